//! The picture as a Mermaid flowchart, which GitHub draws by itself.

use lessops_core::graph::{Edge, Graph, Meaning, Role};

use super::{is_drawn, label};

/// Colours that can be read on dark and light ground.
const CLASSES: &str = "  classDef function fill:#e8f0fe,stroke:#3367d6,color:#16305f
  classDef source fill:#f1f3f4,stroke:#7a828a,color:#23282d
  classDef resource fill:#e6f4ea,stroke:#2e7d4f,color:#12391f
  classDef failures fill:#fdecea,stroke:#c5372c,color:#5f1812
  classDef alarms fill:#fef5e0,stroke:#b07b12,color:#4a3304
";

/// The flowchart.
pub(crate) fn chart(graph: &Graph) -> String {
    let nodes = graph.nodes.iter().enumerate().map(|(index, node)| {
        let text = format!("\"<b>{}</b><br/>{}\"", quoted(&node.name), quoted(&node.what));
        let shaped = match node.role {
            Role::Function => format!("[{text}]"),
            Role::Source | Role::Alarms => format!("([{text}])"),
            Role::Resource | Role::Failures => format!("[({text})]"),
        };
        format!("  n{index}{shaped}:::{}\n", node.role)
    });
    let edges = graph.edges.iter().filter(|edge| is_drawn(edge)).map(edge);
    ["flowchart LR\n".to_owned()].into_iter().chain(nodes).chain(edges).chain([CLASSES.to_owned()]).collect()
}

fn edge(edge: &Edge) -> String {
    let arrow = match edge.meaning {
        Meaning::Fails => "-.->",
        Meaning::ReadsAndWrites => "<-->",
        Meaning::Triggers
        | Meaning::Reads
        | Meaning::Writes
        | Meaning::Invokes
        | Meaning::Authorizes
        | Meaning::Checks
        | Meaning::Breaks
        | Meaning::Tells => "-->",
    };
    let label = label(edge);
    let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", quoted(&label)) };
    format!("  n{} {arrow}{label} n{}\n", edge.from, edge.to)
}

/// Text within quotes, where Mermaid takes HTML and has entities of its own, which begin with `#`.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in text.chars() {
        match c {
            '#' => quoted.push_str("#35;"),
            '"' => quoted.push_str("#quot;"),
            '<' => quoted.push_str("#lt;"),
            '>' => quoted.push_str("#gt;"),
            '&' => quoted.push_str("#amp;"),
            '`' => quoted.push_str("#96;"),
            _ if c.is_control() => quoted.push(' '),
            _ => quoted.push(c),
        }
    }
    quoted
}
