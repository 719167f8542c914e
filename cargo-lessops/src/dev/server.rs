//! The port: connections, requests as they come in, and what goes back, a line of which is shown for each.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use http_body_util::{BodyExt as _, Either, Full, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use lessops_core::code::Code;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use super::answer::Answer;
use super::request::Request;
use crate::local::{Piece, Server};
use crate::report::{Report, Result};

/// How many bytes a request may have (API Gateway developer guide, "Quotas for HTTP APIs").
const LARGEST_REQUEST: usize = 10 * 1024 * 1024;

/// Who answers requests.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Answers one.
    fn handle(self: Arc<Self>, request: Request) -> impl Future<Output = Response> + Send;
}

/// A response, of which the end may be still to come.
pub(crate) struct Response {
    /// What there is of it.
    pub(crate) answer: Answer,
    /// The rest of the body.
    pub(crate) rest: Option<UnboundedReceiver<Piece>>,
}

impl From<Answer> for Response {
    fn from(answer: Answer) -> Self {
        Self { answer, rest: None }
    }
}

/// Answers whoever connects to a port, until it is dropped.
pub(crate) fn serve(listener: TcpListener, handler: Arc<impl Handler>) -> Result<Server> {
    let server = Server::on(listener, move |request| respond(request, Arc::clone(&handler)));
    Ok(server.map_err(|error| Report::because(Code::CannotServe, "can't tell which port this is", error))?)
}

async fn respond(
    request: hyper::Request<Incoming>,
    handler: Arc<impl Handler>,
) -> hyper::Response<Either<Full<Bytes>, Rest>> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_REQUEST).collect().await else {
        return response(Answer::message(413, "Request Entity Too Large").into());
    };
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(header).collect(),
        body: body.to_bytes().to_vec(),
        id: Uuid::new_v4().to_string(),
    };
    response(handler.handle(request).await)
}

fn response(Response { answer, rest }: Response) -> hyper::Response<Either<Full<Bytes>, Rest>> {
    let Answer { status, headers, body } = answer;
    let body = match rest {
        None => Either::Left(Full::new(body.into())),
        Some(pieces) => Either::Right(Rest { first: Some(body.into()), pieces }),
    };
    let mut response = hyper::Response::new(body);
    *response.status_mut() = status.try_into().unwrap_or_default();
    for (name, value) in headers {
        // How long it is, and whether in pieces, this server says itself.
        let is_own = ["content-length", "transfer-encoding", "connection"].contains(&name.as_str());
        if let (false, Ok(name), Ok(value)) =
            (is_own, HeaderName::try_from(name), HeaderValue::try_from(value))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body that is still being made.
pub(crate) struct Rest {
    first: Option<Bytes>,
    pieces: UnboundedReceiver<Piece>,
}

impl Body for Rest {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        if let Some(first) = this.first.take().filter(|first| !first.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        loop {
            match std::task::ready!(this.pieces.poll_recv(context)) {
                None => return Poll::Ready(None),
                Some(Piece::Body(data)) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                // Only the first piece is a head.
                Some(Piece::Head(_)) => {}
            }
        }
    }
}

/// A line about a request: what it was, and what it came to.
pub(crate) fn shown(request: &str, status: u16, function: Option<&str>, since: Instant) -> String {
    let function = function.map(|function| format!("  {function}")).unwrap_or_default();
    format!("{request}  {status}  {} ms{function}", since.elapsed().as_millis())
}
