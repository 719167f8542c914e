//! Provisioned concurrency: what the alias says of it, and what scales it.

use super::function::Lambda;
use super::stack::Stack;
use super::template::Resource;
use super::value::{Object, object, sub, tag_list};
use super::version;
use crate::grammar::name::TimeZone;
use crate::grammar::number::Count;
use crate::names::Part;
use crate::settings::{Provisioned, Scale, Scheduled};

/// The alias's `ProvisionedConcurrencyConfig`. Where the number scales there is none: Application Auto Scaling has the
/// alias at `MinCapacity` or more from the moment it knows of it, and CloudFormation would set a number of its own back
/// whenever the alias moves on to another version.
pub(super) fn config(lambda: &Lambda<'_>) -> Option<Object> {
    match lambda.function.settings.provisioned()? {
        Provisioned::Fixed(number) => Some(object! { "ProvisionedConcurrentExecutions": number.get() }),
        Provisioned::Scale(_) => None,
    }
}

/// Adds what scales the alias, if something does. It is done by a role that the account has, or gets, of Application
/// Auto Scaling's own ("AWS Lambda and Application Auto Scaling" in the Application Auto Scaling user guide).
pub(super) fn lower<'a>(lambda: &Lambda<'a>, stack: &mut Stack<'a>) {
    let function = lambda.function;
    let Some(Provisioned::Scale(scale)) = function.settings.provisioned() else { return };
    let Scale { min, max, target, schedule, timezone } = scale;
    let actions =
        schedule.iter().enumerate().map(|(index, scheduled)| action(index, scheduled, timezone.as_ref()));
    let properties = object! {
        "ServiceNamespace": "lambda",
        "ScalableDimension": "lambda:function:ProvisionedConcurrency",
        "ResourceId": sub!["function:", lambda.id.reference(), ":", version::LIVE],
        "MinCapacity": min.get(),
        "MaxCapacity": max.get(),
        "ScheduledActions": Some(actions.collect::<Vec<_>>()).filter(|actions| !actions.is_empty()),
        "Tags": tag_list(&lambda.tags),
    };
    let scalable = lambda.part(Part::ScalableTarget);
    let target_of_scaling = Resource::new("AWS::ApplicationAutoScaling::ScalableTarget", properties);
    // The alias is named in a text, which says nothing of the order.
    let after = [version::alias(&function.name)];
    stack.add(scalable.clone(), target_of_scaling.after(after), &[function]);
    if let Some(target) = target {
        let metric = object! { "PredefinedMetricType": "LambdaProvisionedConcurrencyUtilization" };
        let tracking = object! {
            "TargetValue": f64::from(target.get()) / 100.0,
            "PredefinedMetricSpecification": metric,
        };
        let properties = object! {
            "PolicyName": "utilization",
            "PolicyType": "TargetTrackingScaling",
            "ScalingTargetId": scalable.reference(),
            "TargetTrackingScalingPolicyConfiguration": tracking,
        };
        let policy = Resource::new("AWS::ApplicationAutoScaling::ScalingPolicy", properties);
        stack.add(lambda.part(Part::ScalingPolicy), policy, &[function]);
    }
}

/// A scheduled action. Its name is its place, so that other times for it do not make it another.
fn action(index: usize, Scheduled { times, min, max }: &Scheduled, timezone: Option<&TimeZone>) -> Object {
    object! {
        "ScheduledActionName": format!("schedule-{}", index + 1),
        "Schedule": times.to_string(),
        "Timezone": timezone.map(ToString::to_string),
        "ScalableTargetAction": object! {
            "MinCapacity": min.map(Count::get),
            "MaxCapacity": max.map(Count::get),
        },
    }
}
