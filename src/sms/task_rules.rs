//! The rows of the migration task, with its source server beside it. To check one, open the pages that its clauses name.

use super::clauses::{
    CHECKED, CLEARS, CLONES, CONTINUES, DELETE_RECORD, DELETING, DRILLS, FAILS, IDLE_WEEK, LAUNCHES, READ, REPLICATES,
    SKIPS, STOPS, SYNCS_AGAIN, TASK_GONE,
};
use super::source::{CopyState as C, EventKind as SourceEvent};
use super::source_rules::{self, ASKED_CYCLES, ASKED_STATES};
use super::task::{EventKind as Ev, State as S, Verb as Op};
use super::task_clauses::*;
use super::wire::{CODES, Code, number};
use crate::evidence::Basis::{self, Assumed, Disputed, Implied, Observed, Stated};
use crate::rule::Course::*;
use crate::rule::{Agent, Coordinate, Kind, Never, NoStep, Prints, Region as R, Rule, Spec, View, masks};

pub(super) const STATE: usize = 0;
pub(super) const SOURCE: usize = 1;
pub(super) const AGENT: usize = 2;
pub(super) const EDITION: usize = 3;
pub(super) const MIGRATED: usize = 4;
/// The four options, in the order of their bits.
pub(super) const OPTION: [usize; 4] = [5, 6, 7, 8];
const SYNCING: usize = OPTION[0];
const TEST: usize = OPTION[1];
const CHECK: usize = OPTION[2];
const AUTO: usize = OPTION[3];
pub(super) const ASKED: [usize; 4] = [9, 10, 11, 12];
/// What is asked of the source server.
pub(super) const ASKED_STATE: usize = 13;
pub(super) const ASKED_CYCLE: usize = 14;
/// Where the arguments begin.
pub(super) const ARGUMENTS: usize = ASKED[0];

/// The values of the two ends of a life, around the words.
pub(super) const ABSENT: u8 = 0;
pub(super) const GONE: u8 = 15;

const NO_YES: &[&str] = &["no", "yes"];

#[rustfmt::skip]
const STATES: [&str; 16] = [
    "Absent", "READY", "RUNNING", "SYNCING", "MIGRATE_SUCCESS", "MIGRATE_FAIL", "SYNC_SUCCESS", "SYNC_FAIL", "ABORTING", "ABORT",
    "SKIPPING", "DELETING", "RESETING", "SYNC_F_ROLLBACKING", "SYNC_F_ROLLBACK_SUCCESS", "Gone",
];
#[rustfmt::skip]
const SOURCES: [&str; 21] = [
    "none", "unavailable", "waiting", "init", "replicate", "syncing", "stopping", "stopped", "skipping", "deleting", "clearing",
    "cleared", "clearfailed", "premigready", "premiging", "premiged", "premigfailed", "cloning", "cutovering", "finished", "error",
];

pub(super) const COORDINATES: [Coordinate; 15] = [
    Coordinate::new("state", Kind::Shown, 0, 4, &STATES),
    Coordinate::new("the source's state", Kind::Linked, 4, 5, &SOURCES),
    Coordinate::new("the source's connected", Kind::Linked, 9, 1, NO_YES),
    Coordinate::new("edition", Kind::Fixed, 10, 2, &["2022-08", "2025-02-13", "2026-01"]),
    Coordinate::new("migrated", Kind::Hidden, 12, 1, NO_YES),
    Coordinate::new("syncing", Kind::Hidden, 13, 1, NO_YES),
    Coordinate::new("need_migration_test", Kind::Hidden, 14, 1, NO_YES),
    Coordinate::new("is_need_consistency_check", Kind::Hidden, 15, 1, NO_YES),
    Coordinate::new("auto_start", Kind::Hidden, 16, 1, NO_YES),
    Coordinate::new("asked syncing", Kind::Asked, 17, 1, NO_YES),
    Coordinate::new("asked need_migration_test", Kind::Asked, 18, 1, NO_YES),
    Coordinate::new("asked is_need_consistency_check", Kind::Asked, 19, 1, NO_YES),
    Coordinate::new("asked auto_start", Kind::Asked, 20, 1, NO_YES),
    Coordinate::new("asked copystate", Kind::Asked, 21, 5, &ASKED_STATES),
    Coordinate::new("asked migrationcycle", Kind::Asked, 26, 4, &ASKED_CYCLES),
];

const E2022: u8 = 1;
const E2025: u8 = 2;
const E2026: u8 = 4;
const FROM_2025: u8 = E2025 | E2026;
const EVER: u8 = E2022 | FROM_2025;

