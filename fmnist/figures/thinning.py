"""Fewer points than steps, for a chart: blocks of steps, their means and their extremes.

A block holds 1, 2, 4, 8 … steps: its size changes seldom while a run grows, and a block that is
full stays as it is, so a live curve does not quiver.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["MOST_POINTS", "block_extremes", "block_means", "block_size"]

MOST_POINTS: Final = 1000
"""Points of one line: about one for each pixel of a wide chart."""


def block_size(count: int, most: int = MOST_POINTS) -> int:
    """Return how many of ``count`` values share a point: a power of two, at most ``most`` points.

    Example:
        >>> block_size(1000), block_size(1001), block_size(100_000)
        (1, 2, 128)
    """
    size = 1
    while -(-count // size) > most:
        size *= 2
    return size


def block_means(values: ArrayLike, size: int) -> NDArray[np.float32]:
    """Return the mean of each block of ``size`` values; the last block may be smaller.

    Example:
        >>> block_means([1.0, 3.0, 5.0], 2)
        array([2., 5.], dtype=float32)
    """
    y = np.asarray(values, np.float64)
    if not len(y):
        return np.zeros(0, np.float32)
    starts = np.arange(0, len(y), size)
    counts = np.diff(np.append(starts, len(y)))
    return (np.add.reduceat(y, starts) / counts).astype(np.float32)


def block_extremes(values: ArrayLike, size: int) -> NDArray[np.float32]:
    """Return as many points as there are blocks, such that no spike is left out.

    Two blocks that are neighbours show the lowest and the highest value of both, in the order in
    which they came; a last block without a neighbour shows the value furthest from its mean.

    Example:
        >>> block_extremes([1.0, 9.0, 2.0, 0.0, 3.0, 4.0], 2)
        array([9., 0., 3.], dtype=float32)
    """
    y = np.asarray(values, np.float32)
    if size == 1 or not len(y):
        return y
    pairs = len(y) // (2 * size)
    whole = y[: pairs * 2 * size].reshape(pairs, 2 * size)
    low, high = whole.argmin(axis=1), whole.argmax(axis=1)
    ends = np.sort(np.stack([low, high], axis=1), axis=1)
    points = np.take_along_axis(whole, ends, axis=1).ravel()
    rest = y[pairs * 2 * size :]
    if len(rest) > size:
        first, second = sorted((int(rest.argmin()), int(rest.argmax())))
        return np.append(points, [rest[first], rest[second]])
    if len(rest):
        return np.append(points, rest[np.abs(rest - rest.mean()).argmax()])
    return points
