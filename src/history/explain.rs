//! The verdict and what it carries. The verdict needs one pass; what explains it is a second one.

use super::model::{Claim, Mode, Model, Trust};
use super::run::{Frontier, Key, Run, Runner, initial};
use super::{Answer, Code, Field, Frame, Item, Judge, Track, What, describe};
use crate::evidence::{Basis, Clause, Strength};
use crate::rule::{Agent, Point, Verb};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// What a recording is worth against the documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Verdict {
    /// One run of the specification explains all of it.
    Conforms,
    /// It conforms, but nothing in it could have failed to: no line excluded any state.
    Vacuous,
    /// No run explains it, but no stated rule is broken either.
    Unspecified,
    /// A stated rule is broken.
    Violates,
    /// A bound was reached before anything could be said.
    Inconclusive,
}

/// A stated claim that the recording contradicts: without it there would be no conviction.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Blame {
    /// Which part of a row it is: guard, code, effect, never, no step, view.
    pub part: &'static str,
    /// The operation or event whose row it is; empty for a row of its own.
    pub rule: &'static str,
    /// The clause.
    pub clause: Option<&'static Clause>,
    /// What the claim rests on.
    pub basis: Basis,
}

/// Why a recording is unspecified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cause {
    /// It contradicts a claim that no sentence states.
    Contradicts(Blame),
    /// The job moved as no row foresees, and no sentence forbids it.
    UnforeseenMove,
    /// It holds a code that the operation's error table lacks, first at this line.
    UnlistedCode(usize),
    /// It holds a word that no page lists, first at this line.
    UnlistedWord(usize),
    /// It holds a refusal without its code, first at this line, which may be of something that the machine does not model.
    UnrecordedCode(usize),
}

impl Cause {
    /// The kind, in two words.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Cause::Contradicts(_) => "claim contradicted",
            Cause::UnforeseenMove => "unforeseen move",
            Cause::UnlistedCode(_) => "unlisted code",
            Cause::UnlistedWord(_) => "unlisted word",
            Cause::UnrecordedCode(_) => "unrecorded code",
        }
    }
}

/// One unseen step that an explanation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What happened: an event, a call of somebody else, a console action, or a lost call that took effect.
    pub what: &'static str,
    /// The line it came after; 0 for the beginning.
    pub after: usize,
    /// The line it came before.
    pub before: usize,
}

/// The verdict on a recording, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The edition's name.
    pub edition: &'static str,
    /// *violates*: the line at which no state was left.
    pub line: Option<usize>,
    /// *violates*: what the job could have been just before that line, the states last shown first.
    pub before: Vec<String>,
    /// *violates*: the stated claims that the recording contradicts, the most direct first.
    pub blame: Vec<Blame>,
    /// *violates*: what of the way it was recorded the conviction rests on: `closed`, `stale`, `steps`.
    pub given: Vec<&'static str>,
    /// *unspecified*: why.
    pub causes: Vec<Cause>,
    /// *conforms*: the fewest unseen steps of any explanation.
    pub needs: Vec<Step>,
    /// *conforms*: the weakest basis that every explanation needs.
    pub rests_on: Option<Strength>,
}

/// Histories longer than this get a verdict without its witness.
const EXPLAINED: usize = 4000;

impl Judgement {
    /// Nothing was recorded.
    pub(super) fn none() -> Self {
        Self {
            verdict: Verdict::Vacuous,
            edition: "?",
            line: None,
            before: Vec::new(),
            blame: Vec::new(),
            given: Vec::new(),
            causes: Vec::new(),
            needs: Vec::new(),
            rests_on: None,
        }
    }
}

