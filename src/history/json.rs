//! The reader of recorded histories: JSON Lines, as `docs/histories/README.md` defines them.
//!
//! ```
//! use cutover::history::{Verdict, json::History};
//! let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}
//! {"see":{"job/j-1":{"Status":"Stopped"}}}
//! {"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
//! let history = History::read(text.as_bytes())?;
//! let judgement = &history.resources[0].judge()[0];
//! assert_eq!((judgement.verdict, judgement.line), (Verdict::Violates, Some(3)));
//! # Ok::<(), cutover::history::json::Unreadable>(())
//! ```

use super::judge::Past;
use super::order::{Log, Stale};
use super::{Answer, Case, Code, Field, Frame, Glimpse, Item, Judge, Judgement, Verdict, What, explain};
use crate::rule::{Accepted, Class, Explanation, Machine, Point, Spec};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// Why a file is no history: the line, and what was wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
#[non_exhaustive]
pub struct Unreadable {
    /// The line, counted from 1.
    pub line: usize,
    /// What was wrong.
    pub reason: String,
}

/// A JSON value that lost nothing: keys keep their order, and a key that stands twice is an error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, v: bool) -> Result<Json, E> {
                Ok(Json::Bool(v))
            }
            #[expect(clippy::cast_precision_loss, reason = "times in ms stay far below 2^53")]
            fn visit_i64<E>(self, v: i64) -> Result<Json, E> {
                Ok(Json::Number(v as f64))
            }
            #[expect(clippy::cast_precision_loss, reason = "times in ms stay far below 2^53")]
            fn visit_u64<E>(self, v: u64) -> Result<Json, E> {
                Ok(Json::Number(v as f64))
            }
            fn visit_f64<E>(self, v: f64) -> Result<Json, E> {
                Ok(Json::Number(v))
            }
            fn visit_str<E>(self, v: &str) -> Result<Json, E> {
                Ok(Json::Text(v.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut list = Vec::new();
                while let Some(v) = seq.next_element()? {
                    list.push(v);
                }
                Ok(Json::List(list))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut object: Vec<(String, Json)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Json>()? {
                    if object.iter().any(|(k, _)| *k == key) {
                        return Err(A::Error::custom(format_args!("key {key:?} stands twice")));
                    }
                    object.push((key, value));
                }
                Ok(Json::Object(object))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(v) => v.fmt(f),
            Json::Number(v) => v.fmt(f),
            Json::Text(v) => write!(f, "{v:?}"),
            Json::List(_) => f.write_str("a list"),
            Json::Object(_) => f.write_str("an object"),
        }
    }
}

pub(crate) type Object = Vec<(String, Json)>;

/// An operation's number, the kind of resource it is asked of, and what its arguments may be; `None` for anything.
pub(crate) type Request = Result<(u8, &'static str, Option<[Point; 2]>), String>;
type Read<T> = Result<T, String>;

/// The parameter without its index: `DataDisk.1.Size` is `DataDisk`.
pub(crate) fn stem(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// An argument that was given and is not null.
pub(crate) fn given<'a>(args: &'a Object, name: &str) -> Option<&'a Json> {
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
    let args: Object = parameters.iter().map(|(k, v)| ((*k).to_owned(), Json::Text((*v).to_owned()))).collect();
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

/// What the recorder expects of a resource, in one edition or in all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expect {
    /// The edition, where the expectation is for one only.
    pub edition: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The clause that the first blame names.
    pub clause: Option<String>,
    /// The line.
    pub line: Option<usize>,
    /// The kind of the first cause.
    pub kind: Option<String>,
}

/// What was recorded of one resource and those linked to it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Resource {
    /// Its name in the file, such as `job/j-1`.
    pub name: String,
    /// What the file says the verdict should be.
    pub expect: Vec<Expect>,
    case: Case,
}

impl Resource {
    /// Judges it, once for each edition that the header asks for, oldest first.
    #[must_use]
    pub fn judge(&self) -> Vec<Judgement> {
        Judge::new().resource(self)
    }

    /// Whether it violates a stated rule in every edition that the header asks for: the verdict alone, without what explains
    /// it.
    ///
    /// ```
    /// use cutover::history::json::History;
    /// let text = r#"{"history":"1.0","service":"smc","edition":"*","world":"closed","stale":0,"steps":"recorded"}
    /// {"see":{"job/j-1":{"Status":"Stopped"}}}
    /// {"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    /// assert!(History::read(text.as_bytes())?.resources[0].is_convicted());
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn is_convicted(&self) -> bool {
        let judge = Judge::new();
        judge.tracks(&self.case).all(|track| explain::convicted(&judge, &track))
    }

    /// The best of these judgements: with `"edition":"*"` a history is worth what the kindest edition says.
    ///
    /// ```
    /// use cutover::history::json::{History, Resource};
    /// let header = r#"{"history":"1.0","service":"smc","edition":"*","world":"closed","stale":0,"steps":"hidden",
    ///     "initial":{"job/j-1":"any"}}"#.replace('\n', "");
    /// let history = History::read(header.as_bytes())?;
    /// let all = history.resources[0].judge();
    /// assert_eq!((all.len(), Resource::best(&all).unwrap().edition), (2, "2021"));
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn best(judgements: &[Judgement]) -> Option<&Judgement> {
        judgements.iter().min_by_key(|j| match j.verdict {
            Verdict::Conforms => 0,
            Verdict::Vacuous => 1,
            Verdict::Unspecified => 2,
            Verdict::Inconclusive => 3,
            Verdict::Violates => 4,
        })
    }

