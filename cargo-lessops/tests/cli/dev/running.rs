//! A service that `cargo lessops dev` runs, and requests to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

/// How long to wait for what must come: a build on a busy machine may take long, and only a hang takes longer.
pub(super) const LIMIT: Duration = Duration::from_mins(5);

/// The command while it runs. It ends with this.
pub(super) struct Running {
    child: Child,
    shown: Arc<Shown>,
    pub(super) http: u16,
    pub(super) aws: u16,
}

/// What the command has shown.
#[derive(Default)]
struct Shown {
    text: Mutex<String>,
    more: Condvar,
}

/// What came back.
#[derive(Debug, PartialEq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Response {
    #[track_caller]
    pub(super) fn json(&self) -> Json {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }
}

impl Running {
    /// Waits until the command serves, on ports that are free.
    pub(super) fn start(mut command: Command) -> Self {
        command.args(["--port", "0"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command can be run");
        let errors = child.stderr.take().expect("standard error is a pipe");
        let shown = Arc::new(Shown::default());
        let sink = Arc::clone(&shown);
        thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                let mut text = sink.text.lock().expect("no test panics here");
                text.extend([line.as_str(), "\n"]);
                drop(text);
                sink.more.notify_all();
            }
        });
        let mut running = Self { child, shown, http: 0, aws: 0 };
        running.waits_for("Ctrl-C ends it");
        let text = running.text();
        let port = |before: &str| {
            let (_, rest) =
                text.split_once(&format!("{before}http://127.0.0.1:")).expect("it says where it is");
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().expect("it is a port")
        };
        (running.http, running.aws) = (port("runs at "), port("AWS is "));
        running
    }

    /// What the command has shown up to now.
    pub(super) fn text(&self) -> String {
        self.shown.text.lock().expect("no test panics here").clone()
    }

    /// Waits until the command has shown something.
    #[track_caller]
    pub(super) fn waits_for(&self, expected: &str) {
        let text = self.shown.text.lock().expect("no test panics here");
        let (text, waited) = self
            .shown
            .more
            .wait_timeout_while(text, LIMIT, |text| !text.contains(expected))
            .expect("no test panics here");
        assert!(!waited.timed_out(), "`{expected}` is not in:\n{text}");
    }

    /// Types a line.
    pub(super) fn types(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("standard input is a pipe");
        writeln!(stdin, "{line}").expect("the command reads what is typed");
    }

    /// Waits until the command ends, and gives its exit code.
    pub(super) fn code(&mut self) -> Option<i32> {
        self.child.wait().expect("the command can be waited for").code()
    }

    /// Its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request: `GET /greet/ann`.
    pub(super) fn asks(&self, request: &str) -> Response {
        self.sends(request, &[], "")
    }

    /// Sends a request with headers and a body.
    pub(super) fn sends(&self, request: &str, headers: &[(&str, &str)], body: &str) -> Response {
        send(self.http, request, headers, body)
    }

    /// Asks what stands for AWS to do something.
    pub(super) fn calls_aws(&self, target: &str, input: &Json) -> Response {
        send(self.aws, "POST /", &[("x-amz-target", target)], &input.to_string())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request to a port of this machine.
pub(super) fn send(port: u16, request: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
    stream.set_read_timeout(Some(LIMIT)).expect("it is a limit");
    let length = body.len().to_string();
    let own = [("host", "localhost"), ("connection", "close"), ("content-length", &*length)];
    let mut text = format!("{request} HTTP/1.1\r\n");
    text.extend(own.iter().chain(headers).flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]));
    text.extend(["\r\n", body]);
    stream.write_all(text.as_bytes()).expect("it reads the request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a head has a status");
    Response { status, head: head.to_owned(), body: body.to_owned() }
}
