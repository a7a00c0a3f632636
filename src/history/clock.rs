//! What came too early: a second look at the lines, in the order of time, beside the sets of states. It knows the earliest
//! moment at which a job can have expired, a run begun, an expired job gone, and convicts what came sooner. All that is not
//! known, and all that may have been changed unseen, is taken as kindly as the pages allow.

use super::{Answer, Field, Frame, Glimpse, Item, What};
use crate::clock::{DAY, HOUR, Length, Period, SECOND};
use crate::smc::clock::{self as smc, Does, Sign};
use crate::smc::job::Validity;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// Something that came before a period was over.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Early {
    /// The period.
    pub period: &'static Period,
    /// The line from which it counts; 0 where that is not in the recording.
    pub since: usize,
    /// The line that came too early.
    pub line: usize,
    /// How many ms had passed at most.
    pub passed: i64,
    /// How many had to pass; [`i64::MAX`] where it never ends.
    pub needed: i64,
}

impl PartialEq for Early {
    fn eq(&self, other: &Self) -> bool {
        let key = |e: &Self| (e.period.name, e.since, e.line, e.passed, e.needed);
        key(self) == key(other)
    }
}

impl fmt::Display for Early {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { period, since, line, passed, needed } = self;
        write!(f, "too early for {} ({period}, counted from {}): ", period.name, period.from)?;
        match *needed {
            i64::MAX => write!(f, "it never comes")?,
            needed => write!(f, "at least {} have to pass after line {since}", Length(needed))?,
        }
        write!(f, ", at most {} did until line {line}", Length(*passed))
    }
}

/// A row, by its place in [`smc::PERIODS`], so that it can be saved.
type Row = u8;
const LEAST: Row = 0;
const DEFAULT: Row = 1;
const EMPTY: Row = 2;
const ROUND: Row = 7;
const KEPT: Row = 10;

/// From when to when something may have happened, and its line.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Mark {
    from: i64,
    until: i64,
    line: usize,
}

/// A call after which the validity may end at a moment, and no earlier.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Setter {
    at: Mark,
    /// It took effect, whatever else did.
    sure: bool,
    /// The earliest end; [`i64::MIN`] where nothing is known.
    ends: i64,
    row: Row,
}

/// What is not yet proven: the row, the mark from which it counts, the end that it has to wait for.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Found {
    row: Row,
    since: Mark,
    ends: i64,
    at: Mark,
}

/// What calls may have done.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Calls {
    /// What may have set the validity.
    setters: Vec<Setter>,
    /// The creation, if it is recorded.
    created: Option<Mark>,
    /// The job does not exist, as far as is known.
    absent: bool,
    /// The least hours that may stand between two runs, where something said so.
    hours: Option<i64>,
    /// Until when a run may have been begun by a call.
    by_hand: i64,
    /// Since when the job may have been deleted by a call.
    deleted: i64,
}

/// What the clock knows of a job.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Watch {
    calls: Option<Calls>,
    /// Something has no time.
    off: bool,
    /// Something came that may undo what was found on lines that are forgotten.
    loose: bool,
    /// The job was met: seen, asked with success, or moved.
    met: bool,
    running: Option<Mark>,
    /// A run that ended, and the first moment at which the job rested after it.
    rest: Option<(Mark, Mark)>,
    /// When it was last seen, and was not expired.
    alive: Option<Mark>,
    /// After which moment it expired, and until when it was first seen so.
    expired: Option<(Mark, i64)>,
    found: Option<Found>,
}

impl Calls {
    fn new(frame: &Frame) -> Self {
        let absent = |g: &Glimpse| g.fields.contains(&(0, Field::Word(0)));
        let absent = !frame.initial.is_empty() && frame.initial.iter().all(absent);
        let setters = if absent { Vec::new() } else { vec![UNKNOWN] };
        Self { setters, created: None, absent, hours: None, by_hand: i64::MIN, deleted: i64::MAX }
    }

    /// The job turned out to be there.
    fn met(&mut self) {
        if self.absent && self.created.is_none() {
            self.setters.push(UNKNOWN);
        }
        self.absent = false;
    }

