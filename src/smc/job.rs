//! The replication job: words, requests, events, and [`Job`] itself.
//!
//! ```text
//! Ready ──start──▶ Running: Preparing ▶ Syncing ▶ Processing ▶ Cleaning ▶ Finished     one-time
//!   │                ▲ │      (stop: Stopped)        │
//!   │         start  │ └ failed: InError             └▶ Waiting ──next round──▶ Running     incremental
//!   └─ lapsed: Expired ▶ Deleting                        └──cut over──▶ Running … Cleaning ▶ Finished
//! ```

pub use super::rules::SPEC;
use super::rules::*;
use super::{Code, Edition, source};
use crate::rule::{self, Accepted, Machine, Point, sealed};
use crate::word::{Direction, UnknownWord, words};
#[cfg(feature = "alloc")]
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use core::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A documented refusal; see [`rule::Refused`].
pub type Refused = rule::Refused<Job>;
/// An event that no row foresees; see [`rule::Unforeseen`].
pub type Unforeseen = rule::Unforeseen<Job>;

/// `Status` of a job, as `DescribeReplicationJobs` prints it.
///
/// Parsing tries the exact word, then ASCII case folding, then the names of the launch (`Failed`, `Finish`).
///
/// ```
/// use cutover::smc::job::Status;
/// assert_eq!("inerror".parse(), Ok(Status::InError));
/// assert_eq!("Finish".parse(), Ok(Status::Finished));
/// assert_eq!(Status::InError.to_string(), "InError");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, parse_err_ty = UnknownWord, parse_err_fn = unknown_status)]
pub enum Status {
    /// Created, not started.
    Ready,
    /// Running; [`BusinessStatus`] says in which stage.
    Running,
    /// Paused.
    Stopped,
    /// Failed; can be started again.
    #[strum(to_string = "InError", serialize = "Failed")]
    InError,
    /// Completed.
    #[strum(to_string = "Finished", serialize = "Finish")]
    Finished,
    /// An incremental job between two runs.
    Waiting,
    /// Its validity ended; kept for 7 days.
    Expired,
    /// Being deleted, its resources being released.
    Deleting,
}

/// `BusinessStatus` of a job: the stage of a `Running` one.
///
/// Parsing tries the exact word, then ASCII case folding, then the names of the launch (`Prepare`, `SyncData`, `Deliver`,
/// `Cleanup`).
///
/// ```
/// use cutover::smc::job::BusinessStatus;
/// assert_eq!("SyncData".parse(), Ok(BusinessStatus::Syncing));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, parse_err_ty = UnknownWord, parse_err_fn = unknown_phase)]
pub enum BusinessStatus {
    /// Set as soon as the job is started.
    #[strum(to_string = "Preparing", serialize = "Prepare")]
    Preparing,
    /// The source's data is being uploaded.
    #[strum(to_string = "Syncing", serialize = "SyncData")]
    Syncing,
    /// The target is being built.
    #[strum(to_string = "Processing", serialize = "Deliver")]
    Processing,
    /// Intermediate resources are being released.
    #[strum(to_string = "Cleaning", serialize = "Cleanup")]
    Cleaning,
}

words! {
    Status, unknown_status = "a job's Status: Ready, Running, Stopped, InError, Finished, Waiting, Expired or Deleting",
        r#"assert_eq!(cutover::smc::job::Status::Waiting.as_str(), "Waiting");"#;
    BusinessStatus, unknown_phase = "a job's BusinessStatus: Preparing, Syncing, Processing or Cleaning",
        r#"assert_eq!(cutover::smc::job::BusinessStatus::Syncing.as_str(), "Syncing");"#;
}

impl Status {
    /// The word as an edition spells it in requests or answers. In SMC both editions spell it alike, both ways.
    ///
    /// ```
    /// use cutover::smc::{Direction, Edition, job::Status};
    /// assert_eq!(Status::InError.spelled(Edition::LATEST, Direction::Response), "InError");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> &'static str {
        match (edition, direction) {
            (Edition::E2021 | Edition::E2024_06, Direction::Request | Direction::Response) => self.as_str(),
        }
    }

    /// The word of the launch, 2019-06-13. `Waiting` came later.
    ///
    /// ```
    /// use cutover::smc::job::Status;
    /// assert_eq!(Status::InError.launch_name(), Some("Failed"));
    /// assert_eq!(Status::Waiting.launch_name(), None);
    /// ```
    #[must_use]
    pub fn launch_name(self) -> Option<&'static str> {
        match self {
            Status::InError => Some("Failed"),
            Status::Finished => Some("Finish"),
            Status::Waiting => None,
            _ => Some(self.as_str()),
        }
    }
}

impl BusinessStatus {
    /// The word as an edition spells it in requests or answers. In SMC both editions spell it alike, both ways.
    ///
    /// ```
    /// use cutover::smc::{Direction, Edition, job::BusinessStatus};
    /// assert_eq!(BusinessStatus::Syncing.spelled(Edition::SOURCES, Direction::Request), "Syncing");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> &'static str {
        match (edition, direction) {
            (Edition::E2021 | Edition::E2024_06, Direction::Request | Direction::Response) => self.as_str(),
        }
    }

    /// The word of the launch, 2019-06-13.
    ///
    /// ```
    /// use cutover::smc::job::BusinessStatus;
    /// assert_eq!(BusinessStatus::Processing.launch_name(), "Deliver");
    /// ```
    #[must_use]
    pub fn launch_name(self) -> &'static str {
        match self {
            BusinessStatus::Preparing => "Prepare",
            BusinessStatus::Syncing => "SyncData",
            BusinessStatus::Processing => "Deliver",
            BusinessStatus::Cleaning => "Cleanup",
        }
    }
}

