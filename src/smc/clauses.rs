//! What the pages of Server Migration Center say, in our own words, and which pages those are.

use crate::evidence::{Clause, Page, clauses};

const EN: &str = "Alibaba Cloud documentation (international), SMC, API reference";
const CN: &str = "Alibaba Cloud documentation (Chinese), SMC";
const HELP: &str = "Alibaba Cloud help centre, SMC, API reference";
const GUIDE: &str = "Alibaba Cloud documentation, SMC, guides";

/// Document 000, line by line the page that started this machine.
pub const P_CUT_OVER: Page = Page::new("smc.cut-over@2021-02", "CutOverReplicationJob", "2021-02-09", EN);
/// Document 001, a later wording of the same page.
pub const P_CUT_OVER_LATER: Page = Page::new("smc.cut-over@undated", "CutOverReplicationJob", "undated", HELP);
/// The newest edition of that page whose error table was read.
pub const P_CUT_OVER_2025: Page = Page::new("smc.cut-over@2025-09", "CutOverReplicationJob", "2025-09-08", HELP);
/// Document 002.
pub const P_STOP: Page = Page::new("smc.stop@2020-10", "StopReplicationJob", "2020-10-26", EN);
/// The Chinese page of the same years.
pub const P_STOP_CN: Page = Page::new("smc.stop.cn@2021", "StopReplicationJob (Chinese)", "2019-07-31 to 2021", CN);
/// The Indonesian page, which names both fields.
pub const P_STOP_ID: Page = Page::new("smc.stop.id@undated", "StopReplicationJob (Indonesian)", "undated", HELP);
/// The English page of 2025.
pub const P_STOP_2025: Page = Page::new("smc.stop@2025-09", "StopReplicationJob", "2025-09-08", HELP);
/// The published API description with texts and error lists.
pub const P_META: Page =
    Page::new("smc.meta@2024-06", "API description 2019-06-01", "2024-06-24", "Alibaba Cloud OpenAPI metadata, SMC");
/// The page of the call that starts a job.
pub const P_START: Page = Page::new("smc.start@2025-09", "StartReplicationJob", "2019-07 to 2025-09-08", HELP);
/// The page of the call that creates a job.
pub const P_CREATE: Page = Page::new("smc.create@2020-10", "CreateReplicationJob", "2020-10-28", EN);
/// Its Chinese text.
pub const P_CREATE_CN: Page = Page::new("smc.create.cn@2024-04", "CreateReplicationJob (Chinese)", "2024-04-26", HELP);
/// The page of the call that deletes a job.
pub const P_DELETE: Page = Page::new("smc.delete@2025-09", "DeleteReplicationJob", "2025-09-08", HELP);
/// The page of the call that changes a job's parameters.
pub const P_MODIFY: Page =
    Page::new("smc.modify@2020-09", "ModifyReplicationJobAttribute", "2020-09-21 to 2024-01-24", EN);
/// The page of the call that lists jobs.
pub const P_DESCRIBE: Page =
    Page::new("smc.describe@2020-10", "DescribeReplicationJobs", "2020-10-26 to 2025-09-23", EN);
/// The page of the call that lists source servers.
pub const P_SOURCES: Page = Page::new("smc.sources@2021-01", "DescribeSourceServers", "2021-01-18", EN);
/// The page of the call that deletes a source server.
pub const P_DELETE_SOURCE: Page = Page::new("smc.source.delete@2024-04", "DeleteSourceServer", "2024-04-26", HELP);
/// The frequently asked questions, with a table of statuses and the operations they allow.
pub const P_FAQ: Page = Page::new("smc.faq@2021-06", "SMC FAQ", "2019-07-01 to 2021-06-11", GUIDE);
/// The page of migration states of the launch.
pub const P_STATES: Page = Page::new("smc.states@2019-06", "Migration states (Chinese)", "2019-06-13", CN);
/// The user guide's pages on creating, starting and deleting a job.
pub const P_GUIDE: Page = Page::new("smc.guide@2019-06", "User guide: create, start, delete (Chinese)", "2019-06", CN);
/// The best practice on incremental migration.
pub const P_INCREMENTAL: Page =
    Page::new("smc.incremental@2021-02", "Migrate incremental data from a source server", "2021-02-02", GUIDE);
/// Its later edition.
pub const P_INCREMENTAL_2026: Page = Page::new(
    "smc.incremental@2026-06",
    "Migrate incremental data from a source server",
    "2025-04-17 to 2026-06-20",
    GUIDE,
);
/// The guide on migration between instances, with the console's buttons.
pub const P_INSTANCES: Page =
    Page::new("smc.instances@2025", "Migrate servers between ECS instances", "about 2025", GUIDE);

