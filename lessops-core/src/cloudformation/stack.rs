//! The stack as it is being built: the template so far, who each resource is for, and what functions share.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::api::Routes;
use super::breaker::{self, Breakers};
use super::bucket::Bucket;
use super::dashboard::Board;
use super::grants::Grant;
use super::keys::{self, Admitted, Keys};
use super::listeners::Listeners;
use super::permission::Origin;
use super::queue::Queue;
use super::template::{Owners, Resource, Template, Text};
use super::value::{Expression, LogicalId, Object, Ref, Reference, Tags, Value, object, sub};
use super::{
    Options, api, bus, queries, queue, rest_api, rollout, schedules, stream, table, topic, user_pool,
    version, websocket,
};
use crate::alarm::listing::Listed;
use crate::alarm::lower::{self as alarms, SharedAlarm};
use crate::alarm::{Notify, Target, Thresholds, composite};
use crate::check::Finding;
use crate::code::Code;
use crate::function::Function;
use crate::function::hooks::Hooks;
use crate::grammar::name::{FunctionName, ParameterName};
use crate::grammar::table_key::TableKey;
use crate::iam::Statement;
use crate::key_policy::KeyPolicy;
use crate::names::{self, Part};
use crate::problem::Problem;
use crate::settings::{
    Alarms, Api, Architecture, Boundary, CodeSigning, DEFAULT_RETENTION, Defaults, Logs, Map, Retention,
    Service,
};

/// The type of a parameter that holds text.
const TEXT: &str = "String";

/// A resource that several functions may have a part in, or all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shared {
    Bucket(String),
    /// A queue that `on_failure` or a handle names.
    Queue(String),
    /// A topic that functions name.
    Topic(String),
    Table(String),
    /// A Kinesis stream.
    Stream(String),
    /// An event bus.
    Bus(String),
    /// A Cognito user pool.
    UserPool(String),
    HttpApi,
    WebsocketApi,
    RestApi,
    /// The group that the service's schedules are in.
    Schedules,
    /// The application in CodeDeploy.
    Rollouts,
}

impl Shared {
    /// Its logical id.
    pub(crate) fn id(&self) -> LogicalId {
        match self {
            Self::HttpApi => LogicalId::new(names::HTTP_API),
            Self::WebsocketApi => LogicalId::new(names::WEBSOCKET_API),
            Self::RestApi => LogicalId::new(names::REST_API),
            Self::Schedules => LogicalId::new(names::SCHEDULES),
            Self::Rollouts => LogicalId::new(names::ROLLOUTS),
            Self::Bucket(name) => names::id(name, Part::Bucket),
            Self::Queue(name) => names::id(name, Part::Queue),
            Self::Topic(name) => names::id(name, Part::Topic),
            Self::Table(name) => names::id(name, Part::Table),
            Self::Stream(name) => names::id(name, Part::Stream),
            Self::UserPool(name) => names::id(name, Part::UserPool),
            Self::Bus(name) => names::id(name, Part::Bus),
        }
    }

    /// What it is called in descriptions and headings.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::HttpApi => "HTTP API",
            Self::WebsocketApi => "WebSocket API",
            Self::RestApi => "REST API",
            Self::Schedules => "schedules",
            Self::Rollouts => "rollouts",
            Self::Bucket(name)
            | Self::Queue(name)
            | Self::Topic(name)
            | Self::Table(name)
            | Self::Stream(name)
            | Self::UserPool(name)
            | Self::Bus(name) => name,
        }
    }
}

