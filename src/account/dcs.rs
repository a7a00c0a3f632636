//! DCS in an account: data migration tasks, and the jobs that prepare them.

use super::record::Out;
use super::{Account, Answer, Context, Held, Pace, Resource, believed, event, has_token, malformed};
use crate::dcs::job::JobStatus;
use crate::dcs::message::{
    BatchAnswer, BatchItem, CreateMigrationTask, CreateOnlineMigrationTask, CreateOnlineMigrationTaskAnswer,
    DeleteMigrationTaskAnswer, Done, ItemResult, JobInfo, MigrationLog, MigrationTask, MigrationTaskItem,
    MigrationTaskLogs, MigrationTaskPage, MigrationTaskStats, ROUTES, Request, Response, Said, SetOnlineMigrationTask,
    TaskAnswer,
};
use crate::dcs::task::{Event, Method, MigrationMethod, MigrationType, Operation, Status, Task, TaskStatus};
use crate::dcs::{Code, Edition};
use crate::rule::{Accepted, Machine};
use crate::wire::path::{Found, find};
use crate::wire::{self, Failure, Service};
use crate::word::OwnedWord;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// What `UpdateMigrationTask` says when it is done; the page took the sentence from elsewhere.
const UPDATED: &str = "Details of the background task queried successfully.";

/// The tasks of an account.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fleet {
    pub(super) edition: Edition,
    tasks: BTreeMap<String, Entry>,
    jobs: BTreeMap<String, Job>,
    /// How many tasks were created: the number of the next one.
    created: u64,
}

impl Default for Fleet {
    fn default() -> Self {
        Self { edition: Edition::LATEST, tasks: BTreeMap::new(), jobs: BTreeMap::new(), created: 0 }
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    held: Held<Task>,
    number: u64,
    created: i64,
    updated: i64,
    asked: Asked,
    /// The job that creates an online task.
    job: Option<String>,
    /// What an online task was configured with last.
    configured: Option<SetOnlineMigrationTask>,
}

/// A job that creates a task; its status is part of the task.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Job {
    task: String,
    /// The task once it is gone: its job goes on.
    left: Option<Task>,
    /// The status that was shown last.
    shown: Option<JobStatus>,
    began: i64,
    ended: Option<i64>,
}

/// What a task was created with.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
enum Asked {
    Import(Box<CreateMigrationTask>),
    Online(CreateOnlineMigrationTask),
}

fn named(task: &str) -> String {
    format!("task/{task}")
}

fn code(code: Code) -> Failure {
    Failure::new(Service::Dcs, code.http_status(), code.as_str(), code.message().unwrap_or_default())
}

/// A parameter that breaks a limit, or cannot be read.
fn invalid(context: &mut Context, operation: &str, name: &str, reason: &str) -> Failure {
    let mut failure = match operation {
        "ListMigrationTask" | "ListMigrationTaskLogs" => code(Code::QueryParameter),
        _ => code(Code::BodyParameter),
    };
    if operation == "UpdateMigrationTask" {
        // Its page has the older twin of the code in an example.
        context.note(format!("{name}: {reason}"));
        failure.code = "111400063".into();
    } else {
        context.note(format!("{name}: {reason}; that this operation answers so is assumed"));
    }
    failure.message = failure.message.replace("{0}", name);
    failure
}

impl Fleet {
    /// Whether no task was ever created.
    pub(super) fn is_new(&self) -> bool {
        self.created == 0
    }

    /// Whether what was saved can be believed.
    pub(super) fn check(&self) -> Result<(), String> {
        let left = self.jobs.values().filter_map(|job| Some((&job.task, job.left?)));
        let mut all = self.tasks.iter().map(|(id, entry)| (id, entry.held.machine)).chain(left);
        all.try_for_each(|(id, task)| believed(&format!("task {id:?}"), task, self.edition.as_str()))
    }

    /// How the tasks stand, for the head of a recording.
    pub(super) fn views(&self) -> BTreeMap<String, Value> {
        self.tasks.iter().map(|(id, entry)| (named(id), entry.view())).collect()
    }

    /// The task of each job with that job, and with its status.
    pub(super) fn links(&self) -> impl Iterator<Item = (String, String, Value)> {
        let status = |job: &Job| self.tasks.get(&job.task).map(|e| e.held.machine).or(job.left)?.job();
        self.jobs.iter().map(move |(id, job)| (named(&job.task), format!("job/{id}"), json!({"status": status(job)})))
    }

