//! SMS in an account: migration tasks, each with its source server.

use super::sms::{Fleet, code, named as source_named};
use super::{Answer, Context, Held, Pace, Resource, event};
use crate::rule::{Accepted, Machine};
use crate::sms::Code;
use crate::sms::message::{
    AgentCommand, CommandParam, CreateTask, ListTasks, MigrationTask, SubtaskItem, TaskPage, TaskSource,
    UpdateCommandResult, UpdateTaskSpeed,
};
use crate::sms::source::{CopyState, Event as SourceEvent, MigrationTest, Source, Syncing};
use crate::sms::task::{Command, CommandResult, Edition, Event, Operation, Options, State, Subtask, Task};
use crate::wire::{self, Service};
use crate::word::OwnedWord;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Value, json};

/// A migration task of an account.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    held: Held<Task>,
    asked: CreateTask,
    /// The id of its source server.
    source: String,
    created: i64,
    started: Option<i64>,
    ended: Option<i64>,
    /// What the Agent said last of how far it is.
    progress: Option<(String, Option<i64>)>,
}

fn named(task: &str) -> String {
    format!("task/{task}")
}

impl Entry {
    fn view(&self) -> Value {
        let (task, options) = (self.held.machine, self.held.machine.options());
        json!({
            "state": task.state(),
            "syncing": options.has_syncing(),
            "need_migration_test": options.has_migration_test(),
            "is_need_consistency_check": options.has_consistency_check(),
            "auto_start": options.has_auto_start(),
        })
    }
}

/// The next step of a task that goes on, its source server beside it.
fn usual(task: Task) -> Option<Event> {
    let event = match (task.state()?, task.source()) {
        (State::Ready, _) if task.options().has_auto_start() => Event::AutoStarted,
        (State::Ready, Some(CopyState::Waiting)) => Event::DrillReady,
        (State::Ready, Some(CopyState::Premiging)) => Event::DrillEnded,
        (State::Running, Some(CopyState::Init)) => Event::CopyStarted,
        (State::Running, Some(CopyState::Replicate)) => Event::CopyEnded,
        (State::Running, Some(CopyState::Cutovering)) => Event::Succeeded,
        (State::Syncing, Some(CopyState::Cloning)) => Event::CloneEnded,
        (State::Syncing, _) => Event::SyncEnded,
        (State::Aborting, _) => Event::StopEnded,
        (State::Skipping, _) => Event::SkipEnded,
        (State::MigrateSuccess, Some(CopyState::Clearing)) => Event::ClearEnded,
        (State::Deleting, _) => Event::Deleted,
        (State::SyncFRollbacking, _) => Event::RollbackEnded,
        _ => return None,
    };
    task.step(event).is_ok().then_some(event)
}

/// The step by which a source server comes where its task has it; none where it is there, or no step leads there.
fn step_to(source: Source, wanted: Option<CopyState>) -> Option<SourceEvent> {
    if source.copystate() == wanted {
        // Configuring a target changes the stage alone.
        return None;
    }
    let leads = |event: &&SourceEvent| source.step(**event).is_ok_and(|after| after.copystate() == wanted);
    let resumes = source.step(SourceEvent::Resumed).is_ok();
    SourceEvent::ALL.iter().find(leads).copied().or(resumes.then_some(SourceEvent::Resumed))
}

impl Fleet {
    /// The task as it is with its source server beside it.
    pub(super) fn task(&self, id: &str) -> Result<Task, String> {
        let entry = self.tasks.get(id).ok_or_else(|| format!("there is no migration task {id:?}"))?;
        Ok(self.beside(entry.held.machine, &entry.source))
    }

    fn beside(&self, task: Task, source: &str) -> Task {
        task.with_source(self.machine(source).ok().and_then(Source::copystate))
            .with_connected(self.is_connected(source))
    }

    /// The task of a source server.
    pub(super) fn task_of(&self, source: &str) -> Option<(&str, &Entry)> {
        self.tasks.iter().find(|(_, entry)| entry.source == source).map(|(id, entry)| (id.as_str(), entry))
    }

    /// Its id, name and state, for what is shown of a source server.
    pub(super) fn current_task(&self, source: &str) -> Option<(String, CreateTask, Option<State>)> {
        let (id, entry) = self.task_of(source)?;
        Some((id.to_string(), entry.asked.clone(), entry.held.machine.state()))
    }

