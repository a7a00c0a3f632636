//! The command `cutover`: judges recorded histories, makes such of trails and logs, and says what the rules say.

#[path = "cutover/corpus.rs"]
mod corpus;
#[path = "cutover/import.rs"]
mod import;
#[path = "cutover/input.rs"]
mod input;
#[path = "cutover/report.rs"]
mod report;
#[path = "cutover/rules.rs"]
mod rules;

use clap::{Args, Parser, Subcommand};
use report::{Format, Report};
use rules::{Question, Service, What};
use std::io::Write as _;
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
    /// Exit status: 3 if a file is unusable, else 1 if some resource violates a rule, else 4 if some is inconclusive, else 2 if
    /// some is unspecified (0 with --stated), else 0: all conform, or nothing in them could have failed to. With --expect, a
    /// verdict that the file declares counts as conforming, and one that differs from it as a violation. 64 is wrong usage.
    Check(report::Options),
    /// Make a history of an audit trail or of a log of polls, for `check`.
    ///
    /// The history goes to standard output. Standard error names each record that is left out, with its place and the reason,
    /// and counts what was read, written and left out. docs/importing.md says what becomes of each field.
    ///
    /// Exit status: 0 a history was written, whatever was left out; 3 an input is unusable, and nothing was written; 64 wrong
    /// usage.
    Import(import::Options),
    /// Say why an operation is applied, ignored or refused in a state, with the clauses.
    Explain {
        #[command(flatten)]
        at: At,
        /// The state, such as Waiting (smc), waiting/setting (sms) or INCRMIGEATING (dcs).
        state: String,
        /// The operation, by its name at the API, such as `CutOverReplicationJob`.
        operation: String,
        /// A parameter of the operation, such as SyncData=true; may stand several times.
        #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
        arg: Vec<(String, String)>,
        /// What else is known of the state, such as source=Unavailable or method=full; may stand several times.
        #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
        with: Vec<(String, String)>,
    },
    /// List the operations that a state allows, or the states that allow an operation.
    Allowed {
        #[command(flatten)]
        at: At,
        /// Only this state.
        #[arg(long)]
        state: Option<String>,
        /// Only this operation, by its name at the API.
        #[arg(long)]
        operation: Option<String>,
    },
    /// Show what two editions answer differently.
    Diff {
        /// The older edition.
        old: String,
        /// The newer edition.
        new: String,
        #[arg(long, value_enum, default_value_t)]
        service: Service,
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
    },
    /// List what to wait for after an operation: the words that are pending, the goal, failed; with the lists of Terraform.
    Wait {
        #[command(flatten)]
        at: At,
        /// The operation, by its name at the API.
        #[arg(long)]
        operation: String,
        /// The state in which it was called, as `explain` takes it; each that accepts it if left out.
        #[arg(long)]
        state: Option<String>,
        /// What to wait for, such as Finished, Running/Syncing or "not found"; what the operation leads to if left out.
        #[arg(long)]
        goal: Option<String>,
        /// What is asked of another resource, such as a migration task, counts like what the service does by itself.
        #[arg(long)]
        others: bool,
    },
    /// Say by which calls and events one comes from a state to a goal, or what stands in the way.
    Plan {
        #[command(flatten)]
        at: At,
        /// The state to begin in, as `explain` takes it.
        from: String,
        /// The goal, such as Finished, Running/Syncing or "not found".
        goal: String,
        /// What else is known of the first state, such as RunOnce=false or method=full; may stand several times.
        #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
        with: Vec<(String, String)>,
        /// Without steps that somebody else must see to.
        #[arg(long)]
        alone: bool,
    },
}

#[derive(Args)]
struct At {
    #[arg(long, value_enum, default_value_t)]
    service: Service,
    /// The edition: a dated reading of the pages; the newest one if left out.
    #[arg(long)]
    edition: Option<String>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
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
        Command::Check(options) => Ok(check(options)),
        Command::Import(options) => import(&options),
        Command::Explain { at, state, operation, arg, with } => {
            answer(&at, &Question::Explain { state: &state, with: &with, operation: &operation, args: &arg })
        }
        Command::Allowed { at, state, operation } => {
            answer(&at, &Question::Allowed { state: state.as_deref(), operation: operation.as_deref() })
        }
        Command::Diff { old, new, service, format } => {
            let at = At { service, edition: None, format };
            answer(&at, &Question::Diff { old: &old, new: &new })
        }
        Command::Table { at, what } => answer(&at, &Question::Table { what }),
        Command::Wait { at, operation, state, goal, others } => {
            let (state, goal) = (state.as_deref(), goal.as_deref());
            answer(&at, &Question::Wait { operation: &operation, state, goal, others })
        }
        Command::Plan { at, from, goal, with, alone } => {
            answer(&at, &Question::Plan { from: &from, with: &with, goal: &goal, alone })
        }
    }
}

fn answer(at: &At, question: &Question) -> Result<(String, u8), String> {
    if let Question::Explain { with, args, .. } = question {
        for list in [with, args] {
            let twice =
                list.iter().enumerate().find(|(n, (name, _))| list.iter().take(*n).any(|(other, _)| other == name));
            if let Some((_, (name, _))) = twice {
                return Err(format!("{name} stands twice"));
            }
        }
    }
    let (text, value) = rules::answer(at.service, at.edition.as_deref(), question)?;
    let text = match at.format {
        Format::Text => text,
        Format::Json => format!("{value:#}\n"),
    };
    Ok((text, 0))
}

fn check(options: report::Options) -> (String, u8) {
    let inputs = if options.files.is_empty() { input::corpus() } else { input::read(&options.files) };
    let judged = input::judge(inputs, &options);
    let mut report = Report::new(options);
    for judged in judged {
        report.add(judged);
    }
    report.print()
}

fn import(options: &import::Options) -> Result<(String, u8), String> {
    match import::import(options, &input::raw(&options.files)) {
        Ok(done) => {
            // A closed pipe is no error of ours.
            let _ = std::io::stderr().write_all(done.report.as_bytes());
            Ok((done.history, 0))
        }
        Err(import::Wrong::Unusable(reason)) => {
            eprintln!("cutover: unusable: {reason}");
            Ok((String::new(), 3))
        }
        Err(import::Wrong::Usage(reason)) => Err(reason),
    }
}
