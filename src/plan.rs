//! Plans: the shortest way from where a machine may be to a goal, or what stands in the way.
//!
//! A plan is an order of calls and awaited events that works from every state in which the machine may be. It counts only on
//! events by which the service goes on ([`Course::Onward`]) or that its clocks bring ([`Course::Timed`]); what somebody
//! outside of the service must see to is a step of its own. It is a plan, not a promise: each event may fail to come, and a
//! [`Waiter`](crate::wait::Waiter) says when it cannot come any more.

use crate::evidence::{Basis, Strength};
use crate::graph::{Graph, value};
use crate::rule::sealed::Asks;
use crate::rule::{
    Agent, Course, Explanation, Kind, Machine, Never, NoStep, Point, Region, Rule, Ruling, Spec, explain,
};
use crate::states::StateSet;
use crate::wait::{Goal, Lifecycle};
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// So many sets of states are looked at before a search is given up. No plan for one state needs as many.
const BOUND: usize = 50_000;

/// One step of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step<M: Machine> {
    /// Call this operation.
    Call(M::Operation),
    /// Wait for the service to do this.
    Await(M::Event),
    /// Somebody else must see to this: ask it of another resource, or mend what is outside of the service.
    Others(M::Event),
}

impl<M: Machine> fmt::Display for Step<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Call(operation) => write!(f, "call {}", M::label(*operation)),
            Step::Await(event) => write!(f, "wait for {event}"),
            Step::Others(event) => write!(f, "somebody else must see to {event}"),
        }
    }
}

/// The steps to a goal, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan<M: Machine> {
    /// The steps.
    pub steps: Vec<Step<M>>,
    /// What may be shown after each.
    pub shown: Vec<String>,
    /// What the weakest claim is that each rests on.
    pub rests_on: Vec<Strength>,
}

impl<M: Machine> fmt::Display for Plan<M> {
    /// A line for each step, with what is shown after it and the weakest claim that it rests on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return f.write_str("nothing to do: the goal is reached");
        }
        for (n, ((step, shown), rests_on)) in self.steps.iter().zip(&self.shown).zip(&self.rests_on).enumerate() {
            write!(f, "{}{}. {step}: {shown} [{rests_on}]", if n == 0 { "" } else { "\n" }, n + 1)?;
        }
        Ok(())
    }
}

/// What would lead on to a goal and does not.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Obstacle<M: Machine> {
    /// A call is refused.
    Refused {
        /// The call.
        operation: M::Operation,
        /// What is shown where it is refused, there first.
        state: String,
        /// Why.
        why: Box<Explanation>,
    },
    /// An event leads on that nobody counts on.
    NotCountedOn {
        /// The event.
        event: M::Event,
        /// What is shown where it could happen.
        state: String,
        /// Why it is not counted on.
        why: &'static str,
    },
    /// A sentence excludes the step.
    NoStep(Basis),
    /// A sentence excludes the goal for what is as this is for life.
    Never(Basis),
    /// What is the same for life is another than the goal's.
    ForLife {
        /// The name of the coordinate.
        what: &'static str,
        /// Its value.
        is: &'static str,
    },
    /// What exists does not become again what does not exist yet.
    NotYet,
}

impl<M: Machine> fmt::Display for Obstacle<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Refused { operation, state, why } => {
                write!(f, "{} is refused in {state}", M::label(*operation))?;
                match why.check() {
                    Some(check) => write!(f, ": {}", check.basis),
                    None => Ok(()),
                }
            }
            Obstacle::NotCountedOn { event, state, why } => {
                write!(f, "{event} in {state} would lead on, and is not counted on: {why}")
            }
            Obstacle::NoStep(basis) => write!(f, "a sentence excludes the step: {basis}"),
            Obstacle::Never(basis) => write!(f, "a sentence excludes the goal for it: {basis}"),
            Obstacle::ForLife { what, is } => write!(f, "{what} is {is} for life, and the goal has it otherwise"),
            Obstacle::NotYet => f.write_str("what exists does not become again what does not exist yet"),
        }
    }
}

/// Why there is no plan.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum NoPlan<M: Machine> {
    /// There is no state to begin in.
    Nowhere,
    /// Sentences exclude the goal itself.
    Excluded(Vec<Basis>),
    /// No state is the goal.
    NoGoal,
    /// From one of the states that are possible no steps lead to the goal.
    Barred {
        /// What is shown of that state.
        from: String,
        /// What would lead on, and does not.
        obstacles: Vec<Obstacle<M>>,
    },
    /// Each state has a plan, and no order of steps is right for all of them. Two that differ.
    NoOneOrder(Box<[(String, Plan<M>); 2]>),
    /// The search was given up.
    TooMany,
}

