//! A suite for somebody's own server: what it is driven through, how it is judged, and what is reported.

use super::cover::{Coverage, Deed, Key, Map, after};
use super::trace::{Entry, Shown, Step, Trace, Walk};
use super::{operations, strategy};
use crate::history::{Blame, Cause, Judge, Judgement, Verdict};
use crate::rule::sealed::Asks;
use crate::rule::{Agent, Machine, Spec};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use proptest::test_runner::{TestCaseError, TestError, TestRunner};

/// How a server answered a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Answer<C> {
    /// A success.
    Accepted,
    /// Refused with a code that the pages list.
    Refused(C),
    /// Refused with a code that no page lists.
    RefusedAs(String),
    /// No answer, or one that says nothing, such as a timeout: it may have taken effect, or still do.
    Lost,
}

impl<C: fmt::Display> fmt::Display for Answer<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Accepted => f.write_str("accepted"),
            Answer::Refused(code) => write!(f, "refused with {code}"),
            Answer::RefusedAs(code) => write!(f, "refused with {code:?}"),
            Answer::Lost => f.write_str("no answer"),
        }
    }
}

/// Who lets events happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Events {
    /// The suite does, by [`Server::happen`], and nothing happens otherwise.
    OnRequest,
    /// They come by themselves: the suite looks until something else is shown.
    ByThemselves,
}

/// A server under test: one resource of it, such as a replication job.
///
/// `begin`, `call` and `show` are enough for a server whose events come by themselves. One that can be told to let an event
/// happen (a fake, or a service with its clock in hand) is tested to the letter, since then nothing goes unseen.
pub trait Server<M: Machine> {
    /// What can go wrong that is no answer of the server: it ends the test.
    type Error: fmt::Display;

    /// Forgets what was: there is no resource, and what it depends on is as in `begin`. A server that cannot forget takes
    /// another name or id from now on. Says whether events come by themselves until it begins again.
    ///
    /// # Errors
    ///
    /// Whatever keeps the test from going on.
    fn begin(&mut self, begin: M) -> Result<Events, Self::Error>;

    /// Sends an operation. One that needs an id where nothing was created is sent with one that nothing has.
    ///
    /// # Errors
    ///
    /// Whatever keeps the test from going on. A timeout does not: it is [`Answer::Lost`].
    fn call(&mut self, operation: M::Operation) -> Result<Answer<M::Code>, Self::Error>;

    /// What it shows now.
    ///
    /// # Errors
    ///
    /// Whatever keeps the test from going on.
    fn show(&mut self) -> Result<Shown<M>, Self::Error>;

    /// Lets an event happen, and nothing else; whether it did. It is asked for only where events come on request.
    ///
    /// # Errors
    ///
    /// Whatever keeps the test from going on.
    fn happen(&mut self, event: M::Event) -> Result<bool, Self::Error> {
        let _ = event;
        Ok(false)
    }
}

/// Something of a server that no stated sentence forbids, and that the rules have otherwise: no failure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// What it is, in words.
    pub what: String,
    /// In how many sequences it was seen.
    pub sequences: usize,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} sequences)", self.what, self.sequences)
    }
}

/// A sequence by which the server breaks a stated rule.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Failure<M: Machine> {
    /// The shortest sequence that was found.
    pub walk: Walk<M>,
    /// What was recorded of it.
    pub trace: Trace<M>,
    /// The verdict, with the clause.
    pub judgement: Judgement,
    /// How many steps the sequence had in which it was found.
    pub found_after: usize,
    /// How many sequences were tried to make it shorter.
    pub tried: usize,
}

impl<M: Machine> fmt::Display for Failure<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (steps, found, tried) = (self.walk.steps.len(), self.found_after, self.tried);
        writeln!(f, "shortest sequence: {}", self.walk)?;
        writeln!(f, "({steps} steps; found after {found}, {tried} sequences tried to shorten it)")?;
        writeln!(f, "{}", self.trace)?;
        write!(f, "{}", self.judgement)
    }
}

