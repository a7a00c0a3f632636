//! The one test binary. Each module's first lines say what it holds.

#![allow(missing_docs, reason = "tests are named as sentences")]

mod cells;
mod generated;
mod judge;
mod machine;
mod mutants;
mod smc_convictions;
mod smc_sentences;
mod words;
