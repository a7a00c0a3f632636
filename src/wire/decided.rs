//! What a request does to a state: applied, ignored or refused, with the answer as its service prints it.

use super::{Failure, Service};
use crate::rule::{Accepted, Machine};

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it is read once for each request")]
pub enum Decided<M, R> {
    /// It took effect: the state afterwards, and the answer.
    Applied(M, R),
    /// It was accepted and changed nothing: the state as it was, and the answer.
    Ignored(M, R),
    /// It was refused, and the state stays as it was.
    Refused(Failure),
}

impl<M: Machine, R> Decided<M, R> {
    /// Asks a state for an operation; `answer` makes the answer of the state afterwards.
    pub(crate) fn of(service: Service, state: M, operation: M::Operation, answer: impl FnOnce(M) -> R) -> Self {
        match state.ask(operation) {
            Ok(Accepted::Applied(after)) => Decided::Applied(after, answer(after)),
            Ok(Accepted::Ignored(after)) => Decided::Ignored(after, answer(after)),
            Err(refused) => Decided::Refused(refusal(service, refused.job, refused.operation, refused.code)),
        }
    }

    /// The state afterwards; none where the request was refused.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::{Job, State}};
    /// use cutover::smc::message::{Request, StartReplicationJob};
    /// let start = Request::StartReplicationJob(StartReplicationJob::default());
    /// let decided = start.decide(Job::one_time(Edition::LATEST)).unwrap();
    /// assert_eq!(decided.state().map(Job::state), Some(State::Running));
    /// ```
    pub fn state(&self) -> Option<M> {
        match self {
            Decided::Applied(state, _) | Decided::Ignored(state, _) => Some(*state),
            Decided::Refused(_) => None,
        }
    }

    /// The answer, or the error.
    ///
    /// # Errors
    ///
    /// The [`Failure`] that the request was refused with.
    ///
    /// ```
    /// use cutover::smc::{Edition, job::Job};
    /// use cutover::smc::message::{Request, StopReplicationJob};
    /// let stop = Request::StopReplicationJob(StopReplicationJob::default());
    /// let failure = stop.decide(Job::one_time(Edition::LATEST)).unwrap().answer().unwrap_err();
    /// assert_eq!((failure.status, failure.code.as_str()), (400, "ReplicationJob.InvalidStatus"));
    /// ```
    pub fn answer(self) -> Result<R, Failure> {
        match self {
            Decided::Applied(_, answer) | Decided::Ignored(_, answer) => Ok(answer),
            Decided::Refused(failure) => Err(failure),
        }
    }
}

/// A refusal as its service prints it. What cannot be known of one state alone, such as other jobs' ids, stays `%s` or `{0}`.
pub(crate) fn refusal<M: Machine>(service: Service, state: M, operation: M::Operation, code: M::Code) -> Failure {
    let edition = M::EDITIONS.get(usize::from(M::spec().edition_of(state.point()))).copied();
    let Some(edition) = edition else { return Failure::new(service, 500, "", "") };
    let accepts = |other: M| other.ask(operation).map_or_else(|refused| refused.code != code, |_| true);
    let (status, _) = M::answer(code, edition);
    Failure::new(service, status, alloc::format!("{code}"), state.message(code, edition, &accepts))
}
