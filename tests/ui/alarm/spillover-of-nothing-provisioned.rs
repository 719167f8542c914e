use lessops::{Error, lambda};

#[lambda(concurrency(reserved = 5), alarm = spillover > 0)]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
