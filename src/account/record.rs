//! What happens in an account, as recorded histories.

use super::{dcs, smc, sms};
use crate::wire::{Failure, Service};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::{Map, Value, json};

/// Ids longer than this, or with control characters, are nobody's, and not recorded.
const LONGEST: usize = 128;

/// The lines of each service, and how its resources began.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    smc: Lines,
    sms: Lines,
    dcs: Lines,
}

#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    text: Vec<String>,
    /// What was there when the recording began; what is named later was not.
    initial: BTreeMap<String, Value>,
    /// Under which name more a source server is recorded, beside the task that it has now.
    beside: BTreeMap<String, String>,
    /// The source server of each job of SMC and task of SMS, under a name for the two: a source server can have several, one
    /// after the other, and each is judged with what it knows of it. The job of each task of DCS.
    links: BTreeMap<String, String>,
}

fn is_name(resource: &str) -> bool {
    resource.len() <= LONGEST && !resource.ends_with('/') && !resource.contains(char::is_control)
}

/// How a call ended, for a line.
pub(super) enum Out<'a> {
    Ok,
    Denied(&'a Failure),
    /// It got an answer that says nothing of its effect.
    Unknown,
}

impl Record {
    pub(super) fn begin(smc: &smc::Fleet, sms: &sms::Fleet, dcs: &dcs::Fleet) -> Self {
        let mut record = Self::default();
        record.smc.initial = smc.views();
        for (job, source, state) in smc.links() {
            record.link(Service::Smc, &job, &source, Some(state));
        }
        record.sms.initial = sms.views();
        record.dcs.initial = dcs.views();
        for (task, job, status) in dcs.links() {
            record.link(Service::Dcs, &task, &job, Some(status));
            // One that is gone may be anything but not there yet.
            record.dcs.initial.entry(task).or_insert_with(|| "any".into());
        }
        record
    }

    fn of(&mut self, service: Service) -> &mut Lines {
        match service {
            Service::Smc => &mut self.smc,
            Service::Sms => &mut self.sms,
            Service::Dcs => &mut self.dcs,
        }
    }

    fn add(&mut self, service: Service, resource: &str, line: &Value) {
        let lines = self.of(service);
        if !is_name(resource) {
            return;
        }
        lines.text.push(line.to_string());
        let linked = match service {
            Service::Smc => resource.starts_with("source/"),
            Service::Sms => false,
            Service::Dcs => resource.starts_with("job/"),
        };
        if !linked {
            lines.initial.entry(resource.to_string()).or_insert_with(|| "absent".into());
        }
    }

    /// The names under which a resource is recorded.
    fn names(&mut self, service: Service, resource: &str) -> Vec<String> {
        let beside = self.of(service).beside.get(resource).cloned();
        [resource.to_string()].into_iter().chain(beside).collect()
    }

    /// A call with what it asked.
    pub(super) fn call(&mut self, service: Service, operation: &str, resource: &str, args: &Value, out: &Out) {
        for name in self.names(service, resource) {
            let mut line = json!({"op": operation, "res": name});
            let Value::Object(map) = &mut line else { return };
            map.insert("args".into(), args.clone());
            put(map, out);
            self.add(service, &name, &line);
        }
    }

    /// A call of several resources, with what it asked.
    pub(super) fn batch(&mut self, service: Service, operation: &str, items: &[(String, Out)]) {
        let short = items.iter().filter(|(resource, _)| is_name(resource));
        let answers: Map<String, Value> = short
            .map(|(resource, out)| {
                let mut answer = Map::new();
                put(&mut answer, out);
                (resource.clone(), Value::Object(answer))
            })
            .collect();
        for resource in answers.keys() {
            self.of(service).initial.entry(resource.clone()).or_insert_with(|| "absent".into());
        }
        if !answers.is_empty() {
            let line = json!({"op": operation, "items": answers, "args": {}});
            self.of(service).text.push(line.to_string());
        }
    }

    /// What one answer showed.
    pub(super) fn see(&mut self, service: Service, via: &str, resource: &str, view: &Value) {
        for name in self.names(service, resource) {
            self.add(service, &name, &json!({"via": via, "see": {&name: view}}));
        }
    }

    /// A step of the service.
    pub(super) fn step(&mut self, service: Service, resource: &str, event: &str) {
        for name in self.names(service, resource) {
            self.add(service, &name, &json!({"step": event, "res": name}));
        }
    }

    /// A task of SMS begins beside its source server, which stands so. What follows of that one is recorded for the two
    /// under a name of its own: a source server can have several tasks, one after the other.
    pub(super) fn meet(&mut self, task: &str, source: &str, initial: Value) {
        if is_name(source) {
            let name = format!("{source}-{}", task.replace('/', "-"));
            self.sms.links.insert(task.to_string(), name.clone());
            self.sms.initial.insert(name.clone(), initial);
            self.sms.beside.insert(source.to_string(), name);
        }
    }

    /// The task is gone, and its source server goes on alone.
    pub(super) fn part(&mut self, task: &str) {
        let name = self.sms.links.get(task).cloned();
        self.sms.beside.retain(|_, beside| Some(&*beside) != name.as_ref());
    }

    /// What a resource is linked to, under its name in the lines, and how that began if it was there.
    pub(super) fn link(&mut self, service: Service, own: &str, linked: &str, initial: Option<Value>) {
        let lines = self.of(service);
        lines.links.insert(own.to_string(), linked.to_string());
        if let Some(initial) = initial {
            lines.initial.entry(linked.to_string()).or_insert(initial);
        }
    }

    /// The histories that have lines.
    pub(super) fn histories(&self, editions: [&str; 3]) -> Vec<(&'static str, String)> {
        let all = [("smc", &self.smc), ("sms", &self.sms), ("dcs", &self.dcs)];
        let history = |((name, lines), edition): ((&'static str, &Lines), &str)| {
            let mut header = json!({
                "history": "1.0", "service": name, "edition": edition, "world": "closed", "stale": 0, "steps": "recorded",
                "initial": lines.initial,
            });
            if let (false, Some(map)) = (lines.links.is_empty(), header.as_object_mut()) {
                map.insert("links".into(), json!(lines.links));
            }
            let mut text = format!("{header}\n");
            for line in &lines.text {
                text.push_str(line);
                text.push('\n');
            }
            (name, text)
        };
        all.into_iter().zip(editions).filter(|((_, lines), _)| !lines.text.is_empty()).map(history).collect()
    }
}

fn put(map: &mut Map<String, Value>, out: &Out) {
    match out {
        Out::Ok => drop(map.insert("out".into(), "ok".into())),
        Out::Unknown => drop(map.insert("out".into(), "unknown".into())),
        Out::Denied(failure) => {
            map.insert("out".into(), "denied".into());
            if !failure.code.is_empty() {
                map.insert("code".into(), failure.code.clone().into());
            }
        }
    }
}
