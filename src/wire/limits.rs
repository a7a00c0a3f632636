//! Documented limits on parameters, as rows.

use super::sloppy::shortened;
use crate::evidence::Page;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde_json::Value;

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allowed {
    /// It has to be sent, and not empty.
    Required,
    /// It has to be sent where another parameter has this value.
    RequiredWhere(&'static str, &'static str),
    /// It has to be sent where this other parameter is not.
    RequiredWithout(&'static str),
    /// So many characters, least and most.
    Length(usize, usize),
    /// A whole number, least and greatest.
    Range(i64, i64),
    /// So many items, least and most.
    Items(usize, usize),
    /// One of these words, in any case.
    OneOf(&'static [&'static str]),
    /// The whole body, in bytes at the most.
    Bytes(usize),
    /// ASCII characters only.
    Ascii,
    /// A letter first, then letters, digits and these characters; no address of a web page.
    Name(&'static str),
    /// A time in UTC such as `2030-01-01T00:00:00Z`, or nothing.
    Time,
}

/// A limit of one parameter. Without a page it is assumed.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Limit {
    /// The operations that have the parameter.
    pub operations: &'static [&'static str],
    /// The path to it; `*` for each item of a list.
    pub parameter: &'static str,
    /// What it may be.
    pub allowed: Allowed,
    /// The pages that say so.
    pub pages: &'static [&'static Page],
}

impl Limit {
    pub(crate) const fn new(
        operations: &'static [&'static str],
        parameter: &'static str,
        allowed: Allowed,
        pages: &'static [&'static Page],
    ) -> Self {
        Self { operations, parameter, allowed, pages }
    }

    /// The first parameter of a request that breaks it.
    pub(crate) fn broken(&self, operation: &str, request: &Value) -> Option<Broken> {
        if !self.operations.contains(&operation) {
            return None;
        }
        let path: Vec<&str> = self.parameter.split('.').collect();
        let required = match self.allowed {
            Allowed::Required => true,
            Allowed::RequiredWhere(other, value) => is(request.get(other), value),
            Allowed::RequiredWithout(other) => other.split('.').try_fold(request, Value::get).is_none(),
            _ => false,
        };
        let broken = |place: String, reason: String| Some(Broken { limit: *self, place, reason });
        let mut todo = Vec::from([(String::new(), request, path.as_slice())]);
        while let Some((place, value, path)) = todo.pop() {
            let [part, rest @ ..] = path else {
                if let Some(reason) = self.allowed.refuses(value) {
                    return broken(place, reason);
                }
                continue;
            };
            match (part, value) {
                (&"*", Value::Array(items)) => {
                    let items = items.iter().enumerate().rev();
                    todo.extend(items.map(|(n, value)| (format!("{place}[{n}]"), value, rest)));
                }
                (&"*", _) => {}
                _ => match value.get(part).filter(|v| !v.is_null()) {
                    Some(value) => {
                        let joint = if place.is_empty() { "" } else { "." };
                        todo.push((format!("{place}{joint}{part}"), value, rest));
                    }
                    None if required => return broken(self.parameter.into(), "is missing".into()),
                    None => {}
                },
            }
        }
        None
    }
}

/// Whether a parameter was sent with this value, in any case.
fn is(value: Option<&Value>, wanted: &str) -> bool {
    let value = match value {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    value.eq_ignore_ascii_case(wanted)
}

impl Allowed {
    /// Why it refuses a value.
    fn refuses(self, value: &Value) -> Option<String> {
        let text = match value {
            Value::String(text) => Some(text.as_str()),
            _ => None,
        };
        let found = || text.map_or_else(|| shortened(&value.to_string()), |text| format!("{:?}", shortened(text)));
        let no = |fits: bool, reason: String| (!fits).then_some(reason);
        match self {
            Allowed::Required | Allowed::RequiredWhere(..) => no(text != Some(""), "is empty".into()),
            Allowed::Length(least, most) => {
                let count = text?.chars().take(most + 1).count();
                no((least..=most).contains(&count), format!("expected {least} to {most} characters, found {}", found()))
            }
            Allowed::Range(least, most) => {
                let number = value.as_i64().or_else(|| text?.trim().parse().ok());
                let fits = number.is_some_and(|n| (least..=most).contains(&n));
                no(fits, format!("expected {least} to {most}, found {}", found()))
            }
            Allowed::Items(least, most) => {
                let count = value.as_array()?.len();
                no((least..=most).contains(&count), format!("expected {least} to {most} items, found {count}"))
            }
            Allowed::OneOf(words) => {
                let fits = words.iter().any(|word| is(Some(value), word));
                no(fits, format!("expected one of {}, found {}", words.join(", "), found()))
            }
            // The first is of the whole body; of the second only one need be there.
            Allowed::Bytes(_) | Allowed::RequiredWithout(_) => None,
            Allowed::Ascii => no(text?.is_ascii(), format!("expected ASCII characters, found {}", found())),
            Allowed::Name(others) => {
                let mut chars = text?.chars();
                let starts = chars.next().is_some_and(char::is_alphabetic);
                let goes_on = chars.all(|c| c.is_alphanumeric() || others.contains(c));
                let address = ["http://", "https://"].iter().any(|a| text.is_some_and(|t| t.starts_with(a)));
                let reason = format!(
                    "expected a letter, then letters, digits and any of {others:?}, and no address of a web page; found {}",
                    found()
                );
                no(starts && goes_on && !address, reason)
            }
            Allowed::Time => {
                let fits = text.is_some_and(|t| t.is_empty() || is_time(t));
                no(fits, format!("expected a time such as 2030-01-01T00:00:00Z, found {}", found()))
            }
        }
    }
}

fn is_time(text: &str) -> bool {
    crate::clock::moment(text).is_some()
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.parameter, self.allowed)?;
        match self.pages {
            [] => f.write_str(" (assumed)"),
            [page, ..] => write!(f, " ({}, {})", page.title, page.date),
        }
    }
}

/// A parameter that breaks a limit.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{place} {reason}")]
#[non_exhaustive]
pub struct Broken {
    /// The limit.
    pub limit: Limit,
    /// The path of the parameter, with the number of each item.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}
