//! Sentence tests of verdicts: which recordings of a DCS migration task are convicted, which are only unspecified, and
//! which conform.
//!
//! They were written from the pages (document 003, all others by name and date), not from the rows of the crate. What
//! a page says convicts; what was inferred, what a client's runs against the service showed, what is assumed, and what
//! two pages dispute does not. The service's own steps are recorded, and there is a complete sighting before and
//! after, so that nothing unseen can excuse an answer.

#![allow(clippy::expect_used, clippy::panic, reason = "the functions are tests, which a list calls")]
#![allow(clippy::match_same_arms, reason = "every state is written down, a line for each group of them")]

use cutover::dcs::task::{
    Event,
    MigrationMethod::{self, Full, Incremental},
    MigrationType, Operation,
    ResumeMode::{self, Auto, Manual},
    Status::{self, *},
    Task,
    TaskStatus::{self, ExchangeSuccess, Exchanging, RollbackSuccess},
};
use cutover::dcs::{Code, Edition};
use cutover::evidence::Strength;
use cutover::history::{Cause, Judgement, Outcome, Recording, Verdict};
use cutover::rule::mutants::{active as mutating, explained};

sentences![
    CONVICTIONS:
    // A task that is not there.
    a_missing_task_may_not_say_that_it_did_what_was_asked,
    in_the_older_edition_no_page_speaks_of_a_rollback,
    whatever_code_a_missing_task_is_refused_with_convicts_nobody,
    a_batch_only_says_what_was_delivered,
    deleting_a_missing_task_is_answered_either_way,
    // Guards.
    a_task_that_is_to_be_configured_may_not_refuse_it,
    that_a_finished_task_is_configured_again_was_only_observed,
    elsewhere_a_configuration_is_answered_either_way,
    addresses_are_not_exchanged_outside_the_incremental_migration,
    addresses_are_not_exchanged_for_a_full_migration,
    a_refused_exchange_convicts_nobody,
    that_there_is_no_second_exchange_is_only_assumed,
    a_rollback_is_convicted_only_where_both_guides_refuse_it,
    an_online_task_is_not_created_by_the_import_call,
    no_page_says_which_tasks_are_stopped_restarted_deleted_or_updated,
    // Codes.
    where_a_refusal_is_right_another_code_convicts_nobody,
    a_refusal_for_another_reason_says_nothing_of_the_state,
    // Effects.
    after_a_sync_stop_the_increment_is_not_seen_again,
    a_task_that_was_stopped_is_being_stopped_or_stopped,
    where_a_batch_leads_was_inferred,
    a_configured_task_is_seen_in_full_migration,
    a_configured_task_is_as_it_was_asked_for,
    an_import_is_seen_migrating,
    where_an_online_task_begins_was_inferred,
    while_addresses_are_exchanged_the_task_says_so,
    while_addresses_are_switched_back_any_word_may_be_seen,
    an_updated_task_has_the_mode_that_was_asked_for,
    an_update_without_a_mode_means_auto_since_december,
    a_deleted_task_is_not_found_or_shown_as_deleted,
    a_full_migration_ends_in_success,
    after_the_full_migration_the_incremental_one_follows,
    // What is never seen.
    no_sighting_alone_is_a_crime,
    a_sync_stop_forbids_nothing_else,
    // Moves that nobody foresees.
    only_stated_prohibitions_convict_a_move,
    an_incremental_migration_does_not_end_by_itself,
    a_switch_of_addresses_excuses_the_end_of_an_incremental_migration,
    a_task_that_is_gone_does_not_come_back,
    // Others, and lost answers.
    somebody_else_may_have_stopped_or_restarted_it,
    a_lost_stop_takes_effect_later,
    // Whole recordings.
    a_sync_stop_that_goes_on_is_convicted,
    a_sync_stop_that_takes_its_time_is_unspecified,
    the_acceptance_run_of_a_client_conforms,
    a_sighting_tells_as_much_as_a_known_beginning,
];

// ---- What the tests are written in ----

/// The words of `status` of a task that is there, and is not being deleted.
const LIVE: [Status; 13] = [
    Creating,
    Running,
    Migrating,
    FullMigrating,
    IncrMigrating,
    Terminating,
    Terminated,
    Success,
    Failed,
    MigrationSuccess,
    MigrationFailed,
    Released,
    Error,
];

fn online(edition: Edition, method: MigrationMethod) -> Task {
    Task::online(edition, method, Auto)
}

/// An online task, to be migrated in full and then incrementally, whose incremental migration goes on.
fn increment(edition: Edition) -> Task {
    online(edition, Incremental).at(IncrMigrating)
}

/// A task in this status, of the kind that gets there: what is not configured has no method.
fn usual(edition: Edition, status: Status) -> Task {
    match status {
        Creating | Running | Error => Task::absent(edition).at(status),
        Migrating => Task::backup_import(edition),
        FullMigrating | IncrMigrating | Terminating | Terminated | Success | Failed => {
            online(edition, Incremental).at(status)
        }
        MigrationSuccess | MigrationFailed | Released | Deleted => online(edition, Incremental).at(status),
    }
}

/// A task in every status, without a switch of addresses: of each kind that gets there.
fn tasks(edition: Edition) -> impl Iterator<Item = Task> {
    let full = [FullMigrating, Terminating, Terminated, Success, Failed, MigrationSuccess, MigrationFailed, Released];
    let backup = [Terminating, Terminated, Success, Failed];
    let usual = LIVE.into_iter().map(move |status| usual(edition, status));
    let full = full.into_iter().map(move |status| online(edition, Full).at(status));
    usual.chain(full).chain(backup.into_iter().map(move |status| Task::backup_import(edition).at(status)))
}

/// What no API finds: never created, or deleted.
fn missing(edition: Edition) -> [Task; 4] {
    [
        Task::absent(edition),
        online(edition, Full).gone(),
        online(edition, Incremental).gone(),
        Task::backup_import(edition).gone(),
    ]
}

const CONFIGURATIONS: [(MigrationMethod, ResumeMode); 4] =
    [(Full, Auto), (Full, Manual), (Incremental, Auto), (Incremental, Manual)];

/// Codes that speak of the state of a task, on whatever page.
const STATE_CODES: [Code; 5] = [Code::NoTask, Code::TaskId, Code::NotNow, Code::StillRunning, Code::NoUrl];

/// What the pages say of an operation in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// A sentence accepts it.
    Accepts,
    /// A sentence refuses it.
    Refuses,
    /// Our reading accepts it, and that is no sentence's word.
    Taken,
    /// Our reading refuses it, and that is no sentence's word.
    Spurned,
}
use Says::{Accepts, Refuses, Spurned, Taken};

/// A recording of this task's whole state, seen once more at the beginning.
fn known(task: Task) -> Recording<Task> {
    let mut recording = unseen(task);
    recording.see(task);
    recording
}

