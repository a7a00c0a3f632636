//! Requests and answers as they go over the wire: every message survives being written and read again, whatever is in it;
//! nothing that is sent makes a reader panic or dawdle; and bodies as real pages print them are read as they are meant.

use crate::made;
use cutover::dcs::task::{MigrationMethod, MigrationType, Status as TaskStatus};
use cutover::smc::job::Status as JobStatus;
use cutover::sms::source::{CopyState, MigrationCycle};
use cutover::testing::message;
use cutover::wire::{Advice, Answered, Failure, Format, Reading, Rest, Service, http};
use cutover::word::OwnedWord;
use cutover::{dcs, smc, sms, wire};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

// Every message survives being written and read.

proptest! {
    #[test]
    fn every_message_of_smc_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in smc::message::Request::NAMES {
            made::smc(name, &bytes);
        }
    }

    #[test]
    fn every_message_of_sms_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in sms::message::Request::NAMES {
            made::sms(name, &bytes);
        }
    }

    #[test]
    fn every_message_of_dcs_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in dcs::message::Request::NAMES {
            made::dcs(name, &bytes);
        }
    }

    #[test]
    fn every_failure_survives(bytes in proptest::collection::vec(any::<u8>(), 0..300), status in 400_u16..600) {
        made::failures(status, &bytes);
    }
}

// Nothing that is sent makes a reader panic or dawdle.

const READINGS: [Reading; 2] = [Reading::Lenient, Reading::Strict];

/// All readers on these bytes, wherever they can stand.
fn read_by_all(bytes: &[u8]) {
    for reading in READINGS {
        for name in smc::message::Request::NAMES {
            let _ = smc::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for name in sms::message::Request::NAMES {
            let _ = sms::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for name in dcs::message::Request::NAMES {
            let _ = dcs::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for request in addressed(bytes) {
            let _ = smc::message::Request::parse(&request, reading).map(|request| request.validate());
            let _ = sms::message::Request::parse(&request, reading).map(|request| request.validate());
            let _ = dcs::message::Request::parse(&request, reading).map(|request| request.validate());
        }
    }
    for service in [Service::Smc, Service::Sms, Service::Dcs] {
        let failure = Failure::parse(service, &answer(400, bytes));
        let _ = (failure.advice("DeleteMigrationTask").to_string(), failure.render());
    }
}

fn answer(status: u16, body: &[u8]) -> wire::Response {
    http::Response::builder().status(status).body(body.to_vec()).unwrap()
}

fn asked(method: &str, uri: &str, body: &[u8]) -> wire::Request {
    http::Request::builder().method(method).uri(uri).body(body.to_vec()).unwrap()
}

/// Requests with these bytes as their body, and as their address where it can be one.
fn addressed(bytes: &[u8]) -> Vec<wire::Request> {
    const ADDRESSES: &[(&str, &str)] = &[
        ("POST", "/?Action=CreateReplicationJob&Version=2019-06-01"),
        ("POST", "/?Action=DescribeReplicationJobs&Version=2019-06-01"),
        ("POST", "/v3/sources"),
        ("PUT", "/v3/sources/s-1/changestate"),
        ("POST", "/v3/sources/delete"),
        ("POST", "/v2/p/migration-task"),
        ("POST", "/v2/p/migration/t/task"),
        ("DELETE", "/v2/p/migration-tasks/delete"),
    ];
    let mut requests: Vec<_> = ADDRESSES.iter().map(|(method, uri)| asked(method, uri, bytes)).collect();
    let text = String::from_utf8_lossy(bytes);
    for start in ["/?Action=ModifyReplicationJobAttribute&", "/v3/sources?", "/v3/sources/", "/v2/p/migration-tasks?"] {
        if let Ok(request) = http::Request::get(format!("{start}{text}")).body(Vec::new()) {
            requests.push(request);
        }
    }
    requests
}

/// It is done within two seconds, on a machine that has other things to do.
fn quick<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "{what} took {took:?}");
    result
}

fn smc_answer(body: &str, reading: Reading) -> Result<smc::message::Response, Answered> {
    smc::message::Response::parse("DescribeReplicationJobs", &answer(200, body.as_bytes()), reading)
}

fn sms_answer(name: &str, body: &str, reading: Reading) -> Result<sms::message::Response, Answered> {
    sms::message::Response::parse(name, &answer(200, body.as_bytes()), reading)
}

fn dcs_answer(name: &str, body: &str, reading: Reading) -> Result<dcs::message::Response, Answered> {
    dcs::message::Response::parse(name, &answer(200, body.as_bytes()), reading)
}

/// What is wrong with it, as text; short, whatever was sent.
fn wrong<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    let text = result.expect_err("it is wrong").to_string();
    assert!(text.len() < 1000, "an error of {} bytes", text.len());
    text
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_by_all(&bytes);
    }

    #[test]
    fn no_json_makes_a_reader_panic(
        fields in proptest::collection::vec((proptest::sample::select(FIELDS), message::tree()), 0..6),
        tree in message::tree(),
    ) {
        let object: Rest = fields.into_iter().map(|(key, value)| (key.into(), value)).collect();
        read_by_all(Value::Object(object).to_string().as_bytes());
        read_by_all(tree.to_string().as_bytes());
    }

    #[test]
    fn no_xml_makes_a_reader_panic(parts in proptest::collection::vec(0..XML.len(), 0..12)) {
        read_by_all(parts.iter().map(|n| XML[*n]).collect::<String>().as_bytes());
    }

    #[test]
    fn no_address_makes_a_reader_panic(parts in proptest::collection::vec(0..ADDRESS.len(), 0..12)) {
        read_by_all(parts.iter().map(|n| ADDRESS[*n]).collect::<String>().as_bytes());
    }
}

