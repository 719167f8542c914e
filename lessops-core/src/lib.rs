//! The language, the manifest and the CloudFormation template of `lessops`.

pub mod args;
pub mod function;
pub mod manifest;
pub mod problem;
