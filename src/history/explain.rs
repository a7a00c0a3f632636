//! The verdict and what it carries. The verdict needs one pass; what explains it is a second one.

use super::clock::Early;
use super::model::{Claim, Mode, Model, Trust};
use super::run::{self, Frontier, Run, Runner};
use super::search::{self, Measure, Search};
use super::{Answer, Code, Field, Frame, Item, Judge, Track, What, describe};
use crate::evidence::{Basis, Clause, Strength};
use crate::rule::{Agent, Kind, Point, Verb};
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
    /// Which part of a row it is: guard, code, effect, never, no step, view; or a period.
    pub part: &'static str,
    /// The operation or event whose row it is; empty for a row of its own.
    pub rule: &'static str,
    /// The clause.
    pub clause: Option<&'static Clause>,
    /// What the claim rests on.
    pub basis: Basis,
}

impl Blame {
    /// What came too early contradicts the row of its period.
    fn early(early: &Early) -> Self {
        let basis = early.period.basis;
        Self { part: "period", rule: early.period.then, clause: basis.clause(), basis }
    }
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

/// A state in which the job may have been before a line that no run explains.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The state, as far as it is shown.
    pub state: String,
    /// Whether the job was last shown there, and did not get there unseen.
    pub last_shown: bool,
    /// The stated claims for which the line cannot follow on it; none where it just does not look as it was seen.
    pub against: Vec<Blame>,
}

/// What happened at one moment of a run that explains a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moment {
    /// The line, where the recording has it; none for what went unseen.
    pub line: Option<usize>,
    /// The operation, step or console action, or that it was seen.
    pub what: &'static str,
    /// The state afterwards, as far as it is shown.
    pub state: String,
    /// The same with what is remembered, by the names of the coordinates.
    pub values: Vec<(&'static str, &'static str)>,
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}: {}", self.what, self.state),
            None => write!(f, "unseen: {}: {}", self.what, self.state),
        }
    }
}

/// The verdict on a recording, with what it rests on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The edition's name.
    pub edition: &'static str,
    /// Whether `causes`, `repair`, `needs` and `rests_on` were looked for: not in recordings that are long, or of which lines
    /// are forgotten. (`repair` is looked for in short ones only.)
    pub explained: bool,
    /// *violates*: the line at which no state was left.
    pub line: Option<usize>,
    /// *violates*: what the job could have been just before that line, the states last shown first.
    pub before: Vec<String>,
    /// *violates*: the same with what rejects the line in each of them.
    pub candidates: Vec<Candidate>,
    /// *violates*: the stated claims that the recording contradicts, the most direct first.
    pub blame: Vec<Blame>,
    /// *violates*: what came before its time, where that is why.
    pub early: Option<Early>,
    /// *violates*: what of the way it was recorded the conviction rests on: `closed`, `stale`, `steps`.
    pub given: Vec<&'static str>,
    /// *unspecified*: why.
    pub causes: Vec<Cause>,
    /// *violates*, *unspecified*: the fewest steps that would make it conform, had others taken them unseen, or the service
    /// where its steps are recorded; none where no such steps would.
    pub repair: Option<Vec<Step>>,
    /// *conforms*: the fewest unseen steps of any explanation.
    pub needs: Vec<Step>,
    /// *conforms*: the weakest basis that every explanation needs.
    pub rests_on: Option<Strength>,
}

/// Histories longer than this get a verdict without its witness, and those longer than that are not mended.
const EXPLAINED: usize = 4000;
const MENDED: usize = 400;

impl Judgement {
    /// Nothing was recorded.
    pub(super) fn none() -> Self {
        Self {
            verdict: Verdict::Vacuous,
            edition: "?",
            explained: false,
            line: None,
            before: Vec::new(),
            candidates: Vec::new(),
            blame: Vec::new(),
            early: None,
            given: Vec::new(),
            causes: Vec::new(),
            repair: None,
            needs: Vec::new(),
            rests_on: None,
        }
    }
}

/// What came too early, if anything did, and whether that is certain.
fn early(track: &Track) -> Option<(Early, bool)> {
    // While other rules stand in the place of the real ones, it is those that are looked at.
    #[cfg(feature = "__mutants")]
    if crate::rule::mutants::replaced().is_some() {
        return None;
    }
    track.watch.clone()?.early(&track.frame, &track.items)
}

