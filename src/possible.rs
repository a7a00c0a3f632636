//! Where a machine may be, for somebody who sees only some of what happens to it.
//!
//! A [`Watch`] is one machine in one edition, worked out once. It makes an [`Observation`] of a sighting, of a call with its
//! answer, or of an event; [`Possible`] is the set of states that is left after each. Unseen may happen what the service does by
//! itself, and what others ask of another resource if the [`Lifecycle`] [says so](Lifecycle::with_others); calls of others and the
//! console may not. Making an observation allocates, taking it in does not, and one that fits nothing leaves the set as it was.
//!
//! The rows are taken as they were decided: what is assumed counts as much as what a page states, and a refusal for a parameter
//! says nothing of the state. Whether a recording is possible at all, and which sentence forbids it, is for the judge in
//! [`history`](crate::history).
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
//! assert_eq!(job.is_accepted(Operation::CutOver(SyncData::No)), Some(false), "whatever happens meanwhile");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::graph::Graph;
use crate::history::Outcome;
use crate::rule::{Class, Machine};
use crate::states::{Span, StateSet};
use crate::wait::{Lifecycle, Seen};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::marker::PhantomData;

/// Why an observation was not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Impossible {
    /// No state in which the machine may be by now fits: somebody else acted unseen, the service does not keep to the rows, or
    /// it was another machine.
    #[error("no state fits: it may have been in {before} before, and in whatever happens from there by itself")]
    NoState {
        /// In how many states it may have been at the last observation.
        before: usize,
    },
    /// The observation was made by another [`Watch`], whose states have other numbers.
    #[error("the observation was made by another watch")]
    OtherWatch,
}

/// What does not depend on what is observed.
#[derive(Debug)]
struct Table {
    graph: Arc<Graph>,
    /// The states that no sentence excludes, by their numbers in the graph, in order.
    states: Vec<usize>,
    /// For each of them, those in which the machine may be when somebody looks again.
    later: Vec<Span>,
}

/// The states of one machine in one edition, ready to be narrowed by what is observed. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Watch<M> {
    table: Arc<Table>,
    machine: PhantomData<M>,
}

/// Where each state is moved to, if it is.
type Moves = Arc<[Option<u32>]>;

/// What an observation makes of each state: the machine may have stayed, or may have been moved, or both or neither.
#[derive(Debug, Clone)]
pub struct Observation<M> {
    watch: Watch<M>,
    stays: StateSet,
    moves: Moves,
    /// Whether it may still be moved, at whatever time.
    lasts: bool,
}

/// The set of states in which a machine may be.
#[derive(Debug, Clone)]
pub struct Possible<M> {
    watch: Watch<M>,
    now: StateSet,
    /// What may still take effect.
    lost: Vec<Moves>,
    /// Room for the next set.
    next: StateSet,
    later: StateSet,
}

impl<M> PartialEq for Possible<M> {
    /// Whether both are of one watch, in the same states, and may be moved by the same lost calls.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.watch.table, &other.watch.table) && self.now == other.now && self.lost == other.lost
    }
}

impl<M> Eq for Possible<M> {}

impl Table {
    fn place(&self, state: usize) -> Option<usize> {
        self.states.binary_search(&state).ok()
    }

    fn none(&self) -> StateSet {
        StateSet::with_room(self.states.len())
    }

    fn set(&self, states: &StateSet) -> StateSet {
        let mut set = self.none();
        for n in states.iter().filter_map(|s| self.place(s)) {
            set.insert(n);
        }
        set
    }

    /// Adds where it may be when somebody looks again.
    #[inline]
    fn add_later(&self, from: &StateSet, later: &mut StateSet) {
        from.each(|n| {
            if let Some(row) = self.later.get(n) {
                later.add_span(row);
            }
        });
    }
}

