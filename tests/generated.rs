//! Generated files: committed, and these tests fail when they are stale. `UPDATE=1 cargo test` writes them anew.

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
         /// Name and text of each.\npub(crate) const CORPUS: &[(&str, &str)] = &[\n",
    );
    for file in histories() {
        let name = file.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        writeln!(text, "    (\"{name}\", include_str!(\"../../../{name}\")),").unwrap();
    }
    text.push_str("];\n");
    same(&root().join("src/bin/cutover/corpus.rs"), &text);
}
