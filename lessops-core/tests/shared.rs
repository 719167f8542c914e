//! What several functions share is in the template once, with a part for each of them.

use lessops_core::cloudformation::template;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

/// The resources of a service.
fn resources(functions: &[Json]) -> Json {
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let manifest = json!({ "lessops": 1, "package": package, "functions": functions });
    let manifest = Manifest::from_json(&manifest.to_string()).expect("it is valid");
    let service = Service::from_json(&Json::Null).expect("there are no settings");
    let text = template(&manifest, &service).expect("the service is right");
    text.parse::<Json>().expect("a template is JSON")["Resources"].take()
}

/// The properties of all resources of a type.
fn of_type<'r>(resources: &'r Json, kind: &str) -> Vec<&'r Json> {
    let resources = resources.as_object().expect("there are resources").values();
    resources.filter(|resource| resource["Type"] == kind).map(|resource| &resource["Properties"]).collect()
}

#[test]
fn five_functions_subscribe_to_one_topic() {
    let names = ["bill", "index", "mail", "pack", "ship"];
    let functions = names.map(|name| json!({ "name": name, "triggers": ["sns:orders"] }));
    let resources = resources(&functions);
    assert!(resources["OrdersTopic"].is_object());
    let topic = json!({ "Ref": "OrdersTopic" });
    let mut subscriptions = of_type(&resources, "AWS::SNS::Subscription");
    // The other one is that of the alarms.
    subscriptions.retain(|subscription| subscription["TopicArn"] == topic);
    assert_eq!(subscriptions.len(), 5);
    let mut endpoints: Vec<_> = subscriptions.iter().map(|own| own["Endpoint"].to_string()).collect();
    endpoints.dedup();
    assert_eq!(endpoints.len(), 5, "{endpoints:?}");
}

#[test]
fn two_functions_have_their_own_parts_of_one_bucket() {
    let part = |name: &str, prefix: &str| json!({ "name": name, "triggers": [{ "kind": "s3", "bucket": "uploads", "prefix": prefix }] });
    let resources = resources(&[part("index", "texts/"), part("thumbnail", "pictures/")]);
    let buckets = of_type(&resources, "AWS::S3::Bucket");
    assert_eq!(buckets.len(), 1);
    let notifications = &buckets[0]["NotificationConfiguration"]["LambdaConfigurations"];
    let functions: Vec<_> =
        notifications.as_array().expect("there are some").iter().map(|one| &one["Function"]).collect();
    assert_eq!(functions, [&json!({ "Ref": "IndexAlias" }), &json!({ "Ref": "ThumbnailAlias" })]);
}

#[test]
fn three_functions_read_one_table() {
    let reader = |name: &str| {
        let handle = json!({ "kind": "table", "parameter": "orders", "access": "Read" });
        json!({ "name": name, "resources": [handle] })
    };
    let resources = resources(&["bill", "report", "ship"].map(reader));
    assert_eq!(of_type(&resources, "AWS::DynamoDB::Table").len(), 1);
    let policies = of_type(&resources, "AWS::IAM::Policy");
    let table = json!({ "Fn::GetAtt": ["OrdersTable", "Arn"] }).to_string();
    assert_eq!(policies.iter().filter(|policy| policy.to_string().contains(&table)).count(), 3);
}
