//! The rows of the source server. To check one, open the pages that its clauses name.

use super::clauses::*;
use super::source::{CopyState as S, EventKind as Ev, MigrationCycle as C, Verb as Op};
use super::wire::{CODES, Code, number};
use crate::evidence::Basis::{self, Assumed, Disputed, Implied, Observed, Stated};
use crate::rule::Course::*;
use crate::rule::{Agent, Coordinate, Kind, Never, NoStep, Prints, Region as R, Rule, Spec, View, masks};

pub(super) const STATE: usize = 0;
pub(super) const CYCLE: usize = 1;
pub(super) const EDITION: usize = 2;
pub(super) const SYNCING: usize = 3;
pub(super) const TEST: usize = 4;
pub(super) const ASKED_STATE: usize = 5;
pub(super) const ASKED_CYCLE: usize = 6;

/// The values of the two ends of a life, around the words.
pub(super) const ABSENT: u8 = 0;
pub(super) const GONE: u8 = 21;
/// The asked values for a word that no page lists.
pub(super) const OTHER_STATE: u8 = 21;
pub(super) const OTHER_CYCLE: u8 = 11;

const NO_YES: &[&str] = &["no", "yes"];

#[rustfmt::skip]
const STATES: [&str; 22] = [
    "Absent", "unavailable", "waiting", "init", "replicate", "syncing", "stopping", "stopped", "skipping", "deleting",
    "clearing", "cleared", "clearfailed", "premigready", "premiging", "premiged", "premigfailed", "cloning", "cutovering",
    "finished", "error", "Gone",
];
#[rustfmt::skip]
pub(super) const ASKED_STATES: [&str; 22] = [
    "absent", "unavailable", "waiting", "init", "replicate", "syncing", "stopping", "stopped", "skipping", "deleting",
    "clearing", "cleared", "clearfailed", "premigready", "premiging", "premiged", "premigfailed", "cloning", "cutovering",
    "finished", "error", "another word",
];
#[rustfmt::skip]
const CYCLES: [&str; 11] = [
    "none", "checking", "setting", "replicating", "syncing", "cutovering", "cutovered", "no_ready", "ready_for_test",
    "testing", "tested",
];
#[rustfmt::skip]
pub(super) const ASKED_CYCLES: [&str; 12] = [
    "absent", "checking", "setting", "replicating", "syncing", "cutovering", "cutovered", "no_ready", "ready_for_test",
    "testing", "tested", "another word",
];

pub(super) const COORDINATES: [Coordinate; 7] = [
    Coordinate::new("copystate", Kind::Shown, 0, 5, &STATES),
    Coordinate::new("migrationcycle", Kind::Shown, 5, 4, &CYCLES),
    Coordinate::new("edition", Kind::Fixed, 9, 2, &["2025-02-13", "2026-01"]),
    Coordinate::new("the task's syncing", Kind::Linked, 11, 1, NO_YES),
    Coordinate::new("the task's need_migration_test", Kind::Linked, 12, 1, NO_YES),
    Coordinate::new("asked copystate", Kind::Asked, 13, 5, &ASKED_STATES),
    Coordinate::new("asked migrationcycle", Kind::Asked, 18, 4, &ASKED_CYCLES),
];

const E2025: u8 = 1;
const FROM_2026: u8 = 2;
const EVER: u8 = E2025 | FROM_2026;

const INVALID: u8 = number(Code::InvalidParameters);
const NO_SOURCE: u8 = number(Code::NoSourceServer);
const EXISTS: u8 = number(Code::Exists);

masks! {
    states = 2 << S;
    cycles = 2 << C;
}

const fn is(words: &[S]) -> R {
    R::only(STATE, states(words))
}

/// One of these statuses in one stage.
const fn at(cycle: C, words: &[S]) -> R {
    is(words).with(R::only(CYCLE, cycles(&[cycle])))
}

const fn to(state: S) -> u8 {
    state as u8 + 1
}

const fn to_cycle(cycle: C) -> u8 {
    cycle as u8 + 1
}

