"""The Train page: a training's curve."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Browser

from benchmarks.pages.figure import Figure
from benchmarks.pages.visit import IDLE, opened, seconds_until
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from tests.browsing import press_start
from tests.processes import App, until

__all__ = ["FIGURES", "end_trainings", "measure"]

FIGURES: Final = (
    Figure(
        name="first_point_seconds",
        title="Start, worker warm → first point on the curve",
        at_most=1.5,
    ),
    Figure(
        name="curve_updates_per_second",
        title="times a second the curve then grows",
        at_least=2.0,
    ),
)

CURVE_SECONDS: Final = 10.0
"""How long the curve is watched after its first point."""

EPOCHS: Final = 100
"""Enough that the training outlasts the watching, on the practice set too."""

WORKER_SECONDS: Final = 180.0
END_SECONDS: Final = 60.0


def measure(app: App, browser: Browser) -> dict[str, float]:
    """Start a training with every worker warm, and watch its curve."""
    store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")

    def warm() -> bool:
        state = compute_state(store)
        return 0 < state.workers == state.ready

    with opened(browser, f"{app.address}/train") as page:
        until(warm, seconds=WORKER_SECONDS, what="every worker is warm")
        page.wait_for_function(f"() => {IDLE}")
        # The page loads it beforehand, while a visitor looks at the form.
        page.wait_for_function("() => window.Plotly")
        page.evaluate("bench.watchCurve()")
        press_start(page, epochs=EPOCHS)
        seconds_until(page, "bench.curve()")
        page.wait_for_timeout(1000 * CURVE_SECONDS)
        asked, grows = page.evaluate("[bench.asked, bench.grows]")
    end_trainings(store)
    seconds = (grows[-1][0] - grows[0][0]) / 1000
    return {
        "first_point_seconds": (grows[0][0] - asked) / 1000,
        "curve_updates_per_second": (len(grows) - 1) / max(seconds, CURVE_SECONDS),
    }


def end_trainings(store: RunStore) -> None:
    """Stop what is being trained, so that all workers are free for what is measured next."""
    store.control.stop_all([run.id for run in store.active()])
    until(lambda: not store.active(), seconds=END_SECONDS, what="every training is over")
