//! Traces that are right but for one named claim.

use super::cover::Map;
use super::suite::Answer;
use super::trace::{Entry, Shown, Step, Trace};
use super::{number, operations};
use crate::evidence::{Basis, Clause};
use crate::history::only::{Part, Without};
use crate::history::{Judge, Recording};
use crate::rule::sealed::Asks;
use crate::rule::{Agent, Kind, Machine, Point, Rule, Spec};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A claim that a vendor's sentence carries, and so can convict: a guard, a code or an effect of a row, or a row of its own.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    spec: &'static Spec,
    part: Part,
    /// The row that it is a part of, if it is no row of its own.
    rule: Option<&'static Rule>,
    basis: Basis,
}

impl Claim {
    /// The clause that states it; where two pages disagree, the one that was decided for.
    ///
    /// ```
    /// use cutover::{smc::job::Job, testing};
    /// assert!(testing::claims::<Job>().iter().any(|c| c.clause().is_some_and(|c| c.id == "smc.start.when")));
    /// ```
    #[must_use]
    pub fn clause(&self) -> Option<&'static Clause> {
        self.basis.clause()
    }

    /// The operation or event whose row it is a part of; none for a row of its own.
    ///
    /// ```
    /// use cutover::{smc::job::Job, testing};
    /// assert!(testing::claims::<Job>().iter().any(|c| c.rule() == Some("StartReplicationJob")));
    /// ```
    #[must_use]
    pub fn rule(&self) -> Option<&'static str> {
        self.rule.map(|rule| rule.name)
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, ", self.clause().map_or("", |clause| clause.id))?;
        match self.part {
            Part::Guard(n) => write!(f, "guard {n}")?,
            Part::Code(n) => write!(f, "code of guard {n}")?,
            Part::Effect(n) => {
                let effect = self.rule.and_then(|rule| rule.effects().nth(n));
                let c = effect.and_then(|effect| self.spec.coordinate(usize::from(effect.coordinate)));
                write!(f, "effect {n} on {}", c.map_or("?", |c| c.name))?;
            }
            Part::Bar => f.write_str("bar")?,
            Part::Never(n) => write!(f, "never {n}")?,
            Part::NoStep(n) => write!(f, "no step {n}")?,
        }
        let Some(rule) = self.rule else { return Ok(()) };
        write!(f, " of {}", rule.name)?;
        let named = || self.spec.editions.iter().enumerate().filter(|(n, _)| rule.editions >> n & 1 == 1);
        if named().count() < self.spec.editions.len() {
            named().try_for_each(|(_, name)| write!(f, " ({name})"))?;
        }
        Ok(())
    }
}

/// Why no recording can contradict a claim, though a sentence carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unseen {
    /// It is of another edition.
    #[error("this edition does not have the row")]
    OtherEdition,
    /// It is of what people do in the console.
    #[error("nobody records the console")]
    Console,
    /// It says when an event can happen.
    #[error("it lets a step happen, and no sentence excludes the step elsewhere")]
    LetsHappen,
    /// Another page says otherwise wherever it speaks.
    #[error("it is in doubt wherever it answers")]
    InDoubt,
    /// The only code of its operation.
    #[error("the table lists no other code, and one that it lacks is always possible")]
    OnlyCode,
    /// One code of several.
    #[error("wherever it is returned, a check in doubt may return any other that is listed")]
    SharedCode,
    /// The effect is on what is not printed for sure.
    #[error("no sentence carries how it is printed")]
    NotPrinted,
    /// What it excludes cannot be told from what is possible.
    #[error("all that it excludes looks like what nothing does")]
    LooksPossible,
    /// None of these: whatever was tried, another claim or nothing at all forbids it.
    #[error("nothing that can be recorded contradicts it")]
    Nothing,
}

/// A claim that no recording can contradict.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{claim} cannot be seen broken: {why}")]
#[non_exhaustive]
pub struct Unbreakable {
    /// The claim.
    pub claim: String,
    /// Why.
    pub why: Unseen,
}

