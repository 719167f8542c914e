use lessops::{Error, lambda};

struct Prices;

#[lambda]
async fn ship(_: u32, _: &Prices) -> Result<(), Error> {
    Ok(())
}

fn main() {}