const INVALID: u8 = number(Code::InvalidParameters);
const NO_SOURCE: u8 = number(Code::NoSourceServer);
const NO_SUCH_SOURCE: u8 = number(Code::NoSuchSource);
const SOURCE_WRONG: u8 = number(Code::SourceUnavailable);
const NOT_CONNECTED: u8 = number(Code::NotConnected);
const BOUND: u8 = number(Code::Bound);
const NO_TASK: u8 = number(Code::NoTask);
const NOT_PAUSABLE: u8 = number(Code::NotPausable);
const NOT_RESUMABLE: u8 = number(Code::NotResumable);
const NOT_RESTARTABLE: u8 = number(Code::NotRestartable);
const CANNOT_DELETE: u8 = number(Code::CannotDelete);
const SOURCE_RUNNING: u8 = number(Code::SourceRunning);

masks! {
    states = 2 << S;
    sources = 2 << C;
}

const NO: u32 = 1;
const YES: u32 = 2;

const fn is(words: &[S]) -> R {
    R::only(STATE, states(words))
}

const fn source(words: &[C]) -> R {
    R::only(SOURCE, sources(words))
}

const fn to(state: S) -> u8 {
    state as u8 + 1
}

const fn source_to(state: C) -> u8 {
    state as u8 + 1
}

const MISSING: R = R::only(STATE, 1 << ABSENT | 1 << GONE);
const THERE: R = R::only(STATE, !(1 << ABSENT | 1 << GONE));
const WITHOUT_SOURCE: R = R::only(SOURCE, 1);
const WITH_SOURCE: R = R::only(SOURCE, !1);
const LOST: R = R::only(AGENT, NO);
const CONNECTED_NOW: R = R::only(AGENT, YES);
const FIRST: R = R::only(MIGRATED, NO);
const LATER: R = R::only(MIGRATED, YES);

/// What a task's own pages leave to those of the source server.
const ITS_SOURCE: &str = "its source server shows it";
const NOTES: &str = "field notes in public runbooks, which scripts polled from 2026-04 to 2026-06";
const NO_CODE: Basis = Assumed("no page names the code of this version; the historical one is used");
const NOT_FOUND: Basis = Observed(NOTES, "a task that does not exist is answered SMS.7703");
const UNCONNECTED: Basis =
    Observed(NOTES, "what needs the Agent is answered SMS.6603 while the source server is not connected");

const fn on(name: &'static str, verb: Op, editions: u8) -> Rule {
    Rule::new(Agent::Caller, name, verb as u8, editions, NO_CODE)
}

/// An action of `UpdateTaskStatus`.
const fn act(name: &'static str, verb: Op, editions: u8) -> Rule {
    on(name, verb, editions).refuse(&[MISSING], NO_TASK, NOT_FOUND).coded(NOT_FOUND)
}

/// An action that the edition's list lacks.
const fn unlisted(name: &'static str, verb: Op, edition: u8, list: &'static crate::evidence::Clause) -> Rule {
    on(name, verb, edition).refuse(
        &[R::ANY],
        INVALID,
        Implied(list, "the list lacks it; what a word is answered that it lacks, no page says"),
    )
}

const fn when(name: &'static str, event: Ev, editions: u8) -> Rule {
    Rule::new(Agent::Service, name, event as u8, editions, Assumed("an event has no code"))
}

const TAKES_OVER: Basis = Implied(&OPTIONS, "an option is kept as it was asked; left out it is off");
const NEW_ID: Basis = Implied(&TASK_GONE, "a task that is created anew has another id");

const UNFIT: &[R] = &[source(&[C::Unavailable, C::Error])];
const UNFIT_SEEN: Basis = Observed(NOTES, "a source server in error or unavailable is answered SMS.6520");

/// An option is off, or on.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn unasked(n: usize) -> R {
    R::only(ASKED[n], NO)
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn asked(n: usize) -> R {
    R::only(ASKED[n], YES)
}

/// What a creation makes, in every edition.
const MAKES: Rule = on("CreateTask", Op::Create, EVER)
    .set(STATE, to(S::Ready), Stated(&CREATED))
    .set(MIGRATED, 0, Implied(&CREATED, "nothing was migrated yet"))
    .set_if(unasked(0), SYNCING, 0, TAKES_OVER)
    .set_if(asked(0), SYNCING, 1, TAKES_OVER)
    .set_if(unasked(1), TEST, 0, TAKES_OVER)
    .set_if(asked(1), TEST, 1, TAKES_OVER)
    .set_if(unasked(2), CHECK, 0, TAKES_OVER)
    .set_if(asked(2), CHECK, 1, TAKES_OVER)
    .set_if(unasked(3), AUTO, 0, TAKES_OVER)
    .set_if(asked(3), AUTO, 1, TAKES_OVER);

const EXISTS_ALREADY: Basis = Observed(NOTES, "SMS.7605 while the source server has a task, whatever its state");
const GONE_NOW: &[R] = &[R::only(STATE, 1 << GONE)];

const CREATE_2022: Rule = MAKES
    .edition(E2022, NO_CODE)
    .refuse(&[WITHOUT_SOURCE], NO_SUCH_SOURCE, Stated(&CREATE_NO_SOURCE))
    .coded(Stated(&CREATE_NO_SOURCE))
    .refuse(&[THERE], BOUND, EXISTS_ALREADY)
    .coded(EXISTS_ALREADY)
    .refuse(&[LOST], NOT_CONNECTED, UNCONNECTED)
    .coded(UNCONNECTED)
    .refuse(UNFIT, SOURCE_WRONG, UNFIT_SEEN)
    .coded(UNFIT_SEEN)
    .ignore(GONE_NOW, NEW_ID);

