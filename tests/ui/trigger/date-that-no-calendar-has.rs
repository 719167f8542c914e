use lessops::{Error, lambda};

#[lambda(trigger = "schedule:at(2027-02-29T10:00:00)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
