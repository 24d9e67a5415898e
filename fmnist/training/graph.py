"""The arithmetic of a training, as TensorFlow functions: many steps in one call, and scoring.

Source of the idea: for a network as small as LeNet-5, Keras' ``fit`` spends much of its time
between the steps (feeding batches, calling back), so the steps are put in a graph of their own
that gathers its batches from tensors. ``benchmarks/training.py`` measures the difference.

A batch may be divided into shards, whose gradients are worked out side by side and added: on two
processors that is faster than to divide each small operation among them.
"""

from __future__ import annotations

import itertools

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE
from fmnist.models.build import logits_model
from fmnist.training.config import TrainingConfig

__all__ = ["EpochTensors", "TrainingGraph", "make_optimizer"]


class EpochTensors:
    """What the steps of one epoch read.

    Args:
        order: ``(n,)`` indices of the pictures, in the order of the epoch.
        transforms: ``(n, 8) float32``, see ``fmnist.training.augmentation.Draw``.
        boxes: ``(n, 4) int32`` likewise.
        learning_rates: ``(steps,) float32``.
    """

    def __init__(
        self,
        order: NDArray[np.int64],
        transforms: NDArray[np.float32],
        boxes: NDArray[np.int32],
        learning_rates: NDArray[np.float32],
    ) -> None:
        self.tensors = (
            tf.constant(order, tf.int32),
            tf.constant(transforms),
            tf.constant(boxes),
            tf.constant(learning_rates),
        )


