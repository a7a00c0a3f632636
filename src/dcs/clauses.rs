//! What the pages of Distributed Cache Service say of data migration tasks, in our own words, and which pages those are.

use crate::evidence::{Clause, Page, clauses};

const EU: &str = "Huawei Cloud documentation (Europe), DCS, API reference";
const INTL: &str = "Huawei Cloud documentation (international), DCS, API reference";
const CN: &str = "Huawei Cloud documentation (Chinese), DCS, API reference";
const OTC: &str = "Open Telekom Cloud documentation, DCS, API reference";
const GUIDE: &str = "Open Telekom Cloud and Huawei Cloud documentation, DCS, user guides";

/// Document 003, the page that started this machine.
pub const P_SYNC_STOP: Page =
    Page::new("dcs.sync-stop@2025-05", "Stopping Synchronization of a Data Migration Task", "2025-05-13", EU);
/// The same page in Chinese.
pub const P_SYNC_STOP_CN: Page =
    Page::new("dcs.sync-stop.cn@2025-10", "StopMigrationTaskSync (Chinese)", "2025-10-22", CN);
/// The page of the call that stops a task.
pub const P_STOP: Page = Page::new("dcs.stop@2025-03", "StopMigrationTask", "2024-04-24 to 2025-03-17", OTC);
/// The same page with the ten statuses and their glosses.
pub const P_STOP_INTL: Page = Page::new("dcs.stop@2025-08", "StopMigrationTask", "2025-08-05 to 2025-10-23", INTL);
/// The same page in Europe, which spells one status otherwise.
pub const P_STOP_EU: Page = Page::new("dcs.stop@2025-05", "StopMigrationTask", "2025-05-13", EU);
/// The page of the call that stops several tasks.
pub const P_BATCH_STOP: Page =
    Page::new("dcs.batch-stop@2025-10", "BatchStopMigrationTasks", "2025-05-13 to 2025-10-22", CN);
/// The same page with its example of an error.
pub const P_BATCH_STOP_OTC: Page =
    Page::new("dcs.batch-stop@2025-03", "BatchStopMigrationTasks", "2024-04-24 to 2025-03-17", OTC);
/// The page of the call that starts tasks again.
pub const P_RESTART: Page =
    Page::new("dcs.batch-restart@2025-12", "BatchRestartOnlineMigrationTasks", "2025-05-13 to 2025-12-09", INTL);
/// An undated copy of that page in Chinese, which has a limit.
pub const P_RESTART_CN: Page =
    Page::new("dcs.batch-restart.cn@undated", "BatchRestartOnlineMigrationTasks (Chinese)", "undated", CN);
/// The page of the call that configures an online task.
pub const P_SET_ONLINE: Page =
    Page::new("dcs.set-online@2025-10", "SetOnlineMigrationTask", "2024-04-24 to 2025-10-22", OTC);
/// The page of the call that prepares an online task.
pub const P_CREATE_ONLINE: Page =
    Page::new("dcs.create-online@2025-03", "CreateOnlineMigrationTask", "2024-04-24 to 2025-03-17", OTC);
/// The page of the call that imports a backup.
pub const P_CREATE: Page = Page::new("dcs.create@2025-12", "CreateMigrationTask", "2023-12-13 to 2025-12-17", CN);
/// The oldest page of that call that was read, with fourteen statuses.
pub const P_CREATE_2022: Page = Page::new("dcs.create@2022-12", "Creating a Data Migration Task", "2022-12-12", OTC);
/// The page of the call that deletes tasks.
pub const P_DELETE: Page = Page::new("dcs.delete@2025-03", "DeleteMigrationTask", "2024-04-24 to 2025-03-17", OTC);
/// The same page in Chinese.
pub const P_DELETE_CN: Page = Page::new("dcs.delete.cn@2023-12", "DeleteMigrationTask (Chinese)", "2023-12-13", CN);
/// The page of the call that changes a task.
pub const P_UPDATE: Page = Page::new("dcs.update@2025-05", "UpdateMigrationTask", "2025-05-13", EU);
/// Its newer edition.
pub const P_UPDATE_2025_12: Page =
    Page::new("dcs.update@2025-12", "UpdateMigrationTask", "2025-11-17 to 2025-12-17", CN);
/// The page of the call that switches the addresses of two instances.
pub const P_EXCHANGE: Page =
    Page::new("dcs.exchange-ip@2025-10", "ExchangeInstanceIp", "2025-10-22 to 2025-10-23", INTL);
/// The page of the call that switches them back.
pub const P_ROLLBACK: Page =
    Page::new("dcs.rollback-ip@2025-12", "RollbackExchangeInstanceIp", "2025-10-23 to 2025-12-17", CN);
