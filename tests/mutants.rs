//! The row mutator: every one-step mutant of every row, and whether the tests that were written from the pages notice it.
//!
//! A mutant drops a line, widens or narrows a region by one value, swaps a target, a code, a basis or an edition, or
//! changes the order of two lines. `tests/survivors/` lists by name what survives; its files are generated.

use crate::generated::{root, same, updating};
use crate::subject::{Place, Step, Subject, edition, inside};
use cutover::dcs::task::Task;
use cutover::evidence::{Basis, Strength};
use cutover::rule::{
    Accepted, Agent, Check, Effect, Kind, Never, NoStep, Prints, Region, Rule, Spec, To, View, mutants,
};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once};

/// A test of one of the lists that are run: its name, and the test.
type Listed = (&'static str, fn());

/// What was written from the pages of a machine: whole answers, and recordings that are convicted or not.
trait Sentences: Subject {
    const SENTENCES: &'static [Listed];
    const CONVICTIONS: &'static [Listed];
}

impl Sentences for Job {
    const SENTENCES: &'static [Listed] = crate::smc_sentences::SENTENCES;
    const CONVICTIONS: &'static [Listed] = crate::smc_convictions::CONVICTIONS;
}

impl Sentences for Source {
    const SENTENCES: &'static [Listed] = crate::sms_sentences::SENTENCES;
    const CONVICTIONS: &'static [Listed] = crate::sms_convictions::CONVICTIONS;
}

impl Sentences for SmsTask {
    const SENTENCES: &'static [Listed] = crate::sms_task_sentences::SENTENCES;
    const CONVICTIONS: &'static [Listed] = crate::sms_task_convictions::CONVICTIONS;
}

impl Sentences for Task {
    const SENTENCES: &'static [Listed] = crate::dcs_sentences::SENTENCES;
    const CONVICTIONS: &'static [Listed] = crate::dcs_convictions::CONVICTIONS;
}

/// A mutant: its name, the strength of the claim that it changes, and the rules.
struct Mutant {
    name: String,
    strength: Strength,
    /// The operation or event whose row it changes; empty for a row of its own.
    rule: &'static str,
    /// The regions that it changes, before and after.
    regions: Option<Change>,
    /// Whether answers and steps can show it: what a claim rests on they cannot.
    answers: bool,
    /// Whether only tests that look at a rule of this name can notice it.
    local: bool,
    spec: &'static Spec,
}

impl Mutant {
    /// Its line in the list of survivors.
    fn line(&self) -> String {
        format!("{}: {}", self.strength, self.name)
    }
}

type Change = (&'static [Region], &'static [Region]);

fn leak<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

/// What is mutated: the rows of one machine.
struct Rows {
    spec: &'static Spec,
    clause: &'static cutover::evidence::Clause,
    /// The codes that any row answers.
    codes: Vec<u8>,
}

/// A mutant of one rule, before it is put among the others.
struct Changed {
    text: String,
    strength: Strength,
    regions: Option<Change>,
    answers: bool,
    rule: Rule,
}

fn checks_of(checks: [Option<Check>; 10]) -> Vec<Check> {
    checks.into_iter().flatten().collect()
}

fn put_checks(mut rule: Rule, list: &[Check]) -> Rule {
    rule.checks = [None; 10];
    for (slot, check) in rule.checks.iter_mut().zip(list) {
        *slot = Some(*check);
    }
    rule
}

fn put_effects(mut rule: Rule, list: &[Effect]) -> Rule {
    rule.effects = [None; 12];
    for (slot, effect) in rule.effects.iter_mut().zip(list) {
        *slot = Some(*effect);
    }
    rule
}

impl Rows {
    fn new<S: Subject>() -> Self {
        let all = S::ROWS.rules.iter().flat_map(|rule| rule.checks().filter_map(|c| c.code));
        let mut codes: Vec<u8> = all.collect();
        codes.sort_unstable();
        codes.dedup();
        Self { spec: S::ROWS, clause: S::clauses()[0], codes }
    }

    fn other_bases(&self, basis: Basis) -> Vec<Basis> {
        let clause = basis.clause().unwrap_or(self.clause);
        match basis {
            Basis::Stated(_) => vec![Basis::Assumed("a mutant")],
            Basis::Disputed(..) => vec![Basis::Stated(clause), Basis::Assumed("a mutant")],
            // To the judge the bases that cannot convict are one; to the reader they are not, and he has the snapshot.
            Basis::Implied(..) | Basis::Observed(..) | Basis::Assumed(_) => vec![Basis::Stated(clause)],
        }
    }

    /// Each region list that differs from this one by one value of one coordinate, or by one region.
    fn nearby(&self, regions: &'static [Region]) -> Vec<(String, &'static [Region])> {
        let mut out = Vec::new();
        for (n, region) in regions.iter().enumerate() {
            for (text, changed) in self.nearby_one(*region) {
                let mut list = regions.to_vec();
                list[n] = changed;
                out.push((text, leak(list)));
            }
        }
        out
    }

    fn nearby_one(&self, region: Region) -> Vec<(String, Region)> {
        let mut out = Vec::new();
        for (n, c) in self.spec.coordinates.iter().enumerate().filter(|(n, _)| region.mask(*n) != u32::MAX) {
            for (value, word) in c.values.iter().enumerate() {
                let flipped = region.mask(n) ^ (1 << value);
                let text = if region.mask(n) >> value & 1 == 1 { "without" } else { "with" };
                out.push((format!("{text} {} {word}", c.name), region.with_mask(n, flipped)));
            }
        }
        out
    }

    /// Every mutant of one rule.
    fn of_rule(&self, rule: Rule) -> Vec<Changed> {
        let mut out = Vec::new();
        let checks = checks_of(rule.checks);
        for n in 0..checks.len() {
            self.of_check(rule, &checks, n, &mut out);
        }
        self.of_effects(rule, &mut out);
        let mut whole = |text: String, strength: Strength, answers: bool, rule: Rule| {
            out.push(Changed { text, strength, regions: None, answers, rule });
        };
        for editions in (1u8..4).filter(|e| *e != rule.editions) {
            let mut changed = rule;
            changed.editions = editions;
            whole(format!("in editions {editions:02b}"), Strength::Stated, true, changed);
        }
        // The order that no page gives is the same everywhere; only where a row says more, that is a claim.
        if rule.order.clause().is_some() {
            for basis in self.other_bases(rule.order) {
                let mut changed = rule;
                changed.order = basis;
                whole(format!("has an order that is {}", basis.strength()), rule.order.strength(), false, changed);
            }
        }
        if let Some(bar) = rule.bar {
            let strength = bar.basis.strength();
            let mut changed = rule;
            changed.bar = None;
            whole("bar dropped".into(), strength, false, changed);
            for (text, to) in self.nearby(bar.to) {
                let (mut changed, mut other) = (rule, bar);
                other.to = to;
                changed.bar = Some(other);
                whole(format!("bar {text}"), strength, false, changed);
            }
            for basis in self.other_bases(bar.basis) {
                let (mut changed, mut other) = (rule, bar);
                other.basis = basis;
                changed.bar = Some(other);
                whole(format!("bar is {}", basis.strength()), strength, false, changed);
            }
        }
        out
    }

    fn of_check(&self, rule: Rule, checks: &[Check], n: usize, out: &mut Vec<Changed>) {
        let check = &checks[n];
        let place = format!("check {n} ({})", check.verb);
        let strength = check.basis.strength();
        let mut with = |text: String, strength: Strength, answers: bool, changed: Check| {
            let mut list = checks.to_vec();
            list[n] = changed;
            let regions = if changed.regions == check.regions { None } else { Some((check.regions, changed.regions)) };
            let doubt = if changed.doubt == check.doubt { None } else { Some((check.doubt, changed.doubt)) };
            let (text, regions) = (format!("{place} {text}"), regions.or(doubt));
            out.push(Changed { text, strength, regions, answers, rule: put_checks(rule, &list) });
        };
        for (text, regions) in self.nearby(check.regions) {
            let mut changed = *check;
            changed.regions = regions;
            with(text, strength, true, changed);
        }
        for (text, doubt) in self.nearby(check.doubt) {
            let mut changed = *check;
            changed.doubt = doubt;
            with(format!("in doubt {text}"), strength, false, changed);
        }
        for basis in self.other_bases(check.basis) {
            let mut changed = *check;
            changed.basis = basis;
            with(format!("is {}", basis.strength()), strength, false, changed);
        }
        if let Some(code) = check.code {
            let code_basis = rule.code_basis(check);
            for other in self.codes.iter().copied().filter(|other| *other != code) {
                let mut changed = *check;
                changed.code = Some(other);
                let name = self.spec.codes[usize::from(other)].0;
                with(format!("refuses with {name}"), code_basis.strength(), true, changed);
            }
            for basis in self.other_bases(code_basis) {
                let mut changed = *check;
                changed.code_basis = Some(basis);
                with(format!("has a code that is {}", basis.strength()), code_basis.strength(), false, changed);
            }
        }
        let mut whole = |text: &str, list: &[Check]| {
            let text = format!("{place} {text}");
            out.push(Changed { text, strength, regions: None, answers: true, rule: put_checks(rule, list) });
        };
        let mut fewer = checks.to_vec();
        fewer.remove(n);
        whole("dropped", &fewer);
        if n > 0 {
            let mut swapped = checks.to_vec();
            swapped.swap(n - 1, n);
            whole("before the one above", &swapped);
        }
    }

    /// Other targets of an effect: every value, and what the request asks with as many values, or as nearly so as there is.
    fn other_targets(&self, rule: &Rule, effect: &Effect) -> Vec<(String, To)> {
        let c = &self.spec.coordinates[usize::from(effect.coordinate)];
        let values = (0u8..).zip(c.values).map(|(value, word)| (format!("to {word}"), To::Is(value)));
        let asked = (0u8..).zip(self.spec.coordinates).filter(|(_, a)| a.kind == Kind::Asked);
        let asked = asked.filter(|(_, a)| a.values.len() <= c.values.len() && rule.agent == Agent::Caller);
        let nearest = asked.clone().map(|(_, a)| a.values.len()).max();
        let asked = asked.filter(|(_, a)| Some(a.values.len()) == nearest);
        let asked = asked.map(|(n, a)| (format!("to the {}", a.name), To::Asked(n)));
        let first = asked.clone().take(1);
        let all: Vec<_> = match effect.to {
            To::Is(_) => values.chain(first).collect(),
            To::Asked(_) => values.chain(asked).collect(),
        };
        all.into_iter().filter(|(_, to)| *to != effect.to).collect()
    }

    fn of_effects(&self, rule: Rule, out: &mut Vec<Changed>) {
        let effects: Vec<Effect> = rule.effects().copied().collect();
        for (n, effect) in effects.iter().enumerate() {
            let c = &self.spec.coordinates[usize::from(effect.coordinate)];
            let (place, strength) = (format!("effect {n} on {}", c.name), effect.basis.strength());
            let mut with = |text: String, answers: bool, changed: Effect| {
                let mut list = effects.clone();
                list[n] = changed;
                let regions =
                    (changed.when != effect.when).then(|| (leak(vec![effect.when]), leak(vec![changed.when])));
                let text = format!("{place} {text}");
                out.push(Changed { text, strength, regions, answers, rule: put_effects(rule, &list) });
            };
            for (text, to) in self.other_targets(&rule, effect) {
                let mut changed = *effect;
                changed.to = to;
                with(text, true, changed);
            }
            for (text, when) in self.nearby_one(effect.when) {
                let mut changed = *effect;
                changed.when = when;
                with(format!("where {text}"), true, changed);
            }
            for basis in self.other_bases(effect.basis) {
                let mut changed = *effect;
                changed.basis = basis;
                with(format!("is {}", basis.strength()), false, changed);
            }
            if effect.basis.rival().is_some() {
                // The decided value is always among those of a disputed effect.
                for (value, word) in (0u8..).zip(c.values).filter(|(value, _)| To::Is(*value) != effect.to) {
                    let mut changed = *effect;
                    changed.rival ^= 1 << value;
                    let text = if effect.rival >> value & 1 == 1 { "without" } else { "with" };
                    with(format!("{text} the rival {word}"), false, changed);
                }
            }
            let mut fewer = effects.clone();
            fewer.remove(n);
            let text = format!("{place} dropped");
            out.push(Changed { text, strength, regions: None, answers: true, rule: put_effects(rule, &fewer) });
        }
    }

    /// Puts each mutant of each row of one of the lists of rules in its place.
    fn of_list(&self, out: &mut Vec<Mutant>, list: &'static [Rule], put: impl Fn(&mut Spec, &'static [Rule])) {
        for (n, rule) in list.iter().enumerate() {
            for changed in self.of_rule(*rule) {
                let mut rules = list.to_vec();
                rules[n] = changed.rule;
                let mut spec = *self.spec;
                put(&mut spec, leak(rules));
                out.push(Mutant {
                    name: format!("{} {:02b}: {}", rule.name, rule.editions, changed.text),
                    strength: changed.strength,
                    rule: rule.name,
                    regions: changed.regions,
                    answers: changed.answers,
                    // A rule in another edition may stand where the test found none.
                    local: !changed.text.starts_with("in editions"),
                    spec: Box::leak(Box::new(spec)),
                });
            }
        }
    }

    /// The mutants of the rows that are no rules: each dropped, with a region widened or narrowed, with another basis, and
    /// with `others`.
    fn of_rows<R: Row>(&self, out: &mut Vec<Mutant>, list: &'static [R], put: impl Fn(&mut Spec, &'static [R])) {
        for (n, row) in list.iter().enumerate() {
            let mut add = |text: String, changed: Option<R>| {
                let mut rows = list.to_vec();
                match changed {
                    Some(changed) => rows[n] = changed,
                    None => drop(rows.remove(n)),
                }
                let mut spec = *self.spec;
                put(&mut spec, leak(rows));
                let name = format!("{} {text}", row.name(n, self.spec));
                let (strength, spec) = (row.basis().strength(), Box::leak(Box::new(spec)));
                out.push(Mutant { name, strength, rule: "", regions: None, answers: false, local: false, spec });
            };
            add("dropped".into(), None);
            for (text, changed) in row.changed(self) {
                add(text, Some(changed));
            }
            for basis in self.other_bases(row.basis()) {
                add(format!("is {}", basis.strength()), Some(row.resting_on(basis)));
            }
        }
    }

    fn all(&self) -> Vec<Mutant> {
        let (mut out, spec) = (Vec::new(), self.spec);
        self.of_list(&mut out, spec.rules, |spec, list| spec.rules = list);
        self.of_list(&mut out, spec.events, |spec, list| spec.events = list);
        self.of_list(&mut out, spec.console, |spec, list| spec.console = list);
        self.of_rows(&mut out, spec.never, |spec, list| spec.never = list);
        self.of_rows(&mut out, spec.no_step, |spec, list| spec.no_step = list);
        self.of_rows(&mut out, spec.views, |spec, list| spec.views = list);
        let vanishing = (0u8..).zip(spec.coordinates[0].values).filter(|(v, _)| spec.missing >> v & 1 == 0);
        out.extend(vanishing.map(|(value, word)| {
            let mut changed = *spec;
            changed.vanishing ^= 1 << value;
            let text = if spec.vanishing >> value & 1 == 1 { "without" } else { "with" };
            let (name, spec) = (format!("vanishing {text} {word}"), Box::leak(Box::new(changed)));
            Mutant { name, strength: Strength::Observed, rule: "", regions: None, answers: false, local: false, spec }
        }));
        out
    }
}

