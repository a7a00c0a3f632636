//! What `cutover check` prints.

use crate::input::{Found, Judged};
use clap::{Args, ValueEnum};
use cutover::history::json::{History, Resource, shrink};
use cutover::history::{Cause, Exercise, Judgement, Moment, Verdict};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

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

/// What is checked, and what is said of it.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct Options {
    /// JSON Lines files, folders that hold some, or - for standard input; none for the histories that come with the
    /// crate, with --expect.
    pub(crate) files: Vec<PathBuf>,
    /// Compare with what each file declares.
    #[arg(long)]
    expect: bool,
    /// Ask only whether a stated rule is broken: what is no more than unspecified is no failure.
    #[arg(long)]
    stated: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Style,
    /// The verdicts alone, without what explains them: for many recordings.
    #[arg(long, conflicts_with_all = ["explain", "witness", "shrink"])]
    pub(crate) brief: bool,
    /// For each resource that violates a rule, say of each state in which it may have been what rejects the line there.
    #[arg(long)]
    explain: bool,
    /// For each resource that conforms, print one run that explains it.
    #[arg(long)]
    pub(crate) witness: bool,
    /// For each resource that violates a rule, print a history with as few lines as possible that violates it too.
    #[arg(long)]
    shrink: bool,
    /// Say which rows the histories that conform exercise: certainly, possibly, never.
    #[arg(long)]
    pub(crate) coverage: bool,
}

