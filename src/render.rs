//! Tables, diagrams and differences, as Markdown and Mermaid, computed from the rules.

use crate::clock::Period;
use crate::evidence::{Basis, Strength};
use crate::rule::{Accepted, Agent, Kind, Machine, Point, Region, Rule, Ruling, Spec, To, WIDTH, any_of};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Write;

/// One line of a grouped product: a region of states and arguments in which an operation or event is answered alike.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cell {
    /// The operation or event.
    pub rule: &'static str,
    /// Where.
    pub region: Region,
    /// The answer, with what it changes.
    pub answer: String,
    /// What the answer rests on.
    pub strength: Strength,
}

/// The grouped product of one edition: for each operation and event, regions that do not overlap and that together are all
/// states and arguments.
///
/// ```
/// use cutover::{render, smc::job};
/// let cells = render::cells(&job::SPEC, "2021");
/// let stop = cells.iter().filter(|c| c.rule == "StopReplicationJob").count();
/// assert_eq!(stop, 2, "refused outside Running, applied in it");
/// ```
#[must_use]
pub fn cells(spec: &'static Spec, edition: &str) -> Vec<Cell> {
    let mut out = Vec::new();
    let Some(number) = spec.editions.iter().position(|e| *e == edition) else { return out };
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console).filter(|r| r.editions >> number & 1 == 1) {
        let read = read_by(spec, rule);
        let grouped = group(spec, &read, Point::default(), &|p| answer(spec, rule, p));
        out.extend(grouped.into_iter().map(|(region, (answer, strength))| Cell {
            rule: rule.name,
            region,
            answer,
            strength,
        }));
    }
    out
}

/// The coordinates on which a rule's answer depends.
fn read_by(spec: &Spec, rule: &Rule) -> Vec<usize> {
    (0..spec.coordinates.len()).filter(|n| rule.looks_at(*n)).collect()
}

fn answer(spec: &Spec, rule: &Rule, p: Point) -> (String, Strength) {
    let c = spec.coordinates;
    let (ruling, n) = rule.ruling(c, p);
    let check = n.and_then(|n| rule.checks().nth(n));
    let passed = rule.checks().filter(|k| k.verb == crate::rule::Verb::Unless && k.inside(c, p));
    let strength = check
        .map_or_else(|| passed.map(|k| k.basis.strength()).max().unwrap_or(Strength::Assumed), |k| k.basis.strength());
    match ruling {
        Ruling::Refuse(code) => {
            (format!("refused {}", spec.codes.get(usize::from(code)).map_or("?", |c| c.0)), strength)
        }
        Ruling::Ignore => ("ignored".into(), strength),
        Ruling::Never => ("not foreseen".into(), Strength::Stated),
        Ruling::Pass => {
            let mut text = String::from("applied");
            for e in rule.effects().filter(|e| e.when.has(c, p)) {
                let set = c.get(usize::from(e.coordinate)).map_or("?", |c| c.name);
                let _ = match e.to {
                    To::Is(v) => {
                        let value = c.get(usize::from(e.coordinate)).and_then(|c| c.values.get(usize::from(v)));
                        write!(text, ", {set} = {}", value.unwrap_or(&"?"))
                    }
                    To::Asked(_) => write!(text, ", {set} as asked"),
                };
            }
            (text, strength)
        }
    }
}

type Groups = Vec<(Region, (String, Strength))>;

/// Splits by one coordinate after the other, and puts values together that are answered alike.
fn group(spec: &Spec, read: &[usize], p: Point, eval: &dyn Fn(Point) -> (String, Strength)) -> Groups {
    let Some((&n, rest)) = read.split_first() else { return vec![(Region::ANY, eval(p))] };
    let Some(c) = spec.coordinates.get(n) else { return Vec::new() };
    let mut parts: Vec<(u32, Groups)> = Vec::new();
    for value in 0..c.values.len() {
        #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 32 values")]
        let below = group(spec, rest, p.set(c, value as u8), eval);
        match parts.iter_mut().find(|(_, other)| *other == below) {
            Some((mask, _)) => *mask |= 1 << value,
            None => parts.push((1 << value, below)),
        }
    }
    let whole = u32::MAX >> (32 - c.values.len());
    let narrow = |mask: u32| if mask == whole { Region::ANY } else { Region::only(n, mask) };
    parts.into_iter().flat_map(|(mask, below)| below.into_iter().map(move |(r, a)| (r.with(narrow(mask)), a))).collect()
}

