//! Lambda as a process sees it: the environment, and the Runtime API on a port of this machine ("Using the Lambda
//! runtime API for custom runtimes" in the Lambda developer guide).

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;

/// A function in Lambda, and the events it will get.
pub(crate) struct Lambda {
    command: Command,
    events: VecDeque<Value>,
    /// When each invocation has to have ended, in milliseconds since 1970.
    deadline: u128,
    seen: Seen,
}

/// What is done once a piece of a streamed answer has come.
pub(crate) type Seen = Box<dyn Fn(&str) + Sync>;

/// What became of it.
#[derive(Debug)]
pub(crate) struct Run {
    /// What it answered, in order.
    pub(crate) answers: Vec<Result<Value, Value>>,
    /// What it answered piece by piece, in order.
    pub(crate) streamed: Vec<Streamed>,
    /// What it reported instead of asking for its first event.
    pub(crate) init_error: Option<Value>,
    /// Its standard output.
    pub(crate) stdout: String,
    /// Its standard error.
    pub(crate) stderr: String,
}

/// An answer that came piece by piece ("Response streaming" of the Runtime API).
#[derive(Debug)]
pub(crate) struct Streamed {
    /// The request's headers, in lower case.
    pub(crate) head: String,
    /// Status, headers and cookies of the answer.
    pub(crate) prelude: Value,
    /// The pieces of its body.
    pub(crate) pieces: Vec<String>,
}

/// What the Runtime API was told, and what it has to say.
#[derive(Default)]
struct Api {
    events: VecDeque<Value>,
    deadline: u128,
    answers: Vec<Result<Value, Value>>,
    streamed: Vec<Streamed>,
    init_error: Option<Value>,
}

impl Lambda {
    /// The service of this test binary, with that property `Handler`.
    pub(crate) fn handler(name: &str) -> Self {
        let mut command = crate::service();
        command
            .env("_HANDLER", name)
            .env("AWS_LAMBDA_FUNCTION_NAME", "service-function")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        Self { command, events: VecDeque::new(), deadline: 4_102_444_800_000, seen: Box::new(|_| {}) }
    }

    /// One more environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// How long from now invocations may take.
    pub(crate) fn within(mut self, time: Duration) -> Self {
        let deadline = SystemTime::now() + time;
        self.deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).expect("it is later").as_millis();
        self
    }

    /// One more event. Its request id is its number, from 1.
    pub(crate) fn event(mut self, event: impl Into<Value>) -> Self {
        self.events.push_back(event.into());
        self
    }

    /// Does something once a piece of a streamed answer has come, before the next is read.
    pub(crate) fn seen(mut self, seen: impl Fn(&str) + Sync + 'static) -> Self {
        self.seen = Box::new(seen);
        self
    }

    /// Runs the process until it asks for an event and there is none, or until it ends by itself.
    pub(crate) fn run(mut self) -> Run {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the listener is bound");
        let api = Mutex::new(Api { events: self.events, deadline: self.deadline, ..Api::default() });
        let ended = AtomicBool::new(false);
        let output = thread::scope(|scope| {
            scope.spawn(|| {
                for stream in listener.incoming() {
                    if ended.load(Ordering::SeqCst) {
                        break;
                    }
                    let stream = stream.expect("the process connects");
                    scope.spawn(|| serve(stream, &api, &self.seen));
                }
            });
            let command = self.command.env("AWS_LAMBDA_RUNTIME_API", address.to_string());
            let output = command.stdin(Stdio::null()).output().expect("the test binary runs");
            ended.store(true, Ordering::SeqCst);
            TcpStream::connect(address).expect("the listener still waits");
            output
        });
        let api = api.into_inner().unwrap_or_else(PoisonError::into_inner);
        Run {
            answers: api.answers,
            streamed: api.streamed,
            init_error: api.init_error,
            stdout: String::from_utf8(output.stdout).expect("logs are text"),
            stderr: String::from_utf8(output.stderr).expect("logs are text"),
        }
    }
}

impl Run {
    /// The only answer, which is a success.
    pub(crate) fn answer(&self) -> &Value {
        match self.answers.as_slice() {
            [Ok(answer)] => answer,
            _ => panic!("expected one answer: {self:#?}"),
        }
    }

