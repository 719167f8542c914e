//! Event buses.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Tags, object, tag_list};
use crate::function::Function;
use crate::names::{self, Part};

/// Adds an event bus.
pub(super) fn lower<'a>(name: &str, tags: &Tags, functions: &[&'a Function], stack: &mut Stack<'a>) {
    let id = names::id(name, Part::Bus);
    let properties = object! { "Name": names::unique(name), "Tags": tag_list(tags) };
    stack.add(id.clone(), Resource::new("AWS::Events::EventBus", properties), functions);
    stack.output(id.clone(), format!("The name of the event bus {name}."), id.reference());
}
