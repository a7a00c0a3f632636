//! The replication job and time: the periods of the pages, when the clock next moves a job, and which times a request may name.
//!
//! ```
//! use cutover::clock::{DAY, HOUR};
//! use cutover::smc::clock::{Times, next_deadline};
//! use cutover::smc::{Edition, job::{Event, Job, Status}};
//! let waiting = Job::incremental(Edition::LATEST).at(Status::Waiting);
//! let times = Times { round_ended: Some(0), frequency: Some(24), ..Times::created(-2 * DAY) };
//! let next = next_deadline(waiting, &times).unwrap();
//! assert_eq!((next.event, next.at), (Event::RoundStarted, 24 * HOUR));
//! assert_eq!(next.period.basis.clause().unwrap().id, "smc.job.next-round");
//! ```

use super::clauses::*;
use super::job::{Changes, Creation, Event, Job, Status, Validity};
use super::rules::{At, is};
#[cfg(feature = "alloc")]
use super::rules::{COORDINATES, RHYTHM, SOURCE, STATUS, VALID_TIME};
#[cfg(feature = "alloc")]
use super::{job::Verb, source::State};
use crate::clock::Span::{Between, Exactly, Later, Never, Within};
use crate::clock::Unit::{Days, Hours};
use crate::clock::{HOUR, Named, OutOfRange, Period};
use crate::evidence::Basis::{Assumed, Disputed, Implied, Stated};
#[cfg(feature = "alloc")]
use crate::rule::Point;

const CREATION: &str = "the job's creation";

/// A time that `ValidTime` may name, and what comes then.
pub const VALIDITY: Period =
    Period::new("ValidTime", CREATION, Between(7, 90), Days, Stated(&CREATE_VALID)).then("Lapsed").immune(&[
        (is(&[At::Running]), Stated(&JOB_RUNNING_KEEPS)),
        (is(&[At::Finished, At::Deleting]), Implied(&JOB_EXPIRES, "the list of statuses that expire lacks them")),
    ]);

/// `ValidTime` where the creation does not say it.
pub const VALIDITY_DEFAULT: Period =
    Period::new("ValidTime left out", CREATION, Exactly(30), Days, Disputed(&CREATE_VALID, &CREATE_NEVER))
        .then("Lapsed")
        .immune(VALIDITY.immune);

/// `ValidTime` where the creation says that there is none.
pub const VALIDITY_EMPTY: Period =
    Period::new("ValidTime empty", CREATION, Never, Days, Stated(&CREATE_NEVER)).then("Lapsed");

/// A validity that ended while the job ran.
pub const VALIDITY_PASSED: Period = Period::new(
    "ValidTime that passed during a run",
    "the end of the run",
    Exactly(0),
    Hours,
    Assumed("a job whose validity ended while it ran expires when it next stands in a status that expires"),
)
.then("Lapsed");

/// A time that `ScheduledStartTime` may name: not one that is over.
pub const SCHEDULE_LATER: Period = Period::new(
    "ScheduledStartTime",
    "the call",
    Later,
    Days,
    Disputed(&CREATE_SCHEDULE_LATER, &CREATE_SCHEDULE_WITHIN),
);

/// A time that `ScheduledStartTime` may name: not one that is too far away.
pub const SCHEDULE_WITHIN: Period =
    Period::new("ScheduledStartTime", "the call", Within(30), Days, Stated(&CREATE_SCHEDULE_WITHIN))
        .then("ScheduledStart");

/// How many hours `Frequency` may be.
pub const FREQUENCY_RANGE: Period = Period::new("Frequency", "", Between(1, 168), Hours, Stated(&CREATE_FREQUENCY));

/// The rest between two runs: `Frequency` hours.
pub const FREQUENCY: Period =
    Period::new("Frequency", "the end of the run before", Between(1, 168), Hours, Stated(&JOB_NEXT_ROUND))
        .then("RoundStarted");

/// The same where the run before was begun by hand, or the job was stopped or failed in it.
pub const FREQUENCY_BY_HAND: Period = Period::new(
    "Frequency after a start by hand",
    "the end of that run",
    Between(1, 168),
    Hours,
    Assumed("a run counts alike, however it was begun"),
)
.then("RoundStarted");

