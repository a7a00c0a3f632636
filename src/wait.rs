//! Waiting for a goal: what each poll means, when to look again, and the sets of words that a hand-written waiter would list.
//!
//! All of it is computed from the rules. A [`Lifecycle`] is the graph of one machine in one edition; a [`Goal`] is a set of
//! its states; [`Called`] is an operation that was accepted. From these come [`Sets`] and a [`Waiter`], which keeps the
//! states in which the machine may be, so that what is not shown stays open. Nothing here sleeps or reads a clock: the caller
//! brings the time, in milliseconds of whatever clock. `docs/waiting.md` has worked examples.

use crate::graph::{Graph, Look, NOT_FOUND, join, value};
use crate::rule::sealed::Asks;
use crate::rule::{Accepted, Agent, Course, Kind, Machine, Point, Prints, Refused, Region, Rule, Spec};
use crate::states::StateSet;
use crate::word::OwnedWord;
use crate::{dcs, smc, sms};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

/// The states of one machine in one edition and what leads from one to another, worked out once. Cloning it is cheap.
#[derive(Debug)]
pub struct Lifecycle<M> {
    pub(crate) graph: Arc<Graph>,
    /// Whether what somebody asks of another resource counts like the service's own steps.
    pub(crate) others: bool,
    machine: PhantomData<M>,
}

impl<M> Clone for Lifecycle<M> {
    fn clone(&self) -> Self {
        Self { graph: self.graph.clone(), others: self.others, machine: PhantomData }
    }
}

/// No state of this machine and edition shows these words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing shows {words:?}: expected one of {}", known.join(", "))]
#[non_exhaustive]
pub struct NoSuchWords {
    /// What was asked for.
    pub words: String,
    /// What is shown of states that can be reached.
    pub known: Vec<String>,
}

impl<M: Machine> Lifecycle<M> {
    /// Works out the states and steps of an edition.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, wait::Lifecycle};
    /// let life = Lifecycle::<Task>::new(Edition::LATEST);
    /// assert!(life.states().count() > 100);
    /// ```
    #[must_use]
    pub fn new(edition: M::Edition) -> Self {
        Self { graph: Arc::new(Graph::new::<M>(edition)), others: false, machine: PhantomData }
    }

    /// The same where what somebody asks of another resource, as of a migration task, counts like the service's own steps.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::{CopyState, MigrationCycle, Source, Syncing}};
    /// use cutover::wait::{Class, Lifecycle, Seen};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let syncing = Source::of(Edition::LATEST, CopyState::Syncing, MigrationCycle::Syncing);
    /// let seen = Seen::source("syncing");
    /// let alone = life.waiter([syncing], &life.words("finished")?, 0).poll(0, &seen, 0);
    /// assert!(matches!(alone.class, Class::Failed(_)), "a launch is asked of the task");
    /// let others = life.with_others();
    /// assert_eq!(others.waiter([syncing], &others.words("finished")?, 0).poll(0, &seen, 0).class, Class::Pending);
    /// # Ok::<(), cutover::wait::NoSuchWords>(())
    /// ```
    #[must_use]
    pub fn with_others(&self) -> Self {
        Self { others: true, ..self.clone() }
    }

    /// The states that can come of nothing, whoever calls.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, RunOnce, Status}}, wait::Lifecycle};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// assert!(life.states().all(|job| job.status() != Some(Status::Waiting) || job.run_once() == RunOnce::No));
    /// ```
    pub fn states(&self) -> impl Iterator<Item = M> {
        self.graph.reachable.iter().map(|s| self.graph.machine(s))
    }

    /// The goal to be in one of the states that a condition picks.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Status}}, wait::Lifecycle};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// let rests = life.goal("at rest", |job| matches!(job.status(), Some(Status::Finished | Status::Waiting)));
    /// assert_eq!(rests.to_string(), "at rest");
    /// ```
    pub fn goal(&self, name: &str, mut wanted: impl FnMut(M) -> bool) -> Goal<M> {
        let states = self.graph.set((0..self.graph.states).filter(|s| wanted(self.graph.machine(*s))));
        Goal::of(name.into(), states)
    }

    /// The goal to be in one of these regions.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, SPEC}}, wait::Lifecycle};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// let start = SPEC.rules.iter().find(|r| r.name == "StartReplicationJob").unwrap();
    /// let startable = life.regions(start.checks().next().unwrap().regions);
    /// assert_eq!(startable.to_string(), "Status is Ready, Stopped or InError");
    /// ```
    #[must_use]
    pub fn regions(&self, regions: &[Region]) -> Goal<M> {
        let name = crate::rule::any_of(regions, self.graph.spec.coordinates).to_string();
        Goal::of(name, self.graph.in_regions(regions))
    }

    /// The goal to be shown with these words, as `Running`, `Running/Syncing` or `not found`: the words of the fields that a
    /// poll shows, in their order. Those left out may be any.
    ///
    /// # Errors
    ///
    /// [`NoSuchWords`] where no state of the edition is shown so.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, wait::Lifecycle};
    /// let life = Lifecycle::<Task>::new(Edition::LATEST);
    /// assert!(life.words("TERMINATED/EXCHANGE_SUCCESS").is_ok());
    /// assert!(life.words("STOPPED").unwrap_err().to_string().contains("TERMINATED"));
    /// ```
    pub fn words(&self, words: &str) -> Result<Goal<M>, NoSuchWords> {
        let graph = &*self.graph;
        let parts: Vec<&str> = words.split('/').collect();
        let missing = words.eq_ignore_ascii_case(NOT_FOUND);
        let fits = |s: &usize| {
            let p = graph.point(*s);
            if missing || graph.spec.is_missing(p) {
                return missing && graph.spec.is_missing(p);
            }
            let own = graph.shown.iter().map(|(_, c)| value(c, p.get(c)));
            parts.len() <= graph.shown.len() && parts.iter().zip(own).all(|(a, b)| a.eq_ignore_ascii_case(b))
        };
        let states = graph.set(graph.possible.iter().filter(fits));
        if states.is_empty() {
            let known: BTreeSet<String> = graph.reachable.iter().map(|s| graph.words(s)).collect();
            return Err(NoSuchWords { words: words.into(), known: known.into_iter().collect() });
        }
        Ok(Goal::of(words.into(), states))
    }

