//! The rows of the replication job. To check one, open the pages that its clauses name.

use super::clauses::*;
use super::job::{BusinessStatus::*, EventKind as Ev, Validity, Verb as Op};
use super::source::State as Source;
use super::wire::{CODES, Code, number};
use crate::evidence::Basis::{self, Assumed, Disputed, Implied, Stated};
use crate::rule::Course::*;
use crate::rule::{Agent, Coordinate, Kind, Never, NoStep, Prints, Region, Rule, Spec, View, masks};
use At::*;

/// Status with the two ends of a life that no page has a word for.
#[derive(Clone, Copy, PartialEq, Eq, strum::VariantArray)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum At {
    Absent,
    Ready,
    Running,
    Stopped,
    InError,
    Finished,
    Waiting,
    Expired,
    Deleting,
    Gone,
}

pub(super) const STATUS: usize = 0;
pub(super) const PHASE: usize = 1;
pub(super) const CUT: usize = 2;
pub(super) const SCHEDULED: usize = 3;
pub(super) const EXPIRES: usize = 4;
pub(super) const RUN_ONCE: usize = 5;
pub(super) const EDITION: usize = 6;
pub(super) const SOURCE: usize = 7;
pub(super) const SYNC_DATA: usize = 8;
pub(super) const FORCE: usize = 9;
pub(super) const ASKED_RUN_ONCE: usize = 10;
pub(super) const REPEATED: usize = 11;
pub(super) const NAMES: usize = 12;
pub(super) const RHYTHM: usize = 13;
pub(super) const VALID_TIME: usize = 14;
pub(super) const START_TIME: usize = 15;
pub(super) const OTHERS: usize = 16;

const NO_YES: &[&str] = &["no", "yes"];
const FALSE_TRUE: &[&str] = &["false", "true"];
const TIME: &[&str] = &["absent", "a time", "empty"];

pub(super) const COORDINATES: [Coordinate; 17] = [
    Coordinate::new(
        "Status",
        Kind::Shown,
        0,
        4,
        &["Absent", "Ready", "Running", "Stopped", "InError", "Finished", "Waiting", "Expired", "Deleting", "Gone"],
    ),
    Coordinate::new("BusinessStatus", Kind::Shown, 4, 3, &["none", "Preparing", "Syncing", "Processing", "Cleaning"]),
    Coordinate::new("cut over", Kind::Hidden, 12, 2, &["no", "without data", "with data"]),
    Coordinate::new("ScheduledStartTime", Kind::Hidden, 15, 1, &["empty", "a time"]),
    Coordinate::new("ValidTime", Kind::Hidden, 16, 1, &["empty", "a time"]),
    Coordinate::new("RunOnce", Kind::Fixed, 14, 1, FALSE_TRUE),
    Coordinate::new("edition", Kind::Fixed, 10, 2, &["2021", "2024-06"]),
    Coordinate::new("source", Kind::Linked, 7, 3, &["Gone", "Unavailable", "Available", "InUse", "Deleting"]),
    Coordinate::new("asked SyncData", Kind::Asked, 17, 1, FALSE_TRUE),
    Coordinate::new("asked Force", Kind::Asked, 18, 1, FALSE_TRUE),
    Coordinate::new("asked RunOnce", Kind::Asked, 19, 1, FALSE_TRUE),
    Coordinate::new("asked again", Kind::Asked, 20, 1, NO_YES),
    Coordinate::new("asked names", Kind::Asked, 21, 1, NO_YES),
    Coordinate::new("asked rhythm", Kind::Asked, 22, 1, NO_YES),
    Coordinate::new("asked ValidTime", Kind::Asked, 23, 2, TIME),
    Coordinate::new("asked ScheduledStartTime", Kind::Asked, 25, 2, TIME),
    Coordinate::new("asked others", Kind::Asked, 27, 1, NO_YES),
];

const E2021: u8 = 1;
const FROM_2024: u8 = 2;
const EVER: u8 = E2021 | FROM_2024;

const STATUS_WRONG: u8 = number(Code::InvalidStatus);
const PHASE_WRONG: u8 = number(Code::InvalidBusinessStatus);
const SOURCE_WRONG: u8 = number(Code::SourceServerState);
const WITH_RUNNING: u8 = number(Code::WithRunningJob);
const RELATED: u8 = number(Code::Related);