/// What a suite found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Report<M: Machine> {
    /// The machine and the edition.
    pub name: String,
    /// How many sequences the server was driven through, each from its beginning.
    pub sequences: usize,
    /// How many calls and events they had.
    pub steps: usize,
    /// How far they cover the rules.
    pub coverage: Coverage,
    /// What only assumptions speak against.
    pub notes: Vec<Note>,
    /// What stated rules forbid: one for each clause and row.
    pub failures: Vec<Failure<M>>,
}

impl<M: Machine> Report<M> {
    /// Whether no stated rule was broken.
    #[must_use]
    pub const fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

impl<M: Machine> fmt::Display for Report<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.passed() { "no stated rule was broken" } else { "stated rules were broken" };
        writeln!(f, "{}: {verdict}", self.name)?;
        writeln!(f, "{} sequences, {} steps", self.sequences, self.steps)?;
        write!(f, "covered: {}", self.coverage)?;
        self.notes.iter().try_for_each(|note| write!(f, "\nnote: {note}"))?;
        self.failures.iter().enumerate().try_for_each(|(n, failure)| write!(f, "\n\nfailure {}: {failure}", n + 1))
    }
}

/// Drives a server through the rules of one edition, and judges what it did.
///
/// ```
/// use cutover::rule::Accepted;
/// use cutover::smc::{Code, Edition, job::{Event, Job, Operation}};
/// use cutover::testing::{Answer, Events, Server, Shown, Suite};
/// use std::convert::Infallible;
///
/// /// The rules themselves, as the least server there is.
/// struct Rules(Job);
///
/// impl Server<Job> for Rules {
///     type Error = Infallible;
///     fn begin(&mut self, begin: Job) -> Result<Events, Infallible> {
///         self.0 = begin;
///         Ok(Events::OnRequest)
///     }
///     fn call(&mut self, operation: Operation) -> Result<Answer<Code>, Infallible> {
///         Ok(match self.0.apply(operation) {
///             Ok(accepted) => {
///                 self.0 = accepted.job();
///                 Answer::Accepted
///             }
///             Err(refused) => Answer::Refused(refused.code),
///         })
///     }
///     fn show(&mut self) -> Result<Shown<Job>, Infallible> {
///         Ok(Shown::of(self.0))
///     }
///     fn happen(&mut self, event: Event) -> Result<bool, Infallible> {
///         let after = self.0.step(event);
///         self.0 = after.unwrap_or(self.0);
///         Ok(after.is_ok())
///     }
/// }
///
/// let suite = Suite::new(Edition::LATEST);
/// let report = suite.exhaust(&mut Rules(Job::absent(Edition::LATEST)))?;
/// assert!(report.passed() && report.coverage.missed.is_empty(), "{report}");
/// # Ok::<(), Infallible>(())
/// ```
pub struct Suite<M: Machine> {
    name: String,
    edition: M::Edition,
    map: Map<M>,
    judge: Judge,
    patience: usize,
    longest: usize,
    tries: usize,
}

impl<M: Machine> fmt::Debug for Suite<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite").field("name", &self.name).finish_non_exhaustive()
    }
}

/// More failures than these are not looked for.
const FAILURES: usize = 16;

/// A sequence in the making.
struct Run<M: Machine> {
    trace: Trace<M>,
    /// Where the machine may be by the rows and what was shown.
    set: Vec<M>,
    shown: Option<Shown<M>>,
    taken: Vec<Step<M>>,
}

/// What is found while sequences are driven.
struct Found<M: Machine> {
    covered: BTreeSet<Key>,
    notes: BTreeMap<String, usize>,
    failures: Vec<(Convict, Failure<M>)>,
    sequences: usize,
    steps: usize,
}

/// By what one conviction is told from another: the clause, and the row where it has one.
type Convict = Option<(Option<&'static str>, &'static str)>;

impl<M: Machine> Suite<M> {
    /// A suite for this edition.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, testing::Suite};
    /// let suite = Suite::<Task>::new(Edition::LATEST);
    /// ```
    #[must_use]
    pub fn new(edition: M::Edition) -> Self {
        let name = format!("{} {edition}", M::spec().name);
        Self { name, edition, map: Map::new(edition), judge: Judge::new(), patience: 20, longest: 64, tries: 20_000 }
    }

