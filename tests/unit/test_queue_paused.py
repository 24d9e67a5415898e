"""A paused queue: the dispatcher hands out no run, until the queue goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from fmnist.runs import dispatcher
from fmnist.runs.dispatcher import Dispatcher
from fmnist.runs.room import Room
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig


class _Future:
    status = "pending"

    def done(self) -> bool:
        return False


class _Client:
    """A scheduler of two free workers that carries nothing out."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def scheduler_info(self, n_workers: int = 5) -> dict[str, Any]:
        return {"workers": {"one": {}, "two": {}}}

    def submit(self, _task: object, run_id: str, *_more: object, **_options: object) -> _Future:
        self.given.append(run_id)
        return _Future()


def test_no_run_begins_while_the_queue_is_paused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "fire_and_forget", lambda _future: None)
    store = RunStore(f"sqlite:///{tmp_path / 'runs.db'}")
    client = _Client()
    hands_out = Dispatcher(Settings(home=tmp_path), store, cast(Any, client), 2, idle_exit=False)
    store.room.put(Room(queue_paused=True))
    run_id = store.create(TrainingConfig(), owner="a")
    hands_out._tick()
    assert client.given == []
    store.room.put(Room())
    hands_out._tick()
    assert client.given == [run_id]
