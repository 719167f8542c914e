"""Traffic through examples/events as a stack on moto: what is put in at one end comes out at the function, and what the
function refuses lands where failures go."""

import base64
import json

import pytest
from conftest import ROOT, built
from lambda_service import Asynchronous, KinesisPoller, QueuePoller, Service, TablePoller
from moto.s3 import notifications
from stacks import Stack, without

TEMPLATE = json.loads((ROOT / "examples/events/template.json").read_text())


def is_refused(resource):
    """moto knows no mappings of Kafka, fails at patterns that are text, and has no listener that stands already."""
    types = ("AWS::Events::Rule", "AWS::ElasticLoadBalancingV2::ListenerRule")
    return resource["Type"] in types or "Topics" in resource.get("Properties", {})


@pytest.fixture(scope="module")
def binary():
    return built("events")


@pytest.fixture(scope="module")
def stack(aws):
    stack = Stack(aws, "Parcels")
    stack.create(without(TEMPLATE, is_refused))
    stack.mend_policies()
    notify(stack, "LabelsBucket")
    subscribe(stack, "AnnounceAnnouncementsSubscription")
    filter_logs(stack, "ReadLogsLogsFilter")
    return stack


# What moto knows, but its CloudFormation does not: as the template says it, over the API.


def notify(stack, bucket):
    (notification,) = properties(bucket)["NotificationConfiguration"]["LambdaConfigurations"]
    configuration = {
        "LambdaFunctionArn": arn(stack, notification["Function"]),
        "Events": [notification["Event"]],
        "Filter": {"Key": {"FilterRules": notification["Filter"]["S3Key"]["Rules"]}},
    }
    stack.aws.s3.put_bucket_notification_configuration(
        Bucket=stack.resources()[bucket],
        NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]},
    )


def subscribe(stack, subscription):
    asked = properties(subscription)
    topic = stack.resources()[asked["TopicArn"]["Ref"]]
    stack.aws.sns.subscribe(TopicArn=topic, Protocol=asked["Protocol"], Endpoint=arn(stack, asked["Endpoint"]))


def filter_logs(stack, subscription):
    asked = properties(subscription)
    stack.aws.logs.put_subscription_filter(
        logGroupName=stack.resources()[asked["LogGroupName"]["Ref"]],
        filterName=subscription,
        filterPattern=asked["FilterPattern"],
        destinationArn=arn(stack, asked["DestinationArn"]),
    )


def properties(logical_id):
    return TEMPLATE["Resources"][logical_id]["Properties"]


def arn(stack, alias):
    return stack.resources()[alias["Ref"]]


@pytest.fixture
def service(binary, monkeypatch):
    """Lambda, and the calls of this test."""
    service = Service(binary)
    service.take_over(monkeypatch)
    monkeypatch.setattr(notifications, "_get_s3_event", whole_event)
    return service


def whole_event(*arguments, of=notifications._get_s3_event):
    """S3's event with what moto leaves out of it, and a key as S3 writes it ("Event message structure" in the Amazon S3 user
    guide)."""
    event = of(*arguments)
    for record in event["Records"]:
        record["s3"]["object"]["key"] = record["s3"]["object"]["key"].replace("%2F", "/")
        record["userIdentity"] = {"principalId": "AWS:AIDAIENQZJOLO23YVJ4VO"}
        record["requestParameters"] = {"sourceIPAddress": "192.0.2.1"}
        record["responseElements"] = {"x-amz-request-id": "D82B88E5F771F645"}
    return event


def parcel(number, weight=1_200):
    return json.dumps({"id": f"parcel-{number}", "weight": weight})


def ids(batch):
    """The parcels in a batch, by their numbers."""
    return [json.loads(record["body"])["id"].removeprefix("parcel-") for record in batch.event["Records"]]


# moto's own way from each source to its function, a good event each.


def test_a_message_of_a_queue_comes_out_at_its_function(stack, service):
    stack.aws.sqs.send_message(QueueUrl=stack.resources()["ToCollectQueue"], MessageBody=parcel(1))
    (call,) = service.of("collect")
    assert call.answer == {"batchItemFailures": []}
    assert "collected" in call.log and "parcel-1" in call.log
    assert stack.queue("ToCollectQueue")["ApproximateNumberOfMessages"] == "0"


def test_a_message_of_a_topic_comes_out_at_its_function(stack, service):
    stack.aws.sns.publish(TopicArn=stack.resources()["AnnouncementsTopic"], Message=parcel(1))
    (call,) = service.of("announce")
    assert call.error is None
    # With the name of the bus that the stack made, as the function's variable says.
    assert "parcel-1" in call.log and stack.resources()["EventsBus"] in call.log


def test_a_record_of_a_stream_comes_out_at_its_function(stack, service):
    scan(stack, "parcel-1", "north")
    (call,) = service.of("follow")
    assert call.answer == {"batchItemFailures": []}
    assert "north" in call.log


def test_a_change_in_a_table_comes_out_at_its_function(stack, service):
    put(stack, 1)
    (call,) = service.of("tell_customer")
    assert call.answer == {"batchItemFailures": []}
    assert "taken" in call.log


def test_an_object_in_a_bucket_comes_out_at_its_function(stack, service):
    bucket = stack.resources()["LabelsBucket"]
    stack.aws.s3.put_object(Bucket=bucket, Key="new/1.pdf", Body=b"a label")
    stack.aws.s3.put_object(Bucket=bucket, Key="new/1.txt", Body=b"no label")
    (call,) = service.of("print_label")
    assert call.answer == ["new/1.pdf"]


