//! Composite alarms: one for each function, over its alarms, and `ServiceUnhealthy` over the whole service.
//!
//! A rule names at most so many alarms, in so many characters, so what has more becomes a tree.

use super::listing::{Listed, Owner};
use super::{Origin, price};
use crate::cloudformation::value::{Expression, LogicalId, Sub, Tags, object, tag_list};
use crate::cloudformation::{ROLLBACK_ALARM, Resource, Stack};
use crate::function::{Function, Item};
use crate::names::{self, Part};

/// How many alarms a rule may name (CloudWatch API, PutCompositeAlarm).
const MOST_CHILDREN: usize = 100;
/// How many characters a rule may have (CloudWatch API, PutCompositeAlarm, `AlarmRule`).
const LONGEST_RULE: usize = 10_240;
/// How long the name of an alarm may be (CloudWatch API, PutMetricAlarm, `AlarmName`).
const LONGEST_NAME: usize = 255;
/// How much longer than its logical id the name that CloudFormation makes up for an alarm is at most: the stack's name, of
/// up to 128 characters (CloudFormation API, CreateStack), twelve at random, and the hyphens between.
const AROUND_ID: usize = 128 + 12 + 2;

/// What stands before, between and after the names in a rule.
const RULE: [&str; 3] = ["ALARM(\"", "\") OR ALARM(\"", "\")"];

/// What a composite alarm is over.
struct Whole<'a, 't> {
    owner: Owner,
    origin: Origin,
    description: String,
    item: Option<&'t Item>,
    functions: Vec<&'a Function>,
    tags: &'t Tags,
    /// Where it goes.
    target: Option<Expression>,
}

/// Adds the composite alarm of a function with several alarms, where the service wants one, and makes what stands for the
/// function a part of the service's. One alarm stands for itself: a composite of it would say nothing more.
pub(super) fn lower<'a>(
    function: &'a Function,
    place: &str,
    alarms: Vec<LogicalId>,
    tags: &Tags,
    stack: &mut Stack<'a>,
) {
    if !stack.has_composite_of(alarms.len()) {
        stack.unhealthy.extend(alarms);
        return;
    }
    let id = names::id(&function.name, Part::FunctionUnhealthy);
    let target = stack.is_composite_told.then(|| stack.alarm_target(None));
    let whole = Whole {
        owner: Owner::Function(function.name.clone()),
        origin: Origin::Default,
        description: format!("{place}: any of its alarms"),
        item: Some(&function.item),
        functions: vec![function],
        tags,
        target,
    };
    add(&id, alarms, &whole, stack);
    stack.unhealthy.push(id);
}

/// Adds `ServiceUnhealthy`, unless the service has no alarm or does not want it. It only has a state, and tells nobody: a
/// dead letter may wait for days, and nothing else would be heard of meanwhile.
pub(crate) fn lower_service(stack: &mut Stack<'_>) {
    let children = std::mem::take(&mut stack.unhealthy);
    if !stack.has_composites || children.is_empty() {
        return;
    }
    let tags = stack.tags.clone();
    let whole = Whole {
        owner: Owner::Service(stack.service.to_owned()),
        origin: Origin::Default,
        description: format!("{}: any alarm of the service", stack.service),
        item: None,
        functions: Vec::new(),
        tags: &tags,
        target: None,
    };
    add(&LogicalId::new(names::SERVICE_UNHEALTHY), children, &whole, stack);
}

/// Adds the alarm over those on versions that took over at once, for CloudFormation, which takes five rollback triggers at
/// most (CloudFormation API, RollbackConfiguration) and turns the deployment back when this one is on.
pub(crate) fn lower_release(stack: &mut Stack<'_>) {
    let children = std::mem::take(&mut stack.released);
    if children.is_empty() {
        return;
    }
    let tags = stack.tags.clone();
    let whole = Whole {
        owner: Owner::Service(stack.service.to_owned()),
        origin: Origin::Rollback,
        description: format!("{}: any alarm on a version that took over at once", stack.service),
        item: None,
        functions: Vec::new(),
        tags: &tags,
        target: None,
    };
    let id = LogicalId::new(names::RELEASE_UNHEALTHY);
    add(&id, children, &whole, stack);
    let description = "The ARN of the alarm that turns a deployment back, its rollback trigger.";
    stack.output(LogicalId::new(ROLLBACK_ALARM), description.to_owned(), id.attribute("Arn"));
}

