//! Batches: one call for each record, the failures reported one by one, and both numbers counted.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use lambda_runtime::{Context, Diagnostic, tracing};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::runtime::handler::{Handler, Raw, Source, decode, encode, panicked};
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

/// A batch of Apache Kafka's: the records of each partition.
#[derive(Deserialize)]
struct Partitions<'a> {
    #[serde(borrow)]
    records: HashMap<&'a str, Vec<&'a RawValue>>,
}

/// How many records a batch has, whichever form it has.
fn count(event: &str) -> usize {
    match serde_json::from_str::<Batch<'_>>(event) {
        Ok(Batch { records }) => records.len(),
        Err(_) => serde_json::from_str::<Partitions<'_>>(event)
            .map_or(0, |partitions| partitions.records.values().map(Vec::len).sum()),
    }
}

/// A record of a queue or of a stream, as far as its place in it goes.
#[derive(Deserialize)]
struct Message {
    #[serde(rename = "messageId")]
    id: Option<String>,
    #[serde(rename = "eventSourceARN", default)]
    source: String,
    #[serde(alias = "dynamodb")]
    kinesis: Option<InStream>,
}

#[derive(Deserialize)]
struct InStream {
    #[serde(rename = "sequenceNumber", alias = "SequenceNumber")]
    sequence_number: String,
}

impl Message {
    /// What a report calls it, and whether what follows it has to wait for it.
    ///
    /// "Return all failed and unprocessed messages", says the developer guide of a FIFO queue; of a stream Lambda
    /// delivers again from the lowest sequence number on. A message group is no sign of a FIFO queue, since a standard
    /// one may have them too.
    fn place(self) -> Result<(String, bool), Diagnostic> {
        let Self { id, source, kinesis } = self;
        match (kinesis, id) {
            (Some(InStream { sequence_number }), _) => Ok((sequence_number, true)),
            (None, Some(id)) => Ok((id, source.strip_suffix(".fifo").is_some())),
            (None, None) => Err(Diagnostic {
                error_type: "InvalidEvent".to_owned(),
                error_message: "a record has neither a `messageId` nor a sequence number".to_owned(),
            }),
        }
    }
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
    /// A text; of Apache Kafka's an object with partition and offset.
    item_identifier: Value,
}

/// Calls the handler as its source demands: once, or once for each record.
pub(crate) async fn call(
    handler: &Handler,
    state: &'static State,
    event: Raw,
    context: Context,
) -> (Result<Raw, Diagnostic>, Option<Count>) {
    match handler.source {
        Source::Event | Source::CustomResource | Source::Deployment => {
            (once(handler, state, event, context).await, None)
        }
        Source::Batch => {
            let records = count(event.get());
            match once(handler, state, event, context).await.and_then(|answer| Ok((failed(&answer)?, answer)))
            {
                Ok((failed, answer)) => (Ok(answer), Some(Count { records, failed })),
                Err(error) => (Err(error), None),
            }
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

/// How many records a handler reports as failed; `null` reports none.
///
/// What is no report Lambda takes for a failed batch or for success, depending on what it looks like.
fn failed(answer: &RawValue) -> Result<usize, Diagnostic> {
    let report: Option<Report> = serde_json::from_str(answer.get()).map_err(|error| Diagnostic {
        error_type: "InvalidAnswer".to_owned(),
        error_message: format!("the answer does not report a batch's failures: {error}"),
    })?;
    Ok(report.unwrap_or_default().batch_item_failures.len())
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
        let (id, in_order) = decode::<Message>(record.get())?.place()?;
        let stopped = in_order && !report.batch_item_failures.is_empty();
        if stopped || !succeeds(handler, state, record, context, &id).await {
            report.batch_item_failures.push(Failure { item_identifier: id.into() });
        }
    }
    Ok((report, records.len()))
}

/// Whether the handler takes a record. Why it does not is logged.
async fn succeeds(
    handler: &Handler,
    state: &'static State,
    record: &RawValue,
    context: &Context,
    id: &str,
) -> bool {
    let Err(error) = once(handler, state, record.to_owned(), context.clone()).await else { return true };
    let Diagnostic { error_type, error_message } = error;
    tracing::error!(record = id, errorType = error_type, "record failed: {error_message}");
    false
}

/// Calls the handler. A panic is an error like another, and of one record the record's alone.
pub(crate) async fn once(
    handler: &Handler,
    state: &'static State,
    event: Raw,
    context: Context,
) -> Result<Raw, Diagnostic> {
    #[cfg(feature = "idempotency")]
    if let Some(guard) = &state.guard {
        let (id, of) = (guard.id(&event), context.clone());
        let run = caught(async { (handler.call)(state, event, context).await });
        // In a box: what the SDK does to send a request is large.
        return Box::pin(guard.once(id, &of, run)).await;
    }
    caught(async { (handler.call)(state, event, context).await }).await
}

/// Runs a part of the user's code, and makes an error of a panic in it.
pub(crate) async fn caught<T>(run: impl Future<Output = Result<T, Diagnostic>>) -> Result<T, Diagnostic> {
    AssertUnwindSafe(run).catch_unwind().await.unwrap_or_else(|panic| Err(panicked(&*panic)))
}