/// One list for people who think in one: the status, with `Running` told apart by what can be done in it.
///
/// ```
/// use cutover::smc::{Edition, job::{BusinessStatus, Job, State}};
/// assert_eq!(Job::one_time(Edition::LATEST).running(BusinessStatus::Syncing).state(), State::Syncing);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, parse_err_ty = UnknownWord, parse_err_fn = unknown_state)]
pub enum State {
    /// Not created yet.
    Absent,
    /// [`Status::Ready`].
    Ready,
    /// [`Status::Running`], in another stage than Syncing and not cut over.
    Running,
    /// [`Status::Running`] and [`BusinessStatus::Syncing`].
    Syncing,
    /// [`Status::Stopped`].
    Stopped,
    /// [`Status::InError`].
    InError,
    /// [`Status::Waiting`].
    Waiting,
    /// [`Status::Running`] after a cut-over, in another stage than Syncing.
    CuttingOver,
    /// [`Status::Finished`].
    Finished,
    /// [`Status::Expired`].
    Expired,
    /// [`Status::Deleting`].
    Deleting,
    /// Deleted; no API finds it.
    Gone,
}

words! {
    State, unknown_state = "a job's state: Absent, Ready, Running, Syncing, Stopped, InError, Waiting, CuttingOver, Finished, \
        Expired, Deleting or Gone",
        r#"assert_eq!(cutover::smc::job::State::CuttingOver.as_str(), "CuttingOver");"#;
}

/// Whether a job runs once or again and again: `RunOnce`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum RunOnce {
    /// `false`: an incremental job.
    No,
    /// `true`, the documented default: a one-time job.
    #[default]
    Yes,
}

/// Whether a cut-over migrates all data one last time: `SyncData`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SyncData {
    /// `false`, the documented default.
    #[default]
    No,
    /// `true`.
    Yes,
}

/// Whether a source server is deleted with its jobs: `Force`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Force {
    /// `false`; that it is the default is assumed.
    #[default]
    No,
    /// `true`.
    Yes,
}

/// What a request says of `ValidTime` or `ScheduledStartTime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Validity {
    /// Nothing: the parameter is left out.
    #[default]
    Unsaid = 0,
    /// A time.
    Until = 1,
    /// The empty text.
    Never = 2,
}

impl Validity {
    const fn numbered(n: u8) -> Self {
        match n {
            0 => Validity::Unsaid,
            1 => Validity::Until,
            _ => Validity::Never,
        }
    }
}

/// What a request says of `ScheduledStartTime`.
pub type Schedule = Validity;

/// The parameters of `CreateReplicationJob` that the lifecycle depends on.
///
/// ```
/// use cutover::smc::job::{Creation, Validity};
/// let nightly = Creation::incremental().valid(Validity::Never);
/// assert_ne!(nightly, Creation::one_time());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Creation(Packed);

impl Creation {
    const COUNT: u16 = 36;

    /// `RunOnce` true, the documented default, and nothing else said.
    #[must_use]
    pub const fn one_time() -> Self {
        Self(Packed(0))
    }

    /// `RunOnce` false, and nothing else said.
    #[must_use]
    pub const fn incremental() -> Self {
        Self(Packed(0).set(1, 2, 1))
    }

    /// What is said of `ScheduledStartTime`.
    #[must_use]
    pub const fn scheduled(self, schedule: Schedule) -> Self {
        Self(self.0.set(4, 3, schedule as u8))
    }

    /// What is said of `ValidTime`.
    #[must_use]
    pub const fn valid(self, validity: Validity) -> Self {
        Self(self.0.set(12, 3, validity as u8))
    }

    /// The call repeats, with its `ClientToken`, the one that created the job. Whether a token is the same is the caller's to
    /// know; a recording with a token leaves both open.
    #[must_use]
    pub const fn repeated(self) -> Self {
        Self(self.0.set(2, 2, 1))
    }

    /// `RunOnce`, for whoever answers the call.
    ///
    /// ```
    /// use cutover::smc::job::{Creation, RunOnce};
    /// assert_eq!(Creation::incremental().run_once(), RunOnce::No);
    /// ```
    #[must_use]
    pub const fn run_once(self) -> RunOnce {
        if self.0.get(1, 2) == 0 { RunOnce::Yes } else { RunOnce::No }
    }

    /// `ScheduledStartTime`.
    ///
    /// ```
    /// use cutover::smc::job::{Creation, Schedule};
    /// assert_eq!(Creation::one_time().schedule(), Schedule::Unsaid);
    /// ```
    #[must_use]
    pub const fn schedule(self) -> Schedule {
        Validity::numbered(self.0.get(4, 3))
    }

    /// `ValidTime`.
    ///
    /// ```
    /// use cutover::smc::job::{Creation, Validity};
    /// assert_eq!(Creation::one_time().valid(Validity::Never).validity(), Validity::Never);
    /// ```
    #[must_use]
    pub const fn validity(self) -> Validity {
        Validity::numbered(self.0.get(12, 3))
    }

    /// Whether it repeats the call that created the job.
    ///
    /// ```
    /// use cutover::smc::job::Creation;
    /// assert!(Creation::one_time().repeated().is_repeated());
    /// ```
    #[must_use]
    pub const fn is_repeated(self) -> bool {
        self.0.get(2, 2) == 1
    }

