"""Two compute processes at one store: what has lost its worker is put back once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from fmnist.runs.computing import Computing
from fmnist.runs.dispatcher import Dispatcher
from fmnist.runs.losses import Loss
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _dispatcher(store: RunStore, home: Path) -> Dispatcher:
    return Dispatcher(Settings(home=home), store, cast(Any, None), None, idle_exit=False)


def test_a_run_that_another_process_has_put_back_stays_with_its_new_worker(
    store: RunStore, tmp_path: Path
) -> None:
    run_id = store.create(TrainingConfig(), owner="ann")
    store.journal.start(run_id, total_steps=10, holder="here:1")
    first, second = _dispatcher(store, tmp_path), _dispatcher(store, tmp_path)
    seen = store.get(run_id)  # by both, in the same moment
    first._again_or_failed(seen, Loss.ENDED)
    second._again_or_failed(seen, Loss.ENDED)
    assert (store.get(run_id).status, store.get(run_id).attempt) == (RunStatus.QUEUED, 1)
    store.journal.start(run_id, total_steps=10, holder="here:2")
    second._again_or_failed(seen, Loss.ENDED)
    run = store.get(run_id)
    assert (run.status, run.holder, run.attempt) == (RunStatus.RUNNING, "here:2", 2)
    assert len(store.events(run_id)) == 1


def test_a_run_that_was_given_to_a_worker_and_not_begun_is_counted_once(
    store: RunStore, tmp_path: Path
) -> None:
    run_id = store.create(TrainingConfig(), owner="ann")
    seen = store.get(run_id)
    for dispatcher in (_dispatcher(store, tmp_path), _dispatcher(store, tmp_path)):
        dispatcher._again_or_failed(seen, Loss.ENDED)
    assert (store.get(run_id).status, store.get(run_id).attempt) == (RunStatus.QUEUED, 1)


def test_a_computation_that_another_process_has_put_back_stays_with_its_new_worker(
    store: RunStore, tmp_path: Path
) -> None:
    asked = store.computations.ask("tsne", {"seed": 0}, owner="ann")
    assert store.computations.begin(asked.id, "here:1") is not None
    first, second = (Computing(Settings(home=tmp_path), store, cast(Any, None)) for _ in range(2))
    seen = store.computations.find(asked.id)
    assert seen is not None
    first._again_or_failed(seen, Loss.ENDED)
    assert store.computations.begin(asked.id, "here:2") is not None
    second._again_or_failed(seen, Loss.ENDED)
    found = store.computations.find(asked.id)
    assert found is not None
    assert (found.status, found.holder) == (RunStatus.RUNNING, "here:2")
