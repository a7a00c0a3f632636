//! The run: a set of states carried along a history.

use super::model::Model;
#[cfg(feature = "json")]
use super::model::Trust;
use super::sets::{Age, Done, Id, NOWHERE, Op, Sets};
use super::{Answer, Frame, Item, Track, What};
use crate::evidence::Strength;
use crate::rule::{Agent, Kind, Point};
use crate::states::StateSet;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// What of the past still matters: which open items happened already, and how many lost calls of each kind took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Key {
    taken: u64,
    /// Four bits for each kind.
    used: u64,
}

/// How many kinds of lost calls are told apart, and how many of one kind are counted.
const KINDS: usize = 15;
const COUNTED: usize = 12;
/// Counted like a kind of its own: whether the row that is asked for was used.
const ROW: usize = KINDS;

impl Key {
    fn used(self, kind: usize) -> usize {
        (self.used >> (4 * kind) & 15) as usize
    }

    /// One lost call of a kind is over: if one took effect, it was this one.
    pub(super) fn forget(&mut self, kind: usize) {
        if self.used(kind) > 0 {
            self.used -= 1 << (4 * kind);
        }
    }

    /// One more lost call of a kind takes effect.
    pub(super) fn using(self, kind: usize) -> Self {
        Self { used: self.used + (1 << (4 * kind)), ..self }
    }

    /// Whether no kind took effect more often here than there.
    fn covers(self, other: Self) -> bool {
        self.taken == other.taken
            && self.used(ROW) == other.used(ROW)
            && (0..KINDS).all(|kind| self.used(kind) <= other.used(kind))
    }

    /// The item in a slot is over; those behind it move up by one.
    pub(super) fn close_slot(&mut self, slot: usize) {
        let low = (1 << slot) - 1;
        self.taken = self.taken & low | self.taken >> 1 & !low;
    }

    pub(super) fn has_taken(self, slot: usize) -> bool {
        self.taken >> slot & 1 == 1
    }

    pub(super) fn taking(self, slot: usize) -> Self {
        Self { taken: self.taken | 1 << slot, ..self }
    }
}

/// The sets of states, one for each way to get there that still matters.
pub(super) type Frontier = BTreeMap<Key, Rc<Sets>>;

/// Calls without an answer, of one kind.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Lost {
    pub(super) what: What,
    /// Its number among the lost calls that the model has met.
    #[cfg_attr(feature = "serde", serde(skip))]
    number: u32,
    /// What the same caller did before, by number: it takes effect after those.
    after: Vec<usize>,
    /// Until when each may take effect, soonest first.
    until: Vec<i64>,
}

/// What one stretch of a recording leaves to the next.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Carried {
    frontier: Vec<(Key, Sets)>,
    lost: Vec<Lost>,
    /// The items that have begun and not ended, by serial number.
    open: Vec<usize>,
    passed: i64,
    excluded: bool,
    over_budget: bool,
}

#[cfg(feature = "serde")]
impl Carried {
    /// Whether all numbers are of this machine, as far as they could do harm.
    pub(super) fn is_sound(&self, spec: &crate::rule::Spec) -> bool {
        let counted = |lost: &Lost| lost.until.len() <= COUNTED && lost.what.is_sound(spec);
        let keys = self.frontier.iter().map(|(key, _)| *key);
        self.open.len() <= 64
            && self.lost.len() <= KINDS
            && self.lost.iter().all(counted)
            && keys.into_iter().all(|key| (0..KINDS).all(|kind| key.used(kind) <= COUNTED))
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

/// How many keys a frontier may have.
const KEYS: usize = 2048;

pub(super) struct Runner<'a> {
    pub(super) model: &'a Model,
    pub(super) track: &'a Track,
    frontier: BTreeMap<Key, Id>,
    pub(super) lost: Vec<Lost>,
    /// The items that have begun and not ended, by number.
    pub(super) open: Vec<usize>,
    /// Which items begin before which.
    opens: BTreeMap<usize, Vec<usize>>,
    /// The number of the item that ends next.
    now: usize,
    /// The latest moment before which something that is over cannot have happened: lost calls whose time was over then are.
    passed: i64,
    /// The row of which it is asked whether it was used unseen.
    row: Option<usize>,
    pub(super) excluded: bool,
    pub(super) over_budget: bool,
}

impl<'a> Runner<'a> {
    /// A run from the beginning, or from where what is forgotten ended.
    pub(super) fn new(model: &'a Model, track: &'a Track) -> Self {
        if let Some(past) = &track.past {
            return Self::resume(model, track, if model.trust.jumps { &past.lenient } else { &past.strict });
        }
        let mut sets = Sets::with_room(model.states);
        for state in initial(model, &track.frame) {
            sets.shown.insert(state);
        }
        let frontier = BTreeMap::from([(Key::default(), model.memo.borrow_mut().id(sets))]);
        Self::over(model, track, frontier)
    }

