//! The graph of a service has all that its manifest has, and nothing that hangs in the air.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lessops_core::alarm::listing::{Listed, Owner, alarms};
use lessops_core::failures::failures;
use lessops_core::graph::{Edge, Graph, Meaning, Node, graph};
use lessops_core::manifest::Manifest;
use lessops_core::resource::Access;
use lessops_core::settings::Service;
use lessops_core::trigger::Trigger;
use serde_json::{Value as Json, json};

/// Every golden: its name, its manifest, its settings and its graph.
fn goldens() -> Vec<(String, Manifest, Service, Graph)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = fs::read_dir(folder).expect("the goldens are in the repository");
    let cases = cases.map(|case| case.expect("the folder can be listed").path());
    cases
        .map(|case| {
            let read = |name: &str| fs::read_to_string(case.join(name)).ok();
            let manifest = Manifest::from_json(&read("manifest.json").expect("a golden has a manifest"));
            let manifest = manifest.expect("the golden is valid");
            let settings = read("service.json").map_or(Json::Null, |text| text.parse().expect("it is JSON"));
            let service = Service::from_json(&settings).expect("the settings are valid");
            let graph = graph(&manifest, &service).expect("a golden has a graph");
            (case.display().to_string(), manifest, service, graph)
        })
        .collect()
}

fn graph_of(functions: &Json) -> Graph {
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let manifest = json!({ "lessops": 1, "package": package, "functions": functions }).to_string();
    let manifest = Manifest::from_json(&manifest).expect("it is valid");
    graph(&manifest, &Service::default()).expect("the service is right")
}

/// The edges of a graph, in words.
fn told(graph: &Graph) -> Vec<String> {
    let told = graph.edges.iter().map(|edge| {
        let (from, to) = graph.ends(edge);
        format!("{} {} {} {}", from.id, edge.meaning, to.id, edge.text).trim_end().to_owned()
    });
    told.collect()
}

fn into<'g>(graph: &'g Graph, id: &str, meanings: &[Meaning]) -> Vec<&'g Edge> {
    let is_meant = |edge: &&Edge| graph.ends(edge).1.id == id && meanings.contains(&edge.meaning);
    graph.edges.iter().filter(is_meant).collect()
}

fn out<'g>(graph: &'g Graph, id: &str, meanings: &[Meaning]) -> Vec<&'g Edge> {
    let is_meant = |edge: &&Edge| graph.ends(edge).0.id == id && meanings.contains(&edge.meaning);
    graph.edges.iter().filter(is_meant).collect()
}

fn logical_id(node: &Node) -> Option<&str> {
    node.facts.iter().find(|fact| fact.key == "logical id").map(|fact| fact.value.as_str())
}

#[test]
fn every_edge_ends_at_nodes_and_no_two_nodes_are_the_same() {
    for (case, _, _, graph) in goldens() {
        let ids: BTreeSet<_> = graph.nodes.iter().map(|node| &node.id).collect();
        assert_eq!(ids.len(), graph.nodes.len(), "{case}");
        for edge in &graph.edges {
            assert!(edge.from < graph.nodes.len() && edge.to < graph.nodes.len(), "{case}: {edge:?}");
        }
    }
}

#[test]
fn nothing_but_a_function_stands_alone() {
    for (case, _, _, graph) in goldens() {
        let ends: BTreeSet<_> = graph.edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
        for (index, node) in graph.nodes.iter().enumerate() {
            assert!(ends.contains(&index) || node.id.starts_with("function:"), "{case}: {}", node.id);
        }
    }
}

#[test]
fn every_function_is_a_node_with_its_doc_comment_and_its_line() {
    for (case, manifest, _, graph) in goldens() {
        for function in &manifest.functions {
            let id = format!("function:{}", function.name);
            let node = graph.nodes.iter().find(|node| node.id == id);
            let node = node.unwrap_or_else(|| panic!("{case}: {id} is missing"));
            assert_eq!(node.doc, function.item.description, "{case}: {id}");
            let place = node.item.as_ref().map(|item| (&item.file, item.line));
            assert_eq!(place, Some((&function.item.file, function.item.line)), "{case}: {id}");
        }
    }
}

#[test]
fn every_trigger_is_an_edge_into_its_function() {
    for (case, manifest, _, graph) in goldens() {
        for function in &manifest.functions {
            let id = format!("function:{}", function.name);
            let triggers = function.triggers().iter();
            let sources =
                triggers.filter(|trigger| !matches!(trigger, Trigger::Invoke(_) | Trigger::Deployment(_)));
            // A log that is forwarded to the function is a trigger that it does not name itself.
            let found = into(&graph, &id, &[Meaning::Triggers]);
            let found = found.iter().filter(|edge| edge.text != "log lines").count();
            let sources = sources.filter(|trigger| {
                let is_of_function = trigger.kind() == "logs"
                    && trigger.source("").is_some_and(|of| of.starts_with("function("));
                !is_of_function
            });
            assert_eq!(found, sources.count(), "{case}: {id}");
        }
    }
}

