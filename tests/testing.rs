//! The test kit: its strategies give what they say, and its suite finds what is wrong with a server, and nothing else.

use crate::generated::{between_markers, root, same};
use crate::subject::Subject;
use cutover::dcs::task::{Event as TaskEvent, Method, Operation as TaskOperation, Status as TaskStatus, Task};
use cutover::history::{Judge, Verdict};
use cutover::rule::Machine;
use cutover::smc::job::{BusinessStatus, Event, Job, Operation, RunOnce, State, Status};
use cutover::smc::{Code, source::State as SourceState};
use cutover::sms::source::{CopyState, Operation as SourceOperation, Source};
use cutover::sms::task::Task as SmsTask;
use cutover::testing::{self, Answer, Entry, Events, Report, Server, Shown, Step, Suite, Trace, Unseen, Walk};
use cutover::{dcs, smc, sms};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use std::convert::Infallible;
use std::fmt::Write as _;

/// The hand-written server of the example.
#[path = "../examples/suite/server.rs"]
mod server;

type Asked<M> = fn(M, <M as Machine>::Operation, Outcome<M>) -> Outcome<M>;
type Outcome<M> = Result<M, <M as Machine>::Code>;

/// A server that follows the rules but for one fault.
struct Rules<M: Machine> {
    now: M,
    /// What it was before the last step.
    before: M,
    /// What becomes of the answer and the state after a call.
    call: Asked<M>,
    /// What becomes of the state after an event.
    happen: fn(M, M::Event, M) -> M,
    show: fn(&Self) -> Shown<M>,
    /// Its events come by themselves: the next usual one when it is looked at a second time.
    looks: Option<usize>,
}

impl<M: Machine> Rules<M> {
    fn new(edition: M::Edition) -> Self {
        let now = start(edition);
        let show = |it: &Self| Shown::of(it.now);
        Self { now, before: now, call: |_, _, outcome| outcome, happen: |_, _, after| after, show, looks: None }
    }

    fn go(&mut self, after: M) {
        (self.before, self.now) = (self.now, after);
        self.looks = self.looks.map(|_| 0);
    }
}

/// The first machine that a walk begins with.
fn start<M: Machine>(edition: M::Edition) -> M {
    let walks = testing::walk::<M>(edition, 0..=0);
    walks.new_tree(&mut TestRunner::deterministic()).unwrap().current().begin
}

impl<M: Machine> Server<M> for Rules<M> {
    type Error = Infallible;

    fn begin(&mut self, begin: M) -> Result<Events, Infallible> {
        (self.now, self.before) = (begin, begin);
        self.looks = self.looks.map(|_| 0);
        Ok(if self.looks.is_some() { Events::ByThemselves } else { Events::OnRequest })
    }

    fn call(&mut self, operation: M::Operation) -> Result<Answer<M::Code>, Infallible> {
        let outcome = self.now.ask(operation).map(cutover::rule::Accepted::job).map_err(|refused| refused.code);
        Ok(match (self.call)(self.now, operation, outcome) {
            Ok(after) => {
                self.go(after);
                Answer::Accepted
            }
            Err(code) => {
                self.before = self.now;
                Answer::Refused(code)
            }
        })
    }

    fn show(&mut self) -> Result<Shown<M>, Infallible> {
        if let Some(looks) = self.looks {
            self.looks = Some(looks + 1);
            let usual = M::EVENTS.iter().find_map(|event| self.now.happen(*event).ok());
            if let Some(after) = usual.filter(|_| looks > 0) {
                self.go(after);
            }
        }
        Ok((self.show)(self))
    }

    fn happen(&mut self, event: M::Event) -> Result<bool, Infallible> {
        assert!(self.looks.is_none(), "its events come by themselves");
        let Ok(after) = self.now.happen(event) else { return Ok(false) };
        self.go((self.happen)(self.now, event, after));
        Ok(true)
    }
}

fn exhausted<M: Machine>(edition: M::Edition, server: &mut impl Server<M, Error = Infallible>) -> Report<M> {
    let Ok(report) = Suite::<M>::new(edition).exhaust(server);
    report
}

