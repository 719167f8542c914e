//! What holds of every dashboard, tried on services made at random and on large ones.

use std::collections::{BTreeMap, BTreeSet};

use lessops_core::cloudformation::{Options, template_with};
use lessops_core::manifest::Manifest;
use lessops_core::settings::Service;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{any_service, made, parsed};

/// The bodies of a template's dashboards in their order, with each name that CloudFormation fills in replaced by its
/// logical id.
fn bodies(template: &Json) -> Vec<Json> {
    let resources = template["Resources"].as_object().unwrap();
    let id = |index: usize| match index {
        0 => "Dashboard".to_owned(),
        _ => format!("Dashboard{}", index + 1),
    };
    let dashboards = (0..).map_while(|index| resources.get(&id(index)));
    dashboards.map(|dashboard| body(&dashboard["Properties"]["DashboardBody"])).collect()
}

fn body(body: &Json) -> Json {
    let text = body["Fn::Sub"].as_str().expect("only names are filled in");
    let mut parts = text.split("${");
    let mut filled = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap();
        match name.strip_prefix('!') {
            Some(literal) => filled.extend(["${", literal, "}"]),
            None => filled.push_str(name),
        }
        filled.push_str(rest);
    }
    filled.parse().unwrap_or_else(|error| panic!("{error}: {filled}"))
}

fn widgets(body: &Json) -> &[Json] {
    body["widgets"].as_array().unwrap()
}

fn number(value: &Json) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn items<'a>(widget: &'a Json, key: &str) -> &'a [Json] {
    widget["properties"][key].as_array().map_or(&[], Vec::as_slice)
}

/// The parts of a widget's place that another has as well, or that are beside the grid of 24 columns.
fn misplaced(body: &Json) -> Vec<String> {
    let mut taken = BTreeMap::new();
    let mut misplaced = Vec::new();
    for (index, widget) in widgets(body).iter().enumerate() {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|key| number(&widget[key]));
        if width == 0 || x + width > 24 || !(1..=1_000).contains(&height) {
            misplaced.push(format!("{index} is {width} x {height} at {x}, {y}"));
        }
        for cell in (x..x + width).flat_map(|x| (y..y + height).map(move |y| (x, y))) {
            if let Some(other) = taken.insert(cell, index) {
                misplaced.push(format!("{index} and {other} overlap at {cell:?}"));
            }
        }
    }
    misplaced
}

/// What the properties of a kind of widget are: those that it must have, and those that it may have (CloudWatch API,
/// "Dashboard Body Structure and Syntax").
fn properties(kind: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        "metric" => (
            &["metrics", "region"],
            &[
                "annotations",
                "title",
                "period",
                "stat",
                "view",
                "stacked",
                "yAxis",
                "legend",
                "liveData",
                "sparkline",
                "timezone",
                "start",
                "end",
                "trend",
                "table",
                "labels",
                "singleValueFullPrecision",
                "setPeriodToTimeRange",
                "accountId",
            ],
        ),
        "log" => (&["query", "region"], &["title", "view", "stacked", "accountId"]),
        "alarm" => (&["alarms"], &["title", "sortBy", "states"]),
        "text" => (&["markdown"], &["background"]),
        _ => panic!("there is no widget of the type {kind}"),
    }
}

/// Which of an object's keys are not among these.
fn unknown(object: &Json, known: &[&str]) -> Vec<String> {
    let keys = object.as_object().unwrap_or_else(|| panic!("{object} is no object")).keys();
    keys.filter(|key| !known.contains(&key.as_str())).cloned().collect()
}

/// Holds a body to the documented structure.
fn check_structure(body: &Json) {
    const NONE: [&str; 0] = [];
    assert_eq!(unknown(body, &["start", "end", "periodOverride", "widgets", "variables"]), NONE);
    assert!(["auto", "inherit"].map(Json::from).contains(&body["periodOverride"]));
    for widget in widgets(body) {
        assert_eq!(unknown(widget, &["type", "x", "y", "width", "height", "properties"]), NONE);
        let (required, optional) = properties(widget["type"].as_str().unwrap());
        let properties = &widget["properties"];
        assert!(required.iter().all(|key| properties.get(key).is_some()), "{widget}");
        assert_eq!(unknown(properties, &[required, optional].concat()), NONE, "{widget}");
        check_metrics(widget);
        for side in properties["yAxis"].as_object().into_iter().flatten() {
            assert!(["left", "right"].contains(&side.0.as_str()), "{widget}");
            assert_eq!(unknown(side.1, &["label", "min", "max", "showUnits"]), NONE);
        }
        for annotation in properties["annotations"]["horizontal"].as_array().into_iter().flatten() {
            assert_eq!(unknown(annotation, &["label", "value", "color", "yAxis", "fill", "visible"]), NONE);
            assert!(annotation["value"].is_number(), "{annotation}");
        }
    }
}

