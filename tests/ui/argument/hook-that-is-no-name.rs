use lessops::{Error, lambda};

#[lambda(rollout = canary(10%, 5m, before = "smoke test"))]
async fn orders() -> Result<(), Error> {
    Ok(())
}

fn main() {}
