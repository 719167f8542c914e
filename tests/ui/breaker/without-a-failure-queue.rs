use lessops::event::s3::S3Event;
use lessops::{Error, lambda};

#[lambda(trigger = "s3", on_failure = none, breaker(when = errors > 50% in 1m))]
fn thumbnail(event: S3Event) -> Result<(), Error> {
    Err(format!("{event:?}").into())
}

fn main() {}
