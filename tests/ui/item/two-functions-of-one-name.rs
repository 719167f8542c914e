use lessops::{Error, lambda};

mod orders {
    use lessops::{Error, lambda};

    #[lambda(trigger = schedule(rate(1 day)))]
    async fn report() -> Result<(), Error> {
        Ok(())
    }
}

#[lambda(trigger = schedule(rate(1 hour)))]
async fn report() -> Result<(), Error> {
    Ok(())
}

fn main() {}