/// A line of the table of figures, and the lines that nothing comes to.
fn figures<M: Machine>() -> String {
    let mut text = String::new();
    for edition in M::EDITIONS {
        let report = exhausted::<M>(*edition, &mut Rules::new(*edition));
        let coverage = &report.coverage;
        assert!(report.passed() && report.notes.is_empty() && coverage.missed.is_empty(), "{report}");
        assert_eq!((coverage.rows.0, coverage.transitions.0), (coverage.rows.1, coverage.transitions.1), "{report}");
        // Exactly what can be come to is listed as covered, and the rest with its reason.
        let lines = testing::lines::<M>(*edition);
        let unreached: Vec<_> = lines.iter().filter_map(|(line, why)| Some((*line, (*why)?))).collect();
        let mut listed = coverage.unreached.clone();
        listed.sort();
        assert_eq!((lines.len() - unreached.len(), unreached), (coverage.covered.len(), listed));
        let (rules, lines, transitions) = (coverage.rows.0, coverage.covered.len(), coverage.transitions.0);
        let (sequences, steps) = (report.sequences, report.steps);
        writeln!(text, "| `{}` | {rules} | {lines} | {transitions} | {sequences} | {steps} |", report.name).unwrap();
    }
    text
}

fn unreached<M: Machine>(machine: &str) -> String {
    let mut text = String::new();
    for edition in M::EDITIONS {
        for (line, why) in testing::lines::<M>(*edition) {
            let Some(why) = why else { continue };
            writeln!(text, "- `{machine} {edition}`: {line}: {why}").unwrap();
        }
    }
    text
}

#[test]
fn the_suite_comes_to_every_rule_that_can_be_come_to() {
    let path = root().join("docs/testing.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = "| machine and edition | rules | lines | transitions | sequences | steps |\n|---|---|---|---|---|---|\n";
    let table = [head, &figures::<Job>(), &figures::<Source>(), &figures::<SmsTask>(), &figures::<Task>()].concat();
    let page = between_markers(&page, "figures", &table);
    let lists = [
        unreached::<Job>("smc::job"),
        unreached::<Source>("sms::source"),
        unreached::<SmsTask>("sms::task"),
        unreached::<Task>("dcs::task"),
    ]
    .concat();
    let page = between_markers(&page, "unreached", &lists);
    let fault = exhausted(smc::Edition::LATEST, &mut server::Fake::new(true)).failures;
    let page = between_markers(&page, "fault", &format!("```text\n{}\n```", fault[0]));
    same(&path, &page);
}

/// That nothing else leads to a line which is said to be out of reach: every reachable state is asked everything.
#[test]
fn what_is_out_of_reach_answers_in_no_reachable_state() {
    fn check<M: Machine>() {
        for edition in M::EDITIONS {
            let out: Vec<_> = testing::lines::<M>(*edition).into_iter().filter(|(_, why)| why.is_some()).collect();
            let checks = out.iter().filter(|(line, _)| matches!(line.part, testing::Part::Check(_)));
            let names: Vec<_> = checks.map(|(line, _)| line).collect();
            proptest!(ProptestConfig::with_cases(64), |(state in testing::reachable::<M>(*edition))| {
                for operation in testing::operations::<M>() {
                    let refused = state.ask(operation).err();
                    let why = refused.map(|refused| refused.explain());
                    let fired = why.as_ref().and_then(cutover::rule::Explanation::check).map(std::ptr::from_ref);
                    let rule = spec_rule::<M>(*edition, &operation.to_string());
                    let n = fired.and_then(|f| rule.checks().position(|check| std::ptr::eq(check, f)));
                    prop_assert!(!names.iter().any(|line| line.rule == rule.name && Some(line.part) == n.map(testing::Part::Check)));
                }
            });
        }
    }
    check::<Job>();
    check::<Source>();
    check::<SmsTask>();
    check::<Task>();
}

fn spec_rule<M: Machine>(edition: M::Edition, name: &str) -> &'static cutover::rule::Rule {
    let specs = [&smc::job::SPEC, &sms::source::SPEC, &sms::task::SPEC, &dcs::task::SPEC];
    let bit = M::EDITIONS.iter().position(|e| *e == edition).unwrap();
    let mut rules = specs.iter().flat_map(|spec| spec.rules);
    rules.find(|rule| rule.name == name && rule.editions >> bit & 1 == 1).unwrap()
}

