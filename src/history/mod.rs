//! Judging a recorded history: could the documented service have done this, and if not, which sentence forbids it?
//!
//! A [`Recording`] holds what somebody recorded of one job: calls with their outcome, sightings, and the service's own
//! steps where the recorder knows them. [`Recording::judge`] gives a [`Judgement`]. Two runs of the specification are
//! carried side by side, each a set of states in which the job may be: the *strict* one takes every claim to the letter,
//! the *lenient* one only what a vendor's sentence carries. The definition is in `docs/design.md`, section "Verdicts".

pub(crate) mod clock;
mod coverage;
mod explain;
#[cfg(feature = "json")]
pub mod json;
mod judge;
mod model;
#[cfg(feature = "proptest")]
pub(crate) mod only;
mod order;
mod run;
#[cfg(feature = "serde")]
pub(crate) mod saved;
mod search;
mod sets;

use crate::clock::Named;
use crate::rule::sealed::Asks;
use crate::rule::{Kind, Machine, Point, Prints, Spec};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use clock::Watch;
use judge::Past;
use order::{Log, Stale};

pub use clock::Early;
pub use coverage::{Exercise, Exercised};
pub use explain::{Blame, Candidate, Cause, Judgement, Moment, Step, Verdict};
pub use judge::Judge;

/// A refusal's code as it was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Code {
    /// A code of the machine's, by number.
    Listed(u8),
    /// A code that no page has.
    #[cfg_attr(not(any(feature = "json", feature = "proptest")), expect(dead_code, reason = "only files hold such"))]
    Unlisted,
    /// The recorder did not keep it.
    Unrecorded,
}

/// What one field of a sighting held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Field {
    /// A listed word, as the number of its value.
    Word(u8),
    /// A word that stands for any of these values: a mask.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only files hold such"))]
    Among(u32),
    /// The service left the field out, or sent null.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only files hold such"))]
    Null,
    /// A word that no page lists.
    Unlisted,
}

impl Field {
    /// The values that it stands for; none where it holds no listed word.
    fn mask(self) -> Option<u32> {
        match self {
            Field::Word(value) => Some(1 << value),
            Field::Among(mask) => Some(mask),
            Field::Null | Field::Unlisted => None,
        }
    }

    /// Whether this value may be the one, as far as it says.
    fn allows(self, value: u8) -> bool {
        self.mask().is_none_or(|mask| mask >> value & 1 == 1)
    }

    /// Whether both can be said of one value, under two names.
    #[cfg(feature = "json")]
    fn agrees(self, other: Self) -> bool {
        match (self.mask(), other.mask()) {
            (Some(a), Some(b)) => a & b != 0,
            _ => true,
        }
    }
}

/// What was seen at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Glimpse {
    /// The service found nothing under that name.
    pub(crate) missing: bool,
    /// It was looked for the linked resource.
    pub(crate) linked: bool,
    /// Coordinate and what was printed of it.
    pub(crate) fields: Vec<(usize, Field)>,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum Answer {
    /// A success answer: applied or ignored.
    Ok,
    /// Applied, by a recorder that sees inside.
    Applied,
    /// Accepted and ignored, by such a recorder.
    Ignored,
    /// Refused.
    Denied(Code),
    /// No answer, or one that says nothing: it may take effect at any later moment, once.
    Lost,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum What {
    /// A call, with the arguments that it may have had: two are the same where only one is possible, none is any.
    Call { verb: u8, requests: Option<[Point; 2]>, answer: Answer },
    /// A step of the service that the recorder saw.
    Step { verb: u8 },
    /// A sighting.
    See { glimpse: Glimpse },
}

/// One thing that happened, from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Item {
    /// Its line in the file, or its number in a recording made in Rust.
    pub(crate) line: usize,
    /// When, in ms: the earliest and the latest moment.
    pub(crate) at: Option<(i64, i64)>,
    pub(crate) what: What,
    /// The caller or reader, by number.
    pub(crate) by: u32,
    /// The lines at which it began and ended.
    pub(crate) start_line: usize,
    pub(crate) end_line: usize,
    /// Its number among all that was recorded of the job.
    pub(crate) serial: usize,
    /// The times that a call named, where it named any.
    pub(crate) named: Option<Named>,
    // What follows is worked out when the items are put in order: by end, a lost call by its beginning.
    /// How many of the items before it ended after it began: it may have happened before them.
    pub(crate) overlaps: usize,
    /// How many may have happened after the moment that a stale sighting shows; 0 if it is fresh.
    pub(crate) stale: usize,
    /// It happened no earlier; a stale sighting may show the job as it was then.
    pub(crate) from: i64,
    /// Those that it overlaps, by number, and yet comes after, since the caller is the same.
    pub(crate) after: Vec<usize>,
    /// However old what it shows is, it comes after these: its reader's last sighting, and what that one comes after.
    pub(crate) not_before: Vec<usize>,
    /// It may have happened before items that are forgotten.
    pub(crate) beyond: bool,
}

