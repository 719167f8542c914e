//! Where the boxes of the picture stand and its lines run. `dagre` lays out each part that hangs together, in layers from
//! left to right; the parts stand side by side in rows.

use std::collections::BTreeMap;

use dagre::graph::GraphOptions;
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir, Ranker};
use lessops_core::graph::{Edge, Graph, Role};
use lessops_core::problem::counted;

use super::{is_drawn, kind, label, name};

/// The height of a box, in pixels, and the widths between which its text decides.
pub(super) const HEIGHT: f64 = 46.0;
const NARROWEST: f64 = 120.0;
/// What a box has at its sides beside text.
pub(super) const PADDING: f64 = 14.0;
/// How wide a character is: of a name, which is set in 13 px monospaced, and of small text at most.
const NAME_CHARACTER: f64 = 7.9;
const SMALL_CHARACTER: f64 = 6.4;
/// Between a box and the one below it that keeps its failures, and what stands beside the line there.
const DROP: f64 = 26.0;
const BESIDE: f64 = 8.0;
/// Between boxes one below the other, and between lines.
const NODE_GAP: f64 = 18.0;
const EDGE_GAP: f64 = 14.0;
/// How many edges of one part are many.
const MANY_EDGES: usize = 200;
const LABEL_HEIGHT: f64 = 16.0;
/// Between parts that do not hang together, and around the whole.
const PART_GAP: f64 = 32.0;
const MARGIN: f64 = 24.0;
/// How much wider than high the picture wants to be.
const ASPECT: f64 = 1.6;

