//! The source server: words, requests, events, and [`Source`] itself.
//!
//! ```text
//! stage        status
//! checking     waiting, or unavailable
//!    ▼ configured
//! setting      waiting; with a drill premigready ▶ premiging ▶ premiged
//!    ▼ started
//! replicating  init ▶ replicate                     in each of these three: stopping ▶ stopped, error
//!    ▼ copied
//! syncing      syncing, cloning                     only with continuous synchronisation
//!    ▼ launched
//! cutovering   cutovering
//!    ▼
//! cutovered    finished
//! ```

pub use super::source_rules::SPEC;
use super::source_rules::*;
use super::{Code, Edition};
use crate::rule::{self, Accepted, Point, sealed};
use crate::word::{Direction, UnknownWord, Word, words};
#[cfg(feature = "alloc")]
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use core::fmt;
#[cfg(feature = "json")]
use core::str::FromStr;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A documented refusal; see [`rule::Refused`].
pub type Refused = rule::Refused<Source>;
/// An event that no row foresees; see [`rule::Unforeseen`].
pub type Unforeseen = rule::Unforeseen<Source>;

/// `copystate` when written, `state` when read: the replication status of a source server.
///
/// Parsing folds ASCII case, and reads both `init` and `initialize`.
///
/// ```
/// use cutover::sms::source::CopyState;
/// assert_eq!("STOPPING".parse(), Ok(CopyState::Stopping));
/// assert_eq!("initialize".parse(), Ok(CopyState::Init));
/// assert_eq!(CopyState::Init.to_string(), "init");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "lowercase", parse_err_ty = UnknownWord, parse_err_fn = unknown_state)]
pub enum CopyState {
    /// It fails the environment check.
    Unavailable,
    /// It waits to be configured or started.
    Waiting,
    /// The migration is being initialised.
    #[strum(to_string = "init", serialize = "initialize")]
    Init,
    /// It is being replicated in full.
    Replicate,
    /// It is being synchronised.
    Syncing,
    /// The migration is being paused.
    Stopping,
    /// The migration is paused.
    Stopped,
    /// A step is being skipped (edition `2026-01`, as the seven that follow but for `deleting`).
    Skipping,
    /// Its record, or its task, is being deleted.
    Deleting,
    /// Snapshots are being cleared.
    Clearing,
    /// Snapshots were cleared.
    Cleared,
    /// Snapshots could not be cleared.
    Clearfailed,
    /// Ready for a migration drill.
    Premigready,
    /// In a migration drill.
    Premiging,
    /// The migration drill is over.
    Premiged,
    /// The migration drill failed.
    Premigfailed,
    /// The target server is being cloned.
    Cloning,
    /// The target server is being launched.
    Cutovering,
    /// The target server is launched.
    Finished,
    /// An error occurred.
    Error,
}

/// `migrationcycle` when written, `migration_cycle` when read: the stage of a migration.
///
/// ```
/// use cutover::sms::source::MigrationCycle;
/// assert_eq!("Cutovered".parse(), Ok(MigrationCycle::Cutovered));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "snake_case", parse_err_ty = UnknownWord, parse_err_fn = unknown_cycle)]
pub enum MigrationCycle {
    /// The source server is being checked.
    Checking,
    /// The target is being configured.
    Setting,
    /// Data is being replicated.
    Replicating,
    /// Increments are being synchronised.
    Syncing,
    /// The target is being launched.
    Cutovering,
    /// The target is launched.
    Cutovered,
    /// Not ready (only in requests, and only in the SDKs since 2026-01, as the next three).
    NoReady,
    /// Ready to be tested.
    ReadyForTest,
    /// Being tested.
    Testing,
    /// Tested.
    Tested,
}

words! {
    CopyState, unknown_state = "a source server's copystate, such as waiting, replicate or finished",
        r#"assert_eq!(cutover::sms::source::CopyState::Premigready.as_str(), "premigready");"#;
    MigrationCycle, unknown_cycle = "a source server's migrationcycle, such as setting or cutovered",
        r#"assert_eq!(cutover::sms::source::MigrationCycle::ReadyForTest.as_str(), "ready_for_test");"#;
}