/// The verdict alone, and the lenient run where there is no strict one.
pub(super) fn verdict(judge: &Judge, track: &Track) -> (Judgement, Option<Run>) {
    let edition = track.frame.spec.editions.get(usize::from(track.edition)).copied().unwrap_or("?");
    let is = |verdict| Judgement { verdict, edition, ..Judgement::none() };
    let strict = judge.model(&track.frame, track.edition, false);
    let run = Runner::new(&strict, track).run();
    if run.stuck.is_none() {
        let said = run.excluded || track.past.as_ref().is_some_and(|past| past.says);
        let says = said || Runner::says_something(&strict, track, track.items.len());
        return match (track.loose, says) {
            (true, _) => (is(Verdict::Inconclusive), None),
            (false, true) => (is(Verdict::Conforms), None),
            (false, false) => (is(Verdict::Vacuous), None),
        };
    }
    let loose = Runner::new(&judge.model(&track.frame, track.edition, true), track).run();
    let verdict = match (loose.stuck, run.over_budget || track.loose) {
        (Some(_), _) if loose.over_budget || track.reopened => Verdict::Inconclusive,
        (Some(_), _) => Verdict::Violates,
        (None, true) => Verdict::Inconclusive,
        (None, false) => Verdict::Unspecified,
    };
    (is(verdict), Some(loose))
}

pub(super) fn judge(judge: &Judge, track: &Track) -> Judgement {
    let (mut judgement, loose) = verdict(judge, track);
    #[cfg(feature = "__mutants")]
    if crate::rule::mutants::active() {
        return judgement;
    }
    let (strict, lenient) = [false, true].map(|lenient| judge.model(&track.frame, track.edition, lenient)).into();
    // What is forgotten cannot be explained.
    let whole = track.past.is_none() && track.items.len() <= EXPLAINED;
    match (judgement.verdict, loose) {
        (Verdict::Conforms, _) if whole => {
            judgement.needs = cheapest(&strict, track, Measure::Steps).map(|found| found.1).unwrap_or_default();
            judgement.rests_on = cheapest(&strict, track, Measure::Weakness).map(|found| found.0);
        }
        (Verdict::Violates, Some(Run { stuck: Some(at), before, .. })) => {
            judgement.line = Some(track.items.get(at).map_or(1, |item| item.line));
            judgement.before = candidates(&lenient, &before);
            judgement.blame = blame(&lenient, track, at, &before);
            judgement.given = given(judge, track);
        }
        (Verdict::Unspecified, _) if whole => judgement.causes = causes(&strict, track),
        _ => {}
    }
    judgement
}

/// The states of a frontier in words, those last shown first.
fn candidates(model: &Model, frontier: &Frontier) -> Vec<String> {
    let mut words = Vec::new();
    let shown = frontier.values().flat_map(|s| s.shown.iter());
    for state in shown.chain(frontier.values().flat_map(|s| s.unseen.iter())) {
        let text = describe(model.spec, model.point(state));
        if !words.contains(&text) {
            words.push(text);
        }
    }
    // Where a field was not recorded, every combination with it is possible: the rest says enough.
    if words.len() > SHOWN {
        let mut short: Vec<String> = Vec::new();
        for word in &words {
            let first = word.split('/').next().unwrap_or(word);
            if !short.iter().any(|s| s == first) {
                short.push(first.into());
            }
        }
        return short;
    }
    words
}

/// More states than these are listed by the first of their words.
const SHOWN: usize = 12;

fn name(model: &Model, claim: Claim, basis: Basis) -> Blame {
    let rule = |r: usize| model.rules.get(r).map_or("", |r| r.name);
    let (part, rule) = match claim {
        Claim::Guard(r, _) => ("guard", rule(r)),
        Claim::Code(r, _) => ("code", rule(r)),
        Claim::Effect(r, _) | Claim::Bar(r) => ("effect", rule(r)),
        Claim::Passes(r) => ("acceptance", rule(r)),
        Claim::Stays(r) => ("rest", rule(r)),
        Claim::Never(_) => ("never", ""),
        Claim::NoStep(_) => ("no step", ""),
        Claim::View(_) => ("view", ""),
    };
    Blame { part, rule, clause: basis.clause(), basis }
}

