//! Why an operation on a stack failed: of all that it says, what came first.

use super::events::Event;

/// The root cause, among the events of one operation, oldest first. What fails makes CloudFormation cancel what is under
/// way beside it, and fail the stack with a list: neither is a cause.
pub(crate) fn root_cause(events: &[Event]) -> Option<&Event> {
    let failed = |event: &&Event| event.status.ends_with("_FAILED") && !is_cancelled(event);
    let of_resources = events.iter().filter(|event| !event.is_of_stack).find(failed);
    // An alarm that turns a deployment back fails no resource: the stack says which it was.
    let turned_back = |event: &&Event| event.is_of_stack && event.status.contains("ROLLBACK_IN_PROGRESS");
    of_resources.or_else(|| events.iter().find(|event| failed(event) || turned_back(event)))
}

fn is_cancelled(event: &Event) -> bool {
    let reason = event.reason.as_deref().unwrap_or_default().to_lowercase();
    // "Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled".
    reason.starts_with("resource ") && reason.contains("cancelled")
}

/// What mends a cause that people run into, where the message does not say so itself.
pub(crate) fn remedy(cause: &Event) -> Option<&'static str> {
    let reason = cause.reason.as_deref().unwrap_or_default().to_lowercase();
    let known = [
        (
            "denied by stack policy",
            "the stack policy keeps what holds data: where the data may go, deploy with `--lift-stack-policy`",
        ),
        (
            "not empty",
            "empty the bucket first: `aws s3 rm s3://BUCKET --recursive`, and its old versions where it keeps them",
        ),
        ("is not authorized to perform", "who deploys lacks this permission: ask who grants it"),
        (
            "already exists",
            "something of that name stands outside of the stack: delete it, or give one of them another name",
        ),
        ("went to alarm", "the new version made the alarm fire; `--no-rollback-alarm` deploys without one"),
    ];
    known.into_iter().find(|(sign, _)| reason.contains(sign)).map(|(_, help)| help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(resource: &str, status: &str, reason: &str) -> Event {
        Event {
            id: format!("{resource}-{status}"),
            resource: resource.to_owned(),
            kind: "AWS::Lambda::Function".to_owned(),
            is_of_stack: resource == "shop",
            status: status.to_owned(),
            reason: Some(reason.to_owned()).filter(|reason| !reason.is_empty()),
        }
    }

    fn cause(events: &[Event]) -> Option<&str> {
        root_cause(events).map(|event| event.resource.as_str())
    }

    #[test]
    fn the_earliest_failure_is_the_cause() {
        let events = [
            event("shop", "CREATE_IN_PROGRESS", "User Initiated"),
            event("Orders", "CREATE_IN_PROGRESS", ""),
            event("Ship", "CREATE_FAILED", "Your access has been denied by S3"),
            event("Orders", "CREATE_FAILED", "Table already exists"),
            event(
                "shop",
                "ROLLBACK_IN_PROGRESS",
                "The following resource(s) failed to create: [Ship, Orders].",
            ),
            event("Ship", "DELETE_COMPLETE", ""),
            event("shop", "ROLLBACK_COMPLETE", ""),
        ];
        assert_eq!(cause(&events), Some("Ship"));
        assert_eq!(remedy(&events[2]), None);
        assert!(remedy(&events[3]).is_some_and(|help| help.contains("another name")));
    }

    #[test]
    fn what_was_cancelled_is_not_the_cause() {
        let events = [
            event("Orders", "CREATE_FAILED", "Resource creation cancelled"),
            event("Parcels", "UPDATE_FAILED", "Resource update cancelled"),
            event("Ship", "CREATE_FAILED", "Memory size is too large"),
        ];
        assert_eq!(cause(&events), Some("Ship"));
    }

    #[test]
    fn an_alarm_that_turns_a_deployment_back_is_the_cause() {
        let reason = "Alarm arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shop went to ALARM";
        let events = [
            event("shop", "UPDATE_IN_PROGRESS", "User Initiated"),
            event("Ship", "UPDATE_COMPLETE", ""),
            event("shop", "UPDATE_ROLLBACK_IN_PROGRESS", reason),
        ];
        assert_eq!(cause(&events), Some("shop"));
        assert!(remedy(&events[2]).is_some_and(|help| help.contains("--no-rollback-alarm")));
    }

    #[test]
    fn an_operation_that_succeeds_has_no_cause() {
        assert_eq!(
            cause(&[event("Ship", "CREATE_COMPLETE", ""), event("shop", "CREATE_COMPLETE", "")]),
            None
        );
    }
}