impl<M: Machine> fmt::Display for NoPlan<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoPlan::Nowhere => f.write_str("no plan: there is no state to begin in"),
            NoPlan::NoGoal => f.write_str("no plan: no state is the goal"),
            NoPlan::Excluded(bases) => {
                f.write_str("no plan: the goal is excluded")?;
                bases.iter().try_for_each(|basis| write!(f, "\n  {basis}"))
            }
            NoPlan::Barred { from, obstacles } => {
                write!(f, "no plan: nothing that can be counted on leads from {from} to the goal")?;
                if obstacles.is_empty() {
                    f.write_str(", nor would a call that is refused")?;
                }
                obstacles.iter().try_for_each(|obstacle| write!(f, "\n  {obstacle}"))
            }
            NoPlan::NoOneOrder(two) => {
                f.write_str("no plan: what is right from one state is wrong from another")?;
                for (from, plan) in two.iter() {
                    write!(f, "\n  from {from}:")?;
                    plan.to_string().lines().try_for_each(|line| write!(f, "\n    {line}"))?;
                }
                Ok(())
            }
            NoPlan::TooMany => f.write_str("no plan: too many sets of states, the search was given up"),
        }
    }
}

impl<M: Machine> core::error::Error for NoPlan<M> {}

/// States that were come to together, from which of those before by which step.
type Found = (Vec<usize>, Option<(usize, usize)>);

/// How much a plan costs: calls, then what others must do, then events to wait for.
type Cost = (usize, usize, usize);

/// Looks for plans with the calls that it may use.
#[derive(Debug, Clone)]
pub struct Planner<M: Machine> {
    life: Lifecycle<M>,
    calls: Vec<M::Operation>,
    others: bool,
}

impl<M: Machine> Lifecycle<M> {
    /// The plan with the fewest calls from these states to a goal; of those, the one with the fewest steps of somebody else,
    /// then the fewest events to wait for, then the one whose steps come first in the order of operations and events.
    ///
    /// # Errors
    ///
    /// [`NoPlan`], with what stands in the way.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::Job}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let plan = life.plan([Job::incremental(Edition::LATEST)], &life.words("Finished")?)?;
    /// assert_eq!(plan.steps.len(), 6);
    /// assert_eq!(plan.steps[0].to_string(), "call Start");
    /// assert_eq!(plan.steps[4].to_string(), "call CutOver (SyncData false)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, states: impl IntoIterator<Item = M>, goal: &Goal<M>) -> Result<Plan<M>, NoPlan<M>> {
        Planner::new(self).plan(states, goal)
    }
}

