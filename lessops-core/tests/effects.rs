//! No key is dropped: each key of the attribute, of every kind of trigger and of every handle makes a difference to some
//! golden's template, and so does each field that a manifest holds besides. A key that is new to the registry has none
//! before a golden uses it and the template follows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use lessops_core::cloudformation::template;
use lessops_core::field::{Form, Group as _, Key, Quantity, Shape};
use lessops_core::function::LISTS;
use lessops_core::manifest::Manifest;
use lessops_core::resource::{Access, Resource};
use lessops_core::settings::{Service, Settings};
use lessops_core::trigger::Trigger;
use serde_json::{Value as Json, json};

/// What makes no difference to a template by itself, and why.
const WITHOUT_EFFECT: [(&str, &str); 5] = [
    ("crate", "it is for the code that the macro writes; the macro's tests hold it"),
    ("idempotent.for", "the runtime reads it in the function's record; its tests hold it"),
    ("idempotent.key", "the runtime reads it in the function's record; its tests hold it"),
    ("idempotent.key.header.name", "the runtime reads it in the function's record; its tests hold it"),
    ("trigger.s3.via", "it has one word, and neither it nor `existing` is valid without the other"),
];

/// The fields of a function in a manifest that no argument stands for, with another value for each.
fn fields_of_an_item() -> [(&'static str, Json); 5] {
    [
        ("name", json!("another")),
        ("description", json!("Something else.")),
        ("module", json!("another")),
        ("source.file", json!("src/another.rs")),
        ("source.line", json!(1_234)),
    ]
}

/// A golden: a manifest, and the settings of its service.
struct Golden {
    manifest: Json,
    settings: Json,
    template: String,
}

impl Golden {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
        let cases = fs::read_dir(folder).expect("the goldens are in the repository");
        let read = |case: &Path| {
            let read = |name: &str| fs::read_to_string(case.join(name)).ok();
            let parsed = |text: String| text.parse::<Json>().expect("it is JSON");
            let settings = read("service.json").map_or(Json::Null, parsed);
            let manifest = parsed(read("manifest.json").expect("a golden has a manifest"));
            let template = made(&manifest, &settings).expect("a golden has a template");
            Self { manifest, settings, template }
        };
        cases.map(|case| read(&case.expect("the folder can be listed").path())).collect()
    }

    /// The names of its functions.
    fn names(&self) -> Vec<Json> {
        let functions = self.manifest["functions"].as_array().into_iter().flatten();
        functions.map(|function| function["name"].clone()).collect()
    }

    /// Whether the template is another with this value in these places, or with none. A manifest that is not valid has none.
    fn differs(&self, places: &[&str], value: Option<&Json>) -> bool {
        let mut manifest = self.manifest.clone();
        for place in places {
            let (parent, key) = place.rsplit_once('/').expect("a place begins with a slash");
            let parent = manifest.pointer_mut(parent).and_then(Json::as_object_mut);
            match (parent, value) {
                (Some(object), Some(value)) => object.insert(key.to_owned(), value.clone()),
                (Some(object), None) => object.remove(key),
                (None, _) => None,
            };
        }
        made(&manifest, &self.settings).is_some_and(|made| made != self.template)
    }
}

/// The template of a manifest under a service's settings, if there is nothing wrong with them.
fn made(manifest: &Json, settings: &Json) -> Option<String> {
    let manifest = Manifest::from_json(&manifest.to_string()).ok()?;
    template(&manifest, &Service::from_json(settings).ok()?).ok()
}

/// Where keys are written: the key's path in the registry, the golden, and the place in its manifest.
type Places<'a> = BTreeMap<String, Vec<(&'a Golden, String)>>;

/// A golden's manifest, or its settings.
type Document = fn(&Golden) -> &Json;

