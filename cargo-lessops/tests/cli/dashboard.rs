//! `cargo lessops dashboard`: the picture's geometry.

use serde_json::json;

use crate::fixture::{Folder, elf, record};

/// The folder of a service with a queue and an API.
fn folder() -> Folder {
    let folder = Folder::new();
    let records = [
        record("ship", &json!({ "trigger": "sqs:orders", "alarm": "errors > 5" })),
        record("get", &json!({ "trigger": "http:GET /orders" })),
    ];
    folder.file("app", elf(&records.concat()));
    folder
}

fn picture() -> String {
    folder().lessops(["dashboard", "--binary", "app"]).output()
}

/// The whole numbers that these attributes of an element have.
fn numbers<const N: usize>(element: &str, attributes: [&str; N]) -> [i64; N] {
    attributes.map(|attribute| {
        let (_, rest) = element.split_once(&format!(" {attribute}=\"")).expect("it has the attribute");
        rest.split('"').next().and_then(|number| number.parse().ok()).expect("it is a number")
    })
}

#[test]
fn no_widget_of_the_picture_overlaps_another_or_its_edge() {
    let svg = picture();
    let [width, height] = numbers(&svg, ["width", "height"]);
    // A card has a colour of its own.
    let cards: Vec<_> = svg
        .lines()
        .filter(|line| {
            line.starts_with("<rect") && line.contains("fill=\"#FEFEFE\"") && line.contains("opacity=\"1\"")
        })
        .map(|line| numbers(line, ["x", "y", "width", "height"]))
        .collect();
    // Alarms and logs; the API with its heading, two functions with theirs.
    assert_eq!(cards.len(), 2 + (1 + 2) + (1 + 4) + (1 + 8));
    for (index, [x, y, w, h]) in cards.iter().enumerate() {
        assert!(*x >= 0 && *y >= 0 && x + w <= width && y + h <= height, "{x}, {y}, {w}, {h}");
        for [other_x, other_y, other_w, other_h] in &cards[..index] {
            let beside = x + w <= *other_x || other_x + other_w <= *x;
            let below = y + h <= *other_y || other_y + other_h <= *y;
            assert!(beside || below, "{x}, {y} overlaps {other_x}, {other_y}");
        }
    }
}

#[test]
fn every_title_every_alarm_and_every_threshold_is_in_the_picture() {
    let svg = picture();
    let texts: Vec<_> = svg.lines().map(str::trim).collect();
    for text in [
        "Alarms",
        "ShipErrorsAlarm",
        "Recent errors",
        "HTTP API",
        "Latency",
        "Duration",
        "timeout",
        "Dead letters",
        "errors &gt; 5 in 5m",
    ] {
        assert!(texts.contains(&text), "`{text}` is missing");
    }
}

#[test]
fn the_picture_is_the_same_every_time() {
    assert_eq!(picture(), picture());
}

#[test]
fn a_service_without_a_dashboard_has_no_picture() {
    let folder = folder();
    let manifest = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[package.metadata.lessops]\ndashboard = false\n";
    folder.file("Cargo.toml", manifest);
    folder.file("src/main.rs", "fn main() {}\n");
    let run = folder.lessops(["dashboard", "--binary", "app", "--manifest-path", "Cargo.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains("the service has no dashboard"), "{}", run.stderr);
}
