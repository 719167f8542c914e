"""The linters that people run before they deploy a template."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

from conftest import ROOT

TOOLS = Path(sys.executable).parent


def findings_of(command):
    """The JSON that a linter prints. It is started once for all templates, which saves the seconds of its start."""
    linter = subprocess.run([TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True)
    assert linter.stdout, linter.stderr
    return json.loads(linter.stdout)


def cfn_lint(templates, *regions):
    """What cfn-lint says, by template. It is one process that works on one core: each core gets one."""
    command = ["cfn-lint", "--format", "json", "--regions", *regions, "--"]
    cores = min(os.cpu_count() or 1, len(templates))
    shares = [templates[core::cores] for core in range(cores)]
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda share: findings_of([*command, *map(str, share)]), shares))
    findings = {}
    for finding in chain.from_iterable(found):
        # What a region does not have yet is no fault of the template's. us-east-1 has every type that there is.
        if finding["Rule"]["Id"] == "E3006" and "'us-east-1'" not in finding["Message"]:
            continue
        text = f"{finding['Rule']['Id']} {'/'.join(map(str, finding['Location']['Path']))}: {finding['Message']}"
        findings.setdefault(finding["Filename"], []).append(text)
    return findings
