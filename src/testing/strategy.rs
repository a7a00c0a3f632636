//! The strategies for machines, operations, events, walks and traces that are right.

use super::cover::{Map, after};
use super::suite::Answer;
use super::trace::{Entry, Shown, Step, Trace, Walk, Word};
use super::{all_of, number, operations};
use crate::rule::sealed::Asks;
use crate::rule::{Agent, Kind, Machine, Spec};
use alloc::vec::Vec;
use proptest::collection::{SizeRange, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A machine with any combination of words, excluded ones too.
///
/// ```
/// use cutover::{smc::{Edition, job::Job}, testing};
/// use proptest::prelude::*;
/// proptest!(|(job in testing::machine::<Job>(Edition::LATEST))| prop_assert_eq!(job.edition(), Edition::LATEST));
/// ```
pub fn machine<M: Machine>(edition: M::Edition) -> impl Strategy<Value = M> + Clone {
    select(all_of::<M>(number::<M>(edition)).collect::<Vec<M>>())
}

/// A machine that can come of nothing by calls and events. It shrinks to what comes early in a life.
///
/// ```
/// use cutover::{smc::{Edition, job::Job}, testing};
/// use proptest::prelude::*;
/// proptest!(|(job in testing::reachable::<Job>(Edition::LATEST))| prop_assert!(job.is_possible()));
/// ```
pub fn reachable<M: Machine>(edition: M::Edition) -> impl Strategy<Value = M> + Clone {
    select(Map::<M>::new(edition).states)
}

/// A set as partial observation leaves it: every machine that can come of nothing and is printed as one of them is, as far as
/// some of the fields show it. The one that was looked at comes first.
///
/// ```
/// use cutover::{dcs::{Edition, task::Task}, testing, wait::Lifecycle};
/// use proptest::prelude::*;
/// let life = Lifecycle::<Task>::new(Edition::LATEST);
/// proptest!(|(set in testing::set::<Task>(Edition::LATEST))| {
///     let goal = life.shown_as(set[0]);
///     prop_assert!(life.fulfils(set[0], &goal));
/// });
/// ```
pub fn set<M: Machine>(edition: M::Edition) -> impl Strategy<Value = Vec<M>> + Clone {
    let states = Map::<M>::new(edition).states;
    (select(states.clone()), any::<u32>()).prop_map(move |(machine, hidden)| {
        let seen = partly(machine, hidden, |_| 0);
        let others = states.iter().copied().filter(|other| *other != machine && seen.may_be(*other));
        [machine].into_iter().chain(others).collect()
    })
}

/// What is printed of a machine but for the hidden fields; `pick` chooses the word where it may be one of several.
fn partly<M: Machine>(machine: M, hidden: u32, mut pick: impl FnMut(usize) -> usize) -> Shown<M> {
    let (spec, p) = (M::spec(), machine.point());
    if spec.is_missing(p) || spec.may_be_missing(p) && pick(2) == 1 {
        return Shown::not_found();
    }
    let mut shown = Shown::nothing();
    let fields = spec.coordinates.iter().enumerate().filter(|(n, c)| c.kind != Kind::Asked && *n != spec.edition);
    for (n, c) in fields.filter(|(n, _)| hidden >> n & 1 == 0) {
        let mut words: Vec<u8> = (0u8..).take(c.values.len()).filter(|v| spec.may_print(p, n, *v)).collect();
        // Its own word is the simplest.
        words.sort_by_key(|v| *v != p.get(c));
        let chosen = if words.is_empty() { None } else { words.get(pick(words.len())) };
        if let Some(v) = chosen {
            shown.put(n, Word::Value(*v));
        }
    }
    shown
}

/// An operation with any combination of what it can ask; each operation is as likely as another.
///
/// ```
/// use cutover::{sms::source::Source, testing};
/// use proptest::prelude::*;
/// proptest!(|(operation in testing::operation::<Source>())| prop_assert!(!operation.name().is_empty()));
/// ```
pub fn operation<M: Machine>() -> impl Strategy<Value = M::Operation> + Clone {
    let verbs = verbs::<M>();
    any::<(Index, Index)>().prop_filter_map("there are operations", move |(verb, which)| choose(&verbs, verb, which))
}

/// An event.
///
/// ```
/// use cutover::{dcs::task::Task, testing};
/// use proptest::prelude::*;
/// proptest!(|(event in testing::event::<Task>())| prop_assert!(!event.to_string().is_empty()));
/// ```
pub fn event<M: Machine>() -> impl Strategy<Value = M::Event> + Clone {
    select(M::EVENTS)
}

/// The operations, those of one name together.
fn verbs<M: Machine>() -> Vec<Vec<M::Operation>> {
    let mut verbs: Vec<Vec<M::Operation>> = Vec::new();
    for operation in operations::<M>() {
        let same = verbs.iter_mut().find(|list| list.iter().all(|other| other.verb() == operation.verb()));
        match same {
            Some(list) => list.push(operation),
            None => verbs.push([operation].into()),
        }
    }
    verbs
}

fn choose<T: Copy>(verbs: &[Vec<T>], verb: Index, which: Index) -> Option<T> {
    if verbs.is_empty() {
        return None;
    }
    let list = verbs.get(verb.index(verbs.len())).filter(|list| !list.is_empty())?;
    list.get(which.index(list.len())).copied()
}

/// What is left to chance of one step: what it means depends on the state.
#[derive(Debug, Clone, Copy)]
enum Choice {
    Call(Index, Index),
    Event(Index),
    /// A call that gets no answer, and whether it took effect.
    Lost(Index, Index, bool),
    /// Somebody else's call.
    Others(Index, Index),
    /// A sighting, with the fields that it does not hold.
    See(u32, Index),
}

/// The events that the rows foresee.
fn foreseen<M: Machine>(state: M) -> Vec<(M::Event, M)> {
    M::EVENTS.iter().filter_map(|e| state.happen(*e).ok().map(|after| (*e, after))).collect()
}

fn picked<T: Copy>(list: &[T], which: Index) -> Option<T> {
    (!list.is_empty()).then(|| list.get(which.index(list.len())).copied()).flatten()
}

/// A walk from where nothing was created: any call at any time, and events that the rows foresee. Leaving out steps gives
/// another walk, so that it shrinks to the steps that matter.
///
/// ```
/// use cutover::{smc::{Edition, job::Job}, testing};
/// use proptest::prelude::*;
/// proptest!(|(walk in testing::walk::<Job>(Edition::LATEST, 0..=20))| prop_assert!(walk.steps.len() <= 20));
/// ```
pub fn walk<M: Machine>(edition: M::Edition, length: impl Into<SizeRange>) -> impl Strategy<Value = Walk<M>> + Clone {
    let verbs = verbs::<M>();
    let choice = prop_oneof![
        any::<(Index, Index)>().prop_map(|(verb, which)| Choice::Call(verb, which)),
        any::<Index>().prop_map(Choice::Event),
    ];
    (select(M::beginnings(edition)), vec(choice, length)).prop_map(move |(begin, choices)| {
        let (mut state, mut steps) = (begin, Vec::new());
        for choice in choices {
            let step = match choice {
                Choice::Event(which) => picked(&foreseen(state), which).map(|(event, _)| Step::Event(event)),
                Choice::Call(verb, which) => choose(&verbs, verb, which).map(Step::Call),
                _ => None,
            };
            if let Some((step, next)) = step.and_then(|step| Some((step, after(state, step)?))) {
                state = next;
                steps.push(step);
            }
        }
        Walk { begin, steps }
    })
}

/// A trace that the documented service could have produced: it conforms, or says nothing. Any way of recording is one: from
/// the beginning, from any state or from nobody knows where; with the service's steps or without, with the linked resource or
/// without, in a world of others or alone; sightings of some fields, in any word that the rows print; calls without an answer.
///
/// ```
/// use cutover::{history::{Judge, Verdict}, sms::{Edition, source::Source}, testing};
/// use proptest::prelude::*;
/// let judge = Judge::new();
/// proptest!(|(trace in testing::trace::<Source>(Edition::LATEST, 0..=8))| {
///     let verdict = judge.verdict(&trace.recording());
///     prop_assert!(matches!(verdict, Verdict::Conforms | Verdict::Vacuous), "{trace}");
/// });
/// ```
pub fn trace<M: Machine>(edition: M::Edition, length: impl Into<SizeRange>) -> impl Strategy<Value = Trace<M>> + Clone {
    let (verbs, starts) = (verbs::<M>(), M::beginnings(edition));
    let states = Map::<M>::new(edition).states;
    let call = || any::<(Index, Index)>();
    let choice = prop_oneof![
        4 => call().prop_map(|(verb, which)| Choice::Call(verb, which)),
        4 => any::<Index>().prop_map(Choice::Event),
        3 => any::<(u32, Index)>().prop_map(|(hidden, which)| Choice::See(hidden, which)),
        1 => (call(), any::<bool>()).prop_map(|((verb, which), took)| Choice::Lost(verb, which, took)),
        1 => call().prop_map(|(verb, which)| Choice::Others(verb, which)),
    ];
    let begin = prop_oneof![2 => select(starts), 3 => select(states)];
    let terms = any::<(bool, bool, bool, bool)>();
    (begin, terms, vec(choice, length)).prop_map(
        move |(begin, (anywhere, hidden, open_world, with_linked), choices)| {
            let mut trace = Trace {
                begin_known: !anywhere,
                steps_recorded: !hidden,
                open_world,
                with_linked,
                ..Trace::begun_as(begin)
            };
            let mut state = begin;
            for choice in choices {
                let (entry, next) = entry(&trace, &verbs, state, choice);
                state = next.unwrap_or(state);
                trace.entries.extend(entry);
            }
            trace
        },
    )
}

/// What is recorded of a choice in a state, and where it leads.
fn entry<M: Machine>(
    trace: &Trace<M>,
    verbs: &[Vec<M::Operation>],
    state: M,
    choice: Choice,
) -> (Option<Entry<M>>, Option<M>) {
    let asked = |verb, which| {
        choose(verbs, verb, which).map(|operation| match state.ask(operation) {
            Ok(accepted) => (operation, Answer::Accepted, accepted.job()),
            Err(refused) => (operation, Answer::Refused(refused.code), state),
        })
    };
    match choice {
        Choice::Call(verb, which) => match asked(verb, which) {
            Some((operation, answer, next)) => (Some(Entry::Call(operation, answer)), Some(next)),
            None => (None, None),
        },
        Choice::Lost(verb, which, took) => match asked(verb, which) {
            Some((operation, _, next)) => (Some(Entry::Call(operation, Answer::Lost)), took.then_some(next)),
            None => (None, None),
        },
        Choice::Others(verb, which) => (None, asked(verb, which).filter(|_| trace.open_world).map(|(_, _, next)| next)),
        Choice::Event(which) => match picked(&foreseen(state), which) {
            Some((event, next)) if trace.steps_recorded => (Some(Entry::Step(event)), Some(next)),
            // What is asked elsewhere goes unseen only where others act.
            Some((event, next)) if trace.open_world || is_own(state, event) => (None, Some(next)),
            _ => (None, None),
        },
        Choice::See(hidden, which) => {
            let mut rest = which.index(1 << 16);
            let pick = |n: usize| {
                let chosen = rest % n.max(1);
                rest /= n.max(1);
                chosen
            };
            (Some(Entry::See(partly(state, hidden, pick))), None)
        }
    }
}

/// Whether the service does it by itself.
fn is_own<M: Machine>(state: M, event: M::Event) -> bool {
    let spec = M::spec();
    let rule = Spec::find(spec.events, event.verb(), spec.edition_of(state.point()));
    rule.is_some_and(|rule| rule.agent == Agent::Service)
}
