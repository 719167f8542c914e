//! A handler without its types: raw JSON in, raw JSON out, so that `lambda_runtime` is compiled once and not once
//! for each function.

use std::any::{Any, TypeId, type_name};
use std::future::Future;
use std::iter::successors;

use futures_util::future::BoxFuture;
use lambda_runtime::streaming::Body;
use lambda_runtime::{Context, Diagnostic, FunctionResponse, StreamResponse};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::Error;
use crate::runtime::state::{State, StateType};

/// JSON text that is known to be JSON.
pub(crate) type Raw = Box<RawValue>;
/// What a call ends in.
pub(crate) type Answer = BoxFuture<'static, Result<Raw, Diagnostic>>;

/// What a call ends in whose answer is sent while it is made.
pub(crate) type Streamed = BoxFuture<'static, Result<StreamResponse<Body>, Diagnostic>>;

/// What Lambda is sent.
pub(crate) type Response = FunctionResponse<Raw, Body>;

/// The type of the error that Lambda is told of a panic.
pub(crate) const PANIC: &str = "Panic";

/// Every function that is linked into the binary.
#[linkme::distributed_slice]
pub static HANDLERS: [Handler];

/// The record of every metric that a `metric!` in the binary writes.
#[linkme::distributed_slice]
pub static METRICS: [&'static [u8]];

/// One function.
pub struct Handler {
    /// Its name in the service.
    pub name: &'static str,
    /// Its record. A linker that collects garbage keeps the section only because of this reference.
    pub record: &'static [u8],
    /// The state it takes.
    pub state: &'static [StateType],
    /// What one call is about.
    pub source: Source,
    /// Decodes, calls, encodes.
    pub call: fn(&'static State, Raw, Context) -> Answer,
    /// The same in Lambda, where whoever waits for the answer takes it piece by piece.
    pub stream: Option<fn(&'static State, Raw, Context) -> Streamed>,
}

/// What one call of a handler is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// An event.
    Event,
    /// An event about a custom resource, whose answer goes to the address in it.
    CustomResource,
    /// An event about a deployment, of which CodeDeploy is told whether it may go on.
    Deployment,
    /// An event that is a batch of records, whose failures the handler itself reports.
    Batch,
    /// One record of a batch.
    Record,
}

/// Boxes a handler's future. The macro gives this call the span of the function's name, so that a handler that is
/// not `Send` is reported there.
pub fn boxed<T>(future: impl Future<Output = T> + Send + 'static) -> BoxFuture<'static, T> {
    Box::pin(future)
}

/// What a handler may return.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}` [L0604]",
    label = "expected `Result<R, E>`, where `R` can be serialized and `E` is an error",
    note = "a handler that has nothing to answer returns `Result<(), lessops::Error>`"
)]
pub trait Outcome {
    /// What there is to answer when all went well.
    type Answer;

    /// The answer's JSON, or what Lambda is told about the error.
    ///
    /// # Errors
    /// The handler's own, or that the answer could not be serialized.
    fn answer(self) -> Result<Raw, Diagnostic>;
}

impl<R: Serialize, E: Into<Error> + 'static> Outcome for Result<R, E> {
    type Answer = R;

    fn answer(self) -> Result<Raw, Diagnostic> {
        encode(&self.map_err(failed)?)
    }
}

/// What Lambda is told about an error: its type, and its message with those of its causes.
pub(crate) fn failed<E: Into<Error> + 'static>(error: E) -> Diagnostic {
    // Boxing loses the type, so its name is taken before; of a box there is none to take.
    let boxed = TypeId::of::<E>() == TypeId::of::<Error>();
    let error_type = if boxed { "Error" } else { type_name::<E>() }.to_owned();
    let error = error.into();
    let chain = successors(Some(&*error as &dyn std::error::Error), |error| error.source());
    let error_message = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    Diagnostic { error_type, error_message }
}

/// What Lambda is told about a panic.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Diagnostic {
    let message = panic.downcast_ref::<&str>().copied();
    let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let error_message = format!("panicked: {}", message.unwrap_or("without a message"));
    Diagnostic { error_type: PANIC.to_owned(), error_message }
}

/// Serializes an answer.
pub(crate) fn encode(answer: &impl Serialize) -> Result<Raw, Diagnostic> {
    to_raw_value(answer).map_err(|error| Diagnostic {
        error_type: "InvalidAnswer".to_owned(),
        error_message: format!("the answer cannot be serialized: {error}"),
    })
}

/// Reads an event. The path to the field at fault costs time and is looked for only once there is one.
pub(crate) fn decode<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, Diagnostic> {
    serde_json::from_str(json).or_else(|_| {
        let read = &mut serde_json::Deserializer::from_str(json);
        serde_path_to_error::deserialize(read).map_err(|error| {
            let field = match error.path().to_string() {
                path if path == "." => String::new(),
                path => format!("`{path}`: "),
            };
            Diagnostic {
                error_type: "InvalidEvent".to_owned(),
                error_message: format!("cannot read `{}`: {field}{}", type_name::<T>(), error.inner()),
            }
        })
    })
}
