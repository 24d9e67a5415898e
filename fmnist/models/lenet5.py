"""LeNet-5, as the article builds it.

Source: Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998.

Differs from the source: ReLU convolutions, plain average pooling without weights, full
connections between the two convolutions, a softmax output, and 28×28 pictures that are padded
inside the first convolution (``padding="same"``) rather than enlarged to 32×32. Batch
normalisation (after each convolution, as in the article's second network) and dropout (after
each dense layer) came later than LeNet-5 and are off unless asked for.

Parameters: 61,706 with ``padding="same"``, where the second convolution leaves 5×5×16 = 400
values for the first dense layer; 44,426 with ``"valid"``, where it leaves 4×4×16 = 256. An
article's "about 44,000" beside a network that pads is the count of the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fmnist.models.blueprint import (
    Activation,
    BatchNormalisation,
    Blueprint,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Layer,
    Padding,
    Pooling,
    PoolingKind,
)
from fmnist.models.options import Choice, OptionValue, Range, Switch
from fmnist.translation import N_

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    Choice(
        name="padding",
        title=N_("Padding"),
        choices=("same", "valid"),
        default="same",
        help=N_(
            "“same” puts zeros around the picture so that the first convolution keeps its "
            "28 × 28; “valid” leaves 24 × 24 and a smaller network."
        ),
    ),
    Choice(
        name="activation",
        title=N_("Activation of the convolutions"),
        choices=("relu", "tanh", "gelu"),
        default="relu",
        help=N_(
            "What each filter does with its sum: ReLU cuts off what is negative, tanh squeezes "
            "it between −1 and 1 as in 1998, GELU is a smooth ReLU."
        ),
    ),
    Choice(
        name="dense_activation",
        title=N_("Activation of the dense layers"),
        choices=("tanh", "relu", "gelu"),
        default="tanh",
        help=N_("The same choice for the two dense layers; LeNet-5 had tanh."),
    ),
    Choice(
        name="pooling",
        title=N_("Pooling"),
        choices=("average", "max"),
        default="average",
        help=N_("How four neighbouring values become one: their mean, or the largest of them."),
    ),
    Range(
        name="filters",
        title=N_("Filters of the first convolution"),
        least=1,
        most=32,
        step=1,
        default=6,
        whole=True,
        help=N_("How many different small patterns the first layer can look for."),
    ),
    Range(
        name="second_filters",
        title=N_("Filters of the second convolution"),
        least=1,
        most=64,
        step=1,
        default=16,
        whole=True,
        help=N_("How many combinations of the first layer's patterns the second one can look for."),
    ),
    Switch(
        name="batch_normalisation",
        title=N_("Batch normalisation"),
        default=False,
        help=N_(
            "Brings each filter's values to mean 0 and spread 1 in every batch, so that a "
            "larger learning rate works."
        ),
    ),
    Range(
        name="dropout",
        title=N_("Dropout after the dense layers"),
        least=0.0,
        most=0.8,
        step=0.05,
        default=0.0,
        help=N_(
            "Share of the values that are switched off at random in each step, so that the "
            "network does not learn pictures by heart."
        ),
    ),
)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return LeNet-5 for so many classes, with a value for each of ``OPTIONS``."""
    padding = cast(Padding, options["padding"])
    activation = cast(Activation, options["activation"])
    dense_activation = cast(Activation, options["dense_activation"])
    pooling = cast(PoolingKind, options["pooling"])
    dropout = float(options["dropout"])
    layers: list[tuple[str, Layer]] = []
    for number, filters in enumerate((options["filters"], options["second_filters"]), start=1):
        convolution = Convolution(
            filters=int(filters),
            kernel=5,
            padding=padding if number == 1 else "valid",
            activation=activation,
        )
        layers.append((f"conv_{number}", convolution))
        if options["batch_normalisation"]:
            layers.append((f"norm_{number}", BatchNormalisation()))
        layers.append((f"pool_{number}", Pooling(kind=pooling)))
    layers.append(("flatten", Flatten()))
    for number, units in enumerate((120, 84), start=1):
        layers.append((f"dense_{number}", Dense(units=units, activation=dense_activation)))
        if dropout:
            layers.append((f"dropout_{number}", Dropout(rate=dropout)))
    layers.append(("probabilities", Dense(units=classes, activation="softmax")))
    return Blueprint(name="lenet5", layers=tuple(layers))
