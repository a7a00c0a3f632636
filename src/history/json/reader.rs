//! The lines of a history, one after the other.

use super::service::{Asking, Read, SERVICES, Service, unknown_operation};
use super::value::{Json, Object, owned};
use super::{Expect, Resource};
use crate::clock::Named;
use crate::history::order::{Log, Stale};
use crate::history::run::can_begin;
use crate::history::{Answer, Case, Code, Field, Frame, Glimpse, Item, Verdict, What};
use crate::rule::{Class, Kind, Spec};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// A call that was opened and not yet returned.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct Open {
    /// The resources it was asked of, each with its groups and its number in each.
    places: Vec<(String, Vec<(usize, usize)>)>,
    line: usize,
    start: Option<i64>,
}

#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) name: String,
    machine: &'static Service,
    expect: Vec<Expect>,
    pub(super) case: Case,
}

impl Group {
    pub(super) fn resource(&self) -> Resource {
        Resource { name: self.name.clone(), expect: self.expect.clone(), case: self.case.clone() }
    }
}

#[derive(Clone)]
pub(super) struct Reader {
    /// The machines of the service.
    machines: Vec<&'static Service>,
    edition: String,
    open: bool,
    steps: bool,
    stale: Stale,
    late: Option<i64>,
    skew: i64,
    any_word: bool,
    initial: Json<'static>,
    settings: Object<'static>,
    links: Vec<(String, String)>,
    expect: Object<'static>,
    pub(super) groups: Vec<Group>,
    /// Which groups a resource belongs to: its own, and that of what it is linked to.
    places: BTreeMap<String, Vec<usize>>,
    pub(super) calls: BTreeMap<String, Option<Open>>,
    /// The numbers of callers and readers.
    pub(super) callers: BTreeMap<String, u32>,
    pub(super) timed: Option<bool>,
    /// The latest beginning of each caller's lines so far, and its line.
    pub(super) clocks: BTreeMap<u32, (i64, usize)>,
    /// The latest of all, and its line.
    pub(super) clock: Option<(i64, usize)>,
}

fn get<'a>(object: &'a Object, key: &str) -> Option<&'a Json<'a>> {
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
    match object.iter().find(|(k, _)| !k.starts_with("x-") && !keys.contains(&&**k)) {
        Some((k, _)) => Err(format!("unknown key {k:?}; known here: {}", keys.join(", "))),
        None => Ok(()),
    }
}

/// Whether a number, small enough for an integer, is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "that is the check"
)]
fn is_whole(v: f64) -> bool {
    v as i64 as f64 == v
}

#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and in range")]
fn ms(json: &Json, what: &str) -> Read<i64> {
    match json {
        Json::Number(v) if v.abs() < 9_007_199_254_740_992.0 && is_whole(*v) => Ok(*v as i64),
        Json::Number(v) if v.abs() >= 9_007_199_254_740_992.0 => {
            Err(format!("{what}: a number of ms must be below 2^53, found {v}"))
        }
        other => Err(format!("{what}: expected a whole number of ms, found {other}")),
    }
}

