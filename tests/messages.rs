//! Requests and answers as they go over the wire: every message survives being written and read again, whatever is in it;
//! nothing that is sent makes a reader panic or dawdle; and bodies as real pages print them are read as they are meant.

use cutover::dcs::task::{MigrationMethod, MigrationType, Status as TaskStatus};
use cutover::smc::job::Status as JobStatus;
use cutover::smc::message::Carrier;
use cutover::sms::source::{CopyState, MigrationCycle};
use cutover::wire::{Advice, Answered, Detail, Failure, Format, Reading, Rest, Service, http};
use cutover::word::OwnedWord;
use cutover::{dcs, smc, sms, wire};
use proptest::prelude::*;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::{Duration, Instant};

// Every message survives being written and read.

/// A message of this name, made of these bytes; and one like it with nothing that only indulgence reads.
fn made<T: de::DeserializeOwned>(bytes: &[u8], name: &'static str, form: Form) -> [(T, &'static [Reading]); 2] {
    let make = |exact| {
        let (at, fields) = (Cell::new(0), &[][..]);
        T::deserialize(Made { bytes, at: &at, form, exact, name, key: "", fields }).expect("it can be made")
    };
    [(make(false), &[Reading::Lenient]), (make(true), &[Reading::Lenient, Reading::Strict])]
}

fn survives<T: PartialEq + std::fmt::Debug, E: std::fmt::Debug>(
    (message, readings): (T, &[Reading]),
    turned: impl Fn(&T, Reading) -> Result<T, E>,
) {
    for reading in readings {
        let back = turned(&message, *reading);
        assert!(back.as_ref().is_ok_and(|back| *back == message), "{reading:?}: {message:#?}\nbecame {back:#?}");
    }
}

proptest! {
    #[test]
    fn every_message_of_smc_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in smc::message::Request::NAMES {
            for carrier in [Carrier::Query, Carrier::Headers, Carrier::Body] {
                for case in made::<smc::message::Request>(&bytes, name, Form::Query) {
                    survives(case, |x, reading| smc::message::Request::parse(&x.render_in(carrier, Format::Xml), reading));
                }
            }
            for (format, form) in [(Format::Json, Form::Json), (Format::Xml, Form::Xml)] {
                for case in made::<smc::message::Response>(&bytes, name, form) {
                    survives(case, |x, reading| smc::message::Response::parse(name, &x.render(format), reading));
                }
            }
        }
    }

    #[test]
    fn every_message_of_sms_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in sms::message::Request::NAMES {
            let form = if *name == "ListServers" { Form::Query } else { Form::Json };
            for case in made::<sms::message::Request>(&bytes, name, form) {
                survives(case, |x, reading| sms::message::Request::parse(&x.render(), reading));
            }
            for case in made::<sms::message::Response>(&bytes, name, Form::Json) {
                survives(case, |x, reading| sms::message::Response::parse(name, &x.render(), reading));
            }
        }
    }

    #[test]
    fn every_message_of_dcs_survives(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for name in dcs::message::Request::NAMES {
            let form = if matches!(*name, "ListMigrationTask" | "ListMigrationTaskLogs") { Form::Query } else { Form::Json };
            for case in made::<dcs::message::Request>(&bytes, name, form) {
                survives(case, |x, reading| dcs::message::Request::parse(&x.render(), reading));
            }
            for case in made::<dcs::message::Response>(&bytes, name, Form::Json) {
                survives(case, |x, reading| dcs::message::Response::parse(name, &x.render(), reading));
            }
        }
    }

    #[test]
    fn every_failure_survives(bytes in proptest::collection::vec(any::<u8>(), 0..300), status in 400_u16..600) {
        for (service, format) in
            [(Service::Smc, Format::Json), (Service::Smc, Format::Xml), (Service::Sms, Format::Json), (Service::Dcs, Format::Json)]
        {
            let form = if format == Format::Xml { Form::Xml } else { Form::Json };
            let at = Cell::new(0);
            let source = Made { bytes: &bytes, at: &at, form, exact: false, name: "", key: "", fields: ENVELOPE };
            let maybe = || source.coin().then(|| source.text());
            let of = |wanted| if service == wanted { maybe() } else { None };
            let mut failure = Failure::new(service, status, source.text(), source.text());
            failure.format = format;
            failure.rest = Rest::deserialize_from(source);
            (failure.request_id, failure.host_id, failure.recommend) = (of(Service::Smc), of(Service::Smc), of(Service::Smc));
            if service != Service::Smc {
                (failure.error_ext_msg, failure.encoded_authorization_message) = (maybe(), maybe());
                failure.error_param = (0..source.below(3)).map(|_| source.text()).collect();
                let detail = || Detail { error_code: maybe(), error_msg: maybe(), rest: Rest::deserialize_from(source) };
                failure.details = (0..source.below(3)).map(|_| detail()).collect();
            }
            prop_assert_eq!(Failure::parse(service, &failure.render()), failure);
        }
    }
}

/// The keys of error envelopes: what is not one of them may stand beside them.
const ENVELOPE: &[&str] = &[
    "RequestId",
    "HostId",
    "Code",
    "Message",
    "Recommend",
    "code",
    "message",
    "error",
    "error_code",
    "error_msg",
    "error_ext_msg",
    "encoded_authorization_message",
    "error_param",
    "details",
];

trait FromMade: Sized {
    fn deserialize_from(source: Made) -> Self;
}

impl FromMade for Rest {
    fn deserialize_from(source: Made) -> Self {
        serde::Deserialize::deserialize(source).expect("it can be made")
    }
}

/// What a message is to be written in, and so what can be in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Json,
    Query,
    Xml,
}

/// Values of any type, made of bytes; where those are used up, small ones.
#[derive(Clone, Copy)]
struct Made<'a> {
    bytes: &'a [u8],
    at: &'a Cell<usize>,
    form: Form,
    /// Nothing that no page has.
    exact: bool,
    /// The operation.
    name: &'static str,
    /// The field that the value is for; in a list `[]`.
    key: &'static str,
    /// The fields beside it.
    fields: &'static [&'static str],
}

/// Other names of keys, each with the name that is written.
const ALIASES: &[(&str, &str)] = &[
    ("State", "Status"),
    ("VaildTime", "ValidTime"),
    ("TARGEType", "TargetType"),
    ("Vpcld", "VpcId"),
    ("migrate_type", "migration_type"),
    ("target_instance_address", "target_instance_addrs"),
];