impl CopyState {
    /// The word as an edition spells it: in requests upper case in `2025-02-13` and lower case in `2026-01`; in answers lower
    /// case, `initialize` for [`Init`](CopyState::Init). `None` where the edition's list lacks the word.
    ///
    /// ```
    /// use cutover::sms::{Direction, Edition, source::CopyState};
    /// assert_eq!(CopyState::Init.spelled(Edition::E2025_02_13, Direction::Request), Some("INIT"));
    /// assert_eq!(CopyState::Init.spelled(Edition::E2026_01, Direction::Response), Some("initialize"));
    /// assert_eq!(CopyState::Skipping.spelled(Edition::E2025_02_13, Direction::Request), None);
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> Option<&'static str> {
        let upper = match self {
            CopyState::Unavailable => "UNAVAILABLE",
            CopyState::Waiting => "WAITING",
            CopyState::Init => "INIT",
            CopyState::Replicate => "REPLICATE",
            CopyState::Syncing => "SYNCING",
            CopyState::Stopping => "STOPPING",
            CopyState::Stopped => "STOPPED",
            CopyState::Deleting => "DELETING",
            CopyState::Error => "ERROR",
            CopyState::Cloning => "CLONING",
            CopyState::Cutovering => "CUTOVERING",
            CopyState::Finished => "FINISHED",
            _ if edition == Edition::E2025_02_13 => return None,
            _ => self.as_str(),
        };
        match (edition, direction, self) {
            (_, Direction::Response, CopyState::Init) => Some("initialize"),
            // The answers' lists lack the word since 2025-11, though another page of the same days names it as a status.
            (Edition::E2026_01, Direction::Response, CopyState::Premiging) => None,
            (Edition::E2025_02_13, Direction::Request, _) => Some(upper),
            _ => Some(self.as_str()),
        }
    }
}

impl MigrationCycle {
    /// The word as an edition spells it: lower case always; `None` where the edition's list lacks the word.
    ///
    /// ```
    /// use cutover::sms::{Direction, Edition, source::MigrationCycle};
    /// assert_eq!(MigrationCycle::Tested.spelled(Edition::E2026_01, Direction::Request), Some("tested"));
    /// assert_eq!(MigrationCycle::Tested.spelled(Edition::E2026_01, Direction::Response), None);
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> Option<&'static str> {
        let sdk_only = matches!(
            self,
            MigrationCycle::NoReady | MigrationCycle::ReadyForTest | MigrationCycle::Testing | MigrationCycle::Tested
        );
        let listed = !sdk_only || (edition, direction) == (Edition::E2026_01, Direction::Request);
        listed.then(|| self.as_str())
    }
}

/// What a request says of status and stage: each is left out, a word, or a word that no page lists.
///
/// ```
/// use cutover::sms::source::{CopyState, MigrationCycle, Pair};
/// let example = Pair::of(CopyState::Waiting, MigrationCycle::Cutovered);
/// assert_eq!(Pair::none().copystate(CopyState::Waiting).migrationcycle(MigrationCycle::Cutovered), example);
/// assert!(!example.is_legal());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Pair {
    state: u8,
    cycle: u8,
}

impl Pair {
    /// Neither field.
    #[must_use]
    pub const fn none() -> Self {
        Self { state: 0, cycle: 0 }
    }

    /// Both fields.
    #[must_use]
    pub const fn of(state: CopyState, cycle: MigrationCycle) -> Self {
        Self::none().copystate(state).migrationcycle(cycle)
    }

    /// With this status.
    #[must_use]
    pub const fn copystate(mut self, state: CopyState) -> Self {
        self.state = state as u8 + 1;
        self
    }

    /// With this stage.
    #[must_use]
    pub const fn migrationcycle(mut self, cycle: MigrationCycle) -> Self {
        self.cycle = cycle as u8 + 1;
        self
    }

    /// With a status that no page lists.
    #[must_use]
    pub const fn unlisted_copystate(mut self) -> Self {
        self.state = OTHER_STATE;
        self
    }

    /// With a stage that no page lists.
    #[must_use]
    pub const fn unlisted_migrationcycle(mut self) -> Self {
        self.cycle = OTHER_CYCLE;
        self
    }

