//! Placeholder.
pub(crate) const CORPUS: &[(&str, &str)] = &[];
