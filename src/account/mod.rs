//! A whole account without a socket: jobs, source servers and tasks that answer requests as the rules say.
//!
//! [`Account::decide`] takes an HTTP request and gives the answer. There is no clock and no randomness inside: the caller
//! brings the time, ids come from a seed, and so the same requests get the same answers. What is not documented is assumed,
//! and [`Decision::note`] says so. An account can be saved and loaded (serde).
//!
//! ```
//! use cutover::account::Account;
//! use cutover::smc::message::{DescribeSourceServers, Request, Response};
//! use cutover::wire::Reading;
//! let mut account = Account::new(1);
//! let request = Request::DescribeSourceServers(DescribeSourceServers::default()).render();
//! # let (mut parts, body) = request.into_parts();
//! # parts.headers.insert("authorization", "any".parse().unwrap());
//! # let request = cutover::wire::http::Request::from_parts(parts, body);
//! let answer = account.decide(&request).response;
//! let Response::DescribeSourceServers(page) = Response::parse("DescribeSourceServers", &answer, Reading::Strict)? else {
//!     panic!()
//! };
//! assert_eq!(page.total_count, Some(3));
//! # Ok::<(), cutover::wire::Answered>(())
//! ```

mod dcs;
mod record;
mod smc;
mod sms;
mod sms_task;

use crate::rule::{Explanation, Machine};
use crate::wire::{Failure, Malformed, Reading, Request, Response, Service, http};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::str::FromStr;
use record::{Out, Record};
use serde_json::Value;

/// What moves the resources on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// Showing them: what was shown once in a passing state has moved on when it is shown the next time. States that wait for
    /// a caller, a schedule or the console stay.
    #[default]
    Polls,
    /// [`Account::step`] and [`Account::tick`] alone.
    Manual,
}

/// What an account answered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Decision {
    /// The answer.
    pub response: Response,
    /// The operation, where the request names one.
    pub operation: Option<String>,
    /// What of the answer is assumed, and why, or what was wrong with the request.
    pub note: Option<String>,
}

/// A resource as the account holds it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Resource {
    /// Its name, such as `smc/job/j-1`.
    pub name: String,
    /// Its state, in words.
    pub state: String,
    /// The operations that would be accepted now.
    pub allowed: Vec<String>,
    /// The events that could happen now.
    pub events: Vec<String>,
    /// When the clock next moves it, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Next>,
}

/// When the clock next moves a resource: of a job of SMC its scheduled start, its next run, the end of its validity, its end.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Next {
    /// The event.
    pub event: String,
    /// When, as the pages print a time. What is over is due.
    pub at: String,
    /// The same in ms since 1970.
    pub ms: i64,
    /// What that rests on.
    pub basis: String,
}

/// A failure on request: the next calls of an operation are answered so.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The operation, by its name at the API.
    pub operation: String,
    /// How many calls fail.
    #[serde(default = "once")]
    pub times: u32,
    /// The HTTP status.
    #[serde(default = "internal")]
    pub status: u16,
    /// The error code; of a status of 500 or more the service's own where it is left out.
    #[serde(default)]
    pub code: String,
    /// The message.
    #[serde(default)]
    pub message: String,
    /// Whether the call takes effect all the same.
    #[serde(default)]
    pub takes_effect: bool,
}

/// The last moment that is told: the end of the year 9999.
const LAST: i64 = 253_402_300_799_000;

const fn once() -> u32 {
    1
}

const fn internal() -> u16 {
    500
}

/// Jobs and source servers of SMC, source servers of SMS and tasks of DCS, and what moves them.
///
/// ```
/// use cutover::account::{Account, Pace};
/// let account = Account::new(7).pace(Pace::Manual).edition("smc", "2021")?;
/// assert_eq!(account.resources().len(), 5, "three source servers of SMC, two of SMS");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Saved")]
pub struct Account {
    context: Context,
    smc: smc::Fleet,
    sms: sms::Fleet,
    dcs: dcs::Fleet,
    faults: Vec<Fault>,
}

