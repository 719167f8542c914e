"""The bill of materials that `cargo lessops sbom` writes is one that other tools take: CycloneDX's own schema has nothing to
say, nor has the specification of package URLs. checkov brings both libraries along."""

import json

import pytest
from conftest import ROOT
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

# What the command writes today, by its own tests.
BILL = ROOT / "cargo-lessops/tests/cli/sbom.json"


@pytest.fixture
def bill():
    return json.loads(BILL.read_text())


def faults(bill):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill))


def test_the_bill_is_what_the_schema_says(bill):
    assert faults(bill) is None


def test_the_schema_finds_faults(bill):
    bill["components"][0]["scope"] = "runtime"
    assert "scope" in str(faults(bill))


def test_references_are_unique_and_name_components(bill):
    components = [bill["metadata"]["component"], *bill["components"]]
    references = [component["bom-ref"] for component in components]
    assert len(set(references)) == len(references)
    assert sorted(node["ref"] for node in bill["dependencies"]) == sorted(references)
    assert {name for node in bill["dependencies"] for name in node["dependsOn"]} <= set(references)


def test_package_urls_name_the_component(bill):
    urls = [(component, component["purl"]) for component in bill["components"] if "purl" in component]
    assert urls
    for component, url in urls:
        parsed = PackageURL.from_string(url)
        assert (parsed.type, parsed.name, parsed.version) == ("cargo", component["name"], component["version"])
