//! The data migration task: words, requests, events, and [`Task`] itself.
//!
//! ```text
//! backup import   MIGRATING ▶ SUCCESS
//! online          CREATING ▶ RUNNING ──configured──▶ FULLMIGRATING ─┬─ full ────────▶ SUCCESS
//!                            (to be configured)                     └─ incremental ─▶ INCRMIGEATING ──stopped──▶ TERMINATING ▶ TERMINATED
//!                                                                                          └ addresses exchanged: TERMINATED
//! ```

use super::job::JobStatus;
pub use super::rules::SPEC;
use super::rules::*;
use super::{Code, Edition};
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

/// `status` of a task.
///
/// Parsing folds ASCII case, and reads `INCRMIGRATING` as the word that the wire prints, `INCRMIGEATING`.
///
/// ```
/// use cutover::dcs::task::Status;
/// assert_eq!("INCRMIGRATING".parse(), Ok(Status::IncrMigrating));
/// assert_eq!(Status::IncrMigrating.to_string(), "INCRMIGEATING");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "UPPERCASE", parse_err_ty = UnknownWord, parse_err_fn = unknown_status)]
pub enum Status {
    /// Being created.
    Creating,
    /// To be configured. Not: migrating.
    Running,
    /// Migrating: a backup import.
    Migrating,
    /// Migrating in full.
    FullMigrating,
    /// Migrating incrementally. The wire's spelling has the letters in this order.
    #[strum(to_string = "INCRMIGEATING", serialize = "INCRMIGRATING")]
    IncrMigrating,
    /// Being stopped.
    Terminating,
    /// Stopped.
    Terminated,
    /// Successful.
    Success,
    /// Failed.
    Failed,
    /// Successful, with resources still to be cleared.
    #[strum(serialize = "MIGRATION_SUCCESS")]
    MigrationSuccess,
    /// Failed, with resources still to be cleared.
    #[strum(serialize = "MIGRATION_FAILED")]
    MigrationFailed,
    /// Released, automatically.
    Released,
    /// Faulty.
    Error,
    /// Deleted; one page says faulty.
    Deleted,
}

/// `task_status` of a task: the switch of its instances' addresses.
///
/// ```
/// use cutover::dcs::task::TaskStatus;
/// assert_eq!("EXCHANGE_SUCCESS".parse(), Ok(TaskStatus::ExchangeSuccess));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "SCREAMING_SNAKE_CASE", parse_err_ty = UnknownWord, parse_err_fn = unknown_switch)]
pub enum TaskStatus {
    /// Addresses are being switched.
    Exchanging,
    /// Addresses are switched.
    ExchangeSuccess,
    /// Addresses are switched back.
    RollbackSuccess,
}

/// `migration_method` of a request.
///
/// ```
/// use cutover::dcs::task::MigrationMethod;
/// assert_eq!(MigrationMethod::Incremental.as_str(), "incremental_migration");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, parse_err_ty = UnknownWord, parse_err_fn = unknown_method)]
pub enum MigrationMethod {
    /// All data once.
    #[strum(serialize = "full_amount_migration")]
    Full,
    /// All data, then what changes.
    #[strum(serialize = "incremental_migration")]
    Incremental,
}

/// `resume_mode`: what becomes of a task that lost its connection.
///
/// ```
/// use cutover::dcs::task::ResumeMode;
/// assert_eq!("auto".parse(), Ok(ResumeMode::Auto));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "lowercase", parse_err_ty = UnknownWord, parse_err_fn = unknown_mode)]
pub enum ResumeMode {
    /// It reconnects by itself, without limit.
    Auto,
    /// It is started again by hand.
    Manual,
}

/// `migration_type` of a request.
///
/// ```
/// use cutover::dcs::task::MigrationType;
/// assert_eq!("backupfile_import".parse(), Ok(MigrationType::BackupfileImport));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, serialize_all = "snake_case", parse_err_ty = UnknownWord, parse_err_fn = unknown_type)]
pub enum MigrationType {
    /// Files of a backup are imported.
    BackupfileImport,
    /// Data is migrated between running instances; no longer created by this call.
    OnlineMigration,
}

