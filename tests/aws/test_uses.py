"""`cargo lessops uses --deployed` on moto: what a stack has deployed, in the bucket that it names."""

import json
import subprocess
import zipfile
import zlib

import pytest
from conftest import built
from stacks import CODE

# Whatever else it has: what its code is, its parameters say.
TEMPLATE = {
    "Parameters": {name: {"Type": "String"} for name in CODE},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
}

LIST = {
    "packages": [
        {"name": "events", "version": "1.0.0", "source": "local", "root": True, "dependencies": [1]},
        {"name": "openssl", "version": "0.10.68", "source": "crates.io"},
    ]
}


@pytest.fixture(scope="module")
def binary():
    return built("events")


@pytest.fixture(scope="module")
def deploy(aws, binary, tmp_path_factory):
    """Makes a stack whose code is the zip of a binary, with or without a list."""

    def deploy(name, *options):
        folder = tmp_path_factory.mktemp(name)
        (folder / "list").write_bytes(zlib.compress(json.dumps(LIST).encode()))
        subprocess.run(["objcopy", *options, binary, folder / "bootstrap"], cwd=folder, check=True)
        with zipfile.ZipFile(folder / "code.zip", "w") as archive:
            archive.write(folder / "bootstrap", "bootstrap")
        key = f"{name}/code.zip"
        aws.s3.upload_file(folder / "code.zip", CODE["CodeBucket"], key)
        code = [{"ParameterKey": name, "ParameterValue": value} for name, value in (CODE | {"CodeKey": key}).items()]
        aws.cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(TEMPLATE), Parameters=code)
        return f"s3://{CODE['CodeBucket']}/{key}"

    return deploy


@pytest.fixture
def uses(command, aws, tmp_path):
    """Runs the command: its exit code, what it prints, and what it says."""

    def uses(crate, stack):
        line = [command, "lessops", "uses", crate, "--deployed", "--stack", stack, "--format", "json"]
        run = subprocess.run(line, cwd=tmp_path, env=aws.environment(), capture_output=True, text=True, timeout=60)
        return run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr

    return uses


def test_what_is_deployed_says_what_it_ships(deploy, uses):
    place = deploy("parcels", "--add-section", ".dep-v0=list")
    code, (service,), _ = uses("openssl@<0.10.70", "parcels")
    assert (code, service["path"], service["service"]) == (0, place, "events")
    assert "print_label" in service["functions"]
    assert service["uses"][0]["chain"] == ["events 1.0.0", "openssl 0.10.68"]
    code, (service,), told = uses("openssl@>=0.10.70", "parcels")
    assert (code, service["uses"]) == (1, []) and "openssl 0.10.68" in told


def test_what_cannot_be_asked_is_an_error_that_says_what_it_is_of(aws, deploy, uses):
    place = deploy("unlisted")
    code, output, told = uses("openssl", "unlisted")
    assert (code, output) == (2, None)
    assert "this binary has no list of its dependencies" in told and place in told and "unlisted" in told
    aws.s3.delete_object(Bucket=CODE["CodeBucket"], Key="unlisted/code.zip")
    code, output, told = uses("openssl", "unlisted")
    assert (code, output) == (2, None) and f"can't read `{place}`" in told
    code, output, told = uses("openssl", "nowhere")
    assert (code, output) == (2, None) and "there is no stack `nowhere`" in told and "--region" in told


def test_a_stack_of_another_kind_has_no_code_to_ask(aws, uses):
    aws.cloudformation.create_stack(StackName="other", TemplateBody=json.dumps({"Resources": TEMPLATE["Resources"]}))
    code, output, told = uses("openssl", "other")
    assert (code, output) == (2, None) and "no parameters `CodeBucket` and `CodeKey`" in told
