//! The Runtime API, on a port of its own for each process: where it asks for its next event, and answers the last one
//! (Lambda developer guide, "Using the Lambda runtime API for custom runtimes").

use std::future;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderMap};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::invocation::{Answer, Event, FunctionError, Piece};
use super::server::Server;

/// How many bytes an answer may have that is not streamed (Lambda developer guide, "Lambda quotas").
const LARGEST_ANSWER: usize = 6_291_556;
/// What an answer is that begins with the head of an HTTP response.
const WITH_HEAD: &str = "application/vnd.awslambda.http-integration-response";
/// What stands between the head and the body.
const END_OF_HEAD: [u8; 8] = [0; 8];

/// The Runtime API of one process.
pub(super) struct RuntimeApi {
    server: Server,
    calls: mpsc::UnboundedReceiver<Call>,
    /// The process's request for an event, while it waits for one.
    next: Option<Reply>,
}

type Reply = oneshot::Sender<Response<Full<Bytes>>>;

/// A request of the process.
struct Call {
    what: What,
    headers: HeaderMap,
    body: Incoming,
    reply: Reply,
}

/// What a process has to say. Answers and errors name the request that they are about.
enum What {
    Next,
    Answer(String),
    Error(String),
    InitError,
}

impl RuntimeApi {
    /// Listens for the process.
    pub(super) async fn listen() -> io::Result<Self> {
        let (sender, calls) = mpsc::unbounded_channel();
        let server = Server::start(move |request| answered(request, sender.clone())).await?;
        Ok(Self { server, calls, next: None })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Whether the process waits for an event.
    pub(super) fn is_waiting(&self) -> bool {
        self.next.as_ref().is_some_and(|next| !next.is_closed())
    }

    /// Waits until the process asks for its first event.
    pub(super) async fn ready(&mut self) -> Result<(), FunctionError> {
        loop {
            let Call { what, body, reply, .. } = self.call().await;
            match what {
                What::Next => {
                    self.next = Some(reply);
                    return Ok(());
                }
                What::InitError => {
                    let body = whole(body).await;
                    let _ = reply.send(accepted());
                    return Err(FunctionError::reported(&body));
                }
                What::Answer(_) | What::Error(_) => refuse(reply),
            }
        }
    }

    /// Hands out an event, and waits for the answer, and until the process asks for another one: not before that is
    /// an invocation over.
    pub(super) async fn invoke(&mut self, id: &Id, event: Event) -> Result<Answer, FunctionError> {
        let Event { payload, pieces } = event;
        if let Some(next) = self.next.take() {
            let _ = next.send(id.hand_out(payload));
        }
        let mut outcome = None;
        loop {
            let Call { what, headers, body, reply } = self.call().await;
            match what {
                What::Next => {
                    self.next = Some(reply);
                    // A process that does not answer has lost the event.
                    let lost = || {
                        FunctionError::of_request(
                            &id.request,
                            "Runtime.NoAnswer",
                            "the runtime asked for another event before it answered this one",
                        )
                    };
                    return outcome.unwrap_or_else(|| Err(lost()));
                }
                What::Answer(of) if of == id.request => {
                    let answer = answer(&headers, body, pieces.as_ref()).await;
                    let is_too_large = answer.as_ref().is_err_and(|error| error.error_type == TOO_LARGE);
                    let _ = reply.send(if is_too_large {
                        status(StatusCode::PAYLOAD_TOO_LARGE)
                    } else {
                        accepted()
                    });
                    outcome = Some(answer);
                }
                What::Error(of) if of == id.request => {
                    let body = whole(body).await;
                    let _ = reply.send(accepted());
                    outcome = Some(Err(FunctionError::reported(&body)));
                }
                What::Answer(_) | What::Error(_) | What::InitError => refuse(reply),
            }
        }
    }

    async fn call(&mut self) -> Call {
        match self.calls.recv().await {
            Some(call) => call,
            // The server ends no sooner than this.
            None => future::pending().await,
        }
    }
}

/// By what an invocation is known, and until when it may take.
pub(super) struct Id {
    pub(super) request: String,
    pub(super) function: String,
    pub(super) timeout: Duration,
}

impl Id {
    /// Of a function, by its ARN.
    pub(super) fn new(function: &str, timeout: Duration) -> Self {
        Self { request: Uuid::new_v4().to_string(), function: function.to_owned(), timeout }
    }

