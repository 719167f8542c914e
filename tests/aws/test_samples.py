"""The events of the folder `samples`, written as AWS documents them, sent to the functions of examples/events under AWS's
Runtime Interface Emulator: each is read, and the answer has the shape that AWS documents."""

import json
from pathlib import Path

import pytest
from conftest import ROOT, built
from emulator import running

SAMPLES = Path(__file__).parent / "samples"
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
    "quote": ("invoke", {"total": 470}),
}


@pytest.fixture(scope="module")
def binary():
    return built("events")


@pytest.mark.parametrize("handler", KINDS)
def test_a_sample_is_read_and_answered(handler, binary, tmp_path):
    name, expected = ANSWERS[handler]
    variables = {name: value if isinstance(value, str) else f"a-{name.lower()}" for name, value in FUNCTIONS[handler].items()}
    with running(binary, handler, tmp_path / "log", variables) as function:
        status, answer = function.invoke(sample(name))
        assert (status, answer) == (200, expected)
        # A function whose event is refused has logged nothing of its own.
        assert all(line["level"] != "ERROR" for line in function.logged() if "level" in line)


def test_each_kind_of_trigger_has_a_sample():
    for handler, kinds in KINDS.items():
        name, _ = ANSWERS[handler]
        assert name.partition("-")[0] in kinds
