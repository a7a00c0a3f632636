//! The server: one job and its source server, kept in plain enums.

use cutover::smc::job::{
    BusinessStatus as Stage, Changes, Creation, Event, Force, Job, Operation, RunOnce, Status, SyncData, Validity,
};
use cutover::smc::{Code, source::State as Source};
use cutover::testing::{Answer, Events, NoSuchField, Server, Shown};
use std::convert::Infallible;

/// A job as this server keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Record {
    status: Status,
    /// Of a job that runs.
    stage: Stage,
    run_once: bool,
    scheduled: bool,
    expires: bool,
    cut_over: Option<SyncData>,
}

/// The server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Fake {
    job: Option<Record>,
    /// A job was there and is gone.
    gone: bool,
    source: Option<Source>,
    /// Cuts over what runs, too.
    fault: bool,
}

impl Fake {
    pub(crate) const fn new(fault: bool) -> Self {
        Self { job: None, gone: false, source: Some(Source::Available), fault }
    }

    fn create(&mut self, asked: Creation) -> Result<(), Code> {
        match &self.job {
            // The call that made this job, once more.
            Some(_) if asked.is_repeated() => return Ok(()),
            Some(job) if !matches!(job.status, Status::Finished | Status::Deleting) => {
                return Err(Code::SourceServerState);
            }
            _ => {}
        }
        let another = self.job.is_some() || self.gone;
        // While a job is being deleted its source server is still in use, and yet free for another.
        let held =
            matches!(&self.job, Some(job) if job.status == Status::Deleting) && self.source == Some(Source::InUse);
        if self.source != Some(Source::Available) && !held {
            return Err(Code::SourceServerState);
        }
        if !another {
            self.source = Some(Source::InUse);
            self.job = Some(Record {
                status: Status::Ready,
                stage: Stage::Preparing,
                run_once: asked.run_once() == RunOnce::Yes,
                scheduled: asked.schedule() == Validity::Until,
                expires: asked.validity() != Validity::Never,
                cut_over: None,
            });
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), Code> {
        let in_use = self.source == Some(Source::InUse);
        let job = self.job.as_mut().ok_or(Code::InvalidStatus)?;
        if !matches!(job.status, Status::Ready | Status::Stopped | Status::InError) {
            return Err(Code::InvalidStatus);
        }
        if !in_use {
            return Err(Code::SourceServerState);
        }
        (job.status, job.stage) = (Status::Running, Stage::Preparing);
        Ok(())
    }

    fn stop(&mut self) -> Result<(), Code> {
        let job = self.job.as_mut().filter(|job| job.status == Status::Running).ok_or(Code::InvalidStatus)?;
        if job.stage != Stage::Syncing {
            return Err(Code::InvalidBusinessStatus);
        }
        job.status = Status::Stopped;
        Ok(())
    }

    fn cut_over(&mut self, sync_data: SyncData) -> Result<(), Code> {
        let (fault, in_use) = (self.fault, self.source == Some(Source::InUse));
        let ready = |job: &&mut Record| job.status == Status::Waiting || fault && job.status == Status::Running;
        let job = self.job.as_mut().filter(ready).ok_or(Code::InvalidStatus)?;
        if !in_use {
            return Err(Code::SourceServerState);
        }
        job.cut_over = Some(sync_data);
        job.status = Status::Running;
        job.stage = if sync_data == SyncData::Yes { Stage::Syncing } else { Stage::Cleaning };
        Ok(())
    }

    fn delete(&mut self) -> Result<(), Code> {
        let job = self.job.as_mut().ok_or(Code::InvalidStatus)?;
        if matches!(job.status, Status::Running | Status::Deleting) {
            return Err(Code::InvalidStatus);
        }
        job.status = Status::Deleting;
        Ok(())
    }

    fn modify(&mut self, asked: Changes) -> Result<(), Code> {
        let job = self.job.as_mut().ok_or(Code::InvalidStatus)?;
        let others = asked.has_others() || asked.schedule() != Validity::Unsaid;
        let allowed = match job.status {
            Status::Ready => true,
            Status::Waiting => !others,
            Status::Running | Status::Stopped | Status::InError => !others && !asked.has_rhythm(),
            Status::Finished | Status::Expired | Status::Deleting => {
                !others && !asked.has_rhythm() && asked.validity() == Validity::Unsaid
            }
        };
        if !allowed {
            return Err(Code::InvalidStatus);
        }
        match asked.validity() {
            Validity::Unsaid => {}
            Validity::Until => job.expires = true,
            Validity::Never => job.expires = false,
        }
        match asked.schedule() {
            Validity::Unsaid => {}
            Validity::Until => job.scheduled = true,
            Validity::Never => job.scheduled = false,
        }
        Ok(())
    }

    fn delete_source(&mut self, force: Force) -> Result<(), Code> {
        if let Some(job) = &self.job {
            if job.status == Status::Running {
                return Err(Code::WithRunningJob);
            }
            if force == Force::No {
                return Err(Code::Related);
            }
        }
        if matches!(self.source, None | Some(Source::Deleting)) {
            return Err(Code::SourceServerState);
        }
        self.source = Some(Source::Deleting);
        if let Some(job) = &mut self.job {
            job.status = Status::Deleting;
        }
        Ok(())
    }

    /// What a clock, or trouble, does to the job; whether it can happen now.
    fn occurs(&mut self, event: Event) -> bool {
        let source = self.source;
        match event {
            Event::ClientLost if matches!(source, Some(Source::Available | Source::InUse)) => {
                self.source = Some(Source::Unavailable);
                if let Some(job) = self.job.as_mut().filter(|job| job.status == Status::Running) {
                    job.status = Status::InError;
                }
                return true;
            }
            Event::ClientReturned if source == Some(Source::Unavailable) => {
                let done = |job: &Record| matches!(job.status, Status::Finished | Status::Deleting);
                let tied = self.job.as_ref().is_some_and(|job| !done(job));
                self.source = Some(if tied { Source::InUse } else { Source::Available });
                return true;
            }
            Event::SourceDeleted if source == Some(Source::Deleting) => {
                self.source = None;
                return true;
            }
            _ => {}
        }
        let Some(job) = &mut self.job else { return false };
        let ends = job.run_once || job.cut_over.is_some();
        match (event, job.status, job.stage) {
            (Event::ScheduledStart, Status::Ready, _) if job.scheduled => {
                (job.status, job.stage) = (Status::Running, Stage::Preparing);
            }
            (Event::PhaseEnded, Status::Running, Stage::Preparing) => {
                job.stage = if job.cut_over == Some(SyncData::No) { Stage::Cleaning } else { Stage::Syncing };
            }
            (Event::PhaseEnded, Status::Running, Stage::Syncing) => job.stage = Stage::Processing,
            (Event::PhaseEnded, Status::Running, Stage::Processing) if ends => job.stage = Stage::Cleaning,
            (Event::RoundEnded, Status::Running, Stage::Processing) if !ends => job.status = Status::Waiting,
            (Event::RoundStarted, Status::Waiting, _) => (job.status, job.stage) = (Status::Running, Stage::Preparing),
            (Event::ResourcesReleased, Status::Running, Stage::Cleaning) if ends => {
                job.status = Status::Finished;
                self.source = free(source);
            }
            (Event::Failed, Status::Running, _) => job.status = Status::InError,
            (Event::Lapsed, Status::Ready | Status::Stopped | Status::InError | Status::Waiting, _) if job.expires => {
                job.status = Status::Expired;
            }
            (Event::Cleared, Status::Expired, _) => job.status = Status::Deleting,
            (Event::Deleted, Status::Deleting, _) => {
                (self.job, self.gone) = (None, true);
                self.source = free(source);
            }
            _ => return false,
        }
        true
    }
}

fn free(source: Option<Source>) -> Option<Source> {
    if source == Some(Source::InUse) { Some(Source::Available) } else { source }
}

impl Server<Job> for Fake {
    type Error = Infallible;

