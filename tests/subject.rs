//! The machines as the tests see them, so that a test of the rows is written once for all.

use cutover::evidence::{Basis, Clause, Page};
use cutover::rule::{Check, Class, Kind, Machine, Point, Region, Rule, Spec, Verb, View, WIDTH, mutants};
use cutover::{dcs, smc, sms};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// A point as the values of its coordinates.
pub(crate) type Place = [u8; WIDTH];

/// A machine with what the tests need of it.
pub(crate) trait Subject:
    Machine<Operation: Send + Sync, Event: Send + Sync, Edition: Send + Sync, Code: Into<u8>> + Send + Sync
{
    /// Its name in files.
    const NAME: &'static str;
    /// Its rows, never mutated ones.
    const ROWS: &'static Spec;

    /// Every operation with every combination of what it can ask.
    fn operations() -> Vec<Self::Operation>;
    /// What there is before anything was created, with each option of a linked resource that nothing here changes.
    fn starts(edition: Self::Edition) -> Vec<Self>;
    /// The full product of words.
    fn product(edition: Self::Edition) -> Vec<Self>;
    /// The state in words, as far as a reviewer of unreached states wants it.
    fn words(self) -> String;
    fn clauses() -> &'static [&'static Clause];
    fn pages() -> &'static [&'static Page];
    fn limits() -> &'static [cutover::wire::Limit];
    /// The codes of the wire in their order, each with its class.
    fn codes() -> Vec<(&'static str, Class)>;
    /// All that is computed once.
    fn world() -> &'static World<Self>;
}

/// What callers and service do.
#[derive(Debug)]
pub(crate) enum Step<S: Machine> {
    Call(S::Operation),
    Event(S::Event),
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "what a derive asks of the machine is not needed")]
impl<S: Machine> Clone for Step<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Machine> Copy for Step<S> {}

impl<S: Machine> Step<S> {
    pub(crate) fn name(self) -> String {
        match self {
            Step::Call(operation) => operation.to_string(),
            Step::Event(event) => event.to_string(),
        }
    }
}

/// The states of one edition.
pub(crate) struct Era<S: Subject> {
    pub(crate) edition: S::Edition,
    pub(crate) bit: usize,
    /// Those that no `never` row excludes.
    pub(crate) possible: Vec<S>,
    /// Those that can come of nothing.
    pub(crate) reachable: Vec<S>,
}

impl<S: Subject> Era<S> {
    /// The row of an operation.
    pub(crate) fn rule(&self, operation: S::Operation) -> &'static Rule {
        let name = operation.to_string();
        S::ROWS.rules.iter().find(|r| r.name == name && r.editions >> self.bit & 1 == 1).unwrap()
    }

    /// The row of an event, where the edition has it.
    pub(crate) fn event(&self, event: S::Event) -> Option<&'static Rule> {
        let name = event.to_string();
        S::ROWS.events.iter().find(|r| r.name == name && r.editions >> self.bit & 1 == 1)
    }
}

/// What is computed once of a machine.
pub(crate) struct World<S: Subject> {
    /// Every operation with what it asks.
    pub(crate) operations: Vec<(S::Operation, Place)>,
    pub(crate) eras: Vec<Era<S>>,
    places: HashMap<S, Place>,
    jobs: HashMap<Place, S>,
}

impl<S: Subject> World<S> {
    fn new() -> Self {
        let first = S::starts(S::EDITIONS[0])[0];
        let asks = |operation| {
            let mut place = values(S::ROWS, mutants::point(first, Some(operation)));
            for (n, c) in S::ROWS.coordinates.iter().enumerate() {
                if c.kind != Kind::Asked {
                    place[n] = 0;
                }
            }
            place
        };
        let operations: Vec<_> = S::operations().into_iter().map(|o| (o, asks(o))).collect();
        let (mut places, mut jobs, mut eras) = (HashMap::new(), HashMap::new(), Vec::new());
        for (bit, &edition) in S::EDITIONS.iter().enumerate() {
            let mut possible = Vec::new();
            for job in S::product(edition) {
                let place = values(S::ROWS, mutants::point(job, None));
                places.insert(job, place);
                jobs.insert(place, job);
                if !S::ROWS.never.iter().any(|row| has(&row.region, &place)) {
                    possible.push(job);
                }
            }
            let reachable = reachable(edition, &operations);
            eras.push(Era { edition, bit, possible, reachable });
        }
        Self { operations, eras, places, jobs }
    }

    pub(crate) fn place(&self, job: S) -> Place {
        self.places[&job]
    }

    /// The place with what an operation asks.
    pub(crate) fn asked(&self, job: S, asks: &Place) -> Place {
        let mut place = self.place(job);
        for (value, asked) in place.iter_mut().zip(asks) {
            *value |= asked;
        }
        place
    }

