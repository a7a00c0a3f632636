//! Sentence tests of the SMS migration task: the second entry of the double entry.
//!
//! They were written from the pages, by name and date, not from the rows of the crate. Each function's name is a
//! sentence, and its first lines say where that comes from: a page, an inference from one, or what users saw. What
//! carries an answer is tested too: where a page says it, a sentence has to, in every reading; where it was inferred, seen,
//! or is disputed, none may.
//!
//! The pages: `v1` are `sms_api_0021` to `sms_api_0027` (2022-08) and the user guide of that version; `guide` is the user
//! guide of 2020-11 for the newer console; `errors` the historical error codes of 2022-08-05; `0054` and `0055` the
//! scenario pages of 2025 on starting and on deleting; `CreateTask`, `DeleteTask` and `UpdateTaskStatus` the pages of
//! 2025-02-13 and of 2025-11 to 2026-01-27, and the SDKs' comments of 2026-01-29.
//!
//! Whole answers are compared: the task, its options and its source server, with every combination of options, wherever a
//! source server usually is while its task is in a state; where something happens or is accepted at all, wherever it can be.
//! Where the pages leave something open, nothing is asked.

#![allow(clippy::doc_markdown, reason = "the words of the wire stand as they are")]
#![allow(clippy::match_same_arms, reason = "every state is written down, a line for each group of them")]
#![allow(clippy::struct_excessive_bools, reason = "four options, each on or off")]

use cutover::rule::Accepted::{self, Applied};
use cutover::sms::source::CopyState::{self as S};
use cutover::sms::task::{Command, Edition, Event, Operation, Options, State as T, Subtask, Task};
use cutover::sms::{Code, Direction};
use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

sentences![
    SENTENCES:
    // Words.
    the_editions_are_named_by_the_dates_of_their_pages,
    in_2022_nine_states_are_shown,
    in_2026_twelve_states_are_shown,
    lists_are_filtered_by_ten_states,
    two_states_of_a_rollback_are_filtered_by_and_never_shown,
    deleting_is_also_printed_with_two_colons,
    rolling_back_is_spelled_with_one_t,
    words_that_only_users_wrote_are_not_understood,
    before_2026_the_agent_is_told_to_start_stop_delete_or_synchronise,
    in_2026_the_agent_is_given_seven_commands,
    the_agent_answers_six_commands_in_every_edition,
    in_2026_only_start_and_stop_are_both_given_and_answered,
    there_are_nineteen_subtasks_and_one_that_users_saw,
    words_of_2026_cannot_be_earlier,
    where_a_source_server_usually_is_its_task_can_be,
    // CreateTask.
    a_created_task_is_ready,
    even_a_task_that_starts_by_itself_is_ready_first,
    a_created_task_has_the_options_that_were_asked_for,
    a_creation_leaves_the_source_server_waiting,
    in_2022_no_task_is_created_for_a_source_server_that_does_not_exist,
    in_2026_the_source_server_of_a_new_task_exists,
    in_2025_no_page_gives_a_creation_a_condition,
    in_2026_the_source_server_of_a_new_task_is_connected,
    in_2026_the_source_server_of_a_new_task_has_no_other,
    a_source_server_has_one_task,
    a_task_of_an_unavailable_or_failed_source_server_is_not_created,
    a_deleted_task_is_not_created_again_as_the_same,
    // Start.
    a_ready_task_is_started,
    since_2025_a_page_disputes_that_a_ready_task_is_started,
    a_paused_task_is_started_again,
    a_failed_task_is_started_again,
    a_successful_task_is_started_to_synchronise,
    since_2025_a_page_disputes_that_a_successful_task_is_started,
    two_pages_disagree_on_a_second_synchronisation,
    after_a_drill_a_task_is_started,
    a_task_that_runs_or_is_deleted_is_not_started,
    since_2025_a_page_says_that_a_task_that_runs_is_not_started,
    a_pausing_task_is_started_only_as_one_language_has_it,
    in_2026_a_task_of_a_lost_agent_was_seen_not_to_be_started,
    // Stop.
    a_task_that_migrates_is_paused,
    a_task_that_synchronises_is_paused,
    a_task_that_rests_is_not_paused,
    in_2022_a_code_says_which_tasks_are_paused,
    // Restart.
    a_failed_task_is_restarted,
    in_2022_a_code_says_that_failed_tasks_are_restarted,
    since_2025_a_paused_task_was_seen_restarted,
    a_task_that_did_not_fail_is_not_restarted,
    // Launch and clone.
    a_target_is_launched_out_of_synchronisation,
    a_target_is_launched_out_of_nothing_else,
    that_test_launches_is_inferred,
    a_target_is_cloned_out_of_synchronisation,
    a_target_is_cloned_out_of_nothing_else,
    cutover_is_in_no_list_of_operations,
    // The newer operations.
    a_network_check_changes_nothing,
    in_2026_a_check_of_consistency_is_skipped,
    in_2026_nothing_is_skipped_where_nothing_is_checked,
    in_2026_snapshots_are_cleared_after_success,
    in_2026_snapshots_are_cleared_nowhere_else,
    in_2026_a_ready_drill_is_begun,
    in_2026_an_ended_drill_is_repeated,
    in_2026_no_drill_is_begun_elsewhere,
    skipping_clearing_and_drills_do_not_exist_before_2026,
    // The older operations.
    in_2022_logs_are_collected_of_a_task_that_rests,
    in_2022_logs_are_not_collected_of_a_task_that_does_not_rest,
    in_2022_a_failed_synchronisation_is_rolled_back,
    in_2022_nothing_else_is_rolled_back,
    in_2026_logs_and_rollbacks_are_no_operations_any_more,
    // DeleteTask.
    in_2022_six_states_let_a_task_be_deleted,
    in_2022_no_other_state_lets_a_task_be_deleted,
    in_2022_the_source_server_does_not_matter_to_a_deletion,
    in_2025_a_task_without_its_agent_is_deleted,
    in_2025_five_statuses_let_a_task_be_deleted,
    in_2025_no_other_status_lets_a_task_be_deleted,
    in_2025_the_state_does_not_matter_to_a_deletion,
    in_2026_ten_statuses_forbid_a_deletion,
    in_2026_the_other_statuses_let_a_task_be_deleted,
    in_2026_a_task_without_its_agent_is_deleted,
    the_last_two_rules_agree_on_the_statuses_that_both_know,
    a_deletion_takes_its_source_server_along,
    a_task_that_is_not_there_is_answered_as_users_saw,
    // What happens by itself.
    a_task_that_starts_by_itself_is_started,
    the_copy_follows_the_initialisation,
    with_synchronisation_the_copy_is_followed_by_it,
    without_synchronisation_the_copy_is_followed_by_the_launch,
    a_launched_migration_is_a_success,
    a_synchronisation_ends_as_a_success,
    a_migration_fails,
    a_synchronisation_fails,
    a_task_that_rests_does_not_fail,
    a_pausing_task_is_paused,
    in_2026_a_migration_that_is_too_fast_pauses_itself,
    in_2026_after_a_skipped_check_the_rest_goes_on,
    after_a_clone_synchronisation_goes_on,
    in_2026_clearing_ends_and_the_task_stays_a_success,
    in_2026_a_drill_is_ready_only_for_a_task_that_needs_one,
    in_2026_a_drill_ends_or_fails,
    a_rollback_ends,
    a_deleted_task_goes,
    an_agent_is_lost_and_the_task_rests_on,
    an_agent_returns_and_the_task_rests_on,
    // Whole lives.
    a_migration_without_synchronisation,
    a_migration_with_synchronisation,
    a_migration_that_is_synchronised_again,
    a_migration_that_is_paused_goes_on,
    a_migration_that_fails_is_deleted_and_made_again,
    a_gone_task_does_not_come_back,
    no_future_leads_out_of_the_listed_words,
    a_synchronisation_that_is_paused_goes_on,
    in_2026_a_skipped_check_leads_back_to_where_it_was,
    // The Agent's commands.
    the_agent_is_told_what_was_asked,
    in_2026_an_agent_with_nothing_to_do_is_told_why,
    // Codes.
    the_codes_of_tasks_are_spelled_as_on_the_pages,
    the_old_codes_of_tasks_come_with_400,
    the_old_codes_of_tasks_come_with_their_messages,
    // Wherever the source server is: what happens.
    only_a_ready_task_that_was_made_so_starts_by_itself,
    only_what_is_being_initialised_begins_to_be_copied,
    only_what_is_being_replicated_ends_to_be_copied,
    only_what_is_being_launched_succeeds,
    only_a_synchronisation_after_a_success_ends,
    only_what_runs_or_synchronises_fails,
    what_fails_ends_in_one_of_two_failed_states,
    only_what_is_being_paused_is_paused,
    in_2026_only_a_migration_is_too_fast,
    only_what_is_being_skipped_ends_to_be_skipped,
    only_what_is_being_cloned_ends_to_be_cloned,
    in_2026_only_what_is_being_cleared_ends_to_be_cleared,
    in_2026_a_drill_is_ready_only_for_a_task_that_waits_and_needs_one,
    in_2026_only_a_drill_that_runs_ends_or_fails,
    only_what_is_being_rolled_back_ends_to_be_rolled_back,
    only_what_is_being_deleted_goes,
    only_a_connected_agent_is_lost,
    only_a_lost_agent_returns,
    an_idle_task_keeps_all_but_its_agent,
    // Wherever it is: requests.
    a_task_is_started_by_its_state,
    a_task_that_runs_is_not_started_wherever_its_source_server_is,
    a_task_is_paused_by_its_state,
    a_task_that_rests_is_not_paused_wherever_its_source_server_is,
    only_a_synchronising_task_is_cloned,
    in_2022_logs_are_collected_by_the_state,
    in_2022_a_page_says_when_no_logs_are_collected,
    in_2022_only_a_failed_synchronisation_is_rolled_back,
    in_2022_no_network_is_checked_anywhere,
    before_2026_nothing_is_skipped_anywhere,
    before_2026_nothing_is_cleared_anywhere,
    before_2026_no_drill_is_begun_anywhere,
    before_2026_cutover_is_accepted_nowhere,
    in_2026_no_logs_are_collected_anywhere,
    in_2026_nothing_is_rolled_back_anywhere,
    in_2022_without_a_source_server_nothing_is_created_whatever_else_holds,
    in_2025_a_creation_without_a_source_server_is_never_certain,
    in_2026_without_a_source_server_nothing_is_created_whatever_else_holds,
    in_2026_no_second_task_is_created_wherever_its_source_server_is,
];

// ---- What the tests are written in ----

const E2022: Edition = Edition::E2022_08;
const E2025: Edition = Edition::E2025_02_13;
const E2026: Edition = Edition::E2026_01;

const ALL: &[Edition] = &[E2022, E2025, E2026];
const SINCE_2025: &[Edition] = &[E2025, E2026];

/// The words that the answers of an edition can hold. `DELETING` is not shown in 2022, but filtered by.
const fn listed(edition: Edition, state: T) -> bool {
    match state {
        T::Ready | T::Running | T::Syncing | T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail => true,
        T::Aborting | T::Abort | T::Deleting => true,
        T::SyncFRollbacking | T::SyncFRollbackSuccess => true,
        T::Skipping | T::Reseting => matches!(edition, Edition::E2026_01),
    }
}

/// Document 004 for the first two; the pages of 2026-01-27.
const fn listed_status(edition: Edition, status: S) -> bool {
    match status {
        S::Unavailable | S::Waiting | S::Init | S::Replicate | S::Syncing | S::Stopping | S::Stopped => true,
        S::Deleting | S::Error | S::Cloning | S::Cutovering | S::Finished => true,
        S::Skipping | S::Clearing | S::Cleared | S::Clearfailed => matches!(edition, Edition::E2026_01),
        S::Premigready | S::Premiging | S::Premiged | S::Premigfailed => matches!(edition, Edition::E2026_01),
    }
}

