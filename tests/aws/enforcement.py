"""IAM on moto, enforced: who has the keys of a role may do what the role's policies say, and nothing else.

moto compares actions and resources as IAM does, but knows only of requests to S3 and SQS which resource they name. What
is missing is said here, service by service.
"""

import fnmatch
import json
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import pytest
from moto.apigatewaymanagementapi.responses import ApiGatewayManagementApiResponse
from moto.awslambda.responses import LambdaResponse
from moto.core.authorization import enable_iam_authentication
from moto.dynamodb.responses import DynamoHandler
from moto.dynamodbstreams.responses import DynamoDBStreamsHandler
from moto.events.responses import EventsHandler
from moto.iam.access_control import IAMPolicyStatement, IAMRequestBase
from moto.kinesis.responses import KinesisResponse
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.sns.responses import SNSResponse
from moto.ssm.responses import SimpleSystemManagerResponse
from stacks import ACCOUNT, REGION


def arn(service, name):
    """What a name stands for that may be an ARN already."""
    return name if name.startswith("arn:") else f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"


def asked(request):
    """The parameters of a request whose body is JSON."""
    return json.loads(request.raw_body)


def table(request):
    """Of a batch or a transaction the first table, which the tests let be the only one."""
    body = asked(request)
    items = body.get("RequestItems") or [operation for item in body.get("TransactItems", []) for operation in item.values()]
    first = next(iter(items), {})
    name = body.get("TableName") or (first if isinstance(first, str) else first["TableName"])
    name = name if name.startswith("arn:") else arn("dynamodb", f"table/{name}")
    return f"{name}/index/{body['IndexName']}" if "IndexName" in body else name


def table_stream(request):
    body = asked(request)
    # An iterator names its stream in front of its place.
    return body.get("StreamArn") or body["ShardIterator"].partition("|")[0]


def stream(request):
    body = asked(request)
    return body.get("StreamARN") or arn("kinesis", f"stream/{body['StreamName']}")


def bus(request):
    (entry,) = asked(request)["Entries"]
    return arn("events", f"event-bus/{entry['EventBusName']}")


def topic(request):
    return request._get_param("TopicArn")


def function(request):
    name = unquote(request.path).split("/functions/")[1].split("/")[0]
    return name if name.startswith("arn:") else arn("lambda", f"function:{name}")


def connection(request):
    """Of the API whose endpoint a header tells: its path has no stage on moto."""
    endpoint = urlsplit(request.headers["Referer"])
    api, _, _ = endpoint.hostname.partition(".")
    return arn("execute-api", f"{api}{endpoint.path}/{request.method}{unquote(request.path)}")


def secret(request):
    name = asked(request)["SecretId"]
    return secretsmanager_backends[ACCOUNT][REGION].secrets[name].arn


def parameter(request):
    body = asked(request)
    return arn("ssm", f"parameter{body.get('Name') or body['Names'][0]}")


RESOURCES = {
    ApiGatewayManagementApiResponse: connection,
    DynamoDBStreamsHandler: table_stream,
    DynamoHandler: table,
    EventsHandler: bus,
    KinesisResponse: stream,
    LambdaResponse: function,
    SNSResponse: topic,
    SecretsManagerResponse: secret,
    SimpleSystemManagerResponse: parameter,
}


# Actions that are not called as the operations that they allow ("Actions, resources, and condition keys for AWS Lambda", "...
# for Amazon API Gateway Management").
ACTIONS = {
    "execute-api:DeleteConnection": "execute-api:ManageConnections",
    "execute-api:GetConnection": "execute-api:ManageConnections",
    "execute-api:PostToConnection": "execute-api:ManageConnections",
    "lambda:Invoke": "lambda:InvokeFunction",
}


def matches(pattern, text):
    """IAM's wildcards, `*` and `?` ("IAM JSON policy elements: Resource"). moto takes `?` for one of regular expressions."""
    return fnmatch.fnmatchcase(ACTIONS.get(text, text), pattern) or None


@contextmanager
def enforced():
    """IAM is enforced until the end of the block."""
    with pytest.MonkeyPatch.context() as patch:
        for responses, resource in RESOURCES.items():
            patch.setattr(responses, "_determine_resource", resource, raising=False)
        patch.setattr(IAMPolicyStatement, "_match", staticmethod(matches))
        # It refuses what Lambda's clients sign, and is not what is tried: a refusal is to be one of the policies.
        patch.setattr(IAMRequestBase, "check_signature", lambda _: None)
        with enable_iam_authentication():
            yield
