//! Requests and answers of DCS as they go over the wire: the operations on data migration tasks.
//!
//! Which operation a request asks for stands in its method and path; the project and the task are parts of the path and fields
//! of the request. Everything else is JSON in the body, or in the query where a list is filtered. Field names are the vendor's;
//! what a field means is said where it bears on the lifecycle. Where pages call a number a text, it is text here; the numbers
//! of their examples are read too.

use super::clauses::{
    P_BATCH_STOP, P_CREATE, P_CREATE_ONLINE, P_DELETE, P_EXCHANGE, P_JOB, P_LIST, P_LOGS, P_RESTART, P_RESTART_CN,
    P_ROLLBACK, P_SET_ONLINE, P_SHOW, P_STATS, P_STOP, P_SYNC_STOP, P_UPDATE_2025_12,
};
use super::job::JobStatus;
use super::task::{MigrationMethod, MigrationType, Operation, ResumeMode, Status, Task, TaskStatus};
use crate::wire::path::{self, Carries, Gives, Route};
use crate::wire::{self, Allowed, Answered, Broken, Decided, Failure, Limit, Malformed, Reading, Service};
use crate::wire::{messages, operations};
use crate::word::{OwnedWord, UnknownWord, words};
use alloc::string::String;
use alloc::vec::Vec;

operations! {
    /// Imports a backup.
    CreateMigrationTask -> TaskAnswer;
    /// Prepares an online task.
    CreateOnlineMigrationTask -> CreateOnlineMigrationTaskAnswer;
    /// Configures an online task, and starts it.
    SetOnlineMigrationTask -> TaskAnswer;
    /// Lists tasks.
    ListMigrationTask -> MigrationTaskPage;
    /// Shows a task.
    ShowMigrationTask -> MigrationTask;
    /// Stops a task; it is stopped when it is shown as TERMINATED.
    StopMigrationTask -> MigrationTask;
    /// Stops a task, and answers when that is done.
    StopMigrationTaskSync -> Done;
    /// Stops several tasks.
    BatchStopMigrationTasks -> BatchAnswer;
    /// Starts several tasks again.
    BatchRestartOnlineMigrationTasks -> BatchAnswer;
    /// Deletes tasks.
    DeleteMigrationTask -> DeleteMigrationTaskAnswer;
    /// Changes what becomes of a task that lost its connection.
    UpdateMigrationTask -> Said;
    /// Shows how far a task is.
    ShowMigrationTaskStats -> MigrationTaskStats;
    /// Switches the addresses of two instances.
    ExchangeInstanceIp -> Done;
    /// Switches them back.
    RollbackExchangeInstanceIp -> Done;
    /// Lists a task's log.
    ListMigrationTaskLogs -> MigrationTaskLogs;
    /// Shows a job, such as the one that prepares an online task.
    ShowJobInfo -> JobInfo;
}

