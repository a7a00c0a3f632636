//! Sentence tests of the DCS data migration task: the second entry of the double entry.
//!
//! They were written from the pages (document 003 by line, all others by name and date), not from the rows of the
//! crate. Each function's name is a sentence, and its first lines say where that comes from. `observed` is said of what
//! runs against the real service showed, `inferred` and `assumed` where a page is silent. No page names the status that
//! an operation needs, except those on the exchange of addresses, so most of what is refused here is assumed.
//!
//! Whole answers are compared, in both editions and over every combination of words that the pages leave open, so that
//! what a sentence does not mention is proven unchanged.

#![allow(clippy::expect_used, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every status is written down, a line for each group of them")]

use cutover::dcs::answer::ANSWERS;
use cutover::dcs::job::JobStatus;
use cutover::dcs::task::{
    Event, Method, MigrationMethod, MigrationType, Operation, Page, ResumeMode, Sighting,
    Status::{self, *},
    Task, TaskStatus,
};
use cutover::dcs::{Code, Direction, Edition};
use cutover::rule::{
    Accepted::{self, Applied, Ignored},
    Class,
};
use cutover::word::Answer as Answered;
use std::collections::HashSet;

sentences![
    SENTENCES:
    // Words.
    there_are_two_editions_and_no_third,
    a_task_has_one_of_fourteen_statuses,
    an_incremental_migration_is_misspelled_on_the_wire,
    its_correct_spelling_is_read_as_the_same_word,
    the_pages_of_create_configure_and_list_have_four_words,
    the_pages_of_show_and_stop_have_ten_words,
    no_source_has_a_paused_or_a_stopped_task,
    a_switch_of_addresses_has_three_words,
    a_request_names_one_of_two_methods,
    a_lost_link_is_resumed_automatically_or_manually,
    a_task_is_a_backup_import_or_an_online_migration,
    each_operation_has_the_name_of_its_page,
    a_job_has_one_of_four_statuses,
    // What cannot be.
    only_an_incremental_task_migrates_incrementally,
    only_a_configured_online_task_migrates_in_full,
    no_backup_import_is_prepared_or_configured,
    only_an_incremental_task_switches_addresses,
    what_was_never_created_and_an_import_have_no_job,
    a_task_that_is_being_created_has_a_job_that_has_not_ended,
    a_job_that_has_not_succeeded_leaves_nothing_to_configure,
    nothing_that_the_pages_show_is_excluded,
    nothing_leads_to_what_cannot_be,
    // Create.
    a_created_backup_import_migrates_at_once,
    an_online_task_is_not_created_by_the_call_for_backup_imports,
    an_online_task_is_created_without_a_configuration,
    an_online_task_is_created_by_a_job_that_has_not_begun,
    a_create_call_leaves_a_task_that_is_there_alone,
    // Configure.
    only_a_task_to_be_configured_or_a_finished_online_one_is_configured,
    a_configured_task_migrates_in_full_as_it_was_asked_to,
    no_backup_import_is_configured,
    a_task_whose_job_has_not_ended_is_not_configured,
    a_finished_full_task_is_configured_as_incremental,
    // Stop.
    a_migrating_task_that_is_stopped_is_terminating,
    a_stop_is_refused_or_leads_to_terminating,
    a_task_stopped_synchronously_is_terminated,
    after_a_204_no_synchronisation_goes_on,
    a_synchronous_stop_does_not_delete_the_task,
    a_synchronous_stop_changes_only_the_task_with_its_id,
    a_204_leaves_nothing_to_wait_for,
    a_synchronous_stop_of_what_does_not_migrate_is_refused_for_its_status,
    an_item_of_a_batch_stop_is_stopped_like_a_single_task,
    // Restart.
    a_stopped_or_failed_online_task_is_restarted,
    a_restarted_task_keeps_its_configuration_and_migrates_in_full,
    a_restarted_task_says_nothing_of_an_earlier_switch,
    no_backup_import_is_restarted,
    a_task_that_was_never_configured_is_not_restarted,
    an_import_succeeds_without_resources_to_be_cleared,
    addresses_of_a_deleted_task_are_not_rolled_back,
    // Delete.
    every_task_is_deleted_unless_it_migrates_incrementally,
    deleting_a_task_that_is_not_there_does_nothing,
    a_deleted_task_is_gone_later,
    a_deleted_task_does_not_come_back,
    // Update.
    an_update_sets_the_resume_mode_and_nothing_else,
    in_2025_12_an_update_without_a_resume_mode_means_auto,
    in_2025_05_an_update_without_a_resume_mode_changes_nothing,
    no_update_changes_a_status,
    // Addresses.
    addresses_are_exchanged_only_during_the_incremental_migration,
    an_exchange_under_way_is_not_begun_again,
    an_exchange_begins_in_exchanging_and_nothing_else_changes,
    in_2025_05_there_is_no_rollback_of_addresses,
    in_2025_12_only_exchanged_addresses_are_rolled_back,
    addresses_that_are_rolled_back_are_no_longer_exchanged,
    // A task that is not there.
    a_missing_task_is_not_found_with_400,
    a_missing_task_is_an_invalid_id_in_a_batch,
    a_task_that_is_shown_as_deleted_is_answered_like_a_missing_one,
    // Events.
    a_job_begins,
    an_online_task_whose_resources_are_ready_is_to_be_configured,
    an_online_task_without_resources_is_faulty,
    the_job_of_a_deleted_task_goes_on_by_itself,
    nothing_else_moves_a_job,
    a_full_migration_succeeds_or_an_incremental_one_begins,
    an_imported_backup_is_a_success,
    a_task_that_is_being_stopped_is_stopped,
    whatever_migrates_can_fail,
    a_full_migration_succeeds_before_its_resources_are_cleared,
    whatever_migrates_can_fail_before_its_resources_are_cleared,
    a_task_whose_resources_are_cleared_succeeded_or_failed,
    an_automatic_task_falls_back_to_a_full_migration,
    an_exchange_of_addresses_ends_the_migration,
    a_rollback_of_addresses_ends,
    a_task_that_is_over_or_was_never_configured_is_released,
    // Whole lives.
    a_backup_import_ends_by_itself,
    a_full_task_ends_by_itself,
    an_incremental_task_never_stops_by_itself,
    an_incremental_task_is_ended_by_each_of_the_three_stops,
    a_stopped_task_is_restarted_and_migrates_incrementally_again,
    addresses_are_exchanged_and_rolled_back,
    a_full_task_becomes_incremental_and_is_deleted,
    no_task_is_of_another_edition_later,
    // What is seen.
    a_task_shows_its_status,
    a_list_has_four_words_for_all_statuses,
    a_deleted_task_may_be_shown_as_deleted_as_a_success_or_not_at_all,
    a_task_shows_the_switch_of_its_addresses,
    // Documented answers.
    the_synchronous_stop_has_six_documented_answers,
    success_of_the_synchronous_stop_is_a_204_without_a_body,
    the_five_errors_have_three_fields_each,
    a_missing_task_is_a_404_by_its_page_and_a_400_by_what_was_seen,
    a_403_says_no_more_than_that_the_request_is_rejected,
    a_refused_synchronous_stop_has_a_documented_http_status,
    no_state_alone_makes_the_service_fail,
    // Codes and messages.
    the_codes_are_spelled_as_on_the_pages,
    the_codes_have_the_nine_digit_twins_of_the_pages,
    the_codes_come_with_the_http_statuses_of_the_pages,
    the_messages_are_those_of_the_pages,
    a_code_with_a_stray_space_is_the_same_code,
    only_codes_about_the_task_speak_of_its_state,
];

// ---- What the tests are written in ----

const MODES: [Option<ResumeMode>; 3] = [None, Some(ResumeMode::Auto), Some(ResumeMode::Manual)];
const SWITCHES: [Option<TaskStatus>; 4] =
    [None, Some(TaskStatus::Exchanging), Some(TaskStatus::ExchangeSuccess), Some(TaskStatus::RollbackSuccess)];

/// All requests to configure a task.
const CONFIGURATIONS: [(MigrationMethod, ResumeMode); 4] = [
    (MigrationMethod::Full, ResumeMode::Auto),
    (MigrationMethod::Full, ResumeMode::Manual),
    (MigrationMethod::Incremental, ResumeMode::Auto),
    (MigrationMethod::Incremental, ResumeMode::Manual),
];

/// Whether nothing was ever said of addresses, not even in words that no page has.
fn without_switch(task: Task) -> bool {
    task.task_status().is_none() && !task.is_rolling_back()
}

/// Whether addresses are being switched, one way or the other.
fn switching(task: Task) -> bool {
    task.task_status() == Some(TaskStatus::Exchanging) || task.is_rolling_back()
}

/// Whether the job that creates a task has not ended.
fn unended(task: Task) -> bool {
    matches!(task.job(), Some(JobStatus::Init | JobStatus::Running))
}

/// Whether a task can be so while its job is so. The tests of what cannot be say why.
fn job_fits(task: Task) -> bool {
    match (task.job(), task.status()) {
        (None, _) => true,
        (Some(_), _) if task.method() == Some(Method::Backup) => false,
        (Some(_), None) => task.is_gone(),
        (Some(_), Some(Deleted)) => true,
        (Some(JobStatus::Init | JobStatus::Running), Some(status)) => status == Creating,
        (Some(JobStatus::Success), Some(status)) => status != Creating,
        (Some(JobStatus::Fail), Some(status)) => status == Error,
    }
}

/// Whether the pages leave open that there is such a task. The tests of what cannot be say why.
fn conceivable(task: Task) -> bool {
    let method_fits = match task.status() {
        None => true,
        Some(Creating | Running) => task.method() != Some(Method::Backup),
        Some(FullMigrating) => matches!(task.method(), Some(Method::Full | Method::Incremental)),
        Some(IncrMigrating) => task.method() == Some(Method::Incremental),
        Some(Migrating | Terminating | Terminated | Success | Failed) => true,
        Some(MigrationSuccess | MigrationFailed | Released | Error | Deleted) => true,
    };
    method_fits && job_fits(task) && (without_switch(task) || task.method() == Some(Method::Incremental))
}

/// Every task that is there and that the pages leave open, in both editions.
fn tasks() -> impl Iterator<Item = Task> {
    let all = Edition::ALL.iter().flat_map(|&edition| Task::all(edition));
    all.filter(|&task| task.status().is_some() && conceivable(task))
}

fn tasks_at(status: Status) -> impl Iterator<Item = Task> {
    tasks().filter(move |task| task.status() == Some(status))
}

/// Tasks that are not there: never created, or deleted and gone.
fn missing() -> impl Iterator<Item = Task> {
    let never = Edition::ALL.iter().map(|&edition| Task::absent(edition));
    never.chain(tasks_at(Deleted).map(Task::gone))
}

/// The status of a task that is there.
fn status(task: Task) -> Status {
    task.status().expect("it is there")
}

