//! The vectors of `docs/vectors`: generated from the rows, replayed, and run by the runner in Python.

mod replay;
mod rows;
mod runner;
mod wire;

use crate::generated::{histories, root, same};
use crate::subject::{Place, Subject, has};
use cutover::dcs::task::Task;
use cutover::evidence::Clause;
use cutover::history::Judge;
use cutover::history::json::History;
use cutover::rule::{Agent, Kind, Region, Rule};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use rows::{Level, Said, cells, groups, values};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The version of the format and of its page.
const VERSION: &str = "1.0";

/// The coordinates whose values make a vector of their own, so that each has an example.
fn split<S: Subject>() -> &'static [usize] {
    if S::NAME == "smc-job" { &[0, 1] } else { &[0] }
}

fn service<S: Subject>() -> &'static str {
    S::NAME.split('-').next().unwrap()
}

/// The file of a machine, without its ending.
fn file<S: Subject>() -> &'static str {
    if S::NAME == "sms-task" { S::NAME } else { service::<S>() }
}

/// One group of cells of which the same is said.
struct Vector {
    rule: &'static Rule,
    /// The numbers of its editions, oldest first.
    editions: Vec<u8>,
    region: Region,
    said: Said,
}

/// A path in the documentation.
fn folder(name: &str) -> PathBuf {
    root().join("docs/vectors").join(name)
}

fn read(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder(name)).unwrap()).unwrap()
}

/// The groups of every rule, those that two editions share once.
fn vectors<S: Subject>() -> Vec<Vector> {
    let mut all: Vec<Vector> = Vec::new();
    for rule in S::ROWS.rules.iter().chain(S::ROWS.events).chain(S::ROWS.console) {
        for edition in (0u8..8).filter(|e| rule.editions >> e & 1 == 1) {
            for (region, said) in groups::<S>(rule, edition, split::<S>()) {
                let same = |v: &&mut Vector| {
                    v.rule.name == rule.name
                        && v.rule.agent == rule.agent
                        && v.region == region
                        && v.said == said
                        && (0..S::ROWS.coordinates.len()).all(|n| rows::reads(v.rule, n) == rows::reads(rule, n))
                };
                match all.iter_mut().find(same) {
                    Some(vector) => vector.editions.push(edition),
                    None => all.push(Vector { rule, editions: vec![edition], region, said }),
                }
            }
        }
    }
    all
}

/// A region in words that do not change while its cells do not.
fn words<S: Subject>(region: &Region) -> String {
    let mut text = String::new();
    for (n, c) in S::ROWS.coordinates.iter().enumerate().filter(|(n, _)| narrowed::<S>(region, *n)) {
        let words: Vec<&str> = values(S::ROWS, region, n).map(|v| c.values[usize::from(v)]).collect();
        write!(text, "{}={};", c.name, words.join(",")).unwrap();
    }
    text
}

fn narrowed<S: Subject>(region: &Region, n: usize) -> bool {
    region.mask(n) & rows::all(S::ROWS, n) != rows::all(S::ROWS, n)
}

/// Short, and the same on each machine.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{:06x}", (hash ^ hash >> 32) & 0xff_ffff)
}

/// An id names its cells: the oldest edition, the operation, the state, and the rest of the region.
fn id<S: Subject>(vector: &Vector) -> String {
    let edition = S::ROWS.editions[usize::from(vector.editions[0])];
    let named = vector.said.tag.iter().zip(split::<S>());
    let state: Vec<&str> = named.map(|(v, n)| S::ROWS.coordinates[*n].values[usize::from(*v)]).collect();
    let rest = digest(&words::<S>(&vector.region));
    format!("{}/{edition}/{}/{}/{rest}", file::<S>(), vector.rule.name.replace(' ', "-"), state.join("."))
}

/// The id, or the next one where that was given before to what is gone.
fn unused(id: String, retired: &BTreeSet<String>) -> String {
    let later = (2..).map(|n| format!("{id}-{n}"));
    std::iter::once(id.clone()).chain(later).find(|id| !retired.contains(id)).unwrap_or(id)
}

