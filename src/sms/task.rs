//! The migration task: words, requests, events, and [`Task`] itself.
//!
//! ```text
//! READY ──start──▶ RUNNING ─┬───────────── copied, launched ─────────────▶ MIGRATE_SUCCESS
//!                     ▲     └ copied, with syncing ─▶ SYNCING ──test──▶ RUNNING    │start
//!                     │                                  ▲                        ▼
//!          ABORT ◀── ABORTING ◀──stop── RUNNING, SYNCING └───────────────────── SYNCING ▶ SYNC_SUCCESS
//! ```

use super::Code;
use super::source::CopyState;
pub use super::task_rules::SPEC;
use super::task_rules::*;
use crate::rule::{self, Accepted, Point, sealed};
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
pub type Refused = rule::Refused<Task>;
/// An event that no row foresees; see [`rule::Unforeseen`].
pub type Unforeseen = rule::Unforeseen<Task>;

/// A dated reading of the pages on migration tasks; they are older than those on source servers. There is no default.
///
/// ```
/// use cutover::sms::task::Edition;
/// assert_eq!("2022-08".parse(), Ok(Edition::E2022_08));
/// assert_eq!(Edition::from(cutover::sms::Edition::LATEST), Edition::LATEST);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_edition)]
pub enum Edition {
    /// The pages of 2022-08 on the first version of the interface, with its guide, and the SDKs until 2024.
    #[strum(serialize = "2022-08")]
    E2022_08,
    /// The pages of 2025-02-13, and what copied them until 2025-11.
    #[strum(serialize = "2025-02-13")]
    E2025_02_13,
    /// Pages of 2025-11 to 2026-01-27, with the SDKs of 2026-01-29.
    #[strum(serialize = "2026-01")]
    E2026_01,
}

impl Edition {
    /// The edition of the document that started the project.
    pub const SOURCES: Self = Self::E2025_02_13;
    /// The newest edition.
    pub const LATEST: Self = Self::E2026_01;
}

impl From<super::Edition> for Edition {
    fn from(edition: super::Edition) -> Self {
        match edition {
            super::Edition::E2025_02_13 => Self::E2025_02_13,
            super::Edition::E2026_01 => Self::E2026_01,
        }
    }
}

/// `state` of a migration task.
///
/// Parsing folds ASCII case, and reads `DELETING::`, as one list has it.
///
/// ```
/// use cutover::sms::task::State;
/// assert_eq!("migrate_success".parse(), Ok(State::MigrateSuccess));
/// assert_eq!(State::Reseting.to_string(), "RESETING");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "SCREAMING_SNAKE_CASE")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_state)]
pub enum State {
    /// Ready to be started.
    Ready,
    /// Migrating.
    Running,
    /// Synchronising increments.
    Syncing,
    /// The migration succeeded.
    MigrateSuccess,
    /// The migration failed.
    MigrateFail,
    /// The synchronisation succeeded.
    SyncSuccess,
    /// The synchronisation failed.
    SyncFail,
    /// Being paused.
    Aborting,
    /// Paused.
    Abort,
    /// A step is being skipped (edition `2026-01`).
    Skipping,
    /// Being deleted.
    #[strum(to_string = "DELETING", serialize = "DELETING::")]
    Deleting,
    /// Being rolled back; the wire spells it with one T (edition `2026-01`).
    Reseting,
    /// A synchronisation that failed is being rolled back. Only lists can be filtered by it.
    #[strum(serialize = "SYNC_F_ROLLBACKING")]
    SyncFRollbacking,
    /// A synchronisation that failed was rolled back. Only lists can be filtered by it.
    #[strum(serialize = "SYNC_F_ROLLBACK_SUCCESS")]
    SyncFRollbackSuccess,
}

/// A command that the Agent of a source server gets when it asks, and answers when it has done it.
///
/// ```
/// use cutover::sms::task::Command;
/// assert_eq!("TASK_HAS_STOPPED".parse(), Ok(Command::TaskHasStopped));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "SCREAMING_SNAKE_CASE")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_command)]
pub enum Command {
    /// Begin or go on.
    Start,
    /// Pause.
    Stop,
    /// Drop the task (until 2026-01).
    Delete,
    /// Synchronise increments (until 2026-01).
    Sync,
    /// Skip the check of consistency (since 2025-03).
    Skip,
    /// Run the migration drill (edition `2026-01`).
    Premigrate,
    /// Nothing to do: the task is not started (edition `2026-01`).
    TaskNotStarted,
    /// Nothing to do: the task is paused (edition `2026-01`).
    TaskHasStopped,
    /// Nothing to do: the task is over (edition `2026-01`).
    TaskHasFinished,
    /// Upload logs (first version of the interface).
    UploadLog,
    /// Take back the right to upload logs; the wire spells it so (first version of the interface).
    RsetLogAcl,
}

/// How the Agent says that a command ended.
///
/// ```
/// assert_eq!(cutover::sms::task::CommandResult::Success.as_str(), "success");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "lowercase")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_result)]
pub enum CommandResult {
    /// It was done.
    Success,
    /// It could not be done.
    Fail,
}

