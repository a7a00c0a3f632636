//! What one machine may do at one state, under a degree of trust in its claims.

use crate::evidence::{Basis, Strength};
use crate::rule::{
    Agent, Class, Coordinate, Effect, Kind, NoStep, Point, Prints, Region, Rule, Ruling, Spec, Verb, View, product,
};
use crate::states::{Numbers, StateSet};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::sets::Memo;
use super::{Answer, Code, Field, Frame, Glimpse};

/// How a claim is taken in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// To the letter, whatever it rests on.
    Hold,
    /// As far as a vendor's sentence carries it.
    Doubt,
    /// Not at all.
    Waived,
}

/// The name of a claim: which row, which part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    Guard(usize, usize),
    Code(usize, usize),
    Effect(usize, usize),
    /// What a row's request cannot lead to.
    Bar(usize),
    /// That what no check claims passes.
    Passes(usize),
    /// That what a request does not say, or a row does not set, stays.
    Stays(usize),
    Never(usize),
    NoStep(usize),
    View(usize),
}

/// How much of the specification a run believes.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a freedom of its own")]
pub(super) struct Trust {
    rest: Mode,
    others: Vec<(Claim, Mode)>,
    /// One unforeseen move after each sighting, which the next sighting must prove.
    pub(super) jumps: bool,
    /// Codes that the operation's error table lacks.
    pub(super) any_code: bool,
    /// Refusals without their code, which may be of what the machine does not model.
    pub(super) no_code: bool,
    /// Words that no page lists.
    pub(super) any_word: bool,
}

impl Trust {
    pub(super) fn strict() -> Self {
        Self { rest: Mode::Hold, others: Vec::new(), jumps: false, any_code: false, no_code: false, any_word: false }
    }

    pub(super) fn lenient() -> Self {
        Self { rest: Mode::Doubt, others: Vec::new(), jumps: true, any_code: true, no_code: true, any_word: true }
    }

    pub(super) fn but(mut self, claim: Claim, mode: Mode) -> Self {
        self.others.push((claim, mode));
        self
    }

    /// Whether a row's claim binds, where its basis decides in a lenient run.
    fn binds(&self, claim: Claim, basis: &Basis) -> bool {
        match self.mode(claim) {
            Mode::Hold => true,
            Mode::Doubt => matches!(basis, Basis::Stated(_) | Basis::Disputed(..)),
            Mode::Waived => false,
        }
    }

    fn mode(&self, claim: Claim) -> Mode {
        self.others.iter().rev().find(|(c, _)| *c == claim).map_or(self.rest, |(_, mode)| *mode)
    }
}

/// What an operation may be answered at a state.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Possible {
    pub(super) pass: bool,
    pub(super) ignore: bool,
    codes: u64,
    any_code: bool,
}

/// By what right a call may be ignored, over all the requests that it may have been.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rights {
    pub(super) strongest: Strength,
    pub(super) weakest: Strength,
}

/// Where a step may lead, with the weakest basis it uses.
pub(super) type Target = (usize, Strength);

/// Where an accepted call may lead.
struct Way {
    ends: Rc<StateSet>,
    /// The weakest basis that it uses.
    rests_on: Strength,
    /// Whether it sets something that is shown.
    shows: bool,
}

/// Where a state may be moved to unforeseen: the job alone, or the linked resource alone.
#[derive(Debug)]
pub(super) struct Jumps {
    pub(super) own: Rc<StateSet>,
    pub(super) linked: StateSet,
}

/// A state one unseen step away, the row that leads there, and what it rests on.
type Successor = (usize, usize, Strength);

/// Which moves may go unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unseen {
    /// The service's own steps.
    pub(super) service: bool,
    /// Calls and console actions of others.
    pub(super) others: bool,
    /// What somebody asks of another resource.
    pub(super) elsewhere: bool,
}

impl Unseen {
    pub(super) fn allows(self, agent: Agent) -> bool {
        match agent {
            Agent::Service => self.service,
            Agent::Caller | Agent::Console => self.others,
            Agent::Elsewhere => self.elsewhere,
        }
    }
}

impl Frame {
    /// What may happen unseen.
    pub(super) fn unseen(&self) -> Unseen {
        let elsewhere = self.open || self.asked_elsewhere;
        Unseen { service: !self.steps, others: self.open, elsewhere }
    }
}

/// One machine in one edition, its states numbered.
pub(super) struct Model {
    pub(super) spec: &'static Spec,
    edition: u8,
    /// Whether the linked resource is recorded too; otherwise its coordinate takes any value at any time.
    linked: bool,
    numbers: Numbers,
    /// The states by number.
    points: Vec<Point>,
    pub(super) states: usize,
    /// What the rows exclude that bind here, and the prohibited steps that do, each with its number.
    never: Vec<Region>,
    no_step: Vec<(usize, &'static NoStep)>,
    /// The states that none of them excludes.
    pub(super) possible: StateSet,
    pub(super) trust: Trust,
    pub(super) rules: Vec<&'static Rule>,
    /// For each rule the linked coordinates that it looks at and nobody recorded.
    free: Vec<Vec<&'static Coordinate>>,
    /// Which moves may go unseen.
    pub(super) unseen: Unseen,
    /// Whether the linked resource may move unforeseen wherever the job is: no effect on it is stated, which that would undo.
    pub(super) linked_strays: bool,
    /// The sets that histories came to, by number.
    pub(super) memo: RefCell<Memo>,
    successors: RefCell<BTreeMap<usize, Rc<Vec<Successor>>>>,
    nearby: RefCell<BTreeMap<usize, Rc<StateSet>>>,
    jumps: RefCell<BTreeMap<usize, Rc<Jumps>>>,
    /// Filled boxes: wide sets are asked for again and again, by each state of another.
    filled: RefCell<BTreeMap<Within, Rc<StateSet>>>,
}

/// A box, and what else keeps states out of it: see [`Model::fill`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Within {
    masks: Region,
    /// The prohibited steps that speak of where it comes from: a bit for each, and one for a job that exists.
    rows: u32,
    /// The rule that cannot lead everywhere.
    bar: Option<usize>,
}

