"""The rules of a room: what is in force, who keeps them, and who may sign in and be called what."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Barrier, Thread

import pytest

from fmnist.errors import ConfigError, FmnistError, LimitError, RunError
from fmnist.runs import sign_ins
from fmnist.runs.room import Limits, Room
from fmnist.runs.store import RunStore
from fmnist.runs.visitors import clean_name
from fmnist.training.config import TrainingConfig
from fmnist.training.sweeps import seeds

LENET = TrainingConfig(epochs=3)


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def test_until_a_teacher_decides_nothing_is_limited_and_only_their_test_set_is_sealed(
    store: RunStore,
) -> None:
    assert store.room.get() == Room()
    assert store.room.get(taught=True) == Room(test_set_open=False)
    assert not store.room.queue_paused()


def test_rules_are_kept_for_every_server_at_the_store(store: RunStore) -> None:
    room = Room(
        limits=Limits(epochs=5, runs=2, architectures=("lenet5",)),
        queue_paused=True,
        hidden=("inside", "train.network"),
        test_set_open=False,
    )
    store.room.put(Room())
    store.room.put(room)
    again = RunStore(store.url)
    assert again.room.get() == again.room.get(taught=True) == room
    assert again.room.queue_paused()


@pytest.mark.parametrize("values", [{"epochs": 0}, {"epochs": 501}, {"runs": 0}, {"runs": 1001}])
def test_a_limit_that_is_none_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(RunError, match="accepted is a whole number from 1 to"):
        Limits(**values)


def test_an_unknown_network_is_no_limit() -> None:
    with pytest.raises((ConfigError, FmnistError)):
        Limits(architectures=("nothing",))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(epochs=2), "asks for 3 epochs; your teacher accepts at most 2"),
        (Limits(architectures=("residual",)), "asks for LeNet-5; your teacher accepts"),
        (Limits(runs=1), r"1 of yours wait or run already; your teacher accepts at most 1"),
    ],
)
def test_a_run_beyond_the_limits_is_not_queued(store: RunStore, limits: Limits, said: str) -> None:
    first = store.create(LENET, owner="a", limited=True)
    store.create(LENET, owner="b", limited=True)
    store.room.put(Room(limits=limits))
    with pytest.raises(LimitError, match=said):
        store.create(LENET, owner="a", limited=True)
    assert [run.id for run in store.runs() if run.owner == "a"] == [first]


def test_a_run_within_the_limits_is_queued_and_the_machine_itself_has_none(
    store: RunStore,
) -> None:
    store.room.put(Room(limits=Limits(epochs=3, runs=1, architectures=("lenet5",))))
    run_id = store.create(LENET, owner="a", limited=True)
    store.create(LENET.changed(epochs=20), owner="a")
    store.control.stop_all([run.id for run in store.runs()])
    assert store.create(LENET, owner="a", limited=True) != run_id


def test_an_experiment_is_queued_whole_or_not_at_all(store: RunStore) -> None:
    store.room.put(Room(limits=Limits(runs=3)))
    store.create(LENET, owner="a", limited=True)
    with pytest.raises(LimitError, match="asked for 3 runs more, and 1 of yours"):
        store.experiments.create(seeds(LENET, 3), owner="a", limited=True)
    assert store.experiments.newest() == []
    assert len(store.runs()) == 1
    store.experiments.create(seeds(LENET, 2), owner="a", limited=True)
    assert len(store.runs()) == 3


def test_of_starts_at_once_only_as_many_as_allowed_go_through(store: RunStore) -> None:
    store.room.put(Room(limits=Limits(runs=2)))
    barrier, refused = Barrier(6), []

    def start() -> None:
        barrier.wait()
        try:
            store.create(LENET, owner="a", limited=True)
        except LimitError as error:
            refused.append(error)

    threads = [Thread(target=start) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.runs()) == 2
    assert len(refused) == 4


def test_a_name_is_kept_and_shown_and_given_up(store: RunStore) -> None:
    assert store.visitors.call("calm-otter-1", "  Anna  B. ") == "Anna B."
    assert store.visitors.names() == {"calm-otter-1": "Anna B."}
    assert store.visitors.given("calm-otter-1") == "Anna B."
    assert store.visitors.call("calm-otter-1", " ") == ""
    assert store.visitors.names(["calm-otter-1"]) == {}
    assert store.visitors.given("calm-otter-1") == ""


def test_two_of_the_same_name_are_told_apart(store: RunStore) -> None:
    assert store.visitors.call("first", "Anna") == "Anna"
    assert store.visitors.call("second", "ANNA") == "ANNA (2)"
    assert store.visitors.call("third", "Ａｎｎａ") == "Ａｎｎａ (3)"
    assert store.visitors.call("second", "anna") == "anna (2)"  # keeps its number
    store.visitors.call("second", "Ben")
    assert store.visitors.call("fourth", "Anna") == "Anna (4)"  # nobody inherits a number in use


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "has 0 characters; accepted are 1 to 40"),
        ("x" * 41, "has 41 characters"),
        ("two\nlines", "invisible signs"),
        ("\u202eannA", "invisible signs"),
        ("An\u200bna", "invisible signs"),
        ("Anna (2)", "a name that the app gives itself"),
        ("Calm-Otter-3f9c2a", "a name that the app gives itself"),
    ],
)
def test_a_name_that_would_mislead_is_refused(name: str, said: str) -> None:
    with pytest.raises(RunError, match=said):
        clean_name(name)


def test_markup_in_a_name_is_kept_as_it_is(store: RunStore) -> None:
    name = "<b>*Änne*</b> 小明"
    assert store.visitors.call("a", name) == name


def test_a_token_is_good_for_a_school_day_and_for_one_password(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = store.sign_ins.begin("hash")
    assert store.sign_ins.holds(token, "hash")
    assert not store.sign_ins.holds(token, "new hash")
    assert not store.sign_ins.holds(token + "x", "hash")
    assert not store.sign_ins.holds("", "hash")
    assert not store.sign_ins.holds(token, "")
    monkeypatch.setattr(sign_ins, "LASTS_SECONDS", 0.0)
    assert not store.sign_ins.holds(token, "hash")


def test_who_signs_out_is_out_on_every_server(store: RunStore) -> None:
    token, other = store.sign_ins.begin("hash"), store.sign_ins.begin("hash")
    RunStore(store.url).sign_ins.end(token, "hash")
    assert not store.sign_ins.holds(token, "hash")
    assert store.sign_ins.holds(other, "hash")


def test_a_log_in_by_an_account_that_was_ended_is_remembered_while_it_would_be_good(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.sign_ins.end_log_in("monday")
    store.sign_ins.end_log_in("monday")  # from another tab
    assert RunStore(store.url).sign_ins.is_ended("monday")
    assert not store.sign_ins.is_ended("tuesday")
    assert not store.sign_ins.holds("monday", "hash")
    now = time.time()
    monkeypatch.setattr(sign_ins.time, "time", lambda: now + sign_ins.LASTS_SECONDS)
    store.sign_ins.begin("hash")
    assert store.sign_ins.is_ended("monday")
    monkeypatch.setattr(sign_ins.time, "time", lambda: now + 2 * sign_ins.LASTS_SECONDS)
    store.sign_ins.begin("hash")
    assert not store.sign_ins.is_ended("monday")
