use lessops::{Error, lambda};

#[lambda(logs(mask = [email, phone_us, email]))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
