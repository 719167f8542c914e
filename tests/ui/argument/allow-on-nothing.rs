use lessops::{Error, lambda};

#[lambda(allow("s3:GetObject"))]
async fn price() -> Result<(), Error> {
    Ok(())
}

fn main() {}