/// Where a source server is while its task is in a state; inferred from the legends of both.
const fn statuses(state: T) -> &'static [S] {
    match state {
        T::Ready => &[S::Waiting, S::Premigready, S::Premiging, S::Premiged, S::Premigfailed],
        T::Running => &[S::Init, S::Replicate, S::Cutovering],
        T::Syncing => &[S::Syncing, S::Cloning],
        T::MigrateSuccess => &[S::Finished, S::Clearing, S::Cleared, S::Clearfailed],
        T::SyncSuccess => &[S::Finished],
        T::MigrateFail | T::SyncFail => &[S::Error],
        T::Aborting => &[S::Stopping],
        T::Abort => &[S::Stopped],
        T::Skipping => &[S::Skipping],
        T::Deleting => &[S::Deleting],
        T::Reseting | T::SyncFRollbacking | T::SyncFRollbackSuccess => &[S::Error],
    }
}

/// The states in which a task goes on.
const fn goes_on(state: T) -> &'static [S] {
    match state {
        T::Running => &[S::Init, S::Replicate, S::Cutovering],
        T::Syncing => &[S::Syncing],
        _ => &[],
    }
}

/// The options of a task, and what it remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wants {
    syncing: bool,
    drill: bool,
    check: bool,
    auto: bool,
}

impl Wants {
    fn all() -> impl Iterator<Item = Self> {
        (0..16_u8).map(|n| Self { syncing: n & 1 > 0, drill: n & 2 > 0, check: n & 4 > 0, auto: n & 8 > 0 })
    }

    fn options(self) -> Options {
        let mut options = Options::none();
        if self.syncing {
            options = options.syncing();
        }
        if self.drill {
            options = options.need_migration_test();
        }
        if self.check {
            options = options.is_need_consistency_check();
        }
        if self.auto { options.auto_start() } else { options }
    }
}

/// A task, and all that was put together to make it.
#[derive(Debug, Clone, Copy)]
struct At {
    task: Task,
    edition: Edition,
    state: T,
    status: S,
    wants: Wants,
    migrated: bool,
    connected: bool,
}

/// Every task of an edition in these states, with its source server in these statuses.
fn tasks(edition: Edition, among: impl Fn(T, S) -> bool) -> Vec<At> {
    let mut all = Vec::new();
    for &state in T::ALL {
        for &status in S::ALL {
            if !listed(edition, state) || !listed_status(edition, status) || !among(state, status) {
                continue;
            }
            for wants in Wants::all() {
                for (migrated, connected) in [(false, true), (true, true), (false, false), (true, false)] {
                    let task = Task::of(edition, state).with_source(Some(status)).with_options(wants.options());
                    let task = task.with_migrated(migrated).with_connected(connected);
                    all.push(At { task, edition, state, status, wants, migrated, connected });
                }
            }
        }
    }
    all
}

/// Those with their source server where it usually is.
fn usual(edition: Edition) -> impl Iterator<Item = At> {
    tasks(edition, |state, status| statuses(state).contains(&status)).into_iter()
}

/// Those that no API finds.
fn missing(edition: Edition) -> impl Iterator<Item = Task> {
    let sources = S::ALL.iter().copied().filter(move |s| listed_status(edition, *s));
    sources.flat_map(move |status| {
        let of = |task: Task| task.with_source(Some(status));
        let connected = |task: Task| [task.with_connected(true), task.with_connected(false)];
        let all = [Task::absent(edition), Task::of(edition, T::Ready).gone()].map(|task| connected(of(task)));
        all.into_iter().flatten()
    })
}

/// What carries an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// A sentence in every reading.
    Page,
    /// No sentence, or one that another contradicts: it was inferred, seen, or is disputed.
    Less,
    /// Either.
    Any,
}
use By::{Any, Less, Page};

/// What is expected of a request.
#[derive(Debug, Clone, Copy)]
enum Said {
    /// Accepted: the state afterwards, and the source server in one of these.
    To(By, T, &'static [S]),
    /// Accepted, one or the other.
    Either(By, &'static [(T, &'static [S])]),
    /// Accepted, and nothing changes.
    Same(By),
    /// Refused with a known code.
    No(By, Code),
    /// Refused; no page was read that says with which code.
    Refused(By),
    /// Accepted or refused: the pages leave that open, and no sentence carries either.
    Unsaid,
}
use Said::{Either, No, Refused, Same, To, Unsaid};

/// Everything that is not as expected, each once whatever the options are.
#[derive(Default)]
struct Sheet(BTreeSet<String>);

impl Sheet {
    fn surprise(&mut self, at: &At, text: &str) {
        let agent = if at.connected { "" } else { ", no Agent" };
        self.0.insert(format!("{} {} with source {}{agent}: {text}", at.edition, at.state, at.status));
    }

    fn done(self) {
        let first: Vec<_> = self.0.iter().take(40).cloned().collect();
        assert!(self.0.is_empty(), "{} surprises:\n{}", self.0.len(), first.join("\n"));
    }
}

/// Whether it is this task in one of these states, with a source server in one of theirs; what it remembers is not compared.
fn is_one_of(after: Task, before: &At, ends: &[(T, &[S])]) -> bool {
    ends.iter().any(|(state, sources)| {
        sources.iter().any(|source| {
            let expected = before.task.at(*state).with_source(Some(*source));
            expected.with_migrated(false) == after.with_migrated(false)
        })
    })
}

/// What a request is answered wherever something is expected of it.
fn asked(operation: Operation, editions: &[Edition], expected: impl Fn(&At) -> Option<Said>) {
    asked_among(operation, editions.iter().flat_map(|edition| usual(*edition)), expected);
}

fn asked_among(operation: Operation, all: impl Iterator<Item = At>, expected: impl Fn(&At) -> Option<Said>) {
    let (mut sheet, mut count) = (Sheet::default(), 0);
    for at in all {
        let Some(said) = expected(&at) else { continue };
        count += 1;
        let answer = at.task.apply(operation);
        let (right, by) = match (said, answer) {
            (To(by, state, sources), Ok(Applied(after))) => (is_one_of(after, &at, &[(state, sources)]), by),
            (Either(by, ends), Ok(Applied(after))) => (is_one_of(after, &at, ends), by),
            (Same(by), Ok(accepted)) => (accepted.job() == at.task, by),
            (No(by, code), Err(refused)) => (refused.code == code, by),
            (Refused(by), Err(_)) => (true, by),
            (Unsaid, _) => (true, Less),
            (To(by, ..) | Either(by, ..) | Same(by) | No(by, _) | Refused(by), _) => (false, by),
        };
        let answer = answer.map_err(|refused| refused.code);
        if !right {
            sheet.surprise(&at, &format!("{operation:?} is answered {answer:?}, expected {said:?}"));
        }
        let certain = at.task.explain(operation).is_certain();
        if right && (by == Page && !certain || by == Less && certain) {
            let bases: Vec<_> = at.task.explain(operation).rests_on().map(|b| b.strength().to_string()).collect();
            let kind = if answer.is_ok() { "accepted" } else { "refused" };
            sheet.surprise(&at, &format!("{operation:?} {kind}, certain: {certain} ({bases:?}), expected {by:?}"));
        }
    }
    assert!(count > 0, "nothing was asked");
    sheet.done();
}

/// What is expected of an event.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// It happens, and leads here.
    Leads(T, &'static [S]),
    /// It happens, and leads to one of these.
    One(&'static [(T, &'static [S])]),
    /// It is not foreseen.
    Never,
}
use Then::{Leads, Never, One};

/// What happens by itself, while the Agent is connected.
fn happens(event: Event, editions: &[Edition], expected: impl Fn(&At) -> Option<Then>) {
    let (mut sheet, mut count) = (Sheet::default(), 0);
    for at in editions.iter().flat_map(|edition| usual(*edition)).filter(|at| at.connected) {
        let Some(then) = expected(&at) else { continue };
        count += 1;
        let after = at.task.step(event).ok();
        let right = match (then, after) {
            (Leads(state, sources), Some(after)) => is_one_of(after, &at, &[(state, sources)]),
            (One(ends), Some(after)) => is_one_of(after, &at, ends),
            (Never, after) => after.is_none(),
            (Leads(..) | One(_), None) => false,
        };
        if !right {
            sheet.surprise(&at, &format!("{event:?} leads to {after:?}, expected {then:?}"));
        }
    }
    assert!(count > 0, "nothing happened");
    sheet.done();
}

/// A life: each step with the state and the source server that it leads to.
enum Do {
    Ask(Operation),
    Wait(Event),
}
use Do::{Ask, Wait};

fn walk(mut task: Task, steps: &[(Do, T, S)]) -> Task {
    for (step, state, source) in steps {
        let before = task;
        let (name, after) = match step {
            Ask(operation) => (format!("{operation:?}"), task.apply(*operation).ok().map(Accepted::job)),
            Wait(event) => (format!("{event:?}"), task.step(*event).ok()),
        };
        task = after.unwrap_or_else(|| panic!("{name} is not foreseen of {before:?}"));
        assert_eq!((task.state(), task.source()), (Some(*state), Some(*source)), "{name} of {before:?}");
    }
    task
}

/// A source server that is configured, and no task.
fn configured(edition: Edition) -> Task {
    Task::absent(edition).with_source(Some(S::Waiting)).with_connected(true)
}

// ---- Words ----

/// `v1`, 2022-08; `DeleteTask`, 2025-02-13; the pages of 2026-01.
fn the_editions_are_named_by_the_dates_of_their_pages() {
    let names: Vec<_> = Edition::ALL.iter().map(|e| e.as_str()).collect();
    assert_eq!(names, ["2022-08", "2025-02-13", "2026-01"]);
    assert_eq!((Edition::SOURCES, Edition::LATEST), (E2025, E2026));
}

fn words(edition: Edition, direction: Direction) -> BTreeSet<&'static str> {
    T::ALL.iter().filter_map(|t| t.spelled(edition, direction)).collect()
}

/// `sms_api_0024` and `sms_api_0025`, 2022-08.
fn in_2022_nine_states_are_shown() {
    let shown = [
        "READY",
        "RUNNING",
        "SYNCING",
        "MIGRATE_SUCCESS",
        "MIGRATE_FAIL",
        "SYNC_SUCCESS",
        "SYNC_FAIL",
        "ABORTING",
        "ABORT",
    ];
    assert_eq!(words(E2022, Direction::Response), shown.into());
}

/// `ShowTask` and `ListTasks`, SDKs since 2025-11-27.
fn in_2026_twelve_states_are_shown() {
    let shown = [
        "READY",
        "RUNNING",
        "SYNCING",
        "MIGRATE_SUCCESS",
        "MIGRATE_FAIL",
        "SYNC_SUCCESS",
        "SYNC_FAIL",
        "ABORTING",
        "ABORT",
        "SKIPPING",
        "DELETING",
        "RESETING",
    ];
    assert_eq!(words(E2026, Direction::Response), shown.into());
}

/// The filter of `ListTasks`, SDKs 2021 to 2026-08 and pages of 2025-10-17 and 2025-11-27.
fn lists_are_filtered_by_ten_states() {
    let filter = [
        "READY",
        "RUNNING",
        "SYNCING",
        "MIGRATE_SUCCESS",
        "MIGRATE_FAIL",
        "ABORTING",
        "ABORT",
        "DELETING",
        "SYNC_F_ROLLBACKING",
        "SYNC_F_ROLLBACK_SUCCESS",
    ];
    for edition in ALL {
        assert_eq!(words(*edition, Direction::Request), filter.into(), "{edition}");
    }
}

/// The same, against the lists of what is shown.
fn two_states_of_a_rollback_are_filtered_by_and_never_shown() {
    for edition in ALL {
        for state in [T::SyncFRollbacking, T::SyncFRollbackSuccess] {
            assert!(state.spelled(*edition, Direction::Request).is_some());
            assert_eq!(state.spelled(*edition, Direction::Response), None);
        }
    }
}

/// The filter of `ListTasks` has `DELETING::`.
fn deleting_is_also_printed_with_two_colons() {
    assert_eq!("DELETING::".parse(), Ok(T::Deleting));
    assert_eq!(T::Deleting.as_str(), "DELETING");
}

