//! The pages of lessops-core/explain: of each the wrong example has that code and no other, and the right one has none.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lessops_core::check::check;
use lessops_core::code::Code;
use lessops_core::function::{Function, Item};
use lessops_core::manifest::{Manifest, Package};
use lessops_core::metrics::Emitted;
use lessops_core::settings::Service;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use serde_json::Value as Json;
use syn::LitStr;

use crate::attr::Attribute;
use crate::fallback::not_a_function;
use crate::item::Head;
use crate::lambda::read;

/// What no attribute and no service in an example can have wrong: what the types say, what is too long to be shown, and
/// a feature that is not enabled. All that the command says comes on top.
const TOLD: [Code; 8] = [
    Code::TooLong,
    Code::MetricValue,
    Code::MissingFeature,
    Code::EventOfAnother,
    Code::UnreadableEvent,
    Code::NotState,
    Code::NotExtracted,
    Code::TemplateLimit,
];

/// Whether an example of it can be run.
fn is_run(code: Code) -> bool {
    !TOLD.contains(&code) && code < Code::InvalidManifest
}

/// The blocks of code of a section, each behind its language.
fn blocks<'p>(page: &'p str, heading: &str) -> Vec<(&'p str, &'p str)> {
    let section = page.split("\n## ").find_map(|section| section.strip_prefix(heading)).unwrap_or_default();
    section.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect()
}

/// What the attributes and the settings of an example have wrong, or else the service that they make.
fn mistakes(blocks: &[(&str, &str)]) -> Vec<(Option<Code>, String)> {
    let source = |wanted| blocks.iter().find(|(language, _)| *language == wanted).map(|(_, source)| *source);
    let settings = source("toml").map_or(Json::Null, |source| {
        let table: Json = toml::from_str(source).expect("the example is TOML");
        table["package"]["metadata"]["lessops"].clone()
    });
    let service = match Service::from_json(&settings) {
        Ok(service) => service,
        Err(problems) => {
            return problems.iter().map(|problem| (Some(problem.code), problem.text())).collect();
        }
    };
    let Some(source) = source("rust") else { return Vec::new() };
    let tokens: TokenStream = source.parse().expect("the example is tokens");
    let read = items(tokens.clone()).into_iter().enumerate().map(|(index, (attribute, item))| {
        function(&Attribute::parse(attribute), &item, u32::try_from(index).expect("there are few"))
    });
    let (functions, errors): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    if !errors.is_empty() {
        // The first of an error's messages is what is wrong; what it is combined with says where else.
        let told = errors.into_iter().filter_map(Result::err).flatten().map(|error| error.to_string());
        return told.map(|error| (code_of(&error), error)).collect();
    }
    let manifest = Manifest {
        package: Package { name: "shop".to_owned(), version: "1.2.3".to_owned() },
        functions: functions.into_iter().flatten().collect(),
        metrics: metrics(tokens),
    };
    let findings = check(&manifest, &service);
    findings.iter().map(|finding| (Some(finding.problem.code), finding.problem.text())).collect()
}

fn function(attribute: &Attribute, item: &TokenStream, line: u32) -> Result<Function, Vec<syn::Error>> {
    let Head(head) = syn::parse2(item.clone()).map_err(|error| vec![not_a_function(item, error)])?;
    let read = read(attribute, &head, |handles| Item {
        name: head.sig.ident.to_string(),
        file: "src/main.rs".to_owned(),
        line,
        resources: handles.iter().map(|(_, handle)| (*handle).clone()).collect(),
        ..Item::default()
    });
    match read {
        Ok((function, _)) => Ok(function),
        Err(errors) => Err(errors),
    }
}

