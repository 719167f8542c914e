//! What API Gateway, function URLs and load balancers do between a request and a function: who may send it, which event it
//! becomes, and what is answered where the function gave no answer.

use std::sync::Arc;
use std::time::Duration;

use lessops_core::trigger::{RequestAuth, RestAuth, UrlAuth};
use serde_json::Value as Json;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::timeout;

use super::answer::Answer;
use super::apis::{HttpMatch, Place, RestMatch};
use super::auth::{self, Admission};
use super::cors;
use super::event::{self, http::DEFAULT_ROUTE};
use super::generation::Generation;
use super::request::Request;
use crate::local::{self, FunctionError, Piece, TIMED_OUT};

/// How long an HTTP API waits for a function ("Quotas for HTTP APIs", API Gateway developer guide).
const HTTP_LIMIT: Duration = Duration::from_secs(30);
/// How long a REST API waits for a function that does not stream ("Quotas for REST APIs", API Gateway developer guide).
const REST_LIMIT: Duration = Duration::from_secs(29);

/// What a request came to.
pub(crate) struct Reply {
    /// The function that it was for, if it was for one.
    pub(crate) function: Option<String>,
    /// What whoever sent it gets.
    pub(crate) answer: Answer,
    /// The rest of the body, of an answer that is still being made.
    pub(crate) rest: Option<UnboundedReceiver<Piece>>,
    /// What went wrong in the function.
    pub(crate) error: Option<FunctionError>,
}

impl Reply {
    /// An answer in place of a function's.
    fn own(answer: Answer) -> Self {
        Self { function: None, answer, rest: None, error: None }
    }
}

/// What a function's answer has to be, and what stands for one that it did not give.
struct Terms {
    /// How long it is waited for.
    limit: Option<Duration>,
    /// Reads the answer.
    read: fn(&[u8]) -> Option<Answer>,
    /// Where the function took longer than it may.
    timed_out: fn() -> Answer,
    /// Where whoever waits for the function has waited long enough.
    late: fn() -> Answer,
    /// Where it failed.
    failed: fn() -> Answer,
    /// Where its answer is none.
    malformed: fn() -> Answer,
}

/// "Handling Lambda errors with an API Gateway API", Lambda developer guide. A hanging function is one that the API could
/// not reach.
const HTTP: Terms = Terms {
    limit: Some(HTTP_LIMIT),
    read: event::http::response,
    timed_out: || Answer::message(503, "Service Unavailable"),
    late: || Answer::message(503, "Service Unavailable"),
    failed: || Answer::message(500, "Internal Server Error"),
    malformed: || Answer::message(500, "Internal Server Error"),
};
const REST: Terms = Terms {
    limit: Some(REST_LIMIT),
    read: event::rest::response,
    timed_out: || Answer::message(502, "Internal server error"),
    late: || Answer::message(504, "Endpoint request timed out"),
    failed: || Answer::message(502, "Internal server error"),
    malformed: || Answer::message(502, "Internal server error"),
};
const URL: Terms = Terms {
    limit: None,
    timed_out: || plain(502, "Internal Server Error"),
    failed: || plain(502, "Internal Server Error"),
    malformed: || plain(502, "Internal Server Error"),
    ..HTTP
};
/// "Troubleshoot your Application Load Balancers", Application Load Balancers user guide.
const BALANCER: Terms = Terms {
    limit: None,
    read: event::rest::response,
    timed_out: bad_gateway,
    failed: bad_gateway,
    malformed: bad_gateway,
    ..HTTP
};

fn plain(status: u16, text: &str) -> Answer {
    Answer::of(status, "text/plain", text)
}

fn bad_gateway() -> Answer {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";
    Answer::of(502, "text/html", page)
}