/// An account as it was saved, before it is believed.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    context: Context,
    smc: smc::Fleet,
    sms: sms::Fleet,
    dcs: dcs::Fleet,
    faults: Vec<Fault>,
}

impl TryFrom<Saved> for Account {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        let Saved { mut context, smc, sms, dcs, faults } = saved;
        smc.check()?;
        sms.check()?;
        dcs.check()?;
        context.now = context.now.clamp(0, LAST);
        Ok(Self { context, smc, sms, dcs, faults })
    }
}

/// What is wrong with a machine that was saved, if anything is.
fn believed<M: Machine>(name: &str, machine: M, edition: &str) -> Result<(), String> {
    let own = M::EDITIONS.get(usize::from(M::spec().edition_of(machine.point()))).map(ToString::to_string);
    if own.as_deref() != Some(edition) {
        return Err(format!("{name} is not of the edition {edition}"));
    }
    match M::spec().excluded(machine.point()) {
        Some(_) => Err(format!("{name} cannot be {machine}")),
        None => Ok(()),
    }
}

/// What all three services share.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    /// ms since 1970.
    now: i64,
    /// The state of the ids' generator.
    seed: u64,
    pace: Pace,
    reading: Reading,
    /// One rule is broken on purpose.
    broken: bool,
    record: Option<Record>,
    /// What is assumed of the answer in the making.
    #[serde(skip)]
    note: Option<String>,
    /// The failure that the call in the making meets.
    #[serde(skip)]
    fault: Option<Fault>,
}

impl Context {
    /// The next number of the generator (`SplitMix64`).
    fn draw(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// An id as the vendor's look: a prefix and so many letters and digits.
    fn id(&mut self, prefix: &str, length: usize) -> String {
        const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let mut id = String::from(prefix);
        for _ in 0..length {
            let n = usize::try_from(self.draw() % 36).unwrap_or_default();
            id.push(ALPHABET.get(n).map_or('0', |b| char::from(*b)));
        }
        id
    }

    /// A UUID, in lower case.
    fn uuid(&mut self) -> String {
        let (a, b) = (self.draw(), self.draw());
        let hex = format!("{a:016x}{b:016x}");
        let part = |range: core::ops::Range<usize>| hex.get(range).unwrap_or_default().to_string();
        format!("{}-{}-4{}-a{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
    }

    /// The time as the pages print it.
    fn time(ms: i64) -> String {
        crate::clock::Printed(ms).to_string()
    }

    fn note(&mut self, note: impl Into<String>) {
        if self.note.is_none() {
            self.note = Some(note.into());
        }
    }

    /// A fault as its service prints it.
    fn failure(service: Service, fault: &Fault) -> Failure {
        let internal = match service {
            Service::Smc => crate::smc::Code::InternalError.as_str(),
            Service::Sms => crate::sms::Code::Background.as_str(),
            Service::Dcs => crate::dcs::Code::InternalError.as_str(),
        };
        let code = if fault.code.is_empty() && fault.status >= 500 { internal } else { fault.code.as_str() };
        let message = if fault.message.is_empty() { "A failure on request." } else { fault.message.as_str() };
        Failure::new(service, fault.status, code, message)
    }

    /// The failure that keeps the call from taking effect.
    fn forced(&mut self, service: Service) -> Option<Failure> {
        let fault = self.fault.take_if(|fault| !fault.takes_effect)?;
        self.note("a failure on request");
        Some(Self::failure(service, &fault))
    }

    /// Records a call with its answer.
    fn log<T>(&mut self, service: Service, operation: &str, resource: &str, args: &Value, answer: &Answer<T>) {
        let is_lost = self.fault.is_some();
        let Some(record) = &mut self.record else { return };
        let out = match answer {
            Ok(_) if is_lost => Out::Unknown,
            Ok(_) => Out::Ok,
            Err(failure) if failure.status >= 500 => Out::Unknown,
            Err(failure) => Out::Denied(failure),
        };
        record.call(service, operation, resource, args, &out);
    }

    /// Notes an answer that pages neither state nor imply, be it its guard, its code or its effect.
    fn note_on(&mut self, why: &Explanation) {
        let is_weak = || !why.is_certain() || why.weakest() > crate::evidence::Strength::Implied;
        if self.note.is_none() && is_weak() {
            self.note(why.to_string());
        }
    }
}

/// A resource with what it shows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Held<M> {
    machine: M,
    /// It was shown, or looked for, since it came where it is.
    shown: bool,
}

impl<M: Machine> Held<M> {
    fn new(machine: M) -> Self {
        Self { machine, shown: false }
    }

