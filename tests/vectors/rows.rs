//! What each cell is answered, how much of that a vendor's sentence carries, and the cells in groups.

use crate::subject::{Place, Subject, has, inside};
use cutover::evidence::{Basis, Strength};
use cutover::rule::{Agent, Check, Effect, Kind, Region, Rule, Spec, To, Verb};
use std::collections::BTreeSet;

/// How strongly a vector binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Level {
    Must,
    Should,
    May,
}

impl Level {
    pub(super) const ALL: [Self; 3] = [Self::Must, Self::Should, Self::May];

    pub(super) fn of(basis: &Basis) -> Self {
        match basis.strength() {
            Strength::Stated => Self::Must,
            Strength::Implied | Strength::Observed => Self::Should,
            Strength::Disputed | Strength::Assumed => Self::May,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
        }
    }
}

/// A coordinate that an answer changes, to one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) coordinate: usize,
    /// A value, or what the request asks.
    pub(super) to: To,
    /// What the other reading gives.
    pub(super) rival: u32,
    pub(super) level: Level,
}

/// One answer that is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) result: &'static str,
    pub(super) code: Option<u8>,
    /// The level of the code.
    pub(super) coded: Level,
    pub(super) changes: Vec<Change>,
}

/// All that is said of a cell. Cells of which the same is said are one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The words by which a reader calls the state.
    pub(super) tag: Vec<u8>,
    pub(super) level: Level,
    /// The first is what the rows say, the others what a weaker claim leaves open.
    pub(super) answers: Vec<Answer>,
    pub(super) clauses: Vec<&'static str>,
    pub(super) flags: BTreeSet<&'static str>,
}

/// What an operation may be answered, as far as the claims of a level bind.
#[derive(Default)]
struct Possible {
    pass: bool,
    ignore: bool,
    codes: BTreeSet<u8>,
    any_code: bool,
}

/// Whether another reading of a disputed check differs at a place.
fn disputed_at(check: &Check, place: &Place) -> bool {
    matches!(check.basis, Basis::Disputed(..)) && inside(check.doubt, place)
}

fn binds(check: &Check, place: &Place, level: Level) -> bool {
    match check.basis {
        Basis::Disputed(..) => !disputed_at(check, place),
        basis => Level::of(&basis) <= level,
    }
}

fn fires(check: &Check, place: &Place) -> bool {
    inside(check.regions, place) != (check.verb == Verb::Unless)
}

/// Walks the checks of an operation. What does not bind may answer or not, where it speaks at all.
fn possible(rule: &Rule, place: &Place, level: Level) -> Possible {
    let mut out = Possible::default();
    let (mut refused, mut claimed) = (false, level == Level::May);
    for check in rule.checks() {
        let (within, sure) = (inside(check.regions, place), binds(check, place, level));
        let spoken = matches!(check.basis, Basis::Disputed(..)) || check.verb == Verb::Unless || within;
        let doubt = !sure && (spoken || check.regions.is_empty());
        claimed |= check.verb == Verb::Unless && within && sure;
        if !fires(check, place) && !doubt {
            continue;
        }
        match (check.verb, check.code) {
            (Verb::Unless | Verb::Refuse, Some(code)) => {
                out.codes.insert(code);
                out.any_code |= Level::of(&rule.code_basis(check)) > level;
                refused |= fires(check, place) && !doubt;
                if refused && Level::of(&rule.order) <= level {
                    return out;
                }
            }
            (Verb::Pass | Verb::Ignore, _) if !refused => {
                out.pass |= check.verb == Verb::Pass;
                out.ignore |= check.verb == Verb::Ignore;
                if fires(check, place) && !doubt {
                    return out;
                }
            }
            _ => {}
        }
    }
    if !refused {
        out.pass = true;
        out.any_code |= !claimed;
    }
    out
}

/// The first check that fires.
fn first<'a>(rule: &'a Rule, place: &Place) -> Option<&'a Check> {
    rule.checks().find(|check| fires(check, place))
}

fn happening<'a>(rule: &'a Rule, place: &'a Place) -> impl Iterator<Item = &'a Effect> {
    rule.effects().filter(move |e| has(&e.when, place))
}

