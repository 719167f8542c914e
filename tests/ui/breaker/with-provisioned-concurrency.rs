use lessops::{Error, event::s3::S3Event, lambda};

#[lambda(trigger = s3("uploads"), breaker(errors > 50% in 1m), concurrency(provisioned = 5))]
async fn thumbnail(event: S3Event) -> Result<(), Error> {
    Ok(())
}

fn main() -> std::process::ExitCode {
    lessops::run()
}
