use lessops::{Context as Invocation, Error, lambda};

#[lambda]
async fn report(_: Invocation) -> Result<(), Error> {
    Ok(())
}

fn main() {}
