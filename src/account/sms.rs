//! SMS in an account: source servers. Their migration tasks are in [`sms_task`](super::sms_task).

use super::{Account, Answer, Context, Held, Pace, Resource, believed, event, has_token, malformed, sms_task};
use crate::rule::{Accepted, Machine};
use crate::sms::message::{
    CreateTask, CreateTaskAnswer, CurrentTask, Done, MAX_BODY, ROUTES, RegisterServer, RegisterServerAnswer, Request,
    Response, Server, ServerPage, TASK_DELETED, UPDATED,
};
use crate::sms::source::{CopyState, Event, Operation, Source};
use crate::sms::task::{self, Options};
use crate::sms::{Code, Edition};
use crate::wire::path::{Found, find};
use crate::wire::{self, Failure, Service};
use crate::word::OwnedWord;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde_json::{Value, json};

/// The source servers of an account.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fleet {
    pub(super) edition: Edition,
    sources: BTreeMap<String, Entry>,
    pub(super) tasks: BTreeMap<String, sms_task::Entry>,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    held: Held<Source>,
    asked: RegisterServer,
    registered: i64,
    /// When its status, and its stage, changed last.
    changed: [i64; 2],
    /// It is deleting since its record was deleted, not its task.
    leaves: bool,
    /// Its Agent is not connected.
    lost: bool,
}

pub(super) fn named(source: &str) -> String {
    format!("source/{source}")
}

pub(super) fn code(code: Code) -> Failure {
    Failure::new(Service::Sms, code.http_status(), code.as_str(), code.message().unwrap_or_default())
}

/// A parameter that breaks a limit.
pub(super) fn invalid(context: &mut Context, name: &str, reason: &str) -> Failure {
    context.note(format!("{name}: {reason}; that it is answered so is assumed"));
    let mut failure = code(Code::InvalidParameters);
    failure.error_param = [name.to_string()].into();
    failure
}

/// A task as a source server shows it: its id, what it was created with, and its state.
type Task = (String, CreateTask, Option<task::State>);

/// A word as it came.
fn text<T: fmt::Display>(word: Option<&OwnedWord<T>>) -> Option<String> {
    word.map(ToString::to_string)
}

impl Fleet {
    pub(super) fn new(context: &mut Context, sources: usize) -> Self {
        let mut fleet = Self { edition: Edition::LATEST, sources: BTreeMap::new(), tasks: BTreeMap::new() };
        for n in 0..sources {
            let asked = RegisterServer {
                name: Some(format!("source-{}", n + 1)),
                ip: Some(format!("192.0.2.{}", n + 1)),
                os_type: Some("LINUX".into()),
                os_version: Some("UBUNTU_22_4_64BIT".into()),
                ..Default::default()
            };
            let machine = Source::registered(fleet.edition);
            fleet.add(context, asked, machine);
        }
        fleet
    }

    fn add(&mut self, context: &mut Context, asked: RegisterServer, machine: Source) -> String {
        let (id, now) = (context.uuid(), context.now);
        let held = Held::new(machine);
        let entry = Entry { held, asked, registered: now, changed: [now; 2], leaves: false, lost: false };
        self.sources.insert(id.clone(), entry);
        id
    }

    /// Moves all to an edition.
    pub(super) fn set_edition(&mut self, edition: Edition) {
        self.edition = edition;
        for entry in self.sources.values_mut() {
            let source = entry.held.machine;
            if let (Some(state), Some(cycle)) = (source.copystate(), source.migrationcycle()) {
                let moved = Source::of(edition, state, cycle);
                let moved = moved.with_syncing(source.syncing()).with_migration_test(source.migration_test());
                entry.held.put(moved);
            }
        }
    }

    /// Whether what was saved can be believed.
    pub(super) fn check(&self) -> Result<(), String> {
        let mut all = self.sources.iter();
        all.try_for_each(|(id, e)| believed(&format!("source server {id:?}"), e.held.machine, self.edition.as_str()))?;
        self.check_tasks()
    }

