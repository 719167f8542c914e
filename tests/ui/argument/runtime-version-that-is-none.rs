use lessops::{Error, lambda};

#[lambda(runtime_updates = manual("provided.al2023"))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
