//! The judge against the search of `tests/search.rs`, which tries everything that the definition of the verdicts allows.

use super::Reached;
use crate::dice::Dice;
use crate::search::{Maker, Readings, Service, agree, judged, verdict};
use cutover::history::{Judge, Verdict};
use cutover::{dcs, smc, sms};

pub(super) const REACHES: &[&str] =
    &["smc::job", "sms::source", "sms::task", "dcs::task", "conforms", "unspecified", "violates"];

/// The first byte chooses the machine; the others are the choices by which a history is made.
pub(super) fn body(bytes: &[u8]) -> Reached {
    thread_local! {
        static KNOWN: [(&'static Service, Readings<'static>, Judge); 4] = [
            Service::smc(&smc::job::SPEC),
            Service::sms(&sms::source::SPEC),
            Service::dcs(&dcs::task::SPEC),
            Service::sms_task(&sms::task::SPEC),
        ]
        .map(|service| (&*Box::leak(Box::new(service)), Readings::default(), Judge::new()));
    }
    let Some((first, choices)) = bytes.split_first() else { return Reached::new() };
    KNOWN.with(|known| {
        let (service, readings, judge) = &known[usize::from(*first) % known.len()];
        let history = Maker { service, dice: Dice::of_bytes(choices) }.history(readings);
        if history.is_wide() {
            return Reached::new();
        }
        let editions = 0..u8::try_from(service.rows.editions.len()).unwrap();
        let wanted: Vec<Verdict> = editions.map(|edition| verdict(readings, service, &history, edition)).collect();
        let found = judged(judge, service, &history);
        assert!(agree(&history, &found, &wanted), "{found:?}, searched {wanted:?}\n{}", history.text(service));
        let name = |verdict: &Verdict| match verdict {
            Verdict::Conforms => "conforms",
            Verdict::Unspecified => "unspecified",
            Verdict::Violates => "violates",
            _ => "other",
        };
        wanted.iter().map(name).chain([service.rows.name]).collect()
    })
}
