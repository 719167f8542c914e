//! The properties that people decide upon: what they are, and when another value is the worse one.

use super::Category::{self, Alarms, Capacity, DataLoss, Exposure, Other, Permissions, Triggers};

/// Which value of a property is the worse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worse {
    /// The one that has more: a larger number, more in a list, something instead of nothing.
    More,
    /// The one that has less.
    Less,
    /// None is better than another.
    Neither,
}
use Worse::{Less, More, Neither};

/// A property, or all that lies in it.
pub(super) struct Fact {
    kind: &'static str,
    /// Its path, with dots.
    path: &'static str,
    pub(super) category: Category,
    /// What it is, for a sentence.
    pub(super) words: &'static str,
    pub(super) unit: &'static str,
    pub(super) worse: Worse,
}

/// Lists the facts, by the types of resources: a path, where one is the worse value, what it is, and its unit.
macro_rules! facts {
    ($($kind:literal { $($path:literal: $category:ident, $worse:ident, $words:literal $(, $unit:literal)?;)* })*) => {
        const FACTS: &[Fact] = &[$($( Fact {
            kind: $kind,
            path: $path,
            category: $category,
            words: $words,
            unit: concat!($($unit)?),
            worse: $worse,
        }, )*)*];
    };
}

facts! {
    "AWS::ApiGateway::ApiKey" {
        "Enabled": Exposure, Less, "the validity";
    }
    "AWS::ApiGateway::Authorizer" {
        "": Exposure, Neither, "what it asks of callers";
        "AuthorizerResultTtlInSeconds": Exposure, More, "the time that its answers are kept", "s";
    }
    "AWS::ApiGateway::Method" {
        "ApiKeyRequired": Exposure, Less, "the API key that requests need";
        "AuthorizationScopes": Exposure, Neither, "the list of scopes of which a token needs one";
        "AuthorizationType": Exposure, Less, "the authorization";
        "AuthorizerId": Exposure, Less, "the authorizer";
        "Integration": Triggers, Neither, "the integration";
        "Integration.TimeoutInMillis": Capacity, Neither, "the timeout", "ms";
    }
    "AWS::ApiGateway::Resource" {
        "": Triggers, Neither, "the path";
    }
    "AWS::ApiGateway::RestApi" {
        "DisableExecuteApiEndpoint": Exposure, Less, "the closing of its own address";
        "EndpointConfiguration": Exposure, Neither, "the endpoint";
    }
    "AWS::ApiGateway::Stage" {
        "AccessLogSetting": Exposure, Less, "the access log";
        "MethodSettings": Capacity, Neither, "the throttling";
    }
    "AWS::ApiGateway::UsagePlan" {
        "": Capacity, Neither, "the usage plan";
    }
    "AWS::ApiGatewayV2::Api" {
        "CorsConfiguration": Exposure, More, "CORS";
        "CorsConfiguration.AllowCredentials": Exposure, More, "the leave of CORS to send credentials";
        "CorsConfiguration.AllowHeaders": Exposure, More, "the list of headers that CORS lets through";
        "CorsConfiguration.AllowMethods": Exposure, More, "the list of methods that CORS allows";
        "CorsConfiguration.AllowOrigins": Exposure, More, "the list of origins that CORS lets in";
        "CorsConfiguration.ExposeHeaders": Exposure, More, "the list of headers that CORS shows";
        "CorsConfiguration.MaxAge": Other, Neither, "the time that browsers keep CORS's answers", "s";
        "DisableExecuteApiEndpoint": Exposure, Less, "the closing of its own address";
    }
    "AWS::ApiGatewayV2::ApiMapping" {
        "": Exposure, Neither, "the mapping";
    }
    "AWS::ApiGatewayV2::Authorizer" {
        "": Exposure, Neither, "what it asks of callers";
        "AuthorizerResultTtlInSeconds": Exposure, More, "the time that its answers are kept", "s";
        "JwtConfiguration.Audience": Exposure, More, "the list of audiences whose tokens it takes";
        "JwtConfiguration.Issuer": Exposure, Neither, "the issuer whose tokens it takes";
    }
    "AWS::ApiGatewayV2::DomainName" {
        "": Exposure, Neither, "the domain";
    }
    "AWS::ApiGatewayV2::Integration" {
        "": Triggers, Neither, "the integration";
    }
    "AWS::ApiGatewayV2::Route" {
        "": Triggers, Neither, "the route";
        "ApiKeyRequired": Exposure, Less, "the API key that requests need";
        "AuthorizationScopes": Exposure, Neither, "the list of scopes of which a token needs one";
        "AuthorizationType": Exposure, Less, "the authorization";
        "AuthorizerId": Exposure, Less, "the authorizer";
    }
    "AWS::ApiGatewayV2::Stage" {
        "AccessLogSettings": Exposure, Less, "the access log";
        "DefaultRouteSettings": Capacity, Neither, "the throttling of all routes";
        "RouteSettings": Capacity, Neither, "the throttling of single routes";
    }
    "AWS::ApplicationAutoScaling::ScalableTarget" {
        "": Capacity, Neither, "the setting";
        "MaxCapacity": Capacity, Neither, "the upper bound";
        "MinCapacity": Capacity, Neither, "the lower bound";
    }
    "AWS::ApplicationAutoScaling::ScalingPolicy" {
        "": Capacity, Neither, "the target";
    }
    "AWS::CodeDeploy::DeploymentGroup" {
        "AlarmConfiguration": Alarms, Less, "the list of alarms that turn it back";
        "AutoRollbackConfiguration": Alarms, Less, "what turns it back";
        "AutoRollbackConfiguration.Enabled": Alarms, Less, "the rollback";
        "DeploymentConfigName": Other, Neither, "the pace";
    }
    "AWS::Cognito::UserPool" {
        "AccountRecoverySetting": Exposure, Neither, "the way to recover an account";
        "AutoVerifiedAttributes": Exposure, Less, "what users prove to be theirs";
        "EnabledMfas": Exposure, Neither, "the list of second factors";
        "LambdaConfig": Triggers, Neither, "the set of functions that it calls";
        "MfaConfiguration": Exposure, Less, "the second factor";
        "Policies": Exposure, Neither, "the policy";
        "Policies.PasswordPolicy": Exposure, Less, "what it asks of passwords";
    }
    "AWS::DynamoDB::Table" {
        "BillingMode": Capacity, Neither, "the billing";
        "DeletionProtectionEnabled": DataLoss, Less, "the protection from deletion";
        "PointInTimeRecoverySpecification": DataLoss, Less, "point-in-time recovery";
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": DataLoss, Less, "the point-in-time recovery";
        "SSESpecification": Exposure, Less, "the encryption";
        "StreamSpecification": Triggers, Neither, "the stream";
        "TimeToLiveSpecification": DataLoss, More, "the expiry of records";
    }
    "AWS::ElasticLoadBalancingV2::ListenerRule" {
        "": Triggers, Neither, "the listener rule";
        "Actions": Exposure, Neither, "what it does with a request";
        "Conditions": Triggers, Neither, "what it takes of the requests";
    }
    "AWS::ElasticLoadBalancingV2::TargetGroup" {
        "": Triggers, Neither, "the target group";
    }
    "AWS::Events::Rule" {
        "": Triggers, Neither, "the rule";
        "EventPattern": Triggers, Neither, "the pattern of events that it takes";
        "ScheduleExpression": Triggers, Neither, "the time";
        "State": Triggers, Neither, "the state";
        "Targets": Triggers, Neither, "what it calls, and how often it tries,";
    }
    "AWS::IAM::Policy" {
        "Roles": Permissions, Neither, "the list of roles that have it";
    }
    "AWS::IAM::Role" {
        "ManagedPolicyArns": Permissions, More, "the list of managed policies";
        "MaxSessionDuration": Permissions, More, "the longest session", "s";
        "PermissionsBoundary": Permissions, Less, "the permissions boundary";
    }
    "AWS::IoT::TopicRule" {
        "TopicRulePayload": Triggers, Neither, "the query";
        "TopicRulePayload.ErrorAction": DataLoss, Less, "the place where failures are kept";
        "TopicRulePayload.Sql": Triggers, Neither, "the query for messages";
    }
    "AWS::KMS::Key" {
        "EnableKeyRotation": Exposure, Less, "the yearly rotation";
        "Enabled": DataLoss, Less, "the use";
        "PendingWindowInDays": DataLoss, Less, "the time in which it can be saved from deletion", "days";
    }
    "AWS::Kinesis::Stream" {
        "RetentionPeriodHours": Capacity, Neither, "the retention", "h";
        "ShardCount": Capacity, Neither, "the number of shards";
        "StreamEncryption": Exposure, Less, "the encryption";
        "StreamModeDetails": Capacity, Neither, "the capacity mode";
        "StreamModeDetails.StreamMode": Capacity, Neither, "the capacity mode";
    }
    "AWS::Kinesis::StreamConsumer" {
        "": Triggers, Neither, "the consumer";
    }
    "AWS::Lambda::Alias" {
        "ProvisionedConcurrencyConfig": Capacity, Neither, "the provisioned concurrency";
        "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions": Capacity, Neither, "the provisioned concurrency";
    }
    "AWS::Lambda::CodeSigningConfig" {
        "AllowedPublishers": Exposure, More, "the list of profiles that may sign the code";
        "CodeSigningPolicies": Exposure, Less, "the treatment of code without a signature";
        "CodeSigningPolicies.UntrustedArtifactOnDeployment": Exposure, Less, "the treatment of code without a signature";
    }
    "AWS::Lambda::EventInvokeConfig" {
        "DestinationConfig": DataLoss, Less, "the place where failed events are kept";
        "DestinationConfig.OnSuccess": Triggers, Neither, "the place where results go";
        "MaximumEventAgeInSeconds": Capacity, Neither, "the time that an event is tried", "s";
        "MaximumRetryAttempts": Capacity, Neither, "the number of retries";
    }
    "AWS::Lambda::EventSourceMapping" {
        "": Triggers, Neither, "the source";
        "BatchSize": Capacity, Neither, "the batch size";
        "BisectBatchOnFunctionError": Capacity, Neither, "the halving of failed batches";
        "DestinationConfig": DataLoss, Less, "the place where failed batches are kept";
        "Enabled": Triggers, Neither, "the state";
        "FilterCriteria": Triggers, Neither, "the filter";
        "FunctionResponseTypes": DataLoss, Less, "the report of partial batch failures";
        "MaximumBatchingWindowInSeconds": Capacity, Neither, "the batching window", "s";
        "MaximumRecordAgeInSeconds": DataLoss, Less, "the age up to which records are tried", "s";
        "MaximumRetryAttempts": Capacity, Neither, "the number of retries";
        "MetricsConfig": Alarms, Less, "the set of metrics";
        "ParallelizationFactor": Capacity, Neither, "the number of batches of a shard at once";
        "ProvisionedPollerConfig": Capacity, Neither, "the number of pollers";
        "ScalingConfig": Capacity, Neither, "the limit of batches at once";
        "ScalingConfig.MaximumConcurrency": Capacity, Neither, "the limit of batches at once";
        "TumblingWindowInSeconds": Capacity, Neither, "the tumbling window", "s";
    }
    "AWS::Lambda::Function" {
        "Architectures": Other, Neither, "the architecture";
        "CodeSigningConfigArn": Exposure, Less, "the code signing";
        "Environment": Other, Neither, "the environment";
        "EphemeralStorage": Capacity, Neither, "the size of `/tmp`", "MB";
        "EphemeralStorage.Size": Capacity, Neither, "the size of `/tmp`", "MB";
        "KmsKeyArn": Exposure, Less, "the key that encrypts the environment";
        "Layers": Other, Neither, "the list of layers";
        "LoggingConfig": Alarms, Neither, "the setting of the log";
        "LoggingConfig.ApplicationLogLevel": Alarms, Neither, "the level of the log";
        "MemorySize": Capacity, Neither, "the memory", "MB";
        "RecursiveLoop": Capacity, Neither, "the treatment of loops";
        "ReservedConcurrentExecutions": Capacity, Neither, "the reserved concurrency";
        "Role": Permissions, Neither, "the role";
        "Runtime": Other, Neither, "the runtime";
        "RuntimeManagementConfig": Other, Neither, "the way of the runtime's updates";
        "Timeout": Capacity, Neither, "the timeout", "s";
        "TracingConfig": Alarms, Less, "the tracing";
        "TracingConfig.Mode": Alarms, Less, "the tracing";
        "VpcConfig": Exposure, Neither, "the network";
        "VpcConfig.SecurityGroupIds": Exposure, Neither, "the list of security groups";
        "VpcConfig.SubnetIds": Exposure, Neither, "the list of subnets";
    }
    "AWS::Lambda::Url" {
        "AuthType": Exposure, Less, "the authorization";
        "Cors": Exposure, More, "CORS";
        "Cors.AllowCredentials": Exposure, More, "the leave of CORS to send credentials";
        "Cors.AllowHeaders": Exposure, More, "the list of headers that CORS lets through";
        "Cors.AllowMethods": Exposure, More, "the list of methods that CORS allows";
        "Cors.AllowOrigins": Exposure, More, "the list of origins that CORS lets in";
        "Cors.ExposeHeaders": Exposure, More, "the list of headers that CORS shows";
        "Cors.MaxAge": Other, Neither, "the time that browsers keep CORS's answers", "s";
        "InvokeMode": Triggers, Neither, "the way that answers are sent";
    }
    "AWS::Logs::LogGroup" {
        "DataProtectionPolicy": Exposure, Less, "the masking";
        "KmsKeyId": Exposure, Less, "the encryption";
        "RetentionInDays": Capacity, Neither, "the retention", "days";
    }
    "AWS::Logs::MetricFilter" {
        "": Alarms, Neither, "the count";
    }
    "AWS::Logs::SubscriptionFilter" {
        "": Triggers, Neither, "what it forwards";
        "FilterPattern": Triggers, Neither, "the pattern of lines that it forwards";
    }
    "AWS::Route53::RecordSet" {
        "": Exposure, Neither, "the record";
    }
    "AWS::S3::Bucket" {
        "AccessControl": Exposure, Neither, "the access control list";
        "BucketEncryption": Exposure, Less, "the encryption";
        "CorsConfiguration": Exposure, More, "CORS";
        "LifecycleConfiguration": DataLoss, Neither, "the expiry of objects";
        "NotificationConfiguration": Triggers, Neither, "what it calls";
        "OwnershipControls": Exposure, Less, "the ownership of its objects";
        "PublicAccessBlockConfiguration": Exposure, Less, "the block of public access";
        "PublicAccessBlockConfiguration.BlockPublicAcls": Exposure, Less, "the block of new public access control lists";
        "PublicAccessBlockConfiguration.BlockPublicPolicy": Exposure, Less, "the block of public policies";
        "PublicAccessBlockConfiguration.IgnorePublicAcls": Exposure, Less, "the disregard of public access control lists";
        "PublicAccessBlockConfiguration.RestrictPublicBuckets": Exposure, Less, "the block of access by a public policy";
        "VersioningConfiguration": DataLoss, Less, "the versioning";
        "VersioningConfiguration.Status": DataLoss, Less, "the versioning";
    }
    "AWS::SES::ReceiptRule" {
        "": Triggers, Neither, "what it does with mail";
        "Rule.ScanEnabled": Exposure, Less, "the scan for viruses and spam";
        "Rule.TlsPolicy": Exposure, Neither, "the encryption that mail needs";
    }
    "AWS::SNS::Subscription" {
        "": Triggers, Neither, "the subscription";
        "FilterPolicy": Triggers, Neither, "the filter";
        "FilterPolicyScope": Triggers, Neither, "the scope of the filter";
        "RedrivePolicy": DataLoss, Less, "the place where failed messages are kept";
    }
    "AWS::SNS::Topic" {
        "KmsMasterKeyId": Exposure, Less, "the encryption";
    }
    "AWS::SQS::Queue" {
        "ContentBasedDeduplication": Other, Neither, "the deduplication";
        "KmsMasterKeyId": Exposure, Less, "the encryption";
        "MessageRetentionPeriod": Capacity, Neither, "the retention", "s";
        "RedriveAllowPolicy": Other, Neither, "the list of queues that leave messages in it";
        "RedrivePolicy": DataLoss, Less, "the place where failed messages are kept";
        "RedrivePolicy.maxReceiveCount": Capacity, Neither, "the number of times that a message is tried";
        "SqsManagedSseEnabled": Exposure, Less, "SQS's own encryption";
        "VisibilityTimeout": Capacity, Neither, "the visibility timeout", "s";
    }
    "AWS::Scheduler::Schedule" {
        "": Triggers, Neither, "the schedule";
        "EndDate": Triggers, Neither, "the end";
        "FlexibleTimeWindow": Triggers, Neither, "the window";
        "FlexibleTimeWindow.MaximumWindowInMinutes": Triggers, Neither, "the window", "min";
        "ScheduleExpression": Triggers, Neither, "the time";
        "ScheduleExpressionTimezone": Triggers, Neither, "the time zone";
        "StartDate": Triggers, Neither, "the beginning";
        "Target.DeadLetterConfig": DataLoss, Less, "the place where failed events are kept";
        "Target.Input": Triggers, Neither, "what it gives to the function";
        "Target.RetryPolicy": Capacity, Neither, "the number of retries";
    }
    "AWS::WAFv2::WebACL" {
        "DefaultAction": Exposure, Neither, "the treatment of other requests";
        "Rules": Exposure, Less, "the list of rules";
    }
    "AWS::WAFv2::WebACLAssociation" {
        "": Exposure, Neither, "what it stands before";
    }
}

