//! Lines of recorded histories: any bytes are read or refused with the line and the reason, and what is read is judged alike
//! as a whole, line by line, settled, and saved and resumed after every line.

use super::Reached;
use cutover::history::json::{History, Stream, shrink};
use cutover::history::{Judge, Verdict};

pub(super) const REACHES: &[&str] =
    &["refused", "read", "conforms", "vacuous", "unspecified", "violates", "several", "no text"];

/// More takes too long to be tried often.
const LINES: usize = 24;

pub(super) fn body(bytes: &[u8]) -> Reached {
    if bytes.split(|b| *b == b'\n').count() > LINES {
        return Reached::new();
    }
    let read = History::read(bytes);
    let Ok(text) = str::from_utf8(bytes) else {
        assert!(read.is_err(), "what is no text is no history");
        return Reached::from(["no text"]);
    };
    let mut stream = Stream::new();
    let refused = text.lines().find_map(|line| stream.line(line).err()).or_else(|| stream.history().err());
    match read {
        Err(error) => {
            assert_eq!(refused.as_ref(), Some(&error), "the stream refuses the same line");
            let lines = text.lines().count().max(1);
            assert!((1..=lines).contains(&error.line), "{error}: there are {lines} lines");
            assert!(!error.reason.trim().is_empty() && !error.reason.contains('\n'), "{error:?}");
            Reached::from(["refused"])
        }
        Ok(history) => {
            assert_eq!(refused, None, "the stream reads it too");
            judged(text, &history)
        }
    }
}

fn judged(text: &str, whole: &History) -> Reached {
    let judge = Judge::new();
    let wanted = verdicts(&judge, whole);
    // Saved and resumed after every line, and settled after every other.
    for settles in [false, true] {
        let mut stream = Stream::new();
        for (n, line) in text.lines().enumerate() {
            stream.line(line).expect("it was read before");
            if settles && n % 2 == 0 {
                stream.settle(&judge);
            }
            let saved = serde_json::to_string(&stream).expect("a stream is saved");
            let resumed = serde_json::from_str(&saved).unwrap_or_else(|e| panic!("{e}\n{saved}"));
            let again = serde_json::to_string::<Stream>(&resumed).expect("a stream is saved");
            assert_eq!(again, saved, "what is saved is resumed to the same");
            stream = resumed;
        }
        let found = verdicts(&judge, &stream.history().expect("it was read before"));
        let same = found.iter().zip(&wanted).all(|(f, w)| f.0 == w.0 && alike(&f.1, &w.1, settles));
        assert!(same && found.len() == wanted.len(), "{settles}: {found:?}, as a whole {wanted:?}");
    }
    let mut reached = Reached::from(["read"]);
    if whole.resources.len() > 1 {
        reached.insert("several");
    }
    for resource in &whole.resources {
        for judgement in judge.resource(resource) {
            assert!(judgement.line.is_none_or(|line| line <= text.lines().count()), "{judgement:#}");
            assert!(!judgement.to_string().is_empty() && !format!("{judgement:#}").is_empty());
            reached.insert(match judgement.verdict {
                Verdict::Conforms => "conforms",
                Verdict::Vacuous => "vacuous",
                Verdict::Unspecified => "unspecified",
                Verdict::Violates => "violates",
                Verdict::Inconclusive => "inconclusive",
            });
        }
    }
    if reached.contains("violates") {
        let convicted = |history: &History| verdicts(&judge, history).iter().any(|v| v.1.contains(&Verdict::Violates));
        let short = History::read(shrink(text, convicted).as_bytes()).expect("what is left is a history");
        assert!(convicted(&short), "what is left still violates");
    }
    reached
}

fn verdicts(judge: &Judge, history: &History) -> Vec<(String, Vec<Verdict>)> {
    history.resources.iter().map(|r| (r.name.clone(), judge.verdicts(r))).collect()
}

/// What was forgotten can leave a verdict open, and never turn it over.
fn alike(found: &[Verdict], wanted: &[Verdict], settled: bool) -> bool {
    let same = |(f, w): (&Verdict, &Verdict)| f == w || settled && *f == Verdict::Inconclusive;
    found.len() == wanted.len() && found.iter().zip(wanted).all(same)
}