    /// A call that may have taken effect.
    fn take(&mut self, frame: &Frame, item: &Item) {
        let What::Call { verb, requests, answer } = &item.what else { return };
        if matches!(answer, Answer::Denied(_) | Answer::Ignored) {
            return;
        }
        let lost = *answer == Answer::Lost;
        let mut at = mark(frame, item);
        if lost {
            at.until = frame.late.map_or(i64::MAX, |late| at.until.saturating_add(late));
        }
        let named = item.named.unwrap_or_default();
        let hours = |given: Option<i64>| given.filter(|hours| (1..=168).contains(hours)).unwrap_or(1);
        match smc::does(*verb, requests.as_ref()) {
            Does::Create { again, valid } if self.absent => {
                if frame.open && again {
                    // It may have been made before, by a call that is not in the file.
                    self.met();
                    return;
                }
                let first = *self.created.get_or_insert(at);
                let (ends, row) = match valid {
                    Some(Validity::Until) => (until(frame, named.valid, first), LEAST),
                    Some(Validity::Never) => (i64::MAX, EMPTY),
                    Some(Validity::Unsaid) => (smc::VALIDITY_DEFAULT.earliest(at.from), DEFAULT),
                    None => (smc::VALIDITY.earliest(at.from), LEAST),
                };
                self.setters.push(Setter { at, sure: false, ends, row });
                self.hours = Some(self.hours.unwrap_or(i64::MAX).min(hours(named.frequency)));
                self.absent = lost;
            }
            Does::Modify { valid, rhythm } => {
                if valid != Some(Validity::Unsaid) {
                    let given = named.valid.filter(|_| valid == Some(Validity::Until));
                    let ends = match self.created {
                        Some(created) => until(frame, given, created),
                        None => given
                            .filter(|given| at.until.saturating_sub(*given).saturating_abs() <= 90 * DAY)
                            .map_or(i64::MIN, |given| given.saturating_sub(frame.skew)),
                    };
                    self.setters.push(Setter { at, sure: !lost && valid.is_some(), ends, row: LEAST });
                }
                if rhythm {
                    self.hours = self.hours.map(|known| known.min(hours(named.frequency)));
                }
            }
            Does::Run => self.by_hand = self.by_hand.max(at.until),
            Does::Delete => self.deleted = self.deleted.min(at.from),
            Does::Create { .. } | Does::Nothing => {}
        }
    }

    /// What may have been in force at a moment, with the earliest end.
    fn earliest(&self, frame: &Frame, seen: Mark) -> Option<Setter> {
        if frame.open {
            // Others may have set it, to nothing less than the least.
            let at = self.created?;
            return Some(Setter { at, sure: false, ends: smc::VALIDITY.earliest(at.from), row: LEAST });
        }
        let over = |s: &Setter| {
            self.setters.iter().any(|other| other.sure && s.at.until < other.at.from && other.at.until < seen.from)
        };
        let may = self.setters.iter().filter(|s| s.at.from <= seen.until && !over(s));
        may.min_by_key(|s| s.ends).filter(|s| s.ends > i64::MIN).copied()
    }

    /// Many into one that is as kind as each of them.
    fn shorten(&mut self) {
        if self.setters.len() > SETTERS {
            let rest = self.setters.split_off(SETTERS / 2);
            let old = core::mem::replace(&mut self.setters, rest);
            if let Some(mut one) = old.iter().copied().min_by_key(|s| s.ends) {
                one.at.from = old.iter().map(|s| s.at.from).min().unwrap_or(i64::MIN);
                one.at.until = i64::MAX;
                one.sure = false;
                self.setters.insert(0, one);
            }
        }
    }
}

/// More calls than these that may have set the validity are not kept apart.
const SETTERS: usize = 16;

/// What a job that was there already was created with.
const UNKNOWN: Setter =
    Setter { at: Mark { from: i64::MIN, until: i64::MIN, line: 0 }, sure: false, ends: i64::MIN, row: LEAST };

/// The end of a validity that was given, if that can be: times that do not count from 1970 tell nothing but how much passed
/// between them.
fn until(frame: &Frame, given: Option<i64>, created: Mark) -> i64 {
    let least = smc::VALIDITY.earliest(created.from);
    let most = created.until.saturating_add(90 * DAY + SECOND).saturating_add(frame.skew);
    let given = given.filter(|given| *given >= least.saturating_sub(SECOND) && *given <= most);
    given.map_or(least, |given| given.saturating_sub(frame.skew))
}

/// When something may have happened, or what a sighting shows.
fn mark(frame: &Frame, item: &Item) -> Mark {
    let seen = matches!(item.what, What::See { .. });
    let from = if seen { item.from } else { item.earliest(frame.skew) };
    // Whole seconds may be what a log left of a time.
    let rest = |latest: i64| if latest % SECOND == 0 { SECOND - 1 } else { 0 };
    let until = item.at.map_or(i64::MAX, |(_, latest)| latest.saturating_add(rest(latest)));
    Mark { from, until, line: item.line }
}

fn sign(what: &What) -> Sign {
    match what {
        What::Step { verb } => smc::happened(*verb),
        What::See { glimpse: Glimpse { missing: true, linked, .. } } => {
            if *linked {
                Sign::Leaving
            } else {
                Sign::Missing
            }
        }
        What::See { glimpse } => {
            let words = glimpse.fields.iter().filter_map(|(n, field)| match field {
                Field::Word(value) => Some(smc::seen(*n, *value)),
                _ => None,
            });
            // What is seen of its source server counts where nothing is seen of itself.
            words.reduce(|a, b| if matches!(a, Sign::Nothing | Sign::Leaving) { b } else { a }).unwrap_or(Sign::Nothing)
        }
        What::Call { .. } => Sign::Nothing,
    }
}