    /// What differs from what the file expects; empty where all is as expected or nothing is.
    #[must_use]
    pub fn differences(&self, judgements: &[Judgement]) -> Vec<String> {
        let mut out = Vec::new();
        for expect in &self.expect {
            let found = match &expect.edition {
                Some(edition) => judgements.iter().find(|j| j.edition == edition.as_str()),
                None => Self::best(judgements),
            };
            let Some(found) = found else { continue };
            let clause = found.blame.first().and_then(|b| b.clause).map(|c| c.id.to_string());
            let kind = found.causes.first().map(|c| c.kind().to_string());
            let mut differ = |what: &str, wanted: String, got: String| {
                if wanted != got {
                    out.push(format!(
                        "{} in edition {}: expected {what} {wanted}, found {got}",
                        self.name, found.edition
                    ));
                }
            };
            let or_none = |o: Option<String>| o.unwrap_or_else(|| "none".into());
            differ("verdict", expect.verdict.to_string(), found.verdict.to_string());
            if let Some(wanted) = &expect.clause {
                differ("clause", wanted.clone(), or_none(clause));
            }
            if let Some(wanted) = expect.line {
                differ("line", wanted.to_string(), or_none(found.line.map(|l| l.to_string())));
            }
            if let Some(wanted) = &expect.kind {
                differ("kind", wanted.clone(), or_none(kind));
            }
        }
        out
    }
}

/// A history as it was read: one entry for each resource, in the order in which they are named.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct History {
    /// The service.
    pub service: &'static str,
    /// What was recorded of each resource.
    pub resources: Vec<Resource>,
}

impl History {
    /// Reads a history.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] with the first line that is wrong and why: bytes that are no text, a line that is no JSON object,
    /// an unknown key, operation, word or edition, a return without its call, times that run backwards.
    ///
    /// ```
    /// use cutover::history::json::History;
    /// let error = History::read(b"{\"history\":\"1.0\",").unwrap_err();
    /// assert_eq!(error.line, 1);
    /// ```
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = core::str::from_utf8(bytes).map_err(|e| {
            let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
            let line = good.split(|b| *b == b'\n').count();
            Unreadable { line, reason: format!("byte {} is not UTF-8 text", e.valid_up_to() + 1) }
        })?;
        let mut stream = Stream::new();
        text.lines().try_for_each(|line| stream.line(line))?;
        stream.history()
    }
}

impl Judge {
    /// Judges what was recorded of a resource, once for each edition that the header asks for, oldest first.
    ///
    /// ```
    /// use cutover::history::{Judge, Verdict, json::History};
    /// let text = r#"{"history":"1.0","service":"dcs","edition":"2025-12","world":"closed","stale":0,"steps":"hidden"}
    /// {"see":{"task/t-1":{"status":"INCRMIGEATING"},"task/t-2":{"status":"SUCCESS"}}}"#;
    /// let judge = Judge::new();
    /// for resource in History::read(text.as_bytes())?.resources {
    ///     assert_eq!(judge.resource(&resource)[0].verdict, Verdict::Conforms);
    /// }
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn resource(&self, resource: &Resource) -> Vec<Judgement> {
        self.tracks(&resource.case).map(|track| explain::judge(self, &track)).collect()
    }

    /// The verdicts alone, without what explains them.
    ///
    /// ```
    /// use cutover::history::{Judge, Verdict, json::History};
    /// let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}
    /// {"see":{"job/j-1":{"Status":"Stopped"}}}"#;
    /// let history = History::read(text.as_bytes())?;
    /// assert_eq!(Judge::new().verdicts(&history.resources[0]), [Verdict::Conforms]);
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn verdicts(&self, resource: &Resource) -> Vec<Verdict> {
        self.tracks(&resource.case).map(|track| explain::verdict(self, &track).0.verdict).collect()
    }
}

/// A history that is read line by line, and settled on the way: for files of any length, and for what is still being
/// written. It can be saved between two lines and resumed elsewhere.
///
/// ```
/// use cutover::history::{Judge, Verdict, json::Stream};
/// let (judge, mut stream) = (Judge::new(), Stream::new());
/// stream.line(r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}"#)?;
/// for _ in 0..1000 {
///     stream.line(r#"{"see":{"job/j-1":{"Status":"Stopped"}}}"#)?;
/// }
/// stream.settle(&judge);
/// let saved = serde_json::to_string(&stream).unwrap();
/// assert!(saved.len() < 2000);
///
/// let mut resumed: Stream = serde_json::from_str(&saved).unwrap();
/// resumed.line(r#"{"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#)?;
/// let judgement = &judge.resource(&resumed.history()?.resources[0])[0];
/// assert_eq!((judgement.verdict, judgement.line), (Verdict::Violates, Some(1002)));
/// # Ok::<(), cutover::history::json::Unreadable>(())
/// ```
#[derive(Clone, Default)]
pub struct Stream {
    /// How many lines were read.
    lines: usize,
    header: String,
    reader: Option<Reader>,
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("lines", &self.lines).field("header", &self.header).finish_non_exhaustive()
    }
}

