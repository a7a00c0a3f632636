//! What recordings exercised of the rules.

use super::judge::Judge;
use super::run::Runner;
use super::{Answer, Recording, Track, Verdict, What, explain};
use crate::rule::{Agent, Machine};
use alloc::vec::Vec;

/// Whether a row had part in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum Exercise {
    /// No run that explains the recording uses it.
    Never,
    /// Some run does.
    Possibly,
    /// Every run does, or it was recorded.
    Certainly,
}

/// A row and whether it had part in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exercised {
    /// The operation, step or console action.
    pub rule: &'static str,
    /// The edition.
    pub edition: &'static str,
    /// Whether it had part.
    pub how: Exercise,
}

impl Judge {
    /// Which rows a recording exercised; nothing if it does not conform, since then no run says so, or if lines of it are
    /// [settled](Judge::settle) and forgotten.
    ///
    /// ```
    /// use cutover::history::{Exercise, Judge, Outcome, Recording};
    /// use cutover::smc::{Edition, job::{BusinessStatus, Job, Operation}};
    /// let job = Job::one_time(Edition::LATEST);
    /// let mut recording = Recording::begun_as(job);
    /// recording.call(Operation::Start, Outcome::Ok).see(job.running(BusinessStatus::Syncing));
    /// let all = Judge::new().coverage(&recording);
    /// let how = |rule| all.iter().find(|e| e.rule == rule).map(|e| e.how);
    /// assert_eq!(how("PhaseEnded"), Some(Exercise::Certainly));
    /// assert_eq!(how("RoundEnded"), Some(Exercise::Never));
    /// ```
    #[must_use]
    pub fn coverage<M: Machine>(&self, recording: &Recording<M>) -> Vec<Exercised> {
        self.tracks(&recording.case).flat_map(|track| exercised(self, &track)).collect()
    }
}

/// Each row of the edition.
pub(super) fn exercised(judge: &Judge, track: &Track) -> Vec<Exercised> {
    let verdict = explain::verdict(judge, track).0;
    if verdict.verdict != Verdict::Conforms || track.past.is_some() {
        return Vec::new();
    }
    let model = judge.model(&track.frame, track.edition, false);
    let row = |(r, rule): (usize, &&'static crate::rule::Rule)| {
        let recorded = |what: &What| match what {
            What::Call { verb, answer, .. } if model.rule(Agent::Caller, *verb) == Some(r) => {
                Some(if *answer == Answer::Lost { Exercise::Possibly } else { Exercise::Certainly })
            }
            What::Step { verb } if model.event(*verb) == Some(r) => Some(Exercise::Certainly),
            _ => None,
        };
        let seen = track.items.iter().filter_map(|item| recorded(&item.what)).max().unwrap_or(Exercise::Never);
        let unseen = || match Runner::new(&model, track).uses(r) {
            (false, true) => Exercise::Certainly,
            (true, true) => Exercise::Possibly,
            _ => Exercise::Never,
        };
        let how = if seen == Exercise::Certainly || !model.is_mover(r) { seen } else { seen.max(unseen()) };
        Exercised { rule: rule.name, edition: verdict.edition, how }
    };
    model.rules.iter().enumerate().map(row).collect()
}
