//! The migration task: words, requests, events, and [`Task`] itself.
//!
//! ```text
//! READY ──start──▶ RUNNING ─┬───────────── copied, launched ─────────────▶ MIGRATE_SUCCESS
//!                     ▲     └ copied, with syncing ─▶ SYNCING ──test──▶ RUNNING    │start
//!                     │                                  ▲                        ▼
//!          ABORT ◀── ABORTING ◀──stop── RUNNING, SYNCING └───────────────────── SYNCING ▶ SYNC_SUCCESS
//! ```

use crate::word::{Direction, UnknownWord, words};
use strum::{EnumString, IntoStaticStr, VariantArray};

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
            (State::Skipping | State::Reseting, Direction::Response, Edition::E2026_01) => true,
            (State::Skipping | State::Reseting, ..) => false,
            (State::SyncFRollbacking | State::SyncFRollbackSuccess, direction, _) => direction == Direction::Request,
            (State::SyncSuccess | State::SyncFail, direction, _) => direction == Direction::Response,
            // The first version of the interface did not show it.
            (State::Deleting, Direction::Response, Edition::E2022_08) => false,
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
            (Command::Start | Command::Stop, _) | (Command::Delete | Command::Sync, Direction::Request) => true,
            (Command::UploadLog | Command::RsetLogAcl, Direction::Request) => true,
            (Command::Delete | Command::Sync, Direction::Response) => !newest,
            (Command::UploadLog | Command::RsetLogAcl, Direction::Response) => edition == Edition::E2022_08,
            (_, direction) => newest && direction == Direction::Response,
        };
        listed.then(|| self.as_str())
    }
}
