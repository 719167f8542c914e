//! `cargo lessops`, as a person runs it: every option and every bad input.

mod alarms;
mod binary;
mod build;
mod dashboard;
#[cfg(feature = "local")]
mod dev;
mod example;
mod fixture;
#[cfg(feature = "local")]
mod invoke;
mod new;
mod output;
mod permissions;
mod policies;
mod prefixes;
#[cfg(feature = "aws")]
mod redrive;
mod service;
