//! What the pages of Server Migration Service say, in our own words, and which pages those are.

use crate::evidence::{Clause, Page, clauses};

const EN: &str = "Huawei Cloud documentation (international), SMS, API reference";
const ALL_SITES: &str = "Huawei Cloud documentation (Chinese, European and international), SMS, API reference";
const SDK: &str = "Huawei Cloud SDKs v3, service sms";
const GUIDE: &str = "Huawei Cloud documentation (Chinese), SMS, user guides";

/// Document 004, the page that started this machine.
pub const P_CHANGE: Page =
    Page::new("sms.change-state@2025-02", "Updating the Migration Task Status of a Source Server", "2025-02-13", EN);
/// The repaired copies of the same text.
pub const P_CHANGE_REPAIRED: Page = Page::new(
    "sms.change-state@2025-09",
    "Updating the Migration Task Status of a Source Server (Spanish)",
    "2025-09-16",
    ALL_SITES,
);
/// The page with the rule on requests that do nothing.
pub const P_CHANGE_2026: Page =
    Page::new("sms.change-state@2026-01", "Updating the Migration Status of a Source Server", "2026-01-27", ALL_SITES);
/// The SDKs' comments on the request's type, with the legal pairs.
pub const P_PAIRS: Page = Page::new("sms.sdk@2026-01", "PutCopyStateReq", "2026-01-29 to 2026-08", SDK);
/// The page and the type of the call that registers a source server.
pub const P_REGISTER: Page = Page::new("sms.register@2022-09", "RegisterServer", "2022-09-22 to 2026-08", SDK);
/// The pages of the calls that show source servers.
pub const P_SHOW: Page = Page::new("sms.show@2026-01", "ShowServer and ListServers", "2026-01-27", ALL_SITES);
/// The pages of the calls that delete source servers.
pub const P_DELETE: Page =
    Page::new("sms.delete@2026-01", "DeleteServer and DeleteServers", "2025-02 to 2026-01", ALL_SITES);
/// The page of the call that creates a migration task.
pub const P_CREATE_TASK: Page = Page::new("sms.task.create@2026-01", "CreateTask", "2026-01-27", ALL_SITES);
/// The page of the call that acts on a migration task, and the scenario of starting one.
pub const P_ACTION: Page = Page::new("sms.task.action@2026-01", "UpdateTaskStatus", "2022-08 to 2026-01-29", ALL_SITES);
/// The page of the call that deletes a migration task.
pub const P_DELETE_TASK: Page =
    Page::new("sms.task.delete@2026-01", "DeleteTask", "2025-02-13 to 2026-01-27", ALL_SITES);
/// The pages of the calls that show migration tasks.
pub const P_SHOW_TASK: Page =
    Page::new("sms.task.show@2026-01", "ShowTask and ListTasks", "2025-10-17 to 2026-08", ALL_SITES);
/// The types of the calls by which the Agent gets its commands and reports.
pub const P_AGENT: Page = Page::new(
    "sms.agent@2026-01",
    "ShowCommand, UpdateCommandResult and UpdateTaskSpeed",
    "2026-01-29 to 2026-08",
    SDK,
);
/// The user guide of the console.
pub const P_GUIDE: Page = Page::new("sms.guide@2020-11", "User guide", "2020-11", GUIDE);
/// The user guide of the first console.
pub const P_GUIDE_V1: Page = Page::new("sms.guide@2020-v1", "User guide, first console", "2020-11", GUIDE);
/// The error codes of the first version of the API.
pub const P_ERRORS: Page = Page::new("sms.errors@2022-08", "Error codes and historical error codes", "2022-08-05", EN);

/// All pages, in the order of this file.
pub const PAGES: &[&Page] = &[
    &P_CHANGE,
    &P_CHANGE_REPAIRED,
    &P_CHANGE_2026,
    &P_PAIRS,
    &P_REGISTER,
    &P_SHOW,
    &P_DELETE,
    &P_CREATE_TASK,
    &P_ACTION,
    &P_DELETE_TASK,
    &P_SHOW_TASK,
    &P_AGENT,
    &P_GUIDE,
    &P_GUIDE_V1,
    &P_ERRORS,
];

