//! What the reader needs to know of a service: how histories name its operations, parameters and fields.

use super::value::{Json, Object};
use crate::clock::Named;
use crate::history::Field;
use crate::rule::{Accepted, Class, Explanation, Machine, Point, Spec};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use core::str::FromStr;

/// An operation's number, the kind of resource it is asked of, and what its arguments may be; `None` for anything.
pub(crate) type Request = Result<(u8, &'static str, Option<[Point; 2]>), String>;
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

/// What the reader needs to know of a service.
pub(crate) struct Service {
    pub(crate) name: &'static str,
    pub(crate) spec: fn() -> &'static Spec,
    /// The prefix of the machine's own resource, and of the linked one if the format has it.
    pub(crate) kinds: &'static [&'static str],
    /// The operation by its name at the API: its number, the kind of resource it is asked of, and the requests that the
    /// arguments stand for; `None` where every combination is possible.
    pub(crate) request: fn(&str, Option<&Object>) -> Request,
    /// The times that the arguments name.
    pub(crate) named: fn(&Object) -> Named,
    /// A field of a sighting.
    pub(crate) field: fn(&str, &str, &Json) -> Read<(usize, Field)>,
    /// A step of the service.
    pub(crate) event: fn(&str) -> Option<u8>,
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

pub(crate) const SERVICES: &[&Service] =
    &[&crate::smc::record::SERVICE, &crate::sms::record::SERVICE, &crate::dcs::record::SERVICE];

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
    let (verb, _, requests) = (service.request)(operation, Some(&args))?;
    let request = requests.map(|[first, _]| first).unwrap_or_default();
    let (why, answer) = crate::rule::explain_request(state, verb, request);
    let message = answer.err().map(|code| {
        let accepts = |other: M| crate::rule::explain_request(other, verb, request).1.err() != Some(code);
        let edition = M::EDITIONS.get(usize::from(M::spec().edition_of(state.point()))).copied();
        edition.map_or_else(String::new, |edition| state.message(code, edition, &accepts))
    });
    Ok(Asked { why, answer, message })
}
