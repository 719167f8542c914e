//! Annotate a function, and get an AWS Lambda service that is operable from its first deploy.
//!
#![cfg_attr(feature = "s3", doc = "```no_run")]
#![cfg_attr(not(feature = "s3"), doc = "```ignore")]
//! use lessops::{Error, event::s3::S3Event, lambda};
//!
//! /// Makes a thumbnail of every uploaded picture.
//! #[lambda(trigger = "s3", alarm = "errors>5")]
//! async fn thumbnail(event: S3Event) -> Result<(), Error> {
//!     println!("{} pictures", event.records.len());
//!     Ok(())
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     lessops::run()
//! }
//! ```
//!
//! # Handlers
//!
//! A handler is an ordinary function, `async` or not, and a test can call it:
//! `async fn name(event: E, context: Context, state: &S, handle: Bucket<Write>) -> Result<R, Error>`. All parameters may
//! be left out; state ([`Init`]) and handles ([`resource`]) may stand several times. Its answer `R` is serialized to JSON, and its error may be of any type that
//! converts into [`Error`]: Lambda's `errorType` is the name of that type, `errorMessage` its message and those of
//! its causes.
//!
//! The event `E` must suit the trigger ([`Payload`]). [`Record`] handles one record a call. Behind an `http`, `rest` or
//! `url` trigger the parameters are axum's extractors and the answer is anything that axum responds with, see [`axum`].
//!
//! # Batches
//!
//! A function behind a queue reports failed records one by one; an answer of `()` means that all succeeded. With
//! [`Record`] the runtime makes the report, so the function answers `()`; otherwise it answers with a report of its own,
//! see [`BatchResponse`]. Either way what was reported is counted: a batch in which every record failed is no error to
//! Lambda.
//!
//! # Panics
//!
//! A panic is reported as the error of its event (of its record, with [`Record`]), and the next event is answered.
//! In the middle of a streamed answer, what was sent stays sent: the answer ends there, and the panic is logged.
//! With `panic = "abort"` it ends the process instead: keep `panic = "unwind"` in the release profile.

mod answer;
#[cfg(any(feature = "breaker", feature = "circuit-breaker"))]
mod breaker;
#[cfg(feature = "custom_resource")]
mod custom_resource;
#[cfg(feature = "http")]
mod http;
mod metric;
mod payload;
mod record;
mod runtime;
#[cfg(feature = "websocket")]
mod websocket;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod event;
pub mod resource;
#[cfg(feature = "aws-config")]
pub mod sdk;
pub mod testing;

pub use lambda_runtime::{Context, Error, tracing};

/// Behind an `http`, `rest` or `url` trigger a function is an axum handler: its parameters are axum's extractors, of which the
/// last may read the body, and it returns anything that implements [`IntoResponse`](axum::response::IntoResponse). State
/// is taken by reference, as everywhere, and not with `State`.
///
/// A URL has no routes, so that there is no `Path` to extract: all requests are the function's. Behind
/// `url(stream = true)` a body leaves piece by piece, as [`Body::from_stream`](axum::body::Body::from_stream) gets them:
///
/// ```
/// use futures_util::stream;
/// use lessops::axum::body::Body;
/// use lessops::lambda;
///
/// #[lambda(trigger = url(stream = true))]
/// async fn count() -> Body {
///     Body::from_stream(stream::iter(1..=3).map(|number| Ok::<_, std::io::Error>(format!("{number}\n"))))
/// }
/// # use futures_util::StreamExt as _;
/// # fn main() {}
/// ```
#[cfg(feature = "http")]
pub use ::axum;

/// What API Gateway, or Lambda for a URL, says of a request beside it: who sent it, above all. It is taken with axum's
/// [`Extension`](axum::Extension).
///
/// ```
/// use lessops::axum::Extension;
/// use lessops::{RequestContext, lambda};
///
/// #[lambda(trigger = http("GET /me", auth = jwt(issuer = "https://login.example.com", audience = "orders-api")))]
/// async fn me(Extension(context): Extension<RequestContext>) -> String {
///     let token = context.authorizer().and_then(|authorizer| authorizer.jwt.as_ref());
///     token.and_then(|token| token.claims.get("sub")).cloned().unwrap_or_default()
/// }
/// # fn main() {}
/// ```
#[cfg(feature = "http")]
pub use lambda_http::request::RequestContext;

pub use answer::BatchResponse;
#[cfg(feature = "breaker")]
pub use breaker::{Breaker, BreakerError};
#[cfg(feature = "custom_resource")]
pub use custom_resource::CustomResource;
pub use lessops_macros::lambda;
pub use metric::Measure;
pub use payload::{Event, Payload, trigger};
pub use record::{Change, Record};
pub use runtime::run;
pub use runtime::state::Init;
#[cfg(feature = "websocket")]
pub use websocket::WebsocketResponse;
