//! Where a machine may be, for somebody who sees only some of what happens to it.
//!
//! A [`Watch`] is one machine in one edition, worked out once. It makes an [`Observation`] of a sighting, of a call with its
//! answer, or of an event; [`Possible`] is the set of states that is left after each. What the service does by itself may
//! happen unseen at any time. An observation costs no allocation, and one that fits nothing leaves the set as it was.
//!
//! The rows are taken as they were decided: what is assumed counts as much as what a page states. Whether a recording is
//! possible at all, and which sentence forbids it, is for the judge in [`history`](crate::history).
//!
//! ```
//! use cutover::history::Outcome;
//! use cutover::possible::Watch;
//! use cutover::smc::{Code, Edition, job::{Job, Operation, Status, SyncData}};
//! use cutover::wait::{Lifecycle, Seen};
//!
//! let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
//! let mut job = watch.anywhere();
//! job.observe(&watch.seen(&Seen::job("Running")))?;
//! assert_eq!(job.is_accepted(Operation::CutOver(SyncData::No)), None, "it may have come to wait meanwhile");
//! let refused = Outcome::Denied(Code::InvalidStatus);
//! job.observe(&watch.called(Operation::CutOver(SyncData::No), refused))?;
//! job.observe(&watch.called(Operation::Stop, Outcome::Ok))?;
//! assert!(job.states().all(|job| job.status() == Some(Status::Stopped)));
//! assert_eq!(job.is_accepted(Operation::Delete), Some(true), "even if it expires meanwhile");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::graph::Graph;
use crate::history::Outcome;
use crate::rule::{Class, Machine};
use crate::states::StateSet;
use crate::wait::{Lifecycle, Seen};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// No state in which the machine may have been fits what was observed: somebody else acted unseen, the service does not keep
/// to the rows, or it was another machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("none of {before} states in which it may have been fits this observation")]
#[non_exhaustive]
pub struct Impossible {
    /// In how many states it may have been.
    pub before: usize,
}

/// What does not depend on what is observed.
#[derive(Debug)]
struct Table {
    graph: Arc<Graph>,
    /// The states that no sentence excludes, by their numbers in the graph, in order.
    states: Vec<usize>,
    /// For each of them, those in which the machine may be when somebody looks again: so many words for each.
    later: Vec<u64>,
    words: usize,
}

/// The states of one machine in one edition, ready to be narrowed by what is observed. Cloning it is cheap.
#[derive(Debug)]
pub struct Watch<M> {
    table: Arc<Table>,
    machine: PhantomData<M>,
}

impl<M> Clone for Watch<M> {
    fn clone(&self) -> Self {
        Self { table: self.table.clone(), machine: PhantomData }
    }
}

/// What an observation makes of each state: the machine may have stayed, or may have been moved, or both or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation<M> {
    stays: Vec<u64>,
    moves: Vec<Option<u32>>,
    machine: PhantomData<M>,
}

/// The set of states in which a machine may be.
#[derive(Debug)]
pub struct Possible<M> {
    watch: Watch<M>,
    now: Vec<u64>,
    /// Room for the next set.
    next: Vec<u64>,
    later: Vec<u64>,
}

impl<M> Clone for Possible<M> {
    fn clone(&self) -> Self {
        let Self { watch, now, next, later } = self;
        Self { watch: watch.clone(), now: now.clone(), next: next.clone(), later: later.clone() }
    }
}

impl<M> PartialEq for Possible<M> {
    fn eq(&self, other: &Self) -> bool {
        self.now == other.now
    }
}

impl<M> Eq for Possible<M> {}

impl Table {
    fn place(&self, state: usize) -> Option<usize> {
        self.states.binary_search(&state).ok()
    }

    fn set(&self, states: &StateSet) -> Vec<u64> {
        let mut set = vec![0; self.words];
        for n in states.iter().filter_map(|s| self.place(s)) {
            insert(&mut set, n);
        }
        set
    }
}

fn insert(set: &mut [u64], n: usize) {
    if let Some(word) = set.get_mut(n / 64) {
        *word |= 1 << (n % 64);
    }
}

