//! Sets of possible states, against sets that are written out and followed state by state.

use crate::subject::Subject;
use crate::wait::{Known, Polled};
use cutover::dcs::task::Task;
use cutover::history::Outcome;
use cutover::possible::{Impossible, Observation, Watch};
use cutover::rule::{Accepted, Class};
use cutover::smc::Edition;
use cutover::smc::job::{Job, Operation};
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use cutover::wait::Seen;
use proptest::prelude::*;
use std::collections::HashSet;

/// What happens: which kind of thing, and which of its kind.
type Choice = (u8, u16, u16);

/// Where each may be when somebody looks again: the service goes on, and lost calls may take effect.
fn later<S: Subject>(it: &Known<S>, lost: &[S::Operation], from: &HashSet<S>) -> HashSet<S> {
    let (mut seen, mut todo) = (from.clone(), from.iter().copied().collect::<Vec<_>>());
    while let Some(state) = todo.pop() {
        let moved = lost.iter().filter_map(|o| state.ask(*o).ok().map(Accepted::job));
        todo.extend(it.own[&state].iter().copied().chain(moved).filter(|next| seen.insert(*next)));
    }
    seen
}

fn pick<T>(all: &[T], n: u16) -> &T {
    &all[usize::from(n) % all.len()]
}

/// One observation, what it leaves of states that are closed over what happens unseen, and the call that may still take effect.
fn observed<S: Polled>(
    it: &Known<S>,
    watch: &Watch<S>,
    from: &HashSet<S>,
    (kind, a, b): Choice,
) -> (Observation<S>, HashSet<S>, Option<S::Operation>) {
    let ok = |s: S, o: S::Operation| s.ask(o).ok().map(Accepted::job);
    let operation = *pick(S::OPERATIONS, a);
    match kind % 5 {
        0 | 1 => {
            // Every second sighting is one that can be.
            let can: Vec<_> = it.sightings.iter().filter(|seen| seen.may.iter().any(|s| from.contains(s))).collect();
            let seen = if kind % 5 == 0 && !can.is_empty() { *pick(&can, a) } else { pick(&it.sightings, a) };
            let left = from.iter().copied().filter(|s| seen.may.contains(s)).collect();
            (watch.seen(&Seen::of(seen.shown)), left, None)
        }
        2 => (watch.called(operation, Outcome::Ok), from.iter().filter_map(|s| ok(*s, operation)).collect(), None),
        3 => {
            let code = S::code(u8::try_from(usize::from(b) % S::ROWS.codes.len()).unwrap());
            let class = S::ROWS.codes[usize::from(code.into())].1;
            let left = match class {
                Class::State => {
                    let refuses = |s: &S| s.ask(operation).is_err_and(|refused| refused.code == code);
                    from.iter().copied().filter(refuses).collect()
                }
                Class::Internal => from.iter().flat_map(|s| [Some(*s), ok(*s, operation)]).flatten().collect(),
                Class::Parameter | Class::Quota | Class::Permission => from.clone(),
            };
            let lost = (class == Class::Internal).then_some(operation);
            (watch.called(operation, Outcome::Denied(code)), left, lost)
        }
        _ if b.is_multiple_of(2) => {
            let left = from.iter().flat_map(|s| [Some(*s), ok(*s, operation)]).flatten().collect();
            (watch.called(operation, Outcome::Lost), left, Some(operation))
        }
        _ => {
            let event = *pick(S::EVENTS, a);
            (watch.happened(event), from.iter().filter_map(|s| s.happen(event).ok()).collect(), None)
        }
    }
}

fn follow<S: Polled>(edition: usize, start: Option<u16>, choices: &[Choice]) -> Result<usize, TestCaseError> {
    let it = &S::lives()[edition % S::lives().len()];
    let watch = Watch::new(&it.life);
    let start = start.map(|n| *pick(it.reachable, n));
    let mut set = start.map_or_else(|| watch.anywhere(), |state| watch.among([state]));
    let mut states: HashSet<S> = start.map_or_else(|| it.reachable.iter().copied().collect(), |s| HashSet::from([s]));
    let (mut taken, mut pending) = (0, Vec::new());
    for choice in choices {
        let (observation, left, lost) = observed(it, &watch, &later(it, &pending, &states), *choice);
        prop_assert_eq!(set.observe(&observation).is_ok(), !left.is_empty(), "{:?} of {:?}", choice, states);
        if !left.is_empty() {
            (states, taken) = (left, taken + 1);
            pending.extend(lost);
        }
        let here: HashSet<S> = set.states().collect();
        let apart: Vec<_> = here.symmetric_difference(&states).collect();
        prop_assert!(apart.is_empty(), "{:?}: {:?}", choice, apart);
        prop_assert_eq!(set.len(), states.len());
        let operation = *pick(S::OPERATIONS, choice.2);
        let answers: HashSet<bool> = later(it, &pending, &states).iter().map(|s| s.ask(operation).is_ok()).collect();
        let answer = (answers.len() == 1).then(|| answers.contains(&true));
        prop_assert_eq!(set.is_accepted(operation), answer);
    }
    Ok(taken)
}

proptest! {
    #[test]
    fn a_set_has_what_following_each_state_has(
        edition in any::<usize>(),
        start in any::<Option<u16>>(),
        choices in prop::collection::vec(any::<Choice>(), 1..12),
    ) {
        follow::<Job>(edition, start, &choices)?;
        follow::<Source>(edition, start, &choices)?;
        follow::<SmsTask>(edition, start, &choices)?;
        follow::<Task>(edition, start, &choices)?;
    }
}

#[test]
fn observations_follow_one_another() {
    // Polls that can be, and calls without an answer, always leave something: the sequences above go on.
    let choices: Vec<Choice> = (0..40).map(|n: u16| (if n % 3 == 2 { 4 } else { 0 }, n * 7, n * 2)).collect();
    for edition in 0..2 {
        assert_eq!(follow::<Job>(edition, None, &choices).unwrap(), 40);
        assert_eq!(follow::<Source>(edition, None, &choices).unwrap(), 40);
        assert_eq!(follow::<SmsTask>(edition, None, &choices).unwrap(), 40);
        assert_eq!(follow::<Task>(edition, None, &choices).unwrap(), 40);
    }
}

#[test]
fn a_lost_call_may_take_effect_after_the_next_poll() {
    let watch = Watch::new(&Job::lives()[1].life);
    let (job, started) = (Job::one_time(Edition::LATEST), watch.seen(&Seen::job("Running")));
    let mut set = watch.among([job]);
    assert_eq!(set.observe(&started), Err(Impossible::NoState { before: 1 }), "nobody started it");
    set.observe(&watch.called(Operation::Start, Outcome::Lost)).unwrap();
    set.observe(&watch.seen(&Seen::job("Ready"))).unwrap();
    set.observe(&started).unwrap();
}

#[test]
fn half_of_what_is_shown_and_words_that_no_page_lists() {
    let watch = Watch::new(&Job::lives()[1].life);
    let (mut whole, mut half) = (watch.anywhere(), watch.anywhere());
    half.observe(&watch.seen(&Seen::job("Running"))).unwrap();
    whole.observe(&watch.seen(&Seen::job("Running").business_status("Syncing"))).unwrap();
    assert!(whole.len() < half.len() && whole.states().all(|job| half.states().any(|other| other == job)));
    assert!(half.observe(&watch.seen(&Seen::job("Hibernating"))).is_err());
    let of_another_edition = watch.among([Job::one_time(Edition::SOURCES)]);
    assert!(of_another_edition.is_empty() && of_another_edition.is_accepted(Operation::Start).is_none());
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
