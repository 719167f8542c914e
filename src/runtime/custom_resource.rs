//! Custom resources: CloudFormation waits, an hour if need be, until it is told at the address in its event what became
//! of the resource ("Custom resource reference" in the CloudFormation user guide).

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use lambda_runtime::{Context, Diagnostic, tracing};
use lambda_runtime_api_client::{body::Body, build_request};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::Error;
use crate::runtime::batch::{caught, once};
use crate::runtime::handler::{Handler, Raw, decode};
use crate::runtime::state::State;

/// How many bytes CloudFormation takes as an answer.
const LONGEST: usize = 4_096;
/// How many bytes of a reason are told, so that there is room for the rest.
const LONGEST_REASON: usize = 1_024;
/// How often the answer is sent, the last time after the sum of the pauses: 6 s.
const ATTEMPTS: u32 = 6;
/// The pause after the first attempt. Each is twice the one before.
const PAUSE: Duration = Duration::from_millis(200);
/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);
/// Begins the id of a resource whose creation failed. Nobody has to delete it.
const NOT_CREATED: &str = "lessops-not-created-";

/// What an event says for the answer.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    request_type: String,
    #[serde(rename = "ResponseURL")]
    response_url: String,
    stack_id: String,
    request_id: String,
    logical_resource_id: String,
    /// A resource that is to be created has none.
    physical_resource_id: Option<String>,
}

impl Event {
    /// Whether it is to delete what was never made.
    fn has_nothing_to_delete(&self) -> bool {
        let id = self.physical_resource_id.as_deref();
        self.request_type == "Delete" && id.is_some_and(|id| id.starts_with(NOT_CREATED))
    }
}

/// What the function answers with.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
struct Made {
    physical_resource_id: Option<String>,
    data: Value,
    no_echo: bool,
}

/// What CloudFormation is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Response<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    physical_resource_id: String,
    stack_id: &'a str,
    request_id: &'a str,
    logical_resource_id: &'a str,
    no_echo: bool,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

/// Calls the handler and tells CloudFormation what came of it.
///
/// A failure that CloudFormation knows of is no error of the invocation: Lambda would deliver the event again, and make
/// what a rolled back stack has forgotten.
pub(crate) async fn call(
    handler: &'static Handler,
    state: Result<&'static State, Diagnostic>,
    event: Raw,
    context: Context,
) -> Result<Raw, Diagnostic> {
    let request: Event = decode(event.get())?;
    let outcome = match request.has_nothing_to_delete() {
        true => Ok(RawValue::NULL.to_owned()),
        false => in_time(handler, state, event, context).await,
    };
    if let Err(Diagnostic { error_type, error_message }) = &outcome {
        tracing::error!(resource = request.logical_resource_id, errorType = error_type, "{error_message}");
    }
    let response = response(&request, outcome);
    let body = serde_json::to_vec(&response).map_err(|error| untold(&error.into()))?;
    tell(&request.response_url, &body).await.map_err(|error| untold(&error))?;
    Ok(RawValue::NULL.to_owned())
}

/// Calls the handler, and gives up shortly before Lambda would. It runs beside, so that one that blocks its thread does
/// not keep the time from being told.
async fn in_time(
    handler: &'static Handler,
    state: Result<&'static State, Diagnostic>,
    event: Raw,
    context: Context,
) -> Result<Raw, Diagnostic> {
    let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    // The time that it takes to tell.
    let left = left.saturating_sub((left / 10).min(Duration::from_secs(5)));
    let call = async move {
        // What could not be built at first may be by now. Nobody waits for a process that ends without an answer.
        let state = match state {
            Ok(state) => state,
            Err(_) => caught(State::build(handler)).await?,
        };
        once(handler, state, event, context).await
    };
    let running = tokio::spawn(call);
    let abort = running.abort_handle();
    match tokio::time::timeout(left, running).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(gone)) => Err(Diagnostic { error_type: "Panic".to_owned(), error_message: gone.to_string() }),
        Err(_) => {
            abort.abort();
            Err(Diagnostic {
                error_type: "Timeout".to_owned(),
                error_message: "the function was about to exceed its timeout".to_owned(),
            })
        }
    }
}

