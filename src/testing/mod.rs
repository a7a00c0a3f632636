//! Strategies for [proptest], and a suite that drives a server of yours and judges what it did.
//!
//! The strategies give machines, sets of them as partial observation leaves them, operations, events, [walks](walk) and recorded
//! [traces](trace): such as the documented service could have produced, or [broken] in one named claim. Everything is computed
//! from the rows, in any edition, and shrinks to what is short and comes early in a life. Machines, operations, events, words
//! and codes are [`Arbitrary`](proptest::arbitrary::Arbitrary) too. With the feature `wire` there are messages: [`message`].
//!
//! The [`Suite`] is for whoever writes a server: implement [`Server`], and it is driven through every rule that can be come to.
//! `docs/testing.md` has an example of each.

mod broken;
mod cover;
#[cfg(feature = "wire")]
pub mod message;
mod strategy;
mod suite;
mod trace;

pub use broken::{Claim, Unbreakable, Unseen, broken, claims};
pub use cover::{Coverage, Line, Part, Unreached, lines};
pub use strategy::{event, machine, operation, reachable, set, trace, walk};
pub use suite::{Answer, Events, Failure, Note, Report, Server, Suite};
pub use trace::{Entry, NoSuchField, Shown, Step, Trace, Walk};

use crate::rule::sealed::Asks;
use crate::rule::{Machine, product};
use alloc::vec::Vec;

/// Every operation with every combination of what it can ask, the simplest of each first.
///
/// ```
/// use cutover::{smc::job::{Job, Operation}, testing};
/// let all = testing::operations::<Job>();
/// assert!(all.len() > Operation::EACH.len() && Operation::EACH.iter().all(|o| all.contains(o)));
/// ```
#[must_use]
pub fn operations<M: Machine>() -> Vec<M::Operation> {
    M::Operation::every()
}

/// Every combination of words in every edition, the newest edition first; what comes first is simpler.
pub(crate) fn all_states<M: Machine>() -> Vec<M> {
    (0..M::EDITIONS.len()).rev().flat_map(all_of).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a machine has a few editions")]
fn all_of<M: Machine>(edition: usize) -> impl Iterator<Item = M> {
    let spec = M::spec();
    product(spec.coordinates, spec.edition, edition as u8).map(M::at)
}

fn number<M: Machine>(edition: M::Edition) -> usize {
    M::EDITIONS.iter().position(|e| *e == edition).unwrap_or(0)
}
