//! Invariants over every reachable state and every edge of each machine; proptest repeats them for the shortest path to a
//! breach. And audits of the rows themselves.

use crate::subject::{Step, Subject, World, edges, has, inside};
use cutover::dcs::task::{Method, MigrationMethod, Status as TaskStatus, Task};
use cutover::evidence::{Basis, Strength};
use cutover::rule::{Accepted, Agent, Kind, Rule, Verb};
use cutover::smc::job::{BusinessStatus, Job, RunOnce, Schedule, State, Status, SyncData};
use cutover::smc::{Code, Edition};
use cutover::sms::source::{CopyState, MigrationCycle, Operation as OnSource, Pair, Source};
use cutover::sms::task::{self as sms_task, Task as SmsTask};
use cutover::{dcs, sms};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// A machine with what holds of every one of its edges, and with what the audits know of it.
trait Audited: Subject {
    /// No fewer reachable states and edges than this in an edition: a specification that nothing reaches proves nothing.
    const SIZE: (usize, usize);
    /// Clauses that back no row, each with the reason.
    const ELSEWHERE: &'static [(&'static str, &'static str)];
    /// Where a stated check looks at a hidden coordinate: the operation, the coordinate, and the clause that says so.
    const LOOKS_AT: &'static [(&'static str, &'static str, &'static str)];

    /// Why an operation is never accepted, or never refused, or an event never happens, in an edition.
    fn one_sided(step: Step<Self>, side: Side, edition: Self::Edition) -> Option<&'static str>;

    /// What holds of an edge, each with its name.
    fn holds(self, why: Step<Self>, next: Self) -> Vec<(bool, &'static str)>;

    /// The first invariant that an edge breaks.
    fn broken(self, why: Step<Self>, next: Self) -> Option<&'static str> {
        self.holds(why, next).into_iter().find(|(holds, _)| !holds).map(|(_, name)| name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Accepted,
    Refused,
}

impl Audited for Job {
    const SIZE: (usize, usize) = (300, 3000);
    const ELSEWHERE: &'static [(&'static str, &'static str)] = &[
        ("smc.cut-over.default", "the default is in the request's type"),
        ("smc.cut-over.source", "an error table beside the guard"),
        ("smc.errors.internal", "a failure of the service is no answer of a row"),
        ("smc.stop.pause", "what the console does under another name"),
    ];
    const LOOKS_AT: &'static [(&'static str, &'static str, &'static str)] = &[];

    fn one_sided(_: Step<Self>, _: Side, _: Edition) -> Option<&'static str> {
        None
    }

    fn holds(self, why: Step<Self>, next: Self) -> Vec<(bool, &'static str)> {
        let (job, why) = (self, why.name());
        let (from, to) = (job.status(), next.status());
        let running = |j: Job| j.status() == Some(Status::Running);
        let cut_now = job.was_cut_over().is_none() && next.was_cut_over().is_some();
        vec![
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
            (
                from != Some(Status::Deleting) || matches!(next.state(), State::Deleting | State::Gone),
                "deletion is final",
            ),
            (job.state() != State::Gone || next.state() == State::Gone, "what is gone stays gone"),
            (!running(job) || to != Some(Status::Expired), "a running job does not expire"),
            (
                to != Some(Status::Ready) || matches!(job.state(), State::Absent | State::Ready),
                "what was started is not ready again",
            ),
            (next.is_possible(), "no sentence excludes a state that is reached"),
        ]
    }
}

/// The statuses in which the page of 2026-01 says that an update does not take effect, written once more.
const UNVERIFIED: [CopyState; 7] = [
    CopyState::Unavailable,
    CopyState::Stopping,
    CopyState::Stopped,
    CopyState::Deleting,
    CopyState::Finished,
    CopyState::Clearing,
    CopyState::Clearfailed,
];

/// Every pair of words that the page of 2025-02-13 lists, or of one of them, or of none.
fn pairs_of_2025() -> &'static HashSet<Pair> {
    static PAIRS: OnceLock<HashSet<Pair>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let (edition, request) = (sms::Edition::E2025_02_13, sms::Direction::Request);
        let states = CopyState::ALL.iter().filter(|state| state.spelled(edition, request).is_some());
        let states = states.map(|state| Pair::none().copystate(*state)).chain([Pair::none()]);
        let cycles = || MigrationCycle::ALL.iter().filter(|cycle| cycle.spelled(edition, request).is_some());
        states.flat_map(|pair| cycles().map(move |cycle| pair.migrationcycle(*cycle)).chain([pair])).collect()
    })
}

