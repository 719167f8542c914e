//! Callers, results and state in every shape that a handler may have.

use lessops::{Context, Error, lambda};
use serde_json::Value;

#[lambda]
async fn nothing() -> Result<(), Error> {
    Ok(())
}

#[lambda]
fn not_async(event: Value) -> Result<Value, std::io::Error> {
    Ok(event)
}

#[lambda]
async fn context_alone(context: Context) -> Result<String, Error> {
    Ok(context.request_id)
}

fn main() {
    drop(nothing());
    drop(not_async(Value::Null));
}
