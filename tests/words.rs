//! Words: every spelling is read, every unknown one is kept, nothing panics.

use crate::subject::Subject;
use cutover::dcs::task::{MigrationMethod, MigrationType, Page, ResumeMode, Task, TaskStatus};
use cutover::smc::job::{BusinessStatus, Event, Job, State, Status};
use cutover::smc::{Code, Direction, Edition, source};
use cutover::sms::source::{CopyState, MigrationCycle, Source};
use cutover::word::{OwnedWord, Word};
use cutover::{dcs, sms};
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
    each(CopyState::ALL);
    each(MigrationCycle::ALL);
    each(sms::source::Event::ALL);
    each(sms::Code::ALL);
    each(sms::Edition::ALL);
    each(sms::task::State::ALL);
    each(sms::task::Command::ALL);
    each(sms::task::CommandResult::ALL);
    each(sms::task::Subtask::ALL);
    each(sms::task::Action::ALL);
    each(sms::task::Edition::ALL);
    each(dcs::task::Status::ALL);
    each(TaskStatus::ALL);
    each(MigrationMethod::ALL);
    each(ResumeMode::ALL);
    each(MigrationType::ALL);
    each(dcs::task::Event::ALL);
    each(dcs::Code::ALL);
    each(dcs::Edition::ALL);
}

/// Every spelling of a list of words in any case is read, and the spellings of two words are never the same.
fn any_case<T: Copy + PartialEq + std::fmt::Debug + std::str::FromStr>(spellings: &[(T, &str)])
where
    T::Err: std::fmt::Debug,
{
    for (word, text) in spellings {
        let mixed: String =
            text.char_indices().map(|(n, c)| if n % 2 == 0 { c.to_ascii_uppercase() } else { c }).collect();
        for text in [text.to_uppercase(), text.to_lowercase(), mixed, (*text).to_owned()] {
            assert_eq!(text.parse::<T>().unwrap(), *word, "{text}");
        }
    }
}

#[test]
fn every_spelling_of_the_sms_words_is_read_in_any_case() {
    for &edition in sms::Edition::ALL {
        for direction in [Direction::Request, Direction::Response] {
            let states = CopyState::ALL.iter().filter_map(|s| s.spelled(edition, direction).map(|text| (*s, text)));
            any_case(&states.collect::<Vec<_>>());
            let cycles =
                MigrationCycle::ALL.iter().filter_map(|c| c.spelled(edition, direction).map(|text| (*c, text)));
            any_case(&cycles.collect::<Vec<_>>());
        }
    }
    any_case(&[(CopyState::Init, "initialize"), (CopyState::Init, "init"), (CopyState::Stopping, "STOPPING")]);
}

#[test]
fn the_sms_lists_have_as_many_words_as_their_pages() {
    let states = |edition, direction| CopyState::ALL.iter().filter(|s| s.spelled(edition, direction).is_some()).count();
    let cycles =
        |edition, direction| MigrationCycle::ALL.iter().filter(|c| c.spelled(edition, direction).is_some()).count();
    let (old, new) = (sms::Edition::E2025_02_13, sms::Edition::E2026_01);
    assert_eq!((states(old, Direction::Request), states(new, Direction::Request)), (12, 20));
    assert_eq!((cycles(old, Direction::Request), cycles(new, Direction::Request)), (6, 10));
    assert_eq!((cycles(old, Direction::Response), cycles(new, Direction::Response)), (6, 6));
    assert!(CopyState::ALL.iter().filter_map(|s| s.spelled(old, Direction::Request)).all(|t| t.to_uppercase() == t));
    assert!(CopyState::ALL.iter().filter_map(|s| s.spelled(new, Direction::Request)).all(|t| t.to_lowercase() == t));
}

/// Ten states to filter by; of the states that are shown the first version lacks one more. Entered from the pages a second time.
#[test]
fn the_lists_of_sms_tasks_have_as_many_words_as_their_pages() {
    use sms::task::{Action, Command, Edition, State};
    let counts = |direction| {
        let states = |edition| State::ALL.iter().filter(|s| s.spelled(edition, direction).is_some()).count();
        let commands = |edition| Command::ALL.iter().filter(|c| c.spelled(edition, direction).is_some()).count();
        let editions = [Edition::E2022_08, Edition::E2025_02_13, Edition::E2026_01];
        (editions.map(states), editions.map(commands))
    };
    assert_eq!(counts(Direction::Request), ([10, 10, 10], [6, 6, 6]));
    assert_eq!(counts(Direction::Response), ([9, 10, 12], [6, 4, 7]));
    let actions = |edition| Action::ALL.iter().filter_map(|a| a.spelled(edition)).collect::<Vec<_>>().join(" ");
    assert_eq!(
        Edition::ALL.iter().map(|edition| actions(*edition)).collect::<Vec<_>>(),
        [
            "start stop restart test clone_test collect_log sync_failed_rollback",
            "start stop restart test clone_test network_check",
            "start stop restart test clone_test network_check skip clear migration_test",
        ]
    );
    any_case(&Action::ALL.iter().map(|a| (*a, a.as_str())).collect::<Vec<_>>());
    any_case(&[(State::Deleting, "DELETING::"), (State::Deleting, "DELETING"), (State::Reseting, "RESETING")]);
    for text in ["sync", "clone-test", "clonetest", "errorforoverspeed", " start"] {
        assert_eq!(Word::<Action>::from(text), Word::Unknown(text));
    }
}

