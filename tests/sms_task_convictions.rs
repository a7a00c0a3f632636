//! Sentence tests of verdicts: which recordings of an SMS migration task are convicted, which are only unspecified, and
//! which conform.
//!
//! They were written from the pages, as `sms_task_sentences` names them, not from the rows of the crate. What a page says
//! convicts; what was inferred, observed, is assumed, or is disputed between pages does not. Unless a test says otherwise
//! the service's own steps are recorded, the source server is too, and there is a complete sighting of both before and
//! after, so that nothing unseen can excuse an answer. Beside each recording that is convicted stands a twin that is not.

#![allow(clippy::doc_markdown, reason = "the words of the wire stand as they are")]
#![allow(clippy::expect_used, clippy::panic, reason = "the functions are tests, which a list calls")]

use cutover::history::{Outcome, Recording, Verdict};
use cutover::rule::mutants::{active as mutating, with};
use cutover::sms::Code;
use cutover::sms::source::CopyState as S;
use cutover::sms::task::{Edition, Event, Operation, Options, SPEC, State as T, Task};

sentences![
    CONVICTIONS:
    // DeleteTask.
    in_2022_a_task_that_runs_or_pauses_is_not_deleted,
    in_2022_a_task_that_rests_is_not_kept,
    in_2025_a_task_of_a_busy_source_server_is_not_deleted,
    in_2025_a_paused_task_of_an_idle_source_server_is_not_kept,
    in_2025_a_paused_task_without_its_agent_is_not_kept,
    in_2026_a_task_of_a_busy_source_server_is_not_deleted,
    in_2026_that_other_tasks_are_deleted_is_inferred,
    since_2025_the_task_alone_convicts_no_deletion,
    the_status_convicts_and_not_the_state,
    the_code_of_a_refused_deletion_is_only_observed,
    a_deleted_task_that_is_back_is_unspecified,
    // CreateTask.
    without_a_source_server_no_task_is_created,
    in_2026_without_an_agent_no_task_is_created,
    in_2026_no_second_task_is_created,
    that_a_failed_source_server_gets_no_task_is_only_observed,
    a_created_task_is_seen_ready,
    // UpdateTaskStatus: start.
    since_2025_a_task_that_runs_is_not_started,
    since_2025_a_paused_or_failed_task_is_not_refused_its_start,
    in_2022_a_ready_or_successful_task_is_not_refused_its_start,
    since_2025_pages_disagree_on_starting_a_ready_or_successful_task,
    no_answer_to_a_second_synchronisation_is_a_crime,
    since_2025_no_answer_to_the_start_of_a_pausing_task_is_a_crime,
    that_an_agent_has_to_be_connected_is_only_observed,
    a_started_task_is_seen_running,
    a_synchronised_task_is_seen_synchronising,
    where_a_paused_task_goes_on_is_only_inferred,
    // UpdateTaskStatus: stop and restart.
    that_a_task_that_rests_is_not_paused_is_inferred,
    a_task_that_migrates_is_not_refused_its_pause,
    a_paused_task_is_seen_pausing,
    in_2022_that_a_task_has_to_have_failed_is_a_historical_code,
    since_2025_that_a_task_has_to_have_failed_is_inferred,
    // UpdateTaskStatus: the others.
    a_target_is_cloned_only_out_of_synchronisation,
    a_clone_is_not_refused_in_synchronisation,
    no_answer_to_a_launch_is_a_crime,
    no_answer_to_the_newer_operations_is_a_crime,
    no_answer_to_an_operation_that_an_edition_lacks_is_a_crime,
    that_clearing_leaves_the_task_alone_is_only_observed,
    that_clearing_begins_at_once_is_only_observed,
    what_a_call_does_to_the_source_server_convicts_no_task_alone,
    // Steps and moves.
    a_recorded_end_is_seen_as_its_state,
    what_a_pause_by_overspeed_leads_to_is_inferred,
    a_move_that_nobody_foresees_is_unspecified,
    an_unwatched_migration_conforms,
    a_task_and_its_source_server_need_not_agree,
    a_lost_request_may_have_been_carried_out,
];

// ---- What the tests are written in ----

const E2022: Edition = Edition::E2022_08;
const E2025: Edition = Edition::E2025_02_13;
const E2026: Edition = Edition::E2026_01;
const ALL: [Edition; 3] = [E2022, E2025, E2026];
const SINCE_2025: [Edition; 2] = [E2025, E2026];

