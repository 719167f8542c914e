//! The function that gets its failed events again.

use std::fmt;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::invoke::InvokeError;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde_json::Value as Json;

use crate::error::{Error, Result};
use crate::event::Content;

/// The function that gets its failed events again.
#[derive(Debug, Clone)]
pub struct Function<'a> {
    /// Lambda's client.
    pub client: &'a Client,
    /// The function's name.
    pub name: String,
    /// The alias or version that is called; None for `$LATEST`.
    pub qualifier: Option<String>,
    /// Whether an event has succeeded when the function says so, and not already when Lambda has queued it.
    ///
    /// Lambda's queue is safe: an event that fails again is retried, and in the end comes back to where failures go. Who
    /// does not wait is faster, and does not learn which those are. Batches of records are waited for in any case, since only
    /// the answer says which records failed.
    pub wait: bool,
}

/// What the function said to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Succeeded,
    /// Why it failed.
    Failed(String),
}

impl Function<'_> {
    /// Calls the function with an event.
    pub(crate) async fn call(&self, content: &Content<'_>) -> Result<Answer> {
        let waits = self.wait || content.is_batch;
        let kind = if waits { InvocationType::RequestResponse } else { InvocationType::Event };
        let call = self.client.invoke().function_name(&self.name).set_qualifier(self.qualifier.clone());
        match call.invocation_type(kind).payload(Blob::new(content.payload.as_bytes())).send().await {
            Ok(_) if !waits => Ok(Answer::Succeeded),
            Ok(answer) => {
                let payload = answer.payload().map(Blob::as_ref).unwrap_or_default();
                let payload = serde_json::from_slice(payload).unwrap_or(Json::Null);
                Ok(verdict(answer.function_error(), &payload, content.is_batch))
            }
            Err(error) => match error.as_service_error() {
                // About this one event. Anything else would be the same for the next.
                Some(
                    InvokeError::RequestTooLargeException(_) | InvokeError::InvalidRequestContentException(_),
                ) => Ok(Answer::Failed(Error::sdk("be handed over", &error).to_string())),
                _ => Err(Error::sdk(format_args!("call {self}"), &error)),
            },
        }
    }
}

impl fmt::Display for Function<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.qualifier {
            Some(qualifier) => write!(f, "`{}:{qualifier}`", self.name),
            None => write!(f, "`{}`", self.name),
        }
    }
}

/// What an answer means. That of a batch may report records that failed (Lambda developer guide, "Configuring partial
/// batch response with Kinesis Data Streams and Lambda").
fn verdict(function_error: Option<&str>, payload: &Json, is_batch: bool) -> Answer {
    if let Some(kind) = function_error {
        return Answer::Failed(payload["errorMessage"].as_str().unwrap_or(kind).to_owned());
    }
    let failed = payload["batchItemFailures"].as_array().map_or(0, Vec::len);
    match failed {
        1.. if is_batch => Answer::Failed(format!("{failed} of its records failed")),
        _ => Answer::Succeeded,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_error_of_the_function_is_told_in_its_own_words() {
        let payload = json!({ "errorType": "Refused", "errorMessage": "no such depot" });
        assert_eq!(verdict(Some("Unhandled"), &payload, false), Answer::Failed("no such depot".into()));
        assert_eq!(verdict(Some("Unhandled"), &Json::Null, false), Answer::Failed("Unhandled".into()));
    }

    #[test]
    fn a_batch_has_failed_if_any_of_its_records_has() {
        let some = json!({ "batchItemFailures": [{ "itemIdentifier": "7" }] });
        assert_eq!(verdict(None, &some, true), Answer::Failed("1 of its records failed".into()));
        for all_well in [json!({ "batchItemFailures": [] }), json!({}), Json::Null] {
            assert_eq!(verdict(None, &all_well, true), Answer::Succeeded);
        }
    }

    #[test]
    fn the_answer_to_an_event_is_the_function_s_own_business() {
        let alike = json!({ "batchItemFailures": [1] });
        assert_eq!(verdict(None, &alike, false), Answer::Succeeded);
    }
}
