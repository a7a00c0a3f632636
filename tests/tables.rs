//! The tables that are built from the rows, against the rows: over the full product, every request and every event.

use crate::subject::Subject;
use cutover::dcs::task::Task;
use cutover::rule::{NoSuchNumber, mutants};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use std::collections::HashSet;

/// Compares every cell; gives how many there are.
fn same_as_the_rows<S>() -> usize
where
    S: Subject + TryFrom<u32, Error = NoSuchNumber> + Into<u32>,
    S::Operation: TryFrom<u16, Error = NoSuchNumber> + Into<u16>,
    S::Event: TryFrom<u8, Error = NoSuchNumber> + Into<u8>,
{
    let numbered: Vec<S::Operation> = (0..=u16::MAX).map_while(|n| S::Operation::try_from(n).ok()).collect();
    assert!(numbered.iter().zip(0u16..).all(|(operation, n)| (*operation).into() == n));
    let listed: HashSet<S::Operation> = S::operations().into_iter().collect();
    assert_eq!(listed, numbered.iter().copied().collect(), "each has a number, and only one");
    assert!((0..=u16::MAX).skip(numbered.len()).all(|n| S::Operation::try_from(n).is_err()));
    assert!(S::EVENTS.iter().all(|event| S::Event::try_from((*event).into()) == Ok(*event)));
    assert!(S::Event::try_from(u8::MAX).is_err());

    let mut cells = 0;
    for edition in S::EDITIONS {
        for state in S::product(*edition) {
            assert_eq!(S::try_from(state.into()), Ok(state));
            for operation in &numbered {
                assert_eq!(state.ask(*operation), mutants::ask(state, *operation), "{operation:?} in {state:?}");
            }
            for event in S::EVENTS {
                assert_eq!(state.happen(*event), mutants::happen(state, *event), "{event} in {state:?}");
            }
            cells += numbered.len() + S::EVENTS.len();
        }
    }
    cells
}

#[test]
fn the_tables_say_of_a_job_what_the_rows_say() {
    assert_eq!(same_as_the_rows::<Job>(), 12_000 * (115 + 12));
}

#[test]
fn the_tables_say_of_a_source_server_what_the_rows_say() {
    assert_eq!(same_as_the_rows::<Source>(), 1_936 * (529 + 26));
}

#[test]
fn the_tables_say_of_a_migration_task_what_the_rows_say() {
    assert_eq!(same_as_the_rows::<SmsTask>(), 64_512 * (29 + 19));
}

#[test]
fn the_tables_say_of_a_task_what_the_rows_say() {
    assert_eq!(same_as_the_rows::<Task>(), 9_600 * (17 + 15));
}

/// Of all 32-bit numbers that a state could be by its bits, those that are one are as many as there are states.
#[test]
fn a_number_that_no_state_has_is_refused() {
    let found = (0u32..1 << 20).filter(|n| Task::try_from(*n).is_ok()).count();
    assert_eq!(found, Task::all(cutover::dcs::Edition::LATEST).count() * cutover::dcs::Edition::ALL.len());
    assert_eq!(Job::try_from(u32::MAX).unwrap_err().to_string(), "4294967295 is not the number of Job");
    assert!(Source::try_from(1 << 31).is_err());
}
