"""The Confusion page: its first view, a cell of the matrix and its pictures, and memory."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.memory import megabytes_per_visitor
from benchmarks.pages.visit import IDLE, opened, seconds_until
from tests.browsing import click_cell
from tests.processes import App

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="confusion_first_view_seconds",
        title="Home → click on Confusion matrix → the matrix",
        at_most=1.5,
    ),
    Figure(
        name="confusion_empty_cache_seconds",
        title="address of the Confusion page opened, nothing in the cache → the matrix",
        at_most=2.5,
    ),
    Figure(
        name="cell_pictures_seconds",
        title="click on a cell of the confusion matrix → its pictures",
        at_most=0.5,
    ),
    Figure(
        name="picture_details_seconds",
        title="click on one of them → its probabilities and its likes among 60,000",
        at_most=1.0,
    ),
    Figure(
        name="comparison_seconds",
        title="click on Two models → the pictures they differ on",
        at_most=1.0,
    ),
    Figure(
        name="confusion_megabytes_per_visitor",
        title="megabytes of the server's memory for each visitor of the Confusion page",
        at_most=1.5,
    ),
)


_VIEWS: Final = (
    "cell=6,0",
    "cell=6,0&picture=4",
    "model=lenet5-tuned&hide=1",
    "view=compare",
    "view=classes",
    "view=sure&temperature=1",
    "view=labels",
    "view=report",
)
"""What each visitor opens, one after the other."""

MATRIX: Final = "bench.grid('confusion_matrix')?.dataset.drawn"


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Open the page in two ways; click the shirts taken for T-shirts, and one of them."""
    with opened(browser, f"{app.address}/confusion") as page:
        cold = seconds_until(page, MATRIX)
    with opened(browser, app.address) as page:
        page.locator("h1").wait_for()
        page.wait_for_function(f"() => {IDLE}")
        page.get_by_role("link", name="Confusion matrix").first.click()
        first = seconds_until(page, MATRIX)
        page.wait_for_function(f"() => {IDLE}")
        click_cell(page, 6, 0)
        pictures = seconds_until(page, "bench.grid('confusion_pictures')?.dataset.drawn")
        page.wait_for_function(f"() => {IDLE}")
        page.locator(".st-key-confusion_pictures .picture").first.click()
        details = seconds_until(page, "bench.grid('confusion_details_neighbours')?.dataset.drawn")
        page.wait_for_function(f"() => {IDLE}")
        page.get_by_role("radio", name="Two models").click()
        comparison = seconds_until(page, "bench.grid('compare_pictures')?.dataset.drawn")
    return {
        "confusion_first_view_seconds": first,
        "confusion_empty_cache_seconds": cold,
        "cell_pictures_seconds": pictures,
        "picture_details_seconds": details,
        "comparison_seconds": comparison,
        "confusion_megabytes_per_visitor": megabytes_per_visitor(app, "confusion", _VIEWS),
    }
