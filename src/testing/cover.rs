//! Which lines of the rows there are, where each can be come to, and which were.

use super::trace::{Step, look};
use super::{all_of, number, operations};
use crate::graph::requests;
use crate::rule::sealed::{Asks, Sealed};
use crate::rule::{Agent, Machine, Point, Rule, Ruling, Spec};
use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// Which part of a row a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The check with this number answers.
    Check(usize),
    /// No check answers, and the call is accepted.
    Otherwise,
    /// The effect with this number takes place.
    Effect(usize),
}

/// One line of a row: what a test of every rule has to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Line {
    /// The operation or event.
    pub rule: &'static str,
    /// Which part of its row.
    pub part: Part,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Check(n) => write!(f, "{}, check {n}", self.rule),
            Part::Otherwise => write!(f, "{}, no check", self.rule),
            Part::Effect(n) => write!(f, "{}, effect {n}", self.rule),
        }
    }
}

/// Why no sequence of calls and events comes to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Unreached {
    /// A code that is listed without a sentence.
    #[error("no page says where it answers")]
    Nowhere,
    /// It would answer in states that sentences exclude.
    #[error("no possible state is one of those that it speaks of")]
    Excluded,
    /// Lines before it answer wherever it would.
    #[error("lines before it answer wherever it would")]
    Hidden,
    /// It would answer a request that no operation of the crate can be.
    #[error("no operation asks so")]
    NotAsked,
    /// It would answer in states that nothing leads to.
    #[error("no call and no event leads to a state in which it answers")]
    NotThere,
}

/// What has been covered of an edition: each line of its rows, and each operation and event in each state that is told from
/// others by what is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The lines that were come to.
    pub covered: Vec<Line>,
    /// Those that can be come to, and were not.
    pub missed: Vec<Line>,
    /// Those that no sequence comes to, and why.
    pub unreached: Vec<(Line, Unreached)>,
    /// How many rows have all their lines covered that can be come to, and how many there are.
    pub rows: (usize, usize),
    /// How many transitions were taken, and how many there are: an operation or event where the same is shown.
    pub transitions: (usize, usize),
}

impl fmt::Display for Coverage {
    /// The figures, and by name what was missed or cannot be come to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (lines, (rows, all)) = (self.covered.len() + self.missed.len(), self.rows);
        write!(f, "{rows} of {all} rules, {} of {lines} lines, ", self.covered.len())?;
        write!(f, "{} of {} transitions", self.transitions.0, self.transitions.1)?;
        for line in &self.missed {
            write!(f, "\n  missed: {line}")?;
        }
        self.unreached.iter().try_for_each(|(line, why)| write!(f, "\n  not to be reached: {line}: {why}"))
    }
}

/// Every line of an edition, with why it cannot be come to where it cannot.
///
/// ```
/// use cutover::{smc::{Edition, job::Job}, testing::{Unreached, lines}};
/// let all = lines::<Job>(Edition::LATEST);
/// let listed = all.iter().find(|(line, _)| line.to_string() == "CutOverReplicationJob, check 0").unwrap();
/// assert_eq!(listed.1, Some(Unreached::Nowhere), "a code that no sentence explains");
/// ```
#[must_use]
pub fn lines<M: Machine>(edition: M::Edition) -> Vec<(Line, Option<Unreached>)> {
    let map = Map::<M>::new(edition);
    let mut all: Vec<_> = map.goals.iter().filter_map(|key| Some((map.line(*key)?, None))).collect();
    all.extend(map.unreached().into_iter().map(|(line, why)| (line, Some(why))));
    all.sort();
    all
}

/// What is to be covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A part of the row with this number: operations first, then events.
    Line(usize, Part),
    /// A step where this is shown: its number among those that are told apart.
    Transition(Option<Point>, usize),
}

/// Something to do in a state, and what it covers.
#[derive(Debug, Clone)]
pub(super) struct Deed<M: Machine> {
    pub(super) step: Step<M>,
    pub(super) next: usize,
    pub(super) keys: Vec<Key>,
}

/// Every state that calls and events lead to, nearest first, and what can be done in each.
pub(super) struct Map<M: Machine> {
    spec: &'static Spec,
    edition: u8,
    rows: Vec<&'static Rule>,
    pub(super) starts: Vec<usize>,
    pub(super) states: Vec<M>,
    numbers: BTreeMap<Point, usize>,
    /// For each state what was done to come to it first, and where.
    from: Vec<Option<(usize, Step<M>)>>,
    /// For each state one deed of each kind.
    pub(super) deeds: Vec<Vec<Deed<M>>>,
    pub(super) goals: BTreeSet<Key>,
}

