use lessops::{event::s3::S3Event, Error, lambda};

#[lambda(trigger = "s3:uploads")]
fn main(_: S3Event) -> Result<(), Error> {
    Ok(())
}
