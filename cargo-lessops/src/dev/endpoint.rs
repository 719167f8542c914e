//! What stands for AWS where no emulator does: as much of SQS, SNS, Kinesis, EventBridge, S3 and Lambda as functions need
//! that send something to each other. Requests are taken from anyone, whatever they are signed with.

mod json;
mod lambda;
mod s3;
mod sns;
mod sqs;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::request::Request;
use super::server::{Handler, Response};
use super::world::World;

/// What stands for AWS.
pub(crate) struct Endpoint(pub(crate) Arc<World>);

impl Handler for Endpoint {
    async fn handle(self: Arc<Self>, request: Request) -> Response {
        answer(&self.0, &request).await.into()
    }
}

/// Finds out of which service a request asks what: each protocol says it in another place.
async fn answer(world: &Arc<World>, request: &Request) -> Answer {
    if let Some((service, operation)) =
        request.header("x-amz-target").and_then(|target| target.split_once('.'))
    {
        let input = serde_json::from_slice(&request.body).unwrap_or_default();
        return match service {
            "AmazonSQS" => sqs::answer(world, operation, &input),
            "Kinesis_20131202" => json::kinesis(world, operation, &input),
            "AWSEvents" => json::events(world, operation, &input),
            other => missing(other, operation),
        };
    }
    if request.path.starts_with("/@connections/") {
        // As API Gateway answers about a client that has gone: there is no WebSocket API here that one could come to.
        return Answer::message(410, "Gone");
    }
    if let Some(path) = request.path.strip_prefix("/2015-03-31/functions/") {
        return lambda::answer(world, path, request).await;
    }
    let is_form = request
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    match is_form && request.method == "POST" {
        true => sns::answer(world, &request.body),
        false => s3::answer(world, request),
    }
}

/// The answer to what there is not here.
fn missing(service: &str, operation: &str) -> Answer {
    let message = format!(
        "`cargo lessops dev` has no {operation} of {service}: run an emulator, and name it with AWS_ENDPOINT_URL"
    );
    anstream::eprintln!("AWS  {message}");
    error("UnknownOperationException", &message)
}

/// An error, as services say it that speak JSON.
fn error(kind: &str, message: &str) -> Answer {
    let mut answer = Answer::json(400, &json!({ "__type": kind, "message": message }));
    answer.set("x-amzn-errortype", kind);
    answer
}

/// The last part of a URL or an ARN.
fn last_part(name: &Json) -> String {
    name.as_str().unwrap_or_default().rsplit(['/', ':']).next().unwrap_or_default().to_owned()
}
