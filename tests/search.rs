//! The definition of the verdicts once more, as a search that tries everything, and random histories to compare the judge with
//! it.
//!
//! A run is a path. Its states are concrete: where the job is, what is known of how it came there, and which of the recorded
//! things have happened. From each state whatever may happen next is tried: a thing that nothing unfinished precedes, a lost
//! call, a step that goes unseen, an unforeseen move. A run explains a history if all that has to happen has happened at its
//! end, so the search finds an order of overlapping things as it finds everything else.

#![expect(clippy::needless_for_each, reason = "one line for one thing")]
#![expect(clippy::struct_excessive_bools, reason = "as the header of a history has them")]

use crate::dice::Dice;
use crate::subject::{Place, carried, fires, has, inside, is_missing, of_kind, table, view};
use cutover::evidence::Basis;
use cutover::history::json::History;
use cutover::history::{Judge, Verdict};
use cutover::rule::{Agent, Check, Class, Kind, Prints, Region, Rule, Spec, To, Verb, mutants};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::rc::Rc;

// What the format calls things.

/// A parameter with what can be sent in JSON, nothing first, and the values of its coordinate for each.
struct Parameter {
    name: &'static str,
    coordinate: usize,
    options: Vec<(String, Vec<u8>)>,
}

/// An operation, the row that it has, and the parameters that matter.
struct Operation {
    name: &'static str,
    row: &'static str,
    /// Asked of the linked resource, with a row of its own there.
    of_linked: bool,
    parameters: Vec<Parameter>,
}

/// A field of a view with its words in JSON, and a mask of the values that each stands for; what `null` stands for.
struct Key {
    name: &'static str,
    coordinate: usize,
    words: Vec<(String, u32)>,
    null: u32,
    /// Whether there can be another word.
    unlisted: bool,
    /// Whether `null` is recorded here. Left out: what a task of `dcs` is configured with, before it is.
    nullable: bool,
}

pub(crate) struct Service {
    pub(crate) rows: &'static Spec,
    pub(crate) name: &'static str,
    resource: &'static str,
    /// What is linked to it, where the format has it.
    other: &'static str,
    operations: Vec<Operation>,
    keys: Vec<Key>,
    /// Those of the linked resource.
    linked: Vec<Key>,
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

impl Service {
    fn coordinate(rows: &Spec, name: &str) -> usize {
        rows.coordinates.iter().position(|c| c.name == name).unwrap()
    }

    /// A parameter whose words are those of its coordinate; the first is that it is not sent.
    fn worded(rows: &Spec, name: &'static str, coordinate: &str) -> Parameter {
        let coordinate = Self::coordinate(rows, coordinate);
        let values = rows.coordinates[coordinate].values.iter().zip(0u8..);
        let word = |(word, n): (&&str, u8)| (if n == 0 { String::new() } else { quoted(word) }, vec![n]);
        Parameter { name, coordinate, options: values.map(word).collect() }
    }

    fn parameter(rows: &Spec, name: &'static str, coordinate: &str, options: &[(&str, &[u8])]) -> Parameter {
        let options = options.iter().map(|(text, values)| ((*text).to_owned(), values.to_vec())).collect();
        Parameter { name, coordinate: Self::coordinate(rows, coordinate), options }
    }

    /// A field whose words are those of its coordinate, but for what no page has a word for.
    fn key(rows: &Spec, name: &'static str, coordinate: usize, null: u32) -> Key {
        let values = rows.coordinates[coordinate].values.iter().enumerate();
        let words = values.skip(1).filter(|(_, word)| !["Gone", "rolling back"].contains(*word));
        Key {
            name,
            coordinate,
            words: words.map(|(n, word)| (quoted(word), 1 << n)).collect(),
            null,
            unlisted: true,
            nullable: true,
        }
    }

