use lessops::{Error, Record, lambda};

#[lambda(trigger = "s3")]
async fn thumbnail(_: Record<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
