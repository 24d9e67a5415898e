"""The article's improved network (its section 6).

Two 3×3 convolution blocks of 32 and 64 filters, each with batch normalisation, max pooling and
dropout 0.25, then a dense layer of 128 with batch normalisation and dropout 0.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fmnist.labels import CLASS_COUNT
from fmnist.models.blueprint import (
    Activation,
    BatchNormalisation,
    Blueprint,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    Pooling,
    PoolingKind,
)
from fmnist.models.options import Choice, OptionValue, Range

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    Choice(name="activation", title="Activation", choices=("relu", "tanh", "gelu"), default="relu"),
    Choice(name="pooling", title="Pooling", choices=("max", "average"), default="max"),
    Range(
        name="filters",
        title="Filters of the first block",
        least=8,
        most=64,
        step=8,
        default=32,
        whole=True,
    ),
    Range(
        name="dropout",
        title="Dropout after each block",
        least=0.0,
        most=0.8,
        step=0.05,
        default=0.25,
    ),
    Range(
        name="dense_dropout",
        title="Dropout before the output",
        least=0.0,
        most=0.8,
        step=0.05,
        default=0.5,
    ),
)


def blueprint(options: Mapping[str, OptionValue]) -> Blueprint:
    """Return the improved network with these options (a value for each of ``OPTIONS``)."""
    activation = cast(Activation, options["activation"])
    pooling = Pooling(kind=cast(PoolingKind, options["pooling"]))
    filters = int(options["filters"])
    dropout = Dropout(rate=float(options["dropout"]))
    return Blueprint(
        name="improved_cnn",
        layers=(
            ("conv_1", Convolution(filters=filters, kernel=3, activation=activation)),
            ("norm_1", BatchNormalisation()),
            ("pool_1", pooling),
            ("dropout_1", dropout),
            ("conv_2", Convolution(filters=2 * filters, kernel=3, activation=activation)),
            ("norm_2", BatchNormalisation()),
            ("pool_2", pooling),
            ("dropout_2", dropout),
            ("flatten", Flatten()),
            ("dense_1", Dense(units=128, activation=activation)),
            ("norm_3", BatchNormalisation()),
            ("dropout_3", Dropout(rate=float(options["dense_dropout"]))),
            ("probabilities", Dense(units=CLASS_COUNT, activation="softmax")),
        ),
    )
