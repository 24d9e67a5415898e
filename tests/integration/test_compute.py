"""The compute process of the app, with one worker: it finishes runs, alone, and ends whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import psutil
import pytest

from fmnist.data import Dataset
from fmnist.runs.computations import Computation
from fmnist.runs.records import RunStatus
from fmnist.runs.service import compute_state
from tests.integration.computing import (
    LONG,
    LONGER,
    SHORT,
    WAIT_SECONDS,
    Computing,
    computing_in,
    whole,
)
from tests.processes import compute, until

pytestmark = pytest.mark.slow


def test_a_queued_run_is_carried_out(computing: Computing) -> None:
    run_id = computing.store.create(SHORT, owner="ann")
    assert computing.over(run_id).message == ""
    whole(computing.store, run_id, SHORT)


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
    whole(computing.store, run_id, LONG)
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
    home, elsewhere = tmp_path / "home", tmp_path / "temporary"
    elsewhere.mkdir()
    with computing_in(home, TMPDIR=str(elsewhere)) as computing:
        run_id = computing.begun(LONGER)
        children = computing.children()
        computing.process.terminate()
        assert computing.process.wait(WAIT_SECONDS) == 0
        _ended, left = psutil.wait_procs(children, WAIT_SECONDS)
        assert left == []
    assert not (home / "dask").exists()  # nor a temporary file of theirs
    assert list(elsewhere.iterdir()) == []
    assert compute_state(computing.store).workers == 0
    run = computing.store.get(run_id)
    assert not run.status.over
    assert 0 < run.step < run.total_steps