    /// The same looking so many times for what comes by itself, before it is taken not to come; 20 if nobody says.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, testing::Suite};
    /// let suite = Suite::<Task>::new(Edition::LATEST).patience(3);
    /// ```
    #[must_use]
    pub const fn patience(mut self, looks: usize) -> Self {
        self.patience = looks;
        self
    }

    /// The same with sequences of about so many steps; 64 if nobody says.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, testing::Suite};
    /// let suite = Suite::<Task>::new(Edition::LATEST).longest(1_000);
    /// ```
    #[must_use]
    pub const fn longest(mut self, steps: usize) -> Self {
        self.longest = steps;
        self
    }

    /// The same trying so many sequences at most to make one that fails shorter; 20,000 if nobody says.
    ///
    /// ```
    /// use cutover::{dcs::{Edition, task::Task}, testing::Suite};
    /// let suite = Suite::<Task>::new(Edition::LATEST).tries(100);
    /// ```
    #[must_use]
    pub const fn tries(mut self, sequences: usize) -> Self {
        self.tries = sequences;
        self
    }

    /// Drives a server through every line of the rows that can be come to, and every operation and event in every state that
    /// is told from others by what is shown. The sequences are the same each time, if the server is.
    ///
    /// # Errors
    ///
    /// What the server could not do, which is no answer of it.
    ///
    /// See [`Suite`] for an example.
    pub fn exhaust<S: Server<M>>(&self, server: &mut S) -> Result<Report<M>, S::Error> {
        let (mut found, mut left) = (Found::default(), self.map.goals.clone());
        while let Some((start, mut way)) = self.map.nearest(&self.map.starts, &left) {
            let Some(begin) = self.map.states.get(start) else { break };
            let mut run = Self::begin(server, *begin)?;
            found.sequences += 1;
            loop {
                let done = self.follow(server, &mut run, &way, &mut found, &mut left)?;
                // Whatever became of it, it is not tried again.
                left.retain(|key| way.last().is_none_or(|deed| !deed.keys.contains(key)));
                let at = run.set.first().and_then(|state| self.map.number(*state));
                let next = at.filter(|_| done && run.taken.len() < self.longest);
                let Some((_, on)) = next.and_then(|at| self.map.nearest(&[at], &left)) else { break };
                way = on;
            }
            self.end(server, &run, &mut found)?;
            if found.failures.len() >= FAILURES {
                break;
            }
        }
        Ok(self.report(found))
    }

    /// Takes the steps of a way as long as they lead where the rows say; whether the sequence can go on.
    fn follow<S: Server<M>>(
        &self,
        server: &mut S,
        run: &mut Run<M>,
        way: &[Deed<M>],
        found: &mut Found<M>,
        left: &mut BTreeSet<Key>,
    ) -> Result<bool, S::Error> {
        for deed in way {
            let keys = self.step(server, run, deed.step)?;
            found.steps += 1;
            left.retain(|key| !keys.contains(key));
            found.covered.extend(keys);
            if self.judge.convicted(&run.trace.recording()) {
                return Ok(false);
            }
            let there = run.set.iter().position(|state| self.map.number(*state) == Some(deed.next));
            let Some(there) = there else { break };
            run.set.swap(0, there);
        }
        Ok(!run.set.is_empty())
    }

