use lessops::{Error, lambda};

#[lambda(trigger = schedule("at(2027-01-01T00:00:00)", start = "2026-01-01T00:00:00"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