/// The rows of one edition as a Markdown table: one line for each check and effect, with its basis.
///
/// ```
/// use cutover::{render, smc::job};
/// assert!(render::rows(&job::SPEC, "2021").contains("| CutOverReplicationJob | unless |"));
/// ```
#[must_use]
pub fn rows(spec: &'static Spec, edition: &str) -> String {
    let mut text = String::from("| operation or event | line | where | what | rests on |\n|---|---|---|---|---|\n");
    let Some(number) = spec.editions.iter().position(|e| *e == edition) else { return text };
    let c = spec.coordinates;
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console).filter(|r| r.editions >> number & 1 == 1) {
        for check in rule.checks() {
            let code = check.code.and_then(|n| spec.codes.get(usize::from(n))).map_or("", |c| c.0);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {code} | {} |",
                rule.name,
                check.verb,
                any_of(check.regions, c),
                short(&check.basis)
            );
        }
        for e in rule.effects() {
            let _ =
                writeln!(text, "| {} | set | {} | {} | {} |", rule.name, e.when.words(c), e.words(c), short(&e.basis));
        }
        if let Some(bar) = rule.bar {
            let _ =
                writeln!(text, "| {} | not to | always | {} | {} |", rule.name, any_of(bar.to, c), short(&bar.basis));
        }
    }
    text
}

/// A basis in a few words, with its clauses' ids.
fn short(basis: &Basis) -> String {
    match basis {
        Basis::Stated(c) => format!("stated, `{}`", c.id),
        Basis::Implied(c, why) => format!("implied, `{}`: {why}", c.id),
        Basis::Observed(record, what) => format!("observed, {record}: {what}"),
        Basis::Disputed(a, b) => format!("disputed, `{}` against `{}`", a.id, b.id),
        Basis::Assumed(why) => format!("assumed: {why}"),
    }
}

/// The periods of a machine; not all have any.
fn periods_of(spec: &Spec) -> &'static [&'static Period] {
    match spec.name {
        "smc::job" => crate::smc::clock::PERIODS,
        "sms::source" => crate::sms::clock::PERIODS,
        _ => &[],
    }
}

/// The periods of a machine, as a Markdown table.
///
/// ```
/// use cutover::{render, smc::job};
/// assert!(render::periods(&job::SPEC).contains("| ValidTime | 7 to 90 days | the job's creation | Lapsed |"));
/// ```
#[must_use]
pub fn periods(spec: &'static Spec) -> String {
    let mut text = String::from("| what | how long | counted from | then | basis |\n|---|---|---|---|---|\n");
    for period in periods_of(spec) {
        let from = if period.from.is_empty() { "its beginning" } else { period.from };
        let _ = write!(text, "| {} | {period} | {from} | {} | {}", period.name, period.then, short(&period.basis));
        for (region, basis) in period.immune {
            let _ = write!(text, "; nothing happens where {}: {}", region.words(spec.coordinates), short(basis));
        }
        text.push_str(" |\n");
    }
    text
}

/// Every claim that no sentence states outright, as a Markdown list: the open questions of a machine.
///
/// ```
/// use cutover::{render, smc::job};
/// assert!(render::open_questions(&job::SPEC).contains("which states pass is not published"));
/// ```
#[must_use]
pub fn open_questions(spec: &'static Spec) -> String {
    let mut asked: BTreeMap<(Strength, String), BTreeSet<String>> = BTreeMap::new();
    let mut ask = |basis: &Basis, place: String| {
        if basis.strength() != Strength::Stated {
            asked.entry((basis.strength(), short(basis))).or_default().insert(place);
        }
    };
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console) {
        for check in rule.checks() {
            ask(&check.basis, format!("{}: {} {}", rule.name, check.verb, any_of(check.regions, spec.coordinates)));
            if check.code.is_some() {
                ask(&rule.code_basis(check), format!("{}: the code", rule.name));
            }
        }
        for e in rule.effects() {
            ask(&e.basis, format!("{}: {}", rule.name, e.words(spec.coordinates)));
        }
        if let Some(bar) = rule.bar {
            ask(&bar.basis, format!("{}: not to where {}", rule.name, any_of(bar.to, spec.coordinates)));
        }
        if rule.agent == Agent::Caller {
            ask(&rule.order, format!("{}: the order of its checks", rule.name));
        }
    }
    for row in spec.never {
        ask(&row.basis, format!("never: {}", row.region.words(spec.coordinates)));
    }
    for row in spec.no_step {
        ask(&row.basis, format!("no step to where {}", row.to.words(spec.coordinates)));
    }
    for row in spec.views {
        let name = spec.coordinates.get(usize::from(row.coordinate)).map_or("?", |c| c.name);
        ask(&row.basis, format!("what is printed as {name} where {}", row.region.words(spec.coordinates)));
    }
    for period in periods_of(spec) {
        ask(&period.basis, format!("{}, counted from {}: {period}", period.name, period.from));
        for (region, basis) in period.immune {
            ask(basis, format!("the end of {} changes nothing where {}", period.name, region.words(spec.coordinates)));
        }
    }
    let (mut text, mut last) = (String::new(), None);
    for ((strength, basis), places) in asked {
        if last != Some(strength) {
            let _ = writeln!(text, "{}### {strength}\n", if last.is_some() { "\n" } else { "" });
            last = Some(strength);
        }
        let places: Vec<String> = places.into_iter().collect();
        let _ = writeln!(text, "- {basis}\n  - {}", places.join("\n  - "));
    }
    text
}

