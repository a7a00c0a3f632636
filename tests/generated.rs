//! Generated files: committed, and these tests fail when they are stale. `UPDATE=1 cargo test` writes them anew.

use cutover::render;
use cutover::smc::Edition;
use cutover::smc::clauses::CLAUSES;
use cutover::smc::job::{RunOnce, SPEC};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a file with what it should hold, or writes it where `UPDATE` is set.
pub(crate) fn same(path: &Path, wanted: &str) {
    let found = std::fs::read_to_string(path).unwrap_or_default();
    if found == wanted {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, wanted).unwrap();
        return;
    }
    panic!("{} is stale: run UPDATE=1 cargo test", path.display());
}

/// The files of the corpus, by name.
pub(crate) fn histories() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["format", "smc"] {
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
fn between_markers(page: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = page.find(&open).unwrap_or_else(|| panic!("no marker {name}")) + open.len();
    let end = page[start..].find(&close).unwrap_or_else(|| panic!("no end of {name}")) + start;
    format!("{}\n{}\n\n{}", &page[..start], text.trim_end(), &page[end..])
}

#[test]
fn the_page_of_the_service_is_what_the_rules_say() {
    let path = root().join("docs/smc.md");
    let mut page = std::fs::read_to_string(&path).unwrap();
    let counts = render::counts(&SPEC);
    let mut figures = format!(
        "{} states, {} cells (a state, an operation or event, and its arguments). ",
        counts.states, counts.cells
    );
    let claims: Vec<String> = counts.claims.iter().map(|(strength, n)| format!("{n} {strength}")).collect();
    write!(figures, "Claims: {}.", claims.join(", ")).unwrap();
    page = between_markers(&page, "figures", &figures);
    for &edition in Edition::ALL {
        page = between_markers(&page, &format!("allowed {edition}"), &render::allowed(edition));
        page = between_markers(&page, &format!("rows {edition}"), &render::rows(&SPEC, edition.as_str()));
    }
    for (name, run_once) in [("one-time", RunOnce::Yes), ("incremental", RunOnce::No)] {
        let diagram = format!("```mermaid\n{}```", render::diagram(Edition::LATEST, run_once));
        page = between_markers(&page, &format!("diagram {name}"), &diagram);
    }
    page = between_markers(&page, "difference", &render::difference(Edition::E2021, Edition::E2024_06));
    let mut clauses = String::new();
    for c in CLAUSES {
        let pages: Vec<String> = c.pages.iter().map(|p| format!("{} ({})", p.title, p.date)).collect();
        writeln!(clauses, "- `{}`: {} — {}", c.id, c.says, pages.join("; ")).unwrap();
    }
    page = between_markers(&page, "clauses", &clauses);
    same(&path, &page);
}

#[test]
fn the_open_questions_are_every_claim_that_no_sentence_states() {
    let path = root().join("docs/open-questions.md");
    let page = std::fs::read_to_string(&path).unwrap();
    same(&path, &between_markers(&page, "smc::job", &render::open_questions(&SPEC)));
}

#[test]
fn the_errata_name_both_clauses_of_every_disputed_claim() {
    let page = std::fs::read_to_string(root().join("docs/errata.md")).unwrap();
    for rule in SPEC.rules.iter().chain(SPEC.events).chain(SPEC.console) {
        for basis in rule.checks().map(|c| c.basis).chain(rule.effects().map(|e| e.basis)) {
            for clause in [basis.clause(), basis.rival()].into_iter().flatten().filter(|_| basis.rival().is_some()) {
                assert!(
                    page.contains(&format!("`{}`", clause.id)),
                    "{}: {} is not in the errata",
                    rule.name,
                    clause.id
                );
            }
        }
    }
}
