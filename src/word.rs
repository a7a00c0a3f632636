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
