use lessops::{Error, lambda};

#[lambda(trigger = schedule(cron(0 12 * * ? *), timezone = "Europe/São Paulo"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
