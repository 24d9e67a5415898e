"""A blueprint as lines of Keras code."""

from __future__ import annotations

from fmnist.models.blueprint import (
    ActivationLayer,
    BatchNormalisation,
    Blueprint,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
    Residual,
)
from fmnist.training.texts import text_of

__all__ = ["network_lines"]


def network_lines(blueprint: Blueprint) -> list[str]:
    """Return the lines that lead from the variable ``x`` to the probabilities, also ``x``."""
    return [line for _name, layer in blueprint.layers for line in _lines(layer)]


def _lines(layer: Layer) -> list[str]:
    if layer == Dropout(rate=0.0):
        return []
    if not isinstance(layer, Residual):
        return [f"x = {_call(layer)}(x)"]
    lines = ["shortcut = x"]
    lines += [f"shortcut = {_call(inner)}(shortcut)" for inner in layer.shortcut]
    lines += [f"x = {_call(inner)}(x)" for inner in layer.body]
    return [*lines, "x = layers.Add()([x, shortcut])"]


def _call(layer: Layer) -> str:
    match layer:
        case Convolution():
            arguments = [str(layer.filters), str(layer.kernel), f'padding="{layer.padding}"']
            if layer.stride != 1:
                arguments.insert(2, f"strides={layer.stride}")
            if layer.activation != "linear":
                arguments.append(f'activation="{layer.activation}"')
            else:
                arguments.append('kernel_initializer="he_normal"')
            if not layer.bias:
                arguments.append("use_bias=False")
            return f"layers.Conv2D({', '.join(arguments)})"
        case Dense():
            return f'layers.Dense({layer.units}, activation="{layer.activation}")'
        case Pooling(kind="average"):
            return f"layers.AveragePooling2D({layer.size})"
        case Pooling():
            return f"layers.MaxPooling2D({layer.size})"
        case GlobalAveragePooling():
            return "layers.GlobalAveragePooling2D()"
        case Flatten():
            return "layers.Flatten()"
        case BatchNormalisation():
            return "layers.BatchNormalization()"
        case Dropout():
            return f"layers.Dropout({text_of(layer.rate)})"
        case ActivationLayer():
            return f'layers.Activation("{layer.activation}")'
        case _:
            raise TypeError(f"No line of Keras stands for {layer!r}")
