"""`cargo lessops deploy` and `destroy` on moto: what they come to, also when the line is bad, and when they are killed."""

import hashlib
import json
import re
import signal
import subprocess
from datetime import timedelta

import pytest
from change_sets import CloudFormation
from conftest import built
from faults import Proxy, broken, lost_after, lost_before, throttled
from moto.iam.access_control import PermissionResult
from moto.moto_api._internal.models import moto_api_backend
from moto.s3.models import FakeBucket, s3_backends
from stacks import ACCOUNT, REGION, Aws

BUCKET = f"lessops-code-{ACCOUNT}-{REGION}"


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    # Without what only a debugger reads: a zip is made of it for each run.
    path = tmp_path_factory.mktemp("binary") / "hello"
    subprocess.run(["strip", "-o", path, built("hello")], check=True)
    return path


@pytest.fixture
def changed(binary, tmp_path):
    """The same service, as another build."""
    path = tmp_path / "hello"
    path.write_bytes(binary.read_bytes() + b"another build")
    return path


@pytest.fixture
def cloudformation(monkeypatch):
    cloudformation = CloudFormation()
    cloudformation.take_over(monkeypatch)
    return cloudformation


@pytest.fixture
def aws(moto_port, cloudformation, monkeypatch):
    """An account with nothing in it."""
    # It takes no notice of conditions, and would deny all that the bucket for code denies without TLS.
    monkeypatch.setattr(FakeBucket, "get_permission", lambda *_: PermissionResult.NEUTRAL)
    moto_api_backend.reset()
    return Aws(f"http://127.0.0.1:{moto_port}")


@pytest.fixture
def proxy(aws, moto_port):
    proxy = Proxy(moto_port)
    yield proxy
    proxy.stop()


