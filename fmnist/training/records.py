"""What a training says while it runs. Somebody else keeps it or draws it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EpochRecord", "Record", "SnapshotRecord", "StepRecord", "Validation"]


@dataclass(frozen=True, kw_only=True, eq=False)
class StepRecord:
    """The steps since the record before: one value a step, none left out.

    Attributes:
        epoch: the epoch these steps belong to, from 1.
        first_step: number of the first of them, from 0 over the whole training.
        loss: ``(steps,) float32``, mean over the batch, label smoothing included.
        accuracy: ``(steps,) float32``, share of the batch that is right, before the update.
        learning_rate: ``(steps,) float32``.
        pictures_per_second: over these steps.
    """

    epoch: int
    first_step: int
    loss: NDArray[np.float32]
    accuracy: NDArray[np.float32]
    learning_rate: NDArray[np.float32]
    pictures_per_second: float

    @property
    def next_step(self) -> int:
        """Number of the step after these."""
        return self.first_step + len(self.loss)


@dataclass(frozen=True, kw_only=True)
class EpochRecord:
    """An epoch that is over.

    Attributes:
        epoch: from 1.
        step: steps of the training so far.
        loss: mean over the epoch's training pictures, each before its update.
        accuracy: likewise.
        validation_loss: mean over the validation pictures, without label smoothing.
        validation_accuracy: share of the validation pictures that is right.
        seconds: that the epoch took, its validation included.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    seconds: float


@dataclass(frozen=True, kw_only=True, eq=False)
class SnapshotRecord:
    """What the network had become at the end of an epoch.

    Attributes:
        epoch: from 1.
        confusion: ``(classes, classes) int64`` of the validation pictures, rows the true classes.
        filters: ``(height, width, filters) float32``, kernels of the first convolution.
        pictures: ``(8,) int64``, indices into the training set of eight validation pictures,
            the same ones all through a training.
        probabilities: ``(8, classes) float32`` of these pictures.
    """

    epoch: int
    confusion: NDArray[np.int64]
    filters: NDArray[np.float32]
    pictures: NDArray[np.int64]
    probabilities: NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Validation:
    """What the network says about the validation pictures at the moment.

    Attributes:
        loss: mean, without label smoothing.
        accuracy: share that is right.
        probabilities: ``(n, 10) float32``, rows as the pictures rise in the training set.
    """

    loss: float
    accuracy: float
    probabilities: NDArray[np.float32]


Record = StepRecord | SnapshotRecord | EpochRecord
