//! Handles as manifests hold them, and what is wrong with them.

use serde_json::{Value as Json, json};

use super::*;

fn read(json: &Json) -> Result<Handle, Vec<Problem>> {
    let mut problems = Problems::default();
    let handle = Handle::from_json(json, &mut problems);
    if let Some(handle) = &handle {
        handle.resource.check(&handle.name(), &mut problems);
    }
    problems.finish(handle)
}

fn handle(json: &Json) -> Handle {
    read(json).unwrap()
}

/// The only problem: argument and message.
fn problem(json: &Json) -> (String, String) {
    let mut problems = read(json).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:#?}");
    let problem = problems.remove(0);
    (problem.argument, problem.message)
}

fn bucket(fields: &Json) -> Json {
    let mut bucket = json!({ "kind": "bucket", "parameter": "order_files", "access": "Write", "line": 7 });
    let object = bucket.as_object_mut().unwrap();
    object.extend(fields.as_object().unwrap().clone());
    bucket
}

#[test]
fn a_resource_is_named_after_its_parameter() {
    let handle = handle(&bucket(&json!({})));
    assert_eq!(handle.name(), "order-files");
    assert_eq!(handle.variable(), "LESSOPS_BUCKET_ORDER_FILES");
    assert_eq!(handle.type_name(), "Bucket<Write>");
}

#[test]
fn a_function_is_named_as_the_parameter_is() {
    let invoke = json!({ "kind": "function", "parameter": "ship_order", "access": "Invoke", "line": 1 });
    assert_eq!(handle(&invoke).name(), "ship_order");
    assert_eq!(handle(&invoke).variable(), "LESSOPS_FUNCTION_SHIP_ORDER");
}

#[test]
fn a_name_of_its_own_names_the_variable_too() {
    let named = handle(&bucket(&json!({ "name": "orders-v2" })));
    assert_eq!((named.name().as_str(), named.variable().as_str()), ("orders-v2", "LESSOPS_BUCKET_ORDERS_V2"));
}

#[test]
fn a_handle_is_read_from_what_was_written() {
    for fields in [
        json!({}),
        json!({ "name": "orders-v2" }),
        json!({ "existing": "arn:aws:s3:::uploads", "kms_key": "arn:aws:kms:eu-west-1:123456789012:key/1" }),
    ] {
        let handle = handle(&bucket(&fields));
        assert_eq!(handle.to_json(), bucket(&fields));
        assert_eq!(read(&handle.to_json()), Ok(handle));
    }
}

#[test]
fn a_parameter_that_cannot_name_a_bucket_is_told_so() {
    let (argument, message) = problem(&bucket(&json!({ "parameter": "ä" })));
    assert_eq!(argument, "name");
    assert!(message.starts_with("`ä` is not a bucket's name"), "{message}");
}

#[test]
fn an_arn_names_a_resource_of_its_kind() {
    let existing = |kind: &str, arn: &str| {
        let json = json!({ "kind": kind, "parameter": "a", "access": "Read", "line": 1, "existing": arn });
        read(&json).err().map(|problems| problems[0].message.clone())
    };
    assert_eq!(existing("bucket", "arn:aws:s3:::uploads"), None);
    assert_eq!(
        existing("bucket", "arn:aws:sqs:eu-west-1:123456789012:uploads").unwrap(),
        "expected the ARN of an S3 bucket, and this is one of the service `sqs`"
    );
    assert_eq!(
        existing("secret", "arn:aws:secretsmanager:::secret:key-AbCdEf").unwrap(),
        "`` is not a region"
    );
    assert_eq!(
        existing("parameter", "arn:aws:ssm:eu-west-1:123456789012:document/a").unwrap(),
        "`document/a` does not name a parameter of the Parameter Store"
    );
}

#[test]
fn what_stands_already_is_not_described() {
    let key = "arn:aws:kms:eu-west-1:123456789012:key/1";
    assert_eq!(problem(&bucket(&json!({ "kms_key": key }))).0, "kms_key");
    let (_, message) = problem(&bucket(&json!({ "existing": "uploads", "kms_key": "alias/mine" })));
    assert_eq!(message, "expected the ARN of a KMS key, found `alias/mine`");
    let table = json!({ "kind": "table", "parameter": "orders", "access": "Read", "line": 1, "existing": "orders", "key": "id: N" });
    let (argument, message) = problem(&table);
    assert_eq!(argument, "key");
    assert_eq!(message, "`key` is for a table of the stack: one that stands already has its own");
}

#[test]
fn a_kind_or_an_access_that_does_not_exist_is_an_error() {
    assert_eq!(problem(&bucket(&json!({ "access": "Wirte" }))).1, "there is no access `Wirte`");
    assert_eq!(problem(&bucket(&json!({ "kind": "buckt" }))).1, "there is no kind of resource `buckt`");
    assert_eq!(problem(&bucket(&json!({ "fifo": true }))).1, "`bucket` has no argument `fifo`");
    assert_eq!(
        problem(&bucket(&json!({ "access": "Send" }))).1,
        "a `Bucket` takes `Read`, `Write` or `ReadWrite`, found `Send`"
    );
}
