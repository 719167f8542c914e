//! What is wrong with services, each with the functions that have a part in it.

use serde_json::{Value as Json, json};

use super::*;
use crate::cloudformation::{template, template_with};

fn manifest(functions: &[Json]) -> Manifest {
    let functions = functions.iter().enumerate().map(|(index, function)| {
        let mut function = function.clone();
        function["source"] = json!({ "file": "src/main.rs", "line": index + 1 });
        function
    });
    let json = json!({
        "lessops": 1,
        "package": { "name": "shop", "version": "0.1.0" },
        "functions": functions.collect::<Json>(),
    });
    Manifest::from_json(&json.to_string()).unwrap()
}

fn service(settings: &Json) -> Service {
    Service::from_json(settings).unwrap()
}

fn findings(functions: &[Json]) -> Vec<Finding> {
    check(&manifest(functions), &Service::default())
}

/// The only error: its message, and the names of the functions.
fn error(functions: &[Json]) -> (String, Vec<String>) {
    let mut findings = findings(functions);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let Finding { severity, problem, functions } = findings.remove(0);
    assert_eq!(severity, Severity::Error);
    (problem.message, functions.into_iter().map(|function| function.name).collect())
}

fn warning(functions: &[Json]) -> String {
    let findings = findings(functions);
    assert_eq!(findings.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Warning]);
    assert!(template(&manifest(functions), &Service::default()).is_ok());
    findings[0].problem.message.clone()
}

#[test]
fn a_service_without_functions_has_no_template() {
    assert_eq!(error(&[]).0, "the service has no functions");
}