words! {
    Status, unknown_status = "a migration task's status, such as RUNNING, FULLMIGRATING or TERMINATED",
        r#"assert_eq!(cutover::dcs::task::Status::FullMigrating.as_str(), "FULLMIGRATING");"#;
    TaskStatus, unknown_switch = "a migration task's task_status: EXCHANGING, EXCHANGE_SUCCESS or ROLLBACK_SUCCESS",
        r#"assert_eq!(cutover::dcs::task::TaskStatus::RollbackSuccess.as_str(), "ROLLBACK_SUCCESS");"#;
    MigrationMethod, unknown_method = "a migration_method: full_amount_migration or incremental_migration",
        r#"assert_eq!(cutover::dcs::task::MigrationMethod::Full.as_str(), "full_amount_migration");"#;
    ResumeMode, unknown_mode = "a resume_mode: auto or manual",
        r#"assert_eq!(cutover::dcs::task::ResumeMode::Manual.as_str(), "manual");"#;
    MigrationType, unknown_type = "a migration_type: backupfile_import or online_migration",
        r#"assert_eq!(cutover::dcs::task::MigrationType::OnlineMigration.as_str(), "online_migration");"#;
}

/// An operation's answer that has a `status`: each page has its own list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Page {
    /// `CreateMigrationTask`.
    Create,
    /// `SetOnlineMigrationTask`.
    SetOnline,
    /// `ListMigrationTask`.
    List,
    /// `ShowMigrationTask`.
    Show,
    /// `StopMigrationTask`.
    Stop,
}

impl Status {
    /// The word as the wire spells it, in every edition and both ways.
    ///
    /// ```
    /// use cutover::dcs::{Direction, Edition, task::Status};
    /// assert_eq!(Status::IncrMigrating.spelled(Edition::SOURCES, Direction::Response), "INCRMIGEATING");
    /// ```
    #[must_use]
    pub fn spelled(self, edition: Edition, direction: Direction) -> &'static str {
        match (edition, direction) {
            (Edition::E2025_05_13 | Edition::E2025_12, Direction::Request | Direction::Response) => self.as_str(),
        }
    }

    /// The word as the page of an operation lists it in an edition; `None` where it does not. The service prints words that
    /// the page of the operation lacks: the example of `SetOnlineMigrationTask` shows `FULLMIGRATING`, which its list has not.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Page, Status}};
    /// assert_eq!(Status::IncrMigrating.listed(Edition::E2025_05_13, Page::Stop), Some("INCRMIGRATING"));
    /// assert_eq!(Status::IncrMigrating.listed(Edition::E2025_12, Page::Stop), Some("INCRMIGEATING"));
    /// assert_eq!(Status::FullMigrating.listed(Edition::E2025_12, Page::SetOnline), None);
    /// ```
    #[must_use]
    pub fn listed(self, edition: Edition, page: Page) -> Option<&'static str> {
        let four = matches!(self, Status::Success | Status::Failed | Status::Migrating | Status::Terminated);
        let later = matches!(self, Status::Creating | Status::Error | Status::Deleted | Status::MigrationSuccess);
        let long = matches!(page, Page::Show | Page::Stop);
        match (self, edition) {
            (Status::IncrMigrating, Edition::E2025_05_13) if long => Some("INCRMIGRATING"),
            _ => (four || long && !later).then(|| self.as_str()),
        }
    }
}

/// How a task migrates: what it was created or configured for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Method {
    /// Online, in full.
    Full,
    /// Online, in full and then incrementally.
    Incremental,
    /// A backup import.
    Backup,
}

/// What a caller can ask for, with the parameters that change the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// `CreateMigrationTask`: imports a backup.
    Create(MigrationType),
    /// `CreateOnlineMigrationTask`.
    CreateOnline,
    /// `SetOnlineMigrationTask`: configures an online task, and starts it.
    SetOnline(MigrationMethod, ResumeMode),
    /// `StopMigrationTask`.
    Stop,
    /// `StopMigrationTaskSync`: `sync-stop`.
    StopSync,
    /// One item of `BatchStopMigrationTasks`.
    BatchStop,
    /// One item of `BatchRestartOnlineMigrationTasks`.
    BatchRestart,
    /// One item of `DeleteMigrationTask`.
    Delete,
    /// `UpdateMigrationTask`: sets `resume_mode`.
    Update(Option<ResumeMode>),
    /// `ExchangeInstanceIp`.
    ExchangeIp,
    /// `RollbackExchangeInstanceIp` (edition `2025-12`).
    RollbackIp,
}

/// The numbers of the operations, for the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    CreateOnline,
    SetOnline,
    Stop,
    StopSync,
    BatchStop,
    BatchRestart,
    Delete,
    Update,
    ExchangeIp,
    RollbackIp,
}

impl Operation {
    /// One of each.
    pub const EACH: [Self; 12] = [
        Operation::Create(MigrationType::BackupfileImport),
        Operation::CreateOnline,
        Operation::SetOnline(MigrationMethod::Full, ResumeMode::Auto),
        Operation::SetOnline(MigrationMethod::Incremental, ResumeMode::Auto),
        Operation::Stop,
        Operation::StopSync,
        Operation::BatchStop,
        Operation::BatchRestart,
        Operation::Delete,
        Operation::Update(Some(ResumeMode::Manual)),
        Operation::ExchangeIp,
        Operation::RollbackIp,
    ];