impl<M: Machine> Map<M> {
    pub(super) fn new(edition: M::Edition) -> Self {
        let (spec, bit) = (M::spec(), u8::try_from(number::<M>(edition)).unwrap_or(0));
        let rows = spec.rules.iter().chain(spec.events).filter(|r| r.editions >> bit & 1 == 1).collect();
        let (starts, states, numbers, from) = (Vec::new(), Vec::new(), BTreeMap::new(), Vec::new());
        let (deeds, goals) = (Vec::new(), BTreeSet::new());
        let mut map = Self { spec, edition: bit, rows, starts, states, numbers, from, deeds, goals };
        for start in M::beginnings(edition) {
            let n = map.add(start, None);
            map.starts.push(n);
        }
        let calls = operations::<M>().into_iter().map(Step::Call);
        let steps: Vec<Step<M>> = calls.chain(M::EVENTS.iter().copied().map(Step::Event)).collect();
        let mut n = 0;
        while let Some(state) = map.states.get(n).copied() {
            let mut deeds: Vec<Deed<M>> = Vec::new();
            let mut known = BTreeSet::new();
            for step in &steps {
                let Some(after) = after(state, *step) else { continue };
                let keys = map.keys(state, *step);
                let next = map.add(after, Some((n, *step)));
                if known.insert((next, keys.clone())) {
                    map.goals.extend(keys.iter().copied());
                    deeds.push(Deed { step: *step, next, keys });
                }
            }
            map.deeds.push(deeds);
            n += 1;
        }
        map
    }

    fn add(&mut self, state: M, from: Option<(usize, Step<M>)>) -> usize {
        let next = self.states.len();
        let n = *self.numbers.entry(state.point()).or_insert(next);
        if n == next {
            self.states.push(state);
            self.from.push(from);
        }
        n
    }

    pub(super) fn number(&self, state: M) -> Option<usize> {
        self.numbers.get(&state.point()).copied()
    }

    /// The steps that come to a state first, and where they begin.
    pub(super) fn path(&self, mut n: usize) -> (usize, Vec<Step<M>>) {
        let mut steps = Vec::new();
        while let Some(Some((before, step))) = self.from.get(n) {
            steps.push(*step);
            n = *before;
        }
        steps.reverse();
        (n, steps)
    }

    fn row(&self, step: Step<M>) -> Option<(usize, &'static Rule)> {
        let (verb, call) = match step {
            Step::Call(operation) => (operation.verb(), true),
            Step::Event(event) => (event.verb(), false),
        };
        let mut rows = self.rows.iter().copied().enumerate();
        rows.find(|(_, r)| r.verb == verb && (r.agent == Agent::Caller) == call)
    }

    /// What a step covers in a state.
    pub(super) fn keys(&self, state: M, step: Step<M>) -> Vec<Key> {
        let Some((r, rule)) = self.row(step) else { return Vec::new() };
        let (c, p) = (self.spec.coordinates, asked(state, step));
        let (ruling, check) = rule.ruling(c, p);
        let mut keys = vec![Key::Line(r, check.map_or(Part::Otherwise, Part::Check))];
        if ruling == Ruling::Pass {
            let effects = rule.effects().enumerate().filter(|(_, e)| e.when.has(c, p));
            keys.extend(effects.map(|(n, _)| Key::Line(r, Part::Effect(n))));
        }
        let each = M::OPERATIONS.iter().map(|o| Step::Call(*o));
        let mut each = each.chain(M::EVENTS.iter().map(|e| Step::Event(*e)));
        keys.extend(each.position(|other| other == step).map(|n| Key::Transition(look(state), n)));
        keys
    }

    pub(super) fn line(&self, key: Key) -> Option<Line> {
        match key {
            Key::Line(r, part) => self.rows.get(r).map(|rule| Line { rule: rule.name, part }),
            Key::Transition(..) => None,
        }
    }

    /// The lines that nothing comes to, and why.
    fn unreached(&self) -> Vec<(Line, Unreached)> {
        let mut out = Vec::new();
        for (r, rule) in self.rows.iter().enumerate() {
            let checks = rule.checks().enumerate().map(|(n, _)| Part::Check(n));
            let parts = checks.chain(rule.effects().enumerate().map(|(n, _)| Part::Effect(n))).chain([Part::Otherwise]);
            let parts: Vec<Part> = parts.filter(|part| !self.goals.contains(&Key::Line(r, *part))).collect();
            if parts.is_empty() {
                continue;
            }
            let possible = self.anywhere(rule, &requests(self.spec, rule));
            let typed: Vec<Point> =
                operations::<M>().into_iter().filter(|o| o.verb() == rule.verb).map(|o| o.ask(Point(0))).collect();
            let possible_typed = match rule.agent {
                Agent::Caller => self.anywhere(rule, &typed),
                _ => possible.clone(),
            };
            for part in parts {
                let nowhere = match part {
                    Part::Check(n) => rule.checks().nth(n).is_some_and(|check| check.regions.is_empty()),
                    _ => false,
                };
                let why = match part {
                    _ if nowhere => Unreached::Nowhere,
                    // That a row has checks for all there is leaves no line out.
                    Part::Otherwise if !possible.contains(&part) || rule.agent != Agent::Caller => continue,
                    _ if !possible.contains(&part) && self.speaks(rule, part) => Unreached::Hidden,
                    _ if !possible.contains(&part) => Unreached::Excluded,
                    _ if !possible_typed.contains(&part) => Unreached::NotAsked,
                    _ => Unreached::NotThere,
                };
                out.push((Line { rule: rule.name, part }, why));
            }
        }
        out
    }

