"""What a part of the dataset looks like, class by class."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import DatasetError
from fmnist.labels import CLASS_COUNT, PICTURE_SHAPE
from fmnist.translation import _

__all__ = ["class_statistics"]


def class_statistics(
    x: NDArray[np.uint8], y: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Count the pictures of each class and average them.

    Args:
        x: Pictures, ``(n, 28, 28) uint8``.
        y: Labels, ``(n,)``, 0–9.

    Returns:
        Counts ``(10,) int64`` and mean pictures ``(10, 28, 28) float32``, 0–255; the mean of a
        class without pictures is black.

    Raises:
        DatasetError: the arrays do not fit each other.
    """
    if x.shape != (len(y), *PICTURE_SHAPE):
        raise DatasetError(
            _("Pictures of shape {found} do not fit {count} labels; expected {expected}.").format(
                found=x.shape, count=len(y), expected=(len(y), *PICTURE_SHAPE)
            )
        )
    strange = y[(y < 0) | (y >= CLASS_COUNT)]
    if len(strange):
        raise DatasetError(
            _("A label is {found}; accepted are 0 to {last}.").format(
                found=strange[0], last=CLASS_COUNT - 1
            )
        )
    counts = np.bincount(y, minlength=CLASS_COUNT).astype(np.int64)
    means = np.zeros((CLASS_COUNT, *PICTURE_SHAPE), dtype=np.float32)
    for label in np.flatnonzero(counts):
        means[label] = x[y == label].sum(axis=0, dtype=np.uint32) / counts[label]
    return counts, means
