//! The rows of the data migration task. To check one, open the pages that its clauses name.

use super::clauses::*;
use super::job::JobStatus as J;
use super::task::{EventKind as Ev, Status as S, Verb as Op};
use super::wire::{CODES, Code, number};
use crate::evidence::Basis::{self, Assumed, Disputed, Implied, Observed, Stated};
use crate::rule::Course::*;
use crate::rule::{Agent, Coordinate, Kind, Never, NoStep, Prints, Region as R, Rule, Spec, View, masks};

pub(super) const STATUS: usize = 0;
pub(super) const SWITCH: usize = 1;
pub(super) const METHOD: usize = 2;
pub(super) const RESUME: usize = 3;
pub(super) const EDITION: usize = 4;
pub(super) const JOB: usize = 5;
pub(super) const ASKED_METHOD: usize = 6;
pub(super) const ASKED_RESUME: usize = 7;
pub(super) const ASKED_TYPE: usize = 8;

/// The values of the two ends of a life, around the words.
pub(super) const ABSENT: u8 = 0;
pub(super) const GONE: u8 = 15;

/// `task_status`, and what it does not print.
pub(super) const NO_SWITCH: u8 = 0;
pub(super) const EXCHANGING_NOW: u8 = 1;
pub(super) const EXCHANGED: u8 = 2;
pub(super) const ROLLING_BACK: u8 = 3;
pub(super) const ROLLED_BACK: u8 = 4;

pub(super) const UNSET: u8 = 0;
pub(super) const FULL: u8 = 1;
pub(super) const INCREMENTAL: u8 = 2;
pub(super) const BACKUP: u8 = 3;

pub(super) const AUTO: u8 = 1;

pub(super) const NO_JOB: u8 = 0;

const IMPORT: u8 = 1;

#[rustfmt::skip]
const STATUS_WORDS: [&str; 16] = [
    "Absent", "CREATING", "RUNNING", "MIGRATING", "FULLMIGRATING", "INCRMIGEATING", "TERMINATING", "TERMINATED", "SUCCESS",
    "FAILED", "MIGRATION_SUCCESS", "MIGRATION_FAILED", "RELEASED", "ERROR", "DELETED", "Gone",
];
const SWITCHES: &[&str] = &["none", "EXCHANGING", "EXCHANGE_SUCCESS", "rolling back", "ROLLBACK_SUCCESS"];
const METHOD_WORDS: &[&str] = &["unset", "full", "full and incremental", "backup import"];
const MODES: &[&str] = &["unset", "auto", "manual"];

pub(super) const COORDINATES: [Coordinate; 9] = [
    Coordinate::new("status", Kind::Shown, 0, 4, &STATUS_WORDS),
    Coordinate::new("task_status", Kind::Shown, 4, 3, SWITCHES),
    Coordinate::new("method", Kind::Hidden, 7, 2, METHOD_WORDS),
    Coordinate::new("resume_mode", Kind::Hidden, 9, 2, MODES),
    Coordinate::new("edition", Kind::Fixed, 11, 2, &["2025-05-13", "2025-12"]),
    Coordinate::new("job", Kind::Linked, 13, 3, &["none", "INIT", "RUNNING", "SUCCESS", "FAIL"]),
    Coordinate::new(
        "asked migration_method",
        Kind::Asked,
        16,
        2,
        &["absent", "full_amount_migration", "incremental_migration"],
    ),
    Coordinate::new("asked resume_mode", Kind::Asked, 18, 2, &["absent", "auto", "manual"]),
    Coordinate::new("asked migration_type", Kind::Asked, 20, 2, &["absent", "backupfile_import", "online_migration"]),
];

const E2025_05: u8 = 1;
const FROM_2025_12: u8 = 2;
const EVER: u8 = E2025_05 | FROM_2025_12;

const NO_TASK: u8 = number(Code::NoTask);
const WRONG_ID: u8 = number(Code::TaskId);
const NOT_NOW: u8 = number(Code::NotNow);
const NO_URL: u8 = number(Code::NoUrl);
const INVALID: u8 = number(Code::BodyParameter);

