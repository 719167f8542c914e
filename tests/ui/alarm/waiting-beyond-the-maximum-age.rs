use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", max_age = 1h, alarm = waiting > 2h)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
