use lessops::event::cognito::{CognitoEventUserPoolsPostConfirmation, CognitoEventUserPoolsPreSignup};
use lessops::{Error, lambda};

#[lambda(trigger = cognito("users", on = pre_sign_up), timeout = 5s)]
async fn confirm(_: CognitoEventUserPoolsPostConfirmation) -> Result<(), Error> {
    Ok(())
}

#[lambda(trigger = cognito("users", on = [pre_authentication, post_authentication]), timeout = 5s)]
async fn greet(_: CognitoEventUserPoolsPreSignup) -> Result<(), Error> {
    Ok(())
}

fn main() {}