masks! {
    statuses = 1 << At;
    phases = 2 << super::job::BusinessStatus;
    sources = 2 << Source;
}

pub(super) const fn is(words: &[At]) -> Region {
    Region::only(STATUS, statuses(words))
}

const fn is_not(statuses: &[At]) -> Region {
    Region::only(STATUS, !is(statuses).mask(STATUS))
}

/// Running, in one of these stages.
const fn phase(words: &[super::job::BusinessStatus]) -> Region {
    is(&[Running]).with(Region::only(PHASE, phases(words)))
}

const fn source(words: &[Source]) -> Region {
    Region::only(SOURCE, sources(words))
}

const fn from_source(state: Source) -> u8 {
    state as u8 + 1
}

const fn to_phase(phase: super::job::BusinessStatus) -> u8 {
    phase as u8 + 1
}

/// One value of a coordinate, where it has no type of its own here.
const fn has(coordinate: usize, value: u8) -> Region {
    Region::only(coordinate, 1 << value)
}

const fn has_not(coordinate: usize, value: u8) -> Region {
    Region::only(coordinate, !(1 << value))
}

const NO: u8 = 0;
const YES: u8 = 1;
const NONE: u8 = 0;
const PLAIN: u8 = 1;
const WITH_DATA: u8 = 2;
const TIMED: u8 = Validity::Until as u8;
const EMPTY: u8 = Validity::Never as u8;
const ABSENT: u8 = 0;

const ONE_TIME: Region = has(RUN_ONCE, YES);
const INCREMENTAL: Region = has(RUN_ONCE, NO);
const UNCUT: Region = has(CUT, NO);
const THERE: Region = is_not(&[Absent, Gone]);
const UNFINISHED: Region = is(&[Ready, Running, Stopped, Waiting, InError, Expired]);

/// A modification of no group but that of the names; and of one other group, names aside.
const ONLY_NAMES: Region =
    has(RHYTHM, NO).with(has(VALID_TIME, ABSENT)).with(has(START_TIME, ABSENT)).with(has(OTHERS, NO));
const ONLY_RHYTHM: Region =
    has(RHYTHM, YES).with(has(VALID_TIME, ABSENT)).with(has(START_TIME, ABSENT)).with(has(OTHERS, NO));
const ONLY_VALID_TIME: Region =
    has(RHYTHM, NO).with(has_not(VALID_TIME, ABSENT)).with(has(START_TIME, ABSENT)).with(has(OTHERS, NO));

const MISSING: Basis = Assumed("no page names the code for a job that does not exist; a listed one is used");
const STAGES: Basis = Implied(&JOB_BUSINESS, "stages belong to Running");

const fn on(name: &'static str, verb: Op, editions: u8, errors: Basis) -> Rule {
    Rule::new(Agent::Caller, name, verb as u8, editions, errors)
}

const fn when(name: &'static str, event: Ev, editions: u8) -> Rule {
    Rule::new(Agent::Service, name, event as u8, editions, Assumed("an event has no code"))
}

const CREATE: Rule = on("CreateReplicationJob", Op::Create, EVER, Stated(&CREATE_ERRORS))
    .ignore(&[has(REPEATED, YES).with(THERE)], Stated(&CREATE_TOKEN))
    .refuse(&[UNFINISHED], SOURCE_WRONG, Stated(&CREATE_UNFINISHED))
    .coded(Assumed("no page names the code; a source server with an unfinished job is InUse"))
    .ignore(
        &[is(&[Deleting]).with(source(&[Source::Available, Source::InUse]))],
        Disputed(&CREATE_DELETING, &CREATE_SOURCE),
    )
    .in_doubt(&[is(&[Deleting]).with(source(&[Source::InUse]))])
    .unless(&[source(&[Source::Available])], SOURCE_WRONG, Stated(&CREATE_SOURCE))
    .ignore(
        &[is(&[Finished, Gone])],
        Implied(&CREATE_UNFINISHED, "the call makes another job, and a finished one does not stand in its way"),
    )
    .set(STATUS, Ready as u8, Stated(&CREATE_READY))
    .set(PHASE, NONE, STAGES)
    .set(CUT, NO, Implied(&CREATE_READY, "a job that was not started was not cut over"))
    .set_if(has(ASKED_RUN_ONCE, YES), RUN_ONCE, YES, Stated(&CREATE_RUN_ONCE))
    .set_if(has(ASKED_RUN_ONCE, NO), RUN_ONCE, NO, Stated(&CREATE_RUN_ONCE))
    .set_if(has(START_TIME, TIMED), SCHEDULED, YES, Stated(&CREATE_SCHEDULE))
    .set_if(has_not(START_TIME, TIMED), SCHEDULED, NO, Stated(&CREATE_SCHEDULE))
    .set_if(has(VALID_TIME, TIMED), EXPIRES, YES, Stated(&CREATE_VALID))
    .set_if(has(VALID_TIME, ABSENT), EXPIRES, YES, Disputed(&CREATE_VALID, &CREATE_NEVER))
    .or(1 << NO)
    .set_if(has(VALID_TIME, EMPTY), EXPIRES, NO, Stated(&CREATE_NEVER))
    .set(SOURCE, from_source(Source::InUse), Stated(&CREATE_TAKES));

