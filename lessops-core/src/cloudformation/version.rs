//! The version of a function, and the alias `live`, through which everything invokes it.
//!
//! A version is a snapshot of the code and of most properties, so the alias only follows a change if that publishes another.
//! Publishing what is unchanged is an error (Lambda API, PublishVersion). So the version's logical id has a digest of the
//! code and of what a version keeps: as soon as one of those changes there is another resource, and otherwise there is not.

use super::function::Lambda;
use super::json::Writer;
use super::provisioned;
use super::rollout;
use super::stack::Stack;
use super::template::Resource;
use super::value::{LogicalId, Object, object};
use crate::names::{self, Part};
use crate::settings::OldVersions;

/// The name of the alias.
pub(crate) const LIVE: &str = "live";

/// The logical id of a function's alias.
pub(crate) fn alias(function: &str) -> LogicalId {
    names::id(function, Part::Alias)
}

/// Adds a function's version, which has this digest, and its alias.
pub(super) fn lower<'a>(lambda: &Lambda<'a>, digest: &str, stack: &mut Stack<'a>) {
    let function = lambda.function;
    let version = names::digested(&function.name, Part::Version, digest);
    let properties = object! { "FunctionName": lambda.id.reference() };
    let resource = Resource::new("AWS::Lambda::Version", properties);
    let resource = match function.settings.old_versions.unwrap_or(OldVersions::Keep) {
        // Of a deployment that is rolled back it does not stay, or the next attempt would publish what is unchanged.
        OldVersions::Keep => resource.retained(),
        OldVersions::Delete => resource,
    };
    stack.add(version.clone(), resource, &[function]);
    stack.versions.insert(&function.name, version.clone());

    let alias = alias(&function.name);
    let properties = object! {
        "FunctionName": lambda.id.reference(),
        "FunctionVersion": version.attribute("Version"),
        "Name": LIVE,
        "ProvisionedConcurrencyConfig": provisioned::config(lambda),
    };
    // The new version runs once it may do what it does, and who checks it may tell what came of that.
    let hooks = function.hooks().map(|(_, hook)| names::id(hook.as_str(), Part::RolePolicy));
    let resource = Resource::new("AWS::Lambda::Alias", properties)
        .after(lambda.access.clone().into_iter().chain(hooks))
        .updated_by(rollout::lower(lambda, &version, digest, stack));
    stack.add(alias.clone(), resource, &[function]);
    let description = format!("The ARN of the alias that invokes the function {}.", function.name);
    stack.output(alias.clone(), description, alias.reference());
}

/// A digest of the code and of the properties that a version keeps: another one as soon as one of them changes.
pub(super) fn digest(kept: &Object, stack: &Stack<'_>) -> String {
    let code = stack.code.iter().flatten().map(|byte| format!("{byte:02x}"));
    let mut properties = Writer::at_depth(0);
    properties.object(kept);
    names::digest(&code.chain([properties.into_text()]).collect::<String>())
}
