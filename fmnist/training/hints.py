"""A hint in words about a training, from its curves: what is typical, why, and what to try.

Each symptom is one well-known picture: a network that does not move, a loss that leaps or stays
above that of guessing, validation that rises while training falls, a curve that still falls at
the end, one that ends too high. A curve that shows none of them gets no hint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fmnist.training.config import TrainingConfig
from fmnist.training.symptoms import Hint, HintKind
from fmnist.training.symptoms_fit import not_converged, over_fitting, under_fitting
from fmnist.training.symptoms_steps import dead_network, learning_rate_too_high, normalisation_lags

if TYPE_CHECKING:
    from fmnist.runs.records import Curves

__all__ = ["Hint", "HintKind", "find_hint"]

_SYMPTOMS = (
    dead_network,
    learning_rate_too_high,
    normalisation_lags,
    over_fitting,
    not_converged,
    under_fitting,
)
"""The most serious first: where one of them is true, those after it mislead."""


def find_hint(curves: Curves, config: TrainingConfig, *, over: bool) -> Hint | None:
    """Return the most important thing that is typical about a training; usually ``None``.

    Args:
        curves: the training so far, as short as it may be.
        config: what is trained.
        over: whether it has ended. What only the end of a training shows, such as a loss that
            still falls, is not said before.
    """
    for symptom in _SYMPTOMS:
        found = symptom(curves, config, over=over)
        if found is not None:
            return found
    return None