    fn begin(&mut self, _: Job) -> Result<Events, Infallible> {
        *self = Self::new(self.fault);
        Ok(Events::OnRequest)
    }

    fn call(&mut self, operation: Operation) -> Result<Answer<Code>, Infallible> {
        let answer = match operation {
            Operation::Create(asked) => self.create(asked),
            Operation::Start => self.start(),
            Operation::Stop => self.stop(),
            Operation::CutOver(sync_data) => self.cut_over(sync_data),
            Operation::Delete => self.delete(),
            Operation::Modify(asked) => self.modify(asked),
            Operation::DeleteSource(force) => self.delete_source(force),
        };
        Ok(answer.map_or_else(Answer::Refused, |()| Answer::Accepted))
    }

    fn show(&mut self) -> Result<Shown<Job>, Infallible> {
        let Some(job) = &self.job else { return Ok(Shown::not_found()) };
        let shown = || -> Result<Shown<Job>, NoSuchField> {
            let shown = Shown::nothing().with("Status", job.status.as_str())?;
            let shown = shown.with("RunOnce", if job.run_once { "true" } else { "false" })?;
            let shown = shown.with("source", self.source.map_or("Gone", Source::as_str))?;
            if job.status == Status::Running { shown.with("BusinessStatus", job.stage.as_str()) } else { Ok(shown) }
        };
        Ok(shown().unwrap_or_else(|error| unreachable!("{error}")))
    }

    fn happen(&mut self, event: Event) -> Result<bool, Infallible> {
        Ok(self.occurs(event))
    }
}
