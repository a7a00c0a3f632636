//! The bodies of the fuzz targets: ordinary functions of bytes that panic where something is wrong.
//!
//! Each says which of the things were reached that its corpus as a whole has to reach, so that a body that stopped looking
//! would be noticed.

mod checker;
mod decide;
mod errors;
mod form;
mod history;
mod json;
mod messages;
mod waiters;
mod words;
mod xml;

use std::collections::BTreeSet;

/// What an input reached.
pub(crate) type Reached = BTreeSet<&'static str>;

/// A fuzz target.
pub(crate) struct Target {
    /// Its name: of the file in `fuzz_targets`, and of the folder in `corpus`.
    pub(crate) name: &'static str,
    pub(crate) body: fn(&[u8]) -> Reached,
    /// What its corpus has to reach.
    pub(crate) reaches: &'static [&'static str],
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "checker", body: checker::body, reaches: checker::REACHES },
    Target { name: "decide", body: decide::body, reaches: decide::REACHES },
    Target { name: "errors", body: errors::body, reaches: errors::REACHES },
    Target { name: "form", body: form::body, reaches: form::REACHES },
    Target { name: "history", body: history::body, reaches: history::REACHES },
    Target { name: "json", body: json::body, reaches: json::REACHES },
    Target { name: "messages", body: messages::body, reaches: messages::REACHES },
    Target { name: "waiters", body: waiters::body, reaches: waiters::REACHES },
    Target { name: "words", body: words::body, reaches: words::REACHES },
    Target { name: "xml", body: xml::body, reaches: xml::REACHES },
];

/// The first line, and what comes after it.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len());
    (&bytes[..end], bytes.get(end + 1..).unwrap_or_default())
}
