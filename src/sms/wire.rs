//! Error codes and messages, exactly as the pages print them.

crate::word::codes! {
    "an error code of SMS",
    r#"use cutover::sms::Code;
assert_eq!((Code::NoPermission.as_str(), Code::NoPermission.http_status()), ("SMS.9004", 403));"#;
    /// The caller has no permission.
    NoPermission = "SMS.9004", 403, Permission, Some("The current account does not have the permission to execute policy You do not have permission to perform action XXX on resource XXX.");
    /// A parameter is wrong. That an illegal pair is answered so is assumed.
    InvalidParameters = "SMS.9001", 400, Parameter, Some("Invalid parameters.");
    /// There is no such source server. Seen by users; no page was read that lists it, and its HTTP status is assumed.
    NoSourceServer = "SMS.7602", 404, State, Some("SourceServer does not exist");
    /// The source server exists already; from the first version of the API.
    Exists = "SMS.2013", 401, State, Some("The source server already exists.");
    /// The caller may not do this; from the first version of the API.
    NotAllowed = "SMS.2002", 403, Permission, Some("You do not have permission to perform this operation.");
    /// The HTTP method is wrong; from the first version of the API.
    Method = "SMS.2003", 401, Parameter, Some("Invalid HTTP request method.");
    /// The request is too long; from the first version of the API.
    TooLong = "SMS.2004", 401, Parameter, Some("The requested content contains more than 10,240 bytes.");
    /// The content type is missing; from the first version of the API.
    NoContentType = "SMS.2005", 401, Parameter, Some("The request type Content-Type is not specified.");
    /// The content type is wrong; from the first version of the API.
    ContentType = "SMS.2006", 401, Parameter, Some("The request type must be application or json.");
    /// The service failed; from the first version of the API.
    Background = "SMS.2007", 500, Internal, Some("Background exception");
    /// The source server is somebody else's; from the first version of the API, where its text was read in Chinese only.
    NotYours = "SMS.2248", 403, Permission, None;
    /// The keys are wrong.
    Keys = "SMS.0202", 400, Permission, Some("AK/SK authentication failed. Ensure that the AK and SK are correct.");
    /// The caller lacks a permission, with the cause.
    Insufficient = "SMS.0204", 400, Permission, Some("Insufficient permissions. Cause: %s. Obtain the required permissions.");
    /// The caller's clock is wrong.
    Clock = "SMS.0205", 400, Permission, Some("AK/SK authentication failed. The time or time zone of the source server is incorrect.");
    /// The task cannot be paused now; from a list of historical codes.
    NotPausable = "SMS.1038", 400, State, Some("Only the tasks that are created or monitored can be paused.");
    /// The task cannot be resumed now; from a list of historical codes.
    NotResumable = "SMS.1039", 400, State, Some("Only paused tasks can be resumed.");
    /// The task cannot be restarted now; from a list of historical codes.
    NotRestartable = "SMS.1040", 400, State, Some("Only migration tasks that fail to be created or migrated can be restarted.");
    /// The task cannot be deleted now; from the first version of the API, where its text was read in Chinese only.
    CannotDelete = "SMS.2015", 400, State, Some("不能删除运行中和停止中的任务！");
    /// There is no such source server; from the first version of the API, where its text was read in Chinese only.
    NoSuchSource = "SMS.2216", 400, State, Some("创建迁移任务失败，指定源端主机不存在！");
    /// The source server has no migration task; from the first version of the API, where its text was read in Chinese only.
    NoTaskOfSource = "SMS.2252", 404, State, Some("指定源端没有关联迁移任务");
    /// What the Agent answers is not what it was told; from the first version of the API.
    OtherCommand = "SMS.2009", 400, State, Some("The command sent by the client is inconsistent with that on the SMS service.");
    /// There is no such task. Seen by users; its HTTP status is assumed.
    NoTask = "SMS.7703", 404, State, Some("Task doesn't exist");
    /// The source server still runs, so that its task cannot be deleted. Seen by users, without its text; its HTTP status is assumed.
    SourceRunning = "SMS.7719", 400, State, None;
    /// The source server or the target has a task already. Seen by users, without its text; its HTTP status is assumed.
    Bound = "SMS.7605", 400, State, None;
    /// The source server has an error or failed its check. Seen by users, without its text; its HTTP status is assumed.
    SourceUnavailable = "SMS.6520", 400, State, None;
    /// The source server's Agent is not connected. Seen by users, without its text; its HTTP status is assumed.
    NotConnected = "SMS.6603", 400, State, None;
    /// How a command ended was not said in the right form.
    ResultFormat = "SMS.6022", 400, Parameter, Some("Incorrect result format.");
    /// The database failed.
    Database = "SMS.6301", 400, Internal, Some("Database read or write error.");
}

impl Code {
    /// What stands for a number that no code has.
    pub(super) const INTERNAL: Self = Self::Background;
}