clauses! {
    UPDATES = "sms.change-state.updates", [P_CHANGE, P_CHANGE_2026],
        "The call sets the source server's replication status and migration stage; 200 says that they were updated.";
    WORDS = "sms.change-state.words", [P_CHANGE],
        "copystate is one of twelve words, UNAVAILABLE to FINISHED, migrationcycle one of six; each is glossed.";
    WORDS_2026 = "sms.change-state.words-2026", [P_CHANGE_2026, P_PAIRS],
        "copystate is one of twenty words, migrationcycle one of ten, four of them only in the SDKs.";
    STOPPING_TWICE = "sms.change-state.stopping", [P_CHANGE],
        "Two lines of the list gloss SYNCING, the second as being stopped; the list of values has STOPPING.";
    STOPPING_ONCE = "sms.change-state.stopping-repaired", [P_CHANGE_REPAIRED],
        "STOPPING: the migration of the source server is being stopped.";
    OPTIONAL = "sms.change-state.optional", [P_CHANGE],
        "Neither field is mandatory.";
    BOTH = "sms.change-state.both", [P_CHANGE_2026],
        "Both fields are mandatory.";
    UNVERIFIED = "sms.change-state.unverified", [P_CHANGE_2026, P_PAIRS],
        "While the source server is unavailable, stopping, stopped, deleting, finished, clearing or clearfailed, the request's parameters are not verified and the update does not take effect.";
    PAIRS = "sms.change-state.pairs", [P_PAIRS],
        "The stage and the status must be one of 29 pairs, in any letter case; otherwise the update fails and the API reports an error.";
    EXAMPLE = "sms.change-state.example", [P_CHANGE, P_CHANGE_2026],
        "The example request asks for WAITING and cutovered.";
    ANSWERS = "sms.change-state.answers", [P_CHANGE],
        "200 with a text, or 403 SMS.9004 with error_code, error_msg, encoded_authorization_message, error_param and details.";
    REGISTERS = "sms.register.effect", [P_REGISTER],
        "Registers a source server, which then is in the list and is checked; state and migration_cycle may be given.";
    REGISTERED_TWICE = "sms.register.exists", [P_ERRORS],
        "SMS.2013: the source server already exists.";
    CHECKED = "sms.source.checked", [P_CHANGE, P_SHOW],
        "A source server that fails the environment check is unavailable; one that passes waits.";
    READ = "sms.source.states", [P_SHOW],
        "state is what was written as copystate, migration_cycle what was written as migrationcycle.";
    SPELLED = "sms.source.initialize", [P_SHOW, P_CHANGE_2026],
        "The word is written init and read initialize.";
    DELETE_RECORD = "sms.delete.record", [P_DELETE, P_GUIDE],
        "Deletes the record of a source server, not the machine; it comes back only when its Agent is started again.";
    DELETING = "sms.source.deleting", [P_CHANGE],
        "DELETING: the record of the source server is being deleted.";
    CONFIGURES = "sms.task.configures", [P_CREATE_TASK, P_GUIDE],
        "A target is configured for a source server that passed its check; that creates its migration task.";
    STARTS = "sms.task.starts", [P_ACTION, P_GUIDE],
        "A configured source server can be started, a paused or failed one started again.";
    REPLICATES = "sms.source.replicates", [P_CHANGE],
        "INIT is being initialised, REPLICATE is being replicated; replicating is the stage of both.";
    CONTINUES = "sms.task.syncing", [P_GUIDE],
        "With continuous synchronisation the full replication is followed by SYNCING, without it the target is launched at once.";
    LAUNCHES = "sms.task.launches", [P_GUIDE, P_CHANGE],
        "A source server in continuous synchronisation can be launched: CUTOVERING, then FINISHED.";
    CLONES = "sms.task.clones", [P_GUIDE, P_CHANGE],
        "A source server in continuous synchronisation can be cloned: CLONING.";
    SYNCS_AGAIN = "sms.task.syncs-again", [P_GUIDE],
        "After the launch a synchronisation can be started again, and then the target be launched again.";
    STOPS = "sms.task.stops", [P_GUIDE, P_CHANGE],
        "A migration that runs can be paused: STOPPING, then STOPPED.";
    FAILS = "sms.source.fails", [P_CHANGE],
        "ERROR: an error occurred during the migration of the source server.";
    SKIPS = "sms.task.skips", [P_ACTION, P_CHANGE_2026],
        "The check of consistency can be skipped: skipping.";
    CLEARS = "sms.task.clears", [P_ACTION, P_CHANGE_2026],
        "The snapshots of a migration can be cleared: clearing, then cleared or clearfailed.";
    DRILLS = "sms.task.drills", [P_ACTION, P_CHANGE_2026],
        "A migration drill can be run: premigready, premiging, then premiged or premigfailed.";
    TASK_GONE = "sms.task.deleted", [P_GUIDE, P_DELETE_TASK],
        "Deleting the task drops target and settings; the source server stays in the list and is configured anew.";
    TASK_DELETABLE = "sms.task.deletable", [P_DELETE_TASK],
        "A connected source server's task cannot be deleted while it is initialised, replicated, synchronised, stopping, deleting, cloned, launched, skipping, clearing or in a drill.";
    MISSING_STAGE = "sms.source.stage", [P_SHOW],
        "Every source server that is listed has a state and a stage.";
    IDLE_WEEK = "sms.agent.idle-week", [P_GUIDE_V1],
        "An Agent for which no task is created, started or synchronised for 7 days is disconnected; the status stays.";
    IDLE_DAY = "sms.agent.idle-day", [P_GUIDE_V1],
        "An Agent without work is disconnected after 24 hours.";
}