/// The page of the call that shows a task.
pub const P_SHOW: Page = Page::new("dcs.show@2025-10", "ShowMigrationTask", "2024-04-24 to 2025-10-23", INTL);
/// The page of the call that lists tasks.
pub const P_LIST: Page = Page::new("dcs.list@2025-12", "ListMigrationTask", "2024-04-24 to 2025-12-02", CN);
/// The page of the call that shows how far a task is.
pub const P_STATS: Page = Page::new("dcs.stats@2025-03", "ShowMigrationTaskStats", "2021-12-16 to 2025-03-17", OTC);
/// The page of the call that lists a task's log.
pub const P_LOGS: Page = Page::new("dcs.logs@2025-12", "ListMigrationTaskLogs", "2025-10-23 to 2025-12-17", CN);
/// The page of the call that shows a job.
pub const P_JOB: Page = Page::new("dcs.job@2025-03", "ShowJobInfo", "2025-03-17", OTC);
/// The list of error codes.
pub const P_ERRORS: Page = Page::new("dcs.errors@2025-03", "Error Code", "2021-12-16 to 2025-03-17", OTC);
/// The user guides on data migration.
pub const P_GUIDE: Page =
    Page::new("dcs.guide@2025", "Data Migration Guide and IP switching", "2024-07-29 to 2026", GUIDE);

/// All pages, in the order of this file.
pub const PAGES: &[&Page] = &[
    &P_SYNC_STOP,
    &P_SYNC_STOP_CN,
    &P_STOP,
    &P_STOP_INTL,
    &P_STOP_EU,
    &P_BATCH_STOP,
    &P_BATCH_STOP_OTC,
    &P_RESTART,
    &P_RESTART_CN,
    &P_SET_ONLINE,
    &P_CREATE_ONLINE,
    &P_CREATE,
    &P_CREATE_2022,
    &P_DELETE,
    &P_DELETE_CN,
    &P_UPDATE,
    &P_UPDATE_2025_12,
    &P_EXCHANGE,
    &P_ROLLBACK,
    &P_SHOW,
    &P_LIST,
    &P_STATS,
    &P_LOGS,
    &P_JOB,
    &P_ERRORS,
    &P_GUIDE,
];