    pub(super) fn task_resources(&self) -> impl Iterator<Item = Resource> {
        self.tasks.keys().filter_map(|id| {
            let held = Held { machine: self.task(id).ok()?, shown: false };
            Some(held.resource(format!("sms/task/{id}")))
        })
    }

    pub(super) fn tick_tasks(&mut self, context: &mut Context) {
        for id in self.tasks.keys().cloned().collect::<Vec<_>>() {
            self.go_on(context, &id);
        }
    }

    /// Lets a task that goes on take its next step.
    fn go_on(&mut self, context: &mut Context, id: &str) {
        let Ok(task) = self.task(id) else { return };
        if let Some((event, Ok(after))) = usual(task).map(|event| (event, task.step(event))) {
            self.task_steps(context, id, event, after);
        }
    }

    fn task_steps(&mut self, context: &mut Context, id: &str, event: Event, after: Task) {
        if let Some(record) = &mut context.record {
            record.step(Service::Sms, &named(id), &event.to_string());
        }
        if matches!(event, Event::AgentLost | Event::AgentReturned)
            && let Some(source) = self.tasks.get(id).map(|entry| entry.source.clone())
        {
            self.connect(&source, after.is_connected());
        }
        self.put_task(context, id, after);
    }

    /// The task is so now, and its source server goes with it.
    fn put_task(&mut self, context: &mut Context, id: &str, after: Task) {
        let Some(entry) = self.tasks.get_mut(id) else { return };
        let (before, source) = (entry.held.machine.state(), entry.source.clone());
        entry.held.put(after);
        match after.state() {
            Some(State::Running | State::Syncing) if entry.started.is_none() => entry.started = Some(context.now),
            Some(State::MigrateSuccess | State::MigrateFail | State::SyncSuccess | State::SyncFail)
                if before != after.state() =>
            {
                entry.ended = Some(context.now);
            }
            _ => {}
        }
        if after.is_gone() {
            if let Some(record) = &mut context.record {
                record.part(&named(id));
            }
            self.tasks.remove(id);
        }
        self.follow(context, &source, after.source());
    }

    /// A source server goes where its task has it.
    fn follow(&mut self, context: &mut Context, source: &str, wanted: Option<CopyState>) {
        let Ok(machine) = self.machine(source) else { return };
        if let Some((event, Ok(after))) = step_to(machine, wanted).map(|event| (event, machine.step(event))) {
            self.happen(context, source, event, after);
        }
    }

    pub(super) fn look_at_task(&mut self, context: &mut Context, id: &str) {
        let Some(entry) = self.tasks.get_mut(id) else { return };
        let moves_on = context.pace == Pace::Polls && entry.held.shown;
        entry.held.shown = true;
        if moves_on {
            self.go_on(context, id);
            if let Some(entry) = self.tasks.get_mut(id) {
                entry.held.shown = true;
            }
        }
    }

    pub(super) fn step_task(&mut self, context: &mut Context, id: &str, name: Option<&str>) -> Result<(), String> {
        let task = self.task(id)?;
        let (event, after) = event(task, name, usual(task))?;
        self.task_steps(context, id, event, after);
        Ok(())
    }

    /// What a task is answered; nothing is applied yet.
    fn task_answer(context: &mut Context, task: Task, operation: Operation) -> Answer<Accepted<Task>> {
        context.note_on(&task.explain(operation));
        task.ask(operation).map_err(|refused| wire::refusal(Service::Sms, task, operation, refused.code))
    }

    fn nobody(&self) -> Task {
        Task::absent(Edition::from(self.edition))
    }

    /// A task that does not exist, beside nothing.
    fn asked_task(&self, id: &str) -> Task {
        self.task(id).unwrap_or_else(|_| self.nobody())
    }

    pub(super) fn ask_task(
        &mut self,
        context: &mut Context,
        id: &str,
        operation: Operation,
        args: &Value,
    ) -> Answer<()> {
        let task = self.asked_task(id);
        let answer = context.forced(Service::Sms).map_or_else(|| Self::task_answer(context, task, operation), Err);
        let (name, args) = match operation.name().split_once(' ') {
            Some((name, action)) => (name, &json!({"operation": action})),
            None => (operation.name(), args),
        };
        context.log(Service::Sms, name, &named(id), args, &answer);
        if let Accepted::Applied(after) = answer? {
            self.put_task(context, id, after);
        }
        Ok(())
    }

