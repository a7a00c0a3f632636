//! Whether a recording is convicted by one claim alone: it would not be without it.

use super::model::{Claim, Model, Trust};
use super::run::Runner;
use super::{Judge, Recording};
use crate::rule::{Machine, Rule};

/// Which part of the rows a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    Guard(usize),
    Code(usize),
    Effect(usize),
    Bar,
    Never(usize),
    NoStep(usize),
}

/// The lenient run without one claim.
pub(crate) struct Without(Model);

impl Without {
    /// For recordings that were made as this one was; none where its edition does not have the row.
    pub(crate) fn claim<M: Machine>(like: &Recording<M>, rule: Option<&Rule>, part: Part) -> Option<Self> {
        let (frame, edition) = (&like.case.frame, like.case.editions.first()?.0);
        let bare = Model::new(frame, edition, Trust::lenient());
        let number = |rule: &Rule| bare.rules.iter().position(|r| r.agent == rule.agent && r.verb == rule.verb);
        let r = match rule {
            Some(rule) => number(rule).filter(|_| rule.editions >> edition & 1 == 1)?,
            None => 0,
        };
        let claim = match part {
            Part::Guard(n) => Claim::Guard(r, n),
            Part::Code(n) => Claim::Code(r, n),
            Part::Effect(n) => Claim::Effect(r, n),
            Part::Bar => Claim::Bar(r),
            Part::Never(n) => Claim::Never(n),
            Part::NoStep(n) => Claim::NoStep(n),
        };
        Some(Self(Model::new(frame, edition, Trust::lenient().but(claim, super::model::Mode::Waived))))
    }

    /// Whether it is possible without the claim.
    pub(crate) fn explains<M: Machine>(&self, judge: &Judge, recording: &Recording<M>) -> bool {
        judge.tracks(&recording.case).all(|track| Runner::new(&self.0, &track).run().stuck.is_none())
    }
}