/// What an accepted request changes. What it does not say is kept, and that is no change.
fn changes(rule: &Rule, place: &Place) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for e in happening(rule, place) {
        if matches!(e.to, To::Asked(n) if place[usize::from(n)] == 0) {
            continue;
        }
        // Where both readings are named, either is what a page says.
        let both = matches!(e.basis, Basis::Disputed(..)) && e.rival != 0;
        let level = if both { Level::Must } else { Level::of(&e.basis) };
        let coordinate = usize::from(e.coordinate);
        all.retain(|c| c.coordinate != coordinate);
        all.push(Change { coordinate, to: e.to, rival: if both { e.rival } else { 0 }, level });
    }
    all.sort_by_key(|c| c.coordinate);
    all
}

fn cite(clauses: &mut Vec<&'static str>, basis: &Basis) {
    for clause in [basis.clause(), basis.rival()].into_iter().flatten() {
        if !clauses.contains(&clause.id) {
            clauses.push(clause.id);
        }
    }
}

fn flag(flags: &mut BTreeSet<&'static str>, basis: &Basis, disputed: bool) {
    let word = match basis {
        Basis::Disputed(..) if disputed => "disputed",
        Basis::Stated(_) | Basis::Disputed(..) => return,
        Basis::Implied(..) => "implied",
        Basis::Observed(..) => "observed",
        Basis::Assumed(_) => "assumed",
    };
    flags.insert(word);
}

/// What is said of a request.
fn called(rule: &Rule, place: &Place) -> Said {
    let answered = first(rule, place);
    let (mut clauses, mut flags) = (Vec::new(), BTreeSet::new());
    // What lets it pass as far as the check that answers: that rules out the codes of these.
    let before = rule.checks().take_while(|c| !fires(c, place));
    let mut guards: Vec<&Check> = answered.into_iter().chain(before.filter(|c| c.verb == Verb::Unless)).collect();
    guards.sort_by_key(|c| c.basis.strength());
    for check in &guards {
        cite(&mut clauses, &check.basis);
        flag(&mut flags, &check.basis, disputed_at(check, place));
    }
    if guards.is_empty() {
        flags.insert("assumed");
    }
    let own = answered.map_or((Verb::Pass, None), |c| (c.verb, c.code));
    if let (Some(check), (_, Some(_))) = (answered, own) {
        cite(&mut clauses, &rule.code_basis(check));
        flag(&mut flags, &rule.code_basis(check), true);
    }
    let applied = |level: Level| {
        let changes = changes(rule, place);
        let changes = changes.into_iter().map(|c| Change { level: c.level.max(level), ..c }).collect();
        Answer { result: "applied", code: None, coded: level, changes }
    };
    let other = |result, code, coded| Answer { result, code, coded, changes: Vec::new() };
    for level in Level::ALL {
        let all = possible(rule, place, level);
        let accepts = all.pass || all.ignore;
        if accepts && all.any_code {
            continue;
        }
        // Where any code will do, the code is a claim of a weaker level.
        let coded = Level::ALL.into_iter().find(|l| *l >= level && !possible(rule, place, *l).any_code);
        let coded = coded.unwrap_or(Level::May);
        let listed = if all.any_code { possible(rule, place, coded).codes } else { all.codes };
        let mut answers: Vec<Answer> = Vec::new();
        if all.pass {
            answers.push(applied(level));
        }
        if all.ignore {
            answers.push(other("ignored", None, level));
        }
        answers.extend(listed.into_iter().map(|code| other("refused", Some(code), coded)));
        let ours = |a: &Answer| match own {
            (Verb::Pass, _) => a.result == "applied",
            (Verb::Ignore, _) => a.result == "ignored",
            (_, code) => a.code == code,
        };
        answers.sort_by_key(|a| !ours(a));
        assert!(ours(&answers[0]), "{}: what the rows say is among what may be", rule.name);
        if answers[0].result == "applied" {
            for e in happening(rule, place) {
                cite(&mut clauses, &e.basis);
                flag(&mut flags, &e.basis, true);
            }
        }
        if answers.len() > 1 {
            flags.insert("either");
        }
        return Said { tag: Vec::new(), level, answers, clauses, flags };
    }
    unreachable!("at the weakest level everything is claimed")
}

