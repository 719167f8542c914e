//! A service, described: its graph laid out as a picture, and the page, the SVG and the Mermaid chart that show it.

mod layout;
mod mermaid;
mod page;
mod svg;

pub(crate) use mermaid::chart;
pub(crate) use page::page;

use lessops_core::alarm::listing::Listed;
use lessops_core::graph::{Edge, Graph, Meaning, Node, Role};

use layout::Picture;

/// The picture alone, for a README.
pub(crate) fn picture(graph: &Graph) -> String {
    svg::document(graph, &Picture::of(graph))
}

/// How many characters of a name, and of what stands at an edge, a picture shows.
const LONGEST_NAME: usize = 34;
const LONGEST_LABEL: usize = 40;

/// Whether an edge is drawn. Nearly every function tells the same topic, and as many lines to it would bury the rest: who
/// tells it is said where it is described.
fn is_drawn(edge: &Edge) -> bool {
    edge.meaning != Meaning::Tells
}

/// What stands at an edge, where its line does not say it.
fn label(edge: &Edge) -> String {
    let says_itself = match edge.meaning {
        Meaning::Triggers
        | Meaning::Reads
        | Meaning::Writes
        | Meaning::ReadsAndWrites
        | Meaning::Fails
        | Meaning::Tells => true,
        Meaning::Invokes | Meaning::Authorizes | Meaning::Checks | Meaning::Breaks => false,
    };
    let text = match (says_itself, edge.text.is_empty()) {
        (true, _) => edge.text.clone(),
        (false, true) => edge.meaning.to_string(),
        (false, false) => format!("{} {}", edge.meaning, edge.text),
    };
    shortened(&text, LONGEST_LABEL)
}

/// A name as a picture shows it.
fn name(node: &Node) -> String {
    shortened(&node.name, LONGEST_NAME)
}

/// What a node is, and how many alarms it has or hears of.
fn kind(graph: &Graph, index: usize) -> (&str, Option<usize>) {
    let node = &graph.nodes[index];
    let heard = || graph.nodes.iter().flat_map(|node| &node.alarms).chain(&graph.alarms);
    let count = match node.role {
        Role::Alarms => heard().filter(|alarm| hears(node, alarm)).count(),
        _ => node.alarms.len(),
    };
    (&node.what, Some(count).filter(|count| *count > 0))
}

/// Whether a node is who hears of an alarm.
fn hears(node: &Node, alarm: &Listed) -> bool {
    node.id.strip_prefix("alarms:").is_some_and(|target| alarm.targets.iter().any(|told| told == target))
}

fn shortened(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest - 1) {
        Some((end, last)) if text.len() > end + last.len_utf8() => format!("{}…", &text[..end]),
        _ => text.to_owned(),
    }
}

/// Text where HTML and XML expect it, in attributes too, without the characters that XML can't hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            _ if c.is_control() => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_and_is_as_long_as_may_be() {
        assert_eq!(shortened("orders", 6), "orders");
        assert_eq!(shortened("größere", 6), "größe…");
    }

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("</script>\"'&\u{1b}"), "&lt;/script&gt;&quot;&#39;&amp;");
    }
}
