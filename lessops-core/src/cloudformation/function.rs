//! A function and what it always has: a role, a log group, and, for asynchronous ones, what becomes of failed events.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::failure::Destination;
use super::grants::{self, Grant};
use super::keys::Keys;
use super::logs;
use super::provisioned;
use super::queue::Queue;
use super::stack::{Stack, Subject, plain};
use super::template::Resource;
use super::value::{LogicalId, Object, Pseudo, Ref, Tags, Value, object, sub, tag_list};
use super::version;
use crate::alarm;
use crate::function::{Function, Item};
use crate::grammar::name::VariableName;
use crate::grammar::size::Megabytes;
use crate::iam::{Statement, policy};
use crate::metrics;
use crate::names::{self, Part};
use crate::settings::{
    DEFAULT_MEMORY, DEFAULT_STORAGE, FromParameter, Idempotent, Map, RuntimeUpdates, Settings, Variable,
};

/// How long a function's description may be, in characters (CreateFunction, `Description`).
const DESCRIPTION_LIMIT: usize = 256;

/// A function as its triggers and alarms see it.
pub(crate) struct Lambda<'a> {
    pub(crate) function: &'a Function,
    pub(crate) id: LogicalId,
    /// The policy that grants access to the stack's resources, if there are any: whatever starts traffic waits for it.
    pub(crate) access: Option<LogicalId>,
    pub(crate) tags: Tags,
}

impl<'a> Lambda<'a> {
    /// A function as others name it.
    pub(super) fn plain(function: &'a Function) -> Self {
        let id = names::id(&function.name, Part::Function);
        Self { function, id, access: None, tags: Tags::new() }
    }

    /// What invokes the function names this, and never the function itself: the alias, by its ARN.
    pub(crate) fn target(&self) -> Ref {
        version::alias(&self.function.name).reference()
    }

    /// The logical id of a part of it.
    pub(crate) fn part(&self, part: Part) -> LogicalId {
        names::id(&self.function.name, part)
    }

    /// The logical id of a part that each of its triggers may have, where nothing but the trigger's place tells them
    /// apart.
    pub(crate) fn numbered(&self, part: Part, index: usize) -> LogicalId {
        names::numbered(&self.function.name, part, index)
    }

    /// The function's alias as a metric names it: the function, and beside it the function with the alias.
    pub(crate) fn alias(&self) -> Subject {
        let name = self.id.reference();
        let within = ("Resource", sub![name.clone(), ":", version::LIVE].into());
        Subject { within: Some(within), ..Subject::own(name) }
    }

    /// The queue of events that a service could not hand over.
    pub(crate) fn undelivered(&self) -> Option<Queue> {
        Destination::of(self.function).and_then(|destination| destination.undelivered(self.function))
    }

    /// How old an asynchronous event may become, in seconds.
    pub(crate) fn max_age(&self) -> u32 {
        self.function.settings.max_age()
    }
}

