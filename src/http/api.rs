//! The ways in which requests are handed over: as an HTTP API and a function's URL write them, as a REST API does, and as
//! a load balancer does.

use lambda_http::aws_lambda_events::apigw::ApiGatewayProxyRequest;
use lambda_http::request::LambdaRequest;
use lambda_runtime::Diagnostic;

use crate::runtime::handler::decode;

/// What hands requests over. The answer goes back in the form that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// An HTTP API, or a function's URL: payload format 2.0.
    Http,
    /// A REST API: payload format 1.0.
    Rest,
    /// An Application Load Balancer.
    Alb,
}

impl Api {
    /// Reads a request. Which of them it is in is known, so that an error names the field of the right one.
    pub(super) fn read(self, event: &str) -> Result<LambdaRequest, Diagnostic> {
        match self {
            Self::Http => decode(event).map(LambdaRequest::ApiGatewayV2),
            Self::Rest => decode(event).map(|request| LambdaRequest::ApiGatewayV1(as_sent(request))),
            Self::Alb => decode(event).map(LambdaRequest::Alb),
        }
    }
}

/// The request without what `lambda_http` would change of it: it puts the stage before the path, where no route has it,
/// and the last value of a header in the place of all.
fn as_sent(mut request: ApiGatewayProxyRequest) -> ApiGatewayProxyRequest {
    request.request_context.stage = None;
    if !request.multi_value_headers.is_empty() {
        request.headers.clear();
    }
    request
}
