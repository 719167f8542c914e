use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scale(min = 0, max = 5, target = 70%)))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
