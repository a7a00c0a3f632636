//! Overlapping calls: the judge against an independent search. A history with overlaps is possible if some order of what
//! happened is, in which whatever ended before another began comes before it. Here every such order is written down as a
//! history without overlaps and judged by itself.

use cutover::history::Verdict;
use cutover::history::json::{History, Resource};
use cutover::rule::Spec;
use cutover::rule::mutants::with;
use proptest::prelude::*;
use std::fmt::Write as _;

/// One thing that happens, without its time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thing {
    /// The keys of a line of its own, or of a call and its return.
    asked: &'static str,
    answered: &'static str,
}

const fn op(asked: &'static str, answered: &'static str) -> Thing {
    Thing { asked, answered }
}

const fn see(seen: &'static str) -> Thing {
    Thing { asked: seen, answered: "" }
}

/// A thing with its caller, its beginning and its end; a lost call has no return.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timed {
    thing: Thing,
    by: u8,
    start: u32,
    end: u32,
}

impl Timed {
    fn is_lost(&self) -> bool {
        self.thing.answered.contains("unknown")
    }

    /// Whether it is over when the other begins, or the same caller did it before.
    fn precedes(&self, other: &Self, skew: u32) -> bool {
        let skew = if self.by == other.by { 0 } else { skew };
        !self.is_lost() && self.end + skew < other.start
    }
}

pub(crate) struct Service {
    pub(crate) machine: &'static Spec,
    name: &'static str,
    edition: &'static str,
    resource: &'static str,
    things: &'static [Thing],
}

