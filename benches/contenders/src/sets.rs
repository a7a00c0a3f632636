//! Sets of possible states: one observation of a replication job, against a loop that is written by hand over the same words,
//! and against `HashSet`. Between two observations the service may have done anything that it does by itself.

use crate::medians;
use cutover::history::Outcome;
use cutover::possible::{Observation, Possible, Watch};
use cutover::rule::Agent;
use cutover::smc::Edition;
use cutover::smc::job::{BusinessStatus, Event, Job, Operation, SPEC, Status};
use cutover::wait::{Lifecycle, Seen};
use std::collections::{HashMap, HashSet};
use std::hint::black_box;

const EDITION: Edition = Edition::E2024_06;

/// What is observed, again and again: polls that say more or less, and calls that were accepted.
#[derive(Clone, Copy)]
enum What {
    See(Status, Option<BusinessStatus>),
    Call(Operation),
}

const LIFE: [What; 12] = [
    What::Call(Operation::Start),
    What::See(Status::Running, None),
    What::See(Status::Running, Some(BusinessStatus::Syncing)),
    What::Call(Operation::Stop),
    What::See(Status::Stopped, None),
    What::Call(Operation::Start),
    What::See(Status::Running, None),
    What::See(Status::Running, None),
    What::See(Status::Waiting, None),
    What::See(Status::Running, Some(BusinessStatus::Preparing)),
    What::See(Status::InError, None),
    What::See(Status::InError, None),
];

fn is_seen(job: Job, status: Status, stage: Option<BusinessStatus>) -> bool {
    job.status() == Some(status) && stage.is_none_or(|stage| job.business_status() == Some(stage))
}

fn moved(job: Job, operation: Operation) -> Option<Job> {
    job.apply(operation).ok().map(|accepted| accepted.job())
}

/// By hand: the states in a list, a row of words for each with where it may be later, and a list of where each call leads.
const WORDS: usize = 14;
type Set = [u64; WORDS];

struct ByHand {
    later: Vec<Set>,
    steps: Vec<Step>,
}

enum Step {
    See(Set),
    Call(Vec<Option<usize>>),
}

impl ByHand {
    fn new(states: &[Job]) -> Self {
        let place: HashMap<Job, usize> = states.iter().enumerate().map(|(n, job)| (*job, n)).collect();
        let set = |wanted: &dyn Fn(Job) -> bool| {
            let mut set = [0; WORDS];
            let inside = states.iter().enumerate().filter(|(_, job)| wanted(**job));
            inside.for_each(|(n, _)| set[n / 64] |= 1 << (n % 64));
            set
        };
        let hashed = Hashed::new(states);
        let later = states.iter().map(|job| hashed.later(&HashSet::from([*job])));
        Self {
            later: later.map(|later| set(&|job| later.contains(&job))).collect(),
            steps: LIFE
                .map(|what| match what {
                    What::See(status, stage) => Step::See(set(&|job| is_seen(job, status, stage))),
                    What::Call(operation) => {
                        let to = |job: &Job| moved(*job, operation).and_then(|job| place.get(&job).copied());
                        Step::Call(states.iter().map(to).collect())
                    }
                })
                .into(),
        }
    }

    fn observe(&self, set: &Set, step: &Step) -> Option<Set> {
        let mut later = [0; WORDS];
        each(set, |n| (0..WORDS).for_each(|k| later[k] |= self.later[n][k]));
        let mut next = [0; WORDS];
        match step {
            Step::See(seen) => (0..WORDS).for_each(|k| next[k] = later[k] & seen[k]),
            Step::Call(to) => each(&later, |n| {
                if let Some(to) = to[n] {
                    next[to / 64] |= 1 << (to % 64);
                }
            }),
        }
        next.iter().any(|word| *word != 0).then_some(next)
    }
}

