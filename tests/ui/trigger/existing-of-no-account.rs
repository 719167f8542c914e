use lessops::{Error, lambda};

#[lambda(trigger = sns(existing = "arn:aws:sns:eu-central-1:me:orders"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
