use lessops::{Error, lambda};

#[lambda]
async fn greet(_name: &str) -> Result<(), Error> {
    Ok(())
}

fn main() {}
