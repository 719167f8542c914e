use lessops::{Error, lambda};

#[lambda(trigger = "schedule:cron(0 12 ? * MON#6 *)")]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
