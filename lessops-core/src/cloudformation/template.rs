//! A template as a whole: parameters, conditions, resources and outputs, each in the order of their logical ids.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::json::Writer;
use super::value::{LogicalId, Object, Value, object};

/// A resource.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Its type: `AWS::SQS::Queue`.
    pub(crate) kind: &'static str,
    properties: Object,
    depends_on: Vec<LogicalId>,
    condition: Option<LogicalId>,
    retained: bool,
}

impl Resource {
    pub(crate) fn new(kind: &'static str, properties: Object) -> Self {
        Self { kind, properties, depends_on: Vec::new(), condition: None, retained: false }
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

    /// It holds data, and outlives the stack. Where its first creation fails nothing is kept, so that the next
    /// attempt finds the name free.
    pub(crate) fn retained(mut self) -> Self {
        self.retained = true;
        self
    }

    fn into_object(self) -> Object {
        let Self { kind, properties, depends_on, condition, retained } = self;
        let depends_on: Vec<_> = depends_on.iter().map(ToString::to_string).collect();
        object! {
            "Type": kind,
            "Condition": condition.map(|id| id.to_string()),
            "DependsOn": Some(depends_on).filter(|ids| !ids.is_empty()),
            "DeletionPolicy": retained.then_some("RetainExceptOnCreate"),
            "UpdateReplacePolicy": retained.then_some("Retain"),
            "Properties": Some(properties).filter(|Object(properties)| !properties.is_empty()),
        }
    }
}

/// A template.
#[derive(Debug, Default)]
pub(crate) struct Template {
    pub(crate) description: String,
    pub(crate) parameters: BTreeMap<LogicalId, Object>,
    pub(crate) conditions: BTreeMap<LogicalId, Object>,
    pub(crate) resources: BTreeMap<LogicalId, Resource>,
    pub(crate) outputs: BTreeMap<LogicalId, Object>,
}

impl Template {
    /// Adds an output.
    pub(crate) fn output(&mut self, id: LogicalId, description: String, value: impl Into<Value>) {
        self.outputs.insert(id, object! { "Description": description, "Value": value.into() });
    }

    /// The template's JSON: the same bytes for the same template.
    pub(crate) fn into_json(self) -> String {
        let Self { description, parameters, conditions, resources, outputs } = self;
        let resources = resources.into_iter().map(|(id, resource)| (id, resource.into_object())).collect();
        let mut writer = Writer::default();
        writer.object(&object! {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": description,
            "Parameters": section(parameters),
            "Conditions": section(conditions),
            "Resources": section(resources),
            "Outputs": section(outputs),
        });
        writer.finish()
    }
}

/// Absent where there is nothing in it, since CloudFormation takes no empty section.
fn section(objects: BTreeMap<LogicalId, Object>) -> Option<Object> {
    let there = !objects.is_empty();
    let objects = objects.into_iter().map(|(id, object)| (Cow::Owned(id.to_string()), object.into()));
    there.then(|| objects.collect())
}
