//! Messages as trees of JSON values, whatever they are written in: JSON, the parameters of a query, XML.

pub(crate) use super::sloppy::shortened;
use super::sloppy::{REST, Sloppy};
pub(crate) use super::xml::{parse as xml, render as to_xml};
use super::{Format, Malformed, Reading, Response};
use crate::history::json::Json;
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Nesting beyond this is an error, in every form.
pub(super) const DEPTH: usize = 64;

/// What a tree was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON.
    Json,
    /// Parameters or XML: every value is text, and a list of one item looks like the item.
    Text,
}

impl Form {
    /// A message of a type from its tree.
    pub(crate) fn read<T: DeserializeOwned + Serialize>(self, value: &Value, reading: Reading) -> Result<T, Malformed> {
        read_as(Sloppy { value, reading, textual: self == Form::Text })
    }
}

fn read_as<T: DeserializeOwned + Serialize>(from: Sloppy) -> Result<T, Malformed> {
    let message = T::deserialize(from).map_err(super::sloppy::Wrong::malformed)?;
    // To the letter is what would be written so: other names of a key, and other spellings of a word, are not.
    match from.reading {
        Reading::Strict => same(from.value, &write(&message), from.textual, "").map(|()| message),
        Reading::Lenient => Ok(message),
    }
}

/// Whether all that was sent would be written so.
fn same(sent: &Value, written: &Value, textual: bool, path: &str) -> Result<(), Malformed> {
    let differs = || {
        let reason = match written {
            Value::Null => "no page has this key".into(),
            Value::Array(_) | Value::Object(_) => "not as the pages write it".into(),
            scalar => format!("expected {}", shortened(&scalar.to_string())),
        };
        Err(Malformed::new(if path.is_empty() { "message" } else { path }, reason))
    };
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            sent.iter().filter(|(_, v)| !v.is_null()).try_for_each(|(k, v)| {
                let path = if path.is_empty() { shortened(k) } else { format!("{path}.{}", shortened(k)) };
                same(v, written.get(k).unwrap_or(&Value::Null), textual, &path)
            })
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            let mut pairs = sent.iter().zip(written).enumerate();
            pairs.try_for_each(|(n, (sent, written))| same(sent, written, textual, &format!("{path}[{n}]")))
        }
        (one, Value::Array(items)) if textual => match items.as_slice() {
            [] if one.as_str().is_some_and(|text| text.trim().is_empty()) => Ok(()),
            [item] => same(one, item, textual, path),
            _ => differs(),
        },
        (Value::String(text), Value::Object(written)) if textual && text.trim().is_empty() && written.is_empty() => {
            Ok(())
        }
        (Value::String(text), Value::Bool(is)) if textual && *text == if *is { "true" } else { "false" } => Ok(()),
        // One number can be written in more than one way.
        (Value::Number(sent), Value::Number(written)) if sent.as_f64() == written.as_f64() => Ok(()),
        (Value::String(text), Value::Number(n)) if textual && text.parse().ok() == n.as_f64() => Ok(()),
        _ if sent == written => Ok(()),
        _ => differs(),
    }
}

/// The tree of a message, without what it leaves out.
pub(crate) fn write<T: serde::Serialize>(message: &T) -> Value {
    spread(serde_json::to_value(message).unwrap_or_default())
}

/// Puts what came besides back among the members, and drops what is not there.
fn spread(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut out = Map::new();
            for (key, value) in map {
                match value {
                    Value::Null => {}
                    Value::Object(rest) if key == REST => {
                        for (key, value) in rest {
                            out.entry(key).or_insert(value);
                        }
                    }
                    other => drop(out.insert(key, spread(other))),
                }
            }
            Value::Object(out)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(spread).collect()),
        other => other,
    }
}

