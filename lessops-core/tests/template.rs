//! What holds of every template, tried on services made at random.

mod dashboard;
mod references;

use std::collections::{BTreeMap, BTreeSet};

use lessops_core::cloudformation::{Options, template, template_with};
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use proptest::prelude::*;
use references::{cycle, dependencies, named, parsed};
use serde_json::{Value as Json, json};

fn made(functions: &[Json], settings: &Json) -> String {
    let metric = json!({ "name": "x", "dimensions": [], "source": { "file": "src/main.rs", "line": 1 } });
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let json = json!({ "lessops": 1, "package": package, "functions": functions, "metrics": [metric] });
    let manifest = Manifest::from_json(&json.to_string()).unwrap();
    template(&manifest, &Service::from_json(settings).unwrap())
        .unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// The listener of a load balancer.
const LISTENER: &str = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2";

/// A function with triggers whose sources are its own, or a part of a bucket that it shares.
fn any_function(index: usize) -> impl Strategy<Value = Json> {
    let name = ["ship_order", "bill", "thumbnail", "http_api", "alarms", "nightlyReport"][index];
    let own = move |suffix: &str| format!("{}-{suffix}", name.to_lowercase().replace('_', "-"));
    let prefix = format!("{name}/");
    let triggers = prop_oneof![
        Just(json!([])),
        prop::sample::select(vec!["uploads".to_owned(), "lost".to_owned(), own("in")])
            .prop_map(move |bucket| json!([{ "kind": "s3", "bucket": bucket, "prefix": prefix }])),
        any::<bool>().prop_map(move |fifo| json!([{ "kind": "sqs", "queue": own("a"), "fifo": fifo }, { "kind": "sqs", "queue": own("b") }])),
        Just(json!([{ "kind": "kinesis", "stream": "clicks", "consumer": true }, { "kind": "kinesis", "stream": own("in") }])),
        Just(json!([{ "kind": "dynamodb", "table": own("items") }])),
        prop::sample::select(vec!["news", "failed"]).prop_map(|topic| json!([{ "kind": "sns", "topic": topic }])),
        Just(json!([{ "kind": "logs", "group": own("log") }])),
        Just(json!([{ "kind": "kafka", "topic": "orders", "bootstrap_servers": "a.example.com:9092" }])),
        Just(json!([{ "kind": "iot", "sql": "SELECT * FROM 'a'" }, { "kind": "iot", "sql": "SELECT * FROM 'b'" }])),
        Just(json!([{ "kind": "ses", "rule_set": "inbound" }])),
        Just(json!([{ "kind": "eventbridge", "source": "shop", "bus": "events" }, { "kind": "eventbridge", "detail_type": "Paid" }])),
        (2..90_u32).prop_map(|days| json!([{ "kind": "schedule", "times": format!("rate({days} days)") }])),
        Just(json!([{ "kind": "alb", "listener": LISTENER, "path": "/*", "priority": index + 1 }, { "kind": "alb", "listener": LISTENER, "host": "a.example", "priority": index + 11 }])),
        Just(json!([{ "kind": "websocket", "key": own("send") }, { "kind": "websocket", "key": own("leave") }])),
        prop::sample::select(vec![json!({ "kind": "iam" }), json!({ "kind": "jwt", "issuer": "https://a.example", "audience": ["a", "b"] })])
            .prop_map(move |auth| json!([{ "kind": "http", "route": format!("GET /{name}/{{id}}"), "auth": auth }, { "kind": "http", "route": format!("PUT /{name}"), "throttle": { "rate": 5, "burst": 5 } }])),
        any::<bool>().prop_map(move |key| json!([{ "kind": "rest", "route": format!("GET /{name}/{{id}}"), "api_key": key, "waf": "common" }, { "kind": "rest", "route": "ANY /shared/{id}/".to_owned() + name }])),
    ];
    let on_failure = prop::sample::select(vec![
        "queue:failed",
        "topic:failed",
        "bucket:lost",
        "bucket:uploads",
        "none",
        "",
    ]);
    let alarms = prop::sample::subsequence(
        vec![
            "errors > 5",
            "errors > 1%",
            "max(duration) > 50% notify Pager",
            "mine: throttles > 1%",
            "metric(\"x\") < 1",
            "concurrency > 9 in 1m",
        ],
        0..6,
    );
    let handles = vec![
        ("bucket", "uploads", "ReadWrite"),
        ("bucket", "archive", "Write"),
        ("queue", "events", "Send"),
        ("queue", "ship-order-b", "Send"),
        ("function", "ship_order", "Invoke"),
    ];
    let handles = prop::sample::subsequence(handles, 0..5);
    let rollout = prop::sample::select(vec![
        json!({ "kind": "all_at_once" }),
        json!({ "kind": "canary", "percent": "10%", "bake": "5m" }),
        json!({ "kind": "linear", "percent": "25%", "every": "2m" }),
    ]);
    let parts = (triggers, on_failure, alarms, any::<bool>(), handles, rollout);
    parts.prop_map(move |(triggers, on_failure, alarms, defaults, handles, rollout)| {
        let handles = handles.iter().map(|(kind, name, access)| json!({ "kind": kind, "parameter": "a", "name": name, "access": access, "line": 1 }));
        let mut function = json!({
            "name": name, "triggers": triggers, "alarms": alarms, "default_alarms": defaults, "module": "shop",
            "source": { "file": "src/main.rs", "line": index + 1 },
            "resources": handles.collect::<Json>(), "allow_loop": true, "rollout": rollout,
        });
        let kind = function["triggers"][0]["kind"].as_str().unwrap_or_default();
        if !on_failure.is_empty() && ["s3", "kafka", "sns", "logs", "iot", "ses", "eventbridge", "schedule", "kinesis", "dynamodb"].contains(&kind) {
            // A topic of failed events that triggers the function that failed is an error.
            let looping = function["triggers"][0]["topic"] == "failed" && on_failure == "topic:failed";
            function["on_failure"] = if looping { "none" } else { on_failure }.into();
        }
        function
    })
}

prop_compose! {
    fn any_service()(
        functions in (any_function(0), any_function(1), any_function(2), any_function(3), any_function(4), any_function(5)),
        count in 1..=6_usize,
        network in prop::sample::subsequence(vec!["Subnets", "MoreSubnets", "subnet-0a1b2c3d"], 0..=3),
        notify in prop::option::of(prop::sample::select(vec!["OnCall", "arn:aws:sns:eu-central-1:123456789012:pager"])),
    ) -> (Vec<Json>, Json) {
        let (a, b, c, d, e, f) = functions;
        let mut settings = json!({ "alarms": { "notify": notify.unwrap_or("Default") } });
        if !network.is_empty() {
            settings["vpc"] = json!({ "subnets": network, "security_groups": ["SecurityGroups"] });
        }
        ([a, b, c, d, e, f].into_iter().take(count).collect(), settings)
    }
}

proptest! {
    #[test]
    fn every_name_in_a_template_is_there((functions, settings) in any_service()) {
        let template = parsed(&made(&functions, &settings));
        let mut found = BTreeSet::new();
        for section in ["Resources", "Outputs", "Conditions"] {
            named(&template[section], &mut found);
        }
        for id in found {
            let known = ["Resources", "Parameters", "Conditions"].iter().any(|section| template[section].get(&id).is_some());
            prop_assert!(known, "{id} is nowhere");
        }
    }

    #[test]
    fn no_resource_depends_on_itself((functions, settings) in any_service()) {
        let cycle = cycle(dependencies(&parsed(&made(&functions, &settings))));
        prop_assert!(cycle.is_empty(), "{cycle:?}");
    }

    #[test]
    fn the_order_of_functions_does_not_matter((functions, settings) in any_service(), seed in any::<usize>()) {
        let mut turned = functions.clone();
        turned.rotate_left(seed % functions.len());
        prop_assert_eq!(made(&turned, &settings), made(&functions, &settings));
    }

    #[test]
    fn more_functions_change_no_id_of_the_others((functions, settings) in any_service()) {
        let ids = |functions: &[Json]| -> BTreeSet<String> {
            parsed(&made(functions, &settings))["Resources"].as_object().unwrap().keys().cloned().collect()
        };
        let fewer = functions.len().div_ceil(2);
        let (all, fewer) = (ids(&functions), ids(&functions[..fewer]));
        // An alarm on what functions share takes a default's place, and a deployment holds what there is.
        let changes = |id: &&String| id.ends_with("Alarm") || id.starts_with("RestApiDeployment");
        let gone: Vec<_> = fewer.difference(&all).filter(|id| !changes(id)).collect();
        prop_assert!(gone.is_empty(), "{gone:?}");
    }

    #[test]
    fn every_alarm_makes_the_service_unhealthy((functions, settings) in any_service()) {
        let template = parsed(&made(&functions, &settings));
        let dependencies = dependencies(&template);
        let mut unhealthy = BTreeSet::from(["ServiceUnhealthy".to_owned()]);
        let mut next = vec!["ServiceUnhealthy"];
        while let Some(id) = next.pop() {
            let is_rule = template["Resources"][id]["Type"] == "AWS::CloudWatch::CompositeAlarm";
            next.extend(dependencies.get(id).into_iter().flatten().filter(|id| is_rule && unhealthy.insert((*id).clone())).map(String::as_str));
        }
        for (id, resource) in template["Resources"].as_object().unwrap() {
            let is_alarm = resource["Type"].as_str().unwrap().ends_with("Alarm");
            // What turns a new version back says nothing of the service.
            let of_version = id.contains("AlarmOfVersion") || id == "ReleaseUnhealthy";
            prop_assert!(!is_alarm || unhealthy.contains(id) != of_version, "{id}");
        }
    }

    #[test]
    fn what_starts_traffic_waits_for_the_policy((functions, settings) in any_service()) {
        let template = parsed(&made(&functions, &settings));
        let dependencies = dependencies(&template);
        for (id, resource) in template["Resources"].as_object().unwrap() {
            let starts = ["AWS::Lambda::EventSourceMapping", "AWS::SNS::Subscription", "AWS::Events::Rule", "AWS::Logs::SubscriptionFilter", "AWS::IoT::TopicRule", "AWS::SES::ReceiptRule", "AWS::Lambda::EventInvokeConfig", "AWS::Scheduler::Schedule"];
            let function = dependencies[id].iter().find_map(|other| other.strip_suffix("Alias"));
            if let (true, Some(function)) = (starts.contains(&resource["Type"].as_str().unwrap()), function) {
                let policy = format!("{function}RolePolicy");
                prop_assert!(!dependencies.contains_key(&policy) || dependencies[id].contains(&policy), "{id}");
            }
        }
    }
}

#[test]
fn a_dimension_is_a_reference_and_never_an_id_as_text() {
    let functions = [
        json!({ "name": "ship", "triggers": ["sqs:orders"], "alarms": ["backlog > 5", "errors > 1%"] }),
        json!({ "name": "get", "triggers": ["http:GET /"], "alarms": ["latency > 1s"] }),
        json!({ "name": "list", "triggers": ["rest:GET /"], "alarms": ["latency > 1s"] }),
        json!({ "name": "nightly", "triggers": ["schedule:rate(1 day)"] }),
    ];
    let template = parsed(&made(&functions, &Json::Null));
    let resource = |id: &str| &template["Resources"][id]["Properties"];
    assert_eq!(
        resource("ShipBacklogAlarm")["Dimensions"][0]["Value"],
        json!({ "Fn::GetAtt": ["OrdersQueue", "QueueName"] })
    );
    assert_eq!(
        resource("ShipDeadlettersAlarm")["Dimensions"][0]["Value"],
        json!({ "Fn::GetAtt": ["OrdersDeadLetters", "QueueName"] })
    );
    assert_eq!(resource("HttpApiLatencyAlarm")["Dimensions"][0]["Value"], json!({ "Ref": "HttpApi" }));
    let of_rest = &resource("RestApiLatencyAlarm")["Dimensions"];
    assert_eq!(of_rest[0], json!({ "Name": "ApiName", "Value": resource("RestApi")["Name"] }));
    assert_eq!(of_rest[1], json!({ "Name": "Stage", "Value": { "Ref": "RestApiStage" } }));
    assert_eq!(resource("SchedulesDroppedAlarm")["Dimensions"][0]["Value"], json!({ "Ref": "Schedules" }));
    let math = &resource("ShipErrorsAlarm")["Metrics"];
    assert_eq!(math[1]["MetricStat"]["Metric"]["Dimensions"][0]["Value"], json!({ "Ref": "ShipFunction" }));
    assert_eq!(math[0]["Expression"], "IF(whole0 > 0, 100 * part0 / whole0, 0)");
}

#[test]
fn a_composite_alarm_tells_in_place_of_those_of_its_function_alone() {
    let functions = [
        json!({ "name": "get", "triggers": ["http:GET /"], "alarms": ["errors > 1 notify Pager"] }),
        json!({ "name": "tidy", "default_alarms": false, "alarms": ["errors > 5"] }),
    ];
    let told = |notify: &str, id: &str| {
        let template = parsed(&made(&functions, &json!({ "alarms": { "notify": notify } })));
        let alarm = &template["Resources"][id]["Properties"];
        assert!(alarm.is_object(), "{id}");
        assert_eq!(alarm["AlarmActions"], alarm["OKActions"], "{id}");
        alarm["AlarmActions"][0]["Ref"].as_str().unwrap_or_default().to_owned()
    };
    for (id, each, composite) in [
        ("GetDurationAlarm", "OnCall", ""),
        ("GetErrorsAlarm", "Pager", "Pager"),
        ("GetFunctionUnhealthy", "", "OnCall"),
        ("HttpApiHttp5xxAlarm", "OnCall", "OnCall"),
        ("TidyErrorsAlarm", "OnCall", "OnCall"),
        ("ServiceUnhealthy", "", ""),
    ] {
        assert_eq!([told("OnCall", id), told("composite:OnCall", id)], [each, composite], "{id}");
    }
    assert_eq!(told("composite", "GetFunctionUnhealthy"), "Alarms");
}

#[test]
fn a_service_without_composite_alarms_has_none() {
    let functions = [json!({ "name": "get", "triggers": ["http:GET /"] })];
    let template = made(&functions, &json!({ "alarms": { "composite": false } }));
    assert!(template.contains("GetErrorsAlarm"));
    assert!(!template.contains("ServiceUnhealthy") && !template.contains("FunctionUnhealthy"));
}

#[test]
fn a_function_with_one_alarm_has_no_composite_alarm() {
    let functions = [json!({ "name": "tidy", "default_alarms": false, "alarms": ["errors > 5"] })];
    let template = parsed(&made(&functions, &Json::Null));
    assert!(template["Resources"].get("TidyFunctionUnhealthy").is_none());
    let rule = &template["Resources"]["ServiceUnhealthy"]["Properties"]["AlarmRule"];
    assert_eq!(*rule, json!({ "Fn::Sub": "ALARM(\"${TidyErrorsAlarm}\")" }));
}

#[test]
fn the_alarms_of_a_large_service_make_a_tree() {
    let functions: Vec<_> = (0..150).map(|index| json!({ "name": format!("f{index}") })).collect();
    let manifest =
        json!({ "lessops": 1, "package": { "name": "shop", "version": "0.1.0" }, "functions": functions });
    let manifest = Manifest::from_json(&manifest.to_string()).unwrap();
    let options = Options::unlimited();
    let template = template_with(&manifest, &Service::default(), options).unwrap().text.to_string();
    let template = parsed(&template);
    let under =
        |id: &str| template["Resources"][id]["Properties"]["AlarmRule"].to_string().matches("ALARM(").count();
    let parts = under("ServiceUnhealthy");
    assert!((2..=100).contains(&parts), "{parts}");
    let functions: Vec<_> = (1..=parts).map(|part| under(&format!("ServiceUnhealthyPart{part}"))).collect();
    assert!(functions.iter().all(|count| (2..=100).contains(count)), "{functions:?}");
    assert_eq!(functions.iter().sum::<usize>(), 150);
}

#[test]
fn a_heartbeat_waits_as_long_as_it_looks_back() {
    let nightly = json!({ "name": "nightly", "triggers": ["schedule:rate(1 day)"] });
    let template = parsed(&made(&[nightly], &Json::Null));
    let heartbeat = &template["Resources"]["NightlyInvocationsAlarm"]["Properties"];
    assert_eq!(heartbeat["TreatMissingData"], "breaching");
    assert_eq!(heartbeat["WarmUpConfiguration"], json!({ "WarmUpPeriodDurationInMinutes": 27 * 60 }));
}

/// The logical ids of the resources of a type, by a property of theirs.
fn ids_by(functions: &[Json], kind: &str, property: &str) -> BTreeMap<String, String> {
    let template = parsed(&made(functions, &Json::Null));
    let resources = template["Resources"].as_object().unwrap();
    let of_kind = resources.iter().filter(|(_, resource)| resource["Type"] == kind);
    of_kind.map(|(id, resource)| (resource["Properties"][property].to_string(), id.clone())).collect()
}

#[test]
fn what_another_function_takes_over_stays_the_resource_that_it_was() {
    let cases = [
        (
            "AWS::ApiGatewayV2::Route",
            "RouteKey",
            ["http:GET /orders/{id}", "http:PUT /orders", "http:GET /user-profiles"],
        ),
        (
            "AWS::ApiGatewayV2::Route",
            "RouteKey",
            ["websocket:$connect", "websocket:send", "websocket:room.join"],
        ),
        (
            "AWS::ApiGateway::Method",
            "ResourceId",
            ["rest:GET /orders/{id}", "rest:PUT /orders", "rest:GET /user-profiles"],
        ),
        ("AWS::Lambda::EventSourceMapping", "EventSourceArn", ["sqs:orders", "sqs:returns", "sqs:refunds"]),
    ];
    for (kind, property, [a, b, c]) in cases {
        let ids = |functions: &[Json]| ids_by(functions, kind, property);
        let function = |name: &str, triggers: &[&str]| json!({ "name": name, "triggers": triggers });
        let before = ids(&[function("orders", &[a, b, c])]);
        assert_eq!(before.len(), 3, "{before:?}");
        assert_eq!(ids(&[function("renamed", &[a, b, c])]), before);
        assert_eq!(ids(&[function("orders", &[c, b, a])]), before);
        assert_eq!(ids(&[function("orders", &[b]), function("other", &[c, a])]), before);
        let fewer = ids(&[function("orders", &[b, c])]);
        assert!(fewer.len() == 2 && fewer.iter().all(|(key, id)| before.get(key) == Some(id)), "{fewer:?}");
    }
}

#[test]
fn a_bucket_s_permission_stays_the_same_whatever_the_order_of_the_triggers() {
    let permissions = |triggers: &[Json]| {
        let function = json!({ "name": "thumbnail", "triggers": triggers });
        ids_by(&[function], "AWS::Lambda::Permission", "SourceArn")
    };
    let s3 = |bucket: &str, prefix: &str| json!({ "kind": "s3", "bucket": bucket, "prefix": prefix });
    let [a, b, c] = [s3("uploads", "in/"), s3("archive", ""), s3("uploads", "out/")];
    let before = permissions(&[a.clone(), b.clone(), c.clone()]);
    let ids: Vec<_> = before.values().map(String::as_str).collect();
    assert_eq!(ids, ["ThumbnailFromArchiveBucketPermission", "ThumbnailFromUploadsBucketPermission"]);
    assert_eq!(permissions(&[b.clone(), c, a.clone()]), before);
    assert!(permissions(&[a]).into_iter().eq(before.into_iter().skip(1)));
}

#[test]
fn every_alarm_finds_an_id_of_its_own() {
    let functions = [
        json!({ "name": "quote", "alarms": ["errors > 1", "errors > 2", "errors2: throttles > 1", "a-b: errors > 3", "a_b: errors > 4"] }),
        json!({ "name": "orders", "triggers": ["s3"] }),
        json!({ "name": "returns", "triggers": ["s3"], "on_failure": "queue:orders" }),
    ];
    let ids = ids_by(&functions, "AWS::CloudWatch::Alarm", "AlarmDescription");
    let id = |end: &str| ids.iter().find(|(description, _)| description.contains(end)).unwrap().1;
    assert_eq!(id("errors > 1 in 5m"), "QuoteErrorsAlarm");
    assert_eq!(id("errors > 2 in 5m"), "QuoteErrors3Alarm");
    assert_eq!(id("throttles > 1 in"), "QuoteErrors2Alarm");
    assert_eq!(id("errors > 4 in 5m"), "QuoteAB2Alarm");
    assert_eq!(id("orders (:0): deadletters"), "OrdersDeadlettersAlarm");
    assert_eq!(id("shop (orders): deadletters"), "OrdersQueueDeadlettersAlarm");
}

#[test]
fn a_function_hears_of_an_alarm_that_another_function_has_in_its_owner_s_place() {
    let functions = [
        json!({ "name": "first", "triggers": ["http:GET /first"] }),
        json!({ "name": "second", "triggers": ["http:GET /second"] }),
        json!({ "name": "page", "triggers": [{ "kind": "alarm", "alarm": "second.http_5xx", "on": "alarm" }] }),
    ];
    let template = parsed(&made(&functions, &Json::Null));
    let alarm = &template["Resources"]["HttpApiHttp5xxAlarm"]["Properties"];
    assert_eq!(alarm["AlarmActions"][1], json!({ "Ref": "PageAlias" }));
    assert_eq!(alarm["OKActions"].as_array().unwrap().len(), 1);
}

#[test]
fn an_alarm_on_the_api_is_there_once_and_takes_the_default_s_place() {
    let route = |name: &str, alarms: &[&str]| json!({ "name": name, "triggers": [format!("http:GET /{name}")], "alarms": alarms });
    let alarms = |functions: &[Json]| {
        let template = parsed(&made(functions, &Json::Null));
        let resources = template["Resources"].as_object().unwrap().clone().into_iter();
        let of_api = resources.filter(|(id, _)| id.starts_with("HttpApiHttp5xx"));
        of_api
            .map(|(_, alarm)| alarm["Properties"]["AlarmDescription"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        alarms(&[route("a", &[]), route("b", &[])]),
        ["shop (HTTP API): http_5xx > 1% in 5m for 3 of 5"]
    );
    let mut written = route("b", &["http_5xx > 7"]);
    written["source"] = json!({ "file": "src/b.rs", "line": 3 });
    written["module"] = "shop::b".into();
    assert_eq!(alarms(&[route("a", &[]), written]), ["shop::b::b (src/b.rs:3): http_5xx > 7 in 5m"]);
}

#[test]
fn who_lets_requests_pass_is_asked_once_it_may_read_what_it_reads() {
    let auth = json!({ "kind": "authorizer", "function": "check" });
    let table = json!({ "kind": "table", "parameter": "tokens", "access": "Read", "line": 1 });
    let functions = [
        json!({ "name": "get", "triggers": [{ "kind": "http", "route": "GET /", "auth": auth }] }),
        json!({ "name": "check", "timeout": "5s", "resources": [table] }),
    ];
    let dependencies = dependencies(&parsed(&made(&functions, &Json::Null)));
    assert!(dependencies["CheckHttpAuthorizer"].contains("CheckRolePolicy"));
    assert!(dependencies["GetRoute"].is_superset(&BTreeSet::from([
        "CheckHttpAuthorizer".to_owned(),
        "CheckHttpAuthorizerPermission".to_owned(),
    ])));
    assert_eq!(cycle(dependencies), [""; 0]);
}

#[test]
fn routes_that_hold_tokens_to_the_same_share_an_authorizer() {
    let route = |name: &str, audience: Json| {
        let auth = json!({ "kind": "jwt", "issuer": "https://a.example", "audience": audience });
        json!({ "name": name, "triggers": [{ "kind": "http", "route": format!("GET /{name}"), "auth": auth }] })
    };
    let functions = [route("a", json!(["x", "y"])), route("b", json!(["y", "x"])), route("c", json!("x"))];
    assert_eq!(ids_by(&functions, "AWS::ApiGatewayV2::Authorizer", "JwtConfiguration").len(), 2);
}

#[test]
fn a_page_may_use_the_methods_that_there_are_routes_for() {
    let allowed = |routes: &[&str]| {
        let route = |route: &&str| json!({ "kind": "http", "route": route, "cors": { "origins": "*" } });
        let functions = [json!({ "name": "get", "triggers": routes.iter().map(route).collect::<Json>() })];
        parsed(&made(&functions, &Json::Null))["Resources"]["HttpApi"]["Properties"]["CorsConfiguration"]
            ["AllowMethods"]
            .take()
    };
    assert_eq!(allowed(&["PUT /orders", "GET /orders"]), json!(["GET", "PUT"]));
    assert_eq!(allowed(&["ANY /orders"]), json!(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]));
    assert_eq!(allowed(&["OPTIONS /orders"]), Json::Null);
}

/// The logical id of the deployment of a REST API whose routes are these.
fn deployment(routes: &[Json]) -> String {
    let route = |(index, route): (usize, &Json)| json!({ "name": format!("f{index}"), "triggers": [route] });
    let functions: Vec<_> =
        routes.iter().enumerate().map(route).chain([json!({ "name": "check" })]).collect();
    let ids = ids_by(&functions, "AWS::ApiGateway::Deployment", "RestApiId");
    ids.into_values().next().unwrap()
}

#[test]
fn a_deployment_is_another_one_as_soon_as_what_it_holds_changes() {
    let get = |more: Json| {
        let mut route = json!({ "kind": "rest", "route": "GET /orders/{id}" });
        route.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        route
    };
    let put = || json!({ "kind": "rest", "route": "PUT /orders" });
    let all = [
        vec![get(json!({}))],
        vec![get(json!({})), put()],
        vec![put(), get(json!({}))],
        vec![get(json!({ "route": "GET /orders/{order}" }))],
        vec![get(json!({ "api_key": true }))],
        vec![get(json!({ "auth": { "kind": "iam" } }))],
        vec![get(json!({ "auth": { "kind": "authorizer", "function": "check" } }))],
        vec![get(json!({ "stream": true }))],
    ];
    let ids: BTreeSet<_> = all.iter().map(|routes| deployment(routes)).collect();
    assert_eq!(ids.len(), all.len());
    // What the stage has of its own is no part of what it serves.
    let of_the_stage = get(json!({ "waf": "common", "throttle": { "rate": 1, "burst": 1 } }));
    assert_eq!(deployment(&[of_the_stage]), deployment(&all[0]));
}

#[test]
fn a_path_s_parts_are_there_once_whoever_has_routes_below_them() {
    let functions = [
        json!({ "name": "a", "triggers": ["rest:GET /orders/{id}/lines", "rest:PUT /orders"] }),
        json!({ "name": "b", "triggers": ["rest:GET /orders/{id}", "rest:GET /"] }),
    ];
    let template = parsed(&made(&functions, &Json::Null));
    let of = |id: &str, property: &str| template["Resources"][id]["Properties"][property].clone();
    let parts = ["OrdersPath", "OrdersParamPath", "OrdersParamLinesPath"];
    assert_eq!(parts.map(|id| of(id, "PathPart")), ["orders", "{id}", "lines"]);
    assert_eq!(of("OrdersParamLinesPath", "ParentId"), json!({ "Ref": "OrdersParamPath" }));
    let root = json!({ "Fn::GetAtt": ["RestApi", "RootResourceId"] });
    assert_eq!([of("OrdersPath", "ParentId"), of("GetMethod", "ResourceId")], [root.clone(), root]);
    assert_eq!(of("PutOrdersMethod", "ResourceId"), json!({ "Ref": "OrdersPath" }));
    let kinds = template["Resources"].as_object().unwrap().values();
    assert_eq!(kinds.filter(|resource| resource["Type"] == "AWS::ApiGateway::Resource").count(), 3);
}

#[test]
fn a_stage_that_several_routes_throttle_names_each_as_api_gateway_does() {
    let route =
        |route: &str| json!({ "kind": "rest", "route": route, "throttle": { "rate": 5, "burst": 9 } });
    let triggers = ["GET /", "ANY /files/{*path}", "PUT /a/{b}"].map(route);
    let template = parsed(&made(&[json!({ "name": "files", "triggers": triggers })], &Json::Null));
    let settings = template["Resources"]["RestApiStage"]["Properties"]["MethodSettings"].as_array().unwrap();
    let named: Vec<_> =
        settings.iter().map(|setting| json!([setting["HttpMethod"], setting["ResourcePath"]])).collect();
    assert_eq!(
        json!(named),
        json!([["*", "/*"], ["GET", "/"], ["ANY", "/~1files~1{path+}"], ["PUT", "/~1a~1{b}"]])
    );
}