impl Audited for Source {
    const SIZE: (usize, usize) = (100, 1000);
    const ELSEWHERE: &'static [(&'static str, &'static str)] = &[
        ("sms.change-state.words-2026", "the words themselves; their pairs are the rows"),
        ("sms.change-state.stopping", "a misprint of the list, which has the word all the same"),
        ("sms.change-state.stopping-repaired", "the same list, repaired"),
        ("sms.change-state.answers", "the documented answers, in their own module"),
        ("sms.source.initialize", "a spelling"),
    ];
    const LOOKS_AT: &'static [(&'static str, &'static str, &'static str)] = &[];

    fn one_sided(step: Step<Self>, side: Side, edition: sms::Edition) -> Option<&'static str> {
        match (step, side, edition) {
            (Step::Call(OnSource::ChangeState(pair)), Side::Accepted, sms::Edition::E2025_02_13) => {
                (!pairs_of_2025().contains(&pair)).then_some("the page of this edition lacks the word")
            }
            _ => None,
        }
    }

    fn holds(self, why: Step<Self>, next: Self) -> Vec<(bool, &'static str)> {
        let newest = self.edition() == sms::Edition::E2026_01;
        let (from, to) = (self.copystate(), next.copystate());
        let is_gone = |source: Source| source.is_gone();
        let pair = match why {
            Step::Call(OnSource::ChangeState(pair)) => Some(pair),
            _ => None,
        };
        let calls = matches!(why, Step::Call(_));
        let absent = |source: Source| source.copystate().is_none() && !source.is_gone();
        let ignoring = from.is_some_and(|state| UNVERIFIED.contains(&state));
        vec![
            (next.edition() == self.edition(), "the edition is for life"),
            (
                (next.syncing(), next.migration_test()) == (self.syncing(), self.migration_test()),
                "nothing here changes the task's options",
            ),
            (!is_gone(self) || is_gone(next), "what is gone stays gone"),
            (absent(self) || !absent(next), "what was registered was always there"),
            (!is_gone(next) || from == Some(CopyState::Deleting) || is_gone(self), "only what is being deleted goes"),
            (next.copystate().is_some() == next.migrationcycle().is_some(), "a status has a stage"),
            (pair.is_none() || !newest || !ignoring, "in the seven states nothing is changed by an update"),
            (pair.is_none_or(|pair| !newest || pair.is_legal()), "only legal pairs are applied"),
            (
                pair.is_none_or(|pair| {
                    !newest || to.zip(next.migrationcycle()).is_some_and(|(s, c)| Pair::of(s, c) == pair)
                }),
                "since 2026-01 an update that is applied gives status and stage as asked",
            ),
            (
                calls || to != Some(CopyState::Finished) || from == to || from == Some(CopyState::Cutovering),
                "by itself only a launch ends as finished",
            ),
            (
                calls || to != Some(CopyState::Stopped) || from == to || from == Some(CopyState::Stopping),
                "by itself only what is being stopped is stopped",
            ),
            (next.is_possible(), "no sentence excludes a state that is reached"),
        ]
    }
}

