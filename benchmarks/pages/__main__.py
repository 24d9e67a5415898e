"""What a visitor waits for: seconds from a click, or from the launch, to what it was for.

    python -m benchmarks.pages [--only dataset --only confusion] [--rounds 3] [--json]

Each round starts the app with a home folder of its own, and a browser with an empty cache for
each page; the median over the rounds counts. Pages show Fashion-MNIST where it is here, otherwise
the practice set. The last line is JSON: the figures beside their limits.
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
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages import bare, confusion, dataset, home, moving, picture_map, training
from benchmarks.pages.pictures import chosen_dataset
from tests.browsing import chromium
from tests.processes import ROOT, running_app

PAGES: Final[dict[str, ModuleType]] = {
    "home": home,
    "bare": bare,
    "dataset": dataset,
    "map": picture_map,
    "confusion": confusion,
    "training": training,
    "moving": moving,
}
"""In this order; Home is opened in every round, because it is what the launch is for."""


def one_round(
    browser: Browser, pages: Sequence[ModuleType], variables: dict[str, str]
) -> dict[str, float]:
    """Return every figure of a new server."""
    figures: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory(prefix="fmnist-pages-") as folder,
        running_app(Path(folder) / "home", **variables) as app,
    ):
        for page in pages:
            figures |= page.measure(app, browser)
    return figures


def main() -> int:
    """Run the measurement; print a table, and the result as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", action="append", choices=PAGES, help="a page beside Home; default all"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="the JSON line only")
    options = parser.parse_args()
    # Killed politely, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    pages = [PAGES[name] for name in PAGES if name in {"home", *(options.only or PAGES)}]
    variables = chosen_dataset()
    compileall.compile_dir(ROOT / "fmnist", quiet=2)
    load = os.getloadavg()[0]
    with chromium() as browser:
        rounds = [one_round(browser, pages, variables) for _round in range(options.rounds)]
    measured = {
        figure: statistics.median(each[figure.name] for each in rounds)
        for page in pages
        for figure in page.FIGURES
    }
    if not options.json:
        for figure, value in measured.items():
            print(f"{value:6.2f}  ({figure.limit()})  {figure.title}")
    print(
        json.dumps(
            {
                "dataset": variables["FMNIST_DATASET"],
                "rounds": options.rounds,
                "load_average_before": round(load, 2),
                "figures": {figure.name: round(value, 2) for figure, value in measured.items()},
                "at_most": {f.name: f.at_most for f in measured if f.at_most is not None},
                "at_least": {f.name: f.at_least for f in measured if f.at_least is not None},
                "missed": [
                    figure.name for figure, value in measured.items() if figure.missed(value)
                ],
                "each_round": {
                    figure.name: [round(each[figure.name], 2) for each in rounds]
                    for figure in measured
                },
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
