//! Operations by method and path: finding the one that is asked for, its parameters, and writing both.

use super::limits::{Allowed, Broken, Limit};
use super::sloppy::shortened;
use super::tree::{self, Form};
use super::{Format, Malformed, Reading, Request, Response};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

/// Where an operation has the parameters that are not in its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carries {
    /// In the query.
    Query,
    /// In the body.
    Body,
    /// It has none.
    Nothing,
}

/// What success is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gives {
    /// 200 and an object.
    Fields,
    /// 200 and a sentence; some pages have an empty object or nothing in its place.
    Text,
    /// 204.
    Nothing,
}

impl Gives {
    const fn status(self) -> u16 {
        match self {
            Gives::Fields | Gives::Text => 200,
            Gives::Nothing => 204,
        }
    }
}

/// An operation with its address.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// A part in braces is a parameter.
    pub(crate) path: &'static str,
    pub(crate) carries: Carries,
    pub(crate) operation: &'static str,
    pub(crate) gives: Gives,
}

impl Route {
    pub(crate) const fn new(
        method: &'static str,
        path: &'static str,
        carries: Carries,
        operation: &'static str,
        gives: Gives,
    ) -> Self {
        Self { method, path, carries, operation, gives }
    }
}

/// What is at an address.
#[derive(Debug)]
pub(crate) enum Found {
    /// An operation, with the parameters of its path. An empty one is left out.
    Operation(&'static Route, Vec<(&'static str, String)>),
    /// Operations with other methods.
    WrongMethod(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// What an address asks for.
pub(crate) fn find(routes: &'static [Route], method: &str, path: &str) -> Found {
    let mut methods = Vec::new();
    for route in routes {
        if let Some(captured) = captured(route.path, path) {
            if route.method == method {
                return Found::Operation(route, captured);
            }
            methods.push(route.method);
        }
    }
    if methods.is_empty() { Found::Nothing } else { Found::WrongMethod(methods) }
}

/// The name of a parameter, if the part of a path is one.
fn parameter(part: &'static str) -> Option<&'static str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

fn captured(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut parts = path.split('/');
    let mut captured = Vec::new();
    for wanted in template.split('/') {
        let part = percent_decode_str(parts.next()?).decode_utf8().ok()?;
        match parameter(wanted) {
            Some(name) if !part.is_empty() => captured.push((name, part.into_owned())),
            Some(_) => {}
            None if part == wanted => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(captured)
}

fn route(routes: &'static [Route], operation: &str) -> Result<&'static Route, Malformed> {
    let found = routes.iter().find(|route| route.operation == operation);
    found.ok_or_else(|| unknown(operation))
}

/// The operation of a request, and all its parameters as a tree.
pub(crate) fn read(
    routes: &'static [Route],
    request: &Request,
    reading: Reading,
) -> Result<(&'static str, Value, Form), Malformed> {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let (route, captured) = match find(routes, method, path) {
        Found::Operation(route, captured) => (route, captured),
        Found::WrongMethod(methods) => {
            let reason = format!("expected {}, found {}", methods.join(" or "), shortened(method));
            return Err(Malformed::new("method", reason));
        }
        Found::Nothing => return Err(Malformed::new("path", format!("nothing is at {:?}", shortened(path)))),
    };
    let query = request.uri().query().unwrap_or_default();
    let body = request.body().as_slice();
    let is_query = route.carries == Carries::Query;
    if reading == Reading::Strict {
        let no = |place: &str, reason: &str| Err(Malformed::new(place, reason));
        if !is_query && !query.is_empty() {
            return no("query", "no page has parameters here");
        }
        if route.carries != Carries::Body && !body.is_empty() {
            return no("body", "no page has one here");
        }
        let is_json = |kind: &str| kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json");
        let kind = request.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !body.is_empty() && !kind.is_some_and(is_json) {
            return no("Content-Type", "expected application/json");
        }
    }
    let sent = if is_query { tree::query(form_urlencoded::parse(query.as_bytes()))? } else { object(body)? };
    let Value::Object(mut map) = sent else { return Err(Malformed::new("body", "expected an object")) };
    if is_query {
        // An empty filter is none.
        map.retain(|_, value| value.as_str() != Some(""));
    }
    // An empty part of the path is none, wherever it was sent.
    let in_path = |key: &str| route.path.split('/').filter_map(parameter).any(|name| name == key);
    map.retain(|key, value| value.as_str() != Some("") || !in_path(key));
    for (key, text) in captured {
        match map.insert(key.into(), Value::String(text.clone())) {
            Some(other) if other.as_str() != Some(&text) => {
                return Err(Malformed::new(
                    key,
                    format!("the path says {:?}, something else differs", shortened(&text)),
                ));
            }
            _ => {}
        }
    }
    Ok((route.operation, Value::Object(map), if is_query { Form::Text } else { Form::Json }))
}

/// A body, where an empty one has no members.
fn object(body: &[u8]) -> Result<Value, Malformed> {
    if body.trim_ascii().is_empty() { Ok(Value::Object(Map::new())) } else { tree::json(body) }
}

/// What stands in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request with these parameters.
///
/// A parameter that is left out is an empty part of the path. An address has 65,534 bytes at the most; for parameters that
/// do not fit the path is `/`.
pub(crate) fn write(routes: &'static [Route], operation: &str, tree: Value) -> Request {
    let (Ok(route), Value::Object(mut map)) = (route(routes, operation), tree) else { return Request::default() };
    let mut uri = String::new();
    for (n, part) in route.path.split('/').enumerate() {
        if n > 0 {
            uri.push('/');
        }
        match parameter(part) {
            None => uri.push_str(part),
            Some(name) => match map.remove(name) {
                // Dots alone would be taken for a way up.
                Some(Value::String(text)) if text.chars().all(|c| c == '.') => uri.push_str(&text.replace('.', "%2E")),
                Some(Value::String(text)) => uri.extend(utf8_percent_encode(&text, PLAIN)),
                _ => {}
            },
        }
    }
    let mut body = Vec::new();
    if route.carries == Carries::Query {
        if !map.is_empty() {
            let pairs = tree::to_query(&Value::Object(map));
            uri.push('?');
            uri.push_str(&form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish());
        }
    } else if route.carries == Carries::Body || !map.is_empty() {
        body = serde_json::to_vec(&Value::Object(map)).unwrap_or_default();
    }
    let mut request = Request::new(body);
    *request.method_mut() = http::Method::from_bytes(route.method.as_bytes()).unwrap_or_default();
    *request.uri_mut() = uri.parse().unwrap_or_default();
    if !request.body().is_empty() {
        request.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    }
    request
}

/// The field for an answer that is a bare text.
const TEXT: &str = "text";

/// The fields of an answer with success.
pub(crate) fn answer(
    routes: &'static [Route],
    operation: &str,
    answer: &Response,
    reading: Reading,
) -> Result<Value, Malformed> {
    let gives = route(routes, operation)?.gives;
    let body = answer.body().as_slice();
    if reading == Reading::Strict {
        if answer.status() != gives.status() {
            return Err(Malformed::new("status", format!("expected {}, found {}", gives.status(), answer.status())));
        }
        if (gives == Gives::Nothing) != body.is_empty() {
            let reason = if body.is_empty() { "is missing" } else { "no page has one here" };
            return Err(Malformed::new("body", reason));
        }
    }
    let said = |text: String| Ok(Value::Object(Map::from_iter([(TEXT.into(), Value::String(text))])));
    match object(body) {
        Ok(Value::String(text)) if gives == Gives::Text => said(text),
        Ok(Value::Object(map)) => match reading {
            Reading::Strict if gives == Gives::Text && map.contains_key(TEXT) => {
                Err(Malformed::new(TEXT, "no page has this key"))
            }
            _ => Ok(Value::Object(map)),
        },
        Ok(_) => Err(Malformed::new("body", "expected an object")),
        // Pages call it a text, and say nothing of quotes.
        Err(wrong) if gives == Gives::Text && reading == Reading::Lenient && !body.contains(&b'{') => {
            core::str::from_utf8(body).map_or(Err(wrong), |text| said(text.into()))
        }
        Err(wrong) => Err(wrong),
    }
}

/// An answer with these fields.
pub(crate) fn answered(routes: &'static [Route], operation: &str, tree: &Value) -> Response {
    let gives = route(routes, operation).map_or(Gives::Fields, |route| route.gives);
    if gives == Gives::Nothing {
        let mut answer = Response::default();
        *answer.status_mut() = http::StatusCode::NO_CONTENT;
        return answer;
    }
    let alone = tree.as_object().filter(|map| gives == Gives::Text && map.len() == 1).and_then(|map| map.get(TEXT));
    tree::response(gives.status(), Format::Json, "", alone.unwrap_or(tree))
}

/// The first limit that a request breaks.
pub(crate) fn broken(limits: &[Limit], operation: &str, tree: &Value, rendered: &Request) -> Option<Broken> {
    limits.iter().find_map(|limit| match limit.allowed {
        Allowed::Bytes(most) if limit.operations.contains(&operation) && rendered.body().len() > most => {
            let reason = format!("expected at most {most} bytes, found {}", rendered.body().len());
            Some(Broken { limit: *limit, place: limit.parameter.into(), reason })
        }
        _ => limit.broken(operation, tree),
    })
}

/// There is no such operation.
pub(crate) fn unknown(operation: &str) -> Malformed {
    Malformed::new("operation", format!("{:?} is not among them", shortened(operation)))
}
