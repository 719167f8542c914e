"""The page of `cargo lessops describe`, as a person meets it: in a real Chromium, at five functions and at two hundred."""

import json
import os

import pytest
from conftest import ROOT

EXAMPLE = ["--manifest", "examples/shop/manifest.json", "--package", "shop"]
EVIL = "Ends </script><script>console.log('evil')</script> \"here\" & `<b>there</b>`."
SECRET = "correct-horse-battery-staple"


def service(functions):
    """A manifest of so many functions, with every kind of way in, and resources that many of them share."""
    ways = [
        lambda i: [f"http:GET /things/{i}"],
        lambda i: [f"sqs:orders-{i}"],
        lambda i: ["sns:news"],
        lambda i: ["schedule:rate(5 minutes)"],
        lambda i: [f"dynamodb:customers-{i}"],
    ]

    def function(i):
        handles = [("bucket", i % 12, "Write"), ("table", i % 7, "ReadWrite"), ("queue", i % 9, "Send")]
        return {
            "name": f"function_{i}",
            "description": f"Does the work of number {i}.\n\n{EVIL}",
            "source": {"file": "src/main.rs", "line": i + 1},
            "module": "shop",
            "env": {"TOKEN": SECRET},
            "triggers": ways[i % 5](i),
            "resources": [
                {"kind": kind, "parameter": f"{kind}_of_all_{number}", "access": access, "line": i + 2}
                for kind, number, access in handles
            ],
        }

    package = {"name": "shop", "version": "0.1.0"}
    return {"lessops": 1, "package": package, "functions": [function(i) for i in range(functions)]}


@pytest.fixture(scope="session", params=[5, 200])
def generated(request, artifacts, lessops):
    """The page of a generated service, and how many functions it has."""
    manifest, page = artifacts / f"{request.param}.json", artifacts / f"{request.param}.html"
    manifest.write_text(json.dumps(service(request.param)))
    lessops("describe", "--manifest", manifest, "-o", page)
    return page, request.param


@pytest.fixture(scope="session")
def shop(artifacts, lessops):
    """The page of examples/shop."""
    page = artifacts / "shop.html"
    lessops("describe", *EXAMPLE, "-o", page)
    return page


# Rectangles of the document, whatever is scrolled. The picture is not zoomed while they are measured.
OVERLAPS = """(selector) => {
    const all = [...document.querySelectorAll(selector)].map((element) => [element.textContent, element.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return all.flatMap(([text, own], index) => all.slice(0, index).filter(([, other]) => meet(own, other)).map(([other]) => `${text} and ${other}`));
}"""

OVERFLOWS = """() => [...document.querySelectorAll(".picture .node")].flatMap((node) => {
    const box = node.querySelector(".box").getBoundingClientRect();
    const outside = ({ left, right, top, bottom }) => left < box.left || right > box.right || top < box.top || bottom > box.bottom;
    return [...node.querySelectorAll("text")].filter((text) => outside(text.getBoundingClientRect())).map((text) => text.textContent);
})"""

COVERED = """() => {
    const boxes = [...document.querySelectorAll(".picture .node .box")].map((box) => box.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const labels = [...document.querySelectorAll(".picture .label")];
    return labels.filter((label) => boxes.some((box) => meet(box, label.getBoundingClientRect()))).map((label) => label.textContent);
}"""


def test_nothing_lies_on_anything_else_and_every_text_is_inside_its_box(generated, look):
    page = look(generated[0])
    assert page.locator(".picture .function").count() == generated[1]
    assert page.evaluate(OVERLAPS, ".picture .node .box") == []
    assert page.evaluate(OVERLAPS, ".picture .label") == []
    assert page.evaluate(OVERFLOWS) == []
    assert page.evaluate(COVERED) == []