const NOT_SAID: u32 = 1;
const NONE: u8 = 0;
const MISSING: R = R::only(STATE, 1 << ABSENT | 1 << GONE);
const THERE: R = R::only(STATE, !(1 << ABSENT | 1 << GONE));

/// The words of document 004.
const STATES_2025: u32 = states(&[
    S::Unavailable,
    S::Waiting,
    S::Init,
    S::Replicate,
    S::Syncing,
    S::Stopping,
    S::Stopped,
    S::Deleting,
    S::Error,
    S::Cloning,
    S::Cutovering,
    S::Finished,
]);
const CYCLES_2025: u32 = cycles(&[C::Cutovering, C::Cutovered, C::Checking, C::Setting, C::Replicating, C::Syncing]);

const NO_CODE: Basis =
    Assumed("no page names the code; the one that the service is known to print for bad parameters is used");
const NOT_FOUND: Basis = Observed(
    "field notes in public runbooks, which scripts polled from 2026-04 to 2026-06",
    "a source server that does not exist is answered SMS.7602",
);

const fn on(name: &'static str, verb: Op, editions: u8) -> Rule {
    Rule::new(Agent::Caller, name, verb as u8, editions, NO_CODE)
}

const fn when(name: &'static str, event: Ev, editions: u8) -> Rule {
    Rule::new(Agent::Service, name, event as u8, editions, Assumed("an event has no code"))
}

/// What somebody asks of the migration task, or of the console.
const fn asked(name: &'static str, event: Ev, editions: u8) -> Rule {
    Rule::new(Agent::Elsewhere, name, event as u8, editions, Assumed("an event has no code"))
}

/// What callers ask of a source server, for any machine that has its status in one coordinate and what is asked in two.
pub(super) struct Calls<const AT: usize, const ASKED_AT: usize, const CYCLE_ASKED_AT: usize>;

impl<const AT: usize, const ASKED_AT: usize, const CYCLE_ASKED_AT: usize> Calls<AT, ASKED_AT, CYCLE_ASKED_AT> {
    const MISSING: &[R] = &[R::only(AT, 1 << ABSENT | 1 << GONE)];
    const THERE: &[R] = &[R::only(AT, !(1 << ABSENT | 1 << GONE))];
    const IS_GONE: &[R] = &[R::only(AT, 1 << GONE)];
    /// Words that an edition lacks.
    const UNKNOWN_2025: &[R] =
        &[R::only(ASKED_AT, !(STATES_2025 | NOT_SAID)), R::only(CYCLE_ASKED_AT, !(CYCLES_2025 | NOT_SAID))];
    const UNKNOWN: &[R] = &[R::only(ASKED_AT, 1 << OTHER_STATE), R::only(CYCLE_ASKED_AT, 1 << OTHER_CYCLE)];
    const EXAMPLE_ASKED: &[R] = &[Self::asks(C::Cutovered, &[S::Waiting])];
    const ONE_UNSAID: &[R] = &[R::only(ASKED_AT, NOT_SAID), R::only(CYCLE_ASKED_AT, NOT_SAID)];
    const LISTED_2025: &[R] = &[R::only(ASKED_AT, STATES_2025).with(R::only(CYCLE_ASKED_AT, CYCLES_2025))];
    const SEVEN: &[R] = &[R::only(
        AT,
        states(&[S::Unavailable, S::Stopping, S::Stopped, S::Deleting, S::Finished, S::Clearing, S::Clearfailed]),
    )];
    /// The pairs that a request may ask for since 2026-01.
    pub(super) const LEGAL: &[R] = &[
        Self::asks(C::Checking, &[S::Unavailable, S::Waiting]),
        Self::asks(C::Setting, &[S::Waiting, S::Premigready, S::Premiging, S::Premiged, S::Premigfailed]),
        Self::asks(C::Replicating, &[S::Init, S::Replicate, S::Deleting, S::Stopping, S::Error, S::Stopped]),
        Self::asks(C::Syncing, &[S::Syncing, S::Cloning, S::Deleting, S::Stopping, S::Error, S::Stopped]),
        Self::asks(C::Cutovering, &[S::Cutovering, S::Deleting, S::Stopping, S::Error, S::Stopped]),
        Self::asks(C::Cutovered, &[S::Finished, S::Deleting, S::Stopping, S::Error, S::Stopped]),
    ];

