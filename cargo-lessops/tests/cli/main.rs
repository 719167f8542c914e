//! `cargo lessops`, as a person runs it: every option and every bad input.

mod alarms;
mod binary;
mod build;
mod check;
mod dashboard;
mod example;
mod explain;
mod fixture;
mod new;
mod output;
mod permissions;
mod policies;
mod prefixes;
#[cfg(feature = "aws")]
mod redrive;
mod service;