    fn over(model: &'a Model, track: &'a Track, frontier: BTreeMap<Key, Id>) -> Self {
        let (opens, lost, open) = (BTreeMap::new(), Vec::new(), Vec::new());
        let (excluded, over_budget) = (false, false);
        let (now, passed, row) = (0, i64::MIN, None);
        let mut runner = Self { model, track, frontier, lost, open, opens, now, passed, row, excluded, over_budget };
        runner.look_ahead();
        runner
    }

    fn resume(model: &'a Model, track: &'a Track, carried: &Carried) -> Self {
        let id = |sets: &Sets| model.memo.borrow_mut().id(sets.clone().fitted(model.states));
        let frontier = carried.frontier.iter().map(|(key, sets)| (*key, id(sets))).collect();
        let place = |serial: &usize| track.items.iter().position(|item| item.serial == *serial);
        let mut runner = Self::over(model, track, frontier);
        // Without its item a slot means nothing, so that what is not there stays at the end.
        runner.open = carried.open.iter().map(|serial| place(serial).unwrap_or(track.items.len())).collect();
        runner.lost.clone_from(&carried.lost);
        for lost in &mut runner.lost {
            lost.after = lost.after.iter().filter_map(place).collect();
            lost.number = model.memo.borrow_mut().lost(&lost.what);
        }
        (runner.excluded, runner.over_budget, runner.passed) = (carried.excluded, carried.over_budget, carried.passed);
        runner
    }

    /// What is left to a later stretch, which begins with the item of this number.
    pub(super) fn carry(&self, next: usize) -> Carried {
        let sets = |id: Id| Sets::clone(&self.model.memo.borrow().sets(id));
        let serial = |n: &usize| self.track.items.get(*n).map(|item| item.serial);
        let mut lost: Vec<Lost> = self.lost.clone();
        for lost in &mut lost {
            lost.after = lost.after.iter().filter(|n| **n >= next).filter_map(serial).collect();
        }
        Carried {
            frontier: self.frontier.iter().map(|(key, id)| (*key, sets(*id))).collect(),
            lost,
            open: self.open.iter().filter_map(serial).collect(),
            passed: self.passed_by(next),
            excluded: self.excluded,
            over_budget: self.over_budget,
        }
    }

    /// Notes which items begin before which end.
    fn look_ahead(&mut self) {
        for (n, item) in self.track.items.iter().enumerate().filter(|(_, item)| item.reaches_back() > 0) {
            self.opens.entry(n.saturating_sub(item.reaches_back())).or_default().push(n);
        }
    }

    /// Runs the whole recording.
    pub(super) fn run(mut self) -> Run {
        let all = self.track.items.len();
        let stuck = self.walk(all);
        let proven = |id: &Id| self.model.memo.borrow().sets(*id).is_proven();
        let Some((stuck, before)) = stuck else {
            // A move whose proof is still owed at the end never happened.
            let unproven = !self.frontier.values().any(proven);
            let before = self.words(&self.frontier);
            let stuck = unproven.then(|| all.saturating_sub(1));
            return Run { stuck, before, excluded: self.excluded, over_budget: self.over_budget };
        };
        let before = self.words(&before);
        Run { stuck: Some(stuck), before, excluded: self.excluded, over_budget: self.over_budget }
    }

