//! The example `emulator` as its clients and its operator meet it: over sockets and signals, whatever they send.

use cutover::history::{Verdict, json::History};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// An example, which `cargo test` builds beside the tests.
fn example(name: &str) -> Command {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples").join(name);
    assert!(path.with_extension(std::env::consts::EXE_EXTENSION).exists(), "cargo build --examples makes {name}");
    Command::new(path)
}

/// A running emulator, until it is dropped.
struct Emulator {
    process: Child,
    address: String,
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Emulator {
    fn start(options: &[&str]) -> Self {
        let mut process = example("emulator").args(options).arg("--quiet").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("listening on http://").unwrap().trim_end().to_owned();
        Self { process, address }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends these bytes and no more, and gives what comes until the connection ends.
    fn bytes(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may have been cut off already, and that is what is asked here.
        drop(stream.write_all(bytes));
        drop(stream.shutdown(Shutdown::Write));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The head of the answer, and its body.
    fn exchange(&self, method: &str, path: &str, body: &str) -> (String, String) {
        let length = body.len();
        let answer = self.bytes(
            format!("{method} {path} HTTP/1.1\r\nHost: here\r\nContent-Length: {length}\r\n\r\n{body}").as_bytes(),
        );
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{method} {path}: {answer:?}"));
        (head.to_owned(), body.to_owned())
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let (head, body) = self.exchange(method, path, body);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body)
    }

    fn json(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, answer) = self.ask(method, path, body);
        assert_eq!(status, 200, "{method} {path}: {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Asks SMC for an operation.
    fn smc(&self, operation: &str, parameters: &str) -> (u16, Value) {
        let path = format!("/?Action={operation}&Version=2019-06-01&AccessKeyId=any&{parameters}");
        let (status, answer) = self.ask("POST", &path, "");
        (status, serde_json::from_str(&answer).unwrap())
    }

    /// A new job; its id.
    fn job(&self, parameters: &str) -> String {
        let source = self
            .json("GET", "/_cutover/resources", "")
            .as_array()
            .unwrap()
            .iter()
            .find_map(|resource| Some(resource["name"].as_str()?.strip_prefix("smc/source/")?.to_owned()));
        let parameters = format!("RegionId=cn-hangzhou&SourceId={}&{parameters}", source.unwrap());
        let (status, created) = self.smc("CreateReplicationJob", &parameters);
        assert_eq!(status, 200, "{created}");
        created["JobId"].as_str().unwrap().to_owned()
    }

    fn lives(&self) -> bool {
        self.ask("GET", "/_cutover", "").0 == 200
    }

    /// Asks the process to end; its exit status.
    fn terminate(&mut self, signal: &str) -> Option<i32> {
        assert!(Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap().success());
        self.process.wait().unwrap().code()
    }
}

/// A stem for recordings, in a folder of the test's own.
fn stem(name: &str) -> String {
    let folder = std::env::temp_dir().join(format!("cutover-emulator-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("run").to_str().unwrap().to_owned()
}

#[test]
fn what_is_no_http_harms_nobody() {
    let emulator = Emulator::start(&[]);
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(5000));
    let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(2 << 20));
    let far = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1 << 17));
    for (bytes, wanted) in [
        (&b""[..], ""),
        (b"\0", "HTTP/1.1 400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "HTTP/1.1 400"),
        (b"\r\n\r\n\r\n", ""),
        (b"GET\r\n\r\n", "HTTP/1.1 400"),
        (b"GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400"),
        (b"GET /\xff\xfe HTTP/1.1\r\n\r\n", ""),
        (b"GET / HTTP/1.1\r\nA\xff: b\r\n\r\n", "HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", "HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab", ""),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
        (b"CONNECT here:1 HTTP/1.1\r\n\r\n", "HTTP/1.1 4"),
        (b"OPTIONS * HTTP/1.1\r\n\r\n", "HTTP/1.1 4"),
        (b"GET http://elsewhere/_cutover HTTP/1.1\r\n\r\n", "HTTP/1.1 200"),
        (b"GET / HTTP/1.1\r\nHost: he", ""),
        (many.as_bytes(), "HTTP/1.1 431"),
        (long.as_bytes(), "HTTP/1.1 431"),
        (far.as_bytes(), "HTTP/1.1 414"),
    ] {
        let answer = emulator.bytes(bytes);
        let sent = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]);
        assert!(answer.starts_with(wanted), "{sent:?}: {:?}", answer.lines().next());
    }
    assert!(emulator.lives());
}

