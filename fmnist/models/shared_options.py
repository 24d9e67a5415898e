"""Options that several architectures have."""

from __future__ import annotations

from typing import Final

from fmnist.models.options import Choice, Range
from fmnist.translation import N_

__all__ = ["ACTIVATION", "OUTPUT_DROPOUT"]

ACTIVATION: Final = Choice(
    name="activation",
    title=N_("Activation"),
    choices=("relu", "tanh", "gelu"),
    default="relu",
    help=N_(
        "What each filter does with its sum: ReLU cuts off what is negative, tanh squeezes "
        "it between −1 and 1, GELU is a smooth ReLU."
    ),
)

OUTPUT_DROPOUT: Final = Range(
    name="dropout",
    title=N_("Dropout before the output"),
    least=0.0,
    most=0.8,
    step=0.05,
    default=0.0,
    help=N_(
        "Share of the last values that are switched off at random in each step, so that "
        "the network does not learn pictures by heart."
    ),
)
