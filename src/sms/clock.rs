//! The source server and time: the one period of the pages.

use super::clauses::{IDLE_DAY, IDLE_WEEK};
use crate::clock::{Period, Span, Unit};
use crate::evidence::Basis::Disputed;

/// How long an Agent without work stays connected. The same page says 24 hours elsewhere. The source server's status stays.
///
/// ```
/// use cutover::{clock::DAY, sms::clock::IDLE};
/// assert_eq!(IDLE.earliest(0), 7 * DAY);
/// assert_eq!(IDLE.basis.rival().unwrap().id, "sms.agent.idle-day");
/// ```
pub const IDLE: Period = Period::new(
    "an idle Agent",
    "the last creation, start or synchronisation of a task",
    Span::Exactly(7),
    Unit::Days,
    Disputed(&IDLE_WEEK, &IDLE_DAY),
)
.then("connected is false");

/// All rows.
pub const PERIODS: &[&Period] = &[&IDLE];