/// A recording of a task of which nothing is known but a complete sighting.
fn sighted(task: Task) -> Recording<Task> {
    let mut recording = Recording::begun_anywhere(task).steps_recorded();
    recording.see(task);
    recording
}

/// A recording of this task's whole state, which was not seen.
fn unseen(task: Task) -> Recording<Task> {
    Recording::begun_as(task).steps_recorded()
}

/// The task answers so, and is as before if it refuses.
fn answered(
    mut recording: Recording<Task>,
    task: Task,
    operation: Operation,
    outcome: Outcome<Code>,
) -> Recording<Task> {
    recording.call(operation, outcome);
    if outcome != Outcome::Ok {
        recording.see(task);
    }
    recording
}

/// The task refuses with each of these codes, one after the other, and is as before.
fn refused(task: Task, operation: Operation, codes: &[Code]) -> Recording<Task> {
    let refuse = |recording, &code| answered(recording, task, operation, Outcome::Denied(code));
    codes.iter().fold(known(task), refuse)
}

/// An operation is accepted, and the task is seen so afterwards.
fn followed(task: Task, operation: Operation, after: Task) -> Recording<Task> {
    let mut recording = known(task);
    recording.call(operation, Outcome::Ok).see(after);
    recording
}

/// The service takes a step, and the task is seen so afterwards.
fn stepped(task: Task, event: Event, after: Task) -> Recording<Task> {
    let mut recording = known(task);
    recording.step(event).see(after);
    recording
}

/// Nothing happens between two sightings.
fn moved(task: Task, after: Task) -> Recording<Task> {
    let mut recording = known(task);
    recording.see(after);
    recording
}

fn clauses(judgement: &Judgement) -> Vec<&'static str> {
    judgement.blame.iter().map(|b| b.clause.map_or("?", |c| c.id)).collect()
}

/// Everything that is not as expected, so that a failure shows all of it, and how often each clause was to be blamed.
#[derive(Default)]
struct Sheet(Vec<String>, Vec<(String, usize)>);

impl Sheet {
    fn verdict(&mut self, recording: &Recording<Task>, expected: Verdict, what: &str) {
        let judgement = recording.judge();
        if judgement.verdict != expected {
            self.0.push(format!("{what}: {} {:?}, not {expected}", judgement.verdict, clauses(&judgement)));
        }
    }

    /// The clauses that are blamed. To find them takes long, so that only every fifth conviction for a clause is
    /// looked at, and the first.
    fn blame(&mut self, recording: &Recording<Task>, clause: &str) -> Option<Vec<&'static str>> {
        if !self.1.iter().any(|(id, _)| id == clause) {
            self.1.push((clause.to_owned(), 0));
        }
        let (_, count) = self.1.iter_mut().find(|(id, _)| id == clause)?;
        *count += 1;
        (*count % 5 == 1 && !mutating()).then(|| clauses(&recording.judge()))
    }

    /// Convicted, and by this clause before any other.
    fn convicted(&mut self, recording: &Recording<Task>, clause: &str, what: &str) {
        if !recording.convicted() {
            self.verdict(recording, Verdict::Violates, what);
        } else if let Some(blamed) = self.blame(recording, clause)
            && blamed.first() != Some(&clause)
        {
            self.0.push(format!("{what}: not {clause} is blamed first, but {blamed:?}"));
        }
    }

    fn conforms(&mut self, recording: &Recording<Task>, what: &str) {
        self.verdict(recording, Verdict::Conforms, what);
    }

    fn unspecified(&mut self, recording: &Recording<Task>, what: &str) {
        self.verdict(recording, Verdict::Unspecified, what);
    }

    /// Unspecified, for a claim that carries so much.
    fn weak(&mut self, recording: &Recording<Task>, strength: Strength, what: &str) {
        let judgement = recording.judge();
        let named = |c: &Cause| matches!(c, Cause::Contradicts(b) if b.basis.strength() == strength);
        if judgement.verdict != Verdict::Unspecified {
            self.verdict(recording, Verdict::Unspecified, what);
        } else if !mutating() && !judgement.causes.iter().any(named) {
            self.0.push(format!("{what}: no {strength} claim, but {:?}", judgement.causes));
        }
    }

    /// Whatever the crate makes of it: no sentence is broken.
    fn innocent(&mut self, recording: &Recording<Task>, what: &str) {
        if recording.convicted() {
            self.0.push(format!("{what}: convicted for {:?}", clauses(&recording.judge())));
        }
    }

    /// Not as documented, whether or not it takes a sentence to say so.
    fn wrong(&mut self, recording: &Recording<Task>, what: &str) {
        let verdict = recording.judge().verdict;
        if !matches!(verdict, Verdict::Unspecified | Verdict::Violates) {
            self.0.push(format!("{what}: {verdict}"));
        }
    }

    /// Both answers to an operation; a refusal is `NotNow`.
    fn answers(&mut self, task: Task, operation: Operation, says: Says, clause: &str) {
        let ok = answered(known(task), task, operation, Outcome::Ok);
        let no = answered(known(task), task, operation, Outcome::Denied(Code::NotNow));
        self.both(task, operation, says, clause, [ok, no]);
    }

    /// The same where the task is known, and was not seen.
    fn unseen(&mut self, task: Task, operation: Operation, says: Says, clause: &str) {
        let called = |outcome| unseen(task).call(operation, outcome).clone();
        self.both(task, operation, says, clause, [called(Outcome::Ok), called(Outcome::Denied(Code::NotNow))]);
    }

    fn both(&mut self, task: Task, operation: Operation, says: Says, clause: &str, [ok, no]: [Recording<Task>; 2]) {
        let at = task.edition();
        let (accepted, refused) =
            (format!("{operation:?} of {task:?} ok, in {at}"), format!("{operation:?} of {task:?} refused, in {at}"));
        match says {
            Accepts => {
                self.conforms(&ok, &accepted);
                self.convicted(&no, clause, &refused);
            }
            Refuses => {
                self.convicted(&ok, clause, &accepted);
                self.conforms(&no, &refused);
            }
            Taken => {
                self.conforms(&ok, &accepted);
                self.unspecified(&no, &refused);
            }
            Spurned => {
                self.unspecified(&ok, &accepted);
                self.conforms(&no, &refused);
            }
        }
    }

    fn done(self) {
        assert!(self.0.is_empty(), "{} surprises:\n{}", self.0.len(), self.0.join("\n"));
    }
}

// ---- A task that is not there ----

/// Calls whose address names one task, on a page that answers 404 "The requested resource is not found."
const NAMING: [Operation; 7] = [
    Operation::SetOnline(Full, Auto),
    Operation::SetOnline(Incremental, Manual),
    Operation::Stop,
    Operation::StopSync,
    Operation::Update(Some(Manual)),
    Operation::Update(None),
    Operation::ExchangeIp,
];