/// The verdict alone, and the lenient run where there is no strict one. What breaks no other sentence may have come too early.
pub(super) fn verdict(judge: &Judge, track: &Track) -> (Judgement, Option<Run>) {
    let (judgement, run) = verdict_of_states(judge, track);
    match early(track).filter(|_| judgement.verdict != Verdict::Violates) {
        None => (judgement, run),
        Some((_, false)) => (Judgement { verdict: Verdict::Inconclusive, ..judgement }, None),
        Some((early, true)) => {
            let (verdict, line) = (Verdict::Violates, Some(early.line));
            (Judgement { verdict, line, early: Some(early), blame: vec![Blame::early(&early)], ..judgement }, None)
        }
    }
}

fn verdict_of_states(judge: &Judge, track: &Track) -> (Judgement, Option<Run>) {
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
    let at = loose.stuck.filter(|_| verdict == Verdict::Violates);
    let line = at.map(|at| track.items.get(at).map_or(1, |item| item.line));
    (Judgement { line, ..is(verdict) }, Some(loose))
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
    judgement.explained = whole;
    match (judgement.verdict, loose) {
        (Verdict::Conforms, _) if whole => {
            let cheapest = |measure| Search::cheapest(&strict, track, measure, false);
            judgement.needs = cheapest(Measure::Steps).map(|found| found.steps()).unwrap_or_default();
            judgement.rests_on = cheapest(Measure::Weakness).map(|found| found.weakest);
        }
        (Verdict::Violates, Some(Run { stuck: Some(at), before, .. })) => {
            judgement.before = candidates(&lenient, &before);
            judgement.candidates = each(&lenient, track, at, &before);
            judgement.blame = blame(&lenient, track, at, &before);
            judgement.given = given(judge, track);
        }
        (Verdict::Violates, None) => judgement.given = given(judge, track),
        (Verdict::Unspecified, _) if whole => judgement.causes = causes(&strict, track),
        _ => {}
    }
    let wrong = matches!(judgement.verdict, Verdict::Violates | Verdict::Unspecified);
    if wrong
        && judgement.early.is_none()
        && track.past.is_none()
        && track.items.len() <= MENDED
        && (track.frame.steps || !track.frame.open)
    {
        let model = judge.model(&search::opened(&track.frame), track.edition, false);
        judgement.repair = search::repair(track, &model);
    }
    judgement
}

/// One run that explains a recording that conforms.
pub(super) fn witness(judge: &Judge, track: &Track) -> Option<Vec<Moment>> {
    let strict = judge.model(&track.frame, track.edition, false);
    let found = Search::cheapest(&strict, track, Measure::Steps, true).filter(|_| track.past.is_none())?;
    let rule = |agent, verb| strict.rule(agent, verb).and_then(|r| strict.rules.get(r)).map_or("?", |rule| rule.name);
    let moment = |moment: search::Moment| {
        let item = moment.item.and_then(|n| track.items.get(n));
        let what = match (item.map(|item| &item.what), moment.step) {
            (Some(What::Call { verb, .. }), _) => rule(Agent::Caller, *verb),
            (Some(What::Step { verb }), _) => {
                strict.event(*verb).and_then(|r| strict.rules.get(r)).map_or("?", |r| r.name)
            }
            (Some(What::See { .. }), _) => "seen",
            (None, Some(step)) => step.what,
            (None, None) => "beginning",
        };
        let values = strict.spec.coordinates.iter().enumerate().filter(|(n, c)| {
            *n != strict.spec.edition
                && (c.kind == Kind::Shown || c.kind == Kind::Hidden || c.kind == Kind::Linked && track.frame.linked)
        });
        let p = strict.point(moment.state);
        let value = |c: &crate::rule::Coordinate| c.values.get(usize::from(p.get(c))).copied().unwrap_or("?");
        Moment {
            line: item.map(|item| item.line),
            what,
            state: describe(strict.spec, p),
            values: values.map(|(_, c)| (c.name, value(c))).collect(),
        }
    };
    Some(found.moments.into_iter().map(moment).collect())
}

