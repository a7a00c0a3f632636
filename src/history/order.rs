//! The order of what happened, and what of it overlaps.

use super::{Item, What};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// An item with what is needed to put it in order.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) item: Item,
    /// The caller or reader.
    pub(super) by: String,
    /// The lines at which it began and ended.
    pub(super) start_line: usize,
    pub(super) end_line: usize,
    /// A call whose answer never came.
    pub(super) lost: bool,
}

/// How old a sighting may be.
#[cfg_attr(not(feature = "json"), expect(dead_code, reason = "only files hold such"))]
pub(super) enum Stale {
    /// It is fresh.
    Fresh,
    /// So many ms.
    Within(i64),
    /// As old as the reader's last one.
    Any,
}

/// More than these that one caller has open at once are beyond what is searched anyway.
const MANY: usize = 128;

impl Entry {
    /// When it began, or the line.
    fn since(&self) -> i64 {
        self.item.at.map_or_else(|| i64::try_from(self.start_line).unwrap_or(i64::MAX), |(earliest, _)| earliest)
    }

    /// When it ended, or the line; a lost call counts from its beginning.
    fn until(&self) -> i64 {
        match self.item.at {
            _ if self.lost => self.since(),
            Some((_, latest)) => latest,
            None => i64::try_from(self.end_line).unwrap_or(i64::MAX),
        }
    }

    /// Whether it happened before another of the same caller: its lines come before, or its time.
    fn comes_before(&self, other: &Self) -> bool {
        self.end_line < other.start_line || self.until() < other.since()
    }
}

/// The items in the order in which they ended, with what each overlaps and how far back a sighting may reach. Clocks of
/// different callers may differ by `skew` ms.
///
/// # Errors
///
/// The line of a sighting without a time, where its age is given in ms.
pub(super) fn items(entries: &[Entry], stale: &Stale, skew: i64) -> Result<Vec<Item>, usize> {
    let mut entries: Vec<&Entry> = entries.iter().collect();
    // A lost call counts from its beginning, which clocks may show later than it was.
    let skew = |entry: &Entry| if entry.item.at.is_some() { skew } else { 0 };
    let until = |entry: &Entry| entry.until().saturating_sub(if entry.lost { skew(entry) } else { 0 });
    entries.sort_by_key(|entry| (until(entry), !entry.lost, entry.end_line));
    let mut items: Vec<Item> = Vec::new();
    let mut last_read: BTreeMap<&str, usize> = BTreeMap::new();
    // What each caller did, in the order of the file, and the place of each item among that.
    let (mut by, mut places) = (BTreeMap::<&str, Vec<usize>>::new(), vec![0; entries.len()]);
    for (n, entry) in entries.iter().enumerate() {
        by.entry(&entry.by).or_default().push(n);
    }
    for own in by.values_mut() {
        own.sort_by_key(|n| entries.get(*n).map_or(0, |entry| entry.start_line));
        for (place, n) in own.iter().enumerate() {
            if let Some(known) = places.get_mut(*n) {
                *known = place;
            }
        }
    }
    for (n, entry) in entries.iter().enumerate() {
        let mut item = entry.item.clone();
        let earlier = entries.get(..n).unwrap_or_default().iter().rev();
        let count = |since: i64| earlier.clone().take_while(|other| until(other) >= since).count();
        if !entry.lost {
            item.overlaps = count(entry.since().saturating_sub(skew(entry)));
        }
        let own = by.get(entry.by.as_str()).map_or(&[][..], Vec::as_slice);
        let place = places.get(n).copied().unwrap_or(0);
        let before = own.get(..place).unwrap_or_default().iter().rev().take(MANY).copied();
        let comes_before = |m: &usize| {
            let other = entries.get(*m);
            *m + item.overlaps >= n && other.is_some_and(|other| !other.lost && other.comes_before(entry))
        };
        item.after = before.filter(comes_before).collect();
        if matches!(item.what, What::See { .. }) {
            item.stale = match (stale, item.at) {
                (Stale::Fresh, _) => 0,
                (Stale::Any, _) => n - last_read.get(entry.by.as_str()).map_or(0, |last| last + 1),
                (Stale::Within(age), Some((sent, _))) => count(sent.saturating_sub(*age)),
                (Stale::Within(_), None) => return Err(item.line),
            };
            item.stale = item.stale.max(item.overlaps);
            last_read.insert(&entry.by, n);
        }
        items.push(item);
    }
    Ok(items)
}
