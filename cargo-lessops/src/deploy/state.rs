//! What a stack's state lets a deployment do next.

use lessops_redrive::aws_sdk_cloudformation::types::StackStatus;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There is no stack, or one that nothing was put into yet.
    Create,
    /// The stack stands.
    Update,
    /// Something is going on, which comes to its end.
    Wait,
    /// The stack never came to stand: it can only be deleted.
    Discard,
    /// Only who looks into it can say what to do: the command that does it.
    Mend(Mend),
}

/// What has to be mended before anything else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mend {
    /// A rollback of an update failed.
    Rollback,
    /// The stack was deleted but for what could not be.
    Deletion,
    /// It is in a state that this does not know.
    Unknown,
}

/// The states are those of the CloudFormation user guide, "Understand CloudFormation stack creation events" and "Stack
/// status codes".
pub(crate) fn step(status: Option<&StackStatus>) -> Step {
    use StackStatus as Is;
    match status {
        None | Some(Is::DeleteComplete | Is::ReviewInProgress) => Step::Create,
        Some(
            Is::CreateComplete
            | Is::UpdateComplete
            | Is::UpdateRollbackComplete
            | Is::ImportComplete
            | Is::ImportRollbackComplete
            // Left so by who told CloudFormation to keep what it had made.
            | Is::UpdateFailed,
        ) => Step::Update,
        Some(
            Is::CreateInProgress
            | Is::RollbackInProgress
            | Is::UpdateInProgress
            | Is::UpdateCompleteCleanupInProgress
            | Is::UpdateRollbackInProgress
            | Is::UpdateRollbackCompleteCleanupInProgress
            | Is::DeleteInProgress
            | Is::ImportInProgress
            | Is::ImportRollbackInProgress,
        ) => Step::Wait,
        Some(Is::RollbackComplete | Is::RollbackFailed | Is::CreateFailed) => Step::Discard,
        Some(Is::UpdateRollbackFailed | Is::ImportRollbackFailed) => Step::Mend(Mend::Rollback),
        Some(Is::DeleteFailed) => Step::Mend(Mend::Deletion),
        Some(_) => Step::Mend(Mend::Unknown),
    }
}

/// Whether an operation is still going on, by the status of its stack.
pub(crate) fn is_going_on(status: &str) -> bool {
    status.ends_with("_IN_PROGRESS")
}

/// Whether an operation that has ended did what it was begun for.
pub(crate) fn succeeded(status: &str) -> bool {
    status.ends_with("_COMPLETE") && !status.ends_with("ROLLBACK_COMPLETE")
}

/// Whether an operation did not go, or does not go, as it was meant to: with it, its stack needs attention (CloudFormation
/// user guide, "Understand CloudFormation stack creation and update events": status codes).
pub(crate) fn is_troubled(status: &str) -> bool {
    status.ends_with("_FAILED") || status.contains("ROLLBACK")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: &str) -> Step {
        step(Some(&StackStatus::from(status)))
    }

    #[test]
    fn each_state_of_a_stack_has_a_next_step() {
        for status in StackStatus::values() {
            assert_ne!(of(status), Step::Mend(Mend::Unknown), "{status}");
        }
        assert_eq!(step(None), Step::Create);
        assert_eq!(of("SUSPENDED"), Step::Mend(Mend::Unknown));
    }

    #[test]
    fn what_is_going_on_is_waited_for() {
        for status in StackStatus::values().iter().filter(|status| is_going_on(status)) {
            // A stack under review has nothing going on: it waits for a change set.
            let expected = if *status == "REVIEW_IN_PROGRESS" { Step::Create } else { Step::Wait };
            assert_eq!(of(status), expected, "{status}");
        }
    }

    #[test]
    fn a_stack_that_stands_is_updated_and_one_that_never_did_is_deleted_first() {
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"] {
            assert_eq!(of(status), Step::Update, "{status}");
        }
        for status in ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"] {
            assert_eq!(of(status), Step::Discard, "{status}");
        }
    }

    #[test]
    fn a_deployment_that_was_rolled_back_needs_attention() {
        for status in ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_FAILED", "DELETE_FAILED"] {
            assert!(is_troubled(status), "{status}");
        }
        for status in ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_IN_PROGRESS", "IMPORT_COMPLETE"] {
            assert!(!is_troubled(status), "{status}");
        }
    }

    #[test]
    fn a_rollback_is_no_success() {
        assert!(["CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE"].into_iter().all(succeeded));
        let failed = ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "CREATE_FAILED", "DELETE_FAILED"];
        assert!(!failed.into_iter().any(succeeded));
    }
}