/// A part of a task's work, as its progress is reported.
///
/// ```
/// use cutover::sms::task::Subtask;
/// assert_eq!("DETTACH_AGENT_IMAGE".parse(), Ok(Subtask::DettachAgentImage));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "SCREAMING_SNAKE_CASE")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_subtask)]
pub enum Subtask {
    /// A target server is created.
    CreateCloudServer,
    /// The connection is secured.
    SslConfig,
    /// The Agent's image is attached to the target.
    AttachAgentImage,
    /// The Agent's image is taken off; the wire spells it with two T.
    DettachAgentImage,
    /// The target's disks are formatted.
    FormatDiskLinux,
    /// The target's disks are formatted, for files.
    FormatDiskLinuxFile,
    /// The target's disks are formatted, for blocks.
    FormatDiskLinuxBlock,
    /// The target's disks are formatted.
    FormatDiskWindows,
    /// Files are copied.
    MigrateLinuxFile,
    /// Blocks are copied.
    MigrateLinuxBlock,
    /// Blocks are copied.
    MigrateWindowsBlock,
    /// The target is cloned.
    CloneVm,
    /// Files are synchronised.
    SyncLinuxFile,
    /// Blocks are synchronised.
    SyncLinuxBlock,
    /// Blocks are synchronised.
    SyncWindowsBlock,
    /// The target is configured.
    ConfigureLinux,
    /// The target is configured, after blocks.
    ConfigureLinuxBlock,
    /// The target is configured, after files.
    ConfigureLinuxFile,
    /// The target is configured.
    ConfigureWindows,
    /// The two are compared. Seen by users; on no list.
    CheckConsistency,
}

/// `operation` of `UpdateTaskStatus`: what is asked of a migration task.
///
/// ```
/// use cutover::sms::task::Action;
/// assert_eq!("clone_test".parse(), Ok(Action::CloneTest));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_action)]
pub enum Action {
    /// Begin, go on, or synchronise again.
    Start,
    /// Pause.
    Stop,
    /// Run again.
    Restart,
    /// Launch the target, it seems: its gloss is no more than a test, but no list has another word for that.
    Test,
    /// Clone the target.
    CloneTest,
    /// Measure the network (since 2024-03).
    NetworkCheck,
    /// Skip the check of consistency (edition `2026-01`; in SDKs since 2025-03).
    Skip,
    /// Delete the snapshots (edition `2026-01`; in SDKs since 2025-03).
    Clear,
    /// Begin the migration drill (edition `2026-01`; in SDKs since 2025-06).
    MigrationTest,
    /// Launch the target. The text of edition `2026-01` has it, its list does not.
    Cutover,
    /// The Agent copies too fast, so that the task pauses itself. The text of edition `2026-01` has it, its list
    /// does not.
    ErrorForOverspeed,
    /// Upload logs (edition `2022-08`; gone since 2024-07).
    CollectLog,
    /// Roll back a synchronisation that failed (edition `2022-08`; gone since 2024-07).
    SyncFailedRollback,
}

words! {
    Edition, unknown_edition = "an edition of SMS's migration tasks: 2022-08, 2025-02-13 or 2026-01",
        r#"assert_eq!(cutover::sms::task::Edition::LATEST.as_str(), "2026-01");"#;
    State, unknown_state = "a migration task's state, such as READY, RUNNING or MIGRATE_SUCCESS",
        r#"assert_eq!(cutover::sms::task::State::SyncFail.as_str(), "SYNC_FAIL");"#;
    Command, unknown_command = "a command for the Agent, such as START, STOP or TASK_NOT_STARTED",
        r#"assert_eq!(cutover::sms::task::Command::RsetLogAcl.as_str(), "RSET_LOG_ACL");"#;
    CommandResult, unknown_result = "success or fail",
        r#"assert_eq!(cutover::sms::task::CommandResult::Fail.as_str(), "fail");"#;
    Subtask, unknown_subtask = "a subtask, such as MIGRATE_LINUX_FILE or CHECK_CONSISTENCY",
        r#"assert_eq!(cutover::sms::task::Subtask::SslConfig.as_str(), "SSL_CONFIG");"#;
    Action, unknown_action = "an operation on a migration task, such as start, stop or clone_test",
        r#"assert_eq!(cutover::sms::task::Action::NetworkCheck.as_str(), "network_check");"#;
}

impl Action {
    /// What it asks of a task; `None` for what only the Agent says.
    ///
    /// ```
    /// use cutover::sms::task::{Action, Operation};
    /// assert_eq!(Action::Start.operation(), Some(Operation::Start));
    /// assert_eq!(Action::ErrorForOverspeed.operation(), None);
    /// ```
    #[must_use]
    pub const fn operation(self) -> Option<Operation> {
        Some(match self {
            Action::Start => Operation::Start,
            Action::Stop => Operation::Stop,
            Action::Restart => Operation::Restart,
            Action::Test => Operation::Test,
            Action::CloneTest => Operation::CloneTest,
            Action::NetworkCheck => Operation::NetworkCheck,
            Action::Skip => Operation::Skip,
            Action::Clear => Operation::Clear,
            Action::MigrationTest => Operation::MigrationTest,
            Action::Cutover => Operation::Cutover,
            Action::CollectLog => Operation::CollectLog,
            Action::SyncFailedRollback => Operation::SyncFailedRollback,
            Action::ErrorForOverspeed => return None,
        })
    }

