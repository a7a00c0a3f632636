//! It convicts: for every claim that a sentence carries, a service that breaks this one claim and keeps all others.
//!
//! What breaks a claim is computed from the rows, in the reading of `judge.rs`: an answer, a step or a sighting that is
//! impossible as the rows are, and possible once this claim is only assumed. Each stands between complete sightings.

use crate::generated::{root, same};
use crate::judge::{can_look_like, forbidden, is_seen_whole, lookalikes, open, shows_effect, shows_itself, targets};
use crate::subject::{Era, Place, Step, Subject, carried, fires, has, inside, of_kind, spread, table, view};
use cutover::dcs::task::Task;
use cutover::evidence::Basis;
use cutover::history::{Cause, Judge, Judgement, Outcome, Recording};
use cutover::rule::{Agent, Check, Class, Kind, Never, Rule, Spec, To, Verb};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display, Write as _};

/// Histories of one kind that break a claim in one edition are about these at most, and one at least for each kind of cell.
const LIMIT: usize = 40;

/// Which part of a row a claim is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Guard(usize),
    Code(usize),
    Effect(usize),
    Bar,
    Never(usize),
    NoStep(usize),
}

/// A claim that a sentence carries.
struct Claim {
    part: Part,
    /// The row that it is a part of, if it is no row of its own.
    rule: Option<&'static Rule>,
    basis: Basis,
}

impl Claim {
    fn name(&self, spec: &Spec) -> String {
        let id = self.basis.clause().map_or("", |clause| clause.id);
        let part = match self.part {
            Part::Guard(n) => format!("guard {n}"),
            Part::Code(n) => format!("code of guard {n}"),
            Part::Effect(n) => {
                let effect = self.rule.unwrap().effects().nth(n).unwrap();
                format!("effect {n} on {}", spec.coordinates[usize::from(effect.coordinate)].name)
            }
            Part::Bar => "bar".to_owned(),
            Part::Never(n) => format!("never {n}"),
            Part::NoStep(n) => format!("no step {n}"),
        };
        let Some(rule) = self.rule else { return format!("{id}, {part}") };
        let all = rule.editions.count_ones() as usize == spec.editions.len();
        let named = spec.editions.iter().enumerate().filter(|(n, _)| rule.editions >> n & 1 == 1 && !all);
        let editions: Vec<String> = named.map(|(_, name)| format!(" ({name})")).collect();
        let editions = editions.concat();
        format!("{id}, {part} of {}{editions}", rule.name)
    }

    /// Why nothing that is recorded can contradict it; computed, so that it holds as long as the rows are so.
    fn unseen<S: Subject>(&self) -> Option<&'static str> {
        let Some(rule) = self.rule else {
            let Part::Never(n) = self.part else { return None };
            return looks_possible::<S>(&S::ROWS.never[n])
                .then_some("all that it excludes looks like what nothing does");
        };
        match self.part {
            _ if rule.agent == Agent::Console => Some("nobody records the console"),
            Part::Guard(_) if rule.agent != Agent::Caller => {
                Some("it lets a step happen, and no sentence excludes the step elsewhere")
            }
            Part::Guard(n) => {
                is_in_doubt::<S>(rule, rule.checks().nth(n)?).then_some("it is in doubt wherever it answers")
            }
            Part::Code(_) if table(rule).len() == 1 => {
                Some("the table lists no other code, and one that it lacks is always possible")
            }
            // A check without a region never answers, but what it lists may.
            Part::Code(n) if !rule.checks().nth(n)?.regions.is_empty() => shares::<S>(rule, n)
                .then_some("wherever it is returned, a check in doubt may return any other that is listed"),
            Part::Effect(n) => {
                let n = rule.effects().nth(n)?.coordinate;
                let views: Vec<_> = S::ROWS.views.iter().filter(|view| view.coordinate == n).collect();
                let carried = views.is_empty() || views.iter().any(|view| carried(&view.basis));
                (!carried).then_some("no sentence carries how it is printed")
            }
            _ => None,
        }
    }
}

