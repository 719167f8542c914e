"""The shop's release binary under AWS's Runtime Interface Emulator: what Lambda would get for an answer."""

import json

import pytest
from conftest import built
from emulator import running


@pytest.fixture(scope="session")
def shop():
    """The release binary of examples/shop."""
    return built("shop", "--release")


@pytest.fixture
def start(shop, tmp_path):
    """Starts the shop's binary as the function whose `Handler` is given."""

    def start(handler):
        variables = {
            "AWS_LAMBDA_FUNCTION_NAME": f"shop-{handler}",
            "LESSOPS_BUCKET_PICTURES": "shop-pictures",
            "LESSOPS_BUCKET_THUMBNAILS": "shop-thumbnails",
        }
        return running(shop, handler, tmp_path / "log", variables)

    return start


@pytest.fixture
def invoke(start):
    """The answer of one function to one event."""

    def invoke(handler, event):
        with start(handler) as function:
            status, answer = function.invoke(event)
            assert status == 200, answer
            return answer

    return invoke


def http(method, path, body=None, **parameters):
    """A request as API Gateway's HTTP APIs pass it on, payload format 2.0."""
    headers = {"host": "shop.example", "accept": "*/*"}
    if body is not None:
        headers |= {"content-type": "application/json"}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in parameters.items()),
        "queryStringParameters": parameters,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": "shop.example",
            "domainPrefix": "shop",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "pytest",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "12/Mar/2026:19:03:58 +0000",
            "timeEpoch": 1773342238000,
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def message(number, body):
    """One record of a batch from SQS."""
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": json.dumps(body),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1773342238000",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1773342238001",
        },
        "messageAttributes": {},
        "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:shop-paid-orders",
        "awsRegion": "eu-central-1",
    }


def uploaded(key):
    """What S3 says of an object that was uploaded."""
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": "aws:s3",
                "awsRegion": "eu-central-1",
                "eventTime": "2026-03-12T19:03:58.000Z",
                "eventName": "ObjectCreated:Put",
                "userIdentity": {"principalId": "AWS:AIDAIENQZJOLO23YVJ4VO"},
                "requestParameters": {"sourceIPAddress": "192.0.2.1"},
                "responseElements": {"x-amz-request-id": "D82B88E5F771F645"},
                "s3": {
                    "s3SchemaVersion": "1.0",
                    "configurationId": "828aa6fc-f7b5-4305-8584-487c791949c1",
                    "bucket": {
                        "name": "shop-pictures",
                        "ownerIdentity": {"principalId": "A3I5XTEXAMAI3E"},
                        "arn": "arn:aws:s3:::shop-pictures",
                    },
                    "object": {"key": key, "size": 1305107, "eTag": "b21b84d653bb07b0", "sequencer": "0C0F6F405D6ED209E1"},
                },
            }
        ]
    }


def scheduled(time):
    """What EventBridge Scheduler sends where the schedule names no input. Its detail is a text."""
    return {
        "version": "0",
        "id": "5e7a0d4c-2b83-4f5e-9c61-8d2f7b1a3e90",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": time,
        "region": "eu-central-1",
        "resources": ["arn:aws:scheduler:eu-central-1:123456789012:schedule/shop/report"],
        "detail": "{}",
    }


def test_a_request_is_answered_by_its_axum_handler(invoke):
    answer = invoke("get_order", http("GET", "/orders/1"))
    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "application/json"
    assert json.loads(answer["body"]) == {"id": 1, "item": "teapot", "quantity": 1}


def test_a_path_that_names_nothing_is_not_found(invoke):
    assert invoke("get_order", http("GET", "/orders/404"))["statusCode"] == 404


def test_a_query_reaches_the_handler(invoke):
    assert json.loads(invoke("list_orders", http("GET", "/orders", item="kettle"))["body"]) == []


def test_a_body_is_read_and_the_state_outlives_the_request(start):
    with start("create_order") as function:
        for number in (2, 3):
            _, answer = function.invoke(http("POST", "/orders", body={"item": "kettle", "quantity": 2}))
            assert answer["statusCode"] == 201
            assert answer["headers"]["location"] == f"/orders/{number}"


def test_a_body_that_is_no_order_is_refused(invoke):
    assert invoke("create_order", http("POST", "/orders", body={"item": "kettle"}))["statusCode"] == 422
    assert invoke("create_order", http("POST", "/orders", body={"item": "x", "quantity": 0}))["statusCode"] == 422


def test_an_s3_notification_reaches_its_function(invoke):
    answer = invoke("thumbnail", uploaded("originals/blue+tea%C3%A9pot.jpg"))
    assert answer == ["blue teaépot.jpg"]


def test_of_three_records_the_bad_one_alone_is_reported_and_counted(start):
    good, bad = {"id": 7, "item": "teapot", "quantity": 1}, {"id": 8, "item": "teapot", "quantity": 0}
    with start("ship") as function:
        status, answer = function.invoke({"Records": [message(1, good), message(2, bad), message(3, good)]})
        assert (status, answer) == (200, {"batchItemFailures": [{"itemIdentifier": "message-2"}]})
        (counted,) = [line for line in function.logged() if "_aws" in line]
        assert (counted["FailedRecords"], counted["Records"]) == (1, 3)
        assert counted["FunctionName"] == "shop-ship"


def test_a_schedule_s_event_reaches_its_function(invoke):
    assert invoke("report", scheduled("2026-03-12T01:30:00Z")) == {
        "until": "2026-03-12T01:30:00Z",
        "orders": 1,
        "pieces": 1,
    }


def test_a_function_can_be_invoked_directly(invoke):
    assert invoke("price", {"item": "teapot", "quantity": 10}) == {"total": 11_250, "each": 1_125}


def test_an_event_that_does_not_fit_is_an_error_that_names_the_field(invoke):
    answer = invoke("price", {"item": "teapot", "quantity": "many"})
    assert "quantity" in answer["errorMessage"]


def test_after_a_panic_the_next_event_is_answered(start):
    with start("price") as function:
        _, answer = function.invoke({"item": "teapot", "quantity": 0})
        assert "an order is for one piece at least" in answer["errorMessage"]
        _, answer = function.invoke({"item": "teapot", "quantity": 1})
        assert answer == {"total": 1_250, "each": 1_250}


def test_an_unknown_handler_fails_at_init_and_is_told_the_names(start):
    with start("pric") as function:
        status, answer = function.invoke({})
        assert status == 502
        message = answer["errorMessage"]
        assert "`price`" in message
        assert "create_order, get_order, list_orders, price, refund, report, ship, thumbnail, try_price" in message