    /// The operation's name at the API.
    ///
    /// ```
    /// assert_eq!(cutover::dcs::task::Operation::StopSync.name(), "StopMigrationTaskSync");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Operation::Create(_) => "CreateMigrationTask",
            Operation::CreateOnline => "CreateOnlineMigrationTask",
            Operation::SetOnline(..) => "SetOnlineMigrationTask",
            Operation::Stop => "StopMigrationTask",
            Operation::StopSync => "StopMigrationTaskSync",
            Operation::BatchStop => "BatchStopMigrationTasks",
            Operation::BatchRestart => "BatchRestartOnlineMigrationTasks",
            Operation::Delete => "DeleteMigrationTask",
            Operation::Update(_) => "UpdateMigrationTask",
            Operation::ExchangeIp => "ExchangeInstanceIp",
            Operation::RollbackIp => "RollbackExchangeInstanceIp",
        }
    }

    /// In a few words, with the parameters that make it another operation.
    #[cfg(feature = "alloc")]
    fn label(self) -> String {
        let name = self.name().replace("MigrationTasks", "").replace("MigrationTask", "");
        match self {
            Operation::Create(MigrationType::OnlineMigration) => format!("{name} (online)"),
            Operation::SetOnline(MigrationMethod::Full, _) => format!("{name} (full)"),
            Operation::SetOnline(MigrationMethod::Incremental, _) => format!("{name} (incremental)"),
            _ => name,
        }
    }
}

impl Operation {
    /// How many there are, with every combination of what they can ask. Each has a number below: `u16::from(operation)`, and
    /// back by `TryFrom`. The numbers are good within one version of this crate.
    ///
    /// ```
    /// use cutover::dcs::task::Operation;
    /// assert!((0..Operation::COUNT).all(|n| Operation::try_from(n).is_ok_and(|operation| u16::from(operation) == n)));
    /// ```
    pub const COUNT: u16 = 17;

    #[inline]
    const fn number(self) -> u16 {
        match self {
            Operation::CreateOnline => 0,
            Operation::Stop => 1,
            Operation::StopSync => 2,
            Operation::BatchStop => 3,
            Operation::BatchRestart => 4,
            Operation::Delete => 5,
            Operation::ExchangeIp => 6,
            Operation::RollbackIp => 7,
            Operation::Create(kind) => 8 + kind as u16,
            Operation::SetOnline(method, mode) => 10 + 2 * method as u16 + mode as u16,
            Operation::Update(None) => 14,
            Operation::Update(Some(mode)) => 15 + mode as u16,
        }
    }

    const fn numbered(n: u16) -> Option<Self> {
        Some(match n {
            0 => Operation::CreateOnline,
            1 => Operation::Stop,
            2 => Operation::StopSync,
            3 => Operation::BatchStop,
            4 => Operation::BatchRestart,
            5 => Operation::Delete,
            6 => Operation::ExchangeIp,
            7 => Operation::RollbackIp,
            8 => Operation::Create(MigrationType::BackupfileImport),
            9 => Operation::Create(MigrationType::OnlineMigration),
            10 => Operation::SetOnline(MigrationMethod::Full, ResumeMode::Auto),
            11 => Operation::SetOnline(MigrationMethod::Full, ResumeMode::Manual),
            12 => Operation::SetOnline(MigrationMethod::Incremental, ResumeMode::Auto),
            13 => Operation::SetOnline(MigrationMethod::Incremental, ResumeMode::Manual),
            14 => Operation::Update(None),
            15 => Operation::Update(Some(ResumeMode::Auto)),
            16 => Operation::Update(Some(ResumeMode::Manual)),
            _ => return None,
        })
    }

    const fn rule(self) -> u8 {
        (match self {
            Operation::Create(_) => Verb::Create,
            Operation::CreateOnline => Verb::CreateOnline,
            Operation::SetOnline(..) => Verb::SetOnline,
            Operation::Stop => Verb::Stop,
            Operation::StopSync => Verb::StopSync,
            Operation::BatchStop => Verb::BatchStop,
            Operation::BatchRestart => Verb::BatchRestart,
            Operation::Delete => Verb::Delete,
            Operation::Update(_) => Verb::Update,
            Operation::ExchangeIp => Verb::ExchangeIp,
            Operation::RollbackIp => Verb::RollbackIp,
        }) as u8
    }

    const fn asked(self, p: Point) -> Point {
        let (p, mode) = match self {
            Operation::Create(kind) => return p.set(coordinate(ASKED_TYPE), kind as u8 + 1),
            Operation::SetOnline(method, mode) => (p.set(coordinate(ASKED_METHOD), method as u8 + 1), Some(mode)),
            Operation::Update(mode) => (p, mode),
            _ => return p,
        };
        p.set(coordinate(ASKED_RESUME), if let Some(mode) = mode { mode as u8 + 1 } else { 0 })
    }
}