fn retired() -> BTreeSet<String> {
    let Ok(text) = std::fs::read_to_string(folder("retired.json")) else { return BTreeSet::new() };
    let file: Value = serde_json::from_str(&text).unwrap();
    file["retired"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// How good an example a place is: a state that readers think in, one that a life leads to, one that no row excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Usual,
    Reached,
    Possible,
    Excluded,
}

/// What is known of the states of one edition.
struct Known {
    usual: HashSet<Place>,
    reached: HashSet<Place>,
}

fn known<S: Subject>() -> Vec<Known> {
    let place = |job: &S| S::world().place(*job);
    let eras = S::world().eras.iter();
    eras.map(|era| Known {
        usual: S::usual(era.edition).iter().map(|(_, job)| place(job)).collect(),
        reached: era.reachable.iter().map(place).collect(),
    })
    .collect()
}

/// Every combination of values of these coordinates in a region.
fn places<S: Subject>(region: &Region, coordinates: &[usize]) -> Vec<Place> {
    let mut all = vec![Place::default()];
    for &n in coordinates {
        let with = |place: Place| {
            values(S::ROWS, region, n).map(move |value| {
                let mut place = place;
                place[n] = value;
                place
            })
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

/// The example of a vector, what it is worth, and how many of the region's states no row excludes.
fn example<S: Subject>(vector: &Vector, known: &[Known]) -> (Place, Worth, usize) {
    let spec = S::ROWS;
    let edition = crate::subject::edition(spec);
    let own: Vec<usize> =
        (0..spec.coordinates.len()).filter(|n| *n != edition && spec.coordinates[*n].kind != Kind::Asked).collect();
    let worth = |place: &Place, era: u8| {
        let mut place = *place;
        place[edition] = era;
        let known = &known[usize::from(era)];
        match () {
            () if spec.never.iter().any(|row| has(&row.region, &place)) => Worth::Excluded,
            () if !known.reached.contains(&place) => Worth::Possible,
            () if known.usual.contains(&place) => Worth::Usual,
            () => Worth::Reached,
        }
    };
    let (mut best, mut possible) = ((Worth::Excluded, Place::default()), 0);
    for (n, place) in places::<S>(&vector.region, &own).into_iter().enumerate() {
        let worths = vector.editions.iter().map(|era| worth(&place, *era));
        possible += worths.clone().filter(|w| *w != Worth::Excluded).count();
        let worst = worths.max().unwrap();
        if n == 0 || worst < best.0 {
            best = (worst, place);
        }
    }
    let mut place = best.1;
    for n in (0..spec.coordinates.len()).filter(|n| spec.coordinates[*n].kind == Kind::Asked) {
        place[n] = values(spec, &vector.region, n).next().unwrap();
    }
    place[edition] = vector.editions[0];
    (place, best.0, possible)
}

fn region<S: Subject>(region: &Region) -> Value {
    let narrow = (0..S::ROWS.coordinates.len()).filter(|n| narrowed::<S>(region, *n));
    let listed = narrow.map(|n| {
        let words = values(S::ROWS, region, n).map(|v| wire::typed(S::ROWS, n, v));
        (S::ROWS.coordinates[n].name.to_owned(), Value::Array(words.collect()))
    });
    Value::Object(listed.collect())
}

const KINDS: [(Agent, &str); 4] =
    [(Agent::Caller, "call"), (Agent::Service, "event"), (Agent::Elsewhere, "event"), (Agent::Console, "event")];

/// A vector as its line has it, keys in this order.
fn line<S: Subject>(vector: &Vector, known: &[Known], retired: &BTreeSet<String>) -> Vec<(&'static str, Value)> {
    let spec = S::ROWS;
    let (place, worth, states) = example::<S>(vector, known);
    let Vector { rule, editions, said, .. } = vector;
    let mut flags = said.flags.clone();
    let level = if worth == Worth::Excluded { Level::May } else { said.level };
    match worth {
        Worth::Excluded => drop(flags.insert("impossible")),
        Worth::Possible => drop(flags.insert("unreached")),
        Worth::Usual | Worth::Reached => {}
    }
    let caller = rule.agent == Agent::Caller;
    let arguments = wire::arguments(spec, rule, &place);
    if caller && arguments.contains_key("ClientToken") {
        flags.insert("again");
    }
    if arguments.values().any(|word| word == "another word") {
        flags.insert("unlisted");
    }
    let era = S::EDITIONS[usize::from(editions[0])];
    let answers: Vec<Value> =
        said.answers.iter().map(|a| wire::answer::<S>(era, &place, a, level, rule.name)).collect();
    let kind = KINDS.iter().find(|(agent, _)| *agent == rule.agent).unwrap().1;
    let all = cells(spec, rule, &vector.region);
    let own = (0..spec.coordinates.len()).filter(|n| spec.coordinates[*n].kind == Kind::Asked);
    let asked = own.filter(|n| rows::reads(rule, *n)).map(|n| values(spec, &vector.region, n).count());
    let mut line = vec![
        ("id", json!(unused(id::<S>(vector), retired))),
        ("kind", json!(kind)),
        ("editions", editions.iter().map(|e| spec.editions[usize::from(*e)]).collect()),
        ("level", json!(level.name())),
        ("clauses", json!(said.clauses)),
        ("flags", json!(flags)),
        ("cells", json!(all * editions.len())),
        ("possible", json!(states * asked.product::<usize>())),
        ("region", region::<S>(&vector.region)),
        ("state", Value::Object(wire::state(spec, &place))),
        (if caller { "operation" } else { "event" }, json!(rule.name)),
    ];
    if caller {
        line.push(("args", Value::Object(arguments)));
    }
    line.push(("answers", Value::Array(answers)));
    line
}

/// What each flag says.
const NOTES: [(&str, &str); 12] = [
    (
        "again",
        "The request carries the ClientToken of the call that made this job. A system under test is told so by the token alone: it has to be reset to a job that was made with token-1.",
    ),
    ("assumed", "Some part of the answer is an assumption of ours: no page says it."),
    ("console", "The step is taken by somebody in the vendor's console."),
    (
        "disputed",
        "Two pages disagree about some part of the answer. Both clauses are named; the first is the reading that was decided.",
    ),
    (
        "either",
        "Several answers are right. The first is our reading, the others are what a claim that binds less leaves open.",
    ),
    ("elsewhere", "The step is asked of another resource, such as the migration task of a source server."),
    ("implied", "Some part of the answer follows from a sentence without being said by one."),
    (
        "impossible",
        "A rule excludes every state of the region. It is here so that the vectors cover every cell, and binds nobody.",
    ),
    ("observed", "Some part of the answer was seen in public runs against the service."),
    ("unlisted", "The request asks for a word that no page lists. Any such word will do."),
    ("unreached", "No rule excludes the example, but no life of the resource leads to it either."),
    ("verdict", "A whole history: judge the file as docs/histories/README.md says, and compare."),
];

/// The head of a file and its lines, as text.
fn written(mut head: Vec<(&'static str, Value)>, lines: &[Vec<(&'static str, Value)>]) -> String {
    let used: BTreeSet<&str> = lines
        .iter()
        .flat_map(|line| line.iter().filter(|(k, _)| *k == "flags"))
        .flat_map(|(_, flags)| flags.as_array().unwrap().iter().map(|f| f.as_str().unwrap()))
        .collect();
    let notes: Map<String, Value> =
        NOTES.iter().filter(|(flag, _)| used.contains(flag)).map(|(f, text)| ((*f).into(), json!(text))).collect();
    assert_eq!(notes.len(), used.len(), "every flag is explained");
    head.push(("numberOfTests", json!(lines.len())));
    head.push(("notes", Value::Object(notes)));
    let mut text = String::from("{\n");
    for (key, value) in head {
        // One member a line, so that a change is a changed line.
        let deep = match &value {
            Value::Object(all) => {
                let all = all.iter().map(|(k, v)| format!("    {}: {v}", json!(k)));
                format!("{{\n{}\n  }}", all.collect::<Vec<_>>().join(",\n"))
            }
            Value::Array(all) if all.iter().all(Value::is_object) => {
                format!("[\n{}\n  ]", all.iter().map(|v| format!("    {v}")).collect::<Vec<_>>().join(",\n"))
            }
            other => other.to_string(),
        };
        writeln!(text, "  {}: {deep},", json!(key)).unwrap();
    }
    let lines = lines.iter().map(|line| {
        let members = line.iter().map(|(k, v)| format!("{}: {v}", json!(k)));
        format!("    {{{}}}", members.collect::<Vec<_>>().join(", "))
    });
    write!(text, "  \"tests\": [\n{}\n  ]\n}}\n", lines.collect::<Vec<_>>().join(",\n")).unwrap();
    text
}

/// The coordinates: what a state has by name, and what a region may be narrowed in.
fn coordinates<S: Subject>() -> Value {
    let listed = S::ROWS.coordinates.iter().enumerate().filter(|(n, _)| *n != crate::subject::edition(S::ROWS));
    let listed = listed.map(|(n, c)| {
        let kind = match c.kind {
            Kind::Shown => "shown",
            Kind::Hidden => "hidden",
            Kind::Fixed => "fixed",
            Kind::Linked => "linked",
            Kind::Asked => "asked",
        };
        let all = (0u8..32).take(c.values.len()).map(|v| wire::typed(S::ROWS, n, v));
        let mut line = json!({"name": c.name, "kind": kind, "values": all.collect::<Value>()});
        if c.kind == Kind::Asked {
            let rules = S::ROWS.rules.iter().filter(|r| rows::reads(r, n));
            let asked: BTreeSet<_> = rules.map(|r| wire::parameter(c.name, r.name)).collect();
            line["parameters"] = json!(asked);
        }
        line
    });
    listed.collect()
}

fn clause(c: &Clause) -> Value {
    let pages: Vec<String> = c.pages.iter().map(|p| format!("{} ({})", p.title, p.date)).collect();
    json!({"says": c.says, "pages": pages})
}

type Lines = Vec<Vec<(&'static str, Value)>>;

fn machine<S: Subject>(retired: &BTreeSet<String>) -> (String, Lines) {
    let known = known::<S>();
    let vectors = vectors::<S>();
    let lines: Lines = vectors.iter().map(|v| line::<S>(v, &known, retired)).collect();
    let cited: BTreeSet<&str> = vectors.iter().flat_map(|v| v.said.clauses.iter().copied()).collect();
    let clauses = S::clauses().iter().filter(|c| cited.contains(c.id));
    let clauses: Map<String, Value> = clauses.map(|c| (c.id.to_owned(), clause(c))).collect();
    let count = |key: &str| -> u64 { lines.iter().map(|l| of(l, key).as_u64().unwrap()).sum() };
    let head = vec![
        ("vectors", json!(VERSION)),
        ("service", json!(service::<S>())),
        ("resource", json!(S::NAME.split('-').next_back().unwrap())),
        ("editions", json!(S::ROWS.editions)),
        ("cells", json!(count("cells"))),
        ("possible", json!(count("possible"))),
        ("coordinates", coordinates::<S>()),
        ("clauses", Value::Object(clauses)),
    ];
    (written(head, &lines), lines)
}

fn of<'a>(line: &'a [(&'static str, Value)], key: &str) -> &'a Value {
    &line.iter().find(|(k, _)| *k == key).unwrap().1
}

/// Each verdict of each history, by reference.
fn verdicts(retired: &BTreeSet<String>) -> (String, Lines) {
    let (mut lines, judge) = (Lines::new(), Judge::new());
    for path in histories() {
        let file = path.strip_prefix(root().join("docs")).unwrap().to_str().unwrap().replace('\\', "/");
        let history = History::read(&std::fs::read(&path).unwrap()).unwrap();
        for resource in &history.resources {
            for found in judge.resource(resource) {
                let name = file.strip_prefix("histories/").unwrap().strip_suffix(".jsonl").unwrap();
                let id = format!("history/{name}/{}/{}", resource.name, found.edition);
                let verdict = found.verdict.to_string();
                // Only what a vendor wrote convicts; that all is as the rows have it says more than pages do.
                let level = match verdict.as_str() {
                    "violates" => "must",
                    "conforms" | "vacuous" => "should",
                    _ => "may",
                };
                let clause = found.blame.first().and_then(|b| b.clause).map(|c| c.id);
                let mut line = vec![
                    ("id", json!(unused(id, retired))),
                    ("kind", json!("history")),
                    ("service", json!(history.service)),
                    ("editions", json!([found.edition])),
                    ("level", json!(level)),
                    ("clauses", clause.iter().copied().collect()),
                    ("flags", json!(["verdict"])),
                    ("file", json!(format!("../{file}"))),
                    ("resource", json!(resource.name)),
                    ("verdict", json!(verdict)),
                ];
                if let (true, Some(at)) = (verdict == "violates", found.line) {
                    line.push(("line", json!(at)));
                }
                if let (true, Some(cause)) = (verdict == "unspecified", found.causes.first()) {
                    line.push(("because", json!(cause.kind())));
                }
                lines.push(line);
            }
        }
    }
    let head = vec![("vectors", json!(VERSION))];
    (written(head, &lines), lines)
}

/// The files with vectors.
const FILES: [&str; 5] = ["smc.json", "sms.json", "sms-task.json", "dcs.json", "histories.json"];

#[test]
fn the_vectors_are_what_the_rows_say() {
    let mut gone = retired();
    let machines = [machine::<Job>(&gone), machine::<Source>(&gone), machine::<SmsTask>(&gone), machine::<Task>(&gone)];
    let all: Vec<_> = machines.into_iter().chain([verdicts(&gone)]).collect();
    let ids = all.iter().flat_map(|(_, lines)| lines.iter().map(|l| of(l, "id").as_str().unwrap().to_owned()));
    let ids: Vec<String> = ids.collect();
    let now: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(now.len(), ids.len(), "an id names one vector");
    assert!(now.is_disjoint(&gone), "a retired id is not given again");
    if std::env::var_os("UPDATE").is_some() {
        for file in FILES.iter().filter(|f| folder(f).exists()) {
            let before = read(file);
            let before = before["tests"].as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().to_owned());
            gone.extend(before.filter(|id| !now.contains(id)));
        }
    }
    let lines: Vec<String> = gone.iter().map(|id| format!("\n    {}", json!(id))).collect();
    let list = format!("{{\n  \"vectors\": \"{VERSION}\",\n  \"retired\": [{}\n  ]\n}}\n", lines.join(","));
    same(&folder("retired.json"), &list);
    for (file, (text, _)) in FILES.iter().zip(&all) {
        same(&folder(file), text);
    }
}

#[test]
fn an_id_that_was_given_is_never_given_again() {
    let gone = BTreeSet::from(["a".to_owned(), "a-2".to_owned()]);
    assert_eq!(unused("a".to_owned(), &gone), "a-3");
    assert_eq!(unused("b".to_owned(), &gone), "b");
}

#[test]
fn the_files_are_of_the_schema() {
    let schema = jsonschema::validator_for(&read("schema.json")).unwrap();
    for file in FILES.iter().chain(&["retired.json"]) {
        let errors: Vec<String> = schema.iter_errors(&read(file)).take(3).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
    }
    let mut wrong = read("smc.json");
    wrong["tests"][0]["level"] = json!("shall");
    assert!(!schema.is_valid(&wrong));
}

#[test]
fn the_heads_count_what_follows() {
    for file in FILES {
        let file = read(file);
        let tests = file["tests"].as_array().unwrap();
        assert_eq!(file["numberOfTests"], tests.len());
        assert_eq!(file["vectors"], VERSION);
        let mut levels: BTreeMap<&str, usize> = BTreeMap::new();
        for test in tests {
            *levels.entry(test["level"].as_str().unwrap()).or_default() += 1;
        }
        assert_eq!(levels.keys().copied().collect::<Vec<_>>(), ["may", "must", "should"]);
    }
    let page = std::fs::read_to_string(folder("README.md")).unwrap();
    assert!(page.lines().next().unwrap().ends_with(VERSION), "the page has the version of the format");
}