    pub(super) fn create_task(
        &mut self,
        context: &mut Context,
        asked: CreateTask,
        options: Options,
        args: &Value,
    ) -> Answer<String> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let source = asked.source_server.as_ref().and_then(|source| source.id.clone()).unwrap_or_default();
        let operation = Operation::Create(options);
        // There is one task of a source server.
        if let Some(id) = self.task_of(&source).map(|(id, _)| id.to_string()) {
            return self.ask_task(context, &id, operation, args).map(|()| id);
        }
        let answer = Self::task_answer(context, self.beside(self.nobody(), &source), operation);
        let id = context.uuid();
        let is_known = self.registered_as(&source).is_some();
        if let Some(record) = context.record.as_mut().filter(|_| is_known) {
            let state = self.source_view(&source);
            record.meet(&named(&id), &source_named(&source), state);
        }
        context.log(Service::Sms, operation.name(), &named(&id), args, &answer);
        if let (Err(_), Some(record)) = (&answer, &mut context.record) {
            record.part(&named(&id));
        }
        let Accepted::Applied(task) = answer? else { return Err(code(Code::Background)) };
        let (held, created) = (Held::new(task), context.now);
        let entry = Entry { held, asked, source: source.clone(), created, started: None, ended: None, progress: None };
        self.tasks.insert(id.clone(), entry);
        self.configure(context, &source, options);
        Ok(id)
    }

    /// A target is configured for a source server.
    fn configure(&mut self, context: &mut Context, source: &str, options: Options) {
        let Ok(machine) = self.machine(source) else { return };
        let syncing = if options.has_syncing() { Syncing::Yes } else { Syncing::No };
        let test = if options.has_migration_test() { MigrationTest::Yes } else { MigrationTest::No };
        let machine = machine.with_syncing(syncing).with_migration_test(test);
        self.set_options(source, machine);
        if let Ok(after) = machine.step(SourceEvent::TargetConfigured) {
            self.happen(context, source, SourceEvent::TargetConfigured, after);
        }
    }

    /// All are deleted, or none.
    pub(super) fn delete_tasks(&mut self, context: &mut Context, ids: &[String]) -> Answer<()> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let (operation, args) = (Operation::Delete, json!({}));
        for id in ids {
            let answer = Self::task_answer(context, self.asked_task(id), operation);
            if let Err(failure) = answer {
                context.note("that a batch is refused as a whole is assumed");
                context.log(Service::Sms, operation.name(), &named(id), &args, &Err::<(), _>(failure.clone()));
                return Err(failure);
            }
        }
        ids.iter().try_for_each(|id| self.ask_task(context, id, operation, &args))
    }

    pub(super) fn show_task(&mut self, context: &mut Context, id: &str) -> Answer<MigrationTask> {
        self.look_at_task(context, id);
        let view = self.tasks.get(id).map_or(Value::Null, Entry::view);
        if let Some(record) = &mut context.record {
            record.see(Service::Sms, "ShowTask", &named(id), &view);
        }
        self.print_task(id).ok_or_else(|| {
            context.note("its code was seen by users, its HTTP status is assumed");
            code(Code::NoTask)
        })
    }

    pub(super) fn list_tasks(&mut self, context: &mut Context, asked: &ListTasks) -> TaskPage {
        let fits = |(id, entry): &(&String, &Entry)| {
            let is = |wanted: &Option<String>, own: &str| wanted.as_ref().is_none_or(|wanted| wanted == own);
            is(&asked.id, id)
                && is(&asked.name, entry.asked.name.as_deref().unwrap_or_default())
                && is(&asked.source_server_id, &entry.source)
                // What a task here never has.
                && asked.enterprise_project_id.is_none()
        };
        let found: Vec<String> = self.tasks.iter().filter(fits).map(|(id, _)| id.clone()).collect();
        for id in &found {
            self.look_at_task(context, id);
        }
        let is_in = |id: &&String| {
            let state = self.tasks.get(*id).and_then(|entry| entry.held.machine.state()).map(OwnedWord::Known);
            state.is_some() && asked.state.as_ref().is_none_or(|wanted| state.as_ref() == Some(wanted))
        };
        let there: Vec<&String> = found.iter().filter(is_in).collect();
        let limit = asked.limit.filter(|limit| *limit > 0).and_then(|limit| usize::try_from(limit).ok());
        let offset = usize::try_from(asked.offset.unwrap_or(0)).unwrap_or(usize::MAX);
        let page: Vec<&String> = there.iter().skip(offset).take(limit.unwrap_or(usize::MAX)).copied().collect();
        if let Some(record) = &mut context.record {
            for id in &page {
                let view = self.tasks.get(*id).map_or(Value::Null, Entry::view);
                record.see(Service::Sms, "ListTasks", &named(id), &view);
            }
        }
        TaskPage {
            count: i64::try_from(there.len()).ok(),
            tasks: Some(page.into_iter().filter_map(|id| self.print_task(id)).collect()),
            ..Default::default()
        }
    }

    fn print_task(&self, id: &str) -> Option<MigrationTask> {
        let entry = self.tasks.get(id)?;
        let (task, asked) = (entry.held.machine, entry.asked.clone());
        let source = self.machine(&entry.source).ok();
        let named = self.registered_as(&entry.source);
        let over = matches!(task.state(), Some(State::MigrateSuccess | State::SyncSuccess));
        let failed = matches!(task.state(), Some(State::MigrateFail | State::SyncFail));
        let subtasks = parts(&asked, task.options()).into_iter().map(|name| SubtaskItem {
            name: Some(OwnedWord::Known(name)),
            progress: over.then_some(100),
            start_date: entry.started,
            ..Default::default()
        });
        let running = entry.progress.as_ref().map(|(name, of)| format!("{name}-{}", of.unwrap_or_default()));
        Some(MigrationTask {
            id: Some(id.into()),
            name: asked.name,
            kind: asked.kind,
            os_type: asked.os_type,
            state: task.state().map(OwnedWord::Known),
            source_server: Some(TaskSource {
                id: Some(entry.source.clone()),
                ip: named.and_then(|server| server.ip.clone()),
                name: named.and_then(|server| server.name.clone()),
                state: source.and_then(Source::copystate).map(OwnedWord::Known),
                migration_cycle: source.and_then(Source::migrationcycle).map(OwnedWord::Known),
                ..Default::default()
            }),
            target_server: asked.target_server,
            sub_tasks: Some(subtasks.collect()),
            subtask_info: running,
            error_json: failed.then(|| r#"{"error_code":"SMS.1404","error_param":"[]"}"#.into()),
            create_date: Some(entry.created),
            start_date: entry.started,
            finish_date: entry.ended,
            connected: Some(self.is_connected(&entry.source)),
            priority: asked.priority.or(Some(1)),
            speed_limit: asked.speed_limit,
            syncing: Some(task.options().has_syncing()),
            start_target_server: asked.start_target_server.or(Some(true)),
            need_migration_test: Some(task.options().has_migration_test()),
            region_name: asked.region_name,
            region_id: asked.region_id,
            project_name: asked.project_name,
            project_id: asked.project_id,
            vm_template_id: asked.vm_template_id,
            migration_ip: asked.migration_ip,
            ..Default::default()
        })
    }

    /// What the Agent of a source server is told.
    pub(super) fn show_command(&mut self, context: &mut Context, source: &str) -> Answer<AgentCommand> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let (id, task) = self.commanded(context, source)?;
        let Some(command) = task.command() else {
            context.note("this edition has no command for a task that waits; an empty answer is assumed");
            return Ok(AgentCommand::default());
        };
        context.note("that the command goes with the task's state is implied by its name");
        let param = CommandParam { task_id: Some(id), ..Default::default() };
        let (command_name, command_param) = (Some(OwnedWord::Known(command)), Some(param));
        Ok(AgentCommand { command_name, command_param, ..Default::default() })
    }

    fn commanded(&self, context: &mut Context, source: &str) -> Answer<(String, Task)> {
        let found = self.task_of(source).map(|(id, _)| id.to_string());
        found.and_then(|id| self.task(&id).ok().map(|task| (id, task))).ok_or_else(|| {
            context.note("from the first version of the interface");
            code(Code::NoTaskOfSource)
        })
    }

    /// The Agent says how a command ended, and the task goes on.
    pub(super) fn command_ended(&mut self, context: &mut Context, asked: &UpdateCommandResult) -> Answer<()> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let (id, task) = self.commanded(context, asked.server_id.as_deref().unwrap_or_default())?;
        let known = |word: &OwnedWord<Command>| word.borrowed().known();
        let said = asked.command_name.as_ref().and_then(known);
        let Some(result) = asked.result.as_ref().and_then(|word| word.borrowed().known()) else {
            return Err(code(Code::ResultFormat));
        };
        if said.is_none() || said != task.command() {
            context.note("from the first version of the interface; the newer text of the same was read in part");
            return Err(code(Code::OtherCommand));
        }
        let event = match (said, result) {
            (Some(Command::Stop), CommandResult::Success) => Some(Event::StopEnded),
            (Some(Command::Skip), CommandResult::Success) => Some(Event::SkipEnded),
            (Some(Command::Delete), CommandResult::Success) => Some(Event::Deleted),
            (Some(Command::Premigrate), CommandResult::Success) => Some(Event::DrillEnded),
            (Some(Command::Premigrate), CommandResult::Fail) => Some(Event::DrillFailed),
            (Some(_), CommandResult::Fail) => Some(Event::Failed),
            _ => None,
        };
        context.note("what a command's end does to the task is implied by its name");
        if let Some((event, Ok(after))) = event.map(|event| (event, task.step(event))) {
            self.task_steps(context, &id, event, after);
        }
        Ok(())
    }

    /// The Agent says how far a subtask is. The state stays: null, more than 100 and less than before are all taken.
    pub(super) fn progress(&mut self, context: &mut Context, asked: &UpdateTaskSpeed) -> Answer<()> {
        context.forced(Service::Sms).map_or(Ok(()), Err)?;
        let Some(entry) = self.tasks.get_mut(asked.task_id.as_deref().unwrap_or_default()) else {
            context.note("its code was seen by users, its HTTP status is assumed");
            return Err(code(Code::NoTask));
        };
        entry.progress = asked.subtask_name.as_ref().map(|name| (name.to_string(), asked.progress));
        Ok(())
    }

    /// Whether what was saved of the tasks can be believed.
    pub(super) fn check_tasks(&self) -> Result<(), String> {
        let edition = Edition::from(self.edition);
        self.tasks.iter().try_for_each(|(id, entry)| {
            super::believed(&format!("migration task {id:?}"), entry.held.machine, edition.as_str())
        })
    }
}

