"""Own classes with all layers learning: fine-tuned, or from scratch. Imports TensorFlow.

To compare with a head on a frozen backbone: what does it bring to let the rest learn too, and what
is the backbone worth at all?

Source: https://keras.io/guides/transfer_learning/ (batch normalisation keeps its statistics while
one fine-tunes). Differs from the source: one network from the first step on, whose new layer
begins at zero, under a learning rate that rises and then falls to nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import cv2
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.export.taught import FIELDS, last_maps, taught_network
from fmnist.inference import as_batch
from fmnist.teaching.head import Head

__all__ = ["Start", "learned_probabilities"]

Start = Literal["fine_tuned", "scratch"]

_STEPS: Final = 150
_BATCH: Final = 32
_RATES: Final[dict[Start, float]] = {"fine_tuned": 3e-4, "scratch": 1e-3}
_WARM_UP: Final = 10


def learned_probabilities(
    backbone: keras.Model,
    views: NDArray[np.uint8],
    labels: NDArray[np.int64],
    others: NDArray[np.uint8],
    *,
    classes: int,
    start: Start,
    seed: int,
    report: Callable[[float], None] = lambda _share: None,
) -> NDArray[np.float32]:
    """Learn from some pictures, and return the mean answers to others.

    Args:
        backbone: whose layers are taken; its weights stay as they are.
        views: ``(n, views, 28, 28) uint8`` to learn from.
        labels: ``(n,)``.
        others: ``(m, views, 28, 28) uint8``.
        classes: how many there are.
        start: with the weights of the backbone, or with new ones.
        seed: of new weights, order and augmentation.
        report: is told which share of the steps is done, 0–1.

    Returns:
        ``(m, classes) float32``.
    """
    keras.utils.set_random_seed(seed)
    generator = np.random.default_rng(seed)
    network = _network(backbone, classes, start)
    optimizer = keras.optimizers.Adam()
    optimizer.build(network.trainable_variables)

    @tf.function  # type: ignore[untyped-decorator]
    def step(batch: tf.Tensor, wanted: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            found = network(batch, training=True)
            loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(wanted, found))
        variables = network.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

    for number in range(_STEPS):
        rising, falling = min(1, (number + 1) / _WARM_UP), 1 - number / _STEPS
        optimizer.learning_rate.assign(_RATES[start] * rising * falling)
        chosen = generator.integers(len(labels), size=_BATCH)
        pictures = np.stack(
            [_changed(views[place, generator.integers(views.shape[1])], generator)
             for place in chosen]
        )  # fmt: skip
        step(tf.constant(as_batch(pictures)), tf.constant(labels[chosen]))
        report((number + 1) / _STEPS)
    flat = others.reshape(-1, *others.shape[-2:])
    answers = network.predict(as_batch(flat), batch_size=256, verbose=0)
    rows = np.asarray(answers, np.float32).reshape(len(others), -1, classes)
    return np.asarray(rows.mean(axis=1))


def _network(backbone: keras.Model, classes: int, start: Start) -> keras.Model:
    copy = keras.models.clone_model(backbone)
    if start == "fine_tuned":
        copy.set_weights(backbone.get_weights())
    trunk = keras.Model(copy.input, copy.outputs)
    size = _values(trunk)
    head = Head(np.zeros((size, classes), np.float32), np.zeros(classes, np.float32))
    network = taught_network(trunk, head)
    for layer in network.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            if start == "fine_tuned":
                layer.trainable = False
            else:
                layer.momentum = 0.9  # so few steps would leave the usual one behind
    return network


def _values(backbone: keras.Model) -> int:
    height, width, channels = last_maps(backbone).shape[1:]
    return int(height // FIELDS * (width // FIELDS) * channels)


def _changed(view: NDArray[np.uint8], generator: np.random.Generator) -> NDArray[np.uint8]:
    """Return a view turned, moved, sheared and in another tone, a little."""
    angle, scale = generator.uniform(-12, 12), generator.uniform(0.85, 1.1)
    matrix = cv2.getRotationMatrix2D((13.5, 13.5), angle, scale)
    matrix[:, 2] += generator.uniform(-2, 2, 2)
    shear = generator.uniform(-0.12, 0.12)
    matrix[0, 1] += shear
    matrix[0, 2] -= shear * 13.5
    moved = cv2.warpAffine(view, matrix, (28, 28)) / 255
    toned = 255 * moved ** generator.uniform(0.7, 1.4) * generator.uniform(0.8, 1.1)
    return np.asarray(np.clip(toned, 0, 255), np.uint8)
