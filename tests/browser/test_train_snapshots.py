"""The slider over the epochs of a run in a real browser, while the run goes on and after."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import press_start

OpenTab = Callable[..., Page]


def _cards(page: Page) -> Locator:
    return page.locator("[class*='st-key-train_answers_'] .root")


def _epoch(page: Page) -> int:
    return int(_cards(page).get_attribute("data-epoch") or 0)


def _slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Epoch to show")


def _expect_epoch(page: Page, epoch: int) -> None:
    expect(_cards(page)).to_have_attribute("data-epoch", str(epoch))
    expect(page.get_by_text(f"After epoch {epoch}, ")).to_be_visible()


def _wait_for_epoch(page: Page, least: int) -> None:
    shown = re.compile(rf"^({'|'.join(str(epoch) for epoch in range(least, 101))})$")
    expect(_cards(page)).to_have_attribute("data-epoch", shown, timeout=120_000)


def _matrix_place(page: Page) -> float:
    place = page.locator("[class*='st-key-train_confusion_']").bounding_box()
    assert place is not None
    return place["y"] + float(page.evaluate("scrollY"))


@pytest.mark.slow
def test_the_slider_goes_back_through_the_epochs_of_a_run_that_is_over(open_tab: OpenTab) -> None:
    page = open_tab("/train", height=1600)
    press_start(page, epochs=3)
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=120_000)
    last = 3
    expect(_slider(page)).to_have_attribute("max", str(last))
    _expect_epoch(page, last)
    page.evaluate(
        "document.querySelector('[class*=train_confusion_] .js-plotly-plot').dataset.same = 'yes'"
    )
    _slider(page).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    _expect_epoch(page, last - 2)
    page.get_by_role("button", name="›").click()
    _expect_epoch(page, last - 1)
    page.get_by_role("button", name="Newest").click()
    _expect_epoch(page, last)
    # The chart was updated in place, and every card has its picture and its three bars.
    same = "document.querySelector('[class*=train_confusion_] .js-plotly-plot').dataset.same"
    assert page.evaluate(same) == "yes"
    expect(_cards(page).locator(".card.right, .card.wrong")).to_have_count(8)


@pytest.mark.slow
def test_the_panel_follows_a_live_run_until_somebody_moves_back(open_tab: OpenTab) -> None:
    page = open_tab("/train?architecture=residual&width=16", height=1600)
    press_start(page, epochs=100)
    _wait_for_epoch(page, 2)
    _slider(page).focus()
    page.keyboard.press("Home")
    _expect_epoch(page, 1)
    place = _matrix_place(page)
    newest = page.get_by_text(re.compile(r"epoch \d+ is the newest"))
    before = newest.inner_text()
    expect(newest).not_to_have_text(before)
    # The training has gone on: what was chosen stays, in its place.
    _expect_epoch(page, 1)
    expect(_slider(page)).to_have_value("1")
    assert _matrix_place(page) == place
    page.get_by_role("button", name="Newest").click()
    _wait_for_epoch(page, 3)
    _wait_for_epoch(page, _epoch(page) + 1)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=120_000)
