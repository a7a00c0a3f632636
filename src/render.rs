//! Tables, diagrams and differences, as Markdown and Mermaid, computed from the rules.

use crate::evidence::{Basis, Strength};
use crate::rule::{Agent, Kind, Point, Region, Rule, Ruling, Spec, To, WIDTH, any_of};
use crate::smc::Code;
use crate::smc::Edition;
use crate::smc::job::{BusinessStatus, Event, Job, Operation, RunOnce, State, Status};
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
    let full = u32::MAX;
    let reads = |n: &usize| {
        rule.checks().any(|c| c.regions.iter().any(|r| r.mask(*n) != full))
            || rule.effects().any(|e| e.when.mask(*n) != full)
    };
    (0..spec.coordinates.len()).filter(reads).collect()
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

/// Which operation is accepted in which state of a replication job, as a Markdown table: `yes`, `no change`, or the code.
///
/// ```
/// use cutover::{render, smc::Edition};
/// let table = render::allowed(Edition::SOURCES);
/// assert!(table.lines().any(|l| l.starts_with("| Waiting |")));
/// ```
#[must_use]
pub fn allowed(edition: Edition) -> String {
    let mut text = String::from("| state |");
    for operation in Operation::EACH {
        let _ = write!(text, " {} |", label(operation));
    }
    let _ = write!(text, "\n|---|{}\n", "---|".repeat(Operation::EACH.len()));
    for &state in State::ALL {
        let _ = write!(text, "| {state} |");
        for operation in Operation::EACH {
            let _ = write!(text, " {} |", cell(Job::in_state(edition, state), operation));
        }
        text.push('\n');
    }
    text
}

fn label(operation: Operation) -> String {
    let name = operation.name().replace("ReplicationJob", "").replace("SourceServer", "Source");
    match operation {
        Operation::CutOver(sync_data) => format!("{name} (SyncData {sync_data:?})").to_lowercase_flag(),
        Operation::DeleteSource(force) => format!("{name} (Force {force:?})").to_lowercase_flag(),
        _ => name,
    }
}

trait LowercaseFlag {
    fn to_lowercase_flag(&self) -> String;
}

impl LowercaseFlag for String {
    fn to_lowercase_flag(&self) -> String {
        self.replace("Yes", "true").replace("No)", "false)")
    }
}

fn cell(job: Job, operation: Operation) -> String {
    match job.apply(operation) {
        Ok(crate::rule::Accepted::Applied(_)) => "yes".into(),
        Ok(crate::rule::Accepted::Ignored(_)) => "no change".into(),
        Err(refused) => {
            let code = refused.code.as_str();
            code.strip_suffix(".Invalid").or(code.rsplit('.').next()).unwrap_or(code).into()
        }
    }
}

/// What two editions answer differently: the cells of [`allowed`] that changed, rows that changed, and messages.
///
/// ```
/// use cutover::{render, smc::Edition};
/// let text = render::difference(Edition::E2021, Edition::E2024_06);
/// assert!(text.contains("InvalidBusinessStatus"));
/// ```
#[must_use]
pub fn difference(old: Edition, new: Edition) -> String {
    let mut text = format!("| state | operation | {old} | {new} |\n|---|---|---|---|\n");
    for &state in State::ALL {
        for operation in Operation::EACH {
            let (a, b) = (cell(Job::in_state(old, state), operation), cell(Job::in_state(new, state), operation));
            if a != b {
                let _ = writeln!(text, "| {state} | {} | {a} | {b} |", label(operation));
            }
        }
    }
    let (before, after) = (rows(&crate::smc::job::SPEC, old.as_str()), rows(&crate::smc::job::SPEC, new.as_str()));
    let lines = |text: &str| text.lines().map(ToString::to_string).collect::<Vec<_>>();
    let (before, after) = (lines(&before), lines(&after));
    text.push_str("\nRows:\n\n");
    for line in before.iter().filter(|l| !after.contains(l)) {
        let _ = writeln!(text, "- only {old}: {}", line.trim_matches(['|', ' ']).replace(" | ", " · "));
    }
    for line in after.iter().filter(|l| !before.contains(l)) {
        let _ = writeln!(text, "- only {new}: {}", line.trim_matches(['|', ' ']).replace(" | ", " · "));
    }
    text.push_str("\nMessages:\n\n");
    for &code in Code::ALL {
        if code.template(old) != code.template(new) {
            let _ = writeln!(text, "- `{code}`\n  - {old}: {}\n  - {new}: {}", code.template(old), code.template(new));
        }
    }
    text
}

