//! Overlapping calls: against testers of linearizability, which take a machine that answers each call in one way.
//!
//! They are given the machine of the crate without hidden steps, one beginning, and answers that came. The judge has to find
//! the same order, and carries both of its runs.

use crate::medians;
use cutover::history::{Judge, Outcome, Recording, Verdict};
use cutover::rule::{Accepted, Machine as _};
use cutover::smc::job::{Changes, Job, Operation, Status};
use cutover::smc::{Code, Edition};
use stateright::semantics::{ConsistencyTester as _, LinearizabilityTester, SequentialSpec};
use std::hint::black_box;
use todc_utils::linearizability::WGLChecker;
use todc_utils::linearizability::history::{Action, History};
use todc_utils::specifications::Specification;

type Answer = Result<(), Code>;

/// The machine as a reference object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Object(Job);

fn answered(job: Job, operation: Operation) -> (Answer, Job) {
    match job.ask(operation) {
        Ok(Accepted::Applied(next) | Accepted::Ignored(next)) => (Ok(()), next),
        Err(refused) => (Err(refused.code), job),
    }
}

impl SequentialSpec for Object {
    type Op = Operation;
    type Ret = Answer;

    fn invoke(&mut self, op: &Operation) -> Answer {
        let (answer, next) = answered(self.0, *op);
        self.0 = next;
        answer
    }
}

impl Specification for Object {
    type State = Job;
    type Operation = (Operation, Option<Answer>);

    fn init() -> Job {
        beginning()
    }

    fn apply((operation, answer): &Self::Operation, state: &Job) -> (bool, Job) {
        let (given, next) = answered(*state, *operation);
        (answer.as_ref().is_none_or(|answer| *answer == given), next)
    }
}

fn beginning() -> Job {
    Job::incremental(Edition::LATEST).at(Status::Ready)
}

#[derive(Clone, Copy)]
enum Moment {
    Begin(usize, Operation),
    End(usize, Operation, Answer),
}

/// So many calls of so many callers: each begins, has its effect, and ends, at random moments.
fn moments(callers: usize, calls: usize, mut seed: u64) -> Vec<Moment> {
    let mut random = |sides: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % sides
    };
    let all = [Operation::Start, Operation::Stop, Operation::Modify(Changes::none().names()), Operation::Start];
    let (mut job, mut out, mut left) = (beginning(), Vec::new(), calls);
    let mut open: Vec<Option<(Operation, Option<Answer>)>> = vec![None; callers];
    while left > 0 || open.iter().any(Option::is_some) {
        let caller = random(callers);
        match open[caller] {
            None if left > 0 => {
                let operation = all[random(all.len())];
                open[caller] = Some((operation, None));
                out.push(Moment::Begin(caller, operation));
                left -= 1;
            }
            None => {}
            Some((operation, None)) => {
                let (answer, next) = answered(job, operation);
                (job, open[caller]) = (next, Some((operation, Some(answer))));
            }
            Some((operation, Some(answer))) => {
                open[caller] = None;
                out.push(Moment::End(caller, operation, answer));
            }
        }
    }
    out
}

fn ours(judge: &Judge, moments: &[Moment]) -> bool {
    let mut recording = Recording::begun_as(beginning()).steps_recorded();
    let mut open: Vec<_> = (0..64).map(|_| None).collect();
    for moment in moments {
        match *moment {
            Moment::Begin(caller, operation) => open[caller] = Some(recording.begin(operation)),
            Moment::End(caller, _, answer) => {
                let outcome = answer.map_or_else(Outcome::Denied, |()| Outcome::Ok);
                recording.end(open[caller].take().expect("a call that began"), outcome);
            }
        }
    }
    judge.verdict(&recording) == Verdict::Conforms
}

fn stateright(moments: &[Moment]) -> bool {
    let mut tester = LinearizabilityTester::new(Object(beginning()));
    for moment in moments {
        let taken = match *moment {
            Moment::Begin(caller, operation) => tester.on_invoke(caller, operation),
            Moment::End(caller, _, answer) => tester.on_return(caller, answer),
        };
        taken.expect("callers do one thing at a time");
    }
    tester.is_consistent()
}

fn todc(moments: &[Moment]) -> bool {
    let actions = moments.iter().map(|moment| match *moment {
        Moment::Begin(caller, operation) => (caller, Action::Call((operation, None))),
        Moment::End(caller, operation, answer) => (caller, Action::Response((operation, Some(answer)))),
    });
    WGLChecker::<Object>::is_linearizable(History::from_actions(actions.collect()))
}

/// The same, with an answer at the end that no order explains.
fn spoilt(mut moments: Vec<Moment>) -> Vec<Moment> {
    // Whatever came before, a job that was just stopped is not stopped again.
    for _ in 0..2 {
        moments.push(Moment::Begin(0, Operation::Stop));
        moments.push(Moment::End(0, Operation::Stop, Ok(())));
    }
    moments
}

/// Sizes: callers and calls, and which of the testers come back from them in time.
const POSSIBLE: [(usize, usize, [bool; 2]); 5] = [
    (2, 20, [true, true]),
    (4, 20, [true, true]),
    (4, 200, [false, true]),
    (8, 200, [false, true]),
    (16, 200, [false, true]),
];
const IMPOSSIBLE: [(usize, usize, [bool; 2]); 6] = [
    (2, 12, [true, true]),
    (4, 12, [true, true]),
    (4, 100, [false, true]),
    (8, 100, [false, true]),
    (12, 100, [false, true]),
    (16, 100, [false, true]),
];

pub(crate) fn run() {
    println!("\n## Overlapping calls\n");
    println!(
        "| callers | calls | possible | judge | stateright | todc-utils | stateright : judge | todc-utils : judge |"
    );
    println!("|---:|---:|---|---:|---:|---:|---:|---:|");
    let sizes = POSSIBLE.map(|size| (size, true)).into_iter().chain(IMPOSSIBLE.map(|size| (size, false)));
    for ((callers, calls, [first_ends, second_ends]), possible) in sizes {
        let each = 0..20;
        let moments: Vec<_> = each.map(|seed| moments(callers, calls, seed)).collect();
        let moments: Vec<_> = moments.into_iter().map(|m| if possible { m } else { spoilt(m) }).collect();
        let judge = Judge::new();
        let all =
            |finds: &dyn Fn(&[Moment]) -> bool| moments.iter().for_each(|m| assert_eq!(black_box(finds(m)), possible));
        let [judged, first, second] = medians(
            5,
            [
                &mut || all(&|m| ours(&judge, m)),
                &mut || all(&|m| if first_ends { stateright(m) } else { possible }),
                &mut || all(&|m| if second_ends { todc(m) } else { possible }),
            ],
        );
        let ms = |time: std::time::Duration| format!("{:.3} ms", time.as_secs_f64() * 1000.0 / 20.0);
        let ratio = |time: std::time::Duration| format!("{:.1}", time.as_secs_f64() / judged.as_secs_f64());
        let shown = |ends: bool, text: String| if ends { text } else { "—".to_owned() };
        println!(
            "| {callers} | {calls} | {} | {} | {} | {} | {} | {} |",
            if possible { "yes" } else { "no" },
            ms(judged),
            shown(first_ends, ms(first)),
            shown(second_ends, ms(second)),
            shown(first_ends, ratio(first)),
            shown(second_ends, ratio(second))
        );
    }
}