/// A laid out graph, in pixels from its upper left corner.
pub(super) struct Picture {
    pub(super) width: f64,
    pub(super) height: f64,
    /// A box for each node.
    pub(super) boxes: Vec<Area>,
    /// The edges that are drawn.
    pub(super) lines: Vec<Line>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// The line of an edge.
pub(super) struct Line {
    /// The edge's index.
    pub(super) edge: usize,
    /// Straight from point to point where two have the same `y`, and bent in between where not.
    pub(super) points: Vec<(f64, f64)>,
    /// What stands at it, and around which point.
    pub(super) label: Option<(String, f64, f64)>,
}

type Layered = dagre::graph::Graph<NodeLabel, EdgeLabel>;

impl Picture {
    pub(super) fn of(graph: &Graph) -> Self {
        let parts: Vec<_> = parts(graph).iter().map(|nodes| part(graph, nodes)).collect();
        let widest = parts.iter().map(|part| part.width).fold(0.0, f64::max);
        let area: f64 = parts.iter().map(|part| (part.width + PART_GAP) * (part.height + PART_GAP)).sum();
        let limit = widest.max((area * ASPECT).sqrt());
        let mut whole =
            Self { width: 0.0, height: 0.0, boxes: vec![Area::default(); graph.nodes.len()], lines: vec![] };
        let (mut x, mut y, mut row) = (MARGIN, MARGIN, 0.0_f64);
        for part in parts {
            if x > MARGIN && x + part.width > MARGIN + limit {
                (x, y, row) = (MARGIN, y + row + PART_GAP, 0.0);
            }
            whole.width = whole.width.max(x + part.width + MARGIN);
            row = row.max(part.height);
            whole.height = y + row + MARGIN;
            for (index, own) in part.boxes {
                whole.boxes[index] = Area { x: own.x + x, y: own.y + y, ..own };
            }
            whole.lines.extend(part.lines.into_iter().map(|line| Line {
                points: line.points.into_iter().map(|(px, py)| (px + x, py + y)).collect(),
                label: line.label.map(|(text, lx, ly)| (text, lx + x, ly + y)),
                ..line
            }));
            x += part.width + PART_GAP;
        }
        whole.lines.sort_by_key(|line| line.edge);
        whole
    }
}

/// The nodes that hang together, part by part, in the order of the first of each.
fn parts(graph: &Graph) -> Vec<Vec<usize>> {
    let mut part_of: Vec<_> = (0..graph.nodes.len()).collect();
    for edge in graph.edges.iter().filter(|edge| is_drawn(edge)) {
        let (one, other) = (root(&part_of, edge.from), root(&part_of, edge.to));
        part_of[one.max(other)] = one.min(other);
    }
    let mut parts = BTreeMap::<_, Vec<_>>::new();
    for node in 0..graph.nodes.len() {
        parts.entry(root(&part_of, node)).or_default().push(node);
    }
    parts.into_values().collect()
}

/// The first of the nodes that a node is known to hang together with.
fn root(part_of: &[usize], mut node: usize) -> usize {
    while part_of[node] != node {
        node = part_of[node];
    }
    node
}

/// A part of the graph by itself.
struct Part {
    width: f64,
    height: f64,
    boxes: Vec<(usize, Area)>,
    lines: Vec<Line>,
}

/// What keeps the failures of one node and nothing else. It stands below that node, as a part of its box, and not in a layer
/// of its own, which at two hundred functions may be far away.
struct Keeper {
    node: usize,
    edge: usize,
    label: String,
}

/// The keepers among some nodes, by the node whose failures they keep; one for each.
fn keepers(graph: &Graph, nodes: &[usize]) -> BTreeMap<usize, Keeper> {
    let mut edges = BTreeMap::<_, Vec<_>>::new();
    for (index, edge) in graph.edges.iter().enumerate().filter(|(_, edge)| is_drawn(edge)) {
        edges.entry(edge.from).or_default().push(index);
        edges.entry(edge.to).or_default().push(index);
    }
    let mut keepers = BTreeMap::new();
    for &node in nodes.iter().filter(|node| graph.nodes[**node].role == Role::Failures) {
        if let Some(&[edge]) = edges.get(&node).map(Vec::as_slice) {
            let label = label(&graph.edges[edge]);
            keepers.entry(graph.edges[edge].from).or_insert(Keeper { node, edge, label });
        }
    }
    keepers
}

fn part(graph: &Graph, nodes: &[usize]) -> Part {
    let keepers = keepers(graph, nodes);
    let is_kept = |node: usize| keepers.values().any(|keeper| keeper.node == node);
    let layered_nodes: Vec<_> = nodes.iter().copied().filter(|node| !is_kept(*node)).collect();
    let edges: Vec<_> = graph
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| is_drawn(edge) && nodes.binary_search(&edge.from).is_ok() && !is_kept(edge.to))
        .collect();

    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut layered = Layered::with_options(options);
    for &node in &layered_nodes {
        let own = (width(graph, node), HEIGHT);
        let (width, height) = keepers.get(&node).map_or(own, |keeper| {
            let kept = width(graph, keeper.node).max(2.0 * (small(&keeper.label) + BESIDE));
            (own.0.max(kept), 2.0 * HEIGHT + DROP)
        });
        layered.set_node(node.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    for &(index, edge) in &edges {
        let text = label(edge);
        let own = EdgeLabel {
            width: if text.is_empty() { 0.0 } else { small(&text) + 8.0 },
            height: if text.is_empty() { 0.0 } else { LABEL_HEIGHT },
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        let (from, to, name) = key(index, edge);
        layered.set_edge(from, to, Some(own), Some(&name));
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: NODE_GAP,
        edgesep: EDGE_GAP,
        ranksep: layer_gap(edges.len()),
        // The first finds the shortest lines, and takes seconds where there are many.
        ranker: if edges.len() <= MANY_EDGES { Ranker::NetworkSimplex } else { Ranker::TightTree },
        ..LayoutOptions::default()
    };
    dagre::layout(&mut layered, Some(options));

    // How far each layer reaches from its middle.
    let mut reach = BTreeMap::<i64, f64>::new();
    let (mut boxes, mut lines) = (BTreeMap::new(), Vec::new());
    for &node in &layered_nodes {
        let laid = layered.node(&node.to_string()).cloned().unwrap_or_default();
        let (x, y) = (laid.x.unwrap_or_default(), laid.y.unwrap_or_default());
        let half = reach.entry(middle(x)).or_default();
        *half = half.max(laid.width / 2.0);
        let top = y - laid.height / 2.0;
        let around = |node: usize, y: f64| {
            let width = width(graph, node);
            Area { x: x - width / 2.0, y, width, height: HEIGHT }
        };
        boxes.insert(node, around(node, top));
        if let Some(Keeper { node, edge, label }) = keepers.get(&node) {
            let (above, below) = (top + HEIGHT, top + HEIGHT + DROP);
            boxes.insert(*node, around(*node, below));
            let label = (!label.is_empty())
                .then(|| (label.clone(), x + BESIDE + small(label) / 2.0, f64::midpoint(above, below) - 2.0));
            lines.push(Line { edge: *edge, points: vec![(x, above), (x, below)], label });
        }
    }
    lines.extend(edges.iter().map(|&(index, edge)| {
        let (from, to, name) = key(index, edge);
        let laid = layered.edge(&from, &to, Some(&name)).cloned().unwrap_or_default();
        let inner = laid.points.iter().map(|point| (point.x, point.y)).collect::<Vec<_>>();
        let text = label(edge);
        let label = laid.x.zip(laid.y).filter(|_| !text.is_empty()).map(|(x, y)| (text, x, y));
        let points = route(boxes[&edge.from], boxes[&edge.to], &inner, &reach, label.as_ref());
        Line { edge: index, points, label }
    }));
    cut(boxes.into_iter().collect(), lines)
}

/// What the layout knows an edge by: its ends, and what tells it from others between the two.
fn key(index: usize, edge: &Edge) -> (String, String, String) {
    (edge.from.to_string(), edge.to.to_string(), index.to_string())
}

/// Between layers, which are twice as many as dagre's, since labels have layers of their own. Where many lines bend in
/// between, they bend more gently.
#[expect(clippy::cast_precision_loss, reason = "a service has less than 2^52 edges")]
fn layer_gap(edges: usize) -> f64 {
    56.0 + 5.0 * (edges as f64).sqrt()
}

/// The part with its corner at zero, and its size.
fn cut(boxes: Vec<(usize, Area)>, lines: Vec<Line>) -> Part {
    let corners = boxes.iter().flat_map(|(_, own)| [(own.x, own.y), (own.x + own.width, own.y + own.height)]);
    let points = lines.iter().flat_map(|line| line.points.iter().copied());
    let labels = lines.iter().filter_map(|line| line.label.as_ref()).flat_map(|(text, x, y)| {
        let half = small(text) / 2.0;
        [(x - half, y - LABEL_HEIGHT), (x + half, y + LABEL_HEIGHT)]
    });
    let all: Vec<_> = corners.chain(points).chain(labels).collect();
    let least =
        all.iter().fold((f64::MAX, f64::MAX), |least, point| (least.0.min(point.0), least.1.min(point.1)));
    let most =
        all.iter().fold((f64::MIN, f64::MIN), |most, point| (most.0.max(point.0), most.1.max(point.1)));
    let moved = |(x, y): (f64, f64)| (x - least.0, y - least.1);
    let boxes = boxes.into_iter().map(|(node, own)| {
        let (x, y) = moved((own.x, own.y));
        (node, Area { x, y, ..own })
    });
    let lines = lines.into_iter().map(|line| Line {
        points: line.points.into_iter().map(moved).collect(),
        label: line.label.map(|(text, x, y)| {
            let (x, y) = moved((x, y));
            (text, x, y)
        }),
        ..line
    });
    Part { width: most.0 - least.0, height: most.1 - least.1, boxes: boxes.collect(), lines: lines.collect() }
}

/// The way of a line: out of the side of one box and into the side of the other. What dagre gives are the middles of the
/// layers in between. It goes straight through each of these, and below its label, since it has room there, and bends in
/// between alone.
fn route(
    from: Area,
    to: Area,
    laid: &[(f64, f64)],
    reach: &BTreeMap<i64, f64>,
    label: Option<&(String, f64, f64)>,
) -> Vec<(f64, f64)> {
    let side = |own: Area, is_right: bool| {
        (if is_right { own.x + own.width } else { own.x }, own.y + own.height / 2.0)
    };
    if from == to {
        let (x, y) = side(from, true);
        return vec![(x, y - 10.0), (x + 30.0, y), (x, y + 10.0)];
    }
    let forward = to.x > from.x;
    let through = |x: f64, y: f64| {
        let labelled = label.filter(|(_, label_x, _)| middle(*label_x) == middle(x));
        let labelled = labelled.map_or(0.0, |(text, ..)| small(text) / 2.0);
        let half = reach.get(&middle(x)).copied().unwrap_or_default().max(labelled);
        let half = if forward { half } else { -half };
        [(x - half, y), (x + half, y)]
    };
    let layer = |own: Area| through(own.x + own.width / 2.0, own.y + own.height / 2.0);
    let mut points = vec![side(from, forward), layer(from)[1]];
    for &(x, y) in laid.get(1..laid.len().saturating_sub(1)).unwrap_or_default() {
        points.extend(through(x, y));
    }
    points.push(layer(to)[0]);
    points.push(side(to, !forward));
    // An arrow at the end of a line without length would point anywhere.
    points.dedup_by(|one, other| (one.0 - other.0).abs() < 0.05 && (one.1 - other.1).abs() < 0.05);
    points
}

/// What tells the layers apart.
#[expect(clippy::cast_possible_truncation, reason = "a picture has less than 2^63 pixels")]
fn middle(x: f64) -> i64 {
    x.round() as i64
}

/// How wide a node's box must be.
fn width(graph: &Graph, node: usize) -> f64 {
    let (what, alarms) = kind(graph, node);
    let alarms = alarms.map_or(0.0, |count| small(&counted(count, "alarm")) + 12.0);
    let text = (characters(&name(&graph.nodes[node])) * NAME_CHARACTER).max(small(what) + alarms);
    (text + 2.0 * PADDING).max(NARROWEST).ceil()
}

/// How wide small text is at most, in pixels.
pub(super) fn small(text: &str) -> f64 {
    characters(text) * SMALL_CHARACTER
}

#[expect(clippy::cast_precision_loss, reason = "texts are short")]
fn characters(text: &str) -> f64 {
    text.chars().count() as f64
}

#[cfg(test)]
mod tests;
