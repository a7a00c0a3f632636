//! The reports that are made by hand, `docs/reports`: whether the names of public functions, types, traits and modules in them are
//! those of the source. A changed signature, or one more function of a name that there is already, it does not notice.

use crate::generated::root;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The words after which an item has its name.
const KINDS: &[&str] = &["fn", "struct", "enum", "trait", "mod", "type", "macro"];

/// The name of the item that a line declares, if it is public: `pub const fn apply(self` is `apply`.
fn public(line: &str) -> Option<&str> {
    let mut words = line.trim_start().strip_prefix("pub ")?.split([' ', '(', '<', ':', ';', '{', '=']);
    let kind = words.find(|word| !matches!(*word, "const" | "unsafe" | "async"))?;
    let name = if KINDS.contains(&kind) { words.next()? } else { return None };
    (!name.is_empty() && !name.starts_with('$')).then_some(name)
}

/// The public items of a file, but those that are hidden or that only the tests of the crate see.
fn items(path: &Path, all: &mut BTreeSet<String>) {
    let text = std::fs::read_to_string(path).unwrap();
    let (mut hidden, mut sealed) = (false, false);
    for line in text.lines().take_while(|line| !line.starts_with("pub mod mutants")) {
        let start = line.trim_start();
        hidden |= start == "#[doc(hidden)]" || start.contains("cfg(doctest)") || start.contains("all(doctest");
        sealed = line.ends_with("mod sealed {") || sealed && line != "}";
        if let Some(name) = public(line).filter(|_| !(hidden || sealed)) {
            all.insert(name.to_owned());
        }
        hidden &= start.starts_with("#[") || start.starts_with("///") || start.starts_with("//");
    }
}

/// The source files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

#[test]
fn the_snapshot_of_the_public_interface_has_the_items_of_the_source() {
    let snapshot = std::fs::read_to_string(root().join("docs/reports/public-api.txt")).unwrap();
    let mut listed = BTreeSet::new();
    for line in snapshot.lines().map(|line| line.trim_start_matches("#[non_exhaustive] ")) {
        let Some(path) = line.strip_prefix("pub ").and_then(|line| line.split_once("cutover::")) else { continue };
        // What stands in angle brackets is of a type, and is no part of the path.
        let mut depth = 0;
        let bare = path.1.chars().filter(|c| {
            depth += i32::from(*c == '<') - i32::from(*c == '>');
            depth == 0 && *c != '>'
        });
        let path: String = bare.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
        listed.extend(path.trim_end_matches(':').rsplit("::").next().map(str::to_owned));
    }
    let mut declared = BTreeSet::new();
    let (src, bin) = (root().join("src"), root().join("src/bin"));
    sources(&src).iter().filter(|path| !path.starts_with(&bin)).for_each(|path| items(path, &mut declared));
    assert!(declared.len() > 300 && listed.len() > 300, "{} and {}", declared.len(), listed.len());
    let missing: Vec<_> = declared.difference(&listed).collect();
    assert!(missing.is_empty(), "docs/reports/README.md says how to write public-api.txt anew; it lacks {missing:?}");
    // What is listed stands somewhere in the source as a word: what was removed or renamed does not.
    let words: BTreeSet<String> = sources(&src).iter().flat_map(|path| words(path)).collect();
    let gone: Vec<_> = listed.iter().filter(|name| !name.is_empty() && !words.contains(*name)).collect();
    assert!(gone.is_empty(), "docs/reports/README.md says how to write public-api.txt anew; it still has {gone:?}");
}

/// Every word of a file, and its name.
fn words(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned);
    words.chain([path.file_stem().unwrap().to_string_lossy().into_owned()]).collect()
}
