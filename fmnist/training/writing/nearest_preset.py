"""The preset that a configuration is closest to, so that a command to repeat it is short."""

from __future__ import annotations

from fmnist.training.config import PRESETS, TrainingConfig
from fmnist.training.texts import differences

__all__ = ["nearest_preset"]


def nearest_preset(config: TrainingConfig) -> str:
    """Return the name of the preset that differs from ``config`` in the fewest settings.

    Example:
        >>> nearest_preset(preset("tuned").changed(epochs=3))
        'tuned'
    """
    return min(PRESETS, key=lambda name: len(differences(config, PRESETS[name])))