const START: Rule = on("StartReplicationJob", Op::Start, EVER, Stated(&START_ERRORS))
    .unless(&[is(&[Ready, Stopped, InError])], STATUS_WRONG, Stated(&START_WHEN))
    .unless(
        &[source(&[Source::InUse])],
        SOURCE_WRONG,
        Assumed("the error table has a check of the source server; which states pass is not published"),
    )
    .set(STATUS, Running as u8, Stated(&START_EFFECT))
    .set(PHASE, to_phase(Preparing), Stated(&START_EFFECT));

const STOP_2021: Rule = on("StopReplicationJob", Op::Stop, E2021, Stated(&STOP_ERRORS))
    .unless(&[is(&[Running])], STATUS_WRONG, Disputed(&STOP_WHEN, &STOP_SYNCING))
    .in_doubt(&[phase(&[Preparing, Processing, Cleaning]), is(&[Waiting])])
    .set(STATUS, Stopped as u8, Implied(&STOP_EFFECT, "Stopped is glossed as paused"))
    .set(PHASE, NONE, STAGES);

const STOP: Rule = on("StopReplicationJob", Op::Stop, FROM_2024, Stated(&STOP_ERRORS_2024))
    .unless(&[is(&[Running])], STATUS_WRONG, Disputed(&STOP_PHASE, &STOP_PAUSE))
    .in_doubt(&[is(&[Waiting])])
    .unless(&[phase(&[Syncing])], PHASE_WRONG, Disputed(&STOP_PHASE, &STOP_OR))
    .in_doubt(&[phase(&[Preparing, Processing, Cleaning]), is(&[Waiting])])
    .coded(Implied(&STOP_ERRORS_2024, "of two codes that are listed, the one that names the business status"))
    .set(STATUS, Stopped as u8, Stated(&STOP_EFFECT))
    .set(PHASE, NONE, STAGES);

const CUT_OVER_2021: Rule = on("CutOverReplicationJob", Op::CutOver, E2021, Stated(&CUT_OVER_ERRORS))
    .unless(&[is(&[Waiting])], STATUS_WRONG, Stated(&CUT_OVER_WHEN))
    .unless(
        &[source(&[Source::InUse])],
        SOURCE_WRONG,
        Assumed("the error table has a check of the source server; which states pass is not published"),
    )
    .set_if(has(SYNC_DATA, NO), CUT, PLAIN, Stated(&CUT_OVER_NO_LONGER))
    .set_if(has(SYNC_DATA, YES), CUT, WITH_DATA, Stated(&CUT_OVER_NO_LONGER))
    .set(STATUS, Running as u8, Implied(&CUT_OVER_DONE, "it takes time, and only Running has stages"))
    .set_if(
        has(SYNC_DATA, NO),
        PHASE,
        to_phase(Cleaning),
        Implied(&CUT_OVER_RELEASES, "releasing resources is Cleaning"),
    )
    .set_if(has(SYNC_DATA, YES), PHASE, to_phase(Syncing), Implied(&CUT_OVER_MIGRATES, "migrating data is Syncing"));

