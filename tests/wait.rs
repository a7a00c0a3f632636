//! Waiters and plans, against definitions that are written down here once more, by search over the machines themselves.

use crate::generated::{between_markers, root, same};
use crate::subject::{Subject, World, is_missing, of_kind, view};
use cutover::dcs::task::{MigrationMethod, Operation as OnTask, ResumeMode, Status, Task};
use cutover::plan::{NoPlan, Plan, Step};
use cutover::rule::{Accepted, Agent, Course, Kind, Machine, Prints};
use cutover::smc::job::{BusinessStatus, Job, Operation as OnJob};
use cutover::sms::source::{CopyState, MigrationCycle, Source};
use cutover::sms::task::Task as SmsTask;
use cutover::wait::{Called, Class, Goal, Lifecycle, Next, Pace, Seen, Sets, UnknownWords, Waiter};
use cutover::{dcs, smc, sms};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// What a poll can be built of.
pub(crate) trait Polled: Subject {
    fn seen(first: &str, second: Option<&str>) -> Seen<Self>;
    fn lives() -> &'static [Known<Self>];
}

/// One edition, with what the tests compute of it by themselves.
pub(crate) struct Known<S: Subject> {
    pub(crate) life: Lifecycle<S>,
    edition: S::Edition,
    pub(crate) reachable: &'static [S],
    product: Vec<S>,
    /// Where the service may go from each by itself.
    pub(crate) own: HashMap<S, Vec<S>>,
    /// The goals that are tried: each word, and each pair of words.
    goals: Vec<Wanted<S>>,
    /// What can be seen, with the states that may be shown so.
    pub(crate) sightings: Vec<Sighted<S>>,
}

/// A goal with what the tests know of it.
pub(crate) struct Wanted<S: Subject> {
    goal: Goal<S>,
    inside: HashSet<S>,
    /// From where the service may come there by itself.
    leading: HashSet<S>,
}

/// A complete sighting.
pub(crate) struct Sighted<S> {
    words: String,
    pub(crate) shown: S,
    pub(crate) may: HashSet<S>,
    own: HashSet<S>,
}

fn lives<S: Subject>() -> Vec<Known<S>> {
    let world: &'static World<S> = S::world();
    let each = world.eras.iter().map(|era| {
        let by_itself = |e: &&S::Event| era.event(**e).is_some_and(|row| row.agent == Agent::Service);
        let next = |s: S| S::EVENTS.iter().filter(by_itself).filter_map(|e| s.happen(*e).ok()).collect();
        let product = S::product(era.edition);
        let own = product.iter().map(|s| (*s, next(*s))).collect();
        let told = |s: &S| {
            of_kind(S::ROWS, Kind::Shown)
                .iter()
                .all(|n| view(S::ROWS, &world.place(*s), *n).is_some_and(|v| v.prints != Prints::Anything))
        };
        // What is told in full comes later, and stands for what is told in part.
        let (full, part): (Vec<S>, Vec<S>) = era.reachable.iter().partition(|s| told(s));
        let seen: BTreeMap<String, S> = part.into_iter().chain(full).map(|s| (Seen::of(s).to_string(), s)).collect();
        let sighted = |(words, shown): (String, S)| {
            let of = |wanted: fn(S, S) -> bool| era.reachable.iter().copied().filter(|s| wanted(*s, shown)).collect();
            Sighted { words, shown, may: of(may_show), own: of(by_own_words) }
        };
        let names: BTreeSet<String> =
            seen.keys().flat_map(|name| [name.clone(), name.split('/').next().unwrap().to_owned()]).collect();
        let sightings = seen.into_iter().map(sighted).collect();
        let life = Lifecycle::<S>::new(era.edition);
        let mut it =
            Known { life, edition: era.edition, reachable: &era.reachable, product, own, goals: Vec::new(), sightings };
        it.goals = names.iter().map(|name| it.wanted(it.life.words(name).unwrap())).collect();
        for (wanted, name) in it.goals.iter().zip(&names) {
            let possible: HashSet<S> = era.possible.iter().copied().filter(|s| shows_words(*s, name)).collect();
            assert_eq!(wanted.inside, possible, "{name}");
        }
        it
    });
    each.collect()
}

/// Whether these are the first of a state's own words.
fn shows_words<S: Subject>(state: S, words: &str) -> bool {
    let (rows, place) = (S::ROWS, S::world().place(state));
    if is_missing(rows, &place) {
        return words == "not found";
    }
    let own = of_kind(rows, Kind::Shown).into_iter().map(|n| rows.coordinates[n].values[usize::from(place[n])]);
    words.split('/').zip(own).all(|(a, b)| a == b)
}

macro_rules! polled {
    ($Machine:ty) => {
        fn lives() -> &'static [Known<Self>] {
            static LIVES: OnceLock<Vec<Known<$Machine>>> = OnceLock::new();
            LIVES.get_or_init(lives)
        }
    };
}

impl Polled for Job {
    polled!(Job);
    fn seen(first: &str, second: Option<&str>) -> Seen<Self> {
        let seen = Seen::job(first);
        second.filter(|word| *word != "none").map_or(seen.clone(), |word| seen.business_status(word))
    }
}

impl Polled for Source {
    polled!(Source);
    fn seen(first: &str, second: Option<&str>) -> Seen<Self> {
        let seen = Seen::source(first);
        second.map_or(seen.clone(), |word| seen.migration_cycle(word))
    }
}