    pub(crate) fn smc(rows: &'static Spec) -> Self {
        let op = |name, parameters| Operation { name, row: name, of_linked: false, parameters };
        let flag = |name, coordinate, unsent: u8| {
            let options: [(&str, &[u8]); 4] = [("", &[unsent]), ("false", &[0]), ("true", &[1]), (r#""True""#, &[1])];
            Self::parameter(rows, name, coordinate, &options)
        };
        let sent = |name, coordinate| Self::parameter(rows, name, coordinate, &[("", &[0]), ("\"x\"", &[1])]);
        let time = |name: &'static str| {
            let options: [(&str, &[u8]); 4] =
                [("", &[0]), ("null", &[0]), (r#""2030-01-01T00:00:00Z""#, &[1]), (r#""""#, &[2])];
            Self::parameter(rows, name, &format!("asked {name}"), &options)
        };
        let times = || [time("ValidTime"), time("ScheduledStartTime")];
        // Whether the token was used before is not known.
        let token = Self::parameter(rows, "ClientToken", "asked again", &[("", &[0]), ("\"x\"", &[0, 1])]);
        let creation = [flag("RunOnce", "asked RunOnce", 1), token].into_iter().chain(times()).collect();
        let names = [sent("Name", "asked names"), sent("Frequency", "asked rhythm"), sent("ImageName", "asked others")];
        let at = |name: &'static str, coordinate| Key {
            name,
            coordinate,
            words: vec![(quoted("2030-01-01T00:00:00Z"), 2)],
            null: 1,
            unlisted: false,
            nullable: true,
        };
        let once = Key {
            name: "RunOnce",
            coordinate: 5,
            words: vec![("false".into(), 1), ("true".into(), 2)],
            null: 0,
            unlisted: false,
            nullable: true,
        };
        Self {
            rows,
            name: "smc",
            resource: "job/j",
            other: "source/s",
            operations: vec![
                op("StartReplicationJob", vec![]),
                op("StopReplicationJob", vec![]),
                op("DeleteReplicationJob", vec![]),
                op("CutOverReplicationJob", vec![flag("SyncData", "asked SyncData", 0)]),
                op("CreateReplicationJob", creation),
                op("ModifyReplicationJobAttribute", names.into_iter().chain(times()).collect()),
                op("DeleteSourceServer", vec![flag("Force", "asked Force", 0)]),
            ],
            keys: vec![
                Self::key(rows, "Status", 0, 0),
                Self::key(rows, "BusinessStatus", 1, 0),
                once,
                at("ScheduledStartTime", 3),
                at("ValidTime", 4),
            ],
            linked: vec![Self::key(rows, "State", 7, 0)],
        }
    }

    pub(crate) fn sms(rows: &'static Spec) -> Self {
        let op = |name, row, parameters| Operation { name, row, of_linked: false, parameters };
        let pair = |state, cycle| {
            vec![Self::worded(rows, state, "asked copystate"), Self::worded(rows, cycle, "asked migrationcycle")]
        };
        Self {
            rows,
            name: "sms",
            resource: "source/s",
            other: "",
            operations: vec![
                op("UpdateCopyState", "UpdateCopyState", pair("copystate", "migrationcycle")),
                op("RegisterServer", "RegisterServer", pair("state", "migration_cycle")),
                op("DeleteServer", "DeleteServer", vec![]),
                op("DeleteServers", "DeleteServer", vec![]),
            ],
            keys: vec![Self::key(rows, "state", 0, 0), Self::key(rows, "migration_cycle", 1, 0)],
            linked: vec![],
        }
    }

    pub(crate) fn sms_task(rows: &'static Spec) -> Self {
        let pair = |state, cycle| {
            vec![Self::worded(rows, state, "asked copystate"), Self::worded(rows, cycle, "asked migrationcycle")]
        };
        let options = ["syncing", "need_migration_test", "is_need_consistency_check", "auto_start"];
        let asked = options.map(|name| {
            let options: [(&str, &[u8]); 4] = [("", &[0]), ("null", &[0]), ("false", &[0]), ("true", &[1])];
            Self::parameter(rows, name, &format!("asked {name}"), &options)
        });
        let mut names: Vec<&'static str> = rows.rules.iter().map(|rule| rule.name).collect();
        names.dedup();
        let mut creation = Some(asked.into());
        let mut operations: Vec<Operation> = names
            .into_iter()
            .map(|name| {
                let parameters = if name == "CreateTask" { creation.take().unwrap() } else { vec![] };
                Operation { name, row: name, of_linked: false, parameters }
            })
            .collect();
        let of_source = |name, parameters| Operation { name, row: name, of_linked: true, parameters };
        operations.push(of_source("UpdateCopyState", pair("copystate", "migrationcycle")));
        operations.push(of_source("RegisterServer", pair("state", "migration_cycle")));
        operations.push(of_source("DeleteServer", vec![]));
        let truth = |name, coordinate| Key {
            name,
            coordinate: Self::coordinate(rows, coordinate),
            words: vec![("false".into(), 1), ("true".into(), 2)],
            null: 0,
            unlisted: false,
            nullable: true,
        };
        let mut keys = vec![Self::key(rows, "state", 0, 0)];
        keys.extend(options.map(|name| truth(name, name)));
        Self {
            rows,
            name: "sms",
            resource: "task/t",
            other: "source/s",
            operations,
            keys,
            linked: vec![Self::key(rows, "state", 1, 0), truth("connected", "the source's connected")],
        }
    }

    pub(crate) fn dcs(rows: &'static Spec) -> Self {
        let op = |name, parameters| Operation { name, row: name, of_linked: false, parameters };
        let mode = || Self::worded(rows, "resume_mode", "asked resume_mode");
        let methods = |name, words: [(&str, u32); 2], null| Key {
            name,
            coordinate: 2,
            words: words.map(|(word, mask)| (quoted(word), mask)).to_vec(),
            null,
            unlisted: true,
            nullable: true,
        };
        // The coordinate's values are unset, full, full and incremental, backup import; an import is printed with either.
        let method =
            methods("migration_method", [("full_amount_migration", 0b1010), ("incremental_migration", 0b1100)], 0);
        let kind = methods("migration_type", [("backupfile_import", 0b1000), ("online_migration", 0b0111)], 0);
        Self {
            rows,
            name: "dcs",
            resource: "task/t",
            other: "job/j",
            operations: vec![
                op("CreateMigrationTask", vec![Self::worded(rows, "migration_type", "asked migration_type")]),
                op("CreateOnlineMigrationTask", vec![]),
                op(
                    "SetOnlineMigrationTask",
                    vec![Self::worded(rows, "migration_method", "asked migration_method"), mode()],
                ),
                op("StopMigrationTask", vec![]),
                op("StopMigrationTaskSync", vec![]),
                op("BatchStopMigrationTasks", vec![]),
                op("BatchRestartOnlineMigrationTasks", vec![]),
                op("DeleteMigrationTask", vec![]),
                op("UpdateMigrationTask", vec![mode()]),
                op("ExchangeInstanceIp", vec![]),
                op("RollbackExchangeInstanceIp", vec![]),
            ],
            keys: vec![
                Self::key(rows, "status", 0, 0),
                Self::key(rows, "task_status", 1, 1),
                method,
                kind,
                Self::key(rows, "resume_mode", 3, 0),
            ],
            linked: vec![Self::key(rows, "status", 5, 0)],
        }
    }
}

// A history.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// The number of a code that the machine has.
    Listed(u8),
    Unlisted,
    Unrecorded,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Out {
    Ok,
    Applied,
    Ignored,
    Denied(Code),
    Lost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// A word of the key, by number.
    Word(usize),
    Null,
    Unlisted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// An operation by number, with the number of an option for each parameter; none where the arguments are not recorded.
    Call { operation: usize, args: Option<Vec<usize>>, out: Out },
    /// A sighting of the job or of the linked resource: the fields by number, none where nothing was found.
    See { linked: bool, fields: Option<Vec<(usize, Said)>> },
    /// An event by name, of the job or of the linked resource.
    Step { linked: bool, name: &'static str },
}

/// One thing with its caller, its beginning and its end. A call can have a line for each, or for its beginning alone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Thing {
    what: What,
    by: u8,
    start: u32,
    end: u32,
    lines: Lines,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Two,
    NoReturn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stale {
    Within(u32),
    Any,
}

type View = Vec<(usize, Said)>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Initial {
    Any,
    Absent,
    Views(Vec<View>),
}

#[derive(Debug, Clone)]
struct Header {
    open: bool,
    recorded: bool,
    linked: bool,
    timed: bool,
    any_word: bool,
    stale: Stale,
    late: Option<u32>,
    skew: u32,
    initial: Initial,
    source: Option<View>,
    settings: View,
}

#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    header: Header,
    things: Vec<Thing>,
}

impl Recorded {
    /// Each line: its time, its thing, and whether it is the return of a call.
    fn lines(&self) -> Vec<(u32, usize, bool)> {
        let mut lines = Vec::new();
        for (n, thing) in self.things.iter().enumerate() {
            match thing.lines {
                Lines::One => lines.push((thing.end, n, true)),
                Lines::NoReturn => lines.push((thing.start, n, false)),
                Lines::Two => lines.extend([(thing.start, n, false), (thing.end, n, true)]),
            }
        }
        lines.sort_unstable();
        lines
    }

    /// Whether trying everything takes seconds: anybody may call anything between any two of many things.
    pub(crate) fn is_wide(&self) -> bool {
        self.header.open && self.things.len() > 3
    }

    fn is_lost(&self, n: usize) -> bool {
        matches!(self.things[n].what, What::Call { out: Out::Lost, .. })
    }

    /// The lines at which a thing begins and ends.
    fn span(&self, n: usize) -> (usize, usize) {
        let lines = self.lines();
        let of = |(_, thing, _): &(u32, usize, bool)| *thing == n;
        (lines.iter().position(of).unwrap(), lines.iter().rposition(of).unwrap())
    }

    /// Whether a thing, if it happens, happens before another: it is over when that one begins, or the same caller did it
    /// before.
    fn precedes(&self, first: usize, then: usize) -> bool {
        let b = &self.things[then];
        match (&b.what, self.header.stale) {
            (What::See { .. }, Stale::Within(ms)) if ms > 0 => self.is_over(first, then, ms),
            // As old as the same reader's previous sighting: that and what precedes it.
            (What::See { linked, .. }, Stale::Any) => {
                let same = |n: &usize| {
                    let other = &self.things[*n];
                    let of_same = matches!(other.what, What::See { linked: l, .. } if l == *linked);
                    other.by == b.by && of_same && self.span(*n).1 < self.span(then).0
                };
                let last = (0..self.things.len()).filter(same).max_by_key(|n| self.span(*n).1);
                last.is_some_and(|n| n == first || self.is_over(first, n, 0))
            }
            _ => self.is_over(first, then, 0),
        }
    }

    /// Whether a thing is over so many ms before another begins; what one caller does keeps the order of its lines.
    fn is_over(&self, first: usize, then: usize, ms: u32) -> bool {
        let (a, b, lost) = (&self.things[first], &self.things[then], self.is_lost(first));
        if !self.header.timed || a.by == b.by && ms == 0 && !lost {
            return !lost && self.span(first).1 < self.span(then).0;
        }
        let skew = if a.by == b.by { 0 } else { self.header.skew };
        let late = if lost { self.header.late } else { Some(0) };
        late.is_some_and(|late| a.end + late + skew + ms < b.start)
    }
}

// What the rows say of one place, to the letter or as far as a sentence carries it.

/// How the rows are read: by which edition, in which run, and what the header says goes unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Manner {
    edition: u8,
    lenient: bool,
    open: bool,
    recorded: bool,
    linked: bool,
}

/// Where unforeseen moves lead, each with what is owed then.
type Moves = Rc<Vec<(Place, How)>>;

struct Reading<'a> {
    service: &'a Service,
    rows: &'static Spec,
    manner: Manner,
    /// What goes unseen from a place.
    unseen: RefCell<HashMap<Place, Rc<Vec<Place>>>>,
    /// Where an unforeseen move leads.
    unforeseen: RefCell<HashMap<Place, Moves>>,
    all: Vec<Place>,
}

/// What is known of how a job came where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum How {
    /// It was last shown there.
    Shown,
    /// It has moved unseen since.
    Unseen,
    /// It has moved as no row foresees, and a sighting of it has to prove that.
    Owed,
    /// The same of the linked resource.
    OwedLinked,
}