    /// Whether a part of a row speaks of any state that no sentence excludes, whatever else answers there.
    fn speaks(&self, rule: &Rule, part: Part) -> bool {
        let (c, requests) = (self.spec.coordinates, requests(self.spec, rule));
        let speaks = |p: Point| match part {
            Part::Check(n) => rule.checks().nth(n).is_some_and(|check| check.fires(c, p)),
            Part::Effect(n) => rule.effects().nth(n).is_some_and(|e| e.when.has(c, p)),
            Part::Otherwise => true,
        };
        let states = all_of::<M>(usize::from(self.edition)).map(Sealed::point);
        let mut states = states.filter(|p| self.spec.excluded(*p).is_none());
        states.any(|p| requests.iter().any(|q| speaks(Point(p.0 | q.0))))
    }

    /// What a row says of any state that no sentence excludes, at these requests.
    fn anywhere(&self, rule: &Rule, requests: &[Point]) -> BTreeSet<Part> {
        let (c, mut found) = (self.spec.coordinates, BTreeSet::new());
        let states = all_of::<M>(usize::from(self.edition)).map(Sealed::point);
        for p in states.filter(|p| self.spec.excluded(*p).is_none()) {
            for p in requests.iter().map(|q| Point(p.0 | q.0)) {
                let (ruling, check) = rule.ruling(c, p);
                found.insert(check.map_or(Part::Otherwise, Part::Check));
                if ruling == Ruling::Pass {
                    let effects = rule.effects().enumerate().filter(|(_, e)| e.when.has(c, p));
                    found.extend(effects.map(|(n, _)| Part::Effect(n)));
                }
            }
        }
        found
    }

    /// How far this covers what there is.
    pub(super) fn coverage(&self, covered: &BTreeSet<Key>) -> Coverage {
        let of = |set: &BTreeSet<Key>| -> Vec<Line> { set.iter().filter_map(|key| self.line(*key)).collect() };
        let missed: BTreeSet<Key> = self.goals.difference(covered).copied().collect();
        let covered: BTreeSet<Key> = covered.intersection(&self.goals).copied().collect();
        let transitions = |set: &BTreeSet<Key>| set.iter().filter(|key| matches!(key, Key::Transition(..))).count();
        let whole = |r: &usize| !missed.iter().any(|key| matches!(key, Key::Line(row, _) if row == r));
        let reached = |r: &usize| self.goals.iter().any(|key| matches!(key, Key::Line(row, _) if row == r));
        Coverage {
            covered: of(&covered),
            missed: of(&missed),
            unreached: self.unreached(),
            rows: (
                (0..self.rows.len()).filter(|r| reached(r) && whole(r)).count(),
                (0..self.rows.len()).filter(reached).count(),
            ),
            transitions: (transitions(&covered), transitions(&self.goals)),
        }
    }

    /// The shortest way from a state to one where something is left to cover, and what covers most there.
    pub(super) fn nearest(&self, from: &[usize], left: &BTreeSet<Key>) -> Option<(usize, Vec<Deed<M>>)> {
        let new = |deed: &Deed<M>| deed.keys.iter().filter(|key| left.contains(key)).count();
        let mut came: BTreeMap<usize, Option<(usize, usize)>> = from.iter().map(|n| (*n, None)).collect();
        let mut todo: VecDeque<usize> = from.iter().copied().collect();
        while let Some(n) = todo.pop_front() {
            let deeds = self.deeds.get(n)?;
            // Of those that cover as much the first, so that it is always the same one.
            let best = deeds.iter().rev().max_by_key(|deed| new(deed)).filter(|deed| new(deed) > 0);
            if let Some(best) = best {
                let (mut way, mut at) = (vec![best.clone()], n);
                while let Some(Some((before, deed))) = came.get(&at) {
                    way.extend(self.deeds.get(*before).and_then(|deeds| deeds.get(*deed)).cloned());
                    at = *before;
                }
                way.reverse();
                return Some((at, way));
            }
            for (i, deed) in deeds.iter().enumerate() {
                came.entry(deed.next).or_insert_with(|| {
                    todo.push_back(deed.next);
                    Some((n, i))
                });
            }
        }
        None
    }
}

/// Where a step leads by the rows; nothing where no row foresees the event.
pub(super) fn after<M: Machine>(state: M, step: Step<M>) -> Option<M> {
    match step {
        Step::Call(operation) => Some(state.ask(operation).map_or(state, crate::rule::Accepted::job)),
        Step::Event(event) => state.happen(event).ok(),
    }
}

fn asked<M: Machine>(state: M, step: Step<M>) -> Point {
    match step {
        Step::Call(operation) => operation.ask(state.point()),
        Step::Event(_) => state.point(),
    }
}
