//! Time: the periods as sentences, what the clock foresees, and what the judge finds too early.

use cutover::clock::{DAY, HOUR, Length, Named, Period, Printed, SECOND, moment};
use cutover::evidence::Strength;
use cutover::history::{Judge, Outcome, Recording, Verdict};
use cutover::rule::{Accepted, Machine};
use cutover::smc::Edition;
use cutover::smc::clock::*;
use cutover::smc::job::{BusinessStatus, Changes, Creation, Event, Job, Operation, Status, SyncData, Validity};
use cutover::sms::clock::IDLE;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

/// Whether a period can last so long, and a moment less or more.
fn bounds(period: &'static Period, from: i64) -> [bool; 4] {
    let at = |ms: i64| period.check(from, from.saturating_add(ms)).is_ok();
    let most = period.most().unwrap_or(DAY);
    [at(period.least() - SECOND), at(period.least()), at(most), at(most + SECOND)]
}

/// The page of `CreateReplicationJob`, 2020-10-28: 7 to 90 days after the creation.
#[test]
fn valid_time_is_7_to_90_days_after_the_creation() {
    assert_eq!((VALIDITY.least(), VALIDITY.most()), (7 * DAY, Some(90 * DAY)));
    for from in [0, -5, 999, 1_767_225_600_500] {
        assert_eq!(bounds(&VALIDITY, from), [false, true, true, false], "{from}");
    }
    assert_eq!(VALIDITY.basis.strength(), Strength::Stated);
    // A creation within a second and a time of whole seconds.
    assert!(VALIDITY.check(999, 7 * DAY).is_ok());
    let wrong = check(&Named { valid: Some(7 * DAY - SECOND), ..Named::default() }, DAY, 0).unwrap_err();
    assert_eq!((wrong.period.name, wrong.is_below()), ("ValidTime", true));
}

/// The same page: by default after 30 days; in English, not specified, it does not expire.
#[test]
fn left_out_it_is_30_days_and_the_page_contradicts_itself() {
    assert_eq!(VALIDITY_DEFAULT.earliest(5), 5 + 30 * DAY);
    let (ours, theirs) = (VALIDITY_DEFAULT.basis.clause().unwrap(), VALIDITY_DEFAULT.basis.rival().unwrap());
    assert_eq!((ours.id, theirs.id), ("smc.create.valid", "smc.create.never-expires"));
    assert_eq!(Times::created(0).valid_until(), Some(30 * DAY));
    let never = Creation::one_time().valid(Validity::Never);
    assert_eq!(Times::of(0, never, Named::default()).valid_until(), None);
    assert_eq!(VALIDITY_EMPTY.least(), i64::MAX);
}

/// The Chinese page: later than now, and within 30 days; the others have the second half.
#[test]
fn a_start_is_scheduled_later_than_now_and_within_30_days() {
    let at = |ms: i64| check(&Named { scheduled: Some(ms), ..Named::default() }, 0, -80 * DAY).map_err(|e| e.period);
    let strength = |period: &Period| period.basis.strength();
    assert_eq!(at(0).map_err(strength), Err(Strength::Disputed));
    assert!(at(SECOND).is_ok() && at(30 * DAY).is_ok());
    assert_eq!(at(30 * DAY + SECOND).map_err(strength), Err(Strength::Stated));
}

/// The pages of `CreateReplicationJob` and `ModifyReplicationJobAttribute`: 1 to 168 hours.
#[test]
fn frequency_is_1_to_168_hours() {
    let fits = |hours: i64| check(&Named { frequency: Some(hours), ..Named::default() }, 0, 0).is_ok();
    let found = [i64::MIN, -1, 0, 1, 168, 169, i64::MAX].map(fits);
    assert_eq!(found, [false, false, false, true, true, false, false]);
}

/// Incremental migration, 2026-06-20: counted from the end of the last run; a changed one from the run after.
#[test]
fn the_next_run_begins_frequency_hours_after_the_last_one_ended() {
    let (waiting, running) = (Job::incremental(Edition::LATEST).at(Status::Waiting), Job::incremental(Edition::LATEST));
    let running = running.running(BusinessStatus::Processing);
    let created = Times::of(0, Creation::incremental(), Named { frequency: Some(24), ..Named::default() });
    let next = |times: &Times| next_deadline(waiting, times).map(|next| (next.event, next.at));
    assert_eq!(next(&created), Some((Event::Lapsed, 30 * DAY)), "it has had no run");
    let first = created.moved(running, waiting, DAY);
    assert_eq!(next(&first), Some((Event::RoundStarted, 2 * DAY)));
    let changed = first.modified(Changes::none().rhythm(), Named { frequency: Some(1), ..Named::default() });
    assert_eq!(next(&changed), Some((Event::RoundStarted, 2 * DAY)), "not at once");
    let second = changed.moved(waiting, running, 2 * DAY).moved(running, waiting, 3 * DAY);
    assert_eq!(next(&second), Some((Event::RoundStarted, 3 * DAY + HOUR)));
}

