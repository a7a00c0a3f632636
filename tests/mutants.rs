//! The row mutator: every one-step mutant of every row, and whether the sentence tests alone notice it.
//!
//! A mutant drops a line, widens or narrows a region by one value, swaps a target, a code, a basis or an edition, or
//! changes the order of two lines. `tests/survivors.txt` lists by name what survives; it is a generated file.

use crate::generated::{root, same};
use cutover::evidence::{Basis, Strength};
use cutover::rule::{Accepted, Check, Effect, Prints, Region, Rule, Spec, mutants};
use cutover::smc::job::{Event, Job, Operation, SPEC};
use cutover::smc::{Code, Edition};
use std::cell::Cell;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A mutant: its name, the strength of the claim that it changes, and the rules.
struct Mutant {
    name: String,
    strength: Strength,
    /// The regions that it changes, before and after.
    regions: Option<Change>,
    spec: &'static Spec,
}

type Change = (&'static [Region], &'static [Region]);

fn leak<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

fn other_bases(basis: Basis) -> Vec<Basis> {
    let clause = basis.clause().unwrap_or(&cutover::smc::clauses::JOB_STATUS);
    match basis {
        Basis::Stated(_) => vec![Basis::Assumed("a mutant")],
        Basis::Disputed(..) => vec![Basis::Stated(clause), Basis::Assumed("a mutant")],
        // To the judge the bases that cannot convict are one; to the reader they are not, and he has the snapshot.
        Basis::Implied(..) | Basis::Observed(..) | Basis::Assumed(_) => vec![Basis::Stated(clause)],
    }
}

/// Each region list that differs from this one by one value of one coordinate, or by one region.
fn nearby(regions: &'static [Region]) -> Vec<(String, &'static [Region])> {
    let mut out = Vec::new();
    for (n, region) in regions.iter().enumerate() {
        for (text, changed) in nearby_one(*region) {
            let mut list = regions.to_vec();
            list[n] = changed;
            out.push((text, leak(list)));
        }
    }
    out
}

fn nearby_one(region: Region) -> Vec<(String, Region)> {
    let mut out = Vec::new();
    for (n, c) in SPEC.coordinates.iter().enumerate().filter(|(n, _)| region.mask(*n) != u32::MAX) {
        for (value, word) in c.values.iter().enumerate() {
            let flipped = region.mask(n) ^ (1 << value);
            let text = if region.mask(n) >> value & 1 == 1 { "without" } else { "with" };
            out.push((format!("{text} {} {word}", c.name), region.with_mask(n, flipped)));
        }
    }
    out
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

/// Every mutant of one rule.
fn of_rule(rule: Rule) -> Vec<(String, Strength, Option<Change>, Rule)> {
    let mut out = Vec::new();
    let checks = checks_of(rule.checks);
    for (n, check) in checks.iter().enumerate() {
        let place = format!("check {n} ({})", check.verb);
        let strength = check.basis.strength();
        let mut with = |text: String, strength: Strength, changed: Check| {
            let mut list = checks.clone();
            list[n] = changed;
            let regions = if changed.regions == check.regions { None } else { Some((check.regions, changed.regions)) };
            let doubt = if changed.doubt == check.doubt { None } else { Some((check.doubt, changed.doubt)) };
            out.push((format!("{place} {text}"), strength, regions.or(doubt), put_checks(rule, &list)));
        };
        for (text, regions) in nearby(check.regions) {
            let mut changed = *check;
            changed.regions = regions;
            with(text, strength, changed);
        }
        for (text, doubt) in nearby(check.doubt) {
            let mut changed = *check;
            changed.doubt = doubt;
            with(format!("in doubt {text}"), strength, changed);
        }
        for basis in other_bases(check.basis) {
            let mut changed = *check;
            changed.basis = basis;
            with(format!("is {}", basis.strength()), strength, changed);
        }
        if let Some(code) = check.code {
            let code_basis = rule.code_basis(check);
            for other in (0u8..5).filter(|other| *other != code) {
                let mut changed = *check;
                changed.code = Some(other);
                with(format!("refuses with {}", SPEC.codes[usize::from(other)].0), code_basis.strength(), changed);
            }
            for basis in other_bases(code_basis) {
                let mut changed = *check;
                changed.code_basis = Some(basis);
                with(format!("has a code that is {}", basis.strength()), code_basis.strength(), changed);
            }
        }
        let mut fewer = checks.clone();
        fewer.remove(n);
        out.push((format!("{place} dropped"), strength, None, put_checks(rule, &fewer)));
        if n > 0 {
            let mut swapped = checks.clone();
            swapped.swap(n - 1, n);
            out.push((format!("{place} before the one above"), strength, None, put_checks(rule, &swapped)));
        }
    }
    of_effects(rule, &mut out);
    for editions in (1u8..4).filter(|e| *e != rule.editions) {
        let mut changed = rule;
        changed.editions = editions;
        out.push((format!("in editions {editions:02b}"), Strength::Stated, None, changed));
    }
    out
}

fn of_effects(rule: Rule, out: &mut Vec<(String, Strength, Option<Change>, Rule)>) {
    let effects: Vec<Effect> = rule.effects().copied().collect();
    for (n, effect) in effects.iter().enumerate() {
        let c = &SPEC.coordinates[usize::from(effect.coordinate)];
        let place = format!("effect {n} on {}", c.name);
        let mut with = |text: String, changed: Effect| {
            let mut list = effects.clone();
            list[n] = changed;
            let change = (changed.when != effect.when).then(|| (leak(vec![effect.when]), leak(vec![changed.when])));
            out.push((format!("{place} {text}"), effect.basis.strength(), change, put_effects(rule, &list)));
        };
        for (value, word) in (0u8..).zip(c.values).filter(|(value, _)| *value != effect.value) {
            let mut changed = *effect;
            changed.value = value;
            with(format!("to {word}"), changed);
        }
        for (text, when) in nearby_one(effect.when) {
            let mut changed = *effect;
            changed.when = when;
            with(format!("where {text}"), changed);
        }
        for basis in other_bases(effect.basis) {
            let mut changed = *effect;
            changed.basis = basis;
            with(format!("is {}", basis.strength()), changed);
        }
        let mut fewer = effects.clone();
        fewer.remove(n);
        out.push((format!("{place} dropped"), effect.basis.strength(), None, put_effects(rule, &fewer)));
    }
}

/// Puts each mutant of each row of one of the lists of rules in its place.
fn of_list(out: &mut Vec<Mutant>, list: &'static [Rule], put: impl Fn(&mut Spec, &'static [Rule])) {
    for (n, rule) in list.iter().enumerate() {
        for (text, strength, regions, changed) in of_rule(*rule) {
            let mut rules = list.to_vec();
            rules[n] = changed;
            let mut spec = SPEC;
            put(&mut spec, leak(rules));
            let name = format!("{} {:02b}: {text}", rule.name, rule.editions);
            out.push(Mutant { name, strength, regions, spec: Box::leak(Box::new(spec)) });
        }
    }
}

