//! Settings: what the keys of an attribute say about a function, and `Cargo.toml` about a service.

mod alarms;
mod api;
mod boundary;
pub mod breaker;
mod code_signing;
mod concurrency;
mod encrypt;
mod idempotent;
pub(crate) mod layers;
mod logs;
mod mask;
mod rollout;
mod runtime_updates;
mod stages;
mod vpc;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

pub use boundary::Boundary;
pub use breaker::Breaker;
pub use code_signing::{CodeSigning, Untrusted};
pub use concurrency::{Concurrency, Provisioned, Scale, Scheduled};
pub use encrypt::{Encrypt, GivenKey, KeyOrParameter, OwnKey};
pub use idempotent::{DEFAULT_LASTING, Idempotent, KeyPart, TABLE_VARIABLE};
#[cfg(feature = "template")]
pub(crate) use logs::MOST_FILTERS;
pub use logs::{Forward, LogLevel, Logs, ToFirehose, ToFunction, ToStream};
pub use mask::DataType;
pub use rollout::{AllAtOnce, Canary, Linear, OldVersions, Rollout};
pub use runtime_updates::{Auto, FunctionUpdate, Manual, RuntimeUpdates, RuntimeVersion};
use serde_json::Value as Json;
pub use stages::{STAGE_TAG, Stage, overlay};
pub use vpc::{Id, IdOrParameter, Vpc};

use crate::alarm::Alarm;
use crate::args::{Arg, Value};
use crate::code::Code;
use crate::field::{Entry, Field, Form, Grammar, Group, Kind, Repeated, Shape, twice, unexpected};
use crate::function::bounds::Limits;
use crate::grammar::arn::Layer;
use crate::grammar::duration::Seconds;
use crate::grammar::name::{
    BucketName, FunctionName, ParameterName, QueueName, ResourceName, StageName, TagKey, TopicName,
    VariableName,
};
use crate::grammar::number::Count;
use crate::grammar::policy::{Action, AllowedOn};
pub use crate::grammar::retention::Retention;
use crate::grammar::size::Megabytes;
use crate::problem::{Fault, Problems};
use crate::resource::Resource;
use crate::trigger::Trigger;
use crate::{group, group_field, kinds, words};
pub use alarms::Alarms;
pub use api::Api;

/// The seconds that a function may take where it does not say.
pub const DEFAULT_TIMEOUT: u32 = 30;
/// The most seconds that a function may take (Lambda developer guide, "Lambda quotas").
pub const LONGEST_TIMEOUT: u32 = 900;
/// The megabytes of memory that a function has where it does not say.
pub const DEFAULT_MEMORY: u32 = 256;
/// The megabytes that a function's `/tmp` has where it does not say.
pub const DEFAULT_STORAGE: u32 = 512;
/// The seconds that Lambda tries to have an asynchronous event handled where the function does not say.
pub const DEFAULT_MAX_AGE: u32 = 21_600;
/// How often Lambda tries a failed asynchronous event again where the function does not say (Lambda API,
/// PutFunctionEventInvokeConfig).
pub const DEFAULT_RETRIES: u32 = 2;
/// The days that logs are kept where nothing is said.
pub const DEFAULT_RETENTION: u32 = 30;

