use lessops::{Error, lambda};

#[lambda]
async fn größe(_: u32) -> Result<(), Error> {
    Ok(())
}

fn main() {}