/// Document 003, status codes; `StopMigrationTask`, `UpdateMigrationTask` (2025-05-13), `SetOnlineMigrationTask`,
/// `ExchangeInstanceIp` (2025-10-22), `RollbackExchangeInstanceIp` (2025-12-17): 404 for what is not found.
fn a_missing_task_may_not_say_that_it_did_what_was_asked() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let rollback = (edition == Edition::E2025_12).then_some(Operation::RollbackIp);
        for task in missing(edition) {
            for operation in NAMING.into_iter().chain(rollback) {
                let what = format!("{operation:?} of {task:?}");
                let ok = answered(unseen(task), task, operation, Outcome::Ok);
                // Of these two pages the part with 404 was not read: their own condition is what is broken.
                let clause = match operation {
                    Operation::ExchangeIp => "dcs.exchange-ip.when",
                    Operation::RollbackIp => "dcs.rollback-ip.when",
                    _ => "dcs.errors.not-found",
                };
                sheet.convicted(&ok, clause, &what);
                let no = answered(unseen(task), task, operation, Outcome::Denied(Code::NoTask));
                sheet.conforms(&no, &format!("{what}, refused"));
            }
        }
    }
    sheet.done();
}

/// `RollbackExchangeInstanceIp` came after the pages of 2025-05-13: of that edition nobody can be convicted for it.
fn in_the_older_edition_no_page_speaks_of_a_rollback() {
    let mut sheet = Sheet::default();
    let edition = Edition::E2025_05_13;
    for task in tasks(edition).chain([increment(edition).at(Terminated).with_task_status(Some(ExchangeSuccess))]) {
        for outcome in [Outcome::Ok, Outcome::Denied(Code::NotNow), Outcome::Denied(Code::NoUrl)] {
            let recording = answered(unseen(task), task, Operation::RollbackIp, outcome);
            sheet.innocent(&recording, &format!("{task:?} rolled back, {outcome:?}"));
        }
    }
    sheet.done();
}

/// Document 003 (404, without a code) against the example of `ShowMigrationTaskStats` (2024-04-24) and what clients are
/// answered (400 `DCS.4133`): the code of a missing task is disputed.
fn whatever_code_a_missing_task_is_refused_with_convicts_nobody() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let batch = [Operation::BatchStop, Operation::BatchRestart, Operation::Delete, Operation::RollbackIp];
        for task in missing(edition) {
            for operation in NAMING.into_iter().chain(batch) {
                let recording = refused(task, operation, &STATE_CODES);
                sheet.innocent(&recording, &format!("{operation:?} of {task:?} refused"));
            }
        }
    }
    sheet.done();
}

/// `BatchStopMigrationTasks` (2025-05-13), `BatchRestartOnlineMigrationTasks` (2025-12-09): the answer is that of the
/// delivery. The example of the former (2024-04-24) refuses an id that is not one.
fn a_batch_only_says_what_was_delivered() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in missing(edition) {
            for operation in [Operation::BatchStop, Operation::BatchRestart] {
                let ok = answered(known(task), task, operation, Outcome::Ok);
                sheet.unspecified(&ok, &format!("{operation:?} of {task:?} ok"));
            }
            let no = answered(known(task), task, Operation::BatchStop, Outcome::Denied(Code::TaskId));
            sheet.conforms(&no, &format!("BatchStop of {task:?} refused"));
        }
    }
    sheet.done();
}

/// `DeleteMigrationTask`: 404 for what does not exist, which points to 200 (2024-04-24); under 200 nothing is done
/// where there is none (2023-12-13).
fn deleting_a_missing_task_is_answered_either_way() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in missing(edition) {
            let ok = followed(task, Operation::Delete, task);
            let no = answered(known(task), task, Operation::Delete, Outcome::Denied(Code::NoTask));
            sheet.conforms(&ok, &format!("{task:?} deleted"));
            sheet.innocent(&no, &format!("{task:?} not deleted"));
        }
    }
    sheet.done();
}

// ---- Guards ----

/// The status list of `StopMigrationTask` (2025-08-05): RUNNING is a task that is to be configured.
fn a_task_that_is_to_be_configured_may_not_refuse_it() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (method, mode) in CONFIGURATIONS {
            let task = usual(edition, Running);
            sheet.answers(task, Operation::SetOnline(method, mode), Accepts, "dcs.task.running");
        }
    }
    sheet.done();
}

/// Observed: a client's run against the service configured a task in SUCCESS again (2025-07-25). No page says so.
fn that_a_finished_task_is_configured_again_was_only_observed() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (method, mode) in CONFIGURATIONS {
            for before in [Full, Incremental] {
                let (task, operation) = (online(edition, before).at(Success), Operation::SetOnline(method, mode));
                sheet.answers(task, operation, Taken, "");
                let rests_on = explained(|| unseen(task).call(operation, Outcome::Ok).judge()).rests_on;
                assert_eq!(rests_on, Some(Strength::Observed), "{operation:?}");
            }
        }
    }
    sheet.done();
}

/// Assumed: no page names another status, neither to accept nor to refuse.
fn elsewhere_a_configuration_is_answered_either_way() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in tasks(edition).filter(|task| !matches!(task.status(), Some(Running | Success))) {
            for (method, mode) in CONFIGURATIONS {
                sheet.answers(task, Operation::SetOnline(method, mode), Spurned, "");
            }
        }
    }
    sheet.done();
}

/// `ExchangeInstanceIp` (2025-10-22): during the incremental migration.
fn addresses_are_not_exchanged_outside_the_incremental_migration() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in tasks(edition).filter(|task| task.status() != Some(IncrMigrating)) {
            sheet.answers(task, Operation::ExchangeIp, Refuses, "dcs.exchange-ip.when");
        }
    }
    sheet.done();
}

/// The user guide on switching IP addresses (2024-07-29): tasks of the method full + incremental.
fn addresses_are_not_exchanged_for_a_full_migration() {
    for &edition in Edition::ALL {
        for (method, expected) in [(Full, true), (Incremental, false)] {
            let task = online(edition, method);
            let judgement = explained(|| unseen(task).call(Operation::ExchangeIp, Outcome::Ok).judge());
            let found = clauses(&judgement).contains(&"dcs.exchange-ip.method");
            assert_eq!(found, expected, "{task:?} exchanged: {:?}", clauses(&judgement));
        }
    }
}

/// The same guide: engines, ports and kinds of instances have a say too, which no task shows.
fn a_refused_exchange_convicts_nobody() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for switch in [None, Some(RollbackSuccess)] {
            let task = increment(edition).with_task_status(switch);
            sheet.answers(task, Operation::ExchangeIp, Taken, "");
        }
    }
    sheet.done();
}