/// Every place at which a row can be asked, or its step can happen, with what is asked.
fn places<S: Subject>(rule: &Rule) -> Vec<Place> {
    let (world, mut all) = (S::world(), Vec::new());
    for era in world.eras.iter().filter(|era| rule.editions >> era.bit & 1 == 1) {
        for (_, asks) in steps::<S>(Some(rule)) {
            all.extend(era.reachable.iter().map(|job| world.asked(*job, &asks)));
        }
    }
    all
}

/// Whether the other reading of a check differs wherever it answers.
fn is_in_doubt<S: Subject>(rule: &Rule, check: &Check) -> bool {
    let speaks = |place: &Place| check.verb == Verb::Unless || inside(check.regions, place);
    !check.doubt.is_empty() && places::<S>(rule).iter().all(|place| !speaks(place) || inside(check.doubt, place))
}

/// Whether every listed code may be returned wherever this check answers.
fn shares<S: Subject>(rule: &Rule, n: usize) -> bool {
    places::<S>(rule).iter().all(|place| {
        let open = open(rule, place);
        rule.checks().position(|check| fires(check, place)) != Some(n)
            || open.any_code
            || table(rule).iter().all(|code| open.codes.contains(code))
    })
}

/// Whether all that a row excludes, and no other does, looks like what none excludes.
fn looks_possible<S: Subject>(row: &Never) -> bool {
    let excluding = |place: &Place| S::ROWS.never.iter().filter(|row| has(&row.region, place)).count();
    let places = S::world().eras.iter().flat_map(|era| S::product(era.edition)).map(|job| S::world().place(job));
    places.filter(|place| has(&row.region, place) && excluding(place) == 1).all(|place| {
        let unprinted: Vec<usize> =
            of_kind(S::ROWS, Kind::Shown).into_iter().filter(|n| !shows_itself::<S>(&place, *n)).collect();
        spread::<S>(place, &unprinted).iter().any(|alike| excluding(alike) == 0)
    })
}

/// Every claim of a machine that a sentence carries, and so can convict. The test kit has a list of its own, which
/// `tests/testing.rs` compares with the file that is made of this one.
fn claims(spec: &'static Spec) -> Vec<Claim> {
    let mut all = Vec::new();
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console) {
        let mut claim = |part: Part, basis: Basis| all.push(Claim { part, rule: Some(rule), basis });
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
    let own = |part: Part, basis: Basis| Claim { part, rule: None, basis };
    all.extend(spec.never.iter().enumerate().map(|(n, row)| own(Part::Never(n), row.basis)));
    all.extend(spec.no_step.iter().enumerate().map(|(n, row)| own(Part::NoStep(n), row.basis)));
    all.retain(|claim| carried(&claim.basis));
    all
}

const DOUBT: Basis = Basis::Assumed("for once not believed");

/// The rows of which some parts are only assumed.
#[derive(Clone)]
struct Rows {
    spec: Spec,
    rule: Option<Rule>,
}

impl Rows {
    fn without(spec: &'static Spec, rule: Option<&Rule>, doubted: impl Fn(Part) -> bool) -> Self {
        let mut rows = Self { spec: *spec, rule: rule.copied() };
        if let Some(rule) = &mut rows.rule {
            let errors = rule.errors;
            for (n, check) in rule.checks.iter_mut().flatten().enumerate() {
                if doubted(Part::Guard(n)) {
                    check.basis = DOUBT;
                }
                check.code_basis =
                    Some(if doubted(Part::Code(n)) { DOUBT } else { check.code_basis.unwrap_or(errors) });
            }
            for (_, effect) in rule.effects.iter_mut().flatten().enumerate().filter(|(n, _)| doubted(Part::Effect(*n)))
            {
                effect.basis = DOUBT;
            }
            rule.bar = rule.bar.filter(|_| !doubted(Part::Bar));
        }
        let never = spec.never.iter().enumerate().filter(|(n, _)| !doubted(Part::Never(*n)));
        rows.spec.never = never.map(|(_, row)| *row).collect::<Vec<_>>().leak();
        let no_step = spec.no_step.iter().enumerate().filter(|(n, _)| !doubted(Part::NoStep(*n)));
        rows.spec.no_step = no_step.map(|(_, row)| *row).collect::<Vec<_>>().leak();
        rows
    }
}