    /// Whether the recording can be explained without this row being used unseen, and with it.
    pub(super) fn uses(mut self, row: usize) -> (bool, bool) {
        self.row = Some(row);
        if self.walk(self.track.items.len()).is_some() {
            return (false, false);
        }
        // What happened after the last line is not part of it.
        let memo = self.model.memo.borrow();
        let proven =
            |used: usize| self.frontier.iter().any(|(key, id)| key.used(ROW) == used && memo.sets(*id).is_proven());
        (proven(0), proven(1))
    }

    fn words(&self, frontier: &BTreeMap<Key, Id>) -> Frontier {
        let memo = self.model.memo.borrow();
        frontier.iter().map(|(key, id)| (*key, memo.sets(*id))).collect()
    }

    /// Goes on to the item with this number. Where no state is left, at which item, and which there were before it.
    pub(super) fn walk(&mut self, end: usize) -> Option<(usize, BTreeMap<Key, Id>)> {
        while self.now < end {
            if let Some(stuck) = self.stroll(end) {
                return Some(stuck);
            }
            if self.model.memo.borrow().is_full() {
                self.renew();
            }
            let n = self.now;
            if n < end {
                self.open(n);
                self.expire();
                self.close();
                let before = self.frontier.clone();
                self.item(n);
                self.frontier.retain(|_, id| *id != NOWHERE);
                if self.frontier.is_empty() {
                    return Some((n, before));
                }
                self.now = n + 1;
            }
        }
        None
    }

    /// Forgets what was worked out on the way, but for the sets that are still needed.
    fn renew(&mut self) {
        let kept = self.words(&self.frontier);
        let mut memo = self.model.memo.borrow_mut();
        memo.tidy();
        self.frontier = kept.iter().map(|(key, sets)| (*key, memo.id(Sets::clone(sets)))).collect();
        for lost in &mut self.lost {
            lost.number = memo.lost(&lost.what);
        }
    }

    /// Goes on as long as nothing overlaps and nothing is lost: what becomes of one set by one thing is remembered.
    fn stroll(&mut self, end: usize) -> Option<(usize, BTreeMap<Key, Id>)> {
        let none = Key::default();
        let mut id = match self.frontier.first_key_value() {
            Some((key, id)) if *key == none && self.frontier.len() == 1 => *id,
            _ => return None,
        };
        if !(self.open.is_empty() && self.lost.is_empty() && self.row.is_none()) {
            return None;
        }
        let next_open = self.opens.first_key_value().map_or(end, |(n, _)| *n);
        let items = self.track.items.iter().zip(self.track.kinds.iter()).enumerate();
        for (n, (item, kind)) in items.take(end.min(next_open)).skip(self.now) {
            if item.is_lost() || item.beyond {
                break;
            }
            let known = self.model.memo.borrow().known_turn(id, *kind);
            let (next, excluded) = known.unwrap_or_else(|| {
                let closed = self.op(Op::Close, id, 0, None).0;
                let done = self.op(Op::Take, closed, *kind, Some(&item.what));
                self.model.memo.borrow_mut().learn_turn(id, *kind, done);
                done
            });
            self.excluded |= excluded;
            if next == NOWHERE {
                self.frontier.insert(none, id);
                self.close();
                return Some((n, core::mem::take(&mut self.frontier)));
            }
            (id, self.now) = (next, n + 1);
        }
        self.frontier.insert(none, id);
        None
    }

    /// Whether some line says something: there is a state of the machine that contradicts it.
    pub(super) fn says_something(model: &Model, track: &Track, count: usize) -> bool {
        let possible = |s: &usize| !model.excluded(model.point(*s));
        let states: Vec<usize> = (0..model.states).filter(possible).collect();
        let mut looked_at: Vec<u32> = Vec::new();
        track.items.iter().zip(track.kinds.iter()).take(count).any(|(item, kind)| {
            if looked_at.contains(kind) {
                return false;
            }
            looked_at.push(*kind);
            states.iter().any(|state| {
                let mut one = Sets::with_room(model.states);
                one.shown.insert(*state);
                taken(model, &item.what, &one).1
            })
        })
    }

