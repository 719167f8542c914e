use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = "s3")]
fn thumbnail(_: S3Event) -> impl Future<Output = Result<(), Error>> {
    async { Ok(()) }
}

fn main() {}