    /// The goal to be shown as this machine is.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Status}}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let goal = life.shown_as(Job::one_time(Edition::LATEST).at(Status::Finished));
    /// assert_eq!(goal.to_string(), "Finished");
    /// ```
    #[must_use]
    pub fn shown_as(&self, machine: M) -> Goal<M> {
        let graph = &*self.graph;
        let (s, fields) = (graph.index(machine.point()), graph.fields());
        let alike = |t: &usize| graph.look(*t, &fields) == graph.look(s, &fields);
        Goal::of(graph.words(s), graph.set((0..graph.states).filter(alike)))
    }

    /// Whether a machine of this edition is where a goal wants it.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::Job}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// assert!(life.fulfils(Job::one_time(Edition::LATEST), &life.words("Ready")?));
    /// # Ok::<(), cutover::wait::NoSuchWords>(())
    /// ```
    #[must_use]
    pub fn fulfils(&self, machine: M, goal: &Goal<M>) -> bool {
        self.graph.number(machine).is_some_and(|s| goal.states.has(s))
    }

    /// An operation that was accepted in one of these states. Where the rules refuse it in all of them, nothing is known of
    /// what became of it.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let started = life.called(Operation::Start, [Job::one_time(Edition::LATEST)]);
    /// assert_eq!(started.settled().to_string(), "Finished");
    /// ```
    #[must_use]
    pub fn called(&self, operation: M::Operation, states: impl IntoIterator<Item = M>) -> Called<M> {
        Called::new(self, operation, &self.numbers(states), Result::is_ok)
    }

    /// An operation that was accepted and took effect, nobody knows in which state.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::Lifecycle};
    /// let life = Lifecycle::<Task>::new(Edition::LATEST);
    /// assert_eq!(life.called_anywhere(Operation::Stop).settled().to_string(), "TERMINATED");
    /// ```
    #[must_use]
    pub fn called_anywhere(&self, operation: M::Operation) -> Called<M> {
        Called::new(self, operation, &self.graph.reachable, |answer| matches!(answer, Ok(Accepted::Applied(_))))
    }

    /// Waits for a goal without a call, from one of these states on.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// use cutover::wait::{Class, Lifecycle, Seen};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let job = Job::incremental(Edition::LATEST).start()?;
    /// let mut waiter = life.waiter([job], &life.words("Waiting")?, 0);
    /// assert_eq!(waiter.poll(0, &Seen::job("Running"), 0).class, Class::Pending);
    /// assert_eq!(waiter.poll(9000, &Seen::job("Waiting"), 0).class, Class::Done);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn waiter(&self, states: impl IntoIterator<Item = M>, goal: &Goal<M>, now: u64) -> Waiter<M> {
        let states = self.numbers(states);
        Waiter::new(self, self.graph.none(), states, goal, now)
    }

    pub(crate) fn numbers(&self, states: impl IntoIterator<Item = M>) -> StateSet {
        self.graph.set(states.into_iter().filter_map(|m| self.graph.number(m)))
    }
}

/// A set of states that somebody waits for, with a name.
#[derive(Debug)]
pub struct Goal<M> {
    name: String,
    pub(crate) states: StateSet,
    machine: PhantomData<M>,
}

impl<M> Clone for Goal<M> {
    fn clone(&self) -> Self {
        Self::of(self.name.clone(), self.states.clone())
    }
}

impl<M> Goal<M> {
    fn of(name: String, states: StateSet) -> Self {
        Self { name, states, machine: PhantomData }
    }
}

impl<M> PartialEq for Goal<M> {
    /// Whether both are the same states, whatever they are called.
    fn eq(&self, other: &Self) -> bool {
        self.states == other.states
    }
}

impl<M> Eq for Goal<M> {}

impl<M> fmt::Display for Goal<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// An operation that was accepted: where it may have been asked, and where it led at once.
#[derive(Debug)]
pub struct Called<M: Machine> {
    life: Lifecycle<M>,
    before: StateSet,
    after: StateSet,
    accepted: bool,
    /// The fields that it sets, of those that a poll shows.
    fields: Vec<usize>,
}

impl<M: Machine> Called<M> {
    fn new(
        life: &Lifecycle<M>,
        operation: M::Operation,
        states: &StateSet,
        counts: fn(&Result<Accepted<M>, Refused<M>>) -> bool,
    ) -> Self {
        let graph = &*life.graph;
        let answers = states.iter().map(|s| (s, graph.machine::<M>(s).ask(operation)));
        let accepted: Vec<_> = answers
            .filter(|(_, answer)| counts(answer))
            .filter_map(|(s, answer)| Some((s, answer.ok()?.job().point())))
            .collect();
        if accepted.is_empty() {
            let (before, after, fields) = (states.clone(), graph.reachable.clone(), graph.fields());
            return Self { life: life.clone(), before, after, accepted: false, fields };
        }
        let before = graph.set(accepted.iter().map(|(s, _)| *s));
        let after = graph.set(accepted.iter().map(|(_, p)| graph.index(*p)));
        let row = Spec::find(graph.spec.rules, operation.verb(), graph.edition);
        let c = graph.spec.coordinates;
        let sets = |n: &usize| {
            before.iter().map(|s| operation.ask(graph.point(s))).any(|p| {
                let mut effects = row.into_iter().flat_map(Rule::effects);
                effects.any(|e| usize::from(e.coordinate) == *n && e.when.has(c, p) && e.value(c, p).is_some())
            })
        };
        let fields = graph.fields().into_iter().filter(sets).collect();
        Self { life: life.clone(), before, after, accepted: true, fields }
    }

