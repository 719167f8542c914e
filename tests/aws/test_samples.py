"""The events of `cargo-lessops/samples`, written as AWS documents them, sent to the functions of examples/events under
AWS's Runtime Interface Emulator: each is read, and the answer has the shape that AWS documents."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from conftest import ROOT, built
from emulator import running

SAMPLES = ROOT / "cargo-lessops/samples"
EXAMPLE = ROOT / "examples/events"
FUNCTIONS = {
    resource["Properties"]["Handler"]: resource["Properties"]["Environment"]["Variables"]
    for resource in json.loads((EXAMPLE / "template.json").read_text())["Resources"].values()
    if resource["Type"] == "AWS::Lambda::Function"
}
KINDS = {
    function["name"]: [trigger["kind"] for trigger in function.get("triggers", [{"kind": "invoke"}])]
    for function in json.loads((EXAMPLE / "manifest.json").read_text())["functions"]
}

# "Implementing partial batch responses" in the Lambda developer guide.
NONE_FAILED = {"batchItemFailures": []}


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text())


# The functions, each with its sample and what it answers.
ANSWERS = {
    # Nobody reads the answer to what Lambda calls asynchronously.
    "announce": ("sns", None),
    "archived": ("s3-eventbridge", None),
    "close_depot": ("alarm", None),
    "count_parcels": ("schedule", 2),
    "open_case": ("ses", None),
    "packed": ("eventbridge", None),
    "print_label": ("s3", ["new/1.pdf"]),
    "read_logs": ("logs", None),
    "warn": ("iot", None),
    "collect": ("sqs", NONE_FAILED),
    "follow": ("kinesis", NONE_FAILED),
    "tell_customer": ("dynamodb", NONE_FAILED),
    # Of a function that takes the whole batch and reports nothing, null is success.
    "import": ("kafka", None),
    # "Pre sign-up Lambda trigger" in the Amazon Cognito developer guide: the event, with what was decided.
    "admit": (
        "cognito-pre_sign_up",
        sample("cognito-pre_sign_up")
        | {"response": {"autoConfirmUser": True, "autoVerifyEmail": False, "autoVerifyPhone": False}},
    ),
    # "Lambda function response for format 2.0" in the API Gateway developer guide.
    "show": (
        "http",
        {
            "statusCode": 200,
            "headers": {"content-type": "application/json", "content-length": "31"},
            "multiValueHeaders": {},
            "cookies": [],
            "body": json.dumps({"id": "parcel-1", "weight": 1200}, separators=(",", ":")),
            "isBase64Encoded": False,
        },
    ),
    # Function URLs have the payload format of HTTP APIs ("Invoking Lambda function URLs" in the Lambda developer guide).
    "hear": (
        "url",
        {
            "statusCode": 204,
            "headers": {"content-length": "0"},
            "multiValueHeaders": {},
            "cookies": [],
            "body": "",
            "isBase64Encoded": False,
        },
    ),
    # "Output format of a Lambda function for proxy integration" in the API Gateway developer guide.
    "order": (
        "rest",
        {
            "statusCode": 202,
            "headers": {},
            "multiValueHeaders": {"content-type": ["application/json"], "content-length": ["31"]},
            "body": json.dumps({"id": "parcel-1", "weight": 1200}, separators=(",", ":")),
            "isBase64Encoded": False,
        },
    ),
    # "Use Lambda functions as targets of an Application Load Balancer" in the guide to Application Load Balancers. Which of
    # both headers it reads depends on the target group.
    "waiting": (
        "alb",
        {
            "statusCode": 200,
            "statusDescription": "200 OK",
            "headers": {"content-type": "application/json", "content-length": "33"},
            "multiValueHeaders": {"content-type": ["application/json"], "content-length": ["33"]},
            "body": json.dumps([{"id": "parcel-1", "weight": 1200}], separators=(",", ":")),
            "isBase64Encoded": False,
        },
    ),
    # "Set up WebSocket API integrations in API Gateway" in the API Gateway developer guide.
    "connect": ("websocket-connect", {"statusCode": 200}),
    "watch": ("websocket-message", {"statusCode": 200}),
    # Nobody reads the answer: CloudFormation is told at the address in the event.
    "build": ("custom_resource", None),
    # Nor this one: CodeDeploy is told by a request of its own.
    "try_quote": ("deployment", None),
    "quote": ("invoke", {"total": 470}),
}

# What CloudFormation is told ("Custom resource response objects" in the CloudFormation user guide), and CodeDeploy
# (PutLifecycleEventHookExecutionStatus in its API reference).
TOLD = {
    "try_quote": [
        {
            "deploymentId": sample("deployment")["DeploymentId"],
            "lifecycleEventHookExecutionId": sample("deployment")["LifecycleEventHookExecutionId"],
            "status": "Succeeded",
        }
    ],
    "build": [
        {
            "Status": "SUCCESS",
            "PhysicalResourceId": "Linz",
            "NoEcho": False,
            "Data": {"Street": "1 Station Road, Linz"},
            **{key: sample("custom_resource")[key] for key in ("StackId", "RequestId", "LogicalResourceId")},
        }
    ],
}


@pytest.fixture(scope="module")
def binary():
    return built("events")


class Listener(HTTPServer):
    """The address at which CloudFormation and CodeDeploy are told what became of a call, and what they were told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.told = []


class Told(BaseHTTPRequestHandler):
    """S3, which keeps it for CloudFormation, and CodeDeploy's own API."""

    def do_PUT(self):
        self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_PUT


@pytest.fixture
def listener():
    with Listener() as server:
        Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("handler", KINDS)
def test_a_sample_is_read_and_answered(handler, binary, tmp_path, listener):
    name, expected = ANSWERS[handler]
    event = sample(name)
    if "ResponseURL" in event:
        event["ResponseURL"] = f"{listener.url}/north"
    variables = {name: value if isinstance(value, str) else f"a-{name.lower()}" for name, value in FUNCTIONS[handler].items()}
    variables |= {"AWS_ENDPOINT_URL": listener.url, "AWS_REGION": "eu-central-1"}
    variables |= {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with running(binary, handler, tmp_path / "log", variables) as function:
        status, answer = function.invoke(event)
        assert (status, answer) == (200, expected)
        assert listener.told == TOLD.get(handler, [])
        # A function whose event is refused has logged nothing of its own.
        assert all(line["level"] != "ERROR" for line in function.logged() if "level" in line)


def test_each_kind_of_trigger_has_a_sample():
    for handler, kinds in KINDS.items():
        name, _ = ANSWERS[handler]
        assert name.partition("-")[0] in kinds