/// The same task, whatever its addresses. No page says what becomes of a switch in the cases where this is used.
fn but_for_addresses(task: Task) -> Task {
    task.with_task_status(None)
}

type Answer = Result<Accepted<Task>, Code>;

fn answer(task: Task, operation: Operation) -> Answer {
    task.apply(operation).map_err(|refused| refused.code)
}

/// The operation is answered so by every task that is there; `None` where the pages leave it open.
fn answers(operation: Operation, expected: impl Fn(Task) -> Option<Answer>) {
    for task in tasks() {
        if let Some(expected) = expected(task) {
            assert_eq!(answer(task, operation), expected, "{operation:?} is asked of {task:?}");
        }
    }
}

/// The event is foreseen exactly where a task is expected, and that is the whole task afterwards. It is not foreseen
/// for a task that is not there. Not tested: what else happens while addresses are being switched.
fn happens(event: Event, expected: impl Fn(Task) -> Option<Task>) {
    for task in tasks().filter(|&task| !switching(task)) {
        assert_eq!(task.step(event).ok(), expected(task), "{event:?} happens to {task:?}");
    }
    for task in missing() {
        assert_eq!(task.step(event).ok(), None, "{event:?} happens to {task:?}");
    }
}

/// Whether data is being migrated, in any way.
fn migrates(task: Task) -> bool {
    match status(task) {
        Migrating | FullMigrating | IncrMigrating => true,
        Creating | Running | Terminating | Terminated | Success | Failed => false,
        MigrationSuccess | MigrationFailed | Released | Error | Deleted => false,
    }
}

/// Every request, with every value of its parameters.
fn operations() -> Vec<Operation> {
    let mut all = vec![
        Operation::Create(MigrationType::BackupfileImport),
        Operation::Create(MigrationType::OnlineMigration),
        Operation::CreateOnline,
        Operation::Stop,
        Operation::StopSync,
        Operation::BatchStop,
        Operation::BatchRestart,
        Operation::Delete,
        Operation::ExchangeIp,
        Operation::RollbackIp,
    ];
    all.extend(CONFIGURATIONS.map(|(method, mode)| Operation::SetOnline(method, mode)));
    all.extend(MODES.map(Operation::Update));
    all
}

