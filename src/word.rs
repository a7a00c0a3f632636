//! Words of the wire: known ones as enums, unknown ones kept as they came.

use core::fmt;
use core::str::FromStr;

/// A word that no page lists was met where only listed ones make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("unknown word, expected {expected}")]
#[non_exhaustive]
pub struct UnknownWord {
    /// What was expected, in words.
    pub expected: &'static str,
}

/// Which way a word goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Direction {
    /// In a request, as a filter or a parameter.
    Request,
    /// In an answer.
    Response,
}

/// Gives enums of words their list, their canonical text, and parsing where they are deserialised.
macro_rules! words {
    ($($word:ident, $unknown:ident = $expected:literal, $example:literal;)+) => {$(
        fn $unknown(_: &str) -> $crate::word::UnknownWord {
            $crate::word::UnknownWord { expected: $expected }
        }

        impl $word {
            /// All words, in the page's order.
            pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

            /// The canonical word.
            ///
            /// ```
            #[doc = $example]
            /// ```
            #[must_use]
            pub fn as_str(self) -> &'static str {
                self.into()
            }
        }

        $crate::word::listed!($word);

        #[cfg(feature = "serde")]
        impl serde::Serialize for $word {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $word {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::word::deserialize(deserializer, $expected)
            }
        }
    )+};
}
pub(crate) use words;

/// Reads a word by parsing it, so that every spelling that is parsed is read.
#[cfg(feature = "serde")]
pub(crate) fn deserialize<'de, T: FromStr, D: serde::Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    struct Parse<T>(&'static str, core::marker::PhantomData<T>);
    impl<T: FromStr> serde::de::Visitor<'_> for Parse<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(|_| E::invalid_value(serde::de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Parse(expected, core::marker::PhantomData))
}

/// A service's error codes: one row each with code, older twins, HTTP status, class and message.
macro_rules! codes {
    ($expected:literal, $example:literal; $($(#[$doc:meta])* $name:ident = $code:literal $(or $twin:literal)*, $http:literal, $class:ident, $message:expr;)+) => {
        /// An error code. The order is the order of the pages and means nothing: which code comes first when several
        /// conditions fail, no page says.
        ///
        /// ```
        #[doc = $example]
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray)]
        #[non_exhaustive]
        pub enum Code {$(
            $(#[$doc])*
            #[doc = concat!("`", $code, "`, HTTP ", stringify!($http), ".")]
            $name,
        )+}

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

            /// The code as the wire prints it.
            ///
            /// ```
            #[doc = $example]
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$( Code::$name => $code, )+}
            }

            /// The HTTP status it comes with.
            ///
            /// ```
            #[doc = $example]
            /// assert!(Code::ALL.iter().all(|code| code.http_status() >= 400));
            /// ```
            #[must_use]
            pub const fn http_status(self) -> u16 {
                match self {$( Code::$name => $http, )+}
            }

            /// What kind of failure it is, and so whether it says something about the state.
            ///
            /// ```
            #[doc = $example]
            /// assert!(Code::ALL.iter().any(|code| code.class() == cutover::rule::Class::State));
            /// ```
            #[must_use]
            pub const fn class(self) -> $crate::rule::Class {
                match self {$( Code::$name => $crate::rule::Class::$class, )+}
            }

            /// The message as the pages print it; `None` where none was read.
            ///
            /// ```
            #[doc = $example]
            /// assert!(Code::ALL.iter().any(|code| code.message().is_some()));
            /// ```
            #[must_use]
            pub const fn message(self) -> Option<&'static str> {
                match self {$( Code::$name => $message, )+}
            }
        }

        $crate::word::listed!(Code);

        /// The codes by number with their classes, for the rules.
        pub(super) const CODES: &[(&str, $crate::rule::Class)] = &[$( ($code, $crate::rule::Class::$class), )+];

        /// The number of a code, for the rules.
        pub(super) const fn number(code: Code) -> u8 {
            code as u8
        }

        impl From<Code> for u8 {
            fn from(code: Code) -> Self {
                number(code)
            }
        }

        impl core::fmt::Display for Code {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl core::str::FromStr for Code {
            type Err = $crate::word::UnknownWord;

            /// Reads a code or its older twin; blanks that a page printed inside one are passed over.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let is = |code: &str| text.chars().filter(|c| *c != ' ').eq(code.chars());
                $( if is($code) $(|| is($twin))* { return Ok(Code::$name); } )+
                Err($crate::word::UnknownWord { expected: $expected })
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for Code {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for Code {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::word::deserialize(deserializer, $expected)
            }
        }
    };
}
pub(crate) use codes;

/// A word as a service printed it: a listed one, or any other text, which is kept to the letter.
///
/// ```
/// use cutover::{smc::job::Status, word::Word};
/// assert_eq!(Word::from("stopped"), Word::Known(Status::Stopped));
/// let odd: Word<'_, Status> = Word::from("Hibernating");
/// assert_eq!(odd.known(), None);
/// assert_eq!(odd.to_string(), "Hibernating");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Word<'a, T> {
    /// A word that a page lists.
    Known(T),
    /// A word that no page lists.
    Unknown(&'a str),
}

impl<'a, T: FromStr> From<&'a str> for Word<'a, T> {
    fn from(text: &'a str) -> Self {
        text.parse().map_or(Word::Unknown(text), Word::Known)
    }
}

