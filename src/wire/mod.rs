//! What is common to the messages of the three services: reading and writing them, limits on parameters, error answers.
//!
//! The messages themselves are `smc::message`, `sms::message` and `dcs::message`. Requests and answers are those of the crate
//! [`http`] with the whole body in memory, so that any HTTP library can carry them; nothing here does I/O.
//!
//! ```
//! use cutover::smc::message::{Request, StopReplicationJob};
//! use cutover::wire::Reading;
//! let sent = Request::StopReplicationJob(StopReplicationJob { job_id: Some("j-1".into()), ..Default::default() });
//! assert_eq!(Request::parse(&sent.render(), Reading::Strict)?, sent);
//! # Ok::<(), cutover::wire::Malformed>(())
//! ```

mod decided;
mod failure;
mod limits;
pub(crate) mod path;
mod sloppy;
pub(crate) mod tree;
mod xml;

pub use decided::Decided;
pub(crate) use decided::refusal;
pub use failure::{Advice, Answered, Detail, Failure, Format, Service};
pub use http;
pub use limits::{Allowed, Broken, Limit};

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// An HTTP request with its body.
pub type Request = http::Request<Vec<u8>>;
/// An HTTP answer with its body.
pub type Response = http::Response<Vec<u8>>;
/// What a message carried that this crate has no field for, kept as it came.
pub type Rest = serde_json::Map<String, serde_json::Value>;

/// How exactly a message has to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Reading {
    /// As real pages and services write: numbers and booleans as text, one item in the place of a list, misspelt keys, other
    /// names of an XML root, keys that no page lists (they are kept).
    #[default]
    Lenient,
    /// As the newest pages have it; anything else is an error.
    Strict,
}

/// A message that could not be read: what was wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
#[non_exhaustive]
pub struct Malformed {
    /// Where: a header, or the path of a value such as `DataDisk[0].Size`.
    pub place: String,
    /// What was wrong with it.
    pub reason: String,
}

impl Malformed {
    pub(crate) fn new(place: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { place: place.into(), reason: alloc::format!("{reason}") }
    }
}

/// The operations of a service as two enums, requests and their answers.
macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident -> $answer:ident;)+) => {
        /// A request, by operation.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
        #[allow(clippy::large_enum_variant, reason = "a request is read once and not kept in numbers")]
        pub enum Request {
            $($(#[$meta])* $name($name),)+
        }

        /// An answer with success, by operation.
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
        #[allow(clippy::large_enum_variant, reason = "an answer is read once and not kept in numbers")]
        pub enum Response {
            $($(#[$meta])* $name($answer),)+
        }

        impl Request {
            /// The names of all operations.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// The operation's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Request::$name(_) => stringify!($name),)+
                }
            }

            /// The request of this name with these parameters; none if there is no such operation.
            pub(crate) fn of(
                name: &str,
                tree: &serde_json::Value,
                reading: $crate::wire::Reading,
                form: $crate::wire::tree::Form,
            ) -> Option<Result<Self, $crate::wire::Malformed>> {
                match name {
                    $(stringify!($name) => Some(form.read(tree, reading).map(Request::$name)),)+
                    _ => None,
                }
            }

            /// Its parameters.
            pub(crate) fn tree(&self) -> serde_json::Value {
                match self {
                    $(Request::$name(message) => $crate::wire::tree::write(message),)+
                }
            }
        }

        impl Response {
            /// The operation's name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Response::$name(_) => stringify!($name),)+
                }
            }

            /// The answer to the operation of this name with these fields; none if there is no such operation.
            pub(crate) fn of(
                name: &str,
                tree: &serde_json::Value,
                reading: $crate::wire::Reading,
                form: $crate::wire::tree::Form,
            ) -> Option<Result<Self, $crate::wire::Malformed>> {
                match name {
                    $(stringify!($name) => Some(form.read(tree, reading).map(Response::$name)),)+
                    _ => None,
                }
            }

            /// Its fields.
            pub(crate) fn tree(&self) -> serde_json::Value {
                match self {
                    $(Response::$name(message) => $crate::wire::tree::write(message),)+
                }
            }
        }
    };
}
pub(crate) use operations;

/// Messages and their parts: each field can be left out, and what no field is for is kept.
macro_rules! messages {
    ($case:literal: $($(#[$meta:meta])* $name:ident { $($(#[$field:meta])* $member:ident: $kind:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, rename_all = $case)]
        pub struct $name {
            $($(#[$field])* pub $member: Option<$kind>,)*
            /// What came besides.
            #[serde(rename = ".")]
            pub rest: $crate::wire::Rest,
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> ::arbitrary::Arbitrary<'a> for $name {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                let mut there = $crate::arbitrary::There::of(<[&str]>::len(&[$(stringify!($member)),*]), u)?;
                Ok(Self { $($member: there.field(u)?,)* rest: there.rest(u)? })
            }
        }

        #[cfg(feature = "arbitrary")]
        impl<'a> $crate::arbitrary::Sample<'a> for $name {
            fn sample(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                ::arbitrary::Arbitrary::arbitrary(u)
            }
        }
    )+};
}
pub(crate) use messages;
