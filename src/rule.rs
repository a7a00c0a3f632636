//! Rules as data: coordinates, regions, checks, effects, and what is computed from them for every machine.
//!
//! A machine is a vector of small enums, its *coordinates*. A [`Rule`] says for one operation or event, in the order of
//! the page, which [`Check`]s answer and which [`Effect`]s follow, each with its [`Basis`]. Whoever embeds the crate
//! needs none of this: it is here for those who read, audit or render the rules.

use crate::evidence::Basis;
use core::fmt::{self, Debug, Display};
use core::hash::Hash;

/// How many coordinates a machine may have, those of a request included.
pub const WIDTH: usize = 20;

/// What a coordinate is to those who look at a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The wire prints it.
    Shown,
    /// Memory that the pages imply.
    Hidden,
    /// The same for a whole life.
    Fixed,
    /// A coordinate of another resource.
    Linked,
    /// An argument of a request.
    Asked,
}

/// One coordinate: a small enum, packed into a [`Point`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coordinate {
    /// Its name: the wire's where it has one.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The names of its values, in the order of their numbers.
    pub values: &'static [&'static str],
    pub(crate) shift: u8,
    pub(crate) bits: u8,
}

impl Coordinate {
    pub(crate) const fn new(
        name: &'static str,
        kind: Kind,
        shift: u8,
        bits: u8,
        values: &'static [&'static str],
    ) -> Self {
        assert!(values.len() <= 1 << bits && shift as usize + bits as usize <= 32, "a coordinate needs its bits");
        Self { name, kind, values, shift, bits }
    }

    /// Its bits in a point.
    pub(crate) const fn field(&self) -> u32 {
        ((1 << self.bits) - 1) << self.shift
    }

    /// The mask that holds every value.
    pub(crate) const fn all(&self) -> u32 {
        u32::MAX >> (32 - self.values.len())
    }
}

/// A job with a request: one value for each coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point(pub(crate) u32);

impl Point {
    #[expect(clippy::cast_possible_truncation, reason = "a coordinate has at most 5 bits")]
    pub(crate) const fn get(self, c: &Coordinate) -> u8 {
        ((self.0 >> c.shift) & ((1 << c.bits) - 1)) as u8
    }

    pub(crate) const fn set(self, c: &Coordinate, value: u8) -> Self {
        Self(self.0 & !c.field() | ((value as u32) << c.shift) & c.field())
    }
}

/// A set of points: one mask of allowed values for each coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    masks: [u32; WIDTH],
    /// A bit for each coordinate that has a mask; most regions narrow one or two.
    pub(crate) narrowed: u32,
}

impl Region {
    /// Every point.
    pub const ANY: Self = Self { masks: [u32::MAX; WIDTH], narrowed: 0 };

    pub(crate) const fn only(coordinate: usize, mask: u32) -> Self {
        assert!(coordinate < WIDTH, "a machine has at most WIDTH coordinates");
        Self::ANY.with_mask(coordinate, mask)
    }

    /// The points that are in both.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn with(mut self, other: Self) -> Self {
        let mut n = 0;
        while n < WIDTH {
            self = self.with_mask(n, self.masks[n] & other.masks[n]);
            n += 1;
        }
        self
    }

    /// Whether a point of this machine is in it.
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    #[must_use]
    pub const fn has(&self, coordinates: &[Coordinate], p: Point) -> bool {
        let mut left = self.narrowed;
        while left != 0 {
            let n = left.trailing_zeros() as usize;
            if n < coordinates.len() && n < WIDTH {
                // As `get` has it: calls are dear while the compiler builds tables of this.
                let c = &coordinates[n];
                if self.masks[n] >> (p.0 >> c.shift & ((1 << c.bits) - 1)) & 1 == 0 {
                    return false;
                }
            }
            left &= left - 1;
        }
        true
    }

    /// The mask of one coordinate.
    #[doc(hidden)]
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    #[must_use]
    pub const fn mask(&self, coordinate: usize) -> u32 {
        if coordinate < WIDTH { self.masks[coordinate] } else { u32::MAX }
    }

    /// The same region with one mask replaced.
    #[doc(hidden)]
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    #[must_use]
    pub const fn with_mask(mut self, coordinate: usize, mask: u32) -> Self {
        if coordinate < WIDTH {
            self.masks[coordinate] = mask;
            self.narrowed &= !(1 << coordinate);
            self.narrowed |= ((mask != u32::MAX) as u32) << coordinate;
        }
        self
    }

    /// The region in words: `Status is Ready or Stopped, source is InUse`.
    #[must_use]
    pub fn words<'a>(&'a self, coordinates: &'a [Coordinate]) -> impl Display + 'a {
        Words { region: self, coordinates }
    }
}

struct Words<'a> {
    region: &'a Region,
    coordinates: &'a [Coordinate],
}

impl Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (c, mask) in self.coordinates.iter().zip(self.region.masks) {
            let (mask, all) = (mask & c.all(), c.all());
            if mask == all {
                continue;
            }
            f.write_str(if first { "" } else { ", " })?;
            first = false;
            let inverse = (all & !mask).count_ones() <= 2 && mask.count_ones() > 2;
            let listed = if inverse { all & !mask } else { mask };
            write!(f, "{} is {}", c.name, if inverse { "not " } else { "" })?;
            let mut left = listed.count_ones();
            if left == 0 {
                f.write_str("nothing")?;
            }
            for (value, name) in c.values.iter().enumerate().filter(|(v, _)| listed >> v & 1 == 1) {
                left -= 1;
                let join = match left {
                    0 => "",
                    1 => " or ",
                    _ => ", ",
                };
                let _ = value;
                write!(f, "{name}{join}")?;
            }
        }
        f.write_str(if first { "always" } else { "" })
    }
}

/// Several regions in words, joined by `; or`.
pub(crate) fn any_of<'a>(regions: &'a [Region], coordinates: &'a [Coordinate]) -> impl Display + 'a {
    struct AnyOf<'a>(&'a [Region], &'a [Coordinate]);
    impl Display for AnyOf<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            if self.0.is_empty() {
                return f.write_str("nowhere that is known");
            }
            for (n, region) in self.0.iter().enumerate() {
                write!(f, "{}{}", if n == 0 { "" } else { "; or " }, region.words(self.1))?;
            }
            Ok(())
        }
    }
    AnyOf(regions, coordinates)
}