/// Whether a fault is found, by which clause, and in how many steps.
fn found<M: Machine>(
    name: &str,
    server: &mut impl Server<M, Error = Infallible>,
    edition: M::Edition,
) -> (String, usize) {
    let report = exhausted::<M>(edition, server);
    let shortest = report.failures.iter().min_by_key(|failure| failure.walk.steps.len());
    let failure = shortest.unwrap_or_else(|| panic!("{name} is not found: {report}"));
    assert_eq!(failure.judgement.verdict, Verdict::Violates);
    // The sequence fails again, and one step less does not.
    let suite = Suite::<M>::new(edition);
    let Ok((_, judgement)) = suite.run(server, &failure.walk);
    assert_eq!(judgement.verdict, Verdict::Violates, "{name}: {}", failure.walk);
    for n in 0..failure.walk.steps.len() {
        let mut steps = failure.walk.steps.clone();
        steps.remove(n);
        let Ok((_, less)) = suite.run(server, &Walk::new(failure.walk.begin, steps));
        let same = less.blame.first().map(|b| b.clause) == failure.judgement.blame.first().map(|b| b.clause);
        assert!(less.verdict != Verdict::Violates || !same, "{name}: {} can do without step {n}", failure.walk);
    }
    let clause = failure.judgement.blame[0].clause.unwrap();
    (clause.id.to_owned(), failure.walk.steps.len())
}

/// A server with one fault of calls, events or sightings.
fn with_call<M: Machine>(edition: M::Edition, call: Asked<M>) -> Rules<M> {
    Rules { call, ..Rules::new(edition) }
}

fn with_event<M: Machine>(edition: M::Edition, happen: fn(M, M::Event, M) -> M) -> Rules<M> {
    Rules { happen, ..Rules::new(edition) }
}