/// A row that is no rule.
trait Row: Copy + 'static {
    fn name(&self, n: usize, spec: &Spec) -> String;
    fn basis(&self) -> Basis;
    fn resting_on(self, basis: Basis) -> Self;
    /// With its regions and its other parts changed by one value.
    fn changed(&self, rows: &Rows) -> Vec<(String, Self)>;
}

impl Row for Never {
    fn name(&self, n: usize, spec: &Spec) -> String {
        format!("never {n} ({})", self.region.words(spec.coordinates))
    }

    fn basis(&self) -> Basis {
        self.basis
    }

    fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    fn changed(&self, rows: &Rows) -> Vec<(String, Self)> {
        let mut row = *self;
        let with = |(text, region)| {
            row.region = region;
            (text, row)
        };
        rows.nearby_one(self.region).into_iter().map(with).collect()
    }
}

impl Row for NoStep {
    fn name(&self, n: usize, spec: &Spec) -> String {
        format!("no step {n} (to where {})", self.to.words(spec.coordinates))
    }

    fn basis(&self) -> Basis {
        self.basis
    }

    fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    fn changed(&self, rows: &Rows) -> Vec<(String, Self)> {
        let mut out = Vec::new();
        let mut row = *self;
        row.by_itself = !self.by_itself;
        out.push((if row.by_itself { "only by itself" } else { "for requests too" }.to_owned(), row));
        for (text, from) in rows.nearby_one(self.from) {
            let mut row = *self;
            row.from = from;
            out.push((format!("from {text}"), row));
        }
        for (text, to) in rows.nearby_one(self.to) {
            let mut row = *self;
            row.to = to;
            out.push((format!("to {text}"), row));
        }
        out
    }
}

