//! Requests and answers of SMC as they go over the wire.
//!
//! A request is a form: parameters in the query or in the body, lists as `JobId.1`, booleans and numbers as text. Which
//! operation it is stands in the parameter `Action` or in the header `x-acs-action`. Answers are JSON or XML, as the parameter
//! `Format` asks. Field names are the vendor's; what a field means is said where it bears on the lifecycle.

use super::clauses::{P_CREATE, P_DESCRIBE, P_META, P_MODIFY, P_SOURCES};
use super::job::{BusinessStatus, Changes, Creation, Force, Job, Operation, Status, SyncData, Validity};
use super::source::State;
use crate::wire::tree::{self, Form};
use crate::wire::{
    self, Allowed, Answered, Broken, Decided, Failure, Format, Limit, Malformed, Reading, Rest, Service, http,
};
use crate::wire::{messages, operations};
use crate::word::OwnedWord;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// The version of the interface, in `Version` or `x-acs-version`.
pub const VERSION: &str = "2019-06-01";

operations! {
    /// Creates a replication job.
    CreateReplicationJob -> CreateReplicationJobAnswer;
    /// Starts a job.
    StartReplicationJob -> Done;
    /// Pauses a job.
    StopReplicationJob -> Done;
    /// Completes an incremental job.
    CutOverReplicationJob -> Done;
    /// Deletes a job.
    DeleteReplicationJob -> Done;
    /// Changes a job's parameters.
    ModifyReplicationJobAttribute -> Done;
    /// Lists jobs.
    DescribeReplicationJobs -> ReplicationJobsPage;
    /// Lists source servers.
    DescribeSourceServers -> SourceServersPage;
    /// Deletes a source server.
    DeleteSourceServer -> Done;
}

