//! A chart of a dashboard: which metrics are drawn together, and the widget that they become.

use std::borrow::Cow;

use super::body::Body;
use super::layout::Widget;
use crate::alarm::catalogue::{Metric, Unit};
use crate::alarm::lower::Watch;
use crate::alarm::query::{band, percentage, sum};
use crate::alarm::{Alarm, DEFAULT_PERIOD, Stat, Watched};
use crate::cloudformation::value::Reference;

/// The charts in their order, and the metrics of the catalogue that each has.
const CHARTS: &[(&str, &[&str])] = &[
    ("Invocations and errors", &["invocations", "errors"]),
    ("Duration", &["duration"]),
    ("Throttles, timeouts and crashes", &["throttles", "timeouts", "out_of_memory", "panics"]),
    ("Concurrency", &["concurrency"]),
    ("Use of the provisioned concurrency", &["utilization"]),
    ("Beyond the provisioned concurrency", &["spillover"]),
    ("Requests", &["requests", "http_4xx", "http_5xx"]),
    ("Latency", &["latency"]),
    ("Messages in the queue", &["backlog", "inflight"]),
    ("Age of the oldest message", &["oldest"]),
    ("Lag", &["lag"]),
    ("Offset lag", &["offset_lag"]),
    ("Failed records", &["failed_records"]),
    ("Wait in Lambda's queue", &["waiting"]),
    ("Lost or given up", &["dropped", "undelivered", "stream_failures"]),
    ("Dead letters", &["deadletters"]),
];

/// The lines of a metric that is shown by its percentiles.
const PERCENTILES: [Stat; 4] =
    [Stat::Percentile(50.0), Stat::Percentile(90.0), Stat::Percentile(99.0), Stat::Max];

/// How many things a chart shows. Each takes at most six of CloudWatch's 500 metrics of a widget (CloudWatch user guide,
/// "CloudWatch service quotas").
const MOST_LINES: usize = 80;

/// The colour of an alarm's threshold, and of a limit that is nobody's alarm.
const ALARM_COLOUR: &str = "#d62728";
const LIMIT_COLOUR: &str = "#7f7f7f";

/// Which chart of a section: its place among all, its title, and what its axis is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind(usize, Cow<'static, str>, &'static str);

impl Kind {
    /// The chart that a metric is drawn in. Those of the service's own follow, each in a chart of its own. Times in
    /// seconds and in milliseconds can't share an axis.
    pub(super) fn of(watched: &Watched, watch: &Watch) -> Self {
        let metric = match watched {
            Watched::Known(metric) => metric,
            Watched::Custom(name) => return Self(CHARTS.len(), name.clone().into(), ""),
        };
        let unit = match (metric.unit, watch.unit_millis) {
            (Unit::Count, _) => "",
            (Unit::Time, 1) => "ms",
            (Unit::Time, _) => "s",
        };
        let place = CHARTS.iter().position(|(_, names)| names.contains(&metric.name));
        let place = place.expect("a test holds that each metric has its chart");
        Self(place, CHARTS[place].0.into(), unit)
    }
}

/// What a chart shows.
#[derive(Debug, Default)]
pub(super) struct Chart {
    lines: Vec<Line>,
    limits: Vec<Limit>,
    /// The seconds of its alarms' shortest datapoint, if it has any.
    shortest: Option<u32>,
}

/// A metric of something, in some statistics.
#[derive(Debug)]
struct Line {
    watched: Watched,
    watch: Watch,
    stats: Vec<Stat>,
    /// The bands that alarms hold it against.
    bands: Vec<Band>,
}

/// What is expected of a metric in some statistic, give or take so many standard deviations.
#[derive(Debug)]
struct Band {
    stat: Stat,
    deviations: f64,
    label: String,
}

/// A horizontal line.
#[derive(Debug, PartialEq)]
struct Limit {
    label: String,
    value: f64,
    colour: &'static str,
    /// Whether it is a percentage of a metric, and belongs to the axis on the right.
    is_ratio: bool,
}

impl Chart {
    /// Draws a metric, unless it is drawn already.
    pub(super) fn draw(&mut self, watched: &Watched, watch: &Watch) {
        self.line(watched, watch);
    }

    fn line(&mut self, watched: &Watched, watch: &Watch) -> &mut Line {
        let known = self.lines.iter().position(|line| line.watched == *watched && line.watch == *watch);
        let index = known.unwrap_or_else(|| {
            let stats = match watched {
                Watched::Known(Metric { stat: Stat::Percentile(_), .. }) => PERCENTILES.to_vec(),
                Watched::Known(metric) => vec![metric.stat],
                Watched::Custom(_) => Vec::new(),
            };
            self.lines.push(Line {
                watched: watched.clone(),
                watch: watch.clone(),
                stats,
                bands: Vec::new(),
            });
            self.lines.len() - 1
        });
        &mut self.lines[index]
    }