/// What the service does by itself.
///
/// ```
/// use cutover::dcs::task::Event;
/// assert_eq!(Event::FullEnded.to_string(), "FullEnded");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = unknown_event)]
pub enum Event {
    /// The job that creates an online task has begun.
    JobStarted,
    /// The resources of an online task are ready: its job succeeded, and it is to be configured.
    Prepared,
    /// They could not be created: its job failed.
    PreparationFailed,
    /// The full migration ended: success, or the incremental one begins.
    FullEnded,
    /// A backup is imported.
    ImportEnded,
    /// A task that was being stopped is stopped.
    Terminated,
    /// The migration failed.
    Failed,
    /// The migration succeeded, and its resources are still to be cleared.
    FullEndedUncleared,
    /// The migration failed, and its resources are still to be cleared.
    FailedUncleared,
    /// They were cleared.
    Cleared,
    /// An incremental migration could not go on, and migrates in full again.
    FellBack,
    /// The addresses are switched; the migration was stopped.
    AddressesExchanged,
    /// The addresses are switched back.
    AddressesRolledBack,
    /// The task was released.
    Released,
    /// The record of a deleted task is gone.
    Removed,
}

/// The same under the name that the rules use.
pub(super) use Event as EventKind;

fn unknown_event(_: &str) -> UnknownWord {
    UnknownWord { expected: "an event of a migration task, such as FullEnded" }
}

/// A data migration task: its status, the switch of addresses, what it was configured for, its edition, and the job that
/// creates it.
///
/// A value of 4 bytes. Any combination of words can be made; [`is_possible`](Task::is_possible) says whether a sentence
/// excludes it.
///
/// ```
/// use cutover::dcs::{Edition, task::{Event, MigrationMethod, ResumeMode, Status, Task}};
///
/// let task = Task::to_be_configured(Edition::SOURCES).set_online(MigrationMethod::Incremental, ResumeMode::Auto)?;
/// let task = task.step(Event::FullEnded)?;
/// assert_eq!(task.status(), Some(Status::IncrMigrating));
/// let task = task.stop()?.step(Event::Terminated)?;
/// assert_eq!(task.batch_restart()?.status(), Some(Status::FullMigrating));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task(Point);

impl Task {
    /// Not created yet.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::absent(Edition::LATEST).create_online()?.status(), Some(Status::Creating));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    #[must_use]
    pub const fn absent(edition: Edition) -> Self {
        Self(Point(0)).put(EDITION, edition as u8)
    }

    /// An online task whose resources are ready: RUNNING, which means to be configured.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::to_be_configured(Edition::LATEST).status(), Some(Status::Running));
    /// ```
    #[must_use]
    pub const fn to_be_configured(edition: Edition) -> Self {
        Self::absent(edition).at(Status::Running)
    }

    /// An online task that was configured, in full migration.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Method, MigrationMethod, ResumeMode, Task}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Full, ResumeMode::Auto);
    /// assert_eq!(task.method(), Some(Method::Full));
    /// ```
    #[must_use]
    pub const fn online(edition: Edition, method: MigrationMethod, mode: ResumeMode) -> Self {
        Self::absent(edition).at(Status::FullMigrating).put(METHOD, method as u8 + 1).put(RESUME, mode as u8 + 1)
    }

    /// A backup import, as it begins.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).status(), Some(Status::Migrating));
    /// ```
    #[must_use]
    pub const fn backup_import(edition: Edition) -> Self {
        Self::absent(edition).at(Status::Migrating).put(METHOD, BACKUP)
    }

    /// The same task in another status.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).at(Status::Failed).to_string(), "FAILED");
    /// ```
    #[must_use]
    pub const fn at(self, status: Status) -> Self {
        self.put(STATUS, status as u8 + 1)
    }

    /// The same task after its deletion, when no API finds it any more.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert!(Task::backup_import(Edition::LATEST).gone().is_gone());
    /// ```
    #[must_use]
    pub const fn gone(self) -> Self {
        self.put(STATUS, GONE).put(SWITCH, NO_SWITCH)
    }

    /// Whether it was deleted and no API finds it any more.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert!(!Task::absent(Edition::LATEST).is_gone(), "it was never there");
    /// ```
    #[must_use]
    pub const fn is_gone(self) -> bool {
        self.look(STATUS) == GONE
    }

