use lessops::{Error, lambda};

#[lambda(encrypt = own_kye)]
async fn ship(_: String) -> Result<(), Error> {
    Ok(())
}

fn main() {}