masks! {
    mask = 2 << S;
    jobs = 2 << J;
}

const fn is(words: &[S]) -> R {
    R::only(STATUS, mask(words))
}

const fn method(value: u8) -> R {
    R::only(METHOD, 1 << value)
}

const fn job(words: &[J]) -> R {
    R::only(JOB, jobs(words))
}

const fn switch(values: u32) -> R {
    R::only(SWITCH, values)
}

const fn to(status: S) -> u8 {
    status as u8 + 1
}

const fn to_job(status: J) -> u8 {
    status as u8 + 1
}

const NOT_SAID: u32 = 1;
const MISSING: R = R::only(STATUS, 1 << ABSENT | 1 << GONE);
const WORKING: R = is(&[S::Migrating, S::FullMigrating, S::IncrMigrating]);
const THERE: u32 = !(1 << ABSENT | 1 << GONE | mask(&[S::Deleted])) & 0xffff;
const NOT_THERE: R = R::only(STATUS, 1 << ABSENT | 1 << GONE | mask(&[S::Deleted]));

/// A job that has not ended.
const UNENDED: R = job(&[J::Init, J::Running]);

/// The acceptance runs of the Terraform provider, whose output its pull requests show.
const RUNS: &str = "acceptance runs of terraform-provider-huaweicloud against the service, 2025-07";
const NO_CODE: Basis = Assumed("no page names the code; the listed one that speaks of a task's state is used");
const NO_CODE_FOR_BODY: Basis = Assumed("no page names the code; the one for a wrong parameter of the body is used");
/// The addresses of a switch are mandatory too, and a request without them was seen to pass.
const MANDATORY: Basis = Implied(&METHODS, "what is mandatory is missed");
const MANDATORY_TYPE: Basis = Implied(&CREATE_BACKUP, "what is mandatory is missed");
const NO_STATUS: Basis = Assumed("no page names the statuses in which this is accepted");
const DELETED_TOO: Basis = Implied(&DELETE_EFFECT, "a deleted task is not there any more");
const FOUND_OUT: Basis = Disputed(&NOT_FOUND_CODE, &NOT_FOUND);

const fn on(name: &'static str, verb: Op, editions: u8) -> Rule {
    Rule::new(Agent::Caller, name, verb as u8, editions, NO_CODE)
}

const fn when(name: &'static str, event: Ev) -> Rule {
    Rule::new(Agent::Service, name, event as u8, EVER, Assumed("an event has no code"))
}

const CREATE: Rule = on("CreateMigrationTask", Op::Create, EVER)
    .refuse(&[R::only(ASKED_TYPE, !(1 << IMPORT | NOT_SAID))], INVALID, Stated(&CREATE_BACKUP))
    .coded(NO_CODE_FOR_BODY)
    .refuse(&[R::only(ASKED_TYPE, NOT_SAID)], INVALID, MANDATORY_TYPE)
    .coded(NO_CODE_FOR_BODY)
    .ignore(&[R::only(STATUS, !(1 << ABSENT))], Implied(&CREATE_BACKUP, "the call makes another task"))
    .pass(&[R::only(STATUS, 1 << ABSENT)], Implied(&CREATE_BACKUP, "no condition is given"))
    .set(STATUS, to(S::Migrating), Stated(&CREATE_EXAMPLE))
    .set(METHOD, BACKUP, Implied(&CREATE_BACKUP, "whatever method is asked, a backup is imported"));

const CREATE_ONLINE: Rule = on("CreateOnlineMigrationTask", Op::CreateOnline, EVER)
    .ignore(&[R::only(STATUS, !(1 << ABSENT))], Implied(&PREPARES, "the call makes another task"))
    .pass(&[R::only(STATUS, 1 << ABSENT)], Implied(&PREPARES, "no condition is given"))
    .set(STATUS, to(S::Creating), Implied(&CREATE_STATUSES, "its resources are being created"))
    .set(JOB, to_job(J::Init), Observed(RUNS, "the answer named a job, which no page says; it had still to end"));

