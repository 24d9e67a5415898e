"""The run store: what is written is read, and a run is never in two states."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from fmnist.errors import RunError, RunTakenError
from fmnist.runs import migrations
from fmnist.runs.records import RESERVED, RunStatus
from fmnist.runs.schema import REVISION, metadata
from fmnist.runs.store import RunStore
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord, SnapshotRecord, StepRecord


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
        pictures_per_second=100.0 + first,
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


def _checkpoint(step: int) -> Checkpoint:
    nothing = np.zeros(0, np.float32)
    return Checkpoint(
        step=step, seconds=1.0, epoch_seconds=0.5, loss=nothing, accuracy=nothing, values=()
    )


def test_a_new_run_is_queued_with_its_owner_and_configuration(store: RunStore) -> None:
    run = store.get(store.create(preset("tuned"), owner="calm-otter", preset="tuned"))
    assert (run.status, run.owner, run.step, run.epoch) == (RunStatus.QUEUED, "calm-otter", 0, 0)
    assert run.config == preset("tuned")
    assert run.title.startswith("LeNet-5 · tuned · ")


def test_points_come_back_in_order_with_every_step(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    assert store.journal.start(run_id, total_steps=10)
    store.journal.add(run_id, _steps(3, 2))
    store.journal.add(run_id, _steps(0, 3))
    store.journal.add(run_id, EPOCH)
    curves = store.journal.curves(run_id)
    assert curves.steps.tolist() == [0, 1, 2, 3, 4]
    assert curves.loss.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(curves.learning_rate, np.arange(5) / 1000)
    assert curves.speeds.tolist() == [100, 100, 100, 103, 103]
    assert curves.pictures_per_second == 103
    assert curves.epochs == (EPOCH,)
    run = store.get(run_id)
    assert (run.step, run.epoch, run.total_steps) == (5, 1, 10)


def test_a_run_is_started_once(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    assert store.journal.start(run_id, total_steps=10)
    assert not store.journal.start(run_id, total_steps=10)


def test_a_run_that_begins_again_has_no_point_twice(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=10)
    store.journal.add(run_id, _steps(0, 3))
    store.journal.requeue(run_id, message="again")
    store.journal.start(run_id, total_steps=10)
    store.journal.add(run_id, _steps(0, 2))
    assert store.journal.curves(run_id).steps.tolist() == [0, 1]
    assert store.get(run_id).attempt == 2


def test_the_worker_hears_of_a_stop_with_its_next_record(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=10)
    assert not store.journal.add(run_id, _steps(0, 1)).stop
    store.control.stop(run_id)
    store.control.stop(run_id)  # twice is as good as once
    assert store.journal.add(run_id, _steps(1, 1)).stop
    assert store.get(run_id).status is RunStatus.RUNNING


def test_a_queued_run_that_is_stopped_is_over_at_once(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.control.stop(run_id)
    assert store.get(run_id).status is RunStatus.STOPPED
    assert not store.journal.start(run_id, total_steps=10)


def test_a_finished_run_keeps_its_model_and_is_not_stopped_after(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=10)
    store.journal.finish(
        run_id, RunStatus.FINISHED, metrics={"test_accuracy": 0.9}, files={"card.json": b"{}"}
    )
    store.control.stop(run_id)
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
    store.services.announce("compute", {"ready": 1})
    store.services.announce("compute", {"ready": 2})
    assert store.services.alive("compute", within=60) == [{"ready": 2}]
    assert store.services.alive("compute", within=-1) == []
    store.services.withdraw("compute")
    assert store.services.alive("compute", within=60) == []


def test_an_interrupted_run_keeps_what_its_checkpoint_knows(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=20)
    store.journal.add(run_id, _steps(0, 5))
    store.journal.add(run_id, EPOCH)
    store.journal.save(run_id, _checkpoint(7))
    store.journal.add(run_id, _steps(5, 2, epoch=2))
    store.journal.add(run_id, _steps(7, 3, epoch=2))  # after the checkpoint: will be done again
    store.journal.requeue(run_id, message="lost")
    found = store.journal.checkpoint(run_id)
    assert found is not None
    assert store.journal.start(run_id, total_steps=20, step=found.step, epochs=1)
    assert store.journal.curves(run_id).steps.tolist() == list(range(7))
    assert store.journal.curves(run_id).epochs == (EPOCH,)


def test_attempts_are_counted_from_the_same_step_only(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    for step, attempt in ((0, 1), (0, 2), (7, 1), (7, 2)):
        store.journal.start(run_id, total_steps=20, step=step)
        assert store.get(run_id).attempt == attempt
        store.journal.requeue(run_id, message="lost")


def test_an_attempt_that_ends_before_it_begins_is_counted_too(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    for attempt in (1, 2):
        store.journal.requeue(run_id, message="lost")
        run = store.get(run_id)
        assert (run.status, run.attempt) == (RunStatus.QUEUED, attempt)
    store.journal.start(run_id, total_steps=20)
    assert store.get(run_id).attempt == 3


def test_a_worker_that_wakes_up_after_another_took_over_writes_nothing(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=20, holder="here:1")
    sleeper, other = store.journal.of("here:1"), store.journal.of("here:2")
    sleeper.add(run_id, _steps(0, 5))
    store.journal.requeue(run_id, message="silent")
    writes = [
        lambda: sleeper.add(run_id, _steps(5, 5)),
        lambda: sleeper.beat(run_id),
        lambda: sleeper.hold(run_id),
        lambda: sleeper.save(run_id, _checkpoint(5)),
        lambda: sleeper.finish(run_id, RunStatus.FINISHED),
    ]
    for _holder in ("nobody", "the other"):
        for write in writes:
            with pytest.raises(RunTakenError, match="no longer in the hands of this process"):
                write()
        store.journal.start(run_id, total_steps=20, holder="here:2")
    other.add(run_id, _steps(0, 3))
    assert store.journal.curves(run_id).steps.tolist() == [0, 1, 2]
    assert store.journal.checkpoint(run_id) is None
    assert store.get(run_id).status is RunStatus.RUNNING


def test_a_removed_run_is_out_of_sight_until_it_is_restored_or_purged(store: RunStore) -> None:
    kept, removed = (store.create(preset("article"), owner="a") for _index in range(2))
    store.remove([removed])
    assert [run.id for run in store.runs()] == [kept]
    assert store.get(removed).status is RunStatus.STOPPED
    store.restore([removed])
    assert {run.id for run in store.runs()} == {kept, removed}
    store.remove([removed])
    assert store.purge(time.time() - 60) == 0
    assert store.purge(time.time() + 60) == 1
    with pytest.raises(RunError, match="no run"):
        store.get(removed)


def test_labels_are_trimmed_sorted_and_limited(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.label(run_id, name="  first try ", tags=["slow", "big", "big", " "])
    run = store.get(run_id)
    assert (run.name, run.note, run.tags) == ("first try", "", ("big", "slow"))
    assert run.title.startswith("first try · ")
    store.label(run_id, note="diverged at 0.1")
    assert store.get(run_id).name == "first try"
    with pytest.raises(RunError, match="121 characters; accepted are at most 120"):
        store.label(run_id, name="x" * 121)
    with pytest.raises(RunError, match="5,001 characters; accepted are at most 5,000"):
        store.label(run_id, note="x" * 5_001)
    for tags in ([str(number) for number in range(21)], ["x" * 41]):
        with pytest.raises(RunError, match="at most 20, of at most 40 characters"):
            store.label(run_id, tags=tags)
    assert store.get(run_id).tags == ("big", "slow")


def test_when_each_owner_last_began_a_run_is_known(store: RunStore) -> None:
    before = time.time() - 1
    begun = {}
    for owner in ("ann", "ann", "bob"):
        run_id = store.create(preset("article"), owner=owner)
        store.journal.start(run_id, total_steps=1)
        begun[owner] = store.get(run_id).started
    store.create(preset("article"), owner="cy")
    assert store.begun_since(before) == begun
    assert store.begun_since(time.time() + 1) == {}


def test_a_snapshot_comes_back_as_it_was(store: RunStore) -> None:
    run_id = store.create(preset("article"), owner="a")
    store.journal.start(run_id, total_steps=1)
    snapshot = SnapshotRecord(
        epoch=3,
        confusion=np.eye(10, dtype=np.int64),
        filters=np.ones((5, 5, 6), np.float32),
        pictures=np.arange(8),
        probabilities=np.full((8, 10), 0.1, np.float32),
    )
    store.journal.add(run_id, snapshot)
    found = store.journal.snapshot(run_id, 3)
    assert found is not None
    for name in ("confusion", "filters", "pictures", "probabilities"):
        np.testing.assert_array_equal(getattr(found, name), getattr(snapshot, name))
    assert store.journal.snapshot(run_id, 4) is None


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'runs.db'}"
    RunStore(url)
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RunError, match=f"schema 9999; this version reads up to {REVISION}"):
        RunStore(url)


def test_a_store_of_the_first_version_is_migrated_with_its_runs(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript((Path(__file__).parent / "stores" / "0001.sql").read_text("utf-8"))
    store = RunStore(f"sqlite:///{path}")
    (run,) = store.runs()
    assert (run.owner, run.status, run.tags) == ("calm-otter", RunStatus.FINISHED, ())
    assert store.journal.curves(run.id).steps.tolist() == [0, 1, 2]
    assert store.artifact(run.id, "card.json") == b"{}"
    with create_engine(store.url).connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []
    RunStore(store.url)  # opening it again changes nothing


def test_the_newest_migration_is_the_revision_of_the_tables() -> None:
    versions = Path(migrations.__file__).parent / "versions"
    assert max(path.name[:4] for path in versions.glob("[0-9]*.py")) == REVISION


def test_a_file_that_is_no_database_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(RunError, match=r"runs\.db cannot be opened"):
        RunStore(f"sqlite:///{path}")