messages! { "PascalCase":
    /// What `CreateReplicationJob` asks.
    CreateReplicationJob {
        /// The region of the target.
        region_id: String,
        /// The source server.
        source_id: String,
        /// The same token twice asks for one job.
        client_token: String,
        /// The job's name.
        name: String,
        /// What it is for.
        description: String,
        /// `Image`, `ContainerImage` or `TargetInstance`.
        target_type: String,
        /// When the service starts it; empty or left out: not by itself.
        scheduled_start_time: String,
        /// When it expires; empty: never, left out: after 30 days.
        valid_time: String,
        /// The image's name.
        image_name: String,
        /// The target instance.
        instance_id: String,
        /// GiB.
        system_disk_size: i64,
        /// Parts of the system disk.
        system_disk_part: Vec<DiskPart>,
        /// The data disks.
        data_disk: Vec<DataDisk>,
        /// The newer form of all disks, as it came.
        disks: Value,
        /// Tags.
        tag: Vec<Tag>,
        /// The VPC.
        vpc_id: String,
        /// The vSwitch, required where `NetMode` is 2.
        v_switch_id: String,
        /// 0: over the Internet, 2: over a VPC.
        net_mode: i64,
        /// Parameters of the transfer, JSON as text.
        replication_parameters: String,
        /// Whether it runs once; left out: it does.
        run_once: bool,
        /// Hours between two rounds, required where `RunOnce` is false.
        frequency: i64,
        /// How many images are kept, required where `RunOnce` is false.
        max_number_of_image_to_keep: i64,
        /// The type of the intermediate instance.
        instance_type: String,
        /// A launch template.
        launch_template_id: String,
        /// Its version.
        launch_template_version: String,
        /// The instance's role.
        instance_ram_role: String,
        /// For container images.
        container_namespace: String,
        /// For container images.
        container_repository: String,
        /// For container images.
        container_tag: String,
        /// Empty, or `BYOL`.
        license_type: String,
        /// The resource group.
        resource_group_id: String,
        /// 0: a server, 1: an operating system, 2: across zones, 3: VMware without an agent.
        job_type: i64,
    }

    /// A part of a disk.
    DiskPart {
        /// The device, such as `/dev/sda1`.
        device: String,
        /// Bytes.
        size_bytes: i64,
        /// Whether blocks are copied rather than files.
        block: bool,
    }

    /// A data disk.
    DataDisk {
        /// Its number at the source server, from 1.
        index: i64,
        /// GiB.
        size: i64,
        /// Its parts.
        part: Vec<DiskPart>,
    }

    /// A tag.
    Tag {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    }

    /// What `StartReplicationJob` asks.
    StartReplicationJob {
        /// The job.
        job_id: String,
    }

    /// What `StopReplicationJob` asks.
    StopReplicationJob {
        /// The job.
        job_id: String,
    }

    /// What `CutOverReplicationJob` asks.
    CutOverReplicationJob {
        /// The job, an incremental one.
        job_id: String,
        /// Whether all data is migrated one last time; left out: it is not.
        sync_data: bool,
    }

    /// What `DeleteReplicationJob` asks.
    DeleteReplicationJob {
        /// The job.
        job_id: String,
    }

    /// What `ModifyReplicationJobAttribute` asks.
    ModifyReplicationJobAttribute {
        /// The job.
        job_id: String,
        /// The job's name.
        name: String,
        /// What it is for.
        description: String,
        /// `Image`, `ContainerImage` or `TargetInstance`.
        target_type: String,
        /// When the service starts it; empty: not by itself.
        scheduled_start_time: String,
        /// When it expires; empty: never.
        valid_time: String,
        /// The image's name.
        image_name: String,
        /// The target instance.
        instance_id: String,
        /// GiB.
        system_disk_size: i64,
        /// Parts of the system disk.
        system_disk_part: Vec<DiskPart>,
        /// The data disks.
        data_disk: Vec<DataDisk>,
        /// The newer form of all disks, as it came.
        disks: Value,
        /// Hours between two rounds.
        frequency: i64,
        /// How many images are kept.
        max_number_of_image_to_keep: i64,
        /// The type of the intermediate instance.
        instance_type: String,
        /// A launch template.
        launch_template_id: String,
        /// Its version.
        launch_template_version: String,
        /// The instance's role.
        instance_ram_role: String,
        /// For container images.
        container_namespace: String,
        /// For container images.
        container_repository: String,
        /// For container images.
        container_tag: String,
        /// 0: over the Internet, 2: over a VPC.
        net_mode: i64,
        /// The VPC.
        vpc_id: String,
        /// The vSwitch.
        v_switch_id: String,
        /// Parameters of the transfer, JSON as text.
        replication_parameters: String,
        /// Empty, or `BYOL`.
        license_type: String,
    }

    /// What `DescribeReplicationJobs` asks: filters, all of which have to hold; an empty one is none.
    DescribeReplicationJobs {
        /// The region of the target.
        region_id: String,
        /// The name.
        name: String,
        /// The status.
        status: OwnedWord<Status>,
        /// The stage of a Running job.
        business_status: OwnedWord<BusinessStatus>,
        /// Jobs by id.
        job_id: Vec<String>,
        /// Jobs by source server.
        source_id: Vec<String>,
        /// Jobs by target instance.
        instance_id: Vec<String>,
        /// Jobs by type.
        job_type: i64,
        /// Jobs by tag.
        tag: Vec<Tag>,
        /// The resource group.
        resource_group_id: String,
        /// The page, from 1.
        page_number: i64,
        /// How many there are on a page, 10 where left out.
        page_size: i64,
    }

    /// What `DescribeSourceServers` asks: filters, all of which have to hold; an empty one is none.
    DescribeSourceServers {
        /// Source servers by id.
        source_id: Vec<String>,
        /// By the job that is the last one.
        job_id: String,
        /// By state.
        state: OwnedWord<State>,
        /// By name.
        name: String,
        /// By the types of their jobs.
        related_job_type: Vec<String>,
        /// By workgroup.
        workgroup_id: String,
        /// By tag.
        tag: Vec<Tag>,
        /// The resource group.
        resource_group_id: String,
        /// The page, from 1.
        page_number: i64,
        /// How many there are on a page, 10 where left out.
        page_size: i64,
    }

    /// What `DeleteSourceServer` asks.
    DeleteSourceServer {
        /// The source server.
        source_id: String,
        /// Whether its jobs are deleted with it; left out: taken as false.
        force: bool,
    }

    /// An answer with nothing but the request's id.
    Done {
        /// The id of the request.
        request_id: String,
    }

    /// The answer to `CreateReplicationJob`.
    CreateReplicationJobAnswer {
        /// The new job, or with a token used before the same one.
        job_id: String,
        /// The id of the request.
        request_id: String,
    }

    /// A page of jobs.
    ReplicationJobsPage {
        /// How many there are on all pages.
        total_count: i64,
        /// The page, from 1.
        page_number: i64,
        /// How many there are on a page.
        page_size: i64,
        /// The id of the request.
        request_id: String,
        /// The jobs.
        replication_jobs: ReplicationJobs,
    }

    /// The list of jobs.
    ReplicationJobs {
        /// The jobs.
        replication_job: Vec<ReplicationJob>,
    }

    /// A job as it is printed.
    ReplicationJob {
        /// Its id.
        job_id: String,
        /// Its source server.
        source_id: String,
        /// Its name.
        name: String,
        /// What it is for.
        description: String,
        /// Its status. Pages of 2019 name it `State`.
        #[serde(alias = "State")]
        status: OwnedWord<Status>,
        /// Its stage while it is Running; at other times no page says what stands here.
        business_status: OwnedWord<BusinessStatus>,
        /// Per cent.
        progress: f64,
        /// What went wrong; empty while nothing did.
        error_code: String,
        /// More on that, JSON as text.
        status_info: String,
        /// When it was created.
        creation_time: String,
        /// When it was started.
        start_time: String,
        /// When it ended.
        end_time: String,
        /// When the service starts it.
        scheduled_start_time: String,
        /// When it expires. One page misspells it.
        #[serde(alias = "VaildTime")]
        valid_time: String,
        /// Whether it runs once.
        run_once: bool,
        /// Hours between two rounds.
        frequency: i64,
        /// How many images are kept.
        max_number_of_image_to_keep: i64,
        /// `Image`, `ContainerImage` or `TargetInstance`. One page misspells it.
        #[serde(alias = "TARGEType")]
        target_type: String,
        /// 0 to 3, as at its creation.
        job_type: i64,
        /// The region of the target.
        region_id: String,
        /// 0 or 2, as at its creation.
        net_mode: i64,
        /// The VPC. One page misspells it.
        #[serde(alias = "Vpcld")]
        vpc_id: String,
        /// The vSwitch.
        v_switch_id: String,
        /// The image that it made.
        image_id: String,
        /// The image's name.
        image_name: String,
        /// The target instance.
        instance_id: String,
        /// The type of the intermediate instance.
        instance_type: String,
        /// The instance's role.
        instance_ram_role: String,
        /// The intermediate instance.
        transition_instance_id: String,
        /// GiB.
        system_disk_size: i64,
        /// Parameters of the transfer, as text.
        replication_parameters: String,
    }

    /// A page of source servers.
    SourceServersPage {
        /// How many there are on all pages.
        total_count: i64,
        /// The page, from 1.
        page_number: i64,
        /// How many there are on a page.
        page_size: i64,
        /// The id of the request.
        request_id: String,
        /// The source servers.
        source_servers: SourceServers,
    }

    /// The list of source servers.
    SourceServers {
        /// The source servers.
        source_server: Vec<SourceServer>,
    }

    /// A source server as it is printed.
    SourceServer {
        /// Its id.
        source_id: String,
        /// Its name.
        name: String,
        /// What it is.
        description: String,
        /// Its state.
        state: OwnedWord<State>,
        /// What is wrong with it.
        error_code: String,
        /// More on that, JSON as text.
        status_info: String,
        /// Its last job.
        job_id: String,
        /// Its system.
        platform: String,
        /// Its processor.
        architecture: String,
        /// The client's version.
        agent_version: String,
        /// Seconds between two signs of life.
        heartbeat_rate: i64,
        /// The kernel's level.
        kernel_level: i64,
        /// How it is copied; `SMT`.
        replication_driver: String,
        /// More on the system, JSON as text.
        system_info: String,
        /// GiB.
        system_disk_size: i64,
        /// When it was registered.
        creation_time: String,
        /// The resource group.
        resource_group_id: String,
        /// Its workgroup.
        workgroup_id: String,
    }
}