/// What a row may answer.
#[derive(Debug, Default)]
struct Answers {
    applied: bool,
    ignored: bool,
    /// It is stated that the request is ignored.
    ignored_for_sure: bool,
    codes: Vec<u8>,
    any_code: bool,
}

/// Every place that differs from this one in a coordinate.
fn spread(places: &mut Vec<Place>, n: usize, values: &[u8]) {
    let all = |place: &Place| {
        let place = *place;
        values.iter().map(move |value| {
            let mut place = place;
            place[n] = *value;
            place
        })
    };
    *places = places.iter().flat_map(all).collect();
}

impl<'a> Reading<'a> {
    fn new(service: &'a Service, manner: Manner) -> Self {
        let rows = service.rows;
        let (unseen, unforeseen) = (RefCell::default(), RefCell::default());
        let mut reading = Self { service, rows, manner, unseen, unforeseen, all: Vec::new() };
        let mut place = Place::default();
        place[rows.edition] = manner.edition;
        let mut all = vec![place];
        for (n, c) in rows.coordinates.iter().enumerate() {
            if c.kind != Kind::Asked && n != rows.edition && !reading.is_open(n) {
                spread(&mut all, n, &reading.values(n));
            }
        }
        all.retain(|place| !reading.is_never(place));
        reading.all = all;
        reading
    }

    /// Whether nobody follows a coordinate: it may have any value at any moment.
    fn is_open(&self, n: usize) -> bool {
        if self.manner.linked {
            self.rows.unfollowed.contains(&n)
        } else {
            self.rows.coordinates[n].kind == Kind::Linked
        }
    }

    fn open(&self) -> impl Iterator<Item = usize> {
        (0..self.rows.coordinates.len()).filter(|n| self.is_open(*n))
    }

    fn values(&self, n: usize) -> Vec<u8> {
        (0u8..32).take(self.rows.coordinates[n].values.len()).collect()
    }

    /// Whether a claim binds here: in the strict run all do.
    fn binds(&self, basis: &Basis) -> bool {
        !self.manner.lenient || carried(basis)
    }

    fn is_never(&self, place: &Place) -> bool {
        self.rows.never.iter().any(|row| self.binds(&row.basis) && has(&row.region, place))
    }

    /// Whether a step is excluded; some are only where nobody asked for them.
    fn is_forbidden(&self, from: &Place, to: &Place, asked: bool) -> bool {
        let excludes = |row: &cutover::rule::NoStep| {
            self.binds(&row.basis) && !(asked && row.by_itself) && has(&row.from, from) && has(&row.to, to)
        };
        self.is_never(to) || from[0] != 0 && to[0] == 0 || from != to && self.rows.no_step.iter().any(excludes)
    }

    /// The row of an operation or event in this edition.
    fn row(&self, rows: &'static [Rule], name: &str) -> Option<&'static Rule> {
        rows.iter().find(|rule| rule.name == name && rule.editions >> self.manner.edition & 1 == 1)
    }

    fn of_operation(&self, operation: &Operation) -> Option<&'static Rule> {
        self.row(if operation.of_linked { self.rows.linked } else { self.rows.rules }, operation.row)
    }