    /// What is done with one set, remembered; with what happened to it, or with another set, by number.
    fn op(&self, op: Op, id: Id, with: u32, what: Option<&What>) -> Done {
        match op {
            _ if id == NOWHERE && op != Op::Add => return (NOWHERE, false),
            Op::Add if id == NOWHERE => return (with, false),
            Op::Add | Op::Remove if with == NOWHERE => return (id, false),
            _ => {}
        }
        if let Some(done) = self.model.memo.borrow().known(op, id, with) {
            return done;
        }
        let sets = self.model.memo.borrow().sets(id);
        let model = self.model;
        let (after, excluded) = match (op, what) {
            (Op::Take, Some(what)) => taken(model, what, &sets),
            (Op::Lose, Some(what)) => (lost(model, what, &sets), false),
            (Op::Early(age) | Op::Rest(age), Some(what)) => {
                let (moved, rest) = early(model, what, &sets, age);
                // Whoever asks for one asks for the other next.
                let mut memo = model.memo.borrow_mut();
                let [moved, rest] = [moved, rest].map(|sets| (memo.id(sets), false));
                memo.learn(Op::Early(age), id, with, moved);
                memo.learn(Op::Rest(age), id, with, rest);
                return if op == Op::Early(age) { moved } else { rest };
            }
            (Op::Add | Op::Remove, _) => {
                let (mut sets, other) = (Sets::clone(&sets), model.memo.borrow().sets(with));
                if op == Op::Add {
                    sets.add(&other);
                } else {
                    sets.remove(&other);
                }
                (sets, false)
            }
            (Op::CloseWithout, _) => (closed(model, &sets, |state| model.nearby_without(state, with as usize)), false),
            (Op::Move, _) => (moved(model, &sets, with as usize), false),
            _ => (closed(model, &sets, |state| model.nearby(state)), false),
        };
        let mut memo = self.model.memo.borrow_mut();
        let done = (memo.id(after), excluded);
        memo.learn(op, id, with, done);
        done
    }

    /// What has passed when the items before this one are over.
    fn passed_by(&self, n: usize) -> i64 {
        let last = n.checked_sub(1).and_then(|n| self.track.items.get(n));
        last.map_or(self.passed, |item| self.passed.max(item.from))
    }

    /// Opens the items that begin before item `n` ends.
    pub(super) fn open(&mut self, n: usize) {
        (self.now, self.passed) = (n, self.passed_by(n));
        for begun in self.opens.remove(&n).unwrap_or_default() {
            if self.open.contains(&begun) {
                continue;
            }
            // What it could have come before may be forgotten.
            self.over_budget |= self.track.items.get(begun).is_some_and(|item| item.beyond);
            if self.open.len() < 64 { self.open.push(begun) } else { self.over_budget = true }
        }
    }

    /// Whether an item can happen now: what the same caller did before it has happened.
    pub(super) fn may_be_next(&self, key: Key, item: &Item) -> bool {
        self.have_happened(key, &item.after)
    }

    /// The kinds of lost calls of which one more can take effect.
    pub(super) fn losable<'s>(&'s self, key: Key) -> impl Iterator<Item = (usize, &'s Lost)> + use<'s, 'a> {
        let taken = self.open.iter().enumerate().filter(|(slot, _)| key.has_taken(*slot));
        let taken = taken.filter_map(|(_, n)| self.track.items.get(*n)).map(|item| item.from);
        let passed = taken.max().unwrap_or(i64::MIN);
        // Those whose time is over took effect first, if any did.
        let left = move |kind: usize, lost: &Lost| {
            let over = lost.until.iter().filter(|until| **until < passed).count();
            key.used(kind).saturating_sub(over) < lost.until.len().min(COUNTED).saturating_sub(over)
        };
        let all = self.lost.iter().enumerate();
        all.filter(move |(kind, lost)| left(*kind, lost) && self.have_happened(key, &lost.after))
    }

    fn have_happened(&self, key: Key, items: &[usize]) -> bool {
        items.iter().all(|before| match self.open.iter().position(|open| open == before) {
            Some(slot) => key.has_taken(slot),
            None => *before < self.now,
        })
    }

