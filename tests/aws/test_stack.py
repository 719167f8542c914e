"""The shop as a stack on moto, over the AWS API: created, updated to a second version, deleted."""

import json
import re
import shutil

import pytest
from conftest import ROOT, cargo
from parliament import analyze_policy_string
from stacks import Stack

FIRST = json.loads((ROOT / "examples/shop/template.json").read_text())

# What the second version adds to the shop. Its nightly report goes.
TAKE_BACK = """
//! What customers send back.

use lessops::{Record, lambda};

use crate::order::{Order, Refused};

/// Takes an order back.
#[lambda(trigger = sqs("returns"))]
async fn take_back(order: Record<Order>) -> Result<(), Refused> {
    order.body.wanted.check()
}
"""


@pytest.fixture(scope="session")
def second(tmp_path_factory, target):
    """The template of the second version: the shop with one function more and one less, built for real."""
    package = tmp_path_factory.mktemp("second") / "shop"
    shutil.copytree(ROOT / "examples/shop", package)
    # The same versions of everything, so that what is compiled already serves again.
    shutil.copy(ROOT / "Cargo.lock", package)
    manifest = package / "Cargo.toml"
    text = manifest.read_text().replace('path = "../.."', f"path = '{ROOT}'")
    manifest.write_text(f'{text}\n[workspace]\n\n[profile.dev]\ndebug = "line-tables-only"\n')
    main = package / "src/main.rs"
    main.write_text(main.read_text().replace("mod nightly;", "mod take_back;"))
    (package / "src/take_back.rs").write_text(TAKE_BACK)

    # Its binary has the name of the first version's: only what lies between is shared.
    folders = {"CARGO_BUILD_BUILD_DIR": str(target), "CARGO_TARGET_DIR": str(package / "target")}
    command = ["run", "--quiet", "--package", "cargo-lessops", "--no-default-features", "--target-dir", target]
    command += ["--", "lessops", "template", "--any-code"]
    return json.loads(cargo(*command, "--manifest-path", manifest, **folders))


@pytest.fixture(scope="module")
def stack(aws):
    """The stack of the first version."""
    stack = Stack(aws, "Shop")
    stack.create(FIRST)
    return stack


def test_the_stack_is_created(stack):
    assert stack.status() == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("logical_id", "handler", "memory", "timeout"),
    [
        ("CreateOrderFunction", "create_order", 256, 30),
        ("GetOrderFunction", "get_order", 128, 30),
        ("ListOrdersFunction", "list_orders", 256, 30),
        ("LessopsBreakerFunction", "lessops-breaker", 256, 300),
        ("PriceFunction", "price", 256, 30),
        ("RefundFunction", "refund", 256, 30),
        ("ReportFunction", "report", 256, 300),
        ("ShipFunction", "ship", 256, 20),
        ("ThumbnailFunction", "thumbnail", 1024, 60),
    ],
)
def test_each_function_is_as_its_attribute_says(stack, logical_id, handler, memory, timeout):
    function = stack.function(logical_id)
    assert function["Handler"] == handler
    assert function["MemorySize"] == memory
    assert function["Timeout"] == timeout
    assert function["Runtime"] == "provided.al2023"
    assert function["EphemeralStorage"] == {"Size": 512}
    assert function["Environment"]["Variables"]["LESSOPS_NAMESPACE"] == stack.name
    role = stack.resources()[logical_id.replace("Function", "ExecutionRole")]
    assert function["Role"].endswith(f":role/{role}")


def test_there_is_no_function_but_those_of_the_shop(stack):
    functions = stack.aws.functions.list_functions()["Functions"]
    assert len(functions) == 10


def test_each_log_group_expires(stack):
    groups = stack.aws.logs.describe_log_groups()["logGroups"]
    assert len(groups) == 11  # one a function, and the API's
    assert {group["retentionInDays"] for group in groups} == {90, 365}


def test_the_queue_gives_a_message_time_and_five_tries(stack):
    queue = stack.queue("PaidOrdersQueue")
    dead_letters = stack.queue("PaidOrdersDeadLetters")
    assert queue["VisibilityTimeout"] == "125"  # six timeouts and the batching window
    assert json.loads(queue["RedrivePolicy"]) == {
        "deadLetterTargetArn": dead_letters["QueueArn"],
        "maxReceiveCount": 5,
    }


@pytest.mark.parametrize("logical_id", ["PaidOrdersDeadLetters", "ReportFailures", "ThumbnailFailures"])
def test_what_failed_is_kept_encrypted_for_two_weeks(stack, logical_id):
    queue = stack.queue(logical_id)
    assert queue["MessageRetentionPeriod"] == str(14 * 24 * 60 * 60)
    assert queue["KmsMasterKeyId"] == stack.key()


