"""Computations in the hands of workers: one that loses its worker is worked out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fmnist.runs.computing import MOST_ATTEMPTS, Computing
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.settings import Settings

QUESTION = {"split": "test", "count": 100, "seed": 0}


class _Task:
    """A Dask task that is what a test says."""

    status = "pending"

    def __init__(self) -> None:
        self.error: Exception | None = None

    def done(self) -> bool:
        return self.status != "pending"

    def exception(self) -> Exception | None:
        return self.error

    def die(self) -> None:
        self.status = "error"
        self.error = type("KilledWorker", (Exception,), {})()


class _Client:
    def __init__(self) -> None:
        self.tasks: list[_Task] = []

    def submit(self, *_arguments: Any, **_options: Any) -> _Task:
        self.tasks.append(_Task())
        return self.tasks[-1]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> _Client:
    monkeypatch.setattr("fmnist.runs.computing.fire_and_forget", lambda _future: None)
    return _Client()


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


@pytest.fixture
def computing(store: RunStore, client: _Client, tmp_path: Path) -> Computing:
    return Computing(Settings(home=tmp_path), store, client)  # type: ignore[arg-type]


def test_one_is_handed_out_once(store: RunStore, computing: Computing, client: _Client) -> None:
    store.computations.ask("tsne", QUESTION, owner="ann")
    for _tick in range(3):
        active = computing.look(0, answers_since=0)
        computing.hand_out(active, 2, 0)
    assert len(client.tasks) == computing.at_work == 1


def test_one_whose_worker_dies_is_worked_out_again_and_fails_in_the_end(
    store: RunStore, computing: Computing, client: _Client
) -> None:
    asked = store.computations.ask("tsne", QUESTION, owner="ann")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        computing.hand_out(computing.look(0, answers_since=0), 1, 0)
        store.computations.begin(asked.id, "elsewhere:1")
        client.tasks[-1].die()
        computing.look(0, answers_since=0)
        found = store.computations.find(asked.id)
        assert found is not None
        assert found.attempt == attempt
        assert computing.at_work == 0
        if attempt < MOST_ATTEMPTS:
            assert (found.status, found.holder) == (RunStatus.QUEUED, "")
            assert "worked out again" in found.message
    assert found.status is RunStatus.FAILED
    assert "ended 3 times in a row" in found.message


def test_one_that_ends_before_it_begins_is_an_attempt_too(
    store: RunStore, computing: Computing, client: _Client
) -> None:
    asked = store.computations.ask("tsne", QUESTION, owner="ann")
    for _attempt in range(MOST_ATTEMPTS):
        computing.hand_out(computing.look(0, answers_since=0), 1, 0)
        client.tasks[-1].die()
        computing.look(0, answers_since=0)
    found = store.computations.find(asked.id)
    assert found is not None
    assert found.status is RunStatus.FAILED


def test_one_held_by_a_process_that_has_long_been_silent_is_queued_again(
    store: RunStore, computing: Computing
) -> None:
    asked = store.computations.ask("tsne", QUESTION, owner="ann")
    begun = store.computations.begin(asked.id, "elsewhere:1")
    assert begun is not None
    assert begun.heartbeat is not None
    computing.look(begun.heartbeat + 10, answers_since=0)
    assert store.computations.active()[0].status is RunStatus.RUNNING
    computing.look(begun.heartbeat + 1000, answers_since=0)
    assert store.computations.active()[0].status is RunStatus.QUEUED
