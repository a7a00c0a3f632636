//! Recordings that are settled, saved and resumed on the way: the verdict is that on the whole.

use crate::generated::histories;
use crate::judge::{tame, wild};
use crate::overlap::{SERVICES, Service, overlapping, things};
use crate::subject::Subject;
use cutover::dcs::task::Task;
use cutover::history::json::{History, Stream};
use cutover::history::{Judge, Recording, Verdict};
use cutover::rule::mutants::with;
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use proptest::prelude::*;

/// Reads a history line by line; each bit says whether it is settled after a line, or saved and resumed there.
fn streamed(text: &str, judge: &Judge, settled: u64, saved: u64) -> Stream {
    let mut stream = Stream::new();
    for (n, line) in text.lines().enumerate() {
        stream.line(line).unwrap_or_else(|e| panic!("{e}\n{text}"));
        if settled >> (n % 64) & 1 == 1 {
            stream.settle(judge);
        }
        if saved >> (n % 64) & 1 == 1 {
            let text = serde_json::to_string(&stream).unwrap();
            stream = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        }
    }
    stream
}

fn same_verdicts(text: &str, kept: usize, settled: u64, saved: u64) -> Result<(), TestCaseError> {
    let judge = Judge::new().keeping(kept);
    let whole = History::read(text.as_bytes()).unwrap();
    let parts = streamed(text, &judge, settled, saved).history().unwrap();
    for (whole, parts) in whole.resources.iter().zip(&parts.resources) {
        prop_assert_eq!(&whole.name, &parts.name);
        let wanted = judge.verdicts(whole);
        for (found, wanted) in judge.verdicts(parts).into_iter().zip(wanted) {
            // What reaches back beyond what is kept may leave it open, never turn it over.
            let open = kept < 50 && found == Verdict::Inconclusive;
            prop_assert!(open || found == wanted, "{found} instead of {wanted}, {kept} kept\n{text}");
        }
    }
    Ok(())
}

fn overlaps_are_settled(service: &'static Service) {
    let cases = (things(service), 0usize..4, any::<u64>(), any::<u64>());
    proptest!(|(((all, skew), kept, settled, saved) in cases)| {
        let text = overlapping(service, &all, skew);
        with(service.machine, || same_verdicts(&text, if kept == 3 { 50 } else { kept }, settled, saved))?;
    });
}

#[test]
fn a_settled_history_of_overlapping_calls_of_a_job_has_the_same_verdict() {
    overlaps_are_settled(&SERVICES[0]);
}

#[test]
fn a_settled_history_of_overlapping_calls_of_a_source_server_has_the_same_verdict() {
    overlaps_are_settled(&SERVICES[1]);
}

#[test]
fn a_settled_history_of_overlapping_calls_of_a_task_has_the_same_verdict() {
    overlaps_are_settled(&SERVICES[2]);
}

#[test]
fn a_settled_history_of_overlapping_calls_of_a_migration_task_has_the_same_verdict() {
    overlaps_are_settled(&SERVICES[3]);
}

#[test]
fn a_settled_history_of_the_corpus_has_the_same_verdict_and_line() {
    let judge = Judge::new();
    for file in histories() {
        let (name, text) = (file.display(), std::fs::read_to_string(&file).unwrap());
        let whole = History::read(text.as_bytes()).unwrap();
        let parts = streamed(&text, &judge, u64::MAX, u64::MAX).history().unwrap();
        for (whole, parts) in whole.resources.iter().zip(&parts.resources) {
            for (found, wanted) in judge.resource(parts).iter().zip(judge.resource(whole)) {
                assert_eq!((found.verdict, found.line), (wanted.verdict, wanted.line), "{name}");
            }
        }
    }
}

/// Settles a recording after each of its lines, as a monitor would.
fn monitored<S: Subject>(seed: u64, make: fn(u64) -> Recording<S>) -> Result<(), TestCaseError> {
    let judge = Judge::new();
    let whole = make(seed);
    let mut settled = whole.clone();
    judge.settle(&mut settled);
    let text = serde_json::to_string(&settled).unwrap();
    let resumed: Recording<S> = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(judge.verdict(&resumed), judge.verdict(&whole));
    Ok(())
}

proptest! {
    #[test]
    fn a_settled_recording_has_the_same_verdict(seed in any::<u64>()) {
        monitored::<Job>(seed, tame)?;
        monitored::<Source>(seed, tame)?;
        monitored::<SmsTask>(seed, tame)?;
        monitored::<Task>(seed, tame)?;
        monitored::<Job>(seed, wild)?;
        monitored::<Source>(seed, wild)?;
        monitored::<SmsTask>(seed, wild)?;
        monitored::<Task>(seed, wild)?;
    }

    #[test]
    fn a_damaged_saved_stream_is_resumed_or_refused(n in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let text = std::fs::read_to_string(n.get(&histories())).unwrap();
        let judge = Judge::new();
        let mut saved = serde_json::to_vec(&streamed(&text, &judge, 0x5555_5555, 0)).unwrap();
        let at = at.index(saved.len());
        saved[at] = byte;
        if let Ok(mut stream) = serde_json::from_slice::<Stream>(&saved) {
            for line in text.lines().skip(1) {
                let _ = stream.line(line);
            }
            stream.settle(&judge);
            for resource in &stream.history().unwrap().resources {
                let _ = judge.verdicts(resource);
            }
        }
    }
}

