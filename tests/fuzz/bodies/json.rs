//! Messages in JSON: the first line names one of the operations, the rest is the body of its answer, and of its request.

use super::{Reached, line};
use cutover::wire::{Reading, Request, Response, http};
use cutover::{dcs, smc, sms};
use std::fmt::Debug;

pub(super) const REACHES: &[&str] = &["smc", "sms", "dcs", "refused", "lenient", "strict"];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let (name, json) = line(bytes);
    let mut reached = Reached::new();
    let Ok(name) = str::from_utf8(name) else { return reached };
    let answer = answer(json);
    if smc::message::Request::NAMES.contains(&name) {
        use smc::message::Response;
        reached.insert("smc");
        let render = |x: &Response| x.render(cutover::wire::Format::Json);
        survives(&answer, |sent, reading| Response::parse(name, sent, reading), render, &mut reached);
    }
    if sms::message::Request::NAMES.contains(&name) {
        use sms::message::{Request, Response};
        reached.insert("sms");
        survives(&answer, |sent, reading| Response::parse(name, sent, reading), Response::render, &mut reached);
        survives(&asked(name, Request::render, json), Request::parse, Request::render, &mut reached);
    }
    if dcs::message::Request::NAMES.contains(&name) {
        use dcs::message::{Request, Response};
        reached.insert("dcs");
        survives(&answer, |sent, reading| Response::parse(name, sent, reading), Response::render, &mut reached);
        survives(&asked(name, Request::render, json), Request::parse, Request::render, &mut reached);
    }
    reached
}

/// An answer with success.
pub(super) fn answer(body: &[u8]) -> Response {
    http::Response::builder().status(200).body(body.to_vec()).expect("it is an answer")
}

/// A request with this body, for the operation of this name.
fn asked<T: serde::de::DeserializeOwned>(name: &str, render: impl Fn(&T) -> Request, body: &[u8]) -> Request {
    let empty = serde_json::json!({ name: {} });
    let mut request = render(&serde_json::from_value(empty).expect("everything can be left out"));
    *request.body_mut() = body.to_vec();
    request
}

/// What is read strictly is read so leniently, and what is read is written so that the same is read again, as strictly.
pub(super) fn survives<W, T: PartialEq + Debug, E: Debug>(
    sent: &W,
    parse: impl Fn(&W, Reading) -> Result<T, E>,
    render: impl Fn(&T) -> W,
    reached: &mut Reached,
) {
    let strict = parse(sent, Reading::Strict);
    let Ok(read) = parse(sent, Reading::Lenient) else {
        assert!(strict.is_err(), "read strictly and not leniently: {strict:#?}");
        reached.insert("refused");
        return;
    };
    let written = render(&read);
    let again = parse(&written, Reading::Lenient);
    assert!(again.as_ref().is_ok_and(|again| *again == read), "{read:#?}\nbecame {again:#?}");
    reached.insert("lenient");
    if let Ok(strict) = strict {
        assert_eq!(strict, read, "read strictly it is another");
        let again = parse(&written, Reading::Strict);
        assert!(again.as_ref().is_ok_and(|again| *again == read), "{read:#?}\nwritten strictly became {again:#?}");
        reached.insert("strict");
    }
}
