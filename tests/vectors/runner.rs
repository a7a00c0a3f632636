//! The runner in Python, and what it says of the example that keeps the rules and of the one that breaks one.

use super::{folder, read};
use crate::generated::{between_markers, same};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

/// Output and exit status of the example; nothing where there is no Python.
fn example(args: &[&str]) -> Option<(String, i32)> {
    // Python's cache of what it imports would lie in the folder.
    let run = Command::new("python3").arg("-B").arg(folder("example.py")).args(args).output();
    match run {
        Ok(output) => {
            let errors = String::from_utf8(output.stderr).unwrap();
            assert_eq!(errors, "", "nothing is wrong with the scripts themselves");
            Some((String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap()))
        }
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: there is no python3 on this machine, so the runner was not run");
            None
        }
        Err(other) => panic!("python3: {other}"),
    }
}

/// The vectors of the example's edition.
fn asked() -> Vec<Value> {
    let mut file = read("smc.json");
    let mut tests = std::mem::take(file["tests"].as_array_mut().unwrap());
    tests.retain(|t| t["editions"].as_array().unwrap().contains(&"2024-06".into()));
    tests
}

fn count(tests: &[Value], level: &str) -> usize {
    // The example has no console.
    let console = |t: &Value| t["flags"].as_array().unwrap().contains(&"console".into());
    tests.iter().filter(|t| t["level"] == level && !console(t)).count()
}

#[test]
fn the_page_shows_what_the_runner_prints() {
    let mut shown = String::new();
    for args in [&[][..], &["--broken"]] {
        let Some((output, status)) = example(args) else { return };
        let name = args.iter().fold(String::from("example.py"), |name, arg| name + " " + arg);
        write!(shown, "$ python3 docs/vectors/{name}; echo $?\n{output}{status}\n").unwrap();
    }
    let path = folder("README.md");
    let page = std::fs::read_to_string(&path).unwrap();
    same(&path, &between_markers(&page, "example", &format!("```console\n{shown}```")));
}

#[test]
fn the_runner_passes_a_machine_that_was_written_by_hand() {
    let Some((output, status)) = example(&[]) else { return };
    let tests = asked();
    let line = |level: &str, end: &str| format!("{level}: {} right, 0 {end}\n", count(&tests, level));
    for level in ["must", "should"] {
        assert!(output.contains(&line(level, "wrong")), "{output}");
    }
    assert!(output.contains(&line("may", "otherwise (never a failure)")), "{output}");
    assert!(output.ends_with("passed\n") && !output.contains("FAIL"), "{output}");
    assert_eq!(status, 0);
}

#[test]
fn the_runner_names_what_a_broken_machine_breaks() {
    let Some((output, status)) = example(&["--broken"]) else { return };
    // What the broken one accepts: a cut-over of a stopped job, where its source server is in use.
    let wrong = |t: &&Value| {
        t.get("operation") == Some(&"CutOverReplicationJob".into())
            && t["state"]["Status"] == "Stopped"
            && t["state"]["source"] == "InUse"
            && t["level"] != "may"
    };
    let tests = asked();
    let wanted: BTreeSet<&str> = tests.iter().filter(wrong).map(|t| t["id"].as_str().unwrap()).collect();
    assert!(!wanted.is_empty());
    let failed = output.lines().filter_map(|l| l.strip_prefix("FAIL must ")?.split(": ").next());
    assert_eq!(failed.collect::<BTreeSet<_>>(), wanted, "{output}");
    assert_eq!(output.matches("     smc.cut-over.when: ").count(), wanted.len(), "{output}");
    assert!(output.contains(": accepted, expected refused ReplicationJob.InvalidStatus (400)"), "{output}");
    assert!(output.ends_with("failed\n"), "{output}");
    assert_eq!(status, 1);
}
