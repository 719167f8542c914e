#[lambda(name = "a", default_alarms = true, memory = 1GB, timeout = 5s, storage = 1GB, env(A = "b"), on_failure = none, retries = 1, max_age = 1h, concurrency(reserved = 1), logs(level = info), tracing = true, tags(a = "b"), $0)]
async fn work(event: S3Event) -> Result<(), Error> {
    Ok(())
}
