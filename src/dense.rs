//! The fast form of the rules: tables that the compiler builds from the rows, and that know nothing of their evidence.
//!
//! A table has a row for each request (an operation with its parameters), or for each event, and a column for the words of
//! the first two coordinates: those that no region tells apart share one. Of what is left of a point a row looks at the bits
//! that matter to it, which lie in a low and a high group. All together they number a cell, one byte: applied, ignored, or
//! refused with a code. What an applied request does is two masks: what is kept, and what is set. Rows with the same cells
//! share them. That the tables say what the rows say is tested over the full product.

use crate::rule::{Change, Coordinate, Kind, Point, Region, Rule, Ruling, Spec};

/// Which bits of a point, beside its column, number a cell, and where the cells are.
#[derive(Clone, Copy)]
struct Row {
    base: u16,
    low: u16,
    high: u16,
    shift: u16,
}

/// What a cell says. Refusals have the code's number in the lower bits; between are changes that depend on the state.
const USUAL: u8 = 0;
const IGNORED: u8 = 1;
const FIRST_OTHER: u8 = 2;
const REFUSED: u8 = 0x80;

/// How many cells, rows with cells of their own, changes, columns and regions there may be while a table is built.
const ROOM: usize = 1 << 15;
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
    /// What becomes of the request with this number; there is one.
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
            return Answer::Applied(self.usual[n].of(p));
        }
        if cell & REFUSED != 0 {
            return Answer::Refused(cell & !REFUSED);
        }
        let other = cell.wrapping_sub(FIRST_OTHER) as usize;
        if other >= MORE {
            return Answer::Ignored;
        }
        Answer::Applied(self.others[other].of(p))
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

    /// What a cell says of this.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
    #[expect(clippy::cast_possible_truncation, reason = "there are at most OTHERS changes")]
    const fn cell(&mut self, found: Found, usual: &mut Option<Change>) -> u8 {
        let change = match found {
            Found::Applied(change) => change,
            Found::Ignored => return IGNORED,
            Found::Refused(code) => {
                assert!(code < REFUSED);
                return REFUSED | code;
            }
        };
        match usual {
            None => *usual = Some(change),
            Some(usual) if change.same(*usual) => {}
            Some(_) => {
                let mut other = 0;
                while other < self.more && !self.others[other].same(change) {
                    other += 1;
                }
                self.others[other] = change;
                if other == self.more {
                    self.more += 1;
                }
                return FIRST_OTHER + other as u8;
            }
        }
        USUAL
    }

    /// The table without the room to spare.
    #[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
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
        // Nobody asks for the numbers beyond the last request.
        let nowhere = Row { base: 0, low: 0, high: 0, shift: 0 };
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
        let mut regions = rules[n].regions();
        while let Some(region) = regions.next_one() {
            count = with(&mut masks, count, region);
        }
        n += 1;
    }
    let mut it = Columns { of: [0; WORDS], words: [0; COLUMNS], count: 0, bits: 0 };
    // For each column, which of those regions it is in.
    let mut insides = [[0_u64; REGIONS / 64]; COLUMNS];
    let mut word = 0;
    while word < WORDS {
        let p = Point(word as u32);
        let (a, b) = (p.get(&c[0]), p.get(&c[1]));
        if (a as usize) < c[0].values.len() && (b as usize) < c[1].values.len() {
            let (mut inside, mut n) = ([0; REGIONS / 64], 0);
            while n < count {
                inside[n / 64] |= ((masks[n].0 >> a & masks[n].1 >> b & 1) as u64) << (n % 64);
                n += 1;
            }
            let mut column = 0;
            while column < it.count && !equal(&insides[column], &inside, count.div_ceil(64)) {
                column += 1;
            }
            insides[column] = inside;
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
const fn equal(a: &[u64; REGIONS / 64], b: &[u64; REGIONS / 64], count: usize) -> bool {
    let mut n = 0;
    while n < count && a[n] == b[n] {
        n += 1;
    }
    n == count
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn with(masks: &mut [(u32, u32); REGIONS], count: usize, region: &Region) -> usize {
    let mut n = 0;
    while n < count && (masks[n].0 != region.mask(0) || masks[n].1 != region.mask(1)) {
        n += 1;
    }
    masks[n] = (region.mask(0), region.mask(1));
    if n == count { count + 1 } else { count }
}

/// Builds the table of these requests, each the number of a rule with what it asks.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
#[expect(clippy::cast_possible_truncation, reason = "the numbers are asserted to fit")]
#[expect(clippy::large_stack_arrays, reason = "evaluated at compile time")]
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
        let rules_then = by_edition(spec, rules, verb);
        let mut row = split(bits_read(spec, &rules_then, asked) >> WORDS.trailing_zeros());
        let read = row.low as u32 | row.high as u32;
        let alike = alike(spec, &rules_then, asked, &it.columns);
        let (keys, columns) = (1 << (32 - read.leading_zeros()), 1 << it.columns.bits);
        let size = keys as usize * columns;
        row.base = it.used as u16;
        assert!(it.used + size <= ROOM);
        let (mut usual, mut key) = (None, 0);
        while key < keys {
            let rest = key & row.low as u32 | (key & row.high as u32) << row.shift;
            let p = Point(rest << WORDS.trailing_zeros());
            // Between the numbers that states have are numbers that none has.
            let columns_here = if key & !read == 0 && is_value(spec.coordinates, p) { it.columns.count } else { 0 };
            let first = it.used + key as usize * columns;
            let mut column = 0;
            while column < columns_here {
                it.cells[first + column] = if alike[column] < column {
                    it.cells[first + alike[column]]
                } else {
                    let p = Point(p.0 | it.columns.words[column] as u32 | asked.0);
                    let rule = rules_then[p.get(&spec.coordinates[spec.edition]) as usize];
                    it.cell(answer(rule, spec.coordinates, p), &mut usual)
                };
                column += 1;
            }
            while column < columns {
                it.cells[first + column] = IGNORED;
                column += 1;
            }
            key += 1;
        }
        it.usual[n] = if let Some(change) = usual { change } else { Change::NONE };
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

/// The first column that a request cannot tell from each.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn alike<const WORDS: usize>(
    spec: &Spec,
    rules_then: &[Option<&Rule>; 8],
    asked: Point,
    columns: &Columns<WORDS>,
) -> [usize; COLUMNS] {
    let (mut insides, mut count, mut edition) = ([0_u64; COLUMNS], 0, 0);
    while edition < spec.editions.len() {
        if let Some(rule) = first_in(rules_then, edition) {
            let mut regions = rule.regions();
            while let Some(region) = regions.next_one() {
                count = inside(region, spec.coordinates, asked, columns, &mut insides, count);
            }
        }
        edition += 1;
    }
    assert!(count <= 64, "a request looks at fewer regions than an integer has bits");
    let (mut alike, mut column) = ([0; COLUMNS], 0);
    while column < columns.count {
        while insides[alike[column]] != insides[column] {
            alike[column] += 1;
        }
        column += 1;
    }
    alike
}

/// Notes which columns are in a region, if the request and the first two coordinates decide that at all.
#[expect(clippy::cast_possible_truncation, reason = "there are fewer words than 2^32")]
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn inside<const WORDS: usize>(
    region: &Region,
    c: &[Coordinate],
    asked: Point,
    columns: &Columns<WORDS>,
    insides: &mut [u64; COLUMNS],
    count: usize,
) -> usize {
    let mut left = region.narrowed;
    if left.trailing_zeros() > 1 {
        return count;
    }
    while left != 0 {
        let n = left.trailing_zeros() as usize;
        if matches!(c[n].kind, Kind::Asked) && region.mask(n) >> asked.get(&c[n]) & 1 == 0 {
            return count;
        }
        left &= left - 1;
    }
    let (first, second) = (region.mask(0), region.mask(1));
    let mut column = 0;
    while column < columns.count {
        let p = Point(columns.words[column] as u32);
        insides[column] |= ((first >> p.get(&c[0]) & second >> p.get(&c[1]) & 1) as u64) << count;
        column += 1;
    }
    count + 1
}

/// The bits of a state on which a request's answer may depend.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn bits_read(spec: &Spec, rules_then: &[Option<&Rule>; 8], asked: Point) -> u32 {
    let (mut bits, mut edition) = (0, 0);
    while edition < spec.editions.len() {
        if let Some(rule) = first_in(rules_then, edition) {
            let mut regions = rule.regions();
            while let Some(region) = regions.next_one() {
                bits |= narrowed(region, spec.coordinates, asked);
            }
        }
        edition += 1;
    }
    match rules_then[0] {
        Some(rule) if rule.editions.count_ones() as usize >= spec.editions.len() => bits,
        // Which row it is depends on the edition.
        _ => bits | spec.coordinates[spec.edition].field(),
    }
}

/// The bits of the state's coordinates that a region narrows; none where the request is outside of it anyway.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn narrowed(region: &Region, c: &[Coordinate], asked: Point) -> u32 {
    let (mut bits, mut left) = (0, region.narrowed);
    while left != 0 {
        let n = left.trailing_zeros() as usize;
        left &= left - 1;
        if !matches!(c[n].kind, Kind::Asked) {
            bits |= if region.mask(n) & c[n].all() == c[n].all() { 0 } else { c[n].field() };
        } else if region.mask(n) >> asked.get(&c[n]) & 1 == 0 {
            return 0;
        }
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

#[derive(Clone, Copy)]
enum Found {
    Applied(Change),
    Ignored,
    Refused(u8),
}

/// The rule of a request in each edition.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn by_edition<'a>(spec: &Spec, rules: &'a [Rule], verb: u8) -> [Option<&'a Rule>; 8] {
    let (mut all, mut n) = ([None; 8], 0);
    while n < rules.len() {
        let mut edition = 0;
        while edition < spec.editions.len() {
            if rules[n].verb == verb && rules[n].editions >> edition & 1 == 1 {
                all[edition] = Some(&rules[n]);
            }
            edition += 1;
        }
        n += 1;
    }
    all
}

/// The rule of an edition, if no edition before it has the same: a rule of several is looked at once.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where a panic is an error")]
const fn first_in<'a>(rules_then: &[Option<&'a Rule>; 8], edition: usize) -> Option<&'a Rule> {
    match rules_then[edition] {
        Some(rule) if rule.editions.trailing_zeros() as usize == edition => Some(rule),
        _ => None,
    }
}

/// What a row answers at a point.
const fn answer(rule: Option<&Rule>, c: &[Coordinate], p: Point) -> Found {
    let Some(rule) = rule else { return Found::Ignored };
    match rule.ruled(c, p).0 {
        Ruling::Pass => Found::Applied(rule.change(c, p)),
        Ruling::Refuse(code) => Found::Refused(code),
        Ruling::Ignore | Ruling::Never => Found::Ignored,
    }
}
