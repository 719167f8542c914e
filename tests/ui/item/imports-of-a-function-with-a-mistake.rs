#![deny(warnings)]

// Used by the function alone, which is there all the same.
use std::collections::BTreeSet;

use lessops::{Context, Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = "erors > 5")]
async fn thumbnail(_: S3Event, context: Context) -> Result<(), Error> {
    println!("{:?}", BTreeSet::from([context.request_id]));
    Ok(())
}

fn main() {}