/// `DeleteTask`, 2025-02-13: the statuses that let a task be deleted.
const FIVE: [S; 5] = [S::Unavailable, S::Waiting, S::Finished, S::Error, S::Stopped];

/// Document 004: the others of that date.
const SEVEN: [S; 7] = [S::Init, S::Replicate, S::Syncing, S::Stopping, S::Deleting, S::Cloning, S::Cutovering];

/// `DeleteTask`, 2025-11 to 2026-01-27: the statuses that forbid it.
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

/// A task in a state, its source server in a status, the Agent connected.
fn at(edition: Edition, state: T, status: S) -> Task {
    Task::of(edition, state).with_source(Some(status)).with_connected(true)
}

/// A state with a status that goes with it; inferred from the legends of both.
const USUAL: [(T, S); 13] = [
    (T::Ready, S::Waiting),
    (T::Running, S::Init),
    (T::Running, S::Replicate),
    (T::Running, S::Cutovering),
    (T::Syncing, S::Syncing),
    (T::Syncing, S::Cloning),
    (T::MigrateSuccess, S::Finished),
    (T::MigrateFail, S::Error),
    (T::SyncSuccess, S::Finished),
    (T::SyncFail, S::Error),
    (T::Aborting, S::Stopping),
    (T::Abort, S::Stopped),
    (T::Deleting, S::Deleting),
];

/// The state that a status suggests.
fn state_of(status: S) -> T {
    match status {
        S::Unavailable | S::Waiting | S::Premigready | S::Premiging | S::Premiged | S::Premigfailed => T::Ready,
        S::Init | S::Replicate | S::Cutovering => T::Running,
        S::Syncing | S::Cloning => T::Syncing,
        S::Stopping => T::Aborting,
        S::Stopped => T::Abort,
        S::Skipping => T::Skipping,
        S::Deleting => T::Deleting,
        S::Clearing | S::Cleared | S::Clearfailed | S::Finished => T::MigrateSuccess,
        S::Error => T::MigrateFail,
    }
}

/// A recording of a task and its source server, both seen once more at the beginning.
fn known(task: Task) -> Recording<Task> {
    let mut recording = Recording::begun_as(task).steps_recorded().with_linked(task);
    // What is not found may as well have been deleted.
    if task.state().is_some() || task.is_gone() {
        recording.see(task);
    }
    recording
}

/// A recording of the task alone.
fn alone(task: Task) -> Recording<Task> {
    let mut recording = Recording::begun_as(task).steps_recorded();
    recording.see(task);
    recording
}

fn answered(task: Task, operation: Operation, outcome: Outcome<Code>) -> Recording<Task> {
    let mut recording = known(task);
    recording.call(operation, outcome);
    recording
}

/// A refusal; afterwards all is as before.
fn denied(task: Task, operation: Operation, code: Code) -> Recording<Task> {
    let mut recording = answered(task, operation, Outcome::Denied(code));
    if task.state().is_some() {
        recording.see(task);
    }
    recording
}

/// Runs `body` with verdicts alone, which takes a thousandth of the time; a mutator does so by itself.
fn briefly<R>(body: impl FnOnce() -> R) -> R {
    if mutating() { body() } else { with(&SPEC, body) }
}

/// Everything that is not as expected, so that a failure shows all of it.
#[derive(Default)]
struct Sheet(Vec<String>);

impl Sheet {
    fn of(body: impl FnOnce(&mut Self)) {
        let mut sheet = Self::default();
        briefly(|| body(&mut sheet));
        let (many, first) = (sheet.0.len(), sheet.0.iter().take(40).cloned().collect::<Vec<_>>());
        assert!(sheet.0.is_empty(), "{many} surprises:\n{}", first.join("\n"));
    }

    fn verdict(&mut self, recording: &Recording<Task>, expected: Verdict, what: impl FnOnce() -> String) {
        let found = recording.judge().verdict;
        if found != expected {
            self.0.push(format!("{}: {found}, not {expected}", what()));
        }
    }

    /// Acquitted, whatever else.
    fn acquitted(&mut self, recording: &Recording<Task>, what: impl FnOnce() -> String) {
        if recording.convicted() {
            self.0.push(format!("{}: convicted", what()));
        }
    }