/// The life of a one-time or an incremental job as a Mermaid state diagram. What happens alike in every stage of Running is
/// one arrow; deletion is left out, since it leads from nearly everywhere to one place.
///
/// ```
/// use cutover::{render, smc::{Edition, job::RunOnce}};
/// let diagram = render::diagram(Edition::LATEST, RunOnce::No);
/// assert!(diagram.contains("Waiting --> Cleaning: CutOver (SyncData false)"));
/// ```
#[must_use]
pub fn diagram(edition: Edition, run_once: RunOnce) -> String {
    let mut arrows: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    let first = match run_once {
        RunOnce::Yes => Job::one_time(edition),
        RunOnce::No => Job::incremental(edition),
    };
    let first = first.with_schedule(crate::smc::job::Schedule::Until);
    let (mut seen, mut todo) = (vec![first], vec![first]);
    while let Some(job) = todo.pop() {
        let called =
            Operation::EACH.into_iter().filter(|o| !matches!(o, Operation::Create(_) | Operation::DeleteSource(_)));
        let called = called.filter(|o| *o != Operation::Delete);
        let called = called.filter_map(|o| job.apply(o).ok().map(|next| (label(o), next.job())));
        let silent = |e: &&Event| !matches!(e, Event::ClientLost | Event::ClientReturned | Event::SourceDeleted);
        let stepped =
            Event::ALL.iter().filter(silent).filter_map(|e| job.step(*e).ok().map(|next| (e.to_string(), next)));
        for (why, next) in called.chain(stepped) {
            arrows.entry((node(job), node(next))).or_default().insert(why);
            if !seen.contains(&next) {
                seen.push(next);
                todo.push(next);
            }
        }
    }
    merge_stages(&mut arrows);
    draw(&arrows)
}

fn node(job: Job) -> String {
    match (job.status(), job.business_status()) {
        (Some(Status::Running), Some(phase)) => phase.to_string(),
        _ => job.to_string(),
    }
}

/// Arrows that leave every stage alike become one that leaves Running.
fn merge_stages(arrows: &mut BTreeMap<(String, String), BTreeSet<String>>) {
    let stages: Vec<String> = BusinessStatus::ALL.iter().map(ToString::to_string).collect();
    let ends: BTreeSet<String> = arrows.keys().map(|(_, to)| to.clone()).filter(|to| !stages.contains(to)).collect();
    for end in ends {
        let labels: Vec<BTreeSet<String>> =
            stages.iter().map(|s| arrows.get(&(s.clone(), end.clone())).cloned().unwrap_or_default()).collect();
        let Some((one, others)) = labels.split_first() else { continue };
        let common: BTreeSet<String> = one.iter().filter(|l| others.iter().all(|o| o.contains(*l))).cloned().collect();
        for stage in &stages {
            if let Some(left) = arrows.get_mut(&(stage.clone(), end.clone())) {
                left.retain(|l| !common.contains(l));
            }
        }
        arrows.entry(("Running".into(), end)).or_default().extend(common);
    }
    arrows.retain(|_, labels| !labels.is_empty());
}

fn draw(arrows: &BTreeMap<(String, String), BTreeSet<String>>) -> String {
    let inside = |name: &str| name.parse::<BusinessStatus>().is_ok();
    let mut text = String::from("stateDiagram-v2\n    [*] --> Ready: Create\n    state Running {\n");
    let line = |from: &str, to: &str, labels: &BTreeSet<String>| {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        format!("{from} --> {to}: {}\n", labels.join(", "))
    };
    for ((from, to), labels) in arrows.iter().filter(|((a, b), _)| inside(a) && inside(b)) {
        let _ = write!(text, "        {}", line(from, to, labels));
    }
    text.push_str("    }\n");
    for ((from, to), labels) in arrows.iter().filter(|((a, b), _)| !(inside(a) && inside(b))) {
        let to = if to == "Gone" { "[*]" } else { to };
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