/// The fact that a property is part of, the most specific one, and how many keys its path has.
pub(super) fn of(kind: &str, path: &[String]) -> Option<(&'static Fact, usize)> {
    let facts = FACTS.iter().filter(|fact| fact.kind == kind);
    let facts = facts.map(|fact| (fact, fact.keys().count()));
    let is_within = |(fact, keys): &(&Fact, usize)| {
        *keys <= path.len() && fact.keys().zip(path).all(|(key, own)| key == own)
    };
    facts.filter(is_within).max_by_key(|(_, keys)| *keys)
}

impl Fact {
    fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('.').filter(|key| !key.is_empty())
    }

    /// Whether it is about the resource as a whole.
    pub(super) fn is_whole(&self) -> bool {
        self.path.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::{Side, diff};
    use super::*;

    /// A template with one resource that has a value at the fact's path.
    fn side(fact: &Fact, value: Json) -> Side {
        let keys: Vec<_> = fact.keys().collect();
        let keys = if keys.is_empty() { vec!["Another"] } else { keys };
        let properties = keys.into_iter().rev().fold(value, |value, key| json!({ key: value }));
        let resource = json!({ "Type": fact.kind, "Properties": properties });
        Side::of_template(json!({ "Resources": { "Own": resource } })).expect("it is a template")
    }

    #[test]
    fn each_fact_is_told_in_its_category_and_words() {
        for fact in FACTS {
            let delta = diff(&side(fact, json!("one")), &side(fact, json!("two")));
            let [finding] = &delta.findings[..] else { panic!("{} {}: {delta:?}", fact.kind, fact.path) };
            assert_eq!(finding.category, fact.category, "{} {}", fact.kind, fact.path);
            // Two sentences of their own.
            let is_replaced = finding.text.contains("is replaced, since its")
                || finding.text.contains("is open to anyone now");
            assert!(
                is_replaced || finding.text.contains(fact.words),
                "{} {}: {}",
                fact.kind,
                fact.path,
                finding.text
            );
        }
    }

    #[test]
    fn more_and_less_are_told_apart() {
        let (none, some) = (json!([]), json!(["one"]));
        for fact in FACTS {
            let delta = diff(&side(fact, none.clone()), &side(fact, some.clone()));
            let back = diff(&side(fact, some.clone()), &side(fact, none.clone()));
            let better = [&delta, &back].map(|delta| delta.findings.iter().all(|finding| finding.is_better));
            let is_replaced = delta.findings.iter().any(|finding| finding.text.contains("is replaced"));
            let expected = match fact.worse {
                _ if is_replaced => [false, false],
                Worse::More => [false, true],
                Worse::Less => [true, false],
                Worse::Neither => [false, false],
            };
            assert_eq!(better, expected, "{} {}", fact.kind, fact.path);
        }
    }

    #[test]
    fn facts_are_in_order_and_none_is_there_twice() {
        assert!(FACTS.is_sorted_by(|one, next| (one.kind, one.path) < (next.kind, next.path)));
    }
}
