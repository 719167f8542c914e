use lessops::{Error, Record, lambda};

#[lambda(trigger = sqs("orders"), idempotent(key = "/id", for = 366d, tabel = "seen"))]
async fn ship(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
