"""The attention layers of a blueprint as Keras layers. Imports TensorFlow.

Only layers of Keras' own are used, so that a saved model is read anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

from fmnist.models.layers import ConvolutionalAttention, SqueezeExcitation

if TYPE_CHECKING:
    from fmnist.models.layer_of import LayerOf

__all__ = ["attended"]


def attended(
    layer: SqueezeExcitation | ConvolutionalAttention, values: Any, name: str, layer_of: LayerOf
) -> Any:
    """Return ``values`` ``(n, height, width, channels)`` weighed as ``layer`` says.

    Args:
        layer: what to do.
        values: as for ``fmnist.models.build.logits_of``, ``layer_of`` likewise.
        name: that the names of the Keras layers begin with.
        layer_of: what each Keras layer is.
    """

    def made(kind: type[keras.layers.Layer], part: str, *arguments: Any, **options: Any) -> Any:
        full = f"{name}_{part}" if part else name
        return layer_of(full, lambda: kind(*arguments, **options, name=full))

    layers = keras.layers
    channels = values.shape[-1]
    by_place = isinstance(layer, ConvolutionalAttention)
    narrow = made(layers.Dense, "squeeze", layer.units, activation="relu")
    wide = made(layers.Dense, "excite", channels, activation="linear" if by_place else "sigmoid")
    weights = wide(narrow(made(layers.GlobalAveragePooling2D, "means")(values)))
    if by_place:
        greatest = wide(narrow(made(layers.GlobalMaxPooling2D, "maxima")(values)))
        weights = made(layers.Add, "sum")([weights, greatest])
        weights = made(layers.Activation, "channels", "sigmoid")(weights)
    weights = made(layers.Reshape, "weights", (1, 1, channels))(weights)
    if not isinstance(layer, ConvolutionalAttention):
        return made(layers.Multiply, "")([values, weights])
    values = made(layers.Multiply, "weighed")([values, weights])
    height, width = values.shape[1:3]
    rows = made(layers.Reshape, "rows", (height * width, channels))(values)
    columns = made(layers.Permute, "columns", (2, 1))(rows)
    over_channels = []
    for part, pooling in (
        ("mean", layers.GlobalAveragePooling1D),
        ("maximum", layers.GlobalMaxPooling1D),
    ):
        pooled = made(pooling, part)(columns)
        over_channels.append(made(layers.Reshape, f"{part}_of_place", (height, width, 1))(pooled))
    where = made(
        layers.Conv2D, "where", 1, layer.kernel,
        padding="same", activation="sigmoid", use_bias=False,
    )  # fmt: skip
    weights = where(made(layers.Concatenate, "places")(over_channels))
    return made(layers.Multiply, "")([values, weights])