    /// The status that is asked for, if one is; for whoever answers the call. A word that no page lists is any such word.
    ///
    /// ```
    /// use cutover::sms::source::{CopyState, MigrationCycle, Pair};
    /// use cutover::word::Word;
    /// let pair = Pair::of(CopyState::Waiting, MigrationCycle::Setting);
    /// assert_eq!(pair.asked_copystate(), Some(Word::Known(CopyState::Waiting)));
    /// ```
    #[must_use]
    pub fn asked_copystate(self) -> Option<Word<'static, CopyState>> {
        let known = CopyState::ALL.get(usize::from(self.state).wrapping_sub(1)).copied();
        (self.state > 0).then(|| known.map_or(Word::Unknown("another word"), Word::Known))
    }

    /// The stage that is asked for, if one is; as [`asked_copystate`](Self::asked_copystate).
    ///
    /// ```
    /// use cutover::sms::source::Pair;
    /// use cutover::word::Word;
    /// assert_eq!(Pair::none().asked_migrationcycle(), None);
    /// let odd = Pair::none().unlisted_migrationcycle();
    /// assert!(matches!(odd.asked_migrationcycle(), Some(Word::Unknown(_))));
    /// ```
    #[must_use]
    pub fn asked_migrationcycle(self) -> Option<Word<'static, MigrationCycle>> {
        let known = MigrationCycle::ALL.get(usize::from(self.cycle).wrapping_sub(1)).copied();
        (self.cycle > 0).then(|| known.map_or(Word::Unknown("another word"), Word::Known))
    }

    /// Whether it is one of the 29 pairs that edition `2026-01` allows.
    ///
    /// ```
    /// use cutover::sms::source::{CopyState, MigrationCycle, Pair};
    /// let all = CopyState::ALL.iter().flat_map(|s| MigrationCycle::ALL.iter().map(|c| Pair::of(*s, *c)));
    /// assert_eq!(all.filter(|pair| pair.is_legal()).count(), 29);
    /// ```
    #[must_use]
    pub fn is_legal(self) -> bool {
        Own::LEGAL.iter().any(|region| region.has(&COORDINATES, self.on(Point::default())))
    }

    /// How many there are, as the coordinates that hold them have values.
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    const COUNT: u16 = (coordinate(ASKED_STATE).values.len() * coordinate(ASKED_CYCLE).values.len()) as u16;
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    const CYCLES: u16 = coordinate(ASKED_CYCLE).values.len() as u16;

    #[inline]
    const fn number(self) -> u16 {
        self.state as u16 * Self::CYCLES + self.cycle as u16
    }

    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    const fn numbered(n: u16) -> Self {
        Self { state: (n / Self::CYCLES) as u8, cycle: (n % Self::CYCLES) as u8 }
    }

    const fn on(self, p: Point) -> Point {
        self.at(p, &COORDINATES, [ASKED_STATE, ASKED_CYCLE])
    }

    /// Puts it where two coordinates of a machine hold it.
    #[expect(clippy::indexing_slicing, reason = "only the constants of the rules are passed")]
    pub(super) const fn at(self, p: Point, of: &[rule::Coordinate], [state, cycle]: [usize; 2]) -> Point {
        p.set(&of[state], self.state).set(&of[cycle], self.cycle)
    }
}

/// What a caller can ask for, with the parameters that change the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// `UpdateCopyState`: `PUT /v3/sources/{source_id}/changestate`.
    ChangeState(Pair),
    /// `RegisterServer`, with `state` and `migration_cycle`.
    Register(Pair),
    /// `DeleteServer`, or one item of `DeleteServers`.
    Delete,
}

/// The numbers of the operations, for the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    ChangeState,
    Register,
    Delete,
}

impl Operation {
    /// One of each, `UpdateCopyState` with a legal pair, with the page's own example, with one field, and with none.
    pub const EACH: [Self; 7] = [
        Operation::ChangeState(Pair::of(CopyState::Replicate, MigrationCycle::Replicating)),
        Operation::ChangeState(Pair::of(CopyState::Waiting, MigrationCycle::Cutovered)),
        Operation::ChangeState(Pair::of(CopyState::Finished, MigrationCycle::Cutovering)),
        Operation::ChangeState(Pair::none().copystate(CopyState::Error)),
        Operation::ChangeState(Pair::none()),
        Operation::Register(Pair::none()),
        Operation::Delete,
    ];

