//! Error answers in every envelope, and in none: the first line is the service and the HTTP status, the rest is the body.

use super::{Reached, line};
use cutover::wire::{Advice, Failure, Format, Response, Service, http};

pub(super) const REACHES: &[&str] = &[
    "smc",
    "sms",
    "dcs",
    "XML",
    "JSON",
    "a code",
    "no code",
    "retry",
    "gone",
    "idempotent",
    "wrong state",
    "invalid",
    "unauthorised",
    "quota",
    "internal",
    "unknown",
];

pub(super) fn body(bytes: &[u8]) -> Reached {
    let (head, body) = line(bytes);
    let mut reached = Reached::new();
    let Some((service, status)) = str::from_utf8(head).ok().and_then(|head| head.split_once(' ')) else {
        return reached;
    };
    let (Ok(service), Ok(status)) = (service.parse::<Service>(), status.parse::<u16>()) else { return reached };
    let Ok(answer) = http::Response::builder().status(status).body(body.to_vec()) else { return reached };
    let failure = Failure::parse(service, &answer);
    assert_eq!((failure.service, failure.status), (service, status));
    // What XML cannot carry is replaced when it is written, and then it stays.
    let written = turned(&failure);
    assert_eq!(turned(&written), written, "what is written is read again");
    if failure.format == Format::Json {
        assert_eq!(written, failure, "JSON carries everything");
    }
    for operation in ["DeleteMigrationTask", "StopReplicationJob", ""] {
        let advice = failure.advice(operation);
        assert_eq!(advice, written.advice(operation), "written again it means the same");
        assert!(!advice.to_string().is_empty());
        reached.insert(match advice {
            Advice::Retry => "retry",
            Advice::Gone => "gone",
            Advice::IdempotentSuccess => "idempotent",
            Advice::WrongState { .. } => "wrong state",
            Advice::InvalidRequest => "invalid",
            Advice::Unauthorised => "unauthorised",
            Advice::Quota => "quota",
            Advice::Internal => "internal",
            Advice::Unknown => "unknown",
            other => panic!("{other:?} is no advice"),
        });
    }
    reached.insert(match service {
        Service::Smc => "smc",
        Service::Sms => "sms",
        Service::Dcs => "dcs",
    });
    reached.extend([if failure.format == Format::Xml { "XML" } else { "JSON" }]);
    reached.extend([if failure.code.is_empty() { "no code" } else { "a code" }]);
    reached
}

fn turned(failure: &Failure) -> Failure {
    let written: Response = failure.render();
    Failure::parse(failure.service, &written)
}