    /// Drives a server through random walks: as many, from such seeds and kept for the next time as the runner's
    /// configuration says.
    ///
    /// # Errors
    ///
    /// What the server could not do, which is no answer of it.
    ///
    /// ```
    /// # use cutover::smc::{Code, Edition, job::{Job, Operation, State}};
    /// # use cutover::testing::{Answer, Events, Server, Shown, Suite};
    /// # use std::convert::Infallible;
    /// use proptest::test_runner::{Config, TestRunner};
    ///
    /// /// A server that takes whatever is asked.
    /// struct Yes(Job);
    /// # impl Server<Job> for Yes {
    /// #     type Error = Infallible;
    /// #     fn begin(&mut self, begin: Job) -> Result<Events, Infallible> { self.0 = begin; Ok(Events::ByThemselves) }
    /// #     fn call(&mut self, o: Operation) -> Result<Answer<Code>, Infallible> {
    /// #         self.0 = self.0.apply(o).map_or(self.0, |accepted| accepted.job());
    /// #         Ok(Answer::Accepted)
    /// #     }
    /// #     fn show(&mut self) -> Result<Shown<Job>, Infallible> { Ok(Shown::of(self.0)) }
    /// # }
    /// // impl Server<Job> for Yes { … }
    ///
    /// let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    /// let report = Suite::new(Edition::LATEST).random(&mut runner, &mut Yes(Job::absent(Edition::LATEST)))?;
    /// assert!(!report.passed());
    /// # Ok::<(), Infallible>(())
    /// ```
    pub fn random<S: Server<M>>(&self, runner: &mut TestRunner, server: &mut S) -> Result<Report<M>, S::Error> {
        let both = RefCell::new((server, Found::default(), None));
        let walks = strategy::walk::<M>(self.edition, 0..=self.longest);
        let result = runner.run(&walks, |walk| {
            let (server, found, error) = &mut *both.borrow_mut();
            if error.is_some() {
                return Ok(());
            }
            found.sequences += 1;
            match self.drive(*server, &walk, Some(found)) {
                Ok(run) if self.judge.convicted(&run.trace.recording()) => {
                    Err(TestCaseError::fail("a stated rule was broken"))
                }
                Ok(run) => {
                    self.note(&run.trace, found);
                    Ok(())
                }
                Err(e) => {
                    *error = Some(e);
                    Ok(())
                }
            }
        });
        let (server, mut found, error) = both.into_inner();
        match (error, result) {
            (Some(error), _) => return Err(error),
            (None, Err(TestError::Fail(_, walk))) => {
                let run = self.drive(server, &walk, None)?;
                self.end(server, &run, &mut found)?;
            }
            (None, _) => {}
        }
        Ok(self.report(found))
    }

    /// Drives a server through one walk, such as one that failed once, and judges it; it stops where it is convicted.
    ///
    /// # Errors
    ///
    /// What the server could not do, which is no answer of it.
    ///
    /// ```
    /// # use cutover::smc::{Code, Edition, job::{Job, Operation}};
    /// # use cutover::testing::{Answer, Events, Server, Shown, Step, Suite, Walk};
    /// # use std::convert::Infallible;
    /// # struct Yes;
    /// # impl Server<Job> for Yes {
    /// #     type Error = Infallible;
    /// #     fn begin(&mut self, _: Job) -> Result<Events, Infallible> { Ok(Events::ByThemselves) }
    /// #     fn call(&mut self, _: Operation) -> Result<Answer<Code>, Infallible> { Ok(Answer::Accepted) }
    /// #     fn show(&mut self) -> Result<Shown<Job>, Infallible> { Ok(Shown::not_found()) }
    /// # }
    /// let walk = Walk::new(Job::absent(Edition::LATEST), [Step::Call(Operation::Start)]);
    /// let (trace, judgement) = Suite::new(Edition::LATEST).run(&mut Yes, &walk)?;
    /// assert_eq!(judgement.blame[0].clause.unwrap().id, "smc.start.when");
    /// # Ok::<(), Infallible>(())
    /// ```
    pub fn run<S: Server<M>>(&self, server: &mut S, walk: &Walk<M>) -> Result<(Trace<M>, Judgement), S::Error> {
        let run = self.drive(server, walk, None)?;
        let judgement = self.judge.judge(&run.trace.recording());
        Ok((run.trace, judgement))
    }

    fn begin<S: Server<M>>(server: &mut S, begin: M) -> Result<Run<M>, S::Error> {
        let steps_recorded = server.begin(begin)? == Events::OnRequest;
        Ok(Run {
            trace: Trace { steps_recorded, ..Trace::begun_as(begin) },
            set: [begin].into(),
            shown: None,
            taken: Vec::new(),
        })
    }

