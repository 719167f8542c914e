use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn show(thumbs: Bucket<Write>) -> Result<(), Error> {
    println!("{:?}", thumbs.get("cat.png").await?);
    Ok(())
}

fn main() {}
