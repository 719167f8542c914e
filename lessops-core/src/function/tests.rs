//! The rules of an attribute, read from JSON, which makes the same argument tree as tokens do.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::field::{Key, Shape};
use crate::manifest::{self, Manifest};

fn read(fields: &Json) -> Result<Function, Vec<Problem>> {
    let args = args_from_json(fields.as_object().expect("the tests give objects").iter());
    Function::from_args(
        &args,
        Item { name: "ship".to_owned(), file: "src/ship.rs".to_owned(), line: 12, ..Item::default() },
    )
}

/// The arguments at fault and what is said of them.
fn problems(fields: &Json) -> Vec<(String, String)> {
    read(fields)
        .expect_err("the settings have problems")
        .into_iter()
        .map(|p| (p.argument, p.message))
        .collect()
}

fn defaults(function: &Function) -> Vec<crate::alarm::Effective> {
    crate::alarm::effective(function, &crate::alarm::Thresholds::default())
}

fn problem(fields: &Json) -> Problem {
    let mut problems = read(fields).expect_err("the settings have a problem");
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[test]
fn all_problems_are_found_at_once() {
    let found = problems(
        &json!({ "timeout": "1h", "memory": "64MB", "trigger": ["s4", "sqs"], "alarms": "errors>5" }),
    );
    let arguments: Vec<_> = found.iter().map(|(argument, _)| argument.as_str()).collect();
    assert_eq!(arguments, ["", "trigger[0]", "memory", "timeout"], "{found:#?}");
}

#[test]
fn rules_over_several_keys_are_checked_beside_mistakes_in_others() {
    let alarms = json!(["erors > 1", "oldest > 5m", "errors > 1"]);
    let found = problems(&json!({ "memory": "64MB", "trigger": "s3", "alarm": alarms }));
    let arguments: Vec<_> = found.iter().map(|(argument, _)| argument.as_str()).collect();
    assert_eq!(arguments, ["alarm[0]", "memory", "alarm[1]"], "{found:#?}");

    let retries = json!({ "trigger": { "kind": "sqs", "max_concurrency": 1 }, "retries": 1 });
    assert_eq!(problems(&retries).len(), 2);
}

#[test]
fn nothing_is_concluded_from_what_could_not_be_read() {
    for fields in [
        json!({ "tigger": "sqs", "alarm": "oldest > 5m" }),
        json!({ "trigger": "sqss", "alarm": "oldest > 5m" }),
        json!({ "trigger": ["sqss", "sqs"], "alarm": "oldest > 5m" }),
        json!({ "trigger": { "kind": "sqs", "batch_size": 100, "batching_window": "1x" } }),
        json!({ "trigger": { "kind": "sqs", "batch_size": 100, "batching_windw": 1 } }),
        json!({ "trigger": [{ "kind": "s3", "bucket": "a", "events": "ObjectTagged:Put" }, "s3:a"] }),
        json!({ "timeout": "1x", "alarm": "duration > 60s" }),
        json!({ "concurrency": { "reserved": -1 }, "alarm": "concurrency > 80%" }),
        json!({ "concurency": { "reserved": 1 }, "alarm": "concurrency > 80%" }),
        json!({ "retires": 1, "trigger": "s3" }),
        json!({ "concurrency": { "resreved": 10 } }),
        json!({ "trigger": { "kind": "schedule", "tims": "rate(1 day)" } }),
    ] {
        assert_eq!(problems(&fields).len(), 1, "{fields}");
    }
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let problem = problem(&json!({ "timout": 5 }));
    assert_eq!(problem.message, "`lambda` has no argument `timout`");
    assert_eq!(problem.help.as_deref(), Some("did you mean `timeout`?"));
}

#[test]
fn a_string_says_what_a_call_says() {
    let kinds = |fields: &Json| read(fields).unwrap().settings.trigger;
    assert_eq!(
        kinds(&json!({ "trigger": "s3:uploads" })),
        kinds(&json!({ "trigger": { "kind": "s3", "bucket": "uploads" } }))
    );
    assert_eq!(
        kinds(&json!({ "trigger": "schedule:rate(5 minutes)" })),
        kinds(&json!({ "trigger": { "kind": "schedule", "times": "rate(5 minutes)" } }))
    );
}

#[test]
fn a_required_argument_that_is_missing_is_named() {
    let problem = problem(&json!({ "trigger": "http" }));
    assert_eq!(problem.message, "`http` needs a route such as `\"GET /orders/{id}\"`");
}

#[test]
fn a_mistake_inside_a_string_is_marked_in_the_whole_string() {
    let problem = problem(&json!({ "trigger": "schedule:rate(1 minutes)" }));
    let (whole, range) = problem.mark.unwrap();
    assert_eq!((whole.as_str(), &whole[range]), ("schedule:rate(1 minutes)", "1 minutes"));
}

#[test]
fn a_metric_that_the_triggers_do_not_emit_is_refused() {
    let problem = problem(&json!({ "trigger": "sqs", "alarm": "lag > 5m" }));
    assert_eq!(problem.argument, "alarm[0]");
    assert_eq!(problem.message, "a function with the trigger `sqs` has no metric `lag`");
    assert!(problem.help.unwrap().contains("`oldest`"));
}

#[test]
fn an_alarm_that_can_never_fire_is_refused() {
    for alarm in ["duration > 30s", "duration > 100%", "max(duration) > 31s", "duration >= 31s"] {
        let problem = problem(&json!({ "alarm": alarm, "timeout": "30s" }));
        let shown = format!("`{alarm}` can never fire: the function is stopped after its timeout of 30s");
        assert_eq!(problem.message, shown);
    }
    for alarm in ["duration >= 30s", "sum(duration) > 10m in 1h", "count(duration) > 1000", "duration < 1m"] {
        assert!(read(&json!({ "alarm": alarm, "timeout": "30s" })).is_ok(), "{alarm}");
    }
    assert!(read(&json!({ "alarm": "duration > 45s" })).is_ok(), "the service may have another default");
    let message = problem(&json!({ "alarm": "duration > 15m" })).message;
    assert!(message.ends_with("after its timeout, which is 900s at most"), "{message}");
}

#[test]
fn a_threshold_that_no_value_is_beyond_is_refused() {
    for (alarm, why) in [
        ("invocations < 0", "never below zero"),
        ("oldest >= 0s", "fires always"),
        ("errors > 100%", "never more than the whole"),
        ("concurrency > 5", "reserves 5"),
        ("concurrency > 100%", "never more than the whole"),
        ("duration > 100%", "after its timeout"),
    ] {
        let fields = json!({ "alarm": alarm, "trigger": "sqs", "concurrency": { "reserved": 5 } });
        let message = problem(&fields).message;
        assert!(message.starts_with(&format!("`{alarm}`")) && message.contains(why), "{message}");
    }
    let waiting = |age: Json| read(&json!({ "alarm": "waiting > 1h", "trigger": "s3", "max_age": age }));
    assert!(waiting(json!("2h")).is_ok());
    assert!(waiting(json!("1h")).unwrap_err()[0].message.ends_with("after 1h, its `max_age`"));
    for alarm in ["errors >= 100%", "concurrency >= 5", "count(concurrency) > 5", "invocations <= 0"] {
        let fields = json!({ "alarm": alarm, "concurrency": { "reserved": 5 } });
        assert!(read(&fields).is_ok(), "{alarm}");
    }
}

#[test]
fn a_failure_queue_that_there_is_not_has_no_metric() {
    let problem = problem(&json!({ "trigger": "s3", "on_failure": "none", "alarm": "deadletters > 0" }));
    assert_eq!(
        problem.message,
        "`deadletters` counts what lies in a failure queue, and the function has none"
    );
}

#[test]
fn a_percentage_of_reserved_concurrency_needs_one() {
    assert!(problem(&json!({ "alarm": "concurrency > 80%" })).message.contains("needs one"));
    assert!(read(&json!({ "alarm": "concurrency > 80%", "concurrency": { "reserved": 5 } })).is_ok());
}

#[test]
fn a_share_of_sums_takes_no_other_statistic() {
    let problem = problem(&json!({ "alarm": "avg(errors) > 1%" }));
    assert_eq!(problem.message, "`avg(errors)` has no percentage: it is a share of sums");
    assert_eq!(problem.help.as_deref(), Some("write `errors > 1%`"));
}

#[test]
fn a_sum_of_times_and_a_number_of_values_have_no_percentage() {
    for alarm in ["count(duration) > 50%", "sum(duration) > 90%"] {
        let message = problem(&json!({ "alarm": alarm })).message;
        assert!(
            message.ends_with("has no percentage: a percentage is of the most that one value can be"),
            "{message}"
        );
    }
    assert!(read(&json!({ "alarm": "avg(duration) > 50%" })).is_ok());
}

#[test]
fn a_default_alarm_that_nothing_can_set_off_is_left_out() {
    let waits = |max_age: &str| {
        let function = read(&json!({ "trigger": "s3", "max_age": max_age })).unwrap();
        defaults(&function).iter().any(|effective| effective.alarm.metric_text() == "waiting")
    };
    assert!(waits("20m") && !waits("10m"));
}

#[test]
fn settings_of_asynchronous_events_need_an_asynchronous_trigger() {
    let found = problems(&json!({ "trigger": "sqs", "retries": 1, "on_failure": "none" }));
    assert_eq!(found.len(), 2);
    assert!(found[0].1.contains("`on_failure` has no meaning for the trigger `sqs`"), "{found:?}");
    assert!(
        read(&json!({ "trigger": "s3", "retries": 1, "max_age": "1h", "on_failure": "topic:lost" })).is_ok()
    );
}

#[test]
fn triggers_of_one_function_share_their_events() {
    assert!(problem(&json!({ "trigger": ["s3:in", "sqs:in"] })).message.contains("different events"));
    assert!(problem(&json!({ "trigger": ["s3:in", "s3:in"] })).message.contains("given twice"));
    assert!(read(&json!({ "trigger": ["s3:in", "s3:out"] })).is_ok());
}

#[test]
fn triggers_of_one_function_do_not_overlap() {
    let trigger = |keys: Json| problem(&json!({ "trigger": keys })).message;
    let s3 = |prefix: &str| json!({ "kind": "s3", "bucket": "in", "prefix": prefix });
    assert!(trigger(json!([s3("a/"), s3("a/b/")])).contains("another trigger listens to `in` too"));
    assert!(read(&json!({ "trigger": [s3("a/"), s3("b/")] })).is_ok());
    assert!(trigger(json!(["http:GET /a/{id}", "http:GET /a/{key}"])).contains("only one of them"));
    let events = |events: Json| trigger(json!({ "kind": "s3", "bucket": "in", "events": events }));
    assert!(events(json!(["ObjectCreated:*", "ObjectCreated:Put"])).contains("overlap"));
    assert!(events(json!(["ObjectRemoved:*", "ObjectRemoved:*"])).contains("given twice"));
}

#[test]
fn a_queue_s_limits_are_checked_together() {
    let message = |fields: Json| problem(&json!({ "trigger": fields })).message;
    assert!(message(json!({ "kind": "sqs", "batch_size": 100 })).contains("needs a batching window"));
    assert!(
        message(json!({ "kind": "sqs", "fifo": true, "batching_window": 5 })).contains("no batching window")
    );
    assert!(message(json!({ "kind": "sqs", "max_concurrency": 1 })).contains("out of range: 2 to 1000"));
    assert!(message(json!({ "kind": "sqs", "filter": "{\"body\"" })).contains("not JSON"));
    assert!(message(json!({ "kind": "sqs", "filter": "{\"body\":{\"a\":1}}" })).contains("field `a`"));
}

#[test]
fn a_schedule_s_keys_are_checked_together() {
    let message = |key: &str, value: &str| {
        problem(&json!({ "trigger": { "kind": "schedule", "times": "rate(1 hour)", key: value } })).message
    };
    assert!(message("input", "{").contains("not JSON"));
    assert!(message("timezone", "Europe/Berlin").contains("no meaning for a rate"));
    assert!(message("flexible", "90s").contains("whole number of minutes"));
}

#[test]
fn environment_and_tags_keep_their_own_names() {
    let settings = read(&json!({
        "env": { "TABLE": "orders", "KEY": { "kind": "parameter", "name": "ApiKey" } },
        "tags": { "cost-center": "42" },
    }));
    assert_eq!(settings.unwrap().settings.env.unwrap().0.len(), 2);
    let found = problems(&json!({ "env": { "AWS_REGION": "x", "A": "y" }, "tags": { "aws:x": "1" } }));
    assert_eq!(found.len(), 3, "{found:#?}");
}

#[test]
fn an_environment_has_four_kilobytes() {
    let problem = problem(&json!({ "env": { "TEXT": "x".repeat(4_093) } }));
    assert_eq!(problem.message, "the environment has 4097 bytes, and Lambda takes 4096");
    assert_eq!(problem.see, Some(crate::page::LAMBDA_QUOTAS));
}

#[test]
fn a_prefix_is_no_pattern() {
    let trigger = |key: &str, value: &str| {
        problem(&json!({ "trigger": { "kind": "s3", "bucket": "in", key: value } })).help.unwrap()
    };
    assert_eq!(trigger("prefix", "incoming/*"), "write `prefix = \"incoming/\"`");
    assert_eq!(trigger("suffix", "*"), "leave `suffix` out");
}

/// All keys that there are, each with the argument that gives it a value.
fn every_key(value: &Json) -> Vec<(String, Json)> {
    let mut all = Vec::new();
    for key in Settings::KEYS {
        all.push((key.name.to_owned(), json!({ key.name: value })));
        let (kinds, groups) = match key.shape {
            Shape::Kinds(kinds) => (kinds, &[][..]),
            Shape::Group(keys) => (&[][..], keys),
            _ => continue,
        };
        for inner in groups {
            all.push((format!("{}.{}", key.name, inner.name), json!({ key.name: { inner.name: value } })));
        }
        for kind in kinds {
            let of_kind = |inner: &Key| json!({ key.name: { "kind": kind.name, inner.name: value } });
            all.extend(
                kind.keys.iter().map(|inner| (format!("{}.{}", kind.name, inner.name), of_kind(inner))),
            );
        }
    }
    all
}

#[test]
fn a_value_out_of_range_names_the_page_that_has_the_range_whatever_the_key() {
    let far_off = json!(4_000_000_000_u32);
    let mut ranges = 0;
    for (key, fields) in every_key(&far_off) {
        let found = read(&fields).err().unwrap_or_default();
        for problem in found.iter().filter(|problem| problem.message.contains("out of range")) {
            assert!(problem.see.is_some(), "`{key}` has a range, and no `#[see(...)]` for it");
            ranges += 1;
        }
    }
    assert!(ranges >= 10, "{ranges}");
}

#[test]
fn a_schedule_has_a_heartbeat_over_its_longest_pause_and_a_tenth() {
    for (times, heartbeat) in [
        ("rate(5 minutes)", "invocations < 1 in 1m for 6"),
        ("rate(1 hour)", "invocations < 1 in 5m for 14"),
        ("cron(0 3 * * ? *)", "invocations < 1 in 1h for 27"),
        ("cron(0 8 ? * MON-FRI *)", "invocations < 1 in 1h for 80"),
    ] {
        let function = read(&json!({ "trigger": { "kind": "schedule", "times": times } })).unwrap();
        let alarms: Vec<_> = defaults(&function).iter().map(|own| own.alarm.to_string()).collect();
        assert_eq!(alarms, ["max(duration) > 90%", "errors > 0", "dropped > 0", heartbeat], "{times}");
    }
    let monthly = read(&json!({ "trigger": "schedule:cron(0 3 1 * ? *)" })).unwrap();
    assert_eq!(defaults(&monthly).len(), 3);
}

#[test]
fn an_alarm_of_one_s_own_takes_the_place_of_the_default_on_its_metric() {
    let function = read(&json!({ "trigger": "s3", "alarm": "errors > 50" })).unwrap();
    let alarms = defaults(&function);
    let on_errors: Vec<_> = alarms.iter().filter(|own| own.alarm.metric_text() == "errors").collect();
    assert_eq!(on_errors.len(), 1);
    assert_eq!(on_errors[0].origin, crate::alarm::Origin::Written);
    let silent = read(&json!({ "trigger": "s3", "alarm": "errors > 50", "default_alarms": false })).unwrap();
    assert_eq!(defaults(&silent).len(), 1);
}

#[test]
fn a_service_sets_the_thresholds_of_default_alarms() {
    let service = |thresholds: Json| {
        crate::settings::Service::from_json(&json!({ "alarms": { "thresholds": thresholds } }))
    };
    let thresholds =
        service(json!({ "errors": "20%", "waiting": "1h" })).unwrap().alarms.unwrap().thresholds.unwrap();
    let function = read(&json!({ "trigger": "s3" })).unwrap();
    let alarms: Vec<_> =
        crate::alarm::effective(&function, &thresholds).iter().map(|own| own.alarm.to_string()).collect();
    assert_eq!(alarms[1..], ["errors > 20% for 3 of 5", "deadletters > 0", "dropped > 0", "waiting > 1h"]);

    let found = service(json!({ "erors": "20%", "backlog": "5%", "lag": "5m in 1m" })).unwrap_err();
    let found: Vec<_> =
        found.iter().map(|problem| (problem.argument.as_str(), problem.message.as_str())).collect();
    assert_eq!(
        found[0],
        (
            "alarms.thresholds.backlog",
            "`backlog` cannot be a percentage: there is no whole that it is a part of"
        )
    );
    assert_eq!(found[1], ("alarms.thresholds.erors", "there is no metric `erors`"));
    assert_eq!(found[2], ("alarms.thresholds.lag", "expected a threshold such as `5`, found `5m in 1m`"));
}

#[test]
fn a_threshold_of_a_service_that_no_function_reaches_is_refused() {
    let service = |threshold: &str| {
        crate::settings::Service::from_json(&json!({ "alarms": { "thresholds": { "duration": threshold } } }))
    };
    for threshold in ["150%", "100%", "15m", "20m"] {
        let problem = service(threshold).unwrap_err().remove(0);
        assert_eq!(problem.argument, "alarms.thresholds.duration");
        let message =
            format!("`duration > {threshold}` can never fire: the function is stopped after its timeout");
        assert!(problem.message.starts_with(&message), "{problem}");
    }
    for threshold in ["99%", "14m"] {
        assert!(service(threshold).is_ok(), "{threshold}");
    }
}

#[test]
fn a_rest_api_takes_less_in_a_path_than_an_http_api() {
    let found = |kind: &str, route: &str| read(&json!({ "trigger": { "kind": kind, "route": route } })).err();
    for route in ["GET /a-b_c.d:e/{id}", "ANY /{*rest}"] {
        assert_eq!(found("rest", route), None, "{route}");
    }
    for (route, stranger) in [("GET /~me", '~'), ("GET /a/b%20c", '%'), ("GET /a,b", ',')] {
        assert_eq!(found("http", route), None, "{route}");
        let problem = found("rest", route).unwrap().remove(0);
        assert_eq!(problem.argument, "trigger[0].route");
        assert!(problem.message.starts_with(&format!("`{stranger}` cannot stand")), "{problem}");
    }
}

#[test]
fn every_default_alarm_is_on_a_metric_that_its_function_has() {
    for trigger in ["s3", "sqs", "schedule:rate(1 hour)", "http:GET /", "rest:GET /", "invoke"] {
        let function = read(&json!({ "trigger": trigger })).unwrap();
        for text in function.triggers()[0].default_alarms(&function.settings) {
            let alarm: crate::alarm::Alarm = text.parse().unwrap();
            let Watched::Known(metric) = alarm.metric else { panic!("{text} is custom") };
            assert!(function.has_metric(metric), "{trigger}: {text}");
        }
    }
}

fn any_fields() -> impl Strategy<Value = Json> {
    let trigger = prop_oneof![
        "[a-z]{2,8}".prop_map(|bucket| json!({ "kind": "s3", "bucket": bucket, "prefix": "in/", "events": ["ObjectRemoved:*"] })),
        (1..10_000_u32).prop_map(|batch| json!({ "kind": "sqs", "batch_size": batch, "batching_window": "5s", "filter": ["{\"body\":[1]}"] })),
        (2..60_u32).prop_map(|every| json!({ "kind": "schedule", "times": format!("rate({every} minutes)"), "input": "{}" })),
        "[a-z]{1,8}".prop_map(|path| json!({ "kind": "http", "route": format!("GET /{path}/{{id}}") })),
        (1..5_000_u32).prop_map(|burst| json!({
            "kind": "rest", "route": "GET /{id}", "auth": { "kind": "cognito", "pool": "users", "scopes": ["a"] }, "waf": ["sqli", "common"],
            "api_key": true, "throttle": { "rate": 10, "burst": burst },
        })),
        Just(json!({ "kind": "invoke" })),
    ];
    (trigger, 128..=10_240_u32, 1..=900_u32, any::<bool>(), "[A-Z][A-Z_]{1,8}", ".*").prop_map(
        |(trigger, memory, timeout, tracing, variable, text)| {
            json!({
                "trigger": trigger, "memory": memory, "timeout": timeout, "tracing": tracing,
                "alarm": ["errors > 5", "max(duration) > 10%"], "logs": { "retention": "90d", "level": "warn" },
                "env": { variable: text }, "tags": { "team": "shop" }, "concurrency": { "reserved": 3 },
            })
        },
    )
}

proptest! {
    #[test]
    fn a_manifest_gives_back_what_was_written(fields in any_fields()) {
        let function = read(&fields).unwrap();
        let package = manifest::Package { name: "shop".to_owned(), version: "0.1.0".to_owned() };
        let from_binary = Manifest::from_records(manifest::record(&package, &function).as_bytes()).unwrap();
        prop_assert_eq!(&from_binary.functions[0].settings, &function.settings);
        prop_assert_eq!(&from_binary.functions[0].item, &function.item);
        prop_assert_eq!(Manifest::from_json(&from_binary.to_json()).unwrap(), from_binary);
    }
}
