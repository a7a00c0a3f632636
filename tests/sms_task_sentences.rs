//! Stub.

pub(crate) const SENTENCES: &[(&str, fn())] = &[];