    /// The same task with this `task_status`, or without one.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Status, Task, TaskStatus}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    /// let task = task.at(Status::Terminated).with_task_status(Some(TaskStatus::ExchangeSuccess));
    /// assert_eq!(task.to_string(), "TERMINATED/EXCHANGE_SUCCESS");
    /// ```
    #[must_use]
    pub const fn with_task_status(self, status: Option<TaskStatus>) -> Self {
        self.put(
            SWITCH,
            match status {
                None => NO_SWITCH,
                Some(TaskStatus::Exchanging) => EXCHANGING_NOW,
                Some(TaskStatus::ExchangeSuccess) => EXCHANGED,
                Some(TaskStatus::RollbackSuccess) => ROLLED_BACK,
            },
        )
    }

    /// The same task while its addresses are being switched back, for which no page has a word.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Event, MigrationMethod, ResumeMode, Status, Task, TaskStatus}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    /// let task = task.at(Status::Terminated).rolling_back().step(Event::AddressesRolledBack)?;
    /// assert_eq!(task.task_status(), Some(TaskStatus::RollbackSuccess));
    /// # Ok::<(), cutover::dcs::task::Unforeseen>(())
    /// ```
    #[must_use]
    pub const fn rolling_back(self) -> Self {
        self.put(SWITCH, ROLLING_BACK)
    }

    /// The same task, configured for another method, or for none yet.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Method, Task}};
    /// let task = Task::to_be_configured(Edition::LATEST).with_method(Some(Method::Full));
    /// assert_eq!(task.method(), Some(Method::Full));
    /// ```
    #[must_use]
    pub const fn with_method(self, method: Option<Method>) -> Self {
        self.put(
            METHOD,
            match method {
                None => UNSET,
                Some(Method::Full) => FULL,
                Some(Method::Incremental) => INCREMENTAL,
                Some(Method::Backup) => BACKUP,
            },
        )
    }

    /// The same task with this `resume_mode`, or with none yet.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{ResumeMode, Task}};
    /// let task = Task::to_be_configured(Edition::LATEST).with_resume_mode(Some(ResumeMode::Manual));
    /// assert_eq!(task.resume_mode(), Some(ResumeMode::Manual));
    /// ```
    #[must_use]
    pub const fn with_resume_mode(self, mode: Option<ResumeMode>) -> Self {
        self.put(
            RESUME,
            match mode {
                None => 0,
                Some(mode) => mode as u8 + 1,
            },
        )
    }

    /// The same task with the job that creates it in this status, or with none that is known.
    ///
    /// ```
    /// use cutover::dcs::{Edition, job::JobStatus, task::{Event, Status, Task}};
    /// let task = Task::absent(Edition::LATEST).at(Status::Creating).with_job(Some(JobStatus::Running));
    /// assert_eq!(task.step(Event::Prepared)?.job(), Some(JobStatus::Success));
    /// # Ok::<(), cutover::dcs::task::Unforeseen>(())
    /// ```
    #[must_use]
    pub const fn with_job(self, status: Option<JobStatus>) -> Self {
        self.put(
            JOB,
            match status {
                None => NO_JOB,
                Some(status) => status as u8 + 1,
            },
        )
    }

    /// Its `status`; `None` where no API finds it.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert_eq!(Task::absent(Edition::LATEST).status(), None);
    /// ```
    #[must_use]
    pub fn status(self) -> Option<Status> {
        Status::ALL.get(usize::from(self.look(STATUS)).wrapping_sub(1)).copied()
    }

    /// Its `task_status`, as far as a page has a word for it.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert_eq!(Task::to_be_configured(Edition::LATEST).task_status(), None);
    /// ```
    #[must_use]
    pub const fn task_status(self) -> Option<TaskStatus> {
        match self.look(SWITCH) {
            EXCHANGING_NOW => Some(TaskStatus::Exchanging),
            EXCHANGED => Some(TaskStatus::ExchangeSuccess),
            ROLLED_BACK => Some(TaskStatus::RollbackSuccess),
            _ => None,
        }
    }

    /// Whether its addresses are being switched back.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert!(!Task::to_be_configured(Edition::LATEST).is_rolling_back());
    /// ```
    #[must_use]
    pub const fn is_rolling_back(self) -> bool {
        self.look(SWITCH) == ROLLING_BACK
    }

    /// What it was created or configured for; `None` for an online task that is still to be configured.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Method, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).method(), Some(Method::Backup));
    /// ```
    #[must_use]
    pub const fn method(self) -> Option<Method> {
        match self.look(METHOD) {
            FULL => Some(Method::Full),
            INCREMENTAL => Some(Method::Incremental),
            BACKUP => Some(Method::Backup),
            _ => None,
        }
    }