    /// The word where an edition lists it; `None` where the list lacks it, whatever the text says.
    ///
    /// ```
    /// use cutover::sms::task::{Action, Edition};
    /// assert_eq!(Action::Skip.spelled(Edition::LATEST), Some("skip"));
    /// assert_eq!(Action::Skip.spelled(Edition::SOURCES), None);
    /// assert_eq!(Action::Cutover.spelled(Edition::LATEST), None, "the text has it, the list has not");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition) -> Option<&'static str> {
        let listed = match self {
            Action::Start | Action::Stop | Action::Restart | Action::Test | Action::CloneTest => true,
            Action::NetworkCheck => edition != Edition::E2022_08,
            Action::Skip | Action::Clear | Action::MigrationTest => edition == Edition::E2026_01,
            Action::CollectLog | Action::SyncFailedRollback => edition == Edition::E2022_08,
            Action::Cutover | Action::ErrorForOverspeed => false,
        };
        listed.then(|| self.as_str())
    }
}

impl State {
    /// The word where an edition lists it, as what lists are filtered by ([`Direction::Request`]) or as what is shown; `None`
    /// where the list lacks it.
    ///
    /// ```
    /// use cutover::sms::{Direction, task::{Edition, State}};
    /// assert_eq!(State::SyncFail.spelled(Edition::LATEST, Direction::Response), Some("SYNC_FAIL"));
    /// assert_eq!(State::SyncFail.spelled(Edition::LATEST, Direction::Request), None, "no list can be filtered by it");
    /// assert_eq!(State::SyncFRollbacking.spelled(Edition::LATEST, Direction::Response), None, "it is never shown");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> Option<&'static str> {
        let listed = match (self, direction, edition) {
            (State::Skipping | State::Reseting, direction, edition) => {
                direction == Direction::Response && edition == Edition::E2026_01
            }
            (State::SyncFRollbacking | State::SyncFRollbackSuccess, direction, _) => direction == Direction::Request,
            (State::SyncSuccess | State::SyncFail, direction, _) => direction == Direction::Response,
            // The first version of the interface did not show it.
            (State::Deleting, Direction::Response, edition) => edition != Edition::E2022_08,
            _ => true,
        };
        listed.then(|| self.as_str())
    }
}

impl Command {
    /// The word where an edition lists it, as what the Agent answers ([`Direction::Request`]) or as what it gets.
    ///
    /// ```
    /// use cutover::sms::{Direction, task::{Command, Edition}};
    /// assert_eq!(Command::Sync.spelled(Edition::LATEST, Direction::Response), None);
    /// assert_eq!(Command::Sync.spelled(Edition::LATEST, Direction::Request), Some("SYNC"), "that list was never changed");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> Option<&'static str> {
        let newest = edition == Edition::E2026_01;
        let listed = match (self, direction) {
            (Command::Start | Command::Stop, _)
            | (Command::Delete | Command::Sync | Command::UploadLog | Command::RsetLogAcl, Direction::Request) => true,
            (Command::Delete | Command::Sync, Direction::Response) => !newest,
            (Command::UploadLog | Command::RsetLogAcl, Direction::Response) => edition == Edition::E2022_08,
            (_, direction) => newest && direction == Direction::Response,
        };
        listed.then(|| self.as_str())
    }
}

/// What a task is created with, as far as its lifecycle depends on it; each option is off unless it is asked for.
///
/// ```
/// use cutover::sms::task::Options;
/// let options = Options::none().syncing().auto_start();
/// assert!(options.has_syncing() && options.has_auto_start() && !options.has_migration_test());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Options(u8);

impl Options {
    const COUNT: u16 = 1 << OPTION.len();

    /// No option: what is left out is `false`.
    #[must_use]
    pub const fn none() -> Self {
        Self(0)
    }

    /// With `syncing`: it synchronises continuously after the full copy, until the target is launched.
    #[must_use]
    pub const fn syncing(self) -> Self {
        Self(self.0 | 1)
    }

    /// With `need_migration_test`: it begins with a drill.
    #[must_use]
    pub const fn need_migration_test(self) -> Self {
        Self(self.0 | 2)
    }

    /// With `is_need_consistency_check`: a check of consistency is a part of it.
    #[must_use]
    pub const fn is_need_consistency_check(self) -> Self {
        Self(self.0 | 4)
    }

    /// With `auto_start`: it is started as soon as it is created.
    #[must_use]
    pub const fn auto_start(self) -> Self {
        Self(self.0 | 8)
    }

