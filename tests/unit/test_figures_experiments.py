"""The pictures of experiments: the dots of a repeat, the axes and lines of a sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fmnist.figures.parallel import parallel_figure
from fmnist.figures.repeats import repeats_figure
from fmnist.runs.records import RunStatus
from fmnist.runs.store import RunStore
from fmnist.runs.trials import Findings, findings
from fmnist.training.config import preset
from fmnist.training.records import EpochRecord
from fmnist.training.sweeps import Sweep, grid, seeds
from tests.trials import finish

TUNED = preset("tuned")


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(f"sqlite:///{tmp_path / 'runs.db'}")


def _found(store: RunStore, sweep: Sweep, *accuracies: tuple[float, float]) -> Findings:
    experiment_id = store.experiments.create(sweep, owner="a")
    finish(store, experiment_id, accuracies)
    return findings(store, experiment_id)


def _dimensions(found: Findings) -> list[Any]:
    axes = [(name.replace("_", " "), str) for name in found.experiment.names]
    (trace,) = parallel_figure(found.trials, axes).data
    return [dimension.to_plotly_json() for dimension in trace.dimensions]


def test_each_seed_is_a_dot_and_the_mean_a_diamond_with_its_deviation(store: RunStore) -> None:
    found = _found(store, seeds(TUNED, 2), (0.90, 0.88), (0.92, 0.90))
    test, test_mean, validation, validation_mean = repeats_figure(found).data
    assert list(test.x) == [0.88, 0.90]
    assert list(test.customdata) == [0, 1]
    assert list(validation.x) == [0.90, 0.92]
    assert list(test_mean.x) == pytest.approx([0.89])
    assert list(validation_mean.x) == pytest.approx([0.91])
    assert list(test_mean.error_x.array) == pytest.approx([0.0141421], abs=1e-6)
    assert test_mean.hovertemplate == "mean 89.00 ± 1.41% of 2<extra></extra>"


def test_a_run_that_is_not_over_is_a_hollow_dot_and_not_in_the_mean(store: RunStore) -> None:
    experiment_id = store.experiments.create(seeds(TUNED, 3), owner="a")
    ids = finish(store, experiment_id, [(0.9, 0.88)])
    store.journal.start(ids[1], total_steps=10)
    record = {"epoch": 1, "step": 1, "loss": 1.0, "accuracy": 0.5, "seconds": 1.0}
    store.journal.add(ids[1], EpochRecord(**record, validation_loss=1.0, validation_accuracy=0.7))
    test, test_mean, validation, validation_mean = repeats_figure(
        findings(store, experiment_id)
    ).data
    assert list(validation.x) == [0.9, 0.7]
    assert list(validation.marker.symbol) == ["circle", "circle-open"]
    assert list(test.x) == [0.88]
    assert list(validation_mean.x) == [0.9]
    assert list(test_mean.error_x.array) == [0.0]


def test_a_repeat_without_results_has_an_axis_from_0_to_1(store: RunStore) -> None:
    figure = repeats_figure(_found(store, seeds(TUNED, 2)))
    assert list(figure.layout.xaxis.range) == [0.0, 1.0]


def test_a_sweep_has_an_axis_a_setting_and_one_for_the_validation_accuracy(
    store: RunStore,
) -> None:
    sweep = grid(TUNED, {"batch_size": [64, 128], "padding": ["same", "valid"]})
    found = _found(store, sweep, (0.90, 0.5), (0.91, 0.6), (0.92, 0.7), (0.89, 0.8))
    batch_size, padding, accuracy = _dimensions(found)
    assert batch_size["label"] == "batch<br>size"
    assert list(batch_size["values"]) == [64, 64, 128, 128]
    assert list(batch_size["ticktext"]) == ["", "64", "128", ""]
    assert list(padding["values"]) == [0, 1, 0, 1]
    assert list(padding["ticktext"]) == ["", "same", "valid", ""]
    assert list(padding["tickvals"]) == pytest.approx([-0.05, 0, 1, 1.05])
    assert list(accuracy["values"]) == [0.90, 0.91, 0.92, 0.89]


def test_the_colour_is_the_validation_accuracy_and_no_test_accuracy_is_in_it(
    store: RunStore,
) -> None:
    found = _found(store, grid(TUNED, {"batch_size": [64, 128]}), (0.90, 0.5123), (0.92, 0.6123))
    figure = parallel_figure(found.trials, [("Batch size", str)])
    line = figure.data[0].line
    assert list(line.color) == [0.90, 0.92]
    assert (line.cmin, line.cmax) == pytest.approx((0.90, 0.92))
    assert "123" not in figure.to_json()


def test_runs_without_a_model_have_room_on_the_axes_but_no_line(store: RunStore) -> None:
    sweep = grid(TUNED, {"batch_size": [16, 64, 1024], "flip": [True, False]})
    batch_size, flip, accuracy = _dimensions(_found(store, sweep, (0.9, 0.9)))
    # Logarithmic, since the largest is 64 times the smallest.
    assert list(batch_size["values"]) == pytest.approx([1.20412])
    assert list(batch_size["ticktext"]) == ["", "16", "64", "1024", ""]
    assert list(flip["ticktext"]) == ["", "False", "True", ""]
    assert len(accuracy["values"]) == 1


def test_many_values_have_round_ticks(store: RunStore) -> None:
    rates = [0.0011 * 1.4**number for number in range(12)]  # 0.0011 … 0.0445
    (rate, _accuracy) = _dimensions(_found(store, grid(TUNED, {"learning_rate": rates})))
    assert list(rate["ticktext"]) == ["", "0.002", "0.005", "0.01", "0.02", ""]
    assert list(rate["tickvals"])[1:3] == pytest.approx([-2.69897, -2.30103])
    (epochs, _accuracy) = _dimensions(_found(store, grid(TUNED, {"epochs": [*range(10, 20)]})))
    assert "tickvals" not in epochs  # Plotly puts round ones on an even axis


def test_a_failed_run_of_a_sweep_has_no_line(store: RunStore) -> None:
    experiment_id = store.experiments.create(grid(TUNED, {"epochs": [1, 2]}), owner="a")
    first, second = (run.id for run in store.of_experiment(experiment_id))
    store.journal.finish(first, RunStatus.FAILED, message="The loss was nan.")
    store.journal.start(second, total_steps=1)
    metrics = {"validation_accuracy": 0.9, "test_accuracy": 0.9}
    store.journal.finish(second, RunStatus.STOPPED, metrics=metrics)
    epochs, _accuracy = _dimensions(findings(store, experiment_id))
    assert list(epochs["values"]) == [2]
