//! The template of the stack that is deployed.

use lessops_core::code::Code;
use lessops_core::diff::Side;
use lessops_redrive::aws_sdk_cloudformation::Client;

use crate::aws::{Session, StackOptions};
use crate::deploy::stack;
use crate::report::{Report, Result};

/// The stack of that name, as it was deployed.
pub(crate) fn deployed(name: &str, options: &StackOptions) -> Result<Side> {
    let session = Session::start(options)?;
    let client = Client::new(&session.config);
    let template = session.wait(async {
        match stack::find(&client, name).await? {
            Some(_) => stack::template(&client, name).await,
            None => Err(session.no_stack(name)),
        }
    })?;
    Side::of_template(template)
        .map_err(|message| Report::new(Code::OtherStack, format!("the stack `{name}`: {message}")).into())
}
