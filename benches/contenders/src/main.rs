//! How fast it is, as ratios in one run: operations, sets of states and words against what else they could be written with;
//! recordings judged, against parsing alone, and against testers of linearizability.
//! Everything is timed in turn, round after round, and medians are compared.
//!
//! `cargo run --release --manifest-path benches/contenders/Cargo.toml`

mod machine;
mod overlap;
mod sets;
mod words;

use cutover::history::json::Stream;
use cutover::history::{Judge, Outcome, Recording, Verdict};
use cutover::smc::job::{BusinessStatus, Job, Operation, Status, SyncData};
use cutover::smc::{Code, Edition};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each of these takes: the medians of so many rounds.
pub(crate) fn medians<const N: usize>(rounds: usize, mut what: [&mut dyn FnMut(); N]) -> [Duration; N] {
    let mut times: [Vec<Duration>; N] = std::array::from_fn(|_| Vec::new());
    for round in 0..=rounds {
        for (what, times) in what.iter_mut().zip(&mut times) {
            let start = Instant::now();
            what();
            // The first round warms up.
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

/// Throws dice: numbers below what is asked for, the same in every run.
pub(crate) fn dice() -> impl FnMut(u64) -> u64 {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    }
}

pub(crate) fn per(time: Duration, events: usize) -> String {
    format!("{:.2} ns", time.as_nanos() as f64 / events as f64)
}

/// What one caller did and saw, with the answers that came.
#[derive(Clone, Copy)]
enum Event {
    Call(Operation, Outcome<Code>),
    See(Job),
}

/// A week of an incremental job: started, polled, stopped, started again, cut over too early and in time.
fn life() -> Vec<Event> {
    let job = Job::incremental(Edition::SOURCES);
    let (ok, early) = (Outcome::Ok, Outcome::Denied(Code::InvalidStatus));
    let mut life = vec![Event::See(job.at(Status::Ready)), Event::Call(Operation::Start, ok)];
    for round in 0..10 {
        for stage in [BusinessStatus::Preparing, BusinessStatus::Syncing, BusinessStatus::Processing] {
            life.extend([Event::See(job.running(stage)); 4]);
            life.push(Event::Call(Operation::CutOver(SyncData::No), early));
        }
        if round % 3 == 2 {
            life.extend([Event::See(job.running(BusinessStatus::Syncing)), Event::Call(Operation::Stop, ok)]);
            life.extend([Event::See(job.at(Status::Stopped)), Event::Call(Operation::Start, ok)]);
        } else {
            life.extend([Event::See(job.at(Status::Waiting)); 4]);
        }
    }
    life
}

/// So many events: lives of one job that is told to go on from Stopped.
fn events(count: usize) -> Vec<Event> {
    life().into_iter().skip(1).cycle().take(count).collect()
}

fn line(n: usize, event: &Event) -> String {
    let t = n * 1000;
    match event {
        Event::Call(operation, outcome) => {
            let args = if matches!(operation, Operation::CutOver(_)) { r#"{"SyncData":false}"# } else { "{}" };
            let out = match outcome {
                Outcome::Denied(code) => format!(r#""out":"denied","code":"{code}""#),
                _ => r#""out":"ok""#.to_owned(),
            };
            format!(r#"{{"t":{t},"by":"cli","op":"{operation}","res":"job/j-1","args":{args},{out}}}"#)
        }
        Event::See(job) => {
            let stage = job.business_status().map_or_else(String::new, |s| format!(r#","BusinessStatus":"{s}""#));
            let status = job.status().map_or_else(String::new, |s| s.to_string());
            format!(
                r#"{{"t":[{t},{}],"by":"cli","via":"DescribeReplicationJobs","see":{{"job/j-1":{{"Status":"{status}"{stage}}}}}}}"#,
                t + 40
            )
        }
    }
}

fn file(events: &[Event]) -> Vec<String> {
    let header = r#"{"history":"1.0","service":"smc","edition":"2021","world":"open","stale":0,"steps":"hidden"}"#;
    let lines = events.iter().enumerate().map(|(n, event)| line(n, event));
    std::iter::once(header.to_owned()).chain(lines).collect()
}

/// A line as a program would take it that knows beforehand what can stand there.
#[derive(Deserialize)]
#[allow(dead_code, reason = "only parsed")]
struct Line<'a> {
    t: Option<serde_json::Value>,
    by: Option<&'a str>,
    op: Option<&'a str>,
    res: Option<&'a str>,
    args: Option<BTreeMap<&'a str, serde_json::Value>>,
    out: Option<&'a str>,
    code: Option<&'a str>,
    via: Option<&'a str>,
    see: Option<BTreeMap<&'a str, BTreeMap<&'a str, Option<&'a str>>>>,
}

/// Judges typed events, settled on the way.
fn judged(judge: &Judge, events: &[Event]) -> Verdict {
    let mut recording = Recording::begun_anywhere(Job::incremental(Edition::SOURCES)).open_world();
    for some in events.chunks(512) {
        for event in some {
            match *event {
                Event::Call(operation, outcome) => recording.call(operation, outcome),
                Event::See(job) => recording.see(job),
            };
        }
        judge.settle(&mut recording);
    }
    judge.verdict(&recording)
}

/// Reads lines, settles them on the way, and judges.
fn read(judge: &Judge, lines: &[String]) -> Verdict {
    let mut stream = Stream::new();
    for some in lines.chunks(512) {
        for line in some {
            stream.line(line).expect("a line of a history");
        }
        stream.settle(judge);
    }
    judge.verdicts(&stream.history().expect("a history").resources[0])[0]
}

fn one_caller() {
    println!("\n## One caller\n");
    println!(
        "| events | typed, judged | lines parsed as `Value` | as a struct | lines read and judged | typed : `Value` | typed : struct | rate of a file : of parsing |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    let judge = Judge::new();
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        let events = events(count);
        let lines = file(&events);
        assert_eq!(judged(&judge, &events), Verdict::Conforms);
        assert_eq!(read(&judge, &lines), Verdict::Conforms);
        let rounds = if count > 100_000 { 5 } else { 15 };
        let [typed, value, record, file] = medians(
            rounds,
            [
                &mut || assert_eq!(judged(&judge, &events), Verdict::Conforms),
                &mut || lines.iter().for_each(|l| drop(black_box(serde_json::from_str::<serde_json::Value>(l)))),
                &mut || lines.iter().for_each(|l| drop(black_box(serde_json::from_str::<Line>(l).expect("a line")))),
                &mut || assert_eq!(read(&judge, &lines), Verdict::Conforms),
            ],
        );
        println!(
            "| {count} | {} | {} | {} | {} | {:.2} | {:.2} | {:.2} |",
            per(typed, count),
            per(value, count),
            per(record, count),
            per(file, count),
            typed.as_secs_f64() / value.as_secs_f64(),
            typed.as_secs_f64() / record.as_secs_f64(),
            value.as_secs_f64() / file.as_secs_f64(),
        );
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            machine::run();
            sets::run();
            words::run();
            one_caller();
            overlap::run();
        }
        ["machine"] => machine::run(),
        ["sets"] => sets::run(),
        ["words"] => words::run(),
        ["overlap"] => overlap::run(),
        ["alone", name, invalid] => machine::alone(name, invalid.parse().expect("0, 1 or 8")),
        _ => panic!("expected nothing, machine, sets, words, overlap, or alone NAME INVALID"),
    }
}
