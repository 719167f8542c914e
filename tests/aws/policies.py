"""The policies of a template, as parliament reads them."""

import json
import re

from parliament import analyze_policy_string

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::StackName": "shop",
    "AWS::URLSuffix": "amazonaws.com",
}
HERE = "eu-central-1:123456789012"
# What `Ref` or `Fn::GetAtt` of a resource is in a policy: an ARN of its service, or the id of an API, which is a part of one.
ARNS = {
    "AWS::ApiGatewayV2::Api": "a1b2c3d4e5",
    "AWS::CloudWatch::Alarm": f"arn:aws:cloudwatch:{HERE}:alarm:a",
    "AWS::CodeDeploy::Application": "a",
    "AWS::CodeDeploy::DeploymentGroup": "a",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{HERE}:table/a",
    "AWS::Events::EventBus": f"arn:aws:events:{HERE}:event-bus/a",
    "AWS::KMS::Key": f"arn:aws:kms:{HERE}:key/1",
    "AWS::Kinesis::Stream": f"arn:aws:kinesis:{HERE}:stream/a",
    "AWS::Kinesis::StreamConsumer": f"arn:aws:kinesis:{HERE}:stream/a/consumer/a:1",
    "AWS::IAM::Role": "arn:aws:iam::123456789012:role/a",
    "AWS::Lambda::Alias": f"arn:aws:lambda:{HERE}:function:a:live",
    "AWS::Lambda::EventSourceMapping": "00000000-0000-0000-0000-000000000000",
    "AWS::Lambda::Function": f"arn:aws:lambda:{HERE}:function:a",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:a:*",
    "AWS::S3::Bucket": "arn:aws:s3:::a",
    "AWS::Scheduler::ScheduleGroup": "a",
    "AWS::SNS::Topic": f"arn:aws:sns:{HERE}:a",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HERE}:a",
}


def resolved(value, resources):
    """The value with what CloudFormation would put in its place."""
    match value:
        case {"Ref": name}:
            # A parameter is no resource: in a policy it holds a key's ARN.
            return PSEUDO.get(name) or ARNS[resources.get(name, {"Type": "AWS::KMS::Key"})["Type"]]
        case {"Fn::GetAtt": [name, attribute]}:
            arn = ARNS[resources[name]["Type"]]
            return f"{arn}/stream/1" if attribute == "StreamArn" else arn
        case {"Fn::Select": _}:
            return "0123456789ab"
        case {"Fn::Sub": [text, own]}:
            return substituted(text, own, resources)
        case {"Fn::Sub": text}:
            return substituted(text, {}, resources)
        case dict():
            return {key: resolved(inner, resources) for key, inner in value.items()}
        case list():
            return [resolved(inner, resources) for inner in value]
    return value


def substituted(text, own, resources):
    def part(match):
        name, _, attribute = match[1].partition(".")
        if name in own:
            return resolved(own[name], resources)
        return resolved({"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}, resources)

    return re.sub(r"\$\{([^!}][^}]*)\}", part, text)


def policies(resources):
    """The policies of roles, each with the logical id that it is under."""
    for name, resource in resources.items():
        properties = resource.get("Properties", {})
        match resource["Type"]:
            case "AWS::IAM::Policy":
                yield name, properties["PolicyDocument"]
            case "AWS::IAM::Role":
                for policy in properties.get("Policies", []):
                    yield name, policy["PolicyDocument"]


# What parliament finds and is as it should be: the issue, the actions, and why.
ACCEPTED = {
    ("RESOURCE_STAR", "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface"): (
        "Through them Lambda reaches a cluster in a private network. They have no ARN before they are there."
    ),
    (
        "RESOURCE_MISMATCH",
        "ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:CreateNetworkInterface ec2:DeleteNetworkInterface "
        "ec2:UnassignPrivateIpAddresses",
    ): (
        "Lambda's check of a role asks for all of EC2's ids, `*/*` ('Giving Lambda functions access to resources in an "
        "Amazon VPC'), and parliament looks for the kind in front of the slash."
    ),
    ("RESOURCE_MISMATCH", "codedeploy:PutLifecycleEventHookExecutionStatus"): (
        "parliament's list has no resource for it; AWS's own example grants it on deployment groups ('Deploying serverless "
        "applications gradually with AWS SAM' in the AWS SAM developer guide)."
    ),
    ("RESOURCE_MISMATCH", "kafka:GetBootstrapBrokers"): (
        "parliament's list has no resource for it; AWS's own example grants it on a cluster ('Accessing one Amazon MSK "
        "cluster' in the Amazon MSK developer guide)."
    ),
}


def findings(template):
    """What parliament finds in a template: the policy, and the finding with the actions that it is about."""
    resources = json.loads(template.read_text())["Resources"]
    for name, policy in policies(resources):
        text = json.dumps(resolved(policy, resources))
        # It splits an ARN at every colon, and the label of a table's stream is a time.
        text = re.sub(r"(?<=/stream/)[0-9T:.-]+", "label", text)
        for finding in analyze_policy_string(text).findings:
            details = finding.detail if isinstance(finding.detail, list) else [finding.detail]
            actions = [part.get("action", part) if isinstance(part, dict) else part for part in details]
            yield name, (finding.issue, " ".join(sorted(map(str, actions))))
