"""A small network that says of each pixel how surely it belongs to the item. Imports TensorFlow.

Source: O. Ronneberger, P. Fischer, T. Brox, "U-Net", arXiv:1505.04597.
Differs from the source: strides instead of pooling, bilinear steps upwards, and the mean over the
whole picture is added at the coarsest level, so that every pixel knows what the background is like.
"""

from __future__ import annotations

from typing import Final

import keras
from keras import layers

__all__ = ["LEVELS", "separating_model"]

LEVELS: Final = (12, 24, 40, 56, 80)
"""Channels at each level, from the finest to the coarsest; every level has half the side."""


def separating_model(side: int) -> keras.Model:
    """Return ``(n, side, side, 3)`` RGB in [0, 1] → ``(n, side, side, 1)`` in [0, 1], 1 = item.

    Args:
        side: pixels, a multiple of 16.
    """
    source = keras.Input((side, side, 3), name="colours")
    fine = _block(layers.Rescaling(2.0, -1.0)(source), LEVELS[0], size=3)
    kept, values = [fine], fine
    for channels in LEVELS[1:]:
        values = _block(_block(values, channels, strides=2), channels)
        kept.append(values)
    whole = layers.GlobalAveragePooling2D(keepdims=True)(values)
    values = layers.add([values, layers.Conv2D(LEVELS[-1], 1)(whole)])
    values = _block(values, LEVELS[-1])
    for channels, skipped in zip(LEVELS[-2::-1], kept[-2::-1], strict=True):
        # Fewer channels before they are spread over four times the pixels.
        values = layers.UpSampling2D(2, interpolation="bilinear")(_block(values, channels, size=1))
        values = _block(layers.add([values, skipped]), channels)
    logits = layers.Conv2D(1, 1, name="logits")(values)
    return keras.Model(source, layers.Activation("sigmoid", name="item")(logits), name="separating")


def _block(
    values: keras.KerasTensor, channels: int, *, size: int = 3, strides: int = 1
) -> keras.KerasTensor:
    values = layers.Conv2D(channels, size, strides=strides, padding="same", use_bias=False)(values)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.97)(values))