    /// A request that was accepted.
    fn accepts(&mut self, task: Task, operation: Operation, expected: Verdict) {
        let recording = answered(task, operation, Outcome::Ok);
        self.verdict(&recording, expected, || format!("{}: {task:?}: {operation:?} accepted", task.edition()));
    }

    /// One that was refused.
    fn refuses(&mut self, task: Task, operation: Operation, code: Code, expected: Verdict) {
        let recording = denied(task, operation, code);
        self.verdict(&recording, expected, || format!("{}: {task:?}: {operation:?} refused {code}", task.edition()));
    }

    /// No answer to it convicts.
    fn either(&mut self, task: Task, operation: Operation, code: Code) {
        for (recording, how) in
            [(answered(task, operation, Outcome::Ok), "accepted"), (denied(task, operation, code), "refused")]
        {
            self.acquitted(&recording, || format!("{}: {task:?}: {operation:?} {how}", task.edition()));
        }
    }
}

use Operation::{CloneTest, Delete, Restart, Start, Stop};
use Verdict::{Conforms, Unspecified, Violates};

// ---- DeleteTask ----

/// `sms_api_0026`, 2022-08: only READY, ABORT, FAIL, SUCCESS; `errors`: SMS.2015.
fn in_2022_a_task_that_runs_or_pauses_is_not_deleted() {
    Sheet::of(|sheet| {
        for (state, status) in [(T::Running, S::Replicate), (T::Syncing, S::Syncing), (T::Aborting, S::Stopping)] {
            for connected in [true, false] {
                let task = at(E2022, state, status).with_connected(connected);
                sheet.accepts(task, Delete, Violates);
                sheet.refuses(task, Delete, Code::CannotDelete, Conforms);
            }
            let mut recording = alone(at(E2022, state, status));
            recording.call(Delete, Outcome::Ok);
            sheet.verdict(&recording, Violates, || format!("{state} alone"));
        }
    });
}

/// The same page, and the user guide of the first version: six states.
fn in_2022_a_task_that_rests_is_not_kept() {
    Sheet::of(|sheet| {
        for (state, status) in [
            (T::Ready, S::Waiting),
            (T::Abort, S::Stopped),
            (T::MigrateFail, S::Error),
            (T::MigrateSuccess, S::Finished),
            (T::SyncFail, S::Error),
            (T::SyncSuccess, S::Finished),
        ] {
            let task = at(E2022, state, status);
            sheet.refuses(task, Delete, Code::CannotDelete, Violates);
            sheet.accepts(task, Delete, Conforms);
        }
    });
}

/// `DeleteTask`, 2025-02-13: only if the Agent is disconnected or the status is one of five.
fn in_2025_a_task_of_a_busy_source_server_is_not_deleted() {
    Sheet::of(|sheet| {
        for status in SEVEN {
            let task = at(E2025, state_of(status), status);
            sheet.accepts(task, Delete, Violates);
            sheet.refuses(task, Delete, Code::SourceRunning, Conforms);
        }
    });
}

/// The same; `0055`: it is paused first. So only a paused task is let be by both.
fn in_2025_a_paused_task_of_an_idle_source_server_is_not_kept() {
    Sheet::of(|sheet| {
        for status in FIVE {
            let task = at(E2025, state_of(status), status);
            sheet.accepts(task, Delete, Conforms);
            let expected = if status == S::Stopped { Violates } else { Unspecified };
            sheet.refuses(task, Delete, Code::SourceRunning, expected);
            sheet.refuses(at(E2025, T::Abort, status), Delete, Code::SourceRunning, Violates);
        }
    });
}

/// The same.
fn in_2025_a_paused_task_without_its_agent_is_not_kept() {
    Sheet::of(|sheet| {
        for status in FIVE.into_iter().chain(SEVEN).filter(|status| *status != S::Deleting) {
            let task = at(E2025, state_of(status), status).with_connected(false);
            sheet.accepts(task, Delete, Conforms);
            let expected = if status == S::Stopped { Violates } else { Unspecified };
            sheet.refuses(task, Delete, Code::SourceRunning, expected);
            let paused = at(E2025, T::Abort, status).with_connected(false);
            sheet.refuses(paused, Delete, Code::SourceRunning, Violates);
        }
    });
}

