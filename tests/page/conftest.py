"""What the tests of the page share: a browser without a window, and pages that the real command makes."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent.parent


def cargo(*arguments):
    """What cargo prints."""
    return subprocess.run(["cargo", *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


@pytest.fixture(scope="session")
def artifacts():
    """The folder in which pages and their pictures stay, to be looked at."""
    target = json.loads(cargo("metadata", "--no-deps", "--format-version", "1"))["target_directory"]
    folder = Path(target) / "page"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def lessops():
    """Runs the command."""
    build = ["build", "--quiet", "--package", "cargo-lessops", "--no-default-features", "--message-format", "json"]
    messages = map(json.loads, cargo(*build).splitlines())
    (binary,) = filter(None, (message.get("executable") for message in messages))
    return lambda *arguments: subprocess.run([binary, "lessops", *map(str, arguments)], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def browser():
    """The browser that the step names."""
    own = os.environ.get("LESSOPS_CHROMIUM_ENVIRONMENT", "")
    environment = os.environ | dict(line.split("=", 1) for line in own.splitlines())
    with sync_playwright() as playwright:
        # In a container root has no sandbox, and what is looked at here is our own.
        browser = playwright.chromium.launch(
            executable_path=os.environ["LESSOPS_CHROMIUM"], args=["--no-sandbox"], env=environment
        )
        yield browser
        browser.close()


@pytest.fixture
def look(browser):
    """Opens a page without a network, in light or dark, and knows at the end whether it complained."""
    complaints, contexts = [], []

    def look(path, scheme="light"):
        contexts.append(
            browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme, offline=True)
        )
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url))
        page.goto(path.as_uri())
        return page

    yield look
    for context in contexts:
        context.close()
    assert complaints == []
