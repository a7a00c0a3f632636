//! What `cutover import` makes of trails and logs: the samples in `tests/import`, one for each shape, and bytes of any kind.

// The command's own module: it is pure, so that no process is needed to ask it.
#[path = "../src/bin/cutover/import.rs"]
mod importer;

use crate::generated::root;
use clap::Parser as _;
use cutover::history::Verdict;
use cutover::history::json::{History, Resource};
use importer::{Imported, Wrong};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    options: importer::Options,
}

fn import(args: &[&str], input: &[u8]) -> Result<Imported, Wrong> {
    let line = Line::try_parse_from([&["import"], args].concat()).unwrap();
    importer::import(&line.options, &[("input".to_owned(), Ok(input.to_vec()))])
}

/// Imports the samples that are named last.
fn sample(args: &[&str]) -> Result<Imported, Wrong> {
    let line = Line::try_parse_from([&["import"], args].concat()).unwrap();
    let read = |name: &String| {
        (name.clone(), std::fs::read(root().join("tests/import").join(name)).map_err(|e| e.to_string()))
    };
    let names: Vec<String> = line.options.files.iter().map(|file| file.display().to_string()).collect();
    importer::import(&line.options, &names.iter().map(read).collect::<Vec<_>>())
}

fn verdicts(history: &str) -> BTreeMap<String, Verdict> {
    let history = History::read(history.as_bytes()).unwrap();
    let best = |r: &Resource| (r.name.clone(), Resource::best(&r.judge()).unwrap().verdict);
    history.resources.iter().map(best).collect()
}