impl Audited for SmsTask {
    const SIZE: (usize, usize) = (500, 2000);
    const ELSEWHERE: &'static [(&'static str, &'static str)] =
        &[("sms.agent.commands", "what the Agent is told stands beside the states")];
    const LOOKS_AT: &'static [(&'static str, &'static str, &'static str)] = &[];

    fn one_sided(step: Step<Self>, side: Side, edition: sms_task::Edition) -> Option<&'static str> {
        use sms_task::{Edition, Operation};
        let Step::Call(operation) = step else { return None };
        let listed = match operation {
            Operation::NetworkCheck => edition != Edition::E2022_08,
            Operation::Skip | Operation::Clear | Operation::MigrationTest => edition == Edition::E2026_01,
            Operation::CollectLog | Operation::SyncFailedRollback => edition == Edition::E2022_08,
            Operation::Cutover => false,
            _ => true,
        };
        (!listed && side == Side::Accepted).then_some("the list of this edition lacks the action")
    }

    fn holds(self, why: Step<Self>, next: Self) -> Vec<(bool, &'static str)> {
        use sms_task::{Event, Operation, State};
        let (from, to) = (self.state(), next.state());
        let came = |state: State| to == Some(state) && from != to;
        let calls = matches!(why, Step::Call(_));
        let created = matches!(why, Step::Call(Operation::Create(_)));
        let absent = |task: SmsTask| task.state().is_none() && !task.is_gone();
        let connection = matches!(why, Step::Event(Event::AgentLost | Event::AgentReturned));
        vec![
            (next.edition() == self.edition(), "the edition is for life"),
            (next.options() == self.options() || created, "only the creation gives options"),
            (!created || absent(self) && to == Some(State::Ready), "what is created is ready"),
            (!self.is_gone() || next.is_gone(), "what is gone stays gone"),
            (absent(self) || !absent(next), "what was created was always there"),
            (!next.is_gone() || self.is_gone() || from == Some(State::Deleting), "only what is being deleted goes"),
            (!came(State::MigrateSuccess) || from == Some(State::Running), "a migration succeeds while it runs"),
            (!came(State::SyncSuccess) || from == Some(State::Syncing), "a synchronisation succeeds while it runs"),
            (!came(State::Abort) || from == Some(State::Aborting), "only what is being paused is paused"),
            (!came(State::Ready) || created, "what was started is not ready again"),
            (from != Some(State::Deleting) || to == from || next.is_gone(), "deletion is final"),
            (!self.has_migrated() || next.has_migrated() || created, "a success is not forgotten"),
            (
                next.has_migrated() == self.has_migrated()
                    || came(State::MigrateSuccess)
                    || from == Some(State::Syncing)
                    || created,
                "only what is a success or synchronises was copied",
            ),
            (
                next.is_connected() == self.is_connected() || connection,
                "only the Agent's own events are its connection",
            ),
            (!calls || to != Some(State::MigrateSuccess) || from == to, "nobody can call for a success"),
            (next.source().is_some() == self.source().is_some(), "a task neither makes nor takes a source server"),
            (next.is_possible(), "no sentence excludes a state that is reached"),
        ]
    }
}

impl Audited for Task {
    const SIZE: (usize, usize) = (100, 500);
    const ELSEWHERE: &'static [(&'static str, &'static str)] = &[
        ("dcs.sync-stop.statuses", "the documented answers, in their own module"),
        ("dcs.task.spelling", "a spelling"),
    ];
    const LOOKS_AT: &'static [(&'static str, &'static str, &'static str)] =
        &[("ExchangeInstanceIp", "method", "dcs.exchange-ip.method")];

    fn one_sided(step: Step<Self>, side: Side, edition: dcs::Edition) -> Option<&'static str> {
        use dcs::task::{Event, MigrationType, Operation};
        let old = edition == dcs::Edition::E2025_05_13;
        match (step, side) {
            (
                Step::Call(Operation::Create(MigrationType::BackupfileImport) | Operation::CreateOnline),
                Side::Refused,
            ) => Some("the pages give it no condition"),
            (Step::Call(Operation::Create(MigrationType::OnlineMigration)), Side::Accepted) => {
                Some("online tasks are created by another call")
            }
            (Step::Call(Operation::RollbackIp) | Step::Event(Event::AddressesRolledBack), Side::Accepted) if old => {
                Some("it was published later")
            }
            _ => None,
        }
    }

    fn holds(self, why: Step<Self>, next: Self) -> Vec<(bool, &'static str)> {
        use dcs::task::{Event, Operation, TaskStatus as Switch};
        let (from, to) = (self.status(), next.status());
        let left = |status: TaskStatus| from == Some(status) && to != Some(status);
        let by = |name: &str| why.name() == name;
        let configured = matches!(why, Step::Call(Operation::SetOnline(..)));
        let created = matches!(why, Step::Call(Operation::Create(_)));
        let updated = matches!(why, Step::Call(Operation::Update(_)));
        let absent = |task: Task| task.status().is_none() && !task.is_gone();
        let ends_increment = matches!(
            why,
            Step::Call(_)
                | Step::Event(Event::Failed | Event::FailedUncleared | Event::FellBack | Event::AddressesExchanged)
        );
        let asked = match why {
            Step::Call(Operation::SetOnline(MigrationMethod::Full, _)) => Some(Method::Full),
            Step::Call(Operation::SetOnline(MigrationMethod::Incremental, _)) => Some(Method::Incremental),
            _ => next.method(),
        };
        vec![
            (next.edition() == self.edition(), "the edition is for life"),
            (!left(TaskStatus::IncrMigrating) || ends_increment, "an incremental migration does not end by itself"),
            (
                !by("StopMigrationTaskSync") || to != Some(TaskStatus::IncrMigrating),
                "what is stopped synchronises no more",
            ),
            (
                from != Some(TaskStatus::Deleted) || to == Some(TaskStatus::Deleted) || next.is_gone(),
                "a deleted task does not come back",
            ),
            (!self.is_gone() || next.is_gone(), "what is gone stays gone"),
            (absent(self) || !absent(next), "what was created was always there"),
            (
                !left(TaskStatus::Running) || configured || by("Released") || by("DeleteMigrationTask"),
                "RUNNING is left only by configuring, release or deletion",
            ),
            (
                to != Some(TaskStatus::Running) || from == to || from == Some(TaskStatus::Creating),
                "to be configured is only what was just created",
            ),
            (next.method() == self.method() || configured || created, "only creating and configuring give a method"),
            (asked == next.method(), "what is configured has the method that was asked"),
            (next.resume_mode() == self.resume_mode() || configured || updated, "only two calls give a resume_mode"),
            (
                to != Some(TaskStatus::IncrMigrating) || next.method() == Some(Method::Incremental),
                "only an incremental task migrates incrementally",
            ),
            (
                next.task_status() != Some(Switch::Exchanging)
                    || self.task_status() == next.task_status()
                    || by("ExchangeInstanceIp"),
                "addresses are switched only on request",
            ),
            (
                !next.is_rolling_back() || self.is_rolling_back() || by("RollbackExchangeInstanceIp"),
                "and switched back only on request",
            ),
            (next.is_possible(), "no sentence excludes a state that is reached"),
        ]
    }
}