impl Item {
    pub(crate) fn new(line: usize, at: Option<(i64, i64)>, by: u32, what: What) -> Self {
        let (start_line, end_line, serial, named) = (line, line, 0, None);
        let (overlaps, stale, from, after, not_before, beyond) = (0, 0, i64::MIN, Vec::new(), Vec::new(), false);
        Self {
            line,
            at,
            what,
            by,
            start_line,
            end_line,
            serial,
            named,
            overlaps,
            stale,
            from,
            after,
            not_before,
            beyond,
        }
    }

    /// The same, with the times that it named.
    pub(crate) fn naming(self, named: Named) -> Self {
        Self { named: (named != Named::default()).then_some(named), ..self }
    }

    /// How many items before it may have happened after it, for whatever reason.
    pub(crate) fn reaches_back(&self) -> usize {
        self.overlaps.max(self.stale)
    }
}

/// What is known of a job and of how it was recorded, beside what happened.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of how it was recorded")]
pub(crate) struct Frame {
    pub(crate) spec: &'static Spec,
    /// Whether the linked resource is recorded too.
    pub(crate) linked: bool,
    /// Whether others may act unseen.
    pub(crate) open: bool,
    /// Whether it is linked to a resource that is recorded too, and is asked things through that one.
    pub(crate) asked_elsewhere: bool,
    /// Whether the service's own steps are recorded.
    pub(crate) steps: bool,
    /// What the job may have been at the beginning: any of these, exactly as said; empty for anything.
    pub(crate) initial: Vec<Glimpse>,
    /// What stays the same for the whole history.
    pub(crate) settings: Vec<(usize, u8)>,
    /// For how many ms a lost call can still take effect.
    pub(crate) late: Option<i64>,
    pub(crate) stale: Stale,
    /// By how many ms the clocks of different callers may differ.
    pub(crate) skew: i64,
}

/// What was recorded of one job.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) frame: Arc<Frame>,
    pub(crate) log: Log,
    /// The editions by which it is judged, each with what forgotten lines led to.
    pub(crate) editions: Vec<(u8, Option<Past>)>,
}

/// A case as one edition's runs walk it: in order.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub(crate) frame: Arc<Frame>,
    pub(crate) edition: u8,
    pub(crate) past: Option<Past>,
    /// What the clock said of forgotten lines; none where a conviction on those is all that is left.
    pub(crate) watch: Option<Watch>,
    pub(crate) items: Arc<Vec<Item>>,
    /// For each item the number that the judge gives to what happened.
    pub(crate) kinds: Arc<Vec<u32>>,
    /// Something ended of which it was no longer known what it overlapped: a state that is left proves nothing.
    pub(crate) loose: bool,
    /// Something came that may have happened before what was forgotten, so that the conviction on that proves nothing.
    pub(crate) reopened: bool,
}

impl Track {
    /// The same with no more than the first items.
    fn first(&self, count: usize) -> Self {
        let mut first = self.clone();
        Arc::make_mut(&mut first.items).truncate(count);
        first
    }
}

/// How a recorded call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome<C> {
    /// A success answer came.
    Ok,
    /// It was refused with this code.
    Denied(C),
    /// No answer came, or one that says nothing (a timeout, an internal error): it may still take effect, once.
    Lost,
}

/// What somebody recorded of one job, built in Rust.
///
/// ```
/// use cutover::history::{Outcome, Recording, Verdict};
/// use cutover::smc::{Edition, job::{Job, Operation, Status, SyncData}};
///
/// let stopped = Job::incremental(Edition::SOURCES).at(Status::Stopped);
/// let mut recording = Recording::begun_as(stopped);
/// recording.call(Operation::CutOver(SyncData::No), Outcome::Ok);
/// let judgement = recording.judge();
/// assert_eq!(judgement.verdict, Verdict::Violates);
/// assert_eq!(judgement.blame[0].clause.unwrap().id, "smc.cut-over.when");
/// ```
#[derive(Debug, Clone)]
pub struct Recording<M> {
    case: Case,
    /// How many lines a file of it would have.
    lines: usize,
    /// When what is recorded next happens, if anybody says so.
    now: Option<i64>,
    /// What the APIs print of the jobs that were seen.
    printed: BTreeMap<Point, Glimpse>,
    machine: PhantomData<M>,
}

