//! The language, the manifest and the CloudFormation template of `lessops`.
//!
//! The data flows one way: an [argument tree](args) is read by [fields](field) into a [function] with its
//! [settings], [triggers](trigger) and [alarms](alarm); functions make a [manifest].

pub mod alarm;
pub mod args;
pub mod field;
pub mod function;
pub mod grammar;
pub mod manifest;
pub mod metrics;
pub mod problem;
pub mod settings;
pub mod trigger;

pub(crate) use field::declare::{group, group_field, kinds, words};
