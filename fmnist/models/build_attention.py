"""The attention layers of a blueprint as Keras layers. Imports TensorFlow.

Only layers of Keras' own are used, so that a saved model is read anywhere.
"""

from __future__ import annotations

import keras

from fmnist.models.layers import ConvolutionalAttention, SqueezeExcitation

__all__ = ["attended"]


def attended(
    layer: SqueezeExcitation | ConvolutionalAttention, values: keras.KerasTensor, name: str
) -> keras.KerasTensor:
    """Return ``values`` ``(n, height, width, channels)`` weighed as ``layer`` says."""
    channels = values.shape[-1]
    narrow = keras.layers.Dense(layer.units, activation="relu", name=f"{name}_squeeze")
    by_place = isinstance(layer, ConvolutionalAttention)
    wide = keras.layers.Dense(
        channels, activation="linear" if by_place else "sigmoid", name=f"{name}_excite"
    )
    weights = wide(narrow(keras.layers.GlobalAveragePooling2D(name=f"{name}_means")(values)))
    if by_place:
        greatest = keras.layers.GlobalMaxPooling2D(name=f"{name}_maxima")(values)
        weights = keras.layers.Add(name=f"{name}_sum")([weights, wide(narrow(greatest))])
        weights = keras.layers.Activation("sigmoid", name=f"{name}_channels")(weights)
    weights = keras.layers.Reshape((1, 1, channels), name=f"{name}_weights")(weights)
    if not isinstance(layer, ConvolutionalAttention):
        return keras.layers.Multiply(name=name)([values, weights])
    values = keras.layers.Multiply(name=f"{name}_weighed")([values, weights])
    places = keras.layers.Concatenate(name=f"{name}_places")(_over_channels(values, name))
    where = keras.layers.Conv2D(
        1,
        layer.kernel,
        padding="same",
        activation="sigmoid",
        use_bias=False,
        name=f"{name}_where",
    )(places)
    return keras.layers.Multiply(name=name)([values, where])


def _over_channels(values: keras.KerasTensor, name: str) -> list[keras.KerasTensor]:
    """Return mean and maximum over the channels of each place, ``(n, height, width, 1)`` each."""
    height, width, channels = values.shape[1:]
    rows = keras.layers.Reshape((height * width, channels), name=f"{name}_rows")(values)
    columns = keras.layers.Permute((2, 1), name=f"{name}_columns")(rows)
    found = []
    for kind, pooling in (
        ("mean", keras.layers.GlobalAveragePooling1D),
        ("maximum", keras.layers.GlobalMaxPooling1D),
    ):
        pooled = pooling(name=f"{name}_{kind}")(columns)
        shaped = keras.layers.Reshape((height, width, 1), name=f"{name}_{kind}_of_place")(pooled)
        found.append(shaped)
    return found
