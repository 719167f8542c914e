"""Stacks on moto, over the AWS API, as CloudFormation would make them of a template."""

import ast
import io
import json
import os
import re
import zipfile
from contextlib import contextmanager

import boto3
from botocore.config import Config
from moto.awslambda.models import LambdaVersion, lambda_backends
from moto.cloudformation.parsing import get_model_map
from moto.core.common_models import CloudFormationModel
from moto.events.models import EventBus
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"
ACCOUNT = "123456789012"
# What moto fails at it fails at again.
ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=20)
CODE = {"CodeBucket": "code", "CodeKey": "code.zip"}

# What `Ref` is of an event bus, which moto doesn't know: its name.
EventBus.physical_resource_id = property(lambda bus: bus.name)

# Nor what a version is called, and its number.
LambdaVersion.physical_resource_id = property(lambda version: version.logical_resource_id)
LambdaVersion.has_cfn_attr = classmethod(lambda cls, attribute: attribute == "Version")
LambdaVersion.get_cfn_attribute = lambda version, attribute: str(version.version)


class Alias(CloudFormationModel):
    """An alias of a function, which moto has, but not for its CloudFormation."""

    # moto asks its models where they are from.
    __module__ = LambdaVersion.__module__

    @staticmethod
    def cloudformation_type():
        return "AWS::Lambda::Alias"

    @classmethod
    def create_from_cloudformation_json(cls, _, json, account_id, region_name, **__):
        alias, functions = cls(), lambda_backends[account_id][region_name]
        alias.arn = functions.create_alias(*cls.arguments(json), description="", routing_config=None).arn
        return alias

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, cloudformation_json, account_id, region_name, **_):
        functions, arguments = lambda_backends[account_id][region_name], cls.arguments(cloudformation_json)
        functions.update_alias(*arguments, description="", routing_config=None)
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *_):
        """It goes with its function."""

    @staticmethod
    def arguments(json):
        properties = json["Properties"]
        return properties["Name"], properties["FunctionName"], properties["FunctionVersion"]

    @property
    def physical_resource_id(self):
        return self.arn


class Aws:
    """Clients of the AWS API that moto serves, for whoever has these keys."""

    def __init__(self, endpoint, **keys):
        self.endpoint = endpoint
        self.keys = keys or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}

    def __getattr__(self, service):
        name = {"functions": "lambda"}.get(service, service)
        client = boto3.client(name, endpoint_url=self.endpoint, region_name=REGION, config=ONCE, **self.keys)
        setattr(self, service, client)
        return client

    def environment(self, **more):
        """All variables of a program that this is AWS to, with more of them; one that is `None` is left out."""
        own = {"AWS_ENDPOINT_URL": self.endpoint, "AWS_REGION": REGION, "PATH": os.environ["PATH"]}
        keys = {key.upper(): value for key, value in self.keys.items()} | {"AWS_EC2_METADATA_DISABLED": "true"}
        return {name: value for name, value in (own | keys | more).items() if value is not None}

    def as_role(self, arn):
        """The same for who has assumed a role."""
        keys = self.sts.assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        names = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey", "aws_session_token": "SessionToken"}
        return Aws(self.endpoint, **{name: keys[key] for name, key in names.items()})