/// Answers a request.
pub(crate) async fn answer(generation: &Arc<Generation>, mut request: Request) -> Reply {
    let path = request.path.clone();
    match generation.apis.place(&path) {
        Place::Http => http(generation, &request).await,
        Place::Rest(path) => {
            path.clone_into(&mut request.path);
            rest(generation, &request).await
        }
        Place::Url(function, path) => {
            path.clone_into(&mut request.path);
            url(generation, function, &request).await
        }
        Place::Balancer(path) => {
            path.clone_into(&mut request.path);
            balancer(generation, &request).await
        }
    }
}

async fn http(generation: &Arc<Generation>, request: &Request) -> Reply {
    let apis = &generation.apis;
    let cors = apis.cors.as_ref();
    if let Some(answer) = cors.and_then(|cors| cors::preflight(cors, &apis.methods, request)) {
        return Reply::own(answer);
    }
    let mut reply = match apis.http.of_http(&request.method, &request.path) {
        None => Reply::own(Answer::message(404, "Not Found")),
        Some(found) => routed(generation, request, &found).await,
    };
    if let Some(cors) = cors {
        cors::add(cors, request.header("origin"), &mut reply.answer);
    }
    reply
}

async fn routed(generation: &Arc<Generation>, request: &Request, found: &HttpMatch<'_>) -> Reply {
    let (function, trigger) = found.target;
    let key = found.route.api_gateway_key();
    let admitted: Admission = match &trigger.auth {
        None => Ok(Json::Null),
        Some(RequestAuth::Iam(_)) => Ok(auth::iam()),
        Some(RequestAuth::Jwt(_)) => auth::jwt(request.header("authorization")),
        Some(RequestAuth::Authorizer(authorizer)) => {
            let question = event::http::question(request, &key, &found.parameters);
            auth::simple(asked(generation, authorizer.function.as_str(), &question).await.as_deref())
        }
    };
    match admitted {
        Err(answer) => Reply::own(answer),
        Ok(authorizer) => {
            let event = event::http::event(request, &key, &found.parameters, &authorizer);
            whole(generation, function, &event, &HTTP).await
        }
    }
}

async fn rest(generation: &Arc<Generation>, request: &Request) -> Reply {
    match generation.apis.rest.of_rest(&request.method, &request.path) {
        // "Gateway response types", API Gateway developer guide: no method is no token.
        None => Reply::own(Answer::message(403, "Missing Authentication Token")),
        Some(found) => method(generation, request, &found).await,
    }
}

async fn method(generation: &Arc<Generation>, request: &Request, found: &RestMatch<'_>) -> Reply {
    let (function, trigger) = found.target;
    let admitted: Admission = match &trigger.auth {
        None => Ok(Json::Null),
        Some(RestAuth::Iam(_)) => Ok(auth::iam()),
        Some(RestAuth::Cognito(token)) => {
            auth::cognito(request.header("authorization"), token.scopes.as_deref())
        }
        Some(RestAuth::Authorizer(authorizer)) => {
            let question = event::rest::question(request, found.route, &found.parameters);
            let answer = asked(generation, authorizer.function.as_str(), &question).await;
            auth::policy(answer.as_deref(), &event::rest::arn(&request.method, &request.path))
        }
    };
    match admitted {
        Err(answer) => Reply::own(answer),
        Ok(_) if trigger.api_key == Some(true) && request.header("x-api-key").is_none() => {
            Reply::own(Answer::message(403, "Forbidden"))
        }
        Ok(authorizer) => {
            let event = event::rest::event(request, found.route, &found.parameters, &authorizer);
            match trigger.stream == Some(true) {
                true => streamed(generation, function, &event, &REST).await,
                false => whole(generation, function, &event, &REST).await,
            }
        }
    }
}

