use lessops::{event::s3::S3Event, lambda};

#[lambda(trigger = "s3", alarm = backlog > 5)]
async fn thumbnail(_first: S3Event, _second: S3Event) {}

fn main() {}
