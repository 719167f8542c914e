//! Kinesis data streams.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Tags, object, tag_list};
use crate::function::Function;
use crate::names::{self, Part};

/// Adds a stream: on demand, unless it has a number of shards.
pub(super) fn lower<'a>(
    name: &str,
    shards: Option<u32>,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let id = names::id(name, Part::Stream);
    let mode = if shards.is_some() { "PROVISIONED" } else { "ON_DEMAND" };
    let properties = object! {
        "Name": names::unique(name),
        "ShardCount": shards,
        "StreamModeDetails": object! { "StreamMode": mode },
        "StreamEncryption": object! { "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis" },
        "Tags": tag_list(tags),
    };
    stack.add(id.clone(), Resource::new("AWS::Kinesis::Stream", properties).retained(), functions);
    stack.output(id.clone(), format!("The name of the stream {name}."), id.reference());
}
