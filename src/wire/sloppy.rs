//! Reading a tree into a type, with or without indulgence.

use super::{Malformed, Reading};
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// The key under which a struct gets what it has no field for.
///
/// What is kept as it came cannot have it: a parameter's name is split at dots, and no element is named so.
pub(super) const REST: &str = ".";

/// A value on its way into a type.
#[derive(Clone, Copy)]
pub(super) struct Sloppy<'a> {
    pub(super) value: &'a Value,
    pub(super) reading: Reading,
    /// It was written in a form that has text only, neither numbers nor lists of one.
    pub(super) textual: bool,
}

/// What was wrong, with the path to it, innermost first.
#[derive(Debug)]
pub(super) struct Wrong {
    path: String,
    reason: String,
}

impl Wrong {
    fn inside(mut self, key: impl fmt::Display) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{key}{joint}{}", self.path);
        self
    }

    pub(super) fn malformed(self) -> Malformed {
        Malformed { place: if self.path.is_empty() { "message".into() } else { self.path }, reason: self.reason }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl core::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self { path: String::new(), reason: reason.to_string() }
    }
}

impl Sloppy<'_> {
    fn of<'b>(&self, value: &'b Value) -> Sloppy<'b> {
        Sloppy { value, reading: self.reading, textual: self.textual }
    }

    /// Whether text may stand for something else.
    fn is_lenient(&self) -> bool {
        self.textual || self.reading == Reading::Lenient
    }

    fn wrong(&self, expected: &str) -> Wrong {
        let found = match self.value {
            Value::Null => "nothing".into(),
            Value::Bool(v) => v.to_string(),
            Value::Number(v) => v.to_string(),
            Value::String(v) => format!("{:?}", shortened(v)),
            Value::Array(_) => "a list".into(),
            Value::Object(_) => "an object".into(),
        };
        de::Error::custom(format_args!("expected {expected}, found {found}"))
    }
}

/// As much of a text as an error should print.
pub(crate) fn shortened(text: &str) -> String {
    if text.chars().nth(60).is_none() { text.into() } else { text.chars().take(60).chain("…".chars()).collect() }
}

/// A number that may have been sent as text.
macro_rules! numbers {
    ($($method:ident $visit:ident $kind:ty, $as:ident, $expected:literal;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match self.value {
                Value::Number(n) => n.$as().ok_or_else(|| self.wrong($expected)).and_then(|n| visitor.$visit(n)),
                Value::String(t) if self.is_lenient() => {
                    t.trim().parse::<$kind>().map_err(|_| self.wrong($expected)).and_then(|n| visitor.$visit(n))
                }
                _ => Err(self.wrong($expected)),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Sloppy<'_> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.value
            .clone()
            .into_deserializer()
            .deserialize_any(visitor)
            .map_err(|e: serde_json::Error| de::Error::custom(e))
    }

    numbers! {
        deserialize_i64 visit_i64 i64, as_i64, "a whole number";
        deserialize_u64 visit_u64 u64, as_u64, "a whole number, not below zero";
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let number = match self.value {
            Value::Number(n) => n.as_f64(),
            // `NaN` and `inf` are words, not numbers.
            Value::String(t) if self.is_lenient() => t.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        };
        visitor.visit_f64(number.ok_or_else(|| self.wrong("a number"))?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Bool(v) => visitor.visit_bool(*v),
            Value::String(t) if self.is_lenient() && t.trim().eq_ignore_ascii_case("true") => visitor.visit_bool(true),
            Value::String(t) if self.is_lenient() && t.trim().eq_ignore_ascii_case("false") => {
                visitor.visit_bool(false)
            }
            _ => Err(self.wrong("true or false")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::String(t) => visitor.visit_str(t),
            Value::Number(n) if self.is_lenient() => visitor.visit_string(n.to_string()),
            Value::Bool(v) if self.is_lenient() => visitor.visit_string(v.to_string()),
            _ => Err(self.wrong("text")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let one = core::slice::from_ref(self.value);
        let items = match self.value {
            Value::Array(items) => items.as_slice(),
            // XML has no empty lists, and none of one.
            Value::String(t) if self.is_lenient() && t.trim().is_empty() => &[],
            _ if self.is_lenient() => one,
            _ => return Err(self.wrong("a list")),
        };
        visitor.visit_seq(Items { list: items, n: 0, of: self })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.value {
            Value::Object(map) => {
                let entries = map.iter().map(|(key, value)| (key.as_str(), self.of(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
            Value::String(t) if self.is_lenient() && t.trim().is_empty() => {
                visitor.visit_map(MapDeserializer::new(core::iter::empty::<(&str, Sloppy)>()))
            }
            _ => Err(self.wrong("an object")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let empty = serde_json::Map::new();
        let map = match self.value {
            Value::Object(map) => map,
            Value::String(t) if self.is_lenient() && t.trim().is_empty() => &empty,
            _ => return Err(self.wrong("an object")),
        };
        let known = |key: &String| key != REST && fields.contains(&key.as_str());
        let rest: serde_json::Map<String, Value> =
            map.iter().filter(|(key, _)| !known(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        if let (Reading::Strict, Some(key)) = (self.reading, rest.keys().next()) {
            return Err(Wrong { path: shortened(key), reason: "no page has this key".into() });
        }
        let members = Members { entries: map.iter(), known, value: None, rest: Some(Value::Object(rest)), of: self };
        visitor.visit_map(members)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u128 f32 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier
    }
}

impl IntoDeserializer<'_, Wrong> for Sloppy<'_> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// The items of a list, each error with its number.
struct Items<'a> {
    list: &'a [Value],
    n: usize,
    of: Sloppy<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        let Some(value) = self.list.get(self.n) else { return Ok(None) };
        let n = self.n;
        self.n += 1;
        seed.deserialize(self.of.of(value)).map(Some).map_err(|e| e.inside(format_args!("[{n}]")))
    }
}

/// The members of an object that a struct has fields for, and at the end what it has none for.
struct Members<'a, F> {
    entries: serde_json::map::Iter<'a>,
    known: F,
    value: Option<(&'a str, &'a Value)>,
    rest: Option<Value>,
    of: Sloppy<'a>,
}

impl<'de, F: Fn(&String) -> bool> MapAccess<'de> for Members<'_, F> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let known = &self.known;
        self.value = self.entries.find(|(key, _)| known(key)).map(|(key, value)| (key.as_str(), value));
        match (self.value, &self.rest) {
            (Some((key, _)), _) => seed.deserialize(key.into_deserializer()).map(Some),
            (None, Some(_)) => seed.deserialize(REST.into_deserializer()).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Wrong> {
        let Some((key, value)) = self.value.take() else {
            let rest = self.rest.take().unwrap_or_default();
            return seed.deserialize(self.of.of(&rest));
        };
        seed.deserialize(self.of.of(value)).map_err(|e| e.inside(shortened(key)))
    }
}