/// A stream between two lines. The header is saved as it stands, since it says how to read the rest.
#[derive(serde::Serialize, serde::Deserialize)]
struct Saved {
    version: String,
    lines: usize,
    header: String,
    groups: Vec<(String, Log, Vec<Option<Past>>)>,
    calls: BTreeMap<String, Option<Open>>,
    callers: Vec<String>,
    timed: Option<bool>,
    clocks: BTreeMap<u32, (i64, usize)>,
}

/// Saved with the version of the crate, which must be the same where it is resumed.
impl serde::Serialize for Stream {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let version = super::saved::VERSION.to_owned();
        let (lines, header) = (self.lines, self.header.clone());
        let (groups, calls, callers, timed, clocks) = self.reader.clone().map_or_else(Default::default, |reader| {
            let groups = reader.groups.into_iter().map(|group| {
                (group.name, group.case.log, group.case.editions.into_iter().map(|(_, past)| past).collect())
            });
            (groups.collect(), reader.calls, reader.callers, reader.timed, reader.clocks)
        });
        Saved { version, lines, header, groups, calls, callers, timed, clocks }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        saved.resumed().map_err(D::Error::custom)
    }
}

impl Saved {
    fn resumed(self) -> Read<Stream> {
        super::saved::same_version(&self.version)?;
        let mut stream = Stream::new();
        if !self.header.is_empty() {
            stream.line(&self.header).map_err(|e| e.reason)?;
        }
        let damaged = || "the saved stream is damaged".to_owned();
        if let Some(reader) = &mut stream.reader {
            for (name, log, pasts) in self.groups {
                let n = reader.group(&name)?;
                let group = reader.groups.get_mut(n).ok_or_else(damaged)?;
                group.case.log = log;
                if pasts.len() != group.case.editions.len() {
                    return Err(damaged());
                }
                for ((_, known), past) in group.case.editions.iter_mut().zip(pasts) {
                    *known = past;
                }
                if !group.case.is_sound() {
                    return Err(damaged());
                }
            }
            if self.callers.is_empty() || self.lines > 1 << 48 {
                return Err(damaged());
            }
            (reader.calls, reader.callers, reader.timed) = (self.calls, self.callers, self.timed);
            reader.clocks = self.clocks;
        }
        stream.lines = self.lines;
        Ok(stream)
    }
}

impl Stream {
    /// A stream whose first line is still to come.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next line.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] if no history has such a line here. The line counts, though nothing is taken from it.
    ///
    /// ```
    /// use cutover::history::json::Stream;
    /// assert_eq!(Stream::new().line("[]").unwrap_err().line, 1);
    /// ```
    pub fn line(&mut self, line: &str) -> Result<(), Unreadable> {
        self.lines += 1;
        let n = self.lines;
        let fail = |reason: String| Unreadable { line: n, reason };
        if line.trim().is_empty() {
            return Ok(());
        }
        let json: Json = serde_json::from_str(line).map_err(|e| fail(json_error(&e)))?;
        let Json::Object(object) = json else { return Err(fail(format!("expected an object, found {json}"))) };
        match &mut self.reader {
            None => {
                self.reader = Some(Reader::new(&object).map_err(fail)?);
                line.clone_into(&mut self.header);
                Ok(())
            }
            Some(reader) => reader.line(n, &object).map_err(fail),
        }
    }

    /// Works out where what was read leads, and forgets it, as [`Judge::settle`] does for a recording. Ids of calls that have
    /// returned are forgotten too: that one stands twice is then no longer noticed.
    pub fn settle(&mut self, judge: &Judge) {
        if let Some(reader) = &mut self.reader {
            reader.calls.retain(|_, open| open.is_some());
            reader.groups.iter_mut().for_each(|group| judge.settle_case(&mut group.case));
        }
    }

    /// What was read so far.
    ///
    /// # Errors
    ///
    /// [`Unreadable`] if not even a header was read.
    pub fn history(&self) -> Result<History, Unreadable> {
        let reader = self.reader.as_ref();
        reader
            .map(|reader| History {
                service: reader.service.name,
                resources: reader.groups.iter().map(Group::resource).collect(),
            })
            .ok_or_else(|| Unreadable { line: 1, reason: "empty: a history begins with its header line".into() })
    }
}

/// Leaves out lines, as many as possible, so that what is left is still a history of which `fails` is true. No line that is
/// left can be spared alone. The header stays; empty lines do not.
///
/// ```
/// use cutover::history::json::shrink;
/// let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"recorded"}
/// {"see":{"job/j-1":{"Status":"Ready"}}}
/// {"see":{"job/j-1":{"Status":"Stopped"}}}
/// {"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
/// let short = shrink(text, |history| history.resources.iter().any(|r| r.is_convicted()));
/// assert_eq!(short.lines().count(), 3);
/// ```
pub fn shrink(text: &str, fails: impl Fn(&History) -> bool) -> String {
    let all: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let Some((header, rest)) = all.split_first() else { return String::new() };
    let written = |lines: &[&str]| {
        let mut text = String::from(*header);
        for line in lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    };
    let still = |lines: &[&str]| History::read(written(lines).as_bytes()).is_ok_and(|history| fails(&history));
    let mut kept: Vec<&str> = rest.to_vec();
    let mut size = kept.len();
    while size > 0 {
        let (mut at, mut spared) = (0, false);
        while at < kept.len() {
            let ahead = kept.get(..at).unwrap_or_default();
            let behind = kept.get(at + size..).unwrap_or_default();
            let fewer = [ahead, behind].concat();
            if still(&fewer) {
                (kept, spared) = (fewer, true);
            } else {
                at += size;
            }
        }
        // A line may be spared once others are gone.
        if !(spared && size == 1) {
            size /= 2;
        }
    }
    written(&kept)
}