/// Does something with each state of a set.
#[inline]
fn each(set: &[u64], mut what: impl FnMut(usize)) {
    for (n, word) in set.iter().enumerate() {
        let mut left = *word;
        while left != 0 {
            what(n * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

impl<M: Machine> Watch<M> {
    /// Works out where the service may go unseen from each state.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, possible::Watch, wait::Lifecycle};
    /// let watch = Watch::new(&Lifecycle::<Task>::new(Edition::LATEST));
    /// assert!(watch.anywhere().len() > 100);
    /// ```
    #[must_use]
    pub fn new(life: &Lifecycle<M>) -> Self {
        let graph = &life.graph;
        let states: Vec<usize> = graph.possible.iter().collect();
        let words = states.len().div_ceil(64);
        let mut table = Table { graph: graph.clone(), states, later: Vec::new(), words };
        let later = |s: &usize| table.set(&graph.closure(&graph.set([*s]), |s| graph.next(s, life.others)));
        table.later = table.states.iter().flat_map(later).collect();
        Self { table: Arc::new(table), machine: PhantomData }
    }

    /// Nothing is known: every state that can come of nothing.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{Job, State}}, wait::Lifecycle};
    /// let job = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST)).anywhere();
    /// assert!(job.states().any(|job| job.state() == State::Waiting));
    /// ```
    #[must_use]
    pub fn anywhere(&self) -> Possible<M> {
        self.holding(self.table.set(&self.table.graph.reachable))
    }

    /// It is in one of these states; those of another edition, and those that a sentence excludes, are left out.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{BusinessStatus, Job, Status}}, wait::Lifecycle};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let job = Job::one_time(Edition::LATEST);
    /// assert_eq!(watch.among([job, job.at(Status::Stopped)]).len(), 2);
    /// assert_eq!(watch.among([job.at(Status::Waiting)]).len(), 0, "a one-time job never waits");
    /// ```
    #[must_use]
    pub fn among(&self, states: impl IntoIterator<Item = M>) -> Possible<M> {
        let graph = &self.table.graph;
        self.holding(self.table.set(&graph.set(states.into_iter().filter_map(|m| graph.number(m)))))
    }

    fn holding(&self, now: Vec<u64>) -> Possible<M> {
        let empty = vec![0; self.table.words];
        Possible { watch: self.clone(), now, next: empty.clone(), later: empty }
    }

    /// What a poll shows. A word that no page lists fits no state.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::Job}, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.anywhere();
    /// job.observe(&watch.seen(&Seen::job("Running").business_status("Syncing")))?;
    /// assert!(job.observe(&watch.seen(&Seen::job("Hibernating"))).is_err());
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    #[must_use]
    pub fn seen(&self, seen: &Seen<M>) -> Observation<M> {
        let graph = &*self.table.graph;
        self.observation(|s, _| (seen.unknown().is_none() && seen.fits(graph, s), None))
    }

    /// A call and what became of it. A refusal that is about parameters, quotas or permissions says nothing of the state; after
    /// one that says that the service failed, as after no answer, the call may have taken effect.
    ///
    /// ```
    /// use cutover::{history::Outcome, possible::Watch, smc::{Code, Edition, job::{Job, Operation, State}}, wait::Lifecycle};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.among([Job::one_time(Edition::LATEST)]);
    /// job.observe(&watch.called(Operation::Start, Outcome::Lost))?;
    /// assert_eq!(job.is_accepted(Operation::Start), None, "it may have been started");
    /// job.observe(&watch.called(Operation::Start, Outcome::Denied(Code::InvalidStatus)))?;
    /// assert!(job.states().all(|job| job.state() != State::Ready), "it was");
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    #[must_use]
    pub fn called(&self, operation: M::Operation, outcome: Outcome<M::Code>) -> Observation<M> {
        let class = |code: M::Code| M::spec().codes.get(usize::from(code.into())).map(|c| c.1);
        self.observation(|_, machine| {
            let answer = machine.ask(operation);
            let to = answer.as_ref().ok().map(|accepted| accepted.job());
            match outcome {
                Outcome::Ok => (false, to),
                Outcome::Lost => (true, to),
                Outcome::Denied(code) => match class(code) {
                    Some(Class::Internal) => (true, to),
                    Some(Class::State) | None => (answer.is_err_and(|refused| refused.code == code), None),
                    Some(Class::Parameter | Class::Quota | Class::Permission) => (true, None),
                },
            }
        })
    }

    /// Something that the service did.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{Event, Job, State}}, wait::Lifecycle};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.anywhere();
    /// job.observe(&watch.happened(Event::RoundEnded))?;
    /// assert!(job.states().all(|job| job.state() == State::Waiting));
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    #[must_use]
    pub fn happened(&self, event: M::Event) -> Observation<M> {
        self.observation(|_, machine| (false, machine.happen(event).ok()))
    }

    fn observation(&self, what: impl Fn(usize, M) -> (bool, Option<M>)) -> Observation<M> {
        let (table, graph) = (&*self.table, &*self.table.graph);
        let (mut stays, mut moves) = (vec![0; table.words], Vec::new());
        for (n, s) in table.states.iter().enumerate() {
            let (stay, to) = what(*s, graph.machine(*s));
            if stay {
                insert(&mut stays, n);
            }
            let to = to.and_then(|to| table.place(graph.number(to)?));
            moves.push(to.and_then(|to| u32::try_from(to).ok()));
        }
        if moves.iter().all(Option::is_none) {
            moves.clear();
        }
        Observation { stays, moves, machine: PhantomData }
    }
}

impl<M: Machine> Possible<M> {
    /// Takes an observation in, which was made by the same [`Watch`]. What the service does by itself may have happened before.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where it fits none of the states; the set stays as it was.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{Job, Status}}, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.among([Job::one_time(Edition::LATEST).at(Status::Finished)]);
    /// let before = job.clone();
    /// let error = job.observe(&watch.seen(&Seen::job("Running"))).unwrap_err();
    /// assert_eq!(error.to_string(), "none of 1 states in which it may have been fits this observation");
    /// assert!(job == before);
    /// ```
    #[inline]
    pub fn observe(&mut self, observation: &Observation<M>) -> Result<(), Impossible> {
        let Self { watch, now, next, later } = self;
        let Observation { stays, moves, .. } = observation;
        watch.table.later_of(now, later);
        let mut any = 0;
        for ((to, from), stays) in next.iter_mut().zip(&*later).zip(stays) {
            *to = from & stays;
            any |= *to;
        }
        if !moves.is_empty() {
            each(later, |n| {
                if let Some(to) = moves.get(n).copied().flatten() {
                    insert(next, to as usize);
                    any = 1;
                }
            });
        }
        if any == 0 {
            return Err(Impossible { before: self.len() });
        }
        core::mem::swap(now, next);
        Ok(())
    }

    /// Lets time pass: what the service does by itself may have happened.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{Job, State}}, wait::Lifecycle};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.among([Job::one_time(Edition::LATEST).start()?]);
    /// assert_eq!(job.len(), 1);
    /// job.pass();
    /// assert!(job.states().any(|job| job.state() == State::Finished));
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    pub fn pass(&mut self) {
        self.watch.table.later_of(&self.now, &mut self.next);
        core::mem::swap(&mut self.now, &mut self.next);
    }

    /// The states in which it may have been at the last observation.
    ///
    /// ```
    /// use cutover::{possible::Watch, sms::{Edition, source::{CopyState, Source}}, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Source>::new(Edition::LATEST));
    /// let mut source = watch.anywhere();
    /// source.observe(&watch.seen(&Seen::source("finished")))?;
    /// assert!(source.states().all(|source| source.copystate() == Some(CopyState::Finished)));
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    pub fn states(&self) -> impl Iterator<Item = M> + '_ {
        let table = &*self.watch.table;
        let numbers = table.states.iter().enumerate();
        let here = numbers.filter(|(n, _)| self.now.get(n / 64).is_some_and(|word| word >> (n % 64) & 1 == 1));
        here.map(|(_, s)| table.graph.machine(*s))
    }

    /// In how many.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, possible::Watch, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Task>::new(Edition::LATEST));
    /// let mut task = watch.anywhere();
    /// let before = task.len();
    /// task.observe(&watch.seen(&Seen::task("TERMINATED").task_status("EXCHANGE_SUCCESS")))?;
    /// assert!(task.len() < before);
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.now.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none: only where it began among none.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, possible::Watch, wait::Lifecycle};
    /// assert!(Watch::new(&Lifecycle::<Task>::new(Edition::LATEST)).among([]).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.now.iter().all(|word| *word == 0)
    }

    /// Whether an operation would be accepted: in all states in which it may be by now, in none, or `None` where it depends.
    ///
    /// ```
    /// use cutover::{possible::Watch, smc::{Edition, job::{Job, Operation}}, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.anywhere();
    /// job.observe(&watch.seen(&Seen::job("Deleting")))?;
    /// assert_eq!(job.is_accepted(Operation::Start), Some(false));
    /// # Ok::<(), cutover::possible::Impossible>(())
    /// ```
    #[must_use]
    pub fn is_accepted(&self, operation: M::Operation) -> Option<bool> {
        let mut later = self.clone();
        later.pass();
        let mut answers = later.states().map(|machine| machine.ask(operation).is_ok());
        let first = answers.next()?;
        answers.all(|answer| answer == first).then_some(first)
    }
}

impl Table {
    /// Where it may be when somebody looks again.
    #[inline]
    fn later_of(&self, now: &[u64], later: &mut [u64]) {
        later.fill(0);
        each(now, |n| {
            let row = self.later.get(n * self.words..(n + 1) * self.words).unwrap_or_default();
            for (to, from) in later.iter_mut().zip(row) {
                *to |= from;
            }
        });
    }
}
