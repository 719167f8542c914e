//! How the graph of a service is put together, function by function.

use std::collections::BTreeMap;

use super::{Edge, Fact, Graph, Meaning, Node, Role, facts};
use crate::alarm::listing::{Listed, Owner};
use crate::cloudformation::{DEFAULT_MAX_RECEIVES, Destination};
use crate::function::Function;
use crate::function::handles::{Identity, identity};
use crate::grammar::number::Count;
use crate::names::{self, Part};
use crate::permissions::Permissions;
use crate::problem::counted;
use crate::resource::{Access, Handle, Resource};
use crate::settings::breaker::CONTROLLER;
use crate::settings::{Forward, Logs};
use crate::trigger::{Alarm, AlarmSource, LogSource, OfFunction, Sqs, Trigger};

/// The title of alarms on what the functions behind an API share, and the node that these are then of.
const APIS: [(&str, &str); 3] =
    [("HTTP API", "api:http"), ("REST API", "api:rest"), ("WebSocket API", "api:websocket")];

/// The kinds of nodes that functions share and alarms may be of.
const SHARED: [&str; 7] = ["queue", "topic", "table", "stream", "bus", "bucket", "cognito"];

/// The fact that says what a node is in the template.
const LOGICAL_ID: &str = "logical id";

/// A graph in the making.
pub(super) struct Builder {
    graph: Graph,
    /// The indices of the nodes.
    known: BTreeMap<String, usize>,
}

impl Builder {
    /// The graph of functions that have the service's defaults and know what others say of their resources.
    pub(super) fn build(
        service: &str,
        functions: &[Function],
        permissions: Vec<Permissions>,
        alarms: Vec<Listed>,
    ) -> Graph {
        let graph = Graph { service: service.to_owned(), nodes: vec![], edges: vec![], alarms: vec![] };
        let mut builder = Self { graph, known: BTreeMap::new() };
        let mut permissions: BTreeMap<_, _> =
            permissions.into_iter().map(|own| (own.function.clone(), own)).collect();
        for function in functions {
            let index = builder.node(Role::Function, function_id(&function.name), &function.name, "function");
            let node = &mut builder.graph.nodes[index];
            node.doc.clone_from(&function.item.description);
            node.item = Some(function.item.clone());
            node.facts = facts::of_function(function);
            node.permissions = permissions.remove(&function.name);
        }
        for (index, function) in functions.iter().enumerate() {
            for (number, trigger) in function.triggers().iter().enumerate() {
                builder.trigger(index, function, number, trigger);
            }
            for handle in &function.item.resources {
                builder.handle(index, handle);
            }
            builder.settings(index, function);
            builder.failures(index, function);
        }
        builder.alarms(functions, alarms);
        builder.graph
    }

    /// A node, which is added where it is not known yet.
    fn node(&mut self, role: Role, id: String, name: &str, what: &str) -> usize {
        let nodes = &mut self.graph.nodes;
        let index = *self.known.entry(id.clone()).or_insert_with(|| {
            nodes.push(Node {
                id,
                role,
                name: name.to_owned(),
                what: what.to_owned(),
                doc: None,
                item: None,
                facts: Vec::new(),
                alarms: Vec::new(),
                permissions: None,
            });
            nodes.len() - 1
        });
        // What keeps failed events may be used for more than that.
        if role == Role::Resource && nodes[index].role == Role::Failures {
            nodes[index].role = role;
        }
        index
    }

    fn edge(&mut self, from: usize, meaning: Meaning, to: usize, text: impl Into<String>) -> &mut Edge {
        let edges = &mut self.graph.edges;
        edges.push(Edge { from, to, meaning, text: text.into(), facts: Vec::new() });
        edges.last_mut().expect("one was pushed")
    }

    /// The node of a resource, which may be one of the functions.
    fn resource(&mut self, role: Role, name: &str, resource: &Resource) -> usize {
        let (kind, own): Identity = identity(name, resource);
        let stands = resource.existing_name().is_some();
        if let (Resource::Connections(_), false) = (resource, stands) {
            return self.node(Role::Source, "api:websocket".to_owned(), "WebSocket API", "API Gateway");
        }
        let id = format!("{kind}:{own}");
        let index = self.node(role, id, name, kind);
        let node = &mut self.graph.nodes[index];
        if node.role != Role::Function && node.facts.is_empty() {
            node.facts = facts::of_resource(resource);
            let id = if stands { None } else { part_of(resource).map(|part| names::id(name, part)) };
            node.facts.extend(id.map(|id| Fact::new(LOGICAL_ID, id.to_string())));
        }
        index
    }