/// Where the operations are. Singular and plural are mixed as the pages have it.
pub(crate) const ROUTES: &[Route] = &[
    Route::new("POST", "/v2/{project_id}/migration-task", Carries::Body, "CreateMigrationTask", Gives::Fields),
    Route::new(
        "POST",
        "/v2/{project_id}/migration/instance",
        Carries::Body,
        "CreateOnlineMigrationTask",
        Gives::Fields,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration/{task_id}/task",
        Carries::Body,
        "SetOnlineMigrationTask",
        Gives::Fields,
    ),
    Route::new("GET", "/v2/{project_id}/migration-tasks", Carries::Query, "ListMigrationTask", Gives::Fields),
    Route::new(
        "GET",
        "/v2/{project_id}/migration-task/{task_id}",
        Carries::Nothing,
        "ShowMigrationTask",
        Gives::Fields,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-task/{task_id}/stop",
        Carries::Nothing,
        "StopMigrationTask",
        Gives::Fields,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-task/{task_id}/sync-stop",
        Carries::Nothing,
        "StopMigrationTaskSync",
        Gives::Nothing,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-task/batch-stop",
        Carries::Body,
        "BatchStopMigrationTasks",
        Gives::Fields,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-tasks/batch-restart",
        Carries::Body,
        "BatchRestartOnlineMigrationTasks",
        Gives::Fields,
    ),
    Route::new(
        "DELETE",
        "/v2/{project_id}/migration-tasks/delete",
        Carries::Body,
        "DeleteMigrationTask",
        Gives::Fields,
    ),
    Route::new("PUT", "/v2/{project_id}/migration-task/{task_id}", Carries::Body, "UpdateMigrationTask", Gives::Text),
    Route::new(
        "GET",
        "/v2/{project_id}/migration-task/{task_id}/stats",
        Carries::Nothing,
        "ShowMigrationTaskStats",
        Gives::Fields,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-task/{task_id}/exchange-ip",
        Carries::Body,
        "ExchangeInstanceIp",
        Gives::Nothing,
    ),
    Route::new(
        "POST",
        "/v2/{project_id}/migration-task/{task_id}/rollback-ip",
        Carries::Nothing,
        "RollbackExchangeInstanceIp",
        Gives::Nothing,
    ),
    Route::new(
        "GET",
        "/v2/{project_id}/migration-task/{task_id}/logs",
        Carries::Query,
        "ListMigrationTaskLogs",
        Gives::Fields,
    ),
    Route::new("GET", "/v2/{project_id}/jobs/{job_id}", Carries::Nothing, "ShowJobInfo", Gives::Fields),
];

/// `result` of an item of a batch.
///
/// ```
/// use cutover::dcs::message::ItemResult;
/// assert_eq!("failed".parse(), Ok(ItemResult::Failed));
/// ```
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(ascii_case_insensitive, serialize_all = "lowercase", parse_err_ty = UnknownWord, parse_err_fn = unknown_result)]
pub enum ItemResult {
    /// The request was delivered for this task.
    Success,
    /// It was not; the status of the answer is 200 all the same.
    Failed,
}

words! {
    ItemResult, unknown_result = "the result of an item: success or failed",
        r#"assert_eq!(cutover::dcs::message::ItemResult::Success.as_str(), "success");"#;
}

