use lessops::{Error, lambda};

#[lambda(trigger = s3(existing = "uploads", via = eventbridge))]
async fn ship(_: lessops::event::s3::S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
