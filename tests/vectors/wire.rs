//! Places as the vectors write them, and back.

use super::rows::{Answer, Change, Level, all, reads};
use crate::subject::{Place, Subject, edition, is_missing, view};
use cutover::rule::{Kind, Prints, Rule, Spec, To};
use serde_json::{Map, Value, json};

/// What stands for a time in an argument.
const TIME: &str = "2030-01-01T00:00:00Z";

/// Codes whose HTTP status no page that was read gives.
const NO_STATUS: [&str; 6] = ["SMS.7602", "SMS.7703", "SMS.7719", "SMS.7605", "SMS.6520", "SMS.6603"];

/// A value of a coordinate: the wire's word where there is one.
pub(super) fn typed(spec: &Spec, n: usize, value: u8) -> Value {
    let c = &spec.coordinates[n];
    match c.values[usize::from(value)] {
        "none" | "unset" | "absent" => Value::Null,
        "empty" => json!(""),
        "false" => json!(false),
        "true" => json!(true),
        word @ ("no" | "yes") if c.values.len() == 2 => json!(word == "yes"),
        word => json!(word),
    }
}

/// The value that is written so.
pub(super) fn value(spec: &Spec, n: usize, written: &Value) -> Option<u8> {
    (0u8..32).take(spec.coordinates[n].values.len()).find(|v| typed(spec, n, *v) == *written)
}

pub(super) fn number(spec: &Spec, name: &str) -> Option<usize> {
    spec.coordinates.iter().position(|c| c.name == name)
}

/// The state of a place.
pub(super) fn state(spec: &Spec, place: &Place) -> Map<String, Value> {
    let own = spec.coordinates.iter().enumerate().filter(|(n, c)| *n != edition(spec) && c.kind != Kind::Asked);
    own.map(|(n, c)| (c.name.to_owned(), typed(spec, n, place[n]))).collect()
}

/// The parameter that asks for a coordinate, and whether several of them would: then this is one.
pub(super) fn parameter(name: &str, operation: &str) -> &'static str {
    match (name, operation) {
        ("asked SyncData", _) => "SyncData",
        ("asked Force", _) => "Force",
        ("asked RunOnce", _) => "RunOnce",
        ("asked again", _) => "ClientToken",
        ("asked names", _) => "Name",
        ("asked rhythm", _) => "Frequency",
        ("asked ValidTime", _) => "ValidTime",
        ("asked ScheduledStartTime", _) => "ScheduledStartTime",
        ("asked others", _) => "InstanceType",
        ("asked copystate", "RegisterServer") => "state",
        ("asked migrationcycle", "RegisterServer") => "migration_cycle",
        ("asked copystate", _) => "copystate",
        ("asked migrationcycle", _) => "migrationcycle",
        ("asked migration_method", _) => "migration_method",
        ("asked resume_mode", _) => "resume_mode",
        ("asked migration_type", _) => "migration_type",
        ("asked syncing", _) => "syncing",
        ("asked need_migration_test", _) => "need_migration_test",
        ("asked is_need_consistency_check", _) => "is_need_consistency_check",
        ("asked auto_start", _) => "auto_start",
        other => panic!("{other:?} has no parameter"),
    }
}

/// What a request at a place carries, as far as its rule looks at it.
pub(super) fn arguments(spec: &Spec, rule: &Rule, place: &Place) -> Map<String, Value> {
    let asked = spec.coordinates.iter().enumerate().filter(|(n, c)| c.kind == Kind::Asked && reads(rule, *n));
    let sent = asked.filter_map(|(n, c)| {
        let name = parameter(c.name, rule.name);
        let sent = match (name, typed(spec, n, place[n])) {
            (_, Value::Null) | ("ClientToken" | "Name" | "Frequency" | "InstanceType", Value::Bool(false)) => {
                return None;
            }
            ("ClientToken", _) => json!("token-1"),
            ("Name", _) => json!("another-name"),
            ("Frequency", _) => json!(48),
            ("InstanceType", _) => json!("ecs.g7.large"),
            ("ValidTime" | "ScheduledStartTime", time) if time == "a time" => json!(TIME),
            (_, word) => word,
        };
        Some((name.to_owned(), sent))
    });
    sent.collect()
}

/// The words that an API may show of a coordinate at a place, and the level of that; nothing where it may show anything.
fn shown(spec: &'static Spec, place: &Place, n: usize) -> Option<(Vec<Value>, Level)> {
    let own = typed(spec, n, place[n]);
    let Some(view) = view(spec, place, n) else { return Some((vec![own], Level::Must)) };
    let mut mask = match view.prints {
        Prints::Anything => return None,
        Prints::Own => 1 << place[n],
        Prints::Among(mask) => mask,
    };
    // A view that no sentence carries may be any word, unless it lists what else it may be.
    let level = if view.rival == 0 { Level::of(&view.basis) } else { Level::Must };
    if Level::of(&view.basis) > Level::Must {
        mask |= view.rival;
    }
    let words = (0u8..32).take(spec.coordinates[n].values.len()).filter(|v| mask >> v & 1 == 1);
    let mut words: Vec<Value> = words.map(|v| typed(spec, n, v)).collect();
    if n == 0 && spec.vanishing >> place[0] & 1 == 1 {
        words.push(Value::Null);
    }
    words.sort_by_key(|word| *word != own);
    Some((words, level))
}