    /// The job at a place, what is asked left out.
    pub(crate) fn job(&self, place: &Place) -> Option<S> {
        let mut place = *place;
        for (n, c) in S::ROWS.coordinates.iter().enumerate() {
            if c.kind == Kind::Asked {
                place[n] = 0;
            }
        }
        self.jobs.get(&place).copied()
    }
}

/// The number of the coordinate that holds the edition.
pub(crate) fn edition(spec: &Spec) -> usize {
    spec.coordinates.iter().position(|c| c.name == "edition").unwrap()
}

/// Everything that can happen to a job: an accepted operation that took effect, or an event.
pub(crate) fn edges<S: Subject>(job: S, operations: &[(S::Operation, Place)]) -> Vec<(Step<S>, S)> {
    let called = operations.iter().filter_map(|(o, _)| match job.ask(*o) {
        Ok(cutover::rule::Accepted::Applied(next)) => Some((Step::Call(*o), next)),
        _ => None,
    });
    let stepped = S::EVENTS.iter().filter_map(|e| job.happen(*e).ok().map(|next| (Step::Event(*e), next)));
    called.chain(stepped).collect()
}

/// Every job that can come of nothing, in one edition.
fn reachable<S: Subject>(edition: S::Edition, operations: &[(S::Operation, Place)]) -> Vec<S> {
    let mut list = S::starts(edition);
    let (mut seen, mut todo): (HashSet<S>, Vec<S>) = (list.iter().copied().collect(), list.clone());
    while let Some(job) = todo.pop() {
        for (_, next) in edges(job, operations) {
            if seen.insert(next) {
                todo.push(next);
                list.push(next);
            }
        }
    }
    list
}

/// A place with each combination of values of some coordinates.
pub(crate) fn spread<S: Subject>(place: Place, coordinates: &[usize]) -> Vec<Place> {
    let mut all = vec![place];
    for &n in coordinates {
        let values = 0..u8::try_from(S::ROWS.coordinates[n].values.len()).unwrap();
        let with = |place: Place| {
            values.clone().map(move |value| {
                let mut place = place;
                place[n] = value;
                place
            })
        };
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

pub(crate) fn of_kind(spec: &Spec, kind: Kind) -> Vec<usize> {
    spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind == kind).map(|(n, _)| n).collect()
}

/// The values of the coordinates of a point.
pub(crate) fn values(spec: &Spec, p: Point) -> Place {
    let mut place = [0; WIDTH];
    for (n, c) in spec.coordinates.iter().enumerate() {
        let is = |v: &u8| Region::ANY.with_mask(n, 1 << v).has(spec.coordinates, p);
        place[n] = (0u8..32).take(c.values.len()).find(is).unwrap();
    }
    place
}

/// Whether a place is in a region.
pub(crate) fn has(region: &Region, place: &Place) -> bool {
    place.iter().enumerate().all(|(n, value)| region.mask(n) >> value & 1 == 1)
}

pub(crate) fn inside(regions: &[Region], place: &Place) -> bool {
    regions.iter().any(|region| has(region, place))
}

/// Whether a check fires at a place.
pub(crate) fn fires(check: &Check, place: &Place) -> bool {
    inside(check.regions, place) != (check.verb == Verb::Unless)
}

/// The codes that the table of an operation has.
pub(crate) fn table(rule: &Rule) -> Vec<u8> {
    let mut codes: Vec<u8> = rule.checks().filter_map(|c| c.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether a sentence carries a claim at all: only such a claim can convict.
pub(crate) fn carried(basis: &Basis) -> bool {
    matches!(basis, Basis::Stated(_) | Basis::Disputed(..))
}

/// What is printed of a coordinate at a place, and what says so.
pub(crate) fn view(spec: &'static Spec, place: &Place, n: usize) -> Option<&'static View> {
    spec.views.iter().find(|v| usize::from(v.coordinate) == n && has(&v.region, place))
}

pub(crate) fn is_missing(spec: &Spec, place: &Place) -> bool {
    spec.missing >> place[0] & 1 == 1
}

/// What is the same for each machine, by the names that its modules give it.
macro_rules! same_for_all {
    ($Machine:ty, $service:ident, $noun:ident, $name:literal) => {
        same_for_all!($Machine, $service, $noun, $name, $service::Edition, clauses, $service::message::LIMITS);
    };
    ($Machine:ty, $service:ident, $noun:ident, $name:literal, $Edition:ty, $clauses:ident, $limits:expr) => {
        const NAME: &'static str = $name;
        const ROWS: &'static Spec = &$service::$noun::SPEC;

        fn product(edition: $Edition) -> Vec<Self> {
            Self::all(edition).collect()
        }

        fn clauses() -> &'static [&'static Clause] {
            $service::$clauses::CLAUSES
        }

        fn pages() -> &'static [&'static Page] {
            $service::$clauses::PAGES
        }

        fn limits() -> &'static [cutover::wire::Limit] {
            $limits
        }

        fn codes() -> Vec<(&'static str, Class)> {
            $service::Code::ALL.iter().map(|code| (code.as_str(), code.class())).collect()
        }

        fn world() -> &'static World<Self> {
            static WORLD: OnceLock<World<$Machine>> = OnceLock::new();
            WORLD.get_or_init(World::new)
        }
    };
}

