//! Requests and answers of SMS as they go over the wire.
//!
//! Which operation a request asks for stands in its method and path; the id of a source server or a task is a part of the path and
//! a field of the request. Everything else is JSON in the body, or in the query where a list is filtered. Field names are the
//! vendor's; what a field means is said where it bears on the lifecycle.

use super::clauses::{
    P_ACTION, P_AGENT, P_CHANGE_2026, P_CREATE_TASK, P_DELETE, P_DELETE_TASK, P_ERRORS, P_PAIRS, P_REGISTER, P_SHOW,
    P_SHOW_TASK,
};
use super::source::{CopyState, MigrationCycle, Operation, Pair, Source, pair};
use super::task::{self, Action, Command, CommandResult, Options, State, Subtask, Task};
use super::{Direction, Edition};
use crate::wire::path::{self, Carries, Gives, Route};
use crate::wire::{self, Allowed, Answered, Broken, Decided, Failure, Limit, Malformed, Reading, Service};
use crate::wire::{messages, operations};
use crate::word::OwnedWord;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::{Serialize, Serializer};

operations! {
    /// Sets a source server's `copystate` and `migrationcycle`.
    UpdateCopyState -> Done;
    /// Shows a source server.
    ShowServer -> Server;
    /// Lists source servers.
    ListServers -> ServerPage;
    /// Registers a source server.
    RegisterServer -> RegisterServerAnswer;
    /// Deletes a source server's record.
    DeleteServer -> Done;
    /// Deletes the records of several source servers.
    DeleteServers -> Done;
    /// Creates a migration task, for a source server that has none.
    CreateTask -> CreateTaskAnswer;
    /// Shows a migration task.
    ShowTask -> MigrationTask;
    /// Lists migration tasks.
    ListTasks -> TaskPage;
    /// Starts, pauses or launches a migration task, and the like.
    UpdateTaskStatus -> Done;
    /// Deletes a migration task.
    DeleteTask -> Done;
    /// Deletes several migration tasks.
    DeleteTasks -> Done;
    /// Gets the command that waits for the Agent of a source server. The Agent calls it.
    ShowCommand -> AgentCommand;
    /// Says how a command ended. The Agent calls it.
    UpdateCommandResult -> Done;
    /// Says how far a subtask is. The Agent calls it.
    UpdateTaskSpeed -> Done;
}

/// Where the operations are.
pub(crate) const ROUTES: &[Route] = &[
    Route::new("PUT", "/v3/sources/{source_id}/changestate", Carries::Body, "UpdateCopyState", Gives::Text),
    Route::new("GET", "/v3/sources/{source_id}", Carries::Nothing, "ShowServer", Gives::Fields),
    Route::new("GET", "/v3/sources", Carries::Query, "ListServers", Gives::Fields),
    Route::new("POST", "/v3/sources", Carries::Body, "RegisterServer", Gives::Fields),
    Route::new("DELETE", "/v3/sources/{source_id}", Carries::Nothing, "DeleteServer", Gives::Text),
    Route::new("POST", "/v3/sources/delete", Carries::Body, "DeleteServers", Gives::Text),
    Route::new("POST", "/v3/tasks", Carries::Body, "CreateTask", Gives::Fields),
    Route::new("GET", "/v3/tasks/{task_id}", Carries::Nothing, "ShowTask", Gives::Fields),
    Route::new("GET", "/v3/tasks", Carries::Query, "ListTasks", Gives::Fields),
    Route::new("POST", "/v3/tasks/{task_id}/action", Carries::Body, "UpdateTaskStatus", Gives::Text),
    Route::new("DELETE", "/v3/tasks/{task_id}", Carries::Nothing, "DeleteTask", Gives::Text),
    Route::new("POST", "/v3/tasks/delete", Carries::Body, "DeleteTasks", Gives::Text),
    Route::new("GET", "/v3/sources/{server_id}/command", Carries::Nothing, "ShowCommand", Gives::Fields),
    Route::new("POST", "/v3/sources/{server_id}/command_result", Carries::Body, "UpdateCommandResult", Gives::Text),
    Route::new("PUT", "/v3/tasks/{task_id}/progress", Carries::Body, "UpdateTaskSpeed", Gives::Text),
];

/// What `UpdateCopyState` says when it is done.
pub const UPDATED: &str = "The migration task status of a source server was updated.";

/// What `DeleteTask` says when it is done.
pub const TASK_DELETED: &str = "The migration task with a specified ID was deleted.";

