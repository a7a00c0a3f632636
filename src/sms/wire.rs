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
    /// The database failed.
    Database = "SMS.6301", 400, Internal, Some("Database read or write error.");
}

impl Code {
    /// What stands for a number that no code has.
    pub(super) const INTERNAL: Self = Self::Background;
}
