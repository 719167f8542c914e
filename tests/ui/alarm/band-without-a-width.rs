use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = duration outside band for 3)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