/// What each candidate needed: the states before a line, alike ones once, each with what rejects the line there.
fn each(model: &Model, track: &Track, at: usize, before: &Frontier) -> Vec<Candidate> {
    let Some(item) = track.items.get(at) else { return Vec::new() };
    let mut out: Vec<Candidate> = Vec::new();
    let shown = before.values().flat_map(|s| s.shown.iter()).map(|state| (state, true));
    for (state, last_shown) in shown.chain(before.values().flat_map(|s| s.unseen.iter()).map(|state| (state, false))) {
        let claims = rejected(model, &item.what, state, last_shown);
        let mut against: Vec<Blame> = Vec::new();
        for (claim, basis) in claims {
            let blame = name(model, claim, basis);
            if !against.contains(&blame) {
                against.push(blame);
            }
        }
        let candidate = Candidate { state: describe(model.spec, model.point(state)), last_shown, against };
        if !out.iter().any(|other| other.state == candidate.state && other.against == candidate.against) {
            out.push(candidate);
        }
    }
    out
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
            let states: Vec<usize> = before.values().flat_map(|s| s.shown.iter().chain(s.unseen.iter())).collect();
            guilty.extend(lenient.kept_for_life(glimpse, &states));
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
    guilty.extend(unproven(lenient, track, at));
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

/// Where a call could be explained by an unforeseen move only, and the next sighting does not prove one: the claims for which
/// it cannot follow on what was last shown.
fn unproven(model: &Model, track: &Track, at: usize) -> Vec<(Claim, Basis)> {
    let seen = |item: &Item| matches!(item.what, What::See { .. });
    let Some((before, item)) = at.checked_sub(1).and_then(|n| Some((n, track.items.get(n)?))) else {
        return Vec::new();
    };
    if !track.items.get(at).is_some_and(seen) || seen(item) || track.items.iter().take(at).any(|i| i.reaches_back() > 0)
    {
        return Vec::new();
    }
    let shown = Runner::new(model, &track.first(before)).run().before;
    let shown: Vec<usize> = shown.values().flat_map(|s| s.shown.iter()).collect();
    if shown.iter().any(|state| run::can_follow(model, &item.what, *state)) {
        return Vec::new();
    }
    shown.into_iter().flat_map(|state| rejected(model, &item.what, state, true)).collect()
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
    let here = track.first(at + 1);
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
    run.stuck.is_some() && !run.over_budget && !track.reopened || early(track).is_some_and(|(_, certain)| certain)
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
    let by_time = early(track).is_some();
    let mut stale = track.clone();
    for (n, item) in Arc::make_mut(&mut stale.items).iter_mut().enumerate() {
        if matches!(item.what, What::See { .. }) {
            item.stale = n;
            if by_time {
                item.from = i64::MIN;
            }
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

impl Judgement {
    /// What each candidate needed: those that need the same on one line.
    fn candidates(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said: Vec<&[Blame]> = Vec::new();
        for candidate in &self.candidates {
            let against = candidate.against.as_slice();
            if said.contains(&against) {
                continue;
            }
            said.push(against);
            let alike = |shown: bool| {
                let alike = self.candidates.iter().filter(move |c| c.last_shown == shown && c.against == against);
                alike.map(|c| c.state.as_str()).collect::<Vec<_>>().join(", ")
            };
            for (n, (how, states)) in [("last seen as", alike(true)), ("since then perhaps", alike(false))]
                .iter()
                .filter(|(_, s)| !s.is_empty())
                .enumerate()
            {
                write!(f, "{}{how} {states}", if n == 0 { "\n    " } else { "; " })?;
            }
            f.write_str(if against.is_empty() { ": it does not look so" } else { "" })?;
            for (n, blame) in against.iter().enumerate() {
                write!(f, "{} the {blame}", if n == 0 { ": against" } else { "; against" })?;
            }
        }
        Ok(())
    }
}

/// The verdict, and line by line what it rests on; in the alternate form `{:#}` also what each candidate needed.
impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (edition {})", self.verdict, self.edition)?;
        if let (Some(line), Some(early)) = (self.line, &self.early) {
            write!(f, "\n    at line {line}\n    {early}")?;
        } else if let Some(line) = self.line {
            let before = self.before.join(", ");
            let before = if before.is_empty() { "nothing that is possible" } else { &before };
            write!(f, "\n    at line {line}\n    just before it could have been: {before}")?;
        }
        if !self.explained && matches!(self.verdict, Verdict::Conforms | Verdict::Unspecified) {
            f.write_str("\n    not explained: it is long, was settled, or nobody asked")?;
        }
        if self.verdict == Verdict::Inconclusive {
            f.write_str("\n    more was open at once, or lost, than is searched")?;
        }
        if f.alternate() {
            self.candidates(f)?;
        }
        for blame in &self.blame {
            write!(f, "\n    against the {blame}")?;
        }
        if self.verdict == Verdict::Violates {
            f.write_str("\n    given that nothing but the specified steps and calls moves it")?;
            f.write_str(if self.early.is_some() { "; that the times are right (\"t\", \"skew\")" } else { "" })?;
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
        for (n, step) in self.repair.iter().flatten().enumerate() {
            write!(f, "{}{step}", if n == 0 { "\n    would conform with: " } else { "; " })?;
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
