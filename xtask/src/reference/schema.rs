//! JSON Schemas (draft 2020-12) of the manifest, as it is written, and of `[package.metadata.lessops]`, as it is read:
//! that takes a bare number for a duration, and a single value for a list.

use lessops_core::alarm::catalogue::{BAND, BAND_OPS, METRICS, Metric, STATS, Unit};
use lessops_core::field::{Entry, Form, Group as _, Key, Kind, Quantity, Shape};
use lessops_core::function::LISTS;
use lessops_core::grammar::duration::UNITS;
use lessops_core::manifest::VERSION;
use lessops_core::resource::Resource;
use lessops_core::settings::{Service, Settings};
use serde_json::{Map, Value as Json, json};

use super::keys::{default, is_bool};
use super::markdown::summary;
use super::range;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
/// A number as core writes it.
const DECIMAL: &str = r"[0-9]+(\.[0-9]+)?";

/// Who made the JSON.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Author {
    /// Core, which writes every value in one way.
    Core,
    /// A person, who has a choice.
    Person,
}

/// The schema of a manifest.
pub(crate) fn manifest() -> Json {
    let text = |about: &str| json!({ "type": "string", "description": about });
    let package = object(
        [("name", text("Its name in `Cargo.toml`.")), ("version", text("Its version."))],
        &["name", "version"],
    );
    let source = object(
        [
            ("file", text("The file, relative to the package's folder.")),
            (
                "line",
                json!({ "type": "integer", "minimum": 1, "description": "The line of its attribute, from 1." }),
            ),
        ],
        &["file", "line"],
    );
    let mut properties: Vec<_> = Settings::KEYS
        .iter()
        .filter(|key| key.name != "crate")
        .map(|key| {
            let list = LISTS.iter().find(|(one, _)| *one == key.name);
            (list.map_or(key.name, |(_, list)| list), property(key, Author::Core))
        })
        .collect();
    properties.extend([
        ("description", text("What its doc comment says.")),
        ("source", source.clone()),
        ("module", text("The module it stands in.")),
        ("resources", json!({ "type": "array", "items": handle(), "description": "The resources that its parameters name." })),
        ("package", json!({ "$ref": "#/$defs/package", "description": "The package it belongs to, where that is another." })),
    ]);
    let function = object(properties, &["name", "source", "module"]);
    let metric = object(
        [
            ("name", text("Its name.")),
            (
                "dimensions",
                json!({ "type": "array", "items": { "type": "string" }, "description": "What its values are told apart by." }),
            ),
            ("source", source),
        ],
        &["name", "dimensions", "source"],
    );
    let mut schema = object(
        [
            ("lessops", json!({ "const": VERSION, "description": "The version of the format." })),
            (
                "package",
                json!({ "$ref": "#/$defs/package", "description": "The package of most functions." }),
            ),
            ("functions", json!({ "type": "array", "items": { "$ref": "#/$defs/function" } })),
            (
                "metrics",
                json!({ "type": "array", "items": { "$ref": "#/$defs/metric" }, "description": "The metrics that they write themselves, where there are any." }),
            ),
        ],
        &["lessops", "package", "functions"],
    );
    schema["$schema"] = DIALECT.into();
    schema["$id"] = format!("urn:lessops:manifest:{VERSION}").into();
    schema["title"] = "Manifest of a lessops service".into();
    schema["$defs"] = json!({ "package": package, "function": function, "metric": metric });
    schema
}

/// The schema of a parameter that names a resource: what it says of the resource, and what it is itself.
fn handle() -> Json {
    let of_kind = |of: &Kind| {
        let accesses = Resource::TYPES.iter().filter(|handle| handle.kind == of.name);
        let accesses = accesses.flat_map(|handle| handle.access).map(ToString::to_string);
        let mut schema = kind(of, Author::Core);
        schema["properties"]["parameter"] =
            json!({ "type": "string", "description": "The parameter's name." });
        schema["properties"]["access"] = json!({
            "enum": accesses.collect::<Vec<_>>(), "description": "What the function does with the resource.",
        });
        schema["properties"]["line"] = json!({
            "type": "integer", "minimum": 0, "description": "The line that it stands in, from 1; 0 where that is not known.",
        });
        for key in ["parameter", "access"] {
            schema["required"].as_array_mut().expect("it is a list").push(key.into());
        }
        schema
    };
    json!({ "anyOf": Resource::KINDS.iter().map(of_kind).collect::<Vec<_>>() })
}