messages! { "snake_case":
    /// What `UpdateCopyState` asks. Both words are mandatory since 2026-01.
    UpdateCopyState {
        /// The source server, in the path.
        source_id: String,
        /// Its replication status.
        copystate: OwnedWord<CopyState>,
        /// Its stage.
        migrationcycle: OwnedWord<MigrationCycle>,
    }

    /// What `ShowServer` asks.
    ShowServer {
        /// The source server, in the path.
        source_id: String,
    }

    /// What `ListServers` asks: filters, all of which have to hold; an empty one is none.
    ListServers {
        /// By status, spelled as in answers.
        #[serde(serialize_with = "as_read")]
        state: OwnedWord<CopyState>,
        /// By name.
        name: String,
        /// By id.
        id: String,
        /// By address.
        ip: String,
        /// By address.
        ipv6: String,
        /// By migration project.
        migproject: String,
        /// How many there are on a page; 0: 200.
        limit: i64,
        /// How many are passed over.
        offset: i64,
        /// By stage.
        migration_cycle: OwnedWord<MigrationCycle>,
        /// By whether the Agent is connected.
        connected: bool,
        /// By enterprise project.
        enterprise_project_id: String,
        /// By whether there is a result of a check of consistency.
        is_consistency_result_exist: bool,
    }

    /// What `RegisterServer` asks. The Agent calls it; a system that lacks one of its own fields fails the check.
    RegisterServer {
        /// The id, where the Agent has one.
        id: String,
        /// An address; this or the other one is mandatory.
        ip: String,
        /// An address.
        ipv6: String,
        /// The name.
        name: String,
        /// The name of the machine.
        hostname: String,
        /// `WINDOWS` or `LINUX`.
        os_type: String,
        /// The version of the system.
        os_version: String,
        /// How it is virtualised.
        virtualization_type: String,
        /// What speaks against copying blocks.
        linux_block_check: String,
        /// `BIOS` or `UEFI`.
        firmware: String,
        /// How many processors there are.
        cpu_quantity: i64,
        /// Bytes.
        memory: i64,
        /// The disks, as they came.
        disks: Vec<Part>,
        /// The networks, as they came.
        networks: Vec<Part>,
        /// The domain.
        domain_id: String,
        /// Linux: whether there is rsync.
        has_rsync: bool,
        /// Linux: whether it is paravirtualised.
        paravirtualization: bool,
        /// Linux: devices without a file system.
        raw_devices: String,
        /// Linux: `GRUB`.
        boot_loader: String,
        /// Linux: the groups of volumes, as they came.
        volume_groups: Vec<Part>,
        /// Linux: the file systems, as they came.
        btrfs_list: Vec<Part>,
        /// Linux: whether there is tc.
        has_tc: bool,
        /// Windows: whether the files of drivers are there.
        driver_files: bool,
        /// Windows: whether services are all right.
        system_services: bool,
        /// Windows: whether the account has the rights.
        account_rights: bool,
        /// Windows: the system's folder.
        system_dir: String,
        /// The Agent's version.
        agent_version: String,
        /// The kernel's version.
        kernel_version: String,
        /// The stage to begin with.
        migration_cycle: OwnedWord<MigrationCycle>,
        /// The status to begin with, spelled as in answers.
        #[serde(serialize_with = "as_read")]
        state: OwnedWord<CopyState>,
        /// Whether the system is an OEM's.
        oem_system: bool,
        /// `MANUAL`, `MGC` or empty.
        start_type: String,
        /// Milliseconds.
        io_read_wait: i64,
        /// Where it runs.
        platform: String,
        /// The migration project.
        migprojectid: String,
    }

    /// What `DeleteServer` asks.
    DeleteServer {
        /// The source server, in the path.
        source_id: String,
    }

    /// What `DeleteServers` asks.
    DeleteServers {
        /// The source servers.
        ids: Vec<String>,
    }

    /// What `CreateTask` asks.
    CreateTask {
        /// The name: letters, Chinese ones too, digits, `_` and `-`. The service was seen to refuse fewer than 4 and more than 20.
        name: String,
        /// `MIGRATE_FILE`, of Linux only, or `MIGRATE_BLOCK`.
        #[serde(rename = "type")]
        kind: String,
        /// Whether the target runs after the migration; left out: it does.
        start_target_server: bool,
        /// Whether the task is started at once.
        auto_start: bool,
        /// `WINDOWS` or `LINUX`. It was mandatory until 2026-01-27.
        os_type: String,
        /// The source server, with its id alone.
        source_server: TaskSource,
        /// The target, as it came. One that exists already has `vm_id` and `disks`.
        target_server: Part,
        /// The target's address, where that exists already.
        migration_ip: String,
        /// The region's name.
        region_name: String,
        /// The region.
        region_id: String,
        /// The project's name.
        project_name: String,
        /// The project.
        project_id: String,
        /// 0, 1 or 2; left out: 1.
        priority: i64,
        /// The template of which a target is made.
        vm_template_id: String,
        /// The template of which a clone is made.
        clonevm_template_id: String,
        /// Whether the data takes the public network; left out: it does.
        use_public_ip: bool,
        /// Whether it takes IPv6; left out: it does not.
        use_ipv6: bool,
        /// Whether changes are copied until somebody launches the target; left out: it is launched after the copy.
        syncing: bool,
        /// Whether the target exists already.
        exist_server: bool,
        /// Whether the network is measured.
        start_network_check: bool,
        /// How fast at the most; 0: any.
        speed_limit: i64,
        /// Per cent above `speed_limit` at which the task is paused.
        over_speed_threshold: f64,
        /// Whether the two are compared after the copy.
        is_need_consistency_check: bool,
        /// Whether there is a drill.
        need_migration_test: bool,
    }

    /// What `ShowTask` asks.
    ShowTask {
        /// The task, in the path.
        task_id: String,
    }

    /// What `ListTasks` asks: filters, all of which have to hold; an empty one is none.
    ListTasks {
        /// By state; four that are shown are no filter.
        state: OwnedWord<State>,
        /// By name.
        name: String,
        /// By id.
        id: String,
        /// By source server.
        source_server_id: String,
        /// How many there are on a page.
        limit: i64,
        /// How many are passed over.
        offset: i64,
        /// By enterprise project.
        enterprise_project_id: String,
    }

    /// What `UpdateTaskStatus` asks.
    UpdateTaskStatus {
        /// The task, in the path.
        task_id: String,
        /// What is to be done.
        operation: OwnedWord<Action>,
        /// Linux: whether the system becomes the vendor's own; left out: it does not.
        switch_hce: bool,
        /// Whether the two are compared; left out: they are not.
        is_need_consistency_check: bool,
        /// The template.
        template_id: String,
    }

    /// What `DeleteTask` asks.
    DeleteTask {
        /// The task, in the path.
        task_id: String,
    }

    /// What `DeleteTasks` asks.
    DeleteTasks {
        /// The tasks.
        ids: Vec<String>,
    }

    /// What `ShowCommand` asks.
    ShowCommand {
        /// The source server, in the path.
        server_id: String,
    }

    /// What `UpdateCommandResult` asks.
    UpdateCommandResult {
        /// The source server, in the path.
        server_id: String,
        /// The command.
        command_name: OwnedWord<Command>,
        /// How it ended.
        result: OwnedWord<CommandResult>,
        /// More on that, as it came. It is stored and nothing else.
        result_detail: Part,
    }

    /// What `UpdateTaskSpeed` asks.
    UpdateTaskSpeed {
        /// The task, in the path.
        task_id: String,
        /// The subtask.
        subtask_name: OwnedWord<Subtask>,
        /// Per cent of it.
        progress: i64,
        /// The bytes copied.
        replicatesize: i64,
        /// The bytes to be copied.
        totalsize: i64,
        /// What is being done, in detail.
        process_trace: String,
        /// Mbit/s.
        migrate_speed: f64,
        /// The rate of compression.
        compress_rate: f64,
        /// How long is to go.
        remain_time: i64,
        /// Load of the source's processors, per cent.
        total_cpu_usage: f64,
        /// What the Agent has of it.
        agent_cpu_usage: f64,
        /// Use of the source's memory, MB.
        total_mem_usage: f64,
        /// What the Agent has of it.
        agent_mem_usage: f64,
        /// Load of the source's disks, Mbit/s.
        total_disk_io: f64,
        /// What the Agent has of it.
        agent_disk_io: f64,
        /// Whether there is a drill.
        need_migration_test: bool,
        /// The Agent's clock.
        agent_time: String,
    }

    /// An answer with a sentence such as [`UPDATED`] or [`TASK_DELETED`]; without one it is an empty object.
    Done {
        /// The sentence. It is the whole body, a JSON string.
        text: String,
    }

    /// The answer to `RegisterServer`.
    RegisterServerAnswer {
        /// The source server's id.
        id: String,
    }

    /// A page of source servers.
    ServerPage {
        /// How many there are on all pages.
        count: i64,
        /// The source servers.
        source_servers: Vec<Server>,
    }

    /// A source server as it is printed.
    Server {
        /// Its id.
        id: String,
        /// Its address.
        ip: String,
        /// Its address.
        ipv6: String,
        /// Its name.
        name: String,
        /// The name of the machine.
        hostname: String,
        /// The enterprise project.
        enterprise_project_id: String,
        /// When it was registered.
        add_date: i64,
        /// `WINDOWS` or `LINUX`.
        os_type: String,
        /// The version of its system.
        os_version: String,
        /// Whether its system is an OEM's.
        oem_system: bool,
        /// What is written as `copystate`.
        #[serde(serialize_with = "as_read")]
        state: OwnedWord<CopyState>,
        /// What is written as `migrationcycle`.
        migration_cycle: OwnedWord<MigrationCycle>,
        /// Whether its Agent is connected.
        connected: bool,
        /// When the Agent's connection changed last.
        last_visit_time: i64,
        /// When `state` changed last.
        state_action_time: i64,
        /// When `migration_cycle` changed last.
        stage_action_time: i64,
        /// The environment check, one item each.
        checks: Vec<Check>,
        /// Its migration task.
        current_task: CurrentTask,
        /// The bytes copied.
        replicatesize: i64,
        /// The bytes to be copied.
        totalsize: i64,
        /// `BIOS` or `UEFI`.
        firmware: String,
        /// How many processors it has.
        cpu_quantity: i64,
        /// Bytes.
        memory: i64,
        /// What the target is advised to have, as it came.
        init_target_server: Part,
        /// Its disks, as they came.
        disks: Vec<Part>,
        /// Its groups of volumes, as they came.
        volume_groups: Vec<Part>,
        /// Its file systems, as they came.
        btrfs_list: Vec<Part>,
        /// Its networks, as they came.
        networks: Vec<Part>,
        /// The Agent's version.
        agent_version: String,
        /// Whether there is tc.
        has_tc: bool,
        /// The migration project, as it came.
        migproject: Part,
        /// Whether there is a result of a check of consistency.
        is_consistency_result_exist: bool,
    }

    /// One of the checks of a source server's environment.
    Check {
        /// Its number.
        id: i64,
        /// Its name, such as `OS_VERSION`.
        name: String,
        /// `OK`, `WARN` or `ERROR`.
        result: String,
        /// What it is about.
        params: Vec<String>,
        /// What is wrong.
        error_code: String,
        /// Whether that is an error or a warning.
        error_or_warn: String,
        /// What the code is about.
        error_params: String,
    }

    /// A source server's migration task.
    CurrentTask {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// `MIGRATE_FILE` or `MIGRATE_BLOCK`.
        #[serde(rename = "type")]
        kind: String,
        /// Its state. The first version of the interface shortened two of the words to `SUCCESS` and `FAIL`, which are kept.
        state: OwnedWord<State>,
    }

    /// The answer to `CreateTask`.
    CreateTaskAnswer {
        /// The task's id.
        id: String,
    }

    /// A page of migration tasks.
    TaskPage {
        /// How many there are on all pages.
        count: i64,
        /// The tasks.
        tasks: Vec<MigrationTask>,
    }

    /// A migration task as it is printed. Some fields are of `ShowTask` or of `ListTasks` alone.
    MigrationTask {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// `MIGRATE_FILE` or `MIGRATE_BLOCK`.
        #[serde(rename = "type")]
        kind: String,
        /// `WINDOWS` or `LINUX`.
        os_type: String,
        /// Its state.
        state: OwnedWord<State>,
        /// Its source server.
        source_server: TaskSource,
        /// Its target, as it came.
        target_server: Part,
        /// The target's clone.
        clone_server: CloneServer,
        /// Its subtasks. A table of the first version of the interface has another name.
        #[serde(alias = "sub_task_list")]
        sub_tasks: Vec<SubtaskItem>,
        /// The subtask that runs and how far it is, such as `ATTACH_AGENT_IMAGE-90`.
        subtask_info: String,
        /// Per cent. No page has it; nothing was seen here while the task ran, and more than 100.
        progress: i64,
        /// What went wrong: JSON, as a text.
        error_json: String,
        /// When it was created.
        create_date: i64,
        /// When it was started.
        start_date: i64,
        /// When it ended.
        finish_date: i64,
        /// When it ended. No page has it; nothing was seen here after success.
        end_date: i64,
        /// When it should end.
        estimate_complete_time: i64,
        /// How long it took.
        total_time: i64,
        /// Seconds to go.
        remain_seconds: i64,
        /// Whether its source server's Agent is connected.
        connected: bool,
        /// 0, 1 or 2.
        priority: i64,
        /// How fast at the most; 0: any.
        speed_limit: i64,
        /// Mbit/s.
        migrate_speed: f64,
        /// The rate of compression.
        compress_rate: f64,
        /// Whether changes are copied until somebody launches the target.
        syncing: bool,
        /// Whether the target runs after the migration.
        start_target_server: bool,
        /// Whether there is a drill.
        need_migration_test: bool,
        /// The enterprise project.
        enterprise_project_id: String,
        /// The region's name.
        region_name: String,
        /// The region.
        region_id: String,
        /// The project's name.
        project_name: String,
        /// The project.
        project_id: String,
        /// The template of which the target is made.
        vm_template_id: String,
        /// The target's address.
        migration_ip: String,
        /// An address, for older Agents.
        float_ip: String,
        /// The snapshot of the target.
        target_snapshot_id: String,
        /// How far its logs are: `INIT`, `UPLOADING`, `UPLOAD_FAIL` or `UPLOADED`; ten other words until 2025-11.
        log_collect_status: String,
        /// What was measured of the network, as it came.
        network_check_info: Part,
        /// Settings, as they came.
        special_config: Vec<Part>,
        /// Load of the source's processors, per cent.
        total_cpu_usage: f64,
        /// What the Agent has of it.
        agent_cpu_usage: f64,
        /// Use of the source's memory, MB.
        total_mem_usage: f64,
        /// What the Agent has of it.
        agent_mem_usage: f64,
        /// Load of the source's disks, Mbit/s.
        total_disk_io: f64,
        /// What the Agent has of it.
        agent_disk_io: f64,
    }

    /// The source server of a migration task.
    TaskSource {
        /// Its id.
        id: String,
        /// Its address.
        ip: String,
        /// Its name.
        name: String,
        /// `WINDOWS` or `LINUX`.
        os_type: String,
        /// The version of its system.
        os_version: String,
        /// Whether its system is an OEM's.
        oem_system: bool,
        /// What is written as `copystate`.
        #[serde(serialize_with = "as_read")]
        state: OwnedWord<CopyState>,
        /// What is written as `migrationcycle`.
        migration_cycle: OwnedWord<MigrationCycle>,
    }

    /// The clone of a target.
    CloneServer {
        /// Its id.
        vm_id: String,
        /// Its name.
        name: String,
        /// What went wrong.
        clone_error: String,
        /// `NOT_READY`, `READY`, `PREPARING`, `CREATING`, `ERROR` or `FINISHED`.
        clone_state: String,
        /// What went wrong, in words.
        error_msg: String,
    }

    /// A subtask as it is printed.
    SubtaskItem {
        /// Its number.
        id: i64,
        /// Its name.
        name: OwnedWord<Subtask>,
        /// Per cent. Nothing, more than 100 and less than before were seen.
        progress: i64,
        /// When it began.
        start_date: i64,
        /// When it ended; nothing was seen here after success.
        end_date: i64,
        /// Mbit/s.
        migrate_speed: f64,
        /// What somebody asked for that set it off.
        user_op: String,
        /// What is being done, in detail.
        process_trace: String,
    }

    /// The answer to `ShowCommand`.
    AgentCommand {
        /// The command.
        command_name: OwnedWord<Command>,
        /// What it is about.
        command_param: CommandParam,
    }

    /// What a command is about.
    CommandParam {
        /// The task.
        task_id: String,
        /// Where logs are put.
        bucket: String,
    }

    /// Something whose members are kept as they came.
    Part {}
}