    /// Whether `syncing` is on.
    #[must_use]
    pub const fn has_syncing(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether `need_migration_test` is on.
    #[must_use]
    pub const fn has_migration_test(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether `is_need_consistency_check` is on.
    #[must_use]
    pub const fn has_consistency_check(self) -> bool {
        self.0 & 4 != 0
    }

    /// Whether `auto_start` is on.
    #[must_use]
    pub const fn has_auto_start(self) -> bool {
        self.0 & 8 != 0
    }

    /// Puts them where some coordinates hold them.
    const fn on(self, p: Point, [syncing, test, check, auto]: [usize; 4]) -> Point {
        let p = p.set(coordinate(syncing), self.0 & 1).set(coordinate(test), self.0 >> 1 & 1);
        p.set(coordinate(check), self.0 >> 2 & 1).set(coordinate(auto), self.0 >> 3 & 1)
    }
}

#[cfg(feature = "arbitrary")]
impl<'a> ::arbitrary::Arbitrary<'a> for Options {
    fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
        Ok(Self(u.int_in_range(0..=15)?))
    }
}

/// What a caller can ask for, with the parameters that change the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// `CreateTask`: `POST /v3/tasks`.
    Create(Options),
    /// `UpdateTaskStatus` with `start`: start, go on, or after a success synchronise.
    Start,
    /// `UpdateTaskStatus` with `stop`: pause.
    Stop,
    /// `UpdateTaskStatus` with `restart`.
    Restart,
    /// `UpdateTaskStatus` with `test`, held to launch the target.
    Test,
    /// `UpdateTaskStatus` with `cutover`: launch the target. It stands in a comment of `2026-01` and on no list.
    Cutover,
    /// `UpdateTaskStatus` with `clone_test`: clone the target.
    CloneTest,
    /// `UpdateTaskStatus` with `network_check` (since 2024-03).
    NetworkCheck,
    /// `UpdateTaskStatus` with `clear`: delete snapshots (edition `2026-01`).
    Clear,
    /// `UpdateTaskStatus` with `skip`: skip the check of consistency (edition `2026-01`).
    Skip,
    /// `UpdateTaskStatus` with `migration_test`: run the drill (edition `2026-01`).
    MigrationTest,
    /// `UpdateTaskStatus` with `collect_log`: upload logs (edition `2022-08`).
    CollectLog,
    /// `UpdateTaskStatus` with `sync_failed_rollback` (edition `2022-08`).
    SyncFailedRollback,
    /// `DeleteTask`, or one item of `DeleteTasks`.
    Delete,
}

/// The numbers of the operations, for the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Start,
    Stop,
    Restart,
    Test,
    Cutover,
    CloneTest,
    NetworkCheck,
    Clear,
    Skip,
    MigrationTest,
    CollectLog,
    SyncFailedRollback,
    Delete,
}

impl Operation {
    /// One of each, the creation also with `syncing`.
    pub const EACH: [Self; 15] = [
        Operation::Create(Options::none()),
        Operation::Create(Options::none().syncing()),
        Operation::Start,
        Operation::Stop,
        Operation::Restart,
        Operation::Test,
        Operation::Cutover,
        Operation::CloneTest,
        Operation::NetworkCheck,
        Operation::Clear,
        Operation::Skip,
        Operation::MigrationTest,
        Operation::CollectLog,
        Operation::SyncFailedRollback,
        Operation::Delete,
    ];

    /// Those that have no parameters here, by number.
    const PLAIN: [Self; 13] = [
        Operation::Start,
        Operation::Stop,
        Operation::Restart,
        Operation::Test,
        Operation::Cutover,
        Operation::CloneTest,
        Operation::NetworkCheck,
        Operation::Clear,
        Operation::Skip,
        Operation::MigrationTest,
        Operation::CollectLog,
        Operation::SyncFailedRollback,
        Operation::Delete,
    ];