/// `ShowTask`, since 2025-11-27.
fn rolling_back_is_spelled_with_one_t() {
    assert_eq!(T::Reseting.as_str(), "RESETING");
    assert!("RESETTING".parse::<T>().is_err());
}

/// Texts of users have other words; the first version abbreviates in another place, the current task of a source server.
fn words_that_only_users_wrote_are_not_understood() {
    for word in ["FAILED", "SUCCEED", "CLEARED", "FINISHED", "PAUSED", "CUTOVER_READY", "NOT_STARTED", ""] {
        assert!(word.parse::<T>().is_err(), "{word}");
    }
}

fn commands(edition: Edition, direction: Direction) -> BTreeSet<&'static str> {
    Command::ALL.iter().filter_map(|c| c.spelled(edition, direction)).collect()
}

/// `ShowCommand`, `v1`, and the SDKs since 2021-08-17; its examples have two more in the first version.
fn before_2026_the_agent_is_told_to_start_stop_delete_or_synchronise() {
    let first = ["START", "STOP", "DELETE", "SYNC", "UPLOAD_LOG", "RSET_LOG_ACL"];
    assert_eq!(commands(E2022, Direction::Response), first.into());
    let told = commands(E2025, Direction::Response);
    for command in ["START", "STOP", "DELETE", "SYNC"] {
        assert!(told.contains(command), "{command}");
    }
}

/// `ShowCommand`, SDKs of 2026-01-29.
fn in_2026_the_agent_is_given_seven_commands() {
    let told = ["START", "STOP", "SKIP", "PREMIGRATE", "TASK_NOT_STARTED", "TASK_HAS_STOPPED", "TASK_HAS_FINISHED"];
    assert_eq!(commands(E2026, Direction::Response), told.into());
}

/// `UpdateCommandResult`, `v1` and every version of the SDKs until 2026-08.
fn the_agent_answers_six_commands_in_every_edition() {
    let answered = ["START", "STOP", "DELETE", "SYNC", "UPLOAD_LOG", "RSET_LOG_ACL"];
    for edition in ALL {
        assert_eq!(commands(*edition, Direction::Request), answered.into(), "{edition}");
    }
}

/// Both lists of 2026.
fn in_2026_only_start_and_stop_are_both_given_and_answered() {
    let (given, answered) = (commands(E2026, Direction::Response), commands(E2026, Direction::Request));
    assert_eq!(given.intersection(&answered).copied().collect::<Vec<_>>(), ["START", "STOP"]);
}

/// `UpdateTaskSpeed`; field notes of public runbooks for the last.
fn there_are_nineteen_subtasks_and_one_that_users_saw() {
    let names: Vec<_> = Subtask::ALL.iter().map(|s| s.as_str()).collect();
    assert_eq!(names.len(), 20);
    for name in ["CREATE_CLOUD_SERVER", "SSL_CONFIG", "ATTACH_AGENT_IMAGE", "DETTACH_AGENT_IMAGE", "CLONE_VM"] {
        assert!(names.contains(&name), "{name}");
    }
    let of = |start: &str| names.iter().filter(|name| name.starts_with(start)).count();
    assert_eq!((of("FORMAT_DISK_"), of("MIGRATE_"), of("SYNC_"), of("CONFIGURE_")), (4, 3, 3, 4));
    assert!(names.contains(&"CHECK_CONSISTENCY"));
}

/// `v1` and the SDKs until 2025 have neither word; inferred that they cannot be.
fn words_of_2026_cannot_be_earlier() {
    for (state, source) in [(T::Skipping, S::Error), (T::Reseting, S::Error)] {
        assert!(!Task::of(E2022, state).with_source(Some(source)).is_possible(), "{state} in 2022");
        assert!(!Task::of(E2025, state).with_source(Some(source)).is_possible(), "{state} in 2025");
    }
    assert!(Task::of(E2026, T::Skipping).with_source(Some(S::Skipping)).is_possible());
}

/// No sentence excludes what the legends of both suggest.
fn where_a_source_server_usually_is_its_task_can_be() {
    let mut sheet = Sheet::default();
    for at in ALL.iter().flat_map(|edition| usual(*edition)) {
        // Of what is no more than a filter, and of rollbacks, nobody says where the source server is.
        let known = !matches!(at.state, T::Reseting | T::SyncFRollbacking | T::SyncFRollbackSuccess);
        if known && !at.task.is_possible() && !(at.edition == E2022 && at.state == T::Deleting) {
            sheet.surprise(&at, "cannot be");
        }
    }
    sheet.done();
}

// ---- CreateTask ----

/// `v1` guide, on the state 就绪; the provider's acceptance test.
fn a_created_task_is_ready() {
    for edition in ALL {
        for wants in Wants::all() {
            let after = configured(*edition).apply(Operation::Create(wants.options()));
            let state = after.ok().and_then(|after| after.job().state());
            assert_eq!(state, Some(T::Ready), "{edition}: {wants:?}");
        }
    }
}

/// The provider's acceptance test: READY also with `auto_start`, right after the creation.
fn even_a_task_that_starts_by_itself_is_ready_first() {
    for edition in ALL {
        let after = configured(*edition).apply(Operation::Create(Options::none().auto_start())).map(Accepted::job);
        assert_eq!(after.ok().and_then(Task::state), Some(T::Ready), "{edition}");
    }
}

/// `CreateTask`: `syncing`, `need_migration_test`, `is_need_consistency_check` and `auto_start`; each is off where it is left
/// out.
fn a_created_task_has_the_options_that_were_asked_for() {
    for edition in ALL {
        for wants in Wants::all() {
            let after = configured(*edition).apply(Operation::Create(wants.options())).map(Accepted::job);
            assert_eq!(after.map(Task::options).ok(), Some(wants.options()), "{edition}: {wants:?}");
        }
        assert_eq!(Task::absent(*edition).options(), Options::none());
    }
}

/// `CreateTask`; guide, 设置目的端: the source server then waits for its start. Inferred from the pair that it has.
fn a_creation_leaves_the_source_server_waiting() {
    for edition in ALL {
        for wants in Wants::all() {
            let after = configured(*edition).apply(Operation::Create(wants.options())).map(Accepted::job);
            let after = after.unwrap_or_else(|refused| panic!("{refused}"));
            assert_eq!((after.source(), after.is_connected()), (Some(S::Waiting), true), "{edition}: {wants:?}");
            assert!(!after.has_migrated());
        }
    }
}

/// What a creation is refused with, if it is, and whether that is certain.
fn refused(task: Task) -> Option<(Code, bool)> {
    let operation = Operation::Create(Options::none());
    let code = task.apply(operation).err()?.code;
    Some((code, task.explain(operation).is_certain()))
}

/// `errors`: SMS.2216, the task was not created, the given source server does not exist.
fn in_2022_no_task_is_created_for_a_source_server_that_does_not_exist() {
    for connected in [true, false] {
        let task = Task::absent(E2022).with_source(None).with_connected(connected);
        if connected || task.is_possible() {
            assert_eq!(refused(task), Some((Code::NoSuchSource, true)), "connected: {connected}");
        }
    }
}

/// `CreateTask`, 2026-01-27: the source server exists, is connected and has no migration task. With which code it is refused
/// otherwise, no page says.
fn in_2026_the_source_server_of_a_new_task_exists() {
    let of = |connected: bool| Task::absent(E2026).with_source(None).with_connected(connected);
    let answers = [refused(of(true)), refused(of(false))];
    assert!(answers.iter().flatten().all(|(_, certain)| *certain), "{answers:?}");
    assert!(answers.iter().all(Option::is_some), "{answers:?}");
    let code = answers[0].map(|(code, _)| code);
    assert!(matches!(code, Some(Code::NoSuchSource | Code::NoSourceServer)), "{answers:?}");
}

/// `CreateTask`, 2025-02-13, is silent.
fn in_2025_no_page_gives_a_creation_a_condition() {
    for source in [None, Some(S::Waiting), Some(S::Error), Some(S::Replicate)] {
        for connected in [true, false] {
            let task = Task::absent(E2025).with_source(source).with_connected(connected);
            let certain = task.explain(Operation::Create(Options::none())).is_certain();
            assert!(!certain, "{source:?}, connected: {connected}");
        }
    }
}

/// `CreateTask`, 2026-01-27; the code was seen by users.
fn in_2026_the_source_server_of_a_new_task_is_connected() {
    for source in [S::Waiting, S::Finished, S::Stopped] {
        let task = Task::absent(E2026).with_source(Some(source));
        assert_eq!(refused(task.with_connected(false)), Some((Code::NotConnected, true)), "{source}");
    }
    assert_eq!(refused(configured(E2026)), None);
}

/// `CreateTask`, 2026-01-27; the code was seen by users.
fn in_2026_the_source_server_of_a_new_task_has_no_other() {
    asked(Operation::Create(Options::none()), &[E2026], |at| at.connected.then_some(No(Page, Code::Bound)));
}

/// Users saw SMS.7605 while an old task of the source server was there, a successful one included; in the other editions no
/// page says it.
fn a_source_server_has_one_task() {
    asked(Operation::Create(Options::none()), &[E2022, E2025], |at| at.connected.then_some(No(Less, Code::Bound)));
}

/// Users saw SMS.6520; no page says it.
fn a_task_of_an_unavailable_or_failed_source_server_is_not_created() {
    for source in [S::Unavailable, S::Error] {
        let task = Task::absent(E2026).with_source(Some(source)).with_connected(true);
        assert_eq!(refused(task), Some((Code::SourceUnavailable, false)), "{source}");
    }
}

/// Users saw the new task under another id.
fn a_deleted_task_is_not_created_again_as_the_same() {
    for edition in ALL {
        let gone = Task::of(*edition, T::MigrateFail).with_source(Some(S::Waiting)).gone();
        let after = gone.apply(Operation::Create(Options::none())).map(Accepted::job);
        assert!(after.map_or(gone, |task| task).is_gone(), "{edition}");
    }
}

// ---- Start ----

/// `v1` guide: a task that is ready can be started by hand; the provider waits from READY to RUNNING.
fn a_ready_task_is_started() {
    asked(Operation::Start, &[E2022], |at| {
        (at.connected && at.state == T::Ready).then_some(To(Page, T::Running, &[S::Init]))
    });
    asked(Operation::Start, SINCE_2025, |at| {
        let waits = at.state == T::Ready && at.status == S::Waiting && !at.wants.drill;
        (at.connected && waits).then_some(To(Any, T::Running, &[S::Init]))
    });
}

/// `0054`: only failed or paused tasks can be started.
fn since_2025_a_page_disputes_that_a_ready_task_is_started() {
    asked(Operation::Start, SINCE_2025, |at| (at.state == T::Ready && at.connected).then_some(Unsaid));
}

const RESUMED: &[(T, &[S])] = &[(T::Running, goes_on(T::Running)), (T::Syncing, goes_on(T::Syncing))];

const RUNS: &[(T, &[S])] = &[(T::Running, goes_on(T::Running))];

/// Guide, 停止: it may be started again; `0054` since 2025. Where it goes on is inferred.
fn a_paused_task_is_started_again() {
    asked(Operation::Start, ALL, |at| (at.connected && at.state == T::Abort).then_some(Either(Page, RESUMED)));
}

/// `0054`; in 2022 no page says it of this operation. Where it goes on is inferred.
fn a_failed_task_is_started_again() {
    asked(Operation::Start, SINCE_2025, |at| {
        (at.connected && at.state == T::MigrateFail && !at.migrated).then_some(Either(Page, RUNS))
    });
}

/// `v1` guide, 同步: from 迁移成功; guide: from 已完成, afterwards 持续同步.
fn a_successful_task_is_started_to_synchronise() {
    let synchronises = |by: By| {
        move |at: &At| {
            let success = at.state == T::MigrateSuccess && at.status == S::Finished;
            (at.connected && success).then_some(To(by, T::Syncing, &[S::Syncing]))
        }
    };
    asked(Operation::Start, &[E2022], synchronises(Page));
    asked(Operation::Start, SINCE_2025, synchronises(Any));
}

