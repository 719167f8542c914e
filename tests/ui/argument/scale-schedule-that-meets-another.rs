use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scale(
    min = 2,
    max = 50,
    schedule(cron(0 8 ? * MON-FRI *), min = 10),
    schedule(cron(0 18 ? * MON-FRI *), max = 5),
)))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
