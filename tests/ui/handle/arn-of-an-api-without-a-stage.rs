use lessops::resource::{Connections, Post};
use lessops::{Error, lambda};

#[lambda]
async fn announce(
    #[resource(existing = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5")] clients: Connections<Post>,
) -> Result<(), Error> {
    Ok(println!("{}", clients.url()))
}

fn main() {}