/// Where a request carries its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Carrier {
    /// All in the query, `Action` and `Version` too.
    #[default]
    Query,
    /// The operation and the version in headers, the rest in the query.
    Headers,
    /// All in the body, as a form.
    Body,
}

/// What every request can carry, beside the operation's own parameters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Common {
    /// The operation.
    pub action: Option<String>,
    /// The version of the interface.
    pub version: Option<String>,
    /// What the answer is to be written in.
    pub format: Format,
    /// Whether it bears a key or a signature; nothing here checks them.
    pub has_credentials: bool,
}

/// The parameters of a signature and the like; `RegionId` is one of the operation's own where it has it.
const COMMON: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "SignatureType",
    "SecurityToken",
    "Timestamp",
    "OwnerId",
    "ResourceOwnerAccount",
];

/// Whose `RegionId` is their own.
const WITH_REGION: &[&str] = &["CreateReplicationJob", "DescribeReplicationJobs"];

/// The parameters in which empty text says something.
const MAY_BE_EMPTY: &[&str] = &["ScheduledStartTime", "ValidTime", "LicenseType", "Description", "Tag"];

impl Common {
    /// What a request carries beside its parameters, and these.
    pub(crate) fn of(request: &wire::Request) -> Result<(Self, Value), Malformed> {
        let is_form = !request.body().is_empty() && !matches!(content_type(request), Some("application/json"));
        let body = if is_form { request.body().as_slice() } else { &[] };
        let query = request.uri().query().unwrap_or("").as_bytes();
        let mut value = tree::query(form_urlencoded::parse(query).chain(form_urlencoded::parse(body)))?;
        let Value::Object(map) = &mut value else { return Ok((Self::default(), value)) };
        let mut text = |key: &str| match map.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let header = |name: &str| request.headers().get(name).and_then(|v| v.to_str().ok()).map(ToOwned::to_owned);
        let action = header("x-acs-action").or_else(|| text("Action"));
        let version = header("x-acs-version").or_else(|| text("Version"));
        let wants_xml = text("Format").map_or_else(
            || header("accept").is_some_and(|accepts| accepts.trim().starts_with("application/xml")),
            |format| format.eq_ignore_ascii_case("xml"),
        );
        let has_credentials = text("AccessKeyId").is_some() || request.headers().contains_key("authorization");
        for key in COMMON {
            map.remove(*key);
        }
        if !WITH_REGION.contains(&action.as_deref().unwrap_or("")) {
            map.remove("RegionId");
        }
        // An empty parameter was not sent, but for those in which that says something.
        map.retain(|key, value| value.as_str() != Some("") || MAY_BE_EMPTY.contains(&key.as_str()));
        let format = if wants_xml { Format::Xml } else { Format::Json };
        Ok((Self { action, version, format, has_credentials }, value))
    }
}