def test_every_node_can_be_clicked_and_shows_what_it_is(generated, look):
    page = look(generated[0])
    # Each by a real click where there are few; where there are many, a few by a click and all by the event.
    nodes = page.locator(".picture a.node").all()
    for node in nodes[:: max(1, len(nodes) // 12)]:
        node.click()
        assert page.locator("#panel").get_attribute("data-node") == node.get_attribute("data-node")
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()
    missed = page.evaluate(
        """() => [...document.querySelectorAll(".picture a.node")].filter((node) => {
            node.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
            const panel = document.getElementById("panel");
            const name = document.querySelector(`.details #${node.dataset.node} h3`).textContent;
            return panel.hidden || panel.dataset.node !== node.dataset.node || panel.querySelector("h3").textContent !== name;
        }).map((node) => node.dataset.node)"""
    )
    assert missed == []


def test_no_text_of_the_service_becomes_markup_and_no_value_of_its_environment_is_there(generated, look):
    page = look(generated[0])
    page.locator(".picture .function").first.click()
    assert EVIL.replace("`", "") in page.locator("#panel").text_content()
    assert page.locator("script").count() == 1
    assert SECRET not in generated[0].read_text()


def test_a_function_shows_its_comment_its_place_its_settings_its_alarms_and_its_permissions(shop, look):
    page = look(shop)
    page.locator(".picture a.node", has_text="refund").filter(has=page.locator("text=alarms")).first.click()
    panel = page.locator("#panel")
    for text in ["Gives the money for an order back.", "src/refunds.rs:", "failed_records > 50%", "dynamodb:", "365d"]:
        assert text in panel.text_content(), text
    headings = panel.locator("h4").all_text_contents()
    assert headings == ["Settings", "Hangs together with", "Alarms", "Permissions"]


def test_the_table_says_where_the_messages_of_a_queue_end_that_a_function_fails_on(shop, look):
    row = look(shop).locator("#functions tr:has(td:first-child a:text-is('refund'))")
    assert "RefundsDeadLetters after 5 tries" in row.locator("td").nth(2).text_content()


def test_the_keyboard_reaches_every_node_and_opens_it(shop, look):
    page = look(shop)
    nodes = page.locator(".picture a.node")
    nodes.first.focus()
    reached = []
    for _ in range(nodes.count()):
        reached.append(page.evaluate("document.activeElement.dataset.node"))
        page.keyboard.press("Tab")
    assert len(set(reached)) == nodes.count() and None not in reached
    nodes.first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel").get_attribute("data-node") == nodes.first.get_attribute("data-node")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.node") == nodes.first.get_attribute("data-node")


def test_a_link_in_the_panel_leads_on(shop, look):
    page = look(shop)
    page.locator(".picture .function").first.click()
    first = page.locator("#panel").get_attribute("data-node")
    link = page.locator(f"#panel li a:not([href='#{first}'])").first
    link.click()
    assert page.locator("#panel").get_attribute("data-node") != first


def test_the_search_leaves_what_has_all_its_words(generated, look):
    page = look(generated[0])
    page.keyboard.press("/")
    page.keyboard.type("function_3 number")
    lit = page.locator(".picture .node.function:not(.dim) .name").all_text_contents()
    assert "function_3" in lit and "function_1" not in lit
    rows = page.locator("#functions tbody tr:visible").count()
    assert 0 < page.locator("tbody tr:visible").count() and rows <= len(lit)
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    assert page.locator(".picture .dim").count() == 0
    assert page.locator("#functions tbody tr:visible").count() == generated[1]


def test_all_of_it_is_there_without_a_script(shop, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shop.as_uri())
    page.locator(".picture .function").first.click()
    target = page.url.rsplit("#")[1]
    assert page.locator(f"article#{target}").is_visible()
    assert page.locator("#alarms tbody tr").first.is_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_as_the_screen_wants_it(scheme, shop, generated, look, artifacts):
    page = look(shop, scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground.strip("rgb()").split(","))) > 382) == (scheme == "light")
    page.screenshot(animations="disabled", path=artifacts / f"shop-{scheme}.png")
    page.locator(".picture .function").first.click()
    page.screenshot(animations="disabled", path=artifacts / f"shop-{scheme}-panel.png")
    look(generated[0], scheme).screenshot(path=artifacts / f"{generated[1]}-{scheme}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_it_is_light_and_whole(scheme, shop, look, artifacts):
    page = look(shop, scheme)
    page.keyboard.press("/")
    page.keyboard.type("refund")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.picture .ground')).fill") == "rgb(255, 255, 255)"
    assert page.locator("form").is_hidden() and page.locator("#panel").is_hidden()
    assert page.locator(".details article").first.is_visible()
    assert page.locator("#functions tbody tr:visible").count() == page.locator(".picture .function").count()
    width = page.locator(".picture").bounding_box()["width"]
    assert width <= page.evaluate("document.documentElement.clientWidth")
    page.pdf(path=artifacts / f"shop-{scheme}.pdf", print_background=True)


def test_the_picture_of_the_readme_is_of_what_there_is(shop, look, artifacts):
    """`BLESS=1` takes it anew. It is not compared: browsers set text differently by a hair."""
    page = look(shop)
    page.locator(".picture a.node.function", has_text="refund").last.click()
    picture = ROOT / "docs/images/describe.png"
    page.screenshot(animations="disabled", path=picture if "BLESS" in os.environ else artifacts / "describe.png")
    assert picture.stat().st_size < 200_000
