use lessops::{Error, Init, lambda};

struct Prices;

impl Init for Prices {
    async fn init() -> Result<Self, Error> {
        Ok(Prices)
    }
}

#[lambda]
async fn ship<'a>(_: u32, _: &'a Prices) -> Result<(), Error> {
    Ok(())
}

fn main() {}
