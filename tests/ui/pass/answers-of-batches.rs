//! What a function behind a queue may answer with.

use lessops::event::sqs::{SqsBatchResponse, SqsEvent};
use lessops::{BatchResponse, Error, Record, lambda};
use serde_json::Value;

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    batch_item_failures: Vec<Value>,
}

impl BatchResponse for Report {}

type Answer<T> = Result<T, Error>;

#[lambda(trigger = sqs)]
async fn nothing(_: SqsEvent) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = sqs)]
async fn response(_: SqsEvent) -> Answer<SqsBatchResponse> {
    Ok(SqsBatchResponse::default())
}

#[lambda(trigger = sqs)]
async fn perhaps(_: Value) -> Answer<Option<SqsBatchResponse>> {
    Ok(None)
}

#[lambda(trigger = sqs)]
async fn value() -> Answer<Value> {
    Ok(Value::Null)
}

#[lambda(trigger = sqs)]
fn own(_: SqsEvent) -> Answer<Report> {
    Ok(Report { batch_item_failures: Vec::new() })
}

#[lambda(trigger = sqs)]
fn without_a_name(_: SqsEvent) -> Answer<impl BatchResponse> {
    Ok(Report { batch_item_failures: Vec::new() })
}

#[lambda(trigger = sqs)]
async fn record(_: Record<u32>) -> Answer<()> {
    Ok(())
}

fn main() {}
