//! Where a claim comes from: [`Page`], [`Clause`] and the [`Basis`] that every claim of a rule carries.

use core::fmt;

/// A document of a vendor, as it was read on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Page {
    /// A short key, unique in the crate, such as `smc.cut-over@2021-02`.
    pub key: &'static str,
    /// The page's title, in English.
    pub title: &'static str,
    /// The edition date that the page bears, or the date it was committed; `undated` where neither is known.
    pub date: &'static str,
    /// Where the page stands: a publisher and a place in its documentation.
    pub place: &'static str,
}

impl Page {
    pub(crate) const fn new(key: &'static str, title: &'static str, date: &'static str, place: &'static str) -> Self {
        Self { key, title, date, place }
    }
}

/// One thing that one or more pages say, in this project's own words.
///
/// Enum words, parameter names, error codes and messages are exact. The id is `service.page.point`; it is never given to
/// another claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Clause {
    /// The id, such as `smc.cut-over.when`.
    pub id: &'static str,
    /// The pages that say it, the one it was read from first.
    pub pages: &'static [&'static Page],
    /// What they say.
    pub says: &'static str,
}

impl Clause {
    pub(crate) const fn new(id: &'static str, pages: &'static [&'static Page], says: &'static str) -> Self {
        Self { id, pages, says }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.says)?;
        for (n, page) in self.pages.iter().enumerate() {
            write!(f, "{}{}, {}", if n == 0 { " [" } else { "; " }, page.title, page.date)?;
        }
        f.write_str(if self.pages.is_empty() { "" } else { "]" })
    }
}

/// Declares the clauses of a service, one entry each: constant, id, pages, and what they say.
macro_rules! clauses {
    ($($name:ident = $id:literal, [$($page:ident),+], $says:literal;)+) => {
        $(#[doc = concat!("`", $id, "`: ", $says)] #[allow(clippy::doc_markdown, reason = "the vendor's words stand as they are")] pub const $name: Clause = Clause::new($id, &[$(&$page),+], $says);)+
        /// All clauses, in the order of this file.
        pub const CLAUSES: &[&Clause] = &[$(&$name),+];
    };
}
pub(crate) use clauses;

/// What a claim of a rule rests on. Only [`Stated`](Basis::Stated) claims, and the common ground of
/// [`Disputed`](Basis::Disputed) ones, can convict a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A page says it.
    Stated(&'static Clause),
    /// A page says something from which it follows; the text says how.
    Implied(&'static Clause, &'static str),
    /// A run against the real service showed it: the record, and what was seen.
    Observed(&'static str, &'static str),
    /// Two pages disagree. The first is the reading that was decided, the second the other one.
    Disputed(&'static Clause, &'static Clause),
    /// No page says it; the text says what was assumed and why.
    Assumed(&'static str),
}

/// How much a [`Basis`] carries, strongest first.
///
/// ```
/// use cutover::evidence::Strength;
/// assert!(Strength::Stated < Strength::Assumed, "stronger sorts first");
/// assert_eq!(Strength::Implied.to_string(), "implied");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, strum::Display, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Strength {
    /// See [`Basis::Stated`].
    Stated,
    /// See [`Basis::Implied`].
    Implied,
    /// See [`Basis::Observed`].
    Observed,
    /// See [`Basis::Disputed`].
    Disputed,
    /// See [`Basis::Assumed`].
    Assumed,
}

impl Basis {
    /// How much it carries.
    ///
    /// ```
    /// use cutover::evidence::{Basis, Strength};
    /// assert_eq!(Basis::Assumed("no page says").strength(), Strength::Assumed);
    /// ```
    #[must_use]
    pub const fn strength(&self) -> Strength {
        match self {
            Basis::Stated(_) => Strength::Stated,
            Basis::Implied(..) => Strength::Implied,
            Basis::Observed(..) => Strength::Observed,
            Basis::Disputed(..) => Strength::Disputed,
            Basis::Assumed(_) => Strength::Assumed,
        }
    }

    /// The clause it rests on first, if it rests on one.
    ///
    /// ```
    /// use cutover::{evidence::Basis, smc::clauses};
    /// assert_eq!(Basis::Stated(&clauses::CUT_OVER_WHEN).clause().map(|c| c.id), Some("smc.cut-over.when"));
    /// ```
    #[must_use]
    pub const fn clause(&self) -> Option<&'static Clause> {
        match *self {
            Basis::Stated(c) | Basis::Implied(c, _) | Basis::Disputed(c, _) => Some(c),
            Basis::Observed(..) | Basis::Assumed(_) => None,
        }
    }

    /// The clause of the other reading, where the claim is disputed.
    ///
    /// ```
    /// use cutover::evidence::Basis;
    /// assert!(Basis::Assumed("no page says").rival().is_none());
    /// ```
    #[must_use]
    pub const fn rival(&self) -> Option<&'static Clause> {
        match *self {
            Basis::Disputed(_, c) => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Basis::Stated(c) => write!(f, "stated by {c}"),
            Basis::Implied(c, why) => write!(f, "implied ({why}) by {c}"),
            Basis::Observed(record, what) => write!(f, "observed in {record}: {what}"),
            Basis::Disputed(ours, theirs) => write!(f, "disputed: {ours}, against {theirs}"),
            Basis::Assumed(why) => write!(f, "assumed: {why}"),
        }
    }
}
