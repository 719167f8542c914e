use lessops::{Error, lambda};

#[lambda]
async fn report() -> Result<(), Error> {
    Ok(())
}

async fn main() -> std::process::ExitCode {
    lessops::run()
}