    /// The open items that can happen now: slot, number, item. Of two that are alike the one that ends sooner goes first,
    /// since they could change places.
    pub(super) fn takable(&self, key: Key) -> Vec<(usize, usize, &'a Item)> {
        let items = &self.track.items;
        let open = self.open.iter().enumerate().filter(|(slot, _)| !key.has_taken(*slot));
        let open: Vec<(usize, usize, &Item)> = open
            .filter_map(|(slot, n)| Some((slot, *n, items.get(*n)?)))
            .filter(|o| self.may_be_fresh(key, o.1, o.2) || self.may_be_stale(key, o.1, o.2))
            .collect();
        let plain = |n: usize, item: &Item| item.stale == 0 && self.has_begun(n, item);
        let same = |m: usize, n: usize| self.track.kinds.get(m) == self.track.kinds.get(n);
        let awaited = |n: &usize| self.open.iter().filter_map(|m| items.get(*m)).any(|other| other.after.contains(n));
        let has_twin = |(_, n, item): &(usize, usize, &Item)| {
            let twin = |(_, m, other): &(usize, usize, &Item)| m < n && same(*m, *n) && plain(*m, other);
            plain(*n, item) && open.iter().any(twin) && !awaited(n)
        };
        open.iter().filter(|o| !has_twin(o)).copied().collect()
    }

    /// Whether the item with this number has begun in earnest, and is not only as old as a stale sighting may be.
    fn has_begun(&self, n: usize, item: &Item) -> bool {
        self.now + item.overlaps >= n
    }

    /// Whether there is a lost call that cannot take effect any more once this has happened.
    pub(super) fn ends_waiting(&self, item: &Item) -> bool {
        self.lost.iter().any(|lost| lost.until.iter().any(|until| *until < item.from))
    }

    /// Whether it may happen now with nothing of it older than its beginning.
    fn may_be_fresh(&self, key: Key, n: usize, item: &Item) -> bool {
        self.has_begun(n, item) && self.may_be_next(key, item)
    }

    /// Whether what it shows may be as old as this.
    fn may_be_stale(&self, key: Key, n: usize, item: &Item) -> bool {
        item.stale > 0 && self.now + item.stale >= n && self.have_happened(key, &item.not_before)
    }

    /// Adds all that may have happened unseen.
    fn close(&mut self) {
        let mut todo: Vec<Key> = self.frontier.keys().copied().collect();
        while let Some(key) = todo.pop() {
            let Some(id) = self.frontier.get(&key).copied() else { continue };
            let unused = self.row.filter(|_| key.used(ROW) == 0).and_then(|row| u32::try_from(row).ok());
            let id = unused
                .map_or_else(|| self.op(Op::Close, id, 0, None).0, |row| self.op(Op::CloseWithout, id, row, None).0);
            let by_row = unused.map(|row| (key.using(ROW), self.op(Op::Move, id, row, None).0));
            let (id, early) = self.early(key, id);
            let lost = self.losable(key).map(|(kind, lost)| {
                let next = self.op(Op::Lose, id, lost.number, Some(&lost.what)).0;
                (key.using(kind), next)
            });
            let moved: Vec<(Key, Id)> = early.into_iter().chain(lost).chain(by_row).collect();
            self.frontier.insert(key, id);
            for (next, moved) in moved {
                if self.frontier.len() >= KEYS && !self.frontier.contains_key(&next) {
                    self.over_budget = true;
                    continue;
                }
                let known = self.frontier.get(&next).copied().unwrap_or(NOWHERE);
                let all = self.op(Op::Add, known, moved, None).0;
                if all != known {
                    self.frontier.insert(next, all);
                    todo.push(next);
                }
            }
        }
        self.prune();
    }

    /// The open items that may happen at this moment, before those that end sooner, and what is left where they do not. One
    /// without effect is taken at once where it is possible, if nothing is won by waiting.
    fn early(&self, key: Key, mut id: Id) -> (Id, Vec<(Key, Id)>) {
        let mut out = Vec::new();
        for (slot, n, item) in self.takable(key) {
            let Some(kind) = self.track.kinds.get(n).copied().filter(|_| !item.is_lost()) else { continue };
            let age = match (self.may_be_fresh(key, n, item), self.may_be_stale(key, n, item)) {
                (true, false) => Age::Fresh,
                (true, true) => Age::Both,
                (false, _) => Age::Stale,
            };
            let moved = self.op(Op::Early(age), id, kind, Some(&item.what)).0;
            if !self.ends_waiting(item) {
                id = self.op(Op::Rest(age), id, kind, Some(&item.what)).0;
            }
            out.push((key.taking(slot), moved));
        }
        (id, out)
    }

