"""A compute process with one warm worker, and what tests ask of its runs."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from fmnist.runs.records import Run, RunStatus
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.processes import compute, until

__all__ = [
    "LOCK_SECONDS",
    "LONG",
    "LONGER",
    "SHORT",
    "WAIT_SECONDS",
    "Computing",
    "computing_in",
    "whole",
]

SHORT = TrainingConfig(dataset="practice", batch_size=64, epochs=2)  # 25 steps an epoch
LONG = SHORT.changed(batch_size=8, epochs=12)  # 2,400 steps: in mid-run when its points begin
LONGER = LONG.changed(epochs=30)  # 6,000 steps: goes on while other processes start and end
LOCK_SECONDS = 2.0
"""How long a transaction of the compute process waits for a lock of the store: 30 s elsewhere."""
WAIT_SECONDS = 120.0


@dataclass(frozen=True)
class Computing:
    """A compute process whose worker is warm."""

    process: subprocess.Popen[bytes]
    home: Path
    store: RunStore

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def worker(self) -> psutil.Process:
        """The one Dask worker: of all children it is the one that has TensorFlow in memory."""
        return max(self.children(), key=lambda child: child.memory_info().rss)

    def step(self, run_id: str) -> int:
        return self.store.get(run_id).step

    def begun(self, config: TrainingConfig) -> str:
        """Queue a run; return when its points have begun."""
        run_id = self.store.create(config, owner="ann")
        self.reached(run_id, lambda run: run.step > 0, "the first point")
        return run_id

    def over(self, run_id: str) -> Run:
        return self.reached(run_id, lambda run: run.status.over, "the end of the run")

    def reached(self, run_id: str, holds: Callable[[Run], bool], what: str) -> Run:
        """Wait until something is true of a run, and return it as it is then."""
        try:
            until(lambda: holds(self.store.get(run_id)), seconds=WAIT_SECONDS, what=what)
        except TimeoutError as error:
            raise AssertionError(
                f"{error}\n{self.store.get(run_id)}\n{self.log()[-8000:]}"
            ) from error
        return self.store.get(run_id)

    def log(self) -> str:
        return (self.home / "compute.log").read_text(errors="replace")


@contextmanager
def computing_in(home: Path, **variables: str) -> Iterator[Computing]:
    """Start it, with variables of its environment, and end it with all it started."""
    url = f"sqlite:///{home / 'fmnist.db'}"
    store = RunStore(url)
    variables = {"FMNIST_DATABASE_URL": f"{url}?timeout={LOCK_SECONDS}", **variables}
    with compute(home, FMNIST_WORKERS="1", **variables) as process:
        until(
            lambda: process.poll() is not None or compute_state(store).ready == 1,
            seconds=WAIT_SECONDS,
            what="a warm worker",
        )
        assert process.poll() is None, (home / "compute.log").read_text()
        yield Computing(process, home, store)


def whole(store: RunStore, run_id: str, config: TrainingConfig) -> None:
    """Every step and every epoch is there once, in order, and the run has its model."""
    run, curves = store.get(run_id), store.journal.curves(run_id)
    steps = config.epochs * config.steps_per_epoch(2_000)
    assert run.status is RunStatus.FINISHED, run.message
    assert curves.steps.tolist() == list(range(steps))
    assert len(curves.loss) == len(curves.accuracy) == steps
    assert [epoch.epoch for epoch in curves.epochs] == list(range(1, config.epochs + 1))
    assert run.metrics is not None
    assert 0.5 < run.metrics["test_accuracy"] <= 1