    /// The answer to the request for the next event.
    fn hand_out(&self, payload: Bytes) -> Response<Full<Bytes>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let random = Uuid::new_v4().simple().to_string();
        // "X-Ray trace IDs" in the X-Ray developer guide: the time in seconds, and 96 bits. There is no X-Ray here.
        let trace =
            format!("Root=1-{:08x}-{};Parent={};Sampled=0", now.as_secs(), &random[..24], &random[16..]);
        let mut response = json_response(StatusCode::OK, payload);
        let headers = [
            ("lambda-runtime-aws-request-id", self.request.clone()),
            ("lambda-runtime-deadline-ms", (now + self.timeout).as_millis().to_string()),
            ("lambda-runtime-invoked-function-arn", self.function.clone()),
            ("lambda-runtime-trace-id", trace),
        ];
        for (name, value) in headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

const TOO_LARGE: &str = "Function.ResponseSizeTooLarge";

/// Reads an answer, whole or as it is streamed.
async fn answer(
    headers: &HeaderMap,
    body: Incoming,
    pieces: Option<&mpsc::UnboundedSender<Piece>>,
) -> Result<Answer, FunctionError> {
    let is = |name: &str, value: &str| {
        headers.get(name).is_some_and(|found| found.as_bytes().eq_ignore_ascii_case(value.as_bytes()))
    };
    if !is("lambda-runtime-function-response-mode", "streaming") {
        let body = whole(body).await;
        return match body.len() {
            ..=LARGEST_ANSWER => Ok(Answer::Whole(body)),
            length => Err(FunctionError {
                error_type: TOO_LARGE.to_owned(),
                message: format!(
                    "Response payload size ({length} bytes) exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."
                ),
            }),
        };
    }
    let send = |piece| pieces.map(|pieces| pieces.send(piece));
    let mut stream = Stream { is_body: !is(CONTENT_TYPE.as_str(), WITH_HEAD), body: Vec::new() };
    let mut body = body;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { broken().await };
        match frame.into_data() {
            Ok(data) => stream.take(data).into_iter().for_each(|piece| drop(send(piece))),
            Err(frame) => {
                let trailers = frame.into_trailers().unwrap_or_default();
                let text =
                    |name: &str| trailers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
                if let Some(error_type) = text("lambda-runtime-function-error-type") {
                    let message = "the answer broke off".to_owned();
                    return Err(FunctionError { error_type, message });
                }
            }
        }
    }
    Ok(Answer::Streamed(stream.body.into()))
}

/// What of a streamed answer has come.
struct Stream {
    /// Whether all before the body has come.
    is_body: bool,
    /// The body, and before it the head as long as it is not whole.
    body: Vec<u8>,
}

impl Stream {
    /// Takes the next bytes, and gives what they make whole.
    fn take(&mut self, data: Bytes) -> Vec<Piece> {
        self.body.extend_from_slice(&data);
        if self.is_body {
            return vec![Piece::Body(data)];
        }
        let end = self.body.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD);
        let Some(end) = end else { return Vec::new() };
        let rest = self.body.split_off(end + END_OF_HEAD.len());
        let head = Piece::Head(serde_json::from_slice(&self.body[..end]).unwrap_or_default());
        (self.is_body, self.body) = (true, rest);
        let rest = (!self.body.is_empty()).then(|| Piece::Body(self.body.clone().into()));
        [head].into_iter().chain(rest).collect()
    }
}

async fn whole(body: Incoming) -> Bytes {
    match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => broken().await,
    }
}

/// The connection broke off, and so did the process: how that ended says more.
async fn broken<T>() -> T {
    future::pending().await
}

/// Has the environment answer a request.
async fn answered(request: Request<Incoming>, calls: mpsc::UnboundedSender<Call>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let Some(what) = what(&head.method, head.uri.path()) else { return status(StatusCode::NOT_FOUND) };
    let (reply, response) = oneshot::channel();
    let _ = calls.send(Call { what, headers: head.headers, body, reply });
    // Nobody replies to a process that is about to be ended.
    response.await.unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

/// What a request is about.
fn what(method: &Method, path: &str) -> Option<What> {
    let path = path.strip_prefix("/2018-06-01/runtime/")?;
    let parts: Vec<_> = path.split('/').collect();
    match (method, &parts[..]) {
        (&Method::GET, ["invocation", "next"]) => Some(What::Next),
        (&Method::POST, ["invocation", id, "response"]) => Some(What::Answer((*id).to_owned())),
        (&Method::POST, ["invocation", id, "error"]) => Some(What::Error((*id).to_owned())),
        (&Method::POST, ["init", "error"]) => Some(What::InitError),
        _ => None,
    }
}

fn accepted() -> Response<Full<Bytes>> {
    json_response(StatusCode::ACCEPTED, json!({ "status": "OK" }).to_string().into())
}

/// Refuses what is about no invocation that runs.
fn refuse(reply: Reply) {
    let _ = reply.send(status(StatusCode::BAD_REQUEST));
}

fn status(status: StatusCode) -> Response<Full<Bytes>> {
    let reason = status.canonical_reason().unwrap_or_default();
    json_response(status, json!({ "errorType": reason, "errorMessage": reason }).to_string().into())
}

fn json_response(status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(stream: &mut Stream, data: &'static [u8]) -> Vec<String> {
        let shown = |piece| match piece {
            Piece::Head(head) => head.to_string(),
            Piece::Body(body) => String::from_utf8_lossy(&body).into_owned(),
        };
        stream.take(Bytes::from_static(data)).into_iter().map(shown).collect()
    }

    #[test]
    fn the_head_of_a_stream_is_whole_wherever_it_is_cut() {
        let mut stream = Stream { is_body: false, body: Vec::new() };
        assert!(pieces(&mut stream, b"{\"statusCode\":2").is_empty());
        assert!(pieces(&mut stream, b"00}\0\0\0\0\0").is_empty());
        assert_eq!(pieces(&mut stream, b"\0\0\0first"), [r#"{"statusCode":200}"#, "first"]);
        assert_eq!(pieces(&mut stream, b"\0second"), ["\0second"]);
        assert_eq!(stream.body, b"first\0second");
    }
}
