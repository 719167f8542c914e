use lessops::{Error, lambda};

struct Order;

#[lambda]
async fn ship(_: Order) -> Result<(), Error> {
    Ok(())
}

fn main() {}