/// What a check does where it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Verb {
    /// Refuses outside its regions: a "must" or "only" sentence, which claims both sides.
    Unless,
    /// Refuses inside its regions; nothing is claimed about the rest.
    Refuse,
    /// Accepts inside its regions, and nothing changes.
    Ignore,
    /// Accepts inside its regions.
    Pass,
}

/// One line of a rule: where it answers, and what.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Check {
    /// What it does.
    pub verb: Verb,
    /// The union of regions it speaks of.
    pub regions: &'static [Region],
    /// The number of the code it refuses with.
    pub code: Option<u8>,
    /// What the guard rests on.
    pub basis: Basis,
    /// What the code rests on, where it is not what the rule says of all its codes.
    pub code_basis: Option<Basis>,
    /// Where another reading of a disputed check differs.
    pub doubt: &'static [Region],
}

impl Check {
    /// Whether the point lies in one of its regions.
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    pub(crate) const fn inside(&self, coordinates: &[Coordinate], p: Point) -> bool {
        let mut n = 0;
        while n < self.regions.len() {
            if self.regions[n].has(coordinates, p) {
                return true;
            }
            n += 1;
        }
        false
    }

    /// Whether it answers at this point.
    pub(crate) const fn fires(&self, coordinates: &[Coordinate], p: Point) -> bool {
        self.inside(coordinates, p) != matches!(self.verb, Verb::Unless)
    }
}

/// What an effect gives a coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum To {
    /// This value.
    Is(u8),
    /// What the request asks: the value of the coordinate with this number, whose first value, 0, means "not said" and keeps
    /// what was.
    Asked(u8),
}

/// One line of a rule: a coordinate that an accepted request or an event sets.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Effect {
    /// Where it applies, on the point before the step.
    pub when: Region,
    /// The number of the coordinate.
    pub coordinate: u8,
    /// The value it gets.
    pub to: To,
    /// The values that the other reading of a disputed effect gives: a mask.
    pub rival: u32,
    /// What that rests on.
    pub basis: Basis,
}

impl Effect {
    /// The value that it sets at a point; `None` where the request does not say.
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    pub(crate) const fn value(&self, coordinates: &[Coordinate], p: Point) -> Option<u8> {
        match self.to {
            To::Is(value) => Some(value),
            To::Asked(n) if (n as usize) < coordinates.len() => match p.get(&coordinates[n as usize]) {
                0 => None,
                value => Some(value),
            },
            To::Asked(_) => None,
        }
    }

    /// The effect in words: `Status is Running`, `copystate is as asked`.
    #[cfg(feature = "alloc")]
    pub(crate) fn words<'a>(&'a self, coordinates: &'a [Coordinate]) -> impl Display + 'a {
        struct Set<'a>(&'a Effect, &'a [Coordinate]);
        impl Display for Set<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let Some(c) = self.1.get(usize::from(self.0.coordinate)) else { return f.write_str("?") };
                match self.0.to {
                    To::Is(v) => write!(f, "{} is {}", c.name, c.values.get(usize::from(v)).unwrap_or(&"?")),
                    To::Asked(_) => write!(f, "{} is as asked, or kept where nothing is said of it", c.name),
                }
            }
        }
        Set(self, coordinates)
    }
}

/// What an accepted request cannot lead to, whichever reading of its effects is right.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Bar {
    /// Where the job is not afterwards: in none of these.
    pub to: &'static [Region],
    /// What says so.
    pub basis: Basis,
}

/// Who makes the step that a rule describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agent {
    /// A caller asks for it, and can be refused.
    Caller,
    /// The service does it by itself.
    Service,
    /// Somebody does it in the vendor's console, though the API pages do not have it.
    Console,
    /// Somebody asks it of another resource, such as the migration task of a source server.
    Elsewhere,
}

