//! What the deletion of a stack leaves behind, as its template says.

use serde_json::Value as Json;

/// The logical ids of what stays when the stack is deleted, and their types.
pub(crate) fn retained(template: &Json) -> Vec<(&str, &str)> {
    let mut retained = of(template, is_kept);
    // Versions are kept from updates only: they go with their function (Lambda API, DeleteFunction).
    retained.retain(|(_, kind)| *kind != "AWS::Lambda::Version");
    retained
}

/// The buckets that go with the stack: S3 deletes none that has something in it.
pub(crate) fn deleted_buckets(template: &Json) -> Vec<&str> {
    let deleted = of(template, |policy| !is_kept(policy));
    deleted.into_iter().filter(|(_, kind)| *kind == "AWS::S3::Bucket").map(|(id, _)| id).collect()
}

/// `RetainExceptOnCreate` makes no exception here ("DeletionPolicy attribute", CloudFormation template reference).
fn is_kept(policy: Option<&str>) -> bool {
    matches!(policy, Some("Retain" | "RetainExceptOnCreate"))
}

fn of(template: &Json, is_meant: impl Fn(Option<&str>) -> bool) -> Vec<(&str, &str)> {
    let resources = template["Resources"].as_object().into_iter().flatten();
    let meant = resources.filter(|(_, resource)| is_meant(resource["DeletionPolicy"].as_str()));
    meant.map(|(id, resource)| (id.as_str(), resource["Type"].as_str().unwrap_or_default())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_has_a_policy_to_stay_stays_and_other_buckets_go() {
        let bucket = |policy: &str| json!({ "Type": "AWS::S3::Bucket", "DeletionPolicy": policy });
        let template = json!({ "Resources": {
            "Failures": { "Type": "AWS::SQS::Queue" },
            "Kept": bucket("RetainExceptOnCreate"),
            "KeptAsWell": bucket("Retain"),
            "Lost": bucket("Delete"),
            "Version": { "Type": "AWS::Lambda::Version", "DeletionPolicy": "RetainExceptOnCreate" },
        }});
        let kind = "AWS::S3::Bucket";
        assert_eq!(retained(&template), [("Kept", kind), ("KeptAsWell", kind)]);
        assert_eq!(deleted_buckets(&template), ["Lost"]);
        assert_eq!(retained(&json!({})), []);
    }
}
