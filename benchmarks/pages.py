"""What a visitor waits for: seconds from a click, or from the launch, to what it was for.

    python -m benchmarks.pages [--rounds 3] [--json]

Each round starts the app with a home folder of its own, and a browser with an empty cache for
each page; the median over the rounds counts. Pages show Fashion-MNIST where it is here, otherwise
the practice set. What is in the browser is timed by the browser's clock, from the event itself to
the frame that shows what was asked for. The last line is JSON: the figures beside their limits.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from fmnist.data import load_dataset
from fmnist.errors import FmnistError
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from tests.browsing import chromium, click_cell, press_start
from tests.processes import ROOT, App, running_app, until

AT_MOST: Final = {
    "first_page_seconds": 3.0,
    "pictures_400_seconds": 2.5,
    "next_page_seconds": 1.0,
    "cell_pictures_seconds": 1.0,
    "first_point_seconds": 3.0,
}
AT_LEAST: Final = {"curve_updates_per_second": 2.0}

TITLES: Final = {
    "first_page_seconds": "launch → heading of Home in the browser",
    "pictures_400_seconds": "address opened → 400 pictures on the Dataset page",
    "next_page_seconds": "click → the next 400 pictures",
    "cell_pictures_seconds": "click on a cell of the confusion matrix → its pictures",
    "first_point_seconds": "Start, worker warm → first point on the curve",
    "curve_updates_per_second": "times a second the curve then grows",
}

CURVE_SECONDS: Final = 10.0
"""How long the curve is watched after its first point."""

EPOCHS: Final = 100
"""Enough that the training outlasts the watching, on the practice set too."""

WORKER_SECONDS: Final = 180.0

# A grid of pictures is in a shadow root. `pointerup` and not `click`, because Plotly lays a cover
# under the pointer, which the click would be of.
SCRIPT: Final = """
window.bench = {
    asked: 0,
    grows: [],
    grid: (key) => [...document.querySelectorAll(`.st-key-${key} *`)]
        .map((element) => element.shadowRoot).find(Boolean)?.querySelector(".root"),
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


def first_page(app: App, browser: Browser) -> dict[str, float]:
    """Open Home as soon as the server answers."""
    with opened(browser, app.address) as page:
        page.wait_for_function("() => document.querySelector('h1')?.checkVisibility()")
        seconds = time.monotonic() - app.launched
        page.wait_for_function(f"() => {IDLE}")
    return {"first_page_seconds": seconds}


def dataset(app: App, browser: Browser) -> dict[str, float]:
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


def confusion(app: App, browser: Browser) -> dict[str, float]:
    """Click the shirts that were taken for T-shirts."""
    with opened(browser, f"{app.address}/confusion") as page:
        page.locator(".st-key-confusion_matrix .nsewdrag").first.wait_for()
        page.wait_for_function(f"() => {IDLE}")
        click_cell(page, 6, 0)
        seconds = seconds_until(page, "bench.grid('confusion_pictures')?.dataset.drawn")
    return {"cell_pictures_seconds": seconds}


def training(app: App, browser: Browser) -> dict[str, float]:
    """Start a training with every worker warm, and watch its curve."""
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")

    def warm() -> bool:
        state = compute_state(store)
        return 0 < state.workers == state.ready

    with opened(browser, f"{app.address}/train") as page:
        until(warm, seconds=WORKER_SECONDS, what="every worker is warm")
        page.wait_for_function(f"() => {IDLE}")
        page.evaluate("bench.watchCurve()")
        press_start(page, epochs=EPOCHS)
        first = seconds_until(page, "bench.curve()")
        page.wait_for_timeout(1000 * CURVE_SECONDS)
        asked, grows = page.evaluate("[bench.asked, bench.grows]")
    first = (grows[0][0] - asked) / 1000
    seconds = (grows[-1][0] - grows[0][0]) / 1000
    return {
        "first_point_seconds": first,
        "curve_updates_per_second": (len(grows) - 1) / max(seconds, CURVE_SECONDS),
    }


MEASURES: Final[tuple[Callable[[App, Browser], dict[str, float]], ...]] = (
    first_page,
    dataset,
    confusion,
    training,
)


def one_round(browser: Browser, variables: dict[str, str]) -> dict[str, float]:
    """Return every figure of a new server."""
    figures: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="fmnist-pages-") as folder,
        running_app(Path(folder) / "home", **variables) as app,
    ):
        for measure in MEASURES:
            figures |= measure(app, browser)
    return figures


def chosen_dataset() -> dict[str, str]:
    """Return the variables for Fashion-MNIST where it is here, else for the practice set."""
    settings = Settings.from_environment()
    try:
        load_dataset("fashion-mnist", settings)
    except FmnistError:
        return {"FMNIST_DATASET": "practice"}
    folder = {"FMNIST_DATA_DIR": str(settings.data_dir)} if settings.data_dir else {}
    return {"FMNIST_DATASET": "fashion-mnist", **folder}


def main() -> int:
    """Run the measurement; print a table, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    # Killed politely, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    variables = chosen_dataset()
    compileall.compile_dir(ROOT / "fmnist", quiet=2)
    load = os.getloadavg()[0]
    with chromium() as browser:
        rounds = [one_round(browser, variables) for _round in range(options.rounds)]
    figures = {name: statistics.median(each[name] for each in rounds) for name in TITLES}
    missed = [name for name, most in AT_MOST.items() if figures[name] > most]
    missed += [name for name, least in AT_LEAST.items() if figures[name] < least]
    if not options.json:
        for name, figure in figures.items():
            limit = f"≤ {AT_MOST[name]:g}" if name in AT_MOST else f"≥ {AT_LEAST[name]:g}"
            print(f"{figure:6.2f}  ({limit})  {TITLES[name]}")
    print(
        json.dumps(
            {
                "dataset": variables["FMNIST_DATASET"],
                "rounds": options.rounds,
                "load_average_before": round(load, 2),
                "figures": {name: round(figure, 2) for name, figure in figures.items()},
                "at_most": AT_MOST,
                "at_least": AT_LEAST,
                "missed": missed,
                "each_round": {name: [round(each[name], 2) for each in rounds] for name in TITLES},
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
