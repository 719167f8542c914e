use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn render(_pages: Bucket<Wirte>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
