"""A page opened in a browser, and seconds by its clock.

What is in the browser is timed from the event itself to the frame that shows what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page

__all__ = ["IDLE", "opened", "seconds_until"]

# A grid of pictures is in a shadow root. `pointerup` and not `click`, because Plotly lays a cover
# under the pointer, which the click would be of.
SCRIPT: Final = """
window.bench = {
    asked: 0,
    grows: [],
    root: (key) => [...document.querySelectorAll(`.st-key-${key} *`)]
        .map((element) => element.shadowRoot).find(Boolean),
    grid: (key) => bench.root(key)?.querySelector(".root"),
    curve() {
        const of = document.querySelector("[class*=st-key-train_curves_] .js-plotly-plot");
        return Math.max(0, ...(of?.calcdata ?? []).map((line) => line.at(-1)?.x ?? 0));
    },
    watchCurve() {
        const now = this.curve();
        if (now > (this.grows.at(-1)?.[1] ?? 0)) this.grows.push([performance.now(), now]);
        requestAnimationFrame(() => this.watchCurve());
    },
};
addEventListener("pointerup", (event) => { bench.asked = event.timeStamp; }, true);
"""
IDLE: Final = """document.querySelector("[data-test-script-state=notRunning]")"""


def seconds_until(page: Page, condition: str) -> float:
    """Return seconds from the newest click, else from the opening, to the frame where it holds."""
    done = page.wait_for_function(
        f"() => ({condition}) && performance.now() - bench.asked", timeout=60_000
    )
    return float(done.json_value()) / 1000


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page with nothing in the browser's cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(SCRIPT)
    page.goto(address, wait_until="commit")
    yield page
    context.close()
