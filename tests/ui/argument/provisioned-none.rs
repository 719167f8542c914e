use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = 0))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