/// Adds a function and all that belongs to it.
pub(super) fn lower<'a>(function: &'a Function, stack: &mut Stack<'a>) {
    let part = |part| names::id(&function.name, part);
    let destination = Destination::of(function);
    let access = grants::access(function, &stack.hooks, &stack.keys);
    let lambda = Lambda {
        access: (!access.is_empty()).then(|| part(Part::RolePolicy)),
        tags: function.settings.tags.as_ref().map(plain).unwrap_or_default(),
        ..Lambda::plain(function)
    };

    // Without `..`: a new setting does not compile until something here, or what is named beside it, reads it.
    let Settings {
        name: _,           // `Function::name`
        trigger: _,        // `Trigger::lower`
        alarm: _,          // `alarm::effective`
        default_alarms: _, // `alarm::effective`
        memory,
        timeout: _, // `Settings::timeout`
        storage,
        env,
        on_failure: _,   // `Destination::of`
        retries: _,      // `Settings::retries`
        max_age: _,      // `Lambda::max_age`
        concurrency: _,  // below, and `provisioned`
        rollout: _,      // `rollout::lower`
        rollback: _,     // `rollback::rollback`
        old_versions: _, // `version::lower`
        idempotent: _,   // `Idempotent::lower`, `environment`
        breaker: _,      // `Stack::breakers`
        logs,
        tracing,
        vpc,
        layers,
        encrypt: _, // `Keys::of`
        runtime_updates,
        allow: _, // `grants::access`
        allow_loop,
        tags: _,  // above
        krate: _, // for the compiler
    } = &function.settings;
    let tracing = tracing.unwrap_or(true);

    let logging = logs::lower(logs.as_ref(), &lambda, stack);
    let role = part(Part::ExecutionRole);
    stack.add(role.clone(), execution_role(function, &lambda.tags, &stack.keys), &[function]);
    if let Some(id) = &lambda.access {
        stack.add(id.clone(), access_policy(access, &role), &[function]);
    }

    // What a version keeps (Lambda developer guide, "Manage Lambda function versions").
    let kept = object! {
        "Description": description(&function.item),
        "Code": object! {
            "S3Bucket": LogicalId::new(names::CODE_BUCKET).reference(),
            "S3Key": LogicalId::new(names::CODE_KEY).reference(),
        },
        "Handler": function.name.clone(),
        "Runtime": "provided.al2023",
        "Architectures": [stack.architecture.to_string()],
        "Role": role.attribute("Arn"),
        "MemorySize": memory.map_or(DEFAULT_MEMORY, Megabytes::get),
        "Timeout": function.settings.timeout(),
        "RuntimeManagementConfig": runtime_updates.as_ref().map(RuntimeUpdates::lower),
        "EphemeralStorage": object! { "Size": storage.map_or(DEFAULT_STORAGE, Megabytes::get) },
        "Environment": object! { "Variables": environment(env.as_ref(), function, stack) },
        "VpcConfig": vpc.as_ref().map(|vpc| vpc.lower(function, stack)),
        "Layers": layers.as_ref().map(|layers| layers.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "LoggingConfig": logging,
        "TracingConfig": object! { "Mode": if tracing { "Active" } else { "PassThrough" } },
    };
    let digest = version::digest(&kept, stack);
    let mut properties = object! { "FunctionName": stack.computed_name(&function.name) };
    properties.extend(kept);
    // What is the function's whatever its version: a change of it publishes nothing.
    properties.extend(object! {
        "ReservedConcurrentExecutions": function.settings.reserved(),
        "RecursiveLoop": (*allow_loop == Some(true)).then_some("Allow"),
        "Tags": tag_list(&lambda.tags),
    });
    stack.add(lambda.id.clone(), Resource::new("AWS::Lambda::Function", properties), &[function]);
    stack.output(
        lambda.id.clone(),
        format!("The name of the function {}.", function.name),
        lambda.id.reference(),
    );

    connect(&lambda, destination, function.settings.retries(), stack);
    alarm::lower::lower(&lambda, stack);
    version::lower(&lambda, &digest, stack);
}

/// Adds what leads to a function and from it: where failed events go, its triggers, and the resources of its handles.
fn connect<'a>(
    lambda: &Lambda<'a>,
    destination: Option<Destination<'a>>,
    retries: u32,
    stack: &mut Stack<'a>,
) {
    let function = lambda.function;
    stack.breakers.function(function);
    if let Some(destination) = &destination {
        destination.lower(lambda, stack);
    }
    if let Some(destination) = destination.as_ref().filter(|_| function.is_asynchronous()) {
        stack.add(lambda.part(Part::AsyncConfig), async_config(lambda, destination, retries), &[function]);
    }
    provisioned::lower(lambda, stack);
    for (index, trigger) in function.triggers().iter().enumerate() {
        trigger.lower(index, lambda, stack);
    }
    for handle in &function.item.resources {
        handle.resource.lower(&handle.name(), function, stack);
    }
    if let Some(idempotent) = &function.settings.idempotent {
        idempotent.lower(function, stack);
    }
}

/// The environment: what the attribute says, what the resources of its handles are, and where the service's own metrics
/// belong.
fn environment(
    env: Option<&Map<VariableName, Variable>>,
    function: &Function,
    stack: &mut Stack<'_>,
) -> Object {
    let variables = env.into_iter().flat_map(|Map(variables)| variables).map(|(name, variable)| {
        let value = match variable {
            Variable::Text(text) => text.clone().into(),
            Variable::Parameter(FromParameter { name: parameter }) => {
                let description = format!("The environment variable {name} of {}.", function.name);
                stack.parameter(parameter, &description).into()
            }
        };
        (Cow::Owned(name.to_string()), value)
    });
    let namespace = (Cow::Borrowed(metrics::NAMESPACE_VARIABLE), Value::from(Pseudo::StackName));
    let table = function.settings.idempotent.as_ref().map(Idempotent::variable);
    let variables = variables.chain([namespace]).chain(table).collect::<Vec<_>>();
    let handles: BTreeMap<_, _> =
        function.item.resources.iter().map(|handle| (handle.variable(), handle)).collect();
    let handles = handles.into_iter().map(|(variable, handle)| {
        // A hook has the new version of what it checks, and not the one that is live.
        let checked = handle.invoked().filter(|name| stack.hooks.checks(&function.name, name));
        let version = checked.and_then(|name| stack.versions.get(&*name));
        let value = match version {
            Some(version) => version.reference().into(),
            None => handle.resource.value(&handle.name(), stack),
        };
        (Cow::Owned(variable), Value::from(value))
    });
    variables.into_iter().chain(handles).collect()
}

