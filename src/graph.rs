//! The states of one machine in one edition, numbered, and the steps between them: what waiting and planning are computed of.

use crate::rule::sealed::Sealed;
use crate::rule::{Agent, Coordinate, Course, Kind, Machine, Point, Prints, Region, Rule, Ruling, Spec, product};
use crate::states::{Numbers, StateSet};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Where an event leads: the number of its row, and of the state after it.
pub(crate) type Edge = (usize, usize);

#[derive(Debug)]
pub(crate) struct Graph {
    pub(crate) spec: &'static Spec,
    pub(crate) edition: u8,
    numbers: Numbers,
    /// What a poll can show, with the number of the coordinate.
    pub(crate) shown: Vec<(usize, &'static Coordinate)>,
    pub(crate) states: usize,
    /// For each state, what can happen to it.
    edges: Vec<Vec<Edge>>,
    /// Those that can come of nothing, whoever calls.
    pub(crate) reachable: StateSet,
    /// Those that no sentence excludes.
    pub(crate) possible: StateSet,
}

impl Graph {
    pub(crate) fn new<M: Machine>(of: M::Edition) -> Self {
        let spec = M::spec();
        let edition = M::EDITIONS.iter().zip(0u8..).find(|(e, _)| **e == of).map_or(0, |(_, n)| n);
        let all = || spec.coordinates.iter().enumerate();
        let numbers = Numbers::new(spec, edition, |_, _| true);
        let shown = all().filter(|(_, c)| c.kind == Kind::Shown).collect();
        let states = numbers.count();
        let none = StateSet::with_room(states);
        let mut it =
            Self { spec, edition, numbers, shown, states, edges: Vec::new(), reachable: none.clone(), possible: none };
        it.edges = (0..states).map(|s| it.happenings(s)).collect();
        for p in product(spec.coordinates, spec.edition, edition).filter(|p| spec.excluded(*p).is_none()) {
            it.possible.insert(it.index(p));
        }
        it.reachable = it.reach(M::beginnings(of).into_iter().map(|m| it.index(m.point())).collect());
        it
    }

    pub(crate) fn none(&self) -> StateSet {
        StateSet::with_room(self.states)
    }

    pub(crate) fn set(&self, states: impl IntoIterator<Item = usize>) -> StateSet {
        let mut set = self.none();
        for s in states {
            set.insert(s);
        }
        set
    }

    pub(crate) fn index(&self, p: Point) -> usize {
        self.numbers.index(p)
    }

    pub(crate) fn point(&self, i: usize) -> Point {
        self.numbers.point(i)
    }

    fn rows(&self, rows: &'static [Rule]) -> impl Iterator<Item = (usize, &'static Rule)> {
        let edition = self.edition;
        rows.iter().enumerate().filter(move |(_, r)| r.editions >> edition & 1 == 1)
    }

    fn happenings(&self, s: usize) -> Vec<Edge> {
        let (c, p) = (self.spec.coordinates, self.point(s));
        let passing = self.rows(self.spec.events).filter(|(_, r)| r.ruling(c, p).0 == Ruling::Pass);
        passing.map(|(n, r)| (n, self.index(r.moved(c, p)))).collect()
    }

    /// Every state that can come of nothing, by calls with whatever arguments, events, and what people do in a console.
    fn reach(&self, beginnings: Vec<usize>) -> StateSet {
        let (spec, c) = (self.spec, self.spec.coordinates);
        let asked: Vec<(&Rule, Vec<Point>)> =
            self.rows(spec.rules).chain(self.rows(spec.console)).map(|(_, r)| (r, requests(spec, r))).collect();
        let mut seen = self.set(beginnings.iter().copied());
        let mut todo = beginnings;
        while let Some(s) = todo.pop() {
            let p = self.point(s);
            let asked =
                asked.iter().flat_map(|(rule, requests)| requests.iter().map(move |q| (rule, Point(p.0 | q.0))));
            let asked = asked.filter(|(rule, p)| rule.ruling(c, *p).0 == Ruling::Pass);
            let asked = asked.map(|(rule, p)| self.index(rule.moved(c, p)));
            for next in asked.chain(self.edges(s).iter().map(|e| e.1)) {
                if seen.insert(next) {
                    todo.push(next);
                }
            }
        }
        seen
    }

    pub(crate) fn edges(&self, s: usize) -> &[Edge] {
        self.edges.get(s).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn event(&self, row: usize) -> Option<&'static Rule> {
        self.spec.events.get(row)
    }

    /// Whether the service itself takes this step, or somebody who was asked elsewhere and counts too.
    fn counts(&self, row: usize, others: bool) -> bool {
        self.event(row).is_some_and(|r| others || r.agent == Agent::Service)
    }