group! {
    /// The keys of `#[lambda(...)]`.
    pub struct Settings("lambda") {
        /// The function's name in the service: letters, digits, `-` and `_`, up to 64: `name = "ship-order"`. Default: the Rust function's name.
        name: Option<FunctionName>,
        /// What invokes the function: one trigger or a list; may be given several times: `trigger = s3("uploads")`. Default: it is invoked directly.
        trigger: Repeated<Trigger>,
        /// What people want to hear of: one alarm or a list; may be given several times: `alarm = errors > 5 in 5m`. An alarm takes the place of the default on the same metric.
        alarm: Repeated<Alarm>,
        /// Whether the function gets the default alarms of its triggers: `default_alarms = false`. Default: true.
        default_alarms: Option<bool>,
        /// Memory, 128 MB to 10,240 MB; the CPU grows with it: `memory = 512MB`. Default: 256 MB.
        #[see(LAMBDA_QUOTAS)]
        memory: Option<Megabytes<128, 10_240>>,
        /// How long one invocation may take, 1 s to 900 s: `timeout = 2m`. Default: 30 s.
        #[see(LAMBDA_QUOTAS)]
        timeout: Option<Seconds<1, LONGEST_TIMEOUT>>,
        /// The size of `/tmp`, 512 MB to 10,240 MB: `storage = 2GB`. Default: 512 MB.
        #[see(LAMBDA_QUOTAS)]
        storage: Option<Megabytes<512, 10_240>>,
        /// Environment variables: `env(TABLE = "orders", KEY = parameter("ApiKey"))`.
        env: Option<Map<VariableName, Variable>>,
        /// Where an event goes that failed for good: `queue("name")`, `topic("name")`, `bucket("name")` or `none`. `on_failure = queue("lost-orders")`. Default: a queue of the function's own, and for records of a stream a bucket.
        on_failure: Option<OnFailure>,
        /// How often Lambda tries a failed asynchronous event again, 0 to 2: `retries = 1`. Default: 2.
        #[see(PUT_EVENT_INVOKE_CONFIG)]
        retries: Option<Count<0, 2>>,
        /// How old an asynchronous event may become before it counts as failed, 60 s to 6 h: `max_age = 1h`. Default: 6 h.
        #[see(PUT_EVENT_INVOKE_CONFIG)]
        max_age: Option<Seconds<60, 21_600>>,
        /// How many invocations may run at once, and how many environments are ready for them: `concurrency(reserved = 50, provisioned = 5)`. Default: what the account has, started on demand.
        concurrency: Option<Concurrency>,
        /// How a new version takes over: `all_at_once`, `canary(10%, 5m)` or `linear(10%, every = 1m)`. `rollout = canary(10%, 5m)`. Default: all at once.
        rollout: Option<Rollout>,
        /// Whether a new version is turned back when an alarm says that it is bad: the function's alarms on errors, and where it takes over by and by those on `duration` and `throttles`, but for the new version alone and over one minute: `rollback = false`. Default: true.
        rollback: Option<bool>,
        /// What becomes of the function's versions when a new one is published: `old_versions = delete`. Default: `keep`.
        old_versions: Option<OldVersions>,
        /// What stops the function's events while it fails: `breaker(when = errors > 50% in 1m, open = 2m)`. Default: nothing does.
        breaker: Option<Breaker>,
        /// At most one run for each key, also where an event is delivered twice: `idempotent(key = "/order/id", for = 1d)`. An event whose key was handled gets the answer that was given then, without a run, and counts in the metric `Duplicates` of the namespace `lessops`; one whose key is being handled is an error, so that its source tries again later, or status 409 where it is a request. A run that fails is forgotten, and so is one that answers a request with status 400 or above. A run that is cut off, by its timeout or a crash, may have done a part of its work, and its key runs again once its time is over. Behind a queue or a stream the function takes `Record<T>`; topics of Kafka, custom resources and streamed answers do not go with it. It needs the feature `idempotency` of lessops. Default: what is delivered twice runs twice.
        idempotent: Option<Idempotent>,
        /// How long logs are kept, from which level on, where they go besides, and what is hidden in them: `logs(retention = 30d, level = info)`.
        logs: Option<Logs>,
        /// Whether invocations are traced with AWS X-Ray: `tracing = false`. Default: true.
        tracing: Option<bool>,
        /// The network that the function runs in: `vpc(subnets = "Subnets", security_groups = "sg-0a1b2c3d")`. Default: Lambda's own, from where the internet can be reached.
        vpc: Option<Vpc>,
        /// Layers whose content lies in `/opt`, one or a list of up to 5, each by its ARN with its version; a later one overlays those before it: `layers = "arn:aws:lambda:eu-central-1:123456789012:layer:fonts:3"`. Default: none.
        #[see(LAMBDA_QUOTAS)]
        layers: Option<Vec<Layer>>,
        /// The KMS key that the function's environment, its logs, and the queue or bucket of what it failed to handle are encrypted with: `own_key` or `key("arn:...")`. `encrypt = key("EncryptionKeyArn")`. Default: the service's, or AWS's own keys.
        encrypt: Option<Encrypt>,
        /// When the function gets a new version of Lambda's runtime, which is its operating system: `auto`, `function_update` or `manual("arn:...")`. `runtime_updates = function_update`. Default: `auto`.
        runtime_updates: Option<RuntimeUpdates>,
        /// What the function may do besides what its triggers and handles need: `allow("dynamodb:Query", on = "arn:aws:dynamodb:*:*:table/orders")`; may be given several times.
        allow: Repeated<Allow>,
        /// Whether it is meant that the function causes events that invoke it again, by itself or by way of others; Lambda then does not stop it: `allow_loop = true`. Default: false.
        allow_loop: Option<bool>,
        /// Tags on everything that belongs to the function: `tags(team = "shop")`.
        tags: Option<Map<TagKey, String>>,
        /// The path of the `lessops` crate, for code that knows it by another name: `crate = ::ops`. Default: `::lessops`.
        krate("crate"): Option<CratePath>,
    }
}

