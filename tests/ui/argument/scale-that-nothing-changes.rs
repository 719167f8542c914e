use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scale(min = 2, max = 50, timezone = "Europe/Berlin")))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