/// All pages, in the order of this file.
pub const PAGES: &[&Page] = &[
    &P_CUT_OVER,
    &P_CUT_OVER_LATER,
    &P_CUT_OVER_2025,
    &P_STOP,
    &P_STOP_CN,
    &P_STOP_ID,
    &P_STOP_2025,
    &P_META,
    &P_START,
    &P_CREATE,
    &P_CREATE_CN,
    &P_DELETE,
    &P_MODIFY,
    &P_DESCRIBE,
    &P_SOURCES,
    &P_DELETE_SOURCE,
    &P_FAQ,
    &P_STATES,
    &P_GUIDE,
    &P_INCREMENTAL,
    &P_INCREMENTAL_2026,
    &P_INSTANCES,
];

clauses! {
    CUT_OVER_WHEN = "smc.cut-over.when", [P_CUT_OVER, P_CUT_OVER_LATER, P_CUT_OVER_2025],
        "The job, an incremental one, must be Waiting.";
    CUT_OVER_NO_LONGER = "smc.cut-over.no-longer-periodic", [P_CUT_OVER, P_CUT_OVER_LATER],
        "From the call on the job is not run periodically any more, whatever SyncData is.";
    CUT_OVER_DONE = "smc.cut-over.done", [P_CUT_OVER, P_CUT_OVER_LATER],
        "The call ends in a completed job; the later page's summary reads as if it were complete at once.";
    CUT_OVER_RELEASES = "smc.cut-over.releases", [P_CUT_OVER, P_CUT_OVER_LATER],
        "SyncData false: intermediate resources are released, then the job is completed.";
    CUT_OVER_NO_DATA = "smc.cut-over.no-data", [P_CUT_OVER, P_CUT_OVER_LATER],
        "SyncData false: no data is migrated by the cut-over.";
    CUT_OVER_MIGRATES = "smc.cut-over.migrates", [P_CUT_OVER, P_CUT_OVER_LATER],
        "SyncData true: all data is migrated one last time, then intermediate resources are released, then the job is completed.";
    CUT_OVER_DEFAULT = "smc.cut-over.default", [P_CUT_OVER, P_CUT_OVER_LATER],
        "SyncData left out counts as false.";
    CUT_OVER_ERRORS = "smc.cut-over.errors", [P_CUT_OVER, P_CUT_OVER_LATER, P_META, P_CUT_OVER_2025],
        "400 ReplicationJob.InvalidStatus for the job's state, 400 SourceServerState.Invalid for the source server's state.";
    CUT_OVER_SOURCE = "smc.cut-over.source", [P_CUT_OVER, P_CUT_OVER_LATER],
        "The source server's state can make the call fail; which states do is not said.";
    CUT_OVER_BUSINESS = "smc.cut-over.business", [P_META, P_CUT_OVER_2025],
        "The error table lists ReplicationJob.InvalidBusinessStatus; no sentence says when it is returned.";
    STOP_WHEN = "smc.stop.when", [P_STOP],
        "Only jobs in the Running and Syncing states can be stopped.";
    STOP_PHASE = "smc.stop.phase", [P_STOP_CN, P_STOP_ID, P_META],
        "Only a job whose Status is Running and whose BusinessStatus is Syncing can be stopped.";
    STOP_OR = "smc.stop.or", [P_STOP_2025],
        "Jobs in the Running or Syncing state can be stopped.";
    STOP_PAUSE = "smc.stop.pause", [P_FAQ, P_INCREMENTAL],
        "The console pauses a job in Syncing or in Waiting.";
    STOP_SYNCING = "smc.stop.syncing", [P_STOP_CN, P_FAQ, P_INCREMENTAL],
        "Of the Running jobs only one in Syncing can be stopped; the console also pauses one in Waiting.";
    STOP_EFFECT = "smc.stop.effect", [P_STOP_ID, P_DESCRIBE],
        "The call pauses the job; Stopped is glossed as paused.";
    STOP_ERRORS = "smc.stop.errors", [P_STOP],
        "400 ReplicationJob.InvalidStatus where the job's state does not allow the call.";
    STOP_ERRORS_2024 = "smc.stop.errors-2024", [P_META],
        "400 ReplicationJob.InvalidStatus for the status, 400 ReplicationJob.InvalidBusinessStatus for the business status.";
    START_WHEN = "smc.start.when", [P_START],
        "The job's Status must be Ready, Stopped or InError.";
    START_EFFECT = "smc.start.effect", [P_FAQ, P_STATES],
        "A job that was started is Running, and its business status is Preparing at once.";
    START_ERRORS = "smc.start.errors", [P_START],
        "400 ReplicationJob.InvalidStatus for the job's state, 400 SourceServerState.Invalid for the source server's state.";
    CREATE_SOURCE = "smc.create.source", [P_CREATE],
        "The source server's State must be Available.";
    CREATE_UNFINISHED = "smc.create.unfinished", [P_CREATE],
        "The source server must have no job in Ready, Running, Stopped, Waiting, InError or Expired.";
    CREATE_DELETING = "smc.create.deleting", [P_FAQ],
        "While a job is being deleted, another job can be created for its source server.";
    CREATE_READY = "smc.create.ready", [P_DESCRIBE, P_FAQ],
        "Ready is a job that was created and not started.";
    CREATE_TAKES = "smc.create.takes", [P_GUIDE],
        "Creating a job takes its source server: it is shown as being migrated.";
    CREATE_RUN_ONCE = "smc.create.run-once", [P_CREATE],
        "RunOnce true, the default, makes a one-time job, false an incremental one; it cannot be changed later.";
    CREATE_SCHEDULE = "smc.create.schedule", [P_CREATE],
        "ScheduledStartTime has the service start the job at that time; left empty, the service does not start it.";
    CREATE_SCHEDULE_WITHIN = "smc.create.schedule-within", [P_CREATE, P_CREATE_CN],
        "ScheduledStartTime is within 30 days of the call.";
    CREATE_SCHEDULE_LATER = "smc.create.schedule-later", [P_CREATE_CN],
        "ScheduledStartTime is later than the moment of the call.";
    CREATE_FREQUENCY = "smc.create.frequency", [P_CREATE, P_MODIFY],
        "Frequency is 1 to 168 hours.";
    CREATE_VALID = "smc.create.valid", [P_CREATE, P_MODIFY],
        "ValidTime ends the job's validity 7 to 90 days after creation, by default after 30.";
    CREATE_NEVER = "smc.create.never-expires", [P_CREATE],
        "Where ValidTime is empty the job does not expire.";
    CREATE_TOKEN = "smc.create.token", [P_CREATE],
        "A retry with the same ClientToken is idempotent.";
    CREATE_ERRORS = "smc.create.errors", [P_CREATE, P_META],
        "400 SourceServerState.Invalid where the source server's state does not allow the call.";
    DELETE_RUNNING = "smc.delete.running", [P_FAQ, P_STATES, P_GUIDE],
        "A Running job cannot be deleted.";
    DELETE_WHEN = "smc.delete.when", [P_FAQ, P_GUIDE],
        "Jobs that are Stopped, Waiting, Expired or InError can be deleted.";
    DELETE_EFFECT = "smc.delete.effect", [P_GUIDE, P_FAQ, P_DESCRIBE],
        "The job is Deleting while its resources are released, and then its record is gone.";
    DELETE_FINAL = "smc.delete.irreversible", [P_GUIDE, P_DELETE],
        "A deleted job cannot be restored.";
    DELETE_FREES = "smc.delete.frees", [P_GUIDE],
        "When the job is deleted, its source server is Available.";
    DELETE_ERRORS = "smc.delete.errors", [P_META, P_DELETE],
        "400 ReplicationJob.InvalidStatus where the job's state does not allow the call.";
    MODIFY_NAMES = "smc.modify.names", [P_MODIFY],
        "Name and Description can be changed in any status.";
    MODIFY_RHYTHM = "smc.modify.rhythm", [P_MODIFY],
        "Frequency and MaxNumberOfImageToKeep can be changed before the job is executed, or while it is Waiting.";
    MODIFY_FREQUENCY = "smc.modify.frequency", [P_INCREMENTAL_2026],
        "A changed Frequency counts from the end of the next run, not at once.";
    MODIFY_VALID = "smc.modify.valid", [P_MODIFY],
        "ValidTime can be changed in Ready, Running, Stopped, InError and Waiting.";
    MODIFY_OTHERS = "smc.modify.others", [P_MODIFY],
        "All other parameters can be changed only before the job is performed.";
    MODIFY_SYNCING = "smc.modify.syncing", [P_INSTANCES],
        "The console changes speed limit, compression and checksum of a job in Syncing.";
    MODIFY_SCHEDULE = "smc.modify.schedule", [P_MODIFY],
        "ScheduledStartTime has the service start the job at that time; set to empty, the service does not start it.";
    MODIFY_ERRORS = "smc.modify.errors", [P_MODIFY, P_META],
        "400 ReplicationJob.InvalidStatus where the job's state does not allow the change.";
    MODIFY_BUSINESS = "smc.modify.business", [P_META],
        "The error table lists ReplicationJob.InvalidBusinessStatus; no sentence says when it is returned.";
    SOURCE_RUNNING = "smc.source.delete.running", [P_DELETE_SOURCE],
        "A source server with a Running job is never deleted, Force or not.";
    SOURCE_RELATED = "smc.source.delete.related", [P_DELETE_SOURCE],
        "Without Force, a source server that has a job is not deleted.";
    SOURCE_UNFINISHED = "smc.source.delete.unfinished", [P_FAQ],
        "Only unfinished jobs keep a source server from being deleted.";
    SOURCE_FORCE = "smc.source.delete.force", [P_DELETE_SOURCE],
        "With Force, a source server whose jobs are not Running is deleted, its jobs and their resources with it.";
    SOURCE_DELETING = "smc.source.delete.effect", [P_GUIDE, P_SOURCES],
        "A source server that is being deleted is Deleting, and then gone.";
    SOURCE_ERRORS = "smc.source.delete.errors", [P_META, P_DELETE_SOURCE],
        "400 SourceServer.WithRunningReplicationJob, ReplicationJob.Related and SourceServerState.Invalid.";
    SOURCE_ERRORS_2021 = "smc.source.delete.errors-2021", [P_DELETE_SOURCE],
        "Before 2024: 400 ReplicationJob.Related and SourceServerState.Invalid.";
    SOURCE_STATE = "smc.source.state", [P_SOURCES],
        "State is Unavailable (offline or in error), Available (tied to no job), InUse (used by a job) or Deleting.";
    SOURCE_LOST = "smc.source.lost", [P_STATES, P_FAQ],
        "A source server whose client loses contact is Unavailable; a job that fails then failed because of the client.";
    SOURCE_BACK = "smc.source.back", [P_STATES, P_FAQ],
        "Once the client runs again the source server can be used again.";
    INTERNAL = "smc.errors.internal", [P_CUT_OVER, P_CUT_OVER_LATER, P_STOP, P_META],
        "500 InternalError where the service itself failed, whatever the state; the call can be made again later.";
    JOB_STATUS = "smc.job.status", [P_DESCRIBE],
        "Status is Ready, Running, Stopped, InError, Finished, Waiting, Expired or Deleting.";
    JOB_BUSINESS = "smc.job.business", [P_FAQ, P_DESCRIBE],
        "BusinessStatus is the stage of a Running job: Preparing, Syncing, Processing or Cleaning.";
    JOB_PHASES = "smc.job.phases", [P_GUIDE, P_FAQ],
        "The stages follow one another: Preparing, Syncing, Processing, Cleaning.";
    JOB_CLEANING = "smc.job.cleaning", [P_FAQ, P_GUIDE],
        "Cleaning releases intermediate resources; with it a job is almost done, and then it is Finished.";
    JOB_WAITING = "smc.job.waiting", [P_DESCRIBE, P_CREATE],
        "Waiting is an incremental job between two of its runs; only incremental jobs wait.";
    JOB_ROUND = "smc.job.round", [P_INCREMENTAL, P_INCREMENTAL_2026],
        "After each run of an incremental job its status is Waiting until the next run begins.";
    JOB_NEXT_ROUND = "smc.job.next-round", [P_INCREMENTAL_2026],
        "The next run of a Waiting job begins when Frequency hours have passed since the last one was completed.";
    JOB_KEEPS = "smc.job.keeps-instance", [P_INCREMENTAL],
        "An incremental job keeps its intermediate instance from run to run.";
    JOB_FAILS = "smc.job.fails", [P_FAQ, P_INCREMENTAL],
        "A Running job in which an error occurs is InError; it can be started again.";
    JOB_EXPIRES = "smc.job.expires", [P_FAQ],
        "When its validity ends, a job in Ready, Stopped or InError is Expired.";
    JOB_RUNNING_KEEPS = "smc.job.running-does-not-expire", [P_FAQ],
        "A Running job does not expire.";
    JOB_INCREMENTAL_EXPIRES = "smc.job.incremental-expires", [P_INCREMENTAL],
        "An incremental job's intermediate instance is released when the job is Expired or deleted.";
    JOB_CLEARED = "smc.job.cleared", [P_CREATE, P_MODIFY, P_FAQ],
        "An Expired job is kept for 7 days and then cleared by the service.";
    JOB_MANUAL = "smc.job.manual-run", [P_INCREMENTAL, P_FAQ],
        "The console starts a run of a Waiting job by hand.";
}
