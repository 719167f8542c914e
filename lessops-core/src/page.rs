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
        ENVIRONMENT_VARIABLES = "Working with Lambda environment variables",
        EVENT_FILTERING = "Control which events Lambda sends to your function",
        LAMBDA_QUOTAS = "Lambda quotas",
        LAMBDA_TAGS = "Using tags on Lambda functions",
        RESERVED_CONCURRENCY = "Configuring reserved concurrency for a function",
        SQS_PARAMETERS = "Lambda parameters for Amazon SQS event source mappings",
    }
    "AWS Lambda API reference" {
        CREATE_FUNCTION = "CreateFunction",
        PUT_EVENT_INVOKE_CONFIG = "PutFunctionEventInvokeConfig",
    }
    "Amazon S3 user guide" {
        BUCKET_NAMES = "General purpose bucket naming rules",
        KEY_NAME_FILTERING = "Configuring event notifications using object key name filtering",
    }
    "Amazon SQS API reference" {
        CREATE_QUEUE = "CreateQueue",
        SET_QUEUE_ATTRIBUTES = "SetQueueAttributes",
    }
    "Amazon API Gateway developer guide" {
        HTTP_ROUTES = "Create routes for HTTP APIs in API Gateway",
    }
    "Amazon EventBridge Scheduler user guide" {
        SCHEDULE_TYPES = "Schedule types in EventBridge Scheduler",
    }
    "Amazon EventBridge Scheduler API reference" {
        CREATE_SCHEDULE = "CreateSchedule",
        FLEXIBLE_TIME_WINDOW = "FlexibleTimeWindow",
    }
    "Amazon CloudWatch API reference" {
        PUT_METRIC_ALARM = "PutMetricAlarm",
    }
    "Amazon CloudWatch Logs API reference" {
        PUT_RETENTION_POLICY = "PutRetentionPolicy",
    }
    "AWS CloudFormation user guide" {
        PARAMETERS = "CloudFormation template Parameters syntax",
    }
}
