use lessops::{Error, lambda};

#[lambda]
async fn greet(_name: impl Into<String>) -> Result<(), Error> {
    Ok(())
}

fn main() {}