/// Keys that messages have, with values that they have not.
const FIELDS: &[&str] =
    &["Status", "state", "JobId", "ReplicationJobs", "ReplicationJob", "migration_tasks", "details", "error", "."];

const XML: &[&str] = &[
    "<Error>",
    "</Error>",
    "<Code>",
    "</Code>",
    "x",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&a;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<a b='c'/>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<",
    ">",
    "\r",
    "\u{feff}",
    "<DescribeReplicationJobsResponse>",
    "</DescribeReplicationJobsResponse>",
    "<ReplicationJobs>",
    "</ReplicationJobs>",
    "<JobId/>",
];

const ADDRESS: &[&str] = &[
    "/",
    "?",
    "&",
    "=",
    ".",
    "%2F",
    "%",
    "%ff",
    "+",
    "1",
    "01",
    "DataDisk.1",
    "Action=",
    "Tag.1.Key",
    "state",
    "limit",
    "..",
    "changestate",
    "delete",
    "4294967296",
    "Disks",
];

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    for text in [
        deep("[", "]"),
        deep("{\"a\":", "}"),
        deep("<a>", "</a>"),
        deep("a.", ""),
        format!("JobId{}=x", ".1".repeat(10_000)),
    ] {
        quick("nesting", || read_by_all(text.as_bytes()));
    }
    let json = format!("{{\"ReplicationJobs\":{}}}", deep("[", "]"));
    assert!(wrong(smc_answer(&json, Reading::Lenient)).contains("recursion limit"));
    assert!(wrong(smc_answer(&deep("<a>", "</a>"), Reading::Lenient)).contains("nested too deeply"));
    let dots = asked("POST", "/?Action=StopReplicationJob", format!("JobId{}=x", ".1".repeat(10_000)).as_bytes());
    assert!(wrong(smc::message::Request::parse(&dots, Reading::Lenient)).contains("nested too deeply"));
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let twice = wrong(sms_answer("ShowServer", r#"{"id":"a","id":"b"}"#, Reading::Lenient));
    assert!(twice.contains("id"), "{twice}");
    let twice =
        wrong(dcs_answer("ShowMigrationTask", r#"{"migration_type":"a","migrate_type":"b"}"#, Reading::Lenient));
    assert_eq!(twice, "message: duplicate field `migration_type`");
    let twice = wrong(smc_answer("<x><TotalCount>1</TotalCount><TotalCount>2</TotalCount></x>", Reading::Lenient));
    assert_eq!(twice, "TotalCount: expected a whole number, found a list");
    let request = asked("GET", "/v3/sources?state=a&state=b", b"");
    assert_eq!(
        wrong(sms::message::Request::parse(&request, Reading::Lenient)),
        r#"state: stands twice, as "a" and "b""#
    );
    let request = asked("PUT", "/v3/sources/a/changestate", br#"{"source_id":"b"}"#);
    assert!(wrong(sms::message::Request::parse(&request, Reading::Lenient)).starts_with("source_id: "));
}

#[test]
fn items_of_one_number_are_not_taken_for_one_another() {
    let request = asked("POST", "/?Action=DescribeReplicationJobs&JobId.1=a&JobId.01=b", b"");
    assert!(smc::message::Request::parse(&request, Reading::Lenient).is_err());
}

#[test]
fn what_is_long_is_read_quickly_and_complained_of_briefly() {
    let long = "x".repeat(10_000_000);
    quick("a long text", || {
        let json = json!({"id": long, "state": long}).to_string();
        let sms::message::Response::ShowServer(server) = sms_answer("ShowServer", &json, Reading::Strict).unwrap()
        else {
            panic!()
        };
        assert_eq!(server.id.map(|id| id.len()), Some(10_000_000));
    });
    quick("a long text in XML", || {
        let text = format!("<a><RequestId>{long}</RequestId></a>");
        assert!(smc_answer(&text, Reading::Lenient).is_ok());
    });
    quick("a long number", || wrong(sms_answer("ListServers", &json!({"count": long}).to_string(), Reading::Lenient)));
    quick("a long key", || wrong(sms_answer("ListServers", &json!({&long: 1}).to_string(), Reading::Strict)));
    quick("a long element", || wrong(smc_answer(&format!("<a><{long}>"), Reading::Lenient)));
    quick("a long word", || {
        wrong(dcs_answer("ShowMigrationTask", &json!({"status": [&long]}).to_string(), Reading::Strict))
    });
    quick("a long operation", || {
        wrong(smc::message::Request::parse(&asked("POST", "/", format!("Action={long}").as_bytes()), Reading::Lenient))
    });
    quick("a long value", || {
        let form = format!("Action=CreateReplicationJob&RegionId=r&SourceId=s&RunOnce=tRUE&Frequency={long}");
        wrong(smc::message::Request::parse(&asked("POST", "/", form.as_bytes()), Reading::Lenient))
    });
    quick("a long id", || {
        let ids = dcs::message::SetOnlineMigrationTask {
            project_id: Some("p".into()),
            task_id: Some("t".into()),
            migration_method: Some(OwnedWord::Unknown(long.clone())),
            ..Default::default()
        };
        wrong(dcs::message::Request::SetOnlineMigrationTask(ids).validate())
    });
    quick("many parameters", || {
        let many: String = (1..=10_000).flat_map(|n| ["&JobId.".into(), n.to_string(), format!("=j-{n}")]).collect();
        let request = asked("POST", "/", format!("Action=DescribeReplicationJobs&Version=2019-06-01{many}").as_bytes());
        let request = smc::message::Request::parse(&request, Reading::Lenient).unwrap();
        let smc::message::Request::DescribeReplicationJobs(jobs) = &request else { panic!() };
        assert_eq!(jobs.job_id.as_ref().map(|ids| (ids.len(), ids[9_999].as_str())), Some((10_000, "j-10000")));
        assert_eq!(wrong(request.validate()), "JobId expected 0 to 50 items, found 10000");
        assert_eq!(smc::message::Request::parse(&request.render(), Reading::Strict).unwrap(), request, "in the body");
    });
    quick("many other parameters", || {
        let many: String = (1..=5_000).flat_map(|n| ["&x".into(), n.to_string(), "=".into()]).collect();
        let request = asked("GET", &format!("/v3/sources?limit=1{many}"), b"");
        assert!(sms::message::Request::parse(&request, Reading::Lenient).is_ok());
    });
}

#[test]
fn a_word_that_only_looks_like_one_stays_what_it_is() {
    for word in ["Ｒｅａｄｙ", "Rеady", "READY\u{200b}", "ſtopped"] {
        let body = json!({"ReplicationJobs": {"ReplicationJob": [{"Status": word}]}}).to_string();
        let read = smc_answer(&body, Reading::Strict).unwrap();
        let smc::message::Response::DescribeReplicationJobs(page) = &read else { panic!() };
        let job = &page.replication_jobs.as_ref().unwrap().replication_job.as_ref().unwrap()[0];
        assert_eq!(job.status, Some(OwnedWord::Unknown(word.into())));
        assert_eq!(read.render(Format::Json).body(), body.as_bytes());
    }
}

#[test]
fn xml_carries_what_it_can_and_says_what_it_cannot() {
    let mut rest = Rest::new();
    for key in ["a b", "1", "", "a><b", "-", "x:y", "×"] {
        rest.insert(key.into(), json!("lost"));
    }
    let done = smc::message::Done { request_id: Some("\u{0}\u{1b}\r\n\u{ffff}]]>".into()), rest };
    let written = smc::message::Response::StopReplicationJob(done).render(Format::Xml).into_body();
    assert_eq!(
        String::from_utf8(written).unwrap(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><StopReplicationJobResponse><RequestId>\u{fffd}\u{fffd}&#13;\n\u{fffd}]]&gt;\
         </RequestId></StopReplicationJobResponse>"
    );
}

#[test]
fn an_element_has_a_name_that_it_can_have() {
    let read = |name: &str| smc_answer(&format!("<a><{name}>x</{name}></a>"), Reading::Lenient);
    for name in ["b<c", "1", "-", "x:", ":x", "x:<y"] {
        assert!(wrong(read(name)).contains("no element can have the name"), "{name}");
    }
    for name in ["soap:Envelope", "键", "a-1.b_c"] {
        assert!(read(name).is_ok(), "{name}");
    }
}

#[test]
fn an_id_of_the_path_that_is_empty_in_the_body_was_not_sent() {
    let request = asked("GET", "/v2/p/migration-task/", br#"{"task_id":"","other":""}"#);
    let dcs::message::Request::ShowMigrationTask(read) =
        dcs::message::Request::parse(&request, Reading::Lenient).unwrap()
    else {
        panic!("another operation")
    };
    assert_eq!((read.task_id, read.rest.len()), (None, 1));
}

// Where an operation is.

#[test]
fn a_wrong_method_is_told_from_a_wrong_path() {
    let sms = |method, uri| wrong(sms::message::Request::parse(&asked(method, uri, b""), Reading::Lenient));
    assert_eq!(sms("POST", "/v3/sources/s-1/changestate"), "method: expected PUT, found POST");
    assert_eq!(sms("PATCH", "/v3/sources/s-1"), "method: expected GET or DELETE, found PATCH");
    assert_eq!(sms("GET", "/v3/sources/s-1/changestat"), "path: nothing is at \"/v3/sources/s-1/changestat\"");
    assert_eq!(sms("GET", "/v3/sources/a/b/changestate"), "path: nothing is at \"/v3/sources/a/b/changestate\"");
    assert_eq!(sms("GET", "/v3/sources/%ff"), "path: nothing is at \"/v3/sources/%ff\"");
    let dcs = |method, uri| wrong(dcs::message::Request::parse(&asked(method, uri, b""), Reading::Lenient));
    assert_eq!(dcs("GET", "/v2/p/migration-tasks/delete"), "method: expected DELETE, found GET");
    assert_eq!(
        dcs("POST", "/v2/p/migration-task/batch-restart"),
        "method: expected GET or PUT, found POST",
        "the plural restarts"
    );
}

#[test]
fn the_newest_forms_are_written() {
    let word = |state| Some(OwnedWord::Known(state));
    let update = sms::message::UpdateCopyState {
        source_id: Some("../ä /".into()),
        copystate: word(CopyState::Init),
        migrationcycle: Some(OwnedWord::Known(MigrationCycle::Replicating)),
        ..Default::default()
    };
    let request = sms::message::Request::UpdateCopyState(update).render();
    assert_eq!(request.uri(), "/v3/sources/..%2F%C3%A4%20%2F/changestate");
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body(), br#"{"copystate":"init","migrationcycle":"replicating"}"#);
    let server = sms::message::Server { state: word(CopyState::Init), ..Default::default() };
    assert_eq!(sms::message::Response::ShowServer(server).render().body(), br#"{"state":"initialize"}"#);
    let list = sms::message::ListServers { state: word(CopyState::Init), ..Default::default() };
    assert_eq!(sms::message::Request::ListServers(list).render().uri(), "/v3/sources?state=initialize");
    let done = sms::message::Done { text: Some(sms::message::UPDATED.into()), ..Default::default() };
    let done = sms::message::Response::UpdateCopyState(done).render();
    assert_eq!(done.body(), br#""The migration task status of a source server was updated.""#);
    let stop = dcs::message::StopMigrationTask {
        project_id: Some("p".into()),
        task_id: Some("..".into()),
        ..Default::default()
    };
    let stop = dcs::message::Request::StopMigrationTask(stop).render();
    assert_eq!((stop.uri().path(), stop.body().len()), ("/v2/p/migration-task/%2E%2E/stop", 0));
}

// Bodies as real pages print them.

#[test]
fn both_official_clients_are_understood() {
    let older = asked(
        "POST",
        "/?Version=2019-06-01&Action=CutOverReplicationJob&Format=JSON&RegionId=cn-hangzhou&Timestamp=2026-01-01T00%3A00%3A00Z\
         &SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1&AccessKeyId=k&Signature=s&JobId=j-1&SyncData=true",
        b"",
    );
    let mut newer = asked("POST", "/?JobId=j-1&SyncData=True", b"");
    newer.headers_mut().insert("x-acs-action", "CutOverReplicationJob".parse().unwrap());
    newer.headers_mut().insert("x-acs-version", "2019-06-01".parse().unwrap());
    let read = |request| smc::message::Request::parse(request, Reading::Lenient).unwrap();
    assert_eq!(read(&older), read(&newer));
    assert!(smc::message::Request::parse(&older, Reading::Strict).is_ok());
    let capital = wrong(smc::message::Request::parse(&newer, Reading::Strict));
    assert_eq!(capital, "SyncData: expected true");
}

fn jobs(body: &str, reading: Reading) -> Vec<smc::message::ReplicationJob> {
    let smc::message::Response::DescribeReplicationJobs(page) = smc_answer(body, reading).unwrap() else { panic!() };
    page.replication_jobs.unwrap().replication_job.unwrap()
}

#[test]
fn misspelt_keys_are_read_and_refused_to_the_letter() {
    let body = r#"{"ReplicationJobs":{"ReplicationJob":[{"State":"Failed","VaildTime":"30","TARGEType":"image","Vpcld":"v"}]}}"#;
    let [job] = jobs(body, Reading::Lenient).try_into().unwrap();
    assert_eq!(job.status, Some(OwnedWord::Known(JobStatus::InError)), "the name of 2019-06");
    assert_eq!([job.valid_time, job.target_type, job.vpc_id].map(Option::unwrap), ["30", "image", "v"]);
    assert!(job.rest.is_empty());
    let refused = wrong(smc_answer(body, Reading::Strict));
    assert_eq!(refused, "ReplicationJobs.ReplicationJob[0].State: no page has this key");
    for (name, body) in [
        ("ListMigrationTask", r#"{"migration_tasks":[{"migrate_type":"backupfile_import"}]}"#),
        ("ListMigrationTask", r#"{"migration_tasks":[{"target_instance_address":"1.2.3.4:6379"}]}"#),
        ("ShowMigrationTask", r#"{"migrate_type":"online_migration"}"#),
    ] {
        assert!(dcs_answer(name, body, Reading::Lenient).is_ok());
        assert!(wrong(dcs_answer(name, body, Reading::Strict)).ends_with("no page has this key"), "{body}");
    }
    let once = r#"{"migrate_type":"backupfile_import","status":"SUCCESS"}"#;
    let dcs::message::Response::ShowMigrationTask(task) =
        dcs_answer("ShowMigrationTask", once, Reading::Lenient).unwrap()
    else {
        panic!()
    };
    assert_eq!(task.migration_type, Some(OwnedWord::Known(MigrationType::BackupfileImport)));
}

#[test]
fn scalars_as_text_are_read_and_refused_to_the_letter() {
    let body =
        r#"{"TotalCount":"1","ReplicationJobs":{"ReplicationJob":[{"Progress":"75","RunOnce":"True","NetMode":"2"}]}}"#;
    let [job] = jobs(body, Reading::Lenient).try_into().unwrap();
    assert_eq!((job.progress, job.run_once, job.net_mode), (Some(75.0), Some(true), Some(2)));
    assert_eq!(
        wrong(smc_answer(body, Reading::Strict)),
        "ReplicationJobs.ReplicationJob[0].NetMode: expected a whole number, found \"2\""
    );
    let body = r#"{"full_migration_progress":null,"offset":0,"source_dbsize":1.5,"is_migrating":"true"}"#;
    let read = dcs_answer("ShowMigrationTaskStats", body, Reading::Lenient).unwrap();
    let dcs::message::Response::ShowMigrationTaskStats(stats) = read else { panic!() };
    assert_eq!((stats.full_migration_progress, stats.is_migrating), (None, Some(true)));
    assert_eq!((stats.offset.as_deref(), stats.source_dbsize.as_deref()), (Some("0"), Some("1.5")));
    let over = dcs_answer("ShowMigrationTaskStats", r#"{"full_migration_progress":117}"#, Reading::Lenient);
    assert!(over.is_ok_and(|over| over.render().body() == br#"{"full_migration_progress":"117"}"#));
}

#[test]
fn another_root_is_read_and_refused_to_the_letter() {
    let body = "<DeleteReplicationJobResponse>\n  <RequestId>473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E</RequestId>\n</DeleteReplicationJobResponse>";
    let read = |reading| smc::message::Response::parse("StartReplicationJob", &answer(200, body.as_bytes()), reading);
    assert!(
        matches!(read(Reading::Lenient), Ok(smc::message::Response::StartReplicationJob(done)) if done.rest.is_empty())
    );
    assert!(wrong(read(Reading::Strict)).contains("expected the root StartReplicationJobResponse"));
}

#[test]
fn lists_are_read_wrapped_and_flattened() {
    let item = "<JobId>j-1</JobId><Status>Ready</Status>";
    let page = |inner: String| format!("<DescribeReplicationJobsResponse>{inner}</DescribeReplicationJobsResponse>");
    let wrapped = page(format!("<ReplicationJobs><ReplicationJob>{item}</ReplicationJob></ReplicationJobs>"));
    let flat = page(format!("<ReplicationJobs>{item}</ReplicationJobs>"));
    let two = page(format!("<ReplicationJobs>{item}</ReplicationJobs><ReplicationJobs>{item}</ReplicationJobs>"));
    assert_eq!(jobs(&flat, Reading::Lenient), jobs(&wrapped, Reading::Strict));
    assert_eq!(jobs(&two, Reading::Lenient).len(), 2);
    assert!(smc_answer(&flat, Reading::Strict).is_err());
    let none = page("<ReplicationJobs>\n</ReplicationJobs>".into());
    let smc::message::Response::DescribeReplicationJobs(none) = smc_answer(&none, Reading::Strict).unwrap() else {
        panic!()
    };
    assert_eq!(none.replication_jobs, Some(smc::message::ReplicationJobs::default()));
}

#[test]
fn success_is_a_sentence_an_empty_object_or_nothing() {
    let read = |body: &str, reading| match sms_answer("UpdateCopyState", body, reading) {
        Ok(sms::message::Response::UpdateCopyState(done)) => Some(done.text),
        _ => None,
    };
    let said = Some(Some(sms::message::UPDATED.to_string()));
    assert_eq!(read(&format!("{:?}", sms::message::UPDATED), Reading::Strict), said);
    assert_eq!(read(sms::message::UPDATED, Reading::Lenient), said, "without quotes");
    assert_eq!(read(sms::message::UPDATED, Reading::Strict), None);
    for empty in ["", " ", "{}", "{ }"] {
        assert_eq!(read(empty, Reading::Lenient), Some(None), "{empty:?}");
    }
    assert_eq!((read("", Reading::Strict), read("{ }", Reading::Strict)), (None, Some(None)));
    assert!(sms_answer("ListServers", "\"a text\"", Reading::Lenient).is_err(), "a page is no text");
    assert!(sms_answer("UpdateCopyState", "{\"a\":", Reading::Lenient).is_err());
    for (status, reading, fits) in
        [(204, Reading::Strict, true), (200, Reading::Strict, false), (200, Reading::Lenient, true)]
    {
        let read = dcs::message::Response::parse("StopMigrationTaskSync", &answer(status, b""), reading);
        assert_eq!(read.is_ok(), fits, "{status} {reading:?}");
    }
}

#[test]
fn a_batch_says_how_each_task_fared() {
    let body = r#"{"migration_tasks":[{"result":"success","task_id":"a"},
        {"result":"failed","task_id":"b","error_code":"DCS.4855","error_msg":"invalid migration task id in the request.","error_ext_msg":null}]}"#;
    let read = dcs_answer("BatchStopMigrationTasks", body, Reading::Strict).unwrap();
    let dcs::message::Response::BatchStopMigrationTasks(batch) = read else { panic!() };
    let [good, bad] = batch.migration_tasks.unwrap().try_into().unwrap();
    assert_eq!(good.result.unwrap().borrowed().known(), Some(dcs::message::ItemResult::Success));
    assert_eq!((bad.error_code.as_deref(), bad.error_ext_msg), (Some("DCS.4855"), None));
}

#[test]
fn what_pages_lack_is_kept() {
    let body = r#"{"instance_id":"t-1","job_id":"j-1"}"#;
    assert!(dcs_answer("CreateOnlineMigrationTask", body, Reading::Strict).is_ok());
    let body =
        r#"{"status":"INCRMIGRATING","migration_type":"incremental_migration","new":{"a":[null,1.0,"*"]},".":{"x":1}}"#;
    let read = dcs_answer("ShowMigrationTask", body, Reading::Lenient).unwrap();
    let dcs::message::Response::ShowMigrationTask(task) = &read else { panic!() };
    assert_eq!(task.status, Some(OwnedWord::Known(TaskStatus::IncrMigrating)));
    assert_eq!(
        task.migration_type,
        Some(OwnedWord::Unknown("incremental_migration".into())),
        "a method, in an example"
    );
    let written: Value = serde_json::from_slice(read.render().body()).unwrap();
    let kept = json!({"status":"INCRMIGEATING","migration_type":"incremental_migration","new":{"a":[null,1.0,"*"]},".":{"x":1}});
    assert_eq!(written, kept);
    let example = br#"{"migration_method":"incremental_migration","resume_mode":"auto","bandwidth_limit_mb":123}"#;
    let request = asked("POST", "/v2/p/migration/t/task", example);
    let dcs::message::Request::SetOnlineMigrationTask(set) =
        dcs::message::Request::parse(&request, Reading::Lenient).unwrap()
    else {
        panic!()
    };
    assert_eq!(set.bandwidth_limit_mb.as_deref(), Some("123"));
    assert_eq!(set.migration_method, Some(OwnedWord::Known(MigrationMethod::Incremental)));
}

// Errors, and what to make of them.

fn failed(service: Service, status: u16, body: &str) -> Failure {
    Failure::parse(service, &answer(status, body.as_bytes()))
}

#[test]
fn errors_are_read_in_every_envelope() {
    let bad = failed(
        Service::Dcs,
        400,
        r#"{"error_msg":"invalid migration task id in the request.","error_code":"DCS.4855"}"#,
    );
    assert_eq!((bad.code.as_str(), bad.message.as_str()), ("DCS.4855", "invalid migration task id in the request."));
    let oldest = r#"{"error":{"code":"111404022","message":"This DCS instance does not exist."}}"#;
    assert_eq!(failed(Service::Dcs, 404, oldest).code, "111404022");
    let gateway = r#"{"Code":"MissingJobId","HostId":"smc.aliyuncs.com","Message":"JobId is mandatory for this action.",
        "Recommend":"https://error-center.aliyun.com/status/search?Keyword=MissingJobId\u0026source=PopGw","RequestId":"1"}"#;
    let missing = failed(Service::Smc, 400, gateway);
    assert_eq!(
        missing.recommend.as_deref(),
        Some("https://error-center.aliyun.com/status/search?Keyword=MissingJobId&source=PopGw")
    );
    let xml = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>1</RequestId><HostId>smc.aliyuncs.com</HostId><Code>MissingJobId</Code>\
        <Message>JobId is mandatory for this action.</Message><Recommend><![CDATA[https://error-center.aliyun.com/status/search?Keyword=MissingJobId&source=PopGw]]></Recommend></Error>";
    assert_eq!(failed(Service::Smc, 400, xml), Failure { format: Format::Xml, ..missing });
    let sms = r#"{"error_code":"SMS.9004","error_msg":"m","encoded_authorization_message":"e","error_param":["a"],
        "details":[{"error_code":"1","error_msg":"n","more":1}]}"#;
    let sms = failed(Service::Sms, 403, sms);
    assert_eq!((sms.error_param.len(), sms.details[0].rest["more"].clone()), (1, json!(1)));
    let apigw = failed(
        Service::Dcs,
        401,
        r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information","request_id":"r"}"#,
    );
    assert_eq!(
        (apigw.advice("ShowMigrationTask"), apigw.rest["request_id"].as_str()),
        (Advice::Unauthorised, Some("r"))
    );
}

#[test]
fn each_kind_of_error_has_its_advice() {
    use Advice::*;
    use Service::*;
    for (service, status, code, operation, wanted) in [
        (Smc, 400, "Throttling.User", "StopReplicationJob", Retry),
        (Smc, 503, "ServiceUnavailable", "StopReplicationJob", Retry),
        (Sms, 429, "", "ShowServer", Retry),
        (Dcs, 400, "DCS.4104", "StopMigrationTask", Retry),
        (Dcs, 400, "111400111", "StopMigrationTask", Retry),
        (Dcs, 400, "DCS.4133", "ShowMigrationTask", Gone),
        (Sms, 404, "SMS.7602", "ShowServer", Gone),
        (Sms, 404, "SMS.7602", "DeleteServer", IdempotentSuccess),
        (Dcs, 400, "DCS.4133", "DeleteMigrationTask", IdempotentSuccess),
        (Sms, 401, "SMS.2013", "RegisterServer", IdempotentSuccess),
        (Dcs, 400, "DCS.4957", "StopMigrationTask", WrongState { current: None, allowed: vec![] }),
        (Dcs, 400, "DCS. 4855", "BatchStopMigrationTasks", WrongState { current: None, allowed: vec![] }),
        (Dcs, 400, "111400063", "UpdateMigrationTask", InvalidRequest),
        (Sms, 400, "SMS.9001", "UpdateCopyState", InvalidRequest),
        (Smc, 400, "MissingJobId", "StopReplicationJob", InvalidRequest),
        (Sms, 403, "SMS.9004", "UpdateCopyState", Unauthorised),
        (Dcs, 401, "111401002", "ShowMigrationTask", Unauthorised),
        (Smc, 403, "Forbidden.Unauthorized", "StopReplicationJob", Unauthorised),
        (Smc, 400, "QuotaExceeded.ReplicationJob", "CreateReplicationJob", Quota),
        (Dcs, 400, "DCS.4039", "CreateOnlineMigrationTask", Quota),
        (Smc, 500, "InternalError", "StopReplicationJob", Internal),
        (Dcs, 500, "", "StopMigrationTask", Internal),
        (Dcs, 418, "DCS.9999", "StopMigrationTask", Unknown),
    ] {
        let failure = Failure::new(service, status, code, "");
        assert_eq!(failure.advice(operation), wanted, "{service} {status} {code:?} {operation}");
    }
}

#[test]
fn states_are_read_out_of_messages() {
    let only =
        |list: &str| format!("is invalid. This operation can only be performed in the following status: {list}.");
    for (code, start, list, current, allowed) in [
        (
            "ReplicationJob.InvalidStatus",
            "The specified replication job status: Waiting",
            "Ready,Stopped,InError",
            "Waiting",
            3,
        ),
        (
            "ReplicationJob.InvalidStatus",
            "The specified replication job status: Waiting",
            "[Ready, Stopped]",
            "Waiting",
            2,
        ),
        (
            "ReplicationJob.InvalidBusinessStatus",
            "The specified business status: Cleaning of the replication job",
            "Syncing",
            "Cleaning",
            1,
        ),
        (
            "SourceServerState.Invalid",
            "The specified source server status: Unavailable",
            "Available/InUse",
            "Unavailable",
            2,
        ),
    ] {
        let failure = Failure::new(Service::Smc, 400, code, format!("{start} {}", only(list)));
        let Advice::WrongState { current: Some(found), allowed: words } = failure.advice("StartReplicationJob") else {
            panic!("{code}")
        };
        assert_eq!((found.as_str(), words.len()), (current, allowed), "{words:?}");
        assert!(words.iter().all(|word| word.chars().all(char::is_alphabetic)), "{words:?}");
    }
    let plain = Failure::new(
        Service::Smc,
        400,
        "ReplicationJob.InvalidStatus",
        "The specified replication job status is invalid.",
    );
    assert_eq!(plain.advice("StopReplicationJob"), Advice::WrongState { current: None, allowed: vec![] });
}

// Limits.

#[test]
fn limits_hold_at_both_ends() {
    let update = |id: &str| sms::message::UpdateCopyState {
        source_id: Some(id.into()),
        copystate: Some("WAITING".into()),
        migrationcycle: Some("tested".into()),
        ..Default::default()
    };
    let check = |update| sms::message::Request::UpdateCopyState(update).validate().map_err(|e| e.to_string());
    assert_eq!(check(update(&"ä".repeat(36))), Ok(()));
    assert!(check(update(&"a".repeat(37))).unwrap_err().starts_with("source_id expected 1 to 36 characters"));
    assert_eq!(check(update("")).unwrap_err(), "source_id is empty");
    let odd = sms::message::UpdateCopyState { copystate: Some("Dreaming".into()), ..update("s") };
    assert!(check(odd).unwrap_err().ends_with(r#"found "Dreaming""#));
    let delete = |ids: usize, length: usize| {
        let ids = Some(vec!["x".repeat(length); ids]);
        sms::message::Request::DeleteServers(sms::message::DeleteServers { ids, ..Default::default() })
            .validate()
            .is_ok()
    };
    assert!(delete(1, 1) && delete(50, 36));
    assert!(!delete(0, 1) && !delete(51, 1) && !delete(1, 37) && !delete(50, 200));
    let mut padded = update("s");
    padded.rest.insert("x".into(), json!("y".repeat(sms::message::MAX_BODY)));
    assert!(check(padded).unwrap_err().starts_with("body expected at most 10240 bytes"));
    let set = |bandwidth: &str| {
        let instance = Some(dcs::message::ConfigInstance { addrs: Some("1.2.3.4:6379".into()), ..Default::default() });
        let set = dcs::message::SetOnlineMigrationTask {
            project_id: Some("p".into()),
            task_id: Some("t".into()),
            migration_method: Some("full_amount_migration".into()),
            resume_mode: Some("auto".into()),
            bandwidth_limit_mb: Some(bandwidth.into()),
            source_instance: instance.clone(),
            target_instance: instance,
            ..Default::default()
        };
        dcs::message::Request::SetOnlineMigrationTask(set).validate().is_ok()
    };
    assert!(set("1") && set("10240"));
    assert!(!set("0") && !set("10241") && !set("fast"));
    let restart = |n: usize| {
        let migration_tasks = Some(vec!["t".to_string(); n]);
        let restart = dcs::message::BatchRestartOnlineMigrationTasks {
            project_id: Some("p".into()),
            migration_tasks,
            ..Default::default()
        };
        dcs::message::Request::BatchRestartOnlineMigrationTasks(restart).validate().is_ok()
    };
    assert!(restart(50) && !restart(51));
    let lacking = dcs::message::ConfigInstance::default();
    let set = dcs::message::SetOnlineMigrationTask {
        project_id: Some("p".into()),
        task_id: Some("t".into()),
        migration_method: Some("incremental_migration".into()),
        resume_mode: Some("manual".into()),
        source_instance: Some(lacking.clone()),
        target_instance: Some(lacking),
        ..Default::default()
    };
    assert_eq!(wrong(dcs::message::Request::SetOnlineMigrationTask(set).validate()), "source_instance.id is missing");
}

/// Each limit is about something: a parameter that one of its operations has.
#[test]
fn limits_are_of_parameters_that_there_are() {
    let mut all = 0;
    for (limits, names) in [
        (smc::message::LIMITS, smc::message::Request::NAMES),
        (sms::message::LIMITS, sms::message::Request::NAMES),
        (dcs::message::LIMITS, dcs::message::Request::NAMES),
    ] {
        for limit in limits {
            all += 1;
            assert!(limit.operations.iter().all(|name| names.contains(name)), "{limit}");
            assert!(!limit.to_string().is_empty() && !limit.pages.is_empty(), "{limit}");
        }
    }
    assert!(all > 90, "{all}");
}

/// Method, path and status of success, entered from the pages a second time.
#[test]
fn each_operation_is_where_its_page_has_it() {
    let ids = json!({"source_id": "S", "project_id": "P", "task_id": "T", "job_id": "J"});
    macro_rules! places {
        ($service:ident: $($name:literal at $line:literal;)+) => {{
            let all = [$($name),+];
            assert_eq!(all.as_slice(), $service::message::Request::NAMES);
            $({
                let request: $service::message::Request =
                    serde_json::from_value(Value::Object(Rest::from_iter([($name.into(), with_rest(&ids))]))).unwrap();
                let request = request.render();
                let status = ["", "{}"].iter().find_map(|body| {
                    let read = $service::message::Response::parse($name, &answer(200, body.as_bytes()), Reading::Lenient);
                    read.ok().map(|read| read.render().status().as_u16())
                });
                assert_eq!(format!("{} {} {}", request.method(), request.uri().path(), status.unwrap()), $line);
            })+
        }};
    }
    places! { sms:
        "UpdateCopyState" at "PUT /v3/sources/S/changestate 200";
        "ShowServer" at "GET /v3/sources/S 200";
        "ListServers" at "GET /v3/sources 200";
        "RegisterServer" at "POST /v3/sources 200";
        "DeleteServer" at "DELETE /v3/sources/S 200";
        "DeleteServers" at "POST /v3/sources/delete 200";
    }
    places! { dcs:
        "CreateMigrationTask" at "POST /v2/P/migration-task 200";
        "CreateOnlineMigrationTask" at "POST /v2/P/migration/instance 200";
        "SetOnlineMigrationTask" at "POST /v2/P/migration/T/task 200";
        "ListMigrationTask" at "GET /v2/P/migration-tasks 200";
        "ShowMigrationTask" at "GET /v2/P/migration-task/T 200";
        "StopMigrationTask" at "POST /v2/P/migration-task/T/stop 200";
        "StopMigrationTaskSync" at "POST /v2/P/migration-task/T/sync-stop 204";
        "BatchStopMigrationTasks" at "POST /v2/P/migration-task/batch-stop 200";
        "BatchRestartOnlineMigrationTasks" at "POST /v2/P/migration-tasks/batch-restart 200";
        "DeleteMigrationTask" at "DELETE /v2/P/migration-tasks/delete 200";
        "UpdateMigrationTask" at "PUT /v2/P/migration-task/T 200";
        "ShowMigrationTaskStats" at "GET /v2/P/migration-task/T/stats 200";
        "ExchangeInstanceIp" at "POST /v2/P/migration-task/T/exchange-ip 204";
        "RollbackExchangeInstanceIp" at "POST /v2/P/migration-task/T/rollback-ip 204";
        "ListMigrationTaskLogs" at "GET /v2/P/migration-task/T/logs 200";
        "ShowJobInfo" at "GET /v2/P/jobs/J 200";
    }
}

/// A message as it is stored, with nothing besides.
fn with_rest(fields: &Value) -> Value {
    let mut fields = fields.clone();
    fields["."] = json!({});
    fields
}