#[test]
fn every_handle_is_an_edge_in_the_direction_in_which_data_flows() {
    for (case, manifest, _, graph) in goldens() {
        for function in &manifest.functions {
            let id = format!("function:{}", function.name);
            let handles = &function.item.resources;
            let read = handles.iter().filter(|handle| handle.access == Access::Read).count();
            let is_handle = |edge: &&&Edge| edge.facts.iter().any(|fact| fact.key == "parameter");
            let found = into(&graph, &id, &[Meaning::Reads]);
            assert_eq!(found.iter().filter(is_handle).count(), read, "{case}: {id}");
            let written = [Meaning::Writes, Meaning::ReadsAndWrites, Meaning::Invokes];
            let found = out(&graph, &id, &written);
            assert_eq!(found.iter().filter(is_handle).count(), handles.len() - read, "{case}: {id}");
        }
    }
}

#[test]
fn every_place_that_keeps_failures_is_reached_from_the_function_or_its_queue() {
    for (case, manifest, service, graph) in goldens() {
        for failures in failures(&manifest, &service) {
            let id = format!("function:{}", failures.function);
            let sources = into(&graph, &id, &[Meaning::Triggers]);
            let sources = sources.iter().map(|edge| graph.ends(edge).0.id.as_str());
            let starts: Vec<_> = sources.chain([id.as_str()]).collect();
            let reached: BTreeSet<_> = starts
                .iter()
                .flat_map(|start| out(&graph, start, &[Meaning::Fails]))
                .filter_map(|edge| logical_id(graph.ends(edge).1))
                .collect();
            for place in &failures.places {
                assert!(reached.contains(place.id()), "{case}: {id} {place:?} {reached:?}");
            }
        }
    }
}

#[test]
fn every_alarm_is_of_one_node_and_all_but_those_of_the_service_are() {
    for (case, manifest, service, graph) in goldens() {
        let all = alarms(&manifest, &service).expect("a golden has alarms").alarms;
        let of_nodes = graph.nodes.iter().flat_map(|node| &node.alarms);
        let mut found: Vec<_> = of_nodes.chain(&graph.alarms).map(|alarm| &alarm.id).collect();
        found.sort();
        let mut expected: Vec<_> = all.iter().map(|alarm| &alarm.id).collect();
        expected.sort();
        assert_eq!(found, expected, "{case}");
        let is_of_service = |alarm: &Listed| match &alarm.owner {
            Owner::Service(_) => true,
            Owner::Shared(title) => ["rollouts", "schedules"].contains(&title.as_str()),
            Owner::Function(_) => false,
        };
        assert!(graph.alarms.iter().all(is_of_service), "{case}: {:#?}", graph.alarms);
    }
}

#[test]
fn who_hears_of_alarms_is_a_node_and_a_function_that_does_is_triggered() {
    let graph = graph_of(&json!([
        { "name": "heal", "triggers": ["alarm:ship.errors"] },
        { "name": "ship", "triggers": ["sqs:orders"], "alarms": ["errors > 5"] },
    ]));
    let edges = told(&graph);
    assert!(edges.contains(&"function:ship triggers function:heal alarm errors".to_owned()), "{edges:#?}");
    let told: Vec<_> = edges.iter().filter(|edge| edge.contains(" tells ")).collect();
    assert!(told.iter().all(|edge| edge.contains(" tells alarms:")), "{told:#?}");
    assert!(told.iter().any(|edge| edge.starts_with("function:ship tells")), "{told:#?}");
    assert!(!graph.nodes.iter().any(|node| node.id.contains("HealAlias")), "{told:#?}");
}

#[test]
fn a_queue_between_two_functions_is_one_node() {
    let handle = json!({ "kind": "queue", "parameter": "orders", "access": "Send" });
    let graph = graph_of(&json!([
        { "name": "order", "triggers": ["http:POST /orders"], "resources": [handle] },
        { "name": "ship", "triggers": ["sqs:orders"] },
    ]));
    let edges: Vec<_> = told(&graph).into_iter().filter(|edge| !edge.contains(" tells ")).collect();
    let expected = [
        "api:http triggers function:order POST /orders",
        "function:order writes queue:orders",
        "queue:orders triggers function:ship",
        "queue:orders fails to failures:OrdersDeadLetters after 5 tries",
    ];
    assert_eq!(edges, expected);
}

#[test]
fn what_is_written_of_a_function_stands_as_the_attribute_has_it_and_defaults_are_told_apart() {
    let graph = graph_of(&json!([{
        "name": "ship", "memory": "512MB", "triggers": ["sqs:orders"],
        "rollout": { "kind": "canary", "percent": "10%", "bake": "5m" },
    }]));
    let facts = &graph.nodes[0].facts;
    let fact =
        |key: &str| facts.iter().find(|fact| fact.key == key).map(|fact| (&*fact.value, fact.is_default));
    assert_eq!(fact("memory"), Some(("512MB", false)));
    assert_eq!(fact("timeout"), Some(("30s", true)));
    assert_eq!(fact("rollout"), Some(("canary(bake = 5m, percent = 10%)", false)));
}

#[test]
fn the_value_of_an_environment_variable_is_not_in_the_graph() {
    let env = json!({ "TOKEN": "hunter2", "KEY": { "kind": "parameter", "name": "ApiKey" } });
    let graph = graph_of(&json!([{ "name": "ship", "env": env }]));
    let json = graph.to_json().to_string();
    assert!(!json.contains("hunter2"), "{json}");
    assert!(json.contains("KEY = parameter(ApiKey), TOKEN = (a text)"), "{json}");
}