    /// The operation's name at the API.
    ///
    /// ```
    /// assert_eq!(cutover::sms::source::Operation::Delete.name(), "DeleteServer");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Operation::ChangeState(_) => "UpdateCopyState",
            Operation::Register(_) => "RegisterServer",
            Operation::Delete => "DeleteServer",
        }
    }

    /// What it asks for.
    #[cfg(feature = "json")]
    pub(super) const fn pair(self) -> Option<Pair> {
        match self {
            Operation::ChangeState(pair) | Operation::Register(pair) => Some(pair),
            Operation::Delete => None,
        }
    }

    /// In a few words, with the parameters that make it another operation.
    #[cfg(feature = "alloc")]
    fn label(self) -> String {
        let word = |c: usize, value: u8| coordinate(c).values.get(usize::from(value)).copied().unwrap_or("?");
        match self {
            Operation::ChangeState(pair) => {
                format!("UpdateCopyState ({}, {})", word(ASKED_STATE, pair.state), word(ASKED_CYCLE, pair.cycle))
            }
            _ => self.name().into(),
        }
    }
}

impl Operation {
    /// How many there are, with every combination of what they can ask. Each has a number below: `u16::from(operation)`, and
    /// back by `TryFrom`. The numbers are good within one version of this crate.
    ///
    /// ```
    /// use cutover::sms::source::Operation;
    /// assert!((0..Operation::COUNT).all(|n| Operation::try_from(n).is_ok_and(|operation| u16::from(operation) == n)));
    /// ```
    pub const COUNT: u16 = 1 + 2 * Pair::COUNT;

    #[inline]
    const fn number(self) -> u16 {
        match self {
            Operation::Delete => 0,
            Operation::ChangeState(pair) => 1 + pair.number(),
            Operation::Register(pair) => 1 + Pair::COUNT + pair.number(),
        }
    }

    const fn numbered(n: u16) -> Option<Self> {
        Some(match n {
            0 => Operation::Delete,
            1..=Pair::COUNT => Operation::ChangeState(Pair::numbered(n - 1)),
            n if n < Self::COUNT => Operation::Register(Pair::numbered(n - 1 - Pair::COUNT)),
            _ => return None,
        })
    }

    const fn rule(self) -> u8 {
        (match self {
            Operation::ChangeState(_) => Verb::ChangeState,
            Operation::Register(_) => Verb::Register,
            Operation::Delete => Verb::Delete,
        }) as u8
    }

    const fn asked(self, p: Point) -> Point {
        match self {
            Operation::ChangeState(pair) | Operation::Register(pair) => pair.on(p),
            Operation::Delete => p,
        }
    }
}

/// What the service and its Agent do by themselves, or because somebody asked the migration task for it.
///
/// ```
/// use cutover::sms::source::Event;
/// assert_eq!(Event::CopyEnded.to_string(), "CopyEnded");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_event)]
pub enum Event {
    /// The environment check failed.
    CheckFailed,
    /// A target was configured: there is a migration task.
    TargetConfigured,
    /// The migration was started.
    Started,
    /// The Agent began to copy.
    CopyStarted,
    /// The full copy is complete: continuous synchronisation follows, or the launch.
    CopyEnded,
    /// The launch of the target began.
    LaunchStarted,
    /// The target is launched.
    LaunchEnded,
    /// The target is being cloned.
    CloneStarted,
    /// The clone is complete.
    CloneEnded,
    /// Synchronisation began again after the launch.
    SyncStarted,
    /// A pause was asked of the task.
    StopStarted,
    /// The migration is paused.
    StopEnded,
    /// A paused or failed migration was started again.
    Resumed,
    /// An error occurred.
    Failed,
    /// A step is being skipped (edition `2026-01`).
    SkipStarted,
    /// The step was skipped (edition `2026-01`).
    SkipEnded,
    /// Snapshots are being cleared (edition `2026-01`).
    ClearStarted,
    /// Snapshots were cleared (edition `2026-01`).
    ClearEnded,
    /// Snapshots could not be cleared (edition `2026-01`).
    ClearFailed,
    /// A drill can begin (edition `2026-01`).
    DrillReady,
    /// A drill began (edition `2026-01`).
    DrillStarted,
    /// A drill ended (edition `2026-01`).
    DrillEnded,
    /// A drill failed (edition `2026-01`).
    DrillFailed,
    /// The task is being deleted.
    TaskDeletionStarted,
    /// The task was deleted: the source server is to be configured anew.
    TaskDeleted,
    /// The record of the source server is gone.
    Deleted,
}

