use lessops::{Error, lambda};

#[lambda(logs(forward = queue("audit")))]
async fn ship() -> Result<(), Error> {
    Ok(())
}

fn main() {}