/// The stated claims that the recording contradicts. First those that exclude what was seen of whatever job; then those
/// that reject a candidate directly, the candidates last shown before the others; then the clauses each of which would have
/// to fall for the recording to be possible so far.
fn blame(lenient: &Model, track: &Track, at: usize, before: &Frontier) -> Vec<Blame> {
    let (mut guilty, mut imagined) = (Vec::new(), Vec::new());
    if let Some(item) = track.items.get(at) {
        if let What::See { glimpse } = &item.what {
            guilty.extend(lenient.never_seen(glimpse));
        }
        let reject = |state, last_shown| rejected(lenient, &item.what, state, last_shown);
        guilty.extend(before.values().flat_map(|s| s.shown.iter()).flat_map(|state| reject(state, true)));
        let unseen: Vec<Vec<_>> =
            before.values().flat_map(|s| s.unseen.iter()).map(|state| reject(state, false)).collect();
        // What keeps only some of the states that were never shown from being seen says less than what put the job there.
        let of_all = |claim: &(Claim, Basis)| unseen.iter().all(|others| others.contains(claim));
        let seen = matches!(item.what, What::See { .. });
        for claim in unseen.iter().flatten() {
            if seen && !of_all(claim) { imagined.push(*claim) } else { guilty.push(*claim) }
        }
    }
    guilty.extend(counterfactual(lenient, track, at));
    guilty.extend(imagined);
    let mut named: Vec<Blame> = Vec::new();
    for (claim, basis) in guilty {
        let blame = name(lenient, claim, basis);
        if !named.iter().any(|b| b.clause == blame.clause) {
            named.push(blame);
        }
    }
    named
}

/// The stated claims for which this line cannot follow on this state.
fn rejected(model: &Model, what: &What, state: usize, last_shown: bool) -> Vec<(Claim, Basis)> {
    match what {
        What::Call { verb, requests, answer } => {
            let Some(rule) = model.rule(Agent::Caller, *verb) else { return Vec::new() };
            let requests = model.requests(rule, requests.as_ref());
            model.against(rule, &requests, state, *answer)
        }
        What::Step { verb } => {
            let p = model.point(state);
            let rule = model.event(*verb).and_then(|r| model.rules.get(r));
            rule.map_or_else(Vec::new, |r| model.keeping(p, r.moved(model.spec.coordinates, p), false))
        }
        What::See { glimpse } => {
            let mut rows = model.unseeable(state, glimpse);
            // Only where the job was last shown did it stand for sure: from elsewhere it may have gone by another way.
            rows.retain(|(claim, _)| last_shown || matches!(claim, Claim::Never(_)));
            rows
        }
    }
}

/// The clauses each of which would have to fall, with all that rests on it, for the recording to be possible up to the item
/// at which it is not.
fn counterfactual(lenient: &Model, track: &Track, at: usize) -> Vec<(Claim, Basis)> {
    let mut here = track.clone();
    here.items.truncate(at + 1);
    let survives = |waived: &[&(Claim, Basis)]| {
        let trust = waived.iter().fold(lenient.trust.clone(), |t, (claim, _)| t.but(*claim, Mode::Waived));
        let model = Model::new(&track.frame, track.edition, trust);
        Runner::new(&model, &here).run().stuck.is_none()
    };
    let mut suspects: Vec<(Claim, Basis)> = relevant(lenient, &here);
    suspects.retain(|(claim, basis)| {
        matches!(basis, Basis::Stated(_) | Basis::Disputed(..)) && !matches!(claim, Claim::View(_))
    });
    suspects.sort_by_key(|(claim, _)| directness(lenient, &here, *claim));
    let of = |clause: Option<&'static Clause>| suspects.iter().filter(move |(_, b)| b.clause() == clause);
    let mut tried: Vec<Option<&'static Clause>> = Vec::new();
    let mut guilty = Vec::new();
    for suspect in &suspects {
        let clause = suspect.1.clause();
        if !tried.contains(&clause) {
            tried.push(clause);
            let all: Vec<&(Claim, Basis)> = of(clause).collect();
            if survives(&all) {
                guilty.push(*suspect);
            }
        }
    }
    if guilty.is_empty() { of_the_last(lenient, &here, &suspects) } else { guilty }
}

