//! One operation at a time on a replication job, against a hand-written `match`, a bare table that reports nothing, and two
//! crates for state machines, each written as its documentation recommends.
//!
//! All take the same operations in the same order. The others know the twelve flat states and nine operations; the job knows
//! its 6,000 states in two editions and all 115, and says of a refusal which job, which operation and which code.

use crate::{dice, medians, per};
use cutover::rule::Accepted;
use cutover::smc::Edition;
use cutover::smc::job::{Changes, Force, Job, Operation, Refused, Request, State, SyncData, Validity};
use rust_fsm::state_machine;
use statig::prelude::*;
use std::hint::black_box;

/// What the others are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Input {
    Start,
    Stop,
    CutOver,
    CutOverWithData,
    Delete,
    Names,
    Rhythm,
    Valid,
    DeleteSource,
}

const INPUTS: [(Input, Operation); 9] = [
    (Input::Start, Operation::Start),
    (Input::Stop, Operation::Stop),
    (Input::CutOver, Operation::CutOver(SyncData::No)),
    (Input::CutOverWithData, Operation::CutOver(SyncData::Yes)),
    (Input::Delete, Operation::Delete),
    (Input::Names, Operation::Modify(Changes::none().names())),
    (Input::Rhythm, Operation::Modify(Changes::none().rhythm())),
    (Input::Valid, Operation::Modify(Changes::none().valid(Validity::Until))),
    (Input::DeleteSource, Operation::DeleteSource(Force::No)),
];

/// Why the `match` refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    InvalidStatus,
    WithRunningJob,
    Related,
}

#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "the refusal is full, whoever looks at it")]
pub struct Refusal {
    state: State,
    input: Input,
    reason: Reason,
}

/// The hand-written one: the lifecycle of edition 2021.
const fn by_match(state: State, input: Input) -> Result<State, Refusal> {
    use Input::*;
    use State::*;
    let reason = match (state, input) {
        (Ready | Stopped | InError, Start) => return Ok(Running),
        (Running | Syncing | CuttingOver, Stop) => return Ok(Stopped),
        (Waiting, CutOver) => return Ok(CuttingOver),
        (Waiting, CutOverWithData) => return Ok(Syncing),
        (Stopped | Waiting | Expired | InError | Ready | Finished, Delete) => return Ok(Deleting),
        (Absent | Gone, Names | Rhythm | Valid) => Reason::InvalidStatus,
        (_, Names) | (Ready | Waiting, Rhythm) => return Ok(state),
        (Ready | Running | Syncing | CuttingOver | Stopped | InError | Waiting, Valid) => return Ok(state),
        (Running | Syncing | CuttingOver, DeleteSource) => Reason::WithRunningJob,
        (_, DeleteSource) => Reason::Related,
        _ => Reason::InvalidStatus,
    };
    Err(Refusal { state, input, reason })
}

/// The bare table: where each leads, and where it is where it does not.
const TABLE: [[u8; 16]; 16] = {
    let mut table = [[0; 16]; 16];
    let mut s = 0;
    while s < State::ALL.len() {
        let mut i = 0;
        while i < INPUTS.len() {
            table[s][i] = match by_match(State::ALL[s], INPUTS[i].0) {
                Ok(next) => next as u8,
                Err(_) => s as u8,
            };
            i += 1;
        }
        s += 1;
    }
    table
};

state_machine! {
    /// The same in `rust-fsm`.
    #[derive(Debug, Clone, Copy)]
    #[state_machine(input(crate::machine::Input))]
    fsm(Ready)

    Ready => { Start => Running, Delete => Deleting, Names => Ready, Rhythm => Ready, Valid => Ready },
    Running => { Stop => Stopped, Names => Running, Valid => Running },
    Syncing => { Stop => Stopped, Names => Syncing, Valid => Syncing },
    CuttingOver => { Stop => Stopped, Names => CuttingOver, Valid => CuttingOver },
    Stopped => { Start => Running, Delete => Deleting, Names => Stopped, Valid => Stopped },
    InError => { Start => Running, Delete => Deleting, Names => InError, Valid => InError },
    Waiting => {
        CutOver => CuttingOver, CutOverWithData => Syncing, Delete => Deleting,
        Names => Waiting, Rhythm => Waiting, Valid => Waiting
    },
    Finished => { Delete => Deleting, Names => Finished },
    Expired => { Delete => Deleting, Names => Expired },
    Deleting => { Names => Deleting }
}

/// The same in `statig`: what is refused falls through to the superstate, which counts.
#[derive(Default)]
pub struct Statig {
    refused: u64,
}

#[state_machine(initial = "At::ready()", state(name = "At"), superstate(name = "Above"))]
impl Statig {
    #[superstate]
    fn job(&mut self, event: &Input) -> Outcome<At> {
        self.refused += *event as u64 + 1;
        Handled
    }

    #[state(superstate = "job")]
    fn ready(event: &Input) -> Outcome<At> {
        match event {
            Input::Start => Transition(At::running()),
            Input::Delete => Transition(At::deleting()),
            Input::Names | Input::Rhythm | Input::Valid => Handled,
            _ => Super,
        }
    }

    #[state(superstate = "job")]
    fn running(event: &Input) -> Outcome<At> {
        match event {
            Input::Stop => Transition(At::stopped()),
            Input::Names | Input::Valid => Handled,
            _ => Super,
        }
    }

