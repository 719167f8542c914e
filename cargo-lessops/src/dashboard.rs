//! The dashboards of a template: their widgets, and a picture of them.
//!
//! They are read out of the template, so that the picture shows what is deployed.

mod picture;
mod sample;

use std::collections::BTreeMap;

use serde_json::Value as Json;

pub(crate) use picture::draw;

/// A widget, in its place on CloudWatch's grid.
pub(crate) struct Widget {
    /// Column and row, from 0.
    place: (u32, u32),
    /// Columns and rows.
    size: (u32, u32),
    title: String,
    content: Content,
}

/// What a widget shows.
enum Content {
    /// Text alone, its title.
    Heading,
    /// The names of alarms.
    Alarms(Vec<String>),
    /// The last lines of logs.
    Logs,
    /// Curves over time.
    Chart(Chart),
}

/// The curves of a chart, and the limits that they are held against, on its two axes.
struct Chart {
    unit: String,
    left: Axis,
    right: Axis,
}

/// What belongs to one axis.
#[derive(Default)]
struct Axis {
    lines: Vec<String>,
    /// The bands that are laid around some of the lines: the line's index, and the band's label.
    bands: Vec<(usize, String)>,
    limits: Vec<(String, f64)>,
}

/// The widgets of a template's dashboards, one dashboard below the other.
pub(crate) fn widgets(template: &str) -> Vec<Widget> {
    let template: Json = template.parse().expect("core writes JSON");
    let id = |index: u32| if index == 1 { "Dashboard".to_owned() } else { format!("Dashboard{index}") };
    let resource = |index| template["Resources"].get(id(index));
    let mut all: Vec<Widget> = Vec::new();
    for dashboard in (1..).map_while(resource) {
        let body = &dashboard["Properties"]["DashboardBody"];
        let text = body.as_str().or_else(|| body["Fn::Sub"].as_str()).unwrap_or_default();
        let body: Json = substituted(text).parse().expect("core writes JSON");
        let below = all.iter().map(|widget| widget.place.1 + widget.size.1).max().unwrap_or_default();
        let widgets = body["widgets"].as_array().into_iter().flatten();
        all.extend(widgets.map(|widget| Widget::read(widget, below)));
    }
    all
}

/// The text of a `Fn::Sub` with the logical ids of what it names.
fn substituted(text: &str) -> String {
    let mut parts = text.split("${");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        match name.strip_prefix('!') {
            Some(literal) => whole.extend(["${", literal, "}"]),
            None => whole.push_str(name.split('.').next().unwrap_or(name)),
        }
        whole.push_str(rest);
    }
    whole
}

impl Widget {
    fn read(widget: &Json, below: u32) -> Self {
        let number = |key: &str| widget[key].as_u64().and_then(|number| number.try_into().ok()).unwrap_or(0);
        let properties = &widget["properties"];
        let text = |key: &str| properties[key].as_str().unwrap_or_default();
        let (title, content) = match widget["type"].as_str() {
            Some("text") => (text("markdown").trim_start_matches(['#', ' ']), Content::Heading),
            Some("alarm") => (text("title"), Content::Alarms(texts(&properties["alarms"]))),
            Some("log") => (text("title"), Content::Logs),
            _ => (text("title"), Content::Chart(Chart::read(properties))),
        };
        let place = (number("x"), below + number("y"));
        Self { place, size: (number("width"), number("height")), title: title.to_owned(), content }
    }
}

/// The id of what a band is laid around.
fn band_around(rendering: &Json) -> Option<&str> {
    let (id, _) =
        rendering["expression"].as_str()?.strip_prefix("ANOMALY_DETECTION_BAND(")?.split_once(',')?;
    Some(id)
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}

impl Chart {
    fn read(properties: &Json) -> Self {
        let unit = properties["yAxis"]["left"]["label"].as_str().unwrap_or_default().to_owned();
        let mut chart = Self { unit, left: Axis::default(), right: Axis::default() };
        let rows = properties["metrics"].as_array().into_iter().flatten();
        let mut drawn = BTreeMap::new();
        for rendering in rows.filter_map(|row| row.as_array()?.last()) {
            let (Some(label), true) = (rendering["label"].as_str(), rendering["visible"] != false) else {
                continue;
            };
            let axis = chart.axis(rendering);
            // Core lays bands around lines of the same axis, which stand before them.
            if let Some(line) = band_around(rendering).and_then(|id| drawn.get(id)) {
                axis.bands.push((*line, label.to_owned()));
                continue;
            }
            if let Some(id) = rendering["id"].as_str() {
                drawn.insert(id, axis.lines.len());
            }
            axis.lines.push(label.to_owned());
        }
        for limit in properties["annotations"]["horizontal"].as_array().into_iter().flatten() {
            if let (Some(label), Some(value)) = (limit["label"].as_str(), limit["value"].as_f64()) {
                chart.axis(limit).limits.push((label.to_owned(), value));
            }
        }
        chart
    }

    fn axis(&mut self, of: &Json) -> &mut Axis {
        if of["yAxis"] == "right" { &mut self.right } else { &mut self.left }
    }
}
