use lessops::{Error, lambda};

#[lambda(trigger = cognito("users", on = pre_sign_up), timeout = 30s)]
async fn ship(_: serde_json::Value) -> Result<(), Error> {
    Ok(())
}

fn main() {}