#[test]
fn a_client_that_waits_delays_nobody() {
    let emulator = Emulator::start(&[]);
    let mut slow: Vec<TcpStream> = (0..50).map(|_| emulator.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab").unwrap();
    }
    assert!(emulator.lives());
    drop(slow);
    assert!(emulator.lives());
}

#[test]
fn a_connection_serves_many_requests() {
    let emulator = Emulator::start(&[]);
    let mut stream = emulator.connect();
    for _ in 0..3 {
        stream.write_all(b"GET /_cutover/none HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 404");
        let mut rest = Vec::new();
        while !rest.ends_with(b"}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            rest.extend(byte);
        }
    }
}

#[test]
fn a_body_that_is_too_long_is_cut_off() {
    let emulator = Emulator::start(&[]);
    assert_ne!(emulator.ask("POST", "/v2/p/migration-task", &"a".repeat(1 << 20)).0, 413);
    let (status, why) = emulator.ask("POST", "/v2/p/migration-task", &"a".repeat((1 << 20) + 1));
    assert_eq!((status, why.contains("1048576")), (413, true), "{why}");
    // What goes on and on is not read to its end.
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    let endless = format!("{head}{}", format!("100000\r\n{}\r\n", "a".repeat(1 << 20)).repeat(64));
    let answer = emulator.bytes(endless.as_bytes());
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    // A saved account may be longer than a request.
    assert_eq!(emulator.ask("PUT", "/_cutover/state", &" ".repeat(2 << 20)).0, 400);
    assert!(emulator.lives());
}

#[test]
fn the_control_path_says_what_was_wrong() {
    let emulator = Emulator::start(&[]);
    for (method, path, body, status, why) in [
        ("GET", "/_cutover/nothing", "", 404, "/_cutover/nothing"),
        ("GET", "/_cutover/history/ecs", "", 404, "ecs"),
        ("GET", "/_cutover/history/smc", "", 404, "--record"),
        ("GET", "/_cutover/step", "", 405, "POST"),
        ("DELETE", "/_cutover/state", "", 405, "GET, PUT"),
        ("POST", "/_cutover/record", "", 400, "--record"),
        ("POST", "/_cutover/step", "", 400, "the body"),
        ("POST", "/_cutover/step", "{", 400, "the body"),
        ("POST", "/_cutover/step", "{\"event\":\"Failed\"}", 400, "resource"),
        ("POST", "/_cutover/step", "{\"resource\":\"smc/job/none\",\"evnt\":\"Failed\"}", 400, "evnt"),
        ("POST", "/_cutover/step", "{\"resource\":\"smc/job/none\"}", 400, "none"),
        ("POST", "/_cutover/fail", "{\"operation\":7}", 400, "a string"),
        ("POST", "/_cutover/fail", "{\"operation\":\"ShowServer\",\"status\":204}", 400, "204"),
        ("POST", "/_cutover/fail", "[", 400, "the body"),
        ("PUT", "/_cutover/state", "{}", 400, "the body"),
        ("GET", "/_cutover/explain?operation=StartReplicationJob", "", 400, "resource"),
        ("GET", "/_cutover/explain?resource=smc/job/none", "", 400, "operation"),
        ("GET", "/_cutover/explain?resource=smc/job/none&operation=StartReplicationJob", "", 400, "none"),
    ] {
        let (found, answer) = emulator.ask(method, path, body);
        let error: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(found, status, "{method} {path} {body}: {error}");
        assert!(error["error"].as_str().unwrap().contains(why), "{method} {path} {body}: {error}");
    }
    assert!(emulator.exchange("DELETE", "/_cutover/state", "").0.contains("allow: GET, PUT"));
    // A path that only begins alike is one of the services'.
    assert!(!emulator.ask("GET", "/_cutovers", "").1.contains("GET /_cutover lists"));
}

