//! Who judges: what was worked out of the rules is kept from one recording to the next, and what is settled is forgotten.

use super::explain::{self, Judgement, Moment};
use super::model::{Model, Trust};
use super::order::{Forgotten, Order, Stale};
use super::run::{Carried, Runner};
use super::{Case, Frame, Item, Recording, Track, What};
use crate::rule::Machine;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::RefCell;

/// Judges recordings, of any machine. It remembers what it worked out of the rules, so that one judge for many recordings is
/// faster than one for each; it holds nothing of the recordings. It does not go from one thread to another: make one for each.
///
/// ```
/// use cutover::history::{Judge, Outcome, Recording, Verdict};
/// use cutover::smc::{Edition, job::{Job, Operation}};
/// let judge = Judge::new();
/// for _ in 0..100 {
///     let mut recording = Recording::begun_as(Job::one_time(Edition::LATEST).gone());
///     recording.call(Operation::Start, Outcome::Ok);
///     assert_eq!(judge.judge(&recording).verdict, Verdict::Violates);
/// }
/// ```
pub struct Judge {
    /// How many items are kept where what comes may have happened before them.
    kept: usize,
    models: RefCell<BTreeMap<Terms, Rc<Model>>>,
    /// A number for each thing that can happen.
    kinds: RefCell<BTreeMap<What, u32>>,
}

impl core::fmt::Debug for Judge {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Judge").finish_non_exhaustive()
    }
}

/// By what a model differs from another: machine, edition, what is recorded, and whether it is lenient.
type Terms = (usize, u8, [bool; 5]);

/// More kinds of things than these are not kept from one recording to the next.
const KINDS: usize = 1 << 12;

/// How many items are kept unless the caller says otherwise.
const WINDOW: usize = 512;

impl Default for Judge {
    fn default() -> Self {
        Self { kept: WINDOW, models: RefCell::default(), kinds: RefCell::default() }
    }
}

#[cfg(feature = "__mutants")]
std::thread_local! {
    static LENT: core::cell::Cell<Option<(usize, Judge)>> = const { core::cell::Cell::new(None) };
}

/// What is kept of forgotten lines for one edition.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Past {
    pub(super) strict: Carried,
    pub(super) lenient: Carried,
    /// Some line said something.
    pub(super) says: bool,
    /// The lines, after those that are forgotten, that no run explains.
    convicted: Option<Vec<Item>>,
}

impl Past {
    /// The items that are kept.
    #[cfg(feature = "serde")]
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.convicted.iter().flatten()
    }
}

impl Judge {
    /// A judge who has seen nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many things are kept of a recording that is [settled](Self::settle) where what comes may have happened before
    /// them; 512 if nobody says. Twice as many are gathered before the older half is forgotten.
    ///
    /// ```
    /// use cutover::history::Judge;
    /// let judge = Judge::new().keeping(10_000);
    /// ```
    #[must_use]
    pub fn keeping(mut self, items: usize) -> Self {
        self.kept = items;
        self
    }

    /// Judges what was recorded so far. What was [settled](Self::settle) counts, though it is not explained: see
    /// [`Judgement::explained`].
    ///
    /// ```
    /// use cutover::history::{Judge, Recording, Verdict};
    /// use cutover::smc::{Edition, job::Job};
    /// let recording = Recording::begun_as(Job::one_time(Edition::LATEST));
    /// assert_eq!(Judge::new().judge(&recording).verdict, Verdict::Vacuous);
    /// ```
    #[must_use]
    pub fn judge<M: Machine>(&self, recording: &Recording<M>) -> Judgement {
        let track = self.tracks(&recording.case).next();
        track.map_or_else(Judgement::none, |track| explain::judge(self, &track))
    }

    /// The verdict alone, without what explains it.
    ///
    /// ```
    /// use cutover::history::{Judge, Recording, Verdict};
    /// use cutover::smc::{Edition, job::{Job, Status}};
    /// let job = Job::incremental(Edition::LATEST);
    /// let mut recording = Recording::begun_as(job);
    /// recording.see(job.at(Status::Ready));
    /// assert_eq!(Judge::new().verdict(&recording), Verdict::Conforms);
    /// ```
    #[must_use]
    pub fn verdict<M: Machine>(&self, recording: &Recording<M>) -> super::Verdict {
        let track = self.tracks(&recording.case).next();
        track.map_or_else(Judgement::none, |track| explain::verdict(self, &track).0).verdict
    }

