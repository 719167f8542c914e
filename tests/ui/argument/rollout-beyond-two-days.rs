use lessops::{Error, lambda};

#[lambda(rollout = linear(1%, every = 1h))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
