//! Everything that can have tags has those of the service. `tests/aws/test_templates.py` holds that the types which
//! have none here can have none.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lessops_core::cloudformation::template;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

/// The types of resources that can't have tags, one a line.
const UNTAGGABLE: &str = include_str!("untaggable.txt");

/// The resources of a manifest under a service's settings.
fn resources(manifest: &Json, settings: &Json) -> serde_json::Map<String, Json> {
    let manifest = Manifest::from_json(&manifest.to_string()).expect("it is valid");
    let service = Service::from_json(settings).expect("the settings are valid");
    let text = template(&manifest, &service).expect("it has a template");
    match text.parse::<Json>().expect("a template is JSON")["Resources"].take() {
        Json::Object(resources) => resources,
        other => panic!("{other} are no resources"),
    }
}

/// What a resource has of a tag, whichever form its type gives to tags.
fn tag<'r>(resource: &'r Json, key: &str) -> Option<&'r Json> {
    ["Tags", "UserPoolTags"].iter().find_map(|property| match &resource["Properties"][property] {
        Json::Array(tags) => tags.iter().find(|tag| tag["Key"] == key).map(|tag| &tag["Value"]),
        tags => tags.get(key),
    })
}

#[test]
fn everything_that_can_have_tags_has_those_of_the_service() {
    let untaggable: BTreeSet<_> = UNTAGGABLE.lines().collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut without = BTreeSet::new();
    for case in fs::read_dir(folder).expect("the goldens are in the repository") {
        let case = case.expect("it can be listed").path();
        let read = |name: &str| fs::read_to_string(case.join(name)).ok();
        let parsed = |text: String| text.parse::<Json>().expect("it is JSON");
        let manifest = parsed(read("manifest.json").expect("a golden has a manifest"));
        let mut settings = read("service.json").map_or_else(|| json!({}), parsed);
        settings["tags"]["under-test"] = "17".into();
        for (id, resource) in resources(&manifest, &settings) {
            let kind = resource["Type"].as_str().expect("a resource has a type").to_owned();
            match tag(&resource, "under-test") {
                Some(value) => assert_eq!(value, "17", "{}: {id}", case.display()),
                // A custom resource has what its function makes of it.
                None if kind.starts_with("Custom::") => {}
                None => drop(without.insert(kind)),
            }
        }
    }
    let without: BTreeSet<_> = without.iter().map(String::as_str).collect();
    assert_eq!(
        without.difference(&untaggable).collect::<Vec<_>>(),
        [&""; 0],
        "these have no tags, and could"
    );
    assert_eq!(
        untaggable.difference(&without).collect::<Vec<_>>(),
        [&""; 0],
        "these are in no golden without tags"
    );
}

#[test]
fn what_functions_share_has_a_tag_of_the_service_s_where_they_differ() {
    let reader = |name: &str, team: &str| {
        let handle = json!({ "kind": "table", "parameter": "orders", "access": "Read" });
        json!({ "name": name, "resources": [handle], "tags": { "team": team } })
    };
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let functions = [reader("bill", "money"), reader("ship", "logistics")];
    let manifest = json!({ "lessops": 1, "package": package, "functions": functions });
    let resources = resources(&manifest, &json!({ "tags": { "team": "shop" } }));
    assert_eq!(tag(&resources["OrdersTable"], "team"), Some(&json!("shop")));
    assert_eq!(tag(&resources["BillFunction"], "team"), Some(&json!("money")));
}
