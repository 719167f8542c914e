use lessops::{Error, lambda};

#[lambda(trigger = cognito("users", on = pre_signup), timeout = 5s)]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
