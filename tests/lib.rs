//! The one test binary. Each module's first lines say what it holds.

#![allow(missing_docs, reason = "tests are named as sentences")]

mod generated;
mod smc_sentences;