/// Assumed: no page mentions another exchange during or after one.
fn that_there_is_no_second_exchange_is_only_assumed() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for switch in [Exchanging, ExchangeSuccess] {
            let task = increment(edition).with_task_status(Some(switch));
            sheet.answers(task, Operation::ExchangeIp, Spurned, "");
        }
        sheet.answers(increment(edition).rolling_back(), Operation::ExchangeIp, Spurned, "");
    }
    sheet.done();
}

/// The user guide (2021-12-16, 2024-07-29): what shows "IP switched". Its newer section (2025): a task in the
/// Successful state. A task that is neither is not rolled back by any reading, one that is both is by each. That
/// nothing is switched where no `task_status` is printed is inferred, so that only who knows it can convict.
fn a_rollback_is_convicted_only_where_both_guides_refuse_it() {
    let mut sheet = Sheet::default();
    let edition = Edition::E2025_12;
    let clause = "dcs.rollback-ip.when";
    for task in tasks(edition) {
        let says = if task.status() == Some(Success) { Spurned } else { Refuses };
        sheet.unseen(task, Operation::RollbackIp, says, clause);
        if task.status() != Some(Success) {
            let ok = answered(known(task), task, Operation::RollbackIp, Outcome::Ok);
            sheet.convicted(&ok, clause, &format!("{task:?} rolled back, which was seen without a task_status"));
        }
    }
    for status in [IncrMigrating, Terminated, Success] {
        for switch in [Exchanging, RollbackSuccess, ExchangeSuccess] {
            let task = increment(edition).at(status).with_task_status(Some(switch));
            let says = match (status == Success, switch) {
                (true, ExchangeSuccess) => Accepts,
                (_, ExchangeSuccess) => Taken,
                (true, Exchanging | RollbackSuccess) => Spurned,
                (false, Exchanging | RollbackSuccess) => Refuses,
            };
            sheet.unseen(task, Operation::RollbackIp, says, clause);
        }
        let says = if status == Success { Spurned } else { Refuses };
        sheet.unseen(increment(edition).at(status).rolling_back(), Operation::RollbackIp, says, clause);
    }
    sheet.done();
}

/// `CreateMigrationTask` (2023-12-13, 2025-12-17): this call no longer creates online tasks.
fn an_online_task_is_not_created_by_the_import_call() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = Task::absent(edition);
        for kind in [MigrationType::BackupfileImport, MigrationType::OnlineMigration] {
            let mut ok = unseen(task);
            ok.call(Operation::Create(kind), Outcome::Ok).see(Task::backup_import(edition));
            match kind {
                MigrationType::BackupfileImport => sheet.conforms(&ok, &format!("{kind} created")),
                MigrationType::OnlineMigration => {
                    sheet.convicted(&ok, "dcs.create.backup-only", &format!("{kind} created"));
                }
            }
            let no = answered(unseen(task), task, Operation::Create(kind), Outcome::Denied(Code::BodyParameter));
            sheet.innocent(&no, &format!("{kind} refused"));
        }
    }
    sheet.done();
}

const UNCONDITIONAL: [Operation; 7] = [
    Operation::Stop,
    Operation::StopSync,
    Operation::BatchStop,
    Operation::BatchRestart,
    Operation::Delete,
    Operation::Update(Some(Manual)),
    Operation::Update(None),
];

/// Document 003 and the pages of the other calls (2025-05-13 to 2025-12-17): none has a condition on the status.
fn no_page_says_which_tasks_are_stopped_restarted_deleted_or_updated() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in tasks(edition) {
            for operation in UNCONDITIONAL {
                for outcome in [Outcome::Ok, Outcome::Denied(Code::NotNow)] {
                    let recording = answered(known(task), task, operation, outcome);
                    sheet.innocent(&recording, &format!("{operation:?} of {task:?}: {outcome:?}"));
                }
            }
        }
    }
    sheet.done();
}

// ---- Codes ----

/// The list of error codes (2024-04-24, 2025-03-17): none is tied to the status of a migration task, so which one it is
/// answered with is assumed.
fn where_a_refusal_is_right_another_code_convicts_nobody() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for task in tasks(edition) {
            let asked = [Operation::ExchangeIp, Operation::SetOnline(Full, Auto), Operation::RollbackIp];
            for operation in asked.into_iter().chain(UNCONDITIONAL) {
                if task.status() == Some(Running) && matches!(operation, Operation::SetOnline(..)) {
                    continue;
                }
                let recording = refused(task, operation, &STATE_CODES);
                sheet.innocent(&recording, &format!("{operation:?} of {task:?} refused"));
            }
        }
    }
    sheet.done();
}

/// The list of error codes: tokens, permissions, parameters, quotas, and the state of the Redis instances are no word
/// on the status of the task.
fn a_refusal_for_another_reason_says_nothing_of_the_state() {
    let codes = [Code::Token, Code::Policy, Code::BodyParameter, Code::TaskIdFormat, Code::Quota, Code::InstanceState];
    for &edition in Edition::ALL {
        let online_only = [Operation::SetOnline(Incremental, Auto), Operation::ExchangeIp];
        for task in LIVE.map(|status| usual(edition, status)).into_iter().chain([online(edition, Full).gone()]) {
            for operation in online_only.into_iter().chain(UNCONDITIONAL) {
                let verdict = refused(task, operation, &codes).judge().verdict;
                let fine = matches!(verdict, Verdict::Conforms | Verdict::Vacuous);
                assert!(fine, "{operation:?} of {task:?} refused for other reasons: {verdict}");
            }
        }
    }
}

// ---- Effects ----

/// Document 003: 204 is that the synchronisation was stopped. Whether the task is stopped with it is disputed between
/// the English title and the Chinese one.
fn after_a_sync_stop_the_increment_is_not_seen_again() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for status in LIVE.into_iter().filter(|&status| possible(status, Incremental)) {
            let (recording, what) =
                (followed(task, Operation::StopSync, task.at(status)), format!("sync-stop, then {status}"));
            match status {
                IncrMigrating => sheet.convicted(&recording, "dcs.sync-stop.ends", &what),
                Terminated => sheet.conforms(&recording, &what),
                // A task of this method does not migrate any more, in either reading.
                FullMigrating => sheet.convicted(&recording, "dcs.sync-stop.ends", &what),
                _ => sheet.weak(&recording, Strength::Disputed, &what),
            }
        }
        for task in [online(edition, Full), online(edition, Incremental)] {
            let recording = followed(task, Operation::StopSync, task.at(Terminated));
            sheet.innocent(&recording, &format!("sync-stop of {task:?}, then TERMINATED"));
            let recording = followed(task, Operation::StopSync, increment(edition));
            if task.method() == increment(edition).method() {
                sheet.convicted(
                    &recording,
                    "dcs.sync-stop.ends",
                    &format!("sync-stop of {task:?}, then the increment"),
                );
            } else {
                sheet.wrong(&recording, &format!("sync-stop of {task:?}, then the increment"));
            }
        }
        // A full migration has no incremental part that the one reading could stop.
        let full = online(edition, Full);
        sheet.innocent(&followed(full, Operation::StopSync, full), "sync-stop of a full migration, which goes on");
    }
    sheet.done();
}

