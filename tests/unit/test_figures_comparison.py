"""Several runs in one picture: what is drawn, and that each run keeps its colour and sign."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fmnist.figures.comparison import (
    COLOURS,
    MOST_RUNS,
    SIGNS,
    Line,
    accuracy_figure,
    cost_figure,
    epochs_figure,
)
from fmnist.runs.listing import rows
from fmnist.runs.store import RunStore
from fmnist.training.config import TrainingConfig
from tests.finished import finished_run


@pytest.fixture
def lines(tmp_path: Path) -> list[Line]:
    """A LeNet-5 with 90%, a run that waits, a residual network with 95%."""
    store = RunStore(f"sqlite:///{tmp_path / 'runs.db'}")
    ids = [
        finished_run(store, TrainingConfig(), accuracy=0.9, epochs=2),
        store.create(TrainingConfig(), owner="a"),
        finished_run(store, TrainingConfig(architecture="residual"), accuracy=0.95, epochs=3),
    ]
    store.label(ids[2], name="<b>wide</b> & deep, with a name that is long")
    runs = [store.get(run_id) for run_id in ids]
    return [
        Line(row=row, epochs=store.journal.curves(row.run.id).epochs) for row in rows(store, runs)
    ]


def test_each_run_has_a_training_and_a_validation_curve_in_its_colour(lines: list[Line]) -> None:
    figure = epochs_figure(lines, of="loss")
    assert len(figure.data) == 6
    assert list(figure.data[0].y) == [1.0, 0.5]
    assert list(figure.data[1].y) == [2.0, 1.0]
    assert [trace.line.color for trace in figure.data] == [
        colour for colour in COLOURS[:3] for _ in range(2)
    ]
    assert figure.data[1].marker.symbol == SIGNS[0]
    assert list(epochs_figure(lines, of="accuracy").data[4].x) == [1, 2, 3]


def test_colours_and_signs_are_all_different() -> None:
    assert len(set(COLOURS)) == len(set(SIGNS)) == MOST_RUNS == 10


def test_an_accuracy_stands_between_its_whiskers_in_the_row_of_its_run(lines: list[Line]) -> None:
    figure = accuracy_figure(lines)
    assert [(trace.x[0], trace.y[0]) for trace in figure.data] == [(0.9, 0), (0.95, 2)]
    score = lines[0].row.score
    assert score is not None
    whiskers = figure.data[0].error_x
    assert whiskers.array[0] == pytest.approx(score.interval.high - 0.9)
    assert whiskers.arrayminus[0] == pytest.approx(0.9 - score.interval.low)
    # A name that somebody gave is no markup, and short enough for the axis.
    assert figure.layout.yaxis.ticktext[2] == "&lt;b&gt;wide&lt;/b&gt; &amp; deep, wit…"


def test_a_cost_is_logarithmic_where_runs_are_far_apart(lines: list[Line]) -> None:
    near = cost_figure(lines, cost="seconds")
    assert [trace.x[0] for trace in near.data] == [20.0, 30.0]
    assert near.layout.xaxis.type is None
    dear = replace(lines[2], row=replace(lines[2].row, seconds=200.0))
    assert cost_figure([lines[0], dear], cost="seconds").layout.xaxis.type == "log"


def test_nothing_to_draw_is_an_empty_chart(lines: list[Line]) -> None:
    assert len(accuracy_figure(lines[1:2]).data) == 0
    assert len(cost_figure(lines[1:2], cost="size").data) == 0
