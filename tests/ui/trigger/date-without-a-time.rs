use lessops::{Error, lambda};

#[lambda(trigger = "schedule:at(2027-02-28)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
