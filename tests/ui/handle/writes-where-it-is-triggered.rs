use lessops::event::s3::S3Event;
use lessops::resource::{Bucket, Write};
use lessops::{Error, lambda};

#[lambda(trigger = s3("pictures"))]
async fn thumbnail(_: S3Event, pictures: Bucket<Write>) -> Result<(), Error> {
    println!("{}", pictures.name());
    Ok(())
}

fn main() {}
