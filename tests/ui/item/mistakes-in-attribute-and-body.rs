#![deny(warnings)]

use std::collections::HashMap;

use lessops::{Error, event::s3::S3Event, lambda};

// Both mistakes are told, and no more: what only the function uses is used, and its callers find it.
#[lambda(trigger = "s3", memory = 20GB)]
async fn thumbnail(event: S3Event) -> Result<(), Error> {
    let sizes: HashMap<u32, u32> = event.records.len();
    println!("{}", sizes.len());
    Ok(())
}

fn main() {
    drop(thumbnail(S3Event::default()));
}