impl Settings {
    /// How long one invocation may take, in seconds.
    pub fn timeout(&self) -> u32 {
        self.timeout.map_or(DEFAULT_TIMEOUT, Seconds::get)
    }

    /// How old an asynchronous event may become, in seconds.
    pub fn max_age(&self) -> u32 {
        self.max_age.map_or(DEFAULT_MAX_AGE, Seconds::get)
    }

    /// How often Lambda tries a failed asynchronous event again.
    pub fn retries(&self) -> u32 {
        self.retries.map_or(DEFAULT_RETRIES, Count::get)
    }

    /// Whether alarms turn a new version back.
    pub(crate) fn has_rollback(&self) -> bool {
        self.rollback.unwrap_or(true)
    }

    /// What bounds the function's values.
    pub(crate) fn limits(&self) -> Limits {
        Limits { timeout: self.timeout.map(Seconds::get), max_age: self.max_age(), reserved: self.reserved() }
    }
}

group! {
    /// Something that a function may do. It stands in the policy as it is written here.
    pub struct Allow("allow") {
        /// The actions, one or a list, each by its whole name: `"dynamodb:Query"`. Required.
        @main action: Vec<Action>,
        /// The ARNs that they are allowed on, one or a list; `"*"` only where AWS has no resources for the action: `on = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders"`. Required.
        on: Vec<AllowedOn>,
    }
}
group_field!(Allow, "`allow(\"dynamodb:Query\", on = \"arn:aws:dynamodb:*:*:table/orders\")`");

words! {
    /// The instruction set of the machines that a service runs on.
    pub enum Architecture("architecture") {
        /// AWS Graviton.
        Arm64 = "arm64",
        /// Intel and AMD.
        X86_64 = "x86_64",
    }
}

/// The path of the `lessops` crate. It is absolute, since the code that uses it may stand in any module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CratePath(String);

impl FromStr for CratePath {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        // `$crate` is what `crate` is in a `macro_rules` macro.
        let in_crate = |root| {
            text.strip_prefix(root).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with("::"))
        };
        match text.starts_with("::") || in_crate("crate") || in_crate("$crate") {
            true => Ok(Self(text.to_owned())),
            false => Err(Fault::whole(Code::InvalidPath, text, format!("`{text}` is not an absolute path"))
                .help(format!("write `::{text}` for a crate, `crate::{text}` for a module of this one"))),
        }
    }
}

impl fmt::Display for CratePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Grammar for CratePath {
    const EXPECTED: &'static str = "an absolute path such as `::lessops`";
}

kinds! {
    /// Where an event goes that failed for good.
    pub enum OnFailure("failure destination", "`queue(\"name\")`, `topic(\"name\")`, `bucket(\"name\")` or `none`") {
        Queue(FailureQueue),
        Topic(FailureTopic),
        Bucket(FailureBucket),
        None(NoDestination),
    }
}

group! {
    /// A queue of the stack.
    pub struct FailureQueue("queue") {
        /// The queue's name, `"lost-orders"`. Functions that name the same queue share it.
        @main name: QueueName,
    }
}

group! {
    /// A topic of the stack.
    pub struct FailureTopic("topic") {
        /// The topic's name, `"lost-orders"`. Functions that name the same topic share it.
        @main name: TopicName,
    }
}

group! {
    /// A bucket of the stack.
    pub struct FailureBucket("bucket") {
        /// The bucket's name, `"lost-orders"`. Functions that name the same bucket share it.
        @main name: BucketName,
    }
}

group! {
    /// Nowhere: the event is lost, and only the logs know.
    pub struct NoDestination("none") {}
}