/// What an event is to somebody who waits. It is no claim of a page and no verdict rests on it: a plan counts on what goes on,
/// and a goal that is computed lies where nothing goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Course {
    /// The service goes on with what was asked of it.
    Onward,
    /// A clock of the service ends a rest. It can be counted on, but nobody waits for it who was not told so; the reason.
    Timed(&'static str),
    /// Something that nobody wants, or that only may happen: never counted on; the reason.
    Adverse(&'static str),
    /// Somebody outside of the service must see to it; the reason.
    Outside(&'static str),
}

/// Everything that is claimed of one operation or event in some editions.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// The operation's name at the API, or the event's name.
    pub name: &'static str,
    /// Who makes the step.
    pub agent: Agent,
    /// The number of the operation or event.
    pub verb: u8,
    /// One bit for each edition that it belongs to.
    pub editions: u8,
    /// The checks in the page's order; the first that fires answers.
    pub checks: [Option<Check>; 10],
    /// The effects.
    pub effects: [Option<Effect>; 12],
    /// What an accepted request cannot lead to.
    pub bar: Option<Bar>,
    /// Whether the checks look at all that the request carries, so that a refusal for a wrong parameter is theirs.
    pub whole: bool,
    /// What the order of the checks rests on.
    pub order: Basis,
    /// What the codes rest on: the operation's own error table.
    pub errors: Basis,
    /// What an event is to somebody who waits.
    pub course: Course,
}

/// No page of this service says in which order an operation's conditions are looked at.
pub(crate) const NO_ORDER: Basis = Basis::Assumed("no page says in which order the conditions are checked");

impl Rule {
    pub(crate) const fn new(agent: Agent, name: &'static str, verb: u8, editions: u8, errors: Basis) -> Self {
        Self {
            name,
            agent,
            verb,
            editions,
            checks: [None; 10],
            effects: [None; 12],
            bar: None,
            whole: false,
            order: NO_ORDER,
            errors,
            course: Course::Onward,
        }
    }

    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    const fn check(mut self, verb: Verb, regions: &'static [Region], code: Option<u8>, basis: Basis) -> Self {
        let mut n = 0;
        while self.checks[n].is_some() {
            n += 1;
        }
        self.checks[n] = Some(Check { verb, regions, code, basis, code_basis: None, doubt: &[] });
        self
    }

    /// "Must" and "only" sentences: refused with the code unless the point is in a region.
    pub(crate) const fn unless(self, regions: &'static [Region], code: u8, basis: Basis) -> Self {
        self.check(Verb::Unless, regions, Some(code), basis)
    }

    /// Refused with the code in the regions; nothing is claimed of the rest.
    pub(crate) const fn refuse(self, regions: &'static [Region], code: u8, basis: Basis) -> Self {
        self.check(Verb::Refuse, regions, Some(code), basis)
    }

    /// Accepted in the regions, and nothing changes.
    pub(crate) const fn ignore(self, regions: &'static [Region], basis: Basis) -> Self {
        self.check(Verb::Ignore, regions, None, basis)
    }

    /// Accepted in the regions.
    pub(crate) const fn pass(self, regions: &'static [Region], basis: Basis) -> Self {
        self.check(Verb::Pass, regions, None, basis)
    }

    /// A code that the operation's error table lists though no sentence says when it is returned: a check without a region,
    /// before all others.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn listed(mut self, code: u8, basis: Basis, code_basis: Basis) -> Self {
        let mut n = self.checks.len() - 1;
        while n > 0 {
            self.checks[n] = self.checks[n - 1];
            n -= 1;
        }
        let code_basis = Some(code_basis);
        self.checks[0] =
            Some(Check { verb: Verb::Refuse, regions: &[], code: Some(code), basis, code_basis, doubt: &[] });
        self
    }

    /// Where the other reading of the check just written differs.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn in_doubt(mut self, regions: &'static [Region]) -> Self {
        let mut n = 0;
        while n + 1 < self.checks.len() && self.checks[n + 1].is_some() {
            n += 1;
        }
        if let Some(check) = &mut self.checks[n] {
            check.doubt = regions;
        }
        self
    }

    /// What the code of the check just written rests on.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn coded(mut self, basis: Basis) -> Self {
        let mut n = 0;
        while n + 1 < self.checks.len() && self.checks[n + 1].is_some() {
            n += 1;
        }
        if let Some(check) = &mut self.checks[n] {
            check.code_basis = Some(basis);
        }
        self
    }

    /// The same rule in other editions, with their error table.
    pub(crate) const fn edition(mut self, editions: u8, errors: Basis) -> Self {
        self.editions = editions;
        self.errors = errors;
        self
    }

    /// The same rule in a machine that has other editions before its first one, and numbers of its own before its verb.
    pub(crate) const fn moved_to(mut self, editions_later: u8, from: u8) -> Self {
        self.editions <<= editions_later;
        self.verb += from;
        self
    }

    /// The same rule with another code in its first check.
    pub(crate) const fn recode(mut self, code: u8, basis: Basis) -> Self {
        if let [Some(check), ..] = &mut self.checks {
            check.code = Some(code);
            check.code_basis = Some(basis);
        }
        self
    }

    /// What the event is to somebody who waits, where the service does not go on with what was asked.
    pub(crate) const fn course(mut self, course: Course) -> Self {
        self.course = course;
        self
    }

    /// What the order of the checks rests on.
    pub(crate) const fn order(mut self, basis: Basis) -> Self {
        self.order = basis;
        self
    }

    /// The checks look at all that the request carries.
    pub(crate) const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// An accepted request, or the event, sets a coordinate.
    pub(crate) const fn set(self, coordinate: usize, value: u8, basis: Basis) -> Self {
        self.effect(Region::ANY, coordinate, To::Is(value), basis)
    }

    /// The same where the point before the step is in the region.
    pub(crate) const fn set_if(self, when: Region, coordinate: usize, value: u8, basis: Basis) -> Self {
        self.effect(when, coordinate, To::Is(value), basis)
    }

    /// An accepted request sets a coordinate to what it asks.
    #[expect(clippy::cast_possible_truncation, reason = "a machine has at most WIDTH coordinates")]
    pub(crate) const fn set_asked(self, when: Region, coordinate: usize, asked: usize, basis: Basis) -> Self {
        self.effect(when, coordinate, To::Asked(asked as u8), basis)
    }

    #[expect(clippy::cast_possible_truncation, reason = "a machine has at most WIDTH coordinates")]
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    const fn effect(mut self, when: Region, coordinate: usize, to: To, basis: Basis) -> Self {
        let mut n = 0;
        while self.effects[n].is_some() {
            n += 1;
        }
        self.effects[n] = Some(Effect { when, coordinate: coordinate as u8, to, rival: 0, basis });
        self
    }

    /// The values that the other reading of the effect just written gives.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn or(mut self, rival: u32) -> Self {
        let mut n = 0;
        while n + 1 < self.effects.len() && self.effects[n + 1].is_some() {
            n += 1;
        }
        if let Some(effect) = &mut self.effects[n] {
            effect.rival = rival;
        }
        self
    }

    /// What an accepted request cannot lead to, whichever reading of its effects is right.
    pub(crate) const fn not_to(mut self, to: &'static [Region], basis: Basis) -> Self {
        self.bar = Some(Bar { to, basis });
        self
    }

    /// The checks in order.
    ///
    /// ```
    /// let cut_over = cutover::smc::job::SPEC.rules.iter().find(|r| r.name == "CutOverReplicationJob").unwrap();
    /// assert_eq!(cut_over.checks().next().unwrap().basis.clause().unwrap().id, "smc.cut-over.when");
    /// ```
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        #[cfg(feature = "__mutants")]
        mutants::touch(self.name);
        self.checks.iter().flatten()
    }

    /// The effects in order.
    ///
    /// ```
    /// let start = cutover::smc::job::SPEC.rules.iter().find(|r| r.name == "StartReplicationJob").unwrap();
    /// assert!(start.effects().all(|e| e.basis.clause().is_some()));
    /// ```
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        #[cfg(feature = "__mutants")]
        mutants::touch(self.name);
        self.effects.iter().flatten()
    }

    /// The regions of its checks, then those in which its effects apply.
    pub(crate) const fn regions(&self) -> Regions<'_> {
        Regions { rule: self, check: 0, region: 0, effect: 0 }
    }

    /// Whether any of its regions narrows the coordinate with this number.
    #[cfg(feature = "alloc")]
    pub(crate) fn looks_at(&self, n: usize) -> bool {
        #[cfg(feature = "__mutants")]
        mutants::touch(self.name);
        self.regions().any(|region| region.mask(n) != Region::ANY.mask(n))
    }

    /// Whether what it answers or leads to depends on the coordinate with this number.
    #[cfg(feature = "alloc")]
    #[expect(clippy::cast_possible_truncation, reason = "a machine has at most WIDTH coordinates")]
    pub(crate) fn reads(&self, n: usize) -> bool {
        self.looks_at(n) || self.effects().any(|e| e.to == To::Asked(n as u8))
    }

    /// What the code of a check rests on.
    #[must_use]
    pub fn code_basis(&self, check: &Check) -> Basis {
        check.code_basis.unwrap_or(self.errors)
    }

    /// The first check that fires decides; where none does, a caller passes and the service does not move.
    pub(crate) fn ruling(&self, coordinates: &[Coordinate], p: Point) -> (Ruling, Option<usize>) {
        #[cfg(feature = "__mutants")]
        mutants::touch(self.name);
        self.ruled(coordinates, p)
    }

    /// The same for the compiler.
    #[expect(clippy::indexing_slicing, reason = "below the length")]
    pub(crate) const fn ruled(&self, coordinates: &[Coordinate], p: Point) -> (Ruling, Option<usize>) {
        let mut n = 0;
        // The empty places are at the end.
        while n < self.checks.len()
            && let Some(check) = &self.checks[n]
        {
            if check.fires(coordinates, p) {
                let ruling = match (check.verb, check.code) {
                    (Verb::Pass, _) => Ruling::Pass,
                    (Verb::Ignore, _) | (_, None) => Ruling::Ignore,
                    (_, Some(code)) => Ruling::Refuse(code),
                };
                return (ruling, Some(n));
            }
            n += 1;
        }
        (if matches!(self.agent, Agent::Caller) { Ruling::Pass } else { Ruling::Never }, None)
    }

    /// The point after the step, the request's arguments kept.
    #[cfg(any(feature = "alloc", feature = "__mutants"))]
    pub(crate) fn moved(&self, coordinates: &[Coordinate], p: Point) -> Point {
        #[cfg(feature = "__mutants")]
        mutants::touch(self.name);
        self.change(coordinates, p).of(p)
    }

    /// What the step changes, for the compiler.
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    pub(crate) const fn change(&self, coordinates: &[Coordinate], p: Point) -> Change {
        let (mut change, mut n) = (Change::NONE, 0);
        while n < self.effects.len()
            && let Some(effect) = &self.effects[n]
        {
            if effect.when.has(coordinates, p)
                && let Some(value) = effect.value(coordinates, p)
                && (effect.coordinate as usize) < coordinates.len()
            {
                change = change.with(&coordinates[effect.coordinate as usize], value);
            }
            n += 1;
        }
        change
    }
}