/// The same under the name that the rules use.
pub(super) use Event as EventKind;

fn unknown_event(_: &str) -> UnknownWord {
    UnknownWord { expected: "an event of a source server, such as CopyEnded" }
}

/// Whether the migration task synchronises continuously: its option `syncing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Syncing {
    /// `false`, the documented default: the target is launched after the full copy.
    #[default]
    No,
    /// `true`.
    Yes,
}

/// Whether the migration task begins with a drill: its option `need_migration_test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum MigrationTest {
    /// `false`.
    #[default]
    No,
    /// `true`.
    Yes,
}

/// A source server: its status and stage, its edition, and the options of its migration task.
///
/// A value of 4 bytes. Any combination of words can be made; [`is_possible`](Source::is_possible) says whether a sentence
/// excludes it.
///
/// ```
/// use cutover::rule::Accepted;
/// use cutover::sms::{Code, Edition, source::{CopyState, MigrationCycle, Pair, Source}};
///
/// let example = Pair::of(CopyState::Waiting, MigrationCycle::Cutovered);
/// let source = Source::of(Edition::SOURCES, CopyState::Stopped, MigrationCycle::Syncing);
/// assert_eq!(source.change_state(example)?.job().to_string(), "waiting/cutovered");
///
/// // A year later the same request is ignored while the source server is stopped, and refused elsewhere.
/// let source = Source::of(Edition::LATEST, CopyState::Stopped, MigrationCycle::Syncing);
/// assert_eq!(source.change_state(example)?, Accepted::Ignored(source));
/// let source = Source::of(Edition::LATEST, CopyState::Waiting, MigrationCycle::Setting);
/// assert_eq!(source.change_state(example).unwrap_err().code, Code::InvalidParameters);
/// # Ok::<(), cutover::sms::source::Refused>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source(Point);

impl Source {
    /// Not registered yet.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{Pair, Source}};
    /// let source = Source::absent(Edition::LATEST).register(Pair::none())?;
    /// assert_eq!(source.to_string(), "waiting/checking");
    /// # Ok::<(), cutover::sms::source::Refused>(())
    /// ```
    #[must_use]
    pub const fn absent(edition: Edition) -> Self {
        Self(Point(0)).put(EDITION, edition as u8)
    }

    /// A source server that was just registered, its check passed or still to come: waiting, checking.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Source}};
    /// assert_eq!(Source::registered(Edition::LATEST).copystate(), Some(CopyState::Waiting));
    /// ```
    #[must_use]
    pub const fn registered(edition: Edition) -> Self {
        Self::of(edition, CopyState::Waiting, MigrationCycle::Checking)
    }

    /// A source server with this status in this stage; its task has no options.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Source}};
    /// let source = Source::of(Edition::LATEST, CopyState::Error, MigrationCycle::Syncing);
    /// assert_eq!(source.migrationcycle(), Some(MigrationCycle::Syncing));
    /// ```
    #[must_use]
    pub const fn of(edition: Edition, state: CopyState, cycle: MigrationCycle) -> Self {
        Self::absent(edition).at(state, cycle)
    }

    /// The same with this status in this stage.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Source}};
    /// let source = Source::registered(Edition::LATEST).at(CopyState::Finished, MigrationCycle::Cutovered);
    /// assert_eq!(source.to_string(), "finished/cutovered");
    /// ```
    #[must_use]
    pub const fn at(self, state: CopyState, cycle: MigrationCycle) -> Self {
        self.put(STATE, state as u8 + 1).put(CYCLE, cycle as u8 + 1)
    }

    /// The same after its deletion.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// assert!(Source::registered(Edition::LATEST).gone().is_gone());
    /// ```
    #[must_use]
    pub const fn gone(self) -> Self {
        self.put(STATE, GONE).put(CYCLE, 0)
    }

    /// Whether its record was deleted.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// assert!(!Source::absent(Edition::LATEST).is_gone(), "it was never there");
    /// ```
    #[must_use]
    pub const fn is_gone(self) -> bool {
        self.look(STATE) == GONE
    }