impl Polled for SmsTask {
    polled!(SmsTask);
    fn seen(first: &str, _: Option<&str>) -> Seen<Self> {
        Seen::migration_task(first)
    }
}

impl Polled for Task {
    polled!(Task);
    fn seen(first: &str, second: Option<&str>) -> Seen<Self> {
        let seen = Seen::task(first);
        match second {
            None => seen,
            Some("none") => seen.no_task_status(),
            Some(word) => seen.task_status(word),
        }
    }
}

/// Whether an API may print of `state` what it prints of `shown`, complete and by its own words.
fn may_show<S: Subject>(state: S, shown: S) -> bool {
    let (rows, here, there) = (S::ROWS, S::world().place(state), S::world().place(shown));
    if is_missing(rows, &there) {
        return (rows.missing | rows.vanishing) >> here[0] & 1 == 1;
    }
    let prints = |n: usize| match view(rows, &here, n).unwrap().prints {
        Prints::Own => here[n] == there[n],
        Prints::Among(mask) => mask >> there[n] & 1 == 1,
        Prints::Anything => true,
    };
    let told = |n: &usize| view(rows, &there, *n).unwrap().prints != Prints::Anything;
    !is_missing(rows, &here) && of_kind(rows, Kind::Shown).into_iter().filter(told).all(prints)
}

/// Whether these are its own words.
fn by_own_words<S: Subject>(state: S, shown: S) -> bool {
    let (rows, here, there) = (S::ROWS, S::world().place(state), S::world().place(shown));
    if is_missing(rows, &here) || is_missing(rows, &there) {
        return is_missing(rows, &here) && is_missing(rows, &there);
    }
    let told = |n: &usize| view(rows, &there, *n).unwrap().prints != Prints::Anything;
    of_kind(rows, Kind::Shown).into_iter().filter(told).all(|n| here[n] == there[n])
}

impl<S: Subject> Known<S> {
    /// Each state that may have been come to, and whether the goal was left on the way.
    fn ways(&self, after: &[S], goal: &HashSet<S>) -> HashSet<(S, bool)> {
        let mut todo: Vec<(S, bool)> = after.iter().map(|s| (*s, false)).collect();
        let mut seen: HashSet<_> = todo.iter().copied().collect();
        while let Some((s, passed)) = todo.pop() {
            for next in &self.own[&s] {
                let way = (*next, passed || goal.contains(&s));
                if seen.insert(way) {
                    todo.push(way);
                }
            }
        }
        seen
    }

    fn wanted(&self, goal: Goal<S>) -> Wanted<S> {
        let inside: HashSet<S> = self.product.iter().copied().filter(|s| self.life.fulfils(*s, &goal)).collect();
        let leading = self.leading(&inside);
        Wanted { goal, inside, leading }
    }

    /// From which states the service may come to a goal by itself.
    fn leading(&self, goal: &HashSet<S>) -> HashSet<S> {
        let mut all = goal.clone();
        loop {
            let new: Vec<S> = self
                .own
                .iter()
                .filter(|(s, to)| !all.contains(s) && to.iter().any(|t| all.contains(t)))
                .map(|(s, _)| *s)
                .collect();
            if new.is_empty() {
                return all;
            }
            all.extend(new);
        }
    }

    /// The name of the list that a sighting belongs to, by the definition.
    fn list(before: &[S], after: &[S], ways: &HashSet<(S, bool)>, goal: &Wanted<S>, seen: &Sighted<S>) -> &'static str {
        let mut here: Vec<(S, bool)> = ways.iter().copied().filter(|(s, _)| seen.may.contains(s)).collect();
        if here.is_empty() {
            if before.iter().any(|s| seen.may.contains(s)) && !after.iter().any(|s| seen.may.contains(s)) {
                return "stale";
            }
            here = seen.may.iter().map(|s| (*s, false)).collect();
        }
        let own: Vec<_> = here.iter().filter(|(s, _)| seen.own.contains(s)).collect();
        let told = if own.is_empty() { here.iter().collect() } else { own };
        if told.iter().all(|(s, _)| goal.inside.contains(s)) {
            "target"
        } else if here.iter().all(|(s, passed)| *passed || goal.inside.contains(s)) {
            "overtaken"
        } else if is_missing(S::ROWS, &S::world().place(seen.shown)) {
            "gone"
        } else if here.iter().any(|(s, _)| goal.leading.contains(s)) {
            "pending"
        } else {
            "failed"
        }
    }
}