fn content_type(request: &wire::Request) -> Option<&str> {
    let text = request.headers().get(http::header::CONTENT_TYPE)?.to_str().ok()?;
    text.split(';').next().map(str::trim)
}

impl Request {
    /// Reads a request, whatever carries its parameters.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where there is no operation of that name, or a parameter cannot be read.
    ///
    /// ```
    /// use cutover::smc::message::Request;
    /// use cutover::wire::{Reading, http};
    /// let uri = "/?Action=CutOverReplicationJob&Version=2019-06-01&JobId=j-1&SyncData=True";
    /// let request = http::Request::post(uri).body(Vec::new())?;
    /// let Request::CutOverReplicationJob(cut_over) = Request::parse(&request, Reading::Lenient)? else { panic!() };
    /// assert_eq!(cut_over.sync_data, Some(true));
    /// assert_eq!(Request::parse(&request, Reading::Strict).unwrap_err().to_string(), "SyncData: expected true");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(request: &wire::Request, reading: Reading) -> Result<Self, Malformed> {
        let (common, tree) = Common::of(request)?;
        let action = common.action.ok_or_else(|| Malformed::new("Action", "is missing"))?;
        if reading == Reading::Strict && common.version.as_deref() != Some(VERSION) {
            return Err(Malformed::new("Version", format!("expected {VERSION}")));
        }
        Self::named(&action, &tree, reading)
    }

    /// The request of this name with these parameters.
    pub(crate) fn named(action: &str, tree: &Value, reading: Reading) -> Result<Self, Malformed> {
        Self::of(action, tree, reading, Form::Text).ok_or_else(|| {
            Malformed::new("Action", format!("SMC has no operation {:?} here", tree::shortened(action)))
        })?
    }

    /// Writes it with its parameters in the query, unsigned.
    ///
    /// ```
    /// use cutover::smc::message::{Request, StartReplicationJob};
    /// let start = Request::StartReplicationJob(StartReplicationJob { job_id: Some("j-1".into()), ..Default::default() });
    /// assert_eq!(start.render().uri(), "/?Action=StartReplicationJob&Version=2019-06-01&JobId=j-1");
    /// ```
    #[must_use]
    pub fn render(&self) -> wire::Request {
        self.render_in(Carrier::Query, Format::Json)
    }

    /// Writes it so, unsigned, asking for an answer in a format. A query that is too long for an address is put in the body.
    ///
    /// ```
    /// use cutover::smc::message::{Carrier, Request, StopReplicationJob};
    /// use cutover::wire::Format;
    /// let stop = Request::StopReplicationJob(StopReplicationJob { job_id: Some("j-1".into()), ..Default::default() });
    /// let request = stop.render_in(Carrier::Headers, Format::Json);
    /// assert_eq!(request.headers()["x-acs-action"], "StopReplicationJob");
    /// ```
    #[must_use]
    pub fn render_in(&self, carrier: Carrier, format: Format) -> wire::Request {
        let mut all = Vec::new();
        if carrier != Carrier::Headers {
            all.extend([("Action".to_owned(), self.name().to_owned()), ("Version".to_owned(), VERSION.to_owned())]);
        }
        if format == Format::Xml {
            all.push(("Format".into(), "XML".into()));
        }
        all.extend(tree::to_query(&self.tree()));
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        // What is encoded has no character that an address cannot have; only the body has room for any length.
        let in_query = if carrier == Carrier::Body { None } else { format!("/?{form}").parse().ok() };
        let body = if in_query.is_some() { Vec::new() } else { form.into_bytes() };
        let is_form = in_query.is_none();
        let mut request = wire::Request::new(body);
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = in_query.unwrap_or_default();
        let headers = request.headers_mut();
        if carrier == Carrier::Headers {
            headers.insert("x-acs-action", http::HeaderValue::from_static(self.name()));
            headers.insert("x-acs-version", http::HeaderValue::from_static(VERSION));
        }
        if is_form {
            let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.insert(http::header::CONTENT_TYPE, form);
        }
        request
    }

    /// What it asks of a job; none for what only reads.
    ///
    /// ```
    /// use cutover::smc::job::{Operation, SyncData};
    /// use cutover::smc::message::{CutOverReplicationJob, Request};
    /// let request = Request::CutOverReplicationJob(CutOverReplicationJob { sync_data: Some(true), ..Default::default() });
    /// assert_eq!(request.operation(), Some(Operation::CutOver(SyncData::Yes)));
    /// ```
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        match self {
            Request::CreateReplicationJob(asked) => {
                let creation = match asked.run_once {
                    Some(false) => Creation::incremental(),
                    _ => Creation::one_time(),
                };
                let creation = creation.scheduled(said(asked.scheduled_start_time.as_deref()));
                Some(Operation::Create(creation.valid(said(asked.valid_time.as_deref()))))
            }
            Request::StartReplicationJob(_) => Some(Operation::Start),
            Request::StopReplicationJob(_) => Some(Operation::Stop),
            Request::CutOverReplicationJob(asked) => {
                let sync_data = if asked.sync_data == Some(true) { SyncData::Yes } else { SyncData::No };
                Some(Operation::CutOver(sync_data))
            }
            Request::DeleteReplicationJob(_) => Some(Operation::Delete),
            Request::ModifyReplicationJobAttribute(asked) => {
                let sent = tree::write(&ModifyReplicationJobAttribute { rest: Rest::new(), ..asked.clone() });
                let names = ["Name", "Description"];
                let rhythm = ["Frequency", "MaxNumberOfImageToKeep"];
                let known = [&["JobId", "ValidTime", "ScheduledStartTime"][..], &names, &rhythm].concat();
                let any =
                    |wanted: &dyn Fn(&str) -> bool| sent.as_object().is_some_and(|map| map.keys().any(|k| wanted(k)));
                let changes = Changes::none().valid(said(asked.valid_time.as_deref()));
                let changes = changes.scheduled(said(asked.scheduled_start_time.as_deref()));
                let changes = if any(&|key| names.contains(&key)) { changes.names() } else { changes };
                let changes = if any(&|key| rhythm.contains(&key)) { changes.rhythm() } else { changes };
                Some(Operation::Modify(if any(&|key| !known.contains(&key)) { changes.others() } else { changes }))
            }
            Request::DeleteSourceServer(asked) => {
                Some(Operation::DeleteSource(if asked.force == Some(true) { Force::Yes } else { Force::No }))
            }
            Request::DescribeReplicationJobs(_) | Request::DescribeSourceServers(_) => None,
        }
    }

    /// What becomes of it where a job stands so; none for what only reads. The ids in the answer are the caller's to fill in.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// use cutover::smc::message::{Request, StartReplicationJob};
    /// use cutover::wire::Decided;
    /// let start = Request::StartReplicationJob(StartReplicationJob::default());
    /// assert!(matches!(start.decide(Job::one_time(Edition::SOURCES)), Some(Decided::Applied(..))));
    /// ```
    #[must_use]
    pub fn decide(&self, job: Job) -> Option<Decided<Job, Response>> {
        let answer = |_| match self {
            Request::CreateReplicationJob(_) => Response::CreateReplicationJob(CreateReplicationJobAnswer::default()),
            Request::StartReplicationJob(_) => Response::StartReplicationJob(Done::default()),
            Request::StopReplicationJob(_) => Response::StopReplicationJob(Done::default()),
            Request::CutOverReplicationJob(_) => Response::CutOverReplicationJob(Done::default()),
            Request::DeleteReplicationJob(_) => Response::DeleteReplicationJob(Done::default()),
            Request::ModifyReplicationJobAttribute(_) => Response::ModifyReplicationJobAttribute(Done::default()),
            Request::DeleteSourceServer(_) => Response::DeleteSourceServer(Done::default()),
            Request::DescribeReplicationJobs(_) => Response::DescribeReplicationJobs(ReplicationJobsPage::default()),
            Request::DescribeSourceServers(_) => Response::DescribeSourceServers(SourceServersPage::default()),
        };
        self.operation().map(|operation| Decided::of(Service::Smc, job, operation, answer))
    }

    /// The first documented limit that it breaks.
    ///
    /// # Errors
    ///
    /// [`Broken`], with the limit and the parameter.
    ///
    /// ```
    /// use cutover::smc::message::{CreateReplicationJob, Request};
    /// let request = Request::CreateReplicationJob(CreateReplicationJob::default());
    /// assert_eq!(request.validate().unwrap_err().to_string(), "RegionId is missing");
    /// ```
    pub fn validate(&self) -> Result<(), Broken> {
        let tree = self.tree();
        LIMITS.iter().find_map(|limit| limit.broken(self.name(), &tree)).map_or(Ok(()), Err)
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
    /// use cutover::smc::message::{Done, Response};
    /// use cutover::wire::{Format, Reading};
    /// let done = Response::StopReplicationJob(Done { request_id: Some("1".into()), ..Default::default() });
    /// assert_eq!(Response::parse("StopReplicationJob", &done.render(Format::Xml), Reading::Strict)?, done);
    /// # Ok::<(), cutover::wire::Answered>(())
    /// ```
    pub fn parse(operation: &str, answer: &wire::Response, reading: Reading) -> Result<Self, Answered> {
        if !answer.status().is_success() {
            return Err(Failure::parse(Service::Smc, answer).into());
        }
        let (mut tree, form) = if answer.body().trim_ascii_start().starts_with(b"<") {
            (tree::xml(answer.body(), Some(&root(operation)), reading)?.1, Form::Text)
        } else {
            (tree::json(answer.body())?, Form::Json)
        };
        if reading == Reading::Lenient {
            unwrap_lists(&mut tree);
        }
        let unknown = || Malformed::new("operation", format!("SMC has no operation {operation:?} here"));
        Ok(Self::of(operation, &tree, reading, form).ok_or_else(unknown)??)
    }

    /// Writes it in a format.
    ///
    /// ```
    /// use cutover::smc::message::{Done, Response};
    /// use cutover::wire::Format;
    /// let done = Response::StopReplicationJob(Done { request_id: Some("1".into()), ..Default::default() });
    /// assert_eq!(done.render(Format::Json).body(), br#"{"RequestId":"1"}"#);
    /// ```
    #[must_use]
    pub fn render(&self, format: Format) -> wire::Response {
        tree::response(200, format, &root(self.name()), &self.tree())
    }
}