    /// Whether the rules accept it in any of the states in which it may have been asked.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::Lifecycle};
    /// let life = Lifecycle::<Task>::new(Edition::SOURCES);
    /// assert!(!life.called_anywhere(Operation::RollbackIp).is_accepted(), "it came later");
    /// ```
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.accepted
    }

    /// The goal that the call has been taken up: what the fields that it sets show right after it.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::Lifecycle};
    /// let life = Lifecycle::<Task>::new(Edition::LATEST);
    /// assert_eq!(life.called_anywhere(Operation::Stop).taken().to_string(), "TERMINATING");
    /// ```
    #[must_use]
    pub fn taken(&self) -> Goal<M> {
        self.shown_like(&self.after)
    }

    /// The goal that all is done that the service does about it: what the fields that it sets show where the steps end by
    /// which the service goes on.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::Lifecycle};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// assert_eq!(life.called_anywhere(Operation::Start).settled().to_string(), "Finished or Waiting");
    /// assert_eq!(life.called_anywhere(Operation::Delete).settled().to_string(), "not found");
    /// ```
    #[must_use]
    pub fn settled(&self) -> Goal<M> {
        let graph = &*self.life.graph;
        let mut rest = graph.closure(&self.after, |s| graph.onward(s));
        rest.keep(|s| graph.onward(s).all(|t| graph.look(t, &self.fields) == graph.look(s, &self.fields)));
        self.shown_like(&rest)
    }

    /// The goals that are computed for it, without double ones: [`taken`](Self::taken) and [`settled`](Self::settled). None
    /// where the call changes nothing that a poll shows.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::Lifecycle};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// assert_eq!(life.called_anywhere(Operation::Stop).goals().len(), 1, "Stopped, at once and in the end");
    /// ```
    #[must_use]
    pub fn goals(&self) -> Vec<Goal<M>> {
        if self.fields.is_empty() {
            return Vec::new();
        }
        let (taken, settled) = (self.taken(), self.settled());
        if taken == settled { alloc::vec![settled] } else { alloc::vec![taken, settled] }
    }

    /// The states that are shown like one of these in the fields that the call sets, with the words for a name.
    fn shown_like(&self, wanted: &StateSet) -> Goal<M> {
        let graph = &*self.life.graph;
        let look = |s: usize| graph.look(s, &self.fields);
        let looks: BTreeSet<Look> = wanted.iter().map(look).collect();
        let states = graph.set((0..graph.states).filter(|s| looks.contains(&look(*s))));
        let mut names: Vec<String> = wanted.iter().map(|s| graph.name(s, &self.fields)).collect();
        names.sort();
        names.dedup();
        Goal::of(names.join(" or "), states)
    }

    /// A waiter for what becomes of the call, which was answered now.
    ///
    /// ```
    /// use cutover::dcs::{Edition, task::{MigrationMethod, Operation, ResumeMode, Status, Task}};
    /// use cutover::wait::{Class, Lifecycle, Seen};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let task = Task::online(Edition::LATEST, MigrationMethod::Incremental, ResumeMode::Auto).at(Status::IncrMigrating);
    /// let stopped = life.called(Operation::Stop, [task]);
    /// let mut waiter = stopped.waiter(&stopped.settled(), 0);
    /// assert_eq!(waiter.poll(0, &Seen::task("INCRMIGEATING"), 0).class, Class::Stale);
    /// assert_eq!(waiter.poll(2000, &Seen::task("TERMINATING"), 0).class, Class::Pending);
    /// assert_eq!(waiter.poll(9000, &Seen::task("RELEASED"), 0).class, Class::Overtaken { again: false });
    /// ```
    #[must_use]
    pub fn waiter(&self, goal: &Goal<M>, now: u64) -> Waiter<M> {
        Waiter::new(&self.life, self.before.clone(), self.after.clone(), goal, now)
    }

    /// What each sighting means for a goal, if it is the first after the call: the lists of a hand-written waiter.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::Lifecycle};
    /// let stopped = Lifecycle::<Task>::new(Edition::LATEST).called_anywhere(Operation::Stop);
    /// let sets = stopped.sets(&stopped.settled());
    /// assert_eq!(sets.target.first().map(String::as_str), Some("TERMINATED"));
    /// assert!(sets.pending.contains(&"TERMINATING".into()) && sets.failed.contains(&"FAILED".into()));
    /// ```
    #[must_use]
    pub fn sets(&self, goal: &Goal<M>) -> Sets {
        let waiter = self.waiter(goal, 0).with_pace(Pace { stale: 0, ..Pace::default() });
        let places = waiter.advanced();
        let mut sets = Sets { goal: goal.to_string(), ..Sets::default() };
        for seen in Seen::<M>::every(&self.life) {
            let list = match waiter.classify(&seen, &places).0 {
                Class::Done => &mut sets.target,
                Class::Pending | Class::Unknown { .. } => &mut sets.pending,
                Class::Failed(_) => &mut sets.failed,
                Class::Overtaken { .. } => &mut sets.overtaken,
                Class::Stale => &mut sets.stale,
                Class::Gone => &mut sets.gone,
            };
            list.push(seen.to_string());
        }
        sets
    }
}

/// What a poll showed: nothing, or the words of some fields. What it does not hold is open.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Seen<M> {
    missing: bool,
    /// In the order of the coordinates.
    fields: Vec<(usize, Told)>,
    machine: PhantomData<M>,
}

impl<M> Clone for Seen<M> {
    fn clone(&self) -> Self {
        Self { missing: self.missing, fields: self.fields.clone(), machine: PhantomData }
    }
}

/// What a field held.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Told {
    Value(u8),
    Unknown(String),
}

impl<M: Machine> Seen<M> {
    /// The service found nothing under that name.
    ///
    /// ```
    /// use cutover::{smc::job::Job, wait::Seen};
    /// assert_eq!(Seen::<Job>::not_found().to_string(), "not found");
    /// ```
    #[must_use]
    pub const fn not_found() -> Self {
        Self { missing: true, fields: Vec::new(), machine: PhantomData }
    }

