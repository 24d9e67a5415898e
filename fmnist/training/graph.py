"""The arithmetic of a training, as TensorFlow functions: many steps in one call, and scoring.

Source of the idea: for a network as small as LeNet-5, Keras' ``fit`` spends much of its time
between the steps (feeding batches, calling back), so the steps are put in a graph of their own
that gathers its batches from tensors. ``benchmarks/training`` measures the difference.

A batch may be divided into shards, whose gradients are worked out side by side and added: on two
processors that is faster than to divide each small operation among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from fmnist.data.attributes import ATTRIBUTES
from fmnist.labels import PICTURE_SHAPE
from fmnist.models.build import build_model
from fmnist.models.build_backbone import load_pretrained
from fmnist.training.config import TrainingConfig
from fmnist.training.forward import logits_function
from fmnist.training.optimizers import make_optimizer
from fmnist.training.pixel_tensors import augmented, scaled

__all__ = ["EpochTensors", "TrainingGraph"]


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
    """The steps of a training, and the scoring of pictures: one network, traced once.

    ``load`` begins a training with it. A graph that has done one training can do another that
    differs in its seed, pictures, schedule and length alone, without tracing again: see ``key``.

    Args:
        config: network, loss, optimizer, batch size and kinds of augmentation.
        shards: parts a batch is divided into; more than one only for a network without batch
            normalisation and dropout, and for batches of at least as many pictures.
    """

    def __init__(self, config: TrainingConfig, *, shards: int = 1) -> None:
        self.key = self.key_of(config, shards)
        self._config = config
        self._shards = shards
        keras.utils.set_random_seed(config.seed)
        self._blueprint = config.blueprint()
        self.model = build_model(self._blueprint)
        self._fresh = True
        self._variables = self.model.trainable_variables
        self._logits = logits_function(
            self.model, self._blueprint, mixed=config.precision == "bfloat16"
        )
        self.optimizer = make_optimizer(config)
        self.optimizer.build(self._variables)
        self._data: tuple[tf.Tensor, tf.Tensor] | None = None
        row = tf.TensorSpec([None], tf.int32)
        questions = 1 + len(self._blueprint.heads)
        data = (
            tf.TensorSpec([None, *PICTURE_SHAPE, 1], tf.uint8),
            tf.TensorSpec([None, questions], tf.int32),
        )
        number = tf.TensorSpec([], tf.int32)
        self._run_steps = tf.function(
            self._steps,
            input_signature=[
                *data,
                number,
                number,
                row,
                tf.TensorSpec([None, 8], tf.float32),
                tf.TensorSpec([None, 4], tf.int32),
                tf.TensorSpec([None], tf.float32),
            ],
            autograph=False,  # to rewrite what is called here takes longer than to trace it
        )
        self._run_score = tf.function(self._score, input_signature=[*data, row], autograph=False)

    @staticmethod
    def key_of(config: TrainingConfig, shards: int) -> Hashable:
        """Return what two trainings must share to be done by the same graph."""
        return (
            config.blueprint(),
            config.optimizer,
            config.momentum,
            config.weight_decay,
            config.label_smoothing,
            config.batch_size,
            config.precision,
            config.augmentation.moves,
            bool(config.augmentation.erase),
            shards,
        )

    def load(
        self, seed: int, pictures: NDArray[np.uint8], labels: NDArray[np.integer[Any]]
    ) -> None:
        """Begin a training: weights drawn by ``seed`` or trained by others, a new optimizer.

        Args:
            seed: of the weights and of dropout.
            pictures: ``(n, 28, 28) uint8``; every index below points into them.
            labels: ``(n,)``.

        Raises:
            ModelError: the weights of others cannot be had.
        """
        if not self._fresh or seed != self._config.seed:
            keras.utils.set_random_seed(seed)
            drawn = build_model(self._blueprint)
            for variable, value in zip(self.model.variables, drawn.variables, strict=True):
                variable.assign(value)
            for variable in self.optimizer.variables:
                variable.assign(tf.zeros_like(variable))
        self._fresh = False
        load_pretrained(self.model, self._blueprint)
        answers = [labels] + [
            ATTRIBUTES[head.name].of(pictures, labels) for head in self._blueprint.heads
        ]
        self._data = (
            tf.constant(pictures[..., np.newaxis]),
            tf.constant(np.stack(answers, axis=1).astype(np.int32)),
        )

    def unload(self) -> None:
        """Let go of the pictures."""
        self._data = None

    def steps(
        self, first: int, last: int, epoch: EpochTensors
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Do the steps ``first`` … ``last - 1`` of an epoch; return loss and accuracy of each."""
        losses, right = self._run_steps(
            *self._loaded, tf.constant(first), tf.constant(last), *epoch.tensors
        )
        return losses.numpy(), right.numpy()

    def score(self, indices: NDArray[np.int64]) -> tuple[float, NDArray[np.float32]]:
        """Return the summed loss of these pictures, and their logits ``(n, 10)``."""
        loss, logits = self._run_score(*self._loaded, tf.constant(indices, tf.int32))
        return float(loss), logits.numpy()

    @property
    def _loaded(self) -> tuple[tf.Tensor, tf.Tensor]:
        if self._data is None:
            raise RuntimeError("load() comes first")
        return self._data

    def _score(
        self, pictures: tf.Tensor, labels: tf.Tensor, indices: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        losses, logits = zip(
            *(self._scored(pictures, labels, indices[rows]) for rows in self._parts(indices)),
            strict=True,
        )
        return tf.add_n(list(losses)), tf.concat(list(logits), 0)

    def _scored(
        self, pictures: tf.Tensor, labels: tf.Tensor, indices: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Return what ``_score`` does of one shard."""
        logits, *_heads = self._logits(scaled(tf.gather(pictures, indices)), training=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
            tf.gather(labels[:, 0], indices), logits
        )
        return tf.reduce_sum(losses), logits

    def _parts(self, values: tf.Tensor) -> list[slice]:
        """Return the rows of each shard of ``values``."""
        count = tf.shape(values)[0]
        ends = [count * number // self._shards for number in range(self._shards + 1)]
        return list(itertools.starmap(slice, itertools.pairwise(ends)))

    def _steps(
        self,
        pictures: tf.Tensor,
        labels: tf.Tensor,
        first: tf.Tensor,
        last: tf.Tensor,
        order: tf.Tensor,
        transforms: tf.Tensor,
        boxes: tf.Tensor,
        learning_rates: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor]:
        size = self._config.batch_size

        def step_done(
            step: tf.Tensor, losses: tf.TensorArray, accuracies: tf.TensorArray
        ) -> tuple[tf.Tensor, tf.TensorArray, tf.TensorArray]:
            rows = slice(step * size, (step + 1) * size)
            batch = (tf.gather(pictures, order[rows]), tf.gather(labels, order[rows]))
            loss, right, gradients = self._batch(*batch, transforms[rows], boxes[rows])
            self.optimizer.learning_rate.assign(learning_rates[step])
            self.optimizer.apply(gradients, self._variables)
            place = step - first
            return step + 1, losses.write(place, loss), accuracies.write(place, right)

        empty = (tf.TensorArray(tf.float32, last - first) for _values in range(2))
        _step, losses, accuracies = tf.while_loop(
            lambda step, *_values: step < last, step_done, (first, *empty)
        )
        return losses.stack(), accuracies.stack()

    def _batch(self, *batch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        """Return mean loss, share right and gradients of one batch.

        ``batch``: pictures, labels, transforms and boxes, a row a picture.
        """
        count = tf.shape(batch[0])[0]
        if self._shards == 1:
            return self._shard(count, *batch)
        parts = [
            self._shard(count, *(values[rows] for values in batch))
            for rows in self._parts(batch[0])
        ]
        losses, right, gradients = zip(*parts, strict=True)
        added = [tf.add_n(list(shares)) for shares in zip(*gradients, strict=True)]
        return tf.add_n(list(losses)), tf.add_n(list(right)), added

    def _shard(
        self,
        count: tf.Tensor,
        pictures: tf.Tensor,
        labels: tf.Tensor,
        transforms: tf.Tensor,
        boxes: tf.Tensor,
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        """Return what these pictures add to the means over a batch of ``count`` pictures."""
        seen = self.augmented(scaled(pictures), transforms, boxes)
        of_batch = tf.cast(count, tf.float32)
        with tf.GradientTape() as tape:
            logits, *of_heads = self._logits(seen, training=True)
            losses = self._losses(labels[:, 0], logits)
            for number, of_head in enumerate(of_heads, start=1):
                losses += (
                    self._blueprint.head_share
                    * tf.nn.sparse_softmax_cross_entropy_with_logits(labels[:, number], of_head)
                )
            loss = tf.reduce_sum(losses) / of_batch
        gradients = tape.gradient(loss, self._variables)
        return loss, tf.reduce_sum(_right(labels[:, 0], logits)) / of_batch, gradients

    def _losses(self, labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        if not self._config.label_smoothing:
            return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        share = self._config.label_smoothing
        classes = logits.shape[-1]
        targets = tf.one_hot(labels, classes) * (1 - share) + share / classes
        return tf.nn.softmax_cross_entropy_with_logits(targets, logits)

    def augmented(self, pictures: tf.Tensor, transforms: tf.Tensor, boxes: tf.Tensor) -> tf.Tensor:
        """Return the pictures ``(n, 28, 28, 1)`` moved and erased as drawn."""
        changes = self._config.augmentation
        return augmented(
            pictures, transforms, boxes, moves=changes.moves, erases=bool(changes.erase)
        )


def _right(labels: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """1.0 where the largest logit is the label's, else 0.0."""
    return tf.cast(tf.equal(tf.argmax(logits, -1, tf.int32), labels), tf.float32)