/// What excludes that a step happens which no row foresees: a row that keeps the state from where the step would lead.
fn excluded(spec: &Spec, rule: &Rule, place: &Place) -> Option<(Level, Basis)> {
    let changes = changes(rule, place);
    let mut end = *place;
    for change in &changes {
        if let To::Is(value) = change.to {
            end[change.coordinate] = value;
        }
    }
    let asked = rule.agent != Agent::Service;
    // What is shown and not set by the row may be anything afterwards.
    let set = |n: usize| changes.iter().any(|c| c.coordinate == n);
    let open = |n: &usize| spec.coordinates[*n].kind == Kind::Shown && !set(*n);
    let sure = |to: &Region| (0..spec.coordinates.len()).filter(open).all(|n| to.mask(n) == Region::ANY.mask(n));
    let steps = spec.no_step.iter().filter(|row| end != *place && !(asked && row.by_itself) && sure(&row.to));
    let steps = steps.filter(|row| has(&row.from, place) && has(&row.to, &end)).map(|row| row.basis);
    let states = spec.never.iter().filter(|row| sure(&row.region));
    let states = states.filter(|row| has(&row.region, &end) && !has(&row.region, place));
    let bases = steps.chain(states.map(|row| row.basis));
    let led = changes.iter().map(|c| c.level).max().unwrap_or(Level::May);
    bases.map(|basis| (Level::of(&basis).max(led), basis)).min_by_key(|(level, _)| *level)
}

/// What is said of a step.
fn stepped(spec: &Spec, rule: &Rule, place: &Place) -> Said {
    let (mut clauses, mut flags) = (Vec::new(), BTreeSet::new());
    match rule.agent {
        Agent::Elsewhere => drop(flags.insert("elsewhere")),
        Agent::Console => drop(flags.insert("console")),
        _ => {}
    }
    let Some(check) = first(rule, place).filter(|c| c.verb == Verb::Pass) else {
        let answer = Answer { result: "unforeseen", code: None, coded: Level::May, changes: Vec::new() };
        let mut level = Level::May;
        if let Some((found, basis)) = excluded(spec, rule, place) {
            level = found;
            cite(&mut clauses, &basis);
            flag(&mut flags, &basis, true);
        }
        return Said { tag: Vec::new(), level, answers: vec![answer], clauses, flags };
    };
    let level = Level::of(&check.basis);
    for basis in std::iter::once(&check.basis).chain(happening(rule, place).map(|e| &e.basis)) {
        cite(&mut clauses, basis);
        flag(&mut flags, basis, true);
    }
    let changes = changes(rule, place);
    let changes = changes.into_iter().map(|c| Change { level: c.level.max(level), ..c }).collect();
    let answer = Answer { result: "foreseen", code: None, coded: level, changes };
    Said { tag: Vec::new(), level, answers: vec![answer], clauses, flags }
}

/// The coordinates on which anything that is said of a rule depends.
pub(super) fn reads(rule: &Rule, n: usize) -> bool {
    let full = Region::ANY.mask(n);
    let speaks = |regions: &[Region]| regions.iter().any(|r| r.mask(n) != full);
    rule.checks().any(|c| speaks(c.regions) || speaks(c.doubt))
        || rule.effects().any(|e| e.when.mask(n) != full || matches!(e.to, To::Asked(a) if usize::from(a) == n))
}