const SET_ONLINE: Rule = on("SetOnlineMigrationTask", Op::SetOnline, EVER)
    .refuse(&[MISSING], NO_TASK, Stated(&NOT_FOUND))
    .coded(FOUND_OUT)
    .refuse(&[is(&[S::Deleted])], NO_TASK, DELETED_TOO)
    .coded(FOUND_OUT)
    .refuse(&[R::only(ASKED_METHOD, NOT_SAID), R::only(ASKED_RESUME, NOT_SAID)], INVALID, MANDATORY)
    .coded(NO_CODE_FOR_BODY)
    .pass(&[is(&[S::Running])], Stated(&TO_CONFIGURE))
    .refuse(
        &[UNENDED.with(is(&[S::Creating]))],
        NOT_NOW,
        Implied(&PREPARES, "its resources are not ready while the job that creates them has not ended"),
    )
    .refuse(&[method(BACKUP)], NOT_NOW, Implied(&PREPARES, "by its name it is for online tasks"))
    .pass(&[is(&[S::Success])], Observed(RUNS, "a finished full task was configured again, with another method"))
    .refuse(&[R::ANY], NOT_NOW, NO_STATUS)
    .set_if(is(&[S::Running]), STATUS, to(S::FullMigrating), Disputed(&SET_EXAMPLE, &FOUR_STATUSES))
    .or(mask(&[S::Migrating]))
    .set_if(
        R::only(STATUS, !mask(&[S::Running])),
        STATUS,
        to(S::FullMigrating),
        Implied(&SET_EXAMPLE, "as it is where the task was to be configured"),
    )
    .set(SWITCH, NO_SWITCH, Implied(&EXCHANGING, "what was switched before is over"))
    .set_asked(R::ANY, METHOD, ASKED_METHOD, Stated(&METHODS))
    .set_asked(R::ANY, RESUME, ASKED_RESUME, Stated(&METHODS));

const STOP: Rule = on("StopMigrationTask", Op::Stop, EVER)
    .refuse(&[MISSING], NO_TASK, Stated(&NOT_FOUND))
    .coded(FOUND_OUT)
    .refuse(&[is(&[S::Deleted])], NO_TASK, DELETED_TOO)
    .coded(FOUND_OUT)
    .pass(
        &[is(&[S::IncrMigrating])],
        Observed(RUNS, "an incremental task was stopped, and was TERMINATED after a while"),
    )
    .pass(&[is(&[S::Migrating, S::FullMigrating])], Implied(&STOP_ADVICE, "what migrates can be stopped"))
    .refuse(&[R::ANY], NOT_NOW, NO_STATUS)
    .set_if(is(&[S::IncrMigrating]), STATUS, to(S::Terminating), Disputed(&STOP_EXAMPLE, &STOP_TEXT))
    .or(mask(&[S::Terminated]))
    .set_if(
        R::only(STATUS, !mask(&[S::IncrMigrating])),
        STATUS,
        to(S::Terminating),
        Implied(&STOP_EXAMPLE, "the example is of an incremental task"),
    )
    .not_to(&[WORKING], Stated(&STOP_TEXT));

const STOP_SYNC: Rule = on("StopMigrationTaskSync", Op::StopSync, EVER)
    .refuse(&[MISSING], NO_TASK, Stated(&NOT_FOUND))
    .coded(FOUND_OUT)
    .refuse(&[is(&[S::Deleted])], NO_TASK, DELETED_TOO)
    .coded(FOUND_OUT)
    .pass(&[WORKING], Implied(&SYNC_ENDS, "what is synchronised can be stopped"))
    .refuse(&[R::ANY], NOT_NOW, NO_STATUS)
    .set(STATUS, to(S::Terminated), Disputed(&SYNC_SYNCHRONOUS, &SYNC_ONLY))
    .or(THERE)
    // The guide calls a full phase a synchronisation too.
    .not_to(
        &[is(&[S::IncrMigrating]), WORKING.with(R::only(METHOD, 1 << UNSET | 1 << INCREMENTAL))],
        Stated(&SYNC_ENDS),
    );

