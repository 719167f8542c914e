use lessops::{Error, lambda};

#[lambda(vpc(subnets = [], security_groups = ["SecurityGroups"]))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
