//! Versions: one is published when and only when something changes that it keeps, and everything invokes the alias.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lessops_core::cloudformation::{Options, template_with};
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

/// The template of one function, whose code has a digest of these bytes.
fn template(function: &Json, settings: &Json, code: Option<u8>) -> Json {
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let manifest = json!({ "lessops": 1, "package": package, "functions": [function] });
    let manifest = Manifest::from_json(&manifest.to_string()).expect("it is valid");
    let service = Service::from_json(settings).expect("they are valid");
    let options = Options { code: code.map(|byte| [byte; 32]), ..Options::default() };
    let rendered = template_with(&manifest, &service, options).expect("the service is right");
    rendered.text.to_string().parse().expect("a template is JSON")
}

/// The logical ids of the resources of a type.
fn ids(template: &Json, kind: &str) -> Vec<String> {
    let resources = template["Resources"].as_object().expect("there are resources").iter();
    resources.filter(|(_, resource)| resource["Type"] == kind).map(|(id, _)| id.clone()).collect()
}

fn version(template: &Json) -> String {
    let versions = ids(template, "AWS::Lambda::Version");
    assert_eq!(versions.len(), 1, "{versions:?}");
    versions[0].clone()
}

#[test]
fn what_a_version_keeps_makes_another_one() {
    let function = |key: &str, value: Json| {
        let mut function = json!({ "name": "ship", "description": "Ships.", "memory": "256MB" });
        function[key] = value;
        version(&template(&function, &Json::Null, Some(1)))
    };
    let first = function("name", "ship".into());
    assert!(first.starts_with("ShipVersion"), "{first}");
    let layer = "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3";
    let kept = [
        ("description", json!("Ships orders.")),
        ("memory", json!("512MB")),
        ("timeout", json!("5s")),
        ("storage", json!("1GB")),
        ("env", json!({ "A1": "b" })),
        ("logs", json!({ "level": "warn" })),
        ("tracing", json!(false)),
        ("layers", json!([layer])),
        ("vpc", json!({ "subnets": ["Subnets"], "security_groups": ["Groups"] })),
    ];
    let made: BTreeSet<_> = kept.iter().map(|(key, value)| function(key, value.clone())).collect();
    assert_eq!(made.len(), kept.len());
    assert!(!made.contains(&first));
}

#[test]
fn what_is_the_function_s_whatever_its_version_makes_no_other_one() {
    let first = version(&template(&json!({ "name": "ship" }), &Json::Null, Some(1)));
    for (key, value) in [
        ("tags", json!({ "team": "shop" })),
        ("concurrency", json!({ "reserved": 10 })),
        ("allow_loop", json!(true)),
        ("retries", json!(1)),
        ("old_versions", json!("delete")),
        ("alarms", json!(["errors > 5"])),
        ("allow", json!([{ "action": ["dynamodb:Query"], "on": ["arn:aws:dynamodb:*:*:table/orders"] }])),
    ] {
        let mut function = json!({ "name": "ship", "triggers": ["sns:orders"] });
        let before = version(&template(&function, &Json::Null, Some(1)));
        function[key] = value;
        assert_eq!(version(&template(&function, &Json::Null, Some(1))), before, "{key}");
        assert_eq!(before, first);
    }
}

#[test]
fn code_that_changes_alone_makes_another_version() {
    let version = |code| version(&template(&json!({ "name": "ship" }), &Json::Null, code));
    assert_eq!(version(Some(1)), version(Some(1)));
    assert_ne!(version(Some(1)), version(Some(2)));
    assert_ne!(version(Some(1)), version(None));
}

#[test]
fn old_versions_are_kept_unless_the_function_or_the_service_says_otherwise() {
    let policy = |function: Json, settings: Json| {
        let template = template(&function, &settings, None);
        let version = &template["Resources"][version(&template)];
        assert_eq!(version["DeletionPolicy"].is_null(), version["UpdateReplacePolicy"].is_null());
        version["DeletionPolicy"].clone()
    };
    let deleted = json!({ "defaults": { "old_versions": "delete" } });
    assert_eq!(policy(json!({ "name": "ship" }), Json::Null), "RetainExceptOnCreate");
    assert!(policy(json!({ "name": "ship", "old_versions": "delete" }), Json::Null).is_null());
    assert!(policy(json!({ "name": "ship" }), deleted.clone()).is_null());
    assert_eq!(policy(json!({ "name": "ship", "old_versions": "keep" }), deleted), "RetainExceptOnCreate");
}

