//! SMC in an account: replication jobs and their source servers.

use super::{Account, Answer, Context, Held, Next, Pace, Resource, believed, event, malformed};
use crate::clock::{Named, moment};
use crate::rule::{Accepted, Machine};
use crate::smc::clock::{Deadline, Times, check, next_deadline};
use crate::smc::job::{BusinessStatus, Creation, Event, Job, Operation, RunOnce, Status};
use crate::smc::message::{
    Common, CreateReplicationJob, CreateReplicationJobAnswer, DescribeReplicationJobs, DescribeSourceServers, Done,
    ModifyReplicationJobAttribute, ReplicationJob, ReplicationJobs, ReplicationJobsPage, Request, Response,
    SourceServer, SourceServers, SourceServersPage, VERSION,
};
use crate::smc::source::State;
use crate::smc::{Code, Edition};
use crate::wire::{self, Failure, Format, Service, http, tree};
use crate::word::OwnedWord;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// How many jobs an account may have, by edition.
const fn quota(edition: Edition) -> usize {
    match edition {
        Edition::E2021 => 100,
        Edition::E2024_06 => 1000,
    }
}

/// What the service has and this account has not.
const ELSEWHERE: &[&str] = &[
    "ModifySourceServerAttribute",
    "CreateCrossZoneMigrationJob",
    "CreateAccessToken",
    "DisableAccessToken",
    "ListAccessTokens",
    "DeleteAccessToken",
    "TagResources",
    "UntagResources",
    "ListTagResources",
    "CreateWorkgroup",
    "ModifyWorkgroupAttribute",
    "DeleteWorkgroup",
    "DescribeWorkgroups",
    "AssociateSourceServers",
    "DisassociateSourceServers",
];

/// The jobs and source servers of an account.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fleet {
    pub(super) edition: Edition,
    jobs: BTreeMap<String, Entry>,
    sources: BTreeMap<String, Source>,
    /// The creations that bore a token: what they asked, and the job.
    tokens: BTreeMap<String, (Value, String)>,
    /// How many jobs were created: the number of the next one.
    created: u64,
}

/// A job with what it was created with.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    held: Held<Job>,
    number: u64,
    source: String,
    asked: CreateReplicationJob,
    times: Times,
    started: Option<i64>,
    ended: Option<i64>,
}

/// A source server.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    state: State,
    shown: bool,
    /// Its last job, which its state moves with.
    job: Option<String>,
    name: String,
    registered: i64,
}

/// A job's name in a recording.
fn named(job: &str) -> String {
    format!("job/{job}")
}

impl Fleet {
    pub(super) fn new(context: &mut Context, sources: usize) -> Self {
        let mut fleet = Self {
            edition: Edition::LATEST,
            jobs: BTreeMap::new(),
            sources: BTreeMap::new(),
            tokens: BTreeMap::new(),
            created: 0,
        };
        for n in 0..sources {
            let source = Source {
                state: State::Available,
                shown: false,
                job: None,
                name: format!("source-{}", n + 1),
                registered: context.now,
            };
            fleet.sources.insert(context.id("s-bp1", 17), source);
        }
        fleet
    }

    /// Whether no job was ever created.
    pub(super) fn is_new(&self) -> bool {
        self.created == 0
    }

    /// Whether what was saved can be believed.
    pub(super) fn check(&self) -> Result<(), String> {
        for (id, entry) in &self.jobs {
            believed(&format!("job {id:?}"), entry.held.machine, self.edition.as_str())?;
        }
        match self
            .sources
            .iter()
            .find(|(_, source)| source.job.as_ref().is_some_and(|job| !self.jobs.contains_key(job)))
        {
            Some((id, _)) => Err(format!("source server {id:?} has a job that is not there")),
            None => Ok(()),
        }
    }

    /// The source server of each job that is there, under its name in a recording, with its state.
    pub(super) fn links(&self) -> impl Iterator<Item = (String, String, Value)> {
        let there = self.jobs.iter().filter(|(_, entry)| entry.held.machine.status().is_some());
        there.filter_map(|(id, entry)| {
            let state = entry.held.machine.source()?;
            Some((named(id), format!("source/{}.{id}", entry.source), json!({"State": state})))
        })
    }

    /// The time when all this begins.
    pub(super) fn begin(&mut self, now: i64) {
        for source in self.sources.values_mut() {
            source.registered = now;
        }
    }

    /// How the jobs stand, for the head of a recording.
    pub(super) fn views(&self) -> BTreeMap<String, Value> {
        let there = self.jobs.iter().filter(|(_, entry)| entry.held.machine.status().is_some());
        there.map(|(id, entry)| (named(id), entry.view())).collect()
    }

    /// The job that a source server's state moves with, or one that is not there.
    fn last_job(&self, source: &str) -> Option<(&String, Job)> {
        let id = self.sources.get(source)?.job.as_ref()?;
        self.jobs.get_key_value(id).map(|(id, entry)| (id, entry.held.machine))
    }

