"""How one output value of a layer comes about, number by number: the worked example of a page.

Three shapes of it: a ``Window`` that slides over maps (convolution, pooling) and gives one value a
position; a ``Pointwise`` layer whose every value depends on one value of each input
(normalisation, activation, sum); and ``Terms``, one sum over a row of numbers (dense layer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.explain.activations import activate, activation_name
from fmnist.explain.kinds import UNCHANGED, margins
from fmnist.explain.network import Node

__all__ = ["Pointwise", "Terms", "Window", "WindowSum", "pointwise", "terms", "window"]

Values = NDArray[np.float32]

_POOLING: Final[Mapping[str, Literal["mean", "largest"]]] = {
    "AveragePooling2D": "mean",
    "MaxPooling2D": "largest",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class WindowSum:
    """One value of a map.

    Attributes:
        patch: ``(kh, kw, c)``, what lies in the window; zeros outside of the map.
        products: ``(kh, kw, c)``, each times its weight; of a pooling the same as ``patch``.
        by_map: ``(c,)``, the sum of the products of each input map.
        total: all of it and the bias; of a pooling the mean or the largest.
        value: after the activation.
    """

    patch: Values
    products: Values
    by_map: Values
    total: float
    value: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Window:
    """A unit that slides a window over maps.

    Attributes:
        how: ``sum`` of products, or of a pooling ``mean`` or ``largest``.
        maps: ``(h, w, c)`` of the input; of a unit that sees one map only, that one.
        sees: number of the first of these maps in the input.
        kernel: ``(kh, kw, c)`` weights; of a pooling, ones.
        bias: added to the sum.
        activation: see ``fmnist.explain.activations``.
        strides: rows and columns from one position to the next.
        before: rows and columns of zeros above and left of the maps.
        output: ``(oh, ow)``, the unit's map.
    """

    how: Literal["sum", "mean", "largest"]
    maps: Values
    sees: int
    kernel: Values
    bias: float
    activation: str
    strides: tuple[int, int]
    before: tuple[int, int]
    output: Values

    @property
    def strongest(self) -> tuple[int, int]:
        """Row and column of the largest output value whose window lies within the maps, if any."""
        within = [
            (place * stride >= before) & (place * stride - before + length <= side)
            for place, stride, before, length, side in zip(
                map(np.arange, self.output.shape),
                self.strides,
                self.before,
                self.kernel.shape[:2],
                self.maps.shape[:2],
                strict=True,
            )
        ]
        inside = np.outer(*within)
        found = np.where(inside, self.output, -np.inf) if inside.any() else self.output
        row, column = np.unravel_index(int(found.argmax()), found.shape)
        return int(row), int(column)

    def at(self, row: int, column: int) -> WindowSum:
        """Work out the value of the output at this row and column, from 0."""
        height, width, _count = self.kernel.shape
        top = row * self.strides[0] - self.before[0]
        left = column * self.strides[1] - self.before[1]
        rows, columns = np.arange(top, top + height), np.arange(left, left + width)
        inside = np.ix_(
            (rows >= 0) & (rows < self.maps.shape[0]),
            (columns >= 0) & (columns < self.maps.shape[1]),
        )
        patch = np.zeros(self.kernel.shape, np.float32)
        patch[inside] = self.maps[max(top, 0) : top + height, max(left, 0) : left + width]
        if self.how != "sum":
            seen = patch[inside]
            total = float(seen.mean() if self.how == "mean" else seen.max())
            return WindowSum(
                patch=patch, products=patch, by_map=patch.sum(axis=(0, 1)), total=total, value=total
            )
        products = patch * self.kernel
        total = float(products.sum()) + self.bias
        return WindowSum(
            patch=patch,
            products=products,
            by_map=products.sum(axis=(0, 1)),
            total=total,
            value=float(activate(self.activation, np.array([total]))[0]),
        )


def window(node: Node, unit: int, values: Mapping[str, Values]) -> Window | None:
    """Return how a unit of a convolution or pooling works; ``None`` of another kind.

    Args:
        node: the layer.
        unit: 0 to ``node.units - 1``.
        values: of one picture: name → ``(*shape)``.
    """
    if node.kind not in ("Conv2D", "DepthwiseConv2D", *_POOLING):
        return None
    maps, config = values[node.inputs[0]], node.config
    own = maps[:, :, unit : unit + 1]
    if node.kind in _POOLING:
        height, width = (int(side) for side in config["pool_size"])
        kernel, maps, sees = np.ones((height, width, 1), np.float32), own, unit
    elif node.kind == "DepthwiseConv2D":
        kernel, maps, sees = node.weights[0][:, :, unit], own, unit
    else:
        kernel, sees = node.weights[0][:, :, :, unit], 0
    strides = (int(config["strides"][0]), int(config["strides"][1]))
    before = tuple(
        margins(side, window_side, stride, config["padding"])[0]
        for side, window_side, stride in zip(maps.shape, kernel.shape, strides, strict=False)
    )
    with_bias = node.kind not in _POOLING and config.get("use_bias", True)
    return Window(
        how=_POOLING.get(node.kind, "sum"),
        maps=maps,
        sees=sees,
        kernel=kernel,
        bias=float(node.weights[1][unit]) if with_bias else 0.0,
        activation=activation_name(config.get("activation")),
        strides=strides,
        before=(before[0], before[1]),
        output=values[node.name][:, :, unit],
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Pointwise:
    """A unit whose value at a place depends on the values at that place only.

    Attributes:
        how: what is done with them.
        inputs: ``(h, w)`` each, or ``(1, 1)`` where there are no places.
        output: the same shape.
        settings: of a normalisation ``mean``, ``spread``, ``scale``, ``shift``.
        activation: name of the function, of an activation.
    """

    how: Literal["activate", "normalise", "add", "multiply", "same"]
    inputs: tuple[Values, ...]
    output: Values
    settings: Mapping[str, float]
    activation: str

    @property
    def strongest(self) -> tuple[int, int]:
        """Row and column of the largest output value."""
        row, column = np.unravel_index(int(self.output.argmax()), self.output.shape)
        return int(row), int(column)


_POINTWISE: Final[Mapping[str, Literal["activate", "normalise", "add", "multiply", "same"]]] = {
    "Activation": "activate",
    "ReLU": "activate",
    "BatchNormalization": "normalise",
    "Add": "add",
    "Multiply": "multiply",
    **dict.fromkeys(UNCHANGED, "same"),
}


def pointwise(node: Node, unit: int, values: Mapping[str, Values]) -> Pointwise | None:
    """Return how a unit of such a layer works; ``None`` of another kind."""
    how = _POINTWISE.get(node.kind)
    output = values[node.name]
    if how is None or any(shape[-1] not in (1, node.units) for shape in node.input_shapes):
        return None
    places = output.shape[:-1] or (1, 1)
    settings: dict[str, float] = {}
    if how == "normalise":
        arrays = list(node.weights)
        scale = arrays.pop(0)[unit] if node.config.get("scale", True) else 1.0
        shift = arrays.pop(0)[unit] if node.config.get("center", True) else 0.0
        spread = np.sqrt(arrays[1][unit] + np.float32(node.config["epsilon"]))
        settings = {
            "mean": float(arrays[0][unit]),
            "spread": float(spread),
            "scale": float(scale),
            "shift": float(shift),
        }
    name = "relu" if node.kind == "ReLU" else node.config.get("activation")
    inputs = (values[source] for source in node.inputs)
    return Pointwise(
        how=how,
        inputs=tuple(
            np.broadcast_to(each[..., min(unit, each.shape[-1] - 1)], places) for each in inputs
        ),
        output=output[..., unit].reshape(places),
        settings=settings,
        activation=activation_name(name) if how == "activate" else "linear",
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """A unit that adds up a row of numbers, each times its weight.

    Attributes:
        inputs: ``(c,)``.
        weights: ``(c,)``.
        products: ``(c,)``.
        bias: added to their sum.
        total: the sum and the bias.
        activation: see ``fmnist.explain.activations``.
        value: after the activation.
    """

    inputs: Values
    weights: Values
    products: Values
    bias: float
    total: float
    activation: str
    value: float

    def largest(self, count: int) -> NDArray[np.intp]:
        """Return which ``count`` products weigh most, for or against, the weightiest first."""
        order = np.argsort(-np.abs(self.products), kind="stable")
        return order[:count]


def terms(node: Node, unit: int, values: Mapping[str, Values]) -> Terms | None:
    """Return how a unit of a dense layer works; ``None`` of another kind."""
    if node.kind != "Dense" or len(node.input_shapes[0]) != 1:
        return None
    inputs, weights = values[node.inputs[0]], node.weights[0][:, unit]
    bias = float(node.weights[1][unit]) if node.config.get("use_bias", True) else 0.0
    return Terms(
        inputs=inputs,
        weights=weights,
        products=inputs * weights,
        bias=bias,
        total=float(inputs @ weights) + bias,
        activation=activation_name(node.config.get("activation")),
        value=float(values[node.name][unit]),
    )