/// Holds the rows of a widget's metrics to "Format for Each Metric in the Array".
fn check_metrics(widget: &Json) {
    const RENDERING: [&str; 7] = ["id", "label", "stat", "visible", "yAxis", "period", "color"];
    let rows: Vec<_> = items(widget, "metrics").iter().map(|row| row.as_array().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for row in &rows {
        let (rendering, names) = row.split_last().unwrap();
        if names.is_empty() {
            assert_eq!(unknown(rendering, &["expression", "id", "label", "yAxis"]), [""; 0]);
            assert!(rendering["expression"].is_string());
        } else {
            // Namespace, name, and a name and a value for each dimension.
            assert!(names.len().is_multiple_of(2) && names.iter().all(Json::is_string), "{row:?}");
            assert_eq!(unknown(rendering, &RENDERING), [""; 0]);
        }
        let id = rendering["id"].as_str();
        assert!(id.is_none_or(|id| id.starts_with(|c: char| c.is_ascii_lowercase())), "{row:?}");
        assert!(id.is_none_or(|id| ids.insert(id)), "{row:?}");
        assert!(names.is_empty() || rendering["visible"] != false || id.is_some(), "nothing needs {row:?}");
    }
    for row in rows.iter().filter(|row| row.len() == 1) {
        let expression = row[0]["expression"].as_str().unwrap();
        let words = expression.split(|c: char| !c.is_ascii_alphanumeric());
        for id in words.filter(|word| word.starts_with(['m', 'e'])) {
            assert!(ids.contains(id), "{expression} names {id}, which is not there");
        }
    }
}

/// The logical ids of the resources of a type.
fn of_type(template: &Json, kind: &str) -> BTreeSet<String> {
    let resources = template["Resources"].as_object().unwrap().iter();
    resources.filter(|(_, resource)| resource["Type"] == kind).map(|(id, _)| id.clone()).collect()
}

/// The alarms that some widgets show.
fn alarms_of(widgets: &[Json]) -> Vec<String> {
    let arns = widgets.iter().flat_map(|widget| items(widget, "alarms"));
    arns.map(|arn| arn.as_str().unwrap().strip_suffix(".Arn").unwrap().to_owned()).collect()
}

proptest! {
    #[test]
    fn no_widget_lies_on_another_or_beside_the_grid((functions, settings) in any_service()) {
        let template = parsed(&made(&functions, &settings));
        for body in bodies(&template) {
            prop_assert_eq!(misplaced(&body), Vec::<String>::new());
        }
    }

    #[test]
    fn a_body_has_the_documented_structure((functions, settings) in any_service()) {
        let bodies = bodies(&parsed(&made(&functions, &settings)));
        prop_assert_eq!(bodies.len(), 1);
        for body in &bodies {
            check_structure(body);
        }
    }

    #[test]
    fn each_alarm_s_state_and_threshold_is_shown((functions, settings) in any_service()) {
        let template = parsed(&made(&functions, &settings));
        let bodies = bodies(&template);
        let widgets: Vec<_> = bodies.iter().flat_map(|body| widgets(body).to_vec()).collect();
        let mut shown = alarms_of(&widgets);
        shown.sort();
        let alarms = shown_alarms(&template);
        prop_assert_eq!(shown, alarms.clone());
        let limits: Vec<_> = widgets
            .iter()
            .flat_map(|widget| widget["properties"]["annotations"]["horizontal"].as_array().cloned().unwrap_or_default())
            .collect();
        for id in alarms {
            let alarm = &template["Resources"][&id]["Properties"];
            let described = alarm["AlarmDescription"].as_str().unwrap();
            let is_its = |limit: &Json| {
                let same = limit["value"].as_f64() == alarm["Threshold"].as_f64();
                same && described.ends_with(limit["label"].as_str().unwrap())
            };
            prop_assert!(limits.iter().any(is_its), "{id}: {limits:?}");
        }
    }
}

/// All alarms but those that turn a new version back, of which a dashboard says nothing.
fn shown_alarms(template: &Json) -> Vec<String> {
    let alarms = of_type(template, "AWS::CloudWatch::Alarm").into_iter();
    alarms.filter(|id| !id.contains("AlarmOfVersion")).collect()
}

/// The body of the only dashboard of a service of one function.
fn of_one(function: Json) -> Json {
    let mut bodies = bodies(&parsed(&made(&[function], &Json::Null)));
    assert_eq!(bodies.len(), 1);
    bodies.remove(0)
}

fn titled<'a>(body: &'a Json, title: &str) -> &'a Json {
    let mut of_title = widgets(body).iter().filter(|widget| widget["properties"]["title"] == title);
    of_title.next().unwrap_or_else(|| panic!("no widget is called {title}"))
}