    /// What is shown of this machine by its own words, complete.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::Job}, wait::Seen};
    /// assert_eq!(Seen::of(Job::one_time(Edition::LATEST).start()?).to_string(), "Running/Preparing");
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    #[must_use]
    pub fn of(machine: M) -> Self {
        let (spec, p) = (M::spec(), machine.point());
        if spec.is_missing(p) {
            return Self::not_found();
        }
        let all = spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Shown);
        let own = all.filter(|(n, c)| spec.prints(p, *n) != Some(Prints::Anything) && spec.may_print(p, *n, p.get(c)));
        Self::with_fields(own.map(|(n, c)| (n, Told::Value(p.get(c)))).collect())
    }

    fn with_fields(fields: Vec<(usize, Told)>) -> Self {
        Self { missing: false, fields, machine: PhantomData }
    }

    /// The same with what one field holds; a field that was left out, or is empty, says nothing.
    fn told<T: Copy + Into<&'static str>>(mut self, name: &str, word: &OwnedWord<T>) -> Self {
        let found = M::spec().coordinates.iter().enumerate().find(|(_, c)| c.name == name);
        let Some((n, c)) = found else { return self };
        let told = match word {
            OwnedWord::Unknown(text) if text.is_empty() => return self,
            OwnedWord::Unknown(text) => Told::Unknown(text.clone()),
            OwnedWord::Known(word) => {
                let word: &'static str = (*word).into();
                c.values
                    .iter()
                    .zip(0u8..)
                    .find(|(v, _)| **v == word)
                    .map_or(Told::Unknown(word.into()), |(_, v)| Told::Value(v))
            }
        };
        self.put(n, told);
        self
    }

    fn put(&mut self, n: usize, told: Told) {
        self.missing = false;
        self.fields.retain(|(m, _)| *m != n);
        self.fields.push((n, told));
        self.fields.sort_by_key(|(n, _)| *n);
    }

    /// The first word that no page lists.
    pub(crate) fn unknown(&self) -> Option<(usize, &str)> {
        self.fields.iter().find_map(|(n, told)| match told {
            Told::Unknown(text) => Some((*n, text.as_str())),
            Told::Value(_) => None,
        })
    }

    fn values(&self) -> impl Iterator<Item = (usize, u8)> {
        self.fields.iter().filter_map(|(n, told)| match told {
            Told::Value(v) => Some((*n, *v)),
            Told::Unknown(_) => None,
        })
    }

    /// Whether an API may print this of a state.
    pub(crate) fn fits(&self, graph: &Graph, s: usize) -> bool {
        let p = graph.point(s);
        if self.missing {
            return graph.spec.may_be_missing(p);
        }
        !graph.spec.is_missing(p) && self.values().all(|(n, v)| graph.spec.may_print(p, n, v))
    }

    /// Whether these are the state's own words, and not what it may be printed as.
    fn is_own(&self, graph: &Graph, s: usize) -> bool {
        let p = graph.point(s);
        if self.missing {
            return graph.spec.is_missing(p);
        }
        self.values().all(|(n, v)| graph.spec.coordinate(n).is_some_and(|c| p.get(c) == v))
    }

    /// Every complete sighting of a state that can be reached, in the order of the words.
    fn every(life: &Lifecycle<M>) -> Vec<Self> {
        let graph = &*life.graph;
        let mut all: BTreeMap<Option<(Point, usize)>, Self> = BTreeMap::new();
        for p in graph.reachable.iter().map(|s| graph.point(s)) {
            let mut seen = Self::not_found();
            if !graph.spec.is_missing(p) {
                for (n, c) in graph.shown.iter().filter(|(n, _)| graph.spec.prints(p, *n) != Some(Prints::Anything)) {
                    seen.put(*n, Told::Value(p.get(c)));
                }
            }
            let look =
                seen.values().fold(Point(0), |look, (n, v)| graph.spec.coordinate(n).map_or(look, |c| look.set(c, v)));
            all.insert((!seen.missing).then_some((look, seen.fields.len())), seen);
        }
        // What may hold any word is said by the sightings in which it holds each, where there are any.
        let first = |seen: &Self| seen.values().next();
        let full: BTreeSet<_> = all.values().filter(|seen| seen.fields.len() == graph.shown.len()).map(first).collect();
        let mut all: Vec<Self> = all.into_values().collect();
        all.retain(|seen| seen.missing || seen.fields.len() == graph.shown.len() || !full.contains(&first(seen)));
        all.sort_by_key(|seen| (seen.missing, seen.values().collect::<Vec<_>>()));
        all
    }
}

impl<M: Machine> fmt::Display for Seen<M> {
    /// The words, joined by strokes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.missing {
            return f.write_str(NOT_FOUND);
        }
        f.write_str(&join(self.fields.iter().map(|(n, told)| match told {
            Told::Value(v) => (*n, M::spec().coordinate(*n).map_or("?", |c| value(c, *v))),
            Told::Unknown(text) => (*n, text.as_str()),
        })))
    }
}

impl Seen<smc::job::Job> {
    /// A job with this `Status`; nothing is known of its `BusinessStatus`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_eq!(Seen::job("Failed").to_string(), "InError", "the launch-day name");
    /// assert_eq!(Seen::job("Hibernating").to_string(), "Hibernating");
    /// ```
    #[must_use]
    pub fn job(status: impl Into<OwnedWord<smc::job::Status>>) -> Self {
        Self::with_fields(Vec::new()).told("Status", &status.into())
    }

    /// The same with a `BusinessStatus`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_eq!(Seen::job("Running").business_status("Syncing").to_string(), "Running/Syncing");
    /// ```
    #[must_use]
    pub fn business_status(self, word: impl Into<OwnedWord<smc::job::BusinessStatus>>) -> Self {
        self.told("BusinessStatus", &word.into())
    }
}

impl Seen<sms::source::Source> {
    /// A source server with this `state`; nothing is known of its `migration_cycle`.
    ///
    /// ```
    /// assert_eq!(cutover::wait::Seen::source("replicate").to_string(), "replicate");
    /// ```
    #[must_use]
    pub fn source(state: impl Into<OwnedWord<sms::source::CopyState>>) -> Self {
        Self::with_fields(Vec::new()).told("copystate", &state.into())
    }