/// The regions of a rule, one after the other; for the compiler too, which has no iterators.
pub(crate) struct Regions<'a> {
    rule: &'a Rule,
    check: usize,
    region: usize,
    effect: usize,
}

impl<'a> Regions<'a> {
    #[expect(clippy::indexing_slicing, reason = "asked first")]
    pub(crate) const fn next_one(&mut self) -> Option<&'a Region> {
        let Rule { checks, effects, .. } = self.rule;
        while self.check < checks.len()
            && let Some(check) = &checks[self.check]
        {
            if self.region < check.regions.len() {
                self.region += 1;
                return Some(&check.regions[self.region - 1]);
            }
            (self.check, self.region) = (self.check + 1, 0);
        }
        if self.effect < effects.len()
            && let Some(effect) = &effects[self.effect]
        {
            self.effect += 1;
            return Some(&effect.when);
        }
        None
    }
}

impl<'a> Iterator for Regions<'a> {
    type Item = &'a Region;

    fn next(&mut self) -> Option<&'a Region> {
        self.next_one()
    }
}

/// What a step leaves of a point, and what it sets.
#[derive(Clone, Copy)]
pub(crate) struct Change {
    keep: u32,
    set: u32,
}

impl Change {
    pub(crate) const NONE: Self = Self { keep: u32::MAX, set: 0 };

    const fn with(self, c: &Coordinate, value: u8) -> Self {
        Self { keep: self.keep & !c.field(), set: Point(self.set).set(c, value).0 }
    }

    /// The point afterwards.
    #[inline]
    pub(crate) const fn of(self, p: Point) -> Point {
        Point(p.0 & self.keep | self.set)
    }

    pub(crate) const fn same(self, other: Self) -> bool {
        self.keep == other.keep && self.set == other.set
    }
}

/// What a rule answers at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ruling {
    Pass,
    Ignore,
    Refuse(u8),
    Never,
}

/// States that a sentence excludes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Never {
    /// The excluded states.
    pub region: Region,
    /// What says so.
    pub basis: Basis,
}

/// Steps that a sentence excludes: from one region into another.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct NoStep {
    /// Whether it is only what happens by itself that the sentence excludes; a caller's request can still do it.
    pub by_itself: bool,
    /// Where the step would begin.
    pub from: Region,
    /// Where it would end.
    pub to: Region,
    /// What says so.
    pub basis: Basis,
}

/// What an API prints of one coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prints {
    /// The coordinate's own word.
    Own,
    /// Any word, or none: no page says.
    Anything,
    /// One of these values of the coordinate: a mask.
    Among(u32),
}

/// What an API prints of one coordinate in some states. The first row that has the state counts.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct View {
    /// The states it speaks of.
    pub region: Region,
    /// The number of the coordinate.
    pub coordinate: u8,
    /// What is printed.
    pub prints: Prints,
    /// What may be printed instead by a reading that no sentence excludes: a mask. 0 where the basis decides: what a
    /// sentence carries is printed so, and anything else may be printed as any word.
    pub rival: u32,
    /// What says so.
    pub basis: Basis,
}

impl View {
    #[expect(clippy::cast_possible_truncation, reason = "a machine has at most WIDTH coordinates")]
    pub(crate) const fn new(region: Region, coordinate: usize, prints: Prints, basis: Basis) -> Self {
        Self { region, coordinate: coordinate as u8, prints, rival: 0, basis }
    }

