use lessops::{Error, event::s3::S3Event, lambda};

/// Makes a thumbnail of every uploaded picture.
#[lambda(trigger = "s3", alarm = "errors>5")]
async fn thumbnail(event: S3Event) -> Result<(), Error> {
    println!("{} new pictures", event.records.len());
    Ok(())
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
