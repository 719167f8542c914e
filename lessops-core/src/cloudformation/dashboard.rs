//! The service's dashboard in CloudWatch: the state of its alarms, the last errors, and charts of what functions share and
//! of each function.
//!
//! It has no list of metrics: what the catalogue of alarms has of a function is drawn, in charts that `chart.rs` groups
//! them in, and what an alarm watches besides.

mod body;
mod chart;
mod layout;

use std::collections::BTreeMap;

use chart::{Chart, Kind};
use layout::Block;

use super::stack::{Shared, Stack};
use super::template::{Resource, Template};
use super::value::{LogicalId, Object, Pseudo, object, sub, tag_list};
use crate::alarm::lower::Watch;
use crate::alarm::{Alarm, Watched};
use crate::function::Function;
use crate::names;

const KIND: &str = "AWS::CloudWatch::Dashboard";

/// What the dashboard shows, while the stack is being built.
#[derive(Default)]
pub(crate) struct Board {
    alarms: Vec<LogicalId>,
    sections: BTreeMap<About, Section>,
}

/// What a part of the dashboard is about: what functions share stands before the functions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    Shared(Shared),
    /// The function of this name.
    Function(String),
}

impl About {
    pub(crate) fn function(function: &Function) -> Self {
        Self::Function(function.name.clone())
    }
}

/// A part of the dashboard.
#[derive(Default)]
struct Section {
    heading: String,
    charts: BTreeMap<Kind, Chart>,
    log_group: Option<LogicalId>,
}

impl Board {
    /// Draws a metric, unless it is drawn already, and what it can't exceed: how that is called, and its value.
    pub(crate) fn draw(
        &mut self,
        about: &About,
        watched: &Watched,
        watch: &Watch,
        bound: Option<(&str, f64)>,
    ) {
        let chart = self.chart(about, watched, watch);
        chart.draw(watched, watch);
        if let Some((label, value)) = bound {
            chart.bound(label, value);
        }
    }

    /// Adds a function's heading, and where it logs.
    pub(crate) fn function(&mut self, function: &Function, heading: String, log_group: LogicalId) {
        let section = self.sections.entry(About::function(function)).or_default();
        (section.heading, section.log_group) = (heading, Some(log_group));
    }

    /// Adds an alarm, which people are `shown` so, its threshold, and what it watches.
    pub(crate) fn alarm(
        &mut self,
        about: &About,
        id: &LogicalId,
        (alarm, shown): (&Alarm, &str),
        watch: &Watch,
        limit: Option<f64>,
    ) {
        self.alarms.push(id.clone());
        self.chart(about, &alarm.metric, watch).alarm(alarm, shown, watch, limit);
    }

    fn chart(&mut self, about: &About, watched: &Watched, watch: &Watch) -> &mut Chart {
        if !self.sections.contains_key(about) {
            let heading = match about {
                About::Shared(shared) => shared.title().to_owned(),
                About::Function(name) => name.clone(),
            };
            self.sections.insert(about.clone(), Section { heading, ..Section::default() });
        }
        let section = self.sections.get_mut(about).expect("it was there, or was added");
        section.charts.entry(Kind::of(watched, watch)).or_default()
    }

    /// Takes the first dashboard's id, where none is drawn.
    pub(super) fn reserve(template: &mut Template<'_>) {
        template.add(names::dashboard(0), Resource::new(KIND, Object::default()), None);
    }

    /// Adds the dashboards to the stack.
    pub(super) fn lower(self, stack: &mut Stack<'_>) {
        let Self { mut alarms, sections } = self;
        alarms.sort();
        let block = |Section { heading, charts, log_group }: Section| Block {
            heading,
            charts: charts.iter().flat_map(|(kind, chart)| chart.widgets(kind)).collect(),
            log_group,
        };
        let blocks = sections.into_values().map(block).collect();
        for (index, body) in layout::bodies(&alarms, blocks).into_iter().enumerate() {
            let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
            let properties = object! {
                // Dashboards belong to the account and not to a region (CloudWatch API, `PutDashboard`).
                "DashboardName": sub![Pseudo::StackName, "-", Pseudo::Region, number],
                "DashboardBody": body,
                "Tags": tag_list(&stack.tags),
            };
            stack.add(names::dashboard(index), Resource::new(KIND, properties), &[]);
        }
    }
}