    /// Its `resume_mode`, where it has one yet.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert_eq!(Task::to_be_configured(Edition::LATEST).resume_mode(), None);
    /// ```
    #[must_use]
    pub fn resume_mode(self) -> Option<ResumeMode> {
        ResumeMode::ALL.get(usize::from(self.look(RESUME)).wrapping_sub(1)).copied()
    }

    /// The status of the job that creates it, which the answer of `CreateOnlineMigrationTask` names and `ShowJobInfo` shows;
    /// `None` where there is none, or none that is known.
    ///
    /// ```
    /// use cutover::dcs::{Edition, job::JobStatus, task::Task};
    /// let task = Task::absent(Edition::LATEST).create_online()?;
    /// assert_eq!(task.job(), Some(JobStatus::Init));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    #[must_use]
    pub fn job(self) -> Option<JobStatus> {
        JobStatus::ALL.get(usize::from(self.look(JOB)).wrapping_sub(1)).copied()
    }

    /// Whether an API may print this of it. A deleted task may still be shown, as DELETED or as SUCCESS.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Sighting, Status, Task}};
    /// let deleted = Task::backup_import(Edition::LATEST).at(Status::Deleted);
    /// assert!(deleted.shows(Sighting::NotFound));
    /// assert!(deleted.shows(Sighting::Status(Status::Success)));
    /// assert!(!deleted.shows(Sighting::Status(Status::Running)));
    /// ```
    #[must_use]
    pub fn shows(self, sighting: Sighting) -> bool {
        let spec = <Self as sealed::Sealed>::spec();
        match sighting {
            Sighting::NotFound => spec.may_be_missing(self.0),
            Sighting::Status(status) => spec.may_print(self.0, STATUS, status as u8 + 1),
            Sighting::Both(status, switch) => {
                let word = Self(Point(0)).with_task_status(switch).look(SWITCH);
                spec.may_print(self.0, STATUS, status as u8 + 1) && spec.may_print(self.0, SWITCH, word)
            }
        }
    }

    fn call(self, operation: Operation) -> Result<Self, Refused> {
        self.apply(operation).map(Accepted::job)
    }

    /// `CreateMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationType, Task}};
    /// assert!(Task::absent(Edition::LATEST).create(MigrationType::OnlineMigration).is_err(), "another call creates those");
    /// ```
    pub fn create(self, kind: MigrationType) -> Result<Self, Refused> {
        self.call(Operation::Create(kind))
    }

    /// `CreateOnlineMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert!(Task::absent(Edition::LATEST).create_online().is_ok());
    /// ```
    pub fn create_online(self) -> Result<Self, Refused> {
        self.call(Operation::CreateOnline)
    }

    /// `SetOnlineMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Status, Task}};
    /// let task = Task::to_be_configured(Edition::LATEST).set_online(MigrationMethod::Full, ResumeMode::Auto)?;
    /// assert_eq!(task.status(), Some(Status::FullMigrating));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn set_online(self, method: MigrationMethod, mode: ResumeMode) -> Result<Self, Refused> {
        self.call(Operation::SetOnline(method, mode))
    }

    /// `StopMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).stop()?.status(), Some(Status::Terminating));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn stop(self) -> Result<Self, Refused> {
        self.call(Operation::Stop)
    }

    /// `StopMigrationTaskSync`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Status, Task}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    /// assert_eq!(task.at(Status::IncrMigrating).stop_sync()?.status(), Some(Status::Terminated));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn stop_sync(self) -> Result<Self, Refused> {
        self.call(Operation::StopSync)
    }

    /// One item of `BatchStopMigrationTasks`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Code, Edition, task::Task};
    /// assert_eq!(Task::absent(Edition::LATEST).batch_stop().unwrap_err().code, Code::TaskId);
    /// ```
    pub fn batch_stop(self) -> Result<Self, Refused> {
        self.call(Operation::BatchStop)
    }

    /// One item of `BatchRestartOnlineMigrationTasks`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert!(Task::backup_import(Edition::LATEST).batch_restart().is_err(), "for online tasks only");
    /// ```
    pub fn batch_restart(self) -> Result<Self, Refused> {
        self.call(Operation::BatchRestart)
    }

    /// One item of `DeleteMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).delete()?.status(), Some(Status::Deleted));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn delete(self) -> Result<Self, Refused> {
        self.call(Operation::Delete)
    }

    /// `UpdateMigrationTask`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Task}};
    /// let task = |edition| Task::online(edition, MigrationMethod::Full, ResumeMode::Manual);
    /// assert_eq!(task(Edition::E2025_12).update(None)?.resume_mode(), Some(ResumeMode::Auto), "a documented default");
    /// assert_eq!(task(Edition::E2025_05_13).update(None)?.resume_mode(), Some(ResumeMode::Manual));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn update(self, mode: Option<ResumeMode>) -> Result<Self, Refused> {
        self.call(Operation::Update(mode))
    }

    /// `ExchangeInstanceIp`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Status, Task, TaskStatus}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    /// assert!(task.exchange_ip().is_err(), "only during the incremental migration");
    /// assert_eq!(task.at(Status::IncrMigrating).exchange_ip()?.task_status(), Some(TaskStatus::Exchanging));
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn exchange_ip(self) -> Result<Self, Refused> {
        self.call(Operation::ExchangeIp)
    }

    /// `RollbackExchangeInstanceIp`.
    ///
    /// # Errors
    ///
    /// [`Refused`], as [`apply`](Task::apply).
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, ResumeMode, Status, Task, TaskStatus}};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto).at(Status::Terminated);
    /// assert!(task.rollback_ip().is_err(), "nothing was switched");
    /// assert!(task.with_task_status(Some(TaskStatus::ExchangeSuccess)).rollback_ip()?.is_rolling_back());
    /// # Ok::<(), cutover::dcs::task::Refused>(())
    /// ```
    pub fn rollback_ip(self) -> Result<Self, Refused> {
        self.call(Operation::RollbackIp)
    }
}

