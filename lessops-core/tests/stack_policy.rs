//! A stack policy protects what holds data, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lessops_core::cloudformation::template;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use lessops_core::stack_policy::stack_policy;
use serde_json::{Value as Json, json};

/// The folders with a manifest: goldens and examples.
fn services() -> Vec<PathBuf> {
    let folders =
        ["tests/golden", "../examples"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let services = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("it is in the repository"));
    services.map(|service| service.expect("it can be listed").path()).collect()
}

/// The template of the manifest in a folder, and the stack policy.
fn made(folder: &Path) -> (Json, Json) {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let manifest =
        Manifest::from_json(&read("manifest.json").expect("it has a manifest")).expect("it is valid");
    let settings = read("service.json").map_or(Json::Null, |text| text.parse().expect("it is JSON"));
    let service = Service::from_json(&settings).expect("the settings are valid");
    let template = template(&manifest, &service).expect("it has a template");
    (template.parse().expect("it is JSON"), stack_policy(&manifest, &service).expect("it has a policy"))
}

/// The logical ids that a policy protects.
fn protected(policy: &Json) -> BTreeSet<String> {
    let statements = policy["Statement"].as_array().expect("it has statements");
    let denied = statements.iter().filter(|statement| statement["Effect"] == "Deny");
    let resources =
        denied.flat_map(|statement| statement["Resource"].as_array().expect("it names resources"));
    let id = |resource: &Json| resource.as_str()?.strip_prefix("LogicalResourceId/").map(str::to_owned);
    resources.map(|resource| id(resource).expect("it names a resource by its logical id")).collect()
}

#[test]
fn what_is_kept_when_the_stack_goes_and_every_queue_is_protected_and_nothing_else() {
    let mut types = BTreeSet::new();
    for folder in services() {
        let (template, policy) = made(&folder);
        let resources = template["Resources"].as_object().expect("a template has resources");
        let holds_data = |resource: &Json| {
            // The versions of a function are kept as well, and each is made anew by the code.
            let is_kept =
                resource.get("DeletionPolicy").is_some() && resource["Type"] != "AWS::Lambda::Version";
            is_kept || resource["Type"] == "AWS::SQS::Queue"
        };
        let expected = resources.iter().filter(|(_, resource)| holds_data(resource));
        let expected: BTreeSet<_> = expected.map(|(id, _)| id.clone()).collect();
        assert_eq!(protected(&policy), expected, "{}", folder.display());
        types.extend(expected.iter().map(|id| resources[id]["Type"].to_string()));
    }
    // Each type that is protected is in some golden.
    assert_eq!(types.len(), 6, "{types:?}");
}

#[test]
fn every_other_update_is_allowed() {
    for folder in services() {
        let (_, policy) = made(&folder);
        let allow = json!({ "Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*" });
        assert_eq!(policy["Statement"][0], allow);
        let denied = policy["Statement"].get(1).map(|statement| &statement["Action"]);
        assert!(denied.is_none_or(|denied| *denied == json!(["Update:Delete", "Update:Replace"])));
    }
}