class TrainingGraph:
    """The steps of a training, and the scoring of pictures.

    Args:
        config: loss, augmentation and batch size.
        model: what is trained, in place.
        optimizer: built for the model's trainable variables.
        pictures: ``(n, 28, 28) uint8``; every index below points into them.
        labels: ``(n,)``.
        shards: parts a batch is divided into; more than one only for a network without batch
            normalisation and dropout, and for batches of at least as many pictures.
    """

    def __init__(
        self,
        config: TrainingConfig,
        model: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        pictures: NDArray[np.uint8],
        labels: NDArray[np.integer],
        *,
        shards: int = 1,
    ) -> None:
        self._config = config
        self._variables = model.trainable_variables
        self._logits = logits_model(model)
        self._optimizer = optimizer
        self._pictures = tf.constant(pictures[..., np.newaxis])
        self._labels = tf.constant(labels.astype(np.int32))
        self._shards = shards

    def steps(
        self, first: int, last: int, epoch: EpochTensors
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Do the steps ``first`` … ``last - 1`` of an epoch; return loss and accuracy of each."""
        losses, right = self._steps(tf.constant(first), tf.constant(last), *epoch.tensors)
        return losses.numpy(), right.numpy()

    def score(self, indices: NDArray[np.int64]) -> tuple[float, NDArray[np.float32]]:
        """Return the summed loss of these pictures, and their logits ``(n, 10)``."""
        loss, logits = self._score(tf.constant(indices, tf.int32))
        return float(loss), logits.numpy()

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def _score(self, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        labels = tf.gather(self._labels, indices)
        logits = self._logits(_scaled(tf.gather(self._pictures, indices)), training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_sum(losses), logits

    @tf.function  # type: ignore[untyped-decorator]
    def _steps(
        self,
        first: tf.Tensor,
        last: tf.Tensor,
        order: tf.Tensor,
        transforms: tf.Tensor,
        boxes: tf.Tensor,
        learning_rates: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        losses = tf.TensorArray(tf.float32, last - first)
        accuracies = tf.TensorArray(tf.float32, last - first)
        size = self._config.batch_size
        for step in tf.range(first, last):
            rows = slice(step * size, (step + 1) * size)
            loss, right, gradients = self._batch(order[rows], transforms[rows], boxes[rows])
            self._optimizer.learning_rate.assign(learning_rates[step])
            self._optimizer.apply(gradients, self._variables)
            losses = losses.write(step - first, loss)
            accuracies = accuracies.write(step - first, right)
        return losses.stack(), accuracies.stack()

    def _batch(
        self, indices: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        """Return mean loss, share right and gradients of one batch."""
        if self._shards == 1:
            return self._shard(indices, transforms, boxes, tf.shape(indices)[0])
        count = tf.shape(indices)[0]
        ends = [count * number // self._shards for number in range(self._shards + 1)]
        parts = [
            self._shard(indices[rows], transforms[rows], boxes[rows], count)
            for rows in itertools.starmap(slice, itertools.pairwise(ends))
        ]
        losses, right, gradients = zip(*parts, strict=True)
        added = [tf.add_n(list(shares)) for shares in zip(*gradients, strict=True)]
        return tf.add_n(list(losses)), tf.add_n(list(right)), added

    def _shard(
        self, indices: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor, count: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        """Return what these pictures add to the means over a batch of ``count`` pictures."""
        pictures = self.augmented(_scaled(tf.gather(self._pictures, indices)), transforms, boxes)
        labels = tf.gather(self._labels, indices)
        of_batch = tf.cast(count, tf.float32)
        with tf.GradientTape() as tape:
            logits = self._logits(pictures, training=True)
            loss = tf.reduce_sum(self._losses(labels, logits)) / of_batch
        gradients = tape.gradient(loss, self._variables)
        return loss, tf.reduce_sum(_right(labels, logits)) / of_batch, gradients

    def _losses(self, labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        if not self._config.label_smoothing:
            return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        share = self._config.label_smoothing
        classes = logits.shape[-1]
        targets = tf.one_hot(labels, classes) * (1 - share) + share / classes
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)

    def augmented(self, pictures: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor) -> tf.Tensor:
        """Return the pictures ``(n, 28, 28, 1)`` moved and erased as drawn."""
        if self._config.augmentation.moves:
            pictures = tf.raw_ops.ImageProjectiveTransformV3(
                images=pictures,
                transforms=transforms,
                output_shape=tf.constant(PICTURE_SHAPE),
                interpolation="BILINEAR",
                fill_mode="CONSTANT",
                fill_value=0.0,
            )
        if self._config.augmentation.erase:
            pictures *= 1.0 - _box_mask(boxes)
        return pictures


def make_optimizer(config: TrainingConfig) -> keras.optimizers.Optimizer:
    """Return the configured optimizer, not built yet."""
    match config.optimizer:
        case "adam":
            return keras.optimizers.Adam(config.learning_rate)
        case "adamw":
            return keras.optimizers.AdamW(config.learning_rate, weight_decay=config.weight_decay)
        case _:
            return keras.optimizers.SGD(
                config.learning_rate,
                momentum=config.momentum,
                nesterov=True,
                weight_decay=config.weight_decay or None,
            )


def _scaled(pictures: tf.Tensor) -> tf.Tensor:
    """``uint8`` 0–255 → ``float32`` in [0, 1]."""
    return tf.cast(pictures, tf.float32) / 255.0


def _right(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """1.0 where the largest logit is the label's, else 0.0."""
    return tf.cast(tf.equal(tf.argmax(logits, -1, tf.int32), labels), tf.float32)


def _box_mask(boxes: tf.Tensor) -> tf.Tensor:
    """``(n, 4)`` rows top, bottom, left, right → ``(n, 28, 28, 1)``, 1.0 inside the box."""
    place = tf.range(PICTURE_SIDE)[tf.newaxis, :]
    rows = tf.logical_and(place >= boxes[:, 0:1], place < boxes[:, 1:2])
    columns = tf.logical_and(place >= boxes[:, 2:3], place < boxes[:, 3:4])
    inside = tf.logical_and(rows[:, :, tf.newaxis], columns[:, tf.newaxis, :])
    return tf.cast(inside, tf.float32)[..., tf.newaxis]
