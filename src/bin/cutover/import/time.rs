//! Times as trails and logs write them.

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::Offset};
use serde_json::{Value, json};

/// A time in ms; an interval where the clock that wrote it shows only seconds.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

/// A number below this counts seconds (until the year 5138), one above it ms (from 1973 on).
const SECONDS: i64 = 100_000_000_000;

impl Moment {
    fn ms(ms: i64) -> Self {
        Self { earliest: ms, latest: ms }
    }

    fn second(second: i64) -> Self {
        let ms = second.saturating_mul(1000);
        Self { earliest: ms, latest: ms.saturating_add(999) }
    }

    pub(super) fn json(self) -> Value {
        if self.earliest == self.latest { json!(self.earliest) } else { json!([self.earliest, self.latest]) }
    }

    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Self::parse(text.trim()),
            Value::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    /// A number of seconds or ms, RFC 3339, the same without an offset (UTC), or one of the two ways of the console of CTS.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(moment) = Self::number(text) {
            return Some(moment);
        }
        // Each of them has hours, minutes and seconds here; without seconds a time would claim more than was written.
        if [13, 16].iter().any(|at| text.as_bytes().get(*at) != Some(&b':')) {
            return None;
        }
        let utc = || Offset::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
        let console = |format| Timestamp::strptime(format, text).ok();
        let at = text.parse::<Timestamp>().ok().or_else(utc);
        let at = at.or_else(|| console("%Y/%m/%d %H:%M:%S GMT%:z")).or_else(|| console("%m/%d/%Y %H:%M:%S GMT%:z"))?;
        Some(if text.contains(['.', ',']) { Self::ms(at.as_millisecond()) } else { Self::second(at.as_second()) })
    }

    fn number(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let whole: i64 = whole.parse().ok().filter(|n| (1..SECONDS * 1000).contains(n))?;
        let ms: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
        Some(match whole {
            whole if whole >= SECONDS => Self::ms(whole),
            // A number with .0 is a whole one that went through a program that knows no others.
            whole if fraction.bytes().all(|b| b == b'0') => Self::second(whole),
            whole => Self::ms(whole * 1000 + ms),
        })
    }
}