#[test]
fn two_functions_of_one_name_are_shown_with_their_places() {
    let findings = findings(&[json!({ "name": "ship" }), json!({ "name": "ship" })]);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].problem.message, "2 functions of the service are named `ship`");
    assert_eq!(findings[0].functions.iter().map(|function| function.line).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn two_spellings_of_one_logical_id_are_refused_once() {
    let (message, functions) = error(&[json!({ "name": "a_b" }), json!({ "name": "aB" })]);
    assert!(message.starts_with("two resources of the stack have the logical id `AB"), "{message}");
    assert_eq!(functions.len(), 2);
}

#[test]
fn a_table_has_two_readers() {
    let reader = |name: &str| json!({ "name": name, "triggers": ["dynamodb:orders"] });
    assert!(findings(&[reader("a"), reader("b")]).is_empty());
    let (message, functions) = error(&[reader("a"), reader("b"), reader("c")]);
    assert_eq!(message, "3 functions listen to `dynamodb` `orders`, and it takes 2 at most");
    assert_eq!(functions, ["a", "b", "c"]);
}

#[test]
fn a_resource_that_two_functions_describe_differently_is_refused() {
    let reader = |name: &str, shards: u32| json!({ "name": name, "triggers": [{ "kind": "kinesis", "stream": "clicks", "shards": shards }] });
    let (message, functions) = error(&[reader("a", 1), reader("b", 2)]);
    assert_eq!(
        message,
        "two places describe the stream `clicks` differently: `shards` is `1` for the trigger `kinesis` of `a` \
         (src/main.rs:1), and `2` for the trigger `kinesis` of `b` (src/main.rs:2)"
    );
    assert_eq!(functions, ["a", "b"]);
    let keyed = |name: &str, key: &str| json!({ "name": name, "triggers": [{ "kind": "dynamodb", "table": "orders", "key": key }] });
    let (message, _) = error(&[keyed("a", "id: S"), keyed("b", "id: N")]);
    assert!(message.starts_with("two places describe the table `orders` differently: `key` is"), "{message}");
}

#[test]
fn a_topic_of_failures_that_triggers_the_function_again_is_refused() {
    let (message, _) =
        error(&[json!({ "name": "notify", "triggers": ["sns:failed"], "on_failure": "topic:failed" })]);
    assert_eq!(message, "an event that `notify` failed to handle triggers it again, without end");
}

#[test]
fn functions_that_read_each_other_s_log_are_refused() {
    let reader = |name: &str, of: &str| json!({ "name": name, "triggers": [{ "kind": "logs", "group": { "kind": "function", "name": of } }] });
    let (message, _) = error(&[reader("a", "a")]);
    assert_eq!(message, "what `a` writes to its log triggers it again, without end");
    assert_eq!(findings(&[reader("a", "b"), reader("b", "a")]).len(), 2);
    let (message, _) = error(&[reader("watch", "shop")]);
    assert_eq!(message, "the service has no function `shop`");
}

#[test]
fn an_alarm_that_nobody_has_cannot_be_heard() {
    let ship = json!({ "name": "ship", "triggers": ["sqs:orders"], "alarms": ["many: throttles > 5"] });
    let page = |alarm: &str| json!({ "name": "page", "triggers": [{ "kind": "alarm", "alarm": alarm }] });
    assert!(findings(&[page("ship.many"), ship.clone()]).is_empty());
    assert_eq!(error(&[page("ship.lag"), ship.clone()]).0, "`ship` has no alarm `lag`");
    assert_eq!(error(&[page("shop.errors"), ship]).0, "the service has no function `shop`");
}

#[test]
fn a_user_pool_does_not_wait_for_a_slow_function() {
    let (message, _) =
        error(&[json!({ "name": "users", "triggers": [{ "kind": "cognito", "on": "pre_sign_up" }] })]);
    assert_eq!(message, "a user pool waits 5s for an answer, and the function may take 30s");
}

#[test]
fn a_queue_that_only_hears_of_lost_records_is_a_warning() {
    let message = warning(&[json!({ "name": "count", "triggers": ["kinesis"], "on_failure": "queue:lost" })]);
    assert!(
        message.starts_with("the queue is told which records failed, and does not get them"),
        "{message}"
    );
}

#[test]
fn routes_that_match_the_same_requests_are_refused() {
    let (message, functions) = error(&[
        json!({ "name": "get", "triggers": ["http:GET /orders/{id}"] }),
        json!({ "name": "read", "triggers": ["http:GET /orders/{order}"] }),
    ]);
    assert_eq!(
        message,
        "`get` and `read` both listen to `http` `GET /orders/{}`: a request can go to only one of them"
    );
    assert_eq!(functions, ["get", "read"]);
    let apart = [
        json!({ "name": "a", "triggers": ["http:GET /{id}"] }),
        json!({ "name": "b", "triggers": ["http:PUT /{id}"] }),
    ];
    assert_eq!(findings(&apart), []);
}

#[test]
fn filters_overlap_where_one_object_passes_both() {
    let both = |one: Json, other: Json| {
        let s3 = |name: &str, trigger: Json| {
            let mut trigger = trigger;
            trigger["kind"] = "s3".into();
            trigger["bucket"] = "uploads".into();
            json!({ "name": name, "triggers": [trigger] })
        };
        findings(&[s3("one", one), s3("other", other)])
    };
    let overlapping = both(json!({ "prefix": "in/" }), json!({ "prefix": "in/pictures/", "suffix": ".png" }));
    assert_eq!(
        overlapping[0].problem.message,
        "`one` and `other` both listen to `s3` `uploads`: `ObjectCreated:*` of `in/*` and of `in/pictures/*.png` overlap, \
         and S3 notifies one function of an event"
    );
    assert_eq!(both(json!({ "events": "ObjectCreated:Put" }), json!({})).len(), 1);
    assert_eq!(both(json!({ "prefix": "in/" }), json!({ "prefix": "out/" })), []);
    assert_eq!(both(json!({ "suffix": ".png" }), json!({ "suffix": ".jpg" })), []);
    assert_eq!(both(json!({ "events": "ObjectRemoved:*" }), json!({})), []);
}

#[test]
fn a_queue_feeds_one_function() {
    let sqs = |name: &str, fifo: bool| json!({ "name": name, "triggers": [{ "kind": "sqs", "queue": "orders", "fifo": fifo }] });
    let (message, functions) = error(&[sqs("bill", false), sqs("ship", false)]);
    assert_eq!(
        message,
        "`bill` and `ship` both listen to `sqs` `orders`: each message would reach only one of them"
    );
    assert_eq!(functions, ["bill", "ship"]);
    let (message, _) = error(&[sqs("bill", false), sqs("ship", true)]);
    assert!(
        message.ends_with("one describes it as a standard queue, the other as a FIFO queue"),
        "{message}"
    );
}

#[test]
fn a_failure_queue_feeds_no_function() {
    let (message, functions) = error(&[
        json!({ "name": "ship", "triggers": ["sqs:orders"] }),
        json!({ "name": "thumb", "triggers": ["s3"], "on_failure": "queue:orders" }),
    ]);
    assert_eq!(
        message,
        "the queue `orders` keeps what `thumb` failed to handle, and feeds `ship`: it can't be both"
    );
    assert_eq!(functions, ["thumb", "ship"]);
}

#[test]
fn a_failed_event_does_not_trigger_what_failed() {
    let s3 = |name: &str, from: Json, to: &str| json!({ "name": name, "triggers": [from], "on_failure": { "kind": "bucket", "name": to } });
    let (message, functions) = error(&[s3("thumb", json!("s3:uploads"), "uploads")]);
    assert_eq!(message, "an event that `thumb` failed to handle triggers it again, without end");
    assert_eq!(functions, ["thumb"]);
    let around = [s3("thumb", json!("s3:uploads"), "lost"), s3("retry", json!("s3:lost"), "uploads")];
    assert_eq!(findings(&around).len(), 2);
    let apart = json!({ "kind": "s3", "bucket": "uploads", "prefix": "incoming/" });
    assert_eq!(findings(&[s3("thumb", apart, "uploads")]), []);
}

#[test]
fn a_default_of_the_service_is_checked_with_what_the_function_says() {
    let manifest = manifest(&[
        json!({ "name": "ship", "timeout": "1m", "alarms": ["duration > 30s"] }),
        json!({ "name": "pay", "alarms": ["duration > 20s"] }),
    ]);
    assert_eq!(check(&manifest, &Service::default()), []);
    let found = check(&manifest, &service(&json!({ "defaults": { "timeout": "10s" } })));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].problem.argument, "alarm[0]");
    assert!(found[0].problem.message.contains("after its timeout of 10s"));
    assert_eq!(found[0].functions[0].name, "pay");
}

