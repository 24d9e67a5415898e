"""From one training to several: the same with other seeds, a grid of settings, a random choice.

Random choice after J. Bergstra and Y. Bengio, "Random Search for Hyper-Parameter Optimization",
Journal of Machine Learning Research 13 (2012): where only some settings matter, as many trainings
try more values of each of them than a grid does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

import numpy as np

from fmnist.errors import ConfigError
from fmnist.training.config import BOUNDS, TrainingConfig
from fmnist.training.settings_table import has_effect
from fmnist.training.sweep_values import Between, Values, drawer, setting_name, value_of
from fmnist.training.texts import apply, text_of
from fmnist.translation import _

__all__ = [
    "MOST_RUNS",
    "Sweep",
    "grid",
    "random_choice",
    "seeds",
]

MOST_RUNS: Final = 100
"""Trainings of one sweep."""

_DRAWS: Final = 200
"""Draws for each training that is wanted, before it is said that there are no more."""


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Trainings that belong together, no two of them the same.

    Attributes:
        kind: how they were made.
        names: the settings in which they differ.
        configs: at most ``MOST_RUNS``.
    """

    kind: Literal["seeds", "grid", "random"]
    names: tuple[str, ...]
    configs: tuple[TrainingConfig, ...]

    def label(self, config: TrainingConfig) -> str:
        """Return what is special about one of them: ``"learning_rate=0.004, flip=on"``."""
        return ", ".join(f"{name}={text_of(value_of(config, name))}" for name in self.names)


def seeds(config: TrainingConfig, count: int) -> Sweep:
    """Return the same training with ``count`` seeds, from that of ``config`` upward.

    Raises:
        ConfigError: fewer than 2, more than ``MOST_RUNS``, or beyond the largest seed.
    """
    _accept_count(count)
    largest = int(BOUNDS["seed"][1])
    if config.seed + count - 1 > largest:
        raise ConfigError(
            _("{count} seeds from {first} upward pass the largest seed, {largest}.").format(
                count=count, first=config.seed, largest=largest
            )
        )
    configs = tuple(config.changed(seed=config.seed + number) for number in range(count))
    return Sweep(kind="seeds", names=("seed",), configs=configs)


def grid(config: TrainingConfig, fields: Mapping[str, Values]) -> Sweep:
    """Return every combination of the values, the last setting changing fastest.

    A setting that has no effect in a combination stays as in ``config`` there, so that
    combinations which would train the same are one.

    Args:
        config: everything else.
        fields: settings, with values as they are or as texts.

    Raises:
        ConfigError: an unknown setting, a value that is not accepted, no values or a range, one
            training alone or more than ``MOST_RUNS``.
    """
    chosen = _by_name(fields)
    texts: list[list[str]] = []
    for name, values in chosen.items():
        if isinstance(values, Between):
            raise ConfigError(
                _(
                    "{name} is a range; a grid takes single values. A random choice takes ranges."
                ).format(name=name)
            )
        texts.append(list(dict.fromkeys(text_of(value) for value in values)))
    count = math.prod(len(values) for values in texts)
    if count > MOST_RUNS:
        raise ConfigError(
            _("These are {count:,} trainings; accepted are at most {most}.").format(
                count=count, most=MOST_RUNS
            )
        )
    made = (dict(zip(chosen, values, strict=True)) for values in product(*texts))
    return _sweep("grid", config, tuple(chosen), made, count)


def random_choice(
    config: TrainingConfig, fields: Mapping[str, Values], count: int, seed: int = 0
) -> Sweep:
    """Return ``count`` different trainings, each setting drawn anew for each of them.

    The first trainings of a longer choice are those of a shorter one with the same seed.

    Args:
        config: everything else.
        fields: settings, each with a range or with values, of which one is as probable as another.
        count: how many.
        seed: of the draw.

    Raises:
        ConfigError: an unknown setting, a value that is not accepted, no values, a range of what
            is no number, or fewer different trainings than asked for.
    """
    _accept_count(count)
    chosen = _by_name(fields)
    draws = [drawer(config, name, values) for name, values in chosen.items()]
    generator = np.random.default_rng(seed)
    made = (
        dict(zip(chosen, [draw(generator) for draw in draws], strict=True))
        for _attempt in range(count * _DRAWS)
    )
    sweep = _sweep("random", config, tuple(chosen), made, count)
    if len(sweep.configs) < count:
        raise ConfigError(
            _("{count} different trainings are asked for; these values give {found}.").format(
                count=count, found=len(sweep.configs)
            )
        )
    return sweep


def _accept_count(count: int) -> None:
    if not 2 <= count <= MOST_RUNS:
        raise ConfigError(
            _("The number of trainings is {count}; accepted are 2 to {most}.").format(
                count=count, most=MOST_RUNS
            )
        )


def _by_name(fields: Mapping[str, Values]) -> dict[str, Values]:
    """Return the fields under the names of their settings, each with a value at least."""
    chosen: dict[str, Values] = {}
    for given, values in fields.items():
        name = setting_name(given)
        if name in chosen:
            raise ConfigError(_("{name} is given twice.").format(name=name))
        if not isinstance(values, Between) and not values:
            raise ConfigError(_("{name} has no values; give at least one.").format(name=name))
        chosen[name] = values
    if not chosen:
        raise ConfigError(_("No setting is given to vary; give at least one with its values."))
    return chosen


def _sweep(
    kind: Literal["grid", "random"],
    base: TrainingConfig,
    names: tuple[str, ...],
    made: Iterable[Mapping[str, str]],
    most: int,
) -> Sweep:
    """Return the different trainings among those made, until there are ``most``."""
    found: dict[str, TrainingConfig] = {}
    effective = set()
    for texts in made:
        config = apply(base, texts)
        idle = [name for name in names if not has_effect(name, config)]
        effective |= set(names) - set(idle)
        config = apply(config, {name: text_of(value_of(base, name)) for name in idle})
        found.setdefault(json.dumps(config.to_dict(), sort_keys=True), config)
        if len(found) == most:
            break
    for name in names:
        if name not in effective:
            raise ConfigError(
                _("{name} has no effect with {optimizer} and the schedule {schedule}.").format(
                    name=name, optimizer=base.optimizer, schedule=base.schedule.kind
                )
            )
    if len(found) < 2:
        raise ConfigError(_("This is a single training; give a setting at least two values."))
    return Sweep(kind=kind, names=names, configs=tuple(found.values()))