/// One test for each of the machines.
macro_rules! for_each_machine {
    ($($name:ident: $generic:ident;)+) => {$(
        mod $name {
            use super::*;

            #[test]
            fn smc_job() {
                $generic::<Job>();
            }

            #[test]
            fn sms_source() {
                $generic::<Source>();
            }

            #[test]
            fn sms_task() {
                $generic::<SmsTask>();
            }

            #[test]
            fn dcs_task() {
                $generic::<Task>();
            }
        }
    )+};
}

for_each_machine! {
    no_edge_from_any_reachable_state_breaks_an_invariant: edges_hold;
    every_operation_is_accepted_and_refused_somewhere: both_sides;
    what_is_neither_reached_nor_excluded_is_a_list_that_was_looked_at: unreached;
    every_clause_is_cited_and_every_cited_page_is_listed: cited;
    a_stated_check_never_tells_apart_what_the_wire_shows_alike: visible;
    every_operation_has_one_rule_in_every_edition: one_rule;
    the_codes_of_the_rules_are_the_codes_of_the_wire: same_codes;
    a_job_is_four_bytes_that_can_be_sent_anywhere: four_bytes;
    the_rows_keep_what_the_rows_prohibit: prohibitions;
}

fn edges_hold<S: Audited>() {
    let world = S::world();
    for era in &world.eras {
        let mut count = 0;
        for &job in &era.reachable {
            for (why, next) in edges(job, &world.operations) {
                count += 1;
                assert_eq!(job.broken(why, next), None, "{job:?} by {why:?} to {next:?}");
            }
        }
        let size = (era.reachable.len(), count);
        assert!(size.0 > S::SIZE.0 && size.1 > S::SIZE.1, "{}: {} jobs, {} edges", era.edition, size.0, size.1);
    }
}

fn both_sides<S: Audited>() {
    let world = S::world();
    for era in &world.eras {
        let listed = |step: Step<S>, side: Side, found: bool| {
            let reason = S::one_sided(step, side, era.edition);
            let (edition, known) = (era.edition, reason.is_some());
            assert_eq!(found, !known, "{step:?} in {edition} on the side {side:?}, listed since {reason:?}");
        };
        for (operation, _) in &world.operations {
            for side in [Side::Accepted, Side::Refused] {
                let on_side = |job: &S| job.ask(*operation).is_ok() == (side == Side::Accepted);
                listed(Step::Call(*operation), side, era.reachable.iter().any(on_side));
            }
        }
        for event in S::EVENTS.iter().filter(|event| era.event(**event).is_some()) {
            let happens = era.reachable.iter().any(|job| job.happen(*event).is_ok());
            listed(Step::Event(*event), Side::Accepted, happens);
        }
    }
}