#[test]
fn a_timeout_of_the_service_that_a_user_pool_does_not_wait_for_is_refused() {
    let users =
        manifest(&[json!({ "name": "users", "triggers": [{ "kind": "cognito", "on": "pre_sign_up" }] })]);
    for (timeout, findings) in [("10s", 1), ("5s", 0)] {
        let settings = service(&json!({ "defaults": { "timeout": timeout } }));
        assert_eq!(check(&users, &settings).len(), findings, "{timeout}");
    }
}

#[test]
fn a_default_alarm_that_can_never_fire_with_the_service_s_threshold_is_refused() {
    let settings = service(&json!({ "alarms": { "thresholds": { "duration": "45s" } } }));
    let manifest = manifest(&[
        json!({ "name": "long", "timeout": "1m" }),
        json!({ "name": "own", "alarms": ["duration > 20s"] }),
        json!({ "name": "quick" }),
        json!({ "name": "silent", "default_alarms": false }),
    ]);
    let found = check(&manifest, &settings);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        found[0].problem.message,
        "a default alarm of `quick`: `max(duration) > 45s` can never fire: the function is stopped after its timeout of 30s"
    );
    assert_eq!(found[0].functions[0].name, "quick");
}

#[test]
fn a_timeout_that_the_api_does_not_wait_for_is_a_warning() {
    let message = warning(&[json!({ "name": "get", "triggers": ["http:GET /"], "timeout": "31s" })]);
    assert_eq!(message, "the API answers 503 after 30s, and the function may take 31s");
}

#[test]
fn a_queue_that_is_polled_faster_than_its_function_may_run_is_a_warning() {
    let polling = json!({
        "name": "ship", "triggers": [{ "kind": "sqs", "max_concurrency": 10 }], "concurrency": { "reserved": 5 },
    });
    assert!(warning(&[polling]).contains("throttles all but the 5"));
}

#[test]
fn functions_reserve_what_the_account_has_but_for_a_hundred() {
    let reserved =
        |name: &str, reserved: u32| json!({ "name": name, "concurrency": { "reserved": reserved } });
    assert!(findings(&[reserved("a", 450), reserved("b", 450)]).is_empty());
    let (message, functions) = error(&[reserved("a", 450), json!({ "name": "b" }), reserved("c", 451)]);
    assert!(
        message.contains("reserve or provision 901 invocations, and the account has 900 to reserve"),
        "{message}"
    );
    assert_eq!(functions, ["a", "c"]);

    let large = manifest(&[reserved("a", 100_000), reserved("b", 4_900)]);
    assert!(check(&large, &service(&json!({ "account_concurrency": 105_000 }))).is_empty());
    assert!(!check(&large, &service(&json!({ "account_concurrency": 104_999 }))).is_empty());
    assert!(
        !check(&manifest(&[reserved("a", 1)]), &service(&json!({ "account_concurrency": 100 }))).is_empty()
    );
    assert!(Service::from_json(&json!({ "account_concurrency": 10 })).is_err());
}

#[test]
fn a_name_that_a_function_gives_its_resource_has_the_resource_s_limit() {
    let name = "a".repeat(64);
    let (message, _) = error(&[json!({ "name": name, "triggers": ["s3"] })]);
    assert!(message.contains("a bucket's name at most 50"), "{message}");
    let (message, _) = error(&[json!({ "name": name, "triggers": ["sqs"] })]);
    assert!(message.contains("a queue's name at most 58"), "{message}");
}

