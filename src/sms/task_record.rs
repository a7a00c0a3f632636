//! How recorded histories name the operations, parameters and fields of migration tasks, and of the source server of one.

use super::record;
use super::source::{CopyState, Event as SourceEvent};
use super::task::{Action, Event, Operation, Options, State, Task};
use super::task_rules::{AGENT, ASKED_CYCLE, ASKED_STATE, COORDINATES, OF_SOURCE, OPTION, SOURCE, STATE};
use crate::clock::Named;
use crate::history::Field;
use crate::history::json::{Asking, Json, Object, Request, Service, flag, given, known, word};
use crate::rule::Point;
use crate::rule::sealed::{Asks, Sealed};
use alloc::format;
use alloc::string::String;

pub(crate) const SERVICE: Service = Service {
    name: "sms",
    spec: Task::spec,
    kinds: &["task", "source"],
    operations: &["CreateTask", "UpdateTaskStatus", "DeleteTask", "DeleteTasks"],
    request,
    named: |_| Named::default(),
    field,
    event,
    batch: |name| name == "DeleteTasks" || (record::SERVICE.batch)(name),
    code: record::SERVICE.code,
    class: record::SERVICE.class,
};

/// What a task is created with beyond what its lifecycle depends on.
#[rustfmt::skip]
const CREATION: &[&str] = &[
    "name", "type", "os_type", "source_server", "target_server", "region_name", "region_id", "project_name", "project_id",
    "start_target_server", "migration_ip", "priority", "vm_template_id", "clonevm_template_id", "use_public_ip", "use_ipv6",
    "exist_server", "start_network_check", "speed_limit", "over_speed_threshold",
];
const OPTIONS: [&str; 4] = ["syncing", "need_migration_test", "is_need_consistency_check", "auto_start"];
/// What an action carries beside its name.
const ACTION: &[&str] = &["task_id", "operation", "switch_hce", "is_need_consistency_check", "template_id", "param"];

fn request(name: &str, args: Option<&Object>) -> Option<Request> {
    // Other machines' names are not looked at any further.
    let first = name.split(' ').next().unwrap_or(name);
    if SERVICE.operations.contains(&first) {
        return Some(of_task(name, args));
    }
    Some(record::operation(name, args)?.map(|operation| {
        let p = operation.pair().map_or(Point(0), |pair| pair.at(Point(0), &COORDINATES, [ASKED_STATE, ASKED_CYCLE]));
        Asking { verb: OF_SOURCE + operation.verb(), kind: "source", requests: args.map(|_| [p; 2]) }
    }))
}

fn of_task(name: &str, args: Option<&Object>) -> Request {
    let none = Object::new();
    let sent = args.unwrap_or(&none);
    let operation = match name {
        "CreateTask" => {
            known(name, sent, &[CREATION, &OPTIONS])?;
            Operation::Create(options(sent)?)
        }
        "DeleteTask" => known(name, sent, &[&["task_id"]]).map(|()| Operation::Delete)?,
        "DeleteTasks" => known(name, sent, &[&["ids"]]).map(|()| Operation::Delete)?,
        _ => {
            known(name, sent, &[ACTION])?;
            action(name, sent)?
        }
    };
    let known = args.is_some() || !matches!(operation, Operation::Create(_));
    let requests = known.then(|| [operation.ask(Point(0)); 2]);
    Ok(Asking { verb: operation.verb(), kind: "task", requests })
}

fn options(args: &Object) -> Result<Options, String> {
    let [syncing, test, check, auto] = OPTIONS.map(|name| flag(args, name));
    let mut options = Options::none();
    if syncing? == Some(true) {
        options = options.syncing();
    }
    if test? == Some(true) {
        options = options.need_migration_test();
    }
    if check? == Some(true) {
        options = options.is_need_consistency_check();
    }
    if auto? == Some(true) {
        options = options.auto_start();
    }
    Ok(options)
}

/// The action stands in the argument, or behind the name.
fn action(name: &str, args: &Object) -> Result<Operation, String> {
    let text = match (given(args, "operation"), name.split_once(' ')) {
        (Some(Json::Text(action)), None) => action,
        (None, Some((_, action))) => action,
        (Some(Json::Text(action)), Some((_, other))) if action == other => action,
        (None, None) => return Err(format!("{name} needs its parameter operation, such as start")),
        (Some(other), _) => return Err(format!("parameter operation: {other} does not go with {name}")),
    };
    let action = text.parse::<Action>().map_err(|e| format!("parameter operation: {text:?}: {e}"))?;
    action.operation().ok_or_else(|| format!("parameter operation: {text:?} is said by the Agent alone"))
}

fn field(kind: &str, key: &str, value: &Json) -> Result<Option<(usize, Field)>, String> {
    let truth = |n: usize| match value {
        Json::Bool(truth) => Ok(Some((n, Field::Word(u8::from(*truth))))),
        Json::Null => Ok(Some((n, Field::Null))),
        other => Err(format!("{key}: expected true, false or null, found {other}")),
    };
    let option = OPTIONS.iter().zip(OPTION).find(|(name, _)| **name == key);
    match (kind, key, option) {
        ("task", "state", _) => Ok(Some((STATE, word(value, key, |w: State| w as u8)?))),
        ("task", _, Some((_, n))) => truth(n),
        ("task", ..) => {
            Err(format!("unknown field {key:?} of a migration task: expected state, {}", OPTIONS.join(", ")))
        }
        (_, "state" | "copystate", _) => Ok(Some((SOURCE, word(value, key, |w: CopyState| w as u8)?))),
        (_, "connected", _) => truth(AGENT),
        // Its stage is followed where it is judged by itself.
        _ => (record::SERVICE.field)(kind, key, value).map(|_| None),
    }
}

fn event(kind: &str, name: &str) -> Result<Option<u8>, ()> {
    if kind == "task" {
        return name.parse::<Event>().map(|event| Some(event.verb())).map_err(|_| ());
    }
    // The task's own steps move its source server.
    match name.parse::<SourceEvent>().map_err(|_| ())? {
        event @ (SourceEvent::CheckFailed | SourceEvent::Deleted) => Ok(Some(OF_SOURCE + event.verb())),
        _ => Ok(None),
    }
}
