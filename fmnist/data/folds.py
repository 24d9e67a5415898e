"""Folds of a training set: parts of about the same size, each with its share of every class.

Source: scikit-learn's ``StratifiedKFold`` (the idea). Differs from the source: the pictures of a
class are dealt out like cards, and the dealing goes on from class to class, so that the sizes of
two folds differ by one picture at most.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ConfigError
from fmnist.translation import _

__all__ = ["MOST_FOLDS", "fold_numbers"]

MOST_FOLDS: Final = 20


def fold_numbers(labels: NDArray[Any], *, folds: int, seed: int) -> NDArray[np.int64]:
    """Return which fold each picture is in.

    Args:
        labels: ``(n,)`` whole numbers.
        folds: 2 to 20, and at most ``n``.
        seed: of the dealing, 0 or more.

    Returns:
        ``(n,) int64``, 0 to ``folds - 1``.

    Raises:
        ConfigError: another number of folds.

    Example:
        >>> np.bincount(fold_numbers(np.array([0, 0, 0, 0, 1, 1]), folds=2, seed=0))
        array([3, 3])
    """
    if not 2 <= folds <= min(MOST_FOLDS, len(labels)):
        raise ConfigError(
            _("{folds} folds of {count} pictures are asked for; accepted is 2 to {most}.").format(
                folds=folds, count=len(labels), most=min(MOST_FOLDS, len(labels))
            )
        )
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    numbers = np.empty(len(labels), np.int64)
    numbers[by_class] = np.arange(len(labels)) % folds
    return numbers