impl Model {
    pub(super) fn new(frame: &Frame, edition: u8, trust: Trust) -> Self {
        let Frame { spec, linked, .. } = *frame;
        let follows = |n: usize, kind: Kind| {
            if linked { !spec.unfollowed.contains(&n) } else { kind != Kind::Linked }
        };
        let numbers = Numbers::new(spec, edition, follows);
        let states = numbers.count();
        let of_linked = if linked { spec.linked } else { &[] };
        let all = spec.rules.iter().chain(spec.events).chain(spec.console).chain(of_linked);
        let rules: Vec<&Rule> = all.filter(|r| r.editions >> edition & 1 == 1).collect();
        let read = |rule: &&Rule| {
            let all = spec.coordinates.iter().enumerate();
            let free = |n: usize, c: &Coordinate| c.kind != Kind::Asked && n != spec.edition && !follows(n, c.kind);
            all.filter(|(n, c)| free(*n, c) && rule.reads(*n)).map(|(_, c)| c).collect()
        };
        let free = rules.iter().map(read).collect();
        let is_linked = |e: &Effect| spec.coordinate(e.coordinate.into()).is_some_and(|c| c.kind == Kind::Linked);
        let sure = |e: &Effect| is_linked(e) && matches!(e.basis, Basis::Stated(_) | Basis::Disputed(..));
        let linked_strays = linked && !rules.iter().any(|rule| rule.effects().any(sure));
        let never = spec.never.iter().enumerate().filter(|(n, row)| trust.binds(Claim::Never(*n), &row.basis));
        let never: Vec<Region> = never.map(|(_, row)| row.region).collect();
        let no_step = spec.no_step.iter().enumerate().filter(|(n, row)| trust.binds(Claim::NoStep(*n), &row.basis));
        let no_step = no_step.collect();
        let points: Vec<Point> = (0..states).map(|state| numbers.point(state)).collect();
        let mut possible = StateSet::with_room(states);
        for (state, p) in points.iter().enumerate() {
            if !never.iter().any(|region| region.has(spec.coordinates, *p)) {
                possible.insert(state);
            }
        }
        Self {
            spec,
            edition,
            linked,
            numbers,
            points,
            states,
            never,
            no_step,
            possible,
            trust,
            rules,
            free,
            unseen: frame.unseen(),
            linked_strays,
            memo: RefCell::default(),
            successors: RefCell::default(),
            nearby: RefCell::default(),
            jumps: RefCell::default(),
            filled: RefCell::default(),
        }
    }

    pub(super) fn index(&self, p: Point) -> usize {
        self.numbers.index(p)
    }

    pub(super) fn point(&self, i: usize) -> Point {
        self.points.get(i).copied().unwrap_or_else(|| self.numbers.point(i))
    }