/// Where no single clause suffices: the claims of the last thing that was asked of the job, or that it did. A sighting after
/// something accepted contradicts an effect, first one on what it shows; anything else contradicts a guard.
fn of_the_last(model: &Model, track: &Track, suspects: &[(Claim, Basis)]) -> Vec<(Claim, Basis)> {
    let last = track.items.iter().rev().find_map(|item| match &item.what {
        What::Call { verb, answer, requests } => {
            let asked = requests.map(|[first, _]| first).unwrap_or_default();
            Some((model.rule(Agent::Caller, *verb)?, *answer, asked))
        }
        What::Step { verb } => Some((model.event(*verb)?, Answer::Applied, Point::default())),
        What::See { .. } => None,
    });
    let Some((rule, answer, asked)) = last else { return Vec::new() };
    let of = |keep: &dyn Fn(&Claim) -> bool| suspects.iter().filter(|(c, _)| keep(c)).copied().collect::<Vec<_>>();
    let guards = of(&|claim| matches!(claim, Claim::Guard(r, _) if *r == rule));
    let effects = of(&|claim| matches!(claim, Claim::Effect(r, _) | Claim::Bar(r) if *r == rule));
    let seen = match track.items.last().map(|item| &item.what) {
        Some(What::See { glimpse }) if matches!(answer, Answer::Ok | Answer::Applied) => glimpse,
        _ if answer == Answer::Ignored => return effects,
        _ => return if guards.is_empty() { effects } else { guards },
    };
    let otherwise = of(&|claim| {
        let Claim::Effect(r, n) = claim else { return false };
        let effect = model.rules.get(*r).filter(|_| *r == rule).and_then(|rule| rule.effects().nth(*n));
        effect.is_some_and(|e| {
            let set = e.value(model.spec.coordinates, asked);
            seen.fields
                .iter()
                .any(|(c, field)| *c == usize::from(e.coordinate) && set.is_some_and(|set| !field.allows(set)))
        })
    });
    match (otherwise.is_empty(), effects.is_empty()) {
        (false, _) => otherwise,
        (true, false) => effects,
        (true, true) => guards,
    }
}

/// How directly a claim speaks of what was recorded, least first: guards that answered otherwise than recorded, rows that
/// exclude, effects, guards beside the point.
fn directness(model: &Model, track: &Track, claim: Claim) -> u8 {
    let Claim::Guard(r, n) = claim else {
        return match claim {
            Claim::Never(_) => 1,
            // What the request that was made cannot lead to.
            Claim::Bar(_) => 0,
            Claim::NoStep(_) => 2,
            Claim::Effect(..) => 3,
            _ => 5,
        };
    };
    let last = track.items.iter().rev().find_map(|item| match item.what {
        What::Call { verb, answer, .. } if model.rule(Agent::Caller, verb) == Some(r) => Some(answer),
        _ => None,
    });
    let verb = model.rules.get(r).and_then(|rule| rule.checks().nth(n)).map(|check| check.verb);
    match (last, verb) {
        (Some(Answer::Denied(_)), Some(Verb::Pass | Verb::Ignore | Verb::Unless))
        | (Some(Answer::Ok | Answer::Applied), Some(Verb::Refuse | Verb::Unless)) => 0,
        _ => 4,
    }
}

/// The claims that can matter: those of rows that the history or its unseen part can use.
fn relevant(model: &Model, track: &Track) -> Vec<(Claim, Basis)> {
    let called = |r: &usize| {
        track.frame.open
            || track.items.iter().any(|item| match item.what {
                What::Call { verb, .. } => model.rule(Agent::Caller, verb) == Some(*r),
                What::Step { verb } => model.event(verb) == Some(*r),
                What::See { .. } => false,
            })
    };
    let mut claims = model.claims();
    claims.retain(|(claim, _)| match claim {
        Claim::Guard(r, _)
        | Claim::Code(r, _)
        | Claim::Effect(r, _)
        | Claim::Bar(r)
        | Claim::Passes(r)
        | Claim::Stays(r) => called(r),
        Claim::Never(_) | Claim::NoStep(_) | Claim::View(_) => true,
    });
    claims
}

/// Whether no run is left that breaks no stated rule.
pub(super) fn convicted(judge: &Judge, track: &Track) -> bool {
    let run = Runner::new(&judge.model(&track.frame, track.edition, true), track).run();
    run.stuck.is_some() && !run.over_budget && !track.reopened
}