/// What was judged so far.
pub(crate) struct Report {
    options: Options,
    expect: bool,
    /// Of each service and edition the rows, with how many histories exercise them certainly and possibly.
    coverage: BTreeMap<(String, &'static str, &'static str), [usize; 2]>,
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
    pub(crate) fn new(options: Options) -> Self {
        Self {
            expect: options.expect || options.files.is_empty(),
            options,
            coverage: BTreeMap::new(),
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
                for (resource, found) in &resources {
                    let short = self.options.shrink.then(|| shrunk(&judged.text, resource, found)).flatten();
                    self.cover(judged.service, found);
                    self.resource(file, resource, found, short.as_deref());
                }
            }
        }
    }

    fn case(&mut self, file: &str, resource: &str, status: TestCaseStatus) {
        let mut case = TestCase::new(if resource.is_empty() { file } else { resource }, status);
        case.set_classname(file);
        self.cases.push(case);
    }

    fn cover(&mut self, service: &str, found: &Found) {
        for row in &found.coverage {
            let count = self.coverage.entry((service.to_owned(), row.edition, row.rule)).or_default();
            match row.how {
                Exercise::Certainly => count[0] += 1,
                Exercise::Possibly => count[1] += 1,
                Exercise::Never => {}
            }
        }
    }

    fn resource(&mut self, file: &str, resource: &Resource, found: &Found, shrunk: Option<&str>) {
        let Found { judgements, witnesses, .. } = found;
        let Some(best) = Resource::best(judgements) else { return };
        let differences = if self.expect { resource.differences(judgements) } else { Vec::new() };
        self.unexpected += usize::from(!differences.is_empty());
        // A verdict that the file declares is no failure.
        let declared = self.expect && !resource.expect.is_empty();
        self.count(best.verdict, declared);
        let mut text = if self.options.explain { format!("{best:#}") } else { best.to_string() };
        let of_best = judgements.iter().position(|j| core::ptr::eq(j, best)).and_then(|n| witnesses.get(n));
        for moment in of_best.into_iter().flatten().flatten() {
            let _ = write!(text, "\n    {moment}");
        }
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
            Verdict::Unspecified if self.options.stated => TestCaseStatus::success(),
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
            "witnesses": witnesses.iter().zip(judgements).map(|(w, j)| trace(resource, j, w.as_deref())).collect::<Vec<_>>(),
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
    pub(crate) fn print(mut self) -> (String, u8) {
        let format = self.options.format;
        let [_, _, unspecified, violates, inconclusive] = self.counts;
        let [_, _, unspecified_declared, violates_declared, inconclusive_declared] = self.declared;
        let status = match () {
            () if self.unusable > 0 => 3,
            () if self.unexpected > 0 || violates > violates_declared => 1,
            () if inconclusive > inconclusive_declared => 4,
            () if unspecified > unspecified_declared && !self.options.stated => 2,
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
        let mut covered: Vec<Value> = Vec::new();
        for ((service, edition, rule), [certainly, possibly]) in &self.coverage {
            let how = match (certainly, possibly) {
                (0, 0) => "never".to_owned(),
                (0, _) => format!("possibly in {possibly}"),
                (_, 0) => format!("certainly in {certainly}"),
                _ => format!("certainly in {certainly}, possibly in {possibly}"),
            };
            let _ = writeln!(self.text, "{service} {edition} {rule}: {how}");
            covered.push(json!({"service": service, "edition": edition, "rule": rule, "certainly": certainly,
                "possibly": possibly}));
        }
        let _ = writeln!(self.text, "{summary}");
        match format {
            Style::Text => (self.text, status),
            Style::Json => {
                (format!("{:#}\n", json!({"results": self.results, "coverage": covered, "summary": summary})), status)
            }
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
fn shrunk(text: &str, resource: &Resource, found: &Found) -> Option<String> {
    let judgements = &found.judgements;
    let clause = |judgements: &[Judgement]| {
        let best = Resource::best(judgements)?;
        (best.verdict == Verdict::Violates).then(|| best.blame.first().and_then(|b| b.clause).map(|c| c.id))
    };
    let wanted = clause(judgements)?;
    let same = |r: &Resource| r.name == resource.name && r.is_convicted() && clause(&r.judge()) == Some(wanted);
    let fails = |history: &History| history.resources.iter().any(same);
    // What does not name the resource seldom matters, and a long file takes long to shrink line by line.
    let own = own(text, &resource.name);
    let own = own.filter(|own| History::read(own.as_bytes()).is_ok_and(|history| fails(&history)));
    Some(shrink(own.as_deref().unwrap_or(text), fails))
}

/// The header without what it declares, and the lines that name a resource, calls with their returns.
fn own(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut header: serde_json::Map<String, Value> = serde_json::from_str(lines.next()?).ok()?;
    header.remove("expect");
    let mut out = Value::Object(header).to_string();
    let mut calls: Vec<String> = Vec::new();
    for line in lines {
        let value: Value = serde_json::from_str(line).ok()?;
        let id = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let named = line.contains(&Value::from(name).to_string());
        calls.extend(id("id").filter(|_| named));
        if named || id("ret").is_some_and(|id| calls.contains(&id)) {
            out.push('\n');
            out.push_str(line);
        }
    }
    Some(out)
}

fn failed(kind: NonSuccessKind, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(message).set_description(text);
    status
}

/// A run as a trace in the Informal Trace Format, which viewers of model checkers read.
fn trace(resource: &Resource, j: &Judgement, witness: Option<&[Moment]>) -> Value {
    let Some(moments) = witness else { return Value::Null };
    let names: Vec<&str> = moments.first().map_or_else(Vec::new, |m| m.values.iter().map(|(name, _)| *name).collect());
    let states = moments.iter().enumerate().map(|(n, moment)| {
        let values = moment.values.iter().map(|(name, value)| ((*name).to_owned(), json!(value)));
        let mut state: serde_json::Map<String, Value> = values.collect();
        state.insert("#meta".to_owned(), json!({"index": n, "line": moment.line}));
        state.insert("what".to_owned(), json!(moment.what));
        state
    });
    let vars: Vec<&str> = names.iter().copied().chain(["what"]).collect();
    json!({"#meta": {"format": "ITF", "resource": resource.name, "edition": j.edition}, "vars": vars,
        "states": states.collect::<Vec<_>>()})
}

fn value(j: &Judgement) -> Value {
    let blame = |b: &cutover::history::Blame| {
        json!({"part": b.part, "rule": b.rule, "clause": b.clause.map(|c| c.id), "says": b.clause.map(|c| c.says),
            "pages": b.clause.map(|c| c.pages.iter().map(|p| format!("{}, {}", p.title, p.date)).collect::<Vec<_>>()),
            "basis": b.basis.to_string()})
    };
    let step = |s: &cutover::history::Step| json!({"what": s.what, "after": s.after, "before": s.before});
    json!({
        "edition": j.edition,
        "verdict": j.verdict.to_string(),
        "line": j.line,
        "before": j.before,
        "candidates": j.candidates.iter().map(|c| json!({"state": c.state, "last_shown": c.last_shown,
            "against": c.against.iter().map(blame).collect::<Vec<_>>()})).collect::<Vec<_>>(),
        "blame": j.blame.iter().map(blame).collect::<Vec<_>>(),
        "early": j.early.map(|e| json!({"period": e.period.name, "since": e.since, "line": e.line, "passed": e.passed,
            "needed": e.needed})),
        "given": j.given,
        "causes": j.causes.iter().map(|c| json!({"kind": c.kind(), "claim": match c {
            Cause::Contradicts(b) => blame(b),
            _ => Value::Null,
        }, "line": match c {
            Cause::UnlistedCode(line) | Cause::UnlistedWord(line) | Cause::UnrecordedCode(line) => json!(line),
            _ => Value::Null,
        }})).collect::<Vec<_>>(),
        "repair": j.repair.as_ref().map(|steps| steps.iter().map(step).collect::<Vec<_>>()),
        "needs": j.needs.iter().map(step).collect::<Vec<_>>(),
        "rests_on": j.rests_on.map(|s| s.to_string()),
    })
}
