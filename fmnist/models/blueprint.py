"""A network written down as plain data, before any Keras exists.

One ``Blueprint`` serves three uses: its layer table is shown on a page whose process never
imports TensorFlow, ``fmnist.models.build`` makes the Keras model from it, and a test holds the
two to the same shapes and parameter counts. What a layer is, ``fmnist.models.layers`` says.

Shapes are those of one picture: ``(height, width, channels)`` or ``(units,)``.
Multiply–adds count the products of convolutions and dense layers for one picture, as usual.
"""

from __future__ import annotations

from dataclasses import dataclass

from fmnist.labels import PICTURE_SIDE
from fmnist.models.layers import (
    Activation,
    ActivationLayer,
    BatchNormalisation,
    Convolution,
    ConvolutionalAttention,
    Dense,
    Dropout,
    Enlarged,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Padding,
    Pooling,
    PoolingKind,
    Pretrained,
    Residual,
    Shape,
    SqueezeExcitation,
)
from fmnist.translation import _

__all__ = [
    "Activation",
    "ActivationLayer",
    "BatchNormalisation",
    "Blueprint",
    "Convolution",
    "ConvolutionalAttention",
    "Dense",
    "Dropout",
    "Enlarged",
    "Flatten",
    "GlobalAveragePooling",
    "Head",
    "Layer",
    "LayerRow",
    "Padding",
    "Pooling",
    "PoolingKind",
    "Pretrained",
    "Residual",
    "SqueezeExcitation",
]

INPUT_SHAPE: Shape = (PICTURE_SIDE, PICTURE_SIDE, 1)


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
class Head:
    """A further answer of a network: a dense layer of its own beside the last one.

    Attributes:
        name: of an attribute in ``fmnist.data.attributes``, and of the Keras layer.
        values: how many values it tells apart.
    """

    name: str
    values: int

    @property
    def layer(self) -> Dense:
        """What it is."""
        return Dense(units=self.values, activation="softmax")


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """A network from pictures ``(28, 28, 1)`` to one probability a class, and further answers.

    Attributes:
        name: of the architecture.
        layers: name and layer, in order; the names are the Keras layers' names.
        heads: further answers, made from what the last layer sees too.
        head_share: how much the loss of each of them counts beside that of the class.
    """

    name: str
    layers: tuple[tuple[str, Layer], ...]
    heads: tuple[Head, ...] = ()
    head_share: float = 0.0

    def rows(self) -> tuple[LayerRow, ...]:
        """Return the layer table, the input not included, further answers last."""
        rows = []
        before, after = INPUT_SHAPE, INPUT_SHAPE
        for name, layer in self.layers:
            before, after = after, layer.output_shape(after)
            rows.append(_row(name, layer, before))
        rows += [_row(head.name, head.layer, before) for head in self.heads]
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
    def learning_multiply_adds(self) -> float:
        """A third of what a picture costs in a training step, forward and backward.

        Less than ``multiply_adds`` where a frozen backbone is only gone through forward.
        """
        frozen = sum(
            row.multiply_adds
            for row in self.rows()
            if isinstance(row.layer, Pretrained) and not row.layer.trained
        )
        return self.multiply_adds - frozen * 2 / 3

    @property
    def judges_alone(self) -> bool:
        """Whether a picture's part in a training step depends on no other picture and no chance.

        So it is without batch normalisation and dropout.
        """
        simple: list[Layer] = []
        for _name, layer in self.layers:
            simple += (*layer.body, *layer.shortcut) if isinstance(layer, Residual) else (layer,)
        return not any(
            isinstance(layer, BatchNormalisation | Dropout | Pretrained) for layer in simple
        )

    @property
    def pretrained(self) -> Pretrained | None:
        """The network of others that it is built on, if it is."""
        return next((layer for _name, layer in self.layers if isinstance(layer, Pretrained)), None)

    @property
    def is_classifier(self) -> bool:
        """Whether it ends in one probability a class."""
        _name, last = self.layers[-1]
        return isinstance(last, Dense) and last.activation == "softmax"


def _row(name: str, layer: Layer, shape: Shape) -> LayerRow:
    return LayerRow(
        name=name,
        layer=layer,
        output_shape=layer.output_shape(shape),
        parameters=layer.parameters(shape),
        multiply_adds=layer.multiply_adds(shape),
    )