/// The status as answers spell it.
#[expect(clippy::ref_option, reason = "serde calls it so")]
fn as_read<S: Serializer>(word: &Option<OwnedWord<CopyState>>, serializer: S) -> Result<S::Ok, S::Error> {
    match word {
        Some(OwnedWord::Known(state)) => {
            state.spelled(Edition::LATEST, Direction::Response).unwrap_or(state.as_str()).serialize(serializer)
        }
        other => other.serialize(serializer),
    }
}

impl Request {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where no operation has this method and path, or a parameter cannot be read.
    ///
    /// ```
    /// use cutover::sms::message::Request;
    /// use cutover::sms::source::{CopyState, MigrationCycle};
    /// use cutover::wire::{Reading, http};
    /// let body = br#"{"copystate":"WAITING","migrationcycle":"cutovered"}"#;
    /// let request = http::Request::put("/v3/sources/s-1/changestate").body(body.to_vec())?;
    /// let Request::UpdateCopyState(update) = Request::parse(&request, Reading::Lenient)? else { panic!() };
    /// assert_eq!(update.source_id.as_deref(), Some("s-1"));
    /// assert_eq!(update.copystate.unwrap().borrowed().known(), Some(CopyState::Waiting));
    /// assert_eq!(update.migrationcycle.unwrap().borrowed().known(), Some(MigrationCycle::Cutovered));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(request: &wire::Request, reading: Reading) -> Result<Self, Malformed> {
        let (operation, tree, form) = path::read(ROUTES, request, reading)?;
        Self::of(operation, &tree, reading, form).unwrap_or_else(|| Err(path::unknown(operation)))
    }

    /// Writes it, without a token or a signature.
    ///
    /// ```
    /// use cutover::sms::message::{Request, ShowServer};
    /// let show = Request::ShowServer(ShowServer { source_id: Some("a/b".into()), ..Default::default() });
    /// assert_eq!(show.render().uri(), "/v3/sources/a%2Fb");
    /// ```
    #[must_use]
    pub fn render(&self) -> wire::Request {
        path::write(ROUTES, self.name(), self.tree())
    }

    /// What it asks of a source server, or of each; none for what only reads, and for what is asked of a migration task or by the
    /// Agent.
    ///
    /// ```
    /// use cutover::sms::message::{DeleteServers, Request};
    /// use cutover::sms::source::Operation;
    /// assert_eq!(Request::DeleteServers(DeleteServers::default()).operation(), Some(Operation::Delete));
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        fn words(state: Option<&OwnedWord<CopyState>>, cycle: Option<&OwnedWord<MigrationCycle>>) -> Pair {
            pair(state.map(ToString::to_string).as_deref(), cycle.map(ToString::to_string).as_deref())
        }
        match self {
            Request::UpdateCopyState(asked) => {
                Some(Operation::ChangeState(words(asked.copystate.as_ref(), asked.migrationcycle.as_ref())))
            }
            Request::RegisterServer(asked) => {
                Some(Operation::Register(words(asked.state.as_ref(), asked.migration_cycle.as_ref())))
            }
            Request::DeleteServer(_) | Request::DeleteServers(_) => Some(Operation::Delete),
            _ => None,
        }
    }

    /// What becomes of it where a source server, or each, stands so; none where [`operation`](Self::operation) is none. The ids in
    /// the answer are the caller's to fill in.
    ///
    /// ```
    /// use cutover::sms::message::{Request, UpdateCopyState};
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Source}};
    /// use cutover::wire::Decided;
    /// let finished = Source::of(Edition::LATEST, CopyState::Finished, MigrationCycle::Cutovered);
    /// let update = Request::UpdateCopyState(UpdateCopyState::default());
    /// assert!(matches!(update.decide(finished), Some(Decided::Ignored(..))));
    /// ```
    #[must_use]
    pub fn decide(&self, source: Source) -> Option<Decided<Source, Response>> {
        let said = |text: &str| Done { text: Some(text.into()), ..Default::default() };
        let answer = |_| match self {
            Request::UpdateCopyState(_) => Response::UpdateCopyState(said(UPDATED)),
            Request::RegisterServer(_) => Response::RegisterServer(RegisterServerAnswer::default()),
            Request::DeleteServer(_) => Response::DeleteServer(Done::default()),
            _ => Response::DeleteServers(Done::default()),
        };
        self.operation().map(|operation| Decided::of(Service::Sms, source, operation, answer))
    }

    /// What it asks of a migration task, or of each; none for what only reads, for what is asked of a source server or by the
    /// Agent, and for an action that no page lists.
    ///
    /// ```
    /// use cutover::sms::message::{Request, UpdateTaskStatus};
    /// use cutover::sms::task::{Action, Operation};
    /// let start = UpdateTaskStatus { operation: Some(Action::Start.as_str().into()), ..Default::default() };
    /// assert_eq!(Request::UpdateTaskStatus(start).task_operation(), Some(Operation::Start));
    /// ```
    #[must_use]
    pub fn task_operation(&self) -> Option<task::Operation> {
        match self {
            Request::CreateTask(asked) => {
                let mut options = Options::none();
                if asked.syncing == Some(true) {
                    options = options.syncing();
                }
                if asked.need_migration_test == Some(true) {
                    options = options.need_migration_test();
                }
                if asked.is_need_consistency_check == Some(true) {
                    options = options.is_need_consistency_check();
                }
                if asked.auto_start == Some(true) {
                    options = options.auto_start();
                }
                Some(task::Operation::Create(options))
            }
            Request::UpdateTaskStatus(asked) => asked.operation.as_ref()?.borrowed().known()?.operation(),
            Request::DeleteTask(_) | Request::DeleteTasks(_) => Some(task::Operation::Delete),
            _ => None,
        }
    }

    /// What becomes of it where a migration task, or each, stands so; none where [`task_operation`](Self::task_operation) is none.
    /// The ids in the answer are the caller's to fill in.
    ///
    /// ```
    /// use cutover::sms::message::{DeleteTask, Request};
    /// use cutover::sms::task::{Edition, State, Task};
    /// let delete = Request::DeleteTask(DeleteTask::default());
    /// let refused = delete.decide_task(Task::of(Edition::LATEST, State::Running)).unwrap().answer().unwrap_err();
    /// assert_eq!(refused.code, "SMS.7719");
    /// ```
    #[must_use]
    pub fn decide_task(&self, task: Task) -> Option<Decided<Task, Response>> {
        let answer = |_| match self {
            Request::CreateTask(_) => Response::CreateTask(CreateTaskAnswer::default()),
            Request::DeleteTask(_) => {
                Response::DeleteTask(Done { text: Some(TASK_DELETED.into()), ..Default::default() })
            }
            Request::DeleteTasks(_) => Response::DeleteTasks(Done::default()),
            _ => Response::UpdateTaskStatus(Done::default()),
        };
        self.task_operation().map(|operation| Decided::of(Service::Sms, task, operation, answer))
    }

    /// The first documented limit that it breaks.
    ///
    /// # Errors
    ///
    /// [`Broken`], with the limit and the parameter.
    ///
    /// ```
    /// use cutover::sms::message::{Request, UpdateCopyState};
    /// let request = UpdateCopyState { source_id: Some("s-1".into()), ..Default::default() };
    /// assert_eq!(Request::UpdateCopyState(request).validate().unwrap_err().to_string(), "copystate is missing");
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
    /// use cutover::sms::message::{Done, Response, UPDATED};
    /// use cutover::wire::Reading;
    /// let done = Response::UpdateCopyState(Done { text: Some(UPDATED.into()), ..Default::default() });
    /// assert_eq!(Response::parse("UpdateCopyState", &done.render(), Reading::Strict)?, done);
    /// # Ok::<(), cutover::wire::Answered>(())
    /// ```
    pub fn parse(operation: &str, answer: &wire::Response, reading: Reading) -> Result<Self, Answered> {
        if !answer.status().is_success() {
            return Err(Failure::parse(Service::Sms, answer).into());
        }
        let tree = path::answer(ROUTES, operation, answer, reading)?;
        let read = Self::of(operation, &tree, reading, wire::tree::Form::Json);
        Ok(read.unwrap_or_else(|| Err(path::unknown(operation)))?)
    }

    /// Writes it.
    ///
    /// ```
    /// use cutover::sms::message::{RegisterServerAnswer, Response};
    /// let answer = Response::RegisterServer(RegisterServerAnswer { id: Some("s-1".into()), ..Default::default() });
    /// assert_eq!(answer.render().body(), br#"{"id":"s-1"}"#);
    /// ```
    #[must_use]
    pub fn render(&self) -> wire::Response {
        path::answered(ROUTES, self.name(), &self.tree())
    }
}

