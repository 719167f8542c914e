"""What each type of handle lets a function do, tried on moto with IAM enforced: with the keys of the function's role and
the name that the function is told, its own operations are allowed, and their neighbours are not.

Not tried, since moto asks for other permissions than AWS does: `DeleteObjects` (moto wants `s3:DeleteObject` on the bucket
and not on its objects), and transactions (AWS wants the permission of each item's operation, moto one named after the
transaction, which IAM does not have). Nor that the endpoint of a WebSocket API leads to it: moto takes no stage in its path,
so that a header tells which API is meant.
"""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import ROOT
from enforcement import enforced
from moto.awslambda.models import LambdaFunction
from stacks import Aws, Stack, without

# A function for each access, which `cargo test` holds, and `others` with a resource more of every kind.
TEMPLATE = json.loads((ROOT / "lessops-core/tests/golden/handles/template.json").read_text())

KEY = {"id": {"S": "1"}}
READ, WRITE = {"Read", "ReadWrite"}, {"Write", "ReadWrite"}


def clients(aws, url):
    """The clients behind the endpoint of a WebSocket API."""
    client = Aws(aws.endpoint, **aws.keys).apigatewaymanagementapi
    client.meta.events.register("before-call", lambda params, **_: params["headers"].update({"Referer": url}))
    return client


# What can be asked of each kind of resource: how, and with which access it may be.
OPERATIONS = {
    "bucket": {
        "GetObject": (lambda aws, name: aws.s3.get_object(Bucket=name, Key="a"), READ),
        "HeadObject": (lambda aws, name: aws.s3.head_object(Bucket=name, Key="a"), READ),
        "ListObjectsV2": (lambda aws, name: aws.s3.list_objects_v2(Bucket=name), READ),
        "PutObject": (lambda aws, name: aws.s3.put_object(Bucket=name, Key="a", Body=b"a"), WRITE),
        "DeleteObject": (lambda aws, name: aws.s3.delete_object(Bucket=name, Key="b"), WRITE),
        "CreateMultipartUpload": (lambda aws, name: aws.s3.create_multipart_upload(Bucket=name, Key="c"), WRITE),
        "ListMultipartUploads": (lambda aws, name: aws.s3.list_multipart_uploads(Bucket=name), WRITE),
        "PutObjectAcl": (lambda aws, name: aws.s3.put_object_acl(Bucket=name, Key="a", ACL="public-read"), set()),
        "PutBucketPolicy": (lambda aws, name: aws.s3.put_bucket_policy(Bucket=name, Policy="{}"), set()),
        "DeleteBucket": (lambda aws, name: aws.s3.delete_bucket(Bucket=name), set()),
    },
    "table": {
        "GetItem": (lambda aws, name: aws.dynamodb.get_item(TableName=name, Key=KEY), READ),
        "BatchGetItem": (lambda aws, name: aws.dynamodb.batch_get_item(RequestItems={name: {"Keys": [KEY]}}), READ),
        "Scan": (lambda aws, name: aws.dynamodb.scan(TableName=name), READ),
        "Query": (
            lambda aws, name: aws.dynamodb.query(
                TableName=name, KeyConditionExpression="id = :id", ExpressionAttributeValues={":id": KEY["id"]}
            ),
            READ,
        ),
        "PutItem": (lambda aws, name: aws.dynamodb.put_item(TableName=name, Item=KEY), WRITE),
        "UpdateItem": (
            lambda aws, name: aws.dynamodb.update_item(
                TableName=name, Key=KEY, UpdateExpression="SET a = :a", ExpressionAttributeValues={":a": {"N": "1"}}
            ),
            WRITE,
        ),
        "BatchWriteItem": (
            lambda aws, name: aws.dynamodb.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": KEY}}]}),
            WRITE,
        ),
        "DeleteItem": (lambda aws, name: aws.dynamodb.delete_item(TableName=name, Key=KEY), WRITE),
        "DescribeTable": (lambda aws, name: aws.dynamodb.describe_table(TableName=name), set()),
        "DeleteTable": (lambda aws, name: aws.dynamodb.delete_table(TableName=name), set()),
    },
    "queue": {
        "SendMessage": (lambda aws, url: aws.sqs.send_message(QueueUrl=url, MessageBody="a"), {"Send"}),
        "ReceiveMessage": (lambda aws, url: aws.sqs.receive_message(QueueUrl=url), set()),
        "PurgeQueue": (lambda aws, url: aws.sqs.purge_queue(QueueUrl=url), set()),
        "GetQueueAttributes": (lambda aws, url: aws.sqs.get_queue_attributes(QueueUrl=url), set()),
    },
    "topic": {
        "Publish": (lambda aws, arn: aws.sns.publish(TopicArn=arn, Message="a"), {"Publish"}),
        "Subscribe": (
            lambda aws, arn: aws.sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="a@example.com"),
            set(),
        ),
        "DeleteTopic": (lambda aws, arn: aws.sns.delete_topic(TopicArn=arn), set()),
    },
    "stream": {
        "PutRecord": (lambda aws, name: aws.kinesis.put_record(StreamName=name, Data=b"a", PartitionKey="a"), {"Put"}),
        "PutRecords": (
            lambda aws, name: aws.kinesis.put_records(StreamName=name, Records=[{"Data": b"a", "PartitionKey": "a"}]),
            {"Put"},
        ),
        "ListShards": (lambda aws, name: aws.kinesis.list_shards(StreamName=name), set()),
        "DeleteStream": (lambda aws, name: aws.kinesis.delete_stream(StreamName=name), set()),
    },
    "bus": {
        "PutEvents": (
            lambda aws, name: aws.events.put_events(
                Entries=[{"EventBusName": name, "Source": "shop", "DetailType": "a", "Detail": "{}"}]
            ),
            {"Put"},
        ),
    },
    "function": {
        "Invoke": (lambda aws, name: aws.functions.invoke(FunctionName=name), {"Invoke"}),
        "GetFunction": (lambda aws, name: aws.functions.get_function(FunctionName=name), set()),
        "DeleteFunction": (lambda aws, name: aws.functions.delete_function(FunctionName=name), set()),
    },
    "connections": {
        "PostToConnection": (lambda aws, url: clients(aws, url).post_to_connection(ConnectionId="a", Data=b"a"), {"Post"}),
        "GetConnection": (lambda aws, url: clients(aws, url).get_connection(ConnectionId="a"), set()),
        "DeleteConnection": (lambda aws, url: clients(aws, url).delete_connection(ConnectionId="a"), set()),
    },
    "secret": {
        "GetSecretValue": (lambda aws, name: aws.secretsmanager.get_secret_value(SecretId=name), {"Read"}),
        "PutSecretValue": (
            lambda aws, name: aws.secretsmanager.put_secret_value(SecretId=name, SecretString="b"),
            set(),
        ),
        "DeleteSecret": (lambda aws, name: aws.secretsmanager.delete_secret(SecretId=name), set()),
    },
    "parameter": {
        "GetParameter": (lambda aws, name: aws.ssm.get_parameter(Name=name, WithDecryption=True), {"Read"}),
        "PutParameter": (lambda aws, name: aws.ssm.put_parameter(Name=name, Value="b", Overwrite=True), set()),
        "DeleteParameter": (lambda aws, name: aws.ssm.delete_parameter(Name=name), set()),
    },
}