    /// The same with a `migration_cycle`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_eq!(Seen::source("stopped").migration_cycle("syncing").to_string(), "stopped/syncing");
    /// ```
    #[must_use]
    pub fn migration_cycle(self, word: impl Into<OwnedWord<sms::source::MigrationCycle>>) -> Self {
        self.told("migrationcycle", &word.into())
    }
}

impl Seen<sms::task::Task> {
    /// A migration task of SMS with this `state`.
    ///
    /// ```
    /// assert_eq!(cutover::wait::Seen::migration_task("RUNNING").to_string(), "RUNNING");
    /// ```
    #[must_use]
    pub fn migration_task(state: impl Into<OwnedWord<sms::task::State>>) -> Self {
        Self::with_fields(Vec::new()).told("state", &state.into())
    }
}

impl Seen<dcs::task::Task> {
    /// A task with this `status`; nothing is known of its `task_status`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_eq!(Seen::task("INCRMIGRATING").to_string(), "INCRMIGEATING");
    /// ```
    #[must_use]
    pub fn task(status: impl Into<OwnedWord<dcs::task::Status>>) -> Self {
        Self::with_fields(Vec::new()).told("status", &status.into())
    }

    /// The same with a `task_status`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_eq!(Seen::task("TERMINATED").task_status("EXCHANGE_SUCCESS").to_string(), "TERMINATED/EXCHANGE_SUCCESS");
    /// ```
    #[must_use]
    pub fn task_status(self, word: impl Into<OwnedWord<dcs::task::TaskStatus>>) -> Self {
        match word.into() {
            OwnedWord::Unknown(text) if text.is_empty() => self.no_task_status(),
            word => self.told("task_status", &word),
        }
    }

    /// The same, and the answer has no `task_status`.
    ///
    /// ```
    /// use cutover::wait::Seen;
    /// assert_ne!(Seen::task("TERMINATED").no_task_status(), Seen::task("TERMINATED"));
    /// ```
    #[must_use]
    pub fn no_task_status(mut self) -> Self {
        let found = dcs::task::SPEC.coordinates.iter().position(|c| c.name == "task_status");
        if let Some(n) = found {
            self.put(n, Told::Value(0));
        }
        self
    }
}

/// What a word means to a waiter that no page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum UnknownWords {
    /// Waiting ends.
    Fail,
    /// The poll is as if it had not been.
    Ignore,
    /// The word is one more phase on the way.
    #[default]
    Pending,
}

/// How often to look, and how long: all in milliseconds.
///
/// ```
/// use cutover::wait::Pace;
/// let patient = Pace { timeout: 24 * 3_600_000, ..Pace::default() };
/// assert_eq!(patient.min, 2000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pace {
    /// The first interval; each next one is twice as long, until what is shown changes.
    pub min: u64,
    /// The longest interval.
    pub max: u64,
    /// How long to wait at all.
    pub timeout: u64,
    /// How long what is shown may stay as it is before it counts as stuck.
    pub stuck: u64,
    /// How long after the call a sighting of what was before it is taken for an old one, though the service could be there
    /// again. What cannot be there again is stale for as long as it is shown.
    pub stale: u64,
}

impl Default for Pace {
    /// From two seconds to a minute, for ever; stuck after an hour; stale for ten seconds.
    fn default() -> Self {
        Self { min: 2000, max: 60_000, timeout: u64::MAX, stuck: 3_600_000, stale: 10_000 }
    }
}

/// What a poll means for the goal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// The goal is shown.
    Done,
    /// The service may still come there by itself.
    Pending,
    /// The service cannot come there any more unless somebody calls.
    Failed(Failure),
    /// The goal was passed since the last poll: what is shown can only be reached through it. Whether it can come again.
    Overtaken {
        /// Whether the service can come there again by itself.
        again: bool,
    },
    /// What is shown is still the state from before the call, which an accepted call left at once.
    Stale,
    /// The service finds nothing under that name, and the goal is another one.
    Gone,
    /// A word that no page lists, where what else is shown does not settle it.
    Unknown {
        /// The field.
        field: &'static str,
        /// The word.
        word: String,
    },
}

/// Why a goal cannot be reached any more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// What is shown.
    pub state: String,
    /// The events that nobody wants by which the service may have come here from where it was.
    pub by: Vec<&'static str>,
    /// The calls that lead on from here to the goal, at once or by what the service does then.
    pub calls: Vec<String>,
    /// Whether the goal may have been passed: the waiter cannot tell.
    pub passed: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: nothing that the service does by itself leads to the goal from here", self.state)?;
        if !self.by.is_empty() {
            write!(f, "; it came here by {}", self.by.join(" or "))?;
        }
        if self.passed {
            f.write_str("; the goal may have been passed on the way")?;
        }
        if !self.calls.is_empty() {
            write!(f, "; what leads on: {}", self.calls.join(", "))?;
        }
        Ok(())
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Look again at this time.
    Look {
        /// In milliseconds of the caller's clock.
        at: u64,
    },
    /// Waiting is over.
    Stop,
    /// The time is up, and the goal was not shown.
    TimedOut,
}

/// What is shown has not changed for too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// What is shown.
    pub phase: String,
    /// When it was shown first.
    pub since: u64,
}

/// A poll, classified.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Poll {
    /// What it means for the goal.
    pub class: Class,
    /// No row leads here from where it was: somebody else acted, or the service did what no page has. The class then rests
    /// on this poll alone.
    pub unforeseen: bool,
    /// What to do next.
    pub next: Next,
    /// Whether, and where, it is stuck.
    pub stuck: Option<Stuck>,
}

/// Waits for a goal: keeps the states in which the machine may be, and says of each poll what it means.
#[derive(Debug)]
pub struct Waiter<M> {
    life: Lifecycle<M>,
    goal: Goal<M>,
    /// Those from which the service may come to the goal by itself, the goal too.
    leading: StateSet,
    /// Before the call, and right after it.
    before: StateSet,
    after: StateSet,
    /// Where it may be now if the goal was not left yet, and if it was.
    fresh: StateSet,
    past: StateSet,
    /// Something else than the state before the call was shown.
    left: bool,
    unknown: UnknownWords,
    pace: Pace,
    clock: Clock,
}