/// The state after an answer: each field with the words of which any is right, and the fields that are of a weaker level
/// than the vector.
fn after(
    spec: &'static Spec,
    place: &Place,
    answer: &Answer,
    level: Level,
) -> (Map<String, Value>, Map<String, Value>) {
    let mut end = *place;
    let set = |c: &Change| match c.to {
        To::Is(value) => value,
        To::Asked(n) => place[usize::from(n)],
    };
    for change in &answer.changes {
        end[change.coordinate] = set(change);
    }
    let (mut fields, mut weaker) = (Map::new(), Map::new());
    for (n, c) in spec.coordinates.iter().enumerate() {
        let change = answer.changes.iter().find(|change| change.coordinate == n);
        let silent = view(spec, &end, n).is_none() && change.is_none();
        if n == edition(spec) || c.kind == Kind::Asked || silent {
            continue;
        }
        // That what a row does not set stays, no sentence says.
        let moved = matches!(answer.result, "applied" | "foreseen");
        let stays = if moved && c.kind != Kind::Fixed { Level::May } else { level };
        let mut bound = change.map_or(stays, |change| change.level).max(level);
        if is_missing(spec, &end) && c.kind != Kind::Linked {
            if n == 0 {
                fields.insert(c.name.to_owned(), json!([null]));
                if bound > level {
                    weaker.insert(c.name.to_owned(), json!(bound.name()));
                }
            }
            continue;
        }
        let others = (0u8..32).filter(|v| change.is_some_and(|change| change.rival & all(spec, n) >> v & 1 == 1));
        let mut words: Vec<Value> = Vec::new();
        let mut anything = false;
        for value in std::iter::once(end[n]).chain(others) {
            let mut there = end;
            there[n] = value;
            match shown(spec, &there, n) {
                Some((more, weakest)) => {
                    bound = bound.max(weakest);
                    for word in more {
                        if !words.contains(&word) {
                            words.push(word);
                        }
                    }
                }
                None => anything = true,
            }
        }
        if anything {
            continue;
        }
        // What is not found is null, the linked resource as well.
        if c.kind == Kind::Linked {
            words.iter_mut().filter(|word| **word == "Gone").for_each(|word| *word = Value::Null);
        }
        for (name, words) in printed(c.name, words) {
            if bound > level {
                weaker.insert(name.clone(), json!(bound.name()));
            }
            fields.insert(name, Value::Array(words));
        }
    }
    (fields, weaker)
}

/// The fields in which a coordinate is printed: that of its name, but for the method of a DCS task, which stands in two.
fn printed(name: &str, words: Vec<Value>) -> Vec<(String, Vec<Value>)> {
    if name != "method" {
        return vec![(name.to_owned(), words)];
    }
    let kinds =
        words.iter().map(|w| json!(if w == "backup import" { "backupfile_import" } else { "online_migration" }));
    let mut all = vec![("migration_type".to_owned(), kinds.collect())];
    let method = |word: &Value| match word.as_str() {
        Some("full") => Some(json!("full_amount_migration")),
        Some("full and incremental") => Some(json!("incremental_migration")),
        // An import is printed with the method that its request had to name.
        _ => None,
    };
    if let Some(methods) = words.iter().map(method).collect() {
        all.push(("migration_method".to_owned(), methods));
    }
    all
}

/// An answer, with the state afterwards.
pub(super) fn answer<S: Subject>(
    era: S::Edition,
    place: &Place,
    answer: &Answer,
    level: Level,
    operation: &str,
) -> Value {
    let spec = S::ROWS;
    let (mut written, mut weaker) = (Map::new(), Map::new());
    written.insert("result".into(), json!(answer.result));
    if let Some(number) = answer.code {
        let code = spec.codes[usize::from(number)].0;
        written.insert("code".into(), json!(code));
        written.insert("http".into(), json!(S::answer(S::code(number), era).0));
        if answer.coded > level {
            weaker.insert("code".into(), json!(answer.coded.name()));
            weaker.insert("http".into(), json!(answer.coded.name()));
        }
        if NO_STATUS.contains(&code) {
            weaker.insert("http".into(), json!("may"));
        }
    }
    if let ("applied" | "ignored", Some(status)) = (answer.result, documented(operation)) {
        written.insert("http".into(), json!(status));
    }
    if answer.result != "unforeseen" {
        let (fields, more) = after(spec, place, answer, level);
        written.insert("after".into(), Value::Object(fields));
        weaker.extend(more);
    }
    if !weaker.is_empty() {
        written.insert("weaker".into(), Value::Object(weaker));
    }
    Value::Object(written)
}

/// The HTTP status of a success, where a page gives it.
fn documented(operation: &str) -> Option<u16> {
    match operation {
        "UpdateCopyState" => Some(cutover::sms::answer::ANSWERS[0].status),
        "StopMigrationTaskSync" => Some(cutover::dcs::answer::ANSWERS[0].status),
        _ => None,
    }
}
