use lessops::{Error, event::s3::S3Event, lambda};

/// Makes a thumbnail of every uploaded picture.
#[lambda(trigger = "s3", alarm = "errors>5")]
async fn thumbnail(event: S3Event) -> Result<(), Error> {
    for record in event.records {
        println!("{:?}", record.s3.object.key);
    }
    Ok(())
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