/// Adds a composite alarm over others, and below it as many more as their number takes. Only the topmost tells anybody.
fn add<'a>(id: &LogicalId, mut children: Vec<LogicalId>, whole: &Whole<'a, '_>, stack: &mut Stack<'a>) {
    let mut below = 0;
    loop {
        let groups = groups(&children);
        if let [all] = groups.as_slice() {
            return add_one(id.clone(), all, whole.target.as_ref(), whole, stack);
        }
        let parts = groups.into_iter().map(|group| {
            below += 1;
            let part = names::piece(id, below);
            add_one(part.clone(), group, None, whole, stack);
            part
        });
        children = parts.collect();
    }
}

fn add_one<'a>(
    id: LogicalId,
    children: &[LogicalId],
    target: Option<&Expression>,
    Whole { owner, origin, description, item, functions, tags, target: _ }: &Whole<'a, '_>,
    stack: &mut Stack<'a>,
) {
    stack.alarms.push(Listed {
        owner: owner.clone(),
        id: id.to_string(),
        origin: *origin,
        text: match children {
            [one] => format!("{one} in alarm"),
            _ => format!("any of {} alarms", children.len()),
        },
        metrics: Vec::new(),
        targets: target.iter().map(ToString::to_string).collect(),
        cost: price::COMPOSITE,
        item: item.cloned(),
    });
    let told = target.map(|target| vec![target.clone()]);
    let properties = object! {
        "AlarmDescription": description.clone(),
        "AlarmRule": rule(children),
        "AlarmActions": told.clone(),
        "OKActions": told,
        "Tags": tag_list(tags),
    };
    stack.add(id, Resource::new("AWS::CloudWatch::CompositeAlarm", properties), functions);
}

/// The rule that holds when one of the alarms is in alarm.
fn rule(alarms: &[LogicalId]) -> Sub {
    let [before, between, after] = RULE;
    let names = alarms.iter().enumerate().flat_map(|(index, id)| {
        let text = if index == 0 { before } else { between };
        [text.into(), id.reference().into()]
    });
    Sub::of(names.chain([after.into()]))
}

/// The alarms in groups, each as large as one rule takes.
fn groups(alarms: &[LogicalId]) -> Vec<&[LogicalId]> {
    let mut groups = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, id) in alarms.iter().enumerate() {
        let one = RULE[1].len() + LONGEST_NAME.min(id.to_string().len() + AROUND_ID);
        // Of `RULE` only the last part is outside of what was counted.
        if index - start == MOST_CHILDREN || length + one + RULE[2].len() > LONGEST_RULE {
            groups.push(&alarms[start..index]);
            (start, length) = (index, 0);
        }
        length += one;
    }
    groups.push(&alarms[start..]);
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: usize, length: usize) -> Vec<LogicalId> {
        (0..count).map(|index| LogicalId::new(&format!("A{index:0>length$}"))).collect()
    }

    #[test]
    fn a_rule_fits_whatever_cloudformation_calls_the_alarms() {
        for (count, length) in [(1, 10), (54, 30), (400, 1), (400, 30), (400, 250)] {
            let alarms = ids(count, length);
            let groups = groups(&alarms);
            assert_eq!(groups.concat(), alarms);
            for group in groups {
                let names =
                    group.iter().map(|id| LONGEST_NAME.min(id.to_string().len() + AROUND_ID)).sum::<usize>();
                let rule = RULE[0].len() + names + (group.len() - 1) * RULE[1].len() + RULE[2].len();
                assert!((1..=MOST_CHILDREN).contains(&group.len()) && rule <= LONGEST_RULE, "{rule}");
            }
        }
    }

    #[test]
    fn a_rule_holds_when_one_alarm_does() {
        let text = Expression::from(rule(&ids(2, 1))).to_string();
        assert_eq!(text, "ALARM(\"${A0}\") OR ALARM(\"${A1}\")");
    }
}
