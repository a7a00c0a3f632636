//! The account: whatever it is asked, what it recorded of itself conforms; and what it promises beyond the rules.

use crate::dice::Dice;
use cutover::account::{Account, Fault, Pace, Resource};
use cutover::history::json::History;
use cutover::history::{Judge, Verdict};
use cutover::wire::{Response, http};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A request with credentials.
fn request(method: &str, uri: &str, body: &Value) -> http::Request<Vec<u8>> {
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let builder = http::Request::builder().method(method).uri(uri).header("authorization", "any");
    builder.header("content-type", "application/json").body(body).unwrap()
}

fn send(account: &mut Account, method: &str, uri: &str, body: &Value) -> (u16, Value) {
    let answer: Response = account.decide(&request(method, uri, body)).response;
    let status = answer.status().as_u16();
    let value = if answer.body().is_empty() { Value::Null } else { serde_json::from_slice(answer.body()).unwrap() };
    (status, value)
}

/// A call of SMC with its parameters.
fn smc(account: &mut Account, action: &str, parameters: &str) -> (u16, Value) {
    send(account, "POST", &format!("/?Action={action}&Version=2019-06-01{parameters}"), &Value::Null)
}

fn named(resources: &[Resource], prefix: &str) -> Vec<String> {
    resources.iter().filter_map(|r| r.name.strip_prefix(prefix)).map(ToString::to_string).collect()
}

/// Every resource that was recorded conforms: how many there are.
fn conforms(account: &Account) -> usize {
    let judge = Judge::new();
    let mut count = 0;
    for (service, text) in account.histories() {
        let history = History::read(text.as_bytes()).unwrap_or_else(|e| panic!("{service}: {e}\n{text}"));
        for resource in &history.resources {
            let judgement = &judge.resource(resource)[0];
            let verdict = judgement.verdict;
            assert!(
                matches!(verdict, Verdict::Conforms | Verdict::Vacuous),
                "{service} {}: {judgement:#}\n{text}",
                resource.name
            );
            count += 1;
        }
    }
    count
}

