//! The picture can be followed: no box on another, no label on a box, no line through a box that it has nothing to do with.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lessops_core::graph::graph;
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use serde_json::{Value as Json, json};

use super::*;

fn graph_of(text: &str, settings: &Json) -> Graph {
    let manifest = Manifest::from_json(text).expect("it is valid");
    let service = Service::from_json(settings).expect("the settings are valid");
    graph(&manifest, &service).expect("the service is right")
}

/// A service of this many functions, many of which share resources.
fn service(functions: usize) -> Graph {
    let functions = (0..functions).map(|number| {
        let mut name = String::new();
        write!(name, "function_{number}").expect("a string takes it");
        let trigger = match number % 5 {
            0 => format!("http:GET /things{number}"),
            1 => format!("sqs:queue-{number}"),
            2 => "sns:news".to_owned(),
            3 => "schedule:rate(5 minutes)".to_owned(),
            _ => format!("dynamodb:table-{number}"),
        };
        let handle = |kind: &str, number: usize, access: &str| json!({ "kind": kind, "parameter": format!("{kind}_of_all_{number}"), "access": access });
        json!({
            "name": name, "triggers": [trigger],
            "resources": [handle("bucket", number % 12, "Write"), handle("table", number % 7, "ReadWrite"), handle("queue", number % 9, "Send")],
        })
    });
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let functions: Json = functions.collect();
    graph_of(&json!({ "lessops": 1, "package": package, "functions": functions }).to_string(), &Json::Null)
}

fn overlap(one: Area, other: Area) -> bool {
    let beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
    let below = one.y + one.height <= other.y || other.y + other.height <= one.y;
    !beside && !below
}

/// What a picture would be unreadable by.
fn faults(graph: &Graph) -> Vec<String> {
    let picture = Picture::of(graph);
    let whole = Area { x: 0.0, y: 0.0, width: picture.width, height: picture.height };
    let names = |index: usize| graph.nodes[index].id.as_str();
    let mut faults = Vec::new();
    for (index, own) in picture.boxes.iter().enumerate() {
        let inside = own.x >= 0.0
            && own.y >= 0.0
            && own.x + own.width <= whole.width
            && own.y + own.height <= whole.height;
        if !inside {
            faults.push(format!("{} lies outside", names(index)));
        }
        for (before, other) in picture.boxes[..index].iter().enumerate() {
            if overlap(*own, *other) {
                faults.push(format!("{} lies on {}", names(index), names(before)));
            }
        }
    }
    for line in &picture.lines {
        let edge = &graph.edges[line.edge];
        if let Some((text, x, y)) = &line.label {
            let half = small(text) / 2.0;
            let label = Area { x: x - half, y: y - 6.0, width: 2.0 * half, height: 12.0 };
            for (index, own) in picture.boxes.iter().enumerate() {
                if overlap(label, *own) {
                    faults.push(format!("the label `{text}` lies on {}", names(index)));
                }
            }
        }
        for (index, own) in picture.boxes.iter().enumerate() {
            let is_end = index == edge.from || index == edge.to;
            if !is_end && line.points.windows(2).any(|step| crosses(step[0], step[1], *own)) {
                faults.push(format!(
                    "the line from {} to {} crosses {}",
                    names(edge.from),
                    names(edge.to),
                    names(index)
                ));
            }
        }
    }
    faults
}

/// Whether the S between two points meets a box.
fn crosses((x, y): (f64, f64), (to_x, to_y): (f64, f64), own: Area) -> bool {
    (0..=16).map(|step| f64::from(step) / 16.0).any(|t| {
        let along = |from: f64, bend: f64, other: f64, to: f64| {
            let s = 1.0 - t;
            s * s * s * from + 3.0 * s * s * t * bend + 3.0 * s * t * t * other + t * t * t * to
        };
        let bend = f64::midpoint(x, to_x);
        let (px, py) = (along(x, bend, bend, to_x), along(y, y, to_y, to_y));
        px > own.x && px < own.x + own.width && py > own.y && py < own.y + own.height
    })
}

#[test]
fn the_picture_of_every_golden_can_be_followed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lessops-core/tests/golden");
    for case in fs::read_dir(folder).expect("the goldens are in the repository") {
        let case = case.expect("the folder can be listed").path();
        let read = |name: &str| fs::read_to_string(case.join(name)).ok();
        let settings = read("service.json").map_or(Json::Null, |text| text.parse().expect("it is JSON"));
        let graph = graph_of(&read("manifest.json").expect("a golden has a manifest"), &settings);
        assert_eq!(faults(&graph), [""; 0], "{}", case.display());
    }
}

#[test]
fn the_picture_of_five_and_of_two_hundred_functions_can_be_followed() {
    for functions in [5, 200] {
        assert_eq!(faults(&service(functions)), [""; 0], "{functions}");
    }
}

#[test]
fn the_picture_is_the_same_every_time() {
    let graph = service(40);
    assert_eq!(super::super::picture(&graph), super::super::picture(&graph));
}