/// Adds where each state of a set is moved to.
#[inline]
fn add_moved(from: &StateSet, moves: &[Option<u32>], to: &mut StateSet) {
    from.each(|n| {
        if let Some(n) = moves.get(n).copied().flatten() {
            to.insert(n as usize);
        }
    });
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
        let mut table = Table { graph: graph.clone(), states, later: Vec::new() };
        let later = |s: &usize| table.set(&graph.closure(&graph.set([*s]), |s| graph.next(s, life.others))).span();
        table.later = table.states.iter().map(later).collect();
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

    fn holding(&self, now: StateSet) -> Possible<M> {
        let none = self.table.none();
        Possible { watch: self.clone(), now, lost: Vec::new(), next: none.clone(), later: none }
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

    /// A call and what became of it. A refusal that is about parameters, quotas or permissions says nothing of the state. After
    /// one that says that the service failed, as after no answer, the call may have taken effect, or may at any time from then
    /// on. Nobody counts how often: the set can be larger than it need be, and is never too small.
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
        let lasts = match outcome {
            Outcome::Ok => false,
            Outcome::Lost => true,
            Outcome::Denied(code) => class(code) == Some(Class::Internal),
        };
        let observation = self.observation(|_, machine| {
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
        });
        Observation { lasts, ..observation }
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
        let (mut stays, mut moves) = (table.none(), Vec::new());
        for (n, s) in table.states.iter().enumerate() {
            let (stay, to) = what(*s, graph.machine(*s));
            if stay {
                stays.insert(n);
            }
            let to = to.and_then(|to| table.place(graph.number(to)?));
            moves.push(to.and_then(|to| u32::try_from(to).ok()));
        }
        if moves.iter().all(Option::is_none) {
            moves.clear();
        }
        Observation { watch: self.clone(), stays, moves: moves.into(), lasts: false }
    }
}

impl<M: Machine> Possible<M> {
    /// Takes an observation in, which was made by the same [`Watch`] or a clone of it. What the service does by itself may have
    /// happened before.
    ///
    /// # Errors
    ///
    /// [`Impossible`] where it fits none of the states, or was made by another watch; the set stays as it was.
    ///
    /// ```
    /// use cutover::possible::{Impossible, Watch};
    /// use cutover::{smc::{Edition, job::{Job, Status}}, wait::{Lifecycle, Seen}};
    /// let watch = Watch::new(&Lifecycle::<Job>::new(Edition::LATEST));
    /// let mut job = watch.among([Job::one_time(Edition::LATEST).at(Status::Finished)]);
    /// let before = job.clone();
    /// let error = job.observe(&watch.seen(&Seen::job("Running"))).unwrap_err();
    /// assert_eq!(error, Impossible::NoState { before: 1 });
    /// assert!(job == before);
    ///
    /// let older = Watch::new(&Lifecycle::<Job>::new(Edition::SOURCES));
    /// assert_eq!(job.observe(&older.seen(&Seen::job("Running"))), Err(Impossible::OtherWatch));
    /// ```
    #[inline]
    pub fn observe(&mut self, observation: &Observation<M>) -> Result<(), Impossible> {
        if !Arc::ptr_eq(&self.watch.table, &observation.watch.table) {
            return Err(Impossible::OtherWatch);
        }
        self.look_later();
        let Self { now, lost, next, later, .. } = self;
        next.become_common(later, &observation.stays);
        if !observation.moves.is_empty() {
            add_moved(later, &observation.moves, next);
        }
        if next.is_empty() {
            return Err(Impossible::NoState { before: now.len() });
        }
        if observation.lasts && !lost.contains(&observation.moves) {
            lost.push(observation.moves.clone());
        }
        core::mem::swap(now, next);
        Ok(())
    }

    /// Works out where it may be by now.
    #[inline]
    fn look_later(&mut self) {
        let Self { watch, now, lost, next, later } = self;
        later.clear();
        watch.table.add_later(now, later);
        // What was lost may take effect at any time, and other things after it.
        let mut known = 0;
        while !lost.is_empty() && later.len() > known {
            known = later.len();
            next.clear();
            for moves in &*lost {
                add_moved(later, moves, next);
            }
            watch.table.add_later(next, later);
        }
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
        self.look_later();
        core::mem::swap(&mut self.now, &mut self.later);
    }

    /// The states in which it may have been at the last observation, or after the time that was let pass since.
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
        self.now.iter().filter_map(|n| table.states.get(n)).map(|s| table.graph.machine(*s))
    }

    /// How many states these are.
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
        self.now.len()
    }

    /// Whether there is none: only where it began among none.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, possible::Watch, wait::Lifecycle};
    /// assert!(Watch::new(&Lifecycle::<Task>::new(Edition::LATEST)).among([]).is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.now.is_empty()
    }

    /// Whether an operation would be accepted: in all states in which it may be by now, in none, or `None` where it depends, or
    /// where there is no state.
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