    /// A request for one of these statuses in one stage.
    const fn asks(cycle: C, words: &[S]) -> R {
        R::only(ASKED_AT, states(words)).with(R::only(CYCLE_ASKED_AT, cycles(&[cycle])))
    }

    pub(super) const CHANGE_STATE_2025: Rule = on("UpdateCopyState", Op::ChangeState, E2025)
        .whole()
        .refuse(Self::MISSING, NO_SOURCE, NOT_FOUND)
        .coded(NOT_FOUND)
        .refuse(
            Self::UNKNOWN_2025,
            INVALID,
            Implied(&WORDS, "no page says what a word is answered that the list lacks"),
        )
        .pass(Self::EXAMPLE_ASKED, Stated(&EXAMPLE))
        .pass(Self::ONE_UNSAID, Stated(&OPTIONAL))
        .pass(Self::LISTED_2025, Implied(&UPDATES, "the words are listed, and no condition is given"))
        .order(Implied(&EXAMPLE, "a pair that the page shows is not looked at any further"))
        .set_asked(R::only(ASKED_AT, STATES_2025 | NOT_SAID), AT, ASKED_AT, Stated(&UPDATES));

    pub(super) const CHANGE_STATE: Rule = on("UpdateCopyState", Op::ChangeState, FROM_2026)
        .whole()
        .refuse(Self::MISSING, NO_SOURCE, NOT_FOUND)
        .coded(NOT_FOUND)
        .ignore(Self::SEVEN, Stated(&UNVERIFIED))
        .refuse(Self::ONE_UNSAID, INVALID, Stated(&BOTH))
        .unless(Self::LEGAL, INVALID, Disputed(&PAIRS, &EXAMPLE))
        .in_doubt(Self::EXAMPLE_ASKED)
        .order(Stated(&UNVERIFIED))
        .set_asked(R::only(ASKED_AT, !(1 << OTHER_STATE)), AT, ASKED_AT, Stated(&UPDATES));

    const fn register(editions: u8, unknown: &'static [R]) -> Rule {
        on("RegisterServer", Op::Register, editions)
            .refuse(Self::THERE, EXISTS, FIRST_VERSION)
            .coded(FIRST_VERSION)
            .ignore(
                Self::IS_GONE,
                Implied(&DELETE_RECORD, "what comes back after a deletion was seen to have another id"),
            )
            .refuse(unknown, INVALID, Assumed("no page says what a word is answered that the list lacks"))
            .set(AT, to(S::Waiting), Implied(&CHECKED, "one that passes its check waits"))
    }

    /// What is asked for is taken over.
    const ASKED: R = R::only(ASKED_AT, !(1 << OTHER_STATE));

    pub(super) const REGISTER_2025: Rule = Self::register(E2025, Self::UNKNOWN_2025);
    pub(super) const REGISTER: Rule = Self::register(FROM_2026, Self::UNKNOWN);

    pub(super) const DELETE: Rule = on("DeleteServer", Op::Delete, EVER)
        .refuse(Self::MISSING, NO_SOURCE, NOT_FOUND)
        .coded(NOT_FOUND)
        .pass(
            Self::THERE,
            Implied(&DELETE_RECORD, "the pages give no condition; the first guide wanted the task deleted before"),
        )
        .set(AT, to(S::Deleting), Implied(&DELETING, "the word is there for it; how long it is seen is not said"));

    /// All of them for a machine without the stage, in its own editions, numbered from there.
    pub(super) const fn linked(editions_later: u8, from: u8) -> [Rule; 5] {
        [
            Self::CHANGE_STATE_2025.moved_to(editions_later, from),
            Self::CHANGE_STATE.moved_to(editions_later, from),
            Self::REGISTER_2025.set_asked(Self::ASKED, AT, ASKED_AT, TAKEN_OVER).moved_to(editions_later, from),
            Self::REGISTER.set_asked(Self::ASKED, AT, ASKED_AT, TAKEN_OVER).moved_to(editions_later, from),
            Self::DELETE.moved_to(editions_later, from),
        ]
    }
}

