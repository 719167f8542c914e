use lessops::{Error, lambda};

#[lambda(trigger = sns("orders.fifo"))]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
