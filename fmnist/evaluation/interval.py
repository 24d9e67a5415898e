"""How sure a measured accuracy is: the Wilson interval of a share of right answers.

Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
Journal of the American Statistical Association 22 (1927). Unlike the usual ``p ± 1.96 σ`` it stays
within 0 and 1 and means something for few pictures, and for none or all of them right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from fmnist.errors import ModelError
from fmnist.translation import _

__all__ = ["CONFIDENCE", "Interval", "accuracy_interval"]

CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``, both shares in [0, 1]."""

    low: float
    high: float

    @property
    def percent(self) -> str:
        """The interval to one decimal, for example ``"90.0–91.1%"``."""
        return f"{100 * self.low:.1f}–{100 * self.high:.1f}%"


def accuracy_interval(right: int, count: int, *, confidence: float = CONFIDENCE) -> Interval:
    """Return where the accuracy on many more such pictures probably lies.

    It knows of the draw of the test pictures only: another seed of the same training moves the
    accuracy too, and this says nothing of that.

    Args:
        right: pictures that were right.
        count: pictures in all, at least 1.
        confidence: how probable it is that such an interval holds the true accuracy, between
            0 and 1, both excluded.

    Raises:
        ModelError: the numbers are not of that kind.

    Example:
        >>> accuracy_interval(9054, 10_000).percent
        '90.0–91.1%'
    """
    if not 0 <= right <= count or count < 1 or not 0 < confidence < 1:
        raise ModelError(
            _(
                "{right} right of {count} pictures with a confidence of {confidence}; accepted "
                "are 0 to all of at least 1 picture, and a confidence between 0 and 1."
            ).format(right=right, count=count, confidence=confidence)
        )
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = right / count
    shrink = 1 + z * z / count
    centre = (share + z * z / (2 * count)) / shrink
    spread = math.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2) * z / shrink
    return Interval(low=max(0.0, centre - spread), high=min(1.0, centre + spread))
