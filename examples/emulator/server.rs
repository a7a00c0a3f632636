//! The HTTP layer: reads each request whole and hands it, on one thread, to the account or to the control path.

use crate::control;
use cutover::account::{Account, Decision};
use cutover::wire::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{StatusCode, header, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;

/// How long a client may take for the head of a request, and again for its body.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest body of a request to a service.
const LIMIT: usize = 1 << 20;
/// How much more than is allowed is read and thrown away: a client that is cut off earlier does not get to read why.
const EXCESS: usize = 16 << 20;

/// An answer on its way out.
pub(crate) type Outgoing = hyper::Response<Full<Bytes>>;

/// Answers whoever connects, for ever. Needs a `LocalSet` to run in.
pub(crate) async fn serve<A: Future<Output = Outgoing> + 'static>(
    listener: TcpListener,
    answer: impl Fn(hyper::Request<Incoming>) -> A + Clone + 'static,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // There are too many connections; some will end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        _ = stream.set_nodelay(true);
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let answer = answer(request);
            async { Ok::<_, Infallible>(answer.await) }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .half_close(true)
            .serve_connection(TokioIo::new(stream), service);
        // How a connection ends is its client's affair.
        tokio::task::spawn_local(async { drop(connection.await) });
    }
}

/// An account, and what is done beside answering for it.
pub(crate) struct Emulator {
    pub(crate) account: RefCell<Account>,
    /// Where histories go.
    pub(crate) record: Option<PathBuf>,
    pub(crate) quiet: bool,
    /// How many ms its clock is ahead of the world's.
    pub(crate) ahead: Cell<i64>,
}

impl Emulator {
    /// The time in the emulator.
    pub(crate) fn now(&self) -> i64 {
        now().saturating_add(self.ahead.get())
    }

    /// Puts the clock forward to this moment; it does not go back.
    pub(crate) fn put_forward(&self, to: i64) {
        let more = to.saturating_sub(self.now()).max(0);
        self.ahead.set(self.ahead.get().saturating_add(more));
    }

    /// Answers a request. All that changes the account happens between two `await`s, so requests are answered one by one.
    pub(crate) async fn answer(self: Rc<Self>, request: hyper::Request<Incoming>) -> Outgoing {
        let (parts, body) = request.into_parts();
        let limit = control::limit(&parts.uri).unwrap_or(LIMIT);
        let asked = format!("{} {}", parts.method, parts.uri.path());
        let (response, remarks) = match tokio::time::timeout(PATIENCE, read(body, limit)).await {
            Ok(Ok(body)) => self.decide(&Request::from_parts(parts, body)),
            Ok(Err(refused)) => (error(refused), Vec::new()),
            Err(_) => (error((StatusCode::REQUEST_TIMEOUT, "the body took too long".into())), Vec::new()),
        };
        if !self.quiet {
            let line = format!("{asked} {} {}", response.status().as_u16(), remarks.join(": "));
            // Whoever closed standard error does not want to know.
            _ = writeln!(io::stderr(), "{}", line.trim_end().replace(char::is_control, " "));
        }
        response.map(|body| Full::new(body.into()))
    }

    /// The answer, and what is to be said of it: the operation, and what the account remarks.
    fn decide(&self, request: &Request) -> (Response, Vec<String>) {
        let decide = || {
            self.account.borrow_mut().set_time(self.now());
            if control::limit(request.uri()).is_some() {
                return (control::answer(self, request), Vec::new());
            }
            let Decision { response, operation, note, .. } = self.account.borrow_mut().decide(request);
            (response, operation.into_iter().chain(note).collect())
        };
        catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|_| {
            let defect = "a defect of the emulator; its standard error says more";
            (error((StatusCode::INTERNAL_SERVER_ERROR, defect.into())), Vec::new())
        })
    }

    /// Writes the history of each service that has one; says where. No file is ever seen half written.
    pub(crate) fn write_histories(&self) -> io::Result<Vec<String>> {
        let Some(stem) = &self.record else { return Ok(Vec::new()) };
        let write = |(service, text): (_, String)| {
            let named = |suffix: &str| {
                let mut name = OsString::from(stem);
                name.push(format!(".{service}.jsonl{suffix}"));
                PathBuf::from(name)
            };
            std::fs::write(named(".tmp"), text)?;
            std::fs::rename(named(".tmp"), named(""))?;
            Ok(named("").display().to_string())
        };
        self.account.borrow().histories().into_iter().map(write).collect()
    }
}

/// Reads a body of at most so many bytes.
async fn read(mut body: Incoming, limit: usize) -> Result<Vec<u8>, Refused> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| (StatusCode::BAD_REQUEST, format!("the body: {e}")))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length - limit > EXCESS {
            break;
        }
    }
    if length > limit {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {limit} bytes")));
    }
    Ok(kept)
}

/// What a request is refused with, and why.
pub(crate) type Refused = (StatusCode, String);

/// An answer that says what was wrong.
pub(crate) fn error((status, why): Refused) -> Response {
    let mut response = Response::new(serde_json::json!({ "error": why }).to_string().into_bytes());
    *response.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// Milliseconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A moment as somebody writes it: a time, or ms since 1970.
pub(crate) fn moment(text: &str) -> Result<i64, String> {
    let read = cutover::clock::moment(text).or_else(|| text.parse().ok());
    read.ok_or_else(|| "expected a time such as 2026-01-31T12:00:00Z, or milliseconds since 1970".into())
}
