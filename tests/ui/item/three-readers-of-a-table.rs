use lessops::{Error, lambda};

#[lambda(trigger = dynamodb("orders"))]
async fn index(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = dynamodb("orders"))]
async fn audit(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = dynamodb("orders"))]
async fn mirror(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