/// Where a machine may be if the goal was not left yet, and if it was.
type Places = (StateSet, StateSet);

/// What a waiter remembers of time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Clock {
    begun: u64,
    now: u64,
    interval: u64,
    phase: Option<(String, u64)>,
}

impl<M> Clone for Waiter<M> {
    fn clone(&self) -> Self {
        Self {
            life: self.life.clone(),
            goal: self.goal.clone(),
            leading: self.leading.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            fresh: self.fresh.clone(),
            past: self.past.clone(),
            left: self.left,
            unknown: self.unknown,
            pace: self.pace,
            clock: self.clock.clone(),
        }
    }
}

impl<M: Machine> Waiter<M> {
    fn new(life: &Lifecycle<M>, before: StateSet, after: StateSet, goal: &Goal<M>, now: u64) -> Self {
        let leading = life.graph.leading(&goal.states, |s| life.graph.next(s, life.others));
        Self {
            life: life.clone(),
            goal: goal.clone(),
            leading,
            before,
            fresh: after.clone(),
            past: life.graph.none(),
            after,
            left: false,
            unknown: UnknownWords::default(),
            pace: Pace::default(),
            clock: Clock { begun: now, now, interval: 0, phase: None },
        }
    }

    /// The same at another pace.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::{Lifecycle, Next, Pace, Seen}};
    /// let started = Lifecycle::<Job>::new(Edition::LATEST).called_anywhere(Operation::Start);
    /// let pace = Pace { min: 1000, max: 4000, timeout: 6000, ..Pace::default() };
    /// let mut waiter = started.waiter(&started.settled(), 0).with_pace(pace);
    /// let running = Seen::job("Running");
    /// assert_eq!(waiter.poll(0, &running, 0).next, Next::Look { at: 1000 });
    /// assert_eq!(waiter.poll(1000, &running, 0).next, Next::Look { at: 3000 });
    /// assert_eq!(waiter.poll(3000, &running, 0).next, Next::Look { at: 6000 }, "and not after the time is up");
    /// assert_eq!(waiter.poll(6000, &running, 0).next, Next::TimedOut);
    /// ```
    #[must_use]
    pub fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// The same with another meaning of unknown words.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    /// use cutover::wait::{Lifecycle, Next, Seen, UnknownWords};
    /// let started = Lifecycle::<Job>::new(Edition::LATEST).called_anywhere(Operation::Start);
    /// let waiter = started.waiter(&started.settled(), 0);
    /// let odd = Seen::job("Hibernating");
    /// assert!(matches!(waiter.clone().poll(0, &odd, 0).next, Next::Look { .. }));
    /// assert_eq!(waiter.with_unknown_words(UnknownWords::Fail).poll(0, &odd, 0).next, Next::Stop);
    /// ```
    #[must_use]
    pub fn with_unknown_words(mut self, unknown: UnknownWords) -> Self {
        self.unknown = unknown;
        self
    }

    /// The states in which the machine may be, as far as the polls so far and the rules say.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, RunOnce, Status}}, wait::{Lifecycle, Seen}};
    /// let life = Lifecycle::<Job>::new(Edition::LATEST);
    /// let mut waiter = life.waiter(life.states(), &life.words("Finished")?, 0);
    /// waiter.poll(0, &Seen::job("Waiting"), 0);
    /// assert!(waiter.candidates().all(|job| job.run_once() == RunOnce::No), "only such a job waits");
    /// # Ok::<(), cutover::wait::NoSuchWords>(())
    /// ```
    pub fn candidates(&self) -> impl Iterator<Item = M> {
        let mut all = self.fresh.clone();
        all.add(&self.past);
        let states: Vec<usize> = all.iter().collect();
        states.into_iter().map(|s| self.life.graph.machine(s))
    }

    /// Takes what a poll at this time showed. `jitter` is any number, a random one where many wait: it shortens the interval
    /// to the next poll by up to a half. A time before that of the last poll counts as the same time.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::{Class, Lifecycle, Seen}};
    /// let life = Lifecycle::<Task>::new(Edition::LATEST);
    /// let restarted = life.called_anywhere(Operation::BatchRestart);
    /// let mut waiter = restarted.waiter(&restarted.settled(), 0);
    /// assert_eq!(waiter.poll(5000, &Seen::task("FULLMIGRATING"), 0).class, Class::Pending);
    /// let Class::Failed(why) = waiter.poll(9000, &Seen::task("FAILED"), 0).class else { panic!() };
    /// assert_eq!(why.by, ["Failed", "FailedUncleared"]);
    /// assert_eq!(why.calls, ["BatchRestartOnline"]);
    /// ```
    pub fn poll(&mut self, now: u64, seen: &Seen<M>, jitter: u64) -> Poll {
        self.clock.now = self.clock.now.max(now);
        let (class, unforeseen, places) = self.classify(seen, &self.advanced());
        if let Some((fresh, past)) = places {
            (self.fresh, self.past, self.left) = (fresh, past, true);
        }
        let unknown = matches!(class, Class::Unknown { .. });
        if unknown && self.unknown == UnknownWords::Ignore {
            let (next, stuck) = self.unanswered(now, jitter);
            return Poll { class, unforeseen, next, stuck };
        }
        let phase = seen.to_string();
        if self.clock.phase.as_ref().is_none_or(|(old, _)| *old != phase) {
            self.clock.phase = Some((phase, self.clock.now));
            self.clock.interval = 0;
        }
        let waits = matches!(class, Class::Pending | Class::Stale) || unknown && self.unknown == UnknownWords::Pending;
        if !waits {
            return Poll { class, unforeseen, next: Next::Stop, stuck: None };
        }
        let (next, stuck) = self.unanswered(now, jitter);
        Poll { class, unforeseen, next, stuck }
    }