    fn put(&mut self, machine: M) {
        (self.machine, self.shown) = (machine, false);
    }

    /// What it can be asked and what can happen to it.
    fn resource(&self, name: String) -> Resource {
        let machine = self.machine;
        let allowed = M::OPERATIONS.iter().filter(|o| machine.ask(**o).is_ok()).map(|o| M::label(*o));
        let events = M::EVENTS.iter().filter(|e| machine.happen(**e).is_ok()).map(ToString::to_string);
        Resource { name, state: machine.to_string(), allowed: allowed.collect(), events: events.collect(), next: None }
    }
}

/// The answer of a service, or what it is refused with.
type Answer<T> = Result<T, Failure>;

impl Account {
    /// An account in the newest editions, with three source servers of SMC that are Available and two of SMS that wait.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert_eq!(Account::new(1), Account::new(1));
    /// assert_ne!(Account::new(1), Account::new(2), "other ids");
    /// ```
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_sources(seed, 3, 2)
    }

    /// The same with so many source servers of SMC and of SMS.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert_eq!(Account::with_sources(1, 64, 0).resources().len(), 64);
    /// ```
    #[must_use]
    pub fn with_sources(seed: u64, smc: usize, sms: usize) -> Self {
        let mut context = Context {
            now: 0,
            seed,
            pace: Pace::Polls,
            reading: Reading::Lenient,
            broken: false,
            record: None,
            note: None,
            fault: None,
        };
        let (smc, sms) = (smc::Fleet::new(&mut context, smc), sms::Fleet::new(&mut context, sms));
        Self { context, smc, sms, dcs: dcs::Fleet::default(), faults: Vec::new() }
    }

    /// The same in an edition of a service, both by name. It is chosen before there are jobs or tasks.
    ///
    /// # Errors
    ///
    /// A sentence that names the service or edition that is unknown, or says that there are jobs or tasks already.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert!(Account::new(1).edition("dcs", "2025-05-13").is_ok());
    /// assert!(Account::new(1).edition("dcs", "1999").unwrap_err().contains("2025-12"));
    /// ```
    pub fn edition(mut self, service: &str, name: &str) -> Result<Self, String> {
        let has_tasks = service == "sms" && !self.sms.tasks.is_empty();
        if service == "smc" && !self.smc.is_new() || has_tasks || service == "dcs" && !self.dcs.is_new() {
            return Err(format!("{service} has jobs or tasks already: choose the edition before"));
        }
        match Service::from_str(service) {
            Ok(Service::Smc) => self.smc.edition = name.parse().map_err(|e| format!("{name:?}: {e}"))?,
            Ok(Service::Sms) => {
                self.sms.set_edition(name.parse().map_err(|e| format!("{name:?}: {e}"))?);
            }
            Ok(Service::Dcs) => self.dcs.edition = name.parse().map_err(|e| format!("{name:?}: {e}"))?,
            Err(_) => return Err(format!("unknown service {service:?}: expected smc, sms or dcs")),
        }
        Ok(self)
    }

