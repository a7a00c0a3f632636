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

mod reader;
mod service;
mod value;

use super::judge::Past;
use super::order::Log;
use super::{Case, Exercised, Judge, Judgement, Moment, Verdict, coverage, explain};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use reader::{Group, Open, Reader};
use serde::de::{Deserialize, Deserializer, Error as _};
use service::Read;

#[cfg(feature = "wire")]
pub(crate) use service::SERVICES;
pub use service::{Asked, ask};
pub(crate) use service::{Asking, Request, Service, flag, given, known, stem, word};
pub(crate) use value::{Json, Object};

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

    /// The verdicts with the line of each conviction, and nothing else of what explains them: for many recordings.
    ///
    /// ```
    /// use cutover::history::{Judge, Verdict, json::History};
    /// let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}
    /// {"see":{"job/j-1":{"Status":"Stopped"}}}"#;
    /// let brief = &Judge::new().brief(&History::read(text.as_bytes())?.resources[0])[0];
    /// assert_eq!((brief.verdict, brief.explained), (Verdict::Conforms, false));
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn brief(&self, resource: &Resource) -> Vec<Judgement> {
        self.tracks(&resource.case).map(|track| explain::verdict(self, &track).0).collect()
    }

    /// One run for each edition, oldest first, that explains what was recorded; see [`Judge::witness`].
    ///
    /// ```
    /// use cutover::history::{Judge, json::History};
    /// let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}
    /// {"see":{"job/j-1":{"Status":"Ready"}}}"#;
    /// let history = History::read(text.as_bytes())?;
    /// let witnesses = Judge::new().witnesses(&history.resources[0]);
    /// assert_eq!(witnesses[0].as_ref().unwrap()[1].to_string(), "line 2: seen: Ready");
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn witnesses(&self, resource: &Resource) -> Vec<Option<Vec<Moment>>> {
        self.tracks(&resource.case).map(|track| explain::witness(self, &track)).collect()
    }

    /// Which rows a resource exercised, by each edition; see [`Judge::coverage`].
    ///
    /// ```
    /// use cutover::history::{Exercise, Judge, json::History};
    /// let text = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}
    /// {"see":{"job/j-1":{"Status":"Ready"}}}
    /// {"op":"StartReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    /// let rows = Judge::new().coverages(&History::read(text.as_bytes())?.resources[0]);
    /// let start = rows.iter().find(|row| row.rule == "StartReplicationJob").unwrap();
    /// assert_eq!(start.how, Exercise::Certainly);
    /// # Ok::<(), cutover::history::json::Unreadable>(())
    /// ```
    #[must_use]
    pub fn coverages(&self, resource: &Resource) -> Vec<Exercised> {
        self.tracks(&resource.case).flat_map(|track| coverage::exercised(self, &track)).collect()
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
    callers: BTreeMap<String, u32>,
    timed: Option<bool>,
    clocks: BTreeMap<u32, (i64, usize)>,
}

/// Saved with the version of the crate, which must be the same where it is resumed.
impl serde::Serialize for Stream {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let version = self.reader.as_ref().map_or_else(String::new, Reader::version);
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
        let mut stream = Stream::new();
        if !self.header.is_empty() {
            stream.line(&self.header).map_err(|e| e.reason)?;
        }
        let damaged = || "the saved stream is damaged".to_owned();
        if let Some(reader) = &mut stream.reader {
            super::saved::same_version(&self.version, &reader.version())?;
            for (name, log, pasts) in self.groups {
                reader.groups_of(&name)?;
                let group = reader.groups.iter_mut().find(|group| group.name == name).ok_or_else(damaged)?;
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
            if self.lines > super::saved::LINES {
                return Err(damaged());
            }
            (reader.calls, reader.callers, reader.timed) = (self.calls, self.callers, self.timed);
            reader.clock = self.clocks.values().max().copied();
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
    /// [`Unreadable`] if no history has such a line here. The line counts, though nothing is taken from it: a corrected one
    /// can follow.
    ///
    /// ```
    /// use cutover::history::json::Stream;
    /// assert_eq!(Stream::new().line("[]").unwrap_err().line, 1);
    /// ```
    pub fn line(&mut self, line: &str) -> Result<(), Unreadable> {
        self.lines += 1;
        let n = self.lines;
        let fail = |reason: String| Unreadable { line: n, reason };
        // Some editors put a mark before the first line.
        let line = if n == 1 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        if line.trim().is_empty() {
            return Ok(());
        }
        let json: Json = serde_json::from_str(line).map_err(|e| fail(wrong_json(&e)))?;
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
    /// returned are forgotten too: that one stands twice is then no longer noticed. What is kept grows with the number of
    /// resources, callers and readers, though not with that of lines: for many resources, a stream for each.
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
                service: reader.service(),
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

fn wrong_json(e: &serde_json::Error) -> String {
    let text = e.to_string();
    let what = text.split(" at line ").next().unwrap_or(&text);
    format!("not a JSON object: {what}, column {}", e.column())
}
