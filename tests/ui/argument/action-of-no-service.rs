use lessops::{Error, lambda};

#[lambda(allow("GetObject", on = "arn:aws:s3:::prices/*"))]
async fn price() -> Result<(), Error> {
    Ok(())
}

fn main() {}