/// What functions bring to a resource that they share.
#[derive(Default)]
pub(crate) struct Uses<'a> {
    pub(crate) functions: Vec<&'a Function>,
    /// The notifications of a bucket.
    pub(crate) notifications: Vec<Object>,
    /// The key of a table, where somebody says.
    pub(crate) key: Option<TableKey>,
    /// The attribute of a table's items that says when they expire, if they do.
    pub(crate) expires: Option<&'static str>,
    /// Whether somebody reads what changes in a table.
    pub(crate) has_stream: bool,
    /// Which functions a user pool asks, and when.
    pub(crate) moments: Vec<(Cow<'static, str>, Value)>,
    /// The shards of a stream, where somebody says.
    pub(crate) shards: Option<u32>,
    /// What has to exist before.
    pub(crate) after: Vec<LogicalId>,
    /// The alarms on it.
    pub(crate) alarms: Vec<SharedAlarm<'a>>,
    /// Whether a queue keeps its messages in order.
    pub(crate) fifo: bool,
    /// What the routes of the HTTP API say of it.
    pub(crate) routes: Routes<'a>,
}

/// What an alarm's dimension names.
pub(crate) struct Subject {
    pub(crate) reference: Reference,
    /// A second dimension, where CloudWatch tells things apart by what they are in: its name and value.
    pub(crate) within: Option<(&'static str, Expression)>,
    /// Set where the alarm is about what functions share, and not about one function.
    pub(crate) shared: Option<Shared>,
}

impl Subject {
    /// Something that one function has.
    pub(crate) fn own(reference: impl Into<Reference>) -> Self {
        Self { reference: reference.into(), within: None, shared: None }
    }

    /// Something that functions share.
    pub(crate) fn shared(reference: impl Into<Reference>, shared: Shared) -> Self {
        Self { shared: Some(shared), ..Self::own(reference) }
    }
}

/// The stack once it is built.
pub(super) struct Finished<'a> {
    pub(super) text: Text,
    /// What is wrong with it.
    pub(super) findings: Vec<Finding>,
    /// The alarms in it.
    pub(super) alarms: Vec<Listed>,
    /// What the keys that stand already have to admit.
    pub(super) keys: Vec<KeyPolicy>,
    /// The logical ids of what holds data, in order.
    pub(super) stateful: Vec<String>,
    /// What the controller of circuit breakers may do in it.
    pub(super) controls: Vec<Grant>,
    /// Which function each resource is for.
    pub(super) owners: Owners<'a>,
}

/// The stack as it is being built.
pub(crate) struct Stack<'a> {
    /// The service's name: the stack's in `Cargo.toml`, or else the package's. It begins the descriptions.
    pub(crate) service: &'a str,
    pub(crate) architecture: Architecture,
    /// How many days the logs of what functions share are kept.
    pub(crate) retention: u32,
    /// The tags of what functions share.
    pub(crate) tags: Tags,
    /// The domain of the service's API.
    pub(crate) api: Option<&'a Api>,
    notify: Option<&'a Target>,
    /// Whether functions and the service have composite alarms.
    pub(crate) has_composites: bool,
    /// Whether the composite alarm of a function tells people in place of the function's own alarms.
    pub(crate) is_composite_told: bool,
    /// What bounds the roles.
    boundary: Option<&'a Boundary>,
    /// Whose signature the code must carry.
    code_signing: Option<&'a CodeSigning>,
    /// Which KMS key each resource is encrypted with.
    pub(crate) keys: Keys<'a>,
    /// Which services write by which key.
    pub(super) admitted: Admitted,
    /// The thresholds that default alarms have instead of their own.
    pub(crate) thresholds: Thresholds,
    /// The functions whose names are computed.
    computed: BTreeSet<&'a str>,
    /// Which functions hear of which alarms.
    pub(crate) listeners: Listeners<'a>,
    /// Which functions check which others' versions.
    pub(crate) hooks: Hooks<'a>,
    /// The versions so far, by their functions.
    pub(crate) versions: BTreeMap<&'a str, LogicalId>,
    /// The SHA-256 of the binary, where it is known.
    pub(crate) code: Option<[u8; 32]>,
    /// Where functions log, if there are to be saved queries.
    pub(super) log_groups: Option<Vec<LogicalId>>,
    /// Which functions have circuit breakers, and what belongs to those.
    pub(crate) breakers: Breakers<'a>,
    /// What the dashboard shows, if there is to be one, and it is to be drawn.
    /// What their controller may do, once all functions are there.
    pub(super) controls: Vec<Grant>,
    /// What the dashboard shows, if there is to be one.
    pub(crate) board: Option<Board>,
    template: Template<'a>,
    /// Of what type each parameter is that has a part in it, and the first function that names it.
    types: BTreeMap<LogicalId, (&'static str, Option<&'a Function>)>,
    shared: BTreeMap<Shared, Uses<'a>>,
    /// By queue: which services may send to it, and for which functions.
    senders: BTreeMap<LogicalId, (Vec<Statement>, Vec<&'a Function>)>,
    has_alarm_topic: bool,
    /// The alarms so far.
    pub(crate) alarms: Vec<Listed>,
    /// Those among them that make the service unhealthy: of several that a composite alarm is over, that one.
    pub(crate) unhealthy: Vec<LogicalId>,
    /// The alarms on versions that took over at once.
    pub(crate) released: Vec<LogicalId>,
    findings: Vec<Finding>,
}