/// `DeleteTask`, 2025-11 to 2026-01-27.
fn in_2026_a_task_of_a_busy_source_server_is_not_deleted() {
    Sheet::of(|sheet| {
        for status in TEN {
            let task = at(E2026, state_of(status), status);
            sheet.accepts(task, Delete, Violates);
            sheet.refuses(task, Delete, Code::SourceRunning, Conforms);
            if status != S::Deleting {
                sheet.accepts(task.with_connected(false), Delete, Conforms);
            }
        }
    });
}

/// The same says when it cannot be, and no more.
fn in_2026_that_other_tasks_are_deleted_is_inferred() {
    Sheet::of(|sheet| {
        for status in S::ALL.iter().copied().filter(|status| !TEN.contains(status)) {
            let task = at(E2026, state_of(status), status);
            sheet.accepts(task, Delete, Conforms);
            sheet.refuses(task, Delete, Code::SourceRunning, Unspecified);
        }
        for status in TEN.into_iter().filter(|status| *status != S::Deleting) {
            let task = at(E2026, state_of(status), status).with_connected(false);
            sheet.refuses(task, Delete, Code::SourceRunning, Unspecified);
        }
    });
}

/// Both pages speak of the source server. Nobody saw it here.
fn since_2025_the_task_alone_convicts_no_deletion() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for (state, status) in USUAL {
                for outcome in [Outcome::Ok, Outcome::Denied(Code::SourceRunning)] {
                    let mut recording = alone(at(edition, state, status));
                    recording.call(Delete, outcome);
                    sheet.acquitted(&recording, || format!("{edition}: {state} alone: {outcome:?}"));
                }
            }
        }
    });
}

/// Both pages speak of the source server, and of nothing else.
fn the_status_convicts_and_not_the_state() {
    Sheet::of(|sheet| {
        for state in [T::Ready, T::Running, T::Syncing, T::MigrateSuccess, T::MigrateFail, T::Abort] {
            for edition in SINCE_2025 {
                sheet.accepts(at(edition, state, S::Replicate), Delete, Violates);
            }
            let expected = if state == T::Abort { Violates } else { Unspecified };
            sheet.refuses(at(E2025, state, S::Stopped), Delete, Code::SourceRunning, expected);
        }
    });
}

/// SMS.7719 was seen by users; no page lists it.
fn the_code_of_a_refused_deletion_is_only_observed() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for code in [Code::CannotDelete, Code::Bound, Code::NotConnected] {
                let task = at(edition, T::Running, S::Replicate);
                let recording = denied(task, Delete, code);
                sheet.acquitted(&recording, || format!("{edition}: {code}"));
            }
        }
    });
}

/// Users saw that it was not found afterwards; no page says that it stays so.
fn a_deleted_task_that_is_back_is_unspecified() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let gone = at(edition, T::Ready, S::Waiting).gone();
            let mut recording = known(gone);
            recording.see(at(edition, T::Ready, S::Waiting));
            sheet.verdict(&recording, Unspecified, || format!("{edition}"));
        }
    });
}

// ---- CreateTask ----

/// An operation without an option.
const CREATE: Operation = Operation::Create(Options::none());

/// `errors`: SMS.2216; `CreateTask`, 2026-01-27: it exists. `CreateTask`, 2025-02-13, is silent.
fn without_a_source_server_no_task_is_created() {
    Sheet::of(|sheet| {
        for (edition, expected) in [(E2022, Violates), (E2025, Unspecified), (E2026, Violates)] {
            let task = Task::absent(edition).with_source(None);
            sheet.accepts(task, CREATE, expected);
            sheet.acquitted(&denied(task, CREATE, Code::NoSuchSource), || format!("{edition}: refused"));
            sheet.accepts(Task::absent(edition).with_source(Some(S::Waiting)).with_connected(true), CREATE, Conforms);
        }
        sheet.refuses(Task::absent(E2022).with_source(None), CREATE, Code::NoSuchSource, Conforms);
    });
}

/// `CreateTask`, 2026-01-27: it is connected.
fn in_2026_without_an_agent_no_task_is_created() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = Task::absent(edition).with_source(Some(S::Waiting)).with_connected(false);
            let recording = answered(task, CREATE, Outcome::Ok);
            if edition == E2026 {
                sheet.verdict(&recording, Violates, || format!("{edition}"));
                sheet.refuses(task, CREATE, Code::NotConnected, Conforms);
            } else {
                sheet.either(task, CREATE, Code::NotConnected);
            }
        }
    });
}