def test_a_line_of_a_log_comes_out_at_its_function(stack, service):
    group = stack.resources()["CollectLogGroup"]
    stack.aws.logs.create_log_stream(logGroupName=group, logStreamName="a")
    line = json.dumps({"level": "ERROR", "message": "a parcel weighs something"})
    events = [{"timestamp": 1_773_342_238_000, "message": line}]
    stack.aws.logs.put_log_events(logGroupName=group, logStreamName="a", logEvents=events)
    (call,) = service.of("read_logs")
    assert call.error is None
    assert group in call.log


# What fails.


def test_of_a_batch_the_bad_message_alone_comes_again_and_is_a_dead_letter_in_the_end(stack, service, monkeypatch):
    poller = QueuePoller(service, stack, "CollectFunction", monkeypatch, "ToCollectQueue")
    for number, weight in ((1, 500), (2, 0), (3, 500)):
        stack.aws.sqs.send_message(QueueUrl=poller.url, MessageBody=parcel(number, weight))
    while poller.poll():
        pass
    # Three times, as `max_receives` says.
    assert [ids(call) for call in service.of("collect")] == [["1", "2", "3"], ["2"], ["2"]]
    assert stack.queue("ToCollectQueue")["ApproximateNumberOfMessages"] == "0"
    assert stack.queue("ToCollectQueue")["ApproximateNumberOfMessagesNotVisible"] == "0"
    assert letter(stack, "ToCollectDeadLetters") == json.loads(parcel(2, 0))


def test_a_stream_stops_at_what_fails_and_goes_on_when_it_is_given_up(stack, service, monkeypatch):
    poller = KinesisPoller(service, stack, "FollowFunction", monkeypatch)
    for number, depot in enumerate(("north", "", "south")):
        scan(stack, f"stop-{number}", depot)
    poller.poll()
    calls = [call for call in service.of("follow") if "stop-" in json.dumps(scans(call))]
    # What follows the bad record is not tried in the call in which that fails, and not before it is given up.
    seen = [[scan["parcel"].removeprefix("stop-") for scan in scans(call) if "stop-" in scan["parcel"]] for call in calls]
    assert seen == [["0", "1", "2"], ["1"], ["1"], ["1"], ["2"]]
    assert "stop-2" not in calls[0].log and "stop-2" in calls[-1].log
    (record,) = failed_records(stack, "FollowFailedRecords")
    assert json.loads(base64.b64decode(record["kinesis"]["data"]))["parcel"] == "stop-1"


def test_a_change_in_a_table_that_fails_for_good_is_kept_whole(stack, service, monkeypatch):
    poller = TablePoller(service, stack, "TellCustomerFunction", monkeypatch)
    put(stack, 2, weight=0)
    put(stack, 3)
    poller.poll()
    assert sum("parcel-3" in call.log for call in service.of("tell_customer")) == 1
    (record,) = failed_records(stack, "TellCustomerFailedRecords")
    assert record["dynamodb"]["NewImage"] == {"id": {"S": "parcel-2"}, "weight": {"N": "0"}}


def test_a_message_of_a_topic_that_fails_is_tried_three_times_and_kept(stack, service):
    stack.aws.sns.publish(TopicArn=stack.resources()["AnnouncementsTopic"], Message=parcel(2, 0))
    (call,) = service.of("announce")
    Asynchronous(service, stack, "AnnounceFunction", TEMPLATE).end(call)
    assert len(service.of("announce")) == 3
    failure = letter(stack, "AnnounceFailures")
    assert failure["requestPayload"]["Records"][0]["Sns"]["Message"] == parcel(2, 0)
    assert "a parcel weighs something" in failure["responsePayload"]["errorMessage"]


def test_an_object_that_fails_is_tried_as_often_as_the_attribute_says_and_kept(stack, service):
    stack.aws.s3.put_object(Bucket=stack.resources()["LabelsBucket"], Key="new/2.pdf", Body=b"")
    (call,) = service.of("print_label")
    Asynchronous(service, stack, "PrintLabelFunction", TEMPLATE).end(call)
    assert len(service.of("print_label")) == 2
    failure = letter(stack, "PrintLabelFailures")
    assert "a label has a page at least" in failure["responsePayload"]["errorMessage"]
    assert failure["requestPayload"]["Records"][0]["s3"]["object"]["key"] == "new/2.pdf"


def scan(stack, parcel, depot):
    data = json.dumps({"parcel": parcel, "depot": depot}).encode()
    stack.aws.kinesis.put_record(StreamName=stack.resources()["ScansStream"], Data=data, PartitionKey=parcel)


def scans(call):
    return [json.loads(base64.b64decode(record["kinesis"]["data"])) for record in call.event["Records"]]


def put(stack, number, weight=1_200):
    item = {"id": {"S": f"parcel-{number}"}, "weight": {"N": str(weight)}}
    stack.aws.dynamodb.put_item(TableName=stack.resources()["ParcelsTable"], Item=item)


def letter(stack, queue):
    """The one message in a queue."""
    (message,) = stack.aws.sqs.receive_message(QueueUrl=stack.resources()[queue])["Messages"]
    return json.loads(message["Body"])


def failed_records(stack, bucket):
    """The records of the one object in a bucket."""
    bucket = stack.resources()[bucket]
    (item,) = stack.aws.s3.list_objects_v2(Bucket=bucket)["Contents"]
    return json.load(stack.aws.s3.get_object(Bucket=bucket, Key=item["Key"])["Body"])["payload"]["Records"]