fn json_error(e: &serde_json::Error) -> String {
    let text = e.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("not a JSON object: {what}, column {}", e.column())
}

/// A call that was opened and not yet returned.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Open {
    /// The resources it was asked of, each with its group and its number there.
    places: Vec<(String, usize, usize)>,
    line: usize,
    start: Option<i64>,
}

#[derive(Debug, Clone)]
struct Group {
    name: String,
    expect: Vec<Expect>,
    case: Case,
}

impl Group {
    fn resource(&self) -> Resource {
        Resource { name: self.name.clone(), expect: self.expect.clone(), case: self.case.clone() }
    }
}

#[derive(Clone)]
struct Reader {
    service: &'static Service,
    spec: &'static Spec,
    editions: Vec<u8>,
    open: bool,
    steps: bool,
    stale: Stale,
    late: Option<i64>,
    skew: i64,
    any_word: bool,
    initial: Json,
    settings: Object,
    links: Vec<(String, String)>,
    expect: Object,
    groups: Vec<Group>,
    calls: BTreeMap<String, Option<Open>>,
    /// The names of callers and readers; the first is of those without one.
    callers: Vec<String>,
    timed: Option<bool>,
    /// The latest beginning of each caller's lines so far, and its line.
    clocks: BTreeMap<u32, (i64, usize)>,
}

fn get<'a>(object: &'a Object, key: &str) -> Option<&'a Json> {
    object.iter().find(|(k, _)| k == key).map(|(_, v)| v)
}

fn text<'a>(object: &'a Object, key: &str) -> Read<Option<&'a str>> {
    match get(object, key) {
        None => Ok(None),
        Some(Json::Text(t)) => Ok(Some(t)),
        Some(other) => Err(format!("key {key:?}: expected text, found {other}")),
    }
}

fn need<'a>(object: &'a Object, key: &str) -> Read<&'a str> {
    text(object, key)?.ok_or_else(|| format!("key {key:?} is missing"))
}

fn known_keys(object: &Object, keys: &[&str]) -> Read<()> {
    match object.iter().find(|(k, _)| !k.starts_with("x-") && !keys.contains(&k.as_str())) {
        Some((k, _)) => Err(format!("unknown key {k:?}; known here: {}", keys.join(", "))),
        None => Ok(()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
fn ms(json: &Json, what: &str) -> Read<i64> {
    match json {
        Json::Number(v) if *v % 1.0 == 0.0 && v.abs() < 9_007_199_254_740_992.0 => Ok(*v as i64),
        Json::Number(v) if *v % 1.0 == 0.0 => Err(format!("{what}: a number of ms must be below 2^53, found {v}")),
        other => Err(format!("{what}: expected a whole number of ms, found {other}")),
    }
}

fn object<'a>(json: &'a Json, what: &str) -> Read<&'a Object> {
    match json {
        Json::Object(o) => Ok(o),
        other => Err(format!("{what}: expected an object, found {other}")),
    }
}

fn one_of<'a>(object: &'a Object, key: &str, allowed: &[&str]) -> Read<&'a str> {
    let word = need(object, key)?;
    if allowed.contains(&word) {
        Ok(word)
    } else {
        Err(format!("key {key:?}: {word:?} is none of {}", allowed.join(", ")))
    }
}

/// The keys of which each line but the header has one.
const KINDS: &[&str] = &["call", "ret", "op", "see", "step"];

