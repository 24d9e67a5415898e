"""What a noisy curve does: its level, its trend and how far to trust either.

Loss curves jump from batch to batch and from epoch to epoch. Everything here looks at several
points at once and says how large its own noise is, so that nobody is told of a trend that is
none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Line", "block_means", "jumps", "noise", "straight_line"]

Values = NDArray[np.float64]

_MEDIAN_TO_DEVIATION: Final = 1.4826
"""Median absolute deviation → standard deviation, for normal noise."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The straight line of least squares through equally spaced values.

    Attributes:
        slope: change from one value to the next.
        error: standard error of the slope; 0 for values exactly on a line.
        level: mean of the values.
    """

    slope: float
    error: float
    level: float

    def falls(self, *, share: float, surely: float = 2.0) -> bool:
        """Whether each step falls by ``share`` of the level, ``surely`` standard errors clear."""
        return -self.slope >= share * abs(self.level) and -self.slope >= surely * self.error

    def rises(self, *, surely: float) -> bool:
        """Whether the line rises, ``surely`` standard errors clear."""
        return self.slope > 0 and self.slope >= surely * self.error


def straight_line(values: ArrayLike) -> Line:
    """Fit a line to ``values``, at least two of them (which leave nothing to doubt)."""
    y = np.asarray(values, np.float64)
    x = np.arange(len(y)) - (len(y) - 1) / 2
    slope = float(x @ y / (x @ x))
    left = y - y.mean() - slope * x
    error = float(np.sqrt(left @ left / max(len(y) - 2, 1) / (x @ x)))
    return Line(slope=slope, error=error, level=float(y.mean()))


def noise(values: ArrayLike) -> float:
    """Return the standard deviation of the noise on a slow curve, from neighbours' differences.

    The median makes a single outlier, or the steep beginning of a curve, count for little.
    """
    steps = np.diff(np.asarray(values, np.float64))
    if not len(steps):
        return 0.0
    spread = np.median(np.abs(steps - np.median(steps)))
    return float(_MEDIAN_TO_DEVIATION * spread / np.sqrt(2))


def block_means(values: ArrayLike, size: int) -> Values:
    """Return the means of blocks of ``size`` values; what is left over at the end is not used.

    Example:
        >>> block_means([1, 3, 5, 7, 100], 2)
        array([2., 6.])
    """
    y = np.asarray(values, np.float64)
    count = len(y) // size
    means: Values = y[: count * size].reshape(count, size).mean(axis=1)
    return means


def jumps(values: ArrayLike, *, factor: float, least: float) -> list[tuple[int, int]]:
    """Return where a curve that should fall leaps up: pairs (lowest before, highest after).

    A leap begins where a value exceeds ``factor`` times the lowest so far by ``least``, and ends
    where the curve is half way back; until then it is the same one.

    Example:
        >>> jumps([2.0, 0.5, 1.9, 0.6, 0.5, 1.6], factor=1.5, least=0.4)
        [(1, 2), (1, 5)]
    """
    y = np.asarray(values, np.float64)
    found: list[tuple[int, int]] = []
    lowest, inside = 0, False
    for index, value in enumerate(y):
        bottom = y[lowest]
        limit = factor * bottom + least
        if inside:
            top = found[-1][1]
            if value > y[top]:
                found[-1] = (found[-1][0], index)
            inside = bool(value > (bottom + min(y[found[-1][1]], limit)) / 2)
        elif value > limit:
            found.append((lowest, index))
            inside = True
        if value < bottom:
            lowest = index
    return found
