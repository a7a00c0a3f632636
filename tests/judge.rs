//! The judge: the corpus as declared, services that follow the rows or only the pages, and what is convicted of what is wrong.

use crate::dice::Dice;
use crate::generated::{histories, root, same};
use crate::subject::{Place, Subject, carried, fires, has, inside, is_missing, of_kind, spread, table, view};
use cutover::dcs::task::Task;
use cutover::evidence::Basis;
use cutover::history::json::{History, Resource};
use cutover::history::{Judge, Outcome, Recording, Verdict};
use cutover::rule::{Agent, Check, Effect, Kind, Prints, Rule, Spec, Verb};
use cutover::smc::job::Job;
use cutover::sms::source::Source;
use cutover::sms::task::Task as SmsTask;
use proptest::prelude::*;
use std::collections::HashSet;
use std::fmt::Write as _;

#[test]
fn every_history_of_the_docs_is_judged_as_it_declares() {
    for file in histories() {
        let name = file.display();
        let history = History::read(&std::fs::read(&file).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        for resource in &history.resources {
            let judged = resource.judge();
            assert_eq!(resource.differences(&judged), Vec::<String>::new(), "{name}");
            assert!(Resource::best(&judged).is_some(), "{name}");
            let nameless = judged.iter().any(|j| j.verdict == Verdict::Violates && j.blame.is_empty());
            assert!(!nameless, "{name}: a conviction names the sentence that convicts");
        }
        let declared = history.resources.iter().any(|r| !r.expect.is_empty());
        assert!(declared || history.resources.is_empty(), "{name} declares nothing");
    }
}

#[test]
fn every_line_of_the_docs_is_of_the_schema_and_says_where_it_comes_from() {
    let schema = std::fs::read_to_string(root().join("docs/histories/schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for file in histories() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (n, line) in text.lines().enumerate() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(schema.is_valid(&value), "{} line {}", file.display(), n + 1);
            assert!(n > 0 || value.get("x-origin").is_some(), "{} has no origin", file.display());
        }
    }
    for wrong in [r#"{"op":"Stop"}"#, r#"{"see":{},"sea":1}"#, r#"{"history":"1.0"}"#, "[]"] {
        assert!(!schema.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }
}

/// What a row leaves open at a place: what a service can answer without breaking a sentence. Written once more, from the
/// definition: a claim that no sentence states may be otherwise wherever the claim speaks, a disputed one where it is in doubt.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Open {
    pub(crate) applied: bool,
    pub(crate) ignored: bool,
    pub(crate) codes: Vec<u8>,
    pub(crate) any_code: bool,
}

/// Whether a check is known to fire, or not to, at a place.
fn is_sure(check: &Check, place: &Place) -> bool {
    match check.basis {
        Basis::Stated(_) => true,
        Basis::Disputed(..) => !inside(check.doubt, place),
        // One side is claimed, so only that side can be in doubt; a check without a region may be anywhere.
        _ => check.verb != Verb::Unless && !check.regions.is_empty() && !inside(check.regions, place),
    }
}

/// Reads a row in every way: each check that is not sure fires or does not.
pub(crate) fn open(rule: &Rule, place: &Place) -> Open {
    let checks: Vec<&Check> = rule.checks().collect();
    let doubtful: Vec<usize> = (0..checks.len()).filter(|n| !is_sure(checks[*n], place)).collect();
    let claimed = checks.iter().any(|c| c.verb == Verb::Unless && is_sure(c, place) && !fires(c, place));
    let mut open = Open::default();
    for reading in 0..1usize << doubtful.len() {
        let fired = |n: &usize| match doubtful.iter().position(|d| d == n) {
            Some(bit) => reading >> bit & 1 == 1,
            None => fires(checks[*n], place),
        };
        let firing: Vec<&Check> = (0..checks.len()).filter(fired).map(|n| checks[n]).collect();
        match firing.first().map(|c| c.verb) {
            None => {
                open.applied = true;
                open.any_code |= !claimed;
            }
            Some(Verb::Pass) => open.applied = true,
            Some(Verb::Ignore) => open.ignored = true,
            Some(Verb::Unless | Verb::Refuse) => {
                // Which of several comes first is claimed only where the order is.
                let ordered = matches!(rule.order, Basis::Stated(_));
                let refusals = firing.iter().take_while(|c| matches!(c.verb, Verb::Unless | Verb::Refuse));
                for check in refusals.take(if ordered { 1 } else { usize::MAX }) {
                    match rule.code_basis(check) {
                        Basis::Stated(_) => open.codes.extend(check.code),
                        _ => open.any_code = true,
                    }
                }
            }
        }
    }
    open
}

/// The values that an effect may give: a mask.
fn gives<S: Subject>(effect: &Effect, place: &Place, linked: bool) -> u32 {
    let n = usize::from(effect.coordinate);
    let c = &S::ROWS.coordinates[n];
    let whole = u32::MAX >> (32 - c.values.len());
    let own = 1
        << match effect.to {
            cutover::rule::To::Is(value) => value,
            cutover::rule::To::Asked(asked) if place[usize::from(asked)] != 0 => place[usize::from(asked)],
            // That what a request does not say is kept, no sentence says.
            cutover::rule::To::Asked(_) => return whole,
        };
    match effect.basis {
        Basis::Stated(_) => own,
        Basis::Disputed(..) => own | effect.rival,
        _ if c.kind == Kind::Shown || c.kind == Kind::Linked && linked => whole,
        _ => own | 1 << place[n],
    }
}

/// Whether a sentence keeps a job from going from one place to another.
pub(crate) fn forbidden<S: Subject>(rows: &Spec, from: &Place, to: &Place, asked: bool) -> bool {
    let excluded = rows.never.iter().any(|row| carried(&row.basis) && has(&row.region, to));
    let own = |place: &Place| S::world().job(place);
    let mut steps = rows.no_step.iter().filter(|row| carried(&row.basis) && !(asked && row.by_itself));
    // What exists does not come back to not existing yet.
    from[0] != 0 && to[0] == 0
        || excluded
        || own(from) != own(to) && steps.any(|row| has(&row.from, from) && has(&row.to, to))
}

/// The places to which a row may lead.
pub(crate) fn targets<S: Subject>(rows: &Spec, rule: &Rule, place: &Place, asked: bool, linked: bool) -> Vec<Place> {
    let mut ends = vec![*place];
    for effect in rule.effects().filter(|e| has(&e.when, place)) {
        let (n, values) = (usize::from(effect.coordinate), gives::<S>(effect, place, linked));
        let spread = |end: Place| {
            (0u8..32).filter(move |v| values >> v & 1 == 1).map(move |v| {
                let mut end = end;
                end[n] = v;
                end
            })
        };
        ends = ends.into_iter().flat_map(spread).collect();
    }
    // Of what is shown beside what a row sets, no sentence speaks.
    let sets = |n: usize| {
        rule.effects().any(|e| {
            let said = match e.to {
                cutover::rule::To::Is(_) => true,
                cutover::rule::To::Asked(asked) => place[usize::from(asked)] != 0,
            };
            usize::from(e.coordinate) == n && has(&e.when, place) && said
        })
    };
    let shown = of_kind(S::ROWS, Kind::Shown);
    if shown.iter().any(|n| sets(*n)) {
        let others: Vec<usize> = shown.into_iter().filter(|n| !sets(*n)).collect();
        ends = ends.into_iter().flat_map(|end| spread::<S>(end, &others)).collect();
    }
    ends.sort_unstable();
    ends.dedup();
    let bar = rule.bar.filter(|bar| carried(&bar.basis));
    ends.retain(|end| !forbidden::<S>(rows, place, end, asked) && !bar.is_some_and(|bar| inside(bar.to, end)));
    ends.retain(|end| S::world().job(end).is_some());
    ends
}

/// Records a service that follows the rows: whatever is asked, every answer and every sighting is theirs.
pub(crate) fn tame<S: Subject>(seed: u64) -> Recording<S> {
    let mut dice = Dice::of(seed);
    let world = S::world();
    let era = dice.pick(&world.eras);
    let mut job = *dice.pick(&era.reachable);
    let steps = dice.roll(2) == 0;
    let mut recording = Recording::begun_as(job);
    if steps {
        recording = recording.steps_recorded();
    }
    for _ in 0..dice.roll(12) {
        match dice.roll(4) {
            0 => {
                recording.see(job);
            }
            1 => {
                let event = *dice.pick(S::EVENTS);
                // The linked resource is not recorded: its own steps say nothing of the job. What is asked elsewhere goes
                // unseen in an open world only.
                let own = era.event(event).is_some_and(|rule| rule.agent == Agent::Service);
                if let Ok(next) = job.happen(event)
                    && (steps || own)
                {
                    job = next;
                    if steps {
                        recording.step(event);
                    }
                }
            }
            _ => {
                let operation = dice.pick(&world.operations).0;
                let (outcome, next) = match job.ask(operation) {
                    Ok(accepted) => (Outcome::Ok, accepted.job()),
                    Err(refused) => (Outcome::Denied(refused.code), job),
                };
                let lost = dice.roll(6) == 0;
                recording.call(operation, if lost { Outcome::Lost } else { outcome });
                if !lost || dice.roll(2) == 0 {
                    job = next;
                }
            }
        }
    }
    recording
}

/// Records a wild service: it uses every freedom that the rows leave. A check that no sentence states answers as it likes, a
/// shown target that none states is any that no sentence excludes, of a disputed effect it takes any reading, it refuses with
/// codes that the operation's table lacks, and it moves as no row foresees where it was just shown and is shown again.
pub(crate) fn wild<S: Subject>(seed: u64) -> Recording<S> {
    let mut dice = Dice::of(seed);
    let world = S::world();
    let era = dice.pick(&world.eras);
    let mut job = *dice.pick(&era.possible);
    let steps = dice.roll(3) == 0;
    let mut recording = Recording::begun_as(job);
    if steps {
        recording = recording.steps_recorded();
    }
    for _ in 0..dice.roll(12) {
        match dice.roll(6) {
            0 => {
                recording.see(job);
            }
            1 => {
                recording.see(job);
                let from = world.place(job);
                let mut to = from;
                for (n, c) in S::ROWS.coordinates.iter().enumerate().filter(|(_, c)| c.kind == Kind::Shown) {
                    to[n] = u8::try_from(dice.roll(c.values.len())).unwrap();
                }
                if !forbidden::<S>(S::ROWS, &from, &to, false) {
                    job = world.job(&to).unwrap();
                }
                recording.see(job);
            }
            2 => {
                let event = *dice.pick(S::EVENTS);
                let from = world.place(job);
                if steps {
                    // A recorded step that no row foresees contradicts no sentence either.
                    let ends =
                        era.event(event).map_or(Vec::new(), |rule| targets::<S>(S::ROWS, rule, &from, false, false));
                    if !ends.is_empty() {
                        job = world.job(dice.pick(&ends)).unwrap();
                        recording.step(event);
                    }
                } else if era.event(event).is_some_and(|rule| rule.agent == Agent::Service)
                    && let Ok(next) = job.happen(event)
                    && !forbidden::<S>(S::ROWS, &from, &world.place(next), false)
                {
                    job = next;
                }
            }
            _ => {
                let (operation, asks) = *dice.pick(&world.operations);
                let (outcome, next) = wild_answer::<S>(&mut dice, era.rule(operation), &world.asked(job, &asks));
                recording.call(operation, outcome);
                job = next.unwrap_or(job);
            }
        }
    }
    recording
}

/// Any answer that a row leaves open at a place, and where the job goes; `None` where it stays.
fn wild_answer<S: Subject>(dice: &mut Dice, rule: &Rule, place: &Place) -> (Outcome<S::Code>, Option<S>) {
    let (open, table) = (open(rule, place), table(rule));
    let all: Vec<u8> = (0u8..).take(S::ROWS.codes.len()).collect();
    let lacking: Vec<u8> = all.iter().copied().filter(|code| !table.contains(code)).collect();
    let ends = if open.applied { targets::<S>(S::ROWS, rule, place, true, false) } else { Vec::new() };
    let mut answers: Vec<(Outcome<u8>, Option<S>)> = Vec::new();
    answers.extend((!ends.is_empty()).then(|| (Outcome::Ok, S::world().job(dice.pick(&ends)))));
    answers.extend(open.ignored.then_some((Outcome::Ok, None)));
    answers.extend(open.codes.iter().map(|code| (Outcome::Denied(*code), None)));
    if open.any_code {
        answers.push((Outcome::Denied(*dice.pick(&all)), None));
    }
    if answers.is_empty() || dice.roll(8) == 0 {
        answers = vec![(Outcome::Denied(*dice.pick(&lacking)), None)];
    }
    let (outcome, next) = *dice.pick(&answers);
    let outcome = match outcome {
        Outcome::Ok => Outcome::Ok,
        Outcome::Lost => Outcome::Lost,
        Outcome::Denied(code) => Outcome::Denied(S::code(code)),
    };
    (outcome, next)
}

/// How the histories of so many wild services are judged.
fn wild_verdicts<S: Subject>(services: u64) -> String {
    let judge = Judge::new();
    let mut counts = [Verdict::Conforms, Verdict::Vacuous, Verdict::Unspecified, Verdict::Violates].map(|v| (v, 0));
    for seed in 0..services {
        let verdict = judge.verdict(&wild::<S>(seed));
        counts.iter_mut().find(|(v, _)| *v == verdict).unwrap().1 += 1;
    }
    let counts = counts.map(|(verdict, n)| format!("{n} {verdict}"));
    format!("{}: {services} histories: {}\n", S::ROWS.name, counts.join(", "))
}

#[test]
fn of_wild_services_many_histories_are_unspecified_and_none_violates() {
    let found = [
        wild_verdicts::<Job>(2_000),
        wild_verdicts::<Source>(2_000),
        wild_verdicts::<SmsTask>(2_000),
        wild_verdicts::<Task>(2_000),
    ];
    same(&root().join("tests/wild.txt"), &found.concat());
    assert!(found.iter().all(|line| line.contains(", 0 violates")), "{found:?}");
}

fn tame_conforms<S: Subject>(seed: u64) -> Result<(), TestCaseError> {
    let judged = tame::<S>(seed).judge();
    let conforms = matches!(judged.verdict, Verdict::Conforms | Verdict::Vacuous);
    prop_assert!(conforms, "{:?}\n{:?}", judged, tame::<S>(seed));
    Ok(())
}

fn wild_is_not_convicted<S: Subject>(seed: u64) -> Result<(), TestCaseError> {
    prop_assert!(!wild::<S>(seed).convicted(), "{:?}\n{:?}", wild::<S>(seed).judge(), wild::<S>(seed));
    Ok(())
}

proptest! {
    #[test]
    fn what_follows_the_rows_of_the_smc_job_conforms(seed in any::<u64>()) {
        tame_conforms::<Job>(seed)?;
    }

    #[test]
    fn what_follows_the_rows_of_the_sms_source_conforms(seed in any::<u64>()) {
        tame_conforms::<Source>(seed)?;
        tame_conforms::<SmsTask>(seed)?;
    }

    #[test]
    fn what_follows_the_rows_of_the_dcs_task_conforms(seed in any::<u64>()) {
        tame_conforms::<Task>(seed)?;
    }

    #[test]
    fn what_uses_every_freedom_of_the_smc_job_is_not_convicted(seed in any::<u64>()) {
        wild_is_not_convicted::<Job>(seed)?;
    }

    #[test]
    fn what_uses_every_freedom_of_the_sms_source_is_not_convicted(seed in any::<u64>()) {
        wild_is_not_convicted::<Source>(seed)?;
        wild_is_not_convicted::<SmsTask>(seed)?;
    }

    #[test]
    fn what_uses_every_freedom_of_the_dcs_task_is_not_convicted(seed in any::<u64>()) {
        wild_is_not_convicted::<Task>(seed)?;
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = History::read(&bytes);
    }

    #[test]
    fn a_damaged_history_is_read_or_refused_with_its_line(n in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = std::fs::read(n.get(&histories())).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        match History::read(&bytes) {
            Ok(history) => history.resources.iter().for_each(|r| drop(r.judge())),
            Err(e) => prop_assert!(e.line >= 1 && !e.reason.is_empty()),
        }
    }
}

/// One wrong answer or effect, between complete sightings.
struct Wrong<S: Subject> {
    kind: &'static str,
    outcome: Outcome<S::Code>,
    after: S,
}

const KINDS: [&str; 5] = ["accepted", "wrong code", "refused", "no effect", "wrong effect"];

/// Whether the APIs print the own word of a coordinate, if not always, and it is followed beside the linked resource.
pub(crate) fn shows_itself<S: Subject>(place: &Place, n: usize) -> bool {
    !S::ROWS.unfollowed.contains(&n)
        && view(S::ROWS, place, n).is_some_and(|view| match view.prints {
            Prints::Own => true,
            Prints::Among(mask) => mask >> place[n] & 1 == 1,
            Prints::Anything => false,
        })
}

/// Whether a job at `place` can look like a complete sighting of one at `seen`: a view that no sentence carries shows anything.
pub(crate) fn can_look_like<S: Subject>(place: &Place, seen: &Place) -> bool {
    let shown = |n: &usize| shows_itself::<S>(seen, *n);
    let printable = |n: usize| {
        view(S::ROWS, place, n).is_some_and(|view| match view.prints {
            Prints::Anything => true,
            _ if view.rival >> seen[n] & 1 == 1 => true,
            _ if view.rival == 0 && !carried(&view.basis) => true,
            Prints::Own => place[n] == seen[n],
            Prints::Among(mask) => mask >> seen[n] & 1 == 1,
        })
    };
    if is_missing(S::ROWS, seen) {
        return (S::ROWS.missing | S::ROWS.vanishing) >> place[0] & 1 == 1;
    }
    !is_missing(S::ROWS, place) && (0..S::ROWS.coordinates.len()).filter(shown).all(printable)
}

/// Whether a sighting of the job says all that the APIs print: nothing is no complete sighting, since it shows what was not
/// created and what is gone alike, nor is what may not be found.
pub(crate) fn is_seen_whole<S: Subject>(place: &Place) -> bool {
    shows_itself::<S>(place, 0) && (S::ROWS.missing | S::ROWS.vanishing) >> place[0] & 1 == 0
}

/// Where a job may be that was just seen: there, or where it moved unforeseen and still looks so.
pub(crate) fn lookalikes<S: Subject>(place: &Place) -> Vec<Place> {
    let mut all = spread::<S>(*place, &of_kind(S::ROWS, Kind::Shown));
    // A move is proven by the state's own words, unless a field may hold anything.
    let proven = |other: &Place| {
        let shown = (0..S::ROWS.coordinates.len()).filter(|n| shows_itself::<S>(place, *n));
        let own = |n: usize| {
            other[n] == place[n] || view(S::ROWS, other, n).is_some_and(|view| view.prints == Prints::Anything)
        };
        shown.into_iter().all(own)
    };
    // A sighting of nothing tells no two apart, and excuses no success.
    let moved = |other: &Place| {
        !is_missing(S::ROWS, place)
            && !forbidden::<S>(S::ROWS, place, other, false)
            && can_look_like::<S>(other, place)
            && proven(other)
    };
    all.retain(|other| other == place || moved(other));
    all
}

/// Whether a row sets something at a place that the APIs show; of a linked resource, whether a sentence says that it does.
pub(crate) fn shows_effect<S: Subject>(rule: &Rule, place: &Place) -> bool {
    let shown = |e: &&Effect| match S::ROWS.coordinates[usize::from(e.coordinate)].kind {
        Kind::Shown => true,
        Kind::Linked => carried(&e.basis),
        _ => false,
    };
    rule.effects().filter(shown).any(|e| has(&e.when, place))
}

/// The wrong answers to an operation that no reading of the pages allows, whichever of the lookalikes the job is. `n` says
/// which of many wrong effects is taken.
fn wrong_answers<S: Subject>(rule: &'static Rule, job: S, alike: &[Place], asks: &Place, n: usize) -> Vec<Wrong<S>> {
    let (world, mut wrong) = (S::world(), Vec::new());
    let (before, place) = (world.place(job), world.asked(job, asks));
    let with = |place: &Place| {
        let mut place = *place;
        place.iter_mut().zip(asks).for_each(|(value, asked)| *value |= asked);
        place
    };
    let opens: Vec<(Place, Open)> = alike.iter().map(|p| (with(p), open(rule, &with(p)))).collect();
    let own = open(rule, &place);
    if opens.iter().all(|(_, open)| !open.applied && !open.ignored) {
        // What the service would do that does not look: the row's own effects, where no other row forbids them.
        let mut moved = before;
        for effect in rule.effects().filter(|e| has(&e.when, &place)) {
            let n = usize::from(effect.coordinate);
            moved[n] = u8::try_from(gives::<S>(effect, &place, true).trailing_zeros()).unwrap();
        }
        let after = world.job(&moved).filter(|_| !forbidden::<S>(S::ROWS, &before, &moved, true)).unwrap_or(job);
        wrong.push(Wrong { kind: "accepted", outcome: Outcome::Ok, after });
    }
    if opens.iter().all(|(_, open)| !open.any_code) {
        let not_open = |code: &u8| !opens.iter().any(|(_, open)| open.codes.contains(code));
        let kind = if own.codes.is_empty() { "refused" } else { "wrong code" };
        let code = table(rule).into_iter().find(not_open);
        wrong.extend(code.map(|code| Wrong { kind, outcome: Outcome::Denied(S::code(code)), after: job }));
    }
    // What is ignored, or changes nothing that is shown, may be followed by a move that no row foresees.
    let settled = |(place, open): &(Place, Open)| !open.ignored && (!open.applied || shows_effect::<S>(rule, place));
    if own.applied && opens.iter().all(settled) {
        let ends = opens.iter().filter(|(_, open)| open.applied);
        let ends: Vec<Place> = ends.flat_map(|(place, _)| targets::<S>(S::ROWS, rule, place, true, true)).collect();
        let is_wrong =
            |after: &Place| is_seen_whole::<S>(after) && !ends.iter().any(|end| can_look_like::<S>(end, after));
        if is_wrong(&before) {
            wrong.push(Wrong { kind: "no effect", outcome: Outcome::Ok, after: job });
        }
        let others = (0u8..32).take(S::ROWS.coordinates[0].values.len()).filter_map(|value| {
            let mut after = ends.first().copied().unwrap_or(before);
            after[0] = value;
            world.job(&after).filter(|after| *after != job && is_wrong(&world.place(*after)))
        });
        let others: Vec<S> = others.collect();
        let after = others.get(n % others.len().max(1)).copied();
        wrong.extend(after.map(|after| Wrong { kind: "wrong effect", outcome: Outcome::Ok, after }));
    }
    wrong
}

/// The operations that are asked: all, or where there are hundreds one of each class that the rows cannot tell apart.
fn asked<S: Subject>() -> Vec<(S::Operation, Place)> {
    let all = &S::world().operations;
    if all.len() <= 200 {
        return all.clone();
    }
    let mut seen = HashSet::new();
    let tells_apart = |(operation, asks): &&(S::Operation, Place)| {
        let name = operation.to_string();
        let rules = S::ROWS.rules.iter().filter(|r| r.name == name);
        let checked = rules.clone().flat_map(|r| r.checks().flat_map(|c| c.regions.iter().chain(c.doubt)));
        let regions = checked.chain(rules.flat_map(|r| r.effects().map(|e| &e.when)));
        let coordinates = of_kind(S::ROWS, Kind::Asked);
        let sides: Vec<bool> =
            regions.flat_map(|region| coordinates.iter().map(|n| region.mask(*n) >> asks[*n] & 1 == 1)).collect();
        seen.insert((name, sides))
    };
    all.iter().filter(tells_apart).copied().collect()
}

/// Whether an answer or an effect depends on a coordinate.
fn looks_at(rule: &Rule, n: usize) -> bool {
    let checked = rule.checks().flat_map(|c| c.regions.iter().chain(c.doubt));
    checked.chain(rule.effects().map(|e| &e.when)).any(|region| region.mask(n) != u32::MAX)
}

/// The power over one machine: a line for each kind of what is wrong, and what was missed.
fn power<S: Subject>() -> (String, Vec<String>) {
    let (world, mut missed) = (S::world(), Vec::new());
    let mut counts = KINDS.map(|kind| (kind, [0; 3]));
    let asked = asked::<S>();
    for era in &world.eras {
        // Options that no operation looks at, or that nobody follows beside the linked resource, make no other cells.
        let first = world.place(S::starts(era.edition)[0]);
        let mut options = of_kind(S::ROWS, Kind::Linked);
        let looks = |n: usize| S::ROWS.rules.iter().any(|rule| looks_at(rule, n));
        options.retain(|n| !looks(*n));
        options.extend(S::ROWS.unfollowed);
        let jobs = era.reachable.iter().filter(|job| options.iter().all(|n| world.place(**job)[*n] == first[*n]));
        for (i, &job) in jobs.enumerate() {
            let alike = lookalikes::<S>(&world.place(job));
            for (k, (operation, asks)) in asked.iter().enumerate() {
                for wrong in wrong_answers(era.rule(*operation), job, &alike, asks, i + k) {
                    let judge = |steps: bool| {
                        let mut recording = Recording::begun_as(job).with_linked(job);
                        if steps {
                            recording = recording.steps_recorded();
                        }
                        // Where no sighting is complete the recorder vouches for the beginning.
                        if is_seen_whole::<S>(&world.place(job)) {
                            recording.see(job);
                        }
                        recording.call(*operation, wrong.outcome).see(wrong.after);
                        recording.convicted()
                    };
                    let found = judge(true);
                    let (_, count) = counts.iter_mut().find(|(kind, _)| *kind == wrong.kind).unwrap();
                    count[0] += 1;
                    count[1] += usize::from(found);
                    count[2] += usize::from(judge(false));
                    if !found {
                        missed.push(format!(
                            "{}: {job:?} {operation:?} {:?} {:?}",
                            wrong.kind, wrong.outcome, wrong.after
                        ));
                    }
                }
            }
        }
    }
    let mut text = format!("{}\n", S::ROWS.name);
    for (kind, [cells, recorded, hidden]) in counts {
        writeln!(text, "{kind}: {cells} cells, convicted with recorded steps {recorded}, with hidden ones {hidden}")
            .unwrap();
    }
    (text, missed)
}

#[test]
fn with_recorded_steps_every_wrong_answer_between_complete_sightings_is_convicted() {
    let found = std::thread::scope(|scope| {
        let others = [scope.spawn(power::<Source>), scope.spawn(power::<SmsTask>), scope.spawn(power::<Task>)];
        let mut found = vec![power::<Job>()];
        found.extend(others.map(|thread| thread.join().unwrap()));
        found
    });
    let missed: Vec<&String> = found.iter().flat_map(|(_, missed)| missed).collect();
    let samples: Vec<_> = missed.iter().step_by(missed.len().div_ceil(30).max(1)).map(|m| m.as_str()).collect();
    assert!(missed.is_empty(), "{} missed, such as\n{}", missed.len(), samples.join("\n"));
    let sections: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    same(&root().join("tests/power.txt"), &sections.join("\n"));
}
