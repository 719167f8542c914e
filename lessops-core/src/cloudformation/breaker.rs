//! Circuit breakers in front of functions: the controller's part in the stack, and what it may do.
//!
//! Each breaker is a custom resource of the controller's. It tells the controller what there is to stop and to watch, as
//! properties, and it changes with whatever a deployment changes about that, so that the controller hears of each
//! deployment that may have undone what it did.

use std::collections::BTreeMap;

use serde_json::Map;

use super::failure::Destination;
use super::grants::Grant;
use super::queue::Queue;
use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Pseudo, Value, object, sub, tag_list};
use crate::alarm::{Alarm, Watched};
use crate::args::args_from_json;
use crate::field::Group as _;
use crate::function::{Function, Item};
use crate::iam::{Statement, arn, policy};
use crate::names::{self, Part};
use crate::problem::Problems;
use crate::settings::Settings;
use crate::settings::breaker::{CONTROLLER, RESOURCE_TYPE};

/// How long the controller may take, in seconds: much of it is waiting for a mapping to change, and handing over again what
/// Lambda sent away.
const TIMEOUT: &str = "300s";

/// What of the stack the controller has to do with.
#[derive(Default)]
pub(crate) struct Breakers<'a> {
    controller: Option<&'a Function>,
    /// By the name of the function.
    parts: BTreeMap<&'a str, Parts<'a>>,
}

/// What the stack has of a function with a breaker.
struct Parts<'a> {
    function: &'a Function,
    mappings: Vec<LogicalId>,
    /// That which opens it.
    alarm: Option<LogicalId>,
    /// Those that an open breaker would set off.
    quiet: Vec<LogicalId>,
}

impl<'a> Breakers<'a> {
    /// Takes note of a function.
    pub(super) fn function(&mut self, function: &'a Function) {
        if function.name == CONTROLLER {
            self.controller = Some(function);
        } else if function.settings.breaker.is_some() {
            let parts = Parts { function, mappings: Vec::new(), alarm: None, quiet: Vec::new() };
            self.parts.insert(&function.name, parts);
        }
    }

    /// Takes note of an event source mapping.
    pub(super) fn mapping(&mut self, function: &Function, id: &LogicalId) {
        if let Some(parts) = self.parts.get_mut(function.name.as_str()) {
            parts.mappings.push(id.clone());
        }
    }

    /// Takes note of an alarm.
    pub(crate) fn alarm(&mut self, function: &Function, alarm: &Alarm, id: &LogicalId) {
        let (Some(parts), Watched::Known(metric)) =
            (self.parts.get_mut(function.name.as_str()), &alarm.metric)
        else {
            return;
        };
        let opens = function.settings.breaker.as_ref().is_some_and(|breaker| breaker.alarm() == *alarm);
        match metric.name {
            _ if opens => parts.alarm = Some(id.clone()),
            "throttles" => parts.quiet.push(id.clone()),
            "invocations" if alarm.op.is_low() => parts.quiet.push(id.clone()),
            _ => {}
        }
    }
}

/// The controller of these functions' breakers, if there are any: a function like another, that CloudFormation calls, the
/// breakers' alarms, and the schedules that it makes itself.
pub(super) fn controller(functions: &[Function]) -> Option<Function> {
    // It says where it comes from, which is the same whatever their order.
    let first = functions
        .iter()
        .filter(|function| function.settings.breaker.is_some())
        .min_by_key(|function| (&function.name, &function.package, function.item.line))?;
    let trigger = format!("custom_resource:{RESOURCE_TYPE}");
    let fields = [("trigger".to_owned(), trigger.into()), ("timeout".to_owned(), TIMEOUT.into())];
    let fields = Map::from_iter(fields);
    let settings = Settings::from_args(&args_from_json(fields.iter()), None, &mut Problems::default())?;
    let item = Item {
        name: CONTROLLER.to_owned(),
        description: Some("Opens and closes the circuit breakers of the service.".to_owned()),
        resources: Vec::new(),
        ..first.item.clone()
    };
    Some(Function { name: CONTROLLER.to_owned(), package: first.package.clone(), item, settings })
}

