//! Stub.

pub(crate) const CONVICTIONS: &[(&str, fn())] = &[];