fn object<'a>(json: &'a Json, what: &str) -> Read<&'a Object<'a>> {
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
    pub(super) fn new(header: &Object) -> Read<Self> {
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
        let machines: Vec<&Service> = SERVICES.iter().copied().filter(|s| s.name == service_name).collect();
        let edition = need(header, "edition")?.to_owned();
        if machines.iter().all(|machine| editions(machine, &edition).is_empty()) {
            let mut all: Vec<&str> = machines.iter().flat_map(|machine| (machine.spec)().editions).copied().collect();
            all.sort_unstable();
            all.dedup();
            return Err(format!("unknown edition {edition:?} of {service_name}: expected {} or \"*\"", all.join(", ")));
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
            let Some(linking) = machines.iter().find(|machine| machine.kinds.len() > 1) else {
                return Err(format!("key \"links\": {service_name} has no linked resources in this format"));
            };
            let Json::Text(to) = to else { return Err(format!("links: {from:?} names no resource")) };
            if [linking.kind(&from), linking.kind(&to)] != [0, 1].map(|n| linking.kinds.get(n).copied()) {
                return Err(format!("links: {from:?}: {to:?}: expected {}/NAME", linking.kinds.join("/NAME: ")));
            }
            let has_own = machines
                .iter()
                .any(|machine| machine.kinds.len() == 1 && machine.kinds.first() == linking.kinds.get(1));
            if !has_own && links.iter().any(|(_, other)| *other == to) {
                return Err(format!("links: two jobs of {to:?}; not yet supported"));
            }
            links.push((from.into_owned(), to.into_owned()));
        }
        let mut reader = Self {
            machines,
            edition,
            open,
            steps,
            stale,
            late: amount("late")?,
            skew: amount("skew")?.unwrap_or(0),
            any_word,
            initial: get(header, "initial").cloned().map_or(Json::Text("any".into()), Json::into_owned),
            settings: owned(part("settings")?),
            links,
            expect: owned(part("expect")?),
            groups: Vec::new(),
            places: BTreeMap::new(),
            calls: BTreeMap::new(),
            callers: BTreeMap::new(),
            timed: None,
            clocks: BTreeMap::new(),
            clock: None,
        };
        reader.name_all()?;
        Ok(reader)
    }

    /// Makes a group for every resource that the header names.
    fn name_all(&mut self) -> Read<()> {
        let mut names: Vec<String> = self.links.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).collect();
        match &self.initial {
            Json::Text(t) if t == "any" || t == "absent" => {}
            Json::Object(o) => names.extend(o.iter().map(|(k, _)| k.clone().into_owned())),
            other => return Err(format!("key \"initial\": expected \"any\", \"absent\" or an object, found {other}")),
        }
        names.extend(self.settings.iter().chain(&self.expect).map(|(k, _)| k.clone().into_owned()));
        names.into_iter().try_for_each(|name| self.groups_of(&name).map(|_| ()))
    }

    /// The name of the service.
    pub(super) fn service(&self) -> &'static str {
        self.machines.first().map_or("", |machine| machine.name)
    }

    /// The version of all its rules.
    pub(super) fn version(&self) -> String {
        let versions: Vec<String> = self.machines.iter().map(|m| crate::history::saved::version((m.spec)())).collect();
        versions.join(" ")
    }

    fn kind(&self, name: &str) -> Read<&'static str> {
        self.machines.iter().find_map(|machine| machine.kind(name)).ok_or_else(|| {
            let mut kinds: Vec<String> = Vec::new();
            for kind in self.machines.iter().flat_map(|machine| machine.kinds).map(|k| format!("{k}/NAME")) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            format!("resource {name:?}: expected {}", kinds.join(" or "))
        })
    }

    /// The machine that a resource of this kind has of its own, or else the one that it is linked to.
    fn machine(&self, kind: &str) -> Read<&'static Service> {
        let of = |n: usize| self.machines.iter().copied().find(|machine| machine.kinds.get(n) == Some(&kind));
        of(0).or_else(|| of(1)).ok_or_else(|| format!("no machine has a {kind}"))
    }

    /// The groups that a resource belongs to, by name, each with its machine and what it is linked to; there is at least one.
    fn homes(&self, name: &str) -> Read<Vec<Home>> {
        let machine = self.machine(self.kind(name)?)?;
        let home = |name: &str, machine, linked: Option<&str>| Home {
            name: name.to_owned(),
            machine,
            linked: linked.map(ToOwned::to_owned),
        };
        let has_own = machine.kinds.first() == self.kind(name).as_ref().ok();
        let mut homes = Vec::new();
        for (job, source) in self.links.iter().filter(|(job, source)| job == name || source == name) {
            homes.push(home(job, self.machine(self.kind(job)?)?, Some(source)));
        }
        let is_source = self.links.iter().any(|(_, source)| source == name);
        if homes.is_empty() {
            homes.push(home(name, machine, if has_own { None } else { Some(name) }));
        } else if has_own && is_source && !editions(machine, &self.edition).is_empty() {
            // An edition may have rules for one of the two only.
            homes.push(home(name, machine, None));
        }
        Ok(homes)
    }

    /// The groups that a resource belongs to; there is at least one.
    pub(super) fn groups_of(&mut self, name: &str) -> Read<Vec<usize>> {
        if let Some(places) = self.places.get(name) {
            return Ok(places.clone());
        }
        let homes = self.homes(name)?;
        let places = homes.iter().map(|home| self.group(home)).collect::<Read<Vec<usize>>>()?;
        self.places.insert(name.to_owned(), places.clone());
        Ok(places)
    }

    fn group(&mut self, home: &Home) -> Read<usize> {
        if let Some(place) = self.groups.iter().position(|group| group.name == home.name) {
            return Ok(place);
        }
        let group = self.new_group(home.name.clone(), home.machine, home.linked.as_deref())?;
        self.groups.push(group);
        Ok(self.groups.len() - 1)
    }

    fn new_group(&self, name: String, machine: &'static Service, linked: Option<&str>) -> Read<Group> {
        let mut initial = self.initial_of(machine, &name)?;
        let mut settings = self.settings_of(machine, &name)?;
        if let Some(linked) = linked.filter(|linked| *linked != name) {
            initial = join(&initial, &self.initial_of(machine, linked)?);
            settings.extend(self.settings_of(machine, linked)?);
        }
        let Self { open, steps, late, stale, skew, .. } = *self;
        let spec = (machine.spec)();
        let editions = editions(machine, &self.edition);
        if editions.is_empty() {
            let known = spec.editions.join(", ");
            return Err(format!("edition {:?} has no rules for {name:?}: expected {known} or \"*\"", self.edition));
        }
        let said = !(initial.is_empty() && settings.is_empty());
        let asked_elsewhere = self.links.iter().any(|(_, to)| *to == name);
        let linked = linked.is_some();
        let frame = Frame { spec, linked, open, asked_elsewhere, steps, initial, settings, late, stale, skew };
        if said && !editions.iter().any(|edition| can_begin(&frame, *edition)) {
            return Err(format!("\"initial\" and \"settings\" leave {name:?} no state in which it can begin"));
        }
        let editions = editions.into_iter().map(|edition| (edition, None)).collect();
        let case = Case { frame: Arc::new(frame), log: Log::default(), editions };
        Ok(Group { expect: self.expect_of(spec, &name)?, name, machine, case })
    }

    /// The number of a caller or reader.
    fn caller(&mut self, name: &str) -> u32 {
        if let Some(known) = self.callers.get(name) {
            return *known;
        }
        let number = u32::try_from(self.callers.len()).unwrap_or(u32::MAX);
        self.callers.insert(name.to_owned(), number);
        number
    }

    fn time(&self, object: &Object) -> Read<Option<(i64, i64)>> {
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
        if self.timed.is_some_and(|timed| timed != at.is_some()) {
            return Err("key \"t\" stands on some lines only: give it on all or on none".into());
        }
        Ok(at)
    }

    /// Whether a line may come after those before it; clocks of different callers may differ by the skew.
    fn is_in_time(&self, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        let Some((_, latest)) = at else { return Ok(()) };
        let own = self.clocks.get(&by).filter(|(time, _)| latest < *time);
        let all = self.clock.as_ref().filter(|(time, _)| latest.saturating_add(self.skew) < *time);
        match own.or(all) {
            Some((_, other)) => Err(format!("time runs backwards: line {other} is later")),
            None => Ok(()),
        }
    }

    fn tick(&mut self, line: usize, at: Option<(i64, i64)>, by: u32) {
        self.timed = Some(at.is_some());
        if let Some((earliest, _)) = at {
            let later = |clock: &(i64, usize)| clock.0 <= earliest;
            if self.clocks.get(&by).is_none_or(later) {
                self.clocks.insert(by, (earliest, line));
            }
            if self.clock.as_ref().is_none_or(later) {
                self.clock = Some((earliest, line));
            }
        }
    }

    /// Takes a line, all of it or, if it is no line of a history, nothing.
    pub(super) fn line(&mut self, line: usize, object: &Object) -> Read<()> {
        let at = self.time(object)?;
        let by = self.caller(text(object, "by")?.unwrap_or(""));
        self.is_in_time(at, by)?;
        self.take(line, object, at, by)?;
        self.tick(line, at, by);
        Ok(())
    }

    fn take(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
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
    fn request<'o>(&self, key: &str, object: &'o Object) -> Read<Vec<(&'o str, Asked<'o>)>> {
        let name = need(object, key)?;
        let args = get(object, "args").map(|j| self::object(j, "key \"args\"")).transpose()?;
        let kind = self.machines.iter().find_map(|machine| (machine.request)(name, args));
        let Asking { kind, .. } = kind.ok_or_else(|| unknown_operation(name, &self.machines))??;
        let resources: Vec<&str> = match (get(object, "res"), get(object, "items")) {
            (Some(_), Some(_)) => return Err("\"res\" and \"items\" at once".into()),
            (_, None) => vec![need(object, "res")?],
            (None, Some(_)) if !self.machines.iter().any(|machine| (machine.batch)(name)) => {
                return Err(format!("key \"items\": {name:?} is no batch operation"));
            }
            (None, Some(Json::Object(items))) => items.iter().map(|(res, _)| &**res).collect(),
            (None, Some(Json::List(items))) => {
                let item = |json: &'o Json| match json {
                    Json::Text(res) => Ok(&**res),
                    other => Err(format!("key \"items\": expected the name of a resource, found {other}")),
                };
                items.iter().map(item).collect::<Read<_>>()?
            }
            (None, Some(other)) => return Err(format!("key \"items\": expected a list or an object, found {other}")),
        };
        if resources.is_empty() {
            return Err("key \"items\" names no resource".into());
        }
        let mut out: Vec<(&str, Asked)> = Vec::new();
        for res in resources {
            if self.kind(res)? != kind {
                return Err(format!("{name} is asked of {kind}/NAME, not of {res:?}"));
            }
            if out.iter().any(|(other, ..)| *other == res) {
                return Err(format!("key \"items\" names {res:?} twice"));
            }
            out.push((res, Asked { name, args }));
        }
        Ok(out)
    }

    /// What a call is to each group that its resource belongs to, and the times that it names.
    fn asked(&mut self, res: &str, asked: Asked, answer: Answer) -> Read<Vec<(usize, What, Named)>> {
        let groups = self.groups_of(res)?.into_iter().filter_map(|n| Some((n, self.groups.get(n)?.machine)));
        let what = |(n, machine): (usize, &Service)| {
            let asking = (machine.request)(asked.name, asked.args);
            let Asking { verb, requests, .. } = asking.ok_or_else(|| unknown_operation(asked.name, &[machine]))??;
            let named = asked.args.map_or_else(Named::default, machine.named);
            Ok((n, What::Call { verb, requests, answer }, named))
        };
        groups.map(what).collect()
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
        if let Some((name, _)) = items.iter().find(|(name, _)| !resources.contains(&&**name)) {
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
        // The machines of a service share its codes.
        let Some(machine) = self.machines.first() else { return Answer::Denied(Code::Unlisted) };
        let (listed, codes) = ((machine.code)(code), (machine.spec)().codes);
        let own = listed.and_then(|n| codes.get(usize::from(n))).map(|(_, class)| *class);
        let class = own.or_else(|| (machine.class)(code));
        let silent = codes.iter().zip(0u8..).find(|((_, c), _)| *c == Class::Permission);
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
        for (res, asked) in self.request("call", object)? {
            let mut numbers = Vec::new();
            for (group, what, named) in self.asked(res, asked, Answer::Lost)? {
                let log = self.groups.get_mut(group).map(|group| &mut group.case.log);
                numbers.push((group, log.map_or(0, |log| log.begin(Item::new(line, at, by, what).naming(named)))));
            }
            places.push((res.to_owned(), numbers));
        }
        self.calls.insert(id, Some(Open { places, line, start: at.map(|(start, _)| start) }));
        Ok(())
    }

    fn ret(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>) -> Read<()> {
        known_keys(object, &["t", "ret", "out", "code", "why", "by", "items"])?;
        let id = need(object, "ret")?;
        let open = match self.calls.get(id) {
            None => return Err(format!("a return without its call: no call has the id {id:?}, or it is settled")),
            Some(None) => return Err(format!("the call {id:?} has returned already")),
            Some(Some(open)) => open.clone(),
        };
        let resources: Vec<&str> = open.places.iter().map(|(res, ..)| res.as_str()).collect();
        let answers = self.answers(object, &resources)?;
        let end = at.map(|(_, end)| end);
        if open.start.zip(end).is_some_and(|(start, end)| end < start) {
            return Err(format!("the return of {id:?} comes before its call on line {}", open.line));
        }
        self.calls.insert(id.to_owned(), None);
        for ((_, calls), answered) in open.places.iter().zip(answers) {
            for (group, call) in calls {
                if let Some(group) = self.groups.get_mut(*group) {
                    group.case.log.end(*call, answered, line, end);
                }
            }
        }
        Ok(())
    }

    fn op(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "op", "res", "by", "args", "out", "code", "why", "items"])?;
        let requests = self.request("op", object)?;
        let resources: Vec<&str> = requests.iter().map(|(res, ..)| *res).collect();
        let answers = self.answers(object, &resources)?;
        for ((res, asked), answered) in requests.into_iter().zip(answers) {
            for (group, what, named) in self.asked(res, asked, answered)? {
                self.push(group, Item::new(line, at, by, what).naming(named));
            }
        }
        Ok(())
    }

    fn step(&mut self, line: usize, object: &Object, at: Option<(i64, i64)>, by: u32) -> Read<()> {
        known_keys(object, &["t", "step", "res", "by"])?;
        if !self.steps {
            return Err("a step in a history whose header says \"steps\":\"hidden\"".into());
        }
        let (name, res) = (need(object, "step")?, need(object, "res")?);
        let kind = self.kind(res)?;
        for group in self.groups_of(res)? {
            let Some(machine) = self.groups.get(group).map(|group| group.machine) else { continue };
            let verb = (machine.event)(kind, name);
            let verb = verb.map_err(|()| format!("unknown step {name:?} of {}", self.service()))?;
            if let Some(verb) = verb {
                self.push(group, Item::new(line, at, by, What::Step { verb }));
            }
        }
        Ok(())
    }

    fn view(&self, machine: &Service, name: &str, view: &Json) -> Read<Glimpse> {
        let kind = self.kind(name)?;
        let linked = machine.kinds.get(1) == Some(&kind);
        let Json::Object(fields) = view else {
            return match view {
                Json::Null => Ok(Glimpse { missing: true, linked, fields: Vec::new() }),
                other => Err(format!("what was seen of {name:?}: expected an object or null, found {other}")),
            };
        };
        let mut glimpse = Glimpse { missing: false, linked, fields: Vec::new() };
        let mut read: Vec<(usize, Field, &str)> = Vec::new();
        for (key, value) in fields.iter().filter(|(k, _)| !k.starts_with("x-")) {
            let Some((n, field)) = (machine.field)(kind, key, value)? else { continue };
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
        // All is read before anything is taken.
        let mut views = Vec::new();
        for (name, view) in seen {
            for home in self.homes(name)? {
                let glimpse = self.view(home.machine, name, view)?;
                views.push((home, glimpse));
            }
        }
        let mut joint: Vec<(usize, Vec<Glimpse>)> = Vec::new();
        for (home, glimpse) in views {
            let group = self.group(&home)?;
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
    fn initial_of(&self, machine: &Service, name: &str) -> Read<Vec<Glimpse>> {
        let own = Some(&self.kind(name)?) == machine.kinds.first();
        let first_linked = (machine.spec)().coordinates.iter().position(|c| c.kind == Kind::Linked).unwrap_or(0);
        let of = if own { 0 } else { first_linked };
        let absent = || Glimpse { fields: vec![(of, Field::Word(0))], ..Glimpse::default() };
        let one = |json: &Json| match json {
            Json::Text(t) if t == "absent" => Ok(Some(absent())),
            Json::Text(t) if t == "any" => Ok(None),
            Json::Null => Err(format!("initial of {name:?}: null leaves open what is missing; \"absent\" says it")),
            Json::Text(t) => Err(format!("initial of {name:?}: {t:?} is neither \"any\" nor \"absent\"")),
            view => {
                let glimpse = self.view(machine, name, view)?;
                if glimpse.fields.iter().any(|(_, field)| *field == Field::Unlisted) {
                    return Err(format!("initial of {name:?}: a word that no page lists"));
                }
                Ok(Some(glimpse))
            }
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

    fn settings_of(&self, machine: &Service, name: &str) -> Read<Vec<(usize, u8)>> {
        let Some(json) = get(&self.settings, name) else { return Ok(Vec::new()) };
        let glimpse = self.view(machine, name, json)?;
        let fixed = glimpse.fields.into_iter().map(|(n, field)| match field {
            Field::Word(value) => Ok((n, value)),
            _ => Err(format!("settings of {name:?}: a value that cannot be known")),
        });
        fixed.collect()
    }

    fn expect_of(&self, spec: &Spec, name: &str) -> Read<Vec<Expect>> {
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
                let by_edition = |edition: &str, json: &Json| {
                    if !spec.editions.contains(&edition) {
                        return Err(format!("expect of {name:?}: unknown edition {edition:?}"));
                    }
                    one(json, Some(edition))
                };
                o.iter().map(|(edition, json)| by_edition(edition, json)).collect()
            }
            Some(json) => Ok(vec![one(json, None)?]),
        }
    }
}

/// Where what is said of a resource goes: the group of this name, judged by this machine.
struct Home {
    name: String,
    machine: &'static Service,
    linked: Option<String>,
}

/// What a call asks, as the line has it.
#[derive(Clone, Copy)]
struct Asked<'o> {
    name: &'o str,
    args: Option<&'o Object<'o>>,
}

/// The numbers of the editions that a header asks for.
fn editions(machine: &Service, edition: &str) -> Vec<u8> {
    let all = (machine.spec)().editions.iter().zip(0u8..);
    all.filter(|(name, _)| edition == "*" || **name == edition).map(|(_, n)| n).collect()
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
