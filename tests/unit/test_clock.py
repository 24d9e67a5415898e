"""The clock of the machine is set, forward or back, while runs are at work."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from fmnist.runs import dispatcher
from fmnist.runs.dispatcher import IDLE_SECONDS, Dispatcher
from fmnist.runs.records import RunStatus
from fmnist.runs.service import compute_state
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import preset

HOUR = 3600.0


class _Task:
    status = "pending"

    def done(self) -> bool:
        return False


class _Client:
    """A scheduler with one worker, whose tasks go on and on."""

    def __init__(self) -> None:
        self.handed: list[str] = []

    def scheduler_info(self, **_options: Any) -> dict[str, dict[str, str]]:
        return {"workers": {"tcp://127.0.0.1:1": ""}}

    def submit(self, _work: Any, run_id: str, *_arguments: Any, **_options: Any) -> _Task:
        self.handed.append(run_id)
        return _Task()


class _Clock:
    """What ``time.time`` says, with what was added to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.added, real = 0.0, time.time
        monkeypatch.setattr(time, "time", lambda: real() + self.added)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    monkeypatch.setattr(dispatcher, "fire_and_forget", lambda _future: None)
    return _Clock(monkeypatch)


@pytest.mark.parametrize("step", [HOUR, -HOUR])
def test_a_run_at_work_is_not_lost_and_the_process_stays_known(
    step: float, clock: _Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "_ANNOUNCE_SECONDS", 0.0)
    store, client = RunStore(f"sqlite:///{tmp_path / 'runs.db'}"), _Client()
    run_id = store.create(preset("article"), owner="a")
    serving = Dispatcher(Settings(home=tmp_path), store, client, 1, idle_exit=True)  # type: ignore[arg-type]
    serving._tick()
    store.journal.start(run_id, total_steps=100, holder="elsewhere:1")
    clock.added = step
    serving._tick()
    serving._tick()
    run = store.get(run_id)
    assert (run.status, run.holder, client.handed) == (RunStatus.RUNNING, "elsewhere:1", [run_id])
    assert store.events(run_id) == []
    assert compute_state(store).ready == 1
    assert not serving.idle


def test_it_is_idle_by_a_clock_that_nobody_sets(
    clock: _Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(f"sqlite:///{tmp_path / 'runs.db'}")
    serving = Dispatcher(Settings(home=tmp_path), store, _Client(), 1, idle_exit=True)  # type: ignore[arg-type]
    clock.added = 24 * HOUR
    assert not serving.idle
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + IDLE_SECONDS + 1)
    assert serving.idle


def test_who_was_last_heard_of_in_the_future_is_not_taken_for_alive(
    clock: _Clock, tmp_path: Path
) -> None:
    store = RunStore(f"sqlite:///{tmp_path / 'runs.db'}")
    store.services.announce("compute", {"workers": 1, "ready": 1})
    assert compute_state(store).ready == 1
    clock.added = -HOUR  # it has ended since, and says nothing any more
    assert compute_state(store).ready == 0
    store.services.announce("compute", {"workers": 1, "ready": 1})
    assert compute_state(store).ready == 1