/// `0054`: only failed or paused tasks can be started.
fn since_2025_a_page_disputes_that_a_successful_task_is_started() {
    asked(Operation::Start, SINCE_2025, |at| {
        let success = at.state == T::MigrateSuccess && at.status == S::Finished;
        (at.connected && success).then_some(Unsaid)
    });
}

/// `v1` guide, 查看任务信息: again after 同步成功; its page on 同步: only from 迁移成功.
fn two_pages_disagree_on_a_second_synchronisation() {
    asked(Operation::Start, &[E2022], |at| {
        (at.connected && at.state == T::SyncSuccess).then_some(To(Less, T::Syncing, &[S::Syncing]))
    });
    asked(Operation::Start, SINCE_2025, |at| (at.connected && at.state == T::SyncSuccess).then_some(Unsaid));
}

/// Inferred from the pairs and from what a drill is for.
fn after_a_drill_a_task_is_started() {
    asked(Operation::Start, &[E2026], |at| {
        let drilled = at.state == T::Ready && matches!(at.status, S::Premiged | S::Premigfailed);
        (at.connected && drilled && at.wants.drill).then_some(To(Less, T::Running, &[S::Init]))
    });
}

fn is_busy(state: T) -> bool {
    matches!(state, T::Running | T::Syncing | T::Deleting)
}

/// `errors`, SMS.1039: only paused tasks can be resumed; `0054` since 2025.
fn a_task_that_runs_or_is_deleted_is_not_started() {
    asked(Operation::Start, ALL, |at| {
        let code = if at.edition == E2022 { No(Any, Code::NotResumable) } else { Refused(Any) };
        (at.connected && is_busy(at.state)).then_some(code)
    });
}

/// `0054`: only failed or paused tasks can be started; no page lets these be.
fn since_2025_a_page_says_that_a_task_that_runs_is_not_started() {
    asked(Operation::Start, SINCE_2025, |at| (at.connected && is_busy(at.state)).then_some(Refused(Page)));
}

/// `0054`: in Chinese failed tasks and those that are being paused (暂停中, the console's word for `stopping`), in English
/// failed and paused ones.
fn a_pausing_task_is_started_only_as_one_language_has_it() {
    asked(Operation::Start, SINCE_2025, |at| (at.state == T::Aborting).then_some(Unsaid));
}

/// Users saw SMS.6603; whether such a request is not queued instead, no page says.
fn in_2026_a_task_of_a_lost_agent_was_seen_not_to_be_started() {
    asked(Operation::Start, &[E2026], |at| {
        let waits = at.state == T::Ready && at.status == S::Waiting;
        (!at.connected && waits).then_some(No(Less, Code::NotConnected))
    });
}

// ---- Stop ----

/// `v1` guide: a task that is migrating can be paused; its states are 停止中 and 停止.
fn a_task_that_migrates_is_paused() {
    asked(Operation::Stop, ALL, |at| {
        let copies = at.state == T::Running && at.status != S::Cutovering;
        (at.connected && copies).then_some(To(Page, T::Aborting, &[S::Stopping]))
    });
}

/// Inferred: it is migrating too. Guide: a source server in 持续同步 is paused.
fn a_task_that_synchronises_is_paused() {
    asked(Operation::Stop, ALL, |at| {
        let synchronises = at.state == T::Syncing && at.status == S::Syncing;
        (at.connected && synchronises).then_some(To(Any, T::Aborting, &[S::Stopping]))
    });
}

fn rests(state: T) -> bool {
    matches!(
        state,
        T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail | T::Aborting | T::Abort | T::Deleting
    )
}

/// `v1` guide: a task that is migrating; these are not.
fn a_task_that_rests_is_not_paused() {
    asked(Operation::Stop, ALL, |at| (at.connected && rests(at.state)).then_some(Refused(Any)));
}

/// `errors`, SMS.1038: only tasks that are created or monitored can be paused. Which states those are is not said.
fn in_2022_a_code_says_which_tasks_are_paused() {
    asked(Operation::Stop, &[E2022], |at| {
        (at.connected && rests(at.state) && at.state != T::Deleting).then_some(No(Less, Code::NotPausable))
    });
}

// ---- Restart ----

/// `errors`, SMS.1040, and users since.
fn a_failed_task_is_restarted() {
    asked(Operation::Restart, ALL, |at| {
        (at.connected && at.state == T::MigrateFail && !at.migrated).then_some(Either(Any, RUNS))
    });
}

/// `errors`, SMS.1040: only tasks that failed to be created or migrated can be restarted. The page calls the code historical.
fn in_2022_a_code_says_that_failed_tasks_are_restarted() {
    asked(Operation::Restart, &[E2022], |at| {
        let failed = matches!(at.state, T::MigrateFail | T::SyncFail | T::Abort | T::Deleting);
        let rolled = matches!(at.state, T::SyncFRollbacking | T::SyncFRollbackSuccess);
        (at.connected && !failed && !rolled).then_some(No(Any, Code::NotRestartable))
    });
}

/// Users restarted paused tasks; no page says it.
fn since_2025_a_paused_task_was_seen_restarted() {
    asked(Operation::Restart, SINCE_2025, |at| (at.connected && at.state == T::Abort).then_some(Either(Any, RESUMED)));
}

/// Inferred since 2025 from the older code.
fn a_task_that_did_not_fail_is_not_restarted() {
    asked(Operation::Restart, SINCE_2025, |at| {
        let other = matches!(at.state, T::Ready | T::Running | T::Syncing | T::MigrateSuccess | T::Deleting);
        (at.connected && other).then_some(Refused(Less))
    });
}

// ---- Launch and clone ----

/// Guide, 启动目的端: 持续同步, then 已完成; that `test` is this button is inferred.
fn a_target_is_launched_out_of_synchronisation() {
    asked(Operation::Test, ALL, |at| {
        let synchronises = at.state == T::Syncing && at.status == S::Syncing;
        (at.connected && synchronises).then_some(To(Any, T::Running, &[S::Cutovering]))
    });
}

fn synchronises(at: &At) -> bool {
    at.state == T::Syncing && at.status == S::Syncing
}

/// Guide, 启动目的端: only while the status is 持续同步.
fn a_target_is_launched_out_of_nothing_else() {
    asked(Operation::Test, ALL, |at| (at.connected && !synchronises(at)).then_some(Refused(Any)));
}

/// `UpdateTaskStatus`: `test`. The guide has a button of another name; the text of 2026-01-29 has both `test` and `cutover`.
fn that_test_launches_is_inferred() {
    asked(Operation::Test, ALL, |at| at.connected.then_some(Unsaid));
}

/// Guide, 克隆目的端: 持续同步.
fn a_target_is_cloned_out_of_synchronisation() {
    asked(Operation::CloneTest, ALL, |at| {
        (at.connected && synchronises(at)).then_some(To(Page, T::Syncing, &[S::Cloning]))
    });
}

/// Guide, 克隆目的端: only there.
fn a_target_is_cloned_out_of_nothing_else() {
    asked(Operation::CloneTest, ALL, |at| (at.connected && !synchronises(at)).then_some(Refused(Page)));
}

/// `UpdateTaskStatus`: only the text of 2026-01-29 has it, the list of values does not, and a client refused to send it.
fn cutover_is_in_no_list_of_operations() {
    asked(Operation::Cutover, &[E2022, E2025], |_| Some(No(Less, Code::InvalidParameters)));
    asked(Operation::Cutover, &[E2026], |at| {
        let said = if synchronises(at) { Unsaid } else { Refused(Less) };
        at.connected.then_some(said)
    });
}

// ---- The newer operations ----

/// `UpdateTaskStatus`, since 2024-03-28: no condition, and no effect on the state is known.
fn a_network_check_changes_nothing() {
    asked(Operation::NetworkCheck, SINCE_2025, |at| (at.connected && at.state != T::Deleting).then_some(Same(Less)));
}

fn checks(at: &At) -> bool {
    let copies = at.state == T::Running && at.status == S::Replicate;
    at.wants.check && (copies || synchronises(at))
}

/// `UpdateTaskStatus`, since 2025-03-27: skips that subtask. Where, and to which words, is inferred.
fn in_2026_a_check_of_consistency_is_skipped() {
    asked(Operation::Skip, &[E2026], |at| {
        (at.connected && checks(at)).then_some(To(Less, T::Skipping, &[S::Skipping]))
    });
}

/// The same, inferred: without the subtask, or while it cannot be current.
fn in_2026_nothing_is_skipped_where_nothing_is_checked() {
    asked(Operation::Skip, &[E2026], |at| {
        let moves = matches!(at.state, T::Running | T::Syncing);
        (at.connected && !(moves && at.wants.check)).then_some(Refused(Less))
    });
}

/// Users saw the task stay `MIGRATE_SUCCESS`, and its source server clearing, then cleared.
fn in_2026_snapshots_are_cleared_after_success() {
    asked(Operation::Clear, &[E2026], |at| {
        let success = at.state == T::MigrateSuccess && at.status == S::Finished;
        (at.connected && success).then_some(To(Less, T::MigrateSuccess, &[S::Clearing]))
    });
}

/// Inferred: the snapshots of a migration that is over.
fn in_2026_snapshots_are_cleared_nowhere_else() {
    asked(Operation::Clear, &[E2026], |at| {
        let over = matches!(at.state, T::MigrateSuccess | T::SyncSuccess);
        (at.connected && !over).then_some(Refused(Less))
    });
}

/// `UpdateTaskStatus`, since 2025-06-12; where and to which words is inferred.
fn in_2026_a_ready_drill_is_begun() {
    asked(Operation::MigrationTest, &[E2026], |at| {
        let ready = at.state == T::Ready && at.status == S::Premigready && at.wants.drill;
        (at.connected && ready).then_some(To(Less, T::Ready, &[S::Premiging]))
    });
}

/// Inferred.
fn in_2026_an_ended_drill_is_repeated() {
    asked(Operation::MigrationTest, &[E2026], |at| {
        let ended = at.state == T::Ready && matches!(at.status, S::Premiged | S::Premigfailed) && at.wants.drill;
        (at.connected && ended).then_some(To(Less, T::Ready, &[S::Premiging]))
    });
}

/// Inferred.
fn in_2026_no_drill_is_begun_elsewhere() {
    asked(Operation::MigrationTest, &[E2026], |at| {
        let waits = at.state == T::Ready && matches!(at.status, S::Waiting | S::Premiging);
        (at.connected && (at.state != T::Ready || waits)).then_some(Refused(Less))
    });
}

/// `UpdateTaskStatus`: `skip` and `clear` since 2025-03-27, `migration_test` since 2025-06-12; the statuses that they lead to
/// are in no list before.
fn skipping_clearing_and_drills_do_not_exist_before_2026() {
    for operation in [Operation::Skip, Operation::Clear, Operation::MigrationTest] {
        asked(operation, &[E2022, E2025], |_| Some(No(Less, Code::InvalidParameters)));
    }
}

// ---- The older operations ----

fn is_over(state: T) -> bool {
    matches!(state, T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail | T::Abort)
}

/// `v1` guide: connected, and one of five states. No state changes. What the log's own status does is not modelled.
fn in_2022_logs_are_collected_of_a_task_that_rests() {
    asked(Operation::CollectLog, &[E2022], |at| (at.connected && is_over(at.state)).then_some(Same(Any)));
}

/// The same.
fn in_2022_logs_are_not_collected_of_a_task_that_does_not_rest() {
    asked(Operation::CollectLog, &[E2022], |at| {
        let other = matches!(at.state, T::Ready | T::Running | T::Syncing | T::Aborting);
        (at.connected && other).then_some(Refused(Any))
    });
    asked(Operation::CollectLog, &[E2022], |at| (!at.connected && is_over(at.state)).then_some(Refused(Any)));
}

/// Inferred from the names of the operation and of the states.
fn in_2022_a_failed_synchronisation_is_rolled_back() {
    asked(Operation::SyncFailedRollback, &[E2022], |at| {
        let all: &[S] = &[S::Error];
        (at.connected && at.state == T::SyncFail).then_some(To(Less, T::SyncFRollbacking, all))
    });
}