/// Finds the keys that an object in a document has. `path` is the object's in the registry.
fn find<'a>(
    golden: &'a Golden,
    document: Document,
    keys: &[Key],
    place: &str,
    path: &str,
    found: &mut Places<'a>,
) {
    for key in keys {
        let name = match path {
            "" => LISTS.iter().find(|(one, _)| *one == key.name).map_or(key.name, |(_, list)| list),
            _ => key.name,
        };
        let place = format!("{place}/{name}");
        let Some(value) = document(golden).pointer(&place) else { continue };
        let path = format!("{path}{}", key.name);
        found.entry(path.clone()).or_default().push((golden, place.clone()));
        let items = match value {
            Json::Array(items) => (0..items.len()).map(|index| format!("{place}/{index}")).collect(),
            _ => vec![place],
        };
        for place in items {
            match key.shape {
                Shape::Group(keys) => find(golden, document, keys, &place, &format!("{path}."), found),
                Shape::Kinds(kinds) | Shape::TextOr(_, &Shape::Kinds(kinds)) => {
                    let word = document(golden).pointer(&format!("{place}/kind"));
                    for kind in kinds.iter().filter(|kind| word.is_some_and(|word| word == kind.name)) {
                        find(golden, document, kind.keys, &place, &format!("{path}.{}.", kind.name), found);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The paths of all keys in the registry, and what may stand there.
fn paths(keys: &[Key], path: &str, found: &mut BTreeMap<String, Shape>) {
    for key in keys {
        let path = format!("{path}{}", key.name);
        match key.shape {
            Shape::Group(keys) => paths(keys, &format!("{path}."), found),
            Shape::Kinds(kinds) | Shape::TextOr(_, &Shape::Kinds(kinds)) => {
                for kind in kinds {
                    paths(kind.keys, &format!("{path}.{}.", kind.name), found);
                }
            }
            _ => {}
        }
        found.insert(path, key.shape);
    }
}

/// Other values than this one, some of which will do: those of other goldens, those that are near, the words that there are,
/// the names of functions.
fn others(value: &Json, shape: Shape, elsewhere: &[Json], functions: &[Json]) -> Vec<Json> {
    let mut others = elsewhere.to_vec();
    match value {
        Json::String(text) => {
            let near = [format!("{text}x"), format!("{text}0"), format!("x{text}")];
            others.extend(near.map(Json::from));
            others.extend_from_slice(functions);
            match shape {
                Shape::Words(words) => others.extend(words.iter().map(|word| word.name.into())),
                Shape::Text(Form::Quantity(Quantity { min, max, unit, .. })) => {
                    others.extend([min, max].map(|end| format!("{end}{unit}").into()));
                }
                _ => {}
            }
        }
        Json::Number(number) => others.push(json!(number.as_u64().unwrap_or_default() + 1)),
        Json::Bool(value) => others.push(json!(!value)),
        Json::Array(items) => {
            let near = |item| others_of_first(item, &items[1..], shape, functions);
            others.extend(items.first().map(near).unwrap_or_default());
        }
        Json::Null | Json::Object(_) => {}
    }
    others.retain(|other| other != value);
    others
}

fn others_of_first(first: &Json, rest: &[Json], shape: Shape, functions: &[Json]) -> Vec<Json> {
    let with_rest = |first: Json| [&[first], rest].concat().into();
    others(first, shape, &[], functions).into_iter().map(with_rest).collect()
}

/// The keys of which no golden's template shows that they were left out, or changed.
fn without_effect(goldens: &[Golden], all: BTreeMap<String, Shape>, places: &Places<'_>) -> BTreeSet<String> {
    let has_effect = |path: &str, shape: Shape| {
        let places = places.get(path).map_or(&[][..], Vec::as_slice);
        let value = |(golden, place): &(&Golden, String)| golden.manifest.pointer(place).cloned();
        let elsewhere: Vec<Json> = places.iter().filter_map(value).collect();
        let changed = |(golden, place): &(&Golden, String)| {
            let value = golden.manifest.pointer(place).expect("it was found there");
            let own = places.iter().filter(|(other, _)| std::ptr::eq(*other, *golden));
            let everywhere: Vec<_> = own.map(|(_, place)| place.as_str()).collect();
            let others = others(value, shape, &elsewhere, &golden.names());
            golden.differs(&everywhere, None)
                || golden.differs(&[place], None)
                || others.iter().any(|value| golden.differs(&[place], Some(value)))
        };
        let written = |golden: &Golden| {
            let place = format!("/functions/0/{path}");
            let is_absent = !path.contains('.') && golden.manifest.pointer(&place).is_none();
            is_absent && elsewhere.iter().any(|value| golden.differs(&[&place], Some(value)))
        };
        places.iter().any(changed) || goldens.iter().any(written)
    };
    all.into_iter().filter(|(path, shape)| !has_effect(path, *shape)).map(|(path, _)| path).collect()
}

#[test]
fn every_key_of_the_attribute_and_of_every_trigger_makes_a_difference() {
    let goldens = Golden::all();
    let (mut places, mut all) = (Places::new(), BTreeMap::new());
    for golden in &goldens {
        for index in 0..golden.manifest["functions"].as_array().map_or(0, Vec::len) {
            find(
                golden,
                |golden| &golden.manifest,
                Settings::KEYS,
                &format!("/functions/{index}"),
                "",
                &mut places,
            );
        }
    }
    paths(Settings::KEYS, "", &mut all);
    let kinds = Trigger::KINDS.iter().map(|kind| format!("trigger.{}.", kind.name));
    for kind in kinds.filter(|kind| all.keys().any(|path| path.starts_with(kind))) {
        assert!(places.keys().any(|path| path.starts_with(&kind)), "no golden has a key of `{kind}`");
    }
    let listed = WITHOUT_EFFECT.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(without_effect(&goldens, all, &places), listed);
}

#[test]
fn every_key_of_every_handle_makes_a_difference() {
    let goldens = Golden::all();
    let (mut places, mut all) = (Places::new(), BTreeMap::new());
    for kind in Resource::TYPES {
        let path = format!("{}.", kind.kind);
        paths(kind.keys, &path, &mut all);
        all.insert(format!("{path}parameter"), Shape::Text(Form::Free));
        for golden in &goldens {
            let functions = golden.manifest["functions"].as_array().map_or(&[][..], Vec::as_slice);
            for (index, function) in functions.iter().enumerate() {
                let handles = function["resources"].as_array().map_or(&[][..], Vec::as_slice);
                for (handle, value) in
                    handles.iter().enumerate().filter(|(_, value)| value["kind"] == kind.kind)
                {
                    let place = format!("/functions/{index}/resources/{handle}");
                    find(golden, |golden| &golden.manifest, kind.keys, &place, &path, &mut places);
                    // The resource's name, unless it has another.
                    if value.get("name").is_none() {
                        let place = (golden, format!("{place}/parameter"));
                        places.entry(format!("{path}parameter")).or_default().push(place);
                    }
                }
            }
        }
    }
    assert_eq!(without_effect(&goldens, all, &places), BTreeSet::new());
}

#[test]
fn every_access_of_a_handle_makes_a_difference() {
    for kind in Resource::TYPES.iter().filter(|kind| kind.access.len() > 1) {
        let with = |access: &Access| {
            let handle = json!({ "kind": kind.kind, "parameter": "own", "access": access.to_string() });
            let functions = json!([{ "name": "ship", "resources": [handle] }]);
            let package = json!({ "name": "shop", "version": "0.1.0" });
            let manifest = json!({ "lessops": 1, "package": package, "functions": functions });
            made(&manifest, &Json::Null).expect("every access is valid")
        };
        let templates: BTreeSet<_> = kind.access.iter().map(with).collect();
        assert_eq!(templates.len(), kind.access.len(), "{}: {:?}", kind.name, kind.access);
    }
}

#[test]
fn every_field_of_a_function_in_a_manifest_makes_a_difference() {
    let goldens = Golden::all();
    for (field, value) in fields_of_an_item() {
        let place = format!("/functions/0/{}", field.replace('.', "/"));
        let differs = goldens.iter().any(|golden| golden.differs(&[&place], Some(&value)));
        assert!(differs, "`{field}` is dropped");
    }
}

#[test]
fn every_setting_of_a_service_makes_a_difference() {
    let mut all = BTreeMap::new();
    paths(Service::KEYS, "", &mut all);
    let goldens = Golden::all();
    let mut places = Places::new();
    for golden in &goldens {
        find(golden, |golden| &golden.settings, Service::KEYS, "", "", &mut places);
    }
    let has_effect = |path: &str, shape: Shape| {
        let places = places.get(path).map(Vec::as_slice).unwrap_or_default();
        let value = |(golden, place): &(&Golden, String)| golden.settings.pointer(place).cloned();
        let elsewhere: Vec<Json> = places.iter().filter_map(value).collect();
        places.iter().any(|(golden, place)| {
            let (parent, key) = place.rsplit_once('/').expect("it begins with one");
            let differs = |value: Option<Json>| {
                let mut settings = golden.settings.clone();
                let object = settings.pointer_mut(parent).and_then(Json::as_object_mut);
                let object = object.expect("the key is in it");
                match value {
                    Some(value) => object.insert(key.to_owned(), value),
                    None => object.remove(key),
                };
                made(&golden.manifest, &settings).is_some_and(|made| made != golden.template)
            };
            let value = golden.settings.pointer(place).expect("it was found there");
            let functions = golden.names();
            differs(None)
                || others(value, shape, &elsewhere, &functions).into_iter().any(|other| differs(Some(other)))
        })
    };
    // The keys of a kind are tried in the attribute, which has the same.
    let is_of_kind = |path: &str| path.starts_with("defaults.rollout.");
    let without = all.into_iter().filter(|(path, shape)| !is_of_kind(path) && !has_effect(path, *shape));
    // The one bounds what functions reserve; `mistakes/more-reserved-than-an-account-has` holds it. The other is for
    // `Service::of_stage`, whose tests hold it.
    let listed = ["account_concurrency", "stages"].map(str::to_owned).into();
    assert_eq!(without.map(|(path, _)| path).collect::<BTreeSet<_>>(), listed);
}