/// Compares the lists with the definition; gives the number of cells: an operation, where it was called, a goal, a sighting.
fn compare<S: Polled>(every: usize) -> usize {
    let mut cells = 0;
    for it in S::lives() {
        for (nth, operation) in S::OPERATIONS.iter().enumerate() {
            let took = |s: &S| match s.ask(*operation) {
                Ok(Accepted::Applied(next)) => Some((*s, next)),
                _ => None,
            };
            let took: Vec<(S, S)> = it.reachable.iter().filter_map(took).collect();
            if took.is_empty() {
                assert!(!it.life.called_anywhere(*operation).is_accepted());
                continue;
            }
            let mut cases = vec![took.clone()];
            cases.extend(took.iter().skip(nth).step_by(8 * every).map(|pair| vec![*pair]));
            for (n, case) in cases.into_iter().enumerate() {
                let (before, after): (Vec<S>, Vec<S>) = case.into_iter().unzip();
                let called = match n {
                    0 => it.life.called_anywhere(*operation),
                    _ => it.life.called(*operation, before.clone()),
                };
                let computed: Vec<_> = called.goals().into_iter().map(|goal| it.wanted(goal)).collect();
                let words = it.goals.iter().skip((n + nth) % every).step_by(every);
                for goal in words.chain(&computed) {
                    let (sets, ways) = (called.sets(&goal.goal), it.ways(&after, &goal.inside));
                    for seen in &it.sightings {
                        let lists = sets.lists();
                        let found: Vec<&str> = lists
                            .iter()
                            .filter(|(_, list)| list.contains(&seen.words))
                            .map(|(name, _)| *name)
                            .collect();
                        let wanted = Known::list(&before, &after, &ways, goal, seen);
                        let (goal, words) = (&goal.goal, &seen.words);
                        assert_eq!(found, [wanted], "{} {operation} in {before:?}, goal {goal}: {words}", it.edition);
                        cells += 1;
                    }
                }
            }
        }
    }
    cells
}

#[test]
fn each_sighting_is_in_the_one_list_that_the_definition_gives_it() {
    let cells = [compare::<Task>(1), compare::<Job>(1), compare::<Source>(16), compare::<SmsTask>(1)];
    assert!(cells.iter().all(|n| *n > 20_000), "{cells:?}");
}

/// A run of the service as polls see it: which event happens, whether anybody looks, what is hidden and how it is printed.
type Tick = (u8, bool, bool, u8);

/// One of the ways in which a state may be printed: the words, and whether all of them are its own.
fn printed<S: Polled>(state: S, hide: bool, choice: u8) -> (Seen<S>, bool, bool) {
    let (rows, place) = (S::ROWS, S::world().place(state));
    if (rows.missing | if choice % 4 == 3 { rows.vanishing } else { 0 }) >> place[0] & 1 == 1 {
        return (Seen::not_found(), is_missing(rows, &place), true);
    }
    let (mut words, mut own) = (Vec::new(), true);
    for n in of_kind(rows, Kind::Shown) {
        let values = rows.coordinates[n].values;
        // Nothing prints the two ends of a life, nor what no page has a word for.
        let printable =
            |v: usize| n > 0 && values[v] != "rolling back" || n == 0 && v > 0 && v + 1 < 32 && values[v] != "Gone";
        let may: Vec<usize> = match view(rows, &place, n).unwrap().prints {
            Prints::Own => vec![usize::from(place[n])],
            Prints::Among(mask) => (0..values.len()).filter(|v| mask >> v & 1 == 1).collect(),
            Prints::Anything => (0..values.len()).collect(),
        };
        let may: Vec<usize> = may.into_iter().filter(|v| printable(*v)).collect();
        let value = may[usize::from(choice / 4) % may.len()];
        own &= value == usize::from(place[n]) || n > 0 && hide;
        words.push(values[value]);
    }
    (S::seen(words[0], words.get(1).copied().filter(|_| !hide)), own, !hide)
}

/// Follows a run with a waiter, and says what it got wrong.
fn follow<S: Polled>(start: (usize, usize, usize, usize), ticks: &[Tick]) -> Result<(), String> {
    let it = &S::lives()[start.0 % S::lives().len()];
    let operation = S::OPERATIONS[start.1 % S::OPERATIONS.len()];
    let took: Vec<(S, S)> = it.reachable.iter().filter_map(|s| Some((*s, s.ask(operation).ok()?.job()))).collect();
    let Some((before, mut state)) = took.get(start.2 % took.len().max(1)).copied() else {
        return Ok(());
    };
    let goal = &it.goals[start.3 % it.goals.len()];
    // All that is hidden is open in every second run.
    let alike: Vec<S> = took.iter().map(|(s, _)| *s).filter(|s| start.3.is_multiple_of(2) || *s == before).collect();
    let called = it.life.called(operation, alike);
    let mut waiter = called.waiter(&goal.goal, 0).with_pace(Pace { stale: 0, ..Pace::default() });
    let mut reached = goal.inside.contains(&state);
    for (n, (event, looks, hide, choice)) in ticks.iter().enumerate() {
        let next = &it.own[&state];
        if let Some(next) = next.get(usize::from(*event) % (next.len() + 1)) {
            state = *next;
        }
        reached |= goal.inside.contains(&state);
        if !looks {
            continue;
        }
        let (seen, own, complete) = printed(state, *hide, *choice);
        let poll = waiter.poll(n as u64, &seen, 0);
        let wrong = |what: &str| {
            Err(format!("{what}: {operation} in {before:?}, goal {}, {state:?} shown as {seen}: {poll:?}", goal.goal))
        };
        let possible = goal.leading.contains(&state);
        match &poll.class {
            Class::Failed(_) if possible => return wrong("failed though it can still be done"),
            Class::Failed(why) if reached && !why.passed => {
                return wrong("failed though it was passed");
            }
            Class::Overtaken { .. } if !reached => {
                return wrong("overtaken though it was never reached");
            }
            Class::Overtaken { again: false } if possible => {
                return wrong("not again though it can");
            }
            Class::Done if own && !goal.inside.contains(&state) => {
                return wrong("done though it is not");
            }
            Class::Stale => return wrong("stale though it happened after the call"),
            Class::Unknown { .. } => return wrong("unknown though every word is listed"),
            Class::Pending if complete && own && !seen_leads(it, goal, state) => {
                return wrong("pending for ever");
            }
            class if complete && own && goal.inside.contains(&state) && *class != Class::Done => {
                return wrong("not done though it is");
            }
            _ => {}
        }
        if poll.unforeseen || !waiter.candidates().any(|s| s == state) {
            return wrong("unforeseen though it is a run of the rules");
        }
    }
    Ok(())
}