const CREATE_2025: Rule = MAKES
    .edition(E2025, NO_CODE)
    .refuse(&[WITHOUT_SOURCE], NO_SOURCE, Implied(&CREATE_NO_SOURCE, "a task is of a source server"))
    .coded(Observed(NOTES, "a source server that does not exist is answered SMS.7602"))
    .refuse(&[THERE], BOUND, EXISTS_ALREADY)
    .coded(EXISTS_ALREADY)
    .refuse(&[LOST], NOT_CONNECTED, UNCONNECTED)
    .coded(UNCONNECTED)
    .refuse(UNFIT, SOURCE_WRONG, UNFIT_SEEN)
    .coded(UNFIT_SEEN)
    .ignore(GONE_NOW, NEW_ID);

const CREATE: Rule = MAKES
    .edition(E2026, NO_CODE)
    .refuse(&[WITHOUT_SOURCE], NO_SOURCE, Stated(&CREATE_WHEN))
    .coded(Observed(NOTES, "a source server that does not exist is answered SMS.7602"))
    .refuse(&[THERE], BOUND, Stated(&CREATE_WHEN))
    .coded(EXISTS_ALREADY)
    .refuse(&[LOST], NOT_CONNECTED, Stated(&CREATE_WHEN))
    .coded(UNCONNECTED)
    .refuse(UNFIT, SOURCE_WRONG, UNFIT_SEEN)
    .coded(UNFIT_SEEN)
    .ignore(GONE_NOW, NEW_ID);

const AS_IT_WAS: Basis = Implied(&RESUMES, "it goes on with what it was at");
const RUNS: R = is(&[S::Abort, S::MigrateFail]).with(FIRST);
const SYNCS: R = is(&[S::Abort, S::MigrateFail]).with(LATER);
const SYNCED: R = is(&[S::MigrateSuccess, S::SyncSuccess]);

const BEFORE_DRILL: R = is(&[S::Ready]).with(source(&[C::Premigready]));
const CLEARED_OUT: R = SYNCED.with(source(&[C::Clearing, C::Cleared, C::Clearfailed]));

const STARTS: Rule = act("UpdateTaskStatus start", Op::Start, EVER)
    .refuse(&[LOST], NOT_CONNECTED, UNCONNECTED)
    .coded(UNCONNECTED)
    .refuse(&[BEFORE_DRILL, IN_DRILL], NOT_RESUMABLE, Implied(&DRILLS, "the drill comes first"))
    .refuse(&[CLEARED_OUT], NOT_RESUMABLE, Assumed("no page says whether what was cleared can be synchronised again"))
    .set_if(is(&[S::Ready]), STATE, to(S::Running), Stated(&START_READY))
    .set_if(RUNS, STATE, to(S::Running), AS_IT_WAS)
    .set_if(SYNCS, STATE, to(S::Syncing), AS_IT_WAS)
    .set_if(is(&[S::SyncFail]), STATE, to(S::Syncing), AS_IT_WAS)
    .set_if(SYNCED, STATE, to(S::Syncing), Stated(&SYNC_FROM))
    .set_if(is(&[S::Ready]), SOURCE, source_to(C::Init), Implied(&REPLICATES, "the first status of a migration"))
    .set_if(RUNS, SOURCE, source_to(C::Replicate), AS_IT_WAS)
    .set_if(SYNCS, SOURCE, source_to(C::Syncing), AS_IT_WAS)
    .set_if(is(&[S::SyncFail]), SOURCE, source_to(C::Syncing), AS_IT_WAS)
    .set_if(SYNCED, SOURCE, source_to(C::Syncing), Stated(&SYNCS_AGAIN));

const START_2022: Rule = STARTS
    .edition(E2022, NO_CODE)
    .pass(&[is(&[S::Ready])], Stated(&START_READY))
    .pass(&[is(&[S::Abort, S::MigrateFail])], Stated(&RESUMES))
    .pass(&[is(&[S::SyncFail])], Implied(&RESUMES, "it failed too"))
    .pass(&[is(&[S::MigrateSuccess])], Stated(&SYNC_FROM))
    .pass(&[is(&[S::SyncSuccess])], Disputed(&SYNC_REPEATED, &SYNC_FROM))
    .in_doubt(&[is(&[S::SyncSuccess])])
    .refuse(&[R::ANY], NOT_RESUMABLE, Implied(&RESUME_CODE, "neither ready nor paused, and nothing to go on with"));

const START: Rule = STARTS
    .edition(FROM_2025, NO_CODE)
    .unless(
        &[is(&[S::Ready, S::Abort, S::MigrateFail, S::SyncFail, S::MigrateSuccess, S::SyncSuccess])],
        NOT_RESUMABLE,
        Disputed(&START_READY, &START_WHEN),
    )
    // One language of the scenario has tasks that are being paused as well.
    .in_doubt(&[is(&[S::Ready, S::MigrateSuccess, S::SyncSuccess, S::Aborting])]);