const BATCH_STOP: Rule = on("BatchStopMigrationTasks", Op::BatchStop, EVER)
    .refuse(&[NOT_THERE], WRONG_ID, Implied(&BATCH_STOP_CODE, "the id of a task that is not there is a wrong one"))
    .coded(Disputed(&BATCH_STOP_CODE, &BATCH_STOP_LISTED))
    .pass(&[WORKING], Implied(&STOP_ADVICE, "what migrates can be stopped"))
    .refuse(&[R::ANY], NOT_NOW, NO_STATUS)
    .set(STATUS, to(S::Terminating), Implied(&BATCH_STOP_DONE, "delivered, and not yet TERMINATED"));

const BATCH_RESTART: Rule = on("BatchRestartOnlineMigrationTasks", Op::BatchRestart, EVER)
    .refuse(&[NOT_THERE], NO_TASK, Implied(&NOT_FOUND, "so it is where a task is named alone"))
    .coded(FOUND_OUT)
    .refuse(&[method(BACKUP)], NOT_NOW, Implied(&RESTARTS, "by its name it is for online tasks"))
    .refuse(&[method(UNSET)], NOT_NOW, Implied(&PREPARES, "what was never configured was never started"))
    .pass(&[is(&[S::Terminated])], Observed(RUNS, "a stopped task was started again"))
    .pass(&[is(&[S::Failed, S::MigrationFailed])], Implied(&RESTARTS, "that is what starting again is for"))
    .refuse(&[R::ANY], NOT_NOW, NO_STATUS)
    .set(SWITCH, NO_SWITCH, Implied(&EXCHANGING, "what was switched before is over"))
    .set(
        STATUS,
        to(S::FullMigrating),
        Implied(&RESTARTS, "it ends where a configured task ends, so it begins there too"),
    );

const DELETE: Rule = on("DeleteMigrationTask", Op::Delete, EVER)
    .ignore(&[NOT_THERE], Disputed(&DELETE_NOTHING, &DELETE_NOT_FOUND))
    .in_doubt(&[NOT_THERE])
    .refuse(&[NOT_THERE], NO_TASK, Disputed(&DELETE_NOT_FOUND, &DELETE_NOTHING))
    .in_doubt(&[NOT_THERE])
    .coded(FOUND_OUT)
    .refuse(
        &[is(&[S::IncrMigrating])],
        NOT_NOW,
        Assumed("no page forbids it; the Terraform provider stops such a task before it deletes it"),
    )
    .pass(
        &[UNENDED.with(is(&[S::Creating]))],
        Assumed("whether a task can be deleted before the job that creates it has ended is not said"),
    )
    .pass(&[R::ANY], Observed(RUNS, "tasks were deleted without being stopped before"))
    .set(STATUS, to(S::Deleted), Implied(&DELETE_EFFECT, "how long it takes is not said"));

const UPDATE_2025_05: Rule = on("UpdateMigrationTask", Op::Update, E2025_05)
    .refuse(&[MISSING], NO_TASK, Stated(&NOT_FOUND))
    .coded(FOUND_OUT)
    .refuse(&[is(&[S::Deleted])], NO_TASK, DELETED_TOO)
    .coded(FOUND_OUT)
    .pass(&[R::ANY], Implied(&UPDATE_EFFECT, "no condition is given"))
    .set_asked(R::ANY, RESUME, ASKED_RESUME, Stated(&UPDATE_EFFECT));

const UPDATE: Rule = UPDATE_2025_05.edition(FROM_2025_12, NO_CODE).set_if(
    R::only(ASKED_RESUME, NOT_SAID),
    RESUME,
    AUTO,
    Stated(&UPDATE_DEFAULT),
);