    /// The same with its task's option `syncing`.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Event, MigrationCycle, Source, Syncing}};
    /// let source = Source::of(Edition::LATEST, CopyState::Replicate, MigrationCycle::Replicating);
    /// assert_eq!(source.step(Event::CopyEnded)?.to_string(), "cutovering/cutovering");
    /// assert_eq!(source.with_syncing(Syncing::Yes).step(Event::CopyEnded)?.to_string(), "syncing/syncing");
    /// # Ok::<(), cutover::sms::source::Unforeseen>(())
    /// ```
    #[must_use]
    pub const fn with_syncing(self, syncing: Syncing) -> Self {
        self.put(SYNCING, syncing as u8)
    }

    /// The same with its task's option `need_migration_test`.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Event, MigrationCycle, MigrationTest, Source}};
    /// let source = Source::of(Edition::LATEST, CopyState::Waiting, MigrationCycle::Setting);
    /// assert!(source.step(Event::DrillReady).is_err());
    /// assert!(source.with_migration_test(MigrationTest::Yes).step(Event::DrillReady).is_ok());
    /// ```
    #[must_use]
    pub const fn with_migration_test(self, test: MigrationTest) -> Self {
        self.put(TEST, test as u8)
    }

    /// Its status; `None` where no API finds it.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// assert_eq!(Source::absent(Edition::LATEST).copystate(), None);
    /// ```
    #[must_use]
    pub fn copystate(self) -> Option<CopyState> {
        CopyState::ALL.get(usize::from(self.look(STATE)).wrapping_sub(1)).copied()
    }

    /// Its stage; `None` where no API finds it.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{MigrationCycle, Source}};
    /// assert_eq!(Source::registered(Edition::LATEST).migrationcycle(), Some(MigrationCycle::Checking));
    /// ```
    #[must_use]
    pub fn migrationcycle(self) -> Option<MigrationCycle> {
        MigrationCycle::ALL.get(usize::from(self.look(CYCLE)).wrapping_sub(1)).copied()
    }

    /// Its task's option `syncing`.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{Source, Syncing}};
    /// assert_eq!(Source::registered(Edition::LATEST).syncing(), Syncing::No);
    /// ```
    #[must_use]
    pub const fn syncing(self) -> Syncing {
        if self.look(SYNCING) == 0 { Syncing::No } else { Syncing::Yes }
    }

    /// Its task's option `need_migration_test`.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{MigrationTest, Source}};
    /// assert_eq!(Source::registered(Edition::LATEST).migration_test(), MigrationTest::No);
    /// ```
    #[must_use]
    pub const fn migration_test(self) -> MigrationTest {
        if self.look(TEST) == 0 { MigrationTest::No } else { MigrationTest::Yes }
    }

    /// Whether an API may print this of it.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Sighting, Source}};
    /// let source = Source::registered(Edition::LATEST);
    /// assert!(source.shows(Sighting::Listed(CopyState::Waiting, None)));
    /// assert!(!source.shows(Sighting::NotFound));
    /// ```
    #[must_use]
    pub fn shows(self, sighting: Sighting) -> bool {
        let spec = <Self as sealed::Sealed>::spec();
        match sighting {
            Sighting::NotFound => spec.may_be_missing(self.0),
            Sighting::Listed(state, cycle) => {
                spec.may_print(self.0, STATE, state as u8 + 1)
                    && cycle.is_none_or(|cycle| spec.may_print(self.0, CYCLE, cycle as u8 + 1))
            }
        }
    }

    /// `UpdateCopyState`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Source::apply).
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Pair, Source}};
    /// let pair = Pair::of(CopyState::Waiting, MigrationCycle::Setting);
    /// assert_eq!(Source::registered(Edition::LATEST).change_state(pair)?.job().to_string(), "waiting/setting");
    /// # Ok::<(), cutover::sms::source::Refused>(())
    /// ```
    pub fn change_state(self, pair: Pair) -> Result<Accepted<Self>, Refused> {
        self.apply(Operation::ChangeState(pair))
    }

    /// `RegisterServer`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Source::apply).
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{Pair, Source}};
    /// assert!(Source::registered(Edition::LATEST).register(Pair::none()).is_err(), "it exists already");
    /// ```
    pub fn register(self, pair: Pair) -> Result<Self, Refused> {
        self.apply(Operation::Register(pair)).map(Accepted::job)
    }

    /// `DeleteServer`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Source::apply).
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Source}};
    /// assert_eq!(Source::registered(Edition::LATEST).delete()?.copystate(), Some(CopyState::Deleting));
    /// # Ok::<(), cutover::sms::source::Refused>(())
    /// ```
    pub fn delete(self) -> Result<Self, Refused> {
        self.apply(Operation::Delete).map(Accepted::job)
    }
}