@pytest.fixture
def start(command, binary, aws, proxy, tmp_path):
    """Starts a command."""

    def start(name, *arguments, source=None):
        # A stack is deleted without its binary.
        what = ["--stack", "hello"] if name == "destroy" else ["--binary", source or binary]
        line = [command, "lessops", name, *what, *arguments]
        return subprocess.Popen(
            list(map(str, line)),
            # Outside of the workspace, whose settings are not those of the service.
            cwd=tmp_path,
            env=aws.environment(AWS_ENDPOINT_URL=proxy.endpoint, AWS_SECRET_ACCESS_KEY="a-secret-of-the-session"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def run(start):
    """Runs a command to its end."""

    def run(name, *arguments, code=0, **source):
        process = start(name, *arguments, **source)
        output, told = process.communicate(timeout=120)
        assert process.returncode == code, told
        assert "a-secret-of-the-session" not in output + told
        return output, told

    return run


@pytest.fixture
def deploy(run):
    def deploy(*arguments, **more):
        return run("deploy", "--yes", "--format", "json", *arguments, **more)

    return deploy


def stack(aws, name="hello"):
    stacks = aws.cloudformation.describe_stacks()["Stacks"]
    return next((stack for stack in stacks if stack["StackName"] == name), None)


def keys(aws, bucket=BUCKET):
    try:
        return sorted(item["Key"] for item in aws.s3.list_objects_v2(Bucket=bucket).get("Contents", []))
    except aws.s3.exceptions.NoSuchBucket:
        return None


def parameters(found):
    return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in found["Parameters"]}


def state(aws):
    """All that is left of deployments, but for what is another one each time."""
    found = stack(aws)
    if not found:
        return {"files": keys(aws), "bucket": bucket(aws)}
    policy = aws.cloudformation.get_stack_policy(StackName="hello").get("StackPolicyBody")
    template = aws.cloudformation.get_template(StackName="hello")["TemplateBody"]
    return {
        "status": found["StackStatus"],
        "parameters": parameters(found),
        "policy": policy,
        "template": json.dumps(template, sort_keys=True),
        "change sets": aws.cloudformation.list_change_sets(StackName="hello")["Summaries"],
        "stacks": len(aws.cloudformation.describe_stacks()["Stacks"]),
        "files": keys(aws),
        "bucket": bucket(aws),
    }


def bucket(aws):
    """The settings of the bucket for code."""
    if keys(aws) is None:
        return None
    s3 = aws.s3
    settings = {
        "public": s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"],
        "encryption": s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"],
        "policy": json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"]),
        "lifecycle": s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"],
        "tags": s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"],
        "owner": s3.get_bucket_ownership_controls(Bucket=BUCKET)["OwnershipControls"],
    }
    return settings


# Deployments.


def test_the_first_deployment_makes_the_bucket_and_the_stack(aws, proxy, deploy):
    output, told = deploy()
    assert json.loads(output)["changed"] is True
    assert json.loads(output)["outputs"]["Alarms"].startswith("arn:aws:sns:")
    found = stack(aws)
    assert found["StackStatus"] == "CREATE_COMPLETE"
    (key,) = keys(aws)
    content = aws.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    assert key == f"hello/{hashlib.sha256(content).hexdigest()}.zip"
    assert parameters(found) == {"AlarmEmail": "", "CodeBucket": BUCKET, "CodeKey": key}
    assert "ThumbnailFunction (AWS::Lambda::Function)" in told
    made = bucket(aws)
    assert set(made["public"].values()) == {True}
    assert made["policy"]["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert made["encryption"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    policy = json.loads(aws.cloudformation.get_stack_policy(StackName="hello")["StackPolicyBody"])
    assert policy["Statement"][1]["Resource"] == ["LogicalResourceId/ThumbnailBucket", "LogicalResourceId/ThumbnailFailures"]
    of_bucket = [request for request in proxy.requests if BUCKET in request.path and request.action != "PUT"]
    assert all(request.headers["x-amz-expected-bucket-owner"] == ACCOUNT for request in of_bucket)


def test_each_event_is_shown_once(aws, cloudformation, deploy):
    cloudformation.pace = 7
    _, told = deploy()
    shown = re.findall(r"^ *CREATE_COMPLETE (\w+)", told, re.M)
    created = aws.cloudformation.list_stack_resources(StackName="hello")["StackResourceSummaries"]
    assert sorted(shown) == sorted([*(one["LogicalResourceId"] for one in created if one["LogicalResourceId"]), "hello"])


def test_a_second_deployment_without_a_change_does_nothing(aws, proxy, deploy):
    deploy()
    before, proxy.requests[:] = state(aws), []
    output, told = deploy()
    assert json.loads(output)["changed"] is False
    assert "Unchanged" in told
    assert state(aws) == before
    assert not [action for action in proxy.actions if action.startswith(("PUT", "ExecuteChangeSet"))]
    assert before["change sets"] == []


def test_a_changed_service_updates_the_stack(aws, deploy, changed):
    deploy()
    (old,) = keys(aws)
    output, told = deploy(source=changed)
    assert json.loads(output)["changed"] is True
    assert stack(aws)["StackStatus"] == "UPDATE_COMPLETE"
    (new,) = set(keys(aws)) - {old}
    assert parameters(stack(aws))["CodeKey"] == new
    assert "the code of 1 function changes" in told


def test_a_parameter_is_kept_until_it_is_given_again(aws, deploy, changed):
    deploy("--parameter", "AlarmEmail=ops@example.com")
    deploy(source=changed)
    assert parameters(stack(aws))["AlarmEmail"] == "ops@example.com"
    deploy("--parameter", "AlarmEmail=", source=changed)
    assert parameters(stack(aws))["AlarmEmail"] == ""


def test_a_parameter_that_there_is_not_costs_nothing(aws, proxy, deploy):
    _, told = deploy("--parameter", "AlarmMail=ops@example.com", code=1)
    assert "did you mean `AlarmEmail`?" in told and "ops@example.com" not in told
    assert stack(aws) is None and keys(aws) is None


def test_a_dry_run_leaves_nothing(aws, run, deploy, changed):
    _, told = run("deploy", "--dry-run")
    assert "create" in told and "ThumbnailFunction" in told
    assert stack(aws) is None and keys(aws) is None
    deploy()
    before = state(aws)
    run("deploy", "--dry-run", source=changed)
    assert state(aws) == before


def test_without_a_terminal_nothing_is_done_unasked(aws, proxy, run):
    for name in ("deploy", "destroy"):
        _, told = run(name, code=1)
        assert "no terminal" in told and "`--yes`" in told
    assert proxy.requests == []


def test_a_bucket_of_somebody_else_gets_nothing(aws, proxy, deploy):
    denied = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    forbidden = lambda request: (403, [("content-type", "application/xml")], denied)
    proxy.answers = lambda request: forbidden if BUCKET in request.path else None
    _, told = deploy(code=1)
    assert f"has to be of the account {ACCOUNT}" in told
    assert not [action for action in proxy.actions if action.startswith("PUT") or action == "ExecuteChangeSet"]


def test_code_that_is_long_gone_is_deleted_and_the_latest_never(aws, deploy, changed):
    deploy()
    (first,) = keys(aws)
    age(first)
    deploy(source=changed)
    (second,) = keys(aws)
    assert second != first
    age(second)
    deploy(source=changed)
    assert keys(aws) == [second]


def test_the_service_s_alarm_turns_deployments_back_from_the_second_on(aws, cloudformation, proxy, deploy, changed):
    deploy()
    assert cloudformation.asked["RollbackConfiguration"].get("RollbackTriggers", []) == []
    alarm = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:hello-ReleaseUnhealthy"
    cloudformation.outputs = {"RollbackAlarm": alarm}
    proxy.answers = lambda request: alarms if request.path.endswith("DescribeAlarms") else None
    deploy(source=changed)
    assert cloudformation.asked["RollbackConfiguration"] == {
        "RollbackTriggers": [{"Arn": alarm, "Type": "AWS::CloudWatch::CompositeAlarm"}],
        "MonitoringTimeInMinutes": 3,
    }
    deploy("--no-rollback-alarm")
    assert cloudformation.asked["RollbackConfiguration"].get("RollbackTriggers", []) == []


def alarms(_):
    """No alarm, in CBOR, which the SDK speaks with CloudWatch and moto does not: an empty map (RFC 8949)."""
    return 200, [("content-type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")], b"\xa0"


# Failures.


def test_a_failure_is_told_by_its_cause_first(aws, cloudformation, deploy):
    cloudformation.failures = [
        ("ThumbnailRole", "AWS::IAM::Role", "CREATE_COMPLETE", None),
        ("ThumbnailFunction", "AWS::Lambda::Function", "CREATE_FAILED", "Your access has been denied by S3"),
        ("ThumbnailFailures", "AWS::SQS::Queue", "CREATE_FAILED", "Resource creation cancelled"),
    ]
    _, told = deploy(code=1)
    error = told[told.index("error") :]
    assert error.startswith(
        "error[L1208]: can't create the stack `hello`: `ThumbnailFunction` (AWS::Lambda::Function): Your access has been denied by S3"
    )
    assert "begins anew" in error


def test_a_stack_that_never_stood_is_deleted_and_created_again(aws, cloudformation, deploy):
    cloudformation.failures = [("ThumbnailFunction", "AWS::Lambda::Function", "CREATE_FAILED", "no")]
    deploy(code=1)
    assert stack(aws)["StackStatus"] == "ROLLBACK_COMPLETE"
    _, told = deploy()
    assert "Deleting the stack hello" in told
    assert stack(aws)["StackStatus"] == "CREATE_COMPLETE"


def test_an_update_that_fails_is_told_and_the_next_one_succeeds(aws, cloudformation, deploy, changed):
    deploy()
    cloudformation.failures = [("ThumbnailBucket", "AWS::S3::Bucket", "UPDATE_FAILED", "Action denied by stack policy: Update:Replace")]
    _, told = deploy(code=1, source=changed)
    assert "as it was before" in told and "--lift-stack-policy" in told
    assert stack(aws)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    deploy(source=changed)
    assert stack(aws)["StackStatus"] == "UPDATE_COMPLETE"


def test_a_rollback_that_failed_names_the_command_that_mends_it(aws, proxy, deploy, changed):
    deploy()
    proxy.rewrite = lambda body: body.replace(b"CREATE_COMPLETE", b"UPDATE_ROLLBACK_FAILED")
    _, told = deploy(code=1, source=changed)
    assert f"aws cloudformation continue-update-rollback --region {REGION} --stack-name hello" in told


def test_what_goes_on_already_is_waited_for(aws, cloudformation, start, deploy, proxy):
    cloudformation.pace = 5
    first = start("deploy", "--yes")
    kill_after(first, proxy, "ExecuteChangeSet")
    proxy.before_answer = lambda request: None
    output, told = deploy()
    assert "Waiting for what goes on in the stack hello already" in told
    assert "CREATE_COMPLETE ThumbnailFunction" in told
    assert json.loads(output)["changed"] is False, "it is what was meant"
    assert stack(aws)["StackStatus"] == "CREATE_COMPLETE"


def test_the_stack_policy_is_lifted_for_one_deployment(aws, proxy, deploy, changed):
    deploy()
    before, proxy.requests[:] = state(aws), []
    deploy("--lift-stack-policy", source=changed)
    lifted, protected = (request.body.decode() for request in proxy.requests if request.action == "SetStackPolicy")
    assert "Deny" not in lifted and "Deny" in protected
    assert state(aws)["policy"] == before["policy"]


# Deletion.


def test_destroy_names_what_stays_and_deletes_the_rest(aws, run, deploy):
    deploy()
    resources = aws.cloudformation.list_stack_resources(StackName="hello")["StackResourceSummaries"]
    (name,) = (one["PhysicalResourceId"] for one in resources if one["LogicalResourceId"] == "ThumbnailBucket")
    _, told = run("destroy", "--yes")
    assert re.search(rf"this stays.*\n +{name} +ThumbnailBucket", told)
    assert stack(aws) is None
    assert keys(aws) == [], "the bucket is for other stacks as well"
    aws.s3.head_bucket(Bucket=name)
    _, told = run("destroy", "--yes")
    assert "there is no stack hello" in told


def test_a_protected_stack_stays(aws, run, deploy, proxy):
    deploy()
    proxy.rewrite = lambda body: body.replace(
        b"<EnableTerminationProtection>false", b"<EnableTerminationProtection>true"
    )
    _, told = run("destroy", "--yes", code=1)
    assert "--no-enable-termination-protection" in told
    assert stack(aws)["StackStatus"] == "CREATE_COMPLETE"


# Bad lines, and runs that end too early.


@pytest.mark.parametrize("fault", [lost_before, lost_after, throttled, broken], ids=lambda fault: fault.__name__)
def test_each_request_may_fail_once(aws, proxy, run, deploy, fault):
    deploy()
    run("destroy", "--yes")
    undisturbed = proxy.actions
    proxy.requests[:] = []
    moto_api_backend.reset()
    proxy.fault = lambda request: fault if request.attempt == 1 else None
    deploy()
    after = state(aws)
    run("destroy", "--yes")
    faults, proxy.fault = [request.action for request in proxy.requests if request.attempt == 1], lambda request: None
    assert faults == undisturbed
    assert len(proxy.requests) == 2 * len(faults)
    moto_api_backend.reset()
    deploy()
    assert state(aws) == after


def test_a_deployment_that_is_killed_anywhere_goes_on(aws, proxy, start, deploy):
    deploy()
    expected, number = state(aws), len(proxy.requests)
    assert number > 15
    for last in range(1, number + 1):
        moto_api_backend.reset()
        killed_at(last, start("deploy", "--yes"), proxy)
        deploy()
        assert state(aws) == expected, f"killed at request {last}"


def test_an_update_that_is_killed_anywhere_goes_on(aws, proxy, start, deploy, changed):
    deploy()
    proxy.requests[:] = []
    deploy(source=changed)
    expected, number = state(aws), len(proxy.requests)
    assert number > 10
    for last in range(1, number + 1):
        moto_api_backend.reset()
        deploy()
        killed_at(last, start("deploy", "--yes", source=changed), proxy)
        deploy(source=changed)
        assert state(aws) == expected, f"killed at request {last}"


def test_a_deletion_that_is_killed_anywhere_goes_on(aws, proxy, start, run, deploy):
    deploy()
    proxy.requests[:] = []
    run("destroy", "--yes")
    number = len(proxy.requests)
    for last in range(1, number + 1):
        moto_api_backend.reset()
        deploy()
        killed_at(last, start("destroy", "--yes"), proxy)
        run("destroy", "--yes")
        assert stack(aws) is None and keys(aws) == [], f"killed at request {last}"


def killed_at(last, process, proxy):
    """Kills a process when so many of its requests have done their work, before it hears of the last."""
    proxy.requests[:] = []

    def before_answer(_):
        if len(proxy.requests) == last:
            process.kill()
            process.wait()

    proxy.before_answer = before_answer
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, f"it makes fewer than {last} requests"
    proxy.before_answer = lambda request: None


def kill_after(process, proxy, action):
    def before_answer(request):
        if request.action == action:
            process.kill()
            process.wait()

    proxy.before_answer = before_answer
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def age(key):
    """Makes a file in the bucket for code older than what is kept."""
    file = s3_backends[ACCOUNT]["aws"].get_object(BUCKET, key)
    file.last_modified -= timedelta(days=31)