/// The history, whose lines fit the schema, what the judge says of it, and the report.
fn shown(args: &[&str]) -> String {
    let Imported { history, report } = sample(args).unwrap();
    let schema = std::fs::read_to_string(root().join("docs/histories/schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for line in history.lines() {
        assert!(schema.is_valid(&serde_json::from_str(line).unwrap()), "{line}");
    }
    let judged: Vec<String> = verdicts(&history).iter().map(|(name, verdict)| format!("{name}: {verdict}")).collect();
    format!("{history}\n{}\n\n{report}", judged.join("\n"))
}

/// The lines below the header that a list of events or traces becomes, and the report.
fn lines(format: &str, records: &str) -> (Vec<serde_json::Value>, String) {
    let Imported { history, report } = import(&[format], records.as_bytes()).unwrap();
    (history.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect(), report)
}

#[test]
fn answers_of_lookup_events_are_read_from_the_oldest_on() {
    insta::assert_snapshot!("import_lookup", shown(&["actiontrail", "lookup.json"]));
}

#[test]
fn a_list_of_events_with_every_reason_to_leave_one_out() {
    insta::assert_snapshot!("import_events", shown(&["actiontrail", "events.json"]));
}

#[test]
fn delivered_events_are_read_in_each_of_their_wrappings() {
    insta::assert_snapshot!("import_delivered", shown(&["actiontrail", "delivered.jsonl"]));
}

#[test]
fn traces_of_an_api_answer_come_once_and_fail_by_their_rating() {
    insta::assert_snapshot!("import_traces", shown(&["cts", "traces.json"]));
}

#[test]
fn the_result_of_an_asynchronous_request_ends_its_call() {
    insta::assert_snapshot!("import_async", shown(&["cts", "async.jsonl"]));
}

#[test]
fn a_history_is_of_one_service() {
    assert!(matches!(sample(&["cts", "triggers.json"]), Err(Wrong::Usage(why)) if why.contains("say --service")));
    insta::assert_snapshot!("import_triggers", shown(&["cts", "--service", "dcs", "triggers.json"]));
    let Imported { history, .. } = sample(&["cts", "--service", "sms", "triggers.json"]).unwrap();
    assert_eq!(verdicts(&history).keys().collect::<Vec<_>>(), ["source/s-1"]);
}

#[test]
fn a_log_is_read_with_every_way_to_write_a_time() {
    insta::assert_snapshot!("import_poll", shown(&["log", "--service", "smc", "poll.log"]));
}

#[test]
fn each_service_has_its_own_fields() {
    for (service, text, wanted) in [
        ("smc", "Running/Syncing", r#"{"job/1":{"BusinessStatus":"Syncing","Status":"Running"}}"#),
        ("sms", "stopped/syncing", r#"{"source/1":{"migration_cycle":"syncing","state":"stopped"}}"#),
        ("dcs", "INCRMIGEATING/-", r#"{"task/1":{"status":"INCRMIGEATING","task_status":null}}"#),
        ("dcs", "Not-Found", r#"{"task/1":null}"#),
    ] {
        let text = format!("1700000000 {text}");
        let Imported { history, .. } = import(&["log", "--service", service], text.as_bytes()).unwrap();
        let line: serde_json::Value = serde_json::from_str(history.lines().nth(1).unwrap()).unwrap();
        assert_eq!(line["see"], serde_json::from_str::<serde_json::Value>(wanted).unwrap());
    }
    let odd = import(&["log", "--service", "smc", "--res", "job/a"], b"1700000000 Hibernating").unwrap();
    assert_eq!(verdicts(&odd.history)["job/a"], Verdict::Unspecified);
}

#[test]
fn what_is_imported_can_convict() {
    let event = |n: u32, name: &str, job: &str, error: &str| {
        format!(
            r#"{{"eventId":"{n}","eventName":"{name}","eventTime":"2024-07-01T02:00:0{n}Z","serviceName":"Smc",
                "requestParameters":{{"RunOnce":"false","SyncData":"false"{job}}},"responseElements":{{"JobId":"j-1"}},
                "userIdentity":{{"userName":"alice"}},"errorCode":"{error}"}}"#
        )
    };
    let created = event(1, "CreateReplicationJob", "", "");
    let cut = event(2, "CutOverReplicationJob", r#","JobId":"j-1""#, "");
    let refused = event(2, "CutOverReplicationJob", r#","JobId":"j-1""#, "ReplicationJob.InvalidStatus");
    let judged = |events: [&String; 2]| {
        let events = format!("[{},{}]", events[0], events[1]);
        let imported = import(&["actiontrail", "--world", "closed"], events.as_bytes()).unwrap();
        verdicts(&imported.history)["job/j-1"]
    };
    assert_eq!(judged([&created, &cut]), Verdict::Violates);
    assert_eq!(judged([&created, &refused]), Verdict::Conforms);
    let polls = b"1700000000 Deleting\n1700000060 Running/Syncing\n";
    let polled = import(&["log", "--service", "smc", "--stale", "0", "--world", "closed"], polls).unwrap();
    assert_eq!(verdicts(&polled.history)["job/1"], Verdict::Violates);
}

#[test]
fn a_time_is_as_exact_as_it_was_written() {
    let second = serde_json::json!([1_719_799_200_000_i64, 1_719_799_200_999_i64]);
    let ms = serde_json::json!(1_719_799_200_250_i64);
    for (time, wanted) in [
        ("1719799200", &second),
        ("1719799200.0", &second),
        ("1719799200.25", &ms),
        ("1719799200250", &ms),
        ("\"1719799200250\"", &ms),
        ("\"2024/07/01 10:00:00 GMT+08:00\"", &second),
        ("\"07/01/2024 10:00:00 GMT+08:00\"", &second),
        ("\"2024-07-01T02:00:00Z\"", &second),
        ("\"2024-07-01T10:00:00.250+08:00\"", &ms),
        ("\"2024-07-01 02:00:00\"", &second),
    ] {
        let trace = format!(
            r#"{{"trace_name":"removeSource","service_type":"SMS","resource_id":"s-1","trace_rating":"normal","time":{time}}}"#
        );
        assert_eq!(lines("cts", &trace).0[0]["t"], *wanted, "{time}");
    }
    for time in [
        "\"2024/07/01 10:00:00\"",
        "\"2024-07-01\"",
        "\"2024-07-01T10:00Z\"",
        "0",
        "-5",
        "1e300",
        "1719799200250000",
        "null",
    ] {
        let trace =
            format!(r#"{{"trace_name":"removeSource","service_type":"SMS","resource_id":"s-1","time":{time}}}"#);
        let (lines, report) = lines("cts", &trace);
        assert!(lines.is_empty() && report.contains("without a time that can be read"), "{time}: {report}");
    }
}

#[test]
fn the_rating_of_a_trace_is_its_outcome() {
    for (fields, out, code) in [
        (r#""trace_rating":"normal","code":"500""#, "ok", None),
        (r#""trace_rating":"warning","code":200,"response":{"code":"VPC.0514"}"#, "denied", Some("VPC.0514")),
        (
            r#""trace_rating":"warning","code":"200","response":"{\"error\":{\"code\":\"SMS.7602\"}}""#,
            "denied",
            Some("SMS.7602"),
        ),
        (r#""trace_rating":"incident","response":null"#, "denied", None),
        (r#""trace_status":"warning","response":{"code":403}"#, "denied", None),
        (r#""trace_rating":"warning","code":503,"response":"""#, "unknown", None),
        (r#""code":200"#, "unknown", None),
    ] {
        let trace = format!(
            r#"{{"trace_name":"removeSource","service_type":"sms","resource_id":"s-1","time":1719799200000,{fields}}}"#
        );
        let (lines, _) = lines("cts", &trace);
        assert_eq!((lines[0]["out"].as_str(), lines[0]["code"].as_str()), (Some(out), code), "{fields}");
    }
}

#[test]
fn only_the_members_for_errors_say_that_an_event_failed() {
    for (fields, out, code) in [
        (r#""responseElements":{"Code":"InternalError","Success":false}"#, "ok", None),
        (r#""errorCode":"","errorMessage":"""#, "ok", None),
        (r#""errorCode":"Forbidden.RAM","errorMessage":"no""#, "denied", Some("Forbidden.RAM")),
        (r#""errorMessage":"no""#, "denied", None),
        (r#""errorCode":"503""#, "unknown", None),
    ] {
        let event = format!(
            r#"{{"eventName":"StopReplicationJob","eventTime":"2024-07-01T02:00:00Z","requestParameters":{{"JobId":"j-1"}},{fields}}}"#
        );
        let (lines, _) = lines("actiontrail", &event);
        assert_eq!((lines[0]["out"].as_str(), lines[0]["code"].as_str()), (Some(out), code), "{fields}");
    }
}

#[test]
fn a_request_of_unknown_names_only_is_not_one_without_parameters() {
    let trace = |request: &str| {
        format!(
            r#"{{"trace_name":"UpdateCopyState","service_type":"SMS","resource_id":"s-1","time":1,"trace_rating":"normal","request":{request}}}"#
        )
    };
    let args = |request: &str| lines("cts", &trace(request)).0[0].get("args").map(ToString::to_string);
    assert_eq!(args("{}"), Some("{}".to_owned()));
    assert_eq!(args(r#"{"body":{"copystate":"stopped"}}"#), None);
    assert_eq!(
        args(r#"{"copystate":"stopped","mood":"good","project_id":"p"}"#),
        Some(r#"{"copystate":"stopped"}"#.to_owned())
    );
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
    let command = command.args(args).current_dir(root().join("tests/import"));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn an_import_goes_through_a_pipe_into_check() {
    let imported = run(&["import", "actiontrail", "lookup.json"], b"");
    assert_eq!(imported.status.code(), Some(0));
    let said = String::from_utf8(imported.stderr).unwrap();
    assert!(said.ends_with("6 read, 4 written, 2 left out (1 a read; 1 of another service)\n"), "{said}");
    let checked = run(&["check", "-"], &imported.stdout);
    assert_eq!(checked.status.code(), Some(0));
    assert!(String::from_utf8(checked.stdout).unwrap().contains("job/j-1: conforms"));
    for files in [&[][..], &["-"]] {
        let read = run(&[&["import", "log", "--service", "dcs"], files].concat(), b"1700000000 SUCCESS\n");
        assert!(String::from_utf8(read.stdout).unwrap().contains(r#"{"task/1":{"status":"SUCCESS"}}"#));
    }
}

#[test]
fn what_is_unusable_is_named_with_its_line_and_wrong_usage_is_64() {
    for (args, input, status, wanted) in [
        (&["actiontrail", "no-such.json"][..], "", 3, "no-such.json: "),
        (&["actiontrail", "-"], "{}\n{\"a\":1}\n{\"a\":", 3, "standard input: line 3: no JSON"),
        (&["actiontrail"], "\n\n17", 3, "line 3: expected an object or a list, found 17"),
        (&["cts"], "{\"traces\": [\n}", 3, "line 2: no JSON"),
        (&["log", "--service", "smc"], "\n# why\n12:00 Running", 3, "line 3: expected a time"),
        (&["log", "--service", "smc"], "1700000000", 3, "line 1: expected a time"),
        (&["log", "--service", "smc"], "1700000000 a/b/c", 3, "line 1: expected a time"),
        (
            &["log", "--service", "smc"],
            "1700000005 Ready\n1700000000 Ready",
            3,
            "line 2: time runs backwards: standard input: line 1 is later",
        ),
        (&["log"], "", 64, "log needs --service"),
        (&["log", "--service", "smc", "--res", "task/1"], "", 64, "expected job/NAME"),
        (&["log", "--service", "smc", "--res", "source/1"], "", 64, "expected job/NAME"),
        (&["actiontrail", "--service", "dcs"], "", 64, "know nothing of dcs"),
        (&["actiontrail", "--res", "job/1"], "", 64, "--res goes with log only"),
        (&["actiontrail", "--edition", "1999"], "", 64, "unknown edition \"1999\""),
        (&["actiontrail", "--stale", "soon"], "", 64, "expected any or a number of ms"),
        (&["cloudtrail"], "", 64, "cloudtrail"),
    ] {
        let output = run(&[&["import"], args].concat(), input.as_bytes());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.contains(wanted)), (Some(status), true), "{args:?} {input:?}: {said}");
        assert!(output.stdout.is_empty());
    }
}

/// Whatever comes of an input: no panic, a history that can be read, and every record accounted for.
fn is_sound(args: &[&str], input: &[u8]) {
    let Imported { history, report } = match import(args, input) {
        Ok(imported) => imported,
        // A record that the reader refuses is left out; what is left never is.
        Err(Wrong::Unusable(why)) => return assert!(!why.contains("is no history"), "{why}"),
        Err(Wrong::Usage(why)) => panic!("{why}"),
    };
    let read = History::read(history.as_bytes());
    assert!(read.is_ok(), "{read:?}: {history}");
    let count = |what: &str| {
        let counts = report.lines().last().unwrap_or_default().split('(').next().unwrap_or_default();
        let part = counts.split(", ").find(|part| part.contains(what)).unwrap_or("0");
        part.split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(count("read"), count("written") + count("joined") + count("left out"), "{report}");
}

const FORMATS: [&[&str]; 4] =
    [&["actiontrail"], &["cts", "--service", "sms"], &["cts", "--service", "dcs"], &["log", "--service", "smc"]];

/// A value of any kind, with words and times that mean something among them.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let words = [
        "",
        "Smc",
        "SMS",
        "DCS",
        "j-1",
        "normal",
        "warning",
        "SystemAction",
        "2024-07-01T02:00:00Z",
        "{\"JobId\":\"j\"}",
        "StopReplicationJob",
        "CreateReplicationJob",
        "DeleteSourceServer",
        "removeSource",
        "DeleteServers",
        "upate",
        "offlineMigrate",
        "UpdateCopyState",
        "{\"ids\":[\"a\",\"a\"]}",
        "2024/07/01 10:00:00 GMT+08:00",
        "é\u{0}",
    ];
    let leaf = prop_oneof![
        4 => proptest::sample::select(words.to_vec()).prop_map(|word| serde_json::json!(word)),
        1 => any::<i64>().prop_map(|n| serde_json::json!(n)),
        1 => (1_719_799_200_i64..1_719_799_203).prop_map(|n| serde_json::json!(n)),
        1 => Just(serde_json::Value::Null),
    ];
    let keys = ["JobId", "SourceId", "ids", "id", "SyncData", "name", "code", "Mood", "x-", "a.b"];
    leaf.prop_recursive(2, 8, 3, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(|list| serde_json::json!(list)),
            proptest::collection::btree_map(proptest::sample::select(keys.to_vec()), inner, 0..4)
                .prop_map(|map| serde_json::json!(map)),
        ]
    })
}

fn record() -> impl Strategy<Value = serde_json::Value> {
    let keys = [
        "eventId",
        "eventName",
        "eventTime",
        "serviceName",
        "requestParameters",
        "requestParameterJson",
        "responseElements",
        "errorCode",
        "referencedResources",
        "event",
        "event.eventName",
        "event.a.b",
        "event.a",
        "trace_id",
        "trace_name",
        "time",
        "service_type",
        "resource_id",
        "user",
        "source_ip",
        "trace_type",
        "trace_rating",
        "request",
        "response",
        "code",
        "cts",
    ];
    let known = prop_oneof![
        Just(serde_json::json!({})),
        Just(serde_json::json!({"eventName": "StopReplicationJob", "eventTime": "2024-07-01T02:00:00Z",
            "requestParameters": {"JobId": "j-1"}})),
        Just(serde_json::json!({"trace_name": "removeSource", "time": 1_719_799_200, "service_type": "SMS",
            "resource_id": "s-1", "trace_rating": "normal"})),
        Just(serde_json::json!({"trace_name": "removeSource", "time": 1_719_799_201, "service_type": "SMS",
            "resource_id": "s-1", "trace_rating": "normal", "user": null, "source_ip": ""})),
    ];
    (known, proptest::collection::btree_map(proptest::sample::select(keys.to_vec()), value(), 0..6)).prop_map(
        |(mut record, fields)| {
            for (key, value) in fields {
                record[key] = value;
            }
            record
        },
    )
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(format in 0..4_usize, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        is_sound(FORMATS[format], &bytes);
    }

    #[test]
    fn no_line_makes_it_panic(lines in proptest::collection::vec("[-0-9 :./TZ+]{0,24} ?[-a-zA-Z/é]{0,9}", 0..3)) {
        is_sound(FORMATS[3], lines.join("\n").as_bytes());
    }

    #[test]
    fn no_records_make_it_panic(format in 0..3_usize, records in proptest::collection::vec(record(), 0..6)) {
        is_sound(FORMATS[format], serde_json::json!(records).to_string().as_bytes());
    }

    #[test]
    fn no_damage_makes_it_panic(
        (format, name) in proptest::sample::select(vec![
            (0, "lookup.json"), (0, "events.json"), (0, "delivered.jsonl"), (1, "traces.json"), (1, "async.jsonl"),
            (2, "triggers.json"), (3, "poll.log"),
        ]),
        at in any::<proptest::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = std::fs::read(root().join("tests/import").join(name)).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        is_sound(FORMATS[format], &bytes);
    }
}
