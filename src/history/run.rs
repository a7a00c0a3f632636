//! The run: a set of states carried along a history.

use super::model::{Model, Unseen};
use super::{Answer, Item, Track, What};
use crate::evidence::Strength;
use crate::rule::{Agent, Kind, Point};
use crate::states::StateSet;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// Where the job may be: last shown there, moved unseen since, or moved unforeseen with the proof owed by the next sighting
/// of itself, or of the linked resource.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    pub(super) shown: StateSet,
    pub(super) unseen: StateSet,
    owed: StateSet,
    owed_linked: StateSet,
}

impl Sets {
    fn with_room(states: usize) -> Self {
        let empty = StateSet::with_room(states);
        Self { shown: empty.clone(), unseen: empty.clone(), owed: empty.clone(), owed_linked: empty }
    }

    fn is_empty(&self) -> bool {
        self.all().all(StateSet::is_empty)
    }

    fn all(&self) -> impl Iterator<Item = &StateSet> {
        [&self.shown, &self.unseen, &self.owed, &self.owed_linked].into_iter()
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut StateSet> {
        [&mut self.shown, &mut self.unseen, &mut self.owed, &mut self.owed_linked].into_iter()
    }

    fn add(&mut self, other: &Self) {
        self.all_mut().zip(other.all()).for_each(|(to, from)| to.add(from));
    }

    fn remove(&mut self, other: &Self) {
        self.all_mut().zip(other.all()).for_each(|(from, what)| from.remove(what));
    }

    fn len(&self) -> usize {
        self.all().map(StateSet::len).sum()
    }
}

/// What of the past still matters: how many lost calls of each kind took effect, and which stale reads are done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Key {
    used: Vec<u8>,
    read: u64,
}

impl Key {
    /// One lost call of a kind is over: if one took effect, it was this one.
    pub(super) fn forget(&mut self, kind: usize) {
        if let Some(used) = self.used.get_mut(kind) {
            *used = used.saturating_sub(1);
        }
        while self.used.last() == Some(&0) {
            self.used.pop();
        }
    }

    /// The stale read in a slot is done; those behind it move up by one.
    pub(super) fn close_slot(&mut self, slot: usize) {
        let low = (1 << slot) - 1;
        self.read = self.read & low | self.read >> 1 & !low;
    }

    pub(super) fn has_read(&self, slot: usize) -> bool {
        self.read >> slot & 1 == 1
    }

    pub(super) fn reading(&self, slot: usize) -> Self {
        Self { read: self.read | 1 << slot, ..self.clone() }
    }

    /// One more lost call of a kind takes effect.
    pub(super) fn using(&self, kind: usize) -> Self {
        let mut next = self.clone();
        next.used.resize(next.used.len().max(kind + 1), 0);
        if let Some(count) = next.used.get_mut(kind) {
            *count += 1;
        }
        next
    }
}

pub(super) type Frontier = BTreeMap<Key, Sets>;

/// Calls without an answer, of one kind.
pub(super) struct Lost {
    pub(super) rule: usize,
    pub(super) requests: Vec<Point>,
    /// Until when each may take effect, soonest first.
    until: Vec<i64>,
}

impl Lost {
    /// Whether one of this kind can still take effect.
    pub(super) fn left(&self, kind: usize, key: &Key) -> bool {
        usize::from(key.used.get(kind).copied().unwrap_or(0)) < self.until.len().min(COUNTED)
    }
}

/// How a run ended.
pub(super) struct Run {
    /// The number of the item at which no state was left, or of the last one if the proof of a move never came.
    pub(super) stuck: Option<usize>,
    /// The states before that item.
    pub(super) before: Frontier,
    /// Whether any item excluded a state.
    pub(super) excluded: bool,
    /// Whether a bound was reached, so that an empty set proves nothing.
    pub(super) over_budget: bool,
}

/// How many keys a frontier may have, and how many lost calls of one kind are counted.
const KEYS: usize = 2048;
const COUNTED: usize = 12;

pub(super) struct Runner<'a> {
    pub(super) model: &'a Model,
    pub(super) track: &'a Track,
    pub(super) frontier: Frontier,
    pub(super) lost: Vec<Lost>,
    /// The stale reads that are open, by number of their item.
    pub(super) reads: Vec<usize>,
    /// Which stale reads open before which item.
    opens: BTreeMap<usize, Vec<usize>>,
    over_budget: bool,
}

