"""The new last layer: a linear classifier with softmax on what the backbone makes of a picture.

Multinomial logistic regression with an L2 penalty: minimise ``strength · Σ loss + ½ · Σ w²``.

Source: https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression, with whose
``LogisticRegression`` a test compares; Y. Nesterov, "Introductory Lectures on Convex Optimization",
2004, scheme 2.2.1, restarted after B. O'Donoghue and E. Candès, arXiv:1204.3982.
Differs from the source: in NumPy, because importing scikit-learn takes longer than the whole
lesson; with fewer views than values, the problem is first turned into the space that the views
span, in which the solution lies; the values are standardised by deviations that have a floor, so
that a value that hardly ever differs is not blown up.
"""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

__all__ = ["STRENGTH", "Head", "fit_head"]

STRENGTH: Final = 0.003
"""How much the losses count against the penalty; scikit-learn's ``C``. Chosen on the photos of
hats, shorts and skirts, where ten times less or more is worse."""

_FLOOR: Final = 0.1
"""Least deviation that is divided by, as a share of the values' overall deviation."""
_MOST_STEPS: Final = 500
_TURNS: Final = 20
_TOLERANCE: Final = 3e-4
"""The search ends where no slope is larger than this share of the first."""


@dataclass(frozen=True, eq=False)
class Head:
    """A layer of weights and biases, and softmax.

    Attributes:
        weights: ``(size, classes) float32``, for values as the backbone gives them.
        biases: ``(classes,) float32``.
    """

    weights: NDArray[np.float32]
    biases: NDArray[np.float32]

    def probabilities(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the mean answer to all views of each picture.

        Args:
            values: ``(n, views, size)``.

        Returns:
            ``(n, classes) float32`` in [0, 1], rows add up to 1.
        """
        mean = _softmax(values @ self.weights + self.biases).mean(axis=1)
        return np.asarray(mean, np.float32)

    def to_text(self) -> str:
        """Return it as text that ``from_text`` reads."""
        numbers = np.vstack([self.weights, self.biases]).astype("<f4")
        return base64.b64encode(numbers.tobytes()).decode("ascii")

    @classmethod
    def from_text(cls, text: str, *, classes: int) -> Head:
        """Read what ``to_text`` wrote of a head of so many classes."""
        numbers = np.frombuffer(base64.b64decode(text), "<f4").reshape(-1, classes)
        return cls(numbers[:-1].astype(np.float32), numbers[-1].astype(np.float32))


def fit_head(
    values: NDArray[np.float32],
    labels: NDArray[np.int64],
    *,
    classes: int,
    strength: float = STRENGTH,
) -> Head:
    """Learn a head; each view of a picture counts as a picture.

    Args:
        values: ``(n, views, size)``, n ≥ 1.
        labels: ``(n,)``, 0 to ``classes - 1``.
        classes: how many there are.
        strength: see ``STRENGTH``.
    """
    # Such small products are slower on several threads than on one, much slower on a busy machine.
    with threadpool_limits(1, user_api="blas"):
        return _fitted(values, np.eye(classes, dtype=np.float32)[labels], strength)


def _fitted(values: NDArray[np.float32], targets: NDArray[np.float32], strength: float) -> Head:
    flat = values.reshape(-1, values.shape[-1])
    true = np.repeat(targets, values.shape[1], axis=0)
    centre = flat.mean(axis=0)
    scale = flat.std(axis=0) + _FLOOR * flat.std() + 1e-9
    rows = (flat - centre) / scale
    turn = None
    if len(rows) < rows.shape[1]:
        # rows = (left · lengths) · turn. The weights are a sum of rows, so they lie in ``turn``.
        left, lengths, turn = np.linalg.svd(rows, full_matrices=False)
        rows = left * lengths
    found, biases = _minimum(rows, true, strength)
    weights = (found if turn is None else turn.T @ found) / scale[:, np.newaxis]
    return Head(weights, biases - centre @ weights)


def _minimum(
    rows: NDArray[np.float32], targets: NDArray[np.float32], strength: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return weights ``(d, classes)`` and biases ``(classes,)`` of the least loss and penalty."""
    # The biases are the weights of one more value, which is the same everywhere. As large as a
    # row is long, it lets them move as quickly as all the others together; they have no penalty.
    constant = max(float(np.sqrt((rows**2).sum(axis=1).mean())), 1.0)
    rows = np.column_stack([rows, np.full(len(rows), constant, np.float32)])
    penalty = np.ones((rows.shape[1], 1), np.float32)
    penalty[-1] = 0.0
    # The curvature of softmax is at most ½.
    steepest = 0.5 * strength * _longest(rows) + 1.0
    point = ahead = np.zeros((rows.shape[1], targets.shape[1]), np.float32)
    pace, first = 1.0, 0.0
    for _step in range(_MOST_STEPS):
        slope = rows.T @ (strength * (_softmax(rows @ ahead) - targets)) + penalty * ahead
        size = float(np.abs(slope).max())
        first = first or size
        if size <= _TOLERANCE * first:
            break
        after = ahead - slope / steepest
        if float((slope * (after - point)).sum()) > 0:
            pace = 1.0
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        ahead = after + (pace - 1) / faster * (after - point)
        point, pace = after, faster
    return ahead[:-1], ahead[-1] * constant


def _longest(rows: NDArray[np.float32]) -> float:
    """Return the largest eigenvalue of ``rowsᵀ · rows``, or a little more, by power iteration."""
    vector = np.full(rows.shape[1], rows.shape[1] ** -0.5, np.float32)
    length = 0.0
    for _turn in range(_TURNS):
        vector = rows.T @ (rows @ vector)
        length = float(np.linalg.norm(vector))
        vector /= np.float32(length)
    return 1.1 * length


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
