//! An attribute out of a manifest: what a person would have written.

use lessops_core::field::{Form, Group as _, Key, Shape};
use lessops_core::settings::Settings;
use serde_json::{Map, Value as Json};

/// The longest line that is not broken.
const WIDTH: usize = 90;

/// A piece of source: text, or text and things between two brackets.
pub(crate) enum Source {
    Text(String),
    Brackets(String, [&'static str; 2], Vec<Source>),
}

impl Source {
    /// As one line.
    pub(crate) fn line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Brackets(before, [open, close], items) => {
                let items: Vec<_> = items.iter().map(Self::line).collect();
                format!("{before}{open}{}{close}", items.join(", "))
            }
        }
    }

    /// With what is too long for a line on lines of its own, behind a margin.
    fn lines(&self, margin: usize) -> String {
        let line = self.line();
        match self {
            Self::Brackets(before, [open, close], items) if margin + line.len() > WIDTH => {
                let inner = margin + 4;
                let items = items.iter().map(|item| format!("{:inner$}{},\n", "", item.lines(inner)));
                format!("{before}{open}\n{}{:margin$}{close}", items.collect::<String>(), "")
            }
            _ => line,
        }
    }
}

/// `#[lambda(...)]` with those of these fields of a function that `wanted` lists.
pub(crate) fn attribute(fields: &Map<String, Json>, wanted: &[&str]) -> String {
    let keys = Settings::KEYS.iter().filter(|key| wanted.contains(&key.name));
    let arguments: Vec<_> = keys.filter_map(|key| Some(argument(key, fields.get(key.name)?))).collect();
    match arguments.is_empty() {
        true => "#[lambda]".to_owned(),
        false => Source::Brackets("#[lambda".to_owned(), ["(", ")]"], arguments).lines(0),
    }
}

/// `key = value`, or `key(...)` where its value is a group.
pub(crate) fn argument(key: &Key, json: &Json) -> Source {
    let before = match key.shape {
        Shape::Group(_) | Shape::Map(_) => key.name.to_owned(),
        _ => format!("{} = ", key.name),
    };
    value(before, key.shape, json)
}

/// A value, with what stands before it. What needs no quotes has none.
fn value(before: String, shape: Shape, json: &Json) -> Source {
    let text = |text: &str| Source::Text(format!("{before}{text}"));
    match (shape, json) {
        (_, Json::Array(items)) => match items.as_slice() {
            [item] => value(before, shape, item),
            items => {
                let items = items.iter().map(|item| value(String::new(), shape, item));
                Source::Brackets(before, ["[", "]"], items.collect())
            }
        },
        (Shape::Kinds(kinds), Json::Object(fields)) => {
            let name = fields.get("kind").and_then(Json::as_str).unwrap_or_default();
            let keys = kinds.iter().find(|kind| kind.name == name).map_or(&[][..], |kind| kind.keys);
            match arguments(keys, fields) {
                arguments if arguments.is_empty() => text(name),
                arguments => Source::Brackets(before + name, ["(", ")"], arguments),
            }
        }
        (Shape::Group(keys), Json::Object(fields)) => {
            Source::Brackets(before, ["(", ")"], arguments(keys, fields))
        }
        (Shape::Map(entry), Json::Object(fields)) => {
            let entries = fields.iter().map(|(name, json)| value(format!("{name} = "), entry.value, json));
            Source::Brackets(before, ["(", ")"], entries.collect())
        }
        (Shape::TextOr(_, shape), Json::Object(_)) => value(before, *shape, json),
        // A text beside kinds is free text.
        (
            Shape::Text(Form::Free | Form::Pattern { .. }) | Shape::TextOr(..) | Shape::Kinds(_),
            Json::String(string),
        ) => text(&quoted(string)),
        (_, Json::String(string)) => text(string),
        (_, json) => text(&json.to_string()),
    }
}

/// The main argument without its key, first; the others behind it.
fn arguments(keys: &[Key], fields: &Map<String, Json>) -> Vec<Source> {
    let written = |key: &Key| {
        let json = fields.get(key.name)?;
        Some(if key.main { value(String::new(), key.shape, json) } else { argument(key, json) })
    };
    let (main, others): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.main);
    main.into_iter().chain(others).filter_map(written).collect()
}

/// A string, raw if it has quotes in it.
fn quoted(text: &str) -> String {
    match text.contains('"') && !text.contains("\"#") {
        true => format!("r#\"{text}\"#"),
        false => format!("{text:?}"),
    }
}