const COPIED: Basis = Implied(&CONTINUES, "what synchronises was copied before, and goes on synchronising");

const STOP: Rule = act("UpdateTaskStatus stop", Op::Stop, EVER)
    .pass(&[is(&[S::Running])], Stated(&STOP_RUNNING))
    .pass(
        &[is(&[S::Syncing]).with(R::only(SOURCE, !sources(&[C::Cloning, C::Cutovering])))],
        Implied(&STOPS, "a source server in synchronisation can be stopping too"),
    )
    .refuse(&[R::ANY], NOT_PAUSABLE, Implied(&STOP_CODE, "the code is a historical one"))
    .set(STATE, to(S::Aborting), Stated(&STOP_RUNNING))
    .set_if(is(&[S::Syncing]), MIGRATED, 1, COPIED)
    .set(SOURCE, source_to(C::Stopping), Implied(&STOPS, "the source server is stopping meanwhile"));

const RESTART: Rule = act("UpdateTaskStatus restart", Op::Restart, EVER)
    .refuse(&[LOST], NOT_CONNECTED, UNCONNECTED)
    .coded(UNCONNECTED)
    .pass(&[is(&[S::MigrateFail])], Implied(&RESTART_CODE, "the code is a historical one"))
    .pass(&[is(&[S::Abort])], Observed(NOTES, "restart of a paused task"))
    .pass(&[is(&[S::SyncFail])], Assumed("it failed too"))
    .refuse(&[R::ANY], NOT_RESTARTABLE, Implied(&RESTART_CODE, "the code is a historical one"))
    .set_if(RUNS, STATE, to(S::Running), AS_IT_WAS)
    .set_if(SYNCS, STATE, to(S::Syncing), AS_IT_WAS)
    .set_if(is(&[S::SyncFail]), STATE, to(S::Syncing), AS_IT_WAS)
    .set_if(RUNS, SOURCE, source_to(C::Replicate), AS_IT_WAS)
    .set_if(SYNCS, SOURCE, source_to(C::Syncing), AS_IT_WAS)
    .set_if(is(&[S::SyncFail]), SOURCE, source_to(C::Syncing), AS_IT_WAS);

const BEING_LAUNCHED: Basis = Assumed("no page says what the task shows while the target is launched");

const LAUNCHED: Basis = Implied(&LAUNCHES, "the target is being launched");

const IN_SYNC: R = is(&[S::Syncing]).with(source(&[C::Syncing]));
const NOT_NOW: Basis = Assumed("no page names the code of an action that does not fit; the one of a pause is used");

const TEST_TARGET: Rule = act("UpdateTaskStatus test", Op::Test, EVER)
    .pass(&[IN_SYNC], Implied(&LAUNCH_WHEN, "test is held to be what the console calls a launch"))
    .refuse(&[R::ANY], NOT_PAUSABLE, Implied(&LAUNCH_WHEN, "test is held to be what the console calls a launch"))
    .coded(NOT_NOW)
    .set(STATE, to(S::Running), BEING_LAUNCHED)
    .set(SOURCE, source_to(C::Cutovering), LAUNCHED);

const CUTOVER_2022: Rule = unlisted("UpdateTaskStatus cutover", Op::Cutover, E2022, &LISTED_2022);
const CUTOVER_2025: Rule = unlisted("UpdateTaskStatus cutover", Op::Cutover, E2025, &LISTED_2025);
const CUTOVER: Rule = act("UpdateTaskStatus cutover", Op::Cutover, E2026)
    .refuse(&[R::ANY], INVALID, Disputed(&LISTED, &TEST_MEANS))
    .in_doubt(&[R::ANY])
    .set(STATE, to(S::Running), BEING_LAUNCHED)
    .set(SOURCE, source_to(C::Cutovering), LAUNCHED);

const CLONE_TEST: Rule = act("UpdateTaskStatus clone_test", Op::CloneTest, EVER)
    .unless(&[IN_SYNC], NOT_PAUSABLE, Stated(&CLONE_WHEN))
    .coded(NOT_NOW)
    .set(SOURCE, source_to(C::Cloning), Implied(&CLONES, ITS_SOURCE));

const NETWORK_CHECK_2022: Rule = unlisted("UpdateTaskStatus network_check", Op::NetworkCheck, E2022, &LISTED_2022);
const NETWORK_CHECK: Rule = act("UpdateTaskStatus network_check", Op::NetworkCheck, FROM_2025)
    .pass(&[R::ANY], Implied(&LISTED_2025, "no condition is given; its effect on the state is on no page"));

const CHECKED_NOW: &[R] =
    &[is(&[S::Running]).with(source(&[C::Replicate])).with(R::only(CHECK, YES)), IN_SYNC.with(R::only(CHECK, YES))];
