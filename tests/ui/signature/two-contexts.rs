use lessops::{Context, Error, lambda};

#[lambda]
async fn report(_: Context, _: lessops::Context) -> Result<(), Error> {
    Ok(())
}

fn main() {}
