//! A load run: concurrent clients drive jobs of their own at the emulator and check every answer, then its history is
//! judged. Beside it the same clients ask a server that always answers the same.

#[path = "../emulator/control.rs"]
mod control;
#[path = "../emulator/server.rs"]
mod server;

use clap::Parser;
use cutover::account::Account;
use cutover::history::{Judge, Verdict, json::History};
use cutover::smc::job::{BusinessStatus, Status};
use cutover::smc::message::*;
use cutover::wire::{self, Reading};
use cutover::word::OwnedWord;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, HeaderValue};
use hyper_util::rt::TokioIo;
use server::{Emulator, Outgoing, serve};
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinSet, LocalSet, spawn_local};

/// The servers take turns, so that what else the machine does falls on both.
const ROUNDS: usize = 5;
/// A run that takes longer has failed.
const BOUND: Duration = Duration::from_secs(300);

/// Drives replication jobs at the emulator with concurrent keep-alive clients, checks every answer and judges the history;
/// prints requests per second beside those of a server that always answers the same.
#[derive(Parser)]
#[command(name = "load")]
struct Options {
    /// How many clients there are, each with a source server of its own.
    #[arg(long, value_name = "N", default_value = "64")]
    clients: NonZeroUsize,
    /// How many requests are sent at least: each client ends the job that it has begun.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    requests: usize,
}

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// What a job that was started is shown as, one poll after the other.
const WAY: [(Status, Option<BusinessStatus>); 5] = [
    (Status::Running, Some(BusinessStatus::Preparing)),
    (Status::Running, Some(BusinessStatus::Syncing)),
    (Status::Running, Some(BusinessStatus::Processing)),
    (Status::Running, Some(BusinessStatus::Cleaning)),
    (Status::Finished, None),
];
/// How many requests the life of a job takes.
const LIFE: usize = WAY.len() + 7;
/// An answer that can be read as one to any of these requests.
const CONSTANT: &str = r#"{"TotalCount":1,"PageNumber":1,"PageSize":10,"RequestId":"C8B26B44-0189-443E-9816-D951F59623A9",
"ReplicationJobs":{"ReplicationJob":[{"JobId":"j-bp1","SourceId":"s-bp1","Status":"Running","BusinessStatus":"Syncing",
"Progress":40,"CreationTime":"2026-01-01T00:00:00Z","RunOnce":true,"TargetType":"Image","RegionId":"cn-hangzhou"}]}}"#;

fn main() -> ExitCode {
    let Options { clients, requests } = Options::parse();
    std::thread::spawn(|| {
        std::thread::sleep(BOUND);
        eprintln!("error: not done after {} s", BOUND.as_secs());
        std::process::exit(1);
    });
    match start(clients.get(), requests) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(clients: usize, requests: usize) -> Result<()> {
    let emulator = listening(move || {
        let account = RefCell::new(Account::with_sources(1, clients, 0).recording());
        let emulator = Rc::new(Emulator { account, record: None, quiet: true, ahead: Cell::new(0) });
        move |request| emulator.clone().answer(request)
    })?;
    let constant = listening(|| |_| async { Outgoing::new(Full::from(CONSTANT)) })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, run(emulator, constant, clients, requests))
}

async fn run(emulator: SocketAddr, constant: SocketAddr, clients: usize, requests: usize) -> Result<()> {
    let sources = Client::new(emulator, String::new(), true).await?.sources(clients).await?;
    let jobs = requests.div_ceil(clients * ROUNDS * LIFE);
    let (mut answered, mut echoed) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        answered.push(round(emulator, &sources, jobs, true).await?);
        echoed.push(round(constant, &sources, jobs, false).await?);
    }
    let (answered, echoed) = (median(answered), median(echoed));
    let (lives, sent) = (clients * ROUNDS * jobs, clients * ROUNDS * jobs * LIFE);
    println!("{clients} clients, {ROUNDS} rounds, {sent} requests for {lives} jobs, every answer as expected");
    println!("emulator  {answered:>7.0} requests/s");
    println!("constant  {echoed:>7.0} requests/s");
    println!("ratio     {:>7.2}", answered / echoed);

    let begun = Instant::now();
    let text = Client::new(emulator, String::new(), true).await?.history().await?;
    let recorded = text.lines().skip(1).filter(|line| !line.contains(r#""step":"#)).count();
    let (judge, history) = (Judge::new(), History::read(text.as_bytes())?);
    let conform =
        history.resources.iter().filter(|r| judge.verdicts(r).iter().all(|v| *v == Verdict::Conforms)).count();
    println!("history   {recorded} lines of requests; {conform} jobs conform; judged in {:.1?}", begun.elapsed());
    if (recorded, conform, history.resources.len()) != (sent, lives, lives) {
        return Err("the history is not that of these requests".into());
    }
    Ok(())
}

/// A server on a thread of its own.
fn listening<F, A>(make: impl FnOnce() -> F + Send + 'static) -> Result<SocketAddr>
where
    F: Fn(hyper::Request<Incoming>) -> A + Clone + 'static,
    A: Future<Output = Outgoing> + 'static,
{
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        LocalSet::new().block_on(&runtime, async {
            serve(TcpListener::from_std(listener)?, make()).await;
            Ok(())
        })
    });
    Ok(address)
}

