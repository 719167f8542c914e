//! Nothing that differs goes unsaid: whatever is changed in the goldens' templates, some finding is about it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use lessops_core::diff::{Side, diff};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value as Json;

/// The templates of all goldens.
static TEMPLATES: LazyLock<Vec<Json>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = fs::read_dir(folder).expect("the goldens are in the repository");
    let mut paths: Vec<_> =
        cases.map(|case| case.expect("the folder can be listed").path().join("template.json")).collect();
    paths.sort();
    let read = |path| fs::read_to_string(path).expect("each golden has a template");
    paths.into_iter().map(|path| read(path).parse().expect("a template is JSON")).collect()
});

fn side(template: &Json) -> Side {
    Side::of_template(template.clone()).expect("it is a template")
}

#[test]
fn a_template_and_itself_differ_in_nothing() {
    for template in &*TEMPLATES {
        let delta = diff(&side(template), &side(template));
        assert!(delta.is_empty(), "{}", delta.to_text());
    }
}

/// A resource of each type.
#[test]
fn every_resource_that_comes_or_goes_is_named() {
    let mut seen = BTreeSet::new();
    for template in &*TEMPLATES {
        let resources = template["Resources"].as_object().expect("there are resources");
        for (id, resource) in resources {
            if !seen.insert(resource["Type"].to_string()) {
                continue;
            }
            let mut without = template.clone();
            without["Resources"].as_object_mut().expect("there are resources").remove(id);
            for (old, new) in [(template, &without), (&without, template)] {
                let delta = diff(&side(old), &side(new));
                // The digest in an id is not compared.
                let is_named = |name: &String| {
                    id.strip_prefix(name.as_str())
                        .is_some_and(|digest| digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
                };
                let mut names = delta.findings.iter().flat_map(|finding| &finding.resources);
                assert!(names.any(is_named), "{id}: {}", delta.to_text());
            }
        }
    }
    assert!(seen.len() > 50, "{seen:?}");
}

/// The places of all values in a resource but those that only describe it.
fn places(value: &Json, place: &str, found: &mut Vec<String>) {
    match value {
        Json::Object(object) => {
            for (key, value) in object.iter().filter(|(key, _)| *key != "Type") {
                let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
                found.push(place.clone());
                places(value, &place, found);
            }
        }
        Json::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                let place = format!("{place}/{index}");
                found.push(place.clone());
                places(value, &place, found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_that_changes_is_in_some_finding(golden: Index, resource: Index, place: Index, is_removed: bool) {
        let mut template = golden.get(&TEMPLATES).clone();
        let old = side(&template);
        let ids: Vec<_> = template["Resources"].as_object().expect("there are resources").keys().cloned().collect();
        let id = resource.get(&ids);
        let mut all = Vec::new();
        places(&template["Resources"][id], "", &mut all);
        prop_assume!(!all.is_empty());
        let place = format!("/Resources/{id}{}", place.get(&all));
        let (parent, key) = place.rsplit_once('/').expect("it begins with one");
        let key = key.replace("~1", "/").replace("~0", "~");
        match template.pointer_mut(parent).expect("it is there") {
            Json::Object(object) if is_removed => drop(object.remove(&key)),
            Json::Object(object) => drop(object.insert(key, "another".into())),
            Json::Array(items) => {
                let index: usize = key.parse().expect("it is an index");
                if is_removed { items.remove(index); } else { items[index] = "another".into(); }
            }
            other => panic!("{other} has no keys"),
        }
        let delta = diff(&old, &side(&template));
        prop_assert!(!delta.is_empty(), "{place}");
        prop_assert!(!diff(&side(&template), &old).is_empty(), "{place}, turned round");
    }
}
