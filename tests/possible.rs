//! Sets of possible states, against sets that are written out and followed state by state.

use crate::subject::Subject;
use crate::wait::{Known, Polled};
use cutover::dcs::task::Task;
use cutover::history::Outcome;
use cutover::possible::{Observation, Watch};
use cutover::rule::{Accepted, Class};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::wait::Seen;
use proptest::prelude::*;
use std::collections::HashSet;

/// What happens: which kind of thing, and which of its kind.
type Choice = (u8, u16, u16);

/// Where each may be when somebody looks again.
fn later<S: Subject>(it: &Known<S>, from: &HashSet<S>) -> HashSet<S> {
    let (mut seen, mut todo) = (from.clone(), from.iter().copied().collect::<Vec<_>>());
    while let Some(state) = todo.pop() {
        todo.extend(it.own[&state].iter().copied().filter(|next| seen.insert(*next)));
    }
    seen
}

fn pick<T>(all: &[T], n: u16) -> &T {
    &all[usize::from(n) % all.len()]
}

/// One observation, and what it leaves of states that are closed over what happens unseen.
fn observed<S: Polled>(
    it: &Known<S>,
    watch: &Watch<S>,
    from: &HashSet<S>,
    (kind, a, b): Choice,
) -> (Observation<S>, HashSet<S>) {
    let ok = |s: S, o: S::Operation| s.ask(o).ok().map(Accepted::job);
    let operation = *pick(S::OPERATIONS, a);
    match kind % 5 {
        0 | 1 => {
            // Every second sighting is one that can be.
            let can: Vec<_> = it.sightings.iter().filter(|seen| seen.may.iter().any(|s| from.contains(s))).collect();
            let seen = if kind % 5 == 0 && !can.is_empty() { *pick(&can, a) } else { pick(&it.sightings, a) };
            let left = from.iter().copied().filter(|s| seen.may.contains(s)).collect();
            (watch.seen(&Seen::of(seen.shown)), left)
        }
        2 => (watch.called(operation, Outcome::Ok), from.iter().filter_map(|s| ok(*s, operation)).collect()),
        3 => {
            let code = S::code(u8::try_from(usize::from(b) % S::ROWS.codes.len()).unwrap());
            let left = match S::ROWS.codes[usize::from(code.into())].1 {
                Class::State => {
                    let refuses = |s: &S| s.ask(operation).is_err_and(|refused| refused.code == code);
                    from.iter().copied().filter(refuses).collect()
                }
                Class::Internal => from.iter().flat_map(|s| [Some(*s), ok(*s, operation)]).flatten().collect(),
                Class::Parameter | Class::Quota | Class::Permission => from.clone(),
            };
            (watch.called(operation, Outcome::Denied(code)), left)
        }
        _ if b.is_multiple_of(2) => {
            let left = from.iter().flat_map(|s| [Some(*s), ok(*s, operation)]).flatten().collect();
            (watch.called(operation, Outcome::Lost), left)
        }
        _ => {
            let event = *pick(S::EVENTS, a);
            (watch.happened(event), from.iter().filter_map(|s| s.happen(event).ok()).collect())
        }
    }
}

fn follow<S: Polled>(edition: usize, start: Option<u16>, choices: &[Choice]) -> Result<usize, TestCaseError> {
    let it = &S::lives()[edition % S::lives().len()];
    let watch = Watch::new(&it.life);
    let start = start.map(|n| *pick(it.reachable, n));
    let mut set = start.map_or_else(|| watch.anywhere(), |state| watch.among([state]));
    let mut states: HashSet<S> = start.map_or_else(|| it.reachable.iter().copied().collect(), |s| HashSet::from([s]));
    let mut taken = 0;
    for choice in choices {
        let (observation, left) = observed(it, &watch, &later(it, &states), *choice);
        prop_assert_eq!(set.observe(&observation).is_ok(), !left.is_empty(), "{:?} of {:?}", choice, states);
        if !left.is_empty() {
            (states, taken) = (left, taken + 1);
        }
        let here: HashSet<S> = set.states().collect();
        let apart: Vec<_> = here.symmetric_difference(&states).collect();
        prop_assert!(apart.is_empty(), "{:?}: {:?}", choice, apart);
        prop_assert_eq!(set.len(), states.len());
        let operation = *pick(S::OPERATIONS, choice.2);
        let answers: HashSet<bool> = later(it, &states).iter().map(|s| s.ask(operation).is_ok()).collect();
        let answer = (answers.len() == 1).then(|| answers.contains(&true));
        prop_assert_eq!(set.is_accepted(operation), answer);
    }
    Ok(taken)
}

proptest! {
    #[test]
    fn a_set_has_what_following_each_state_has(
        edition in 0usize..2,
        start in any::<Option<u16>>(),
        choices in prop::collection::vec(any::<Choice>(), 1..12),
    ) {
        follow::<Job>(edition, start, &choices)?;
        follow::<Source>(edition, start, &choices)?;
        follow::<Task>(edition, start, &choices)?;
    }
}

#[test]
fn what_people_ask_of_a_task_counts_where_it_is_told_to() {
    let life = &Source::lives()[1].life;
    let asked = |watch: Watch<Source>| {
        let mut source = watch.anywhere();
        source.observe(&watch.seen(&Seen::source("stopped"))).unwrap();
        source.observe(&watch.seen(&Seen::source("replicate"))).is_ok()
    };
    assert!(asked(Watch::new(&life.with_others())) && !asked(Watch::new(life)));
}
