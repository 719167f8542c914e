use lessops::{Error, event::s3::S3Event, lambda};

trait Thumbnails {
    #[lambda(trigger = "s3")]
    async fn make(_: S3Event) -> Result<(), Error>;
}

fn main() {}