/// The same in the coordinates of this machine.
pub(super) type Own = Calls<STATE, ASKED_STATE, ASKED_CYCLE>;

const CHANGE_STATE_2025: Rule = Own::CHANGE_STATE_2025.set_asked(
    R::only(ASKED_CYCLE, CYCLES_2025 | NOT_SAID),
    CYCLE,
    ASKED_CYCLE,
    Stated(&UPDATES),
);

const CHANGE_STATE: Rule =
    Own::CHANGE_STATE.set_asked(R::only(ASKED_CYCLE, !(1 << OTHER_CYCLE)), CYCLE, ASKED_CYCLE, Stated(&UPDATES));

const FIRST_VERSION: Basis = Implied(&REGISTERED_TWICE, "the code is of the API's first version");
const TAKEN_OVER: Basis = Implied(&REGISTERS, "the parameter is there to be taken over");

const FIRST_STAGE: Basis = Implied(&CHECKED, "the check follows the registration");
const STAGE_ASKED: R = R::only(ASKED_CYCLE, !(1 << OTHER_CYCLE));

const REGISTER_2025: Rule = Own::REGISTER_2025
    .set(CYCLE, to_cycle(C::Checking), FIRST_STAGE)
    .set_asked(Own::ASKED, STATE, ASKED_STATE, TAKEN_OVER)
    .set_asked(STAGE_ASKED, CYCLE, ASKED_CYCLE, TAKEN_OVER);
const REGISTER: Rule = Own::REGISTER
    .set(CYCLE, to_cycle(C::Checking), FIRST_STAGE)
    .set_asked(Own::ASKED, STATE, ASKED_STATE, TAKEN_OVER)
    .set_asked(STAGE_ASKED, CYCLE, ASKED_CYCLE, TAKEN_OVER);

const DELETE: Rule = Own::DELETE;

const CHECK_FAILED: Rule = when("CheckFailed", Ev::CheckFailed, EVER)
    .course(Adverse("the check fails"))
    .pass(&[at(C::Checking, &[S::Waiting])], Implied(&CHECKED, "the check follows the registration"))
    .set(STATE, to(S::Unavailable), Stated(&CHECKED));

const TARGET_CONFIGURED: Rule = asked("TargetConfigured", Ev::TargetConfigured, EVER)
    .pass(&[at(C::Checking, &[S::Waiting])], Implied(&CONFIGURES, "waiting, setting is the only pair with that stage"))
    .set(CYCLE, to_cycle(C::Setting), Implied(&CONFIGURES, "setting is the stage of the configuration"));

const STARTED: Rule = asked("Started", Ev::Started, EVER)
    .pass(&[at(C::Setting, &[S::Waiting])], Stated(&STARTS))
    .pass(&[at(C::Setting, &[S::Premiged, S::Premigfailed])], Implied(&DRILLS, "after a drill the migration begins"))
    .set(STATE, to(S::Init), Implied(&REPLICATES, "the first status of the stage"))
    .set(CYCLE, to_cycle(C::Replicating), Implied(&REPLICATES, "the stage in which data is replicated"));

const COPY_STARTED: Rule = when("CopyStarted", Ev::CopyStarted, EVER)
    .pass(&[at(C::Replicating, &[S::Init])], Implied(&REPLICATES, "initialised, then replicated"))
    .set(STATE, to(S::Replicate), Implied(&REPLICATES, "initialised, then replicated"));

const COPY_ENDED: Rule = when("CopyEnded", Ev::CopyEnded, EVER)
    .pass(&[at(C::Replicating, &[S::Replicate])], Stated(&CONTINUES))
    .set_if(R::only(SYNCING, 2), STATE, to(S::Syncing), Stated(&CONTINUES))
    .set_if(R::only(SYNCING, 2), CYCLE, to_cycle(C::Syncing), Implied(&CONTINUES, "the stage of the same name"))
    .set_if(R::only(SYNCING, 1), STATE, to(S::Cutovering), Implied(&CONTINUES, "launched at once, by itself"))
    .set_if(R::only(SYNCING, 1), CYCLE, to_cycle(C::Cutovering), Implied(&CONTINUES, "the stage of the same name"));