const CUT_OVER: Rule = CUT_OVER_2021.edition(FROM_2024, Stated(&CUT_OVER_ERRORS)).listed(
    PHASE_WRONG,
    Assumed("the code is listed; which business status it means is not published"),
    Stated(&CUT_OVER_BUSINESS),
);

const DELETE: Rule = on("DeleteReplicationJob", Op::Delete, FROM_2024, Stated(&DELETE_ERRORS))
    .refuse(&[is(&[Running])], STATUS_WRONG, Stated(&DELETE_RUNNING))
    .pass(&[is(&[Stopped, Waiting, Expired, InError])], Stated(&DELETE_WHEN))
    .pass(&[is(&[Ready, Finished])], Implied(&DELETE_RUNNING, "Running is the only status that the pages exclude"))
    .refuse(&[is(&[Deleting])], STATUS_WRONG, Assumed("no page says what a second deletion is answered"))
    .refuse(&[is(&[Absent, Gone])], STATUS_WRONG, MISSING)
    .set(STATUS, Deleting as u8, Stated(&DELETE_EFFECT))
    .set(PHASE, NONE, STAGES);

const DELETE_2021: Rule = DELETE
    .edition(E2021, Implied(&DELETE_ERRORS, "the table was read in later editions; the code is older than they are"));

const MODIFY_2021: Rule = on("ModifyReplicationJobAttribute", Op::Modify, E2021, Stated(&MODIFY_ERRORS))
    .refuse(&[is(&[Absent, Gone])], STATUS_WRONG, MISSING)
    .pass(&[has(NAMES, YES).with(ONLY_NAMES)], Stated(&MODIFY_NAMES))
    .pass(&[ONLY_RHYTHM.with(is(&[Ready, Waiting]))], Stated(&MODIFY_RHYTHM))
    .pass(&[ONLY_VALID_TIME.with(is(&[Ready, Running, Stopped, InError, Waiting]))], Stated(&MODIFY_VALID))
    .pass(
        &[is(&[Ready]).with(has(OTHERS, YES)), is(&[Ready]).with(has_not(START_TIME, ABSENT))],
        Stated(&MODIFY_OTHERS),
    )
    .refuse(&[has(RHYTHM, YES).with(is(&[Running, Finished]))], STATUS_WRONG, Stated(&MODIFY_RHYTHM))
    .refuse(
        &[has_not(VALID_TIME, ABSENT).with(is(&[Absent, Finished, Expired, Deleting, Gone]))],
        STATUS_WRONG,
        Stated(&MODIFY_VALID),
    )
    .refuse(
        &[
            has(OTHERS, YES).with(is(&[Running, Finished, Waiting])),
            has_not(START_TIME, ABSENT).with(is(&[Running, Finished, Waiting])),
        ],
        STATUS_WRONG,
        Disputed(&MODIFY_OTHERS, &MODIFY_SYNCING),
    )
    .in_doubt(&[phase(&[Syncing]).with(has(OTHERS, YES)).with(has(START_TIME, ABSENT))])
    .refuse(
        &[
            has(RHYTHM, YES).with(is(&[Stopped, InError, Expired, Deleting])),
            has(OTHERS, YES).with(is(&[Stopped, InError, Expired, Deleting])),
            has_not(START_TIME, ABSENT).with(is(&[Stopped, InError, Expired, Deleting])),
        ],
        STATUS_WRONG,
        Assumed("\"before the job is executed\" is read as Ready; the pages do not say whether a pause counts"),
    )
    .set_if(has(START_TIME, TIMED), SCHEDULED, YES, Stated(&MODIFY_SCHEDULE))
    .set_if(has(START_TIME, EMPTY), SCHEDULED, NO, Stated(&MODIFY_SCHEDULE))
    .set_if(has(VALID_TIME, TIMED), EXPIRES, YES, Stated(&MODIFY_VALID))
    .set_if(has(VALID_TIME, EMPTY), EXPIRES, NO, Implied(&CREATE_NEVER, "empty means here what it means there"));

const MODIFY: Rule = MODIFY_2021.edition(FROM_2024, Stated(&MODIFY_ERRORS)).listed(
    PHASE_WRONG,
    Assumed("the code is listed; which business status it means is not published"),
    Stated(&MODIFY_BUSINESS),
);

