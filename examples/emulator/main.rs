//! An HTTP server in the place of SMC, SMS and DCS, for tests of their clients: the command line.

mod control;
mod server;

use clap::Parser;
use cutover::account::{self, Account};
use server::{Emulator, serve};
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::{LocalSet, spawn_local};

/// Answers requests as the documented services do: SMC, SMS and DCS on one port, with an account that begins anew.
///
/// Point a client's endpoint at the address that is printed first on standard output. Signatures and tokens are not
/// verified. GET /_cutover lists how a test steers it.
#[derive(Parser)]
#[command(name = "emulator")]
struct Options {
    /// Where to listen; with port 0 at any free port.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Listen on an address that others can reach, too: whoever reaches it does as he likes.
    #[arg(long)]
    anywhere: bool,
    /// When the services take their own steps: one for each time a resource is looked at (polls), when the control path
    /// says so (manual), or all resources every so many milliseconds.
    #[arg(long, value_name = "polls|manual|MILLISECONDS", default_value = "polls", value_parser = pace)]
    pace: Pace,
    /// Which reading of a service's pages to follow, such as smc=2021, rather than the newest; may stand several times.
    #[arg(long, value_name = "SERVICE=NAME", value_parser = pair)]
    edition: Vec<(String, String)>,
    /// Write what happened to STEM.smc.jsonl, STEM.sms.jsonl and STEM.dcs.jsonl, for `cutover check`: at the end (SIGTERM
    /// or SIGINT), and when the control path says so.
    #[arg(long, value_name = "STEM")]
    record: Option<PathBuf>,
    /// What names, ids and the like are made of: the same number and the same requests give the same answers.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The time at the beginning, as 2026-01-31T12:00:00Z or in ms since 1970, rather than what it is; it goes on from there,
    /// and the control path can put it forward.
    #[arg(long, value_name = "TIME", value_parser = server::moment)]
    now: Option<i64>,
    /// Break a rule on purpose, to see that it is found: a cut-over is accepted in any status.
    #[arg(long)]
    broken: bool,
    /// Do not print a line on standard error for each request.
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy)]
enum Pace {
    Polls,
    Manual,
    Every(Duration),
}

fn pace(text: &str) -> Result<Pace, String> {
    match (text, text.parse()) {
        ("polls", _) => Ok(Pace::Polls),
        ("manual", _) => Ok(Pace::Manual),
        (_, Ok(ms @ 1..)) => Ok(Pace::Every(Duration::from_millis(ms))),
        _ => Err("expected polls, manual, or a number of milliseconds".into()),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (service, name) = text.split_once('=').ok_or("expected SERVICE=NAME")?;
    Ok((service.into(), name.into()))
}

fn main() -> ExitCode {
    match run(Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let listen = options.listen;
    if !listen.ip().to_canonical().is_loopback() && !options.anywhere {
        return Err(format!("{listen} is not a loopback address; --anywhere listens there nevertheless").into());
    }
    let mut account = Account::new(options.seed).pace(match options.pace {
        Pace::Polls => account::Pace::Polls,
        Pace::Manual | Pace::Every(_) => account::Pace::Manual,
    });
    for (service, name) in &options.edition {
        account = account.edition(service, name)?;
    }
    if options.broken {
        account = account.broken();
    }
    if let Some(stem) = &options.record {
        // Better known now than at the end.
        let folder = stem.parent().filter(|folder| !folder.as_os_str().is_empty());
        if folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(format!("there is no folder for {}", stem.display()).into());
        }
        account = account.recording();
    }
    let account = RefCell::new(account);
    let ahead = Cell::new(options.now.map_or(0, |now| now.saturating_sub(server::now())));
    let emulator = Rc::new(Emulator { account, record: options.record, quiet: options.quiet, ahead });

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind(listen).await.map_err(|e| format!("{listen}: {e}"))?;
        let stop = stopped()?;
        let mut out = std::io::stdout();
        writeln!(out, "listening on http://{}", listener.local_addr()?)?;
        out.flush()?;
        if let Pace::Every(period) = options.pace {
            spawn_local(ticking(emulator.clone(), period));
        }
        let answering = emulator.clone();
        tokio::select! {
            () = serve(listener, move |request| answering.clone().answer(request)) => {}
            () = stop => {}
        }
        emulator.write_histories()?;
        Ok(())
    })
}

async fn ticking(emulator: Rc<Emulator>, period: Duration) {
    loop {
        tokio::time::sleep(period).await;
        let mut account = emulator.account.borrow_mut();
        account.set_time(emulator.now());
        account.tick();
    }
}

/// Ends when somebody asks the process to; signals are caught from the call on.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Ends when somebody asks the process to.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
