use lessops::{Error, lambda};

#[lambda(vpc(subnets = ["sg-0a1b2c3d"], security_groups = ["SecurityGroups"]))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