/// `StopMigrationTask` (2024-04-24, 2025-05-13): 200 is "stopped successfully", and its example, of an incremental task, is
/// TERMINATING.
fn a_task_that_was_stopped_is_being_stopped_or_stopped() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let (full, incremental, import) =
            (online(edition, Full), online(edition, Incremental), Task::backup_import(edition));
        for task in [increment(edition), incremental, full, import] {
            // Inferred: only one kind of task migrates incrementally.
            let all =
                LIVE.into_iter().filter(|&status| status != IncrMigrating || task.method() == incremental.method());
            for status in all {
                let after = task.at(status);
                let (recording, what) =
                    (followed(task, Operation::Stop, after), format!("{task:?} stopped, then {status}"));
                match status {
                    Terminating => sheet.conforms(&recording, &what),
                    // A list has a word for what still migrates, and none for what is being stopped.
                    Migrating => sheet.conforms(&recording, &what),
                    Terminated if task == increment(edition) => sheet.weak(&recording, Strength::Disputed, &what),
                    _ if task == increment(edition) => sheet.convicted(&recording, "dcs.stop.example", &what),
                    // The answer says that the task was stopped.
                    FullMigrating | IncrMigrating => sheet.convicted(&recording, "dcs.stop.stopped", &what),
                    // The example is of an incremental task.
                    _ => sheet.unspecified(&recording, &what),
                }
            }
            let (gone, what) = (followed(task, Operation::Stop, task.gone()), format!("{task:?} stopped, then gone"));
            if task == increment(edition) {
                sheet.convicted(&gone, "dcs.stop.example", &what);
            } else {
                sheet.innocent(&gone, &what);
            }
        }
    }
    sheet.done();
}

/// `BatchStopMigrationTasks` (2025-10-22): a task counts as stopped once it is seen in TERMINATED; before that, and for
/// `BatchRestartOnlineMigrationTasks`, only the delivery is answered.
fn where_a_batch_leads_was_inferred() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for status in [FullMigrating, IncrMigrating, Terminating, Terminated, Failed, Released] {
            let recording = followed(task, Operation::BatchStop, task.at(status));
            let what = format!("batch-stop, then {status}");
            if status == Terminating {
                sheet.conforms(&recording, &what);
            } else {
                sheet.unspecified(&recording, &what);
            }
        }
        let task = task.at(Terminated);
        for status in [FullMigrating, IncrMigrating, Terminating, Terminated, Failed, Released] {
            let recording = followed(task, Operation::BatchRestart, task.at(status));
            let what = format!("batch-restart, then {status}");
            if status == FullMigrating {
                sheet.conforms(&recording, &what);
            } else {
                sheet.unspecified(&recording, &what);
            }
        }
    }
    sheet.done();
}

/// The example of `SetOnlineMigrationTask` (2024-04-24): it answers FULLMIGRATING.
fn a_configured_task_is_seen_in_full_migration() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (method, mode) in CONFIGURATIONS {
            let after = Task::online(edition, method, mode);
            for task in [usual(edition, Running), online(edition, Full).at(Success)] {
                for status in LIVE.into_iter().filter(|&status| possible(status, method)) {
                    let recording = followed(task, Operation::SetOnline(method, mode), after.at(status));
                    let what = format!("{task:?} configured for {method}, then {status}");
                    match (task.status(), status) {
                        (_, FullMigrating) => sheet.conforms(&recording, &what),
                        (Some(Running), _) => sheet.convicted(&recording, "dcs.set-online.example", &what),
                        // What a finished task is first was only inferred.
                        _ => sheet.unspecified(&recording, &what),
                    }
                }
            }
        }
    }
    sheet.done();
}

/// Which status fits which method was inferred from examples: no sentence excludes a combination.
fn no_sighting_alone_is_a_crime() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let import = Task::backup_import(edition);
        let kinds = [Task::to_be_configured(edition), online(edition, Full), online(edition, Incremental), import];
        for (kind, status) in kinds.into_iter().flat_map(|kind| LIVE.map(|status| (kind, status))) {
            sheet.innocent(&sighted(kind.at(status)), &format!("{:?} {status}", kind.method()));
        }
    }
    sheet.done();
}

/// Document 003 speaks of the end of a synchronisation; what an import that goes on has to do with it, no page says.
fn a_sync_stop_forbids_nothing_else() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let import = Task::backup_import(edition);
        sheet.innocent(&followed(import, Operation::StopSync, import), "sync-stop of an import, which goes on");
        let unread = Task::to_be_configured(edition);
        for status in LIVE.into_iter().filter(|status| !matches!(status, Migrating | FullMigrating | IncrMigrating)) {
            let recording = followed(unread.at(Migrating), Operation::StopSync, unread.at(status));
            sheet.innocent(&recording, &format!("sync-stop of a task without a method, then {status}"));
        }
        let recording = followed(unread.at(Migrating), Operation::StopSync, unread.at(Migrating));
        sheet.innocent(&recording, "sync-stop of a task without a method, then MIGRATING");
    }
    sheet.done();
}

/// Inferred: where an online task with this method can be.
fn possible(status: Status, method: MigrationMethod) -> bool {
    match status {
        FullMigrating | Terminating | Terminated | Success | Failed | MigrationSuccess | MigrationFailed | Released => {
            true
        }
        IncrMigrating => method == Incremental,
        Creating | Running | Migrating | Error | Deleted => false,
    }
}

/// `SetOnlineMigrationTask` (2025-10-22): `migration_method` and `resume_mode` are mandatory; `ShowMigrationTask`
/// prints both, the latter as a mode of operation.
fn a_configured_task_is_as_it_was_asked_for() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (method, mode) in CONFIGURATIONS {
            for (other, rhythm) in CONFIGURATIONS {
                let after = Task::online(edition, other, rhythm);
                let recording = followed(usual(edition, Running), Operation::SetOnline(method, mode), after);
                let what = format!("configured for {method} and {mode}, then {other} and {rhythm}");
                if (other, rhythm) == (method, mode) {
                    sheet.conforms(&recording, &what);
                } else {
                    sheet.convicted(&recording, "dcs.set-online.methods", &what);
                }
            }
        }
    }
    sheet.done();
}

/// The example of `CreateMigrationTask` (2021-12-16, 2025-03-17): MIGRATING.
fn an_import_is_seen_migrating() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let create = Operation::Create(MigrationType::BackupfileImport);
        for status in [Migrating, Terminating, Terminated, Success, Failed] {
            let after = Task::backup_import(edition).at(status);
            let mut recording = unseen(Task::absent(edition));
            recording.call(create, Outcome::Ok).see(after);
            let what = format!("a backup import created, then {status}");
            if status == Migrating {
                sheet.conforms(&recording, &what);
            } else {
                sheet.convicted(&recording, "dcs.create.example", &what);
            }
        }
    }
    sheet.done();
}

