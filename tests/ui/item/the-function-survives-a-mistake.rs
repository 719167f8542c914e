use lessops::{Error, lambda};

// One mistake is one error: the calls below find their function.
#[lambda(triger = schedule(rate(1 day)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

async fn twice() -> Result<(), Error> {
    report().await?;
    report().await
}

fn main() {
    drop(twice());
}
