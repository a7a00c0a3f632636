//! What `cutover check` prints.

use crate::input::Judged;
use clap::ValueEnum;
use cutover::history::json::{Resource, shrink};
use cutover::history::{Cause, Judgement, Verdict};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// For people or for programs.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
}

/// For people, for programs, or for what reads test results.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Style {
    /// Text for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
    /// `JUnit` XML: a test case for each resource.
    Junit,
}

/// What was judged so far.
pub(crate) struct Report {
    expect: bool,
    shrink: bool,
    text: String,
    results: Vec<Value>,
    cases: Vec<TestCase>,
    counts: [usize; 5],
    /// How many of them the files declare.
    declared: [usize; 5],
    unusable: usize,
    unexpected: usize,
}

const VERDICTS: [Verdict; 5] =
    [Verdict::Conforms, Verdict::Vacuous, Verdict::Unspecified, Verdict::Violates, Verdict::Inconclusive];

impl Report {
    pub(crate) fn new(expect: bool, shrink: bool) -> Self {
        Self {
            expect,
            shrink,
            text: String::new(),
            results: Vec::new(),
            cases: Vec::new(),
            counts: [0; 5],
            declared: [0; 5],
            unusable: 0,
            unexpected: 0,
        }
    }

    pub(crate) fn add(&mut self, judged: Judged) {
        let file = &judged.name;
        match judged.resources {
            Err(reason) => {
                self.unusable += 1;
                let _ = writeln!(self.text, "{file}: unusable: {reason}");
                self.case(file, "", failed(NonSuccessKind::Error, "unusable", &reason));
                self.results.push(json!({"file": file, "unusable": reason}));
            }
            Ok(resources) if resources.is_empty() => {
                self.count(Verdict::Vacuous, true);
                let _ = writeln!(self.text, "{file}: vacuous: it names no resource");
                self.case(file, "", TestCaseStatus::success());
                self.results.push(json!({"file": file, "verdict": "vacuous"}));
            }
            Ok(resources) => {
                for (r, judgements) in &resources {
                    let short = self.shrink.then(|| shrunk(&judged.text, r, judgements)).flatten();
                    self.resource(file, r, judgements, short.as_deref());
                }
            }
        }
    }

    fn case(&mut self, file: &str, resource: &str, status: TestCaseStatus) {
        let mut case = TestCase::new(if resource.is_empty() { file } else { resource }, status);
        case.set_classname(file);
        self.cases.push(case);
    }

    fn resource(&mut self, file: &str, resource: &Resource, judgements: &[Judgement], shrunk: Option<&str>) {
        let Some(best) = Resource::best(judgements) else { return };
        let differences = if self.expect { resource.differences(judgements) } else { Vec::new() };
        self.unexpected += usize::from(!differences.is_empty());
        // A verdict that the file declares is no failure.
        let declared = self.expect && !resource.expect.is_empty();
        self.count(best.verdict, declared);
        let mut text = best.to_string();
        if judgements.len() > 1 {
            for j in judgements {
                let at = j.line.map_or(String::new(), |l| format!(", line {l}"));
                let _ = write!(text, "\n    edition {}: {}{at}", j.edition, j.verdict);
            }
        }
        for difference in &differences {
            let _ = write!(text, "\n    NOT AS DECLARED: {difference}");
        }
        if let Some(history) = shrunk {
            let _ = write!(text, "\n    as few lines as possible:\n{history}");
        }
        let _ = writeln!(self.text, "{file} {}: {text}", resource.name);
        let status = match best.verdict {
            _ if !differences.is_empty() => failed(NonSuccessKind::Failure, "not as declared", &text),
            _ if declared => TestCaseStatus::success(),
            Verdict::Violates => failed(NonSuccessKind::Failure, "violates", &text),
            Verdict::Inconclusive => failed(NonSuccessKind::Error, "inconclusive", &text),
            Verdict::Unspecified => {
                let mut skipped = TestCaseStatus::skipped();
                skipped.set_message("unspecified").set_description(text.clone());
                skipped
            }
            _ => TestCaseStatus::success(),
        };
        self.case(file, &resource.name, status);
        self.results.push(json!({
            "file": file,
            "resource": resource.name,
            "verdict": best.verdict.to_string(),
            "edition": best.edition,
            "editions": judgements.iter().map(value).collect::<Vec<_>>(),
            "differences": differences,
            "shrunk": shrunk,
        }));
    }

