"""The Dataset page: the map of 10,000 pictures, and a lasso on it."""

from __future__ import annotations

import math
from typing import Final

from playwright.sync_api import Browser, Page

from benchmarks.pages.figure import Figure
from benchmarks.pages.memory import megabytes_per_visitor
from benchmarks.pages.visit import IDLE, opened, seconds_until
from tests.processes import App

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="map_first_seconds",
        title="address opened by the first visitor, who has it made → the map is drawn",
    ),
    Figure(
        name="map_seconds",
        title="address opened by any other visitor → the map of 10,000 pictures is drawn",
        at_most=2.0,
    ),
    Figure(
        name="map_pictures_seconds",
        title="… and a tooltip shows its picture",
    ),
    Figure(
        name="lasso_seconds",
        title="lasso let go → its pictures",
        at_most=1.0,
    ),
    Figure(
        name="map_megabytes_per_visitor",
        title="megabytes of the server's memory for each visitor of the map",
        at_most=1.5,
    ),
)

_VIEWS: Final = (
    "view=map",
    "view=map&colour=right",
    "view=map&lasso=pca.pixels.0-0_500-0_500-1000_0-1000",
    "view=map&of=train",
    "view=map&points=2000&picture=test-17",
)
"""What each visitor opens, one after the other."""

MAP: Final = "bench.grid('dataset_map')"


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Open the map of the test pictures twice, for it is kept for the second, and draw a loop.

    The server has read the dataset for Home.
    """
    address = f"{app.address}/dataset?view=map"
    with opened(browser, address) as page:
        first = seconds_until(page, f"{MAP}?.dataset.drawn")
        seconds_until(page, f"{MAP}?.dataset.pictures")
    with opened(browser, address) as page:
        drawn = seconds_until(page, f"{MAP}?.dataset.drawn")
        pictures = seconds_until(page, f"{MAP}?.dataset.pictures")
        page.wait_for_function(f"() => {IDLE}")
        _lasso(page)
        lasso = seconds_until(page, "bench.grid('dataset_map_grid')?.dataset.drawn")
    return {
        "map_first_seconds": first,
        "map_seconds": drawn,
        "map_pictures_seconds": pictures,
        "lasso_seconds": lasso,
        "map_megabytes_per_visitor": megabytes_per_visitor(app, "dataset", _VIEWS),
    }


def _lasso(page: Page) -> None:
    surface = page.locator(".st-key-dataset_map .surface")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    if box is None:
        raise RuntimeError("The map is not there")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x + 120, y)
    page.mouse.down()
    for step in range(1, 41):
        angle = step / 40 * 2 * math.pi
        page.mouse.move(x + 120 * math.cos(angle), y + 120 * math.sin(angle))
    page.mouse.up()
