//! Services at random: up to forty functions, put together of the triggers, keys and handles that the goldens have, so that
//! they share resources and get into each other's way. What the checks refuse is left out; the rest must have a template
//! that CloudFormation could take.
//!
//! With `LESSOPS_TEMPLATES` a folder, the templates of some of them are written there, for cfn-lint to read.

mod references;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs, mem};

use lessops_core::check::{Severity, check};
use lessops_core::cloudformation::template;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use references::{cycle, dependencies, named, parsed};
use serde_json::{Map, Value as Json, json};

/// As many as one stack has room for (`AWS CloudFormation quotas`: 500 resources).
const MOST_FUNCTIONS: usize = 40;
/// How many templates cfn-lint reads, which takes seconds for each.
const WRITTEN: usize = 5;
/// After how many services a kind of trigger that none has would be a miracle.
const MOST_SERVICES: usize = 64;

/// What services are made of: whatever the goldens have.
struct Parts {
    functions: Vec<Json>,
    triggers: Vec<Json>,
    handles: Vec<Json>,
}

impl Parts {
    fn read() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let cases = fs::read_dir(folder).expect("the goldens are in the repository");
        let mut cases: Vec<_> = cases.map(|case| case.expect("the folder can be listed").path()).collect();
        cases.sort();
        let functions = cases.into_iter().flat_map(|case| {
            let text = fs::read_to_string(case.join("manifest.json")).expect("a golden has a manifest");
            list(&parsed(&text), "functions")
        });
        let functions: Vec<_> = functions.collect();
        let all = |key| functions.iter().flat_map(|function| list(function, key)).collect();
        Self { triggers: all("triggers"), handles: all("resources"), functions }
    }

    /// Functions of the goldens, without some of their settings and keys, and with triggers and handles of others. None of
    /// them is checked.
    fn functions(&self) -> impl Strategy<Value = Vec<Json>> {
        let keep = || vec(prop::bool::weighted(0.8), 24);
        let trigger = (any::<Index>(), keep());
        let function = (any::<Index>(), keep(), vec(trigger, 0..3), vec(any::<Index>(), 0..3));
        let names = subsequence(self.names(), 1..=MOST_FUNCTIONS);
        (names, vec(function, MOST_FUNCTIONS)).prop_map(|(names, functions)| {
            let function = |(line, (name, (base, keep, triggers, handles))): (usize, (String, Function))| {
                let mut function = trimmed(base.get(&self.functions), &keep);
                let more = triggers.iter().map(|(index, keep)| trimmed(index.get(&self.triggers), keep));
                function["triggers"] = list(&function, "triggers").into_iter().chain(more).collect();
                let more = handles.iter().map(|index| index.get(&self.handles).clone());
                function["resources"] = list(&function, "resources").into_iter().chain(more).collect();
                function["name"] = name.into();
                function["source"] = json!({ "file": "src/main.rs", "line": line + 1 });
                function
            };
            names.into_iter().zip(functions).enumerate().map(function).collect()
        })
    }

    /// The names that the goldens' triggers and handles may mean, and enough of others.
    fn names(&self) -> Vec<String> {
        let names = self.functions.iter().filter_map(|function| function["name"].as_str());
        let names: BTreeSet<_> = names.map(str::to_owned).collect();
        let more = (0..).map(|number| format!("function{number}"));
        names.into_iter().chain(more).take(MOST_FUNCTIONS).collect()
    }
}

/// Which of the goldens' functions a function is made of, which of its fields it keeps, and what it gets besides.
type Function = (Index, Vec<bool>, Vec<(Index, Vec<bool>)>, Vec<Index>);

fn list(object: &Json, key: &str) -> Vec<Json> {
    object[key].as_array().cloned().unwrap_or_default()
}

/// An object without some of its fields.
fn trimmed(object: &Json, keep: &[bool]) -> Json {
    let fields = object.as_object().expect("a part is an object");
    let kept = fields.iter().zip(keep).filter(|((key, _), keep)| **keep || *key == "kind");
    kept.map(|((key, value), _)| (key.clone(), value.clone())).collect::<Map<_, _>>().into()
}

fn manifest(functions: &[Json]) -> Option<Manifest> {
    let package = json!({ "name": "shop", "version": "0.1.0" });
    Manifest::from_json(&json!({ "lessops": 1, "package": package, "functions": functions }).to_string()).ok()
}

fn is_right(functions: &[Json]) -> bool {
    let findings = manifest(functions).map(|manifest| check(&manifest, &settings()));
    findings.is_some_and(|findings| findings.iter().all(|finding| finding.severity != Severity::Error))
}

