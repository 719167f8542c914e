//! A stack, as CloudFormation describes it.

use std::collections::BTreeSet;

use lessops_core::cloudformation::ROLLBACK_ALARM;
use lessops_core::code::Code;
use lessops_core::diff::Side;
use lessops_redrive::Error;
use lessops_redrive::aws_sdk_cloudformation::Client;
use lessops_redrive::aws_sdk_cloudformation::error::ProvideErrorMetadata as _;
use lessops_redrive::aws_sdk_cloudformation::types::{self, Stack, TemplateStage};
use serde_json::{Map, Value as Json};

use crate::report::{Report, Result};

/// Something that a stack says of itself.
pub(crate) struct Output {
    /// Its name in the template.
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) description: String,
}

/// The stack with this name or id, if there is one.
pub(crate) async fn find(client: &Client, stack: &str) -> Result<Option<Stack>> {
    match client.describe_stacks().stack_name(stack).send().await {
        Ok(found) => Ok(found.stacks.unwrap_or_default().into_iter().next()),
        // It has no code of its own: "Stack with id shop does not exist".
        Err(error) if error.message().is_some_and(|message| message.contains("does not exist")) => Ok(None),
        Err(error) => Err(Error::sdk(format_args!("read the stack `{stack}`"), &error).into()),
    }
}

/// The template that it was deployed with last.
pub(crate) async fn template(client: &Client, stack: &str) -> Result<Json> {
    // As it was given, not as macros left it (CloudFormation API, GetTemplate).
    let template =
        client.get_template().stack_name(stack).template_stage(TemplateStage::Original).send().await;
    let template =
        template.map_err(|error| Error::sdk(format_args!("read the template of `{stack}`"), &error))?;
    let body = template.template_body.unwrap_or_default();
    let parsed = serde_json::from_str(&body);
    parsed.map_err(|error| {
        Report::because(
            Code::OtherStack,
            format!("the template of `{stack}` is not of lessops' making"),
            error,
        )
        .help("`--stack` says which stack is meant")
        .into()
    })
}

/// The same, as one side of a comparison.
pub(crate) async fn side(client: &Client, stack: &str) -> Result<Side> {
    let side = Side::of_template(template(client, stack).await?);
    side.map_err(|message| Report::new(Code::OtherStack, format!("the stack `{stack}`: {message}")).into())
}

/// Begins to delete it. A stack that is not there is deleted.
pub(crate) async fn delete(client: &Client, stack: &str, token: &str) -> Result<()> {
    match client.delete_stack().stack_name(stack).client_request_token(token).send().await {
        Ok(_) => Ok(()),
        Err(error) if error.code() == Some("TokenAlreadyExistsException") => Ok(()),
        Err(error) => Err(Error::sdk(format_args!("delete the stack `{stack}`"), &error).into()),
    }
}

/// The names of the parameters that it has values of.
pub(crate) fn parameters(stack: &Stack) -> BTreeSet<String> {
    stack.parameters().iter().filter_map(|parameter| parameter.parameter_key.clone()).collect()
}

/// The value that it has of a parameter.
pub(crate) fn parameter<'a>(stack: &'a Stack, name: &str) -> Option<&'a str> {
    let parameter = stack.parameters().iter().find(|parameter| parameter.parameter_key() == Some(name));
    parameter.and_then(|parameter| parameter.parameter_value())
}

/// Its outputs, in the order of their names.
pub(crate) fn outputs(stack: &Stack) -> Vec<Output> {
    let output = |output: &types::Output| {
        let (name, value) = output.output_key.clone().zip(output.output_value.clone())?;
        Some(Output { name, value, description: output.description.clone().unwrap_or_default() })
    };
    let mut outputs: Vec<_> = stack.outputs().iter().filter_map(output).collect();
    outputs.sort_by(|one, other| one.name.cmp(&other.name));
    outputs
}

/// Outputs as JSON: their values by their names.
pub(crate) fn to_json(outputs: &[Output]) -> Json {
    let pairs = outputs.iter().map(|output| (output.name.clone(), output.value.as_str().into()));
    pairs.collect::<Map<_, _>>().into()
}

/// The ARN of the alarm that turns a deployment back, if it has one.
pub(crate) fn rollback_alarm(stack: &Stack) -> Option<&str> {
    let output = stack.outputs().iter().find(|output| output.output_key() == Some(ROLLBACK_ALARM));
    output.and_then(|output| output.output_value())
}
