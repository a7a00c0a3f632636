//! The control path: what a test asks of the emulator itself, below `/_cutover`.

use crate::server::{self, Emulator, Refused, error};
use cutover::account::{Account, Fault};
use cutover::clock::Printed;
use cutover::wire::{Request, Response};
use hyper::{StatusCode, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::error::Error;

const ROOT: &str = "/_cutover";
/// The longest body: an account that was saved.
const LIMIT: usize = 64 << 20;

/// Method, path below the root, and what it does.
const PATHS: [(&str, &str, &str); 12] = [
    ("GET", "", "this list"),
    ("GET", "/resources", "every resource: its state, what it allows, which events may happen to it"),
    (
        "POST",
        "/step",
        r#"a resource takes a step: {"resource":"smc/job/j-1"}, "event":"NAME" for one that is not the usual"#,
    ),
    ("POST", "/tick", "every resource takes its next usual step"),
    ("GET", "/time", "the time in the emulator"),
    (
        "POST",
        "/time",
        r#"puts the clock forward: {"now":"2026-01-31T12:00:00Z"} or in ms since 1970, or {"advance":MILLISECONDS}"#,
    ),
    ("GET", "/explain", "why an operation is answered so: ?resource=smc/job/j-1&operation=NAME&PARAMETER=VALUE"),
    ("GET", "/state", "the whole account, to be saved"),
    ("PUT", "/state", "the account as it was saved"),
    ("POST", "/fail", r#"requests fail: {"operation","times","status","code","message","takes_effect"}"#),
    ("GET", "/history/SERVICE", "what was recorded of smc, sms or dcs, as JSON Lines"),
    ("POST", "/record", "writes what was recorded to the files of --record"),
];

/// The part of a path below the root, if it is there.
fn below(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How long the body of a request may be, if it is one for the control path.
pub(crate) fn limit(uri: &hyper::Uri) -> Option<usize> {
    below(uri.path()).map(|_| LIMIT)
}

/// Answers a request to the control path.
pub(crate) fn answer(emulator: &Emulator, request: &Request) -> Response {
    let path = below(request.uri().path()).unwrap_or_default().trim_end_matches('/');
    let (path, service) = match path.strip_prefix("/history/") {
        Some(service) => ("/history/SERVICE", service),
        None => (path, ""),
    };
    let method = request.method().as_str();
    let known: Vec<&str> = PATHS.iter().filter(|known| known.1 == path).map(|known| known.0).collect();
    if known.is_empty() {
        return error((StatusCode::NOT_FOUND, format!("there is no {ROOT}{path}; GET {ROOT} lists what there is")));
    }
    if !known.contains(&method) {
        let allow = known.join(", ");
        let why = format!("{ROOT}{path} takes {allow}, not {method}");
        let mut response = error((StatusCode::METHOD_NOT_ALLOWED, why));
        response.headers_mut().extend(allow.parse().map(|allow| (header::ALLOW, allow)));
        return response;
    }
    routed(emulator, request, (method, path), service).unwrap_or_else(error)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    resource: String,
    event: Option<String>,
}

/// How far the clock is put forward: to a moment, or by so many ms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forward {
    now: Option<Moment>,
    advance: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Moment {
    Ms(i64),
    Text(String),
}

fn time(account: &Account) -> Result<Response, Refused> {
    let ms = account.time();
    json(&serde_json::json!({"ms": ms, "now": Printed(ms).to_string()}))
}

/// Answers what [`PATHS`] lists.
fn routed(emulator: &Emulator, request: &Request, route: (&str, &str), service: &str) -> Result<Response, Refused> {
    if route == ("POST", "/record") {
        if emulator.record.is_none() {
            return Err(bad("there is no --record".into()));
        }
        let written = emulator.write_histories().map_err(|e| defect(&e))?;
        return json(&written);
    }
    let mut account = emulator.account.borrow_mut();
    match route {
        ("GET", "/time") => time(&account),
        ("POST", "/time") => {
            let to = match body(request)? {
                Forward { now: Some(Moment::Text(text)), advance: None } => server::moment(&text).map_err(bad)?,
                Forward { now: Some(Moment::Ms(ms)), advance: None } => ms,
                Forward { now: None, advance: Some(ms @ 0..) } => emulator.now().saturating_add(ms),
                _ => return Err(bad("expected \"now\", or \"advance\" with a number that is not negative".into())),
            };
            emulator.put_forward(to);
            account.set_time(emulator.now());
            time(&account)
        }
        ("GET", "/resources") => json(&account.resources()),
        ("POST", "/step") => {
            let step: Step = body(request)?;
            account.step(&step.resource, step.event.as_deref()).map_err(bad)?;
            json(&account.resources().into_iter().find(|resource| resource.name == step.resource))
        }
        ("POST", "/tick") => {
            account.tick();
            json(&account.resources())
        }
        ("GET", "/explain") => {
            let query: Vec<_> = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).collect();
            let named = |name: &str| {
                let found = query.iter().find(|(key, _)| key == name);
                found.map(|(_, value)| value.as_ref()).ok_or_else(|| bad(format!("the query has no {name}")))
            };
            let (resource, operation) = (named("resource")?, named("operation")?);
            let pairs = query.iter().map(|(key, value)| (key.as_ref(), value.as_ref()));
            let parameters: Vec<_> = pairs.filter(|(key, _)| !["resource", "operation"].contains(key)).collect();
            let text = account.explain(resource, operation, &parameters).map_err(bad)?;
            Ok(answered("text/plain; charset=utf-8", text.into_bytes()))
        }
        ("GET", "/state") => json(&*account),
        ("PUT", "/state") => {
            let loaded: Account = body(request)?;
            // What was asked for on the command line holds for what is loaded, too.
            let silent = emulator.record.is_some() && !loaded.is_recording();
            *account = if silent { loaded.recording() } else { loaded };
            json(&account.resources())
        }
        ("POST", "/fail") => {
            let fault: Fault = body(request)?;
            let read = json(&fault);
            account.fail(fault).map_err(bad)?;
            read
        }
        ("GET", "/history/SERVICE") => {
            let found = account.histories().into_iter().find(|(name, _)| *name == service);
            let none = || (StatusCode::NOT_FOUND, format!("no history of {service:?}; is --record given?"));
            found.map(|(_, text)| answered("application/jsonl", text.into_bytes())).ok_or_else(none)
        }
        _ => json(&PATHS.map(|(method, path, what)| format!("{method} {ROOT}{path}: {what}"))),
    }
}

fn body<T: DeserializeOwned>(request: &Request) -> Result<T, Refused> {
    serde_json::from_slice(request.body()).map_err(|e| bad(format!("the body: {e}")))
}

fn bad(why: String) -> Refused {
    (StatusCode::BAD_REQUEST, why)
}

fn defect(error: &dyn Error) -> Refused {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

fn json(value: &impl Serialize) -> Result<Response, Refused> {
    Ok(answered("application/json", serde_json::to_vec(value).map_err(|e| defect(&e))?))
}

fn answered(kind: &'static str, body: Vec<u8>) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}
