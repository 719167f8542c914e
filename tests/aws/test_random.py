"""Templates of services at random, which `lessops-core/tests/random.rs` makes, held to CloudFormation's schemas."""

import linters
from conftest import cargo


def test_cfn_lint_has_nothing_to_say_of_services_at_random(tmp_path):
    test = ["test", "--quiet", "--package", "lessops-core", "--all-features", "--test", "random"]
    cargo(*test, "--", "every_kind_of_trigger", LESSOPS_TEMPLATES=str(tmp_path))
    templates = sorted(tmp_path.glob("*.json"))
    assert templates, "nothing was written"
    findings = linters.cfn_lint(templates, "us-east-1")
    assert not findings, findings
