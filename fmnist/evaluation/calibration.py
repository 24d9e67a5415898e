"""Is a classifier as often right as it is sure? Reliability diagram and calibration error.

Source: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On Calibration of Modern Neural Networks",
ICML 2017, arXiv:1706.04599, sections 2 and 4: bins of equal width, open below and closed above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fmnist.errors import ModelError
from fmnist.translation import _

__all__ = ["BINS", "Calibration"]

BINS: Final = 10
"""Bins by default: each ten points of a per cent wide, which is easy to read."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Pictures in bins of confidence. Make one with :meth:`of`.

    Bin ``i`` of ``b`` holds the pictures whose confidence (the probability of the most probable
    class) is above ``i / b`` and at most ``(i + 1) / b``.

    Attributes:
        counts: ``(b,) int64``, pictures in each bin.
        confidence: ``(b,) float64``, their mean confidence; 0 in an empty bin.
        accuracy: ``(b,) float64``, share of them that is right; 0 in an empty bin.
    """

    counts: NDArray[np.int64]
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]

    @classmethod
    def of(cls, labels: ArrayLike, probabilities: ArrayLike, *, bins: int = BINS) -> Calibration:
        """Return how sure and how right a classifier is.

        Args:
            labels: ``(n,)`` whole numbers 0–9.
            probabilities: ``(n, 10)`` floats in [0, 1].
            bins: their number, 1 to 100.

        Raises:
            ModelError: another number of bins.
        """
        if not 1 <= bins <= 100:
            raise ModelError(
                _("{bins} bins of confidence are asked for; accepted is 1 to 100.").format(
                    bins=bins
                )
            )
        rows = np.asarray(probabilities)
        sure = rows.max(axis=1).astype(np.float64)
        right = rows.argmax(axis=1) == np.asarray(labels)
        # Written in single precision, an edge such as 0.7 lies a hair above itself.
        edges = (np.arange(1, bins) / bins).astype(rows.dtype)
        place = np.searchsorted(edges, rows.max(axis=1), side="left")
        counts = np.bincount(place, minlength=bins)
        divisor = np.maximum(counts, 1)
        return cls(
            counts=counts.astype(np.int64),
            confidence=np.bincount(place, sure, bins) / divisor,
            accuracy=np.bincount(place, right, bins) / divisor,
        )

    @property
    def bins(self) -> int:
        """Number of bins."""
        return len(self.counts)

    @property
    def edges(self) -> NDArray[np.float64]:
        """``(b + 1,)``, from 0 to 1."""
        return np.arange(self.bins + 1) / self.bins

    @property
    def gaps(self) -> NDArray[np.float64]:
        """``(b,)``, accuracy less confidence: below 0 it is surer than it should be."""
        return self.accuracy - self.confidence

    @property
    def expected_error(self) -> float:
        """Mean distance of accuracy and confidence over all pictures (ECE), in [0, 1].

        Example:
            Of 10 pictures, 4 are in the bin of 60 to 70%, with a mean confidence of 65%, and 2 of
            them are right (50%); 6 are in the bin of 90 to 100%, with a mean confidence of 95%,
            all right. The error is 4/10 · 15% + 6/10 · 5% = 9%.
        """
        return float(np.abs(self.gaps) @ self.counts / self.counts.sum())

    @property
    def largest_error(self) -> float:
        """The largest such distance of any bin that holds pictures (MCE), in [0, 1]."""
        return float(np.abs(self.gaps)[self.counts > 0].max())

    @property
    def mean_gap(self) -> float:
        """Accuracy less mean confidence of all pictures: below 0 it is too sure overall."""
        return float(self.gaps @ self.counts / self.counts.sum())
