//! A service as a CloudFormation template: plain, without a transform, the same bytes for the same service.
//!
//! [`template`] fills in the defaults, lowers function by function, and at the end what functions share: buckets, the
//! API, the alarm topic. A trigger's resources are made in the trigger's own file, an alarm's in `alarm/lower.rs`.
//!
//! A function's role carries what names no resource of the stack, since Lambda checks it as it creates the function.
//! What grants access to the stack's resources is a policy of its own, on which the function does not depend, or a
//! bucket that notifies the function would depend on itself. Whatever starts traffic, or names a destination, waits for
//! that policy.

mod api;
pub(crate) mod authorizer;
mod breaker;
mod bucket;
mod bus;
mod dashboard;
mod defaults;
mod domain;
pub(crate) mod failure;
mod function;
pub(crate) mod grants;
mod json;
mod keys;
mod listeners;
mod logs;
mod mapping;
mod permission;
mod provisioned;
mod queries;
mod queue;
pub(crate) mod rest_api;
pub(crate) mod rest_authorizer;
mod rollout;
pub(crate) mod route;
mod rule;
mod schedules;
mod stack;
mod stream;
mod table;
mod template;
mod topic;
mod user_pool;
pub(crate) mod value;
pub(crate) mod version;
mod web_acl;
pub(crate) mod websocket;

pub(crate) use bucket::arn as bucket_arn;
pub(crate) use dashboard::{About, Board};
pub(crate) use defaults::resolved;
pub(crate) use failure::{ASYNC_PREFIX, Destination};
pub(crate) use function::Lambda;
pub(crate) use keys::Keys;
pub(crate) use listeners::{ALARM_SERVICE, Listeners, is_called};
pub(crate) use mapping::Mapping;
pub(crate) use permission::Origin;
pub(crate) use queue::{DEFAULT_MAX_RECEIVES, DescribedQueue, Queue};
pub(crate) use rule::Rule;
pub(crate) use stack::{Shared, Stack, Subject};
#[cfg(test)]
pub(crate) use template::STATEFUL;
pub use template::Text;
pub(crate) use template::{Resource, is_stateful};

use std::collections::BTreeMap;

use grants::Grant;
use stack::Finished;
use template::Owners;

use crate::alarm::listing::Alarms;
use crate::check::{self, Finding, Severity};
use crate::function::hooks::Hooks;
use crate::function::{Function, Item};
use crate::key_policy::KeyPolicy;
use crate::manifest::Manifest;
use crate::names;
use crate::settings::Service;

/// The parameter of every template that names the bucket with the code.
pub const CODE_BUCKET: &str = names::CODE_BUCKET;

/// The parameter of every template that names the code in it: its key.
pub const CODE_KEY: &str = names::CODE_KEY;

/// The output that has the ARN of the alarm that turns a deployment back, in a template that has one
/// (`docs/decisions/0020`).
pub const ROLLBACK_ALARM: &str = "RollbackAlarm";

/// How a template is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many resources it may have; None lifts CloudFormation's limits on resources, outputs, parameters and bytes,
    /// for measurements. Default: 500 (CloudFormation user guide, "Understand CloudFormation quotas").
    pub resource_limit: Option<usize>,
    /// The SHA-256 of the binary. Each function gets a new version when it changes, as well as when a property changes
    /// that a version keeps. Default: None, with which only such a property makes a new version.
    pub code: Option<[u8; 32]>,
}

impl Default for Options {
    fn default() -> Self {
        Self { resource_limit: Some(500), code: None }
    }
}

impl Options {
    /// Without CloudFormation's limits: for what is asked about a service, and not deployed.
    pub fn unlimited() -> Self {
        Self { resource_limit: None, ..Self::default() }
    }
}

/// The template of a service, as indented JSON with a newline at its end.
///
/// # Errors
/// What [`check::check`] finds, when there is an error among it.
pub fn template(manifest: &Manifest, service: &Service) -> Result<String, Vec<Finding>> {
    template_with(manifest, service, Options::default()).map(|rendered| rendered.text.to_string())
}