fn of_rows(out: &mut Vec<Mutant>) {
    let mut add = |name: String, strength: Strength, spec: Spec| {
        out.push(Mutant { name, strength, regions: None, spec: Box::leak(Box::new(spec)) });
    };
    for (n, row) in SPEC.never.iter().enumerate() {
        let name = format!("never {n} ({})", row.region.words(SPEC.coordinates));
        let with = |change: &dyn Fn(&mut Vec<_>)| {
            let (mut spec, mut rows) = (SPEC, SPEC.never.to_vec());
            change(&mut rows);
            spec.never = leak(rows);
            spec
        };
        add(
            format!("{name} dropped"),
            row.basis.strength(),
            with(&|rows| {
                rows.remove(n);
            }),
        );
        for (text, region) in nearby_one(row.region) {
            add(format!("{name} {text}"), row.basis.strength(), with(&|rows| rows[n].region = region));
        }
        for basis in other_bases(row.basis) {
            add(format!("{name} is {}", basis.strength()), row.basis.strength(), with(&|rows| rows[n].basis = basis));
        }
    }
    for (n, row) in SPEC.no_step.iter().enumerate() {
        let name = format!("no step {n} (to where {})", row.to.words(SPEC.coordinates));
        let with = |change: &dyn Fn(&mut Vec<_>)| {
            let (mut spec, mut rows) = (SPEC, SPEC.no_step.to_vec());
            change(&mut rows);
            spec.no_step = leak(rows);
            spec
        };
        let strength = row.basis.strength();
        add(
            format!("{name} dropped"),
            strength,
            with(&|rows| {
                rows.remove(n);
            }),
        );
        for (text, region) in nearby_one(row.from) {
            add(format!("{name} from {text}"), strength, with(&|rows| rows[n].from = region));
        }
        for (text, region) in nearby_one(row.to) {
            add(format!("{name} to {text}"), strength, with(&|rows| rows[n].to = region));
        }
        for basis in other_bases(row.basis) {
            add(format!("{name} is {}", basis.strength()), strength, with(&|rows| rows[n].basis = basis));
        }
    }
    for (n, row) in SPEC.views.iter().enumerate() {
        let c = SPEC.coordinates[usize::from(row.coordinate)].name;
        let name = format!("view {n} of {c}");
        let with = |change: &dyn Fn(&mut Vec<_>)| {
            let (mut spec, mut rows) = (SPEC, SPEC.views.to_vec());
            change(&mut rows);
            spec.views = leak(rows);
            spec
        };
        let strength = row.basis.strength();
        add(
            format!("{name} dropped"),
            strength,
            with(&|rows| {
                rows.remove(n);
            }),
        );
        for (text, region) in nearby_one(row.region) {
            add(format!("{name} {text}"), strength, with(&|rows| rows[n].region = region));
        }
        let prints = if row.prints == Prints::Own { Prints::Anything } else { Prints::Own };
        add(format!("{name} prints {prints:?}"), strength, with(&|rows| rows[n].prints = prints));
        for basis in other_bases(row.basis) {
            add(format!("{name} is {}", basis.strength()), strength, with(&|rows| rows[n].basis = basis));
        }
    }
}

