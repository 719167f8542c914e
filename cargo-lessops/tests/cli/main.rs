//! `cargo lessops`, as a person runs it: every option and every bad input.

mod alarms;
mod binary;
mod build;
mod check;
mod completions;
mod dashboard;
mod describe;
#[cfg(feature = "local")]
mod dev;
mod diff;
mod example;
mod explain;
mod fixture;
#[cfg(feature = "local")]
mod invoke;
mod new;
mod output;
mod package;
mod permissions;
mod policies;
mod prefixes;
#[cfg(feature = "aws")]
mod redrive;
mod sbom;
mod secrets;
mod service;
mod stages;
mod uses;
