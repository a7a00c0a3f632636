//! What `explain`, `allowed`, `diff`, `table`, `wait` and `plan` print, for any machine.

use clap::ValueEnum;
use cutover::history::json::ask;
use cutover::plan::{Planner, Step};
use cutover::render;
use cutover::rule::{Accepted, Machine};
use cutover::wait::{Lifecycle, Sets};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The machines, by their services.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Service {
    /// Alibaba Cloud Server Migration Center: the replication job.
    #[default]
    Smc,
    /// Huawei Cloud Server Migration Service: the source server.
    Sms,
    /// The same: the migration task of a source server.
    SmsTask,
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
    Wait { operation: &'a str, state: Option<&'a str>, goal: Option<&'a str>, others: bool },
    Plan { from: &'a str, with: &'a [(String, String)], goal: &'a str, alone: bool },
}

/// The text and the same for programs, or what was wrong with the question.
type Said = Result<(String, Value), String>;

pub(crate) fn answer(service: Service, edition: Option<&str>, question: &Question) -> Said {
    match service {
        Service::Smc => of::<cutover::smc::job::Job>(edition, question),
        Service::Sms => of::<cutover::sms::source::Source>(edition, question),
        Service::SmsTask => of::<cutover::sms::task::Task>(edition, question),
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
        Question::Wait { operation, state, goal, others } => {
            let state = state.map(|name| self::state::<M>(edition, name)).transpose()?;
            wait::<M>(edition, operation, state, *goal, *others)
        }
        Question::Plan { from, with, goal, alone } => plan::<M>(edition, (*from, *with), goal, *alone),
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

fn state_with<M: Machine>(edition: M::Edition, name: &str, with: &[(String, String)]) -> Result<M, String> {
    with.iter().try_fold(state::<M>(edition, name)?, |state, (name, value)| state.with(name, value))
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
    let state = state_with::<M>(edition, name, with)?;
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

fn wait<M: Machine>(edition: M::Edition, operation: &str, state: Option<M>, goal: Option<&str>, others: bool) -> Said {
    let life = Lifecycle::<M>::new(edition);
    let life = if others { life.with_others() } else { life };
    let goal = goal.map(|words| life.words(words)).transpose().map_err(|error| error.to_string())?;
    let (mut text, mut values) = (String::new(), Vec::new());
    for asked in operations::<M>(Some(operation))? {
        let called = state.map_or_else(|| life.called_anywhere(asked), |state| life.called(asked, [state]));
        let label = M::label(asked);
        if !called.is_accepted() {
            let _ = writeln!(text, "{label}: accepted in none of these states");
            continue;
        }
        let goals = goal.clone().map_or_else(|| called.goals(), |goal| vec![goal]);
        if goals.is_empty() {
            let _ = writeln!(text, "{label}: nothing that is shown changes");
        }
        for goal in goals {
            let sets = called.sets(&goal);
            let _ = writeln!(text, "{label}, {sets}");
            let _ = writeln!(text, "  {}", sets.terraform().trim_end().replace('\n', "\n  "));
            values.push(lists(&label, &sets));
        }
    }
    Ok((text, json!({"edition": edition.to_string(), "waits": values})))
}

fn lists(operation: &str, sets: &Sets) -> Value {
    let mut lists: serde_json::Map<String, Value> =
        sets.lists().into_iter().map(|(name, words)| (name.to_owned(), json!(words))).collect();
    lists.insert("operation".into(), json!(operation));
    lists.insert("goal".into(), json!(sets.goal));
    Value::Object(lists)
}

fn plan<M: Machine>(edition: M::Edition, from: (&str, &[(String, String)]), goal: &str, alone: bool) -> Said {
    let life = Lifecycle::<M>::new(edition);
    let state = state_with::<M>(edition, from.0, from.1)?;
    let wanted = match life.words(goal) {
        Ok(wanted) => wanted,
        // A reader's name of a state, such as Gone, is no word of the wire.
        Err(unknown) => self::state::<M>(edition, goal).map(|m| life.shown_as(m)).map_err(|_| unknown.to_string())?,
    };
    let planner = if alone { Planner::new(&life).alone() } else { Planner::new(&life) };
    let kind = |step: &Step<M>| match step {
        Step::Call(operation) => json!({"call": operation.to_string(), "as": M::label(*operation)}),
        Step::Await(event) => json!({"wait": event.to_string()}),
        Step::Others(event) => json!({"others": event.to_string()}),
    };
    let (text, found) = match planner.plan([state], &wanted) {
        Ok(plan) => {
            let steps = plan.steps.iter().zip(&plan.shown);
            let steps = steps.map(|(step, shown)| json!({"step": kind(step), "shown": shown}));
            (plan.to_string(), json!({"steps": steps.collect::<Vec<_>>()}))
        }
        Err(why) => (why.to_string(), json!({"none": why.to_string()})),
    };
    let value = json!({"edition": edition.to_string(), "from": state.to_string(), "goal": goal, "plan": found});
    Ok((format!("{text}\n"), value))
}
