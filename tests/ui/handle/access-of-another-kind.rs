use lessops::resource::{Bucket, Send};
use lessops::{Error, lambda};

#[lambda]
async fn render(_pages: Bucket<Send>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