/// Texts that were chosen with malice, and words.
const TEXTS: &[&str] = &[
    "a",
    "init",
    "Initialize",
    "WAITING",
    "Ready",
    "InError",
    "Syncing",
    "INCRMIGRATING",
    "ready_for_test",
    "failed",
    "EXCHANGING",
    "auto",
    "true",
    "007",
    "-1e5",
    "null",
    "NaN",
    "<a href=\"x\">&amp;'</a>",
    "]]><![CDATA[",
    "<?xml?><!DOCTYPE x>",
    "&#13;&quot;%26",
    "line\r\nline\rline\n",
    " \tblanks\u{a0}\u{2028}\u{85} ",
    "a/b//%2F/../?#",
    "..",
    ".",
    "a=b&c=d;e+f g",
    "1",
    "{\"a\":[1,\"\\u0000\"]}",
    "\u{feff}mark",
    "Ｓｔｏｐｐｅｄ İıſK",
    "键：值",
    "👩‍👩‍👧 e\u{301}",
];

/// Parameters in which empty text says something.
const MAY_BE_EMPTY: &[&str] = &["ScheduledStartTime", "ValidTime", "LicenseType", "Description", "Value"];

impl Made<'_> {
    fn byte(&self) -> u8 {
        let at = self.at.get();
        self.at.set(at + 1);
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn coin(&self) -> bool {
        self.byte() % 2 == 1
    }

    fn below(&self, n: u8) -> u8 {
        self.byte() % n
    }

    fn number(&self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// A text that the form can carry.
    fn text(&self) -> String {
        let text: String = match self.below(4) {
            0 => (0..self.below(9)).filter_map(|_| char::from_u32(u32::from(self.byte()) * 0x101 % 0x600)).collect(),
            1 => (0..self.below(5))
                .filter_map(|_| u32::try_from(self.number() % 0x11_0000).ok().and_then(char::from_u32))
                .collect(),
            _ => TEXTS[usize::from(self.byte()) % TEXTS.len()].into(),
        };
        let carried =
            |c: &char| self.form != Form::Xml || matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        let text: String = text.chars().filter(carried).collect();
        let needs_some = match self.form {
            _ if matches!(self.key, "source_id" | "project_id" | "task_id" | "job_id") => true,
            Form::Json => false,
            Form::Query => !MAY_BE_EMPTY.contains(&self.key),
            // An element with nothing in it is an empty list where a list is expected.
            Form::Xml => self.key == "[]",
        };
        if needs_some && text.trim().is_empty() { "x".into() } else { text }
    }

    /// A key that no field has.
    fn odd_key(&self) -> String {
        let key = match self.form {
            Form::Json => self.text(),
            Form::Query => ["Unknown", "键", "*", ""][usize::from(self.below(4))].into(),
            Form::Xml => ["Unknown", "键", "new_key", "x-y"][usize::from(self.below(4))].into(),
        };
        let taken = self.fields.contains(&key.as_str()) || matches!(key.as_str(), "source_id" | "project_id");
        if taken { format!("{key}?") } else { key }
    }

    /// Anything that the form can carry.
    fn tree(&self, depth: u8) -> Value {
        let textual = self.form != Form::Json;
        let inner = || Self { key: "[]", ..*self }.tree(depth + 1);
        match self.below(if depth < 3 { 8 } else { 5 }) {
            _ if textual && depth >= 3 => json!(Self { key: "[]", ..*self }.text()),
            0..=3 if textual => json!(Self { key: "[]", ..*self }.text()),
            0 => Value::Null,
            1 => json!(self.coin()),
            2 => json!(self.number()),
            3 => json!(self.number().cast_signed()),
            4 if !textual => json!(self.text()),
            5 if !textual => json!(f64::from_bits(self.number())),
            6 if !textual => (0..self.below(4)).map(|_| inner()).collect(),
            6 => (0..=self.below(3) + 1).map(|_| json!(Self { key: "[]", ..*self }.text())).collect(),
            _ => {
                let least = u8::from(textual);
                let fields = &[][..];
                Value::Object(
                    (0..self.below(3) + least).map(|_| (Self { fields, ..*self }.odd_key(), inner())).collect(),
                )
            }
        }
    }
}

impl<'de> Deserializer<'de> for Made<'_> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        serde::Deserializer::deserialize_any(self.tree(0), visitor).map_err(de::Error::custom)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_bool(self.coin())
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_i64([0, i64::MIN, i64::MAX, -1, self.number().cast_signed()][usize::from(self.below(5))])
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let number =
            [0.0, 100.5, f64::MAX, f64::MIN_POSITIVE, f64::from_bits(self.number())][usize::from(self.below(5))];
        visitor.visit_f64(if number.is_finite() { number } else { 1e22 })
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_string(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        // A list of none is not there in a form that has no lists.
        let left = self.below(3) + u8::from(self.form != Form::Json);
        visitor.visit_seq(Several { of: Self { key: "[]", ..self }, left })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let count = if self.exact { 0 } else { self.below(3) };
        let entries: Rest = (0..count).map(|_| (self.odd_key(), self.tree(0))).collect();
        serde::Deserializer::deserialize_map(Value::Object(entries), visitor).map_err(de::Error::custom)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let alias = |field: &str| ALIASES.iter().any(|(other, key)| *other == field && fields.contains(key));
        let mut left: Vec<&'static str> =
            fields.iter().filter(|field| **field == "." || !alias(field) && self.coin()).copied().collect();
        if self.form != Form::Json && left.len() == 1 && fields.len() > 1 {
            left.extend(fields.iter().find(|field| !alias(field)));
        }
        left.dedup();
        visitor.visit_map(Members { of: Self { fields, ..self }, left })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_enum(self)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct
        identifier ignored_any
    }
}

impl<'de> de::EnumAccess<'de> for Made<'_> {
    type Error = de::value::Error;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Self::Error> {
        let name: de::value::StrDeserializer<Self::Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Made<'_> {
    type Error = de::value::Error;
    fn unit_variant(self) -> Result<(), Self::Error> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Self::Error> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("no message is a tuple"))
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.deserialize_struct("", fields, visitor)
    }
}

struct Several<'a> {
    of: Made<'a>,
    left: u8,
}

impl<'de> SeqAccess<'de> for Several<'_> {
    type Error = de::value::Error;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Self::Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.of).map(Some)
    }
}

struct Members<'a> {
    of: Made<'a>,
    left: Vec<&'static str>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = de::value::Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        let Some(key) = self.left.pop() else { return Ok(None) };
        self.of.key = key;
        let key: de::value::StrDeserializer<Self::Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        seed.deserialize(self.of)
    }
}