/// The same.
fn in_2022_nothing_else_is_rolled_back() {
    asked(Operation::SyncFailedRollback, &[E2022], |at| {
        (at.connected && at.state != T::SyncFail).then_some(Refused(Less))
    });
}

/// `UpdateTaskStatus`, SDKs since 2024-07-03 and the pages of 2026-01.
fn in_2026_logs_and_rollbacks_are_no_operations_any_more() {
    for operation in [Operation::CollectLog, Operation::SyncFailedRollback] {
        asked(operation, &[E2026], |_| Some(No(Less, Code::InvalidParameters)));
    }
}

// ---- DeleteTask ----

const DELETING: &[S] = &[S::Deleting];

/// `sms_api_0026` and `sms_api_0027`, 2022-08: READY, ABORT, FAIL, SUCCESS.
fn is_deletable_2022(state: T) -> bool {
    match state {
        T::Ready | T::Abort | T::MigrateFail | T::MigrateSuccess | T::SyncFail | T::SyncSuccess => true,
        T::Running | T::Syncing | T::Aborting | T::Deleting | T::SyncFRollbacking | T::SyncFRollbackSuccess => false,
        T::Skipping | T::Reseting => false,
    }
}

/// Accepted; the task is being deleted, or gone.
fn is_deleted(at: &At, by: By) {
    let after = at.task.apply(Operation::Delete).map(Accepted::job);
    let state = after.ok().map(|task| (task.is_gone(), task.state()));
    let going = matches!(state, Some((true, _) | (_, Some(T::Deleting))));
    assert!(going, "{} of {:?} is not deleted: {after:?}", at.edition, at.task);
    let certain = at.task.explain(Operation::Delete).is_certain();
    assert!(by == Any || certain == (by == Page), "{:?} is deleted, certain: {certain}, expected {by:?}", at.task);
}

/// The same two pages; the user guide has six states.
fn in_2022_six_states_let_a_task_be_deleted() {
    for at in usual(E2022).filter(|at| is_deletable_2022(at.state)) {
        is_deleted(&at, Page);
    }
}

/// The same two pages: only these; `errors`, SMS.2015: running and stopping tasks cannot be deleted.
fn in_2022_no_other_state_lets_a_task_be_deleted() {
    asked(Operation::Delete, &[E2022], |at| match at.state {
        T::Running | T::Syncing | T::Aborting => Some(No(Page, Code::CannotDelete)),
        T::Deleting | T::SyncFRollbacking | T::SyncFRollbackSuccess => Some(No(Any, Code::CannotDelete)),
        _ => None,
    });
}

/// The same two pages do not speak of it.
fn in_2022_the_source_server_does_not_matter_to_a_deletion() {
    for at in tasks(E2022, |state, _| !matches!(state, T::Deleting)) {
        let refused = at.task.apply(Operation::Delete).is_err();
        assert_eq!(refused, !is_deletable_2022(at.state), "{:?}", at.task);
    }
}

/// `DeleteTask`, 2025-02-13: only if the Agent is disconnected, or the status is one of five. `0055`: it is paused first, so
/// that both let only a paused task be.
fn in_2025_a_task_without_its_agent_is_deleted() {
    for at in usual(E2025).filter(|at| !at.connected && at.state != T::Deleting) {
        is_deleted(&at, if at.state == T::Abort { Page } else { Less });
    }
}

const FIVE: [S; 5] = [S::Unavailable, S::Waiting, S::Finished, S::Error, S::Stopped];

/// The same.
fn in_2025_five_statuses_let_a_task_be_deleted() {
    for at in usual(E2025).filter(|at| at.connected && FIVE.contains(&at.status)) {
        is_deleted(&at, if at.state == T::Abort { Page } else { Less });
    }
}

/// The same; the code was seen by users.
fn in_2025_no_other_status_lets_a_task_be_deleted() {
    asked(Operation::Delete, &[E2025], |at| {
        (at.connected && !FIVE.contains(&at.status)).then_some(No(Page, Code::SourceRunning))
    });
}

/// The same page names statuses of the source server alone.
fn in_2025_the_state_does_not_matter_to_a_deletion() {
    for at in tasks(E2025, |state, _| !matches!(state, T::Deleting)) {
        let accepted = at.task.apply(Operation::Delete).is_ok();
        assert_eq!(accepted, !at.connected || FIVE.contains(&at.status), "{:?}", at.task);
    }
}

/// `DeleteTask`, 2025-11 to 2026-01-27: initialize, stopping, deleting, cloning, replicate, syncing, cutovering, skipping,
/// clearing, premiging.
const TEN: [S; 10] = [
    S::Init,
    S::Stopping,
    S::Deleting,
    S::Cloning,
    S::Replicate,
    S::Syncing,
    S::Cutovering,
    S::Skipping,
    S::Clearing,
    S::Premiging,
];

/// The same: cannot be deleted while connected and in one of ten; the code was seen by users.
fn in_2026_ten_statuses_forbid_a_deletion() {
    let all = tasks(E2026, |state, _| state != T::Deleting).into_iter().chain(usual(E2026));
    asked_among(Operation::Delete, all, |at| {
        (at.connected && TEN.contains(&at.status)).then_some(No(Page, Code::SourceRunning))
    });
}

/// The complement, inferred: the page says only when it cannot be.
fn in_2026_the_other_statuses_let_a_task_be_deleted() {
    for at in usual(E2026).filter(|at| at.connected && !TEN.contains(&at.status)) {
        is_deleted(&at, Less);
    }
}

/// The same.
fn in_2026_a_task_without_its_agent_is_deleted() {
    for at in usual(E2026).filter(|at| !at.connected && at.state != T::Deleting) {
        is_deleted(&at, Less);
    }
}

/// Both pages over the twelve statuses of 2025-02-13.
fn the_last_two_rules_agree_on_the_statuses_that_both_know() {
    for before in tasks(E2025, |state, _| state != T::Deleting) {
        let after = Task::of(E2026, before.state).with_source(Some(before.status)).with_connected(before.connected);
        let (old, new) = (before.task.apply(Operation::Delete), after.apply(Operation::Delete));
        assert_eq!(old.is_ok(), new.is_ok(), "{:?}", before.task);
        assert_eq!(old.err().map(|r| r.code), new.err().map(|r| r.code), "{:?}", before.task);
    }
}

/// Guide, 删除目的端配置; `DELETING` of the task and `deleting` of its source server; inferred.
fn a_deletion_takes_its_source_server_along() {
    asked(Operation::Delete, SINCE_2025, |at| {
        let can = !TEN.contains(&at.status) && at.connected;
        can.then_some(To(Any, T::Deleting, DELETING))
    });
}

/// Users saw SMS.7703.
fn a_task_that_is_not_there_is_answered_as_users_saw() {
    let operations = [Operation::Start, Operation::Stop, Operation::Restart, Operation::Test, Operation::Delete];
    for edition in ALL {
        for task in missing(*edition) {
            for operation in operations {
                let code = task.apply(operation).err().map(|refused| refused.code);
                assert_eq!(code, Some(Code::NoTask), "{operation:?} of {task:?} in {edition}");
                let certain = task.explain(operation).is_certain();
                assert!(!certain, "{operation:?} of {task:?} in {edition} is certain");
            }
        }
    }
}

// ---- What happens by itself ----

/// `CreateTask`, `auto_start`; the provider. Only a ready task, and only one that was made so.
fn a_task_that_starts_by_itself_is_started() {
    happens(Event::AutoStarted, ALL, |at| match (at.state, at.status) {
        (T::Ready, S::Waiting) if at.wants.auto && !at.wants.drill => Some(Leads(T::Running, &[S::Init])),
        (T::Ready, _) if at.wants.auto => None,
        _ => Some(Never),
    });
}

/// Inferred from the names.
fn the_copy_follows_the_initialisation() {
    happens(Event::CopyStarted, ALL, |at| match (at.state, at.status) {
        (T::Running, S::Init) => Some(Leads(T::Running, &[S::Replicate])),
        _ => Some(Never),
    });
}

/// Guide, 设置目的端: with it the stage of continuous synchronisation follows; of the task inferred.
fn with_synchronisation_the_copy_is_followed_by_it() {
    happens(Event::CopyEnded, ALL, |at| {
        let copied = at.state == T::Running && at.status == S::Replicate && at.wants.syncing && !at.migrated;
        copied.then_some(Leads(T::Syncing, &[S::Syncing]))
    });
}

/// The same: without it the target is launched at once.
fn without_synchronisation_the_copy_is_followed_by_the_launch() {
    happens(Event::CopyEnded, ALL, |at| match (at.state, at.status) {
        (T::Running, S::Replicate) if at.wants.syncing || at.migrated => None,
        (T::Running, S::Replicate) => Some(Leads(T::Running, &[S::Cutovering])),
        _ => Some(Never),
    });
}

/// `v1` guide, 迁移成功; guide: the target is launched, 已完成.
fn a_launched_migration_is_a_success() {
    happens(Event::Succeeded, ALL, |at| match (at.state, at.status) {
        (T::Running, S::Cutovering) if !at.migrated => Some(Leads(T::MigrateSuccess, &[S::Finished])),
        (T::Running | T::Syncing | T::Skipping, _) => None,
        _ => Some(Never),
    });
}

/// `v1` guide, 同步成功.
fn a_synchronisation_ends_as_a_success() {
    happens(Event::SyncEnded, ALL, |at| match (at.state, at.status) {
        (T::Syncing, S::Syncing) if at.migrated => Some(Leads(T::SyncSuccess, S::ALL)),
        (T::Syncing | T::Running | T::Skipping, _) => None,
        _ => Some(Never),
    });
}

/// `v1` guide, 迁移失败; seen by users.
fn a_migration_fails() {
    happens(Event::Failed, ALL, |at| {
        (at.state == T::Running && !at.migrated).then_some(Leads(T::MigrateFail, &[S::Error]))
    });
}

/// `v1` guide, 同步失败. Of a synchronisation that belongs to the migration nothing is said.
fn a_synchronisation_fails() {
    happens(Event::Failed, ALL, |at| match at.state {
        T::Syncing if at.migrated => Some(Leads(T::SyncFail, &[S::Error])),
        T::Syncing => Some(One(&[(T::SyncFail, &[S::Error]), (T::MigrateFail, &[S::Error])])),
        _ => None,
    });
}

/// The legends of the states.
fn a_task_that_rests_does_not_fail() {
    happens(Event::Failed, ALL, |at| match at.state {
        T::Ready | T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail | T::Abort => Some(Never),
        _ => None,
    });
}

/// `v1` guide, 停止中 and 停止; that the Agent's answer is the cause is inferred.
fn a_pausing_task_is_paused() {
    happens(Event::StopEnded, ALL, |at| match at.state {
        T::Aborting => Some(Leads(T::Abort, &[S::Stopped])),
        _ => Some(Never),
    });
}

/// The FAQ on SMS.9007: paused by itself; the way there is inferred.
fn in_2026_a_migration_that_is_too_fast_pauses_itself() {
    happens(Event::Overspeed, &[E2026], |at| match (at.state, at.status) {
        (T::Running, S::Replicate) => Some(Leads(T::Aborting, &[S::Stopping])),
        (T::Running | T::Syncing | T::Skipping, _) => None,
        _ => Some(Never),
    });
}

/// Inferred: then the rest goes on.
fn in_2026_after_a_skipped_check_the_rest_goes_on() {
    happens(Event::SkipEnded, &[E2026], |at| match at.state {
        T::Skipping => Some(One(&[(T::Running, &[S::Replicate]), (T::Syncing, &[S::Syncing])])),
        _ => Some(Never),
    });
}

/// Inferred: a clone is a test.
fn after_a_clone_synchronisation_goes_on() {
    happens(Event::CloneEnded, ALL, |at| match (at.state, at.status) {
        (T::Syncing, S::Cloning) => Some(Leads(T::Syncing, &[S::Syncing])),
        _ => Some(Never),
    });
}

