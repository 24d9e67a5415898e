"""Temperature scaling: one number that makes a classifier as sure as it is right.

The logits are divided by a temperature T before softmax. T above 1 makes every answer less sure, T
below 1 surer; which class is the most probable never changes, so neither does the accuracy. T is
the one with the least negative log likelihood on pictures that the network has not learned from.

Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks",
ICML 2017, arXiv:1706.04599, section 4.2.
Differs from the source: probabilities are kept and no logits, so the logits are their logarithms,
which are the same but for a constant that softmax takes away; a probability below 1e-12 counts as
1e-12, so that a 0, which a quantised network may say, is no infinity. Instead of a general
optimiser, bisection: the loss is convex in 1/T, so its slope crosses zero once.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fmnist.errors import ModelError
from fmnist.translation import _

__all__ = ["HIGHEST", "LOWEST", "fit_temperature", "with_temperature"]

LOWEST: Final = 0.05
HIGHEST: Final = 20.0
"""Where the search ends: a classifier without a mistake would want temperature 0."""

_CLIP: Final = 1e-12
_HALVINGS: Final = 50


def fit_temperature(labels: ArrayLike, probabilities: ArrayLike) -> float:
    """Return the temperature of the least negative log likelihood, from 0.05 to 20.

    Args:
        labels: ``(n,)`` whole numbers 0–9, n ≥ 1, of pictures that were not learned from.
        probabilities: ``(n, 10)`` floats in [0, 1].

    Raises:
        ModelError: there is no picture, or a row for each is missing.
    """
    true = np.asarray(labels)
    logits = _logits(probabilities)
    if true.ndim != 1 or not true.size or len(logits) != len(true):
        raise ModelError(
            _(
                "A temperature is wanted for {labels} labels and {rows} rows of probabilities; "
                "accepted are as many rows as labels, at least one."
            ).format(labels=true.shape, rows=len(logits))
        )
    reached = logits[np.arange(len(true)), true]

    def slope(inverse: float) -> float:
        """Of the mean loss over 1/T: the mean logit less that of the true class."""
        weights = _softmax(logits * inverse)
        return float(np.mean((weights * logits).sum(axis=1) - reached))

    low, high = 1 / HIGHEST, 1 / LOWEST
    if slope(low) >= 0:
        return HIGHEST
    if slope(high) <= 0:
        return LOWEST
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return 2 / (low + high)


def with_temperature(probabilities: ArrayLike, temperature: float) -> NDArray[np.float32]:
    """Return the probabilities at another temperature, ``(n, 10) float32``; 1 changes nothing.

    Raises:
        ModelError: the temperature is not above 0.

    Example:
        >>> with_temperature([[0.8, 0.2]], 2.0).round(2)
        array([[0.67, 0.33]], dtype=float32)
    """
    if not temperature > 0:
        raise ModelError(
            _("The temperature is {temperature}; accepted is a number above 0.").format(
                temperature=temperature
            )
        )
    return _softmax(_logits(probabilities) / temperature).astype(np.float32)


def _logits(probabilities: ArrayLike) -> NDArray[np.float64]:
    return np.log(np.clip(np.asarray(probabilities, np.float64), _CLIP, 1.0))


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))
