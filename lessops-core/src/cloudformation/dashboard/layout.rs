//! Where a dashboard's widgets are, on CloudWatch's grid of 24 columns, and how many dashboards they take (CloudWatch API,
//! "Dashboard Body Structure and Syntax").

use super::body::Body;
use crate::cloudformation::queries::MOST_LOG_GROUPS;
use crate::cloudformation::value::{Expression, LogicalId};

/// The columns of the grid.
const COLUMNS: u32 = 24;
/// How many charts stand in a row, all of them divisors of [`COLUMNS`].
const CHARTS_IN_A_ROW: usize = 4;
/// Heights in rows of the grid.
const CHART_HEIGHT: u32 = 6;
const HEADING_HEIGHT: u32 = 1;
/// How many alarms stand in a row of their widget.
const ALARMS_IN_A_ROW: usize = 6;

/// How many widgets a dashboard may have, and how many metrics in all of them (CloudWatch user guide, "CloudWatch service
/// quotas").
const MOST_WIDGETS: usize = 500;
const MOST_METRICS: usize = 2_500;
/// How many alarms an alarm widget shows (CloudWatch API, "Dashboard Body Structure and Syntax").
const MOST_ALARMS: usize = 100;

/// What went wrong last: what the code logged, and what Lambda says of invocations that failed or ran out of time.
const RECENT_ERRORS: &str = "fields @timestamp, @log, coalesce(message, record.status) as error, @message \
     | filter level in [\"ERROR\", \"FATAL\"] or record.status in [\"error\", \"failure\", \"timeout\"] \
     | sort @timestamp desc | limit 20";

/// A widget without its place.
#[derive(Debug)]
pub(super) struct Widget {
    kind: &'static str,
    /// How many metrics it has, those that are computed included.
    metrics: usize,
    /// What it shows, written.
    properties: Body,
}

impl Widget {
    pub(super) fn metric(metrics: usize, properties: Body) -> Self {
        Self { kind: "metric", metrics, properties }
    }

    fn other(kind: &'static str, write: impl FnOnce(&mut Body)) -> Self {
        let mut properties = Body::default();
        properties.object(write);
        Self { kind, metrics: 0, properties }
    }
}

/// Charts under a heading, which stay on one dashboard.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) heading: String,
    pub(super) charts: Vec<Widget>,
    /// Where the function logs, if it is one's.
    pub(super) log_group: Option<LogicalId>,
}

impl Block {
    fn metrics(&self) -> usize {
        self.charts.iter().map(|chart| chart.metrics).sum()
    }
}

/// The bodies of the dashboards that these alarms and charts take. The first has the state of all alarms, and each the last
/// errors of its functions.
pub(super) fn bodies(alarms: &[LogicalId], blocks: Vec<Block>) -> Vec<Expression> {
    let pages = pages(alarms.len().div_ceil(MOST_ALARMS), blocks);
    let body = |(index, blocks): (usize, Vec<Block>)| {
        let mut grid = Grid::default();
        if index == 0 {
            grid.health(alarms);
        }
        grid.recent_errors(&blocks);
        for block in blocks {
            grid.block(block);
        }
        let mut body = Body::default();
        body.object(|body| {
            // The charts' own periods are those of the alarms.
            body.key("periodOverride").string("inherit");
            body.key("widgets").list(|body| body.append(grid.widgets));
        });
        body.finish()
    };
    pages.into_iter().enumerate().map(body).collect()
}

/// The blocks of each dashboard, in their order. No block is too large for one: each of its lines takes at least one
/// of the stack's 500 resources, and at most three metrics.
fn pages(alarm_widgets: usize, blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut pages = vec![Vec::new()];
    let (mut widgets, mut metrics, mut groups) = (alarm_widgets, 0, 0);
    for block in blocks {
        let (own_widgets, own_metrics) = (1 + block.charts.len(), block.metrics());
        let own_groups = usize::from(block.log_group.is_some());
        let of_errors = (groups + own_groups).div_ceil(MOST_LOG_GROUPS);
        let page = pages.last().expect("there is one from the start");
        let is_full =
            widgets + own_widgets + of_errors > MOST_WIDGETS || metrics + own_metrics > MOST_METRICS;
        if is_full && !page.is_empty() {
            pages.push(Vec::new());
            (widgets, metrics, groups) = (0, 0, 0);
        }
        widgets += own_widgets;
        metrics += own_metrics;
        groups += own_groups;
        pages.last_mut().expect("there is one from the start").push(block);
    }
    pages
}

/// Widgets, row by row.
#[derive(Default)]
struct Grid {
    widgets: Body,
    /// Where the next row begins.
    y: u32,
}

impl Grid {
    /// The state of all alarms.
    fn health(&mut self, alarms: &[LogicalId]) {
        for alarms in alarms.chunks(MOST_ALARMS) {
            let rows = u32::try_from(alarms.len().div_ceil(ALARMS_IN_A_ROW)).unwrap_or(u32::MAX);
            let widget = Widget::other("alarm", |body| {
                body.key("title").string("Alarms");
                body.key("alarms").list(|body| {
                    for id in alarms {
                        body.item().expression(&id.attribute("Arn").into());
                    }
                });
            });
            self.row(rows + 1, vec![widget]);
        }
    }

    /// What the functions logged of errors.
    fn recent_errors(&mut self, blocks: &[Block]) {
        let groups: Vec<_> = blocks.iter().filter_map(|block| block.log_group.as_ref()).collect();
        for groups in groups.chunks(MOST_LOG_GROUPS) {
            let widget = Widget::other("log", |body| {
                body.key("title").string("Recent errors");
                body.key("view").string("table");
                body.key("region").region();
                body.key("query").quoted(|body| {
                    for group in groups {
                        body.escaped("SOURCE '");
                        body.reference(&group.reference().into());
                        body.escaped("' | ");
                    }
                    body.escaped(RECENT_ERRORS);
                });
            });
            self.row(CHART_HEIGHT, vec![widget]);
        }
    }

    /// A heading, and charts under it.
    fn block(&mut self, Block { heading, charts, log_group: _ }: Block) {
        let heading = Widget::other("text", |body| body.key("markdown").string(&format!("## {heading}")));
        self.row(HEADING_HEIGHT, vec![heading]);
        let mut charts = charts.into_iter().peekable();
        while charts.peek().is_some() {
            self.row(CHART_HEIGHT, charts.by_ref().take(CHARTS_IN_A_ROW).collect());
        }
    }

    /// Widgets beside each other, which share the whole width.
    fn row(&mut self, height: u32, widgets: Vec<Widget>) {
        let (y, width) =
            (self.y, COLUMNS / u32::try_from(widgets.len()).unwrap_or(COLUMNS).clamp(1, COLUMNS));
        for (widget, x) in widgets.into_iter().zip((0..COLUMNS).step_by(width as usize)) {
            let Widget { kind, metrics: _, properties } = widget;
            self.widgets.item().object(|body| {
                body.key("type").string(kind);
                for (key, value) in [("x", x), ("y", y), ("width", width), ("height", height)] {
                    body.key(key).plain(value);
                }
                body.key("properties").append(properties);
            });
        }
        self.y += height;
    }
}
