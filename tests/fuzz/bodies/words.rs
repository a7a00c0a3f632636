//! Words: any text is a listed word in a spelling that a page has, or is kept to the letter.

use super::Reached;
use arbitrary::{Arbitrary, Unstructured};
use cutover::dcs::task::{MigrationMethod, MigrationType, Page, ResumeMode, TaskStatus};
use cutover::smc::job::{BusinessStatus, Status};
use cutover::smc::message::Request;
use cutover::sms::source::{CopyState, MigrationCycle};
use cutover::wire::{Reading, http};
use cutover::word::{Direction, OwnedWord, Word};
use cutover::{dcs, smc, sms};
use std::fmt::{Debug, Display, Write as _};
use std::str::FromStr;

pub(super) const REACHES: &[&str] =
    &["known", "another case", "an alias", "unknown", "a code", "an event", "not ASCII"];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let text = &*String::from_utf8_lossy(bytes);
    let mut reached = Reached::new();
    if !text.is_ascii() {
        reached.insert("not ASCII");
    }
    let it = &mut reached;
    word(text, Status::ALL, it, |word| {
        let spelled = smc::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d)));
        spelled.chain(word.launch_name()).collect()
    });
    word(text, BusinessStatus::ALL, it, |word| {
        let spelled = smc::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d)));
        spelled.chain([word.launch_name()]).collect()
    });
    word(text, smc::job::State::ALL, it, |_| Vec::new());
    word(text, smc::source::State::ALL, it, |_| Vec::new());
    word(text, CopyState::ALL, it, |word| {
        sms::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d))).flatten().collect()
    });
    word(text, MigrationCycle::ALL, it, |word| {
        sms::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d))).flatten().collect()
    });
    word(text, sms::task::State::ALL, it, |word| {
        if word == sms::task::State::Deleting { vec!["DELETING::"] } else { Vec::new() }
    });
    word(text, sms::task::Command::ALL, it, |_| Vec::new());
    word(text, sms::task::CommandResult::ALL, it, |_| Vec::new());
    word(text, sms::task::Subtask::ALL, it, |_| Vec::new());
    word(text, sms::task::Action::ALL, it, |_| Vec::new());
    word(text, dcs::task::Status::ALL, it, |word| {
        let pages = [Page::Create, Page::SetOnline, Page::List, Page::Show, Page::Stop];
        let listed = dcs::Edition::ALL.iter().flat_map(|e| pages.map(|page| word.listed(*e, page))).flatten();
        listed.chain(dcs::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d)))).collect()
    });
    word(text, TaskStatus::ALL, it, |_| Vec::new());
    word(text, MigrationMethod::ALL, it, |_| Vec::new());
    word(text, ResumeMode::ALL, it, |_| Vec::new());
    word(text, MigrationType::ALL, it, |_| Vec::new());
    exact(text, smc::job::Event::ALL, it);
    exact(text, sms::source::Event::ALL, it);
    exact(text, dcs::task::Event::ALL, it);
    exact(text, smc::Edition::ALL, it);
    exact(text, sms::Edition::ALL, it);
    exact(text, sms::task::Edition::ALL, it);
    exact(text, dcs::Edition::ALL, it);
    word(text, sms::task::State::ALL, it, |word| {
        let all = sms::task::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d))).flatten();
        all.chain((word == sms::task::State::Deleting).then_some("DELETING::")).collect()
    });
    word(text, sms::task::Command::ALL, it, |word| {
        sms::task::Edition::ALL.iter().flat_map(|e| BOTH.map(|d| word.spelled(*e, d))).flatten().collect()
    });
    word(text, sms::task::CommandResult::ALL, it, |_| Vec::new());
    word(text, sms::task::Subtask::ALL, it, |_| Vec::new());
    exact(text, sms::task::Event::ALL, it);
    exact(text, sms::task::Edition::ALL, it);
    code(text, smc::Code::ALL, it);
    code(text, sms::Code::ALL, it);
    code(text, dcs::Code::ALL, it);
    filter(text);
    made(bytes);
    reached
}

const BOTH: [Direction; 2] = [Direction::Request, Direction::Response];

