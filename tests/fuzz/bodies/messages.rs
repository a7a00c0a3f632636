//! Messages made of bytes: every one survives being written and read, in every format that it has.
//!
//! The first byte chooses the operation. What `Arbitrary` makes of the others every format can carry; `tests/made.rs` makes for
//! each format what only that can.

use super::Reached;
use crate::made;
use arbitrary::{Arbitrary, Unstructured};
use cutover::smc::message::Carrier;
use cutover::wire::{Failure, Format, Reading};
use cutover::{dcs, smc, sms};
use std::fmt::Debug;

pub(super) const REACHES: &[&str] = &["smc", "sms", "dcs", "failure", "limit kept", "limit broken"];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let mut reached = Reached::new();
    let Some((first, bytes)) = bytes.split_first() else { return reached };
    let names = [smc::message::Request::NAMES, sms::message::Request::NAMES, dcs::message::Request::NAMES];
    let count = names.iter().map(|names| names.len()).sum::<usize>();
    let mut n = usize::from(*first) % (count + 1);
    for (service, names) in names.iter().enumerate() {
        if let Some(name) = names.get(n) {
            match service {
                0 => made::smc(name, bytes),
                1 => made::sms(name, bytes),
                _ => made::dcs(name, bytes),
            }
            reached.insert(["smc", "sms", "dcs"][service]);
            break;
        }
        n = n.saturating_sub(names.len());
    }
    if reached.is_empty() {
        made::failures(400 + u16::from(*first) % 200, bytes);
        reached.insert("failure");
    }
    any(bytes, &mut reached);
    reached
}

/// One message of each kind, from the same bytes.
fn any(bytes: &[u8], reached: &mut Reached) {
    let mut limits = |kept: bool| reached.insert(if kept { "limit kept" } else { "limit broken" });
    if let Some(x) = arbitrary::<smc::message::Request>(bytes) {
        for carrier in [Carrier::Query, Carrier::Headers, Carrier::Body] {
            for format in [Format::Json, Format::Xml] {
                same(&x, &smc::message::Request::parse(&x.render_in(carrier, format), Reading::Lenient));
            }
        }
        limits(x.validate().is_ok());
    }
    if let Some(x) = arbitrary::<smc::message::Response>(bytes) {
        for format in [Format::Json, Format::Xml] {
            same(&x, &smc::message::Response::parse(x.name(), &x.render(format), Reading::Lenient));
        }
    }
    if let Some(x) = arbitrary::<sms::message::Request>(bytes) {
        same(&x, &sms::message::Request::parse(&x.render(), Reading::Lenient));
        limits(x.validate().is_ok());
    }
    if let Some(x) = arbitrary::<sms::message::Response>(bytes) {
        same(&x, &sms::message::Response::parse(x.name(), &x.render(), Reading::Lenient));
    }
    if let Some(x) = arbitrary::<dcs::message::Request>(bytes) {
        same(&x, &dcs::message::Request::parse(&x.render(), Reading::Lenient));
        limits(x.validate().is_ok());
    }
    if let Some(x) = arbitrary::<dcs::message::Response>(bytes) {
        same(&x, &dcs::message::Response::parse(x.name(), &x.render(), Reading::Lenient));
    }
    if let Some(x) = arbitrary::<Failure>(bytes) {
        assert_eq!(Failure::parse(x.service, &x.render()), x);
    }
}

fn arbitrary<'a, T: Arbitrary<'a>>(bytes: &'a [u8]) -> Option<T> {
    T::arbitrary(&mut Unstructured::new(bytes)).ok()
}

fn same<T: PartialEq + Debug, E: Debug>(sent: &T, read: &Result<T, E>) {
    assert!(read.as_ref().is_ok_and(|read| read == sent), "{sent:#?}\nbecame {read:#?}");
}
