//! Strategies for requests and answers as they go over the wire, and for errors: with what was chosen with malice in every
//! text, and, where reading is lenient, keys that no page has.

use crate::wire::{Detail, Failure, Format, Reading, Rest, Service};
use crate::{dcs, smc, sms};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt::Debug;
use proptest::prelude::*;
use proptest::sample::select;
use sealed::Form;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

/// A request or an answer of one of the services.
pub trait Message: sealed::Sealed + de::DeserializeOwned + Clone + Debug + 'static {
    /// The operations, by their names at the API.
    const NAMES: &'static [&'static str];
}

mod sealed {
    use super::Format;

    /// What a message is to be written in, and so what can be in it.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Form {
        Json,
        Query,
        Xml,
    }

    pub trait Sealed {
        /// What a message of this operation is written in.
        fn form(name: &str, format: Format) -> Form;
    }
}

/// Gives messages their names and forms.
macro_rules! messages {
    ($($Message:ty, $Names:ty, $form:expr;)+) => {$(
        impl sealed::Sealed for $Message {
            fn form(name: &str, format: Format) -> Form {
                let form: fn(&str, Format) -> Form = $form;
                form(name, format)
            }
        }

        impl Message for $Message {
            const NAMES: &'static [&'static str] = <$Names>::NAMES;
        }
    )+};
}

/// A list is asked for in the query, everything else in a body.
fn listing(lists: &[&str], name: &str) -> Form {
    if lists.contains(&name) { Form::Query } else { Form::Json }
}

messages! {
    smc::message::Request, smc::message::Request, |_, _| Form::Query;
    smc::message::Response, smc::message::Request, |_, format| if format == Format::Xml { Form::Xml } else { Form::Json };
    sms::message::Request, sms::message::Request, |name, _| listing(&["ListServers", "ListTasks"], name);
    sms::message::Response, sms::message::Request, |_, _| Form::Json;
    dcs::message::Request, dcs::message::Request, |name, _| listing(&["ListMigrationTask", "ListMigrationTaskLogs"], name);
    dcs::message::Response, dcs::message::Request, |_, _| Form::Json;
}

/// So many bytes are enough for the largest message.
const BYTES: usize = 600;

/// A request or an answer of one operation that survives being written in a format and read so; nothing where no operation is
/// called so. Answers of SMC are written in both formats, all others in one.
///
/// ```
/// use cutover::smc::message::Request;
/// use cutover::testing::message;
/// use cutover::wire::{Format, Reading};
/// use proptest::prelude::*;
/// let strict = message::of::<Request>("StartReplicationJob", Format::Json, Reading::Strict).unwrap();
/// proptest!(ProptestConfig::with_cases(32), |(request in strict)| {
///     prop_assert_eq!(Request::parse(&request.render(), Reading::Strict).ok(), Some(request));
/// });
/// assert!(message::of::<Request>("Start", Format::Json, Reading::Strict).is_none());
/// ```
#[must_use]
pub fn of<T: Message>(
    name: &str,
    format: Format,
    reading: Reading,
) -> Option<impl Strategy<Value = T> + Clone + use<T>> {
    let name = *T::NAMES.iter().find(|other| **other == name)?;
    let made = move |bytes: Vec<u8>| from_bytes(name, format, reading, &bytes);
    Some(bytes().prop_filter_map("a message can be made of any bytes", made))
}

/// The same of any operation.
///
/// ```
/// use cutover::dcs::message::Response;
/// use cutover::testing::message;
/// use cutover::wire::{Format, Reading};
/// use proptest::prelude::*;
/// let any = message::any_of::<Response>(Format::Json, Reading::Lenient);
/// proptest!(ProptestConfig::with_cases(32), |(answer in any)| prop_assert_eq!(answer.render().version(), Default::default()));
/// ```
pub fn any_of<T: Message>(format: Format, reading: Reading) -> impl Strategy<Value = T> + Clone {
    let made = move |(name, bytes): (&str, Vec<u8>)| from_bytes(name, format, reading, &bytes);
    (select(T::NAMES), bytes()).prop_filter_map("a message can be made of any bytes", made)
}

/// The message that [`of`] makes of these bytes; nothing where no operation is called so. For fuzzing: any bytes make one, and a
/// small change of the bytes is mostly a small change of the message.
///
/// ```
/// use cutover::dcs::message::Request;
/// use cutover::testing::message;
/// use cutover::wire::{Format, Reading};
/// let request = message::from_bytes::<Request>("StopMigrationTask", Format::Json, Reading::Strict, &[7; 40]).unwrap();
/// assert_eq!(Request::parse(&request.render(), Reading::Strict), Ok(request));
/// ```
#[must_use]
pub fn from_bytes<T: Message>(name: &str, format: Format, reading: Reading, bytes: &[u8]) -> Option<T> {
    let name = *T::NAMES.iter().find(|other| **other == name)?;
    let (form, exact) = (T::form(name, format), reading == Reading::Strict);
    let (at, fields) = (Cell::new(0), &[][..]);
    T::deserialize(Made { bytes, at: &at, form, exact, name, key: "", fields }).ok()
}

