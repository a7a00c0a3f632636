//! Words: every spelling is read, every unknown one is kept, nothing panics.

use cutover::smc::job::{BusinessStatus, Event, Job, State, Status};
use cutover::smc::{Code, Direction, Edition, source};
use cutover::word::{OwnedWord, Word};
use proptest::prelude::*;

fn each<T: Copy + PartialEq + std::fmt::Debug + std::fmt::Display + std::str::FromStr>(all: &[T])
where
    T::Err: std::fmt::Debug,
{
    for &word in all {
        let text = word.to_string();
        assert_eq!(text.parse::<T>().unwrap(), word);
        assert_eq!(Word::<T>::from(text.as_str()), Word::Known(word));
    }
}

#[test]
fn every_word_reads_as_it_prints() {
    each(Status::ALL);
    each(BusinessStatus::ALL);
    each(State::ALL);
    each(Event::ALL);
    each(Code::ALL);
    each(source::State::ALL);
    each(Edition::ALL);
}

#[test]
fn every_case_and_every_launch_day_name_is_read() {
    for &status in Status::ALL {
        for text in [status.as_str().to_uppercase(), status.as_str().to_lowercase()] {
            assert_eq!(text.parse(), Ok(status));
        }
        if let Some(name) = status.launch_name() {
            assert_eq!(name.parse(), Ok(status));
        }
        for &edition in Edition::ALL {
            assert_eq!(status.spelled(edition, Direction::Request).parse(), Ok(status));
        }
    }
    for &phase in BusinessStatus::ALL {
        assert_eq!(phase.launch_name().parse(), Ok(phase));
        assert_eq!(phase.spelled(Edition::LATEST, Direction::Response).parse(), Ok(phase));
    }
}

#[test]
fn letters_that_only_look_alike_are_other_letters() {
    for text in ["Ｒeady", "Waıting", "Runn\u{131}ng", "ſtopped", " Ready", "Ready\0", "\u{212a}"] {
        assert!(text.parse::<Status>().is_err(), "{text:?}");
        assert_eq!(Word::<Status>::from(text).to_string(), text);
    }
}

#[test]
fn errors_say_what_was_expected() {
    let said = "Hibernating".parse::<Status>().unwrap_err().to_string();
    assert_eq!(
        said,
        "unknown word, expected a job's Status: Ready, Running, Stopped, InError, Finished, Waiting, Expired or Deleting"
    );
    let refused = Job::one_time(Edition::LATEST).stop().unwrap_err().to_string();
    assert_eq!(refused, "StopReplicationJob is refused with ReplicationJob.InvalidStatus while the job is Ready");
    let unforeseen = Job::one_time(Edition::LATEST).step(Event::Deleted).unwrap_err().to_string();
    assert_eq!(unforeseen, "no rule foresees Deleted while the job is Ready");
}

proptest! {
    #[test]
    fn any_text_is_a_word_that_round_trips(text in any::<String>()) {
        let word: OwnedWord<Status> = text.as_str().into();
        let json = serde_json::to_string(&word).unwrap();
        let back: OwnedWord<Status> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&back, &word);
        if word.borrowed().known().is_none() {
            prop_assert_eq!(word.to_string(), text);
        }
    }

    #[test]
    fn a_job_is_stored_and_restored(n in 0..6000usize) {
        for &edition in Edition::ALL {
            let job = Job::all(edition).nth(n).unwrap();
            let json = serde_json::to_string(&job).unwrap();
            prop_assert_eq!(serde_json::from_str::<Job>(&json).unwrap(), job);
        }
    }
}

#[test]
fn a_stored_job_is_words() {
    let job = Job::incremental(Edition::LATEST).running(BusinessStatus::Syncing);
    insta::assert_snapshot!(serde_json::to_string(&job).unwrap(), @r#"{"edition":"2024-06","status":"Running","business_status":"Syncing","run_once":"No","cut_over":null,"scheduled":false,"expires":true,"source":"InUse"}"#);
}
