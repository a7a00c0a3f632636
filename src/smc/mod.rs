//! Alibaba Cloud Server Migration Center (SMC), API 2019-06-01.
//!
//! [`job`] is the replication job, with its source server's [`State`](source::State) as a linked coordinate;
//! [`source`] the source server's words; [`clauses`] what the pages say.

pub mod clauses;
pub mod clock;
pub mod job;
#[cfg(feature = "wire")]
pub mod message;
#[cfg(feature = "json")]
pub(crate) mod record;
mod rules;
pub mod source;
mod wire;

pub use crate::word::Direction;
pub use wire::{Code, Message};

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A dated reading of the service's pages. There is no default: whoever makes a job chooses.
///
/// ```
/// use cutover::smc::Edition;
/// assert_eq!("2024-06".parse(), Ok(Edition::E2024_06));
/// assert_eq!(Edition::SOURCES.to_string(), "2021");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = crate::word::UnknownWord, parse_err_fn = unknown_edition)]
pub enum Edition {
    /// Pages of 2020-10 to 2021-06.
    #[strum(serialize = "2021")]
    E2021,
    /// Pages of 2024-06 and on, to 2026-10.
    #[strum(serialize = "2024-06")]
    E2024_06,
}

crate::word::words! {
    Edition, unknown_edition = "an edition of SMC: 2021 or 2024-06",
        r#"assert_eq!(cutover::smc::Edition::LATEST.as_str(), "2024-06");"#;
}

impl Edition {
    /// The edition of the documents that started the project.
    pub const SOURCES: Self = Self::E2021;
    /// The newest edition.
    pub const LATEST: Self = Self::E2024_06;
}
