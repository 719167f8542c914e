#![deny(warnings)]

use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3")]
async fn thumbnail(event: S3Event) -> Result<(), Error> {
    let pictures: String = event.records.len();
    Ok(drop(pictures))
}

fn main() {}