/// Whether some state that may be shown so is one from which the goal can be reached.
fn seen_leads<S: Subject>(it: &Known<S>, goal: &Wanted<S>, state: S) -> bool {
    it.reachable.iter().any(|s| may_show(*s, state) && goal.leading.contains(s))
}

fn ticks() -> impl Strategy<Value = Vec<Tick>> {
    prop::collection::vec(any::<Tick>(), 1..20)
}

fn starts() -> impl Strategy<Value = (usize, usize, usize, usize)> {
    (0usize..2, 0usize..64, 0usize..4096, 0usize..512)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_waiter_is_never_wrong_about_a_run_of_the_rules(start in starts(), ticks in ticks()) {
        for wrong in [follow::<Job>(start, &ticks), follow::<Source>(start, &ticks), follow::<SmsTask>(start, &ticks), follow::<Task>(start, &ticks)] {
            prop_assert_eq!(wrong, Ok(()));
        }
    }

    #[test]
    fn the_order_of_words_and_states_is_nothing(start in starts(), ticks in ticks()) {
        let it = &Task::lives()[start.0];
        let operation = Task::OPERATIONS[start.1 % Task::OPERATIONS.len()];
        let goal = &it.goals[start.3 % it.goals.len()].goal;
        let forward: Vec<Task> = it.reachable.iter().copied().skip(start.2 % 50).collect();
        let back: Vec<Task> = forward.iter().rev().copied().collect();
        let mut waiters = [forward, back].map(|states| it.life.called(operation, states).waiter(goal, 0));
        for (n, (_, _, _, choice)) in ticks.iter().enumerate() {
            let state = it.reachable[(usize::from(*choice) * 7 + n) % it.reachable.len()];
            let (Some(status), switch) = (state.status(), state.task_status()) else { continue };
            let one = Seen::task(status.as_str());
            let one = switch.map_or(one.clone().no_task_status(), |word| one.task_status(word.as_str()));
            let two = Seen::task(status.as_str()).task_status("ROLLBACK_SUCCESS");
            let two = switch.map_or(two.clone().no_task_status(), |word| two.task_status(word.as_str()));
            let now = n as u64 * 3000;
            let polls = [waiters[0].poll(now, &one, 3), waiters[1].poll(now, &two, 3)];
            prop_assert_eq!(&polls[0], &polls[1]);
        }
    }

    #[test]
    fn time_may_run_as_it_likes(
        begun in any::<u64>(), times in prop::collection::vec(any::<(u64, u64, bool)>(), 1..30),
        pace in any::<(u64, u64, u64, u64, u64)>(),
    ) {
        let it = &Job::lives()[1];
        let called = it.life.called_anywhere(OnJob::Start);
        let (min, max, timeout, stuck, stale) = pace;
        let mut waiter = called.waiter(&called.settled(), begun).with_pace(Pace { min, max, timeout, stuck, stale });
        let mut latest = begun;
        for (now, jitter, answered) in times {
            latest = latest.max(now);
            let seen = Seen::job("Running");
            let (next, stuck_at) = if answered {
                let poll = waiter.poll(now, &seen, jitter);
                (poll.next, poll.stuck)
            } else {
                waiter.unanswered(now, jitter)
            };
            let end = begun.saturating_add(timeout);
            match next {
                Next::TimedOut => prop_assert!(latest >= end),
                Next::Look { at } => {
                    prop_assert!(latest < end && at <= end && at > latest);
                    prop_assert!(at - latest <= max.max(min).max(1));
                    prop_assert!(at == end || at == u64::MAX || at - latest >= min);
                }
                Next::Stop => prop_assert!(false, "nothing stops it"),
            }
            if let Some(found) = stuck_at {
                prop_assert!(latest - found.since >= stuck && found.phase == "Running");
            }
        }
    }
}

/// What a step costs: calls, steps of somebody else, events to wait for.
type Cost = (usize, usize, usize);

/// Every step that a plan may count on, from every state, by its number and what it costs.
fn steps<S: Polled>(it: &Known<S>, n: usize) -> Vec<Vec<(usize, Cost, S)>> {
    let era = &S::world().eras[n];
    let of = |s: &S| {
        let mut all = Vec::new();
        for (n, operation) in S::OPERATIONS.iter().enumerate() {
            if let Ok(answer) = s.ask(*operation) {
                all.push((n, (1, 0, 0), answer.job()));
            }
        }
        for (n, event) in S::EVENTS.iter().enumerate() {
            let (Some(row), Ok(next)) = (era.event(*event), s.happen(*event)) else {
                continue;
            };
            let number = S::OPERATIONS.len() + n;
            match (row.course, row.agent) {
                (Course::Adverse(_), _) => {}
                (Course::Outside(_), _) | (_, Agent::Elsewhere) => all.push((number, (0, 1, 0), next)),
                _ => all.push((number, (0, 0, 1), next)),
            }
        }
        all
    };
    it.reachable.iter().map(of).collect()
}

