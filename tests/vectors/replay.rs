//! The files read back: every vector asked of the machines, every cell found in one vector, and every `must` put to the
//! judge.

use super::wire::{arguments, number, value};
use super::{file, read, service};
use crate::generated::root;
use crate::subject::{Place, Subject};
use cutover::dcs::task::Task;
use cutover::history::json::{History, ask};
use cutover::history::{Judge, Verdict};
use cutover::render;
use cutover::rule::{Accepted, Class, Kind, Region, Rule, WIDTH};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

fn tests<S: Subject>() -> Vec<Value> {
    let mut file = read(&format!("{}.json", file::<S>()));
    let tests = file["tests"].as_array_mut().unwrap();
    std::mem::take(tests)
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap()
}

fn list(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect()
}

fn eras<S: Subject>(test: &Value) -> Vec<usize> {
    let all = list(&test["editions"]);
    all.iter().map(|e| S::ROWS.editions.iter().position(|n| n == e).unwrap()).collect()
}

/// The state of a vector in an edition.
fn state<S: Subject>(test: &Value, era: usize) -> S {
    let first = S::starts(S::EDITIONS[era])[0];
    test["state"].as_object().unwrap().iter().fold(first, |job, (name, word)| {
        let n = number(S::ROWS, name).unwrap();
        let value = value(S::ROWS, n, word).unwrap_or_else(|| panic!("{name} is never {word}"));
        job.with(name, S::ROWS.coordinates[n].values[usize::from(value)]).unwrap()
    })
}

/// The result, the code, and the state afterwards.
type Answered<S> = (&'static str, Option<String>, S);

fn answered<S: Subject>(job: S, answer: Result<Accepted<S>, S::Code>) -> Answered<S> {
    match answer {
        Ok(Accepted::Applied(next)) => ("applied", None, next),
        Ok(Accepted::Ignored(next)) => ("ignored", None, next),
        Err(code) => ("refused", Some(code.to_string()), job),
    }
}

/// Compares what a machine did with the first answer of a vector.
fn compare<S: Subject>(test: &Value, found: &Answered<S>) {
    let (id, answer, (result, code, next)) = (&test["id"], &test["answers"][0], found);
    assert_eq!(answer["result"], *result, "{id}");
    assert_eq!(answer.get("code").and_then(Value::as_str), code.as_deref(), "{id}");
    let Some(after) = answer.get("after") else { return };
    let place = S::world().place(*next);
    for (name, words) in after.as_object().unwrap() {
        let words = words.as_array().unwrap();
        let is = match (name.as_str(), number(S::ROWS, name)) {
            (_, Some(n)) => {
                let word = super::wire::typed(S::ROWS, n, place[n]);
                if word == "Absent" || word == "Gone" { Value::Null } else { word }
            }
            ("migration_type", _) => json!(if place[2] == 3 { "backupfile_import" } else { "online_migration" }),
            ("migration_method", _) => {
                json!(if place[2] == 1 { "full_amount_migration" } else { "incremental_migration" })
            }
            _ => panic!("{id}: {name} is no field"),
        };
        assert!(words.contains(&is), "{id}: {name} is {is}");
    }
}

/// Every operation with what it asks, by its name and its arguments.
fn typed<S: Subject>() -> HashMap<(String, String), S::Operation> {
    let mut all = HashMap::new();
    for (operation, asks) in &S::world().operations {
        let name = operation.to_string();
        for rule in S::ROWS.rules.iter().filter(|r| r.name == name) {
            let arguments = Value::Object(arguments(S::ROWS, rule, asks));
            all.entry((name.clone(), arguments.to_string())).or_insert(*operation);
        }
    }
    all
}

fn asked<S: Subject>() {
    let typed = typed::<S>();
    for test in tests::<S>().iter().filter(|t| t["kind"] == "call") {
        let name = text(test, "operation");
        for era in eras::<S>(test) {
            let job: S = state(test, era);
            if let Some(operation) = typed.get(&(name.to_owned(), test["args"].to_string())) {
                compare(test, &answered(job, job.ask(*operation).map_err(|refused| refused.code)));
            }
            // That a token was used before is not in the request.
            if list(&test["flags"]).contains(&"again") {
                continue;
            }
            let sent: Vec<(String, String)> = test["args"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(k, v)| (k.clone(), v.as_str().map_or_else(|| v.to_string(), str::to_owned)))
                .collect();
            let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let asked = ask(job, name, &sent).unwrap();
            compare(test, &answered(job, asked.answer));
            let cited = list(&test["clauses"]);
            for clause in asked.why.rests_on().filter_map(|basis| basis.clause()) {
                assert!(cited.contains(&clause.id), "{}: {}", test["id"], clause.id);
            }
        }
    }
}

fn happened<S: Subject>() {
    for test in tests::<S>().iter().filter(|t| t["kind"] == "event") {
        let name = text(test, "event");
        for era in eras::<S>(test) {
            let job: S = state(test, era);
            if let Some(event) = S::EVENTS.iter().find(|e| e.to_string() == name) {
                match job.happen(*event) {
                    Ok(next) => compare(test, &("foreseen", None, next)),
                    Err(_) => assert_eq!(test["answers"][0]["result"], "unforeseen", "{}", test["id"]),
                }
                continue;
            }
            // Nobody but a judge takes a step of the console, so the rendered rows are asked.
            let place = S::world().place(job);
            let cells = render::cells(S::ROWS, S::ROWS.editions[era]);
            let cell = cells.iter().find(|c| c.rule == name && crate::subject::has(&c.region, &place)).unwrap();
            let foreseen = cell.answer != "not foreseen";
            assert_eq!(test["answers"][0]["result"] == "foreseen", foreseen, "{}", test["id"]);
        }
    }
}

/// A vector's region as masks.
fn region<S: Subject>(test: &Value) -> Region {
    test["region"].as_object().unwrap().iter().fold(Region::ANY, |region, (name, words)| {
        let n = number(S::ROWS, name).unwrap();
        let mask = words.as_array().unwrap().iter().map(|w| 1 << value(S::ROWS, n, w).unwrap()).sum();
        region.with_mask(n, mask)
    })
}

fn all_rules<S: Subject>() -> impl Iterator<Item = &'static Rule> {
    S::ROWS.rules.iter().chain(S::ROWS.events).chain(S::ROWS.console)
}