impl Subject for smc::job::Job {
    same_for_all!(smc::job::Job, smc, job, "smc-job");

    fn starts(edition: smc::Edition) -> Vec<Self> {
        vec![Self::absent(edition)]
    }

    fn operations() -> Vec<Self::Operation> {
        use smc::job::{Changes, Creation, Force, Operation, SyncData, Validity};
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

    fn words(self) -> String {
        let cut = self.was_cut_over().map_or("", |_| ", cut over");
        let kind = if self.run_once() == smc::job::RunOnce::Yes { "one-time" } else { "incremental" };
        let source = self.source().map_or("gone", smc::source::State::as_str);
        format!("{self}, {kind}{cut}, source {source}")
    }
}

impl Subject for sms::source::Source {
    same_for_all!(sms::source::Source, sms, source, "sms-source");

    fn starts(edition: sms::Edition) -> Vec<Self> {
        use sms::source::{MigrationTest, Syncing};
        let first = Self::absent(edition);
        let synced = [Syncing::No, Syncing::Yes].map(|syncing| first.with_syncing(syncing));
        let tests = [MigrationTest::No, MigrationTest::Yes];
        synced.iter().flat_map(|source| tests.map(|test| source.with_migration_test(test))).collect()
    }

    fn operations() -> Vec<Self::Operation> {
        use sms::source::{CopyState, MigrationCycle, Operation, Pair};
        let states = [Pair::none(), Pair::none().unlisted_copystate()].into_iter();
        let states = states.chain(CopyState::ALL.iter().map(|state| Pair::none().copystate(*state)));
        let pairs = states.flat_map(|pair| {
            let others = [pair, pair.unlisted_migrationcycle()].into_iter();
            others.chain(MigrationCycle::ALL.iter().map(move |cycle| pair.migrationcycle(*cycle)))
        });
        let asked = pairs.flat_map(|pair| [Operation::ChangeState(pair), Operation::Register(pair)]);
        asked.chain([Operation::Delete]).collect()
    }

    fn words(self) -> String {
        self.to_string()
    }
}

impl Subject for sms::task::Task {
    same_for_all!(sms::task::Task, sms, task, "sms-task", sms::task::Edition, task_clauses, &[]);

    fn starts(edition: sms::task::Edition) -> Vec<Self> {
        use sms::source::CopyState;
        let first = Self::absent(edition);
        let sources = [None, Some(CopyState::Waiting), Some(CopyState::Unavailable), Some(CopyState::Error)];
        sources.map(|source| first.with_source(source)).into()
    }

    fn operations() -> Vec<Self::Operation> {
        use sms::task::{Operation, Options};
        let mut all: Vec<Operation> = Operation::EACH.into_iter().skip(2).collect();
        let options = [Options::none(), Options::none().syncing()];
        let options = options.into_iter().flat_map(|o| [o, o.need_migration_test()]);
        let options = options.flat_map(|o| [o, o.is_need_consistency_check()]).flat_map(|o| [o, o.auto_start()]);
        all.extend(options.map(Operation::Create));
        all
    }

    fn words(self) -> String {
        format!("{self}, source {}", self.source().map_or("none", sms::source::CopyState::as_str))
    }
}

impl Subject for dcs::task::Task {
    same_for_all!(dcs::task::Task, dcs, task, "dcs-task");

    fn starts(edition: dcs::Edition) -> Vec<Self> {
        vec![Self::absent(edition)]
    }

    fn operations() -> Vec<Self::Operation> {
        use dcs::task::{MigrationMethod, MigrationType, Operation, ResumeMode};
        let mut all = vec![
            Operation::CreateOnline,
            Operation::Stop,
            Operation::StopSync,
            Operation::BatchStop,
            Operation::BatchRestart,
            Operation::Delete,
            Operation::Update(None),
            Operation::ExchangeIp,
            Operation::RollbackIp,
        ];
        all.extend(MigrationType::ALL.iter().map(|kind| Operation::Create(*kind)));
        all.extend(ResumeMode::ALL.iter().map(|mode| Operation::Update(Some(*mode))));
        for method in MigrationMethod::ALL {
            all.extend(ResumeMode::ALL.iter().map(|mode| Operation::SetOnline(*method, *mode)));
        }
        all
    }

    fn words(self) -> String {
        let method = self.method().map_or("no method".to_owned(), |m| format!("{m:?}"));
        format!("{self}, {method}")
    }
}