    fn trigger(&mut self, function_index: usize, function: &Function, number: usize, trigger: &Trigger) {
        let name = &function.name;
        let mut source = |id: String, name: &str, what: &str| {
            Some(self.node(Role::Source, format!("{}:{id}", trigger.kind()), name, what))
        };
        let numbered = format!("{name}:{number}");
        let (from, text) = match trigger {
            Trigger::S3(_)
            | Trigger::Sqs(_)
            | Trigger::Sns(_)
            | Trigger::Kinesis(_)
            | Trigger::DynamoDb(_) => {
                let resource = trigger.resource(name);
                (resource.map(|(name, own)| self.resource(Role::Resource, &name, &own)), String::new())
            }
            Trigger::Http(http) => (Some(self.api(0)), http.route.to_string()),
            Trigger::Rest(rest) => (Some(self.api(1)), rest.route.to_string()),
            Trigger::Websocket(websocket) => (Some(self.api(2)), websocket.key.to_string()),
            Trigger::Url(_) => {
                (source(name.clone(), &format!("URL of {name}"), "function URL"), String::new())
            }
            Trigger::Alb(alb) => {
                let paths = alb.path.iter().flatten().map(ToString::to_string);
                let hosts = alb.host.iter().flatten().map(ToString::to_string);
                let text = hosts.chain(paths).collect::<Vec<_>>().join(", ");
                let listener = alb.listener.to_string();
                (source(listener.clone(), last(&listener), "load balancer's listener"), text)
            }
            Trigger::Kafka(kafka) => {
                let id = trigger.source(name).unwrap_or_default();
                (source(id, &kafka.topic(name), "Kafka topic"), String::new())
            }
            Trigger::EventBridge(rule) => {
                let (id, bus) = match (&rule.existing, &rule.bus) {
                    (Some(existing), _) => (existing.to_string(), existing.to_string()),
                    (None, Some(bus)) => (bus.to_string(), bus.to_string()),
                    (None, None) => ("default".to_owned(), "default".to_owned()),
                };
                let of = [&rule.detail_type, &rule.source].into_iter().flatten().next();
                let text = of.map(|of| of.join(", ")).unwrap_or_default();
                (Some(self.node(Role::Resource, format!("bus:{}", last(&id)), last(&bus), "bus")), text)
            }
            Trigger::Logs(logs) => match &logs.group {
                LogSource::Group(group) => {
                    (source(group.to_string(), &group.to_string(), "log group"), String::new())
                }
                LogSource::Function(OfFunction { name }) => {
                    (self.known.get(&function_id(name.as_str())).copied(), "log lines".to_owned())
                }
            },
            Trigger::Alarm(Alarm { alarm, on: _ }) => match alarm {
                AlarmSource::Own(function, alarm) => {
                    (self.known.get(&function_id(function.as_str())).copied(), format!("alarm {alarm}"))
                }
                AlarmSource::Existing(alarm) => {
                    let alarm = alarm.to_string();
                    (source(alarm.clone(), last(&alarm), "alarm"), String::new())
                }
            },
            Trigger::Iot(iot) => (source(numbered, &iot.sql, "IoT rule"), String::new()),
            Trigger::Ses(ses) => {
                let rules = ses.rule_set.to_string();
                let to = ses.recipients.iter().flatten().map(ToString::to_string);
                (source(rules.clone(), &rules, "e-mail rule set"), to.collect::<Vec<_>>().join(", "))
            }
            Trigger::Cognito(cognito) => {
                let pool = cognito.pool(name).into_owned();
                let on: Vec<_> = cognito.on.iter().map(ToString::to_string).collect();
                (source(pool.clone(), &pool, "user pool"), on.join(", "))
            }
            Trigger::Schedule(schedule) => {
                (source(numbered, &schedule.times.to_string(), "schedule"), String::new())
            }
            Trigger::CustomResource(custom) => {
                let kind = custom.resource_type.to_string();
                (source(kind.clone(), &kind, "custom resource"), String::new())
            }
            // Who invokes it says so itself: functions whose versions it checks, handles of others.
            Trigger::Deployment(_) | Trigger::Invoke(_) => (None, String::new()),
        };
        if let Some(from) = from {
            self.edge(from, Meaning::Triggers, function_index, text).facts = facts::of_trigger(trigger);
        }
        if let Some(authorizer) = trigger.authorizer()
            && let Some(&authorizer) = self.known.get(&function_id(authorizer.as_str()))
        {
            let text = trigger.source(name).unwrap_or_default();
            self.edge(authorizer, Meaning::Authorizes, function_index, text);
        }
    }

