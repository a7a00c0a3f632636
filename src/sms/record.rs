//! How recorded histories name the operations, parameters and fields of SMS.

use super::source::{CopyState, Event, MigrationCycle, Operation, Pair, Source, pair};
use super::source_rules::{CYCLE, STATE};
use crate::clock::Named;
use crate::history::Field;
use crate::history::json::{Asking, Json, Object, Service, given, known, word};
use crate::rule::sealed::{Asks, Sealed};
use crate::rule::{Class, Point};
use alloc::format;
use alloc::string::String;

pub(crate) const SERVICE: Service = Service {
    name: "sms",
    spec: Source::spec,
    kinds: &["source"],
    operations: &["UpdateCopyState", "RegisterServer", "DeleteServer", "DeleteServers"],
    request: |name, args| {
        operation(name, args).map(|operation| {
            operation.map(|operation| Asking {
                verb: operation.verb(),
                kind: "source",
                requests: args.map(|_| [operation.ask(Point(0)); 2]),
            })
        })
    },
    named: |_| Named::default(),
    field,
    event: |_, name| name.parse::<Event>().map(|event| Some(event.verb())).map_err(|_| ()),
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

/// What a call asks of a source server; `None` if no such call has this name.
pub(super) fn operation(name: &str, args: Option<&Object>) -> Option<Result<Operation, String>> {
    let (none, path) = (Object::new(), ["source_id"]);
    let sent = args.unwrap_or(&none);
    let asked = |state: &str, cycle: &str| -> Result<Pair, String> { Ok(pair(text(sent, state)?, text(sent, cycle)?)) };
    Some(match name {
        "UpdateCopyState" => known(name, sent, &[&path, &["copystate", "migrationcycle"]])
            .and_then(|()| asked("copystate", "migrationcycle").map(Operation::ChangeState)),
        "RegisterServer" => known(name, sent, &[REGISTRATION, &["state", "migration_cycle"]])
            .and_then(|()| asked("state", "migration_cycle").map(Operation::Register)),
        "DeleteServer" => known(name, sent, &[&path]).map(|()| Operation::Delete),
        "DeleteServers" => known(name, sent, &[&["ids"]]).map(|()| Operation::Delete),
        _ => return None,
    })
}

fn field(_: &str, key: &str, value: &Json) -> Result<Option<(usize, Field)>, String> {
    match (key, value) {
        ("state" | "copystate", _) => Ok(Some((STATE, word(value, key, |w: CopyState| w as u8)?))),
        ("migration_cycle" | "migrationcycle", _) => Ok(Some((CYCLE, word(value, key, |w: MigrationCycle| w as u8)?))),
        // Only what its task is asked depends on it.
        ("connected", Json::Bool(_) | Json::Null) => Ok(None),
        ("connected", other) => Err(format!("connected: expected true, false or null, found {other}")),
        _ => Err(format!("unknown field {key:?} of a source server: expected state, migration_cycle and connected")),
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
