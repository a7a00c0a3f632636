//! The command `cutover`: judges recorded histories, and says what the rules say.

#[path = "cutover/corpus.rs"]
mod corpus;
#[path = "cutover/report.rs"]
mod report;

use clap::{Args, Parser, Subcommand, ValueEnum};
use cutover::history::json::History;
use cutover::render;
use cutover::smc::job::{Creation, Force, Job, Operation, RunOnce, State, SyncData};
use cutover::smc::{Edition, job, source};
use report::{Format, Report};
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Wrong usage, as sysexits has it.
const USAGE: u8 = 64;

/// The lifecycles of cloud migration jobs as an executable specification.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Judge recorded histories: could the documented service have produced them?
    ///
    /// Exit status: 0 all conform; 1 some violate; 2 none violates, some are unspecified; 3 a file is unusable; 4 none of
    /// these, some are inconclusive; 64 wrong usage. With --expect: 0 if all is as the files declare, else 1.
    Check {
        /// JSON Lines files; none for the histories that come with the crate, with --expect.
        files: Vec<PathBuf>,
        /// Compare with what each file declares.
        #[arg(long)]
        expect: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Say why an operation is applied, ignored or refused in a state, with the clauses.
    Explain {
        #[command(flatten)]
        at: At,
        /// The job's state, such as Waiting or Syncing.
        state: State,
        #[command(flatten)]
        asked: Asked,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List the operations that a state allows, or the states that allow an operation.
    Allowed {
        #[command(flatten)]
        at: At,
        /// Only this state.
        #[arg(long)]
        state: Option<State>,
        /// Only this operation, by its name at the API.
        #[arg(long)]
        operation: Option<String>,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show what two editions answer differently.
    Diff {
        /// The older edition.
        old: Edition,
        /// The newer edition.
        new: Edition,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the rules: who may do what, the rows with their evidence, a diagram, or all cells grouped.
    Table {
        #[command(flatten)]
        at: At,
        /// What to print.
        #[arg(value_enum, default_value_t)]
        what: What,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

#[derive(Args)]
struct At {
    /// The edition: a dated reading of the pages.
    #[arg(long, default_value = "2024-06")]
    edition: Edition,
}

#[derive(Args)]
struct Asked {
    /// The operation, by its name at the API, such as `CutOverReplicationJob`.
    operation: String,
    /// `SyncData` of a cut-over.
    #[arg(long)]
    sync_data: bool,
    /// `Force` of `DeleteSourceServer`.
    #[arg(long)]
    force: bool,
    /// The source server's state.
    #[arg(long)]
    source: Option<source::State>,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum What {
    /// States against operations.
    #[default]
    Allowed,
    /// Each check and effect with its basis.
    Rows,
    /// Mermaid diagrams.
    Diagram,
    /// The full product, grouped.
    Cells,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            // Nothing can be done where even the message cannot be printed.
            let _ = error.print();
            return ExitCode::from(if wrong { USAGE } else { 0 });
        }
    };
    match run(cli.command) {
        Ok((text, status)) => {
            // A closed pipe is no error of ours.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::from(status)
        }
        Err(wrong) => {
            eprintln!("cutover: {wrong}");
            ExitCode::from(USAGE)
        }
    }
}

fn run(command: Command) -> Result<(String, u8), String> {
    match command {
        Command::Check { files, expect, format } => Ok(check(&files, expect, format)),
        Command::Explain { at, state, asked, format } => explain(at.edition, state, &asked, format),
        Command::Allowed { at, state, operation, format } => allowed(at.edition, state, operation.as_deref(), format),
        Command::Diff { old, new, format } => {
            let text = render::difference(old, new);
            Ok((print(format, &text, &json!({"old": old.as_str(), "new": new.as_str(), "markdown": text})), 0))
        }
        Command::Table { at, what, format } => Ok((table(at.edition, what, format), 0)),
    }
}

fn print(format: Format, text: &str, json: &serde_json::Value) -> String {
    match format {
        Format::Text => text.to_owned(),
        Format::Json => format!("{json:#}\n"),
    }
}

fn check(files: &[PathBuf], expect: bool, format: Format) -> (String, u8) {
    let mut report = Report::new(expect || files.is_empty());
    if files.is_empty() {
        for (name, text) in corpus::CORPUS {
            report.add(name, History::read(text.as_bytes()).map_err(|e| e.to_string()));
        }
    }
    for file in files {
        let read = std::fs::read(file).map_err(|e| e.to_string());
        let history = read.and_then(|bytes| History::read(&bytes).map_err(|e| e.to_string()));
        report.add(&file.display().to_string(), history);
    }
    report.print(format)
}

fn operations(name: &str) -> Result<Vec<Operation>, String> {
    let found: Vec<Operation> = Operation::EACH.into_iter().filter(|o| o.name() == name).collect();
    if found.is_empty() {
        let mut names: Vec<&str> = Operation::EACH.iter().map(|o| o.name()).collect();
        names.dedup();
        return Err(format!("unknown operation {name:?}: expected one of {}", names.join(", ")));
    }
    Ok(found)
}

fn explain(edition: Edition, state: State, asked: &Asked, format: Format) -> Result<(String, u8), String> {
    let operation = match operations(&asked.operation)?.first() {
        Some(Operation::CutOver(_)) if asked.sync_data => Operation::CutOver(SyncData::Yes),
        Some(Operation::DeleteSource(_)) if asked.force => Operation::DeleteSource(Force::Yes),
        Some(Operation::Create(_)) => Operation::Create(Creation::one_time()),
        Some(other) => *other,
        None => return Err("no operation".into()),
    };
    let job = Job::in_state(edition, state);
    let job = asked.source.map_or(job, |s| job.with_source(s));
    let why = job.explain(operation);
    let answer = match job.apply(operation) {
        Ok(cutover::rule::Accepted::Applied(next)) => json!({"answer": "applied", "then": next.to_string()}),
        Ok(cutover::rule::Accepted::Ignored(_)) => json!({"answer": "ignored"}),
        Err(refused) => json!({
            "answer": "refused",
            "http": refused.code.http_status(),
            "code": refused.code.as_str(),
            "message": refused.message().to_string(),
        }),
    };
    let mut text = format!("{why}\n");
    if let Err(refused) = job.apply(operation) {
        let _ = writeln!(text, "  answer: {} {}: {}", refused.code.http_status(), refused.code, refused.message());
    }
    let full = json!({"edition": edition.as_str(), "state": state.to_string(), "operation": operation.name(),
        "answer": answer, "why": why.to_string()});
    Ok((print(format, &text, &full), 0))
}

fn allowed(edition: Edition, state: Option<State>, name: Option<&str>, format: Format) -> Result<(String, u8), String> {
    let wanted = name.map_or(Ok(Operation::EACH.to_vec()), operations)?;
    let states: Vec<State> = State::ALL.iter().copied().filter(|s| state.is_none_or(|only| only == *s)).collect();
    let accepts = |s: State, o: Operation| Job::in_state(edition, s).apply(o).is_ok();
    let words = |o: &Operation| match o {
        Operation::CutOver(job::SyncData::Yes) => format!("{} with SyncData", o.name()),
        Operation::DeleteSource(Force::Yes) => format!("{} with Force", o.name()),
        _ => o.name().to_owned(),
    };
    let rows: Vec<(String, Vec<String>)> = states
        .iter()
        .map(|s| (s.to_string(), wanted.iter().filter(|o| accepts(*s, **o)).map(words).collect()))
        .collect();
    let mut text = String::new();
    for (state, operations) in &rows {
        let list = if operations.is_empty() { "nothing".to_owned() } else { operations.join(", ") };
        let _ = writeln!(text, "{state}: {list}");
    }
    let by_state: serde_json::Map<String, serde_json::Value> = rows.into_iter().map(|(s, o)| (s, json!(o))).collect();
    Ok((print(format, &text, &json!({"edition": edition.as_str(), "allowed": by_state})), 0))
}

fn table(edition: Edition, what: What, format: Format) -> String {
    let text = match what {
        What::Allowed => render::allowed(edition),
        What::Rows => render::rows(&job::SPEC, edition.as_str()),
        What::Diagram => [RunOnce::Yes, RunOnce::No].map(|r| render::diagram(edition, r)).join("\n"),
        What::Cells => {
            let line = |c: &render::Cell| {
                format!("{}: {}: {} [{}]\n", c.rule, c.region.words(job::SPEC.coordinates), c.answer, c.strength)
            };
            render::cells(&job::SPEC, edition.as_str()).iter().map(line).collect()
        }
    };
    let cells = |c: &render::Cell| {
        json!({"rule": c.rule, "where": c.region.words(job::SPEC.coordinates).to_string(), "answer": c.answer,
            "basis": c.strength.to_string()})
    };
    let value = match what {
        What::Cells => json!(render::cells(&job::SPEC, edition.as_str()).iter().map(cells).collect::<Vec<_>>()),
        _ => json!({"edition": edition.as_str(), "text": text}),
    };
    print(format, &text, &value)
}
