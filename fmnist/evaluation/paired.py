"""Two classifiers on the same pictures: what only one of them gets right, and whether it is chance.

McNemar's test looks at the pictures that just one of the two gets right. If both were equally good,
each of them would be a fair coin toss; the test says how often tosses come out at least as uneven.

Sources: Q. McNemar, "Note on the sampling error of the difference between correlated proportions or
percentages", Psychometrika 12 (1947); the interval of the difference: A. Agresti and Y. Min,
"Simple improved confidence intervals for comparing matched proportions", Statistics in Medicine 24
(2005), which adds half a picture to each of the four counts.
Differs from the source: no chi-square approximation, whose error matters for few pictures; Python's
whole numbers are exact however many there are, so the binomial sum is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.errors import ModelError
from fmnist.evaluation.interval import CONFIDENCE, Interval
from fmnist.evaluation.scores import Evaluation
from fmnist.translation import _

__all__ = ["Outcome", "Paired", "mcnemar"]

Outcome = Literal["first", "second", "neither"]
"""Which pictures: only the first model is right, only the second, or none of them."""


def mcnemar(only_first: int, only_second: int) -> float:
    """Return the two-sided exact p-value of McNemar's test.

    Args:
        only_first: pictures that only the first classifier gets right.
        only_second: pictures that only the second gets right.

    Raises:
        ModelError: a count is negative.

    Example:
        >>> mcnemar(1, 5)  # 2 · (1 + 6) / 64
        0.21875
    """
    if only_first < 0 or only_second < 0:
        raise ModelError(
            _("{first} and {second} pictures; accepted are 0 or more.").format(
                first=only_first, second=only_second
            )
        )
    count = only_first + only_second
    ways, tail = 1, 1
    for heads in range(1, min(only_first, only_second) + 1):
        ways = ways * (count - heads + 1) // heads
        tail += ways
    # Whole numbers of thousands of digits: only their quotient fits a float.
    return min(1.0, 2 * tail / (1 << count)) if count else 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Paired:
    """Two classifiers on the pictures that both are judged by.

    Attributes:
        indices: ``(n,) int64`` of the pictures in the dataset, rising.
        positions: ``(n,) int64`` of these pictures in the whole evaluation of the first.
        first: of these pictures alone.
        second: of the same pictures, in the same order.
    """

    indices: NDArray[np.int64]
    positions: NDArray[np.int64]
    first: Evaluation
    second: Evaluation

    @classmethod
    def of(
        cls,
        first: tuple[NDArray[np.int64], Evaluation],
        second: tuple[NDArray[np.int64], Evaluation],
    ) -> Paired | None:
        """Pair two evaluations, each with the indices of its pictures; ``None`` if none is shared.

        Args:
            first: ``(n,) int64`` rising indices, and what was said about these pictures.
            second: likewise, of other pictures of the same dataset perhaps.
        """
        indices, ours, theirs = np.intersect1d(
            first[0], second[0], assume_unique=True, return_indices=True
        )
        if not len(indices):
            return None
        return cls(
            indices=indices.astype(np.int64),
            positions=ours.astype(np.int64),
            first=_part(first[1], ours),
            second=_part(second[1], theirs),
        )

    def which(self, outcome: Outcome) -> NDArray[np.int64]:
        """Return the rows with that outcome, the surest mistakes first."""
        labels = self.first.labels
        right = self.first.predictions == labels, self.second.predictions == labels
        wanted = {
            "first": right[0] & ~right[1],
            "second": ~right[0] & right[1],
            "neither": ~right[0] & ~right[1],
        }[outcome]
        rows = np.flatnonzero(wanted)
        wrong = [
            np.where(hit, 0.0, evaluation.probabilities.max(axis=1))
            for hit, evaluation in zip(right, (self.first, self.second), strict=True)
        ]
        order = np.argsort(-np.maximum(*wrong)[rows], kind="stable")
        return rows[order].astype(np.int64)

    def in_cells(self, rows: NDArray[np.int64], cells: list[tuple[int, int]]) -> NDArray[np.int64]:
        """Return those of ``rows`` that one of the two, or both, put into one of the cells."""
        labels = self.first.labels[rows]
        keep = np.zeros(len(rows), np.bool_)
        for true, predicted in cells:
            said = (self.first.predictions[rows] == predicted) | (
                self.second.predictions[rows] == predicted
            )
            keep |= (labels == true) & said
        return rows[keep]

    @property
    def p_value(self) -> float:
        """Of McNemar's test: how often equally good classifiers differ as much or more."""
        return mcnemar(len(self.which("first")), len(self.which("second")))

    @property
    def gain(self) -> Interval:
        """Where the second's accuracy less the first's probably lies, in (-1, 1)."""
        losses, gains = len(self.which("first")) + 0.5, len(self.which("second")) + 0.5
        count = len(self.indices) + 2
        difference = (gains - losses) / count
        spread = math.sqrt(losses + gains - (gains - losses) ** 2 / count) / count
        z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
        return Interval(low=difference - z * spread, high=difference + z * spread)


def _part(evaluation: Evaluation, rows: NDArray[np.intp]) -> Evaluation:
    if len(rows) == len(evaluation.labels):
        return evaluation
    return Evaluation.of(
        evaluation.labels[rows], evaluation.probabilities[rows], evaluation.class_names
    )
