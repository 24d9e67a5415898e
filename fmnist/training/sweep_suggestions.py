"""What a form offers to vary in a training, and the values that it begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from fmnist.models.options import Choice, Range, Switch
from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.sweep_values import VARIABLE, value_of
from fmnist.training.texts import text_of

__all__ = ["choices_of", "suggestion", "variable"]

_SUGGESTED: Final[Mapping[str, str]] = {
    "rotation": "0, 10, 20",
    "shift": "0, 0.05, 0.1",
    "zoom": "0, 0.1, 0.2",
    "erase": "0, 0.2, 0.4",
    "weight_decay": "0, 0.0005, 0.005",
    "label_smoothing": "0, 0.05, 0.1",
    "label_noise": "0, 0.1, 0.2",
    "dropout": "0, 0.25, 0.5",
    "momentum": "0, 0.5, 0.9",
    "decay_rate": "0.5, 0.8, 0.95",
    "early_stopping": "0, 2",
    "training_size": "1000, 10000, all",
    "seed": "0, 1, 2",
}
"""Values to begin with, of settings that half and double the present value do not suit."""


def variable(config: TrainingConfig) -> list[str]:
    """Return the settings that change something in ``config``, and its network's options."""
    options = {option.name for option in architecture(config.architecture).options}
    return [
        name
        for name in VARIABLE
        if (name in SETTINGS and has_effect(name, config)) or name in options
    ]


def choices_of(config: TrainingConfig, name: str) -> list[str]:
    """Return the texts that a setting or option accepts, if they are few; else nothing."""
    if name in SETTINGS:
        setting = SETTINGS[name]
        return ["off", "on"] if setting.kind == "switch" else list(setting.choices)
    for option in architecture(config.architecture).options:
        if option.name == name and isinstance(option, Choice):
            return list(option.choices)
        if option.name == name and isinstance(option, Switch):
            return ["off", "on"]
    return []


def suggestion(config: TrainingConfig, name: str, *, ranges: bool) -> str:
    """Return a text for ``parse_values``: around the present value, within what is accepted.

    Args:
        config: the training.
        name: a setting or option that takes numbers.
        ranges: a range rather than values, where that makes sense.
    """
    if name in _SUGGESTED:
        return _SUGGESTED[name]
    value = value_of(config, name)
    least, most, whole = _bounds(config, name)
    if value:
        numbers = [value * factor for factor in ((0.25, 4.0) if ranges else (0.5, 1.0, 2.0))]
    else:
        numbers = [most * share for share in ((0.0, 0.5) if ranges else (0.0, 0.1, 0.2))]
    rounded = [round(number) if whole else float(f"{number:.3g}") for number in numbers]
    texts = [text_of(min(max(number, least), most)) for number in rounded]
    return (":" if ranges else ", ").join(dict.fromkeys(texts))


def _bounds(config: TrainingConfig, name: str) -> tuple[float, float, bool]:
    if name in SETTINGS:
        setting = SETTINGS[name]
        return setting.least, setting.most, setting.kind == "whole"
    for option in architecture(config.architecture).options:
        if option.name == name and isinstance(option, Range):
            return option.least, option.most, option.whole
    return 0.0, 1.0, False
