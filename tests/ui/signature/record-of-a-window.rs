use lessops::{Error, Record, lambda};

#[lambda(trigger = kinesis("clicks", tumbling_window = 1m))]
async fn count(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