async fn url(generation: &Arc<Generation>, function: &str, request: &Request) -> Reply {
    let Some(url) = generation.apis.url(function) else {
        return Reply::own(Answer::message(404, "Not Found"));
    };
    let any = ["*".to_owned()];
    if let Some(answer) = url.cors.as_ref().and_then(|cors| cors::preflight(cors, &any, request)) {
        return Reply::own(answer);
    }
    let authorizer = if url.auth == Some(UrlAuth::None) { Json::Null } else { auth::iam() };
    let event = event::http::event(request, DEFAULT_ROUTE, &[], &authorizer);
    let mut reply = match url.stream == Some(true) {
        true => streamed(generation, function, &event, &URL).await,
        false => whole(generation, function, &event, &URL).await,
    };
    if let Some(cors) = &url.cors {
        cors::add(cors, request.header("origin"), &mut reply.answer);
    }
    reply
}

async fn balancer(generation: &Arc<Generation>, request: &Request) -> Reply {
    match generation.apis.balanced(request) {
        None => Reply::own(plain(404, "no rule of the load balancer fits")),
        Some(function) => whole(generation, function, &event::alb::event(request), &BALANCER).await,
    }
}

/// What an authorizer answers, if it does.
async fn asked(generation: &Arc<Generation>, function: &str, question: &Json) -> Option<Vec<u8>> {
    generation.invoke(function, question).await.ok().map(|answer| answer.to_vec())
}

/// Has a function handle a request, and waits for all of its answer.
async fn whole(generation: &Arc<Generation>, function: &str, event: &Json, terms: &Terms) -> Reply {
    let (sender, mut pieces) = mpsc::unbounded_channel();
    let call = generation.call(function, event, Some(sender));
    let outcome = match terms.limit {
        Some(limit) => timeout(limit, call).await,
        None => Ok(call.await),
    };
    let function = Some(function.to_owned());
    let Ok(outcome) = outcome else { return Reply { function, ..Reply::own((terms.late)()) } };
    let (answer, error) = of_outcome(outcome, pieces.try_recv().ok(), terms);
    Reply { function, answer, rest: None, error }
}

/// The response to what became of a request, and what went wrong. The first piece has the head of a streamed answer.
fn of_outcome(
    outcome: Result<local::Answer, FunctionError>,
    first: Option<Piece>,
    terms: &Terms,
) -> (Answer, Option<FunctionError>) {
    match outcome {
        Ok(local::Answer::Whole(body)) => ((terms.read)(&body).unwrap_or_else(terms.malformed), None),
        Ok(local::Answer::Streamed(body)) => {
            let started = first.map_or_else(|| Some(octets(&[])), |first| begun(&first));
            (started.map_or_else(terms.malformed, |answer| Answer { body: body.to_vec(), ..answer }), None)
        }
        Err(error) if error.error_type == TIMED_OUT => ((terms.timed_out)(), Some(error)),
        Err(error) => ((terms.failed)(), Some(error)),
    }
}

/// Has a function handle a request, and hands on its answer while it is made.
async fn streamed(generation: &Arc<Generation>, function: &str, event: &Json, terms: &Terms) -> Reply {
    let (sender, mut pieces) = mpsc::unbounded_channel();
    let name = Some(function.to_owned());
    let call = generation.call(function, event, Some(sender));
    tokio::pin!(call);
    let first = tokio::select! {
        biased;
        Some(first) = pieces.recv() => first,
        outcome = &mut call => {
            let (answer, error) = of_outcome(outcome, pieces.try_recv().ok(), terms);
            return Reply { function: name, answer, rest: None, error };
        }
    };
    match begun(&first) {
        Some(answer) => Reply { function: name, answer, rest: Some(pieces), error: None },
        None => Reply { function: name, ..Reply::own((terms.malformed)()) },
    }
}

/// The response that the first piece of a streamed answer begins.
fn begun(first: &Piece) -> Option<Answer> {
    match first {
        Piece::Head(head) => event::http::begun(head),
        Piece::Body(first) => Some(octets(first)),
    }
}

/// An answer without a head.
fn octets(body: &[u8]) -> Answer {
    Answer::of(200, "application/octet-stream", body)
}
