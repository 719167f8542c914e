//! Handing over again what Lambda sent to the failure queue while it was not to invoke a function.

use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use lambda_runtime::tracing;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::Error;
use crate::breaker::world::{clients, seconds_of};

/// For how long a message that was received is nobody else's, in seconds. What is not handed over is there again after it.
const HIDDEN: i32 = 60;
/// How many messages a request receives at most (SQS API, ReceiveMessage).
const MOST: i32 = 10;

/// What Lambda says of an event that it gave up ("Capturing records of Lambda asynchronous invocations" in the Lambda
/// developer guide).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    timestamp: &'a str,
    request_context: RequestContext<'a>,
    #[serde(borrow)]
    request_payload: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    function_arn: &'a str,
}

/// What was invoked, and the event in a message, if it is one that Lambda gave up for this function since then. Another's, and
/// what failed before the breaker opened, is for somebody to look at.
fn event<'a>(body: &'a str, function: &str, since: u64) -> Option<(&'a str, &'a RawValue)> {
    let Record { timestamp, request_context, request_payload } = serde_json::from_str(body).ok()?;
    // arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER
    let is_own = request_context.function_arn.split(':').nth(6) == Some(function);
    let is_new = || seconds_of(timestamp).is_ok_and(|at| at >= since);
    (is_own && is_new()).then_some((request_context.function_arn, request_payload))
}

/// Invokes the function with each event that is in its failure queue since then, and deletes it there afterwards: one that is
/// there still is handed over again the next time. Gives up at `until`, in seconds since 1970; says whether all were found.
pub(super) async fn redrive(queue: &str, function: &str, since: u64, until: u64) -> Result<bool, Error> {
    let clients = clients();
    let mut count = 0_u32;
    while SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() < until {
        let receive = clients.sqs.receive_message().queue_url(queue);
        let receive = receive.max_number_of_messages(MOST).visibility_timeout(HIDDEN).wait_time_seconds(1);
        let messages = receive.send().await?.messages.unwrap_or_default();
        if messages.is_empty() {
            tracing::info!(function, count, "handed over again");
            return Ok(true);
        }
        for message in messages {
            let (Some(body), Some(receipt)) = (&message.body, &message.receipt_handle) else { continue };
            let Some((invoked, event)) = event(body, function, since) else { continue };
            let invoke = clients.lambda.invoke().function_name(invoked);
            let payload = Blob::new(event.get().as_bytes());
            invoke.invocation_type(InvocationType::Event).payload(payload).send().await?;
            clients.sqs.delete_message().queue_url(queue).receipt_handle(receipt).send().await?;
            count += 1;
        }
    }
    tracing::info!(function, count, "handed over again, and more are left");
    Ok(false)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(arn: &str, timestamp: &str) -> Option<String> {
        let body = json!({
            "version": "1.0", "timestamp": timestamp,
            "requestContext": { "requestId": "1", "functionArn": arn, "condition": "RetriesExhausted" },
            "requestPayload": { "order": 7 },
        });
        event(&body.to_string(), "shop-ship", 1_700_000_000).map(|(_, event)| event.get().to_owned())
    }

    #[test]
    fn an_event_is_handed_over_that_lambda_gave_up_since_the_breaker_opened() {
        let arn = "arn:aws:lambda:eu-central-1:123456789012:function:shop-ship:$LATEST";
        assert_eq!(found(arn, "2023-11-14T22:13:20.568Z").as_deref(), Some(r#"{"order":7}"#));
        assert_eq!(found(arn, "2023-11-14T22:13:19.999Z"), None, "it failed before");
        let other = "arn:aws:lambda:eu-central-1:123456789012:function:shop-bill:$LATEST";
        assert_eq!(found(other, "2023-11-14T22:13:20.568Z"), None, "it is another function's");
    }

    #[test]
    fn what_no_function_failed_at_stays() {
        assert!(event(r#"{"detail": {}}"#, "shop-ship", 0).is_none());
        assert!(event("no JSON", "shop-ship", 0).is_none());
    }
}
