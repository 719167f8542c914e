use lessops::{Error, lambda};

#[lambda(logs(forward = firehose("arn:aws:kinesis:eu-central-1:123456789012:stream/archive")))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
