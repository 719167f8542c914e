use lessops::event::s3::S3Event;
use lessops::{Error, lambda};

#[lambda(trigger = s3("pictures", events = ["ObjectCreated:*", "ObjectCreated:Put"]))]
async fn shrink(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
