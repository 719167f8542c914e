"""Every policy of every template, as parliament reads it: one that names actions, resources or conditions which do not go
together is a finding."""

import json

import pytest
from conftest import ROOT
from policies import ACCEPTED, findings, policies

TEMPLATES = sorted(
    path
    for pattern in ("examples/*/template.json", "lessops-core/tests/golden/*/template.json")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_parliament_finds_nothing_but_what_is_accepted(template):
    found = [f"{name}: {finding}" for name, finding in findings(template) if finding not in ACCEPTED]
    assert not found, "\n".join(found)
    assert any(policies(json.loads(template.read_text())["Resources"])), "there is no policy"


def test_what_is_accepted_is_still_found():
    assert ACCEPTED.keys() == {finding for template in TEMPLATES for _, finding in findings(template)}


def test_a_wildcard_action_is_nowhere():
    for template in TEMPLATES:
        resources = json.loads(template.read_text())["Resources"]
        for _, policy in policies(resources):
            for statement in policy["Statement"]:
                actions = statement["Action"]
                assert "*" not in "".join([actions] if isinstance(actions, str) else actions), statement
