//! Two stacks of one template can stand side by side in an account and region, as the stages of a service do: no resource
//! has a name of its own that does not follow from the stack's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

/// Names that every stack may have alike, and why.
const SHARED: [(&str, &str, &str); 15] = [
    ("AWS::ApiGateway::Authorizer", "Name", "it is in the stack's API"),
    ("AWS::ApiGateway::Stage", "StageName", "it is in the stack's API"),
    ("AWS::ApiGatewayV2::Authorizer", "Name", "it is in the stack's API"),
    ("AWS::ApiGatewayV2::DomainName", "DomainName", "no two stages may have the same `api.domain`"),
    ("AWS::ApiGatewayV2::Stage", "StageName", "it is in the stack's API"),
    ("AWS::ApplicationAutoScaling::ScalingPolicy", "PolicyName", "it is in the stack's target"),
    ("AWS::CloudWatch::Alarm", "MetricName", "it is CloudWatch's, of what the stack has"),
    ("AWS::CodeDeploy::DeploymentGroup", "DeploymentConfigName", "it is CodeDeploy's own"),
    ("AWS::Events::Rule", "EventBusName", "it stands already, and takes many"),
    ("AWS::IAM::Policy", "PolicyName", "it is in the stack's role"),
    ("AWS::Lambda::Alias", "Name", "it is the stack's function's"),
    ("AWS::Logs::SubscriptionFilter", "LogGroupName", "it stands already, and takes two"),
    ("AWS::Route53::RecordSet", "Name", "no two stages may have the same `api.domain`"),
    ("AWS::SES::ReceiptRule", "RuleSetName", "it stands already, and takes many"),
    ("Custom::LessopsBreaker", "Name", "it is in the stack's table"),
];

fn templates() -> Vec<Json> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = fs::read_dir(folder).expect("the goldens are in the repository");
    let text = |case: fs::DirEntry| fs::read_to_string(case.path().join("template.json"));
    cases
        .map(|case| text(case.expect("it can be listed")).expect("a golden has a template"))
        .map(|text| text.parse().expect("it is JSON"))
        .collect()
}

#[test]
fn no_resource_has_a_name_that_another_stack_would_have_too() {
    let mut found = BTreeSet::new();
    for template in templates() {
        for resource in template["Resources"].as_object().expect("a template has resources").values() {
            let kind = resource["Type"].as_str().expect("a resource has a type");
            let properties = resource["Properties"].as_object().into_iter().flatten();
            let names = properties.filter(|(key, _)| key.ends_with("Name"));
            // What is computed is made of what the stack alone has.
            let fixed = names.filter(|(_, value)| value.is_string());
            found.extend(fixed.map(|(key, _)| (kind.to_owned(), key.clone())));
        }
    }
    let shared: BTreeSet<_> =
        SHARED.iter().map(|(kind, key, _)| ((*kind).to_owned(), (*key).to_owned())).collect();
    assert_eq!(found, shared);
}
