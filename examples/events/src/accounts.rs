//! Customers' accounts: Cognito asks before it lets someone in.

use lessops::event::cognito::CognitoEventUserPoolsPreSignup;
use lessops::{lambda, tracing};

use crate::parcel::Refused;

/// Lets in who has a mail address, and believes them that it is theirs. The answer is the event, with what was decided.
#[lambda(trigger = cognito("customers", on = pre_sign_up), timeout = 5s)]
async fn admit(mut event: CognitoEventUserPoolsPreSignup) -> Result<CognitoEventUserPoolsPreSignup, Refused> {
    if !event.request.user_attributes.contains_key("email") {
        return Err(Refused("an account needs a mail address"));
    }
    event.response.auto_confirm_user = true;
    tracing::info!(pool = event.cognito_event_user_pools_header.user_pool_id, "admitted");
    Ok(event)
}