/// The groups of one rule in one edition: regions that do not overlap, with what is said there.
pub(super) fn groups<S: Subject>(rule: &Rule, edition: u8, split: &[usize]) -> Vec<(Region, Said)> {
    let spec = S::ROWS;
    let read = (0..spec.coordinates.len()).filter(|n| *n != crate::subject::edition(spec));
    let excludes = |n: usize| {
        let speaks = |region: &Region| region.mask(n) != Region::ANY.mask(n);
        spec.never.iter().any(|row| speaks(&row.region))
            || spec.no_step.iter().any(|r| speaks(&r.from) || speaks(&r.to))
    };
    let step = rule.agent != Agent::Caller;
    let read: Vec<usize> = read.filter(|n| split.contains(n) || reads(rule, *n) || step && excludes(*n)).collect();
    let mut place = Place::default();
    place[crate::subject::edition(spec)] = edition;
    let tag = tags(spec, split, edition);
    let said = |place: &Place| {
        let said = if rule.agent == Agent::Caller { called(rule, place) } else { stepped(spec, rule, place) };
        Said { tag: tag(place), ..said }
    };
    group(spec, &read, place, &said)
}

/// What a reader calls a state: the value of the first coordinate, and of a second where more than one goes with it.
fn tags(spec: &'static Spec, split: &[usize], edition: u8) -> impl Fn(&Place) -> Vec<u8> {
    let first = split[0];
    let second = split.get(1).copied();
    let allowed = |a: u8, b: u8, second: usize| {
        // Only what speaks of these two and of nothing else excludes the pair.
        let row = |region: &Region| {
            let others = (0..spec.coordinates.len()).filter(|n| *n != first && *n != second);
            region.mask(first) >> a & 1 == 1
                && region.mask(second) >> b & 1 == 1
                && others.into_iter().all(|n| {
                    let value = if n == crate::subject::edition(spec) { edition } else { 31 };
                    region.mask(n) == u32::MAX || value != 31 && region.mask(n) >> value & 1 == 1
                })
        };
        !spec.never.iter().any(|never| row(&never.region))
    };
    let many: Vec<bool> = (0u8..32)
        .take(spec.coordinates[first].values.len())
        .map(|a| {
            second.is_some_and(|n| {
                let values = (0u8..32).take(spec.coordinates[n].values.len());
                values.filter(|b| allowed(a, *b, n)).count() > 1
            })
        })
        .collect();
    move |place| match second {
        Some(n) if many[usize::from(place[first])] => vec![place[first], place[n]],
        _ => vec![place[first]],
    }
}

/// Splits by one coordinate after the other, and puts values together of which the same is said.
fn group(spec: &Spec, read: &[usize], place: Place, said: &dyn Fn(&Place) -> Said) -> Vec<(Region, Said)> {
    let Some((&n, rest)) = read.split_first() else { return vec![(Region::ANY, said(&place))] };
    let mut parts: Vec<(u32, Vec<(Region, Said)>)> = Vec::new();
    for value in (0u8..32).take(spec.coordinates[n].values.len()) {
        let mut there = place;
        there[n] = value;
        let below = group(spec, rest, there, said);
        match parts.iter_mut().find(|(_, other)| *other == below) {
            Some((mask, _)) => *mask |= 1 << value,
            None => parts.push((1 << value, below)),
        }
    }
    let whole = all(spec, n);
    let narrow = |region: Region, mask: u32| if mask == whole { region } else { region.with_mask(n, mask) };
    parts.into_iter().flat_map(|(mask, below)| below.into_iter().map(move |(r, s)| (narrow(r, mask), s))).collect()
}

/// The mask that holds every value of a coordinate.
pub(super) fn all(spec: &Spec, n: usize) -> u32 {
    u32::MAX >> (32 - spec.coordinates[n].values.len())
}

/// The values of a coordinate in a region.
pub(super) fn values(spec: &Spec, region: &Region, n: usize) -> impl Iterator<Item = u8> + use<> {
    let mask = region.mask(n) & all(spec, n);
    (0u8..32).filter(move |v| mask >> v & 1 == 1)
}

/// How many cells a region holds in one edition: states, times the arguments that the rule looks at.
pub(super) fn cells(spec: &Spec, rule: &Rule, region: &Region) -> usize {
    let counted = spec
        .coordinates
        .iter()
        .enumerate()
        .filter(|(n, c)| *n != crate::subject::edition(spec) && (c.kind != Kind::Asked || reads(rule, *n)));
    counted.map(|(n, _)| values(spec, region, n).count()).product()
}