const LAUNCH_STARTED: Rule = asked("LaunchStarted", Ev::LaunchStarted, EVER)
    .pass(&[at(C::Syncing, &[S::Syncing])], Stated(&LAUNCHES))
    .set(STATE, to(S::Cutovering), Stated(&LAUNCHES))
    .set(CYCLE, to_cycle(C::Cutovering), Implied(&LAUNCHES, "the stage of the same name"));

const LAUNCH_ENDED: Rule = when("LaunchEnded", Ev::LaunchEnded, EVER)
    .pass(&[at(C::Cutovering, &[S::Cutovering])], Stated(&LAUNCHES))
    .set(STATE, to(S::Finished), Stated(&LAUNCHES))
    .set(CYCLE, to_cycle(C::Cutovered), Implied(&LAUNCHES, "the only stage that goes with it"));

const CLONE_STARTED: Rule = asked("CloneStarted", Ev::CloneStarted, EVER)
    .pass(&[at(C::Syncing, &[S::Syncing])], Stated(&CLONES))
    .set(STATE, to(S::Cloning), Stated(&CLONES));

const CLONE_ENDED: Rule = when("CloneEnded", Ev::CloneEnded, EVER)
    .pass(&[at(C::Syncing, &[S::Cloning])], Implied(&CLONES, "a clone is a test, and the synchronisation goes on"))
    .set(STATE, to(S::Syncing), Implied(&CLONES, "a clone is a test, and the synchronisation goes on"));

const SYNC_STARTED: Rule = asked("SyncStarted", Ev::SyncStarted, EVER)
    .pass(&[at(C::Cutovered, &[S::Finished])], Stated(&SYNCS_AGAIN))
    .set(STATE, to(S::Syncing), Stated(&SYNCS_AGAIN))
    .set(CYCLE, to_cycle(C::Syncing), Implied(&SYNCS_AGAIN, "the stage of the same name"));

const RUNNING: &[R] =
    &[at(C::Replicating, &[S::Init, S::Replicate]), at(C::Syncing, &[S::Syncing]), at(C::Cutovering, &[S::Cutovering])];

const STOP_STARTED: Rule = asked("StopStarted", Ev::StopStarted, EVER)
    .pass(&[at(C::Replicating, &[S::Init, S::Replicate]), at(C::Syncing, &[S::Syncing])], Stated(&STOPS))
    .pass(&[at(C::Cutovering, &[S::Cutovering])], Implied(&STOPS, "stopping and stopped are known in this stage too"))
    .set(STATE, to(S::Stopping), Stated(&STOPS));

const STOP_ENDED: Rule = when("StopEnded", Ev::StopEnded, EVER).pass(&[is(&[S::Stopping])], Stated(&STOPS)).set(
    STATE,
    to(S::Stopped),
    Stated(&STOPS),
);

const GOES_ON: Basis = Implied(&STARTS, "it goes on in the stage in which it was");

const RESUMED: Rule = asked("Resumed", Ev::Resumed, EVER)
    .pass(
        &[
            at(C::Replicating, &[S::Stopped, S::Error]),
            at(C::Syncing, &[S::Stopped, S::Error]),
            at(C::Cutovering, &[S::Stopped, S::Error]),
        ],
        Stated(&STARTS),
    )
    .set_if(R::only(CYCLE, cycles(&[C::Replicating])), STATE, to(S::Replicate), GOES_ON)
    .set_if(R::only(CYCLE, cycles(&[C::Syncing])), STATE, to(S::Syncing), GOES_ON)
    .set_if(R::only(CYCLE, cycles(&[C::Cutovering])), STATE, to(S::Cutovering), GOES_ON);

const FAILED: Rule = when("Failed", Ev::Failed, EVER)
    .course(Adverse("it fails"))
    .pass(RUNNING, Stated(&FAILS))
    .pass(
        &[
            at(C::Replicating, &[S::Stopping, S::Skipping]),
            at(C::Syncing, &[S::Cloning, S::Stopping, S::Skipping]),
            at(C::Cutovering, &[S::Stopping]),
        ],
        Implied(&FAILS, "these are part of a migration too"),
    )
    .set(STATE, to(S::Error), Stated(&FAILS));