const UPDATE: &[&str] = &["UpdateCopyState"];
const LIST: &[&str] = &["ListServers"];
const REGISTER: &[&str] = &["RegisterServer"];
const BATCH: &[&str] = &["DeleteServers"];
const CREATE: &[&str] = &["CreateTask"];
const ACT: &[&str] = &["UpdateTaskStatus"];
const DELETE: &[&str] = &["DeleteTask"];
const DELETE_TASKS: &[&str] = &["DeleteTasks"];
const RESULT: &[&str] = &["UpdateCommandResult"];
const SPEED: &[&str] = &["UpdateTaskSpeed"];
const HAVE_BODIES: &[&str] = &[
    "UpdateCopyState",
    "RegisterServer",
    "DeleteServers",
    "CreateTask",
    "UpdateTaskStatus",
    "DeleteTasks",
    "UpdateCommandResult",
    "UpdateTaskSpeed",
];

/// The bytes that a body has at the most.
pub const MAX_BODY: usize = 10_240;

const STATES: &[&str] = &[
    "unavailable",
    "waiting",
    "initialize",
    "replicate",
    "syncing",
    "stopping",
    "stopped",
    "skipping",
    "deleting",
    "clearing",
    "cleared",
    "clearfailed",
    "premigready",
    "premiged",
    "premigfailed",
    "cloning",
    "cutovering",
    "finished",
    "error",
];
const COPY_STATES: &[&str] = &[
    "unavailable",
    "waiting",
    "init",
    "replicate",
    "syncing",
    "stopping",
    "stopped",
    "skipping",
    "deleting",
    "clearing",
    "cleared",
    "clearfailed",
    "premigready",
    "premiging",
    "premiged",
    "premigfailed",
    "cloning",
    "cutovering",
    "finished",
    "error",
];
const CYCLES: &[&str] = &["checking", "setting", "replicating", "syncing", "cutovering", "cutovered"];
const WRITTEN_CYCLES: &[&str] = &[
    "checking",
    "setting",
    "replicating",
    "syncing",
    "cutovering",
    "cutovered",
    "no_ready",
    "ready_for_test",
    "testing",
    "tested",
];
const TASK_STATES: &[&str] = &[
    "READY",
    "RUNNING",
    "SYNCING",
    "MIGRATE_SUCCESS",
    "MIGRATE_FAIL",
    "ABORTING",
    "ABORT",
    "DELETING",
    "SYNC_F_ROLLBACKING",
    "SYNC_F_ROLLBACK_SUCCESS",
];
const ACTIONS: &[&str] =
    &["start", "stop", "restart", "test", "clone_test", "network_check", "skip", "clear", "migration_test"];
