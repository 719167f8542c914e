use lessops::event::s3::S3Event;
use lessops::{Error, lambda};

#[lambda(trigger = s3("pictures", prefix = "originals/", events = "ObjectCreated:Put"))]
async fn shrink(_: S3Event) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = s3("pictures", suffix = ".jpg"))]
async fn index(_: S3Event) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = s3("pictures", prefix = "thumbnails/", events = "ObjectRemoved:*"))]
async fn forget(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
