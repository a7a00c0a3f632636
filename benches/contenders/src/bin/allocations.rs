//! How often each call asks the allocator for memory, over every state of every edition: what is to cost none is asserted.
//!
//! `cargo run --release --manifest-path benches/contenders/Cargo.toml --bin allocations`

use cutover::history::Outcome;
use cutover::possible::Watch;
use cutover::rule::Machine;
use cutover::smc::Edition;
use cutover::smc::job::{Event, Job, Operation};
use cutover::smc::message::{Request, StopReplicationJob};
use cutover::wait::{Lifecycle, Seen};
use cutover::{dcs, sms};
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

struct Counting;

static COUNT: AtomicU64 = AtomicU64::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Prints how many allocations so many calls took; `free` ones may take none.
fn count(name: &str, free: bool, calls: u64, body: impl FnOnce()) {
    let before = COUNT.load(Ordering::Relaxed);
    body();
    let taken = COUNT.load(Ordering::Relaxed) - before;
    println!("| {name} | {calls} | {:.2} |", taken as f64 / calls as f64);
    assert!(calls > 0 && (!free || taken == 0), "{name} allocates");
}

fn machine<M: Machine>(name: &str, all: &[M], allowed: impl Fn(M) -> usize) {
    let calls = (all.len() * M::OPERATIONS.len()) as u64;
    count(&format!("`{name}`: `apply`"), true, calls, || {
        all.iter().for_each(|m| M::OPERATIONS.iter().for_each(|o| _ = black_box(m.ask(*o))));
    });
    count(&format!("`{name}`: `step`"), true, (all.len() * M::EVENTS.len()) as u64, || {
        all.iter().for_each(|m| M::EVENTS.iter().for_each(|e| _ = black_box(m.happen(*e))));
    });
    count(&format!("`{name}`: `allowed`"), true, all.len() as u64, || {
        all.iter().for_each(|m| _ = black_box(allowed(*m)));
    });
}

fn main() {
    println!("| call | how many | allocations each |\n|---|---:|---:|");
    let jobs: Vec<Job> = Edition::ALL.iter().flat_map(|e| Job::all(*e)).collect();
    let sources: Vec<_> = sms::Edition::ALL.iter().flat_map(|e| sms::source::Source::all(*e)).collect();
    let tasks: Vec<_> = dcs::Edition::ALL.iter().flat_map(|e| dcs::task::Task::all(*e)).collect();
    machine("smc::job", &jobs, |job| job.allowed().count());
    machine("sms::source", &sources, |source| source.allowed().count());
    machine("dcs::task", &tasks, |task| task.allowed().count());

    let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    let mut observations: Vec<_> = Event::ALL.iter().map(|e| watch.happened(*e)).collect();
    observations.extend(Operation::EACH.map(|o| watch.called(o, Outcome::Ok)));
    observations.push(watch.seen(&Seen::job("Running")));
    let mut set = watch.anywhere();
    count("`possible`: `observe`", true, observations.len() as u64, || {
        observations.iter().for_each(|o| _ = black_box(set.observe(o)));
    });

    let stop = Request::StopReplicationJob(StopReplicationJob::default());
    let (accepted, refused): (Vec<Job>, Vec<Job>) = jobs.iter().partition(|job| job.stop().is_ok());
    count("`decide`, accepted", true, accepted.len() as u64, || {
        accepted.iter().for_each(|job| drop(black_box(stop.decide(*job))));
    });
    count("`decide`, refused: code and message", false, refused.len() as u64, || {
        refused.iter().for_each(|job| drop(black_box(stop.decide(*job))));
    });
}