    /// The time when all this begins.
    pub(super) fn begin(&mut self, now: i64) {
        for entry in self.sources.values_mut() {
            (entry.registered, entry.changed) = (now, [now; 2]);
        }
    }

    /// How the source servers stand, for the head of a recording.
    pub(super) fn views(&self) -> BTreeMap<String, Value> {
        self.sources.iter().map(|(id, entry)| (named(id), entry.view())).collect()
    }

    fn put(&mut self, context: &Context, id: &str, source: Source) {
        let Some(entry) = self.sources.get_mut(id) else { return };
        let before = entry.held.machine;
        entry.held.put(source);
        if before.copystate() != source.copystate() {
            entry.changed[0] = context.now;
        }
        if before.migrationcycle() != source.migrationcycle() {
            entry.changed[1] = context.now;
        }
        if source.is_gone() {
            self.sources.remove(id);
        }
    }

    pub(super) fn happen(&mut self, context: &mut Context, id: &str, event: Event, after: Source) {
        if let Some(record) = &mut context.record {
            record.step(Service::Sms, &named(id), &event.to_string());
        }
        self.put(context, id, after);
    }

    /// Whether its Agent is connected.
    pub(super) fn is_connected(&self, id: &str) -> bool {
        self.sources.get(id).is_some_and(|entry| !entry.lost)
    }

    pub(super) fn connect(&mut self, id: &str, connected: bool) {
        if let Some(entry) = self.sources.get_mut(id) {
            entry.lost = !connected;
        }
    }

    /// It has the options of its task.
    pub(super) fn set_options(&mut self, id: &str, source: Source) {
        if let Some(entry) = self.sources.get_mut(id) {
            entry.held.machine = source;
        }
    }

    /// As what it was registered.
    pub(super) fn registered_as(&self, id: &str) -> Option<&RegisterServer> {
        self.sources.get(id).map(|entry| &entry.asked)
    }

    /// What a recording says of it.
    pub(super) fn source_view(&self, id: &str) -> Value {
        self.sources.get(id).map_or_else(|| "absent".into(), Entry::view)
    }

    fn look(&mut self, context: &mut Context, id: &str) {
        // One that has a task goes where its task goes.
        let task = self.task_of(id).map(|(task, _)| task.to_string());
        let by_itself = self.sources.get(id).is_some_and(|entry| entry.leaves);
        if let Some(task) = task.filter(|_| !by_itself) {
            return self.look_at_task(context, &task);
        }
        let Some(entry) = self.sources.get_mut(id) else { return };
        let moves_on = context.pace == Pace::Polls && entry.held.shown;
        entry.held.shown = true;
        let (machine, usual) = (entry.held.machine, entry.usual());
        if let Some((event, Ok(after))) = usual.filter(|_| moves_on).map(|event| (event, machine.step(event))) {
            self.happen(context, id, event, after);
            if let Some(entry) = self.sources.get_mut(id) {
                entry.held.shown = true;
            }
        }
    }

    pub(super) fn tick(&mut self, context: &mut Context) {
        for id in self.sources.keys().cloned().collect::<Vec<_>>() {
            let by_itself = |entry: &&Entry| entry.leaves || self.task_of(&id).is_none();
            let next = self.sources.get(&id).filter(by_itself);
            let next = next.and_then(|entry| Some((entry.held.machine, entry.usual()?)));
            if let Some((event, Ok(after))) = next.map(|(source, event)| (event, source.step(event))) {
                self.happen(context, &id, event, after);
            }
        }
        self.tick_tasks(context);
    }

    pub(super) fn step(&mut self, context: &mut Context, id: &str, name: Option<&str>) -> Result<(), String> {
        let entry = self.sources.get(id).ok_or_else(|| format!("there is no source server {id:?}"))?;
        let (event, after) = event(entry.held.machine, name, entry.usual())?;
        self.happen(context, id, event, after);
        Ok(())
    }

