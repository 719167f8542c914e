use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

type Pages = Bucket<Write>;

#[lambda(trigger = "s3")]
async fn render(_pages: Pages) -> Result<(), Error> {
    Ok(())
}

fn main() {}
