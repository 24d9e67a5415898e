"""The Confusion page: its first view, a cell of the matrix and its pictures."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.visit import IDLE, opened, seconds_until
from tests.browsing import click_cell
from tests.processes import App

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="confusion_first_view_seconds",
        title="address of the Confusion page opened → the matrix",
        at_most=1.5,
    ),
    Figure(
        name="cell_pictures_seconds",
        title="click on a cell of the confusion matrix → its pictures",
        at_most=0.5,
    ),
)


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Open the page, and click the shirts that were taken for T-shirts."""
    with opened(browser, f"{app.address}/confusion") as page:
        first = seconds_until(page, "bench.grid('confusion_matrix')?.dataset.drawn")
        page.wait_for_function(f"() => {IDLE}")
        click_cell(page, 6, 0)
        seconds = seconds_until(page, "bench.grid('confusion_pictures')?.dataset.drawn")
    return {"confusion_first_view_seconds": first, "cell_pictures_seconds": seconds}