    pub(super) fn machine(&self, id: &str) -> Result<Source, String> {
        self.sources.get(id).map(|e| e.held.machine).ok_or_else(|| format!("there is no source server {id:?}"))
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = Resource> {
        let sources = self.sources.iter().map(|(id, entry)| entry.held.resource(format!("sms/source/{id}")));
        sources.chain(self.task_resources())
    }

    /// What a source server answers; nothing is applied yet.
    fn answer(&self, context: &mut Context, id: &str, operation: Operation) -> Answer<Accepted<Source>> {
        let source = self.machine(id).unwrap_or(Source::absent(self.edition));
        context.note_on(&source.explain(operation));
        source.ask(operation).map_err(|refused| wire::refusal(Service::Sms, source, operation, refused.code))
    }

    fn ask(&mut self, context: &mut Context, id: &str, operation: Operation, args: &Value) -> Answer<()> {
        let answer = context.forced(Service::Sms).map_or_else(|| self.answer(context, id, operation), Err);
        context.log(Service::Sms, operation.name(), &named(id), args, &answer);
        if let Accepted::Applied(after) = answer? {
            self.apply(context, id, operation, after);
        }
        Ok(())
    }

    fn apply(&mut self, context: &Context, id: &str, operation: Operation, after: Source) {
        if let Some(entry) = self.sources.get_mut(id) {
            entry.leaves = operation == Operation::Delete;
        }
        self.put(context, id, after);
    }

    fn register(
        &mut self,
        context: &mut Context,
        asked: RegisterServer,
        operation: Operation,
        args: &Value,
    ) -> Answer<String> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let known = self
            .sources
            .iter()
            .find(|(_, e)| asked.name.is_some() && e.asked.name == asked.name && e.asked.ip == asked.ip);
        if let Some(id) = known.map(|(id, _)| id.clone()) {
            return self.ask(context, &id, operation, args).map(|()| id);
        }
        match self.answer(context, "", operation)? {
            Accepted::Applied(source) => {
                let id = self.add(context, asked, source);
                context.log(Service::Sms, "RegisterServer", &named(&id), args, &Ok(()));
                Ok(id)
            }
            Accepted::Ignored(_) => Err(code(Code::Background)),
        }
    }

    /// All are deleted, or none.
    fn delete_all(&mut self, context: &mut Context, ids: &[String]) -> Answer<()> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let answers: Vec<_> = ids.iter().map(|id| (id, self.answer(context, id, Operation::Delete))).collect();
        if let Some((id, failure)) = answers.iter().find_map(|(id, answer)| Some((*id, answer.as_ref().err()?.clone())))
        {
            context.note("that a batch is refused as a whole is assumed");
            let args = json!({});
            context.log(Service::Sms, "DeleteServer", &named(id), &args, &Err::<(), _>(failure.clone()));
            return Err(failure);
        }
        for (id, answer) in answers {
            context.log(Service::Sms, "DeleteServer", &named(id), &json!({}), &answer);
            if let Ok(Accepted::Applied(after)) = answer {
                self.apply(context, id, Operation::Delete, after);
            }
        }
        Ok(())
    }

    fn show(&mut self, context: &mut Context, via: &str, id: &str) -> Answer<Server> {
        self.look(context, id);
        let entry = self.sources.get(id);
        if let Some(record) = &mut context.record {
            record.see(Service::Sms, via, &named(id), &entry.map_or(Value::Null, Entry::view));
        }
        let task = self.current_task(id);
        entry.map(|entry| entry.print(id, task)).ok_or_else(|| {
            context.note("its code was seen by users, its HTTP status is assumed");
            code(Code::NoSourceServer)
        })
    }
}

