"""Templates of services at random, which `lessops-core/tests/random.rs` makes, held to CloudFormation's schemas and IAM's."""

import linters
import pytest
from conftest import cargo
from policies import ACCEPTED, findings


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("random")
    test = ["test", "--quiet", "--package", "lessops-core", "--all-features", "--test", "random"]
    cargo(*test, "--", "every_kind_of_trigger", LESSOPS_TEMPLATES=str(folder))
    templates = sorted(folder.glob("*.json"))
    assert templates, "nothing was written"
    return templates


def test_cfn_lint_has_nothing_to_say_of_services_at_random(templates):
    found = linters.cfn_lint(templates, "us-east-1")
    assert not found, found


def test_parliament_finds_nothing_in_their_policies_but_what_is_accepted(templates):
    found = [finding for template in templates for _, finding in findings(template) if finding not in ACCEPTED]
    assert not found, found
