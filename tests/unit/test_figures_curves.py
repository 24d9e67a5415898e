"""Curves: by step and by epoch over one axis that does not jump, and not many points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from fmnist.figures.curves import curves_figure
from fmnist.figures.epoch_marks import axis_steps, round_interval
from fmnist.runs.records import Curves
from fmnist.training.records import EpochRecord
from fmnist.ui.components.chart import figure_json


def made(count: int, *, per_epoch: int = 2) -> Curves:
    """Steps with a loss of count, count - 1, …, 1, and an epoch each ``per_epoch`` of them."""
    loss = np.arange(count, 0, -1).astype(np.float32)
    return Curves(
        steps=np.arange(count),
        loss=loss,
        accuracy=loss / 1000,
        learning_rate=np.full(count, 0.5, np.float32),
        speeds=np.arange(count, dtype=np.float32) * 10,
        pictures_per_second=1.0,
        epochs=tuple(
            EpochRecord(
                epoch=number,
                step=number * per_epoch,
                loss=3.0 + number,
                accuracy=0.1 * number,
                validation_loss=2.0 + number,
                validation_accuracy=0.2 * number,
                seconds=1.0,
            )
            for number in range(1, count // per_epoch + 1)
        ),
    )


def _traces(figure: go.Figure) -> dict[tuple[str, str, str], Any]:
    """The traces by panel, name and mode of their line."""
    return {
        (trace.yaxis, trace.name, "raw" if trace.opacity else "line"): trace
        for trace in figure.data
    }


def test_by_step_every_step_is_a_point_and_validation_stands_where_its_epoch_ended() -> None:
    traces = _traces(curves_figure(made(5), by="step", steps_per_epoch=2, steps=20))
    loss, validation = traces["y", "Training", "line"], traces["y", "Validation", "line"]
    assert (loss.x0, loss.dx) == (1, 1)
    assert loss.y.tolist() == traces["y", "Training", "raw"].y.tolist() == [5, 4, 3, 2, 1]
    assert (list(validation.x), list(validation.y)) == ([2, 4], [3.0, 4.0])
    accuracy = traces["y2", "Training", "line"]
    np.testing.assert_allclose(accuracy.y, [0.005, 0.004, 0.003, 0.002, 0.001], rtol=1e-6)
    assert list(traces["y2", "Validation", "line"].y) == [0.2, 0.4]
    assert traces["y3", "Learning rate", "line"].y.tolist() == [0.5] * 5
    assert traces["y4", "Pictures per second", "line"].y.tolist() == [0, 10, 20, 30, 40]


def test_by_epoch_each_panel_has_a_point_an_epoch() -> None:
    traces = _traces(curves_figure(made(5), by="epoch", steps_per_epoch=2, steps=20))
    assert all(list(trace.x) == [1, 2] for trace in traces.values())
    assert list(traces["y", "Training", "line"].y) == [4.0, 5.0]
    assert list(traces["y", "Validation", "line"].y) == [3.0, 4.0]
    assert list(traces["y2", "Training", "line"].y) == [0.1, 0.2]
    assert list(traces["y3", "Learning rate", "line"].y) == [0.5, 0.5]
    assert list(traces["y4", "Pictures per second", "line"].y) == [5, 25]  # means of two steps


def test_all_panels_share_one_axis_so_that_one_line_runs_through_them() -> None:
    for by in ("step", "epoch"):
        figure = curves_figure(made(5), by=by, steps_per_epoch=2, steps=20)
        assert {trace.xaxis for trace in figure.data} == {None}
        assert {trace.yaxis for trace in figure.data} == {"y", "y2", "y3", "y4"}
        assert figure.layout.hovermode == "x unified"
        assert figure.layout.hoversubplots == "axis"
        assert figure.layout.xaxis.spikemode == "across"


def test_points_stand_at_their_steps_even_around_a_gap() -> None:
    whole = made(3000, per_epoch=500)
    figure = curves_figure(whole, by="step", steps_per_epoch=500, steps=3000)
    assert (figure.data[1].x0, figure.data[1].dx) == (1, 4)
    gap = replace(whole, steps=np.concatenate([np.arange(1000), np.arange(1500, 3500)]))
    figure = curves_figure(gap, by="step", steps_per_epoch=500, steps=3500)
    assert figure.data[1].x.tolist() == [*range(1, 1001, 4), *range(1501, 3501, 4)]


def test_the_axis_grows_in_few_stages() -> None:
    widths = [axis_steps(step, steps_per_epoch=10, steps=300) for step in range(301)]
    assert sorted(set(widths)) == [10, 20, 50, 100, 200, 300]
    assert widths == sorted(widths)
    assert all(width > step for step, width in enumerate(widths[:-1]))


def test_the_axis_is_as_wide_as_asked_and_another_one_by_epoch() -> None:
    by_step = curves_figure(made(1), by="step", steps_per_epoch=2, steps=20).layout
    by_epoch = curves_figure(made(1), by="epoch", steps_per_epoch=2, steps=20).layout
    assert tuple(by_step.xaxis.range) == (0, pytest.approx(20.2))
    assert tuple(by_epoch.xaxis.range) == (0, pytest.approx(10.1))
    assert by_step.uirevision != by_epoch.uirevision


def test_ends_of_epochs_are_marked_and_numbered() -> None:
    layout = curves_figure(made(1), by="step", steps_per_epoch=5, steps=20).layout
    (marks,) = layout.shapes
    assert marks.path == "M5,0V1M10,0V1M15,0V1M20,0V1"
    numbered = {note.text: note.x for note in layout.annotations if note.xref != "paper"}
    assert numbered == {"epoch 1": 5, "2": 10, "3": 15, "4": 20}


def test_of_many_epochs_every_fifth_or_tenth_is_marked() -> None:
    layout = curves_figure(made(1), by="step", steps_per_epoch=10, steps=1000).layout
    assert layout.shapes[0].path.startswith("M50,0V1M100,0V1")
    numbered = [note.text for note in layout.annotations if note.xref != "paper"]
    assert numbered[:2] == ["epoch 10", "20"]


def test_the_front_end_is_told_what_to_smooth_and_which_axis_may_be_logarithmic() -> None:
    figure = curves_figure(made(3000, per_epoch=500), by="step", steps_per_epoch=500, steps=3000)
    smooth = {index: trace.meta for index, trace in enumerate(figure.data) if trace.meta}
    assert smooth == {1: {"smooth": 4, "raw": 0}, 4: {"smooth": 4, "raw": 3}}
    assert figure.layout.meta == {"log": ["yaxis"]}


def test_a_long_run_stays_small() -> None:
    curves = made(100_000, per_epoch=1000)
    figure = curves_figure(curves, by="step", steps_per_epoch=1000, steps=100_000)
    assert max(len(trace.y) for trace in figure.data) <= 1000
    assert len(figure_json(figure)) < 45_000
    raw = _traces(figure)["y", "Training", "raw"]
    assert raw.y.max() == 100_000  # the extremes are kept


def test_a_run_without_points_has_empty_panels() -> None:
    for by in ("step", "epoch"):
        figure = curves_figure(made(0), by=by, steps_per_epoch=1, steps=10)
        assert all(len(trace.y) == 0 for trace in figure.data)
        assert tuple(figure.layout.yaxis2.range) == (0, 1)
    assert "The first epoch is not over yet." in [note.text for note in figure.layout.annotations]


def test_a_run_whose_speed_nobody_measured_has_an_empty_panel() -> None:
    curves = made(4)
    without = replace(curves, speeds=np.zeros(0, np.float32))
    traces = _traces(curves_figure(without, by="step", steps_per_epoch=2, steps=4))
    assert len(traces["y4", "Pictures per second", "line"].y) == 0
    traces = _traces(curves_figure(without, by="epoch", steps_per_epoch=2, steps=4))
    assert list(traces["y4", "Pictures per second", "line"].y) == [None, None]


@pytest.mark.parametrize(
    ("epochs", "interval"), [(0, 1), (1, 1), (10, 1), (11, 2), (21, 2), (22, 5), (100, 10)]
)
def test_numbers_stand_at_round_epochs_and_at_most_ten(epochs: int, interval: int) -> None:
    assert round_interval(epochs, 10) == interval