    /// It may be one of these words instead.
    pub(crate) const fn or(mut self, rival: u32) -> Self {
        self.rival = rival;
        self
    }
}

/// Whether a refusal says something about the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Class {
    /// The state was wrong for the operation.
    State,
    /// A parameter was wrong; the state is not spoken of.
    Parameter,
    /// A quota was reached; the state is not spoken of.
    Quota,
    /// The caller may not do this; the state is not spoken of.
    Permission,
    /// The service failed; the call may have taken effect.
    Internal,
}

/// One machine: its coordinates and all its rows.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Spec {
    /// The machine's path in the crate, such as `smc::job`.
    pub name: &'static str,
    /// All coordinates; those of kind [`Kind::Asked`] come last. The first value of the first one is for what does not exist
    /// yet: nothing that exists comes back to it.
    pub coordinates: &'static [Coordinate],
    /// The names of the editions, oldest first.
    pub editions: &'static [&'static str],
    /// What callers ask for.
    pub rules: &'static [Rule],
    /// What the service does by itself.
    pub events: &'static [Rule],
    /// What people can do in the console beyond the API pages.
    pub console: &'static [Rule],
    /// What is asked of the linked resource itself, and what happens to it: rows of that one's own machine in the coordinates
    /// of this one. They count where both are recorded.
    pub linked: &'static [Rule],
    /// The numbers of the coordinates that are not followed where both are recorded: any value at any moment.
    pub unfollowed: &'static [usize],
    /// The states that sentences exclude.
    pub never: &'static [Never],
    /// The steps that sentences exclude.
    pub no_step: &'static [NoStep],
    /// What is printed.
    pub views: &'static [View],
    /// The codes by number, each with its class.
    pub codes: &'static [(&'static str, Class)],
    /// The number of the coordinate that holds the edition.
    pub edition: usize,
    /// The values of the first coordinate in which an API finds no such job.
    pub missing: u32,
    /// The values of the first coordinate in which an API may find none, and may still print one.
    pub vanishing: u32,
}

impl Spec {
    /// The coordinate with this number.
    pub(crate) fn coordinate(&self, n: usize) -> Option<&'static Coordinate> {
        self.coordinates.get(n)
    }

    pub(crate) fn edition_of(&self, p: Point) -> u8 {
        self.coordinate(self.edition).map_or(0, |c| p.get(c))
    }

    pub(crate) fn find(rules: &'static [Rule], verb: u8, edition: u8) -> Option<&'static Rule> {
        rules.iter().find(|r| r.verb == verb && r.editions >> edition & 1 == 1)
    }

    /// What an API prints of a coordinate, if it finds the job.
    pub(crate) fn prints(&self, p: Point, n: usize) -> Option<Prints> {
        let mut rows = self.views.iter();
        rows.find(|v| usize::from(v.coordinate) == n && v.region.has(self.coordinates, p)).map(|v| v.prints)
    }

    /// Whether an API may print this value of a coordinate, if it finds the job.
    pub(crate) fn may_print(&self, p: Point, n: usize, value: u8) -> bool {
        !self.is_missing(p)
            && self.prints(p, n).is_some_and(|prints| match prints {
                Prints::Anything => true,
                Prints::Own => self.coordinates.get(n).is_some_and(|c| p.get(c) == value),
                Prints::Among(mask) => mask >> value & 1 == 1,
            })
    }

    /// Whether no API finds it.
    pub(crate) fn is_missing(&self, p: Point) -> bool {
        self.coordinates.first().is_some_and(|c| self.missing >> p.get(c) & 1 == 1)
    }

    /// Whether an API may find nothing.
    pub(crate) fn may_be_missing(&self, p: Point) -> bool {
        self.coordinates.first().is_some_and(|c| (self.missing | self.vanishing) >> p.get(c) & 1 == 1)
    }

    /// Whether a `never` row excludes this state.
    pub(crate) fn excluded(&self, p: Point) -> Option<&'static Never> {
        self.never.iter().find(|n| n.region.has(self.coordinates, p))
    }
}

pub(crate) mod sealed {
    use super::{Point, Spec};

    pub trait Sealed: Sized {
        fn spec() -> &'static Spec;
        fn point(self) -> Point;
        fn at(p: Point) -> Self;
    }

    pub trait Asks: Sized {
        fn verb(self) -> u8;
        fn ask(self, p: Point) -> Point;
        /// Every one, with every combination of what it can ask; the simplest of each first.
        #[cfg(feature = "alloc")]
        fn every() -> alloc::vec::Vec<Self>;
    }
}