crate::machine::machine! {
    Source of Edition at "sms::source" in "sms", edition EDITION, arguments from ASKED_STATE;
    /// ```
    /// use cutover::sms::{Edition, source::{Operation, Source}};
    /// assert!(Source::registered(Edition::LATEST).apply(Operation::Delete).is_ok());
    /// ```
    apply;
    /// ```
    /// use cutover::sms::{Edition, source::{Event, Source}};
    /// let source = Source::registered(Edition::LATEST).step(Event::TargetConfigured)?;
    /// assert_eq!(source.to_string(), "waiting/setting");
    /// # Ok::<(), cutover::sms::source::Unforeseen>(())
    /// ```
    step;
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Operation, Pair, Source}};
    /// let source = Source::of(Edition::LATEST, CopyState::Stopped, MigrationCycle::Syncing);
    /// let why = source.explain(Operation::ChangeState(Pair::none())).to_string();
    /// assert!(why.contains("sms.change-state.unverified"), "{why}");
    /// ```
    explain;
    /// ```
    /// use cutover::sms::{Edition, source::{Operation, Source}};
    /// assert!(Source::registered(Edition::LATEST).allowed().any(|o| o == Operation::Delete));
    /// ```
    allowed;
    /// ```
    /// use cutover::sms::{Edition, source::{Event, Source}};
    /// assert!(Source::registered(Edition::LATEST).foreseen().any(|e| e == Event::CheckFailed));
    /// ```
    foreseen;
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Source}};
    /// let drill = |edition| Source::of(edition, CopyState::Premiging, MigrationCycle::Setting);
    /// assert!(drill(Edition::LATEST).is_possible() && !drill(Edition::SOURCES).is_possible());
    /// ```
    is_possible;
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// assert_eq!(Source::absent(Edition::SOURCES).edition(), Edition::E2025_02_13);
    /// ```
    edition;
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// assert_eq!(Source::all(Edition::LATEST).count(), 22 * 11 * 4);
    /// ```
    all;
}

fn printed(code: Code, _: Edition) -> Option<&'static str> {
    code.message()
}

#[cfg(feature = "alloc")]
fn beginnings(edition: Edition) -> Vec<Source> {
    let first = Source::absent(edition);
    let synced = [Syncing::No, Syncing::Yes].map(|syncing| first.with_syncing(syncing));
    let tests = [MigrationTest::No, MigrationTest::Yes];
    synced.iter().flat_map(|source| tests.map(|test| source.with_migration_test(test))).collect()
}

#[cfg(feature = "alloc")]
fn usual(edition: Edition) -> Vec<(String, Source)> {
    let pairs = MigrationCycle::ALL.iter().flat_map(|c| CopyState::ALL.iter().map(|s| (*s, *c)));
    let legal = pairs.filter(|(s, c)| Pair::of(*s, *c).is_legal() || usual_unpaired(*s, *c));
    let named = legal.map(|(s, c)| Source::of(edition, s, c)).filter(|source| source.is_possible());
    let (first, last) = (Source::absent(edition), Source::absent(edition).gone());
    [first].into_iter().chain(named).chain([last]).map(|source| (source.to_string(), source)).collect()
}

#[cfg(feature = "alloc")]
fn pictures(edition: Edition) -> Vec<rule::Picture<Source>> {
    let registered = Source::registered(edition);
    let tasks = [registered, registered.with_migration_test(MigrationTest::Yes)];
    let firsts = tasks.iter().flat_map(|s| [*s, s.with_syncing(Syncing::Yes)]).collect();
    let left_out =
        &["UpdateCopyState", "RegisterServer", "DeleteServer", "TaskDeletionStarted", "TaskDeleted", "Deleted"];
    vec![("life", firsts, left_out)]
}