/// `CreateTask`, 2026-01-27: it has no migration task.
fn in_2026_no_second_task_is_created() {
    Sheet::of(|sheet| {
        for (state, status) in USUAL {
            sheet.accepts(at(E2026, state, status), CREATE, Violates);
            sheet.refuses(at(E2026, state, status), CREATE, Code::Bound, Conforms);
            for edition in [E2022, E2025] {
                sheet.either(at(edition, state, status), CREATE, Code::Bound);
            }
        }
    });
}

/// Users saw SMS.6520.
fn that_a_failed_source_server_gets_no_task_is_only_observed() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for status in [S::Error, S::Unavailable] {
                let task = Task::absent(edition).with_source(Some(status)).with_connected(true);
                sheet.either(task, CREATE, Code::SourceUnavailable);
            }
        }
    });
}

/// `v1` guide: 就绪.
fn a_created_task_is_seen_ready() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = Task::absent(edition).with_source(Some(S::Waiting)).with_connected(true);
            for (state, status) in USUAL {
                let mut recording = known(task);
                recording.call(CREATE, Outcome::Ok).see(at(edition, state, status));
                let expected = if state == T::Ready { Conforms } else { Violates };
                sheet.verdict(&recording, expected, || format!("{edition}: created, and seen {state}"));
            }
        }
    });
}

// ---- UpdateTaskStatus: start ----

/// `0054`: only failed or paused tasks can be started; no page lets these be.
fn since_2025_a_task_that_runs_is_not_started() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for (state, status) in [(T::Running, S::Replicate), (T::Syncing, S::Syncing), (T::Deleting, S::Deleting)] {
                let task = at(edition, state, status);
                sheet.accepts(task, Start, Violates);
                sheet.refuses(task, Start, Code::NotResumable, Conforms);
            }
        }
    });
}

/// `0054`: failed or paused tasks can be started.
fn since_2025_a_paused_or_failed_task_is_not_refused_its_start() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for (state, status) in [(T::MigrateFail, S::Error), (T::Abort, S::Stopped)] {
                let task = at(edition, state, status);
                sheet.refuses(task, Start, Code::NotResumable, Violates);
                sheet.accepts(task, Start, Conforms);
            }
        }
    });
}

/// `v1` guide: 就绪 can be started, 迁移成功 be synchronised, 停止 be started again.
fn in_2022_a_ready_or_successful_task_is_not_refused_its_start() {
    Sheet::of(|sheet| {
        for (state, status) in [(T::Ready, S::Waiting), (T::MigrateSuccess, S::Finished), (T::Abort, S::Stopped)] {
            let task = at(E2022, state, status);
            sheet.refuses(task, Start, Code::NotResumable, Violates);
            sheet.accepts(task, Start, Conforms);
        }
    });
}

/// The guides let them be started, `0054` does not.
fn since_2025_pages_disagree_on_starting_a_ready_or_successful_task() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for (state, status) in [(T::Ready, S::Waiting), (T::MigrateSuccess, S::Finished)] {
                sheet.either(at(edition, state, status), Start, Code::NotResumable);
                sheet.accepts(at(edition, state, status), Start, Conforms);
            }
        }
    });
}

/// Two pages of the first guide disagree.
fn no_answer_to_a_second_synchronisation_is_a_crime() {
    Sheet::of(|sheet| {
        for edition in ALL {
            sheet.either(at(edition, T::SyncSuccess, S::Finished), Start, Code::NotResumable);
        }
    });
}

/// `0054`: in Chinese a task that is being paused, in English one that is paused.
fn since_2025_no_answer_to_the_start_of_a_pausing_task_is_a_crime() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            sheet.either(at(edition, T::Aborting, S::Stopping), Start, Code::NotResumable);
        }
    });
}

/// Users saw SMS.6603.
fn that_an_agent_has_to_be_connected_is_only_observed() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in [(T::Ready, S::Waiting), (T::Abort, S::Stopped), (T::MigrateFail, S::Error)] {
                let task = at(edition, state, status).with_connected(false);
                sheet.either(task, Start, Code::NotConnected);
            }
        }
    });
}

