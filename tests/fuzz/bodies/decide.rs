//! What becomes of a request: any machine asked for anything answers as the first line of its row says that fires, and the account
//! answers any requests one after the other, so that what it recorded conforms.

use super::Reached;
use crate::subject::{Place, Subject, fires, has, table, values};
use arbitrary::{Arbitrary, Result, Unstructured};
use cutover::account::{Account, Pace};
use cutover::dcs::task::Task;
use cutover::history::json::History;
use cutover::history::{Judge, Verdict};
use cutover::rule::{Accepted, Agent, Kind, Rule, To, Verb, mutants};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use cutover::wire::{Decided, Failure, Request};
use cutover::{dcs, smc, sms};
use serde_json::Value;
use std::fmt::Debug;

#[rustfmt::skip]
pub(super) const REACHES: &[&str] = &[
    "applied", "ignored", "refused", "only reads", "foreseen", "not foreseen", "account", "refusal", "recorded",
    "smc::job", "sms::source", "sms::task", "dcs::task",
];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let mut reached = Reached::new();
    // Where the bytes are used up, what was made so far was looked at.
    let _ = every(&mut Unstructured::new(bytes), &mut reached);
    reached
}

fn every(u: &mut Unstructured, it: &mut Reached) -> Result<()> {
    match u.int_in_range(0..=4)? {
        0 => {
            let (job, request) = (Job::arbitrary(u)?, smc::message::Request::arbitrary(u)?);
            message(job, request.operation(), request.decide(job), it);
            asked(job, u.arbitrary()?, it);
            assert!(job.allowed().eq(accepted(job)) && job.foreseen().eq(possible(job, it)), "{job:?}");
        }
        1 => {
            let (source, request) = (Source::arbitrary(u)?, sms::message::Request::arbitrary(u)?);
            message(source, request.operation(), request.decide(source), it);
            asked(source, u.arbitrary()?, it);
            assert!(source.allowed().eq(accepted(source)) && source.foreseen().eq(possible(source, it)), "{source:?}");
        }
        2 => {
            let (task, request) = (Task::arbitrary(u)?, dcs::message::Request::arbitrary(u)?);
            message(task, request.operation(), request.decide(task), it);
            asked(task, u.arbitrary()?, it);
            assert!(task.allowed().eq(accepted(task)) && task.foreseen().eq(possible(task, it)), "{task:?}");
        }
        3 => {
            let (task, request) = (SmsTask::arbitrary(u)?, sms::message::Request::arbitrary(u)?);
            message(task, request.task_operation(), request.decide_task(task), it);
            asked(task, u.arbitrary()?, it);
            assert!(task.allowed().eq(accepted(task)) && task.foreseen().eq(possible(task, it)), "{task:?}");
        }
        _ => account(u, it)?,
    }
    Ok(())
}

/// What the rows say of a request.
#[derive(Debug, PartialEq, Eq)]
enum Ruled<C> {
    Applied(Place),
    Ignored,
    Refused(C),
}

