//! The schemas take what core writes and reads, and refuse what it refuses.

use jsonschema::Validator;
use lessops_core::field::Group as _;
use lessops_core::manifest::Manifest;
use lessops_core::settings::{Service, Settings};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value as Json, json};

use super::any::{object, values_of_key};
use super::*;

/// How many values are tried.
const TRIES: usize = 400;

/// A validator by a schema that is one itself.
fn validator(schema: &Json) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{error}"));
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}"))
}

fn assert_valid(validator: &Validator, json: &Json, what: &str) {
    let errors: Vec<_> =
        validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

fn manifest_of(functions: &Json) -> Json {
    json!({ "lessops": 1, "package": { "name": "shop", "version": "0.1.0" }, "functions": functions })
}

fn function(fields: &Json) -> Json {
    let mut function =
        json!({ "name": "ship", "module": "shop", "source": { "file": "src/main.rs", "line": 3 } });
    function.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    function
}

#[test]
fn the_manifests_of_goldens_and_examples_are_valid() {
    let validator = validator(&schema::manifest());
    let manifests: Vec<_> = ["lessops-core/tests/golden", "lessops-core/tests/mistakes", "examples"]
        .into_iter()
        .flat_map(|folder| files_below(&root().join(folder)).unwrap())
        .filter(|path| path.file_name().is_some_and(|name| name == "manifest.json"))
        .collect();
    for path in &manifests {
        let json = fs::read_to_string(path).unwrap().parse().unwrap();
        assert_valid(&validator, &json, &path.display().to_string());
    }
    assert!(manifests.iter().any(|path| path.ends_with("shop/manifest.json")), "{manifests:?}");
}

/// The tables named `lessops` in a text of TOML.
fn settings_in(toml: &str) -> Vec<Json> {
    let toml: Json = toml::from_str(toml).unwrap_or_else(|error| panic!("{error}: {toml}"));
    ["package", "workspace"]
        .iter()
        .filter_map(|table| toml.pointer(&format!("/{table}/metadata/lessops")).cloned())
        .collect()
}

#[test]
fn the_settings_of_goldens_examples_and_pages_are_valid() {
    let validator = validator(&schema::service());
    assert_valid(&validator, &goldens().settings, "the golden");
    let mut count = 0;
    let mut check = |toml: &str, what: &Path| {
        for settings in settings_in(toml) {
            assert_valid(&validator, &settings, &what.display().to_string());
            Service::from_json(&settings).unwrap_or_else(|problems| panic!("{problems:?}"));
            count += 1;
        }
    };
    for path in files_below(&root().join("examples")).unwrap() {
        if path.file_name().is_some_and(|name| name == "Cargo.toml") {
            check(&fs::read_to_string(&path).unwrap(), &path);
        }
    }
    for page in [README, "docs/reference/service.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for block in text.split("```toml\n").skip(1) {
            check(block.split("```").next().unwrap(), Path::new(page));
        }
    }
    assert!(count >= 2, "{count}");
    let page = fs::read_to_string(root().join(FOLDER).join("service.md")).unwrap();
    for example in page.lines().filter_map(|line| line.strip_prefix("* Example: `")?.strip_suffix('`')) {
        toml::from_str::<Json>(example).unwrap_or_else(|error| panic!("{example}: {error}"));
    }
}

#[test]
fn a_manifest_that_is_wrong_is_refused() {
    let validator = validator(&schema::manifest());
    assert_valid(&validator, &manifest_of(&json!([function(&json!({}))])), "a function alone");
    let wrong = [
        json!({ "memroy": "512MB" }),
        json!({ "crate": "::lessops" }),
        json!({ "trigger": [{ "kind": "s3" }] }),
        json!({ "memory": "512MiB" }),
        json!({ "memory": "20GB" }),
        json!({ "memory": "127MB" }),
        json!({ "memory": 512 }),
        json!({ "timeout": "16m" }),
        json!({ "timeout": "0s" }),
        json!({ "timeout": "30 sec" }),
        json!({ "retries": 3 }),
        json!({ "retries": "1" }),
        json!({ "tracing": "yes" }),
        json!({ "logs": { "retention": "31d" } }),
        json!({ "logs": { "level": "information" } }),
        json!({ "concurrency": { "reserved": "many" } }),
        json!({ "env": { "AWS_REGION": "here" } }),
        json!({ "env": { "KEY": { "kind": "secret", "name": "Key" } } }),
        json!({ "on_failure": { "kind": "stream", "name": "lost" } }),
        json!({ "triggers": { "kind": "s3" } }),
        json!({ "triggers": [{ "kind": "s4" }] }),
        json!({ "triggers": [{ "bucket": "uploads" }] }),
        json!({ "triggers": [{ "kind": "s3", "bucket": "My_Bucket" }] }),
        json!({ "triggers": [{ "kind": "s3", "bucket": "b".repeat(51) }] }),
        json!({ "triggers": [{ "kind": "s3", "queue": "orders" }] }),
        json!({ "triggers": [{ "kind": "s3", "events": ["ObjectCreate:*"] }] }),
        json!({ "triggers": [{ "kind": "sqs", "batch_size": 10_001 }] }),
        json!({ "triggers": [{ "kind": "sqs", "batching_window": "6m" }] }),
        json!({ "triggers": [{ "kind": "schedule", "times": "daily" }] }),
        json!({ "triggers": [{ "kind": "schedule" }] }),
        json!({ "alarms": ["erors > 5"] }),
        json!({ "alarms": ["errors > 5 sec"] }),
        json!({ "alarms": ["errors = 5"] }),
        json!({ "alarms": ["mean(errors) > 5"] }),
        json!({ "name": "2fast" }),
        json!({ "source": { "file": "src/main.rs", "line": "3" } }),
    ];
    for fields in &wrong {
        let json = manifest_of(&json!([function(fields)]));
        assert!(!validator.is_valid(&json), "{fields}");
    }
    assert!(
        !validator.is_valid(
            &json!({ "lessops": 2, "package": { "name": "a", "version": "1.0.0" }, "functions": [] })
        )
    );
    assert!(!validator.is_valid(&json!({ "lessops": 1, "functions": [] })));
}