    /// The jobs of a source server that are there, the last one first.
    fn jobs_of(&self, source: &str) -> Vec<String> {
        let mut all: Vec<_> = self.jobs.iter().filter(|(_, entry)| entry.source == source).collect();
        all.sort_by_key(|(_, entry)| core::cmp::Reverse(entry.number));
        all.retain(|(_, entry)| entry.held.machine.status().is_some());
        all.into_iter().map(|(id, _)| id.clone()).collect()
    }

    /// Puts a job where it is now, and its source server with it.
    fn put(&mut self, context: &Context, id: &str, job: Job) {
        let Some(entry) = self.jobs.get_mut(id) else { return };
        entry.times = entry.times.moved(entry.held.machine, job, context.now);
        entry.held.put(job);
        let Some(source) = self.sources.get_mut(&entry.source).filter(|source| source.job.as_deref() == Some(id))
        else {
            if job.status().is_none() {
                self.jobs.remove(id);
            }
            return;
        };
        match job.source() {
            Some(state) if source.state != state => (source.state, source.shown) = (state, false),
            Some(_) => {}
            None => {
                self.sources.remove(&entry.source.clone());
            }
        }
    }

    /// A job takes a step.
    fn happen(&mut self, context: &mut Context, id: &str, event: Event, after: Job) {
        if let Some(record) = &mut context.record {
            record.step(Service::Smc, &named(id), &event.to_string());
        }
        if let Some(entry) = self.jobs.get_mut(id) {
            if matches!(event, Event::ScheduledStart | Event::RoundStarted) {
                entry.started = entry.started.or(Some(context.now));
            }
            if after.status() == Some(Status::Finished) {
                entry.ended = Some(context.now);
            }
        }
        self.put(context, id, after);
    }

    /// A job is looked at: what is due happens, and so does the next step if this state was looked at before.
    fn look(&mut self, context: &mut Context, id: &str) {
        let Some(entry) = self.jobs.get(id) else { return };
        let is_timed = |event: Event| {
            matches!(event, Event::ScheduledStart | Event::Lapsed | Event::RoundStarted | Event::Cleared)
        };
        let may = |event: &Event| is_timed(*event) || context.pace == Pace::Polls && entry.held.shown;
        if let Some((event, Ok(after))) =
            entry.usual(context).filter(may).map(|event| (event, entry.held.machine.step(event)))
        {
            self.happen(context, id, event, after);
        }
        if let Some(entry) = self.jobs.get_mut(id) {
            entry.held.shown = true;
        }
    }

    /// A source server is looked at, with the same rule.
    fn look_at_source(&mut self, context: &mut Context, id: &str) {
        let Some(source) = self.sources.get_mut(id) else { return };
        let moves_on = context.pace == Pace::Polls && source.shown && source.state == State::Deleting;
        source.shown = true;
        if moves_on {
            self.source_deleted(context, id);
        }
    }

