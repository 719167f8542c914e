use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = s3("pictures-that-somebody-put-here-so-that-they-get-a-thumbnail"))]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
