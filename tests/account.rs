//! The account: whatever it is asked, what it recorded of itself conforms; and what it promises beyond the rules.

use crate::judge::Dice;
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
        let mut dice = Dice(seed);
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
                account.fail(Fault { operation, times: 1, status: 500, code, message, takes_effect });
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
