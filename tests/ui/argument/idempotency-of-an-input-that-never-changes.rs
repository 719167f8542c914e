use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day), input = r#"{"full": true}"#), idempotent(key = "/full"))]
async fn daily(_: lessops::Context) -> Result<(), Error> {
    Ok(())
}

fn main() {}
