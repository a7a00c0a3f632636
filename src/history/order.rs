//! What happened, the order of it, and what of it overlaps.

use super::clock::Watch;
use super::{Answer, Glimpse, Item, What};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// How old a sighting may be.
#[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only files hold such"))]
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stale {
    /// It is fresh.
    Fresh,
    /// So many ms.
    Within(i64),
    /// As old as the reader's last one.
    Any,
}

/// More than these that one caller has open at once are beyond what is searched anyway.
const MANY: usize = 128;

/// What happened to one job, in the order in which it was recorded.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Log {
    /// What is over, and calls that are known to be lost.
    pub(super) items: Vec<Item>,
    /// Calls that have begun and may still end.
    pub(super) begun: Vec<Item>,
    /// How many were recorded: the number of the next one.
    recorded: usize,
    /// Calls that were taken as lost, since too much came after them.
    pub(super) given_up: BTreeSet<usize>,
    /// One of those did end: what the job may be was not narrowed down as far as it could be.
    pub(super) loose: bool,
    /// Something came that may have happened before what convicted the job.
    pub(super) reopened: bool,
    /// What came before all these, and is forgotten.
    pub(super) forgotten: Option<Forgotten>,
    /// What the clock said of that.
    pub(super) watch: Watch,
}

impl Log {
    /// Adds something that is over.
    pub(super) fn push(&mut self, item: Item) {
        self.recorded += 1;
        self.items.push(Item { serial: self.recorded, ..item });
    }

    /// Adds a call that may still end, and gives its number.
    pub(super) fn begin(&mut self, item: Item) -> usize {
        self.recorded += 1;
        self.begun.push(Item { serial: self.recorded, ..item });
        self.recorded
    }

    /// A call ends, at a line and perhaps a time.
    pub(super) fn end(&mut self, call: usize, answered: Answer, line: usize, at: Option<i64>) {
        let Some(place) = self.begun.iter().position(|item| item.serial == call) else {
            self.loose |= self.given_up.remove(&call) && answered != Answer::Lost;
            return;
        };
        let mut item = self.begun.remove(place);
        if let (Some((start, _)), Some(end)) = (item.at, at) {
            item.at = Some((start, end));
        }
        if let What::Call { answer, .. } = &mut item.what {
            *answer = answered;
        }
        item.end_line = line;
        if answered != Answer::Lost {
            item.line = line;
        }
        self.items.push(item);
    }

    /// All items, whether over or not.
    #[cfg(feature = "serde")]
    pub(super) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(&self.begun)
    }

    /// How many were recorded.
    #[cfg(feature = "serde")]
    pub(super) fn recorded(&self) -> usize {
        self.recorded.max(self.forgotten.as_ref().map_or(0, |f| f.count))
    }

    /// A sighting ends, and what it showed is known.
    pub(super) fn end_see(&mut self, sighting: usize, glimpse: Glimpse, line: usize, at: Option<i64>) {
        let Some(place) = self.begun.iter().position(|item| item.serial == sighting) else {
            self.loose |= self.given_up.remove(&sighting);
            return;
        };
        let mut item = self.begun.remove(place);
        if let (Some((start, _)), Some(end)) = (item.at, at) {
            item.at = Some((start, end));
        }
        (item.what, item.line, item.end_line) = (What::See { glimpse }, line, line);
        self.items.push(item);
    }

    /// Takes the call that began first for lost.
    pub(super) fn give_up(&mut self) {
        if !self.begun.is_empty() {
            let item = self.begun.remove(0);
            self.given_up.insert(item.serial);
            self.items.push(item);
        }
    }

    /// All of it in order, as it would be if nothing else came.
    pub(super) fn in_order(&self, order: &Order) -> Vec<Item> {
        let mut items: Vec<Item> = self.items.iter().chain(&self.begun).cloned().collect();
        order.arrange(&mut items);
        items
    }
}

impl Item {
    pub(super) fn is_lost(&self) -> bool {
        matches!(self.what, What::Call { answer: Answer::Lost, .. })
    }

    /// When it began, or the line.
    pub(super) fn since(&self) -> i64 {
        self.at.map_or_else(|| i64::try_from(self.start_line).unwrap_or(i64::MAX), |(earliest, _)| earliest)
    }

    /// When it ended, or the line; a lost call counts from its beginning, which clocks may show later than it was.
    pub(super) fn until(&self, skew: i64) -> i64 {
        match self.at {
            _ if self.is_lost() => self.earliest(skew),
            Some((_, latest)) => latest,
            None => i64::try_from(self.end_line).unwrap_or(i64::MAX),
        }
    }

    /// Before this nothing ended that it overlaps.
    pub(super) fn earliest(&self, skew: i64) -> i64 {
        self.since().saturating_sub(if self.at.is_some() { skew } else { 0 })
    }

