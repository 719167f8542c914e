//! Cases as text: two services, and what is said of their difference.

use std::fmt::Write as _;

use lessops_core::cloudformation::Options;
use lessops_core::diff::Side;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

/// Two services.
pub(crate) struct Case {
    pub(crate) name: String,
    /// The sign of each line, what it is about, and what it says.
    lines: Vec<(char, String, Json)>,
    source: String,
}

impl Case {
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let cases = text.split("# ").skip(1);
        cases.map(Self::read).collect()
    }

    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let name = lines.next().expect("a case has a name").to_owned();
        let given: Vec<_> = lines.filter(|line| !line.is_empty() && !line.starts_with('>')).collect();
        let parsed = given.iter().map(|line| {
            let (sign, rest) = line.split_at(1);
            let (what, keys) = rest.trim().split_once(' ').unwrap_or((rest.trim(), "{}"));
            let keys = keys.parse().unwrap_or_else(|error| panic!("{name}: {keys}: {error}"));
            (sign.chars().next().expect("a line has a sign"), what.to_owned(), keys)
        });
        Self { lines: parsed.collect(), source: given.join("\n"), name: name.clone() }
    }

    /// The service of that sign.
    pub(crate) fn side(&self, sign: char) -> Side {
        let own = self.lines.iter().filter(|(of, ..)| *of == ' ' || *of == sign);
        let mut manifest =
            json!({ "lessops": 1, "package": { "name": "shop", "version": "1.0.0" }, "functions": [] });
        let (mut settings, mut over) = (json!({}), json!({}));
        for (_, what, keys) in own {
            match what.as_str() {
                "settings" => overlay(&mut settings, keys),
                "template" => overlay(&mut over, keys),
                name => {
                    let functions = manifest["functions"].as_array_mut().expect("it is a list");
                    let index = functions.iter().position(|function| function["name"] == name);
                    let index = index.unwrap_or_else(|| {
                        let line = 10 * (functions.len() + 1);
                        functions
                            .push(json!({ "name": name, "source": { "file": "src/main.rs", "line": line } }));
                        functions.len() - 1
                    });
                    overlay(&mut functions[index], keys);
                }
            }
        }
        let manifest = Manifest::from_json(&manifest.to_string())
            .unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let settings =
            Service::from_json(&settings).unwrap_or_else(|problems| panic!("{}: {problems:?}", self.name));
        let options = Options { code: Some([7; 32]), ..Options::default() };
        let side = Side::of_service(&manifest, &settings, options, |item| item.file.clone()).unwrap_or_else(
            |findings| {
                let problems = findings.iter().map(|finding| finding.problem.to_string());
                panic!("{}: {}", self.name, problems.collect::<Vec<_>>().join("\n"))
            },
        );
        if over == json!({}) {
            return side;
        }
        let mut template = side.template().clone();
        overlay(&mut template, &over);
        Side::of_template(template).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// The case as it is written, with what is said.
    pub(crate) fn written(&self, said: &str) -> String {
        let mut text = format!("# {}\n{}\n", self.name, self.source);
        for line in said.lines() {
            writeln!(text, "{}", format!("> {line}").trim_end()).expect("memory can be written to");
        }
        text
    }
}

/// Lays one value over another. Null takes away.
fn overlay(below: &mut Json, above: &Json) {
    match (below, above) {
        (Json::Object(below), Json::Object(above)) => {
            for (key, value) in above {
                match value {
                    Json::Null => drop(below.remove(key)),
                    value => overlay(below.entry(key.clone()).or_insert(Json::Null), value),
                }
            }
        }
        (below, above) => *below = above.clone(),
    }
}