/// Reads JSON in which no key stands twice.
pub(crate) fn json(bytes: &[u8]) -> Result<Value, Malformed> {
    // Only a tree that loses nothing can tell.
    serde_json::from_slice::<Json>(bytes)
        .and_then(|_| serde_json::from_slice(bytes))
        .map_err(|e| Malformed::new("body", format_args!("no JSON: {}", shortened(&e.to_string()))))
}

/// Reads parameters such as `DataDisk.1.Size=20&JobId=j-1` into lists and objects.
pub(crate) fn query<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Result<Value, Malformed> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in pairs {
        if let Some(other) = all.get(&*key).filter(|other| **other != value) {
            let reason = format!("stands twice, as {:?} and {:?}", shortened(other), shortened(&value));
            return Err(Malformed::new(shortened(&key), reason));
        }
        all.insert(key.into_owned(), value.into_owned());
    }
    let mut root = Node::default();
    for (key, value) in all {
        if key.split('.').count() > DEPTH {
            return Err(Malformed::new(shortened(&key), "nested too deeply"));
        }
        let place = key.split('.').fold(&mut root, |node, part| node.inner.entry(part.into()).or_default());
        place.value = Some(value);
    }
    root.value(None)
}

/// A parameter on its way into the tree.
#[derive(Default)]
struct Node {
    value: Option<String>,
    inner: BTreeMap<String, Node>,
}

impl Node {
    fn value(self, path: Option<&str>) -> Result<Value, Malformed> {
        let at = |part: &str| path.map_or_else(|| part.to_string(), |path| format!("{path}.{part}"));
        match self.value {
            Some(text) if self.inner.is_empty() => return Ok(Value::String(text)),
            Some(_) => {
                return Err(Malformed::new(shortened(path.unwrap_or_default()), "has a value, and parts besides"));
            }
            None => {}
        }
        let numbers: Option<BTreeMap<u32, &str>> =
            self.inner.keys().map(|k| number(k).map(|n| (n, k.as_str()))).collect();
        match numbers.filter(|_| path.is_some()) {
            // A list counts from 1; what is left out in between is passed over.
            Some(numbers) if !numbers.is_empty() => {
                let order: Vec<String> = numbers.values().map(|k| (*k).to_string()).collect();
                let mut inner = self.inner;
                let items = order.into_iter().filter_map(|k| inner.remove(&k).map(|node| (at(&k), node)));
                Ok(Value::Array(items.map(|(path, node)| node.value(Some(&path))).collect::<Result<_, _>>()?))
            }
            _ => {
                let members = self.inner.into_iter().map(|(k, node)| Ok((k.clone(), node.value(Some(&at(&k)))?)));
                Ok(Value::Object(members.collect::<Result<_, Malformed>>()?))
            }
        }
    }
}

/// The number of an item; `01` is none, or two items could have the same.
fn number(part: &str) -> Option<u32> {
    if part.starts_with(|c| ('1'..='9').contains(&c)) { part.parse().ok() } else { None }
}

/// The parameters of a tree, in the order of their names.
pub(crate) fn to_query(value: &Value) -> Vec<(String, String)> {
    fn walk(path: Option<&str>, value: &Value, out: &mut Vec<(String, String)>) {
        let at = |part: &str| path.map_or_else(|| part.to_string(), |path| format!("{path}.{part}"));
        let here = path.unwrap_or_default();
        match value {
            Value::Null => {}
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(Some(&at(key)), value, out)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(n, value)| walk(Some(&at(&(n + 1).to_string())), value, out));
            }
            Value::String(text) => out.push((here.into(), text.clone())),
            other => out.push((here.into(), other.to_string())),
        }
    }
    let mut out = Vec::new();
    walk(None, value, &mut out);
    out
}

/// An answer with this body.
pub(crate) fn response(status: u16, format: Format, root: &str, value: &Value) -> Response {
    let (kind, body) = match format {
        Format::Json => ("application/json", serde_json::to_vec(value).unwrap_or_default()),
        Format::Xml => ("application/xml", to_xml(root, value)),
    };
    let mut answer = Response::new(body);
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    answer
}