/// Together the regions of an operation are everything, and no two of them share a cell.
fn partition<S: Subject>() {
    let (spec, tests) = (S::ROWS, tests::<S>());
    let regions: Vec<Region> = tests.iter().map(region::<S>).collect();
    let mut whole = 0;
    for rule in all_rules::<S>() {
        for era in (0..S::EDITIONS.len()).filter(|e| rule.editions >> e & 1 == 1) {
            let name = |t: &Value| t.get("operation").or(t.get("event")).unwrap() == rule.name;
            let here = |t: &Value| name(t) && list(&t["editions"]).contains(&spec.editions[era]);
            let (mut sum, mut own) = (0, Vec::new());
            for (test, region) in tests.iter().zip(&regions).filter(|(t, _)| here(t)) {
                let cells = super::rows::cells(spec, rule, region);
                assert_eq!(test["cells"], cells * list(&test["editions"]).len(), "{}", test["id"]);
                sum += cells;
                own.push(region);
            }
            assert_eq!(sum, super::rows::cells(spec, rule, &Region::ANY), "{}: everything", rule.name);
            whole += sum;
            for (n, a) in own.iter().enumerate() {
                for b in &own[n + 1..] {
                    let apart =
                        (0..spec.coordinates.len()).any(|k| a.mask(k) & b.mask(k) & super::rows::all(spec, k) == 0);
                    assert!(apart, "{}: two vectors overlap", rule.name);
                }
            }
        }
    }
    assert_eq!(read(&format!("{}.json", file::<S>()))["cells"], whole);
    assert!(whole >= render::counts(spec).cells, "no cell of the tables is left out");
}

