//! Events of ActionTrail. No public event of SMC was found: their shape is that of other products' events.

use super::{Call, Imported, Input, Left, Moment, Object, Options, Outcome, Place, Reader, Report, Service, Wrong};
use super::{first_said, opened, records, said};
use serde_json::{Value, json};
use std::collections::HashSet;

pub(super) fn import(options: &Options, inputs: &[Input]) -> Result<Imported, Wrong> {
    let reader = Reader::of(options, Service::Smc, &options.edition)?;
    let (mut report, mut calls, mut seen) = (Report::default(), Vec::new(), HashSet::new());
    for (place, event) in records(inputs, "Events", unwrapped, time, &mut report)? {
        let id = said(event.get("eventId"));
        let duplicate = id.as_ref().is_some_and(|id| seen.contains(id));
        match call(&reader, &place, &event) {
            Ok(_) if duplicate => report.leave(&place, &Left("a duplicate", id.unwrap_or_default())),
            Ok((call, unknown)) => {
                report.unknown_parameters(&place, &call.operation, &unknown);
                seen.extend(id);
                calls.push(call);
            }
            Err(left) => report.leave(&place, &left),
        }
    }
    reader.write(calls, report)
}

/// The event itself: delivered logs hold it under `event`, as an object or as text, or its members under `event.NAME`.
fn unwrapped(value: Value) -> Value {
    if let Some(event) = opened(value.get("event")) {
        return Value::Object(event);
    }
    let Value::Object(object) = value else { return value };
    if !object.keys().any(|key| key.starts_with("event.")) {
        return Value::Object(object);
    }
    let mut event = Object::new();
    for (key, value) in object {
        let Some(key) = key.strip_prefix("event.") else { continue };
        match key.split_once('.') {
            None => {
                event.entry(key).or_insert(value);
            }
            Some((member, rest)) => {
                let inner = event.entry(member).or_insert_with(|| json!({}));
                let mut object = opened(Some(inner)).unwrap_or_default();
                object.insert(rest.to_owned(), value);
                *inner = Value::Object(object);
            }
        }
    }
    Value::Object(event)
}

fn time(event: &Value) -> Option<Moment> {
    Moment::of(event.get("eventTime")?)
}

fn is_of_smc(event: &Value) -> bool {
    let source = || said(event.get("eventSource"));
    let is_smc = |text: &str| text.eq_ignore_ascii_case("smc");
    match said(event.get("serviceName")) {
        Some(name) => is_smc(&name),
        None => source().is_none_or(|host| host.split(['.', '-', '/']).any(is_smc)),
    }
}

fn call(reader: &Reader, place: &Place, event: &Value) -> Result<(Call, Vec<String>), Left> {
    let text = |key: &str| said(event.get(key));
    let name = text("eventName").ok_or_else(|| Left("not an event", "it has no eventName".to_owned()))?;
    if !is_of_smc(event) {
        return Err(Left(
            "of another service",
            text("serviceName").or_else(|| text("eventSource")).unwrap_or_default(),
        ));
    }
    if text("eventRW").is_some_and(|rw| rw.eq_ignore_ascii_case("read")) || name.starts_with("Describe") {
        return Err(Left("a read", name));
    }
    let caller = event.pointer("/userIdentity/type");
    if said(caller).is_some_and(|kind| kind.eq_ignore_ascii_case("system"))
        || text("eventType").is_some_and(|kind| kind == "AliyunServiceEvent")
    {
        return Err(Left("not a call of a user", name));
    }
    if !reader.knows(&name) {
        return Err(Left("an operation that is not modelled", name));
    }
    let at = time(event).ok_or_else(|| Left("without a time that can be read", name.clone()))?;
    let outcome = outcome(event);
    let sent = parameters(event);
    let res =
        resource(event, &name, sent.as_ref()).ok_or_else(|| Left("without the id of its resource", name.clone()))?;
    let (args, unknown) = reader.arguments(&name, &res, sent);
    // A token may have been used before: then the answer names a job that was there.
    let no_token = args.as_ref().is_some_and(|args| said(args.get("ClientToken")).is_none());
    let call = Call {
        place: place.clone(),
        at,
        end: None,
        creates: name == "CreateReplicationJob" && outcome.out == "ok" && no_token,
        operation: name,
        resources: vec![res],
        by: first_said(event, &["/userIdentity/userName", "/userIdentity/principalId", "/userIdentity/accountId"]),
        args,
        outcome,
        ids: [("x-request-id", text("requestId")), ("x-event-id", text("eventId"))],
    };
    Ok((call, unknown))
}

/// What stands in `responseElements` is the product's own answer, and its `Code` says nothing here.
fn outcome(event: &Value) -> Outcome {
    let there = |key: &str| event.get(key).filter(|v| !matches!(v, Value::Null) && v.as_str() != Some(""));
    let (code, message) = (there("errorCode"), there("errorMessage"));
    if code.or(message).is_none() { Outcome::OK } else { Outcome::failed(said(code), said(message), None) }
}

/// What was sent: `requestParameters`, and what only its copy in text has.
fn parameters(event: &Value) -> Option<Object> {
    let (sent, copy) = (opened(event.get("requestParameters")), opened(event.get("requestParameterJson")));
    let mut all = copy.clone().unwrap_or_default();
    all.extend(sent.clone().unwrap_or_default());
    sent.or(copy).map(|_| all)
}

fn resource(event: &Value, operation: &str, sent: Option<&Object>) -> Option<String> {
    let sent = |key: &str| sent.and_then(|sent| said(sent.get(key)));
    let (kind, id) = match operation {
        "DeleteSourceServer" => ("source", sent("SourceId")),
        "CreateReplicationJob" => ("job", opened(event.get("responseElements")).and_then(|o| said(o.get("JobId")))),
        _ => ("job", sent("JobId")),
    };
    Some(format!("{kind}/{}", id.or_else(|| referenced(event, kind))?))
}

/// The one id of this kind among `referencedResources`: a map from types to ids, or a list of pairs.
fn referenced(event: &Value, kind: &str) -> Option<String> {
    let resources = event.get("referencedResources")?;
    let of_kind = |name: &str| name.to_ascii_lowercase().contains(kind);
    let resources = opened(Some(resources)).map_or_else(|| resources.clone(), Value::Object);
    let ids: Vec<String> = match &resources {
        Value::Object(map) => {
            let lists = map.iter().filter(|(name, _)| of_kind(name));
            let ids = lists.flat_map(|(_, ids)| ids.as_array().cloned().unwrap_or_else(|| vec![ids.clone()]));
            ids.filter_map(|id| said(Some(&id))).collect()
        }
        Value::Array(list) => {
            let pairs = list.iter().filter(|pair| said(pair.get("resourceType")).is_some_and(|name| of_kind(&name)));
            pairs.filter_map(|pair| said(pair.get("resourceName"))).collect()
        }
        _ => Vec::new(),
    };
    match <[String; 1]>::try_from(ids) {
        Ok([id]) => Some(id),
        Err(_) => None,
    }
}
