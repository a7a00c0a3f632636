//! A log of polls: on each line a time and what was shown.

use super::time::Moment;
use super::{Imported, Input, Left, Options, Place, REFUSED, Reader, Report, Service, Wrong, bytes, line};
use serde_json::{Value, json};

pub(super) fn import(options: &Options, inputs: &[Input]) -> Result<Imported, Wrong> {
    let service = options.service.ok_or_else(|| Wrong::Usage("log needs --service".to_owned()))?;
    let (kind, fields) = match service {
        Service::Smc => ("job", ["Status", "BusinessStatus"]),
        Service::Sms => ("source", ["state", "migration_cycle"]),
        Service::Dcs => ("task", ["status", "task_status"]),
    };
    let reader = Reader::of(options, service, &options.edition)?;
    let res = options.res.clone().unwrap_or_else(|| format!("{kind}/1"));
    if let Some(reason) = reader.refuses(&json!({"see": {&*res: null}}).to_string()) {
        return Err(Wrong::Usage(reason));
    }
    if kind != res.split('/').next().unwrap_or_default() {
        return Err(Wrong::Usage(format!("resource {res:?}: expected {kind}/NAME")));
    }
    let (mut report, mut lines) = (Report::default(), Vec::new());
    let mut last: Option<(Moment, String)> = None;
    for input in inputs {
        for (n, text) in bytes(input)?.split(|b| *b == b'\n').enumerate() {
            let place = format!("{}: line {}", input.0, n + 1);
            let fail = |what: &str| Wrong::Unusable(format!("{place}: {what}"));
            let text = std::str::from_utf8(text).map_err(|_| fail("not UTF-8 text"))?.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let expected = || fail(&format!("expected a time and what was shown, found {text:?}"));
            let (at, state) = timed(text).ok_or_else(expected)?;
            let view = view(state, fields).ok_or_else(expected)?;
            if let Some((_, before)) = last.as_ref().filter(|(before, _)| at.latest < before.earliest) {
                return Err(fail(&format!("time runs backwards: {before} is later")));
            }
            report.read += 1;
            let written = line(&[("t", at.json()), ("see", json!({&*res: view}))]);
            if let Some(reason) = reader.refuses(&written) {
                let place = Place { number: report.read, name: place };
                report.leave(&place, &Left(REFUSED, reason));
                continue;
            }
            report.written += 1;
            lines.push(written);
            if last.as_ref().is_none_or(|(before, _)| before.earliest <= at.earliest) {
                last = Some((at, place));
            }
        }
    }
    reader.finish(lines.into_iter(), &mut report)
}

/// The time that a line begins with, of up to three words (date, time, offset), and what follows.
fn timed(text: &str) -> Option<(Moment, &str)> {
    let word = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let split = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        from + blank + word(rest.trim_start())
    };
    let ends = [split(0), split(split(0)), split(split(split(0)))];
    let read = |end: usize| {
        let (time, rest) = text.split_at_checked(end)?;
        let words: Vec<&str> = time.split_whitespace().collect();
        // Blanks before the offset are not RFC 3339.
        let time = match *words {
            [date, time, offset] => format!("{date} {time}{}", utc(offset)),
            [time, offset] if time.contains(':') => format!("{time}{}", utc(offset)),
            _ => words.join(" "),
        };
        Some((Moment::parse(&time)?, rest.trim()))
    };
    ends.into_iter().rev().find_map(read)
}

fn utc(offset: &str) -> &str {
    if matches!(offset, "UTC" | "GMT") { "Z" } else { offset }
}

/// What `WORD` or `WORD/WORD` shows; null for what was not found.
fn view(state: &str, fields: [&str; 2]) -> Option<Value> {
    let is_none = |text: &str| matches!(text.to_ascii_lowercase().as_str(), "-" | "null" | "not-found");
    if state.is_empty() {
        return None;
    }
    if is_none(state) {
        return Some(Value::Null);
    }
    let (first, second) = state.split_once('/').map_or((state, None), |(first, second)| (first, Some(second)));
    let word = |text: &str| if text.is_empty() || is_none(text) { Value::Null } else { json!(text) };
    let [main, other] = fields;
    match second.map(str::trim) {
        _ if first.trim().is_empty() => None,
        // What a script prints of a job that is not in the answer.
        Some(second) if is_none(first.trim()) && is_none(second) => Some(Value::Null),
        Some(second) if second.contains('/') => None,
        Some(second) => Some(json!({main: word(first.trim()), other: word(second)})),
        None => Some(json!({main: word(first)})),
    }
}