fn unreached<S: Audited>() {
    let mut text = String::new();
    for era in &S::world().eras {
        let seen: HashSet<S> = era.reachable.iter().copied().collect();
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for job in era.possible.iter().filter(|job| !seen.contains(job)) {
            *left.entry(job.words()).or_default() += 1;
        }
        writeln!(text, "edition {}", era.edition).unwrap();
        text.extend(left.iter().map(|(words, n)| format!("  {words}: {n}\n")));
    }
    insta::assert_snapshot!(format!("neither_reached_nor_excluded_{}", S::NAME), text);
}

fn all_rules<S: Subject>() -> impl Iterator<Item = &'static Rule> {
    S::ROWS.rules.iter().chain(S::ROWS.events).chain(S::ROWS.console)
}

fn cited<S: Audited>() {
    let mut cited: HashSet<&str> = HashSet::new();
    let mut cite = |basis: &Basis| {
        cited.extend(basis.clause().map(|c| c.id));
        cited.extend(basis.rival().map(|c| c.id));
    };
    for rule in all_rules::<S>() {
        rule.checks().for_each(|c| {
            cite(&c.basis);
            cite(&rule.code_basis(c));
        });
        rule.effects().for_each(|e| cite(&e.basis));
        cite(&rule.order);
        rule.bar.iter().for_each(|bar| cite(&bar.basis));
    }
    S::ROWS.never.iter().for_each(|r| cite(&r.basis));
    S::ROWS.no_step.iter().for_each(|r| cite(&r.basis));
    S::ROWS.views.iter().for_each(|r| cite(&r.basis));
    let periods = cutover::smc::clock::PERIODS.iter().chain(cutover::sms::clock::PERIODS);
    periods.for_each(|period| {
        cite(&period.basis);
        period.immune.iter().for_each(|(_, basis)| cite(basis));
    });
    let elsewhere: HashSet<&str> = S::ELSEWHERE.iter().map(|(id, _)| *id).collect();
    let mut uncited: Vec<&str> = Vec::new();
    for clause in S::clauses() {
        if !cited.contains(clause.id) && !elsewhere.contains(clause.id) {
            uncited.push(clause.id);
        }
        for page in clause.pages {
            assert!(S::pages().contains(page), "{} names a page that is not listed: {}", clause.id, page.key);
        }
    }
    assert_eq!(uncited, Vec::<&str>::new(), "cited nowhere");
    let ids: HashSet<&str> = S::clauses().iter().map(|c| c.id).collect();
    assert_eq!(ids.len(), S::clauses().len(), "an id stands twice");
    for id in elsewhere {
        assert!(ids.contains(id), "{id} is no clause");
    }
    for page in S::limits().iter().flat_map(|limit| limit.pages) {
        assert!(S::pages().contains(page), "a limit names a page that is not listed: {}", page.key);
    }
    for page in S::pages() {
        let of_a_clause = S::clauses().iter().any(|c| c.pages.contains(page));
        let of_a_limit = S::limits().iter().any(|limit| limit.pages.contains(page));
        assert!(of_a_clause || of_a_limit, "{} backs neither a clause nor a limit", page.key);
    }
}

fn visible<S: Audited>() {
    let mut used = HashSet::new();
    for rule in S::ROWS.rules {
        for check in rule.checks().filter(|c| c.basis.strength() == Strength::Stated && c.verb != Verb::Ignore) {
            for (n, c) in S::ROWS.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Hidden) {
                if check.regions.iter().all(|region| region.mask(n) == u32::MAX) {
                    continue;
                }
                let id = check.basis.clause().unwrap().id;
                let listed = S::LOOKS_AT.iter().find(|known| **known == (rule.name, c.name, id));
                assert!(listed.is_some(), "{} looks at {} by {id}", rule.name, c.name);
                used.insert(listed);
            }
        }
    }
    assert_eq!(used.len(), S::LOOKS_AT.len(), "an exception that is none");
}