    /// What fewer lost calls explain, more need not explain again.
    fn prune(&mut self) {
        self.frontier.retain(|_, id| *id != NOWHERE);
        if self.lost.is_empty() {
            return;
        }
        let keys: Vec<Key> = self.frontier.keys().copied().collect();
        for small in &keys {
            let Some(sets) = self.frontier.get(small).copied() else { continue };
            for large in keys.iter().filter(|k| *k != small && small.covers(**k)) {
                if let Some(other) = self.frontier.get(large).copied() {
                    self.frontier.insert(*large, self.op(Op::Remove, other, sets, None).0);
                }
            }
        }
        self.frontier.retain(|_, id| *id != NOWHERE);
    }

    /// Takes one line.
    fn item(&mut self, n: usize) {
        let (Some(item), Some(kind)) = (self.track.items.get(n), self.track.kinds.get(n).copied()) else { return };
        let before = matches!(item.what, What::See { .. }).then(|| self.size());
        let slot = self.open.iter().position(|open| *open == n);
        self.over_budget |= item.beyond && slot.is_none();
        for (mut key, id) in core::mem::take(&mut self.frontier) {
            let next = if slot.is_some_and(|s| key.has_taken(s)) || item.is_lost() {
                id
            } else if self.may_be_next(key, item) {
                let (next, excluded) = self.op(Op::Take, id, kind, Some(&item.what));
                // A sighting excludes a state only if no other way to it is left.
                self.excluded |= excluded && before.is_none();
                next
            } else {
                continue;
            };
            if let Some(s) = slot {
                key.close_slot(s);
            }
            self.put(key, next);
        }
        if item.is_lost() {
            self.lose(item);
        }
        self.excluded |= before.is_some_and(|before| self.size() < before);
        if let Some(s) = slot {
            self.open.remove(s);
        }
    }

    /// How many states there are, over all keys.
    fn size(&self) -> usize {
        let memo = self.model.memo.borrow();
        self.frontier.values().map(|id| memo.sets(*id).len()).sum()
    }

    fn put(&mut self, key: Key, id: Id) {
        let known = self.frontier.get(&key).copied().unwrap_or(NOWHERE);
        let all = self.op(Op::Add, known, id, None).0;
        self.frontier.insert(key, all);
    }

    pub(super) fn lose(&mut self, item: &Item) {
        let until = match (self.track.frame.late, item.at) {
            (Some(late), Some((_, latest))) => latest.saturating_add(late),
            _ => i64::MAX,
        };
        let same = |l: &Lost| l.what == item.what && l.after == item.after;
        // A kind of which none is left makes room for another.
        let over = |l: &Lost| l.until.is_empty();
        let known = self.lost.iter().position(same).or_else(|| self.lost.iter().position(over));
        let kind = known.unwrap_or(self.lost.len());
        if kind >= KINDS {
            self.over_budget = true;
            return;
        }
        let number = self.model.memo.borrow_mut().lost(&item.what);
        let new = || Lost { what: item.what.clone(), number, after: item.after.clone(), until: Vec::new() };
        if kind == self.lost.len() {
            self.lost.push(new());
        }
        if let Some(lost) = self.lost.get_mut(kind) {
            if over(lost) {
                *lost = new();
            }
            lost.until.push(until);
            lost.until.sort_unstable();
            if lost.until.len() > COUNTED {
                self.over_budget = true;
                lost.until.remove(0);
            }
        }
    }

    /// The kinds of lost calls whose time is over, once for each call.
    pub(super) fn expired(&mut self) -> Vec<usize> {
        let (passed, mut kinds) = (self.passed, Vec::new());
        for (kind, lost) in self.lost.iter_mut().enumerate() {
            while lost.until.first().is_some_and(|until| *until < passed) {
                lost.until.remove(0);
                kinds.push(kind);
            }
        }
        kinds
    }

    /// Forgets the lost calls whose time is over.
    fn expire(&mut self) {
        for kind in self.expired() {
            for (mut key, id) in core::mem::take(&mut self.frontier) {
                key.forget(kind);
                self.put(key, id);
            }
        }
    }
}

