"""A small residual network for 28×28 pictures.

Source: K. He et al., "Identity Mappings in Deep Residual Networks", 2016 (normalise and
activate before each convolution).

Differs from the source: three stages of ``width``, 2·``width`` and 4·``width`` filters with one
residual block each, so that an epoch takes about a minute on two processor cores.
Batch normalisation is no option here, because the design rests on it. Attention, if asked for,
weighs what a block adds to its input.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from fmnist.models.attention import ATTENTION, attention_layers
from fmnist.models.blueprint import (
    Activation,
    ActivationLayer,
    BatchNormalisation,
    Blueprint,
    Convolution,
    Dense,
    Dropout,
    GlobalAveragePooling,
    Layer,
    Residual,
)
from fmnist.models.options import OptionValue, Range
from fmnist.models.shared_options import ACTIVATION, OUTPUT_DROPOUT
from fmnist.translation import N_

__all__ = ["OPTIONS", "blueprint"]

OPTIONS = (
    ACTIVATION,
    Range(
        name="width",
        title=N_("Filters of the first stage"),
        least=8,
        most=64,
        step=8,
        default=32,
        whole=True,
        help=N_(
            "How many different small patterns the first stage can look for; each stage doubles "
            "them."
        ),
    ),
    OUTPUT_DROPOUT,
    ATTENTION,
)


def _convolution(filters: int, *, stride: int = 1, kernel: int = 3) -> Convolution:
    return Convolution(filters=filters, kernel=kernel, stride=stride, bias=False)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return the residual network for so many classes, with a value for each of ``OPTIONS``."""
    activation = ActivationLayer(activation=cast(Activation, options["activation"]))
    width = int(options["width"])
    layers: list[tuple[str, Layer]] = [("conv_1", _convolution(width))]
    for stage in range(3):
        filters = width * 2**stage
        stride = 1 if stage == 0 else 2
        layers.append(
            (
                f"stage_{stage + 1}",
                Residual(
                    body=(
                        BatchNormalisation(),
                        activation,
                        _convolution(filters, stride=stride),
                        BatchNormalisation(),
                        activation,
                        _convolution(filters),
                        *attention_layers(options["attention"], filters),
                    ),
                    shortcut=()
                    if stage == 0
                    else (_convolution(filters, stride=stride, kernel=1),),
                ),
            )
        )
    layers += [
        ("norm_last", BatchNormalisation()),
        ("activation_last", activation),
        ("average", GlobalAveragePooling()),
        ("dropout", Dropout(rate=float(options["dropout"]))),
        ("probabilities", Dense(units=classes, activation="softmax")),
    ]
    return Blueprint(name="residual", layers=tuple(layers))
