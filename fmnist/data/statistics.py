"""What a part of the dataset looks like, class by class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import DatasetError
from fmnist.labels import CLASS_COUNT, PICTURE_SHAPE, WHITE
from fmnist.translation import _

__all__ = ["ClassStatistics", "class_statistics"]


@dataclass(frozen=True, eq=False)
class ClassStatistics:
    """Each class as a whole, read-only. A class without pictures is black, and counts nothing.

    Attributes:
        counts: ``(classes,)`` int64, pictures.
        means: ``(classes, 28, 28)`` float32, 0–255, mean of each pixel.
        deviations: ``(classes, 28, 28)`` float32, standard deviation of each pixel, in grey steps.
        values: ``(classes, 256)`` int64, how many pixels have each value.
    """

    counts: NDArray[np.int64]
    means: NDArray[np.float32]
    deviations: NDArray[np.float32]
    values: NDArray[np.int64]


def class_statistics(
    x: NDArray[np.uint8], y: NDArray[Any], classes: int = CLASS_COUNT
) -> ClassStatistics:
    """Count and average the pictures of each class.

    Args:
        x: Pictures, ``(n, 28, 28) uint8``.
        y: Labels, ``(n,)``, from 0.
        classes: How many there are.

    Raises:
        DatasetError: the arrays do not fit each other.
    """
    if x.shape != (len(y), *PICTURE_SHAPE):
        raise DatasetError(
            _("Pictures of shape {found} do not fit {count} labels; expected {expected}.").format(
                found=x.shape, count=len(y), expected=(len(y), *PICTURE_SHAPE)
            )
        )
    strange = y[(y < 0) | (y >= classes)]
    if len(strange):
        raise DatasetError(
            _("A label is {found}; accepted are 0 to {last}.").format(
                found=strange[0], last=classes - 1
            )
        )
    counts = np.bincount(y, minlength=classes).astype(np.int64)
    means = np.zeros((classes, *PICTURE_SHAPE), dtype=np.float32)
    deviations = np.zeros_like(means)
    values = np.zeros((classes, WHITE + 1), np.int64)
    for label in np.flatnonzero(counts):
        pictures = x[y == label]
        values[label] = np.bincount(pictures.reshape(-1), minlength=WHITE + 1)
        means[label] = pictures.sum(axis=0, dtype=np.uint32) / counts[label]
        squares = np.einsum("nij,nij->ij", *[pictures.astype(np.float32)] * 2, dtype=np.float64)
        variance = squares / counts[label] - means[label].astype(np.float64) ** 2
        deviations[label] = np.sqrt(np.maximum(variance, 0))
    for array in (counts, means, deviations, values):
        array.flags.writeable = False
    return ClassStatistics(counts, means, deviations, values)
