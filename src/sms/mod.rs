//! Huawei Cloud Server Migration Service (SMS), API v3.
//!
//! [`source`] is the source server: its replication status, `copystate` when written and `state` when read, and its
//! stage, `migrationcycle` or `migration_cycle`. [`task`] is the migration task of one, with the source server linked to it.
//! [`clauses`] and [`task_clauses`] are what the pages say; [`answer`] the documented answers.

pub mod answer;
pub mod clauses;
pub mod clock;
#[cfg(feature = "wire")]
pub mod message;
#[cfg(feature = "json")]
pub(crate) mod record;
pub mod source;
mod source_rules;
pub mod task;
pub mod task_clauses;
#[cfg(feature = "json")]
pub(crate) mod task_record;
mod task_rules;
mod wire;

pub use crate::word::Direction;
pub use wire::Code;

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A dated reading of the service's pages. There is no default: whoever makes a source server chooses.
///
/// ```
/// use cutover::sms::Edition;
/// assert_eq!("2026-01".parse(), Ok(Edition::E2026_01));
/// assert_eq!(Edition::SOURCES.to_string(), "2025-02-13");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(parse_err_ty = crate::word::UnknownWord, parse_err_fn = unknown_edition)]
pub enum Edition {
    /// The pages of 2025-02-13, and what copied them until 2026-01-06.
    #[strum(serialize = "2025-02-13")]
    E2025_02_13,
    /// Pages of 2026-01-27 and on, with the SDKs' comments of 2026-01-29.
    #[strum(serialize = "2026-01")]
    E2026_01,
}

crate::word::words! {
    Edition, unknown_edition = "an edition of SMS: 2025-02-13 or 2026-01",
        r#"assert_eq!(cutover::sms::Edition::LATEST.as_str(), "2026-01");"#;
}

impl Edition {
    /// The edition of the document that started the project.
    pub const SOURCES: Self = Self::E2025_02_13;
    /// The newest edition.
    pub const LATEST: Self = Self::E2026_01;
}