    /// Drives a server through a walk, until it is convicted.
    fn drive<S: Server<M>>(
        &self,
        server: &mut S,
        walk: &Walk<M>,
        mut found: Option<&mut Found<M>>,
    ) -> Result<Run<M>, S::Error> {
        let mut run = Self::begin(server, walk.begin)?;
        for step in &walk.steps {
            let keys = self.step(server, &mut run, *step)?;
            if let Some(found) = &mut found {
                found.steps += 1;
                found.covered.extend(keys);
            }
            if self.judge.convicted(&run.trace.recording()) {
                break;
            }
        }
        Ok(run)
    }

    /// Takes a step and looks; gives what was covered for sure.
    fn step<S: Server<M>>(&self, server: &mut S, run: &mut Run<M>, step: Step<M>) -> Result<Vec<Key>, S::Error> {
        run.taken.push(step);
        let mut keys = None;
        match step {
            Step::Call(operation) => {
                let answer = server.call(operation)?;
                let before = if run.trace.steps_recorded { run.set.clone() } else { service(&run.set) };
                run.set = before
                    .iter()
                    .flat_map(|s| fits(*s, operation, &answer).map(move |after| (*s, after)))
                    .map(|(s, after)| {
                        common(&mut keys, self.map.keys(s, step));
                        after
                    })
                    .collect();
                if answer == Answer::Lost {
                    keys = None;
                }
                run.trace.entries.push(Entry::Call(operation, answer));
            }
            Step::Event(_) if !run.trace.steps_recorded => {
                let (mut all, first) = (Vec::new(), run.shown.clone());
                for _ in 0..self.patience.max(1) {
                    all.extend(self.look(server, run)?);
                    if run.shown != first {
                        break;
                    }
                }
                return Ok(all);
            }
            Step::Event(event) => {
                if !server.happen(event)? {
                    return Ok(Vec::new());
                }
                run.trace.entries.push(Entry::Step(event));
                let foreseen = run.set.iter().filter_map(|s| Some((*s, s.happen(event).ok()?)));
                let foreseen: Vec<(M, M)> = foreseen.collect();
                for (s, _) in &foreseen {
                    common(&mut keys, self.map.keys(*s, step));
                }
                run.set = foreseen.into_iter().map(|(_, after)| after).collect();
            }
        }
        let mut all = keys.unwrap_or_default();
        all.extend(self.look(server, run)?);
        Ok(all)
    }

    /// Looks at what the server shows; gives what it did meanwhile for sure.
    fn look<S: Server<M>>(&self, server: &mut S, run: &mut Run<M>) -> Result<Vec<Key>, S::Error> {
        let shown = server.show()?;
        let mut keys = None;
        let before = core::mem::take(&mut run.set);
        let reach = if run.trace.steps_recorded { before.clone() } else { service(&before) };
        run.set = reach.into_iter().filter(|s| shown.may_be(*s)).collect();
        if run.set.is_empty() {
            run.set = self.map.states.iter().copied().filter(|s| shown.may_be(*s)).collect();
        } else if !run.set.iter().any(|s| before.contains(s)) {
            // It has moved by itself: by one event, if no other leads there.
            let ways: Vec<(M, M::Event, M)> =
                before.iter().flat_map(|s| nexts(*s).map(|(e, next)| (*s, e, next))).collect();
            let led: Vec<_> = ways.into_iter().filter(|(_, _, next)| run.set.contains(next)).collect();
            let all = run.set.iter().all(|s| led.iter().any(|(_, _, next)| next == s));
            if let Some((_, event, _)) = led.first().filter(|first| all && led.iter().all(|way| way.1 == first.1)) {
                for (s, _, _) in &led {
                    common(&mut keys, self.map.keys(*s, Step::Event(*event)));
                }
            }
        }
        run.trace.with_linked |= shown.shows_linked();
        run.trace.entries.push(Entry::See(shown.clone()));
        run.shown = Some(shown);
        Ok(keys.unwrap_or_default())
    }