impl Row for View {
    fn name(&self, n: usize, spec: &Spec) -> String {
        format!("view {n} of {}", spec.coordinates[usize::from(self.coordinate)].name)
    }

    fn basis(&self) -> Basis {
        self.basis
    }

    fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    fn changed(&self, rows: &Rows) -> Vec<(String, Self)> {
        let mut out = Vec::new();
        for (text, region) in rows.nearby_one(self.region) {
            let mut row = *self;
            row.region = region;
            out.push((text, row));
        }
        let c = &rows.spec.coordinates[usize::from(self.coordinate)];
        for (value, word) in c.values.iter().enumerate().filter(|_| self.rival != 0) {
            let (text, mut row) = (if self.rival >> value & 1 == 1 { "without" } else { "with" }, *self);
            row.rival ^= 1 << value;
            out.push((format!("{text} the rival {word}"), row));
        }
        let mut prints = |text: String, prints: Prints| {
            let mut row = *self;
            row.prints = prints;
            out.push((text, row));
        };
        for other in [Prints::Own, Prints::Anything].into_iter().filter(|other| *other != self.prints) {
            if !(matches!(self.prints, Prints::Own) && other == Prints::Own) {
                prints(format!("prints {other:?}"), other);
            }
        }
        if let Prints::Among(mask) = self.prints {
            for (value, word) in c.values.iter().enumerate() {
                let text = if mask >> value & 1 == 1 { "without" } else { "with" };
                prints(format!("prints {text} {word}"), Prints::Among(mask ^ 1 << value));
            }
        }
        out
    }
}