    /// The operation's name at the API; for `UpdateTaskStatus` with the action behind it.
    ///
    /// ```
    /// use cutover::sms::task::Operation;
    /// assert_eq!(Operation::CloneTest.name(), "UpdateTaskStatus clone_test");
    /// assert_eq!(Operation::Delete.name(), "DeleteTask");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Create(_) => "CreateTask",
            Operation::Start => "UpdateTaskStatus start",
            Operation::Stop => "UpdateTaskStatus stop",
            Operation::Restart => "UpdateTaskStatus restart",
            Operation::Test => "UpdateTaskStatus test",
            Operation::Cutover => "UpdateTaskStatus cutover",
            Operation::CloneTest => "UpdateTaskStatus clone_test",
            Operation::NetworkCheck => "UpdateTaskStatus network_check",
            Operation::Clear => "UpdateTaskStatus clear",
            Operation::Skip => "UpdateTaskStatus skip",
            Operation::MigrationTest => "UpdateTaskStatus migration_test",
            Operation::CollectLog => "UpdateTaskStatus collect_log",
            Operation::SyncFailedRollback => "UpdateTaskStatus sync_failed_rollback",
            Operation::Delete => "DeleteTask",
        }
    }

    /// In a few words, with the parameters that make it another operation.
    #[cfg(feature = "alloc")]
    fn label(self) -> String {
        match self {
            Operation::Create(options) if options.has_syncing() => format!("{} (syncing)", self.name()),
            _ => self.name().replace("UpdateTaskStatus ", ""),
        }
    }

    /// How many there are, with every combination of what they can ask. Each has a number below: `u16::from(operation)`, and
    /// back by `TryFrom`. The numbers are good within one version of this crate.
    ///
    /// ```
    /// use cutover::sms::task::Operation;
    /// assert!((0..Operation::COUNT).all(|n| Operation::try_from(n).is_ok_and(|operation| u16::from(operation) == n)));
    /// ```
    #[expect(clippy::cast_possible_truncation, reason = "there are few")]
    pub const COUNT: u16 = Self::PLAIN.len() as u16 + Options::COUNT;

    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "there are few")]
    const fn number(self) -> u16 {
        match self {
            Operation::Create(options) => Self::PLAIN.len() as u16 + options.0 as u16,
            // The numbers of the rules begin with the creation.
            other => other.rule() as u16 - 1,
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "there are few")]
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    const fn numbered(n: u16) -> Option<Self> {
        let plain = Self::PLAIN.len() as u16;
        if n < plain {
            Some(Self::PLAIN[n as usize])
        } else if n < Self::COUNT {
            Some(Operation::Create(Options((n - plain) as u8)))
        } else {
            None
        }
    }

    const fn rule(self) -> u8 {
        (match self {
            Operation::Create(_) => Verb::Create,
            Operation::Start => Verb::Start,
            Operation::Stop => Verb::Stop,
            Operation::Restart => Verb::Restart,
            Operation::Test => Verb::Test,
            Operation::Cutover => Verb::Cutover,
            Operation::CloneTest => Verb::CloneTest,
            Operation::NetworkCheck => Verb::NetworkCheck,
            Operation::Clear => Verb::Clear,
            Operation::Skip => Verb::Skip,
            Operation::MigrationTest => Verb::MigrationTest,
            Operation::CollectLog => Verb::CollectLog,
            Operation::SyncFailedRollback => Verb::SyncFailedRollback,
            Operation::Delete => Verb::Delete,
        }) as u8
    }

    const fn asked(self, p: Point) -> Point {
        match self {
            Operation::Create(options) => options.on(p, ASKED),
            _ => p,
        }
    }
}

/// What the service and the Agent do by themselves.
///
/// ```
/// use cutover::sms::task::Event;
/// assert_eq!(Event::CopyEnded.to_string(), "CopyEnded");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_event)]
pub enum Event {
    /// A task that was created with `auto_start` was started.
    AutoStarted,
    /// The Agent began to copy.
    CopyStarted,
    /// The full copy is complete: continuous synchronisation follows, or the launch.
    CopyEnded,
    /// The target is launched, and the task a success.
    Succeeded,
    /// A synchronisation after a success ended.
    SyncEnded,
    /// A part of the task failed.
    Failed,
    /// The task is paused.
    StopEnded,
    /// The task exceeded its speed, and pauses itself (edition `2026-01`).
    Overspeed,
    /// The check of consistency was skipped (edition `2026-01`).
    SkipEnded,
    /// The clone is complete.
    CloneEnded,
    /// Snapshots were cleared (edition `2026-01`).
    ClearEnded,
    /// Snapshots could not be cleared (edition `2026-01`).
    ClearFailed,
    /// A drill can begin (edition `2026-01`).
    DrillReady,
    /// A drill ended (edition `2026-01`).
    DrillEnded,
    /// A drill failed (edition `2026-01`).
    DrillFailed,
    /// A synchronisation that failed was rolled back (edition `2022-08`).
    RollbackEnded,
    /// The task is gone.
    Deleted,
    /// The source server's Agent is no longer connected.
    AgentLost,
    /// The source server's Agent is connected again.
    AgentReturned,
}

/// The same under the name that the rules use.
pub(super) use Event as EventKind;

fn unknown_event(_: &str) -> UnknownWord {
    UnknownWord { expected: "an event of a migration task, such as CopyEnded" }
}

/// A migration task: its state, its options, its edition, and how its source server stands.
///
/// A value of 4 bytes. Any combination of words can be made; [`is_possible`](Task::is_possible) says whether a sentence
/// excludes it. The source server's `state` and `connected` are beside it, since calls depend on them and move them; the whole
/// source server is [`Source`](super::source::Source).
///
/// ```
/// use cutover::sms::{Code, source::CopyState, task::{Edition, Event, Options, State, Task}};
///
/// let task = Task::absent(Edition::LATEST).create(Options::none().syncing())?.start()?;
/// assert_eq!(task.state(), Some(State::Running));
/// let running = task.step(Event::CopyStarted).unwrap();
/// assert_eq!(running.delete().unwrap_err().code, Code::SourceRunning);
/// let synchronised = running.step(Event::CopyEnded).unwrap();
/// assert_eq!((synchronised.state(), synchronised.source()), (Some(State::Syncing), Some(CopyState::Syncing)));
/// # Ok::<(), cutover::sms::task::Refused>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task(Point);

impl Task {
    /// Not created yet; its source server waits, its Agent connected.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Options, State, Task};
    /// let task = Task::absent(Edition::LATEST).create(Options::none())?;
    /// assert_eq!(task.state(), Some(State::Ready));
    /// # Ok::<(), cutover::sms::task::Refused>(())
    /// ```
    #[must_use]
    pub const fn absent(edition: Edition) -> Self {
        Self(Point(0)).put(EDITION, edition as u8).with_source(Some(CopyState::Waiting)).with_connected(true)
    }