#[test]
fn a_test_steers_it_over_the_control_path() {
    let emulator = Emulator::start(&["--pace", "manual", "--edition", "smc=2021"]);
    assert_eq!(emulator.json("GET", "/_cutover/", "").as_array().unwrap().len(), 12);
    let job = emulator.job("");
    let name = format!("smc/job/{job}");
    let shown = || emulator.smc("DescribeReplicationJobs", &format!("JobId.1={job}")).1.to_string();
    let query = format!("/_cutover/explain?resource={name}&operation=CutOverReplicationJob&SyncData=true");
    let (status, why) = emulator.ask("GET", &query, "");
    assert_eq!((status, why.contains("smc.cut-over.when")), (200, true), "{why}");

    assert_eq!(emulator.smc("StartReplicationJob", &format!("JobId={job}")).0, 200);
    assert!(shown().contains("Preparing") && shown().contains("Preparing"), "nothing happens by itself");
    let stepped = emulator.json("POST", "/_cutover/step", &format!("{{\"resource\":\"{name}\"}}"));
    assert_eq!(stepped["name"], name.as_str());
    assert!(shown().contains("Syncing"), "{stepped}");
    emulator.json("POST", "/_cutover/tick", "");
    assert!(shown().contains("Processing"));
    emulator.json("POST", "/_cutover/step", &format!("{{\"resource\":\"{name}\",\"event\":\"Failed\"}}"));
    assert!(shown().contains("InError"));

    let fault =
        "{\"operation\":\"DescribeReplicationJobs\",\"times\":2,\"status\":503,\"code\":\"ServiceUnavailable\"}";
    assert_eq!(emulator.json("POST", "/_cutover/fail", fault)["takes_effect"], false);
    let polls = [0; 3].map(|_| emulator.smc("DescribeReplicationJobs", "").0);
    assert_eq!(polls, [503, 503, 200]);
}

#[test]
fn resources_step_by_the_clock_if_asked_to() {
    let emulator = Emulator::start(&["--pace", "20"]);
    let job = emulator.job("");
    assert_eq!(emulator.smc("StartReplicationJob", &format!("JobId={job}")).0, 200);
    let shown = || emulator.smc("DescribeReplicationJobs", &format!("JobId.1={job}")).1.to_string();
    let finished = (0..500).any(|_| {
        std::thread::sleep(Duration::from_millis(10));
        shown().contains("Finished")
    });
    assert!(finished, "{}", shown());
}

#[test]
fn an_account_is_saved_and_loaded_and_a_bad_one_changes_nothing() {
    let (first, second) = (Emulator::start(&["--seed", "1"]), Emulator::start(&["--seed", "2"]));
    let resources = |emulator: &Emulator| emulator.json("GET", "/_cutover/resources", "");
    assert_eq!(resources(&first), resources(&Emulator::start(&["--seed", "1"])));
    first.job("");
    let (_, saved) = first.ask("GET", "/_cutover/state", "");
    let before = resources(&second);
    for bad in [&saved[..saved.len() - 1], "null", "{\"x\":1}"] {
        assert_eq!(second.ask("PUT", "/_cutover/state", bad).0, 400);
        assert_eq!(resources(&second), before);
    }
    assert_eq!(second.json("PUT", "/_cutover/state", &saved), resources(&first));
    assert_eq!(resources(&second), resources(&first));
}