    const fn asked(self, p: Point) -> Point {
        p.set(coordinate(ASKED_RUN_ONCE), self.run_once() as u8)
            .set(coordinate(REPEATED), self.is_repeated() as u8)
            .set(coordinate(START_TIME), self.schedule() as u8)
            .set(coordinate(VALID_TIME), self.validity() as u8)
    }
}

impl fmt::Debug for Creation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Creation")
            .field("run_once", &self.run_once())
            .field("schedule", &self.schedule())
            .field("validity", &self.validity())
            .field("repeated", &self.is_repeated())
            .finish()
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> arbitrary::Arbitrary<'a> for Creation {
    fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let creation = if u.arbitrary::<RunOnce>()? == RunOnce::Yes { Self::one_time() } else { Self::incremental() };
        let creation = creation.scheduled(u.arbitrary()?).valid(u.arbitrary()?);
        Ok(if u.arbitrary()? { creation.repeated() } else { creation })
    }
}

/// Small numbers as digits of one: each has a place, the product of what the digits below can be, and how many values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Packed(u8);

impl Packed {
    const fn get(self, place: u8, values: u8) -> u8 {
        self.0 / place % values
    }

    const fn set(self, place: u8, values: u8, value: u8) -> Self {
        Self(self.0 - place * self.get(place, values) + place * value)
    }
}

/// The groups of parameters that a `ModifyReplicationJobAttribute` names; each group has a condition of its own, all
/// conditions apply, and that nothing is changed unless all hold is assumed.
///
/// ```
/// use cutover::smc::{Edition, job::{BusinessStatus, Changes, Job}};
/// let job = Job::one_time(Edition::LATEST).running(BusinessStatus::Syncing);
/// assert!(job.modify(Changes::none().names()).is_ok());
/// assert!(job.modify(Changes::none().names().rhythm()).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Changes(Packed);

impl Changes {
    const COUNT: u16 = 72;

    /// No parameter at all.
    #[must_use]
    pub const fn none() -> Self {
        Self(Packed(0))
    }

    /// `Name` or `Description`.
    #[must_use]
    pub const fn names(self) -> Self {
        Self(self.0.set(1, 2, 1))
    }

    /// `Frequency` or `MaxNumberOfImageToKeep`.
    #[must_use]
    pub const fn rhythm(self) -> Self {
        Self(self.0.set(2, 2, 1))
    }

    /// `ValidTime`.
    #[must_use]
    pub const fn valid(self, validity: Validity) -> Self {
        Self(self.0.set(24, 3, validity as u8))
    }

    /// `ScheduledStartTime`.
    #[must_use]
    pub const fn scheduled(self, schedule: Schedule) -> Self {
        Self(self.0.set(8, 3, schedule as u8))
    }

    /// Any other parameter.
    #[must_use]
    pub const fn others(self) -> Self {
        Self(self.0.set(4, 2, 1))
    }

    /// Whether it names `Name` or `Description`, for whoever answers the call.
    ///
    /// ```
    /// assert!(cutover::smc::job::Changes::none().names().has_names());
    /// ```
    #[must_use]
    pub const fn has_names(self) -> bool {
        self.0.get(1, 2) == 1
    }

    /// Whether it names `Frequency` or `MaxNumberOfImageToKeep`.
    ///
    /// ```
    /// assert!(cutover::smc::job::Changes::none().rhythm().has_rhythm());
    /// ```
    #[must_use]
    pub const fn has_rhythm(self) -> bool {
        self.0.get(2, 2) == 1
    }

    /// `ValidTime`.
    ///
    /// ```
    /// use cutover::smc::job::{Changes, Validity};
    /// assert_eq!(Changes::none().valid(Validity::Until).validity(), Validity::Until);
    /// ```
    #[must_use]
    pub const fn validity(self) -> Validity {
        Validity::numbered(self.0.get(24, 3))
    }

    /// `ScheduledStartTime`.
    ///
    /// ```
    /// use cutover::smc::job::{Changes, Schedule};
    /// assert_eq!(Changes::none().schedule(), Schedule::Unsaid);
    /// ```
    #[must_use]
    pub const fn schedule(self) -> Schedule {
        Validity::numbered(self.0.get(8, 3))
    }

    /// Whether it names any other parameter.
    ///
    /// ```
    /// assert!(cutover::smc::job::Changes::none().others().has_others());
    /// ```
    #[must_use]
    pub const fn has_others(self) -> bool {
        self.0.get(4, 2) == 1
    }

    const fn asked(self, p: Point) -> Point {
        p.set(coordinate(NAMES), self.has_names() as u8)
            .set(coordinate(RHYTHM), self.has_rhythm() as u8)
            .set(coordinate(VALID_TIME), self.validity() as u8)
            .set(coordinate(START_TIME), self.schedule() as u8)
            .set(coordinate(OTHERS), self.has_others() as u8)
    }

