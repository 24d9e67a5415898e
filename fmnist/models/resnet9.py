"""ResNet-9: eight convolutions and a dense layer, built to learn much in little time.

Source: D. Page, "How to Train Your ResNet", 2018, https://github.com/davidcpage/cifar10-fast: a
convolution, then three stages that each convolve and halve the picture, the first and the last
with a residual pair of convolutions after it.

Differs from the source: ``width`` filters at the start instead of 64, for pictures of 28×28 and
processors rather than a GPU; the last 3×3 values of a channel are averaged; attention, if asked
for, weighs what a residual pair adds.
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
    Pooling,
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
        title=N_("Filters of the first convolution"),
        least=8,
        most=40,
        step=8,
        default=32,
        whole=True,
        help=N_(
            "How many different small patterns the first convolution can look for; each of the "
            "three stages doubles them."
        ),
    ),
    OUTPUT_DROPOUT,
    ATTENTION,
)


def blueprint(options: Mapping[str, OptionValue], classes: int) -> Blueprint:
    """Return ResNet-9 for so many classes, with a value for each of ``OPTIONS``."""
    width = int(options["width"])
    activation = ActivationLayer(activation=cast(Activation, options["activation"]))

    def block(filters: int) -> tuple[Layer, ...]:
        convolution = Convolution(filters=filters, kernel=3, bias=False)
        return convolution, BatchNormalisation(), activation

    layers: list[tuple[str, Layer]] = []

    def add(number: int, filters: int) -> None:
        names = (f"conv_{number}", f"norm_{number}", f"activation_{number}")
        layers.extend(zip(names, block(filters), strict=True))

    add(1, width)
    for stage in (1, 2, 3):
        filters = width * 2**stage
        add(stage + 1, filters)
        layers.append((f"pool_{stage}", Pooling(kind="max")))
        if stage != 2:
            attention = attention_layers(options["attention"], filters)
            body = (*block(filters), *block(filters), *attention)
            layers.append((f"residual_{stage}", Residual(body=body)))
    layers += [
        ("average", GlobalAveragePooling()),
        ("dropout", Dropout(rate=float(options["dropout"]))),
        ("probabilities", Dense(units=classes, activation="softmax")),
    ]
    return Blueprint(name="resnet9", layers=tuple(layers))