fn all() -> Vec<Mutant> {
    let mut out = Vec::new();
    of_list(&mut out, SPEC.rules, |spec, list| spec.rules = list);
    of_list(&mut out, SPEC.events, |spec, list| spec.events = list);
    of_list(&mut out, SPEC.console, |spec, list| spec.console = list);
    of_rows(&mut out);
    out
}

/// Whether a mutant says the same as the rules of every job that no sentence excludes: then there is nothing to notice.
fn equivalent(mutant: &Mutant, questions: &[(Job, Vec<Answer>)], operations: &[Operation]) -> bool {
    if let Some((before, after)) = mutant.regions {
        let inside = |regions: &[Region], p| regions.iter().any(|r| r.has(SPEC.coordinates, p));
        let alike = |p| inside(before, p) == inside(after, p);
        let asked = operations.iter().map(|o| Some(*o)).chain([None]);
        if asked.clone().all(|o| questions.iter().all(|(job, _)| alike(mutants::point(*job, o)))) {
            return true;
        }
    }
    let about_answers = !["in doubt", " is ", "has a code that"].iter().any(|w| mutant.name.contains(w));
    let own_row = ["never", "no step", "view", "paused", "run by hand"].iter().any(|w| mutant.name.starts_with(w));
    about_answers
        && !own_row
        && mutants::with(mutant.spec, || questions.iter().all(|(job, wanted)| answers(*job, operations) == *wanted))
}

/// What a job answers to an operation or an event: the job afterwards, or the code.
type Answer = Result<Job, Option<Code>>;

fn answers(job: Job, operations: &[Operation]) -> Vec<Answer> {
    let asked = operations.iter().map(|o| job.apply(*o).map(Accepted::job).map_err(|r| Some(r.code)));
    asked.chain(Event::ALL.iter().map(|e| job.step(*e).map_err(|_| None))).collect()
}

thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });

/// Whether one of the tests fails. It goes first from then on: neighbouring mutants fall to the same test.
fn killed_by(mutant: &Mutant, tests: &mut [&(&'static str, fn())]) -> bool {
    QUIET.set(true);
    let killer =
        mutants::with(mutant.spec, || tests.iter().position(|(_, test)| catch_unwind(AssertUnwindSafe(test)).is_err()));
    QUIET.set(false);
    if let Some(at) = killer {
        tests[..=at].rotate_right(1);
    }
    killer.is_some()
}

#[test]
fn the_sentence_tests_notice_every_mutant_of_a_row() {
    let old = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !QUIET.get() {
            old(info);
        }
    }));
    let mutants = all();
    let operations = crate::machine::operations();
    let possible = Edition::ALL.iter().flat_map(|e| Job::all(*e)).filter(|j| j.is_possible());
    let questions: Vec<_> = possible.map(|job| (job, answers(job, &operations))).collect();
    let next = AtomicUsize::new(0);
    let survivors = Mutex::new(Vec::new());
    let (killed, equal) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut sentences: Vec<_> = crate::smc_sentences::SENTENCES.iter().collect();
                let mut convictions: Vec<_> = crate::smc_convictions::CONVICTIONS.iter().collect();
                while let Some(mutant) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if killed_by(mutant, &mut sentences) {
                        killed.fetch_add(1, Ordering::Relaxed);
                    } else if equivalent(mutant, &questions, &operations) {
                        equal.fetch_add(1, Ordering::Relaxed);
                    } else if killed_by(mutant, &mut convictions) {
                        killed.fetch_add(1, Ordering::Relaxed);
                    } else {
                        survivors.lock().unwrap().push(format!("{}: {}", mutant.strength, mutant.name));
                    }
                }
            });
        }
    });
    let mut survivors = survivors.into_inner().unwrap();
    survivors.sort();
    let mut text = String::new();
    let (killed, equal) = (killed.into_inner(), equal.into_inner());
    writeln!(text, "Mutants of the rows of smc::job: {}.", mutants.len()).unwrap();
    writeln!(text, "Killed by the sentence tests alone: {killed}.").unwrap();
    writeln!(text, "The same as the rules for every job that no sentence excludes: {equal}.").unwrap();
    writeln!(text, "Survivors: {}.\n", survivors.len()).unwrap();
    for survivor in survivors {
        writeln!(text, "{survivor}").unwrap();
    }
    same(&root().join("tests/survivors.txt"), &text);
}