/// What is recorded between two sightings.
#[derive(Debug, Clone, Copy)]
enum Act<S: Subject> {
    /// An operation, and the code where it was refused.
    Call(S::Operation, Option<u8>),
    Event(S::Event),
    Nothing,
}

/// One history: what is recorded of a job, and the sighting after it.
struct History<S: Subject> {
    kind: &'static str,
    job: S,
    act: Act<S>,
    after: S,
}

impl<S: Subject> History<S> {
    fn recorded(&self, steps: bool) -> Recording<S> {
        let mut recording = Recording::begun_as(self.job).with_linked(self.job);
        if steps {
            recording = recording.steps_recorded();
        }
        // Where no sighting is complete the recorder vouches for the beginning.
        if is_seen_whole::<S>(&S::world().place(self.job)) {
            recording.see(self.job);
        }
        match self.act {
            Act::Call(operation, None) => recording.call(operation, Outcome::Ok),
            Act::Call(operation, Some(code)) => recording.call(operation, Outcome::Denied(S::code(code))),
            Act::Event(event) => recording.step(event),
            Act::Nothing => &mut recording,
        };
        recording.see(self.after);
        recording
    }
}

/// Where a job may be after something, and whether it stays there until it is seen, as far as these rows say.
fn ends<S: Subject>(rows: &Rows, from: &[Place], act: Act<S>) -> Vec<(Place, bool)> {
    let led = |rule: &Rule, place: &Place, asked: bool, stays: bool| {
        targets::<S>(&rows.spec, rule, place, asked, true).into_iter().map(move |end| (end, stays)).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for place in from {
        match (act, &rows.rule) {
            (Act::Call(_, None), Some(rule)) => {
                let open = open(rule, place);
                if open.applied {
                    all.extend(led(rule, place, true, shows_effect::<S>(rule, place)));
                }
                if open.ignored {
                    let ignores = rule.checks().find(|check| fires(check, place));
                    all.push((*place, ignores.is_some_and(|check| matches!(check.basis, Basis::Stated(_)))));
                }
            }
            (Act::Call(_, Some(code)), Some(rule)) => {
                // A code that is not of the state says nothing of it, unless the row looks at every parameter.
                let of_state = S::ROWS.codes[usize::from(code)].1 == Class::State;
                let open = open(rule, place);
                if !(of_state || rule.whole) || open.any_code || open.codes.contains(&code) {
                    all.push((*place, false));
                }
            }
            (Act::Event(_), Some(rule)) => all.extend(led(rule, place, rule.agent != Agent::Service, true)),
            _ => all.push((*place, false)),
        }
    }
    all
}

/// Whether one of the ends can be seen so, there or after a move that no row foresees.
fn can_be_seen<S: Subject>(rows: &Rows, ends: &[(Place, bool)], after: &Place) -> bool {
    let printed = |n: &usize| shows_itself::<S>(after, *n);
    let moved = |end: &Place, kind: Kind| {
        let (own, other): (Vec<usize>, Vec<usize>) = of_kind(S::ROWS, kind).into_iter().partition(printed);
        let mut place = *end;
        for n in own {
            place[n] = after[n];
        }
        // The words of another state prove no move.
        let proven = (0..S::ROWS.coordinates.len()).filter(printed).all(|n| place[n] == after[n]);
        proven && spread::<S>(place, &other).iter().any(|place| !forbidden::<S>(&rows.spec, end, place, false))
    };
    ends.iter().any(|(end, stays)| {
        can_look_like::<S>(end, after) || !stays && (moved(end, Kind::Shown) || moved(end, Kind::Linked))
    })
}

/// Where the row's own effects lead.
fn moved(rule: &Rule, place: &Place) -> Place {
    let mut end = *place;
    for effect in rule.effects().filter(|e| has(&e.when, place)) {
        let value = match effect.to {
            To::Is(value) => value,
            To::Asked(n) => place[usize::from(n)],
        };
        if value != 0 || matches!(effect.to, To::Is(_)) {
            end[usize::from(effect.coordinate)] = value;
        }
    }
    end
}

/// What a service that breaks the claim might do at a cell, before it is asked whether that breaks the claim and nothing else.
fn attempts<S: Subject>(
    claim: &Claim,
    alone: bool,
    place: &Place,
    step: Option<Step<S>>,
) -> Vec<(&'static str, Act<S>, Vec<Place>)> {
    let shown = of_kind(S::ROWS, Kind::Shown);
    match (step, claim.rule) {
        (None, _) | (_, None) => vec![("shows", Act::Nothing, spread::<S>(*place, &shown))],
        (Some(Step::Event(event)), Some(rule)) => {
            vec![("leads elsewhere", Act::Event(event), elsewhere::<S>(claim, rule, place))]
        }
        (Some(Step::Call(operation)), Some(rule)) => {
            let denied = |kind| {
                let codes = table(rule).into_iter();
                codes.map(move |code| (kind, Act::Call(operation, Some(code)), vec![*place])).collect::<Vec<_>>()
            };
            match claim.part {
                Part::Code(_) => denied("answers another code"),
                Part::Guard(_) => {
                    let mut all = denied("refuses");
                    // Where others forbid the answer too, what it leads to would be one thing more that they forbid.
                    let afters = if alone { vec![moved(rule, place), *place] } else { vec![*place] };
                    all.push(("accepts", Act::Call(operation, None), afters));
                    all
                }
                _ => vec![("leads elsewhere", Act::Call(operation, None), elsewhere::<S>(claim, rule, place))],
            }
        }
    }
}

/// Where a service might leave a job whose effect it does not make as the row says: as it was, or with another value.
fn elsewhere<S: Subject>(claim: &Claim, rule: &Rule, place: &Place) -> Vec<Place> {
    let (end, mut all) = (moved(rule, place), vec![*place]);
    if let Part::Effect(n) = claim.part {
        let n = usize::from(rule.effects().nth(n).unwrap().coordinate);
        let mut kept = end;
        kept[n] = place[n];
        all.push(kept);
        all.extend(spread::<S>(end, &[n]));
        if view(S::ROWS, &end, n).is_some() {
            return all;
        }
    }
    // What is not printed shows in what it excludes.
    all.extend(spread::<S>(end, &of_kind(S::ROWS, Kind::Shown)));
    all
}

/// The steps of a row, each with what is asked; none for a row of its own, which speaks of what happens by itself.
fn steps<S: Subject>(rule: Option<&Rule>) -> Vec<(Option<Step<S>>, Place)> {
    let Some(rule) = rule else { return vec![(None, Place::default())] };
    let calls = S::world().operations.iter().map(|(operation, asks)| (Step::Call(*operation), *asks));
    let events = S::EVENTS.iter().map(|event| (Step::Event(*event), Place::default()));
    let own = calls.chain(events).filter(|(step, _)| step.name() == rule.name);
    own.map(|(step, asks)| (Some(step), asks)).collect()
}

/// A job, what happens to it, and the place with what is asked.
type Cell<S> = (S, Option<Step<S>>, Place);

/// The cells of one edition at which a claim may matter, those alike to its row together.
fn cells<S: Subject>(claim: &Claim, era: &Era<S>) -> Vec<Vec<Cell<S>>> {
    let mut groups: BTreeMap<(u8, Vec<bool>), Vec<Cell<S>>> = BTreeMap::new();
    if claim.rule.is_some_and(|rule| rule.editions >> era.bit & 1 == 0) {
        return Vec::new();
    }
    for (step, asks) in steps::<S>(claim.rule) {
        for &job in &era.reachable {
            let place = S::world().asked(job, &asks);
            let speaks = claim.rule.is_none_or(|rule| match claim.part {
                Part::Effect(n) => rule.effects().nth(n).is_some_and(|effect| has(&effect.when, &place)),
                _ => true,
            });
            // What a step leads to where no row foresees it is the same claim once more.
            let foreseen = |rule: &Rule| rule.checks().any(|check| fires(check, &place));
            if speaks && claim.rule.is_none_or(|rule| rule.agent == Agent::Caller || foreseen(rule)) {
                let checks = claim.rule.into_iter().flat_map(Rule::checks);
                let sides = checks.flat_map(|c| [inside(c.regions, &place), inside(c.doubt, &place)]).collect();
                groups.entry((place[0], sides)).or_default().push((job, step, place));
            }
        }
    }
    groups.into_values().collect()
}

/// Whether a claim is what an answer or an effect at a cell is about: where several forbid a thing, others are beside the point,
/// unless there are others everywhere.
fn in_play(claim: &Claim, place: &Place, comes_first: bool) -> bool {
    let Some(rule) = claim.rule else { return true };
    match claim.part {
        Part::Guard(n) | Part::Code(n) if comes_first => is_first(rule, n, place),
        Part::Guard(n) | Part::Code(n) => rule.checks().nth(n).is_some_and(|check| fires(check, place)),
        _ => rule.agent != Agent::Caller || open(rule, place).applied,
    }
}

/// Whether this is the check that answers.
fn is_first(rule: &Rule, n: usize, place: &Place) -> bool {
    rule.checks().position(|check| fires(check, place)) == Some(n)
}

/// The histories that break a claim: by itself and nothing else, or where there is none, what it forbids though others do too.
fn histories<S: Subject>(claim: &Claim, alone: bool) -> Vec<History<S>> {
    let world = S::world();
    let real = Rows::without(S::ROWS, claim.rule, |_| false);
    let other = Rows::without(S::ROWS, claim.rule, |part| (part == claim.part) == alone);
    let mut all = Vec::new();
    let mut looks: HashMap<S, Vec<Place>> = HashMap::new();
    let comes_first = match (claim.part, claim.rule) {
        (Part::Guard(n) | Part::Code(n), Some(rule)) => places::<S>(rule).iter().any(|place| is_first(rule, n, place)),
        _ => true,
    };
    for era in &world.eras {
        let groups = cells(claim, era);
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        // One cell of each kind, then another of each, from all over the kind.
        for round in 0..LIMIT {
            for group in groups.iter().filter(|group| round < group.len()) {
                let (job, step, place) = group[(round * 7919) % group.len()];
                if !alone && !in_play(claim, &place, comes_first) {
                    continue;
                }
                let alike = looks.entry(job).or_insert_with(|| lookalikes::<S>(&world.place(job)));
                let asks = |from: &Place| {
                    let mut from = *from;
                    for n in of_kind(S::ROWS, Kind::Asked) {
                        from[n] = place[n];
                    }
                    from
                };
                let from: Vec<Place> = alike.iter().map(asks).collect();
                for (kind, act, afters) in attempts(claim, alone, &place, step) {
                    if round > 0 && count.get(kind).is_some_and(|n| *n >= LIMIT) {
                        continue;
                    }
                    let (ours, theirs) = (ends::<S>(&real, &from, act), ends::<S>(&other, &from, act));
                    let breaks = |after: &Place| {
                        let same = world.job(after) == Some(job);
                        (is_seen_whole::<S>(after) || same)
                            && !can_be_seen::<S>(&real, &ours, after)
                            && can_be_seen::<S>(&other, &theirs, after) == alone
                    };
                    let mut broken: Vec<S> = afters.iter().filter(|a| breaks(a)).filter_map(|a| world.job(a)).collect();
                    broken.dedup();
                    // The first, and of the others one after another.
                    let rest = broken.len().max(2) - 1;
                    let chosen = [broken.first(), broken.get(1 + round % rest)];
                    for after in chosen.into_iter().flatten().copied() {
                        *count.entry(kind).or_default() += 1;
                        all.push(History { kind, job, act, after });
                    }
                }
            }
        }
    }
    all
}

/// What explains a history that is not convicted: the steps that nobody saw, or what else it takes.
fn explained(judgement: &Judgement) -> Vec<String> {
    let mut names: Vec<String> = judgement.needs.iter().map(|step| step.what.to_owned()).collect();
    names.extend(judgement.causes.iter().map(|cause| match cause {
        Cause::Contradicts(blame) if blame.rule.is_empty() => format!("a {} in doubt", blame.part),
        Cause::Contradicts(blame) => format!("the {} of {} in doubt", blame.part, blame.rule),
        _ => format!("an {}", cause.kind()),
    }));
    names
}

#[derive(Default)]
struct Count {
    histories: usize,
    convicted: usize,
    named: usize,
    hidden: usize,
    /// What explains some of those that are not convicted where steps are hidden.
    explained: Vec<Vec<String>>,
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.histories += other.histories;
        self.convicted += other.convicted;
        self.named += other.named;
        self.hidden += other.hidden;
    }
}