/// A `Frequency` that was changed while the job waited.
pub const FREQUENCY_CHANGED: Period = Period::new(
    "Frequency changed",
    "the end of the run after the change",
    Between(1, 168),
    Hours,
    Stated(&MODIFY_FREQUENCY),
)
.then("RoundStarted");

/// How long an expired job is kept.
pub const KEPT: Period =
    Period::new("an Expired job", "its expiry", Exactly(7), Days, Stated(&JOB_CLEARED)).then("Cleared");

/// All rows, in the order of this file.
pub const PERIODS: &[&Period] = &[
    &VALIDITY,
    &VALIDITY_DEFAULT,
    &VALIDITY_EMPTY,
    &VALIDITY_PASSED,
    &SCHEDULE_LATER,
    &SCHEDULE_WITHIN,
    &FREQUENCY_RANGE,
    &FREQUENCY,
    &FREQUENCY_BY_HAND,
    &FREQUENCY_CHANGED,
    &KEPT,
];

/// Until when a job is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Valid {
    /// As long as a creation without `ValidTime` has it: [`VALIDITY_DEFAULT`].
    #[default]
    Default,
    /// Until this moment, in ms since 1970.
    Until(i64),
    /// It does not end.
    Always,
}

/// What is known of a job's times: in ms since 1970, none where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Times {
    /// When it was created.
    pub created: Option<i64>,
    /// Until when it is valid.
    pub valid: Valid,
    /// When the service is to start it.
    pub scheduled: Option<i64>,
    /// The hours between two runs.
    pub frequency: Option<i64>,
    /// The same as it was changed since: it counts from the run after.
    pub changed: Option<i64>,
    /// When its last run was completed.
    pub round_ended: Option<i64>,
    /// Since when it is Expired.
    pub expired: Option<i64>,
}

impl Times {
    /// Of a job that was created at this moment, with nothing said of times.
    ///
    /// ```
    /// use cutover::{clock::DAY, smc::clock::Times};
    /// assert_eq!(Times::created(0).valid_until(), Some(30 * DAY));
    /// ```
    #[must_use]
    pub const fn created(at: i64) -> Self {
        let (valid, none) = (Valid::Default, None);
        Self {
            created: Some(at),
            valid,
            scheduled: none,
            frequency: none,
            changed: none,
            round_ended: none,
            expired: none,
        }
    }

    /// Of a job that was created at this moment, so.
    ///
    /// ```
    /// use cutover::{clock::Named, smc::{clock::Times, job::{Creation, Validity}}};
    /// let never = Creation::one_time().valid(Validity::Never);
    /// assert_eq!(Times::of(0, never, Named::default()).valid_until(), None);
    /// ```
    #[must_use]
    pub fn of(at: i64, creation: Creation, named: Named) -> Self {
        let times = Self { frequency: named.frequency, ..Self::created(at) };
        times.said(creation.validity(), creation.schedule(), named)
    }

    /// After an accepted change.
    ///
    /// ```
    /// use cutover::{clock::Named, smc::{clock::Times, job::{Changes, Validity}}};
    /// let named = Named { valid: Some(1000), ..Named::default() };
    /// let later = Times::created(0).modified(Changes::none().valid(Validity::Until), named);
    /// assert_eq!(later.valid_until(), Some(1000));
    /// ```
    #[must_use]
    pub fn modified(self, changes: Changes, named: Named) -> Self {
        let times = Self { changed: named.frequency.or(self.changed), ..self };
        times.said(changes.validity(), changes.schedule(), named)
    }

    fn said(mut self, validity: Validity, schedule: Validity, named: Named) -> Self {
        match (validity, named.valid) {
            (Validity::Until, Some(at)) => self.valid = Valid::Until(at),
            (Validity::Never, _) => self.valid = Valid::Always,
            _ => {}
        }
        match schedule {
            Validity::Until => self.scheduled = named.scheduled.or(self.scheduled),
            Validity::Never => self.scheduled = None,
            Validity::Unsaid => {}
        }
        self
    }

