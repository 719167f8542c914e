use lessops::{Error, lambda};

#[lambda(rollout = canary(100%, 5m))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