const SKIP_STARTED: Rule = asked("SkipStarted", Ev::SkipStarted, FROM_2026)
    .pass(
        &[at(C::Replicating, &[S::Replicate]), at(C::Syncing, &[S::Syncing])],
        Implied(&SKIPS, "the check belongs to the copy"),
    )
    .set(STATE, to(S::Skipping), Stated(&SKIPS));

const SKIP_ENDED: Rule = when("SkipEnded", Ev::SkipEnded, FROM_2026)
    .pass(
        &[at(C::Replicating, &[S::Skipping]), at(C::Syncing, &[S::Skipping])],
        Implied(&SKIPS, "then the rest goes on"),
    )
    .set_if(R::only(CYCLE, cycles(&[C::Replicating])), STATE, to(S::Replicate), GOES_ON)
    .set_if(R::only(CYCLE, cycles(&[C::Syncing])), STATE, to(S::Syncing), GOES_ON);

const CLEARED_OBSERVED: Basis = Observed(
    "field notes in public runbooks, which scripts polled from 2026-04 to 2026-06",
    "finished, clearing, cleared, while the task stays a success",
);

const CLEAR_STARTED: Rule = asked("ClearStarted", Ev::ClearStarted, FROM_2026)
    .pass(&[at(C::Cutovered, &[S::Finished])], CLEARED_OBSERVED)
    .set(STATE, to(S::Clearing), Stated(&CLEARS));

const CLEAR_ENDED: Rule = when("ClearEnded", Ev::ClearEnded, FROM_2026)
    .pass(&[at(C::Cutovered, &[S::Clearing])], Stated(&CLEARS))
    .set(STATE, to(S::Cleared), Stated(&CLEARS));

const CLEAR_FAILED: Rule = when("ClearFailed", Ev::ClearFailed, FROM_2026)
    .course(Adverse("the clearing fails"))
    .pass(&[at(C::Cutovered, &[S::Clearing])], Stated(&CLEARS))
    .set(STATE, to(S::Clearfailed), Stated(&CLEARS));

const DRILL_READY: Rule = when("DrillReady", Ev::DrillReady, FROM_2026)
    .pass(
        &[at(C::Setting, &[S::Waiting]).with(R::only(TEST, 2))],
        Implied(&DRILLS, "a task that needs a drill is made ready for it"),
    )
    .set(STATE, to(S::Premigready), Stated(&DRILLS));

const DRILL_STARTED: Rule = asked("DrillStarted", Ev::DrillStarted, FROM_2026)
    .pass(&[at(C::Setting, &[S::Premigready])], Implied(&DRILLS, "what is ready for a drill can begin it"))
    .pass(&[at(C::Setting, &[S::Premiged, S::Premigfailed])], Implied(&DRILLS, "a drill can be repeated"))
    .set(STATE, to(S::Premiging), Stated(&DRILLS));

const DRILL_ENDED: Rule = when("DrillEnded", Ev::DrillEnded, FROM_2026)
    .pass(&[at(C::Setting, &[S::Premiging])], Stated(&DRILLS))
    .set(STATE, to(S::Premiged), Stated(&DRILLS));

const DRILL_FAILED: Rule = when("DrillFailed", Ev::DrillFailed, FROM_2026)
    .course(Adverse("the drill fails"))
    .pass(&[at(C::Setting, &[S::Premiging])], Stated(&DRILLS))
    .set(STATE, to(S::Premigfailed), Stated(&DRILLS));

