//! What the pages of Server Migration Service say of migration tasks, in our own words, and which pages those are.

use super::clauses::{P_AGENT, P_CREATE_TASK, P_ERRORS, P_GUIDE, P_GUIDE_V1, P_SHOW_TASK};
use crate::evidence::{Clause, Page, clauses};

const EN: &str = "Huawei Cloud documentation (international), SMS, API reference";
const ALL_SITES: &str = "Huawei Cloud documentation (Chinese, European and international), SMS, API reference";
const SDK: &str = "Huawei Cloud SDKs v3, service sms";
const GUIDE: &str = "Huawei Cloud documentation (Chinese), SMS, user guides";

/// The pages of the calls that show tasks, first version of the interface.
pub const P_SHOW_2022: Page =
    Page::new("sms.task.show@2022-08", "Querying migration tasks (v1)", "2020-11 to 2022-08-05", EN);
/// The pages of the calls that delete tasks, first version of the interface.
pub const P_DELETE_2022: Page =
    Page::new("sms.task.delete@2022-08", "Deleting migration tasks (v1)", "2020-11 to 2022-08-05", EN);
/// The page of the call that deletes a task.
pub const P_DELETE_2025: Page = Page::new("sms.task.delete@2025-02", "DeleteTask", "2025-02-13", EN);
/// The newer page of the call that deletes a task.
pub const P_DELETE_2026: Page = Page::new("sms.task.delete@2026-01b", "DeleteTask", "2025-11 to 2026-01-27", ALL_SITES);
/// The scenario of starting a task.
pub const P_START_SCENARIO: Page =
    Page::new("sms.task.start-scenario@2025", "Scenario: starting a migration task", "2025", ALL_SITES);
/// The scenario of deleting a task.
pub const P_DELETE_SCENARIO: Page = Page::new(
    "sms.task.delete-scenario@2025",
    "Scenario: deleting a migration task",
    "2025-04-22 to 2025-11-27",
    ALL_SITES,
);
/// The type of the call that acts on a task, in the SDKs until 2024.
pub const P_ACTION_2022: Page =
    Page::new("sms.task.action@2021", "UpdateTaskStatusReq (SDKs)", "2021-08-17 to 2024-07-03", SDK);
/// The type of the call that acts on a task, in the SDKs of 2024 to 2025.
pub const P_ACTION_2025: Page =
    Page::new("sms.task.action@2024-07", "UpdateTaskStatusReq (SDKs)", "2024-07-03 to 2025-03", SDK);
/// The newest type of the call that acts on a task, with its comments.
pub const P_ACTION_2026: Page =
    Page::new("sms.task.action@2026-01-29", "UpdateTaskStatusReq (SDKs)", "2026-01-29 to 2026-08", SDK);
/// Frequent questions.
pub const P_FAQ: Page = Page::new("sms.faq", "Frequent questions: overspeed", "undated", GUIDE);

/// All pages: those that the source server has too, then those of this file in order.
pub const PAGES: &[&Page] = &[
    &P_AGENT,
    &P_CREATE_TASK,
    &P_ERRORS,
    &P_GUIDE,
    &P_GUIDE_V1,
    &P_SHOW_TASK,
    &P_SHOW_2022,
    &P_DELETE_2022,
    &P_DELETE_2025,
    &P_DELETE_2026,
    &P_START_SCENARIO,
    &P_DELETE_SCENARIO,
    &P_ACTION_2022,
    &P_ACTION_2025,
    &P_ACTION_2026,
    &P_FAQ,
];