    /// Draws what an alarm watches, and its threshold or band.
    pub(super) fn alarm(&mut self, alarm: &Alarm, shown: &str, watch: &Watch, limit: Option<f64>) {
        let (stat, is_ratio) = (alarm.stat(), watch.is_ratio(alarm));
        let line = self.line(&alarm.metric, watch);
        if !is_ratio && !line.stats.contains(&stat) {
            line.stats.push(stat);
        }
        let label = shown.to_owned();
        if let Some(deviations) = alarm.band() {
            line.bands.push(Band { stat, deviations, label: label.clone() });
        }
        self.shortest = self.shortest.into_iter().chain([alarm.seconds()]).min();
        let Some(limit) = limit else { return };
        let value = watch.in_its_unit(limit, alarm);
        self.limit(Limit { label, value, colour: ALARM_COLOUR, is_ratio });
    }

    /// Draws a limit that the function has by its settings.
    pub(super) fn bound(&mut self, label: &str, value: f64) {
        let label = label.to_owned();
        self.limit(Limit { label, value, colour: LIMIT_COLOUR, is_ratio: false });
    }

    fn limit(&mut self, limit: Limit) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    /// Its widgets: one, unless it shows more than one has room for.
    pub(super) fn widgets(&self, kind: &Kind) -> Vec<Widget> {
        self.lines.chunks(MOST_LINES).map(|lines| self.widget(kind, lines)).collect()
    }

    fn widget(&self, Kind(_, title, unit): &Kind, lines: &[Line]) -> Widget {
        let mut rows = Rows::default();
        for line in lines {
            // What stands for several of a kind says which it is.
            let same = |other: &&Line| other.watched == line.watched;
            let of = line.watch.dimension.as_ref().map(|(_, reference)| reference);
            rows.add(line, of.filter(|_| lines.iter().filter(same).count() > 1));
        }
        let is_custom = matches!(lines, [Line { watched: Watched::Custom(_), .. }, ..]);
        let default = u32::try_from(DEFAULT_PERIOD.millis / 1_000).unwrap_or(u32::MAX);
        let mut properties = Body::default();
        properties.object(|body| {
            body.key("title").string(title);
            body.key("region").region();
            body.key("period").plain(self.shortest.unwrap_or(default));
            body.key("metrics").list(|body| rows.write(body));
            body.key("yAxis").object(|body| {
                axis(body.key("left"), Some(*unit).filter(|unit| !unit.is_empty()), !is_custom);
                if rows.has_ratio {
                    axis(body.key("right"), Some("%"), true);
                }
            });
            if !self.limits.is_empty() {
                body.key("annotations").object(|body| {
                    body.key("horizontal").list(|body| {
                        self.limits.iter().for_each(|limit| limit.write(body.item()));
                    });
                });
            }
        });
        Widget::metric(rows.len(), properties)
    }
}

/// An axis, which is labelled with the metrics' units, or with a text instead of them.
fn axis(body: &mut Body, label: Option<&'static str>, from_zero: bool) {
    body.object(|body| {
        if let Some(label) = label {
            body.key("label").string(label);
        }
        if from_zero {
            body.key("min").plain(0);
        }
        if label.is_some() {
            body.key("showUnits").plain(false);
        }
    });
}

impl Limit {
    /// An annotation.
    fn write(&self, body: &mut Body) {
        let Self { label, value, colour, is_ratio } = self;
        body.object(|body| {
            body.key("label").string(label);
            body.key("value").plain(value);
            body.key("color").string(colour);
            if *is_ratio {
                body.key("yAxis").string("right");
            }
        });
    }
}

/// The rows of a widget's `metrics`: metrics first, and then what is computed of them.
#[derive(Default)]
struct Rows<'a> {
    metrics: Vec<Row<'a>>,
    expressions: Vec<Computed<'a>>,
    has_ratio: bool,
}

/// A metric. Without a label it is only computed with.
struct Row<'a> {
    watch: &'a Watch,
    name: &'a str,
    stat: Stat,
    label: Option<Label<'a>>,
    /// Whether something is computed of it, which names it by its id.
    has_id: bool,
}

/// What is computed of metrics.
struct Computed<'a> {
    expression: String,
    label: Label<'a>,
    /// The axis that it belongs to, if that is not the left one.
    axis: Option<&'static str>,
}

/// What a line is called, and of what it is, where there are several.
struct Label<'a> {
    text: Cow<'a, str>,
    of: Option<&'a Reference>,
}

impl<'a> Rows<'a> {
    /// How many there are.
    fn len(&self) -> usize {
        self.metrics.len() + self.expressions.len()
    }

