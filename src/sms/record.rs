//! How recorded histories name the operations, parameters and fields of SMS.

use super::rules::{CYCLE, STATE};
use super::source::{CopyState, Event, MigrationCycle, Operation, Pair, Source, pair};
use crate::clock::Named;
use crate::history::Field;
use crate::history::json::{Json, Object, Request, Service, given, known, word};
use crate::rule::sealed::{Asks, Sealed};
use crate::rule::{Class, Point};
use alloc::format;
use alloc::string::String;

pub(crate) const SERVICE: Service = Service {
    name: "sms",
    spec: Source::spec,
    kinds: &["source"],
    request,
    named: |_| Named::default(),
    field,
    event: |name| name.parse::<Event>().ok().map(Asks::verb),
    batch: |name| name == "DeleteServers",
    code: |text| text.parse::<super::Code>().ok().map(super::wire::number),
    class,
};

/// What a source server is registered with beyond what its lifecycle depends on.
#[rustfmt::skip]
const REGISTRATION: &[&str] = &[
    "id", "ip", "ipv6", "name", "hostname", "os_type", "os_version", "virtualization_type", "linux_block_check", "firmware",
    "cpu_quantity", "memory", "disks", "btrfs_list", "networks", "domain_id", "has_rsync", "paravirtualization", "raw_devices",
    "driver_files", "system_services", "account_rights", "boot_loader", "system_dir", "volume_groups", "agent_version",
    "kernel_version", "oem_system", "start_type", "io_read_wait", "has_tc", "platform", "migprojectid",
];

fn text<'a>(args: &'a Object, name: &str) -> Result<Option<&'a str>, String> {
    match given(args, name) {
        None => Ok(None),
        Some(Json::Text(t)) => Ok(Some(t)),
        Some(other) => Err(format!("parameter {name}: expected text, found {other}")),
    }
}

fn request(name: &str, args: Option<&Object>) -> Request {
    let (none, path) = (Object::new(), ["source_id"]);
    let sent = args.unwrap_or(&none);
    let asked = |state: &str, cycle: &str| -> Result<Pair, String> { Ok(pair(text(sent, state)?, text(sent, cycle)?)) };
    let operation = match name {
        "UpdateCopyState" => {
            known(name, sent, &[&path, &["copystate", "migrationcycle"]])?;
            Operation::ChangeState(asked("copystate", "migrationcycle")?)
        }
        "RegisterServer" => {
            known(name, sent, &[REGISTRATION, &["state", "migration_cycle"]])?;
            Operation::Register(asked("state", "migration_cycle")?)
        }
        "DeleteServer" => known(name, sent, &[&path]).map(|()| Operation::Delete)?,
        "DeleteServers" => known(name, sent, &[&["ids"]]).map(|()| Operation::Delete)?,
        _ => {
            return Err(format!(
                "unknown operation {name:?} of sms: expected UpdateCopyState, RegisterServer, DeleteServer or DeleteServers"
            ));
        }
    };
    Ok((operation.verb(), "source", args.map(|_| [operation.ask(Point(0)); 2])))
}

fn field(_: &str, key: &str, value: &Json) -> Result<(usize, Field), String> {
    match key {
        "state" | "copystate" => Ok((STATE, word(value, key, |w: CopyState| w as u8)?)),
        "migration_cycle" | "migrationcycle" => Ok((CYCLE, word(value, key, |w: MigrationCycle| w as u8)?)),
        _ => Err(format!("unknown field {key:?} of a source server: expected state and migration_cycle")),
    }
}

/// Codes that no table of these operations lists.
fn class(code: &str) -> Option<Class> {
    let starts = |list: &[&str]| list.iter().any(|p| code.starts_with(p));
    if starts(&["APIGW", "SMS.020"]) {
        Some(Class::Permission)
    } else if starts(&["SMS.603", "SMS.61"]) {
        Some(Class::Parameter)
    } else {
        None
    }
}