    /// After the job went from one state to another at this moment.
    ///
    /// ```
    /// use cutover::smc::{Edition, clock::Times, job::{BusinessStatus, Job, Status}};
    /// let job = Job::incremental(Edition::LATEST);
    /// let times = Times::created(0).moved(job.running(BusinessStatus::Processing), job.at(Status::Waiting), 5000);
    /// assert_eq!(times.round_ended, Some(5000));
    /// ```
    #[must_use]
    pub fn moved(mut self, before: Job, after: Job, at: i64) -> Self {
        let comes = |status: Status| after.status() == Some(status) && before.status() != Some(status);
        if comes(Status::Waiting) {
            (self.frequency, self.changed) = (self.changed.or(self.frequency), None);
            self.round_ended = Some(at);
        }
        if comes(Status::Expired) {
            self.expired = Some(at);
        }
        self
    }

    /// When its validity ends; none where it does not, or where nobody knows when it was created.
    ///
    /// ```
    /// use cutover::smc::clock::{Times, Valid};
    /// assert_eq!(Times { valid: Valid::Until(7), ..Times::default() }.valid_until(), Some(7));
    /// assert_eq!(Times::default().valid_until(), None);
    /// ```
    #[must_use]
    pub fn valid_until(&self) -> Option<i64> {
        match self.valid {
            Valid::Default => self.created.map(|created| VALIDITY_DEFAULT.earliest(created)),
            Valid::Until(at) => Some(at),
            Valid::Always => None,
        }
    }

    /// When the next run is due.
    fn next_round(&self) -> Option<i64> {
        let (ended, hours) = self.round_ended.zip(self.frequency)?;
        Some(ended.saturating_add(hours.saturating_mul(HOUR)))
    }
}

/// When the clock next moves a job, and how.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Deadline {
    /// The moment, in ms since 1970. One that is over is due.
    pub at: i64,
    /// The event; the job foresees it.
    pub event: Event,
    /// The row that says so.
    pub period: &'static Period,
}

/// When the clock next moves a job, if nothing else does before; none where it does not, or where the times are not known.
/// Of two that are due at one moment the start comes first, since a Running job does not expire; that is assumed.
///
/// ```
/// use cutover::{clock::DAY, smc::{Edition, clock::{Times, next_deadline}, job::{Event, Job}}};
/// let (job, times) = (Job::one_time(Edition::LATEST), Times::created(0));
/// let next = next_deadline(job, &times).unwrap();
/// assert_eq!((next.event, next.at), (Event::Lapsed, 30 * DAY));
/// assert!(next_deadline(job.start()?, &times).is_none(), "a Running job does not expire");
/// # Ok::<(), cutover::smc::job::Refused>(())
/// ```
#[must_use]
pub fn next_deadline(job: Job, times: &Times) -> Option<Deadline> {
    let validity = if times.valid == Valid::Default { &VALIDITY_DEFAULT } else { &VALIDITY };
    let all = [
        (Event::ScheduledStart, times.scheduled, &SCHEDULE_WITHIN),
        (Event::RoundStarted, times.next_round(), &FREQUENCY),
        (Event::Lapsed, times.valid_until(), validity),
        (Event::Cleared, times.expired.map(|expired| KEPT.earliest(expired)), &KEPT),
    ];
    let due = all.into_iter().filter_map(|(event, at, period)| Some(Deadline { at: at?, event, period }));
    due.filter(|deadline| job.step(deadline.event).is_ok()).min_by_key(|deadline| deadline.at)
}