#[test]
fn each_version_has_alarms_of_its_own_that_turn_it_back() {
    let alarms = |rollout: &Json, code| {
        let function = json!({ "name": "get", "triggers": ["http:GET /"], "rollout": rollout });
        let template = template(&function, &Json::Null, Some(code));
        let own = version(&template);
        let digest = own.strip_prefix("GetVersion").expect("it is the function's").to_owned();
        let ids = ids(&template, "AWS::CloudWatch::Alarm");
        let ids: Vec<_> = ids.into_iter().filter(|id| id.ends_with(&digest)).collect();
        for id in &ids {
            let text = template["Resources"][id].to_string();
            assert!(text.contains(&json!({ "Fn::GetAtt": [own, "Version"] }).to_string()), "{text}");
        }
        let group =
            &template["Resources"]["GetDeploymentGroup"]["Properties"]["AlarmConfiguration"]["Alarms"];
        let turned = group.as_array().map_or(0, Vec::len);
        assert!(turned == 0 || turned == ids.len());
        (ids, turned)
    };
    let canary = json!({ "kind": "canary", "percent": "10%", "bake": "5m" });
    let ((first, turned), (second, _)) = (alarms(&canary, 1), alarms(&canary, 2));
    assert_eq!((first.len(), turned), (3, 3), "{first:?}");
    assert!(first.iter().all(|id| !second.contains(id)));
    let (at_once, turned) = alarms(&json!({ "kind": "all_at_once" }), 1);
    assert_eq!((at_once.len(), turned), (1, 0), "{at_once:?}");
}

#[test]
fn codedeploy_s_own_steps_go_by_its_names() {
    let config = |rollout: Json| {
        let template = template(&json!({ "name": "get", "rollout": rollout }), &Json::Null, None);
        template["Resources"]["GetDeploymentGroup"]["Properties"]["DeploymentConfigName"].clone()
    };
    let canary = |percent, bake| config(json!({ "kind": "canary", "percent": percent, "bake": bake }));
    let linear = |percent, every| config(json!({ "kind": "linear", "percent": percent, "every": every }));
    assert_eq!(canary("10%", "30m"), "CodeDeployDefault.LambdaCanary10Percent30Minutes");
    assert_eq!(linear("10%", "1m"), "CodeDeployDefault.LambdaLinear10PercentEvery1Minute");
    assert_eq!(linear("10%", "10m"), "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes");
    assert_eq!(canary("10%", "6m"), json!({ "Ref": "RolloutCanary10Percent6Minutes" }));
    assert_eq!(linear("10%", "5m"), json!({ "Ref": "RolloutLinear10PercentEvery5Minutes" }));
}

/// Where a template names one of these functions, and how: its ARN, or its name where an alarm does not.
fn named(value: &Json, functions: &BTreeSet<String>, found: &mut Vec<String>) {
    match value {
        Json::Object(object) => {
            let of = |name: Option<&str>| name.is_some_and(|name| functions.contains(name));
            if of(object.get("Fn::GetAtt").and_then(|path| path[0].as_str()))
                || of(object.get("Ref").and_then(Json::as_str))
            {
                found.push(value.to_string());
            }
            let text = object.get("Fn::Sub").map(|sub| sub[0].as_str().or(sub.as_str()).unwrap_or_default());
            for function in functions {
                let arn = format!("${{{function}.Arn}}");
                // A hook invokes the versions that it checks.
                let is_named = |rest: &str| rest.starts_with(":live") || rest.starts_with(":*");
                if text.is_some_and(|text| text.split(&arn).skip(1).any(|rest| !is_named(rest))) {
                    found.push(value.to_string());
                }
            }
            object.values().for_each(|value| named(value, functions, found));
        }
        Json::Array(items) => items.iter().for_each(|item| named(item, functions, found)),
        _ => {}
    }
}

#[test]
fn nothing_names_a_function_where_its_alias_is_meant() {
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut aliases = 0;
    for case in fs::read_dir(goldens).expect("the folder of the goldens is in the repository") {
        let path = case.expect("the folder can be listed").path().join("template.json");
        let text = fs::read_to_string(&path).expect("each golden has a template");
        let template: Json = text.parse().expect("a template is JSON");
        let functions: BTreeSet<_> = ids(&template, "AWS::Lambda::Function").into_iter().collect();
        aliases += ids(&template, "AWS::Lambda::Alias").len();
        for (id, resource) in template["Resources"].as_object().expect("there are resources") {
            // These are about the function as a whole, or about the alias by its name.
            let about = [
                "AWS::Lambda::Version",
                "AWS::Lambda::Alias",
                "AWS::CloudWatch::Alarm",
                "AWS::CloudWatch::Dashboard",
                "Custom::LessopsBreaker",
            ];
            let kind = resource["Type"].as_str().expect("a resource has a type");
            // CodeDeploy turns the alias, which it names by the function, and a breaker stops the function as a whole.
            let turns = id.ends_with("DeploymentRole") || id == "BreakerAccess";
            if about.contains(&kind) || turns || resource["Properties"]["Qualifier"] == "live" {
                continue;
            }
            let mut found = Vec::new();
            named(resource, &functions, &mut found);
            assert!(found.is_empty(), "{}: {id} names {found:?}", path.display());
        }
    }
    assert!(aliases > 100, "{aliases}");
}
