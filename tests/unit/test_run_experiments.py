"""Experiments in the run store: made, listed, stopped, removed and restored as one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from fmnist.errors import RunError
from fmnist.runs import rows
from fmnist.runs.records import PAUSE_NOW, RESERVED, RunStatus
from fmnist.runs.store import RunStore
from fmnist.training.config import preset
from fmnist.training.sweeps import grid, seeds

TUNED = preset("tuned")
GRID = grid(TUNED, {"learning_rate": [0.001, 0.004], "batch_size": [64, 256]})


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def test_an_experiment_and_its_runs_come_back_as_they_were_made(store: RunStore) -> None:
    experiment_id = store.experiments.create(GRID, owner="ann", preset="tuned")
    experiment = store.experiments.get(experiment_id)
    assert (experiment.kind, experiment.names) == ("grid", ("learning_rate", "batch_size"))
    assert (experiment.owner, experiment.preset) == ("ann", "tuned")
    assert experiment.title == f"Sweep · LeNet-5 · tuned · {experiment_id}"
    runs = store.of_experiment(experiment_id)
    assert [run.config for run in runs] == list(GRID.configs)
    assert {run.owner for run in runs} == {"ann"}
    assert {run.experiment_id for run in runs} == {experiment_id}
    assert runs[1].name == "learning_rate=0.001, batch_size=256"
    assert all(run.waits for run in runs)


def test_a_given_title_is_kept_and_limited(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 2), owner="a", title=" How sure? ")
    assert store.experiments.get(experiment_id).title == f"How sure? · {experiment_id}"
    with pytest.raises(RunError, match="121 characters; accepted are at most 120"):
        store.experiments.create(seeds(TUNED, 2), owner="a", title="x" * 121)


def test_an_experiment_is_made_with_all_its_runs_or_not_at_all(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows.secrets, "token_hex", lambda _bytes: "same")
    with pytest.raises(RunError) as raised:
        store.experiments.create(seeds(TUNED, 2), owner="a")
    assert isinstance(raised.value.__cause__, IntegrityError)
    assert store.experiments.newest() == []
    assert store.runs() == []


def test_the_newest_experiments_come_first(store: RunStore) -> None:
    ids = [store.experiments.create(seeds(TUNED, 2), owner="a") for _number in range(3)]
    assert [entry.id for entry in store.experiments.newest(limit=2)] == [ids[2], ids[1]]


def test_stopping_ends_what_waits_and_asks_what_runs(store: RunStore) -> None:
    experiment_id = store.experiments.create(GRID, owner="a")
    other = store.create(TUNED, owner="a")
    running, *waiting = store.of_experiment(experiment_id)
    store.journal.start(running.id, total_steps=10)
    store.experiments.stop(experiment_id)
    store.experiments.stop(experiment_id)
    first, *others = store.of_experiment(experiment_id)
    assert (first.status, first.stop_requested) == (RunStatus.RUNNING, True)
    assert [run.status for run in others] == [RunStatus.STOPPED] * len(waiting)
    assert others[0].message == "Stopped before it began."
    assert not store.get(other).stop_requested


def test_an_experiment_is_paused_and_goes_on_as_one(store: RunStore) -> None:
    experiment_id = store.experiments.create(GRID, owner="a")
    other = store.create(TUNED, owner="a")
    over, running, *waiting = store.of_experiment(experiment_id)
    store.control.stop(over.id)
    store.journal.start(running.id, total_steps=10)
    for _press in range(2):
        store.experiments.pause(experiment_id)
        stopped, first, *others = store.of_experiment(experiment_id)
        assert (first.status, first.pause_at) == (RunStatus.RUNNING, PAUSE_NOW)
        assert [run.status for run in others] == [RunStatus.PAUSED] * len(waiting)
        assert stopped.status is RunStatus.STOPPED
    assert [run.id for run in store.active() if run.waits] == [other]
    store.journal.hold(running.id)
    for _press in range(2):
        store.experiments.resume(experiment_id)
        stopped, first, *others = store.of_experiment(experiment_id)
        assert (first.status, first.pause_at) == (RunStatus.PAUSED, None)  # its worker goes on
        assert all(run.waits for run in others)
        assert stopped.status is RunStatus.STOPPED


def test_removing_hides_all_of_it_and_can_be_undone(store: RunStore) -> None:
    experiment_id = store.experiments.create(GRID, owner="a")
    runs = store.of_experiment(experiment_id)
    store.remove([runs[0].id])
    store.experiments.remove(experiment_id)
    assert store.of_experiment(experiment_id) == store.runs() == []
    assert store.experiments.newest() == []
    store.experiments.restore(experiment_id)
    # What had been removed before stays so.
    assert [run.id for run in store.of_experiment(experiment_id)] == [run.id for run in runs[1:]]
    assert [entry.id for entry in store.experiments.newest()] == [experiment_id]
    assert not any(run.waits for run in store.of_experiment(experiment_id))


def test_an_experiment_vanishes_for_good_with_its_last_run(store: RunStore) -> None:
    gone = store.experiments.create(seeds(TUNED, 2), owner="a")
    kept = store.experiments.create(seeds(TUNED, 2), owner="a")
    store.experiments.remove(gone)
    assert store.purge(time.time() + 1) == 2
    assert store.experiments.get(kept).id == kept
    with pytest.raises(RunError, match=f"no experiment '{gone}'"):
        store.experiments.get(gone)


def test_reserved_runs_are_left_to_their_process_while_it_says_that_it_lives(
    store: RunStore,
) -> None:
    experiment_id = store.experiments.create(
        seeds(TUNED, 2), owner="a", reserved=True, holder="here:7"
    )
    runs = store.of_experiment(experiment_id)
    assert [(run.phase, run.holder, run.waits) for run in runs] == [(RESERVED, "here:7", False)] * 2
    store.journal.start(runs[0].id, total_steps=10)
    begun = store.get(runs[0].id).heartbeat
    before = time.time()
    store.experiments.beat(experiment_id)
    first, second = store.of_experiment(experiment_id)
    assert first.heartbeat == begun
    assert (second.heartbeat or 0) >= before


@pytest.mark.parametrize("name", ["get", "pause", "resume", "stop", "remove"])
def test_an_unknown_experiment_is_named(store: RunStore, name: str) -> None:
    with pytest.raises(RunError, match="no experiment 'nothing'"):
        getattr(store.experiments, name)("nothing")
