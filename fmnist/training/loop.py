"""The training loop: many steps inside one TensorFlow function. Imports TensorFlow.

Source of the idea: for a network as small as LeNet-5, Keras' ``fit`` spends most of its time
between the steps (feeding batches, calling back), so the steps are put in a graph of their own
that gathers its batches from tensors. ``benchmarks/training.py`` measures the difference.

Differs from ``fit``: the loss is taken from the logits; the learning rate of every step is known
beforehand; each epoch's order and augmentation come from (seed, epoch) alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import keras
import numpy as np
import tensorflow as tf

from fmnist.data import Dataset, split_validation
from fmnist.errors import TrainingError
from fmnist.labels import PICTURE_SHAPE, PICTURE_SIDE
from fmnist.models.build import build_model, logits_model
from fmnist.training.config import TrainingConfig
from fmnist.training.records import EpochRecord, Record, StepRecord
from fmnist.translation import _

__all__ = ["Trainer"]

RECORD_SECONDS: Final = 0.2
"""Aimed-at time between two step records: how soon a stop acts, how often a curve grows."""

VALIDATION_BATCH: Final = 500


class Trainer:
    """One training. Iterate over ``records()`` to make it happen; ``model`` is the result.

    Args:
        config: what to train and how.
        dataset: where ``x_train`` and ``y_train`` come from; the test set is never read.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset) -> None:
        self.config = config
        keras.utils.set_random_seed(config.seed)
        self.model = build_model(config.blueprint())
        self._logits = logits_model(self.model)
        self._optimizer = _optimizer(config)
        self._optimizer.build(self.model.trainable_variables)
        training, self.validation = split_validation(
            dataset.y_train,
            fraction=config.validation_split,
            method=config.validation_method,
            seed=config.seed,
        )
        self._pictures = tf.constant(dataset.x_train[..., np.newaxis])
        self._labels = tf.constant(dataset.y_train.astype(np.int32))
        self._training = training
        self.steps_per_epoch = -(-len(training) // config.batch_size)
        self.total_steps = self.steps_per_epoch * config.epochs
        self._learning_rates = config.schedule.learning_rates(
            config.learning_rate, self.total_steps
        )
        self._stopping = False
        self._chunk = 1

    def stop(self) -> None:
        """End the training after the steps now in the graph (about 0.2 s)."""
        self._stopping = True

    def records(self) -> Iterator[Record]:
        """Train, and yield what happens.

        Raises:
            TrainingError: the loss is no longer a finite number.
        """
        for epoch in range(1, self.config.epochs + 1):
            started = time.perf_counter()
            losses: list[StepRecord] = []
            for record in self._epoch(epoch):
                losses.append(record)
                yield record
                if self._stopping:
                    break
            if self._stopping and losses[-1].next_step < epoch * self.steps_per_epoch:
                return
            yield self._summary(epoch, losses, started)
            if self._stopping:
                return

    def _epoch(self, epoch: int) -> Iterator[StepRecord]:
        """Yield the step records of one epoch."""
        generator = np.random.default_rng((self.config.seed, epoch))
        order = tf.constant(generator.permutation(self._training), tf.int32)
        draw = self.config.augmentation.draw(len(self._training), generator)
        transforms, boxes = tf.constant(draw.transforms), tf.constant(draw.boxes)
        offset = (epoch - 1) * self.steps_per_epoch
        rates = self._learning_rates[offset : offset + self.steps_per_epoch]
        rates_tensor = tf.constant(rates)
        first = 0
        while first < self.steps_per_epoch:
            last = min(first + self._chunk, self.steps_per_epoch)
            started = time.perf_counter()
            losses, accuracies = (
                value.numpy()
                for value in self._steps(first, last, order, transforms, boxes, rates_tensor)
            )
            seconds = time.perf_counter() - started
            if not np.isfinite(losses).all():
                bad = int(np.flatnonzero(~np.isfinite(losses))[0]) + first + offset
                raise TrainingError(
                    _(
                        "The loss was {loss} at step {step}: the training has diverged. "
                        "Try a smaller learning rate (it was {rate:g})."
                    ).format(loss=losses[bad - first - offset], step=bad, rate=rates[bad - offset])
                )
            pictures = min(last * self.config.batch_size, len(self._training)) - (
                first * self.config.batch_size
            )
            yield StepRecord(
                epoch=epoch,
                first_step=first + offset,
                loss=losses,
                accuracy=accuracies,
                learning_rate=rates[first:last],
                pictures_per_second=pictures / max(seconds, 1e-9),
            )
            self._resize_chunk(last - first, seconds)
            first = last

    def _resize_chunk(self, steps: int, seconds: float) -> None:
        """Choose the next chunk's steps: at most double, so that one slow call does no harm."""
        fitting = int(steps * RECORD_SECONDS / max(seconds, 1e-9))
        self._chunk = max(1, min(fitting, 2 * self._chunk))

    def _summary(self, epoch: int, records: list[StepRecord], started: float) -> EpochRecord:
        sizes = np.full(self.steps_per_epoch, self.config.batch_size, np.float64)
        sizes[-1] = len(self._training) - self.config.batch_size * (self.steps_per_epoch - 1)
        loss = np.concatenate([record.loss for record in records])
        accuracy = np.concatenate([record.accuracy for record in records])
        validation_loss, validation_accuracy = self.validate()
        return EpochRecord(
            epoch=epoch,
            step=epoch * self.steps_per_epoch,
            loss=float(np.average(loss, weights=sizes)),
            accuracy=float(np.average(accuracy, weights=sizes)),
            validation_loss=validation_loss,
            validation_accuracy=validation_accuracy,
            seconds=time.perf_counter() - started,
        )

    def validate(self) -> tuple[float, float]:
        """Return mean loss and accuracy on the validation pictures."""
        totals = np.zeros(2)
        for start in range(0, len(self.validation), VALIDATION_BATCH):
            indices = tf.constant(self.validation[start : start + VALIDATION_BATCH], tf.int32)
            totals += [float(value) for value in self._score(indices)]
        loss, right = totals / len(self.validation)
        return float(loss), float(right)

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
    def _score(self, indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the summed loss and the number right of these pictures."""
        labels = tf.gather(self._labels, indices)
        logits = self._logits(_scaled(tf.gather(self._pictures, indices)), training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        return tf.reduce_sum(losses), tf.reduce_sum(_right(labels, logits))

    def _steps(self, first: int, last: int, *tensors: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return loss and accuracy of each of the steps ``first`` … ``last - 1``."""
        result: tuple[tf.Tensor, tf.Tensor] = self._run_steps(
            tf.constant(first), tf.constant(last), *tensors
        )
        return result

    @tf.function  # type: ignore[untyped-decorator]
    def _run_steps(
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
        size = self.config.batch_size
        for step in tf.range(first, last):
            rows = slice(step * size, (step + 1) * size)
            indices = order[rows]
            pictures = _scaled(tf.gather(self._pictures, indices))
            pictures = self._augmented(pictures, transforms[rows], boxes[rows])
            labels = tf.gather(self._labels, indices)
            with tf.GradientTape() as tape:
                logits = self._logits(pictures, training=True)
                loss = self._loss(labels, logits)
            gradients = tape.gradient(loss, self.model.trainable_variables)
            self._optimizer.learning_rate.assign(learning_rates[step])
            self._optimizer.apply(gradients, self.model.trainable_variables)
            losses = losses.write(step - first, loss)
            accuracies = accuracies.write(step - first, tf.reduce_mean(_right(labels, logits)))
        return losses.stack(), accuracies.stack()

    def _loss(self, labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        if not self.config.label_smoothing:
            return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        share = self.config.label_smoothing
        classes = logits.shape[-1]
        targets = tf.one_hot(labels, classes) * (1 - share) + share / classes
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))

    def _augmented(self, pictures: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor) -> tf.Tensor:
        if self.config.augmentation.moves:
            pictures = tf.raw_ops.ImageProjectiveTransformV3(
                images=pictures,
                transforms=transforms,
                output_shape=tf.constant(PICTURE_SHAPE),
                interpolation="BILINEAR",
                fill_mode="CONSTANT",
                fill_value=0.0,
            )
        if self.config.augmentation.erase:
            pictures *= 1.0 - _box_mask(boxes)
        return pictures


def _optimizer(config: TrainingConfig) -> keras.optimizers.Optimizer:
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