fn response(request: &Event, outcome: Result<Raw, Diagnostic>) -> Response<'_> {
    let Event { stack_id, request_id, logical_resource_id, physical_resource_id, .. } = request;
    let tell = |status, reason, physical_resource_id, data, no_echo| Response {
        status,
        reason,
        physical_resource_id,
        stack_id,
        request_id,
        logical_resource_id,
        no_echo,
        data,
    };
    let failed = |error: Diagnostic, id: String| {
        let mut reason = format!("{}: {}", error.error_type, error.error_message);
        reason.truncate(reason.floor_char_boundary(LONGEST_REASON));
        tell("FAILED", Some(reason), id, Map::new(), false)
    };
    let invalid = |error_message| Diagnostic { error_type: "InvalidAnswer".to_owned(), error_message };
    let outcome = outcome.and_then(|answer| Ok(decode::<Option<Made>>(answer.get())?.unwrap_or_default()));
    let Made { physical_resource_id: made, data, no_echo } = match outcome {
        Ok(made) => made,
        Err(error) => {
            let id = physical_resource_id.clone().unwrap_or_else(|| [NOT_CREATED, request_id].concat());
            return failed(error, id);
        }
    };
    // A resource that is deleted keeps the id that it is known by.
    let made = made.filter(|_| request.request_type != "Delete").or_else(|| physical_resource_id.clone());
    let id = made.unwrap_or_else(|| format!("{logical_resource_id}-{request_id}"));
    let data = match data {
        Value::Null => Map::new(),
        Value::Object(data) => data,
        other => {
            let message = format!(
                "the attributes of a custom resource are an object with a name for each, found {other}"
            );
            return failed(invalid(message), id);
        }
    };
    let response = tell("SUCCESS", None, id, data, no_echo);
    let length = serde_json::to_vec(&response).map_or(0, |body| body.len());
    if length > LONGEST {
        let message = format!("the answer has {length} bytes, and CloudFormation takes {LONGEST}");
        return failed(invalid(message), response.physical_resource_id);
    }
    response
}

/// The error of an invocation that could not tell what came of it. Lambda delivers the event again.
fn untold(error: &Error) -> Diagnostic {
    Diagnostic {
        error_type: "Untold".to_owned(),
        error_message: format!("CloudFormation could not be told what became of the resource: {error}"),
    }
}

