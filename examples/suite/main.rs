//! A server of replication jobs, written by hand and without the rules of the crate, under the test suite of the crate.
//!
//! ```console
//! $ cargo run --example suite --features proptest
//! $ cargo run --example suite --features proptest -- --fault   # a cut-over is accepted while the job runs
//! ```

mod server;

use cutover::smc::{Edition, job::Job};
use cutover::testing::Suite;
use server::Fake;
use std::process::ExitCode;

fn main() -> ExitCode {
    let fault = std::env::args().any(|argument| argument == "--fault");
    let suite = Suite::<Job>::new(Edition::LATEST);
    let Ok(report) = suite.exhaust(&mut Fake::new(fault));
    println!("{report}");
    if report.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
