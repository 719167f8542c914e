//! The template of the stack that is deployed.

use lessops_core::diff::Side;
use lessops_redrive::aws_sdk_cloudformation::Client;
use lessops_redrive::aws_sdk_cloudformation::error::DisplayErrorContext;
use lessops_redrive::aws_sdk_cloudformation::types::TemplateStage;
use serde_json::Value as Json;

use crate::aws::{Session, StackOptions};
use crate::report::{Report, Result};

/// The stack of that name, as it was deployed (CloudFormation API, GetTemplate).
pub(crate) fn deployed(name: &str, options: &StackOptions) -> Result<Side> {
    let session = Session::start(options)?;
    let client = Client::new(&session.config);
    let request = client.get_template().stack_name(name).template_stage(TemplateStage::Original);
    let answer = session.wait(request.send()).map_err(|error| {
        let message = error.as_service_error().and_then(|error| error.meta().message().map(str::to_owned));
        let message = message.unwrap_or_else(|| DisplayErrorContext(&error).to_string());
        Report::because(format!("can't read the template of the stack `{name}`"), message)
            .help("name the stack with `--stack`, and its region with `--region`")
    })?;
    let text = answer.template_body.unwrap_or_default();
    let template: Json = text.parse().map_err(|_| {
        Report::new(format!("the template of the stack `{name}` is no JSON"))
            .help("only stacks that were made of `cargo lessops template` can be compared")
    })?;
    Side::of_template(template)
        .map_err(|message| Report::new(format!("the stack `{name}`: {message}")).into())
}