fn with_show<M: Machine>(edition: M::Edition, show: fn(&Rules<M>) -> Shown<M>) -> Rules<M> {
    Rules { show, ..Rules::new(edition) }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list")]
fn faults_that_a_sentence_forbids_are_found_and_made_short() {
    use Operation::{Create, CutOver, Delete, Start};
    let latest = smc::Edition::LATEST;
    let smc: Vec<(&str, Rules<Job>, (&str, usize))> = vec![
        (
            "cut over while it runs",
            with_call(latest, |job, asked, outcome| match asked {
                CutOver(_) if job.status() == Some(Status::Running) => Ok(job.running(BusinessStatus::Cleaning)),
                _ => outcome,
            }),
            ("smc.cut-over.when", 3),
        ),
        (
            "the wrong one of two listed codes",
            with_call(latest, |_, asked, outcome| match (asked, outcome) {
                (Start, Err(Code::SourceServerState)) => Err(Code::InvalidStatus),
                _ => outcome,
            }),
            ("smc.start.when", 3),
        ),
        (
            "a start begins in Syncing",
            with_call(latest, |_, asked, outcome| match asked {
                Start => outcome.map(|job| job.running(BusinessStatus::Syncing)),
                _ => outcome,
            }),
            ("smc.start.effect", 2),
        ),
        (
            "a deletion does nothing",
            with_call(latest, |job, asked, outcome| if asked == Delete { outcome.map(|_| job) } else { outcome }),
            ("smc.delete.effect", 2),
        ),
        (
            "no cut-over in Waiting",
            with_call(latest, |job, asked, outcome| match asked {
                CutOver(_) if job.state() == State::Waiting => Err(Code::InvalidStatus),
                _ => outcome,
            }),
            ("smc.cut-over.when", 6),
        ),
        (
            "a job that is being deleted is shown as Ready",
            with_show(latest, |it| {
                let deleting = it.now.status() == Some(Status::Deleting);
                Shown::of(if deleting { it.now.at(Status::Ready) } else { it.now })
            }),
            ("smc.source.delete.force", 2),
        ),
        ("the state before the last step", with_show(latest, |it| Shown::of(it.before)), ("smc.create.ready", 1)),
        (
            "RunOnce is not kept",
            with_call(latest, |_, asked, outcome| match (asked, outcome) {
                (Create(_), Ok(job)) if job.run_once() == RunOnce::No && job.state() == State::Ready => {
                    Ok(Job::one_time(job.edition()))
                }
                _ => outcome,
            }),
            ("smc.create.run-once", 1),
        ),
        (
            "a creation leaves its source server Available",
            with_call(latest, |_, asked, outcome| match asked {
                Create(_) => outcome.map(|job| match job.state() {
                    State::Ready => job.with_source(SourceState::Available),
                    _ => job,
                }),
                _ => outcome,
            }),
            ("smc.create.takes", 1),
        ),
        (
            "no Processing after Syncing",
            with_event(latest, |before, event, after| match (before.business_status(), event) {
                (Some(BusinessStatus::Syncing), Event::PhaseEnded) => before.running(BusinessStatus::Cleaning),
                _ => after,
            }),
            ("smc.job.phases", 4),
        ),
        (
            "a second unfinished job of one source server",
            with_call(latest, |job, asked, outcome| match asked {
                Create(_) if job.state() == State::Ready => Ok(job),
                _ => outcome,
            }),
            ("smc.create.unfinished", 2),
        ),
        (
            "a job that waits after its cut-over",
            with_event(latest, |_, event, after| match event {
                Event::ResourcesReleased if after.was_cut_over().is_some() => after.at(Status::Waiting),
                _ => after,
            }),
            ("smc.cut-over.no-longer-periodic", 7),
        ),
    ];
    let (mut all, mut wanted) = (Vec::new(), Vec::new());
    for (name, mut server, (clause, steps)) in smc {
        all.push((name.to_owned(), found(name, &mut server, latest)));
        wanted.push((name.to_owned(), (clause.to_owned(), steps)));
    }
    let latest = sms::Edition::LATEST;
    let sms: Vec<(&str, Rules<Source>, (&str, usize))> = vec![
        (
            "what is ignored takes effect",
            with_call(latest, |source, asked, outcome| match asked {
                SourceOperation::ChangeState(_) if source.copystate() == Some(CopyState::Unavailable) => outcome
                    .map(|source| Source::of(source.edition(), CopyState::Waiting, source.migrationcycle().unwrap())),
                _ => outcome,
            }),
            ("sms.change-state.unverified", 2),
        ),
        (
            "an update does nothing",
            with_call(latest, |source, asked, outcome| match asked {
                SourceOperation::ChangeState(_) => outcome.map(|_| source),
                _ => outcome,
            }),
            ("sms.change-state.updates", 2),
        ),
    ];
    for (name, mut server, (clause, steps)) in sms {
        all.push((name.to_owned(), found(name, &mut server, latest)));
        wanted.push((name.to_owned(), (clause.to_owned(), steps)));
    }
    let latest = dcs::Edition::LATEST;
    let dcs: Vec<(&str, Rules<Task>, (&str, usize))> = vec![
        (
            "a task that was stopped migrates on",
            with_call(latest, |task, asked, outcome| match asked {
                TaskOperation::Stop => outcome.map(|_| task),
                _ => outcome,
            }),
            ("dcs.stop.stopped", 4),
        ),
        (
            "an incremental task ends with its full phase",
            with_event(latest, |task, event, after| match event {
                TaskEvent::FullEnded if task.method() == Some(Method::Incremental) => after.at(TaskStatus::Success),
                _ => after,
            }),
            ("dcs.task.increment-follows", 4),
        ),
    ];
    for (name, mut server, (clause, steps)) in dcs {
        all.push((name.to_owned(), found(name, &mut server, latest)));
        wanted.push((name.to_owned(), (clause.to_owned(), steps)));
    }
    assert_eq!(all, wanted);
}

#[test]
fn a_server_that_differs_where_only_assumptions_speak_passes_with_notes() {
    // Starts whatever the source server is; a second deletion is accepted; what has no job is refused with another code.
    let mut job = with_call::<Job>(smc::Edition::LATEST, |job, asked, outcome| match (asked, outcome) {
        (Operation::Start, Err(Code::SourceServerState)) => Ok(job.running(BusinessStatus::Preparing)),
        (Operation::Delete, Err(_)) if job.state() == State::Deleting => Ok(job),
        _ => outcome,
    });
    let report = exhausted(smc::Edition::LATEST, &mut job);
    assert!(report.passed() && report.notes.len() > 1, "{report}");
    let mut task = with_call::<Task>(dcs::Edition::LATEST, |_, asked, outcome| match asked {
        TaskOperation::CreateOnline => outcome.map(|task| match task.status() {
            Some(TaskStatus::Creating) => task.at(TaskStatus::Running),
            _ => task,
        }),
        _ => outcome,
    });
    let report = exhausted(dcs::Edition::LATEST, &mut task);
    assert!(report.passed() && !report.notes.is_empty(), "{report}");
}

#[test]
fn a_server_whose_events_come_by_themselves_passes_and_its_faults_are_found() {
    for edition in smc::Edition::ALL {
        let report = exhausted::<Job>(*edition, &mut Rules { looks: Some(0), ..Rules::new(*edition) });
        assert!(report.passed(), "{report}");
        assert!(report.coverage.covered.len() > 60, "{report}");
    }
    let fault: Asked<Job> = |job, asked, outcome| match asked {
        Operation::CutOver(_) if job.state() == State::Stopped => Ok(job.running(BusinessStatus::Cleaning)),
        _ => outcome,
    };
    let mut server = Rules { looks: Some(0), ..with_call(smc::Edition::LATEST, fault) };
    let report = exhausted(smc::Edition::LATEST, &mut server);
    let named =
        |id| report.failures.iter().any(|f| f.judgement.blame.iter().any(|b| b.clause.is_some_and(|c| c.id == id)));
    assert!(named("smc.cut-over.when"), "{report}");
}

#[test]
fn the_fault_of_the_example_is_found_with_the_shortest_sequence_that_there_is() {
    let edition = smc::Edition::LATEST;
    let good = exhausted(edition, &mut server::Fake::new(false));
    assert!(good.passed() && good.notes.is_empty() && good.coverage.missed.is_empty(), "{good}");
    let report = exhausted(edition, &mut server::Fake::new(true));
    let steps = report.failures.iter().map(|failure| failure.walk.steps.len()).min().unwrap();
    // By brute force: every sequence of anything, breadth first, until one is convicted.
    let calls = testing::operations::<Job>().into_iter().map(Step::Call);
    let anything: Vec<Step<Job>> = calls.chain(Event::ALL.iter().map(|event| Step::Event(*event))).collect();
    let judge = Judge::new();
    let longer = |(server, trace): &(server::Fake, Trace<Job>), step: Step<Job>| {
        let (mut server, mut trace) = (server.clone(), trace.clone());
        match step {
            Step::Call(operation) => {
                let Ok(answer) = server.call(operation);
                trace.entries.push(Entry::Call(operation, answer));
            }
            Step::Event(event) => {
                let Ok(true) = server.happen(event) else { return None };
                trace.entries.push(Entry::Step(event));
            }
        }
        let Ok(shown) = server.show();
        trace.entries.push(Entry::See(shown));
        Some((server, trace))
    };
    let mut first = Trace::begun_as(Job::absent(edition));
    first.with_linked = true;
    let (mut sequences, mut length) = (vec![(server::Fake::new(true), first)], 0);
    while !sequences.iter().any(|(_, trace)| judge.convicted(&trace.recording())) {
        sequences = sequences.iter().flat_map(|it| anything.iter().filter_map(|step| longer(it, *step))).collect();
        length += 1;
        // What comes after is only looked at as far as the first that is convicted.
        if length + 1 == steps && !sequences.iter().any(|(_, trace)| judge.convicted(&trace.recording())) {
            let mut next = sequences.iter().flat_map(|it| anything.iter().filter_map(|step| longer(it, *step)));
            assert!(next.any(|(_, trace)| judge.convicted(&trace.recording())), "{report}");
            break;
        }
    }
    assert_eq!(length + 1, steps, "{report}");
    // Random walks come to the same.
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let suite = Suite::<Job>::new(edition);
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::default()),
    );
    let Ok(report) = suite.random(&mut runner, &mut server::Fake::new(true));
    assert_eq!(report.failures.iter().map(|failure| failure.walk.steps.len()).min(), Some(steps), "{report}");
    assert_eq!(report.failures[0].judgement.blame[0].clause.unwrap().id, "smc.cut-over.when");
}

