//! The events that triggers deliver: the modules of `aws_lambda_events`, each behind the feature of its name.

#[cfg(feature = "dynamodb")]
pub use aws_lambda_events::dynamodb;
#[cfg(feature = "eventbridge")]
pub use aws_lambda_events::eventbridge;
#[cfg(feature = "kinesis")]
pub use aws_lambda_events::kinesis;
#[cfg(feature = "s3")]
pub use aws_lambda_events::s3;
#[cfg(feature = "sns")]
pub use aws_lambda_events::sns;
#[cfg(feature = "sqs")]
pub use aws_lambda_events::sqs;
#[cfg(any(feature = "dynamodb", feature = "kinesis"))]
pub use aws_lambda_events::{streams, time_window};
