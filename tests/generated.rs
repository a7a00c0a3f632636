//! Generated files: committed, and these tests fail when they are stale. `UPDATE=1 cargo test` writes them anew.

use cutover::evidence::Clause;
use cutover::history::json::{History, Resource};
use cutover::render;
use cutover::rule::{Machine, Spec};
use cutover::{dcs, smc, sms};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether what is generated is to be written anew.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a file with what it should hold, or writes it where `UPDATE` is set.
pub(crate) fn same(path: &Path, wanted: &str) {
    let found = std::fs::read_to_string(path).unwrap_or_default();
    if found == wanted {
        return;
    }
    if updating() {
        std::fs::write(path, wanted).unwrap();
        return;
    }
    panic!("{} is stale: run UPDATE=1 cargo test", path.display());
}

/// The files of the corpus, by name.
pub(crate) fn histories() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["format", "smc", "sms", "dcs"] {
        let folder = root().join("docs/histories").join(folder);
        files.extend(std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()));
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    files
}

#[test]
fn the_command_carries_every_history_of_the_docs() {
    let mut text = String::from(
        "//! The histories that come with the crate. Generated from `docs/histories` by a test; do not edit.\n\n\
         /// Name and text of each.\n#[rustfmt::skip]\npub(crate) const CORPUS: &[(&str, &str)] = &[\n",
    );
    for file in histories() {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        writeln!(text, "    (\"{name}\", include_str!(\"../../../{name}\")),").unwrap();
    }
    text.push_str("];\n");
    same(&root().join("src/bin/cutover/corpus.rs"), &text);
}

/// Replaces what stands between the markers `<!-- NAME -->` and `<!-- /NAME -->`.
pub(crate) fn between_markers(page: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = page.find(&open).unwrap_or_else(|| panic!("no marker {name}")) + open.len();
    let end = page[start..].find(&close).unwrap_or_else(|| panic!("no end of {name}")) + start;
    format!("{}\n{}\n\n{}", &page[..start], text.trim_end(), &page[end..])
}

/// The machines.
const SPECS: [&Spec; 4] = [&smc::job::SPEC, &sms::source::SPEC, &sms::task::SPEC, &dcs::task::SPEC];

fn page_of<M: Machine>(name: &str, spec: &'static Spec, clauses: &[&Clause]) {
    let path = root().join("docs").join(name);
    let mut page = std::fs::read_to_string(&path).unwrap();
    let counts = render::counts(spec);
    let mut figures = format!(
        "{} states, {} cells (a state, an operation or event, and its arguments). ",
        counts.states, counts.cells
    );
    let claims: Vec<String> = counts.claims.iter().map(|(strength, n)| format!("{n} {strength}")).collect();
    write!(figures, "Claims: {}.", claims.join(", ")).unwrap();
    page = between_markers(&page, "figures", &figures);
    for edition in M::EDITIONS {
        page = between_markers(&page, &format!("allowed {edition}"), &render::allowed::<M>(*edition));
        page = between_markers(&page, &format!("rows {edition}"), &render::rows(spec, &edition.to_string()));
    }
    let (first, last) = (M::EDITIONS[0], M::EDITIONS[M::EDITIONS.len() - 1]);
    for (name, diagram) in render::diagrams::<M>(last) {
        page = between_markers(&page, &format!("diagram {name}"), &format!("```mermaid\n{diagram}```"));
    }
    page = between_markers(&page, "difference", &render::difference::<M>(first, last));
    if page.contains("<!-- periods -->") {
        page = between_markers(&page, "periods", &render::periods(spec));
    }
    let mut listed = String::new();
    for c in clauses {
        let pages: Vec<String> = c.pages.iter().map(|p| format!("{} ({})", p.title, p.date)).collect();
        writeln!(listed, "- `{}`: {} — {}", c.id, c.says, pages.join("; ")).unwrap();
    }
    page = between_markers(&page, "clauses", &listed);
    same(&path, &page);
}

#[test]
fn the_page_of_each_service_is_what_the_rules_say() {
    page_of::<smc::job::Job>("smc.md", &smc::job::SPEC, smc::clauses::CLAUSES);
    page_of::<sms::source::Source>("sms.md", &sms::source::SPEC, sms::clauses::CLAUSES);
    page_of::<sms::task::Task>("sms-task.md", &sms::task::SPEC, sms::task_clauses::CLAUSES);
    page_of::<dcs::task::Task>("dcs.md", &dcs::task::SPEC, dcs::clauses::CLAUSES);
}

#[test]
fn the_open_questions_are_every_claim_that_no_sentence_states() {
    let path = root().join("docs/open-questions.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    for spec in SPECS {
        page = between_markers(&page, spec.name, &render::open_questions(spec));
    }
    same(&path, &page);
}

#[test]
fn the_errata_name_both_clauses_of_every_disputed_claim() {
    let page = std::fs::read_to_string(root().join("docs/errata.md")).unwrap();
    for rule in SPECS.iter().flat_map(|s| s.rules.iter().chain(s.events).chain(s.console)) {
        let guards = rule.checks().map(|c| c.basis).chain(rule.checks().map(|c| rule.code_basis(c)));
        for basis in guards.chain(rule.effects().map(|e| e.basis)).filter(|b| b.rival().is_some()) {
            for clause in [basis.clause(), basis.rival()].into_iter().flatten() {
                assert!(
                    page.contains(&format!("`{}`", clause.id)),
                    "{}: {} is not in the errata",
                    rule.name,
                    clause.id
                );
            }
        }
    }
    for period in smc::clock::PERIODS.iter().chain(sms::clock::PERIODS).filter(|p| p.basis.rival().is_some()) {
        for clause in [period.basis.clause(), period.basis.rival()].into_iter().flatten() {
            assert!(page.contains(&format!("`{}`", clause.id)), "{}: {} is not in the errata", period.name, clause.id);
        }
    }
}

#[test]
fn the_examples_of_the_judge_are_what_it_says() {
    let path = root().join("docs/checker.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    let names: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("<!-- judged ")?.strip_suffix(" -->"))
        .map(str::to_owned)
        .collect();
    assert_eq!(names.len(), 5);
    for name in names {
        let file = std::fs::read(root().join(format!("docs/histories/{name}.jsonl"))).unwrap();
        let history = History::read(&file).unwrap();
        let judgements = history.resources[0].judge();
        let best = Resource::best(&judgements).unwrap();
        page = between_markers(&page, &format!("judged {name}"), &format!("```text\n{best}\n```"));
    }
    same(&path, &page);
}