/// Every claim of a machine that a sentence carries, in the order of the rows.
///
/// ```
/// use cutover::{smc::job::Job, testing};
/// let names: Vec<String> = testing::claims::<Job>().iter().map(ToString::to_string).collect();
/// assert!(names.contains(&"smc.cut-over.when, guard 0 of CutOverReplicationJob (2021)".to_string()));
/// ```
#[must_use]
pub fn claims<M: Machine>() -> Vec<Claim> {
    let (spec, mut all) = (M::spec(), Vec::new());
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console) {
        let mut claim = |part: Part, basis: Basis| all.push(Claim { spec, part, rule: Some(rule), basis });
        for (n, check) in rule.checks().enumerate() {
            claim(Part::Guard(n), check.basis);
            // No reading of a code has another in common.
            let code = check.code.map(|_| rule.code_basis(check)).filter(|basis| matches!(basis, Basis::Stated(_)));
            if let Some(basis) = code {
                claim(Part::Code(n), basis);
            }
        }
        rule.effects().enumerate().for_each(|(n, effect)| claim(Part::Effect(n), effect.basis));
        rule.bar.into_iter().for_each(|bar| claim(Part::Bar, bar.basis));
    }
    let own = |part: Part, basis: Basis| Claim { spec, part, rule: None, basis };
    all.extend(spec.never.iter().enumerate().map(|(n, row)| own(Part::Never(n), row.basis)));
    all.extend(spec.no_step.iter().enumerate().map(|(n, row)| own(Part::NoStep(n), row.basis)));
    all.retain(|claim| is_carried(&claim.basis));
    all
}

const fn is_carried(basis: &Basis) -> bool {
    matches!(basis, Basis::Stated(_) | Basis::Disputed(..))
}

/// A trace that is right but for one claim: it is convicted, the judgement names the claim's clause, and without this claim it
/// would not be convicted. Where other claims always forbid the same thing too, it is what they all forbid. It begins where the
/// job is, or before it was created, and shrinks to the one thing that is wrong between two sightings.
///
/// # Errors
///
/// [`Unbreakable`] where nothing that can be recorded contradicts the claim, with the reason.
///
/// ```
/// use cutover::history::Verdict;
/// use cutover::{smc::{Edition, job::Job}, testing};
/// use proptest::prelude::*;
///
/// let stated = |id| move |claim: &&testing::Claim| claim.clause().is_some_and(|clause| clause.id == id);
/// let claims = testing::claims::<Job>();
/// let of_2024 = claims.iter().filter(stated("smc.cut-over.when")).last().unwrap();
/// proptest!(ProptestConfig::with_cases(16), |(trace in testing::broken::<Job>(Edition::LATEST, of_2024)?)| {
///     let judgement = trace.recording().judge();
///     prop_assert_eq!(judgement.verdict, Verdict::Violates);
///     prop_assert!(judgement.blame.iter().any(|blame| blame.clause == of_2024.clause()));
/// });
///
/// let nightly = claims.iter().find(|claim| claim.rule() == Some("ScheduledStart")).unwrap();
/// let why = testing::broken::<Job>(Edition::LATEST, nightly).err().unwrap();
/// assert!(why.to_string().ends_with("it lets a step happen, and no sentence excludes the step elsewhere"));
/// # Ok::<(), testing::Unbreakable>(())
/// ```
pub fn broken<M: Machine>(
    edition: M::Edition,
    claim: &Claim,
) -> Result<impl Strategy<Value = Trace<M>> + Clone + use<M>, Unbreakable> {
    let unbreakable = |why| Unbreakable { claim: claim.to_string(), why };
    if claim.rule.is_some_and(|rule| rule.editions >> number::<M>(edition) & 1 == 0) {
        return Err(unbreakable(Unseen::OtherEdition));
    }
    if claim.rule.is_some_and(|rule| rule.agent == Agent::Console) {
        return Err(unbreakable(Unseen::Console));
    }
    // It needs no search: a step that no row foresees contradicts no sentence by itself.
    if claim.rule.is_some_and(|rule| rule.agent != Agent::Caller) && matches!(claim.part, Part::Guard(_)) {
        return Err(unbreakable(Unseen::LetsHappen));
    }
    let Some(search) = Search::new(edition, *claim) else { return Err(unbreakable(Unseen::Nothing)) };
    let (mut found, mut alone) = (search.histories(true), true);
    if found.is_empty() {
        let why = search.unseen();
        (found, alone) = (if why == Unseen::Nothing { search.histories(false) } else { Vec::new() }, false);
        if found.is_empty() {
            return Err(unbreakable(why));
        }
    }
    let (search, noise) = (Rc::new(search), proptest::collection::vec(any::<Option<Index>>(), 0..4));
    Ok((select(found), any::<bool>(), noise).prop_map(move |(wrong, from_start, noise)| {
        let whole = search.trace(&wrong, from_start, &noise);
        if search.breaks(&whole.recording(), alone) { whole } else { search.trace(&wrong, false, &[]) }
    }))
}