// Nothing that is sent makes a reader panic or dawdle.

const READINGS: [Reading; 2] = [Reading::Lenient, Reading::Strict];

/// All readers on these bytes, wherever they can stand.
fn read_by_all(bytes: &[u8]) {
    for reading in READINGS {
        for name in smc::message::Request::NAMES {
            let _ = smc::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for name in sms::message::Request::NAMES {
            let _ = sms::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for name in dcs::message::Request::NAMES {
            let _ = dcs::message::Response::parse(name, &answer(200, bytes), reading);
        }
        for request in addressed(bytes) {
            let _ = smc::message::Request::parse(&request, reading).map(|request| request.validate());
            let _ = sms::message::Request::parse(&request, reading).map(|request| request.validate());
            let _ = dcs::message::Request::parse(&request, reading).map(|request| request.validate());
        }
    }
    for service in [Service::Smc, Service::Sms, Service::Dcs] {
        let failure = Failure::parse(service, &answer(400, bytes));
        let _ = (failure.advice("DeleteMigrationTask").to_string(), failure.render());
    }
}

fn answer(status: u16, body: &[u8]) -> wire::Response {
    http::Response::builder().status(status).body(body.to_vec()).unwrap()
}

fn asked(method: &str, uri: &str, body: &[u8]) -> wire::Request {
    http::Request::builder().method(method).uri(uri).body(body.to_vec()).unwrap()
}

/// Requests with these bytes as their body, and as their address where it can be one.
fn addressed(bytes: &[u8]) -> Vec<wire::Request> {
    const ADDRESSES: &[(&str, &str)] = &[
        ("POST", "/?Action=CreateReplicationJob&Version=2019-06-01"),
        ("POST", "/?Action=DescribeReplicationJobs&Version=2019-06-01"),
        ("POST", "/v3/sources"),
        ("PUT", "/v3/sources/s-1/changestate"),
        ("POST", "/v3/sources/delete"),
        ("POST", "/v2/p/migration-task"),
        ("POST", "/v2/p/migration/t/task"),
        ("DELETE", "/v2/p/migration-tasks/delete"),
    ];
    let mut requests: Vec<_> = ADDRESSES.iter().map(|(method, uri)| asked(method, uri, bytes)).collect();
    let text = String::from_utf8_lossy(bytes);
    for start in ["/?Action=ModifyReplicationJobAttribute&", "/v3/sources?", "/v3/sources/", "/v2/p/migration-tasks?"] {
        if let Ok(request) = http::Request::get(format!("{start}{text}")).body(Vec::new()) {
            requests.push(request);
        }
    }
    requests
}

/// It is done within two seconds, on a machine that has other things to do.
fn quick<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(2), "{what} took {took:?}");
    result
}

fn smc_answer(body: &str, reading: Reading) -> Result<smc::message::Response, Answered> {
    smc::message::Response::parse("DescribeReplicationJobs", &answer(200, body.as_bytes()), reading)
}

fn sms_answer(name: &str, body: &str, reading: Reading) -> Result<sms::message::Response, Answered> {
    sms::message::Response::parse(name, &answer(200, body.as_bytes()), reading)
}

fn dcs_answer(name: &str, body: &str, reading: Reading) -> Result<dcs::message::Response, Answered> {
    dcs::message::Response::parse(name, &answer(200, body.as_bytes()), reading)
}

/// What is wrong with it, as text; short, whatever was sent.
fn wrong<T: std::fmt::Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    let text = result.expect_err("it is wrong").to_string();
    assert!(text.len() < 1000, "an error of {} bytes", text.len());
    text
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_by_all(&bytes);
    }

    #[test]
    fn no_json_makes_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        // Keys that messages have, with values that they have not.
        let keys = ["Status", "state", "JobId", "ReplicationJobs", "ReplicationJob", "migration_tasks", "details", "error", "."];
        let at = Cell::new(0);
        let source = Made { bytes: &bytes, at: &at, form: Form::Json, exact: false, name: "", key: "", fields: &[] };
        let object: Rest = (0..source.below(6)).map(|_| (keys[usize::from(source.below(9))].into(), source.tree(0))).collect();
        read_by_all(Value::Object(object).to_string().as_bytes());
        read_by_all(source.tree(0).to_string().as_bytes());
    }

    #[test]
    fn no_xml_makes_a_reader_panic(parts in proptest::collection::vec(0..XML.len(), 0..12)) {
        read_by_all(parts.iter().map(|n| XML[*n]).collect::<String>().as_bytes());
    }

    #[test]
    fn no_address_makes_a_reader_panic(parts in proptest::collection::vec(0..ADDRESS.len(), 0..12)) {
        read_by_all(parts.iter().map(|n| ADDRESS[*n]).collect::<String>().as_bytes());
    }
}

const XML: &[&str] = &[
    "<Error>",
    "</Error>",
    "<Code>",
    "</Code>",
    "x",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&a;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<a b='c'/>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<",
    ">",
    "\r",
    "\u{feff}",
    "<DescribeReplicationJobsResponse>",
    "</DescribeReplicationJobsResponse>",
    "<ReplicationJobs>",
    "</ReplicationJobs>",
    "<JobId/>",
];