    /// The groups, each by one of its parameters.
    #[cfg(feature = "alloc")]
    fn groups(self) -> String {
        let groups = [
            (self.has_names(), "Name"),
            (self.has_rhythm(), "Frequency"),
            (self.validity() != Validity::Unsaid, "ValidTime"),
            (self.schedule() != Schedule::Unsaid, "ScheduledStartTime"),
            (self.has_others(), "others"),
        ];
        let named: Vec<&str> = groups.iter().filter(|(said, _)| *said).map(|(_, name)| *name).collect();
        named.join(", ")
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes")
            .field("names", &self.has_names())
            .field("rhythm", &self.has_rhythm())
            .field("validity", &self.validity())
            .field("schedule", &self.schedule())
            .field("others", &self.has_others())
            .finish()
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> arbitrary::Arbitrary<'a> for Changes {
    fn arbitrary(u: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
        let all = Self::none();
        let all = if u.arbitrary()? { all.names() } else { all };
        let all = if u.arbitrary()? { all.rhythm() } else { all };
        let all = all.valid(u.arbitrary()?).scheduled(u.arbitrary()?);
        Ok(if u.arbitrary()? { all.others() } else { all })
    }
}

/// What a caller can ask for, with the parameters that change the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// `CreateReplicationJob`. On a job that exists it asks for *another* job of the same source server.
    Create(Creation),
    /// `StartReplicationJob`.
    Start,
    /// `StopReplicationJob`: a pause.
    Stop,
    /// `CutOverReplicationJob`.
    CutOver(SyncData),
    /// `DeleteReplicationJob`.
    Delete,
    /// `ModifyReplicationJobAttribute`.
    Modify(Changes),
    /// `DeleteSourceServer`, asked of the job's source server.
    DeleteSource(Force),
}

/// The numbers of the operations, for the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Start,
    Stop,
    CutOver,
    Delete,
    Modify,
    DeleteSource,
}

impl Operation {
    /// One of each, with the default parameters, and for each group of parameters that can be modified: for lists of what is
    /// allowed.
    pub const EACH: [Self; 12] = [
        Operation::Create(Creation::one_time()),
        Operation::Start,
        Operation::Stop,
        Operation::CutOver(SyncData::No),
        Operation::CutOver(SyncData::Yes),
        Operation::Modify(Changes::none().names()),
        Operation::Modify(Changes::none().rhythm()),
        Operation::Modify(Changes::none().valid(Validity::Until)),
        Operation::Modify(Changes::none().others()),
        Operation::Delete,
        Operation::DeleteSource(Force::No),
        Operation::DeleteSource(Force::Yes),
    ];

    /// The operation's name at the API.
    ///
    /// ```
    /// use cutover::smc::job::{Operation, SyncData};
    /// assert_eq!(Operation::CutOver(SyncData::No).name(), "CutOverReplicationJob");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Create(_) => "CreateReplicationJob",
            Operation::Start => "StartReplicationJob",
            Operation::Stop => "StopReplicationJob",
            Operation::CutOver(_) => "CutOverReplicationJob",
            Operation::Delete => "DeleteReplicationJob",
            Operation::Modify(_) => "ModifyReplicationJobAttribute",
            Operation::DeleteSource(_) => "DeleteSourceServer",
        }
    }

    /// In a few words, with the parameters that make it another operation.
    #[cfg(feature = "alloc")]
    fn label(self) -> String {
        let name = self.name().replace("ReplicationJob", "").replace("SourceServer", "Source");
        match self {
            Operation::CutOver(sync_data) => format!("{name} (SyncData {})", sync_data == SyncData::Yes),
            Operation::DeleteSource(force) => format!("{name} (Force {})", force == Force::Yes),
            Operation::Modify(changes) => format!("{name} ({})", changes.groups()),
            _ => name,
        }
    }

    /// The states in which this edition accepts the operation, for a job that is otherwise as usual: its source server in
    /// use, incremental where the state asks for it.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Operation, State, SyncData}};
    /// assert!(Operation::CutOver(SyncData::Yes).allowed_in(Edition::LATEST).eq([State::Waiting]));
    /// ```
    pub fn allowed_in(self, edition: Edition) -> impl Iterator<Item = State> {
        State::ALL.iter().copied().filter(move |&s| Job::in_state(edition, s).ask(self).is_ok())
    }
}

impl Operation {
    /// How many there are, with every combination of what they can ask. Each has a number below: `u16::from(operation)`, and
    /// back by `TryFrom`. The numbers are good within one version of this crate.
    ///
    /// ```
    /// use cutover::smc::job::Operation;
    /// assert!((0..Operation::COUNT).all(|n| Operation::try_from(n).is_ok_and(|operation| u16::from(operation) == n)));
    /// ```
    pub const COUNT: u16 = FIRST_CHANGES + Changes::COUNT;

    #[inline]
    #[expect(clippy::indexing_slicing, reason = "below 8, as the compiler sees too")]
    const fn number(self) -> u16 {
        // By a list and not by a `match`, so that what follows is the only choice.
        const FIRST: [u16; 8] = [FIRST_CREATION, 0, 1, 3, 2, FIRST_CHANGES, 5, 0];
        let asked = match self {
            Operation::Create(Creation(n)) | Operation::Modify(Changes(n)) => n.0,
            Operation::CutOver(sync_data) => sync_data as u8,
            Operation::DeleteSource(force) => force as u8,
            Operation::Start | Operation::Stop | Operation::Delete => 0,
        };
        FIRST[self.rule() as usize & 7] + asked as u16
    }

    #[expect(clippy::cast_possible_truncation, reason = "of a number below COUNT, which is less than 256")]
    const fn numbered(n: u16) -> Option<Self> {
        Some(match n {
            0 => Operation::Start,
            1 => Operation::Stop,
            2 => Operation::Delete,
            3 => Operation::CutOver(SyncData::No),
            4 => Operation::CutOver(SyncData::Yes),
            5 => Operation::DeleteSource(Force::No),
            6 => Operation::DeleteSource(Force::Yes),
            FIRST_CREATION..FIRST_CHANGES => Operation::Create(Creation(Packed((n - FIRST_CREATION) as u8))),
            FIRST_CHANGES..Self::COUNT => Operation::Modify(Changes(Packed((n - FIRST_CHANGES) as u8))),
            _ => return None,
        })
    }

