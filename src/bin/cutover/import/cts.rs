//! Traces of Cloud Trace Service, of SMS or DCS.

use super::{Call, Imported, Input, Left, Moment, Object, Options, Outcome, Place, Reader, Report, Service, Wrong};
use super::{first_said, opened, records, said};
use serde_json::Value;
use std::collections::HashMap;

const MIGRATION_TASK: &str = "of the migration task or its agent, which is not modelled";
const TEMPLATE: &str = "of a template";
const SERVER_NAME: &str = "of the server's name only";

/// What a trace's name stands for, where it is not the name of the API: an operation, or why it is left out.
const NAMES: &[(&str, Result<&str, &str>)] = &[
    ("addSource", Ok("RegisterServer")),
    ("removeSource", Ok("DeleteServer")),
    ("offlineMigrate", Ok("CreateMigrationTask")),
    ("updateSourceName", Err(SERVER_NAME)),
    ("addTask", Err(MIGRATION_TASK)),
    ("deleteTask", Err(MIGRATION_TASK)),
    ("task-start", Err(MIGRATION_TASK)),
    ("task-stop", Err(MIGRATION_TASK)),
    ("task-sync", Err(MIGRATION_TASK)),
    ("updateTaskProgress", Err(MIGRATION_TASK)),
    ("processCommandResult", Err(MIGRATION_TASK)),
    ("addTemplate", Err(TEMPLATE)),
    ("update", Err(TEMPLATE)),
    ("updateTemplate", Err(TEMPLATE)),
    ("deleteTemplate", Err(TEMPLATE)),
    ("deleteTemplates", Err(TEMPLATE)),
];

/// Older spellings of how a name begins.
const ALIASES: &[(&str, &str)] = &[("upate", "update")];

/// How the names of reads begin, in any case.
const READS: &[&str] = &["get", "list", "show", "query", "describe"];

/// A call, or the result of one that was accepted before.
struct Trace {
    service: Service,
    call: Call,
    is_result: bool,
}

pub(super) fn import(options: &Options, inputs: &[Input]) -> Result<Imported, Wrong> {
    let (mut report, mut traces, mut seen) = (Report::default(), Vec::new(), Seen::default());
    let sms = Reader::of(options, Service::Sms, "*")?;
    let dcs = Reader::of(options, Service::Dcs, "*")?;
    let readers = [(Service::Sms, &sms), (Service::Dcs, &dcs)];
    let readers: Vec<_> =
        readers.into_iter().filter(|(s, _)| options.service.is_none_or(|asked| asked == *s)).collect();
    for (place, value) in records(inputs, "traces", unwrapped, time, &mut report)? {
        let read = seen.check(&place, &value).and_then(|()| trace(&readers, &place, &value));
        match read {
            Ok((trace, unknown)) => {
                report.unknown_parameters(&place, &trace.call.operation, &unknown);
                traces.push(trace);
            }
            Err(left) => report.leave(&place, &left),
        }
    }
    traces.sort_by_key(|trace| trace.call.at.earliest);
    let calls = paired(traces, &mut report);
    let has = |service| calls.iter().any(|(s, _)| *s == service);
    let service = match (options.service, has(Service::Sms), has(Service::Dcs)) {
        (None, true, true) => {
            return Err(Wrong::Usage("traces of sms and of dcs: a history is of one, say --service".to_owned()));
        }
        (Some(asked), ..) => asked,
        (None, false, true) => Service::Dcs,
        (None, ..) => Service::Sms,
    };
    Reader::of(options, service, &options.edition)?.write(calls.into_iter().map(|(_, call)| call).collect(), report)
}

/// What was delivered so far: a trace may come twice, and under two ids.
#[derive(Default)]
struct Seen {
    ids: HashMap<String, String>,
    contents: HashMap<String, String>,
}

impl Seen {
    fn check(&mut self, place: &Place, trace: &Value) -> Result<(), Left> {
        let mut rest = trace.clone();
        let id = rest.as_object_mut().and_then(|o| o.remove("trace_id")).and_then(|id| said(Some(&id)));
        let content = rest.to_string();
        if let Some(first) = id.as_ref().and_then(|id| self.ids.get(id)) {
            return Err(Left("a duplicate", format!("the same trace_id as {first}")));
        }
        if let Some(first) = self.contents.get(&content) {
            return Err(Left("a duplicate", format!("the same as {first} but for its trace_id")));
        }
        self.ids.extend(id.map(|id| (id, place.name.clone())));
        self.contents.insert(content, place.name.clone());
        Ok(())
    }
}

/// The trace itself: what a trigger is handed holds it under `cts`.
fn unwrapped(value: Value) -> Value {
    opened(value.get("cts")).map_or(value, Value::Object)
}

fn time(trace: &Value) -> Option<Moment> {
    ["time", "record_time"].into_iter().find_map(|key| Moment::of(trace.get(key)?))
}

