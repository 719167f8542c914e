use lessops::{Error, lambda};

#[lambda(trigger = "schedule")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
