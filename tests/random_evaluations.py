"""Random answers of classifiers, for property tests: absent classes, ties, certainty."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

__all__ = ["answers"]


@st.composite
def answers(draw: st.DrawFn, *, most: int = 120) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return ``(n,)`` labels and ``(n, 10)`` probabilities.

    Some classes may have no pictures; the probabilities may be rounded to eighths, so that many
    are equal, and some 0 or 1; and they may know something of the labels or nothing.
    """
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, most))
    classes = random.permutation(10)[: draw(st.integers(1, 10))]
    labels = random.choice(classes, count)
    alpha = np.full((count, 10), draw(st.sampled_from([0.05, 0.5, 5.0])))
    alpha[np.arange(count), labels] += draw(st.sampled_from([0.0, 1.0, 5.0]))
    rows = np.stack([random.dirichlet(row) for row in alpha])
    if draw(st.booleans()):
        rows = np.round(rows * 8)
        rows[rows.sum(axis=1) == 0] = 1
        rows /= rows.sum(axis=1, keepdims=True)
    return labels.astype(np.int64), rows