const SKIP_2022: Rule = unlisted("UpdateTaskStatus skip", Op::Skip, E2022, &LISTED_2022);
const SKIP_2025: Rule = unlisted("UpdateTaskStatus skip", Op::Skip, E2025, &LISTED_2025);
const SKIP: Rule = act("UpdateTaskStatus skip", Op::Skip, E2026)
    .pass(CHECKED_NOW, Implied(&SKIPS, "the check of consistency belongs to the copy"))
    .refuse(&[R::ANY], NOT_PAUSABLE, Implied(&SKIPS, "there is nothing to skip"))
    .coded(NOT_NOW)
    .set(STATE, to(S::Skipping), Stated(&SHOWN))
    .set_if(is(&[S::Syncing]), MIGRATED, 1, COPIED)
    .set(SOURCE, source_to(C::Skipping), Implied(&SKIPS, ITS_SOURCE));

const CLEARED: Basis = Observed(NOTES, "clear of a success: the task stays one, the source server is cleared");
const CLEAR_2022: Rule = unlisted("UpdateTaskStatus clear", Op::Clear, E2022, &LISTED_2022);
const CLEAR_2025: Rule = unlisted("UpdateTaskStatus clear", Op::Clear, E2025, &LISTED_2025);
const CLEAR: Rule = act("UpdateTaskStatus clear", Op::Clear, E2026)
    .pass(&[is(&[S::MigrateSuccess]).with(source(&[C::Finished]))], CLEARED)
    .refuse(&[R::ANY], NOT_PAUSABLE, Implied(&CLEARS, "there is nothing to clear before the target is launched"))
    .coded(NOT_NOW)
    .set(SOURCE, source_to(C::Clearing), Implied(&CLEARS, ITS_SOURCE));

const DRILL: R = is(&[S::Ready]).with(source(&[C::Premigready, C::Premiged, C::Premigfailed]));
const DRILL_2022: Rule = unlisted("UpdateTaskStatus migration_test", Op::MigrationTest, E2022, &LISTED_2022);
const DRILL_2025: Rule = unlisted("UpdateTaskStatus migration_test", Op::MigrationTest, E2025, &LISTED_2025);
const MIGRATION_TEST: Rule = act("UpdateTaskStatus migration_test", Op::MigrationTest, E2026)
    .pass(&[DRILL.with(R::only(TEST, YES))], Implied(&DRILLS, "what is ready for a drill can begin it, and repeat it"))
    .refuse(&[R::ANY], NOT_PAUSABLE, Implied(&DRILLS, "nothing is ready for a drill"))
    .coded(NOT_NOW)
    .set(SOURCE, source_to(C::Premiging), Implied(&DRILLS, ITS_SOURCE));

const RESTS: R = is(&[S::MigrateSuccess, S::MigrateFail, S::SyncSuccess, S::SyncFail, S::Abort]);
const COLLECT_LOG: Rule = act("UpdateTaskStatus collect_log", Op::CollectLog, E2022)
    .unless(&[RESTS], NOT_PAUSABLE, Stated(&LOGS_WHEN))
    .coded(NOT_NOW)
    .refuse(&[LOST], NOT_CONNECTED, Stated(&LOGS_WHEN))
    .coded(UNCONNECTED);
const COLLECT_LOG_2025: Rule = unlisted("UpdateTaskStatus collect_log", Op::CollectLog, E2025, &LISTED_2025);
const COLLECT_LOG_2026: Rule = unlisted("UpdateTaskStatus collect_log", Op::CollectLog, E2026, &LISTED);

const ROLL_BACK: Rule = act("UpdateTaskStatus sync_failed_rollback", Op::SyncFailedRollback, E2022)
    .pass(&[is(&[S::SyncFail])], Implied(&ROLLS_BACK, "its name says what is rolled back"))
    .refuse(&[R::ANY], NOT_RESTARTABLE, Implied(&ROLLS_BACK, "no synchronisation failed"))
    .coded(NOT_NOW)
    .set(STATE, to(S::SyncFRollbacking), Implied(&ROLLS_BACK, "the word is there for it"));
const ROLL_BACK_2025: Rule =
    unlisted("UpdateTaskStatus sync_failed_rollback", Op::SyncFailedRollback, E2025, &LISTED_2025);
const ROLL_BACK_2026: Rule = unlisted("UpdateTaskStatus sync_failed_rollback", Op::SyncFailedRollback, E2026, &LISTED);

const DELETION: Rule = act("DeleteTask", Op::Delete, EVER).set(STATE, to(S::Deleting), Stated(&DELETES)).set_if(
    WITH_SOURCE,
    SOURCE,
    source_to(C::Deleting),
    Implied(&DELETE_NOT_WHEN, "deleting is among the statuses that the page names"),
);

const DELETE_2022: Rule = DELETION
    .edition(E2022, NO_CODE)
    .unless(
        &[is(&[S::Ready, S::Abort, S::MigrateFail, S::MigrateSuccess, S::SyncSuccess, S::SyncFail])],
        CANNOT_DELETE,
        Stated(&DELETE_IN_2022),
    )
    .coded(Stated(&DELETE_CODE));