    /// When to look again after a poll that was not answered, or was refused, and what is stuck meanwhile.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::{Lifecycle, Pace, Seen}};
    /// let started = Lifecycle::<Job>::new(Edition::LATEST).called_anywhere(Operation::Start);
    /// let pace = Pace { stuck: 60_000, ..Pace::default() };
    /// let mut waiter = started.waiter(&started.settled(), 0).with_pace(pace);
    /// waiter.poll(0, &Seen::job("Running").business_status("Syncing"), 0);
    /// let (_, stuck) = waiter.unanswered(90_000, 0);
    /// assert_eq!(stuck.map(|s| (s.phase, s.since)), Some(("Running/Syncing".into(), 0)));
    /// ```
    pub fn unanswered(&mut self, now: u64, jitter: u64) -> (Next, Option<Stuck>) {
        self.clock.now = self.clock.now.max(now);
        let now = self.clock.now;
        let lasted = |(_, since): &&(String, u64)| now.saturating_sub(*since) >= self.pace.stuck;
        let stuck = self.clock.phase.as_ref().filter(lasted);
        let stuck = stuck.map(|(phase, since)| Stuck { phase: phase.clone(), since: *since });
        let end = self.clock.begun.saturating_add(self.pace.timeout);
        if now >= end {
            return (Next::TimedOut, stuck);
        }
        let (min, max) = (self.pace.min.max(1), self.pace.max.max(self.pace.min).max(1));
        self.clock.interval = self.clock.interval.saturating_mul(2).clamp(min, max);
        let shorter = jitter % (self.clock.interval / 2 + 1);
        let interval = (self.clock.interval - shorter).max(min);
        (Next::Look { at: now.saturating_add(interval).min(end) }, stuck)
    }

    /// Where it may be by now, with and without having left the goal.
    fn advanced(&self) -> Places {
        let (graph, others, goal) = (&*self.life.graph, self.life.others, &self.goal.states);
        let stays = |s: usize| graph.next(s, others).filter(move |_| !goal.has(s));
        let fresh = graph.closure(&self.fresh, stays);
        let mut past = self.past.clone();
        for s in fresh.iter().filter(|s| goal.has(*s)) {
            for t in graph.next(s, others) {
                past.insert(t);
            }
        }
        (fresh, graph.closure(&past, |s| graph.next(s, others)))
    }

    /// What a sighting means, whether no row leads there, and where the machine may be then; `None` where nothing is learnt.
    fn classify(&self, seen: &Seen<M>, came_from: &Places) -> (Class, bool, Option<Places>) {
        let graph = &*self.life.graph;
        let coordinate = |n: usize| graph.spec.coordinate(n).map_or("", |c| c.name);
        let unknown = seen.unknown().map(|(n, word)| (n, Class::Unknown { field: coordinate(n), word: word.into() }));
        if let Some((0, class)) = unknown {
            return (class, false, None);
        }
        let shows = |s: usize| seen.fits(graph, s);
        let (mut fresh, mut past) = came_from.clone();
        fresh.keep(shows);
        past.keep(shows);
        let unforeseen = fresh.is_empty() && past.is_empty();
        let is_old = !self.left && self.before.iter().any(shows) && !self.after.iter().any(shows);
        let recent = self.clock.now.saturating_sub(self.clock.begun) < self.pace.stale;
        if is_old && (unforeseen || recent) {
            return (Class::Stale, false, None);
        }
        if unforeseen {
            let among = [&graph.reachable, &graph.possible].into_iter().find(|set| set.iter().any(shows));
            fresh = among.cloned().unwrap_or_else(|| graph.set(0..graph.states));
            fresh.keep(shows);
        }
        let mut all = fresh.clone();
        all.add(&past);
        let mut own = all.clone();
        own.keep(|s| seen.is_own(graph, s));
        // A word is taken as it stands where it can be: as another state's only where it must be.
        let told = if own.is_empty() { &all } else { &own };
        let goal = &self.goal.states;
        let again = all.iter().any(|s| self.leading.has(s));
        let class = if told.is_within(goal) {
            Class::Done
        } else if fresh.is_within(goal) {
            Class::Overtaken { again }
        } else if seen.missing {
            Class::Gone
        } else if again {
            Class::Pending
        } else {
            Class::Failed(self.failure(seen, &all, came_from, !past.is_empty()))
        };
        match unknown {
            // Whatever the word means, the others settle it.
            Some((_, unsettled)) if class == Class::Pending => (unsettled, unforeseen, None),
            _ => (class, unforeseen, Some((fresh, past))),
        }
    }

    fn failure(&self, seen: &Seen<M>, all: &StateSet, from: &Places, passed: bool) -> Failure {
        let graph = &*self.life.graph;
        let mut by: Vec<&'static str> = Vec::new();
        let edges = from.0.iter().chain(from.1.iter()).flat_map(|s| graph.edges(s).iter().map(move |e| (s, e)));
        for rule in
            edges.filter(|(s, e)| e.1 != *s && all.has(e.1) && !all.has(*s)).filter_map(|(_, e)| graph.event(e.0))
        {
            let counts = self.life.others || rule.agent == Agent::Service;
            if counts && matches!(rule.course, Course::Adverse(_)) && !by.contains(&rule.name) {
                by.push(rule.name);
            }
        }
        by.sort_unstable();
        let leads = |operation: &&M::Operation| {
            let accepted = all.iter().filter_map(|s| graph.machine::<M>(s).ask(**operation).ok());
            accepted.map(|next| graph.index(next.job().point())).any(|s| self.leading.has(s))
        };
        let calls = M::OPERATIONS.iter().filter(leads).map(|o| M::label(*o)).collect();
        Failure { state: seen.to_string(), by, calls, passed }
    }
}