fn bytes() -> impl Strategy<Value = Vec<u8>> + Clone {
    proptest::collection::vec(any::<u8>(), 0..BYTES)
}

/// An error of a service, in a format that it prints: SMC has both, the others JSON.
///
/// ```
/// use cutover::testing::message;
/// use cutover::wire::{Failure, Format, Service};
/// use proptest::prelude::*;
/// proptest!(|(failure in message::failure(Service::Sms, Format::Json))| {
///     prop_assert_eq!(Failure::parse(Service::Sms, &failure.render()), failure);
/// });
/// ```
pub fn failure(service: Service, format: Format) -> impl Strategy<Value = Failure> + Clone {
    (bytes(), 400_u16..600).prop_map(move |(bytes, status)| failure_from_bytes(service, format, status, &bytes))
}

/// The error that [`failure`] makes of these bytes, with an HTTP status.
///
/// ```
/// use cutover::testing::message;
/// use cutover::wire::{Failure, Format, Service};
/// let failure = message::failure_from_bytes(Service::Smc, Format::Xml, 400, &[9; 40]);
/// assert_eq!(Failure::parse(Service::Smc, &failure.render()), failure);
/// ```
#[must_use]
pub fn failure_from_bytes(service: Service, format: Format, status: u16, bytes: &[u8]) -> Failure {
    let format = if service == Service::Smc { format } else { Format::Json };
    let form = if format == Format::Xml { Form::Xml } else { Form::Json };
    let at = Cell::new(0);
    let source = Made { bytes, at: &at, form, exact: false, name: "", key: "", fields: ENVELOPE };
    let maybe = || source.coin().then(|| source.text());
    let of = |wanted| if service == wanted { maybe() } else { None };
    let rest = || -> Rest { serde::Deserialize::deserialize(source).unwrap_or_default() };
    let mut failure = Failure::new(service, status, source.text(), source.text());
    failure.format = format;
    failure.rest = rest();
    (failure.request_id, failure.host_id, failure.recommend) = (of(Service::Smc), of(Service::Smc), of(Service::Smc));
    if service != Service::Smc {
        (failure.error_ext_msg, failure.encoded_authorization_message) = (maybe(), maybe());
        failure.error_param = (0..source.below(3)).map(|_| source.text()).collect();
        let detail = || Detail { error_code: maybe(), error_msg: maybe(), rest: rest() };
        failure.details = (0..source.below(3)).map(|_| detail()).collect();
    }
    failure
}

/// Anything that JSON can hold, a few levels deep.
///
/// ```
/// use cutover::testing::message;
/// use proptest::prelude::*;
/// proptest!(|(tree in message::tree())| prop_assert!(!tree.to_string().is_empty()));
/// ```
pub fn tree() -> impl Strategy<Value = Value> + Clone {
    bytes().prop_map(|bytes| {
        let at = Cell::new(0);
        Made { bytes: &bytes, at: &at, form: Form::Json, exact: false, name: "", key: "", fields: &[] }.tree(0)
    })
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
    ("sub_task_list", "sub_tasks"),
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
    "MIGRATE_SUCCESS",
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

    fn one_of<T: Copy + Default>(&self, list: &[T]) -> T {
        list.get(usize::from(self.byte()) % list.len().max(1)).copied().unwrap_or_default()
    }

    fn number(&self) -> u64 {
        u64::from_le_bytes(core::array::from_fn(|_| self.byte()))
    }

    /// A text that the form can carry.
    fn text(&self) -> String {
        let text: String = match self.below(4) {
            0 => (0..self.below(9)).filter_map(|_| char::from_u32(u32::from(self.byte()) * 0x101 % 0x600)).collect(),
            1 => (0..self.below(5))
                .filter_map(|_| u32::try_from(self.number() % 0x11_0000).ok().and_then(char::from_u32))
                .collect(),
            _ => self.one_of(TEXTS).into(),
        };
        let carried =
            |c: &char| self.form != Form::Xml || matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        let text: String = text.chars().filter(carried).collect();
        let needs_some = match self.form {
            _ if matches!(self.key, "source_id" | "server_id" | "project_id" | "task_id" | "job_id") => true,
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
            Form::Query => self.one_of(&["Unknown", "键", "*", ""]).into(),
            Form::Xml => self.one_of(&["Unknown", "键", "new_key", "x-y"]).into(),
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
        let random = self.number().cast_signed();
        visitor.visit_i64(self.one_of(&[0, i64::MIN, i64::MAX, -1, random]))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        let random = f64::from_bits(self.number());
        let number = self.one_of(&[0.0, 100.5, f64::MAX, f64::MIN_POSITIVE, random]);
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