/// Seen by users: clearing, cleared, while the task stays `MIGRATE_SUCCESS`; `clearfailed` from its name.
fn in_2026_clearing_ends_and_the_task_stays_a_success() {
    happens(Event::ClearEnded, &[E2026], |at| match (at.state, at.status) {
        (T::MigrateSuccess, S::Clearing) => Some(Leads(T::MigrateSuccess, &[S::Cleared])),
        _ => Some(Never),
    });
    happens(Event::ClearFailed, &[E2026], |at| match (at.state, at.status) {
        (T::MigrateSuccess, S::Clearing) => Some(Leads(T::MigrateSuccess, &[S::Clearfailed])),
        _ => Some(Never),
    });
}

/// Inferred from the pair and the option.
fn in_2026_a_drill_is_ready_only_for_a_task_that_needs_one() {
    happens(Event::DrillReady, &[E2026], |at| match (at.state, at.status) {
        (T::Ready, S::Waiting) if at.wants.drill => Some(Leads(T::Ready, &[S::Premigready])),
        _ => Some(Never),
    });
}

/// Inferred from the pairs.
fn in_2026_a_drill_ends_or_fails() {
    for (event, end) in [(Event::DrillEnded, &[S::Premiged]), (Event::DrillFailed, &[S::Premigfailed])] {
        happens(event, &[E2026], |at| match (at.state, at.status) {
            (T::Ready, S::Premiging) if at.wants.drill => Some(Leads(T::Ready, end)),
            (T::Ready, S::Premiging) => None,
            _ => Some(Never),
        });
    }
}

/// Inferred from the names.
fn a_rollback_ends() {
    happens(Event::RollbackEnded, &[E2022], |at| match at.state {
        T::SyncFRollbacking => Some(Leads(T::SyncFRollbackSuccess, S::ALL)),
        _ => Some(Never),
    });
}

/// Seen by users: not found afterwards. Guide: the source server stays in the list, to be configured again.
fn a_deleted_task_goes() {
    for at in SINCE_2025.iter().flat_map(|edition| usual(*edition)) {
        let after = at.task.step(Event::Deleted).ok();
        if at.state == T::Deleting {
            let after = after.unwrap_or_else(|| panic!("{:?} does not go", at.task));
            assert_eq!((after.is_gone(), after.state(), after.source()), (true, None, Some(S::Waiting)), "{after:?}");
        } else {
            assert_eq!(after, None, "{:?}", at.task);
        }
    }
}

/// `v1` guide: disconnected after some idle days, and nothing else. What runs meanwhile was seen to fail.
fn an_agent_is_lost_and_the_task_rests_on() {
    for at in ALL.iter().flat_map(|edition| usual(*edition)) {
        let after = at.task.step(Event::AgentLost).ok();
        match at.state {
            T::Ready | T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail | T::Abort => {
                let expected = at.connected.then(|| at.task.with_connected(false));
                if !matches!(at.status, S::Clearing | S::Premiging) {
                    assert_eq!(after, expected, "{:?}", at.task);
                }
            }
            _ => assert!(!after.is_some_and(Task::is_connected), "{:?}", at.task),
        }
    }
}

/// Inferred: it was lost.
fn an_agent_returns_and_the_task_rests_on() {
    for at in ALL.iter().flat_map(|edition| usual(*edition)) {
        let after = at.task.step(Event::AgentReturned).ok();
        let expected = (!at.connected).then(|| at.task.with_connected(true));
        match at.state {
            T::Ready | T::MigrateSuccess | T::SyncSuccess | T::Abort => assert_eq!(after, expected, "{:?}", at.task),
            _ => assert!(after.is_none_or(Task::is_connected), "{:?}", at.task),
        }
    }
}

// ---- Whole lives ----

/// `v1` guide, guide, and the field notes of three runs: READY, start, RUNNING, MIGRATE_SUCCESS.
fn a_migration_without_synchronisation() {
    for edition in ALL {
        let end = walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::CopyStarted), T::Running, S::Replicate),
                (Wait(Event::CopyEnded), T::Running, S::Cutovering),
                (Wait(Event::Succeeded), T::MigrateSuccess, S::Finished),
            ],
        );
        assert_eq!(end.options(), Options::none());
    }
}

/// Guide: 持续同步, cloned, launched, 已完成.
fn a_migration_with_synchronisation() {
    for edition in ALL {
        walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none().syncing())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::CopyStarted), T::Running, S::Replicate),
                (Wait(Event::CopyEnded), T::Syncing, S::Syncing),
                (Ask(Operation::CloneTest), T::Syncing, S::Cloning),
                (Wait(Event::CloneEnded), T::Syncing, S::Syncing),
                (Ask(Operation::Test), T::Running, S::Cutovering),
                (Wait(Event::Succeeded), T::MigrateSuccess, S::Finished),
            ],
        );
    }
}

/// `v1` guide: 迁移成功, 同步, 同步成功; what is synchronised after the success is remembered to be so.
fn a_migration_that_is_synchronised_again() {
    for edition in ALL {
        let end = walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::CopyStarted), T::Running, S::Replicate),
                (Wait(Event::CopyEnded), T::Running, S::Cutovering),
                (Wait(Event::Succeeded), T::MigrateSuccess, S::Finished),
                (Ask(Operation::Start), T::Syncing, S::Syncing),
            ],
        );
        assert!(end.has_migrated(), "{edition}");
        assert_eq!(end.step(Event::SyncEnded).ok().and_then(Task::state), Some(T::SyncSuccess), "{edition}");
        assert_eq!(end.step(Event::Failed).ok().and_then(Task::state), Some(T::SyncFail), "{edition}");
    }
}

/// `v1` guide: 停止中, 停止, and started again.
fn a_migration_that_is_paused_goes_on() {
    for edition in ALL {
        let paused = walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::CopyStarted), T::Running, S::Replicate),
                (Ask(Operation::Stop), T::Aborting, S::Stopping),
                (Wait(Event::StopEnded), T::Abort, S::Stopped),
            ],
        );
        // Inferred where.
        let after = paused.apply(Operation::Start).map(Accepted::job).ok();
        assert_eq!(after.and_then(Task::state), Some(T::Running), "{edition}");
    }
}

/// Seen by users: MIGRATE_FAIL, deleted, another one created.
fn a_migration_that_fails_is_deleted_and_made_again() {
    for edition in SINCE_2025 {
        let deleting = walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::Failed), T::MigrateFail, S::Error),
                (Ask(Operation::Delete), T::Deleting, S::Deleting),
            ],
        );
        let gone = deleting.step(Event::Deleted).ok();
        assert_eq!(gone.map(|task| (task.is_gone(), task.source())), Some((true, Some(S::Waiting))), "{edition}");
        walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
            ],
        );
    }
}