fn add(a: Cost, b: Cost) -> Cost {
    (a.0 + b.0, a.1 + b.1, a.2 + b.2)
}

fn price<S: Polled>(it: &Known<S>, plan: &Plan<S>) -> Cost {
    let row =
        |event: &S::Event| S::world().eras.iter().find(|e| e.edition == it.edition).unwrap().event(*event).unwrap();
    plan.steps.iter().fold((0, 0, 0), |cost, step| match step {
        Step::Call(_) => add(cost, (1, 0, 0)),
        Step::Others(_) => add(cost, (0, 1, 0)),
        Step::Await(event) => {
            assert!(row(event).agent == Agent::Service && !matches!(row(event).course, Course::Adverse(_)));
            add(cost, (0, 0, 1))
        }
    })
}

fn carry_out<S: Polled>(state: S, plan: &Plan<S>) -> S {
    plan.steps.iter().fold(state, |state, step| match step {
        Step::Call(operation) => state.ask(*operation).unwrap().job(),
        Step::Await(event) | Step::Others(event) => state.happen(*event).unwrap(),
    })
}

/// Plans from single states against the cheapest ways, found by relaxing every edge until nothing changes.
fn plans_of<S: Polled>(every: usize) -> (usize, usize) {
    let (mut found, mut none) = (0, 0);
    for (n, it) in S::lives().iter().enumerate() {
        let index: HashMap<S, usize> = it.reachable.iter().copied().zip(0..).collect();
        let steps = steps(it, n);
        for (g, wanted) in it.goals.iter().enumerate() {
            let mut best: Vec<Option<Cost>> =
                it.reachable.iter().map(|s| wanted.inside.contains(s).then_some((0, 0, 0))).collect();
            loop {
                let mut changed = false;
                for (s, edges) in steps.iter().enumerate() {
                    let way = edges.iter().filter_map(|(_, cost, next)| Some(add(*cost, best[index[next]]?))).min();
                    if way.is_some_and(|way| best[s].is_none_or(|old| way < old)) {
                        (best[s], changed) = (way, true);
                    }
                }
                if !changed {
                    break;
                }
            }
            for s in (g % every..it.reachable.len()).step_by(every) {
                let state = it.reachable[s];
                match it.life.plan([state], &wanted.goal) {
                    Ok(plan) => {
                        assert_eq!(Some(price(it, &plan)), best[s], "{state:?} to {}:\n{plan}", wanted.goal);
                        assert!(
                            wanted.inside.contains(&carry_out(state, &plan)),
                            "{state:?} to {}:\n{plan}",
                            wanted.goal
                        );
                        assert_eq!(plan.shown.len(), plan.steps.len());
                        found += 1;
                    }
                    Err(why) => {
                        assert_eq!(best[s], None, "{state:?} to {}: {why}", wanted.goal);
                        assert!(matches!(why, NoPlan::Barred { .. }), "{why}");
                        none += 1;
                    }
                }
            }
        }
    }
    (found, none)
}

#[test]
fn a_plan_is_the_cheapest_way_and_leads_to_the_goal() {
    let counts = [plans_of::<Task>(2), plans_of::<Job>(13), plans_of::<Source>(211), plans_of::<SmsTask>(37)];
    assert!(counts.iter().all(|(found, none)| *found > 200 && *none > 300), "{counts:?}");
}

/// The cheapest order of steps from all of these, by relaxing until nothing changes, or nothing.
fn cheapest<S: Polled>(
    it: &Known<S>,
    steps: &[Vec<(usize, Cost, S)>],
    begin: &BTreeSet<usize>,
    goal: &HashSet<S>,
) -> Option<Cost> {
    let index: HashMap<S, usize> = it.reachable.iter().copied().zip(0..).collect();
    let mut best: HashMap<BTreeSet<usize>, Cost> = HashMap::from([(begin.clone(), (0, 0, 0))]);
    let mut todo = vec![begin.clone()];
    while let Some(states) = todo.pop() {
        let cost = best[&states];
        for number in 0..S::OPERATIONS.len() + S::EVENTS.len() {
            let mut price = (0, 0, 0);
            let taken = |s: &usize| {
                let (_, cost, next) = steps[*s].iter().find(|(n, ..)| *n == number)?;
                price = *cost;
                Some(index[next])
            };
            let Some(next) = states.iter().map(taken).collect::<Option<BTreeSet<usize>>>() else {
                continue;
            };
            let cost = add(cost, price);
            if best.get(&next).is_none_or(|old| cost < *old) {
                best.insert(next.clone(), cost);
                todo.push(next);
            }
        }
    }
    best.into_iter()
        .filter(|(states, _)| states.iter().all(|s| goal.contains(&it.reachable[*s])))
        .map(|(_, cost)| cost)
        .min()
}

