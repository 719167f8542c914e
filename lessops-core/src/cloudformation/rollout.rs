//! Rollouts: how CodeDeploy turns an alias from one version to the next, and the alarms that turn it back.

use std::collections::BTreeSet;

use super::function::Lambda;
use super::stack::{Shared, Stack};
use super::template::Resource;
use super::value::{Expression, LogicalId, Object, object, sub, tag_list};
use super::version;
use crate::alarm::rollback;
use crate::code::Code;
use crate::function::Function;
use crate::iam::{Statement, arn, policy};
use crate::names::{self, Part};
use crate::problem::Problem;
use crate::settings::{AllAtOnce, Canary, Linear, Rollout};

/// How many alarms a deployment group has at most (CloudFormation template reference, "AWS::CodeDeploy::DeploymentGroup
/// AlarmConfiguration").
const MOST_ALARMS: usize = 10;

/// What CodeDeploy can be asked to shift by: a kind of steps, how many percent, and how many minutes between them.
struct Steps {
    kind: &'static str,
    percent: u32,
    minutes: u32,
    /// The minutes of those that CodeDeploy has by itself, of ten percent each ("Deployment configurations on an AWS Lambda
    /// compute platform", CodeDeploy user guide).
    predefined: [u32; 4],
}

/// Adds the alarms on a version, and what shifts invocations to it by and by. Gives back how the alias is to be updated
/// then.
pub(super) fn lower<'a>(
    lambda: &Lambda<'a>,
    version: &LogicalId,
    digest: &str,
    stack: &mut Stack<'a>,
) -> Option<Object> {
    let function = lambda.function;
    let alarms = rollback::lower::lower(lambda, version, digest, stack);
    let rollout = function.settings.rollout.as_ref();
    // It may be a default of the service's, which no attribute has been checked with.
    if let Some(problem) = rollout.and_then(|rollout| rollout.check(function.settings.has_rollback())) {
        stack.refuse(Problem { argument: "rollout".to_owned(), ..problem }, function);
    }
    let steps = match rollout {
        None | Some(Rollout::AllAtOnce(AllAtOnce {})) => {
            stack.released.extend(alarms);
            return None;
        }
        Some(Rollout::Canary(Canary { percent, bake, before: _, after: _ })) => Steps {
            kind: "Canary",
            percent: percent.get(),
            minutes: bake.get() / 60,
            predefined: [5, 10, 15, 30],
        },
        Some(Rollout::Linear(Linear { percent, every, before: _, after: _ })) => Steps {
            kind: "Linear",
            percent: percent.get(),
            minutes: every.get() / 60,
            predefined: [1, 2, 3, 10],
        },
    };
    if alarms.len() > MOST_ALARMS {
        let message = format!(
            "a rollout has at most {MOST_ALARMS} alarms, and `{}` has {}",
            function.name,
            alarms.len()
        );
        let help =
            "the alarms on `errors`, `duration` and `throttles` turn a new version back: write fewer of them";
        stack.refuse(Problem::new(Code::RollbackAlarms, "alarm", message).help(help), function);
    }
    stack.share(Shared::Rollouts, function);
    let role = lambda.part(Part::DeploymentRole);
    stack.add(role.clone(), deployment_role(lambda), &[function]);
    let config = steps.config(function, stack);
    let group = lambda.part(Part::DeploymentGroup);
    let names: Vec<_> = alarms.iter().map(|alarm| object! { "Name": alarm.reference() }).collect();
    let mut events = vec!["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"];
    if !names.is_empty() {
        events.push("DEPLOYMENT_STOP_ON_ALARM");
    }
    let properties = object! {
        "ApplicationName": Shared::Rollouts.id().reference(),
        "ServiceRoleArn": role.attribute("Arn"),
        "DeploymentConfigName": config,
        "DeploymentStyle": object! {
            "DeploymentType": "BLUE_GREEN",
            "DeploymentOption": "WITH_TRAFFIC_CONTROL",
        },
        "AlarmConfiguration": (!names.is_empty()).then(|| object! { "Enabled": true, "Alarms": names }),
        "AutoRollbackConfiguration": object! {
            "Enabled": true,
            "Events": events,
        },
        "Tags": tag_list(&lambda.tags),
    };
    stack.add(group.clone(), Resource::new("AWS::CodeDeploy::DeploymentGroup", properties), &[function]);
    // CodeDeploy takes the name of a function, whose code is then the newest: an alias of the hook's may yet have to move.
    let hook = |key| {
        let hook = function.hooks().find(|(named, _)| *named == key);
        hook.map(|(_, hook)| names::id(hook.as_str(), Part::Function).reference())
    };
    let update = object! {
        "ApplicationName": Shared::Rollouts.id().reference(),
        "DeploymentGroupName": group.reference(),
        "BeforeAllowTrafficHook": hook("before"),
        "AfterAllowTrafficHook": hook("after"),
    };
    Some(object! { "CodeDeployLambdaAliasUpdate": update })
}

