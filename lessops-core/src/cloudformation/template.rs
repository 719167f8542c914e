//! A template as a whole: parameters, rules, conditions, resources and outputs, each in the order of their logical ids.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Range;

use serde_json::Value as Json;

use super::json::Writer;
use super::value::{LogicalId, Object, Value, object};
use crate::function::Function;

/// A resource.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Its type: `AWS::SQS::Queue`.
    pub(crate) kind: &'static str,
    properties: Object,
    depends_on: Vec<LogicalId>,
    condition: Option<LogicalId>,
    retained: bool,
    update_policy: Option<Object>,
}

impl Resource {
    pub(crate) fn new(kind: &'static str, properties: Object) -> Self {
        Self {
            kind,
            properties,
            depends_on: Vec::new(),
            condition: None,
            retained: false,
            update_policy: None,
        }
    }

    /// Adds properties.
    pub(crate) fn with(mut self, properties: Object) -> Self {
        self.properties.extend(properties);
        self
    }

    /// Takes a property away, if it is there.
    pub(super) fn without(mut self, property: &str) -> Self {
        self.properties.0.retain(|(name, _)| name != property);
        self
    }

    /// It is created after these, and deleted before them, though its properties do not name them.
    pub(crate) fn after(mut self, ids: impl IntoIterator<Item = LogicalId>) -> Self {
        self.depends_on.extend(ids);
        self.depends_on.sort();
        self.depends_on.dedup();
        self
    }

    /// It exists only if the condition holds.
    pub(crate) fn only_if(mut self, condition: LogicalId) -> Self {
        self.condition = Some(condition);
        self
    }

    /// It stays when the template has it no more, or the stack is gone. Where its first creation fails nothing is kept,
    /// so that the next attempt finds its place free.
    pub(crate) fn retained(mut self) -> Self {
        self.retained = true;
        self
    }

    /// How CloudFormation changes it.
    pub(crate) fn updated_by(mut self, policy: Option<Object>) -> Self {
        self.update_policy = policy;
        self
    }

    fn into_object(self) -> Object {
        let Self { kind, properties, depends_on, condition, retained, update_policy } = self;
        let depends_on: Vec<_> = depends_on.iter().map(ToString::to_string).collect();
        object! {
            "Type": kind,
            "Condition": condition.map(|id| id.to_string()),
            "DependsOn": Some(depends_on).filter(|ids| !ids.is_empty()),
            "DeletionPolicy": retained.then_some("RetainExceptOnCreate"),
            "UpdateReplacePolicy": retained.then_some("Retain"),
            "UpdatePolicy": update_policy,
            "Properties": Some(properties).filter(|Object(properties)| !properties.is_empty()),
        }
    }
}

/// The types of what holds data that nothing else has: objects, records, messages, users, and the key to them. Logs are not
/// among them, which go with their function.
pub(crate) const STATEFUL: [&str; 6] = [
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
];

/// Whether a resource of a template holds such data.
pub(crate) fn is_stateful(resource: &Json) -> bool {
    resource["Type"].as_str().is_some_and(|kind| STATEFUL.contains(&kind))
}

/// A template. A resource is written as it is added: the values of a thousand functions at once would take longer to
/// reach than to make.
pub(crate) struct Template<'a> {
    description: String,
    pub(crate) parameters: BTreeMap<LogicalId, Object>,
    pub(crate) rules: BTreeMap<LogicalId, Object>,
    pub(crate) conditions: BTreeMap<LogicalId, Object>,
    resources: BTreeMap<LogicalId, Written<'a>>,
    written: Writer,
    /// Whether resources are written; otherwise their texts are empty.
    is_written: bool,
    pub(crate) outputs: BTreeMap<LogicalId, Object>,
}

/// A resource that was written.
pub(crate) struct Written<'a> {
    /// Its type.
    pub(crate) kind: &'static str,
    /// The first of the functions that it is for.
    pub(crate) owner: Option<&'a Function>,
    range: Range<usize>,
}

/// The first of the functions that each resource is for, by the resource's logical id.
pub(crate) type Owners<'a> = Vec<(LogicalId, Option<&'a Function>)>;

impl<'a> Template<'a> {
    pub(crate) fn new(description: &str, is_written: bool) -> Self {
        Self {
            description: description.to_owned(),
            parameters: BTreeMap::new(),
            rules: BTreeMap::new(),
            conditions: BTreeMap::new(),
            resources: BTreeMap::new(),
            // In the object of resources, which lies in that of the template.
            written: Writer::at_depth(2),
            is_written,
            outputs: BTreeMap::new(),
        }
    }