/// Inferred: `CreateOnlineMigrationTask` answers no status; CREATING is a task that is being created (2022-12-12).
fn where_an_online_task_begins_was_inferred() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for status in [Creating, Running] {
            let mut recording = unseen(Task::absent(edition));
            recording.call(Operation::CreateOnline, Outcome::Ok).see(usual(edition, status));
            let what = format!("an online task created, then {status}");
            if status == Creating {
                sheet.conforms(&recording, &what);
            } else {
                sheet.weak(&recording, Strength::Implied, &what);
            }
        }
    }
    sheet.done();
}

/// `ShowMigrationTask` (2024-04-24): `task_status` is EXCHANGING while addresses are switched. The user guide
/// (2024-07-29): the migration stops meanwhile; when, and in which status, it does not say.
fn while_addresses_are_exchanged_the_task_says_so() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for switch in [None, Some(Exchanging), Some(ExchangeSuccess), Some(RollbackSuccess)] {
            let recording = followed(task, Operation::ExchangeIp, task.with_task_status(switch));
            let what = format!("addresses exchanged, then {switch:?}");
            if switch == Some(Exchanging) {
                sheet.conforms(&recording, &what);
            } else {
                // The word is returned only meanwhile; that it always is, no page says.
                sheet.unspecified(&recording, &what);
            }
        }
        for status in [Terminating, Terminated, Success] {
            let after = task.at(status).with_task_status(Some(Exchanging));
            let mut recording = Recording::begun_as(task);
            recording.see(task).call(Operation::ExchangeIp, Outcome::Ok);
            recording.see(task.with_task_status(Some(Exchanging))).see(after);
            sheet.innocent(&recording, &format!("addresses exchanged, then {after:?}"));
            // The migration stops during the switch, and no sentence says in which status and when.
            sheet.innocent(&followed(task, Operation::ExchangeIp, after), &format!("exchanged, then {after:?}"));
            let mut recording = Recording::begun_as(task);
            recording.see(task).call(Operation::ExchangeIp, Outcome::Ok);
            recording.see(task.at(status).with_task_status(Some(ExchangeSuccess)));
            sheet.innocent(&recording, &format!("exchanged, then {status}, and the addresses are switched"));
        }
        let mut recording = Recording::begun_as(task);
        recording.see(task).call(Operation::ExchangeIp, Outcome::Ok);
        recording.see(task.at(Terminated).with_task_status(Some(ExchangeSuccess)));
        sheet.conforms(&recording, "addresses exchanged, from the outside");
    }
    sheet.done();
}

/// Inferred: between `EXCHANGE_SUCCESS` and `ROLLBACK_SUCCESS` there is a time for which no page has a word, so that
/// any may be seen. Observed: clients wait for the latter (2025-07-25).
fn while_addresses_are_switched_back_any_word_may_be_seen() {
    let mut sheet = Sheet::default();
    let task = increment(Edition::E2025_12).at(Terminated).with_task_status(Some(ExchangeSuccess));
    for switch in [None, Some(Exchanging), Some(ExchangeSuccess), Some(RollbackSuccess)] {
        let recording = followed(task, Operation::RollbackIp, task.with_task_status(switch));
        sheet.conforms(&recording, &format!("rolled back, then {switch:?}"));
    }
    for switch in [None, Some(Exchanging), Some(ExchangeSuccess), Some(RollbackSuccess)] {
        let mut recording = known(task);
        recording.call(Operation::RollbackIp, Outcome::Ok).step(Event::AddressesRolledBack);
        recording.see(task.with_task_status(switch));
        let what = format!("rolled back to the end, then {switch:?}");
        if switch == Some(RollbackSuccess) {
            sheet.conforms(&recording, &what);
        } else {
            sheet.unspecified(&recording, &what);
        }
    }
    sheet.done();
}

/// `UpdateMigrationTask` (2025-05-13, 2025-12-17): it sets `resume_mode`; `ShowMigrationTask` prints one, as a mode of
/// operation.
fn an_updated_task_has_the_mode_that_was_asked_for() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (method, mode) in CONFIGURATIONS {
            for status in [FullMigrating, Terminated] {
                let task = Task::online(edition, method, mode).at(status);
                for (asked, found) in [(Auto, Auto), (Auto, Manual), (Manual, Auto), (Manual, Manual)] {
                    let after = task.with_resume_mode(Some(found));
                    let recording = followed(task, Operation::Update(Some(asked)), after);
                    let what = format!("{task:?} updated to {asked}, then {found}");
                    if asked == found {
                        sheet.conforms(&recording, &what);
                    } else {
                        sheet.convicted(&recording, "dcs.update.effect", &what);
                    }
                }
            }
        }
    }
    sheet.done();
}

/// `UpdateMigrationTask` (2025-12-17): `auto` where nothing is asked for. The page of 2025-05-13 has no default.
fn an_update_without_a_mode_means_auto_since_december() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for (before, found) in [(Auto, Auto), (Auto, Manual), (Manual, Auto), (Manual, Manual)] {
            let task = Task::online(edition, Incremental, before);
            let recording = followed(task, Operation::Update(None), task.with_resume_mode(Some(found)));
            let what = format!("{task:?} updated, then {found}, in {edition}");
            match (edition, found) {
                (Edition::E2025_12, Auto) => sheet.conforms(&recording, &what),
                (Edition::E2025_12, Manual) => sheet.convicted(&recording, "dcs.update.default", &what),
                (Edition::E2025_05_13, _) if before == found => sheet.conforms(&recording, &what),
                (Edition::E2025_05_13, _) => sheet.unspecified(&recording, &what),
            }
        }
    }
    sheet.done();
}

/// `DeleteMigrationTask`, 200 (2023-12-13): the deletion succeeds. Observed: a deleted task may still be shown for a
/// while, as DELETED or as SUCCESS, and clients wait until the list has lost it (2025-07-25). That it is gone with the
/// answer is inferred.
fn a_deleted_task_is_not_found_or_shown_as_deleted() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for status in [Terminated, Failed, Success] {
            let task = online(edition, Incremental).at(status);
            for after in [task.at(Deleted), task.at(Success), task.gone()] {
                let recording = followed(task, Operation::Delete, after);
                sheet.conforms(&recording, &format!("{task:?} deleted, then {after:?}"));
            }
            for found in [FullMigrating, IncrMigrating, Terminating, Terminated, Failed] {
                let recording = followed(task, Operation::Delete, task.at(found));
                sheet.unspecified(&recording, &format!("{task:?} deleted, then {found}"));
            }
        }
    }
    sheet.done();
}

