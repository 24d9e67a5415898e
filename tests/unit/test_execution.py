"""A run is carried out in this process: steered by the store, left, and taken up again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fmnist.catalogue import find
from fmnist.data import load_dataset
from fmnist.errors import RunError
from fmnist.runs.execution import execute
from fmnist.runs.records import HELD, Run, RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig
from fmnist.training.records import Record, StepRecord

CONFIG = TrainingConfig(dataset="practice", epochs=3, batch_size=64)  # 25 steps an epoch
WAIT_SECONDS = 60.0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment(
        {
            "FMNIST_HOME": str(tmp_path),
            "FMNIST_DATABASE_URL": f"sqlite:///{tmp_path / 'runs.db'}",
            "FMNIST_DATASET": "practice",
        }
    )


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def _until(store: RunStore, run_id: str, reached: Callable[[Run], bool]) -> Run:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        run = store.get(run_id)
        if reached(run):
            return run
        time.sleep(0.02)
    raise AssertionError(f"not reached in {WAIT_SECONDS} s: {store.get(run_id)}")


def _in_background(store: RunStore, run_id: str, settings: Settings) -> threading.Thread:
    thread = threading.Thread(
        target=execute, args=(store, run_id, settings), kwargs={"hold_seconds": None}
    )
    thread.start()
    return thread


def _held_at(step: int) -> Callable[[Run], bool]:
    return lambda run: run.phase == HELD and run.step == step


def test_a_run_is_paused_stepped_and_finished(store: RunStore, settings: Settings) -> None:
    run_id = store.create(CONFIG, owner="a")
    store.control.step(run_id)  # begins, does one batch, and waits
    thread = _in_background(store, run_id, settings)
    try:
        _until(store, run_id, _held_at(1))
        store.control.step(run_id)
        _until(store, run_id, _held_at(2))
        store.control.step_epoch(run_id)
        run = _until(store, run_id, _held_at(25))
        assert run.epoch == 1  # the epoch is summed up before the run waits
        store.control.step_epoch(run_id)
        _until(store, run_id, _held_at(50))
    finally:
        store.control.resume(run_id)
        thread.join(WAIT_SECONDS)
    run = store.get(run_id)
    assert (run.status, run.step, run.epoch) == (RunStatus.FINISHED, 75, 3)
    assert store.journal.curves(run_id).steps.tolist() == list(range(75))
    assert store.journal.checkpoint(run_id) is None


def test_a_finished_run_keeps_what_it_says_about_its_validation_pictures(
    store: RunStore, settings: Settings
) -> None:
    run = execute(store, store.create(CONFIG.changed(epochs=1), owner="a"), settings)
    entry, dataset = find(run.id, store), load_dataset("practice", settings)
    stored = entry.stored_probabilities(dataset, "validation")
    assert stored is not None
    places = entry.validation_pictures(dataset)
    assert places.tolist() == list(range(1600, 2000))  # the last fifth
    again = entry.classifier().probabilities(dataset.x_train[places])
    np.testing.assert_allclose(stored, again, atol=1e-4)
    assert run.metrics is not None
    evaluation = entry.evaluation(dataset, "validation")
    assert evaluation.accuracy == pytest.approx(run.metrics["validation_accuracy"])


def test_a_paused_run_is_stopped_with_a_model(store: RunStore, settings: Settings) -> None:
    run_id = store.create(CONFIG, owner="a")
    store.control.step(run_id)
    thread = _in_background(store, run_id, settings)
    try:
        _until(store, run_id, _held_at(1))
    finally:
        store.control.stop(run_id)
        thread.join(WAIT_SECONDS)
    run = store.get(run_id)
    assert (run.status, run.step) == (RunStatus.STOPPED, 1)
    assert run.metrics is not None
    assert store.artifact(run_id, "model.tflite")


def test_a_paused_run_leaves_its_worker_to_others_and_is_taken_up_later(
    store: RunStore, settings: Settings
) -> None:
    run_id = store.create(CONFIG, owner="a")
    store.control.step_epoch(run_id)
    other = store.create(CONFIG, owner="b")
    run = execute(store, run_id, settings)  # returns, because the other one waits
    assert (run.status, run.held, run.step) == (RunStatus.PAUSED, False, 25)
    store.control.resume(run_id)
    assert {run.id for run in store.active() if run.waits} == {run_id, other}
    run = execute(store, run_id, settings)
    assert (run.status, run.attempt) == (RunStatus.FINISHED, 1)
    assert store.journal.curves(run_id).steps.tolist() == list(range(75))
    assert [epoch.epoch for epoch in store.journal.curves(run_id).epochs] == [1, 2, 3]


def test_a_store_that_does_not_answer_leaves_the_run_to_go_on(
    store: RunStore, settings: Settings
) -> None:
    run_id = store.create(CONFIG, owner="a")

    def fail(record: Record, _total_steps: int) -> None:
        if isinstance(record, StepRecord) and record.next_step >= 10:
            raise RunError("disk full")

    with pytest.raises(RunError, match="disk full"):
        execute(store, run_id, settings, watch=fail)
    assert store.get(run_id).status is RunStatus.RUNNING  # for the dispatcher to notice
    store.journal.requeue(run_id, message="")
    assert execute(store, run_id, settings).status is RunStatus.FINISHED
    assert store.journal.curves(run_id).steps.tolist() == list(range(75))


def test_early_stopping_finishes_a_run_and_says_which_epoch_it_kept(
    store: RunStore, settings: Settings
) -> None:
    # The labels are mostly wrong: what is learned by heart soon makes validation worse.
    config = TrainingConfig(
        dataset="practice", epochs=30, batch_size=20, learning_rate=0.003, seed=3,
        training_size=100, label_noise=0.6, early_stopping=2,
    )  # fmt: skip
    run = execute(store, store.create(config, owner="a"), settings)
    assert run.status is RunStatus.FINISHED
    losses = [epoch.validation_loss for epoch in store.journal.curves(run.id).epochs]
    best = losses.index(min(losses)) + 1
    assert len(losses) == best + 2 < 30
    assert f"ended it after epoch {best + 2}: the validation loss was lowest" in run.message
    assert f"after epoch {best}, and the network keeps" in run.message
    assert run.metrics is not None
    assert run.metrics["validation_loss"] == pytest.approx(min(losses), rel=1e-4)
