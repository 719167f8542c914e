"""At most one run for each key: a service's binary, many processes of it at once, against a mock of DynamoDB."""

import json
import os
import subprocess
import threading
import time

import boto3
import pytest
from conftest import ROOT, service_of

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
REGION = "eu-central-1"
TABLE = "seen"
# As many as start within the half second that a run takes, on a slow machine too.
AT_ONCE = 12


@pytest.fixture(scope="module")
def binary():
    """The service of idempotency.rs, built."""
    return service_of("idempotency")


@pytest.fixture(scope="module", autouse=True)
def one_write_at_a_time():
    """moto reads an item, looks at the condition, and writes, and answers each request on a thread of its own: between the
    three another gets in, as in DynamoDB none does."""
    from moto.dynamodb.models.table import Table

    lock = threading.Lock()

    def locked(method):
        def call(*arguments, **named):
            with lock:
                return method(*arguments, **named)

        return call

    patch = pytest.MonkeyPatch()
    patch.setattr(Table, "put_item", locked(Table.put_item))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def endpoint(moto_port):
    return f"http://localhost:{moto_port}"


@pytest.fixture
def table(endpoint):
    """The table of the golden `idempotent`, as the template has it."""
    template = json.loads((ROOT / "lessops-core/tests/golden/idempotent/template.json").read_text())
    asked = template["Resources"]["IdempotencyTable"]["Properties"]
    client = boto3.client("dynamodb", endpoint_url=endpoint, region_name=REGION, **KEYS)
    same = {key: asked[key] for key in ("AttributeDefinitions", "KeySchema", "BillingMode")}
    client.create_table(TableName=TABLE, **same)
    client.update_time_to_live(TableName=TABLE, TimeToLiveSpecification=asked["TimeToLiveSpecification"])
    yield boto3.resource("dynamodb", endpoint_url=endpoint, region_name=REGION, **KEYS).Table(TABLE)
    client.delete_table(TableName=TABLE)


@pytest.fixture
def environment(endpoint, tmp_path):
    own = {"AWS_REGION": REGION, "AWS_ENDPOINT_URL": endpoint, "PATH": os.environ["PATH"]}
    keys = {key.upper(): value for key, value in KEYS.items()}
    return own | keys | {"RUNS": str(tmp_path / "runs"), "LESSOPS_IDEMPOTENCY_TABLE": TABLE}


@pytest.fixture
def start(binary, environment):
    """Starts a call of a function with an event."""

    def start(function, event, **variables):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        called = subprocess.Popen([binary, "invoke", function, "-"], env=environment | variables, text=True, **pipes)
        called.stdin.write(json.dumps(event))
        called.stdin.close()
        called.stdin = None
        return called

    return start


@pytest.fixture
def runs(environment):
    """How often handlers ran."""

    def runs():
        try:
            with open(environment["RUNS"]) as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    return runs


def ended(called):
    """The answer, or else the last that it said."""
    answer, said = called.communicate(timeout=60)
    return json.loads(answer) if called.returncode == 0 else said.splitlines()[-1]


def at_once(start, function, event):
    return [ended(called) for called in [start(function, event) for _ in range(AT_ONCE)]]


def test_of_duplicates_at_once_one_runs(table, start, runs):
    ends = at_once(start, "charge", {"id": "o-1"})
    assert runs() == ["o-1"]
    (answer,) = {end for end in ends if end.startswith("charged o-1 in ")}
    in_progress = 'error: InProgress: charge#["o-1"] is being handled'
    assert set(ends) <= {answer, in_progress}
    assert in_progress in ends, "none came while another ran"
    # Whoever comes later gets the answer of the process that ran.
    assert ended(start("charge", {"id": "o-1"})) == answer
    assert runs() == ["o-1"]


def test_what_is_remembered_expires_when_the_attribute_says(table, start):
    ended(start("charge", {"id": "o-2"}))
    (item,) = table.scan()["Items"]
    assert item["id"] == 'charge#["o-2"]'
    assert item["done"] is True
    assert abs(int(item["expires"]) - time.time() - 7_200) < 60