    /// Adds a resource, unless there is one of that id, which stays and is returned.
    pub(crate) fn add(
        &mut self,
        id: LogicalId,
        resource: Resource,
        owner: Option<&'a Function>,
    ) -> Option<&Written<'a>> {
        match self.resources.entry(id) {
            Entry::Occupied(entry) => Some(entry.into_mut()),
            Entry::Vacant(entry) => {
                let (kind, start) = (resource.kind, self.written.text().len());
                if self.is_written {
                    self.written.key(entry.key().as_str());
                    self.written.object(&resource.into_object());
                }
                entry.insert(Written { kind, owner, range: start..self.written.text().len() });
                None
            }
        }
    }

    /// The resource of that id.
    pub(crate) fn get(&self, id: &LogicalId) -> Option<&Written<'a>> {
        self.resources.get(id)
    }

    /// What was written of the resource of that id; nothing if there is none.
    pub(crate) fn text(&self, id: &LogicalId) -> &str {
        self.get(id).map_or("", |Written { range, .. }| &self.written.text()[range.clone()])
    }

    /// What holds data, in the order of the logical ids.
    pub(crate) fn stateful(&self) -> impl Iterator<Item = &LogicalId> {
        self.resources.iter().filter(|(_, written)| STATEFUL.contains(&written.kind)).map(|(id, _)| id)
    }

    /// How many resources there are.
    pub(crate) fn count(&self) -> usize {
        self.resources.len()
    }

    /// Adds an output.
    pub(crate) fn output(&mut self, id: LogicalId, description: String, value: impl Into<Value>) {
        self.outputs.insert(id, object! { "Description": description, "Value": value.into() });
    }

    /// The template's JSON, the same bytes for the same template; and which function each resource is for.
    pub(crate) fn into_text(self) -> (Text, Owners<'a>) {
        let Self { description, parameters, rules, conditions, resources, written, is_written: _, outputs } =
            self;
        let mut writer = Writer::at_depth(0);
        let mut before_resources = 0;
        writer.braces(|writer| {
            writer.key("AWSTemplateFormatVersion");
            writer.value(&"2010-09-09".into());
            writer.key("Description");
            writer.value(&description.into());
            writer.section("Parameters", &parameters);
            writer.section("Rules", &rules);
            writer.section("Conditions", &conditions);
            writer.key("Resources");
            writer.raw("{");
            before_resources = writer.text().len();
            writer.raw("\n  }");
            writer.section("Outputs", &outputs);
        });
        writer.raw("\n");
        let mut owners = Vec::with_capacity(resources.len());
        let mut ranges = Vec::with_capacity(resources.len());
        for (id, Written { kind: _, owner, range }) in resources {
            owners.push((id, owner));
            ranges.extend(Some(range).filter(|range| !range.is_empty()));
        }
        let text = Text {
            around: writer.into_text(),
            before_resources,
            resources: ranges,
            written: written.into_text(),
        };
        (text, owners)
    }
}

/// The text of a template: indented JSON, with a newline at its end.
///
/// Of a thousand functions it has ten megabytes, so it stays in the pieces that it was written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// All but the resources, and where in it they belong.
    around: String,
    before_resources: usize,
    /// The resources in the order in which they were added, each with a comma before it, and where in it they stand
    /// in the order of their logical ids.
    written: String,
    resources: Vec<Range<usize>>,
}

impl Text {
    /// How many resources the template has.
    pub fn resource_count(&self) -> usize {
        self.resources.len()
    }

    /// The pieces of the text, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        let (before, after) = self.around.split_at(self.before_resources);
        let resources = self.resources.iter().enumerate().map(|(index, range)| {
            let first = usize::from(index == 0);
            &self.written[range.start + first..range.end]
        });
        std::iter::once(before).chain(resources).chain([after])
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|piece| f.write_str(piece))
    }
}

impl Writer {
    /// Nothing where there is nothing in it, since CloudFormation takes no empty section.
    fn section(&mut self, name: &str, objects: &BTreeMap<LogicalId, Object>) {
        if objects.is_empty() {
            return;
        }
        self.key(name);
        self.braces(|writer| {
            for (id, object) in objects {
                writer.key(id.as_str());
                writer.object(object);
            }
        });
    }
}