impl Watch {
    /// Goes on over the first items; those behind them may have happened among them.
    pub(super) fn go(&mut self, frame: &Frame, items: &[Item], count: usize) {
        if frame.spec.name != "smc::job" || self.off {
            return;
        }
        if items.iter().any(|item| item.at.is_none()) {
            *self = Self { off: true, ..Self::default() };
            return;
        }
        let known = self.found;
        for (n, item) in items.iter().enumerate().take(count) {
            // A call that may have come before what was found on lines that are forgotten.
            let reaches = |found: Found| item.earliest(frame.skew) <= found.at.until;
            self.loose |= item.beyond && matches!(item.what, What::Call { .. }) && known.is_some_and(reaches);
            let calls = self.calls.get_or_insert_with(|| Calls::new(frame));
            calls.take(frame, item);
            calls.shorten();
            if let What::Call { answer, .. } = &item.what {
                self.met |= !matches!(answer, Answer::Denied(_));
                continue;
            }
            let (sign, at) = (sign(&item.what), mark(frame, item));
            let found = self.sees(frame, sign, at);
            // A call that ended later may have happened before.
            if found.is_some() && self.found.is_none() {
                let mut later = self.calls.clone();
                for other in items.iter().skip(n + 1).filter(|other| other.earliest(frame.skew) <= at.until) {
                    if let Some(calls) = &mut later {
                        calls.take(frame, other);
                    }
                }
                let before = core::mem::replace(&mut self.calls, later);
                self.found = self.sees(frame, sign, at);
                self.calls = before;
            }
            self.learns(sign, at);
        }
    }

    /// What is too early, if anything was, and whether that is certain.
    pub(super) fn early(mut self, frame: &Frame, items: &[Item]) -> Option<(Early, bool)> {
        self.go(frame, items, items.len());
        let Found { row, since, ends, at } = self.found?;
        let period = *smc::PERIODS.get(usize::from(row))?;
        let passed = at.until.saturating_sub(since.from);
        let needed = if ends == i64::MAX { ends } else { ends.saturating_sub(since.from) };
        let (since, line) = (since.line, at.line);
        Some((Early { period, since, line, passed, needed }, !self.loose))
    }

    /// What this is too early for, as far as is known.
    fn sees(&self, frame: &Frame, sign: Sign, at: Mark) -> Option<Found> {
        let calls = self.calls.as_ref()?;
        let found = |row, since: Mark, ends| Some(Found { row, since, ends, at }).filter(|_| at.until < ends);
        match sign {
            Sign::Expired => {
                let setter = calls.earliest(frame, at)?;
                found(setter.row, setter.at, setter.ends)
            }
            Sign::Running => {
                let (run, rest) = self.rest.filter(|(_, rest)| rest.until < at.from && !frame.open)?;
                let hours = calls.hours.unwrap_or(1);
                let ends = run.from.saturating_add(hours.saturating_mul(HOUR));
                found(ROUND, run, ends).filter(|_| calls.by_hand < run.from && rest.from > i64::MIN)
            }
            Sign::Missing | Sign::Cleared => {
                let (expired, _) = self.expired.filter(|(expired, seen)| *seen < at.from && expired.from > i64::MIN)?;
                let alone = !frame.open && frame.linked && calls.deleted > at.until;
                found(KEPT, expired, smc::KEPT.earliest(expired.from)).filter(|_| alone)
            }
            _ => None,
        }
    }

    /// What a sighting or a step tells for later.
    fn learns(&mut self, sign: Sign, at: Mark) {
        let Some(calls) = &mut self.calls else { return };
        match sign {
            Sign::Nothing => return,
            Sign::Leaving => {
                calls.deleted = calls.deleted.min(at.from);
                return;
            }
            Sign::Missing if !self.met && !calls.absent => {
                (calls.absent, calls.setters) = (true, Vec::new());
            }
            Sign::Missing => {}
            _ => {
                calls.met();
                self.met = true;
            }
        }
        match sign {
            Sign::Running => (self.running, self.rest) = (Some(at), None),
            Sign::Waiting => {
                if let Some(run) = self.running.take_if(|run| run.until < at.from) {
                    self.rest = Some((run, at));
                }
            }
            Sign::Ended => (self.running, self.rest) = (None, Some((at, at))),
            _ => (self.running, self.rest) = (None, None),
        }
        match sign {
            Sign::Running | Sign::Waiting | Sign::Ended | Sign::There => {
                self.alive = self.alive.filter(|alive| alive.from >= at.from).or(Some(at));
                // Somebody brought it back; what follows is another expiry.
                self.expired = self.expired.filter(|(_, seen)| at.from <= *seen);
            }
            Sign::Expired if self.expired.is_none() => {
                // Whatever was changed, the least holds.
                let least = calls.created.map(|created| Mark { from: smc::VALIDITY.earliest(created.from), ..created });
                let since = [self.alive, least].into_iter().flatten().max_by_key(|mark| mark.from);
                self.expired = since.filter(|since| since.from <= at.until).map(|since| (since, at.until));
            }
            _ => {}
        }
    }
}