#[test]
fn a_parameter_is_not_called_as_a_resource_is() {
    let variable = json!({ "KEY": { "kind": "parameter", "name": "ShipFunction" } });
    let (message, functions) = error(&[json!({ "name": "ship", "env": variable })]);
    assert!(message.contains("`ShipFunction` has the name of one of the stack's resources"), "{message}");
    assert_eq!(functions, ["ship"]);
}

#[test]
fn a_bucket_may_be_called_code() {
    let functions = [json!({ "name": "build", "triggers": ["s3:code"] })];
    let text = template(&manifest(&functions), &Service::default()).unwrap();
    assert!(text.contains("\"CodeBucket2\": {"), "{text}");
}

#[test]
fn more_resources_than_a_stack_takes_are_counted() {
    let functions: Vec<_> = (0..60).map(|index| json!({ "name": format!("f{index}") })).collect();
    let (message, _) = error(&functions);
    // Function, version, alias, role, log group, its two filters, three alarms, one over them and one on the version each; that
    // of the service and that of the release, in two parts each; the topic, its policy and the subscription; the dashboard; five
    // queries, each for 50 log groups and for the others.
    assert_eq!(message, "the template has 740 resources, and CloudFormation takes 500");
    let lifted = Options::unlimited();
    assert!(template_with(&manifest(&functions), &Service::default(), lifted).is_ok());
}

fn handle(kind: &str, parameter: &str, access: &str) -> Json {
    json!({ "kind": kind, "parameter": parameter, "access": access, "line": 9 })
}

/// What the functions of a service whose settings describe resources find.
fn told(functions: &[Json], resources: &Json) -> Vec<String> {
    let service = service(&json!({ "resources": resources }));
    let findings = check(&manifest(functions), &service);
    findings.into_iter().map(|finding| finding.problem.message).collect()
}

#[test]
fn two_descriptions_that_differ_are_shown_with_their_places() {
    let queue = |fifo: bool| {
        let mut queue = handle("queue", "orders", "Send");
        queue["fifo"] = fifo.into();
        queue
    };
    let functions = [
        json!({ "name": "a", "resources": [queue(true)] }),
        json!({ "name": "b", "resources": [handle("queue", "orders", "Send")] }),
        json!({ "name": "c", "resources": [queue(false)] }),
    ];
    let (message, functions) = error(&functions);
    assert_eq!(
        message,
        "two places describe the queue `orders` differently: `fifo` is `true` for `orders: Queue<Send>` of `a` \
         (src/main.rs:9), and `false` for `orders: Queue<Send>` of `c` (src/main.rs:9)"
    );
    assert_eq!(functions, ["a", "c"]);
}

#[test]
fn a_description_goes_for_all_that_name_the_resource() {
    let functions = [
        json!({ "name": "order", "resources": [handle("queue", "orders", "Send")] }),
        json!({ "name": "ship", "triggers": ["sqs:orders"] }),
    ];
    let service = service(&json!({ "resources": { "orders": { "kind": "queue", "fifo": true } } }));
    let template: Json = template(&manifest(&functions), &service).unwrap().parse().unwrap();
    assert_eq!(template["Resources"]["OrdersQueue"]["Properties"]["FifoQueue"], true);
    let trigger = |fifo: bool| json!({ "name": "ship", "triggers": [{ "kind": "sqs", "queue": "orders", "fifo": fifo }] });
    let described = json!({ "orders": { "kind": "queue", "fifo": true } });
    assert_eq!(told(&[trigger(true)], &described), [""; 0]);
    assert_eq!(
        told(&[trigger(false)], &described),
        [
            "two places describe the queue `orders` differently: `fifo` is `false` for the trigger `sqs` of `ship` \
          (src/main.rs:1), and `true` for `resources.orders` in `Cargo.toml`"
        ]
    );
}

#[test]
fn a_failed_event_goes_to_no_fifo_queue() {
    let nightly =
        json!({ "name": "nightly", "triggers": ["schedule:rate(1 day)"], "on_failure": "queue:failed" });
    let found = told(&[nightly], &json!({ "failed": { "kind": "queue", "fifo": true } }));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("`fifo` is `false` for `on_failure` of `nightly`"), "{found:?}");
}

#[test]
fn a_handle_s_name_is_taken_by_another_kind() {
    let functions = [
        json!({ "name": "order", "resources": [handle("bucket", "orders", "Read")] }),
        json!({ "name": "ship", "triggers": ["sqs:orders"] }),
    ];
    let (message, functions) = error(&functions);
    assert_eq!(
        message,
        "`orders` is a bucket for `orders: Bucket<Read>` of `order` (src/main.rs:9), and a queue for the trigger `sqs` \
         of `ship` (src/main.rs:2)"
    );
    assert_eq!(functions, ["order", "ship"]);
}