    fn put(&mut self, context: &Context, id: &str, task: Task) {
        let Some(entry) = self.tasks.get_mut(id) else {
            // A task that is gone is kept with its job.
            let job = self.jobs.values_mut().find(|job| job.task == id);
            return job.map_or((), |job| job.put(context, task));
        };
        if let Some(job) = entry.job.as_ref().and_then(|job| self.jobs.get_mut(job)) {
            job.put(context, task);
        }
        if task.job() != entry.held.machine.job() && task.status() == entry.held.machine.status() {
            // Nothing is shown otherwise of the task itself.
            entry.held.machine = task;
            return;
        }
        entry.held.put(task);
        entry.updated = context.now;
        if task.is_gone() {
            self.tasks.remove(id);
        }
    }

    fn happen(&mut self, context: &mut Context, id: &str, event: Event, after: Task) {
        if let Some(record) = &mut context.record {
            record.step(Service::Dcs, &named(id), &event.to_string());
        }
        self.put(context, id, after);
    }

    fn look(&mut self, context: &mut Context, id: &str) {
        let Some(entry) = self.tasks.get_mut(id) else { return };
        let moves_on = context.pace == Pace::Polls && entry.held.shown;
        entry.held.shown = true;
        let (machine, usual) = (entry.held.machine, entry.usual());
        if let Some((event, Ok(after))) = usual.filter(|_| moves_on).map(|event| (event, machine.step(event))) {
            self.happen(context, id, event, after);
            if let Some(entry) = self.tasks.get_mut(id) {
                entry.held.shown = true;
            }
        }
    }

    pub(super) fn tick(&mut self, context: &mut Context) {
        for id in self.tasks.keys().cloned().collect::<Vec<_>>() {
            let next = self.tasks.get(&id).and_then(|entry| Some((entry.held.machine, entry.usual()?)));
            if let Some((event, Ok(after))) = next.map(|(task, event)| (event, task.step(event))) {
                self.happen(context, &id, event, after);
            }
        }
        let left = self.jobs.values().filter_map(|job| Some((job.task.clone(), job.left?)));
        for (id, task) in left.collect::<Vec<_>>() {
            if let Ok(after) = task.step(Event::Prepared) {
                self.happen(context, &id, Event::Prepared, after);
            }
        }
    }

    pub(super) fn step(&mut self, context: &mut Context, id: &str, name: Option<&str>) -> Result<(), String> {
        let entry = self.tasks.get(id).ok_or_else(|| format!("there is no task {id:?}"))?;
        let (event, after) = event(entry.held.machine, name, entry.usual())?;
        self.happen(context, id, event, after);
        Ok(())
    }