    /// A source server is gone, for each of its jobs.
    fn source_deleted(&mut self, context: &mut Context, id: &str) {
        for job in self.jobs.iter().filter(|(_, e)| e.source == id).map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            let machine = self.jobs.get(&job).map(|entry| entry.held.machine);
            if let Some(Ok(after)) = machine.map(|machine| machine.step(Event::SourceDeleted)) {
                self.happen(context, &job, Event::SourceDeleted, after);
            }
        }
        self.sources.remove(id);
    }

    pub(super) fn tick(&mut self, context: &mut Context) {
        for id in self.jobs.keys().cloned().collect::<Vec<_>>() {
            let next = self.jobs.get(&id).and_then(|entry| Some((entry.held.machine, entry.usual(context)?)));
            if let Some((event, Ok(after))) = next.map(|(job, event)| (event, job.step(event))) {
                self.happen(context, &id, event, after);
            }
        }
        let gone = self.sources.iter().filter(|(_, source)| source.state == State::Deleting);
        for id in gone.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.source_deleted(context, &id);
        }
    }

    pub(super) fn step(
        &mut self,
        context: &mut Context,
        kind: &str,
        id: &str,
        name: Option<&str>,
    ) -> Result<(), String> {
        if kind == "job" {
            let entry = self.jobs.get(id).ok_or_else(|| format!("there is no job {id:?}"))?;
            let (event, after) = event(entry.held.machine, name, entry.usual(context))?;
            if event == Event::SourceDeleted {
                let source = entry.source.clone();
                self.source_deleted(context, &source);
            } else {
                self.happen(context, id, event, after);
            }
            return Ok(());
        }
        let source = self.sources.get(id).ok_or_else(|| format!("there is no source server {id:?}"))?;
        let last = self.last_job(id).map(|(job, machine)| (job.clone(), machine));
        let machine = last.as_ref().map_or_else(|| Job::absent(self.edition).with_source(source.state), |(_, m)| *m);
        let usual = (source.state == State::Deleting).then_some(Event::SourceDeleted);
        let (event, after) = event(machine, name, usual)?;
        match (event, last) {
            (Event::SourceDeleted, _) => self.source_deleted(context, id),
            (_, Some((job, _))) => self.happen(context, &job, event, after),
            (_, None) => {
                if let (Some(source), Some(state)) = (self.sources.get_mut(id), after.source()) {
                    (source.state, source.shown) = (state, false);
                }
            }
        }
        Ok(())
    }

    pub(super) fn machine(&self, kind: &str, id: &str) -> Result<Job, String> {
        if kind == "job" {
            return self.jobs.get(id).map(|e| e.held.machine).ok_or_else(|| format!("there is no job {id:?}"));
        }
        let source = self.sources.get(id).ok_or_else(|| format!("there is no source server {id:?}"))?;
        Ok(self.last_job(id).map_or_else(|| Job::absent(self.edition).with_source(source.state), |(_, job)| job))
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = Resource> {
        let of_source = |name: &String| name.contains("Source");
        let jobs = self.jobs.iter().filter(|(_, entry)| entry.held.machine.status().is_some());
        let jobs = jobs.map(move |(id, entry)| {
            let mut resource = entry.held.resource(format!("smc/job/{id}"));
            resource.next = entry.deadline().map(|next| Next {
                event: next.event.to_string(),
                at: Context::time(next.at),
                ms: next.at,
                basis: next.period.basis.to_string(),
            });
            resource.allowed.retain(|name| !of_source(name) && !name.starts_with("Create"));
            resource
        });
        let sources = self.sources.iter().map(move |(id, source)| {
            let job = self.machine("source", id).unwrap_or(Job::absent(self.edition));
            let mut resource = Held::new(job).resource(format!("smc/source/{id}"));
            resource.state = source.state.to_string();
            resource.allowed.retain(|name| of_source(name) || name.starts_with("Create"));
            let own = [Event::ClientLost, Event::ClientReturned, Event::SourceDeleted].map(|e| e.to_string());
            resource.events.retain(|name| own.contains(name));
            resource
        });
        jobs.chain(sources)
    }

    /// Asks a job for an operation, applies it, and records it.
    fn ask(&mut self, context: &mut Context, id: &str, operation: Operation, args: &Value) -> Answer<()> {
        let job = self.jobs.get(id).map_or_else(|| Job::absent(self.edition), |entry| entry.held.machine);
        let answer = match context.forced(Service::Smc) {
            Some(failure) => Err(failure),
            None => self.answer(context, id, job, operation),
        };
        context.log(Service::Smc, operation.name(), &named(id), args, &answer);
        if let Accepted::Applied(after) = answer? {
            self.put(context, id, after);
        }
        Ok(())
    }

    /// A source server without a job, or none.
    fn without_job(&self, source: Option<State>) -> Job {
        let absent = |state| Job::absent(self.edition).with_source(state);
        source.map_or_else(
            || absent(State::Deleting).step(Event::SourceDeleted).unwrap_or(absent(State::Deleting)),
            absent,
        )
    }

    /// What a job answers.
    fn answer(&self, context: &mut Context, id: &str, job: Job, operation: Operation) -> Answer<Accepted<Job>> {
        context.note_on(&job.explain(operation));
        match job.ask(operation) {
            Err(_) if context.broken && matches!(operation, Operation::CutOver(_)) && job.status().is_some() => {
                context.note("a rule is broken on purpose: a job is cut over whatever its status");
                Ok(job.at(Status::Waiting).ask(operation).unwrap_or(Accepted::Ignored(job)))
            }
            Err(refused) => {
                let jobs = self.jobs.get(id).map(|entry| self.jobs_of(&entry.source).join(", ")).unwrap_or_default();
                let mut failure = wire::refusal(Service::Smc, job, operation, refused.code);
                failure.message = failure.message.replace("%s", &jobs);
                Err(failure)
            }
            Ok(accepted) => Ok(accepted),
        }
    }

    fn refused(&self, code: Code, filled: &str) -> Failure {
        let message = code.template(self.edition).replace("%s", filled);
        Failure::new(Service::Smc, code.http_status(), code.as_str(), message)
    }

    /// Whether a name or an image's name belongs to another job.
    fn taken(&self, own: Option<&str>, name: Option<&String>, image: Option<&String>) -> Answer<()> {
        let others =
            || self.jobs.iter().filter(|(id, e)| Some(id.as_str()) != own && e.held.machine.status().is_some());
        if name.is_some() && others().any(|(_, e)| e.asked.name.as_ref() == name) {
            return Err(self.refused(Code::DuplicateName, ""));
        }
        match image {
            Some(image)
                if self.edition != Edition::E2021
                    && others().any(|(_, e)| e.asked.image_name.as_ref() == Some(image)) =>
            {
                Err(self.refused(Code::ImageName, image))
            }
            _ => Ok(()),
        }
    }

    fn create(
        &mut self,
        context: &mut Context,
        asked: CreateReplicationJob,
        creation: Creation,
        args: &Value,
    ) -> Answer<String> {
        let source_id = asked.source_id.clone().unwrap_or_default();
        let token = asked.client_token.clone();
        // How long a token is remembered no page says: as long as its job is there.
        let is_there = |job: &String| self.jobs.get(job).is_some_and(|entry| entry.held.machine.status().is_some());
        let before = token.as_ref().and_then(|token| self.tokens.get(token)).filter(|(_, job)| is_there(job)).cloned();
        if let Some((before, job)) = before {
            if before == *args {
                self.ask(context, &job, Operation::Create(creation.repeated()), args)?;
                return Ok(job);
            }
            context.note("what a token with other parameters is answered is assumed, from other services");
            let message = "Request uses a client token in a previous request but is not identical to that request.";
            let failure = Failure::new(Service::Smc, 400, "IdempotentParameterMismatch", message);
            context.log(Service::Smc, "CreateReplicationJob", &named(&job), args, &Err::<(), _>(failure.clone()));
            return Err(failure);
        }
        let source = self.sources.get(&source_id).map(|source| source.state);
        let times = named_times(asked.valid_time.as_deref(), asked.scheduled_start_time.as_deref(), asked.frequency);
        in_range(context, &times, context.now)?;
        if self.jobs.values().filter(|e| e.held.machine.status().is_some()).count() >= quota(self.edition) {
            return Err(self.refused(Code::Quota, ""));
        }
        self.taken(None, asked.name.as_ref(), asked.image_name.as_ref())?;
        let operation = Operation::Create(creation);
        let absent = self.without_job(source);
        // A source server that has a job answers as that one does.
        let last = self.last_job(&source_id).filter(|(_, job)| job.status().is_some()).map(|(id, _)| id.clone());
        if let Some(last) = &last {
            // Without a job it would be refused for its source server as well, and can name the states that are allowed.
            let named = self.answer(context, "", absent, operation).err();
            self.ask(context, last, operation, args).map_err(|failure| match named {
                Some(named) if named.code == failure.code => named,
                _ => failure,
            })?;
        } else {
            context.forced(Service::Smc).map_or(Ok(()), Err)?;
        }
        let fresh = if last.is_some() { absent.with_source(State::Available) } else { absent };
        let Accepted::Applied(job) = self.answer(context, "", fresh, operation)? else {
            return Err(self.refused(Code::InternalError, ""));
        };
        let id = context.id("j-bp1", 17);
        if let Some(record) = &mut context.record {
            let linked = format!("source/{source_id}.{id}");
            record.link(Service::Smc, &named(&id), &linked, Some(json!({"State": State::Available})));
        }
        context.log(Service::Smc, operation.name(), &named(&id), args, &Ok(()));
        let entry = Entry {
            held: Held::new(job),
            number: self.created,
            source: source_id.clone(),
            times: Times::of(context.now, creation, times),
            started: None,
            ended: None,
            asked,
        };
        self.created = self.created.saturating_add(1);
        if let Some(token) = token {
            self.tokens.insert(token, (args.clone(), id.clone()));
        }
        self.jobs.insert(id.clone(), entry);
        let before = self.sources.get_mut(&source_id).and_then(|source| source.job.replace(id.clone()));
        if let Some(gone) = before.filter(|id| self.jobs.get(id).is_some_and(|e| e.held.machine.status().is_none())) {
            self.jobs.remove(&gone);
        }
        self.put(context, &id, job);
        if let (Some(source), Some(state)) = (self.sources.get_mut(&source_id), job.source()) {
            (source.state, source.shown) = (state, false);
        }
        Ok(id)
    }

    fn modify(
        &mut self,
        context: &mut Context,
        asked: &ModifyReplicationJobAttribute,
        operation: Operation,
        args: &Value,
    ) -> Answer<()> {
        let id = asked.job_id.clone().unwrap_or_default();
        let times = named_times(asked.valid_time.as_deref(), asked.scheduled_start_time.as_deref(), asked.frequency);
        if let Some(entry) = self.jobs.get(&id) {
            let disks = asked.data_disk.iter().flatten().filter_map(|disk| disk.index);
            let mut seen = BTreeSet::new();
            let checked = in_range(context, &times, entry.times.created.unwrap_or(context.now))
                .and_then(|()| self.taken(Some(&id), asked.name.as_ref(), asked.image_name.as_ref()))
                .and_then(|()| {
                    let differ = disks.into_iter().all(|index| seen.insert(index));
                    if differ { Ok(()) } else { Err(self.refused(Code::DuplicateDataDiskIndex, "")) }
                });
            if checked.is_err() {
                context.log(Service::Smc, "ModifyReplicationJobAttribute", &named(&id), args, &checked);
                return checked;
            }
        }
        self.ask(context, &id, operation, args)?;
        let (Some(entry), Value::Object(sent)) = (self.jobs.get_mut(&id), args) else { return Ok(()) };
        // What is sent replaces what was.
        let mut kept = tree::write(&entry.asked);
        if let Value::Object(kept) = &mut kept {
            kept.extend(sent.iter().filter(|(key, _)| *key != "JobId").map(|(k, v)| (k.clone(), v.clone())));
        }
        if let Ok(kept) = tree::Form::Json.read(&kept, wire::Reading::Lenient) {
            entry.asked = kept;
        }
        if let Operation::Modify(changes) = operation {
            entry.times = entry.times.modified(changes, times);
        }
        Ok(())
    }

    fn delete_source(&mut self, context: &mut Context, id: &str, operation: Operation, args: &Value) -> Answer<()> {
        let state = self.sources.get(id).map(|source| source.state);
        context.forced(Service::Smc).map_or(Ok(()), Err)?;
        let all: Vec<String> = match self.jobs_of(id) {
            // A job that is gone still knows its source server.
            none if none.is_empty() => self.last_job(id).map(|(id, _)| id.clone()).into_iter().collect(),
            some => some,
        };
        let mut answers = Vec::new();
        for job in &all {
            let machine = self.jobs.get(job).map_or_else(|| Job::absent(self.edition), |entry| entry.held.machine);
            answers.push((job.clone(), self.answer(context, job, machine, operation)));
        }
        if all.is_empty() {
            self.answer(context, "", self.without_job(state), operation).map(drop)?;
        }
        let refused = answers.iter().find_map(|(_, answer)| answer.as_ref().err().cloned());
        for (job, answer) in answers {
            // It is deleted with all its jobs, or not at all: what one would have passed was not refused by it.
            if refused.is_none() || answer.is_err() {
                let source = format!("source/{id}.{job}");
                context.log(Service::Smc, operation.name(), &source, args, &answer);
            }
            if let (None, Ok(Accepted::Applied(after))) = (&refused, answer) {
                self.put(context, &job, after);
            }
        }
        if let Some(failure) = refused {
            return Err(failure);
        }
        if let Some(source) = self.sources.get_mut(id) {
            (source.state, source.shown) = (State::Deleting, false);
        }
        Ok(())
    }

    fn describe_jobs(&mut self, context: &mut Context, asked: &DescribeReplicationJobs) -> ReplicationJobsPage {
        let fits = |(id, entry): (&String, &Entry)| {
            let listed = |ids: &Option<Vec<String>>, id: Option<&String>| {
                ids.as_ref().is_none_or(|ids| ids.is_empty() || id.is_some_and(|id| ids.contains(id)))
            };
            listed(&asked.job_id, Some(id))
                && listed(&asked.source_id, Some(&entry.source))
                && listed(&asked.instance_id, entry.asked.instance_id.as_ref())
                && asked.name.as_ref().is_none_or(|name| entry.asked.name.as_ref() == Some(name))
                && asked.region_id.as_ref().is_none_or(|region| entry.asked.region_id.as_ref() == Some(region))
                && asked.job_type.is_none_or(|kind| entry.asked.job_type.unwrap_or(0) == kind)
                && asked.resource_group_id.as_ref().is_none_or(|g| entry.asked.resource_group_id.as_ref() == Some(g))
                && tagged(asked.tag.as_deref(), entry.asked.tag.as_deref())
        };
        // Asked by id, the others need no look.
        let mut found: Vec<String> = match asked.job_id.as_deref().filter(|ids| !ids.is_empty()) {
            Some(ids) => {
                let entries = ids.iter().filter_map(|id| self.jobs.get_key_value(id));
                entries.filter(|e| fits(*e)).map(|(id, _)| id.clone()).collect()
            }
            None => self.jobs.iter().filter(|e| fits(*e)).map(|(id, _)| id.clone()).collect(),
        };
        found.sort_unstable();
        found.dedup();
        for id in &found {
            self.look(context, id);
        }
        let there = |id: &String| {
            self.jobs.get(id).filter(|entry| {
                let job = entry.held.machine;
                let status =
                    asked.status.as_ref().is_none_or(|w| job.status().map(OwnedWord::Known).as_ref() == Some(w));
                let stage = job.business_status().map(OwnedWord::Known);
                job.status().is_some()
                    && status
                    && asked.business_status.as_ref().is_none_or(|w| stage.as_ref() == Some(w))
            })
        };
        let mut listed: Vec<(&String, &Entry)> = found.iter().filter_map(|id| Some((id, there(id)?))).collect();
        listed.sort_by_key(|(_, entry)| core::cmp::Reverse(entry.number));
        let (page, number, size, total) = page(&listed, asked.page_number, asked.page_size);
        if let Some(record) = &mut context.record {
            for (id, entry) in page {
                record.see(Service::Smc, "DescribeReplicationJobs", &named(id), &entry.view());
            }
            // A job that is not there was looked for by name.
            for id in asked.job_id.iter().flatten().filter(|id| id.len() > 1) {
                if self.jobs.get(id).is_none_or(|entry| entry.held.machine.status().is_none()) {
                    record.see(Service::Smc, "DescribeReplicationJobs", &named(id), &Value::Null);
                }
            }
        }
        ReplicationJobsPage {
            total_count: Some(total),
            page_number: Some(number),
            page_size: Some(size),
            replication_jobs: Some(ReplicationJobs {
                replication_job: Some(page.iter().map(|(id, entry)| entry.print(id)).collect()),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn describe_sources(&mut self, context: &mut Context, asked: &DescribeSourceServers) -> SourceServersPage {
        let fits = |(id, source): (&String, &Source)| {
            asked.source_id.as_ref().is_none_or(|ids| ids.is_empty() || ids.contains(id))
                && asked.job_id.as_ref().is_none_or(|job| source.job.as_ref() == Some(job))
                && asked.name.as_ref().is_none_or(|name| source.name == *name)
                && related(asked.related_job_type.as_deref(), source.job.is_some())
                // What a source server here never has.
                && asked.workgroup_id.is_none()
                && asked.resource_group_id.is_none()
                && tagged(asked.tag.as_deref(), None)
        };
        let found: Vec<String> = self.sources.iter().filter(|e| fits(*e)).map(|(id, _)| id.clone()).collect();
        for id in &found {
            self.look_at_source(context, id);
        }
        let is_in = |source: &&Source| asked.state.as_ref().is_none_or(|w| OwnedWord::Known(source.state) == *w);
        let listed: Vec<(&String, &Source)> =
            found.iter().filter_map(|id| Some((id, self.sources.get(id).filter(is_in)?))).collect();
        let (page, number, size, total) = page(&listed, asked.page_number, asked.page_size);
        if let Some(record) = &mut context.record {
            for (id, source) in page {
                if let Some(job) = &source.job {
                    let name = format!("source/{id}.{job}");
                    record.see(Service::Smc, "DescribeSourceServers", &name, &json!({"State": source.state}));
                }
            }
        }
        let print = |(id, source): &(&String, &Source)| SourceServer {
            source_id: Some((*id).clone()),
            name: Some(source.name.clone()),
            state: Some(OwnedWord::Known(source.state)),
            error_code: Some(if source.state == State::Unavailable {
                "SourceServer.Offline".into()
            } else {
                String::new()
            }),
            job_id: source.job.clone(),
            platform: Some("Linux".into()),
            architecture: Some("x86_64".into()),
            heartbeat_rate: Some(30),
            replication_driver: Some("SMT".into()),
            system_disk_size: Some(40),
            creation_time: Some(Context::time(source.registered)),
            ..Default::default()
        };
        SourceServersPage {
            total_count: Some(total),
            page_number: Some(number),
            page_size: Some(size),
            source_servers: Some(SourceServers {
                source_server: Some(page.iter().map(print).collect()),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}

impl Entry {
    /// The next step of a job in a passing state, or what is due.
    fn usual(&self, context: &Context) -> Option<Event> {
        let job = self.held.machine;
        let wanted: &[Event] = match job.status()? {
            Status::Running => &[Event::PhaseEnded, Event::RoundEnded, Event::ResourcesReleased],
            Status::Deleting => &[Event::Deleted],
            _ => return self.deadline().filter(|next| next.at <= context.now).map(|next| next.event),
        };
        wanted.iter().copied().find(|event| job.step(*event).is_ok())
    }

    /// When the clock next moves it.
    fn deadline(&self) -> Option<Deadline> {
        next_deadline(self.held.machine, &self.times)
    }

    /// What is recorded of it.
    fn view(&self) -> Value {
        let job = self.held.machine;
        let time = |set: bool, ms: Option<i64>| set.then(|| ms.map(Context::time)).flatten();
        let mut view = json!({
            "Status": job.status(),
            "RunOnce": job.run_once() == RunOnce::Yes,
            "ScheduledStartTime": time(job.is_scheduled(), self.times.scheduled),
            "ValidTime": time(job.expires(), self.times.valid_until()),
        });
        if let (Some(stage), Some(map)) = (job.business_status(), view.as_object_mut()) {
            map.insert("BusinessStatus".into(), json!(stage));
        }
        view
    }

    fn print(&self, id: &str) -> ReplicationJob {
        let (job, asked) = (self.held.machine, self.asked.clone());
        let progress = match (job.status(), job.business_status()) {
            (Some(Status::Finished), _) => 100.0,
            (_, Some(BusinessStatus::Syncing)) => 40.0,
            (_, Some(BusinessStatus::Processing)) => 80.0,
            (_, Some(BusinessStatus::Cleaning)) => 95.0,
            _ => 0.0,
        };
        ReplicationJob {
            job_id: Some(id.into()),
            source_id: Some(self.source.clone()),
            name: asked.name,
            description: asked.description,
            status: job.status().map(OwnedWord::Known),
            business_status: job.business_status().map(OwnedWord::Known),
            progress: Some(progress),
            error_code: Some(if job.status() == Some(Status::InError) {
                "OperationFailed".into()
            } else {
                String::new()
            }),
            creation_time: self.times.created.map(Context::time),
            start_time: self.started.map(Context::time),
            end_time: self.ended.map(Context::time),
            scheduled_start_time: self.times.scheduled.filter(|_| job.is_scheduled()).map(Context::time),
            valid_time: self.times.valid_until().filter(|_| job.expires()).map(Context::time),
            run_once: Some(job.run_once() == RunOnce::Yes),
            frequency: asked.frequency,
            max_number_of_image_to_keep: asked.max_number_of_image_to_keep,
            target_type: Some(asked.target_type.unwrap_or_else(|| "Image".into())),
            job_type: Some(asked.job_type.unwrap_or(0)),
            region_id: asked.region_id,
            net_mode: Some(asked.net_mode.unwrap_or(0)),
            vpc_id: asked.vpc_id,
            v_switch_id: asked.v_switch_id,
            image_name: asked.image_name,
            instance_id: asked.instance_id,
            instance_type: asked.instance_type,
            instance_ram_role: asked.instance_ram_role,
            system_disk_size: asked.system_disk_size,
            replication_parameters: asked.replication_parameters,
            ..Default::default()
        }
    }
}

/// The times that a request names; an empty text is none.
fn named_times(valid: Option<&str>, scheduled: Option<&str>, frequency: Option<i64>) -> Named {
    Named { valid: valid.and_then(moment), scheduled: scheduled.and_then(moment), frequency }
}

/// Whether a request may name these times, of a job that was created then.
fn in_range(context: &mut Context, named: &Named, created: i64) -> Answer<()> {
    check(named, context.now, created).map_err(|wrong| invalid(context, wrong.period.name, &wrong.to_string()))
}

/// What a parameter that breaks a limit is answered; no page says it.
fn invalid(context: &mut Context, name: &str, reason: &str) -> Failure {
    context.note(format!("{name}: {reason}; the answer is assumed"));
    Failure::new(
        Service::Smc,
        400,
        "InvalidParameter",
        format!("The specified parameter {name} is not valid: {reason}."),
    )
}

fn missing(context: &mut Context, name: &str) -> Failure {
    context.note(format!("{name} is missing; the answer is that of the gateway of other services"));
    Failure::new(Service::Smc, 400, format!("Missing{name}"), format!("{name} is mandatory for this action."))
}

/// One page of a list: the items, the page's number and size, and how many items there are.
fn page<T>(all: &[T], number: Option<i64>, size: Option<i64>) -> (&[T], i64, i64, i64) {
    let (number, size) = (number.unwrap_or(1).max(1), size.unwrap_or(10).clamp(1, 50));
    let start = usize::try_from((number - 1).saturating_mul(size)).unwrap_or(usize::MAX).min(all.len());
    let end = start.saturating_add(usize::try_from(size).unwrap_or(0)).min(all.len());
    (all.get(start..end).unwrap_or_default(), number, size, i64::try_from(all.len()).unwrap_or(i64::MAX))
}

/// Whether a source server with or without a job is among the types that are asked for; jobs here are of servers.
fn related(asked: Option<&[String]>, has_job: bool) -> bool {
    let own = if has_job { "Server" } else { "Not_Related" };
    asked.unwrap_or_default().is_empty() || asked.unwrap_or_default().iter().any(|kind| kind == own)
}

/// Whether something has all the tags that are asked for; an empty value asks for the key alone.
fn tagged(asked: Option<&[crate::smc::message::Tag]>, has: Option<&[crate::smc::message::Tag]>) -> bool {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    asked.unwrap_or_default().iter().all(|tag| {
        has.unwrap_or_default().iter().any(|own| {
            (some(&tag.key).is_none() || tag.key == own.key) && (some(&tag.value).is_none() || tag.value == own.value)
        })
    })
}

/// Answers a request.
pub(super) fn decide(account: &mut Account, request: &wire::Request) -> (wire::Response, Option<String>) {
    let request_id = account.context.uuid().to_uppercase();
    let mut format = Format::Json;
    let mut action = None;
    let answer = answer(account, request, &request_id, &mut format, &mut action);
    let answer = match (answer, account.context.fault.take()) {
        // It took effect, and the caller does not learn it.
        (Ok(_), Some(fault)) => Err(Context::failure(Service::Smc, &fault)),
        (answer, _) => answer,
    };
    let response = match answer {
        Ok(response) => response.render(format),
        Err(mut failure) => {
            failure.request_id = Some(request_id);
            failure.host_id = Some("smc.aliyuncs.com".into());
            failure.format = format;
            failure.render()
        }
    };
    (response, action)
}

#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
fn answer(
    account: &mut Account,
    request: &wire::Request,
    request_id: &str,
    format: &mut Format,
    action: &mut Option<String>,
) -> Answer<Response> {
    let context = &mut account.context;
    if ![http::Method::GET, http::Method::POST].contains(request.method()) {
        context.note("no page says what another method is answered");
        return Err(Failure::new(Service::Smc, 405, "UnsupportedHTTPMethod", "This http method is not supported."));
    }
    let (common, sent) = Common::of(request).map_err(|e| {
        malformed(context, &e);
        invalid(context, &e.place, &e.reason)
    })?;
    *format = common.format;
    action.clone_from(&common.action);
    let name = common.action.ok_or_else(|| missing(context, "Action"))?;
    if !common.has_credentials {
        return Err(missing(context, "AccessKeyId"));
    }
    match common.version.as_deref() {
        None => return Err(missing(context, "Version")),
        Some(VERSION) => {}
        Some(_) => return Err(invalid(context, "Version", &format!("expected {VERSION}"))),
    }
    if !Request::NAMES.contains(&name.as_str()) {
        context.note(if ELSEWHERE.contains(&name.as_str()) {
            "the service has this operation, this account has not"
        } else {
            "the answer to an unknown operation is that of the gateway of other services"
        });
        let message = "Specified api is not found, please check your url and method.";
        return Err(Failure::new(Service::Smc, 404, "InvalidAction.NotFound", message));
    }
    let asked = Request::named(&name, &sent, context.reading).map_err(|e| {
        malformed(context, &e);
        invalid(context, &e.place, &e.reason)
    })?;
    account.context.fault = account.fault(&name);
    let Account { context, smc, .. } = account;
    if let Err(broken) = asked.validate() {
        let failure = match broken.limit.allowed {
            wire::Allowed::Required | wire::Allowed::RequiredWhere(..) => missing(context, broken.limit.parameter),
            _ => invalid(context, &broken.place, &broken.reason),
        };
        let id = sent.get("JobId").and_then(Value::as_str).filter(|id| smc.jobs.contains_key(*id));
        if let (Some(id), false) = (id, name.starts_with("Describe")) {
            context.log(Service::Smc, &name, &named(id), &known(&asked), &Err::<(), _>(failure.clone()));
        }
        return Err(failure);
    }
    let args = known(&asked);
    note_unknown(context, &asked, &args);
    let id = Some(request_id.to_string());
    let done = || Done { request_id: id.clone(), ..Default::default() };
    let text = |id: Option<String>| id.unwrap_or_default();
    let operation = asked.operation().unwrap_or(Operation::Start);
    match asked {
        Request::CreateReplicationJob(asked) => {
            let Operation::Create(creation) = operation else { return Err(smc.refused(Code::InternalError, "")) };
            let job_id = Some(smc.create(context, asked, creation, &args)?);
            Ok(Response::CreateReplicationJob(CreateReplicationJobAnswer {
                job_id,
                request_id: id,
                ..Default::default()
            }))
        }
        Request::StartReplicationJob(asked) => {
            let job = text(asked.job_id);
            smc.ask(context, &job, operation, &args)?;
            if let Some(entry) = smc.jobs.get_mut(&job) {
                entry.started = Some(context.now);
            }
            Ok(Response::StartReplicationJob(done()))
        }
        Request::StopReplicationJob(asked) => {
            smc.ask(context, &text(asked.job_id), operation, &args)?;
            Ok(Response::StopReplicationJob(done()))
        }
        Request::CutOverReplicationJob(asked) => {
            smc.ask(context, &text(asked.job_id), operation, &args)?;
            Ok(Response::CutOverReplicationJob(done()))
        }
        Request::DeleteReplicationJob(asked) => {
            smc.ask(context, &text(asked.job_id), operation, &args)?;
            Ok(Response::DeleteReplicationJob(done()))
        }
        Request::ModifyReplicationJobAttribute(asked) => {
            smc.modify(context, &asked, operation, &args)?;
            Ok(Response::ModifyReplicationJobAttribute(done()))
        }
        Request::DeleteSourceServer(asked) => {
            smc.delete_source(context, &text(asked.source_id), operation, &args)?;
            Ok(Response::DeleteSourceServer(done()))
        }
        Request::DescribeReplicationJobs(asked) => {
            context.forced(Service::Smc).map_or(Ok(()), Err)?;
            let page = smc.describe_jobs(context, &asked);
            Ok(Response::DescribeReplicationJobs(ReplicationJobsPage { request_id: id, ..page }))
        }
        Request::DescribeSourceServers(asked) => {
            context.forced(Service::Smc).map_or(Ok(()), Err)?;
            let page = smc.describe_sources(context, &asked);
            Ok(Response::DescribeSourceServers(SourceServersPage { request_id: id, ..page }))
        }
    }
}

/// Notes parameters that the operation does not have.
fn note_unknown(context: &mut Context, asked: &Request, known: &Value) {
    let (Value::Object(all), Value::Object(own)) = (asked.tree(), known) else { return };
    let unknown: Vec<String> = all.into_iter().map(|(key, _)| key).filter(|key| !own.contains_key(key)).collect();
    if !unknown.is_empty() {
        context.note(format!("{} has no {}; passed over", asked.name(), unknown.join(", ")));
    }
}

/// The parameters of a request that the operation has.
fn known(asked: &Request) -> Value {
    let mut asked = asked.clone();
    let rest = match &mut asked {
        Request::CreateReplicationJob(m) => &mut m.rest,
        Request::StartReplicationJob(m) => &mut m.rest,
        Request::StopReplicationJob(m) => &mut m.rest,
        Request::CutOverReplicationJob(m) => &mut m.rest,
        Request::DeleteReplicationJob(m) => &mut m.rest,
        Request::ModifyReplicationJobAttribute(m) => &mut m.rest,
        Request::DescribeReplicationJobs(m) => &mut m.rest,
        Request::DescribeSourceServers(m) => &mut m.rest,
        Request::DeleteSourceServer(m) => &mut m.rest,
    };
    rest.clear();
    asked.tree()
}
