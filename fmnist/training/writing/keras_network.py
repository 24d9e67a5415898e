"""A blueprint as lines of Keras code."""

from __future__ import annotations

from fmnist.models.backbones import BACKBONES
from fmnist.models.blueprint import (
    ActivationLayer,
    BatchNormalisation,
    Blueprint,
    Convolution,
    ConvolutionalAttention,
    Dense,
    Dropout,
    Enlarged,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
    Pretrained,
    Residual,
    SqueezeExcitation,
)
from fmnist.training.texts import text_of

__all__ = ["network_lines"]

_POLICY = 'keras.config.set_dtype_policy("{}")'


def network_lines(blueprint: Blueprint, *, mixed: bool = False) -> list[str]:
    """Return the lines that lead from the variable ``x`` to the probabilities, also ``x``.

    What the last layer sees is ``features`` where further heads see it too.

    Args:
        blueprint: the network.
        mixed: whether all layers but the last train in mixed precision.
    """
    *before, last = ([*_lines(layer)] for _name, layer in blueprint.layers)
    return [
        *[_POLICY.format("mixed_bfloat16")] * mixed,
        *(line for lines in before for line in lines),
        *[_POLICY.format("float32")] * mixed,
        *["features = x"] * bool(blueprint.heads),
        *last,
    ]


def _lines(layer: Layer) -> list[str]:
    match layer:
        case Dropout(rate=0.0):
            return []
        case Residual():
            lines = ["shortcut = x"]
            lines += [f"shortcut = {_call(inner)}(shortcut)" for inner in layer.shortcut]
            lines += [line for inner in layer.body for line in _lines(inner)]
            return [*lines, "x = layers.Add()([x, shortcut])"]
        case SqueezeExcitation():
            return [
                "# Squeeze and excitation: a weight for each channel.",
                f'weights = layers.Dense({layer.units}, activation="relu")(',
                "    layers.GlobalAveragePooling2D()(x)",
                ")",
                'weights = layers.Dense(x.shape[-1], activation="sigmoid")(weights)',
                "x = layers.Multiply()([x, layers.Reshape((1, 1, x.shape[-1]))(weights)])",
            ]
        case ConvolutionalAttention():
            return [
                "# CBAM: a weight for each channel, then one for each place.",
                f'narrow = layers.Dense({layer.units}, activation="relu")',
                "wide = layers.Dense(x.shape[-1])",
                "weights = layers.Add()(",
                "    [",
                "        wide(narrow(layers.GlobalAveragePooling2D()(x))),",
                "        wide(narrow(layers.GlobalMaxPooling2D()(x))),",
                "    ]",
                ")",
                'weights = layers.Activation("sigmoid")(weights)',
                "x = layers.Multiply()([x, layers.Reshape((1, 1, x.shape[-1]))(weights)])",
                "places = layers.Concatenate()(",
                "    [",
                "        keras.ops.mean(x, axis=-1, keepdims=True),",
                "        keras.ops.max(x, axis=-1, keepdims=True),",
                "    ]",
                ")",
                "where = layers.Conv2D(",
                f'    1, {layer.kernel}, padding="same", activation="sigmoid", use_bias=False',
                ")(places)",
                "x = layers.Multiply()([x, where])",
            ]
        case Enlarged():
            return [
                f"x = layers.Resizing({layer.side}, {layer.side})(x)",
                "x = layers.Concatenate()([x, x, x])",
            ]
        case Pretrained():
            return _backbone_lines(layer)
        case _:
            return [f"x = {_call(layer)}(x)"]


def _backbone_lines(layer: Pretrained) -> list[str]:
    kind = BACKBONES[layer.backbone]
    offset = f", {list(kind.offset)}" if any(kind.offset) else ""
    keeps = layer.weights != "none" or not layer.trained
    weights = "None" if layer.weights == "none" else f'"{layer.weights}"'
    return [
        f"x = layers.Rescaling({text_of(kind.scale)}{offset})(x)",
        f"backbone = keras.applications.{kind.function}(",
        f"    include_top=False, weights={weights}, input_shape=x.shape[1:]",
        ")",
        *["backbone.trainable = False"] * (not layer.trained),
        f"x = backbone(x{', training=False' * keeps})",
    ]


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
