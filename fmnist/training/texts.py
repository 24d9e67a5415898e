"""A configuration as texts, one for each setting that differs from a preset.

``{"epochs": "20", "schedule": "cosine", "padding": "valid"}`` on top of the preset ``tuned``: for
an address and for a command line. An option of the architecture stands beside the settings under
its own name; a test holds that no two names are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from fmnist.errors import ConfigError
from fmnist.models.registry import ARCHITECTURES
from fmnist.training.config import TrainingConfig
from fmnist.training.settings_table import SETTINGS, Setting
from fmnist.translation import _

__all__ = [
    "ALL",
    "NAMES",
    "apply",
    "differences",
    "merge",
    "text_of",
    "values_of",
    "with_values",
]

ALL: Final = "all"
"""Text of a training size of ``None``."""

NAMES: Final = tuple(
    dict.fromkeys(
        [
            *SETTINGS,
            *(option.name for entry in ARCHITECTURES.values() for option in entry.options),
        ]
    )
)
"""Every name that a configuration can have."""

_SWITCH: Final = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}


def text_of(value: object) -> str:
    """Return the shortest text that is read back as ``value``.

    Example:
        >>> text_of(0.004), text_of(True), text_of(None)
        ('0.004', 'on', 'all')
    """
    if value is None:
        return ALL
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(value)


def differences(config: TrainingConfig, base: TrainingConfig) -> dict[str, str]:
    """Return the texts that make ``config`` out of ``base``.

    Options are compared with those of ``base`` where the architecture is the same, otherwise
    with the architecture's defaults.
    """
    texts = {
        name: text_of(setting.value_in(config))
        for name, setting in SETTINGS.items()
        if setting.value_in(config) != setting.value_in(base)
    }
    options = base.changed(architecture=config.architecture).options
    return texts | {
        name: text_of(value) for name, value in config.options.items() if value != options[name]
    }


def values_of(config: TrainingConfig) -> dict[str, Any]:
    """Return every setting of ``config`` and every option of its architecture, by name."""
    settings = {name: setting.value_in(config) for name, setting in SETTINGS.items()}
    return settings | dict(config.options)


def with_values(base: TrainingConfig, values: Mapping[str, Any]) -> TrainingConfig:
    """Return ``base`` with these settings and options; a name that is no setting is an option.

    Raises:
        ConfigError: an option that is not known, or a value that is not accepted.
    """
    if "architecture" in values:
        base = base.changed(architecture=values["architecture"])
    fields: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    options: dict[str, Any] = dict(base.options)
    for name, value in values.items():
        setting = SETTINGS.get(name)
        if setting is None:
            options[name] = value
        elif setting.part:
            parts.setdefault(setting.part, {})[setting.field] = value
        else:
            fields[setting.field] = value
    for part, changes in parts.items():
        fields[part] = replace(getattr(base, part), **changes)
    return base.changed(**fields | {"options": options})


def apply(base: TrainingConfig, texts: Mapping[str, str]) -> TrainingConfig:
    """Return ``base`` with what the texts say.

    Raises:
        ConfigError: a name that is not known, or a value that is not accepted.
    """
    return with_values(
        base,
        {
            name: _read(SETTINGS[name], text) if name in SETTINGS else text
            for name, text in texts.items()
        },
    )


def merge(base: TrainingConfig, texts: Mapping[str, str]) -> tuple[TrainingConfig, list[str]]:
    """Return ``base`` with what can be used of the texts, and a message for each that cannot."""
    problems = []
    # The architecture comes first: it decides which options there are.
    names = sorted(texts, key=lambda name: name != "architecture")
    for name in names:
        try:
            base = apply(base, {name: texts[name]})
        except ConfigError as error:
            problems.append(str(error))
    return base, problems


def _read(setting: Setting, text: str) -> Any:
    match setting.kind:
        case "choice":
            return text
        case "switch":
            if text.lower() in _SWITCH:
                return _SWITCH[text.lower()]
            raise ConfigError(
                _("{name} is {value!r}; accepted are on and off.").format(
                    name=setting.name, value=text
                )
            )
        case _ if setting.name == "training_size" and text == ALL:
            return None
        case kind:
            whole = kind == "whole"
            value: float | str = text
            with suppress(ValueError):
                value = int(text) if whole else float(text)
            if isinstance(value, int | float) and setting.least <= value <= setting.most:
                return value
            raise ConfigError(
                _("{name} is {value!r}; accepted is {kind} from {least:g} to {most:g}.").format(
                    name=setting.name,
                    value=value,
                    kind=_("a whole number") if whole else _("a number"),
                    least=setting.least,
                    most=setting.most,
                )
            )
