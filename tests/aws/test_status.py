"""`cargo lessops status`, `outputs` and `logs` on moto: what a stack is like, what is wrong with it, what its functions write."""

import json
import os
import subprocess
import threading
import time

import cbor
import pytest
from conftest import ROOT
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.common_models import CloudFormationModel
from moto.sns.models import sns_backends
from stacks import ACCOUNT, REGION, Stack

TEMPLATE = json.loads((ROOT / "lessops-core/tests/golden/sqs-minimal/template.json").read_text())
# Only turns what would never end into a failure.
LONG = 60


class Alarm(CloudFormationModel):
    """An alarm, which moto has, but not for its CloudFormation. What it watches is nothing to these tests."""

    # moto asks its models where they are from.
    __module__ = "moto.cloudwatch.models"

    @staticmethod
    def cloudformation_type():
        return "AWS::CloudWatch::Alarm"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, _, account_id, region_name, **__):
        nothing = {"namespace": "N", "metric_name": "M", "comparison_operator": "GreaterThanThreshold", "statistic": "Sum"}
        numbers = {"evaluation_periods": 1, "period": 60, "threshold": 1}
        texts = {"description": "", "dimensions": [], "alarm_actions": []}
        backend = cloudwatch_backends[account_id][region_name]
        backend.put_metric_alarm(name=resource_name, **nothing, **numbers, **texts)
        alarm = cls()
        alarm.physical_resource_id = resource_name
        return alarm

    @staticmethod
    def get_cfn_attribute(_):
        return "arn"

    @classmethod
    def has_cfn_attr(cls, _):
        return True

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, _, account_id, region_name):
        cloudwatch_backends[account_id][region_name].delete_alarms([resource_name])


@pytest.fixture
def stack(aws):
    """A stack of its own for each test, so that none finds what another has broken."""
    stack = Stack(aws, f"shop-{time.monotonic_ns()}")
    stack.create(TEMPLATE)
    yield stack
    aws.cloudformation.delete_stack(StackName=stack.name)


@pytest.fixture(scope="module")
def cloudwatch(aws):
    with cbor.served(aws.cloudwatch) as address:
        yield address


