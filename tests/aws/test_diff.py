"""`cargo lessops diff --deployed` on moto, against the example `hello`; and what it knows of replacements, by the schemas."""

import json
import subprocess

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from conftest import ROOT, built
from stacks import Stack, without

TEMPLATE = json.loads((ROOT / "examples/hello/template.json").read_text())
# The types of resources in any template, and the properties that replace one of them.
KINDS = {
    resource["Type"]
    for path in ROOT.glob("lessops-core/tests/golden/*/template.json")
    for resource in json.loads(path.read_text())["Resources"].values()
    if not resource["Type"].startswith("Custom::")
}
CREATE_ONLY = [tuple(line.split()) for line in (ROOT / "lessops-core/src/diff/create_only.txt").read_text().splitlines()]


@pytest.mark.parametrize("kind", sorted(KINDS | {kind for kind, _ in CREATE_ONLY}))
def test_what_replaces_a_resource_is_what_its_schema_says(kind):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    names = ("createOnlyProperties", "conditionalCreateOnlyProperties")
    paths = [path for name in names for path in schema.get(name, [])]
    expected = sorted(path.removeprefix("/properties/").replace("/", ".") for path in paths)
    assert sorted(path for own, path in CREATE_ONLY if own == kind) == expected


@pytest.fixture(scope="module")
def stack(aws):
    stack = Stack(aws, "hello")
    stack.create(without(TEMPLATE, lambda resource: False))
    return stack


@pytest.fixture(scope="module")
def deployed(stack):
    """The template of the stack, as CloudFormation has it."""
    body = stack.aws.cloudformation.get_template(StackName=stack.name)["TemplateBody"]
    return json.loads(json.dumps(body))


@pytest.fixture
def diff(command, stack, tmp_path):
    """Runs the command outside of the workspace."""

    def diff(*arguments, template=None):
        line = [command, "lessops", "diff", "--deployed", *arguments]
        if template:
            (tmp_path / "new.json").write_text(json.dumps(template))
            line.append("new.json")
        return subprocess.run(line, cwd=tmp_path, env=stack.aws.environment(), capture_output=True, text=True)

    return diff


def test_what_is_deployed_differs_from_itself_in_nothing(diff, deployed):
    run = diff("--stack", "hello", template=deployed)
    assert (run.returncode, run.stdout) == (0, "Nothing changes.\n"), run.stderr


def test_a_change_of_what_is_deployed_is_told(diff, deployed):
    changed = json.loads(json.dumps(deployed))
    changed["Resources"]["ThumbnailFunction"]["Properties"]["MemorySize"] = 128
    # moto's stack has no alarms, but it has a queue.
    del changed["Resources"]["ThumbnailFailures"]
    run = diff("--stack", "hello", "--format", "json", "--fail-on", "data-loss", template=changed)
    assert run.returncode == 1, run.stderr
    told = [(finding["category"], finding["resources"]) for finding in json.loads(run.stdout)["findings"]]
    assert ("data-loss", ["ThumbnailFailures"]) in told
    assert ("capacity", ["ThumbnailFunction"]) in told


def test_the_stack_of_a_binary_is_known_by_its_service(diff):
    run = diff("--format", "json", "--binary", built("hello"))
    assert run.returncode == 0, run.stderr
    # The template in the repository is made without a digest of the code.
    assert "the code of 1 function changes: `thumbnail`" in [one["text"] for one in json.loads(run.stdout)["findings"]]


def test_a_template_says_no_stack(diff, deployed):
    run = diff(template=deployed)
    assert (run.returncode, run.stdout) == (1, "")
    assert "name the stack with `--stack`" in run.stderr


def test_a_stack_that_there_is_not_is_told(diff, deployed):
    run = diff("--stack", "nowhere", template=deployed)
    assert (run.returncode, run.stdout) == (1, "")
    assert "there is no stack `nowhere`" in run.stderr


def test_there_is_one_new_side(diff, deployed):
    run = diff("--stack", "hello", "--binary", built("hello"), template=deployed)
    assert (run.returncode, run.stdout) == (1, "")
    assert "are the new side" in run.stderr
