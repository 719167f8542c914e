//! Functions behind an HTTP API: a request in API Gateway's payload format 2.0 becomes axum's, and axum's response
//! goes back.

use std::sync::OnceLock;

use axum::RequestExt as _;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::Router;
use futures_util::future::BoxFuture;
use lambda_http::{Adapter, request::LambdaRequest};
use lambda_runtime::{Context, LambdaEvent, Service, service_fn};

use crate::runtime::handler::{Answer, Raw, boxed, decode, encode};
use crate::runtime::state::State;

/// A method, or `ANY`, and a path as axum writes it.
pub(crate) type Route = (&'static str, &'static str);

/// What generated code does with a request: extracts the parameters, calls the function, makes the response.
pub(crate) type Handle = fn(&'static State, Request) -> BoxFuture<'static, Response>;

/// The routes of one function.
pub struct Routes {
    list: &'static [Route],
    handle: Handle,
    router: OnceLock<Router>,
}

impl Routes {
    /// The routes of a function.
    pub const fn new(list: &'static [Route], handle: Handle) -> Self {
        Self { list, handle, router: OnceLock::new() }
    }

    /// Answers one request.
    pub fn call(&'static self, state: &'static State, event: Raw, context: Context) -> Answer {
        let router = self.router.get_or_init(|| self.router(state)).clone();
        boxed(async move {
            let request: LambdaRequest = decode(event.get())?;
            // Outside the `match`: the adapter is not `Send`, and must be gone before the response is awaited.
            let response = Adapter::from(router).call(LambdaEvent::new(request, context));
            match response.await {
                Ok(response) => encode(&response),
                Err(never) => match never {},
            }
        })
    }

    /// axum's router finds the parameters in the path. It is asked for the path alone: one service stands behind
    /// every route, whatever its method, and an extractor's future is boxed once and not once for each route.
    fn router(&'static self, state: &'static State) -> Router {
        let mut paths: Vec<&str> = self.list.iter().map(|(_, path)| *path).collect();
        paths.sort_unstable();
        paths.dedup();
        let router = paths.into_iter().fold(Router::new(), |router, path| {
            let service = move |request| async move { Ok(self.answer(path, state, request).await) };
            router.route_service(path, service_fn(service))
        });
        // Lambda itself ends a request that is too large for it, at three times axum's limit.
        router.layer(DefaultBodyLimit::disable())
    }

    async fn answer(&self, path: &str, state: &'static State, request: Request) -> Response {
        let methods = self.list.iter().filter(|(_, other)| *other == path).map(|(method, _)| *method);
        if methods.clone().any(|method| method == "ANY" || method == request.method().as_str()) {
            return (self.handle)(state, request).await;
        }
        let methods = methods.collect::<Vec<_>>().join(", ");
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, methods)]).into_response()
    }
}

/// Extracts a parameter from all of a request but its body.
///
/// # Errors
/// The response that says why it cannot.
pub fn part<T: FromRequestParts<()> + 'static>(request: &mut Request) -> BoxFuture<'_, Result<T, Response>> {
    Box::pin(async { request.extract_parts().await.map_err(IntoResponse::into_response) })
}

/// Extracts the last parameter, which may read the body.
///
/// # Errors
/// The response that says why it cannot.
pub fn last<T: FromRequest<(), M>, M>(request: Request) -> BoxFuture<'static, Result<T, Response>> {
    Box::pin(async { T::from_request(request, &()).await.map_err(IntoResponse::into_response) })
}

/// The invocation's context.
pub fn context(request: &Request) -> Context {
    request.extensions().get().cloned().unwrap_or_default()
}

/// Makes the response.
pub fn respond(answer: impl IntoResponse) -> Response {
    answer.into_response()
}
