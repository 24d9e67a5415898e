"""From a ``Blueprint`` to a Keras model. Imports TensorFlow: for workers and the command line.

The probabilities come from a ``Softmax`` layer of their own after a linear dense layer
called ``logits``, so that the training loop can take the loss from the logits, which stays
accurate where a probability underflows.
"""

from __future__ import annotations

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
    Head,
    Layer,
    Pooling,
    Pretrained,
    Residual,
    SqueezeExcitation,
)
from fmnist.models.build_attention import attended
from fmnist.models.build_backbone import enlarged, through_backbone

__all__ = ["LOGITS_LAYER", "all_logits_model", "build_model", "class_model", "logits_model"]

LOGITS_LAYER = "logits"


def build_model(blueprint: Blueprint) -> keras.Model:
    """Return the Keras model: ``(n, 28, 28, 1)`` float32 in [0, 1] → ``(n, classes)`` float32.

    With further heads it gives a list: the ten probabilities, then those of each head.
    Weights are drawn from Keras' global random state: seed it first.
    """
    inputs = keras.Input(INPUT_SHAPE, name="pictures")
    before, values = inputs, inputs
    for name, layer in blueprint.layers:
        before, values = values, _apply(layer, values, name)
    if not blueprint.heads:
        return keras.Model(inputs, values, name=blueprint.name)
    outputs = [values]
    for head in blueprint.heads:
        logits = keras.layers.Dense(head.values, name=_head_logits(head))(before)
        outputs.append(keras.layers.Softmax(name=head.name)(logits))
    return keras.Model(inputs, outputs, name=blueprint.name)


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


def all_logits_model(model: keras.Model, blueprint: Blueprint) -> keras.Model:
    """Return the model that gives a list: the logits of the classes, then those of each head."""
    names = [LOGITS_LAYER, *map(_head_logits, blueprint.heads)]
    return keras.Model(model.input, [model.get_layer(name).output for name in names])


def _head_logits(head: Head) -> str:
    return f"{head.name}_{LOGITS_LAYER}"


def _apply(layer: Layer, values: keras.KerasTensor, name: str) -> keras.KerasTensor:
    match layer:
        case Residual(body=body, shortcut=shortcut):
            branches = []
            for branch, kind in ((body, "body"), (shortcut, "shortcut")):
                output = values
                for position, inner in enumerate(branch, start=1):
                    output = _apply(inner, output, f"{name}_{kind}_{position}")
                branches.append(output)
            return keras.layers.Add(name=name)(branches)
        case SqueezeExcitation() | ConvolutionalAttention():
            return attended(layer, values, name)
        case Enlarged():
            return enlarged(layer, values, name)
        case Pretrained():
            return through_backbone(layer, values, name)
        case Dense(units=units, activation="softmax"):
            logits = keras.layers.Dense(units, name=LOGITS_LAYER)(values)
            return keras.layers.Softmax(name=name)(logits)
        case _:
            return _simple(layer, name)(values)


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