impl<'a> Runner<'a> {
    pub(super) fn new(model: &'a Model, track: &'a Track) -> Self {
        let mut sets = Sets::with_room(model.states);
        for state in initial(model, track) {
            sets.shown.insert(state);
        }
        let frontier = Frontier::from([(Key::default(), sets)]);
        let mut opens: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, item) in track.items.iter().enumerate() {
            if let What::See { since: Some(since), .. } = item.what {
                opens.entry(n - since.min(n)).or_default().push(n);
            }
        }
        Self { model, track, frontier, lost: Vec::new(), reads: Vec::new(), opens, over_budget: false }
    }

    /// Runs the whole history, or the items before `end`.
    pub(super) fn run(mut self, end: usize) -> Run {
        let mut excluded = false;
        for n in 0..end.min(self.track.items.len()) {
            self.open_reads(n);
            self.close();
            let before = self.frontier.clone();
            excluded |= self.item(n);
            self.frontier.retain(|_, sets| !sets.is_empty());
            if self.frontier.is_empty() {
                return Run { stuck: Some(n), before, excluded, over_budget: self.over_budget };
            }
            // A move whose proof is still owed at the end never happened.
            let last = n + 1 == self.track.items.len();
            if last && self.frontier.values().all(|s| s.shown.is_empty() && s.unseen.is_empty()) {
                return Run { stuck: Some(n), before, excluded, over_budget: self.over_budget };
            }
        }
        // What may be now includes what may have happened since the last line.
        let ended = self.frontier.is_empty() || self.frontier.values().all(Sets::is_empty);
        let stuck = ended.then_some(0);
        Run { stuck, before: self.frontier, excluded, over_budget: self.over_budget }
    }

    /// Whether some line says something: there is a state of the machine that contradicts it.
    pub(super) fn says_something(mut self) -> bool {
        let possible = |s: &usize| !self.model.excluded(self.model.point(*s));
        let states: Vec<usize> = (0..self.model.states).filter(possible).collect();
        (0..self.track.items.len()).any(|n| {
            states.iter().any(|state| {
                let mut one = Sets::with_room(self.model.states);
                one.shown.insert(*state);
                self.frontier = Frontier::from([(Key::default(), one)]);
                self.item(n)
            })
        })
    }

    pub(super) fn unseen(&self) -> Unseen {
        Unseen { service: !self.track.steps, others: self.track.open }
    }

    /// Opens the stale reads whose time begins before item `n`.
    pub(super) fn open_reads(&mut self, n: usize) {
        for read in self.opens.remove(&n).unwrap_or_default() {
            if self.reads.len() < 64 { self.reads.push(read) } else { self.over_budget = true }
        }
    }

    /// Adds all that may have happened unseen.
    fn close(&mut self) {
        let mut todo: Vec<Key> = self.frontier.keys().cloned().collect();
        while let Some(key) = todo.pop() {
            let Some(mut sets) = self.frontier.remove(&key) else { continue };
            self.close_sets(&mut sets);
            for (next, moved) in self.lost_effects(&key, &sets).into_iter().chain(self.early_reads(&key, &sets)) {
                let room = self.model.states;
                if self.frontier.len() >= KEYS && !self.frontier.contains_key(&next) {
                    self.over_budget = true;
                    continue;
                }
                let target = self.frontier.entry(next.clone()).or_insert_with(|| Sets::with_room(room));
                let size = target.len();
                target.add(&moved);
                if target.len() > size {
                    todo.push(next);
                }
            }
            self.frontier.insert(key, sets);
        }
        self.prune();
    }

    fn close_sets(&self, sets: &mut Sets) {
        let unseen = self.unseen();
        let mut todo: Vec<usize> = sets.shown.iter().chain(sets.unseen.iter()).collect();
        while let Some(state) = todo.pop() {
            sets.unseen.add_each(&self.model.nearby(state, unseen), |new| todo.push(new));
        }
        if self.model.trust.jumps {
            let Sets { shown, owed, owed_linked, .. } = sets;
            for state in shown.iter() {
                let jumps = self.model.jumps(state);
                owed.add(&jumps.own);
                owed_linked.add(&jumps.linked);
            }
        }
    }

    /// One more lost call takes effect.
    fn lost_effects(&self, key: &Key, sets: &Sets) -> Vec<(Key, Sets)> {
        let mut out = Vec::new();
        for (kind, lost) in self.lost.iter().enumerate() {
            if !lost.left(kind, key) {
                continue;
            }
            let mut moved = Sets::with_room(self.model.states);
            for state in sets.shown.iter().chain(sets.unseen.iter()) {
                self.model.accept(lost.rule, &lost.requests, state, &mut moved.unseen);
            }
            out.push((key.using(kind), moved));
        }
        out
    }

    /// A stale read that was taken at this moment.
    fn early_reads(&self, key: &Key, sets: &Sets) -> Vec<(Key, Sets)> {
        let mut out = Vec::new();
        for (slot, read) in self.reads.iter().enumerate().filter(|(slot, _)| !key.has_read(*slot)) {
            let Some(Item { what: What::See { glimpse, .. }, .. }) = self.track.items.get(*read) else { continue };
            let mut moved = Sets::with_room(self.model.states);
            for (from, to) in [(&sets.shown, &mut moved.shown), (&sets.unseen, &mut moved.unseen)] {
                for state in from.iter().filter(|s| self.model.shows(*s, glimpse).is_some()) {
                    to.insert(state);
                }
            }
            out.push((key.reading(slot), moved));
        }
        out
    }

    /// What fewer lost calls explain, more need not explain again.
    fn prune(&mut self) {
        let keys: Vec<Key> = self.frontier.keys().cloned().collect();
        for small in &keys {
            let Some(sets) = self.frontier.get(small).cloned() else { continue };
            for large in keys.iter().filter(|k| *k != small && k.read == small.read && covers(&small.used, &k.used)) {
                if let Some(other) = self.frontier.get_mut(large) {
                    other.remove(&sets);
                }
            }
        }
        self.frontier.retain(|_, sets| !sets.is_empty());
    }

    /// Takes one line; says whether it excluded a state.
    fn item(&mut self, n: usize) -> bool {
        let Some(item) = self.track.items.get(n) else { return false };
        let before: usize = self.frontier.values().map(Sets::len).sum();
        let room = self.model.states;
        for kind in self.expired(item) {
            for (mut key, sets) in core::mem::take(&mut self.frontier) {
                key.forget(kind);
                self.frontier.entry(key).or_insert_with(|| Sets::with_room(room)).add(&sets);
            }
        }
        let mut excluded = false;
        let mut next = Frontier::new();
        let slot = self.reads.iter().position(|r| *r == n);
        for (key, sets) in core::mem::take(&mut self.frontier) {
            let mut key = key;
            let moved = match &item.what {
                What::Call { answer: Answer::Lost, .. } => sets,
                What::Call { verb, requests, answer } => {
                    self.call(*verb, requests.as_deref(), *answer, &sets, &mut excluded)
                }
                What::Step { verb } => self.step(*verb, &sets, &mut excluded),
                What::See { glimpse, .. } => {
                    let early = slot.is_some_and(|s| key.has_read(s));
                    if early { sets } else { self.see(glimpse, &sets) }
                }
            };
            if let Some(s) = slot {
                key.close_slot(s);
            }
            next.entry(key).or_insert_with(|| Sets::with_room(room)).add(&moved);
        }
        self.frontier = next;
        if let What::Call { verb, requests, answer: Answer::Lost } = &item.what {
            self.lose(*verb, requests.as_deref(), item.at);
        }
        if matches!(item.what, What::See { .. }) {
            excluded |= self.frontier.values().map(Sets::len).sum::<usize>() < before;
        }
        if let Some(s) = slot {
            self.reads.remove(s);
        }
        excluded
    }

    pub(super) fn requests(&self, rule: usize, requests: Option<&[Point]>) -> Vec<Point> {
        requests.map_or_else(|| self.model.all_requests(rule), <[Point]>::to_vec)
    }

    fn call(&self, verb: u8, requests: Option<&[Point]>, answer: Answer, sets: &Sets, excluded: &mut bool) -> Sets {
        let model = self.model;
        let mut out = Sets::with_room(model.states);
        let Some(rule) = model.rule(Agent::Caller, verb) else { return self.unknown(sets) };
        let requests = self.requests(rule, requests);
        if let Answer::Denied(code) = answer {
            let keep = |state: &usize| model.may_deny(rule, &requests, *state, code).is_some();
            for (from, to) in sets.all().zip(out.all_mut()) {
                for state in from.iter() {
                    if keep(&state) {
                        to.insert(state)
                    } else {
                        *excluded = true;
                        false
                    };
                }
            }
            return out;
        }
        for (from, was_shown) in [(&sets.shown, true), (&sets.unseen, false)] {
            for state in from.iter() {
                let still = was_shown && !model.shows_effect(rule, &requests, state);
                let mut none = StateSet::default();
                let to = match answer {
                    Answer::Ignored => &mut none,
                    _ if still => &mut out.shown,
                    _ => &mut out.unseen,
                };
                let (applied, ignored) = model.accept(rule, &requests, state, to);
                let applied = applied && answer != Answer::Ignored;
                let ignored = ignored.filter(|_| answer != Answer::Applied);
                *excluded |= !applied && ignored.is_none();
                if let Some(basis) = ignored {
                    // That it takes no effect is a stated effect: no unforeseen move undoes it.
                    let kept = model.trust.jumps && basis == Strength::Stated;
                    if was_shown && !kept {
                        out.shown.insert(state)
                    } else {
                        out.unseen.insert(state)
                    };
                }
            }
        }
        out
    }

    fn step(&self, verb: u8, sets: &Sets, excluded: &mut bool) -> Sets {
        let mut out = Sets::with_room(self.model.states);
        let Some(rule) = self.model.event(verb) else { return self.unknown(sets) };
        for state in sets.shown.iter().chain(sets.unseen.iter()) {
            let next = self.model.happens(rule, state);
            *excluded |= next.is_empty();
            for (next, _) in next {
                out.unseen.insert(next);
            }
        }
        out
    }

    /// Something that this edition does not have: no row foresees it, and it may have led anywhere.
    fn unknown(&self, sets: &Sets) -> Sets {
        let mut out = Sets::with_room(self.model.states);
        for state in sets.shown.iter().chain(sets.unseen.iter()).filter(|_| self.model.trust.jumps) {
            out.unseen.insert(state);
            out.unseen.add(&self.model.jumps(state).own);
        }
        out
    }

    fn see(&self, glimpse: &super::Glimpse, sets: &Sets) -> Sets {
        if !glimpse.missing && glimpse.fields.is_empty() {
            return sets.clone();
        }
        // Whom it shows: the job itself, the linked resource, or both.
        let linked = |n: usize| self.model.spec.coordinate(n).is_some_and(|c| c.kind == Kind::Linked);
        let shows_linked = glimpse.linked && glimpse.missing || glimpse.fields.iter().any(|(n, _)| linked(*n));
        let shows_own = !glimpse.linked && glimpse.missing || glimpse.fields.iter().any(|(n, _)| !linked(*n));
        let mut out = Sets::with_room(self.model.states);
        let proves = [true, shows_own, shows_own, shows_linked];
        for (n, (from, proven)) in sets.all().zip(proves).enumerate() {
            // What is owed is proven by the state's own word, and by no other.
            let owed = n > 1;
            let shows =
                |s: &usize| self.model.shows(*s, glimpse).is_some() && (!owed || self.model.proves(*s, glimpse));
            for state in from.iter().filter(shows) {
                let to = if proven { Some(&mut out.shown) } else { out.all_mut().nth(n) };
                to.map(|set| set.insert(state));
            }
        }
        out
    }

    pub(super) fn lose(&mut self, verb: u8, requests: Option<&[Point]>, at: Option<(i64, i64)>) {
        let Some(rule) = self.model.rule(Agent::Caller, verb) else { return };
        let requests = self.requests(rule, requests);
        let until = match (self.track.late, at) {
            (Some(late), Some((_, latest))) => latest.saturating_add(late),
            _ => i64::MAX,
        };
        let known = self.lost.iter().position(|l| l.rule == rule && l.requests == requests);
        let kind = known.unwrap_or_else(|| {
            self.lost.push(Lost { rule, requests, until: vec![] });
            self.lost.len() - 1
        });
        if let Some(lost) = self.lost.get_mut(kind) {
            lost.until.push(until);
            lost.until.sort_unstable();
            self.over_budget |= lost.until.len() > COUNTED;
        }
    }

    /// The kinds of lost calls whose time is over, once for each call.
    pub(super) fn expired(&mut self, item: &Item) -> Vec<usize> {
        let Some((earliest, _)) = item.at else { return Vec::new() };
        let mut kinds = Vec::new();
        for (kind, lost) in self.lost.iter_mut().enumerate() {
            while lost.until.first().is_some_and(|until| *until < earliest) {
                lost.until.remove(0);
                kinds.push(kind);
            }
        }
        kinds
    }
}

fn covers(small: &[u8], large: &[u8]) -> bool {
    let at = |list: &[u8], n: usize| list.get(n).copied().unwrap_or(0);
    (0..small.len().max(large.len())).all(|n| at(small, n) <= at(large, n))
}

/// The states in which the job may be at the beginning.
pub(super) fn initial(model: &Model, track: &Track) -> Vec<usize> {
    let spec = model.spec;
    let says = |p: Point, n: usize, value: u8| spec.coordinate(n).is_none_or(|c| p.get(c) == value);
    let fits = |p: Point, g: &super::Glimpse| {
        let fields = g.fields.iter().all(|(n, f)| match f {
            super::Field::Word(value) => says(p, *n, *value),
            super::Field::Among(mask) => spec.coordinate(*n).is_none_or(|c| mask >> p.get(c) & 1 == 1),
            super::Field::Null | super::Field::Unlisted => true,
        });
        fields && (!g.missing || spec.may_be_missing(p))
    };
    let start = |i: &usize| {
        let p = model.point(*i);
        track.settings.iter().all(|(n, value)| says(p, *n, *value))
            && (track.initial.is_empty() || track.initial.iter().any(|g| fits(p, g)))
            && !model.excluded(p)
    };
    (0..model.states).filter(start).collect()
}