/// A machine of this crate: a job, a source server or a task with all its coordinates. Sealed, since a rule without
/// evidence cannot pose as one of ours.
///
/// Each machine has these methods as its own as well; the trait is for code that is generic over machines.
pub trait Machine: sealed::Sealed + Copy + Eq + Hash + Debug + Display + 'static {
    /// What a caller can ask for.
    type Operation: sealed::Asks + Copy + Eq + Hash + Debug + Display + 'static;
    /// What the service does by itself.
    type Event: sealed::Asks + Copy + Eq + Hash + Debug + Display + 'static;
    /// The error codes.
    type Code: Copy + Eq + Hash + Debug + Display + Into<u8> + 'static;
    /// The dated readings of the pages.
    type Edition: Copy + Eq + Debug + Display + 'static;

    /// The editions, oldest first.
    const EDITIONS: &'static [Self::Edition];
    /// One of each operation, with the parameters that matter most: for lists of what is allowed.
    const OPERATIONS: &'static [Self::Operation];
    /// The events.
    const EVENTS: &'static [Self::Event];

    /// The code with this number.
    #[doc(hidden)]
    fn code(number: u8) -> Self::Code;

    /// The HTTP status of a code, and its message as an edition prints it.
    #[doc(hidden)]
    fn answer(code: Self::Code, edition: Self::Edition) -> (u16, Option<&'static str>);

    /// The operation in a few words, with the parameters that make it another one.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn label(operation: Self::Operation) -> alloc::string::String;

    /// What there is before anything was created, with each option of a linked resource that no row changes.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn beginnings(edition: Self::Edition) -> alloc::vec::Vec<Self>;

    /// The states that a reader thinks in, each with its name.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn usual(edition: Self::Edition) -> alloc::vec::Vec<(alloc::string::String, Self)>;

    /// The pictures of its life: a name, where it begins, and the operations and events that are left out.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn pictures(edition: Self::Edition) -> alloc::vec::Vec<Picture<Self>>;

    /// Where it stands in a picture: inside of what, and its own name there.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn place(self) -> (Option<alloc::string::String>, alloc::string::String) {
        (None, alloc::string::ToString::to_string(&self))
    }

    /// The message that comes with a code, filled in as far as can be known; `accepts` says whether another state would not
    /// be refused with it.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn message(
        self,
        code: Self::Code,
        edition: Self::Edition,
        accepts: &dyn Fn(Self) -> bool,
    ) -> alloc::string::String {
        let _ = accepts;
        Self::answer(code, edition).1.unwrap_or_default().into()
    }

    /// The same with one coordinate set to a value, both by name.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn with(self, name: &str, value: &str) -> Result<Self, alloc::string::String> {
        use alloc::{format, vec::Vec};
        let own = || Self::spec().coordinates.iter().filter(|c| !matches!(c.kind, Kind::Asked));
        let c = own().find(|c| c.name == name).ok_or_else(|| {
            let names: Vec<&str> = own().map(|c| c.name).collect();
            format!("nothing is called {name:?}: expected one of {}", names.join(", "))
        })?;
        let values = c.values.iter().zip(0u8..);
        let known = values
            .clone()
            .find(|(v, _)| v.eq_ignore_ascii_case(value))
            .ok_or_else(|| format!("{name} is never {value:?}: expected one of {}", c.values.join(", ")))?;
        Ok(Self::at(self.point().set(c, known.1)))
    }

    /// Asks for an operation.
    ///
    /// # Errors
    ///
    /// [`Refused`] where the documented service refuses, with the code it answers.
    ///
    /// ```
    /// use cutover::rule::Machine;
    /// use cutover::smc::{Edition, job::{Job, Operation}};
    /// fn ask<M: Machine>(job: M, operation: M::Operation) -> bool { job.ask(operation).is_ok() }
    /// assert!(ask(Job::one_time(Edition::LATEST), Operation::Start));
    /// ```
    fn ask(self, operation: Self::Operation) -> Result<Accepted<Self>, Refused<Self>>;

    /// Lets the service take a step.
    ///
    /// # Errors
    ///
    /// [`Unforeseen`] where no row foresees the event in this state.
    ///
    /// ```
    /// use cutover::rule::Machine;
    /// use cutover::smc::{Edition, job::{Event, Job}};
    /// assert!(Job::one_time(Edition::LATEST).happen(Event::Lapsed).is_ok());
    /// ```
    fn happen(self, event: Self::Event) -> Result<Self, Unforeseen<Self>>;
}

/// What the rows answer, without the tables that are built from them: as long as it takes, for whoever changes the rows or
/// checks the tables.
#[cfg(feature = "__mutants")]
pub(crate) fn ask_rows<M: Machine>(job: M, operation: M::Operation) -> Result<Accepted<M>, Refused<M>> {
    explain(job, operation).answer(job).map_err(|code| Refused { job, operation, code })
}

/// Whether the rows foresee an event, without the tables.
#[cfg(feature = "__mutants")]
pub(crate) fn happen_rows<M: Machine>(job: M, event: M::Event) -> Result<M, Unforeseen<M>> {
    let (spec, p) = (M::spec(), job.point());
    Spec::find(spec.events, sealed::Asks::verb(event), spec.edition_of(p))
        .filter(|rule| rule.ruling(spec.coordinates, p).0 == Ruling::Pass)
        .map(|rule| M::at(rule.moved(spec.coordinates, p)))
        .ok_or(Unforeseen { job, event })
}