/// A call of one recording that has begun. What is recorded until it ends overlaps it; if it never ends, it is lost.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use = "a call that is not ended is a lost one"]
pub struct Begun(usize);

/// A sighting that has begun. What is recorded until it ends overlaps it; if it never ends, it says nothing.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use = "a sighting that is not ended says nothing"]
pub struct BegunSee(usize);

impl<M: Machine> Recording<M> {
    fn new(job: M, initial: Vec<Glimpse>) -> Self {
        let spec = M::spec();
        let (settings, late, stale, skew) = (Vec::new(), None, Stale::Fresh, 0);
        let (linked, open, asked_elsewhere, steps) = (false, false, false, false);
        let frame = Frame { spec, linked, open, asked_elsewhere, steps, initial, settings, late, stale, skew };
        let editions = vec![(spec.edition_of(job.point()), None)];
        Self {
            case: Case { frame: Arc::new(frame), log: Log::default(), editions },
            lines: 0,
            now: None,
            printed: BTreeMap::new(),
            machine: PhantomData,
        }
    }

    /// A recording that begins with exactly this job, memory included; its source server is not recorded.
    ///
    /// ```
    /// use cutover::{history::{Recording, Verdict}, smc::{Edition, job::Job}};
    /// assert_eq!(Recording::begun_as(Job::one_time(Edition::LATEST)).judge().verdict, Verdict::Vacuous);
    /// ```
    #[must_use]
    pub fn begun_as(job: M) -> Self {
        let fields = coordinates(|k| matches!(k, Kind::Shown | Kind::Hidden | Kind::Fixed), M::spec());
        let known = fields.into_iter().map(|(n, c)| (n, Field::Word(job.point().get(c)))).collect();
        Self::new(job, vec![Glimpse { fields: known, ..Glimpse::default() }])
    }

    /// A recording that begins anywhere, in the edition of this job.
    ///
    /// ```
    /// use cutover::{history::{Recording, Verdict}, smc::{Edition, job::{Job, Status}}};
    /// let job = Job::incremental(Edition::LATEST);
    /// let mut recording = Recording::begun_anywhere(job);
    /// recording.see(job.at(Status::Finished)).see(job.at(Status::Waiting));
    /// assert_eq!(recording.judge().verdict, Verdict::Unspecified);
    /// ```
    #[must_use]
    pub fn begun_anywhere(job: M) -> Self {
        Self::new(job, Vec::new())
    }

    /// The service's own steps are recorded: none goes unseen. To be said before anything is recorded, as what follows.
    #[must_use]
    pub fn steps_recorded(mut self) -> Self {
        Arc::make_mut(&mut self.case.frame).steps = true;
        self
    }

    /// Others may act unseen, through the console too.
    #[must_use]
    pub fn open_world(mut self) -> Self {
        Arc::make_mut(&mut self.case.frame).open = true;
        self
    }

    /// The linked resource is recorded too: sightings show it, and nothing but rows and calls moves it.
    #[must_use]
    pub fn with_linked(mut self, job: M) -> Self {
        let linked = coordinates(|k| k == Kind::Linked, M::spec());
        let frame = Arc::make_mut(&mut self.case.frame);
        for glimpse in &mut frame.initial {
            glimpse.fields.extend(linked.iter().map(|(n, c)| (*n, Field::Word(job.point().get(c)))));
        }
        frame.linked = true;
        self.printed.clear();
        self
    }

    /// Anything, where the public methods have no name for it.
    #[cfg(feature = "proptest")]
    pub(crate) fn put(&mut self, what: What) {
        let item = self.item(what);
        self.case.log.push(item);
    }

    fn item(&mut self, what: What) -> Item {
        self.lines += 1;
        Item::new(self.lines, self.now.map(|now| (now, now)), 0, what)
    }

    /// What is recorded from now on happens at this moment, in ms since 1970, until the next one is named. Time does not go
    /// back: an earlier moment than the last one counts as that. Name the first before anything is recorded; without times
    /// nothing is too early.
    ///
    /// ```
    /// use cutover::clock::DAY;
    /// use cutover::history::{Outcome, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{Creation, Job, Operation, Status}};
    /// let job = Job::one_time(Edition::LATEST);
    /// let mut recording = Recording::begun_as(Job::absent(Edition::LATEST));
    /// recording.at(0).call(Operation::Create(Creation::one_time()), Outcome::Ok);
    /// recording.at(30 * DAY - 1).see(job.at(Status::Expired));
    /// let judgement = recording.judge();
    /// assert_eq!((judgement.verdict, judgement.line), (Verdict::Violates, Some(2)), "it is valid for 30 days");
    /// assert_eq!(judgement.early.unwrap().needed, 30 * DAY);
    /// ```
    pub fn at(&mut self, ms: i64) -> &mut Self {
        self.now = Some(self.now.map_or(ms, |now| now.max(ms)));
        self
    }

