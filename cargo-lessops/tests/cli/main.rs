//! `cargo lessops`, as a person runs it: every option and every bad input.

mod alarms;
mod binary;
mod build;
mod dashboard;
mod diff;
mod example;
mod fixture;
mod new;
mod output;
mod permissions;
mod policies;
mod prefixes;
#[cfg(feature = "aws")]
mod redrive;
mod service;
