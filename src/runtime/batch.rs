//! Batches: one call for each record, the failures reported one by one, and both numbers counted.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use lambda_runtime::{Context, Diagnostic, tracing};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::runtime::handler::{Handler, Raw, Source, decode, encode};
use crate::runtime::state::State;

/// How many records a batch had, and how many of them were reported as failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) records: usize,
    pub(crate) failed: usize,
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(rename = "Records", borrow)]
    records: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    #[serde(rename = "eventSourceARN", default)]
    queue: String,
}

/// What Lambda reads where a mapping has `ReportBatchItemFailures`: "Reporting batch item failures" in the Lambda
/// developer guide.
#[derive(Serialize, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Report {
    batch_item_failures: Vec<Failure>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Failure {
    item_identifier: String,
}

/// Calls the handler as its source demands: once, or once for each record.
pub(crate) async fn call(
    handler: &Handler,
    state: &'static State,
    event: Raw,
    context: Context,
) -> (Result<Raw, Diagnostic>, Option<Count>) {
    match handler.source {
        Source::Event => ((handler.call)(state, event, context).await, None),
        Source::Batch => {
            let records = decode::<Batch<'_>>(event.get()).map_or(0, |batch| batch.records.len());
            let answer = (handler.call)(state, event, context).await;
            let count = answer.as_ref().ok().map(|answer| {
                let report: Option<Report> = serde_json::from_str(answer.get()).unwrap_or_default();
                Count { records, failed: report.unwrap_or_default().batch_item_failures.len() }
            });
            (answer, count)
        }
        Source::Record => match each(handler, state, &event, &context).await {
            Ok((report, records)) => {
                let failed = report.batch_item_failures.len();
                (encode(&report), Some(Count { records, failed }))
            }
            Err(error) => (Err(error), None),
        },
    }
}

/// Calls the handler for each record, in order.
async fn each(
    handler: &Handler,
    state: &'static State,
    event: &RawValue,
    context: &Context,
) -> Result<(Report, usize), Diagnostic> {
    let records = decode::<Batch<'_>>(event.get())?.records;
    let mut report = Report::default();
    for record in &records {
        let Message { message_id, queue } = decode(record.get())?;
        // "Return all failed and unprocessed messages", says the developer guide of a FIFO queue.
        let behind_a_failure = queue.ends_with(".fifo") && !report.batch_item_failures.is_empty();
        if behind_a_failure || !succeeds(handler, state, record, context, &message_id).await {
            report.batch_item_failures.push(Failure { item_identifier: message_id });
        }
    }
    Ok((report, records.len()))
}

/// Whether the handler takes a record. Why it does not is logged; a panic is that record's failure, not the batch's.
async fn succeeds(
    handler: &Handler,
    state: &'static State,
    record: &RawValue,
    context: &Context,
    id: &str,
) -> bool {
    let call = async { (handler.call)(state, record.to_owned(), context.clone()).await };
    let Diagnostic { error_type, error_message } = match AssertUnwindSafe(call).catch_unwind().await {
        Ok(Ok(_)) => return true,
        Ok(Err(error)) => error,
        Err(panic) => {
            Diagnostic { error_type: "Panic".to_owned(), error_message: panic_message(&*panic).to_owned() }
        }
    };
    tracing::error!(record = id, errorType = error_type, "record failed: {error_message}");
    false
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
}