/// A word is what some page spells so, in whatever case of ASCII letters; anything else survives.
fn word<T>(text: &str, all: &[T], reached: &mut Reached, spellings: impl Fn(T) -> Vec<&'static str>)
where
    T: Copy + PartialEq + Debug + Display + FromStr + serde::Serialize,
    OwnedWord<T>: serde::de::DeserializeOwned,
{
    let canonical = |word: &T| word.to_string().eq_ignore_ascii_case(text);
    let alias = |word: &T| spellings(*word).iter().any(|spelling| spelling.eq_ignore_ascii_case(text));
    let wanted = all.iter().copied().find(|word| canonical(word) || alias(word));
    let found = Word::<T>::from(text);
    assert_eq!(found.known(), wanted, "{text:?}");
    if let Some(word) = wanted {
        let print = word.to_string();
        assert_eq!(print.parse::<T>().ok(), Some(word), "what is printed is read");
        reached.insert(if print == text {
            "known"
        } else if canonical(&word) {
            "another case"
        } else {
            "an alias"
        });
    } else {
        assert_eq!(found.to_string(), text, "an unknown word is kept");
        reached.insert("unknown");
    }
    let owned = OwnedWord::<T>::from(text);
    assert_eq!((owned.borrowed(), owned.to_string()), (found, found.to_string()));
    let json = serde_json::to_string(&owned).expect("a word is written");
    assert_eq!(serde_json::from_str::<OwnedWord<T>>(&json).expect("and read"), owned);
    let spelled = serde_json::to_string(text).expect("a text is written");
    assert_eq!(serde_json::from_str::<OwnedWord<T>>(&spelled).expect("any text is a word"), owned);
}

/// A name is read as it is printed, and in no other way.
fn exact<T: Copy + PartialEq + Debug + Display + FromStr>(text: &str, all: &[T], reached: &mut Reached) {
    let wanted = all.iter().copied().find(|name| name.to_string() == text);
    assert_eq!(text.parse().ok(), wanted, "{text:?}");
    if wanted.is_some() {
        reached.insert("an event");
    }
}

/// A code is read with blanks inside; what else is read is a number, an older twin.
fn code<T: Copy + PartialEq + Debug + Display + FromStr>(text: &str, all: &[T], reached: &mut Reached) {
    let tidy = text.replace(' ', "");
    let wanted = all.iter().copied().find(|code| code.to_string() == tidy || code.to_string() == text);
    match text.parse::<T>().ok() {
        Some(code) => {
            let twin = tidy.len() == 9 && tidy.bytes().all(|b| b.is_ascii_digit());
            let own = code.to_string();
            assert!(wanted == Some(code) || twin && own.ends_with(&tidy[6..]), "{text:?} is not {code}");
            reached.insert("a code");
        }
        // Of one service no page prints a blank inside.
        None => assert!(wanted.is_none_or(|code| code.to_string() != text), "{text:?} is a code"),
    }
}

/// The same word as a filter of a request: lenient it is read as anywhere, strict only as it is written.
fn filter(text: &str) {
    let pairs = [("Action", "DescribeReplicationJobs"), ("Version", smc::message::VERSION), ("Status", text)];
    let mut form = String::new();
    for (key, value) in pairs {
        let _ = write!(form, "&{key}=");
        for byte in value.bytes() {
            let _ = write!(form, "%{byte:02X}");
        }
    }
    let request = http::Request::post("/").header("content-type", "application/x-www-form-urlencoded");
    let request = request.body(form.into_bytes()).expect("it is a request");
    let read = |reading| match Request::parse(&request, reading) {
        Ok(Request::DescribeReplicationJobs(asked)) => Some(asked.status),
        Ok(other) => panic!("{other:?}"),
        Err(_) => None,
    };
    let word = OwnedWord::<Status>::from(text);
    let (sent, written) = ((!text.is_empty()).then_some(word.clone()), word.to_string() == text);
    assert_eq!(read(Reading::Lenient), Some(sent.clone()), "{text:?}");
    assert_eq!(read(Reading::Strict), written.then_some(sent).or((text.is_empty()).then_some(None)), "{text:?}");
}

/// A word that was made of bytes is none that a page lists, unless it is known.
fn made(bytes: &[u8]) {
    if let Ok(word @ Word::Unknown(text)) = Word::<CopyState>::arbitrary(&mut Unstructured::new(bytes)) {
        assert_eq!(Word::<CopyState>::from(text), word);
    }
}