clauses! {
    SYNC_ENDS = "dcs.sync-stop.ends", [P_SYNC_STOP],
        "204: the synchronisation of the task was stopped.";
    SYNC_SYNCHRONOUS = "dcs.sync-stop.synchronously", [P_SYNC_STOP_CN],
        "The title in Chinese reads as stopping the task synchronously: when 204 comes, the task is stopped.";
    SYNC_ONLY = "dcs.sync-stop.incremental", [P_SYNC_STOP],
        "The title in English reads as stopping the synchronisation of a task, not the task.";
    SYNC_STATUSES = "dcs.sync-stop.statuses", [P_SYNC_STOP],
        "204 without a body, or 400, 401, 403, 404 or 500 with error_msg, error_code and error_ext_msg.";
    NOT_FOUND = "dcs.errors.not-found", [P_SYNC_STOP, P_STOP, P_SET_ONLINE, P_UPDATE],
        "404: the requested resource is not found.";
    NOT_FOUND_CODE = "dcs.errors.no-job", [P_STATS],
        "The example of an error with the id of a task: 400 DCS.4133, the instance job is not found.";
    STOP_EXAMPLE = "dcs.stop.example", [P_STOP],
        "The example of an answer shows the task as TERMINATING.";
    STOP_TEXT = "dcs.stop.stopped", [P_STOP],
        "200: the task was stopped.";
    STOP_ADVICE = "dcs.stop.advice", [P_GUIDE],
        "A task can be stopped while it migrates, for instance when the source runs short of memory; an incremental one ends so.";
    BATCH_STOP_DONE = "dcs.batch-stop.done", [P_BATCH_STOP],
        "Success says that the request was delivered; a task is stopped when its status is TERMINATED.";
    BATCH_STOP_CODE = "dcs.batch-stop.code", [P_BATCH_STOP_OTC],
        "400 DCS.4855 where the id of a task is wrong.";
    BATCH_STOP_LISTED = "dcs.errors.4855", [P_ERRORS],
        "DCS.4855: a switch of master and standby is not supported.";
    RESTARTS = "dcs.batch-restart.effect", [P_RESTART],
        "Starts online migration tasks again; success says that the request was delivered.";
    TO_CONFIGURE = "dcs.task.running", [P_STOP_INTL, P_SHOW],
        "RUNNING: the task is to be configured.";
    METHODS = "dcs.set-online.methods", [P_SET_ONLINE],
        "migration_method and resume_mode are mandatory: full or full and incremental, retried automatically or by hand.";
    SET_EXAMPLE = "dcs.set-online.example", [P_SET_ONLINE],
        "The example of an answer shows the task as FULLMIGRATING.";
    PREPARES = "dcs.create-online.effect", [P_CREATE_ONLINE],
        "Creates an online migration task, which is configured by another call once its resources are ready.";
    CREATE_EXAMPLE = "dcs.create.example", [P_CREATE],
        "The example of an answer shows the task as MIGRATING.";
    CREATE_BACKUP = "dcs.create.backup-only", [P_CREATE],
        "This call imports backups; online tasks are created by another one. migration_type is mandatory.";
    CREATE_STATUSES = "dcs.create.fourteen", [P_CREATE_2022],
        "CREATING is being created, ERROR and DELETED are faulty, MIGRATION_SUCCESS and MIGRATION_FAILED have resources still to be cleared.";
    DELETE_EFFECT = "dcs.delete.effect", [P_DELETE],
        "Deletes migration tasks.";
    DELETE_NOTHING = "dcs.delete.nothing", [P_DELETE_CN],
        "A task that does not exist: 200, and nothing is done.";
    DELETE_NOT_FOUND = "dcs.delete.not-found", [P_DELETE],
        "404: the requested resource does not exist.";
    UPDATE_EFFECT = "dcs.update.effect", [P_UPDATE, P_UPDATE_2025_12],
        "Changes resume_mode to auto or manual.";
    UPDATE_DEFAULT = "dcs.update.default", [P_UPDATE_2025_12],
        "resume_mode left out counts as auto.";
    EXCHANGE_DURING = "dcs.exchange-ip.when", [P_EXCHANGE, P_GUIDE],
        "Addresses are switched while the incremental migration is in progress.";
    EXCHANGE_METHOD = "dcs.exchange-ip.method", [P_GUIDE],
        "Addresses can be switched for tasks of the method full and incremental.";
    EXCHANGING = "dcs.task.exchanging", [P_SHOW],
        "task_status EXCHANGING is returned only while addresses are being switched.";
    EXCHANGE_STOPS = "dcs.exchange-ip.stops", [P_GUIDE],
        "The online migration stops by itself during the switch.";
    ROLLBACK_WHEN = "dcs.rollback-ip.when", [P_GUIDE],
        "Addresses can be switched back once they are switched.";
    ROLLBACK_SUCCESSFUL = "dcs.rollback-ip.successful", [P_GUIDE],
        "A newer section of the guide: addresses are switched back while the task is Successful.";
    ROLLBACK_EFFECT = "dcs.rollback-ip.effect", [P_ROLLBACK],
        "204: the switch was rolled back.";
    STATUSES = "dcs.task.statuses", [P_STOP_INTL, P_SHOW],
        "status is SUCCESS, FAILED, MIGRATING, TERMINATED, TERMINATING, INCRMIGEATING, FULLMIGRATING, RUNNING, MIGRATION_FAILED or RELEASED.";
    FOUR_STATUSES = "dcs.task.statuses.four", [P_LIST, P_SET_ONLINE, P_CREATE],
        "status is SUCCESS, FAILED, MIGRATING or TERMINATED.";
    SPELLING = "dcs.task.spelling", [P_STOP_EU, P_SHOW],
        "Where the list of values is left out, the status is written INCRMIGRATING.";
    FIELDS = "dcs.task.fields", [P_SHOW, P_LIST],
        "A task is shown with its migration_type, migration_method, resume_mode and task_status.";
    FULL_ENDS = "dcs.task.full-ends", [P_GUIDE],
        "A full migration ends by itself: successful, or failed.";
    INCREMENT_FOLLOWS = "dcs.task.increment-follows", [P_SET_ONLINE],
        "With the incremental method the full migration is followed by the incremental one.";
    NEVER_BY_ITSELF = "dcs.task.increment-stays", [P_GUIDE],
        "An incremental migration does not end by itself; it is stopped.";
    IMPORT_ENDS = "dcs.task.import-ends", [P_GUIDE],
        "A backup import ends by itself: successful, or failed.";
    FAILS = "dcs.task.fails", [P_STOP_INTL, P_GUIDE],
        "FAILED: the migration failed.";
    FALLS_BACK = "dcs.task.falls-back", [P_SET_ONLINE],
        "With resume_mode auto the task reconnects without limit, and migrates in full again where it cannot go on incrementally.";
    JOB_STATUSES = "dcs.job.statuses", [P_JOB],
        "status of a job is INIT, RUNNING, SUCCESS or FAIL.";
    RELEASES = "dcs.task.released", [P_STOP_INTL, P_CREATE_2022],
        "RELEASED: the task was released, automatically.";
}