/// What is left of a service when all that is refused is taken out of it: parts of a function, all that is not its name, or
/// the whole of it.
fn right(functions: Vec<Json>) -> Vec<Json> {
    let mut right: Vec<Json> = Vec::new();
    for function in functions {
        let bare = json!({ "name": function["name"], "source": function["source"] });
        for function in [function_of(function), bare] {
            right.push(function);
            if is_right(&right) {
                break;
            }
            right.pop();
        }
    }
    right
}

/// A function with as many of its parts as go together.
fn function_of(mut parts: Json) -> Json {
    let fields = parts.as_object_mut().expect("a function is an object");
    let mut left: Vec<(String, Json)> = Vec::new();
    for key in ["triggers", "resources"] {
        let list = fields.remove(key).and_then(|list| list.as_array().cloned()).unwrap_or_default();
        left.extend(list.into_iter().map(|part| (key.to_owned(), part)));
    }
    let base = ["name", "source"].map(|key| (key.to_owned(), fields.remove(key).expect("it was given one")));
    left.extend(mem::take(fields));
    let mut function = Json::Object(base.into_iter().collect());
    // What needs another part finds it in the second round.
    for _ in 0..2 {
        left.retain(|(key, part)| {
            let mut more = function.clone();
            match (key.as_str(), more[key].as_array_mut()) {
                ("triggers" | "resources", Some(list)) => list.push(part.clone()),
                ("triggers" | "resources", None) => more[key] = json!([part]),
                _ => more[key] = part.clone(),
            }
            let fits = is_right(std::slice::from_ref(&more));
            if fits {
                function = more;
            }
            !fits
        });
    }
    function
}

fn settings() -> Service {
    Service::from_json(&json!({ "architecture": "arm64" })).expect("they are valid")
}

fn made(functions: &[Json]) -> String {
    let manifest = manifest(functions).expect("it is valid");
    template(&manifest, &settings()).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

#[test]
fn a_service_at_random_has_a_template_that_cloudformation_could_take() {
    let parts = Parts::read();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() });
    let turns = any::<Index>();
    let outcome = runner.run(&(parts.functions(), turns), |(functions, turns)| {
        let mut functions = right(functions);
        prop_assume!(!functions.is_empty());
        let text = made(&functions);
        let template = parsed(&text);

        let mut found = BTreeSet::new();
        for section in ["Resources", "Outputs", "Conditions"] {
            named(&template[section], &mut found);
        }
        for id in found {
            let known = ["Resources", "Parameters", "Conditions"]
                .iter()
                .any(|section| template[section].get(&id).is_some());
            prop_assert!(known, "{id} is nowhere");
        }

        let cycle = cycle(dependencies(&template));
        prop_assert!(cycle.is_empty(), "{cycle:?}");

        // A reader of JSON keeps one of two members of the same name, and CloudFormation refuses them.
        let ids = text.lines().filter(|line| line.starts_with("    \"") && line.ends_with('{')).count();
        let sections = ["Resources", "Outputs", "Parameters", "Conditions", "Metadata"];
        let entries = sections.iter().filter_map(|section| template[section].as_object());
        let objects = entries.flat_map(Map::values).filter(|entry| entry.is_object());
        prop_assert_eq!(ids, objects.count());

        prop_assert_eq!(&made(&functions), &text);
        let length = functions.len();
        functions.rotate_left(turns.index(length));
        prop_assert_eq!(&made(&functions), &text);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn services_at_random_have_every_kind_of_trigger() {
    let parts = Parts::read();
    let mut runner = TestRunner::deterministic();
    let kinds =
        |triggers: Vec<Json>| triggers.into_iter().filter_map(|one| one["kind"].as_str().map(str::to_owned));
    let mut unused: BTreeSet<_> = kinds(parts.triggers.clone()).collect();
    for number in 0..MOST_SERVICES {
        if number >= WRITTEN && unused.is_empty() {
            return;
        }
        let functions = parts.functions().new_tree(&mut runner).expect("there are parts").current();
        let functions = right(functions);
        for kind in kinds(functions.iter().flat_map(|function| list(function, "triggers")).collect()) {
            unused.remove(&kind);
        }
        if let (true, Some(folder)) = (number < WRITTEN, env::var_os("LESSOPS_TEMPLATES")) {
            let path = Path::new(&folder).join(format!("{number}.json"));
            fs::write(path, made(&functions)).expect("the folder can be written");
        }
    }
    panic!("no function is triggered by {unused:?}");
}