@pytest.fixture
def start(command, aws, cloudwatch, tmp_path):
    """Starts the command, outside of any package."""

    def start(*arguments, **variables):
        return subprocess.Popen(
            [command, "lessops", *arguments],
            cwd=tmp_path,
            env=aws.environment(AWS_ENDPOINT_URL_CLOUDWATCH=cloudwatch, **variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def lessops(start):
    """Runs it to its end: its exit code, what it prints, and what it says of errors."""

    def lessops(*arguments, **variables):
        process = start(*arguments, **variables)
        output, told = process.communicate(timeout=LONG)
        return process.returncode, output, told

    return lessops


@pytest.fixture
def status(lessops, stack):
    def status():
        code, output, told = lessops("status", "--stack", stack.name, "--format", "json")
        assert output, told
        return code, json.loads(output)

    return status


# Status.


def test_a_stack_with_which_all_is_well(status, stack, lessops):
    code, found = status()
    assert (code, found["attention"], found["status"]) == (0, [], "CREATE_COMPLETE")
    (function,) = found["functions"]
    assert (function["function"], function["version"]) == ("ship", "1")
    assert {mapping["state"] for mapping in found["mappings"]} == {"Enabled"}
    assert {alarm["state"] for alarm in found["alarms"]} == {"OK"}
    code, text, told = lessops("status", "--stack", stack.name)
    assert (code, told) == (0, ""), told
    assert text.startswith(f"{stack.name}\n") and "0 fire" in text and "nobody" in text


def test_an_alarm_that_fires_needs_attention(status, stack):
    name = stack.resources()["ShipErrorsAlarm"]
    stack.aws.cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="too many")
    code, found = status()
    assert (code, found["attention"]) == (1, ["the alarm ShipErrorsAlarm fires"])
    (alarm,) = [alarm for alarm in found["alarms"] if alarm["id"] == "ShipErrorsAlarm"]
    assert (alarm["state"], alarm["reason"]) == ("ALARM", "too many")


def test_an_alarm_that_tells_nobody_or_is_gone_needs_attention(status, stack):
    resources = stack.resources()
    stack.aws.cloudwatch.disable_alarm_actions(AlarmNames=[resources["ShipErrorsAlarm"]])
    stack.aws.cloudwatch.delete_alarms(AlarmNames=[resources["ShipDurationAlarm"]])
    code, found = status()
    assert code == 1
    gone, disabled = found["attention"]
    assert "deleted the alarm ShipDurationAlarm" in gone and "disabled what the alarm ShipErrorsAlarm does" in disabled


def test_a_mapping_that_somebody_disabled_needs_attention(status, stack):
    uuid = stack.resources()["ShipMapping"]
    stack.aws.functions.update_event_source_mapping(UUID=uuid, Enabled=False)
    code, found = status()
    (concern,) = found["attention"]
    assert code == 1 and uuid in concern and "--enabled` mends it" in concern


def test_a_mapping_that_somebody_deleted_needs_attention(status, stack):
    uuid = stack.resources()["ShipMapping"]
    stack.aws.functions.delete_event_source_mapping(UUID=uuid)
    code, found = status()
    assert code == 1 and found["mappings"][0]["state"] == "Gone" and "deploy the service again" in found["attention"][0]


def test_an_address_that_was_not_confirmed_needs_attention(status, stack):
    topic = stack.resources()["Alarms"]
    stack.aws.sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@shop.example")
    code, found = status()
    assert (code, found["attention"]) == (0, [])
    assert found["subscriptions"] == [{"confirmed": True, "endpoint": "ops@shop.example", "protocol": "email"}]
    # moto confirms at once; SNS gives this in place of an ARN until somebody does (SNS API reference, Subscribe).
    for subscription in sns_backends[ACCOUNT][REGION].subscriptions.values():
        if subscription.topic.arn == topic:
            subscription.arn = "PendingConfirmation"
    code, found = status()
    assert (code, found["subscriptions"][0]["confirmed"]) == (1, False)
    assert found["attention"] == ["ops@shop.example hears of no alarm before it confirms its subscription by email"]


def test_calls_that_move_to_another_version_are_told(status, stack):
    name = stack.resources()["ShipFunction"]
    stack.aws.functions.update_function_configuration(FunctionName=name, Description="another")
    version = stack.aws.functions.publish_version(FunctionName=name)["Version"]
    weights = {"AdditionalVersionWeights": {version: 0.1}}
    stack.aws.functions.update_alias(FunctionName=name, Name="live", RoutingConfig=weights)
    _, found = status()
    assert found["functions"][0]["shifting"] == [{"version": version, "percent": 10.0}]


def test_what_can_not_be_found_out_is_another_exit_code(lessops):
    code, output, told = lessops("status", "--stack", "shop-prd")
    assert (code, output) == (2, "")
    assert f"there is no stack `shop-prd` in {REGION}" in told


# The name of the stack.


def test_the_stack_is_that_of_the_package_in_its_stage(lessops, aws, tmp_path):
    package = '[package]\nname = "little_shop"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n'
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.rs").write_text("fn main() {}\n")
    (tmp_path / "Cargo.toml").write_text(f"{package}[package.metadata.lessops.stages.dev]\n")
    environment = {name: value for name, value in os.environ.items() if name in ("HOME", "CARGO_HOME", "RUSTUP_HOME")}
    _, _, told = lessops("outputs", "--stage", "dev", **environment)
    assert f"there is no stack `little-shop-dev` in {REGION}" in told
    _, _, told = lessops("outputs", LESSOPS_STAGE="dev", **environment)
    assert "`little-shop-dev`" in told
    _, _, told = lessops("outputs", **environment)
    assert "`little-shop` in" in told
    assert not (tmp_path / "target").exists(), "nothing was built for it"


# Outputs.


def test_outputs_for_people_programs_and_shells(lessops, stack):
    queue = stack.resources()["ShipQueue"]
    told = json.loads(lessops("outputs", "--stack", stack.name, "--format", "json")[1])
    assert told["ShipQueue"] == queue
    assert lessops("outputs", "ShipQueue", "--stack", stack.name) == (0, f"{queue}\n", "")
    assert f"ShipQueue='{queue}'\n" in lessops("outputs", "--stack", stack.name, "--format", "env")[1]
    rows = [line.split()[:2] for line in lessops("outputs", "--stack", stack.name)[1].splitlines()]
    assert rows[0] == [stack.name] and ["ShipQueue", queue] in rows


def test_an_output_that_is_not_there_is_an_error_with_the_nearest(lessops, stack):
    code, output, told = lessops("outputs", "ShipQeue", "--stack", stack.name)
    assert (code, output) == (1, "") and "did you mean `ShipQueue`?" in told


# Logs.


@pytest.fixture
def write(stack):
    """Writes to the log of the function, as Lambda would. It is a time that is within what the command looks back."""
    group = stack.resources()["ShipLogGroup"]
    now = int(time.time() * 1000) - 10_000

    def write(*lines, stream="2026/03/12/[1]0a1b", at=0):
        streams = stack.aws.logs.describe_log_streams(logGroupName=group)["logStreams"]
        if stream not in [known["logStreamName"] for known in streams]:
            stack.aws.logs.create_log_stream(logGroupName=group, logStreamName=stream)
        events = [{"timestamp": now + at, "message": line if isinstance(line, str) else json.dumps(line)} for line in lines]
        stack.aws.logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

    return write


def line(level, message, **fields):
    return {"timestamp": "2026-03-12T19:03:58.123Z", "level": level, "message": message, "requestId": "1f8a2c0e"} | fields


def test_lines_are_time_function_level_message_and_request(lessops, stack, write):
    write(line("WARN", "too warm", truck=7), "no JSON")
    code, output, told = lessops("logs", "ship", "--stack", stack.name)
    assert (code, told) == (0, ""), told
    first, second = output.splitlines()
    assert first.endswith("Z ship   WARN too warm truck=7  1f8a2c0e"), first
    assert second.endswith("Z ship        no JSON"), second
    assert "\x1b" not in output, "there is no terminal"


def test_lines_of_several_streams_come_in_the_order_of_their_times(lessops, stack, write):
    write("second", at=2)
    write("first", "first, too", stream="other", at=1)
    write("third", stream="other", at=3)
    _, output, _ = lessops("logs", "--stack", stack.name, "--format", "json")
    messages = [json.loads(line)["message"] for line in output.splitlines()]
    assert (messages[0], messages[-2:]) == ("first", ["second", "third"])


def test_a_level_leaves_out_what_is_better(lessops, stack, write):
    write(line("INFO", "all is well"), line("WARN", "too warm"), line("ERROR", "too late"), "no level")
    _, output, _ = lessops("logs", "--stack", stack.name, "--level", "warn", "--format", "json")
    assert [json.loads(line)["message"]["level"] for line in output.splitlines()] == ["WARN", "ERROR"]


def test_a_filter_is_for_cloudwatch(lessops, stack, write):
    write("too warm", "too cold")
    _, output, _ = lessops("logs", "--stack", stack.name, "--filter", '"warm"')
    assert output.count("\n") == 1 and "too warm" in output


def test_more_lines_than_a_page_has(lessops, stack, write):
    # moto's page has 10,000 events, as AWS's has (CloudWatch Logs API reference, FilterLogEvents).
    for start in range(0, 12_000, 6_000):
        write(*(f"line {number:05}" for number in range(start, start + 6_000)), at=start // 6_000)
    _, output, _ = lessops("logs", "--stack", stack.name)
    lines = [line.split()[-1] for line in output.splitlines()]
    assert sorted(lines) == [f"{number:05}" for number in range(12_000)]


def test_what_is_written_later_is_followed_and_nothing_twice(start, stack, write):
    write("one", "two")
    process = start("logs", "--follow", "--stack", stack.name)
    watchdog = threading.Timer(LONG, process.kill)
    watchdog.start()
    try:
        seen = [process.stdout.readline().split()[-1] for _ in range(2)]
        # In the same millisecond as before, and late.
        write("three")
        write("four", stream="other", at=-1)
        seen += [process.stdout.readline().split()[-1] for _ in range(2)]
        write("five", at=1)
        seen.append(process.stdout.readline().split()[-1])
    finally:
        process.kill()
        watchdog.cancel()
        rest = process.communicate()[0]
    assert (sorted(seen[:2]), sorted(seen[2:4]), seen[4:], rest) == (["one", "two"], ["four", "three"], ["five"], "")


def test_a_function_that_is_not_there_is_an_error_with_the_nearest(lessops, stack):
    code, _, told = lessops("logs", "shpi", "--stack", stack.name)
    assert code == 1 and "has no function `shpi`" in told and "did you mean `ship`?" in told


def test_a_reader_that_has_seen_enough_ends_it(command, start, stack, write):
    write(*(f"line {number}" for number in range(5_000)))
    process = start("logs", "--stack", stack.name)
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=LONG) == 0
    assert process.stderr.read() == ""


# What all of them have in common.


@pytest.mark.parametrize("name", ["status", "outputs", "logs"])
def test_no_secret_is_told(lessops, stack, name):
    keys = {"AWS_SECRET_ACCESS_KEY": "marker-of-the-secret", "AWS_SESSION_TOKEN": "marker-of-the-token"}
    for stack_name in (stack.name, "none"):
        _, output, told = lessops(name, "--stack", stack_name, RUST_LOG="trace", RUST_BACKTRACE="1", **keys)
        assert "marker" not in output + told
