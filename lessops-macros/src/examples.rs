//! The examples of docs/reference, as documentation tests. Made by `cargo xtask reference`.

#[doc = include_str!("../../docs/reference/keys.md")]
mod keys {}

#[doc = include_str!("../../docs/reference/triggers/alarm.md")]
mod alarm {}

#[doc = include_str!("../../docs/reference/triggers/alb.md")]
mod alb {}

#[doc = include_str!("../../docs/reference/triggers/cognito.md")]
mod cognito {}

#[doc = include_str!("../../docs/reference/triggers/custom_resource.md")]
mod custom_resource {}

#[doc = include_str!("../../docs/reference/triggers/deployment.md")]
mod deployment {}

#[doc = include_str!("../../docs/reference/triggers/dynamodb.md")]
mod dynamodb {}

#[doc = include_str!("../../docs/reference/triggers/eventbridge.md")]
mod eventbridge {}

#[doc = include_str!("../../docs/reference/triggers/http.md")]
mod http {}

#[doc = include_str!("../../docs/reference/triggers/invoke.md")]
mod invoke {}

#[doc = include_str!("../../docs/reference/triggers/iot.md")]
mod iot {}

#[doc = include_str!("../../docs/reference/triggers/kafka.md")]
mod kafka {}

#[doc = include_str!("../../docs/reference/triggers/kinesis.md")]
mod kinesis {}

#[doc = include_str!("../../docs/reference/triggers/logs.md")]
mod logs {}

#[doc = include_str!("../../docs/reference/triggers/rest.md")]
mod rest {}

#[doc = include_str!("../../docs/reference/triggers/s3.md")]
mod s3 {}

#[doc = include_str!("../../docs/reference/triggers/schedule.md")]
mod schedule {}

#[doc = include_str!("../../docs/reference/triggers/ses.md")]
mod ses {}

#[doc = include_str!("../../docs/reference/triggers/sns.md")]
mod sns {}

#[doc = include_str!("../../docs/reference/triggers/sqs.md")]
mod sqs {}

#[doc = include_str!("../../docs/reference/triggers/url.md")]
mod url {}

#[doc = include_str!("../../docs/reference/triggers/websocket.md")]
mod websocket {}