    /// The same with another pace.
    ///
    /// ```
    /// use cutover::account::{Account, Pace};
    /// assert_ne!(Account::new(1).pace(Pace::Manual), Account::new(1));
    /// ```
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.context.pace = pace;
        self
    }

    /// The same reading requests to the letter, or with indulgence, as it does by itself.
    ///
    /// ```
    /// use cutover::{account::Account, wire::Reading};
    /// assert_eq!(Account::new(1).reading(Reading::Lenient), Account::new(1));
    /// ```
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.context.reading = reading;
        self
    }

    /// The same keeping a recorded history of all that happens from now on; see [`histories`](Self::histories).
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert!(Account::new(1).recording().histories().is_empty(), "nothing has happened yet");
    /// ```
    #[must_use]
    pub fn recording(mut self) -> Self {
        let record = Record::begin(&self.smc, &self.sms, &self.dcs);
        self.context.record = Some(record);
        self
    }

    /// Whether it keeps a recording.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert!(Account::new(1).recording().is_recording());
    /// ```
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.context.record.is_some()
    }

    /// The same with one rule broken on purpose, to see a recording convicted: a replication job is cut over whatever its
    /// status.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert_ne!(Account::new(1).broken(), Account::new(1));
    /// ```
    #[must_use]
    pub fn broken(mut self) -> Self {
        self.context.broken = true;
        self
    }

    /// Tells the time, in ms since 1970; it never goes back. What is due by then (a scheduled start, the end of a job's
    /// validity, an incremental job's next round) happens when a resource is next looked at.
    ///
    /// ```
    /// use cutover::account::Account;
    /// let mut account = Account::new(1);
    /// account.set_time(1_900_000_000_000);
    /// ```
    pub fn set_time(&mut self, ms: i64) {
        if self.context.now == 0 {
            // What was there from the start is as old as the account.
            self.smc.begin(ms.clamp(0, LAST));
            self.sms.begin(ms.clamp(0, LAST));
        }
        self.context.now = self.context.now.max(ms).clamp(0, LAST);
    }

    /// The time that it was told last, in ms since 1970.
    ///
    /// ```
    /// use cutover::account::Account;
    /// let mut account = Account::new(1);
    /// account.set_time(5000);
    /// account.set_time(3000);
    /// assert_eq!(account.time(), 5000, "it never goes back");
    /// ```
    #[must_use]
    pub fn time(&self) -> i64 {
        self.context.now
    }

    /// The next calls of an operation fail.
    ///
    /// # Errors
    ///
    /// A sentence where no service has the operation, or the status is none of a failure.
    ///
    /// ```
    /// use cutover::account::{Account, Fault};
    /// let mut account = Account::new(1);
    /// account.fail(Fault {
    ///     operation: "StartReplicationJob".into(),
    ///     times: 2,
    ///     status: 500,
    ///     code: "InternalError".into(),
    ///     message: String::new(),
    ///     takes_effect: true,
    /// })?;
    /// # Ok::<(), String>(())
    /// ```
    pub fn fail(&mut self, fault: Fault) -> Result<(), String> {
        use crate::{dcs, smc, sms};
        let names = [smc::message::Request::NAMES, sms::message::Request::NAMES, dcs::message::Request::NAMES];
        if !names.iter().any(|names| names.contains(&fault.operation.as_str())) {
            return Err(format!("unknown operation {:?}", fault.operation));
        }
        if !(400..=599).contains(&fault.status) {
            return Err(format!("status {}: expected 400 to 599", fault.status));
        }
        if fault.times == 0 {
            return Err("times 0: expected at least 1".into());
        }
        if fault.code.is_empty() && fault.status < 500 {
            return Err(format!("a failure with status {} needs a code", fault.status));
        }
        if self.faults.len() >= 1000 {
            return Err("a thousand failures are asked for already".into());
        }
        self.faults.push(fault);
        Ok(())
    }

    /// The fault that the next call of an operation meets.
    fn fault(&mut self, operation: &str) -> Option<Fault> {
        let place = self.faults.iter().position(|f| f.operation == operation && f.times > 0)?;
        let fault = self.faults.get_mut(place)?;
        fault.times -= 1;
        let fault = fault.clone();
        self.faults.retain(|f| f.times > 0);
        Some(fault)
    }

    /// Answers a request, whichever service it is for: `/v3/...` is SMS, `/v2/...` DCS, `/` SMC.
    ///
    /// ```
    /// use cutover::{account::Account, wire::http};
    /// let mut account = Account::new(1);
    /// let request = http::Request::get("/v3/sources").header("x-auth-token", "any").body(Vec::new())?;
    /// assert_eq!(account.decide(&request).response.status(), 200);
    /// let request = http::Request::get("/v2/p/migration-task/none").header("x-auth-token", "any").body(Vec::new())?;
    /// assert_eq!(account.decide(&request).response.status(), 400, "a task that is not there is answered so");
    /// # Ok::<(), http::Error>(())
    /// ```
    pub fn decide(&mut self, request: &Request) -> Decision {
        self.context.note = None;
        let path = request.uri().path();
        let (mut response, operation) = match path.split('/').nth(1) {
            Some("v3") => sms::decide(self, request),
            Some("v2") => dcs::decide(self, request),
            Some("") | None => smc::decide(self, request),
            _ => {
                self.context.note("no service has this path; the answer is of no page");
                (Failure::new(Service::Dcs, 404, "DCS.4001", "The requested URL does not exist.").render(), None)
            }
        };
        if matches!(path.split('/').nth(1), Some("v2" | "v3")) {
            // Its clients read the request's id there.
            let id = self.context.uuid().replace('-', "");
            if let Ok(id) = id.parse() {
                response.headers_mut().insert("x-request-id", id);
            }
        }
        Decision { response, operation, note: self.context.note.take() }
    }

    /// Every resource takes its next usual step, if it is in a passing state or something is due.
    ///
    /// ```
    /// use cutover::account::Account;
    /// let mut account = Account::new(1);
    /// account.tick();
    /// ```
    pub fn tick(&mut self) {
        self.smc.tick(&mut self.context);
        self.sms.tick(&mut self.context);
        self.dcs.tick(&mut self.context);
    }

    /// A resource takes a step: the event of this name, or its next usual one.
    ///
    /// # Errors
    ///
    /// A sentence that names the resource or event that is unknown, or says that no row foresees it now.
    ///
    /// ```
    /// use cutover::account::Account;
    /// let mut account = Account::new(1);
    /// let name = account.resources()[0].name.clone();
    /// account.step(&name, Some("ClientLost"))?;
    /// assert!(account.step(&name, Some("ClientLost")).is_err(), "it is lost already");
    /// # Ok::<(), String>(())
    /// ```
    pub fn step(&mut self, resource: &str, event: Option<&str>) -> Result<(), String> {
        let context = &mut self.context;
        match parts(resource)? {
            (Service::Smc, kind, id) => self.smc.step(context, kind, id, event),
            (Service::Sms, "task", id) => self.sms.step_task(context, id, event),
            (Service::Sms, _, id) => self.sms.step(context, id, event),
            (Service::Dcs, _, id) => self.dcs.step(context, id, event),
        }
    }

    /// All resources that are there.
    ///
    /// ```
    /// use cutover::account::Account;
    /// assert!(Account::new(1).resources()[0].name.starts_with("smc/source/s-"));
    /// ```
    #[must_use]
    pub fn resources(&self) -> Vec<Resource> {
        self.smc.resources().chain(self.sms.resources()).chain(self.dcs.resources()).collect()
    }

    /// Why an operation, with these parameters, would be answered as it would, with the clauses.
    ///
    /// # Errors
    ///
    /// A sentence that names the resource, operation or parameter that is unknown.
    ///
    /// ```
    /// use cutover::account::Account;
    /// let account = Account::new(1);
    /// let name = account.resources()[0].name.clone();
    /// let why = account.explain(&name, "DeleteSourceServer", &[])?;
    /// assert!(why.contains("applied"), "{why}");
    /// # Ok::<(), String>(())
    /// ```
    pub fn explain(&self, resource: &str, operation: &str, parameters: &[(&str, &str)]) -> Result<String, String> {
        fn why<M: Machine>(machine: M, operation: &str, parameters: &[(&str, &str)]) -> Result<String, String> {
            crate::history::json::ask(machine, operation, parameters).map(|asked| asked.why.to_string())
        }
        match parts(resource)? {
            (Service::Smc, kind, id) => why(self.smc.machine(kind, id)?, operation, parameters),
            (Service::Sms, "task", id) => why(self.sms.task(id)?, operation, parameters),
            (Service::Sms, _, id) => why(self.sms.machine(id)?, operation, parameters),
            (Service::Dcs, _, id) => why(self.dcs.machine(id)?, operation, parameters),
        }
    }

    /// What was recorded, a history for each service of which something was: the format of `docs/histories`.
    ///
    /// ```
    /// use cutover::{account::Account, wire::http};
    /// let mut account = Account::new(1).recording();
    /// let request = http::Request::get("/v3/sources").header("x-auth-token", "any").body(Vec::new())?;
    /// account.decide(&request);
    /// let histories = account.histories();
    /// assert_eq!(histories[0].0, "sms");
    /// let history = cutover::history::json::History::read(histories[0].1.as_bytes()).unwrap();
    /// assert_eq!(history.resources.len(), 2);
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn histories(&self) -> Vec<(&'static str, String)> {
        let Some(record) = &self.context.record else { return Vec::new() };
        let editions = [self.smc.edition.as_str(), self.sms.edition.as_str(), self.dcs.edition.as_str()];
        record.histories(editions)
    }
}