#[test]
fn a_function_s_charts_are_those_of_its_sources() {
    let titles = |function: Json| -> BTreeSet<String> {
        let body = of_one(function);
        let titles = widgets(&body).iter().filter_map(|widget| widget["properties"]["title"].as_str());
        titles.map(str::to_owned).collect()
    };
    let has = |titles: &BTreeSet<String>, all: &[&str]| all.iter().all(|title| titles.contains(*title));
    let always = [
        "Alarms",
        "Recent errors",
        "Invocations and errors",
        "Duration",
        "Throttles, timeouts and crashes",
        "Concurrency",
    ];
    let bare = titles(json!({ "name": "quote", "triggers": [] }));
    assert!(has(&bare, &always), "{bare:?}");
    let of_queue = titles(json!({ "name": "ship", "triggers": ["sqs:orders"] }));
    let queue = ["Messages in the queue", "Age of the oldest message", "Failed records", "Dead letters"];
    assert!(has(&of_queue, &always) && has(&of_queue, &queue), "{of_queue:?}");
    let of_stream = titles(json!({ "name": "index", "triggers": ["kinesis:clicks"] }));
    assert!(has(&of_stream, &["Lag", "Failed records", "Lost or given up"]), "{of_stream:?}");
    let of_api = titles(json!({ "name": "get", "triggers": ["http:GET /"] }));
    assert!(has(&of_api, &["Requests", "Latency"]), "{of_api:?}");
}

#[test]
fn a_duration_is_shown_in_percentiles_against_the_timeout_and_the_alarm_s_threshold() {
    let body = of_one(json!({ "name": "quote", "timeout": "10s", "alarms": ["avg(duration) > 2s in 1m"] }));
    let widget = titled(&body, "Duration");
    let stats: Vec<_> = items(widget, "metrics").iter().map(|row| &row[4]["stat"]).collect();
    assert_eq!(json!(stats), json!(["p50", "p90", "p99", "Maximum", "Average"]));
    let limits = &widget["properties"]["annotations"]["horizontal"];
    assert_eq!((&limits[0]["label"], &limits[0]["value"]), (&json!("timeout"), &json!(10_000)));
    assert_eq!(
        (&limits[1]["label"], &limits[1]["value"]),
        (&json!("avg(duration) > 2s in 1m"), &json!(2_000))
    );
    assert_eq!(widget["properties"]["period"], 60);
}

#[test]
fn an_error_rate_and_its_threshold_are_on_the_axis_of_percentages() {
    let body = of_one(json!({ "name": "get", "alarms": ["many: errors > 50", "errors > 1%"] }));
    let widget = titled(&body, "Invocations and errors");
    let rate = items(widget, "metrics").last().unwrap();
    assert_eq!(rate[0]["yAxis"], "right");
    let limits = widget["properties"]["annotations"]["horizontal"].as_array().unwrap();
    let axes: Vec<_> = limits.iter().map(|limit| json!([limit["value"], limit["yAxis"]])).collect();
    assert_eq!(json!(axes), json!([[50, null], [1, "right"]]));
}

#[test]
fn a_band_is_drawn_around_what_its_alarm_watches() {
    let body = of_one(json!({ "name": "get", "alarms": ["max(duration) outside band(2.5) in 1m"] }));
    check_structure(&body);
    let widget = titled(&body, "Duration");
    let rows = items(widget, "metrics");
    let watched = rows.iter().find(|row| row[4]["stat"] == "Maximum").unwrap();
    let band = &rows.last().unwrap()[0];
    assert_eq!(
        band["expression"],
        format!("ANOMALY_DETECTION_BAND({}, 2.5)", watched[4]["id"].as_str().unwrap())
    );
    assert_eq!(band["label"], "max(duration) outside band(2.5) in 1m");
    assert_eq!(widget["properties"]["period"], 60);
}

#[test]
fn what_functions_share_is_shown_once_and_before_them() {
    let functions = [
        json!({ "name": "first", "triggers": ["http:GET /first"] }),
        json!({ "name": "second", "triggers": ["http:GET /second"] }),
    ];
    let bodies = bodies(&parsed(&made(&functions, &Json::Null)));
    let headings: Vec<_> =
        widgets(&bodies[0]).iter().filter_map(|widget| widget["properties"]["markdown"].as_str()).collect();
    assert_eq!(headings, ["## HTTP API", "## first (:0)", "## second (:0)"]);
    let latencies = widgets(&bodies[0]).iter().filter(|widget| widget["properties"]["title"] == "Latency");
    assert_eq!(latencies.count(), 1);
}