/// SMC FAQ, 2021-06-11: Running jobs do not expire; an expired one is kept for 7 days.
#[test]
fn a_running_job_does_not_expire_and_an_expired_one_is_kept() {
    let job = Job::one_time(Edition::LATEST);
    let times = Times { valid: Valid::Until(0), ..Times::created(-8 * DAY) };
    assert!(next_deadline(job.running(BusinessStatus::Syncing), &times).is_none());
    let coordinates = cutover::smc::job::SPEC.coordinates;
    let immune =
        VALIDITY.immune.iter().find(|(region, _)| region.words(coordinates).to_string() == "Status is Running");
    assert_eq!(immune.unwrap().1.clause().unwrap().id, "smc.job.running-does-not-expire");
    let (failed, expired) = (job.at(Status::InError), job.at(Status::Expired));
    assert_eq!(next_deadline(failed, &times).map(|next| next.at), Some(0), "it is due");
    let times = times.moved(failed, expired, 5);
    assert_eq!(next_deadline(expired, &times).map(|n| (n.event, n.at)), Some((Event::Cleared, 5 + 7 * DAY)));
}

/// User guide of 2020-11: 7 days, and 24 hours elsewhere.
#[test]
fn an_idle_agent_is_disconnected_after_7_days_or_24_hours() {
    assert_eq!(IDLE.earliest(0), 7 * DAY);
    assert_eq!(IDLE.basis.rival().unwrap().id, "sms.agent.idle-day");
}

#[test]
fn times_are_read_and_printed_as_a_library_does() {
    proptest!(|(ms in -62_135_596_800_000_i64..253_402_300_800_000)| {
        let printed = Printed(ms).to_string();
        let wanted = jiff::Timestamp::from_second(ms.div_euclid(SECOND)).unwrap();
        prop_assert_eq!(&printed, &wanted.to_string());
        prop_assert_eq!(moment(&printed), Some(ms.div_euclid(SECOND) * SECOND));
    });
    proptest!(|(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-6][0-9]:[0-5][0-9]Z")| {
        let wanted = text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
        prop_assert_eq!(moment(&text), wanted);
    });
    proptest!(|(text in ".*")| { let _ = moment(&text); });
    assert_eq!(Length(-3 * DAY - HOUR).to_string(), "-3 days 1 h");
    for ms in [i64::MIN, i64::MAX, 0, 999] {
        let _ = (Printed(ms).to_string(), Length(ms).to_string());
    }
}

fn times() -> impl Strategy<Value = Times> {
    let at = || prop::option::of(-200 * DAY..200 * DAY);
    let valid = prop_oneof![Just(Valid::Default), (-200 * DAY..200 * DAY).prop_map(Valid::Until), Just(Valid::Always)];
    (at(), valid, at(), prop::option::of(1_i64..=168), at(), at()).prop_map(
        |(created, valid, scheduled, frequency, round_ended, expired)| Times {
            created,
            valid,
            scheduled,
            frequency,
            changed: None,
            round_ended,
            expired,
        },
    )
}

/// The same, so much later.
fn later(times: Times, ms: i64) -> Times {
    let moved = |at: Option<i64>| at.map(|at| at + ms);
    Times {
        created: moved(times.created),
        valid: if let Valid::Until(at) = times.valid { Valid::Until(at + ms) } else { times.valid },
        scheduled: moved(times.scheduled),
        round_ended: moved(times.round_ended),
        expired: moved(times.expired),
        ..times
    }
}

#[test]
fn a_deadline_is_foreseen_the_first_and_moves_with_its_times() {
    let met = RefCell::new(HashSet::new());
    proptest!(ProptestConfig::with_cases(10_000), |(job in any::<Job>(), times in times(), ms in 0..100 * DAY)| {
        let next = next_deadline(job, &times);
        let moments = [
            (Event::ScheduledStart, times.scheduled),
            (Event::RoundStarted, times.round_ended.zip(times.frequency).map(|(ended, hours)| ended + hours * HOUR)),
            (Event::Lapsed, times.valid_until()),
            (Event::Cleared, times.expired.map(|expired| expired + 7 * DAY)),
        ];
        let foreseen = moments.into_iter().filter(|(event, _)| job.step(*event).is_ok());
        let first = foreseen.filter_map(|(_, at)| at).min();
        prop_assert_eq!(next.map(|next| next.at), first, "nothing is due before");
        if let Some(next) = next {
            met.borrow_mut().insert(next.event.to_string());
            prop_assert!(job.step(next.event).is_ok() && next.period.then == next.event.to_string());
            prop_assert!(![Status::Running, Status::Finished, Status::Deleting].map(Some).contains(&job.status()));
        }
        prop_assert_eq!(next_deadline(job, &later(times, ms)).map(|next| next.at), first.map(|at| at + ms));
    });
    assert_eq!(met.borrow().len(), 4, "{met:?}");
}

