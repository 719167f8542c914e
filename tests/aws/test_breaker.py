"""The controller of circuit breakers: a service's binary, run against a mock of AWS, and what it does to the function, its
sources and its alarms. The test is CloudFormation, CloudWatch and the Scheduler."""

import json
import subprocess
from datetime import datetime, timezone

import cbor
import pytest
from conftest import ROOT, service_of
from moto.awslambda.models import LambdaFunction
from moto.cloudwatch.models import cloudwatch_backends
from stacks import ACCOUNT, REGION

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
OPEN = 120


@pytest.fixture(scope="module")
def binary():
    """The service of breaker.rs, built."""
    return service_of("controller")


@pytest.fixture(scope="module")
def cloudwatch(aws):
    with cbor.served(aws.cloudwatch) as address:
        yield address


class Breaker:
    """A function with a breaker, as the template makes it, but for the alarm's metric math, which moto does not know."""

    def __init__(self, aws, cloudwatch, binary, name, pushed):
        self.aws, self.cloudwatch, self.binary = aws, cloudwatch, binary
        self.name, self.pushed = name, pushed
        role = aws.iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        code = {"S3Bucket": "code", "S3Key": "code.zip"}
        aws.functions.create_function(FunctionName=name, Role=role, Handler=name, Runtime="provided.al2023", Code=code)
        for alarm, metric in {"breaker": "Errors", "throttles": "Throttles"}.items():
            aws.cloudwatch.put_metric_alarm(
                AlarmName=f"{name}-{alarm}",
                Namespace="AWS/Lambda",
                MetricName=metric,
                Dimensions=[{"Name": "FunctionName", "Value": name}],
                Statistic="Sum",
                Period=60,
                EvaluationPeriods=1,
                Threshold=0,
                ComparisonOperator="GreaterThanThreshold",
            )
        aws.scheduler.create_schedule_group(Name=name)
        self.properties = {
            "ServiceToken": f"{ARN}:controller",
            "Name": name,
            "Function": name,
            "Mappings": [],
            "Alarm": f"{name}-breaker",
            "Period": "60",
            "Open": str(OPEN),
            "Quiet": [f"{name}-throttles"],
            "Timers": name,
            "TimersRole": role,
            "Deployment": "1",
        }
        self.queue = aws.sqs.create_queue(QueueName=name)["QueueUrl"]
        if pushed:
            self.properties["FailureQueue"] = self.queue
        else:
            source = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
            mapping = aws.functions.create_event_source_mapping(EventSourceArn=source, FunctionName=name)
            self.properties["Mappings"] = [mapping["UUID"]]
        self.deploy("Create")

    def call(self, event):
        """Calls the controller."""
        command = [self.binary, "invoke", "lessops-breaker", "-"]
        environment = self.aws.environment(LESSOPS_NAMESPACE="Shop", AWS_ENDPOINT_URL_CLOUDWATCH=self.cloudwatch)
        text = json.dumps(event)
        done = subprocess.run(command, cwd=ROOT, env=environment, input=text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def deploy(self, request, **properties):
        self.properties |= properties
        return self.call({"RequestType": request, "ResponseURL": "-", "ResourceProperties": self.properties})

    def alarm(self):
        """As CloudWatch tells it ("Lambda alarm actions" in the CloudWatch user guide)."""
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        state = {"value": "ALARM", "timestamp": now}
        return self.call({"source": "aws.cloudwatch", "alarmData": {"alarmName": f"{self.name}-breaker", "state": state}})

    def timers(self):
        return self.aws.scheduler.list_schedules(GroupName=self.name)["Schedules"]

    def wait(self):
        """What the Scheduler does once the time has come."""
        (timer,) = self.timers()
        schedule = self.aws.scheduler.get_schedule(GroupName=self.name, Name=timer["Name"])
        assert schedule["Target"]["Arn"] == f"{ARN}:controller"
        assert schedule["ActionAfterCompletion"] == "DELETE"
        self.aws.scheduler.delete_schedule(GroupName=self.name, Name=timer["Name"])
        return self.call(json.loads(schedule["Target"]["Input"]))

    def counted(self, **metrics):
        """What CloudWatch knows of the time since, and of no other."""
        cloudwatch_backends[ACCOUNT][REGION].metric_data.clear()
        dimensions = [{"Name": "FunctionName", "Value": self.name}]
        now = datetime.now(timezone.utc)
        data = [
            {"MetricName": metric, "Value": value, "Dimensions": dimensions, "Timestamp": now}
            for metric, value in metrics.items()
        ]
        self.aws.cloudwatch.put_metric_data(Namespace="AWS/Lambda", MetricData=data)

    @property
    def phase(self):
        parameter = self.aws.ssm.get_parameter(Name=f"/lessops/Shop/breakers/{self.name}")["Parameter"]
        return json.loads(parameter["Value"])["state"]["phase"]

    @property
    def enabled(self):
        (mapping,) = self.properties["Mappings"]
        state = self.aws.functions.get_event_source_mapping(UUID=mapping)["State"]
        return state == "Enabled"

    @property
    def reserved(self):
        concurrency = self.aws.functions.get_function_concurrency(FunctionName=self.name)
        return concurrency.get("ReservedConcurrentExecutions")

    @property
    def is_quiet(self):
        (alarm,) = self.aws.cloudwatch.describe_alarms(AlarmNames=[f"{self.name}-throttles"])["MetricAlarms"]
        return not alarm["ActionsEnabled"]

    def seen(self):
        """Its phase, whether its source is on, and whether its alarm on throttles notifies nobody."""
        return self.phase, self.reserved if self.pushed else self.enabled, self.is_quiet


@pytest.fixture
def breaker(aws, cloudwatch, binary, request):
    name, pushed = request.param
    return Breaker(aws, cloudwatch, binary, name, pushed)


def of(name, pushed):
    return pytest.mark.parametrize("breaker", [(name, pushed)], indirect=True, ids=[name])


@of("polled", pushed=False)
def test_a_mapping_is_disabled_and_enabled_once_the_function_succeeds(breaker):
    assert breaker.seen() == ("Closed", True, False)
    breaker.alarm()
    assert breaker.seen() == ("Open", False, True)
    breaker.wait()
    assert breaker.seen() == ("HalfOpen", True, True)
    breaker.wait()
    assert breaker.seen() == ("HalfOpen", True, True), "nothing happened, which is no success"
    breaker.counted(Invocations=5, Errors=3)
    breaker.wait()
    assert breaker.seen() == ("Open", False, True)
    breaker.wait()
    breaker.counted(Invocations=5, Errors=0)
    breaker.wait()
    assert breaker.seen() == ("Closed", True, False)
    assert breaker.timers() == []


@of("standing", pushed=False)
def test_an_alarm_that_is_still_on_keeps_a_breaker_half_open(breaker):
    breaker.alarm()
    breaker.wait()
    breaker.counted(Invocations=5, Errors=0)
    alarm = {"AlarmName": "standing-breaker", "StateReason": "test"}
    breaker.aws.cloudwatch.set_alarm_state(StateValue="ALARM", **alarm)
    breaker.wait()
    assert breaker.phase == "HalfOpen"
    breaker.aws.cloudwatch.set_alarm_state(StateValue="OK", **alarm)
    breaker.wait()
    assert breaker.phase == "Closed"


@of("pushed", pushed=True)
def test_concurrency_is_taken_away_and_what_lambda_sent_away_handed_over_again(breaker, monkeypatch):
    handed_over = []

    def invoke(_, event):
        handed_over.append(event)
        return "{}", False, ""

    monkeypatch.setattr(LambdaFunction, "_invoke_lambda", invoke)
    before = failed("pushed", {"order": 1}, "2023-11-14T22:13:20.568Z")
    send = lambda body: breaker.aws.sqs.send_message(QueueUrl=breaker.queue, MessageBody=json.dumps(body))
    send(before)
    breaker.aws.functions.put_function_concurrency(FunctionName="pushed", ReservedConcurrentExecutions=20)
    breaker.alarm()
    assert breaker.seen() == ("Open", 0, True)
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.999Z")
    send(failed("pushed", {"order": 2}, now))
    send(failed("another", {"order": 3}, now))
    breaker.wait()
    assert breaker.seen() == ("HalfOpen", 1, True)
    assert handed_over == []
    breaker.counted(Invocations=1, Errors=0)
    breaker.wait()
    assert breaker.seen() == ("Closed", 20, False)
    assert handed_over == [{"order": 2}]
    counts = breaker.aws.sqs.get_queue_attributes(QueueUrl=breaker.queue, AttributeNames=["All"])["Attributes"]
    left = int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesNotVisible"])
    assert left == 2, "what failed before, and another function's, are for somebody to look at"


def failed(function, event, timestamp):
    """As Lambda sends it ("Capturing records of Lambda asynchronous invocations" in the Lambda developer guide)."""
    return {
        "version": "1.0",
        "timestamp": timestamp,
        "requestContext": {"requestId": "1", "functionArn": f"{ARN}:{function}:$LATEST", "condition": "RetriesExhausted"},
        "requestPayload": event,
    }


@of("unreserved", pushed=True)
def test_a_function_that_reserved_nothing_does_not_afterwards(breaker):
    breaker.alarm()
    breaker.wait()
    breaker.counted(Invocations=1, Errors=0)
    breaker.wait()
    assert breaker.seen() == ("Closed", None, False)


@of("deployed", pushed=True)
def test_a_deployment_in_the_middle_leaves_an_open_breaker_open(breaker):
    breaker.alarm()
    # CloudFormation writes what the template says.
    breaker.aws.functions.put_function_concurrency(FunctionName="deployed", ReservedConcurrentExecutions=7)
    log = breaker.deploy("Update", Reserved="7", Deployment="2")
    assert breaker.seen() == ("Open", 0, True)
    assert "Deployed" in log
    breaker.wait()
    breaker.counted(Invocations=1, Errors=0)
    breaker.wait()
    assert breaker.seen() == ("Closed", 7, False)


@of("removed", pushed=False)
def test_a_breaker_that_is_taken_away_leaves_nothing_stopped(breaker):
    breaker.alarm()
    breaker.deploy("Delete")
    assert breaker.enabled and not breaker.is_quiet
    assert breaker.timers() == []
    with pytest.raises(breaker.aws.ssm.exceptions.ParameterNotFound):
        assert breaker.phase


@of("late", pushed=False)
def test_an_alarm_that_is_told_again_changes_nothing(breaker):
    breaker.alarm()
    (timer,) = breaker.timers()
    breaker.alarm()
    assert breaker.timers() == [timer]
    assert breaker.seen() == ("Open", False, True)
