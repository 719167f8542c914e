//! The types of resources: what people call them, and in which category one that comes or goes is.

use serde_json::{Map, Value as Json};

use super::Category::{self, Alarms, Capacity, Exposure, Other, Triggers};
use super::words;

/// What people call a resource of a type, and how dangerous it is when one is added and when one is removed.
pub(super) struct Kind {
    name: &'static str,
    pub(super) words: &'static str,
    pub(super) added: Category,
    pub(super) removed: Category,
    /// Whether adding one makes the service safer. Removing it then does not; otherwise neither does.
    pub(super) is_guard: bool,
}

const fn kind(name: &'static str, words: &'static str, category: Category) -> Kind {
    Kind { name, words, added: category, removed: category, is_guard: false }
}

/// One that people miss when it is gone.
const fn guard(name: &'static str, words: &'static str, category: Category) -> Kind {
    Kind { is_guard: true, ..kind(name, words, category) }
}

const KINDS: [Kind; 62] = [
    kind("AWS::ApiGateway::ApiKey", "API key", Exposure),
    guard("AWS::ApiGateway::Authorizer", "authorizer", Exposure),
    kind("AWS::ApiGateway::Deployment", "deployment of the API", Other),
    kind("AWS::ApiGateway::Method", "route", Triggers),
    kind("AWS::ApiGateway::Resource", "path", Triggers),
    kind("AWS::ApiGateway::RestApi", "REST API", Exposure),
    kind("AWS::ApiGateway::Stage", "stage", Triggers),
    guard("AWS::ApiGateway::UsagePlan", "usage plan", Exposure),
    guard("AWS::ApiGateway::UsagePlanKey", "key of the usage plan", Exposure),
    kind("AWS::ApiGatewayV2::Api", "API", Exposure),
    kind("AWS::ApiGatewayV2::ApiMapping", "mapping of the domain", Exposure),
    guard("AWS::ApiGatewayV2::Authorizer", "authorizer", Exposure),
    kind("AWS::ApiGatewayV2::DomainName", "domain", Exposure),
    kind("AWS::ApiGatewayV2::Integration", "integration", Triggers),
    kind("AWS::ApiGatewayV2::Route", "route", Triggers),
    kind("AWS::ApiGatewayV2::Stage", "stage", Triggers),
    kind("AWS::ApplicationAutoScaling::ScalableTarget", "scaling of provisioned concurrency", Capacity),
    kind("AWS::ApplicationAutoScaling::ScalingPolicy", "scaling policy", Capacity),
    guard("AWS::CloudWatch::Alarm", "alarm", Alarms),
    guard("AWS::CloudWatch::CompositeAlarm", "composite alarm", Alarms),
    kind("AWS::CloudWatch::Dashboard", "dashboard", Other),
    kind("AWS::CodeDeploy::Application", "application in CodeDeploy", Other),
    kind("AWS::CodeDeploy::DeploymentConfig", "steps of a rollout", Other),
    kind("AWS::CodeDeploy::DeploymentGroup", "rollout", Other),
    kind("AWS::Cognito::UserPool", "user pool", Other),
    kind("AWS::DynamoDB::Table", "table", Other),
    kind("AWS::ElasticLoadBalancingV2::ListenerRule", "listener rule", Triggers),
    kind("AWS::ElasticLoadBalancingV2::TargetGroup", "target group", Triggers),
    kind("AWS::Events::EventBus", "event bus", Triggers),
    kind("AWS::Events::Rule", "rule", Triggers),
    kind("AWS::IAM::Policy", "policy", Other),
    kind("AWS::IAM::Role", "role", Other),
    kind("AWS::IoT::TopicRule", "IoT rule", Triggers),
    kind("AWS::KMS::Key", "KMS key", Other),
    kind("AWS::Kinesis::Stream", "stream", Other),
    kind("AWS::Kinesis::StreamConsumer", "consumer of the stream", Triggers),
    kind("AWS::Lambda::Alias", "alias", Other),
    guard("AWS::Lambda::CodeSigningConfig", "code signing", Exposure),
    kind("AWS::Lambda::EventInvokeConfig", "settings of asynchronous calls", Other),
    kind("AWS::Lambda::EventSourceMapping", "event source mapping", Triggers),
    kind("AWS::Lambda::Function", "function", Other),
    kind("AWS::Lambda::Permission", "permission", Other),
    kind("AWS::Lambda::Url", "function URL", Exposure),
    kind("AWS::Lambda::Version", "version", Other),
    kind("AWS::Logs::LogGroup", "log group", Other),
    kind("AWS::Logs::MetricFilter", "metric filter", Alarms),
    kind("AWS::Logs::QueryDefinition", "saved query", Other),
    kind("AWS::Logs::SubscriptionFilter", "subscription of the log", Triggers),
    kind("AWS::Route53::RecordSet", "DNS record", Exposure),
    kind("AWS::S3::Bucket", "bucket", Other),
    kind("AWS::S3::BucketPolicy", "bucket policy", Other),
    kind("AWS::SES::ReceiptRule", "receipt rule", Triggers),
    kind("AWS::SNS::Subscription", "subscription", Triggers),
    kind("AWS::SNS::Topic", "topic", Other),
    kind("AWS::SNS::TopicPolicy", "topic policy", Other),
    kind("AWS::SQS::Queue", "queue", Other),
    kind("AWS::SQS::QueuePolicy", "queue policy", Other),
    kind("AWS::Scheduler::Schedule", "schedule", Triggers),
    kind("AWS::Scheduler::ScheduleGroup", "group of the schedules", Other),
    guard("AWS::WAFv2::WebACL", "web ACL", Exposure),
    guard("AWS::WAFv2::WebACLAssociation", "web ACL before the API", Exposure),
    kind("Custom::LessopsBreaker", "circuit breaker", Other),
];

/// A type that no template of this version has.
const UNKNOWN: Kind = kind("", "", Other);

/// What is known of a type.
pub(super) fn of(resource: &Json) -> &'static Kind {
    KINDS.iter().find(|kind| resource["Type"] == kind.name).unwrap_or(&UNKNOWN)
}

/// What people call a resource.
pub(super) fn called(id: &str, resource: &Json, resources: &Map<String, Json>) -> String {
    let properties = &resource["Properties"];
    let name = match resource["Type"].as_str().unwrap_or_default() {
        "AWS::Lambda::Function" => properties["Handler"].as_str().map(|name| format!("`{name}`")),
        "AWS::ApiGateway::Method" => path(resource, resources).map(|route| format!("the route `{route}`")),
        "AWS::ApiGatewayV2::Route" => properties["RouteKey"].as_str().map(|key| format!("the route `{key}`")),
        _ => None,
    };
    name.unwrap_or_else(|| match of(resource).words {
        "" => format!("the `{}` `{id}`", words::shown(&resource["Type"])),
        words => format!("the {words} `{id}`"),
    })
}

/// The method and path of a REST API's route.
fn path(method: &Json, resources: &Map<String, Json>) -> Option<String> {
    let verb = method["Properties"]["HttpMethod"].as_str()?;
    let mut parts = Vec::new();
    let mut above = &method["Properties"]["ResourceId"];
    // A path's own parts are no more than the resources that there are.
    while let Some(own) =
        above["Ref"].as_str().and_then(|id| resources.get(id)).filter(|_| parts.len() < resources.len())
    {
        parts.push(own["Properties"]["PathPart"].as_str()?);
        above = &own["Properties"]["ParentId"];
    }
    parts.reverse();
    Some(format!("{verb} /{}", parts.join("/")))
}
