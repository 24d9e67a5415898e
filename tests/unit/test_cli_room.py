"""``fmnist room``: who has the machine changes the rules without a teacher."""

from __future__ import annotations

import json

import pytest

from fmnist.__main__ import main
from fmnist.runs.room import Limits, Room
from fmnist.runs.store import RunStore
from fmnist.settings import Settings
from fmnist.training.config import TrainingConfig


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.database_url)


def test_it_shows_the_rules_and_changes_what_is_asked_for(
    store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.room.put(Room(limits=Limits(epochs=5), queue_paused=True))
    assert main(["room", "--resume-queue", "--seal-test-set"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "limits": {"epochs": 5, "runs": None, "architectures": []},
        "queue_paused": False,
        "hidden": [],
        "test_set_open": False,
    }
    assert store.room.get() == Room(limits=Limits(epochs=5), test_set_open=False)


def test_all_rules_are_taken_away(store: RunStore) -> None:
    store.room.put(Room(limits=Limits(epochs=5), queue_paused=True, hidden=("inside",)))
    assert main(["room", "--reset", "--pause-queue"]) == 0
    assert store.room.get() == Room(queue_paused=True)


def test_the_room_is_cleared_of_visitors_runs(
    store: RunStore, capsys: pytest.CaptureFixture[str]
) -> None:
    store.create(TrainingConfig(), owner="calm-otter-1")
    kept = store.create(TrainingConfig(), owner="user:ada")
    assert main(["room", "--clear"]) == 0
    assert capsys.readouterr().err == "1 run cleared.\n"
    assert [run.id for run in store.runs()] == [kept]
