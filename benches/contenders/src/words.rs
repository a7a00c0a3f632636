//! Reading a word of the wire, against a `match` written by hand and strum's `EnumString`.
//!
//! The crate reads a word however its letters are cased, and its older spellings, as one `match` does too; the other `match` and
//! `EnumString` read the exact words alone.

use crate::{dice, medians, per};
use cutover::smc::job::Status;
use std::hint::black_box;
use strum::EnumString;

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString)]
enum Derived {
    Ready,
    Running,
    Stopped,
    InError,
    Finished,
    Waiting,
    Expired,
    Deleting,
}

fn matched(word: &str) -> Option<Derived> {
    Some(match word {
        "Ready" => Derived::Ready,
        "Running" => Derived::Running,
        "Stopped" => Derived::Stopped,
        "InError" => Derived::InError,
        "Finished" => Derived::Finished,
        "Waiting" => Derived::Waiting,
        "Expired" => Derived::Expired,
        "Deleting" => Derived::Deleting,
        _ => return None,
    })
}

/// The same words as the crate reads, by hand.
fn matched_in_any_case(word: &str) -> Option<Derived> {
    Some(match word.to_ascii_lowercase().as_str() {
        "ready" => Derived::Ready,
        "running" => Derived::Running,
        "stopped" => Derived::Stopped,
        "inerror" | "failed" => Derived::InError,
        "finished" | "finish" => Derived::Finished,
        "waiting" => Derived::Waiting,
        "expired" => Derived::Expired,
        "deleting" => Derived::Deleting,
        _ => return None,
    })
}

const COUNT: usize = 1 << 14;

/// Words in no order: all of the page's, or one in eight that no page lists.
fn words(unknown: bool) -> Vec<String> {
    let mut next = dice();
    let word = |_| match next(8) {
        0 if unknown => "Hibernating".to_owned(),
        n => Status::ALL[n as usize].to_string(),
    };
    (0..COUNT).map(word).collect()
}

fn count<T>(words: &[String], read: impl Fn(&str) -> Option<T>) {
    black_box(words.iter().filter(|word| black_box(read(word)).is_some()).count());
}

pub(crate) fn run() {
    println!("\n## A word of the wire\n");
    println!(
        "| words | `Status`, any case | `match`, any case | `match`, exact | `EnumString`, exact | `Status` : `match`, any case | `Status` : `match`, exact |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (name, unknown) in [("listed", false), ("1 in 8 unknown", true)] {
        let words = words(unknown);
        let [ours, any_case, exact, derived] = medians(
            201,
            [
                &mut || count(&words, |word| word.parse::<Status>().ok()),
                &mut || count(&words, matched_in_any_case),
                &mut || count(&words, matched),
                &mut || count(&words, |word| word.parse::<Derived>().ok()),
            ],
        );
        let each = [ours, any_case, exact, derived].map(|t| per(t, COUNT)).join(" | ");
        let ratio = |other: std::time::Duration| ours.as_secs_f64() / other.as_secs_f64();
        println!("| {name} | {each} | {:.2} | {:.2} |", ratio(any_case), ratio(exact));
    }
}