/// The row of this name in the edition of a place.
fn row<S: Subject>(rows: &'static [Rule], name: &str, place: &Place) -> Option<&'static Rule> {
    rows.iter().find(|rule| rule.name == name && rule.editions >> place[S::ROWS.edition] & 1 == 1)
}

/// The place afterwards, without what was asked: of two effects the later one counts.
fn after<S: Subject>(rule: &Rule, place: &Place) -> Place {
    let mut end = *place;
    for effect in rule.effects().filter(|effect| has(&effect.when, place)) {
        match effect.to {
            To::Is(value) => end[usize::from(effect.coordinate)] = value,
            To::Asked(n) if place[usize::from(n)] != 0 => end[usize::from(effect.coordinate)] = place[usize::from(n)],
            To::Asked(_) => {}
        }
    }
    for (value, c) in end.iter_mut().zip(S::ROWS.coordinates) {
        if c.kind == Kind::Asked {
            *value = 0;
        }
    }
    end
}

fn ruled<S: Subject>(state: S, operation: S::Operation) -> Ruled<S::Code> {
    let place = values(S::ROWS, mutants::point(state, Some(operation)));
    let rule =
        row::<S>(S::ROWS.rules, &operation.to_string(), &place).expect("each edition has a row for each operation");
    match rule.checks().find(|check| fires(check, &place)).map(|check| (check.verb, check.code)) {
        None | Some((Verb::Pass, _)) => Ruled::Applied(after::<S>(rule, &place)),
        Some((Verb::Unless | Verb::Refuse, Some(code))) => {
            assert!(table(rule).contains(&code));
            Ruled::Refused(S::code(code))
        }
        Some(_) => Ruled::Ignored,
    }
}

fn place<S: Subject>(state: S) -> Place {
    values(S::ROWS, mutants::point(state, None))
}

/// A machine, asked directly.
fn asked<S: Subject>(state: S, operation: S::Operation, reached: &mut Reached) {
    let answer = match state.ask(operation) {
        Ok(Accepted::Applied(after)) => Ruled::Applied(place(after)),
        Ok(Accepted::Ignored(after)) => {
            assert_eq!(after, state);
            Ruled::Ignored
        }
        Err(refused) => {
            assert_eq!((refused.job, refused.operation), (state, operation));
            assert!(!refused.explain().to_string().is_empty());
            Ruled::Refused(refused.code)
        }
    };
    assert_eq!(answer, ruled(state, operation), "{operation} of {state:?}");
    reached.insert(S::ROWS.name);
    reached.insert(match answer {
        Ruled::Applied(_) => "applied",
        Ruled::Ignored => "ignored",
        Ruled::Refused(_) => "refused",
    });
}

/// The same as a message.
fn message<S: Subject, R: Debug>(
    state: S,
    operation: Option<S::Operation>,
    decided: Option<Decided<S, R>>,
    reached: &mut Reached,
) {
    let Some(operation) = operation else {
        assert!(decided.is_none(), "what only reads is not decided: {decided:?}");
        reached.insert("only reads");
        return;
    };
    let decided = decided.expect("what asks for something is decided");
    match (&decided, ruled(state, operation)) {
        (Decided::Applied(after, _), Ruled::Applied(end)) => assert_eq!(place(*after), end),
        (Decided::Ignored(after, _), Ruled::Ignored) => assert_eq!(*after, state),
        (Decided::Refused(failure), Ruled::Refused(code)) => {
            assert_eq!(failure.code, code.to_string());
            assert!((400..600).contains(&failure.status), "{failure}");
            assert_eq!(Failure::parse(failure.service, &failure.render()), *failure);
            assert!(decided.state().is_none(), "what is refused stays as it was");
        }
        (_, rows) => panic!("{operation} of {state:?} is {decided:?}, of the rows {rows:?}"),
    }
}

/// The operations of the list that the rows accept.
fn accepted<S: Subject>(state: S) -> impl Iterator<Item = S::Operation> {
    S::OPERATIONS.iter().copied().filter(move |o| !matches!(ruled(state, *o), Ruled::Refused(_)))
}

/// The events that the rows foresee; each leads where they say.
fn possible<S: Subject>(state: S, reached: &mut Reached) -> std::vec::IntoIter<S::Event> {
    let here = place(state);
    let mut all = Vec::new();
    for event in S::EVENTS {
        let rule = row::<S>(S::ROWS.events, &event.to_string(), &here);
        let first = |rule: &Rule| rule.checks().find(|check| fires(check, &here)).map(|check| check.verb);
        let rule = rule.filter(|rule| rule.agent != Agent::Caller && first(rule) == Some(Verb::Pass));
        assert_eq!(
            state.happen(*event).ok().map(place),
            rule.map(|rule| after::<S>(rule, &here)),
            "{event} of {state:?}"
        );
        reached.insert(if rule.is_some() { "foreseen" } else { "not foreseen" });
        all.extend(rule.map(|_| *event));
    }
    all.into_iter()
}

/// The names of parameters that hold an id, or several.
const IDS: &[&str] = &[
    "JobId",
    "SourceId",
    "source_id",
    "server_id",
    "task_id",
    "ids",
    "migration_tasks",
    "task_id_list",
    "job_id",
    "instance_id",
];

/// An account is asked for one thing after the other, most of it of what is there.
fn account(u: &mut Unstructured, reached: &mut Reached) -> Result<()> {
    // Where polls move what they show, one that finds nothing any more is a refusal, and has changed something.
    let pace = if u.ratio(1, 4)? { Pace::Polls } else { Pace::Manual };
    let mut account = Account::new(1).pace(pace).recording();
    reached.insert("account");
    for _ in 0..12 {
        if u.is_empty() {
            break;
        }
        let all = account.resources();
        let ids: Vec<&str> = all.iter().filter_map(|r| r.name.rsplit('/').next()).collect();
        let request = match u.int_in_range(0..=2)? {
            0 => with_ids(&smc::message::Request::arbitrary(u)?, &ids, u)?.map(|x: smc::message::Request| x.render()),
            1 => with_ids(&sms::message::Request::arbitrary(u)?, &ids, u)?.map(|x: sms::message::Request| x.render()),
            _ => with_ids(&dcs::message::Request::arbitrary(u)?, &ids, u)?.map(|x: dcs::message::Request| x.render()),
        };
        let Some(mut request): Option<Request> = request else { continue };
        if u.ratio(15, 16)? {
            request.headers_mut().insert("authorization", "any".parse().expect("it is a value"));
        }
        let answer = account.decide(&request).response;
        assert!((200..600).contains(&answer.status().as_u16()), "{answer:?}");
        if !answer.status().is_success() {
            assert!(pace == Pace::Polls || account.resources() == all, "a refusal changes nothing: {request:?}");
            reached.insert("refusal");
        }
        if u.ratio(1, 4)? {
            account.tick();
        }
    }
    let judge = Judge::new();
    for (_, text) in account.histories() {
        let history = History::read(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
        for resource in &history.resources {
            let verdicts = judge.verdicts(resource);
            let fine = |verdict: &Verdict| matches!(verdict, Verdict::Conforms | Verdict::Vacuous);
            assert!(verdicts.iter().all(fine), "{} {verdicts:?}\n{text}", resource.name);
            reached.insert("recorded");
        }
    }
    Ok(())
}

/// The same request with ids of what is there.
fn with_ids<T: serde::Serialize + serde::de::DeserializeOwned>(
    request: &T,
    ids: &[&str],
    u: &mut Unstructured,
) -> Result<Option<T>> {
    let mut tree = serde_json::to_value(request).expect("a request is a tree");
    if let Some(Value::Object(fields)) = tree.as_object_mut().and_then(|map| map.values_mut().next()) {
        for (name, value) in fields.iter_mut().filter(|(name, _)| IDS.contains(&name.as_str())) {
            let chosen = Value::from(if ids.is_empty() { "none" } else { *u.choose(ids)? });
            let several = value.is_array() || matches!(name.as_str(), "ids" | "migration_tasks" | "task_id_list");
            *value = if several { Value::from(vec![chosen]) } else { chosen };
        }
    }
    Ok(serde_json::from_value(tree).ok())
}
