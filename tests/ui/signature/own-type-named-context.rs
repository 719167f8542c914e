use lessops::{Error, lambda};

#[derive(serde::Deserialize)]
struct Context;

#[lambda]
async fn report(_: Context) -> Result<(), Error> {
    Ok(())
}

fn main() {}
