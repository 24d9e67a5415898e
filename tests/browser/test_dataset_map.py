"""The map of the Dataset page, in a real browser: hover, lasso, layers, keys, a finger."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

OpenTab = Callable[..., Page]

GLIDES = """root => { window.glides = 0; new MutationObserver(
    () => { if (root.dataset.moving) window.glides += 1; }
).observe(root, { attributeFilter: ["data-moving"] }); }"""
"""Counts how often the points begin to move: a look now and then could miss it."""

WORKER_SECONDS = 120_000
"""A worker may have to start first, which imports TensorFlow."""


def _root(page: Page) -> Locator:
    return page.locator(".st-key-dataset_map .root")


def _open(open_tab: OpenTab, address: str = "", **options: object) -> Page:
    page = open_tab(f"/dataset?view=map{address}", **options)
    expect(_root(page)).to_have_attribute("data-drawn", "500")
    expect(_root(page)).to_have_attribute("data-pictures", "ready")
    return page


def _surface(page: Page) -> tuple[float, float, float, float]:
    surface = page.locator(".st-key-dataset_map .surface")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def _lasso(page: Page, *, radius: float = 90) -> None:
    """Draw a circle around the middle of the map."""
    left, top, width, height = _surface(page)
    x, y = left + width / 2, top + height / 2
    page.mouse.move(x + radius, y)
    page.mouse.down()
    for step in range(1, 31):
        angle = step / 30 * 2 * math.pi
        page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
    page.mouse.up()


def _over_a_point(page: Page) -> Locator:
    """Move over the map until a picture shows, and return its tooltip."""
    left, top, width, height = _surface(page)
    tip = page.locator(".st-key-dataset_map .tip")
    for step in range(40):
        page.mouse.move(left + width * (0.3 + step / 100), top + height * 0.5)
        if tip.is_visible():
            return tip
    raise AssertionError("no point lies there")


def _drawing(tip: Locator) -> str:
    return str(tip.locator("canvas").evaluate("canvas => canvas.toDataURL()"))


def test_a_point_shows_its_picture_under_the_pointer(open_tab: OpenTab) -> None:
    page = _open(open_tab)
    tip = _over_a_point(page)
    expect(tip.locator("strong")).to_have_text(re.compile(r"\w+"))
    expect(tip.locator("span")).to_have_text(re.compile(r"[✓✗] .+ \(\d+%\)"))
    blank = tip.evaluate(
        """() => { const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 28;
        canvas.getContext("2d").fillRect(0, 0, 28, 28); return canvas.toDataURL(); }"""
    )
    assert _drawing(tip) != blank
    number = tip.get_attribute("data-picture")
    left, top, _width, _height = _surface(page)
    page.mouse.move(left + 2, top + 300)
    expect(tip).to_be_hidden()
    _over_a_point(page)
    assert tip.get_attribute("data-picture") == number


def test_a_click_on_a_point_shows_its_picture_large(open_tab: OpenTab) -> None:
    page = _open(open_tab)
    tip = _over_a_point(page)
    number = tip.get_attribute("data-picture")
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_text(f"Test picture {number}", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"picture=test-{number}\b"))


def test_a_lasso_shows_the_pictures_it_holds_and_can_be_taken_away(open_tab: OpenTab) -> None:
    page = _open(open_tab)
    _lasso(page)
    words = page.get_by_text(re.compile(r"^\d+ pictures: \d+ \w+"))
    expect(words).to_be_visible()
    count = (words.text_content() or "").split()[0]
    expect(_root(page)).to_have_attribute("data-chosen", count)
    shown = page.locator(".st-key-dataset_map_grid .picture")
    expect(shown).to_have_count(min(int(count), 36))
    expect(page).to_have_url(re.compile(r"lasso=pca\.pixels\."))
    page.get_by_role("button", name="Clear the selection").click()
    expect(words).to_be_hidden()
    expect(_root(page)).to_have_attribute("data-chosen", "0")


def test_a_link_shows_the_same_selection(open_tab: OpenTab) -> None:
    page = _open(open_tab, "&colour=right&lasso=pca.pixels.0-0_500-0_500-1000_0-1000")
    expect(_root(page)).not_to_have_attribute("data-chosen", "0")
    chosen = _root(page).get_attribute("data-chosen") or "0"
    assert 50 < int(chosen) < 450
    expect(page.get_by_text(re.compile(rf"^{chosen} pictures: "))).to_be_visible()


def test_points_glide_to_another_layer_and_the_same_ones_stay_chosen(open_tab: OpenTab) -> None:
    page = _open(open_tab, "&lasso=pca.pixels.0-0_500-0_500-1000_0-1000")
    expect(_root(page)).not_to_have_attribute("data-chosen", "0")
    chosen = _root(page).get_attribute("data-chosen")
    page.locator(".st-key-dataset_map canvas.points").evaluate(
        "canvas => { canvas.dataset.mark = 'same' }"
    )
    page.get_by_role("radio", name="last hidden").click()
    expect(page.get_by_text(re.compile("have its label here"))).to_be_visible(
        timeout=WORKER_SECONDS
    )
    expect(page.get_by_text(re.compile(r"^logits \d+%$"))).to_be_visible(timeout=WORKER_SECONDS)
    expect(_root(page)).not_to_have_attribute("data-moving", "1")
    expect(_root(page)).to_have_attribute("data-chosen", chosen or "")
    expect(page.locator(".st-key-dataset_map canvas.points")).to_have_attribute("data-mark", "same")
    _root(page).evaluate(GLIDES)
    page.get_by_text(re.compile(r"^pixels \d+%$")).click()
    page.wait_for_function("() => window.glides > 0")
    expect(_root(page)).not_to_have_attribute("data-moving", "1")


def test_the_map_is_walked_with_the_keyboard(open_tab: OpenTab) -> None:
    page = _open(open_tab)
    page.locator(".st-key-dataset_map .surface").focus()
    page.keyboard.press("ArrowRight")
    tip = page.locator(".st-key-dataset_map .tip")
    expect(tip).to_be_visible()
    first = tip.get_attribute("data-picture")
    live = page.locator(".st-key-dataset_map .live")
    expect(live).to_have_text(re.compile(r"\w+, [✓✗]"))
    page.keyboard.press("ArrowUp")
    expect(tip).not_to_have_attribute("data-picture", first or "")
    page.keyboard.press("s")
    expect(page.get_by_text(re.compile(r"^\d+ pictures: "))).to_be_visible()
    page.locator(".st-key-dataset_map .surface").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^Test picture \d+$"))).to_be_visible()


@pytest.mark.parametrize("tool", ["Lasso", "Box"])
def test_a_finger_chooses_too_on_a_phone(open_tab: OpenTab, tool: str) -> None:
    page = _open(open_tab, width=390, height=844, scheme="dark")
    if tool == "Box":
        page.locator(".st-key-dataset_map .tools").get_by_text(tool).click()
    left, top, width, height = _surface(page)
    touch = page.context.new_cdp_session(page)
    x, y = left + width * 0.25, top + height * 0.3

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    send("touchStart", (x, y))
    for dx, dy in ((60, 0), (140, 0), (150, 80), (140, 160), (80, 150), (140, 160)):
        send("touchMove", (x + dx, y + dy))
    send("touchEnd")
    expect(_root(page)).not_to_have_attribute("data-chosen", "0")
    expect(page.get_by_text(re.compile(r"^\d+ pictures?: "))).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
