//! How recorded histories name the operations, parameters and fields of SMC.

use super::job::{BusinessStatus, Changes, Creation, Force};
use super::job::{Event, Operation, RunOnce, Status, SyncData, Validity};
use super::rules::{EXPIRES, PHASE, RUN_ONCE, SCHEDULED, SOURCE, STATUS};
use super::source::State;
use crate::clock::{Named, moment};
use crate::history::Field;
use crate::history::json::{Asking, Json, Object, Request, Service, flag, given, known, stem, word};
use crate::rule::sealed::{Asks, Sealed};
use crate::rule::{Class, Point};
use alloc::format;
use alloc::string::String;
use alloc::vec;

pub(crate) const SERVICE: Service = Service {
    name: "smc",
    spec: super::job::Job::spec,
    kinds: &["job", "source"],
    operations: OPERATIONS,
    request: |name, args| OPERATIONS.contains(&name).then(|| request(name, args)),
    named,
    field: |kind, key, value| field(kind, key, value).map(Some),
    event: |_, name| name.parse::<Event>().map(|event| Some(event.verb())).map_err(|_| ()),
    batch: |_| false,
    code: |text| text.parse::<super::Code>().ok().map(super::wire::number),
    class,
};

const OPERATIONS: &[&str] = &[
    "CreateReplicationJob",
    "StartReplicationJob",
    "StopReplicationJob",
    "CutOverReplicationJob",
    "DeleteReplicationJob",
    "ModifyReplicationJobAttribute",
    "DeleteSourceServer",
];

/// Parameters that every call may carry.
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
    "RegionId",
    "OwnerId",
    "ResourceOwnerAccount",
];

/// What a job is created with beyond what its lifecycle depends on.
const CREATION: &[&str] = &[
    "SourceId",
    "SystemDiskSize",
    "Name",
    "Description",
    "TargetType",
    "ImageName",
    "InstanceId",
    "DataDisk",
    "SystemDiskPart",
    "Disks",
    "Tag",
    "VpcId",
    "VSwitchId",
    "NetMode",
    "ReplicationParameters",
    "Frequency",
    "MaxNumberOfImageToKeep",
    "InstanceType",
    "LaunchTemplateId",
    "LaunchTemplateVersion",
    "InstanceRamRole",
    "ContainerNamespace",
    "ContainerRepository",
    "ContainerTag",
    "LicenseType",
    "ResourceGroupId",
    "JobType",
];

/// What can be changed of a job only before it is executed.
const OTHERS: &[&str] = &[
    "TargetType",
    "ImageName",
    "InstanceId",
    "SystemDiskSize",
    "InstanceType",
    "LaunchTemplateId",
    "LaunchTemplateVersion",
    "InstanceRamRole",
    "ContainerNamespace",
    "ContainerRepository",
    "ContainerTag",
    "SystemDiskPart",
    "DataDisk",
    "Disks",
    "NetMode",
    "VSwitchId",
    "VpcId",
    "ReplicationParameters",
    "LicenseType",
];

/// A time parameter: left out, empty, or a time.
fn time(args: &Object, name: &str) -> Result<Validity, String> {
    match given(args, name) {
        None => Ok(Validity::Unsaid),
        Some(Json::Text(t)) if t.is_empty() => Ok(Validity::Never),
        Some(Json::Text(_)) => Ok(Validity::Until),
        Some(other) => Err(format!("parameter {name}: expected a time as text, found {other}")),
    }
}

/// The times that a call names. What is no time says nothing.
fn named(args: &Object) -> Named {
    let at = |name: &str| match given(args, name) {
        Some(Json::Text(text)) => moment(text),
        _ => None,
    };
    let hours = match given(args, "Frequency") {
        #[expect(clippy::cast_possible_truncation, reason = "out of range is out of range")]
        Some(Json::Number(hours)) => Some(*hours as i64),
        Some(Json::Text(text)) => text.parse().ok(),
        _ => None,
    };
    Named { valid: at("ValidTime"), scheduled: at("ScheduledStartTime"), frequency: hours }
}

fn request(name: &str, args: Option<&Object>) -> Request {
    let kind = if name == "DeleteSourceServer" { "source" } else { "job" };
    let sent = operation(name, args.unwrap_or(&Object::new()))?;
    let requests = args.map(|args| match sent {
        // Whether the token was used before is not in the recording.
        Operation::Create(creation) if given(args, "ClientToken").is_some() => {
            [sent.ask(Point(0)), Operation::Create(creation.repeated()).ask(Point(0))]
        }
        _ => [sent.ask(Point(0)); 2],
    });
    Ok(Asking { verb: sent.verb(), kind, requests })
}