/// One thing that breaks a claim: what happens in a state, and what is seen after it.
#[derive(Debug, Clone)]
struct Wrong<M: Machine> {
    state: M,
    act: Option<Entry<M>>,
    after: M,
}

struct Search<M: Machine> {
    map: Map<M>,
    judge: Judge,
    claim: Claim,
    without: Without,
}

/// So many histories are enough to choose from.
const ENOUGH: usize = 32;
/// So many cells of each kind are looked at.
const ROUNDS: usize = 10;

/// A state, and what happens in it.
type Cell<M> = (M, Option<Step<M>>);

impl<M: Machine> Search<M> {
    fn new(edition: M::Edition, claim: Claim) -> Option<Self> {
        let map = Map::<M>::new(edition);
        let like = Trace { with_linked: true, ..Trace::begun_as(*map.states.first()?) }.recording();
        let without = Without::claim(&like, claim.rule, claim.part)?;
        Some(Self { map, judge: Judge::new(), claim, without })
    }

    /// Whether a recording breaks the claim: it alone, or together with others.
    fn breaks(&self, recording: &Recording<M>, alone: bool) -> bool {
        self.judge.convicted(recording)
            && if alone { self.without.explains(&self.judge, recording) } else { self.names(recording) }
    }

    fn bare(wrong: &Wrong<M>) -> Trace<M> {
        let mut trace = Trace { with_linked: true, ..Trace::begun_as(wrong.state) };
        // Where nothing is found, it says less than the beginning that the recorder vouches for.
        if !M::spec().is_missing(wrong.state.point()) {
            trace.entries.push(Entry::See(Shown::of(wrong.state)));
        }
        trace.entries.extend(wrong.act.clone());
        trace.entries.push(Entry::See(Shown::of(wrong.after)));
        trace
    }

    /// The same after what changes nothing, and after what led there.
    fn trace(&self, wrong: &Wrong<M>, from_start: bool, noise: &[Option<Index>]) -> Trace<M> {
        let mut trace = Self::bare(wrong);
        let end = core::mem::take(&mut trace.entries);
        let mut state = wrong.state;
        if let Some(n) = self.map.number(wrong.state).filter(|_| from_start) {
            let (start, steps) = self.map.path(n);
            state = self.map.states.get(start).copied().unwrap_or(state);
            trace.begin = state;
            for step in steps {
                trace.entries.push(match step {
                    Step::Call(operation) => Entry::Call(operation, Answer::Accepted),
                    Step::Event(event) => Entry::Step(event),
                });
                state = super::cover::after(state, step).unwrap_or(state);
                trace.entries.push(Entry::See(Shown::of(state)));
            }
        }
        let refused = operations::<M>().into_iter().filter_map(|o| state.ask(o).err().map(|e| (o, e.code)));
        let refused: Vec<_> = refused.collect();
        for which in noise {
            let call = which.filter(|_| !refused.is_empty()).and_then(|which| refused.get(which.index(refused.len())));
            trace.entries.push(match call {
                Some((operation, code)) => Entry::Call(*operation, Answer::Refused(*code)),
                None => Entry::See(Shown::of(state)),
            });
        }
        trace.entries.extend(end);
        trace
    }

    /// Whether the judgement names the clause.
    fn names(&self, recording: &Recording<M>) -> bool {
        self.judge.judge(recording).blame.iter().any(|blame| blame.clause == self.claim.clause())
    }

    /// What breaks the claim and nothing else, or, where that is too much to ask, what it forbids though others do too.
    fn histories(&self, alone: bool) -> Vec<Wrong<M>> {
        let groups = self.cells();
        let mut found = Vec::new();
        for round in 0..ROUNDS {
            for group in groups.iter().filter(|group| round < group.len()) {
                // From all over the kind, the first first.
                let Some((state, step)) = group.get((round * 7919) % group.len()).copied() else { continue };
                if !alone && !self.is_in_play(state, step) {
                    continue;
                }
                let wrong = self.attempts(state, step).into_iter();
                let wrong = wrong.filter(|wrong| self.breaks(&Self::bare(wrong).recording(), alone));
                found.extend(wrong.take(4));
            }
            if found.len() >= ENOUGH {
                break;
            }
        }
        found
    }