/// The user guide on online migration (2021-12-16): a full migration is Successful when it ends, and carries no later
/// writes over.
fn a_full_migration_ends_in_success() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = online(edition, Full);
        for status in [FullMigrating, Terminating, Terminated, Success, Failed, Released] {
            let recording = stepped(task, Event::FullEnded, task.at(status));
            let what = format!("a full migration ended, then {status}");
            if status == Success {
                sheet.conforms(&recording, &what);
            } else {
                sheet.convicted(&recording, "dcs.task.full-ends", &what);
            }
        }
        let recording = stepped(task, Event::FullEnded, task.at(IncrMigrating));
        sheet.convicted(&recording, "dcs.task.full-ends", "a full migration ended, then the increment");
        // That no full task is ever shown so was inferred.
        for recording in [moved(task, task.at(IncrMigrating)), unseen(task.at(IncrMigrating))] {
            sheet.innocent(&recording, "a full migration is incremental");
        }
    }
    sheet.done();
}

/// `SetOnlineMigrationTask` (2024-04-24): after the full migration the incremental one starts.
fn after_the_full_migration_the_incremental_one_follows() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = online(edition, Incremental);
        for status in [FullMigrating, IncrMigrating, Terminating, Terminated, Success, Failed, Released] {
            let recording = stepped(task, Event::FullEnded, task.at(status));
            let what = format!("the full part ended, then {status}");
            if status == IncrMigrating {
                sheet.conforms(&recording, &what);
            } else {
                sheet.convicted(&recording, "dcs.task.increment-follows", &what);
            }
        }
    }
    sheet.done();
}

// ---- Moves that nobody foresees ----

/// The user guide (2021-12-16, 2025): an incremental migration is never over by itself. No other sentence forbids a
/// move of a task that is there, so the rest is at most unforeseen.
fn only_stated_prohibitions_convict_a_move() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for method in [Full, Incremental] {
            let task = online(edition, method);
            for from in LIVE.into_iter().filter(|&from| possible(from, method)) {
                for to in LIVE.into_iter().filter(|&to| possible(to, method) && to != from) {
                    let (recording, what) = (moved(task.at(from), task.at(to)), format!("{method}: {from}, then {to}"));
                    match (from, to) {
                        (IncrMigrating, Terminating | Terminated | Success | MigrationSuccess) => {
                            sheet.convicted(&recording, "dcs.task.increment-stays", &what);
                        }
                        // Whether a release counts as its end no page says.
                        (IncrMigrating, Released) => sheet.wrong(&recording, &what),
                        // A list has no words for what is still to be cleared.
                        (MigrationSuccess, Success) | (MigrationFailed, Failed) => sheet.conforms(&recording, &what),
                        _ => sheet.unspecified(&recording, &what),
                    }
                }
                if from != IncrMigrating {
                    let mut recording = known(task.at(from));
                    recording.see(task.gone());
                    sheet.innocent(&recording, &format!("{method}: {from}, then not found"));
                }
            }
        }
        let import = Task::backup_import(edition);
        for (from, to) in [(Migrating, Success), (Success, Migrating), (Migrating, Terminated), (Failed, Migrating)] {
            sheet.unspecified(&moved(import.at(from), import.at(to)), &format!("import: {from}, then {to}"));
        }
        for (from, to) in [(Creating, Running), (Running, Creating), (Error, Creating), (Error, Running)] {
            let (from, to) = (usual(edition, from), usual(edition, to));
            sheet.unspecified(&moved(from, to), &format!("{from:?}, then {to:?}"));
        }
        for from in [Creating, Running] {
            let recording = moved(usual(edition, from), usual(edition, Error));
            sheet.unspecified(&recording, &format!("{from}, then ERROR"));
        }
    }
    sheet.done();
}

/// The same guide, without the service's own steps: it may fail, or migrate in full again, but not be over.
fn an_incremental_migration_does_not_end_by_itself() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        for mode in [Auto, Manual] {
            let task = increment(edition).with_resume_mode(Some(mode));
            for status in [FullMigrating, IncrMigrating, Terminated, Success, Failed, MigrationFailed] {
                for (mut recording, known) in
                    [(Recording::begun_as(task), true), (Recording::begun_anywhere(task), false)]
                {
                    recording.see(task).see(task.at(status));
                    let what = format!("{task:?}, then {status}");
                    match status {
                        IncrMigrating | Failed => sheet.conforms(&recording, &what),
                        Terminated | Success if known => {
                            sheet.convicted(&recording, "dcs.task.increment-stays", &what);
                        }
                        // Its addresses may have been switched before, and no page says that task_status tells so.
                        Terminated | Success => sheet.unspecified(&recording, &what),
                        _ => sheet.innocent(&recording, &what),
                    }
                }
            }
        }
    }
    sheet.done();
}

/// The user guide on switching IP addresses (2024-07-29): the migration stops by itself during the switch.
fn a_switch_of_addresses_excuses_the_end_of_an_incremental_migration() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        let put = |status, switch: Option<TaskStatus>| task.at(status).with_task_status(switch);
        for status in [Terminating, Terminated, Success] {
            let mut pairs = vec![];
            pairs.extend([Some(Exchanging), Some(ExchangeSuccess), None].map(|after| (Some(Exchanging), after)));
            // A switch that nobody asked for does not end it either.
            for after in [Exchanging, ExchangeSuccess] {
                let recording = moved(put(IncrMigrating, None), put(status, Some(after)));
                sheet.convicted(&recording, "dcs.task.increment-stays", &format!("{status} with {after}"));
            }
            for (before, after) in pairs {
                let recording = moved(put(IncrMigrating, before), put(status, after));
                sheet.unspecified(&recording, &format!("{before:?}, then {status} with {after:?}"));
            }
        }
        let switching = put(IncrMigrating, Some(Exchanging));
        let switched = put(Terminated, Some(ExchangeSuccess));
        let recording = stepped(switching, Event::AddressesExchanged, switched);
        sheet.conforms(&recording, "the addresses were switched");
        let mut recording = Recording::begun_as(task);
        recording.see(task).call(Operation::ExchangeIp, Outcome::Ok).see(switching).see(switched);
        sheet.conforms(&recording, "a switch of addresses, from the outside");
    }
    sheet.done();
}

