"""Pictures → logits, as the training loop works them out. Imports TensorFlow.

The values are those of the Keras model, worked out by its own layers but for two, which
TensorFlow has something quicker for (one thread of an AMD EPYC, TensorFlow 2.21, Keras 3.15):

- Batch normalisation while training: Keras puts it together from a dozen operations. The fused
  one takes 5 ms where they take 22, forward and backward, for 128 pictures of 28×28×32.
- The gradient of average pooling spreads each value over its window by concatenation.
  TensorFlow's own ``AvgPoolGrad`` walks through the pictures value by value: for the first pooling
  of LeNet-5 and 32 pictures it took 242 µs where this takes 71 µs, of 2.7 ms that a step takes.

In mixed precision the large values between convolutions are ``bfloat16``, weights, statistics and
whatever follows the last convolution ``float32``, as with Keras' policy ``mixed_bfloat16``
(P. Micikevicius et al., "Mixed Precision Training", 2018). It needs no scaling of the loss, since
``bfloat16`` has the range of ``float32``. Differs from Keras: batch normalisation reads and writes
``bfloat16`` (its statistics are ``float32``), and scoring is always done in ``float32``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import keras
import tensorflow as tf

from fmnist.models.blueprint import Blueprint
from fmnist.models.build import logits_of

__all__ = ["average_pooling", "logits_function", "normalised"]


def logits_function(
    model: keras.Model, blueprint: Blueprint, *, mixed: bool = False, beside: Sequence[str] = ()
) -> Callable[..., list[tf.Tensor]]:
    """Return what gives the logits of the classes, then those of each further head, ``float32``.

    Call it with pictures and ``training=``.

    Args:
        model: built from ``blueprint``, whose variables it uses.
        blueprint: the network.
        mixed: whether it trains in mixed precision.
        beside: names of further dense layers of ``model``, see ``logits_of``.
    """

    def logits(values: tf.Tensor, *, training: bool) -> list[tf.Tensor]:
        def layer_of(name: str, _make: object) -> Callable[..., Any]:
            layer = model.get_layer(name)
            quick = _quick(layer, training=training)
            return _narrow(layer, quick) if mixed and training else quick

        return logits_of(blueprint, values, layer_of, beside=beside)

    return logits


def _narrow(layer: keras.layers.Layer, quick: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``quick`` in ``bfloat16``, if the layer is one of the large values' own.

    Any other layer makes ``float32`` of what it is given by itself.
    """
    match layer:
        case keras.layers.Conv2D(groups=1, dilation_rate=(1, 1)) if layer.filters > 1:
            return partial(_convolved, layer)
        case keras.layers.BatchNormalization() if _large(layer):
            return quick
        case keras.layers.Activation() if _large(layer):
            return layer.activation  # type: ignore[no-any-return]
        case keras.layers.MaxPooling2D(pool_size=size, padding="valid"):
            return partial(tf.nn.max_pool2d, ksize=size, strides=layer.strides, padding="VALID")
        case keras.layers.Add() if _large(layer):
            return lambda values: tf.add_n([tf.cast(value, tf.bfloat16) for value in values])
        case keras.layers.Multiply() if _large(layer):
            return lambda values: tf.math.multiply(
                *(tf.cast(value, tf.bfloat16) for value in values)
            )
        case _:
            return quick


def _large(layer: keras.layers.Layer) -> bool:
    return len(layer.output.shape) == 4 and layer.output.shape[1] > 1


def _convolved(layer: keras.layers.Conv2D, values: tf.Tensor) -> tf.Tensor:
    """Return a convolution in ``bfloat16``; its weights stay ``float32``."""
    narrow = tf.bfloat16
    result = tf.nn.conv2d(
        tf.cast(values, narrow),
        tf.cast(layer.kernel.value, narrow),
        layer.strides,
        layer.padding.upper(),
    )
    if layer.use_bias:
        result = tf.nn.bias_add(result, tf.cast(layer.bias.value, narrow))
    return layer.activation(result)


def _quick(layer: keras.layers.Layer, *, training: bool) -> Callable[..., Any]:
    """Return what gives the values of a layer."""

    def own(values: Any, **given: bool) -> Any:
        return layer(values, **({"training": training} | given))

    match layer:
        case keras.layers.AveragePooling2D(pool_size=(size, other)) if size == other:
            height, width = layer.input.shape[1:3]
            return own if height % size or width % size else partial(average_pooling, size=size)
        case keras.layers.BatchNormalization() if training and len(layer.input.shape) == 4:
            return partial(normalised, layer)
        case _:
            return own


def normalised(layer: keras.layers.BatchNormalization, values: tf.Tensor) -> tf.Tensor:
    """Return what batch normalisation does while training, its moving statistics included.

    Args:
        layer: of Keras.
        values: ``(n, height, width, channels)``.
    """
    result, mean, variance, *_reserved = tf.raw_ops.FusedBatchNormV3(
        x=values,
        scale=layer.gamma,
        offset=layer.beta,
        mean=[],
        variance=[],
        epsilon=layer.epsilon,
        is_training=True,
    )
    # The fused variance is that of the values at large, Keras' that of these values.
    count = tf.cast(tf.size(values) // values.shape[-1], tf.float32)
    for moving, found in (
        (layer.moving_mean, mean),
        (layer.moving_variance, variance * (count - 1.0) / count),
    ):
        moving.assign(moving * layer.momentum + found * (1.0 - layer.momentum))
    return result


def average_pooling(values: tf.Tensor, size: int) -> tf.Tensor:
    """Return the means of windows of ``size`` × ``size`` that lie side by side.

    Args:
        values: ``(n, height, width, channels)``; ``size`` divides height and width.
        size: side of a window.
    """

    height, width, channels = values.shape[1:]

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def pooled(values: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
        return tf.nn.avg_pool2d(values, size, size, "VALID"), spread

    def spread(upstream: tf.Tensor) -> tf.Tensor:
        share = upstream / (size * size)
        rows = tf.reshape(
            tf.concat([share] * size, axis=3), [-1, height // size, 1, width * channels]
        )
        return tf.reshape(tf.concat([rows] * size, axis=2), [-1, height, width, channels])

    return pooled(values)