    /// Where events lead from a state.
    pub(crate) fn next(&self, s: usize, others: bool) -> impl Iterator<Item = usize> {
        self.edges(s).iter().filter(move |e| self.counts(e.0, others)).map(|e| e.1)
    }

    /// Where the service goes on to, with what was asked of it.
    pub(crate) fn onward(&self, s: usize) -> impl Iterator<Item = usize> {
        let goes_on =
            |e: &&Edge| self.event(e.0).is_some_and(|r| r.agent == Agent::Service && r.course == Course::Onward);
        self.edges(s).iter().filter(goes_on).map(|e| e.1)
    }

    /// All that steps lead to, the beginning too.
    pub(crate) fn closure<I: Iterator<Item = usize>>(&self, from: &StateSet, next: impl Fn(usize) -> I) -> StateSet {
        let mut seen = self.none();
        let mut todo = Vec::new();
        seen.add_each(from, |s| todo.push(s));
        while let Some(s) = todo.pop() {
            todo.extend(next(s).filter(|t| seen.insert(*t)));
        }
        seen
    }

    /// All from which steps lead to one of these, themselves too.
    pub(crate) fn leading<I: Iterator<Item = usize>>(&self, to: &StateSet, next: impl Fn(usize) -> I) -> StateSet {
        let mut before = vec![Vec::new(); self.states];
        for s in 0..self.states {
            for t in next(s) {
                if let Some(list) = before.get_mut(t) {
                    list.push(s);
                }
            }
        }
        self.closure(to, |s| before.get(s).into_iter().flatten().copied())
    }

    /// What some of the fields show of a state by its own words, as one number: equal where they cannot tell states apart.
    pub(crate) fn look(&self, s: usize, fields: &[usize]) -> Look {
        let p = self.point(s);
        if self.spec.is_missing(p) {
            return None;
        }
        let shown = self.shown.iter().filter(|(n, _)| fields.contains(n));
        Some(shown.fold(Point(0), |look, (_, c)| look.set(c, p.get(c))))
    }

    /// A name for what some of the fields show of a state.
    pub(crate) fn name(&self, s: usize, fields: &[usize]) -> String {
        let p = self.point(s);
        if self.spec.is_missing(p) {
            return NOT_FOUND.into();
        }
        join(self.shown.iter().filter(|(n, _)| fields.contains(n)).map(|(n, c)| (*n, value(c, p.get(c)))))
    }

    /// The fields that a poll shows.
    pub(crate) fn fields(&self) -> Vec<usize> {
        self.shown.iter().map(|(n, _)| *n).collect()
    }

    /// What is shown in words: `Running/Syncing`.
    pub(crate) fn words(&self, s: usize) -> String {
        let p = self.point(s);
        if self.spec.is_missing(p) {
            return NOT_FOUND.into();
        }
        let own = |n: usize| self.spec.prints(p, n) != Some(Prints::Anything);
        join(self.shown.iter().filter(|(n, _)| own(*n)).map(|(n, c)| (*n, value(c, p.get(c)))))
    }

    pub(crate) fn in_regions(&self, regions: &[Region]) -> StateSet {
        let c = self.spec.coordinates;
        self.set((0..self.states).filter(|s| regions.iter().any(|r| r.has(c, self.point(*s)))))
    }

    pub(crate) fn machine<M: Machine>(&self, s: usize) -> M {
        M::at(self.point(s))
    }

    /// Whether a machine is of this edition.
    pub(crate) fn number<M: Machine + Sealed>(&self, machine: M) -> Option<usize> {
        let p = machine.point();
        (self.spec.edition_of(p) == self.edition).then(|| self.index(p))
    }
}

/// What is shown of a state: nothing where no API finds it.
pub(crate) type Look = Option<Point>;

pub(crate) const NOT_FOUND: &str = "not found";

pub(crate) fn value(c: &Coordinate, n: u8) -> &'static str {
    c.values.get(usize::from(n)).copied().unwrap_or("?")
}

/// The words of several fields as one: a field without a word is left out.
pub(crate) fn join<'a>(words: impl Iterator<Item = (usize, &'a str)>) -> String {
    let mut text = String::new();
    for (_, word) in words.filter(|(n, word)| *n == 0 || !matches!(*word, "none" | "")) {
        if !text.is_empty() {
            text.push('/');
        }
        text.push_str(word);
    }
    text
}

/// Every request that an operation can be, as far as it matters to its row.
pub(crate) fn requests(spec: &'static Spec, rule: &Rule) -> Vec<Point> {
    let all = spec.coordinates.iter().enumerate();
    let read = all.filter(|(n, c)| c.kind == Kind::Asked && rule.reads(*n));
    read.fold(vec![Point(0)], |points, (_, c)| {
        let each = |p: &Point| (0u8..).take(c.values.len()).map(|v| p.set(c, v)).collect::<Vec<_>>();
        points.iter().flat_map(each).collect()
    })
}