/// The operation that a call with these arguments is.
fn operation(name: &str, args: &Object) -> Result<Operation, String> {
    let job = ["JobId"];
    match name {
        "CreateReplicationJob" => {
            known(name, args, &[COMMON, CREATION, &["RunOnce", "ScheduledStartTime", "ValidTime", "ClientToken"]])?;
            let incremental = flag(args, "RunOnce")? == Some(false);
            let creation = if incremental { Creation::incremental() } else { Creation::one_time() };
            let creation = creation.scheduled(time(args, "ScheduledStartTime")?).valid(time(args, "ValidTime")?);
            Ok(Operation::Create(creation))
        }
        "StartReplicationJob" => known(name, args, &[COMMON, &job]).map(|()| Operation::Start),
        "StopReplicationJob" => known(name, args, &[COMMON, &job]).map(|()| Operation::Stop),
        "DeleteReplicationJob" => known(name, args, &[COMMON, &job]).map(|()| Operation::Delete),
        "CutOverReplicationJob" => {
            known(name, args, &[COMMON, &job, &["SyncData"]])?;
            let sync_data = flag(args, "SyncData")?.unwrap_or(false);
            Ok(Operation::CutOver(if sync_data { SyncData::Yes } else { SyncData::No }))
        }
        "ModifyReplicationJobAttribute" => {
            let named =
                ["Name", "Description", "Frequency", "MaxNumberOfImageToKeep", "ValidTime", "ScheduledStartTime"];
            known(name, args, &[COMMON, &job, &named, OTHERS])?;
            let any = |list: &[&str]| args.iter().any(|(k, v)| list.contains(&stem(k)) && *v != Json::Null);
            let changes = Changes::none().valid(time(args, "ValidTime")?).scheduled(time(args, "ScheduledStartTime")?);
            let changes = if any(&["Name", "Description"]) { changes.names() } else { changes };
            let changes = if any(&["Frequency", "MaxNumberOfImageToKeep"]) { changes.rhythm() } else { changes };
            Ok(Operation::Modify(if any(OTHERS) { changes.others() } else { changes }))
        }
        // The only one that is left.
        _ => {
            known(name, args, &[COMMON, &["SourceId", "Force"]])?;
            let force = flag(args, "Force")?.unwrap_or(false);
            Ok(Operation::DeleteSource(if force { Force::Yes } else { Force::No }))
        }
    }
}

fn set(value: &Json, key: &str) -> Result<Field, String> {
    match value {
        Json::Null => Ok(Field::Word(0)),
        Json::Text(t) => Ok(Field::Word(u8::from(!t.is_empty()))),
        other => Err(format!("{key}: expected a time as text, or null, found {other}")),
    }
}

fn field(kind: &str, key: &str, value: &Json) -> Result<(usize, Field), String> {
    match (kind, key) {
        ("job", "Status") => Ok((STATUS, word(value, key, |w: Status| w as u8)?)),
        ("job", "BusinessStatus") => Ok((PHASE, word(value, key, |w: BusinessStatus| w as u8)?)),
        ("job", "ScheduledStartTime") => Ok((SCHEDULED, set(value, key)?)),
        ("job", "ValidTime") => Ok((EXPIRES, set(value, key)?)),
        ("job", "RunOnce") => {
            let once = flag(&vec![(key.into(), value.clone())], key)?;
            let once = once.map(|o| Field::Word(if o { RunOnce::Yes as u8 } else { RunOnce::No as u8 }));
            Ok((RUN_ONCE, once.unwrap_or(Field::Null)))
        }
        ("source", "State") => Ok((SOURCE, word(value, key, |w: State| w as u8)?)),
        ("job", _) => Err(format!(
            "unknown field {key:?} of a job: expected Status, BusinessStatus, RunOnce, ScheduledStartTime or ValidTime"
        )),
        _ => Err(format!("unknown field {key:?} of a source server: expected State")),
    }
}

/// Codes of the gateway and of shared checks, which no table of these operations lists.
fn class(code: &str) -> Option<Class> {
    let starts = |list: &[&str]| list.iter().any(|p| code.starts_with(p));
    if starts(&["Throttling", "QuotaExceeded"]) {
        Some(Class::Quota)
    } else if starts(&[
        "Forbidden",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "InvalidSecurityToken",
        "NoPermission",
    ]) {
        Some(Class::Permission)
    } else if starts(&[
        "Missing",
        "InvalidParameter",
        "IdempotentParameterMismatch",
        "InvalidTimeStamp",
        "SignatureNonceUsed",
    ]) {
        Some(Class::Parameter)
    } else if starts(&["InternalError", "ServiceUnavailable"]) {
        Some(Class::Internal)
    } else {
        None
    }
}