/// `DeleteMigrationTask`: 200 is that it was deleted. Observed: while the list no longer has it, the page of one task
/// may still show it, as SUCCESS (2025-07-25).
fn a_task_that_is_gone_does_not_come_back() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let kinds = [online(edition, Full), online(edition, Incremental), Task::backup_import(edition)];
        for kind in kinds.into_iter().chain([Task::to_be_configured(edition)]) {
            let all = tasks(edition).filter(|task| task.method() == kind.method() && task.status() != Some(Error));
            for task in all {
                for mut recording in [known(kind.gone()), Recording::begun_as(kind.gone())] {
                    sheet.convicted(recording.see(task), "dcs.delete.effect", &format!("gone, then {task:?}"));
                }
                if matches!(task.status(), Some(Creating | Error)) {
                    continue;
                }
                // A known task, which was deleted, and is not found any more.
                let (mut recording, what) = (known(task.at(Terminated)), format!("deleted, then {task:?}"));
                recording.call(Operation::Delete, Outcome::Ok).see(task.gone()).see(task);
                match task.status() {
                    Some(Creating | Running | Migrating | FullMigrating | IncrMigrating | Terminating) => {
                        sheet.convicted(&recording, "dcs.delete.effect", &what);
                    }
                    // What one call does not find any more, another may still show as it was.
                    _ => sheet.innocent(&recording, &what),
                }
            }
        }
    }
    sheet.done();
}

// ---- Others, and lost answers ----

/// Whoever may stop and restart a task may do so unseen: then neither its end nor its going on is anybody's fault.
fn somebody_else_may_have_stopped_or_restarted_it() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        let mut recording = Recording::begun_as(task).open_world();
        sheet.conforms(recording.see(task).see(task.at(Terminated)), "stopped by somebody else");
        let mut recording = Recording::begun_as(task).open_world();
        recording.see(task).call(Operation::StopSync, Outcome::Ok).see(task);
        sheet.conforms(&recording, "restarted by somebody else");
    }
    sheet.done();
}

/// Document 003 and `StopMigrationTask`: a call without an answer may take effect at any later moment, once.
fn a_lost_stop_takes_effect_later() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for (operation, after) in [(Operation::Stop, Terminating), (Operation::StopSync, Terminated)] {
            let mut recording = known(task);
            recording.call(operation, Outcome::Lost).see(task);
            sheet.conforms(&recording, &format!("{operation:?} lost, not yet"));
            recording.see(task.at(after)).see(task.at(after));
            sheet.conforms(&recording, &format!("{operation:?} lost, then {after}"));
            let mut before = known(task);
            before.see(task.at(Terminated)).call(operation, Outcome::Lost);
            sheet.convicted(&before, "dcs.task.increment-stays", &format!("over before {operation:?}"));
        }
    }
    sheet.done();
}

// ---- Whole recordings ----

/// Document 003: "Synchronization of a data migration task stopped successfully."
fn a_sync_stop_that_goes_on_is_convicted() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for mut recording in [Recording::begun_anywhere(task), Recording::begun_as(task), known(task)] {
            recording.see(task).call(Operation::StopSync, Outcome::Ok);
            sheet.conforms(&recording, "stopped");
            sheet.convicted(recording.see(task), "dcs.sync-stop.ends", "stopped, and it goes on");
        }
    }
    sheet.done();
}

/// Document 003, against the Chinese title `同步停止数据迁移任务`: by the one reading the task may still be being stopped.
fn a_sync_stop_that_takes_its_time_is_unspecified() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let task = increment(edition);
        for mut recording in [Recording::begun_anywhere(task), Recording::begun_as(task), known(task)] {
            recording.see(task).call(Operation::StopSync, Outcome::Ok);
            recording.see(task.at(Terminating)).see(task.at(Terminated));
            sheet.unspecified(&recording, "stopped, and it takes its time");
        }
    }
    sheet.done();
}

/// A client's run against the service (2025-07-25 to 2025-07-28): a task is configured in full, configured again
/// incrementally, stopped, restarted, stopped, and deleted.
fn the_acceptance_run_of_a_client_conforms() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let (full, incremental) = (online(edition, Full), online(edition, Incremental));
        let mut recording = Recording::begun_as(Task::absent(edition));
        recording.call(Operation::CreateOnline, Outcome::Ok).see(usual(edition, Running));
        recording.call(Operation::SetOnline(Full, Auto), Outcome::Ok).see(full).see(full.at(Success));
        recording.call(Operation::SetOnline(Incremental, Auto), Outcome::Ok).see(incremental.at(IncrMigrating));
        recording.call(Operation::Stop, Outcome::Ok).see(incremental.at(Terminated));
        recording.call(Operation::BatchRestart, Outcome::Ok).see(incremental.at(IncrMigrating));
        recording.call(Operation::Stop, Outcome::Ok).see(incremental.at(Terminating)).see(incremental.at(Terminated));
        recording.call(Operation::Delete, Outcome::Ok).see(incremental.gone());
        sheet.conforms(&recording, "from the outside");

        let mut recording = Recording::begun_as(Task::absent(edition)).steps_recorded();
        recording.call(Operation::CreateOnline, Outcome::Ok).step(Event::Prepared).see(usual(edition, Running));
        recording.call(Operation::SetOnline(Full, Auto), Outcome::Ok).step(Event::FullEnded).see(full.at(Success));
        recording.call(Operation::SetOnline(Incremental, Auto), Outcome::Ok).step(Event::FullEnded);
        recording.see(incremental.at(IncrMigrating)).call(Operation::Stop, Outcome::Ok).step(Event::Terminated);
        recording.see(incremental.at(Terminated)).call(Operation::BatchRestart, Outcome::Ok).see(incremental);
        recording.call(Operation::Stop, Outcome::Ok).step(Event::Terminated);
        recording.call(Operation::Delete, Outcome::Ok).step(Event::Removed).see(incremental.gone());
        sheet.conforms(&recording, "from the inside");

        // One call may still show what another does not find any more, but not at work.
        sheet.unspecified(recording.clone().see(incremental.at(Terminated)), "and back again");
        sheet.convicted(recording.see(incremental), "dcs.delete.effect", "and back at work");
    }
    sheet.done();
}

/// `ShowMigrationTask`: what is printed is what the task is, so that a complete sighting convicts as well as a known
/// beginning.
fn a_sighting_tells_as_much_as_a_known_beginning() {
    let mut sheet = Sheet::default();
    for &edition in Edition::ALL {
        let (task, fresh, full) = (increment(edition), usual(edition, Running), online(edition, Full));
        let denied = Outcome::Denied(Code::NotNow);
        let refusing = answered(sighted(fresh), fresh, Operation::SetOnline(Full, Auto), denied);
        sheet.convicted(&refusing, "dcs.task.running", "a seen task refuses to be configured");
        let exchanged = answered(sighted(full), full, Operation::ExchangeIp, Outcome::Ok);
        sheet.convicted(&exchanged, "dcs.exchange-ip.when", "addresses of a seen task exchanged");
        let mut stopped = sighted(task);
        stopped.call(Operation::StopSync, Outcome::Ok).see(task);
        sheet.convicted(&stopped, "dcs.sync-stop.ends", "a seen task goes on");
        // Its addresses may have been switched before, and no page says that task_status tells so.
        let mut ended = sighted(task);
        sheet.unspecified(ended.see(task.at(Terminated)), "a seen task is over");
    }
    sheet.done();
}
