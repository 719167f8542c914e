use lessops::{Error, lambda};

#[lambda(encrypt = key)]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