#[test]
fn what_the_server_cannot_do_ends_the_test() {
    struct Down;
    impl Server<Task> for Down {
        type Error = &'static str;
        fn begin(&mut self, _: Task) -> Result<Events, &'static str> {
            Ok(Events::ByThemselves)
        }
        fn call(&mut self, _: TaskOperation) -> Result<Answer<dcs::Code>, &'static str> {
            Err("connection refused")
        }
        fn show(&mut self) -> Result<Shown<Task>, &'static str> {
            Ok(Shown::not_found())
        }
    }
    let suite = Suite::<Task>::new(dcs::Edition::LATEST);
    assert_eq!(suite.exhaust(&mut Down).err(), Some("connection refused"));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    assert_eq!(suite.random(&mut runner, &mut Down).err(), Some("connection refused"));
}

/// Every operation is listed once more in `subject.rs`, by hand of another.
#[test]
fn every_operation_with_whatever_it_can_ask_is_there() {
    fn check<S: Subject>() {
        let (ours, theirs) = (testing::operations::<S>(), S::operations());
        assert_eq!(ours.len(), theirs.len());
        assert!(theirs.iter().all(|operation| ours.contains(operation)));
        assert!(S::OPERATIONS.iter().all(|operation| ours.contains(operation)));
    }
    check::<Job>();
    check::<Source>();
    check::<SmsTask>();
    check::<Task>();
}

