"""Answer only when sure: how much is answered, and how much of it is right, by threshold.

Source: C. K. Chow, "On optimum recognition error and reject tradeoff", IEEE Transactions on
Information Theory 16 (1970); R. El-Yaniv, Y. Wiener, "On the Foundations of Noise-free Selective
Classification", JMLR 11 (2010) for the words coverage and selective accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.scores import Evaluation

__all__ = ["Answered", "SelectiveAccuracy", "mistakes_above"]


@dataclass(frozen=True)
class Answered:
    """What happens to the pictures at one threshold.

    Attributes:
        threshold: least confidence for an answer, in [0, 1].
        answered: pictures that get an answer.
        right: those whose answer is right.
        count: all pictures.
    """

    threshold: float
    answered: int
    right: int
    count: int

    @property
    def coverage(self) -> float:
        """Share of the pictures that get an answer."""
        return self.answered / self.count

    @property
    def accuracy(self) -> float | None:
        """Share of the answers that are right; ``None`` where there is no answer."""
        return self.right / self.answered if self.answered else None

    @property
    def wrong(self) -> int:
        """Answers that are wrong."""
        return self.answered - self.right

    @property
    def left(self) -> int:
        """Pictures that are left to a person."""
        return self.count - self.answered


@dataclass(frozen=True, eq=False)
class SelectiveAccuracy:
    """Coverage and accuracy at every threshold. Make one with :meth:`of`.

    Attributes:
        thresholds: ``(m,) float64``, the distinct confidences, falling. A confidence is the
            probability of the most probable class.
        answered: ``(m,) int64``, pictures of at least that confidence.
        right: ``(m,) int64``, those of them whose answer is right.
        count: all pictures.
    """

    thresholds: NDArray[np.float64]
    answered: NDArray[np.int64]
    right: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, evaluation: Evaluation) -> SelectiveAccuracy:
        """Return the trade-off of what ``evaluation`` says."""
        confidence = evaluation.probabilities.max(axis=1).astype(np.float64)
        order = np.argsort(-confidence, kind="stable")
        ranked = confidence[order]
        ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
        right = np.cumsum((evaluation.predictions == evaluation.labels)[order])[ends]
        return cls(ranked[ends], (ends + 1).astype(np.int64), right.astype(np.int64), len(ranked))

    @property
    def coverage(self) -> NDArray[np.float64]:
        """``(m,)``, share of the pictures that get an answer, rising to 1."""
        return self.answered / self.count

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """``(m,)``, share of the answers that are right."""
        return self.right / self.answered

    def at(self, threshold: float) -> Answered:
        """Return what happens when only confidences of at least ``threshold`` give an answer."""
        reached = int(np.searchsorted(-self.thresholds, -threshold, side="right"))
        if not reached:
            return Answered(threshold, 0, 0, self.count)
        return Answered(
            threshold, int(self.answered[reached - 1]), int(self.right[reached - 1]), self.count
        )

    def reaching(self, accuracy: float, *, steps: int = 1000) -> Answered | None:
        """Return the lowest threshold at which at least ``accuracy`` of the answers are right.

        Args:
            accuracy: share in [0, 1].
            steps: thresholds looked at: 0, 1/steps, 2/steps, … below 1.

        Returns:
            What happens there, or ``None``: there is no such threshold with an answer.
        """
        grid = np.arange(steps) / steps
        reached = np.searchsorted(-self.thresholds, -grid, side="right")
        shares = self.accuracy[np.maximum(reached, 1) - 1]
        good = np.flatnonzero((reached > 0) & (shares >= accuracy))
        return self.at(float(grid[good[0]])) if len(good) else None


def mistakes_above(evaluation: Evaluation, threshold: float) -> NDArray[np.int64]:
    """Return which pictures get a wrong answer of at least that confidence.

    Returns:
        ``(k,) int64`` positions in ``evaluation``, the surest first.
    """
    confidence = evaluation.probabilities.max(axis=1).astype(np.float64)
    wrong = evaluation.predictions != evaluation.labels
    found = np.flatnonzero(wrong & (confidence >= threshold))
    return found[np.argsort(-confidence[found], kind="stable")].astype(np.int64)