/// The service, kind and id of a resource's name.
fn parts(resource: &str) -> Result<(Service, &str, &str), String> {
    let expected = || {
        format!(
            "unknown resource {resource:?}: expected smc/job/ID, smc/source/ID, sms/source/ID, sms/task/ID or dcs/task/ID"
        )
    };
    let mut parts = resource.splitn(3, '/');
    let (service, kind, id) = (parts.next(), parts.next(), parts.next());
    let service = service.and_then(|s| Service::from_str(s).ok()).ok_or_else(expected)?;
    match (service, kind, id) {
        (Service::Smc, Some(kind @ ("job" | "source")), Some(id)) => Ok((service, kind, id)),
        (Service::Sms, Some(kind @ ("source" | "task")), Some(id)) | (Service::Dcs, Some(kind @ "task"), Some(id)) => {
            Ok((service, kind, id))
        }
        _ => Err(expected()),
    }
}

/// The event of this name, or the next usual one.
fn event<M: Machine>(machine: M, name: Option<&str>, usual: Option<M::Event>) -> Result<(M::Event, M), String>
where
    M::Event: FromStr,
{
    let event = match name {
        Some(name) => M::Event::from_str(name).map_err(|_| {
            let all: Vec<String> = M::EVENTS.iter().map(ToString::to_string).collect();
            format!("unknown event {name:?}: expected one of {}", all.join(", "))
        })?,
        None => usual.ok_or_else(|| format!("nothing happens by itself while it is {machine}"))?,
    };
    machine.happen(event).map(|after| (event, after)).map_err(|e| e.to_string())
}

/// Whether a Huawei request bears a token or a signature; nothing checks them.
fn has_token(request: &Request) -> bool {
    request.headers().contains_key("x-auth-token") || request.headers().contains_key(http::header::AUTHORIZATION)
}

/// What is wrong with a message, for the note.
fn malformed(context: &mut Context, e: &Malformed) {
    context.note(format!("the request cannot be read: {e}"));
}
