"""What a training sees, worked out beforehand from its configuration alone.

The training loop carries the plan out; a page shows the same plan without TensorFlow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmnist.data.split import split_validation
from fmnist.training.augmentation import Draw
from fmnist.training.config import TrainingConfig
from fmnist.training.selection import choose_pictures, with_label_noise

__all__ = ["EpochPlan", "TrainingPlan"]


@dataclass(frozen=True, kw_only=True, eq=False)
class EpochPlan:
    """One epoch.

    Attributes:
        order: ``(n,) int64`` indices of the training pictures in the order they are seen.
        draw: how each of them is augmented, in the same order.
    """

    order: NDArray[np.int64]
    draw: Draw


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingPlan:
    """A training.

    Attributes:
        config: what it was worked out from.
        training: ``(n,) int64`` indices that are learned from, rising.
        validation: ``(m,) int64`` indices to validate with, rising.
        labels: labels of the whole training set, some of ``training`` wrong if noise is asked for.
    """

    config: TrainingConfig
    training: NDArray[np.int64]
    validation: NDArray[np.int64]
    labels: NDArray[Any]

    @classmethod
    def of(cls, config: TrainingConfig, y: NDArray[Any]) -> TrainingPlan:
        """Work out the plan for a training set with the labels ``y``.

        Raises:
            ConfigError: the training set is too small for what is asked.
        """
        training, validation = split_validation(
            y,
            fraction=config.validation_split,
            method=config.validation_method,
            seed=config.seed,
        )
        training = choose_pictures(training, y, count=config.training_size, seed=config.seed)
        labels = with_label_noise(
            y,
            training,
            classes=len(config.class_names),
            share=config.label_noise,
            seed=config.seed,
        )
        return cls(config=config, training=training, validation=validation, labels=labels)

    @property
    def steps_per_epoch(self) -> int:
        """Steps of one epoch; the last may have fewer pictures."""
        return -(-len(self.training) // self.config.batch_size)

    @property
    def total_steps(self) -> int:
        """Steps of all epochs."""
        return self.steps_per_epoch * self.config.epochs

    def learning_rates(self) -> NDArray[np.float32]:
        """Return the learning rate of each step, ``(total_steps,) float32``."""
        return self.config.schedule.learning_rates(self.config.learning_rate, self.total_steps)

    def epoch(self, number: int) -> EpochPlan:
        """Return the plan of epoch ``number``, from 1: the same every time it is asked for."""
        order, generator = self._order(number)
        return EpochPlan(
            order=order, draw=self.config.augmentation.draw(len(self.training), generator)
        )

    def draw_of(self, number: int, pictures: NDArray[np.int64]) -> Draw:
        """Return how epoch ``number`` augments these training pictures, without the others.

        Args:
            number: of the epoch, from 1.
            pictures: ``(k,)`` indices, all of them in ``training``.
        """
        order, generator = self._order(number)
        place = np.empty(int(self.training[-1]) + 1, np.int64)
        place[order] = np.arange(len(order))
        return self.config.augmentation.draw(len(order), generator, rows=place[pictures])

    def _order(self, number: int) -> tuple[NDArray[np.int64], np.random.Generator]:
        generator = np.random.default_rng((self.config.seed, number))
        return generator.permutation(self.training), generator