#[test]
fn what_must_stand_already_is_somewhere() {
    let pay = json!({ "name": "pay", "resources": [handle("secret", "card", "Read")] });
    let (message, _) = error(std::slice::from_ref(&pay));
    assert_eq!(
        message,
        "`card` of `pay` reads the secret `card`, and nothing says which that is: it must stand already"
    );
    let described = json!({ "card": { "kind": "secret", "existing": "shop/card" } });
    assert_eq!(told(&[pay], &described), [""; 0]);
}

#[test]
fn a_description_that_nobody_uses_names_the_nearest_that_is() {
    let pay = json!({ "name": "pay", "resources": [handle("queue", "orders", "Send")] });
    let settings = service(&json!({ "resources": { "order": { "kind": "queue", "fifo": true } } }));
    let findings = check(&manifest(&[pay]), &settings);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let problem = &findings[0].problem;
    assert_eq!(problem.message, "`resources.order` in `Cargo.toml` describes a queue that no function uses");
    assert_eq!(problem.help.as_deref(), Some("did you mean `orders`?"));
}

#[test]
fn a_description_s_name_is_its_key() {
    let pay = json!({ "name": "pay", "resources": [handle("queue", "orders", "Send")] });
    let found = told(&[pay], &json!({ "orders": { "kind": "queue", "name": "other" } }));
    assert_eq!(found, ["`resources.orders` in `Cargo.toml` gives the queue another name, `other`"]);
}

#[test]
fn a_function_that_is_invoked_is_there() {
    let functions = [
        json!({ "name": "order", "resources": [handle("function", "ship_it", "Invoke")] }),
        json!({ "name": "ship" }),
    ];
    let findings = findings(&functions);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(
        findings[0].problem.message,
        "`ship_it` of `order` invokes `ship_it`, and the service has no such function"
    );
}

#[test]
fn a_loop_through_several_functions_is_told_step_by_step() {
    let functions = |allowed: [bool; 3]| {
        [
            json!({ "name": "a", "triggers": ["s3:in"], "resources": [handle("queue", "orders", "Send")], "allow_loop": allowed[0] }),
            json!({ "name": "b", "triggers": ["sqs:orders"], "resources": [handle("function", "c", "Invoke")], "allow_loop": allowed[1] }),
            json!({ "name": "c", "resources": [handle("bucket", "in", "Write"), handle("bucket", "in", "Read")], "allow_loop": allowed[2] }),
        ]
    };
    let (message, names) = error(&functions([false; 3]));
    assert_eq!(
        message,
        "a loop that may never end: `a` writes to the queue `orders`, which triggers `b`, which invokes `c`, which \
         writes to the bucket `in`, which triggers `a`"
    );
    assert_eq!(names, ["a", "b", "c"]);
    // Lambda stops a loop at any of its functions that does not say so.
    assert_eq!(error(&functions([true, false, true])).1, ["b", "c", "a"]);
    assert_eq!(findings(&functions([true; 3])), []);
}

#[test]
fn who_reads_what_triggers_another_makes_no_loop() {
    let functions = [
        json!({ "name": "a", "triggers": ["s3:in"], "resources": [handle("queue", "orders", "Send")] }),
        json!({ "name": "b", "triggers": ["sqs:orders"], "resources": [handle("bucket", "in", "Read")] }),
    ];
    assert_eq!(findings(&functions), []);
}

#[test]
fn the_computed_name_of_a_function_leaves_room() {
    let name = "a".repeat(52);
    let function =
        json!({ "name": name, "resources": [handle("function", &name, "Invoke")], "allow_loop": true });
    assert!(error(&[function]).0.ends_with("has at most 51 characters"));
}

#[test]
fn a_browser_s_question_may_have_a_route_of_its_own() {
    let route = |route: &str, auth: &Json| json!({ "kind": "http", "route": route, "auth": auth });
    let any = route("ANY /files/{*path}", &json!({ "kind": "iam" }));
    let cors = json!({ "kind": "http", "route": "GET /", "cors": { "origins": "*" } });
    let options = json!({ "kind": "http", "route": "OPTIONS /files/{*rest}" });
    let of = |triggers: Json| [json!({ "name": "files", "triggers": triggers })];
    assert!(warning(&of(json!([any, cors]))).starts_with("`ANY /files/{*path}` takes the question"));
    assert!(findings(&of(json!([any, options, cors]))).is_empty());
    assert!(findings(&of(json!([any]))).is_empty());
}
