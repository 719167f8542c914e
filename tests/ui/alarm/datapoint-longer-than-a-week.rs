use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = errors > 5 in 8d)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
