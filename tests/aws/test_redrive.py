"""`cargo lessops redrive` on moto: what examples/events failed on comes back to its functions, and nothing is gone before."""

import base64
import json
import subprocess

import pytest
from conftest import ROOT, built
from lambda_service import Asynchronous, Function, Service
from message_moves import MessageMoves, queues
from moto.s3.models import S3Backend
from moto.sqs.models import SQSBackend
from stacks import REGION, Stack, without
from test_traffic import TEMPLATE, is_refused

TOPIC = f"arn:aws:sns:{REGION}:123456789012:announcements"


@pytest.fixture(scope="module")
def binary():
    return built("events")


@pytest.fixture(scope="module")
def stack(aws):
    stack = Stack(aws, "Parcels")
    stack.create(without(TEMPLATE, is_refused))
    stack.mend_policies()
    return stack


@pytest.fixture(autouse=True)
def empty(stack):
    """Each test begins with nothing that failed."""
    for queue in queues():
        queue._messages.clear()
    for name, bucket in stack.resources().items():
        if name.endswith("FailedRecords"):
            for key in keys(stack, name):
                stack.aws.s3.delete_object(Bucket=bucket, Key=key)


@pytest.fixture
def service(binary, monkeypatch):
    service = Service(binary)
    service.take_over(monkeypatch)
    return service


