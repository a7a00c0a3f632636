//! Recordings as text, to be gone on with elsewhere: what is open, and where what is forgotten led.

use super::judge::Past;
use super::order::Log;
use super::{Answer, Case, Code, Field, Frame, Glimpse, Item, Recording, Stale, What};
use crate::rule::{Machine, Spec};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// States are saved by number, and numbers may differ between versions: the version of the crate, and a number that any
/// change of the machine's words changes.
pub(crate) fn version(spec: &Spec) -> String {
    let words = spec.coordinates.iter().flat_map(|c| c.values.iter().chain([&c.name]));
    let fnv = words
        .flat_map(|word| word.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    alloc::format!("{}-{fnv:016x}", env!("CARGO_PKG_VERSION"))
}

/// More lines than these nobody has.
pub(super) const LINES: usize = usize::MAX >> (usize::BITS / 4);

/// What was saved, and by what.
#[derive(Serialize, Deserialize)]
pub(crate) struct Stamp {
    version: String,
    machine: String,
    edition: String,
}

impl Stamp {
    pub(crate) fn new(spec: &Spec, edition: u8) -> Self {
        let edition = spec.editions.get(usize::from(edition)).copied().unwrap_or_default();
        Self { version: version(spec), machine: spec.name.into(), edition: edition.into() }
    }

    /// The number of the edition, if saved numbers mean the same here.
    pub(crate) fn edition<E: serde::de::Error>(&self, spec: &Spec) -> Result<u8, E> {
        if self.machine != spec.name {
            return Err(E::custom(format_args!("saved of {}, resumed as {}", self.machine, spec.name)));
        }
        same_version(&self.version, &version(spec)).map_err(E::custom)?;
        let known = spec.editions.iter().zip(0u8..).find(|(name, _)| **name == self.edition);
        known.map(|(_, n)| n).ok_or_else(|| E::custom(format_args!("unknown edition {:?}", self.edition)))
    }
}

#[derive(Serialize, Deserialize)]
struct Saved {
    stamp: Stamp,
    linked: bool,
    open: bool,
    steps: bool,
    initial: Vec<Glimpse>,
    log: Log,
    past: Option<Past>,
    lines: usize,
    now: Option<i64>,
}

/// Saved with the version of the crate, which must be the same where it is resumed.
///
/// ```
/// use cutover::history::{Judge, Outcome, Recording, Verdict};
/// use cutover::smc::{Edition, job::{Job, Operation, Status, SyncData}};
/// let mut recording = Recording::begun_as(Job::incremental(Edition::LATEST).at(Status::Stopped));
/// let cut_over = recording.begin(Operation::CutOver(SyncData::No));
/// let saved = serde_json::to_string(&(&recording, &cut_over)).unwrap();
///
/// let (mut resumed, cut_over): (Recording<Job>, _) = serde_json::from_str(&saved).unwrap();
/// resumed.end(cut_over, Outcome::Ok);
/// assert_eq!(resumed.judge().verdict, Verdict::Violates);
/// ```
impl<M: Machine> Serialize for Recording<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Case { frame, log, editions } = &self.case;
        let (edition, past) = editions.first().cloned().unwrap_or_default();
        Saved {
            stamp: Stamp::new(frame.spec, edition),
            linked: frame.linked,
            open: frame.open,
            steps: frame.steps,
            initial: frame.initial.clone(),
            log: log.clone(),
            past,
            lines: self.lines,
            now: self.now,
        }
        .serialize(serializer)
    }
}

impl<'de, M: Machine> Deserialize<'de> for Recording<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        let spec = M::spec();
        let edition = saved.stamp.edition(spec)?;
        let Saved { linked, open, steps, initial, log, past, lines, now, .. } = saved;
        let (settings, late, stale, skew) = (Vec::new(), None, Stale::Fresh, 0);
        let asked_elsewhere = false;
        let frame = Frame { spec, linked, open, asked_elsewhere, steps, initial, settings, late, stale, skew };
        let case = Case { frame: Arc::new(frame), log, editions: vec![(edition, past)] };
        if lines > LINES || !case.is_sound() {
            return Err(D::Error::custom("the saved recording is damaged"));
        }
        Ok(Self { case, lines, now, printed: BTreeMap::new(), machine: PhantomData })
    }
}

/// Whether saved numbers mean the same here.
pub(crate) fn same_version(saved: &str, here: &str) -> Result<(), String> {
    if saved == here {
        return Ok(());
    }
    Err(alloc::format!("saved by version {saved} of the rules; this is {here}"))
}

impl Case {
    /// Whether all numbers are of this machine: text from elsewhere may say anything.
    pub(super) fn is_sound(&self) -> bool {
        let spec = self.frame.spec;
        let pasts = self.editions.iter().filter_map(|(_, past)| past.as_ref());
        pasts.clone().all(|past| past.strict.is_sound(spec) && past.lenient.is_sound(spec))
            && pasts.flat_map(Past::items).chain(self.log.items()).all(|item| item.is_sound(spec))
            && self.frame.initial.iter().all(|glimpse| glimpse.is_sound(spec))
            && self.log.recorded() <= LINES
    }
}

impl Item {
    fn is_sound(&self, spec: &Spec) -> bool {
        self.start_line <= LINES && self.end_line <= LINES && self.serial <= LINES && self.what.is_sound(spec)
    }
}

impl What {
    pub(super) fn is_sound(&self, spec: &Spec) -> bool {
        match self {
            What::Call { answer: Answer::Denied(Code::Listed(n)), .. } => usize::from(*n) < spec.codes.len(),
            What::See { glimpse } => glimpse.is_sound(spec),
            What::Call { .. } | What::Step { .. } => true,
        }
    }
}

impl Glimpse {
    fn is_sound(&self, spec: &Spec) -> bool {
        self.fields.iter().all(|(n, field)| {
            let values = spec.coordinate(*n).map_or(0, |c| c.values.len());
            values > 0 && !matches!(field, Field::Word(value) if usize::from(*value) >= values)
        })
    }
}
