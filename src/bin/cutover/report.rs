//! What `cutover check` prints.

use clap::ValueEnum;
use cutover::history::json::{History, Resource};
use cutover::history::{Judgement, Verdict};
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

/// What was judged so far.
pub(crate) struct Report {
    expect: bool,
    text: String,
    results: Vec<Value>,
    counts: [usize; 5],
    /// How many of them the files declare.
    declared: [usize; 5],
    unusable: usize,
    unexpected: usize,
}

const VERDICTS: [Verdict; 5] =
    [Verdict::Conforms, Verdict::Vacuous, Verdict::Unspecified, Verdict::Violates, Verdict::Inconclusive];

impl Report {
    pub(crate) fn new(expect: bool) -> Self {
        Self {
            expect,
            text: String::new(),
            results: Vec::new(),
            counts: [0; 5],
            declared: [0; 5],
            unusable: 0,
            unexpected: 0,
        }
    }

    pub(crate) fn add(&mut self, file: &str, history: Result<History, String>) {
        match history {
            Err(reason) => {
                self.unusable += 1;
                let _ = writeln!(self.text, "{file}: unusable: {reason}");
                self.results.push(json!({"file": file, "unusable": reason}));
            }
            Ok(history) if history.resources.is_empty() => {
                self.count(Verdict::Vacuous, true);
                let _ = writeln!(self.text, "{file}: vacuous: it names no resource");
                self.results.push(json!({"file": file, "verdict": "vacuous"}));
            }
            Ok(history) => history.resources.iter().for_each(|r| self.resource(file, r)),
        }
    }

    fn resource(&mut self, file: &str, resource: &Resource) {
        let judgements = resource.judge();
        let Some(best) = Resource::best(&judgements) else { return };
        let differences = if self.expect { resource.differences(&judgements) } else { Vec::new() };
        self.unexpected += usize::from(!differences.is_empty());
        // A verdict that the file declares is no failure.
        self.count(best.verdict, self.expect && !resource.expect.is_empty());
        let _ = writeln!(self.text, "{file} {}: {best}", resource.name);
        if judgements.len() > 1 {
            for j in &judgements {
                let at = j.line.map_or(String::new(), |l| format!(", line {l}"));
                let _ = writeln!(self.text, "    edition {}: {}{at}", j.edition, j.verdict);
            }
        }
        for difference in &differences {
            let _ = writeln!(self.text, "    NOT AS DECLARED: {difference}");
        }
        self.results.push(json!({
            "file": file,
            "resource": resource.name,
            "verdict": best.verdict.to_string(),
            "edition": best.edition,
            "editions": judgements.iter().map(value).collect::<Vec<_>>(),
            "differences": differences,
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
    pub(crate) fn print(mut self, format: Format) -> (String, u8) {
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
            Format::Text => (self.text, status),
            Format::Json => (format!("{:#}\n", json!({"results": self.results, "summary": summary})), status),
        }
    }
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
            cutover::history::Cause::Contradicts(b) => blame(b),
            _ => Value::Null,
        }})).collect::<Vec<_>>(),
        "needs": j.needs.iter().map(|s| json!({"what": s.what, "after": s.after, "before": s.before})).collect::<Vec<_>>(),
        "rests_on": j.rests_on.map(|s| s.to_string()),
    })
}