const STILL_RUNNING: Basis = Observed(NOTES, "SMS.7719 while the source server still runs");

const DELETE_2025: Rule = DELETION
    .edition(E2025, NO_CODE)
    .unless(
        &[LOST, source(&[C::Unavailable, C::Waiting, C::Finished, C::Error, C::Stopped])],
        SOURCE_RUNNING,
        Disputed(&DELETE_WHEN, &DELETE_PAUSED),
    )
    .in_doubt(&[
        R::only(STATE, !states(&[S::Abort])).with(LOST),
        R::only(STATE, !states(&[S::Abort])).with(source(&[
            C::Unavailable,
            C::Waiting,
            C::Finished,
            C::Error,
            C::Stopped,
        ])),
    ])
    .coded(STILL_RUNNING);

const DELETE: Rule = DELETION
    .edition(E2026, NO_CODE)
    .refuse(
        &[CONNECTED_NOW.with(source(&[
            C::Init,
            C::Stopping,
            C::Deleting,
            C::Cloning,
            C::Replicate,
            C::Syncing,
            C::Cutovering,
            C::Skipping,
            C::Clearing,
            C::Premiging,
        ]))],
        SOURCE_RUNNING,
        Stated(&DELETE_NOT_WHEN),
    )
    .coded(STILL_RUNNING);

const AUTO_STARTED: Rule = when("AutoStarted", Ev::AutoStarted, EVER)
    .pass(
        &[is(&[S::Ready]).with(R::only(AUTO, YES)).with(CONNECTED_NOW)],
        Implied(&AUTO_START, "it was seen ready right after its creation, so that the start comes later"),
    )
    .set(STATE, to(S::Running), Implied(&AUTO_START, "it is started"))
    .set(SOURCE, source_to(C::Init), Implied(&REPLICATES, "the first status of a migration"));

const COPY_STARTED: Rule = when("CopyStarted", Ev::CopyStarted, EVER)
    .pass(&[is(&[S::Running]).with(source(&[C::Init]))], Implied(&REPLICATES, "initialised, then replicated"))
    .set(SOURCE, source_to(C::Replicate), Implied(&REPLICATES, "initialised, then replicated"));

const WILL_SYNC: R = R::only(SYNCING, YES);
const WILL_NOT: R = R::only(SYNCING, NO);

const COPY_ENDED: Rule = when("CopyEnded", Ev::CopyEnded, EVER)
    .pass(&[is(&[S::Running]).with(source(&[C::Replicate]))], Stated(&CONTINUES))
    .set_if(WILL_SYNC, STATE, to(S::Syncing), Implied(&CONTINUES, "the word for a task that synchronises"))
    .set_if(WILL_SYNC, SOURCE, source_to(C::Syncing), Implied(&CONTINUES, ITS_SOURCE))
    .set_if(WILL_NOT, SOURCE, source_to(C::Cutovering), Implied(&CONTINUES, "launched at once, by itself"));

const SUCCEEDED: Rule = when("Succeeded", Ev::Succeeded, EVER)
    .pass(&[is(&[S::Running]).with(source(&[C::Cutovering]))], Implied(&ENDS, "the launch is the last part"))
    .set(STATE, to(S::MigrateSuccess), Stated(&ENDS))
    .set(MIGRATED, 1, Implied(&SYNC_FROM, "what is synchronised after a success is no first migration"))
    .set(SOURCE, source_to(C::Finished), Implied(&LAUNCHES, ITS_SOURCE));

const SYNC_ENDED: Rule = when("SyncEnded", Ev::SyncEnded, EVER)
    .pass(
        &[IN_SYNC.with(LATER)],
        Implied(&SYNC_ENDS, "the one that was started after a success; a continuous one goes on until the launch"),
    )
    .set(STATE, to(S::SyncSuccess), Stated(&SYNC_ENDS));

const FAILED: Rule = when("Failed", Ev::Failed, EVER)
    .course(Adverse("it fails"))
    .pass(&[is(&[S::Running])], Stated(&ENDS))
    .pass(&[is(&[S::Syncing])], Stated(&SYNC_ENDS))
    .pass(&[is(&[S::Aborting, S::Skipping])], Implied(&ENDS, "these are part of a migration too"))
    .set_if(is(&[S::Running, S::Aborting, S::Skipping]), STATE, to(S::MigrateFail), Stated(&ENDS))
    .set_if(is(&[S::Syncing]), STATE, to(S::SyncFail), Stated(&SYNC_ENDS))
    .set(SOURCE, source_to(C::Error), Implied(&FAILS, ITS_SOURCE));

const STOP_ENDED: Rule = when("StopEnded", Ev::StopEnded, EVER)
    .pass(&[is(&[S::Aborting])], Stated(&STOP_RUNNING))
    .set(STATE, to(S::Abort), Stated(&STOP_RUNNING))
    .set(SOURCE, source_to(C::Stopped), Implied(&STOPS, ITS_SOURCE));