@pytest.fixture
def start(command, binary, stack, tmp_path):
    """Starts the command."""

    def start(*arguments, name="Parcels", **variables):
        line = [command, "lessops", "redrive", *arguments, "--binary", binary, "--stack", name, "--format", "json"]
        # Outside of the workspace, whose settings are not those of the service.
        return subprocess.Popen(
            line,
            cwd=tmp_path,
            env=stack.aws.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def redrive(start):
    """Runs the command to its end: its exit code, what it says of the first place, and of the rest."""

    def redrive(*arguments, **variables):
        process = start(*arguments, **variables)
        output, told = process.communicate(timeout=60)
        place = json.loads(output)["places"][0] if output else None
        return process.returncode, place, told

    return redrive


def sample(name):
    return json.loads((ROOT / f"cargo-lessops/samples/{name}.json").read_text())


def label(size=1_305_107):
    event = sample("s3")
    event["Records"][0]["s3"]["object"]["size"] = size
    return event


def fail(stack, service, event):
    """`print_label` has failed on an event for good."""
    Asynchronous(service, stack, "PrintLabelFunction", TEMPLATE).give_up(event, "no paper", 2)


def put(stack, queue, body, **attributes):
    attributes = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    stack.aws.sqs.send_message(QueueUrl=stack.resources()[queue], MessageBody=json.dumps(body), MessageAttributes=attributes)


def left(stack, queue):
    """How many messages a queue has, whether or not somebody has received them."""
    attributes = stack.queue(queue)
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "0", "they can be received"
    return int(attributes["ApproximateNumberOfMessages"])


def keys(stack, bucket):
    listed = stack.aws.s3.list_objects_v2(Bucket=stack.resources()[bucket])
    return [item["Key"] for item in listed.get("Contents", [])]


def give_up(stack, service, number, depots, *, as_text=False):
    """`follow` has failed on a batch for good: the record that Lambda keeps, with the batch as an object or as text."""
    record, batch = sample("kinesis")["Records"][0], []
    for depot in depots:
        data = json.dumps({"parcel": f"parcel-{number}", "depot": depot}).encode()
        batch.append(record | {"kinesis": record["kinesis"] | {"data": base64.b64encode(data).decode(), "sequenceNumber": str(len(batch))}})
    payload = {"Records": batch}
    body = {
        "version": "1.0",
        "requestContext": {"functionArn": Function(service, stack, "FollowFunction").arn},
        "KinesisBatchInfo": {"shardId": "shardId-000000000000"},
        "payload": json.dumps(payload) if as_text else payload,
    }
    key = f"aws/lambda/2e3b1b5c-mapping/shardId-000000000000/2026/03/12/2026-03-12T19.03.5{number}-0b1c"
    stack.aws.s3.put_object(Bucket=stack.resources()["FollowFailedRecords"], Key=key, Body=json.dumps(body))
    return key


# Failure queues.


def test_a_failed_event_comes_back_to_its_function_and_is_deleted(stack, service, redrive):
    fail(stack, service, label())
    assert redrive("print_label")[:2] == (
        0,
        {"kind": "queue", "resource": "PrintLabelFailures", "put_back": 1, "failed": [], "left_alone": []},
    )
    (call,) = service.of("print_label")
    assert call.event == label()
    assert left(stack, "PrintLabelFailures") == 0


def test_what_fails_again_stays_and_the_rest_goes_on(stack, service, redrive):
    for size in (1, 0, 2):
        fail(stack, service, label(size))
    code, place, told = redrive("print_label")
    assert (code, place["put_back"], len(place["failed"])) == (1, 2, 1)
    assert "a label has a page at least" in place["failed"][0]["because"]
    assert "failed again" in told
    assert len(service.of("print_label")) == 3, "each once"
    assert left(stack, "PrintLabelFailures") == 1


def test_what_a_service_could_not_deliver_reaches_the_function(stack, service, redrive):
    message = json.dumps({"id": "parcel-7", "weight": 1_200})
    url = f"https://sns.{REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={TOPIC}:21be56ed"
    envelope = {
        "Type": "Notification",
        "MessageId": "95df01b4",
        "TopicArn": TOPIC,
        "Message": message,
        "Timestamp": "2026-03-12T19:03:58.000Z",
        "SignatureVersion": "1",
        "Signature": "tcc6faL2yUC6dgZdmrwh1Y4cGa==",
        "SigningCertURL": f"https://sns.{REGION}.amazonaws.com/SimpleNotificationService-ac565b8b.pem",
        "UnsubscribeURL": url,
    }
    put(stack, "AnnounceFailures", envelope)
    assert redrive("announce")[1]["put_back"] == 1
    (call,) = service.of("announce")
    assert call.error is None and "parcel-7" in call.log

    target = Function(service, stack, "PackedFunction").arn
    put(stack, "PackedFailures", sample("eventbridge"), RULE_ARN="arn:aws:events:eu-central-1:123456789012:rule/r", TARGET_ARN=target)
    assert redrive("packed")[1]["put_back"] == 1
    assert service.of("packed")[0].event == sample("eventbridge")

    schedule = f"arn:aws:scheduler:{REGION}:123456789012:schedule/group/nightly"
    target = Function(service, stack, "CountParcelsFunction").arn
    put(stack, "CountParcelsFailures", sample("schedule"), SCHEDULE_ARN=schedule, TARGET_ARN=target)
    assert redrive("count_parcels")[1]["put_back"] == 1
    assert service.of("count_parcels")[0].answer == 2


def test_what_nobody_recognizes_is_left_alone_and_can_be_received(stack, service, redrive):
    put(stack, "PrintLabelFailures", {"hello": "there"})
    fail(stack, service, label())
    code, place, told = redrive("print_label")
    assert (code, place["put_back"]) == (0, 1)
    assert "nothing that a service or Lambda leaves" in place["left_alone"][0]["because"]
    assert "is left alone" in told
    assert left(stack, "PrintLabelFailures") == 1


def test_a_limit_is_kept(stack, service, redrive):
    for size in (1, 2, 3):
        fail(stack, service, label(size))
    assert redrive("print_label", "--limit", "2")[1]["put_back"] == 2
    assert left(stack, "PrintLabelFailures") == 1


def test_without_waiting_an_event_is_put_back_when_lambda_has_it(stack, service, redrive):
    fail(stack, service, label(0))
    assert redrive("print_label", "--no-wait")[1]["put_back"] == 1
    assert left(stack, "PrintLabelFailures") == 0


def test_a_dry_run_changes_nothing(stack, service, redrive):
    fail(stack, service, label())
    key = give_up(stack, service, 1, ["north"])
    assert redrive("print_label", "--dry-run")[:2] == (0, {"kind": "queue", "resource": "PrintLabelFailures", "waiting": 1})
    assert redrive("follow", "--dry-run")[1]["waiting"] == 1
    assert service.calls == []
    assert (left(stack, "PrintLabelFailures"), keys(stack, "FollowFailedRecords")) == (1, [key])
    (message,) = stack.aws.sqs.receive_message(
        QueueUrl=stack.resources()["PrintLabelFailures"], AttributeNames=["ApproximateReceiveCount"]
    )["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1", "nobody has received it before"


# Failure buckets.


def test_a_batch_comes_back_as_it_was_and_its_object_goes(stack, service, redrive):
    give_up(stack, service, 1, ["north", "south"])
    give_up(stack, service, 2, ["east"], as_text=True)
    code, place, _ = redrive("follow")
    assert (code, place["put_back"], place["kind"]) == (0, 2, "batches")
    assert [len(call.event["Records"]) for call in service.of("follow")] == [2, 1], "in their order"
    assert keys(stack, "FollowFailedRecords") == []


def test_a_batch_of_which_a_record_fails_stays(stack, service, redrive):
    bad = give_up(stack, service, 1, ["north", ""])
    give_up(stack, service, 2, ["east"])
    code, place, _ = redrive("follow")
    assert (code, place["put_back"]) == (1, 1)
    assert place["failed"] == [{"id": bad, "because": "1 of its records failed"}]
    assert keys(stack, "FollowFailedRecords") == [bad]


# Dead letters.


def test_sqs_moves_dead_letters_back_to_their_queue(stack, service, redrive, monkeypatch):
    moves = MessageMoves(monkeypatch)
    for number in (1, 2, 3):
        put(stack, "ToCollectDeadLetters", {"id": f"parcel-{number}", "weight": 1_200})
    code, place, told = redrive("collect")
    assert (code, place) == (
        0,
        {"kind": "dead_letters", "resource": "ToCollectDeadLetters", "moved": 3, "of": 3, "done": True},
    )
    assert "moved 2 of about 3" in told
    assert len(moves.tasks) == 1
    assert "parcel-3" in service.of("collect")[-1].log


def test_a_move_that_is_under_way_is_followed(stack, service, redrive, monkeypatch):
    moves = MessageMoves(monkeypatch)
    for number in (1, 2):
        put(stack, "ToCollectDeadLetters", {"id": f"parcel-{number}", "weight": 1_200})
    code, place, _ = redrive("collect", "--no-wait")
    assert (code, place["done"]) == (0, False)
    assert redrive("collect")[1]["done"]
    assert len(moves.tasks) == 1


def test_an_empty_queue_is_not_moved(stack, redrive, monkeypatch):
    moves = MessageMoves(monkeypatch)
    assert redrive("collect")[1]["moved"] == 0
    assert moves.tasks == []


# Whatever ends it.


def test_killed_before_it_deletes_it_loses_nothing_and_the_next_one_goes_on(stack, service, start, redrive, monkeypatch):
    fail(stack, service, label())
    killed = []

    def kill(*_, **__):
        killed.append(process.kill())
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(SQSBackend, "delete_message", kill)
        process = start("print_label")
        process.communicate(timeout=60)
    assert killed and process.returncode < 0
    assert len(service.of("print_label")) == 1
    for queue in queues():
        for message in queue._messages:
            message.change_visibility(0)
    assert left(stack, "PrintLabelFailures") == 1
    # At least once: nobody knows that it had succeeded.
    assert redrive("print_label")[1]["put_back"] == 1
    assert len(service.of("print_label")) == 2
    assert left(stack, "PrintLabelFailures") == 0


def test_killed_between_two_batches_it_goes_on_with_the_second(stack, service, start, redrive, monkeypatch):
    for number in (1, 2):
        give_up(stack, service, number, ["north"])
    delete = S3Backend.delete_object

    def kill(*arguments, **named):
        process.kill()
        return delete(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(S3Backend, "delete_object", kill)
        process = start("follow")
        process.communicate(timeout=60)
    assert process.returncode < 0
    assert len(keys(stack, "FollowFailedRecords")) == 1
    assert redrive("follow")[1]["put_back"] == 1
    assert len(service.of("follow")) == 2, "each once"


# What cannot be done.


@pytest.mark.parametrize(
    ("arguments", "variables", "says"),
    [
        (["print_labels"], {}, "did you mean `print_label`?"),
        (["quote"], {}, "whoever calls it waits for the answer"),
        (["print_label"], {"name": "Letters"}, "Stack with id Letters does not exist"),
        (["print_label"], {"AWS_ACCESS_KEY_ID": None}, "nobody is signed in to AWS"),
        (["print_label"], {"AWS_REGION": None}, "name it with `--region`"),
        (["collect", "--limit", "1"], {}, "SQS moves all of `ToCollectDeadLetters` or none"),
    ],
)
def test_what_cannot_be_done_is_said(redrive, arguments, variables, says):
    code, place, told = redrive(*arguments, **variables)
    assert (code, place) == (1, None)
    assert says in told, told