#[test]
fn what_happened_is_written_when_it_is_asked_for_and_at_the_end() {
    for signal in ["-TERM", "-INT"] {
        let stem = stem(signal);
        let path = PathBuf::from(format!("{stem}.smc.jsonl"));
        let mut emulator = Emulator::start(&["--record", &stem]);
        assert_eq!(emulator.json("POST", "/_cutover/record", ""), serde_json::json!([]));
        let job = emulator.job("");
        assert_eq!(emulator.json("POST", "/_cutover/record", ""), serde_json::json!([path]));
        let read = || History::read(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(read().resources.len(), 1);
        let (status, kept) = emulator.ask("GET", "/_cutover/history/smc", "");
        assert_eq!((status, kept), (200, std::fs::read_to_string(&path).unwrap()));

        // A client in the middle of a request does not keep it.
        let mut slow = emulator.connect();
        slow.write_all(b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nab").unwrap();
        assert_eq!(emulator.smc("DeleteReplicationJob", &format!("JobId={job}")).0, 200);
        assert_eq!(emulator.terminate(signal), Some(0));
        let judgement = &read().resources[0].judge()[0];
        assert_eq!(
            (judgement.verdict, std::fs::read_to_string(&path).unwrap().lines().count()),
            (Verdict::Conforms, 3)
        );
        let folder: Vec<_> = path.parent().unwrap().read_dir().unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(folder, ["run.smc.jsonl"], "nothing is left beside it");
    }
}

#[test]
fn a_broken_rule_is_convicted() {
    for (option, status, verdict) in [("--broken", 200, Verdict::Violates), ("--seed=3", 400, Verdict::Conforms)] {
        let stem = stem(option);
        let mut emulator = Emulator::start(&["--record", &stem, option]);
        let job = emulator.job("RunOnce=false&Frequency=1&MaxNumberOfImageToKeep=1");
        assert_eq!(emulator.smc("CutOverReplicationJob", &format!("JobId={job}")).0, status);
        assert_eq!(emulator.terminate("-TERM"), Some(0));
        let history = History::read(&std::fs::read(format!("{stem}.smc.jsonl")).unwrap()).unwrap();
        assert_eq!(history.resources[0].judge()[0].verdict, verdict, "{option}");
    }
}

#[test]
fn wrong_options_are_refused_with_a_reason() {
    for (options, why) in [
        (&["--listen", "0.0.0.0:0"][..], "--anywhere"),
        (&["--listen", "[::]:0"], "--anywhere"),
        (&["--listen", "192.0.2.1:80"], "--anywhere"),
        (&["--listen", "here"], "--listen"),
        (&["--pace", "0"], "milliseconds"),
        (&["--pace", "soon"], "milliseconds"),
        (&["--edition", "smc"], "SERVICE=NAME"),
        (&["--edition", "smc=1999"], "1999"),
        (&["--record", "/nowhere/run"], "/nowhere/run"),
    ] {
        let output = example("emulator").args(options).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(why), "{options:?}: {error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_load_run_loses_nothing() {
    let output = example("load").args(["--clients", "8", "--requests", "2000"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn its_clock_is_set_and_put_forward_and_says_what_is_next() {
    let emulator = Emulator::start(&["--now", "2026-01-01T00:00:00Z"]);
    let now = |answer: &Value| answer["now"].as_str().unwrap()[..10].to_owned();
    assert_eq!(now(&emulator.json("GET", "/_cutover/time", "")), "2026-01-01");
    let job = emulator.job("ValidTime=2026-01-11T00:00:00Z");
    let next = || {
        let all = emulator.json("GET", "/_cutover/resources", "");
        let found = all.as_array().unwrap().iter().find(|r| r["name"] == format!("smc/job/{job}")).cloned();
        found.map(|found| (found["state"].as_str().unwrap().to_owned(), found["next"].clone()))
    };
    let (_, lapsed) = next().unwrap();
    assert_eq!((&lapsed["event"], &lapsed["at"]), (&"Lapsed".into(), &"2026-01-11T00:00:00Z".into()));
    assert!(lapsed["basis"].as_str().unwrap().starts_with("stated by smc.create.valid"), "{lapsed}");
    let status = || {
        let (_, page) = emulator.smc("DescribeReplicationJobs", &format!("JobId.1={job}"));
        page["ReplicationJobs"]["ReplicationJob"][0]["Status"].clone()
    };
    emulator.json("POST", "/_cutover/time", r#"{"now":"2026-01-10T23:59:00Z"}"#);
    assert_eq!(status(), "Ready");
    emulator.json("POST", "/_cutover/time", r#"{"advance":60000}"#);
    assert_eq!(status(), "Expired");
    assert_eq!(next().unwrap().1["event"], "Cleared");
    assert_eq!(now(&emulator.json("POST", "/_cutover/time", r#"{"now":0}"#)), "2026-01-11", "it does not go back");
    emulator.json("POST", "/_cutover/time", &format!(r#"{{"advance":{}}}"#, 7 * 86_400_000));
    assert_eq!(status(), "Deleting");
    for wrong in ["{}", r#"{"now":"tomorrow"}"#, r#"{"advance":-1}"#, r#"{"now":1,"advance":1}"#, r#"{"then":1}"#] {
        assert_eq!(emulator.ask("POST", "/_cutover/time", wrong).0, 400, "{wrong}");
    }
    assert_eq!(now(&emulator.json("POST", "/_cutover/time", &format!(r#"{{"advance":{}}}"#, i64::MAX))), "9999-12-31");
    let (status, answer) =
        emulator.smc("ModifyReplicationJobAttribute", &format!("JobId={job}&ValidTime=2026-01-02T00:00:00Z"));
    assert_eq!(status, 400, "{answer}");
}