/// `v1` guide: it runs.
fn a_started_task_is_seen_running() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = at(edition, T::Ready, S::Waiting);
            for (state, status) in USUAL {
                let mut recording = known(task);
                recording.call(Start, Outcome::Ok).see(at(edition, state, status));
                match (state, status) {
                    (T::Running, S::Init) => sheet.verdict(&recording, Conforms, || format!("{edition}: {state}")),
                    // Which status it begins with is inferred.
                    (T::Running, _) => sheet.acquitted(&recording, || format!("{edition}: {state}, {status}")),
                    _ => sheet.verdict(&recording, Violates, || format!("{edition}: started, and seen {state}")),
                }
            }
        }
    });
}

/// `v1` guide: it synchronises.
fn a_synchronised_task_is_seen_synchronising() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = at(edition, T::MigrateSuccess, S::Finished);
            for (state, status) in USUAL {
                let mut recording = known(task);
                recording.call(Start, Outcome::Ok).see(at(edition, state, status));
                match (state, status) {
                    (T::Syncing, S::Syncing) => sheet.verdict(&recording, Conforms, || format!("{edition}: {state}")),
                    // Guide: its source server is in 持续同步.
                    _ => sheet.verdict(&recording, Violates, || format!("{edition}: started, and seen {state}")),
                }
            }
        }
    });
}

/// No page says where.
fn where_a_paused_task_goes_on_is_only_inferred() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in [(T::Running, S::Replicate), (T::Running, S::Init), (T::Syncing, S::Syncing)] {
                let mut recording = known(at(edition, T::Abort, S::Stopped));
                recording.call(Start, Outcome::Ok).see(at(edition, state, status));
                sheet.acquitted(&recording, || format!("{edition}: goes on in {state}, {status}"));
            }
        }
    });
}

// ---- UpdateTaskStatus: stop and restart ----

/// States in which nothing is going on.
const RESTING: [(T, S); 5] = [
    (T::MigrateSuccess, S::Finished),
    (T::MigrateFail, S::Error),
    (T::SyncSuccess, S::Finished),
    (T::SyncFail, S::Error),
    (T::Abort, S::Stopped),
];

/// `v1` guide: a task that is migrating can be paused. `errors`, SMS.1038: only tasks that are created or monitored, which is
/// no state's word; and the code is called historical.
fn that_a_task_that_rests_is_not_paused_is_inferred() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in RESTING {
                sheet.accepts(at(edition, state, status), Stop, Unspecified);
                sheet.refuses(at(edition, state, status), Stop, Code::NotPausable, Conforms);
            }
        }
    });
}

/// `v1` guide: a task that is migrating can be paused.
fn a_task_that_migrates_is_not_refused_its_pause() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = at(edition, T::Running, S::Replicate);
            sheet.refuses(task, Stop, Code::NotPausable, Violates);
            sheet.accepts(task, Stop, Conforms);
        }
    });
}

/// `v1` guide: 停止中.
fn a_paused_task_is_seen_pausing() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = at(edition, T::Running, S::Replicate);
            for (after, expected) in [(at(edition, T::Aborting, S::Stopping), Conforms), (task, Violates)] {
                let mut recording = known(task);
                recording.call(Stop, Outcome::Ok).see(after);
                sheet.verdict(&recording, expected, || format!("{edition}: paused, then {after:?}"));
            }
        }
    });
}

/// `errors`, SMS.1040.
fn in_2022_that_a_task_has_to_have_failed_is_a_historical_code() {
    Sheet::of(|sheet| {
        for (state, status) in [
            (T::Ready, S::Waiting),
            (T::Running, S::Replicate),
            (T::Syncing, S::Syncing),
            (T::MigrateSuccess, S::Finished),
            (T::SyncSuccess, S::Finished),
            (T::Aborting, S::Stopping),
        ] {
            sheet.accepts(at(E2022, state, status), Restart, Unspecified);
            sheet.refuses(at(E2022, state, status), Restart, Code::NotRestartable, Conforms);
        }
        let failed = at(E2022, T::MigrateFail, S::Error);
        sheet.refuses(failed, Restart, Code::NotRestartable, Unspecified);
        sheet.accepts(failed, Restart, Conforms);
    });
}

/// The code is called historical, and users restarted paused tasks.
fn since_2025_that_a_task_has_to_have_failed_is_inferred() {
    Sheet::of(|sheet| {
        for edition in SINCE_2025 {
            for (state, status) in USUAL {
                sheet.either(at(edition, state, status), Restart, Code::NotRestartable);
            }
            sheet.accepts(at(edition, T::Abort, S::Stopped), Restart, Conforms);
            sheet.accepts(at(edition, T::Running, S::Replicate), Restart, Unspecified);
        }
    });
}