def test_the_queue_is_mapped_to_its_function(stack):
    arn = stack.queue("PaidOrdersQueue")["QueueArn"]
    mappings = stack.aws.functions.list_event_source_mappings(EventSourceArn=arn)
    (mapping,) = mappings["EventSourceMappings"]
    # By way of the alias: of that moto tells the version that it leads to.
    assert mapping["FunctionArn"] == stack.function("ShipFunction")["FunctionArn"] + ":1"
    assert mapping["BatchSize"] == 20
    assert mapping["MaximumBatchingWindowInSeconds"] == 5
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_bucket_may_invoke_its_function_and_no_other_may(stack):
    name = stack.resources()["ThumbnailFunction"]
    (statement,) = json.loads(stack.aws.functions.get_policy(FunctionName=name)["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {"AWS:SourceArn": f"arn:aws:s3:::{stack.resources()['PicturesBucket']}"},
        "StringEquals": {"AWS:SourceAccount": "123456789012"},
    }


def test_s3_takes_the_bucket_s_notification(stack):
    """moto's CloudFormation makes the bucket without it, so it is handed to moto's S3 here."""
    properties = FIRST["Resources"]["PicturesBucket"]["Properties"]
    (notification,) = properties["NotificationConfiguration"]["LambdaConfigurations"]
    assert notification["Function"] == {"Ref": "ThumbnailAlias"}
    configuration = {
        "LambdaFunctionArn": stack.resources()["ThumbnailAlias"],
        "Events": [notification["Event"]],
        "Filter": {"Key": {"FilterRules": notification["Filter"]["S3Key"]["Rules"]}},
    }
    bucket = stack.resources()["PicturesBucket"]
    stack.aws.s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]}
    )
    answer = stack.aws.s3.get_bucket_notification_configuration(Bucket=bucket)
    (taken,) = answer["LambdaFunctionConfigurations"]
    assert taken["Events"] == ["s3:ObjectCreated:*"]
    rules = {rule["Name"].lower(): rule["Value"] for rule in taken["Filter"]["Key"]["FilterRules"]}
    assert rules == {"prefix": "originals/", "suffix": ".jpg"}


def test_each_role_may_do_what_its_function_does(stack):
    granted, keys = {}, set()
    for (logical, name), statements in stack.policies().items():
        of_keys = [statement["Resource"] for statement in statements if "kms:" in str(statement["Action"])]
        keys.update(of_keys)
        if name not in ("telemetry", "environment"):
            others = [statement for statement in statements if "kms:" not in str(statement["Action"])]
            granted.setdefault(logical, []).extend((each["Action"], each["Resource"]) for each in others)
    assert keys == {stack.key()}
    failures = {name: stack.queue(name)["QueueArn"] for name in ("ReportFailures", "ThumbnailFailures")}
    report = stack.resources()["ReportAlias"]
    bucket = {name: f"arn:aws:s3:::{stack.resources()[name]}" for name in ("PicturesBucket", "ThumbnailsBucket")}
    write = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"]
    receive = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    expected = {
        "ReportExecutionRole": [("sqs:SendMessage", failures["ReportFailures"])],
        "ReportSchedulerRole": [
            ("lambda:InvokeFunction", report),
            ("sqs:SendMessage", failures["ReportFailures"]),
        ],
        "ShipExecutionRole": [(receive, stack.queue("PaidOrdersQueue")["QueueArn"])],
        "ThumbnailExecutionRole": [
            ("sqs:SendMessage", failures["ThumbnailFailures"]),
            ("s3:ListBucket", bucket["PicturesBucket"]),
            ("s3:GetObject", f"{bucket['PicturesBucket']}/*"),
            ("s3:ListBucketMultipartUploads", bucket["ThumbnailsBucket"]),
            (write, f"{bucket['ThumbnailsBucket']}/*"),
        ],
    }
    assert {role: granted.get(role) for role in expected} == expected


def test_parliament_finds_nothing_in_the_policies(stack):
    findings = []
    for (role, _), statements in stack.policies().items():
        text = json.dumps({"Version": "2012-10-17", "Statement": statements})
        # The ARN of a log group ends with `:*`, for its streams; moto leaves that away.
        text = re.sub('"(arn:aws:logs:[^"]*)"', r'"\1:*"', text)
        # What hooks may tell CodeDeploy is accepted in `policies.py`, with its reason.
        found = [f"{role}: {finding}" for finding in analyze_policy_string(text).findings]
        findings += [finding for finding in found if "codedeploy:PutLifecycleEventHookExecutionStatus" not in finding]
    assert not findings, "\n".join(findings)


def test_the_second_version_changes_nothing_but_what_it_adds_and_drops(stack, second):
    before, after = FIRST["Resources"], second["Resources"]
    dropped, added = before.keys() - after.keys(), after.keys() - before.keys()
    assert "ReportFunction" in dropped and "TakeBackFunction" in added
    # The group of the schedules goes with the last of them.
    assert all(name.startswith(("Report", "Schedules")) for name in dropped), dropped
    assert all(name.startswith(("TakeBack", "Returns")) for name in added), added
    # What is about the whole service shows that it has other functions.
    of_all = {name for name in after if after[name]["Type"] == "AWS::Logs::QueryDefinition"}
    kept = before.keys() & after.keys() - {"Dashboard", "ReleaseUnhealthy", "ServiceUnhealthy"} - of_all
    assert {name: before[name] for name in kept} == {name: after[name] for name in kept}

    # moto makes a topic anew at every update.
    stayed = kept & stack.resources().keys() - {"Alarms"}
    ids = {name: stack.resources()[name] for name in stayed}
    stack.update(second)
    assert stack.status() == "UPDATE_COMPLETE"
    assert {name: stack.resources()[name] for name in stayed} == ids
    handlers = {function["Handler"] for function in stack.aws.functions.list_functions()["Functions"]}
    orders = {"create_order", "get_order", "list_orders", "price", "try_price", "refund", "ship", "take_back"}
    assert handlers == orders | {"lessops-breaker", "thumbnail"}


def test_a_deleted_stack_leaves_nothing(stack):
    (description,) = stack.aws.cloudformation.describe_stacks(StackName=stack.name)["Stacks"]
    stack.aws.cloudformation.delete_stack(StackName=stack.name)
    assert stack.status(description["StackId"]) == "DELETE_COMPLETE"
    assert stack.aws.functions.list_functions()["Functions"] == []
    assert stack.aws.functions.list_event_source_mappings()["EventSourceMappings"] == []
    assert "QueueUrls" not in stack.aws.sqs.list_queues()
    assert stack.aws.iam.list_roles()["Roles"] == []
    assert stack.aws.logs.describe_log_groups()["logGroups"] == []
