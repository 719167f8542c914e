use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3:uploads", name = "makes-a-thumbnail-of-every-picture-that-somebody-puts-into-the-bucket")]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
