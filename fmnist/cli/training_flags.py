"""The flags that say what to train and how: one for each setting, and ``--option`` for the rest."""

from __future__ import annotations

import argparse
import sys

from fmnist.data import load_dataset
from fmnist.dataset_names import is_own
from fmnist.errors import ConfigError
from fmnist.models.registry import ARCHITECTURES
from fmnist.settings import Settings
from fmnist.training.config import PRESETS, TrainingConfig, preset
from fmnist.training.settings_table import SETTINGS, has_effect
from fmnist.training.texts import apply, text_of
from fmnist.translation import _

__all__ = ["DEFAULT_PRESET", "add_flags", "configuration", "note_without_effect"]

DEFAULT_PRESET = "article"


def add_flags(parser: argparse.ArgumentParser, *, also: tuple[str, ...] = ()) -> None:
    """Add the flags. Their values stay texts, whose faults ``configuration`` puts in words.

    Args:
        parser: what the flags are added to.
        also: further names that ``--preset`` accepts, for the caller to act upon.
    """
    parser.add_argument("--preset", choices=(*PRESETS, *also), default=DEFAULT_PRESET)
    for setting in SETTINGS.values():
        description = _(setting.help).replace("%", "%%")
        if setting.kind == "switch":
            parser.add_argument(
                setting.flag, action=argparse.BooleanOptionalAction, default=None, help=description
            )
        else:
            metavar = "{" + ",".join(setting.choices) + "}" if setting.choices else "VALUE"
            parser.add_argument(setting.flag, metavar=metavar, help=description)
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=_("option of the architecture, may be repeated: {options}").format(
            options="; ".join(
                f"{name}: {', '.join(option.name for option in entry.options)}"
                for name, entry in ARCHITECTURES.items()
            )
        ),
    )


def configuration(options: argparse.Namespace) -> TrainingConfig:
    """Return what the flags ask for.

    Raises:
        ConfigError: a value that is not accepted; the message says what is.
        DatasetError: a set of one's own is wanted, and ``FMNIST_DATASET`` names another or none
            that can be read.
    """
    texts = {
        name: text_of(value) for name in SETTINGS if (value := getattr(options, name)) is not None
    }
    settings = Settings.from_environment()
    if settings.own_dataset is not None and "dataset" not in texts:
        texts["dataset"] = load_dataset(settings.dataset, settings).name
    chosen = {}
    for pair in options.option:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ConfigError(
                _("Option {name!r} has no value; accepted is NAME=VALUE.").format(name=name)
            )
        if name in SETTINGS:
            raise ConfigError(
                _("{name} is no option of the architecture; write {flag} {value}.").format(
                    name=name, flag=SETTINGS[name].flag, value=value
                )
            )
        chosen[name] = value
    config = apply(preset(options.preset), texts | chosen)
    if is_own(config.dataset):
        return config.on(load_dataset(config.dataset, settings))
    return config


def note_without_effect(options: argparse.Namespace, config: TrainingConfig) -> None:
    """Say on standard error which of the flags given change nothing."""
    for name in SETTINGS:
        if getattr(options, name) is not None and not has_effect(name, config):
            sys.stderr.write(
                _(
                    "Note: {name} has no effect with {optimizer} and the schedule {schedule}.\n"
                ).format(name=name, optimizer=config.optimizer, schedule=config.schedule.kind)
            )
