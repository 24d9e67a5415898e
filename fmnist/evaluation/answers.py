"""What a classifier says about single pictures, and how that changed since an earlier time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Answer", "Bar", "answers"]


@dataclass(frozen=True)
class Bar:
    """One class and its probability in [0, 1]."""

    label: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said about one picture.

    Attributes:
        true: its true label, 0–9.
        right: whether the most probable class is the true one.
        bars: the true class, whatever its rank, and then the others, the most probable first.
        change: what the probability of the true class has gained since the earlier answer, in
            (-1, 1); ``None`` where there is none.
    """

    true: int
    right: bool
    bars: tuple[Bar, ...]
    change: float | None


def answers(
    labels: ArrayLike, probabilities: ArrayLike, before: ArrayLike | None = None
) -> tuple[Answer, ...]:
    """Return an answer for each picture.

    Args:
        labels: ``(n,)`` true labels.
        probabilities: ``(n, 10)``; what is not a number counts as 0.
        before: ``(n, 10)``, what was said about the same pictures earlier.
    """
    now = np.nan_to_num(np.asarray(probabilities, np.float64))
    earlier = None if before is None else np.nan_to_num(np.asarray(before, np.float64))
    return tuple(
        Answer(
            true=true,
            right=int(row.argmax()) == true and bool(row.any()),
            bars=_bars(true, row.tolist()),
            change=None if earlier is None else float(row[true] - earlier[number, true]),
        )
        for number, (true, row) in enumerate(
            zip(np.asarray(labels).astype(int).tolist(), now, strict=True)
        )
    )


def _bars(true: int, row: list[float]) -> tuple[Bar, ...]:
    order = sorted(range(len(row)), key=lambda label: (label != true, -row[label], label))
    return tuple(Bar(label, row[label]) for label in order)
