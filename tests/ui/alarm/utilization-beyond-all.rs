use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = 5), alarm = utilization > 90)]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