/// Anything that can be asked, most of it of what is there.
fn anything(dice: &mut Dice, account: &mut Account) {
    let all = account.resources();
    let pick = |dice: &mut Dice, prefix: &str| {
        let ids = named(&all, prefix);
        if ids.is_empty() || dice.roll(20) == 0 { "none".into() } else { ids[dice.roll(ids.len())].clone() }
    };
    let (job, source) = (pick(dice, "smc/job/"), pick(dice, "smc/source/"));
    let (server, task) = (pick(dice, "sms/source/"), pick(dice, "dcs/task/"));
    let none = Value::Null;
    let states = ["waiting", "init", "replicate", "syncing", "stopped", "finished", "error", "INITIALIZE", "sleeping"];
    let cycles = ["checking", "setting", "replicating", "syncing", "cutovering", "cutovered", "ready_for_test"];
    match dice.roll(34) {
        0..=3 => {
            let kind = ["", "&RunOnce=True", "&RunOnce=False&Frequency=1&MaxNumberOfImageToKeep=2"][dice.roll(3)];
            let valid = ["", "", "&ValidTime="][dice.roll(3)];
            let token = ["", "", "&ClientToken=t"][dice.roll(3)];
            smc(account, "CreateReplicationJob", &format!("&RegionId=r&SourceId={source}{kind}{valid}{token}"));
        }
        4..=6 => drop(smc(account, "StartReplicationJob", &format!("&JobId={job}"))),
        7 => drop(smc(account, "StopReplicationJob", &format!("&JobId={job}"))),
        8 => {
            let sync = ["", "&SyncData=true", "&SyncData=False"][dice.roll(3)];
            smc(account, "CutOverReplicationJob", &format!("&JobId={job}{sync}"));
        }
        9 => drop(smc(account, "DeleteReplicationJob", &format!("&JobId={job}"))),
        10 => {
            let what = ["&Name=job-1", "&Frequency=3", "&ValidTime=", "&ImageName=image", "&Bogus=1", ""][dice.roll(6)];
            smc(account, "ModifyReplicationJobAttribute", &format!("&JobId={job}{what}"));
        }
        11..=13 => {
            let what = ["", &format!("&JobId.1={job}"), "&Status=Running", "&PageSize=2"][dice.roll(4)].to_string();
            smc(account, "DescribeReplicationJobs", &what);
        }
        14 => drop(smc(account, "DescribeSourceServers", "")),
        15 => {
            let force = ["", "&Force=true"][dice.roll(2)];
            smc(account, "DeleteSourceServer", &format!("&SourceId={source}{force}"));
        }
        16..=18 => {
            let body = json!({"copystate": states[dice.roll(9)], "migrationcycle": cycles[dice.roll(7)]});
            send(account, "PUT", &format!("/v3/sources/{server}/changestate"), &body);
        }
        19 => drop(send(account, "GET", "/v3/sources", &none)),
        20 => drop(send(account, "GET", &format!("/v3/sources/{server}"), &none)),
        21 => {
            let body = json!({"name": "n", "ip": "192.0.2.9", "os_type": "LINUX", "os_version": "1", "networks": [],
                "agent_version": "1"});
            send(account, "POST", "/v3/sources", &body);
        }
        22 => match dice.roll(3) {
            0 => drop(send(account, "DELETE", &format!("/v3/sources/{server}"), &none)),
            _ => drop(send(account, "POST", "/v3/sources/delete", &json!({"ids": [server, "none"]}))),
        },
        23 => {
            let body = json!({"task_name": "t", "migration_type": "backupfile_import",
                "migration_method": "full_amount_migration", "target_instance": {"id": "i"}});
            send(account, "POST", "/v2/p/migration-task", &body);
        }
        24 => {
            let body = json!({"name": "t", "vpc_id": "v", "subnet_id": "s", "security_group_id": "g"});
            send(account, "POST", "/v2/p/migration/instance", &body);
        }
        25 | 26 => {
            let method = ["full_amount_migration", "incremental_migration"][dice.roll(2)];
            let body = json!({"migration_method": method, "resume_mode": "auto", "source_instance": {"id": "a"},
                "target_instance": {"id": "b"}});
            send(account, "POST", &format!("/v2/p/migration/{task}/task"), &body);
        }
        27 => {
            let end = ["stop", "sync-stop", "exchange-ip", "rollback-ip"][dice.roll(4)];
            let body =
                if end == "exchange-ip" { json!({"exchanged_ip": ["x"], "is_exchange_domain": true}) } else { none };
            send(account, "POST", &format!("/v2/p/migration-task/{task}/{end}"), &body);
        }
        28 => {
            let end = ["migration-task/batch-stop", "migration-tasks/batch-restart"][dice.roll(2)];
            send(account, "POST", &format!("/v2/p/{end}"), &json!({"migration_tasks": [task, "none", task]}));
        }
        29 => drop(send(account, "DELETE", "/v2/p/migration-tasks/delete", &json!({"task_id_list": [task]}))),
        30 => {
            let body = [json!({}), json!({"resume_mode": "manual"})][dice.roll(2)].clone();
            send(account, "PUT", &format!("/v2/p/migration-task/{task}"), &body);
        }
        31 => drop(send(account, "GET", &format!("/v2/p/migration-task/{task}"), &none)),
        32 => drop(send(account, "GET", "/v2/p/migration-tasks", &none)),
        _ => {
            if let Some(resource) = all.get(dice.roll(all.len().max(1))).filter(|r| !r.events.is_empty()) {
                let event = &resource.events[dice.roll(resource.events.len())];
                account.step(&resource.name, Some(event)).unwrap();
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_an_account_is_asked_its_recording_conforms(seed in any::<u64>().no_shrink()) {
        let mut dice = Dice::of(seed);
        let editions = [["smc", ["2021", "2024-06"][dice.roll(2)]], ["sms", ["2025-02-13", "2026-01"][dice.roll(2)]],
            ["dcs", ["2025-05-13", "2025-12"][dice.roll(2)]]];
        let pace = [Pace::Polls, Pace::Manual][dice.roll(2)];
        let mut account = Account::new(seed).pace(pace);
        for [service, name] in editions {
            account = account.edition(service, name).unwrap();
        }
        let mut account = account.recording();
        let mut now = 1_700_000_000_000;
        for _ in 0..60 {
            now += [0, 1000, 3_600_000, 86_400_000 * 8][dice.roll(4)];
            account.set_time(now);
            if dice.roll(30) == 0 {
                let operation = ["StartReplicationJob", "DeleteReplicationJob", "StopMigrationTask"][dice.roll(3)].into();
                let (code, message, takes_effect) = (String::new(), String::new(), dice.roll(2) == 0);
                account.fail(Fault { operation, times: 1, status: 500, code, message, takes_effect }).unwrap();
            }
            if dice.roll(40) == 0 {
                account.tick();
            }
            anything(&mut dice, &mut account);
            if dice.roll(20) == 0 {
                account = serde_json::from_str(&serde_json::to_string(&account).unwrap()).unwrap();
            }
        }
        conforms(&account);
    }
}

#[test]
fn an_account_that_breaks_a_rule_is_convicted() {
    let mut account = Account::new(1).broken().recording();
    let source = named(&account.resources(), "smc/source/")[0].clone();
    let (_, made) = smc(&mut account, "CreateReplicationJob", &format!("&RegionId=r&SourceId={source}"));
    let job = made["JobId"].as_str().unwrap().to_string();
    assert_eq!(smc(&mut account, "CutOverReplicationJob", &format!("&JobId={job}")).0, 200);
    let history = History::read(account.histories()[0].1.as_bytes()).unwrap();
    let judgement = &Judge::new().resource(&history.resources[0])[0];
    assert_eq!(judgement.verdict, Verdict::Violates);
    assert_eq!(judgement.blame[0].clause.map(|c| c.id), Some("smc.cut-over.when"));
}

/// An account with a job on its first source server.
fn with_job(account: &mut Account, parameters: &str) -> (String, String) {
    let source = named(&account.resources(), "smc/source/")[0].clone();
    let (status, made) = smc(account, "CreateReplicationJob", &format!("&RegionId=r&SourceId={source}{parameters}"));
    assert_eq!(status, 200, "{made}");
    (made["JobId"].as_str().unwrap().into(), source)
}

/// What a description shows of a job.
fn shown(account: &mut Account, job: &str) -> String {
    let (_, page) = smc(account, "DescribeReplicationJobs", &format!("&JobId.1={job}"));
    let job = &page["ReplicationJobs"]["ReplicationJob"][0];
    let words = [&job["Status"], &job["BusinessStatus"]].map(|w| w.as_str().unwrap_or_default().to_string());
    words.join("/")
}

#[test]
fn a_state_that_was_left_is_never_shown_again_and_no_state_is_passed_over() {
    let mut account = Account::new(1);
    let (job, _) = with_job(&mut account, "&RunOnce=false&Frequency=24&MaxNumberOfImageToKeep=2");
    assert_eq!(shown(&mut account, &job), "Ready/");
    smc(&mut account, "StartReplicationJob", &format!("&JobId={job}"));
    let polls: Vec<_> = (0..6).map(|_| shown(&mut account, &job)).collect();
    assert_eq!(
        polls,
        ["Running/Preparing", "Running/Syncing", "Running/Processing", "Waiting/", "Waiting/", "Waiting/"]
    );
    smc(&mut account, "CutOverReplicationJob", &format!("&JobId={job}"));
    let polls: Vec<_> = (0..3).map(|_| shown(&mut account, &job)).collect();
    assert_eq!(polls, ["Running/Cleaning", "Finished/", "Finished/"]);
    smc(&mut account, "DeleteReplicationJob", &format!("&JobId={job}"));
    assert_eq!([shown(&mut account, &job), shown(&mut account, &job)], ["Deleting/", "/"]);
}

#[test]
fn at_a_manual_pace_only_steps_move_a_job() {
    let mut account = Account::new(1).pace(Pace::Manual);
    let (job, _) = with_job(&mut account, "");
    smc(&mut account, "StartReplicationJob", &format!("&JobId={job}"));
    assert_eq!([shown(&mut account, &job), shown(&mut account, &job)], ["Running/Preparing", "Running/Preparing"]);
    account.step(&format!("smc/job/{job}"), None).unwrap();
    assert_eq!(shown(&mut account, &job), "Running/Syncing");
    account.tick();
    assert_eq!(shown(&mut account, &job), "Running/Processing");
    let wrong = account.step(&format!("smc/job/{job}"), Some("Melted")).unwrap_err();
    assert!(wrong.contains("Melted") && wrong.contains("PhaseEnded"), "{wrong}");
    assert!(account.step("smc/job/none", None).unwrap_err().contains("none"));
    assert!(account.step("smc/task/none", None).unwrap_err().contains("smc/job/ID"));
}

#[test]
fn time_starts_expires_and_clears_jobs() {
    let (day, mut account) = (86_400_000, Account::new(1));
    let now = 1_900_000_000_000;
    account.set_time(now);
    let (job, _) = with_job(
        &mut account,
        "&RunOnce=false&Frequency=2&MaxNumberOfImageToKeep=1&ScheduledStartTime=2030-03-20T00:00:00Z",
    );
    assert_eq!(shown(&mut account, &job), "Ready/");
    account.set_time(now + 3 * day);
    assert_eq!(shown(&mut account, &job), "Running/Preparing", "its start was scheduled");
    account.set_time(now);
    let polls: Vec<_> = (0..3).map(|_| shown(&mut account, &job)).collect();
    assert_eq!(polls, ["Running/Syncing", "Running/Processing", "Waiting/"]);
    account.set_time(now + 3 * day + 2 * 3_600_000);
    assert_eq!(shown(&mut account, &job), "Running/Preparing", "a round is due");
    let _: Vec<_> = (0..3).map(|_| shown(&mut account, &job)).collect();
    account.set_time(now + 31 * day);
    // The next round was due long before, and a Running job does not expire.
    let polls: Vec<_> = (0..4).map(|_| shown(&mut account, &job)).collect();
    assert_eq!(polls, ["Running/Preparing", "Running/Syncing", "Running/Processing", "Waiting/"]);
    assert_eq!(shown(&mut account, &job), "Expired/", "30 days, where nothing else was said");
    account.set_time(now + 39 * day);
    assert_eq!(shown(&mut account, &job), "Deleting/", "kept for seven days");
}

#[test]
fn a_token_asks_once_and_with_other_parameters_is_refused() {
    let mut account = Account::new(1).recording();
    let (job, source) = with_job(&mut account, "&ClientToken=t");
    let again = |account: &mut Account, more: &str| {
        smc(account, "CreateReplicationJob", &format!("&RegionId=r&SourceId={source}&ClientToken=t{more}"))
    };
    assert_eq!(again(&mut account, "").1["JobId"].as_str(), Some(job.as_str()));
    let (status, refused) = again(&mut account, "&Name=other");
    assert_eq!((status, refused["Code"].as_str()), (400, Some("IdempotentParameterMismatch")));
    assert_eq!(conforms(&account), 1);
}

#[test]
fn linked_resources_move_together() {
    let mut account = Account::new(1).recording();
    let (job, source) = with_job(&mut account, "");
    let state = |account: &mut Account| {
        let (_, page) = smc(account, "DescribeSourceServers", &format!("&SourceId.1={source}"));
        page["SourceServers"]["SourceServer"][0]["State"].as_str().map(ToString::to_string)
    };
    assert_eq!(state(&mut account).as_deref(), Some("InUse"));
    let (status, refused) = smc(&mut account, "DeleteSourceServer", &format!("&SourceId={source}"));
    assert_eq!((status, refused["Code"].as_str()), (400, Some("ReplicationJob.Related")));
    assert!(refused["Message"].as_str().unwrap().contains(&job), "the message names the jobs: {refused}");
    smc(&mut account, "DeleteReplicationJob", &format!("&JobId={job}"));
    assert_eq!([shown(&mut account, &job), shown(&mut account, &job)], ["Deleting/", "/"]);
    assert_eq!(state(&mut account).as_deref(), Some("Available"));
    assert_eq!(smc(&mut account, "DeleteSourceServer", &format!("&SourceId={source}")).0, 200);
    assert_eq!([state(&mut account), state(&mut account)], [Some("Deleting".into()), None]);
    assert_eq!(conforms(&account), 1);
}

#[test]
fn a_failure_on_request_is_answered_and_takes_effect_if_that_was_asked_for() {
    for takes_effect in [false, true] {
        let mut account = Account::new(1).recording();
        let (job, _) = with_job(&mut account, "");
        let operation = "StartReplicationJob".to_string();
        let fault = Fault { operation, times: 1, status: 503, code: "x".into(), message: "y".into(), takes_effect };
        assert!(account.fail(Fault { operation: "Melt".into(), ..fault.clone() }).is_err());
        account.fail(fault).unwrap();
        let (status, answer) = smc(&mut account, "StartReplicationJob", &format!("&JobId={job}"));
        assert_eq!((status, answer["Code"].as_str()), (503, Some("x")));
        assert_eq!(shown(&mut account, &job) == "Running/Preparing", takes_effect);
        assert_eq!(smc(&mut account, "StartReplicationJob", &format!("&JobId={job}")).0 == 200, !takes_effect);
        assert_eq!(conforms(&account), 1);
    }
}

#[test]
fn what_is_wrong_with_a_request_is_said() {
    let mut account = Account::new(1);
    let source = named(&account.resources(), "smc/source/")[0].clone();
    let of_smc = |account: &mut Account, query: &str| {
        send(account, "GET", &format!("/?{query}"), &Value::Null).1["Code"].clone()
    };
    assert_eq!(of_smc(&mut account, "Version=2019-06-01"), "MissingAction");
    assert_eq!(of_smc(&mut account, "Action=StartReplicationJob"), "MissingVersion");
    assert_eq!(of_smc(&mut account, "Version=2014-08-28&Action=StartReplicationJob&JobId=j"), "InvalidParameter");
    assert_eq!(of_smc(&mut account, "Version=2019-06-01&Action=Melt"), "InvalidAction.NotFound");
    assert_eq!(of_smc(&mut account, "Version=2019-06-01&Action=StartReplicationJob"), "MissingJobId");
    let create =
        |more: &str| format!("Version=2019-06-01&Action=CreateReplicationJob&RegionId=r&SourceId={source}{more}");
    for wrong in
        ["&RunOnce=perhaps", "&Name=1", "&Frequency=0", "&ValidTime=tomorrow", "&SystemDiskSize=1&SystemDiskSize=2"]
    {
        assert_eq!(of_smc(&mut account, &create(wrong)), "InvalidParameter", "{wrong}");
    }
    assert_eq!(of_smc(&mut account, &create("&RunOnce=false")), "MissingFrequency");
    let bare = http::Request::post("/?Action=StartReplicationJob").body(Vec::new()).unwrap();
    assert!(String::from_utf8(account.decide(&bare).response.into_body()).unwrap().contains("MissingAccessKeyId"));

    let code = |account: &mut Account, method: &str, uri: &str, body: &Value| {
        let (status, answer) = send(account, method, uri, body);
        (status, answer["error_code"].as_str().unwrap_or_default().to_string())
    };
    let none = Value::Null;
    assert_eq!(code(&mut account, "PATCH", "/v3/sources", &none), (401, "SMS.2003".into()));
    assert_eq!(code(&mut account, "POST", "/v3/sources/delete", &json!({"ids": []})), (400, "SMS.9001".into()));
    assert_eq!(
        code(&mut account, "POST", "/v3/sources", &json!({"name": "x".repeat(20_000)})),
        (401, "SMS.2004".into())
    );
    assert_eq!(code(&mut account, "PATCH", "/v2/p/migration-tasks", &none), (405, "DCS.5001".into()));
    assert_eq!(code(&mut account, "GET", "/v2/p/nothing", &none), (404, "DCS.4001".into()));
    assert_eq!(code(&mut account, "POST", "/v2/p/migration-task/batch-stop", &none), (400, "DCS.4004".into()));
    assert_eq!(code(&mut account, "GET", "/v2/p/migration-task/x", &none), (400, "DCS.4133".into()));
    let torn = http::Request::post("/v2/p/migration-task/batch-stop").header("x-auth-token", "t").body(b"{".to_vec());
    assert!(String::from_utf8(account.decide(&torn.unwrap()).response.into_body()).unwrap().contains("DCS.4005"));
    let stranger = http::Request::get("/v2/p/migration-tasks").body(Vec::new()).unwrap();
    assert_eq!(account.decide(&stranger).response.status(), 401);
}

#[test]
fn a_recording_that_begins_when_jobs_are_there_conforms() {
    let mut account = Account::new(1);
    let (job, source) = with_job(&mut account, "");
    smc(&mut account, "StartReplicationJob", &format!("&JobId={job}"));
    let mut account = account.recording();
    for _ in 0..5 {
        shown(&mut account, &job);
    }
    assert_eq!(smc(&mut account, "DeleteSourceServer", &format!("&SourceId={source}&Force=true")).0, 200);
    assert_eq!(conforms(&account), 1);
}

#[test]
fn what_cannot_be_is_not_loaded() {
    let mut account = Account::new(1);
    let (job, _) = with_job(&mut account, "");
    let saved = serde_json::to_value(&account).unwrap();
    let load = |value: &Value| serde_json::from_value::<Account>(value.clone()).map_err(|e| e.to_string());
    assert_eq!(load(&saved).unwrap(), account);
    let mut ghost = saved.clone();
    ghost["smc"]["jobs"].as_object_mut().unwrap().clear();
    assert!(load(&ghost).unwrap_err().contains("a job that is not there"));
    let mut waits = saved.clone();
    waits["smc"]["jobs"][&job]["held"]["machine"]["status"] = "Waiting".into();
    assert!(load(&waits).unwrap_err().contains("cannot be Waiting"), "only incremental jobs wait");
    let mut older = saved;
    older["smc"]["edition"] = "2021".into();
    assert!(load(&older).unwrap_err().contains("2021"));
    assert!(account.edition("smc", "2021").unwrap_err().contains("already"));
}

#[test]
fn no_time_is_too_late() {
    let mut account = Account::new(1);
    account.set_time(i64::MAX);
    let (job, _) = with_job(&mut account, "");
    assert_eq!(shown(&mut account, &job), "Ready/");
}

#[test]
fn what_no_page_says_is_noted() {
    let mut account = Account::new(1);
    let note = |account: &mut Account, uri: &str| account.decide(&request("POST", uri, &Value::Null)).note;
    assert!(
        note(&mut account, "/?Action=DeleteReplicationJob&Version=2019-06-01&JobId=none").unwrap().contains("assumed")
    );
    assert!(note(&mut account, "/?Action=StartReplicationJob&Version=2019-06-01").unwrap().contains("JobId"));
    let (job, _) = with_job(&mut account, "");
    assert_eq!(note(&mut account, &format!("/?Action=StartReplicationJob&Version=2019-06-01&JobId={job}")), None);
}

proptest! {
    #[test]
    fn no_request_brings_an_account_down(
        method in "[A-Z]{1,8}|GET|POST|PUT|DELETE",
        path in "/(v2|v3)?(/[a-z{}%0-9-]{0,12}){0,5}",
        query in "([A-Za-z.0-9]{0,12}=[^#\\pC ]{0,12}&?){0,6}",
        action in prop::sample::select(cutover::smc::message::Request::NAMES),
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[\\[\\]{}\":,a-z0-9]{0,60}".prop_map(String::into_bytes),
        ],
    ) {
        let mut account = Account::new(1).recording();
        let uri = format!("{path}?Action={action}&Version=2019-06-01&{query}");
        let builder = http::Request::builder().method(method.as_str()).uri(uri.as_str()).header("authorization", "x");
        if let Ok(request) = builder.body(body) {
            let answer = account.decide(&request).response;
            prop_assert!(answer.status().as_u16() >= 200);
            conforms(&account);
        }
    }
}
