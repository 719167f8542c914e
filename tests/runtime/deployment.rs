//! Functions that check a new version, and what CodeDeploy is told of it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::lambda::{Lambda, Run};
use crate::told::{TAKEN, Then, tell};

crate::tests![
    a_version_that_passes_is_told,
    an_error_is_told_and_is_none_of_the_invocation,
    a_panic_is_told,
    a_call_that_is_about_to_exceed_its_timeout_is_told,
    a_state_that_cannot_be_built_is_told,
    an_answer_is_sent_again_until_it_arrives,
    an_answer_that_came_through_before_is_no_error,
    an_answer_that_is_refused_is_the_invocation_s_error,
];

/// Runs a function for the event of a deployment (`"AppSpec 'hooks' section"` in the CodeDeploy user guide), and gives what
/// CodeDeploy was told.
fn told(lambda: Lambda, deployment: &str, then: &[Then]) -> (Vec<Value>, Run) {
    let event = json!({ "DeploymentId": deployment, "LifecycleEventHookExecutionId": "hook-1" });
    let with_address = |address: &str| {
        let lambda = lambda.env("AWS_ENDPOINT_URL", address).env("AWS_REGION", "eu-central-1");
        lambda.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test").event(event)
    };
    tell("/", with_address, then)
}

fn check() -> Lambda {
    Lambda::handler("check_version")
}

/// What CodeDeploy takes (PutLifecycleEventHookExecutionStatus in its API reference).
fn word(deployment: &str, status: &str) -> Value {
    json!({ "deploymentId": deployment, "lifecycleEventHookExecutionId": "hook-1", "status": status })
}

fn a_version_that_passes_is_told() {
    let (told, run) = told(check(), "d-1", &[TAKEN]);
    assert_eq!((told, run.answer()), (vec![word("d-1", "Succeeded")], &Value::Null));
}

fn an_error_is_told_and_is_none_of_the_invocation() {
    let (told, run) = told(check(), "d-error", &[TAKEN]);
    assert_eq!((told, run.answer()), (vec![word("d-error", "Failed")], &Value::Null));
    assert!(run.stdout.contains("could not print"), "{run:#?}");
}

fn a_panic_is_told() {
    let (told, run) = told(check(), "d-panic", &[TAKEN]);
    assert_eq!(told, [word("d-panic", "Failed")]);
    assert!(run.stdout.contains("panicked: no version"), "{run:#?}");
}

fn a_call_that_is_about_to_exceed_its_timeout_is_told() {
    let (told, run) = told(check().within(Duration::from_secs(2)), "d-block", &[TAKEN]);
    assert_eq!(told, [word("d-block", "Failed")]);
    assert!(run.stdout.contains("about to exceed its timeout"), "{run:#?}");
}

fn a_state_that_cannot_be_built_is_told() {
    let broken = Lambda::handler("needs_broken_to_check").env("BROKEN", "luck");
    let (told, run) = told(broken, "d-1", &[TAKEN]);
    assert_eq!(told, [word("d-1", "Failed")]);
    assert_eq!(run.init_error, None);
}

fn an_answer_is_sent_again_until_it_arrives() {
    let (told, run) = told(check(), "d-1", &[Then::Answer("503 Service Unavailable", "{}"), TAKEN]);
    assert_eq!((told.len(), run.answer()), (2, &Value::Null));
    assert_eq!(run.stdout.matches("a version is checked").count(), 1, "{run:#?}");
}

fn an_answer_that_came_through_before_is_no_error() {
    let known = Then::Answer("400 Bad Request", r#"{"__type": "LifecycleEventAlreadyCompletedException"}"#);
    let (_, run) = told(check(), "d-1", &[known]);
    assert_eq!(run.answer(), &Value::Null);
}

fn an_answer_that_is_refused_is_the_invocation_s_error() {
    let unknown = Then::Answer("400 Bad Request", r#"{"__type": "DeploymentDoesNotExistException"}"#);
    let (_, run) = told(check(), "d-1", &[unknown]);
    let (kind, message) = run.error();
    assert_eq!(kind, "Untold");
    assert!(message.contains("DeploymentDoesNotExistException"), "{message}");
}