impl Steps {
    /// The name of the configuration of these steps: one of CodeDeploy's, or one of the stack's own, which all functions
    /// share that have the same. An account has 50 of its own ("CodeDeploy quotas", CodeDeploy user guide).
    fn config<'a>(self, function: &'a Function, stack: &mut Stack<'a>) -> Expression {
        let Self { kind, percent, minutes, predefined } = self;
        let each = if kind == "Linear" { "Every" } else { "" };
        let unit = if minutes == 1 { "Minute" } else { "Minutes" };
        let name = format!("{kind}{percent}Percent{each}{minutes}{unit}");
        if percent == 10 && predefined.contains(&minutes) {
            return format!("CodeDeployDefault.Lambda{name}").into();
        }
        let id = names::rollout(&name);
        if !stack.has(&id) {
            let steps = match kind {
                "Canary" => object! {
                    "Type": "TimeBasedCanary",
                    "TimeBasedCanary": object! { "CanaryPercentage": percent, "CanaryInterval": minutes },
                },
                _ => object! {
                    "Type": "TimeBasedLinear",
                    "TimeBasedLinear": object! { "LinearPercentage": percent, "LinearInterval": minutes },
                },
            };
            let properties = object! { "ComputePlatform": "Lambda", "TrafficRoutingConfig": steps };
            stack.add(
                id.clone(),
                Resource::new("AWS::CodeDeploy::DeploymentConfig", properties),
                &[function],
            );
        }
        id.reference().into()
    }
}

/// What CodeDeploy may do with the function's alias, and with alarms: what `AWSCodeDeployRoleForLambdaLimited` has that such
/// a rollout needs. Each function has one of its own. One for all would depend on all functions, and so on the alias of one
/// that another invokes, which could not wait for it.
fn deployment_role(lambda: &Lambda<'_>) -> Resource {
    let function = lambda.id.attribute("Arn");
    let alias = sub![function.clone(), ":", version::LIVE];
    let hooks = lambda.function.hooks();
    let hooks: BTreeSet<_> = hooks.map(|(_, hook)| names::id(hook.as_str(), Part::Function)).collect();
    let invoked = hooks.iter().map(|hook| hook.attribute("Arn")).collect::<Vec<_>>();
    let invoke = (!invoked.is_empty()).then(|| Statement::allow(["lambda:InvokeFunction"], invoked));
    let statements = [
        Statement::allow(["cloudwatch:DescribeAlarms"], [arn("cloudwatch", "alarm:*")]),
        Statement::allow::<_, Expression>(
            ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"],
            [function.into(), alias.into()],
        ),
    ];
    let properties = object! {
        "AssumeRolePolicyDocument": policy([Statement::trust("codedeploy.amazonaws.com")]),
        "Policies": [object! { "PolicyName": "rollout", "PolicyDocument": policy(statements.into_iter().chain(invoke)) }],
        "Tags": tag_list(&lambda.tags),
    };
    Resource::new("AWS::IAM::Role", properties)
}

/// The deployment group of a function, as a policy names it.
pub(super) fn group(function: &str) -> Expression {
    let group = names::id(function, Part::DeploymentGroup).reference();
    arn("codedeploy", sub!["deploymentgroup:", Shared::Rollouts.id().reference(), "/", group])
}

/// Adds the application, which the deployment groups of all functions belong to.
pub(super) fn lower_application<'a>(functions: &[&'a Function], stack: &mut Stack<'a>) {
    let properties = object! { "ComputePlatform": "Lambda", "Tags": tag_list(&stack.tags) };
    let resource = Resource::new("AWS::CodeDeploy::Application", properties);
    stack.add(Shared::Rollouts.id(), resource, functions);
}
