"""The training loop: epochs, records, stop, pause and checkpoints. Imports TensorFlow.

Differs from Keras' ``fit``: the loss is taken from the logits; the learning rate of every step is
known beforehand; each epoch's order and augmentation come from (seed, epoch) alone, so that a
training that was interrupted ends with the same weights as one that was not.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import keras
import numpy as np
from numpy.typing import NDArray

from fmnist.data import Dataset
from fmnist.errors import ConfigError, TrainingError
from fmnist.training.checkpoint import Checkpoint
from fmnist.training.config import TrainingConfig
from fmnist.training.early_stopping import EarlyStopping
from fmnist.training.graph import EpochTensors
from fmnist.training.graph_shelf import GraphShelf
from fmnist.training.plan import TrainingPlan
from fmnist.training.records import EpochRecord, Record, SnapshotRecord, StepRecord, Validation
from fmnist.translation import _

__all__ = ["Trainer"]

RECORD_SECONDS: Final = 0.2
"""Aimed-at time between two step records: how soon a stop acts, how often a curve grows."""

VALIDATION_BATCH: Final = 500

WATCHED_PICTURES: Final = 8
"""Validation pictures whose probabilities a snapshot holds, of as many classes as there are."""


class Trainer:
    """One training. Iterate over ``records()`` to make it happen; ``model`` is the result.

    Args:
        config: what to train and how.
        dataset: where ``x_train`` and ``y_train`` come from; the test set is never read.
        shards: see ``fmnist.training.graph.TrainingGraph``; fewer if a batch is too small.
        graphs: where graphs of earlier trainings are, to save the tracing; see ``release``.

    Raises:
        ConfigError: the configuration is for other classes than those of the dataset.
    """

    def __init__(
        self,
        config: TrainingConfig,
        dataset: Dataset,
        *,
        shards: int = 1,
        graphs: GraphShelf | None = None,
    ) -> None:
        _refuse_other_classes(config, dataset)
        self.config = config
        self._plan = TrainingPlan.of(config, dataset.y_train)
        self._labels = self._plan.labels
        self.training, self.validation = self._plan.training, self._plan.validation
        self._watched = _one_of_each(self.validation, self._labels)
        self.steps_per_epoch = self._plan.steps_per_epoch
        smallest = len(self.training) - config.batch_size * (self.steps_per_epoch - 1)
        self._graphs = graphs or GraphShelf()
        self._graph = self._graphs.take(config, min(shards, smallest))
        self._graph.load(config.seed, dataset.x_train, self._labels)
        self.model = self._graph.model
        self.total_steps = self._plan.total_steps
        self._learning_rates = self._plan.learning_rates()
        self.early_stopping = EarlyStopping(patience=config.early_stopping)
        self.step = 0
        self.seconds = 0.0
        self.pause_at: int | None = None
        self._stopping = False
        self._chunk = 1
        self._drawn: tuple[int, EpochTensors] | None = None
        self._loss: list[NDArray[np.float32]] = []
        self._accuracy: list[NDArray[np.float32]] = []
        self._epoch_seconds = 0.0

    @property
    def epoch(self) -> int:
        """The epoch that the next step belongs to, from 1."""
        return self.step // self.steps_per_epoch + 1

    @property
    def summary_due(self) -> bool:
        """Whether the newest step was an epoch's last and that epoch is not summed up yet."""
        return sum(map(len, self._loss)) == self.steps_per_epoch

    @property
    def epochs_done(self) -> int:
        """Epochs that are summed up."""
        return self.step // self.steps_per_epoch - int(self.summary_due)

    @property
    def finished(self) -> bool:
        """Whether no step is left to do."""
        return self.step >= self.total_steps or self.early_stopping.over

    def stop(self) -> None:
        """End the training after the steps now in the graph (about 0.2 s)."""
        self._stopping = True

    def release(self) -> None:
        """Leave the graph to the next training. ``model`` is not this training's any more."""
        self._graphs.put(self._graph)

    def records(self) -> Iterator[Record]:
        """Train, and yield what happens. With early stopping, the best epoch's weights stay.

        Whoever iterates pauses by not asking for more: no step goes beyond ``pause_at`` while
        that is ahead.

        Raises:
            TrainingError: the loss is no longer a finite number.
        """
        while True:
            if self.summary_due:
                yield from self._summary()
            if self._stopping or self.finished:
                self.early_stopping.restore(self.model)
                return
            yield self._advance()

    def _advance(self) -> StepRecord:
        """Do as many steps as take about ``RECORD_SECONDS``, at most to the epoch's end."""
        offset = (self.epoch - 1) * self.steps_per_epoch
        first = self.step - offset
        last = min(first + self._chunk, self.steps_per_epoch)
        if self.pause_at is not None and self.pause_at > self.step:
            last = min(last, self.pause_at - offset)
        started = time.perf_counter()
        loss, accuracy = self._graph.steps(first, last, self._tensors(self.epoch))
        seconds = time.perf_counter() - started
        rates = self._learning_rates[self.step : offset + last]
        self._refuse_divergence(loss, rates)
        pictures = min(last * self.config.batch_size, len(self.training)) - (
            first * self.config.batch_size
        )
        record = StepRecord(
            epoch=self.epoch,
            first_step=self.step,
            loss=loss,
            accuracy=accuracy,
            learning_rate=rates,
            pictures_per_second=pictures / max(seconds, 1e-9),
        )
        self._loss.append(loss)
        self._accuracy.append(accuracy)
        self.step = offset + last
        self.seconds += seconds
        self._epoch_seconds += seconds
        # At most double the steps of the next call, so that one call that was slow does no harm.
        fitting = int((last - first) * RECORD_SECONDS / max(seconds, 1e-9))
        self._chunk = max(1, min(fitting, 2 * self._chunk))
        return record

    def _tensors(self, epoch: int) -> EpochTensors:
        if self._drawn is None or self._drawn[0] != epoch:
            plan = self._plan.epoch(epoch)
            first = (epoch - 1) * self.steps_per_epoch
            rates = self._learning_rates[first : first + self.steps_per_epoch]
            self._drawn = (
                epoch,
                EpochTensors(plan.order, plan.draw.transforms, plan.draw.boxes, rates),
            )
        return self._drawn[1]

    def _refuse_divergence(
        self, loss: NDArray[np.float32], learning_rates: NDArray[np.float32]
    ) -> None:
        bad = np.flatnonzero(~np.isfinite(loss))
        if len(bad):
            raise TrainingError(
                _(
                    "The loss was {loss} at step {step}: the training has diverged. "
                    "Try a smaller learning rate (it was {rate:g})."
                ).format(loss=loss[bad[0]], step=self.step + bad[0], rate=learning_rates[bad[0]])
            )

    def _summary(self) -> Iterator[SnapshotRecord | EpochRecord]:
        """Sum up the epoch whose last step was the latest."""
        epoch = self.step // self.steps_per_epoch
        sizes = np.full(self.steps_per_epoch, self.config.batch_size, np.float64)
        sizes[-1] = len(self.training) - self.config.batch_size * (self.steps_per_epoch - 1)
        loss, accuracy = np.concatenate(self._loss), np.concatenate(self._accuracy)
        started = time.perf_counter()
        validation_loss, logits = self._score(self.validation)
        predicted = logits.argmax(1)
        labels = self._labels[self.validation]
        seconds = time.perf_counter() - started
        self.seconds += seconds
        yield self._snapshot(epoch, labels, predicted)
        record = EpochRecord(
            epoch=epoch,
            step=self.step,
            loss=float(np.average(loss, weights=sizes)),
            accuracy=float(np.average(accuracy, weights=sizes)),
            validation_loss=validation_loss,
            validation_accuracy=float((predicted == labels).mean()),
            seconds=self._epoch_seconds + seconds,
        )
        self._loss, self._accuracy, self._epoch_seconds = [], [], 0.0
        self.early_stopping.add(validation_loss, self.model)
        yield record

    def _snapshot(
        self, epoch: int, labels: NDArray[np.uint8], predicted: NDArray[np.int64]
    ) -> SnapshotRecord:
        classes = len(self.config.class_names)
        confusion = np.zeros((classes, classes), np.int64)
        np.add.at(confusion, (labels, predicted), 1)
        layers = self.model._flatten_layers(include_self=False)  # those of a backbone too
        first = next(layer for layer in layers if isinstance(layer, keras.layers.Conv2D))
        _loss, logits = self._score(self._watched)
        return SnapshotRecord(
            epoch=epoch,
            confusion=confusion,
            filters=first.kernel.numpy().sum(axis=2),  # three channels of grey are alike
            pictures=self._watched,
            probabilities=_softmax(logits),
        )

    def validate(self) -> Validation:
        """Score the validation pictures as the network is now."""
        loss, logits = self._score(self.validation)
        return Validation(
            loss=loss,
            accuracy=float((logits.argmax(1) == self._labels[self.validation]).mean()),
            probabilities=_softmax(logits),
        )

    def _score(self, indices: NDArray[np.int64]) -> tuple[float, NDArray[np.float32]]:
        """Return mean loss and the logits of these pictures."""
        parts = [
            self._graph.score(indices[start : start + VALIDATION_BATCH])
            for start in range(0, len(indices), VALIDATION_BATCH)
        ]
        return sum(loss for loss, _logits in parts) / len(indices), np.concatenate(
            [logits for _loss, logits in parts]
        )

    def checkpoint(self) -> Checkpoint:
        """Return the state after the newest step or epoch record."""
        return Checkpoint(
            step=self.step,
            seconds=self.seconds,
            epoch_seconds=self._epoch_seconds,
            loss=np.concatenate([*self._loss, np.zeros(0, np.float32)]),
            accuracy=np.concatenate([*self._accuracy, np.zeros(0, np.float32)]),
            values=tuple(variable.numpy() for variable in self._state()),
            validation_losses=tuple(self.early_stopping.losses),
            best_weights=tuple(self.early_stopping.weights),
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from there. Before ``records()``.

        Raises:
            TrainingError: it is the checkpoint of another network or optimizer.
        """
        state = self._state()
        shapes = [tuple(variable.shape) for variable in state]
        found = [value.shape for value in checkpoint.values]
        if shapes != found:
            raise TrainingError(
                _(
                    "The checkpoint holds {found} variables of other shapes than the {expected} "
                    "of this network and optimizer."
                ).format(found=len(found), expected=len(shapes))
            )
        for variable, value in zip(state, checkpoint.values, strict=True):
            variable.assign(value)
        self.step = checkpoint.step
        self.seconds = checkpoint.seconds
        self._epoch_seconds = checkpoint.epoch_seconds
        self.early_stopping.losses = list(checkpoint.validation_losses)
        self.early_stopping.weights = list(checkpoint.best_weights)
        self._loss = [checkpoint.loss] if len(checkpoint.loss) else []
        self._accuracy = [checkpoint.accuracy] if len(checkpoint.loss) else []

    def _state(self) -> list[keras.Variable]:
        """Return what training changes: a frozen backbone is read again instead."""
        frozen = {
            id(variable)
            for layer in self.model.layers
            if not layer.trainable
            for variable in layer.variables
        }
        changed = [variable for variable in self.model.variables if id(variable) not in frozen]
        return [*changed, *self._graph.optimizer.variables]


def _refuse_other_classes(config: TrainingConfig, dataset: Dataset) -> None:
    if config.class_names != dataset.class_names:
        raise ConfigError(
            _(
                "The training is for the classes {wanted}, and {dataset} has {found}; accepted is "
                "a configuration for this dataset: config.on(dataset)."
            ).format(
                wanted=", ".join(config.class_names),
                dataset=dataset.name,
                found=", ".join(dataset.class_names),
            )
        )


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    exponents = np.exp(logits - logits.max(1, keepdims=True))
    probabilities: NDArray[np.float32] = exponents / exponents.sum(1, keepdims=True)
    return probabilities


def _one_of_each(indices: NDArray[np.int64], labels: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the first of ``indices`` of each of the first classes that come up, then the second.

    Of ten classes these are eight pictures of eight of them, of three classes three, three and two.
    """
    theirs = labels[indices]
    turn = np.zeros(len(indices), np.int64)
    for label in np.unique(theirs):
        members = np.flatnonzero(theirs == label)
        turn[members] = np.arange(len(members))
    order = np.lexsort((np.arange(len(indices)), turn))
    chosen: NDArray[np.int64] = indices[order[:WATCHED_PICTURES]].astype(np.int64)
    return chosen
