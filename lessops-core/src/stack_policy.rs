//! The policy that keeps updates of a stack from replacing or deleting what holds data.

use serde_json::{Value as Json, json};

use crate::check::Finding;
use crate::cloudformation::{Options, checked_with};
use crate::manifest::Manifest;
use crate::settings::Service;

/// The service's stack policy ("Prevent updates to stack resources", AWS CloudFormation user guide): every update is
/// allowed, but those that replace or delete a resource that holds data. Deleting the stack as a whole asks no stack policy.
///
/// # Errors
/// What is wrong with the service, when there is an error among it.
pub fn stack_policy(manifest: &Manifest, service: &Service) -> Result<Json, Vec<Finding>> {
    checked_with(manifest, service, Options::unlimited()).map(|checked| of_stateful(&checked.stateful))
}

/// The stack policy of a service whose resources of these logical ids hold data, as
/// [`Checked`](crate::cloudformation::Checked) has them.
pub fn of_stateful(stateful: &[String]) -> Json {
    let mut statements =
        vec![json!({ "Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*" })];
    if !stateful.is_empty() {
        let resources: Json = stateful.iter().map(|id| format!("LogicalResourceId/{id}")).collect();
        let actions = ["Update:Delete", "Update:Replace"];
        statements
            .push(json!({ "Effect": "Deny", "Principal": "*", "Action": actions, "Resource": resources }));
    }
    json!({ "Statement": statements })
}