#[test]
fn however_long_a_stream_becomes_it_is_saved_in_a_few_words() {
    let judge = Judge::new();
    let mut stream = Stream::new();
    let mut sizes = Vec::new();
    stream
        .line(
            r#"{"history":"1.0","service":"smc","edition":"*","world":"open","stale":30,"steps":"hidden","late":5000}"#,
        )
        .unwrap();
    for n in 0..20_000 {
        let t = n * 100;
        stream.line(&format!(r#"{{"t":{t},"by":"a","call":"StopReplicationJob","id":"{n}","res":"job/j"}}"#)).unwrap();
        stream.line(&format!(r#"{{"t":{t},"by":"b","see":{{"job/j":{{"Status":"Stopped"}}}}}}"#)).unwrap();
        // One of a thousand calls never returns.
        if n % 1000 > 0 {
            let t = t + 50;
            stream.line(&format!(r#"{{"t":{t},"by":"a","ret":"{n}","out":"ok"}}"#)).unwrap();
        }
        if n % 1000 == 999 {
            stream.settle(&judge);
            sizes.push(serde_json::to_string(&stream).unwrap().len());
        }
    }
    let early = sizes[2..6].iter().max().unwrap();
    assert!(sizes.iter().all(|size| *size < early * 2), "{sizes:?}");
    assert_eq!(judge.verdicts(&stream.history().unwrap().resources[0]), [Verdict::Conforms; 2]);
}

#[test]
fn nothing_is_taken_from_a_line_that_is_refused() {
    let header = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}"#;
    for (refused, right) in [
        (r#"{"ret":"a","out":"okay"}"#, r#"{"ret":"a","out":"ok"}"#),
        (r#"{"t":5,"see":{"job/j":{"Status":3}}}"#, r#"{"see":{"job/j":{"Status":"Ready"}}}"#),
        (r#"{"see":{"job/new":{},"nonsense":{}}}"#, r#"{"see":{"job/j":{"Status":"Ready"}}}"#),
        (r#"{"op":"StopReplicationJob","res":"job/new","out":"?"}"#, r#"{"ret":"a","out":"ok"}"#),
    ] {
        let mut stream = Stream::new();
        stream.line(header).unwrap();
        stream.line(r#"{"call":"StartReplicationJob","id":"a","res":"job/j","args":{}}"#).unwrap();
        stream.line(refused).unwrap_err();
        stream.line(right).unwrap_or_else(|e| panic!("after {refused}: {e}"));
        let names: Vec<String> = stream.history().unwrap().resources.into_iter().map(|r| r.name).collect();
        assert_eq!(names, ["job/j"], "{refused}");
    }
    let mut timed = Stream::new();
    timed.line(header).unwrap();
    timed.line(r#"{"t":99999,"see":{"job/j":3}}"#).unwrap_err();
    timed.line(r#"{"t":5,"see":{"job/j":{"Status":"Ready"}}}"#).unwrap();
}

#[test]
fn a_beginning_that_cannot_be_is_the_recorders_mistake() {
    let header = r#"{"history":"1.0","service":"smc","edition":"*","world":"closed","stale":0,"steps":"hidden","#;
    for rest in [
        r#""initial":{"job/j":{"Status":"Ready"}},"settings":{"job/j":{"Status":"Stopped"}}}"#,
        r#""initial":{"job/j":{"Status":"Stopd"}}}"#,
        r#""links":{"source/s":"job/j"}}"#,
    ] {
        assert_eq!(Stream::new().line(&format!("{header}{rest}")).unwrap_err().line, 1, "{rest}");
    }
}

#[test]
fn what_a_job_keeps_for_life_convicts_by_its_sentence() {
    let header = r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}"#;
    let seen = |once: bool| format!(r#"{{"see":{{"job/j":{{"Status":"Ready","RunOnce":{once}}}}}}}"#);
    let text = [header, &seen(true), &seen(false)].join("\n");
    let judgement = &History::read(text.as_bytes()).unwrap().resources[0].judge()[0];
    let clauses: Vec<&str> = judgement.blame.iter().filter_map(|b| b.clause).map(|c| c.id).collect();
    assert_eq!((judgement.verdict, clauses), (Verdict::Violates, vec!["smc.create.run-once"]));
}
