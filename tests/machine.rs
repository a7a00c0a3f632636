//! Invariants over every reachable state and every edge; proptest repeats them for the shortest path to a breach. And
//! audits of the rows themselves.

use cutover::evidence::{Basis, Strength};
use cutover::rule::{Accepted, Verb};
use cutover::smc::job::{
    BusinessStatus, Changes, Creation, Event, Force, Job, Operation, RunOnce, SPEC, Schedule, State, Status, SyncData,
    Validity,
};
use cutover::smc::{Code, Edition, clauses, source};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// Every operation with every combination of what it can ask.
pub(crate) fn operations() -> Vec<Operation> {
    let times = [Validity::Unsaid, Validity::Until, Validity::Never];
    let mut all = vec![Operation::Start, Operation::Stop, Operation::Delete];
    all.extend([SyncData::No, SyncData::Yes].map(Operation::CutOver));
    all.extend([Force::No, Force::Yes].map(Operation::DeleteSource));
    for schedule in times {
        for validity in times {
            for creation in [Creation::one_time(), Creation::incremental()] {
                let creation = creation.scheduled(schedule).valid(validity);
                all.extend([creation, creation.repeated()].map(Operation::Create));
            }
            let plain = Changes::none().scheduled(schedule).valid(validity);
            for named in [plain, plain.names()] {
                for rhythm in [named, named.rhythm()] {
                    all.extend([rhythm, rhythm.others()].map(Operation::Modify));
                }
            }
        }
    }
    all
}

/// Everything that can happen to a job: an accepted operation, or an event.
fn edges(job: Job, operations: &[Operation]) -> Vec<(String, Job)> {
    let called = operations.iter().filter_map(|o| match job.apply(*o) {
        Ok(Accepted::Applied(next)) => Some((o.to_string(), next)),
        _ => None,
    });
    let stepped = Event::ALL.iter().filter_map(|e| job.step(*e).ok().map(|next| (e.to_string(), next)));
    called.chain(stepped).collect()
}

/// Every job that can come of nothing, in one edition.
pub(crate) fn reachable(edition: Edition) -> Vec<Job> {
    let operations = operations();
    let first = Job::absent(edition);
    let (mut seen, mut todo, mut list) = (HashSet::from([first]), vec![first], vec![first]);
    while let Some(job) = todo.pop() {
        for (_, next) in edges(job, &operations) {
            if seen.insert(next) {
                todo.push(next);
                list.push(next);
            }
        }
    }
    list
}

/// What holds of every edge: the name of the first invariant that is broken.
fn broken(job: Job, why: &str, next: Job) -> Option<&'static str> {
    let (from, to) = (job.status(), next.status());
    let running = |j: Job| j.status() == Some(Status::Running);
    let cut_now = job.was_cut_over().is_none() && next.was_cut_over().is_some();
    let rules: [(bool, &'static str); 14] = [
        (!cut_now || from == Some(Status::Waiting), "cut-over only from Waiting"),
        (!cut_now || why == "CutOverReplicationJob", "nothing but a cut-over cuts over"),
        (next.was_cut_over().is_none() || to != Some(Status::Waiting), "a job that was cut over never waits"),
        (job.was_cut_over().is_none() || next.was_cut_over() == job.was_cut_over(), "a cut-over is not forgotten"),
        (
            next.was_cut_over() != Some(SyncData::No) || next.business_status() != Some(BusinessStatus::Syncing),
            "without SyncData nothing is migrated after the cut-over",
        ),
        (next.run_once() == RunOnce::No || to != Some(Status::Waiting), "only an incremental job waits"),
        (next.run_once() == job.run_once() || why == "CreateReplicationJob", "RunOnce is for life"),
        (next.edition() == job.edition(), "the edition is for life"),
        (next.business_status().is_some() == running(next), "a stage is a stage of Running"),
        (from != Some(Status::Deleting) || matches!(next.state(), State::Deleting | State::Gone), "deletion is final"),
        (job.state() != State::Gone || next.state() == State::Gone, "what is gone stays gone"),
        (!running(job) || to != Some(Status::Expired), "a running job does not expire"),
        (
            to != Some(Status::Ready) || matches!(job.state(), State::Absent | State::Ready),
            "what was started is not ready again",
        ),
        (next.is_possible(), "no sentence excludes a state that is reached"),
    ];
    rules.into_iter().find(|(holds, _)| !holds).map(|(_, name)| name)
}