impl Entry {
    /// The next step in a passing state.
    fn usual(&self) -> Option<Event> {
        let source = self.held.machine;
        let event = match source.copystate()? {
            CopyState::Init => Event::CopyStarted,
            CopyState::Replicate => Event::CopyEnded,
            CopyState::Cutovering => Event::LaunchEnded,
            CopyState::Cloning => Event::CloneEnded,
            CopyState::Stopping => Event::StopEnded,
            CopyState::Skipping => Event::SkipEnded,
            CopyState::Clearing => Event::ClearEnded,
            CopyState::Premiging => Event::DrillEnded,
            CopyState::Deleting if self.leaves => Event::Deleted,
            CopyState::Deleting => Event::TaskDeleted,
            _ => return None,
        };
        source.step(event).is_ok().then_some(event)
    }

    fn view(&self) -> Value {
        let source = self.held.machine;
        json!({"state": source.copystate(), "migration_cycle": source.migrationcycle(), "connected": !self.lost})
    }

    fn print(&self, id: &str, task: Option<Task>) -> Server {
        let (source, asked) = (self.held.machine, self.asked.clone());
        Server {
            id: Some(id.into()),
            ip: asked.ip,
            ipv6: asked.ipv6,
            name: asked.name,
            hostname: asked.hostname,
            add_date: Some(self.registered),
            os_type: asked.os_type,
            os_version: asked.os_version,
            state: source.copystate().map(OwnedWord::Known),
            migration_cycle: source.migrationcycle().map(OwnedWord::Known),
            connected: Some(!self.lost),
            last_visit_time: Some(self.registered),
            state_action_time: Some(self.changed[0]),
            stage_action_time: Some(self.changed[1]),
            checks: Some(Vec::new()),
            current_task: task.map(|(id, asked, state)| CurrentTask {
                id: Some(id),
                name: asked.name,
                kind: asked.kind,
                state: state.map(OwnedWord::Known),
                ..Default::default()
            }),
            firmware: asked.firmware,
            cpu_quantity: asked.cpu_quantity,
            memory: asked.memory,
            disks: asked.disks,
            networks: asked.networks,
            agent_version: asked.agent_version,
            ..Default::default()
        }
    }
}

const NO_API: &str = "The API does not exist or has not been published in the environment.";

/// Whether the service has an operation there that this account has not: overviews, speeds, logs, changes of a record.
fn is_elsewhere(request: &wire::Request) -> bool {
    let path = request.uri().path();
    let inside = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_put = *request.method() == wire::http::Method::PUT;
    let of_task = ["/speed-limit", "/log", "/unlock", "/certkey", "/passphrase", "/check"];
    ["/v3/errors", "/v3/vm", "/v3/migprojects"].into_iter().any(inside)
        || path == "/v3/sources/overview"
        || path.starts_with("/v3/sources/") && path.ends_with("/diskinfo")
        || path.starts_with("/v3/tasks/") && of_task.iter().any(|end| path.ends_with(end))
        || is_put && path.strip_prefix("/v3/tasks/").is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
        || is_put && path.strip_prefix("/v3/sources/").is_some_and(|rest| !rest.is_empty() && !rest.contains('/'))
}

/// What an operation is answered that the service has.
fn elsewhere(context: &mut Context) -> Failure {
    context.note("the service has this operation, this account has not");
    Failure::new(Service::Sms, 404, "APIGW.0101", NO_API)
}

/// Answers a request.
pub(super) fn decide(account: &mut Account, request: &wire::Request) -> (wire::Response, Option<String>) {
    let (operation, answer) = match find(ROUTES, request.method().as_str(), request.uri().path()) {
        _ if is_elsewhere(request) => (None, Err(elsewhere(&mut account.context))),
        Found::Operation(route, _) => (Some(route.operation), answer(account, request, route.operation)),
        Found::WrongMethod(_) => {
            account.context.note("from the first version of the interface");
            (None, Err(code(Code::Method)))
        }
        Found::Nothing => {
            account.context.note("no page says what an unknown path is answered");
            (None, Err(Failure::new(Service::Sms, 404, "APIGW.0101", NO_API)))
        }
    };
    let answer = match (answer, account.context.fault.take()) {
        // It took effect, and the caller does not learn it.
        (Ok(_), Some(fault)) => Err(Context::failure(Service::Sms, &fault)),
        (answer, _) => answer,
    };
    let response = answer.map_or_else(|failure| failure.render(), |answer| answer.render());
    (response, operation.map(ToString::to_string))
}

