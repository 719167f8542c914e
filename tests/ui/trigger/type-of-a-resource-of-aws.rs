use lessops::{Error, lambda};

#[lambda(trigger = custom_resource("AWS::S3::Bucket"))]
async fn thing() -> Result<(), Error> {
    Ok(())
}

fn main() {}
