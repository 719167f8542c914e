use lessops::{Error, lambda};

#[lambda(runtime_updates = never)]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