    /// One run of the specification that explains a recording that conforms, with the fewest unseen steps; none if there
    /// is none, if it is too long to search, or if what it began with is forgotten.
    ///
    /// ```
    /// use cutover::history::{Judge, Outcome, Recording};
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job, Operation}};
    /// let job = Job::one_time(Edition::LATEST);
    /// let mut recording = Recording::begun_as(job);
    /// recording.call(Operation::Start, Outcome::Ok).see(job.running(BusinessStatus::Syncing));
    /// let witness = Judge::new().witness(&recording).unwrap();
    /// let what: Vec<&str> = witness.iter().map(|moment| moment.what).collect();
    /// assert_eq!(what, ["beginning", "StartReplicationJob", "PhaseEnded", "seen"]);
    /// ```
    #[must_use]
    pub fn witness<M: Machine>(&self, recording: &Recording<M>) -> Option<Vec<Moment>> {
        let track = self.tracks(&recording.case).next();
        track.and_then(|track| explain::witness(self, &track))
    }

    /// Whether a stated rule is broken.
    ///
    /// ```
    /// use cutover::history::{Judge, Outcome, Recording};
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    /// let mut recording = Recording::begun_as(Job::one_time(Edition::LATEST).gone());
    /// recording.call(Operation::Start, Outcome::Ok);
    /// assert!(Judge::new().convicted(&recording));
    /// ```
    #[must_use]
    pub fn convicted<M: Machine>(&self, recording: &Recording<M>) -> bool {
        self.tracks(&recording.case).all(|track| explain::convicted(self, &track))
    }

    /// Works out where what was recorded leads, and forgets it: a recording that is settled now and then, say every hundred
    /// lines, takes as much room as what is open, however long it becomes. The verdict stays the same, but only what was
    /// kept is explained.
    ///
    /// Where things have times, or a sighting may be stale, the [last ones](Self::keeping) are kept, since what comes may have
    /// happened before them. What reaches back further, or a call that ends after twice as many others, can make the verdict
    /// [inconclusive](super::Verdict::Inconclusive), never wrong.
    ///
    /// ```
    /// use cutover::history::{Judge, Outcome, Recording};
    /// use cutover::smc::{Edition, job::{Job, Operation, Status, SyncData}};
    /// let (judge, job) = (Judge::new(), Job::incremental(Edition::LATEST).at(Status::Stopped));
    /// let mut recording = Recording::begun_as(job);
    /// for n in 0..10_000 {
    ///     recording.see(job);
    ///     if n % 100 == 0 {
    ///         judge.settle(&mut recording);
    ///     }
    /// }
    /// recording.call(Operation::CutOver(SyncData::No), Outcome::Ok);
    /// assert_eq!(judge.judge(&recording).line, Some(10_001));
    /// ```
    pub fn settle<M: Machine>(&self, recording: &mut Recording<M>) {
        self.settle_case(&mut recording.case);
    }

    /// Lends a judge for one recording. While other rules stand in the place of the real ones a thread has one judge for
    /// all recordings: they are many and short, and most of the time went into models.
    pub(super) fn lent<T>(body: impl FnOnce(&Self) -> T) -> T {
        #[cfg(feature = "__mutants")]
        if let Some(rules) = crate::rule::mutants::replaced() {
            let judge = LENT.take().filter(|(of, _)| *of == rules).map_or_else(Self::new, |(_, judge)| judge);
            let result = body(&judge);
            LENT.set(Some((rules, judge)));
            return result;
        }
        body(&Self::new())
    }

    pub(super) fn model(&self, frame: &Frame, edition: u8, lenient: bool) -> Rc<Model> {
        let machine = core::ptr::from_ref(frame.spec).addr();
        let terms = (machine, edition, [frame.linked, frame.open, frame.asked_elsewhere, frame.steps, lenient]);
        let mut models = self.models.borrow_mut();
        let new = || Rc::new(Model::new(frame, edition, if lenient { Trust::lenient() } else { Trust::strict() }));
        Rc::clone(models.entry(terms).or_insert_with(new))
    }

    /// Keeps what was worked out from becoming too much, at a time when nobody uses it.
    fn tidy(&self) {
        if self.kinds.borrow().len() > KINDS {
            self.kinds.borrow_mut().clear();
            self.models.borrow_mut().clear();
        }
        for model in self.models.borrow().values() {
            model.memo.borrow_mut().tidy();
        }
    }

    pub(super) fn kinds(&self, items: &[Item]) -> Vec<u32> {
        let mut kinds = self.kinds.borrow_mut();
        let mut number = |item: &Item| {
            if let Some(known) = kinds.get(&item.what) {
                return *known;
            }
            let next = u32::try_from(kinds.len()).unwrap_or(u32::MAX);
            kinds.insert(item.what.clone(), next);
            next
        };
        items.iter().map(&mut number).collect()
    }

    /// A case in order, once for each edition.
    pub(super) fn tracks<'a>(&'a self, case: &'a Case) -> impl Iterator<Item = Track> + 'a {
        self.tidy();
        let items = Arc::new(case.log.in_order(&case.order()));
        let kinds = Arc::new(self.kinds(&items));
        case.editions.iter().map(move |(edition, past)| {
            let (mut items, mut kinds) = (Arc::clone(&items), Arc::clone(&kinds));
            let (mut reopened, loose) = (false, case.log.loose);
            let mut watch = Some(case.log.watch.clone());
            if let Some(convicted) = past.as_ref().and_then(|past| past.convicted.as_ref()) {
                reopened = case.log.reopened || items.iter().any(|item| item.beyond);
                (items, kinds) = (Arc::new(convicted.clone()), Arc::new(self.kinds(convicted)));
                watch = None;
            }
            let frame = Arc::clone(&case.frame);
            Track { frame, edition: *edition, past: past.clone(), watch, items, kinds, loose, reopened }
        })
    }

    pub(super) fn settle_case(&self, case: &mut Case) {
        loop {
            let timed = case.log.items.last().is_some_and(|item| item.at.is_some());
            let kept = if timed || !matches!(case.frame.stale, Stale::Fresh) { self.kept } else { 0 };
            let full = case.log.items.len() >= self.kept.max(1).saturating_mul(2);
            if !full && (kept > 0 || !case.log.begun.is_empty()) {
                return;
            }
            let (skew, forgotten) = (case.frame.skew, case.log.forgotten.take());
            Order { stale: case.frame.stale, skew, forgotten: forgotten.as_ref() }.arrange(&mut case.log.items);
            case.log.forgotten = forgotten;
            // What has begun may have happened before all that ended later.
            let first = case.log.begun.iter().map(|item| item.earliest(skew)).min();
            let items = &case.log.items;
            let over = items.partition_point(|item| first.is_none_or(|first| item.until(skew) < first));
            let count = over.min(items.len().saturating_sub(kept));
            if count > 0 {
                self.forget(case, count);
            }
            if !full || count > 0 {
                return;
            }
            case.log.give_up();
        }
    }

    /// Carries the runs over the first items, and forgets them.
    fn forget(&self, case: &mut Case, count: usize) {
        self.tidy();
        let items = Arc::new(core::mem::take(&mut case.log.items));
        let (kinds, frame) = (Arc::new(self.kinds(&items)), Arc::clone(&case.frame));
        let mut track =
            Track { frame, edition: 0, past: None, watch: None, items, kinds, loose: false, reopened: false };
        case.log.watch.go(&track.frame, &track.items, count);
        let mut reopened = false;
        for (edition, past) in &mut case.editions {
            if past.as_ref().is_some_and(|past| past.convicted.is_some()) {
                reopened |= track.items.iter().take(count).any(|item| item.beyond);
                continue;
            }
            (track.edition, track.past) = (*edition, past.take());
            let model = |lenient| self.model(&track.frame, *edition, lenient);
            let (strict, lenient) = (model(false), model(true));
            let mut loose = Runner::new(&lenient, &track);
            if let (Some((at, _)), false) = (loose.walk(count), loose.over_budget) {
                let until_then = track.items.get(..=at).unwrap_or_default().to_vec();
                *past = Some(Past { convicted: Some(until_then), ..track.past.take().unwrap_or_default() });
                continue;
            }
            let mut run = Runner::new(&strict, &track);
            run.walk(count);
            let says = track.past.as_ref().is_some_and(|past| past.says) || run.excluded;
            let says = says || Runner::says_something(&strict, &track, count);
            *past = Some(Past { strict: run.carry(count), lenient: loose.carry(count), says, convicted: None });
        }
        case.log.reopened |= reopened;
        let known =
            case.log.forgotten.get_or_insert_with(|| Forgotten { count: 0, until: i64::MIN, reads: BTreeMap::new() });
        let mut items = Arc::unwrap_or_clone(track.items);
        for item in items.drain(..count) {
            known.count += 1;
            known.until = known.until.max(item.until(case.frame.skew));
            if let (Some((by, linked)), Stale::Any) = (item.read(), case.frame.stale) {
                let reads = known.reads.entry(by).or_default();
                if let Some(read) = reads.get_mut(usize::from(linked)) {
                    *read = known.count;
                }
            }
        }
        case.log.items = items;
    }
}

impl Case {
    pub(super) fn order(&self) -> Order<'_> {
        Order { stale: self.frame.stale, skew: self.frame.skew, forgotten: self.log.forgotten.as_ref() }
    }
}