/// Whether something can happen to a job that was last shown in this state.
pub(super) fn can_follow(model: &Model, what: &What, state: usize) -> bool {
    let mut one = Sets::with_room(model.states);
    one.shown.insert(state);
    !taken(model, what, &one).0.is_empty()
}

/// All states that may have been reached unseen.
fn closed(model: &Model, from: &Sets, nearby: impl Fn(usize) -> Rc<StateSet>) -> Sets {
    let mut sets = from.clone();
    let mut todo: Vec<usize> = sets.shown.iter().chain(sets.unseen.iter()).collect();
    while let Some(state) = todo.pop() {
        sets.unseen.add_each(&nearby(state), |new| todo.push(new));
    }
    if model.trust.jumps {
        let Sets { shown, unseen, owed, owed_linked } = &mut sets;
        for state in shown.iter() {
            let jumps = model.jumps(state);
            owed.add(&jumps.own);
            owed_linked.add(&jumps.linked);
        }
        for state in unseen.iter().filter(|_| model.linked_strays) {
            owed_linked.add(&model.jumps(state).linked);
        }
    }
    sets
}

/// A row is used unseen.
fn moved(model: &Model, sets: &Sets, row: usize) -> Sets {
    let mut moved = Sets::with_room(model.states);
    for state in sets.shown.iter().chain(sets.unseen.iter()) {
        model.move_by(row, state, &mut moved.unseen);
    }
    moved
}

/// A lost call takes effect.
fn lost(model: &Model, what: &What, sets: &Sets) -> Sets {
    let mut moved = Sets::with_room(model.states);
    let What::Call { verb, requests, .. } = what else { return moved };
    let Some(rule) = model.rule(Agent::Caller, *verb) else { return moved };
    let requests = model.requests(rule, requests.as_ref());
    for state in sets.shown.iter().chain(sets.unseen.iter()) {
        model.accept(rule, &requests, state, |ends, _| moved.unseen.add(ends));
    }
    moved
}

/// Something happens before its turn: where it leads, and what is left where it did not happen yet.
fn early(model: &Model, what: &What, sets: &Sets, age: Age) -> (Sets, Sets) {
    let mut rest = sets.clone();
    let What::See { glimpse } = what else {
        let moved = taken(model, what, sets).0;
        let idle = match what {
            What::Call { answer: Answer::Denied(_), .. } => true,
            What::Call { verb, requests, .. } => model.is_idle(*verb, requests.as_ref()),
            _ => false,
        };
        if idle {
            rest.remove(&moved);
        }
        return (moved, rest);
    };
    let mut moved = if age == Age::Stale { Sets::with_room(model.states) } else { see(model, glimpse, sets) };
    let shows = |s: &usize| model.shows(*s, glimpse).is_some();
    let mut seen = Sets::with_room(model.states);
    for (from, to) in [(&sets.shown, &mut seen.shown), (&sets.unseen, &mut seen.unseen)] {
        for state in from.iter().filter(shows) {
            to.insert(state);
        }
    }
    // Where unforeseen moves count, a later sighting can prove more than an early one.
    if !model.trust.jumps {
        rest.remove(&seen);
    }
    // A stale one shows where the job was, and proves nothing.
    if age != Age::Fresh {
        moved.add(&seen);
    }
    (moved, rest)
}

/// What happened leads there, and whether it excluded a state.
fn taken(model: &Model, what: &What, sets: &Sets) -> (Sets, bool) {
    let mut excluded = false;
    let after = match what {
        What::Call { answer: Answer::Lost, .. } => sets.clone(),
        What::Call { verb, requests, answer } => called(model, *verb, requests.as_ref(), *answer, sets, &mut excluded),
        What::Step { verb } => stepped(model, *verb, sets, &mut excluded),
        What::See { glimpse } => {
            let after = see(model, glimpse, sets);
            excluded = after.len() < sets.len();
            after
        }
    };
    (after, excluded)
}

