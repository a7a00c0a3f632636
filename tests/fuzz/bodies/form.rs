//! Requests as they are sent, text of HTTP/1.1: a query, a form or a path, with headers and a body. Each service reads it, and the
//! account answers it.

use super::Reached;
use super::json::survives;
use cutover::account::Account;
use cutover::history::json::History;
use cutover::history::{Judge, Verdict};
use cutover::smc::message::Carrier;
use cutover::wire::{Failure, Format, Reading, Request, Service, http};
use cutover::{dcs, smc, sms};

pub(super) const REACHES: &[&str] =
    &["no request", "blanks", "refused", "lenient", "strict", "an answer", "a failure", "recorded"];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let mut reached = Reached::new();
    let Some(request) = request(bytes) else { return Reached::from(["no request"]) };
    let it = &mut reached;
    for carrier in [Carrier::Query, Carrier::Headers, Carrier::Body] {
        let render = |x: &smc::message::Request| x.render_in(carrier, Format::Xml);
        if has_blanks(&request) {
            // An item in which nothing is no form can carry: once written, what is left stays.
            it.insert("blanks");
            let Ok(read) = smc::message::Request::parse(&request, Reading::Lenient) else { continue };
            let written = render(&read);
            assert!(smc::message::Request::parse(&written, Reading::Lenient).is_ok(), "what is written is read");
            survives(&written, smc::message::Request::parse, render, it);
        } else {
            survives(&request, smc::message::Request::parse, render, it);
        }
    }
    survives(&request, sms::message::Request::parse, sms::message::Request::render, it);
    survives(&request, dcs::message::Request::parse, dcs::message::Request::render, it);
    answered(&request, it);
    reached
}

/// Whether a parameter is sent in which there is nothing, other than one in which that says something.
fn has_blanks(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let mut pairs = form_urlencoded::parse(query).chain(form_urlencoded::parse(request.body()));
    let says = ["ScheduledStartTime", "ValidTime", "LicenseType", "Description"];
    pairs.any(|(key, value)| value.trim().is_empty() && !says.contains(&&*key))
}

/// The first line is the method and the address, then come headers, an empty line and the body.
fn request(bytes: &[u8]) -> Option<Request> {
    let split = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = split.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + 2..]));
    let mut lines = head.split(|b| *b == b'\n');
    let mut parts = lines.next()?.split(|b| *b == b' ');
    let mut request = http::Request::builder().method(parts.next()?).uri(parts.next()?);
    for line in lines {
        let colon = line.iter().position(|b| *b == b':')?;
        request = request.header(&line[..colon], line[colon + 1..].trim_ascii());
    }
    request.body(body.to_vec()).ok()
}

/// The account answers anything; a refusal changes nothing, and what it recorded conforms.
fn answered(request: &Request, reached: &mut Reached) {
    let mut account = Account::new(1).recording();
    let before = format!("{:?}", account.resources());
    let answer = account.decide(request).response;
    let status = answer.status().as_u16();
    assert!((200..600).contains(&status), "{answer:?}");
    if answer.status().is_success() {
        reached.insert("an answer");
    } else {
        let after = format!("{:?}", account.resources());
        assert_eq!(before, after, "a refusal changes nothing");
        let service = match request.uri().path() {
            path if path.starts_with("/v3") => Service::Sms,
            path if path.starts_with("/v2") => Service::Dcs,
            _ => Service::Smc,
        };
        let failure = Failure::parse(service, &answer);
        assert_eq!(failure.status, status);
        reached.insert("a failure");
    }
    for (_, text) in account.histories() {
        let history = History::read(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
        for resource in &history.resources {
            let verdicts = Judge::new().verdicts(resource);
            let fine = |verdict: &Verdict| matches!(verdict, Verdict::Conforms | Verdict::Vacuous);
            assert!(verdicts.iter().all(fine), "{verdicts:?}\n{text}");
            reached.insert("recorded");
        }
    }
}