clauses! {
    SHOWN = "sms.task.states", [P_SHOW_TASK],
        "state is one of READY, RUNNING, SYNCING, MIGRATE_SUCCESS, MIGRATE_FAIL, SYNC_SUCCESS, SYNC_FAIL, ABORTING, ABORT, SKIPPING, DELETING and RESETING.";
    SHOWN_2022 = "sms.task.states-2022", [P_SHOW_2022],
        "state is one of nine words, READY to ABORT; SKIPPING, DELETING and RESETING are not among them.";
    FILTERED = "sms.task.filter", [P_SHOW_TASK],
        "Lists can be filtered by ten words, SYNC_F_ROLLBACKING and SYNC_F_ROLLBACK_SUCCESS among them.";
    CREATED = "sms.task.create.ready", [P_GUIDE_V1],
        "A migration task that was created is ready, and can be started by hand.";
    CREATE_WHEN = "sms.task.create.when", [P_CREATE_TASK],
        "The source server of a new task exists, is connected and has no migration task.";
    CREATE_NO_SOURCE = "sms.task.create.no-source", [P_ERRORS],
        "SMS.2216: the creation failed, since the source server does not exist.";
    OPTIONS = "sms.task.create.options", [P_CREATE_TASK],
        "syncing, need_migration_test, is_need_consistency_check and auto_start are options of the creation.";
    AUTO_START = "sms.task.create.auto-start", [P_CREATE_TASK],
        "auto_start: whether the task is started as soon as it is created.";
    ENDS = "sms.task.ends", [P_GUIDE_V1],
        "A task that runs is a success when all its parts are done, and a failure when one of them fails.";
    START_READY = "sms.task.start.ready", [P_GUIDE_V1],
        "A ready task is started by hand; then it runs.";
    START_WHEN = "sms.task.start.when", [P_START_SCENARIO],
        "Only tasks that failed or are paused can be started.";
    RESUMES = "sms.task.start.again", [P_GUIDE_V1, P_START_SCENARIO],
        "A task that failed or is paused can be started again.";
    SYNC_FROM = "sms.task.sync.from-success", [P_GUIDE_V1],
        "Increments are synchronised only after a migration that succeeded; the task is then synchronising.";
    SYNC_REPEATED = "sms.task.sync.again", [P_GUIDE_V1],
        "After a synchronisation that succeeded, increments can be synchronised again.";
    SYNC_ENDS = "sms.task.sync.ends", [P_GUIDE_V1],
        "A synchronisation ends as a success or as a failure.";
    STOP_RUNNING = "sms.task.stop.running", [P_GUIDE_V1],
        "A task that migrates can be paused: it is being paused, then it is paused.";
    STOP_CODE = "sms.task.stop.code", [P_ERRORS],
        "SMS.1038: only tasks that are created or monitored can be paused.";
    RESUME_CODE = "sms.task.resume.code", [P_ERRORS],
        "SMS.1039: only paused tasks can be resumed.";
    RESTART_CODE = "sms.task.restart.code", [P_ERRORS],
        "SMS.1040: only tasks that failed to be created or migrated can be restarted.";
    TEST_MEANS = "sms.task.test", [P_ACTION_2026],
        "test is a test, cutover is the launch of the target; the list of values has only test.";
    LISTED_2022 = "sms.task.actions-2022", [P_ACTION_2022],
        "operation is one of start, stop, restart, test, clone_test, collect_log and sync_failed_rollback.";
    LISTED_2025 = "sms.task.actions-2025", [P_ACTION_2025],
        "operation is one of start, stop, restart, test, clone_test and network_check.";
    LISTED = "sms.task.actions", [P_ACTION_2026],
        "operation is one of start, stop, restart, test, clone_test, network_check, skip, clear and migration_test.";
    LAUNCH_WHEN = "sms.task.launch.when", [P_GUIDE],
        "The target is launched only while the migration synchronises continuously.";
    CLONE_WHEN = "sms.task.clone.when", [P_GUIDE],
        "The target is cloned only while the migration synchronises continuously.";
    LOGS_WHEN = "sms.task.collect-log.when", [P_GUIDE_V1],
        "Logs are uploaded while the Agent is connected and the task is a success, a failure or paused.";
    ROLLS_BACK = "sms.task.rolls-back", [P_ACTION_2022, P_SHOW_TASK],
        "sync_failed_rollback rolls a synchronisation back that failed; SYNC_F_ROLLBACKING, then SYNC_F_ROLLBACK_SUCCESS.";
    OVERSPEED = "sms.task.overspeed", [P_FAQ],
        "A task that exceeds its speed several times pauses itself, SMS.9007.";
    DELETE_IN_2022 = "sms.task.delete.when-2022", [P_DELETE_2022, P_GUIDE_V1],
        "Only tasks that are ready, paused, a success or a failure can be deleted.";
    DELETE_CODE = "sms.task.delete.code", [P_ERRORS],
        "SMS.2015: tasks that run or are being paused cannot be deleted.";
    DELETE_WHEN = "sms.task.delete.when-2025", [P_DELETE_2025],
        "A task can be deleted only while the Agent is disconnected, or the source server is unavailable, waiting, finished, error or stopped.";
    DELETE_NOT_WHEN = "sms.task.delete.when-2026", [P_DELETE_2026],
        "A task cannot be deleted while the source server is connected and is initialize, stopping, deleting, cloning, replicate, syncing, cutovering, skipping, clearing or premiging.";
    DELETE_PAUSED = "sms.task.delete.paused", [P_DELETE_SCENARIO],
        "A task is paused first, then it is waited for, and only then it is deleted.";
    DELETES = "sms.task.delete.deleting", [P_SHOW_TASK],
        "DELETING: the task is being deleted.";
    CONNECTED = "sms.source.connected", [P_SHOW_TASK],
        "connected: whether the Agent of the source server is connected.";
    COMMANDS = "sms.agent.commands", [P_AGENT],
        "The Agent asks for its next command, and answers how it ended.";
}