/// A picture of a life: its name, where it begins, and the operations and events that are left out.
#[doc(hidden)]
#[cfg(feature = "alloc")]
pub type Picture<M> = (&'static str, alloc::vec::Vec<M>, &'static [&'static str]);

/// Explains what a request, as coordinates, is answered.
#[cfg(feature = "json")]
pub(crate) fn explain_request<M: Machine>(
    job: M,
    verb: u8,
    request: Point,
) -> (Explanation, Result<Accepted<M>, M::Code>) {
    let explanation = Explanation::new(M::spec(), verb, Point(job.point().0 | request.0));
    (explanation, explanation.answer(job))
}

/// Constant functions that give the mask of some words of an enum. The first word has the bit `$first`: 2 where the coordinate
/// has a first value for which there is no word.
macro_rules! masks {
    ($($name:ident = $first:literal << $Word:ty;)+) => {$(
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
        const fn $name(words: &[$Word]) -> u32 {
            let (mut mask, mut n) = (0, 0);
            while n < words.len() {
                mask |= $first << words[n] as u8;
                n += 1;
            }
            mask
        }
    )+};
}
pub(crate) use masks;

/// Every point of one edition, without arguments.
pub(crate) fn product(coordinates: &'static [Coordinate], edition: usize, number: u8) -> impl Iterator<Item = Point> {
    let free = move || {
        let own = coordinates.iter().enumerate();
        own.filter(move |(n, c)| c.kind != Kind::Asked && *n != edition).map(|(_, c)| c)
    };
    let radix = |c: &Coordinate| u32::try_from(c.values.len()).unwrap_or(1);
    (0..free().map(radix).product::<u32>()).map(move |code| {
        let first = coordinates.get(edition).map_or(Point::default(), |c| Point::default().set(c, number));
        let (p, _) = free().fold((first, code), |(p, code), c| {
            (p.set(c, u8::try_from(code % radix(c)).unwrap_or(0)), code / radix(c))
        });
        p
    })
}

/// Explains what an operation is answered, for any machine.
pub(crate) fn explain<M: Machine>(job: M, operation: M::Operation) -> Explanation {
    use sealed::Asks;
    Explanation::new(M::spec(), operation.verb(), operation.ask(job.point()))
}

/// A number that no value has.
///
/// ```
/// use cutover::smc::job::Operation;
/// assert_eq!(Operation::try_from(60_000).unwrap_err().to_string(), "60000 is not the number of an operation");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{number} is not the number of {of}")]
#[non_exhaustive]
pub struct NoSuchNumber {
    /// The number.
    pub number: u32,
    /// What it was to be the number of.
    pub of: &'static str,
}

/// The answer to an accepted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use]
pub enum Accepted<M> {
    /// It took effect: the job afterwards.
    Applied(M),
    /// It was accepted and changed nothing: the job as it was.
    Ignored(M),
}

impl<M> Accepted<M> {
    /// The job afterwards, changed or not.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, Operation, State}};
    /// let job = Job::one_time(Edition::LATEST).apply(Operation::Start)?.job();
    /// assert_eq!(job.state(), State::Running);
    /// # Ok::<(), cutover::smc::job::Refused>(())
    /// ```
    #[must_use]
    pub fn job(self) -> M {
        match self {
            Accepted::Applied(job) | Accepted::Ignored(job) => job,
        }
    }
}

/// A documented refusal: the job stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{operation} is refused with {code} while the job is {job}")]
#[non_exhaustive]
pub struct Refused<M: Machine> {
    /// The job that was asked.
    pub job: M,
    /// What was asked of it.
    pub operation: M::Operation,
    /// The answer.
    pub code: M::Code,
}

impl<M: Machine> Refused<M> {
    /// Why, with the clauses, and what would have been accepted.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// let refused = Job::one_time(Edition::SOURCES).stop().unwrap_err();
    /// assert!(refused.explain().to_string().contains("smc.stop.when"));
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        explain(self.job, self.operation)
    }
}

/// An event that no row foresees in this state. It does not say that the service cannot do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("no rule foresees {event} while the job is {job}")]
#[non_exhaustive]
pub struct Unforeseen<M: Machine> {
    /// The job as it is.
    pub job: M,
    /// What was to happen.
    pub event: M::Event,
}

/// Why an operation is applied, ignored or refused: a sentence with its clauses, printed by [`Display`].
#[derive(Debug, Clone, Copy)]
pub struct Explanation {
    spec: &'static Spec,
    rule: Option<&'static Rule>,
    point: Point,
    ruling: Ruling,
    check: Option<usize>,
}

impl Explanation {
    fn new(spec: &'static Spec, verb: u8, point: Point) -> Self {
        let rule = Spec::find(spec.rules, verb, spec.edition_of(point));
        let (ruling, check) = rule.map_or((Ruling::Never, None), |r| r.ruling(spec.coordinates, point));
        Self { spec, rule, point, ruling, check }
    }

    /// The answer that is explained.
    #[cfg(any(feature = "json", feature = "__mutants"))]
    fn answer<M: Machine>(&self, job: M) -> Result<Accepted<M>, M::Code> {
        match self.ruling {
            Ruling::Pass => {
                let after = self.rule.map_or(self.point, |r| r.moved(self.spec.coordinates, self.point));
                Ok(Accepted::Applied(M::at(after)))
            }
            Ruling::Ignore | Ruling::Never => Ok(Accepted::Ignored(job)),
            Ruling::Refuse(code) => Err(M::code(code)),
        }
    }

    /// What the answer rests on: the check that answered, or for what passes, every check that let it pass.
    ///
    /// ```
    /// use cutover::{evidence::Strength, smc::{Edition, job::{Job, Operation}}};
    /// let why = Job::one_time(Edition::SOURCES).explain(Operation::Start);
    /// assert_eq!(why.rests_on().next().unwrap().strength(), Strength::Stated);
    /// ```
    pub fn rests_on(&self) -> impl Iterator<Item = Basis> + use<> {
        let (spec, p, n) = (self.spec, self.point, self.check);
        let checks = self.rule.map(|r| r.checks().enumerate());
        checks.into_iter().flatten().filter_map(move |(i, c)| match n {
            Some(n) => (i == n).then_some(c.basis),
            None => (c.verb == Verb::Unless && c.inside(spec.coordinates, p)).then_some(c.basis),
        })
    }

    /// Whether a vendor's sentence carries the answer in every reading: the check that answered, or one that lets it pass, is
    /// stated, or disputed and outside its doubt.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job, Operation}};
    /// let job = Job::one_time(Edition::SOURCES);
    /// assert!(job.running(BusinessStatus::Syncing).explain(Operation::Stop).is_certain());
    /// assert!(!job.running(BusinessStatus::Cleaning).explain(Operation::Stop).is_certain(), "disputed");
    /// ```
    #[must_use]
    pub fn is_certain(&self) -> bool {
        let c = self.spec.coordinates;
        let sure = |check: &Check| match check.basis {
            Basis::Stated(_) => true,
            Basis::Disputed(..) => !check.doubt.iter().any(|d| d.has(c, self.point)),
            _ => false,
        };
        match (self.check(), self.rule) {
            (Some(check), _) => sure(check),
            (None, Some(rule)) => rule.checks().any(|k| k.verb == Verb::Unless && k.inside(c, self.point) && sure(k)),
            (None, None) => false,
        }
    }

    /// How much the weakest part of the answer carries that is not its guard: the code, or an effect.
    #[cfg(feature = "wire")]
    pub(crate) fn weakest(&self) -> crate::evidence::Strength {
        let (c, stated) = (self.spec.coordinates, crate::evidence::Strength::Stated);
        let Some(rule) = self.rule else { return crate::evidence::Strength::Assumed };
        match self.ruling {
            Ruling::Refuse(_) => self.check().map_or(stated, |check| rule.code_basis(check).strength()),
            Ruling::Pass => {
                let effects = rule.effects().filter(|e| e.when.has(c, self.point));
                effects.map(|e| e.basis.strength()).max().unwrap_or(stated)
            }
            _ => stated,
        }
    }

    /// The check that answered, if one did.
    #[must_use]
    pub fn check(&self) -> Option<&'static Check> {
        self.rule?.checks().nth(self.check?)
    }

    /// What the check that answered rests on, and where that is in doubt.
    fn guard(&self, f: &mut fmt::Formatter<'_>, check: &Check) -> fmt::Result {
        let c = self.spec.coordinates;
        write!(f, "\n  guard: {}", check.basis)?;
        if !matches!(check.basis, Basis::Disputed(..)) || check.doubt.is_empty() {
            return Ok(());
        }
        write!(f, "\n  disputed only where {}", any_of(check.doubt, c))?;
        if check.doubt.iter().any(|d| d.has(c, self.point)) { Ok(()) } else { f.write_str(": not here") }
    }

    fn state(&self) -> Region {
        let mut region = Region::ANY;
        for (n, c) in self.spec.coordinates.iter().enumerate() {
            let said = matches!(c.kind, Kind::Shown | Kind::Linked)
                && c.values.get(self.point.get(c) as usize).is_some_and(|v| *v != "none");
            if said && n < WIDTH {
                region = region.with(Region::only(n, 1 << self.point.get(c)));
            }
        }
        region
    }
}

