//! Values made of bytes, for coverage-guided fuzzing and other tests that try much.
//!
//! [`Arbitrary`] is implemented for words, codes, editions, operations, events, for machines, and with the feature `wire` for
//! messages and failures. What is made is valid: a machine is a point of the full product of its words, with excluded
//! combinations among them ([`Machine::is_possible`] tells), and an unknown word is none that a page lists. A message survives
//! being written and read again in every format that it has: so no text in it is blank or has a character that XML cannot carry,
//! and no list is empty.
//!
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use cutover::smc::job::{Job, Operation};
//!
//! let bytes = [7; 64];
//! let mut u = Unstructured::new(&bytes);
//! let (job, operation) = <(Job, Operation)>::arbitrary(&mut u)?;
//! let after = job.apply(operation).map_or(job, |accepted| accepted.job());
//! assert_eq!(after.edition(), job.edition(), "whatever is asked");
//! # Ok::<(), arbitrary::Error>(())
//! ```
//!
//! [`Machine::is_possible`]: crate::smc::job::Job::is_possible

use crate::rule::{Kind, Point, Spec};
use crate::sms::source::{CopyState, MigrationCycle, Pair};
use crate::word::Word;
use ::arbitrary::{Arbitrary, Result, Unstructured};
use core::str::FromStr;

/// A point of the full product: any edition, nothing asked.
pub(crate) fn point(spec: &Spec, u: &mut Unstructured) -> Result<Point> {
    let mut own = spec.coordinates.iter().filter(|c| c.kind != Kind::Asked);
    own.try_fold(Point::default(), |p, c| {
        let last = u8::try_from(c.values.len().saturating_sub(1)).unwrap_or(u8::MAX);
        Ok(p.set(c, u.int_in_range(0..=last)?))
    })
}

impl<'a> Arbitrary<'a> for Pair {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let pair = match u.arbitrary::<Option<Option<CopyState>>>()? {
            None => Pair::none(),
            Some(None) => Pair::none().unlisted_copystate(),
            Some(Some(state)) => Pair::none().copystate(state),
        };
        Ok(match u.arbitrary::<Option<Option<MigrationCycle>>>()? {
            None => pair,
            Some(None) => pair.unlisted_migrationcycle(),
            Some(Some(cycle)) => pair.migrationcycle(cycle),
        })
    }
}

impl<'a, T: FromStr + Arbitrary<'a>> Arbitrary<'a> for Word<'a, T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        if u.arbitrary()? { u.arbitrary().map(Word::Known) } else { u.arbitrary::<&str>().map(Word::from) }
    }
}

#[cfg(feature = "alloc")]
impl<'a, T: FromStr + Arbitrary<'a>> Arbitrary<'a> for crate::word::OwnedWord<T> {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        Word::arbitrary(u).map(Self::from)
    }
}

#[cfg(feature = "wire")]
pub(crate) use message::{Sample, There};

/// Messages of which every format can carry the whole.
#[cfg(feature = "wire")]
mod message {
    use crate::wire::{Detail, Failure, Format, Rest, Service};
    use crate::word::{OwnedWord, Word};
    use ::arbitrary::{Arbitrary, Result, Unstructured};
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::str::FromStr;
    use serde_json::Value;

    /// The most characters of a text: an address holds a few of them, each with up to twelve bytes.
    const LONGEST: usize = 256;
    /// The most items of a list.
    const MOST: u8 = 3;

    /// What a field of a message can hold.
    pub(crate) trait Sample<'a>: Sized {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self>;
    }

    /// Like the implementation for everything else, for what has one.
    macro_rules! as_anywhere {
        ($($name:ty),+) => {$(
            impl<'a> Sample<'a> for $name {
                fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
                    u.arbitrary()
                }
            }
        )+};
    }
    as_anywhere!(bool, i64, Detail);

    impl<'a> Sample<'a> for f64 {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            u.arbitrary().map(|number: f64| if number.is_finite() { number } else { 0.0 })
        }
    }

    impl<'a> Sample<'a> for String {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            let carried = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
            let text: String = u.arbitrary::<&str>()?.chars().filter(carried).take(LONGEST).collect();
            // What is blank or empty was not sent, in some format.
            Ok(if text.trim().is_empty() { "x".into() } else { text })
        }
    }

    impl<'a, T: FromStr + Arbitrary<'a>> Sample<'a> for OwnedWord<T> {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            match Word::<T>::arbitrary(u)? {
                Word::Known(word) => Ok(OwnedWord::Known(word)),
                Word::Unknown(_) => String::sample(u).map(|text| text.as_str().into()),
            }
        }
    }

    /// Some formats know nothing but text.
    impl<'a> Sample<'a> for Value {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            String::sample(u).map(Value::String)
        }
    }

    impl<'a, T: Sample<'a>> Sample<'a> for Vec<T> {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            let count = u.int_in_range(1..=MOST)?;
            (0..count).map(|_| T::sample(u)).collect()
        }
    }

    /// Which fields of a message are there, a bit for each.
    pub(crate) struct There(u64);

    impl There {
        /// At least one of so many: a part in which nothing is, some formats cannot carry.
        pub(crate) fn of(count: usize, u: &mut Unstructured) -> Result<Self> {
            let all = u64::MAX.checked_shr(64 - u32::try_from(count.min(64)).unwrap_or(64)).unwrap_or(0);
            u.int_in_range(0..=all).map(|there| Self(there.max(1)))
        }

        pub(crate) fn field<'a, T: Sample<'a>>(&mut self, u: &mut Unstructured<'a>) -> Result<Option<T>> {
            let is = self.0 & 1 == 1;
            self.0 >>= 1;
            is.then(|| T::sample(u)).transpose()
        }

        #[expect(clippy::unused_self, reason = "a message without fields has no other use for it")]
        pub(crate) fn rest(&mut self, u: &mut Unstructured) -> Result<Rest> {
            Rest::sample(u)
        }
    }

    /// What a service may send tomorrow.
    impl<'a> Sample<'a> for Rest {
        fn sample(u: &mut Unstructured<'a>) -> Result<Self> {
            let some = u.ratio(1, 8)?;
            some.then(|| Ok(("Unlisted".into(), Value::sample(u)?))).into_iter().collect()
        }
    }

    impl<'a> Arbitrary<'a> for Failure {
        fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
            fn some<'a, T: Sample<'a>>(there: bool, u: &mut Unstructured<'a>) -> Result<Option<T>> {
                if there && u.arbitrary()? { T::sample(u).map(Some) } else { Ok(None) }
            }
            let service: Service = u.arbitrary()?;
            let (smc, sms) = (service == Service::Smc, service == Service::Sms);
            let mut failure = Failure::new(service, u.int_in_range(400..=599)?, String::sample(u)?, String::sample(u)?);
            failure.format = if smc { u.arbitrary()? } else { Format::Json };
            (failure.request_id, failure.host_id, failure.recommend) = (some(smc, u)?, some(smc, u)?, some(smc, u)?);
            failure.error_ext_msg = some(service == Service::Dcs, u)?;
            failure.encoded_authorization_message = some(!smc, u)?;
            failure.error_param = some(sms, u)?.unwrap_or_default();
            failure.details = some(sms, u)?.unwrap_or_default();
            failure.rest = Sample::sample(u)?;
            Ok(failure)
        }
    }

    impl<'a> Arbitrary<'a> for Detail {
        fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
            let mut some = || Ok(if u.arbitrary()? { Some(String::sample(u)?) } else { None });
            Ok(Detail { error_code: some()?, error_msg: some()?, rest: Sample::sample(u)? })
        }
    }
}