#[test]
fn a_metric_of_the_service_s_own_is_drawn_where_an_alarm_watches_it() {
    let body = of_one(json!({ "name": "ship", "alarms": ["metric(\"x\") < 1"] }));
    let row = &items(titled(&body, "x"), "metrics")[0];
    assert_eq!((&row[0], &row[1], &row[2]["stat"]), (&json!("AWS::StackName"), &json!("x"), &json!("Sum")));
}

#[test]
fn a_service_may_have_no_dashboard() {
    let functions = [json!({ "name": "quote" })];
    assert_eq!(bodies(&parsed(&made(&functions, &json!({ "dashboard": false })))), [json!(null); 0]);
    assert_eq!(bodies(&parsed(&made(&functions, &json!({ "dashboard": true })))).len(), 1);
}

/// The template of as many functions as no stack would take.
fn large(functions: usize, triggers: &Json) -> Json {
    let function = |index: usize| json!({ "name": format!("f{index:03}"), "triggers": triggers });
    let functions: Vec<_> = (0..functions).map(function).collect();
    let package = json!({ "name": "shop", "version": "0.1.0" });
    let json = json!({ "lessops": 1, "package": package, "functions": functions });
    let manifest = Manifest::from_json(&json.to_string()).unwrap();
    let rendered = template_with(&manifest, &Service::default(), Options::unlimited()).unwrap();
    parsed(&rendered.text.to_string())
}

#[test]
fn a_service_that_grows_past_cloudwatch_s_limits_has_several_dashboards() {
    // Many widgets of few metrics each, and with the queues of each function many metrics.
    for (count, triggers) in [(240, json!([])), (210, json!(["sqs"]))] {
        let template = large(count, &triggers);
        let bodies = bodies(&template);
        assert_eq!(bodies.len(), of_type(&template, "AWS::CloudWatch::Dashboard").len());
        assert!(bodies.len() > 2, "{count} functions have {} dashboards", bodies.len());
        let mut headings = Vec::new();
        for body in &bodies {
            let widgets = widgets(body);
            let metrics: Vec<_> = widgets.iter().map(|widget| items(widget, "metrics").len()).collect();
            assert!(widgets.len() <= 500, "{} widgets", widgets.len());
            assert!(metrics.iter().all(|metrics| *metrics <= 500) && metrics.iter().sum::<usize>() <= 2_500);
            assert!(widgets.iter().all(|widget| items(widget, "alarms").len() <= 100));
            let queries = widgets.iter().filter_map(|widget| widget["properties"]["query"].as_str());
            let groups: Vec<_> = queries.map(|query| query.matches("SOURCE '").count()).collect();
            let own = widgets.iter().filter_map(|widget| widget["properties"]["markdown"].as_str());
            let own: Vec<_> = own.map(str::to_owned).collect();
            assert!(groups.iter().all(|groups| (1..=50).contains(groups)), "{groups:?}");
            assert_eq!(groups.iter().sum::<usize>(), own.len());
            headings.extend(own);
            assert_eq!(misplaced(body), [""; 0]);
            check_structure(body);
        }
        let expected: Vec<_> = (0..count).map(|index| format!("## f{index:03} (:0)")).collect();
        assert_eq!(headings, expected);
        let first = alarms_of(widgets(&bodies[0]));
        assert_eq!(first.len(), shown_alarms(&template).len());
        let names = template["Resources"].as_object().unwrap().values();
        let names: BTreeSet<_> = names.map(|one| one["Properties"]["DashboardName"].to_string()).collect();
        assert_eq!(names.len(), bodies.len() + 1, "each has a name, and nothing else has one");
    }
}

#[test]
fn a_chart_that_shows_too_much_for_one_widget_becomes_several() {
    let existing = |index: u32| {
        let arn = format!("arn:aws:sqs:eu-central-1:123456789012:queue-{index}");
        json!({ "kind": "sqs", "existing": arn })
    };
    let triggers: Vec<_> = (0..300).map(existing).collect();
    let bodies = bodies(&large(1, &triggers.into()));
    let charts: Vec<_> = widgets(&bodies[0])
        .iter()
        .filter(|widget| widget["properties"]["title"] == "Messages in the queue")
        .map(|widget| items(widget, "metrics").len())
        .collect();
    assert!(charts.len() > 1 && charts.iter().all(|metrics| *metrics <= 500), "{charts:?}");
    assert_eq!(charts.iter().sum::<usize>(), 600);
}
