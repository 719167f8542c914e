use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = r#"errors > 5 notify "arn:aws:sqs:eu-central-1:123456789012:oncall""#)]
async fn thumbnail(_: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() {}
