"""Goldens as stacks on moto: each resource that moto has a model of exists, and has the properties that the template asks for
as far as moto's API tells them."""

import json

import pytest
from conftest import ROOT
from stacks import CODE, Stack, without

GOLDENS = ROOT / "lessops-core/tests/golden"
# Those with every key.
NAMES = sorted(path.parent.name for path in GOLDENS.glob("*-full/template.json"))


def is_refused(resource):
    """moto fails at patterns that are text, and there is nothing in the account but what the stack makes: no listener of a
    load balancer, and of streams and queues only its own."""
    if resource["Type"] == "AWS::Lambda::EventSourceMapping":
        return "Fn::GetAtt" not in resource["Properties"].get("EventSourceArn", {})
    return resource["Type"] in ("AWS::Events::Rule", "AWS::ElasticLoadBalancingV2::ListenerRule")


def of_function(aws, name):
    """But for what moto's CloudFormation does not pass on: tracing, logging, storage."""
    configuration = aws.functions.get_function_configuration(FunctionName=name)
    return {key: configuration.get(key) for key in ("Description", "Handler", "MemorySize", "Runtime", "Timeout")}


def of_mapping(aws, name):
    return aws.functions.get_event_source_mapping(UUID=name)


def of_queue(aws, url):
    return aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]


def of_log_group(aws, name):
    (group,) = aws.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return {"RetentionInDays": group["retentionInDays"]}


def of_stream(aws, name):
    summary = aws.kinesis.describe_stream_summary(StreamName=name)["StreamDescriptionSummary"]
    return {
        "ShardCount": summary["OpenShardCount"],
        "RetentionPeriodHours": summary["RetentionPeriodHours"],
        "StreamModeDetails": summary["StreamModeDetails"],
    }


def of_table(aws, name):
    table = aws.dynamodb.describe_table(TableName=name)["Table"]
    told = {"KeySchema": table["KeySchema"], "AttributeDefinitions": table["AttributeDefinitions"]}
    told["BillingMode"] = table["BillingModeSummary"]["BillingMode"]
    if "StreamSpecification" in table:
        view = table["StreamSpecification"]["StreamViewType"]
        told["StreamSpecification"] = {"StreamViewType": view}
    return told


def of_rest_api(aws, api):
    """But for where it is and its binary bodies, which moto's CloudFormation does not pass on."""
    return {"Description": aws.apigateway.get_rest_api(restApiId=api)["description"]}


def of_target_group(aws, group):
    """But for whether it is checked, which moto's CloudFormation does not pass on."""
    (told,) = aws.elbv2.describe_target_groups(TargetGroupArns=[group])["TargetGroups"]
    return {key: told.get(key) for key in ("HealthCheckPath", "TargetType")}


# What moto tells of each type, under the names of the template.
TOLD = {
    "AWS::ApiGateway::RestApi": of_rest_api,
    "AWS::DynamoDB::Table": of_table,
    "AWS::ElasticLoadBalancingV2::TargetGroup": of_target_group,
    "AWS::Kinesis::Stream": of_stream,
    "AWS::Lambda::EventSourceMapping": of_mapping,
    "AWS::Lambda::Function": of_function,
    "AWS::Logs::LogGroup": of_log_group,
    "AWS::SQS::Queue": of_queue,
}

# What has no id on moto: deployments and methods are parts of their API, a permission of its function.
PARTS = ("AWS::ApiGateway::Deployment", "AWS::ApiGateway::Method", "AWS::Lambda::Permission")


def is_plain(value):
    """Whether a value names nothing that only CloudFormation knows."""
    match value:
        case dict():
            return all(not key.startswith("Fn::") and key != "Ref" and is_plain(inner) for key, inner in value.items())
        case list():
            return all(map(is_plain, value))
    return True


def same(asked, told):
    """SQS tells everything as text, and a table's attributes come in any order."""
    if isinstance(asked, list):
        return sorted(asked, key=json.dumps) == sorted(told, key=json.dumps)
    if isinstance(told, str) and not isinstance(asked, str):
        return told == json.dumps(asked)
    return told == asked


@pytest.mark.parametrize("name", NAMES)
def test_each_resource_exists_with_the_properties_that_were_asked_for(aws, name):
    template = without(json.loads((GOLDENS / name / "template.json").read_text()), is_refused)
    for parameter in template["Parameters"].keys() - CODE.keys():
        template["Parameters"][parameter].setdefault("Default", "given")
    stack = Stack(aws, name)
    stack.create(template)
    resources, different = stack.resources(), []
    for logical_id, resource in template["Resources"].items():
        if "Condition" in resource:
            continue
        if resource["Type"] not in PARTS:
            assert resources.get(logical_id), f"{logical_id} does not exist"
        told = TOLD.get(resource["Type"], lambda *_: {})(aws, resources.get(logical_id))
        for key, asked in resource.get("Properties", {}).items():
            if key in told and is_plain(asked) and not same(asked, told[key]):
                different.append(f"{logical_id}.{key}: {told[key]} instead of {asked}")
    assert not different, "\n".join(different)
