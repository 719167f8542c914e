use lessops::{Error, lambda};

#[lambda(rollout = canary(10%))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