/// On what of the way it was recorded a conviction rests: what, said otherwise, would undo it.
fn given(judge: &Judge, track: &Track) -> Vec<&'static str> {
    let mut out = Vec::new();
    let undone = |change: fn(&mut Frame)| {
        let mut other = track.clone();
        change(Arc::make_mut(&mut other.frame));
        !convicted(judge, &other)
    };
    if !track.frame.open && undone(|frame| frame.open = true) {
        out.push("closed");
    }
    let mut stale = track.clone();
    for (n, item) in stale.items.iter_mut().enumerate() {
        if matches!(item.what, What::See { .. }) {
            item.stale = n;
        }
    }
    if stale.items.len() <= 60 && stale.items != track.items && !convicted(judge, &stale) {
        out.push("stale");
    }
    if track.frame.steps && undone(|frame| frame.steps = false) {
        out.push("steps");
    }
    out
}

/// The claims that the recording contradicts, or what else makes it unspecified: the smallest set that was found.
fn causes(strict: &Model, track: &Track) -> Vec<Cause> {
    let contradicts = |claim: &(Claim, Basis)| Cause::Contradicts(name(strict, claim.0, claim.1));
    let doubts = relevant(strict, track).into_iter().filter(|(claim, basis)| {
        // That a field may be missing is in doubt even where its words are stated.
        matches!(claim, Claim::View(_)) || !matches!(basis, Basis::Stated(_))
    });
    let first =
        |holds: &dyn Fn(&What) -> bool| track.items.iter().find(|item| holds(&item.what)).map_or(0, |item| item.line);
    let unrecorded = |what: &What| matches!(what, What::Call { answer: Answer::Denied(Code::Unrecorded), .. });
    let unknown = |what: &What| match what {
        What::Call { verb, answer: Answer::Denied(Code::Listed(n)), .. } => {
            let rule = strict.rule(Agent::Caller, *verb).and_then(|r| strict.rules.get(r));
            rule.is_some_and(|rule| rule.checks().all(|check| check.code != Some(*n)))
        }
        What::Call { answer: Answer::Denied(Code::Unlisted), .. } => true,
        _ => false,
    };
    let unlisted = |what: &What| match what {
        What::See { glimpse } => glimpse.fields.iter().any(|(_, field)| *field == Field::Unlisted),
        _ => false,
    };
    let mut candidates: Vec<(Cause, Option<Claim>)> =
        vec![(Cause::UnlistedCode(first(&unknown)), None), (Cause::UnlistedWord(first(&unlisted)), None)];
    candidates.extend(doubts.map(|d| (contradicts(&d), Some(d.0))));
    candidates.extend([(Cause::UnrecordedCode(first(&unrecorded)), None), (Cause::UnforeseenMove, None)]);
    let explains = |given: &[(Cause, Option<Claim>)]| {
        let mut trust = Trust::strict();
        for (cause, claim) in given {
            match (cause, claim) {
                (Cause::UnlistedCode(_), _) => trust.any_code = true,
                (Cause::UnlistedWord(_), _) => trust.any_word = true,
                (Cause::UnrecordedCode(_), _) => trust.no_code = true,
                (Cause::UnforeseenMove, _) => trust.jumps = true,
                (Cause::Contradicts(_), Some(claim)) => trust = trust.but(*claim, Mode::Doubt),
                (Cause::Contradicts(_), None) => {}
            }
        }
        let model = Model::new(&track.frame, track.edition, trust);
        Runner::new(&model, track).run().stuck.is_none()
    };
    if let Some(one) = candidates.iter().find(|c| explains(&[**c])) {
        return vec![one.0];
    }
    for n in (0..candidates.len()).rev() {
        let mut fewer = candidates.clone();
        fewer.remove(n);
        if explains(&fewer) {
            candidates = fewer;
        }
    }
    candidates.into_iter().map(|(cause, _)| cause).collect()
}

/// What a search makes as small as it can.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    /// The number of unseen steps.
    Steps,
    /// The weakest basis.
    Weakness,
}

type Node = (Key, usize);

/// One way to a node: its cost, and the last unseen step with the way before it.
type Ways = BTreeMap<Node, (Strength, usize, usize)>;

struct Search<'a> {
    runner: Runner<'a>,
    measure: Measure,
    ways: Ways,
    steps: Vec<(usize, Step)>,
}

/// More ways than these at one moment are not searched.
const WAYS: usize = 50_000;