const ADDRESS: &[&str] = &[
    "/",
    "?",
    "&",
    "=",
    ".",
    "%2F",
    "%",
    "%ff",
    "+",
    "1",
    "01",
    "DataDisk.1",
    "Action=",
    "Tag.1.Key",
    "state",
    "limit",
    "..",
    "changestate",
    "delete",
    "4294967296",
    "Disks",
];

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    for text in [
        deep("[", "]"),
        deep("{\"a\":", "}"),
        deep("<a>", "</a>"),
        deep("a.", ""),
        format!("JobId{}=x", ".1".repeat(10_000)),
    ] {
        quick("nesting", || read_by_all(text.as_bytes()));
    }
    let json = format!("{{\"ReplicationJobs\":{}}}", deep("[", "]"));
    assert!(wrong(smc_answer(&json, Reading::Lenient)).contains("recursion limit"));
    assert!(wrong(smc_answer(&deep("<a>", "</a>"), Reading::Lenient)).contains("nested too deeply"));
    let dots = asked("POST", "/?Action=StopReplicationJob", format!("JobId{}=x", ".1".repeat(10_000)).as_bytes());
    assert!(wrong(smc::message::Request::parse(&dots, Reading::Lenient)).contains("nested too deeply"));
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let twice = wrong(sms_answer("ShowServer", r#"{"id":"a","id":"b"}"#, Reading::Lenient));
    assert!(twice.contains("id"), "{twice}");
    let twice =
        wrong(dcs_answer("ShowMigrationTask", r#"{"migration_type":"a","migrate_type":"b"}"#, Reading::Lenient));
    assert_eq!(twice, "message: duplicate field `migration_type`");
    let twice = wrong(smc_answer("<x><TotalCount>1</TotalCount><TotalCount>2</TotalCount></x>", Reading::Lenient));
    assert_eq!(twice, "TotalCount: expected a whole number, found a list");
    let request = asked("GET", "/v3/sources?state=a&state=b", b"");
    assert_eq!(
        wrong(sms::message::Request::parse(&request, Reading::Lenient)),
        r#"state: stands twice, as "a" and "b""#
    );
    let request = asked("PUT", "/v3/sources/a/changestate", br#"{"source_id":"b"}"#);
    assert!(wrong(sms::message::Request::parse(&request, Reading::Lenient)).starts_with("source_id: "));
}

#[test]
fn items_of_one_number_are_not_taken_for_one_another() {
    let request = asked("POST", "/?Action=DescribeReplicationJobs&JobId.1=a&JobId.01=b", b"");
    assert!(smc::message::Request::parse(&request, Reading::Lenient).is_err());
}

#[test]
fn what_is_long_is_read_quickly_and_complained_of_briefly() {
    let long = "x".repeat(10_000_000);
    quick("a long text", || {
        let json = json!({"id": long, "state": long}).to_string();
        let sms::message::Response::ShowServer(server) = sms_answer("ShowServer", &json, Reading::Strict).unwrap()
        else {
            panic!()
        };
        assert_eq!(server.id.map(|id| id.len()), Some(10_000_000));
    });
    quick("a long text in XML", || {
        let text = format!("<a><RequestId>{long}</RequestId></a>");
        assert!(smc_answer(&text, Reading::Lenient).is_ok());
    });
    quick("a long number", || wrong(sms_answer("ListServers", &json!({"count": long}).to_string(), Reading::Lenient)));
    quick("a long key", || wrong(sms_answer("ListServers", &json!({&long: 1}).to_string(), Reading::Strict)));
    quick("a long element", || wrong(smc_answer(&format!("<a><{long}>"), Reading::Lenient)));
    quick("a long word", || {
        wrong(dcs_answer("ShowMigrationTask", &json!({"status": [&long]}).to_string(), Reading::Strict))
    });
    quick("a long operation", || {
        wrong(smc::message::Request::parse(&asked("POST", "/", format!("Action={long}").as_bytes()), Reading::Lenient))
    });
    quick("a long value", || {
        let form = format!("Action=CreateReplicationJob&RegionId=r&SourceId=s&RunOnce=tRUE&Frequency={long}");
        wrong(smc::message::Request::parse(&asked("POST", "/", form.as_bytes()), Reading::Lenient))
    });
    quick("a long id", || {
        let ids = dcs::message::SetOnlineMigrationTask {
            project_id: Some("p".into()),
            task_id: Some("t".into()),
            migration_method: Some(OwnedWord::Unknown(long.clone())),
            ..Default::default()
        };
        wrong(dcs::message::Request::SetOnlineMigrationTask(ids).validate())
    });
    quick("many parameters", || {
        let many: String = (1..=10_000).flat_map(|n| ["&JobId.".into(), n.to_string(), format!("=j-{n}")]).collect();
        let request = asked("POST", "/", format!("Action=DescribeReplicationJobs&Version=2019-06-01{many}").as_bytes());
        let request = smc::message::Request::parse(&request, Reading::Lenient).unwrap();
        let smc::message::Request::DescribeReplicationJobs(jobs) = &request else { panic!() };
        assert_eq!(jobs.job_id.as_ref().map(|ids| (ids.len(), ids[9_999].as_str())), Some((10_000, "j-10000")));
        assert_eq!(wrong(request.validate()), "JobId expected 0 to 50 items, found 10000");
        assert_eq!(smc::message::Request::parse(&request.render(), Reading::Strict).unwrap(), request, "in the body");
    });
    quick("many other parameters", || {
        let many: String = (1..=5_000).flat_map(|n| ["&x".into(), n.to_string(), "=".into()]).collect();
        let request = asked("GET", &format!("/v3/sources?limit=1{many}"), b"");
        assert!(sms::message::Request::parse(&request, Reading::Lenient).is_ok());
    });
}

#[test]
fn a_word_that_only_looks_like_one_stays_what_it_is() {
    for word in ["Ｒｅａｄｙ", "Rеady", "READY\u{200b}", "ſtopped"] {
        let body = json!({"ReplicationJobs": {"ReplicationJob": [{"Status": word}]}}).to_string();
        let read = smc_answer(&body, Reading::Strict).unwrap();
        let smc::message::Response::DescribeReplicationJobs(page) = &read else { panic!() };
        let job = &page.replication_jobs.as_ref().unwrap().replication_job.as_ref().unwrap()[0];
        assert_eq!(job.status, Some(OwnedWord::Unknown(word.into())));
        assert_eq!(read.render(Format::Json).body(), body.as_bytes());
    }
}

#[test]
fn xml_carries_what_it_can_and_says_what_it_cannot() {
    let mut rest = Rest::new();
    for key in ["a b", "1", "", "a><b", "-", "x:y", "×"] {
        rest.insert(key.into(), json!("lost"));
    }
    let done = smc::message::Done { request_id: Some("\u{0}\u{1b}\r\n\u{ffff}]]>".into()), rest };
    let written = smc::message::Response::StopReplicationJob(done).render(Format::Xml).into_body();
    assert_eq!(
        String::from_utf8(written).unwrap(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><StopReplicationJobResponse><RequestId>\u{fffd}\u{fffd}&#13;\n\u{fffd}]]&gt;\
         </RequestId></StopReplicationJobResponse>"
    );
}

// Where an operation is.

#[test]
fn a_wrong_method_is_told_from_a_wrong_path() {
    let sms = |method, uri| wrong(sms::message::Request::parse(&asked(method, uri, b""), Reading::Lenient));
    assert_eq!(sms("POST", "/v3/sources/s-1/changestate"), "method: expected PUT, found POST");
    assert_eq!(sms("PATCH", "/v3/sources/s-1"), "method: expected GET or DELETE, found PATCH");
    assert_eq!(sms("GET", "/v3/sources/s-1/changestat"), "path: nothing is at \"/v3/sources/s-1/changestat\"");
    assert_eq!(sms("GET", "/v3/sources/a/b/changestate"), "path: nothing is at \"/v3/sources/a/b/changestate\"");
    assert_eq!(sms("GET", "/v3/sources/%ff"), "path: nothing is at \"/v3/sources/%ff\"");
    let dcs = |method, uri| wrong(dcs::message::Request::parse(&asked(method, uri, b""), Reading::Lenient));
    assert_eq!(dcs("GET", "/v2/p/migration-tasks/delete"), "method: expected DELETE, found GET");
    assert_eq!(
        dcs("POST", "/v2/p/migration-task/batch-restart"),
        "method: expected GET or PUT, found POST",
        "the plural restarts"
    );
}

#[test]
fn the_newest_forms_are_written() {
    let word = |state| Some(OwnedWord::Known(state));
    let update = sms::message::UpdateCopyState {
        source_id: Some("../ä /".into()),
        copystate: word(CopyState::Init),
        migrationcycle: Some(OwnedWord::Known(MigrationCycle::Replicating)),
        ..Default::default()
    };
    let request = sms::message::Request::UpdateCopyState(update).render();
    assert_eq!(request.uri(), "/v3/sources/..%2F%C3%A4%20%2F/changestate");
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body(), br#"{"copystate":"init","migrationcycle":"replicating"}"#);
    let server = sms::message::Server { state: word(CopyState::Init), ..Default::default() };
    assert_eq!(sms::message::Response::ShowServer(server).render().body(), br#"{"state":"initialize"}"#);
    let list = sms::message::ListServers { state: word(CopyState::Init), ..Default::default() };
    assert_eq!(sms::message::Request::ListServers(list).render().uri(), "/v3/sources?state=initialize");
    let done = sms::message::Done { text: Some(sms::message::UPDATED.into()), ..Default::default() };
    let done = sms::message::Response::UpdateCopyState(done).render();
    assert_eq!(done.body(), br#""The migration task status of a source server was updated.""#);
    let stop = dcs::message::StopMigrationTask {
        project_id: Some("p".into()),
        task_id: Some("..".into()),
        ..Default::default()
    };
    let stop = dcs::message::Request::StopMigrationTask(stop).render();
    assert_eq!((stop.uri().path(), stop.body().len()), ("/v2/p/migration-task/%2E%2E/stop", 0));
}

// Bodies as real pages print them.

#[test]
fn both_official_clients_are_understood() {
    let older = asked(
        "POST",
        "/?Version=2019-06-01&Action=CutOverReplicationJob&Format=JSON&RegionId=cn-hangzhou&Timestamp=2026-01-01T00%3A00%3A00Z\
         &SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1&AccessKeyId=k&Signature=s&JobId=j-1&SyncData=true",
        b"",
    );
    let mut newer = asked("POST", "/?JobId=j-1&SyncData=True", b"");
    newer.headers_mut().insert("x-acs-action", "CutOverReplicationJob".parse().unwrap());
    newer.headers_mut().insert("x-acs-version", "2019-06-01".parse().unwrap());
    let read = |request| smc::message::Request::parse(request, Reading::Lenient).unwrap();
    assert_eq!(read(&older), read(&newer));
    assert!(smc::message::Request::parse(&older, Reading::Strict).is_ok());
    let capital = wrong(smc::message::Request::parse(&newer, Reading::Strict));
    assert_eq!(capital, "SyncData: expected true");
}

fn jobs(body: &str, reading: Reading) -> Vec<smc::message::ReplicationJob> {
    let smc::message::Response::DescribeReplicationJobs(page) = smc_answer(body, reading).unwrap() else { panic!() };
    page.replication_jobs.unwrap().replication_job.unwrap()
}

#[test]
fn misspelt_keys_are_read_and_refused_to_the_letter() {
    let body = r#"{"ReplicationJobs":{"ReplicationJob":[{"State":"Failed","VaildTime":"30","TARGEType":"image","Vpcld":"v"}]}}"#;
    let [job] = jobs(body, Reading::Lenient).try_into().unwrap();
    assert_eq!(job.status, Some(OwnedWord::Known(JobStatus::InError)), "the name of 2019-06");
    assert_eq!([job.valid_time, job.target_type, job.vpc_id].map(Option::unwrap), ["30", "image", "v"]);
    assert!(job.rest.is_empty());
    let refused = wrong(smc_answer(body, Reading::Strict));
    assert_eq!(refused, "ReplicationJobs.ReplicationJob[0].State: no page has this key");
    for (name, body) in [
        ("ListMigrationTask", r#"{"migration_tasks":[{"migrate_type":"backupfile_import"}]}"#),
        ("ListMigrationTask", r#"{"migration_tasks":[{"target_instance_address":"1.2.3.4:6379"}]}"#),
        ("ShowMigrationTask", r#"{"migrate_type":"online_migration"}"#),
    ] {
        assert!(dcs_answer(name, body, Reading::Lenient).is_ok());
        assert!(wrong(dcs_answer(name, body, Reading::Strict)).ends_with("no page has this key"), "{body}");
    }
    let once = r#"{"migrate_type":"backupfile_import","status":"SUCCESS"}"#;
    let dcs::message::Response::ShowMigrationTask(task) =
        dcs_answer("ShowMigrationTask", once, Reading::Lenient).unwrap()
    else {
        panic!()
    };
    assert_eq!(task.migration_type, Some(OwnedWord::Known(MigrationType::BackupfileImport)));
}

#[test]
fn scalars_as_text_are_read_and_refused_to_the_letter() {
    let body =
        r#"{"TotalCount":"1","ReplicationJobs":{"ReplicationJob":[{"Progress":"75","RunOnce":"True","NetMode":"2"}]}}"#;
    let [job] = jobs(body, Reading::Lenient).try_into().unwrap();
    assert_eq!((job.progress, job.run_once, job.net_mode), (Some(75.0), Some(true), Some(2)));
    assert_eq!(
        wrong(smc_answer(body, Reading::Strict)),
        "ReplicationJobs.ReplicationJob[0].NetMode: expected a whole number, found \"2\""
    );
    let body = r#"{"full_migration_progress":null,"offset":0,"source_dbsize":1.5,"is_migrating":"true"}"#;
    let read = dcs_answer("ShowMigrationTaskStats", body, Reading::Lenient).unwrap();
    let dcs::message::Response::ShowMigrationTaskStats(stats) = read else { panic!() };
    assert_eq!((stats.full_migration_progress, stats.is_migrating), (None, Some(true)));
    assert_eq!((stats.offset.as_deref(), stats.source_dbsize.as_deref()), (Some("0"), Some("1.5")));
    let over = dcs_answer("ShowMigrationTaskStats", r#"{"full_migration_progress":117}"#, Reading::Lenient);
    assert!(over.is_ok_and(|over| over.render().body() == br#"{"full_migration_progress":"117"}"#));
}

#[test]
fn another_root_is_read_and_refused_to_the_letter() {
    let body = "<DeleteReplicationJobResponse>\n  <RequestId>473469C7-AA6F-4DC5-B3DB-A3DC0DE3C83E</RequestId>\n</DeleteReplicationJobResponse>";
    let read = |reading| smc::message::Response::parse("StartReplicationJob", &answer(200, body.as_bytes()), reading);
    assert!(
        matches!(read(Reading::Lenient), Ok(smc::message::Response::StartReplicationJob(done)) if done.rest.is_empty())
    );
    assert!(wrong(read(Reading::Strict)).contains("expected the root StartReplicationJobResponse"));
}

#[test]
fn lists_are_read_wrapped_and_flattened() {
    let item = "<JobId>j-1</JobId><Status>Ready</Status>";
    let page = |inner: String| format!("<DescribeReplicationJobsResponse>{inner}</DescribeReplicationJobsResponse>");
    let wrapped = page(format!("<ReplicationJobs><ReplicationJob>{item}</ReplicationJob></ReplicationJobs>"));
    let flat = page(format!("<ReplicationJobs>{item}</ReplicationJobs>"));
    let two = page(format!("<ReplicationJobs>{item}</ReplicationJobs><ReplicationJobs>{item}</ReplicationJobs>"));
    assert_eq!(jobs(&flat, Reading::Lenient), jobs(&wrapped, Reading::Strict));
    assert_eq!(jobs(&two, Reading::Lenient).len(), 2);
    assert!(smc_answer(&flat, Reading::Strict).is_err());
    let none = page("<ReplicationJobs>\n</ReplicationJobs>".into());
    let smc::message::Response::DescribeReplicationJobs(none) = smc_answer(&none, Reading::Strict).unwrap() else {
        panic!()
    };
    assert_eq!(none.replication_jobs, Some(smc::message::ReplicationJobs::default()));
}

#[test]
fn success_is_a_sentence_an_empty_object_or_nothing() {
    let read = |body: &str, reading| match sms_answer("UpdateCopyState", body, reading) {
        Ok(sms::message::Response::UpdateCopyState(done)) => Some(done.text),
        _ => None,
    };
    let said = Some(Some(sms::message::UPDATED.to_string()));
    assert_eq!(read(&format!("{:?}", sms::message::UPDATED), Reading::Strict), said);
    assert_eq!(read(sms::message::UPDATED, Reading::Lenient), said, "without quotes");
    assert_eq!(read(sms::message::UPDATED, Reading::Strict), None);
    for empty in ["", " ", "{}", "{ }"] {
        assert_eq!(read(empty, Reading::Lenient), Some(None), "{empty:?}");
    }
    assert_eq!((read("", Reading::Strict), read("{ }", Reading::Strict)), (None, Some(None)));
    assert!(sms_answer("ListServers", "\"a text\"", Reading::Lenient).is_err(), "a page is no text");
    assert!(sms_answer("UpdateCopyState", "{\"a\":", Reading::Lenient).is_err());
    for (status, reading, fits) in
        [(204, Reading::Strict, true), (200, Reading::Strict, false), (200, Reading::Lenient, true)]
    {
        let read = dcs::message::Response::parse("StopMigrationTaskSync", &answer(status, b""), reading);
        assert_eq!(read.is_ok(), fits, "{status} {reading:?}");
    }
}

#[test]
fn a_batch_says_how_each_task_fared() {
    let body = r#"{"migration_tasks":[{"result":"success","task_id":"a"},
        {"result":"failed","task_id":"b","error_code":"DCS.4855","error_msg":"invalid migration task id in the request.","error_ext_msg":null}]}"#;
    let read = dcs_answer("BatchStopMigrationTasks", body, Reading::Strict).unwrap();
    let dcs::message::Response::BatchStopMigrationTasks(batch) = read else { panic!() };
    let [good, bad] = batch.migration_tasks.unwrap().try_into().unwrap();
    assert_eq!(good.result.unwrap().borrowed().known(), Some(dcs::message::ItemResult::Success));
    assert_eq!((bad.error_code.as_deref(), bad.error_ext_msg), (Some("DCS.4855"), None));
}

#[test]
fn what_pages_lack_is_kept() {
    let body = r#"{"instance_id":"t-1","job_id":"j-1"}"#;
    assert!(dcs_answer("CreateOnlineMigrationTask", body, Reading::Strict).is_ok());
    let body =
        r#"{"status":"INCRMIGRATING","migration_type":"incremental_migration","new":{"a":[null,1.0,"*"]},".":{"x":1}}"#;
    let read = dcs_answer("ShowMigrationTask", body, Reading::Lenient).unwrap();
    let dcs::message::Response::ShowMigrationTask(task) = &read else { panic!() };
    assert_eq!(task.status, Some(OwnedWord::Known(TaskStatus::IncrMigrating)));
    assert_eq!(
        task.migration_type,
        Some(OwnedWord::Unknown("incremental_migration".into())),
        "a method, in an example"
    );
    let written: Value = serde_json::from_slice(read.render().body()).unwrap();
    let kept = json!({"status":"INCRMIGEATING","migration_type":"incremental_migration","new":{"a":[null,1.0,"*"]},".":{"x":1}});
    assert_eq!(written, kept);
    let example = br#"{"migration_method":"incremental_migration","resume_mode":"auto","bandwidth_limit_mb":123}"#;
    let request = asked("POST", "/v2/p/migration/t/task", example);
    let dcs::message::Request::SetOnlineMigrationTask(set) =
        dcs::message::Request::parse(&request, Reading::Lenient).unwrap()
    else {
        panic!()
    };
    assert_eq!(set.bandwidth_limit_mb.as_deref(), Some("123"));
    assert_eq!(set.migration_method, Some(OwnedWord::Known(MigrationMethod::Incremental)));
}

// Errors, and what to make of them.

fn failed(service: Service, status: u16, body: &str) -> Failure {
    Failure::parse(service, &answer(status, body.as_bytes()))
}

#[test]
fn errors_are_read_in_every_envelope() {
    let bad = failed(
        Service::Dcs,
        400,
        r#"{"error_msg":"invalid migration task id in the request.","error_code":"DCS.4855"}"#,
    );
    assert_eq!((bad.code.as_str(), bad.message.as_str()), ("DCS.4855", "invalid migration task id in the request."));
    let oldest = r#"{"error":{"code":"111404022","message":"This DCS instance does not exist."}}"#;
    assert_eq!(failed(Service::Dcs, 404, oldest).code, "111404022");
    let gateway = r#"{"Code":"MissingJobId","HostId":"smc.aliyuncs.com","Message":"JobId is mandatory for this action.",
        "Recommend":"https://error-center.aliyun.com/status/search?Keyword=MissingJobId\u0026source=PopGw","RequestId":"1"}"#;
    let missing = failed(Service::Smc, 400, gateway);
    assert_eq!(
        missing.recommend.as_deref(),
        Some("https://error-center.aliyun.com/status/search?Keyword=MissingJobId&source=PopGw")
    );
    let xml = "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>1</RequestId><HostId>smc.aliyuncs.com</HostId><Code>MissingJobId</Code>\
        <Message>JobId is mandatory for this action.</Message><Recommend><![CDATA[https://error-center.aliyun.com/status/search?Keyword=MissingJobId&source=PopGw]]></Recommend></Error>";
    assert_eq!(failed(Service::Smc, 400, xml), Failure { format: Format::Xml, ..missing });
    let sms = r#"{"error_code":"SMS.9004","error_msg":"m","encoded_authorization_message":"e","error_param":["a"],
        "details":[{"error_code":"1","error_msg":"n","more":1}]}"#;
    let sms = failed(Service::Sms, 403, sms);
    assert_eq!((sms.error_param.len(), sms.details[0].rest["more"].clone()), (1, json!(1)));
    let apigw = failed(
        Service::Dcs,
        401,
        r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information","request_id":"r"}"#,
    );
    assert_eq!(
        (apigw.advice("ShowMigrationTask"), apigw.rest["request_id"].as_str()),
        (Advice::Unauthorised, Some("r"))
    );
}

#[test]
fn each_kind_of_error_has_its_advice() {
    use Advice::*;
    use Service::*;
    for (service, status, code, operation, wanted) in [
        (Smc, 400, "Throttling.User", "StopReplicationJob", Retry),
        (Smc, 503, "ServiceUnavailable", "StopReplicationJob", Retry),
        (Sms, 429, "", "ShowServer", Retry),
        (Dcs, 400, "DCS.4104", "StopMigrationTask", Retry),
        (Dcs, 400, "111400111", "StopMigrationTask", Retry),
        (Dcs, 400, "DCS.4133", "ShowMigrationTask", Gone),
        (Sms, 404, "SMS.7602", "ShowServer", Gone),
        (Sms, 404, "SMS.7602", "DeleteServer", IdempotentSuccess),
        (Dcs, 400, "DCS.4133", "DeleteMigrationTask", IdempotentSuccess),
        (Sms, 401, "SMS.2013", "RegisterServer", IdempotentSuccess),
        (Dcs, 400, "DCS.4957", "StopMigrationTask", WrongState { current: None, allowed: vec![] }),
        (Dcs, 400, "DCS. 4855", "BatchStopMigrationTasks", WrongState { current: None, allowed: vec![] }),
        (Dcs, 400, "111400063", "UpdateMigrationTask", InvalidRequest),
        (Sms, 400, "SMS.9001", "UpdateCopyState", InvalidRequest),
        (Smc, 400, "MissingJobId", "StopReplicationJob", InvalidRequest),
        (Sms, 403, "SMS.9004", "UpdateCopyState", Unauthorised),
        (Dcs, 401, "111401002", "ShowMigrationTask", Unauthorised),
        (Smc, 403, "Forbidden.Unauthorized", "StopReplicationJob", Unauthorised),
        (Smc, 400, "QuotaExceeded.ReplicationJob", "CreateReplicationJob", Quota),
        (Dcs, 400, "DCS.4039", "CreateOnlineMigrationTask", Quota),
        (Smc, 500, "InternalError", "StopReplicationJob", Internal),
        (Dcs, 500, "", "StopMigrationTask", Internal),
        (Dcs, 418, "DCS.9999", "StopMigrationTask", Unknown),
    ] {
        let failure = Failure::new(service, status, code, "");
        assert_eq!(failure.advice(operation), wanted, "{service} {status} {code:?} {operation}");
    }
}

#[test]
fn states_are_read_out_of_messages() {
    let only =
        |list: &str| format!("is invalid. This operation can only be performed in the following status: {list}.");
    for (code, start, list, current, allowed) in [
        (
            "ReplicationJob.InvalidStatus",
            "The specified replication job status: Waiting",
            "Ready,Stopped,InError",
            "Waiting",
            3,
        ),
        (
            "ReplicationJob.InvalidStatus",
            "The specified replication job status: Waiting",
            "[Ready, Stopped]",
            "Waiting",
            2,
        ),
        (
            "ReplicationJob.InvalidBusinessStatus",
            "The specified business status: Cleaning of the replication job",
            "Syncing",
            "Cleaning",
            1,
        ),
        (
            "SourceServerState.Invalid",
            "The specified source server status: Unavailable",
            "Available/InUse",
            "Unavailable",
            2,
        ),
    ] {
        let failure = Failure::new(Service::Smc, 400, code, format!("{start} {}", only(list)));
        let Advice::WrongState { current: Some(found), allowed: words } = failure.advice("StartReplicationJob") else {
            panic!("{code}")
        };
        assert_eq!((found.as_str(), words.len()), (current, allowed), "{words:?}");
        assert!(words.iter().all(|word| word.chars().all(char::is_alphabetic)), "{words:?}");
    }
    let plain = Failure::new(
        Service::Smc,
        400,
        "ReplicationJob.InvalidStatus",
        "The specified replication job status is invalid.",
    );
    assert_eq!(plain.advice("StopReplicationJob"), Advice::WrongState { current: None, allowed: vec![] });
}

// Limits.

#[test]
fn limits_hold_at_both_ends() {
    let update = |id: &str| sms::message::UpdateCopyState {
        source_id: Some(id.into()),
        copystate: Some("WAITING".into()),
        migrationcycle: Some("tested".into()),
        ..Default::default()
    };
    let check = |update| sms::message::Request::UpdateCopyState(update).validate().map_err(|e| e.to_string());
    assert_eq!(check(update(&"ä".repeat(36))), Ok(()));
    assert!(check(update(&"a".repeat(37))).unwrap_err().starts_with("source_id expected 1 to 36 characters"));
    assert_eq!(check(update("")).unwrap_err(), "source_id is empty");
    let odd = sms::message::UpdateCopyState { copystate: Some("Dreaming".into()), ..update("s") };
    assert!(check(odd).unwrap_err().ends_with(r#"found "Dreaming""#));
    let delete = |ids: usize, length: usize| {
        let ids = Some(vec!["x".repeat(length); ids]);
        sms::message::Request::DeleteServers(sms::message::DeleteServers { ids, ..Default::default() })
            .validate()
            .is_ok()
    };
    assert!(delete(1, 1) && delete(50, 36));
    assert!(!delete(0, 1) && !delete(51, 1) && !delete(1, 37) && !delete(50, 200));
    let mut padded = update("s");
    padded.rest.insert("x".into(), json!("y".repeat(sms::message::MAX_BODY)));
    assert!(check(padded).unwrap_err().starts_with("body expected at most 10240 bytes"));
    let set = |bandwidth: &str| {
        let instance = Some(dcs::message::ConfigInstance { addrs: Some("1.2.3.4:6379".into()), ..Default::default() });
        let set = dcs::message::SetOnlineMigrationTask {
            project_id: Some("p".into()),
            task_id: Some("t".into()),
            migration_method: Some("full_amount_migration".into()),
            resume_mode: Some("auto".into()),
            bandwidth_limit_mb: Some(bandwidth.into()),
            source_instance: instance.clone(),
            target_instance: instance,
            ..Default::default()
        };
        dcs::message::Request::SetOnlineMigrationTask(set).validate().is_ok()
    };
    assert!(set("1") && set("10240"));
    assert!(!set("0") && !set("10241") && !set("fast"));
    let restart = |n: usize| {
        let migration_tasks = Some(vec!["t".to_string(); n]);
        let restart = dcs::message::BatchRestartOnlineMigrationTasks {
            project_id: Some("p".into()),
            migration_tasks,
            ..Default::default()
        };
        dcs::message::Request::BatchRestartOnlineMigrationTasks(restart).validate().is_ok()
    };
    assert!(restart(50) && !restart(51));
    let lacking = dcs::message::ConfigInstance::default();
    let set = dcs::message::SetOnlineMigrationTask {
        project_id: Some("p".into()),
        task_id: Some("t".into()),
        migration_method: Some("incremental_migration".into()),
        resume_mode: Some("manual".into()),
        source_instance: Some(lacking.clone()),
        target_instance: Some(lacking),
        ..Default::default()
    };
    assert_eq!(wrong(dcs::message::Request::SetOnlineMigrationTask(set).validate()), "source_instance.id is missing");
}

/// Each limit is about something: a parameter that one of its operations has.
#[test]
fn limits_are_of_parameters_that_there_are() {
    let mut all = 0;
    for (limits, names) in [
        (smc::message::LIMITS, smc::message::Request::NAMES),
        (sms::message::LIMITS, sms::message::Request::NAMES),
        (dcs::message::LIMITS, dcs::message::Request::NAMES),
    ] {
        for limit in limits {
            all += 1;
            assert!(limit.operations.iter().all(|name| names.contains(name)), "{limit}");
            assert!(!limit.to_string().is_empty() && !limit.pages.is_empty(), "{limit}");
        }
    }
    assert!(all > 90, "{all}");
}

/// Method, path and status of success, entered from the pages a second time.
#[test]
fn each_operation_is_where_its_page_has_it() {
    let ids = json!({"source_id": "S", "project_id": "P", "task_id": "T", "job_id": "J"});
    macro_rules! places {
        ($service:ident: $($name:literal at $line:literal;)+) => {{
            let all = [$($name),+];
            assert_eq!(all.as_slice(), $service::message::Request::NAMES);
            $({
                let request: $service::message::Request =
                    serde_json::from_value(Value::Object(Rest::from_iter([($name.into(), with_rest(&ids))]))).unwrap();
                let request = request.render();
                let status = ["", "{}"].iter().find_map(|body| {
                    let read = $service::message::Response::parse($name, &answer(200, body.as_bytes()), Reading::Lenient);
                    read.ok().map(|read| read.render().status().as_u16())
                });
                assert_eq!(format!("{} {} {}", request.method(), request.uri().path(), status.unwrap()), $line);
            })+
        }};
    }
    places! { sms:
        "UpdateCopyState" at "PUT /v3/sources/S/changestate 200";
        "ShowServer" at "GET /v3/sources/S 200";
        "ListServers" at "GET /v3/sources 200";
        "RegisterServer" at "POST /v3/sources 200";
        "DeleteServer" at "DELETE /v3/sources/S 200";
        "DeleteServers" at "POST /v3/sources/delete 200";
    }
    places! { dcs:
        "CreateMigrationTask" at "POST /v2/P/migration-task 200";
        "CreateOnlineMigrationTask" at "POST /v2/P/migration/instance 200";
        "SetOnlineMigrationTask" at "POST /v2/P/migration/T/task 200";
        "ListMigrationTask" at "GET /v2/P/migration-tasks 200";
        "ShowMigrationTask" at "GET /v2/P/migration-task/T 200";
        "StopMigrationTask" at "POST /v2/P/migration-task/T/stop 200";
        "StopMigrationTaskSync" at "POST /v2/P/migration-task/T/sync-stop 204";
        "BatchStopMigrationTasks" at "POST /v2/P/migration-task/batch-stop 200";
        "BatchRestartOnlineMigrationTasks" at "POST /v2/P/migration-tasks/batch-restart 200";
        "DeleteMigrationTask" at "DELETE /v2/P/migration-tasks/delete 200";
        "UpdateMigrationTask" at "PUT /v2/P/migration-task/T 200";
        "ShowMigrationTaskStats" at "GET /v2/P/migration-task/T/stats 200";
        "ExchangeInstanceIp" at "POST /v2/P/migration-task/T/exchange-ip 204";
        "RollbackExchangeInstanceIp" at "POST /v2/P/migration-task/T/rollback-ip 204";
        "ListMigrationTaskLogs" at "GET /v2/P/migration-task/T/logs 200";
        "ShowJobInfo" at "GET /v2/P/jobs/J 200";
    }
}

/// A message as it is stored, with nothing besides.
fn with_rest(fields: &Value) -> Value {
    let mut fields = fields.clone();
    fields["."] = json!({});
    fields
}
