//! `cargo lessops describe`: its formats, and what it can't read.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::fixture::{Folder, elf, hold, record, repository};

fn folder() -> Folder {
    let folder = Folder::new();
    let records = [
        record("ship", &json!({ "trigger": "sqs:orders", "env": { "TOKEN": "hunter2" } })),
        record("get", &json!({ "trigger": "http:GET /orders" })),
    ];
    folder.file("app", elf(&records.concat()));
    folder
}

fn described(format: &str) -> String {
    folder().lessops(["describe", "--binary", "app", "--format", format]).output()
}

/// What an example is in a format.
fn of_example(example: &str, format: &str) -> String {
    let manifest = repository().join("examples").join(example).join("manifest.json");
    let workspace = repository().join("Cargo.toml");
    let arguments = ["describe", "--format", format, "--package", example];
    let arguments = arguments.map(PathBuf::from).into_iter();
    let named = ["--manifest".into(), manifest, "--manifest-path".into(), workspace];
    Folder::new().lessops(arguments.chain(named)).output()
}

#[test]
fn the_examples_are_charts_and_graphs_as_in_their_goldens() {
    for example in ["hello", "shop"] {
        hold(&format!("tests/golden/{example}.mmd"), &of_example(example, "mermaid"));
        hold(&format!("tests/golden/{example}.graph.json"), &of_example(example, "json"));
    }
}

#[test]
fn the_picture_names_every_function_and_where_its_failures_go() {
    let svg = described("svg");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{svg}");
    for name in ["ship", "orders", "OrdersDeadLetters", "get", "HTTP API", "GET /orders", "after 5 tries"] {
        assert!(svg.contains(&format!(">{name}</text>")), "`{name}` is missing");
    }
    assert!(!svg.contains("href"), "an image on its own leads nowhere");
}

#[test]
fn the_page_is_the_default_and_asks_no_network_for_anything() {
    let page = folder().lessops(["describe", "--binary", "app"]).output();
    assert_eq!(page, described("html"));
    assert!(page.starts_with("<!doctype html>") && !page.contains("{{"));
    for reference in ["src=", "@import", "url(http", "href=\"http", "//cdn"] {
        assert!(!page.contains(reference), "{reference}");
    }
}

#[test]
fn no_format_has_the_value_of_an_environment_variable() {
    for format in ["html", "svg", "mermaid", "json"] {
        assert!(!described(format).contains("hunter2"), "{format}");
    }
    assert!(described("html").contains("TOKEN = (a text)"));
}

#[test]
fn every_format_is_the_same_every_time() {
    for format in ["html", "svg", "mermaid", "json"] {
        assert_eq!(described(format), described(format), "{format}");
    }
}

#[test]
fn a_manifest_says_what_its_binary_does() {
    let folder = folder();
    folder.lessops(["manifest", "--binary", "app", "-o", "manifest.json"]).output();
    let read = |source: [&str; 2]| folder.lessops(["describe", source[0], source[1]]).output();
    assert_eq!(read(["--manifest", "manifest.json"]), read(["--binary", "app"]));
}

#[test]
fn the_edges_of_the_json_name_nodes_that_are_there() {
    let graph: Json = described("json").parse().expect("it is JSON");
    let list = |key: &str| graph[key].as_array().expect("the graph has it").clone();
    let ids: Vec<_> = list("nodes").iter().map(|node| node["id"].clone()).collect();
    assert!(list("edges").iter().all(|edge| ids.contains(&edge["from"]) && ids.contains(&edge["to"])));
}

#[test]
fn a_manifest_that_is_none_is_named() {
    let folder = folder();
    folder.file("broken.json", "{");
    let broken = folder.lessops(["describe", "--manifest", "broken.json"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (Some(1), ""));
    assert!(broken.stderr.contains("broken.json") && broken.stderr.contains("EOF"), "{}", broken.stderr);
    let missing = folder.lessops(["describe", "--manifest", "missing.json"]);
    assert_eq!((missing.code, missing.stdout.as_str()), (Some(1), ""));
    assert!(missing.stderr.contains("missing.json"), "{}", missing.stderr);
}

#[test]
fn a_service_that_is_wrong_has_no_page() {
    let folder = Folder::new();
    let records = [
        record("a", &json!({ "trigger": "http:GET /x" })),
        record("b", &json!({ "trigger": "http:GET /x" })),
    ];
    folder.file("app", elf(&records.concat()));
    let run = folder.lessops(["describe", "--binary", "app", "-o", "page.html"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("GET /x"), "{}", run.stderr);
    assert_eq!(folder.names(), ["app"]);
}

#[test]
fn a_manifest_and_a_binary_or_a_build_exclude_each_other() {
    for other in [["--binary", "app"].as_slice(), &["--release"], &["--target", "x"]] {
        let arguments = [&["describe", "--manifest", "manifest.json"], other].concat();
        let run = folder().lessops(arguments);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
    }
    let run = folder().lessops(["describe", "--binary", "app", "--format", "png"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("possible values: html, svg, mermaid, json"), "{}", run.stderr);
}
