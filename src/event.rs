//! The events that triggers deliver: the modules of `aws_lambda_events`, each behind the feature of its name.

#[cfg(feature = "s3")]
pub use aws_lambda_events::s3;
#[cfg(feature = "sqs")]
pub use aws_lambda_events::sqs;
