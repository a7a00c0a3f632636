//! What every machine has: asking, stepping, explaining, numbers, and the traits.

/// Gives a machine, a tuple struct around a [`Point`], what every machine has: asking, stepping, explaining, and the traits.
/// The documentation before each name is the method's example.
macro_rules! machine {
    ($Machine:ident of $Edition:ident at $path:literal in $service:literal, edition $EDITION:ident, arguments from $ASKED:ident;
        $(#[$apply:meta])* apply; $(#[$step:meta])* step; $(#[$explain:meta])* explain; $(#[$allowed:meta])* allowed;
        $(#[$foreseen:meta])* foreseen; $(#[$possible:meta])* is_possible; $(#[$edition:meta])* edition;
        $(#[$all:meta])* all;
    ) => {
        #[expect(clippy::indexing_slicing, reason = "only the constants of the rules are passed")]
        const fn coordinate(n: usize) -> &'static $crate::rule::Coordinate {
            const C: &[$crate::rule::Coordinate] = &COORDINATES;
            &C[n]
        }

        impl Event {
            /// All events.
            pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;
        }

        $crate::word::listed!(Event);

        #[cfg(feature = "arbitrary")]
        impl<'a> ::arbitrary::Arbitrary<'a> for $Machine {
            fn arbitrary(u: &mut ::arbitrary::Unstructured<'a>) -> ::arbitrary::Result<Self> {
                $crate::arbitrary::point(&SPEC, u).map(Self)
            }
        }

        /// An operation with its parameters, as one number: for queues, tables and benchmarks. The number is good within one
        /// version of this crate.
        ///
        /// ```
        #[doc = concat!("use cutover::", $path, "::{Operation, Request};")]
        /// for operation in Operation::EACH {
        ///     assert_eq!(Request::new(operation).operation(), operation);
        ///     assert_eq!(Request::try_from(u16::from(operation)), Ok(Request::new(operation)));
        /// }
        /// assert!(Request::try_from(Operation::COUNT).is_err());
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct Request(u16);

        impl Request {
            /// The number of an operation.
            #[must_use]
            #[inline]
            pub const fn new(operation: Operation) -> Self {
                Self(operation.number())
            }

            /// The operation.
            #[must_use]
            #[inline]
            pub const fn operation(self) -> Operation {
                match Operation::numbered(self.0) {
                    Some(operation) => operation,
                    // No request has such a number.
                    None => Operation::EACH[0],
                }
            }
        }

        impl From<Operation> for Request {
            #[inline]
            fn from(operation: Operation) -> Self {
                Self::new(operation)
            }
        }

        impl From<Request> for u16 {
            #[inline]
            fn from(request: Request) -> u16 {
                request.0
            }
        }

        impl TryFrom<u16> for Request {
            type Error = $crate::rule::NoSuchNumber;

            fn try_from(number: u16) -> Result<Self, Self::Error> {
                Operation::try_from(number).map(Self::new)
            }
        }

        /// Each request by its number: the number of its rule, and what it asks.
        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
        const REQUESTS: [(u8, $crate::rule::Point); Operation::COUNT as usize] = {
            let mut all = [(0, $crate::rule::Point(0)); Operation::COUNT as usize];
            let mut n = 0;
            while n < Operation::COUNT {
                if let Some(operation) = Operation::numbered(n) {
                    assert!(operation.number() == n);
                    all[n as usize] = (operation.rule(), operation.asked($crate::rule::Point(0)));
                }
                n += 1;
            }
            all
        };

        #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
        const HAPPENINGS: [(u8, $crate::rule::Point); Event::ALL.len()] = {
            let mut all = [(0, $crate::rule::Point(0)); Event::ALL.len()];
            let mut n = 0;
            while n < all.len() {
                all[n].0 = Event::ALL[n] as u8;
                n += 1;
            }
            all
        };

        /// The code with this number.
        #[expect(clippy::indexing_slicing, reason = "asked first")]
        const fn numbered_code(number: u8) -> Code {
            if (number as usize) < Code::ALL.len() { Code::ALL[number as usize] } else { Code::INTERNAL }
        }

        const WORDS: usize = $crate::dense::words(&COORDINATES);
        #[allow(long_running_const_eval, reason = "a second or so, once")]
        const ANSWERS: $crate::dense::Building<{ REQUESTS.len() }, WORDS> =
            $crate::dense::build(&SPEC, SPEC.rules, &REQUESTS);
        #[allow(long_running_const_eval, reason = "a second or so, once")]
        const STEPS: $crate::dense::Building<{ HAPPENINGS.len() }, WORDS> =
            $crate::dense::build(&SPEC, SPEC.events, &HAPPENINGS);
        static ANSWERED: $crate::dense::Table<
            { REQUESTS.len().next_power_of_two() },
            WORDS,
            { ANSWERS.bits() },
            { ANSWERS.cells() },
            { ANSWERS.more },
            { ANSWERS.split() },
        > = ANSWERS.done();
        static STEPPED: $crate::dense::Table<
            { HAPPENINGS.len().next_power_of_two() },
            WORDS,
            { STEPS.bits() },
            { STEPS.cells() },
            { STEPS.more },
            { STEPS.split() },
        > = STEPS.done();

        impl From<Operation> for u16 {
            /// The operation's number; see [`Operation::COUNT`].
            #[inline]
            fn from(operation: Operation) -> u16 {
                operation.number()
            }
        }

        impl TryFrom<u16> for Operation {
            type Error = $crate::rule::NoSuchNumber;

            fn try_from(number: u16) -> Result<Self, Self::Error> {
                let none = $crate::rule::NoSuchNumber { number: u32::from(number), of: "an operation" };
                Self::numbered(number).ok_or(none)
            }
        }

        impl From<Event> for u8 {
            /// The event's number, its place in [`Event::ALL`]: good within one version of this crate.
            #[inline]
            fn from(event: Event) -> u8 {
                event as u8
            }
        }

        impl TryFrom<u8> for Event {
            type Error = $crate::rule::NoSuchNumber;

            fn try_from(number: u8) -> Result<Self, Self::Error> {
                let none = $crate::rule::NoSuchNumber { number: u32::from(number), of: "an event" };
                Self::ALL.get(usize::from(number)).copied().ok_or(none)
            }
        }

        impl From<$Machine> for u32 {
            /// All of it as one number, at most 20 bits: good within one version of this crate.
            #[inline]
            fn from(machine: $Machine) -> u32 {
                machine.0.0
            }
        }

        impl TryFrom<u32> for $Machine {
            type Error = $crate::rule::NoSuchNumber;

            fn try_from(number: u32) -> Result<Self, Self::Error> {
                let it = Self($crate::rule::Point(number));
                let own = COORDINATES.iter().take($ASKED);
                let known = own.clone().all(|c| usize::from(it.0.get(c)) < c.values.len());
                let bare = own.fold($crate::rule::Point(0), |p, c| p.set(c, it.0.get(c)));
                let none = $crate::rule::NoSuchNumber { number, of: stringify!($Machine) };
                if known && bare == it.0 { Ok(it) } else { Err(none) }
            }
        }

        impl $crate::rule::sealed::Asks for Operation {
            fn verb(self) -> u8 {
                self.rule()
            }

            fn ask(self, p: $crate::rule::Point) -> $crate::rule::Point {
                self.asked(p)
            }

            #[cfg(feature = "alloc")]
            fn every() -> alloc::vec::Vec<Self> {
                (0..Self::COUNT).filter_map(Self::numbered).collect()
            }
        }

        impl $crate::rule::sealed::Asks for Event {
            fn verb(self) -> u8 {
                self as u8
            }

            fn ask(self, p: $crate::rule::Point) -> $crate::rule::Point {
                p
            }

            #[cfg(feature = "alloc")]
            fn every() -> alloc::vec::Vec<Self> {
                Self::ALL.into()
            }
        }

        impl $Machine {
            const fn put(self, n: usize, value: u8) -> Self {
                Self(self.0.set(coordinate(n), value))
            }

            const fn look(self, n: usize) -> u8 {
                self.0.get(coordinate(n))
            }

            $crate::machine::constant! {
                /// Asks for an operation.
                ///
                /// # Errors
                ///
                /// [`Refused`] with the documented code; what was asked stays as it is.
                ///
                $(#[$apply])*
                #[inline]
                pub const fn apply(self, operation: Operation) -> Result<$crate::rule::Accepted<Self>, Refused> {
                    self.request(Request::new(operation))
                }
            }

            $crate::machine::constant! {
                /// The same for a [`Request`]: an operation as its number, looked up without a jump.
                ///
                /// # Errors
                ///
                /// [`Refused`] with the documented code; what was asked stays as it is.
                ///
                /// ```
                #[doc = concat!("use cutover::", $path, "::{Operation, Request};")]
                #[doc = concat!("# use cutover::{", $service, "::Edition, rule::Machine, ", $path, "::", stringify!($Machine), "};")]
                #[doc = concat!("# let job = ", stringify!($Machine), "::all(Edition::LATEST).next().unwrap();")]
                /// for operation in Operation::EACH {
                ///     assert_eq!(job.request(Request::new(operation)), job.apply(operation));
                /// }
                /// ```
                #[inline]
                pub const fn request(self, request: Request) -> Result<$crate::rule::Accepted<Self>, Refused> {
                    #[cfg(feature = "__mutants")]
                    if $crate::rule::mutants::watched() {
                        return $crate::rule::ask_rows(self, request.operation());
                    }
                    match ANSWERED.ask(request.0 as usize, self.0) {
                        $crate::dense::Answer::Applied(p) => Ok($crate::rule::Accepted::Applied(Self(p))),
                        $crate::dense::Answer::Ignored => Ok($crate::rule::Accepted::Ignored(self)),
                        $crate::dense::Answer::Refused(code) => {
                            let (operation, code) = (request.operation(), numbered_code(code));
                            Err($crate::rule::Refused { job: self, operation, code })
                        }
                    }
                }
            }

            $crate::machine::constant! {
                /// Lets the service take a step.
                ///
                /// # Errors
                ///
                /// [`Unforeseen`] where no row has the event in this state.
                ///
                $(#[$step])*
                #[inline]
                pub const fn step(self, event: Event) -> Result<Self, Unforeseen> {
                    #[cfg(feature = "__mutants")]
                    if $crate::rule::mutants::watched() {
                        return $crate::rule::happen_rows(self, event);
                    }
                    match STEPPED.ask(event as usize, self.0) {
                        $crate::dense::Answer::Applied(p) => Ok(Self(p)),
                        _ => Err($crate::rule::Unforeseen { job: self, event }),
                    }
                }
            }

            /// Why an operation is applied, ignored or refused here, with the clauses.
            ///
            $(#[$explain])*
            #[must_use]
            pub fn explain(self, operation: Operation) -> $crate::rule::Explanation {
                $crate::rule::explain(self, operation)
            }

            /// The operations that are accepted now, of [`Operation::EACH`].
            ///
            $(#[$allowed])*
            pub fn allowed(self) -> impl Iterator<Item = Operation> {
                Operation::EACH.into_iter().filter(move |&o| self.apply(o).is_ok())
            }

            /// The events that the rows foresee now.
            ///
            $(#[$foreseen])*
            pub fn foreseen(self) -> impl Iterator<Item = Event> {
                Event::ALL.iter().copied().filter(move |&e| self.step(e).is_ok())
            }

            /// Whether no sentence excludes this combination of words.
            ///
            $(#[$possible])*
            #[must_use]
            pub fn is_possible(self) -> bool {
                <Self as $crate::rule::sealed::Sealed>::spec().excluded(self.0).is_none()
            }

            /// The reading of the pages that it follows.
            ///
            $(#[$edition])*
            #[must_use]
            pub fn edition(self) -> $Edition {
                $Edition::ALL.get(usize::from(self.look($EDITION))).copied().unwrap_or($Edition::LATEST)
            }

            /// The full product of words in one edition, excluded combinations included.
            ///
            $(#[$all])*
            pub fn all(edition: $Edition) -> impl Iterator<Item = Self> {
                $crate::rule::product(&COORDINATES, $EDITION, edition as u8).map(Self)
            }
        }

        impl $crate::rule::sealed::Sealed for $Machine {
            fn spec() -> &'static $crate::rule::Spec {
                const REAL: &$crate::rule::Spec = &SPEC;
                #[cfg(feature = "__mutants")]
                return $crate::rule::mutants::current(REAL);
                #[cfg(not(feature = "__mutants"))]
                REAL
            }

            fn point(self) -> $crate::rule::Point {
                self.0
            }

            fn at(p: $crate::rule::Point) -> Self {
                // The request's arguments are not part of it.
                COORDINATES.iter().skip($ASKED).fold(Self(p), |it, c| Self(it.0.set(c, 0)))
            }
        }

        impl $crate::rule::Machine for $Machine {
            type Operation = Operation;
            type Event = Event;
            type Code = Code;
            type Edition = $Edition;

            const EDITIONS: &'static [$Edition] = $Edition::ALL;
            const OPERATIONS: &'static [Operation] = &Operation::EACH;
            const EVENTS: &'static [Event] = Event::ALL;

            #[inline]
            fn ask(self, operation: Operation) -> Result<$crate::rule::Accepted<Self>, Refused> {
                self.apply(operation)
            }

            #[inline]
            fn happen(self, event: Event) -> Result<Self, Unforeseen> {
                self.step(event)
            }

            fn code(number: u8) -> Code {
                numbered_code(number)
            }

            fn answer(code: Code, edition: $Edition) -> (u16, Option<&'static str>) {
                (code.http_status(), printed(code, edition))
            }

            #[cfg(feature = "alloc")]
            fn label(operation: Operation) -> alloc::string::String {
                operation.label()
            }

            #[cfg(feature = "alloc")]
            fn beginnings(edition: $Edition) -> alloc::vec::Vec<Self> {
                beginnings(edition)
            }

            #[cfg(feature = "alloc")]
            fn usual(edition: $Edition) -> alloc::vec::Vec<(alloc::string::String, Self)> {
                usual(edition)
            }

            #[cfg(feature = "alloc")]
            fn pictures(edition: $Edition) -> alloc::vec::Vec<$crate::rule::Picture<Self>> {
                pictures(edition)
            }

            #[cfg(feature = "alloc")]
            fn place(self) -> (Option<alloc::string::String>, alloc::string::String) {
                place(self)
            }

            #[cfg(feature = "alloc")]
            fn message(
                self,
                code: Code,
                edition: $Edition,
                accepts: &dyn Fn(Self) -> bool,
            ) -> alloc::string::String {
                message(self, code, edition, accepts)
            }
        }

        $crate::word::few! {
            Operation = <Operation as $crate::rule::sealed::Asks>::every();
            $Machine = $crate::testing::all_states();
        }

        impl core::fmt::Display for Operation {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use machine;

/// A function of the tables. It is constant but where tests can put other rows in the place of the real ones.
macro_rules! constant {
    ($(#[$meta:meta])* $vis:vis const fn $($rest:tt)+) => {
        #[cfg(not(feature = "__mutants"))]
        $(#[$meta])*
        $vis const fn $($rest)+

        #[cfg(feature = "__mutants")]
        $(#[$meta])*
        $vis fn $($rest)+
    };
}
pub(crate) use constant;
