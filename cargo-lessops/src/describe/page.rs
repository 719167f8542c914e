//! The page: the picture, what it is made of in tables, and a description of each node. All of it is there without a script;
//! `page.js` adds the panel, the search and the zoom.

use lessops_core::alarm::listing::{Listed, Owner};
use lessops_core::graph::{Edge, Fact, Graph, Meaning, Node, Role};
use lessops_core::permissions::Permission;
use lessops_core::problem::counted;

use super::layout::Picture;
use super::{escaped, hears, svg};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a service.
pub(crate) fn page(graph: &Graph) -> String {
    let picture = svg::drawn(graph, &Picture::of(graph), "", true);
    let style = [svg::COLOURS, svg::STYLE, STYLE].concat();
    let tables = [functions(graph), others(graph), alarms(graph), permissions(graph)].concat();
    let details: String = (0..graph.nodes.len()).map(|index| described(graph, index)).collect();
    let parts = [
        ("style", style),
        ("script", SCRIPT.to_owned()),
        ("service", escaped(&graph.service)),
        ("summary", summary(graph)),
        ("picture", picture),
        ("tables", tables),
        ("details", details),
    ];
    // Part by part, so that nothing in one of them is taken for the place of another.
    let mut page = String::new();
    let mut rest = TEMPLATE;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (name, after) = behind.split_once("}}").expect("the template closes what it opens");
        page.push_str(before);
        page.push_str(parts.iter().find(|(part, _)| *part == name).map_or("", |(_, text)| text));
        rest = after;
    }
    page + rest
}

/// How much there is of what.
fn summary(graph: &Graph) -> String {
    let count = |role: Role| graph.nodes.iter().filter(|node| node.role == role).count();
    let alarms = graph.nodes.iter().map(|node| node.alarms.len()).sum::<usize>() + graph.alarms.len();
    let either =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    [
        counted(count(Role::Function), "function"),
        either(count(Role::Source) + count(Role::Resource), "source or resource", "sources and resources"),
        either(count(Role::Failures), "place for failures", "places for failures"),
        counted(alarms, "alarm"),
    ]
    .join(" · ")
}

/// A table with a heading; nothing where it has no rows. Each row names the nodes that it is about.
fn table(title: &str, columns: &[&str], rows: &[(Vec<usize>, Vec<String>)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head: Vec<_> = columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    let rows: Vec<_> = rows
        .iter()
        .map(|(nodes, cells)| {
            let nodes: Vec<_> = nodes.iter().map(|node| format!("n{node}")).collect();
            let cells: Vec<_> = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr data-node=\"{}\">{}</tr>\n", nodes.join(" "), cells.concat())
        })
        .collect();
    let id = title.to_lowercase();
    format!(
        "<section class=\"table\" id=\"{id}\"><h2>{title}</h2><div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table></div></section>\n",
        head.concat(),
        rows.concat()
    )
}

fn functions(graph: &Graph) -> String {
    let rows = all(graph, |role| role == Role::Function).map(|(index, node)| {
        let into = |meanings: &[Meaning]| joined(graph, index, meanings, false);
        let out = |meanings: &[Meaning]| joined(graph, index, meanings, true);
        let fact = |key: &str| node.facts.iter().find(|fact| fact.key == key).map(value).unwrap_or_default();
        let cells = vec![
            link(graph, index),
            into(&[Meaning::Triggers, Meaning::Invokes]),
            [failures_of_queues(graph, index), out(&[Meaning::Fails])].concat(),
            fact("memory"),
            fact("timeout"),
            node.alarms.len().to_string(),
            place(node),
        ];
        (vec![index], cells)
    });
    let columns = ["Function", "Invoked by", "Failures go to", "Memory", "Timeout", "Alarms", "Source"];
    table("Functions", &columns, &rows.collect::<Vec<_>>())
}

fn others(graph: &Graph) -> String {
    let rows = all(graph, |role| role != Role::Function).map(|(index, node)| {
        let hangs: Vec<_> = graph
            .edges
            .iter()
            .filter(|edge| edge.meaning != Meaning::Tells && (edge.from == index || edge.to == index))
            .map(|edge| sentence(graph, edge))
            .collect();
        let cells =
            vec![link(graph, index), escaped(&node.what), hangs.join("<br>"), facts_in_line(&node.facts)];
        (vec![index], cells)
    });
    table("Resources", &["Name", "Kind", "What happens with it", "Settings"], &rows.collect::<Vec<_>>())
}

fn alarms(graph: &Graph) -> String {
    let row = |alarm: &Listed, owner: Option<usize>| {
        let Listed { owner: of, id, origin, text, metrics: _, targets, cost, item } = alarm;
        let named = match of {
            Owner::Function(name) | Owner::Shared(name) | Owner::Service(name) => escaped(name),
        };
        let targets = if targets.is_empty() { "nobody".to_owned() } else { escaped(&targets.join(", ")) };
        let place = item.as_ref().map(|item| format!("{}:{}", escaped(&item.file), item.line));
        let nodes = graph.nodes.iter().enumerate().filter(|(_, node)| hears(node, alarm));
        let nodes = owner.into_iter().chain(nodes.map(|(index, _)| index)).collect();
        let cells = vec![
            owner.map_or(named, |owner| link(graph, owner)),
            format!("<code>{}</code><small>{}</small>", escaped(text), escaped(id)),
            escaped(&origin.to_string()),
            targets,
            cost.to_string(),
            place.unwrap_or_default(),
        ];
        (nodes, cells)
    };
    let own = graph.nodes.iter().enumerate();
    let own = own.flat_map(|(index, node)| node.alarms.iter().map(move |alarm| (alarm, Some(index))));
    let rows =
        own.chain(graph.alarms.iter().map(|alarm| (alarm, None))).map(|(alarm, owner)| row(alarm, owner));
    let columns = ["Of", "Alarm", "Why", "Tells", "A month", "Source"];
    table("Alarms", &columns, &rows.collect::<Vec<_>>())
}

