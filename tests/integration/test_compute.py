"""The compute process of the app, with one worker: it finishes runs, alone, and ends whole."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pytest

from fmnist.data import Dataset
from fmnist.runs.computations import Computation
from fmnist.runs.records import Run, RunStatus
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.processes import compute, until

SHORT = TrainingConfig(dataset="practice", batch_size=64, epochs=2)  # 25 steps an epoch
LONG = SHORT.changed(batch_size=8, epochs=30)  # 6,000 steps: in mid-run when its points begin
WAIT_SECONDS = 120.0

pytestmark = pytest.mark.slow


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
        until(lambda: self.step(run_id) > 0, seconds=WAIT_SECONDS, what="the first point")
        return run_id

    def over(self, run_id: str) -> Run:
        until(
            lambda: self.store.get(run_id).status.over,
            seconds=WAIT_SECONDS,
            what="the end of the run",
        )
        return self.store.get(run_id)


@contextmanager
def _computing(home: Path) -> Iterator[Computing]:
    store = RunStore(f"sqlite:///{home / 'fmnist.db'}")
    with compute(home, FMNIST_WORKERS="1") as process:
        until(
            lambda: process.poll() is not None or compute_state(store).ready == 1,
            seconds=WAIT_SECONDS,
            what="a warm worker",
        )
        assert process.poll() is None, (home / "compute.log").read_text()
        yield Computing(process, home, store)


@pytest.fixture(scope="module")
def computing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computing]:
    with _computing(tmp_path_factory.mktemp("compute")) as started:
        yield started


def _whole(store: RunStore, run_id: str, config: TrainingConfig) -> None:
    """Every step and every epoch is there once, in order, and the run has its model."""
    run, curves = store.get(run_id), store.journal.curves(run_id)
    steps = config.epochs * config.steps_per_epoch(2_000)
    assert run.status is RunStatus.FINISHED, run.message
    assert curves.steps.tolist() == list(range(steps))
    assert len(curves.loss) == len(curves.accuracy) == steps
    assert [epoch.epoch for epoch in curves.epochs] == list(range(1, config.epochs + 1))
    assert run.metrics is not None
    assert 0.5 < run.metrics["test_accuracy"] <= 1


def test_a_queued_run_is_carried_out(computing: Computing) -> None:
    run_id = computing.store.create(SHORT, owner="ann")
    assert computing.over(run_id).message == ""
    _whole(computing.store, run_id, SHORT)


def test_a_second_one_on_the_same_store_returns_at_once(computing: Computing) -> None:
    with compute(computing.home, FMNIST_WORKERS="1") as second:
        assert second.wait(WAIT_SECONDS) == 0
    assert computing.process.poll() is None
    assert compute_state(computing.store).ready == 1


def test_a_run_whose_worker_is_killed_is_run_again_and_finished(computing: Computing) -> None:
    run_id = computing.begun(LONG)
    worker = computing.worker()
    worker.kill()
    computing.over(run_id)
    _whole(computing.store, run_id, LONG)
    assert not worker.is_running()
    assert any("Its worker was lost" in event.text for event in computing.store.events(run_id))


def test_a_computation_whose_worker_is_killed_is_worked_out_again(
    computing: Computing, practice: Dataset
) -> None:
    computations = computing.store.computations
    asked = computations.ask(
        "tsne",
        {
            "split": "train",
            "count": 2_000,
            "seed": 0,
            "layer": "pixels",
            "dataset": practice.checksum,
        },
        owner="ann",
    )

    def now() -> Computation:
        found = computations.find(asked.id)
        assert found is not None
        return found

    until(lambda: now().progress > 0, seconds=WAIT_SECONDS, what="the first progress")
    _host, _colon, pid = now().holder.rpartition(":")
    assert now().status is RunStatus.RUNNING
    psutil.Process(int(pid)).kill()
    until(lambda: now().attempt == 2, seconds=WAIT_SECONDS, what="the second attempt")
    assert not now().holder.endswith(f":{pid}")
    until(lambda: now().status.over, seconds=WAIT_SECONDS, what="the end")
    assert now().status is RunStatus.FINISHED, now().message
    arrays = computations.arrays(asked.id)
    assert arrays is not None
    assert arrays["points"].shape == (2_000, 2)
    assert np.isfinite(arrays["points"]).all()


def test_sigterm_ends_it_and_all_its_children_and_leaves_the_run_to_go_on(tmp_path: Path) -> None:
    with _computing(tmp_path) as computing:
        run_id = computing.begun(LONG)
        children = computing.children()
        computing.process.terminate()
        assert computing.process.wait(WAIT_SECONDS) == 0
        _ended, left = psutil.wait_procs(children, WAIT_SECONDS)
        assert left == []
    assert compute_state(computing.store).workers == 0
    run = computing.store.get(run_id)
    assert not run.status.over
    assert 0 < run.step < run.total_steps