    #[state(superstate = "job")]
    fn stopped(event: &Input) -> Outcome<At> {
        match event {
            Input::Start => Transition(At::running()),
            Input::Delete => Transition(At::deleting()),
            Input::Names | Input::Valid => Handled,
            _ => Super,
        }
    }

    #[state(superstate = "job")]
    fn deleting(event: &Input) -> Outcome<At> {
        match event {
            Input::Names => Handled,
            _ => Super,
        }
    }
}

const COUNT: usize = 1 << 16;

/// A walk that never ends: of a job that is started, stopped and modified. One in `invalid` is refused (0: none); for 1, whatever
/// comes but a deletion.
fn walk(invalid: u64) -> Vec<(Input, Operation)> {
    let mut next = dice();
    let mut job = Job::in_state(Edition::E2021, State::Ready);
    let mut walk = Vec::new();
    while walk.len() < COUNT {
        let wrong = invalid > 1 && next(invalid) == 0;
        let picked = INPUTS[next(9) as usize];
        let answer = job.apply(picked.1);
        if picked.0 == Input::Delete && answer.is_ok() || invalid != 1 && answer.is_err() != wrong {
            continue;
        }
        if let Ok(accepted) = answer {
            job = accepted.job();
        }
        walk.push(picked);
    }
    walk
}

/// One of each, for a run that counts instructions.
pub(crate) fn alone(name: &str, invalid: u64) {
    let walk = walk(invalid);
    let (inputs, operations, requests) = split(&walk);
    for _ in 0..64 {
        match name {
            "apply" => apply(&operations),
            "request" => request(&requests),
            "match" => matched(&inputs),
            "bare" => bare(&inputs),
            "rust-fsm" => rust_fsm(&inputs),
            "statig" => statig(&inputs),
            "nothing" => drop(black_box(&inputs)),
            other => panic!("unknown contender {other:?}"),
        }
    }
}

fn split(walk: &[(Input, Operation)]) -> (Vec<Input>, Vec<Operation>, Vec<Request>) {
    let operations: Vec<Operation> = walk.iter().map(|(_, o)| *o).collect();
    let requests = operations.iter().map(|o| Request::new(*o)).collect();
    (walk.iter().map(|(i, _)| *i).collect(), operations, requests)
}

fn apply(operations: &[Operation]) {
    job(operations, |job, operation| job.apply(operation));
}

fn request(requests: &[Request]) {
    job(requests, |job, request| job.request(request));
}

#[inline]
fn job<T: Copy>(asked: &[T], ask: impl Fn(Job, T) -> Result<Accepted<Job>, Refused>) {
    let (mut job, mut refused) = (Job::in_state(Edition::E2021, State::Ready), 0);
    for one in asked {
        match ask(job, *one) {
            Ok(accepted) => job = accepted.job(),
            Err(refusal) => refused += refusal.code as u64 + 1,
        }
    }
    black_box((job, refused));
}

fn matched(inputs: &[Input]) {
    let (mut state, mut refused) = (State::Ready, 0);
    for input in inputs {
        match by_match(state, *input) {
            Ok(next) => state = next,
            Err(refusal) => refused += refusal.reason as u64 + 1,
        }
    }
    black_box((state, refused));
}

fn bare(inputs: &[Input]) {
    let mut state = State::Ready as u8;
    for input in inputs {
        state = TABLE[usize::from(state & 15)][*input as usize & 15];
    }
    black_box(state);
}

fn rust_fsm(inputs: &[Input]) {
    let (mut machine, mut refused) = (fsm::StateMachine::new(), 0);
    for input in inputs {
        if machine.consume(input).is_err() {
            refused += *input as u64 + 1;
        }
    }
    black_box((machine.state(), refused));
}

fn statig(inputs: &[Input]) {
    let mut machine = Statig::default().uninitialized_state_machine().init();
    for input in inputs {
        machine.handle(input);
    }
    black_box((machine.state(), machine.inner().refused));
}

pub(crate) fn run() {
    println!("\n## One operation at a time\n");
    println!(
        "| input | `apply` | `request` | `match` | bare table | rust-fsm | statig | `match` : `request` | faster crate : `request` | `request` : bare |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (name, invalid) in [("valid, unpredictable", 0), ("1 in 8 refused", 8), ("mostly refused", 1)] {
        let walk = walk(invalid);
        let (inputs, operations, requests) = split(&walk);
        // All come to the same end.
        let job = operations.iter().fold(Job::in_state(Edition::E2021, State::Ready), |job, o| {
            job.apply(*o).map_or(job, |accepted| accepted.job())
        });
        let state = inputs.iter().fold(State::Ready, |s, i| by_match(s, *i).unwrap_or(s));
        assert_eq!(job.state(), state);
        let [a, r, m, b, f, s] = medians(
            201,
            [
                &mut || apply(black_box(&operations)),
                &mut || request(black_box(&requests)),
                &mut || matched(black_box(&inputs)),
                &mut || bare(black_box(&inputs)),
                &mut || rust_fsm(black_box(&inputs)),
                &mut || statig(black_box(&inputs)),
            ],
        );
        let ratio = |x: std::time::Duration, y: std::time::Duration| x.as_secs_f64() / y.as_secs_f64();
        let each = [a, r, m, b, f, s].map(|t| per(t, COUNT)).join(" | ");
        println!("| {name} | {each} | {:.2} | {:.2} | {:.2} |", ratio(m, r), ratio(f.min(s), r), ratio(r, b));
    }
}