const EXCHANGE_IP: Rule = on("ExchangeInstanceIp", Op::ExchangeIp, EVER)
    .refuse(&[NOT_THERE], NO_TASK, Implied(&NOT_FOUND, "so it is with the other calls that name a task"))
    .coded(FOUND_OUT)
    .unless(&[is(&[S::IncrMigrating])], NOT_NOW, Stated(&EXCHANGE_DURING))
    .unless(&[method(INCREMENTAL)], NOT_NOW, Stated(&EXCHANGE_METHOD))
    .unless(
        &[switch(1 << NO_SWITCH | 1 << ROLLED_BACK)],
        NOT_NOW,
        Assumed("a second switch, or one during another, is not mentioned"),
    )
    .set(SWITCH, EXCHANGING_NOW, Implied(&EXCHANGING, "the switch has begun"));

const ROLLBACK_IP: Rule = on("RollbackExchangeInstanceIp", Op::RollbackIp, FROM_2025_12)
    .refuse(&[NOT_THERE], NO_TASK, Implied(&NOT_FOUND, "so it is with the other calls that name a task"))
    .coded(FOUND_OUT)
    .unless(&[switch(1 << EXCHANGED)], NOT_NOW, Disputed(&ROLLBACK_WHEN, &ROLLBACK_SUCCESSFUL))
    .in_doubt(&[
        is(&[S::Success]).with(switch(!(1 << EXCHANGED))),
        R::only(STATUS, !mask(&[S::Success])).with(switch(1 << EXCHANGED)),
    ])
    .set(SWITCH, ROLLING_BACK, Implied(&ROLLBACK_EFFECT, "it takes a moment, and no page has a word for it"));

const ROLLBACK_IP_2025_05: Rule = on("RollbackExchangeInstanceIp", Op::RollbackIp, E2025_05)
    .refuse(&[R::ANY], NO_URL, Assumed("the operation was published after this edition's pages"))
    .coded(Assumed("the operation was published after this edition's pages"))
    .set(SWITCH, ROLLING_BACK, Assumed("the operation was published after this edition's pages"));

/// Deleted, whether it is still shown or not.
const DELETED_OR_GONE: R = R::only(STATUS, 1 << GONE | mask(&[S::Deleted]));
const FORSAKEN: Basis = Assumed("what becomes of a job whose task was deleted is not said; it goes on by itself");
const BEGINS: Basis = Implied(&JOB_STATUSES, "the word before RUNNING");

const JOB_STARTED: Rule = when("JobStarted", Ev::JobStarted)
    .pass(&[job(&[J::Init]).with(is(&[S::Creating]))], BEGINS)
    .pass(&[job(&[J::Init]).with(DELETED_OR_GONE)], FORSAKEN)
    .set(JOB, to_job(J::Running), BEGINS);

const PREPARED: Rule = when("Prepared", Ev::Prepared)
    .pass(&[is(&[S::Creating])], Implied(&TO_CONFIGURE, "once its resources are there it is to be configured"))
    .pass(&[UNENDED.with(DELETED_OR_GONE)], FORSAKEN)
    .set_if(
        is(&[S::Creating]),
        STATUS,
        to(S::Running),
        Implied(&TO_CONFIGURE, "once its resources are there it is to be configured"),
    )
    .set_if(UNENDED, JOB, to_job(J::Success), Observed(RUNS, "a task was configured as soon as its job was SUCCESS"));

const PREPARATION_FAILED: Rule = when("PreparationFailed", Ev::PreparationFailed)
    .course(Adverse("it fails"))
    .pass(&[is(&[S::Creating])], Implied(&CREATE_STATUSES, "the only word for it"))
    .pass(&[UNENDED.with(DELETED_OR_GONE)], FORSAKEN)
    .set_if(is(&[S::Creating]), STATUS, to(S::Error), Implied(&CREATE_STATUSES, "the only word for it"))
    .set_if(UNENDED, JOB, to_job(J::Fail), Implied(&JOB_STATUSES, "the only word for it"));