/// The masks of what a rule's vectors say, with the answer.
type Drawer<'a> = Vec<([u32; WIDTH], &'a str, Option<&'a str>)>;

fn drawers<'a, S: Subject>(tests: &'a [Value], key: &str) -> HashMap<(&'a str, usize), Drawer<'a>> {
    let mut all: HashMap<_, Drawer> = HashMap::new();
    for test in tests.iter().filter(|t| t.get(key).is_some()) {
        let region = region::<S>(test);
        let mut masks = [u32::MAX; WIDTH];
        for (n, mask) in masks.iter_mut().enumerate() {
            *mask = region.mask(n);
        }
        let answer = &test["answers"][0];
        for era in eras::<S>(test) {
            let drawer = all.entry((text(test, key), era)).or_default();
            drawer.push((masks, text(answer, "result"), answer.get("code").and_then(Value::as_str)));
        }
    }
    all
}

/// The one entry that has a place.
fn only<'a>(drawer: &Drawer<'a>, place: &Place) -> (&'a str, Option<&'a str>) {
    let mut found = drawer.iter().filter(|(masks, ..)| masks.iter().zip(place).all(|(m, v)| m >> v & 1 == 1));
    let (_, result, code) = found.next().expect("every cell is in a vector");
    assert!(found.next().is_none(), "no cell is in two vectors");
    (result, *code)
}

/// Each request in each state, asked of the machine and looked up.
fn every_cell<S: Subject>() {
    let tests = tests::<S>();
    let (calls, steps) = (drawers::<S>(&tests, "operation"), drawers::<S>(&tests, "event"));
    let names: Vec<String> = S::world().operations.iter().map(|(o, _)| o.to_string()).collect();
    let events: Vec<String> = S::EVENTS.iter().map(ToString::to_string).collect();
    for (era, &edition) in S::EDITIONS.iter().enumerate() {
        for job in S::product(edition) {
            for ((operation, asks), name) in S::world().operations.iter().zip(&names) {
                let (result, code) = only(&calls[&(name.as_str(), era)], &S::world().asked(job, asks));
                let found = answered(job, job.ask(*operation).map_err(|refused| refused.code));
                assert_eq!((result, code), (found.0, found.1.as_deref()), "{name} of {job}");
            }
            for (event, name) in S::EVENTS.iter().zip(&events) {
                let Some(drawer) = steps.get(&(name.as_str(), era)) else { continue };
                let (result, _) = only(drawer, &S::world().place(job));
                assert_eq!(result == "foreseen", job.happen(*event).is_ok(), "{name} of {job}");
            }
        }
    }
}