#[cfg(feature = "alloc")]
fn place(source: Source) -> (Option<String>, String) {
    match (source.migrationcycle(), source.copystate()) {
        (Some(cycle), Some(state)) => (Some(cycle.to_string()), state.to_string()),
        _ => (None, source.to_string()),
    }
}

#[cfg(feature = "alloc")]
fn message(_: Source, code: Code, _: Edition, _: &dyn Fn(Source) -> bool) -> String {
    code.message().unwrap_or_default().into()
}

/// Statuses that no request can ask for, in the stage in which the events put them.
#[cfg(feature = "alloc")]
const fn usual_unpaired(state: CopyState, cycle: MigrationCycle) -> bool {
    match state {
        CopyState::Skipping => matches!(cycle, MigrationCycle::Replicating | MigrationCycle::Syncing),
        CopyState::Clearing | CopyState::Cleared | CopyState::Clearfailed => {
            matches!(cycle, MigrationCycle::Cutovered)
        }
        _ => false,
    }
}

/// What an API printed of a source server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sighting {
    /// No such source server.
    NotFound,
    /// A `state`, and the `migration_cycle` where it was recorded.
    Listed(CopyState, Option<MigrationCycle>),
}

impl Sighting {
    /// The source servers of an edition that this sighting leaves open.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, Sighting}};
    /// let seen = Sighting::Listed(CopyState::Premiging, None);
    /// assert_eq!(seen.leaves(Edition::SOURCES).count(), 0, "the word came later");
    /// assert!(seen.leaves(Edition::LATEST).count() > 0);
    /// ```
    pub fn leaves(self, edition: Edition) -> impl Iterator<Item = Source> {
        Source::all(edition).filter(move |source| source.is_possible() && source.shows(self))
    }
}

impl fmt::Display for Source {
    /// The status, and the stage behind a stroke.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.copystate(), self.migrationcycle()) {
            (Some(state), Some(cycle)) => write!(f, "{state}/{cycle}"),
            (Some(state), None) => state.fmt(f),
            (None, _) => f.write_str(if self.is_gone() { "Gone" } else { "Absent" }),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self}, edition {}", self.edition())?;
        f.write_str(if self.syncing() == Syncing::Yes { ", syncing" } else { "" })?;
        f.write_str(if self.migration_test() == MigrationTest::Yes { ", migration test)" } else { ")" })
    }
}

#[cfg(feature = "serde")]
mod saved {
    use super::*;

    /// A source server as it is stored: words, not bits.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Saved {
        edition: Edition,
        state: Option<CopyState>,
        migration_cycle: Option<MigrationCycle>,
        gone: bool,
        syncing: Syncing,
        need_migration_test: MigrationTest,
    }

    impl serde::Serialize for Source {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Saved {
                edition: self.edition(),
                state: self.copystate(),
                migration_cycle: self.migrationcycle(),
                gone: self.is_gone(),
                syncing: self.syncing(),
                need_migration_test: self.migration_test(),
            }
            .serialize(serializer)
        }
    }

    impl<'de> serde::Deserialize<'de> for Source {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let saved = Saved::deserialize(deserializer)?;
            let state = match (saved.state, saved.gone) {
                (Some(state), false) => state as u8 + 1,
                (None, false) => ABSENT,
                (None, true) => GONE,
                (Some(_), true) => return Err(serde::de::Error::custom("a source server that is gone has no state")),
            };
            Ok(Source::absent(saved.edition)
                .put(STATE, state)
                .put(CYCLE, saved.migration_cycle.map_or(0, |c| c as u8 + 1))
                .with_syncing(saved.syncing)
                .with_migration_test(saved.need_migration_test))
        }
    }
}

/// The number of a word in the rules: of a listed one, or of any other.
#[cfg(feature = "json")]
pub(crate) fn pair(state: Option<&str>, cycle: Option<&str>) -> Pair {
    let number = |text: Option<&str>, parse: fn(&str) -> Option<u8>, other: u8| match text {
        None => 0,
        Some(text) => parse(text).unwrap_or(other),
    };
    Pair {
        state: number(state, |t| CopyState::from_str(t).ok().map(|w| w as u8 + 1), OTHER_STATE),
        cycle: number(cycle, |t| MigrationCycle::from_str(t).ok().map(|w| w as u8 + 1), OTHER_CYCLE),
    }
}