/// What an environment variable holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Variable {
    /// This text.
    Text(String),
    /// What a parameter of the stack says.
    Parameter(FromParameter),
}

group! {
    /// The value of a parameter of the stack, given at deployment.
    pub struct FromParameter("parameter") {
        /// The parameter's name, letters and digits: `"ApiKey"`.
        @main name: ParameterName,
    }
}

impl Field for Variable {
    const EXPECTED: &'static str = "a string in quotes or `parameter(\"Name\")`";
    const SHAPE: Shape = Shape::TextOr(
        Form::Free,
        &Shape::Kinds(&[Kind {
            name: FromParameter::NAME,
            doc: FromParameter::DOC,
            keys: FromParameter::KEYS,
        }]),
    );

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::Text(text) if text.quoted => Some(Self::Text(text.text.clone())),
            Value::Call(call) if call.name.text == FromParameter::NAME => {
                FromParameter::from_args(&call.args, call.text.at(), problems).map(Self::Parameter)
            }
            _ => unexpected(value, Self::EXPECTED, problems),
        }
    }

    fn write(&self) -> Json {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Parameter(parameter) => {
                serde_json::json!({ "kind": FromParameter::NAME, "name": parameter.name.as_str() })
            }
        }
    }
}

/// Names of the user's choice, and a value for each: `tags(team = "shop")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Map<K: Ord, V>(pub BTreeMap<K, V>);

impl<K: Grammar + Ord, V: Field> Field for Map<K, V> {
    const EXPECTED: &'static str = "`name = value` pairs in parentheses";
    const SHAPE: Shape = Shape::Map(&Entry { name: K::SHAPE, value: V::SHAPE });

    fn read(value: &Value, problems: &mut Problems) -> Option<Self> {
        let Value::Call(call) = value else { return unexpected(value, Self::EXPECTED, problems) };
        let mut map = BTreeMap::new();
        let before = problems.len();
        for (index, arg) in call.args.iter().enumerate() {
            let Some(key) = &arg.key else {
                problems.add(
                    Code::WrongShape,
                    arg.value.at(),
                    format!("expected `name = value`, found {}", arg.value.found()),
                );
                continue;
            };
            let value = problems.within(&key.text, |problems| V::read(&arg.value, problems));
            let name = key.text.parse::<K>().map_err(|fault| problems.add_fault(key, fault));
            if let (Ok(name), Some(value)) = (name, value)
                && map.insert(name, value).is_some()
            {
                let mut before = call.args[..index].iter();
                let first = before.find(|arg| arg.key.as_ref().is_some_and(|first| first.text == key.text));
                twice(&key.text, first.and_then(Arg::at), arg.at(), problems);
            }
        }
        (problems.len() == before).then_some(Self(map))
    }

