//! What `explain`, `allowed`, `diff` and `table` print, for any machine.

use clap::ValueEnum;
use cutover::history::json::ask;
use cutover::render;
use cutover::rule::{Accepted, Machine};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The services, each with one machine.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Service {
    /// Alibaba Cloud Server Migration Center: the replication job.
    #[default]
    Smc,
    /// Huawei Cloud Server Migration Service: the source server.
    Sms,
    /// Huawei Cloud Distributed Cache Service: the data migration task.
    Dcs,
}

/// What `table` prints.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum What {
    /// States against operations.
    #[default]
    Allowed,
    /// Each check and effect with its basis.
    Rows,
    /// Mermaid diagrams.
    Diagram,
    /// The full product, grouped.
    Cells,
}

/// What is asked of the rules.
pub(crate) enum Question<'a> {
    Explain { state: &'a str, with: &'a [(String, String)], operation: &'a str, args: &'a [(String, String)] },
    Allowed { state: Option<&'a str>, operation: Option<&'a str> },
    Diff { old: &'a str, new: &'a str },
    Table { what: What },
}

/// The text and the same for programs, or what was wrong with the question.
type Said = Result<(String, Value), String>;

pub(crate) fn answer(service: Service, edition: Option<&str>, question: &Question) -> Said {
    match service {
        Service::Smc => of::<cutover::smc::job::Job>(edition, question),
        Service::Sms => of::<cutover::sms::source::Source>(edition, question),
        Service::Dcs => of::<cutover::dcs::task::Task>(edition, question),
    }
}

fn of<M: Machine>(named: Option<&str>, question: &Question) -> Said {
    let last = M::EDITIONS.last().copied().ok_or("a service without editions")?;
    let edition = named.map_or(Ok(last), edition::<M>)?;
    match question {
        Question::Explain { state, with, operation, args } => explain::<M>(edition, state, with, operation, args),
        Question::Allowed { state, operation } => allowed::<M>(edition, *state, *operation),
        Question::Diff { old, new } => {
            let text = render::difference::<M>(self::edition::<M>(old)?, self::edition::<M>(new)?);
            let value = json!({"old": old, "new": new, "markdown": text});
            Ok((text, value))
        }
        Question::Table { what } => Ok(table::<M>(edition, *what)),
    }
}

fn edition<M: Machine>(name: &str) -> Result<M::Edition, String> {
    let names: Vec<String> = M::EDITIONS.iter().map(ToString::to_string).collect();
    let found = M::EDITIONS.iter().find(|e| e.to_string() == name).copied();
    let service = M::spec().name.split("::").next().unwrap_or_default();
    found.ok_or_else(|| format!("unknown edition {name:?} of {service}: expected one of {}", names.join(", ")))
}

fn state<M: Machine>(edition: M::Edition, name: &str) -> Result<M, String> {
    let usual = M::usual(edition);
    let found = usual.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, state)| *state);
    found.ok_or_else(|| {
        let names: Vec<&str> = usual.iter().map(|(n, _)| n.as_str()).collect();
        format!("unknown state {name:?}: expected one of {}", names.join(", "))
    })
}

fn operations<M: Machine>(name: Option<&str>) -> Result<Vec<M::Operation>, String> {
    let all = M::OPERATIONS.iter().copied();
    let found: Vec<M::Operation> = all.filter(|o| name.is_none_or(|name| o.to_string() == name)).collect();
    if found.is_empty() {
        let mut names: Vec<String> = M::OPERATIONS.iter().map(ToString::to_string).collect();
        names.dedup();
        return Err(format!("unknown operation {:?}: expected one of {}", name.unwrap_or(""), names.join(", ")));
    }
    Ok(found)
}

fn explain<M: Machine>(
    edition: M::Edition,
    name: &str,
    with: &[(String, String)],
    operation: &str,
    args: &[(String, String)],
) -> Said {
    let usual = state::<M>(edition, name)?;
    let state = with.iter().try_fold(usual, |state, (name, value)| state.with(name, value))?;
    let args: Vec<(&str, &str)> = args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let asked = ask(state, operation, &args)?;
    let mut text = format!("{}\n", asked.why);
    let answer = match asked.answer {
        Ok(Accepted::Applied(next)) => json!({"answer": "applied", "then": next.to_string()}),
        Ok(Accepted::Ignored(_)) => json!({"answer": "ignored"}),
        Err(code) => {
            let (http, message) = (M::answer(code, edition).0, asked.message.unwrap_or_default());
            let _ = writeln!(text, "  answer: {http} {code}: {message}");
            json!({"answer": "refused", "http": http, "code": code.to_string(), "message": message})
        }
    };
    let value = json!({"edition": edition.to_string(), "state": state.to_string(), "operation": operation,
        "answer": answer, "why": asked.why.to_string()});
    Ok((text, value))
}

fn allowed<M: Machine>(edition: M::Edition, only: Option<&str>, operation: Option<&str>) -> Said {
    let wanted = operations::<M>(operation)?;
    if let Some(name) = only {
        state::<M>(edition, name)?;
    }
    let states = M::usual(edition).into_iter().filter(|(n, _)| only.is_none_or(|only| n.eq_ignore_ascii_case(only)));
    let rows: Vec<(String, Vec<String>)> = states
        .map(|(name, state)| {
            let accepted = wanted.iter().filter(|o| state.ask(**o).is_ok());
            (name, accepted.map(|o| M::label(*o)).collect())
        })
        .collect();
    let mut text = String::new();
    for (state, operations) in &rows {
        let list = if operations.is_empty() { "nothing".to_owned() } else { operations.join(", ") };
        let _ = writeln!(text, "{state}: {list}");
    }
    let by_state: serde_json::Map<String, Value> = rows.into_iter().map(|(s, o)| (s, json!(o))).collect();
    Ok((text, json!({"edition": edition.to_string(), "allowed": by_state})))
}

fn table<M: Machine>(edition: M::Edition, what: What) -> (String, Value) {
    let (spec, name) = (M::spec(), edition.to_string());
    let cells = || render::cells(spec, &name);
    let text = match what {
        What::Allowed => render::allowed::<M>(edition),
        What::Rows => render::rows(spec, &name),
        What::Diagram => {
            render::diagrams::<M>(edition).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
        }
        What::Cells => {
            let line = |c: &render::Cell| {
                format!("{}: {}: {} [{}]\n", c.rule, c.region.words(spec.coordinates), c.answer, c.strength)
            };
            cells().iter().map(line).collect()
        }
    };
    let value = |c: &render::Cell| {
        json!({"rule": c.rule, "where": c.region.words(spec.coordinates).to_string(), "answer": c.answer,
            "basis": c.strength.to_string()})
    };
    let value = match what {
        What::Cells => json!(cells().iter().map(value).collect::<Vec<_>>()),
        _ => json!({"edition": name, "text": text}),
    };
    (text, value)
}
