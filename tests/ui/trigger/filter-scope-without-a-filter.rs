use lessops::{Error, lambda};

#[lambda(trigger = sns("orders", filter_scope = body))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
