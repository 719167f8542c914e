//! The template of the stack that is deployed.

use lessops_core::diff::Side;
use lessops_redrive::aws_sdk_cloudformation::Client;

use crate::aws::{Session, StackOptions};
use crate::deploy::stack;
use crate::deployed::described;
use crate::report::Result;

/// The stack of that name, as it was deployed.
pub(crate) fn deployed(name: &str, options: &StackOptions) -> Result<Side> {
    let session = Session::start(options)?;
    let client = Client::new(&session.config);
    session.wait(async {
        // GetTemplate says less well that there is none.
        described(&session, &client, name).await?;
        stack::side(&client, name).await
    })
}
