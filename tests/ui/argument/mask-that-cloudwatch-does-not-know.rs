use lessops::{Error, lambda};

#[lambda(logs(mask = [email, credit_cards, phone, email]))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
