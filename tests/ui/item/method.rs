use lessops::{Error, event::s3::S3Event, lambda};

struct Thumbnails;

impl Thumbnails {
    #[lambda(trigger = "s3")]
    async fn make(&self, _: S3Event) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