    /// A task in this state, without options, its source server where it usually stands then, its Agent connected.
    ///
    /// ```
    /// use cutover::sms::{source::CopyState, task::{Edition, State, Task}};
    /// assert_eq!(Task::of(Edition::LATEST, State::Abort).source(), Some(CopyState::Stopped));
    /// ```
    #[must_use]
    pub const fn of(edition: Edition, state: State) -> Self {
        Self::absent(edition).at(state)
    }

    /// The same in this state, its source server where it usually stands then. No page says how the two go together: it is
    /// where the rows lead.
    ///
    /// ```
    /// use cutover::sms::{source::CopyState, task::{Edition, State, Task}};
    /// let task = Task::absent(Edition::LATEST).at(State::MigrateSuccess);
    /// assert_eq!(task.source(), Some(CopyState::Finished));
    /// ```
    #[must_use]
    pub const fn at(self, state: State) -> Self {
        let source = match state {
            State::Ready => CopyState::Waiting,
            State::Running => CopyState::Replicate,
            State::Syncing => CopyState::Syncing,
            State::MigrateSuccess | State::SyncSuccess => CopyState::Finished,
            State::Aborting => CopyState::Stopping,
            State::Abort => CopyState::Stopped,
            State::Skipping => CopyState::Skipping,
            State::Deleting => CopyState::Deleting,
            State::MigrateFail
            | State::SyncFail
            | State::Reseting
            | State::SyncFRollbacking
            | State::SyncFRollbackSuccess => CopyState::Error,
        };
        self.put(STATE, state as u8 + 1).with_source(Some(source))
    }

    /// The same after its deletion.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// assert!(Task::of(Edition::LATEST, State::Ready).gone().is_gone());
    /// ```
    #[must_use]
    pub const fn gone(self) -> Self {
        self.put(STATE, GONE)
    }

    /// Whether it was deleted.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Task};
    /// assert!(!Task::absent(Edition::LATEST).is_gone(), "it was never there");
    /// ```
    #[must_use]
    pub const fn is_gone(self) -> bool {
        self.look(STATE) == GONE
    }

    /// The same with these options.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Event, Options, State, Task};
    /// let task = Task::of(Edition::LATEST, State::Running).with_options(Options::none().syncing());
    /// assert_eq!(task.step(Event::CopyEnded)?.state(), Some(State::Syncing));
    /// # Ok::<(), cutover::sms::task::Unforeseen>(())
    /// ```
    #[must_use]
    pub const fn with_options(self, options: Options) -> Self {
        Self(options.on(self.0, OPTION))
    }

    /// Its options.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Options, Task};
    /// assert_eq!(Task::absent(Edition::LATEST).options(), Options::none());
    /// ```
    #[must_use]
    pub const fn options(self) -> Options {
        let [syncing, test, check, auto] = OPTION;
        Options(self.look(syncing) | self.look(test) << 1 | self.look(check) << 2 | self.look(auto) << 3)
    }

    /// The same where its full copy was made before, or not: it was a success, or synchronises. What runs after that is a
    /// synchronisation.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// let paused = Task::of(Edition::LATEST, State::Abort);
    /// assert_eq!(paused.start()?.state(), Some(State::Running));
    /// assert_eq!(paused.with_migrated(true).start()?.state(), Some(State::Syncing));
    /// # Ok::<(), cutover::sms::task::Refused>(())
    /// ```
    #[must_use]
    pub const fn with_migrated(self, migrated: bool) -> Self {
        self.put(MIGRATED, migrated as u8)
    }

    /// Whether its full copy was made before: it was a success, or was interrupted while it synchronised.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// assert!(!Task::of(Edition::LATEST, State::Ready).has_migrated());
    /// ```
    #[must_use]
    pub const fn has_migrated(self) -> bool {
        self.look(MIGRATED) == 1
    }

    /// The same with its source server in this status; `None` where there is no such source server.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Options, Task};
    /// assert!(Task::absent(Edition::LATEST).with_source(None).create(Options::none()).is_err());
    /// ```
    #[must_use]
    pub const fn with_source(self, state: Option<CopyState>) -> Self {
        self.put(SOURCE, if let Some(state) = state { state as u8 + 1 } else { 0 })
    }

    /// Its source server's status; `None` where there is no such source server.
    ///
    /// ```
    /// use cutover::sms::{source::CopyState, task::{Edition, Task}};
    /// assert_eq!(Task::absent(Edition::LATEST).source(), Some(CopyState::Waiting));
    /// ```
    #[must_use]
    pub fn source(self) -> Option<CopyState> {
        CopyState::ALL.get(usize::from(self.look(SOURCE)).wrapping_sub(1)).copied()
    }

    /// The same with its source server's Agent connected, or not.
    ///
    /// ```
    /// use cutover::sms::{Code, task::{Edition, State, Task}};
    /// let task = Task::of(Edition::LATEST, State::Ready).with_connected(false);
    /// assert_eq!(task.start().unwrap_err().code, Code::NotConnected);
    /// ```
    #[must_use]
    pub const fn with_connected(self, connected: bool) -> Self {
        self.put(AGENT, connected as u8)
    }