const FULL_ENDED: Rule = when("FullEnded", Ev::FullEnded)
    .pass(&[is(&[S::FullMigrating]).with(method(FULL))], Stated(&FULL_ENDS))
    .pass(&[is(&[S::FullMigrating]).with(method(INCREMENTAL))], Stated(&INCREMENT_FOLLOWS))
    .set_if(method(FULL), STATUS, to(S::Success), Stated(&FULL_ENDS))
    .set_if(method(INCREMENTAL), STATUS, to(S::IncrMigrating), Stated(&INCREMENT_FOLLOWS));

const IMPORT_ENDED: Rule = when("ImportEnded", Ev::ImportEnded).pass(&[is(&[S::Migrating])], Stated(&IMPORT_ENDS)).set(
    STATUS,
    to(S::Success),
    Stated(&IMPORT_ENDS),
);

const TERMINATED: Rule = when("Terminated", Ev::Terminated)
    .pass(&[is(&[S::Terminating])], Stated(&BATCH_STOP_DONE))
    .set(STATUS, to(S::Terminated), Stated(&BATCH_STOP_DONE));

const FAILED: Rule = when("Failed", Ev::Failed)
    .course(Adverse("it fails"))
    .pass(&[WORKING], Implied(&FAILS, "what migrates can fail"))
    .set(STATUS, to(S::Failed), Stated(&FAILS));

const UNCLEARED: Basis = Implied(&CREATE_STATUSES, "first with resources still to be cleared");

const FULL_ENDED_UNCLEARED: Rule = when("FullEndedUncleared", Ev::FullEndedUncleared)
    .course(Adverse("resources are left, which the usual end does not do"))
    .pass(&[is(&[S::FullMigrating]).with(method(FULL))], UNCLEARED)
    .set(STATUS, to(S::MigrationSuccess), UNCLEARED);

const FAILED_UNCLEARED: Rule = when("FailedUncleared", Ev::FailedUncleared)
    .course(Adverse("it fails"))
    .pass(&[WORKING], UNCLEARED)
    .set(STATUS, to(S::MigrationFailed), UNCLEARED);

const CLEARED: Rule = when("Cleared", Ev::Cleared)
    .pass(&[is(&[S::MigrationSuccess, S::MigrationFailed])], UNCLEARED)
    .set_if(is(&[S::MigrationSuccess]), STATUS, to(S::Success), UNCLEARED)
    .set_if(is(&[S::MigrationFailed]), STATUS, to(S::Failed), UNCLEARED);

const FELL_BACK: Rule = when("FellBack", Ev::FellBack)
    .course(Adverse("the increment is lost"))
    .pass(&[is(&[S::IncrMigrating]).with(R::only(RESUME, 1 << AUTO))], Stated(&FALLS_BACK))
    .set(STATUS, to(S::FullMigrating), Implied(&FALLS_BACK, "a full migration is FULLMIGRATING"));

const ADDRESSES_EXCHANGED: Rule = when("AddressesExchanged", Ev::AddressesExchanged)
    .pass(&[switch(1 << EXCHANGING_NOW)], Observed(RUNS, "task_status became EXCHANGE_SUCCESS"))
    .set(SWITCH, EXCHANGED, Observed(RUNS, "task_status became EXCHANGE_SUCCESS"))
    .set_if(
        is(&[S::IncrMigrating]),
        STATUS,
        to(S::Terminated),
        Implied(&EXCHANGE_STOPS, "an incremental task that was stopped is TERMINATED"),
    );

const ADDRESSES_ROLLED_BACK: Rule = when("AddressesRolledBack", Ev::AddressesRolledBack)
    .pass(&[switch(1 << ROLLING_BACK)], Implied(&ROLLBACK_EFFECT, "it ends"))
    .set(
        SWITCH,
        ROLLED_BACK,
        Observed(RUNS, "the provider waits for ROLLBACK_SUCCESS; the end of its run was not read"),
    );

const TASK_RELEASED: Rule = when("Released", Ev::Released)
    .course(Timed("when a task is released is not said"))
    .pass(
        &[is(&[S::Success, S::Failed, S::Terminated, S::Running])],
        Implied(&RELEASES, "what does not migrate can be released; from where is not said"),
    )
    .set(STATUS, to(S::Released), Stated(&RELEASES));

