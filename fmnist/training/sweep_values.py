"""What a sweep may give a setting: values, or a range to draw from; and how settings are called.

A setting is called as in ``fmnist.training.texts.NAMES`` (``"schedule"``, ``"flip"``,
``"padding"``); its place in the configuration (``"schedule.kind"``, ``"augmentation.flip"``,
``"options.padding"``) is understood too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from fmnist.errors import ConfigError
from fmnist.models.options import Range
from fmnist.models.registry import architecture
from fmnist.training.config import TrainingConfig
from fmnist.training.settings_table import SETTINGS
from fmnist.training.texts import NAMES, apply, text_of
from fmnist.translation import _

__all__ = [
    "LOGARITHMIC",
    "VARIABLE",
    "Between",
    "Values",
    "drawer",
    "parse_values",
    "setting_name",
    "value_of",
]

VARIABLE: Final = tuple(name for name in NAMES if name != "dataset")
"""The settings and options that can differ: accuracies on other pictures cannot be compared."""

LOGARITHMIC: Final = ("learning_rate",)
"""Of a range of these every doubling is as probable as another, unless it says ``even``."""

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_RANGE: Final = re.compile(
    rf"(?P<least>{_NUMBER})\s*:\s*(?P<most>{_NUMBER})(?:\s*:\s*(?P<scale>log|even))?", re.I
)

_DIGITS: Final = 3
"""Significant digits of a number that was drawn."""


@dataclass(frozen=True, kw_only=True)
class Between:
    """A number from ``least`` to ``most``, both included, to be drawn.

    Attributes:
        least: smallest number.
        most: largest number.
        log: draw its logarithm evenly and not itself: 0.001–0.01 as often as 0.01–0.1.

    Raises:
        ConfigError: the ends are no range, or a logarithmic one begins at 0.
    """

    least: float
    most: float
    log: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.least) and math.isfinite(self.most) and self.least < self.most):
            raise ConfigError(
                _(
                    "The range is {least:g} to {most:g}; accepted are two numbers, the smaller "
                    "one first."
                ).format(least=self.least, most=self.most)
            )
        if self.log and self.least <= 0:
            raise ConfigError(
                _(
                    "The range begins at {least:g}; a logarithmic one begins above 0. Add “:even” "
                    "for one that may begin at 0."
                ).format(least=self.least)
            )

    def draw(self, generator: np.random.Generator) -> float:
        """Return a number of the range, with three significant digits."""
        if self.log:
            number = math.exp(generator.uniform(math.log(self.least), math.log(self.most)))
        else:
            number = float(generator.uniform(self.least, self.most))
        return min(max(float(f"{number:.{_DIGITS}g}"), self.least), self.most)


Values = Sequence[object] | Between
"""What a setting is given: values as they are or as texts, or a range."""


def setting_name(name: str) -> str:
    """Return how a setting or option is called: ``"schedule.kind"`` → ``"schedule"``.

    Raises:
        ConfigError: there is none of that name, or it is not for a sweep.
    """
    found = name.strip().replace("-", "_")
    for setting in SETTINGS.values():
        if setting.part and found == f"{setting.part}.{setting.field}":
            found = setting.name
    found = found.removeprefix("options.")
    if found not in VARIABLE:
        raise ConfigError(
            _("There is no setting {name!r} to vary; accepted are {known}.").format(
                name=name, known=", ".join(VARIABLE)
            )
        )
    return found


def value_of(config: TrainingConfig, name: str) -> Any:
    """Return what ``config`` has for a setting or option; ``None`` if its network has none."""
    if name in SETTINGS:
        return SETTINGS[name].value_in(config)
    return config.options.get(name)


def parse_values(name: str, text: str) -> list[str] | Between:
    """Read ``"0.001, 0.004"``, ``"0.0005:0.01"``, ``"16:256:log"`` or ``"0.001:0.1:even"``.

    Raises:
        ConfigError: it is none of these.
    """
    if ":" not in text:
        return [part.strip() for part in text.split(",") if part.strip()]
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise ConfigError(
            _(
                "{name} is {value!r}; accepted are values such as 1,2,4 or a range such as 1:10, "
                "1:10:log or 1:10:even."
            ).format(name=name, value=text)
        )
    scale = (found["scale"] or "").lower() or (
        "log" if setting_name(name) in LOGARITHMIC else "even"
    )
    return Between(least=float(found["least"]), most=float(found["most"]), log=scale == "log")


def drawer(
    config: TrainingConfig, name: str, values: Values
) -> Callable[[np.random.Generator], str]:
    """Return what draws a value of the setting, as a text.

    Raises:
        ConfigError: a range of what is no number, or beyond what the setting accepts.
    """
    if not isinstance(values, Between):
        texts = [text_of(value) for value in values]
        return lambda generator: texts[int(generator.integers(len(texts)))]
    between = values
    kind = _kind(config, name)
    if kind not in ("whole", "number"):
        raise ConfigError(
            _("{name} takes no range: give it values, separated by commas.").format(name=name)
        )

    def text(number: float) -> str:
        return text_of(round(number) if kind == "whole" else number)

    for end in (between.least, between.most):
        apply(config, {name: text(end)})
    return lambda generator: text(between.draw(generator))


def _kind(config: TrainingConfig, name: str) -> str:
    """Return what a setting or option takes: ``"whole"``, ``"number"`` or something else."""
    if name in SETTINGS:
        return SETTINGS[name].kind
    for option in architecture(config.architecture).options:
        if option.name == name and isinstance(option, Range):
            return "whole" if option.whole else "number"
    return ""
