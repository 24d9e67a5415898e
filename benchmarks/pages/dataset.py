"""The Dataset page: pictures, filters, and what its visitors cost."""

from __future__ import annotations

import statistics
from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.memory import megabytes_per_visitor
from benchmarks.pages.visit import IDLE, opened, seconds_until
from tests.processes import App
from tests.visiting import visitor

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="pictures_400_seconds",
        title="address opened → 400 pictures on the Dataset page",
        at_most=2.5,
    ),
    Figure(name="next_page_seconds", title="click → the next 400 pictures", at_most=1.0),
    Figure(
        name="filter_seconds",
        title="another filter over both splits, with an order → the server has done its part",
        at_most=0.3,
    ),
    Figure(
        name="likeness_seconds",
        title="pictures of both splits most like one → the server has done its part",
    ),
    Figure(
        name="dataset_megabytes_per_visitor",
        title="megabytes of the server's memory for each visitor of the Dataset page",
        at_most=1.5,
    ),
)

_FILTERS: Final = (
    "split=both&bright=100..220&fill=20..60&symmetry=20..90&sort=bright",
    "split=both&bright=90..200&sort=shuffled",
    "split=both&class=0,2,4,6&fill=30..70&sort=symmetric",
    "split=test&answer=wrong&sort=loss",
    "split=both&symmetry=-100..0&sort=full&size=10",
)


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Open 400 pictures, and the next 400. The server has read the dataset for Home."""
    drawn = "bench.grid('dataset_grid')?.dataset.drawn === '400'"
    label = "bench.grid('dataset_grid').querySelector('.picture').ariaLabel"
    with opened(browser, f"{app.address}/dataset?size=20") as page:
        first = seconds_until(page, drawn)
        page.wait_for_function(f"() => {IDLE}")
        page.locator(".st-key-dataset_pixels .ytick").first.wait_for()
        page.locator(".st-key-dataset_page").get_by_text("2", exact=True).click()
        following = seconds_until(page, f"{label}.endsWith('picture 400')")
    with visitor(app.address, "dataset", "split=both&sort=dark") as somebody:
        somebody.open("dataset", "split=test&answer=right")  # the model's answers are read once
        filters = [somebody.open("dataset", query) for query in _FILTERS]
        alike = [somebody.open("dataset", f"split=both&like=test-{index}") for index in range(5)]
    return {
        "pictures_400_seconds": first,
        "next_page_seconds": following,
        "filter_seconds": statistics.median(filters),
        "likeness_seconds": statistics.median(alike),
        "dataset_megabytes_per_visitor": megabytes_per_visitor(
            app, "dataset", (*_FILTERS, "view=classes", "split=both&like=test-1&size=20")
        ),
    }
