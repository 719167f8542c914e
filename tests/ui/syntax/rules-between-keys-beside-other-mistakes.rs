use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", memory = 20GB, alarm = ["erors > 5", "backlog > 5", "errors > 100%"])]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
