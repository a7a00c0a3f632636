//! Error codes and messages, exactly as the pages print them. A nine-digit number is the older twin of a code.

crate::word::codes! {
    "an error code of DCS",
    r#"use cutover::dcs::Code;
assert_eq!((Code::NoTask.as_str(), Code::NoTask.http_status()), ("DCS.4133", 400));
assert_eq!("111400070".parse(), Ok(Code::TaskIdFormat), "the older twin");"#;
    /// There is no such task; its own pages say 404 without a code.
    NoTask = "DCS.4133", 400, State, Some("Instance job is not found.");
    /// The id of a task is wrong, in a batch; the list of codes gives it another meaning.
    TaskId = "DCS.4855", 400, State, Some("invalid migration task id in the request.");
    /// Not now. That it is what a migration task answers is assumed.
    NotNow = "DCS.4957", 400, State, Some("This operation is not allowed when the task is in the current state.");
    /// The job of the instance still runs.
    StillRunning = "DCS.4017" or "111400017", 400, State, Some("This DCS instance job task is still running.");
    /// The URL does not exist.
    NoUrl = "DCS.4001" or "111404001", 404, State, Some("The requested URL does not exist.");
    /// A parameter of the body is wrong.
    BodyParameter = "DCS.4063" or "111400063", 400, Parameter, Some("Invalid {0} parameter in the request.");
    /// A parameter of the query is wrong.
    QueryParameter = "DCS.4062" or "111400062", 400, Parameter, Some("Invalid {0} parameter in the request.");
    /// A parameter is wrong.
    Parameter = "DCS.4800" or "111400800", 400, Parameter, Some("Invalid {0} in the request.");
    /// The id of a task has the wrong format.
    TaskIdFormat = "DCS.4070" or "111400070", 400, Parameter, Some("Invalid task ID format.");
    /// The id of a project has the wrong format.
    ProjectIdFormat = "DCS.4002" or "111400002", 400, Parameter, Some("Invalid project ID format.");
    /// The id of an instance has the wrong format.
    InstanceIdFormat = "DCS.4061" or "111400061", 400, Parameter, Some("Invalid instance ID format.");
    /// There is no body.
    EmptyBody = "DCS.4004" or "111400004", 400, Parameter, Some("Empty request body.");
    /// The body is no JSON.
    NoJson = "DCS.4005" or "111400005", 400, Parameter, Some("The message body contains invalid characters or is not in JSON format.");
    /// Too many instances.
    TooMany = "DCS.4100" or "111400100", 400, Parameter, Some("The number of instance IDs in an instances array cannot exceed 50.");
    /// The VPC is wrong.
    Vpc = "DCS.4013" or "111400013", 400, Parameter, Some("Invalid vpc_id in the request.");
    /// The security group is wrong.
    SecurityGroup = "DCS.4014" or "111400014", 400, Parameter, Some("Invalid security_group_id in the request.");
    /// The subnet is wrong.
    Subnet = "DCS.4016" or "111400016", 400, Parameter, Some("Invalid subnet_id in the request.");
    /// The subnet is of another VPC.
    SubnetVpc = "DCS.4018", 400, Parameter, Some("This subnet must exist in the VPC.");
    /// The password is wrong.
    Password = "DCS.4080" or "111400080", 400, Parameter, Some("Instance password verify failed.");
    /// The password is missing.
    NoPassword = "DCS.4845" or "111400845", 400, Parameter, Some("The password parameter is missing or its value is invalid.");
    /// The instance's state is wrong; instances are not modelled.
    InstanceState = "DCS.4026" or "111400026", 400, Parameter, Some("This operation is not allowed when the DCS instance is in the current state.");
    /// The instance does not run; instances are not modelled.
    InstanceNotRunning = "DCS.4049", 400, Parameter, Some("The instance status is not running.");
    /// There is no such instance; instances are not modelled.
    NoInstance = "DCS.3022" or "111404022", 404, Parameter, Some("This DCS instance does not exist.");
    /// The quota is reached.
    Quota = "DCS.4039", 400, Quota, Some("The quota limit has been reached.");
    /// The token is wrong.
    Token = "DCS.1001" or "111401001", 401, Permission, Some("Invalid token.");
    /// The token expired.
    TokenExpired = "DCS.1002" or "111401002", 401, Permission, Some("Token expired.");
    /// There is no token.
    NoToken = "DCS.1003" or "111401003", 401, Permission, Some("No token in the request.");
    /// The token is of another project.
    TokenProject = "DCS.1004" or "111401004", 401, Permission, Some("Project ID does not match the token.");
    /// The role may not do this.
    Role = "DCS.2003", 403, Permission, Some("This role does not have the permission to perform this operation.");
    /// The policy does not allow it.
    Policy = "DCS.2007", 403, Permission, Some("Policy does not allow {} to be performed.");
    /// The tenant may only read.
    ReadOnly = "DCS.3002" or "111403002", 403, Permission, Some("This tenant has read permission only and cannot perform this operation.");
    /// The role may not do this.
    RoleOperation = "DCS.3003" or "111403003", 403, Permission, Some("This role does not have the permission to perform this operation.");
    /// The HTTP method is wrong.
    Method = "DCS.5001" or "111405001", 405, Parameter, Some("This request method is not allowed.");
    /// The job failed.
    JobFailed = "DCS.4842" or "111400842", 500, Internal, Some("job execution status failed.");
    /// The job could not be submitted.
    SubmitFailed = "DCS.5006" or "111500006", 500, Internal, Some("Submit job failed.");
    /// The service failed.
    InternalError = "DCS.5000" or "111500000", 500, Internal, Some("Internal service error.");
}

impl Code {
    /// What stands for a number that no code has.
    pub(super) const INTERNAL: Self = Self::InternalError;
}
