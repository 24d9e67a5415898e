"""Three ways to learn one's own classes, side by side: what each gets right, and what that says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from fmnist.evaluation import accuracy_interval
from fmnist.evaluation.paired import mcnemar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fmnist.evaluation.interval import Interval

__all__ = ["SECONDS_A_FOLD", "WAYS", "Outcome", "Way", "folds_of", "outcomes", "seconds_of"]

Way = Literal["frozen", "fine_tuned", "scratch"]
"""Only a new last layer; all layers from what the backbone knows; all layers from nothing."""

WAYS: Final[tuple[Way, ...]] = get_args(Way)

SECONDS_A_FOLD: Final = 15
"""That all layers take to learn once, on one processor of 2026."""

_FOLDS: Final = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What one way has come to.

    Attributes:
        way: which.
        right: ``(n,) bool``, of each picture.
        seconds: that it took to learn all folds and to judge.
    """

    way: Way
    right: NDArray[np.bool_]
    seconds: float

    @property
    def accuracy(self) -> float:
        """Share of pictures that are right."""
        return float(self.right.mean())

    @property
    def interval(self) -> Interval:
        """Where the accuracy on many more such pictures probably lies."""
        return accuracy_interval(int(self.right.sum()), len(self.right))

    def chance(self, other: Outcome) -> float:
        """Return the p-value of McNemar's test: could the two be equally good?"""
        only_this = int((self.right & ~other.right).sum())
        return mcnemar(only_this, int((other.right & ~self.right).sum()))


def folds_of(counts: Sequence[int]) -> int:
    """Return into how many parts the pictures are divided, from those of each class."""
    return min(_FOLDS, *counts)


def seconds_of(counts: Sequence[int]) -> int:
    """Return how long all three ways take, roughly."""
    return (len(WAYS) - 1) * folds_of(counts) * SECONDS_A_FOLD


def outcomes(arrays: Mapping[str, NDArray[Any]], labels: NDArray[np.int64]) -> dict[Way, Outcome]:
    """Return what each way has come to.

    Args:
        arrays: see ``fmnist.computations.ways_to_learn``.
        labels: ``(n,)``, what the pictures are.
    """
    said = arrays["probabilities"].argmax(axis=2)
    return {
        way: Outcome(way=way, right=said[place] == labels, seconds=float(arrays["seconds"][place]))
        for place, way in enumerate(WAYS)
    }
