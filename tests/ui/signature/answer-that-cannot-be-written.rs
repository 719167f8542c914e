use lessops::{Error, lambda};

struct Receipt;

#[lambda]
async fn ship(_: u32) -> Result<Receipt, Error> {
    Ok(Receipt)
}

fn main() {}
