use lessops::{Error, lambda};

#[lambda(concurrency(
    reserved = 10,
    provisioned = scale(min = 2, max = 10, target = 70%, schedule(cron(0 8 ? * MON-FRI *), min = 12, max = 50)),
))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