crate::machine::machine! {
    Task of Edition at "dcs::task" in "dcs", edition EDITION, arguments from ASKED_METHOD;
    /// ```
    /// use cutover::dcs::{Edition, task::{Operation, Task}};
    /// assert!(Task::backup_import(Edition::LATEST).apply(Operation::Delete).is_ok());
    /// ```
    apply;
    /// ```
    /// use cutover::dcs::{Edition, task::{Event, Status, Task}};
    /// assert_eq!(Task::backup_import(Edition::LATEST).step(Event::ImportEnded)?.status(), Some(Status::Success));
    /// # Ok::<(), cutover::dcs::task::Unforeseen>(())
    /// ```
    step;
    /// ```
    /// use cutover::dcs::{Edition, task::{Operation, Task}};
    /// let why = Task::backup_import(Edition::LATEST).explain(Operation::ExchangeIp).to_string();
    /// assert!(why.contains("dcs.exchange-ip.when"), "{why}");
    /// ```
    explain;
    /// ```
    /// use cutover::dcs::{Edition, task::{Operation, Task}};
    /// assert!(Task::backup_import(Edition::LATEST).allowed().any(|o| o == Operation::Stop));
    /// ```
    allowed;
    /// ```
    /// use cutover::dcs::{Edition, task::{Event, Task}};
    /// assert!(Task::backup_import(Edition::LATEST).foreseen().any(|e| e == Event::ImportEnded));
    /// ```
    foreseen;
    /// ```
    /// use cutover::dcs::{Edition, task::{Status, Task}};
    /// assert!(!Task::backup_import(Edition::LATEST).at(Status::IncrMigrating).is_possible());
    /// ```
    is_possible;
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert_eq!(Task::absent(Edition::SOURCES).edition(), Edition::E2025_05_13);
    /// ```
    edition;
    /// ```
    /// use cutover::dcs::{Edition, task::Task};
    /// assert_eq!(Task::all(Edition::LATEST).count(), 16 * 5 * 4 * 3 * 5);
    /// ```
    all;
}

fn printed(code: Code, _: Edition) -> Option<&'static str> {
    code.message()
}

#[cfg(feature = "alloc")]
fn beginnings(edition: Edition) -> Vec<Task> {
    vec![Task::absent(edition)]
}

#[cfg(feature = "alloc")]
fn usual(edition: Edition) -> Vec<(String, Task)> {
    let named = |task: Task| (task.to_string(), task);
    let incremental = Task::online(edition, MigrationMethod::Incremental, ResumeMode::Auto);
    let mut all: Vec<_> = [Task::absent(edition)].into_iter().map(named).collect();
    all.extend(Status::ALL.iter().map(|&status| {
        named(match status {
            Status::Creating | Status::Running | Status::Error => Task::absent(edition).at(status),
            Status::Migrating => Task::backup_import(edition),
            _ => incremental.at(status),
        })
    }));
    let switching = incremental.at(Status::IncrMigrating).with_task_status(Some(TaskStatus::Exchanging));
    let ended = incremental.at(Status::Terminated);
    all.extend(
        [
            switching,
            ended.with_task_status(Some(TaskStatus::ExchangeSuccess)),
            ended.rolling_back(),
            ended.with_task_status(Some(TaskStatus::RollbackSuccess)),
            incremental.gone(),
        ]
        .map(named),
    );
    all
}