/// So many jobs by a client for each source server, all at once; requests per second.
async fn round(address: SocketAddr, sources: &[String], jobs: usize, checks: bool) -> Result<f64> {
    let mut clients = Vec::new();
    for source in sources {
        clients.push(Client::new(address, source.clone(), checks).await?);
    }
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for mut client in clients {
        tasks.spawn_local(async move {
            for _ in 0..jobs {
                client.live().await?;
            }
            Ok::<_, Box<dyn Error>>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    let sent = u32::try_from(sources.len() * jobs * LIFE)?;
    Ok(f64::from(sent) / begun.elapsed().as_secs_f64())
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

/// One that keeps its connection.
struct Client {
    connection: SendRequest<Full<Bytes>>,
    source: String,
    /// Whether what is answered is looked at, beyond reading it.
    checks: bool,
}

impl Client {
    async fn new(address: SocketAddr, source: String, checks: bool) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        spawn_local(driver);
        Ok(Self { connection, source, checks })
    }

    async fn send(&mut self, request: wire::Request) -> Result<wire::Response> {
        self.connection.ready().await?;
        let answer = self.connection.send_request(request.map(|body| Full::new(body.into()))).await?;
        let (parts, body) = answer.into_parts();
        Ok(wire::Response::from_parts(parts, body.collect().await?.to_bytes().to_vec()))
    }

    async fn ask(&mut self, asked: Request) -> Result<Response> {
        let mut request = asked.render();
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("nobody looks at it"));
        let answer = self.send(request).await?;
        Ok(Response::parse(asked.name(), &answer, Reading::Lenient)?)
    }

    /// Finds so many source servers.
    async fn sources(&mut self, number: usize) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for page in 1.. {
            let asked = DescribeSourceServers { page_number: Some(page), page_size: Some(50), ..Default::default() };
            let Response::DescribeSourceServers(page) = self.ask(Request::DescribeSourceServers(asked)).await? else {
                break;
            };
            let page = page.source_servers.and_then(|list| list.source_server).unwrap_or_default();
            if page.is_empty() {
                break;
            }
            found.extend(page.into_iter().filter_map(|source| source.source_id));
        }
        if found.len() == number { Ok(found) } else { Err(format!("{} source servers", found.len()).into()) }
    }

    /// Drives a job from its creation to its end.
    async fn live(&mut self) -> Result<()> {
        let job = self.create().await?;
        self.source_is(&job).await?;
        self.job_is(&job, Some((Status::Ready, None))).await?;
        self.ask(Request::StartReplicationJob(StartReplicationJob { job_id: Some(job.clone()), ..Default::default() }))
            .await?;
        for state in WAY {
            self.job_is(&job, Some(state)).await?;
        }
        self.ask(Request::DeleteReplicationJob(DeleteReplicationJob {
            job_id: Some(job.clone()),
            ..Default::default()
        }))
        .await?;
        self.job_is(&job, Some((Status::Deleting, None))).await?;
        self.job_is(&job, None).await
    }

    async fn create(&mut self) -> Result<String> {
        let asked = CreateReplicationJob {
            region_id: Some("cn-hangzhou".into()),
            source_id: Some(self.source.clone()),
            ..Default::default()
        };
        let answer = self.ask(Request::CreateReplicationJob(asked)).await?;
        let Response::CreateReplicationJob(created) = answer else { return Err(format!("{answer:?}").into()) };
        self.check(created.job_id.is_some(), &created)?;
        Ok(created.job_id.unwrap_or_default())
    }

    async fn source_is(&mut self, job: &str) -> Result<()> {
        let asked = DescribeSourceServers { source_id: Some(vec![self.source.clone()]), ..Default::default() };
        let answer = self.ask(Request::DescribeSourceServers(asked)).await?;
        let Response::DescribeSourceServers(page) = answer else { return Err(format!("{answer:?}").into()) };
        let all = page.source_servers.as_ref().and_then(|list| list.source_server.as_deref()).unwrap_or_default();
        self.check(
            matches!(all, [one] if one.source_id.as_ref() == Some(&self.source) && one.job_id.as_deref() == Some(job)),
            &page,
        )
    }

    /// Looks at a job, which is shown so, or not any more.
    async fn job_is(&mut self, job: &str, state: Option<(Status, Option<BusinessStatus>)>) -> Result<()> {
        let asked = DescribeReplicationJobs { job_id: Some(vec![job.into()]), ..Default::default() };
        let answer = self.ask(Request::DescribeReplicationJobs(asked)).await?;
        let Response::DescribeReplicationJobs(page) = answer else { return Err(format!("{answer:?}").into()) };
        let all = page.replication_jobs.as_ref().and_then(|list| list.replication_job.as_deref()).unwrap_or_default();
        let shown = all
            .iter()
            .map(|one| (one.job_id.as_deref(), known(one.status.as_ref()), known(one.business_status.as_ref())));
        let right = state.map(|(status, stage)| (Some(job), Some(status), stage));
        self.check(shown.eq(right), &page)
    }

    fn check(&self, is_right: bool, answer: &impl std::fmt::Debug) -> Result<()> {
        if is_right || !self.checks { Ok(()) } else { Err(format!("unexpected: {answer:?}").into()) }
    }

    async fn history(&mut self) -> Result<String> {
        let request = wire::http::Request::get("/_cutover/history/smc").body(Vec::new())?;
        Ok(String::from_utf8(self.send(request).await?.into_body())?)
    }
}

fn known<T: Copy>(word: Option<&OwnedWord<T>>) -> Option<T> {
    match word {
        Some(OwnedWord::Known(known)) => Some(*known),
        _ => None,
    }
}