fn answer(account: &mut Account, request: &wire::Request, operation: &str) -> Answer<Response> {
    let context = &mut account.context;
    if !has_token(request) {
        context.note("no page says what a request without a token is answered");
        return Err(Failure::new(Service::Sms, 401, "APIGW.0301", "Incorrect IAM authentication information"));
    }
    if request.body().len() > MAX_BODY {
        context.note("from the first version of the interface");
        return Err(code(Code::TooLong));
    }
    let asked = Request::parse(request, context.reading).map_err(|e| {
        malformed(context, &e);
        invalid(context, &e.place, &e.reason)
    })?;
    account.context.fault = account.fault(operation);
    let Account { context, sms, .. } = account;
    // What the words of a change are answered is for the rules to say.
    let is_change = matches!(operation, "UpdateCopyState" | "RegisterServer");
    let of_the_rules = |place: &str| {
        is_change && matches!(place, "copystate" | "migrationcycle" | "state" | "migration_cycle")
            || operation == "UpdateTaskStatus" && place == "operation"
    };
    if let Some(broken) = asked.validate().err().filter(|broken| !of_the_rules(&broken.place)) {
        return Err(invalid(context, &broken.place, &broken.reason));
    }
    let id = |id: Option<String>| id.unwrap_or_default();
    let done = |text: &str| Done { text: Some(text.into()), ..Default::default() };
    let operation = asked.operation().unwrap_or(Operation::Delete);
    match asked {
        Request::UpdateCopyState(asked) => {
            let (state, cycle) = (text(asked.copystate.as_ref()), text(asked.migrationcycle.as_ref()));
            let args = json!({"copystate": state, "migrationcycle": cycle});
            sms.ask(context, &id(asked.source_id), operation, &args)?;
            Ok(Response::UpdateCopyState(done(UPDATED)))
        }
        Request::ShowServer(asked) => {
            context.forced(Service::Sms).map_or(Ok(()), Err)?;
            sms.show(context, "ShowServer", &id(asked.source_id)).map(Response::ShowServer)
        }
        Request::ListServers(asked) => {
            context.forced(Service::Sms).map_or(Ok(()), Err)?;
            let fits = |(id, entry): (&String, &Entry)| {
                asked.id.as_ref().is_none_or(|wanted| wanted == id)
                    && asked.name.as_ref().is_none_or(|name| entry.asked.name.as_ref() == Some(name))
                    && asked.ip.as_ref().is_none_or(|ip| entry.asked.ip.as_ref() == Some(ip))
                    && asked.ipv6.as_ref().is_none_or(|ip| entry.asked.ipv6.as_ref() == Some(ip))
                    && asked.connected.is_none_or(|wanted| wanted != entry.lost)
                    // What a source server here never has.
                    && asked.migproject.is_none()
                    && asked.enterprise_project_id.is_none()
                    && !asked.is_consistency_result_exist.unwrap_or(false)
            };
            let found: Vec<String> = sms.sources.iter().filter(|e| fits(*e)).map(|(id, _)| id.clone()).collect();
            for id in &found {
                sms.look(context, id);
            }
            let is_in = |entry: &&Entry| {
                let source = entry.held.machine;
                let state = source.copystate().map(OwnedWord::Known);
                let cycle = source.migrationcycle().map(OwnedWord::Known);
                asked.state.as_ref().is_none_or(|w| state.as_ref() == Some(w))
                    && asked.migration_cycle.as_ref().is_none_or(|w| cycle.as_ref() == Some(w))
            };
            let there: Vec<(&String, &Entry)> =
                found.iter().filter_map(|id| Some((id, sms.sources.get(id).filter(is_in)?))).collect();
            let limit =
                asked.limit.filter(|limit| *limit > 0).map_or(200, |limit| usize::try_from(limit).unwrap_or(200));
            let offset = usize::try_from(asked.offset.unwrap_or(0)).unwrap_or(usize::MAX);
            let page: Vec<_> = there.iter().skip(offset).take(limit).collect();
            if let Some(record) = &mut context.record {
                for (id, entry) in &page {
                    record.see(Service::Sms, "ListServers", &named(id), &entry.view());
                }
            }
            Ok(Response::ListServers(ServerPage {
                count: i64::try_from(there.len()).ok(),
                source_servers: Some(page.iter().map(|(id, entry)| entry.print(id, sms.current_task(id))).collect()),
                ..Default::default()
            }))
        }
        Request::RegisterServer(asked) => {
            let args =
                json!({"state": text(asked.state.as_ref()), "migration_cycle": text(asked.migration_cycle.as_ref())});
            let id = Some(sms.register(context, asked, operation, &args)?);
            Ok(Response::RegisterServer(RegisterServerAnswer { id, ..Default::default() }))
        }
        Request::DeleteServer(asked) => {
            sms.ask(context, &id(asked.source_id), operation, &json!({}))?;
            Ok(Response::DeleteServer(done("")))
        }
        Request::DeleteServers(asked) => {
            let mut ids = asked.ids.unwrap_or_default();
            ids.sort_unstable();
            ids.dedup();
            sms.delete_all(context, &ids)?;
            Ok(Response::DeleteServers(done("")))
        }
        of_a_task => of_task(sms, context, of_a_task),
    }
}

