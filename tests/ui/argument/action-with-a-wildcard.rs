use lessops::{Error, lambda};

#[lambda(allow("s3:Get*", on = "arn:aws:s3:::prices/*"))]
async fn price() -> Result<(), Error> {
    Ok(())
}

fn main() {}