/// What the recorder says of the beginning of an example; nothing where the format cannot say it.
fn beginning<S: Subject>(test: &Value) -> Option<(Value, Value)> {
    let of = |name: &str| test["state"][name].clone();
    let first = of(S::ROWS.coordinates[0].name);
    let missing = first == "Absent";
    // Of what is not there a recorder cannot say anything else.
    let hidden = S::ROWS.coordinates.iter().skip(1).filter(|c| matches!(c.kind, Kind::Shown | Kind::Hidden));
    let narrowed = hidden.into_iter().any(|c| test["region"].get(c.name).is_some());
    if first == "Gone" || of("source") == "Gone" || missing && narrowed {
        return None;
    }
    let time = |name: &str| if of(name) == "a time" { json!("2030-01-01T00:00:00Z") } else { json!("") };
    Some(match file::<S>() {
        "smc" => {
            let mut job = json!({
                "Status": first,
                "RunOnce": of("RunOnce"),
                "ScheduledStartTime": time("ScheduledStartTime"),
                "ValidTime": time("ValidTime"),
            });
            if !of("BusinessStatus").is_null() {
                job["BusinessStatus"] = of("BusinessStatus");
            }
            let job = if missing { json!("absent") } else { job };
            let source = json!({"State": of("source")});
            (json!({"job/j-1": job, "source/s-1": source}), json!({"job/j-1": "source/s-1"}))
        }
        "sms" => {
            let view = json!({"state": first, "migration_cycle": of("migrationcycle")});
            (json!({"source/s-1": if missing { json!("absent") } else { view }}), Value::Null)
        }
        "sms-task" => {
            let mut view = json!({"state": first});
            for option in ["syncing", "need_migration_test", "is_need_consistency_check", "auto_start"] {
                view[option] = of(option);
            }
            let source = match of("the source's state") {
                // Whether the Agent of nothing is connected cannot be said.
                Value::Null => return None,
                state => json!({"state": state, "connected": of("the source's connected")}),
            };
            // Whether it was a success before, no answer shows.
            if test["region"].get("migrated").is_some() {
                return None;
            }
            let task = if missing { json!("absent") } else { view };
            (json!({"task/t-1": task, "source/s-1": source}), json!({"task/t-1": "source/s-1"}))
        }
        _ => {
            let mut view = json!({"status": first, "task_status": of("task_status")});
            if of("task_status") == "rolling back" {
                return None;
            }
            if !of("resume_mode").is_null() {
                view["resume_mode"] = of("resume_mode");
            }
            view["migration_type"] = json!("online_migration");
            match of("method").as_str() {
                Some("full") => view["migration_method"] = json!("full_amount_migration"),
                Some("full and incremental") => view["migration_method"] = json!("incremental_migration"),
                Some(_) => view["migration_type"] = json!("backupfile_import"),
                None => {}
            }
            (json!({"task/t-1": if missing { json!("absent") } else { view }}), Value::Null)
        }
    })
}

/// The codes that an operation's rules may answer, as far as they speak of the state.
fn codes<S: Subject>(name: &str, era: usize) -> BTreeSet<&'static str> {
    let rules = S::ROWS.rules.iter().filter(|r| r.name == name && r.editions >> era & 1 == 1);
    let listed = rules.flat_map(|r| r.checks().filter_map(|c| c.code)).map(|n| S::ROWS.codes[usize::from(n)]);
    listed.filter(|(_, class)| *class == Class::State).map(|(code, _)| code).collect()
}

/// Whether an answer to the example is convicted.
fn convicted<S: Subject>(judge: &Judge, test: &Value, era: usize, outcome: &Value) -> Option<bool> {
    let (initial, links) = beginning::<S>(test)?;
    // Of two the one that is linked to the other.
    let own = initial.as_object().unwrap().keys().find(|name| links.get(*name).is_some() || links.is_null());
    let own = own.unwrap().clone();
    let mut header = json!({
        "history": "1.0", "service": service::<S>(), "edition": S::ROWS.editions[era], "world": "closed",
        "stale": 0, "steps": "recorded", "initial": initial,
    });
    if !links.is_null() {
        header["links"] = links;
    }
    let linked = test["operation"] == "DeleteSourceServer";
    let resource = if linked { "source/s-1" } else { &own };
    let mut call = match test.get("event") {
        Some(event) => json!({"step": event, "res": resource}),
        None => json!({"op": test["operation"], "res": resource, "args": test["args"], "out": "ok"}),
    };
    call.as_object_mut().unwrap().extend(outcome.as_object().unwrap().clone());
    let recorded = format!("{header}\n{call}\n");
    let history = History::read(recorded.as_bytes()).unwrap_or_else(|e| panic!("{e}: {recorded}"));
    Some({
        let resource = history.resources.iter().find(|resource| resource.name == own).unwrap();
        judge.verdicts(resource) == [Verdict::Violates]
    })
}

