"""The run store: what is written is read, and a run is never in two states."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from fmnist.errors import RunError
from fmnist.runs.records import RESERVED, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, StepRecord


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'new' / 'runs.db'}")


def _steps(first: int, count: int, *, epoch: int = 1) -> StepRecord:
    values = np.arange(first, first + count, dtype=np.float32)
    return StepRecord(
        epoch=epoch,
        first_step=first,
        loss=values,
        accuracy=values / 100,
        learning_rate=values / 1000,
        pictures_per_second=123.0,
    )


EPOCH = EpochRecord(
    epoch=1,
    step=5,
    loss=0.5,
    accuracy=0.8,
    validation_loss=0.6,
    validation_accuracy=0.75,
    seconds=2.5,
)


def test_a_new_run_is_queued_with_its_owner_and_configuration(store: RunStore) -> None:
    run = store.get(store.create(preset("tuned"), owner="calm-otter", preset="tuned"))
    assert (run.status, run.owner, run.step, run.epoch) == (RunStatus.QUEUED, "calm-otter", 0, 0)
    assert run.config == preset("tuned")
    assert run.title.startswith("LeNet-5 · tuned · ")


def test_points_come_back_in_order_with_every_step(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    assert store.start(run_id, total_steps=10)
    store.add(run_id, _steps(3, 2))
    store.add(run_id, _steps(0, 3))
    store.add(run_id, EPOCH)
    curves = store.curves(run_id)
    assert curves.steps.tolist() == [0, 1, 2, 3, 4]
    assert curves.loss.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(curves.learning_rate, np.arange(5) / 1000)
    assert curves.epochs == (EPOCH,)
    run = store.get(run_id)
    assert (run.step, run.epoch, run.total_steps) == (5, 1, 10)


def test_a_run_is_started_once(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    assert store.start(run_id, total_steps=10)
    assert not store.start(run_id, total_steps=10)


def test_a_run_that_begins_again_has_no_point_twice(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.start(run_id, total_steps=10)
    store.add(run_id, _steps(0, 3))
    store.requeue(run_id, message="again")
    store.start(run_id, total_steps=10)
    store.add(run_id, _steps(0, 2))
    assert store.curves(run_id).steps.tolist() == [0, 1]
    assert store.get(run_id).attempt == 2


def test_the_worker_hears_of_a_stop_with_its_next_record(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.start(run_id, total_steps=10)
    assert not store.add(run_id, _steps(0, 1))
    store.request_stop(run_id)
    store.request_stop(run_id)  # twice is as good as once
    assert store.add(run_id, _steps(1, 1))
    assert store.get(run_id).status is RunStatus.RUNNING


def test_a_queued_run_that_is_stopped_is_over_at_once(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.request_stop(run_id)
    assert store.get(run_id).status is RunStatus.STOPPED
    assert not store.start(run_id, total_steps=10)


def test_a_finished_run_keeps_its_model_and_is_not_stopped_after(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.start(run_id, total_steps=10)
    store.finish(
        run_id, RunStatus.FINISHED, metrics={"test_accuracy": 0.9}, files={"card.json": b"{}"}
    )
    store.request_stop(run_id)
    run = store.get(run_id)
    assert run.status is RunStatus.FINISHED
    assert not run.stop_requested
    assert run.metrics == {"test_accuracy": 0.9}
    assert store.artifact(run_id, "card.json") == b"{}"


def test_runs_are_listed_newest_first_and_active_ones_oldest_first(store: RunStore) -> None:
    ids = [store.create(preset("article"), owner="a") for _index in range(3)]
    assert [run.id for run in store.runs()] == ids[::-1]
    assert [run.id for run in store.active()] == ids


def test_unknown_runs_and_missing_models_are_named(store: RunStore) -> None:
    with pytest.raises(RunError, match="no run 'nothing'"):
        store.get("nothing")
    run_id = store.create(preset("article"), owner="a")
    with pytest.raises(RunError, match=r"has no model\.tflite: only a finished run"):
        store.artifact(run_id, "model.tflite")


def test_a_reserved_run_says_so(store: RunStore) -> None:
    assert store.get(store.create(preset("article"), owner="a", reserved=True)).phase == RESERVED


def test_services_are_alive_for_a_while(store: RunStore) -> None:
    store.announce("compute", {"ready": 1})
    store.announce("compute", {"ready": 2})
    assert store.alive("compute", within=60) == [{"ready": 2}]
    assert store.alive("compute", within=-1) == []
    store.withdraw("compute")
    assert store.alive("compute", within=60) == []


def test_a_store_of_another_schema_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    RunStore(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET number = 99"))
    with pytest.raises(RunError, match="schema 99; this version reads 1"):
        RunStore(url)


def test_a_file_that_is_no_database_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(RunError, match=r"runs\.db cannot be opened"):
        RunStore(f"sqlite:///{path}")