impl<'a> Stack<'a> {
    /// `computed` are the functions whose names are computed. Where the text is not wanted, nothing is written or drawn.
    pub(super) fn new(
        package: &'a str,
        service: &'a Service,
        computed: BTreeSet<&'a str>,
        keys: Keys<'a>,
        is_written: bool,
    ) -> Self {
        // `resolved` has filled the defaults in.
        let Service {
            stack,
            architecture,
            defaults,
            alarms,
            queries,
            dashboard,
            api,
            tags,
            permissions_boundary,
            encrypt: _, // `Keys::of`
            code_signing,
            account_concurrency: _, // `check::reserved_concurrency`
            vpc: _,
            resources: _,
            stages: _, // `Service::of_stage`
        } = service;
        let logs = defaults.as_ref().and_then(|Defaults { logs, .. }| logs.as_ref());
        let retention = logs.and_then(|Logs { retention, .. }| *retention);
        let (notify, composite, thresholds) = match alarms {
            Some(Alarms { notify, composite, thresholds }) => {
                (notify.as_ref(), *composite, thresholds.clone())
            }
            None => (None, None, None),
        };
        let name = stack.as_ref().map_or(package, FunctionName::as_str);
        let mut template = Template::new(name, is_written);
        let has_dashboard = *dashboard != Some(false);
        if has_dashboard && !is_written {
            Board::reserve(&mut template);
        }
        for (name, description) in [
            (names::CODE_BUCKET, "The bucket that holds the zip with the service's binary."),
            (names::CODE_KEY, "The key of that zip."),
        ] {
            let id = LogicalId::new(name);
            template
                .parameters
                .insert(id, object! { "Type": "String", "Description": description, "MinLength": 1_u32 });
        }
        let own = [names::CODE_BUCKET, names::CODE_KEY, names::ALARM_EMAIL];
        let parameters = keys.parameters();
        let mut stack = Self {
            service: name,
            // Lambda's own default (CreateFunction, `Architectures`).
            architecture: architecture.unwrap_or(Architecture::X86_64),
            retention: retention.map_or(DEFAULT_RETENTION, Retention::days),
            tags: tags.as_ref().map(plain).unwrap_or_default(),
            api: api.as_ref(),
            notify: notify.and_then(Notify::target),
            has_composites: composite.unwrap_or(true),
            is_composite_told: matches!(notify, Some(Notify::Composite(_))),
            boundary: permissions_boundary.as_ref(),
            code_signing: code_signing.as_ref(),
            keys,
            admitted: Admitted::new(),
            thresholds: thresholds.unwrap_or_default(),
            computed,
            listeners: Listeners::default(),
            hooks: Hooks::default(),
            versions: BTreeMap::new(),
            code: None,
            log_groups: (*queries != Some(false)).then(Vec::new),
            breakers: Breakers::default(),
            board: (has_dashboard && is_written).then(Board::default),
            controls: Vec::new(),
            template,
            types: own.map(|name| (LogicalId::new(name), (TEXT, None))).into(),
            shared: BTreeMap::new(),
            senders: BTreeMap::new(),
            has_alarm_topic: false,
            alarms: Vec::new(),
            unhealthy: Vec::new(),
            released: Vec::new(),
            findings: Vec::new(),
        };
        for name in parameters {
            stack.parameter(name, "The ARN of the KMS key that the stack's data is encrypted with.");
        }
        stack
    }

