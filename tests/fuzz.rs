//! The bodies of the fuzz targets, on the committed corpus: what a fuzzer found once is not found twice.

use crate::generated::{root, updating};
use proptest::prelude::Rng;
use std::path::{Path, PathBuf};

mod bodies;

use bodies::{Reached, TARGETS, Target};

/// What is in a folder of `fuzz`, by name.
fn entries(folder: &str) -> Vec<PathBuf> {
    let folder = root().join("fuzz").join(folder);
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}; a published package has it not", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Runs a body on its corpus, with the name of what fails.
fn replayed(name: &str, body: fn(&[u8]) -> Reached) -> Reached {
    let mut reached = Reached::new();
    for file in entries(&format!("corpus/{name}")) {
        let bytes = std::fs::read(&file).unwrap();
        let run = std::panic::catch_unwind(|| body(&bytes));
        reached.extend(run.unwrap_or_else(|_| panic!("{} fails", file.display())));
    }
    reached
}

#[test]
fn every_target_has_a_body_a_corpus_and_a_paragraph() {
    let names: Vec<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    let stems = |folder| entries(folder).iter().map(|path| stem(path)).collect::<Vec<_>>();
    assert_eq!(stems("fuzz_targets"), names);
    assert_eq!(stems("corpus"), names);
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    let page = std::fs::read_to_string(root().join("docs/fuzzing.md")).unwrap();
    for name in names {
        let target = std::fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("run(\"{name}\", bytes)")), "{name} runs another body");
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} is not built");
        assert!(page.contains(&format!("| `{name}` |")), "docs/fuzzing.md does not say what {name} checks");
    }
}

#[test]
fn every_corpus_is_small() {
    for target in TARGETS {
        let files = entries(&format!("corpus/{}", target.name));
        let bytes: u64 = files.iter().map(|file| file.metadata().unwrap().len()).sum();
        assert!((1..=60).contains(&files.len()), "{}: {} files", target.name, files.len());
        assert!(bytes <= 60_000, "{}: {bytes} bytes", target.name);
    }
}

/// Puts an input into the corpus for each thing that it does not reach any more, as after a change of the rows.
fn seek(target: &Target, reached: &mut Reached) {
    let mut rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    for _ in 0..100_000 {
        if target.reaches.iter().all(|what| reached.contains(what)) {
            return;
        }
        let mut bytes = vec![0; (rng.next_u32() % 512) as usize];
        rng.fill_bytes(&mut bytes);
        let found = (target.body)(&bytes);
        if let Some(new) = target.reaches.iter().find(|what| found.contains(*what) && !reached.contains(*what)) {
            let file = root().join("fuzz/corpus").join(target.name).join(new.replace("::", "-").replace(' ', "-"));
            std::fs::write(file, bytes).unwrap();
            reached.extend(found);
        }
    }
}

/// One test for each target, so that they run side by side.
macro_rules! replays {
    ($($test:ident $name:literal;)+) => {
        $(#[test]
        fn $test() {
            let target = TARGETS.iter().find(|target| target.name == $name).unwrap();
            let mut reached = replayed(target.name, target.body);
            if updating() {
                seek(target, &mut reached);
            }
            let missed: Vec<_> = target.reaches.iter().filter(|what| !reached.contains(*what)).collect();
            assert!(missed.is_empty(), "the corpus of {} does not reach {missed:?}", target.name);
        })+

        #[test]
        fn every_target_is_replayed() {
            assert_eq!([$($name),+].as_slice(), TARGETS.iter().map(|target| target.name).collect::<Vec<_>>());
        }
    };
}

replays! {
    checker_agrees_on_its_corpus "checker";
    decide_agrees_on_its_corpus "decide";
    errors_agree_on_their_corpus "errors";
    form_agrees_on_its_corpus "form";
    history_agrees_on_its_corpus "history";
    json_agrees_on_its_corpus "json";
    messages_agree_on_their_corpus "messages";
    waiters_agree_on_their_corpus "waiters";
    words_agree_on_their_corpus "words";
    xml_agrees_on_its_corpus "xml";
}