    /// Adds a metric in all its statistics, and as a percentage where it is a part of another.
    fn add(&mut self, Line { watched, watch, stats, bands }: &'a Line, of: Option<&'a Reference>) {
        let name = match watched {
            Watched::Known(metric) => metric.name,
            Watched::Custom(name) => name,
        };
        for stat in stats {
            let text = match stats.len() {
                1 => Cow::Borrowed(name),
                _ => stat.to_string().into(),
            };
            let label = Label { text, of };
            let mut bands = bands.iter().filter(|band| band.stat == *stat).peekable();
            let id = if let [only] = watch.names.as_slice() {
                let index = self.metric(watch, only, *stat);
                self.metrics[index].label = Some(label);
                self.metrics[index].has_id |= bands.peek().is_some();
                bands.peek().map(|_| format!("m{index}"))
            } else {
                let parts: Vec<_> = watch.names.iter().map(|name| self.id(watch, name, *stat)).collect();
                Some(self.expression(sum(&parts), label, None))
            };
            for Band { stat: _, deviations, label } in bands {
                let id = id.as_deref().expect("what has a band has an id");
                let label = Label { text: label.into(), of };
                self.expression(band(id, *deviations), label, None);
            }
        }
        if let (Watched::Known(metric), false) = (watched, watch.whole.is_empty()) {
            let parts: Vec<_> = watch.names.iter().map(|name| self.id(watch, name, metric.stat)).collect();
            let whole: Vec<_> = watch.whole.iter().map(|name| self.id(watch, name, metric.stat)).collect();
            let label = Label { text: format!("{name}, percent").into(), of };
            self.expression(percentage(&sum(&parts), &sum(&whole)), label, Some("right"));
            self.has_ratio = true;
        }
    }

    fn id(&mut self, watch: &'a Watch, name: &'a str, stat: Stat) -> String {
        let index = self.metric(watch, name, stat);
        self.metrics[index].has_id = true;
        format!("m{index}")
    }

    /// The place of a metric, which is added unless it is there.
    fn metric(&mut self, watch: &'a Watch, name: &'a str, stat: Stat) -> usize {
        let is_it =
            |row: &Row<'_>| row.name == name && row.stat == stat && row.watch.is_of_the_same_as(watch);
        self.metrics.iter().position(is_it).unwrap_or_else(|| {
            self.metrics.push(Row { watch, name, stat, label: None, has_id: false });
            self.metrics.len() - 1
        })
    }

    /// Adds what is computed, and gives back its id.
    fn expression(&mut self, expression: String, label: Label<'a>, axis: Option<&'static str>) -> String {
        self.expressions.push(Computed { expression, label, axis });
        format!("e{}", self.expressions.len() - 1)
    }

    fn write(&self, body: &mut Body) {
        for (index, row) in self.metrics.iter().enumerate() {
            body.item().list(|body| row.write(index, body));
        }
        for (index, computed) in self.expressions.iter().enumerate() {
            body.item().list(|body| computed.write(index, body.item()));
        }
    }
}

impl Row<'_> {
    /// Namespace, name and dimensions, and how it is drawn.
    fn write(&self, index: usize, body: &mut Body) {
        let Self { watch, name, stat, label, has_id } = self;
        body.item().expression(&watch.namespace);
        body.item().string(name);
        for (name, value) in &watch.within {
            body.item().string(name);
            body.item().expression(value);
        }
        if let Some((name, reference)) = &watch.dimension {
            body.item().string(name);
            body.item().quoted(|body| body.reference(reference));
        }
        body.item().object(|body| {
            if *has_id {
                body.key("id").quoted(|body| body.plain(format_args!("m{index}")));
            }
            body.key("stat").string(&stat.cloudwatch());
            match label {
                Some(label) => label.write(body.key("label")),
                None => body.key("visible").plain(false),
            }
        });
    }
}

impl Computed<'_> {
    fn write(&self, index: usize, body: &mut Body) {
        let Self { expression, label, axis } = self;
        body.object(|body| {
            body.key("expression").string(expression);
            label.write(body.key("label"));
            body.key("id").quoted(|body| body.plain(format_args!("e{index}")));
            if let Some(axis) = axis {
                body.key("yAxis").string(axis);
            }
        });
    }
}

impl Label<'_> {
    fn write(&self, body: &mut Body) {
        let Self { text, of } = self;
        body.quoted(|body| {
            body.escaped(text);
            if let Some(of) = of {
                body.escaped(" ");
                body.reference(of);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::catalogue::METRICS;

    #[test]
    fn each_metric_of_the_catalogue_has_one_chart() {
        let drawn: Vec<_> = CHARTS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for metric in METRICS {
            assert_eq!(drawn.iter().filter(|name| **name == metric.name).count(), 1, "{}", metric.name);
        }
        assert_eq!(drawn.len(), METRICS.len());
    }
}
