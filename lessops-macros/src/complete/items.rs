//! `src/editor.rs`, the items that the hints import, is made of core's own tables. The test below keeps it so;
//! `BLESS=1 cargo test -p lessops-macros` writes it anew.

use std::fmt::Write as _;

use lessops_core::alarm::catalogue::{BAND, BAND_OPS, CLAUSES, METRICS, Metric, STATS};
use lessops_core::field::{Group as _, Key, Kind, Shape, Word};
use lessops_core::settings::Settings;
use proc_macro2::Span;

use super::identifier;

const HEAD: &str = "\
//! Every word of the attribute as a module with its documentation, and in it the words that may stand inside. Made of
//! core's tables, and kept equal to them by a test: `BLESS=1 cargo test -p lessops-macros`.
//!
//! Only an editor sees it: what the macro expands to there imports these words, so that they are completed, explained
//! and found.

";

/// The module of a word: its documentation, and what is in it.
struct Items {
    text: String,
    depth: usize,
}

impl Items {
    fn line(&mut self, line: &str) {
        let indent = if line.is_empty() { 0 } else { self.depth * 4 };
        _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    /// A word; nothing where it can't be an identifier, such as `crate`.
    fn item(&mut self, word: &str, doc: &str, inside: impl FnOnce(&mut Self)) {
        let Some(name) = identifier(word, Span::call_site()) else { return };
        for line in doc.trim().lines() {
            self.line(format!("/// {}", line.trim()).trim_end());
        }
        if name != word {
            // It can be read, but not written: an editor would write `r#for`.
            self.line("#[doc(hidden)]");
        }
        let before = self.text.len();
        self.line(&format!("pub mod {name} {{"));
        let opened = self.text.len();
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        if self.text.len() > opened {
            self.line("}");
        } else {
            self.text.truncate(before);
            self.line(&format!("pub mod {name} {{}}"));
        }
    }

    fn keys(&mut self, keys: &[Key]) {
        for key in keys {
            let main = if key.main { "The main argument: its name may be left out. " } else { "" };
            let takes = if key.repeats { "Takes one or a list of" } else { "Takes" };
            let doc = format!("{main}{}\n\n{takes} {}.", key.doc.trim(), key.expected);
            self.item(key.name, &doc, |items| items.shape(&key.shape));
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Text(_) | Shape::Overlay | Shape::Thresholds => {}
            Shape::Words(words) | Shape::Calls(words) => self.words(words),
            Shape::TextOr(_, shape) => self.shape(shape),
            Shape::Kinds(kinds) => kinds.iter().for_each(|kind| self.kind(kind)),
            Shape::Group(keys) => self.keys(keys),
            Shape::Map(entry) => self.shape(&entry.value),
            Shape::Alarm => self.alarm(),
        }
    }

    fn kind(&mut self, kind: &Kind) {
        let keys = kind.keys.iter().map(|key| match (key.main, key.required) {
            (true, true) => key.name.to_owned(),
            (true, false) => format!("[{}]", key.name),
            (false, _) => format!("{} = ...", key.name),
        });
        let keys = keys.collect::<Vec<_>>().join(", ");
        let usage = match kind.keys {
            [] => kind.name.to_owned(),
            _ => format!("{}({keys})", kind.name),
        };
        self.item(kind.name, &format!("{}\n\n`{usage}`", kind.doc.trim()), |items| items.keys(kind.keys));
    }

    /// `ObjectCreated:*` and `ObjectCreated:Put` are one word with another inside.
    fn words(&mut self, words: &[Word]) {
        let split = |word: &Word| word.name.split_once(':').map(|(head, _)| head);
        let mut heads = Vec::new();
        for word in words {
            let Some(head) = split(word) else {
                self.item(word.name, word.doc, |items| items.words(word.inner));
                continue;
            };
            if heads.contains(&head) {
                continue;
            }
            heads.push(head);
            let same = words.iter().filter(|other| split(other) == Some(head));
            let tails: Vec<Word> =
                same.map(|word| Word { name: &word.name[head.len() + 1..], ..*word }).collect();
            let list = tails.iter().map(|word| format!("- `{head}:{}`: {}", word.name, word.doc.trim()));
            self.item(head, &list.collect::<Vec<_>>().join("\n"), |items| items.words(&tails));
        }
    }

    fn alarm(&mut self) {
        for metric in METRICS {
            self.item(metric.name, &metric_doc(metric), |_| {});
        }
        for (name, doc) in STATS {
            let threshold = if *name == "count" { "5" } else { "5s" };
            self.item(name, &format!("{doc}\n\n`{name}(duration) > {threshold}`"), |_| {});
        }
        let custom = "A metric of your own: `metric(\"Namespace/Name\")`; without a slash one in the service's own namespace.\n\n\
                      `sum(metric(\"orders.rejected\")) > 10 in 1h`";
        self.item("metric", custom, |_| {});
        self.item("clause", "What may follow the metric.", |items| {
            items.words(BAND_OPS);
            items.words(&[BAND]);
            items.words(CLAUSES);
        });
    }
}

/// What a metric means, and how an alarm on it is written.
fn metric_doc(metric: &Metric) -> String {
    let percent = match metric.percent_of {
        Some(_) => format!(", `{} > 5%`", metric.name),
        None => String::new(),
    };
    let example = match metric.unit {
        lessops_core::alarm::catalogue::Unit::Count => "5",
        lessops_core::alarm::catalogue::Unit::Time => "10s",
    };
    format!(
        "{}\n\nStatistic: `{}` where none is written.\n\n`{} > {example}`{percent}",
        metric.doc.trim(),
        metric.stat,
        metric.name
    )
}

fn items() -> String {
    let mut items = Items { text: HEAD.to_owned(), depth: 0 };
    items.item(Settings::NAME, Settings::DOC, |items| items.keys(Settings::KEYS));
    items.text
}

#[test]
fn the_editor_knows_what_core_accepts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../src/editor.rs");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, items()).expect("the repository can be written");
    }
    let written = std::fs::read_to_string(path).expect("it was written once");
    assert!(written == items(), "src/editor.rs is behind: BLESS=1 cargo test -p lessops-macros");
}

/// The keys that are explained without an example, by their path.
fn without_example(keys: &[Key], path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        let path = format!("{path}{}", key.name);
        let written = [format!("`{} = ", key.name), format!("`{}(", key.name)];
        if !(key.main && key.doc.contains('`') || written.iter().any(|example| key.doc.contains(example))) {
            found.push(path.clone());
        }
        match key.shape {
            Shape::Group(keys) => found.extend(without_example(keys, &format!("{path}."))),
            Shape::Kinds(kinds) => found.extend(
                kinds.iter().flat_map(|kind| without_example(kind.keys, &format!("{path}.{}.", kind.name))),
            ),
            _ => {}
        }
    }
    found
}

#[test]
fn every_key_is_explained_with_an_example() {
    assert_eq!(without_example(Settings::KEYS, ""), [""; 0]);
}