/// A question to the rows: one job of those that a row cannot tell apart, what happens to it, and what comes of that.
struct Question<S: Subject> {
    job: S,
    /// Nothing happens where only regions are looked at.
    step: Option<Step<S>>,
    place: Place,
    wanted: Answer<S>,
}

/// The job afterwards, or the code.
type Answer<S> = Result<S, Option<u8>>;

fn answer<S: Subject>(job: S, step: Option<Step<S>>) -> Answer<S> {
    match step {
        Some(Step::Call(operation)) => job.ask(operation).map(Accepted::job).map_err(|r| Some(r.code.into())),
        Some(Step::Event(event)) => job.happen(event).map_err(|_| None),
        None => Ok(job),
    }
}

/// For each operation and event, by name, one question for each class of possible jobs that its rows cannot tell apart.
fn questions<S: Subject>() -> HashMap<&'static str, Vec<Question<S>>> {
    let (spec, world) = (S::ROWS, S::world());
    let mut out = HashMap::new();
    let all = || spec.rules.iter().chain(spec.events).chain(spec.console);
    for name in all().map(|r| r.name).collect::<HashSet<_>>() {
        let own = || all().filter(move |r| r.name == name);
        let looks = |n: usize| {
            let narrows = |regions: &[Region]| regions.iter().any(|r| r.mask(n) != u32::MAX);
            n == edition(spec)
                || own().any(|r| r.checks().any(|c| narrows(c.regions) || narrows(c.doubt)))
                || own().any(|r| r.effects().any(|e| usize::from(e.coordinate) == n || narrows(&[e.when])))
        };
        let read: Vec<usize> = (0..spec.coordinates.len()).filter(|n| looks(*n)).collect();
        let mut steps: Vec<(Option<Step<S>>, Place)> = Vec::new();
        steps.extend(
            world.operations.iter().filter(|(o, _)| o.to_string() == name).map(|(o, p)| (Some(Step::Call(*o)), *p)),
        );
        steps.extend(
            S::EVENTS.iter().filter(|e| e.to_string() == name).map(|e| (Some(Step::Event(*e)), Place::default())),
        );
        if steps.is_empty() {
            steps.push((None, Place::default()));
        }
        let mut list = Vec::new();
        let mut seen = HashSet::new();
        let mut jobs = Vec::new();
        for job in world.eras.iter().flat_map(|era| &era.possible) {
            let place = world.place(*job);
            if seen.insert(read.iter().map(|n| place[*n]).collect::<Vec<_>>()) {
                jobs.push(*job);
            }
        }
        for (step, asks) in &steps {
            for &job in &jobs {
                list.push(Question { job, step: *step, place: world.asked(job, asks), wanted: answer(job, *step) });
            }
        }
        out.insert(name, list);
    }
    out
}

