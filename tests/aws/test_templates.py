"""Every template in the repository, read by the linters that people run before they deploy one."""

from pathlib import Path

import linters
import pytest
import yaml
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# The goldens: `cargo test` holds them equal to what the code makes.
TEMPLATES = sorted(
    path
    for pattern in ("examples/*/template.json", "lessops-core/tests/golden/**/*.json")
    for path in ROOT.glob(pattern)
    if "AWSTemplateFormatVersion" in path.read_text()
)
# One of each partition: within one, regions differ in the types that they have yet, and not in what a type takes.
REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1"]
# The id of a check to the reason why it need not pass.
ACCEPTED = yaml.safe_load((HERE / "checkov.yaml").read_text())
# The types of resources that have no tags in any template: `lessops-core/tests/tags.rs` holds that there are no others.
UNTAGGABLE = (ROOT / "lessops-core/tests/untaggable.txt").read_text().split()


@pytest.fixture(scope="session")
def cfn_lint():
    """What cfn-lint says, by template."""
    return linters.cfn_lint(TEMPLATES, *REGIONS)


@pytest.fixture(scope="session")
def checkov():
    """What checkov says: the checks that passed and those that failed, each by template."""
    command = ["checkov", "--framework", "cloudformation", "--skip-download", "--output", "json"]
    # Paths from here: checkov looks for secrets in a file's path, too, and 40 letters and slashes in a row, as a checkout's
    # folder may give, are one to it (CKV_AWS_45).
    results = linters.findings_of([*command, "--file", *(path.relative_to(ROOT) for path in TEMPLATES)])["results"]
    passed, failed = {}, {}
    for checks, by_template in ((results["passed_checks"], passed), (results["failed_checks"], failed)):
        for check in checks:
            by_template.setdefault(str(ROOT / check["file_path"].lstrip("/")), []).append(check)
    return passed, failed


@pytest.fixture(params=TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def template(request):
    return str(request.param)


def test_there_are_templates():
    assert ROOT / "examples/hello/template.json" in TEMPLATES
    assert ROOT / "examples/shop/template.json" in TEMPLATES


def test_cfn_lint_has_nothing_to_say(template, cfn_lint):
    findings = cfn_lint.get(template, [])
    assert not findings, "\n".join(findings)


def test_checkov_fails_nothing_but_what_is_accepted(template, checkov):
    passed, failed = checkov
    findings = [
        f"{check['check_id']} {check['resource']}: {check['check_name']}"
        for check in failed.get(template, [])
        if check["check_id"] not in ACCEPTED
    ]
    assert not findings, "\n".join(findings)
    assert passed.get(template), "checkov did not read it"


def test_what_is_accepted_is_still_needed(checkov):
    _, failed = checkov
    needed = {check["check_id"] for checks in failed.values() for check in checks}
    assert set(ACCEPTED) <= needed


@pytest.mark.parametrize("kind", UNTAGGABLE)
def test_what_has_no_tags_can_have_none(kind):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    assert not schema.get("tagging", schema)["taggable"]
    assert not [name for name in schema["properties"] if name.endswith("Tags")]
