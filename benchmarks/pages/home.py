"""The first page after a launch."""

from __future__ import annotations

import time
from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.visit import IDLE, opened
from tests.processes import App

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(name="first_page_seconds", title="launch → heading of Home in the browser", at_most=3.0),
)


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Open Home as soon as the server answers."""
    with opened(browser, app.address) as page:
        page.wait_for_function("() => document.querySelector('h1')?.checkVisibility()")
        seconds = time.monotonic() - app.launched
        page.wait_for_function(f"() => {IDLE}")
    return {"first_page_seconds": seconds}
