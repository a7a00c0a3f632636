//! Every message that is made of bytes survives being written and read, as far as its format can carry it.

use cutover::smc::message::Carrier;
use cutover::testing::message::{self, Message};
use cutover::wire::{Failure, Format, Reading, Service};
use cutover::{dcs, smc, sms};

/// The request and the answer of an operation of SMC.
pub(crate) fn smc(name: &'static str, bytes: &[u8]) {
    for carrier in [Carrier::Query, Carrier::Headers, Carrier::Body] {
        survive::<smc::message::Request, _>(name, Format::Xml, bytes, |x, reading| {
            smc::message::Request::parse(&x.render_in(carrier, Format::Xml), reading)
        });
    }
    for format in [Format::Json, Format::Xml] {
        survive::<smc::message::Response, _>(name, format, bytes, |x, reading| {
            smc::message::Response::parse(name, &x.render(format), reading)
        });
    }
}

/// The request and the answer of an operation of SMS.
pub(crate) fn sms(name: &'static str, bytes: &[u8]) {
    survive::<sms::message::Request, _>(name, Format::Json, bytes, |x, reading| {
        sms::message::Request::parse(&x.render(), reading)
    });
    survive::<sms::message::Response, _>(name, Format::Json, bytes, |x, reading| {
        sms::message::Response::parse(name, &x.render(), reading)
    });
}

/// The request and the answer of an operation of DCS.
pub(crate) fn dcs(name: &'static str, bytes: &[u8]) {
    survive::<dcs::message::Request, _>(name, Format::Json, bytes, |x, reading| {
        dcs::message::Request::parse(&x.render(), reading)
    });
    survive::<dcs::message::Response, _>(name, Format::Json, bytes, |x, reading| {
        dcs::message::Response::parse(name, &x.render(), reading)
    });
}

/// An error of each service, in each format that it has.
pub(crate) fn failures(status: u16, bytes: &[u8]) {
    for (service, format) in [
        (Service::Smc, Format::Json),
        (Service::Smc, Format::Xml),
        (Service::Sms, Format::Json),
        (Service::Dcs, Format::Json),
    ] {
        let failure = message::failure_from_bytes(service, format, status, bytes);
        assert_eq!(Failure::parse(service, &failure.render()), failure);
    }
}

/// A message with what only indulgence reads, and one like it without: each in the readings that it survives.
fn survive<T: Message + PartialEq, E: std::fmt::Debug>(
    name: &'static str,
    format: Format,
    bytes: &[u8],
    turned: impl Fn(&T, Reading) -> Result<T, E>,
) {
    for (made, readings) in
        [(Reading::Lenient, &[Reading::Lenient][..]), (Reading::Strict, &[Reading::Lenient, Reading::Strict])]
    {
        let message: T = message::from_bytes(name, format, made, bytes).expect("any bytes make a message");
        for reading in readings {
            let back = turned(&message, *reading);
            assert!(back.as_ref().is_ok_and(|back| *back == message), "{reading:?}: {message:#?}\nbecame {back:#?}");
        }
    }
}