impl Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let c = self.spec.coordinates;
        let Some(rule) = self.rule else { return f.write_str("this edition does not have the operation") };
        let edition = self.spec.editions.get(self.spec.edition_of(self.point) as usize).unwrap_or(&"?");
        write!(f, "{} (edition {edition}) where {} is ", rule.name, self.state().words(c))?;
        match self.ruling {
            Ruling::Pass => f.write_str("applied")?,
            Ruling::Ignore | Ruling::Never => f.write_str("accepted, and this one does not change")?,
            Ruling::Refuse(code) => {
                write!(f, "refused with {}", self.spec.codes.get(code as usize).map_or("?", |c| c.0))?;
            }
        }
        match self.check() {
            Some(check) if check.verb == Verb::Unless => {
                write!(f, "; it would be accepted where {}", any_of(check.regions, c))?;
                self.guard(f, check)?;
                write!(f, "\n  code: {}", rule.code_basis(check))?;
            }
            Some(check) => {
                if check.regions.contains(&Region::ANY) {
                    f.write_str("; so it is in any other state")?;
                } else {
                    write!(f, "; so it is where {}", any_of(check.regions, c))?;
                }
                self.guard(f, check)?;
                if check.code.is_some() {
                    write!(f, "\n  code: {}", rule.code_basis(check))?;
                }
            }
            None => {
                for basis in self.rests_on() {
                    write!(f, "\n  guard: {basis}")?;
                }
                if self.rests_on().next().is_none() {
                    f.write_str("\n  guard: assumed: no page gives it a condition here")?;
                }
            }
        }
        if self.ruling == Ruling::Pass {
            for e in rule.effects().filter(|e| e.when.has(c, self.point)) {
                if let Some(value) = e.value(c, self.point) {
                    let set = Region::only(e.coordinate as usize, 1 << value);
                    write!(f, "\n  then {}: {}", set.words(c), e.basis)?;
                }
            }
        }
        Ok(())
    }
}

/// Lets tests put mutated rules in the place of the real ones, on their own thread.
#[cfg(feature = "__mutants")]
#[doc(hidden)]
pub mod mutants {
    extern crate std;
    use super::Spec;
    use std::cell::Cell;

    std::thread_local! {
        static CURRENT: Cell<Option<&'static Spec>> = const { Cell::new(None) };
        static EXPLAINED: Cell<bool> = const { Cell::new(false) };
    }

    /// Runs `body` with judgements explained, whatever rules are in place.
    pub fn explained<T>(body: impl FnOnce() -> T) -> T {
        let before = EXPLAINED.replace(true);
        let result = body();
        EXPLAINED.set(before);
        result
    }

    /// Runs `body` with `spec` in the place of the machine of the same name.
    pub fn with<T>(spec: &'static Spec, body: impl FnOnce() -> T) -> T {
        struct Reset(Option<&'static Spec>);
        impl Drop for Reset {
            fn drop(&mut self) {
                CURRENT.set(self.0);
            }
        }
        let _reset = Reset(CURRENT.replace(Some(spec)));
        EXPLAINED.set(false);
        body()
    }

    /// A job with what an operation asks, as the regions see it.
    #[must_use]
    pub fn point<M: super::Machine>(job: M, operation: Option<M::Operation>) -> super::Point {
        operation.map_or(job.point(), |o| super::sealed::Asks::ask(o, job.point()))
    }

    std::thread_local! {
        static TOUCHED: std::cell::RefCell<Option<std::collections::BTreeSet<&'static str>>> =
            const { std::cell::RefCell::new(None) };
    }

    /// What the rows answer, without the tables that are built from them.
    ///
    /// # Errors
    ///
    /// As the rows have it.
    pub fn ask<M: super::Machine>(job: M, operation: M::Operation) -> Result<super::Accepted<M>, super::Refused<M>> {
        super::ask_rows(job, operation)
    }

    /// Where the rows let an event lead, without the tables.
    ///
    /// # Errors
    ///
    /// As the rows have it.
    pub fn happen<M: super::Machine>(job: M, event: M::Event) -> Result<M, super::Unforeseen<M>> {
        super::happen_rows(job, event)
    }

    /// The names of the rules that `body` looks at.
    pub fn touched(body: impl FnOnce()) -> std::collections::BTreeSet<&'static str> {
        TOUCHED.set(Some(std::collections::BTreeSet::new()));
        body();
        TOUCHED.take().unwrap_or_default()
    }

    pub(super) fn touch(name: &'static str) {
        TOUCHED.with_borrow_mut(|touched| {
            if let Some(touched) = touched {
                touched.insert(name);
            }
        });
    }

    /// Whether somebody looks at the rows, or other rules stand in the place of the real ones: the tables will not do then.
    pub(crate) fn watched() -> bool {
        CURRENT.get().is_some() || TOUCHED.with_borrow(Option::is_some)
    }

    /// Whether other rules stand in the place of the real ones: then a judgement is its verdict alone, since only that is
    /// looked at and its explanation takes most of the time.
    #[must_use]
    pub fn active() -> bool {
        CURRENT.get().is_some() && !EXPLAINED.get()
    }

    /// The rules that stand in the place of the real ones, by a number, where nobody looks at which are touched.
    #[cfg(feature = "alloc")]
    pub(crate) fn replaced() -> Option<usize> {
        let touching = TOUCHED.with_borrow(Option::is_some);
        CURRENT.get().filter(|_| !touching).map(|spec| core::ptr::from_ref(spec).addr())
    }

    pub(crate) fn current(real: &'static Spec) -> &'static Spec {
        CURRENT.get().filter(|s| s.name == real.name).unwrap_or(real)
    }
}
