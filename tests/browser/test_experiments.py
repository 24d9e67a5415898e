"""Experiments in a real browser with real workers: a repeat from the form, a sweep that grows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from fmnist.training.sweeps import grid
from tests.browsing import set_epochs
from tests.processes import App

OpenTab = Callable[..., Page]

PLOT = "document.querySelector('[class*=\"st-key-experiment_parallel\"] .js-plotly-plot')"
LINES = f"() => {PLOT}?._fullData?.[0]?._length ?? 0"
KEPT = f"() => {PLOT}._fullData[0].dimensions[0].constraintrange ?? null"


@pytest.mark.slow
def test_a_training_is_repeated_and_its_mean_and_deviation_shown(open_tab: OpenTab) -> None:
    page = open_tab("/train")
    set_epochs(page, 2)
    page.get_by_text("Repeat or sweep").click()
    seeds = page.get_by_role("spinbutton", name="Seeds")
    seeds.fill("2")
    seeds.press("Enter")
    page.get_by_role("button", name="Start 2 trainings").click()
    expect(page).to_have_url(re.compile(r"experiment=[0-9a-f]{8}"))
    # The first training waits for the workers to be warm.
    expect(page.get_by_text("2 of 2 finished")).to_be_visible(timeout=180_000)
    expect(page.get_by_text(re.compile(r"^\d\d\.\d\d ± \d+\.\d\d%$")).first).to_be_visible()
    # Two dots and a diamond for each of the test and the validation accuracy.
    expect(page.locator("[class*='st-key-experiment_repeats'] .point")).to_have_count(6)


@pytest.mark.slow
def test_a_sweep_grows_line_by_line_and_keeps_what_was_chosen_in_it(
    open_tab: OpenTab, app: App
) -> None:
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
    config = preset("tuned").changed(dataset="practice", epochs=4)
    sweep = grid(config, {"learning_rate": [0.001, 0.003, 0.01], "batch_size": [32, 64, 128]})
    experiment_id = store.experiments.create(sweep, owner="somebody", preset="tuned")
    page = open_tab(f"/train?experiment={experiment_id}")
    page.wait_for_function(f"({LINES})() > 0", timeout=180_000)
    before = page.evaluate(LINES)
    axis = page.locator("[class*='st-key-experiment_parallel'] .axis-brush").first
    axis.scroll_into_view_if_needed()
    place = axis.bounding_box()
    assert place is not None
    middle = place["x"] + place["width"] / 2
    page.mouse.move(middle, place["y"] + place["height"] * 0.8)
    page.mouse.down()
    page.mouse.move(middle, place["y"] + place["height"] * 0.4, steps=5)
    page.mouse.up()
    page.wait_for_function(f"({KEPT})() !== null")
    kept = page.evaluate(KEPT)
    page.wait_for_function(f"({LINES})() > {before}", timeout=60_000)
    assert page.evaluate(KEPT) == kept

    expect(page.get_by_text("9 of 9 finished")).to_be_visible(timeout=120_000)
    page.wait_for_function(f"({LINES})() === 9")
    page.get_by_role("link", name="Open the best run").click()
    expect(page).to_have_url(re.compile(r"run=[0-9a-f]{8}"))
    page.get_by_role("link", name="Back to all runs of its experiment").click()
    expect(page.get_by_text("9 of 9 finished")).to_be_visible()