/// The items with an attribute, each behind the attribute's arguments.
fn items(tokens: TokenStream) -> Vec<(TokenStream, TokenStream)> {
    let mut tokens = tokens.into_iter();
    let mut found = Vec::new();
    while let Some(token) = tokens.next() {
        let TokenTree::Group(group) = token else { continue };
        let mut inside = group.stream().into_iter();
        if !matches!(inside.next(), Some(TokenTree::Ident(word)) if word == "lambda") {
            continue;
        }
        let arguments = inside.next().map(|token| match token {
            TokenTree::Group(arguments) => arguments.stream(),
            other => other.into(),
        });
        let mut item = Vec::new();
        for token in tokens.by_ref() {
            let is_body = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            item.push(token);
            if is_body {
                break;
            }
        }
        found.push((arguments.unwrap_or_default(), item.into_iter().collect()));
    }
    found
}

/// What each `metric!` writes.
fn metrics(tokens: TokenStream) -> Vec<Emitted> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let inside = tokens.iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(metrics(group.stream())),
        _ => None,
    });
    let written = tokens.windows(3).filter_map(|window| match window {
        [TokenTree::Ident(word), TokenTree::Punct(mark), TokenTree::Group(arguments)]
            if word == "metric" && mark.as_char() == '!' =>
        {
            Some(metric(arguments))
        }
        _ => None,
    });
    written.chain(inside.flatten()).collect()
}

fn metric(arguments: &Group) -> Emitted {
    let first: TokenStream = arguments.stream().into_iter().take(1).collect();
    let name: LitStr = syn::parse2(first).expect("the name of a metric is a string");
    Emitted { name: name.value(), dimensions: Vec::new(), file: "src/main.rs".to_owned(), line: 1 }
}

/// The code at the end of an error's first line.
fn code_of(error: &str) -> Option<Code> {
    let (_, number) = error.lines().next()?.rsplit_once('[')?;
    Code::find(number.strip_suffix(']')?).ok()
}

#[test]
fn every_page_has_a_heading_an_example_that_is_wrong_the_same_put_right_and_a_reason() {
    for &code in Code::ALL {
        let (number, page) = (code.number(), code.page());
        assert!(page.starts_with(&format!("# {number}: ")) && !code.title().is_empty(), "{number}");
        let headings: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, ["Wrong", "Right", "Why"], "{number}");
        for heading in ["Wrong", "Right"] {
            assert!(!blocks(page, heading).is_empty(), "{number} has no example that is {heading}");
        }
        let is_code = |(language, _): &(&str, &str)| ["rust", "toml"].contains(language);
        assert_eq!(is_run(code), blocks(page, "Wrong").iter().any(is_code), "{number}");
    }
}

#[test]
fn the_wrong_example_of_a_page_has_its_code_and_the_right_one_has_none() {
    let mut stale = Vec::new();
    for &code in Code::ALL.iter().filter(|code| is_run(**code)) {
        for (heading, expected) in [("Wrong", BTreeSet::from([Some(code)])), ("Right", BTreeSet::new())] {
            let found = mistakes(&blocks(code.page(), heading));
            if found.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>() != expected {
                stale.push((code.number(), heading, found));
            }
        }
    }
    assert!(stale.is_empty(), "{stale:#?}");
}

/// All files of Rust below a folder of this repository.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the folder can be listed").flatten().map(|entry| entry.path());
    let texts = entries.map(|path| match path.is_dir() {
        true => sources(&path),
        false if path.extension().is_some_and(|extension| extension == "rs") => {
            fs::read_to_string(path).expect("the file can be read")
        }
        false => String::new(),
    });
    texts.collect()
}

#[test]
fn every_code_is_said_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let code = ["lessops-core/src", "lessops-macros/src", "cargo-lessops/src"]
        .map(|folder| sources(&root.join(folder)));
    let code = code.concat();
    let types = sources(&root.join("src"));
    // This file names some.
    let own = TOLD.map(|code| format!("{code:?}"));
    for found in Code::ALL {
        let name = format!("{found:?}");
        let uses =
            code.matches(&format!("Code::{name},")).count() + code.matches(&format!("Code::{name}.")).count();
        let others = usize::from(own.contains(&name));
        assert!(uses > others || types.contains(&format!("[{}]", found.number())), "nothing says {name}");
    }
}