impl<M: Machine> Planner<M> {
    /// A planner that may use one of each operation.
    ///
    /// ```
    /// use cutover::{plan::Planner, smc::{Edition, job::Job}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let plan = Planner::new(&life).plan([Job::one_time(Edition::LATEST)], &life.words("Ready")?)?;
    /// assert!(plan.steps.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(life: &Lifecycle<M>) -> Self {
        Self { life: life.clone(), calls: M::OPERATIONS.to_vec(), others: true }
    }

    /// The same with these calls and no others.
    ///
    /// ```
    /// use cutover::{plan::Planner, smc::{Edition, job::Job}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let planner = Planner::new(&life).with_calls([]);
    /// assert!(planner.plan([Job::one_time(Edition::LATEST)], &life.words("Finished")?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_calls(mut self, calls: impl IntoIterator<Item = M::Operation>) -> Self {
        self.calls = calls.into_iter().collect();
        self
    }

    /// The same without steps that somebody else must see to.
    ///
    /// ```
    /// use cutover::sms::{Edition, source::Source};
    /// use cutover::{plan::Planner, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let (source, goal) = (Source::registered(Edition::LATEST), life.words("replicate")?);
    /// let plan = life.plan([source], &goal)?;
    /// assert_eq!(plan.steps[0].to_string(), "somebody else must see to TargetConfigured");
    /// let alone = Planner::new(&life).alone().plan([source], &goal)?;
    /// assert!(alone.steps[0].to_string().starts_with("call UpdateCopyState"), "the agent reports it");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn alone(mut self) -> Self {
        self.others = false;
        self
    }

    /// The steps that can be counted on, each with its row where it is an event.
    fn steps(&self) -> Vec<(Step<M>, Option<usize>)> {
        let graph = &*self.life.graph;
        let mut steps: Vec<_> = self.calls.iter().map(|o| (Step::Call(*o), None)).collect();
        for event in M::EVENTS {
            let mut rows = graph.spec.events.iter().enumerate();
            let row = rows.find(|(_, r)| r.verb == event.verb() && r.editions >> graph.edition & 1 == 1);
            match row.map(|(n, r)| (n, counted(r))) {
                Some((n, Counted::On)) => steps.push((Step::Await(*event), Some(n))),
                Some((n, Counted::Others)) if self.others => steps.push((Step::Others(*event), Some(n))),
                _ => {}
            }
        }
        steps
    }

    /// As [`Lifecycle::plan`].
    ///
    /// # Errors
    ///
    /// [`NoPlan`], with what stands in the way.
    ///
    /// ```
    /// use cutover::{plan::{NoPlan, Planner}, smc::{Edition, job::{Job, Status}}, wait::Lifecycle};
    /// let life = Lifecycle::new(Edition::LATEST);
    /// let expired = Job::one_time(Edition::LATEST).at(Status::Expired);
    /// let why = Planner::new(&life).plan([expired], &life.words("Finished")?).unwrap_err();
    /// assert!(matches!(why, NoPlan::Barred { .. }));
    /// assert!(why.to_string().contains("Start is refused in Expired: stated by smc.start.when"), "{why}");
    /// # Ok::<(), cutover::wait::NoSuchWords>(())
    /// ```
    pub fn plan(&self, states: impl IntoIterator<Item = M>, goal: &Goal<M>) -> Result<Plan<M>, NoPlan<M>> {
        let graph = &*self.life.graph;
        let begin: Vec<usize> = self.life.numbers(states).iter().collect();
        if begin.is_empty() {
            return Err(NoPlan::Nowhere);
        }
        let table = Table { graph, steps: self.steps() };
        if let Some(found) = table.search(&begin, &goal.states)? {
            return Ok(found);
        }
        if !goal.states.iter().any(|s| graph.possible.has(s)) {
            return Err(excluded(graph, &goal.states));
        }
        let leading = graph.leading(&goal.states, |s| table.next(s));
        if let Some(s) = begin.iter().find(|s| !leading.has(**s)) {
            let obstacles = self.obstacles(&table, *s, &leading, &goal.states);
            return Err(NoPlan::Barred { from: graph.words(*s), obstacles });
        }
        let mut plans: Vec<(String, Plan<M>)> = Vec::new();
        for s in begin {
            let plan = table.search(&[s], &goal.states)?;
            if let Some(plan) = plan.filter(|plan| plans.iter().all(|(_, other)| other.steps != plan.steps)) {
                plans.push((described(graph, s), plan));
            }
        }
        let mut plans = plans.into_iter();
        match (plans.next(), plans.next()) {
            (Some(a), Some(b)) => Err(NoPlan::NoOneOrder(Box::new([a, b]))),
            // One order that is right from each is right from all, and would have been found.
            _ => Err(NoPlan::TooMany),
        }
    }

    /// What would lead on from what can be come to, and does not.
    fn obstacles(&self, table: &Table<M>, from: usize, leading: &StateSet, goal: &StateSet) -> Vec<Obstacle<M>> {
        let (graph, mut all) = (&*self.life.graph, Vec::new());
        let (spec, c) = (graph.spec, graph.spec.coordinates);
        let mut come_to: Vec<usize> = graph.closure(&graph.set([from]), |s| table.next(s)).iter().collect();
        come_to.sort_by_key(|s| *s != from);
        let p = graph.point(from);
        let first = |s: usize| spec.coordinate(0).is_some_and(|c| graph.point(s).get(c) == 0);
        if !first(from) && goal.iter().all(first) {
            all.push(Obstacle::NotYet);
        }
        let bars = |row: &&NoStep| {
            row.from.has(c, p) && goal.iter().filter(|s| graph.possible.has(*s)).all(|s| row.to.has(c, graph.point(s)))
        };
        all.extend(spec.no_step.iter().filter(bars).map(|row| Obstacle::NoStep(row.basis)));
        let goals: Vec<Point> = goal.iter().filter(|s| graph.possible.has(*s)).map(|s| graph.point(s)).collect();
        for (n, fixed) in c.iter().enumerate().filter(|(n, c)| c.kind == Kind::Fixed && *n != spec.edition) {
            let here = p.get(fixed);
            let changes = come_to.iter().any(|s| graph.point(*s).get(fixed) != here);
            if changes || goals.iter().any(|q| q.get(fixed) == here) {
                continue;
            }
            all.push(Obstacle::ForLife { what: fixed.name, is: value(fixed, here) });
            let alike: Vec<Point> = goals.iter().map(|q| q.set(fixed, here)).collect();
            let speaks_of_it = |row: &&Never| row.region.mask(n) != Region::ANY.mask(n);
            let excludes = |row: &&Never| alike.iter().any(|q| row.region.has(c, *q));
            if alike.iter().all(|q| spec.excluded(*q).is_some()) {
                let rows = spec.never.iter().filter(speaks_of_it).filter(excludes);
                all.extend(rows.map(|row| Obstacle::Never(row.basis)));
            }
        }
        for operation in &self.calls {
            let Some(rule) = Spec::find(spec.rules, operation.verb(), graph.edition) else { continue };
            let would = |s: &&usize| {
                let machine = graph.machine::<M>(**s);
                let asked = operation.ask(machine.point());
                machine.ask(*operation).is_err() && leading.has(graph.index(rule.moved(c, asked)))
            };
            if let Some(s) = come_to.iter().find(would) {
                let why = Box::new(explain(graph.machine::<M>(*s), *operation));
                all.push(Obstacle::Refused { operation: *operation, state: graph.words(*s), why });
            }
        }
        for event in M::EVENTS {
            let found = come_to.iter().find_map(|s| {
                let mut edges = graph.edges(*s).iter().filter(|e| leading.has(e.1));
                let rule = edges.find_map(|e| graph.event(e.0).filter(|r| r.verb == event.verb()))?;
                let why = match rule.course {
                    Course::Adverse(why) | Course::Outside(why) => why,
                    Course::Onward | Course::Timed(_) => "somebody else must see to it",
                };
                let used = match counted(rule) {
                    Counted::On => true,
                    Counted::Others => self.others,
                    Counted::Not => false,
                };
                (!used).then_some((*s, why))
            });
            if let Some((s, why)) = found {
                all.push(Obstacle::NotCountedOn { event: *event, state: graph.words(s), why });
            }
        }
        all
    }
}

