use lessops::{Error, lambda};

#[lambda(vpc(subnets = ["Subnets"], security_groups = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"]))]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
