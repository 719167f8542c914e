//! DynamoDB tables.

use super::stack::Stack;
use super::template::Resource;
use super::value::{Object, Tags, object, tag_list};
use crate::function::Function;
use crate::grammar::table_key::{KeyAttribute, TableKey};
use crate::names::{self, Part};

/// Adds a table, which is paid by request and has point-in-time recovery. It has a stream if somebody reads that. Items
/// go when it is past what their attribute `expires` says, if they do.
pub(super) fn lower<'a>(
    name: &str,
    key: TableKey,
    expires: Option<&'static str>,
    has_stream: bool,
    tags: &Tags,
    functions: &[&'a Function],
    stack: &mut Stack<'a>,
) {
    let id = names::id(name, Part::Table);
    let TableKey { partition, sort } = key;
    let attributes: Vec<_> =
        [(partition, "HASH")].into_iter().chain(sort.map(|sort| (sort, "RANGE"))).collect();
    let definitions: Vec<Object> = attributes
        .iter()
        .map(|(KeyAttribute { name, kind }, _)| {
            object! { "AttributeName": name.clone(), "AttributeType": kind.letter() }
        })
        .collect();
    let schema = attributes.into_iter().map(|(KeyAttribute { name, kind: _ }, role)| {
        object! { "AttributeName": name, "KeyType": role }
    });
    let recovery = object! { "PointInTimeRecoveryEnabled": true };
    let time_to_live = expires.map(|attribute| object! { "AttributeName": attribute, "Enabled": true });
    let stream = object! { "StreamViewType": "NEW_AND_OLD_IMAGES" };
    let properties = object! {
        "TableName": names::unique(name),
        "AttributeDefinitions": definitions,
        "KeySchema": schema.collect::<Vec<_>>(),
        "BillingMode": "PAY_PER_REQUEST",
        "PointInTimeRecoverySpecification": recovery,
        "SSESpecification": object! { "SSEEnabled": true },
        "StreamSpecification": has_stream.then_some(stream),
        "TimeToLiveSpecification": time_to_live,
        "Tags": tag_list(tags),
    };
    stack.add(id.clone(), Resource::new("AWS::DynamoDB::Table", properties).retained(), functions);
    stack.output(id.clone(), format!("The name of the table {name}."), id.reference());
}