    /// What a sequence that is over was worth.
    fn end<S: Server<M>>(&self, server: &mut S, run: &Run<M>, found: &mut Found<M>) -> Result<(), S::Error> {
        if !self.judge.convicted(&run.trace.recording()) {
            self.note(&run.trace, found);
            return Ok(());
        }
        let judgement = self.judge.judge(&run.trace.recording());
        let convict = convict(&judgement);
        if found.failures.iter().any(|(known, _)| *known == convict) {
            return Ok(());
        }
        let walk = Walk { begin: run.trace.begin, steps: run.taken.clone() };
        let (trace, found_after) = (run.trace.clone(), run.taken.len());
        let first = Failure { walk, trace, judgement, found_after, tried: 0 };
        found.failures.push((convict, self.shorten(server, first, convict)?));
        Ok(())
    }

    fn note(&self, trace: &Trace<M>, found: &mut Found<M>) {
        let recording = trace.recording();
        let mut notes: Vec<String> = Vec::new();
        match self.judge.verdict(&recording) {
            Verdict::Unspecified => notes.extend(self.judge.judge(&recording).causes.iter().map(in_words)),
            Verdict::Inconclusive => notes.push("a sequence was too long to be judged".into()),
            Verdict::Conforms | Verdict::Vacuous | Verdict::Violates => {}
        }
        notes.sort();
        notes.dedup();
        for note in notes {
            *found.notes.entry(note).or_default() += 1;
        }
    }

    /// Makes a failing sequence as short as it can be: first by leaving steps out and asking for simpler things, then by
    /// trying the shortest way to each state with each kind of step there, nearest first.
    fn shorten<S: Server<M>>(
        &self,
        server: &mut S,
        first: Failure<M>,
        convict: Convict,
    ) -> Result<Failure<M>, S::Error> {
        let mut best = first;
        let mut again = |best: &mut Failure<M>, steps: Vec<Step<M>>, begin: M| -> Result<bool, S::Error> {
            best.tried += 1;
            let walk = Walk { begin, steps };
            // What is convicted on the way still is at the end, so that one verdict tells of most tries.
            let mut run = Self::begin(server, begin)?;
            for step in &walk.steps {
                self.step(server, &mut run, *step)?;
            }
            if !self.judge.convicted(&run.trace.recording()) {
                return Ok(false);
            }
            let run = self.drive(server, &walk, None)?;
            let recording = run.trace.recording();
            if !self.judge.convicted(&recording) {
                return Ok(false);
            }
            let judgement = self.judge.judge(&recording);
            if self::convict(&judgement) != convict {
                return Ok(false);
            }
            (best.walk, best.trace, best.judgement) = (Walk { begin, steps: run.taken }, run.trace, judgement);
            Ok(true)
        };
        let mut changed = true;
        while changed && best.tried < self.tries {
            changed = false;
            // Halves, quarters, and so on, from the end.
            let mut size = best.walk.steps.len().div_ceil(2).max(1);
            loop {
                let mut at = best.walk.steps.len();
                while at > 0 && best.tried < self.tries {
                    let end = at.min(best.walk.steps.len());
                    at = end.saturating_sub(size);
                    let mut steps = best.walk.steps.clone();
                    steps.drain(at..end);
                    let begin = best.walk.begin;
                    changed |= !steps.is_empty() && again(&mut best, steps, begin)?;
                }
                if size == 1 {
                    break;
                }
                size = size.div_ceil(2);
            }
        }
        self.simplify(&mut best, &mut again)?;
        for n in 0..self.map.states.len() {
            let (start, path) = self.map.path(n);
            let (Some(deeds), Some(begin)) = (self.map.deeds.get(n), self.map.states.get(start)) else { break };
            if path.len() + 1 >= best.walk.steps.len() || best.tried >= self.tries {
                break;
            }
            for deed in deeds {
                let steps = path.iter().copied().chain([deed.step]).collect();
                if again(&mut best, steps, *begin)? {
                    break;
                }
            }
        }
        Ok(best)
    }

