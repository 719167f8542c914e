//! Keys: what each means, what it takes, its default, an example.

use std::collections::BTreeMap;

use lessops_core::field::{Entry, Form, Key, Kind, Quantity, Shape, Word};

use super::markdown::{anchor, codes, in_short, list, paragraphs, summary, table, thousands};

/// How many words a sentence may list.
const FEW: usize = 8;

/// Keys of one place, such as a function's.
pub(crate) struct Keys<'a> {
    /// The path of the place that the page is about: `trigger.sqs.`.
    pub(crate) place: &'a str,
    /// The path of a place within: `logs.`.
    pub(crate) path: String,
    /// Examples, by the keys' paths.
    pub(crate) examples: &'a BTreeMap<String, String>,
    /// What `name(...)` is there, if not that.
    pub(crate) group: Option<&'static str>,
}

impl Keys<'_> {
    /// A table of keys, each with a link to its section.
    pub(crate) fn overview(&self, keys: &[Key]) -> String {
        let row = |key: &Key| {
            let name = format!("[`{}`](#{})", key.name, anchor(key.name));
            [name, self.accepted(key, true), default(key).unwrap_or_default()]
        };
        table(["key", "takes", "default"], keys.iter().map(row))
    }

    /// A section on a key, with all that may stand inside it.
    pub(crate) fn section(&self, key: &Key, level: usize) -> String {
        let heading = format!("{}{}", self.path, key.name);
        let doc = paragraphs(key.doc);
        // Words stand in a table below.
        let in_short = matches!(key.shape, Shape::Words(_));
        let mut facts = vec![format!("Takes {}.", self.accepted(key, in_short))];
        if key.main {
            facts.push("It is the main argument: the key may be left out.".to_owned());
        }
        if key.required {
            facts.push("It must be given.".to_owned());
        }
        if let Some(page) = key.see {
            facts.push(format!("See {page}."));
        }
        let is_shown = |behind| doc.contains(&format!("`{}{behind}", key.name));
        let shown = self.group.is_none() && [" =", "("].into_iter().any(is_shown);
        if let Some(example) = self.examples.get(&[self.place, &heading].concat()).filter(|_| !shown) {
            facts.push(format!("Example: `{example}`"));
        }
        let inside = Self { path: format!("{heading}."), ..*self }.inside(key.shape, level + 1);
        format!("{} `{heading}`\n\n{doc}\n\n{}\n{inside}", "#".repeat(level), list(facts))
    }

    /// What may stand inside a value.
    fn inside(&self, shape: Shape, level: usize) -> String {
        match shape {
            Shape::Words(words) | Shape::Calls(words) if !is_bool(words) => {
                let rows = words.iter().map(|word| [format!("`{}`", word.name), summary(word.doc)]);
                format!("{}\n", table(["word", "meaning"], rows))
            }
            // Those have pages of their own.
            Shape::Kinds(kinds) if self.place.is_empty() && self.path == "trigger." => {
                let link =
                    |kind: &Kind| format!("[`{0}`](triggers/{0}.md): {1}", kind.name, in_short(kind.doc));
                format!("The kinds are:\n\n{}\n", list(kinds.iter().map(link)))
            }
            Shape::Kinds(kinds) => {
                let row = |kind: &Kind| {
                    let docs = [kind.doc].into_iter().chain(kind.keys.iter().map(|key| key.doc));
                    [call(kind), docs.map(summary).collect::<Vec<_>>().join(" ")]
                };
                format!("{}\n", table(["value", "meaning"], kinds.iter().map(row)))
            }
            Shape::Group(keys) => keys.iter().map(|key| self.section(key, level)).collect(),
            Shape::Map(Entry { value: shape, .. }) | Shape::TextOr(_, shape) => self.inside(*shape, level),
            Shape::Alarm => "See [alarms](alarms.md).\n\n".to_owned(),
            Shape::Text(_) | Shape::Words(_) | Shape::Calls(_) | Shape::Overlay | Shape::Thresholds => {
                String::new()
            }
        }
    }

    /// What a key takes, in words that follow "takes"; in short, many words are counted and not listed.
    pub(crate) fn accepted(&self, key: &Key, in_short: bool) -> String {
        let one = match (key.shape, self.group) {
            (Shape::Group(_) | Shape::Map(_) | Shape::Thresholds, Some(group)) => group.to_owned(),
            (Shape::Text(Form::Number { min, max }), _) => {
                format!("{} from {} to {}", key.expected, thousands(min), thousands(max))
            }
            (Shape::Text(Form::Quantity(Quantity { only: Some(only), unit, min, max, .. })), _)
                if in_short =>
            {
                format!("one of {}, from `{min}{unit}` to `{max}{unit}`", only.len())
            }
            (Shape::Text(Form::Quantity(Quantity { only: Some(only), unit, .. })), _) => {
                let quantities: Vec<_> = only.iter().map(|number| format!("{number}{unit}")).collect();
                format!("one of {}", codes(quantities.iter().map(String::as_str)))
            }
            (Shape::Text(Form::Quantity(quantity)), _) => {
                let Quantity { min, max, .. } = quantity;
                format!("{}, from `{}` to `{}`", key.expected, shown(&quantity, min), shown(&quantity, max))
            }
            (Shape::Words(words), _) if in_short && words.len() > FEW => {
                format!("one of {} words", words.len())
            }
            (Shape::Words(words), _) if !is_bool(words) => {
                format!("one of {}", codes(words.iter().map(|word| word.name)))
            }
            _ => key.expected.to_owned(),
        };
        if key.repeats || key.list { format!("{one}, or a list") } else { one }
    }
}

/// What a key's documentation says of its default, without the full stop.
pub(crate) fn default(key: &Key) -> Option<String> {
    let doc = key.doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, default) = doc.split_once("Default: ")?;
    let is_end = |index: &usize| default[index + 1..].chars().next().is_none_or(char::is_whitespace);
    let end = default.match_indices('.').map(|(index, _)| index).find(is_end);
    Some(default[..end.unwrap_or(default.len())].to_owned())
}

/// Whether the words are `true` and `false`.
pub(crate) fn is_bool(words: &[Word]) -> bool {
    words.iter().map(|word| word.name).eq(["true", "false"])
}

/// A kind as it is written: `queue("name")`, `none`.
fn call(kind: &Kind) -> String {
    match kind.keys.iter().find(|key| key.main) {
        Some(main) => format!("`{}(\"{}\")`", kind.name, main.name),
        None => format!("`{}`", kind.name),
    }
}

/// A number in the largest unit that leaves it whole: `10GB` for 10,240 MB.
fn shown(quantity: &Quantity, number: u32) -> String {
    let Quantity { units, unit, .. } = quantity;
    let smallest = u64::from(number) * quantity.length(unit);
    let larger = units.iter().rev().find(|(_, length)| smallest > 0 && smallest.is_multiple_of(*length));
    larger.map_or_else(|| format!("{number}{unit}"), |(unit, length)| format!("{}{unit}", smallest / length))
}