    fn of_event(&self, linked: bool, name: &str) -> Option<&'static Rule> {
        let rows = if linked { self.rows.linked } else { self.rows.events };
        self.row(rows, name).filter(|rule| rule.agent != Agent::Caller)
    }

    /// The steps that there are: of the job, and of the linked resource that is in the file.
    fn events(&self) -> impl Iterator<Item = (bool, &'static Rule)> {
        let linked = if self.manner.linked { self.rows.linked } else { &[] };
        let linked = linked.iter().filter(|rule| rule.agent != Agent::Caller).map(|rule| (true, rule));
        let all = self.rows.events.iter().map(|rule| (false, rule)).chain(linked);
        all.filter(|(_, rule)| rule.editions >> self.manner.edition & 1 == 1)
    }

    /// The place with each value of a linked resource that is not in the file: it may be anything at any moment that no row
    /// excludes.
    fn unfolded(&self, rule: &Rule, place: &Place) -> Vec<Place> {
        let mut all = vec![*place];
        for n in self.open() {
            let mut regions =
                rule.checks().flat_map(|c| c.regions.iter().chain(c.doubt)).chain(rule.effects().map(|e| &e.when));
            // What a row does not look at makes no difference.
            if regions.any(|region| region.mask(n) != Region::ANY.mask(n)) {
                spread(&mut all, n, &self.values(n));
            }
        }
        all.retain(|p| p == place || !self.is_never(p));
        all
    }

    /// The place without what is asked, and without what is not recorded.
    fn folded(&self, place: &Place) -> Place {
        let mut place = *place;
        of_kind(self.rows, Kind::Asked).iter().for_each(|n| place[*n] = 0);
        self.open().for_each(|n| place[n] = 0);
        place
    }

    /// Whether another reading of a check may differ at a place.
    fn is_doubtful(&self, check: &Check, place: &Place) -> bool {
        self.manner.lenient
            && match check.basis {
                Basis::Stated(_) => false,
                Basis::Disputed(..) => inside(check.doubt, place),
                // Where one side is claimed, only that can be in doubt.
                _ => check.verb == Verb::Unless || check.regions.is_empty() || inside(check.regions, place),
            }
    }

    /// What a row may answer at a place, its checks walked in order.
    fn answers(&self, rule: &Rule, place: &Place) -> Answers {
        let mut answers = Answers::default();
        let ordered = matches!(rule.order, Basis::Stated(_));
        // Whether a check has answered for sure; what comes after it can only give another code.
        let mut answered = false;
        for check in rule.checks() {
            let (fires, doubtful) = (fires(check, place), self.is_doubtful(check, place));
            if !fires && !doubtful {
                continue;
            }
            let sure = fires && !doubtful;
            match check.verb {
                Verb::Pass => answers.applied |= !answered,
                Verb::Ignore => {
                    answers.ignored |= !answered;
                    answers.ignored_for_sure |= fires && !answered && matches!(check.basis, Basis::Stated(_));
                }
                Verb::Unless | Verb::Refuse => {
                    answers.codes.extend(check.code);
                    answers.any_code |= self.manner.lenient && !matches!(rule.code_basis(check), Basis::Stated(_));
                }
            }
            if sure && (ordered || !answered && matches!(check.verb, Verb::Pass | Verb::Ignore)) {
                return answers;
            }
            answered |= sure;
        }
        if !answered && rule.agent == Agent::Caller {
            answers.applied = true;
            // That it passes is assumed, unless a sentence says where it does.
            let says = |c: &Check| c.verb == Verb::Unless && !fires(c, place) && !self.is_doubtful(c, place);
            answers.any_code |= self.manner.lenient && !rule.checks().any(says);
        }
        answers
    }

    /// Whether a row sets something at a place that is shown.
    fn shows(&self, rule: &Rule, place: &Place) -> bool {
        rule.effects().any(|e| {
            let kind = self.rows.coordinates[usize::from(e.coordinate)].kind;
            // Of a linked resource only what a sentence says is done keeps it from moving.
            let shown = kind == Kind::Shown || kind == Kind::Linked && self.manner.linked && carried(&e.basis);
            shown && has(&e.when, place)
        })
    }

    /// Where a row leads from a place, request and linked resource included.
    fn targets(&self, rule: &Rule, place: &Place, asked: bool) -> Vec<Place> {
        // The values that each coordinate may get; of two effects the later one counts.
        let mut gets: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        let effects: Vec<_> = rule.effects().filter(|e| has(&e.when, place)).collect();
        for e in &effects {
            let n = usize::from(e.coordinate);
            let kind = self.rows.coordinates[n].kind;
            let own = match e.to {
                To::Is(value) => Some(value),
                To::Asked(from) => Some(place[usize::from(from)]).filter(|value| *value != 0),
            };
            let any = self.values(n);
            let values = match (own, e.basis) {
                (Some(own), Basis::Stated(_)) => vec![own],
                (Some(own), _) if !self.manner.lenient => vec![own],
                // What a request does not say is kept, but no sentence says so.
                (None, _) if !self.manner.lenient => continue,
                (None, _) => any,
                (Some(own), Basis::Disputed(..)) => {
                    any.into_iter().filter(|v| *v == own || e.rival >> v & 1 == 1).collect()
                }
                (Some(_), _) if kind == Kind::Shown || kind == Kind::Linked && self.manner.linked => any,
                (Some(own), _) => vec![own, place[n]],
            };
            gets.insert(n, values);
        }
        // Of what is shown beside what a row sets no sentence speaks.
        let sets = |n: usize| effects.iter().any(|e| usize::from(e.coordinate) == n && says(e.to, place));
        let (set, beside): (Vec<usize>, Vec<usize>) = of_kind(self.rows, Kind::Shown).iter().partition(|n| sets(**n));
        if self.manner.lenient && !set.is_empty() {
            gets.extend(beside.into_iter().map(|n| (n, self.values(n))));
        }
        let mut ends = vec![*place];
        gets.iter().for_each(|(n, values)| spread(&mut ends, *n, values));
        let barred = |end: &Place| rule.bar.is_some_and(|bar| self.binds(&bar.basis) && inside(bar.to, end));
        ends.retain(|end| !barred(end));
        let from = self.folded(place);
        ends.iter_mut().for_each(|end| *end = self.folded(end));
        ends.retain(|end| !self.is_forbidden(&from, end, asked));
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Where a row leads to the letter: so are the steps that go unseen in either run.
    fn foreseen(&self, rule: &Rule, place: &Place, asked: bool) -> Option<Place> {
        let first = rule.checks().find(|check| fires(check, place));
        if first.is_none_or(|check| check.verb != Verb::Pass) {
            return None;
        }
        let mut end = *place;
        for e in rule.effects().filter(|e| has(&e.when, place)) {
            let To::Is(value) = e.to else { continue };
            end[usize::from(e.coordinate)] = value;
        }
        let end = self.folded(&end);
        (!self.is_forbidden(&self.folded(place), &end, asked)).then_some(end)
    }

    /// Where the job goes unseen in one step.
    fn unseen(&self, place: &Place) -> Rc<Vec<Place>> {
        if let Some(known) = self.unseen.borrow().get(place) {
            return known.clone();
        }
        let Manner { open, recorded, .. } = self.manner;
        let mut ends = HashSet::new();
        let here = |rule: &&Rule| rule.editions >> self.manner.edition & 1 == 1;
        for (_, rule) in self.events() {
            let by_itself = rule.agent == Agent::Service;
            // What is asked of another resource is like a call of others.
            if if by_itself { !recorded } else { open } {
                ends.extend(self.unfolded(rule, place).iter().filter_map(|p| self.foreseen(rule, p, !by_itself)));
            }
        }
        if open {
            for rule in self.rows.console.iter().filter(here) {
                ends.extend(self.unfolded(rule, place).iter().filter_map(|p| self.foreseen(rule, p, true)));
            }
            for operation in self.service.operations.iter().filter(|o| self.manner.linked || !o.of_linked) {
                let Some(rule) = self.of_operation(operation) else { continue };
                for asked in requests(operation, None) {
                    for place in self.unfolded(rule, place) {
                        let place = with(&place, &asked);
                        if self.answers(rule, &place).applied {
                            ends.extend(self.targets(rule, &place, true));
                        }
                    }
                }
            }
        }
        let ends = Rc::new(ends.into_iter().collect::<Vec<_>>());
        self.unseen.borrow_mut().insert(*place, ends.clone());
        ends
    }

    /// Whether no sentence says where the linked resource is after anything.
    fn strays(&self) -> bool {
        let rows = self.rows.rules.iter().chain(self.rows.events).chain(self.rows.console).chain(self.rows.linked);
        let linked = of_kind(self.rows, Kind::Linked);
        let mut effects = rows.flat_map(Rule::effects).filter(|e| linked.contains(&usize::from(e.coordinate)));
        !effects.any(|e| carried(&e.basis))
    }

    /// Where an unforeseen move leads: the job moves, or its linked resource does.
    fn unforeseen(&self, place: &Place) -> Moves {
        if let Some(known) = self.unforeseen.borrow().get(place) {
            return known.clone();
        }
        let mut all = Vec::new();
        for (kind, how) in [(Kind::Shown, How::Owed), (Kind::Linked, How::OwedLinked)] {
            if kind == Kind::Linked && !self.manner.linked {
                continue;
            }
            let mut ends = vec![*place];
            of_kind(self.rows, kind).iter().for_each(|n| spread(&mut ends, *n, &self.values(*n)));
            ends.retain(|end| end != place && !self.is_forbidden(place, end, false));
            all.extend(ends.into_iter().map(|end| (end, how)));
        }
        let all = Rc::new(all);
        self.unforeseen.borrow_mut().insert(*place, all.clone());
        all
    }

    /// Whether a sighting can show a job that is there.
    fn can_be_seen(&self, place: &Place, linked: bool, fields: Option<&View>, any_word: bool, owed: bool) -> bool {
        let lenient = self.manner.lenient;
        let keys = if linked { &self.service.linked } else { &self.service.keys };
        if linked && fields.is_none() {
            return place[keys[0].coordinate] == 0;
        }
        let Some(fields) = fields else {
            let vanishing = if owed { 0 } else { self.rows.vanishing };
            return is_missing(self.rows, place) || vanishing >> place[0] & 1 == 1;
        };
        if !linked && is_missing(self.rows, place) {
            return false;
        }
        fields.iter().all(|(n, said)| {
            let key = &keys[*n];
            let c = key.coordinate;
            if self.is_open(c) {
                return true;
            }
            let view = view(self.rows, place, c).unwrap();
            let mask = match said {
                Said::Unlisted => return any_word || lenient || view.prints == Prints::Anything,
                Said::Null if key.null == 0 => {
                    // A linked resource that was found is one.
                    let word = self.rows.coordinates[c].values[usize::from(place[c])];
                    let wordless = !linked && ["none", "unset", "no"].contains(&word);
                    return lenient || wordless || view.prints == Prints::Anything;
                }
                Said::Null => key.null,
                Said::Word(word) => key.words[*word].1,
            };
            let own = mask >> place[c] & 1 == 1;
            let to_the_letter = match view.prints {
                Prints::Own => own,
                Prints::Among(words) => mask & words != 0,
                Prints::Anything => true,
            };
            if !lenient {
                to_the_letter
            } else if owed {
                // A move is proven by the state's own word, and by no other that it may be printed as; where a field may hold
                // anything it is no word of the state at all.
                own || view.prints == Prints::Anything
            } else {
                to_the_letter || mask & view.rival != 0 || view.rival == 0 && !carried(&view.basis)
            }
        })
    }
}