    /// A call that named times, and how it ended.
    ///
    /// ```
    /// use cutover::clock::{DAY, Named};
    /// use cutover::history::{Outcome, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{Creation, Job, Operation, Status, Validity}};
    /// let create = Operation::Create(Creation::one_time().valid(Validity::Until));
    /// let mut recording = Recording::begun_as(Job::absent(Edition::LATEST));
    /// recording.at(0).call_naming(create, Named { valid: Some(10 * DAY), ..Named::default() }, Outcome::Ok);
    /// recording.at(10 * DAY).see(Job::one_time(Edition::LATEST).at(Status::Expired));
    /// assert_eq!(recording.judge().verdict, Verdict::Conforms);
    /// ```
    pub fn call_naming(&mut self, operation: M::Operation, named: Named, outcome: Outcome<M::Code>) -> &mut Self
    where
        M::Code: Into<u8>,
    {
        let item = self.item(asked::<M>(operation, answer(outcome))).naming(named);
        self.case.log.push(item);
        self
    }

    /// A call and how it ended.
    pub fn call(&mut self, operation: M::Operation, outcome: Outcome<M::Code>) -> &mut Self
    where
        M::Code: Into<u8>,
    {
        let item = self.item(asked::<M>(operation, answer(outcome)));
        self.case.log.push(item);
        self
    }

    /// A call begins. Others may be recorded before it ends.
    ///
    /// ```
    /// use cutover::history::{Outcome, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    ///
    /// let mut recording = Recording::begun_as(Job::one_time(Edition::SOURCES));
    /// let stop = recording.begin(Operation::Stop);
    /// recording.call(Operation::Start, Outcome::Ok).end(stop, Outcome::Ok);
    /// assert_eq!(recording.judge().verdict, Verdict::Conforms, "it was started before it was stopped");
    /// ```
    pub fn begin(&mut self, operation: M::Operation) -> Begun {
        let item = self.item(asked::<M>(operation, Answer::Lost));
        Begun(self.case.log.begin(item))
    }

    /// A call that had begun ends so.
    #[expect(clippy::needless_pass_by_value, reason = "a call ends once")]
    pub fn end(&mut self, call: Begun, outcome: Outcome<M::Code>) -> &mut Self
    where
        M::Code: Into<u8>,
    {
        self.lines += 1;
        self.case.log.end(call.0, answer(outcome), self.lines, self.now);
        self
    }

    /// A step of the service.
    pub fn step(&mut self, event: M::Event) -> &mut Self {
        let item = self.item(What::Step { verb: event.verb() });
        self.case.log.push(item);
        self
    }

    /// A fresh and complete sighting of a job in this state, of the edition of the recording: all that the APIs print of it.
    /// It shows the job as it is now; where others act while the answer is on its way, record it with
    /// [`begin_see`](Self::begin_see).
    pub fn see(&mut self, job: M) -> &mut Self {
        let known = self.printed.get(&job.point()).cloned();
        let glimpse = known.unwrap_or_else(|| {
            let glimpse = self.glimpse(job);
            self.printed.insert(job.point(), glimpse.clone());
            glimpse
        });
        let item = self.item(What::See { glimpse });
        self.case.log.push(item);
        self
    }

    /// A sighting begins: the request is sent. Others may be recorded before its answer comes.
    ///
    /// ```
    /// use cutover::history::{Outcome, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    ///
    /// let ready = Job::one_time(Edition::SOURCES);
    /// let mut recording = Recording::begun_as(ready);
    /// let poll = recording.begin_see();
    /// recording.call(Operation::Start, Outcome::Ok).end_see(poll, ready);
    /// assert_eq!(recording.judge().verdict, Verdict::Conforms, "it was seen before it was started");
    /// ```
    pub fn begin_see(&mut self) -> BegunSee {
        let item = self.item(What::See { glimpse: Glimpse::default() });
        BegunSee(self.case.log.begin(item))
    }