    fn api(&mut self, index: usize) -> usize {
        let (title, id) = APIS[index];
        self.node(Role::Source, id.to_owned(), title, "API Gateway")
    }

    /// What flows from a resource to the function goes out from it, so that a service reads from left to right.
    fn handle(&mut self, function: usize, handle: &Handle) {
        let resource = self.resource(Role::Resource, &handle.name(), &handle.resource);
        let (from, meaning, to) = match handle.access {
            Access::Read => (resource, Meaning::Reads, function),
            Access::ReadWrite => (function, Meaning::ReadsAndWrites, resource),
            Access::Invoke => (function, Meaning::Invokes, resource),
            Access::Write | Access::Send | Access::Publish | Access::Put | Access::Post => {
                (function, Meaning::Writes, resource)
            }
        };
        let facts = [Fact::new("parameter", format!("{}: {}", handle.parameter, handle.type_name()))];
        self.edge(from, meaning, to, "").facts = facts.into();
    }

    /// What the function's settings name: a table of keys, other functions, destinations of its log.
    fn settings(&mut self, index: usize, function: &Function) {
        if let Some(idempotent) = &function.settings.idempotent {
            let table = idempotent.table();
            let id = format!("table:{table}");
            let node = self.node(Role::Resource, id, table, "table");
            self.edge(index, Meaning::ReadsAndWrites, node, "keys that were handled");
        }
        for (key, hook) in function.hooks() {
            if let Some(&hook) = self.known.get(&function_id(hook.as_str())) {
                self.edge(index, Meaning::Checks, hook, key);
            }
        }
        if function.settings.breaker.is_some()
            && let Some(&controller) = self.known.get(&function_id(CONTROLLER))
        {
            self.edge(controller, Meaning::Breaks, index, "");
        }
        for forward in function.settings.logs.iter().flat_map(Logs::forward) {
            let (id, name, what) = match forward {
                Forward::Stream(stream) => {
                    (format!("stream:{}", stream.name), stream.name.to_string(), "stream")
                }
                Forward::Firehose(firehose) => {
                    let name = firehose.stream.to_string();
                    (format!("firehose:{name}"), last(&name).to_owned(), "Firehose stream")
                }
                // It has a trigger that says so.
                Forward::Function(_) => continue,
            };
            let node = self.node(Role::Resource, id, &name, what);
            self.edge(index, Meaning::Writes, node, "log lines");
        }
    }

    /// Where that goes which the function fails on.
    fn failures(&mut self, index: usize, function: &Function) {
        for trigger in function.triggers() {
            if let Trigger::Sqs(sqs @ Sqs { existing: None, max_receives, .. }) = trigger {
                let name = sqs.queue(&function.name);
                let Some((name, own)) = trigger.resource(&function.name).filter(|(own, _)| *own == *name)
                else {
                    continue;
                };
                let queue = self.resource(Role::Resource, &name, &own);
                let letters = self.keeper(&name, Part::DeadLetters, "dead-letter queue");
                let tries = max_receives.map_or(DEFAULT_MAX_RECEIVES, Count::get);
                self.edge(queue, Meaning::Fails, letters, format!("after {tries} tries"));
            }
        }
        let Some(destination) = Destination::of(function) else { return };
        let name = &function.name;
        let keeper = match destination {
            Destination::Own(name) => Some(self.keeper(name, Part::Failures, "queue of failed events")),
            Destination::OwnBucket(name) => {
                Some(self.keeper(name, Part::FailedRecords, "bucket of failed records"))
            }
            Destination::Queue(name) => Some(self.shared("queue", name, Part::Queue)),
            Destination::Topic(name) => Some(self.shared("topic", name, Part::Topic)),
            Destination::Bucket(name) => Some(self.shared("bucket", name, Part::Bucket)),
            Destination::Nowhere => {
                self.graph.nodes[index].facts.push(Fact::new("failed events", "are dropped"));
                None
            }
        };
        if let Some(keeper) = keeper {
            self.edge(index, Meaning::Fails, keeper, "");
        }
        let is_apart = matches!(destination, Destination::Topic(_) | Destination::Bucket(_));
        if is_apart && destination.undelivered(function).is_some() {
            let queue = self.keeper(name, Part::Failures, "queue of failed events");
            self.edge(index, Meaning::Fails, queue, "undelivered");
        }
    }

