"""The layers that a ``Blueprint`` is made of, as plain data: shapes, parameters, multiply–adds.

Shapes are those of one picture: ``(height, width, channels)`` or ``(units,)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from fmnist.models.backbones import BACKBONES, SMALLEST_SIDE
from fmnist.translation import N_

__all__ = [
    "Activation",
    "ActivationLayer",
    "BatchNormalisation",
    "Convolution",
    "ConvolutionalAttention",
    "Dense",
    "Dropout",
    "Enlarged",
    "Flatten",
    "GlobalAveragePooling",
    "Layer",
    "Padding",
    "Pooling",
    "PoolingKind",
    "Pretrained",
    "Residual",
    "Shape",
    "SqueezeExcitation",
]

Activation = Literal["linear", "relu", "tanh", "gelu", "softmax"]
Padding = Literal["same", "valid"]
PoolingKind = Literal["average", "max"]
Shape = tuple[int, ...]


def _window(side: int, window: int, stride: int, padding: Padding) -> int:
    """Length of a side after a window slid over it."""
    if padding == "same":
        return -(-side // stride)
    return (side - window) // stride + 1


@dataclass(frozen=True, kw_only=True)
class Convolution:
    """A square convolution, with its activation."""

    title: ClassVar[str] = N_("Convolution")
    filters: int
    kernel: int
    stride: int = 1
    padding: Padding = "same"
    activation: Activation = "linear"
    bias: bool = True

    def output_shape(self, shape: Shape) -> Shape:
        height, width, _channels = shape
        return (
            _window(height, self.kernel, self.stride, self.padding),
            _window(width, self.kernel, self.stride, self.padding),
            self.filters,
        )

    def parameters(self, shape: Shape) -> int:
        return self.filters * (self.kernel**2 * shape[-1] + int(self.bias))

    def multiply_adds(self, shape: Shape) -> int:
        return prod(self.output_shape(shape)) * self.kernel**2 * shape[-1]


@dataclass(frozen=True, kw_only=True)
class Dense:
    """A fully connected layer, with its activation."""

    title: ClassVar[str] = N_("Dense")
    units: int
    activation: Activation = "linear"

    def output_shape(self, shape: Shape) -> Shape:  # noqa: ARG002 - every layer is asked alike
        return (self.units,)

    def parameters(self, shape: Shape) -> int:
        return self.units * (shape[-1] + 1)

    def multiply_adds(self, shape: Shape) -> int:
        return self.units * shape[-1]


class _WithoutArithmetic:
    """A layer whose cost is not counted: it has no weights and no products of note."""

    def parameters(self, shape: Shape) -> int:  # noqa: ARG002 - every layer is asked alike
        return 0

    def multiply_adds(self, shape: Shape) -> int:  # noqa: ARG002 - every layer is asked alike
        return 0


class _SameShape:
    """A layer whose output has the shape of its input."""

    def output_shape(self, shape: Shape) -> Shape:
        return shape


@dataclass(frozen=True, kw_only=True)
class Pooling(_WithoutArithmetic):
    """Average or maximum over squares that do not overlap."""

    title: ClassVar[str] = N_("Pooling")
    kind: PoolingKind
    size: int = 2

    def output_shape(self, shape: Shape) -> Shape:
        height, width, channels = shape
        return (height // self.size, width // self.size, channels)


@dataclass(frozen=True)
class GlobalAveragePooling(_WithoutArithmetic):
    """The mean of each channel."""

    title: ClassVar[str] = N_("Global average pooling")

    def output_shape(self, shape: Shape) -> Shape:
        return (shape[-1],)


@dataclass(frozen=True)
class Flatten(_WithoutArithmetic):
    """All values in one row."""

    title: ClassVar[str] = N_("Flatten")

    def output_shape(self, shape: Shape) -> Shape:
        return (prod(shape),)


@dataclass(frozen=True)
class BatchNormalisation(_SameShape):
    """Ioffe and Szegedy 2015: scale, shift, moving mean and moving variance of each channel."""

    title: ClassVar[str] = N_("Batch normalisation")

    def parameters(self, shape: Shape) -> int:
        return 4 * shape[-1]

    def multiply_adds(self, shape: Shape) -> int:  # noqa: ARG002 - folded into its neighbour
        return 0


@dataclass(frozen=True, kw_only=True)
class Dropout(_SameShape, _WithoutArithmetic):
    """Srivastava et al. 2014: while training, each value is zero with probability ``rate``."""

    title: ClassVar[str] = N_("Dropout")
    rate: float


@dataclass(frozen=True, kw_only=True)
class ActivationLayer(_SameShape, _WithoutArithmetic):
    """An activation that stands alone, after a batch normalisation say."""

    title: ClassVar[str] = N_("Activation")
    activation: Activation


@dataclass(frozen=True, kw_only=True)
class SqueezeExcitation(_SameShape):
    """Hu et al. 2017: each channel is weighed by what all channels' means say of it.

    Attributes:
        units: of the narrow dense layer between the two means of the channels and their weights.
    """

    title: ClassVar[str] = N_("Squeeze and excitation")
    units: int

    def parameters(self, shape: Shape) -> int:
        channels = shape[-1]
        return self.units * (channels + 1) + channels * (self.units + 1)

    def multiply_adds(self, shape: Shape) -> int:
        return 2 * self.units * shape[-1]


@dataclass(frozen=True, kw_only=True)
class ConvolutionalAttention(_SameShape):
    """Woo et al. 2018 (CBAM): first each channel is weighed, then each place.

    Attributes:
        units: of the narrow dense layer, as in ``SqueezeExcitation``; it sees the means of the
            channels, then their maxima.
        kernel: side of the convolution that weighs places by their mean and maximum.
    """

    title: ClassVar[str] = N_("Convolutional attention")
    units: int
    kernel: int = 7

    def parameters(self, shape: Shape) -> int:
        channels = shape[-1]
        return self.units * (channels + 1) + channels * (self.units + 1) + 2 * self.kernel**2

    def multiply_adds(self, shape: Shape) -> int:
        places = shape[0] * shape[1]
        return 2 * 2 * self.units * shape[-1] + places * 2 * self.kernel**2


@dataclass(frozen=True, kw_only=True)
class Enlarged(_WithoutArithmetic):
    """A grey picture made larger, between pixels in proportion, in three equal channels."""

    title: ClassVar[str] = N_("Enlarged, three channels")
    side: int

    def output_shape(self, shape: Shape) -> Shape:  # noqa: ARG002 - every layer is asked alike
        return (self.side, self.side, 3)


@dataclass(frozen=True, kw_only=True)
class Pretrained:
    """A network that others have trained, without its last layer; see ``BACKBONES``.

    Attributes:
        backbone: its name there.
        weights: ``imagenet`` or ``none``.
        trained: whether it learns here too.
    """

    title: ClassVar[str] = N_("Trained network")
    backbone: str
    weights: str
    trained: bool

    def output_shape(self, shape: Shape) -> Shape:
        side = shape[0] // SMALLEST_SIDE
        return (side, side, BACKBONES[self.backbone].channels)

    def parameters(self, shape: Shape) -> int:  # noqa: ARG002 - every layer is asked alike
        return BACKBONES[self.backbone].parameters

    def multiply_adds(self, shape: Shape) -> int:
        return BACKBONES[self.backbone].multiply_adds(shape[0])


@dataclass(frozen=True, kw_only=True)
class Residual:
    """He et al. 2015: the sum of ``body`` and ``shortcut`` (empty: the input itself)."""

    title: ClassVar[str] = N_("Residual block")
    body: tuple[Layer, ...]
    shortcut: tuple[Layer, ...] = ()

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.body:
            shape = layer.output_shape(shape)
        return shape

    def parameters(self, shape: Shape) -> int:
        return sum(layer.parameters(before) for layer, before in self._walk(shape))

    def multiply_adds(self, shape: Shape) -> int:
        return sum(layer.multiply_adds(before) for layer, before in self._walk(shape))

    def _walk(self, shape: Shape) -> Iterator[tuple[Layer, Shape]]:
        for branch in (self.body, self.shortcut):
            before = shape
            for layer in branch:
                yield layer, before
                before = layer.output_shape(before)


Layer = (
    Convolution
    | Dense
    | Pooling
    | GlobalAveragePooling
    | Flatten
    | BatchNormalisation
    | Dropout
    | ActivationLayer
    | Residual
    | SqueezeExcitation
    | ConvolutionalAttention
    | Enlarged
    | Pretrained
)
