//! Where a job may be, as numbered sets, and what was worked out of them.

use super::What;
use crate::states::StateSet;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// Where the job may be: last shown there, moved unseen since, or moved unforeseen with the proof owed by the next sighting
/// of itself, or of the linked resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Sets {
    pub(super) shown: StateSet,
    pub(super) unseen: StateSet,
    pub(super) owed: StateSet,
    pub(super) owed_linked: StateSet,
}

impl Sets {
    pub(super) fn with_room(states: usize) -> Self {
        let empty = StateSet::with_room(states);
        Self { shown: empty.clone(), unseen: empty.clone(), owed: empty.clone(), owed_linked: empty }
    }

    /// The same with room for exactly so many states.
    pub(super) fn fitted(mut self, states: usize) -> Self {
        self.all_mut().for_each(|set| set.fit(states));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all().all(StateSet::is_empty)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &StateSet> {
        [&self.shown, &self.unseen, &self.owed, &self.owed_linked].into_iter()
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut StateSet> {
        [&mut self.shown, &mut self.unseen, &mut self.owed, &mut self.owed_linked].into_iter()
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.all_mut().zip(other.all()).for_each(|(to, from)| to.add(from));
    }

    pub(super) fn remove(&mut self, other: &Self) {
        self.all_mut().zip(other.all()).for_each(|(from, what)| from.remove(what));
    }

    pub(super) fn len(&self) -> usize {
        self.all().map(StateSet::len).sum()
    }

    /// Whether there is a state whose proof is not still owed.
    pub(super) fn is_proven(&self) -> bool {
        !(self.shown.is_empty() && self.unseen.is_empty())
    }
}

/// A set by its number.
pub(super) type Id = u32;

/// The empty set.
pub(super) const NOWHERE: Id = 0;

/// What is done with one set: with what happened, or with another set, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Op {
    /// What may happen unseen.
    Close,
    /// The same without one row.
    CloseWithout,
    /// That row, once.
    Move,
    /// What happened.
    Take,
    /// A lost call takes effect.
    Lose,
    /// What overlaps happens before its turn.
    Early(Age),
    /// What is left where that did not happen.
    Rest(Age),
    Add,
    Remove,
}

/// What a sighting can show that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Age {
    /// It has begun: the job as it is.
    Fresh,
    /// It has not begun: the job as it was, which proves nothing.
    Stale,
    /// Either.
    Both,
}

/// A set after something, and whether a state was excluded.
pub(super) type Done = (Id, bool);

/// Sets with their numbers, and what each becomes. Histories come back to the same few sets again and again.
#[derive(Debug, Default)]
pub(super) struct Memo {
    sets: Vec<Rc<Sets>>,
    ids: BTreeMap<Rc<Sets>, Id>,
    lost: BTreeMap<What, u32>,
    done: BTreeMap<(Op, Id, u32), Done>,
    /// For each set and each kind of thing that happened: what is left when it was closed and that was taken.
    turns: Vec<Vec<Option<Done>>>,
}

/// More sets than these are not kept from one recording to the next, nor more than those within one.
const KEPT: usize = 1 << 12;
const FULL: usize = 1 << 16;

impl Memo {
    pub(super) fn id(&mut self, sets: Sets) -> Id {
        if self.sets.is_empty() {
            // The empty set of whatever room is the first.
            let none = Rc::new(Sets::with_room(0));
            self.sets.push(none);
        }
        if sets.is_empty() {
            return NOWHERE;
        }
        if let Some(id) = self.ids.get(&sets) {
            return *id;
        }
        let id = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let sets = Rc::new(sets);
        self.sets.push(Rc::clone(&sets));
        self.ids.insert(sets, id);
        id
    }

    pub(super) fn sets(&self, id: Id) -> Rc<Sets> {
        self.sets.get(id as usize).cloned().unwrap_or_default()
    }

    /// The number of a lost call.
    pub(super) fn lost(&mut self, what: &What) -> u32 {
        let next = u32::try_from(self.lost.len()).unwrap_or(u32::MAX);
        *self.lost.entry(what.clone()).or_insert(next)
    }

    pub(super) fn known(&self, op: Op, id: Id, with: u32) -> Option<Done> {
        self.done.get(&(op, id, with)).copied()
    }

    pub(super) fn learn(&mut self, op: Op, id: Id, with: u32, done: Done) {
        self.done.insert((op, id, with), done);
    }

    pub(super) fn known_turn(&self, id: Id, kind: u32) -> Option<Done> {
        self.turns.get(id as usize)?.get(kind as usize).copied().flatten()
    }

    pub(super) fn learn_turn(&mut self, id: Id, kind: u32, done: Done) {
        let (id, kind) = (id as usize, kind as usize);
        if self.turns.len() <= id {
            self.turns.resize(id + 1, Vec::new());
        }
        if let Some(turns) = self.turns.get_mut(id) {
            if turns.len() <= kind {
                turns.resize(kind + 1, None);
            }
            if let Some(turn) = turns.get_mut(kind) {
                *turn = Some(done);
            }
        }
    }

    /// Whether there are more sets than one recording should need.
    pub(super) fn is_full(&self) -> bool {
        self.sets.len() > FULL || self.done.len() > 16 * FULL
    }

    /// Forgets all where it became too much. No number that was given out holds afterwards.
    pub(super) fn tidy(&mut self) {
        if self.sets.len() > KEPT {
            *self = Self::default();
        }
    }
}
