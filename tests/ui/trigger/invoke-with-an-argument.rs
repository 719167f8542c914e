use lessops::{Error, lambda};

#[lambda(trigger = invoke(name = "report"))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
