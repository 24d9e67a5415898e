"""LeNet-5, as the article builds it.

Source: Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998.

Differs from the source: ReLU convolutions, plain average pooling without weights, full
connections between the two convolutions, a softmax output, and 28×28 pictures that are padded
inside the first convolution (``padding="same"``) rather than enlarged to 32×32.

Parameters: 61,706 with ``padding="same"``, where the second convolution leaves 5×5×16 = 400
values for the first dense layer; 44,426 with ``"valid"``, where it leaves 4×4×16 = 256. An
article's "about 44,000" beside a network that pads is the count of the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fmnist.labels import CLASS_COUNT
from fmnist.models.blueprint import (
    Activation,
    Blueprint,
    Convolution,
    Dense,
    Flatten,
    Padding,
    Pooling,
    PoolingKind,
)
from fmnist.models.options import Choice, OptionValue

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    Choice(name="padding", title="Padding", choices=("same", "valid"), default="same"),
    Choice(
        name="activation",
        title="Activation of the convolutions",
        choices=("relu", "tanh", "gelu"),
        default="relu",
    ),
    Choice(
        name="dense_activation",
        title="Activation of the dense layers",
        choices=("tanh", "relu", "gelu"),
        default="tanh",
    ),
    Choice(name="pooling", title="Pooling", choices=("average", "max"), default="average"),
)


def blueprint(options: Mapping[str, OptionValue]) -> Blueprint:
    """Return LeNet-5 with these options (a value for each of ``OPTIONS``)."""
    padding = cast(Padding, options["padding"])
    activation = cast(Activation, options["activation"])
    dense_activation = cast(Activation, options["dense_activation"])
    pooling = cast(PoolingKind, options["pooling"])
    return Blueprint(
        name="lenet5",
        layers=(
            (
                "conv_1",
                Convolution(filters=6, kernel=5, padding=padding, activation=activation),
            ),
            ("pool_1", Pooling(kind=pooling)),
            ("conv_2", Convolution(filters=16, kernel=5, padding="valid", activation=activation)),
            ("pool_2", Pooling(kind=pooling)),
            ("flatten", Flatten()),
            ("dense_1", Dense(units=120, activation=dense_activation)),
            ("dense_2", Dense(units=84, activation=dense_activation)),
            ("probabilities", Dense(units=CLASS_COUNT, activation="softmax")),
        ),
    )
