//! What the reader needs to know of a service: how histories name its operations, parameters and fields.

use super::value::{Json, Object};
use crate::clock::Named;
use crate::history::Field;
use crate::rule::{Accepted, Class, Explanation, Machine, Point, Spec};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::str::FromStr;

/// What a call asks.
pub(crate) struct Asking {
    /// The operation's number.
    pub(crate) verb: u8,
    /// The kind of resource it is asked of.
    pub(crate) kind: &'static str,
    /// The requests that the arguments stand for; `None` where every combination is possible.
    pub(crate) requests: Option<[Point; 2]>,
}

pub(crate) type Request = Result<Asking, String>;
/// A coordinate by number and what a sighting shows of it; `None` for a field that the machine does not follow.
pub(crate) type Followed = Option<(usize, Field)>;
/// What was read, or what was wrong with it.
pub(crate) type Read<T> = Result<T, String>;

/// The parameter without its index: `DataDisk.1.Size` is `DataDisk`.
pub(crate) fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// An argument that was given and is not null.
pub(crate) fn given<'a>(args: &'a Object, name: &str) -> Option<&'a Json<'a>> {
    args.iter().find(|(k, v)| k == name && *v != Json::Null).map(|(_, v)| v)
}

/// A boolean, as JSON or as text in any case: official clients send `True`.
pub(crate) fn flag(args: &Object, name: &str) -> Result<Option<bool>, String> {
    match given(args, name) {
        None => Ok(None),
        Some(Json::Bool(v)) => Ok(Some(*v)),
        Some(Json::Text(t)) if t.eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(Json::Text(t)) if t.eq_ignore_ascii_case("false") => Ok(Some(false)),
        Some(other) => Err(format!("parameter {name}: expected true or false, found {other}")),
    }
}

/// Whether an operation has all these parameters.
pub(crate) fn known(operation: &str, args: &Object, names: &[&[&str]]) -> Result<(), String> {
    let listed = |k: &str| names.iter().any(|list| list.contains(&k));
    match args.iter().find(|(k, _)| !k.starts_with("x-") && !listed(stem(k))) {
        Some((k, _)) => Err(format!("{operation} has no parameter {k:?}")),
        None => Ok(()),
    }
}

/// A word as the number of its value; the first value of each such coordinate has no word.
pub(crate) fn word<T: FromStr>(value: &Json, key: &str, number: impl Fn(T) -> u8) -> Result<Field, String> {
    match value {
        Json::Null => Ok(Field::Null),
        Json::Text(t) if t.is_empty() => Ok(Field::Null),
        Json::Text(t) => Ok(t.parse().map_or(Field::Unlisted, |w| Field::Word(number(w) + 1))),
        other => Err(format!("{key}: expected text or null, found {other}")),
    }
}

/// What the reader needs to know of one machine of a service.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) spec: fn() -> &'static Spec,
    /// The prefix of the machine's own resource, and of the linked one if the format has it.
    pub(crate) kinds: &'static [&'static str],
    /// The operations that are asked of it, by their names at the API.
    pub(crate) operations: &'static [&'static str],
    /// A call by the operation's name; `None` where the machine has no such operation.
    pub(crate) request: fn(&str, Option<&Object>) -> Option<Request>,
    /// The times that the arguments name.
    pub(crate) named: fn(&Object) -> Named,
    /// A field of a sighting, by the kind of resource and its name.
    pub(crate) field: fn(&str, &str, &Json) -> Read<Followed>,
    /// A step of the service by the kind of resource; `None` for one that this machine does not follow.
    pub(crate) event: fn(&str, &str) -> Result<Option<u8>, ()>,
    /// Whether an operation is asked of several resources in one call.
    pub(crate) batch: fn(&str) -> bool,
    /// The number of a code in the machine's own list, older spellings included.
    pub(crate) code: fn(&str) -> Option<u8>,
    /// The class of a code that the machine's own list lacks.
    pub(crate) class: fn(&str) -> Option<Class>,
}

impl Service {
    /// The kind of a resource by its name; none if no resource is named so.
    pub(crate) fn kind(&self, name: &str) -> Option<&'static str> {
        let kind = name.split('/').next().unwrap_or("");
        self.kinds.iter().copied().find(|k| *k == kind && name.len() > kind.len() + 1)
    }
}

/// The machines; those of one service stand together.
pub(crate) const SERVICES: &[&Service] = &[
    &crate::smc::record::SERVICE,
    &crate::sms::record::SERVICE,
    &crate::sms::task_record::SERVICE,
    &crate::dcs::record::SERVICE,
];

/// What an operation is that none of these machines has.
pub(crate) fn unknown_operation(name: &str, machines: &[&Service]) -> String {
    let all: Vec<&str> = machines.iter().flat_map(|s| s.operations).copied().collect();
    let service = machines.first().map_or("", |s| s.name);
    let (last, first) = all.split_last().map_or(("", &[][..]), |(last, first)| (*last, first));
    format!("unknown operation {name:?} of {service}: expected {} or {last}", first.join(", "))
}

/// The answer to a request that was given by names, and why.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Asked<M: Machine> {
    /// Why it is answered so.
    pub why: Explanation,
    /// Accepted, or the code of the refusal.
    pub answer: Result<Accepted<M>, M::Code>,
    /// The message that comes with a refusal.
    pub message: Option<String>,
}

/// Asks for an operation by its name at the API, with parameters by their names, all as text.
///
/// # Errors
///
/// A sentence that names the operation, parameter or value that is unknown.
///
/// ```
/// use cutover::history::json::ask;
/// use cutover::smc::{Code, Edition, job::Job};
/// let asked = ask(Job::one_time(Edition::LATEST), "CutOverReplicationJob", &[("SyncData", "true")])?;
/// assert_eq!(asked.answer.unwrap_err(), Code::InvalidStatus);
/// # Ok::<(), String>(())
/// ```
pub fn ask<M: Machine>(state: M, operation: &str, parameters: &[(&str, &str)]) -> Result<Asked<M>, String> {
    let service = SERVICES.iter().find(|s| (s.spec)().name == M::spec().name).ok_or("no such service")?;
    let args: Object = parameters.iter().map(|(k, v)| (Cow::Borrowed(*k), Json::Text(Cow::Borrowed(*v)))).collect();
    let asking = (service.request)(operation, Some(&args));
    let Asking { verb, requests, .. } = asking.ok_or_else(|| unknown_operation(operation, &[service]))??;
    let request = requests.map(|[first, _]| first).unwrap_or_default();
    let (why, answer) = crate::rule::explain_request(state, verb, request);
    let message = answer.err().map(|code| {
        let accepts = |other: M| crate::rule::explain_request(other, verb, request).1.err() != Some(code);
        let edition = M::EDITIONS.get(usize::from(M::spec().edition_of(state.point()))).copied();
        edition.map_or_else(String::new, |edition| state.message(code, edition, &accepts))
    });
    Ok(Asked { why, answer, message })
}