/// Whether a mutant says the same as the rules of every job that no sentence excludes: then there is nothing to notice.
fn equivalent<S: Subject>(mutant: &Mutant, questions: &HashMap<&'static str, Vec<Question<S>>>) -> bool {
    let Some(list) = questions.get(mutant.rule) else { return false };
    let alike = |(before, after): Change| list.iter().all(|q| inside(before, &q.place) == inside(after, &q.place));
    let same = |q: &Question<S>| q.step.is_some() && answer(q.job, q.step) == q.wanted;
    mutant.regions.is_some_and(alike) || mutant.answers && mutants::with(mutant.spec, || list.iter().all(same))
}

thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });

/// Panics of tests that notice a mutant are not printed.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let old = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                old(info);
            }
        }));
    });
}

/// A test, and the names of the rules that it looks at.
type Looking<'a> = (&'a Listed, BTreeSet<&'static str>);

fn looking(tests: &[Listed]) -> Vec<Looking<'_>> {
    tests.iter().map(|test| (test, mutants::touched(test.1))).collect()
}

/// Whether one of the tests fails. It goes first from then on: neighbouring mutants fall to the same test.
fn killed_by(mutant: &Mutant, tests: &mut [Looking]) -> bool {
    QUIET.set(true);
    let fails = |((_, test), looks): &Looking| {
        (!mutant.local || looks.contains(mutant.rule)) && catch_unwind(AssertUnwindSafe(test)).is_err()
    };
    let killer = mutants::with(mutant.spec, || tests.iter().position(fails));
    QUIET.set(false);
    if let Some(at) = killer {
        tests[..=at].rotate_right(1);
    }
    killer.is_some()
}