/// Everything that can come after, by the service's steps and by the callers' requests.
fn futures(of: impl Iterator<Item = Task>) -> HashSet<Task> {
    let mut open: Vec<Task> = of.collect();
    let mut seen: HashSet<Task> = open.iter().copied().collect();
    while let Some(task) = open.pop() {
        let asked = Operation::EACH.into_iter().filter_map(|o| task.apply(o).ok().map(Accepted::job));
        let stepped = Event::ALL.iter().filter_map(|&e| task.step(e).ok());
        for next in asked.chain(stepped) {
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    seen
}

/// Seen by users: the old id is not found.
fn a_gone_task_does_not_come_back() {
    for edition in ALL {
        let gone = Task::of(*edition, T::Deleting).with_source(Some(S::Waiting)).gone();
        assert!(futures(std::iter::once(gone)).into_iter().all(Task::is_gone), "{edition}");
    }
}

/// The lists of words.
fn no_future_leads_out_of_the_listed_words() {
    for edition in ALL {
        for task in futures(std::iter::once(configured(*edition))) {
            assert!(task.state().is_none_or(|state| listed(*edition, state)), "{task:?} in {edition}");
            assert!(task.source().is_none_or(|status| listed_status(*edition, status)), "{task:?} in {edition}");
            assert!(task.is_possible(), "{task:?} in {edition}");
        }
    }
}

/// `v1` guide, 停止; inferred that it goes on where it was.
fn a_synchronisation_that_is_paused_goes_on() {
    for edition in ALL {
        let syncing = walk(
            configured(*edition),
            &[
                (Ask(Operation::Create(Options::none().syncing())), T::Ready, S::Waiting),
                (Ask(Operation::Start), T::Running, S::Init),
                (Wait(Event::CopyStarted), T::Running, S::Replicate),
                (Wait(Event::CopyEnded), T::Syncing, S::Syncing),
            ],
        );
        walk(
            syncing,
            &[
                (Ask(Operation::Stop), T::Aborting, S::Stopping),
                (Wait(Event::StopEnded), T::Abort, S::Stopped),
                (Ask(Operation::Start), T::Syncing, S::Syncing),
            ],
        );
    }
}

/// Inferred.
fn in_2026_a_skipped_check_leads_back_to_where_it_was() {
    let options = Options::none().syncing().is_need_consistency_check();
    let copying = Task::of(E2026, T::Running).with_source(Some(S::Replicate)).with_connected(true);
    let syncing = Task::of(E2026, T::Syncing).with_source(Some(S::Syncing)).with_connected(true);
    for (task, state, status) in [(copying, T::Running, S::Replicate), (syncing, T::Syncing, S::Syncing)] {
        walk(
            task.with_options(options),
            &[(Ask(Operation::Skip), T::Skipping, S::Skipping), (Wait(Event::SkipEnded), state, status)],
        );
    }
}

// ---- The Agent's commands ----

/// `ShowCommand`: start, stop, and since 2026 skip and `migration_test` reach the Agent as these words. Inferred from them.
fn the_agent_is_told_what_was_asked() {
    let asked = |task: Task, operation| task.apply(operation).map(Accepted::job).ok().and_then(Task::command);
    for edition in ALL {
        let at = |state: T, status: S| Task::of(*edition, state).with_source(Some(status)).with_connected(true);
        assert_eq!(asked(at(T::Ready, S::Waiting), Operation::Start), Some(Command::Start), "{edition}");
        assert_eq!(asked(at(T::Running, S::Replicate), Operation::Stop), Some(Command::Stop), "{edition}");
        assert_eq!(asked(at(T::MigrateFail, S::Error), Operation::Restart), Some(Command::Start), "{edition}");
        for state in T::ALL.iter().filter(|state| listed(*edition, **state)) {
            let command = at(*state, statuses(*state)[0]).command();
            assert!(command.is_none_or(|c| c.spelled(*edition, Direction::Response).is_some()), "{edition}: {state}");
        }
    }
    for edition in [E2022, E2025] {
        let success = Task::of(edition, T::MigrateSuccess).with_source(Some(S::Finished)).with_connected(true);
        assert_eq!(asked(success, Operation::Start), Some(Command::Sync), "{edition}");
    }
    let (drill, check) = (Options::none().need_migration_test(), Options::none().is_need_consistency_check());
    let ready = Task::of(E2026, T::Ready).with_source(Some(S::Premigready)).with_connected(true).with_options(drill);
    let runs = Task::of(E2026, T::Running).with_source(Some(S::Replicate)).with_connected(true).with_options(check);
    assert_eq!(asked(ready, Operation::MigrationTest), Some(Command::Premigrate));
    assert_eq!(asked(runs, Operation::Skip), Some(Command::Skip));
}

/// `ShowCommand`, SDKs of 2026-01-29: a task that is not started, has stopped, or has finished; inferred from the names.
fn in_2026_an_agent_with_nothing_to_do_is_told_why() {
    for (state, status, command) in [
        (T::Ready, S::Waiting, Command::TaskNotStarted),
        (T::Abort, S::Stopped, Command::TaskHasStopped),
        (T::MigrateSuccess, S::Finished, Command::TaskHasFinished),
        (T::SyncSuccess, S::Finished, Command::TaskHasFinished),
    ] {
        assert_eq!(Task::of(E2026, state).with_source(Some(status)).command(), Some(command), "{state}");
    }
}

// ---- Codes ----

/// `errors` for the first five; field notes of public runbooks for the others.
const CODES: [(Code, &str); 10] = [
    (Code::NotPausable, "SMS.1038"),
    (Code::NotResumable, "SMS.1039"),
    (Code::NotRestartable, "SMS.1040"),
    (Code::CannotDelete, "SMS.2015"),
    (Code::NoSuchSource, "SMS.2216"),
    (Code::NoTask, "SMS.7703"),
    (Code::SourceRunning, "SMS.7719"),
    (Code::Bound, "SMS.7605"),
    (Code::SourceUnavailable, "SMS.6520"),
    (Code::NotConnected, "SMS.6603"),
];

/// The same.
fn the_codes_of_tasks_are_spelled_as_on_the_pages() {
    for (code, name) in CODES {
        assert_eq!(code.as_str(), name);
        assert_eq!(name.parse(), Ok(code));
    }
}

/// `errors`; of the others the status is open.
fn the_old_codes_of_tasks_come_with_400() {
    for (code, name) in &CODES[..5] {
        assert_eq!(code.http_status(), 400, "{name}");
    }
}

/// `errors`, in English; SMS.2015 and SMS.2216 were read in Chinese only.
fn the_old_codes_of_tasks_come_with_their_messages() {
    for (code, message) in [
        (Code::NotPausable, "Only the tasks that are created or monitored can be paused."),
        (Code::NotResumable, "Only paused tasks can be resumed."),
        (Code::NotRestartable, "Only migration tasks that fail to be created or migrated can be restarted."),
    ] {
        assert_eq!(code.message(), Some(message));
    }
}

// ---- Wherever the source server is ----

/// A task that no sentence excludes.
#[derive(Debug, Clone, Copy)]
struct Place {
    task: Task,
    edition: Edition,
    state: Option<T>,
    source: Option<S>,
    options: Options,
    connected: bool,
    migrated: bool,
}

/// All of an edition: not there, gone, or in any state; with no source server or one in any status; and all else.
fn possible(edition: Edition) -> impl Iterator<Item = &'static Place> {
    static ALL_OF_THEM: [OnceLock<Vec<Place>>; 3] = [const { OnceLock::new() }; 3];
    let list = ALL_OF_THEM[edition as usize].get_or_init(|| {
        // No option, each by itself, all of them.
        let chosen = Wants::all().enumerate().filter(|(n, _)| [0, 1, 2, 4, 8, 15].contains(n));
        let chosen: Vec<Options> = chosen.map(|(_, wants)| wants.options()).collect();
        let all = Task::all(edition).filter(|task| task.is_possible() && chosen.contains(&task.options()));
        let place = |task: Task| Place {
            task,
            edition,
            state: task.state(),
            source: task.source(),
            options: task.options(),
            connected: task.is_connected(),
            migrated: task.has_migrated(),
        };
        all.map(place).collect()
    });
    list.iter()
}

/// Where something happens by itself, and where it cannot; nothing where the pages leave it open. The rest of the task stays.
fn happens_only(event: Event, editions: &[Edition], expected: impl Fn(&Place) -> Option<bool>) {
    let (mut sheet, mut count) = (Sheet::default(), 0);
    for at in editions.iter().flat_map(|edition| possible(*edition)) {
        let Some(happens) = expected(at) else { continue };
        count += usize::from(happens);
        if sheet.0.len() > 3 {
            break;
        }
        let after = at.task.step(event).ok();
        if after.is_some() != happens {
            sheet.0.insert(format!("{event} of {:?} leads to {after:?}, expected: {happens}", at.task));
        }
        let moved = matches!(event, Event::AgentLost | Event::AgentReturned);
        let stays = |after: Task| {
            let agent = moved != (after.is_connected() == at.connected);
            after.edition() == at.edition && after.options() == at.options && agent
        };
        if event != Event::Deleted && !after.is_none_or(stays) {
            sheet.0.insert(format!("{event} of {:?} leads to {after:?}, another task", at.task));
        }
    }
    assert!(count > 0, "nothing happens");
    sheet.done();
}

/// What a request is answered, and where it leads.
fn answers(operation: Operation, editions: &[Edition], expected: impl Fn(&Place) -> Option<Said>) {
    let (mut sheet, mut count) = (Sheet::default(), 0);
    for at in editions.iter().flat_map(|edition| possible(*edition)) {
        let Some(said) = expected(at) else { continue };
        count += 1;
        if sheet.0.len() > 3 {
            break;
        }
        let answer = at.task.apply(operation);
        let after = answer.ok().map(Accepted::job);
        let code = answer.err().map(|refused| refused.code);
        let leads = |ends: &[(T, &[S])]| {
            after.is_some_and(|after| {
                let among = |(state, sources): &(T, &[S])| {
                    after.state() == Some(*state) && after.source().is_some_and(|source| sources.contains(&source))
                };
                let stays = after.options() == at.options && after.is_connected() == at.connected;
                ends.iter().any(among) && stays
            })
        };
        let (right, by) = match said {
            To(by, state, sources) => (leads(&[(state, sources)]), by),
            Either(by, ends) => (leads(ends), by),
            Same(by) => (after == Some(at.task), by),
            No(by, expected) => (code == Some(expected), by),
            Refused(by) => (code.is_some(), by),
            Unsaid => (true, Less),
        };
        if !right {
            let text = format!("{operation:?} of {:?} is answered {after:?}, {code:?}, expected {said:?}", at.task);
            sheet.0.insert(text);
        }
        // What carries an answer is asked once for all options.
        if right && by != Any && at.options == Options::none() {
            let certain = at.task.explain(operation).is_certain();
            if certain != (by == Page) {
                sheet.0.insert(format!("{operation:?} of {:?}, certain: {certain}, expected {said:?}", at.task));
            }
        }
    }
    assert!(count > 0, "nothing was asked");
    sheet.done();
}

/// `CreateTask`, `auto_start`, and the guide's 就绪: only a ready task that was made so.
fn only_a_ready_task_that_was_made_so_starts_by_itself() {
    happens_only(Event::AutoStarted, ALL, |at| {
        if at.state != Some(T::Ready) || !at.options.has_auto_start() {
            return Some(false);
        }
        let waits = at.source == Some(S::Waiting) && !at.options.has_migration_test();
        (waits && at.connected).then_some(true)
    });
}

/// Inferred from the names: the Agent begins to copy where it was being initialised. What a lost Agent does is left out, here
/// and below.
fn only_what_is_being_initialised_begins_to_be_copied() {
    happens_only(Event::CopyStarted, ALL, |at| match (at.state, at.source) {
        (Some(T::Running), Some(S::Init)) => at.connected.then_some(true),
        _ => Some(false),
    });
}

/// Guide, 设置目的端: full replication ends, with continuous synchronisation after it or without.
fn only_what_is_being_replicated_ends_to_be_copied() {
    happens_only(Event::CopyEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::Running), Some(S::Replicate)) => at.connected.then_some(true),
        _ => Some(false),
    });
}

/// `v1` guide, 迁移成功; guide, 启动目的端: after a launch, the first or that of a later synchronisation. Which state a task is
/// in while it is launched out of a synchronisation is inferred.
fn only_what_is_being_launched_succeeds() {
    happens_only(Event::Succeeded, ALL, |at| match (at.state, at.source) {
        (Some(T::Running), Some(S::Cutovering)) => at.connected.then_some(true),
        (Some(T::Running), Some(S::Finished) | None) => None,
        (Some(T::Syncing), Some(S::Cutovering)) => None,
        _ => Some(false),
    });
}

/// `v1` guide, 同步成功. `CreateTask`, `syncing`: a continuous synchronisation stays until the target is launched.
fn only_a_synchronisation_after_a_success_ends() {
    happens_only(Event::SyncEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::Syncing), Some(S::Syncing)) if at.migrated => at.connected.then_some(true),
        (Some(T::Syncing), Some(S::Syncing)) if at.options.has_syncing() => Some(false),
        (Some(T::Syncing), _) => None,
        _ => Some(false),
    });
}

/// `v1` guide, 迁移失败 and 同步失败; users saw the source server of a lost Agent fail. Of what is being paused or skipped no
/// page says it.
fn only_what_runs_or_synchronises_fails() {
    happens_only(Event::Failed, ALL, |at| match at.state {
        Some(T::Running | T::Syncing) => at.source.map(|_| true),
        Some(T::Aborting | T::Skipping) => None,
        _ => Some(false),
    });
}

/// The same; that the source server is in `error` then is inferred from the pairs.
fn what_fails_ends_in_one_of_two_failed_states() {
    let mut sheet = Sheet::default();
    for at in ALL.iter().flat_map(|edition| possible(*edition)).filter(|at| at.source.is_some()) {
        let Ok(after) = at.task.step(Event::Failed) else { continue };
        let ends: &[T] = match at.state {
            Some(T::Running) if !at.migrated => &[T::MigrateFail],
            Some(T::Syncing) if at.migrated => &[T::SyncFail],
            _ => &[T::MigrateFail, T::SyncFail],
        };
        if !after.state().is_some_and(|state| ends.contains(&state)) || after.source() != Some(S::Error) {
            sheet.0.insert(format!("{:?} fails to {after:?}", at.task));
        }
    }
    sheet.done();
}

/// `v1` guide, 停止中 and 停止.
fn only_what_is_being_paused_is_paused() {
    happens_only(Event::StopEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::Aborting), Some(S::Stopping)) => at.connected.then_some(true),
        (Some(T::Aborting), _) => None,
        _ => Some(false),
    });
}

/// The FAQ on SMS.9007: a migration; `UpdateTaskStatus`, text of 2026-01-29. Older pages do not have it.
fn in_2026_only_a_migration_is_too_fast() {
    happens_only(Event::Overspeed, ALL, |at| match (at.state, at.source) {
        _ if at.edition != E2026 => Some(false),
        (Some(T::Running), Some(S::Replicate)) => at.connected.then_some(true),
        (Some(T::Running), _) => None,
        _ => Some(false),
    });
}

/// Inferred from the names.
fn only_what_is_being_skipped_ends_to_be_skipped() {
    happens_only(Event::SkipEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::Skipping), Some(S::Skipping)) => at.connected.then_some(true),
        (Some(T::Skipping), _) => None,
        _ => Some(false),
    });
}

/// Guide, 克隆目的端: out of 持续同步; that it leads back is inferred.
fn only_what_is_being_cloned_ends_to_be_cloned() {
    happens_only(Event::CloneEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::Syncing), Some(S::Cloning)) => at.connected.then_some(true),
        _ => Some(false),
    });
}

/// Users saw it of a task that is `MIGRATE_SUCCESS`; of `SYNC_SUCCESS` nobody says it. The statuses are in no list before 2026.
fn in_2026_only_what_is_being_cleared_ends_to_be_cleared() {
    for event in [Event::ClearEnded, Event::ClearFailed] {
        happens_only(event, ALL, |at| match (at.state, at.source) {
            _ if at.edition != E2026 => Some(false),
            (Some(T::MigrateSuccess), Some(S::Clearing)) => at.connected.then_some(true),
            (Some(T::SyncSuccess), Some(S::Clearing)) => None,
            _ => Some(false),
        });
    }
}

/// Inferred from the pair and from `need_migration_test`, which is newer than the older pages.
fn in_2026_a_drill_is_ready_only_for_a_task_that_waits_and_needs_one() {
    happens_only(Event::DrillReady, ALL, |at| match (at.state, at.source) {
        (Some(T::Ready), Some(S::Waiting)) if at.edition == E2026 && at.options.has_migration_test() => {
            at.connected.then_some(true)
        }
        _ => Some(false),
    });
}

/// Inferred from the pairs; without the option there is no drill to speak of.
fn in_2026_only_a_drill_that_runs_ends_or_fails() {
    for event in [Event::DrillEnded, Event::DrillFailed] {
        happens_only(event, ALL, |at| match (at.state, at.source) {
            _ if at.edition != E2026 => Some(false),
            (Some(T::Ready), Some(S::Premiging)) => (at.connected && at.options.has_migration_test()).then_some(true),
            _ => Some(false),
        });
    }
}

