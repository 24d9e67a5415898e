"""Augmentation drawn with TensorFlow, for the training loop; ``pixels`` is the same for a page."""

from __future__ import annotations

import tensorflow as tf

from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE

__all__ = ["augmented", "scaled"]


def scaled(pictures: tf.Tensor) -> tf.Tensor:
    """``uint8`` 0–255 → ``float32`` in [0, 1]."""
    return tf.cast(pictures, tf.float32) / 255.0


def augmented(
    pictures: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor, *, moves: bool, erases: bool
) -> tf.Tensor:
    """Return the pictures ``(n, 28, 28, 1)`` moved and erased as drawn.

    Args:
        pictures: float32.
        transforms: ``(n, 8) float32``, see ``fmnist.training.augmentation.Draw``.
        boxes: ``(n, 4) int32`` likewise.
        moves: whether any of them is moved.
        erases: whether any of them is erased.
    """
    if moves:
        pictures = tf.raw_ops.ImageProjectiveTransformV3(
            images=pictures,
            transforms=transforms,
            output_shape=tf.constant(PICTURE_SHAPE),
            interpolation="BILINEAR",
            fill_mode="CONSTANT",
            fill_value=0.0,
        )
    if erases:
        pictures *= 1.0 - _box_mask(boxes)
    return pictures


def _box_mask(boxes: tf.Tensor) -> tf.Tensor:
    """``(n, 4)`` rows top, bottom, left, right → ``(n, 28, 28, 1)``, 1.0 inside the box."""
    place = tf.range(PICTURE_SIDE)[tf.newaxis, :]
    rows = tf.logical_and(place >= boxes[:, 0:1], place < boxes[:, 1:2])
    columns = tf.logical_and(place >= boxes[:, 2:3], place < boxes[:, 3:4])
    inside = tf.logical_and(rows[:, :, tf.newaxis], columns[:, tf.newaxis, :])
    return tf.cast(inside, tf.float32)[..., tf.newaxis]