const REMOVED: Rule = when("Removed", Ev::Removed)
    .pass(&[is(&[S::Deleted])], Observed(RUNS, "a deleted task is answered DCS.4133 in the end"))
    .set(STATUS, GONE, Observed(RUNS, "a deleted task is answered DCS.4133 in the end"))
    .set(SWITCH, NO_SWITCH, Implied(&DELETE_EFFECT, "nothing is left of it"));

const NEVER: &[Never] = &[
    Never { region: MISSING.with(switch(!1)), basis: Implied(&DELETE_EFFECT, "what is not there has nothing to show") },
    Never {
        region: R::only(STATUS, 1 << ABSENT).with(R::only(METHOD, !1)),
        basis: Implied(&METHODS, "a task gets its method when it is created or configured"),
    },
    Never {
        region: is(&[S::IncrMigrating]).with(method(FULL)),
        basis: Implied(&FULL_ENDS, "a task that ends by itself does not wait for its increment to be stopped"),
    },
    Never {
        region: is(&[S::IncrMigrating]).with(method(BACKUP)),
        basis: Implied(&IMPORT_ENDS, "a task that ends by itself does not wait for its increment to be stopped"),
    },
    Never {
        region: is(&[
            S::Migrating,
            S::IncrMigrating,
            S::Terminating,
            S::Terminated,
            S::Success,
            S::Failed,
            S::MigrationSuccess,
            S::MigrationFailed,
        ])
        .with(method(UNSET)),
        basis: Implied(&METHODS, "what migrates, or ended, had a method"),
    },
    Never {
        region: is(&[S::FullMigrating]).with(R::only(METHOD, 1 << UNSET | 1 << BACKUP)),
        basis: Implied(&SET_EXAMPLE, "a task migrates in full once it is configured so"),
    },
    Never {
        region: is(&[S::Creating, S::Running]).with(method(BACKUP)),
        basis: Implied(&CREATE_EXAMPLE, "an import begins as MIGRATING and is never configured"),
    },
    Never {
        region: switch(!1).with(R::only(METHOD, !(1 << INCREMENTAL))),
        basis: Implied(&EXCHANGE_METHOD, "addresses of other tasks are not switched"),
    },
    Never {
        region: R::only(STATUS, 1 << ABSENT).with(R::only(JOB, !(1 << NO_JOB))),
        basis: Implied(&PREPARES, "the call that creates a task is what its job is for"),
    },
    Never {
        region: method(BACKUP).with(R::only(JOB, !(1 << NO_JOB))),
        basis: Implied(&CREATE_EXAMPLE, "an import begins as MIGRATING and no job prepares it"),
    },
    Never {
        region: is(&[S::Creating]).with(job(&[J::Success, J::Fail])),
        basis: Implied(&TO_CONFIGURE, "once its resources are there it is to be configured"),
    },
    Never {
        region: R::only(STATUS, THERE & !mask(&[S::Creating, S::Error])).with(job(&[J::Init, J::Running, J::Fail])),
        basis: Implied(&PREPARES, "it is configured, and does what follows, once its resources are ready"),
    },
    Never {
        region: is(&[S::Error]).with(UNENDED),
        basis: Implied(&CREATE_STATUSES, "what is being created is CREATING"),
    },
];

const NO_STEP: &[NoStep] = &[
    NoStep {
        by_itself: true,
        from: is(&[S::IncrMigrating]).with(switch(!(1 << EXCHANGING_NOW | 1 << EXCHANGED))),
        to: R::only(
            STATUS,
            1 << GONE
                | mask(&[S::Terminating, S::Terminated, S::Success, S::MigrationSuccess, S::Released, S::Deleted]),
        ),
        basis: Stated(&NEVER_BY_ITSELF),
    },
    NoStep {
        by_itself: false,
        from: R::only(STATUS, 1 << GONE | mask(&[S::Deleted])),
        to: R::only(STATUS, !(1 << GONE | mask(&[S::Deleted]))),
        basis: Stated(&DELETE_EFFECT),
    },
];

