use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", "errors>5")]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
