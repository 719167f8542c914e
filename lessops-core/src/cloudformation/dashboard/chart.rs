//! A chart of a dashboard: which metrics are drawn together, and the widget that they become.

use super::layout::Widget;
use crate::alarm::catalogue::{Metric, Unit};
use crate::alarm::lower::{Watch, percentage, sum};
use crate::alarm::{Alarm, DEFAULT_PERIOD, Stat, Watched};
use crate::cloudformation::value::{Expression, Object, Pseudo, Value, object, sub};

/// The charts in their order, and the metrics of the catalogue that each has.
const CHARTS: &[(&str, &[&str])] = &[
    ("Invocations and errors", &["invocations", "errors"]),
    ("Duration", &["duration"]),
    ("Throttles, timeouts and crashes", &["throttles", "timeouts", "out_of_memory", "panics"]),
    ("Concurrency", &["concurrency"]),
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
pub(super) struct Kind(usize, String, &'static str);

impl Kind {
    /// The chart that a metric is drawn in. Those of the service's own follow, each in a chart of its own. Times in
    /// seconds and in milliseconds can't share an axis.
    pub(super) fn of(watched: &Watched, watch: &Watch) -> Self {
        let metric = match watched {
            Watched::Known(metric) => metric,
            Watched::Custom(name) => return Self(CHARTS.len(), name.clone(), ""),
        };
        let unit = match (metric.unit, watch.unit_millis) {
            (Unit::Count, _) => "",
            (Unit::Time, 1) => "ms",
            (Unit::Time, _) => "s",
        };
        let place = CHARTS.iter().position(|(_, names)| names.contains(&metric.name));
        let place = place.expect("a test holds that each metric has its chart");
        Self(place, CHARTS[place].0.to_owned(), unit)
    }
}

/// What a chart shows.
#[derive(Debug, Default)]
pub(super) struct Chart {
    lines: Vec<Line>,
    limits: Vec<Limit>,
}

/// A metric of something, in some statistics.
#[derive(Debug)]
struct Line {
    watched: Watched,
    watch: Watch,
    stats: Vec<Stat>,
}

/// A horizontal line.
#[derive(Debug, PartialEq)]
struct Limit {
    label: String,
    value: f64,
    colour: &'static str,
    /// Whether it is a percentage of a metric, and belongs to the axis on the right.
    is_ratio: bool,
    /// The seconds of the alarm's datapoint.
    period: Option<u32>,
}

impl Chart {
    /// Draws a metric, unless it is drawn already; `stat` besides those that it always has.
    pub(super) fn draw(&mut self, watched: &Watched, watch: &Watch, stat: Option<Stat>) {
        let known = self.lines.iter_mut().find(|line| line.watched == *watched && line.watch == *watch);
        let line = if let Some(line) = known {
            line
        } else {
            let stats = match watched {
                Watched::Known(Metric { stat: Stat::Percentile(_), .. }) => PERCENTILES.to_vec(),
                Watched::Known(metric) => vec![metric.stat],
                Watched::Custom(_) => Vec::new(),
            };
            self.lines.push(Line { watched: watched.clone(), watch: watch.clone(), stats });
            self.lines.last_mut().expect("one was pushed")
        };
        if let Some(stat) = stat.filter(|stat| !line.stats.contains(stat)) {
            line.stats.push(stat);
        }
    }

    /// Draws what an alarm watches, and its threshold.
    pub(super) fn alarm(&mut self, alarm: &Alarm, watch: &Watch, limit: f64) {
        let is_ratio = watch.is_ratio(alarm);
        self.draw(&alarm.metric, watch, Some(alarm.stat()).filter(|_| !is_ratio));
        let value = watch.in_its_unit(limit, alarm);
        let (label, period) = (alarm.shown().to_string(), Some(alarm.seconds()));
        self.limit(Limit { label, value, colour: ALARM_COLOUR, is_ratio, period });
    }

    /// Draws a limit that the function has by its settings.
    pub(super) fn bound(&mut self, label: &str, value: f64) {
        let label = label.to_owned();
        self.limit(Limit { label, value, colour: LIMIT_COLOUR, is_ratio: false, period: None });
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
            let of = line.watch.dimension.as_ref().map(|(_, reference)| Expression::from(reference.clone()));
            rows.add(line, of.filter(|_| lines.iter().filter(same).count() > 1).as_ref());
        }
        let has_ratio = rows.has_ratio;
        let is_custom = matches!(lines, [Line { watched: Watched::Custom(_), .. }, ..]);
        // An axis is labelled with the metrics' units, or with a text instead of them.
        let axis = |label: Option<&'static str>, from_zero: bool| {
            let units = label.map(|_| false);
            object! { "label": label, "min": from_zero.then_some(0_u32), "showUnits": units }
        };
        let limits: Vec<_> = self.limits.iter().map(Limit::annotation).collect();
        let shortest = self.limits.iter().filter_map(|limit| limit.period).min();
        let default = u32::try_from(DEFAULT_PERIOD.millis / 1_000).unwrap_or(u32::MAX);
        let rows = rows.into_values();
        Widget::metric(
            rows.len(),
            object! {
                "title": title.clone(),
                "region": Pseudo::Region,
                "period": shortest.unwrap_or(default),
                "metrics": rows,
                "yAxis": object! {
                    "left": axis(Some(*unit).filter(|unit| !unit.is_empty()), !is_custom),
                    "right": has_ratio.then(|| axis(Some("%"), true)),
                },
                "annotations": (!limits.is_empty()).then(|| object! { "horizontal": limits }),
            },
        )
    }
}

