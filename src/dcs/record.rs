//! How recorded histories name the operations, parameters and fields of DCS.

use super::job::JobStatus;
use super::rules::{ASKED_METHOD, ASKED_RESUME, ASKED_TYPE, COORDINATES, JOB, METHOD, RESUME, STATUS, SWITCH};
use super::rules::{BACKUP, FULL, INCREMENTAL, UNSET};
use super::task::{Event, MigrationMethod, MigrationType, Operation, ResumeMode, Status, Task, TaskStatus};
use crate::clock::Named;
use crate::history::Field;
use crate::history::json::{Asking, Json, Object, Request, Service, given, known, word};
use crate::rule::sealed::{Asks, Sealed};
use crate::rule::{Class, Point};
use alloc::format;
use alloc::string::String;
use core::str::FromStr;

pub(crate) const SERVICE: Service = Service {
    name: "dcs",
    spec: Task::spec,
    kinds: &["task", "job"],
    operations: OPERATIONS,
    request: |name, args| OPERATIONS.contains(&name).then(|| request(name, args)),
    named: |_| Named::default(),
    field: |kind, key, value| field(kind, key, value).map(Some),
    event: |_, name| name.parse::<Event>().map(|event| Some(event.verb())).map_err(|_| ()),
    batch: |name| {
        matches!(name, "BatchStopMigrationTasks" | "BatchRestartOnlineMigrationTasks" | "DeleteMigrationTask")
    },
    code: |text| text.parse::<super::Code>().ok().map(super::wire::number),
    class,
};

const OPERATIONS: &[&str] = &[
    "CreateMigrationTask",
    "CreateOnlineMigrationTask",
    "SetOnlineMigrationTask",
    "StopMigrationTask",
    "StopMigrationTaskSync",
    "BatchStopMigrationTasks",
    "BatchRestartOnlineMigrationTasks",
    "DeleteMigrationTask",
    "UpdateMigrationTask",
    "ExchangeInstanceIp",
    "RollbackExchangeInstanceIp",
];

const PATH: &[&str] = &["project_id", "task_id"];
const CREATION: &[&str] = &[
    "task_name",
    "description",
    "migration_type",
    "migration_method",
    "backup_files",
    "network_type",
    "source_instance",
    "target_instance",
];
const PREPARATION: &[&str] = &["name", "description", "vpc_id", "subnet_id", "security_group_id"];
const CONFIGURATION: &[&str] =
    &["migration_method", "resume_mode", "bandwidth_limit_mb", "source_instance", "target_instance"];

/// An argument as the number of its value; 0 where it is not given.
fn argument<T: FromStr>(args: &Object, name: &str, number: impl Fn(T) -> u8) -> Result<u8, String> {
    match given(args, name) {
        None => Ok(0),
        Some(Json::Text(t)) => {
            t.parse().map(|w| number(w) + 1).map_err(|_| format!("parameter {name}: unknown word {t:?}"))
        }
        Some(other) => Err(format!("parameter {name}: expected text, found {other}")),
    }
}

fn request(name: &str, args: Option<&Object>) -> Request {
    let none = Object::new();
    let sent = args.unwrap_or(&none);
    let (operation, names): (Operation, &[&str]) = match name {
        "CreateMigrationTask" => (Operation::Create(MigrationType::BackupfileImport), CREATION),
        "CreateOnlineMigrationTask" => (Operation::CreateOnline, PREPARATION),
        "SetOnlineMigrationTask" => (Operation::SetOnline(MigrationMethod::Full, ResumeMode::Auto), CONFIGURATION),
        "StopMigrationTask" => (Operation::Stop, &[]),
        "StopMigrationTaskSync" => (Operation::StopSync, &[]),
        "BatchStopMigrationTasks" => (Operation::BatchStop, &["migration_tasks"]),
        "BatchRestartOnlineMigrationTasks" => (Operation::BatchRestart, &["migration_tasks"]),
        "DeleteMigrationTask" => (Operation::Delete, &["task_id_list"]),
        "UpdateMigrationTask" => (Operation::Update(None), &["resume_mode"]),
        "ExchangeInstanceIp" => (Operation::ExchangeIp, &["exchanged_ip", "is_exchange_domain"]),
        // The only one that is left.
        _ => (Operation::RollbackIp, &[]),
    };
    known(name, sent, &[PATH, names])?;
    let mut asked = Point(0);
    for (n, value) in [
        (ASKED_TYPE, argument(sent, "migration_type", |w: MigrationType| w as u8)?),
        (ASKED_METHOD, argument(sent, "migration_method", |w: MigrationMethod| w as u8)?),
        (ASKED_RESUME, argument(sent, "resume_mode", |w: ResumeMode| w as u8)?),
    ] {
        if let Some(c) = COORDINATES.get(n) {
            asked = asked.set(c, value);
        }
    }
    Ok(Asking { verb: operation.verb(), kind: "task", requests: args.map(|_| [asked; 2]) })
}