    /// Whether its source server's Agent is connected.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Task};
    /// assert!(Task::absent(Edition::LATEST).is_connected());
    /// ```
    #[must_use]
    pub const fn is_connected(self) -> bool {
        self.look(AGENT) == 1
    }

    /// Its state; `None` where no API finds it.
    ///
    /// ```
    /// use cutover::sms::task::{Edition, Task};
    /// assert_eq!(Task::absent(Edition::LATEST).state(), None);
    /// ```
    #[must_use]
    pub fn state(self) -> Option<State> {
        State::ALL.get(usize::from(self.look(STATE)).wrapping_sub(1)).copied()
    }

    /// Whether an API may print this of it; `None` for "not found".
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// let task = Task::of(Edition::LATEST, State::Ready);
    /// assert!(task.shows(Some(State::Ready)) && !task.shows(None));
    /// ```
    #[must_use]
    pub fn shows(self, seen: Option<State>) -> bool {
        let spec = <Self as sealed::Sealed>::spec();
        seen.map_or_else(|| spec.may_be_missing(self.0), |state| spec.may_print(self.0, STATE, state as u8 + 1))
    }

    /// The command that its Agent gets when it asks now. That the commands go with the states is implied by their names.
    ///
    /// ```
    /// use cutover::sms::task::{Command, Edition, State, Task};
    /// assert_eq!(Task::of(Edition::LATEST, State::Aborting).command(), Some(Command::Stop));
    /// assert_eq!(Task::of(Edition::LATEST, State::Abort).command(), Some(Command::TaskHasStopped));
    /// assert_eq!(Task::of(Edition::SOURCES, State::Abort).command(), None, "that edition has no such command");
    /// ```
    #[must_use]
    pub fn command(self) -> Option<Command> {
        let old = self.edition() != Edition::E2026_01;
        let command = match self.state()? {
            State::Ready if matches!(self.source(), Some(CopyState::Premiging)) => Command::Premigrate,
            State::Ready => Command::TaskNotStarted,
            State::Syncing if old => Command::Sync,
            State::Running | State::Syncing => Command::Start,
            State::Aborting => Command::Stop,
            State::Skipping => Command::Skip,
            State::Deleting if old => Command::Delete,
            State::Abort => Command::TaskHasStopped,
            _ => Command::TaskHasFinished,
        };
        command.spelled(self.edition(), Direction::Response).map(|_| command)
    }

    /// `CreateTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::sms::{Code, task::{Edition, Options, State, Task}};
    /// let there = Task::of(Edition::LATEST, State::MigrateSuccess);
    /// assert_eq!(there.create(Options::none()).unwrap_err().code, Code::Bound);
    /// ```
    pub fn create(self, options: Options) -> Result<Self, Refused> {
        self.apply(Operation::Create(options)).map(Accepted::job)
    }

    /// `UpdateTaskStatus` with `start`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// assert_eq!(Task::of(Edition::LATEST, State::MigrateSuccess).start()?.state(), Some(State::Syncing));
    /// # Ok::<(), cutover::sms::task::Refused>(())
    /// ```
    pub fn start(self) -> Result<Self, Refused> {
        self.apply(Operation::Start).map(Accepted::job)
    }

    /// `UpdateTaskStatus` with `stop`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// assert_eq!(Task::of(Edition::LATEST, State::Running).stop()?.state(), Some(State::Aborting));
    /// # Ok::<(), cutover::sms::task::Refused>(())
    /// ```
    pub fn stop(self) -> Result<Self, Refused> {
        self.apply(Operation::Stop).map(Accepted::job)
    }

    /// `DeleteTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::sms::{Code, task::{Edition, State, Task}};
    /// let running = Task::of(Edition::E2022_08, State::Running);
    /// assert_eq!(running.delete().unwrap_err().code, Code::CannotDelete);
    /// ```
    pub fn delete(self) -> Result<Self, Refused> {
        self.apply(Operation::Delete).map(Accepted::job)
    }
}

crate::machine::machine! {
    Task of Edition at "sms::task" in "sms::task", edition EDITION, arguments from ARGUMENTS;
    /// ```
    /// use cutover::sms::task::{Edition, Operation, State, Task};
    /// assert!(Task::of(Edition::LATEST, State::Running).apply(Operation::Stop).is_ok());
    /// ```
    apply;
    /// ```
    /// use cutover::sms::task::{Edition, Event, State, Task};
    /// let task = Task::of(Edition::LATEST, State::Aborting).step(Event::StopEnded)?;
    /// assert_eq!(task.to_string(), "ABORT");
    /// # Ok::<(), cutover::sms::task::Unforeseen>(())
    /// ```
    step;
    /// ```
    /// use cutover::sms::task::{Edition, Operation, State, Task};
    /// let why = Task::of(Edition::LATEST, State::Running).explain(Operation::Delete).to_string();
    /// assert!(why.contains("sms.task.delete.when-2026"), "{why}");
    /// ```
    explain;
    /// ```
    /// use cutover::sms::task::{Edition, Operation, State, Task};
    /// assert!(Task::of(Edition::LATEST, State::Ready).allowed().any(|o| o == Operation::Start));
    /// ```
    allowed;
    /// ```
    /// use cutover::sms::task::{Edition, Event, State, Task};
    /// assert!(Task::of(Edition::LATEST, State::Running).foreseen().any(|e| e == Event::Failed));
    /// ```
    foreseen;
    /// ```
    /// use cutover::sms::task::{Edition, State, Task};
    /// let skipping = |edition| Task::of(edition, State::Skipping);
    /// assert!(skipping(Edition::LATEST).is_possible() && !skipping(Edition::SOURCES).is_possible());
    /// ```
    is_possible;
    /// ```
    /// use cutover::sms::task::{Edition, Task};
    /// assert_eq!(Task::absent(Edition::SOURCES).edition(), Edition::E2025_02_13);
    /// ```
    edition;
    /// ```
    /// use cutover::sms::task::{Edition, Task};
    /// assert_eq!(Task::all(Edition::LATEST).count(), 16 * 32 * 21 * 2);
    /// ```
    all;
}

