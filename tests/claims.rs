//! The table `docs/claims.md`: each claim of the five pages has its row, and whatever a row names exists.

use crate::generated::root;
use cutover::{dcs, evidence::Clause, smc, sms};
use std::{collections::HashSet, fs};

/// The documents, each with the number of its claims.
const DOCUMENTS: [(&str, usize); 5] = [("000", 67), ("001", 75), ("002", 46), ("003", 77), ("004", 115)];
/// The same documents, as pages of the clauses.
const PAGES: [&str; 5] = [
    "smc.cut-over@2021-02",
    "smc.cut-over@undated",
    "smc.stop@2020-10",
    "dcs.sync-stop@2025-05",
    "sms.change-state@2025-02",
];
/// What may stand for a rule that has no name.
const WORDS: [&str; 4] = ["never", "no step", "word", "message"];

/// The clauses of all services.
fn clauses() -> impl Iterator<Item = &'static &'static Clause> {
    smc::clauses::CLAUSES
        .iter()
        .chain(sms::clauses::CLAUSES)
        .chain(sms::task_clauses::CLAUSES)
        .chain(dcs::clauses::CLAUSES)
}

struct Row {
    claim: String,
    line: String,
    relevant: String,
    clause: Option<String>,
    rule: String,
    tests: Vec<String>,
}

impl Row {
    fn is_relevant(&self) -> bool {
        self.relevant == "yes"
    }

    fn is_outside(&self) -> bool {
        self.rule.starts_with("outside: ")
    }
}

fn text() -> String {
    fs::read_to_string(root().join("docs/claims.md")).unwrap_or_default()
}

/// The rows of all tables.
#[expect(clippy::panic, reason = "only tests read the table, and it may not hold another kind of row")]
fn rows() -> Vec<Row> {
    let plain = |cell: &str| cell.trim_matches('`').to_owned();
    let mut rows = Vec::new();
    for line in text().lines().filter(|l| l.starts_with('|') && !l.starts_with("|-") && !l.starts_with("| claim |")) {
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [claim, number, _, relevant, clause, rule, tests] = cells[..] else { panic!("{line}: not seven columns") };
        rows.push(Row {
            claim: claim.to_owned(),
            line: number.to_owned(),
            relevant: relevant.to_owned(),
            clause: (clause != "-").then(|| plain(clause)),
            rule: rule.to_owned(),
            tests: tests.split(", ").filter(|t| *t != "-").map(plain).collect(),
        });
    }
    rows
}

#[test]
fn every_claim_has_its_row() {
    let mut rows = rows().into_iter();
    for (document, count) in DOCUMENTS {
        for n in 1..=count {
            let row = rows.next().unwrap_or_else(|| panic!("{document}.{n}: no such row"));
            assert_eq!(row.claim, format!("{document}.{n}"), "{document}.{n}: another row stands in its place");
            assert!(row.line.parse().is_ok_and(|line: u32| line > 0), "{}: no line: {}", row.claim, row.line);
            assert!(["yes", "no"].contains(&&*row.relevant), "{}: neither yes nor no: {}", row.claim, row.relevant);
        }
    }
    assert!(rows.next().is_none_or(|row| panic!("{}: one row too many", row.claim)));
}

#[test]
fn every_clause_exists_and_those_of_the_pages_are_cited() {
    let rows = rows();
    for row in &rows {
        let known = row.clause.as_ref().is_none_or(|id| clauses().any(|clause| clause.id == id));
        assert!(known, "{}: no such clause: {:?}", row.claim, row.clause);
    }
    for clause in clauses().filter(|clause| clause.pages.iter().any(|page| PAGES.contains(&page.key))) {
        let cited = rows.iter().any(|row| row.clause.as_deref() == Some(clause.id));
        assert!(cited, "{}: no row cites this clause of the five pages", clause.id);
    }
}

#[test]
fn every_rule_exists() {
    let specs = [smc::job::SPEC, sms::source::SPEC, sms::task::SPEC, dcs::task::SPEC];
    let lists = specs.into_iter().flat_map(|s| s.rules.iter().chain(s.events).chain(s.console));
    let names: HashSet<_> = lists.map(|rule| rule.name).chain(WORDS).collect();
    for row in rows().iter().filter(|row| row.rule != "-" && !row.is_outside()) {
        for rule in row.rule.split(", ") {
            assert!(names.contains(rule), "{}: no such rule: {rule}", row.claim);
        }
    }
}

#[test]
fn every_test_exists() {
    let files = fs::read_dir(root().join("tests")).unwrap().map(|file| file.unwrap().path());
    let code: String =
        files.filter(|f| f.extension().is_some_and(|e| e == "rs")).map(|f| fs::read_to_string(f).unwrap()).collect();
    for row in rows() {
        for test in &row.tests {
            let history = root().join("docs/histories").join(test).is_file();
            assert!(history || code.contains(&format!("fn {test}(")), "{}: no such test: {test}", row.claim);
        }
    }
}

#[test]
fn every_relevant_claim_is_mapped_or_outside_and_counted() {
    let (relevant, rest): (Vec<_>, Vec<_>) = rows().into_iter().partition(Row::is_relevant);
    let (outside, mapped): (Vec<_>, Vec<_>) = relevant.iter().partition(|row| row.is_outside());
    for row in &mapped {
        assert!(row.clause.is_some() && row.rule != "-" && !row.tests.is_empty(), "{}: not mapped", row.claim);
    }
    let (all, n, m, k) = (relevant.len() + rest.len(), relevant.len(), mapped.len(), outside.len());
    let wanted = format!(
        "{all} claims, {n} of them bear on the state machine; {m} of those {n} are mapped, {k} lie outside the model."
    );
    assert!(text().lines().any(|line| line == wanted), "the counts are stale, the rows say: {wanted}");
}
