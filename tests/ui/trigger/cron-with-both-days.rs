use lessops::{Error, lambda};

#[lambda(trigger = schedule(cron(0 12 * * MON *)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