    const fn rule(self) -> u8 {
        (match self {
            Operation::Create(_) => Verb::Create,
            Operation::Start => Verb::Start,
            Operation::Stop => Verb::Stop,
            Operation::CutOver(_) => Verb::CutOver,
            Operation::Delete => Verb::Delete,
            Operation::Modify(_) => Verb::Modify,
            Operation::DeleteSource(_) => Verb::DeleteSource,
        }) as u8
    }

    const fn asked(self, p: Point) -> Point {
        match self {
            Operation::Start | Operation::Stop | Operation::Delete => p,
            Operation::CutOver(sync_data) => p.set(coordinate(SYNC_DATA), sync_data as u8),
            Operation::DeleteSource(force) => p.set(coordinate(FORCE), force as u8),
            Operation::Create(creation) => creation.asked(p),
            Operation::Modify(changes) => changes.asked(p),
        }
    }
}

/// The number of the first creation, and of the first modification.
const FIRST_CREATION: u16 = 7;
const FIRST_CHANGES: u16 = FIRST_CREATION + Creation::COUNT;

/// What the service does by itself.
///
/// ```
/// use cutover::smc::job::Event;
/// assert_eq!(Event::PhaseEnded.to_string(), "PhaseEnded");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_event)]
pub enum Event {
    /// The scheduled time came.
    ScheduledStart,
    /// A stage ended and the next began: Preparing, Syncing, Processing, Cleaning.
    PhaseEnded,
    /// A run of an incremental job ended: it waits.
    RoundEnded,
    /// The next run of a waiting job began.
    RoundStarted,
    /// Intermediate resources were released: the job is finished.
    ResourcesReleased,
    /// An error occurred.
    Failed,
    /// The source server's client lost contact.
    ClientLost,
    /// It is back.
    ClientReturned,
    /// The job's validity ended.
    Lapsed,
    /// An expired job is cleared by the service.
    Cleared,
    /// The record of a deleted job is gone.
    Deleted,
    /// The record of a deleted source server is gone.
    SourceDeleted,
}

/// The same under the name that the rules use.
pub(super) use Event as EventKind;

fn unknown_event(_: &str) -> UnknownWord {
    UnknownWord { expected: "an event of a replication job, such as PhaseEnded" }
}

/// A replication job: what the wire shows of it, what it remembers, its edition, and its source server's state.
///
/// A value of 4 bytes. Any combination of words can be made; [`is_possible`](Job::is_possible) says whether a sentence
/// excludes it.
///
/// ```
/// use cutover::smc::{Code, Edition, job::{Event, Job, State, SyncData}};
///
/// let job = Job::incremental(Edition::SOURCES).start()?;
/// assert_eq!(job.cut_over(SyncData::No).unwrap_err().code, Code::InvalidStatus);
///
/// let waiting = [Event::PhaseEnded, Event::PhaseEnded, Event::RoundEnded]
///     .into_iter()
///     .try_fold(job, Job::step)?;
/// assert_eq!(waiting.state(), State::Waiting);
/// let job = waiting.cut_over(SyncData::No)?.step(Event::ResourcesReleased)?;
/// assert_eq!(job.state(), State::Finished);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Job(Point);

impl Job {
    const fn make(edition: Edition, run_once: RunOnce) -> Self {
        Self(Point(0))
            .put(STATUS, At::Ready as u8)
            .put(EXPIRES, 1)
            .put(RUN_ONCE, run_once as u8)
            .put(EDITION, edition as u8)
            .put(SOURCE, source::State::InUse as u8 + 1)
    }

    /// A one-time job that was just created: Ready, not scheduled, with a validity, its source server in use.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status}};
    /// assert_eq!(Job::one_time(Edition::LATEST).status(), Some(Status::Ready));
    /// ```
    #[must_use]
    pub const fn one_time(edition: Edition) -> Self {
        Self::make(edition, RunOnce::Yes)
    }

    /// An incremental job that was just created, otherwise the same.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, RunOnce}};
    /// assert_eq!(Job::incremental(Edition::LATEST).run_once(), RunOnce::No);
    /// ```
    #[must_use]
    pub const fn incremental(edition: Edition) -> Self {
        Self::make(edition, RunOnce::No)
    }

    /// No job yet, and a source server that is available.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Creation, Job, State}};
    /// let job = Job::absent(Edition::LATEST).create(Creation::incremental())?;
    /// assert_eq!(job.state(), State::Ready);
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    #[must_use]
    pub const fn absent(edition: Edition) -> Self {
        Self::make(edition, RunOnce::Yes)
            .put(STATUS, At::Absent as u8)
            .put(EXPIRES, 0)
            .put(SOURCE, source::State::Available as u8 + 1)
    }

