"""Early stopping on lists of losses written by hand; nothing is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fmnist.training.early_stopping import EarlyStopping, best_epoch, should_stop


class Weights:
    """A model of one number."""

    def __init__(self) -> None:
        self.value = np.zeros(1)

    def get_weights(self) -> list[Any]:
        return [self.value]

    def set_weights(self, weights: list[Any]) -> None:
        self.value = weights[0]


@pytest.mark.parametrize(
    ("losses", "best"), [([0.5], 1), ([0.5, 0.3, 0.4], 2), ([0.3, 0.3], 1), ([3.0, 2.0, 1.0], 3)]
)
def test_the_best_epoch_is_the_first_with_the_smallest_loss(losses: list[float], best: int) -> None:
    assert best_epoch(losses) == best


@pytest.mark.parametrize(
    ("losses", "patience", "stops"),
    [
        ([0.5, 0.4, 0.3], 1, False),
        ([0.5, 0.6], 1, True),
        ([0.5, 0.6], 2, False),
        ([0.5, 0.6, 0.5], 2, True),  # as small is not smaller
        ([0.5, 0.6, 0.4, 0.45], 2, False),
        ([0.5, 0.6, 0.7, 0.8], 0, False),
        ([], 1, False),
    ],
)
def test_it_stops_when_as_many_epochs_as_its_patience_brought_nothing(
    losses: list[float], patience: int, stops: bool
) -> None:
    assert should_stop(losses, patience) is stops


def test_keras_stops_after_the_same_epoch_and_keeps_the_same_one() -> None:
    import keras

    losses = [0.9, 0.5, 0.6, 0.4, 0.45, 0.41, 0.39, 0.5]
    callback = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    callback.set_model(model)
    callback.on_train_begin()
    ours: list[float] = []
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        ours.append(loss)
        assert bool(model.stop_training) is should_stop(ours, 2)
        if model.stop_training:
            break
    assert len(ours) == 6
    assert callback.best_epoch + 1 == best_epoch(ours) == 4


def test_the_weights_of_the_best_epoch_come_back() -> None:
    model, stopping = Weights(), EarlyStopping(patience=2)
    for epoch, loss in enumerate([0.5, 0.3, 0.4, 0.6], start=1):
        model.value = np.full(1, float(epoch))
        stopping.add(loss, model)
    assert stopping.over
    assert stopping.best_epoch == 2
    stopping.restore(model)
    assert model.value.tolist() == [2.0]


def test_without_patience_nothing_is_kept_and_nothing_comes_back() -> None:
    model, stopping = Weights(), EarlyStopping(patience=0)
    stopping.add(0.5, model)
    model.value = np.ones(1)
    stopping.restore(model)
    assert model.value.tolist() == [1.0]
    assert (stopping.over, stopping.best_epoch) == (False, None)