/// Inferred from the names. Whether it still occurs after 2022, and what ends `RESETING`, no page says.
fn only_what_is_being_rolled_back_ends_to_be_rolled_back() {
    happens_only(Event::RollbackEnded, ALL, |at| match (at.state, at.source) {
        (Some(T::SyncFRollbacking), Some(S::Error)) if at.edition == E2022 => at.connected.then_some(true),
        (Some(T::SyncFRollbacking | T::Reseting), _) => None,
        _ => Some(false),
    });
}

/// Users did not find it afterwards, with or without its Agent. In 2022 the state was not shown.
fn only_what_is_being_deleted_goes() {
    happens_only(Event::Deleted, ALL, |at| match (at.state, at.source) {
        (Some(T::Deleting), Some(S::Deleting)) if at.edition != E2022 => Some(true),
        (Some(T::Deleting), _) => None,
        _ => Some(false),
    });
}

/// The statuses in which nothing goes on.
const fn is_idle(status: S) -> bool {
    match status {
        S::Unavailable | S::Waiting | S::Stopped | S::Finished | S::Error | S::Cleared | S::Clearfailed => true,
        S::Premigready | S::Premiged | S::Premigfailed => true,
        S::Init | S::Replicate | S::Syncing | S::Stopping | S::Skipping | S::Deleting | S::Cloning => false,
        S::Cutovering | S::Clearing | S::Premiging => false,
    }
}

/// `v1` guide: disconnected after some days in which no task is created, started or synchronised.
fn only_a_connected_agent_is_lost() {
    happens_only(Event::AgentLost, ALL, |at| {
        if !at.connected {
            return Some(false);
        }
        let rests = match at.state {
            Some(T::Ready | T::MigrateSuccess | T::MigrateFail | T::SyncSuccess | T::SyncFail | T::Abort) => true,
            Some(_) => false,
            None => !at.task.is_gone(),
        };
        (rests && at.source.is_some_and(is_idle)).then_some(true)
    });
}

/// Inferred: it was lost.
fn only_a_lost_agent_returns() {
    happens_only(Event::AgentReturned, ALL, |at| {
        if at.connected {
            return Some(false);
        }
        let rests = matches!(at.state, Some(T::Ready | T::MigrateSuccess | T::SyncSuccess | T::Abort));
        (rests && at.source.is_some_and(is_idle)).then_some(true)
    });
}

/// `v1` guide: a lost Agent is the only thing that changes.
fn an_idle_task_keeps_all_but_its_agent() {
    for at in ALL.iter().flat_map(|edition| possible(*edition)).filter(|at| at.source.is_some_and(is_idle)) {
        let rests = matches!(at.state, Some(T::Ready | T::MigrateSuccess | T::SyncSuccess | T::Abort));
        if rests && let Ok(after) = at.task.step(Event::AgentLost) {
            assert_eq!(after, at.task.with_connected(false), "{:?}", at.task);
        }
        if rests && let Ok(after) = at.task.step(Event::AgentReturned) {
            assert_eq!(after, at.task.with_connected(true), "{:?}", at.task);
        }
    }
}

// Requests.

/// The statuses of which no page says whether a task is started or paused then: drills, clearing, and what is not there to be
/// migrated.
const fn is_left_out(status: S) -> bool {
    let drills = matches!(status, S::Premigready | S::Premiging | S::Premiged | S::Premigfailed);
    let clearing = matches!(status, S::Clearing | S::Cleared | S::Clearfailed);
    drills || clearing || matches!(status, S::Unavailable | S::Deleting)
}

/// A task that is not there: users saw SMS.7703. Where its source server is not there either, the code is open.
fn not_found(at: &Place) -> Said {
    if at.source.is_some() { No(Less, Code::NoTask) } else { Refused(Any) }
}

const SOMEWHERE: &[(T, &[S])] = &[(T::Running, S::ALL), (T::Syncing, S::ALL)];

/// `v1` guide, 就绪, 停止, 迁移成功 and 查看任务信息; `0054`: failed or paused tasks, which disputes the others since 2025.
fn a_task_is_started_by_its_state() {
    answers(Operation::Start, ALL, |at| {
        let source = at.source.filter(|source| at.connected && !is_left_out(*source))?;
        let old = at.edition == E2022;
        let undisputed = if old { Page } else { Less };
        match at.state? {
            T::Ready if source == S::Error || at.options.has_migration_test() => None,
            T::Ready if source == S::Waiting => Some(To(undisputed, T::Running, &[S::Init])),
            T::Ready => Some(To(undisputed, T::Running, S::ALL)),
            T::Abort => Some(Either(Page, SOMEWHERE)),
            T::MigrateFail if !old => Some(Either(Page, SOMEWHERE)),
            T::MigrateSuccess if source == S::Finished => Some(To(undisputed, T::Syncing, &[S::Syncing])),
            T::SyncSuccess if old && source == S::Finished => Some(To(Less, T::Syncing, &[S::Syncing])),
            _ => None,
        }
    });
}

/// `errors`, SMS.1039; `0054` since 2025: only failed or paused tasks.
fn a_task_that_runs_is_not_started_wherever_its_source_server_is() {
    answers(Operation::Start, ALL, |at| match at.state {
        None => Some(not_found(at)),
        Some(state) if !is_busy(state) => None,
        Some(_) if !at.connected || at.source.is_none() => Some(Refused(Any)),
        Some(_) if at.edition == E2022 => Some(No(Any, Code::NotResumable)),
        Some(_) => Some(Refused(Page)),
    });
}

/// `v1` guide: a task that is migrating; of one that synchronises inferred. Of a launch and of a clone no page says it.
fn a_task_is_paused_by_its_state() {
    answers(Operation::Stop, ALL, |at| {
        let source = at.source.filter(|source| at.connected && !is_left_out(*source))?;
        if matches!(source, S::Cutovering | S::Cloning) {
            return None;
        }
        match at.state? {
            T::Running if matches!(source, S::Init | S::Replicate) => Some(To(Page, T::Aborting, &[S::Stopping])),
            T::Running => Some(To(Page, T::Aborting, S::ALL)),
            T::Syncing if source == S::Syncing => Some(To(Any, T::Aborting, &[S::Stopping])),
            T::Syncing => Some(To(Any, T::Aborting, S::ALL)),
            _ => None,
        }
    });
}

/// The same: these are not migrating.
fn a_task_that_rests_is_not_paused_wherever_its_source_server_is() {
    answers(Operation::Stop, ALL, |at| match at.state {
        None => Some(not_found(at)),
        Some(state) if rests(state) || state == T::SyncFRollbackSuccess => Some(Refused(Any)),
        Some(_) => None,
    });
}

/// Guide, 克隆目的端: only while the status is 持续同步. That the task is `SYNCING` then is inferred.
fn only_a_synchronising_task_is_cloned() {
    answers(Operation::CloneTest, ALL, |at| match (at.state, at.source) {
        (Some(T::Syncing), Some(S::Syncing)) => at.connected.then_some(To(Page, T::Syncing, &[S::Cloning])),
        (None, _) | (_, Some(S::Syncing) | None) => Some(Refused(Any)),
        (Some(_), Some(_)) => Some(Refused(if at.connected { Page } else { Any })),
    });
}

/// `v1` guide: connected, and one of five states, whatever its source server does. What the log's own status does is not
/// modelled.
fn in_2022_logs_are_collected_by_the_state() {
    answers(Operation::CollectLog, &[E2022], |at| match at.state {
        Some(state) if is_over(state) && at.connected => at.source.map(|_| Same(Any)),
        _ => Some(Refused(Any)),
    });
}

/// The same: the guide names both conditions.
fn in_2022_a_page_says_when_no_logs_are_collected() {
    answers(Operation::CollectLog, &[E2022], |at| {
        let allowed = is_over(at.state?) && at.connected;
        (!allowed && at.source.is_some()).then_some(Refused(Page))
    });
}

/// Inferred from the names of the operation and of the states.
fn in_2022_only_a_failed_synchronisation_is_rolled_back() {
    answers(Operation::SyncFailedRollback, &[E2022], |at| match (at.state, at.source) {
        (Some(T::SyncFail), Some(S::Error)) => at.connected.then_some(To(Less, T::SyncFRollbacking, &[S::Error])),
        (Some(T::SyncFail), _) => None,
        (None, _) | (_, None) => Some(Refused(Any)),
        _ => Some(Refused(Less)),
    });
}

/// That the service refuses what an edition has not listed is inferred; of a task that is not there the order is open.
fn is_in_no_list(operation: Operation, editions: &[Edition]) {
    answers(operation, editions, |at| Some(Refused(if at.state.is_some() { Less } else { Any })));
}

/// `UpdateTaskStatus`: since 2024-03-28.
fn in_2022_no_network_is_checked_anywhere() {
    is_in_no_list(Operation::NetworkCheck, &[E2022]);
}

/// `UpdateTaskStatus`: since 2025-03-27.
fn before_2026_nothing_is_skipped_anywhere() {
    is_in_no_list(Operation::Skip, &[E2022, E2025]);
}

/// `UpdateTaskStatus`: since 2025-03-27.
fn before_2026_nothing_is_cleared_anywhere() {
    is_in_no_list(Operation::Clear, &[E2022, E2025]);
}

/// `UpdateTaskStatus`: since 2025-06-12.
fn before_2026_no_drill_is_begun_anywhere() {
    is_in_no_list(Operation::MigrationTest, &[E2022, E2025]);
}

/// `UpdateTaskStatus`: only the text of 2026-01-29 has it.
fn before_2026_cutover_is_accepted_nowhere() {
    is_in_no_list(Operation::Cutover, &[E2022, E2025]);
}

/// `UpdateTaskStatus`: gone since 2024-07-03.
fn in_2026_no_logs_are_collected_anywhere() {
    is_in_no_list(Operation::CollectLog, &[E2026]);
}

/// `UpdateTaskStatus`: gone since 2024-07-03.
fn in_2026_nothing_is_rolled_back_anywhere() {
    is_in_no_list(Operation::SyncFailedRollback, &[E2026]);
}

/// What a creation without a source server is answered, with all that can be asked.
fn without_source(edition: Edition, check: impl Fn(Task, Option<Code>)) {
    let mut count = 0;
    for at in possible(edition).filter(|at| at.source.is_none()) {
        for wants in Wants::all() {
            count += 1;
            let answer = at.task.apply(Operation::Create(wants.options()));
            check(at.task, answer.err().map(|refused| refused.code));
        }
    }
    assert!(count > 0, "nothing was asked");
}

/// Whether that answer is certain; asked once for all options.
fn certain_without_source(edition: Edition, expected: bool) {
    for at in possible(edition).filter(|at| at.source.is_none() && at.options == Options::none()) {
        let certain = at.task.explain(Operation::Create(Options::none())).is_certain();
        assert_eq!(certain, expected, "{:?}", at.task);
    }
}

/// `errors`: SMS.2216, the given source server does not exist.
fn in_2022_without_a_source_server_nothing_is_created_whatever_else_holds() {
    without_source(E2022, |task, code| assert_eq!(code, Some(Code::NoSuchSource), "{task:?}"));
    certain_without_source(E2022, true);
}

/// `CreateTask`, 2025-02-13, is silent.
fn in_2025_a_creation_without_a_source_server_is_never_certain() {
    certain_without_source(E2025, false);
}

/// `CreateTask`, 2026-01-27: the source server exists. With which code it is refused otherwise, no page says.
fn in_2026_without_a_source_server_nothing_is_created_whatever_else_holds() {
    without_source(E2026, |task, code| assert!(code.is_some(), "{task:?}"));
    certain_without_source(E2026, true);
}

/// `CreateTask`, 2026-01-27: it has no migration task. Which of several refusals comes first, no page says.
fn in_2026_no_second_task_is_created_wherever_its_source_server_is() {
    answers(Operation::Create(Options::none().syncing()), &[E2026], |at| {
        (at.state.is_some() && at.source.is_some()).then_some(Refused(Page))
    });
}