/// A template, and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Its text.
    pub text: Text,
    /// What [`checked_with`] says of it.
    pub checked: Checked,
}

/// What is known of a template besides its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What may not do what is meant. None of the findings is an error.
    pub warnings: Vec<Finding>,
    /// The alarms in it.
    pub alarms: Alarms,
    /// What the KMS keys that stand already have to admit.
    pub keys: Vec<KeyPolicy>,
    /// The logical ids of what holds data, in order.
    pub stateful: Vec<String>,
}

/// The same, with options and warnings.
///
/// # Errors
/// As [`template`].
pub fn template_with(
    manifest: &Manifest,
    service: &Service,
    options: Options,
) -> Result<Rendered, Vec<Finding>> {
    let (text, checked, ()) = made(manifest, service, options, true, |_| ())?;
    Ok(Rendered { text, checked })
}

/// The same, and which function each resource is for, by its logical id; the first one, where several share it.
pub(crate) fn owned(
    manifest: &Manifest,
    service: &Service,
    options: Options,
) -> Result<(Rendered, BTreeMap<String, Item>), Vec<Finding>> {
    let item =
        |(id, owner): (value::LogicalId, Option<&Function>)| Some((id.to_string(), owner?.item.clone()));
    let items = |owners: Owners<'_>| owners.into_iter().filter_map(item).collect();
    let (text, checked, owners) = made(manifest, service, options, true, items)?;
    Ok((Rendered { text, checked }, owners))
}

/// What [`template_with`] knows of the template, without a text where no limit asks for its length: in half the time.
///
/// # Errors
/// As [`template`].
pub fn checked_with(
    manifest: &Manifest,
    service: &Service,
    options: Options,
) -> Result<Checked, Vec<Finding>> {
    let (_, checked, ()) = made(manifest, service, options, options.resource_limit.is_some(), |_| ())?;
    Ok(checked)
}

/// The stack of a service with which nothing is wrong: its text, if it is to be written, what is known of it, and what
/// `take` takes of who each resource is for.
fn made<T>(
    manifest: &Manifest,
    service: &Service,
    options: Options,
    is_written: bool,
    take: impl FnOnce(Owners<'_>) -> T,
) -> Result<(Text, Checked, T), Vec<Finding>> {
    let mut functions = resolved(manifest, service);
    let mut findings = check::describe(&mut functions, service);
    findings.extend(check::rules(&functions, &manifest.metrics));
    findings.extend(check::domain_of_one_api(&functions, service));
    findings.extend(check::reserved_concurrency(&functions, service));
    if has_errors(&findings) {
        return Err(findings);
    }
    let Finished { text, findings: found, alarms, keys, stateful, controls: _, owners } =
        lower(manifest, service, &functions, options, is_written);
    findings.extend(found);
    if has_errors(&findings) {
        return Err(findings);
    }
    let (alarms, taken) = (Alarms::of(&functions, alarms), take(owners));
    Ok((text, Checked { warnings: findings, alarms, keys, stateful }, taken))
}

/// What the controller of the functions' circuit breakers may do with them, as the stack alone knows.
pub(crate) fn controls(manifest: &Manifest, service: &Service, functions: &[Function]) -> Vec<Grant> {
    lower(manifest, service, functions, Options::unlimited(), false).controls
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// The template of functions that the rules found right, and what is wrong with the template itself.
fn lower<'a>(
    manifest: &'a Manifest,
    service: &'a Service,
    functions: &'a [Function],
    options: Options,
    is_written: bool,
) -> Finished<'a> {
    let computed = check::named_beforehand(functions);
    let keys = Keys::of(functions, service);
    let mut stack = Stack::new(&manifest.package.name, service, computed, keys, is_written);
    stack.listeners = Listeners::of(functions);
    stack.code = options.code;
    stack.hooks = Hooks::of(functions);
    // A hook knows the versions that it checks, and nobody its own.
    let (hooks, others): (Vec<_>, Vec<_>) = functions.iter().partition(|function| function.is_hook());
    for function in others.into_iter().chain(hooks) {
        function::lower(function, &mut stack);
    }
    stack.finish(options)
}
