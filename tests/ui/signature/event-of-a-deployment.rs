use lessops::{Error, lambda};

#[lambda(trigger = deployment)]
async fn smoke(version: String) -> Result<(), Error> {
    println!("{version}");
    Ok(())
}

fn main() {}
