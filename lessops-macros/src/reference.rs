//! `reference.md`, the part of the attribute's documentation that lists keys, kinds and metrics, is made of core's own
//! tables. The test below keeps it so; `BLESS=1 cargo test -p lessops-macros` writes it anew.

use lessops_core::alarm::catalogue::{METRICS, STATS};
use lessops_core::field::{Group as _, Key, Shape};
use lessops_core::settings::Settings;

fn reference() -> String {
    let mut text = "# Keys\n\n".to_owned();
    keys(&mut text, Settings::KEYS, "");
    text += "\n# Metrics\n\nWhat an alarm may watch, where the function's triggers have it:\n\n";
    for metric in METRICS {
        item(&mut text, "", metric.name, metric.doc);
    }
    text += "\n# Statistics\n\nHow the values of one period become a datapoint; `p` takes any number, as in `p99.9`:\n\n";
    for (name, doc) in STATS {
        item(&mut text, "", name, doc);
    }
    text
}

fn keys(text: &mut String, keys: &[Key], indent: &str) {
    let deeper = format!("{indent}  ");
    for key in keys {
        let main = if key.main { "The main argument. " } else { "" };
        item(text, indent, key.name, &format!("{main}{}", key.doc));
        match key.shape {
            // `true` and `false` are said by the key.
            Shape::Words(words) | Shape::Calls(words) if words.iter().all(|word| word.name != "true") => {
                for word in words {
                    item(text, &deeper, word.name, word.doc);
                }
            }
            Shape::Kinds(kinds) => {
                for kind in kinds {
                    item(text, &deeper, kind.name, kind.doc);
                    self::keys(text, kind.keys, &format!("{deeper}  "));
                }
            }
            Shape::Group(inner) => self::keys(text, inner, &deeper),
            _ => {}
        }
    }
}

fn item(text: &mut String, indent: &str, name: &str, doc: &str) {
    let doc = doc.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    *text += format!("{indent}- `{name}`: {}", doc.trim()).trim_end();
    text.push('\n');
}

#[test]
fn the_reference_says_what_core_accepts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reference.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, reference()).expect("the package's folder can be written");
    }
    let written = std::fs::read_to_string(path).expect("it was written once");
    assert!(written == reference(), "reference.md is behind: BLESS=1 cargo test -p lessops-macros");
}
