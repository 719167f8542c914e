//! The pages of AWS's documentation that limits come from, so that an error can name the one that says so.

use std::fmt;

/// A page, by its title and what it is a part of. Addresses move; titles are found by any search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The page's title, or the operation's name.
    pub title: &'static str,
    /// The guide or API reference that it is a part of.
    pub guide: &'static str,
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\", {}", self.title, self.guide)
    }
}

/// Declares a constant for each page, guide by guide.
macro_rules! pages {
    ($( $guide:literal { $( $name:ident = $title:literal, )* } )*) => {
        $($(
            #[doc = concat!("\"", $title, "\", ", $guide, ".")]
            pub const $name: Page = Page { title: $title, guide: $guide };
        )*)*
    };
}

pages! {
    "AWS Lambda developer guide" {
        CODE_SIGNING = "Using code signing to verify code integrity with Lambda",
        ENVIRONMENT_VARIABLES = "Working with Lambda environment variables",
        EVENT_FILTERING = "Control which events Lambda sends to your function",
        LAMBDA_QUOTAS = "Lambda quotas",
        LAMBDA_TAGS = "Using tags on Lambda functions",
        PROVISIONED_CONCURRENCY = "Configuring provisioned concurrency for a function",
        RESERVED_CONCURRENCY = "Configuring reserved concurrency for a function",
        SQS_PARAMETERS = "Lambda parameters for Amazon SQS event source mappings",
    }
    "AWS Lambda API reference" {
        CREATE_EVENT_SOURCE_MAPPING = "CreateEventSourceMapping",
        CREATE_FUNCTION = "CreateFunction",
        LAMBDA_CORS = "Cors",
        PUT_EVENT_INVOKE_CONFIG = "PutFunctionEventInvokeConfig",
        PROVISIONED_POLLER_CONFIG = "ProvisionedPollerConfig",
        SELF_MANAGED_EVENT_SOURCE = "SelfManagedEventSource",
        VPC_CONFIG = "VpcConfig",
    }
    "Amazon S3 user guide" {
        BUCKET_NAMES = "General purpose bucket naming rules",
        KEY_NAME_FILTERING = "Configuring event notifications using object key name filtering",
    }
    "Amazon SQS API reference" {
        CREATE_QUEUE = "CreateQueue",
        SET_QUEUE_ATTRIBUTES = "SetQueueAttributes",
    }
    "Amazon SNS API reference" {
        CREATE_TOPIC = "CreateTopic",
    }
    "Amazon SNS developer guide" {
        FILTER_POLICY_CONSTRAINTS = "Filter policy constraints in Amazon SNS",
        SUBSCRIPTION_FILTER_POLICIES = "Amazon SNS subscription filter policies",
    }
    "Amazon DynamoDB developer guide" {
        TIME_TO_LIVE = "Using time to live (TTL) in DynamoDB",
    }
    "Amazon EventBridge API reference" {
        CREATE_EVENT_BUS = "CreateEventBus",
    }
    "Amazon EventBridge user guide" {
        EVENT_PATTERNS = "Creating Amazon EventBridge event patterns",
        EVENTBRIDGE_QUOTAS = "Amazon EventBridge quotas",
    }
    "Amazon Kinesis Data Streams developer guide" {
        KINESIS_QUOTAS = "Quotas and limits",
    }
    "AWS IoT developer guide" {
        IOT_SQL = "AWS IoT SQL reference",
    }
    "Amazon SES developer guide" {
        SES_QUOTAS = "Service quotas in Amazon SES",
    }
    "Amazon SES API v1 reference" {
        CREATE_RECEIPT_RULE_SET = "CreateReceiptRuleSet",
        RECEIPT_RULE = "ReceiptRule",
    }
    "Elastic Load Balancing API reference" {
        CREATE_RULE = "CreateRule",
        CREATE_TARGET_GROUP = "CreateTargetGroup",
        HOST_CONDITION = "HostHeaderConditionConfig",
        PATH_CONDITION = "PathPatternConditionConfig",
    }
    "User guide for Application Load Balancers" {
        ALB_QUOTAS = "Quotas for your Application Load Balancers",
    }
    "Amazon API Gateway developer guide" {
        API_GATEWAY_QUOTAS = "Amazon API Gateway quotas",
        HTTP_API_QUOTAS = "Quotas for configuring and running an HTTP API in API Gateway",
        HTTP_ROUTES = "Create routes for HTTP APIs in API Gateway",
        WEBSOCKET_ACCESS = "Control and manage access to WebSocket APIs in API Gateway",
        WEBSOCKET_ROUTES = "Create routes for WebSocket APIs in API Gateway",
    }
    "Amazon API Gateway V2 API reference" {
        DOMAIN_NAMES = "DomainNames",
    }
    "Amazon Route 53 API reference" {
        HOSTED_ZONE = "HostedZone",
    }
    "Amazon EventBridge Scheduler user guide" {
        SCHEDULE_TYPES = "Schedule types in EventBridge Scheduler",
    }
    "Amazon EventBridge Scheduler API reference" {
        CREATE_SCHEDULE = "CreateSchedule",
        FLEXIBLE_TIME_WINDOW = "FlexibleTimeWindow",
    }
    "Amazon CloudWatch user guide" {
        METRIC_MATH = "Using math expressions with CloudWatch metrics",
    }
    "Amazon CloudWatch API reference" {
        METRIC_DATUM = "MetricDatum",
        PUT_METRIC_ALARM = "PutMetricAlarm",
    }
    "Amazon CloudWatch Logs API reference" {
        CREATE_LOG_GROUP = "CreateLogGroup",
        PUT_RETENTION_POLICY = "PutRetentionPolicy",
        PUT_SUBSCRIPTION_FILTER = "PutSubscriptionFilter",
    }
    "Amazon CloudWatch Logs user guide" {
        SENSITIVE_DATA = "CloudWatch Logs managed data identifiers for sensitive data types",
    }
    "Application Auto Scaling user guide" {
        SCHEDULED_SCALING = "Quotas for Application Auto Scaling",
    }
    "AWS CodeDeploy user guide" {
        CODEDEPLOY_QUOTAS = "CodeDeploy quotas",
    }
    "AWS IAM user guide" {
        PERMISSIONS_BOUNDARIES = "Permissions boundaries for IAM entities",
    }
    "AWS CloudFormation user guide" {
        CUSTOM_RESOURCES = "AWS::CloudFormation::CustomResource",
        PARAMETERS = "CloudFormation template Parameters syntax",
    }
    "AWS CloudFormation API reference" {
        CREATE_STACK = "CreateStack",
    }
}
