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

crate::word::words! {
    State, unknown = "a source server's State: Unavailable, Available, InUse or Deleting",
        r#"assert_eq!(cutover::smc::source::State::InUse.as_str(), "InUse");"#;
}
