//! The group that the service's schedules are in. Scheduler's metrics tell groups apart, not schedules (EventBridge
//! Scheduler user guide, "Monitoring with CloudWatch"), so the service has one of its own.

use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, object, tag_list};
use crate::function::Function;
use crate::names::SCHEDULES;

/// Adds the group. The functions are those with a schedule.
pub(super) fn lower<'a>(functions: &[&'a Function], stack: &mut Stack<'a>) {
    let properties = object! { "Tags": tag_list(&stack.tags) };
    stack.add(
        LogicalId::new(SCHEDULES),
        Resource::new("AWS::Scheduler::ScheduleGroup", properties),
        functions,
    );
}