/// The parts of a task's work, in the order in which they were seen.
fn parts(asked: &CreateTask, options: Options) -> Vec<Subtask> {
    let windows = asked.os_type.as_deref() == Some("WINDOWS");
    let files = asked.kind.as_deref() == Some("MIGRATE_FILE");
    let (format, copy, configure) = match (windows, files) {
        (true, _) => (Subtask::FormatDiskWindows, Subtask::MigrateWindowsBlock, Subtask::ConfigureWindows),
        (_, true) => (Subtask::FormatDiskLinuxFile, Subtask::MigrateLinuxFile, Subtask::ConfigureLinuxFile),
        _ => (Subtask::FormatDiskLinuxBlock, Subtask::MigrateLinuxBlock, Subtask::ConfigureLinuxBlock),
    };
    let mut all = Vec::new();
    if asked.exist_server == Some(false) {
        all.push(Subtask::CreateCloudServer);
    }
    all.extend([Subtask::SslConfig, Subtask::AttachAgentImage, format, copy]);
    if options.has_consistency_check() {
        all.push(Subtask::CheckConsistency);
    }
    if !options.has_syncing() {
        all.extend([configure, Subtask::DettachAgentImage]);
    }
    all
}

/// The options that a creation asked for, as a recording has them.
pub(super) fn options_asked(asked: &CreateTask) -> Value {
    json!({
        "syncing": asked.syncing,
        "need_migration_test": asked.need_migration_test,
        "is_need_consistency_check": asked.is_need_consistency_check,
        "auto_start": asked.auto_start,
    })
}
