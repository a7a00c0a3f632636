//! The fast form of the rules: tables that the compiler builds from the rows, and that know nothing of their evidence.
//!
//! A table has a row for each request (an operation with its parameters), or for each event, and a column for the words of
//! the first two coordinates: those that no region tells apart share one. Of what is left of a point a row looks at the bits
//! that matter to it, which lie in a low and a high group. All together they number a cell, one byte: applied, ignored, or
//! refused with a code. What an applied request does is two masks: what is kept, and what is set. Rows with the same cells
//! share them. That the tables say what the rows say is tested over the full product.

use crate::rule::{Check, Coordinate, Effect, Kind, Point, Region, Rule, Ruling, Spec, To, Verb};

/// Which bits of a point, beside its column, number a cell, and where the cells are.
#[derive(Clone, Copy)]
struct Row {
    base: u16,
    low: u16,
    high: u16,
    shift: u16,
}

/// What an applied request leaves of a point, and what it sets.
#[derive(Clone, Copy)]
struct Change {
    keep: u32,
    set: u32,
}

impl Change {
    const NONE: Self = Self { keep: u32::MAX, set: 0 };
}

/// What a cell says. Refusals have the code's number in the lower bits; between are changes that depend on the state.
const USUAL: u8 = 0;
const IGNORED: u8 = 1;
const FIRST_OTHER: u8 = 2;
const REFUSED: u8 = 0x80;

/// How many cells, rows with cells of their own, changes, columns and regions there may be while a table is built.
const ROOM: usize = 1 << 14;
const ROWS: usize = 128;
const OTHERS: usize = 32;
const COLUMNS: usize = 256;
const REGIONS: usize = 512;

/// A table of requests: `WORDS` is how many pairs of first words there are bits for, `BITS` how many bits of a cell's number
/// their column takes, `CELLS` how many cells there are and `N` how many requests there is room for, powers of two, `MORE` how
/// many changes there are beside the usual one of each request, and `SPLIT` whether any row has a high group.
pub(crate) struct Table<
    const N: usize,
    const WORDS: usize,
    const BITS: u32,
    const CELLS: usize,
    const MORE: usize,
    const SPLIT: bool,
> {
    columns: [u8; WORDS],
    rows: [Row; N],
    usual: [Change; N],
    others: [Change; MORE],
    cells: [u8; CELLS],
}

/// What a table says of a request in a state.
pub(crate) enum Answer {
    Applied(Point),
    Ignored,
    Refused(u8),
}

impl<const N: usize, const WORDS: usize, const BITS: u32, const CELLS: usize, const MORE: usize, const SPLIT: bool>
    Table<N, WORDS, BITS, CELLS, MORE, SPLIT>
{
    /// What becomes of the request with this number; one that there is not is ignored.
    #[expect(clippy::indexing_slicing, reason = "each index is below the length, as the compiler sees too")]
    #[inline]
    pub(crate) const fn ask(&self, n: usize, p: Point) -> Answer {
        let (n, row) = (n & (N - 1), self.rows[n & (N - 1)]);
        let rest = p.0 >> WORDS.trailing_zeros();
        let high = if SPLIT { rest >> (row.shift & 31) & row.high as u32 } else { 0 };
        let key = rest & row.low as u32 | high;
        let column = self.columns[p.0 as usize & (WORDS - 1)];
        let cell = row.base as usize + (key << BITS) as usize + column as usize;
        let cell = self.cells[cell & (CELLS - 1)];
        if cell == USUAL {
            let Change { keep, set } = self.usual[n];
            return Answer::Applied(Point(p.0 & keep | set));
        }
        if cell & REFUSED != 0 {
            return Answer::Refused(cell & !REFUSED);
        }
        let other = cell.wrapping_sub(FIRST_OTHER) as usize;
        if other >= MORE {
            return Answer::Ignored;
        }
        let Change { keep, set } = self.others[other];
        Answer::Applied(Point(p.0 & keep | set))
    }
}

/// A table while it is built, with room to spare.
pub(crate) struct Building<const N: usize, const WORDS: usize> {
    columns: Columns<WORDS>,
    rows: [Row; N],
    usual: [Change; N],
    others: [Change; OTHERS],
    cells: [u8; ROOM],
    used: usize,
    /// How many changes there are beside the usual ones.
    pub(crate) more: usize,
}

impl<const N: usize, const WORDS: usize> Building<N, WORDS> {
    /// How many bits of a cell's number its column takes.
    pub(crate) const fn bits(&self) -> u32 {
        self.columns.bits
    }

    /// How many cells the table has.
    pub(crate) const fn cells(&self) -> usize {
        self.used.next_power_of_two()
    }

