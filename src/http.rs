//! Functions that answer requests: one in a payload format of API Gateway's, or of a function's URL, becomes axum's, and
//! axum's response goes back, whole or piece by piece.

mod api;

pub use api::Api;

use std::convert::Infallible;
use std::future::ready;
use std::panic::AssertUnwindSafe;
use std::sync::OnceLock;

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, Router, any_service};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, Stream, StreamExt as _};
use lambda_http::{Adapter, StreamAdapter};
use lambda_runtime::streaming::Body;
use lambda_runtime::{Context, LambdaEvent, Service, StreamResponse, service_fn, tracing};

use crate::runtime::handler::{Answer, Raw, Streamed, boxed, encode, panicked};
use crate::runtime::state::State;

/// A method, or `ANY`, and a path as axum writes it.
pub(crate) type Route = (&'static str, &'static str);

/// What generated code does with a request: extracts the parameters, calls the function, makes the response.
pub(crate) type Handle = fn(&'static State, Request) -> BoxFuture<'static, Response>;

/// The routes of one function. Without one all requests are the function's.
pub struct Routes {
    api: Api,
    list: &'static [Route],
    handle: Handle,
    router: OnceLock<Router>,
}

impl Routes {
    /// The routes of a function.
    pub const fn new(api: Api, list: &'static [Route], handle: Handle) -> Self {
        Self { api, list, handle, router: OnceLock::new() }
    }

    /// Answers one request.
    pub fn call(&'static self, state: &'static State, event: Raw, context: Context) -> Answer {
        let router = self.made(state);
        boxed(async move {
            let request = self.api.read(event.get())?;
            // Outside the `match`: the adapter is not `Send`, and must be gone before the response is awaited.
            let response = Adapter::from(router).call(LambdaEvent::new(request, context));
            match response.await {
                Ok(response) => encode(&response),
                Err(never) => match never {},
            }
        })
    }

    /// Answers one request, and sends the body while it is made.
    pub fn stream(&'static self, state: &'static State, event: Raw, context: Context) -> Streamed {
        let router = self.made(state);
        boxed(async move {
            let request = self.api.read(event.get())?;
            let response = StreamAdapter::from(router).call(LambdaEvent::new(request, context));
            match response.await {
                Ok(StreamResponse { mut metadata_prelude, stream }) => {
                    metadata_prelude.headers = joined(&metadata_prelude.headers);
                    let body = axum::body::Body::from_stream(until_an_error(stream));
                    Ok(StreamResponse { metadata_prelude, stream: Body::new(body) })
                }
                Err(never) => match never {},
            }
        })
    }

    fn made(&'static self, state: &'static State) -> Router {
        self.router.get_or_init(|| self.router(state)).clone()
    }

    /// axum's router finds the parameters in the path. It is asked for one path at a time, the most specific first:
    /// a router of several refuses `/{id}` beside `/{key}` or `/{*rest}`, which API Gateway tells apart.
    fn router(&'static self, state: &'static State) -> Router {
        let mut routes = self.list.to_vec();
        routes.sort_by_key(|(method, path)| (generality(path), *method == "ANY"));

        let refuse = chain(
            &routes,
            |path| any_service(service_fn(move |_| ready(Ok(self.refuse(path))))),
            Router::new(),
        );
        let handle = |_: &str| any_service(service_fn(move |request| (self.handle)(state, request).map(Ok)));
        let of_method = |method: &str| {
            let routes: Vec<Route> =
                routes.iter().filter(|(own, _)| *own == "ANY" || *own == method).copied().collect();
            chain(&routes, handle, refuse.clone())
        };
        let methods: Vec<_> = routes.iter().map(|(method, _)| (*method, of_method(method))).collect();
        let others = match self.list {
            [] => Router::new().fallback_service(handle("")),
            _ => of_method("ANY"),
        };
        let service = service_fn(move |request: Request| {
            let own = methods.iter().find(|(method, _)| *method == request.method().as_str());
            own.map_or(&others, |(_, router)| router).clone().call(request)
        });
        // Lambda itself ends a request that is too large for it, at three times axum's limit.
        Router::new().fallback_service(service).layer(DefaultBodyLimit::disable())
    }

    /// The answer to a method that none of the routes like `path` has.
    fn refuse(&self, path: &str) -> Response {
        let alike = self.list.iter().filter(|(_, other)| shape(other).eq(shape(path)));
        let mut methods: Vec<&str> = alike.map(|(method, _)| *method).collect();
        methods.sort_unstable();
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, methods.join(", "))]).into_response()
    }
}

