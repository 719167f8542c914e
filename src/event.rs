//! The events that triggers deliver: the modules of `aws_lambda_events`, each behind the feature of its name.

#[cfg(feature = "websocket")]
pub use aws_lambda_events::apigw;
#[cfg(feature = "custom_resource")]
pub use aws_lambda_events::cloudformation;
#[cfg(feature = "cloudwatch_alarms")]
pub use aws_lambda_events::cloudwatch_alarms;
#[cfg(feature = "cloudwatch_logs")]
pub use aws_lambda_events::cloudwatch_logs;
#[cfg(feature = "deployment")]
pub use aws_lambda_events::codedeploy;
#[cfg(feature = "cognito")]
pub use aws_lambda_events::cognito;
#[cfg(feature = "dynamodb")]
pub use aws_lambda_events::dynamodb;
#[cfg(feature = "eventbridge")]
pub use aws_lambda_events::eventbridge;
#[cfg(feature = "kafka")]
pub use aws_lambda_events::kafka;
#[cfg(feature = "kinesis")]
pub use aws_lambda_events::kinesis;
#[cfg(feature = "s3")]
pub use aws_lambda_events::s3;
#[cfg(feature = "ses")]
pub use aws_lambda_events::ses;
#[cfg(feature = "sns")]
pub use aws_lambda_events::sns;
#[cfg(feature = "sqs")]
pub use aws_lambda_events::sqs;
#[cfg(any(feature = "dynamodb", feature = "kinesis"))]
pub use aws_lambda_events::{streams, time_window};