#[test]
fn no_edge_from_any_reachable_state_breaks_an_invariant() {
    let operations = operations();
    for &edition in Edition::ALL {
        let jobs = reachable(edition);
        let mut count = 0;
        for &job in &jobs {
            for (why, next) in edges(job, &operations) {
                count += 1;
                let found = broken(job, &why, next);
                assert_eq!(found, None, "{job:?} by {why} to {next:?}");
            }
        }
        // A specification that nothing reaches proves nothing.
        assert!(jobs.len() > 300 && count > 3000, "{edition}: {} jobs, {count} edges", jobs.len());
    }
}

#[test]
fn every_state_is_reached_and_every_operation_is_accepted_and_refused_somewhere() {
    for &edition in Edition::ALL {
        let jobs = reachable(edition);
        for &state in State::ALL {
            assert!(jobs.iter().any(|j| j.state() == state), "{state} in {edition}");
        }
        for operation in operations() {
            let accepted = jobs.iter().any(|j| j.apply(operation).is_ok());
            let refused = jobs.iter().any(|j| j.apply(operation).is_err());
            // A repetition is refused only before the job exists, where its source server is not available.
            assert!(accepted && refused, "{operation:?} in {edition}");
        }
        for &event in Event::ALL {
            assert!(jobs.iter().any(|j| j.step(event).is_ok()), "{event} in {edition}");
        }
    }
}

#[test]
fn what_is_neither_reached_nor_excluded_is_a_list_that_was_looked_at() {
    let mut text = String::new();
    for &edition in Edition::ALL {
        let seen: HashSet<Job> = reachable(edition).into_iter().collect();
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for job in Job::all(edition).filter(|j| j.is_possible() && !seen.contains(j)) {
            let cut = job.was_cut_over().map_or("", |_| ", cut over");
            let kind = if job.run_once() == RunOnce::Yes { "one-time" } else { "incremental" };
            let source = job.source().map_or("gone", source::State::as_str);
            *left.entry(format!("{job}, {kind}{cut}, source {source}")).or_default() += 1;
        }
        writeln!(text, "edition {edition}").unwrap();
        text.extend(left.iter().map(|(words, n)| format!("  {words}: {n}\n")));
    }
    insta::assert_snapshot!("neither_reached_nor_excluded", text);
}

#[test]
fn every_clause_is_cited_and_every_cited_page_is_listed() {
    let mut cited: HashSet<&str> = HashSet::new();
    let mut cite = |basis: &Basis| {
        cited.extend(basis.clause().map(|c| c.id));
        cited.extend(basis.rival().map(|c| c.id));
    };
    for rule in SPEC.rules.iter().chain(SPEC.events).chain(SPEC.console) {
        rule.checks().for_each(|c| {
            cite(&c.basis);
            cite(&rule.code_basis(c));
        });
        rule.effects().for_each(|e| cite(&e.basis));
    }
    SPEC.never.iter().for_each(|r| cite(&r.basis));
    SPEC.no_step.iter().for_each(|r| cite(&r.basis));
    SPEC.views.iter().for_each(|r| cite(&r.basis));
    // Clauses that back what is no row: a default that the request's type carries, an error table beside the guard.
    let elsewhere = ["smc.cut-over.default", "smc.cut-over.source", "smc.errors.internal", "smc.stop.pause"];
    for clause in clauses::CLAUSES {
        assert!(cited.contains(clause.id) || elsewhere.contains(&clause.id), "{} is cited nowhere", clause.id);
        for page in clause.pages {
            assert!(clauses::PAGES.contains(page), "{} names a page that is not listed: {}", clause.id, page.key);
        }
    }
    let ids: HashSet<&str> = clauses::CLAUSES.iter().map(|c| c.id).collect();
    assert_eq!(ids.len(), clauses::CLAUSES.len(), "an id stands twice");
    for page in clauses::PAGES {
        assert!(clauses::CLAUSES.iter().any(|c| c.pages.contains(page)), "{} backs no clause", page.key);
    }
}