#[cfg(feature = "alloc")]
fn pictures(edition: Edition) -> Vec<rule::Picture<Task>> {
    const FULL: &[&str] = &[
        "CreateMigrationTask",
        "SetOnline (incremental)",
        "DeleteMigrationTask",
        "UpdateMigrationTask",
        "ExchangeInstanceIp",
        "JobStarted",
    ];
    const INCREMENTAL: &[&str] = &[
        "CreateMigrationTask",
        "SetOnline (full)",
        "DeleteMigrationTask",
        "UpdateMigrationTask",
        "ExchangeInstanceIp",
        "JobStarted",
    ];
    const BACKUP: &[&str] = &["CreateOnlineMigrationTask", "DeleteMigrationTask", "UpdateMigrationTask"];
    const SWITCH: &[&str] = &[
        "SetOnlineMigrationTask",
        "StopMigrationTask",
        "StopMigrationTaskSync",
        "BatchStopMigrationTasks",
        "BatchRestartOnlineMigrationTasks",
        "DeleteMigrationTask",
        "UpdateMigrationTask",
        "Failed",
        "FailedUncleared",
        "FellBack",
        "FullEnded",
        "Released",
    ];
    let absent = vec![Task::absent(edition)];
    let incremental = Task::online(edition, MigrationMethod::Incremental, ResumeMode::Auto).at(Status::IncrMigrating);
    vec![
        ("full", absent.clone(), FULL),
        ("incremental", absent.clone(), INCREMENTAL),
        ("backup", absent, BACKUP),
        ("switch", vec![incremental], SWITCH),
    ]
}

#[cfg(feature = "alloc")]
fn place(task: Task) -> (Option<String>, String) {
    (None, task.to_string())
}

#[cfg(feature = "alloc")]
fn message(_: Task, code: Code, _: Edition, _: &dyn Fn(Task) -> bool) -> String {
    code.message().unwrap_or_default().into()
}

/// What an API printed of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sighting {
    /// No such task.
    NotFound,
    /// A `status`; whether there was a `task_status` was not recorded.
    Status(Status),
    /// A `status` with its `task_status`, or without one.
    Both(Status, Option<TaskStatus>),
}

impl Sighting {
    /// The tasks of an edition that this sighting leaves open.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{Method, Sighting, Status}};
    /// let seen = Sighting::Status(Status::IncrMigrating);
    /// assert!(seen.leaves(Edition::LATEST).all(|task| task.method() == Some(Method::Incremental)));
    /// ```
    pub fn leaves(self, edition: Edition) -> impl Iterator<Item = Task> {
        Task::all(edition).filter(move |task| task.is_possible() && task.shows(self))
    }
}

impl fmt::Display for Task {
    /// The status, with the switch of addresses behind a stroke.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status() {
            Some(status) => status.as_str(),
            None if self.is_gone() => "Gone",
            None => "Absent",
        };
        match self.task_status() {
            Some(switch) => write!(f, "{status}/{switch}"),
            None if self.is_rolling_back() => write!(f, "{status}/rolling back"),
            None => f.write_str(status),
        }
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Task({self}, edition {}", self.edition())?;
        if let Some(method) = self.method() {
            write!(f, ", {method:?}")?;
        }
        if let Some(mode) = self.resume_mode() {
            write!(f, ", resume_mode {mode}")?;
        }
        if let Some(job) = self.job() {
            write!(f, ", job {job}")?;
        }
        f.write_str(")")
    }
}

#[cfg(feature = "serde")]
mod saved {
    use super::*;

    /// A task as it is stored: words, not bits.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Saved {
        edition: Edition,
        status: Option<Status>,
        gone: bool,
        task_status: Option<TaskStatus>,
        rolling_back: bool,
        method: Option<Method>,
        resume_mode: Option<ResumeMode>,
        job: Option<JobStatus>,
    }

    impl serde::Serialize for Task {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Saved {
                edition: self.edition(),
                status: self.status(),
                gone: self.is_gone(),
                task_status: self.task_status(),
                rolling_back: self.is_rolling_back(),
                method: self.method(),
                resume_mode: self.resume_mode(),
                job: self.job(),
            }
            .serialize(serializer)
        }
    }

    impl<'de> serde::Deserialize<'de> for Task {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let saved = Saved::deserialize(deserializer)?;
            if saved.gone && saved.status.is_some() || saved.rolling_back && saved.task_status.is_some() {
                return Err(serde::de::Error::custom("a status and its absence at once"));
            }
            let task = Task::absent(saved.edition).put(STATUS, if saved.gone { GONE } else { ABSENT });
            let task = saved.status.map_or(task, |status| task.at(status)).with_task_status(saved.task_status);
            let task = if saved.rolling_back { task.rolling_back() } else { task };
            Ok(task.with_method(saved.method).with_resume_mode(saved.resume_mode).with_job(saved.job))
        }
    }
}
