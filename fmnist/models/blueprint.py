"""A network written down as plain data, before any Keras exists.

One ``Blueprint`` serves three uses: its layer table is shown on a page whose process never
imports TensorFlow, ``fmnist.models.build`` makes the Keras model from it, and a test holds the
two to the same shapes and parameter counts.

Shapes are those of one picture: ``(height, width, channels)`` or ``(units,)``.
Multiply–adds count the products of convolutions and dense layers for one picture, as usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import ClassVar, Literal

from fmnist.labels import PICTURE_SIDE
from fmnist.translation import N_, _

__all__ = [
    "ActivationLayer",
    "BatchNormalisation",
    "Blueprint",
    "Convolution",
    "Dense",
    "Dropout",
    "Flatten",
    "GlobalAveragePooling",
    "Layer",
    "LayerRow",
    "Pooling",
    "Residual",
]

Activation = Literal["linear", "relu", "tanh", "gelu", "softmax"]
Padding = Literal["same", "valid"]
PoolingKind = Literal["average", "max"]
Shape = tuple[int, ...]

INPUT_SHAPE: Shape = (PICTURE_SIDE, PICTURE_SIDE, 1)


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
)


@dataclass(frozen=True, kw_only=True)
class LayerRow:
    """One line of the layer table."""

    name: str
    layer: Layer
    output_shape: Shape
    parameters: int
    multiply_adds: int

    @property
    def kind(self) -> str:
        """What the layer is, for a column of the table: ``"Convolution"``."""
        return _(self.layer.title)


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A network from pictures ``(28, 28, 1)`` to one probability a class."""

    name: str
    layers: tuple[tuple[str, Layer], ...]
    """Name and layer, in order; the names are the Keras layers' names."""

    def rows(self) -> tuple[LayerRow, ...]:
        """Return the layer table, the input not included."""
        rows = []
        shape = INPUT_SHAPE
        for name, layer in self.layers:
            after = layer.output_shape(shape)
            rows.append(
                LayerRow(
                    name=name,
                    layer=layer,
                    output_shape=after,
                    parameters=layer.parameters(shape),
                    multiply_adds=layer.multiply_adds(shape),
                )
            )
            shape = after
        return tuple(rows)

    @property
    def parameters(self) -> int:
        """All parameters, the moving statistics of batch normalisation included."""
        return sum(row.parameters for row in self.rows())

    @property
    def multiply_adds(self) -> int:
        """Multiply–adds for one picture."""
        return sum(row.multiply_adds for row in self.rows())

    @property
    def judges_alone(self) -> bool:
        """Whether a picture's part in a training step depends on no other picture and no chance.

        So it is without batch normalisation and dropout.
        """
        simple: list[Layer] = []
        for _name, layer in self.layers:
            simple += (*layer.body, *layer.shortcut) if isinstance(layer, Residual) else (layer,)
        return not any(isinstance(layer, BatchNormalisation | Dropout) for layer in simple)

    @property
    def is_chain(self) -> bool:
        """Whether each layer takes what the one before it gives, and nothing else."""
        return not any(isinstance(layer, Residual) for _name, layer in self.layers)

    @property
    def is_classifier(self) -> bool:
        """Whether it ends in one probability a class."""
        _name, last = self.layers[-1]
        return isinstance(last, Dense) and last.activation == "softmax"