/// A trace conforms or says nothing, and so does what shrinks from it.
fn traces_are_right<M: Machine<Event: Arbitrary> + Arbitrary>() {
    let judge = Judge::new();
    for edition in M::EDITIONS {
        let traces = testing::trace::<M>(*edition, 0..=12);
        proptest!(|(trace in traces)| {
            let verdict = judge.verdict(&trace.recording());
            prop_assert!(matches!(verdict, Verdict::Conforms | Verdict::Vacuous), "{}\n{}", trace, judge.judge(&trace.recording()));
        });
        let sets = testing::set::<M>(*edition);
        proptest!(ProptestConfig::with_cases(32), |(set in sets, any in any::<M>(), event in any::<M::Event>())| {
            prop_assert!(set.iter().filter(|machine| **machine == set[0]).count() == 1);
            let _ = any.happen(event);
        });
    }
}

#[test]
fn traces_of_strategies_conform_however_they_are_recorded() {
    traces_are_right::<Job>();
    traces_are_right::<Source>();
    traces_are_right::<SmsTask>();
    traces_are_right::<Task>();
}

/// What cannot be seen broken, and why; everything else is convicted by its clause.
fn broken<M: Machine>() -> Vec<String> {
    let (mut unseen, judge) = (Vec::new(), Judge::new());
    for claim in testing::claims::<M>() {
        let mut why = None;
        // In the newest edition in which it can be broken.
        for edition in M::EDITIONS.iter().rev() {
            if why == Some(None) {
                break;
            }
            match testing::broken::<M>(*edition, &claim) {
                Err(e) if e.why == Unseen::OtherEdition => {}
                Err(e) => why = why.or(Some(Some(e.to_string()))),
                Ok(traces) => {
                    why = Some(None);
                    // Three of each, however many cases are asked for: there are hundreds of claims.
                    let mut runner = TestRunner::default();
                    for _ in 0..3 {
                        let trace = traces.new_tree(&mut runner).unwrap().current();
                        let judgement = judge.judge(&trace.recording());
                        assert_eq!(judgement.verdict, Verdict::Violates, "{claim}: {trace}");
                        let named = judgement.blame.iter().any(|blame| blame.clause == claim.clause());
                        assert!(named, "{claim}: {trace}\n{judgement}");
                    }
                }
            }
        }
        unseen.extend(why.flatten());
    }
    unseen
}

#[test]
fn a_trace_that_is_broken_in_one_claim_is_convicted_by_its_clause() {
    let unseen = std::thread::scope(|scope| {
        let others = [scope.spawn(broken::<Source>), scope.spawn(broken::<SmsTask>), scope.spawn(broken::<Task>)];
        let mut unseen = broken::<Job>();
        unseen.extend(others.into_iter().flat_map(|thread| thread.join().unwrap()));
        unseen
    });
    // Found out by other means in `broken.rs`.
    let listed = std::fs::read_to_string(root().join("tests/broken.txt")).unwrap();
    let listed = listed.lines().filter(|line| line.contains(": cannot be seen broken: "));
    let listed: Vec<String> = listed.map(|line| line.replacen(": cannot", " cannot", 1)).collect();
    assert_eq!(unseen, listed);
}