messages! { "snake_case":
    /// What `CreateMigrationTask` asks.
    CreateMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task's name.
        task_name: String,
        /// What it is for.
        description: String,
        /// Online tasks are not created by this call any more.
        #[serde(alias = "migrate_type")]
        migration_type: OwnedWord<MigrationType>,
        /// Mandatory, though an import has no choice.
        migration_method: OwnedWord<MigrationMethod>,
        /// The backup.
        backup_files: BackupFiles,
        /// `vpc` or `vpn`; of online tasks.
        network_type: String,
        /// Of online tasks.
        source_instance: Instance,
        /// Where the data goes.
        target_instance: Instance,
    }

    /// A backup to be imported.
    BackupFiles {
        /// `self_build_obs` or `backup_record`; pages disagree which of them is a bucket.
        file_source: String,
        /// The bucket.
        bucket_name: String,
        /// The files in it.
        files: Vec<BackupFile>,
        /// The backup of an instance.
        backup_id: String,
    }

    /// A file of a backup.
    BackupFile {
        /// Its name.
        file_name: String,
        /// Its size, such as `754.0MB`.
        size: String,
        /// When it was changed.
        update_at: String,
    }

    /// An instance at either end.
    Instance {
        /// Its addresses.
        addrs: String,
        /// Its password, if it has one.
        password: String,
        /// The instance's own status, which is not the task's.
        task_status: String,
        /// Its id.
        id: String,
        /// Its address.
        ip: String,
        /// Its port.
        port: String,
        /// Its name.
        name: String,
        /// Whether it is a proxy with several databases.
        proxy_multi_db: bool,
        /// The database.
        db: String,
    }

    /// What `CreateOnlineMigrationTask` asks.
    CreateOnlineMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task's name.
        name: String,
        /// What it is for.
        description: String,
        /// The VPC.
        vpc_id: String,
        /// The subnet.
        subnet_id: String,
        /// The security group.
        security_group_id: String,
    }

    /// What `SetOnlineMigrationTask` asks.
    SetOnlineMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
        /// Whether changes are migrated after the data.
        migration_method: OwnedWord<MigrationMethod>,
        /// What becomes of the task when it loses its connection.
        resume_mode: OwnedWord<ResumeMode>,
        /// MB per second; of incremental tasks.
        bandwidth_limit_mb: String,
        /// Where the data comes from.
        source_instance: ConfigInstance,
        /// Where it goes.
        target_instance: ConfigInstance,
    }

    /// An instance at either end of an online task: its id or its addresses.
    ConfigInstance {
        /// Its id, where it is one of this service.
        id: String,
        /// Its addresses, where it is not.
        addrs: String,
        /// Its password, if it has one.
        password: String,
    }

    /// What `ListMigrationTask` asks; an empty name is none.
    ListMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// How many are passed over; 0 where left out.
        offset: i64,
        /// How many there are on a page; 10 where left out.
        limit: i64,
        /// By name.
        name: String,
    }

    /// What `ShowMigrationTask` asks.
    ShowMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
    }

    /// What `StopMigrationTask` asks.
    StopMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
    }

    /// What `StopMigrationTaskSync` asks.
    StopMigrationTaskSync {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
    }

    /// What `BatchStopMigrationTasks` asks.
    BatchStopMigrationTasks {
        /// The project, in the path.
        project_id: String,
        /// The tasks.
        migration_tasks: Vec<String>,
    }

    /// What `BatchRestartOnlineMigrationTasks` asks.
    BatchRestartOnlineMigrationTasks {
        /// The project, in the path.
        project_id: String,
        /// The tasks.
        migration_tasks: Vec<String>,
    }

    /// What `DeleteMigrationTask` asks.
    DeleteMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The tasks.
        task_id_list: Vec<String>,
    }

    /// What `UpdateMigrationTask` asks.
    UpdateMigrationTask {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
        /// Left out: `auto`, since 2025-12.
        resume_mode: OwnedWord<ResumeMode>,
    }

    /// What `ShowMigrationTaskStats` asks.
    ShowMigrationTaskStats {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
    }

    /// What `ExchangeInstanceIp` asks. Pages have both fields as mandatory; the service was seen to do without.
    ExchangeInstanceIp {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
        /// The addresses.
        exchanged_ip: Vec<String>,
        /// Whether domain names are switched too.
        is_exchange_domain: bool,
    }

    /// What `RollbackExchangeInstanceIp` asks.
    RollbackExchangeInstanceIp {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
    }

    /// What `ListMigrationTaskLogs` asks.
    ListMigrationTaskLogs {
        /// The project, in the path.
        project_id: String,
        /// The task, in the path.
        task_id: String,
        /// How many lines are passed over; 0 where left out.
        offset: i64,
        /// How many lines there are on a page; 10 where left out.
        limit: i64,
        /// `INFO`, `ERROR`, `WARN` or `DEBUG`.
        log_level: String,
    }

    /// What `ShowJobInfo` asks.
    ShowJobInfo {
        /// The project, in the path.
        project_id: String,
        /// The job, in the path.
        job_id: String,
    }

    /// The answer to `CreateMigrationTask` and to `SetOnlineMigrationTask`.
    TaskAnswer {
        /// The task.
        id: String,
        /// Its name.
        name: String,
        /// Its status.
        status: OwnedWord<Status>,
        /// What is wrong; empty while nothing is.
        error: String,
    }

    /// The answer to `CreateOnlineMigrationTask`.
    CreateOnlineMigrationTaskAnswer {
        /// The task, whatever the name says.
        instance_id: String,
        /// The job that prepares it. The page lacks it; the service was seen to send it.
        job_id: String,
    }

    /// A page of tasks.
    MigrationTaskPage {
        /// How many there are on all pages.
        count: i64,
        /// The tasks.
        migration_tasks: Vec<MigrationTaskItem>,
    }

    /// A task as it is listed.
    MigrationTaskItem {
        /// Its id.
        task_id: String,
        /// Its name.
        task_name: String,
        /// Its status.
        status: OwnedWord<Status>,
        /// Its type. Older pages have another name.
        #[serde(alias = "migrate_type")]
        migration_type: OwnedWord<MigrationType>,
        /// Its method.
        migration_method: OwnedWord<MigrationMethod>,
        /// The address of the machine that migrates.
        ecs_tenant_private_ip: String,
        /// Where the data comes from.
        data_source: String,
        /// The source's name.
        source_instance_name: String,
        /// The source's id.
        source_instance_id: String,
        /// The source's status.
        source_instance_status: String,
        /// The source's subnet.
        source_instance_subnet_id: String,
        /// The source's specification.
        source_instance_spec_code: String,
        /// The target's addresses. Older pages have another name.
        #[serde(alias = "target_instance_address")]
        target_instance_addrs: String,
        /// The target's name.
        target_instance_name: String,
        /// The target's id.
        target_instance_id: String,
        /// The target's status.
        target_instance_status: String,
        /// The target's subnet.
        target_instance_subnet_id: String,
        /// The target's specification.
        target_instance_spec_code: String,
        /// When it was created.
        created_at: String,
        /// What it is for.
        description: String,
        /// What went wrong.
        error_message: String,
        /// When the machine that migrates was released.
        released_at: String,
        /// The version of that machine.
        version: String,
        /// What becomes of it when it loses its connection.
        resume_mode: OwnedWord<ResumeMode>,
        /// What no page explains.
        supported_features: Vec<String>,
    }

    /// A task as it is shown.
    MigrationTask {
        /// Its id.
        task_id: String,
        /// Its name.
        task_name: String,
        /// What it is for.
        description: String,
        /// Its status.
        status: OwnedWord<Status>,
        /// Its type. Examples have a method here, and one another name.
        #[serde(alias = "migrate_type")]
        migration_type: OwnedWord<MigrationType>,
        /// Its method.
        migration_method: OwnedWord<MigrationMethod>,
        /// The address of the machine that migrates.
        ecs_tenant_private_ip: String,
        /// The backup.
        backup_files: BackupFiles,
        /// `vpc` or `vpn`.
        network_type: String,
        /// Where the data comes from.
        source_instance: Instance,
        /// Where it goes.
        target_instance: Instance,
        /// When it was created.
        created_at: String,
        /// When it was done; it is printed before that too.
        updated_at: String,
        /// When the machine that migrates was released.
        released_at: String,
        /// The version of that machine.
        version: String,
        /// What becomes of it when it loses its connection.
        resume_mode: OwnedWord<ResumeMode>,
        /// What no page explains.
        supported_features: Vec<String>,
        /// The VPC.
        tenant_vpc_id: String,
        /// The subnet.
        tenant_subnet_id: String,
        /// The security group.
        tenant_security_group_id: String,
        /// MB per second.
        bandwidth_limit_mb: String,
        /// The switch of addresses; left out while there is none.
        task_status: OwnedWord<TaskStatus>,
    }

    /// The answer to a batch: how each task fared.
    BatchAnswer {
        /// One for each task.
        migration_tasks: Vec<BatchItem>,
    }

    /// How a task of a batch fared.
    BatchItem {
        /// Whether the request was delivered.
        result: OwnedWord<ItemResult>,
        /// The task.
        task_id: String,
        /// What was wrong. Some pages lack this field and the next two.
        error_code: String,
        /// What was wrong, in words.
        error_msg: String,
        /// More words.
        error_ext_msg: String,
    }

    /// The answer to `DeleteMigrationTask`.
    DeleteMigrationTaskAnswer {
        /// The tasks that were asked for.
        task_id_list: Vec<String>,
    }

    /// An answer with a sentence; without one it is an empty object.
    Said {
        /// The sentence. It is the whole body, a JSON string.
        text: String,
    }

    /// How far a task is.
    MigrationTaskStats {
        /// Per cent; over 100 and nothing at all were seen in a sister service.
        full_migration_progress: String,
        /// How far the target is behind; 0: not at all.
        offset: String,
        /// The keys of the source.
        source_dbsize: String,
        /// The keys of the target.
        target_dbsize: String,
        /// Kilobits per second.
        target_input_kbps: String,
        /// Operations per second.
        target_ops: String,
        /// Whether it migrates.
        is_migrating: bool,
    }

    /// A part of a task's log.
    MigrationTaskLogs {
        /// How many lines there are on all pages.
        log_num: i64,
        /// The lines.
        migration_logs: Vec<MigrationLog>,
    }

    /// A line of a task's log.
    MigrationLog {
        /// When it was written.
        created_at: String,
        /// `INFO`, `ERROR`, `WARN` or `DEBUG`.
        log_level: String,
        /// What it says.
        message: String,
        /// What no page explains.
        log_code: String,
        /// What is filled in.
        keyword: Vec<String>,
    }

    /// A job.
    JobInfo {
        /// Its id.
        job_id: String,
        /// What it does.
        job_type: String,
        /// Its status.
        status: OwnedWord<JobStatus>,
        /// When it began.
        begin_time: String,
        /// When it ended.
        end_time: String,
    }
}