/// Everything that can come after, by the service's steps and, if asked for, by the callers' requests.
fn futures(of: impl Iterator<Item = Task>, requests: &[Operation]) -> HashSet<Task> {
    let mut open: Vec<Task> = of.collect();
    let mut seen: HashSet<Task> = open.iter().copied().collect();
    while let Some(task) = open.pop() {
        let asked = requests.iter().filter_map(|&o| task.apply(o).ok().map(Accepted::job));
        let stepped = Event::ALL.iter().filter_map(|&e| task.step(e).ok());
        for next in asked.chain(stepped) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

/// The statuses after an event each.
fn after(task: Task, events: &[Event]) -> Task {
    events.iter().fold(task, |task, &event| task.step(event).expect("the pages foresee it"))
}

fn incremental(edition: Edition) -> Task {
    Task::online(edition, MigrationMethod::Incremental, ResumeMode::Auto).at(IncrMigrating)
}

// ---- Words ----

/// Document 003 has the shape of the edition of 2025-05-13; the newest pages are of 2025-10-22 to 2025-12-29.
fn there_are_two_editions_and_no_third() {
    let names: Vec<_> = Edition::ALL.iter().map(|edition| edition.as_str()).collect();
    assert_eq!(names, ["2025-05-13", "2025-12"]);
    assert_eq!(Edition::SOURCES, Edition::E2025_05_13);
    assert_eq!(Edition::LATEST, Edition::E2025_12);
    assert_eq!("2025-12".parse(), Ok(Edition::E2025_12));
}

/// Creating a Data Migration Task (Open Telekom Cloud), 2022-12-12: the longest list, of fourteen words. The pages of
/// 2023-12 and later have subsets of it.
fn a_task_has_one_of_fourteen_statuses() {
    let words: HashSet<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let listed = [
        "CREATING",
        "RUNNING",
        "MIGRATING",
        "FULLMIGRATING",
        "INCRMIGEATING",
        "TERMINATING",
        "TERMINATED",
        "SUCCESS",
        "FAILED",
        "MIGRATION_SUCCESS",
        "MIGRATION_FAILED",
        "RELEASED",
        "ERROR",
        "DELETED",
    ];
    assert_eq!(words, HashSet::from(listed));
    assert_eq!(Status::ALL.len(), 14);
    for word in listed {
        assert_eq!(word.parse::<Status>().map(Status::as_str), Ok(word));
        assert_eq!(word.parse::<Status>().map(|status| status.to_string()), Ok(word.to_owned()));
    }
    assert_eq!("SUCCESS".parse(), Ok(Success));
    assert_eq!("MIGRATION_SUCCESS".parse(), Ok(MigrationSuccess));
    assert_eq!("FAILED".parse(), Ok(Failed));
    assert_eq!("MIGRATION_FAILED".parse(), Ok(MigrationFailed));
    assert_eq!("MIGRATING".parse(), Ok(Migrating));
    assert_eq!("FULLMIGRATING".parse(), Ok(FullMigrating));
    assert_eq!("TERMINATING".parse(), Ok(Terminating));
    assert_eq!("TERMINATED".parse(), Ok(Terminated));
}

/// Observed: the provider waits for `INCRMIGEATING` and its acceptance runs of 2025-07 pass. `ShowMigrationTask`,
/// 2025-10-23, and `StopMigrationTask`, 2025-08-05, print only this spelling.
fn an_incremental_migration_is_misspelled_on_the_wire() {
    assert_eq!(IncrMigrating.as_str(), "INCRMIGEATING");
    for &edition in Edition::ALL {
        for way in [Direction::Request, Direction::Response] {
            for &status in Status::ALL {
                assert_eq!(status.spelled(edition, way), status.as_str());
            }
        }
    }
}

/// `StopMigrationTask`, 2025-05-13: the prose has `INCRMIGRATING`; the pages of 2023-12 to 2024-11 have both in one
/// cell.
fn its_correct_spelling_is_read_as_the_same_word() {
    assert_eq!("INCRMIGRATING".parse(), Ok(IncrMigrating));
    assert_eq!("INCRMIGEATING".parse(), Ok(IncrMigrating));
}

/// The words that `listed` has on a page.
fn listed(edition: Edition, page: Page) -> HashSet<&'static str> {
    Status::ALL.iter().filter_map(|status| status.listed(edition, page)).collect()
}

/// `ListMigrationTask`, 2025-12-02; `CreateMigrationTask` and `SetOnlineMigrationTask` (Open Telekom Cloud,
/// 2025-03-17); the Go SDK, 2026-03-13.
fn the_pages_of_create_configure_and_list_have_four_words() {
    for &edition in Edition::ALL {
        for page in [Page::Create, Page::SetOnline, Page::List] {
            let words = HashSet::from(["SUCCESS", "FAILED", "MIGRATING", "TERMINATED"]);
            assert_eq!(listed(edition, page), words, "{page:?} in {edition}");
        }
    }
}

/// `StopMigrationTask`, 2025-05-13 and 2025-08-05; `ShowMigrationTask` (Open Telekom Cloud, 2025-03-17) and 2025-10-23:
/// ten words. The older edition spells one of them correctly, which the wire does not.
fn the_pages_of_show_and_stop_have_ten_words() {
    for page in [Page::Show, Page::Stop] {
        let words = |incremental| {
            HashSet::from([
                "SUCCESS",
                "FAILED",
                "MIGRATING",
                "TERMINATED",
                "TERMINATING",
                incremental,
                "FULLMIGRATING",
                "RUNNING",
                "MIGRATION_FAILED",
                "RELEASED",
            ])
        };
        assert_eq!(listed(Edition::E2025_05_13, page), words("INCRMIGRATING"), "{page:?}");
        assert_eq!(listed(Edition::E2025_12, page), words("INCRMIGEATING"), "{page:?}");
    }
}

/// No list of any edition, 2020-11-30 to 2025-12-29, has these words. `is_migrating` is a field of the statistics.
fn no_source_has_a_paused_or_a_stopped_task() {
    for word in ["ISMIGRATING", "PAUSED", "STOPPED", "CANCELED", "WAITING", "INCRMIGATING", ""] {
        assert!(word.parse::<Status>().is_err(), "{word}");
    }
}

/// `ShowMigrationTask` (Open Telekom Cloud, 2024-04-24 and 2025-03-17): `EXCHANGING`. Observed: the other two, for
/// which the provider waits (2025-07).
fn a_switch_of_addresses_has_three_words() {
    let words: HashSet<_> = TaskStatus::ALL.iter().map(|status| status.as_str()).collect();
    assert_eq!(words, HashSet::from(["EXCHANGING", "EXCHANGE_SUCCESS", "ROLLBACK_SUCCESS"]));
    assert_eq!("EXCHANGING".parse(), Ok(TaskStatus::Exchanging));
    assert_eq!("EXCHANGE_SUCCESS".parse(), Ok(TaskStatus::ExchangeSuccess));
    assert_eq!("ROLLBACK_SUCCESS".parse(), Ok(TaskStatus::RollbackSuccess));
    for word in ["ROLLBACKING", "EXCHANGE_FAILED", "RUNNING"] {
        assert!(word.parse::<TaskStatus>().is_err(), "{word}");
    }
}

/// `SetOnlineMigrationTask`, 2025-10-22: `migration_method`.
fn a_request_names_one_of_two_methods() {
    let words: Vec<_> = MigrationMethod::ALL.iter().map(|method| method.as_str()).collect();
    assert_eq!(words, ["full_amount_migration", "incremental_migration"]);
    assert_eq!("full_amount_migration".parse(), Ok(MigrationMethod::Full));
    assert_eq!("incremental_migration".parse(), Ok(MigrationMethod::Incremental));
    assert!("online_migration".parse::<MigrationMethod>().is_err());
}

/// `SetOnlineMigrationTask`, 2025-10-22, and `UpdateMigrationTask`, 2025-12-17: `resume_mode`.
fn a_lost_link_is_resumed_automatically_or_manually() {
    let words: Vec<_> = ResumeMode::ALL.iter().map(|mode| mode.as_str()).collect();
    assert_eq!(words, ["auto", "manual"]);
    assert_eq!("auto".parse(), Ok(ResumeMode::Auto));
    assert_eq!("manual".parse(), Ok(ResumeMode::Manual));
}

/// `CreateMigrationTask`, 2025-12-17, and `ListMigrationTask`, 2025-12-02: `migration_type`.
fn a_task_is_a_backup_import_or_an_online_migration() {
    let words: Vec<_> = MigrationType::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(words, ["backupfile_import", "online_migration"]);
    assert_eq!("backupfile_import".parse(), Ok(MigrationType::BackupfileImport));
    assert_eq!("online_migration".parse(), Ok(MigrationType::OnlineMigration));
}

/// The names of the pages: document 003 is `StopMigrationTaskSync`; the others of 2025-05-13 to 2025-12-17.
fn each_operation_has_the_name_of_its_page() {
    for operation in operations() {
        let name = match operation {
            Operation::Create(_) => "CreateMigrationTask",
            Operation::CreateOnline => "CreateOnlineMigrationTask",
            Operation::SetOnline(..) => "SetOnlineMigrationTask",
            Operation::Stop => "StopMigrationTask",
            Operation::StopSync => "StopMigrationTaskSync",
            Operation::BatchStop => "BatchStopMigrationTasks",
            Operation::BatchRestart => "BatchRestartOnlineMigrationTasks",
            Operation::Delete => "DeleteMigrationTask",
            Operation::Update(_) => "UpdateMigrationTask",
            Operation::ExchangeIp => "ExchangeInstanceIp",
            Operation::RollbackIp => "RollbackExchangeInstanceIp",
        };
        assert_eq!(operation.name(), name);
        assert_eq!(operation.to_string(), name);
    }
    let listed: HashSet<_> = Operation::EACH.iter().map(|operation| operation.name()).collect();
    assert_eq!(listed.len(), 11, "the list of operations leaves none out");
}

/// `ShowJobInfo` (Open Telekom Cloud), 2025-03-17.
fn a_job_has_one_of_four_statuses() {
    let words: Vec<_> = JobStatus::ALL.iter().map(|word| word.as_str()).collect();
    assert_eq!(words, ["INIT", "RUNNING", "SUCCESS", "FAIL"]);
    assert!("SUCCEEDED".parse::<JobStatus>().is_err() && "FAILED".parse::<JobStatus>().is_err());
}

// ---- What cannot be ----

/// Every combination of words of tasks that are there.
fn product() -> impl Iterator<Item = Task> {
    let all = Edition::ALL.iter().flat_map(|&edition| Task::all(edition));
    all.filter(|task| task.status().is_some())
}

/// `ShowMigrationTask` (Open Telekom Cloud, 2024-04-24 and on): the incremental migration starts after the full one, if
/// that is the method.
fn only_an_incremental_task_migrates_incrementally() {
    for task in product().filter(|task| task.status() == Some(IncrMigrating)) {
        if task.method() != Some(Method::Incremental) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// `SetOnlineMigrationTask` (Open Telekom Cloud, 2024-04-24): it configures the task, and answers `FULLMIGRATING`.
/// Inferred: a backup import has `MIGRATING` instead.
fn only_a_configured_online_task_migrates_in_full() {
    for task in product().filter(|task| task.status() == Some(FullMigrating)) {
        if matches!(task.method(), None | Some(Method::Backup)) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// `CreateMigrationTask`, 2025-03-17 (example): it starts at once with `MIGRATING`. Inferred: so it is not CREATING and
/// not to be configured.
fn no_backup_import_is_prepared_or_configured() {
    for task in product().filter(|task| matches!(task.status(), Some(Creating | Running))) {
        if task.method() == Some(Method::Backup) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// The user guide on IP switching, 2024-07-29: the method is full and incremental.
fn only_an_incremental_task_switches_addresses() {
    for task in product().filter(|&task| !without_switch(task)) {
        if task.method() != Some(Method::Incremental) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// Inferred: the job comes with the call that creates an online task; an import is `MIGRATING` at once
/// (`CreateMigrationTask`, 2025-03-17).
fn what_was_never_created_and_an_import_have_no_job() {
    for task in Edition::ALL.iter().flat_map(|&edition| Task::all(edition)).filter(|task| task.job().is_some()) {
        if task.status().is_none() && !task.is_gone() || task.method() == Some(Method::Backup) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// `ShowMigrationTask`, 2025-10-23: `RUNNING` is to be configured. Inferred: a task is so once its job has ended.
fn a_task_that_is_being_created_has_a_job_that_has_not_ended() {
    for task in product().filter(|task| task.status() == Some(Creating)) {
        if matches!(task.job(), Some(JobStatus::Success | JobStatus::Fail)) {
            assert!(!task.is_possible(), "{task:?}");
        }
    }
}

/// The user guide, 2025: it is configured once its resources are ready. Inferred: the job makes them, so that a task that
/// is to be configured, was configured, or is faulty, has no job that goes on, and none that failed unless it is faulty.
fn a_job_that_has_not_succeeded_leaves_nothing_to_configure() {
    for task in product() {
        let failed = task.job() == Some(JobStatus::Fail);
        let excluded = match task.status().expect("it is there") {
            Creating | Deleted => false,
            Error => unended(task),
            Running | Migrating | FullMigrating | IncrMigrating | Terminating | Terminated | Success | Failed => {
                unended(task) || failed
            }
            MigrationSuccess | MigrationFailed | Released => unended(task) || failed,
        };
        assert!(!(excluded && task.is_possible()), "{task:?}");
    }
}

/// The statuses that the pages, the walk-throughs of the user guide (2021-12-16 and 2025) and the acceptance runs
/// (2025-07) show, or that follow from them by a stop, a failure or a deletion.
fn nothing_that_the_pages_show_is_excluded() {
    for &edition in Edition::ALL {
        let absent = Task::absent(edition);
        for status in [Creating, Running, Error, Released, Deleted] {
            assert!(absent.at(status).is_possible(), "{status}");
        }
        for status in [Migrating, Success, Failed, Terminating, Terminated, MigrationFailed, Deleted] {
            assert!(Task::backup_import(edition).at(status).is_possible(), "{status}");
        }
        for (method, mode) in CONFIGURATIONS {
            let task = Task::online(edition, method, mode);
            for status in [FullMigrating, Terminating, Terminated, Failed, MigrationFailed, Released, Deleted] {
                assert!(task.at(status).is_possible(), "{status} of {task:?}");
            }
            if method == MigrationMethod::Full {
                for status in [Success, MigrationSuccess] {
                    assert!(task.at(status).is_possible(), "{status} of {task:?}");
                }
            } else {
                let exchanging = task.at(IncrMigrating).with_task_status(Some(TaskStatus::Exchanging));
                assert!(task.at(IncrMigrating).is_possible() && exchanging.is_possible(), "{task:?}");
                for switch in [TaskStatus::ExchangeSuccess, TaskStatus::RollbackSuccess] {
                    let ended = task.at(Terminated).with_task_status(Some(switch));
                    assert!(ended.is_possible(), "{ended:?}");
                }
            }
        }
        for &job in JobStatus::ALL {
            let task = absent.with_job(Some(job));
            assert!(task.at(Deleted).is_possible() && task.gone().is_possible(), "{job}");
            let status = match job {
                JobStatus::Init | JobStatus::Running => Creating,
                JobStatus::Success => Running,
                JobStatus::Fail => Error,
            };
            assert!(task.at(status).is_possible(), "{job}");
        }
        let configured = incremental(edition).with_job(Some(JobStatus::Success));
        for status in [FullMigrating, IncrMigrating, Terminating, Terminated, Success, Failed, Released] {
            assert!(configured.at(status).is_possible(), "{status}");
        }
        for task in [absent, Task::backup_import(edition).gone(), incremental(edition).gone()] {
            assert!(task.is_possible(), "{task:?}");
        }
    }
    for mode in [ResumeMode::Auto, ResumeMode::Manual] {
        let task = Task::online(Edition::E2025_12, MigrationMethod::Incremental, mode).at(Terminated);
        assert!(task.rolling_back().is_possible(), "{task:?}");
    }
}

/// Inferred: what the pages exclude is not where they lead to.
fn nothing_leads_to_what_cannot_be() {
    let requests = operations();
    for task in futures(Edition::ALL.iter().map(|&edition| Task::absent(edition)), &requests) {
        assert!(conceivable(task), "{task:?}");
        assert!(task.is_possible(), "{task:?}");
    }
    for task in tasks() {
        // A restart without a configuration has a test of its own.
        let requests = requests.iter().filter(|&&o| task.method().is_some() || o != Operation::BatchRestart);
        let asked = requests.filter_map(|&o| task.apply(o).ok().map(Accepted::job));
        for next in asked.chain(Event::ALL.iter().filter_map(|&e| task.step(e).ok())) {
            assert!(conceivable(next), "{task:?} to {next:?}");
        }
    }
}

// ---- Create ----

/// `CreateMigrationTask`, 2025-03-17 (Open Telekom Cloud), 2022-12-12, 2021-12-16: the example's status is `MIGRATING`;
/// the task starts at once. The page of 2025-12-17 is titled as the one of backup imports.
fn a_created_backup_import_migrates_at_once() {
    for &edition in Edition::ALL {
        let created = Task::absent(edition).at(Migrating).with_method(Some(Method::Backup));
        let request = Operation::Create(MigrationType::BackupfileImport);
        assert_eq!(answer(Task::absent(edition), request), Ok(Applied(created)));
        assert_eq!(Task::backup_import(edition), created);
        assert_eq!(created.resume_mode(), None);
        assert!(without_switch(created));
    }
}

/// `CreateMigrationTask`, 2023-12-13 and on, 2025-12-17: online tasks are no longer created here. Assumed: that this is
/// a wrong parameter, and its code.
fn an_online_task_is_not_created_by_the_call_for_backup_imports() {
    for &edition in Edition::ALL {
        let request = Operation::Create(MigrationType::OnlineMigration);
        let code = answer(Task::absent(edition), request).expect_err("another call creates it");
        assert_eq!((code.http_status(), code.class()), (400, Class::Parameter), "{code}");
    }
}

/// Creating a Data Migration Task, 2022-12-12, has `CREATING`. Inferred: the created online task is in it, since a job
/// has to finish first (observed, 2025-07).
fn an_online_task_is_created_without_a_configuration() {
    for &edition in Edition::ALL {
        let created = Task::absent(edition).create_online().expect("there was none");
        assert_eq!(created.with_job(None), Task::absent(edition).at(Creating));
        assert_eq!((created.method(), created.resume_mode()), (None, None));
        assert!(without_switch(created));
    }
}

/// Observed (provider, 2025-07): the answer names a job that has still to end. Inferred: it begins with the first word of
/// `ShowJobInfo`, 2025-03-17.
fn an_online_task_is_created_by_a_job_that_has_not_begun() {
    for &edition in Edition::ALL {
        let created = Task::absent(edition).at(Creating).with_job(Some(JobStatus::Init));
        assert_eq!(answer(Task::absent(edition), Operation::CreateOnline), Ok(Applied(created)));
    }
}

/// Inferred: a create call has no task id, so that no task that is there can change by it.
fn a_create_call_leaves_a_task_that_is_there_alone() {
    for kind in MigrationType::ALL {
        for task in tasks() {
            let now = answer(task, Operation::Create(*kind)).map_or(task, Accepted::job);
            assert_eq!(now, task, "{kind}");
        }
    }
    for task in tasks() {
        let now = answer(task, Operation::CreateOnline).map_or(task, Accepted::job);
        assert_eq!(now, task);
    }
}

// ---- Configure ----

/// `ShowMigrationTask`, 2025-10-23: `RUNNING` is to be configured. Observed (provider, 2025-07): a finished task is
/// configured again. Assumed: no other one, with DCS.4957 as the code.
fn only_a_task_to_be_configured_or_a_finished_online_one_is_configured() {
    for (method, mode) in CONFIGURATIONS {
        for task in tasks() {
            let answer = answer(task, Operation::SetOnline(method, mode));
            let accepted = match status(task) {
                Running => true,
                Success => task.method() != Some(Method::Backup),
                Creating | Migrating | FullMigrating | IncrMigrating | Terminating | Terminated => false,
                Failed | MigrationSuccess | MigrationFailed | Released | Error => false,
                Deleted => {
                    assert!(answer.is_err(), "{task:?}");
                    continue;
                }
            };
            match answer {
                Ok(Applied(_)) => assert!(accepted, "{task:?}"),
                Ok(Ignored(_)) => unreachable!("{task:?}: no page has a configuration without effect"),
                Err(code) => assert_eq!((accepted, code), (false, Code::NotNow), "{task:?}"),
            }
        }
    }
}

/// `SetOnlineMigrationTask`, 2024-04-24 and 2025-03-17 (Open Telekom Cloud): the example's status is `FULLMIGRATING`;
/// both parameters are mandatory. That a finished task gets the same status is inferred.
fn a_configured_task_migrates_in_full_as_it_was_asked_to() {
    for (method, mode) in CONFIGURATIONS {
        for task in tasks_at(Running).chain(tasks_at(Success)) {
            if task.method() == Some(Method::Backup) {
                continue;
            }
            let configured = task.apply(Operation::SetOnline(method, mode)).expect("it can be configured");
            let asked = match method {
                MigrationMethod::Full => Method::Full,
                MigrationMethod::Incremental => Method::Incremental,
            };
            let expected = task.at(FullMigrating).with_method(Some(asked)).with_resume_mode(Some(mode));
            // Not tested: what becomes of an earlier switch of addresses.
            assert_eq!(but_for_addresses(configured.job()), but_for_addresses(expected), "{task:?}");
            if without_switch(task) {
                assert_eq!(configured, Applied(expected), "{task:?}");
            }
        }
    }
}

/// `SetOnlineMigrationTask`, 2025-10-22: it configures online tasks. Inferred from the name.
fn no_backup_import_is_configured() {
    for (method, mode) in CONFIGURATIONS {
        for task in tasks().filter(|task| task.method() == Some(Method::Backup)) {
            assert!(answer(task, Operation::SetOnline(method, mode)).is_err(), "{task:?}");
        }
    }
}

/// The user guide, 2025: it is configured once its resources are ready; inferred: which its job makes. Assumed: the code.
fn a_task_whose_job_has_not_ended_is_not_configured() {
    for (method, mode) in CONFIGURATIONS {
        let operation = Operation::SetOnline(method, mode);
        for task in tasks_at(Creating) {
            assert_eq!(answer(task, operation), Err(Code::NotNow), "{task:?}");
            let why = task.explain(operation).to_string();
            assert_eq!(why.contains("dcs.create-online.effect"), unended(task), "{task:?}: {why}");
        }
    }
}

/// Observed (provider, acceptance run of 2025-07): a task that migrated in full is configured with the other method.
fn a_finished_full_task_is_configured_as_incremental() {
    for &edition in Edition::ALL {
        let finished = Task::online(edition, MigrationMethod::Full, ResumeMode::Auto).at(Success);
        let again = finished.set_online(MigrationMethod::Incremental, ResumeMode::Manual);
        let expected = Task::online(edition, MigrationMethod::Incremental, ResumeMode::Manual);
        assert_eq!(again.map_err(|refused| refused.code), Ok(expected));
    }
}

// ---- Stop ----

/// `StopMigrationTask`, 2024-04-24 and 2025-03-17 (Open Telekom Cloud): the example of an incremental task shows
/// `TERMINATING`. Inferred: a full migration and a backup import are stopped alike, since no page restricts it and the
/// FAQ tells users to stop a task during the migration.
fn a_migrating_task_that_is_stopped_is_terminating() {
    // Not tested: what becomes of a switch of addresses that is under way.
    answers(Operation::Stop, |task| (migrates(task) && !switching(task)).then(|| Ok(Applied(task.at(Terminating)))));
    for task in tasks().filter(|&task| migrates(task)) {
        assert_eq!(task.stop().map(Task::status).map_err(|refused| refused.code), Ok(Some(Terminating)), "{task:?}");
    }
}

/// The same pages: a 200 means TERMINATING in our reading. Open is which other statuses it needs; assumed: a refusal
/// says DCS.4957.
fn a_stop_is_refused_or_leads_to_terminating() {
    for operation in [Operation::Stop, Operation::BatchStop] {
        for task in tasks() {
            match answer(task, operation) {
                Ok(accepted) => {
                    let expected = but_for_addresses(task.at(Terminating));
                    assert_eq!(but_for_addresses(accepted.job()), expected, "{operation} of {task:?}");
                    assert!(status(task) != Deleted, "{operation} of {task:?}");
                }
                Err(_) if status(task) == Deleted => {}
                Err(code) => assert_eq!(code, Code::NotNow, "{operation} of {task:?}"),
            }
        }
    }
}

/// Document 003 lines 3, 15, 16 and 54: stopped successfully. Inferred, from the Chinese title (2025-10-22): stopped
/// synchronously, so that the task is TERMINATED.
fn a_task_stopped_synchronously_is_terminated() {
    // Not tested: what becomes of a switch of addresses that is under way.
    answers(Operation::StopSync, |task| (migrates(task) && !switching(task)).then(|| Ok(Applied(task.at(Terminated)))));
}

/// Document 003 lines 3, 16 and 54: the synchronisation is stopped, whatever the task was and whichever way it is read.
fn after_a_204_no_synchronisation_goes_on() {
    for task in tasks() {
        if let Ok(accepted) = answer(task, Operation::StopSync) {
            let now = accepted.job();
            assert!(!migrates(now), "{task:?} to {now:?}");
            assert!(
                Event::ALL.iter().all(|&e| now.step(e).map_or(true, |next| next.status().is_none() || !migrates(next)))
            );
        }
    }
}

/// Document 003 lines 1 and 3: what is acted on is the synchronisation of a task, not the task's existence.
fn a_synchronous_stop_does_not_delete_the_task() {
    for task in tasks() {
        if let Ok(accepted) = answer(task, Operation::StopSync) {
            let now = accepted.job();
            assert!(now.status().is_some_and(|now| now != Deleted), "{task:?} to {now:?}");
            assert_eq!((now.method(), now.resume_mode()), (task.method(), task.resume_mode()), "{task:?}");
        }
    }
}

/// Document 003 lines 7 and 11: `task_id` names the one task that is stopped. A task is a value, so another one of the
/// same project stays as it is.
fn a_synchronous_stop_changes_only_the_task_with_its_id() {
    for &edition in Edition::ALL {
        let (task, other) = (incremental(edition), incremental(edition));
        let stopped = task.stop_sync().expect("it migrates");
        assert_ne!(stopped, other);
        assert_eq!(other.status(), Some(IncrMigrating));
    }
}

/// Document 003 lines 15 and 48: an answer without a body or an example names no later state to wait for (inferred).
fn a_204_leaves_nothing_to_wait_for() {
    for task in tasks().filter(|&task| migrates(task)) {
        let now = task.stop_sync().expect("nothing restricts it");
        assert_eq!(now.step(Event::Terminated).ok(), None, "{task:?} to {now:?}");
    }
}

/// Document 003 line 3: the synchronisation is stopped. Assumed: without one the task says that its status forbids it.
fn a_synchronous_stop_of_what_does_not_migrate_is_refused_for_its_status() {
    answers(Operation::StopSync, |task| (!migrates(task) && status(task) != Deleted).then_some(Err(Code::NotNow)));
}

/// `BatchStopMigrationTasks`, 2025-10-22: a task counts as stopped once its status is `TERMINATED`; the answer says
/// only that the request was delivered. Inferred: TERMINATING until then, as after `StopMigrationTask`.
fn an_item_of_a_batch_stop_is_stopped_like_a_single_task() {
    for task in tasks() {
        if status(task) == Deleted {
            assert_eq!(answer(task, Operation::BatchStop), Err(Code::TaskId), "{task:?}");
            continue;
        }
        assert_eq!(answer(task, Operation::BatchStop), answer(task, Operation::Stop), "{task:?}");
        if migrates(task) && !switching(task) {
            assert_eq!(answer(task, Operation::BatchStop), Ok(Applied(task.at(Terminating))), "{task:?}");
        }
    }
}

// ---- Restart ----

/// Observed (provider, 2025-07): from TERMINATED. Inferred: from FAILED and `MIGRATION_FAILED`, as is the purpose of a
/// restart. Assumed: from no other status, with DCS.4957 as the code.
fn a_stopped_or_failed_online_task_is_restarted() {
    // Not tested here: a task that was never configured.
    for task in tasks().filter(|task| task.method().is_some()) {
        let online = task.method() != Some(Method::Backup);
        let accepted = match status(task) {
            Terminated | Failed | MigrationFailed => online,
            Creating | Running | Migrating | FullMigrating | IncrMigrating | Terminating => false,
            Success | MigrationSuccess | Released | Error | Deleted => false,
        };
        let answer = answer(task, Operation::BatchRestart);
        match answer {
            Ok(Applied(_)) => assert!(accepted, "{task:?}"),
            Ok(Ignored(_)) => unreachable!("{task:?}: no page has a restart without effect"),
            Err(code) if online && status(task) != Deleted => {
                assert_eq!((accepted, code), (false, Code::NotNow), "{task:?}");
            }
            Err(_) => assert!(!accepted, "{task:?}"),
        }
    }
}

/// Observed (provider, 2025-07): it becomes `INCRMIGEATING` or SUCCESS, by its method. Inferred: it migrates in full
/// before.
fn a_restarted_task_keeps_its_configuration_and_migrates_in_full() {
    for task in tasks_at(Terminated).chain(tasks_at(Failed)).chain(tasks_at(MigrationFailed)) {
        if !matches!(task.method(), Some(Method::Full | Method::Incremental)) {
            continue;
        }
        let restarted = task.batch_restart().expect("it can be restarted");
        // Not tested: what becomes of an earlier switch of addresses.
        assert_eq!(but_for_addresses(restarted), but_for_addresses(task.at(FullMigrating)), "{task:?}");
        if without_switch(task) {
            assert_eq!(restarted, task.at(FullMigrating), "{task:?}");
        }
    }
}

/// Inferred: there is nothing to be started again.
fn a_task_that_was_never_configured_is_not_restarted() {
    for task in tasks().filter(|task| task.method().is_none()) {
        assert!(answer(task, Operation::BatchRestart).is_err(), "{task:?}");
    }
}

/// `ShowMigrationTask`, 2025-10-23: `task_status` tells of a switch. Inferred: one before the restart is over.
fn a_restarted_task_says_nothing_of_an_earlier_switch() {
    for task in tasks() {
        if let Ok(Applied(now)) = answer(task, Operation::BatchRestart) {
            assert!(without_switch(now), "{task:?} to {now:?}");
        }
    }
}

/// `BatchRestartOnlineMigrationTasks`, 2025-12-09: of online tasks, by its name and title (inferred: of no others).
fn no_backup_import_is_restarted() {
    for task in tasks().filter(|task| task.method() == Some(Method::Backup)) {
        assert!(answer(task, Operation::BatchRestart).is_err(), "{task:?}");
    }
}

// ---- Delete ----

/// `DeleteMigrationTask`, 2025-05-13, names no condition. Assumed: an incremental migration is stopped before (the
/// provider does so, 2025-07), else DCS.4957; a deleted task is DELETED first, and keeps what it was.
fn every_task_is_deleted_unless_it_migrates_incrementally() {
    for task in tasks() {
        let answer = answer(task, Operation::Delete);
        match status(task) {
            IncrMigrating => assert_eq!(answer, Err(Code::NotNow), "{task:?}"),
            Deleted => {
                assert!(matches!(answer, Ok(Applied(now) | Ignored(now)) if now == task), "{task:?}: {answer:?}");
            }
            Creating | Running | Migrating | FullMigrating | Terminating | Terminated | Success | Failed
            | MigrationSuccess | MigrationFailed | Released | Error => {
                let Ok(Applied(now)) = answer else { panic!("{task:?}: {answer:?}") };
                // Not tested: whether a deleted task still shows a switch of addresses.
                assert_eq!(but_for_addresses(now), but_for_addresses(task.at(Deleted)), "{task:?}");
                if without_switch(task) {
                    assert_eq!(now, task.at(Deleted), "{task:?}");
                }
            }
        }
    }
}

/// `DeleteMigrationTask`, 2023-12-13 (Chinese text): nothing is done; 2024-04-24 and 2025-03-17: where there is none
/// the answer is that of status code 200.
fn deleting_a_task_that_is_not_there_does_nothing() {
    for task in missing() {
        assert_eq!(answer(task, Operation::Delete), Ok(Ignored(task)), "{task:?}");
    }
}

/// Observed (provider, 2025-07): the list has a deleted task no more, while the page of one task may still answer.
fn a_deleted_task_is_gone_later() {
    for task in tasks() {
        let expected = (status(task) == Deleted).then(|| task.gone());
        let now = task.step(Event::Removed).ok();
        assert_eq!(now, expected, "{task:?}");
        assert!(now.is_none_or(|now| now.is_gone() && now.status().is_none()));
    }
    for task in missing() {
        assert_eq!(task.step(Event::Removed).ok(), None, "{task:?}");
    }
}

/// `DeleteMigrationTask`, 2025-05-13: it is deleted. Inferred: for good.
fn a_deleted_task_does_not_come_back() {
    let requests: Vec<_> = operations()
        .into_iter()
        .filter(|operation| !matches!(operation, Operation::Create(_) | Operation::CreateOnline))
        .collect();
    for task in futures(tasks_at(Deleted), &requests) {
        assert!(task.is_gone() || task.status() == Some(Deleted), "{task:?}");
    }
    for task in tasks_at(Deleted) {
        for operation in [Operation::Stop, Operation::StopSync, Operation::BatchStop, Operation::BatchRestart] {
            assert!(answer(task, operation).is_err(), "{operation} of {task:?}");
        }
        assert!(answer(task, Operation::ExchangeIp).is_err(), "{task:?}");
    }
}

/// Inferred: what is deleted is not acted upon.
fn addresses_of_a_deleted_task_are_not_rolled_back() {
    for task in tasks_at(Deleted) {
        assert!(answer(task, Operation::RollbackIp).is_err(), "{task:?}");
    }
}

// ---- Update ----

/// `UpdateMigrationTask`, 2025-05-13 and 2025-12-17: `resume_mode` is its one parameter, and no status is named.
fn an_update_sets_the_resume_mode_and_nothing_else() {
    for mode in [ResumeMode::Auto, ResumeMode::Manual] {
        answers(Operation::Update(Some(mode)), |task| {
            let open = task.method() == Some(Method::Backup) || status(task) == Deleted;
            (!open).then(|| Ok(Applied(task.with_resume_mode(Some(mode)))))
        });
    }
}

/// `UpdateMigrationTask`, 2025-12-17: the default is `auto`.
fn in_2025_12_an_update_without_a_resume_mode_means_auto() {
    for task in tasks().filter(|task| task.edition() == Edition::E2025_12) {
        if task.method() != Some(Method::Backup) && task.status() != Some(Deleted) {
            let expected = task.with_resume_mode(Some(ResumeMode::Auto));
            assert_eq!(answer(task, Operation::Update(None)), Ok(Applied(expected)), "{task:?}");
        }
    }
}

/// `UpdateMigrationTask`, 2025-05-13: the parameter is optional and has no default. Inferred: it is kept.
fn in_2025_05_an_update_without_a_resume_mode_changes_nothing() {
    for task in tasks().filter(|task| task.edition() == Edition::E2025_05_13) {
        if task.method() != Some(Method::Backup) && task.status() != Some(Deleted) {
            let now = answer(task, Operation::Update(None));
            assert_eq!(now.map(Accepted::job), Ok(task), "{task:?}");
        }
    }
}

/// `UpdateMigrationTask`, all editions: nothing is said of a status (inferred: it stays).
fn no_update_changes_a_status() {
    for mode in MODES {
        for task in tasks() {
            let now = answer(task, Operation::Update(mode)).map_or(task, Accepted::job);
            assert_eq!(now.with_resume_mode(task.resume_mode()), task, "{mode:?}");
        }
    }
}

// ---- Addresses ----

/// `ExchangeInstanceIp`, 2025-10-22: during the incremental migration, with the full and incremental method. Assumed:
/// DCS.4957 else.
fn addresses_are_exchanged_only_during_the_incremental_migration() {
    for task in tasks() {
        let answer = answer(task, Operation::ExchangeIp);
        match status(task) {
            IncrMigrating => assert!(!without_switch(task) || answer.is_ok(), "{task:?}"),
            Creating | Running | Migrating | FullMigrating | Terminating | Terminated | Success | Failed
            | MigrationSuccess | MigrationFailed | Released | Error => {
                assert_eq!(answer, Err(Code::NotNow), "{task:?}");
            }
            Deleted => assert!(answer.is_err(), "{task:?}"),
        }
    }
}

/// Assumed: `ExchangeInstanceIp`, 2025-10-22, does not mention a second exchange, so none is begun beside one that is
/// under way or done; after a rollback there can be another.
fn an_exchange_under_way_is_not_begun_again() {
    for task in tasks_at(IncrMigrating) {
        let refused = task.is_rolling_back()
            || match task.task_status() {
                Some(TaskStatus::Exchanging | TaskStatus::ExchangeSuccess) => true,
                Some(TaskStatus::RollbackSuccess) | None => false,
            };
        let code = answer(task, Operation::ExchangeIp).err();
        assert_eq!(code, refused.then_some(Code::NotNow), "{task:?}");
    }
}

/// `ShowMigrationTask` (Open Telekom Cloud, 2025-03-17): `EXCHANGING` while addresses are switched.
fn an_exchange_begins_in_exchanging_and_nothing_else_changes() {
    for task in tasks_at(IncrMigrating) {
        if let Ok(accepted) = answer(task, Operation::ExchangeIp) {
            assert_eq!(accepted, Applied(task.with_task_status(Some(TaskStatus::Exchanging))), "{task:?}");
        }
    }
}

/// No page of 2025-05-13 has `RollbackExchangeInstanceIp` (its page is of 2025-10-23 and 2025-12-17). Assumed: such a
/// request meets no URL.
fn in_2025_05_there_is_no_rollback_of_addresses() {
    for task in tasks().chain(missing()).filter(|task| task.edition() == Edition::E2025_05_13) {
        let code = answer(task, Operation::RollbackIp).expect_err("there is no such operation");
        assert_eq!((code, code.as_str(), code.http_status()), (Code::NoUrl, "DCS.4001", 404), "{task:?}");
    }
}

/// The user guide on IP switching, 2024-07-29, and `RollbackExchangeInstanceIp`, 2025-12-17: the addresses were
/// switched. Assumed: DCS.4957 else.
fn in_2025_12_only_exchanged_addresses_are_rolled_back() {
    for task in tasks().filter(|task| task.edition() == Edition::E2025_12) {
        let answer = answer(task, Operation::RollbackIp);
        match (task.task_status(), status(task)) {
            (Some(TaskStatus::ExchangeSuccess), Terminated) => {
                assert_eq!(answer, Ok(Applied(task.rolling_back())), "{task:?}");
            }
            // Not tested: whether the status has a say when the addresses were switched.
            (Some(TaskStatus::ExchangeSuccess), _) => {}
            (_, Deleted) => assert!(answer.is_err(), "{task:?}"),
            (Some(TaskStatus::Exchanging | TaskStatus::RollbackSuccess) | None, _) => {
                assert_eq!(answer, Err(Code::NotNow), "{task:?}");
            }
        }
    }
}

/// Observed (provider, 2025-07): after the call `task_status` is not `EXCHANGE_SUCCESS` any more; nothing is said of
/// the rest.
fn addresses_that_are_rolled_back_are_no_longer_exchanged() {
    for task in tasks() {
        if let Ok(accepted) = answer(task, Operation::RollbackIp) {
            assert_ne!(accepted.job().task_status(), Some(TaskStatus::ExchangeSuccess), "{task:?}");
            assert_eq!(accepted, Applied(task.rolling_back()), "{task:?}");
        }
    }
}

// ---- A task that is not there ----

/// `ShowMigrationTaskStats`, 2021-12-16 to 2025-03-17 (example of 400), and observed (provider, 2025-07): DCS.4133.
/// Assumed for the operations that have no example of their own.
fn a_missing_task_is_not_found_with_400() {
    let mut asked = vec![Operation::Stop, Operation::StopSync, Operation::ExchangeIp];
    asked.extend(CONFIGURATIONS.map(|(method, mode)| Operation::SetOnline(method, mode)));
    asked.extend(MODES.map(Operation::Update));
    for task in missing() {
        for &operation in &asked {
            assert_eq!(answer(task, operation), Err(Code::NoTask), "{operation:?} of {task:?}");
        }
        if task.edition() == Edition::E2025_12 {
            assert_eq!(answer(task, Operation::RollbackIp), Err(Code::NoTask), "{task:?}");
        }
    }
    assert_eq!((Code::NoTask.as_str(), Code::NoTask.http_status()), ("DCS.4133", 400));
    assert_eq!(Code::NoTask.message(), Some("Instance job is not found."));
}

/// `BatchStopMigrationTasks`, 2024-04-24 and 2025-03-17 (example of 400): DCS.4855. Assumed: the other batch says this
/// or DCS.4133.
fn a_missing_task_is_an_invalid_id_in_a_batch() {
    for task in missing() {
        assert_eq!(answer(task, Operation::BatchStop), Err(Code::TaskId), "{task:?}");
        let restart = answer(task, Operation::BatchRestart);
        assert!(matches!(restart, Err(Code::TaskId | Code::NoTask)), "{task:?}: {restart:?}");
    }
    assert_eq!((Code::TaskId.as_str(), Code::TaskId.http_status()), ("DCS.4855", 400));
    assert_eq!(Code::TaskId.message(), Some("invalid migration task id in the request."));
}

/// `DeleteMigrationTask`, 2025-05-13: the task is deleted. Inferred: what is still shown as DELETED is not there for any
/// other request. Assumed: that it says so in the same words.
fn a_task_that_is_shown_as_deleted_is_answered_like_a_missing_one() {
    for task in tasks_at(Deleted) {
        for operation in operations() {
            let expected = match operation {
                Operation::Create(_) | Operation::CreateOnline | Operation::Delete => continue,
                Operation::RollbackIp if task.edition() == Edition::E2025_05_13 => continue,
                Operation::BatchStop => Code::TaskId,
                _ => Code::NoTask,
            };
            assert_eq!(answer(task, operation), Err(expected), "{operation:?} of {task:?}");
        }
    }
}

// ---- Events ----

/// An event of the job is foreseen exactly where a task is expected, of those that are there, were never created, or are gone.
fn happens_to_its_job(event: Event, expected: impl Fn(Task) -> Option<Task>) {
    for task in tasks().chain(missing()) {
        assert_eq!(task.step(event).ok(), expected(task), "{event:?} happens to {task:?}");
    }
}

/// A task that was deleted before its job had ended, whether it is still shown or not.
fn forsaken(task: Task) -> bool {
    unended(task) && (task.is_gone() || task.status() == Some(Deleted))
}

/// `ShowJobInfo`, 2025-03-17. Inferred: `INIT` comes before `RUNNING`. Assumed: whatever became of its task.
fn a_job_begins() {
    happens_to_its_job(Event::JobStarted, |task| {
        (task.job() == Some(JobStatus::Init)).then(|| task.with_job(Some(JobStatus::Running)))
    });
}

/// The task after its job has ended so, if there is one.
fn ended(task: Task, job: JobStatus) -> Task {
    if unended(task) { task.with_job(Some(job)) } else { task }
}

/// `ShowMigrationTask`, 2025-10-23: `RUNNING` is to be configured. Inferred: that comes after `CREATING`, when the job
/// is finished. Observed (provider, 2025-07): the job is `SUCCESS` then.
fn an_online_task_whose_resources_are_ready_is_to_be_configured() {
    happens_to_its_job(Event::Prepared, |task| match task.status() {
        Some(Creating) => Some(ended(task, JobStatus::Success).at(Running)),
        _ => forsaken(task).then(|| ended(task, JobStatus::Success)),
    });
}

/// Creating a Data Migration Task, 2022-12-12: ERROR is faulty. Inferred: it follows `CREATING`, when the job fails.
fn an_online_task_without_resources_is_faulty() {
    happens_to_its_job(Event::PreparationFailed, |task| match task.status() {
        Some(Creating) => Some(ended(task, JobStatus::Fail).at(Error)),
        _ => forsaken(task).then(|| ended(task, JobStatus::Fail)),
    });
}

/// Assumed: no page says what becomes of a job whose task is deleted, nor whether it can be.
fn the_job_of_a_deleted_task_goes_on_by_itself() {
    for task in tasks_at(Creating).filter(|&task| unended(task)) {
        let deleted = task.delete().expect("no page forbids it");
        assert_eq!(deleted, task.at(Deleted));
        let gone = after(deleted, &[Event::Removed]);
        for task in [deleted, gone] {
            let jobs: HashSet<_> = futures(std::iter::once(task), &[]).iter().map(|task| task.job()).collect();
            assert!(jobs.contains(&Some(JobStatus::Success)) && jobs.contains(&Some(JobStatus::Fail)), "{task:?}");
        }
    }
}

/// Inferred: a job is made by the call that creates a task, and then goes on by itself.
fn nothing_else_moves_a_job() {
    for task in tasks().chain(missing()) {
        let asked = operations().into_iter().filter(|&operation| operation != Operation::CreateOnline);
        for next in asked.filter_map(|operation| task.apply(operation).ok()) {
            assert_eq!(next.job().job(), task.job(), "{task:?}");
        }
        let of_job = [Event::JobStarted, Event::Prepared, Event::PreparationFailed];
        for next in Event::ALL.iter().filter(|event| !of_job.contains(event)).filter_map(|&e| task.step(e).ok()) {
            assert_eq!(next.job(), task.job(), "{task:?}");
        }
    }
}

/// `SetOnlineMigrationTask`, 2024-04-24 and on: after the full migration the incremental one starts. Observed
/// (provider, 2025-07), and the user guide of 2021-12-16: a full one ends in SUCCESS.
fn a_full_migration_succeeds_or_an_incremental_one_begins() {
    happens(Event::FullEnded, |task| match (status(task), task.method()) {
        (FullMigrating, Some(Method::Full)) => Some(task.at(Success)),
        (FullMigrating, Some(Method::Incremental)) => Some(task.at(IncrMigrating)),
        (FullMigrating, None | Some(Method::Backup)) => unreachable!("it is not conceivable"),
        (Creating | Running | Migrating | IncrMigrating | Terminating | Terminated | Success | Failed, _) => None,
        (MigrationSuccess | MigrationFailed | Released | Error | Deleted, _) => None,
    });
}

/// The user guide on backup import, 2021-12-16 and 2025: Migrating, then Successful; observed too (provider, 2025-07).
fn an_imported_backup_is_a_success() {
    for task in tasks().filter(|&task| !switching(task)) {
        let now = task.step(Event::ImportEnded).ok();
        match (status(task), task.method()) {
            (Migrating, Some(Method::Backup)) => assert_eq!(now, Some(task.at(Success)), "{task:?}"),
            // Not tested: an online task of the old kind, which migrated and succeeded too.
            (Migrating, _) => assert!(now.is_none_or(|now| now == task.at(Success)), "{task:?}"),
            _ => assert_eq!(now, None, "{task:?}"),
        }
    }
}

/// `BatchStopMigrationTasks`, 2025-10-22: stopped is TERMINATED; observed after `StopMigrationTask` too (2025-07).
fn a_task_that_is_being_stopped_is_stopped() {
    happens(Event::Terminated, |task| match status(task) {
        Terminating => Some(task.at(Terminated)),
        Creating | Running | Migrating | FullMigrating | IncrMigrating | Terminated | Success | Failed => None,
        MigrationSuccess | MigrationFailed | Released | Error | Deleted => None,
    });
}

/// The user guide, 2021-12-16 and 2025: the migration may fail. Inferred: from each status in which data is migrated.
fn whatever_migrates_can_fail() {
    happens(Event::Failed, |task| migrates(task).then(|| task.at(Failed)));
}

/// Creating a Data Migration Task, 2022-12-12: `MIGRATION_SUCCESS`, resources are to be cleared. Inferred: it comes
/// between `FULLMIGRATING` and SUCCESS of a full task.
fn a_full_migration_succeeds_before_its_resources_are_cleared() {
    // Not tested here: whether a task in MIGRATING does so too.
    for task in tasks().filter(|&task| status(task) != Migrating && !switching(task)).chain(missing()) {
        let expected = match (task.status(), task.method()) {
            (Some(FullMigrating), Some(Method::Full)) => Some(task.at(MigrationSuccess)),
            _ => None,
        };
        assert_eq!(task.step(Event::FullEndedUncleared).ok(), expected, "{task:?}");
    }
}

/// Inferred: a backup import has no resources of its own to be cleared when it succeeds.
fn an_import_succeeds_without_resources_to_be_cleared() {
    for task in tasks_at(Migrating).filter(|&task| !switching(task)) {
        assert_eq!(task.step(Event::FullEndedUncleared).ok(), None, "{task:?}");
    }
}

/// Creating a Data Migration Task, 2022-12-12: `MIGRATION_FAILED`, resources are to be cleared. Inferred: it comes
/// where FAILED does, and before it.
fn whatever_migrates_can_fail_before_its_resources_are_cleared() {
    happens(Event::FailedUncleared, |task| migrates(task).then(|| task.at(MigrationFailed)));
}

/// Inferred, from the same page of 2022-12-12: when they are cleared the task has succeeded or failed.
fn a_task_whose_resources_are_cleared_succeeded_or_failed() {
    happens(Event::Cleared, |task| match status(task) {
        MigrationSuccess => Some(task.at(Success)),
        MigrationFailed => Some(task.at(Failed)),
        Creating | Running | Migrating | FullMigrating | IncrMigrating | Terminating | Terminated => None,
        Success | Failed | Released | Error | Deleted => None,
    });
}

/// `SetOnlineMigrationTask`, 2025-10-22: with `auto` a full synchronisation may follow when an incremental one is
/// impossible. Inferred: that this is `FULLMIGRATING`, and that `manual` does not do so.
fn an_automatic_task_falls_back_to_a_full_migration() {
    // Not tested: a task without a mode, which a configured task does not lack.
    for task in tasks().filter(|task| task.resume_mode().is_some() && !switching(*task)) {
        let falls = status(task) == IncrMigrating && task.resume_mode() == Some(ResumeMode::Auto);
        assert_eq!(task.step(Event::FellBack).ok(), falls.then(|| task.at(FullMigrating)), "{task:?}");
    }
    for task in missing().chain(tasks().filter(|&task| status(task) != IncrMigrating)) {
        assert_eq!(task.step(Event::FellBack).ok(), None, "{task:?}");
    }
}

/// The user guide on IP switching, 2024-07-29: the migration stops by itself. Observed (provider, 2025-07):
/// `EXCHANGE_SUCCESS`. Inferred: the status is TERMINATED then.
fn an_exchange_of_addresses_ends_the_migration() {
    for task in tasks().chain(missing()) {
        let now = task.step(Event::AddressesExchanged).ok();
        let exchanged = task.at(Terminated).with_task_status(Some(TaskStatus::ExchangeSuccess));
        match (task.task_status(), task.status()) {
            (Some(TaskStatus::Exchanging), Some(IncrMigrating)) => assert_eq!(now, Some(exchanged), "{task:?}"),
            // Whether a task that is exchanging has another status at all, no page says: no other ends by it (inferred).
            (Some(TaskStatus::Exchanging), _) => {
                assert_eq!(now, Some(task.with_task_status(Some(TaskStatus::ExchangeSuccess))), "{task:?}");
            }
            (Some(TaskStatus::ExchangeSuccess | TaskStatus::RollbackSuccess) | None, _) => {
                assert_eq!(now, None, "{task:?}");
            }
        }
    }
}

/// `RollbackExchangeInstanceIp`, 2025-12-17: switched back. Observed (provider, 2025-07): `ROLLBACK_SUCCESS`. No page
/// says what the status is then; inferred: it stays.
fn a_rollback_of_addresses_ends() {
    for task in tasks().chain(missing()) {
        let now = task.step(Event::AddressesRolledBack).ok();
        let expected = task.with_task_status(Some(TaskStatus::RollbackSuccess));
        if !task.is_rolling_back() {
            assert_eq!(now, None, "{task:?}");
        } else if task.status() == Some(Terminated) && task.edition() == Edition::E2025_12 {
            assert_eq!(now, Some(expected), "{task:?}");
        } else {
            // Not tested: whether a task that rolls back has another status at all.
            assert!(now.is_none_or(|now| now == expected), "{task:?}");
        }
    }
}

/// `ShowMigrationTask`, 2025-10-23: released; Creating a Data Migration Task, 2022-12-12: automatically. Inferred:
/// after SUCCESS, FAILED or TERMINATED, or while it waits to be configured.
fn a_task_that_is_over_or_was_never_configured_is_released() {
    happens(Event::Released, |task| match status(task) {
        Success | Failed | Terminated | Running => Some(task.at(Released)),
        Creating | Migrating | FullMigrating | IncrMigrating | Terminating => None,
        MigrationSuccess | MigrationFailed | Released | Error | Deleted => None,
    });
}

// ---- Whole lives ----

/// The statuses that the tasks have.
fn statuses(tasks: &HashSet<Task>) -> HashSet<Status> {
    tasks.iter().filter_map(|task| task.status()).collect()
}

/// The user guide on backup import, 2021-12-16 and 2025: migrating, then successful or failed. Inferred: with resources
/// to be cleared, or released, in between or after.
fn a_backup_import_ends_by_itself() {
    for &edition in Edition::ALL {
        let lived = statuses(&futures(std::iter::once(Task::backup_import(edition)), &[]));
        assert!(lived.is_superset(&HashSet::from([Migrating, Success, Failed])), "{lived:?}");
        // Not tested: whether a backup import has a MIGRATION_SUCCESS (see its test).
        let all = HashSet::from([Migrating, Success, Failed, MigrationSuccess, MigrationFailed, Released]);
        assert!(lived.is_subset(&all), "{lived:?}");
    }
}

/// The user guide, 2021-12-16 and 2025, observed (provider, 2025-07): a full migration ends in SUCCESS or fails.
fn a_full_task_ends_by_itself() {
    for &edition in Edition::ALL {
        let configured = Task::absent(edition).create_online().map_err(|refused| refused.code);
        let task = after(configured.expect("there was none"), &[Event::JobStarted, Event::Prepared]);
        assert_eq!(task, Task::to_be_configured(edition).with_job(Some(JobStatus::Success)));
        let task = task.set_online(MigrationMethod::Full, ResumeMode::Auto).expect("it is to be configured");
        let lived = statuses(&futures(std::iter::once(task), &[]));
        let all = HashSet::from([FullMigrating, Success, MigrationSuccess, Failed, MigrationFailed, Released]);
        assert_eq!(lived, all);
    }
}

/// The user guide, 2021-12-16 and 2025: an incremental migration does not stop by itself. It ends by a failure, or by
/// the exchange of addresses, which a caller asks for.
fn an_incremental_task_never_stops_by_itself() {
    for task in tasks_at(IncrMigrating).filter(|&task| without_switch(task)) {
        let lived = statuses(&futures(std::iter::once(task), &[]));
        let all = HashSet::from([IncrMigrating, FullMigrating, Failed, MigrationFailed, Released]);
        assert!(lived.is_subset(&all), "{task:?}: {lived:?}");
    }
}

/// `StopMigrationTask`, 2025-05-13, document 003 line 3, `BatchStopMigrationTasks`, 2025-10-22.
fn an_incremental_task_is_ended_by_each_of_the_three_stops() {
    for &edition in Edition::ALL {
        let task = incremental(edition);
        for operation in [Operation::Stop, Operation::BatchStop] {
            let stopping = answer(task, operation).expect("it migrates").job();
            assert_eq!(stopping, task.at(Terminating), "{operation}");
            assert_eq!(after(stopping, &[Event::Terminated]), task.at(Terminated), "{operation}");
        }
        assert_eq!(answer(task, Operation::StopSync), Ok(Applied(task.at(Terminated))));
    }
}

/// Observed (provider, acceptance runs of 2025-07): stopped, restarted, and `INCRMIGEATING` again.
fn a_stopped_task_is_restarted_and_migrates_incrementally_again() {
    for &edition in Edition::ALL {
        let task = incremental(edition);
        let stopped = after(task.stop().expect("it migrates"), &[Event::Terminated]);
        assert_eq!(after(stopped.batch_restart().expect("it was stopped"), &[Event::FullEnded]), task);
    }
}

/// Observed (provider, acceptance runs of 2025-07): exchanged, and in the newer edition rolled back.
fn addresses_are_exchanged_and_rolled_back() {
    for &edition in Edition::ALL {
        let exchanging = incremental(edition).exchange_ip().expect("it migrates incrementally");
        let exchanged = after(exchanging, &[Event::AddressesExchanged]);
        assert_eq!(exchanged.task_status(), Some(TaskStatus::ExchangeSuccess));
        if edition == Edition::E2025_12 {
            let back = exchanged.rollback_ip().expect("they were exchanged");
            let back = after(back, &[Event::AddressesRolledBack]);
            assert_eq!(back.task_status(), Some(TaskStatus::RollbackSuccess));
        }
    }
}

/// Observed (provider, acceptance runs of 2025-07): one task's life through both methods.
fn a_full_task_becomes_incremental_and_is_deleted() {
    for &edition in Edition::ALL {
        let task = Task::to_be_configured(edition);
        let task = task.set_online(MigrationMethod::Full, ResumeMode::Auto).expect("it is to be configured");
        let task = after(task, &[Event::FullEnded]);
        assert_eq!(task.status(), Some(Success));
        let task = task.set_online(MigrationMethod::Incremental, ResumeMode::Auto).expect("it succeeded");
        let task = after(task, &[Event::FullEnded]);
        assert_eq!(task.status(), Some(IncrMigrating));
        assert!(task.delete().is_err(), "it is stopped first");
        let task = after(task.stop().expect("it migrates"), &[Event::Terminated]);
        let task = after(task.delete().expect("it was stopped"), &[Event::Removed]);
        assert!(task.is_gone() && task.shows(Sighting::NotFound));
    }
}

/// An edition is a reading of the pages: nothing that happens to a task changes it.
fn no_task_is_of_another_edition_later() {
    let requests = operations();
    for &edition in Edition::ALL {
        for task in futures(std::iter::once(Task::absent(edition)), &requests) {
            assert_eq!(task.edition(), edition, "{task:?}");
        }
    }
}

// ---- What is seen ----

/// Creating a Data Migration Task, 2022-12-12, glosses DELETED as faulty, as it does ERROR (a copy error, inferred), so
/// that the pages leave open whether a faulty task is shown as DELETED. A list has a word of its own for others.
fn may_be_another(task: Task, word: Status) -> bool {
    (status(task), word) == (Error, Deleted) || status(task) != word && in_a_list(task) == Some(word)
}

/// `ListMigrationTask`, 2024-04-24 to 2025-12-02: SUCCESS, FAILED, MIGRATING or TERMINATED, and nothing else. Inferred: what
/// is not over yet is MIGRATING there, and resources that are still to be cleared are not mentioned. How the list shows
/// other tasks, if at all, is not known.
fn in_a_list(task: Task) -> Option<Status> {
    match status(task) {
        Creating | Running | Migrating | FullMigrating | IncrMigrating | Terminating => Some(Migrating),
        Success | MigrationSuccess => Some(Success),
        Failed | MigrationFailed => Some(Failed),
        Terminated => Some(Terminated),
        Released | Error | Deleted => None,
    }
}

/// `ShowMigrationTask`, 2025-10-23: the status, and nothing of a task that is not there (observed: 400 DCS.4133).
fn a_task_shows_its_status() {
    for task in missing() {
        assert!(task.shows(Sighting::NotFound), "{task:?}");
        assert!(Status::ALL.iter().all(|&word| !task.shows(Sighting::Status(word))), "{task:?}");
    }
    for task in tasks().filter(|&task| status(task) != Deleted) {
        assert!(!task.shows(Sighting::NotFound), "{task:?}");
        for &word in Status::ALL.iter().filter(|&&word| !may_be_another(task, word)) {
            assert_eq!(task.shows(Sighting::Status(word)), status(task) == word, "{word} of {task:?}");
        }
    }
}

/// `ListMigrationTask`, 2024-04-24 to 2025-12-02: four words, and nothing else.
fn a_list_has_four_words_for_all_statuses() {
    for task in tasks() {
        assert!(in_a_list(task).is_none_or(|word| task.shows(Sighting::Status(word))), "{task:?}");
    }
}

/// Observed (provider, 2025-07): DELETED, a stale SUCCESS, or 400 DCS.4133.
fn a_deleted_task_may_be_shown_as_deleted_as_a_success_or_not_at_all() {
    for task in tasks_at(Deleted) {
        assert!(task.shows(Sighting::NotFound), "{task:?}");
        for &word in Status::ALL {
            let expected = matches!(word, Deleted | Success);
            assert_eq!(task.shows(Sighting::Status(word)), expected, "{word} of {task:?}");
        }
    }
}

/// `ShowMigrationTask` (Open Telekom Cloud, 2025-03-17): `EXCHANGING` only while addresses are switched. Observed
/// (provider, 2025-07): the two words for what was switched.
fn a_task_shows_the_switch_of_its_addresses() {
    // Not tested: what is printed while addresses are switched back, and whether a word goes away later.
    for task in tasks().filter(|&task| status(task) != Deleted && !task.is_rolling_back()) {
        for &word in Status::ALL.iter().filter(|&&word| !may_be_another(task, word)) {
            for switch in SWITCHES {
                let shown = task.shows(Sighting::Both(word, switch));
                if switch == task.task_status() {
                    assert_eq!(shown, status(task) == word, "{word} {switch:?} of {task:?}");
                } else if switch.is_some() || task.task_status() == Some(TaskStatus::Exchanging) {
                    assert!(!shown, "{word} {switch:?} of {task:?}");
                }
            }
        }
    }
}

// ---- Documented answers ----

/// Document 003 lines 15 to 41 and 51 to 59: the HTTP statuses with their descriptions.
fn the_synchronous_stop_has_six_documented_answers() {
    let table = [
        (204, "Synchronization of a data migration task stopped successfully."),
        (400, "Invalid request."),
        (401, "Invalid authentication information."),
        (403, "The request is rejected."),
        (404, "The requested resource is not found."),
        (500, "Internal service error."),
    ];
    assert_eq!(ANSWERS.map(|answer| (answer.status, answer.says)), table);
}

/// Document 003 lines 13, 15 and 16: success is 204, and no table of fields follows it.
fn success_of_the_synchronous_stop_is_a_204_without_a_body() {
    let (good, bad): (Vec<_>, Vec<_>) = ANSWERS.iter().copied().partition(|answer: &Answered| answer.status < 300);
    assert_eq!((good.len(), bad.len()), (1, 5));
    assert_eq!(good[0].status, 204);
    assert!(good[0].fields.is_empty());
}

/// Document 003 lines 17 to 46: five tables of the same three fields, all of them String, without a length.
fn the_five_errors_have_three_fields_each() {
    for answer in ANSWERS.iter().filter(|answer| answer.status != 204) {
        let fields: Vec<_> = answer.fields.iter().map(|field| (field.name, field.kind)).collect();
        let expected = [("error_msg", "String"), ("error_code", "String"), ("error_ext_msg", "String")];
        assert_eq!(fields, expected, "{}", answer.status);
        assert!(answer.fields.iter().all(|field| field.length.is_none() && field.items.is_none()));
    }
}

/// Document 003 line 58: 404. Observed (provider, 2025-07; `ShowMigrationTaskStats`, example, 2025-03-17): 400 with
/// DCS.4133. Disputed, so that the documented answer and the refusal differ.
fn a_missing_task_is_a_404_by_its_page_and_a_400_by_what_was_seen() {
    assert!(ANSWERS.iter().any(|a| (a.status, a.says) == (404, "The requested resource is not found.")));
    for task in missing() {
        let code = answer(task, Operation::StopSync).expect_err("it is not there");
        assert_eq!((code.as_str(), code.http_status()), ("DCS.4133", 400), "{task:?}");
    }
}

/// Document 003 line 57: the reason is not said, so no state of a task is answered with 403.
fn a_403_says_no_more_than_that_the_request_is_rejected() {
    for task in tasks().chain(missing()) {
        for operation in operations() {
            let code = answer(task, operation).err();
            assert!(code.is_none_or(|code| code.http_status() != 403), "{operation:?} of {task:?}: {code:?}");
        }
    }
    assert!(ANSWERS.iter().any(|a| (a.status, a.says) == (403, "The request is rejected.")));
}

/// Document 003 lines 51 to 59: what is refused has one of the five statuses; line 55: an invalid request is a 400.
fn a_refused_synchronous_stop_has_a_documented_http_status() {
    for task in tasks().chain(missing()) {
        if let Err(code) = answer(task, Operation::StopSync) {
            assert!(ANSWERS.iter().any(|a| a.status == code.http_status()), "{code}");
            assert_eq!(code.http_status(), 400, "{code}: the state is nothing but the request's fault");
        }
    }
}

/// Document 003 line 59: an internal error is no answer to a state. The other pages have the same table.
fn no_state_alone_makes_the_service_fail() {
    for task in tasks().chain(missing()) {
        for operation in operations() {
            let code = answer(task, operation).err();
            assert!(code.is_none_or(|code| code.http_status() < 500), "{operation:?} of {task:?}: {code:?}");
        }
    }
}

// ---- Codes and messages ----

/// A code with its older twin, its HTTP status and its message.
type Printed = (Code, &'static str, Option<&'static str>, u16, &'static str);

/// The lists of error codes (Open Telekom Cloud, 2024-04-24 and 2025-03-17), and the examples of the operations' pages.
const PRINTED: [Printed; 36] = [
    (Code::NoTask, "DCS.4133", None, 400, "Instance job is not found."),
    (Code::TaskId, "DCS.4855", None, 400, "invalid migration task id in the request."),
    (Code::NotNow, "DCS.4957", None, 400, "This operation is not allowed when the task is in the current state."),
    (Code::StillRunning, "DCS.4017", Some("111400017"), 400, "This DCS instance job task is still running."),
    (Code::NoUrl, "DCS.4001", Some("111404001"), 404, "The requested URL does not exist."),
    (Code::BodyParameter, "DCS.4063", Some("111400063"), 400, "Invalid {0} parameter in the request."),
    (Code::QueryParameter, "DCS.4062", Some("111400062"), 400, "Invalid {0} parameter in the request."),
    (Code::Parameter, "DCS.4800", Some("111400800"), 400, "Invalid {0} in the request."),
    (Code::TaskIdFormat, "DCS.4070", Some("111400070"), 400, "Invalid task ID format."),
    (Code::ProjectIdFormat, "DCS.4002", Some("111400002"), 400, "Invalid project ID format."),
    (Code::InstanceIdFormat, "DCS.4061", Some("111400061"), 400, "Invalid instance ID format."),
    (Code::EmptyBody, "DCS.4004", Some("111400004"), 400, "Empty request body."),
    (
        Code::NoJson,
        "DCS.4005",
        Some("111400005"),
        400,
        "The message body contains invalid characters or is not in JSON format.",
    ),
    (
        Code::TooMany,
        "DCS.4100",
        Some("111400100"),
        400,
        "The number of instance IDs in an instances array cannot exceed 50.",
    ),
    (Code::Vpc, "DCS.4013", Some("111400013"), 400, "Invalid vpc_id in the request."),
    (Code::SecurityGroup, "DCS.4014", Some("111400014"), 400, "Invalid security_group_id in the request."),
    (Code::Subnet, "DCS.4016", Some("111400016"), 400, "Invalid subnet_id in the request."),
    (Code::SubnetVpc, "DCS.4018", None, 400, "This subnet must exist in the VPC."),
    (Code::Password, "DCS.4080", Some("111400080"), 400, "Instance password verify failed."),
    (
        Code::NoPassword,
        "DCS.4845",
        Some("111400845"),
        400,
        "The password parameter is missing or its value is invalid.",
    ),
    (
        Code::InstanceState,
        "DCS.4026",
        Some("111400026"),
        400,
        "This operation is not allowed when the DCS instance is in the current state.",
    ),
    (Code::InstanceNotRunning, "DCS.4049", None, 400, "The instance status is not running."),
    (Code::NoInstance, "DCS.3022", Some("111404022"), 404, "This DCS instance does not exist."),
    (Code::Quota, "DCS.4039", None, 400, "The quota limit has been reached."),
    (Code::Token, "DCS.1001", Some("111401001"), 401, "Invalid token."),
    (Code::TokenExpired, "DCS.1002", Some("111401002"), 401, "Token expired."),
    (Code::NoToken, "DCS.1003", Some("111401003"), 401, "No token in the request."),
    (Code::TokenProject, "DCS.1004", Some("111401004"), 401, "Project ID does not match the token."),
    (Code::Role, "DCS.2003", None, 403, "This role does not have the permission to perform this operation."),
    (Code::Policy, "DCS.2007", None, 403, "Policy does not allow {} to be performed."),
    (
        Code::ReadOnly,
        "DCS.3002",
        Some("111403002"),
        403,
        "This tenant has read permission only and cannot perform this operation.",
    ),
    (
        Code::RoleOperation,
        "DCS.3003",
        Some("111403003"),
        403,
        "This role does not have the permission to perform this operation.",
    ),
    (Code::Method, "DCS.5001", Some("111405001"), 405, "This request method is not allowed."),
    (Code::JobFailed, "DCS.4842", Some("111400842"), 500, "job execution status failed."),
    (Code::SubmitFailed, "DCS.5006", Some("111500006"), 500, "Submit job failed."),
    (Code::InternalError, "DCS.5000", Some("111500000"), 500, "Internal service error."),
];

/// The lists of error codes (2024-04-24 and 2025-03-17), the examples of 400 of statistics, batch stop and update.
fn the_codes_are_spelled_as_on_the_pages() {
    for (code, name, ..) in PRINTED {
        assert_eq!(code.as_str(), name);
        assert_eq!(code.to_string(), name);
        assert_eq!(name.parse(), Ok(code));
    }
    assert_eq!(Code::ALL.len(), PRINTED.len(), "no code is left out");
    for name in ["DCS.9999", "dcs.4133", "", "APIGW.0301"] {
        assert!(name.parse::<Code>().is_err(), "{name}");
    }
}

/// The same lists print most codes twice; the example of `UpdateMigrationTask` (2023-12-13 to 2025-03-17) has
/// 111400063.
fn the_codes_have_the_nine_digit_twins_of_the_pages() {
    for (code, _, twin, ..) in PRINTED {
        if let Some(twin) = twin {
            assert_eq!(twin.len(), 9);
            assert_eq!(twin.parse(), Ok(code));
        }
    }
    // Codes without a twin on any list.
    for number in ["111404133", "111400855", "111400957", "111400133"] {
        assert!(number.parse::<Code>().is_err(), "{number}");
    }
}

/// The same lists.
fn the_codes_come_with_the_http_statuses_of_the_pages() {
    for (code, _, _, http, _) in PRINTED {
        assert_eq!(code.http_status(), http, "{code}");
    }
}

/// The same lists, to the letter; `{0}` and `{}` are printed raw.
fn the_messages_are_those_of_the_pages() {
    for (code, .., message) in PRINTED {
        assert_eq!(code.message(), Some(message), "{code}");
    }
}

/// The lists of error codes of 2021-12-16 to 2025-03-17 print `DCS. 4855`, with another meaning.
fn a_code_with_a_stray_space_is_the_same_code() {
    assert_eq!("DCS. 4855".parse(), Ok(Code::TaskId));
    assert_eq!("DCS.4855".parse(), Ok(Code::TaskId));
}

/// The messages: three speak of the task and its state, and one of a job that still runs (assumed). All others speak of
/// parameters, instances, quotas, callers, URLs or the service.
fn only_codes_about_the_task_speak_of_its_state() {
    for code in [Code::NoTask, Code::TaskId, Code::NotNow] {
        assert_eq!(code.class(), Class::State, "{code}");
    }
    for &code in Code::ALL {
        match code.http_status() {
            401 | 403 => assert_eq!(code.class(), Class::Permission, "{code}"),
            500 => assert_eq!(code.class(), Class::Internal, "{code}"),
            _ => assert!(!matches!(code.class(), Class::Permission | Class::Internal), "{code}"),
        }
    }
    // Assumed: an instance's state is not the task's, so a refusal for it makes no claim on the task.
    for code in [Code::InstanceState, Code::InstanceNotRunning, Code::NoInstance, Code::Quota, Code::BodyParameter] {
        assert_ne!(code.class(), Class::State, "{code}");
    }
}