/// Which operation is accepted in which state, as a Markdown table: `yes`, `no change`, or the code.
///
/// ```
/// use cutover::{render, smc::{Edition, job::Job}};
/// let table = render::allowed::<Job>(Edition::SOURCES);
/// assert!(table.lines().any(|l| l.starts_with("| Waiting |")));
/// ```
#[must_use]
pub fn allowed<M: Machine>(edition: M::Edition) -> String {
    let mut text = String::from("| state |");
    for operation in M::OPERATIONS {
        let _ = write!(text, " {} |", M::label(*operation));
    }
    let _ = write!(text, "\n|---|{}\n", "---|".repeat(M::OPERATIONS.len()));
    for (name, state) in M::usual(edition) {
        let _ = write!(text, "| {name} |");
        for operation in M::OPERATIONS {
            let _ = write!(text, " {} |", cell(state, *operation));
        }
        text.push('\n');
    }
    text
}

fn cell<M: Machine>(state: M, operation: M::Operation) -> String {
    match state.ask(operation) {
        Ok(Accepted::Applied(_)) => "yes".into(),
        Ok(Accepted::Ignored(_)) => "no change".into(),
        Err(refused) => {
            // A code of words is known by its last one, a code of numbers by all of it.
            let code = refused.code.to_string();
            let last = code.strip_suffix(".Invalid").or(code.rsplit('.').next()).unwrap_or(&code);
            if last.chars().all(|c| c.is_ascii_digit()) { code } else { last.into() }
        }
    }
}

/// What two editions answer differently: the cells of [`allowed`] that changed, rows that changed, and messages.
///
/// ```
/// use cutover::{render, smc::{Edition, job::Job}};
/// let text = render::difference::<Job>(Edition::E2021, Edition::E2024_06);
/// assert!(text.contains("InvalidBusinessStatus"));
/// ```
#[must_use]
pub fn difference<M: Machine>(old: M::Edition, new: M::Edition) -> String {
    let mut text = format!("| state | operation | {old} | {new} |\n|---|---|---|---|\n");
    let (before, after) = (M::usual(old), M::usual(new));
    // States that are answered alike are one line.
    let mut changed: Vec<(String, String, String, Vec<&str>)> = Vec::new();
    for operation in M::OPERATIONS {
        for (name, later) in &after {
            let Some((_, earlier)) = before.iter().find(|(n, _)| n == name) else { continue };
            let (was, is) = (cell(*earlier, *operation), cell(*later, *operation));
            if was == is {
                continue;
            }
            let key = (M::label(*operation), was, is);
            match changed.iter_mut().find(|(o, a, b, _)| (o, a, b) == (&key.0, &key.1, &key.2)) {
                Some((.., states)) => states.push(name),
                None => changed.push((key.0, key.1, key.2, vec![name])),
            }
        }
    }
    for (operation, was, is, states) in changed {
        let _ = writeln!(text, "| {} | {operation} | {was} | {is} |", states.join(", "));
    }
    let only = |these: &[(String, M)], others: &[(String, M)]| -> Vec<String> {
        these.iter().map(|(n, _)| n).filter(|n| others.iter().all(|(o, _)| o != *n)).cloned().collect()
    };
    for (edition, states) in [(old, only(&before, &after)), (new, only(&after, &before))] {
        if !states.is_empty() {
            let _ = writeln!(text, "\nStates only of {edition}: {}.", states.join(", "));
        }
    }
    let (before, after) = (rows(M::spec(), &old.to_string()), rows(M::spec(), &new.to_string()));
    let lines = |text: &str| text.lines().map(ToString::to_string).collect::<Vec<_>>();
    let (before, after) = (lines(&before), lines(&after));
    text.push_str("\nRows:\n\n");
    for line in before.iter().filter(|l| !after.contains(l)) {
        let _ = writeln!(text, "- only {old}: {}", line.trim_matches(['|', ' ']).replace(" | ", " · "));
    }
    for line in after.iter().filter(|l| !before.contains(l)) {
        let _ = writeln!(text, "- only {new}: {}", line.trim_matches(['|', ' ']).replace(" | ", " · "));
    }
    let mut messages = String::new();
    for code in (0u8..).take(M::spec().codes.len()).map(M::code) {
        let (then, now) = (M::answer(code, old).1, M::answer(code, new).1);
        if then != now {
            let said = |message: Option<&'static str>| message.unwrap_or("no message");
            let _ = writeln!(messages, "- `{code}`\n  - {old}: {}\n  - {new}: {}", said(then), said(now));
        }
    }
    if !messages.is_empty() {
        let _ = write!(text, "\nMessages:\n\n{messages}");
    }
    text
}

