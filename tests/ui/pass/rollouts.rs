use lessops::{Error, lambda};

#[lambda(rollout = canary(10%, 5m), old_versions = delete)]
async fn charge(_: String) -> Result<(), Error> {
    Ok(())
}

#[lambda(rollout = canary(percent = 20%, bake = "7m"))]
async fn refund(_: String) -> Result<(), Error> {
    Ok(())
}

#[lambda(rollout = linear(10%, every = 1m))]
async fn quote(_: String) -> Result<(), Error> {
    Ok(())
}

#[lambda(rollout = canary(10%, 1m), rollback = false)]
async fn tidy(_: String) -> Result<(), Error> {
    Ok(())
}

#[lambda(rollout = all_at_once)]
async fn report(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
