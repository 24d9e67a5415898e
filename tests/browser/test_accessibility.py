"""Every page and view, in light and in dark, as axe-core sees it: nothing serious that is ours.

Source: https://github.com/dequelabs/axe-core (MPL 2.0), which the package axe-playwright-python
(MIT) brings along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from tests.browsing import press_start, wait_for_rest, wait_for_script

OpenTab = Callable[..., Page]

PAGES = Path(__file__).parents[2] / "pages"

STREAMLITS: dict[tuple[str, str], str] = {}
"""What Streamlit itself does wrong: (rule, part of the selector) → why we leave it."""

FURTHER = (
    "/dataset?split=test&class=5,7",
    "/dataset?split=test&answer=wrong&bright=100..220&sort=loss",
    "/dataset?split=both&like=test-4",
    "/confusion?cell=6,0",
    "/confusion?view=classes&class=2,4,6",
    "/confusion?view=sure&temperature=1",
    "/confusion?view=labels&of=training",
    "/classify?way=upload",
    "/classify?way=sample&view=why",
    "/inside?model=residual&layer=stage_2",
    "/inside?layer=probabilities",
    "/lessons?lesson=look",
)
"""Addresses that show more than a view does at first."""


def _addresses() -> Iterator[str]:
    """Yield every page, and every view of the pages that have some."""
    for path in sorted(PAGES.glob("*.py")):
        name = "" if path.stem == "home" else path.stem
        yield f"/{name}"
        table = re.search(r"^VIEWS = \{\n(.*?)^\}", path.read_text(encoding="utf-8"), re.S | re.M)
        views = re.findall(r'^    "(\w+)":', table[1], re.M) if table else []
        for view in views[1:]:  # the first is what the page shows anyhow
            yield f"/{name}?view={view}"


DARK = "rgb(16, 22, 29)"
"""The background of the dark theme, see ``.streamlit/config.toml``."""


def _serious(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what is wrong, and with which element, in a line each; by some rules or by all."""
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else None
    found: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} · {node['failureSummary']}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
        if not any(
            rule == violation["id"] and part in str(node["target"]) for rule, part in STREAMLITS
        )
    ]


def serious_at_rest(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return what stays wrong: a style may reach the browser a moment after what it styles."""
    wait_for_rest(page)
    for _look in range(10):
        found = _serious(page, rules)
        if not found:
            break
        page.wait_for_timeout(1000)
    return found


def test_the_views_are_found() -> None:
    assert {"/", "/train", "/confusion", "/confusion?view=sure", "/dataset?view=classes"} <= set(
        _addresses()
    )


def serious_in_the_dark(page: Page) -> list[str]:
    """Return what stays wrong with the colours of the dark theme; nothing else differs in it."""
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".stApp")).to_have_css("background-color", DARK)
    return serious_at_rest(page, ["color-contrast"])


@pytest.mark.parametrize("address", [*_addresses(), *FURTHER])
def test_nothing_serious_is_wrong(open_tab: OpenTab, address: str) -> None:
    page = open_tab(address)
    assert serious_at_rest(page) == []
    assert serious_in_the_dark(page) == []


def test_nothing_serious_is_wrong_in_chinese(open_tab: OpenTab) -> None:
    page = open_tab("/classify?way=upload&lang=zh_CN")
    assert serious_at_rest(page) == []
    # By this a screen reader chooses its voice, for the page and for the other language's button.
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("button", name="English")).to_have_attribute("lang", "en")
    page.evaluate("document.documentElement.lang = 'chinese'")
    assert any(line.startswith("html-lang-valid") for line in _serious(page))


def test_code_in_a_chinese_page_stays_as_it_is(open_tab: OpenTab) -> None:
    page = open_tab("/models?view=card&lang=zh_CN")
    code = page.get_by_test_id("stCode").first.locator("code")
    expect(code).to_contain_text("python -m fmnist", timeout=60_000)
    # Highlighted code is an element a word, and Streamlit's own texts are known by their wording.
    add = "(element, text) => element.appendChild(document.createElement('b')).append(text)"
    for element in (code, page.locator("body")):
        element.evaluate(add, "empty")
    expect(page.locator("body > b")).to_have_text("空")
    expect(code.locator("b")).to_have_text("empty")
    assert serious_at_rest(page) == []


@pytest.mark.slow
def test_nothing_serious_is_wrong_with_a_training(open_tab: OpenTab) -> None:
    page = open_tab("/train")
    press_start(page, epochs=1)
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=120_000)
    assert serious_at_rest(page) == []
    assert serious_in_the_dark(page) == []


def test_a_page_is_not_looked_at_before_its_pictures_are_there(open_tab: OpenTab) -> None:
    page = open_tab("/runs")  # it has no pictures, so their code is not loaded yet
    address = page.url.replace("/runs", "/classify?way=sample&view=why")
    page.goto("about:blank")
    page.context.clear_cookies()  # or this browser is not new here, and no cookie is drawn
    held: list[Route] = []
    page.route("**/ImageList.*.js", lambda route: held.append(route))
    with page.expect_request("**/ImageList.*.js"):
        page.goto(address)
    wait_for_script(page)
    with pytest.raises(AssertionError):
        wait_for_rest(page, timeout=1500)
    held[0].continue_()
    wait_for_rest(page)
    assert page.get_by_role("img", name="The parts that the answer needs").is_visible()


def test_a_fault_would_be_seen(open_tab: OpenTab) -> None:
    page = open_tab("/")
    page.evaluate("document.querySelector('h1').style.color = '#eeeeee'")
    assert any(line.startswith("color-contrast") for line in _serious(page))
    assert _serious(page, ["color-contrast"])