fn one_order<S: Polled>(start: (usize, usize, usize, usize), spread: usize) -> Result<bool, String> {
    let n = start.0 % S::lives().len();
    let it = &S::lives()[n];
    let wanted = &it.goals[start.3 % it.goals.len()];
    let begin: BTreeSet<usize> =
        [start.1 * 61, start.1 * 61 + spread, start.2].into_iter().map(|s| s % it.reachable.len()).collect();
    let states: Vec<S> = begin.iter().map(|s| it.reachable[*s]).collect();
    let plan = it.life.plan(states.iter().copied(), &wanted.goal);
    let best = cheapest(it, &steps(it, n), &begin, &wanted.inside);
    match (&plan, best) {
        (Ok(plan), Some(best)) if price(it, plan) == best => {
            let ends = states.iter().all(|s| wanted.inside.contains(&carry_out(*s, plan)));
            if ends { Ok(true) } else { Err(format!("{states:?} to {}: does not lead there:\n{plan}", wanted.goal)) }
        }
        (Err(NoPlan::Barred { .. } | NoPlan::NoOneOrder(_)), None) => Ok(false),
        _ => Err(format!("{states:?} to {}: {plan:?}, and {best:?}", wanted.goal)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn one_order_is_right_from_each_state_or_there_is_none(start in starts(), spread in 1usize..40) {
        for result in [one_order::<Task>(start, spread), one_order::<Job>(start, spread)] {
            prop_assert!(result.is_ok(), "{:?}", result);
        }
    }
}

/// How the Terraform provider takes a word that is not its target.
const SETTLED: [&str; 7] =
    ["SUCCESS", "FAILED", "TERMINATED", "INCRMIGEATING", "MIGRATION_FAILED", "RELEASED", "DELETED"];

/// Where it takes a word otherwise than a waiter that sees the status alone, as it does: the word, ours, theirs.
fn terraform(called: &Called<Task>) -> Vec<(&'static str, &'static str, &'static str)> {
    let waiter = called.waiter(&called.settled(), 0);
    let each = Status::ALL.iter().map(|status| status.as_str());
    let each = each.map(|word| {
        let ours = match waiter.clone().poll(0, &Seen::task(word), 0).class {
            Class::Done => "target",
            Class::Pending => "pending",
            Class::Failed(_) => "failed",
            Class::Overtaken { .. } => "overtaken",
            Class::Stale => "stale",
            other => panic!("{word}: {other:?}"),
        };
        let theirs = match (ours, SETTLED.contains(&word)) {
            ("target", true) => "target",
            (_, true) => "error",
            (_, false) => "pending",
        };
        (word, ours, theirs)
    });
    let same = |ours, theirs| ours == theirs || matches!((ours, theirs), ("stale", "pending") | ("failed", "error"));
    each.filter(|(_, ours, theirs)| !same(*ours, *theirs)).collect()
}

#[test]
fn the_page_of_waiting_is_what_is_computed() {
    let path = root().join("docs/waiting.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    let (tasks, jobs) = (Lifecycle::<Task>::new(dcs::Edition::LATEST), Lifecycle::<Job>::new(smc::Edition::LATEST));
    let boxed = |sets: &Sets| format!("```text\n{sets}\n```");
    let stopped = tasks.called_anywhere(OnTask::Stop);
    page = between_markers(&page, "sets dcs StopMigrationTask TERMINATED", &boxed(&stopped.sets(&stopped.settled())));
    let started = jobs.called_anywhere(OnJob::Start);
    page = between_markers(
        &page,
        "sets smc StartReplicationJob Finished or Waiting",
        &boxed(&started.sets(&started.settled())),
    );

    let ready = SmsTask::of(sms::task::Edition::LATEST, sms::task::State::Ready);
    let copied = Lifecycle::new(ready.edition()).called(sms::task::Operation::Start, [ready]);
    page = between_markers(&page, "sets sms UpdateTaskStatus start", &boxed(&copied.sets(&copied.settled())));

    let to_configure = Task::to_be_configured(dcs::Edition::LATEST);
    let full = Task::online(dcs::Edition::LATEST, MigrationMethod::Full, ResumeMode::Auto);
    let incremental = Task::online(dcs::Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    let mut table =
        String::from("| after | in | goal | shown | computed | the provider |\n|---|---|---|---|---|---|\n");
    let cases = [
        (OnTask::SetOnline(MigrationMethod::Full, ResumeMode::Auto), to_configure),
        (OnTask::SetOnline(MigrationMethod::Incremental, ResumeMode::Auto), full.at(Status::Success)),
        (OnTask::Stop, incremental.at(Status::IncrMigrating)),
        (OnTask::BatchRestart, incremental.at(Status::Terminated)),
    ];
    for (operation, state) in cases {
        let called = tasks.called(operation, [state]);
        let mut rows: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
        for (word, ours, theirs) in terraform(&called) {
            rows.entry((ours, theirs)).or_default().push(format!("`{word}`"));
        }
        for ((ours, theirs), words) in rows {
            let (goal, words) = (called.settled(), words.join(", "));
            writeln!(table, "| `{operation}` | `{state}` | `{goal}` | {words} | {ours} | {theirs} |").unwrap();
        }
    }
    page = between_markers(&page, "terraform", &table);
    same(&path, &page);
}

#[test]
fn terraform_waits_for_nothing_fails_too_early_and_misses_a_success() {
    let life = Lifecycle::<Task>::new(dcs::Edition::LATEST);
    let incremental = Task::online(dcs::Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto);
    let stopped = life.called(OnTask::Stop, [incremental.at(Status::IncrMigrating)]);
    let differs = terraform(&stopped);
    for wanted in
        [("ERROR", "failed", "pending"), ("INCRMIGEATING", "stale", "error"), ("RELEASED", "overtaken", "error")]
    {
        assert!(differs.contains(&wanted), "{wanted:?}: {differs:?}");
    }
    let set = life.called(
        OnTask::SetOnline(MigrationMethod::Full, ResumeMode::Auto),
        [Task::to_be_configured(dcs::Edition::LATEST)],
    );
    let differs = terraform(&set);
    for agreed in ["SUCCESS", "FAILED", "MIGRATION_SUCCESS", "MIGRATION_FAILED", "FULLMIGRATING", "RUNNING"] {
        assert!(!differs.iter().any(|(word, ..)| *word == agreed), "{agreed}: {differs:?}");
    }
}

#[test]
fn every_word_of_the_wire_is_known_and_every_other_is_kept() {
    for (edition, life) in smc::Edition::ALL.iter().map(|e| (e, Lifecycle::<Job>::new(*e))) {
        let mut waiter = life.waiter(life.states(), &life.words("Finished").unwrap(), 0);
        for status in cutover::smc::job::Status::ALL {
            for phase in BusinessStatus::ALL {
                let seen = Seen::job(status.as_str()).business_status(phase.as_str());
                assert_eq!(seen.to_string(), format!("{status}/{phase}"), "{edition}");
                assert!(!matches!(waiter.poll(0, &seen, 0).class, Class::Unknown { .. }));
            }
        }
    }
    let life = Lifecycle::<Source>::new(sms::Edition::LATEST);
    for state in CopyState::ALL {
        for cycle in MigrationCycle::ALL {
            let seen = Seen::source(state.as_str()).migration_cycle(cycle.as_str());
            let poll = life.waiter(life.states(), &life.words("finished").unwrap(), 0).poll(0, &seen, 0);
            assert!(!matches!(poll.class, Class::Unknown { .. }), "{seen}");
        }
    }
    for status in Status::ALL {
        assert_eq!(Seen::task(status.as_str()).to_string(), status.as_str());
    }
}

#[test]
fn what_an_unknown_word_means_is_the_callers_choice() {
    let started = Lifecycle::<Job>::new(smc::Edition::LATEST).called_anywhere(OnJob::Start);
    let waiter = started.waiter(&started.settled(), 0);
    let odd = Seen::job("Hibernating");
    let class = Class::Unknown { field: "Status", word: "Hibernating".into() };
    let poll = |policy, now| {
        let mut waiter = waiter.clone().with_unknown_words(policy);
        waiter.poll(0, &Seen::job("Running"), 0);
        let poll = waiter.poll(now, &odd, 0);
        assert_eq!(poll.class, class);
        (poll.next, poll.stuck.map(|s| s.phase))
    };
    let hours = 7_200_000;
    assert_eq!(poll(UnknownWords::Fail, hours), (Next::Stop, None));
    assert_eq!(poll(UnknownWords::Ignore, hours).1.as_deref(), Some("Running"), "as if it had not been");
    assert_eq!(poll(UnknownWords::Pending, hours).1, None, "a phase of its own");
    // What else is shown may settle it.
    let mut again = waiter.clone();
    assert_eq!(again.poll(0, &Seen::job("Finished").business_status("Dreaming"), 0).class, Class::Done);
    let running = Seen::job("Running").business_status("Dreaming");
    let mut unsettled = waiter.clone();
    assert!(matches!(unsettled.poll(0, &running, 0).class, Class::Unknown { field: "BusinessStatus", .. }));
    assert!(unsettled.candidates().eq(waiter.candidates()), "nothing is learnt from what is not understood");
}

#[test]
fn a_failure_names_the_events_that_nobody_wants_and_no_others() {
    let life = Lifecycle::<Task>::new(dcs::Edition::LATEST);
    let migrates = |s: &Task| s.status() == Some(Status::FullMigrating);
    let states: Vec<Task> = life.states().filter(migrates).collect();
    let mut waiter = life.waiter(states, &life.words("INCRMIGEATING").unwrap(), 0);
    assert_eq!(waiter.poll(0, &Seen::task("FULLMIGRATING"), 0).class, Class::Pending);
    let by = |class| match class {
        Class::Failed(why) => why.by,
        class => panic!("{class:?}"),
    };
    assert_eq!(by(waiter.clone().poll(1, &Seen::task("FAILED"), 0).class), ["Failed", "FailedUncleared"]);
    let ended = by(waiter.poll(1, &Seen::task("SUCCESS"), 0).class);
    assert!(!ended.contains(&"FullEnded"), "a full migration ended as it should: {ended:?}");
}

#[test]
fn a_state_that_the_service_can_be_in_again_is_stale_only_for_a_while() {
    let life = Lifecycle::<Job>::new(smc::Edition::LATEST);
    let failed = Job::one_time(smc::Edition::LATEST).at(cutover::smc::job::Status::InError);
    let started = life.called(OnJob::Start, [failed]);
    let waiter = started.waiter(&started.settled(), 1000);
    let seen = Seen::job("InError");
    assert_eq!(waiter.clone().poll(5000, &seen, 0).class, Class::Stale);
    assert!(matches!(waiter.clone().poll(11_000, &seen, 0).class, Class::Failed(_)));
    let mut running = waiter;
    running.poll(2000, &Seen::job("Running"), 0);
    assert!(matches!(running.poll(3000, &seen, 0).class, Class::Failed(why) if why.by == ["ClientLost", "Failed"]));
}

#[test]
fn a_waiter_goes_on_where_it_was_saved() {
    let life = Lifecycle::<Source>::new(sms::Edition::LATEST).with_others();
    let goal = life.words("finished").unwrap();
    let first = Source::registered(sms::Edition::LATEST);
    let mut waiter = life.waiter([first], &goal, 7);
    waiter.poll(8, &Seen::source("init"), 0);
    let saved = serde_json::to_string(&waiter).unwrap();
    let mut resumed: Waiter<Source> = serde_json::from_str(&saved).unwrap();
    for (now, word) in [(5000, "replicate"), (9000, "paused"), (12_000, "error"), (20_000, "finished")] {
        let seen = Seen::source(word);
        assert_eq!(resumed.poll(now, &seen, 5), waiter.poll(now, &seen, 5), "{word}");
        assert!(resumed.candidates().eq(waiter.candidates()));
    }
    let failed = Job::one_time(smc::Edition::LATEST).at(cutover::smc::job::Status::InError);
    let started = Lifecycle::new(smc::Edition::LATEST).called(OnJob::Start, [failed]);
    let mut waiter = started.waiter(&started.settled(), 0);
    waiter.poll(0, &Seen::job("Running"), 0);
    let mut resumed: Waiter<Job> = serde_json::from_str(&serde_json::to_string(&waiter).unwrap()).unwrap();
    assert!(matches!(resumed.poll(1, &Seen::job("InError"), 0).class, Class::Failed(_)), "it had left, and was back");
    assert!(serde_json::from_str::<Waiter<Task>>(&saved).is_err(), "of another machine");
    let older = saved.replacen(env!("CARGO_PKG_VERSION"), "0.0.1", 1);
    assert!(serde_json::from_str::<Waiter<Source>>(&older).unwrap_err().to_string().contains("saved by version"));
}

/// Pairs of states from which the same call leads to the same goal, by claims of different strength.
fn different_strengths<S: Polled>() -> usize {
    let mut found = 0;
    for it in S::lives() {
        for operation in S::OPERATIONS {
            let called = it.life.called_anywhere(*operation);
            let goal = called.taken();
            let plan = |states: &[S]| it.life.plan(states.iter().copied(), &goal).ok();
            let one_call = |plan: &Plan<S>| plan.steps == [Step::Call(*operation)];
            let accepting = it.reachable.iter().filter(|s| s.ask(*operation).is_ok());
            let single = accepting.filter_map(|s| Some((*s, plan(&[*s]).filter(one_call)?.rests_on[0])));
            let mut by_strength = BTreeMap::new();
            for (s, strength) in single {
                by_strength.entry(strength).or_insert(s);
            }
            let (Some(strongest), Some(weakest)) = (by_strength.first_key_value(), by_strength.last_key_value()) else {
                continue;
            };
            if strongest.0 == weakest.0 {
                continue;
            }
            if let Some(both) = plan(&[*strongest.1, *weakest.1]).filter(one_call) {
                assert_eq!(both.rests_on, [*weakest.0], "{operation} in {:?} and {:?}", strongest.1, weakest.1);
                found += 1;
            }
        }
    }
    found
}

#[test]
fn a_step_from_several_states_rests_on_the_weakest_claim() {
    let found = [
        different_strengths::<Job>(),
        different_strengths::<Source>(),
        different_strengths::<SmsTask>(),
        different_strengths::<Task>(),
    ];
    assert!(found.iter().sum::<usize>() > 3, "{found:?}");
}

#[test]
fn what_stands_in_the_way_is_named() {
    let life = Lifecycle::<Job>::new(smc::Edition::LATEST);
    let job = Job::one_time(smc::Edition::LATEST);
    let why = |state: Job, goal: &str| life.plan([state], &life.words(goal).unwrap()).unwrap_err().to_string();
    for (state, goal, clause) in [
        (job.at(cutover::smc::job::Status::Deleting), "Ready", "smc.delete.irreversible"),
        (job, "Waiting", "smc.job.waiting"),
        (job.at(cutover::smc::job::Status::Expired), "Running", "smc.start.when"),
        (job, "InError", "Failed in Running/Preparing would lead on, and is not counted on: it fails"),
    ] {
        assert!(why(state, goal).contains(clause), "{clause}: {}", why(state, goal));
    }
    let excluded = life.goal("a one-time job that waits", |job| {
        job.status() == Some(cutover::smc::job::Status::Waiting) && job.run_once() == cutover::smc::job::RunOnce::Yes
    });
    let none = life.plan([job], &excluded).unwrap_err();
    assert!(matches!(&none, NoPlan::Excluded(_)) && none.to_string().contains("smc.job.waiting"), "{none}");
    assert!(matches!(life.plan([job], &life.goal("nothing", |_| false)), Err(NoPlan::NoGoal)));
    assert!(matches!(life.plan([], &excluded), Err(NoPlan::Nowhere)));
    let rest = life.goal("at rest", |job| {
        matches!(job.status(), Some(cutover::smc::job::Status::Finished | cutover::smc::job::Status::Waiting))
    });
    let both = [job, Job::incremental(smc::Edition::LATEST)].map(|job| job.start().unwrap());
    let none = life.plan(both, &rest).unwrap_err();
    assert!(matches!(none, NoPlan::NoOneOrder(_)), "{none}");
}
