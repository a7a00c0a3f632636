//! The source server's words. Its lifecycle is a linked coordinate of [`job`](super::job).

use crate::word::UnknownWord;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// `State` of a source server, as `DescribeSourceServers` prints it.
///
/// ```
/// use cutover::smc::source::State;
/// assert_eq!("inuse".parse(), Ok(State::InUse));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(ascii_case_insensitive, parse_err_ty = UnknownWord, parse_err_fn = unknown)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum State {
    /// Offline or in error.
    Unavailable,
    /// Online and tied to no job.
    Available,
    /// Used by a job.
    InUse,
    /// Being deleted.
    Deleting,
}

fn unknown(_: &str) -> UnknownWord {
    UnknownWord { expected: "a source server's State: Unavailable, Available, InUse or Deleting" }
}

crate::word::few! { State = Self::ALL; }
#[cfg(feature = "arbitrary")]
crate::arbitrary::listed!(State);

impl State {
    /// All words, in the page's order.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word as the wire prints it.
    ///
    /// ```
    /// assert_eq!(cutover::smc::source::State::InUse.as_str(), "InUse");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}