fn permissions(graph: &Graph) -> String {
    let rows = graph.nodes.iter().enumerate().flat_map(|(index, node)| {
        let granted = node.permissions.iter().flat_map(|permissions| &permissions.granted);
        granted.map(move |Permission { actions, resources, conditions, because, line }| {
            let lines = |texts: &[String]| {
                let texts: Vec<_> =
                    texts.iter().map(|text| format!("<code>{}</code>", escaped(text))).collect();
                texts.join("<br>")
            };
            let file = node.item.as_ref().map_or("", |item| item.file.as_str());
            let conditions = conditions.iter().map(|text| format!("<small>if {}</small>", escaped(text)));
            let cells = vec![
                link(graph, index),
                lines(actions),
                lines(resources) + &conditions.collect::<String>(),
                escaped(because),
                format!("{}:{line}", escaped(file)),
            ];
            (vec![index], cells)
        })
    });
    let columns = ["Function", "May", "On", "Because of", "Source"];
    table("Permissions", &columns, &rows.collect::<Vec<_>>())
}

/// What there is to say of a node, its alarms and permissions apart, which stand in their tables.
fn described(graph: &Graph, index: usize) -> String {
    let node = &graph.nodes[index];
    let mut html = format!(
        "<article id=\"n{index}\" class=\"{}\"><header><p class=\"what\">{}</p><h3>{}</h3>",
        node.role,
        escaped(&node.what),
        escaped(&node.name)
    );
    let source = place(node);
    if !source.is_empty() {
        html.extend(["<p class=\"place\">", &source, "</p>"]);
    }
    html.push_str("</header>");
    if let Some(doc) = &node.doc {
        html.extend(
            doc.split("\n\n").map(|paragraph| format!("<p class=\"doc\">{}</p>", code_in(paragraph))),
        );
    }
    if !node.facts.is_empty() {
        html.push_str("<h4>Settings</h4><dl>");
        html.extend(
            node.facts
                .iter()
                .map(|fact| format!("<div><dt>{}</dt><dd>{}</dd></div>", escaped(&fact.key), value(fact))),
        );
        html.push_str("</dl>");
    }
    let edges: Vec<_> = graph.edges.iter().filter(|edge| edge.from == index || edge.to == index).collect();
    if !edges.is_empty() {
        html.push_str("<h4>Hangs together with</h4><ul>");
        html.extend(edges.iter().map(|edge| {
            let facts = facts_in_line(&edge.facts);
            let facts = if facts.is_empty() { facts } else { format!("<small>{facts}</small>") };
            format!("<li>{}{facts}</li>", sentence(graph, edge))
        }));
        html.push_str("</ul>");
    }
    html + "</article>\n"
}

/// The nodes of some roles, each with its index.
fn all(graph: &Graph, is_meant: fn(Role) -> bool) -> impl Iterator<Item = (usize, &Node)> {
    graph.nodes.iter().enumerate().filter(move |(_, node)| is_meant(node.role))
}

/// What edges of some meanings lead to, or come from.
fn joined(graph: &Graph, index: usize, meanings: &[Meaning], is_out: bool) -> String {
    let ends = graph.edges.iter().filter(|edge| meanings.contains(&edge.meaning)).filter_map(|edge| {
        let (own, other) = if is_out { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let text = if edge.text.is_empty() { String::new() } else { format!(" {}", escaped(&edge.text)) };
        (own == index).then(|| format!("{}{text}", link(graph, other)))
    });
    ends.collect::<Vec<_>>().join("<br>")
}

/// Where messages go that the function failed on, and that their queue gave up.
fn failures_of_queues(graph: &Graph, function: usize) -> String {
    let triggers = graph.edges.iter().filter(|edge| edge.to == function && edge.meaning == Meaning::Triggers);
    let ends = triggers.filter(|edge| graph.nodes[edge.from].what == "queue");
    ends.map(|edge| joined(graph, edge.from, &[Meaning::Fails], true)).collect::<Vec<_>>().join("<br>")
}

/// An edge as a sentence: `orders triggers ship`.
fn sentence(graph: &Graph, edge: &Edge) -> String {
    let text =
        if edge.text.is_empty() { String::new() } else { format!(" <code>{}</code>", escaped(&edge.text)) };
    format!("{} {} {}{text}", link(graph, edge.from), edge.meaning, link(graph, edge.to))
}

fn link(graph: &Graph, index: usize) -> String {
    let node = &graph.nodes[index];
    format!("<a class=\"{}\" href=\"#n{index}\">{}</a>", node.role, escaped(&node.name))
}

fn value(fact: &Fact) -> String {
    let class = if fact.is_default { " class=\"default\" title=\"the default\"" } else { "" };
    format!("<span{class}>{}</span>", escaped(&fact.value))
}

fn facts_in_line(facts: &[Fact]) -> String {
    let facts: Vec<_> =
        facts.iter().map(|fact| format!("{} = {}", escaped(&fact.key), escaped(&fact.value))).collect();
    facts.join(", ")
}

fn place(node: &Node) -> String {
    let place = node.item.as_ref().map(|item| format!("{}:{}", escaped(&item.file), item.line));
    place.unwrap_or_default()
}

/// A paragraph of a doc comment, with what stands in backticks as code.
fn code_in(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => html.push_str(&escaped(part)),
            _ => html.extend(["<code>", &escaped(part), "</code>"]),
        }
    }
    html
}