    /// Whether what happens in a state is what the claim is about.
    fn is_in_play(&self, state: M, step: Option<Step<M>>) -> bool {
        let (Some(rule), Some(step)) = (self.claim.rule, step) else { return true };
        let c = self.claim.spec.coordinates;
        match self.claim.part {
            Part::Guard(n) => rule.checks().nth(n).is_some_and(|check| check.fires(c, at(state, step))),
            Part::Code(n) => rule.ruling(c, at(state, step)).1 == Some(n),
            _ => true,
        }
    }

    fn steps(&self) -> Vec<Option<Step<M>>> {
        let Some(rule) = self.claim.rule else { return vec![None] };
        if rule.agent == Agent::Caller {
            let calls = operations::<M>().into_iter().filter(|o| o.verb() == rule.verb);
            calls.map(|o| Some(Step::Call(o))).collect()
        } else {
            let events = M::EVENTS.iter().copied().filter(|e| e.verb() == rule.verb);
            events.map(|e| Some(Step::Event(e))).collect()
        }
    }

    /// The cells at which the claim may matter, those alike to its row together.
    fn cells(&self) -> Vec<Vec<Cell<M>>> {
        let (spec, c) = (self.claim.spec, self.claim.spec.coordinates);
        let mut groups: BTreeMap<(u8, Vec<bool>), Vec<Cell<M>>> = BTreeMap::new();
        for step in self.steps() {
            for state in self.map.states.iter().copied() {
                let p = step.map_or(state.point(), |step| at(state, step));
                let speaks = match (self.claim.rule, self.claim.part) {
                    (Some(rule), Part::Effect(n)) => rule.effects().nth(n).is_some_and(|e| e.when.has(c, p)),
                    _ => true,
                };
                let rule = self.claim.rule;
                let foreseen = |rule: &Rule| rule.checks().any(|check| check.fires(c, p));
                // What a step leads to where no row foresees it is the same claim once more.
                if speaks && rule.is_none_or(|rule| rule.agent == Agent::Caller || foreseen(rule)) {
                    let within = |regions: &[crate::rule::Region]| regions.iter().any(|r| r.has(c, p));
                    let checks = rule.into_iter().flat_map(Rule::checks);
                    let sides = checks.flat_map(|check| [within(check.regions), within(check.doubt)]).collect();
                    let first = spec.coordinate(0).map_or(0, |c| p.get(c));
                    groups.entry((first, sides)).or_default().push((state, step));
                }
            }
        }
        groups.into_values().collect()
    }

    /// What a service that breaks the claim might do, before it is asked whether that breaks it.
    fn attempts(&self, state: M, step: Option<Step<M>>) -> Vec<Wrong<M>> {
        let wrong = |act: Option<Entry<M>>, after: Vec<M>| -> Vec<Wrong<M>> {
            after.into_iter().map(|after| Wrong { state, act: act.clone(), after }).collect()
        };
        match (step, self.claim.rule) {
            (None, _) | (_, None) => wrong(None, self.spread(state, |kind, _| kind == Kind::Shown)),
            (Some(Step::Event(event)), Some(rule)) => {
                let (moved, after) = self.elsewhere(state, Step::Event(event), rule);
                wrong(Some(Entry::Step(event)), after.into_iter().filter(|m| *m != moved).collect())
            }
            (Some(Step::Call(operation)), Some(rule)) => {
                let (moved, after) = self.elsewhere(state, Step::Call(operation), rule);
                let accepted = Some(Entry::Call(operation, Answer::Accepted));
                let codes = || rule.checks().filter_map(|check| check.code).map(M::code);
                let refused =
                    || codes().flat_map(|code| wrong(Some(Entry::Call(operation, Answer::Refused(code))), vec![state]));
                match self.claim.part {
                    Part::Code(_) => refused().collect(),
                    Part::Guard(_) => refused().chain(wrong(accepted, vec![moved, state])).collect(),
                    _ => wrong(accepted, after),
                }
            }
        }
    }