const COMMANDS: &[&str] = &["START", "STOP", "DELETE", "SYNC", "UPLOAD_LOG", "RSET_LOG_ACL"];

/// The limits on parameters. No page says what the service answers where one is broken, but for a body that is too long
/// (`SMS.2004`, in the first version of the interface); that it is `SMS.9001` is assumed.
///
/// Where the service was seen to break one itself, there is none: subtasks are reported that no list has, and progress above 100.
pub const LIMITS: &[Limit] = &[
    Limit::new(HAVE_BODIES, "body", Allowed::Bytes(MAX_BODY), &[&P_ERRORS]),
    Limit::new(UPDATE, "source_id", Allowed::Required, &[&P_CHANGE_2026]),
    Limit::new(UPDATE, "source_id", Allowed::Length(1, 36), &[&P_CHANGE_2026]),
    Limit::new(UPDATE, "copystate", Allowed::Required, &[&P_CHANGE_2026]),
    Limit::new(UPDATE, "copystate", Allowed::OneOf(COPY_STATES), &[&P_CHANGE_2026, &P_PAIRS]),
    Limit::new(UPDATE, "migrationcycle", Allowed::Required, &[&P_CHANGE_2026]),
    Limit::new(UPDATE, "migrationcycle", Allowed::OneOf(WRITTEN_CYCLES), &[&P_PAIRS]),
    Limit::new(&["ShowServer"], "source_id", Allowed::Required, &[&P_SHOW]),
    Limit::new(&["ShowServer"], "source_id", Allowed::Length(1, 36), &[&P_SHOW]),
    Limit::new(&["DeleteServer"], "source_id", Allowed::Required, &[&P_DELETE]),
    Limit::new(&["DeleteServer"], "source_id", Allowed::Length(1, 36), &[&P_DELETE]),
    Limit::new(BATCH, "ids", Allowed::Required, &[&P_DELETE]),
    Limit::new(BATCH, "ids", Allowed::Items(1, 50), &[&P_DELETE]),
    Limit::new(BATCH, "ids.*", Allowed::Length(1, 36), &[&P_DELETE]),
    Limit::new(LIST, "state", Allowed::OneOf(STATES), &[&P_SHOW]),
    Limit::new(LIST, "migration_cycle", Allowed::OneOf(CYCLES), &[&P_SHOW]),
    Limit::new(LIST, "limit", Allowed::Range(0, i64::MAX), &[&P_SHOW]),
    Limit::new(LIST, "offset", Allowed::Range(0, i64::MAX), &[&P_SHOW]),
    Limit::new(REGISTER, "name", Allowed::Required, &[&P_REGISTER]),
    Limit::new(REGISTER, "os_type", Allowed::Required, &[&P_REGISTER]),
    Limit::new(REGISTER, "os_type", Allowed::OneOf(&["WINDOWS", "LINUX"]), &[&P_REGISTER]),
    Limit::new(REGISTER, "os_version", Allowed::Required, &[&P_REGISTER]),
    Limit::new(REGISTER, "networks", Allowed::Required, &[&P_REGISTER]),
    Limit::new(REGISTER, "ip", Allowed::RequiredWithout("ipv6"), &[&P_REGISTER]),
    Limit::new(REGISTER, "agent_version", Allowed::Required, &[&P_REGISTER]),
    Limit::new(REGISTER, "boot_loader", Allowed::OneOf(&["GRUB"]), &[&P_REGISTER]),
    Limit::new(REGISTER, "migration_cycle", Allowed::OneOf(CYCLES), &[&P_REGISTER]),
    Limit::new(REGISTER, "state", Allowed::OneOf(STATES), &[&P_REGISTER]),
    Limit::new(REGISTER, "start_type", Allowed::OneOf(&["MANUAL", "MGC", ""]), &[&P_REGISTER]),
    Limit::new(
        REGISTER,
        "platform",
        Allowed::OneOf(&["hw", "ali", "aws", "azure", "gcp", "tencent", "vmware", "hyperv", "other", "default"]),
        &[&P_REGISTER],
    ),
    Limit::new(CREATE, "name", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "name", Allowed::Length(1, 64), &[&P_CREATE_TASK]),
    Limit::new(CREATE, "type", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "type", Allowed::OneOf(&["MIGRATE_FILE", "MIGRATE_BLOCK"]), &[&P_CREATE_TASK]),
    Limit::new(CREATE, "os_type", Allowed::OneOf(&["WINDOWS", "LINUX"]), &[&P_CREATE_TASK]),
    Limit::new(CREATE, "source_server", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "source_server.id", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "target_server", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "region_name", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "region_id", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "project_name", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "project_id", Allowed::Required, &[&P_CREATE_TASK]),
    Limit::new(CREATE, "priority", Allowed::Range(0, 2), &[&P_CREATE_TASK]),
    Limit::new(CREATE, "speed_limit", Allowed::Range(0, 10_000), &[&P_CREATE_TASK]),
    Limit::new(&["ShowTask"], "task_id", Allowed::Required, &[&P_SHOW_TASK]),
    Limit::new(&["ShowTask"], "task_id", Allowed::Length(1, 36), &[&P_SHOW_TASK]),
    Limit::new(&["ListTasks"], "state", Allowed::OneOf(TASK_STATES), &[&P_SHOW_TASK]),
    Limit::new(ACT, "task_id", Allowed::Required, &[&P_ACTION]),
    Limit::new(ACT, "task_id", Allowed::Length(1, 36), &[&P_ACTION]),
    Limit::new(ACT, "operation", Allowed::Required, &[&P_ACTION]),
    Limit::new(ACT, "operation", Allowed::OneOf(ACTIONS), &[&P_ACTION]),
    Limit::new(ACT, "template_id", Allowed::Length(0, 255), &[&P_ACTION]),
    Limit::new(DELETE, "task_id", Allowed::Required, &[&P_DELETE_TASK]),
    Limit::new(DELETE, "task_id", Allowed::Length(1, 36), &[&P_DELETE_TASK]),
    Limit::new(DELETE_TASKS, "ids", Allowed::Required, &[&P_DELETE_TASK]),
    Limit::new(DELETE_TASKS, "ids", Allowed::Items(1, 50), &[&P_DELETE_TASK]),
    Limit::new(DELETE_TASKS, "ids.*", Allowed::Length(1, 36), &[&P_DELETE_TASK]),
    Limit::new(&["ShowCommand"], "server_id", Allowed::Required, &[&P_AGENT]),
    Limit::new(&["ShowCommand"], "server_id", Allowed::Length(1, 36), &[&P_AGENT]),
    Limit::new(RESULT, "server_id", Allowed::Required, &[&P_AGENT]),
    Limit::new(RESULT, "server_id", Allowed::Length(1, 36), &[&P_AGENT]),
    Limit::new(RESULT, "command_name", Allowed::Required, &[&P_AGENT]),
    Limit::new(RESULT, "command_name", Allowed::OneOf(COMMANDS), &[&P_AGENT]),
    Limit::new(RESULT, "result", Allowed::Required, &[&P_AGENT]),
    Limit::new(RESULT, "result", Allowed::OneOf(&["success", "fail"]), &[&P_AGENT]),
    Limit::new(RESULT, "result_detail", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "task_id", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "task_id", Allowed::Length(1, 36), &[&P_AGENT]),
    Limit::new(SPEED, "subtask_name", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "progress", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "replicatesize", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "totalsize", Allowed::Required, &[&P_AGENT]),
    Limit::new(SPEED, "process_trace", Allowed::Required, &[&P_AGENT]),
];
