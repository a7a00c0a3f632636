//! What `cutover check` reads, and the judges that work on it side by side.

use crate::corpus;
use crate::report::Options;
use cutover::history::json::{History, Resource};
use cutover::history::{Exercised, Judge, Judgement, Moment};
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// A file by its name, read or not.
pub(crate) struct Input {
    name: String,
    text: String,
    history: Result<History, String>,
}

/// A file with the judgements on each of its resources.
pub(crate) struct Judged {
    pub(crate) name: String,
    /// What was read.
    pub(crate) text: String,
    pub(crate) service: &'static str,
    pub(crate) resources: Result<Vec<(Resource, Found)>, String>,
}

/// What was found of a resource.
pub(crate) struct Found {
    pub(crate) judgements: Vec<Judgement>,
    /// For each edition one run that explains it, if that was asked for.
    pub(crate) witnesses: Vec<Option<Vec<Moment>>>,
    /// The rows that it exercised, if that was asked for.
    pub(crate) coverage: Vec<Exercised>,
}

fn parse(name: String, bytes: Result<Vec<u8>, std::io::Error>) -> Input {
    let bytes = bytes.map_err(|e| e.to_string());
    let history =
        bytes.as_ref().map_err(Clone::clone).and_then(|bytes| History::read(bytes).map_err(|e| e.to_string()));
    // What was read is text: the reader has seen to it.
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    Input { name, text, history }
}

/// The histories that come with the crate.
pub(crate) fn corpus() -> Vec<Input> {
    corpus::CORPUS.iter().map(|(name, text)| parse((*name).to_owned(), Ok(text.as_bytes().to_vec()))).collect()
}

/// Files, the `.jsonl` files of folders, and standard input.
pub(crate) fn read(paths: &[PathBuf]) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        if name == "-" {
            inputs.push(parse("standard input".to_owned(), standard_input()));
        } else if path.is_dir() {
            match below(path) {
                Ok(files) if files.is_empty() => {
                    inputs.push(Input {
                        name,
                        text: String::new(),
                        history: Err("a folder without .jsonl files".to_owned()),
                    });
                }
                Ok(files) => {
                    inputs.extend(files.iter().map(|file| parse(file.display().to_string(), std::fs::read(file))));
                }
                Err(e) => inputs.push(Input { name, text: String::new(), history: Err(e.to_string()) }),
            }
        } else {
            inputs.push(parse(name, std::fs::read(path)));
        }
    }
    inputs
}

/// Files and standard input as they are; standard input where none is named.
pub(crate) fn raw(paths: &[PathBuf]) -> Vec<(String, Result<Vec<u8>, String>)> {
    let stdin = [PathBuf::from("-")];
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        if name == "-" { ("standard input".to_owned(), standard_input()) } else { (name, std::fs::read(path)) }
    };
    let named = |(name, bytes): (String, std::io::Result<Vec<u8>>)| (name, bytes.map_err(|e| e.to_string()));
    if paths.is_empty() { &stdin } else { paths }.iter().map(read).map(named).collect()
}

fn standard_input() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The `.jsonl` files of a folder and of those in it, in the order of their names.
fn below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            files.extend(below(&entry)?);
        } else if entry.extension().is_some_and(|ending| ending == "jsonl") {
            files.push(entry);
        }
    }
    Ok(files)
}

/// Judges every resource, as many at a time as there are processors. Long work shows on a terminal how far it is.
pub(crate) fn judge(inputs: Vec<Input>, options: &Options) -> Vec<Judged> {
    let resources: Vec<&Resource> =
        inputs.iter().filter_map(|i| i.history.as_ref().ok()).flat_map(|h| &h.resources).collect();
    let (next, (done, finished)) = (AtomicUsize::new(0), mpsc::channel());
    let threads = std::thread::available_parallelism().map_or(1, Into::into);
    let mut all: Vec<Option<Found>> = resources.iter().map(|_| None).collect();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (done, next, resources) = (done.clone(), &next, &resources);
            scope.spawn(move || {
                let judge = Judge::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(resource) = resources.get(n) else { break };
                    if done.send((n, found(&judge, resource, options))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let (mut count, mut progress) = (0, Progress::new());
        for (n, found) in finished {
            if let Some(place) = all.get_mut(n) {
                *place = Some(found);
            }
            count += 1;
            progress.show(count, resources.len());
        }
        progress.clear();
    });
    let mut all = all.into_iter().flatten();
    let judged = |input: Input| {
        let Input { name, text, history } = input;
        let service = history.as_ref().map_or("", |h| h.service);
        let resources = history.map(|h| h.resources.into_iter().zip(all.by_ref()).collect());
        Judged { name, text, service, resources }
    };
    inputs.into_iter().map(judged).collect()
}

fn found(judge: &Judge, resource: &Resource, options: &Options) -> Found {
    let judgements = if options.brief { judge.brief(resource) } else { judge.resource(resource) };
    let witnesses = if options.witness { judge.witnesses(resource) } else { Vec::new() };
    let coverage = if options.coverage { judge.coverages(resource) } else { Vec::new() };
    Found { judgements, witnesses, coverage }
}

/// A line on a terminal that says how far long work is.
struct Progress {
    last: Instant,
    shown: bool,
}

impl Progress {
    fn new() -> Self {
        Self { last: Instant::now(), shown: false }
    }

    fn show(&mut self, done: usize, all: usize) {
        let mut terminal = std::io::stderr();
        if terminal.is_terminal() && self.last.elapsed() > Duration::from_secs(1) {
            let _ = write!(terminal, "\r{done} of {all}");
            (self.last, self.shown) = (Instant::now(), true);
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
