use lessops::{Error, lambda};

#[lambda(trigger = schedule(rate(1 day), start = "2027-01-01T00:00:00", end = "2026-01-01T00:00:00"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