/// The pictures of a machine's life as Mermaid state diagrams, each with its name. What happens alike everywhere inside a
/// state is one arrow; what leads from nearly everywhere to one place, such as a deletion, is left out.
///
/// ```
/// use cutover::{render, smc::{Edition, job::Job}};
/// let [_, (name, diagram)] = &render::diagrams::<Job>(Edition::LATEST)[..] else { panic!() };
/// assert_eq!(*name, "incremental");
/// assert!(diagram.contains("Waiting --> Cleaning: CutOver (SyncData false)"));
/// ```
#[must_use]
pub fn diagrams<M: Machine>(edition: M::Edition) -> Vec<(&'static str, String)> {
    M::pictures(edition).into_iter().map(|(name, firsts, left_out)| (name, diagram(&firsts, left_out))).collect()
}

type Place = (Option<String>, String);
type Arrows = BTreeMap<(Place, Place), BTreeSet<String>>;

fn diagram<M: Machine>(firsts: &[M], left_out: &[&str]) -> String {
    let mut arrows = Arrows::new();
    let (mut seen, mut todo): (BTreeSet<Point>, Vec<M>) = (firsts.iter().map(|m| m.point()).collect(), firsts.to_vec());
    let drawn = |name: &str| !left_out.contains(&name);
    while let Some(state) = todo.pop() {
        let called = M::OPERATIONS.iter().filter(|o| drawn(&o.to_string()) && drawn(&M::label(**o)));
        let called = called.filter_map(|o| match state.ask(*o) {
            Ok(Accepted::Applied(next)) => Some((M::label(*o), next)),
            _ => None,
        });
        let stepped = M::EVENTS.iter().filter(|e| drawn(&e.to_string()));
        let stepped = stepped.filter_map(|e| state.happen(*e).ok().map(|next| (e.to_string(), next)));
        for (why, next) in called.chain(stepped) {
            arrows.entry((state.place(), next.place())).or_default().insert(why);
            if seen.insert(next.point()) {
                todo.push(next);
            }
        }
    }
    merge_insides(&mut arrows);
    let begin: BTreeSet<Place> = firsts.iter().map(|m| m.place()).collect();
    draw(&arrows, &begin)
}

/// Every place that an arrow touches, inside of something.
fn insides(arrows: &Arrows) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (outer, inner) in arrows.keys().flat_map(|(from, to)| [from, to]) {
        if let Some(outer) = outer {
            all.entry(outer.clone()).or_default().insert(inner.clone());
        }
    }
    all
}

/// Arrows that leave everything inside of a state alike become one that leaves the state.
fn merge_insides(arrows: &mut Arrows) {
    for (outer, inner) in insides(arrows) {
        let within = |place: &Place| place.0.as_ref() == Some(&outer);
        let ends: BTreeSet<Place> = arrows.keys().map(|(_, to)| to.clone()).filter(|to| !within(to)).collect();
        for end in ends {
            let from = |name: &String| (Some(outer.clone()), name.clone());
            let labels: Vec<BTreeSet<String>> =
                inner.iter().map(|i| arrows.get(&(from(i), end.clone())).cloned().unwrap_or_default()).collect();
            let Some((one, others)) = labels.split_first().filter(|(_, others)| !others.is_empty()) else { continue };
            let common: BTreeSet<String> =
                one.iter().filter(|l| others.iter().all(|o| o.contains(*l))).cloned().collect();
            for name in &inner {
                if let Some(left) = arrows.get_mut(&(from(name), end.clone())) {
                    left.retain(|l| !common.contains(l));
                }
            }
            arrows.entry(((None, outer.clone()), end)).or_default().extend(common);
        }
    }
    arrows.retain(|_, labels| !labels.is_empty());
}