def test_a_failure_is_forgotten_and_the_next_delivery_runs(table, start, runs):
    assert ended(start("charge", {"id": "o-3", "fails": True})).endswith("the card was refused")
    assert table.scan()["Items"] == []
    assert ended(start("charge", {"id": "o-3"})).startswith("charged o-3")
    assert runs() == ["o-3", "o-3"]


def test_of_many_that_take_over_what_a_dead_process_left_one_runs(table, start, runs):
    left = {"id": 'charge#["o-4"]', "claim": "dead", "expires": int(time.time()) - 2}
    table.put_item(Item=left)
    at_once(start, "charge", {"id": "o-4"})
    assert runs() == ["o-4"]


def test_what_another_process_is_at_is_not_run(table, start, runs):
    table.put_item(Item={"id": 'charge#["o-5"]', "claim": "alive", "expires": int(time.time()) + 60})
    assert ended(start("charge", {"id": "o-5"})) == 'error: InProgress: charge#["o-5"] is being handled'
    assert runs() == []


def message(number, body):
    return {"messageId": f"m-{number}", "eventSource": "aws:sqs", "body": json.dumps(body)}


def test_of_a_message_in_two_batches_one_runs_and_what_is_in_progress_comes_again(table, start, runs):
    table.put_item(Item={"id": 'ship#["o-7"]', "claim": "alive", "expires": int(time.time()) + 60})
    batch = {"Records": [message(1, {"id": "o-6"}), message(2, {"id": "o-7"}), message(3, {"id": "o-6"})]}
    answer, said = start("ship", batch).communicate(timeout=60)
    # The third is the first again, and so a success.
    assert json.loads(answer) == {"batchItemFailures": [{"itemIdentifier": "m-2"}]}, said
    assert runs() == ["o-6"]


def request(key):
    context = {"http": {"method": "POST", "path": "/payments", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}}
    return {
        "version": "2.0",
        "routeKey": "POST /payments",
        "rawPath": "/payments",
        "rawQueryString": "",
        "headers": {"idempotency-key": key} if key else {},
        "requestContext": context | {"stage": "$default", "timeEpoch": 0},
        "isBase64Encoded": False,
    }


def test_a_request_that_is_sent_again_gets_the_same_answer(table, start, runs):
    ends = at_once(start, "pay", request("k-1"))
    assert runs() == ["pay"]
    statuses = [end["statusCode"] for end in ends]
    assert 200 in statuses and set(statuses) <= {200, 409}, statuses
    (paid,) = {end["body"] for end in ends if end["statusCode"] == 200}
    assert ended(start("pay", request("k-1")))["body"] == paid
    assert ended(start("pay", request("k-2")))["body"] != paid
    assert ended(start("pay", request(None)))["statusCode"] == 400
    assert runs() == ["pay", "pay"]


def test_nothing_runs_without_the_table(start, runs):
    """No table is made here."""
    said = ended(start("charge", {"id": "o-8"}))
    assert said.startswith("error: IdempotencyError: cannot ask whether it was handled before: ")
    assert "ResourceNotFoundException" in said, said
    assert runs() == []


def test_on_a_person_s_machine_without_a_table_it_runs_and_says_so(start, runs):
    done = start("charge", {"id": "o-9"}, LESSOPS_IDEMPOTENCY_TABLE="")
    _, said = done.communicate(timeout=60)
    assert done.returncode == 0
    assert said.count("what is delivered twice runs twice here: LESSOPS_IDEMPOTENCY_TABLE names no table") == 1
    assert ended(start("charge", {"id": "o-9"}, LESSOPS_IDEMPOTENCY_TABLE="")).startswith("charged o-9")
    assert runs() == ["o-9", "o-9"]


def test_in_lambda_a_function_does_not_start_without_its_table(binary, environment):
    # Nobody listens there, and nobody is told.
    in_lambda = {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9", "_HANDLER": "charge", "LESSOPS_IDEMPOTENCY_TABLE": ""}
    done = subprocess.run([binary], env=environment | in_lambda, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    missing = "the environment variable LESSOPS_IDEMPOTENCY_TABLE is not set: it holds the table that remembers"
    assert f"error: {missing}" in done.stderr