/// Whether a request may name these times, now, of a job that was created then; of a creation both are one moment.
///
/// # Errors
///
/// The first that it may not, with its row: the parameter, the bounds, the clause. No page says what is answered.
///
/// ```
/// use cutover::{clock::{Named, DAY}, smc::clock::check};
/// let named = Named { valid: Some(91 * DAY), ..Named::default() };
/// let wrong = check(&named, 0, 0).unwrap_err();
/// assert_eq!((wrong.period.name, wrong.is_below()), ("ValidTime", false));
/// assert_eq!(wrong.period.basis.clause().unwrap().id, "smc.create.valid");
/// ```
pub fn check(named: &Named, now: i64, created: i64) -> Result<(), OutOfRange> {
    if let Some(at) = named.scheduled {
        SCHEDULE_LATER.check(now, at)?;
        SCHEDULE_WITHIN.check(now, at)?;
    }
    if let Some(at) = named.valid {
        VALIDITY.check(created, at)?;
    }
    named.frequency.map_or(Ok(()), |hours| FREQUENCY_RANGE.check(0, hours.saturating_mul(HOUR)))
}

/// What a call can do to what the clock does.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    /// It may make the job; whether it may repeat an earlier call, and what it says of `ValidTime`, if that is known.
    Create {
        again: bool,
        valid: Option<Validity>,
    },
    /// It may change `ValidTime` or `Frequency`: what it says of the one, and whether it may speak of the other.
    Modify {
        valid: Option<Validity>,
        rhythm: bool,
    },
    /// It may begin a run.
    Run,
    /// It may delete the job.
    Delete,
    Nothing,
}

/// What a recorded call can do, with the arguments that it may have had.
#[cfg(feature = "alloc")]
pub(crate) fn does(verb: u8, requests: Option<&[Point; 2]>) -> Does {
    let first = requests.map(|[first, _]| *first);
    let asked = |p: Point, n: usize| COORDINATES.get(n).map_or(0, |c| p.get(c));
    let valid = first.map(|p| match asked(p, VALID_TIME) {
        0 => Validity::Unsaid,
        1 => Validity::Until,
        _ => Validity::Never,
    });
    match verb {
        v if v == Verb::Create as u8 => Does::Create { again: requests.is_none_or(|[a, b]| a != b), valid },
        v if v == Verb::Modify as u8 => Does::Modify { valid, rhythm: first.is_none_or(|p| asked(p, RHYTHM) == 1) },
        v if v == Verb::Start as u8 || v == Verb::CutOver as u8 => Does::Run,
        v if v == Verb::Delete as u8 || v == Verb::DeleteSource as u8 => Does::Delete,
        _ => Does::Nothing,
    }
}

/// What was seen of a job, or what it was seen to do, as far as the clock has a part in it.
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It was Running.
    Running,
    /// It was Waiting.
    Waiting,
    /// A run ended at this moment.
    Ended,
    /// It was Expired.
    Expired,
    /// It was being deleted.
    Deleting,
    /// It was there, in whatever else.
    There,
    /// It was not there.
    Missing,
    /// It was cleared at this moment.
    Cleared,
    /// Its source server was on the way out, and it may be.
    Leaving,
    Nothing,
}

/// What a sighting of the job's status says; none where it names none or several.
#[cfg(feature = "alloc")]
pub(crate) fn seen(coordinate: usize, value: u8) -> Sign {
    match (coordinate, value) {
        (STATUS, v) if v == At::Running as u8 => Sign::Running,
        (STATUS, v) if v == At::Waiting as u8 => Sign::Waiting,
        (STATUS, v) if v == At::Expired as u8 => Sign::Expired,
        (STATUS, v) if v == At::Deleting as u8 => Sign::Deleting,
        (STATUS, _) => Sign::There,
        (SOURCE, v) if v == State::Deleting as u8 + 1 => Sign::Leaving,
        _ => Sign::Nothing,
    }
}

/// What a recorded step says.
#[cfg(feature = "alloc")]
pub(crate) fn happened(verb: u8) -> Sign {
    match verb {
        v if v == Event::RoundStarted as u8 => Sign::Running,
        v if v == Event::RoundEnded as u8 => Sign::Ended,
        v if v == Event::Lapsed as u8 => Sign::Expired,
        v if v == Event::Cleared as u8 => Sign::Cleared,
        v if v == Event::Deleted as u8 => Sign::Nothing,
        v if v == Event::SourceDeleted as u8 => Sign::Leaving,
        _ => Sign::There,
    }
}
