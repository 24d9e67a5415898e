"""Visitors click through all pages while two trainings run: how long a page takes, and memory."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.classroom.crowd import Crowd, Visit, at_work
from benchmarks.pages.pictures import chosen_dataset
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from tests.processes import App, running_app, until
from tests.visiting import visitor

__all__ = ["Found", "measure"]

MEDIAN_SECONDS: Final = 0.4
P99_SECONDS: Final = 2.0
MEGABYTES: Final = 600.0
GROWTH: Final = 0.03
"""Flat: the last quarter's memory is at most by this share above that of the quarter before."""

TRAININGS: Final = 2
_WARM_SECONDS: Final = 300.0
_SAMPLE_SECONDS: Final = 2.0


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a class of visitors found.

    Attributes:
        visitors: how many.
        seconds: how long.
        page_changes: how many pages were opened.
        polls: how often a part of a page ran by itself.
        median: seconds of a page change.
        p90: 90% took less.
        p99: 99% took less.
        worst: the slowest.
        median_of_page: by page.
        errors: what went wrong.
        tracebacks: of the server's log.
        megabytes: resident memory of the web process, every two seconds.
        private_megabytes: the same without files that are mapped.
        processor: share of a processor that the web process used.
        epochs: of the two trainings, done meanwhile.
    """

    visitors: int
    seconds: float
    page_changes: int
    polls: int
    median: float
    p90: float
    p99: float
    worst: float
    median_of_page: dict[str, float]
    errors: list[str]
    tracebacks: int
    megabytes: list[float]
    private_megabytes: list[float]
    processor: float
    epochs: list[int]

    @property
    def growth(self) -> float:
        """Share by which the last quarter's mean memory is above that of the quarter before."""
        quarter = max(len(self.megabytes) // 4, 1)
        third, last = self.megabytes[-2 * quarter : -quarter], self.megabytes[-quarter:]
        return statistics.mean(last) / statistics.mean(third or last) - 1

    def missed(self) -> list[str]:
        """Return the limits that are missed, in words."""
        checks = (
            (self.median <= MEDIAN_SECONDS, f"median at most {MEDIAN_SECONDS:g} s"),
            (self.p99 <= P99_SECONDS, f"99% within {P99_SECONDS:g} s"),
            (not self.errors, "no error"),
            (not self.tracebacks, "no traceback in the log"),
            (max(self.megabytes) <= MEGABYTES, f"at most {MEGABYTES:g} MB"),
            (self.growth <= GROWTH, f"memory flat in the second half (at most +{GROWTH:.0%})"),
        )
        return [text for holds, text in checks if not holds]

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        return [
            f"{self.visitors} visitors, {self.seconds:.0f} s: {self.page_changes} page changes, "
            f"{self.polls} runs of live parts, {TRAININGS} trainings (epochs {self.epochs})",
            f"a page change: median {self.median:.3f} s, 90% {self.p90:.3f} s, "
            f"99% {self.p99:.3f} s, slowest {self.worst:.3f} s",
            *(f"  {page or 'home':12} median {s:.3f} s" for page, s in self.median_of_page.items()),
            f"errors: {len(self.errors)} {self.errors[:3] or ''}, tracebacks {self.tracebacks}",
            f"memory of the web process: {self.megabytes[0]:.0f} MB at first, "
            f"{max(self.megabytes):.0f} at most, {self.growth:+.1%} from the third to the last "
            f"quarter; private {self.private_megabytes[-1]:.0f} MB",
            f"processor of the web process: {self.processor:.0%} of one",
        ]


def measure(
    visitors: int, seconds: float, pause: float, seed: int, say: Callable[[str], None]
) -> Found:
    """Let so many visitors click for so many seconds, ``pause`` seconds a page on average."""
    with (
        tempfile.TemporaryDirectory(prefix="fmnist-classroom-") as folder,
        running_app(
            Path(folder) / "home", FMNIST_WORKERS=str(TRAININGS), **chosen_dataset()
        ) as app,
    ):
        store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
        runs = _train(app, store, say)
        crowd = Crowd(lambda: app.address, query=f"run={runs[0]}", pause=pause)
        server = psutil.Process(app.process_id)
        before, started = _processor_seconds(server), time.monotonic()
        samples: list[tuple[float, float]] = []
        with at_work(crowd, visitors, seed=seed):
            while time.monotonic() - started < seconds:
                found = server.memory_full_info()
                samples.append((found.rss / 1e6, found.uss / 1e6))
                time.sleep(_SAMPLE_SECONDS)
            lasted, used = time.monotonic() - started, _processor_seconds(server) - before
        epochs = [store.get(run_id).epoch for run_id in runs]
        for run_id in runs:
            store.control.stop(run_id)
        log = (app.home / "app.log").read_text(errors="replace")
    return Found(
        visitors=visitors,
        seconds=round(lasted, 1),
        **_times(crowd.visits),
        polls=crowd.polls,
        errors=crowd.errors,
        tracebacks=log.count("Traceback"),
        megabytes=[round(rss, 1) for rss, _uss in samples],
        private_megabytes=[round(uss, 1) for _rss, uss in samples],
        processor=round(used / lasted, 3),
        epochs=epochs,
    )


def _train(app: App, store: RunStore, say: Callable[[str], None]) -> list[str]:
    """Begin two long trainings, and return when both are under way."""
    with visitor(app.address, "train"):  # the app starts the workers for its first visitor
        say("Waiting for two warm workers …")
        until(
            lambda: compute_state(store).ready == TRAININGS,
            seconds=_WARM_SECONDS,
            what="every worker is warm",
        )
    config = preset("tuned").changed(epochs=100, dataset=chosen_dataset()["FMNIST_DATASET"])
    runs = [
        store.create(config.changed(seed=number), owner=f"user:{number}")
        for number in range(TRAININGS)
    ]
    until(
        lambda: all(store.get(run_id).step for run_id in runs),
        seconds=_WARM_SECONDS,
        what="both trainings have begun",
    )
    return runs


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _times(visits: Sequence[Visit]) -> dict[str, Any]:
    """Return how long page changes took.

    Raises:
        ValueError: nobody opened a page.
    """
    if not visits:
        raise ValueError("nobody opened a page: more time is needed")
    every = sorted(visit.seconds for visit in visits)
    pages = sorted({visit.page for visit in visits})

    def below(share: float) -> float:
        return every[min(int(share * len(every)), len(every) - 1)]

    return {
        "page_changes": len(every),
        "median": round(statistics.median(every), 4),
        "p90": below(0.9),
        "p99": below(0.99),
        "worst": every[-1],
        "median_of_page": {
            page: round(statistics.median(v.seconds for v in visits if v.page == page), 4)
            for page in pages
        },
    }
