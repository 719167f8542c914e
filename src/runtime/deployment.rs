//! Checks of a new version: CodeDeploy waits, an hour if need be, until it is told whether the rollout may go on
//! ("AppSpec 'hooks' section for an AWS Lambda deployment" in the CodeDeploy user guide).

use aws_sdk_codedeploy::Client;
use aws_sdk_codedeploy::error::DisplayErrorContext;
use aws_sdk_codedeploy::operation::put_lifecycle_event_hook_execution_status::PutLifecycleEventHookExecutionStatusError as Refusal;
use aws_sdk_codedeploy::types::LifecycleEventStatus;
use lambda_runtime::{Context, Diagnostic, tracing};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::runtime::deadline::in_time;
use crate::runtime::handler::{Handler, Raw, decode};
use crate::runtime::state::State;
use crate::sdk;

/// What an event says for the answer.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    deployment_id: String,
    lifecycle_event_hook_execution_id: String,
}

/// Calls the handler and tells CodeDeploy what came of it.
///
/// A failure that CodeDeploy knows of is no error of the invocation: it is what the function is there to find.
pub(crate) async fn call(
    handler: &'static Handler,
    state: Result<&'static State, Diagnostic>,
    event: Raw,
    context: Context,
) -> Result<Raw, Diagnostic> {
    let hook: Event = decode(event.get())?;
    let status = match in_time(handler, state, event, context).await {
        Ok(_) => LifecycleEventStatus::Succeeded,
        Err(Diagnostic { error_type, error_message }) => {
            tracing::error!(deployment = hook.deployment_id, errorType = error_type, "{error_message}");
            LifecycleEventStatus::Failed
        }
    };
    tell(hook, status).await?;
    Ok(RawValue::NULL.to_owned())
}

/// Sends the answer, which the SDK repeats until it arrives or is refused.
async fn tell(hook: Event, status: LifecycleEventStatus) -> Result<(), Diagnostic> {
    sdk::load().await;
    let request = Client::new(sdk::config())
        .put_lifecycle_event_hook_execution_status()
        .deployment_id(hook.deployment_id)
        .lifecycle_event_hook_execution_id(hook.lifecycle_event_hook_execution_id)
        .status(status);
    match request.send().await {
        Ok(_) => Ok(()),
        // An earlier attempt got through, and its own answer did not.
        Err(error)
            if error
                .as_service_error()
                .is_some_and(Refusal::is_lifecycle_event_already_completed_exception) =>
        {
            Ok(())
        }
        Err(error) => Err(Diagnostic {
            error_type: "Untold".to_owned(),
            error_message: format!(
                "CodeDeploy could not be told whether the rollout may go on: {}",
                DisplayErrorContext(&error)
            ),
        }),
    }
}