    /// Where the row's own effects lead, and where a service might leave the job that does not make them as the row says.
    fn elsewhere(&self, state: M, step: Step<M>, rule: &Rule) -> (M, Vec<M>) {
        let moved = M::at(rule.moved(self.claim.spec.coordinates, at(state, step)));
        let mut all = vec![state];
        if let Part::Effect(n) = self.claim.part {
            let on = rule.effects().nth(n).map_or(usize::MAX, |e| usize::from(e.coordinate));
            all.extend(self.spread(moved, |_, n| n == on));
            if self.claim.spec.prints(moved.point(), on).is_some() {
                return (moved, all);
            }
        }
        // What is not printed shows in what it excludes.
        all.extend(self.spread(moved, |kind, _| kind == Kind::Shown));
        (moved, all)
    }

    /// A state with each combination of values of some coordinates.
    fn spread(&self, state: M, wanted: impl Fn(Kind, usize) -> bool) -> Vec<M> {
        let all = self.claim.spec.coordinates.iter().enumerate();
        let some = all.filter(|(n, c)| c.kind != Kind::Asked && *n != self.claim.spec.edition && wanted(c.kind, *n));
        let each = |points: Vec<Point>, c: &'static crate::rule::Coordinate| {
            points.into_iter().flat_map(move |p| (0u8..).take(c.values.len()).map(move |v| p.set(c, v))).collect()
        };
        some.fold(vec![state.point()], |points, (_, c)| each(points, c)).into_iter().map(M::at).collect()
    }

    /// Why nothing was found that breaks the claim alone, if there is a reason for it.
    fn unseen(&self) -> Unseen {
        let (spec, c) = (self.claim.spec, self.claim.spec.coordinates);
        let Some(rule) = self.claim.rule else {
            let possible = matches!(self.claim.part, Part::Never(n) if self.looks_possible(n));
            return if possible { Unseen::LooksPossible } else { Unseen::Nothing };
        };
        match self.claim.part {
            Part::Guard(n) => {
                let doubtful = rule.checks().nth(n).is_some_and(|check| {
                    let speaks = |p: Point| check.verb == crate::rule::Verb::Unless || check.inside(c, p);
                    let mut cells = self
                        .map
                        .states
                        .iter()
                        .flat_map(|s| self.steps().into_iter().flatten().map(|step| at(*s, step)));
                    !check.doubt.is_empty() && cells.all(|p| !speaks(p) || check.doubt.iter().any(|d| d.has(c, p)))
                });
                if doubtful { Unseen::InDoubt } else { Unseen::Nothing }
            }
            Part::Code(_) => {
                let mut codes: Vec<u8> = rule.checks().filter_map(|check| check.code).collect();
                codes.sort_unstable();
                codes.dedup();
                if codes.len() == 1 { Unseen::OnlyCode } else { Unseen::SharedCode }
            }
            Part::Effect(n) => {
                let on = rule.effects().nth(n).map_or(usize::MAX, |e| usize::from(e.coordinate));
                let views: Vec<_> = spec.views.iter().filter(|view| usize::from(view.coordinate) == on).collect();
                let carried = views.is_empty() || views.iter().any(|view| is_carried(&view.basis));
                if carried { Unseen::Nothing } else { Unseen::NotPrinted }
            }
            _ => Unseen::Nothing,
        }
    }

    /// Whether all that a row excludes, and no other does, looks like what none excludes.
    fn looks_possible(&self, n: usize) -> bool {
        let (spec, c) = (self.claim.spec, self.claim.spec.coordinates);
        let Some(row) = spec.never.get(n) else { return false };
        let excluding = |p: Point| spec.never.iter().filter(|row| row.region.has(c, p)).count();
        let states = (0..M::EDITIONS.len()).flat_map(super::all_of::<M>);
        states.filter(|s| row.region.has(c, s.point()) && excluding(s.point()) == 1).all(|state| {
            let shows = |n: usize| {
                let p = state.point();
                spec.prints(p, n) != Some(crate::rule::Prints::Anything)
                    && spec.coordinate(n).is_some_and(|c| spec.may_print(p, n, p.get(c)))
            };
            let alike = self.spread(state, |kind, n| kind == Kind::Shown && !shows(n));
            alike.iter().any(|other| excluding(other.point()) == 0)
        })
    }
}

fn at<M: Machine>(state: M, step: Step<M>) -> Point {
    match step {
        Step::Call(operation) => operation.ask(state.point()),
        Step::Event(_) => state.point(),
    }
}