    /// Adds a resource, and says for which functions.
    pub(crate) fn add(&mut self, id: LogicalId, resource: Resource, owners: &[&'a Function]) {
        let kind = resource.kind;
        // Here, so that no role can be made without it.
        let boundary = self.boundary.filter(|_| kind == "AWS::IAM::Role");
        let resource = match boundary {
            Some(boundary) => resource.with(object! { "PermissionsBoundary": boundary.arn() }),
            None => resource,
        };
        let signing = self.code_signing.filter(|_| kind == "AWS::Lambda::Function");
        let resource = match signing {
            Some(signing) => resource.with(object! { "CodeSigningConfigArn": signing.arn() }),
            None => resource,
        };
        let resource = self.encrypted(&id, resource);
        let shown = id.clone();
        let Some(other) = self.template.add(id, resource, owners.first().copied()) else { return };
        let mut functions: Vec<_> = other.owner.into_iter().chain(owners.iter().copied()).collect();
        functions.dedup_by(|a, b| std::ptr::eq(*a, *b));
        let message =
            format!("two resources of the stack have the logical id `{shown}`: {} and {kind}", other.kind);
        let (argument, help) = match kind == other.kind && kind == "AWS::CloudWatch::Alarm" {
            true => ("alarm", "give one of the alarms another name: `many: errors > 5`"),
            false => (
                "name",
                "logical ids are names without `-`, `_` and `.`: rename one so that they differ in a letter",
            ),
        };
        let known =
            |finding: &Finding| finding.functions.iter().eq(functions.iter().map(|function| &function.item));
        if !self.findings.iter().any(known) {
            self.findings.push(Finding::error(
                Problem::new(Code::SameLogicalId, argument, message).help(help),
                &functions,
            ));
        }
    }

    /// Adds a problem of a function, with which there is no template.
    pub(crate) fn refuse(&mut self, problem: Problem, function: &'a Function) {
        self.findings.push(Finding::error(problem, &[function]));
    }

    /// Whether there is a resource of that id.
    pub(crate) fn has(&self, id: &LogicalId) -> bool {
        self.template.get(id).is_some()
    }

    /// A digest of some resources, whatever their order: another one as soon as one of them changes.
    pub(super) fn digest<'i>(&self, ids: impl IntoIterator<Item = &'i LogicalId>) -> String {
        let mut texts: Vec<_> = ids.into_iter().map(|id| self.template.text(id)).collect();
        texts.sort_unstable();
        names::hash(&texts.concat())
    }

    /// What another function names to invoke this one: the alias, by its ARN, or by the name that was computed for the
    /// function.
    pub(crate) fn invoked(&self, name: &str) -> Expression {
        match self.computed.contains(name) {
            true => sub![names::unique(name), ":", version::LIVE].into(),
            false => version::alias(name).reference().into(),
        }
    }

    /// The name of a function that others must know before it exists. The others' CloudFormation makes up.
    pub(crate) fn computed_name(&self, name: &str) -> Option<Expression> {
        self.computed.contains(name).then(|| names::unique(name).into())
    }

    /// Adds an output of the same name as the resource that it is about.
    pub(crate) fn output(&mut self, id: LogicalId, description: String, value: impl Into<Expression>) {
        self.template.output(id, description, value.into());
    }