/// A word that stands for one or more values.
fn among<T: FromStr>(value: &Json, key: &str, mask: impl Fn(T) -> u32) -> Result<Field, String> {
    match value {
        Json::Null => Ok(Field::Null),
        Json::Text(t) if t.is_empty() => Ok(Field::Null),
        Json::Text(t) => Ok(t.parse().map_or(Field::Unlisted, |w| Field::Among(mask(w)))),
        other => Err(format!("{key}: expected text or null, found {other}")),
    }
}

fn field(kind: &str, key: &str, value: &Json) -> Result<(usize, Field), String> {
    if kind == "job" {
        return match key {
            "status" => Ok((JOB, word(value, key, |w: JobStatus| w as u8)?)),
            _ => Err(format!("unknown field {key:?} of a job: expected status")),
        };
    }
    match key {
        "status" => Ok((STATUS, word(value, key, |w: Status| w as u8)?)),
        "task_status" => {
            let number = |w: TaskStatus| Task::absent(super::Edition::LATEST).with_task_status(Some(w)).point();
            let seen = word(value, key, |w: TaskStatus| COORDINATES.get(SWITCH).map_or(0, |c| number(w).get(c) - 1))?;
            // It is returned only while addresses are switched: nothing is a word too.
            Ok((SWITCH, if seen == Field::Null { Field::Word(0) } else { seen }))
        }
        // An import is printed with the method that its request had to name.
        "migration_method" => {
            let mask = |w| match w {
                MigrationMethod::Full => 1 << FULL | 1 << BACKUP,
                MigrationMethod::Incremental => 1 << INCREMENTAL | 1 << BACKUP,
            };
            Ok((METHOD, among(value, key, mask)?))
        }
        "migration_type" => {
            let mask = |w| match w {
                MigrationType::BackupfileImport => 1 << BACKUP,
                MigrationType::OnlineMigration => 1 << UNSET | 1 << FULL | 1 << INCREMENTAL,
            };
            Ok((METHOD, among(value, key, mask)?))
        }
        "resume_mode" => Ok((RESUME, word(value, key, |w: ResumeMode| w as u8)?)),
        _ => Err(format!(
            "unknown field {key:?} of a migration task: expected status, task_status, migration_method, migration_type or \
             resume_mode"
        )),
    }
}

/// Codes that no table of these operations lists: of the gateway, of the caller's rights, of an instance's state, of the
/// service itself.
fn class(code: &str) -> Option<Class> {
    let starts = |list: &[&str]| list.iter().any(|p| code.starts_with(p));
    let instance = ["DCS.4027", "DCS.4087", "DCS.4095", "DCS.4096", "DCS.4097", "DCS.4104", "DCS.4108", "DCS.4121"];
    if starts(&["APIGW", "DCS.1", "DCS.2", "DCS.30", "111401", "111403"]) {
        Some(Class::Permission)
    } else if starts(&["DCS.5", "1115"]) {
        Some(Class::Internal)
    } else if starts(&instance) || starts(&["DCS.411", "DCS.4120", "DCS.4231", "DCS.4850", "DCS.4975"]) {
        Some(Class::Parameter)
    } else {
        None
    }
}
