use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda]
async fn render(#[resource = "pages"] _pages: Bucket<Write>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
