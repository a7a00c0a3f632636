//! Sentence tests, read from the pages.
