use lessops::{Error, lambda};

#[lambda(trigger = schedule(cron(0 17-8 * * ? *)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