/// An answer without a body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
#[serde(default)]
pub struct Done {}

/// A listed word.
fn word<T: Copy>(word: Option<&OwnedWord<T>>) -> Option<T> {
    word.and_then(|word| word.borrowed().known())
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where no operation has this method and path, or a parameter cannot be read.
    ///
    /// ```
    /// use cutover::dcs::message::Request;
    /// use cutover::wire::{Reading, http};
    /// let body = br#"{"migration_tasks":["t-1","t-2"]}"#;
    /// let request = http::Request::post("/v2/p-1/migration-task/batch-stop").body(body.to_vec())?;
    /// let Request::BatchStopMigrationTasks(stop) = Request::parse(&request, Reading::Lenient)? else { panic!() };
    /// assert_eq!(stop.project_id.as_deref(), Some("p-1"));
    /// assert_eq!(stop.migration_tasks.unwrap(), ["t-1", "t-2"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(request: &wire::Request, reading: Reading) -> Result<Self, Malformed> {
        let (operation, tree, form) = path::read(ROUTES, request, reading)?;
        Self::of(operation, &tree, reading, form).unwrap_or_else(|| Err(path::unknown(operation)))
    }

    /// Writes it, without a token or a signature.
    ///
    /// ```
    /// use cutover::dcs::message::{ListMigrationTask, Request};
    /// let list = ListMigrationTask { project_id: Some("p-1".into()), limit: Some(20), ..Default::default() };
    /// assert_eq!(Request::ListMigrationTask(list).render().uri(), "/v2/p-1/migration-tasks?limit=20");
    /// ```
    #[must_use]
    pub fn render(&self) -> wire::Request {
        path::write(ROUTES, self.name(), self.tree())
    }

    /// What it asks of a task, or of each; none for what only reads, or lacks a word that a task needs.
    ///
    /// ```
    /// use cutover::dcs::message::{Request, UpdateMigrationTask};
    /// use cutover::dcs::task::Operation;
    /// assert_eq!(Request::UpdateMigrationTask(UpdateMigrationTask::default()).operation(), Some(Operation::Update(None)));
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        match self {
            Request::CreateMigrationTask(asked) => Some(Operation::Create(word(asked.migration_type.as_ref())?)),
            Request::CreateOnlineMigrationTask(_) => Some(Operation::CreateOnline),
            Request::SetOnlineMigrationTask(asked) => {
                let method = word(asked.migration_method.as_ref())?;
                Some(Operation::SetOnline(method, word(asked.resume_mode.as_ref())?))
            }
            Request::StopMigrationTask(_) => Some(Operation::Stop),
            Request::StopMigrationTaskSync(_) => Some(Operation::StopSync),
            Request::BatchStopMigrationTasks(_) => Some(Operation::BatchStop),
            Request::BatchRestartOnlineMigrationTasks(_) => Some(Operation::BatchRestart),
            Request::DeleteMigrationTask(_) => Some(Operation::Delete),
            Request::UpdateMigrationTask(asked) => Some(Operation::Update(word(asked.resume_mode.as_ref()))),
            Request::ExchangeInstanceIp(_) => Some(Operation::ExchangeIp),
            Request::RollbackExchangeInstanceIp(_) => Some(Operation::RollbackIp),
            Request::ListMigrationTask(_)
            | Request::ShowMigrationTask(_)
            | Request::ShowMigrationTaskStats(_)
            | Request::ListMigrationTaskLogs(_)
            | Request::ShowJobInfo(_) => None,
        }
    }

    /// What becomes of it where a task, or each, stands so; none where [`operation`](Self::operation) is none. The ids in the
    /// answer are the caller's to fill in. A batch is answered with 200 all the same; a refusal is one item's.
    ///
    /// ```
    /// use cutover::dcs::message::{Request, Response, StopMigrationTask};
    /// use cutover::dcs::task::{MigrationMethod, ResumeMode, Status, Task};
    /// use cutover::{dcs::Edition, wire::Decided};
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto).at(Status::IncrMigrating);
    /// let stop = Request::StopMigrationTask(StopMigrationTask::default());
    /// let Some(Decided::Applied(_, Response::StopMigrationTask(shown))) = stop.decide(task) else { panic!() };
    /// assert_eq!(shown.status.unwrap().to_string(), "TERMINATING");
    /// ```
    #[must_use]
    pub fn decide(&self, task: Task) -> Option<Decided<Task, Response>> {
        let answer = |after: Task| {
            let status = after.status().map(OwnedWord::Known);
            let begun = || TaskAnswer { status: status.clone(), error: Some(String::new()), ..Default::default() };
            let item = || BatchItem { result: Some(OwnedWord::Known(ItemResult::Success)), ..Default::default() };
            let batch = || BatchAnswer { migration_tasks: Some([item()].into()), ..Default::default() };
            match self {
                Request::CreateMigrationTask(_) => Response::CreateMigrationTask(begun()),
                Request::CreateOnlineMigrationTask(_) => {
                    Response::CreateOnlineMigrationTask(CreateOnlineMigrationTaskAnswer::default())
                }
                Request::SetOnlineMigrationTask(_) => Response::SetOnlineMigrationTask(begun()),
                Request::ListMigrationTask(_) => Response::ListMigrationTask(MigrationTaskPage::default()),
                Request::ShowMigrationTask(_) => Response::ShowMigrationTask(MigrationTask::default()),
                Request::StopMigrationTask(_) => {
                    Response::StopMigrationTask(MigrationTask { status, ..Default::default() })
                }
                Request::StopMigrationTaskSync(_) => Response::StopMigrationTaskSync(Done {}),
                Request::BatchStopMigrationTasks(_) => Response::BatchStopMigrationTasks(batch()),
                Request::BatchRestartOnlineMigrationTasks(_) => Response::BatchRestartOnlineMigrationTasks(batch()),
                Request::DeleteMigrationTask(asked) => Response::DeleteMigrationTask(DeleteMigrationTaskAnswer {
                    task_id_list: asked.task_id_list.clone(),
                    ..Default::default()
                }),
                Request::UpdateMigrationTask(_) => Response::UpdateMigrationTask(Said::default()),
                Request::ShowMigrationTaskStats(_) => Response::ShowMigrationTaskStats(MigrationTaskStats::default()),
                Request::ExchangeInstanceIp(_) => Response::ExchangeInstanceIp(Done {}),
                Request::RollbackExchangeInstanceIp(_) => Response::RollbackExchangeInstanceIp(Done {}),
                Request::ListMigrationTaskLogs(_) => Response::ListMigrationTaskLogs(MigrationTaskLogs::default()),
                Request::ShowJobInfo(_) => Response::ShowJobInfo(JobInfo::default()),
            }
        };
        self.operation().map(|operation| Decided::of(Service::Dcs, task, operation, answer))
    }

    /// The first documented limit that it breaks.
    ///
    /// # Errors
    ///
    /// [`Broken`], with the limit and the parameter.
    ///
    /// ```
    /// use cutover::dcs::message::{Request, SetOnlineMigrationTask};
    /// let task = SetOnlineMigrationTask { bandwidth_limit_mb: Some("10241".into()), ..Default::default() };
    /// let broken = Request::SetOnlineMigrationTask(task).validate().unwrap_err();
    /// assert_eq!(broken.to_string(), "project_id is missing");
    /// ```
    pub fn validate(&self) -> Result<(), Broken> {
        path::broken(LIMITS, self.name(), &self.tree(), &self.render()).map_or(Ok(()), Err)
    }
}

