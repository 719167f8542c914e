//! The picture as SVG: alone, or as a part of the page.

use std::fmt::Write as _;

use lessops_core::graph::{Edge, Graph, Meaning};
use lessops_core::problem::counted;

use super::layout::{Area, Line, PADDING, Picture, small};
use super::{escaped, kind, name};

/// The colours, dark and light, and how boxes and lines look. The page has the same.
pub(super) const COLOURS: &str = include_str!("colours.css");
pub(super) const STYLE: &str = include_str!("picture.css");

/// A file by itself.
pub(super) fn document(graph: &Graph, picture: &Picture) -> String {
    let style = format!("<style>{COLOURS}{STYLE}</style>");
    format!("{}\n", drawn(graph, picture, &style, false))
}

/// The picture. Where it is linked, each box leads to `#n<index>`, where the page describes it.
pub(super) fn drawn(graph: &Graph, picture: &Picture, style: &str, is_linked: bool) -> String {
    let Picture { width, height, boxes, lines } = picture;
    let (width, height) = (width.ceil(), height.ceil());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"The service {}\">{style}",
        escaped(&graph.service)
    );
    svg.push_str(MARKERS);
    svg.push_str("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n<g class=\"lines\">\n");
    for line in lines {
        edge(graph, line, &mut svg);
    }
    svg.push_str("</g>\n<g class=\"labels\">\n");
    for line in lines {
        if let Some((text, x, y)) = &line.label {
            let Edge { from, to, .. } = &graph.edges[line.edge];
            let width = small(text);
            write(
                &mut svg,
                format_args!(
                    "<g data-from=\"n{from}\" data-to=\"n{to}\"><rect class=\"pad\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"12\"/>\
                     <text class=\"label\" x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>\n",
                    x - width / 2.0,
                    y - 6.0,
                    y + 3.5,
                    escaped(text)
                ),
            );
        }
    }
    svg.push_str("</g>\n<g class=\"nodes\">\n");
    for (index, own) in boxes.iter().enumerate() {
        node(graph, index, *own, is_linked, &mut svg);
    }
    svg.push_str("</g></svg>");
    svg
}

const MARKERS: &str = "<defs>\
    <marker id=\"arrow\" class=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0.5 8 4 0 7.5z\"/></marker>\
    <marker id=\"failing\" class=\"arrow fails\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0.5 8 4 0 7.5z\"/></marker>\
    <marker id=\"trigger\" class=\"arrow triggers\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0.5 8 4 0 7.5z\"/></marker>\
    </defs>\n";

fn edge(graph: &Graph, line: &Line, svg: &mut String) {
    let edge = &graph.edges[line.edge];
    let (class, marker) = match edge.meaning {
        Meaning::Triggers | Meaning::Invokes => ("triggers", "trigger"),
        Meaning::Fails => ("fails", "failing"),
        Meaning::Reads | Meaning::Writes | Meaning::ReadsAndWrites => ("data", "arrow"),
        Meaning::Authorizes | Meaning::Checks | Meaning::Breaks | Meaning::Tells => ("control", "arrow"),
    };
    let start = match edge.meaning {
        Meaning::ReadsAndWrites => format!(" marker-start=\"url(#{marker})\""),
        _ => String::new(),
    };
    let (from, to) = graph.ends(edge);
    let told = format!("{} {} {} {}", from.name, edge.meaning, to.name, edge.text);
    write(
        svg,
        format_args!(
            "<path class=\"line {class}\" data-from=\"n{}\" data-to=\"n{}\" d=\"{}\"{start} marker-end=\"url(#{marker})\"><title>{}</title></path>\n",
            edge.from,
            edge.to,
            path(&line.points),
            escaped(told.trim_end())
        ),
    );
}

/// Straight where two points have one height or stand one below the other, and an S where not.
fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (index, &(x, y)) in points.iter().enumerate() {
        match index.checked_sub(1).map(|before| points[before]) {
            None => write(&mut path, format_args!("M{x:.1} {y:.1}")),
            Some((before_x, _)) if (before_x - x).abs() < 0.05 => write(&mut path, format_args!("V{y:.1}")),
            Some((_, before_y)) if (before_y - y).abs() < 0.05 => write(&mut path, format_args!("H{x:.1}")),
            Some((before_x, before_y)) => {
                let bend = f64::midpoint(before_x, x);
                write(&mut path, format_args!("C{bend:.1} {before_y:.1} {bend:.1} {y:.1} {x:.1} {y:.1}"));
            }
        }
    }
    path
}

fn node(graph: &Graph, index: usize, own: Area, is_linked: bool, svg: &mut String) {
    let Area { x, y, width, height } = own;
    let node = &graph.nodes[index];
    let (what, count) = kind(graph, index);
    let (open, close) = match is_linked {
        true => {
            (format!("<a class=\"node {}\" href=\"#n{index}\" data-node=\"n{index}\">", node.role), "</a>")
        }
        false => (format!("<g class=\"node {}\">", node.role), "</g>"),
    };
    let left = x + PADDING;
    write(
        svg,
        format_args!(
            "{open}<title>{} {}</title><rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\"/>\
             <text class=\"what\" x=\"{left:.1}\" y=\"{:.1}\">{}</text><text class=\"name\" x=\"{left:.1}\" y=\"{:.1}\">{}</text>",
            escaped(what),
            escaped(&node.name),
            y + 18.0,
            escaped(what),
            y + 35.0,
            escaped(&name(node)),
        ),
    );
    if let Some(count) = count {
        let right = x + width - PADDING;
        write(
            svg,
            format_args!(
                "<text class=\"count\" x=\"{right:.1}\" y=\"{:.1}\">{}</text>",
                y + 18.0,
                counted(count, "alarm")
            ),
        );
    }
    svg.push_str(close);
    svg.push('\n');
}

fn write(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a string takes whatever is written");
}
