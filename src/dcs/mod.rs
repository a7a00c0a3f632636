//! Huawei Cloud Distributed Cache Service (DCS), API v2: data migration.
//!
//! [`task`] is the data migration task, with the [`JobStatus`](job::JobStatus) of the job that creates an online one as a
//! linked coordinate; [`clauses`] what the pages say; [`answer`] the documented answers.

pub mod answer;
pub mod clauses;
pub mod job;
#[cfg(feature = "wire")]
pub mod message;
#[cfg(feature = "json")]
pub(crate) mod record;
mod rules;
pub mod task;
mod wire;

pub use crate::word::Direction;
pub use wire::Code;

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A dated reading of the service's pages. There is no default: whoever makes a task chooses.
///
/// ```
/// use cutover::dcs::Edition;
/// assert_eq!("2025-12".parse(), Ok(Edition::E2025_12));
/// assert_eq!(Edition::SOURCES.to_string(), "2025-05-13");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = crate::word::UnknownWord, parse_err_fn = unknown_edition)]
pub enum Edition {
    /// Pages of 2025-05-13 and before.
    #[strum(serialize = "2025-05-13")]
    E2025_05_13,
    /// Pages of 2025-10 to 2025-12: the switch of addresses can be rolled back, `resume_mode` has a default.
    #[strum(serialize = "2025-12")]
    E2025_12,
}

crate::word::words! {
    Edition, unknown_edition = "an edition of DCS: 2025-05-13 or 2025-12",
        r#"assert_eq!(cutover::dcs::Edition::LATEST.as_str(), "2025-12");"#;
}

impl Edition {
    /// The edition of the document that started the project.
    pub const SOURCES: Self = Self::E2025_05_13;
    /// The newest edition.
    pub const LATEST: Self = Self::E2025_12;
}
