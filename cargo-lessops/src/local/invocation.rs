//! An invocation: the event, what became of it, and what it took.

use std::fmt;
use std::time::Duration;

use hyper::body::Bytes;
use serde_json::{Value as Json, json};
use tokio::sync::mpsc::UnboundedSender;

/// What a function is invoked with.
pub(crate) struct Event {
    /// The event, as JSON.
    pub(crate) payload: Bytes,
    /// Who wants an answer that is streamed as it comes, and not only as a whole in the end.
    pub(crate) pieces: Option<UnboundedSender<Piece>>,
}

/// A part of an answer that is streamed.
pub(crate) enum Piece {
    /// What comes first of a response to HTTP: an object with `statusCode`, `headers` and `cookies`.
    Head(Json),
    /// The next bytes of the body.
    Body(Bytes),
}

/// One call of a function.
pub(crate) struct Invocation {
    /// What the function gave, or why it gave nothing.
    pub(crate) outcome: Result<Answer, FunctionError>,
    /// What it took.
    pub(crate) report: Report,
}

/// What a function answered.
pub(crate) enum Answer {
    /// At once, as JSON.
    Whole(Bytes),
    /// Piece by piece: all that came behind the head.
    Streamed(Bytes),
}

/// What Lambda calls an invocation that took longer than it may.
pub(crate) const TIMED_OUT: &str = "Sandbox.Timedout";

/// Why a function gave no answer, as whoever invokes it is told (Lambda developer guide, "Troubleshoot invocation issues").
#[derive(Debug)]
pub(crate) struct FunctionError {
    /// The error's own type, or Lambda's: `Sandbox.Timedout`, `Runtime.OutOfMemory`, `Runtime.ExitError`.
    pub(crate) error_type: String,
    pub(crate) message: String,
}

impl FunctionError {
    /// An error of Lambda's own, with the request it is about.
    pub(super) fn of_request(id: &str, error_type: &str, message: &str) -> Self {
        Self { error_type: error_type.to_owned(), message: format!("RequestId: {id} Error: {message}") }
    }

    /// What a function tells the Runtime API. It should be an object with the error's type and message.
    pub(super) fn reported(body: &[u8]) -> Self {
        let body: Json = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        Self { error_type: text("errorType"), message: text("errorMessage") }
    }

    /// The answer to the invocation.
    pub(crate) fn to_json(&self) -> Json {
        let Self { error_type, message } = self;
        json!({ "errorType": error_type, "errorMessage": message })
    }
}

/// For people.
impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { error_type, message } = self;
        write!(f, "{error_type}: {message}")
    }
}

/// What an invocation took.
pub(crate) struct Report {
    pub(super) id: String,
    pub(super) duration: Duration,
    /// How long the environment took to be ready, if it was started for this invocation.
    pub(super) init: Option<Duration>,
    /// The memory that the function may use, in MB.
    pub(super) memory: u64,
    /// The most that it has used since its process began, in KB, where the system says that.
    pub(super) used: Option<u64>,
    /// How it ended, unless well.
    pub(super) status: Option<String>,
}

/// As Lambda logs it, with blanks for tabs (Lambda developer guide, "Working with Lambda function logs").
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, duration, init, memory, used, status } = self;
        let billed = (*duration + init.unwrap_or_default()).as_nanos().div_ceil(1_000_000);
        let milliseconds = |duration: &Duration| duration.as_secs_f64() * 1e3;
        write!(f, "REPORT RequestId: {id}  Duration: {:.2} ms  ", milliseconds(duration))?;
        write!(f, "Billed Duration: {billed} ms  Memory Size: {memory} MB")?;
        if let Some(used) = used {
            write!(f, "  Max Memory Used: {} MB", used.div_ceil(1024))?;
        }
        if let Some(init) = init {
            write!(f, "  Init Duration: {:.2} ms", milliseconds(init))?;
        }
        status.iter().try_for_each(|status| write!(f, "  Status: {status}"))
    }
}