    /// The answer comes to a sighting that had begun: a job in this state, as for [`see`](Self::see).
    #[expect(clippy::needless_pass_by_value, reason = "a sighting ends once")]
    pub fn end_see(&mut self, sighting: BegunSee, job: M) -> &mut Self {
        self.lines += 1;
        let glimpse = self.glimpse(job);
        self.case.log.end_see(sighting.0, glimpse, self.lines, self.now);
        self
    }

    fn glimpse(&self, job: M) -> Glimpse {
        let (spec, p) = (M::spec(), job.point());
        if spec.is_missing(p) {
            return Glimpse { missing: true, ..Glimpse::default() };
        }
        let own = |n: usize| {
            let mut rows = spec.views.iter().filter(|v| usize::from(v.coordinate) == n);
            let value = spec.coordinate(n).map_or(0, |c| p.get(c));
            rows.find(|v| v.region.has(spec.coordinates, p)).is_some_and(|v| match v.prints {
                Prints::Own => true,
                Prints::Among(mask) => mask >> value & 1 == 1,
                Prints::Anything => false,
            })
        };
        let fields = coordinates(|k| k != Kind::Asked && (k != Kind::Linked || self.case.frame.linked), spec);
        let fields = fields.into_iter().filter(|(n, _)| own(*n)).map(|(n, c)| (n, Field::Word(p.get(c)))).collect();
        Glimpse { fields, ..Glimpse::default() }
    }

    /// Whether a stated rule is broken: the verdict alone, without what explains it.
    ///
    /// ```
    /// use cutover::history::{Outcome, Recording};
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    /// let mut recording = Recording::begun_as(Job::one_time(Edition::LATEST).gone());
    /// assert!(recording.call(Operation::Start, Outcome::Ok).convicted());
    /// ```
    #[must_use]
    pub fn convicted(&self) -> bool {
        Judge::lent(|judge| judge.convicted(self))
    }

    /// Judges what was recorded so far.
    ///
    /// ```
    /// use cutover::history::{Outcome, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job, Operation}};
    /// let job = Job::one_time(Edition::LATEST);
    /// let mut recording = Recording::begun_as(job);
    /// recording.call(Operation::Start, Outcome::Ok).see(job.running(BusinessStatus::Syncing));
    /// let judgement = recording.judge();
    /// assert_eq!(judgement.verdict, Verdict::Conforms);
    /// assert_eq!(judgement.needs.len(), 1, "one stage ended unseen");
    /// ```
    #[must_use]
    pub fn judge(&self) -> Judgement {
        Judge::lent(|judge| judge.judge(self))
    }
}

pub(crate) fn asked<M: Machine>(operation: M::Operation, answer: Answer) -> What {
    What::Call { verb: operation.verb(), requests: Some([operation.ask(Point(0)); 2]), answer }
}

fn answer<C: Into<u8>>(outcome: Outcome<C>) -> Answer {
    match outcome {
        Outcome::Ok => Answer::Ok,
        Outcome::Denied(code) => Answer::Denied(Code::Listed(code.into())),
        Outcome::Lost => Answer::Lost,
    }
}

fn coordinates(wanted: impl Fn(Kind) -> bool, spec: &'static Spec) -> Vec<(usize, &'static crate::rule::Coordinate)> {
    let all = spec.coordinates.iter().enumerate();
    all.filter(|(n, c)| wanted(c.kind) && *n != spec.edition).collect()
}

/// A state in words, as far as it is shown and remembered.
pub(crate) fn describe(spec: &'static Spec, p: Point) -> String {
    use fmt::Write;
    let mut text = String::new();
    for (n, c) in spec.coordinates.iter().enumerate() {
        let value = c.values.get(usize::from(p.get(c))).copied().unwrap_or("?");
        let _ = match (c.kind, n) {
            (Kind::Shown, 0) => write!(text, "{value}"),
            (Kind::Shown, _) if value != "none" => write!(text, "/{value}"),
            _ => Ok(()),
        };
    }
    text
}

/// Panics unless a recording conforms, also where nothing in it could have failed to; the message is the explanation.
///
/// ```should_panic
/// use cutover::assert_conforms;
/// use cutover::history::{Outcome, Recording};
/// use cutover::smc::{Edition, job::{Job, Operation, Status, SyncData}};
///
/// let mut recording = Recording::begun_as(Job::incremental(Edition::LATEST).at(Status::Stopped));
/// recording.call(Operation::CutOver(SyncData::No), Outcome::Ok);
/// assert_conforms!(recording);
/// ```
#[macro_export]
macro_rules! assert_conforms {
    ($recording:expr $(,)?) => {{
        let judgement = $recording.judge();
        assert!(judgement.verdict == $crate::history::Verdict::Conforms, "{judgement}");
    }};
}
