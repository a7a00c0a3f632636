//! What is judged together, against its parts: a job and what is linked to it against either alone, a recording with its times
//! against the same without, and the steps of a task against those of its source server.

use crate::generated::{between_markers, histories, root, same};
use crate::subject::{Subject, edges};
use cutover::history::json::{History, Resource};
use cutover::history::{Judge, Verdict};
use cutover::sms::source::{CopyState, Source};
use cutover::sms::task::Task as SmsTask;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The lines of a history.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The lines without all that names one of these resources.
fn without(lines: &[Value], names: &BTreeSet<String>) -> Vec<Value> {
    let mut ids = BTreeSet::new();
    let mut left = Vec::new();
    for line in lines {
        let mut line = line.clone();
        let object = line.as_object_mut().unwrap();
        if object.get("res").and_then(Value::as_str).is_some_and(|res| names.contains(res)) {
            ids.extend(object.get("id").map(Value::to_string));
            continue;
        }
        if object.get("ret").is_some_and(|id| ids.contains(&id.to_string())) {
            continue;
        }
        for key in ["see", "initial", "settings", "expect"] {
            if let Some(Value::Object(of)) = object.get_mut(key) {
                of.retain(|name, _| !names.contains(name));
            }
        }
        object.remove("links");
        if object.get("see").is_none_or(|see| see.as_object().is_some_and(|see| !see.is_empty())) {
            left.push(line);
        }
    }
    left
}

fn without_times(lines: &[Value]) -> Vec<Value> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        let object = line.as_object_mut().unwrap();
        for key in ["t", "late", "skew"] {
            object.remove(key);
        }
        if object.get("stale").is_some_and(Value::is_number) {
            object.insert("stale".into(), 0.into());
        }
    }
    lines
}

/// Whether each resource is convicted, by every edition.
fn convicted(judge: &Judge, lines: &[Value]) -> BTreeMap<String, bool> {
    let text: Vec<String> = lines.iter().map(Value::to_string).collect();
    let text = text.join("\n");
    let history = History::read(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let by_all = |resource: &Resource| judge.verdicts(resource).iter().all(|verdict| *verdict == Verdict::Violates);
    history.resources.iter().map(|resource| (resource.name.clone(), by_all(resource))).collect()
}

/// The histories that are convicted as they are and not when they are `less`, as a list of their resources and titles.
fn convicted_only_whole(timed: bool, less: impl Fn(&str, &[Value]) -> Option<Vec<Value>>) -> String {
    let (judge, mut text) = (Judge::new(), String::new());
    for file in histories() {
        let read = std::fs::read_to_string(&file).unwrap();
        // Files that are not to be read have no verdict.
        if History::read(read.as_bytes()).is_err() {
            continue;
        }
        let whole = lines(&read);
        let whole = if timed { whole } else { without_times(&whole) };
        for (name, _) in convicted(&judge, &whole).into_iter().filter(|(_, is)| *is) {
            let Some(part) = less(&name, &whole) else { continue };
            if convicted(&judge, &part).get(&name).is_none_or(|is| *is) {
                continue;
            }
            let path = file.strip_prefix(root().join("docs")).unwrap().display();
            let title = whole[0].get("x-title").and_then(Value::as_str).unwrap_or("");
            writeln!(text, "- [{path}]({path}), `{name}`: {title}").unwrap();
        }
    }
    text
}

#[test]
fn what_only_a_product_or_only_the_clock_convicts_is_listed() {
    let path = root().join("docs/checker.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let judge = Judge::new();
    let alone = |name: &str, whole: &[Value]| {
        let linked = whole[0].get("links")?.get(name)?.as_str()?.to_owned();
        // What is linked has a machine of its own in some services: alone it does not violate either.
        let other = convicted(&judge, whole).get(&linked).copied();
        (other != Some(true)).then(|| without(whole, &BTreeSet::from([linked])))
    };
    let page = between_markers(&page, "only the product", &convicted_only_whole(false, alone));
    let untimed = |_: &str, whole: &[Value]| whole.get(1)?.get("t").map(|_| without_times(whole));
    let page = between_markers(&page, "only the clock", &convicted_only_whole(true, untimed));
    same(&path, &page);
}

/// What a task does to its source server the source server's own rows have as a step, in whatever stage, or the list says that
/// they have not.
#[test]
fn what_a_task_does_to_its_source_server_is_a_step_of_that() {
    let mut text = String::new();
    for era in &Source::world().eras {
        let steps: BTreeSet<(Option<&str>, Option<&str>)> = {
            let word = |source: Source| source.copystate().map(CopyState::as_str);
            let all = era.possible.iter().flat_map(|source| {
                edges(*source, &Source::world().operations).into_iter().map(|(_, next)| (word(*source), word(next)))
            });
            all.collect()
        };
        let of_task = SmsTask::world().eras.iter().find(|task| task.edition == era.edition.into()).unwrap();
        let mut found = BTreeMap::new();
        for task in &of_task.reachable {
            for (step, next) in edges(*task, &SmsTask::world().operations) {
                let word = |task: SmsTask| task.source().map(CopyState::as_str);
                let (before, after) = (word(*task), word(next));
                if before != after {
                    found.insert((step.name(), before, after), steps.contains(&(before, after)));
                }
            }
        }
        assert!(found.len() > 20 && found.values().filter(|is| **is).count() > 15, "{found:?}");
        writeln!(text, "{}: {} moves", era.edition, found.len()).unwrap();
        for ((name, before, after), _) in found.iter().filter(|(_, is)| !**is) {
            writeln!(text, "{name}: {} to {}", before.unwrap_or("none"), after.unwrap_or("none")).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
