use lessops::{Error, lambda};

#[lambda(rollout = all_at_once(before = "smoke"))]
async fn orders() -> Result<(), Error> {
    Ok(())
}

fn main() {}
