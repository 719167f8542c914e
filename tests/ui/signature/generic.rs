use lessops::{Error, lambda};

#[lambda]
async fn store<T>(_: T) -> Result<(), Error> {
    Ok(())
}

fn main() {}
