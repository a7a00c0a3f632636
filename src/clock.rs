//! Periods: how long something lasts, as the pages say it. Rows like the rules', on times that the caller brings.
//!
//! There is no clock in the crate. Every moment is a number of ms since 1970 (UTC), and every question names the moment
//! from which it counts. The rows of a service stand in its module: [`smc::clock`](crate::smc::clock),
//! [`sms::clock`](crate::sms::clock).
//!
//! ```
//! use cutover::clock::{DAY, moment};
//! use cutover::smc::clock::VALIDITY;
//! let created = moment("2024-06-01T12:00:00Z").unwrap();
//! assert!(VALIDITY.check(created, created + 7 * DAY).is_ok());
//! let early = VALIDITY.check(created, created + 6 * DAY).unwrap_err();
//! assert_eq!(early.to_string(), "ValidTime is 6 days after the job's creation: expected 7 to 90 days");
//! ```

use crate::evidence::Basis;
use crate::rule::Region;
use core::fmt;

/// A second, in ms.
pub const SECOND: i64 = 1000;
/// An hour, in ms.
pub const HOUR: i64 = 3600 * SECOND;
/// A day, in ms.
pub const DAY: i64 = 24 * HOUR;

/// How long a period may be, in its [`Unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// This long.
    Exactly(u32),
    /// So long at least and at most, both included.
    Between(u32, u32),
    /// This long at most.
    Within(u32),
    /// Longer than nothing.
    Later,
    /// It does not end.
    Never,
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Unit {
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
}

impl Unit {
    /// Its length in ms.
    ///
    /// ```
    /// use cutover::clock::{DAY, Unit};
    /// assert_eq!(Unit::Days.ms(), DAY);
    /// ```
    #[must_use]
    pub const fn ms(self) -> i64 {
        match self {
            Unit::Hours => HOUR,
            Unit::Days => DAY,
        }
    }
}

/// One line of a page on time: from when something counts, how long, and what happens then.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Period {
    /// What is counted: the parameter's name where it is one.
    pub name: &'static str,
    /// The moment from which it counts; empty where it is a length by itself.
    pub from: &'static str,
    /// How long.
    pub span: Span,
    /// In what.
    pub unit: Unit,
    /// What happens at its end: an event's name where it is one, or words; empty where it is a limit only.
    pub then: &'static str,
    /// Where its end changes nothing, and what that rests on.
    pub immune: &'static [(Region, Basis)],
    /// What it rests on.
    pub basis: Basis,
}

impl Period {
    pub(crate) const fn new(name: &'static str, from: &'static str, span: Span, unit: Unit, basis: Basis) -> Self {
        Self { name, from, span, unit, then: "", immune: &[], basis }
    }

    pub(crate) const fn then(mut self, then: &'static str) -> Self {
        self.then = then;
        self
    }

    pub(crate) const fn immune(mut self, immune: &'static [(Region, Basis)]) -> Self {
        self.immune = immune;
        self
    }

    /// The least ms that it lasts; [`i64::MAX`] where it does not end.
    ///
    /// ```
    /// use cutover::clock::{DAY, HOUR};
    /// use cutover::smc::clock::{FREQUENCY, VALIDITY, VALIDITY_EMPTY};
    /// assert_eq!((VALIDITY.least(), FREQUENCY.least(), VALIDITY_EMPTY.least()), (7 * DAY, HOUR, i64::MAX));
    /// ```
    #[must_use]
    pub const fn least(&self) -> i64 {
        match self.span {
            Span::Exactly(n) | Span::Between(n, _) => n as i64 * self.unit.ms(),
            Span::Within(_) => 0,
            Span::Later => 1,
            Span::Never => i64::MAX,
        }
    }

    /// The most ms that it lasts; none where it has no such bound.
    ///
    /// ```
    /// use cutover::clock::DAY;
    /// use cutover::smc::clock::{SCHEDULE_LATER, VALIDITY};
    /// assert_eq!((VALIDITY.most(), SCHEDULE_LATER.most()), (Some(90 * DAY), None));
    /// ```
    #[must_use]
    pub const fn most(&self) -> Option<i64> {
        match self.span {
            Span::Exactly(n) | Span::Between(_, n) | Span::Within(n) => Some(n as i64 * self.unit.ms()),
            Span::Later | Span::Never => None,
        }
    }

    /// The earliest moment at which it can end, counted from this one; [`i64::MAX`] where it does not.
    ///
    /// ```
    /// use cutover::{clock::DAY, smc::clock::KEPT};
    /// assert_eq!(KEPT.earliest(0), 7 * DAY);
    /// ```
    #[must_use]
    pub const fn earliest(&self, from: i64) -> i64 {
        from.saturating_add(self.least())
    }