/// Whether a plan counts on an event.
enum Counted {
    On,
    Others,
    Not,
}

fn counted(rule: &Rule) -> Counted {
    match (rule.course, rule.agent) {
        (Course::Adverse(_), _) => Counted::Not,
        (Course::Outside(_), _) | (_, Agent::Elsewhere | Agent::Console | Agent::Caller) => Counted::Others,
        (Course::Onward | Course::Timed(_), Agent::Service) => Counted::On,
    }
}

fn weakest(rule: &Rule, spec: &Spec, p: Point) -> Strength {
    let c = spec.coordinates;
    let (ruling, fired) = rule.ruling(c, p);
    let passed = rule.checks().enumerate().filter(|(n, check)| match fired {
        Some(fired) => *n == fired,
        None => check.inside(c, p),
    });
    let guard = passed.map(|(_, check)| check.basis.strength()).max();
    let effects = rule.effects().filter(|e| ruling == Ruling::Pass && e.when.has(c, p));
    // What no check claims passes by assumption.
    effects.map(|e| e.basis.strength()).max().max(guard.or(Some(Strength::Assumed))).unwrap_or(Strength::Assumed)
}

/// What keeps every state of the goal from being one.
fn excluded<M: Machine>(graph: &Graph, goal: &StateSet) -> NoPlan<M> {
    if goal.is_empty() {
        return NoPlan::NoGoal;
    }
    let mut bases: Vec<Basis> = Vec::new();
    for row in graph.spec.never {
        if goal.iter().any(|s| row.region.has(graph.spec.coordinates, graph.point(s))) {
            bases.push(row.basis);
        }
    }
    NoPlan::Excluded(bases)
}