fn one_rule<S: Audited>() {
    for (bit, edition) in S::ROWS.editions.iter().enumerate() {
        for (operation, _) in &S::world().operations {
            let name = operation.to_string();
            let rules = S::ROWS.rules.iter().filter(|r| r.name == name && r.editions >> bit & 1 == 1);
            assert_eq!(rules.count(), 1, "{operation} in {edition}");
        }
        for event in S::EVENTS {
            let name = event.to_string();
            let rules = S::ROWS.events.iter().filter(|r| r.name == name && r.editions >> bit & 1 == 1);
            assert!(rules.count() <= 1, "{event} in {edition}");
        }
    }
    for name in all_rules::<S>().filter(|r| r.agent != Agent::Console).map(|r| r.name) {
        let known = S::world().operations.iter().any(|(o, _)| o.to_string() == name);
        assert!(known || S::EVENTS.iter().any(|e| e.to_string() == name), "{name} is nobody's");
    }
    let names: Vec<String> = S::EDITIONS.iter().map(ToString::to_string).collect();
    assert_eq!(S::ROWS.editions, names);
}

fn same_codes<S: Audited>() {
    assert_eq!(S::ROWS.codes, S::codes());
    for (n, (text, _)) in (0u8..).zip(S::ROWS.codes) {
        assert_eq!(S::code(n).to_string(), *text);
        assert_eq!(S::code(n).into(), n);
    }
}

fn four_bytes<S: Audited>() {
    fn everywhere<T: Copy + Send + Sync + Unpin + 'static>() {}
    everywhere::<Job>();
    everywhere::<Source>();
    everywhere::<SmsTask>();
    everywhere::<Task>();
    everywhere::<cutover::smc::job::Operation>();
    everywhere::<OnSource>();
    everywhere::<dcs::task::Operation>();
    everywhere::<cutover::smc::job::Refused>();
    everywhere::<sms::source::Refused>();
    everywhere::<dcs::task::Refused>();
    assert_eq!(size_of::<S>(), 4);
}

