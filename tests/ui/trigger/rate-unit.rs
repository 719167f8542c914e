use lessops::{Error, lambda};

#[lambda(trigger = "schedule:rate(5 secs)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