/// A list of tasks has words for four statuses. Any other is shown as itself or, there, as what comes nearest.
const fn lists(status: S, words: &[S]) -> View {
    let shown = mask(&[status]) | mask(words);
    View::new(is(&[status]), STATUS, Prints::Among(shown), Implied(&FOUR_STATUSES, "as what comes nearest of the four"))
        .or(shown)
}

const AT_WORK: u32 = mask(&[S::Creating, S::Running, S::Migrating, S::FullMigrating, S::IncrMigrating, S::Terminating]);

const VIEWS: &[View] = &[
    View::new(
        is(&[S::Deleted]),
        STATUS,
        Prints::Among(mask(&[S::Deleted, S::Success])),
        Observed(RUNS, "a deleted task was shown as DELETED, as SUCCESS, or not at all"),
    )
    // As what it was, perhaps; but what is deleted is not at work.
    .or(!(1 << ABSENT | 1 << GONE | AT_WORK) & 0xffff),
    View::new(
        is(&[S::Error]),
        STATUS,
        Prints::Among(mask(&[S::Error, S::Deleted])),
        Implied(&CREATE_STATUSES, "the page calls both words faulty"),
    )
    .or(mask(&[S::Error, S::Deleted])),
    lists(S::FullMigrating, &[S::Migrating]),
    lists(S::IncrMigrating, &[S::Migrating]),
    lists(S::MigrationFailed, &[S::Failed]),
    lists(S::MigrationSuccess, &[S::Success]),
    lists(S::Creating, &[S::Migrating]),
    lists(S::Running, &[S::Migrating]),
    lists(S::Terminating, &[S::Migrating]),
    View::new(R::ANY, STATUS, Prints::Own, Stated(&STATUSES)),
    View::new(
        switch(1 << ROLLING_BACK),
        SWITCH,
        Prints::Anything,
        Assumed("no page has a word for a switch that is being rolled back"),
    ),
    // Returned only then, and perhaps not always.
    View::new(R::ANY, SWITCH, Prints::Own, Implied(&EXCHANGING, "and nothing is returned at other times"))
        .or(1 << NO_SWITCH),
    View::new(R::ANY, METHOD, Prints::Own, Stated(&FIELDS)),
    View::new(R::ANY, RESUME, Prints::Own, Stated(&FIELDS)),
    View::new(R::ANY, JOB, Prints::Own, Stated(&JOB_STATUSES)),
];

/// The data migration task: every coordinate and every row.
pub const SPEC: Spec = Spec {
    name: "dcs::task",
    coordinates: &COORDINATES,
    editions: &["2025-05-13", "2025-12"],
    rules: &[
        CREATE,
        CREATE_ONLINE,
        SET_ONLINE,
        STOP,
        STOP_SYNC,
        BATCH_STOP,
        BATCH_RESTART,
        DELETE,
        UPDATE_2025_05,
        UPDATE,
        EXCHANGE_IP,
        ROLLBACK_IP_2025_05,
        ROLLBACK_IP,
    ],
    events: &[
        JOB_STARTED,
        PREPARED,
        PREPARATION_FAILED,
        FULL_ENDED,
        IMPORT_ENDED,
        TERMINATED,
        FAILED,
        FULL_ENDED_UNCLEARED,
        FAILED_UNCLEARED,
        CLEARED,
        FELL_BACK,
        ADDRESSES_EXCHANGED,
        ADDRESSES_ROLLED_BACK,
        TASK_RELEASED,
        REMOVED,
    ],
    console: &[],
    linked: &[],
    unfollowed: &[],
    never: NEVER,
    no_step: NO_STEP,
    views: VIEWS,
    codes: CODES,
    edition: EDITION,
    missing: 1 << ABSENT | 1 << GONE,
    vanishing: mask(&[S::Deleted]),
};