/// Adds what the controller needs, once all functions are there.
pub(super) fn lower(stack: &mut Stack<'_>) {
    let Breakers { controller, parts } = std::mem::take(&mut stack.breakers);
    let Some(controller) = controller else { return };
    let arn_of_controller = names::id(CONTROLLER, Part::Function).attribute("Arn");
    let timers = LogicalId::new(names::BREAKER_TIMERS);
    let role = LogicalId::new(names::BREAKER_TIMERS_ROLE);
    let access = LogicalId::new(names::BREAKER_ACCESS);
    let tags = tag_list(&stack.tags);

    let group = Resource::new("AWS::Scheduler::ScheduleGroup", object! { "Tags": tags.clone() });
    stack.add(timers.clone(), group, &[controller]);
    let trust = Statement::trust("scheduler.amazonaws.com").for_this_account().when(
        "ArnEquals",
        "aws:SourceArn",
        arn("scheduler", sub!["schedule-group/", timers.reference()]),
    );
    let invoke = Statement::allow(["lambda:InvokeFunction"], [arn_of_controller.clone()]);
    let properties = object! {
        "AssumeRolePolicyDocument": policy([trust]),
        "Policies": [object! { "PolicyName": "target", "PolicyDocument": policy([invoke]) }],
        "Tags": tags,
    };
    stack.add(role.clone(), Resource::new("AWS::IAM::Role", properties), &[controller]);

    let own = parts.values().flat_map(|parts| {
        let because = format!("breaker of {}", parts.function.name);
        parts.access().into_iter().map(move |statement| (because.clone(), statement))
    });
    let common = common_access(&timers, &role).map(|statement| ("breakers".to_owned(), statement));
    let grant = |(because, statement)| Grant { because, line: controller.item.line, statement };
    stack.controls = own.chain(common).map(grant).collect();
    let statements = stack.controls.iter().map(|grant| grant.statement.clone());
    let properties = object! {
        "PolicyName": "circuit-breakers",
        "PolicyDocument": policy(statements),
        "Roles": [names::id(CONTROLLER, Part::ExecutionRole).reference()],
    };
    stack.add(access.clone(), Resource::new("AWS::IAM::Policy", properties), &[controller]);

    for parts in parts.into_values() {
        let Parts { function, mappings, alarm, quiet } = &parts;
        let Some((breaker, alarm)) = function.settings.breaker.as_ref().zip(alarm.as_ref()) else { continue };
        let id = names::id(&function.name, Part::Function);
        let refs = |ids: &[LogicalId]| ids.iter().map(LogicalId::reference).collect::<Vec<_>>();
        let changes = [&id, alarm].into_iter().chain(mappings).chain(quiet);
        let digest = stack.digest(changes);
        let properties = object! {
            "ServiceToken": arn_of_controller.clone(),
            "Name": function.name.clone(),
            "Function": id.reference(),
            "Mappings": refs(mappings),
            "FailureQueue": parts.failures().map(|queue| queue.url()),
            "Reserved": reserved(function),
            "Alarm": alarm.reference(),
            "Period": breaker.when.seconds().to_string(),
            "Open": breaker.open().to_string(),
            "Quiet": refs(quiet),
            "Timers": timers.reference(),
            "TimersRole": role.attribute("Arn"),
            // Another one wherever CloudFormation writes anew what the controller may have changed.
            "Deployment": sub![digest, "-", LogicalId::new(names::CODE_KEY).reference()],
        };
        let resource = Resource::new(RESOURCE_TYPE, properties).after([access.clone()]);
        stack.add(names::id(&function.name, Part::Breaker), resource, &[function]);
    }
}

fn reserved(function: &Function) -> Value {
    function.settings.concurrency.as_ref().map(|own| own.reserved.get().to_string()).into()
}

impl Parts<'_> {
    /// The queue that Lambda sends events to while the breaker is open.
    fn failures(&self) -> Option<Queue> {
        let destination = Destination::of(self.function).filter(|_| self.function.is_asynchronous())?;
        destination.undelivered(self.function)
    }

    /// What the controller may do with the function's own.
    fn access(&self) -> Vec<Statement> {
        let Self { function, mappings, alarm, quiet } = self;
        let mut statements = Vec::new();
        let mapping = |id: &LogicalId| arn("lambda", sub!["event-source-mapping:", id.reference()]);
        if !mappings.is_empty() {
            let actions = ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"];
            statements.push(Statement::allow(actions, mappings.iter().map(mapping)));
        }
        if let Some(queue) = self.failures() {
            let actions = [
                "lambda:DeleteFunctionConcurrency",
                "lambda:GetFunctionConcurrency",
                "lambda:InvokeFunction",
                "lambda:PutFunctionConcurrency",
            ];
            let id = names::id(&function.name, Part::Function);
            statements.push(Statement::allow(actions, [id.attribute("Arn")]));
            statements.push(Statement::allow(["sqs:DeleteMessage", "sqs:ReceiveMessage"], [queue.arn()]));
        }
        let arn = |id: &LogicalId| id.attribute("Arn");
        statements
            .extend(alarm.as_ref().map(|id| Statement::allow(["cloudwatch:DescribeAlarms"], [arn(id)])));
        if !quiet.is_empty() {
            let actions = ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"];
            statements.push(Statement::allow(actions, quiet.iter().map(arn)));
        }
        statements
    }
}

/// What the controller may do for all breakers: keep their states, set its timers, and read metrics, which have no resource
/// that a policy could name.
fn common_access(timers: &LogicalId, role: &LogicalId) -> [Statement; 4] {
    let states = sub!["parameter/lessops/", Pseudo::StackName, "/breakers"];
    let states = [sub![states.clone(), "/*"], states].map(|path| arn("ssm", path));
    let schedules = arn("scheduler", sub!["schedule/", timers.reference(), "/*"]);
    [
        Statement::allow(
            ["ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParametersByPath", "ssm:PutParameter"],
            states,
        ),
        Statement::allow(["scheduler:CreateSchedule", "scheduler:DeleteSchedule"], [schedules]),
        Statement::allow(["iam:PassRole"], [role.attribute("Arn")]).when(
            "StringEquals",
            "iam:PassedToService",
            "scheduler.amazonaws.com",
        ),
        Statement::allow(["cloudwatch:GetMetricData"], ["*"]),
    ]
}