/// What each sighting means for a goal, as lists of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Sets {
    /// The goal, by its name.
    pub goal: String,
    /// The service may still come to the goal by itself.
    pub pending: Vec<String>,
    /// The goal.
    pub target: Vec<String>,
    /// The service does not come there any more unless somebody calls.
    pub failed: Vec<String>,
    /// The goal was passed.
    pub overtaken: Vec<String>,
    /// The state from before the call.
    pub stale: Vec<String>,
    /// Nothing is found, and the goal is another one.
    pub gone: Vec<String>,
}

impl Sets {
    /// The lists by name.
    ///
    /// ```
    /// use cutover::wait::Sets;
    /// assert_eq!(Sets::default().lists().map(|(name, _)| name)[..2], ["pending", "target"]);
    /// ```
    #[must_use]
    pub fn lists(&self) -> [(&'static str, &[String]); 6] {
        [
            ("pending", &self.pending),
            ("target", &self.target),
            ("failed", &self.failed),
            ("overtaken", &self.overtaken),
            ("stale", &self.stale),
            ("gone", &self.gone),
        ]
    }

    /// The lists with the first field alone wherever it settles what the others are: `Running` for all that begin so.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Job, Operation}}, wait::Lifecycle};
    /// let started = Lifecycle::<Job>::new(Edition::LATEST).called_anywhere(Operation::Start);
    /// assert_eq!(started.sets(&started.settled()).brief().pending, ["Running"]);
    /// ```
    #[must_use]
    pub fn brief(&self) -> Self {
        let first = |words: &str| words.split('/').next().unwrap_or_default().to_string();
        let mut lists_of: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (name, words) in self.lists() {
            for word in words {
                lists_of.entry(first(word)).or_default().insert(name);
            }
        }
        let brief = |words: &[String]| {
            let mut out: Vec<String> = Vec::new();
            for word in words {
                let alone = lists_of.get(&first(word)).is_some_and(|lists| lists.len() == 1);
                let word = if alone { first(word) } else { word.clone() };
                if !out.contains(&word) {
                    out.push(word);
                }
            }
            out
        };
        Self {
            goal: self.goal.clone(),
            pending: brief(&self.pending),
            target: brief(&self.target),
            failed: brief(&self.failed),
            overtaken: brief(&self.overtaken),
            stale: brief(&self.stale),
            gone: brief(&self.gone),
        }
    }

    /// The lists as a waiter of Terraform takes them: what is in neither is an error there. Where a word stands with a stroke,
    /// the state that is compared has to be joined of both fields. A goal that nothing is found has no target there.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::Lifecycle};
    /// let stopped = Lifecycle::<Task>::new(Edition::LATEST).called_anywhere(Operation::Stop);
    /// let lists = stopped.sets(&stopped.settled()).terraform();
    /// assert!(lists.contains("Target:  []string{\"TERMINATED\"},"), "{lists}");
    /// ```
    #[must_use]
    pub fn terraform(&self) -> String {
        let brief = self.brief();
        let list = |words: &mut dyn Iterator<Item = &String>| {
            let quoted: Vec<String> = words.filter(|w| *w != NOT_FOUND).map(|w| format!("{w:?}")).collect();
            format!("[]string{{{}}}", quoted.join(", "))
        };
        let pending = list(&mut brief.pending.iter().chain(&brief.stale));
        format!("Pending: {pending},\nTarget:  {},\n", list(&mut brief.target.iter()))
    }
}

impl fmt::Display for Sets {
    /// A line for each list that has words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "goal: {}", self.goal)?;
        for (name, words) in self.brief().lists() {
            if !words.is_empty() {
                write!(f, "\n  {name}: {}", words.join(", "))?;
            }
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
mod saved {
    use super::*;
    use crate::history::saved::Stamp;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Saved {
        stamp: Stamp,
        others: bool,
        goal: (String, StateSet),
        before: StateSet,
        after: StateSet,
        fresh: StateSet,
        past: StateSet,
        left: bool,
        unknown: UnknownWords,
        pace: Pace,
        clock: Clock,
    }

    /// Saved with the version of the crate, which must be the same where it is resumed.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::{Operation, Task}}, wait::{Class, Lifecycle, Seen, Waiter}};
    /// let stopped = Lifecycle::<Task>::new(Edition::LATEST).called_anywhere(Operation::Stop);
    /// let mut waiter = stopped.waiter(&stopped.settled(), 0);
    /// waiter.poll(0, &Seen::task("TERMINATING"), 0);
    /// let saved = serde_json::to_string(&waiter).unwrap();
    ///
    /// let mut resumed: Waiter<Task> = serde_json::from_str(&saved).unwrap();
    /// assert_eq!(resumed.poll(2000, &Seen::task("TERMINATED"), 0).class, Class::Done);
    /// ```
    impl<M: Machine> Serialize for Waiter<M> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let graph = &*self.life.graph;
            Saved {
                stamp: Stamp::new(graph.spec, graph.edition),
                others: self.life.others,
                goal: (self.goal.name.clone(), self.goal.states.clone()),
                before: self.before.clone(),
                after: self.after.clone(),
                fresh: self.fresh.clone(),
                past: self.past.clone(),
                left: self.left,
                unknown: self.unknown,
                pace: self.pace,
                clock: self.clock.clone(),
            }
            .serialize(serializer)
        }
    }

    impl<'de, M: Machine> Deserialize<'de> for Waiter<M> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let saved = Saved::deserialize(deserializer)?;
            let edition = usize::from(saved.stamp.edition::<D::Error>(M::spec())?);
            let edition = M::EDITIONS.get(edition).ok_or_else(|| D::Error::custom("an edition without a number"))?;
            let life = Lifecycle { others: saved.others, ..Lifecycle::new(*edition) };
            let fit = |mut set: StateSet| {
                set.fit(life.graph.states);
                set
            };
            let goal = Goal::of(saved.goal.0, fit(saved.goal.1));
            let waiter = Self::new(&life, fit(saved.before), fit(saved.after), &goal, 0);
            Ok(Self {
                fresh: fit(saved.fresh),
                past: fit(saved.past),
                left: saved.left,
                unknown: saved.unknown,
                pace: saved.pace,
                clock: saved.clock,
                ..waiter
            })
        }
    }
}