    /// Whether any row has a high group.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    pub(crate) const fn split(&self) -> bool {
        let mut n = 0;
        while n < N && self.rows[n].high == 0 {
            n += 1;
        }
        n < N
    }

    /// The table without the room to spare.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    #[expect(clippy::cast_possible_truncation, reason = "there are at most ROOM cells")]
    pub(crate) const fn done<
        const ROOM_OF: usize,
        const BITS: u32,
        const CELLS: usize,
        const MORE: usize,
        const SPLIT: bool,
    >(
        &self,
    ) -> Table<ROOM_OF, WORDS, BITS, CELLS, MORE, SPLIT> {
        assert!(self.used <= CELLS && CELLS.is_power_of_two() && WORDS.is_power_of_two() && self.more == MORE);
        assert!(N <= ROOM_OF && ROOM_OF.is_power_of_two() && BITS == self.columns.bits && SPLIT == self.split());
        // What there is no request for falls into a cell after all others.
        let nowhere = Row { base: (CELLS - 1) as u16, low: 0, high: 0, shift: 0 };
        let (mut rows, mut usual) = ([nowhere; ROOM_OF], [Change::NONE; ROOM_OF]);
        let (mut cells, mut others) = ([IGNORED; CELLS], [Change::NONE; MORE]);
        let mut i = 0;
        while i < N {
            (rows[i], usual[i]) = (self.rows[i], self.usual[i]);
            i += 1;
        }
        let mut i = 0;
        while i < self.used {
            cells[i] = self.cells[i];
            i += 1;
        }
        let mut i = 0;
        while i < MORE {
            others[i] = self.others[i];
            i += 1;
        }
        Table { columns: self.columns.of, rows, usual, others, cells }
    }
}

/// How many bits the first two coordinates have.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
pub(crate) const fn words(c: &[Coordinate]) -> usize {
    assert!(c[0].shift == 0 && c[1].shift == c[0].bits, "the first two coordinates have the lowest bits");
    1 << (c[0].bits + c[1].bits)
}

/// Which column the words of the first two coordinates have.
struct Columns<const WORDS: usize> {
    of: [u8; WORDS],
    /// Words of each column.
    words: [usize; COLUMNS],
    count: usize,
    bits: u32,
}

