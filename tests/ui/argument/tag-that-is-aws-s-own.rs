use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", tags(aws:team = "shop"))]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