/// Sends the answer, until it arrives.
async fn tell(url: &str, body: &[u8]) -> Result<(), Error> {
    let mut pause = PAUSE;
    for attempt in 1.. {
        let sent = tokio::time::timeout(ATTEMPT, put(url, body.to_vec())).await;
        match sent.unwrap_or_else(|late| Err(Refused { error: late.into(), may_pass: true })) {
            Ok(()) => break,
            Err(Refused { error, may_pass }) if !may_pass || attempt == ATTEMPTS => return Err(error),
            Err(Refused { error, .. }) => tracing::warn!("attempt {attempt} to tell CloudFormation: {error}"),
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    Ok(())
}

/// Why an attempt failed.
struct Refused {
    error: Error,
    /// Whether another may succeed.
    may_pass: bool,
}

type HttpsClient = Client<HttpsConnector<HttpConnector>, Body>;

async fn put(url: &str, body: Vec<u8>) -> Result<(), Refused> {
    /// The system's roots are read once.
    static CLIENT: LazyLock<Result<HttpsClient, String>> = LazyLock::new(|| {
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new().with_provider_and_native_roots(provider);
        let connector = connector.map_err(|error| format!("no root certificates: {error}"))?;
        Ok(Client::builder(TokioExecutor::new()).build(connector.https_or_http().enable_http1().build()))
    });
    let refused = |may_pass| move |error: Error| Refused { error, may_pass };
    let client = CLIENT.as_ref().map_err(|error| refused(false)(error.as_str().into()))?;
    // Without a type of content: the address is signed for a request that has none.
    let request = build_request().method("PUT").uri(url).body(Body::from(body));
    let request = request.map_err(|error| refused(false)(error.into()))?;
    let response =
        client.request(request).await.map_err(|error| refused(true)(with_causes(&error).into()))?;
    match response.status() {
        status if status.is_success() => Ok(()),
        status => Err(refused(status.is_server_error())(format!("its address answers {status}").into())),
    }
}

/// An error and its causes: the client's own says only that it was one.
fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &str, id: Option<&str>) -> Event {
        Event {
            request_type: kind.to_owned(),
            response_url: String::new(),
            stack_id: "stack".to_owned(),
            request_id: "r1".to_owned(),
            logical_resource_id: "Thing".to_owned(),
            physical_resource_id: id.map(str::to_owned),
        }
    }

    fn told(kind: &str, id: Option<&str>, answer: &Value) -> Value {
        let raw = RawValue::from_string(answer.to_string()).unwrap();
        serde_json::to_value(response(&request(kind, id), Ok(raw))).unwrap()
    }

    fn failed(kind: &str, id: Option<&str>, message: &str) -> Value {
        let error = Diagnostic { error_type: "Error".to_owned(), error_message: message.to_owned() };
        serde_json::to_value(response(&request(kind, id), Err(error))).unwrap()
    }

    fn made(id: Option<&str>, data: &Value) -> Value {
        let mut made = serde_json::json!({ "Data": data, "NoEcho": false });
        if let Some(id) = id {
            made["PhysicalResourceId"] = id.into();
        }
        made
    }

    #[test]
    fn a_resource_without_an_id_keeps_the_one_that_was_made_up() {
        let id = "Thing-r1";
        assert_eq!(told("Create", None, &Value::Null)["PhysicalResourceId"], id);
        assert_eq!(told("Update", Some(id), &made(None, &Value::Null))["PhysicalResourceId"], id);
        assert_eq!(told("Update", Some(id), &made(Some("new"), &Value::Null))["PhysicalResourceId"], "new");
        assert_eq!(told("Delete", Some(id), &made(Some("new"), &Value::Null))["PhysicalResourceId"], id);
    }

    #[test]
    fn a_creation_that_failed_leaves_nothing_to_delete() {
        let failed = failed("Create", None, "no");
        assert_eq!((&failed["Status"], &failed["Reason"]), (&"FAILED".into(), &"Error: no".into()));
        let id = failed["PhysicalResourceId"].as_str();
        assert!(request("Delete", id).has_nothing_to_delete());
        assert!(!request("Update", id).has_nothing_to_delete());
        assert!(!request("Delete", Some("Thing-r1")).has_nothing_to_delete());
    }

    #[test]
    fn an_update_or_a_deletion_that_failed_keeps_the_id() {
        assert_eq!(failed("Update", Some("a"), "no")["PhysicalResourceId"], "a");
        assert_eq!(failed("Delete", Some("a"), "no")["PhysicalResourceId"], "a");
    }

    #[test]
    fn a_long_reason_is_cut_at_a_character() {
        let reason = failed("Create", None, &"ö".repeat(3_000));
        assert_eq!(reason["Reason"].as_str().map(str::len), Some(LONGEST_REASON - 1));
    }

    #[test]
    fn attributes_that_are_none_or_too_long_fail_and_what_was_made_can_be_deleted() {
        let number = told("Create", None, &made(Some("a"), &3.into()));
        assert_eq!((&number["Status"], &number["PhysicalResourceId"]), (&"FAILED".into(), &"a".into()));
        let long = told("Create", None, &made(Some("a"), &serde_json::json!({ "Key": "x".repeat(4_000) })));
        let reason = long["Reason"].as_str().unwrap();
        assert!(reason.ends_with("bytes, and CloudFormation takes 4096"), "{reason}");
        assert_eq!(long["PhysicalResourceId"], "a");
    }
}
