//! The examples of docs/reference, as documentation tests. Made by `cargo xtask reference`.

#[doc = include_str!("../../docs/reference/keys.md")]
mod keys {}

#[doc = include_str!("../../docs/reference/triggers/http.md")]
mod http {}

#[doc = include_str!("../../docs/reference/triggers/invoke.md")]
mod invoke {}

#[doc = include_str!("../../docs/reference/triggers/s3.md")]
mod s3 {}

#[doc = include_str!("../../docs/reference/triggers/schedule.md")]
mod schedule {}

#[doc = include_str!("../../docs/reference/triggers/sqs.md")]
mod sqs {}
