use lessops::{Error, lambda};

#[lambda(rollout = linear(10%, every = 90s))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