/// No row's own step, from a state that no sentence excludes, leads where a row says that nothing leads.
fn prohibitions<S: Audited>() {
    let (world, mut found) = (S::world(), Vec::new());
    for era in &world.eras {
        for &job in &era.possible {
            for (why, next) in edges(job, &world.operations) {
                let (from, to) = (world.place(job), world.place(next));
                let (rule, asked) = match why {
                    Step::Call(operation) => (Some(era.rule(operation)), true),
                    Step::Event(event) => (era.event(event), false),
                };
                let never = S::ROWS.never.iter().any(|row| has(&row.region, &to));
                let mut steps = S::ROWS.no_step.iter().filter(|row| !(asked && row.by_itself));
                let no_step = job != next && steps.any(|row| has(&row.from, &from) && has(&row.to, &to));
                let bar = rule.and_then(|r| r.bar).is_some_and(|bar| inside(bar.to, &to));
                if never || no_step || bar {
                    let what = [(never, "never"), (no_step, "no step"), (bar, "bar")];
                    let what: Vec<_> = what.into_iter().filter(|(is, _)| *is).map(|(_, name)| name).collect();
                    let reached = if era.reachable.contains(&job) { "reached" } else { "not reached" };
                    found.push(format!("{job:?} ({reached}) by {why:?} to {next:?}: {}", what.join(", ")));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} steps, such as\n{}", found.len(), samples(&found).join("\n"));
}

/// A few of a long list, from all over it.
fn samples(list: &[String]) -> Vec<String> {
    list.iter().step_by(list.len().div_ceil(40).max(1)).cloned().collect()
}

/// Every status and every pair of words is met: what the enums hold is no dead word.
#[test]
fn every_word_is_reached() {
    for era in &Job::world().eras {
        for &state in State::ALL {
            assert!(era.reachable.iter().any(|j| j.state() == state), "{state} in {}", era.edition);
        }
    }
    for era in &Task::world().eras {
        for &status in TaskStatus::ALL {
            assert!(era.reachable.iter().any(|t| t.status() == Some(status)), "{status} in {}", era.edition);
        }
    }
    for era in &Source::world().eras {
        for &state in CopyState::ALL {
            let reached = era.reachable.iter().any(|s| s.copystate() == Some(state));
            let listed = state.spelled(era.edition, sms::Direction::Request).is_some();
            assert_eq!(reached, listed, "{state} in {}", era.edition);
        }
        for &cycle in MigrationCycle::ALL {
            let reached = era.reachable.iter().any(|s| s.migrationcycle() == Some(cycle));
            // The four stages that only SDKs know are asked for by nothing but a registration.
            let listed = cycle.spelled(era.edition, sms::Direction::Request).is_some();
            assert_eq!(reached, listed, "{cycle} in {}", era.edition);
        }
    }
}

#[test]
fn in_2025_every_documented_pair_is_applied_from_everywhere() {
    let edition = sms::Edition::E2025_02_13;
    let listed = |word: Option<&str>| word.is_some();
    let states = CopyState::ALL.iter().filter(|s| listed(s.spelled(edition, sms::Direction::Request)));
    let era = Source::world().eras.iter().find(|era| era.edition == edition).unwrap();
    for state in states {
        for cycle in MigrationCycle::ALL.iter().filter(|c| listed(c.spelled(edition, sms::Direction::Request))) {
            for source in era.possible.iter().filter(|source| source.copystate().is_some()) {
                let applied = source.change_state(Pair::of(*state, *cycle));
                assert_eq!(applied, Ok(Accepted::Applied(source.at(*state, *cycle))), "{source:?}");
            }
        }
    }
}

#[test]
fn since_2026_nothing_in_the_seven_states_changes_by_an_update() {
    let era = Source::world().eras.iter().find(|era| era.edition == sms::Edition::E2026_01).unwrap();
    for source in era.possible.iter().filter(|s| s.copystate().is_some_and(|state| UNVERIFIED.contains(&state))) {
        for (operation, _) in Source::world().operations.iter().filter(|(o, _)| matches!(o, OnSource::ChangeState(_))) {
            assert_eq!(source.apply(*operation), Ok(Accepted::Ignored(*source)));
        }
    }
}

#[test]
fn after_an_update_of_2026_a_pair_is_legal_or_nothing_changed() {
    let era = Source::world().eras.iter().find(|era| era.edition == sms::Edition::E2026_01).unwrap();
    for source in &era.possible {
        for state in CopyState::ALL {
            for cycle in MigrationCycle::ALL {
                let pair = Pair::of(*state, *cycle);
                match source.change_state(pair) {
                    Ok(Accepted::Applied(next)) => assert!(pair.is_legal() && next == source.at(*state, *cycle)),
                    Ok(Accepted::Ignored(next)) => assert_eq!(next, *source),
                    Err(refused) => assert!(!pair.is_legal() || source.copystate().is_none(), "{refused:?}"),
                }
            }
        }
    }
}

/// A walk of operations and events from nothing; refused ones and unforeseen ones are left out.
type Walk = (usize, usize, Vec<(bool, prop::sample::Index)>);

fn walks() -> impl Strategy<Value = Walk> {
    (0..2usize, 0..4usize, prop::collection::vec((any::<bool>(), any::<prop::sample::Index>()), 0..40))
}

fn walk<S: Audited>((edition, first, steps): &Walk) -> Result<(), TestCaseError> {
    let world: &World<S> = S::world();
    let starts = S::starts(S::EDITIONS[*edition]);
    let mut job = starts[first % starts.len()];
    for (calls, n) in steps {
        let (why, next) = if *calls {
            let operation = n.get(&world.operations).0;
            (Step::Call(operation), job.ask(operation).map_or(job, Accepted::job))
        } else {
            let event = *n.get(S::EVENTS);
            (Step::Event(event), job.happen(event).unwrap_or(job))
        };
        if next != job {
            prop_assert_eq!(job.broken(why, next), None, "{:?} by {:?} to {:?}", job, why, next);
        }
        job = next;
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_walk_of_the_smc_job_breaks_an_invariant(steps in walks()) {
        walk::<Job>(&steps)?;
    }

    #[test]
    fn no_walk_of_the_sms_source_breaks_an_invariant(steps in walks()) {
        walk::<Source>(&steps)?;
    }

    #[test]
    fn no_walk_of_the_dcs_task_breaks_an_invariant(steps in walks()) {
        walk::<Task>(&steps)?;
    }

    #[test]
    fn a_refusal_says_what_was_asked_and_its_message_is_filled_in(n in 0..6000usize, o in any::<prop::sample::Index>()) {
        for &edition in Edition::ALL {
            let job = Job::all(edition).nth(n).unwrap();
            let operation = o.get(&Job::world().operations).0;
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
