use lessops::{Error, lambda};

#[lambda(trigger = schedule(cron(0 12 31 FEB ? *)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