/// The schema of the settings of a service.
pub(crate) fn service() -> Json {
    let mut schema = group(Service::KEYS, Author::Person);
    schema["$schema"] = DIALECT.into();
    schema["$id"] = "urn:lessops:service".into();
    schema["title"] = "[package.metadata.lessops]".into();
    schema["description"] = summary(Service::DOC).into();
    schema
}

/// A schema as the text of a file.
pub(crate) fn text(schema: &Json) -> String {
    format!("{schema:#}\n")
}

fn object<'a>(properties: impl IntoIterator<Item = (&'a str, Json)>, required: &[&str]) -> Json {
    let properties: Map<_, _> =
        properties.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn group(keys: &[Key], author: Author) -> Json {
    let required: Vec<_> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    object(keys.iter().map(|key| (key.name, property(key, author))), &required)
}

fn kind(kind: &Kind, author: Author) -> Json {
    let mut schema = group(kind.keys, author);
    schema["properties"]["kind"] = json!({ "const": kind.name });
    schema["description"] = summary(kind.doc).into();
    if let Some(required) = schema["required"].as_array_mut() {
        required.insert(0, "kind".into());
    }
    schema
}

/// The value of a key, or a list of such values.
fn property(key: &Key, author: Author) -> Json {
    let one = value(key.shape, author);
    let list = json!({ "type": "array", "items": one });
    let mut schema = match (key.list || key.repeats, author) {
        (false, _) => one,
        (true, Author::Core) => list,
        (true, Author::Person) => json!({ "anyOf": [one, list] }),
    };
    schema["description"] = summary(key.doc).into();
    if let Some(default) = default_value(key) {
        schema["default"] = if key.list { json!([default]) } else { default };
    }
    schema
}

/// What may stand as a value.
pub(crate) fn value(shape: Shape, author: Author) -> Json {
    match shape {
        Shape::Text(Form::Free) => json!({ "type": "string" }),
        Shape::Text(Form::Pattern { regex, longest }) => {
            let mut schema = text_of(regex);
            if let Some(longest) = longest {
                schema["maxLength"] = longest.into();
            }
            schema
        }
        Shape::Text(Form::Number { min, max }) => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        Shape::Text(Form::Quantity(quantity)) => self::quantity(quantity, author),
        Shape::Calls(words) => {
            let names = alternatives(words.iter().map(|word| word.name.to_owned()));
            text_of(&format!(r"\s*{names}\s*\(.*\)\s*"))
        }
        Shape::Words(words) if is_bool(words) => json!({ "type": "boolean" }),
        Shape::Words(words) => {
            let word = |word: &lessops_core::field::Word| json!({ "const": word.name, "description": summary(word.doc) });
            json!({ "oneOf": words.iter().map(word).collect::<Vec<_>>() })
        }
        Shape::Kinds(kinds) => {
            json!({ "oneOf": kinds.iter().map(|kind| self::kind(kind, author)).collect::<Vec<_>>() })
        }
        Shape::Group(keys) => group(keys, author),
        Shape::Map(Entry { name, value }) => json!({
            "type": "object",
            "propertyNames": self::value(*name, author),
            "additionalProperties": self::value(*value, author),
        }),
        Shape::TextOr(form, shape) => {
            json!({ "anyOf": [value(Shape::Text(form), author), value(*shape, author)] })
        }
        Shape::Overlay => json!({ "$ref": "#", "properties": { "stages": false } }),
        Shape::Alarm => text_of(&alarm()),
        Shape::Thresholds => object(METRICS.iter().map(|metric| (metric.name, threshold_of(metric))), &[]),
    }
}

/// A text of which the whole matches.
fn text_of(regex: &str) -> Json {
    json!({ "type": "string", "pattern": format!("^(?:{regex})$") })
}

/// A number with a unit, which is held to the range where it is whole and in the range's unit or a larger one.
fn quantity(quantity: Quantity, author: Author) -> Json {
    let Quantity { units, bare, unit, min, max, only } = quantity;
    let range = |name: &str| {
        let length = quantity.length(name);
        let smallest = |number: u32| u64::from(number) * quantity.length(unit);
        (smallest(min).div_ceil(length), smallest(max) / length)
    };
    let numbers = |name: &str| match only {
        Some(only) if name == unit => alternatives(only.iter().map(ToString::to_string)),
        _ => range::regex(range(name)),
    };
    let names = units.iter().map(|(name, _)| *name);
    let (smaller, others): (Vec<_>, Vec<_>) =
        names.partition(|name| quantity.length(name) < quantity.length(unit));
    let in_range = others.iter().filter(|name| range(name).0 <= range(name).1);
    match (author, only) {
        (Author::Core, Some(only)) => {
            json!({ "enum": only.iter().map(|number| format!("{number}{unit}")).collect::<Vec<_>>() })
        }
        (Author::Core, None) => {
            text_of(&alternatives(in_range.map(|name| format!("{}{name}", numbers(name)))))
        }
        (Author::Person, _) => {
            let whole = in_range.map(|name| format!(r"0*{}\s*{name}", numbers(name)));
            let fraction = r"[0-9][0-9_]*[._][0-9_]*".to_owned();
            let any_unit = alternatives(units.iter().map(|(name, _)| (*name).to_owned()));
            let small = smaller.iter().map(|name| format!(r"[0-9][0-9_.]*\s*{name}"));
            let text = whole.chain([numbers(bare), format!(r"{fraction}\s*{any_unit}?")]).chain(small);
            let (first, last) = range(bare);
            let number = json!({ "type": "integer", "minimum": first, "maximum": last });
            json!({ "anyOf": [number, text_of(&alternatives(text))] })
        }
    }
}

/// An alarm as core writes it.
fn alarm() -> String {
    let metric = alternatives(
        METRICS.iter().map(|metric| metric.name.to_owned()).chain([r#"metric\("[^"]+"\)"#.to_owned()]),
    );
    let stats = STATS.iter().map(|(name, _)| *name).filter(|name| !name.starts_with('p'));
    let stat = alternatives(stats.map(str::to_owned).chain([format!("p{DECIMAL}")]));
    let duration = format!("[0-9]+{}", time_unit());
    let sides = BAND_OPS.iter().map(|op| op.name).collect::<Vec<_>>().join("|");
    format!(
        "([A-Za-z][A-Za-z0-9_-]*: )?({metric}|{stat}\\({metric}\\)) ((>|>=|<|<=) {}|({sides}) {}\\({DECIMAL}\\))( in {duration})?\
         ( for [0-9]+( of [0-9]+)?)?( notify .+)?",
        threshold(),
        BAND.name,
    )
}

/// A threshold of a default alarm on a metric, as a person writes it.
fn threshold_of(metric: &Metric) -> Json {
    let time = (metric.unit == Unit::Time).then(time_unit);
    let units =
        time.into_iter().chain(metric.percent_of.map(|_| "%".to_owned())).map(|unit| format!(r"\s*{unit}"));
    let text = text_of(&format!("{DECIMAL}{}?", alternatives(units)));
    json!({ "anyOf": [{ "type": "number", "minimum": 0 }, text], "description": summary(metric.doc) })
}

fn threshold() -> String {
    format!("{DECIMAL}({}|%)?", time_unit())
}

fn time_unit() -> String {
    alternatives(UNITS.iter().map(|(unit, _)| (*unit).to_owned()))
}

/// A regular expression for one of several.
fn alternatives(of: impl IntoIterator<Item = String>) -> String {
    format!("({})", of.into_iter().collect::<Vec<_>>().join("|"))
}

/// A default that is a value, and no description of one.
pub(crate) fn default_value(key: &Key) -> Option<Json> {
    let text = default(key)?;
    let text = text.trim_matches('`');
    match key.shape {
        Shape::Words(words) if is_bool(words) => text.parse::<bool>().ok().map(Json::from),
        Shape::Words(words) => words.iter().any(|word| word.name == text).then(|| text.into()),
        Shape::Text(Form::Number { .. }) => text.replace(',', "").parse::<u32>().ok().map(Json::from),
        Shape::Text(Form::Quantity(Quantity { units, .. })) => {
            let text = text.replace([' ', ','], "");
            let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let is_quantity = units.iter().any(|(unit, _)| text[number.len()..] == **unit);
            (is_quantity && number.parse::<u32>().is_ok()).then(|| text.into())
        }
        _ => None,
    }
}
