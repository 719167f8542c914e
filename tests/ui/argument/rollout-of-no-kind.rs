use lessops::{Error, lambda};

#[lambda(rollout = cannary(10%, 5m))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