pub(crate) const SERVICES: [Service; 4] = [
    Service {
        machine: &cutover::smc::job::SPEC,
        name: "smc",
        edition: "2021",
        resource: "job/j",
        things: &[
            op(r#""StartReplicationJob""#, r#""out":"ok""#),
            op(r#""StartReplicationJob""#, r#""out":"denied","code":"ReplicationJob.InvalidStatus""#),
            op(r#""StartReplicationJob""#, r#""out":"unknown""#),
            op(r#""StopReplicationJob""#, r#""out":"ok""#),
            op(r#""StopReplicationJob""#, r#""out":"denied","code":"ReplicationJob.InvalidStatus""#),
            op(r#""StopReplicationJob""#, r#""out":"unknown""#),
            op(r#""CutOverReplicationJob""#, r#""out":"ok""#),
            op(r#""CutOverReplicationJob""#, r#""out":"denied","code":"ReplicationJob.InvalidStatus""#),
            op(r#""DeleteReplicationJob""#, r#""out":"ok""#),
            op(r#""DeleteReplicationJob""#, r#""out":"denied""#),
            see(r#"{"Status":"Ready"}"#),
            see(r#"{"Status":"Running","BusinessStatus":"Syncing"}"#),
            see(r#"{"Status":"Stopped"}"#),
            see(r#"{"Status":"Waiting"}"#),
            see(r#"{"Status":"Finished"}"#),
            see("null"),
        ],
    },
    Service {
        machine: &cutover::sms::source::SPEC,
        name: "sms",
        edition: "2026-01",
        resource: "source/s",
        things: &[
            op(r#""UpdateCopyState","args":{"copystate":"waiting","migrationcycle":"setting"}"#, r#""out":"ok""#),
            op(r#""UpdateCopyState","args":{"copystate":"stopped","migrationcycle":"syncing"}"#, r#""out":"ok""#),
            op(r#""UpdateCopyState","args":{"copystate":"syncing","migrationcycle":"syncing"}"#, r#""out":"ok""#),
            op(r#""UpdateCopyState","args":{"copystate":"syncing","migrationcycle":"syncing"}"#, r#""out":"unknown""#),
            op(
                r#""UpdateCopyState","args":{"copystate":"finished","migrationcycle":"cutovering"}"#,
                r#""out":"denied","code":"SMS.9001""#,
            ),
            op(r#""DeleteServer""#, r#""out":"ok""#),
            see(r#"{"state":"waiting","migration_cycle":"setting"}"#),
            see(r#"{"state":"stopped","migration_cycle":"syncing"}"#),
            see(r#"{"state":"syncing","migration_cycle":"syncing"}"#),
            see(r#"{"state":"finished","migration_cycle":"cutovered"}"#),
        ],
    },
    Service {
        machine: &cutover::dcs::task::SPEC,
        name: "dcs",
        edition: "2025-12",
        resource: "task/t",
        things: &[
            op(r#""StopMigrationTaskSync""#, r#""out":"ok""#),
            op(r#""StopMigrationTaskSync""#, r#""out":"denied","code":"DCS.4957""#),
            op(r#""StopMigrationTask""#, r#""out":"ok""#),
            op(r#""StopMigrationTask""#, r#""out":"unknown""#),
            op(r#""ExchangeInstanceIp""#, r#""out":"ok""#),
            op(
                r#""SetOnlineMigrationTask","args":{"migration_method":"incremental_migration","resume_mode":"auto"}"#,
                r#""out":"ok""#,
            ),
            see(r#"{"status":"RUNNING"}"#),
            see(r#"{"status":"FULLMIGRATING"}"#),
            see(r#"{"status":"INCRMIGEATING","migration_method":"incremental_migration"}"#),
            see(r#"{"status":"TERMINATED"}"#),
            see("null"),
        ],
    },
    Service {
        machine: &cutover::sms::task::SPEC,
        name: "sms",
        edition: "2026-01",
        resource: "task/t",
        things: &[
            op(r#""CreateTask","args":{"syncing":true}"#, r#""out":"ok""#),
            op(r#""UpdateTaskStatus start""#, r#""out":"ok""#),
            op(r#""UpdateTaskStatus start""#, r#""out":"denied","code":"SMS.1039""#),
            op(r#""UpdateTaskStatus start""#, r#""out":"unknown""#),
            op(r#""UpdateTaskStatus stop""#, r#""out":"ok""#),
            op(r#""UpdateTaskStatus stop""#, r#""out":"denied","code":"SMS.1038""#),
            op(r#""UpdateTaskStatus stop""#, r#""out":"unknown""#),
            op(r#""UpdateTaskStatus test""#, r#""out":"ok""#),
            op(r#""DeleteTask""#, r#""out":"ok""#),
            op(r#""DeleteTask""#, r#""out":"denied","code":"SMS.7719""#),
            see(r#"{"state":"READY"}"#),
            see(r#"{"state":"RUNNING","syncing":true}"#),
            see(r#"{"state":"SYNCING"}"#),
            see(r#"{"state":"ABORT"}"#),
            see(r#"{"state":"MIGRATE_SUCCESS"}"#),
            see("null"),
        ],
    },
];

fn header(service: &Service, rest: &str) -> String {
    format!(
        r#"{{"history":"1.0","service":"{}","edition":"{}","world":"closed","stale":0,"steps":"hidden"{rest}}}"#,
        service.name, service.edition
    )
}

fn line(service: &Service, timed: &Timed, with_time: bool) -> String {
    let Timed { thing, by, start, end } = timed;
    let time = if with_time { format!(r#""t":[{start},{end}],"by":"c{by}","#) } else { String::new() };
    let res = service.resource;
    if thing.answered.is_empty() {
        format!(r#"{{{time}"see":{{"{res}":{}}}}}"#, thing.asked)
    } else {
        format!(r#"{{{time}"op":{},"res":"{res}",{}}}"#, thing.asked, thing.answered)
    }
}

/// The whole history, each call with a line for its beginning and one for its end.
pub(crate) fn overlapping(service: &Service, all: &[Timed], skew: u32) -> String {
    let mut text = header(service, &format!(r#","skew":{skew}"#));
    let mut ends: Vec<(u32, u8, usize)> = Vec::new();
    for (n, timed) in all.iter().enumerate() {
        let see = timed.thing.answered.is_empty();
        if see {
            ends.push((timed.end, 2, n));
        } else {
            ends.push((timed.start, 0, n));
            if !timed.is_lost() {
                ends.push((timed.end, 1, n));
            }
        }
    }
    ends.sort_unstable();
    for (t, kind, n) in ends {
        let Timed { thing, by, start, end } = all[n];
        let res = service.resource;
        let _ = match kind {
            0 => write!(
                text,
                "\n{{\"t\":{t},\"by\":\"c{by}\",\"call\":{},\"id\":\"{n}\",\"res\":\"{res}\"}}",
                thing.asked
            ),
            1 => write!(text, "\n{{\"t\":{t},\"by\":\"c{by}\",\"ret\":\"{n}\",{}}}", thing.answered),
            _ => write!(text, "\n{{\"t\":[{start},{end}],\"by\":\"c{by}\",\"see\":{{\"{res}\":{}}}}}", thing.asked),
        };
    }
    text
}

fn judged(text: &str) -> Verdict {
    let history = History::read(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let judgements = history.resources[0].judge();
    let verdict = Resource::best(&judgements).unwrap().verdict;
    if verdict == Verdict::Vacuous { Verdict::Conforms } else { verdict }
}

/// The best verdict of any order.
fn search(service: &Service, all: &[Timed], skew: u32) -> Verdict {
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in all {
        let mut longer = Vec::new();
        for order in orders {
            for next in (0..all.len()).filter(|n| !order.contains(n)) {
                let waits = |n: usize| n != next && !order.contains(&n) && all[n].precedes(&all[next], skew);
                if !(0..all.len()).any(waits) {
                    longer.push([&order[..], &[next]].concat());
                }
            }
        }
        orders = longer;
    }
    let mut best = Verdict::Violates;
    for order in orders {
        let mut text = header(service, "");
        for n in order {
            text.push('\n');
            text.push_str(&line(service, &all[n], false));
        }
        match judged(&text) {
            Verdict::Conforms => return Verdict::Conforms,
            Verdict::Unspecified => best = Verdict::Unspecified,
            _ => {}
        }
    }
    best
}

/// Up to five things in the same twelve milliseconds. Those of one caller do not overlap.
pub(crate) fn things(service: &'static Service) -> impl Strategy<Value = (Vec<Timed>, u32)> {
    let one = (0..service.things.len(), 0u8..4, 0u32..8, 0u32..6);
    let all = prop::collection::vec(one, 1..6).prop_map(move |drawn| {
        let mut all: Vec<Timed> = Vec::new();
        for (thing, by, start, length) in drawn {
            let free = all.iter().filter(|t| t.by == by).map(|t| t.end + 1).max().unwrap_or(0);
            let start = start.max(free);
            all.push(Timed { thing: service.things[thing], by, start, end: start + length });
        }
        all
    });
    (all, prop_oneof![3 => Just(0u32), 1 => 1u32..4])
}

fn agrees(service: &'static Service) {
    proptest!(|((all, skew) in things(service))| {
        // Without explanations, which are not looked at here.
        let (found, wanted) = with(service.machine, || (judged(&overlapping(service, &all, skew)), search(service, &all, skew)));
        prop_assert_eq!(found, wanted, "{}", overlapping(service, &all, skew));
    });
}

#[test]
fn overlapping_calls_of_a_job_are_judged_as_the_best_of_their_orders() {
    agrees(&SERVICES[0]);
}

#[test]
fn overlapping_calls_of_a_source_server_are_judged_as_the_best_of_their_orders() {
    agrees(&SERVICES[1]);
}

#[test]
fn overlapping_calls_of_a_task_are_judged_as_the_best_of_their_orders() {
    agrees(&SERVICES[2]);
}

#[test]
fn overlapping_calls_of_a_migration_task_are_judged_as_the_best_of_their_orders() {
    agrees(&SERVICES[3]);
}
