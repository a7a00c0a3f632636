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

/// What of the past still matters: how many lost calls of each kind took effect, and which open items happened already.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Key {
    used: Vec<u8>,
    taken: u64,
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

    /// The item in a slot is over; those behind it move up by one.
    pub(super) fn close_slot(&mut self, slot: usize) {
        let low = (1 << slot) - 1;
        self.taken = self.taken & low | self.taken >> 1 & !low;
    }

    pub(super) fn has_taken(&self, slot: usize) -> bool {
        self.taken >> slot & 1 == 1
    }

    pub(super) fn taking(&self, slot: usize) -> Self {
        Self { taken: self.taken | 1 << slot, ..self.clone() }
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
    /// What the same caller did before, by number: it takes effect after those.
    after: Vec<usize>,
    /// Until when each may take effect, soonest first.
    until: Vec<i64>,
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
    /// The items that have begun and not ended, by number.
    pub(super) open: Vec<usize>,
    /// Which items begin before which.
    opens: BTreeMap<usize, Vec<usize>>,
    /// The number of the item that ends next.
    now: usize,
    /// For each item when the first of it and those after it began.
    began: Vec<Option<i64>>,
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
        for (n, item) in track.items.iter().enumerate().filter(|(_, item)| item.reaches_back() > 0) {
            opens.entry(n.saturating_sub(item.reaches_back())).or_default().push(n);
        }
        let mut began: Vec<Option<i64>> =
            track.items.iter().map(|item| item.at.map(|(earliest, _)| earliest)).collect();
        let mut first: Option<i64> = None;
        for at in began.iter_mut().rev() {
            first = [first, *at].into_iter().flatten().min();
            *at = first;
        }
        Self { model, track, frontier, lost: Vec::new(), open: Vec::new(), opens, now: 0, began, over_budget: false }
    }

    /// Runs the whole history, or the items before `end`.
    pub(super) fn run(mut self, end: usize) -> Run {
        let mut excluded = false;
        for n in 0..end.min(self.track.items.len()) {
            self.open(n);
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
            self.now = self.track.items.len();
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

    /// Opens the items that begin before item `n` ends.
    pub(super) fn open(&mut self, n: usize) {
        self.now = n;
        for begun in self.opens.remove(&n).unwrap_or_default() {
            if self.open.len() < 64 { self.open.push(begun) } else { self.over_budget = true }
        }
    }

    /// Whether an item can happen now: what the same caller did before it has happened.
    pub(super) fn may_be_next(&self, key: &Key, item: &Item) -> bool {
        self.have_happened(key, &item.after)
    }

    /// The kinds of lost calls of which one more can take effect.
    pub(super) fn losable<'s>(&'s self, key: &'s Key) -> impl Iterator<Item = (usize, &'s Lost)> + use<'s, 'a> {
        let used = |kind: usize| usize::from(key.used.get(kind).copied().unwrap_or(0));
        let left = move |kind: usize, lost: &Lost| used(kind) < lost.until.len().min(COUNTED);
        let all = self.lost.iter().enumerate();
        all.filter(move |(kind, lost)| left(*kind, lost) && self.have_happened(key, &lost.after))
    }

    fn have_happened(&self, key: &Key, items: &[usize]) -> bool {
        items.iter().all(|before| match self.open.iter().position(|open| open == before) {
            Some(slot) => key.has_taken(slot),
            None => *before < self.now,
        })
    }

    /// The open items that can happen now: slot, number, item. Of two that are alike the one that ends sooner goes first,
    /// since they could change places.
    pub(super) fn takable(&self, key: &Key) -> Vec<(usize, usize, &'a Item)> {
        let items = &self.track.items;
        let open = self.open.iter().enumerate().filter(|(slot, _)| !key.has_taken(*slot));
        let open: Vec<(usize, usize, &Item)> = open
            .filter_map(|(slot, n)| Some((slot, *n, items.get(*n)?)))
            .filter(|o| self.may_be_next(key, o.2))
            .collect();
        let plain = |n: usize, item: &Item| item.stale <= item.overlaps && self.has_begun(n, item);
        let awaited = |n: &usize| self.open.iter().filter_map(|m| items.get(*m)).any(|other| other.after.contains(n));
        let has_twin = |(_, n, item): &(usize, usize, &Item)| {
            let twin = |(_, m, other): &(usize, usize, &Item)| m < n && plain(*m, other) && other.what == item.what;
            plain(*n, item) && open.iter().any(twin) && !awaited(n)
        };
        open.iter().filter(|o| !has_twin(o)).copied().collect()
    }

    /// Whether the item with this number has begun in earnest, and is not only as old as a stale sighting may be.
    fn has_begun(&self, n: usize, item: &Item) -> bool {
        self.now + item.overlaps >= n
    }

    /// Adds all that may have happened unseen.
    fn close(&mut self) {
        let mut todo: Vec<Key> = self.frontier.keys().cloned().collect();
        while let Some(key) = todo.pop() {
            let Some(mut sets) = self.frontier.remove(&key) else { continue };
            self.close_sets(&mut sets);
            let early = self.early(&key, &mut sets);
            for (next, moved) in self.lost_effects(&key, &sets).into_iter().chain(early) {
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
        for (kind, lost) in self.losable(key) {
            let mut moved = Sets::with_room(self.model.states);
            for state in sets.shown.iter().chain(sets.unseen.iter()) {
                self.model.accept(lost.rule, &lost.requests, state, &mut moved.unseen);
            }
            out.push((key.using(kind), moved));
        }
        out
    }

    /// The open items that may happen at this moment, before those that end sooner. One without effect is taken at once where
    /// it is possible, if nothing is won by waiting.
    fn early(&self, key: &Key, sets: &mut Sets) -> Vec<(Key, Sets)> {
        let mut out = Vec::new();
        for (slot, n, item) in self.takable(key) {
            let begun = self.has_begun(n, item);
            let moved = match &item.what {
                What::Call { answer: Answer::Lost, .. } => continue,
                What::Call { verb, requests, answer } => {
                    let moved = self.call(*verb, requests.as_deref(), *answer, sets, &mut false);
                    if matches!(answer, Answer::Denied(_)) {
                        sets.remove(&moved);
                    }
                    moved
                }
                What::Step { verb } => self.step(*verb, sets, &mut false),
                What::See { glimpse } => {
                    let mut moved = if begun { self.see(glimpse, sets) } else { Sets::with_room(self.model.states) };
                    let shows = |s: &usize| self.model.shows(*s, glimpse).is_some();
                    let mut seen = Sets::with_room(self.model.states);
                    for (from, to) in [(&sets.shown, &mut seen.shown), (&sets.unseen, &mut seen.unseen)] {
                        for state in from.iter().filter(shows) {
                            to.insert(state);
                        }
                    }
                    // Where unforeseen moves count, a later sighting can prove more than an early one.
                    if !self.model.trust.jumps {
                        sets.remove(&seen);
                    }
                    // A stale one shows where the job was, and proves nothing.
                    if item.stale > item.overlaps {
                        moved.add(&seen);
                    }
                    moved
                }
            };
            out.push((key.taking(slot), moved));
        }
        out
    }

    /// What fewer lost calls explain, more need not explain again.
    fn prune(&mut self) {
        let keys: Vec<Key> = self.frontier.keys().cloned().collect();
        for small in &keys {
            let Some(sets) = self.frontier.get(small).cloned() else { continue };
            for large in keys.iter().filter(|k| *k != small && k.taken == small.taken && covers(&small.used, &k.used)) {
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
        for kind in self.expired(n) {
            for (mut key, sets) in core::mem::take(&mut self.frontier) {
                key.forget(kind);
                self.frontier.entry(key).or_insert_with(|| Sets::with_room(room)).add(&sets);
            }
        }
        let mut excluded = false;
        let mut next = Frontier::new();
        let slot = self.open.iter().position(|open| *open == n);
        for (mut key, sets) in core::mem::take(&mut self.frontier) {
            let moved = match &item.what {
                _ if slot.is_some_and(|s| key.has_taken(s)) => sets,
                What::Call { answer: Answer::Lost, .. } => sets,
                _ if !self.may_be_next(&key, item) => continue,
                What::Call { verb, requests, answer } => {
                    self.call(*verb, requests.as_deref(), *answer, &sets, &mut excluded)
                }
                What::Step { verb } => self.step(*verb, &sets, &mut excluded),
                What::See { glimpse } => self.see(glimpse, &sets),
            };
            if let Some(s) = slot {
                key.close_slot(s);
            }
            next.entry(key).or_insert_with(|| Sets::with_room(room)).add(&moved);
        }
        self.frontier = next;
        if let What::Call { verb, requests, answer: Answer::Lost } = &item.what {
            self.lose(*verb, requests.as_deref(), item);
        }
        if matches!(item.what, What::See { .. }) {
            excluded |= self.frontier.values().map(Sets::len).sum::<usize>() < before;
        }
        if let Some(s) = slot {
            self.open.remove(s);
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

    pub(super) fn lose(&mut self, verb: u8, requests: Option<&[Point]>, item: &Item) {
        let Some(rule) = self.model.rule(Agent::Caller, verb) else { return };
        let requests = self.requests(rule, requests);
        let until = match (self.track.late, item.at) {
            (Some(late), Some((_, latest))) => latest.saturating_add(late),
            _ => i64::MAX,
        };
        let known = self.lost.iter().position(|l| l.rule == rule && l.requests == requests && l.after == item.after);
        let kind = known.unwrap_or_else(|| {
            self.lost.push(Lost { rule, requests, after: item.after.clone(), until: vec![] });
            self.lost.len() - 1
        });
        if let Some(lost) = self.lost.get_mut(kind) {
            lost.until.push(until);
            lost.until.sort_unstable();
            self.over_budget |= lost.until.len() > COUNTED;
        }
    }

    /// The kinds of lost calls whose time is over, once for each call.
    pub(super) fn expired(&mut self, n: usize) -> Vec<usize> {
        let Some(earliest) = self.began.get(n).copied().flatten() else { return Vec::new() };
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
        let allows = |(n, field): &(usize, super::Field)| spec.coordinate(*n).is_none_or(|c| field.allows(p.get(c)));
        let fields = g.fields.iter().all(allows);
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
