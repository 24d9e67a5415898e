"""How much memory the app takes with all its processes: does it fit a small machine?

Visitors go through all pages, and where there are workers a training runs to its end meanwhile.
What several processes share counts once (proportional set size, Linux).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.classroom.crowd import Crowd, at_work
from benchmarks.pages.pictures import chosen_dataset
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from tests.processes import App, processes_of, running_app, until
from tests.visiting import visitor

__all__ = ["Found", "measure"]

_WARM_SECONDS: Final = 300.0
_SAMPLE_SECONDS: Final = 0.5
_PAUSE_SECONDS: Final = 3.0
_EPOCHS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found.

    Attributes:
        visitors: how many.
        workers: how many.
        seconds: how long.
        page_changes: how many pages were opened.
        errors: what went wrong.
        megabytes: of all processes together, every half second.
        at_most: the most of each kind of process: of the web process, and of the others together.
        run: what became of the training; empty without workers.
    """

    visitors: int
    workers: int
    seconds: float
    page_changes: int
    errors: list[str]
    megabytes: list[float]
    at_most: dict[str, float]
    run: str

    def missed(self) -> list[str]:
        """Return what is not as it should be, in words."""
        checks = (
            (not self.errors, "no error"),
            (self.run in ("", "finished"), "the training finishes"),
        )
        return [text for holds, text in checks if not holds]

    def lines(self) -> list[str]:
        """Return the figures for a person."""
        kinds = ", ".join(f"{name} {megabytes:.0f}" for name, megabytes in self.at_most.items())
        return [
            f"{self.visitors} visitors, {self.workers} workers, {self.seconds:.0f} s: "
            f"{self.page_changes} page changes, training: {self.run or 'none'}",
            f"memory of all processes: {self.megabytes[0]:.0f} MB at first, "
            f"{max(self.megabytes):.0f} MB at most ({kinds})",
            f"errors: {len(self.errors)} {self.errors[:3] or ''}",
        ]


def measure(
    visitors: int, workers: int, seconds: float, seed: int, say: Callable[[str], None]
) -> Found:
    """Let so many visitors go round for so long, or until the training is over."""
    with (
        tempfile.TemporaryDirectory(prefix="fmnist-classroom-") as folder,
        running_app(Path(folder) / "home", FMNIST_WORKERS=str(workers), **chosen_dataset()) as app,
    ):
        store = RunStore(f"sqlite:///{app.home / 'fmnist.db'}")
        run_id = _train(app, store, workers, say) if workers else None
        crowd = Crowd(lambda: app.address, query=f"run={run_id or ''}", pause=_PAUSE_SECONDS)
        samples: list[dict[str, float]] = []
        started = time.monotonic()

        def going_on() -> bool:
            if time.monotonic() - started < seconds:
                return True
            return run_id is not None and not store.get(run_id).status.over

        with at_work(crowd, visitors, seed=seed):
            while going_on():
                samples.append(_memory(app))
                time.sleep(_SAMPLE_SECONDS)
        return Found(
            visitors=visitors,
            workers=workers,
            seconds=round(time.monotonic() - started, 1),
            page_changes=len(crowd.visits),
            errors=crowd.errors,
            megabytes=[round(sum(sample.values()), 1) for sample in samples],
            at_most={
                kind: round(max(sample[kind] for sample in samples), 1) for kind in samples[0]
            },
            run=store.get(run_id).status.value if run_id else "",
        )


def _train(app: App, store: RunStore, workers: int, say: Callable[[str], None]) -> str:
    say("Waiting for warm workers …")
    with visitor(app.address, "train"):
        until(
            lambda: compute_state(store).ready == workers,
            seconds=_WARM_SECONDS,
            what="every worker is warm",
            every=0.2,
        )
    return store.create(preset("tuned").changed(epochs=_EPOCHS), owner="user:benchmark")


def _memory(app: App) -> dict[str, float]:
    """Return the megabytes of the web process, and of all others that the app has started."""
    found = {"web process": 0.0, "others": 0.0}
    for process in processes_of(app.home):
        kind = "web process" if process.pid == app.process_id else "others"
        try:
            found[kind] += process.memory_full_info().pss / 1e6
        except psutil.NoSuchProcess:
            continue
    return found
