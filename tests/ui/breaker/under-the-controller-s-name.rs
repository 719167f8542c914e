use lessops::{Error, lambda};

#[lambda(name = "lessops-breaker")]
fn control() -> Result<(), Error> {
    Ok(())
}

fn main() {}
