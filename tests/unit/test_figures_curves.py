"""Curves: no step left out, axes that do not jump."""

from __future__ import annotations

import numpy as np

from fmnist.figures.curves import curves_figure, thinned
from fmnist.runs.records import Curves
from fmnist.training.records import EpochRecord


def test_thinning_averages_blocks() -> None:
    np.testing.assert_allclose(thinned(np.array([1.0, 3, 5, 7, 9]), most=3), [2, 6, 9])
    np.testing.assert_allclose(thinned(np.array([1.0, 2]), most=3), [1, 2])
    assert thinned(np.zeros(0)).size == 0


def test_the_curves_show_training_by_step_and_validation_by_epoch() -> None:
    curves = Curves(
        steps=np.arange(4),
        loss=np.array([4, 3, 2, 1], np.float32),
        accuracy=np.array([0.1, 0.2, 0.3, 0.4], np.float32),
        learning_rate=np.ones(4, np.float32),
        pictures_per_second=1.0,
        epochs=(
            EpochRecord(
                epoch=1,
                step=2,
                loss=3.5,
                accuracy=0.15,
                validation_loss=3.2,
                validation_accuracy=0.2,
                seconds=1.0,
            ),
        ),
    )
    figure = curves_figure(curves, steps_per_epoch=2, epochs=10)
    training_loss, validation_loss, training_accuracy, validation_accuracy = figure.data
    assert list(training_loss.x) == [0.5, 1.0, 1.5, 2.0]
    assert list(training_loss.y) == [4, 3, 2, 1]
    assert list(validation_loss.x) == [1]
    assert list(validation_loss.y) == [3.2]
    np.testing.assert_allclose(training_accuracy.y, [0.1, 0.2, 0.3, 0.4], rtol=1e-6)
    assert list(validation_accuracy.y) == [0.2]
    assert figure.layout.xaxis.range[1] >= 10
    assert figure.layout.uirevision == "curves"


def test_a_run_without_points_has_empty_axes() -> None:
    nothing = np.zeros(0, np.float32)
    curves = Curves(
        steps=np.zeros(0, np.int64),
        loss=nothing,
        accuracy=nothing,
        learning_rate=nothing,
        pictures_per_second=0.0,
        epochs=(),
    )
    figure = curves_figure(curves, steps_per_epoch=1, epochs=10)
    assert all(len(trace.x) == 0 for trace in figure.data)