impl Limit {
    fn annotation(&self) -> Object {
        let Self { label, value, colour, is_ratio, period: _ } = self;
        object! {
            "label": label.clone(),
            "value": *value,
            "color": *colour,
            "yAxis": is_ratio.then_some("right"),
        }
    }
}

/// The rows of a widget's `metrics`: metrics first, and then what is computed of them.
#[derive(Default)]
struct Rows {
    metrics: Vec<Row>,
    expressions: Vec<Object>,
    has_ratio: bool,
}

/// A metric. Without a label it is only computed with.
struct Row {
    /// Namespace, name and dimensions.
    names: Vec<Expression>,
    stat: String,
    label: Option<Expression>,
    /// Whether something is computed of it, which names it by its id.
    has_id: bool,
}

impl Rows {
    /// Adds a metric in all its statistics, and as a percentage where it is a part of another.
    fn add(&mut self, Line { watched, watch, stats }: &Line, of: Option<&Expression>) {
        let name = match watched {
            Watched::Known(metric) => metric.name,
            Watched::Custom(name) => name,
        };
        let labelled = |text: String| match of {
            Some(of) => sub![text, " ", of.clone()].into(),
            None => Expression::from(text),
        };
        for stat in stats {
            let label = labelled(match stats.len() {
                1 => name.to_owned(),
                _ => stat.to_string(),
            });
            if let [only] = watch.names.as_slice() {
                let index = self.metric(watch, only, *stat);
                self.metrics[index].label = Some(label);
            } else {
                let parts: Vec<_> = watch.names.iter().map(|name| self.id(watch, name, *stat)).collect();
                self.expression(sum(&parts), label, None);
            }
        }
        if let (Watched::Known(metric), false) = (watched, watch.whole.is_empty()) {
            let parts: Vec<_> = watch.names.iter().map(|name| self.id(watch, name, metric.stat)).collect();
            let whole: Vec<_> = watch.whole.iter().map(|name| self.id(watch, name, metric.stat)).collect();
            let label = labelled(format!("{name}, percent"));
            self.expression(percentage(&sum(&parts), &sum(&whole)), label, Some("right"));
            self.has_ratio = true;
        }
    }

    fn id(&mut self, watch: &Watch, name: &str, stat: Stat) -> String {
        let index = self.metric(watch, name, stat);
        self.metrics[index].has_id = true;
        format!("m{index}")
    }

    /// The place of a metric, which is added unless it is there.
    fn metric(&mut self, watch: &Watch, name: &str, stat: Stat) -> usize {
        let dimensions = watch
            .within
            .clone()
            .into_iter()
            .chain(watch.dimension.clone().map(|(name, reference)| (name, Expression::from(reference))));
        let own = [watch.namespace.clone(), name.to_owned().into()];
        let names: Vec<Expression> =
            own.into_iter().chain(dimensions.flat_map(|(name, value)| [name.into(), value])).collect();
        let stat = stat.cloudwatch();
        let known = self.metrics.iter().position(|row| row.names == names && row.stat == stat);
        known.unwrap_or_else(|| {
            self.metrics.push(Row { names, stat, label: None, has_id: false });
            self.metrics.len() - 1
        })
    }

    fn expression(&mut self, expression: String, label: Expression, axis: Option<&'static str>) {
        let id = format!("e{}", self.expressions.len());
        self.expressions.push(object! { "expression": expression, "label": label, "id": id, "yAxis": axis });
    }

    fn into_values(self) -> Vec<Value> {
        let metrics = self.metrics.into_iter().enumerate().map(|(index, row)| {
            let Row { names, stat, label, has_id } = row;
            let is_hidden = label.is_none();
            let rendering = object! {
                "id": has_id.then(|| format!("m{index}")),
                "stat": stat,
                "label": label,
                "visible": is_hidden.then_some(false),
            };
            Value::List(names.into_iter().map(Value::from).chain([rendering.into()]).collect())
        });
        let expressions = self.expressions.into_iter().map(|expression| [expression].into());
        metrics.chain(expressions).collect()
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
