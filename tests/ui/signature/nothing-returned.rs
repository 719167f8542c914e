use lessops::{event::s3::S3Event, lambda};

#[lambda(trigger = "s3")]
async fn thumbnail(_: S3Event) {}

fn main() {}
