"""The article's improved network (its section 6).

Two 3×3 convolution blocks of 32 and 64 filters, each with batch normalisation, max pooling and
dropout 0.25, then a dense layer of 128 with batch normalisation and dropout 0.5.

Differs from the source: attention after each pooling, if asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fmnist.models.attention import ATTENTION, attention_layers
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
from fmnist.models.shared_options import ACTIVATION
from fmnist.translation import N_

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    ACTIVATION,
    Choice(
        name="pooling",
        title=N_("Pooling"),
        choices=("max", "average"),
        default="max",
        help=N_("How four neighbouring values become one: the largest of them, or their mean."),
    ),
    Choice(
        name="padding",
        title=N_("Padding"),
        choices=("same", "valid"),
        default="same",
        help=N_(
            "“same” puts zeros around what a convolution sees so that it keeps its size; "
            "“valid” loses a pixel on every side."
        ),
    ),
    Range(
        name="filters",
        title=N_("Filters of the first block"),
        least=8,
        most=64,
        step=8,
        default=32,
        whole=True,
        help=N_(
            "How many different small patterns the first block can look for; the second has "
            "twice as many."
        ),
    ),
    Switch(
        name="batch_normalisation",
        title=N_("Batch normalisation"),
        default=True,
        help=N_(
            "Brings each filter's values to mean 0 and spread 1 in every batch, so that a "
            "larger learning rate works."
        ),
    ),
    Range(
        name="dropout",
        title=N_("Dropout after each block"),
        least=0.0,
        most=0.8,
        step=0.05,
        default=0.25,
        help=N_(
            "Share of a block's values that are switched off at random in each step, so that "
            "the network does not learn pictures by heart."
        ),
    ),
    Range(
        name="dense_dropout",
        title=N_("Dropout before the output"),
        least=0.0,
        most=0.8,
        step=0.05,
        default=0.5,
        help=N_("The same for the dense layer, which has most of the weights."),
    ),
    ATTENTION,
)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return the improved network for so many classes, with a value for each of ``OPTIONS``."""
    activation = cast(Activation, options["activation"])
    padding = cast(Padding, options["padding"])
    pooling = Pooling(kind=cast(PoolingKind, options["pooling"]))
    filters = int(options["filters"])
    normalised = bool(options["batch_normalisation"])
    layers: list[tuple[str, Layer]] = []
    for number in (1, 2):
        layers.append(
            (
                f"conv_{number}",
                Convolution(
                    filters=number * filters, kernel=3, padding=padding, activation=activation
                ),
            )
        )
        if normalised:
            layers.append((f"norm_{number}", BatchNormalisation()))
        layers.append((f"pool_{number}", pooling))
        layers += [
            (f"attention_{number}", attention)
            for attention in attention_layers(options["attention"], number * filters)
        ]
        layers.append((f"dropout_{number}", Dropout(rate=float(options["dropout"]))))
    layers += [("flatten", Flatten()), ("dense_1", Dense(units=128, activation=activation))]
    if normalised:
        layers.append(("norm_3", BatchNormalisation()))
    layers.append(("dropout_3", Dropout(rate=float(options["dense_dropout"]))))
    layers.append(("probabilities", Dense(units=classes, activation="softmax")))
    return Blueprint(name="improved_cnn", layers=tuple(layers))