def with_api(template):
    """A template for moto, whose CloudFormation has no WebSocket APIs: the id of one is a parameter."""
    left = {name: resource for name, resource in template["Resources"].items() if name != "WebsocketApi"}
    api = {"WebsocketApi": {"Type": "String", "Default": "a1b2c3d4e5"}}
    return without(template | {"Parameters": template["Parameters"] | api, "Resources": left}, lambda _: False)


def is_allowed(ask, aws, name):
    try:
        with enforced():
            ask(aws, name)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 403, error
        return False
    return True


def handlers():
    """The functions with a handle, each with what the handle is."""
    words = {"read": "Read", "write": "Write", "read_write": "ReadWrite"}
    resources = TEMPLATE["Resources"].values()
    names = [resource["Properties"]["Handler"] for resource in resources if resource["Type"] == "AWS::Lambda::Function"]
    for name in sorted(names):
        kind, _, access = name.partition("_")
        if kind in OPERATIONS and access:
            yield name, kind, words.get(access, access.capitalize())


CASES = [
    pytest.param(name, kind, operation, access in accesses, ask, id=f"{name}-{operation}")
    for name, kind, access in handlers()
    for operation, (ask, accesses) in OPERATIONS[kind].items()
]


@pytest.fixture(scope="module")
def roles(aws):
    """By handler: AWS as who has the keys of the function's role, and the variables that the function gets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LambdaFunction, "_invoke_lambda", lambda self, event: ("null", False, ""))
        for name in ("shop/key", "shop/other-key"):
            aws.secretsmanager.create_secret(Name=name, SecretString="a")
        for name in ("/shop/rate", "/shop/other-rate"):
            aws.ssm.put_parameter(Name=name, Value="a", Type="SecureString")
        stack = Stack(aws, "Shop")
        stack.create(with_api(TEMPLATE))
        stack.mend_policies()
        functions = aws.functions.list_functions()["Functions"]
        yield {
            function["Handler"]: (aws.as_role(function["Role"]), function["Environment"]["Variables"])
            for function in functions
        }


def named(variables, kind):
    """What the function is told of its resource of a kind."""
    (value,) = [value for name, value in variables.items() if name.startswith(f"LESSOPS_{kind.upper()}_")]
    return value


@pytest.fixture
def filled(aws, roles, kind):
    """There is something to ask for."""
    if kind == "bucket":
        for handler in ("bucket_read", "others"):
            aws.s3.put_object(Bucket=named(roles[handler][1], kind), Key="a", Body=b"a")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("handler", "kind", "operation", "allowed", "ask"), CASES)
def test_a_function_may_do_what_its_handle_says_and_no_more(roles, handler, kind, operation, allowed, ask):
    role, variables = roles[handler]
    assert is_allowed(ask, role, named(variables, kind)) == allowed


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("handler", "kind", "operation", "allowed", "ask"), [case for case in CASES if case.values[3]])
def test_what_it_may_do_it_may_not_do_to_another_resource_of_the_kind(roles, handler, kind, operation, allowed, ask):
    role, _ = roles[handler]
    others, variables = roles["others"]
    other = named(variables, kind)
    assert not is_allowed(ask, role, other)
    # It is not for want of the resource, or of the operation.
    if kind != "bucket" or operation in ("GetObject", "PutObject"):
        assert is_allowed(ask, others, other)


def test_a_function_without_a_handle_may_do_nothing_of_that(roles):
    role, _ = roles["quote"]
    for kind, operations in OPERATIONS.items():
        for ask, _ in operations.values():
            assert not is_allowed(ask, role, named(roles["others"][1], kind))
