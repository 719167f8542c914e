"""Clients of handles, secrets and parameters: a service's binary, run against a mock of AWS."""

import json
import os
import subprocess

import boto3
import pytest
from conftest import ROOT, service_of

KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
REGION = "eu-central-1"


@pytest.fixture(scope="module")
def binary():
    """The service of sdk.rs, built."""
    return service_of("sdk")


@pytest.fixture(scope="module")
def endpoint(moto_port):
    # By its name: a bucket's own host, `notes.localhost`, is none that every machine knows.
    return f"http://localhost:{moto_port}"


@pytest.fixture(scope="module")
def aws(endpoint):
    return lambda service: boto3.client(service, endpoint_url=endpoint, region_name=REGION, **KEYS)


@pytest.fixture
def run(binary, endpoint):
    """Calls a function with an event. Its environment is what Lambda sets, and what the test names."""

    def run(function, event=None, **variables):
        own = {"AWS_REGION": REGION, "AWS_ENDPOINT_URL": endpoint, "PATH": os.environ["PATH"], "RUST_LOG": "trace"}
        keys = {key.upper(): value for key, value in KEYS.items()}
        command = [binary, "invoke", function, "-"]
        return subprocess.run(
            command, cwd=ROOT, env=own | keys | variables, input=json.dumps(event), capture_output=True, text=True
        )

    return run


def answer(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_client_writes_where_the_handle_says(aws, run):
    aws("s3").create_bucket(Bucket="notes", CreateBucketConfiguration={"LocationConstraint": REGION})
    url = aws("sqs").create_queue(QueueName="kept")["QueueUrl"]
    answer(run("keep", "remember", LESSOPS_BUCKET_NOTES="notes", LESSOPS_QUEUE_KEPT=url))
    assert aws("s3").get_object(Bucket="notes", Key="note")["Body"].read() == b"remember"
    (message,) = aws("sqs").receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == "note"


def test_a_secret_is_fetched_once_and_shown_nowhere(aws, run):
    aws("secretsmanager").create_secret(Name="shop/card", SecretString="hunter2")
    done = run("card", "hunter3", LESSOPS_SECRET_CARD="shop/card")
    # Another read would have found the change.
    assert answer(done) == ["hunter2", "hunter2", "SecretString(..)"]
    assert "GetSecretValue" in done.stderr, "the SDK logs what it does"
    assert "hunter2" not in done.stderr
    assert answer(run("card", "hunter4", LESSOPS_SECRET_CARD="shop/card"))[0] == "hunter3"


@pytest.mark.parametrize("kind", ["String", "SecureString"])
def test_a_parameter_is_fetched_and_decrypted(aws, run, kind):
    aws("ssm").put_parameter(Name=f"/shop/{kind}", Value="0.19", Type=kind)
    assert answer(run("rate", LESSOPS_PARAMETER_RATE=f"/shop/{kind}")) == "0.19"


def test_what_cannot_be_fetched_is_an_error_before_the_first_event(run):
    done = run("card", "hunter3", LESSOPS_SECRET_CARD="shop/none")
    assert done.returncode == 1
    told = done.stderr.splitlines()[-1]
    assert told.startswith("error: InitError: LESSOPS_SECRET_CARD: the secret `shop/none` cannot be read: "), told
    assert "ResourceNotFoundException" in told


def test_bytes_are_no_text(aws, run):
    aws("secretsmanager").create_secret(Name="shop/bytes", SecretBinary=b"\x00")
    done = run("card", "hunter3", LESSOPS_SECRET_CARD="shop/bytes")
    assert done.stderr.endswith("the secret `shop/bytes` cannot be read: it holds bytes, and no text\n"), done.stderr


def test_a_client_can_be_had_without_a_function_that_takes_the_handle(aws, run):
    aws("s3").create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": REGION})
    aws("s3").put_object(Bucket="uploads", Key="note", Body=b"found")
    assert answer(run("unprepared")) == "found"