    /// Asks for the simplest thing that still fails in the place of each call.
    fn simplify<E>(
        &self,
        best: &mut Failure<M>,
        again: &mut impl FnMut(&mut Failure<M>, Vec<Step<M>>, M) -> Result<bool, E>,
    ) -> Result<(), E> {
        for n in 0..best.walk.steps.len() {
            let Some(Step::Call(operation)) = best.walk.steps.get(n).copied() else { continue };
            let simpler = operations::<M>().into_iter().filter(|o| o.verb() == operation.verb());
            for simpler in simpler.take_while(|o| *o != operation) {
                let mut steps = best.walk.steps.clone();
                if let Some(step) = steps.get_mut(n) {
                    *step = Step::Call(simpler);
                }
                let begin = best.walk.begin;
                if best.tried < self.tries && again(best, steps, begin)? {
                    break;
                }
            }
        }
        Ok(())
    }

    fn report(&self, found: Found<M>) -> Report<M> {
        let Found { covered, notes, failures, sequences, steps } = found;
        Report {
            name: self.name.clone(),
            sequences,
            steps,
            coverage: self.map.coverage(&covered),
            notes: notes.into_iter().map(|(what, sequences)| Note { what, sequences }).collect(),
            failures: failures.into_iter().map(|(_, failure)| failure).collect(),
        }
    }
}

impl<M: Machine> Default for Found<M> {
    fn default() -> Self {
        let (covered, notes, failures) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
        Self { covered, notes, failures, sequences: 0, steps: 0 }
    }
}

fn convict(judgement: &Judgement) -> Convict {
    judgement.blame.first().map(|blame| (blame.clause.map(|clause| clause.id), blame.rule))
}

/// What all have in common.
fn common(all: &mut Option<Vec<Key>>, keys: Vec<Key>) {
    match all {
        Some(all) => all.retain(|key| keys.contains(key)),
        None => *all = Some(keys),
    }
}

/// Where a machine is after this answer, if the rows give it.
fn fits<M: Machine>(state: M, operation: M::Operation, answer: &Answer<M::Code>) -> impl Iterator<Item = M> + use<M> {
    let asked = state.ask(operation);
    let [one, other] = match (answer, asked) {
        (Answer::Accepted, Ok(accepted)) => [Some(accepted.job()), None],
        (Answer::Refused(code), Err(refused)) if refused.code == *code => [Some(state), None],
        (Answer::Lost, Ok(accepted)) => [Some(state), Some(accepted.job())],
        (Answer::Lost, Err(_)) => [Some(state), None],
        _ => [None, None],
    };
    one.into_iter().chain(other)
}

/// What the service may do by itself in a state, and where that leads.
fn nexts<M: Machine>(state: M) -> impl Iterator<Item = (M::Event, M)> {
    let spec = M::spec();
    let edition = spec.edition_of(state.point());
    let own =
        move |e: &M::Event| Spec::find(spec.events, e.verb(), edition).is_some_and(|rule| rule.agent == Agent::Service);
    let events = M::EVENTS.iter().copied().filter(own);
    events.filter_map(move |e| after(state, Step::Event(e)).map(|next| (e, next)))
}

/// All that the service may make of these by itself, themselves too.
fn service<M: Machine>(from: &[M]) -> Vec<M> {
    let mut all: Vec<M> = from.to_vec();
    let mut n = 0;
    while let Some(state) = all.get(n).copied() {
        for (_, next) in nexts(state) {
            if !all.contains(&next) {
                all.push(next);
            }
        }
        n += 1;
    }
    all
}

fn in_words(cause: &Cause) -> String {
    match cause {
        Cause::Contradicts(Blame { part, rule, basis, .. }) => {
            let of = if rule.is_empty() { String::new() } else { format!(" of {rule}") };
            format!("contradicts the {part}{of}, which is no stated one: {basis}")
        }
        Cause::UnforeseenMove => "moved as no row foresees, and no sentence forbids".to_string(),
        Cause::UnlistedCode(_) => "answered a code that the operation's error table lacks".to_string(),
        Cause::UnlistedWord(_) => "showed a word that no page lists".to_string(),
        Cause::UnrecordedCode(_) => "refused without a code".to_string(),
    }
}
