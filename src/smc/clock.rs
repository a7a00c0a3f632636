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
use crate::clock::Span::{Between, Exactly, Later, Never, Within};
use crate::clock::Unit::{Days, Hours};
use crate::clock::{Asked, HOUR, OutOfRange, Period};
use crate::evidence::Basis::{Assumed, Disputed, Implied, Stated};

const CREATION: &str = "the job's creation";

/// A time that `ValidTime` may name, and what comes then.
pub const VALIDITY: Period = Period::new("ValidTime", CREATION, Between(7, 90), Days, Stated(&CREATE_VALID))
    .then("Lapsed")
    .immune(&[
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
pub const FREQUENCY_CHANGED: Period =
    Period::new("Frequency changed", "the end of the run after the change", Between(1, 168), Hours, Stated(&MODIFY_FREQUENCY))
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
        Self { created: Some(at), valid, scheduled: none, frequency: none, changed: none, round_ended: none, expired: none }
    }

    /// Of a job that was created at this moment, so.
    ///
    /// ```
    /// use cutover::{clock::Asked, smc::{clock::Times, job::{Creation, Validity}}};
    /// let never = Creation::one_time().valid(Validity::Never);
    /// assert_eq!(Times::of(0, never, Asked::default()).valid_until(), None);
    /// ```
    #[must_use]
    pub fn of(at: i64, creation: Creation, asked: Asked) -> Self {
        let times = Self { frequency: asked.frequency, ..Self::created(at) };
        times.said(creation.validity(), creation.schedule(), asked)
    }

    /// After an accepted change.
    ///
    /// ```
    /// use cutover::{clock::Asked, smc::{clock::Times, job::{Changes, Validity}}};
    /// let asked = Asked { valid: Some(1000), ..Asked::default() };
    /// let later = Times::created(0).modified(Changes::none().valid(Validity::Until), asked);
    /// assert_eq!(later.valid_until(), Some(1000));
    /// ```
    #[must_use]
    pub fn modified(self, changes: Changes, asked: Asked) -> Self {
        let times = Self { changed: asked.frequency.or(self.changed), ..self };
        times.said(changes.validity(), changes.schedule(), asked)
    }

    fn said(mut self, validity: Validity, schedule: Validity, asked: Asked) -> Self {
        match (validity, asked.valid) {
            (Validity::Until, Some(at)) => self.valid = Valid::Until(at),
            (Validity::Never, _) => self.valid = Valid::Always,
            _ => {}
        }
        match schedule {
            Validity::Until => self.scheduled = asked.scheduled.or(self.scheduled),
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
/// use cutover::{clock::{Asked, DAY}, smc::clock::check};
/// let asked = Asked { valid: Some(91 * DAY), ..Asked::default() };
/// let wrong = check(&asked, 0, 0).unwrap_err();
/// assert_eq!((wrong.period.name, wrong.is_below()), ("ValidTime", false));
/// assert_eq!(wrong.period.basis.clause().unwrap().id, "smc.create.valid");
/// ```
pub fn check(asked: &Asked, now: i64, created: i64) -> Result<(), OutOfRange> {
    if let Some(at) = asked.scheduled {
        SCHEDULE_LATER.check(now, at)?;
        SCHEDULE_WITHIN.check(now, at)?;
    }
    if let Some(at) = asked.valid {
        VALIDITY.check(created, at)?;
    }
    asked.frequency.map_or(Ok(()), |hours| FREQUENCY_RANGE.check(0, hours.saturating_mul(HOUR)))
}