/// The committed survivors, by how often their line stands there.
///
/// Most of the time went into those: whoever survives is looked at by every test. Whatever is not listed is put to the tests;
/// what is listed only one time in eight, and always where the list is written anew.
struct Listing(HashMap<String, usize>);

impl Listing {
    /// What is listed as often as there are such mutants.
    fn read(path: &std::path::Path, mutants: &[Mutant]) -> Self {
        let (mut left, text) = (HashMap::new(), std::fs::read_to_string(path).unwrap_or_default());
        for line in text.lines().filter(|_| !updating()) {
            *left.entry(line.to_owned()).or_insert(0) += 1;
        }
        let mut there = HashMap::new();
        for mutant in mutants {
            *there.entry(mutant.line()).or_insert(0) += 1;
        }
        left.retain(|line, count| there.get(line) == Some(count));
        Self(left)
    }

    fn spares(&self, n: usize, mutant: &Mutant) -> bool {
        !n.is_multiple_of(8) && self.0.contains_key(&mutant.line())
    }
}

fn every_mutant_is_noticed_or_listed<S: Sentences>() {
    quiet_panics();
    // A test that fails on the rows themselves would notice every mutant.
    let fails = |(_, test): &&Listed| mutants::with(S::ROWS, || catch_unwind(AssertUnwindSafe(test)).is_err());
    let failing: Vec<&str> = S::SENTENCES.iter().chain(S::CONVICTIONS).filter(fails).map(|(name, _)| *name).collect();
    assert_eq!(failing, Vec::<&str>::new(), "these fail on the rows as they are");
    let (mutants, questions) = (Rows::new::<S>().all(), questions::<S>());
    let (sentences, convictions) = (looking(S::SENTENCES), looking(S::CONVICTIONS));
    let listed = Listing::read(&root().join(format!("tests/survivors/{}.txt", S::NAME)), &mutants);
    let next = AtomicUsize::new(0);
    let survivors = Mutex::new(Vec::new());
    let (killed, equal) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                let (mut sentences, mut convictions) = (sentences.clone(), convictions.clone());
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(n) else { break };
                    if listed.spares(n, mutant) {
                        survivors.lock().unwrap().push(mutant.line());
                    } else if equivalent(mutant, &questions) {
                        equal.fetch_add(1, Ordering::Relaxed);
                    } else if killed_by(mutant, &mut sentences) || killed_by(mutant, &mut convictions) {
                        killed.fetch_add(1, Ordering::Relaxed);
                    } else {
                        survivors.lock().unwrap().push(mutant.line());
                    }
                }
            });
        }
    });
    let mut survivors = survivors.into_inner().unwrap();
    survivors.sort();
    let mut text = String::new();
    let (killed, equal) = (killed.into_inner(), equal.into_inner());
    writeln!(text, "Mutants of the rows of {}: {}.", S::ROWS.name, mutants.len()).unwrap();
    writeln!(text, "Killed by the sentence tests alone: {killed}.").unwrap();
    writeln!(text, "The same as the rules for every job that no sentence excludes: {equal}.").unwrap();
    writeln!(text, "Survivors: {}.\n", survivors.len()).unwrap();
    for survivor in survivors {
        writeln!(text, "{survivor}").unwrap();
    }
    same(&root().join(format!("tests/survivors/{}.txt", S::NAME)), &text);
}

#[test]
fn the_sentence_tests_notice_every_mutant_of_a_row_of_the_smc_job() {
    every_mutant_is_noticed_or_listed::<Job>();
}

#[test]
fn the_sentence_tests_notice_every_mutant_of_a_row_of_the_sms_source() {
    every_mutant_is_noticed_or_listed::<Source>();
}

#[test]
fn the_sentence_tests_notice_every_mutant_of_a_row_of_the_sms_task() {
    every_mutant_is_noticed_or_listed::<SmsTask>();
}

#[test]
fn the_sentence_tests_notice_every_mutant_of_a_row_of_the_dcs_task() {
    every_mutant_is_noticed_or_listed::<Task>();
}
