//! What is done to a server, and what is recorded of it.

use super::suite::Answer;
use crate::history::{self, Field, Glimpse, Recording, What, asked};
use crate::rule::{Kind, Machine, Point, Prints};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

/// What a caller does, or the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step<M: Machine> {
    /// A call.
    Call(M::Operation),
    /// An event: of the service, or asked elsewhere.
    Event(M::Event),
}

impl<M: Machine> fmt::Display for Step<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Call(operation) => f.write_str(&M::label(*operation)),
            Step::Event(event) => write!(f, "event {event}"),
        }
    }
}

/// What to do to a server: where to begin, and the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Walk<M: Machine> {
    /// Where to begin: before anything was created.
    pub begin: M,
    /// The steps in order.
    pub steps: Vec<Step<M>>,
}

impl<M: Machine> Walk<M> {
    /// A walk of these steps.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::{Creation, Job, Operation}}, testing::{Step, Walk}};
    /// let create = Step::Call(Operation::Create(Creation::one_time()));
    /// let walk = Walk::new(Job::absent(Edition::LATEST), [create, Step::Call(Operation::Start)]);
    /// assert_eq!(walk.to_string(), "Create, Start");
    /// ```
    pub fn new(begin: M, steps: impl IntoIterator<Item = Step<M>>) -> Self {
        Self { begin, steps: steps.into_iter().collect() }
    }
}

impl<M: Machine> fmt::Display for Walk<M> {
    /// The steps in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        f.write_str(&if steps.is_empty() { "nothing".into() } else { steps.join(", ") })
    }
}

/// A machine has no field of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing is called {name:?}: expected one of {expected}")]
#[non_exhaustive]
pub struct NoSuchField {
    /// The name.
    pub name: String,
    /// The names that there are.
    pub expected: String,
}

/// What a server shows of a machine: that there is none, or the words of some fields. What it does not hold is not said.
///
/// ```
/// use cutover::smc::{Edition, job::{Job, Status}};
/// use cutover::testing::Shown;
/// let ready = Shown::of(Job::one_time(Edition::LATEST));
/// let same = Shown::<Job>::nothing().with("Status", Status::Ready.as_str())?.with("RunOnce", "true")?;
/// assert_eq!(ready.to_string(), "Status Ready, ScheduledStartTime empty, ValidTime a time, RunOnce true, source InUse");
/// assert_eq!(same.to_string(), "Status Ready, RunOnce true");
/// # Ok::<(), cutover::testing::NoSuchField>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Shown<M> {
    missing: bool,
    fields: Vec<(usize, Word)>,
    machine: PhantomData<M>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Word {
    Value(u8),
    Unlisted(String),
}

impl<M> Clone for Shown<M> {
    fn clone(&self) -> Self {
        Self { missing: self.missing, fields: self.fields.clone(), machine: PhantomData }
    }
}

impl<M: Machine> Shown<M> {
    /// The server found nothing under that name.
    ///
    /// ```
    /// use cutover::{smc::job::Job, testing::Shown};
    /// assert_eq!(Shown::<Job>::not_found().to_string(), "not found");
    /// ```
    #[must_use]
    pub const fn not_found() -> Self {
        Self { missing: true, fields: Vec::new(), machine: PhantomData }
    }

    /// It is there, and nothing is said of it yet.
    ///
    /// ```
    /// use cutover::{smc::job::Job, testing::Shown};
    /// assert_eq!(Shown::<Job>::nothing().to_string(), "found");
    /// ```
    #[must_use]
    pub const fn nothing() -> Self {
        Self { missing: false, fields: Vec::new(), machine: PhantomData }
    }

    /// All that is printed of this machine by its own words, linked resources too.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::Job}, testing::Shown};
    /// assert_eq!(Shown::of(Job::absent(Edition::LATEST)), Shown::not_found());
    /// ```
    #[must_use]
    pub fn of(machine: M) -> Self {
        let (spec, p) = (M::spec(), machine.point());
        if spec.is_missing(p) {
            return Self::not_found();
        }
        let all = spec.coordinates.iter().enumerate().filter(|(n, c)| c.kind != Kind::Asked && *n != spec.edition);
        let own = all.filter(|(n, c)| spec.prints(p, *n) != Some(Prints::Anything) && spec.may_print(p, *n, p.get(c)));
        let fields = own.map(|(n, c)| (n, Word::Value(p.get(c)))).collect();
        Self { missing: false, fields, machine: PhantomData }
    }