    /// A usual job in this state: incremental where the state asks for it.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, State}};
    /// for &state in State::ALL {
    ///     assert_eq!(Job::in_state(Edition::LATEST, state).state(), state);
    /// }
    /// ```
    #[must_use]
    pub fn in_state(edition: Edition, state: State) -> Self {
        let (one_time, incremental) = (Self::one_time(edition), Self::incremental(edition));
        match state {
            State::Absent => Self::absent(edition),
            State::Ready => one_time,
            State::Running => one_time.running(BusinessStatus::Preparing),
            State::Syncing => one_time.running(BusinessStatus::Syncing),
            State::Stopped => one_time.at(Status::Stopped),
            State::InError => one_time.at(Status::InError),
            State::Waiting => incremental.at(Status::Waiting),
            State::CuttingOver => incremental.running(BusinessStatus::Cleaning).with_cut(Some(SyncData::No)),
            State::Finished => one_time.at(Status::Finished).with_source(source::State::Available),
            State::Expired => one_time.at(Status::Expired),
            State::Deleting => one_time.at(Status::Deleting),
            State::Gone => one_time.gone().with_source(source::State::Available),
        }
    }

    /// The same job in another status; `Running` begins in `Preparing`.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status}};
    /// assert_eq!(Job::one_time(Edition::LATEST).at(Status::Stopped).to_string(), "Stopped");
    /// ```
    #[must_use]
    pub const fn at(self, status: Status) -> Self {
        let phase = if matches!(status, Status::Running) { 1 } else { 0 };
        self.put(STATUS, status as u8 + 1).put(PHASE, phase)
    }

    /// The same job, Running in this stage.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job}};
    /// let job = Job::one_time(Edition::LATEST).running(BusinessStatus::Cleaning);
    /// assert_eq!(job.business_status(), Some(BusinessStatus::Cleaning));
    /// ```
    #[must_use]
    pub const fn running(self, phase: BusinessStatus) -> Self {
        self.at(Status::Running).put(PHASE, phase as u8 + 1)
    }

    /// The same job after its deletion.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, State}};
    /// assert_eq!(Job::one_time(Edition::LATEST).gone().state(), State::Gone);
    /// ```
    #[must_use]
    pub const fn gone(self) -> Self {
        self.put(STATUS, At::Gone as u8).put(PHASE, 0)
    }

    /// The same job with its source server in this state.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job, source::State};
    /// assert!(Job::one_time(Edition::LATEST).with_source(State::Unavailable).start().is_err());
    /// ```
    #[must_use]
    pub const fn with_source(self, state: source::State) -> Self {
        self.put(SOURCE, state as u8 + 1)
    }

    /// The same job with or without a validity that ends.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Event, Job, Validity}};
    /// assert!(Job::one_time(Edition::LATEST).with_validity(Validity::Never).step(Event::Lapsed).is_err());
    /// ```
    #[must_use]
    pub const fn with_validity(self, validity: Validity) -> Self {
        self.put(EXPIRES, if matches!(validity, Validity::Never) { 0 } else { 1 })
    }

    /// The same job with or without a scheduled start.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Event, Job, Schedule}};
    /// assert!(Job::one_time(Edition::LATEST).with_schedule(Schedule::Until).step(Event::ScheduledStart).is_ok());
    /// ```
    #[must_use]
    pub const fn with_schedule(self, schedule: Schedule) -> Self {
        self.put(SCHEDULED, if matches!(schedule, Schedule::Until) { 1 } else { 0 })
    }

    /// The same job with the memory of a cut-over, or without.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status, SyncData}};
    /// let job = Job::incremental(Edition::LATEST).at(Status::Waiting).with_cut(Some(SyncData::No));
    /// assert!(!job.is_possible(), "a job that was cut over is not run periodically any more");
    /// ```
    #[must_use]
    pub const fn with_cut(self, cut: Option<SyncData>) -> Self {
        self.put(
            CUT,
            match cut {
                None => 0,
                Some(SyncData::No) => 1,
                Some(SyncData::Yes) => 2,
            },
        )
    }

    /// `Status` as the wire prints it; `None` for a job that no API finds.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert_eq!(Job::absent(Edition::LATEST).status(), None);
    /// ```
    #[must_use]
    pub fn status(self) -> Option<Status> {
        Status::ALL.get(usize::from(self.look(STATUS)).wrapping_sub(1)).copied()
    }

    /// The stage of a Running job. What the wire prints outside Running no page says.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job}};
    /// assert_eq!(Job::one_time(Edition::LATEST).start()?.business_status(), Some(BusinessStatus::Preparing));
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    #[must_use]
    pub fn business_status(self) -> Option<BusinessStatus> {
        BusinessStatus::ALL.get(usize::from(self.look(PHASE)).wrapping_sub(1)).copied()
    }

    /// The flat state.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, State}};
    /// assert_eq!(Job::one_time(Edition::LATEST).state(), State::Ready);
    /// ```
    #[must_use]
    pub fn state(self) -> State {
        match self.status() {
            None if self.look(STATUS) == At::Gone as u8 => State::Gone,
            None => State::Absent,
            Some(Status::Running) if self.business_status() == Some(BusinessStatus::Syncing) => State::Syncing,
            Some(Status::Running) if self.was_cut_over().is_some() => State::CuttingOver,
            Some(Status::Ready) => State::Ready,
            Some(Status::Running) => State::Running,
            Some(Status::Stopped) => State::Stopped,
            Some(Status::InError) => State::InError,
            Some(Status::Finished) => State::Finished,
            Some(Status::Waiting) => State::Waiting,
            Some(Status::Expired) => State::Expired,
            Some(Status::Deleting) => State::Deleting,
        }
    }

    /// Whether it was cut over, and how.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status, SyncData}};
    /// let job = Job::incremental(Edition::LATEST).at(Status::Waiting).cut_over(SyncData::Yes)?;
    /// assert_eq!(job.was_cut_over(), Some(SyncData::Yes));
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    #[must_use]
    pub const fn was_cut_over(self) -> Option<SyncData> {
        match self.look(CUT) {
            0 => None,
            1 => Some(SyncData::No),
            _ => Some(SyncData::Yes),
        }
    }

