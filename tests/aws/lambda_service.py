"""Lambda's part in a stack on moto: functions are called through the local runner of the service's own binary, with the
variables that the stack gives them, and what Lambda does with a failure is done here, as the stack's properties say.

moto hands messages and records to functions one at a time, and takes no notice of what a function reports of a batch. So
batches are read here as Lambda's pollers do, with the keys of the function's role and IAM enforced.
"""

import base64
import json
import os
import subprocess
from dataclasses import dataclass, field
from itertools import count

from enforcement import enforced
from moto.awslambda.models import LambdaBackend, LambdaFunction


@dataclass
class Call:
    """A call of a function: the event, what the function answered, and what it wrote to its log."""

    handler: str
    event: dict
    answer: dict | list | None
    error: str | None
    log: str


@dataclass
class Service:
    """The functions of a stack."""

    binary: str
    calls: list[Call] = field(default_factory=list)

    def call(self, handler, variables, event):
        """Calls a function, as Lambda calls it with `_HANDLER`."""
        command = [self.binary, "invoke", handler, "-"]
        # Nothing of the test's own environment, but what a process needs to start.
        environment = {"PATH": os.environ["PATH"], "NO_COLOR": "1"} | variables
        done = subprocess.run(command, input=json.dumps(event), env=environment, capture_output=True, text=True)
        # A batch of which records failed has an answer, and ends in an error for whoever sits before the runner.
        answer = json.loads(done.stdout) if done.stdout else None
        error = None if done.stdout else done.stderr.strip().splitlines()[-1]
        self.calls.append(Call(handler, event, answer, error, done.stderr))
        return self.calls[-1]

    def take_over(self, patch):
        """Has moto call functions here. Without it moto would start a container."""

        def invoke(function, event):
            call = self.call(function.handler, function.environment_vars, event)
            return json.dumps(call.answer), call.error is not None, call.log

        patch.setattr(LambdaFunction, "_invoke_lambda", invoke)

    def of(self, handler):
        """The calls of a function."""
        return [call for call in self.calls if call.handler == handler]


class Function:
    """A function of a stack, as Lambda knows it."""

    def __init__(self, service, stack, logical_id):
        configuration = stack.function(logical_id)
        self.service = service
        self.handler = configuration["Handler"]
        self.variables = configuration["Environment"]["Variables"]
        self.role = stack.aws.as_role(configuration["Role"])

    def call(self, event):
        return self.service.call(self.handler, self.variables, event)


class Asynchronous(Function):
    """A function that Lambda calls from a queue of its own ("Asynchronous invocation" in the Lambda developer guide)."""

    def __init__(self, service, stack, logical_id, template):
        super().__init__(service, stack, logical_id)
        (config,) = [
            resource["Properties"]
            for resource in template["Resources"].values()
            if resource["Type"] == "AWS::Lambda::EventInvokeConfig"
            and resource["Properties"]["FunctionName"] == {"Ref": logical_id}
        ]
        self.retries = config["MaximumRetryAttempts"]
        name, _ = config["DestinationConfig"]["OnFailure"]["Destination"]["Fn::GetAtt"]
        self.destination = stack.resources()[name]

    def end(self, call):
        """What follows the first call of an event: more of them while it fails, and in the end the destination."""
        for tries in count(1):
            if call.error is None:
                return
            if tries > self.retries:
                break
            call = self.call(call.event)
        record = {
            "version": "1.0",
            "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": tries},
            "requestPayload": call.event,
            "responsePayload": {"errorMessage": call.error},
        }
        with enforced():
            self.role.sqs.send_message(QueueUrl=self.destination, MessageBody=json.dumps(record))


class Poller(Function):
    """What Lambda reads of a mapping, and how it calls the function with it."""

    def __init__(self, service, stack, logical_id, patch):
        super().__init__(service, stack, logical_id)
        alias = stack.resources()[logical_id.replace("Function", "Alias")]
        (self.mapping,) = stack.aws.functions.list_event_source_mappings(FunctionName=alias)["EventSourceMappings"]
        assert self.mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        self.source = self.mapping["EventSourceArn"]
        self.region = self.source.split(":")[3]
        # moto's own deliveries would come first.
        patch.setattr(LambdaBackend, "send_kinesis_message", lambda *_, **__: None)
        patch.setattr(LambdaBackend, "send_dynamodb_items", lambda *_, **__: None)
        stack.aws.functions.update_event_source_mapping(UUID=self.mapping["UUID"], Enabled=False)

    def failed(self, records):
        """Calls the function with a batch: which records it reports as failed, or all where it fails itself."""
        call = self.call({"Records": records})
        if call.error is not None:
            return {self.identifier(record) for record in records}
        return {failure["itemIdentifier"] for failure in call.answer["batchItemFailures"]}


