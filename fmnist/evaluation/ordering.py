"""An order of the classes in which those that are mistaken for each other sit together.

The order that brings the mistakes nearest to the diagonal: the sum over all mistakes of their
distance from it, in cells, is as small as any order can make it.

Source: M. Thoma, "Analysis and Optimization of Convolutional Neural Network Architectures"
(arXiv:1707.09725), "confusion matrix ordering", which anneals towards a small sum; the sum is that
of the minimum linear arrangement problem.
Differs from the source: ten classes have 1,024 subsets, so the smallest sum is found exactly, by
dynamic programming over what stands left of a place: the sum is that of the mistakes which cross
from the left to the right of each place. More than twelve classes are ordered by the second
eigenvector of the Laplacian of their mistakes (M. Juvan, B. Mohar, "Optimal linear labelings and
eigenvalues of graphs", 1992), and neighbours are exchanged while that makes the sum smaller.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.scores import shares

__all__ = ["similarity_order", "spread"]

_MOST_EXACT: Final = 12


def similarity_order(confusion: NDArray[Any]) -> tuple[int, ...]:
    """Return the labels in an order that puts confusable classes next to each other.

    Every class counts alike, however many pictures it has. Of an order and its reverse, which
    are equally good, the one is taken whose first label is smaller.

    Args:
        confusion: ``(n, n)`` counts, rows the true classes.

    Example:
        >>> similarity_order(np.array([[8, 0, 2], [0, 9, 1], [2, 1, 7]]))
        (0, 2, 1)
    """
    count = len(confusion)
    mistakes = shares(np.asarray(confusion), "true")
    weights = mistakes + mistakes.T
    np.fill_diagonal(weights, 0)
    order = _exact(weights) if count <= _MOST_EXACT else _improved(weights)
    return tuple(order if order[0] < order[-1] else order[::-1])


def _exact(weights: NDArray[np.float64]) -> list[int]:
    """Return the best order of at most ``_MOST_EXACT`` classes."""
    count = len(weights)
    subsets = np.arange(1 << count)
    left = (subsets[:, None] >> np.arange(count) & 1).astype(np.float64)
    crossing = ((left @ weights) * (1 - left)).sum(axis=1)
    least = crossing.copy()
    last = np.zeros(len(subsets), np.int64)
    for subset in range(1, len(subsets)):
        members = [label for label in range(count) if subset >> label & 1]
        before = [least[subset ^ (1 << label)] for label in members]
        best = int(np.argmin(before))
        least[subset] += before[best]
        last[subset] = members[best]
    order = []
    subset = len(subsets) - 1
    while subset:
        order.append(int(last[subset]))
        subset ^= 1 << order[-1]
    return order


def _improved(weights: NDArray[np.float64]) -> list[int]:
    """Return a good order of any number of classes."""
    laplacian = np.diag(weights.sum(axis=1)) - weights
    _values, vectors = np.linalg.eigh(laplacian)
    order = np.argsort(vectors[:, 1], kind="stable")
    better = True
    while better:
        better = False
        for place in range(len(order) - 1):
            first, second = order[place], order[place + 1]
            # Exchanged, the first comes a cell nearer to what is right of both, the second to
            # what is left of both.
            pull = weights[first] - weights[second]
            gain = pull[order[place + 2 :]].sum() - pull[order[:place]].sum()
            if gain > 1e-9:
                order[[place, place + 1]] = second, first
                better = True
    return [int(label) for label in order]


def spread(confusion: NDArray[Any], order: tuple[int, ...]) -> float:
    """Return the sum over all mistakes, as shares of their true class, of cells to the diagonal."""
    mistakes = shares(np.asarray(confusion), "true")[np.ix_(order, order)]
    places = np.arange(len(order))
    return float((mistakes * np.abs(places[:, None] - places)).sum())
