use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scale(
    min = 2,
    max = 50,
    schedule = [schedule(cron(0 8 ? * MON-FRI *)), schedule(rate(1 hour), min = 10)],
)))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