// ---- UpdateTaskStatus: the others ----

/// Guide, 克隆目的端: only while the status is 持续同步.
fn a_target_is_cloned_only_out_of_synchronisation() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in USUAL.into_iter().filter(|(_, status)| *status != S::Syncing) {
                sheet.accepts(at(edition, state, status), CloneTest, Violates);
            }
            sheet.accepts(at(edition, T::Syncing, S::Syncing), CloneTest, Conforms);
        }
    });
}

/// The same.
fn a_clone_is_not_refused_in_synchronisation() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let task = at(edition, T::Syncing, S::Syncing);
            sheet.refuses(task, CloneTest, Code::NotPausable, Violates);
        }
    });
}

/// That `test` is the guide's button is inferred.
fn no_answer_to_a_launch_is_a_crime() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in USUAL {
                sheet.either(at(edition, state, status), Operation::Test, Code::NotPausable);
            }
            sheet.accepts(at(edition, T::Syncing, S::Syncing), Operation::Test, Conforms);
        }
    });
}

/// Where they can be asked was inferred or seen.
fn no_answer_to_the_newer_operations_is_a_crime() {
    Sheet::of(|sheet| {
        for operation in
            [Operation::Skip, Operation::Clear, Operation::MigrationTest, Operation::NetworkCheck, Operation::Cutover]
        {
            for (state, status) in USUAL {
                sheet.either(at(E2026, state, status), operation, Code::NotPausable);
            }
        }
        sheet.accepts(at(E2026, T::MigrateSuccess, S::Finished), Operation::Clear, Conforms);
        sheet.accepts(at(E2026, T::Running, S::Replicate), Operation::NetworkCheck, Conforms);
    });
}

/// What an operation is answered that the list lacks, no page says.
fn no_answer_to_an_operation_that_an_edition_lacks_is_a_crime() {
    Sheet::of(|sheet| {
        for (edition, operation) in [
            (E2022, Operation::Skip),
            (E2022, Operation::Clear),
            (E2022, Operation::MigrationTest),
            (E2022, Operation::Cutover),
            (E2025, Operation::Skip),
            (E2025, Operation::Clear),
            (E2025, Operation::MigrationTest),
            (E2025, Operation::Cutover),
            (E2026, Operation::CollectLog),
            (E2026, Operation::SyncFailedRollback),
        ] {
            for (state, status) in USUAL {
                sheet.either(at(edition, state, status), operation, Code::NotPausable);
            }
        }
    });
}

/// Users saw MIGRATE_SUCCESS throughout.
fn that_clearing_leaves_the_task_alone_is_only_observed() {
    Sheet::of(|sheet| {
        let task = at(E2026, T::MigrateSuccess, S::Finished);
        let clearing = at(E2026, T::MigrateSuccess, S::Clearing);
        for (after, expected) in [(clearing, Conforms), (at(E2026, T::Running, S::Clearing), Unspecified)] {
            let mut recording = known(task);
            recording.call(Operation::Clear, Outcome::Ok).see(after);
            sheet.verdict(&recording, expected, || format!("cleared, then {after:?}"));
        }
    });
}

/// Users saw finished, clearing, cleared; a page has the words, and not that the call leads to them.
fn that_clearing_begins_at_once_is_only_observed() {
    Sheet::of(|sheet| {
        let task = at(E2026, T::MigrateSuccess, S::Finished);
        let mut recording = known(task);
        recording.call(Operation::Clear, Outcome::Ok).see(task);
        sheet.verdict(&recording, Unspecified, || "cleared, and the source server stays finished".to_owned());
    });
}

/// The guides and legends say what becomes of the source server, which nobody looked at here; of the task's state no page
/// speaks.
fn what_a_call_does_to_the_source_server_convicts_no_task_alone() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (task, operation) in [
                (at(edition, T::Syncing, S::Syncing), CloneTest),
                (at(edition, T::MigrateSuccess, S::Finished), Operation::Clear),
                (at(edition, T::Ready, S::Premigready), Operation::MigrationTest),
            ] {
                if edition != E2026 && operation != CloneTest {
                    continue;
                }
                for state in [T::MigrateFail, T::SyncFail, T::Running] {
                    let mut recording = alone(task);
                    recording.call(operation, Outcome::Ok).see(task.at(state));
                    sheet.acquitted(&recording, || format!("{edition}: {operation:?}, then {state}"));
                }
            }
        }
    });
}

