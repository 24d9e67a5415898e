"""The Dataset page: pictures."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.visit import IDLE, opened, seconds_until
from tests.processes import App

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="pictures_400_seconds",
        title="address opened → 400 pictures on the Dataset page",
        at_most=2.5,
    ),
    Figure(name="next_page_seconds", title="click → the next 400 pictures", at_most=1.0),
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
    return {"pictures_400_seconds": first, "next_page_seconds": following}