fn each(set: &Set, mut what: impl FnMut(usize)) {
    for (k, word) in set.iter().enumerate() {
        let mut left = *word;
        while left != 0 {
            what(k * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// With the sets of the standard library.
struct Hashed {
    next: HashMap<Job, Vec<Job>>,
}

impl Hashed {
    fn new(states: &[Job]) -> Self {
        let by_itself = |event: &&Event| {
            let row = SPEC.events.iter().find(|row| row.name == event.to_string());
            row.is_some_and(|row| row.agent == Agent::Service)
        };
        let events: Vec<Event> = Event::ALL.iter().filter(by_itself).copied().collect();
        let next = |job: Job| events.iter().filter_map(|event| job.step(*event).ok()).collect();
        Self { next: states.iter().map(|job| (*job, next(*job))).collect() }
    }

    fn later(&self, from: &HashSet<Job>) -> HashSet<Job> {
        let (mut seen, mut todo) = (from.clone(), Vec::from_iter(from.iter().copied()));
        while let Some(job) = todo.pop() {
            todo.extend(self.next[&job].iter().copied().filter(|next| seen.insert(*next)));
        }
        seen
    }

    fn observe(&self, set: &HashSet<Job>, what: What) -> Option<HashSet<Job>> {
        let later = self.later(set).into_iter();
        let next: HashSet<Job> = match what {
            What::See(status, stage) => later.filter(|job| is_seen(*job, status, stage)).collect(),
            What::Call(operation) => later.filter_map(|job| moved(job, operation)).collect(),
        };
        (!next.is_empty()).then_some(next)
    }
}

pub(crate) fn run() {
    println!("\n## A set of possible states\n");
    let watch = Watch::new(&Lifecycle::<Job>::new(EDITION));
    let all: Vec<Job> = Job::all(EDITION).filter(|job| job.is_possible()).collect();
    let reachable: Vec<Job> = watch.anywhere().states().collect();
    let observations = LIFE.map(|what| match what {
        What::See(status, None) => watch.seen(&Seen::job(status.as_str())),
        What::See(status, Some(stage)) => watch.seen(&Seen::job(status.as_str()).business_status(stage.as_str())),
        What::Call(operation) => watch.called(operation, Outcome::Ok),
    });
    let hashed = Hashed::new(&all);
    let by_hand = ByHand::new(&all);
    let place: HashMap<Job, usize> = all.iter().enumerate().map(|(n, job)| (*job, n)).collect();
    let beginning: Set = {
        let mut set = [0; WORDS];
        reachable.iter().map(|job| place[job]).for_each(|n| set[n / 64] |= 1 << (n % 64));
        set
    };

    // All three have the same states after each.
    let (mut one, mut two, mut three) = (watch.anywhere(), beginning, HashSet::from_iter(reachable.iter().copied()));
    let mut sizes = Vec::new();
    for (n, what) in LIFE.into_iter().enumerate() {
        one.observe(&observations[n]).expect("a state is left");
        two = by_hand.observe(&two, &by_hand.steps[n]).expect("a state is left");
        three = hashed.observe(&three, what).expect("a state is left");
        let mut numbers = HashSet::new();
        each(&two, |n| {
            numbers.insert(all[n]);
        });
        assert_eq!(one.states().collect::<HashSet<_>>(), three);
        assert_eq!(numbers, three);
        sizes.push(three.len());
    }
    println!(
        "{} states that no sentence excludes; after each of {} observations {sizes:?} are left.\n",
        all.len(),
        LIFE.len()
    );

    const ROUNDS: usize = 200;
    let begun = watch.anywhere();
    let [ours, hand, hash] = medians(
        101,
        [
            &mut || (0..ROUNDS).for_each(|_| ours(begun.clone(), black_box(&observations))),
            &mut || {
                for _ in 0..ROUNDS {
                    let mut set = beginning;
                    for step in black_box(&by_hand.steps) {
                        set = by_hand.observe(&set, step).expect("a state is left");
                    }
                    black_box(set);
                }
            },
            &mut || {
                let mut set = HashSet::from_iter(reachable.iter().copied());
                for what in black_box(LIFE) {
                    set = hashed.observe(&set, what).expect("a state is left");
                }
                black_box(set);
            },
        ],
    );
    let count = ROUNDS * LIFE.len();
    let (ours, hand, hash) =
        (ours.as_secs_f64() / count as f64, hand.as_secs_f64() / count as f64, hash.as_secs_f64() / LIFE.len() as f64);
    println!("| `Possible::observe` | loop by hand | `HashSet` | ours : by hand | `HashSet` : ours |");
    println!("|---:|---:|---:|---:|---:|");
    let ns = |s: f64| format!("{:.0} ns", s * 1e9);
    println!("| {} | {} | {} | {:.2} | {:.0} |", ns(ours), ns(hand), ns(hash), ours / hand, hash / ours);
}

fn ours(mut set: Possible<Job>, observations: &[Observation<Job>]) {
    for observation in observations {
        set.observe(observation).expect("a state is left");
    }
    black_box(set.len());
}