    fn write(&self) -> Json {
        self.0
            .iter()
            .map(|(key, value)| (key.to_string(), value.write()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

group! {
    /// The settings of a whole service: `[package.metadata.lessops]` in `Cargo.toml`.
    pub struct Service("lessops") {
        /// The service's name, with which its descriptions begin, and that of the stack it is meant to be deployed as. Default: the package's.
        stack: Option<FunctionName>,
        /// `arm64` or `x86_64`. Default: what the binary was built for.
        architecture: Option<Architecture>,
        /// What functions have that do not say otherwise.
        defaults: Option<Defaults>,
        /// Where alarms go, and the thresholds of those that functions get unasked.
        alarms: Option<Alarms>,
        /// Whether the service has saved queries in CloudWatch Logs Insights, over the logs of all its functions: the slowest invocations, errors by message, cold starts, what failed, and the trail of one request: `queries = false`. Default: true.
        queries: Option<bool>,
        /// Whether the service has a dashboard in CloudWatch; a dashboard costs $3 a month after the first three of an account: `dashboard = false`. Default: true.
        dashboard: Option<bool>,
        /// The domain of the service's API: `api = { domain = "api.shop.example", certificate = "arn:aws:acm:..." }`.
        api: Option<Api>,
        /// Tags on everything.
        tags: Option<Map<TagKey, String>>,
        /// The managed policy that bounds what the roles of the stack may be allowed, by its ARN or its name in this account: `"arn:aws:iam::123456789012:policy/bounds"`. Default: none.
        permissions_boundary: Option<Boundary>,
        /// The KMS key of all that the stack keeps and that has no key of its own choice: environments, logs, queues, topics, tables, buckets and streams. `encrypt = "own_key"` lets the stack create one, for $1 a month and what its requests cost; `encrypt = "key:arn:aws:kms:..."` names one that stands, by its ARN or by the name of a parameter. Default: AWS's own keys, which cost nothing.
        encrypt: Option<Encrypt>,
        /// Whose signature the functions' code must carry: `code_signing = { profiles = "arn:aws:signer:..." }`. Default: none need be.
        code_signing: Option<CodeSigning>,
        /// How many invocations may run at once in the account and region, 100 to 1,000,000, as Service Quotas has it; all functions together reserve at most 100 less: `account_concurrency = 5000`. Default: 1000.
        #[see(RESERVED_CONCURRENCY)]
        account_concurrency: Option<Count<100, 1_000_000>>,
        /// The network of functions that do not say otherwise: `vpc = { subnets = "Subnets", security_groups = "SecurityGroups" }`. Default: Lambda's own.
        vpc: Option<Vpc>,
        /// What the service's resources are, by their names, where the functions that use them do not say: `orders = { kind = "queue", fifo = true }`.
        resources: Option<Map<ResourceName, Resource>>,
        /// The stages of the service, each a stack of its own, and what its settings are there: any key but this lies over the service's, table by table. `cargo lessops COMMAND --stage prod` takes those of `[package.metadata.lessops.stages.prod]`. The stack is named after the service's and the stage, unless the stage names its own, and all in it has the tag `stage`: `stages = { prod = { defaults = { memory = 1024 } } }`. Default: none.
        stages: Option<Map<StageName, Stage>>,
    }
}

group! {
    /// What functions have that do not say otherwise.
    pub struct Defaults("defaults") {
        /// As the key of `#[lambda]`.
        #[see(LAMBDA_QUOTAS)]
        memory: Option<Megabytes<128, 10_240>>,
        /// As the key of `#[lambda]`.
        #[see(LAMBDA_QUOTAS)]
        timeout: Option<Seconds<1, LONGEST_TIMEOUT>>,
        /// As the key of `#[lambda]`.
        logs: Option<Logs>,
        /// As the key of `#[lambda]`.
        tracing: Option<bool>,
        /// As the key of `#[lambda]`.
        rollout: Option<Rollout>,
        /// As the key of `#[lambda]`.
        rollback: Option<bool>,
        /// As the key of `#[lambda]`.
        old_versions: Option<OldVersions>,
        /// As the key of `#[lambda]`.
        runtime_updates: Option<RuntimeUpdates>,
    }
}
group_field!(
    Defaults,
    "a table of `memory`, `timeout`, `logs`, `tracing`, `rollout`, `rollback`, `old_versions` and `runtime_updates`"
);

impl Service {
    /// Adds what keys do wrong together.
    fn check(&self, problems: &mut Problems) {
        if let Some(alarms) = &self.alarms {
            problems.within("alarms", |problems| alarms.check(problems));
        }
        if let Some(logs) = self.defaults.as_ref().and_then(|defaults| defaults.logs.as_ref()) {
            problems.within("defaults.logs", |problems| logs.check(None, problems));
        }
        if let Some(vpc) = &self.vpc {
            problems.within("vpc", |problems| vpc.check(problems));
        }
        if let Some(signing) = &self.code_signing {
            problems.within("code_signing", |problems| signing.check(problems));
        }
    }
}

#[expect(
    clippy::derivable_impls,
    reason = "a group in general has no default, since some of its keys are required"
)]
impl Default for Service {
    fn default() -> Self {
        Self {
            stack: None,
            architecture: None,
            defaults: None,
            alarms: None,
            queries: None,
            dashboard: None,
            api: None,
            tags: None,
            permissions_boundary: None,
            encrypt: None,
            code_signing: None,
            account_concurrency: None,
            vpc: None,
            resources: None,
            stages: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_parses_to_the_same(
            path in "(::[a-z_]+|\\$?crate)(::[a-z_]+){0,3}",
        ) {
            let path: CratePath = path.parse().expect("it is absolute");
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }

        #[test]
        fn no_text_panics(text in "(::|crate)?.*") {
            let _ = text.parse::<CratePath>();
        }
    }
}
