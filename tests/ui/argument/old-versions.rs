use lessops::{Error, lambda};

#[lambda(old_versions = retain)]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