    pub(super) fn machine(&self, id: &str) -> Result<Task, String> {
        self.tasks.get(id).map(|e| e.held.machine).ok_or_else(|| format!("there is no task {id:?}"))
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = Resource> {
        self.tasks.iter().map(|(id, entry)| entry.held.resource(format!("dcs/task/{id}")))
    }

    /// What a task answers; nothing is applied yet.
    fn answer(&self, context: &mut Context, id: &str, operation: Operation) -> Answer<Accepted<Task>> {
        let task = self.machine(id).unwrap_or(Task::absent(self.edition));
        context.note_on(&task.explain(operation));
        task.ask(operation).map_err(|refused| {
            let mut failure = wire::refusal(Service::Dcs, task, operation, refused.code);
            failure.message = failure.message.replace("{0}", "migration_type");
            failure
        })
    }

    fn ask(&mut self, context: &mut Context, id: &str, operation: Operation, args: &Value) -> Answer<()> {
        let answer = context.forced(Service::Dcs).map_or_else(|| self.answer(context, id, operation), Err);
        context.log(Service::Dcs, operation.name(), &named(id), args, &answer);
        if let Accepted::Applied(after) = answer? {
            self.put(context, id, after);
        }
        Ok(())
    }

    fn create(&mut self, context: &mut Context, asked: Asked, operation: Operation, args: &Value) -> Answer<String> {
        let answer = context.forced(Service::Dcs).map_or_else(|| self.answer(context, "", operation), Err);
        let Accepted::Applied(task) = answer? else { return Err(code(Code::InternalError)) };
        let (id, now) = (context.uuid(), context.now);
        context.log(Service::Dcs, operation.name(), &named(&id), args, &Ok(()));
        let held = Held::new(task);
        let number = self.created;
        let entry = Entry { held, number, created: now, updated: now, asked, job: None, configured: None };
        self.created = self.created.saturating_add(1);
        self.tasks.insert(id.clone(), entry);
        Ok(id)
    }

    /// Each task for itself: the answers, in the order of the request, a task that is named twice once.
    fn batch(&mut self, context: &mut Context, ids: &[String], operation: Operation) -> Answer<BatchAnswer> {
        if let Some(failure) = context.forced(Service::Dcs) {
            return Err(failure);
        }
        let mut answers: Vec<(String, Answer<()>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for id in ids.iter().filter(|id| seen.insert(id.as_str())) {
            let answer = self.answer(context, id, operation).map(|accepted| {
                if let Accepted::Applied(after) = accepted {
                    self.put(context, id, after);
                }
            });
            answers.push((id.clone(), answer));
        }
        let is_lost = context.fault.is_some();
        if let Some(record) = &mut context.record {
            let out = |answer| match answer {
                Ok(()) if is_lost => Out::Unknown,
                Ok(()) => Out::Ok,
                Err(failure) => Out::Denied(failure),
            };
            let items: Vec<_> = answers.iter().map(|(id, answer)| (named(id), out(answer.as_ref().copied()))).collect();
            record.batch(Service::Dcs, operation.name(), &items);
        }
        let item = |(id, answer): (String, Answer<()>)| {
            let failure = answer.err();
            let result = if failure.is_some() { ItemResult::Failed } else { ItemResult::Success };
            let (error_code, error_msg) = failure.map(|failure| (failure.code, failure.message)).unzip();
            BatchItem {
                result: Some(OwnedWord::Known(result)),
                task_id: Some(id),
                error_code,
                error_msg,
                ..Default::default()
            }
        };
        Ok(BatchAnswer { migration_tasks: Some(answers.into_iter().map(item).collect()), ..Default::default() })
    }

    /// All are deleted, or none.
    fn delete(&mut self, context: &mut Context, ids: &[String]) -> Answer<()> {
        context.forced(Service::Dcs).map_or(Ok(()), Err)?;
        let mut unique: Vec<&String> = ids.iter().collect();
        unique.sort_unstable();
        unique.dedup();
        let answers: Vec<_> = unique.into_iter().map(|id| (id, self.answer(context, id, Operation::Delete))).collect();
        let name = Operation::Delete.name();
        if let Some((id, failure)) = answers.iter().find_map(|(id, answer)| Some((*id, answer.as_ref().err()?.clone())))
        {
            context.note("that a batch is refused as a whole is assumed");
            context.log(Service::Dcs, name, &named(id), &json!({}), &Err::<(), _>(failure.clone()));
            return Err(failure);
        }
        for (id, answer) in answers {
            context.log(Service::Dcs, name, &named(id), &json!({}), &answer);
            if let Ok(Accepted::Applied(after)) = answer {
                self.put(context, id, after);
            }
        }
        Ok(())
    }

    /// A task that an API shows; one that is not there is recorded so.
    fn show(&mut self, context: &mut Context, via: &str, id: &str) -> Answer<&Entry> {
        self.look(context, id);
        let entry = self.tasks.get(id);
        if let Some(record) = &mut context.record {
            record.see(Service::Dcs, via, &named(id), &entry.map_or(Value::Null, Entry::view));
        }
        entry.ok_or_else(|| code(Code::NoTask))
    }

    fn list(&mut self, context: &mut Context, name: Option<&String>, offset: i64, limit: i64) -> MigrationTaskPage {
        let fits = |entry: &Entry| name.is_none_or(|name| entry.name() == Some(name));
        let found: Vec<String> = self.tasks.iter().filter(|(_, e)| fits(e)).map(|(id, _)| id.clone()).collect();
        for id in &found {
            self.look(context, id);
        }
        // A deleted task was seen to be shown, but not listed.
        let there = |id: &String| self.tasks.get(id).filter(|e| e.held.machine.status() != Some(Status::Deleted));
        let mut all: Vec<(&String, &Entry)> = found.iter().filter_map(|id| Some((id, there(id)?))).collect();
        all.sort_by_key(|(_, entry)| core::cmp::Reverse(entry.number));
        let number = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        let page: Vec<_> = all.iter().skip(number(offset)).take(number(limit)).collect();
        if let Some(record) = &mut context.record {
            for (id, entry) in &page {
                record.see(Service::Dcs, "ListMigrationTask", &named(id), &entry.listed());
            }
        }
        MigrationTaskPage {
            count: i64::try_from(all.len()).ok(),
            migration_tasks: Some(page.into_iter().map(|(id, entry)| entry.item(id)).collect()),
            ..Default::default()
        }
    }

    /// The job that creates a task.
    fn job_of(&mut self, context: &mut Context, task: &str) -> String {
        let id = context.uuid().replace('-', "");
        if let Some(record) = &mut context.record {
            record.link(Service::Dcs, &named(task), &format!("job/{id}"), None);
        }
        if let Some(entry) = self.tasks.get_mut(task) {
            entry.job = Some(id.clone());
        }
        let job = Job { task: task.into(), left: None, shown: None, began: context.now, ended: None };
        self.jobs.insert(id.clone(), job);
        id
    }

    /// A job is asked for: like a task it goes on once it was shown.
    fn job(&mut self, context: &mut Context, id: &str) -> Answer<JobInfo> {
        let Some(job) = self.jobs.get(id).cloned() else {
            context.note("what a job that is not there is answered is assumed");
            return Err(code(Code::NoTask));
        };
        let task = self.tasks.get(&job.task).map(|entry| entry.held.machine).or(job.left);
        let mut task = task.unwrap_or(Task::absent(self.edition));
        if context.pace == Pace::Polls && task.job() == job.shown {
            let event = if job.shown == Some(JobStatus::Init) { Event::JobStarted } else { Event::Prepared };
            if let Ok(after) = task.step(event) {
                self.happen(context, &job.task, event, after);
                task = after;
            }
        }
        if let Some(record) = &mut context.record {
            let view = json!({"status": task.job()});
            record.see(Service::Dcs, "ShowJobInfo", &format!("job/{id}"), &view);
        }
        let job = self.jobs.entry(id.into()).or_insert(job);
        job.shown = task.job();
        Ok(JobInfo {
            job_id: Some(id.into()),
            job_type: Some("createMigrationInstance".into()),
            status: task.job().map(OwnedWord::Known),
            begin_time: Some(Context::time(job.began)),
            end_time: job.ended.map(Context::time),
            ..Default::default()
        })
    }
}

impl Job {
    /// Takes over what its task says of it.
    fn put(&mut self, context: &Context, task: Task) {
        if matches!(task.job(), Some(JobStatus::Success | JobStatus::Fail)) {
            self.ended.get_or_insert(context.now);
        }
        self.left = task.is_gone().then_some(task);
    }
}

impl Entry {
    /// The next step in a passing state.
    fn usual(&self) -> Option<Event> {
        let task = self.held.machine;
        let events = match (task.status()?, task.task_status()) {
            (_, Some(TaskStatus::Exchanging)) => [Event::AddressesExchanged],
            _ if task.is_rolling_back() => [Event::AddressesRolledBack],
            (Status::Creating, _) => [Event::Prepared],
            (Status::Migrating, _) => [Event::ImportEnded],
            (Status::FullMigrating, _) => [Event::FullEnded],
            (Status::Terminating, _) => [Event::Terminated],
            (Status::MigrationSuccess | Status::MigrationFailed, _) => [Event::Cleared],
            (Status::Deleted, _) => [Event::Removed],
            _ => return None,
        };
        events.into_iter().find(|event| task.step(*event).is_ok())
    }

    fn name(&self) -> Option<&String> {
        match &self.asked {
            Asked::Import(asked) => asked.task_name.as_ref(),
            Asked::Online(asked) => asked.name.as_ref(),
        }
    }

    fn description(&self) -> Option<String> {
        match &self.asked {
            Asked::Import(asked) => asked.description.clone(),
            Asked::Online(asked) => asked.description.clone(),
        }
    }

    fn kind(&self) -> MigrationType {
        match self.asked {
            Asked::Import(_) => MigrationType::BackupfileImport,
            Asked::Online(_) => MigrationType::OnlineMigration,
        }
    }

    /// The method that is printed: an import's is the one that its request had to name.
    fn method(&self) -> Option<OwnedWord<MigrationMethod>> {
        match (&self.asked, self.held.machine.method()) {
            (Asked::Import(asked), _) => asked.migration_method.clone(),
            (_, Some(Method::Full)) => Some(OwnedWord::Known(MigrationMethod::Full)),
            (_, Some(Method::Incremental)) => Some(OwnedWord::Known(MigrationMethod::Incremental)),
            _ => None,
        }
    }

    /// What is recorded where it is shown.
    fn view(&self) -> Value {
        let mut view = self.listed();
        if let Some(map) = view.as_object_mut() {
            map.insert("task_status".into(), json!(self.task_status()));
        }
        view
    }

    /// What is recorded where it is listed.
    fn listed(&self) -> Value {
        let task = self.held.machine;
        let mut view = json!({"status": task.status(), "migration_type": self.kind()});
        if let Some(map) = view.as_object_mut() {
            if let Some(OwnedWord::Known(method)) = self.method() {
                map.insert("migration_method".into(), json!(method));
            }
            if let Some(mode) = task.resume_mode() {
                map.insert("resume_mode".into(), json!(mode));
            }
        }
        view
    }

    /// The switch of addresses; none is printed while it is taken back, for want of a word.
    fn task_status(&self) -> Option<TaskStatus> {
        self.held.machine.task_status()
    }

    fn item(&self, id: &str) -> MigrationTaskItem {
        let task = self.held.machine;
        let (source, target) = self.instances();
        MigrationTaskItem {
            task_id: Some(id.into()),
            task_name: self.name().cloned(),
            description: self.description(),
            status: task.status().map(OwnedWord::Known),
            migration_type: Some(OwnedWord::Known(self.kind())),
            migration_method: self.method(),
            resume_mode: task.resume_mode().map(OwnedWord::Known),
            source_instance_id: source.and_then(|instance| instance.id),
            target_instance_id: target.clone().and_then(|instance| instance.id),
            target_instance_addrs: target.and_then(|instance| instance.addrs),
            created_at: Some(Context::time(self.created)),
            supported_features: Some(Vec::new()),
            ..Default::default()
        }
    }

    /// The instances at both ends.
    fn instances(&self) -> (Option<crate::dcs::message::Instance>, Option<crate::dcs::message::Instance>) {
        let of = |c: &crate::dcs::message::ConfigInstance| crate::dcs::message::Instance {
            id: c.id.clone(),
            addrs: c.addrs.clone(),
            ..Default::default()
        };
        match (&self.asked, &self.configured) {
            (Asked::Import(asked), _) => (asked.source_instance.clone(), asked.target_instance.clone()),
            (_, Some(set)) => (set.source_instance.as_ref().map(of), set.target_instance.as_ref().map(of)),
            _ => (None, None),
        }
    }

    fn print(&self, id: &str) -> MigrationTask {
        let task = self.held.machine;
        let (mut source, mut target) = self.instances();
        // A password is not shown again.
        for instance in [&mut source, &mut target].into_iter().flatten() {
            instance.password = None;
        }
        let online = match &self.asked {
            Asked::Online(asked) => Some(asked.clone()),
            Asked::Import(_) => None,
        };
        MigrationTask {
            task_id: Some(id.into()),
            task_name: self.name().cloned(),
            description: self.description(),
            status: task.status().map(OwnedWord::Known),
            migration_type: Some(OwnedWord::Known(self.kind())),
            migration_method: self.method(),
            backup_files: match &self.asked {
                Asked::Import(asked) => asked.backup_files.clone(),
                Asked::Online(_) => None,
            },
            source_instance: source,
            target_instance: target,
            created_at: Some(Context::time(self.created)),
            updated_at: Some(Context::time(self.updated)),
            resume_mode: task.resume_mode().map(OwnedWord::Known),
            supported_features: Some(Vec::new()),
            tenant_vpc_id: online.as_ref().and_then(|asked| asked.vpc_id.clone()),
            tenant_subnet_id: online.as_ref().and_then(|asked| asked.subnet_id.clone()),
            tenant_security_group_id: online.and_then(|asked| asked.security_group_id),
            bandwidth_limit_mb: self.configured.as_ref().and_then(|set| set.bandwidth_limit_mb.clone()),
            task_status: self.task_status().map(OwnedWord::Known),
            ..Default::default()
        }
    }

    fn stats(&self) -> MigrationTaskStats {
        let migrates = matches!(
            self.held.machine.status(),
            Some(Status::Migrating | Status::FullMigrating | Status::IncrMigrating)
        );
        let progress = if self.held.machine.status() == Some(Status::FullMigrating) { "50" } else { "100" };
        MigrationTaskStats {
            full_migration_progress: Some(progress.into()),
            offset: Some("0".into()),
            source_dbsize: Some("100".into()),
            target_dbsize: Some("100".into()),
            target_input_kbps: Some("0.00".into()),
            target_ops: Some("0".into()),
            is_migrating: Some(migrates),
            ..Default::default()
        }
    }
}

/// Answers a request.
pub(super) fn decide(account: &mut Account, request: &wire::Request) -> (wire::Response, Option<String>) {
    let (operation, answer) = match find(ROUTES, request.method().as_str(), request.uri().path()) {
        Found::Operation(route, _) => (Some(route.operation), answer(account, request, route.operation)),
        Found::WrongMethod(_) => (None, Err(code(Code::Method))),
        Found::Nothing => (None, Err(code(Code::NoUrl))),
    };
    let answer = match (answer, account.context.fault.take()) {
        // It took effect, and the caller does not learn it.
        (Ok(_), Some(fault)) => Err(Context::failure(Service::Dcs, &fault)),
        (answer, _) => answer,
    };
    let response = answer.map_or_else(|failure| failure.render(), |answer| answer.render());
    (response, operation.map(ToString::to_string))
}

#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
fn answer(account: &mut Account, request: &wire::Request, operation: &str) -> Answer<Response> {
    let context = &mut account.context;
    if !has_token(request) {
        return Err(code(Code::NoToken));
    }
    let asked = Request::parse(request, context.reading).map_err(|e| {
        malformed(context, &e);
        match e.place.as_str() {
            "body" => code(Code::NoJson),
            place => invalid(context, operation, place, &e.reason),
        }
    })?;
    account.context.fault = account.fault(operation);
    let Account { context, dcs, .. } = account;
    if let Some(broken) = asked.validate().err() {
        let is_empty = request.body().trim_ascii().is_empty();
        let needs_body = matches!(*request.method(), wire::http::Method::POST | wire::http::Method::DELETE);
        let of_path = matches!(broken.place.as_str(), "project_id" | "task_id" | "job_id");
        return Err(if is_empty && needs_body && !of_path {
            code(Code::EmptyBody)
        } else {
            invalid(context, operation, &broken.place, &broken.reason)
        });
    }
    let id = |id: Option<String>| id.unwrap_or_default();
    let all = |ids: Option<Vec<String>>| ids.unwrap_or_default();
    let none = json!({});
    if matches!(
        asked,
        Request::ListMigrationTask(_)
            | Request::ShowMigrationTask(_)
            | Request::ShowMigrationTaskStats(_)
            | Request::ListMigrationTaskLogs(_)
            | Request::ShowJobInfo(_)
    ) {
        context.forced(Service::Dcs).map_or(Ok(()), Err)?;
    }
    let started = |dcs: &Fleet, id: String| {
        let entry = dcs.tasks.get(&id);
        TaskAnswer {
            name: entry.and_then(|entry| entry.name().cloned()),
            status: entry.and_then(|entry| entry.held.machine.status()).map(OwnedWord::Known),
            error: Some(String::new()),
            id: Some(id),
            ..Default::default()
        }
    };
    // A word that no page lists was refused above.
    let operation = asked.operation().unwrap_or(Operation::Update(None));
    match asked {
        Request::CreateMigrationTask(asked) => {
            let args = json!({"migration_type": asked.migration_type});
            let id = dcs.create(context, Asked::Import(Box::new(asked)), operation, &args)?;
            Ok(Response::CreateMigrationTask(started(dcs, id)))
        }
        Request::CreateOnlineMigrationTask(asked) => {
            let id = dcs.create(context, Asked::Online(asked), operation, &none)?;
            let job = dcs.job_of(context, &id);
            Ok(Response::CreateOnlineMigrationTask(CreateOnlineMigrationTaskAnswer {
                instance_id: Some(id),
                job_id: Some(job),
                ..Default::default()
            }))
        }
        Request::SetOnlineMigrationTask(asked) => {
            let task = id(asked.task_id.clone());
            let args = json!({"migration_method": asked.migration_method, "resume_mode": asked.resume_mode});
            dcs.ask(context, &task, operation, &args)?;
            if let Some(entry) = dcs.tasks.get_mut(&task) {
                entry.configured = Some(asked);
            }
            Ok(Response::SetOnlineMigrationTask(started(dcs, task)))
        }
        Request::ListMigrationTask(asked) => {
            let (offset, limit) = (asked.offset.unwrap_or(0), asked.limit.unwrap_or(10));
            Ok(Response::ListMigrationTask(dcs.list(context, asked.name.as_ref(), offset, limit)))
        }
        Request::ShowMigrationTask(asked) => {
            let task = id(asked.task_id);
            dcs.show(context, "ShowMigrationTask", &task).map(|entry| Response::ShowMigrationTask(entry.print(&task)))
        }
        Request::StopMigrationTask(asked) => {
            let task = id(asked.task_id);
            dcs.ask(context, &task, operation, &none)?;
            let shown = dcs.tasks.get(&task).map(|entry| entry.print(&task));
            Ok(Response::StopMigrationTask(shown.unwrap_or_default()))
        }
        Request::StopMigrationTaskSync(asked) => {
            dcs.ask(context, &id(asked.task_id), operation, &none)?;
            Ok(Response::StopMigrationTaskSync(Done {}))
        }
        Request::BatchStopMigrationTasks(asked) => {
            let answer = dcs.batch(context, &all(asked.migration_tasks), operation)?;
            Ok(Response::BatchStopMigrationTasks(answer))
        }
        Request::BatchRestartOnlineMigrationTasks(asked) => {
            let answer = dcs.batch(context, &all(asked.migration_tasks), operation)?;
            Ok(Response::BatchRestartOnlineMigrationTasks(answer))
        }
        Request::DeleteMigrationTask(asked) => {
            let ids = all(asked.task_id_list);
            dcs.delete(context, &ids)?;
            let task_id_list = Some(ids);
            Ok(Response::DeleteMigrationTask(DeleteMigrationTaskAnswer { task_id_list, ..Default::default() }))
        }
        Request::UpdateMigrationTask(asked) => {
            let args = json!({"resume_mode": asked.resume_mode});
            dcs.ask(context, &id(asked.task_id), operation, &args)?;
            Ok(Response::UpdateMigrationTask(Said { text: Some(UPDATED.into()), ..Default::default() }))
        }
        Request::ShowMigrationTaskStats(asked) => {
            let task = id(asked.task_id);
            let entry = dcs.tasks.get(&task).ok_or_else(|| code(Code::NoTask))?;
            context.note("the numbers are made up");
            Ok(Response::ShowMigrationTaskStats(entry.stats()))
        }
        Request::ExchangeInstanceIp(asked) => {
            dcs.ask(context, &id(asked.task_id), operation, &none)?;
            Ok(Response::ExchangeInstanceIp(Done {}))
        }
        Request::RollbackExchangeInstanceIp(asked) => {
            dcs.ask(context, &id(asked.task_id), operation, &none)?;
            Ok(Response::RollbackExchangeInstanceIp(Done {}))
        }
        Request::ListMigrationTaskLogs(asked) => {
            let entry = dcs.tasks.get(&id(asked.task_id)).ok_or_else(|| code(Code::NoTask))?;
            let line = MigrationLog {
                created_at: Some(Context::time(entry.updated)),
                log_level: Some("INFO".into()),
                message: entry.held.machine.status().map(|status| format!("The task is {status}.")),
                ..Default::default()
            };
            let fits = asked.log_level.as_deref().is_none_or(|level| level.eq_ignore_ascii_case("INFO"));
            let count = |n: Option<i64>, default| n.map_or(default, |n| usize::try_from(n).unwrap_or(usize::MAX));
            let (skipped, most) = (count(asked.offset, 0), count(asked.limit, 10));
            let all = Vec::from_iter(fits.then_some(line));
            context.note("what a log says is of no page");
            Ok(Response::ListMigrationTaskLogs(MigrationTaskLogs {
                log_num: i64::try_from(all.len()).ok(),
                migration_logs: Some(all.into_iter().skip(skipped).take(most).collect()),
                ..Default::default()
            }))
        }
        Request::ShowJobInfo(asked) => dcs.job(context, &id(asked.job_id)).map(Response::ShowJobInfo),
    }
}