/// The cheapest explanation of a history that conforms: its weakest basis, and its unseen steps. None if the search became
/// too wide.
fn cheapest(model: &Model, track: &Track, measure: Measure) -> Option<(Strength, Vec<Step>)> {
    let none = Step { what: "", after: 0, before: 0 };
    let mut search = Search { runner: Runner::new(model, track), measure, ways: Ways::new(), steps: vec![(0, none)] };
    for state in initial(model, track) {
        search.ways.insert((Key::default(), state), (Strength::Stated, 0, 0));
    }
    let mut after = 0;
    for (n, item) in track.items.iter().enumerate() {
        search.runner.open(n);
        search.close(after, item.line);
        search.item(n, item);
        if search.ways.len() > WAYS {
            return None;
        }
        after = item.line;
    }
    let best = search.ways.values().min_by_key(|way| search.cost(way)).copied().unwrap_or((Strength::Stated, 0, 0));
    let mut path = Vec::new();
    let mut link = best.2;
    while let Some((before, step)) = search.steps.get(link).filter(|_| link != 0) {
        path.push(*step);
        link = *before;
    }
    path.reverse();
    Some((best.0, path))
}

impl Search<'_> {
    fn cost(&self, way: &(Strength, usize, usize)) -> usize {
        match self.measure {
            Measure::Steps => way.1,
            Measure::Weakness => way.0 as usize,
        }
    }

    fn offer(&self, ways: &mut Ways, node: Node, way: (Strength, usize, usize)) -> bool {
        let better = ways.get(&node).is_none_or(|old| self.cost(&way) < self.cost(old));
        if better {
            ways.insert(node, way);
        }
        better
    }

    fn close(&mut self, after: usize, before: usize) {
        let mut todo: BTreeSet<(usize, Node)> = self.ways.iter().map(|(node, way)| (self.cost(way), *node)).collect();
        let mut ways = core::mem::take(&mut self.ways);
        while let Some((_, node)) = todo.pop_first().filter(|_| ways.len() <= WAYS) {
            let Some(way) = ways.get(&node).copied() else { continue };
            let model = self.runner.model;
            let mut next: Vec<(Node, Strength, &'static str)> = Vec::new();
            for (state, rule, strength) in model.successors(node.1).iter() {
                let what = model.rules.get(*rule).map_or("", |r| r.name);
                next.push(((node.0, *state), *strength, what));
            }
            for (kind, lost) in self.runner.losable(node.0) {
                let What::Call { verb, requests, .. } = &lost.what else { continue };
                let Some(rule) = model.rule(Agent::Caller, *verb) else { continue };
                let what = model.rules.get(rule).map_or("", |r| r.name);
                for (state, strength) in model.may_accept(rule, &model.requests(rule, requests.as_ref()), node.1).0 {
                    next.push(((node.0.using(kind), state), strength, what));
                }
            }
            for (slot, _, item) in self.runner.takable(node.0) {
                let free = matches!(item.what, What::See { .. } | What::Call { answer: Answer::Denied(_), .. });
                let ends = self.outcomes(item, node.1).into_iter();
                let ends = ends.map(|(state, strength)| ((node.0.taking(slot), state), strength, ""));
                let ends: Vec<_> = ends.collect();
                // What has no effect and costs nothing is taken at once, before anything else.
                let cheap = |end: &&(Node, Strength, &'static str)| self.measure == Measure::Steps || end.1 <= way.0;
                if let Some(end) = ends.first().filter(|_| free).filter(cheap) {
                    next = vec![*end];
                    break;
                }
                next.extend(ends);
            }
            for (to, strength, what) in next {
                let mut link = way.2;
                if !what.is_empty() {
                    self.steps.push((way.2, Step { what, after, before }));
                    link = self.steps.len() - 1;
                }
                let new = (way.0.max(strength), way.1 + usize::from(!what.is_empty()), link);
                if self.offer(&mut ways, to, new) {
                    todo.insert((self.cost(&new), to));
                } else if link != way.2 {
                    self.steps.pop();
                }
            }
        }
        self.ways = ways;
    }

    fn item(&mut self, n: usize, item: &Item) {
        let expired = self.runner.expired(n);
        let slot = self.runner.open.iter().position(|open| *open == n);
        let mut ways = Ways::new();
        for ((mut key, state), way) in core::mem::take(&mut self.ways) {
            for kind in &expired {
                key.forget(*kind);
            }
            let early = slot.is_some_and(|s| key.has_taken(s));
            if !early && !self.runner.may_be_next(key, item) {
                continue;
            }
            if let Some(s) = slot {
                key.close_slot(s);
            }
            for (next, strength) in if early { vec![(state, Strength::Stated)] } else { self.outcomes(item, state) } {
                self.offer(&mut ways, (key, next), (way.0.max(strength), way.1, way.2));
            }
        }
        if item.is_lost() {
            self.runner.lose(item);
        }
        if let Some(s) = slot {
            self.runner.open.remove(s);
        }
        self.ways = ways;
    }

    /// Where one line leads from a state, and what that rests on.
    fn outcomes(&self, item: &Item, state: usize) -> Vec<(usize, Strength)> {
        let model = self.runner.model;
        match &item.what {
            What::Call { answer: Answer::Lost, .. } => vec![(state, Strength::Stated)],
            What::Call { verb, requests, answer } => {
                let Some(rule) = model.rule(Agent::Caller, *verb) else { return Vec::new() };
                let requests = model.requests(rule, requests.as_ref());
                if let Answer::Denied(code) = answer {
                    return model.may_deny(rule, &requests, state, *code).map(|s| (state, s)).into_iter().collect();
                }
                let (mut applied, ignored) = model.may_accept(rule, &requests, state);
                if *answer == Answer::Ignored {
                    applied.clear();
                }
                applied.extend(ignored.filter(|_| *answer != Answer::Applied).map(|s| (state, s)));
                applied
            }
            What::Step { verb } => model.event(*verb).map_or_else(Vec::new, |rule| model.happens(rule, state)),
            What::See { glimpse } => {
                let shown = if glimpse.fields.is_empty() && !glimpse.missing {
                    Some(Strength::Stated)
                } else {
                    model.shows(state, glimpse)
                };
                shown.map(|s| (state, s)).into_iter().collect()
            }
        }
    }
}

impl fmt::Display for Blame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            "never" => "prohibited state",
            "no step" => "prohibited step",
            part => part,
        };
        write!(f, "{part}{}{}: {}", if self.rule.is_empty() { "" } else { " of " }, self.rule, self.basis)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Contradicts(blame) => write!(f, "{}: the {blame}", self.kind()),
            Cause::UnlistedCode(line) | Cause::UnlistedWord(line) | Cause::UnrecordedCode(line) => {
                write!(f, "{} at line {line}", self.kind())
            }
            Cause::UnforeseenMove => f.write_str(self.kind()),
        }
    }
}