    /// Whether it can end at a moment, counted from another. The pages print whole seconds, so only those count.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`], with the row that says so.
    ///
    /// ```
    /// use cutover::{clock::DAY, smc::clock::SCHEDULE_WITHIN};
    /// assert!(SCHEDULE_WITHIN.check(0, 30 * DAY).is_ok());
    /// assert!(SCHEDULE_WITHIN.check(0, 31 * DAY).is_err());
    /// ```
    pub const fn check(&'static self, from: i64, at: i64) -> Result<(), OutOfRange> {
        let passed = at.div_euclid(SECOND).saturating_sub(from.div_euclid(SECOND)).saturating_mul(SECOND);
        let most = match self.most() {
            Some(most) => most,
            None => i64::MAX,
        };
        if passed >= self.least() && passed <= most { Ok(()) } else { Err(OutOfRange { period: self, passed }) }
    }
}

/// `7 to 90 days`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit;
        match self.span {
            Span::Exactly(n) => write!(f, "{n} {unit}"),
            Span::Between(least, most) => write!(f, "{least} to {most} {unit}"),
            Span::Within(most) => write!(f, "at most {most} {unit}"),
            Span::Later => f.write_str("some time"),
            Span::Never => f.write_str("never"),
        }
    }
}

/// A time that a request may not name.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct OutOfRange {
    /// The row that forbids it: its name is the parameter's, its basis the clause.
    pub period: &'static Period,
    /// How many ms after the moment from which it counts.
    pub passed: i64,
}

impl OutOfRange {
    /// Whether it is below the least, or above the most.
    ///
    /// ```
    /// use cutover::{clock::DAY, smc::clock::VALIDITY};
    /// assert!(VALIDITY.check(0, DAY).unwrap_err().is_below());
    /// assert!(!VALIDITY.check(0, 91 * DAY).unwrap_err().is_below());
    /// ```
    #[must_use]
    pub const fn is_below(&self) -> bool {
        self.passed < self.period.least()
    }
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { period, passed } = self;
        let side = if *passed < 0 { "before" } else { "after" };
        let (name, from) = (period.name, period.from);
        write!(f, "{name} is {}", Length(passed.saturating_abs()))?;
        if !from.is_empty() {
            write!(f, " {side} {from}")?;
        }
        write!(f, ": expected {period}")
    }
}

impl core::error::Error for OutOfRange {}

/// A length of time in words, to the second: `6 days`, `2 days 3 h`, `59 min 59 s`.
///
/// ```
/// use cutover::clock::{DAY, HOUR, Length};
/// assert_eq!(Length(2 * DAY + 3 * HOUR).to_string(), "2 days 3 h");
/// assert_eq!(Length(HOUR - 1000).to_string(), "59 min 59 s");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(
    /// In ms.
    pub i64,
);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == i64::MAX {
            return f.write_str("for ever");
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let ms = self.0.unsigned_abs();
        let (days, rest) = (ms / DAY.unsigned_abs(), ms % DAY.unsigned_abs());
        let (hours, minutes, seconds) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
        let parts =
            [(days, if days == 1 { " day" } else { " days" }), (hours, " h"), (minutes, " min"), (seconds, " s")];
        let mut first = true;
        for (n, unit) in parts.into_iter().filter(|(n, _)| *n > 0) {
            write!(f, "{}{n}{unit}", if first { "" } else { " " })?;
            first = false;
        }
        if first { write!(f, "{ms} ms") } else { Ok(()) }
    }
}

/// A time as the pages print it, `2024-06-01T12:00:00Z`, in ms since 1970; none for any other text.
///
/// ```
/// use cutover::clock::moment;
/// assert_eq!(moment("1970-01-02T00:00:01Z"), Some(86_401_000));
/// assert_eq!(moment("2024-02-30T00:00:00Z"), None);
/// assert_eq!(moment(""), None);
/// ```
#[must_use]
pub fn moment(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years that begin in March end with the day that some of them lack.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = days + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(days * DAY + hour * HOUR + minute * 60 * SECOND + second * SECOND)
}

/// A moment in ms since 1970, as the pages print it: whole seconds, those begun left out.
///
/// ```
/// use cutover::clock::Printed;
/// assert_eq!(Printed(86_401_999).to_string(), "1970-01-02T00:00:01Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed(
    /// In ms since 1970.
    pub i64,
);

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, ms) = (self.0.div_euclid(DAY) + 719_468, self.0.rem_euclid(DAY));
        // Eras of 400 years, with years that begin in March.
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (era * 400 + year, month + 3) } else { (era * 400 + year + 1, month - 9) };
        write!(f, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", ms / HOUR, ms / 60_000 % 60, ms / SECOND % 60)
    }
}

/// Three numbers, each of so many digits.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(between);
    let mut all = [0; 3];
    for (number, digits) in all.iter_mut().zip(digits) {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(all)
}

/// The times that a request names.
///
/// ```
/// use cutover::clock::Named;
/// let named = Named { frequency: Some(24), ..Named::default() };
/// assert_eq!(named.valid, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Named {
    /// `ValidTime`, in ms since 1970; none where it is left out or empty.
    pub valid: Option<i64>,
    /// `ScheduledStartTime`, in ms since 1970; none where it is left out or empty.
    pub scheduled: Option<i64>,
    /// `Frequency`, in hours; none where it is left out.
    pub frequency: Option<i64>,
}
