use lessops::{Error, lambda};

#[lambda(allow("s3:GetObject", on = "prices"))]
async fn price() -> Result<(), Error> {
    Ok(())
}

fn main() {}