/// What a request says of a time.
pub(crate) fn said(text: Option<&str>) -> Validity {
    match text {
        None => Validity::Unsaid,
        Some("") => Validity::Never,
        Some(_) => Validity::Until,
    }
}

fn root(operation: &str) -> String {
    format!("{operation}Response")
}

/// Some samples print the items of a list without the list around them.
fn unwrap_lists(tree: &mut Value) {
    for (outer, inner, id) in
        [("ReplicationJobs", "ReplicationJob", "JobId"), ("SourceServers", "SourceServer", "SourceId")]
    {
        let is_item = |value: &Value| value.get(id).is_some();
        let Some(value) = tree.get_mut(outer) else { continue };
        if is_item(value) || value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(is_item)) {
            let list = value.take();
            *value = Value::Object(wire::Rest::from_iter([(inner.into(), list)]));
        }
    }
}

const CREATE: &[&str] = &["CreateReplicationJob"];
const MODIFY: &[&str] = &["ModifyReplicationJobAttribute"];
const BOTH: &[&str] = &["CreateReplicationJob", "ModifyReplicationJobAttribute"];
const LISTS: &[&str] = &["DescribeReplicationJobs", "DescribeSourceServers"];

/// The limits on parameters, as the newest pages have them. No page says what the service answers where one is broken; that it names the parameter
/// (`MissingJobId`, `InvalidParameter`) is assumed, from the gateway that it shares with other services.
pub const LIMITS: &[Limit] = &[
    Limit::new(CREATE, "RegionId", Allowed::Required, &[&P_CREATE, &P_META]),
    Limit::new(CREATE, "SourceId", Allowed::Required, &[&P_CREATE, &P_META]),
    Limit::new(
        &[
            "StartReplicationJob",
            "StopReplicationJob",
            "CutOverReplicationJob",
            "DeleteReplicationJob",
            "ModifyReplicationJobAttribute",
        ],
        "JobId",
        Allowed::Required,
        &[&P_META],
    ),
    Limit::new(&["DeleteSourceServer"], "SourceId", Allowed::Required, &[&P_META]),
    Limit::new(CREATE, "ClientToken", Allowed::Length(0, 64), &[&P_CREATE]),
    Limit::new(CREATE, "ClientToken", Allowed::Ascii, &[&P_CREATE]),
    Limit::new(BOTH, "Name", Allowed::Length(2, 128), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "Name", Allowed::Name(":_-"), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "Description", Allowed::Length(2, 128), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "ImageName", Allowed::Length(2, 128), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "ImageName", Allowed::Name(":_-"), &[&P_CREATE, &P_MODIFY]),
    Limit::new(
        BOTH,
        "TargetType",
        Allowed::OneOf(&["Image", "ContainerImage", "TargetInstance", "Instance"]),
        &[&P_META, &P_CREATE],
    ),
    Limit::new(CREATE, "InstanceId", Allowed::RequiredWhere("TargetType", "TargetInstance"), &[&P_META]),
    Limit::new(BOTH, "ScheduledStartTime", Allowed::Time, &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "ValidTime", Allowed::Time, &[&P_CREATE, &P_MODIFY]),
    Limit::new(CREATE, "SystemDiskSize", Allowed::Range(20, 2048), &[&P_META]),
    Limit::new(MODIFY, "SystemDiskSize", Allowed::Range(20, 500), &[&P_MODIFY]),
    Limit::new(BOTH, "DataDisk", Allowed::Items(0, 16), &[&P_META]),
    Limit::new(BOTH, "DataDisk.*.Index", Allowed::Range(1, 16), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "DataDisk.*.Size", Allowed::Range(20, 32_768), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "DataDisk.*.Part", Allowed::Items(0, 32), &[&P_META]),
    Limit::new(BOTH, "SystemDiskPart", Allowed::Items(0, 32), &[&P_META]),
    Limit::new(CREATE, "Tag", Allowed::Items(0, 20), &[&P_CREATE]),
    Limit::new(CREATE, "Tag.*.Key", Allowed::Length(1, 128), &[&P_META]),
    Limit::new(CREATE, "Tag.*.Value", Allowed::Length(0, 128), &[&P_META]),
    Limit::new(BOTH, "NetMode", Allowed::OneOf(&["0", "2"]), &[&P_META]),
    Limit::new(CREATE, "VSwitchId", Allowed::RequiredWhere("NetMode", "2"), &[&P_META]),
    Limit::new(BOTH, "ReplicationParameters", Allowed::Length(0, 2048), &[&P_META]),
    Limit::new(CREATE, "Frequency", Allowed::RequiredWhere("RunOnce", "false"), &[&P_CREATE]),
    Limit::new(CREATE, "MaxNumberOfImageToKeep", Allowed::RequiredWhere("RunOnce", "false"), &[&P_CREATE]),
    Limit::new(BOTH, "Frequency", Allowed::Range(1, 168), &[&P_CREATE, &P_MODIFY]),
    Limit::new(BOTH, "MaxNumberOfImageToKeep", Allowed::Range(1, 10), &[&P_CREATE, &P_MODIFY]),
    Limit::new(CREATE, "JobType", Allowed::Range(0, 3), &[&P_META]),
    Limit::new(LISTS, "PageNumber", Allowed::Range(1, i64::MAX), &[&P_DESCRIBE, &P_SOURCES]),
    Limit::new(LISTS, "PageSize", Allowed::Range(1, 50), &[&P_DESCRIBE, &P_SOURCES]),
    Limit::new(&["DescribeReplicationJobs"], "JobId", Allowed::Items(0, 50), &[&P_DESCRIBE]),
    Limit::new(LISTS, "SourceId", Allowed::Items(0, 50), &[&P_DESCRIBE, &P_SOURCES]),
    Limit::new(LISTS, "Tag", Allowed::Items(0, 20), &[&P_DESCRIBE]),
];