/// The judge convicts what a `must` rules out, and nothing that it allows.
fn judged<S: Subject>() -> usize {
    let (judge, mut put) = (Judge::new(), 0);
    for test in tests::<S>().iter().filter(|t| t["level"] == "must") {
        let flags = list(&test["flags"]);
        if flags.contains(&"again") || flags.contains(&"console") {
            continue;
        }
        if test["kind"] == "event" {
            for era in eras::<S>(test) {
                let Some(found) = convicted::<S>(&judge, test, era, &json!({})) else { continue };
                assert_eq!(found, test["answers"][0]["result"] == "unforeseen", "{}", test["id"]);
                put += 1;
            }
            continue;
        }
        let answers = test["answers"].as_array().unwrap();
        let accepts = answers.iter().any(|a| a["result"] != "refused");
        let allowed: BTreeSet<&str> = answers.iter().filter_map(|a| a.get("code")?.as_str()).collect();
        let open = answers.iter().any(|a| a["weaker"].get("code").is_some());
        for era in eras::<S>(test) {
            let mut put_one = |outcome: Value, wanted: bool| {
                let Some(found) = convicted::<S>(&judge, test, era, &outcome) else { return };
                assert_eq!(found, wanted, "{} in {}: {outcome}", test["id"], S::ROWS.editions[era]);
                put += 1;
            };
            put_one(json!({"out": "ok"}), !accepts);
            for code in codes::<S>(text(test, "operation"), era) {
                let right = allowed.contains(code) || open;
                put_one(json!({"out": "denied", "code": code}), !right);
            }
        }
    }
    put
}

macro_rules! machines {
    ($($Machine:ty, $asked:ident, $happened:ident, $partition:ident, $cells:ident, $judged:ident;)+) => {$(
        #[test]
        fn $asked() {
            asked::<$Machine>();
        }

        #[test]
        fn $happened() {
            happened::<$Machine>();
        }

        #[test]
        fn $partition() {
            partition::<$Machine>();
        }

        #[test]
        fn $cells() {
            every_cell::<$Machine>();
        }

        #[test]
        fn $judged() {
            assert!(judged::<$Machine>() > 0);
        }
    )+};
}

machines! {
    Job, the_smc_job_answers_each_vector, the_smc_job_steps_as_each_vector, the_smc_vectors_are_a_partition,
    each_cell_of_smc_is_answered_by_its_vector, what_must_be_in_smc_is_what_the_judge_convicts;
    Source, the_sms_source_answers_each_vector, the_sms_source_steps_as_each_vector, the_sms_vectors_are_a_partition,
    each_cell_of_sms_is_answered_by_its_vector, what_must_be_in_sms_is_what_the_judge_convicts;
    SmsTask, the_sms_task_answers_each_vector, the_sms_task_steps_as_each_vector, the_sms_task_vectors_are_a_partition,
    each_cell_of_sms_tasks_is_answered_by_its_vector, what_must_be_in_sms_tasks_is_what_the_judge_convicts;
    Task, the_dcs_task_answers_each_vector, the_dcs_task_steps_as_each_vector, the_dcs_vectors_are_a_partition,
    each_cell_of_dcs_is_answered_by_its_vector, what_must_be_in_dcs_is_what_the_judge_convicts;
}

/// A reader of the files alone finds each history, and the judge says of it what the index says.
#[test]
fn each_history_is_judged_as_its_vector_says() {
    let index = read("histories.json");
    let judge = Judge::new();
    let mut read: HashMap<String, History> = HashMap::new();
    for test in index["tests"].as_array().unwrap() {
        let file = text(test, "file").to_owned();
        let history = read.entry(file).or_insert_with_key(|file| {
            History::read(&std::fs::read(root().join("docs/vectors").join(file)).unwrap()).unwrap()
        });
        let resource = history.resources.iter().find(|r| r.name == text(test, "resource")).unwrap();
        // What explains a verdict is compared where the file is generated.
        let all = judge.brief(resource);
        let found = all.iter().find(|j| test["editions"][0] == j.edition).unwrap();
        assert_eq!(test["verdict"], found.verdict.to_string(), "{}", test["id"]);
        if found.verdict == Verdict::Violates {
            assert_eq!(test["line"].as_u64().and_then(|n| n.try_into().ok()), found.line, "{}", test["id"]);
        }
    }
}