/// Whether a request says what an effect asks.
fn says(to: To, place: &Place) -> bool {
    match to {
        To::Is(_) => true,
        To::Asked(n) => place[usize::from(n)] != 0,
    }
}

/// A place with what is asked.
fn with(place: &Place, asked: &[(usize, u8)]) -> Place {
    let mut place = *place;
    asked.iter().for_each(|(n, value)| place[*n] = *value);
    place
}

/// What a call may have asked: with arguments that are not recorded, everything.
fn requests(operation: &Operation, args: Option<&Vec<usize>>) -> Vec<Vec<(usize, u8)>> {
    let mut all = vec![Vec::new()];
    for (n, parameter) in operation.parameters.iter().enumerate() {
        let mut values: Vec<u8> = match args {
            Some(args) => parameter.options[args[n]].1.clone(),
            None => parameter.options.iter().flat_map(|(_, values)| values.clone()).collect(),
        };
        values.sort_unstable();
        values.dedup();
        let longer = |known: &Vec<(usize, u8)>| {
            let known = known.clone();
            values.iter().map(move |v| [&known[..], &[(parameter.coordinate, *v)]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

// The search.

/// A state of a run: where the job is, how it came there, and which things have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Now {
    place: Place,
    how: How,
    done: u16,
}

struct Run<'a> {
    reading: &'a Reading<'a>,
    history: &'a Recorded,
    /// For each thing those that come before it, if they happen.
    before: Vec<u16>,
    /// The same if every sighting were fresh.
    fresh: Vec<u16>,
    lost: u16,
}

impl<'a> Run<'a> {
    fn new(reading: &'a Reading<'a>, history: &'a Recorded) -> Self {
        let all = 0..history.things.len();
        let bits = |wanted: &dyn Fn(usize) -> bool| all.clone().filter(|n| wanted(*n)).map(|n| 1 << n).sum::<u16>();
        let before = all.clone().map(|then| bits(&|n| n != then && history.precedes(n, then))).collect();
        let fresh = all.clone().map(|then| bits(&|n| n != then && history.is_over(n, then, 0))).collect();
        Self { reading, history, before, fresh, lost: bits(&|n| history.is_lost(n)) }
    }

    /// Whether a thing may happen next.
    fn is_next(&self, n: usize, done: u16) -> bool {
        let passed = (0..self.before.len()).any(|other| done >> other & 1 == 1 && self.before[other] >> n & 1 == 1);
        done >> n & 1 == 0 && self.before[n] & !self.lost & !done == 0 && !passed
    }

    /// Whether some path explains everything.
    fn survives(&self) -> bool {
        let all = (1u16 << self.history.things.len()) - 1;
        let mut todo: Vec<Now> = self.beginnings().map(|place| Now { place, how: How::Shown, done: 0 }).collect();
        let mut known: HashSet<Now> = todo.iter().copied().collect();
        while let Some(now) = todo.pop() {
            let proven = !matches!(now.how, How::Owed | How::OwedLinked);
            if proven && (now.done | self.lost) == all {
                return true;
            }
            let mut reach = |place: Place, how: How, done: u16| {
                let next = Now { place, how, done };
                if known.insert(next) {
                    todo.push(next);
                }
            };
            if proven {
                self.reading.unseen(&now.place).iter().for_each(|place| reach(*place, How::Unseen, now.done));
            }
            if self.reading.manner.lenient && proven {
                // What was not shown since it moved may be where a sentence says; of the linked resource there may be none.
                let may = |how: How| now.how == How::Shown || how == How::OwedLinked && self.reading.strays();
                let moves = self.reading.unforeseen(&now.place);
                moves.iter().filter(|(_, how)| may(*how)).for_each(|(place, how)| reach(*place, *how, now.done));
            }
            for n in (0..self.before.len()).filter(|n| self.is_next(*n, now.done)) {
                self.happen(n, &now, &mut |place, how| reach(place, how, now.done | 1 << n));
            }
        }
        false
    }

    /// Where the job may be at the beginning.
    fn beginnings(&self) -> impl Iterator<Item = Place> {
        let header = &self.history.header;
        let service = self.reading.service;
        let fits = move |keys: &[Key], view: &View, place: &Place| {
            view.iter().all(|(n, said)| {
                let key = &keys[*n];
                let mask = match said {
                    Said::Word(word) => key.words[*word].1,
                    _ => key.null,
                };
                self.reading.is_open(key.coordinate) || mask >> place[key.coordinate] & 1 == 1
            })
        };
        self.reading.all.iter().copied().filter(move |place| {
            let settled = fits(&service.keys, &header.settings, place);
            let begun = match &header.initial {
                Initial::Any => true,
                Initial::Absent => place[0] == 0,
                Initial::Views(views) => views.iter().any(|view| fits(&service.keys, view, place)),
            };
            settled && begun && header.source.as_ref().is_none_or(|view| fits(&service.linked, view, place))
        })
    }

    fn happen(&self, n: usize, now: &Now, reach: &mut impl FnMut(Place, How)) {
        let Now { place, how, .. } = *now;
        let reading = self.reading;
        let lenient = reading.manner.lenient;
        let proven = !matches!(how, How::Owed | How::OwedLinked);
        match &self.history.things[n].what {
            What::Call { operation, args, out } => {
                let operation = &reading.service.operations[*operation];
                let Some(rule) = reading.of_operation(operation) else {
                    if *out != Out::Lost {
                        self.unknown(now, reach);
                    }
                    return;
                };
                for asked in requests(operation, args.as_ref()) {
                    for place in reading.unfolded(rule, &place) {
                        self.call(rule, &with(&place, &asked), how, *out, reach);
                    }
                }
            }
            What::See { linked, fields } => {
                let fields = fields.as_ref();
                let any_word = self.history.header.any_word;
                let says = |(_, said): &(usize, Said)| !(any_word && *said == Said::Unlisted);
                if fields.is_some_and(|fields| !fields.iter().any(says)) {
                    return reach(place, how);
                }
                // A stale sighting shows what was, and proves nothing.
                if self.fresh[n] & !self.lost & !now.done != 0 {
                    if proven && reading.can_be_seen(&place, *linked, fields, any_word, false) {
                        reach(place, how);
                    }
                    return;
                }
                let owed = how == if *linked { How::OwedLinked } else { How::Owed };
                if reading.can_be_seen(&place, *linked, fields, any_word, owed) {
                    // What is seen of the linked resource says nothing of where the job is.
                    let shown = owed || !linked && proven;
                    reach(place, if shown { How::Shown } else { how });
                }
            }
            What::Step { linked, name } if proven => {
                let Some(rule) = reading.of_event(*linked, name) else { return self.unknown(now, reach) };
                let asked = rule.agent != Agent::Service;
                for place in reading.unfolded(rule, &place) {
                    let ends = if lenient {
                        reading.targets(rule, &place, asked)
                    } else {
                        reading.foreseen(rule, &place, asked).into_iter().collect()
                    };
                    ends.into_iter().for_each(|end| reach(end, How::Unseen));
                }
            }
            What::Step { .. } => {}
        }
    }

    /// What an edition does not have may lead anywhere.
    fn unknown(&self, now: &Now, reach: &mut impl FnMut(Place, How)) {
        if self.reading.manner.lenient && !matches!(now.how, How::Owed | How::OwedLinked) {
            reach(now.place, How::Unseen);
            self.reading.unforeseen(&now.place).iter().for_each(|(end, _)| reach(*end, How::Unseen));
        }
    }

    /// A call, with what it asks and what the linked resource is.
    fn call(&self, rule: &'static Rule, place: &Place, how: How, out: Out, reach: &mut impl FnMut(Place, How)) {
        let reading = self.reading;
        let answers = reading.answers(rule, place);
        let proven = !matches!(how, How::Owed | How::OwedLinked);
        let here = reading.folded(place);
        if let Out::Denied(code) = out {
            let lenient = reading.manner.lenient;
            let may = match code {
                Code::Unlisted => lenient,
                Code::Unrecorded => lenient || !answers.codes.is_empty(),
                Code::Listed(number) => {
                    let claims = match reading.rows.codes[usize::from(number)].1 {
                        Class::State => true,
                        Class::Parameter => rule.whole && table(rule).contains(&number),
                        _ => false,
                    };
                    let may = answers.codes.contains(&number) && (lenient || !answers.applied);
                    !claims || may || lenient && (answers.any_code || !table(rule).contains(&number))
                }
            };
            if may {
                reach(here, how);
            }
            return;
        }
        if !proven {
            return;
        }
        if answers.applied && out != Out::Ignored {
            let moved = out == Out::Lost || reading.shows(rule, place);
            let after = if moved { How::Unseen } else { how };
            reading.targets(rule, place, true).into_iter().for_each(|end| reach(end, after));
        }
        if answers.ignored && matches!(out, Out::Ok | Out::Ignored) {
            reach(here, if answers.ignored_for_sure { How::Unseen } else { how });
        }
    }
}

pub(crate) fn verdict<'a>(readings: &Readings<'a>, service: &'a Service, history: &Recorded, edition: u8) -> Verdict {
    let survives = |lenient| Run::new(&readings.get(service, &history.header, edition, lenient), history).survives();
    match () {
        () if survives(false) => Verdict::Conforms,
        () if survives(true) => Verdict::Unspecified,
        () => Verdict::Violates,
    }
}

/// The readings of the rows that were asked for, each computed once.
#[derive(Default)]
pub(crate) struct Readings<'a>(RefCell<HashMap<Manner, Rc<Reading<'a>>>>);

impl<'a> Readings<'a> {
    fn get(&self, service: &'a Service, header: &Header, edition: u8, lenient: bool) -> Rc<Reading<'a>> {
        let Header { open, recorded, linked, .. } = *header;
        let manner = Manner { edition, lenient, open, recorded, linked };
        let new = || Rc::new(Reading::new(service, manner));
        self.0.borrow_mut().entry(manner).or_insert_with(new).clone()
    }
}

// A history as a file.

impl Recorded {
    pub(crate) fn text(&self, service: &Service) -> String {
        let Header { open, recorded, timed, any_word, late, skew, .. } = self.header;
        let Service { name, resource, .. } = *service;
        let view = |keys: &[Key], view: &View| {
            let fields: Vec<String> = view
                .iter()
                .map(|(n, said)| match said {
                    Said::Word(word) => format!("{}:{}", quoted(keys[*n].name), keys[*n].words[*word].0),
                    Said::Null => format!("{}:null", quoted(keys[*n].name)),
                    Said::Unlisted => format!("{}:\"hibernating\"", quoted(keys[*n].name)),
                })
                .collect();
            format!("{{{}}}", fields.join(","))
        };
        let world = if open { "open" } else { "closed" };
        let steps = if recorded { "recorded" } else { "hidden" };
        let words = if any_word { "any" } else { "report" };
        let stale = match self.header.stale {
            Stale::Within(ms) => ms.to_string(),
            Stale::Any => quoted("any"),
        };
        let initial = match &self.header.initial {
            Initial::Any => quoted("any"),
            Initial::Absent => quoted("absent"),
            Initial::Views(views) => {
                let views: Vec<String> = views.iter().map(|v| view(&service.keys, v)).collect();
                format!("[{}]", views.join(","))
            }
        };
        let mut text = format!(
            r#"{{"history":"1.0","service":"{name}","edition":"*","world":"{world}","stale":{stale},"steps":"{steps}","words":"{words}","skew":{skew}"#
        );
        let _ = write!(text, r#","initial":{{"{resource}":{initial}"#);
        if let Some(source) = &self.header.source {
            let _ = write!(text, r#","{}":{}"#, service.other, view(&service.linked, source));
        }
        text.push('}');
        if self.header.linked {
            let _ = write!(text, r#","links":{{"{resource}":"{}"}}"#, service.other);
        }
        if !self.header.settings.is_empty() {
            let _ = write!(text, r#","settings":{{"{resource}":{}}}"#, view(&service.keys, &self.header.settings));
        }
        if let Some(late) = late {
            let _ = write!(text, r#","late":{late}"#);
        }
        text.push('}');
        for (_, n, ends) in self.lines() {
            let thing = &self.things[n];
            let (start, end) = match thing.lines {
                Lines::One => (thing.start, thing.end),
                _ if ends => (thing.end, thing.end),
                _ => (thing.start, thing.start),
            };
            let time = if timed { format!(r#""t":[{start},{end}],"#) } else { String::new() };
            let _ = write!(text, "\n{{{time}\"by\":\"c{}\",", thing.by);
            let _ = match &thing.what {
                What::Step { linked, name } => {
                    let res = if *linked { service.other } else { resource };
                    write!(text, r#""step":"{name}","res":"{res}"}}"#)
                }
                What::See { linked, fields } => {
                    let keys = if *linked { &service.linked } else { &service.keys };
                    let seen = fields.as_ref().map_or("null".into(), |fields| view(keys, fields));
                    write!(text, r#""see":{{"{}":{seen}}}}}"#, if *linked { service.other } else { resource })
                }
                What::Call { operation, args, out } => {
                    let operation = &service.operations[*operation];
                    let of_other = operation.of_linked || operation.name == "DeleteSourceServer";
                    let res = if of_other { service.other } else { resource };
                    let args = args.as_ref().map_or(String::new(), |args| {
                        let all = operation.parameters.iter().zip(args).map(|(p, n)| (p.name, &p.options[*n].0));
                        let sent: Vec<String> = all
                            .filter(|(_, sent)| !sent.is_empty())
                            .map(|(name, sent)| format!("{}:{sent}", quoted(name)))
                            .collect();
                        format!(r#","args":{{{}}}"#, sent.join(","))
                    });
                    let asked = format!(r#"{},"res":"{res}"{args}"#, quoted(operation.name));
                    let out = match out {
                        Out::Ok => r#""out":"ok""#.into(),
                        Out::Applied => r#""out":"applied""#.into(),
                        Out::Ignored => r#""out":"ignored""#.into(),
                        Out::Lost => r#""out":"unknown""#.into(),
                        Out::Denied(Code::Unrecorded) => r#""out":"denied""#.into(),
                        Out::Denied(Code::Unlisted) => r#""out":"denied","code":"Odd.Code""#.into(),
                        Out::Denied(Code::Listed(n)) => {
                            format!(r#""out":"denied","code":"{}""#, service.rows.codes[usize::from(*n)].0)
                        }
                    };
                    match (thing.lines, ends) {
                        (Lines::One, _) => write!(text, r#""op":{asked},{out}}}"#),
                        (_, false) => write!(text, r#""call":{asked},"id":"{n}"}}"#),
                        (_, true) => write!(text, r#""ret":"{n}",{out}}}"#),
                    }
                }
            };
        }
        text
    }
}

// Random histories.

pub(crate) struct Maker<'a> {
    pub(crate) service: &'a Service,
    pub(crate) dice: Dice,
}

impl<'a> Maker<'a> {
    fn once_in(&mut self, n: usize) -> bool {
        self.dice.roll(n) == 0
    }

    fn header(&mut self) -> Header {
        let service = self.service;
        let timed = !self.once_in(4);
        let stale = match self.dice.roll(6) {
            0 => Stale::Any,
            1 if timed => Stale::Within(u32::try_from(1 + self.dice.roll(30)).unwrap()),
            _ => Stale::Within(0),
        };
        let linked = !service.linked.is_empty() && self.once_in(2);
        let initial = match self.dice.roll(4) {
            0 => Initial::Any,
            1 => Initial::Absent,
            n => Initial::Views((1..n).map(|_| self.exact()).collect()),
        };
        let of_source = linked && self.once_in(2);
        // What is settled is of a coordinate of its own.
        let settled = service.keys.iter().position(|key| ["RunOnce", "resume_mode", "auto_start"].contains(&key.name));
        let settings = settled.filter(|_| self.once_in(4)).map(|n| (n, Said::Word(self.dice.roll(2))));
        let mut any = |n: usize, most: usize| {
            u32::try_from(if self.dice.roll(n) == 0 { self.dice.roll(most) } else { 0 }).unwrap()
        };
        let (skew, late) = (any(4, 8), any(2, 12));
        Header {
            open: self.once_in(5),
            recorded: self.once_in(4),
            linked,
            timed,
            any_word: self.once_in(5),
            stale,
            late: (timed && late > 0).then_some(late),
            skew: if timed { skew } else { 0 },
            initial,
            source: of_source.then(|| vec![(0, Said::Word(self.dice.roll(4)))]),
            settings: settings.into_iter().collect(),
        }
    }

    /// A view of what a job is at the beginning.
    fn exact(&mut self) -> View {
        let keys = &self.service.keys;
        let mut view = Vec::new();
        for (n, key) in keys.iter().enumerate() {
            if self.once_in(if n == 0 { 1 } else { 3 }) {
                let null = key.null != 0 && self.once_in(2);
                view.push((n, if null { Said::Null } else { Said::Word(self.dice.roll(key.words.len())) }));
            }
        }
        view
    }

    /// Anything that can be recorded.
    fn anything(&mut self, header: &Header) -> What {
        match self.dice.roll(if header.recorded { 5 } else { 4 }) {
            0 | 1 => {
                let linked = header.linked && self.once_in(4);
                let keys = if linked { &self.service.linked } else { &self.service.keys };
                let mut fields = Vec::new();
                for (n, key) in keys.iter().enumerate() {
                    if self.once_in(if n == 0 { 1 } else { 2 }) {
                        fields.push((n, self.word(key)));
                    }
                }
                What::See { linked, fields: if self.once_in(8) { None } else { Some(fields) } }
            }
            2 | 3 => {
                let operation = self.operation(header);
                let args = self.args(operation);
                let out = self.out(operation);
                What::Call { operation, args, out }
            }
            _ => {
                let rows = self.service.rows;
                let linked = rows.linked.iter().filter(|rule| header.linked && rule.agent != Agent::Caller);
                let all = rows.events.iter().map(|rule| (false, rule.name)).chain(linked.map(|rule| (true, rule.name)));
                let (linked, name) = *self.dice.pick(&all.collect::<Vec<_>>());
                What::Step { linked, name }
            }
        }
    }

    fn word(&mut self, key: &Key) -> Said {
        match self.dice.roll(12) {
            0 if key.nullable => Said::Null,
            1 if key.unlisted => Said::Unlisted,
            _ => Said::Word(self.dice.roll(key.words.len())),
        }
    }

    fn operation(&mut self, header: &Header) -> usize {
        // The linked resource can be asked only where it is in the file.
        let of_linked = |o: &&Operation| o.of_linked || o.name == "DeleteSourceServer";
        let all = self.service.operations.iter().filter(|o| header.linked || !of_linked(o)).count();
        self.dice.roll(all)
    }

    fn args(&mut self, operation: usize) -> Option<Vec<usize>> {
        let Operation { parameters, .. } = &self.service.operations[operation];
        let args = parameters.iter().map(|p| self.dice.roll(p.options.len())).collect();
        (!self.once_in(5)).then_some(args)
    }

    fn out(&mut self, operation: usize) -> Out {
        let rows = self.service.rows;
        let row = self.service.operations[operation].row;
        let all = rows.rules.iter().chain(rows.linked);
        let named: Vec<Rule> = all.filter(|rule| rule.name == row && rule.agent == Agent::Caller).copied().collect();
        let codes = table(self.dice.pick(&named));
        // A refusal that says the service failed is a lost call.
        let other = || (0u8..).zip(rows.codes).filter(|(_, code)| code.1 != Class::Internal).map(|(n, _)| n);
        match self.dice.roll(12) {
            0..=2 => Out::Ok,
            3 => Out::Applied,
            4 => Out::Ignored,
            5 | 6 => Out::Lost,
            7 => Out::Denied(Code::Unrecorded),
            8 => Out::Denied(Code::Unlisted),
            9 => Out::Denied(Code::Listed(*self.dice.pick(&other().collect::<Vec<_>>()))),
            _ if codes.is_empty() => Out::Ok,
            _ => Out::Denied(Code::Listed(*self.dice.pick(&codes))),
        }
    }

    /// What a service that follows the rows does next, and where the job is then.
    fn valid(
        &mut self,
        reading: &Reading,
        header: &Header,
        from: &Place,
        pending: &mut Vec<(&'static Rule, Vec<(usize, u8)>)>,
    ) -> (What, Place) {
        let mut place = *from;
        for _ in 0..self.dice.roll(3) {
            let ends = reading.unseen(&place);
            if !ends.is_empty() {
                place = *self.dice.pick(&ends);
            }
        }
        if !pending.is_empty() && self.once_in(2) {
            let (rule, asked) = pending.pop().unwrap();
            place = self.applied(reading, rule, &asked, &place).unwrap_or(place);
        }
        if header.recorded && self.once_in(2) {
            let mut steps: Vec<(bool, &'static str, Place)> = Vec::new();
            for (linked, rule) in reading.events() {
                let all = reading.unfolded(rule, &place);
                let ends = all.iter().filter_map(|p| reading.foreseen(rule, p, rule.agent != Agent::Service));
                steps.extend(ends.map(|end| (linked, rule.name, end)));
            }
            if !steps.is_empty() {
                let (linked, name, end) = *self.dice.pick(&steps);
                return (What::Step { linked, name }, end);
            }
        }
        if self.once_in(2) {
            return (self.sighting(reading, header, &place), place);
        }
        for tries in 0.. {
            let operation = self.operation(header);
            let args = self.args(operation);
            let row = &self.service.operations[operation];
            let Some(rule) = reading.of_operation(row) else { continue };
            let asked = self.dice.pick(&requests(row, args.as_ref())).clone();
            let out = if self.once_in(4) {
                pending.push((rule, asked));
                Out::Lost
            } else {
                let all = reading.unfolded(rule, &place);
                let answers = reading.answers(rule, &with(self.dice.pick(&all), &asked));
                if let Some(end) = self.applied(reading, rule, &asked, &place) {
                    place = end;
                    if self.once_in(4) { Out::Applied } else { Out::Ok }
                } else if answers.ignored {
                    if self.once_in(4) { Out::Ignored } else { Out::Ok }
                } else if tries < 3 {
                    continue;
                } else {
                    answers.codes.first().map_or(Out::Denied(Code::Unrecorded), |code| Out::Denied(Code::Listed(*code)))
                }
            };
            return (What::Call { operation, args, out }, place);
        }
        unreachable!()
    }

    /// Where a request leads if it is applied.
    fn applied(
        &mut self,
        reading: &Reading,
        rule: &'static Rule,
        asked: &[(usize, u8)],
        place: &Place,
    ) -> Option<Place> {
        let all = reading.unfolded(rule, place);
        let place = with(self.dice.pick(&all), asked);
        let ends = if reading.answers(rule, &place).applied { reading.targets(rule, &place, true) } else { Vec::new() };
        ends.first().copied()
    }

    /// What the rows print of a place, or some of it.
    fn sighting(&mut self, reading: &Reading, header: &Header, place: &Place) -> What {
        let linked = header.linked && self.once_in(4);
        let keys = if linked { &self.service.linked } else { &self.service.keys };
        if reading.can_be_seen(place, linked, None, false, false) {
            return What::See { linked, fields: None };
        }
        let mut fields = Vec::new();
        for (n, key) in keys.iter().enumerate() {
            let words = (0..key.words.len()).map(Said::Word).chain(key.nullable.then_some(Said::Null));
            let fits = |said: &Said| reading.can_be_seen(place, linked, Some(&vec![(n, *said)]), false, false);
            let words: Vec<Said> = words.filter(fits).collect();
            if !words.is_empty() && !self.once_in(3) {
                fields.push((n, *self.dice.pick(&words)));
            }
        }
        What::See { linked, fields: Some(fields) }
    }

    /// A history: one that follows the rows, one with a single change, or one that follows nothing.
    pub(crate) fn history(&mut self, readings: &Readings<'a>) -> Recorded {
        let header = self.header();
        let mut history = Recorded { header, things: Vec::new() };
        let overlap = self.once_in(2);
        let (kind, size) = (self.dice.roll(4), self.dice.roll(if overlap { 6 } else { 9 }));
        let (callers, edition) =
            (1 + self.dice.roll(4), u8::try_from(self.dice.roll(self.service.rows.editions.len())).unwrap());
        let reading = readings.get(self.service, &history.header, edition, false);
        let starts: Vec<Place> = Run::new(&reading, &history).beginnings().collect();
        let mut place = if starts.is_empty() { Place::default() } else { *self.dice.pick(&starts) };
        let (mut moment, mut free, mut pending) = (20, [0; 8], Vec::new());
        let header = history.header.clone();
        for _ in 0..size {
            let what = if kind == 3 || starts.is_empty() {
                self.anything(&header)
            } else {
                let (what, end) = self.valid(&reading, &header, &place, &mut pending);
                place = end;
                what
            };
            history.things.push(self.timed(what, overlap, &mut moment, callers, &mut free));
        }
        if (1..3).contains(&kind) && !history.things.is_empty() {
            self.change(&mut history);
        }
        history
    }

    /// A thing with its time.
    fn timed(&mut self, what: What, overlap: bool, moment: &mut u32, callers: usize, free: &mut [u32; 8]) -> Thing {
        let by = self.dice.roll(callers);
        let mut some = |most: usize| u32::try_from(self.dice.roll(most)).unwrap();
        *moment += if overlap { some(4) } else { 6 + some(8) };
        let (start, end) = if overlap { (*moment - some(8), *moment + some(8)) } else { (*moment, *moment + some(4)) };
        let call = matches!(what, What::Call { .. });
        let lost = matches!(what, What::Call { out: Out::Lost, .. });
        let lines = match self.dice.roll(4) {
            0 if lost => Lines::NoReturn,
            0 | 1 if call => Lines::Two,
            _ => Lines::One,
        };
        // What one caller does comes one after the other, but for calls that wait for their return.
        let waits = lines == Lines::Two && self.once_in(3);
        let start = if waits { start } else { start.max(free[by]) };
        let end = if lines == Lines::NoReturn { start } else { end.max(start) };
        if !waits {
            free[by] = end;
        }
        Thing { what, by: u8::try_from(by).unwrap(), start, end, lines }
    }

    /// One change: another outcome or word, a line dropped, or two swapped.
    fn change(&mut self, history: &mut Recorded) {
        let n = self.dice.roll(history.things.len());
        let other = self.dice.roll(history.things.len());
        match self.dice.roll(4) {
            0 => drop(history.things.remove(n)),
            1 => {
                let what = history.things[n].what.clone();
                let swapped = std::mem::replace(&mut history.things[other].what, what);
                history.things[n].what = swapped;
            }
            _ => match history.things[n].what.clone() {
                What::Call { operation, args, .. } => {
                    let out = self.out(operation);
                    history.things[n].what = What::Call { operation, args, out };
                }
                What::See { linked, fields: Some(mut fields) } if !fields.is_empty() => {
                    let keys = if linked { &self.service.linked } else { &self.service.keys };
                    let m = self.dice.roll(fields.len());
                    fields[m].1 = self.word(&keys[fields[m].0]);
                    history.things[n].what = What::See { linked, fields: Some(fields) };
                }
                _ => history.things[n].what = self.anything(&history.header.clone()),
            },
        }
        for thing in &mut history.things {
            // Only a lost call has no return.
            if thing.lines != Lines::One && !matches!(thing.what, What::Call { out: Out::Lost, .. }) {
                let call = matches!(thing.what, What::Call { .. });
                thing.lines = if call { Lines::Two } else { Lines::One };
            }
        }
    }
}

// The comparison.

pub(crate) fn judged(judge: &Judge, service: &Service, history: &Recorded) -> Vec<Verdict> {
    let text = history.text(service);
    let read = match History::read(text.as_bytes()) {
        Ok(read) => read,
        // Such a file is unusable; the definition knows only that no run explains it.
        Err(e) if e.reason.contains("no state in which it can begin") => {
            return service.rows.editions.iter().map(|_| Verdict::Violates).collect();
        }
        Err(e) => panic!("{e}\n{text}"),
    };
    let own = read.resources.iter().find(|r| r.name == service.resource).unwrap();
    let verdicts = mutants::with(service.rows, || judge.verdicts(own));
    verdicts.into_iter().map(|v| if v == Verdict::Vacuous { Verdict::Conforms } else { v }).collect()
}

/// Simpler histories: without one thing, or with a plainer header.
pub(crate) fn simpler(history: &Recorded) -> Vec<Recorded> {
    let mut all = Vec::new();
    for n in 0..history.things.len() {
        let mut fewer = history.clone();
        fewer.things.remove(n);
        all.push(fewer);
    }
    let mut plainer = |change: &dyn Fn(&mut Header)| {
        let mut other = history.clone();
        change(&mut other.header);
        let linked =
            other.header.linked || !other.things.iter().any(|t| matches!(t.what, What::See { linked: true, .. }));
        if linked && format!("{:?}", other.header) != format!("{:?}", history.header) {
            all.push(other);
        }
    };
    plainer(&|h| h.open = false);
    plainer(&|h| h.stale = Stale::Within(0));
    plainer(&|h| h.late = None);
    plainer(&|h| h.skew = 0);
    plainer(&|h| h.any_word = false);
    plainer(&|h| h.source = None);
    plainer(&|h| h.settings = Vec::new());
    plainer(&|h| h.initial = Initial::Any);
    plainer(&|h| {
        if let Initial::Views(views) = &mut h.initial {
            views.truncate(1);
        }
    });
    all
}

/// Whether the judge says what was searched. Where clocks of different callers are apart it lets those of one caller be apart
/// too, as far as lost calls that end and stale sightings go: there it may be kinder, never harsher.
pub(crate) fn agree(history: &Recorded, found: &[Verdict], wanted: &[Verdict]) -> bool {
    let Header { skew, late, stale, .. } = history.header;
    if skew == 0 || late.is_none() && stale == Stale::Within(0) {
        return found == wanted;
    }
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Conforms => 0,
        Verdict::Unspecified => 1,
        _ => 2,
    };
    found.iter().zip(wanted).all(|(found, wanted)| rank(found) <= rank(wanted))
}
