//! What a function's role grants, and which line of source says so.

use super::failure::Destination;
use super::keys::Keys;
use super::rollout;
use super::value::{LogicalId, sub};
use crate::function::Function;
use crate::function::hooks::Hooks;
use crate::iam::Statement;
use crate::names::{self, Part};
use crate::settings::{Allow, Vpc};

/// A statement of a role's policy.
pub(crate) struct Grant {
    /// What in the source makes it necessary, as it stands there.
    pub(crate) because: String,
    /// The line in the function's file.
    pub(crate) line: u32,
    pub(crate) statement: Statement,
}

/// What stands in the role itself: it names no resource of the stack but the function's own logs.
pub(crate) fn telemetry(function: &Function) -> Vec<Grant> {
    let grant =
        |because: &str, statement| Grant { because: because.to_owned(), line: function.item.line, statement };
    let log_group: LogicalId = names::id(&function.name, Part::LogGroup);
    let logs = Statement::allow(["logs:CreateLogStream", "logs:PutLogEvents"], [log_group.attribute("Arn")]);
    let mut grants = vec![grant("logs", logs)];
    if function.settings.tracing.unwrap_or(true) {
        // X-Ray has no resources that a policy could name.
        let traces = Statement::allow(["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]);
        grants.push(grant("tracing", traces));
    }
    grants
}

/// What Lambda does by the role to connect the function with its network. It stands in the role as well.
pub(crate) fn network(function: &Function) -> Vec<Grant> {
    let Some(_) = function.settings.vpc else { return Vec::new() };
    let grant = |statement| Grant { because: "vpc".to_owned(), line: function.item.line, statement };
    Vpc::statements().map(grant).into()
}

/// What Lambda does by the role to read the function's environment. It stands in the role as well.
pub(crate) fn environment(function: &Function, keys: &Keys<'_>) -> Vec<Grant> {
    let grant = |statement| Grant { because: "encrypt".to_owned(), line: function.item.line, statement };
    keys.environment(function).map(grant).into_iter().collect()
}

/// What is granted on the stack's resources, and on those that the attribute names; and on the keys of the former.
pub(crate) fn access(function: &Function, hooks: &Hooks<'_>, keys: &Keys<'_>) -> Vec<Grant> {
    let mut grants = Vec::new();
    let mut add = |because: String, line: u32, mut statements: Vec<Statement>| {
        statements.extend(keys.needed_by(&statements));
        let grant = |statement| Grant { because: because.clone(), line, statement };
        grants.extend(statements.into_iter().map(grant));
    };
    let line = function.item.line;
    for trigger in function.triggers() {
        add(format!("trigger = {}", trigger.kind()), line, trigger.access(&function.name));
    }
    for checked in hooks.checked_by(&function.name) {
        let tell = ["codedeploy:PutLifecycleEventHookExecutionStatus"];
        add(format!("rollout of {checked}"), line, vec![Statement::allow(tell, [rollout::group(checked)])]);
    }
    for handle in &function.item.resources {
        let statements = match handle.invoked().filter(|name| hooks.checks(&function.name, name)) {
            Some(checked) => vec![check_versions(&checked)],
            None => handle.resource.access(&handle.name(), handle.access),
        };
        add(format!("{}: {}", handle.parameter, handle.type_name()), handle.line, statements);
    }
    if let Some(idempotent) = &function.settings.idempotent {
        add("idempotent".to_owned(), line, vec![idempotent.access()]);
    }
    if let Some(statement) = Destination::of(function).and_then(|destination| destination.access()) {
        let because = match function.settings.on_failure {
            Some(_) => "on_failure",
            None => "failed events",
        };
        add(because.to_owned(), line, vec![statement]);
    }
    for Allow { action, on } in function.settings.allow.iter() {
        let (action, on) = (action.iter().map(ToString::to_string), on.iter().map(ToString::to_string));
        add("allow".to_owned(), line, vec![Statement::allow(action, on)]);
    }
    grants
}

/// What it takes to invoke a version that is to be checked, whose number only the deployment knows.
fn check_versions(function: &str) -> Statement {
    let versions = sub![names::id(function, Part::Function).attribute("Arn"), ":*"];
    Statement::allow(["lambda:InvokeFunction"], [versions])
}