    /// Type and message of the only answer, which is an error.
    pub(crate) fn error(&self) -> (&str, &str) {
        match self.answers.as_slice() {
            [Err(error)] => parts(error),
            _ => panic!("expected one error: {self:#?}"),
        }
    }

    /// Type and message of what was reported from init.
    pub(crate) fn init_error(&self) -> (&str, &str) {
        assert!(self.answers.is_empty(), "{self:#?}");
        parts(self.init_error.as_ref().unwrap_or_else(|| panic!("expected an init error: {self:#?}")))
    }

    /// The lines of standard output that are JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

fn parts(error: &Value) -> (&str, &str) {
    let text = |key: &str| error[key].as_str().unwrap_or_else(|| panic!("no {key}: {error}"));
    (text("errorType"), text("errorMessage"))
}

/// Answers the requests of one connection. A request for an event that does not exist ends it, and with it the
/// process.
fn serve(mut stream: TcpStream, api: &Mutex<Api>, seen: &Seen) {
    let mut reader = BufReader::new(stream.try_clone().expect("the connection is open"));
    while let Some(Request { path, head, body }) = request(&mut reader, seen) {
        let mut api = api.lock().unwrap_or_else(PoisonError::into_inner);
        let told = || match &body {
            Body::Whole(body) => {
                serde_json::from_slice(body).unwrap_or_else(|error| panic!("{path}: {error}"))
            }
            Body::Pieces(pieces) => panic!("{path}: {pieces:?}"),
        };
        let answer = match path.rsplit('/').next() {
            Some("next") => {
                let Some(event) = api.events.pop_front() else { return };
                let event = event.to_string();
                let id = api.answers.len() + api.streamed.len() + 1;
                format!(
                    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {id}\r\n\
                     Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1\r\n\
                     Lambda-Runtime-Deadline-Ms: {}\r\nContent-Length: {}\r\n\r\n{event}",
                    api.deadline,
                    event.len()
                )
            }
            last => {
                match (last, &body) {
                    (Some("response"), Body::Pieces(pieces)) => api.streamed.push(streamed(head, pieces)),
                    (Some("response"), _) => api.answers.push(Ok(told())),
                    (Some("error"), _) if path.contains("/init/") => api.init_error = Some(told()),
                    (Some("error"), _) => api.answers.push(Err(told())),
                    _ => panic!("the Runtime API has no {path}"),
                }
                "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".to_owned()
            }
        };
        stream.write_all(answer.as_bytes()).expect("the process reads what it asked for");
    }
}

/// A request of the process.
pub(crate) struct Request {
    pub(crate) path: String,
    /// Its headers, in lower case.
    head: String,
    pub(crate) body: Body,
}

pub(crate) enum Body {
    Whole(Vec<u8>),
    Pieces(Vec<String>),
}

/// The next request, if there is one.
pub(crate) fn request(reader: &mut impl BufRead, seen: &Seen) -> Option<Request> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let path = head.split(' ').nth(1)?.to_owned();
    let head = head.to_lowercase();
    let body = if head.contains("\ntransfer-encoding: chunked") {
        Body::Pieces(std::iter::from_fn(|| piece(reader).inspect(|piece| seen(piece))).collect())
    } else {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        Body::Whole(body)
    };
    Some(Request { path, head, body })
}

/// The next chunk of a body, until the last, which is empty.
fn piece(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let length = usize::from_str_radix(line.trim(), 16).ok()?;
    let mut piece = vec![0; length + 2];
    reader.read_exact(&mut piece).ok()?;
    piece.truncate(length);
    (length > 0).then(|| String::from_utf8(piece).expect("the tests send text"))
}

/// Tells the prelude from the body, which follows eight zeros.
fn streamed(head: String, pieces: &[String]) -> Streamed {
    let zeros = pieces.iter().position(|piece| *piece == "\0".repeat(8)).expect("zeros end the prelude");
    let prelude = pieces[..zeros].concat().parse().expect("the prelude is JSON");
    Streamed { head, prelude, pieces: pieces[zeros + 1..].to_vec() }
}
