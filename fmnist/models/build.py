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
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    Pooling,
    Residual,
)

__all__ = ["LOGITS_LAYER", "build_model", "logits_model"]

LOGITS_LAYER = "logits"


def build_model(blueprint: Blueprint) -> keras.Model:
    """Return the Keras model: ``(n, 28, 28, 1)`` float32 in [0, 1] → ``(n, classes)`` float32.

    Weights are drawn from Keras' global random state: seed it first.
    """
    inputs = keras.Input(INPUT_SHAPE, name="pictures")
    values = inputs
    for name, layer in blueprint.layers:
        values = _apply(layer, values, name)
    return keras.Model(inputs, values, name=blueprint.name)


def logits_model(model: keras.Model) -> keras.Model:
    """Return the model that ends before the softmax; it shares its layers with ``model``."""
    return keras.Model(model.input, model.get_layer(LOGITS_LAYER).output)


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
