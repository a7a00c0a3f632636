//! The one test binary. Each module's first lines say what it holds.

#![allow(missing_docs, reason = "tests are named as sentences")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::large_types_passed_by_value,
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the message"
)]

#[macro_use]
mod sentences;

mod account;
mod broken;
mod cells;
mod claims;
mod cli;
mod clock;
mod dcs_convictions;
mod dcs_sentences;
mod definition;
mod dice;
mod emulator;
mod fuzz;
mod generated;
mod import;
mod judge;
mod machine;
mod made;
mod messages;
mod mutants;
mod overlap;
mod possible;
mod products;
mod reports;
mod search;
mod smc_convictions;
mod smc_sentences;
mod sms_convictions;
mod sms_sentences;
mod sms_task_convictions;
mod sms_task_sentences;
mod stream;
mod subject;
mod tables;
mod testing;
mod vectors;
mod wait;
mod words;
