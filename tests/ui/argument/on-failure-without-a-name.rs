use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", on_failure = queue)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
