"""From a ``Blueprint`` to a Keras model. Imports TensorFlow: for workers and the command line.

The probabilities come from a ``Softmax`` layer of their own after a linear dense layer
called ``logits``, so that the training loop can take the loss from the logits, which stays
accurate where a probability underflows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import keras

from fmnist.models.blueprint import (
    INPUT_SHAPE,
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
from fmnist.models.build_attention import attended
from fmnist.models.build_backbone import enlarged, through_backbone
from fmnist.models.layer_of import LayerOf

__all__ = ["LOGITS_LAYER", "build_model", "class_model", "logits_model", "logits_of"]

LOGITS_LAYER = "logits"


def build_model(blueprint: Blueprint) -> keras.Model:
    """Return the Keras model: ``(n, 28, 28, 1)`` float32 in [0, 1] → ``(n, classes)`` float32.

    With further heads it gives a list: the probabilities of the classes, then those of each head.
    Weights are drawn from Keras' global random state: seed it first.
    """
    inputs = keras.Input(INPUT_SHAPE, name="pictures")
    logits = logits_of(blueprint, inputs, lambda _name, make: make())
    names = [blueprint.layers[-1][0], *(head.name for head in blueprint.heads)]
    outputs = [
        keras.layers.Softmax(name=name)(values) for name, values in zip(names, logits, strict=True)
    ]
    return keras.Model(inputs, outputs if blueprint.heads else outputs[0], name=blueprint.name)


def logits_of(
    blueprint: Blueprint, values: Any, layer_of: LayerOf, *, beside: Sequence[str] = ()
) -> list[Any]:
    """Lead values through the layers of ``blueprint``, up to before the softmax.

    Args:
        blueprint: the network.
        values: pictures ``(n, 28, 28, 1)``, as numbers or for the time when there are some.
        layer_of: what each layer is; it may be asked for one that is made already.
        beside: names of dense layers made already, which take what the last layer takes.

    Returns:
        The logits of the classes, then those of each head, then what ``beside`` gives.
    """
    *body, (_name, last) = blueprint.layers
    for name, layer in body:
        values = _apply(layer, values, name, layer_of)
    heads = {LOGITS_LAYER: last} | {
        f"{head.name}_{LOGITS_LAYER}": head.layer for head in blueprint.heads
    }
    heads |= dict.fromkeys(beside, last)
    return [layer_of(name, partial(_dense, head, name))(values) for name, head in heads.items()]


def class_model(model: keras.Model) -> keras.Model:
    """Return the model without the further answers of its heads; it shares its layers."""
    first, *others = model.outputs
    kept = [output for output in others if output.shape[-1] == 1]  # see ``recognising``
    if len(kept) == len(others):
        return model
    return keras.Model(model.input, [first, *kept] if kept else first, name=model.name)


def logits_model(model: keras.Model) -> keras.Model:
    """Return the model that ends before the softmax; it shares its layers with ``model``."""
    return keras.Model(model.input, model.get_layer(LOGITS_LAYER).output)


def _dense(layer: Layer, name: str) -> keras.layers.Dense:
    """Return the dense layer of ``layer`` without its softmax.

    Raises:
        TypeError: it is another layer.
    """
    if not isinstance(layer, Dense):
        raise TypeError(f"A network ends with a dense layer, not with {layer!r}")
    return keras.layers.Dense(layer.units, name=name)


def _apply(layer: Layer, values: Any, name: str, layer_of: LayerOf) -> Any:
    match layer:
        case Residual(body=body, shortcut=shortcut):
            branches = []
            for branch, kind in ((body, "body"), (shortcut, "shortcut")):
                output = values
                for position, inner in enumerate(branch, start=1):
                    output = _apply(inner, output, f"{name}_{kind}_{position}", layer_of)
                branches.append(output)
            return layer_of(name, lambda: keras.layers.Add(name=name))(branches)
        case SqueezeExcitation() | ConvolutionalAttention():
            return attended(layer, values, name, layer_of)
        case Enlarged():
            return enlarged(layer, values, name, layer_of)
        case Pretrained():
            return through_backbone(layer, values, name, layer_of)
        case _:
            return layer_of(name, partial(_simple, layer, name))(values)


def _simple(layer: Layer, name: str) -> keras.layers.Layer:
    """Return the one Keras layer that ``layer`` stands for."""
    match layer:
        case Convolution():
            return keras.layers.Conv2D(
                layer.filters,
                layer.kernel,
                strides=layer.stride,
                padding=layer.padding,
                activation=layer.activation,
                use_bias=layer.bias,
                kernel_initializer="glorot_uniform"
                if layer.activation != "linear"
                else "he_normal",
                name=name,
            )
        case Dense():
            return keras.layers.Dense(layer.units, activation=layer.activation, name=name)
        case Pooling(kind="average"):
            return keras.layers.AveragePooling2D(layer.size, name=name)
        case Pooling():
            return keras.layers.MaxPooling2D(layer.size, name=name)
        case GlobalAveragePooling():
            return keras.layers.GlobalAveragePooling2D(name=name)
        case Flatten():
            return keras.layers.Flatten(name=name)
        case BatchNormalisation():
            return keras.layers.BatchNormalization(name=name)
        case Dropout():
            return keras.layers.Dropout(layer.rate, name=name)
        case ActivationLayer():
            return keras.layers.Activation(layer.activation, name=name)
        case _:
            raise TypeError(f"No Keras layer stands for {layer!r}")