const TASK_DELETION_STARTED: Rule = asked("TaskDeletionStarted", Ev::TaskDeletionStarted, EVER)
    .pass(
        &[is(&[
            S::Unavailable,
            S::Waiting,
            S::Stopped,
            S::Finished,
            S::Error,
            S::Cleared,
            S::Clearfailed,
            S::Premigready,
            S::Premiged,
            S::Premigfailed,
        ])],
        Implied(&TASK_DELETABLE, "these are not among the statuses that forbid it"),
    )
    .pass(
        &[is(&[
            S::Init,
            S::Replicate,
            S::Syncing,
            S::Cloning,
            S::Cutovering,
            S::Skipping,
            S::Premiging,
            S::Stopping,
            S::Clearing,
        ])],
        Implied(&TASK_DELETABLE, "without a connected Agent; whether it is connected is not modelled"),
    )
    .set(STATE, to(S::Deleting), Implied(&TASK_DELETABLE, "deleting is among the statuses that the page names"));

const TASK_DELETED: Rule = when("TaskDeleted", Ev::TaskDeleted, EVER)
    .pass(&[is(&[S::Deleting])], Stated(&TASK_GONE))
    .set(STATE, to(S::Waiting), Implied(&TASK_GONE, "it is to be configured anew"))
    .set(CYCLE, to_cycle(C::Setting), Assumed("setting or checking: no page says which stage it falls back to"));

const DELETED: Rule = when("Deleted", Ev::Deleted, EVER)
    .pass(&[is(&[S::Deleting])], Stated(&DELETING))
    .set(STATE, GONE, Stated(&DELETE_RECORD))
    .set(CYCLE, NONE, Implied(&DELETE_RECORD, "without a record there is no stage"));

const NEVER: &[Never] = &[
    Never {
        region: MISSING.with(R::only(CYCLE, !1)),
        basis: Implied(&DELETE_RECORD, "without a record there is no stage"),
    },
    Never {
        region: THERE.with(R::only(CYCLE, 1)),
        basis: Implied(&MISSING_STAGE, "the field is in every answer; null is not among its values"),
    },
    Never {
        region: R::only(EDITION, 1).with(R::only(STATE, !(STATES_2025 | 1 << ABSENT | 1 << GONE))),
        basis: Implied(&WORDS, "what cannot be written in this edition is not read in it either"),
    },
    Never {
        region: R::only(EDITION, 1).with(R::only(CYCLE, !(CYCLES_2025 | 1))),
        basis: Implied(&WORDS, "what cannot be written in this edition is not read in it either"),
    },
];

const NO_STEP: &[NoStep] = &[NoStep {
    by_itself: false,
    from: R::only(STATE, 1 << GONE),
    to: R::only(STATE, !(1 << GONE)),
    basis: Implied(&DELETE_RECORD, "what comes back after a deletion was seen to have another id"),
}];

const VIEWS: &[View] = &[
    // It can be written, and no list of the words that are read has it.
    View::new(
        is(&[S::Premiging]),
        STATE,
        Prints::Own,
        Implied(&DRILLS, "what is written is read, though no list has it"),
    )
    .or(states(&[S::Waiting, S::Premigready, S::Premiged, S::Premigfailed])),
    View::new(R::ANY, STATE, Prints::Own, Stated(&READ)),
    View::new(R::ANY, CYCLE, Prints::Own, Stated(&READ)),
];

/// The source server: every coordinate and every row.
pub const SPEC: Spec = Spec {
    name: "sms::source",
    coordinates: &COORDINATES,
    editions: &["2025-02-13", "2026-01"],
    rules: &[CHANGE_STATE_2025, CHANGE_STATE, REGISTER_2025, REGISTER, DELETE],
    events: &[
        CHECK_FAILED,
        TARGET_CONFIGURED,
        STARTED,
        COPY_STARTED,
        COPY_ENDED,
        LAUNCH_STARTED,
        LAUNCH_ENDED,
        CLONE_STARTED,
        CLONE_ENDED,
        SYNC_STARTED,
        STOP_STARTED,
        STOP_ENDED,
        RESUMED,
        FAILED,
        SKIP_STARTED,
        SKIP_ENDED,
        CLEAR_STARTED,
        CLEAR_ENDED,
        CLEAR_FAILED,
        DRILL_READY,
        DRILL_STARTED,
        DRILL_ENDED,
        DRILL_FAILED,
        TASK_DELETION_STARTED,
        TASK_DELETED,
        DELETED,
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
    vanishing: 0,
};