fn called(
    model: &Model,
    verb: u8,
    requests: Option<&[Point; 2]>,
    answer: Answer,
    sets: &Sets,
    excluded: &mut bool,
) -> Sets {
    let mut out = Sets::with_room(model.states);
    let Some(rule) = model.rule(Agent::Caller, verb) else { return unknown(model, sets) };
    let requests = model.requests(rule, requests);
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
            let (applied, ignored) = model.accept(rule, &requests, state, |ends, shows| match answer {
                Answer::Ignored => {}
                _ if was_shown && !shows => out.shown.add(ends),
                _ => out.unseen.add(ends),
            });
            let applied = applied && answer != Answer::Ignored;
            let ignored = ignored.filter(|_| answer != Answer::Applied);
            *excluded |= !applied && ignored.is_none();
            if let Some(rights) = ignored {
                // That it takes no effect is a stated effect: no unforeseen move undoes it.
                let kept = model.trust.jumps && rights.weakest == Strength::Stated;
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

fn stepped(model: &Model, verb: u8, sets: &Sets, excluded: &mut bool) -> Sets {
    let mut out = Sets::with_room(model.states);
    let Some(rule) = model.event(verb) else { return unknown(model, sets) };
    for state in sets.shown.iter().chain(sets.unseen.iter()) {
        let next = model.happens(rule, state);
        *excluded |= next.is_empty();
        for (next, _) in next {
            out.unseen.insert(next);
        }
    }
    out
}

/// Something that this edition does not have: no row foresees it, and it may have led anywhere.
fn unknown(model: &Model, sets: &Sets) -> Sets {
    let mut out = Sets::with_room(model.states);
    for state in sets.shown.iter().chain(sets.unseen.iter()).filter(|_| model.trust.jumps) {
        let jumps = model.jumps(state);
        out.unseen.insert(state);
        out.unseen.add(&jumps.own);
        out.unseen.add(&jumps.linked);
    }
    out
}

fn see(model: &Model, glimpse: &super::Glimpse, sets: &Sets) -> Sets {
    if !glimpse.missing && glimpse.fields.is_empty() {
        return sets.clone();
    }
    // Whom it shows: the job itself, the linked resource, or both.
    let linked = |n: usize| model.spec.coordinate(n).is_some_and(|c| c.kind == Kind::Linked);
    let shows_linked = glimpse.linked && glimpse.missing || glimpse.fields.iter().any(|(n, _)| linked(*n));
    let shows_own = !glimpse.linked && glimpse.missing || glimpse.fields.iter().any(|(n, _)| !linked(*n));
    let mut out = Sets::with_room(model.states);
    let proves = [true, shows_own, shows_own, shows_linked];
    for (n, (from, proven)) in sets.all().zip(proves).enumerate() {
        // What is owed is proven by the state's own word, and by no other.
        let owed = n > 1;
        let shows = |s: &usize| model.shows(*s, glimpse).is_some() && (!owed || model.proves(*s, glimpse));
        for state in from.iter().filter(shows) {
            let to = if proven { Some(&mut out.shown) } else { out.all_mut().nth(n) };
            to.map(|set| set.insert(state));
        }
    }
    out
}

/// The states in which the job may be at the beginning.
pub(super) fn initial<'m>(model: &'m Model, frame: &'m Frame) -> impl Iterator<Item = usize> + use<'m> {
    let spec = model.spec;
    let says =
        |p: Point, n: usize, value: u8| spec.coordinate(n).is_none_or(|c| p.get(c) == value || !model.follows(n));
    let fits = |p: Point, g: &super::Glimpse| {
        let allows = |(n, field): &(usize, super::Field)| {
            spec.coordinate(*n).is_none_or(|c| field.allows(p.get(c)) || !model.follows(*n))
        };
        let fields = g.fields.iter().all(allows);
        fields && (!g.missing || spec.may_be_missing(p))
    };
    model.possible.iter().filter(move |i| {
        let p = model.point(*i);
        frame.settings.iter().all(|(n, value)| says(p, *n, *value))
            && (frame.initial.is_empty() || frame.initial.iter().any(|g| fits(p, g)))
    })
}

/// Whether there is a state in which a job can begin as it is said to, by what sentences carry.
#[cfg(feature = "json")]
pub(super) fn can_begin(frame: &Frame, edition: u8) -> bool {
    initial(&Model::new(frame, edition, Trust::lenient()), frame).next().is_some()
}