    fn count(&mut self, verdict: Verdict, declared: bool) {
        let at = VERDICTS.iter().position(|v| *v == verdict).unwrap_or(0);
        if let (Some(count), Some(known)) = (self.counts.get_mut(at), self.declared.get_mut(at)) {
            *count += 1;
            *known += usize::from(declared);
        }
    }

    /// The text and the exit status.
    pub(crate) fn print(mut self, format: Style) -> (String, u8) {
        let [_, _, unspecified, violates, inconclusive] = self.counts;
        let [_, _, unspecified_declared, violates_declared, inconclusive_declared] = self.declared;
        let status = match () {
            () if self.unusable > 0 => 3,
            () if self.unexpected > 0 || violates > violates_declared => 1,
            () if inconclusive > inconclusive_declared => 4,
            () if unspecified > unspecified_declared => 2,
            () => 0,
        };
        let counted: Vec<String> =
            VERDICTS.iter().zip(self.counts).filter(|(_, n)| *n > 0).map(|(v, n)| format!("{n} {v}")).collect();
        let mut summary = format!("{} judged", self.counts.iter().sum::<usize>());
        if !counted.is_empty() {
            let _ = write!(summary, ": {}", counted.join(", "));
        }
        if self.unusable > 0 {
            let _ = write!(summary, "; {} unusable", self.unusable);
        }
        if self.expect {
            let _ = write!(summary, "; {} not as declared", self.unexpected);
        }
        let _ = writeln!(self.text, "{summary}");
        match format {
            Style::Text => (self.text, status),
            Style::Json => (format!("{:#}\n", json!({"results": self.results, "summary": summary})), status),
            Style::Junit => {
                let mut suite = TestSuite::new("cutover check");
                suite.add_test_cases(self.cases);
                let mut report = quick_junit::Report::new("cutover");
                report.add_test_suite(suite);
                // Only a broken writer can fail, and a string is none.
                (report.to_string().unwrap_or_default(), status)
            }
        }
    }
}

/// As few lines as possible with which the same clause convicts the same resource.
fn shrunk(text: &str, resource: &Resource, judgements: &[Judgement]) -> Option<String> {
    let clause = |judgements: &[Judgement]| {
        let best = Resource::best(judgements)?;
        (best.verdict == Verdict::Violates).then(|| best.blame.first().and_then(|b| b.clause).map(|c| c.id))
    };
    let wanted = clause(judgements)?;
    let same = |r: &Resource| r.name == resource.name && r.is_convicted() && clause(&r.judge()) == Some(wanted);
    Some(shrink(text, |history| history.resources.iter().any(same)))
}

fn failed(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message).set_description(text);
    status
}

fn value(j: &Judgement) -> Value {
    let blame = |b: &cutover::history::Blame| {
        json!({"part": b.part, "rule": b.rule, "clause": b.clause.map(|c| c.id), "says": b.clause.map(|c| c.says),
            "pages": b.clause.map(|c| c.pages.iter().map(|p| format!("{}, {}", p.title, p.date)).collect::<Vec<_>>()),
            "basis": b.basis.to_string()})
    };
    json!({
        "edition": j.edition,
        "verdict": j.verdict.to_string(),
        "line": j.line,
        "before": j.before,
        "blame": j.blame.iter().map(blame).collect::<Vec<_>>(),
        "given": j.given,
        "causes": j.causes.iter().map(|c| json!({"kind": c.kind(), "claim": match c {
            Cause::Contradicts(b) => blame(b),
            _ => Value::Null,
        }, "line": match c {
            Cause::UnlistedCode(line) | Cause::UnlistedWord(line) | Cause::UnrecordedCode(line) => json!(line),
            _ => Value::Null,
        }})).collect::<Vec<_>>(),
        "needs": j.needs.iter().map(|s| json!({"what": s.what, "after": s.after, "before": s.before})).collect::<Vec<_>>(),
        "rests_on": j.rests_on.map(|s| s.to_string()),
    })
}
