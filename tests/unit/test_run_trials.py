"""What an experiment has found, and when it goes on and ends: worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.runs.trials import Spread, findings
from fmnist.runs.waiting import Speed, experiment_outlook, place_in_queue
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord
from fmnist.training.sweeps import grid, seeds

TUNED = preset("tuned").changed(dataset="practice")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _finish(
    store: RunStore,
    run_id: str,
    validation: float,
    test: float,
    status: RunStatus = RunStatus.FINISHED,
) -> None:
    store.journal.start(run_id, total_steps=100)
    metrics = {"validation_accuracy": validation, "test_accuracy": test}
    store.journal.finish(run_id, status, metrics=metrics)


def _epoch(store: RunStore, run_id: str, epoch: int, validation_accuracy: float) -> None:
    store.journal.add(
        run_id,
        EpochRecord(
            epoch=epoch,
            step=epoch,
            loss=1.0,
            accuracy=0.5,
            validation_loss=1.0,
            validation_accuracy=validation_accuracy,
            seconds=1.0,
        ),
    )


def test_mean_and_deviation_are_of_the_runs_that_went_to_their_end(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 5), owner="a")
    ids = [run.id for run in store.of_experiment(experiment_id)]
    for run_id, validation, test in zip(ids, (0.90, 0.92), (0.89, 0.90), strict=False):
        _finish(store, run_id, validation, test)
    _finish(store, ids[2], 0.5, 0.5, RunStatus.STOPPED)
    store.journal.finish(ids[3], RunStatus.FAILED, message="The loss was nan.")
    found = findings(store, experiment_id)
    assert found.validation == Spread(
        mean=pytest.approx(0.91), deviation=pytest.approx(0.01414, abs=1e-5), count=2
    )
    assert found.test == Spread(
        mean=pytest.approx(0.895), deviation=pytest.approx(0.00707, abs=1e-5), count=2
    )
    assert found.counts == {"finished": 2, "stopped": 1, "failed": 1, "queued": 1}
    assert found.live
    assert [trial.values for trial in found.trials] == [(0,), (1,), (2,), (3,), (4,)]


def test_one_value_has_no_deviation_and_none_no_mean() -> None:
    assert Spread.of([None, 0.9]) == Spread(mean=0.9, deviation=None, count=1)
    assert Spread.of([None]) is None


def test_the_best_is_chosen_by_validation_and_never_by_test_accuracy(store: RunStore) -> None:
    experiment_id = store.experiments.create(grid(TUNED, {"epochs": [1, 2, 3]}), owner="a")
    first, second, third = (run.id for run in store.of_experiment(experiment_id))
    assert findings(store, experiment_id).best is None
    _finish(store, first, validation=0.90, test=0.99)
    _finish(store, second, validation=0.91, test=0.80)
    # Better so far, but it has no model yet.
    store.journal.start(third, total_steps=10)
    _epoch(store, third, 1, 0.95)
    _epoch(store, third, 2, 0.93)
    found = findings(store, experiment_id)
    assert found.best is not None
    assert (found.best.run.id, found.best.number, found.best.values) == (second, 2, (2,))
    assert [trial.validation_accuracy for trial in found.trials] == [0.90, 0.91, 0.93]


def test_progress_is_the_mean_share_of_the_steps(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 4), owner="a")
    first, second, *_waiting = (run.id for run in store.of_experiment(experiment_id))
    _finish(store, first, 0.9, 0.9)
    store.journal.start(second, total_steps=10)
    assert findings(store, experiment_id).share == pytest.approx(0.25)
    store.experiments.stop(experiment_id)
    store.journal.finish(second, RunStatus.STOPPED)
    found = findings(store, experiment_id)
    assert (found.share, found.live) == (1.0, False)


def test_an_experiment_is_expected_to_go_on_and_to_end_as_one(store: RunStore) -> None:
    # One worker; every run takes the same time, so the times are in runs.
    one = Speed([]).seconds(TUNED)
    sweep = store.experiments.create(seeds(TUNED, 3), owner="ann")
    single = store.create(TUNED, owner="bob")
    outlook = experiment_outlook(store, sweep, workers=1)
    assert outlook is not None
    # The order is s1, bob's, s2, s3.
    assert (outlook.runs, outlook.ahead, outlook.begins) == (0, 0, 0.0)
    assert outlook.ends == pytest.approx(4 * one)
    first = store.of_experiment(sweep)[0]
    store.journal.start(first.id, total_steps=TUNED.epochs * TUNED.steps_per_epoch(2000))
    outlook = experiment_outlook(store, sweep, workers=1)
    assert outlook is not None
    assert (outlook.runs, outlook.ahead) == (1, 1)
    assert outlook.begins == pytest.approx(2 * one)
    assert outlook.ends == pytest.approx(4 * one)
    place = place_in_queue(store, single, workers=1)
    assert place is not None
    assert (place.position, place.length) == (1, 3)
    assert place.seconds == pytest.approx(one)


def test_an_experiment_that_is_over_has_no_outlook(store: RunStore) -> None:
    sweep = store.experiments.create(seeds(TUNED, 2), owner="ann")
    store.experiments.stop(sweep)
    assert experiment_outlook(store, sweep, workers=1) is None


def test_runs_that_a_command_line_reserved_keep_nobody_waiting(store: RunStore) -> None:
    store.experiments.create(seeds(TUNED, 9), owner="user", reserved=True, holder="here:1")
    run_id = store.create(TUNED, owner="bob")
    place = place_in_queue(store, run_id, workers=1)
    assert place is not None
    assert (place.position, place.length, place.seconds) == (1, 1, 0.0)