// ---- Steps and moves ----

/// `v1` guide: 迁移成功, 迁移失败, 同步成功, 同步失败.
fn a_recorded_end_is_seen_as_its_state() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let running = at(edition, T::Running, S::Cutovering);
            let syncing = at(edition, T::Syncing, S::Syncing).with_migrated(true);
            for (before, event, state) in [
                (running, Event::Succeeded, T::MigrateSuccess),
                (running, Event::Failed, T::MigrateFail),
                (syncing, Event::SyncEnded, T::SyncSuccess),
                (syncing, Event::Failed, T::SyncFail),
            ] {
                let after = before.step(event).expect("it is foreseen");
                let mut recording = known(before);
                recording.step(event).see(after);
                sheet.verdict(&recording, Conforms, || format!("{edition}: {event}, then {state}"));
                let mut recording = known(before);
                recording.step(event).see(before);
                sheet.verdict(&recording, Violates, || format!("{edition}: {event}, and it stays {before:?}"));
            }
        }
    });
}

/// The FAQ says that it is paused, not by which words.
fn what_a_pause_by_overspeed_leads_to_is_inferred() {
    Sheet::of(|sheet| {
        let task = at(E2026, T::Running, S::Replicate);
        for after in [at(E2026, T::Aborting, S::Stopping), at(E2026, T::Abort, S::Stopped)] {
            let mut recording = known(task);
            recording.step(Event::Overspeed).see(after);
            sheet.acquitted(&recording, || format!("too fast, then {after:?}"));
        }
    });
}

/// No page says that a state cannot follow another.
fn a_move_that_nobody_foresees_is_unspecified() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (from, to) in [
                ((T::MigrateSuccess, S::Finished), (T::MigrateFail, S::Finished)),
                ((T::Abort, S::Stopped), (T::Ready, S::Stopped)),
                ((T::Ready, S::Waiting), (T::MigrateSuccess, S::Waiting)),
                ((T::Running, S::Replicate), (T::Ready, S::Replicate)),
            ] {
                let mut recording = alone(at(edition, from.0, from.1));
                recording.see(at(edition, to.0, to.1));
                sheet.verdict(&recording, Unspecified, || format!("{edition}: {from:?}, then {to:?}"));
            }
        }
    });
}

/// Field notes of three runs: READY, start, RUNNING, MIGRATE_SUCCESS, with hidden steps.
fn an_unwatched_migration_conforms() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let ready = at(edition, T::Ready, S::Waiting);
            let mut recording = Recording::begun_anywhere(ready);
            recording.see(ready).call(Start, Outcome::Ok);
            recording.see(ready.at(T::Running)).see(ready.at(T::Running)).see(ready.at(T::MigrateSuccess));
            sheet.verdict(&recording, Conforms, || format!("{edition}: success"));
            let mut recording = Recording::begun_anywhere(ready);
            recording.see(ready).call(Start, Outcome::Ok);
            recording.see(ready.at(T::Running)).see(ready.at(T::MigrateFail)).call(Delete, Outcome::Ok);
            recording.see(ready.gone());
            sheet.verdict(&recording, Conforms, || format!("{edition}: failure, deleted"));
        }
    });
}

/// Where the source server is while its task is in a state is inferred from the legends of both.
fn a_task_and_its_source_server_need_not_agree() {
    Sheet::of(|sheet| {
        for edition in ALL {
            for (state, status) in [(T::Ready, S::Replicate), (T::MigrateSuccess, S::Waiting), (T::Abort, S::Syncing)] {
                let task = at(edition, state, status);
                let mut recording = Recording::begun_anywhere(task).with_linked(task);
                recording.see(task);
                sheet.acquitted(&recording, || format!("{edition}: {state}, {status}"));
            }
        }
    });
}

/// No answer came.
fn a_lost_request_may_have_been_carried_out() {
    Sheet::of(|sheet| {
        for edition in ALL {
            let ready = at(edition, T::Ready, S::Waiting);
            for after in [ready, at(edition, T::Running, S::Init)] {
                let mut recording = known(ready);
                recording.call(Start, Outcome::Lost).see(after);
                sheet.verdict(&recording, Conforms, || format!("{edition}: {after:?}"));
            }
        }
    });
}