impl Reader {
    fn new(header: &Object) -> Read<Self> {
        if get(header, "history").is_none() {
            return Err("the first line is the header and has the key \"history\"".into());
        }
        let version = need(header, "history")?;
        if version.split('.').next() != Some("1") {
            return Err(format!("format version {version:?}; this reader knows 1.0"));
        }
        known_keys(
            header,
            &[
                "history", "service", "edition", "world", "stale", "steps", "initial", "time", "late", "skew", "words",
                "settings", "links", "expect",
            ],
        )?;
        let names: Vec<&str> = SERVICES.iter().map(|s| s.name).collect();
        let service_name = one_of(header, "service", &names)?;
        let service = SERVICES.iter().find(|s| s.name == service_name).ok_or("unknown service")?;
        let spec = (service.spec)();
        let edition = need(header, "edition")?;
        let all = spec.editions.iter().zip(0u8..);
        let editions: Vec<u8> = all.filter(|(name, _)| edition == "*" || **name == edition).map(|(_, n)| n).collect();
        if editions.is_empty() {
            return Err(format!(
                "unknown edition {edition:?} of {}: expected {} or \"*\"",
                service.name,
                spec.editions.join(", ")
            ));
        }
        let open = one_of(header, "world", &["closed", "open"])? == "open";
        let steps = one_of(header, "steps", &["hidden", "recorded"])? == "recorded";
        if get(header, "time").is_some() {
            one_of(header, "time", &["ms"])?;
        }
        let any_word = get(header, "words").is_some() && one_of(header, "words", &["report", "any"])? == "any";
        let stale = match get(header, "stale") {
            None => {
                return Err(
                    "key \"stale\" is missing: 0 where the recorder vouches for fresh reads, ms, or \"any\"".into()
                );
            }
            Some(Json::Text(t)) if t == "any" => Stale::Any,
            Some(json) => match ms(json, "key \"stale\"")? {
                0 => Stale::Fresh,
                ms if ms > 0 => Stale::Within(ms),
                _ => return Err("key \"stale\": less than 0".into()),
            },
        };
        let amount = |key: &str| match get(header, key) {
            None => Ok(None),
            Some(json) => match ms(json, key)? {
                ms if ms >= 0 => Ok(Some(ms)),
                _ => Err(format!("key {key:?}: less than 0")),
            },
        };
        let part = |key: &str| get(header, key).map_or(Ok(Object::new()), |j| object(j, key).cloned());
        let mut links = Vec::new();
        for (from, to) in part("links")? {
            if service.kinds.len() < 2 {
                return Err(format!("key \"links\": {} has no linked resources in this format", service.name));
            }
            let Json::Text(to) = to else { return Err(format!("links: {from:?} names no resource")) };
            if links.iter().any(|(_, t)| *t == to) {
                return Err(format!("links: two jobs of {to:?}; not yet supported"));
            }
            links.push((from, to));
        }
        let mut reader = Self {
            service,
            spec,
            editions,
            open,
            steps,
            stale,
            late: amount("late")?,
            skew: amount("skew")?.unwrap_or(0),
            any_word,
            initial: get(header, "initial").cloned().unwrap_or(Json::Text("any".into())),
            settings: part("settings")?,
            links,
            expect: part("expect")?,
            groups: Vec::new(),
            calls: BTreeMap::new(),
            callers: vec![String::new()],
            timed: None,
            clocks: BTreeMap::new(),
        };
        reader.name_all()?;
        Ok(reader)
    }

    /// Makes a group for every resource that the header names.
    fn name_all(&mut self) -> Read<()> {
        let mut names: Vec<String> = self.links.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
        match &self.initial {
            Json::Text(t) if t == "any" || t == "absent" => {}
            Json::Object(o) => names.extend(o.iter().map(|(k, _)| k.clone())),
            other => return Err(format!("key \"initial\": expected \"any\", \"absent\" or an object, found {other}")),
        }
        names.extend(self.settings.iter().chain(&self.expect).map(|(k, _)| k.clone()));
        for name in names {
            self.group(&name)?;
        }
        Ok(())
    }

