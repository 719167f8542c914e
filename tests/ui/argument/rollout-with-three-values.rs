use lessops::{Error, lambda};

#[lambda(rollout = canary(10%, 5m, 10m))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
