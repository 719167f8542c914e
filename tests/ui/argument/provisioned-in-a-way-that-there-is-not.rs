use lessops::{Error, lambda};

#[lambda(concurrency(provisioned = scael(min = 2, max = 50, target = 70%)))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