/// Words that no region tells apart share a column.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
#[expect(clippy::cast_possible_truncation, reason = "there are at most COLUMNS columns")]
#[expect(clippy::many_single_char_names, reason = "words of two coordinates, twice")]
const fn columns<const WORDS: usize>(c: &[Coordinate], rules: &[Rule]) -> Columns<WORDS> {
    // The masks of every region on the two, each pair once.
    let (mut masks, mut count, mut n) = ([(0, 0); REGIONS], 0, 0);
    while n < rules.len() {
        let rule = &rules[n];
        let mut i = 0;
        while i < rule.checks.len() {
            if let Some(check) = &rule.checks[i] {
                let mut r = 0;
                while r < check.regions.len() {
                    count = with(&mut masks, count, &check.regions[r]);
                    r += 1;
                }
            }
            i += 1;
        }
        let mut i = 0;
        while i < rule.effects.len() {
            if let Some(effect) = &rule.effects[i] {
                count = with(&mut masks, count, &effect.when);
            }
            i += 1;
        }
        n += 1;
    }
    let mut it = Columns { of: [0; WORDS], words: [0; COLUMNS], count: 0, bits: 0 };
    let mut word = 0;
    while word < WORDS {
        let p = Point(word as u32);
        let (a, b) = (p.get(&c[0]), p.get(&c[1]));
        if (a as usize) < c[0].values.len() && (b as usize) < c[1].values.len() {
            let mut column = 0;
            while column < it.count {
                let q = Point(it.words[column] as u32);
                let (x, y) = (q.get(&c[0]), q.get(&c[1]));
                let mut n = 0;
                while n < count && masks[n].0 >> a & masks[n].1 >> b & 1 == masks[n].0 >> x & masks[n].1 >> y & 1 {
                    n += 1;
                }
                if n == count {
                    break;
                }
                column += 1;
            }
            it.words[column] = word;
            it.of[word] = column as u8;
            if column == it.count {
                it.count += 1;
            }
        }
        word += 1;
    }
    it.bits = it.count.next_power_of_two().trailing_zeros();
    it
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn with(masks: &mut [(u32, u32); REGIONS], count: usize, region: &Region) -> usize {
    let mut n = 0;
    while n < count && (masks[n].0 != region.0[0] || masks[n].1 != region.0[1]) {
        n += 1;
    }
    masks[n] = (region.0[0], region.0[1]);
    if n == count { count + 1 } else { count }
}

/// Builds the table of these requests, each the number of a rule with what it asks.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
#[expect(clippy::cast_possible_truncation, reason = "the numbers are asserted to fit")]
pub(crate) const fn build<const N: usize, const WORDS: usize>(
    spec: &Spec,
    rules: &[Rule],
    requests: &[(u8, Point); N],
) -> Building<N, WORDS> {
    let none = Row { base: 0, low: 0, high: 0, shift: 0 };
    let mut it = Building {
        columns: columns(spec.coordinates, rules),
        rows: [none; N],
        usual: [Change::NONE; N],
        others: [Change::NONE; OTHERS],
        cells: [IGNORED; ROOM],
        used: 0,
        more: 0,
    };
    let (mut distinct, mut count) = ([none; ROWS], 0);
    let mut n = 0;
    while n < N {
        let (verb, asked) = requests[n];
        let mut row = split(bits_read(spec, rules, verb, asked) >> WORDS.trailing_zeros());
        let read = row.low as u32 | row.high as u32;
        let size = 1 << (32 - read.leading_zeros() + it.columns.bits);
        row.base = it.used as u16;
        assert!(it.used + size <= ROOM);
        let (mut usual, mut has_usual) = (Change::NONE, false);
        let mut cell = 0;
        while cell < size {
            let (key, column) = ((cell >> it.columns.bits) as u32, cell & ((1 << it.columns.bits) - 1));
            let rest = key & row.low as u32 | (key & row.high as u32) << row.shift;
            let p = Point(rest << WORDS.trailing_zeros() | it.columns.words[column] as u32);
            it.cells[it.used + cell] =
                if column >= it.columns.count || key & !read != 0 || !is_value(spec.coordinates, p) {
                    IGNORED
                } else {
                    match answer(spec, rules, verb, Point(p.0 | asked.0)) {
                        Found::Refused(code) => {
                            assert!(code < REFUSED);
                            REFUSED | code
                        }
                        Found::Ignored => IGNORED,
                        Found::Applied(change) if !has_usual => {
                            (usual, has_usual) = (change, true);
                            USUAL
                        }
                        Found::Applied(change) if same(change, usual) => USUAL,
                        Found::Applied(change) => {
                            let mut other = 0;
                            while other < it.more && !same(it.others[other], change) {
                                other += 1;
                            }
                            it.others[other] = change;
                            if other == it.more {
                                it.more += 1;
                            }
                            FIRST_OTHER + other as u8
                        }
                    }
                };
            cell += 1;
        }
        it.usual[n] = usual;
        // The same cells as those of another row are not kept twice.
        let mut found = 0;
        while found < count {
            let old = distinct[found];
            if old.low == row.low && old.high == row.high && old.shift == row.shift {
                let mut cell = 0;
                while cell < size && it.cells[old.base as usize + cell] == it.cells[row.base as usize + cell] {
                    cell += 1;
                }
                if cell == size {
                    break;
                }
            }
            found += 1;
        }
        if found < count {
            row.base = distinct[found].base;
        } else {
            distinct[count] = row;
            count += 1;
            it.used += size;
        }
        it.rows[n] = row;
        n += 1;
    }
    it
}

const fn same(a: Change, b: Change) -> bool {
    a.keep == b.keep && a.set == b.set
}

/// The bits of a coordinate.
const fn field(c: &Coordinate) -> u32 {
    ((1 << c.bits) - 1) << c.shift
}

/// Whether each coordinate has one of its values.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn is_value(c: &[Coordinate], p: Point) -> bool {
    let mut n = 0;
    while n < c.len() {
        if p.get(&c[n]) as usize >= c[n].values.len() {
            return false;
        }
        n += 1;
    }
    true
}

/// The bits of a state on which a request's answer may depend.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn bits_read(spec: &Spec, rules: &[Rule], verb: u8, asked: Point) -> u32 {
    let (mut bits, mut rows, mut n) = (0, 0, 0);
    while n < rules.len() {
        let rule = &rules[n];
        if rule.verb == verb {
            rows += 1;
            let mut i = 0;
            while i < rule.checks.len() {
                if let Some(Check { regions, .. }) = &rule.checks[i] {
                    let mut r = 0;
                    while r < regions.len() {
                        bits |= narrowed(&regions[r], spec.coordinates, asked);
                        r += 1;
                    }
                }
                i += 1;
            }
            let mut i = 0;
            while i < rule.effects.len() {
                if let Some(Effect { when, .. }) = &rule.effects[i] {
                    bits |= narrowed(when, spec.coordinates, asked);
                }
                i += 1;
            }
        }
        n += 1;
    }
    if rows == 1 && rules_of_all_editions(spec, rules, verb) {
        bits
    } else {
        bits | field(&spec.coordinates[spec.edition])
    }
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn rules_of_all_editions(spec: &Spec, rules: &[Rule], verb: u8) -> bool {
    let (mut editions, mut n) = (0, 0);
    while n < rules.len() {
        if rules[n].verb == verb {
            editions |= rules[n].editions as u32;
        }
        n += 1;
    }
    editions.count_ones() as usize >= spec.editions.len()
}

