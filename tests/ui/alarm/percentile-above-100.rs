use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = p101(duration) > 1s)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