#[test]
fn every_spelling_of_the_dcs_words_is_read_in_any_case() {
    let pages = [Page::Create, Page::SetOnline, Page::List, Page::Show, Page::Stop];
    for &edition in dcs::Edition::ALL {
        for &status in dcs::task::Status::ALL {
            for direction in [Direction::Request, Direction::Response] {
                any_case(&[(status, status.spelled(edition, direction))]);
            }
            let listed = pages.iter().filter_map(|page| status.listed(edition, *page).map(|text| (status, text)));
            any_case(&listed.collect::<Vec<_>>());
        }
        let counts =
            pages.map(|page| dcs::task::Status::ALL.iter().filter(|s| s.listed(edition, page).is_some()).count());
        assert_eq!(counts, [4, 4, 4, 10, 10], "{edition}");
    }
    any_case(&[
        (dcs::task::Status::IncrMigrating, "INCRMIGRATING"),
        (dcs::task::Status::IncrMigrating, "INCRMIGEATING"),
    ]);
    any_case(&TaskStatus::ALL.iter().map(|s| (*s, s.as_str())).collect::<Vec<_>>());
    any_case(&MigrationMethod::ALL.iter().map(|m| (*m, m.as_str())).collect::<Vec<_>>());
}

#[test]
fn the_older_twin_of_a_dcs_code_is_the_same_code() {
    for (twin, code) in [("111400070", "DCS.4070"), ("111400017", "DCS.4017"), ("111500000", "DCS.5000")] {
        assert_eq!(twin.parse::<dcs::Code>(), code.parse::<dcs::Code>());
        assert_eq!(twin.parse::<dcs::Code>().unwrap().to_string(), code);
    }
    assert!("111400133".parse::<dcs::Code>().is_err());
    assert!("DCS.9999".parse::<dcs::Code>().is_err());
    assert!("SMS.4133".parse::<sms::Code>().is_err());
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
    for text in ["ſyncing", "ﬁnished", "deletıng", "skippİng", "stopped ", "clear failed", "ＩＮＩＴ", "initialise", ""]
    {
        assert!(text.parse::<CopyState>().is_err(), "{text:?}");
        assert_eq!(Word::<CopyState>::from(text).to_string(), text);
    }
    for text in ["setﬆing", "no-ready", "noready", "ready for test", "teſting", "cutover"] {
        assert!(text.parse::<MigrationCycle>().is_err(), "{text:?}");
    }
    for text in ["RUNNİNG", "ſUCCESS", "MIGRATION SUCCESS", "MIGRATIONSUCCESS", "INCRMIGRAETING", "FULL_MIGRATING"] {
        assert!(text.parse::<dcs::task::Status>().is_err(), "{text:?}");
        assert_eq!(Word::<dcs::task::Status>::from(text).to_string(), text);
    }
    for text in ["EXCHANGESUCCESS", "ROLLING_BACK", "ROLLBACK"] {
        assert!(text.parse::<TaskStatus>().is_err(), "{text:?}");
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

#[test]
fn errors_of_the_other_machines_say_what_was_expected() {
    let said = |text: Result<(), cutover::word::UnknownWord>| text.unwrap_err().to_string();
    let lists = [
        (said("x".parse::<CopyState>().map(drop)), "a source server's copystate"),
        (said("x".parse::<MigrationCycle>().map(drop)), "a source server's migrationcycle"),
        (said("x".parse::<dcs::task::Status>().map(drop)), "a migration task's status"),
        (said("x".parse::<TaskStatus>().map(drop)), "EXCHANGING, EXCHANGE_SUCCESS or ROLLBACK_SUCCESS"),
        (said("x".parse::<MigrationMethod>().map(drop)), "full_amount_migration or incremental_migration"),
        (said("x".parse::<ResumeMode>().map(drop)), "auto or manual"),
        (said("x".parse::<MigrationType>().map(drop)), "backupfile_import or online_migration"),
        (said("x".parse::<sms::Edition>().map(drop)), "2025-02-13 or 2026-01"),
        (said("x".parse::<sms::task::State>().map(drop)), "a migration task's state"),
        (said("x".parse::<sms::task::Action>().map(drop)), "an operation on a migration task"),
        (said("x".parse::<sms::task::Edition>().map(drop)), "2022-08, 2025-02-13 or 2026-01"),
        (said("x".parse::<dcs::Edition>().map(drop)), "2025-05-13 or 2025-12"),
    ];
    for (said, wanted) in lists {
        assert!(said.starts_with("unknown word, expected ") && said.contains(wanted), "{said}");
    }
    let source = Source::registered(sms::Edition::LATEST);
    let refused = source.register(sms::source::Pair::none()).unwrap_err().to_string();
    assert_eq!(refused, "RegisterServer is refused with SMS.2013 while the job is waiting/checking");
    let unforeseen = source.step(sms::source::Event::Deleted).unwrap_err().to_string();
    assert_eq!(unforeseen, "no rule foresees Deleted while the job is waiting/checking");
    let task = Task::absent(dcs::Edition::LATEST);
    let refused = task.stop_sync().unwrap_err().to_string();
    assert_eq!(refused, "StopMigrationTaskSync is refused with DCS.4133 while the job is Absent");
}

/// Any text is kept as it is, or is one of the words.
fn round_trips<T>(text: &str) -> Result<(), TestCaseError>
where
    T: Copy + PartialEq + std::fmt::Debug + std::fmt::Display + std::str::FromStr,
    OwnedWord<T>: for<'a> From<&'a str> + serde::Serialize + serde::de::DeserializeOwned + PartialEq,
{
    let word = OwnedWord::<T>::from(text);
    let json = serde_json::to_string(&word).unwrap();
    let back: OwnedWord<T> = serde_json::from_str(&json).unwrap();
    prop_assert_eq!(&back, &word);
    if word.borrowed().known().is_none() {
        prop_assert_eq!(word.to_string(), text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_a_word_that_round_trips(text in any::<String>()) {
        round_trips::<Status>(&text)?;
        round_trips::<CopyState>(&text)?;
        round_trips::<MigrationCycle>(&text)?;
        round_trips::<dcs::task::Status>(&text)?;
        round_trips::<TaskStatus>(&text)?;
    }
}

fn every_state_is_stored_and_restored<S: Subject + serde::Serialize + serde::de::DeserializeOwned>() {
    for &edition in S::EDITIONS {
        for job in S::product(edition) {
            let json = serde_json::to_string(&job).unwrap();
            assert_eq!(serde_json::from_str::<S>(&json).unwrap(), job, "{json}");
        }
    }
}

#[test]
fn every_state_of_every_machine_is_stored_and_restored() {
    every_state_is_stored_and_restored::<Job>();
    every_state_is_stored_and_restored::<Source>();
    every_state_is_stored_and_restored::<Task>();
}

#[test]
fn what_contradicts_itself_is_not_restored() {
    let source = serde_json::to_value(Source::registered(sms::Edition::LATEST)).unwrap();
    let task = serde_json::to_value(Task::backup_import(dcs::Edition::LATEST)).unwrap();
    for (mut value, key, wrong) in [(source, "gone", serde_json::json!(true)), (task, "gone", serde_json::json!(true))]
    {
        value[key] = wrong;
        assert!(serde_json::from_value::<Source>(value.clone()).is_err());
        assert!(serde_json::from_value::<Task>(value).is_err());
    }
}

#[test]
fn a_stored_job_is_words() {
    let job = Job::incremental(Edition::LATEST).running(BusinessStatus::Syncing);
    insta::assert_snapshot!(serde_json::to_string(&job).unwrap(), @r#"{"edition":"2024-06","status":"Running","business_status":"Syncing","run_once":"No","cut_over":null,"scheduled":false,"expires":true,"source":"InUse"}"#);
    let source = Source::of(sms::Edition::LATEST, CopyState::Init, MigrationCycle::Replicating);
    insta::assert_snapshot!(serde_json::to_string(&source).unwrap(), @r#"{"edition":"2026-01","state":"init","migration_cycle":"replicating","gone":false,"syncing":"No","need_migration_test":"No"}"#);
    let task = Task::online(dcs::Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    insta::assert_snapshot!(serde_json::to_string(&task).unwrap(), @r#"{"edition":"2025-12","status":"FULLMIGRATING","gone":false,"task_status":null,"rolling_back":false,"method":"Incremental","resume_mode":"auto","job":null}"#);
}