const DELETE_SOURCE: Rule = on("DeleteSourceServer", Op::DeleteSource, FROM_2024, Stated(&SOURCE_ERRORS))
    .refuse(&[is(&[Running])], WITH_RUNNING, Stated(&SOURCE_RUNNING))
    .refuse(
        &[has(FORCE, NO).with(is_not(&[Absent, Running, Gone]))],
        RELATED,
        Disputed(&SOURCE_RELATED, &SOURCE_UNFINISHED),
    )
    .in_doubt(&[has(FORCE, NO).with(is(&[Finished, Deleting]))])
    .refuse(
        &[source(&[Source::Deleting]), has(SOURCE, NONE)],
        SOURCE_WRONG,
        Assumed("the code is listed; which states it means is not published"),
    )
    .pass(&[has(FORCE, YES).with(THERE)], Stated(&SOURCE_FORCE))
    .pass(&[is(&[Absent, Gone])], Implied(&SOURCE_RELATED, "without a job nothing stands in the way"))
    .set(SOURCE, from_source(Source::Deleting), Stated(&SOURCE_DELETING))
    .set_if(has(FORCE, YES).with(THERE), STATUS, Deleting as u8, Stated(&SOURCE_FORCE))
    .set_if(has(FORCE, YES).with(THERE), PHASE, NONE, STAGES);

const DELETE_SOURCE_2021: Rule = DELETE_SOURCE.edition(E2021, Stated(&SOURCE_ERRORS_2021)).recode(
    RELATED,
    Assumed("a running job is a related job; whether that edition had a code of its own for it was not read"),
);

const SCHEDULED_START: Rule = when("ScheduledStart", Ev::ScheduledStart, EVER)
    .course(Timed("the time that the job was given comes"))
    .pass(&[is(&[Ready]).with(has(SCHEDULED, YES))], Stated(&CREATE_SCHEDULE))
    .set(STATUS, Running as u8, Stated(&CREATE_SCHEDULE))
    .set(PHASE, to_phase(Preparing), Stated(&START_EFFECT));

const PHASE_ENDED: Rule = when("PhaseEnded", Ev::PhaseEnded, EVER)
    .pass(&[phase(&[Preparing]).with(has_not(CUT, PLAIN)), phase(&[Syncing])], Stated(&JOB_PHASES))
    .pass(
        &[phase(&[Preparing]).with(has(CUT, PLAIN))],
        Assumed("a job that failed after a cut-over without data and was started again still migrates nothing"),
    )
    .pass(&[phase(&[Processing]).with(ONE_TIME)], Stated(&JOB_PHASES))
    .pass(
        &[phase(&[Processing]).with(has_not(CUT, NO))],
        Implied(&CUT_OVER_MIGRATES, "after a cut-over the last run ends by releasing resources"),
    )
    .set_if(phase(&[Preparing]).with(has_not(CUT, PLAIN)), PHASE, to_phase(Syncing), Stated(&JOB_PHASES))
    .set_if(
        phase(&[Preparing]).with(has(CUT, PLAIN)),
        PHASE,
        to_phase(Cleaning),
        Implied(&CUT_OVER_RELEASES, "nothing but the release is left to do"),
    )
    .set_if(phase(&[Syncing]), PHASE, to_phase(Processing), Stated(&JOB_PHASES))
    .set_if(phase(&[Processing]), PHASE, to_phase(Cleaning), Stated(&JOB_PHASES));

const RESOURCES_RELEASED: Rule = when("ResourcesReleased", Ev::ResourcesReleased, EVER)
    .pass(&[phase(&[Cleaning]).with(ONE_TIME), phase(&[Cleaning]).with(has_not(CUT, NO))], Stated(&JOB_CLEANING))
    .set(STATUS, Finished as u8, Stated(&JOB_CLEANING))
    .set(PHASE, NONE, STAGES)
    .set_if(
        source(&[Source::InUse]),
        SOURCE,
        from_source(Source::Available),
        Implied(&CREATE_UNFINISHED, "a source server with a finished job can get another"),
    );

const ROUND_ENDED: Rule = when("RoundEnded", Ev::RoundEnded, EVER)
    .pass(
        &[phase(&[Processing]).with(INCREMENTAL).with(UNCUT)],
        Implied(&JOB_KEEPS, "no Cleaning before Waiting, since the intermediate instance is kept"),
    )
    .set(STATUS, Waiting as u8, Stated(&JOB_ROUND))
    .set(PHASE, NONE, STAGES);

