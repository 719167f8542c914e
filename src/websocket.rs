//! What a function behind a WebSocket API may answer with.

use lambda_runtime::Diagnostic;
use serde::Serialize;
use serde_json::json;

use crate::event::apigw::ApiGatewayProxyResponse;
use crate::runtime::handler::{Outcome, Raw, encode};

/// Says that a type is an answer that API Gateway reads: an object with a `statusCode` ("Set up WebSocket API
/// integrations in API Gateway" in the API Gateway developer guide).
///
/// A function that has nothing to say answers `()`, which is sent as the status 200. For `$connect` any other status
/// refuses the client. `ApiGatewayProxyResponse` and `serde_json::Value` are answers, and so is an `Option` of one,
/// where `None` is as `()`. A type of your own needs one line:
///
/// ```
/// #[derive(serde::Serialize)]
/// struct Refused {
///     #[serde(rename = "statusCode")]
///     status: u16,
/// }
///
/// impl lessops::WebsocketResponse for Refused {}
/// ```
///
/// The answer does not go to the client: what does is posted to it, see
/// [`Connections`](crate::resource::Connections).
pub trait WebsocketResponse: Serialize {}

impl WebsocketResponse for () {}
impl WebsocketResponse for serde_json::Value {}
impl WebsocketResponse for ApiGatewayProxyResponse {}
impl<T: WebsocketResponse> WebsocketResponse for Option<T> {}

/// The trait that generated code asks for, so that a wrong answer is one error in few words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer to a WebSocket API [L0604]",
    label = "expected `()` or an answer with a status, such as `ApiGatewayProxyResponse`",
    note = "return `Result<(), E>`, or with `lessops::event::apigw::ApiGatewayProxyResponse`, `serde_json::Value`, an \
            `Option` of those, or a type of your own for which you write `impl lessops::WebsocketResponse`",
    note = "nobody would see it: what goes to a client is posted to it, see `lessops::resource::Connections`"
)]
pub trait Answer {}

// All types that are one would be listed below the text above.
#[diagnostic::do_not_recommend]
impl<T: WebsocketResponse> Answer for T {}

/// The answer, in which nothing is the status 200: API Gateway calls anything without a status malformed, and tells the
/// client of an error.
///
/// # Errors
/// The function's own, or that the answer could not be serialized.
pub fn answer(outcome: impl Outcome<Answer: Answer>) -> Result<Raw, Diagnostic> {
    let answer = outcome.answer()?;
    match answer.get() {
        "null" => encode(&json!({ "statusCode": 200 })),
        _ => Ok(answer),
    }
}