/// What the role may do with the stack's resources.
fn access_policy(access: Vec<Grant>, role: &LogicalId) -> Resource {
    let properties = object! {
        "PolicyName": "stack-resources",
        "PolicyDocument": policy(access.into_iter().map(|grant| grant.statement)),
        "Roles": [role.reference()],
    };
    Resource::new("AWS::IAM::Policy", properties)
}

/// The role that the function runs in. It names no resource of the stack but the function's own logs.
fn execution_role(function: &Function, tags: &Tags, keys: &Keys<'_>) -> Resource {
    let inline = [
        ("telemetry", grants::telemetry(function)),
        ("network", grants::network(function)),
        ("environment", grants::environment(function, keys)),
    ];
    let inline = inline.into_iter().filter(|(_, grants)| !grants.is_empty()).map(|(name, grants)| {
        let statements = grants.into_iter().map(|grant| grant.statement);
        object! { "PolicyName": name, "PolicyDocument": policy(statements) }
    });
    let properties = object! {
        "AssumeRolePolicyDocument": policy([Statement::trust("lambda.amazonaws.com")]),
        "Policies": inline.collect::<Vec<_>>(),
        "Tags": tag_list(tags),
    };
    Resource::new("AWS::IAM::Role", properties)
}

/// What becomes of asynchronous events that fail. Lambda checks that the role may write to the destination.
fn async_config(lambda: &Lambda<'_>, destination: &Destination<'_>, retries: u32) -> Resource {
    let on_failure = destination.arn().map(|arn| object! { "OnFailure": object! { "Destination": arn } });
    let properties = object! {
        "FunctionName": lambda.id.reference(),
        "Qualifier": version::LIVE,
        "MaximumRetryAttempts": retries,
        "MaximumEventAgeInSeconds": lambda.max_age(),
        "DestinationConfig": on_failure,
    };
    let after = lambda.access.clone().into_iter().chain([version::alias(&lambda.function.name)]);
    Resource::new("AWS::Lambda::EventInvokeConfig", properties).after(after)
}

/// The first paragraph of the doc comment, up to the last sentence that fits.
fn description(Item { description, .. }: &Item) -> Option<String> {
    let paragraph = description.as_deref()?.trim().split("\n\n").next()?;
    let text = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((limit, _)) = text.char_indices().nth(DESCRIPTION_LIMIT) else {
        return Some(text).filter(|text| !text.is_empty());
    };
    let fits = &text[..limit];
    let sentence = [". ", "! ", "? "].into_iter().filter_map(|end| fits.rfind(end)).max();
    Some(match (sentence, fits.rfind(' ')) {
        (Some(end), _) => fits[..=end].to_owned(),
        (None, Some(end)) => format!("{}…", &fits[..end]),
        (None, None) => fits.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(comment: &str) -> String {
        description(&Item { description: Some(comment.to_owned()), ..Item::default() }).unwrap_or_default()
    }

    #[test]
    fn a_description_is_the_first_paragraph_of_the_doc_comment() {
        assert_eq!(described("Ships\n an order.\n\nNotes."), "Ships an order.");
        assert_eq!(described(" \n "), "");
    }

    #[test]
    fn a_long_description_ends_at_a_sentence_or_at_least_at_a_word() {
        let sentence = format!("{}. ", "word ".repeat(30).trim());
        assert_eq!(described(&sentence.repeat(3)), sentence.trim());
        let cut = described(&"wörter ".repeat(60));
        assert!(cut.ends_with("wörter…") && cut.chars().count() <= DESCRIPTION_LIMIT, "{cut}");
    }
}
