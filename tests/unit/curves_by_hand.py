"""Curves made by hand, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fmnist.runs.records import Curves
from fmnist.training.config import TrainingConfig
from fmnist.training.hints import Hint, HintKind, find_hint
from fmnist.training.records import EpochRecord

STEPS = 100
"""Steps of an epoch in these curves."""

TEN = TrainingConfig(epochs=10)


def made(
    training: Sequence[float],
    validation: Sequence[float],
    *,
    accuracy: float = 0.9,
    validation_accuracy: float = 0.88,
    steps: int = STEPS,
    first: float = 2.3,
    rate: float = 1.0,
) -> Curves:
    """Curves of these epochs; the loss of the steps goes straight from one to the next."""
    count = len(training) * steps
    ends = [first, *training]
    loss = np.interp(np.arange(count), np.arange(len(ends)) * steps, ends)
    rates = np.linspace(1.0, rate, count)
    return Curves(
        steps=np.arange(count),
        loss=loss.astype(np.float32),
        accuracy=np.full(count, accuracy, np.float32),
        learning_rate=rates.astype(np.float32),
        pictures_per_second=1.0,
        epochs=tuple(
            EpochRecord(
                epoch=index + 1,
                step=(index + 1) * steps,
                loss=float(one),
                accuracy=accuracy,
                validation_loss=float(other),
                validation_accuracy=validation_accuracy,
                seconds=1.0,
            )
            for index, (one, other) in enumerate(zip(training, validation, strict=True))
        ),
    )


def of_steps(loss: Sequence[float]) -> Curves:
    """Curves of a training whose first epoch is not over."""
    values = np.asarray(loss, np.float32)
    return Curves(
        steps=np.arange(len(values)),
        loss=values,
        accuracy=np.full(len(values), 0.1, np.float32),
        learning_rate=np.ones(len(values), np.float32),
        pictures_per_second=1.0,
        epochs=(),
    )


def hint(
    curves: Curves, config: TrainingConfig = TEN, *, kind: HintKind, over: bool = True
) -> Hint:
    found = find_hint(curves, config, over=over)
    assert found is not None
    assert found.kind is kind
    return found