    /// Adds a function to those that share a resource.
    pub(crate) fn share(&mut self, shared: Shared, function: &'a Function) -> &mut Uses<'a> {
        let uses = self.shared.entry(shared).or_default();
        if !uses.functions.last().is_some_and(|last| std::ptr::eq(*last, function)) {
            uses.functions.push(function);
        }
        uses
    }

    /// Lets a service send to a queue. A queue has one policy, whoever sends.
    pub(crate) fn admit(&mut self, sender: &Origin, queue: &Queue, function: &'a Function) {
        self.admit_to_key(sender.service(), &queue.0);
        let (statements, functions) = self.senders.entry(queue.0.clone()).or_default();
        statements.push(sender.may_send(queue.arn()));
        functions.push(function);
    }

    /// The value of a parameter that the user named.
    pub(crate) fn parameter(&mut self, name: &ParameterName, description: &str) -> Expression {
        self.declare(name, TEXT, description, None).into()
    }

    /// The values of a parameter that the user named, which is a list of this type.
    pub(crate) fn list_parameter(
        &mut self,
        name: &ParameterName,
        kind: &'static str,
        description: &str,
        function: &'a Function,
    ) -> Ref {
        self.declare(name, kind, description, Some(function))
    }

    /// Adds a parameter, unless it is there. One of another type is an error.
    fn declare(
        &mut self,
        name: &ParameterName,
        kind: &'static str,
        description: &str,
        function: Option<&'a Function>,
    ) -> Ref {
        let id = LogicalId::new(name.as_str());
        let (known, first) = *self.types.entry(id.clone()).or_insert((kind, function));
        if known == kind {
            let parameter = object! { "Type": kind, "Description": description.to_owned() };
            self.template.parameters.entry(id.clone()).or_insert(parameter);
        } else {
            let functions: Vec<_> = first.into_iter().chain(function).collect();
            let message = format!(
                "the parameter `{name}` is named as one of type `{known}`, and as one of type `{kind}`"
            );
            let problem = Problem::new(Code::ParameterTypes, "", message).help("name two parameters");
            self.findings.push(Finding::error(problem, &functions));
        }
        id.reference()
    }

    /// Where an alarm goes: to the topic that it names, to the one that the service names, or to the stack's own.
    pub(crate) fn alarm_target(&mut self, notify: Option<&Target>) -> Expression {
        match notify.or(self.notify) {
            None => {
                self.has_alarm_topic = true;
                LogicalId::new(names::ALARMS).reference().into()
            }
            Some(Target::Parameter(name)) => {
                self.parameter(name, "The ARN of an SNS topic that alarms go to.")
            }
            Some(Target::Topic(arn)) => arn.clone().into(),
        }
    }

    /// Whether a function with so many alarms has one over them.
    pub(crate) fn has_composite_of(&self, alarms: usize) -> bool {
        self.has_composites && alarms > 1
    }

    /// Adds what functions share, and turns it all into text.
    pub(super) fn finish(mut self, options: Options) -> Finished<'a> {
        for (shared, uses) in std::mem::take(&mut self.shared) {
            let Uses {
                functions,
                notifications,
                key,
                expires,
                has_stream,
                moments,
                shards,
                fifo,
                routes,
                after,
                mut alarms,
            } = uses;
            let mut tags = self.tags.clone();
            tags.extend(common_tags(&functions));
            match &shared {
                Shared::Bucket(name) => {
                    Bucket::named(name, notifications, after).lower(&tags, &functions, &mut self);
                }
                Shared::Queue(name) => {
                    let dead_letters = queue::lower_shared(name, fifo, &tags, &functions, &mut self);
                    let alarm = |queue| alarms::dead_letters(&functions, &queue, &self);
                    alarms.extend(dead_letters.and_then(alarm));
                }
                Shared::Topic(name) => topic::lower(name, &tags, &functions, &mut self),
                Shared::Table(name) => {
                    let key = key.unwrap_or_default();
                    table::lower(name, key, expires, has_stream, &tags, &functions, &mut self);
                }
                Shared::Stream(name) => stream::lower(name, shards, &tags, &functions, &mut self),
                Shared::Bus(name) => bus::lower(name, &tags, &functions, &mut self),
                Shared::UserPool(name) => {
                    let moments = moments.into_iter().collect();
                    user_pool::lower(name, moments, &tags, &functions, &mut self);
                }
                Shared::HttpApi => api::lower(routes, &functions, &mut self),
                Shared::WebsocketApi => websocket::lower(after, &functions, &mut self),
                Shared::RestApi => rest_api::lower(&functions, after, &mut self),
                Shared::Schedules => schedules::lower(&functions, &mut self),
                Shared::Rollouts => rollout::lower_application(&functions, &mut self),
            }
            alarms::lower_shared(&shared, &alarms, &mut self);
        }
        breaker::lower(&mut self);
        composite::lower_service(&mut self);
        composite::lower_release(&mut self);
        for (queue, (statements, functions)) in std::mem::take(&mut self.senders) {
            queue::lower_policy(&queue, statements, &functions, &mut self);
        }
        if let Some(log_groups) = self.log_groups.take() {
            queries::lower(&log_groups, &mut self);
        }
        if let Some(board) = self.board.take() {
            board.lower(&mut self);
        }
        if self.has_alarm_topic {
            topic::lower_alarm_topic(&mut self);
        }
        if let Some(properties) =
            self.code_signing.and_then(|signing| signing.lower(self.service, &self.tags))
        {
            let id = LogicalId::new(names::CODE_SIGNING_CONFIG);
            self.add(id, Resource::new("AWS::Lambda::CodeSigningConfig", properties), &[]);
        }
        self.lower_own_key();
        let Self { template, alarms, admitted, mut findings, controls, .. } = self;
        let keys = keys::policies_of_given(admitted);
        let keys = keys.iter().map(|(key, policy)| KeyPolicy::of(key, policy)).collect();
        let stateful = template.stateful().map(ToString::to_string).collect();
        for (id, resource) in template.parameters.keys().filter_map(|id| Some((id, template.get(id)?))) {
            let message = format!("the parameter `{id}` has the name of one of the stack's resources");
            let problem =
                Problem::new(Code::ParameterName, "", message).help("give the parameter another name");
            findings.push(Finding::error(problem, &Vec::from_iter(resource.owner)));
        }
        let counts = [
            ("resources", template.count(), options.resource_limit.unwrap_or(usize::MAX)),
            ("parameters", template.parameters.len(), 200),
            ("outputs", template.outputs.len(), 200),
        ];
        let (text, owners) = template.into_text();
        let bytes = ("bytes", text.pieces().map(str::len).sum(), 1_048_576);
        let checked = |_: &_| options.resource_limit.is_some();
        findings.extend(
            counts.into_iter().chain([bytes]).filter(checked).filter(|(_, count, limit)| count > limit).map(
                |(what, count, limit)| {
                    let message =
                        format!("the template has {count} {what}, and CloudFormation takes {limit}");
                    Finding::error(
                        Problem::new(Code::TemplateLimit, "", message)
                            .help("divide the service into several packages"),
                        &[],
                    )
                },
            ),
        );
        Finished { text, findings, alarms, keys, stateful, controls, owners }
    }

