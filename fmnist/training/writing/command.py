"""A training as a command line: the preset and what differs from it."""

from __future__ import annotations

import shlex

from fmnist.training.config import TrainingConfig, preset
from fmnist.training.settings_table import SETTINGS
from fmnist.training.texts import differences

__all__ = ["command_line"]


def command_line(config: TrainingConfig, preset_name: str) -> str:
    """Return the command that trains ``config``.

    Raises:
        ConfigError: there is no such preset.

    Example:
        >>> command_line(preset("tuned").changed(epochs=3), "tuned")
        'python -m fmnist train --preset tuned --epochs 3'
    """
    words = ["python", "-m", "fmnist", "train", "--preset", preset_name]
    for name, text in differences(config, preset(preset_name)).items():
        setting = SETTINGS.get(name)
        if setting is None:
            words += ["--option", f"{name}={text}"]
        elif setting.kind == "switch":
            words.append(setting.flag if text == "on" else setting.flag.replace("--", "--no-", 1))
        else:
            words += [setting.flag, text]
    return shlex.join(words)