/// The verdict, and line by line what it rests on.
impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (edition {})", self.verdict, self.edition)?;
        if let Some(line) = self.line {
            let before = self.before.join(", ");
            let before = if before.is_empty() { "nothing that is possible" } else { &before };
            write!(f, "\n    at line {line}\n    just before it could have been: {before}")?;
        }
        if self.verdict == Verdict::Inconclusive {
            f.write_str("\n    more was open at once, or lost, than is searched")?;
        }
        for blame in &self.blame {
            write!(f, "\n    against the {blame}")?;
        }
        if self.verdict == Verdict::Violates {
            f.write_str("\n    given that nothing but the specified steps and calls moves it")?;
            for given in &self.given {
                f.write_str(match *given {
                    "closed" => "; that the file holds every caller (\"world\":\"closed\")",
                    "stale" => "; that the sightings are fresh (\"stale\")",
                    _ => "; that the service's steps are recorded (\"steps\":\"recorded\")",
                })?;
            }
        }
        for cause in &self.causes {
            write!(f, "\n    {cause}")?;
        }
        for (n, step) in self.needs.iter().enumerate() {
            write!(f, "{}{step}", if n == 0 { "\n    needs: " } else { "; " })?;
        }
        if let Some(basis) = self.rests_on {
            write!(f, "\n    rests on claims that are, at the weakest, {basis}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            0 => write!(f, "{} before line {}", self.what, self.before),
            after => write!(f, "{} between line {after} and line {}", self.what, self.before),
        }
    }
}