/// A service that lives by the clock, or is ahead of it, and what is recorded of it.
struct Life {
    job: Job,
    times: Times,
    now: i64,
    /// How early these come.
    ahead: (Event, i64),
    recording: Recording<Job>,
    /// It is settled after each line.
    settled: Option<Judge>,
}

impl Life {
    fn new(ahead: (Event, i64), settled: bool) -> Self {
        let absent = Job::absent(Edition::LATEST);
        let recording = Recording::begun_as(absent).with_linked(absent);
        let settled = settled.then(|| Judge::new().keeping(1));
        Self { job: absent, times: Times::default(), now: 0, ahead, recording, settled }
    }

    fn go(&mut self, event: Event) {
        if let Ok(after) = self.job.step(event) {
            self.times = self.times.moved(self.job, after, self.now);
            self.job = after;
        }
    }

    /// What the clock does next, and when.
    fn next(&self) -> Option<(i64, Event)> {
        let next = next_deadline(self.job, &self.times)?;
        let early = if next.event == self.ahead.0 { self.ahead.1 } else { 0 };
        Some((next.at - early, next.event))
    }

    /// Time passes; what is due happens on the way.
    fn pass(&mut self, ms: i64) {
        let end = self.now + ms;
        while let Some((at, event)) = self.next().filter(|(at, _)| *at <= end) {
            self.now = self.now.max(at);
            self.go(event);
        }
        self.now = end;
        self.recording.at(end);
    }

    fn call(&mut self, operation: Operation, named: Named, lost: bool, works: bool) {
        let answer = self.job.ask(operation);
        let outcome = match answer {
            _ if lost => Outcome::Lost,
            Ok(_) => Outcome::Ok,
            Err(refused) => Outcome::Denied(refused.code),
        };
        if let (Ok(Accepted::Applied(after)), true) = (answer, works || !lost) {
            self.times = match operation {
                Operation::Create(creation) => Times::of(self.now, creation, named),
                Operation::Modify(changes) => self.times.modified(changes, named),
                _ => self.times.moved(self.job, after, self.now),
            };
            self.job = after;
        }
        self.recording.call_naming(operation, named, outcome);
    }

    /// One thing happens, by numbers.
    fn does(&mut self, what: u8, hours: i64, n: i64) {
        self.pass(hours * HOUR + n);
        let created = self.times.created.unwrap_or(self.now);
        let named = Named {
            valid: Some((created + 7 * DAY + n % (83 * 24) * HOUR) / SECOND * SECOND + SECOND),
            frequency: Some(1 + n % 168),
            scheduled: None,
        };
        let validity = [Validity::Until, Validity::Unsaid, Validity::Never][usize::try_from(n % 3).unwrap()];
        let named = if validity == Validity::Until { named } else { Named { valid: None, ..named } };
        let lost = n % 7 == 0;
        match what {
            0 if self.job.status().is_none() => {
                self.call(Operation::Create(Creation::incremental().valid(validity)), named, false, true);
            }
            0 | 1 => self.call(Operation::Start, Named::default(), lost, n % 2 == 0),
            2 => self.call(
                Operation::Modify(Changes::none().valid(validity)),
                Named { frequency: None, ..named },
                lost,
                n % 2 == 0,
            ),
            3 => {
                self.call(
                    Operation::Modify(Changes::none().rhythm()),
                    Named { valid: None, ..named },
                    lost,
                    n % 2 == 0,
                );
            }
            4 if n % 5 == 0 => self.call(Operation::Delete, Named::default(), lost, n % 2 == 0),
            4 if n % 5 == 1 => self.call(Operation::CutOver(SyncData::Yes), Named::default(), lost, n % 2 == 0),
            5..=8 if self.job.status() == Some(Status::Running) => {
                [Event::PhaseEnded, Event::PhaseEnded, Event::RoundEnded]
                    .into_iter()
                    .take(usize::from(what) - 5)
                    .for_each(|e| self.go(e));
            }
            9 => self.go(Event::Failed),
            10 => self.go(Event::Deleted),
            // Until the clock moves it.
            11.. => {
                let next = self.next().map_or(self.now, |(at, _)| at);
                self.pass((next - self.now).clamp(0, 100 * DAY));
            }
            _ => {}
        }
        self.recording.see(self.job);
        if let Some(judge) = &self.settled {
            judge.settle(&mut self.recording);
        }
    }
}

