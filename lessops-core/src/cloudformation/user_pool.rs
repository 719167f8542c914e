//! Amazon Cognito user pools.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Object, Tags, object, tag_map};
use crate::function::Function;
use crate::names::{self, Part};

/// How long a password is at least.
const SHORTEST_PASSWORD: u32 = 12;

/// Adds a pool whose users are known by their mail address, and which asks functions about some moments.
pub(super) fn lower<'a>(
    name: &str,
    moments: Object,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let id = names::id(name, Part::UserPool);
    let recovery = object! { "Name": "verified_email", "Priority": 1_u32 };
    let properties = object! {
        "UserPoolName": names::unique(name),
        "AccountRecoverySetting": object! { "RecoveryMechanisms": [recovery] },
        "AutoVerifiedAttributes": ["email"],
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "LambdaConfig": moments,
        "MfaConfiguration": "OPTIONAL",
        "Policies": object! { "PasswordPolicy": object! { "MinimumLength": SHORTEST_PASSWORD } },
        "UserPoolTags": tag_map(tags),
        "UsernameAttributes": ["email"],
    };
    stack.add(id.clone(), Resource::new("AWS::Cognito::UserPool", properties).retained(), functions);
    stack.output(id.clone(), format!("The id of the user pool {name}."), id.reference());
}