impl Response {
    /// Reads the answer to an operation.
    ///
    /// # Errors
    ///
    /// [`Answered::Failure`] where the service answered with an error, [`Answered::Malformed`] where the answer cannot be read.
    ///
    /// ```
    /// use cutover::dcs::message::Response;
    /// use cutover::dcs::task::Status;
    /// use cutover::wire::{Reading, http};
    /// let answer = http::Response::new(br#"{"task_id":"t-1","status":"INCRMIGRATING"}"#.to_vec());
    /// let Response::ShowMigrationTask(task) = Response::parse("ShowMigrationTask", &answer, Reading::Lenient)? else { panic!() };
    /// assert_eq!(task.status.unwrap().borrowed().known(), Some(Status::IncrMigrating));
    /// # Ok::<(), cutover::wire::Answered>(())
    /// ```
    pub fn parse(operation: &str, answer: &wire::Response, reading: Reading) -> Result<Self, Answered> {
        if !answer.status().is_success() {
            return Err(Failure::parse(Service::Dcs, answer).into());
        }
        let tree = path::answer(ROUTES, operation, answer, reading)?;
        let read = Self::of(operation, &tree, reading, wire::tree::Form::Json);
        Ok(read.unwrap_or_else(|| Err(path::unknown(operation)))?)
    }

