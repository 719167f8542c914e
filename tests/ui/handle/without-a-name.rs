use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn render(_: Bucket<Write>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