    /// The same with the word that a field holds, by the names that the rows have for both. A word that they do not have is
    /// kept, as one that no page lists.
    ///
    /// # Errors
    ///
    /// [`NoSuchField`] where no field is called so.
    ///
    /// ```
    /// use cutover::{smc::job::Job, testing::Shown};
    /// let odd = Shown::<Job>::nothing().with("Status", "Hibernating")?;
    /// assert_eq!(odd.to_string(), "Status \"Hibernating\"");
    /// assert!(odd.with("State", "Ready").is_err());
    /// # Ok::<(), cutover::testing::NoSuchField>(())
    /// ```
    pub fn with(mut self, name: &str, word: &str) -> Result<Self, NoSuchField> {
        let spec = M::spec();
        let printed = |n: usize| spec.views.iter().any(|view| usize::from(view.coordinate) == n);
        let own = || spec.coordinates.iter().enumerate().filter(|(n, _)| printed(*n));
        let Some((n, c)) = own().find(|(_, c)| c.name == name) else {
            let names: Vec<&str> = own().map(|(_, c)| c.name).collect();
            return Err(NoSuchField { name: name.into(), expected: names.join(", ") });
        };
        let mut values = c.values.iter().zip(0u8..);
        // What no API finds has no word, and no field holds the word for none.
        let a_word = |v: u8| *word != *"none" && !(n == 0 && spec.missing >> v & 1 == 1);
        let known = values.find(|(text, v)| **text == word && a_word(*v));
        let told = known.map_or_else(|| Word::Unlisted(word.into()), |(_, v)| Word::Value(v));
        self.put(n, told);
        Ok(self)
    }

    pub(super) fn put(&mut self, n: usize, word: Word) {
        self.missing = false;
        self.fields.retain(|(m, _)| *m != n);
        self.fields.push((n, word));
        self.fields.sort_by_key(|(n, _)| *n);
    }

    /// Whether it says something of a linked resource.
    pub(super) fn shows_linked(&self) -> bool {
        self.fields.iter().any(|(n, _)| M::spec().coordinate(*n).is_some_and(|c| c.kind == Kind::Linked))
    }

    /// Whether the rows print this machine so.
    pub(super) fn may_be(&self, machine: M) -> bool {
        let (spec, p) = (M::spec(), machine.point());
        if self.missing {
            return spec.may_be_missing(p);
        }
        let held = |(n, word): &(usize, Word)| match word {
            _ if spec.prints(p, *n) == Some(Prints::Anything) => true,
            Word::Value(v) => spec.may_print(p, *n, *v),
            Word::Unlisted(_) => false,
        };
        !spec.is_missing(p) && self.fields.iter().all(held)
    }

    fn glimpse(&self, linked: bool) -> Glimpse {
        let spec = M::spec();
        let recorded = |n: usize| linked || spec.coordinate(n).is_none_or(|c| c.kind != Kind::Linked);
        let field = |word: &Word| match word {
            Word::Value(v) => Field::Word(*v),
            Word::Unlisted(_) => Field::Unlisted,
        };
        let fields = self.fields.iter().filter(|(n, _)| recorded(*n)).map(|(n, word)| (*n, field(word))).collect();
        Glimpse { missing: self.missing, linked: false, fields }
    }
}

impl<M: Machine> fmt::Display for Shown<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.missing {
            return f.write_str("not found");
        }
        if self.fields.is_empty() {
            return f.write_str("found");
        }
        for (i, (n, word)) in self.fields.iter().enumerate() {
            let Some(c) = M::spec().coordinate(*n) else { continue };
            write!(f, "{}{} ", if i == 0 { "" } else { ", " }, c.name)?;
            match word {
                Word::Value(v) => f.write_str(c.values.get(usize::from(*v)).copied().unwrap_or("?"))?,
                Word::Unlisted(text) => write!(f, "{text:?}")?,
            }
        }
        Ok(())
    }
}

/// One thing that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry<M: Machine> {
    /// A call and how it ended.
    Call(M::Operation, Answer<M::Code>),
    /// A step that the recorder saw.
    Step(M::Event),
    /// A sighting.
    See(Shown<M>),
}