impl Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { histories, convicted, named, hidden, explained } = self;
        write!(f, "{histories} histories; with recorded steps {convicted} convicted, {named} by its clause")?;
        write!(f, "; with hidden ones {hidden} convicted")?;
        match explained.iter().min_by_key(|names| (names.len(), *names)) {
            Some(names) => write!(f, ", another is explained by {}", names.join(", ")),
            None => Ok(()),
        }
    }
}

/// A section of the file, and what is wrong.
fn broken<S: Subject>() -> (String, Vec<String>) {
    let (mut text, mut wrong, judge) = (String::new(), Vec::new(), Judge::new());
    let (mut visible, mut total, all) = (0, Count::default(), claims(S::ROWS));
    for claim in &all {
        let (name, unseen) = (claim.name(S::ROWS), claim.unseen::<S>());
        let mut found = histories::<S>(claim, true);
        let alone = !found.is_empty() || unseen.is_some();
        if !alone {
            found = histories::<S>(claim, false);
        }
        match (found.is_empty(), unseen) {
            (true, Some(why)) => writeln!(text, "{name}: cannot be seen broken: {why}").unwrap(),
            (true, None) => wrong.push(format!("{name}: nothing breaks it")),
            (false, Some(why)) => wrong.push(format!("{name}: something breaks it, though {why}")),
            (false, None) => visible += 1,
        }
        let mut counts = BTreeMap::<&str, Count>::new();
        for history in &found {
            let count = counts.entry(history.kind).or_default();
            let (recorded, hidden) = (history.recorded(true), history.recorded(false));
            let convicted = judge.convicted(&recorded);
            count.histories += 1;
            count.convicted += usize::from(convicted);
            let named = judge.judge(&recorded).blame.iter().any(|blame| blame.clause == claim.basis.clause());
            count.named += usize::from(named);
            if judge.convicted(&hidden) {
                count.hidden += 1;
            } else if count.explained.len() < 3 {
                count.explained.push(explained(&judge.judge(&hidden)));
            }
            if !convicted || !named {
                let History { kind, job, act, after, .. } = history;
                wrong.push(format!("{name}, {kind}: {job:?} {act:?} {after:?}: {}", recorded.judge()));
            }
        }
        for (kind, count) in counts {
            total.add(&count);
            let others = if alone { "" } else { ", as others forbid too" };
            writeln!(text, "{name}, {kind}{others}: {count}").unwrap();
        }
    }
    let head =
        format!("{}: {} claims that can convict, {visible} can be seen broken: {total}", S::ROWS.name, all.len());
    (format!("{head}\n\n{text}"), wrong)
}

#[test]
fn a_service_that_breaks_one_claim_is_convicted_by_its_clause() {
    let found = std::thread::scope(|scope| {
        let others = [scope.spawn(broken::<Source>), scope.spawn(broken::<SmsTask>), scope.spawn(broken::<Task>)];
        let mut found = vec![broken::<Job>()];
        found.extend(others.map(|thread| thread.join().unwrap()));
        found
    });
    let wrong: Vec<&str> = found.iter().flat_map(|(_, wrong)| wrong).map(String::as_str).collect();
    let samples: Vec<&str> = wrong.iter().copied().step_by(wrong.len().div_ceil(30).max(1)).collect();
    assert!(wrong.is_empty(), "{} wrong, such as\n{}", wrong.len(), samples.join("\n"));
    let sections: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    same(&root().join("tests/broken.txt"), &sections.join("\n"));
}