/// Answers what is asked of a task, or by the Agent.
fn of_task(sms: &mut Fleet, context: &mut Context, asked: Request) -> Answer<Response> {
    let wanted = asked.task_operation();
    let id = |id: Option<String>| id.unwrap_or_default();
    match asked {
        Request::CreateTask(asked) => {
            let args = sms_task::options_asked(&asked);
            let options = if let Some(task::Operation::Create(options)) = wanted { options } else { Options::none() };
            let id = Some(sms.create_task(context, asked, options, &args)?);
            Ok(Response::CreateTask(CreateTaskAnswer { id, ..Default::default() }))
        }
        Request::UpdateTaskStatus(asked) => {
            let Some(operation) = wanted else {
                return Err(invalid(context, "operation", "no action that is asked of a task"));
            };
            sms.ask_task(context, &id(asked.task_id), operation, &json!({}))?;
            Ok(Response::UpdateTaskStatus(Done::default()))
        }
        Request::DeleteTask(asked) => {
            sms.ask_task(context, &id(asked.task_id), task::Operation::Delete, &json!({}))?;
            Ok(Response::DeleteTask(Done { text: Some(TASK_DELETED.into()), ..Default::default() }))
        }
        Request::DeleteTasks(asked) => {
            let mut ids = asked.ids.unwrap_or_default();
            ids.sort_unstable();
            ids.dedup();
            sms.delete_tasks(context, &ids)?;
            Ok(Response::DeleteTasks(Done::default()))
        }
        Request::ShowTask(asked) => {
            context.forced(Service::Sms).map_or(Ok(()), Err)?;
            sms.show_task(context, &id(asked.task_id)).map(Response::ShowTask)
        }
        Request::ListTasks(asked) => {
            context.forced(Service::Sms).map_or(Ok(()), Err)?;
            Ok(Response::ListTasks(sms.list_tasks(context, &asked)))
        }
        Request::ShowCommand(asked) => sms.show_command(context, &id(asked.server_id)).map(Response::ShowCommand),
        Request::UpdateCommandResult(asked) => {
            sms.command_ended(context, &asked)?;
            Ok(Response::UpdateCommandResult(Done::default()))
        }
        Request::UpdateTaskSpeed(asked) => {
            sms.progress(context, &asked)?;
            Ok(Response::UpdateTaskSpeed(Done::default()))
        }
        _ => Err(elsewhere(context)),
    }
}