    /// Writes it.
    ///
    /// ```
    /// use cutover::dcs::message::{Done, Response};
    /// let answer = Response::StopMigrationTaskSync(Done {}).render();
    /// assert_eq!((answer.status().as_u16(), answer.body().as_slice()), (204, &b""[..]));
    /// ```
    #[must_use]
    pub fn render(&self) -> wire::Response {
        path::answered(ROUTES, self.name(), &self.tree())
    }
}

const CREATE: &[&str] = &["CreateMigrationTask"];
const ONLINE: &[&str] = &["CreateOnlineMigrationTask"];
const SET: &[&str] = &["SetOnlineMigrationTask"];
const LIST: &[&str] = &["ListMigrationTask"];
const LOGS: &[&str] = &["ListMigrationTaskLogs"];
const RESTART: &[&str] = &["BatchRestartOnlineMigrationTasks"];
const OF_A_TASK: &[&str] = &[
    "SetOnlineMigrationTask",
    "ShowMigrationTask",
    "StopMigrationTask",
    "StopMigrationTaskSync",
    "UpdateMigrationTask",
    "ShowMigrationTaskStats",
    "ExchangeInstanceIp",
    "RollbackExchangeInstanceIp",
    "ListMigrationTaskLogs",
];
const METHODS: &[&str] = &["full_amount_migration", "incremental_migration"];
const MODES: &[&str] = &["auto", "manual"];