/// One value for each header, which is all that Lambda reads of a streamed answer's: values behind commas mean the same
/// (RFC 9110, "Field Lines and Combined Field Value"). Cookies, which must not be joined, are a list of their own.
fn joined(headers: &HeaderMap) -> HeaderMap {
    let join = |name: &HeaderName| {
        let values: Vec<_> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
        Some((name.clone(), HeaderValue::from_bytes(&values.join(&b", "[..])).ok()?))
    };
    headers.keys().filter_map(join).collect()
}

/// The pieces of a body up to an error or a panic, which is logged: `lambda_runtime` would send an error's text as a
/// piece. Status and headers have left, and cannot be taken back.
fn until_an_error(
    body: impl Stream<Item = Result<Bytes, axum::Error>>,
) -> impl Stream<Item = Result<Bytes, Infallible>> {
    AssertUnwindSafe(body).catch_unwind().scan((), |(), piece| {
        let piece = piece.unwrap_or_else(|panic| Err(axum::Error::new(panicked(&*panic).error_message)));
        let piece = piece.inspect_err(|error| {
            tracing::error!(errorType = "StreamError", "the answer ends early: {error}");
        });
        ready(piece.ok().map(Ok))
    })
}

/// Routers that ask each other, the first route first.
fn chain(routes: &[Route], service: impl Fn(&'static str) -> MethodRouter, last: Router) -> Router {
    routes
        .iter()
        .rev()
        .fold(last, |next, (_, path)| Router::new().route_service(path, service(path)).fallback_service(next))
}

/// A path's parts, without the names of its parameters.
fn shape(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|part| match part {
        rest if rest.starts_with("{*") => "{*}",
        parameter if parameter.starts_with('{') => "{}",
        literal => literal,
    })
}

/// How much each part of a path matches: text itself, a parameter one part, `{*rest}` all.
fn generality(path: &str) -> Vec<u8> {
    let parts = shape(path).map(|part| match part {
        "{*}" => 2,
        "{}" => 1,
        _ => 0,
    });
    parts.collect()
}

/// A parameter that is extracted from all of a request but its body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not extracted from a request's parts [L0612]",
    label = "no axum extractor, or one that reads the body",
    note = "an extractor that reads the body, such as `Json`, is the last parameter",
    note = "state is taken by reference; for the extractors see <https://docs.rs/axum/0.8/axum/extract/>"
)]
pub trait Part: Sized {
    /// Extracts it.
    ///
    /// # Errors
    /// The response that says why it cannot.
    fn extract(request: &mut Request) -> BoxFuture<'_, Result<Self, Response>>;
}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<()> + 'static> Part for T {
    fn extract(request: &mut Request) -> BoxFuture<'_, Result<Self, Response>> {
        Box::pin(async { request.extract_parts().await.map_err(IntoResponse::into_response) })
    }
}

/// The last parameter, which may read the body. `M` is axum's mark of which of the two ways it is extracted.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not extracted from a request [L0612]",
    label = "no axum extractor",
    note = "a body is read with `Json<T>`, a path's parameters with `Path<T>`: `use lessops::axum::{{Json, extract::Path}};`",
    note = "state is taken by reference; for the extractors see <https://docs.rs/axum/0.8/axum/extract/>"
)]
pub trait Last<M>: Sized {
    /// Extracts it.
    ///
    /// # Errors
    /// The response that says why it cannot.
    fn extract(request: Request) -> BoxFuture<'static, Result<Self, Response>>;
}

#[diagnostic::do_not_recommend]
impl<T: FromRequest<(), M>, M> Last<M> for T {
    fn extract(request: Request) -> BoxFuture<'static, Result<Self, Response>> {
        Box::pin(async { T::from_request(request, &()).await.map_err(IntoResponse::into_response) })
    }
}

/// The invocation's context.
pub fn context(request: &Request) -> Context {
    request.extensions().get().cloned().unwrap_or_default()
}

/// What a function that answers requests may return.
#[diagnostic::on_unimplemented(
    message = "a handler that answers requests cannot return `{Self}` [L0604]",
    label = "axum makes no response of it",
    note = "the error of a `Result` is a response too, which `lessops::Error` is not: return `Result<T, StatusCode>`, \
            or an error for which you write `impl IntoResponse`",
    note = "for what axum makes a response of see <https://docs.rs/axum/0.8/axum/response/>"
)]
pub trait Respond {
    /// Makes the response.
    fn respond(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Respond for T {
    fn respond(self) -> Response {
        self.into_response()
    }
}
