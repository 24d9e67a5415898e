"""What a hint about a training is made of, and how its numbers are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Hint", "HintKind", "chance", "chance_loss", "rounded", "written"]


def chance(classes: int) -> float:
    """Return the accuracy of guessing among so many classes."""
    return 1 / classes


def chance_loss(classes: int) -> float:
    """Return the loss of a network that holds all classes for equally probable: of ten, 2.303."""
    return math.log(classes)


class HintKind(StrEnum):
    """What a hint is about."""

    DEAD_NETWORK = "dead_network"
    LEARNING_RATE_TOO_HIGH = "learning_rate_too_high"
    NORMALISATION_LAGS = "normalisation_lags"
    OVER_FITTING = "over_fitting"
    NOT_CONVERGED = "not_converged"
    UNDER_FITTING = "under_fitting"


@dataclass(frozen=True, kw_only=True)
class Hint:
    """Something typical about a training.

    Attributes:
        kind: what it is about.
        title: in a few words, without numbers: it stays the same while the curves grow.
        evidence: what in the curves says so, with its numbers.
        suggestion: one thing to try.
    """

    kind: HintKind
    title: str
    evidence: str
    suggestion: str


def written(loss: float) -> str:
    """Return a loss as a sentence gives it: ``"0.29"``, ``"0.052"``, ``"0.0013"``, ``"1,250"``."""
    if not math.isfinite(loss) or abs(loss) >= 100:
        return f"{loss:,.0f}"
    if abs(loss) >= 0.1 or not loss:
        return f"{loss:.2f}"
    return f"{loss:.{1 - math.floor(math.log10(abs(loss)))}f}"


def rounded(rate: float) -> float:
    """Return a learning rate to one digit: 0.00375 → 0.004."""
    return float(f"{rate:.0e}")