#[test]
fn settings_that_are_wrong_are_refused_and_those_that_are_unusual_are_not() {
    let validator = validator(&schema::service());
    let wrong = [
        json!({ "stakc": "shop" }),
        json!({ "stack": "my.shop" }),
        json!({ "architecture": "arm" }),
        json!({ "defaults": { "memory": "20GB" } }),
        json!({ "defaults": { "memory": 20_000 } }),
        json!({ "defaults": { "memory": "512MiB" } }),
        json!({ "defaults": { "timeout": "901" } }),
        json!({ "defaults": { "timeout": "0.5 sec" } }),
        json!({ "defaults": { "storage": "1GB" } }),
        json!({ "defaults": { "logs": { "retention": "31d" } } }),
        json!({ "alarms": { "notify": "my-topic" } }),
        json!({ "alarms": { "thresholds": { "erors": 5 } } }),
        json!({ "alarms": { "thresholds": { "errors": "5s" } } }),
        json!({ "alarms": { "thresholds": { "oldest": "5%" } } }),
        json!({ "tags": { "aws:team": "shop" } }),
        json!({ "tags": ["shop"] }),
    ];
    for settings in wrong {
        assert!(!validator.is_valid(&settings), "{settings}");
        assert!(Service::from_json(&settings).is_err(), "core takes {settings}");
    }
    let unusual = [
        json!({ "defaults": { "memory": 512, "timeout": 30 } }),
        json!({ "defaults": { "memory": "1.5 GB", "timeout": "0.1h" } }),
        json!({ "defaults": { "memory": "1_024", "timeout": "060s" } }),
        json!({ "defaults": { "logs": { "retention": "720h" } } }),
        json!({ "alarms": { "thresholds": { "errors": 5, "oldest": "20 m", "duration": "80%" } } }),
    ];
    for settings in unusual {
        Service::from_json(&settings).unwrap_or_else(|problems| panic!("{settings}: {problems:?}"));
        assert_valid(&validator, &settings, &settings.to_string());
    }
}

#[test]
fn whatever_core_writes_is_valid() {
    let validator = validator(&schema::manifest());
    let goldens = goldens();
    let mut runner = TestRunner::deterministic();
    let settings: Vec<_> =
        Settings::KEYS.iter().filter(|key| !["crate", "name", "trigger"].contains(&key.name)).collect();
    let mut written = 0;
    for about in Trigger::SOURCES {
        let minimal = goldens::fields(goldens.minimal_function(about.kind.name).unwrap());
        let trigger = minimal.get("trigger").map_or(json!({ "kind": about.kind.name }), |all| all[0].clone());
        let trigger = object(about.kind.keys, trigger.as_object().unwrap().clone());
        let setting = select(settings.clone()).prop_flat_map(|key| (Just(key.name), values_of_key(key)));
        let functions = (trigger, setting);
        for _ in 0..TRIES {
            let (trigger, (key, value)) = functions.new_tree(&mut runner).unwrap().current();
            let function = function(&json!({ "triggers": [trigger], key: value }));
            // Some contradict each other, and some patterns match more than what is right.
            let Ok(manifest) = Manifest::from_json(&manifest_of(&json!([function])).to_string()) else {
                continue;
            };
            let json: Json = manifest.to_json().parse().unwrap();
            assert_valid(&validator, &json, &json.to_string());
            written += 1;
        }
    }
    assert!(written > TRIES, "only {written} were right");
}

#[test]
fn whatever_core_reads_of_cargo_toml_is_valid() {
    let validator = validator(&schema::service());
    let mut runner = TestRunner::deterministic();
    let settings = object(Service::KEYS, Map::new());
    let mut read = 0;
    for _ in 0..TRIES {
        let settings = Json::from(settings.new_tree(&mut runner).unwrap().current());
        if Service::from_json(&settings).is_ok() {
            assert_valid(&validator, &settings, &settings.to_string());
            read += 1;
        }
    }
    assert!(read > TRIES / 2, "only {read} were right");
}