#[test]
fn a_stated_check_never_tells_apart_what_the_wire_shows_alike() {
    for rule in SPEC.rules {
        for check in rule.checks().filter(|c| c.basis.strength() == Strength::Stated && c.verb != Verb::Ignore) {
            for region in check.regions {
                for hidden in ["cut over", "ScheduledStartTime", "ValidTime"] {
                    let n = SPEC.coordinates.iter().position(|c| c.name == hidden).unwrap();
                    assert_eq!(region.mask(n), u32::MAX, "{} looks at {hidden}", rule.name);
                }
            }
        }
    }
}

#[test]
fn every_operation_has_one_rule_in_every_edition() {
    for (bit, edition) in SPEC.editions.iter().enumerate() {
        for operation in operations() {
            let rules = SPEC.rules.iter().filter(|r| r.name == operation.name() && r.editions >> bit & 1 == 1);
            assert_eq!(rules.count(), 1, "{operation} in {edition}");
        }
    }
    assert_eq!(SPEC.editions.len(), Edition::ALL.len());
    for (name, edition) in SPEC.editions.iter().zip(Edition::ALL) {
        assert_eq!(*name, edition.as_str());
    }
}

#[test]
fn the_codes_of_the_rules_are_the_codes_of_the_wire() {
    assert_eq!(SPEC.codes.len(), Code::ALL.len());
    for (code, (text, class)) in Code::ALL.iter().zip(SPEC.codes) {
        assert_eq!((code.as_str(), code.class()), (*text, *class));
    }
}

#[test]
fn a_job_is_four_bytes_that_can_be_sent_anywhere() {
    fn everywhere<T: Copy + Send + Sync + Unpin + 'static>() {}
    everywhere::<Job>();
    everywhere::<Operation>();
    everywhere::<cutover::smc::job::Refused>();
    assert_eq!(size_of::<Job>(), 4);
}

/// A job that was started with some luck: what follows is a walk of operations and events, refused ones left out.
fn walks() -> impl Strategy<Value = (Edition, Vec<(bool, usize)>)> {
    let edition = prop::sample::select(Edition::ALL);
    (edition, prop::collection::vec((any::<bool>(), any::<prop::sample::Index>()), 0..40)).prop_map(
        |(edition, steps)| {
            let all = (operations().len(), Event::ALL.len());
            (edition, steps.into_iter().map(|(op, i)| (op, i.index(if op { all.0 } else { all.1 }))).collect())
        },
    )
}

proptest! {
    #[test]
    fn no_walk_breaks_an_invariant((edition, steps) in walks()) {
        let operations = operations();
        let mut job = Job::absent(edition);
        for (is_operation, n) in steps {
            let (why, next) = if is_operation {
                let operation = operations[n];
                (operation.to_string(), job.apply(operation).map_or(job, Accepted::job))
            } else {
                let event = Event::ALL[n];
                (event.to_string(), job.step(event).unwrap_or(job))
            };
            let found = broken(job, &why, next);
            prop_assert_eq!(found, None, "{:?} by {} to {:?}", job, why, next);
            job = next;
        }
    }

    #[test]
    fn a_refusal_says_what_was_asked_and_its_message_is_filled_in(n in 0..6000usize, o in any::<prop::sample::Index>()) {
        for &edition in Edition::ALL {
            let job = Job::all(edition).nth(n).unwrap();
            let operation = *o.get(&operations());
            if let Err(refused) = job.apply(operation) {
                prop_assert_eq!((refused.job, refused.operation), (job, operation));
                let message = refused.message().to_string();
                let unfilled = refused.code == Code::InvalidBusinessStatus && job.business_status().is_none();
                let open = unfilled || refused.code == Code::Related && edition == Edition::E2024_06;
                prop_assert_eq!(message.contains("%s"), open, "{}", message);
                prop_assert!(refused.explain().to_string().contains(refused.code.as_str()));
            }
        }
    }
}

#[test]
fn a_scheduled_job_can_also_be_started_by_hand() {
    let job = Job::one_time(Edition::LATEST).with_schedule(Schedule::Until);
    assert_eq!(job.start().unwrap().state(), State::Running);
}