/// A state in its own words and all that is not shown.
fn described(graph: &Graph, s: usize) -> String {
    let p = graph.point(s);
    let own = graph.spec.coordinates.iter().enumerate().filter(|(n, _)| *n != graph.spec.edition);
    let hidden = own.map(|(_, c)| c).filter(|c| !matches!(c.kind, Kind::Shown | Kind::Asked));
    let hidden: Vec<String> = hidden.map(|c| format!("{} {}", c.name, value(c, p.get(c)))).collect();
    format!("{} ({})", graph.words(s), hidden.join(", "))
}

/// The steps that a plan may use, each event with its row.
struct Table<'a, M: Machine> {
    graph: &'a Graph,
    steps: Vec<(Step<M>, Option<usize>)>,
}

impl<M: Machine> Table<'_, M> {
    fn lead(&self, (step, row): (Step<M>, Option<usize>), s: usize) -> Option<usize> {
        match step {
            Step::Call(operation) => {
                let answer = self.graph.machine::<M>(s).ask(operation);
                answer.ok().map(|next| self.graph.index(next.job().point()))
            }
            Step::Await(_) | Step::Others(_) => self.graph.edges(s).iter().find(|e| Some(e.0) == row).map(|e| e.1),
        }
    }

    fn next(&self, s: usize) -> impl Iterator<Item = usize> {
        self.steps.iter().filter_map(move |step| self.lead(*step, s))
    }

    /// The cheapest order of steps that leads from all of these into the goal.
    fn search(&self, begin: &[usize], goal: &StateSet) -> Result<Option<Plan<M>>, NoPlan<M>> {
        // Equal costs are taken in the order in which they were found, which is that of the steps.
        let mut todo: BTreeMap<(Cost, usize), usize> = BTreeMap::from([(((0, 0, 0), 0), 0)]);
        let mut found: Vec<Found> = vec![(begin.to_vec(), None)];
        let mut done: BTreeSet<Vec<usize>> = BTreeSet::new();
        while let Some(((cost, _), n)) = todo.pop_first() {
            let Some((states, _)) = found.get(n).cloned() else { break };
            if !done.insert(states.clone()) {
                continue;
            }
            if states.iter().all(|s| goal.has(*s)) {
                return Ok(Some(self.plan(&found, n)));
            }
            if done.len() > BOUND {
                return Err(NoPlan::TooMany);
            }
            for (n_step, step) in self.steps.iter().enumerate() {
                let Some(mut next) = states.iter().map(|s| self.lead(*step, *s)).collect::<Option<Vec<usize>>>() else {
                    continue;
                };
                next.sort_unstable();
                next.dedup();
                if done.contains(&next) {
                    continue;
                }
                let (calls, others, events) = cost;
                let cost = match step.0 {
                    Step::Call(_) => (calls + 1, others, events),
                    Step::Others(_) => (calls, others + 1, events),
                    Step::Await(_) => (calls, others, events + 1),
                };
                todo.insert((cost, found.len()), found.len());
                found.push((next, Some((n, n_step))));
            }
        }
        Ok(None)
    }

    fn plan(&self, found: &[Found], mut n: usize) -> Plan<M> {
        let mut plan = Plan { steps: Vec::new(), shown: Vec::new(), rests_on: Vec::new() };
        while let Some((states, Some((before, step)))) = found.get(n) {
            let words: BTreeSet<String> = states.iter().map(|s| self.graph.words(*s)).collect();
            let (Some((step, row)), Some((from, _))) = (self.steps.get(*step), found.get(*before)) else { break };
            plan.steps.push(*step);
            let strengths = from.iter().map(|s| self.rests_on(*step, *row, *s));
            plan.rests_on.push(strengths.max().unwrap_or(Strength::Stated));
            plan.shown.push(words.into_iter().collect::<Vec<_>>().join(" or "));
            n = *before;
        }
        plan.steps.reverse();
        plan.shown.reverse();
        plan.rests_on.reverse();
        plan
    }

    /// The weakest claim that a step rests on in one state: that it can be taken there, and what it leads to.
    fn rests_on(&self, step: Step<M>, row: Option<usize>, s: usize) -> Strength {
        let (spec, p) = (self.graph.spec, self.graph.point(s));
        let (rule, p) = match step {
            Step::Call(operation) => (Spec::find(spec.rules, operation.verb(), self.graph.edition), operation.ask(p)),
            Step::Await(_) | Step::Others(_) => (row.and_then(|row| self.graph.event(row)), p),
        };
        rule.map_or(Strength::Assumed, |rule| weakest(rule, spec, p))
    }
}
