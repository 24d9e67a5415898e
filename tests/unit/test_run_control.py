"""Stop, pause, resume and step: what becomes of a run with and without a worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fmnist.errors import RunError
from fmnist.runs.records import HELD, PAUSE_AFTER_EPOCH, PAUSE_NOW, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.config import preset
from fmnist.training.records import StepRecord


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


@pytest.fixture
def queued(store: RunStore) -> str:
    return store.create(preset("article"), owner="a")


@pytest.fixture
def running(store: RunStore, queued: str) -> str:
    """A run that has done steps 0 … 4 and saved a checkpoint."""
    store.journal.start(queued, total_steps=100)
    values = np.zeros(5, np.float32)
    store.journal.add(
        queued,
        StepRecord(
            epoch=1,
            first_step=0,
            loss=values,
            accuracy=values,
            learning_rate=values,
            pictures_per_second=1.0,
        ),
    )
    store.journal.save(
        queued,
        Checkpoint(step=5, seconds=1.0, epoch_seconds=1.0, loss=values, accuracy=values, values=()),
    )
    return queued


def test_a_queued_run_that_is_paused_leaves_the_queue_until_it_goes_on(
    store: RunStore, queued: str
) -> None:
    store.control.pause(queued)
    store.control.pause(queued)
    run = store.get(queued)
    assert (run.status, run.waits) == (RunStatus.PAUSED, False)
    store.control.resume(queued)
    run = store.get(queued)
    assert (run.status, run.waits, run.pause_at) == (RunStatus.QUEUED, True, None)


def test_a_running_run_hears_of_pause_and_resume(store: RunStore, running: str) -> None:
    store.control.pause(running)
    assert store.journal.beat(running).pause_at == PAUSE_NOW
    assert store.get(running).status is RunStatus.RUNNING  # until its worker obeys
    store.control.resume(running)
    assert store.journal.beat(running).pause_at is None


def test_one_step_pressed_twice_is_one_step(store: RunStore, running: str) -> None:
    store.journal.hold(running)
    store.control.step(running)
    store.control.step(running)
    assert store.journal.beat(running).pause_at == 6
    run = store.get(running)
    assert (run.status, run.phase) == (RunStatus.PAUSED, HELD)  # its worker takes it from here


def test_an_epochs_step_is_counted_out_by_the_worker(store: RunStore, running: str) -> None:
    store.control.step_epoch(running)
    assert store.journal.beat(running).pause_at == PAUSE_AFTER_EPOCH
    store.journal.set_pause(running, PAUSE_AFTER_EPOCH, 50)
    assert store.journal.beat(running).pause_at == 50
    store.journal.set_pause(running, PAUSE_AFTER_EPOCH, 99)  # nobody asks that any more
    assert store.journal.beat(running).pause_at == 50


def test_a_paused_run_is_left_only_while_nobody_asks_for_more(
    store: RunStore, running: str
) -> None:
    store.control.pause(running)
    store.journal.hold(running)
    store.control.step(running)
    assert not store.journal.release(running, 5)
    store.control.pause(running)
    assert store.journal.release(running, 5)
    assert not store.get(running).held
    store.control.resume(running)
    assert store.get(running).waits


def test_a_paused_run_that_is_stopped_is_queued_to_become_a_model(
    store: RunStore, running: str
) -> None:
    store.control.pause(running)
    store.journal.hold(running)
    store.journal.release(running, 5)
    store.control.stop(running)
    run = store.get(running)
    assert (run.status, run.stop_requested) == (RunStatus.QUEUED, True)
    assert store.journal.start(running, total_steps=100, step=5)
    assert store.journal.beat(running).stop


def test_nothing_is_asked_of_a_run_that_is_over(store: RunStore, running: str) -> None:
    store.journal.finish(running, RunStatus.FINISHED)
    for control in (
        store.control.pause,
        store.control.resume,
        store.control.step,
        store.control.step_epoch,
        store.control.stop,
    ):
        control(running)
        run = store.get(running)
        assert (run.status, run.pause_at, run.stop_requested) == (RunStatus.FINISHED, None, False)


def test_an_unknown_run_is_named(store: RunStore) -> None:
    with pytest.raises(RunError, match="no run 'nothing'"):
        store.control.pause("nothing")