fn trace(readers: &[(Service, &Reader)], place: &Place, trace: &Value) -> Result<(Trace, Vec<String>), Left> {
    let text = |key: &str| said(trace.get(key));
    let name = text("trace_name").ok_or_else(|| Left("not a trace", "it has no trace_name".to_owned()))?;
    let kind = text("service_type").unwrap_or_default();
    let of_kind = |(service, _): &&(Service, &Reader)| service.name().eq_ignore_ascii_case(&kind);
    let (service, reader) = readers.iter().find(of_kind).ok_or_else(|| Left("of another service", kind.clone()))?;
    let operation = operation(*service, &name).map_err(|reason| Left(reason, name.clone()))?;
    if READS.iter().any(|read| operation.to_ascii_lowercase().starts_with(read)) {
        return Err(Left("a read", name));
    }
    if !reader.knows(&operation) {
        return Err(Left("an operation that is not modelled", name));
    }
    let at = time(trace).ok_or_else(|| Left("without a time that can be read", name.clone()))?;
    let sent = opened(trace.get("request"));
    let resources = resources(trace, &operation, sent.as_ref());
    let first = resources.first().ok_or_else(|| Left("without the id of its resource", name.clone()))?;
    let (args, unknown) = reader.arguments(&operation, first, sent);
    let user = opened(trace.get("user")).map(Value::Object);
    let names = ["/name", "/user_name", "/id", "/principal_id", "/domain/name"];
    let call = Call {
        place: place.clone(),
        at,
        end: None,
        by: user.map_or_else(|| text("user"), |user| first_said(&user, &names)),
        args,
        outcome: outcome(trace),
        creates: false,
        operation,
        resources,
        ids: [("x-request-id", text("request_id")), ("x-trace-id", text("trace_id"))],
    };
    Ok((Trace { service: *service, call, is_result: is_result(trace) }, unknown))
}

/// The operation that a trace's name stands for; any other name is taken as it is.
fn operation(service: Service, name: &str) -> Result<String, &'static str> {
    let newer = ALIASES.iter().find_map(|(old, new)| Some(format!("{new}{}", name.strip_prefix(old)?)));
    let name = newer.unwrap_or_else(|| name.to_owned());
    match NAMES.iter().find(|(known, _)| *known == name) {
        Some((_, Ok(operation))) => Ok((*operation).to_owned()),
        Some((_, Err(reason))) if service == Service::Sms => Err(reason),
        _ => Ok(name),
    }
}

/// What the service itself recorded, later: no user, and no address that it came from.
fn is_result(trace: &Value) -> bool {
    let is_system = |key: &str| said(trace.get(key)).is_some_and(|text| text == "SystemAction");
    let is_empty = |key: &str| trace.get(key).is_some_and(|v| v.is_null() || v.as_str() == Some(""));
    is_system("trace_type") || is_system("source_ip") || (is_empty("user") && is_empty("source_ip"))
}

/// The rating decides: a request that failed may have `code` 200.
fn outcome(trace: &Value) -> Outcome {
    let rating = first_said(trace, &["/trace_rating", "/trace_status"]).unwrap_or_default().to_ascii_lowercase();
    let response = opened(trace.get("response")).map(Value::Object).unwrap_or_default();
    let codes = ["/error_code", "/errorCode", "/code", "/error/error_code", "/error/errorCode", "/error/code"];
    let messages = ["/error_msg", "/errorMsg", "/message", "/error/error_msg", "/error/errorMsg", "/error/message"];
    match &*rating {
        "normal" => Outcome::OK,
        "warning" | "incident" => Outcome::failed(
            first_said(&response, &codes),
            first_said(&response, &messages).or_else(|| said(trace.get("message"))),
            said(trace.get("code")).as_ref(),
        ),
        _ => Outcome { out: "unknown", code: None, why: None },
    }
}

/// The resources that were asked for; none where no id is found.
fn resources(trace: &Value, operation: &str, sent: Option<&Object>) -> Vec<String> {
    let sent = sent.cloned().map(Value::Object).unwrap_or_default();
    let response = opened(trace.get("response")).map(Value::Object).unwrap_or_default();
    let own = said(trace.get("resource_id"));
    let (kind, ids) = match operation {
        "DeleteServers" => {
            let listed = sent.get("ids").and_then(Value::as_array);
            let ids: Vec<String> = listed.into_iter().flatten().filter_map(|id| said(Some(id))).collect();
            ("source", if ids.is_empty() { own.into_iter().collect() } else { ids })
        }
        "RegisterServer" => ("source", own.or_else(|| first_said(&response, &["/id"])).into_iter().collect()),
        "UpdateCopyState" | "DeleteServer" => {
            ("source", own.or_else(|| first_said(&sent, &["/source_id"])).into_iter().collect())
        }
        "CreateMigrationTask" | "CreateOnlineMigrationTask" => {
            // The trace is of an instance; only the answer is sure to name the task.
            let instances = ["/target_instance/id", "/source_instance/id", "/instance_id"];
            let own = own.filter(|id| !instances.iter().any(|at| said(sent.pointer(at)).as_ref() == Some(id)));
            let task = first_said(&response, &["/task_id", "/migration_task_id", "/id"]);
            ("task", task.or(own).into_iter().collect::<Vec<_>>())
        }
        _ => ("task", own.or_else(|| first_said(&sent, &["/task_id"])).into_iter().collect()),
    };
    ids.iter().map(|id| format!("{kind}/{id}")).collect()
}

/// The calls, in the order of their times. A result goes to the last request before it of the same name and resource.
fn paired(traces: Vec<Trace>, report: &mut Report) -> Vec<(Service, Call)> {
    let mut calls: Vec<(Service, Call)> = Vec::new();
    let mut waiting: HashMap<(String, Vec<String>), Vec<usize>> = HashMap::new();
    for Trace { service, call, is_result } in traces {
        let requests = waiting.entry((call.operation.clone(), call.resources.clone())).or_default();
        if !is_result {
            if call.outcome.out == "ok" {
                requests.push(calls.len());
            }
            calls.push((service, call));
            continue;
        }
        let Some((_, request)) = requests.pop().and_then(|n| calls.get_mut(n)) else {
            report.leave(&call.place, &Left("not a call of a user", call.operation));
            continue;
        };
        report.joined += 1;
        report.note(&call.place, &format!("joined to {}, as the result of the request", request.place.name));
        request.end = Some((call.at, call.place));
        if call.outcome.out != "ok" {
            // It was not refused: what it did before it failed is not known.
            request.outcome = Outcome { out: "unknown", ..call.outcome };
        }
    }
    calls
}
