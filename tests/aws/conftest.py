"""What the tests against AWS's tools share: the artifacts, which cargo builds or finds built."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from stacks import mock, served

ROOT = Path(__file__).parent.parent.parent


def cargo(*arguments, **environment):
    """What cargo prints. What it says on standard error is for the person who waits."""
    command = ["cargo", *map(str, arguments)]
    environment = os.environ | environment
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.fixture(scope="module")
def moto_port():
    """The port of this machine on which moto plays AWS."""
    with mock() as port:
        yield port


def built(package, *arguments):
    """The binary of an example."""
    messages = cargo("build", "--quiet", "--package", package, "--message-format", "json", *arguments)
    executables = [json.loads(line).get("executable") for line in messages.splitlines()]
    (executable,) = filter(None, executables)
    return Path(executable)


@pytest.fixture(scope="session")
def command():
    """`cargo lessops`, built with all that it can do."""
    return built("cargo-lessops")


def service_of(test):
    """The service that a test of the package `lessops` is, built: with all features, so that they share what is compiled."""
    command = ["test", "--package", "lessops", "--all-features", "--test", test, "--no-run"]
    messages = map(json.loads, cargo(*command, "--message-format", "json-render-diagnostics").splitlines())
    (path,) = filter(None, (message.get("executable") for message in messages if message.get("target", {}).get("name") == test))
    return path


@pytest.fixture(scope="session")
def target():
    """The workspace's target folder."""
    return Path(json.loads(cargo("metadata", "--no-deps", "--format-version", "1"))["target_directory"])


@pytest.fixture(scope="module")
def aws():
    """An account on moto."""
    with served() as aws:
        yield aws
