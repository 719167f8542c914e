//! The graph of a service: what invokes its functions, what they use, where that goes which they fail on, and who hears
//! of it.

mod build;
mod facts;

use serde_json::{Map, Value as Json, json};

use crate::alarm::listing::{self, Listed};
use crate::check::{self, Finding};
use crate::cloudformation::resolved;
use crate::function::Item;
use crate::manifest::Manifest;
use crate::permissions::{self, Permissions};
use crate::settings::Service;
use crate::words;
use build::Builder;
pub use facts::Fact;

/// The graph of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    /// The service's name, which is its stack's.
    pub service: String,
    /// What there is: first the functions, by name.
    pub nodes: Vec<Node>,
    /// How it hangs together. Both ends are nodes of the graph.
    pub edges: Vec<Edge>,
    /// The alarms that are no node's: those of the service as a whole, of its schedules and rollouts together.
    pub alarms: Vec<Listed>,
}

/// Something of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What tells it from all others: `function:ship`.
    pub id: String,
    /// What part it has.
    pub role: Role,
    /// Its name: `ship`, `orders`, `rate(5 minutes)`.
    pub name: String,
    /// What it is in AWS's words: `queue`.
    pub what: String,
    /// The doc comment of a function.
    pub doc: Option<String>,
    /// Where a function stands.
    pub item: Option<Item>,
    /// What is set of it. The value of an environment variable is not among it: it may be a secret.
    pub facts: Vec<Fact>,
    /// Its alarms.
    pub alarms: Vec<Listed>,
    /// What a function may do.
    pub permissions: Option<Permissions>,
}

words! {
    /// What part a node has in the service.
    pub enum Role("role") {
        /// Something that invokes functions, and that no handle names.
        Source = "source",
        /// A function.
        Function = "function",
        /// Something that functions use, and that may invoke some.
        Resource = "resource",
        /// What keeps that which functions failed on.
        Failures = "failures",
        /// Who hears of alarms.
        Alarms = "alarms",
    }
}

words! {
    /// What an edge means.
    pub enum Meaning("meaning") {
        /// The first invokes the second.
        Triggers = "triggers",
        /// The second, a function, reads from the first.
        Reads = "reads",
        /// The first, a function, writes to the second.
        Writes = "writes",
        /// The first, a function, reads from the second and writes to it.
        ReadsAndWrites = "reads and writes",
        /// The first, a function, invokes the second.
        Invokes = "invokes",
        /// The first, a function, decides which requests reach the second.
        Authorizes = "authorizes",
        /// New versions of the first wait for the second, a function, to approve of them.
        Checks = "is checked by",
        /// The first, a function, opens and closes the circuit breaker in front of the second.
        Breaks = "breaks",
        /// What the first can't handle goes to the second.
        Fails = "fails to",
        /// Alarms of the first tell the second.
        Tells = "tells",
    }
}

/// How two nodes hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The index of the node that something goes out from.
    pub from: usize,
    /// The index of the node that it goes to.
    pub to: usize,
    /// What it means.
    pub meaning: Meaning,
    /// What it is more precisely, if there is more to say: `GET /orders`.
    pub text: String,
    /// What is set of it, such as the keys of a trigger.
    pub facts: Vec<Fact>,
}

/// The graph of a service.
///
/// # Errors
/// What is wrong with the service, when there is an error among it.
pub fn graph(manifest: &Manifest, service: &Service) -> Result<Graph, Vec<Finding>> {
    let alarms = listing::alarms(manifest, service)?;
    let mut functions = resolved(manifest, service);
    // Its findings are among those of the alarms, as are those of the rules.
    check::describe(&mut functions, service);
    let permissions = permissions::of_all(manifest, service, &functions);
    let name = service.stack.as_ref().map_or(manifest.package.name.as_str(), |stack| stack.as_str());
    Ok(Builder::build(name, &functions, permissions, alarms.alarms))
}

impl Graph {
    /// The nodes that an edge ends at, from and to.
    pub fn ends(&self, edge: &Edge) -> (&Node, &Node) {
        (&self.nodes[edge.from], &self.nodes[edge.to])
    }

    /// The graph as JSON; edges name nodes by their `id`.
    pub fn to_json(&self) -> Json {
        let Self { service, nodes, edges, alarms } = self;
        let edge = |edge: &Edge| {
            let (from, to) = self.ends(edge);
            let Edge { from: _, to: _, meaning, text, facts } = edge;
            let mut fields =
                json!({ "from": from.id, "to": to.id, "meaning": meaning.to_string(), "text": text });
            add_facts(&mut fields, facts);
            fields
        };
        json!({
            "service": service,
            "nodes": nodes.iter().map(Node::to_json).collect::<Json>(),
            "edges": edges.iter().map(edge).collect::<Json>(),
            "alarms": alarms.iter().map(Listed::to_json).collect::<Json>(),
        })
    }
}

impl Node {
    fn to_json(&self) -> Json {
        let Self { id, role, name, what, doc, item, facts, alarms, permissions } = self;
        let mut fields = json!({ "id": id, "role": role.to_string(), "name": name, "what": what });
        if let Some(doc) = doc {
            fields["doc"] = doc.as_str().into();
        }
        if let Some(Item { file, line, module, .. }) = item {
            fields["file"] = file.as_str().into();
            fields["line"] = (*line).into();
            fields["module"] = module.as_str().into();
        }
        add_facts(&mut fields, facts);
        if !alarms.is_empty() {
            fields["alarms"] = alarms.iter().map(Listed::to_json).collect();
        }
        if let Some(permissions) = permissions {
            fields["permissions"] = permissions.to_json()["permissions"].take();
        }
        fields
    }
}

fn add_facts(fields: &mut Json, facts: &[Fact]) {
    if !facts.is_empty() {
        let facts = facts.iter().map(|fact| (fact.key.clone(), fact.value.as_str().into()));
        fields["facts"] = facts.collect::<Map<_, _>>().into();
    }
}