    /// Whether it runs once.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, RunOnce}};
    /// assert_eq!(Job::one_time(Edition::LATEST).run_once(), RunOnce::Yes);
    /// ```
    #[must_use]
    pub const fn run_once(self) -> RunOnce {
        if self.look(RUN_ONCE) == 0 { RunOnce::No } else { RunOnce::Yes }
    }

    /// Whether it has a scheduled start.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert!(!Job::one_time(Edition::LATEST).is_scheduled());
    /// ```
    #[must_use]
    pub const fn is_scheduled(self) -> bool {
        self.look(SCHEDULED) == 1
    }

    /// Whether its validity can end.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert!(Job::one_time(Edition::LATEST).expires());
    /// ```
    #[must_use]
    pub const fn expires(self) -> bool {
        self.look(EXPIRES) == 1
    }

    /// Its source server's state; `None` once that is deleted.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job, source::State};
    /// assert_eq!(Job::one_time(Edition::LATEST).source(), Some(State::InUse));
    /// ```
    #[must_use]
    pub fn source(self) -> Option<source::State> {
        source::State::ALL.get(usize::from(self.look(SOURCE)).wrapping_sub(1)).copied()
    }

    /// Whether an API may print this of the job. What no page fixes (`BusinessStatus` outside Running) is possible.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Sighting, Status}};
    /// let job = Job::one_time(Edition::LATEST);
    /// assert!(job.shows(Sighting::Status(Status::Ready, None)));
    /// assert!(!job.shows(Sighting::NotFound));
    /// ```
    #[must_use]
    pub fn shows(self, sighting: Sighting) -> bool {
        match sighting {
            Sighting::NotFound => self.status().is_none(),
            Sighting::Status(status, phase) => {
                let prints = |n: usize, value: u8| <Self as sealed::Sealed>::spec().may_print(self.0, n, value);
                prints(STATUS, status as u8 + 1) && phase.is_none_or(|phase| prints(PHASE, phase as u8 + 1))
            }
        }
    }

    fn call(self, operation: Operation) -> Result<Self, Refused> {
        self.ask(operation).map(Accepted::job)
    }

    /// `CreateReplicationJob`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Creation, Job}};
    /// assert!(Job::absent(Edition::LATEST).create(Creation::one_time()).is_ok());
    /// ```
    pub fn create(self, creation: Creation) -> Result<Self, Refused> {
        self.call(Operation::Create(creation))
    }

    /// `StartReplicationJob`: from Ready, Stopped or `InError` to Running.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert!(Job::one_time(Edition::LATEST).start()?.start().is_err());
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    pub fn start(self) -> Result<Self, Refused> {
        self.call(Operation::Start)
    }

    /// `StopReplicationJob`: a pause.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job}};
    /// assert!(Job::one_time(Edition::LATEST).running(BusinessStatus::Syncing).stop().is_ok());
    /// ```
    pub fn stop(self) -> Result<Self, Refused> {
        self.call(Operation::Stop)
    }

    /// `CutOverReplicationJob`: completes a Waiting job.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status, SyncData}};
    /// assert!(Job::incremental(Edition::LATEST).at(Status::Waiting).cut_over(SyncData::No).is_ok());
    /// ```
    pub fn cut_over(self, sync_data: SyncData) -> Result<Self, Refused> {
        self.call(Operation::CutOver(sync_data))
    }

    /// `DeleteReplicationJob`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, State, Status}};
    /// assert_eq!(Job::one_time(Edition::LATEST).at(Status::Stopped).delete()?.state(), State::Deleting);
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    pub fn delete(self) -> Result<Self, Refused> {
        self.call(Operation::Delete)
    }

    /// `ModifyReplicationJobAttribute`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Changes, Job, Schedule}};
    /// let job = Job::one_time(Edition::LATEST).modify(Changes::none().scheduled(Schedule::Until))?;
    /// assert!(job.is_scheduled());
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    pub fn modify(self, changes: Changes) -> Result<Self, Refused> {
        self.call(Operation::Modify(changes))
    }

    /// `DeleteSourceServer`, asked of the job's source server.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Job::apply).
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Force, Job}};
    /// let job = Job::one_time(Edition::LATEST);
    /// assert!(job.delete_source(Force::No).is_err());
    /// assert!(job.delete_source(Force::Yes).is_ok());
    /// ```
    pub fn delete_source(self, force: Force) -> Result<Self, Refused> {
        self.call(Operation::DeleteSource(force))
    }
}

/// What an API printed of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sighting {
    /// No such job.
    NotFound,
    /// A status, and the business status where it was recorded.
    Status(Status, Option<BusinessStatus>),
}

impl Sighting {
    /// The jobs of an edition that this sighting leaves open.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{RunOnce, Sighting, Status}};
    /// let seen = Sighting::Status(Status::Waiting, None);
    /// assert!(seen.leaves(Edition::LATEST).all(|job| job.run_once() == RunOnce::No));
    /// ```
    pub fn leaves(self, edition: Edition) -> impl Iterator<Item = Job> {
        Job::all(edition).filter(move |job| job.is_possible() && job.shows(self))
    }
}