    fn kind(&self, name: &str) -> Read<&'static str> {
        let kind = name.split('/').next().unwrap_or("");
        let known = self.service.kinds.iter().find(|k| **k == kind && name.len() > kind.len() + 1);
        known.copied().ok_or_else(|| {
            let kinds: Vec<String> = self.service.kinds.iter().map(|k| format!("{k}/NAME")).collect();
            format!("resource {name:?}: expected {}", kinds.join(" or "))
        })
    }

    fn is_linked(&self, kind: &str) -> bool {
        self.service.kinds.get(1) == Some(&kind)
    }

    fn group(&mut self, name: &str) -> Read<usize> {
        let kind = self.kind(name)?;
        let link = self.links.iter().find(|(job, source)| job == name || source == name).cloned();
        let (own, linked) = match link {
            Some((job, source)) => (job, Some(source)),
            None if self.is_linked(kind) => (name.to_owned(), Some(name.to_owned())),
            None => (name.to_owned(), None),
        };
        if let Some(n) = self.groups.iter().position(|g| g.name == own) {
            return Ok(n);
        }
        let group = self.new_group(own, linked.as_deref())?;
        self.groups.push(group);
        Ok(self.groups.len() - 1)
    }

    fn new_group(&self, name: String, linked: Option<&str>) -> Read<Group> {
        let mut initial = self.initial_of(&name)?;
        let mut settings = self.settings_of(&name)?;
        if let Some(linked) = linked.filter(|linked| *linked != name) {
            initial = join(&initial, &self.initial_of(linked)?);
            settings.extend(self.settings_of(linked)?);
        }
        let Self { spec, open, steps, late, stale, skew, .. } = *self;
        let frame = Frame { spec, linked: linked.is_some(), open, steps, initial, settings, late, stale, skew };
        let editions = self.editions.iter().map(|edition| (*edition, None)).collect();
        let case = Case { frame: Arc::new(frame), log: Log::default(), editions };
        Ok(Group { expect: self.expect_of(&name)?, name, case })
    }

    /// The number of a caller or reader.
    fn caller(&mut self, name: &str) -> u32 {
        let known = self.callers.iter().position(|caller| caller == name);
        let place = known.unwrap_or_else(|| {
            self.callers.push(name.to_owned());
            self.callers.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn time(&mut self, object: &Object) -> Read<Option<(i64, i64)>> {
        let at = match get(object, "t") {
            None => None,
            Some(Json::List(l)) => match l.as_slice() {
                [a, b] => {
                    let (a, b) = (ms(a, "key \"t\"")?, ms(b, "key \"t\"")?);
                    if a > b {
                        return Err(format!("key \"t\": the interval [{a}, {b}] runs backwards"));
                    }
                    Some((a, b))
                }
                _ => return Err("key \"t\": expected a number or [earliest, latest]".into()),
            },
            Some(json) => {
                let t = ms(json, "key \"t\"")?;
                Some((t, t))
            }
        };
        if *self.timed.get_or_insert(at.is_some()) != at.is_some() {
            return Err("key \"t\" stands on some lines only: give it on all or on none".into());
        }
        Ok(at)
    }

    /// Whether a line may come after those before it; clocks of different callers may differ by the skew.
    fn tick(&mut self, line: usize, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        let Some((earliest, latest)) = at else { return Ok(()) };
        for (other, (time, other_line)) in &self.clocks {
            let skew = if *other == by { 0 } else { self.skew };
            if latest.saturating_add(skew) < *time {
                return Err(format!("time runs backwards: line {other_line} is later"));
            }
        }
        let clock = self.clocks.entry(by).or_insert((earliest, line));
        if clock.0 <= earliest {
            *clock = (earliest, line);
        }
        Ok(())
    }

    fn line(&mut self, line: usize, object: &Object) -> Read<()> {
        let at = self.time(object)?;
        let by = self.caller(text(object, "by")?.unwrap_or(""));
        self.tick(line, at, by)?;
        let has = |key: &str| get(object, key).is_some();
        match (has("call"), has("ret"), has("op"), has("see"), has("step")) {
            (true, false, false, false, false) => self.call(line, object, at, by),
            (false, true, false, false, false) => self.ret(line, object, at),
            (false, false, true, false, false) => self.op(line, object, at, by),
            (false, false, false, true, false) => self.see(line, object, at, by),
            (false, false, false, false, true) => self.step(line, object, at, by),
            _ => {
                let found: Vec<&str> = KINDS.iter().copied().filter(|key| has(key)).collect();
                let found = if found.is_empty() { "none of them".into() } else { found.join(" and ") };
                Err(format!("expected one of the keys {}; found {found}", KINDS.join(", ")))
            }
        }
    }

    /// What a call asks, of which resources: one, or the items of a batch.
    fn request(&mut self, key: &str, object: &Object) -> Read<Vec<(String, usize, What)>> {
        let name = need(object, key)?;
        let args = get(object, "args").map(|j| self::object(j, "key \"args\"")).transpose()?;
        let (verb, kind, requests) = (self.service.request)(name, args)?;
        let resources: Vec<String> = match (get(object, "res"), get(object, "items")) {
            (Some(_), Some(_)) => return Err("\"res\" and \"items\" at once".into()),
            (_, None) => vec![need(object, "res")?.to_owned()],
            (None, Some(_)) if !(self.service.batch)(name) => {
                return Err(format!("key \"items\": {name:?} is no batch operation"));
            }
            (None, Some(Json::Object(items))) => items.iter().map(|(res, _)| res.clone()).collect(),
            (None, Some(Json::List(items))) => {
                let item = |json: &Json| match json {
                    Json::Text(res) => Ok(res.clone()),
                    other => Err(format!("key \"items\": expected the name of a resource, found {other}")),
                };
                items.iter().map(item).collect::<Read<_>>()?
            }
            (None, Some(other)) => return Err(format!("key \"items\": expected a list or an object, found {other}")),
        };
        if resources.is_empty() {
            return Err("key \"items\" names no resource".into());
        }
        let mut out: Vec<(String, usize, What)> = Vec::new();
        for res in resources {
            if self.kind(&res)? != kind {
                return Err(format!("{name} is asked of {kind}/NAME, not of {res:?}"));
            }
            if out.iter().any(|(other, ..)| *other == res) {
                return Err(format!("key \"items\" names {res:?} twice"));
            }
            let what = What::Call { verb, requests, answer: Answer::Lost };
            out.push((res.clone(), self.group(&res)?, what));
        }
        Ok(out)
    }

    /// The answer to each of these resources: one for all, or one for each item; an item without one was lost.
    fn answers(&self, object: &Object, resources: &[&str]) -> Read<Vec<Answer>> {
        let items = match get(object, "items") {
            Some(Json::Object(items)) => items,
            Some(_) if get(object, "ret").is_some() => {
                return Err("key \"items\": a return has an object with an answer for each".into());
            }
            _ => {
                let one = self.answer(object)?;
                return Ok(resources.iter().map(|_| one).collect());
            }
        };
        if let Some(key) = ["out", "code", "why"].into_iter().find(|key| get(object, key).is_some()) {
            return Err(format!("key {key:?} for all beside \"items\" with an answer for each"));
        }
        if let Some((name, _)) = items.iter().find(|(name, _)| !resources.contains(&name.as_str())) {
            return Err(format!("key \"items\": {name:?} is not in the call"));
        }
        let answer = |res: &&str| match items.iter().find(|(name, _)| name == res) {
            None => Ok(Answer::Lost),
            Some((_, json)) => {
                let item = self::object(json, "an item")?;
                known_keys(item, &["out", "code", "why"])?;
                self.answer(item)
            }
        };
        resources.iter().map(answer).collect()
    }

    fn answer(&self, object: &Object) -> Read<Answer> {
        text(object, "why")?;
        let code = text(object, "code")?;
        let out = one_of(object, "out", &["ok", "applied", "ignored", "denied", "unknown"])?;
        if code.is_some() && !matches!(out, "denied" | "unknown") {
            return Err(format!("key \"code\" does not go with \"out\":{out:?}"));
        }
        Ok(match (out, code) {
            ("ok", _) => Answer::Ok,
            ("applied", _) => Answer::Applied,
            ("ignored", _) => Answer::Ignored,
            ("denied", None) => Answer::Denied(Code::Unrecorded),
            ("denied", Some(code)) => self.denied(code),
            _ => Answer::Lost,
        })
    }

    /// A refusal with a code. What the machine does not model makes no claim; what the service broke on may have worked.
    fn denied(&self, code: &str) -> Answer {
        let listed = (self.service.code)(code);
        let own = listed.and_then(|n| self.spec.codes.get(usize::from(n))).map(|(_, class)| *class);
        let class = own.or_else(|| (self.service.class)(code));
        let silent = self.spec.codes.iter().zip(0u8..).find(|((_, c), _)| *c == Class::Permission);
        match (class, listed, silent) {
            (Some(Class::Internal), ..) => Answer::Lost,
            (_, Some(n), _) => Answer::Denied(Code::Listed(n)),
            (Some(Class::Parameter | Class::Quota | Class::Permission), None, Some((_, n))) => {
                Answer::Denied(Code::Listed(n))
            }
            _ => Answer::Denied(Code::Unlisted),
        }
    }

    fn push(&mut self, group: usize, item: Item) {
        if let Some(group) = self.groups.get_mut(group) {
            group.case.log.push(item);
        }
    }

    fn call(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "call", "id", "res", "by", "args", "items"])?;
        let id = need(object, "id")?.to_owned();
        if self.calls.contains_key(&id) {
            return Err(format!("the id {id:?} was used before"));
        }
        if matches!(get(object, "items"), Some(Json::Object(_))) {
            return Err("key \"items\": a call has a list of names; answers stand on its return".into());
        }
        let mut places = Vec::new();
        for (res, group, what) in self.request("call", object)? {
            let log = self.groups.get_mut(group).map(|group| &mut group.case.log);
            let number = log.map_or(0, |log| log.begin(Item::new(line, at, by, what)));
            places.push((res, group, number));
        }
        self.calls.insert(id, Some(Open { places, line, start: at.map(|(start, _)| start) }));
        Ok(())
    }

    fn ret(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>) -> Read<()> {
        known_keys(object, &["t", "ret", "out", "code", "why", "by", "items"])?;
        let id = need(object, "ret")?;
        let open = match self.calls.get_mut(id) {
            None => return Err(format!("a return without its call: no call has the id {id:?}")),
            Some(open) => open.take().ok_or_else(|| format!("the call {id:?} has returned already"))?,
        };
        let resources: Vec<&str> = open.places.iter().map(|(res, ..)| res.as_str()).collect();
        let answers = self.answers(object, &resources)?;
        let end = at.map(|(_, end)| end);
        if open.start.zip(end).is_some_and(|(start, end)| end < start) {
            return Err(format!("the return of {id:?} comes before its call on line {}", open.line));
        }
        for ((_, group, call), answered) in open.places.iter().zip(answers) {
            if let Some(group) = self.groups.get_mut(*group) {
                group.case.log.end(*call, answered, line, end);
            }
        }
        Ok(())
    }

    fn op(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "op", "res", "by", "args", "out", "code", "why", "items"])?;
        let requests = self.request("op", object)?;
        let resources: Vec<&str> = requests.iter().map(|(res, ..)| res.as_str()).collect();
        let answers = self.answers(object, &resources)?;
        for ((_, group, mut what), answered) in requests.into_iter().zip(answers) {
            if let What::Call { answer, .. } = &mut what {
                *answer = answered;
            }
            self.push(group, Item::new(line, at, by, what));
        }
        Ok(())
    }

    fn step(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "step", "res", "by"])?;
        if !self.steps {
            return Err("a step in a history whose header says \"steps\":\"hidden\"".into());
        }
        let (name, res) = (need(object, "step")?, need(object, "res")?);
        let verb =
            (self.service.event)(name).ok_or_else(|| format!("unknown step {name:?} of {}", self.service.name))?;
        let group = self.group(res)?;
        self.push(group, Item::new(line, at, by, What::Step { verb }));
        Ok(())
    }

    fn view(&self, name: &str, view: &Json) -> Read<Glimpse> {
        let kind = self.kind(name)?;
        let linked = self.is_linked(kind);
        let Json::Object(fields) = view else {
            return match view {
                Json::Null => Ok(Glimpse { missing: true, linked, fields: Vec::new() }),
                other => Err(format!("what was seen of {name:?}: expected an object or null, found {other}")),
            };
        };
        let mut glimpse = Glimpse { missing: false, linked, fields: Vec::new() };
        let mut read: Vec<(usize, Field, &str)> = Vec::new();
        for (key, value) in fields.iter().filter(|(k, _)| !k.starts_with("x-")) {
            let (n, field) = (self.service.field)(kind, key, value)?;
            if let Some((.., other)) = read.iter().find(|(m, was, _)| *m == n && !field.agrees(*was)) {
                return Err(format!(
                    "what was seen of {name:?}: {other:?} and {key:?} speak of one thing and disagree"
                ));
            }
            read.push((n, field, key));
            if field != Field::Unlisted || !self.any_word {
                glimpse.fields.push((n, field));
            }
        }
        Ok(glimpse)
    }

    fn see(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "see", "via", "by"])?;
        text(object, "via")?;
        if matches!(self.stale, Stale::Within(_)) && at.is_none() {
            return Err("\"stale\" in ms needs the key \"t\"".into());
        }
        let seen = self::object(get(object, "see").unwrap_or(&Json::Null), "key \"see\"")?;
        if seen.is_empty() {
            return Err("key \"see\" names no resource".into());
        }
        let mut joint: Vec<(usize, Vec<Glimpse>)> = Vec::new();
        for (name, view) in seen {
            let (group, glimpse) = (self.group(name)?, self.view(name, view)?);
            match joint.iter_mut().find(|(g, _)| *g == group) {
                // Two that were found were seen at one moment.
                Some((_, list)) if !glimpse.missing && list.iter().all(|g| !g.missing) => {
                    if let Some(first) = list.first_mut() {
                        first.linked &= glimpse.linked;
                        first.fields.extend(glimpse.fields);
                    }
                }
                Some((_, list)) => list.push(glimpse),
                None => joint.push((group, vec![glimpse])),
            }
        }
        for (group, glimpses) in joint {
            for glimpse in glimpses {
                self.push(group, Item::new(line, at, by, What::See { glimpse }));
            }
        }
        Ok(())
    }

    /// What a resource may be at the beginning; empty for anything.
    fn initial_of(&self, name: &str) -> Read<Vec<Glimpse>> {
        let absent = || Glimpse { fields: vec![(0, Field::Word(0))], ..Glimpse::default() };
        let own = Some(&self.kind(name)?) == self.service.kinds.first();
        let one = |json: &Json| match json {
            Json::Text(t) if t == "absent" && own => Ok(Some(absent())),
            Json::Text(t) if t == "any" => Ok(None),
            Json::Null => Err(format!("initial of {name:?}: null leaves open what is missing; \"absent\" says it")),
            Json::Text(t) => Err(format!("initial of {name:?}: {t:?} is neither \"any\" nor \"absent\"")),
            view => self.view(name, view).map(Some),
        };
        match &self.initial {
            Json::Text(t) if t == "absent" && own => Ok(vec![absent()]),
            Json::Object(all) => match get(all, name) {
                None => Ok(Vec::new()),
                Some(Json::List(list)) if list.is_empty() => Err(format!("initial of {name:?}: an empty list")),
                Some(Json::List(list)) => {
                    let views: Vec<Option<Glimpse>> = list.iter().map(one).collect::<Read<_>>()?;
                    Ok(if views.iter().all(Option::is_some) {
                        views.into_iter().flatten().collect()
                    } else {
                        Vec::new()
                    })
                }
                Some(json) => Ok(one(json)?.into_iter().collect()),
            },
            _ => Ok(Vec::new()),
        }
    }

    fn settings_of(&self, name: &str) -> Read<Vec<(usize, u8)>> {
        let Some(json) = get(&self.settings, name) else { return Ok(Vec::new()) };
        let glimpse = self.view(name, json)?;
        let fixed = glimpse.fields.into_iter().map(|(n, field)| match field {
            Field::Word(value) => Ok((n, value)),
            _ => Err(format!("settings of {name:?}: a value that cannot be known")),
        });
        fixed.collect()
    }

    fn expect_of(&self, name: &str) -> Read<Vec<Expect>> {
        let one = |json: &Json, edition: Option<&str>| {
            let verdict = |t: &str| t.parse().map_err(|_| format!("expect of {name:?}: unknown verdict {t:?}"));
            let mut expect = Expect {
                edition: edition.map(ToOwned::to_owned),
                verdict: Verdict::Conforms,
                clause: None,
                line: None,
                kind: None,
            };
            match json {
                Json::Text(t) => expect.verdict = verdict(t)?,
                Json::Object(o) => {
                    known_keys(o, &["verdict", "clause", "line", "kind"])?;
                    expect.verdict = verdict(need(o, "verdict")?)?;
                    expect.clause = text(o, "clause")?.map(ToOwned::to_owned);
                    expect.kind = text(o, "kind")?.map(ToOwned::to_owned);
                    let line = get(o, "line").map(|j| ms(j, "key \"line\"")).transpose()?;
                    expect.line = line.and_then(|l| usize::try_from(l).ok());
                }
                other => return Err(format!("expect of {name:?}: found {other}")),
            }
            Ok(expect)
        };
        match get(&self.expect, name) {
            None => Ok(Vec::new()),
            Some(Json::Object(o)) if get(o, "verdict").is_none() => {
                let by_edition = |(edition, json): &(String, Json)| {
                    if !self.spec.editions.contains(&edition.as_str()) {
                        return Err(format!("expect of {name:?}: unknown edition {edition:?}"));
                    }
                    one(json, Some(edition))
                };
                o.iter().map(by_edition).collect()
            }
            Some(json) => Ok(vec![one(json, None)?]),
        }
    }
}

/// Every combination of what the two may be.
fn join(own: &[Glimpse], theirs: &[Glimpse]) -> Vec<Glimpse> {
    match (own, theirs) {
        ([], _) => theirs.to_vec(),
        (_, []) => own.to_vec(),
        _ => own
            .iter()
            .flat_map(|a| {
                theirs.iter().map(move |b| Glimpse {
                    missing: a.missing,
                    linked: false,
                    fields: a.fields.iter().chain(&b.fields).copied().collect(),
                })
            })
            .collect(),
    }
}