    /// The node of a failure destination that is a function's or a queue's own.
    fn keeper(&mut self, name: &str, part: Part, what: &str) -> usize {
        let id = names::id(name, part).to_string();
        let index = self.node(Role::Failures, format!("failures:{id}"), &id, what);
        self.graph.nodes[index].facts = vec![Fact::new(LOGICAL_ID, id)];
        index
    }

    /// The node of a failure destination that functions share.
    fn shared(&mut self, kind: &'static str, name: &str, part: Part) -> usize {
        let index = self.node(Role::Failures, format!("{kind}:{name}"), name, kind);
        let node = &mut self.graph.nodes[index];
        if node.facts.is_empty() {
            node.facts = vec![Fact::new(LOGICAL_ID, names::id(name, part).to_string())];
        }
        index
    }

    /// Hands each alarm to the node that it is of, and adds those who hear of it, but for functions of the service: their
    /// triggers say so.
    fn alarms(&mut self, functions: &[Function], alarms: Vec<Listed>) {
        let aliases: Vec<_> = functions
            .iter()
            .map(|function| names::id(&function.name, Part::Alias).reference())
            .map(|alias| crate::cloudformation::value::Expression::from(alias).to_string())
            .collect();
        let mut told = BTreeMap::<(usize, usize), usize>::new();
        for alarm in alarms {
            let owner = self.owner(&alarm);
            for target in alarm.targets.iter().filter(|target| !aliases.contains(target)) {
                let name = last(target.trim_start_matches("${").trim_end_matches('}'));
                let node = self.node(Role::Alarms, format!("alarms:{target}"), name, "alarm topic");
                if let Some(owner) = owner {
                    *told.entry((owner, node)).or_default() += 1;
                }
            }
            match owner {
                Some(owner) => self.graph.nodes[owner].alarms.push(alarm),
                None => self.graph.alarms.push(alarm),
            }
        }
        for ((owner, node), count) in told {
            self.edge(owner, Meaning::Tells, node, counted(count, "alarm"));
        }
    }

    /// The node that an alarm is of; None for an alarm of the service, or of something that is no node.
    fn owner(&self, alarm: &Listed) -> Option<usize> {
        let known = |id: &str| self.known.get(id).copied();
        match &alarm.owner {
            Owner::Function(name) => known(&function_id(name)),
            Owner::Shared(title) => match APIS.iter().find(|(api, _)| api == title) {
                Some((_, id)) => known(id),
                // A topic and a queue may have one name; the alarm's id begins with that of what it is about.
                None => {
                    let named = SHARED.iter().filter_map(|kind| known(&format!("{kind}:{title}")));
                    let is_about = |index: &usize| {
                        let facts = &self.graph.nodes[*index].facts;
                        let id = facts.iter().find(|fact| fact.key == LOGICAL_ID);
                        id.is_some_and(|id| alarm.id.starts_with(&id.value))
                    };
                    named.clone().find(is_about).or_else(|| named.clone().next())
                }
            },
            Owner::Service(_) => None,
        }
    }
}

fn function_id(name: &str) -> String {
    format!("function:{name}")
}

/// What an ARN names, or the whole of what is none.
fn last(arn: &str) -> &str {
    match arn.strip_prefix("arn:") {
        Some(rest) => rest.rsplit([':', '/']).next().unwrap_or(rest),
        None => arn,
    }
}

/// The part of the stack that a resource is, where the stack creates it.
fn part_of(resource: &Resource) -> Option<Part> {
    match resource {
        Resource::Bucket(_) => Some(Part::Bucket),
        Resource::Table(_) => Some(Part::Table),
        Resource::Queue(_) => Some(Part::Queue),
        Resource::Topic(_) => Some(Part::Topic),
        Resource::Stream(_) => Some(Part::Stream),
        Resource::Bus(_) => Some(Part::Bus),
        Resource::Function(_) | Resource::Connections(_) | Resource::Secret(_) | Resource::Parameter(_) => {
            None
        }
    }
}