/// The bits of the state's coordinates that a region narrows; none where the request is outside of it anyway.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn narrowed(region: &Region, c: &[Coordinate], asked: Point) -> u32 {
    let (mut bits, mut n) = (0, 0);
    while n < c.len() {
        let mask = region.0[n];
        if matches!(c[n].kind, Kind::Asked) {
            if mask >> asked.get(&c[n]) & 1 == 0 {
                return 0;
            }
        } else if mask & c[n].all() != c[n].all() {
            bits |= field(&c[n]);
        }
        n += 1;
    }
    bits
}

/// Cuts the bits at their widest gap.
#[expect(clippy::cast_possible_truncation, reason = "asserted to fit")]
const fn split(bits: u32) -> Row {
    let (mut at, mut widest, mut shift) = (0, 0, 0);
    let mut bit = 0;
    while bit < 32 {
        let run = if bits >> bit == 0 { 0 } else { (bits >> bit).trailing_zeros() };
        if run > widest {
            (at, widest, shift) = (bit, run, run);
        }
        bit += if run == 0 { 1 } else { run };
    }
    // A few bits are not worth a second group.
    let below = if widest == 0 || 32 - bits.leading_zeros() <= 5 { u32::MAX } else { (1 << at) - 1 };
    let (low, high) = (bits & below, (bits & !below) >> shift);
    assert!(low <= u16::MAX as u32 && high <= u16::MAX as u32);
    Row { base: 0, low: low as u16, high: high as u16, shift: shift as u16 }
}

enum Found {
    Applied(Change),
    Ignored,
    Refused(u8),
}

/// What the rows answer at a point.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn answer(spec: &Spec, rules: &[Rule], verb: u8, p: Point) -> Found {
    let c = spec.coordinates;
    let edition = p.get(&c[spec.edition]);
    let mut n = 0;
    while n < rules.len() {
        let rule = &rules[n];
        if rule.verb == verb && rule.editions >> edition & 1 == 1 {
            return match ruling(rule, c, p) {
                Ruling::Pass => Found::Applied(change(rule, c, p)),
                Ruling::Refuse(code) => Found::Refused(code),
                Ruling::Ignore | Ruling::Never => Found::Ignored,
            };
        }
        n += 1;
    }
    Found::Ignored
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn ruling(rule: &Rule, c: &[Coordinate], p: Point) -> Ruling {
    let mut n = 0;
    while n < rule.checks.len() {
        if let Some(check) = &rule.checks[n] {
            let (mut inside, mut r) = (false, 0);
            while r < check.regions.len() && !inside {
                inside = has(&check.regions[r], c, p);
                r += 1;
            }
            if inside != matches!(check.verb, Verb::Unless) {
                return match (check.verb, check.code) {
                    (Verb::Pass, _) => Ruling::Pass,
                    (Verb::Ignore, _) | (_, None) => Ruling::Ignore,
                    (_, Some(code)) => Ruling::Refuse(code),
                };
            }
        }
        n += 1;
    }
    if matches!(rule.agent, crate::rule::Agent::Caller) { Ruling::Pass } else { Ruling::Never }
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn has(region: &Region, c: &[Coordinate], p: Point) -> bool {
    let mut n = 0;
    while n < c.len() {
        let mask = region.0[n];
        if mask != u32::MAX && mask >> p.get(&c[n]) & 1 == 0 {
            return false;
        }
        n += 1;
    }
    true
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn change(rule: &Rule, c: &[Coordinate], p: Point) -> Change {
    let (mut all, mut n) = (Change::NONE, 0);
    while n < rule.effects.len() {
        if let Some(effect) = &rule.effects[n] {
            let value = match effect.to {
                To::Is(value) => value,
                To::Asked(asked) => p.get(&c[asked as usize]),
            };
            let kept = matches!(effect.to, To::Asked(_)) && value == 0;
            if !kept && has(&effect.when, c, p) {
                let to = &c[effect.coordinate as usize];
                all.keep &= !field(to);
                all.set = Point(all.set).set(to, value).0;
            }
        }
        n += 1;
    }
    all
}