impl<T: Copy> Word<'_, T> {
    /// The listed word, if it is one.
    ///
    /// ```
    /// use cutover::{smc::job::Status, word::Word};
    /// assert_eq!(Word::<Status>::from("Failed").known(), Some(Status::InError), "the launch-day name");
    /// ```
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match *self {
            Word::Known(word) => Some(word),
            Word::Unknown(_) => None,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Word<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Word::Known(word) => word.fmt(f),
            Word::Unknown(text) => f.write_str(text),
        }
    }
}

#[cfg(feature = "serde")]
impl<'de: 'a, 'a, T: FromStr> serde::Deserialize<'de> for Word<'a, T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'a str>::deserialize(deserializer).map(Word::from)
    }
}

/// The same with the text owned.
///
/// ```
/// use cutover::{smc::job::BusinessStatus, word::OwnedWord};
/// let word: OwnedWord<BusinessStatus> = "Dreaming".into();
/// assert_eq!(word.to_string(), "Dreaming");
/// ```
#[cfg(feature = "alloc")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum OwnedWord<T> {
    /// A word that a page lists.
    Known(T),
    /// A word that no page lists.
    Unknown(alloc::string::String),
}

#[cfg(feature = "alloc")]
mod owned {
    use super::*;

    /// A listed word, or any text that is not one.
    #[cfg(feature = "proptest")]
    impl<T> proptest::arbitrary::Arbitrary for OwnedWord<T>
    where
        T: proptest::arbitrary::Arbitrary + FromStr + Clone + 'static,
    {
        type Parameters = ();
        type Strategy = proptest::strategy::BoxedStrategy<Self>;

        fn arbitrary_with((): ()) -> Self::Strategy {
            use proptest::prelude::*;
            let text = any::<alloc::string::String>().prop_map(|text| OwnedWord::from(text.as_str()));
            prop_oneof![any::<T>().prop_map(OwnedWord::Known), text].boxed()
        }
    }

    impl<T: FromStr> From<&str> for OwnedWord<T> {
        fn from(text: &str) -> Self {
            Word::from(text).into()
        }
    }

    impl<T> From<Word<'_, T>> for OwnedWord<T> {
        fn from(word: Word<'_, T>) -> Self {
            match word {
                Word::Known(word) => OwnedWord::Known(word),
                Word::Unknown(text) => OwnedWord::Unknown(text.into()),
            }
        }
    }

    impl<T: Copy> OwnedWord<T> {
        /// The word with its text borrowed.
        ///
        /// ```
        /// use cutover::{smc::job::Status, word::OwnedWord};
        /// let word: OwnedWord<Status> = "Ready".into();
        /// assert_eq!(word.borrowed().known(), Some(Status::Ready));
        /// ```
        #[must_use]
        pub fn borrowed(&self) -> Word<'_, T> {
            match self {
                OwnedWord::Known(word) => Word::Known(*word),
                OwnedWord::Unknown(text) => Word::Unknown(text),
            }
        }
    }

    impl<T: fmt::Display> fmt::Display for OwnedWord<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                OwnedWord::Known(word) => word.fmt(f),
                OwnedWord::Unknown(text) => f.write_str(text),
            }
        }
    }

    #[cfg(feature = "serde")]
    impl<'de, T: FromStr> serde::Deserialize<'de> for OwnedWord<T> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            alloc::string::String::deserialize(deserializer).map(|text| match text.parse() {
                Ok(word) => OwnedWord::Known(word),
                Err(_) => OwnedWord::Unknown(text),
            })
        }
    }
}

/// A documented answer of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The page's description of the status.
    pub says: &'static str,
    /// The fields of its body; empty where it has none.
    pub fields: &'static [Field],
}

/// A documented field of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name; `-` for a body that is a bare value, `a.b` for a field of the items of a list.
    pub name: &'static str,
    /// Its type, as the page says it.
    pub kind: &'static str,
    /// The least and the greatest length of a text, in characters.
    pub length: Option<(u32, u32)>,
    /// The least and the greatest number of items of a list.
    pub items: Option<(u32, u32)>,
}

impl Answer {
    pub(crate) const fn new(status: u16, says: &'static str, fields: &'static [Field]) -> Self {
        Self { status, says, fields }
    }
}

impl Field {
    pub(crate) const fn new(
        name: &'static str,
        kind: &'static str,
        length: Option<(u32, u32)>,
        items: Option<(u32, u32)>,
    ) -> Self {
        Self { name, kind, length, items }
    }
}

/// Gives types with few values the trait of proptest: any of them, and simpler is what comes first.
macro_rules! few {
    ($($Type:ident = $all:expr;)+) => {$(
        #[cfg(feature = "proptest")]
        impl proptest::arbitrary::Arbitrary for $Type {
            type Parameters = ();
            type Strategy = proptest::sample::Select<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                proptest::sample::select(alloc::vec::Vec::from($all))
            }
        }
    )+};
}
pub(crate) use few;

/// Gives enums with a list of all the traits of proptest and of fuzzers: any in the list may come.
macro_rules! listed {
    ($Type:ident) => {
        $crate::word::few! { $Type = Self::ALL; }

        #[cfg(feature = "arbitrary")]
        impl<'a> ::arbitrary::Arbitrary<'a> for $Type {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                u.choose(Self::ALL).copied()
            }
        }
    };
}
pub(crate) use listed;