const ROUND_STARTED: Rule = when("RoundStarted", Ev::RoundStarted, EVER)
    .course(Timed("the interval between two rounds is over"))
    .pass(&[is(&[Waiting]).with(UNCUT)], Stated(&JOB_NEXT_ROUND))
    .set(STATUS, Running as u8, Stated(&JOB_NEXT_ROUND))
    .set(PHASE, to_phase(Preparing), Implied(&START_EFFECT, "a run begins with Preparing, the first as the next"));

const FAILED: Rule = when("Failed", Ev::Failed, EVER)
    .course(Adverse("it fails"))
    .pass(&[is(&[Running])], Stated(&JOB_FAILS))
    .set(STATUS, InError as u8, Stated(&JOB_FAILS))
    .set(PHASE, NONE, STAGES);

const CLIENT_LOST: Rule = when("ClientLost", Ev::ClientLost, EVER)
    .course(Adverse("the client is lost"))
    .pass(&[source(&[Source::Available, Source::InUse])], Stated(&SOURCE_LOST))
    .set(SOURCE, from_source(Source::Unavailable), Stated(&SOURCE_LOST))
    .set_if(is(&[Running]), STATUS, InError as u8, Implied(&SOURCE_LOST, "a running job needs its client"))
    .set_if(is(&[Running]), PHASE, NONE, STAGES);

const CLIENT_RETURNED: Rule = when("ClientReturned", Ev::ClientReturned, EVER)
    .course(Outside("whoever keeps the server brings its client back"))
    .pass(&[source(&[Source::Unavailable])], Stated(&SOURCE_BACK))
    .set(SOURCE, from_source(Source::Available), Implied(&SOURCE_STATE, "tied to no job"))
    .set_if(UNFINISHED, SOURCE, from_source(Source::InUse), Implied(&SOURCE_STATE, "still used by its job"));

const LAPSED: Rule = when("Lapsed", Ev::Lapsed, EVER)
    .course(Adverse("the validity is over"))
    .pass(&[is(&[Ready, Stopped, InError]).with(has(EXPIRES, YES))], Stated(&JOB_EXPIRES))
    .pass(
        &[is(&[Waiting]).with(has(EXPIRES, YES))],
        Implied(
            &JOB_INCREMENTAL_EXPIRES,
            "incremental jobs expire too, and the list of statuses is older than Waiting",
        ),
    )
    .set(STATUS, Expired as u8, Stated(&JOB_EXPIRES));

const CLEARED: Rule = when("Cleared", Ev::Cleared, EVER)
    .course(Timed("an expired job is kept for some days"))
    .pass(&[is(&[Expired])], Stated(&JOB_CLEARED))
    .set(STATUS, Deleting as u8, Implied(&JOB_CLEARED, "clearing is a deletion by the service"));

const DELETED: Rule = when("Deleted", Ev::Deleted, EVER)
    .pass(&[is(&[Deleting])], Stated(&DELETE_EFFECT))
    .set(STATUS, Gone as u8, Stated(&DELETE_EFFECT))
    .set_if(source(&[Source::InUse]), SOURCE, from_source(Source::Available), Stated(&DELETE_FREES));

const SOURCE_DELETED: Rule = when("SourceDeleted", Ev::SourceDeleted, EVER)
    .pass(&[source(&[Source::Deleting])], Stated(&SOURCE_DELETING))
    .set(SOURCE, NONE, Stated(&SOURCE_DELETING));

const PAUSED_IN_CONSOLE: Rule = Rule::new(Agent::Console, "paused in the console", 0, EVER, Stated(&STOP_PAUSE))
    .pass(&[phase(&[Syncing]), is(&[Waiting])], Stated(&STOP_PAUSE))
    .set(STATUS, Stopped as u8, Stated(&STOP_EFFECT))
    .set(PHASE, NONE, STAGES);

const RUN_IN_CONSOLE: Rule = Rule::new(Agent::Console, "run by hand in the console", 1, EVER, Stated(&JOB_MANUAL))
    .pass(&[is(&[Waiting])], Stated(&JOB_MANUAL))
    .set(STATUS, Running as u8, Stated(&JOB_MANUAL))
    .set(PHASE, to_phase(Preparing), Implied(&START_EFFECT, "a run begins with Preparing"));