/// The limits on parameters. No page says what the service answers where one is broken; that it is one of its codes for
/// parameters (`DCS.4062`, `DCS.4063`) is assumed.
pub const LIMITS: &[Limit] = &[
    Limit::new(Request::NAMES, "project_id", Allowed::Required, &[&P_SYNC_STOP, &P_SHOW]),
    Limit::new(
        OF_A_TASK,
        "task_id",
        Allowed::Required,
        &[&P_SET_ONLINE, &P_SHOW, &P_STOP, &P_SYNC_STOP, &P_UPDATE_2025_12, &P_STATS, &P_EXCHANGE, &P_ROLLBACK],
    ),
    Limit::new(&["ShowJobInfo"], "job_id", Allowed::Required, &[&P_JOB]),
    Limit::new(CREATE, "task_name", Allowed::Required, &[&P_CREATE]),
    Limit::new(CREATE, "migration_type", Allowed::Required, &[&P_CREATE]),
    Limit::new(CREATE, "migration_type", Allowed::OneOf(&["backupfile_import", "online_migration"]), &[&P_CREATE]),
    Limit::new(CREATE, "migration_method", Allowed::Required, &[&P_CREATE]),
    Limit::new(CREATE, "migration_method", Allowed::OneOf(METHODS), &[&P_CREATE]),
    Limit::new(CREATE, "network_type", Allowed::OneOf(&["vpc", "vpn"]), &[&P_CREATE]),
    Limit::new(CREATE, "backup_files.file_source", Allowed::OneOf(&["self_build_obs", "backup_record"]), &[&P_CREATE]),
    Limit::new(CREATE, "target_instance", Allowed::Required, &[&P_CREATE]),
    Limit::new(CREATE, "target_instance.id", Allowed::Required, &[&P_CREATE]),
    Limit::new(CREATE, "backup_files.files.*.file_name", Allowed::Required, &[&P_CREATE]),
    Limit::new(ONLINE, "name", Allowed::Required, &[&P_CREATE_ONLINE]),
    Limit::new(ONLINE, "vpc_id", Allowed::Required, &[&P_CREATE_ONLINE]),
    Limit::new(ONLINE, "subnet_id", Allowed::Required, &[&P_CREATE_ONLINE]),
    Limit::new(ONLINE, "security_group_id", Allowed::Required, &[&P_CREATE_ONLINE]),
    Limit::new(SET, "migration_method", Allowed::Required, &[&P_SET_ONLINE]),
    Limit::new(SET, "migration_method", Allowed::OneOf(METHODS), &[&P_SET_ONLINE]),
    Limit::new(SET, "resume_mode", Allowed::Required, &[&P_SET_ONLINE]),
    Limit::new(SET, "resume_mode", Allowed::OneOf(MODES), &[&P_SET_ONLINE]),
    Limit::new(SET, "bandwidth_limit_mb", Allowed::Range(1, 10_240), &[&P_SET_ONLINE]),
    Limit::new(SET, "source_instance", Allowed::Required, &[&P_SET_ONLINE]),
    Limit::new(SET, "target_instance", Allowed::Required, &[&P_SET_ONLINE]),
    Limit::new(SET, "source_instance.id", Allowed::RequiredWithout("source_instance.addrs"), &[&P_SET_ONLINE]),
    Limit::new(SET, "target_instance.id", Allowed::RequiredWithout("target_instance.addrs"), &[&P_SET_ONLINE]),
    Limit::new(LIST, "offset", Allowed::Range(0, i64::MAX), &[&P_LIST]),
    Limit::new(LIST, "limit", Allowed::Range(1, 1000), &[&P_LIST]),
    Limit::new(&["BatchStopMigrationTasks"], "migration_tasks", Allowed::Required, &[&P_BATCH_STOP]),
    Limit::new(RESTART, "migration_tasks", Allowed::Required, &[&P_RESTART]),
    Limit::new(RESTART, "migration_tasks", Allowed::Items(0, 50), &[&P_RESTART_CN]),
    Limit::new(&["DeleteMigrationTask"], "task_id_list", Allowed::Required, &[&P_DELETE]),
    Limit::new(&["UpdateMigrationTask"], "resume_mode", Allowed::OneOf(MODES), &[&P_UPDATE_2025_12]),
    Limit::new(LOGS, "offset", Allowed::Range(0, i64::MAX), &[&P_LOGS]),
    Limit::new(LOGS, "limit", Allowed::Range(0, i64::MAX), &[&P_LOGS]),
    Limit::new(LOGS, "log_level", Allowed::OneOf(&["INFO", "ERROR", "WARN", "DEBUG"]), &[&P_LOGS]),
];
