//! States by number, and sets of them as bits.

use crate::rule::{Coordinate, Kind, Point, Spec};
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

/// The states of a machine in one edition by number: a digit for each coordinate that tells them apart.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// The state in which every digit is 0.
    first: Point,
    digits: Vec<(usize, &'static Coordinate)>,
}

impl Numbers {
    /// States that some coordinates tell apart; what is asked and the edition never do.
    pub(crate) fn new(spec: &'static Spec, edition: u8, counts: impl Fn(usize, Kind) -> bool) -> Self {
        let all = spec.coordinates.iter().enumerate();
        let digits = all.filter(|(n, c)| c.kind != Kind::Asked && *n != spec.edition && counts(*n, c.kind)).collect();
        let first = spec.coordinate(spec.edition).map_or(Point(0), |c| Point(0).set(c, edition));
        Self { first, digits }
    }

    /// How many states there are.
    pub(crate) fn count(&self) -> usize {
        self.digits.iter().map(|(_, c)| c.values.len()).product()
    }

    /// The coordinates that tell states apart, with their numbers.
    pub(crate) fn coordinates(&self) -> impl Iterator<Item = (usize, &'static Coordinate)> + '_ {
        self.digits.iter().copied()
    }

    pub(crate) fn index(&self, p: Point) -> usize {
        self.digits.iter().rev().fold(0, |i, (_, c)| i * c.values.len() + usize::from(p.get(c)))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    pub(crate) fn point(&self, mut i: usize) -> Point {
        self.digits.iter().fold(self.first, |p, (_, c)| {
            let value = i % c.values.len();
            i /= c.values.len();
            p.set(c, value as u8)
        })
    }
}

/// A set of the numbers of states.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(into = "Words", from = "Words"))]
pub(crate) struct StateSet(Vec<u64>);

/// A set as it is saved: the place of each word that holds something, and the word.
#[cfg(feature = "serde")]
type Words = Vec<(u16, u64)>;

#[cfg(feature = "serde")]
impl From<StateSet> for Words {
    fn from(set: StateSet) -> Self {
        (0..).zip(set.0).filter(|(_, word)| *word != 0).collect()
    }
}

#[cfg(feature = "serde")]
impl From<Words> for StateSet {
    fn from(words: Words) -> Self {
        let room = words.iter().map(|(n, _)| usize::from(*n) + 1).max().unwrap_or(0);
        let mut set = Self(vec![0; room]);
        for (n, word) in words {
            if let Some(place) = set.0.get_mut(usize::from(n)) {
                *place = word;
            }
        }
        set
    }
}

/// The words of a set from the first that is not empty to the last: for many sets with few states each.
#[derive(Debug)]
pub(crate) struct Span {
    first: usize,
    words: Box<[u64]>,
}

impl StateSet {
    pub(crate) fn with_room(states: usize) -> Self {
        Self(vec![0; states.div_ceil(64)])
    }

    /// Gives it room for exactly so many states.
    pub(crate) fn fit(&mut self, states: usize) {
        self.0.resize(states.div_ceil(64), 0);
        if let Some(last) = self.0.last_mut().filter(|_| !states.is_multiple_of(64)) {
            *last &= (1 << (states % 64)) - 1;
        }
    }

    /// Puts a state in; says whether it was new.
    pub(crate) fn insert(&mut self, n: usize) -> bool {
        let Some(word) = self.0.get_mut(n / 64) else { return false };
        let new = *word >> (n % 64) & 1 == 0;
        *word |= 1 << (n % 64);
        new
    }

    pub(crate) fn has(&self, n: usize) -> bool {
        self.0.get(n / 64).is_some_and(|word| word >> (n % 64) & 1 == 1)
    }

    /// Whether all of it is in the other set.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().enumerate().all(|(n, a)| a & !other.0.get(n).copied().unwrap_or(0) == 0)
    }

    /// Leaves what is wanted.
    pub(crate) fn keep(&mut self, wanted: impl Fn(usize) -> bool) {
        for (n, word) in self.0.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                if !wanted(n * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// Takes all out.
    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Becomes what two sets have in common.
    pub(crate) fn become_common(&mut self, one: &Self, other: &Self) {
        for ((to, a), b) in self.0.iter_mut().zip(&one.0).zip(&other.0) {
            *to = a & b;
        }
    }

    /// Does something with each state, a tenth faster than a loop over [`iter`](Self::iter): for where that is all that is done.
    #[inline]
    pub(crate) fn each(&self, mut what: impl FnMut(usize)) {
        for (n, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                what(n * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// Adds all of the other set.
    pub(crate) fn add(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a |= b;
        }
    }

    /// The part of it that is not empty.
    pub(crate) fn span(&self) -> Span {
        let is_filled = |word: &u64| *word != 0;
        let first = self.0.iter().position(is_filled).unwrap_or(0);
        let end = self.0.iter().rposition(is_filled).map_or(first, |last| last + 1);
        Span { first, words: self.0.get(first..end).unwrap_or(&[]).into() }
    }

    /// Adds all of a part.
    #[inline]
    pub(crate) fn add_span(&mut self, span: &Span) {
        for (a, b) in self.0.iter_mut().skip(span.first).zip(&*span.words) {
            *a |= b;
        }
    }

    /// Adds all of the other set, and tells of each state that is new.
    pub(crate) fn add_each(&mut self, other: &Self, mut tell: impl FnMut(usize)) {
        for (n, (a, b)) in self.0.iter_mut().zip(&other.0).enumerate() {
            let mut new = b & !*a;
            *a |= b;
            while new != 0 {
                tell(n * 64 + new.trailing_zeros() as usize);
                new &= new - 1;
            }
        }
    }

    /// Takes all of the other set out.
    pub(crate) fn remove(&mut self, other: &Self) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a &= !b;
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(n, word)| {
            let mut word = *word;
            core::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(n * 64 + bit)
            })
        })
    }
}