const NEVER: &[Never] = &[
    Never { region: is(&[Waiting]).with(has_not(CUT, NO)), basis: Stated(&CUT_OVER_NO_LONGER) },
    Never { region: phase(&[Syncing]).with(has(CUT, PLAIN)), basis: Stated(&CUT_OVER_NO_DATA) },
    Never { region: is(&[Waiting]).with(ONE_TIME), basis: Stated(&JOB_WAITING) },
    Never {
        region: is(&[Ready, Absent]).with(has_not(CUT, NO)),
        basis: Implied(&CREATE_READY, "what was cut over was started"),
    },
    Never { region: has_not(CUT, NO).with(ONE_TIME), basis: Implied(&CUT_OVER_WHEN, "a one-time job never waits") },
    Never { region: is_not(&[Running]).with(has_not(PHASE, NONE)), basis: Stated(&JOB_BUSINESS) },
    Never {
        region: is(&[Running]).with(has(PHASE, NONE)),
        basis: Implied(&JOB_BUSINESS, "every Running job has a stage"),
    },
];

const NO_STEP: &[NoStep] = &[
    NoStep { by_itself: false, from: is(&[Deleting]), to: is_not(&[Deleting, Gone]), basis: Stated(&DELETE_FINAL) },
    NoStep { by_itself: false, from: is(&[Gone]), to: is_not(&[Gone]), basis: Stated(&DELETE_FINAL) },
    NoStep { by_itself: false, from: is(&[Running]), to: is(&[Expired]), basis: Stated(&JOB_RUNNING_KEEPS) },
    NoStep {
        by_itself: false,
        from: is(&[Running, Stopped, InError, Finished, Waiting]),
        to: is(&[Ready]),
        basis: Stated(&CREATE_READY),
    },
    NoStep {
        by_itself: false,
        from: is(&[Expired]),
        to: is(&[Ready]),
        basis: Implied(&MODIFY_VALID, "an expired job may never have been started, but its validity cannot be changed"),
    },
];

const VIEWS: &[View] = &[
    View::new(Region::ANY, STATUS, Prints::Own, Stated(&JOB_STATUS)),
    View::new(is(&[Running]), PHASE, Prints::Own, Stated(&JOB_BUSINESS)),
    View::new(Region::ANY, PHASE, Prints::Anything, Assumed("what BusinessStatus holds outside Running is on no page")),
    View::new(Region::ANY, RUN_ONCE, Prints::Own, Stated(&CREATE_RUN_ONCE)),
    View::new(
        Region::ANY,
        SCHEDULED,
        Prints::Own,
        Implied(&CREATE_SCHEDULE, "the job is listed with the time it was given"),
    ),
    View::new(
        Region::ANY,
        EXPIRES,
        Prints::Own,
        Implied(&CREATE_VALID, "the job is listed with the time it was given"),
    ),
    View::new(Region::ANY, SOURCE, Prints::Own, Stated(&SOURCE_STATE)),
];

/// The replication job: every coordinate and every row.
pub const SPEC: Spec = Spec {
    name: "smc::job",
    coordinates: &COORDINATES,
    editions: &["2021", "2024-06"],
    rules: &[
        CREATE,
        START,
        STOP_2021,
        STOP,
        CUT_OVER_2021,
        CUT_OVER,
        DELETE_2021,
        DELETE,
        MODIFY_2021,
        MODIFY,
        DELETE_SOURCE_2021,
        DELETE_SOURCE,
    ],
    events: &[
        SCHEDULED_START,
        PHASE_ENDED,
        ROUND_ENDED,
        ROUND_STARTED,
        RESOURCES_RELEASED,
        FAILED,
        CLIENT_LOST,
        CLIENT_RETURNED,
        LAPSED,
        CLEARED,
        DELETED,
        SOURCE_DELETED,
    ],
    console: &[PAUSED_IN_CONSOLE, RUN_IN_CONSOLE],
    linked: &[],
    unfollowed: &[],
    never: NEVER,
    no_step: NO_STEP,
    views: VIEWS,
    codes: &CODES,
    edition: EDITION,
    missing: 1 << Absent as u8 | 1 << Gone as u8,
    vanishing: 0,
};
