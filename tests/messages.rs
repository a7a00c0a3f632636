//! Requests and answers as they go over the wire: every message survives being written and read again, whatever is in it;
//! nothing that is sent makes a reader panic or dawdle; and bodies as real pages print them are read as they are meant.

use crate::made;
use cutover::dcs::task::{MigrationMethod, MigrationType, Status as TaskStatus};
use cutover::smc::job::Status as JobStatus;
use cutover::sms::source::{CopyState, MigrationCycle};
use cutover::sms::task::{Action, Command, CommandResult, State, Subtask};
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
        ("POST", "/v3/tasks"),
        ("POST", "/v3/tasks/t-1/action"),
        ("PUT", "/v3/tasks/t-1/progress"),
        ("POST", "/v3/sources/s-1/command_result"),
        ("POST", "/v2/p/migration-task"),
        ("POST", "/v2/p/migration/t/task"),
        ("DELETE", "/v2/p/migration-tasks/delete"),
    ];
    let mut requests: Vec<_> = ADDRESSES.iter().map(|(method, uri)| asked(method, uri, bytes)).collect();
    let text = String::from_utf8_lossy(bytes);
    for start in [
        "/?Action=ModifyReplicationJobAttribute&",
        "/v3/sources?",
        "/v3/sources/",
        "/v3/tasks?",
        "/v3/tasks/",
        "/v2/p/migration-tasks?",
    ] {
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
const FIELDS: &[&str] = &[
    "Status",
    "state",
    "JobId",
    "ReplicationJobs",
    "ReplicationJob",
    "migration_tasks",
    "details",
    "error",
    ".",
    "tasks",
    "sub_tasks",
    "sub_task_list",
    "source_server",
    "progress",
    "command_param",
    "operation",
];

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
    assert_eq!(sms("GET", "/v3/tasks/t-1/action"), "method: expected POST, found GET");
    assert_eq!(sms("POST", "/v3/tasks/t-1/progress"), "method: expected PUT, found POST");
    assert_eq!(sms("PUT", "/v3/tasks/t-1"), "method: expected GET or DELETE, found PUT");
    assert_eq!(sms("DELETE", "/v3/tasks/delete/t-1"), "path: nothing is at \"/v3/tasks/delete/t-1\"");
    assert_eq!(sms("POST", "/v3/sources/s-1/command"), "method: expected GET, found POST");
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

#[test]
fn the_newest_forms_of_tasks_are_written() {
    use sms::message::*;
    let source_server = TaskSource { id: Some("s-1".into()), ..Default::default() };
    let create = CreateTask {
        name: Some("n".into()),
        kind: Some("MIGRATE_FILE".into()),
        source_server: Some(source_server),
        target_server: Some(Part::default()),
        syncing: Some(true),
        speed_limit: Some(0),
        ..Default::default()
    };
    let written: Value = serde_json::from_slice(Request::CreateTask(create).render().body()).unwrap();
    let wanted = json!({"name": "n", "type": "MIGRATE_FILE", "source_server": {"id": "s-1"}, "target_server": {},
        "syncing": true, "speed_limit": 0});
    assert_eq!(written, wanted);
    let start = UpdateTaskStatus {
        task_id: Some("a/b".into()),
        operation: Some(OwnedWord::Known(Action::CloneTest)),
        ..Default::default()
    };
    let start = Request::UpdateTaskStatus(start).render();
    assert_eq!(start.uri(), "/v3/tasks/a%2Fb/action");
    assert_eq!(start.body(), br#"{"operation":"clone_test"}"#);
    let list = ListTasks { state: Some(OwnedWord::Known(State::Deleting)), limit: Some(5), ..Default::default() };
    assert_eq!(Request::ListTasks(list).render().uri(), "/v3/tasks?limit=5&state=DELETING");
    let delete = Request::DeleteTask(DeleteTask { task_id: Some("t-1".into()), ..Default::default() }).render();
    assert_eq!((delete.method().as_str(), delete.body().len()), ("DELETE", 0));
    let result = UpdateCommandResult {
        server_id: Some("s-1".into()),
        command_name: Some(OwnedWord::Known(Command::Stop)),
        result: Some(OwnedWord::Known(CommandResult::Success)),
        result_detail: Some(Part::default()),
        ..Default::default()
    };
    let result = Request::UpdateCommandResult(result).render();
    assert_eq!(result.body(), br#"{"command_name":"STOP","result":"success","result_detail":{}}"#);
    let source_server = TaskSource { state: Some(OwnedWord::Known(CopyState::Init)), ..Default::default() };
    let task = MigrationTask { source_server: Some(source_server), ..Default::default() };
    assert_eq!(Response::ShowTask(task).render().body(), br#"{"source_server":{"state":"initialize"}}"#);
    let done = Done { text: Some(TASK_DELETED.into()), ..Default::default() };
    let done = Response::DeleteTask(done).render();
    assert_eq!(done.body(), br#""The migration task with a specified ID was deleted.""#);
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

fn task(body: &str, reading: Reading) -> sms::message::MigrationTask {
    let sms::message::Response::ShowTask(task) = sms_answer("ShowTask", body, reading).unwrap() else { panic!() };
    task
}

/// As users saw it: numbers that are not there, too large and out of order, and what went wrong as JSON in a text.
#[test]
fn a_task_is_read_as_it_runs_ends_and_fails() {
    let running = r#"{"id":"t-1","state":"RUNNING","progress":null,"end_date":null,"subtask_info":"MIGRATE_LINUX_FILE-1",
        "source_server":{"id":"s-1","state":"initialize","migration_cycle":"replicating"},
        "sub_tasks":[{"name":"ATTACH_AGENT_IMAGE","progress":100},{"name":"MIGRATE_LINUX_FILE","progress":117},
        {"name":"MIGRATE_LINUX_FILE","progress":90},{"name":"CHECK_CONSISTENCY","progress":null},{"name":"MEASURE_NETWORK"}]}"#;
    for reading in READINGS {
        let task = task(running, reading);
        assert_eq!(task.state, Some(OwnedWord::Known(State::Running)));
        assert_eq!((task.progress, task.end_date), (None, None));
        assert_eq!(task.subtask_info.as_deref(), Some("MIGRATE_LINUX_FILE-1"));
        let source = task.source_server.unwrap();
        assert_eq!(source.state, Some(OwnedWord::Known(CopyState::Init)));
        assert_eq!(source.migration_cycle, Some(OwnedWord::Known(MigrationCycle::Replicating)));
        let parts = task.sub_tasks.unwrap();
        let progress: Vec<_> = parts.iter().map(|part| part.progress).collect();
        assert_eq!(progress, [Some(100), Some(117), Some(90), None, None]);
        assert_eq!(parts[3].name, Some(OwnedWord::Known(Subtask::CheckConsistency)));
        assert_eq!(parts[4].name, Some(OwnedWord::Unknown("MEASURE_NETWORK".into())));
    }
    let above = task(r#"{"state":"RUNNING","progress":"104"}"#, Reading::Lenient);
    assert_eq!(above.progress, Some(104));
    let done = task(r#"{"state":"MIGRATE_SUCCESS","end_date":null,"finish_date":1767225600000}"#, Reading::Strict);
    assert_eq!((done.end_date, done.finish_date), (None, Some(1_767_225_600_000)));
    let failed = r#"{"error_json":"{\"error_code\":\"SMS.0515\",\"error_param\":\"[]\"}","state":"MIGRATE_FAIL"}"#;
    let read = task(failed, Reading::Strict);
    assert_eq!(read.state, Some(OwnedWord::Known(State::MigrateFail)));
    let inner: Value = serde_json::from_str(&read.error_json.clone().unwrap()).unwrap();
    assert_eq!(inner["error_code"], "SMS.0515");
    assert_eq!(sms::message::Response::ShowTask(read).render().body(), failed.as_bytes(), "it stays a text");
    let object = r#"{"error_json":{"error_code":"SMS.0515"}}"#;
    assert_eq!(wrong(sms_answer("ShowTask", object, Reading::Lenient)), "error_json: expected text, found an object");
}

#[test]
fn subtasks_have_another_name_in_the_oldest_table() {
    let body =
        r#"{"count":1,"tasks":[{"id":"t-1","state":"READY","sub_task_list":[{"id":1,"name":"DETTACH_AGENT_IMAGE"}]}]}"#;
    let sms::message::Response::ListTasks(page) = sms_answer("ListTasks", body, Reading::Lenient).unwrap() else {
        panic!()
    };
    let [task] = page.tasks.unwrap().try_into().unwrap();
    assert_eq!(task.state, Some(OwnedWord::Known(State::Ready)));
    assert_eq!(task.sub_tasks.unwrap()[0].name, Some(OwnedWord::Known(Subtask::DettachAgentImage)));
    assert!(task.rest.is_empty());
    let refused = wrong(sms_answer("ListTasks", body, Reading::Strict));
    assert_eq!(refused, "tasks[0].sub_task_list: no page has this key");
    let both = r#"{"sub_tasks":[],"sub_task_list":[]}"#;
    assert_eq!(wrong(sms_answer("ShowTask", both, Reading::Lenient)), "message: duplicate field `sub_tasks`");
}

#[test]
fn words_of_a_task_that_no_list_has_are_kept() {
    for (word, state) in [
        ("MIGRATE_SUCCESS", OwnedWord::Known(State::MigrateSuccess)),
        ("RESETING", OwnedWord::Known(State::Reseting)),
        // The first version of the interface has these two.
        ("SUCCESS", OwnedWord::Unknown("SUCCESS".into())),
        ("FAIL", OwnedWord::Unknown("FAIL".into())),
        ("Finished", OwnedWord::Unknown("Finished".into())),
    ] {
        let body = json!({"current_task": {"id": "t-1", "state": word}}).to_string();
        let read = sms_answer("ShowServer", &body, Reading::Strict).unwrap();
        let sms::message::Response::ShowServer(server) = &read else { panic!() };
        assert_eq!(server.current_task.as_ref().unwrap().state, Some(state.clone()), "{word}");
        assert_eq!(read.render().body(), body.as_bytes());
        assert_eq!(task(&json!({"state": word}).to_string(), Reading::Strict).state, Some(state), "{word}");
    }
    let action = |word: &str| {
        let body = json!({"operation": word}).to_string();
        let request = asked("POST", "/v3/tasks/t-1/action", body.as_bytes());
        let request = sms::message::Request::parse(&request, Reading::Lenient).unwrap();
        let sms::message::Request::UpdateTaskStatus(read) = request.clone() else { panic!() };
        (read.operation.unwrap(), request.validate().is_ok(), request.operation())
    };
    assert_eq!(action("start"), (OwnedWord::Known(Action::Start), true, None));
    assert_eq!(action("MIGRATION_TEST"), (OwnedWord::Known(Action::MigrationTest), true, None));
    assert_eq!(action("cutover"), (OwnedWord::Known(Action::Cutover), false, None), "in the text, not in the list");
    assert_eq!(action("collect_log"), (OwnedWord::Known(Action::CollectLog), false, None), "no longer");
    assert_eq!(action("sync"), (OwnedWord::Unknown("sync".into()), false, None), "a command, no action");
}

/// What is asked of a task, or by the Agent, changes no source server by itself.
#[test]
fn what_is_asked_of_a_task_is_nothing_to_a_source_server() {
    use sms::source::Source;
    let waiting = Source::of(sms::Edition::LATEST, CopyState::Waiting, MigrationCycle::Setting);
    let (names, of_tasks) = (sms::message::Request::NAMES, 6..15);
    for (n, name) in names.iter().enumerate() {
        let empty = Rest::from_iter([((*name).into(), with_rest(&json!({})))]);
        let request: sms::message::Request = serde_json::from_value(Value::Object(empty)).unwrap();
        let reads = matches!(*name, "ShowServer" | "ListServers");
        assert_eq!(request.operation().is_none(), reads || of_tasks.contains(&n), "{name}");
        assert_eq!(request.decide(waiting).is_none(), request.operation().is_none(), "{name}");
    }
}

/// The list can be filtered by ten states; one of them is printed with two colons.
#[test]
fn tasks_are_filtered_by_the_states_of_the_filter() {
    let listed = |state: &str, reading| {
        let request = asked("GET", &format!("/v3/tasks?state={state}&name="), b"");
        sms::message::Request::parse(&request, reading)
    };
    let sms::message::Request::ListTasks(list) = listed("DELETING::", Reading::Lenient).unwrap() else { panic!() };
    assert_eq!((list.state, list.name), (Some(OwnedWord::Known(State::Deleting)), None));
    assert_eq!(wrong(listed("DELETING::", Reading::Strict)), "state: expected \"DELETING\"");
    let mut fit = Vec::new();
    for state in State::ALL {
        let request = listed(state.as_str(), Reading::Strict).unwrap();
        assert_eq!(sms::message::Request::parse(&request.render(), Reading::Strict), Ok(request.clone()));
        if request.validate().is_ok() {
            fit.push(*state);
        }
    }
    let wanted = |state: &&State| state.spelled(sms::task::Edition::LATEST, sms::Direction::Request).is_some();
    assert_eq!((fit.len(), fit), (10, State::ALL.iter().filter(wanted).copied().collect()));
}

#[test]
fn the_agent_gets_commands_and_answers_them() {
    let read = |body: &str, reading| match sms_answer("ShowCommand", body, reading).unwrap() {
        sms::message::Response::ShowCommand(command) => command,
        other => panic!("{other:?}"),
    };
    let start = read(r#"{"command_name":"START","command_param":{"task_id":"t-1","bucket":"b"}}"#, Reading::Strict);
    assert_eq!(start.command_name, Some(OwnedWord::Known(Command::Start)));
    assert_eq!(start.command_param.unwrap().task_id.as_deref(), Some("t-1"));
    let none = read(r#"{"command_name":"TASK_NOT_STARTED"}"#, Reading::Strict);
    assert_eq!((none.command_name, none.command_param), (Some(OwnedWord::Known(Command::TaskNotStarted)), None));
    // As in the examples of the first version.
    let log = r#"{"command_name":"UPLOAD_LOG","command_param":{"bucket":"b","object":"o"}}"#;
    assert_eq!(read(log, Reading::Lenient).command_param.unwrap().rest["object"], "o");
    assert_eq!(wrong(sms_answer("ShowCommand", log, Reading::Strict)), "command_param.object: no page has this key");
    let result = |body: Value| {
        let request = asked("POST", "/v3/sources/s-1/command_result", body.to_string().as_bytes());
        sms::message::Request::parse(&request, Reading::Lenient).map(|request| request.validate())
    };
    let fits = json!({"command_name": "STOP", "result": "fail", "result_detail": {"any": [1, null]}});
    assert!(matches!(result(fits), Ok(Ok(()))));
    let mixed = json!({"command_name": "PREMIGRATE", "result": "success", "result_detail": {}});
    assert!(
        wrong(result(mixed).unwrap()).starts_with("command_name expected one of START"),
        "no list of results has it"
    );
    let odd = json!({"command_name": "START", "result": "done", "result_detail": {}});
    assert_eq!(wrong(result(odd).unwrap()), r#"result expected one of success, fail, found "done""#);
    let lacks = json!({"command_name": "START", "result": "success"});
    assert_eq!(wrong(result(lacks).unwrap()), "result_detail is missing");
    let text = json!({"command_name": "START", "result": "success", "result_detail": "done"});
    assert_eq!(wrong(result(text)), "result_detail: expected an object, found \"done\"");
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
        (Sms, 404, "SMS.7703", "ShowTask", Gone),
        (Sms, 404, "SMS.7703", "DeleteTask", IdempotentSuccess),
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

/// A mandatory field of a creation, and how it is left out.
type Without<'a> = (&'a str, &'a dyn Fn(&mut sms::message::CreateTask));

#[test]
fn limits_of_tasks_hold_at_both_ends() {
    use sms::message::*;
    let full = || CreateTask {
        name: Some("n".into()),
        kind: Some("MIGRATE_BLOCK".into()),
        source_server: Some(TaskSource { id: Some("s-1".into()), ..Default::default() }),
        target_server: Some(Part::default()),
        region_name: Some("r".into()),
        region_id: Some("r".into()),
        project_name: Some("p".into()),
        project_id: Some("p".into()),
        ..Default::default()
    };
    let check = |change: &dyn Fn(&mut CreateTask)| {
        let mut task = full();
        change(&mut task);
        Request::CreateTask(task).validate().map_err(|e| e.to_string())
    };
    assert_eq!(check(&|_| {}), Ok(()), "os_type is not mandatory any more");
    assert_eq!(check(&|task| task.name = Some("名".repeat(64))), Ok(()));
    assert!(
        check(&|task| task.name = Some("n".repeat(65))).unwrap_err().starts_with("name expected 1 to 64 characters")
    );
    assert_eq!(check(&|task| task.name = Some(String::new())).unwrap_err(), "name is empty");
    for (speed, fits) in [(0, true), (10_000, true), (-1, false), (10_001, false)] {
        assert_eq!(check(&|task| task.speed_limit = Some(speed)).is_ok(), fits, "{speed}");
    }
    for (priority, fits) in [(0, true), (2, true), (-1, false), (3, false)] {
        assert_eq!(check(&|task| task.priority = Some(priority)).is_ok(), fits, "{priority}");
    }
    assert!(check(&|task| task.kind = Some("MIGRATE_DISK".into())).unwrap_err().starts_with("type expected one of"));
    assert!(check(&|task| task.os_type = Some("BEOS".into())).unwrap_err().starts_with("os_type expected one of"));
    let mandatory: [Without; 9] = [
        ("name", &|task| task.name = None),
        ("type", &|task| task.kind = None),
        ("source_server", &|task| task.source_server = None),
        ("source_server.id", &|task| task.source_server = Some(TaskSource::default())),
        ("target_server", &|task| task.target_server = None),
        ("region_name", &|task| task.region_name = None),
        ("region_id", &|task| task.region_id = None),
        ("project_name", &|task| task.project_name = None),
        ("project_id", &|task| task.project_id = None),
    ];
    for (name, without) in mandatory {
        assert_eq!(check(without).unwrap_err(), format!("{name} is missing"));
    }
    let id = |name: &str, method: &str, uri: &str, body: Value| {
        let request = asked(method, &uri.replace('X', name), body.to_string().as_bytes());
        Request::parse(&request, Reading::Lenient).unwrap().validate().map_err(|e| e.place)
    };
    let speed = json!({"subtask_name": "CHECK_CONSISTENCY", "progress": 104, "replicatesize": 0, "totalsize": 0, "process_trace": "p"});
    let result = json!({"command_name": "RSET_LOG_ACL", "result": "success", "result_detail": {}});
    for (method, uri, body, place) in [
        ("GET", "/v3/tasks/X", json!({}), "task_id"),
        ("DELETE", "/v3/tasks/X", json!({}), "task_id"),
        ("POST", "/v3/tasks/X/action", json!({"operation": "stop"}), "task_id"),
        ("PUT", "/v3/tasks/X/progress", speed.clone(), "task_id"),
        ("GET", "/v3/sources/X/command", json!({}), "server_id"),
        ("POST", "/v3/sources/X/command_result", result, "server_id"),
    ] {
        assert_eq!(id(&"x".repeat(36), method, uri, body.clone()), Ok(()), "{method} {uri}");
        for wrong in ["", &"x".repeat(37)] {
            assert_eq!(id(wrong, method, uri, body.clone()), Err(place.into()), "{method} {uri} {wrong:?}");
        }
    }
    for key in ["subtask_name", "progress", "replicatesize", "totalsize", "process_trace"] {
        let mut body = speed.clone();
        body[key] = Value::Null;
        assert_eq!(id("t", "PUT", "/v3/tasks/X/progress", body), Err(key.into()));
    }
    let act = |body| id("t", "POST", "/v3/tasks/X/action", body);
    assert_eq!(act(json!({})), Err("operation".into()));
    for (length, answer) in [(0, Ok(())), (255, Ok(())), (256, Err("template_id".into()))] {
        assert_eq!(act(json!({"operation": "start", "template_id": "x".repeat(length)})), answer, "{length}");
    }
    let delete = |ids: usize, length: usize| {
        let ids = Some(vec!["x".repeat(length); ids]);
        Request::DeleteTasks(DeleteTasks { ids, ..Default::default() }).validate().is_ok()
    };
    assert!(delete(1, 1) && delete(50, 36));
    assert!(!delete(0, 1) && !delete(51, 1) && !delete(1, 37) && !delete(1, 0));
    let mut padded = full();
    padded.rest.insert("x".into(), json!("y".repeat(MAX_BODY)));
    assert_eq!(Request::CreateTask(padded).validate().unwrap_err().place, "body");
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
    let ids = json!({"source_id": "S", "server_id": "V", "project_id": "P", "task_id": "T", "job_id": "J"});
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
        "CreateTask" at "POST /v3/tasks 200";
        "ShowTask" at "GET /v3/tasks/T 200";
        "ListTasks" at "GET /v3/tasks 200";
        "UpdateTaskStatus" at "POST /v3/tasks/T/action 200";
        "DeleteTask" at "DELETE /v3/tasks/T 200";
        "DeleteTasks" at "POST /v3/tasks/delete 200";
        "ShowCommand" at "GET /v3/sources/V/command 200";
        "UpdateCommandResult" at "POST /v3/sources/V/command_result 200";
        "UpdateTaskSpeed" at "PUT /v3/tasks/T/progress 200";
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