impl<M: Machine> fmt::Display for Entry<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Call(operation, answer) => write!(f, "{}: {answer}", M::label(*operation)),
            Entry::Step(event) => write!(f, "event {event}"),
            Entry::See(shown) => write!(f, "shows {shown}"),
        }
    }
}

/// A history with how it was recorded: readable, and a [`Recording`] when it is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a freedom of its own")]
#[non_exhaustive]
pub struct Trace<M: Machine> {
    /// Where it began, or a machine of the edition where that was not recorded.
    pub begin: M,
    /// Whether where it began was recorded.
    pub begin_known: bool,
    /// Whether the service's own steps were recorded.
    pub steps_recorded: bool,
    /// Whether others may have acted unseen.
    pub open_world: bool,
    /// Whether the linked resource was recorded.
    pub with_linked: bool,
    /// What was recorded, in order.
    pub entries: Vec<Entry<M>>,
}

impl<M: Machine> Trace<M> {
    /// A trace that begins with exactly this machine; the service's steps are recorded, and nobody else acts.
    ///
    /// ```
    /// use cutover::{smc::{Edition, job::Job}, testing::{Entry, Shown, Trace}};
    /// let ready = Job::one_time(Edition::LATEST);
    /// let mut trace = Trace::begun_as(ready);
    /// trace.entries.push(Entry::See(Shown::of(ready)));
    /// cutover::assert_conforms!(trace.recording());
    /// ```
    #[must_use]
    pub const fn begun_as(begin: M) -> Self {
        let (begin_known, steps_recorded, open_world, with_linked) = (true, true, false, false);
        Self { begin, begin_known, steps_recorded, open_world, with_linked, entries: Vec::new() }
    }

    /// The same as a recording that can be judged.
    ///
    /// ```
    /// use cutover::{history::Verdict, smc::{Edition, job::Job}, testing::Trace};
    /// let trace = Trace::begun_as(Job::one_time(Edition::LATEST));
    /// assert_eq!(trace.recording().judge().verdict, Verdict::Vacuous);
    /// ```
    #[must_use]
    pub fn recording(&self) -> Recording<M> {
        let mut recording =
            if self.begin_known { Recording::begun_as(self.begin) } else { Recording::begun_anywhere(self.begin) };
        if self.with_linked {
            recording = recording.with_linked(self.begin);
        }
        if self.steps_recorded {
            recording = recording.steps_recorded();
        }
        if self.open_world {
            recording = recording.open_world();
        }
        for entry in &self.entries {
            match entry {
                Entry::Call(operation, answer) => recording.put(asked::<M>(*operation, recorded(answer))),
                Entry::Step(event) => drop(recording.step(*event)),
                Entry::See(shown) => recording.put(What::See { glimpse: shown.glimpse(self.with_linked) }),
            }
        }
        recording
    }

    /// The number of an entry's line, as judgements name it.
    pub(super) const fn line(entry: usize) -> usize {
        entry + 1
    }
}

fn recorded<C: Copy + Into<u8>>(answer: &Answer<C>) -> history::Answer {
    match answer {
        Answer::Accepted => history::Answer::Ok,
        Answer::Refused(code) => history::Answer::Denied(history::Code::Listed((*code).into())),
        Answer::RefusedAs(_) => history::Answer::Denied(history::Code::Unlisted),
        Answer::Lost => history::Answer::Lost,
    }
}

impl<M: Machine> fmt::Display for Trace<M> {
    /// A line for the beginning, and one for each entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begin = if self.begin_known { format!("{}", self.begin) } else { "anywhere".into() };
        write!(f, "begins: {begin}")?;
        let said = [
            (!self.steps_recorded, "steps hidden"),
            (self.open_world, "others may act"),
            (self.with_linked, "linked resource recorded"),
        ];
        for (_, text) in said.iter().filter(|(said, _)| *said) {
            write!(f, ", {text}")?;
        }
        self.entries.iter().enumerate().try_for_each(|(n, entry)| write!(f, "\n{:>3}. {entry}", Self::line(n)))
    }
}

/// A state as far as callers can tell it from another: what is shown by its own words, and nothing where none is found.
pub(super) fn look<M: Machine>(machine: M) -> Option<Point> {
    let (spec, p) = (M::spec(), machine.point());
    let shown = spec.coordinates.iter().filter(|c| c.kind == Kind::Shown);
    (!spec.is_missing(p)).then(|| shown.fold(Point(0), |look, c| look.set(c, p.get(c))))
}