fn draw(arrows: &Arrows, begin: &BTreeSet<Place>) -> String {
    let insides = insides(arrows);
    let plain = |name: &str| name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect::<String>();
    // A name that stands in one place only needs no other.
    let id = |(outer, inner): &Place| match outer {
        Some(outer) if insides.values().filter(|all| all.contains(inner)).count() > 1 => {
            plain(&format!("{outer}_{inner}"))
        }
        _ if outer.is_some() && insides.contains_key(inner) => plain(&format!("in_{inner}")),
        _ => plain(inner),
    };
    let mut text = String::from("stateDiagram-v2\n");
    for place in begin.iter().filter(|p| p.1 != "Absent") {
        let _ = writeln!(text, "    [*] --> {}", id(place));
    }
    let outer: BTreeSet<Place> =
        arrows.keys().flat_map(|(a, b)| [a.clone(), b.clone()]).filter(|p| p.0.is_none()).collect();
    for place in outer.iter().filter(|p| plain(&p.1) != p.1) {
        let _ = writeln!(text, "    state \"{}\" as {}", place.1, id(place));
    }
    let line = |from: &Place, to: &Place, labels: &BTreeSet<String>| {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let name = |place: &Place, end: &str| if place.1 == end { "[*]".to_string() } else { id(place) };
        format!("{} --> {}: {}\n", name(from, "Absent"), name(to, "Gone"), labels.join(", "))
    };
    for (name, inner) in &insides {
        let _ = writeln!(text, "    state {} {{", plain(name));
        for place in inner.iter().map(|i| (Some(name.clone()), i.clone())).filter(|p| id(p) != p.1) {
            let _ = writeln!(text, "        state \"{}\" as {}", place.1, id(&place));
        }
        let within = |place: &Place| place.0.as_ref() == Some(name);
        for ((from, to), labels) in arrows.iter().filter(|((a, b), _)| within(a) && within(b)) {
            let _ = write!(text, "        {}", line(from, to, labels));
        }
        text.push_str("    }\n");
    }
    for ((from, to), labels) in arrows.iter().filter(|((a, b), _)| a.0.is_none() || a.0 != b.0) {
        let _ = write!(text, "    {}", line(from, to, labels));
    }
    text
}

/// How many states, cells and claims a machine has: the figures of its page.
///
/// ```
/// use cutover::{render, smc::job};
/// assert_eq!(render::counts(&job::SPEC).states, 12000);
/// ```
#[must_use]
pub fn counts(spec: &'static Spec) -> Counts {
    let size = |keep: &dyn Fn(Kind) -> bool| -> usize {
        spec.coordinates
            .iter()
            .enumerate()
            .filter(|(n, c)| *n < WIDTH && keep(c.kind))
            .map(|(_, c)| c.values.len())
            .product()
    };
    let states = size(&|k| k != Kind::Asked);
    let mut cells = 0;
    let mut claims = BTreeMap::new();
    let mut claim = |basis: &Basis| *claims.entry(basis.strength()).or_insert(0) += 1;
    for rule in spec.rules.iter().chain(spec.events).chain(spec.console) {
        let read = read_by(spec, rule);
        let arguments: usize = spec
            .coordinates
            .iter()
            .enumerate()
            .filter(|(n, c)| c.kind == Kind::Asked && read.contains(n))
            .map(|(_, c)| c.values.len())
            .product();
        cells += states / spec.editions.len().max(1) * arguments * rule.editions.count_ones() as usize;
        rule.checks().for_each(|c| claim(&c.basis));
        rule.checks().filter(|c| c.code.is_some()).for_each(|c| claim(&rule.code_basis(c)));
        rule.effects().for_each(|e| claim(&e.basis));
        rule.bar.iter().for_each(|bar| claim(&bar.basis));
    }
    spec.never.iter().for_each(|r| claim(&r.basis));
    spec.no_step.iter().for_each(|r| claim(&r.basis));
    spec.views.iter().for_each(|r| claim(&r.basis));
    Counts { states, cells, claims }
}

/// See [`counts`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The full product of all coordinates but the request's, excluded combinations included.
    pub states: usize,
    /// States times operations and events, each with every combination of arguments that its rule reads.
    pub cells: usize,
    /// How many claims rest on what.
    pub claims: BTreeMap<Strength, usize>,
}