    /// The point with each value that a rule looks at of a linked resource that nobody recorded, and that no row excludes.
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    fn linked_values(&self, r: usize, p: Point) -> impl Iterator<Item = Point> + use<'_> {
        let free = self.free.get(r).map_or(&[][..], Vec::as_slice);
        let all = free.iter().map(|c| c.values.len()).product::<usize>();
        let points = (0..all).map(move |mut n| {
            free.iter().fold(p, |p, c| {
                let value = n % c.values.len();
                n /= c.values.len();
                p.set(c, value as u8)
            })
        });
        points.filter(move |p| free.is_empty() || !self.excluded(*p))
    }

    pub(super) fn rule(&self, agent: Agent, verb: u8) -> Option<usize> {
        self.rules.iter().position(|r| r.agent == agent && r.verb == verb)
    }

    /// The row of a step, the service's own or one that was asked elsewhere.
    pub(super) fn event(&self, verb: u8) -> Option<usize> {
        self.rules.iter().position(|r| matches!(r.agent, Agent::Service | Agent::Elsewhere) && r.verb == verb)
    }

    /// Every claim of this edition with its basis.
    pub(super) fn claims(&self) -> Vec<(Claim, Basis)> {
        let mut all = Vec::new();
        for (r, rule) in self.rules.iter().enumerate() {
            for (n, check) in rule.checks().enumerate() {
                all.push((Claim::Guard(r, n), check.basis));
                if check.code.is_some() {
                    all.push((Claim::Code(r, n), rule.code_basis(check)));
                }
            }
            all.extend(rule.effects().enumerate().map(|(n, e)| (Claim::Effect(r, n), e.basis)));
            all.extend(rule.bar.map(|bar| (Claim::Bar(r), bar.basis)));
            all.push((Claim::Stays(r), Basis::Assumed("what is not asked for, or not spoken of, stays as it was")));
            if rule.agent == Agent::Caller {
                all.push((Claim::Passes(r), Basis::Assumed("no page gives the operation a condition here")));
            }
        }
        all.extend(self.spec.never.iter().enumerate().map(|(n, row)| (Claim::Never(n), row.basis)));
        all.extend(self.spec.no_step.iter().enumerate().map(|(n, row)| (Claim::NoStep(n), row.basis)));
        all.extend(self.spec.views.iter().enumerate().map(|(n, row)| (Claim::View(n), row.basis)));
        all
    }

    fn binds(&self, claim: Claim, basis: &Basis) -> bool {
        self.trust.binds(claim, basis)
    }

    pub(super) fn excluded(&self, p: Point) -> bool {
        self.never.iter().any(|region| region.has(self.spec.coordinates, p))
    }

    /// Whether a sentence keeps it from going from one point to another: for what nobody asked, or by a request.
    fn barred(&self, p: Point, q: Point, asked: bool) -> bool {
        let c = self.spec.coordinates;
        // Not to exist yet is over for good.
        if c.first().is_some_and(|c| p.get(c) != 0 && q.get(c) == 0) {
            return true;
        }
        self.no_step
            .iter()
            .any(|(_, row)| p != q && !(asked && row.by_itself) && row.from.has(c, p) && row.to.has(c, q))
    }

    /// Walks the checks of an operation: what it may be answered here.
    fn possible_at(&self, r: usize, p: Point) -> Possible {
        let (c, mut out) = (self.spec.coordinates, Possible::default());
        let Some(rule) = self.rules.get(r) else { return out };
        let (mut refused, mut claimed) = (false, false);
        for (n, check) in rule.checks().enumerate() {
            let inside = check.inside(c, p);
            let fires = inside != (check.verb == Verb::Unless);
            let doubt = match (self.trust.mode(Claim::Guard(r, n)), check.basis) {
                (Mode::Hold, _) | (Mode::Doubt, Basis::Stated(_)) => false,
                (Mode::Waived, _) => true,
                (Mode::Doubt, Basis::Disputed(..)) => check.doubt.iter().any(|d| d.has(c, p)),
                // One side is claimed, so only that side can be in doubt; a check without a region may be anywhere.
                (Mode::Doubt, _) => check.verb == Verb::Unless || inside || check.regions.is_empty(),
            };
            claimed |= check.verb == Verb::Unless && inside && !doubt;
            if !(fires || doubt) {
                continue;
            }
            match check.verb {
                Verb::Unless | Verb::Refuse => {
                    let known = match (self.trust.mode(Claim::Code(r, n)), rule.code_basis(check)) {
                        (Mode::Hold, _) | (Mode::Doubt, Basis::Stated(_)) => true,
                        (Mode::Doubt | Mode::Waived, _) => false,
                    };
                    out.codes |= check.code.map_or(0, |code| 1 << code);
                    out.any_code |= !known;
                    refused |= fires && !doubt;
                    if refused && matches!(rule.order, Basis::Stated(_)) {
                        return out;
                    }
                }
                Verb::Pass | Verb::Ignore if refused => {}
                Verb::Pass | Verb::Ignore => {
                    out.pass |= check.verb == Verb::Pass;
                    out.ignore |= check.verb == Verb::Ignore;
                    if fires && !doubt {
                        return out;
                    }
                }
            }
        }
        if !refused {
            out.pass = true;
            out.any_code |= !claimed && self.trust.mode(Claim::Passes(r)) != Mode::Hold;
        }
        out
    }

    /// Whether this refusal is possible here. `requests` are the arguments that the call may have had.
    pub(super) fn may_deny(&self, r: usize, requests: &[Point], state: usize, code: Code) -> Option<Strength> {
        let number = match code {
            Code::Listed(n) => Some(n),
            Code::Unlisted | Code::Unrecorded => None,
        };
        let rule = self.rules.get(r)?;
        let carried = number.is_some_and(|n| rule.checks().any(|c| c.code == Some(n)));
        // What the machine does not model makes no claim; a parameter's code does where the rows look at every parameter.
        let of_state = |n: u8| self.spec.codes.get(usize::from(n)).is_some_and(|c| c.1 == Class::State);
        if number.is_some_and(|n| !(of_state(n) || carried && rule.whole)) {
            return Some(Strength::Stated);
        }
        if !carried && if code == Code::Unrecorded { self.trust.no_code } else { self.trust.any_code } {
            return Some(Strength::Assumed);
        }
        let points = self.asked(r, requests, state);
        points
            .filter_map(|p| {
                let possible = self.possible_at(r, p);
                let fits = possible.any_code
                    || match (code, number) {
                        (Code::Unrecorded, _) => possible.codes != 0,
                        (_, Some(n)) => possible.codes >> n & 1 == 1,
                        (_, None) => false,
                    };
                fits.then(|| {
                    let fired = rule
                        .checks()
                        .filter(|c| c.fires(self.spec.coordinates, p) && (number.is_none() || c.code == number));
                    let strength = |c: &crate::rule::Check| c.basis.strength().max(rule.code_basis(c).strength());
                    fired.map(strength).min().unwrap_or(Strength::Assumed)
                })
            })
            .min()
    }

    /// A state with each of the requests, and with each value of what nobody recorded.
    fn asked(&self, r: usize, requests: &[Point], state: usize) -> impl Iterator<Item = Point> {
        let here = self.point(state);
        requests.iter().flat_map(move |q| self.linked_values(r, Point(here.0 | q.0)))
    }

    /// Where an accepted call may lead, and by what right; the last are the rights by which it may be ignored.
    fn acceptances(&self, r: usize, requests: &[Point], state: usize) -> (Vec<Way>, Option<Rights>) {
        let (mut applied, mut ignored): (_, Option<Rights>) = (Vec::new(), None);
        let mut done = Vec::new();
        for p in self.asked(r, requests, state) {
            let possible = self.possible_at(r, p);
            if !(possible.pass || possible.ignore) {
                continue;
            }
            let rests_on = self.acceptance(r, p);
            if possible.pass {
                // Requests that lead to the same place by the same right are one.
                let (masks, strength) = self.reach(r, p);
                let (rests_on, shows) = (strength.max(rests_on), self.shows_effect(r, p));
                if !done.contains(&(masks, rests_on, shows)) {
                    applied.push(Way { ends: self.targets(r, p, masks), rests_on, shows });
                    done.push((masks, rests_on, shows));
                }
            }
            if possible.ignore {
                let old = ignored.unwrap_or(Rights { strongest: rests_on, weakest: rests_on });
                let (strongest, weakest) = (old.strongest.min(rests_on), old.weakest.max(rests_on));
                ignored = Some(Rights { strongest, weakest });
            }
        }
        (applied, ignored)
    }

    /// Tells where an accepted call may lead, and whether it then sets something that is shown. Whether it may be applied, and
    /// the rights by which it may be ignored.
    pub(super) fn accept(
        &self,
        r: usize,
        requests: &[Point],
        state: usize,
        mut to: impl FnMut(&StateSet, bool),
    ) -> (bool, Option<Rights>) {
        let (applied, ignored) = self.acceptances(r, requests, state);
        for way in &applied {
            to(&way.ends, way.shows);
        }
        (applied.iter().any(|way| !way.ends.is_empty()), ignored)
    }

    /// Where an accepted call may lead: `(applied, ignored)`, each with the weakest basis it uses.
    pub(super) fn may_accept(&self, r: usize, requests: &[Point], state: usize) -> (Vec<Target>, Option<Strength>) {
        let (sets, ignored) = self.acceptances(r, requests, state);
        let mut applied = BTreeMap::new();
        for Way { ends, rests_on, .. } in sets {
            for q in ends.iter() {
                applied.entry(q).and_modify(|old: &mut Strength| *old = rests_on.min(*old)).or_insert(rests_on);
            }
        }
        (applied.into_iter().collect(), ignored.map(|rights| rights.strongest))
    }

    /// The stated claims for which an answer cannot be: on a success, the checks that refuse for sure and what excludes the
    /// state it would lead to; on a refusal, the checks that accept for sure, or whose code is another.
    pub(super) fn against(&self, r: usize, requests: &[Point], state: usize, answer: Answer) -> Vec<(Claim, Basis)> {
        let (c, mut out) = (self.spec.coordinates, Vec::new());
        let Some(rule) = self.rules.get(r) else { return out };
        for p in self.asked(r, requests, state) {
            for (n, check) in rule.checks().enumerate() {
                let (inside, fires) = (check.inside(c, p), check.fires(c, p));
                let sure = match check.basis {
                    Basis::Stated(_) => true,
                    Basis::Disputed(..) => !check.doubt.iter().any(|d| d.has(c, p)),
                    _ => false,
                };
                let refuses = matches!(check.verb, Verb::Unless | Verb::Refuse);
                match answer {
                    _ if !sure => {}
                    Answer::Denied(_) if refuses && fires => out.push((Claim::Code(r, n), rule.code_basis(check))),
                    Answer::Denied(_) if !refuses && fires || check.verb == Verb::Unless && inside => {
                        out.push((Claim::Guard(r, n), check.basis));
                    }
                    Answer::Ok | Answer::Applied | Answer::Ignored if refuses && fires => {
                        out.push((Claim::Guard(r, n), check.basis));
                    }
                    Answer::Applied if check.verb == Verb::Ignore && fires => {
                        out.push((Claim::Guard(r, n), check.basis));
                    }
                    _ => {}
                }
                // The first check that answers for sure is the one to name.
                if sure && fires {
                    break;
                }
            }
            if matches!(answer, Answer::Ok | Answer::Applied) && out.is_empty() {
                out.extend(self.keeping(p, rule.moved(c, p), true));
            }
        }
        out
    }

    /// The stated rows that keep the job from going from one point to another.
    pub(super) fn keeping(&self, p: Point, q: Point, asked: bool) -> Vec<(Claim, Basis)> {
        let c = self.spec.coordinates;
        let never = self.spec.never.iter().enumerate().filter(|(_, row)| row.region.has(c, q));
        let never = never.map(|(n, row)| (Claim::Never(n), row.basis));
        let steps = self.spec.no_step.iter().enumerate();
        let steps =
            steps.filter(|(_, row)| p != q && !(asked && row.by_itself) && row.from.has(c, p) && row.to.has(c, q));
        let steps = steps.map(|(n, row)| (Claim::NoStep(n), row.basis));
        never.chain(steps).filter(|(_, basis)| matches!(basis, Basis::Stated(_) | Basis::Disputed(..))).collect()
    }

    /// The stated rows that exclude whatever job would be as a sighting shows it; none if there may be such a job.
    pub(super) fn never_seen(&self, glimpse: &Glimpse) -> Vec<(Claim, Basis)> {
        let c = self.spec.coordinates;
        let same = |p: Point, (n, field): &(usize, Field)| c.get(*n).is_none_or(|c| field.allows(p.get(c)));
        let mut excluding = Vec::new();
        let all = product(c, self.spec.edition, self.edition);
        for p in all.filter(|p| glimpse.fields.iter().all(|field| same(*p, field))) {
            let rows = self.keeping(p, p, false);
            if rows.is_empty() {
                return Vec::new();
            }
            excluding.extend(rows.into_iter().filter(|row| !excluding.contains(row)).collect::<Vec<_>>());
        }
        excluding
    }

    /// The stated effects that gave the job what it keeps for life, where a sighting shows another value than all these states.
    pub(super) fn kept_for_life(&self, glimpse: &Glimpse, states: &[usize]) -> Vec<(Claim, Basis)> {
        let other = |(n, field): &&(usize, Field)| {
            let fixed = self.spec.coordinate(*n).filter(|c| c.kind == Kind::Fixed);
            fixed.is_some_and(|c| !states.is_empty() && !states.iter().any(|s| field.allows(self.point(*s).get(c))))
        };
        let set = |n: usize| {
            let rules = self.rules.iter().enumerate();
            rules.flat_map(move |(r, rule)| {
                let effects = rule.effects().enumerate().filter(move |(_, e)| usize::from(e.coordinate) == n);
                effects.map(move |(e, effect)| (Claim::Effect(r, e), effect.basis))
            })
        };
        let fields = glimpse.fields.iter().filter(other);
        fields.flat_map(|(n, _)| set(*n)).filter(|(_, basis)| matches!(basis, Basis::Stated(_))).collect()
    }

    /// The stated rows for which a job in this state cannot be what a sighting shows, whatever the sighting leaves open.
    pub(super) fn unseeable(&self, state: usize, glimpse: &Glimpse) -> Vec<(Claim, Basis)> {
        let p = self.point(state);
        let mut ends = vec![p];
        for (n, c) in self.spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Shown) {
            #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
            let values: Vec<u8> = match glimpse.fields.iter().find(|(m, _)| *m == n) {
                Some((_, Field::Word(value))) => vec![*value],
                Some((_, Field::Among(mask))) => (0..32).filter(|v| mask >> v & 1 == 1).collect(),
                _ => (0..c.values.len() as u8).collect(),
            };
            ends = ends.into_iter().flat_map(|q| values.iter().map(move |v| q.set(c, *v))).collect();
        }
        let mut rows = ends.first().map_or_else(Vec::new, |q| self.keeping(p, *q, false));
        rows.retain(|(claim, _)| {
            ends.iter().all(|q| self.keeping(p, *q, false).iter().any(|(other, _)| other == claim))
        });
        rows
    }

    /// What an acceptance rests on: the check that accepts, or the best that lets it pass.
    fn acceptance(&self, r: usize, p: Point) -> Strength {
        let c = self.spec.coordinates;
        let Some(rule) = self.rules.get(r) else { return Strength::Assumed };
        if let (Ruling::Pass | Ruling::Ignore, Some(n)) = rule.ruling(c, p) {
            if self.trust.mode(Claim::Guard(r, n)) == Mode::Waived {
                return Strength::Assumed;
            }
            return rule.checks().nth(n).map_or(Strength::Assumed, |check| check.basis.strength());
        }
        let passed = rule.checks().filter(|check| check.verb == Verb::Unless && check.inside(c, p));
        passed.map(|check| check.basis.strength()).min().unwrap_or(Strength::Assumed)
    }

    /// Whether an accepted call sets something that is shown.
    fn shows_effect(&self, r: usize, p: Point) -> bool {
        let c = self.spec.coordinates;
        // What no sentence carries keeps nothing from moving unforeseen.
        let stated = |e: &Effect| matches!(e.basis, Basis::Stated(_) | Basis::Disputed(..));
        let shown = |e: &Effect| {
            self.spec
                .coordinate(usize::from(e.coordinate))
                .is_some_and(|c| c.kind == Kind::Shown || c.kind == Kind::Linked && self.linked && stated(e))
        };
        self.rules.get(r).is_some_and(|rule| rule.effects().any(|e| shown(e) && e.when.has(c, p)))
    }

    /// Whether an accepted call changes nothing, wherever the job is.
    pub(super) fn is_idle(&self, verb: u8, requests: Option<&[Point; 2]>) -> bool {
        let Some(r) = self.rule(Agent::Caller, verb) else { return false };
        let Some(rule) = self.rules.get(r) else { return false };
        let asks = |p: Point, e: &Effect| {
            let asked = self.spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Asked);
            asked.into_iter().all(|(n, c)| e.when.mask(n) >> p.get(c) & 1 == 1)
        };
        !self.requests(r, requests).into_iter().any(|p| rule.effects().any(|e| asks(p, e)))
    }

    /// What an effect may give its coordinate beside its own value: these values, or what was there before.
    fn rivals(&self, r: usize, n: usize, e: &Effect) -> (u32, bool) {
        let Some(coordinate) = self.spec.coordinate(usize::from(e.coordinate)) else { return (0, false) };
        let open = coordinate.kind == Kind::Shown || coordinate.kind == Kind::Linked && self.linked;
        match (self.trust.mode(Claim::Effect(r, n)), e.basis) {
            (Mode::Hold, _) | (Mode::Doubt, Basis::Stated(_)) => (0, false),
            (Mode::Doubt, Basis::Disputed(..)) => (e.rival, false),
            (Mode::Doubt | Mode::Waived, _) if open => (coordinate.all(), false),
            (Mode::Doubt | Mode::Waived, _) => (0, true),
        }
    }

    /// The box of one point.
    fn at(&self, p: Point) -> Region {
        let coordinates = self.spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind != Kind::Asked);
        coordinates.fold(Region::ANY, |masks, (n, c)| masks.with_mask(n, 1 << p.get(c)))
    }

    /// The points of a box. Coordinates that do not tell states apart keep the value of this point.
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    fn inside(&self, p: Point, masks: Region) -> impl Iterator<Item = Point> {
        let axes: Vec<_> = self.numbers.coordinates().map(|(n, c)| (c, masks.mask(n) & c.all())).collect();
        let first = |mask: u32| mask.trailing_zeros() as u8;
        let mut next =
            axes.iter().all(|(_, mask)| *mask != 0).then(|| axes.iter().fold(p, |p, (c, mask)| p.set(c, first(*mask))));
        core::iter::from_fn(move || {
            let here = next?;
            let mut q = here;
            next = axes
                .iter()
                .any(|(c, mask)| {
                    let higher = mask & u32::MAX << q.get(c) << 1;
                    q = q.set(c, first(if higher == 0 { *mask } else { higher }));
                    higher != 0
                })
                .then_some(q);
            Some(here)
        })
    }

    /// The states of a box in which the job may be, and to which nothing keeps it from going.
    fn fill(&self, p: Point, masks: Region, asked: bool, bar: Option<usize>) -> Rc<StateSet> {
        let c = self.spec.coordinates;
        let active = || self.no_step.iter().filter(|(_, row)| !(asked && row.by_itself) && row.from.has(c, p));
        let exists = c.first().is_some_and(|c| p.get(c) != 0);
        let rows = active().fold(u32::from(exists) << 31, |rows, (n, _)| rows | 1 << n);
        let within = Within { masks, rows, bar };
        // A prohibited step is one to elsewhere, so that where one speaks of this point the point itself matters.
        let stepping = rows & !(1 << 31) != 0;
        if let Some(known) = self.filled.borrow().get(&within).filter(|_| !stepping) {
            return Rc::clone(known);
        }
        let bar = bar.and_then(|r| self.rules.get(r)?.bar).map_or(&[][..], |bar| bar.to);
        let mut set = StateSet::with_room(self.states);
        let kept_from: Vec<&Region> = active().map(|(_, row)| &row.to).collect();
        for q in self.inside(p, masks) {
            let n = self.index(q);
            // Not to exist yet is over for good.
            let absent = exists && c.first().is_some_and(|c| q.get(c) == 0);
            let barred = absent || p != q && kept_from.iter().any(|to| to.has(c, q));
            if self.possible.has(n) && !barred && !bar.iter().any(|to| to.has(c, q)) {
                set.insert(n);
            }
        }
        let set = Rc::new(set);
        if !stepping {
            self.filled.borrow_mut().insert(within, Rc::clone(&set));
        }
        set
    }

    /// The box in which the effects of a row end from this point, and the weakest of them.
    fn reach(&self, r: usize, p: Point) -> (Region, Strength) {
        let c = self.spec.coordinates;
        let (mut masks, mut strength, mut set) = (self.at(p), Strength::Stated, 0u32);
        let Some(rule) = self.rules.get(r) else { return (masks, strength) };
        let open = self.trust.mode(Claim::Stays(r)) != Mode::Hold;
        for (n, e) in rule.effects().enumerate().filter(|(_, e)| e.when.has(c, p)) {
            let (number, own) = (usize::from(e.coordinate), e.value(c, p));
            let Some(coordinate) = self.spec.coordinate(number) else { continue };
            strength = strength.max(e.basis.strength());
            let (mut values, any) = self.rivals(r, n, e);
            // That what a request does not say is kept, no sentence says.
            if open && own.is_none() {
                values = coordinate.all();
            }
            set |= u32::from(own.is_some()) << e.coordinate;
            let kept = if any || own.is_none() { masks.mask(number) } else { 0 };
            masks = masks.with_mask(number, values | own.map_or(0, |v| 1 << v) | kept);
        }
        // What is shown beside what a row sets is not spoken of: strictly it stays, else it may be anything.
        let shown = |n: usize| self.spec.coordinate(n).is_some_and(|c| c.kind == Kind::Shown);
        if open && (0..32).any(|n| set >> n & 1 == 1 && shown(n)) {
            for (n, c) in self.numbers.coordinates().filter(|(n, _)| shown(*n) && set >> n & 1 == 0) {
                masks = masks.with_mask(n, c.all());
            }
        }
        (masks, strength)
    }

    /// The states in which the effects of a row may end from this point.
    fn targets(&self, r: usize, p: Point, masks: Region) -> Rc<StateSet> {
        let Some(rule) = self.rules.get(r) else { return Rc::default() };
        let bar = rule.bar.filter(|bar| self.binds(Claim::Bar(r), &bar.basis)).map(|_| r);
        // Without what was asked, and without what nobody recorded.
        let p = self.point(self.index(p));
        self.fill(p, masks, rule.agent != Agent::Service, bar)
    }

    /// Where a recorded step of the service leads.
    pub(super) fn happens(&self, r: usize, state: usize) -> Vec<Target> {
        let (mut out, c) = (BTreeMap::new(), self.spec.coordinates);
        let Some(rule) = self.rules.get(r) else { return Vec::new() };
        for p in self.linked_values(r, self.point(state)) {
            let foreseen = rule.ruling(c, p).0 == Ruling::Pass;
            if foreseen || self.trust.jumps {
                let (masks, strength) = self.reach(r, p);
                let weakest = strength.max(self.acceptance(r, p));
                for q in self.targets(r, p, masks).iter() {
                    out.entry(q).and_modify(|old: &mut Strength| *old = weakest.min(*old)).or_insert(weakest);
                }
            }
        }
        out.into_iter().collect()
    }

    /// What a step of the service, or one that somebody asks for elsewhere, leads to from here, and what that rests on.
    fn foreseen(&self, r: usize, state: usize) -> Vec<Target> {
        let c = self.spec.coordinates;
        let Some(rule) = self.rules.get(r) else { return Vec::new() };
        let by_hand = rule.agent != Agent::Service;
        let points = self.linked_values(r, self.point(state));
        let ends = points.filter(|p| rule.ruling(c, *p).0 == Ruling::Pass).map(|p| (p, rule.moved(c, p)));
        let ends = ends.filter(|(p, q)| !self.excluded(*q) && !self.barred(*p, *q, by_hand));
        let rests_on = |p: Point| {
            let effects = rule.effects().filter(|e| e.when.has(c, p)).map(|e| e.basis.strength());
            effects.max().unwrap_or(Strength::Stated).max(self.acceptance(r, p))
        };
        ends.map(|(p, q)| (self.index(q), rests_on(p))).collect()
    }

    /// The rows that may move the job unseen.
    fn movers(&self) -> impl Iterator<Item = (usize, &'static Rule)> + '_ {
        let unseen = self.unseen;
        self.rules.iter().copied().enumerate().filter(move |(_, rule)| unseen.allows(rule.agent))
    }

    /// The states one unseen step away.
    pub(super) fn nearby(&self, state: usize) -> Rc<StateSet> {
        if let Some(known) = self.nearby.borrow().get(&state) {
            return Rc::clone(known);
        }
        let out = self.nearby_without(state, self.rules.len());
        self.nearby.borrow_mut().insert(state, Rc::clone(&out));
        out
    }

    /// The same without one row.
    pub(super) fn nearby_without(&self, state: usize, row: usize) -> Rc<StateSet> {
        let mut out = StateSet::with_room(self.states);
        for (r, _) in self.movers().filter(|(r, _)| *r != row) {
            self.move_by(r, state, &mut out);
        }
        Rc::new(out)
    }

    /// Adds where a row may move the job unseen.
    pub(super) fn move_by(&self, r: usize, state: usize, to: &mut StateSet) {
        if self.rules.get(r).is_some_and(|rule| rule.agent == Agent::Caller) {
            self.accept(r, &self.all_requests(r), state, |ends, _| to.add(ends));
        } else {
            for (q, _) in self.foreseen(r, state) {
                to.insert(q);
            }
        }
    }

    /// Whether a row may move the job unseen.
    pub(super) fn is_mover(&self, r: usize) -> bool {
        self.movers().any(|(n, _)| n == r)
    }

    /// The states one unseen step away, each with the row and what it rests on.
    pub(super) fn successors(&self, state: usize) -> Rc<Vec<Successor>> {
        if let Some(known) = self.successors.borrow().get(&state) {
            return Rc::clone(known);
        }
        let mut out: BTreeMap<usize, (usize, Strength)> = BTreeMap::new();
        let mut add = |q: usize, r: usize, s: Strength| {
            if q != state {
                out.entry(q)
                    .and_modify(|old| {
                        if s < old.1 {
                            *old = (r, s);
                        }
                    })
                    .or_insert((r, s));
            }
        };
        for (r, rule) in self.movers() {
            if rule.agent == Agent::Caller {
                for (q, s) in self.may_accept(r, &self.all_requests(r), state).0 {
                    add(q, r, s);
                }
            } else {
                for (q, s) in self.foreseen(r, state) {
                    add(q, r, s);
                }
            }
        }
        let list = Rc::new(out.into_iter().map(|(q, (r, s))| (q, r, s)).collect::<Vec<_>>());
        self.successors.borrow_mut().insert(state, Rc::clone(&list));
        list
    }

    /// The arguments that a call may have had.
    pub(super) fn requests(&self, rule: usize, requests: Option<&[Point; 2]>) -> Vec<Point> {
        match requests {
            Some([one, other]) if one == other => vec![*one],
            Some(both) => both.to_vec(),
            None => self.all_requests(rule),
        }
    }

    /// Every combination of arguments that a row of this operation looks at.
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
    pub(super) fn all_requests(&self, r: usize) -> Vec<Point> {
        let Some(rule) = self.rules.get(r) else { return Vec::new() };
        let mut requests = vec![Point(0)];
        for (n, c) in self.spec.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Asked) {
            if rule.reads(n) {
                requests =
                    requests.into_iter().flat_map(|p| (0..c.values.len()).map(move |v| p.set(c, v as u8))).collect();
            }
        }
        requests
    }

    /// The states that differ from this one in what is shown only, and that no sentence keeps it from.
    pub(super) fn jumps(&self, state: usize) -> Rc<Jumps> {
        if let Some(known) = self.jumps.borrow().get(&state) {
            return Rc::clone(known);
        }
        let p = self.point(state);
        let along = |kind: Kind| {
            let mut masks = self.at(p);
            for (n, c) in self.numbers.coordinates().filter(|(_, c)| c.kind == kind) {
                masks = masks.with_mask(n, c.all());
            }
            self.fill(p, masks, false, None)
        };
        // One that stays proves nothing, and lets nobody move.
        let mut linked = (*along(Kind::Linked)).clone();
        linked.keep(|other| other != state);
        let jumps = Rc::new(Jumps { own: along(Kind::Shown), linked });
        self.jumps.borrow_mut().insert(state, Rc::clone(&jumps));
        jumps
    }

    /// Whether an API may print this of a state, and what that rests on.
    pub(super) fn shows(&self, state: usize, glimpse: &Glimpse) -> Option<Strength> {
        let (p, c) = (self.point(state), self.spec.coordinates);
        let missing = self.spec.is_missing(p);
        let about_linked =
            glimpse.fields.iter().any(|(n, _)| self.spec.coordinate(*n).is_some_and(|c| c.kind == Kind::Linked));
        if glimpse.missing {
            return if glimpse.linked {
                let gone = c.iter().find(|c| c.kind == Kind::Linked).is_some_and(|c| p.get(c) == 0);
                gone.then_some(Strength::Implied)
            } else {
                self.spec.may_be_missing(p).then_some(Strength::Implied)
            };
        }
        if missing && !about_linked && !glimpse.linked && !glimpse.fields.is_empty() {
            return None;
        }
        let mut weakest = Strength::Stated;
        for (n, field) in &glimpse.fields {
            weakest = weakest.max(self.shows_field(p, *n, *field)?);
        }
        Some(weakest)
    }

    /// Whether every word of a sighting is the state's own, where a page says what the field shows at all: no other proves
    /// that the job is there.
    pub(super) fn proves(&self, state: usize, glimpse: &Glimpse) -> bool {
        let p = self.point(state);
        if glimpse.missing && !glimpse.linked {
            return self.spec.is_missing(p);
        }
        let says_nothing = |n: usize| self.printed(p, n).is_some_and(|(_, view, _)| view.prints == Prints::Anything);
        glimpse.fields.iter().all(|(n, field)| {
            self.is_unfollowed(*n)
                || self.spec.coordinate(*n).is_none_or(|c| field.allows(p.get(c)) || says_nothing(*n))
        })
    }

    /// The view of a coordinate at a point, its number, and what it lists or is.
    fn printed(&self, p: Point, n: usize) -> Option<(usize, &'static View, u32)> {
        let mut rows = self.spec.views.iter().enumerate();
        let covers = |v: &View| usize::from(v.coordinate) == n && v.region.has(self.spec.coordinates, p);
        let (row, view) = rows.find(|(_, v)| covers(v))?;
        let own = 1 << p.get(self.spec.coordinate(n)?);
        Some((row, view, if let Prints::Among(mask) = view.prints { mask } else { own }))
    }

    /// Whether a coordinate is shown or remembered of the job itself.
    fn is_of_the_job(&self, n: usize) -> bool {
        self.spec.coordinate(n).is_some_and(|c| matches!(c.kind, Kind::Shown | Kind::Hidden))
    }

    /// Whether it may have any value at any moment, though something is shown of it.
    fn is_unfollowed(&self, n: usize) -> bool {
        self.linked && self.spec.unfollowed.contains(&n)
    }

    /// Whether it tells states apart.
    pub(super) fn follows(&self, n: usize) -> bool {
        self.numbers.coordinates().any(|(own, _)| own == n) || self.spec.edition == n
    }

    fn shows_field(&self, p: Point, n: usize, field: Field) -> Option<Strength> {
        if self.is_unfollowed(n) {
            return Some(Strength::Assumed);
        }
        let (row, view, printed) = self.printed(p, n)?;
        if view.prints == Prints::Anything {
            return Some(Strength::Assumed);
        }
        match field {
            Field::Word(value) if printed >> value & 1 == 1 => return Some(view.basis.strength()),
            Field::Among(mask) if printed & mask != 0 => return Some(view.basis.strength()),
            // A value without a word.
            Field::Null if n > 0 && printed & 1 == 1 && self.is_of_the_job(n) => return Some(view.basis.strength()),
            // No page promises that a field is there: its absence contradicts nothing that is stated.
            Field::Null if self.trust.mode(Claim::View(row)) != Mode::Hold => return Some(Strength::Assumed),
            Field::Unlisted => return self.trust.any_word.then_some(Strength::Assumed),
            _ => {}
        }
        let free = match (self.trust.mode(Claim::View(row)), field) {
            (Mode::Hold, _) => false,
            (Mode::Doubt, Field::Word(value)) if view.rival != 0 => view.rival >> value & 1 == 1,
            (Mode::Doubt, Field::Among(mask)) if view.rival != 0 => view.rival & mask != 0,
            _ => !self.binds(Claim::View(row), &view.basis),
        };
        free.then_some(Strength::Assumed)
    }
}