@contextmanager
def mock():
    """The port of this machine on which moto plays AWS, until the end of the block."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()


@contextmanager
def served():
    """An account without anything in it but the bucket of the code, until the end of the block."""
    with mock() as port:
        aws = Aws(f"http://127.0.0.1:{port}")
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bootstrap", "moto runs no code")
        bucket, key = CODE["CodeBucket"], CODE["CodeKey"]
        aws.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        aws.s3.put_object(Bucket=bucket, Key=key, Body=code.getvalue())
        yield aws


class Stack:
    """A stack."""

    def __init__(self, aws, name):
        self.aws = aws
        self.name = name

    def arguments(self, template):
        # Past 51,200 bytes CloudFormation takes a template from a bucket only.
        bucket, key = CODE["CodeBucket"], "template.json"
        # What names an attribute of something that moto has no model of fails, an output as well; and it has no runtime for
        # who makes custom resources.
        models = get_model_map()
        unknown = {name for name, resource in template["Resources"].items() if resource["Type"] not in models}
        outputs = {name: output for name, output in template.get("Outputs", {}).items() if not read_of(output) & unknown}
        resources = {
            name: dict(resource)
            for name, resource in template["Resources"].items()
            if not resource["Type"].startswith("Custom::") and not read_of(resource) & unknown
        }
        for resource in resources.values():
            if resource["Type"] == "AWS::KMS::Key":
                # It looks for the names that tags have in the API of KMS.
                resource["Properties"] = {key: value for key, value in resource["Properties"].items() if key != "Tags"}
        body = json.dumps(template | {"Resources": resources, "Outputs": outputs})
        self.aws.s3.put_object(Bucket=bucket, Key=key, Body=body)
        return {
            "StackName": self.name,
            "TemplateURL": f"https://s3.amazonaws.com/{bucket}/{key}",
            "Capabilities": ["CAPABILITY_IAM"],
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in CODE.items()],
        }

    def create(self, template):
        self.aws.cloudformation.create_stack(**self.arguments(template))

    def mend_policies(self):
        """Makes JSON of the policies within roles, which moto keeps as Python's own objects and can't enforce."""
        roles = self.resources()
        for (role, name), statements in self.policies().items():
            document = json.dumps({"Version": "2012-10-17", "Statement": statements})
            self.aws.iam.put_role_policy(RoleName=roles[role], PolicyName=name, PolicyDocument=document)

    def update(self, template):
        self.aws.cloudformation.update_stack(**self.arguments(template))

    def status(self, name=None):
        (stack,) = self.aws.cloudformation.describe_stacks(StackName=name or self.name)["Stacks"]
        return stack["StackStatus"]

    def resources(self):
        """The physical id of each resource that moto knows, by logical id."""
        resources = self.aws.cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return {
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId")
            for resource in resources
            if "LogicalResourceId" in resource
        }

    def function(self, logical_id):
        name = self.resources()[logical_id]
        return self.aws.functions.get_function_configuration(FunctionName=name)

    def queue(self, logical_id):
        url = self.resources()[logical_id]
        return self.aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    def key(self):
        """The ARN of the KMS key of the stack's own."""
        return f"arn:aws:kms:{REGION}:123456789012:key/{self.resources()['EncryptionKey']}"

    def policies(self):
        """Each policy of each role, by the role's logical id and the policy's name."""
        iam, policies = self.aws.iam, {}
        roles = {logical: name for logical, name in self.resources().items() if logical.endswith("Role")}
        for logical, role in roles.items():
            for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
                document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                # Of a policy within a role moto gives what Python prints of it, instead of JSON.
                policies[logical, name] = ast.literal_eval(str(document))["Statement"]
        return policies


def read_of(value):
    """The resources of which a value names an attribute."""
    text = json.dumps(value)
    return set(re.findall(r'"Fn::GetAtt": \["(\w+)"', text)) | set(re.findall(r"\$\{(\w+)\.\w+\}", text))


def without(template, is_refused):
    """A template without what moto has no model of, or refuses, and without all that names it."""
    left, outputs = dict(template["Resources"]), template.get("Outputs", {})
    gone = {name for name, resource in left.items() if resource["Type"] not in get_model_map() or is_refused(resource)}
    while gone:
        left = {name: resource for name, resource in left.items() if name not in gone}
        known = left.keys() | template["Parameters"].keys()
        gone = {name for name, resource in left.items() if not named(resource) <= known}
    outputs = {name: output for name, output in outputs.items() if named(output) <= known}
    return template | {"Resources": left, "Outputs": outputs}


def named(value):
    """What a value names by `Ref`, `Fn::GetAtt` and `Fn::Sub`, but for what CloudFormation knows itself."""
    match value:
        case {"Fn::Sub": [text, own]}:
            return (named({"Fn::Sub": text}) - own.keys()) | named(own)
        case {"Fn::Sub": text}:
            return {name for name in re.findall(r"\$\{(\w+)", text) if name != "AWS"}
        case {"Ref": name}:
            return set() if name.startswith("AWS::") else {name}
        case {"Fn::GetAtt": [name, _]}:
            return {name}
        case dict():
            return set().union(*map(named, value.values()))
        case list():
            return set().union(*map(named, value))
    return set()