fn printed(code: Code, _: Edition) -> Option<&'static str> {
    code.message()
}

#[cfg(feature = "alloc")]
fn beginnings(edition: Edition) -> Vec<Task> {
    let first = Task::absent(edition);
    let wrong = [CopyState::Unavailable, CopyState::Error].map(|state| first.with_source(Some(state)));
    [first, first.with_source(None)].into_iter().chain(wrong).collect()
}

#[cfg(feature = "alloc")]
fn usual(edition: Edition) -> Vec<(String, Task)> {
    let named = State::ALL.iter().map(|state| Task::of(edition, *state)).filter(|task| task.is_possible());
    let (first, last) = (Task::absent(edition), Task::absent(edition).gone());
    [first].into_iter().chain(named).chain([last]).map(|task| (task.to_string(), task)).collect()
}

#[cfg(feature = "alloc")]
fn pictures(edition: Edition) -> Vec<rule::Picture<Task>> {
    let ready = Task::of(edition, State::Ready);
    let firsts = vec![ready, ready.with_options(Options::none().syncing())];
    let left_out = &["CreateTask", "DeleteTask", "Deleted", "AgentLost", "AgentReturned", "AutoStarted"];
    vec![("life", firsts, left_out)]
}

#[cfg(feature = "alloc")]
fn place(task: Task) -> (Option<String>, String) {
    match (task.state(), task.source()) {
        (Some(state), Some(source)) => (Some(state.to_string()), source.to_string()),
        _ => (None, task.to_string()),
    }
}

#[cfg(feature = "alloc")]
fn message(_: Task, code: Code, _: Edition, _: &dyn Fn(Task) -> bool) -> String {
    code.message().unwrap_or_default().into()
}

impl fmt::Display for Task {
    /// The state.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.state() {
            Some(state) => state.fmt(f),
            None => f.write_str(if self.is_gone() { "Gone" } else { "Absent" }),
        }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({self}, edition {}", self.edition())?;
        let options = self.options();
        for (is_on, name) in [
            (self.has_migrated(), "migrated"),
            (options.has_syncing(), "syncing"),
            (options.has_migration_test(), "need_migration_test"),
            (options.has_consistency_check(), "is_need_consistency_check"),
            (options.has_auto_start(), "auto_start"),
        ] {
            if is_on {
                write!(f, ", {name}")?;
            }
        }
        match self.source() {
            Some(state) => write!(f, ", source {state}")?,
            None => f.write_str(", no source")?,
        }
        f.write_str(if self.is_connected() { ")" } else { ", not connected)" })
    }
}

#[cfg(feature = "serde")]
mod saved {
    use super::*;

    /// A task as it is stored: words, not bits.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(clippy::struct_excessive_bools, reason = "as the wire names them")]
    struct Saved {
        edition: Edition,
        state: Option<State>,
        gone: bool,
        migrated: bool,
        syncing: bool,
        need_migration_test: bool,
        is_need_consistency_check: bool,
        auto_start: bool,
        source: Option<CopyState>,
        connected: bool,
    }

    impl serde::Serialize for Task {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let options = self.options();
            Saved {
                edition: self.edition(),
                state: self.state(),
                gone: self.is_gone(),
                migrated: self.has_migrated(),
                syncing: options.has_syncing(),
                need_migration_test: options.has_migration_test(),
                is_need_consistency_check: options.has_consistency_check(),
                auto_start: options.has_auto_start(),
                source: self.source(),
                connected: self.is_connected(),
            }
            .serialize(serializer)
        }
    }

    impl<'de> serde::Deserialize<'de> for Task {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let saved = Saved::deserialize(deserializer)?;
            let state = match (saved.state, saved.gone) {
                (Some(state), false) => state as u8 + 1,
                (None, false) => ABSENT,
                (None, true) => GONE,
                (Some(_), true) => return Err(serde::de::Error::custom("a task that is gone has no state")),
            };
            let flags = [saved.syncing, saved.need_migration_test, saved.is_need_consistency_check, saved.auto_start];
            let options = flags.into_iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(flag));
            Ok(Task::absent(saved.edition)
                .put(STATE, state)
                .with_migrated(saved.migrated)
                .with_options(Options(options))
                .with_source(saved.source)
                .with_connected(saved.connected))
        }
    }
}