const OVERSPED: Rule = when("Overspeed", Ev::Overspeed, E2026)
    .course(Adverse("it exceeds its speed"))
    .pass(&[is(&[S::Running])], Stated(&OVERSPEED))
    .set(STATE, to(S::Aborting), Implied(&OVERSPEED, "the word for a task that is being paused"))
    .set(SOURCE, source_to(C::Stopping), Implied(&OVERSPEED, "the source server is stopping meanwhile"));

const GOES_ON: Basis = Implied(&SKIPS, "then the rest goes on");

const SKIP_ENDED: Rule = when("SkipEnded", Ev::SkipEnded, E2026)
    .pass(&[is(&[S::Skipping])], Implied(&SKIPS, "then the rest goes on"))
    .set_if(FIRST, STATE, to(S::Running), GOES_ON)
    .set_if(LATER, STATE, to(S::Syncing), GOES_ON)
    .set_if(FIRST, SOURCE, source_to(C::Replicate), GOES_ON)
    .set_if(LATER, SOURCE, source_to(C::Syncing), GOES_ON);

const CLONE_ENDED: Rule = when("CloneEnded", Ev::CloneEnded, EVER)
    .pass(
        &[is(&[S::Syncing]).with(source(&[C::Cloning]))],
        Implied(&CLONES, "a clone is a test, and the synchronisation goes on"),
    )
    .set(SOURCE, source_to(C::Syncing), Implied(&CLONES, "a clone is a test, and the synchronisation goes on"));

const CLEARING: R = is(&[S::MigrateSuccess]).with(source(&[C::Clearing]));

const CLEAR_ENDED: Rule = when("ClearEnded", Ev::ClearEnded, E2026).pass(&[CLEARING], Stated(&CLEARS)).set(
    SOURCE,
    source_to(C::Cleared),
    Stated(&CLEARS),
);

const CLEAR_FAILED: Rule = when("ClearFailed", Ev::ClearFailed, E2026)
    .course(Adverse("the clearing fails"))
    .pass(&[CLEARING], Stated(&CLEARS))
    .set(SOURCE, source_to(C::Clearfailed), Implied(&CLEARS, ITS_SOURCE));

const DRILL_READY: Rule = when("DrillReady", Ev::DrillReady, E2026)
    .pass(
        &[is(&[S::Ready]).with(source(&[C::Waiting])).with(R::only(TEST, YES))],
        Implied(&DRILLS, "a task that needs a drill is made ready for it"),
    )
    .set(SOURCE, source_to(C::Premigready), Implied(&DRILLS, ITS_SOURCE));

const IN_DRILL: R = is(&[S::Ready]).with(source(&[C::Premiging]));

const DRILL_ENDED: Rule = when("DrillEnded", Ev::DrillEnded, E2026).pass(&[IN_DRILL], Stated(&DRILLS)).set(
    SOURCE,
    source_to(C::Premiged),
    Stated(&DRILLS),
);

const DRILL_FAILED: Rule = when("DrillFailed", Ev::DrillFailed, E2026)
    .course(Adverse("the drill fails"))
    .pass(&[IN_DRILL], Stated(&DRILLS))
    .set(SOURCE, source_to(C::Premigfailed), Implied(&DRILLS, ITS_SOURCE));

const ROLLED_BACK: Rule = when("RollbackEnded", Ev::RollbackEnded, E2022)
    .pass(&[is(&[S::SyncFRollbacking])], Implied(&ROLLS_BACK, "the words are there for it"))
    .set(STATE, to(S::SyncFRollbackSuccess), Implied(&ROLLS_BACK, "the words are there for it"));

const DELETED: Rule = when("Deleted", Ev::Deleted, EVER)
    .pass(&[is(&[S::Deleting])], Stated(&DELETES))
    .set(STATE, GONE, Observed(NOTES, "a task that was deleted is answered SMS.7703"))
    .set_if(WITH_SOURCE, SOURCE, source_to(C::Waiting), Implied(&TASK_GONE, "it is to be configured anew"));

const AGENT_LOST: Rule = when("AgentLost", Ev::AgentLost, EVER)
    .course(Adverse("the Agent is disconnected"))
    .pass(&[CONNECTED_NOW.with(WITH_SOURCE)], Implied(&IDLE_WEEK, "idleness is one way to be disconnected"))
    .set(AGENT, 0, Stated(&IDLE_WEEK));

const AGENT_RETURNED: Rule = when("AgentReturned", Ev::AgentReturned, EVER)
    .course(Outside("somebody starts the Agent again"))
    .pass(&[LOST.with(WITH_SOURCE)], Implied(&CONNECTED, "what can be lost can come back"))
    .set(AGENT, 1, Stated(&CONNECTED));

/// Where the numbers of the source server's own calls and events begin.
pub(super) const OF_SOURCE: u8 = 32;

type Calls = source_rules::Calls<SOURCE, ASKED_STATE, ASKED_CYCLE>;

