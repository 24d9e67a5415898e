"""The figures beside the form of the Train page."""

from __future__ import annotations

import numpy as np

from fmnist.figures.division import division_figure
from fmnist.figures.learning_rate import MOST_POINTS, learning_rate_figure


def test_the_learning_rate_runs_over_the_epochs_from_the_first_to_the_last_step() -> None:
    (line,) = learning_rate_figure(np.array([0.1, 0.2, 0.4, 0.3]), steps_per_epoch=2).data
    assert line.x.tolist() == [0, 0.5, 1, 1.5]
    assert line.y.tolist() == [0.1, 0.2, 0.4, 0.3]
    assert line.customdata.tolist() == [1, 2, 3, 4]


def test_many_steps_are_drawn_with_few_points() -> None:
    (line,) = learning_rate_figure(np.linspace(1, 0, 100_000), steps_per_epoch=1000).data
    assert len(line.x) == MOST_POINTS
    assert (line.y[0], line.y[-1]) == (1, 0)


def test_one_step_is_a_figure_too() -> None:
    (line,) = learning_rate_figure(np.array([0.5]), steps_per_epoch=1).data
    assert line.y.tolist() == [0.5]


def test_parts_without_pictures_are_left_out() -> None:
    figure = division_figure(learned=40, wrong=0, unused=0, validating=10)
    assert [(bar.name, bar.x[0]) for bar in figure.data] == [
        ("Learned from: 40", 40),
        ("Validation: 10", 10),
    ]
    assert tuple(figure.layout.xaxis.range) == (0, 50)
