use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(tigger = "s3", memory = 20GB, alarm = ["erors > 5", "errors > 5 in 10s"])]
async fn thumbnail<T>(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
