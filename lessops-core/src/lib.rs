//! The language, the manifest and the CloudFormation template of `lessops`.
//!
//! The data flows one way: an [argument tree](args) is read by [fields](field) into a [function] with its
//! [settings], [triggers](trigger), [alarms](alarm) and [resources](resource); functions make a [manifest].
#![cfg_attr(
    feature = "template",
    doc = "What is wrong with a manifest as a whole is found by its [checks](check), and it is"
)]
#![cfg_attr(feature = "template", doc = "lowered to [CloudFormation](cloudformation).")]

pub mod alarm;
pub mod args;
#[cfg(feature = "template")]
pub mod check;
#[cfg(feature = "template")]
pub mod cloudformation;
pub mod code;
#[cfg(feature = "template")]
pub mod diff;
#[cfg(feature = "template")]
pub mod failures;
pub mod field;
pub mod function;
pub mod grammar;
#[cfg(feature = "template")]
pub mod graph;
#[cfg(feature = "template")]
mod iam;
#[cfg(feature = "template")]
pub mod key_policy;
pub mod manifest;
pub mod metrics;
#[cfg(feature = "template")]
mod names;
pub mod page;
#[cfg(feature = "template")]
pub mod permissions;
pub mod problem;
pub mod resource;
pub mod settings;
#[cfg(feature = "template")]
pub mod stack_policy;
pub mod trigger;

pub(crate) use field::declare::{group, group_field, kinds, words};
