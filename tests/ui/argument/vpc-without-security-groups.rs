use lessops::{Error, lambda};

#[lambda(vpc(subnets = ["subnet-0a1b2c3d", "Subnets"]))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
