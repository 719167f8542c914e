use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scale(min = 2, max = 50, target = 0.7)))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