impl fmt::Display for Job {
    /// The status, with the stage of a Running job behind a stroke.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status(), self.business_status()) {
            (None, _) => self.state().fmt(f),
            (Some(status), None) => status.fmt(f),
            (Some(status), Some(phase)) => write!(f, "{status}/{phase}"),
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({self}, edition {}, RunOnce {:?}", self.edition(), self.run_once())?;
        if let Some(cut) = self.was_cut_over() {
            write!(f, ", cut over with SyncData {cut:?}")?;
        }
        f.write_str(if self.is_scheduled() { ", scheduled" } else { "" })?;
        f.write_str(if self.expires() { "" } else { ", never expires" })?;
        match self.source() {
            Some(state) => write!(f, ", source {state})"),
            None => f.write_str(", source gone)"),
        }
    }
}

crate::machine::machine! {
    Job of Edition at "smc::job" in "smc", edition EDITION, arguments from SYNC_DATA;
    /// ```
    /// use cutover::{rule::Accepted, smc::{Edition, job::{Job, Operation}}};
    /// let job = Job::one_time(Edition::LATEST);
    /// assert!(matches!(job.apply(Operation::Start)?, Accepted::Applied(_)));
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    apply;
    /// ```
    /// use cutover::smc::{Edition, job::{Event, Job}};
    /// let job = Job::one_time(Edition::LATEST);
    /// assert!(job.start()?.step(Event::Lapsed).is_err(), "a running job does not expire");
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    step;
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Operation, SyncData}};
    /// let why = Job::one_time(Edition::LATEST).explain(Operation::CutOver(SyncData::No)).to_string();
    /// assert!(why.contains("it would be accepted where Status is Waiting"), "{why}");
    /// ```
    explain;
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Operation, Status}};
    /// let job = Job::one_time(Edition::LATEST).at(Status::Stopped);
    /// assert!(job.allowed().any(|o| o == Operation::Start));
    /// ```
    allowed;
    /// ```
    /// use cutover::smc::{Edition, job::{Event, Job, Status}};
    /// let job = Job::incremental(Edition::LATEST).at(Status::Waiting);
    /// assert!(job.foreseen().any(|e| e == Event::RoundStarted));
    /// ```
    foreseen;
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Status}};
    /// assert!(!Job::one_time(Edition::LATEST).at(Status::Waiting).is_possible(), "only incremental jobs wait");
    /// ```
    is_possible;
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert_eq!(Job::one_time(Edition::SOURCES).edition(), Edition::E2021);
    /// ```
    edition;
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// assert_eq!(Job::all(Edition::LATEST).count(), 6000);
    /// ```
    all;
}

#[expect(clippy::unnecessary_wraps, reason = "other machines have codes that no page gives a message for")]
fn printed(code: Code, edition: Edition) -> Option<&'static str> {
    Some(code.template(edition))
}

#[cfg(feature = "alloc")]
fn beginnings(edition: Edition) -> Vec<Job> {
    vec![Job::absent(edition)]
}

#[cfg(feature = "alloc")]
fn usual(edition: Edition) -> Vec<(String, Job)> {
    State::ALL.iter().map(|&state| (state.to_string(), Job::in_state(edition, state))).collect()
}

#[cfg(feature = "alloc")]
fn pictures(edition: Edition) -> Vec<rule::Picture<Job>> {
    let left_out = &[
        "CreateReplicationJob",
        "ModifyReplicationJobAttribute",
        "DeleteReplicationJob",
        "DeleteSourceServer",
        "ClientLost",
        "ClientReturned",
        "SourceDeleted",
    ];
    [("one-time", Job::one_time(edition)), ("incremental", Job::incremental(edition))]
        .map(|(name, job)| (name, vec![job.with_schedule(Schedule::Until)], left_out.as_slice()))
        .into()
}

#[cfg(feature = "alloc")]
fn place(job: Job) -> (Option<String>, String) {
    match (job.status(), job.business_status()) {
        (Some(Status::Running), Some(phase)) => (Some("Running".into()), phase.to_string()),
        _ => (None, job.to_string()),
    }
}

#[cfg(feature = "alloc")]
fn message(job: Job, code: Code, edition: Edition, accepts: &dyn Fn(Job) -> bool) -> String {
    super::wire::Filled { job, code, edition, accepts }.to_string()
}

#[cfg(feature = "serde")]
mod saved {
    use super::*;

    /// A job as it is stored: words, not bits.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Saved {
        edition: Edition,
        status: At,
        business_status: Option<BusinessStatus>,
        run_once: RunOnce,
        cut_over: Option<SyncData>,
        scheduled: bool,
        expires: bool,
        source: Option<source::State>,
    }

    impl serde::Serialize for Job {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Saved {
                edition: self.edition(),
                status: At::VARIANTS.get(usize::from(self.look(STATUS))).copied().unwrap_or(At::Absent),
                business_status: self.business_status(),
                run_once: self.run_once(),
                cut_over: self.was_cut_over(),
                scheduled: self.is_scheduled(),
                expires: self.expires(),
                source: self.source(),
            }
            .serialize(serializer)
        }
    }

    impl<'de> serde::Deserialize<'de> for Job {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let saved = Saved::deserialize(deserializer)?;
            Ok(Job::make(saved.edition, saved.run_once)
                .with_cut(saved.cut_over)
                .put(STATUS, saved.status as u8)
                .put(PHASE, saved.business_status.map_or(0, |p| p as u8 + 1))
                .put(SCHEDULED, u8::from(saved.scheduled))
                .put(EXPIRES, u8::from(saved.expires))
                .put(SOURCE, saved.source.map_or(0, |s| s as u8 + 1)))
        }
    }
}
