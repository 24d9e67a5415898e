"""Another visitor, who goes from page to page while two trainings run.

Over the websocket, so that only the server's time counts: a browser on the same two processors
would measure itself.
"""

from __future__ import annotations

import itertools
import statistics
from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.pictures import chosen_dataset
from benchmarks.pages.training import end_trainings
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from tests.processes import App, until
from tests.visiting import visitor

__all__ = ["FIGURES", "measure"]

FIGURES: Final = (
    Figure(
        name="page_change_beside_trainings_seconds",
        title="another visitor's page change while two trainings run: median of 50",
        at_most=0.15,
    ),
    Figure(
        name="worst_page_change_beside_trainings_seconds",
        title="the longest of these 50",
        at_most=0.5,
    ),
)

CHANGES: Final = 50
TRAININGS: Final = 2
EPOCHS: Final = 200
"""Enough that the trainings outlast the visit."""
BEGIN_SECONDS: Final = 180.0


def measure(app: App, browser: Browser) -> dict[str, float]:  # noqa: ARG001 - as the others
    """Start two trainings, then change the page again and again."""
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
    config = preset("tuned").changed(epochs=EPOCHS, dataset=chosen_dataset()["FMNIST_DATASET"])
    with visitor(app.address) as guest:
        runs = [store.create(config, owner=f"trainer {number}") for number in range(TRAININGS)]
        until(
            lambda: all(store.get(run).step > 0 for run in runs),
            seconds=BEGIN_SECONDS,
            what="both trainings run",
        )
        for page in guest.pages:  # What a page imports, it imports once a server.
            guest.open(page)
        pages = itertools.islice(itertools.cycle(guest.pages), CHANGES)
        seconds = [guest.open(page) for page in pages]
    end_trainings(store)
    return {
        "page_change_beside_trainings_seconds": statistics.median(seconds),
        "worst_page_change_beside_trainings_seconds": max(seconds),
    }