    /// Adds a parameter of the template's own.
    pub(super) fn own_parameter(&mut self, name: &'static str, parameter: Object) -> LogicalId {
        let id = LogicalId::new(name);
        self.template.parameters.insert(id.clone(), parameter);
        id
    }

    /// Adds what CloudFormation checks before it makes anything.
    pub(super) fn rule(&mut self, name: &'static str, rule: Object) {
        self.template.rules.insert(LogicalId::new(name), rule);
    }

    /// Adds a condition.
    pub(super) fn condition(&mut self, name: &'static str, condition: Object) -> LogicalId {
        let id = LogicalId::new(name);
        self.template.conditions.insert(id.clone(), condition);
        id
    }
}

/// A function's tags, or the service's.
pub(super) fn plain<K: Ord + ToString>(Map(tags): &Map<K, String>) -> Tags {
    tags.iter().map(|(key, value)| (key.to_string(), value.clone())).collect()
}

/// The tags that all of some functions have.
fn common_tags(functions: &[&Function]) -> Tags {
    let mut all =
        functions.iter().map(|function| function.settings.tags.as_ref().map(plain).unwrap_or_default());
    let first = all.next().unwrap_or_default();
    all.fold(first, |mut common, tags| {
        common.retain(|key, value| tags.get(key) == Some(value));
        common
    })
}
