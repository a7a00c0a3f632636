//! The command as a user meets it: what it prints, and its exit status.

use crate::generated::root;
use std::collections::HashSet;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cutover")).args(args).current_dir(root()).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + std::str::from_utf8(&output.stderr).unwrap()
}

/// A file with this content, in a folder of the test's own.
fn file(name: &str, content: &[u8]) -> String {
    let folder = std::env::temp_dir().join(format!("cutover-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

const HEADER: &str =
    r#"{"history":"1.0","service":"smc","edition":"2021","world":"closed","stale":0,"steps":"hidden"}"#;

fn history(name: &str, lines: &[&str]) -> String {
    file(name, format!("{HEADER}\n{}\n", lines.join("\n")).as_bytes())
}

fn status(args: &[&str]) -> i32 {
    run(args).status.code().unwrap()
}

#[test]
fn without_files_the_histories_of_the_crate_are_judged_as_they_declare() {
    let output = run(&["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("; 0 not as declared"), "{}", text(&output));
}

#[test]
fn the_exit_status_says_the_worst_verdict() {
    let conforms = history("conforms.jsonl", &[r#"{"see":{"job/j-1":{"Status":"Ready"}}}"#]);
    let vacuous = history("vacuous.jsonl", &[]);
    let odd = history("odd.jsonl", &[r#"{"see":{"job/j-1":{"Status":"Hibernating"}}}"#]);
    let stopped = r#"{"see":{"job/j-1":{"Status":"Stopped"}}}"#;
    let cut = r#"{"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    let violates = history("violates.jsonl", &[stopped, cut]);
    for (files, wanted) in [
        (vec![&conforms], 0),
        (vec![&vacuous, &conforms], 0),
        (vec![&conforms, &violates], 1),
        (vec![&odd, &conforms], 2),
        (vec![&odd, &violates], 1),
    ] {
        let args: Vec<&str> = std::iter::once("check").chain(files.iter().map(|f| f.as_str())).collect();
        assert_eq!(status(&args), wanted, "{files:?}: {}", text(&run(&args)));
    }
}

#[test]
fn an_unusable_file_is_named_with_its_line_and_hides_no_other() {
    let violates = history(
        "beside.jsonl",
        &[
            r#"{"see":{"job/j-1":{"Status":"Stopped"}}}"#,
            r#"{"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#,
        ],
    );
    let cut = format!("{HEADER}\n{{\"see\":{{\"job/j-1\":{{\"Sta");
    let source = HEADER.replace("smc", "sms").replace("2021", "2026-01");
    let cases: [(&str, &[u8], &str); 15] = [
        (
            "names.jsonl",
            &[source.as_bytes(), b"\n{\"see\":{\"source/a\":{\"state\":\"syncing\",\"copystate\":\"stopped\"}}}"]
                .concat(),
            "line 2: what was seen of \"source/a\": \"state\" and \"copystate\" speak of one thing and disagree",
        ),
        ("kinds.jsonl", &[HEADER.as_bytes(), b"\n{\"see\":{},\"op\":\"x\"}"].concat(), "found op and see"),
        ("late.jsonl", &[HEADER.as_bytes(), b"\n{\"t\":9007199254740992}"].concat(), "must be below 2^53"),
        ("empty.jsonl", b"", "line 1: empty"),
        ("junk.jsonl", &[0xff, 0xfe, 0x00, 0x9f], "line 1: byte 1 is not UTF-8"),
        ("cut.jsonl", cut.as_bytes(), "line 2: not a JSON object"),
        ("list.jsonl", b"[]", "line 1: expected an object"),
        ("headless.jsonl", b"{\"see\":{}}", "line 1: the first line is the header"),
        ("service.jsonl", &HEADER.replace("smc", "smx").into_bytes(), "line 1: key \"service\""),
        ("edition.jsonl", &HEADER.replace("2021", "1999").into_bytes(), "line 1: unknown edition"),
        ("key.jsonl", &HEADER.replace("world", "globe").into_bytes(), "line 1: unknown key \"globe\""),
        ("twice.jsonl", &HEADER.replace("\"steps\"", "\"stale\"").into_bytes(), "stands twice"),
        (
            "ret.jsonl",
            &[HEADER.as_bytes(), b"\n{\"ret\":\"c9\",\"out\":\"ok\"}"].concat(),
            "line 2: a return without its call",
        ),
        (
            "operation.jsonl",
            &[HEADER.as_bytes(), b"\n{\"op\":\"Stop\",\"res\":\"job/j-1\",\"out\":\"ok\"}"].concat(),
            "line 2: unknown operation \"Stop\"",
        ),
        (
            "resource.jsonl",
            &[HEADER.as_bytes(), b"\n{\"see\":{\"task/t\":null}}"].concat(),
            "line 2: resource \"task/t\"",
        ),
    ];
    for (name, content, wanted) in cases {
        let path = file(name, content);
        let output = run(&["check", &path, &violates]);
        assert_eq!(output.status.code(), Some(3), "{name}");
        let said = text(&output);
        assert!(said.contains(wanted) && said.contains("violates"), "{name}: {said}");
    }
    let missing = run(&["check", "no/such/file.jsonl"]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(text(&missing).contains("no/such/file.jsonl: unusable"));
}

#[test]
fn what_overlaps_is_told_apart_from_mistakes() {
    let ready = r#"{"t":5,"see":{"job/j-1":{"Status":"Ready"}},"by":"b"}"#;
    let call = r#"{"t":1,"call":"StartReplicationJob","id":"c","res":"job/j-1","by":"a"}"#;
    let overlap = history("overlap.jsonl", &[call, ready, r#"{"t":9,"ret":"c","out":"ok"}"#]);
    let output = run(&["check", &overlap]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let back = r#"{"t":2,"see":{"job/j-1":{"Status":"Ready"}},"by":"b"}"#;
    let backwards = history("backwards.jsonl", &[ready, back]);
    assert!(text(&run(&["check", &backwards])).contains("time runs backwards"));
}

#[test]
fn wrong_usage_is_64_and_help_is_0() {
    for args in [&["judge"][..], &["check", "--loud"], &["explain", "Nowhere", "Stop"], &["diff", "2021"], &[]] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(64), "{args:?}");
        assert!(!text(&output).is_empty());
    }
    for (args, wanted) in [
        (&["explain", "Nowhere", "StopReplicationJob"][..], "unknown state \"Nowhere\""),
        (&["explain", "Ready", "StopReplicationJob", "--arg", "Force=true"], "no parameter \"Force\""),
        (&["explain", "Ready", "StopReplicationJob", "--with", "mood=bad"], "nothing is called \"mood\""),
        (&["explain", "Ready", "StopReplicationJob", "--with", "source=odd"], "source is never \"odd\""),
        (
            &["explain", "Ready", "CutOverReplicationJob", "--arg", "SyncData=true", "--arg", "SyncData=false"],
            "SyncData stands twice",
        ),
        (&["allowed", "--edition", "1999"], "unknown edition \"1999\""),
        (&["allowed", "--operation", "StopMigrationTask"], "unknown operation \"StopMigrationTask\""),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(64), "{args:?}");
        assert!(text(&output).contains(wanted), "{args:?}: {}", text(&output));
    }
    let unknown = run(&["explain", "Ready", "StopJob"]);
    assert_eq!(unknown.status.code(), Some(64));
    assert!(text(&unknown).contains("unknown operation \"StopJob\""));
    assert_eq!(status(&["--help"]), 0);
    assert_eq!(status(&["check", "--help"]), 0);
}

#[test]
fn a_declared_verdict_that_is_not_found_is_a_failure() {
    let declared = HEADER.replace('}', r#","expect":{"job/j-1":"violates"}}"#);
    let path =
        file("declared.jsonl", format!("{declared}\n{{\"see\":{{\"job/j-1\":{{\"Status\":\"Ready\"}}}}}}").as_bytes());
    assert_eq!(status(&["check", &path]), 0);
    let output = run(&["check", "--expect", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("expected verdict violates, found conforms"));
}

#[test]
fn every_other_command_speaks_to_people_and_to_programs() {
    for args in [
        &["explain", "--edition", "2021", "Waiting", "CutOverReplicationJob", "--arg", "SyncData=true"][..],
        &["explain", "Running", "StopReplicationJob"],
        &["allowed"],
        &["allowed", "--state", "waiting", "--operation", "CutOverReplicationJob"],
        &["explain", "--service", "sms", "stopped/syncing", "UpdateCopyState", "--arg", "copystate=error"],
        &["explain", "--service", "dcs", "TERMINATED", "DeleteMigrationTask", "--with", "method=full"],
        &["allowed", "--service", "dcs", "--edition", "2025-05-13"],
        &["diff", "2021", "2024-06"],
        &["diff", "2025-02-13", "2026-01", "--service", "sms"],
        &["table", "--service", "sms", "rows"],
        &["table", "--service", "dcs", "diagram"],
        &["table", "--service", "dcs", "cells"],
        &["table"],
        &["table", "rows"],
        &["table", "diagram"],
        &["table", "cells"],
        &["check", "docs/histories/smc/07-cut-over-ready.jsonl"],
    ] {
        let plain = run(args);
        assert!(!plain.stdout.is_empty(), "{args:?}: {}", text(&plain));
        let output = run(&[args, &["--format", "json"]].concat());
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap_or_else(|e| panic!("{args:?}: {e}"));
        assert_eq!(plain.status.code(), output.status.code());
    }
}

#[test]
fn an_explanation_names_the_answer_and_the_clause() {
    let said = text(&run(&["explain", "--edition", "2021", "Stopped", "CutOverReplicationJob"]));
    insta::assert_snapshot!("explained", said);
    let said = text(&run(&["check", "docs/histories/smc/07-cut-over-ready.jsonl"]));
    insta::assert_snapshot!("convicted", said);
}

#[test]
fn folders_and_standard_input_are_read_too() {
    let output = run(&["check", "--expect", "docs/histories/dcs"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let files = std::fs::read_dir(root().join("docs/histories/dcs")).unwrap().count();
    let said = text(&output);
    let named: HashSet<_> =
        said.lines().filter(|l| l.starts_with("docs/histories/dcs/")).filter_map(|l| l.split(' ').next()).collect();
    assert_eq!(named.len(), files);
    let empty = std::env::temp_dir().join(format!("cutover-empty-{}", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let output = run(&["check", &empty.display().to_string()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output).contains("a folder without .jsonl files"));
    std::fs::remove_dir(&empty).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    let mut child = command.args(["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(HEADER.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output).contains("standard input: vacuous"), "{}", text(&output));
}

#[test]
fn junit_has_a_case_for_each_resource() {
    let files =
        ["docs/histories/smc/07-cut-over-ready.jsonl", "docs/histories/smc/01-cut-over-plain.jsonl", "none.jsonl"];
    let output = run(&["check", "--format", "junit", files[0], files[1], files[2]]);
    assert_eq!(output.status.code(), Some(3));
    let xml = String::from_utf8(output.stdout).unwrap();
    assert!(xml.contains(r#"tests="3""#) && xml.contains(r#"failures="1""#) && xml.contains(r#"errors="1""#), "{xml}");
    assert!(xml.contains("smc.cut-over.when") && xml.contains("&quot;world&quot;"), "{xml}");
}

#[test]
fn a_violation_is_shrunk_to_the_lines_that_it_takes() {
    let output = run(&["check", "--shrink", "docs/histories/dcs/55-gone-back.jsonl"]);
    let said = text(&output);
    let lines: Vec<&str> = said.lines().skip_while(|l| !l.contains("as few lines as possible")).skip(1).collect();
    let short: Vec<&str> = lines.iter().take_while(|l| l.starts_with('{')).copied().collect();
    assert!(short.len() > 2 && short.len() < 5, "{said}");
    let path = file("short.jsonl", short.join("\n").as_bytes());
    let again = run(&["check", &path]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again).contains("dcs.delete.effect"), "{}", text(&again));
}

#[test]
fn explain_says_of_each_candidate_what_rejects_the_line() {
    let stopped = r#"{"see":{"job/j-1":{"Status":"Stopped"}}}"#;
    let cut = r#"{"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    let name = history("explained.jsonl", &[stopped, cut]);
    assert!(!text(&run(&["check", &name])).contains("last seen as Stopped"));
    let output = text(&run(&["check", "--explain", &name]));
    assert!(output.contains("last seen as Stopped; since then perhaps"), "{output}");
    assert!(output.contains("would conform with: StartReplicationJob between line 2 and line 3"), "{output}");
    let value: serde_json::Value = serde_json::from_str(&text(&run(&["check", "--format", "json", &name]))).unwrap();
    let edition = &value["results"][0]["editions"][0];
    assert_eq!(edition["candidates"][0]["against"][0]["clause"], "smc.cut-over.when");
    assert_eq!(edition["repair"][0]["what"], "StartReplicationJob");
}

#[test]
fn a_witness_is_one_run_with_what_went_unseen() {
    let ready = r#"{"see":{"job/j-1":{"Status":"Ready","RunOnce":true}}}"#;
    let start = r#"{"op":"StartReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    let syncing = r#"{"see":{"job/j-1":{"Status":"Running","BusinessStatus":"Syncing"}}}"#;
    let name = history("witness.jsonl", &[ready, start, syncing]);
    let output = text(&run(&["check", "--witness", &name]));
    let run_of = "    unseen: beginning: Ready\n    line 2: seen: Ready\n    line 3: StartReplicationJob: Running/Preparing\n    \
                  unseen: PhaseEnded: Running/Syncing\n    line 4: seen: Running/Syncing\n";
    assert!(output.contains(run_of), "{output}");
    let value: serde_json::Value =
        serde_json::from_str(&text(&run(&["check", "--witness", "--format", "json", &name]))).unwrap();
    let trace = &value["results"][0]["witnesses"][0];
    assert_eq!(trace["#meta"]["format"], "ITF");
    assert_eq!(trace["states"][4]["Status"], "Running");
    assert_eq!(trace["states"][3]["#meta"]["line"], serde_json::Value::Null);
}

#[test]
fn stated_fails_only_for_what_a_sentence_forbids() {
    let odd = history("unlisted.jsonl", &[r#"{"see":{"job/j-1":{"Status":"Hibernating"}}}"#]);
    assert_eq!(status(&["check", &odd]), 2);
    assert_eq!(status(&["check", "--stated", &odd]), 0);
    let stopped = r#"{"see":{"job/j-1":{"Status":"Stopped"}}}"#;
    let cut = r#"{"op":"CutOverReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    let wrong = history("forbidden.jsonl", &[stopped, cut]);
    assert_eq!(status(&["check", "--stated", &wrong]), 1);
}

#[test]
fn coverage_says_which_rows_a_corpus_exercised() {
    let start = r#"{"op":"StartReplicationJob","res":"job/j-1","args":{},"out":"ok"}"#;
    let ready = r#"{"see":{"job/j-1":{"Status":"Ready","RunOnce":true,"ScheduledStartTime":null}}}"#;
    let syncing = r#"{"see":{"job/j-1":{"Status":"Running","BusinessStatus":"Syncing"}}}"#;
    let name = history("covered.jsonl", &[ready, start, syncing]);
    let output = text(&run(&["check", "--coverage", &name]));
    for line in ["StartReplicationJob: certainly in 1", "PhaseEnded: certainly in 1", "CutOverReplicationJob: never"] {
        assert!(output.contains(&format!("smc 2021 {line}\n")), "{line}: {output}");
    }
}

#[test]
fn wait_lists_what_is_pending_and_what_is_not() {
    let said = text(&run(&["wait", "--service", "dcs", "--operation", "StopMigrationTask"]));
    for line in [
        "Stop, goal: TERMINATED\n",
        "  target: TERMINATED\n",
        "  stale: FULLMIGRATING, INCRMIGEATING\n",
        "  Target:  []string{\"TERMINATED\"},\n",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let said =
        text(&run(&["wait", "--operation", "StartReplicationJob", "--state", "Ready", "--goal", "Running/Syncing"]));
    assert!(
        said.contains("pending: Running/Preparing, Waiting\n") && said.contains("overtaken: Running/Processing"),
        "{said}"
    );
    let json = ["wait", "--operation", "StartReplicationJob", "--format", "json"];
    let value: serde_json::Value = serde_json::from_str(&text(&run(&json))).unwrap();
    assert_eq!(value["waits"][1]["goal"], "Finished or Waiting");
    assert_eq!(status(&["wait", "--operation", "StartReplicationJob", "--goal", "Hibernating"]), 64);
    assert!(text(&run(&["wait", "--operation", "StopReplicationJob", "--state", "Gone"])).contains("accepted in none"));
}

#[test]
fn plan_says_the_steps_or_what_stands_in_the_way() {
    let said = text(&run(&["plan", "--service", "smc", "--edition", "2024-06", "Ready", "Finished"]));
    assert!(said.starts_with("1. call Start: Running/Preparing [") && said.lines().count() == 5, "{said}");
    let said = text(&run(&["plan", "--with", "source=Unavailable", "Stopped", "Running"]));
    assert!(said.starts_with("1. somebody else must see to ClientReturned"), "{said}");
    let none = text(&run(&["plan", "Ready", "Waiting"]));
    assert!(none.contains("RunOnce is true for life") && none.contains("smc.job.waiting"), "{none}");
    let json = ["plan", "--service", "dcs", "--format", "json", "INCRMIGEATING", "Gone"];
    let value: serde_json::Value = serde_json::from_str(&text(&run(&json))).unwrap();
    assert!(value["plan"]["steps"][0]["step"]["call"].is_string(), "{value}");
    assert_eq!(status(&["plan", "Ready", "Hibernating"]), 64);
}
