//! The judge: the corpus as declared, services that follow the rows or only the pages, and what is convicted of what is wrong.

use crate::generated::{histories, root, same};
use crate::machine::{operations, reachable};
use cutover::evidence::Basis;
use cutover::history::json::{History, Resource};
use cutover::history::{Outcome, Recording, Verdict};
use cutover::rule::{Accepted, Check, Explanation};
use cutover::smc::job::{Event, Job, Operation, SPEC, Status};
use cutover::smc::{Code, Edition};
use proptest::prelude::*;
use std::fmt::Write as _;

#[test]
fn every_history_of_the_docs_is_judged_as_it_declares() {
    for file in histories() {
        let name = file.display();
        let history = History::read(&std::fs::read(&file).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for resource in &history.resources {
            let judged = resource.judge();
            assert_eq!(resource.differences(&judged), Vec::<String>::new(), "{name}");
            assert!(Resource::best(&judged).is_some(), "{name}");
        }
        let declared = history.resources.iter().any(|r| !r.expect.is_empty());
        assert!(declared || history.resources.is_empty(), "{name} declares nothing");
    }
}

#[test]
fn every_line_of_the_docs_is_of_the_schema_and_says_where_it_comes_from() {
    let schema = std::fs::read_to_string(root().join("docs/histories/schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for file in histories() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (n, line) in text.lines().enumerate() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(schema.is_valid(&value), "{} line {}", file.display(), n + 1);
            assert!(n > 0 || value.get("x-origin").is_some(), "{} has no origin", file.display());
        }
    }
    for wrong in [r#"{"op":"Stop"}"#, r#"{"see":{},"sea":1}"#, r#"{"history":"1.0"}"#, "[]"] {
        assert!(!schema.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

/// A small generator: what proptest hands over, unfolded.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}

/// Records a service that follows the rows: whatever is asked, every answer and every sighting is theirs.
fn tame(seed: u64) -> Recording<Job> {
    let mut dice = Dice(seed);
    let edition = *dice.pick(Edition::ALL);
    let operations = operations();
    let mut job = *dice.pick(&reachable(edition));
    let steps = dice.roll(2) == 0;
    let mut recording = Recording::begun_as(job);
    if steps {
        recording = recording.steps_recorded();
    }
    for _ in 0..dice.roll(12) {
        match dice.roll(4) {
            0 => {
                recording.see(job);
            }
            1 => {
                let event = *dice.pick(Event::ALL);
                // The source server is not recorded: its own steps say nothing of the job.
                if let Ok(next) = job.step(event) {
                    job = next;
                    if steps {
                        recording.step(event);
                    }
                }
            }
            _ => {
                let operation = *dice.pick(&operations);
                let (outcome, next) = match job.apply(operation) {
                    Ok(accepted) => (Outcome::Ok, accepted.job()),
                    Err(refused) => (Outcome::Denied(refused.code), job),
                };
                let lost = dice.roll(6) == 0;
                recording.call(operation, if lost { Outcome::Lost } else { outcome });
                if !lost || dice.roll(2) == 0 {
                    job = next;
                }
            }
        }
    }
    recording
}

/// Records a wild service: it uses every freedom that the pages leave. A check that no sentence states answers as it likes, a
/// shown target that none states is any that no sentence excludes, an unforeseen move is made where the job was just shown and
/// is shown again.
fn wild(seed: u64) -> Recording<Job> {
    let mut dice = Dice(seed);
    let edition = *dice.pick(Edition::ALL);
    let operations = operations();
    let possible: Vec<Job> = Job::all(edition).filter(|j| j.is_possible()).collect();
    let mut job = *dice.pick(&possible);
    let mut recording = Recording::begun_as(job);
    for _ in 0..dice.roll(12) {
        match dice.roll(6) {
            0 => {
                recording.see(job);
            }
            1 => {
                recording.see(job);
                let same_memory = |other: &&Job| {
                    (other.was_cut_over(), other.is_scheduled(), other.expires(), other.run_once(), other.source())
                        == (job.was_cut_over(), job.is_scheduled(), job.expires(), job.run_once(), job.source())
                };
                let next = **dice.pick(&possible.iter().filter(same_memory).collect::<Vec<_>>());
                if !forbidden(job, next) {
                    job = next;
                }
                recording.see(job);
            }
            2 => job = job.step(*dice.pick(Event::ALL)).unwrap_or(job),
            _ => {
                let operation = *dice.pick(&operations);
                let why = job.explain(operation);
                let outcome = match job.apply(operation) {
                    // Error tables are not complete: what refuses may say so with a code that the operation's table lacks.
                    Err(_) if free(&why) && !matches!(operation, Operation::DeleteSource(_)) && dice.roll(2) == 0 => {
                        Outcome::Denied(Code::WithRunningJob)
                    }
                    Err(refused) => Outcome::Denied(refused.code),
                    Ok(accepted) => {
                        let next = accepted.job();
                        job = if implied_target(operation, edition) {
                            loosened(&mut dice, job, next, &possible)
                        } else {
                            next
                        };
                        Outcome::Ok
                    }
                };
                recording.call(operation, outcome);
            }
        }
    }
    recording
}

/// Whether what answered is a check that no sentence states.
fn free(why: &Explanation) -> bool {
    let assumed = |c: &Check| !matches!(c.basis, Basis::Stated(_) | Basis::Disputed(..));
    why.check().is_some_and(assumed)
}

/// Operations whose shown effect no sentence states: the end of a cut-over's first moment, a pause in 2021.
fn implied_target(operation: Operation, edition: Edition) -> bool {
    matches!(operation, Operation::CutOver(_)) || operation == Operation::Stop && edition == Edition::E2021
}

/// The job with another shown state than the rows give it, if no sentence excludes that.
fn loosened(dice: &mut Dice, from: Job, to: Job, possible: &[Job]) -> Job {
    let alike = |other: &&Job| {
        (other.was_cut_over(), other.is_scheduled(), other.expires(), other.run_once(), other.source())
            == (to.was_cut_over(), to.is_scheduled(), to.expires(), to.run_once(), to.source())
            && !forbidden(from, **other)
    };
    dice.pick(&possible.iter().filter(alike).copied().collect::<Vec<_>>()).to_owned()
}

/// The steps that sentences forbid, written once more.
fn forbidden(from: Job, to: Job) -> bool {
    use cutover::smc::job::State::{Absent, Deleting, Expired, Gone, Ready};
    let (a, b) = (from.state(), to.state());
    from != to
        && (a == Deleting && !matches!(b, Deleting | Gone)
            || a == Gone && b != Gone
            || from.status() == Some(Status::Running) && b == Expired
            || !matches!(a, Absent | Ready) && b == Ready
            || a != Absent && b == Absent)
}

proptest! {
    #[test]
    fn what_follows_the_rows_conforms(seed in any::<u64>()) {
        let judged = tame(seed).judge();
        let conforms = matches!(judged.verdict, Verdict::Conforms | Verdict::Vacuous);
        prop_assert!(conforms, "{:?}", judged);
    }

    #[test]
    fn what_uses_every_freedom_is_not_convicted(seed in any::<u64>()) {
        let judged = wild(seed).judge();
        prop_assert!(judged.verdict != Verdict::Violates, "{:?}\n{:?}", judged, wild(seed));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = History::read(&bytes);
    }

    #[test]
    fn a_damaged_history_is_read_or_refused_with_its_line(n in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = std::fs::read(n.get(&histories())).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        match History::read(&bytes) {
            Ok(history) => history.resources.iter().for_each(|r| drop(r.judge())),
            Err(e) => prop_assert!(e.line >= 1 && !e.reason.is_empty()),
        }
    }
}

/// One wrong answer or effect, between complete sightings.
struct Wrong {
    kind: &'static str,
    outcome: Outcome<Code>,
    after: Job,
}

/// The wrong answers to an operation that no reading of the pages allows.
fn wrong_answers(job: Job, operation: Operation) -> Vec<Wrong> {
    let why = job.explain(operation);
    if !why.is_certain() {
        return Vec::new();
    }
    match job.apply(operation) {
        Err(refused) => {
            let mut wrong = Vec::new();
            let moved = [Job::at(job, Status::Running), Job::at(job, Status::Stopped), job];
            let after = moved.into_iter().find(|j| j.is_possible() && !forbidden(job, *j)).unwrap_or(job);
            wrong.push(Wrong { kind: "accepted", outcome: Outcome::Ok, after });
            if why.check().is_some_and(|c| code_is_stated(operation, job.edition(), c)) {
                let listed = codes_of(operation, job.edition());
                // Another check of the operation may fail as well; which comes first no page says.
                let other = listed.into_iter().find(|c| *c != refused.code && !may_also_fail(operation, job, *c));
                wrong.extend(other.map(|c| Wrong { kind: "wrong code", outcome: Outcome::Denied(c), after: job }));
            }
            wrong
        }
        Ok(accepted) => {
            let mut wrong = Vec::new();
            let claimed = |code: &Code| !may_also_fail(operation, job, *code);
            let code = codes_of(operation, job.edition()).into_iter().find(claimed);
            wrong.extend(code.map(|c| Wrong { kind: "refused", outcome: Outcome::Denied(c), after: job }));
            if let Accepted::Applied(next) = accepted
                && shown_effect_is_stated(operation, job.edition())
                && next.status() != job.status()
            {
                wrong.push(Wrong { kind: "no effect", outcome: Outcome::Ok, after: job });
            }
            wrong
        }
    }
}

fn rule(operation: Operation, edition: Edition) -> &'static cutover::rule::Rule {
    let bit = Edition::ALL.iter().position(|e| *e == edition).unwrap();
    SPEC.rules.iter().find(|r| r.name == operation.name() && r.editions >> bit & 1 == 1).unwrap()
}

fn codes_of(operation: Operation, edition: Edition) -> Vec<Code> {
    let mut codes: Vec<u8> = rule(operation, edition).checks().filter_map(|c| c.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.into_iter().map(|n| Code::ALL[usize::from(n)]).collect()
}

fn code_is_stated(operation: Operation, edition: Edition, check: &Check) -> bool {
    matches!(rule(operation, edition).code_basis(check), Basis::Stated(_))
}

/// Whether a check that carries this code is in doubt here, or fires, or is not stated: then no sentence says that it does not
/// answer.
fn may_also_fail(operation: Operation, job: Job, code: Code) -> bool {
    let rule = rule(operation, job.edition());
    let number = u8::try_from(Code::ALL.iter().position(|c| *c == code).unwrap()).unwrap();
    rule.checks().filter(|c| c.code == Some(number)).any(|c| !matches!(c.basis, Basis::Stated(_)))
        || job.apply(operation).is_err_and(|r| r.code == code)
}

fn shown_effect_is_stated(operation: Operation, edition: Edition) -> bool {
    !implied_target(operation, edition) && !matches!(operation, Operation::Modify(_) | Operation::DeleteSource(_))
}

#[test]
fn with_recorded_steps_every_wrong_answer_between_complete_sightings_is_convicted() {
    let (mut text, mut missed) = (String::new(), Vec::new());
    for kind in ["accepted", "wrong code", "refused", "no effect"] {
        let (mut cells, mut recorded, mut hidden) = (0, 0, 0);
        for &edition in Edition::ALL {
            for job in reachable(edition) {
                for operation in operations() {
                    for wrong in wrong_answers(job, operation).into_iter().filter(|w| w.kind == kind) {
                        cells += 1;
                        let judge = |steps: bool| {
                            let mut recording = Recording::begun_as(job).with_linked(job);
                            if steps {
                                recording = recording.steps_recorded();
                            }
                            // Nothing is no complete sighting: it shows what was not created and what is gone alike. There the
                            // recorder vouches for the beginning.
                            if job.status().is_some() {
                                recording.see(job);
                            }
                            recording.call(operation, wrong.outcome).see(wrong.after);
                            recording.convicted()
                        };
                        let found = judge(true);
                        recorded += usize::from(found);
                        hidden += usize::from(judge(false));
                        if !found {
                            missed.push(format!("{job:?} {operation:?} {kind}"));
                        }
                    }
                }
            }
        }
        writeln!(text, "{kind}: {cells} cells, convicted with recorded steps {recorded}, with hidden ones {hidden}")
            .unwrap();
    }
    assert!(missed.is_empty(), "{} missed, such as {}", missed.len(), missed[0]);
    same(&root().join("tests/power.txt"), &text);
}