    /// Who looked for what, if it is a sighting.
    pub(super) fn read(&self) -> Option<Read> {
        match &self.what {
            What::See { glimpse } => Some((self.by, glimpse.linked)),
            _ => None,
        }
    }

    /// Whether it happened before another of the same caller: its lines come before, or its time.
    fn comes_before(&self, other: &Self) -> bool {
        self.end_line < other.start_line || self.until(0) < other.since()
    }
}

/// How things are put in order, and where what was forgotten ended.
#[derive(Debug, Clone)]
pub(super) struct Order<'a> {
    pub(super) stale: Stale,
    /// By how many ms the clocks of different callers may differ.
    pub(super) skew: i64,
    pub(super) forgotten: Option<&'a Forgotten>,
}

/// What is known of the items that were forgotten.
#[derive(Debug, Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Forgotten {
    /// How many.
    pub(super) count: usize,
    /// When the last of them ended.
    pub(super) until: i64,
    /// For each reader how many were forgotten with its last sighting: of the job, of the linked resource.
    pub(super) reads: BTreeMap<u32, [usize; 2]>,
}

impl Order<'_> {
    /// Sorts by end, and works out what each item overlaps and how far back a sighting may reach.
    pub(super) fn arrange(&self, items: &mut [Item]) {
        let skew = self.skew;
        items.sort_by_key(|item| (item.until(skew), !item.is_lost(), item.end_line));
        let mut last_read: BTreeMap<Read, usize> = BTreeMap::new();
        let mut own: Option<Own> = None;
        for n in 0..items.len() {
            let Some((item, earlier)) = items.get(..=n).and_then(<[Item]>::split_last) else { continue };
            let count = |since: i64| earlier.iter().rev().take_while(|other| other.until(skew) >= since).count();
            let reached = |since: i64| self.forgotten.is_some_and(|f| f.until >= since);
            let (is_lost, since) = (item.is_lost(), item.earliest(skew));
            let overlaps = if is_lost { 0 } else { count(since) };
            let mut beyond = reached(since);
            let mut after = Vec::new();
            if overlaps > 0 || is_lost {
                let own = own.get_or_insert_with(|| Own::new(items));
                let comes_before = |m: &usize| {
                    let other = items.get(*m);
                    *m + overlaps >= n && other.is_some_and(|other| !other.is_lost() && other.comes_before(item))
                };
                after = own.before(n, item.by).filter(comes_before).collect();
            }
            let (mut stale, mut from, mut not_before) = (0, since, Vec::new());
            if let (Some(read), Stale::Within(_) | Stale::Any) = (item.read(), self.stale) {
                if let Stale::Within(age) = self.stale {
                    from = since.saturating_sub(age);
                    beyond |= reached(from);
                    stale = count(from);
                } else {
                    let last = last_read.get(&read);
                    beyond |= last.is_none()
                        && self.forgotten.is_some_and(|f| {
                            f.reads.get(&read.0).and_then(|reads| reads.get(usize::from(read.1))) != Some(&f.count)
                        });
                    let before = last.and_then(|last| items.get(*last));
                    from = before.map_or(i64::MIN, |before| before.earliest(skew));
                    // That one lasted too, and what it overlaps may have happened after it.
                    let near = before.map_or(0, |before| count(before.earliest(skew)));
                    stale = near.max(n - last.map_or(0, |last| last + 1));
                    not_before.extend(last.copied());
                    not_before.extend(before.iter().flat_map(|before| &before.after));
                }
                last_read.insert(read, n);
            }
            if let Some(item) = items.get_mut(n) {
                (item.overlaps, item.stale, item.from) = (overlaps, stale, from);
                (item.after, item.not_before, item.beyond) = (after, not_before, beyond);
            }
        }
    }
}

/// Who looked, and whether for the linked resource.
pub(super) type Read = (u32, bool);

/// What each caller did, in the order of the file, and the place of each item among that.
struct Own {
    by: BTreeMap<u32, Vec<usize>>,
    places: Vec<usize>,
}

impl Own {
    fn new(items: &[Item]) -> Self {
        let mut own = Self { by: BTreeMap::new(), places: items.iter().map(|_| 0).collect() };
        for (n, item) in items.iter().enumerate() {
            own.by.entry(item.by).or_default().push(n);
        }
        for list in own.by.values_mut() {
            list.sort_by_key(|n| items.get(*n).map_or(0, |item| item.start_line));
            for (place, n) in list.iter().enumerate() {
                if let Some(known) = own.places.get_mut(*n) {
                    *known = place;
                }
            }
        }
        own
    }

    /// What this caller began before an item of its own, the last first.
    fn before(&self, n: usize, by: u32) -> impl Iterator<Item = usize> + '_ {
        let place = self.places.get(n).copied().unwrap_or(0);
        let list = self.by.get(&by).and_then(|list| list.get(..place)).unwrap_or_default();
        list.iter().rev().take(MANY).copied()
    }
}