class QueuePoller(Poller):
    """Of a queue ("Using Lambda with Amazon SQS" in the Lambda developer guide)."""

    def __init__(self, service, stack, logical_id, patch, queue):
        super().__init__(service, stack, logical_id, patch)
        self.url = stack.resources()[queue]
        self.sqs = stack.aws.sqs

    def identifier(self, record):
        return record["messageId"]

    def poll(self):
        """One batch: what succeeds is deleted, what fails is visible again. Whether there was any."""
        with enforced():
            received = self.role.sqs.receive_message(
                QueueUrl=self.url, MaxNumberOfMessages=self.mapping["BatchSize"], AttributeNames=["All"]
            )
            messages = received.get("Messages", [])
            failed = self.failed([self.record(message) for message in messages]) if messages else set()
            for message in messages:
                if message["MessageId"] not in failed:
                    self.role.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        for message in messages:
            if message["MessageId"] in failed:
                # The visibility timeout, over at once.
                handle = message["ReceiptHandle"]
                self.sqs.change_message_visibility(QueueUrl=self.url, ReceiptHandle=handle, VisibilityTimeout=0)
        return bool(messages)

    def record(self, message):
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self.source,
            "awsRegion": self.region,
        }


class StreamPoller(Poller):
    """Of a stream ("Process Amazon Kinesis Data Streams records with Lambda", "Retain discarded records")."""

    def poll(self):
        """All that is in the stream."""
        with enforced():
            for shard, records in self.read().items():
                size = self.mapping["BatchSize"]
                for start in range(0, len(records), size):
                    self.process(shard, records[start : start + size], self.mapping["MaximumRetryAttempts"])

    def process(self, shard, records, tries):
        """Calls the function with a batch until nothing fails, or nothing is to be tried again.

        What is reported is where to go on: all before it is done. What is left is cut in two, if the mapping says so, which
        does not count as a try.
        """
        while True:
            failed = self.failed(records)
            places = [place for place, record in enumerate(records) if self.identifier(record) in failed]
            if not places:
                return
            records = records[places[0] :]
            if self.mapping["BisectBatchOnFunctionError"] and len(records) > 1:
                half = len(records) // 2
                self.process(shard, records[:half], tries)
                self.process(shard, records[half:], tries)
                return
            if tries == 0:
                self.discard(shard, records)
                return
            tries -= 1

    def discard(self, shard, records):
        bucket = self.mapping["DestinationConfig"]["OnFailure"]["Destination"].rpartition(":")[2]
        key = f"aws/lambda/{self.mapping['UUID']}/{shard}/{self.identifier(records[0])}"
        body = {"version": "1.0", "requestContext": {"condition": "RetryAttemptsExhausted"}, "payload": {"Records": records}}
        self.role.s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(body))


class KinesisPoller(StreamPoller):
    """Of a Kinesis data stream."""

    def identifier(self, record):
        return record["kinesis"]["sequenceNumber"]

    def read(self):
        kinesis, found = self.role.kinesis, {}
        for shard in kinesis.list_shards(StreamARN=self.source)["Shards"]:
            place = {"ShardId": shard["ShardId"], "ShardIteratorType": self.mapping["StartingPosition"]}
            iterator = kinesis.get_shard_iterator(StreamARN=self.source, **place)["ShardIterator"]
            records = kinesis.get_records(StreamARN=self.source, ShardIterator=iterator)["Records"]
            found[shard["ShardId"]] = [self.record(shard["ShardId"], record) for record in records]
        return found

    def record(self, shard, record):
        return {
            "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "eventVersion": "1.0",
            "eventSource": "aws:kinesis",
            "eventSourceARN": self.source,
            "awsRegion": self.region,
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"],
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
            },
        }


class TablePoller(StreamPoller):
    """Of a table's stream."""

    def identifier(self, record):
        return record["dynamodb"]["SequenceNumber"]

    def read(self):
        streams, found = self.role.dynamodbstreams, {}
        for shard in streams.describe_stream(StreamArn=self.source)["StreamDescription"]["Shards"]:
            place = {"ShardId": shard["ShardId"], "ShardIteratorType": self.mapping["StartingPosition"]}
            iterator = streams.get_shard_iterator(StreamArn=self.source, **place)["ShardIterator"]
            records = streams.get_records(ShardIterator=iterator)["Records"]
            found[shard["ShardId"]] = [self.record(record) for record in records]
        return found

    def record(self, record):
        created = record["dynamodb"]["ApproximateCreationDateTime"].timestamp()
        change = record["dynamodb"] | {"ApproximateCreationDateTime": created}
        return record | {"dynamodb": change, "eventSourceARN": self.source}
