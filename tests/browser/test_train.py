"""A training in a real browser: start, watch the curve grow, stop, reload, see it again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import press_start

OpenTab = Callable[..., Page]

POINTS = """() => {
    const chart = document.querySelector(".js-plotly-plot");
    return chart && chart.calcdata && chart.calcdata.length ? chart.calcdata[0].length : 0;
}"""


LONG_RUN = "/train?architecture=residual"
"""Its 2,500 steps take minutes: it still goes on when a busy browser comes to press a button."""

STEPS_AN_EPOCH = 25  # of the practice set, in batches of 64


def test_what_draws_charts_is_loaded_before_a_training_begins(open_tab: OpenTab) -> None:
    page = open_tab("/train")
    page.wait_for_function("() => window.Plotly", timeout=60_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    expect(page.locator(".st-key-chart_beforehand")).to_be_hidden()


@pytest.mark.slow
def test_a_training_is_watched_stopped_and_seen_again_after_a_reload(open_tab: OpenTab) -> None:
    page = open_tab(LONG_RUN)
    press_start(page, epochs=100)
    expect(page).to_have_url(re.compile(r"run=[0-9a-f]{8}"))
    # The first training waits for the workers to be warm.
    page.wait_for_function(f"({POINTS})() > 2", timeout=120_000)
    before = page.evaluate(POINTS)
    page.evaluate("document.querySelector('.js-plotly-plot').dataset.same = 'yes'")
    page.wait_for_function(f"({POINTS})() > {before} + 5")
    # The chart has grown in place: it is the very same element.
    assert page.evaluate("document.querySelector('.js-plotly-plot').dataset.same") == "yes"

    page.reload()
    page.wait_for_function(f"({POINTS})() > {before}")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Test accuracy")).to_be_visible(timeout=120_000)
    stopped = page.evaluate(POINTS)
    assert stopped > before

    page.reload()
    expect(page.get_by_text("Test accuracy")).to_be_visible()
    page.wait_for_function(f"({POINTS})() >= {stopped}")  # the last ones may have come since


@pytest.mark.slow
def test_a_training_is_paused_done_step_by_step_and_goes_on(open_tab: OpenTab) -> None:
    page = open_tab(LONG_RUN)
    press_start(page, epochs=100)
    page.wait_for_function(f"({POINTS})() > 2", timeout=120_000)
    page.get_by_role("button", name="Pause").click()
    paused = page.get_by_text(re.compile(r"Paused at step [\d,]+ of"))
    expect(paused).to_be_visible()
    found = re.search(r"step ([\d,]+)", paused.inner_text())
    assert found is not None
    step = int(found[1].replace(",", ""))
    page.get_by_role("button", name="One batch").click()
    expect(page.get_by_text(f"Paused at step {step + 1:,} of")).to_be_visible()
    page.get_by_role("button", name="One epoch").click()
    end = -(-(step + 2) // STEPS_AN_EPOCH) * STEPS_AN_EPOCH
    expect(page.get_by_text(f"Paused at step {end:,} of")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("pictures a second")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("Test accuracy").first).to_be_visible(timeout=120_000)


def test_settings_go_into_the_address_and_come_out_of_it_again(open_tab: OpenTab) -> None:
    page = open_tab("/train")
    page.get_by_role("radio", name="Residual network").click()
    expect(page).to_have_url(re.compile(r"\?architecture=residual$"))
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill("3")
    epochs.press("Enter")
    expect(page).to_have_url(re.compile(r"\?architecture=residual&epochs=3$"))

    other = open_tab(page.url.removeprefix(page.url.split("/train")[0]))
    expect(other.get_by_label("Epochs", exact=True)).to_have_value("3")
    expect(other.get_by_role("radio", name="Residual network")).to_be_checked()

    page.get_by_role("radio", name="Article", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?preset=article$"))
    expect(epochs).to_have_value("10")
    page.go_back()
    expect(epochs).to_have_value("3")
    page.go_back()
    expect(epochs).to_have_value("10")
    expect(page.get_by_role("radio", name="Residual network")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name="LeNet-5")).to_be_checked()


def test_what_stands_beside_the_settings_is_drawn_when_its_tab_is_opened(
    open_tab: OpenTab,
) -> None:
    page = open_tab("/train?rotation=20&epochs=5")
    page.get_by_role("tab", name="Learning", exact=True).click()
    page.wait_for_function(f"({POINTS})() > 100")
    page.get_by_role("tab", name="Augmentation", exact=True).click()
    expect(page.get_by_text("epoch 5", exact=True)).to_have_count(3)
    page.get_by_role("tab", name="Pictures", exact=True).click()
    page.get_by_role("button", name="Set up: learn 300 pictures by heart").click()
    expect(page).to_have_url(re.compile(r"training_size=300"))
    expect(page.get_by_label("Epochs", exact=True)).to_have_value("40")
    # The tab stays open while its settings change.
    expect(page.get_by_label("Training pictures", exact=True)).to_have_value("300")
