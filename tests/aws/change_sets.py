"""CloudFormation as deployments meet it: moto's, with what it does otherwise put right.

moto executes a change set at once and never fails. Here an operation goes on until somebody has seen its events, and it may
be told to fail. moto has no models of alarms and others, so a stack is made without them; it is asked for as it is.
"""

import json
from urllib.parse import urlparse

from moto.cloudformation import responses
from moto.cloudformation.exceptions import AlreadyExistsException, ValidationError
from moto.cloudformation.models import ChangeSet, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.s3.models import s3_backends
from stacks import without

STACK = "AWS::CloudFormation::Stack"


class CloudFormation:
    """What a test tells CloudFormation to do, and what it was asked for."""

    def __init__(self):
        # How many events each look brings; all of them where it is None.
        self.pace = None
        # What the next operation fails of: the resource, its type, the status that it comes to and the reason.
        self.failures = []
        # Outputs that moto would not have, for want of a model of what they are of.
        self.outputs = {}
        # Of the latest change set.
        self.asked = {}
        self.refused = lambda resource: False

    def take_over(self, monkeypatch):
        """Puts itself in the place of moto's."""
        pending, tokens, executed = {}, {}, set()
        cloudformation = self

        def parse(change_set):
            template = without(json.loads(change_set.template), cloudformation.refused)
            for resource in template["Resources"].values():
                if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
                    # moto knows only one of the two.
                    resource["DeletionPolicy"] = "Retain"
            change_set.template_dict = template

        def asked(response):
            names = ("StackName", "ChangeSetName", "ChangeSetType", "ClientToken", "Capabilities", "Tags", "Parameters")
            names += ("TemplateURL", "TemplateBody", "RollbackConfiguration")
            return {name: response._get_param(name) for name in names}

        def create(response):
            backend, request = response.cloudformation_backend, asked(response)
            token = request["ClientToken"]
            if token in tokens:
                return ActionResult(tokens[token])
            cloudformation.asked = request
            name, kind = request["StackName"], request["ChangeSetType"]
            stack = next((stack for stack in backend.stacks.values() if stack.name == name), None)
            if any(is_named(change_set, request["ChangeSetName"], name) for change_set in backend.change_sets.values()):
                raise AlreadyExistsException(f"ChangeSet {request['ChangeSetName']} cannot be created due to a mismatch with existing attribute Name")
            if stack and kind == "UPDATE" and stack.status not in UPDATABLE:
                raise ValidationError(message=f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated.")
            if stack and kind == "CREATE" and stack.status != "REVIEW_IN_PROGRESS":
                raise AlreadyExistsException(f"Stack [{name}] already exists and cannot be created again")
            if stack and kind == "CREATE":
                # The stack under review is the one that is created; moto would make another.
                del backend.stacks[stack.stack_id]
            result = moto_create(response)
            created = next(stack for stack in backend.stacks.values() if stack.name == name)
            if stack and kind == "CREATE":
                created.events = stack.events
                for change_set in backend.change_sets.values():
                    if change_set.stack_name == name:
                        change_set.stack, change_set.stack_id = created, created.stack_id
            tokens[token] = {"Id": list(backend.change_sets)[-1], "StackId": created.stack_id}
            return result

        def execute(response):
            backend, token = response.cloudformation_backend, response._get_param("ClientRequestToken")
            if token in executed:
                return EmptyResult()
            change_set = backend.change_sets[response._get_param("ChangeSetName")]
            stack, kind = change_set.stack, change_set.change_set_type
            # All of a stack's go with the one that is executed.
            for key in [key for key, other in backend.change_sets.items() if other.stack_name == stack.name]:
                del backend.change_sets[key]
            status = f"{kind}_COMPLETE"
            events = []
            if cloudformation.failures:
                status = {"CREATE": "ROLLBACK_COMPLETE", "UPDATE": "UPDATE_ROLLBACK_COMPLETE"}[kind]
                events = cloudformation.failures
                back = status.replace("COMPLETE", "IN_PROGRESS")
                events = [*events, (stack.name, STACK, back, "The following resource(s) failed: [...]. Rollback requested by user.")]
            else:
                before = set(stack.resource_map)
                change_set.apply()
                stack.template, stack.template_dict = change_set.template, change_set.template_dict
                stack.tags = change_set.tags
                stack.output_map = stack._create_output_map()
                added = [name for name in stack.resource_map if name not in before]
                types = stack.template_dict["Resources"]
                events = [(name, types[name]["Type"], "CREATE_COMPLETE", None) for name in added]
            stack.status = f"{kind}_IN_PROGRESS"
            stack._add_stack_event(stack.status, resource_status_reason="User Initiated")
            pending[stack.stack_id] = [*events, (stack.name, STACK, status, None)]
            cloudformation.failures = []
            executed.add(token)
            return EmptyResult()

        def events(response):
            backend, name = response.cloudformation_backend, response._get_param("StackName")
            stack = backend.get_stack(name)
            coming = pending.get(stack.stack_id, [])
            for logical, kind, status, reason in coming[: cloudformation.pace]:
                stack._add_stack_event(status, resource_status_reason=reason)
                event = stack.events[-1]
                event.logical_resource_id, event.resource_type = logical, kind
                if kind != STACK:
                    event.physical_resource_id = f"{stack.name}-{logical}"
                elif not status.endswith("ROLLBACK_IN_PROGRESS"):
                    stack.status = status
            del coming[: cloudformation.pace]
            # In pages, as those of AWS are.
            newest, start = stack.events[::-1], int(response._get_param("NextToken") or 0)
            more = {"NextToken": str(start + PAGE)} if len(newest) > start + PAGE else {}
            return ActionResult({"StackEvents": newest[start : start + PAGE]} | more)

        def sets(response):
            name = response._get_param("StackName")
            found = response.cloudformation_backend.change_sets.values()
            return ActionResult({"Summaries": [one for one in found if name in (one.stack_name, one.stack_id)]})

        def delete_set(response):
            backend, name = response.cloudformation_backend, response._get_param("ChangeSetName")
            stack = response._get_param("StackName")
            for key in [key for key, one in backend.change_sets.items() if key == name or is_named(one, name, stack)]:
                del backend.change_sets[key]
            return EmptyResult()

        def outputs(stack):
            played = [{"OutputKey": key, "OutputValue": value} for key, value in cloudformation.outputs.items()]
            return (moto_outputs.fget(stack) or []) + played

        moto_create, moto_outputs = CloudFormationResponse.create_change_set, Stack.outputs
        monkeypatch.setattr(ChangeSet, "_parse_template", parse)
        monkeypatch.setattr(CloudFormationResponse, "create_change_set", create)
        monkeypatch.setattr(CloudFormationResponse, "execute_change_set", execute)
        monkeypatch.setattr(CloudFormationResponse, "describe_stack_events", events)
        monkeypatch.setattr(CloudFormationResponse, "list_change_sets", sets)
        monkeypatch.setattr(CloudFormationResponse, "delete_change_set", delete_set)
        # An update that changes nothing is a change set that failed, and no error.
        monkeypatch.setattr(CloudFormationResponse, "_validate_different_update", lambda *_: None)
        monkeypatch.setattr(Stack, "has_parameters", lambda stack, other: stack.stack_parameters == stack.stack_parameters | other)
        monkeypatch.setattr(Stack, "outputs", property(outputs))
        monkeypatch.setattr(responses, "get_stack_from_s3_url", from_bucket)


# CloudFormation user guide, "Stack status codes".
UPDATABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
# Less than there are events of a stack, so that there is a second page.
PAGE = 5


def is_named(change_set, name, stack):
    return change_set.change_set_name == name and stack in (change_set.stack_name, change_set.stack_id)


def from_bucket(url, account_id, partition):
    """A template in a bucket, whose address is not AWS's here."""
    bucket, key = urlparse(url).path.lstrip("/").split("/", 1)
    return s3_backends[account_id][partition].get_object(bucket, key).value.decode()