fn things() -> impl Strategy<Value = Vec<(u8, i64, i64)>> {
    let hours = prop_oneof![3 => 0_i64..3, 2 => 3_i64..200, 1 => 200_i64..800];
    let rest = prop::collection::vec((0_u8..14, hours, 1_i64..3000), 1..25);
    rest.prop_map(|mut all| {
        all.insert(0, (0, 0, 1));
        all
    })
}

fn lived(all: &[(u8, i64, i64)], ahead: (Event, i64), settled: bool) -> Life {
    let mut life = Life::new(ahead, settled);
    for (what, hours, n) in all {
        life.does(*what, *hours, *n);
    }
    life
}

#[test]
fn a_service_that_lives_by_the_clock_is_never_too_early() {
    proptest!(|(all in things())| {
        let life = lived(&all, (Event::Lapsed, 0), false);
        let judgement = life.recording.judge();
        prop_assert!(judgement.early.is_none() && judgement.verdict != Verdict::Violates, "{judgement}\n{all:?}");
    });
}

#[test]
fn one_that_is_ahead_is_found_and_settling_changes_nothing() {
    let found = RefCell::new(BTreeMap::<&str, u32>::new());
    proptest!(ProptestConfig::with_cases(1000), |(all in things(), which in 0_usize..3, ahead in 1..40 * DAY)| {
        let ahead = ([Event::Lapsed, Event::RoundStarted, Event::Cleared][which], ahead);
        let whole = lived(&all, ahead, false).recording.judge();
        let parts = lived(&all, ahead, true).recording.judge();
        prop_assert_eq!(whole.verdict, parts.verdict, "{}\n{}", whole, parts);
        prop_assert_eq!(whole.early, parts.early);
        if let Some(early) = whole.early {
            *found.borrow_mut().entry(early.period.then).or_default() += 1;
            prop_assert!(early.passed < early.needed);
            prop_assert_eq!(whole.blame[0].clause, early.period.basis.clause());
        }
    });
    let found = found.into_inner();
    // The others are rare, and have tests of their own.
    assert!(found.contains_key("Lapsed"), "{found:?}");
}

#[test]
fn a_millisecond_decides() {
    for (ms, wanted) in [(30 * DAY - 1, Verdict::Violates), (30 * DAY, Verdict::Conforms)] {
        let mut recording = Recording::begun_as(Job::absent(Edition::LATEST));
        recording.at(0).call(Operation::Create(Creation::one_time()), Outcome::Ok);
        recording.at(ms).see(Job::one_time(Edition::LATEST).at(Status::Expired));
        assert_eq!(recording.judge().verdict, wanted);
    }
    let mut recording = Recording::begun_anywhere(Job::incremental(Edition::LATEST));
    let job = Job::incremental(Edition::LATEST);
    recording.at(0).see(job.running(BusinessStatus::Processing)).at(SECOND).see(job.at(Status::Waiting));
    let first = recording.clone().at(HOUR).see(job.running(BusinessStatus::Preparing)).judge();
    assert_eq!(first.verdict, Verdict::Conforms, "{first}");
    let early = recording.at(HOUR - 1).see(job.running(BusinessStatus::Preparing)).judge();
    assert_eq!(early.blame[0].clause.unwrap().id, "smc.job.next-round");
    assert!(early.to_string().contains("at least 1 h have to pass after line 1"), "{early}");
}

#[test]
fn calls_that_overlap_a_sighting_may_have_come_before_it() {
    let absent = Job::absent(Edition::LATEST);
    let valid = |days: i64| Named { valid: Some(days * DAY), ..Named::default() };
    let create = Operation::Create(Creation::one_time().valid(Validity::Until));
    let mut recording = Recording::begun_as(absent);
    recording.at(0).call_naming(create, valid(60), Outcome::Ok);
    recording.at(DAY).see(Job::one_time(Edition::LATEST));
    let mut plain = recording.clone();
    assert_eq!(
        plain.at(10 * DAY).see(Job::one_time(Edition::LATEST).at(Status::Expired)).judge().verdict,
        Verdict::Violates
    );
    // A change that names no time may have named any.
    let change = recording.at(9 * DAY).begin(Operation::Modify(Changes::none().valid(Validity::Until)));
    recording.at(10 * DAY).see(Job::one_time(Edition::LATEST).at(Status::Expired));
    recording.at(11 * DAY).end(change, Outcome::Ok);
    assert_ne!(recording.judge().verdict, Verdict::Violates, "{}", recording.judge());
}
