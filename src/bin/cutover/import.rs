//! `cutover import`: makes a history of an audit trail or of a log of polls. Pure: bytes in, text and a report out.

#[path = "import/actiontrail.rs"]
mod actiontrail;
#[path = "import/cts.rs"]
mod cts;
#[path = "import/log.rs"]
mod log;
#[path = "import/time.rs"]
mod time;

use clap::{Args, ValueEnum};
use cutover::history::json::History;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use time::Moment;

type Object = Map<String, Value>;

#[derive(Args)]
pub(crate) struct Options {
    /// What the files hold.
    #[arg(value_enum)]
    format: Format,
    /// Files, or - for standard input; none for standard input.
    pub(crate) files: Vec<PathBuf>,
    /// The service. `log` needs it; `cts` only where traces of both of its services would be written.
    #[arg(long, value_enum)]
    service: Option<Service>,
    /// The resource that was polled (`log` only); job/1, source/1 or task/1 if left out.
    #[arg(long)]
    res: Option<String>,
    /// The edition to judge by; the default judges by each, and the kindest verdict counts.
    #[arg(long, default_value = "*")]
    edition: String,
    /// Whether others may have acted unseen. What was recorded is a window, so the default is that they may.
    #[arg(long, value_enum, default_value = "open")]
    world: World,
    /// How old what a poll showed may be: any, 0 for fresh, or ms. No trail knows, so the default claims nothing.
    #[arg(long, default_value = "any", value_parser = stale)]
    stale: Value,
    /// The service's own steps: in none of these formats are they recorded.
    #[arg(long, default_value = "hidden", value_parser = ["hidden"])]
    steps: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Events of Alibaba Cloud ActionTrail (smc): a list, `LookupEvents` answers, JSON Lines, delivered logs.
    Actiontrail,
    /// Traces of Huawei Cloud Trace Service (sms or dcs): a list, an object with "traces", JSON Lines.
    Cts,
    /// Lines of a time and what a poll showed, such as 2024-05-01T10:00:00Z Running/Syncing.
    Log,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Service {
    /// Alibaba Cloud Server Migration Center.
    Smc,
    /// Huawei Cloud Server Migration Service.
    Sms,
    /// Huawei Cloud Distributed Cache Service.
    Dcs,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Smc => "smc",
            Self::Sms => "sms",
            Self::Dcs => "dcs",
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum World {
    /// Others may call any operation, unseen.
    Open,
    /// Every call to these resources was recorded.
    Closed,
}

fn stale(text: &str) -> Result<Value, String> {
    if text == "any" {
        return Ok(json!(text));
    }
    text.parse::<u32>().map(|ms| json!(ms)).map_err(|_| "expected any or a number of ms".to_owned())
}

/// A file by its name, with its bytes or why there are none.
pub(crate) type Input = (String, Result<Vec<u8>, String>);

/// The history, and what became of each record.
pub(crate) struct Imported {
    pub(crate) history: String,
    pub(crate) report: String,
}

/// Why there is no history.
#[derive(Debug)]
pub(crate) enum Wrong {
    Usage(String),
    Unusable(String),
}

pub(crate) fn import(options: &Options, inputs: &[Input]) -> Result<Imported, Wrong> {
    let only = |services: &[Service]| match options.service {
        Some(service) if !services.contains(&service) => {
            Err(Wrong::Usage(format!("these files know nothing of {}", service.name())))
        }
        _ if options.res.is_some() => Err(Wrong::Usage("--res goes with log only".to_owned())),
        _ => Ok(()),
    };
    match options.format {
        Format::Actiontrail => only(&[Service::Smc]).and_then(|()| actiontrail::import(options, inputs)),
        Format::Cts => only(&[Service::Sms, Service::Dcs]).and_then(|()| cts::import(options, inputs)),
        Format::Log => log::import(options, inputs),
    }
}

/// The header of a history, and with it the reader, who knows best what may stand below.
struct Reader(Object);

impl Reader {
    fn of(options: &Options, service: Service, edition: &str) -> Result<Self, Wrong> {
        let world = if matches!(options.world, World::Open) { "open" } else { "closed" };
        let header = json!({"history": "1.0", "service": service.name(), "edition": edition, "world": world,
            "stale": options.stale, "steps": options.steps});
        let reader = Self(header.as_object().cloned().unwrap_or_default());
        reader.refuses("").map_or(Ok(reader), |reason| Err(Wrong::Usage(reason)))
    }

    /// Why these lines cannot stand in a history.
    fn refuses(&self, lines: &str) -> Option<String> {
        let text = format!("{}\n{lines}", written(&self.0));
        History::read(text.as_bytes()).err().map(|e| e.reason)
    }

    /// Whether it is an operation of the service.
    fn knows(&self, operation: &str) -> bool {
        let refused = self.refuses(&json!({"op": operation, "res": "x/1", "out": "ok"}).to_string());
        !refused.is_some_and(|reason| reason.starts_with("unknown operation"))
    }

    /// The parameters that the operation has, and the names of those that it has not; `None` where nothing is known of
    /// what was sent. What every call carries, and says nothing of the job, is dropped.
    fn arguments(&self, operation: &str, res: &str, sent: Option<Object>) -> (Option<Object>, Vec<String>) {
        let Some(sent) = sent else { return (None, Vec::new()) };
        let (mut known, mut unknown) = (Object::new(), Vec::new());
        for (name, value) in sent {
            if TRANSPORT.iter().any(|t| t.eq_ignore_ascii_case(&name)) {
                continue;
            }
            let probe = json!({"op": operation, "res": res, "args": {&*name: null}, "out": "ok"});
            if self.refuses(&probe.to_string()).is_some() {
                unknown.push(name);
            } else {
                known.insert(name, value);
            }
        }
        // Nothing but unknown names: this is not the request as the operation has it.
        let nothing = known.is_empty() && !unknown.is_empty();
        ((!nothing).then_some(known), unknown)
    }

    /// Puts the calls in order and writes those that the reader takes.
    fn write(mut self, mut calls: Vec<Call>, mut report: Report) -> Result<Imported, Wrong> {
        calls.sort_by_key(|call| call.at.earliest);
        let mut lines: Vec<(i64, String)> = Vec::new();
        let (mut seen, mut fresh) = (HashSet::new(), Object::new());
        for (n, call) in calls.iter().enumerate() {
            let own = call.lines(n + 1);
            let text: Vec<&str> = own.iter().map(|(_, line)| line.as_str()).collect();
            if let Some(reason) = self.refuses(&text.join("\n")) {
                if let Some((_, result)) = &call.end {
                    report.joined -= 1;
                    report.leave(result, &Left(REFUSED, reason.clone()));
                }
                report.leave(&call.place, &Left(REFUSED, reason));
                continue;
            }
            for res in &call.resources {
                if seen.insert(res.clone()) && call.creates {
                    fresh.insert(res.clone(), json!("absent"));
                }
            }
            report.written += 1;
            lines.extend(own);
        }
        lines.sort_by_key(|(at, _)| *at);
        if !fresh.is_empty() {
            self.0.insert("initial".to_owned(), Value::Object(fresh));
        }
        self.finish(lines.into_iter().map(|(_, line)| line), &mut report)
    }

    fn finish(&self, lines: impl Iterator<Item = String>, report: &mut Report) -> Result<Imported, Wrong> {
        let mut history = written(&self.0);
        for line in lines {
            history.push('\n');
            history.push_str(&line);
        }
        history.push('\n');
        match History::read(history.as_bytes()) {
            Ok(_) => Ok(Imported { history, report: report.text() }),
            Err(e) => Err(Wrong::Unusable(format!("what was made of the input is no history: {e}"))),
        }
    }
}

/// The header, its keys in the order in which the format lists them.
fn written(header: &Object) -> String {
    const KEYS: [&str; 7] = ["history", "service", "edition", "world", "stale", "steps", "initial"];
    line(&KEYS.map(|key| (key, header.get(key).cloned().unwrap_or_default())))
}

/// A line of these keys; those that are null do not stand there.
fn line(keys: &[(&str, Value)]) -> String {
    let there = keys.iter().filter(|(_, value)| !value.is_null());
    let all: Vec<String> = there.map(|(key, value)| format!("\"{key}\":{value}")).collect();
    format!("{{{}}}", all.join(","))
}

/// Parameters of the transport, or common to all calls.
const TRANSPORT: &[&str] = &[
    "AcceptLanguage",
    "AccessKeyId",
    "AcsHost",
    "AcsProduct",
    "Action",
    "Format",
    "HostId",
    "OwnerAccount",
    "OwnerId",
    "project_id",
    "Region",
    "RegionId",
    "RequestId",
    "ResourceOwnerAccount",
    "ResourceOwnerId",
    "SecureTransport",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// How a call ended.
struct Outcome {
    out: &'static str,
    code: Option<String>,
    why: Option<String>,
}

impl Outcome {
    const OK: Self = Self { out: "ok", code: None, why: None };

    /// A failure. A number of HTTP is no code of the API; behind 5xx the call may have worked.
    fn failed(code: Option<String>, why: Option<String>, status: Option<&String>) -> Self {
        let is_http = |text: &String| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
        let (http, code): (Vec<String>, Vec<String>) = code.into_iter().partition(is_http);
        let broke = http.iter().chain(status.into_iter().filter(|s| is_http(s))).any(|s| s.starts_with('5'));
        Self { out: if broke { "unknown" } else { "denied" }, code: code.into_iter().next(), why }
    }
}

/// A call as a line, or two where its end was recorded too.
struct Call {
    place: Place,
    at: Moment,
    /// When the result of an asynchronous call came, and its place.
    end: Option<(Moment, Place)>,
    operation: String,
    /// More than one in a batch.
    resources: Vec<String>,
    by: Option<String>,
    args: Option<Object>,
    outcome: Outcome,
    /// Whether it certainly made the resource.
    creates: bool,
    /// Ids for people to follow, under keys that begin with `x-`.
    ids: [(&'static str, Option<String>); 2],
}

impl Call {
    fn lines(&self, n: usize) -> Vec<(i64, String)> {
        let (res, items) = match &*self.resources {
            [one] => (json!(one), Value::Null),
            many => (Value::Null, json!(many)),
        };
        let Outcome { out, code, why } = &self.outcome;
        let operation = json!(self.operation);
        let asked = [("res", res), ("items", items), ("by", json!(self.by)), ("args", json!(self.args))];
        let answered = [("out", json!(out)), ("code", json!(code)), ("why", json!(why))];
        let [first, second] = &self.ids;
        let ids = [(first.0, json!(first.1)), (second.0, json!(second.1))];
        let at = ("t", self.at.json());
        let Some((end, _)) = &self.end else {
            let keys = [&[at, ("op", operation)][..], &asked, &answered, &ids].concat();
            return vec![(self.at.earliest, line(&keys))];
        };
        let id = json!(format!("c{n}"));
        let call = [&[at, ("call", operation), ("id", id.clone())][..], &asked, &ids].concat();
        let ret = [&[("t", end.json()), ("ret", id), ("by", json!(self.by))][..], &answered].concat();
        vec![(self.at.earliest, line(&call)), (end.earliest, line(&ret))]
    }
}

/// Where a record stands in the input.
#[derive(Clone)]
struct Place {
    /// Its number among all that were read.
    number: usize,
    name: String,
}

/// The reason where the reader of histories gives a better one.
const REFUSED: &str = "the format does not take it";

/// Why a record is left out: the reason as it is counted, and what it was.
struct Left(&'static str, String);

/// What became of the records.
#[derive(Default)]
struct Report {
    read: usize,
    written: usize,
    /// Results that went into the line of their request.
    joined: usize,
    left: BTreeMap<&'static str, usize>,
    notes: Vec<(usize, String)>,
}

impl Report {
    fn note(&mut self, place: &Place, text: &str) {
        self.notes.push((place.number, format!("{}: {text}", place.name)));
    }

    fn leave(&mut self, place: &Place, Left(reason, what): &Left) {
        *self.left.entry(reason).or_default() += 1;
        let what = if what.is_empty() { String::new() } else { format!(": {what}") };
        self.note(place, &format!("left out: {reason}{what}"));
    }

    fn unknown_parameters(&mut self, place: &Place, operation: &str, names: &[String]) {
        for name in names {
            self.note(place, &format!("dropped the parameter {name:?}, which {operation} does not have"));
        }
    }

    /// A line for each remark, in the order of the input, and one that counts.
    fn text(&mut self) -> String {
        self.notes.sort_by_key(|(number, _)| *number);
        let Self { read, written, joined, left, .. } = self;
        let joined = if *joined > 0 { format!(", {joined} joined to the request") } else { String::new() };
        let reasons: Vec<String> = left.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join("; ")) };
        let count: usize = left.values().sum();
        let mut lines: Vec<String> = self.notes.iter().map(|(_, note)| note.clone()).collect();
        lines.push(format!("{read} read, {written} written{joined}, {count} left out{reasons}\n"));
        lines.join("\n")
    }
}

/// The bytes of a file without the mark that some editors put first.
fn bytes((name, bytes): &Input) -> Result<&[u8], Wrong> {
    let bytes = bytes.as_ref().map_err(|e| Wrong::Unusable(format!("{name}: {e}")))?;
    Ok(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// The records of files in JSON, whatever they are wrapped in: lists, objects with a list under `key`, one after another.
/// A file that runs from the newest to the oldest is turned round, so that what one second holds keeps its order.
fn records(
    inputs: &[Input],
    key: &str,
    unwrapped: fn(Value) -> Value,
    time: fn(&Value) -> Option<Moment>,
    report: &mut Report,
) -> Result<Vec<(Place, Value)>, Wrong> {
    let mut all = Vec::new();
    for input in inputs {
        let (name, bytes) = (&input.0, bytes(input)?);
        let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        let (mut own, mut line, mut counted) = (Vec::new(), 1, 0);
        while let Some(value) = values.next() {
            let fail = |line: usize, what: &str| Wrong::Unusable(format!("{name}: line {line}: {what}"));
            let mut value = value.map_err(|e| fail(e.line(), &format!("no JSON: {e}")))?;
            let here = bytes.get(counted..values.byte_offset()).unwrap_or_default();
            let breaks = |bytes: &[u8]| bytes.split(|b| *b == b'\n').count() - 1;
            let first = line + breaks(here) - breaks(here.trim_ascii_start());
            line += breaks(here);
            counted = values.byte_offset();
            let list = match &mut value {
                Value::Array(list) => Some(std::mem::take(list)),
                Value::Object(object) => match object.get_mut(key) {
                    Some(Value::Array(list)) => Some(std::mem::take(list)),
                    _ => None,
                },
                other => return Err(fail(first, &format!("expected an object or a list, found {other}"))),
            };
            let alone = list.is_none();
            for record in list.unwrap_or_else(|| vec![value]) {
                report.read += 1;
                let name =
                    if alone { format!("{name}, line {first}") } else { format!("{name}, record {}", own.len() + 1) };
                own.push((Place { number: report.read, name }, unwrapped(record)));
            }
        }
        let times: Vec<i64> = own.iter().filter_map(|(_, v)| time(v)).map(|at| at.earliest).collect();
        if times.is_sorted_by(|a, b| a >= b) && times.first() > times.last() {
            own.reverse();
        }
        all.extend(own);
    }
    Ok(all)
}

/// What a value says, as text: `None` for nothing, the empty text, and what is neither text nor number.
fn said(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The first of these members that says something.
fn first_said(value: &Value, pointers: &[&str]) -> Option<String> {
    pointers.iter().find_map(|pointer| said(value.pointer(pointer)))
}

/// A member that is an object, or the JSON of one in a text.
fn opened(value: Option<&Value>) -> Option<Object> {
    match value? {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}
