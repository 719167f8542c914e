use lessops::{Error, lambda};

#[lambda(trigger = deployment, rollout = canary(10%, 5m))]
async fn smoke() -> Result<(), Error> {
    Ok(())
}

fn main() {}
