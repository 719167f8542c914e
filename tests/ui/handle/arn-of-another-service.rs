use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn render(
    #[resource(existing = "arn:aws:sqs:eu-central-1:123456789012:pages")] _pages: Bucket<Write>,
) -> Result<(), Error> {
    Ok(())
}

fn main() {}
