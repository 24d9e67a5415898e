"""The optimizer of a configuration. Imports TensorFlow."""

from __future__ import annotations

import keras

from fmnist.training.config import TrainingConfig

__all__ = ["make_optimizer"]


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