const CALLS: [Rule; 5] = Calls::linked(1, OF_SOURCE);

const SOURCE_UNFIT: Rule = Rule::new(
    Agent::Service,
    "CheckFailed",
    OF_SOURCE + SourceEvent::CheckFailed as u8,
    FROM_2025,
    Assumed("an event has no code"),
)
.course(Adverse("the check fails"))
.pass(&[source(&[C::Waiting]).with(MISSING)], Implied(&CHECKED, "the check follows the registration"))
.set(SOURCE, source_to(C::Unavailable), Implied(&CHECKED, ITS_SOURCE));

const SOURCE_GONE: Rule = Rule::new(
    Agent::Service,
    "Deleted",
    OF_SOURCE + SourceEvent::Deleted as u8,
    FROM_2025,
    Assumed("an event has no code"),
)
.pass(&[source(&[C::Deleting])], Stated(&DELETING))
.set(SOURCE, 0, Stated(&DELETE_RECORD));

const LINKED: &[Rule] = &[CALLS[0], CALLS[1], CALLS[2], CALLS[3], CALLS[4], SOURCE_UNFIT, SOURCE_GONE];

const NEVER: &[Never] = &[Never {
    region: R::only(EDITION, 1 | 2).with(is(&[S::Skipping, S::Reseting])),
    basis: Implied(&SHOWN_2022, "the words came later"),
}];

const NO_STEP: &[NoStep] =
    &[NoStep { by_itself: false, from: R::only(STATE, 1 << GONE), to: R::only(STATE, !(1 << GONE)), basis: NEW_ID }];

const SHOWN_TOO: Basis = Implied(&OPTIONS, "what was asked for is shown as it was asked");

const VIEWS: &[View] = &[
    // Lists can be filtered by them, and no list of what is shown has them.
    View::new(
        is(&[S::SyncFRollbacking, S::SyncFRollbackSuccess]),
        STATE,
        Prints::Own,
        Implied(&FILTERED, "what a list can be filtered by is shown, though no list has it"),
    )
    .or(states(&[S::Reseting, S::SyncFail, S::SyncSuccess])),
    View::new(R::ANY, STATE, Prints::Own, Stated(&SHOWN)),
    View::new(
        source(&[C::Premiging]),
        SOURCE,
        Prints::Own,
        Implied(&DRILLS, "what is written is read, though no list has it"),
    )
    .or(sources(&[C::Waiting, C::Premigready, C::Premiged, C::Premigfailed])),
    View::new(R::ANY, SOURCE, Prints::Own, Stated(&READ)),
    View::new(R::ANY, AGENT, Prints::Own, Stated(&CONNECTED)),
    View::new(R::ANY, SYNCING, Prints::Own, SHOWN_TOO),
    View::new(R::ANY, TEST, Prints::Own, SHOWN_TOO),
    View::new(R::ANY, CHECK, Prints::Own, SHOWN_TOO),
    View::new(R::ANY, AUTO, Prints::Own, SHOWN_TOO),
];

/// The migration task: every coordinate and every row.
pub const SPEC: Spec = Spec {
    name: "sms::task",
    coordinates: &COORDINATES,
    editions: &["2022-08", "2025-02-13", "2026-01"],
    rules: &[
        CREATE_2022,
        CREATE_2025,
        CREATE,
        START_2022,
        START,
        STOP,
        RESTART,
        TEST_TARGET,
        CUTOVER_2022,
        CUTOVER_2025,
        CUTOVER,
        CLONE_TEST,
        NETWORK_CHECK_2022,
        NETWORK_CHECK,
        SKIP_2022,
        SKIP_2025,
        SKIP,
        CLEAR_2022,
        CLEAR_2025,
        CLEAR,
        DRILL_2022,
        DRILL_2025,
        MIGRATION_TEST,
        COLLECT_LOG,
        COLLECT_LOG_2025,
        COLLECT_LOG_2026,
        ROLL_BACK,
        ROLL_BACK_2025,
        ROLL_BACK_2026,
        DELETE_2022,
        DELETE_2025,
        DELETE,
    ],
    events: &[
        AUTO_STARTED,
        COPY_STARTED,
        COPY_ENDED,
        SUCCEEDED,
        SYNC_ENDED,
        FAILED,
        STOP_ENDED,
        OVERSPED,
        SKIP_ENDED,
        CLONE_ENDED,
        CLEAR_ENDED,
        CLEAR_FAILED,
        DRILL_READY,
        DRILL_ENDED,
        DRILL_FAILED,
        ROLLED_BACK,
        DELETED,
        AGENT_LOST,
        AGENT_RETURNED,
    ],
    console: &[],
    linked: LINKED,
    // What they decide, the source server shows.
    unfollowed: &OPTION,
    never: NEVER,
    no_step: NO_STEP,
    views: VIEWS,
    codes: CODES,
    edition: EDITION,
    missing: 1 << ABSENT | 1 << GONE,
    vanishing: 0,
};
