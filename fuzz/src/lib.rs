//! What the fuzz targets run: modules of the crate's test binary, which runs them on the corpus.

#![allow(dead_code, reason = "of what they share with other tests, each uses a part")]

#[path = "../../tests/fuzz/bodies/mod.rs"]
mod bodies;
#[path = "../../tests/dice.rs"]
mod dice;
#[path = "../../tests/made.rs"]
mod made;
#[path = "../../tests/search.rs"]
mod search;
#[path = "../../tests/subject.rs"]
mod subject;

/// Runs the body of a target.
///
/// # Panics
///
/// If the bytes are a counter-example, or there is no such target.
pub fn run(target: &str, bytes: &[u8]) {
    let found = bodies::TARGETS.iter().find(|t| t.name == target);
    (found.expect("there is such a target").body)(bytes);
}
